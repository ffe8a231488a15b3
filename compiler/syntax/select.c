/* select.c - selection words and YAML definitions to criteria; see select.h. */
#include "syntax/select.h"

#include "base/text.h"

static const char *const methods[] = {
    "access", "config", "exposure", "file", "fqn", "group", "metric", "package", "path",
    "resource_type", "result", "saved_query", "selector", "semantic_model", "source",
    "source_status", "state", "tag", "test_name", "test_type", "unit_test", "version",
};
enum { METHODS = sizeof methods / sizeof *methods };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

static bool known_method(ft_str name)
{
    for (size_t i = 0; i < METHODS; i++)
        if (ft_str_is(name, methods[i]))
            return true;
    return false;
}

static void report_method(ft_diags *diags, ft_span span, ft_str method)
{
    ft_str names[METHODS];
    for (size_t i = 0; i < METHODS; i++)
        names[i] = ft_str_of(methods[i]);
    ft_diag *diag = ft_diag_error(diags, FT_DIAG_SELECT_SYNTAX, span,
                                  "'%.*s' is not a valid method name", FT_ARG(method));
    ft_diag_suggest(diags, diag, method, names, METHODS);
}

/* SEL-04: what a value without a method is meant as. */
static ft_str default_method(ft_str value)
{
    if (ft_str_find_byte(value, '/', 0) != FT_NOWHERE)
        return FT_STR("path");
    ft_str end = ft_str_from(value, ft_str_rfind_byte(value, '.'));
    bool is_file = ft_str_eq_nocase(end, FT_STR(".sql")) || ft_str_eq_nocase(end, FT_STR(".py")) ||
                   ft_str_eq_nocase(end, FT_STR(".csv"));
    return is_file ? FT_STR("file") : FT_STR("fqn");
}

static uint32_t depth_of(ft_str digits)
{
    uint64_t depth = 0;
    for (size_t i = 0; i < digits.len && depth < FT_ANY_DEPTH; i++)
        depth = depth * 10 + (uint64_t)(digits.at[i] - '0');
    return digits.len && depth < FT_ANY_DEPTH ? (uint32_t)depth : FT_ANY_DEPTH;
}

/* criterion := ['@'] [[digits] '+'] [method ['.' argument] ':'] value ['+' [digits]] (SEL-01).
 * The steps below take the operators off both ends of `rest`. */
static ft_str take_front(ft_criterion *made, ft_str rest)
{
    if (rest.len && rest.at[0] == '@') {
        made->childrens_parents = true;
        rest = ft_str_from(rest, 1);
    }
    size_t digits = 0;
    while (digits < rest.len && is_digit(rest.at[digits]))
        digits++;
    if (digits < rest.len && rest.at[digits] == '+') {
        made->parents = true;
        made->parents_depth = depth_of(ft_str_slice(rest, 0, digits));
        rest = ft_str_from(rest, digits + 1);
    }
    return rest;
}

static ft_str take_back(ft_criterion *made, ft_str rest)
{
    size_t digits = rest.len;
    while (digits > 0 && is_digit(rest.at[digits - 1]))
        digits--;
    if (digits == 0 || rest.at[digits - 1] != '+')
        return rest;
    made->children = true;
    made->children_depth = depth_of(ft_str_from(rest, digits));
    return ft_str_slice(rest, 0, digits - 1);
}

static ft_str take_method(ft_criterion *made, ft_str rest)
{
    size_t end = 0;
    while (end < rest.len && (is_word(rest.at[end]) || rest.at[end] == '.'))
        end++;
    if (end == 0 || end >= rest.len || rest.at[end] != ':') {
        made->method = default_method(rest);
        return rest;
    }
    ft_str name = ft_str_slice(rest, 0, end);
    size_t dot = ft_str_find_byte(name, '.', 0);
    made->method = ft_str_slice(name, 0, dot);
    made->argument = dot == FT_NOWHERE ? FT_STR("") : ft_str_from(name, dot + 1);
    return ft_str_from(rest, end + 1);
}

bool ft_criterion_parse(ft_str word, ft_criterion *made, ft_span span, ft_diags *diags)
{
    *made = (ft_criterion){.raw = word, .span = span, .parents_depth = FT_ANY_DEPTH,
                           .children_depth = FT_ANY_DEPTH};
    made->value = take_method(made, take_back(made, take_front(made, word)));
    if (made->childrens_parents && made->children) {
        ft_diag_error(diags, FT_DIAG_SELECT_SYNTAX, span,
                      "invalid node spec '%.*s': \"@\" prefix and \"+\" suffix are incompatible",
                      FT_ARG(word));
        return false;
    }
    if (!known_method(made->method)) {
        report_method(diags, span, made->method);
        return false;
    }
    return true;
}

