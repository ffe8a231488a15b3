/* osi_metric.c - aggregates and divisions told by their outer form; what is inside stays text. */
#include "project/osi_metric.h"

#include "base/number.h"

/* Where the quoted text or parenthesis that begins at `at` ends, behind it; text.len where it does not. */
static size_t skip(ft_str text, size_t at)
{
    char opened = text.at[at];
    size_t depth = 0;
    if (opened == '\'' || opened == '"') {
        for (at++; at < text.len && text.at[at] != opened; at++)
            ;
        return at < text.len ? at + 1 : at;
    }
    for (; at < text.len; at++) {
        if (text.at[at] == '\'' || text.at[at] == '"')
            at = skip(text, at) - 1;
        else if (text.at[at] == '(')
            depth++;
        else if (text.at[at] == ')' && --depth == 0)
            return at + 1;
    }
    return text.len;
}

static bool is_skipped(char c)
{
    return c == '\'' || c == '"' || c == '(';
}

/* The text without parentheses around all of it. */
static ft_str unwrapped(ft_str text)
{
    text = ft_str_trim(text);
    while (text.len > 1 && text.at[0] == '(' && skip(text, 0) == text.len && text.at[text.len - 1] == ')')
        text = ft_str_trim(ft_str_slice(text, 1, text.len - 1));
    return text;
}

/* Cuts the word at the front of `text` off, whatever case it is in; false: another stands there. */
static bool take_word(ft_str *text, const char *word)
{
    size_t len = strlen(word);
    ft_str rest = ft_str_trim(*text);
    if (rest.len < len || !ft_str_eq_nocase(ft_str_slice(rest, 0, len), ft_str_of(word)))
        return false;
    char next = rest.len > len ? rest.at[len] : ' ';
    if (next == '_' || (next >= '0' && next <= '9') || ((next | 32) >= 'a' && (next | 32) <= 'z'))
        return false;
    *text = ft_str_trim(ft_str_from(rest, len));
    return true;
}

/* What stands in the parentheses that begin the text, which is then what follows them. */
static bool take_parentheses(ft_str *text, ft_str *inside)
{
    if (!text->len || text->at[0] != '(')
        return false;
    size_t end = skip(*text, 0);
    if (end < 2 || text->at[end - 1] != ')')
        return false;
    *inside = ft_str_trim(ft_str_slice(*text, 1, end - 1));
    *text = ft_str_trim(ft_str_from(*text, end));
    return true;
}

static bool is_reference(ft_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool fits = c == '_' || c == '.' || c == '"' || c == '$' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
        if (!fits)
            return false;
    }
    return text.len > 0;
}

static ft_str unquoted(ft_str name)
{
    return name.len > 1 && name.at[0] == '"' && name.at[name.len - 1] == '"' ? ft_str_slice(name, 1, name.len - 1) : name;
}

/* "orders.amount" in its two parts; any other expression is its own column. */
static void take_column(ft_str inside, ft_osi_aggregate *out)
{
    size_t dot = FT_NOWHERE;
    for (size_t i = 0; is_reference(inside) && i < inside.len; i++)
        dot = inside.at[i] == '.' ? i : dot;
    out->column = unquoted(dot == FT_NOWHERE ? inside : ft_str_from(inside, dot + 1));
    out->dataset = dot == FT_NOWHERE ? (ft_str){0} : unquoted(ft_str_slice(inside, 0, dot));
}

/* "case when CONDITION then 1 else 0 end". */
static bool take_condition(ft_str inside, ft_str *condition)
{
    ft_str rest = inside, tail = inside;
    if (!take_word(&rest, "case") || !take_word(&rest, "when"))
        return false;
    for (size_t i = 0; i < rest.len; i = is_skipped(rest.at[i]) ? skip(rest, i) : i + 1) {
        tail = ft_str_from(rest, i);
        if ((i && rest.at[i - 1] != ' ') || !take_word(&tail, "then"))
            continue;
        *condition = ft_str_trim(ft_str_slice(rest, 0, i));
        return take_word(&tail, "1") && take_word(&tail, "else") && take_word(&tail, "0") && take_word(&tail, "end") && !tail.len;
    }
    return false;
}

/* "percentile_cont(0.5) within group (order by x)"; the half of the continuous one is the median. */
static bool take_percentile(ft_str text, ft_osi_aggregate *out)
{
    ft_str share, order;
    bool continuous = take_word(&text, "percentile_cont");
    if ((!continuous && !take_word(&text, "percentile_disc")) || !take_parentheses(&text, &share) ||
        !take_word(&text, "within") || !take_word(&text, "group") || !take_parentheses(&text, &order) || text.len ||
        !take_word(&order, "order") || !take_word(&order, "by") || !ft_float_parse(share, &out->percentile))
        return false;
    take_column(order, out);
    out->dataset = (ft_str){0};
    out->agg = continuous && out->percentile == 0.5 ? "median" : "percentile";
    return true;
}

ft_osi_aggregate ft_osi_aggregate_of(ft_str text)
{
    static const struct { const char *function, *agg; } known[] = {
        {"sum", "sum"}, {"count", "count"}, {"avg", "average"}, {"min", "min"}, {"max", "max"}};
    ft_osi_aggregate out = {0};
    ft_str condition;
    text = ft_str_trim(text);
    if (take_percentile(text, &out))
        return out;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        ft_str rest = text, inside;
        if (!take_word(&rest, known[i].function) || !take_parentheses(&rest, &inside) || rest.len)
            continue;
        out.agg = known[i].agg;
        if (i == 0 && take_condition(inside, &condition)) {
            out.agg = "sum_boolean";
            out.column = condition;
            return out;
        }
        if (i == 1 && take_word(&inside, "distinct"))
            out.agg = "count_distinct";
        take_column(inside, &out);
        return out;
    }
    return out;
}

bool ft_osi_ratio_of(ft_str text, ft_str *above, ft_str *below)
{
    size_t slash = FT_NOWHERE;
    text = ft_str_trim(text);
    for (size_t i = 0; i < text.len; i = is_skipped(text.at[i]) ? skip(text, i) : i + 1) {
        if (text.at[i] == '+' || text.at[i] == '-')
            return false;
        if (text.at[i] == '/' || text.at[i] == '*')
            slash = text.at[i] == '/' ? i : FT_NOWHERE;
    }
    if (slash == FT_NOWHERE || slash == 0)
        return false;
    *above = unwrapped(ft_str_slice(text, 0, slash));
    *below = unwrapped(ft_str_from(text, slash + 1));
    return above->len && below->len;
}
