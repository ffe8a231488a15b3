/* semver.c - reading, comparing and merging of versions; see semver.h.
 *
 *     requirement = [ ">=" | ">" | "<=" | "<" | "=" ] number "." number "." number [ [ "-" ]
 * prerelease ] [ "+" build ] prerelease  = word { "." word }      a word of digits alone has no
 * leading zero build       = [ word ] { "." [ word ] } */
#include "model/semver.h"

static const char *const op_texts[] = {"=", ">", ">=", "<", "<="};

/* ---- reading */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word_byte(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

static bool is_digits(ft_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.at[i]))
            return false;
    return text.len > 0;
}

static bool is_number(ft_str text)
{
    return is_digits(text) && (text.len == 1 || text.at[0] != '0');
}

static bool is_word(ft_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_word_byte(text.at[i]))
            return false;
    return true;
}

static bool is_prerelease(ft_str text)
{
    ft_str word;
    while (ft_str_cut(&text, '.', &word))
        if (!word.len || !is_word(word) || (is_digits(word) && !is_number(word)))
            return false;
    return true;
}

static bool is_build(ft_str text)
{
    ft_str word;
    while (ft_str_cut(&text, '.', &word))
        if (!is_word(word))
            return false;
    return true;
}

/* What stands behind the patch number. */
static bool read_rest(ft_str text, ft_semver *out)
{
    size_t plus = ft_str_find_byte(text, '+', 0);
    ft_str before = ft_str_slice(text, 0, plus);
    out->build = out->prerelease = (ft_str){0};
    if (plus != FT_NOWHERE) {
        out->build = ft_str_from(text, plus + 1);
        if (!is_build(out->build))
            return false;
    }
    if (!before.len)
        return true;
    bool dash = before.at[0] == '-' && before.len > 1;
    out->prerelease = ft_str_from(before, dash);
    return is_prerelease(out->prerelease) || (dash && is_prerelease(out->prerelease = before));
}

static ft_semver_op read_op(ft_str *text)
{
    static const ft_semver_op longest_first[] = {FT_SEMVER_GE, FT_SEMVER_LE, FT_SEMVER_GT,
                                                 FT_SEMVER_LT, FT_SEMVER_EXACT};
    for (size_t i = 0; i < 5; i++) {
        ft_str op = ft_str_of(op_texts[longest_first[i]]);
        if (ft_str_starts(*text, op)) {
            *text = ft_str_from(*text, op.len);
            return longest_first[i];
        }
    }
    return FT_SEMVER_EXACT;
}

bool ft_semver_read(ft_str text, ft_semver *out)
{
    *out = (ft_semver){.op = read_op(&text)};
    for (size_t i = 0; i < 2; i++) {
        size_t dot = ft_str_find_byte(text, '.', 0);
        out->numbers[i] = ft_str_slice(text, 0, dot);
        if (dot == FT_NOWHERE || !is_number(out->numbers[i]))
            return false;
        text = ft_str_from(text, dot + 1);
    }
    size_t digits = 0;
    while (digits < text.len && is_digit(text.at[digits]))
        digits++;
    /* "1.0.01" is 1.0.0 and the prerelease "1": the dash may be left out. */
    for (; digits > 0; digits--) {
        out->numbers[2] = ft_str_slice(text, 0, digits);
        if (is_number(out->numbers[2]) && read_rest(ft_str_from(text, digits), out))
            return true;
    }
    return false;
}

/* ---- comparing */

static int sign(int64_t number)
{
    return (number > 0) - (number < 0);
}

/* Digits without leading zeros. */
static int compare_numbers(ft_str a, ft_str b)
{
    return a.len != b.len ? (a.len < b.len ? -1 : 1) : sign(ft_str_cmp(a, b));
}

static int compare_words(ft_str a, ft_str b)
{
    bool a_number = is_digits(a), b_number = is_digits(b);
    if (a_number && b_number)
        return compare_numbers(a, b);
    return a_number != b_number ? (a_number ? -1 : 1) : sign(ft_str_cmp(a, b));
}

static int compare_prereleases(ft_str a, ft_str b)
{
    ft_str a_rest = a, b_rest = b, a_word, b_word;
    while (ft_str_cut(&a_rest, '.', &a_word) && ft_str_cut(&b_rest, '.', &b_word)) {
        int order = compare_words(a_word, b_word);
        if (order)
            return order;
    }
    return sign((int64_t)a.len - (int64_t)b.len);
}

static bool is_lower(const ft_semver *v)
{
    return !v->open && (v->op == FT_SEMVER_GT || v->op == FT_SEMVER_GE);
}

static bool is_upper(const ft_semver *v)
{
    return !v->open && (v->op == FT_SEMVER_LT || v->op == FT_SEMVER_LE);
}

static bool is_exact(const ft_semver *v)
{
    return !v->open && v->op == FT_SEMVER_EXACT;
}