static ft_selection *new_group(ft_arena *arena, ft_select_kind kind, size_t len)
{
    ft_selection *made = FT_NEW(arena, ft_selection);
    made->kind = kind;
    made->indirect = FT_INDIRECT_EAGER;
    made->parts = FT_NEW_ARRAY(arena, ft_selection *, len);
    return made;
}

static ft_selection *new_criterion(ft_arena *arena, ft_criterion criterion)
{
    ft_selection *made = FT_NEW(arena, ft_selection);
    made->kind = FT_SELECT_CRITERION;
    made->criterion = criterion;
    made->raw = criterion.raw;
    return made;
}

/* A word's comma-separated parts must all hold. An empty part ("a,") is a name that nothing has (SEL-02). */
const ft_selection *ft_select_parse_word(ft_arena *arena, ft_str word, ft_diags *diags)
{
    size_t parts = 1;
    for (size_t i = 0; i < word.len; i++)
        parts += word.at[i] == ',';
    ft_selection *made = new_group(arena, FT_SELECT_INTERSECTION, parts);
    made->raw = word;
    made->expect_some = true;
    made->indirect = FT_INDIRECT_DEFAULT;
    ft_str rest = word, piece;
    while (ft_str_cut(&rest, ',', &piece)) {
        ft_criterion criterion;
        if (!ft_criterion_parse(piece, &criterion, FT_NO_SPAN, diags))
            return NULL;
        made->parts[made->len++] = new_criterion(arena, criterion);
    }
    return made;
}

static size_t count_words(const ft_str *args, size_t len)
{
    size_t words = len;
    for (size_t i = 0; i < len; i++)
        for (size_t at = 0; at < args[i].len; at++)
            words += args[i].at[at] == ' ';
    return words;
}

/* Between two spaces stands a word too, one that names nothing, as in dbt (SEL-02). */
static ft_selection *parse_words(ft_arena *arena, const ft_str *args, size_t len, ft_diags *diags)
{
    ft_selection *made = new_group(arena, FT_SELECT_UNION, count_words(args, len));
    size_t errors = diags->errors;
    made->indirect = FT_INDIRECT_DEFAULT;
    for (size_t i = 0; i < len; i++) {
        ft_str rest = args[i].at ? args[i] : FT_STR(""), word;
        while (ft_str_cut(&rest, ' ', &word))
            made->parts[made->len++] = (ft_selection *)ft_select_parse_word(arena, word, diags);
    }
    return diags->errors == errors ? made : NULL;
}

static ft_selection *everything(ft_arena *arena)
{
    static const char *const all[] = {"fqn:*", "source:*", "exposure:*", "metric:*",
                                      "semantic_model:*", "saved_query:*", "unit_test:*"};
    size_t len = sizeof all / sizeof *all;
    ft_selection *made = new_group(arena, FT_SELECT_UNION, len);
    for (size_t i = 0; i < len; i++) {
        ft_str raw = ft_str_of(all[i]);
        size_t colon = ft_str_find_byte(raw, ':', 0);
        made->parts[made->len++] = new_criterion(
            arena, (ft_criterion){.raw = raw, .method = ft_str_slice(raw, 0, colon),
                                  .argument = FT_STR(""), .value = FT_STR("*")});
    }
    return made;
}

const ft_selection *ft_select_parse(ft_arena *arena, const ft_str *select, size_t select_len,
                                    const ft_str *exclude, size_t exclude_len, ft_diags *diags)
{
    ft_selection *in = select_len ? parse_words(arena, select, select_len, diags) : everything(arena);
    ft_selection *out = parse_words(arena, exclude, exclude_len, diags);
    if (!in || !out)
        return NULL;
    ft_selection *made = new_group(arena, FT_SELECT_DIFFERENCE, 2);
    made->parts[made->len++] = in;
    if (out->len)
        made->parts[made->len++] = out;
    for (size_t i = 0; i < out->len; i++)
        out->parts[i]->expect_some = false;
    return made;
}

/* ---- selectors.yml */

static ft_selection *of_yaml(ft_arena *arena, const ft_yaml *at, ft_str selector, ft_diags *diags);

static ft_selection *report_definition(ft_diags *diags, const ft_yaml *at, ft_str selector, const char *problem)
{
    ft_diag_error(diags, FT_DIAG_SELECT_SYNTAX, at ? at->span : FT_NO_SPAN,
                  "the selector \"%.*s\" %s", FT_ARG(selector), problem);
    return NULL;
}

