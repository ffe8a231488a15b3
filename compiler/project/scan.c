/* scan.c - cutting template text at its braces, quotes and parentheses. */
#include "project/scan.h"

#include "syntax/jinja_blocks.h"

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9');
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static size_t skip_blanks(ft_str text, size_t at)
{
    while (at < text.len && is_blank(text.at[at]))
        at++;
    return at;
}

static size_t skip_name(ft_str text, size_t at)
{
    while (at < text.len && is_name(text.at[at]))
        at++;
    return at;
}

/* Behind the string that begins at `at`; text.len when it is not closed. */
static size_t skip_string(ft_str text, size_t at)
{
    char quote = text.at[at++];
    for (; at < text.len && text.at[at] != quote; at++)
        if (text.at[at] == '\\')
            at++;
    return at < text.len ? at + 1 : text.len;
}

/* ---- parts */

/* The end of a tag or output that begins at `at` (behind its opening braces): where its closing
 * braces begin, or FT_NOWHERE. Braces of dicts nest. */
static size_t find_close(ft_str text, size_t at, char sign)
{
    size_t depth = 0;
    while (at < text.len) {
        char c = text.at[at];
        if (c == '"' || c == '\'') {
            at = skip_string(text, at);
            continue;
        }
        if (depth == 0 && c == sign && at + 1 < text.len && text.at[at + 1] == '}')
            return at;
        if (c == '{' || c == '(' || c == '[')
            depth++;
        else if (depth && (c == '}' || c == ')' || c == ']'))
            depth--;
        at++;
    }
    return FT_NOWHERE;
}

static ft_str without_signs(ft_str text, size_t from, size_t to)
{
    if (from < to && (text.at[from] == '-' || text.at[from] == '+'))
        from++;
    if (from < to && (text.at[to - 1] == '-' || text.at[to - 1] == '+'))
        to--;
    return ft_str_slice(text, from, to);
}

static ft_str first_word(ft_str inner)
{
    size_t from = skip_blanks(inner, 0);
    return ft_str_slice(inner, from, skip_name(inner, from));
}

/* Where the tag `{% word %}` begins and ends at or behind `at`; FT_NOWHERE: none. */
static size_t find_tag(ft_str text, size_t at, const char *word, size_t *to)
{
    for (;;) {
        at = ft_str_find(text, FT_STR("{%"), at);
        if (at == FT_NOWHERE)
            return at;
        size_t from = at + 2;
        if (from < text.len && (text.at[from] == '-' || text.at[from] == '+'))
            from++;
        from = skip_blanks(text, from);
        size_t end = skip_name(text, from);
        size_t close = skip_blanks(text, end);
        if (close < text.len && (text.at[close] == '-' || text.at[close] == '+'))
            close++;
        if (ft_str_is(ft_str_slice(text, from, end), word) && close + 1 < text.len && text.at[close] == '%' &&
            text.at[close + 1] == '}') {
            *to = close + 2;
            return at;
        }
        at += 2;
    }
}

static bool take_tag(ft_parts *parts, size_t from, ft_part *out)
{
    ft_str text = parts->text;
    size_t close = find_close(text, from + 2, '%');
    if (close == FT_NOWHERE)
        return false;
    *out = (ft_part){FT_PART_TAG, from, close + 2, without_signs(text, from + 2, close)};
    if (!ft_str_is(first_word(out->inner), "raw"))
        return true;
    size_t end, begin = find_tag(text, close + 2, "endraw", &end);
    if (begin == FT_NOWHERE)
        return false;
    *out = (ft_part){FT_PART_RAW, from, end, ft_str_slice(text, close + 2, begin)};
    return true;
}

static bool take_part(ft_parts *parts, size_t from, ft_part *out)
{
    ft_str text = parts->text;
    size_t close;
    switch (text.at[from + 1]) {
    case '#':
        close = ft_str_find(text, FT_STR("#}"), from + 2);
        *out = (ft_part){FT_PART_COMMENT, from, close + 2, {0}};
        return close != FT_NOWHERE;
    case '{':
        close = find_close(text, from + 2, '}');
        if (close == FT_NOWHERE)
            return false;
        *out = (ft_part){FT_PART_OUTPUT, from, close + 2, without_signs(text, from + 2, close)};
        return true;
    default: return take_tag(parts, from, out);
    }
}