/* The operators of two requirements whose numbers are equal. */
static int compare_ops(const ft_semver *a, const ft_semver *b)
{
    if ((a->op == FT_SEMVER_GE && b->op == FT_SEMVER_LE) ||
        (a->op == FT_SEMVER_LE && b->op == FT_SEMVER_GE))
        return 0;
    if ((a->op == FT_SEMVER_LT && b->op == FT_SEMVER_LE) ||
        (b->op == FT_SEMVER_GT && a->op == FT_SEMVER_GE) || (is_upper(a) && is_lower(b)))
        return -1;
    return (b->op == FT_SEMVER_LT && a->op == FT_SEMVER_LE) ||
           (a->op == FT_SEMVER_GT && b->op == FT_SEMVER_GE) || (is_lower(a) && is_upper(b));
}

int ft_semver_cmp(const ft_semver *a, const ft_semver *b)
{
    if (a->open || b->open)
        return 0;
    for (size_t i = 0; i < 3; i++) {
        int order = compare_numbers(a->numbers[i], b->numbers[i]);
        if (order)
            return order;
    }
    if (!a->prerelease.at && b->prerelease.at)
        return a->op == FT_SEMVER_LT ? -1 : 1; /* "<2.0.0" leaves out the prereleases of 2.0.0 */
    if (a->prerelease.at && !b->prerelease.at)
        return -1;
    int order = a->prerelease.at ? compare_prereleases(a->prerelease, b->prerelease) : 0;
    return order ? order : compare_ops(a, b);
}

/* ---- merging */

static const ft_semver unbounded = {.open = true};

static ft_semver_range range_of(const ft_semver *v)
{
    return (ft_semver_range){.start = is_upper(v) ? unbounded : *v,
                             .end = is_lower(v) ? unbounded : *v};
}

/* The tighter of two lower ends (`side` 1) or upper ends (-1). */
static bool tighter(const ft_semver *a, const ft_semver *b, int side, ft_semver *out)
{
    if (a->open || b->open) {
        *out = b->open ? *a : *b;
        return true;
    }
    if (!is_exact(a) && !is_exact(b)) {
        *out = ft_semver_cmp(a, b) * side < 0 ? *b : *a;
        return true;
    }
    const ft_semver *exact = is_exact(a) ? a : b, *bound = is_exact(a) ? b : a;
    int order = ft_semver_cmp(bound, exact) * side;
    bool fits = order < 0 || (order == 0 && bound->op == (side > 0 ? FT_SEMVER_GE : FT_SEMVER_LE));
    *out = *exact; /* which may be where `bound` stands */
    return fits;
}

static bool narrow(ft_semver_range *range, const ft_semver_range *other)
{
    if (is_exact(&range->start) && is_exact(&other->start)) {
        range->end = range->start;
        return ft_semver_cmp(&range->start, &other->start) == 0;
    }
    return tighter(&range->start, &other->start, 1, &range->start) &&
           tighter(&range->end, &other->end, -1, &range->end) &&
           ft_semver_cmp(&range->start, &range->end) <= 0;
}

bool ft_semver_reduce(const ft_semver *wanted, size_t count, ft_semver_range *out)
{
    *out = (ft_semver_range){unbounded, unbounded};
    bool begun = false;
    for (size_t i = 0; i < count; i++) {
        const ft_semver *next =
            &wanted[i ? i - 1 : count - 1]; /* the last one first, as dbt does */
        if (next->open)
            continue;
        ft_semver_range other = range_of(next);
        if (begun && !narrow(out, &other))
            return false;
        if (!begun)
            *out = other;
        begun = true;
    }
    return true;
}

bool ft_semver_fits(const ft_semver_range *range, const ft_semver *version)
{
    const ft_semver all[] = {*version, range->start, range->end};
    ft_semver_range left;
    return ft_semver_reduce(all, 3, &left);
}

/* ---- printing */

void ft_semver_print(ft_buf *out, const ft_semver *v)
{
    ft_buf_format(out, "%s%.*s.%.*s.%.*s", op_texts[v->op], FT_ARG(v->numbers[0]),
                  FT_ARG(v->numbers[1]), FT_ARG(v->numbers[2]));
    if (v->prerelease.len)
        ft_buf_format(out, "-%.*s", FT_ARG(v->prerelease));
    if (v->build.len)
        ft_buf_format(out, "+%.*s", FT_ARG(v->build));
}

void ft_semver_range_print(ft_buf *out, const ft_semver_range *range)
{
    if (range->start.open && range->end.open) {
        ft_buf_text(out, "ANY");
        return;
    }
    if (!range->start.open)
        ft_semver_print(out, &range->start);
    if (!range->start.open && !range->end.open)
        ft_buf_text(out, ", ");
    if (!range->end.open)
        ft_semver_print(out, &range->end);
}

void ft_semver_list_print(ft_buf *out, const ft_semver *wanted, size_t count)
{
    ft_buf_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        ft_buf_text(out, i ? ", '" : "'");
        ft_semver_print(out, &wanted[i]);
        ft_buf_byte(out, '\'');
    }
    ft_buf_byte(out, ']');
}