static bool yaml_true(const ft_yaml *map, ft_str key)
{
    const ft_yaml *value = ft_yaml_get(map, key);
    return value && value->kind == FT_YAML_SCALAR &&
           (ft_str_eq_nocase(value->as.text, FT_STR("true")) || ft_str_eq_nocase(value->as.text, FT_STR("yes")));
}

static uint32_t yaml_depth(const ft_yaml *map, ft_str key)
{
    const ft_yaml *value = ft_yaml_get(map, key);
    return value && value->kind == FT_YAML_SCALAR ? depth_of(value->as.text) : FT_ANY_DEPTH;
}

static ft_selection *minus(ft_arena *arena, ft_selection *from, ft_selection *what)
{
    if (!from || !what)
        return NULL;
    ft_selection *made = new_group(arena, FT_SELECT_DIFFERENCE, 2);
    made->parts[made->len++] = from;
    made->parts[made->len++] = what;
    return made;
}

/* The items of a union, intersection or exclude; an item {exclude: …} is taken away from the rest. */
static ft_selection *of_items(ft_arena *arena, ft_select_kind kind, const ft_yaml *items, ft_str selector,
                              ft_diags *diags)
{
    if (!items || items->kind != FT_YAML_SEQUENCE)
        return report_definition(diags, items, selector, "needs a list here");
    ft_selection *made = new_group(arena, kind, items->as.items.len), *excluded = NULL;
    for (size_t i = 0; i < items->as.items.len; i++) {
        const ft_yaml *item = items->as.items.at[i];
        const ft_yaml *exclude = ft_yaml_get(item, FT_STR("exclude"));
        if (exclude && item->as.pairs.len == 1) {
            if (excluded)
                return report_definition(diags, item, selector, "has two exclude items in one list");
            excluded = of_items(arena, FT_SELECT_UNION, exclude, selector, diags);
            if (!excluded)
                return NULL;
            continue;
        }
        ft_selection *part = of_yaml(arena, item, selector, diags);
        if (!part)
            return NULL;
        made->parts[made->len++] = part;
    }
    return excluded ? minus(arena, made, excluded) : made;
}

/* `method` may carry an argument behind a dot; an operator in `value` is part of it (SEL-49). */
static bool criterion_of_yaml(ft_arena *arena, const ft_yaml *method, const ft_yaml *value, ft_criterion *made,
                              ft_diags *diags)
{
    size_t dot = ft_str_find_byte(method->as.text, '.', 0);
    *made = (ft_criterion){
        .raw = ft_format(arena, "%.*s:%.*s", FT_ARG(method->as.text), FT_ARG(value->as.text)),
        .method = ft_str_slice(method->as.text, 0, dot),
        .argument = dot == FT_NOWHERE ? FT_STR("") : ft_str_from(method->as.text, dot + 1),
        .value = value->as.text,
        .typed = value->plain,
        .parents_depth = FT_ANY_DEPTH,
        .children_depth = FT_ANY_DEPTH,
        .span = method->span,
    };
    if (!known_method(made->method))
        report_method(diags, method->span, made->method);
    return known_method(made->method);
}

static ft_selection *of_method_map(ft_arena *arena, const ft_yaml *map, ft_str selector, ft_diags *diags)
{
    const ft_yaml *method = ft_yaml_get(map, FT_STR("method")), *value = ft_yaml_get(map, FT_STR("value"));
    ft_criterion made;
    if (!value || method->kind != FT_YAML_SCALAR || value->kind != FT_YAML_SCALAR)
        return report_definition(diags, map, selector, "needs a method and a value");
    if (!criterion_of_yaml(arena, method, value, &made, diags))
        return NULL;
    made.childrens_parents = yaml_true(map, FT_STR("childrens_parents"));
    made.parents = yaml_true(map, FT_STR("parents"));
    made.children = yaml_true(map, FT_STR("children"));
    made.parents_depth = yaml_depth(map, FT_STR("parents_depth"));
    made.children_depth = yaml_depth(map, FT_STR("children_depth"));
    if (made.childrens_parents && made.children)
        return report_definition(diags, map, selector, "has both childrens_parents and children");
    const ft_yaml *indirect = ft_yaml_get(map, FT_STR("indirect_selection"));
    if (indirect && (indirect->kind != FT_YAML_SCALAR || !ft_indirect_of(indirect->as.text, &made.indirect)))
        return report_definition(diags, indirect, selector, "has an indirect_selection that is not eager, "
                                 "cautious, buildable or empty");
    ft_selection *picked = new_criterion(arena, made);
    const ft_yaml *exclude = ft_yaml_get(map, FT_STR("exclude"));
    return exclude ? minus(arena, picked, of_items(arena, FT_SELECT_UNION, exclude, selector, diags)) : picked;
}