bool ft_parts_next(ft_parts *parts, ft_part *out)
{
    size_t at = parts->at;
    for (;;) {
        at = ft_str_find_byte(parts->text, '{', at);
        if (at == FT_NOWHERE || at + 1 >= parts->text.len) {
            parts->at = parts->text.len;
            return false;
        }
        char next = parts->text.at[at + 1];
        if (next == '{' || next == '%' || next == '#')
            break;
        at++;
    }
    if (!take_part(parts, at, out)) {
        parts->broken = true;
        parts->at = parts->text.len;
        return false;
    }
    parts->at = out->to;
    return true;
}

/* ---- blocks */

static bool is_one_of(ft_str word, const char *const *words)
{
    for (; *words; words++)
        if (ft_str_is(word, *words))
            return true;
    return false;
}

/* What stands between the name and the end of the opening tag. */
static ft_str head_of(ft_str text, const ft_top_block *block)
{
    ft_str last = block->name.at ? block->name : block->type;
    size_t from = (size_t)(last.at - text.at) + last.len, to = block->inner_from;
    while (to > from && text.at[to - 1] != '}') /* white space a sign swallowed */
        to--;
    to = to >= from + 2 ? to - 2 : from;
    return ft_str_slice(text, from, to > from && text.at[to - 1] == '-' ? to - 1 : to);
}

bool ft_blocks_find(ft_arena *arena, const ft_source *source, const char *const *types, ft_other_blocks others,
                    ft_blocks *out, ft_diags *diags)
{
    ft_top_blocks found;
    bool fine = ft_jinja_blocks(arena, source, types, &found, diags);
    for (size_t i = 0; i < found.blocks.len; i++) {
        const ft_top_block *block = &found.blocks.at[i];
        ft_block made = {.type = block->type, .name = block->name, .head = head_of(source->text, block),
                         .from = block->from, .to = block->to, .inner_from = block->inner_from,
                         .inner_to = block->inner_to};
        ft_vec_push(arena, out, made);
    }
    for (size_t i = 0; others == FT_OTHER_BLOCKS_DEPRECATED && i < found.unexpected.len; i++) {
        ft_span span = found.unexpected.at[i];
        ft_diag_deprecated(diags, FT_DEPRECATION_UNEXPECTED_BLOCK, span, "Found unexpected '%.*s' block tag",
                           FT_ARG(ft_str_slice(source->text, span.from, span.to)));
    }
    return fine;
}

/* ---- calls */

/* The parenthesis that closes the one at `at`, or text.len. */
static size_t find_paren(ft_str text, size_t at)
{
    size_t depth = 0;
    while (at < text.len) {
        char c = text.at[at];
        if (c == '"' || c == '\'') {
            at = skip_string(text, at);
            continue;
        }
        if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return at;
        at++;
    }
    return text.len;
}

static bool is_keyword(ft_str word)
{
    static const char *const words[] = {"and", "or", "not", "in", "is", "if", "elif", "else", "for", "set", "do", "call",
                                        "filter", "return", "recursive", NULL};
    return is_one_of(word, words) && !ft_str_is(word, "return");
}

/* What stands before a name decides whether name(…) is a call: not behind '|' (a filter), not behind
 * `is` (a test), not behind `macro` (a definition). */
typedef struct { ft_str owner; bool member, other; } before;

static void scan_part(ft_arena *arena, ft_str inner, size_t base, ft_call_texts *out)
{
    before seen = {0};
    size_t owner_from = 0;
    for (size_t at = 0; at < inner.len;) {
        char c = inner.at[at];
        if (c == '"' || c == '\'') {
            at = skip_string(inner, at);
            seen = (before){.other = false};
            continue;
        }
        if (!is_name_start(c)) {
            if (!is_blank(c)) {
                bool dot = c == '.';
                seen = (before){.owner = dot ? seen.owner : (ft_str){0}, .member = dot, .other = c == '|'};
                if (c >= '0' && c <= '9') {
                    at = skip_name(inner, at);
                    continue;
                }
            }
            at++;
            continue;
        }
        size_t end = skip_name(inner, at), paren = skip_blanks(inner, end);
        ft_str word = ft_str_slice(inner, at, end);
        bool call = paren < inner.len && inner.at[paren] == '(' && !seen.other && !is_keyword(word);
        if (call && (!seen.member || seen.owner.at)) {
            size_t close = find_paren(inner, paren);
            ft_vec_push(arena, out, (ft_call_text){.owner = seen.member ? seen.owner : (ft_str){0}, .name = word,
                                              .args = ft_str_slice(inner, paren + 1, close),
                                              .from = base + (seen.member ? owner_from : at)});
        }
        bool test = ft_str_is(word, "is") || (ft_str_is(word, "not") && seen.other);
        bool definition = ft_str_is(word, "macro") || ft_str_is(word, "test") || ft_str_is(word, "data_test");
        if (!seen.member)
            owner_from = at;
        seen = (before){.owner = seen.member ? (ft_str){0} : word, .other = test || (definition && at <= 2)};
        at = end;
    }
}