/* {tag: nightly}: one key is the method. */
static ft_selection *of_one_pair(ft_arena *arena, const ft_yaml *map, ft_str selector, ft_diags *diags)
{
    ft_yaml_pair pair = map->as.pairs.at[0];
    ft_criterion made;
    if (pair.key->kind != FT_YAML_SCALAR || pair.value->kind != FT_YAML_SCALAR)
        return report_definition(diags, map, selector, "has a part that is no criterion");
    return criterion_of_yaml(arena, pair.key, pair.value, &made, diags) ? new_criterion(arena, made) : NULL;
}

static ft_selection *of_yaml(ft_arena *arena, const ft_yaml *at, ft_str selector, ft_diags *diags)
{
    ft_criterion word;
    if (at && at->kind == FT_YAML_SCALAR)
        return ft_criterion_parse(at->as.text, &word, at->span, diags) ? new_criterion(arena, word) : NULL;
    if (!at || at->kind != FT_YAML_MAPPING || at->as.pairs.len == 0)
        return report_definition(diags, at, selector, "has an empty or unreadable definition");
    const ft_yaml *of_union = ft_yaml_get(at, FT_STR("union"));
    const ft_yaml *of_both = ft_yaml_get(at, FT_STR("intersection"));
    if ((of_union || of_both) && at->as.pairs.len > 1)
        return report_definition(diags, at, selector, "has other keys beside union or intersection");
    if (of_union)
        return of_items(arena, FT_SELECT_UNION, of_union, selector, diags);
    if (of_both)
        return of_items(arena, FT_SELECT_INTERSECTION, of_both, selector, diags);
    if (ft_yaml_get(at, FT_STR("method")))
        return of_method_map(arena, at, selector, diags);
    if (at->as.pairs.len == 1)
        return of_one_pair(arena, at, selector, diags);
    return report_definition(diags, at, selector, "needs exactly one of method, union or intersection");
}

const ft_selection *ft_select_of_yaml(ft_arena *arena, const ft_yaml *definition, ft_str selector, ft_diags *diags)
{
    return of_yaml(arena, definition, selector, diags);
}

bool ft_indirect_of(ft_str word, ft_indirect *out)
{
    static const char *const words[] = {"eager", "cautious", "buildable", "empty"};
    for (size_t i = 0; i < 4; i++)
        if (ft_str_eq_nocase(word, ft_str_of(words[i]))) {
            *out = FT_INDIRECT_EAGER + i;
            return true;
        }
    return false;
}

/* ---- globs */

bool ft_glob_is_plain(ft_str pattern)
{
    for (size_t i = 0; i < pattern.len; i++)
        if (pattern.at[i] == '*' || pattern.at[i] == '?' || pattern.at[i] == '[')
            return false;
    return true;
}

/* The bracket expression at pattern.at[*at] == '[': whether it holds `c`; *at moves behind it. An
 * unclosed bracket is a literal '['. */
static bool match_bracket(ft_str pattern, size_t *at, uint32_t c)
{
    size_t start = *at + 1, first = start;
    bool negated = start < pattern.len && pattern.at[start] == '!';
    first += negated;
    size_t close = first < pattern.len ? ft_str_find_byte(pattern, ']', first + 1) : FT_NOWHERE;
    if (close == FT_NOWHERE) {
        *at += 1;
        return c == '[';
    }
    bool inside = false;
    for (size_t i = first; i < close;) {
        uint32_t low = ft_text_next(pattern, &i), high = low;
        if (i + 1 < close && pattern.at[i] == '-') {
            i++;
            high = ft_text_next(pattern, &i);
        }
        inside = inside || (low <= c && c <= high);
    }
    *at = close + 1;
    return inside != negated;
}

/* Matches with one place to come back to: the last star. O(text * pattern) at worst. */
bool ft_glob_match(ft_str text, ft_str pattern)
{
    size_t t = 0, p = 0, star = FT_NOWHERE, star_text = 0;
    while (t < text.len) {
        size_t next_t = t, next_p = p;
        bool here = false;
        if (p < pattern.len && pattern.at[p] == '*') {
            star = p++;
            star_text = t;
            continue;
        }
        if (p < pattern.len) {
            uint32_t c = ft_text_next(text, &next_t);
            if (pattern.at[p] == '?')
                here = true, next_p = p + 1;
            else if (pattern.at[p] == '[')
                here = match_bracket(pattern, &next_p, c);
            else
                here = ft_text_next(pattern, &next_p) == c;
        }
        if (here) {
            t = next_t;
            p = next_p;
        } else if (star != FT_NOWHERE) {
            ft_text_next(text, &star_text);
            t = star_text;
            p = star + 1;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.at[p] == '*')
        p++;
    return p == pattern.len;
}