void ft_calls_find(ft_arena *arena, ft_str text, ft_call_texts *out)
{
    ft_parts parts = {.text = text};
    ft_part part;
    while (ft_parts_next(&parts, &part))
        if (part.kind == FT_PART_OUTPUT || part.kind == FT_PART_TAG)
            scan_part(arena, part.inner, (size_t)(part.inner.at - text.at), out);
}

bool ft_is_config_call(const ft_call_text *call)
{
    return !call->owner.at && ft_str_is(call->name, "config");
}

/* ---- literals */

typedef struct { ft_arena *arena; ft_str text; size_t at; } literal_reader;

static bool read_literal(literal_reader *r, ft_value *out, unsigned depth);

static char escaped(char c)
{
    switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    default: return c;
    }
}

/* Strings with other escapes than the simple ones are left to the evaluator. */
static bool read_string(literal_reader *r, ft_value *out)
{
    char quote = r->text.at[r->at];
    size_t from = r->at + 1, end = skip_string(r->text, r->at);
    if (end == r->text.len && (end <= from || r->text.at[end - 1] != quote))
        return false;
    ft_str inside = ft_str_slice(r->text, from, end - 1);
    r->at = end;
    if (ft_str_find_byte(inside, '\\', 0) == FT_NOWHERE) {
        *out = ft_of_text(inside);
        return true;
    }
    ft_buf text = ft_buf_in(r->arena);
    for (size_t i = 0; i < inside.len; i++) {
        if (inside.at[i] == '\\') {
            i++;
            if (i >= inside.len || !strchr("ntr'\"\\", inside.at[i]))
                return false;
            ft_buf_byte(&text, escaped(inside.at[i]));
        } else {
            ft_buf_byte(&text, inside.at[i]);
        }
    }
    *out = ft_of_text(ft_buf_str(&text));
    return true;
}

static bool read_number(literal_reader *r, ft_value *out)
{
    size_t from = r->at, digits = 0;
    int64_t number = 0;
    bool negative = r->text.at[from] == '-';
    r->at += negative;
    for (; r->at < r->text.len && r->text.at[r->at] >= '0' && r->text.at[r->at] <= '9'; r->at++, digits++)
        number = digits < 18 ? number * 10 + (r->text.at[r->at] - '0') : number;
    *out = ft_of_int(negative ? -number : number);
    bool more = r->at < r->text.len && (is_name(r->text.at[r->at]) || r->text.at[r->at] == '.');
    return digits && digits <= 18 && !more && !(digits > 1 && r->text.at[from + negative] == '0');
}

static bool read_word(literal_reader *r, ft_value *out)
{
    static const struct { const char *word; ft_value value; } words[] = {
        {"true", {.kind = FT_BOOL, .as.truth = true}}, {"false", {.kind = FT_BOOL}}, {"none", {.kind = FT_NONE}},
        {"True", {.kind = FT_BOOL, .as.truth = true}}, {"False", {.kind = FT_BOOL}}, {"None", {.kind = FT_NONE}}};
    size_t end = skip_name(r->text, r->at);
    ft_str word = ft_str_slice(r->text, r->at, end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ft_str_is(word, words[i].word)) {
            r->at = end;
            *out = words[i].value;
            return true;
        }
    return false;
}

static bool at_byte(literal_reader *r, char c)
{
    r->at = skip_blanks(r->text, r->at);
    if (r->at >= r->text.len || r->text.at[r->at] != c)
        return false;
    r->at++;
    return true;
}

static bool read_list(literal_reader *r, ft_value *out, unsigned depth)
{
    ft_list *list = ft_list_new(r->arena, 4);
    *out = ft_of_list(list);
    r->at++;
    while (!at_byte(r, ']')) {
        ft_value item;
        if (!read_literal(r, &item, depth + 1))
            return false;
        ft_list_add(r->arena, list, item);
        if (!at_byte(r, ','))
            return at_byte(r, ']');
    }
    return true;
}

static bool read_dict(literal_reader *r, ft_value *out, unsigned depth)
{
    ft_dict *dict = ft_dict_new(r->arena);
    *out = ft_of_dict(dict);
    r->at++;
    while (!at_byte(r, '}')) {
        ft_value key, value;
        if (!read_literal(r, &key, depth + 1) || key.kind != FT_TEXT || !at_byte(r, ':') ||
            !read_literal(r, &value, depth + 1))
            return false;
        ft_dict_set_text(r->arena, dict, ft_text_of(key), value);
        if (!at_byte(r, ','))
            return at_byte(r, '}');
    }
    return true;
}

/* Behind a literal only a comma or a bracket may stand: anything else makes it a larger expression. */
static bool ends_here(const literal_reader *r)
{
    size_t at = skip_blanks(r->text, r->at);
    return at >= r->text.len || strchr(",]}:", r->text.at[at]) != NULL;
}

static bool read_literal(literal_reader *r, ft_value *out, unsigned depth)
{
    r->at = skip_blanks(r->text, r->at);
    if (r->at >= r->text.len || depth > 20)
        return false;
    char c = r->text.at[r->at];
    bool fine;
    if (c == '"' || c == '\'')
        fine = read_string(r, out);
    else if (c == '[')
        fine = read_list(r, out, depth);
    else if (c == '{')
        fine = read_dict(r, out, depth);
    else if (c == '-' || (c >= '0' && c <= '9'))
        fine = read_number(r, out);
    else
        fine = read_word(r, out);
    return fine && ends_here(r);
}

/* "name=" at the cursor, but not "name==". */
static ft_str take_name(literal_reader *r)
{
    r->at = skip_blanks(r->text, r->at);
    size_t end = skip_name(r->text, r->at), equals = skip_blanks(r->text, end);
    if (end == r->at || !is_name_start(r->text.at[r->at]) || equals >= r->text.len || r->text.at[equals] != '=' ||
        (equals + 1 < r->text.len && r->text.at[equals + 1] == '='))
        return (ft_str){0};
    ft_str name = ft_str_slice(r->text, r->at, end);
    r->at = equals + 1;
    return name;
}

bool ft_literal_args_read(ft_arena *arena, ft_str args, ft_literal_args *out)
{
    literal_reader r = {arena, args, 0};
    for (;;) {
        r.at = skip_blanks(args, r.at);
        if (r.at >= args.len)
            return true;
        ft_literal_arg arg = {.name = take_name(&r)};
        r.at = skip_blanks(args, r.at);
        arg.from = r.at;
        if (!arg.name.at && out->len && out->at[out->len - 1].name.at)
            return false;
        if (!read_literal(&r, &arg.value, 0))
            return false;
        arg.text = ft_str_slice(args, arg.from, r.at);
        ft_vec_push(arena, out, arg);
        if (!at_byte(&r, ','))
            return skip_blanks(args, r.at) >= args.len;
    }
}

void ft_args_cut(ft_arena *arena, ft_str args, ft_literal_args *out)
{
    literal_reader r = {arena, args, 0};
    while (r.at < args.len) {
        ft_literal_arg arg = {.name = take_name(&r), .value = FT_VALUE_UNDEFINED};
        size_t from = r.at, depth = 0;
        for (; r.at < args.len; r.at++) {
            char c = args.at[r.at];
            if (c == '"' || c == '\'') {
                r.at = skip_string(args, r.at) - 1;
                continue;
            }
            if (c == ',' && depth == 0)
                break;
            if (strchr("([{", c))
                depth++;
            else if (strchr(")]}", c) && depth)
                depth--;
        }
        arg.from = from;
        arg.text = ft_str_trim(ft_str_slice(args, from, r.at));
        if (arg.text.len)
            ft_vec_push(arena, out, arg);
        r.at++;
    }
}
