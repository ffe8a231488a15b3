/* json_pull.c - stepping through JSON text; see json_pull.h. */
#include "syntax/json_pull.h"

#include "base/number.h"
#include "base/text.h"

enum { DEEPEST = 10000 };

ft_json_pull ft_json_pull_of(ft_str text)
{
    return (ft_json_pull){.at = text.at, .end = text.at + text.len};
}

ft_json_pull ft_json_pull_pieces(ft_arena *arena, size_t size, ft_json_more_fn *more, void *self)
{
    char *window = ft_alloc_raw(arena, size);
    return (ft_json_pull){.at = window, .end = window, .more = more, .self = self, .arena = arena, .window = window, .size = size};
}

static bool fail(ft_json_pull *pull)
{
    pull->failed = true;
    return false;
}

/* Reads on. What lies before `*kept` is given up, what is left moves to the front of the window, the cursor and
 * `*kept` with it; a window that would be full to the half grows. false: there is no more. */
static bool read_on(ft_json_pull *pull, const char **kept)
{
    if (!pull->more)
        return false;
    size_t cursor = (size_t)(pull->at - *kept), held = (size_t)(pull->end - *kept);
    char *window = pull->window;
    if (held > pull->size / 2) {
        pull->size *= 2;
        window = ft_alloc_raw(pull->arena, pull->size);
    }
    memmove(window, *kept, held);
    size_t got = pull->more(pull->self, window + held, pull->size - held);
    pull->window = window;
    pull->at = window + cursor, pull->end = window + held + got;
    *kept = window;
    if (!got)
        pull->more = NULL;
    return got;
}

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The first byte that is not white space; NUL at the end. From `*kept` on the text stays. */
static char peek_keeping(ft_json_pull *pull, const char **kept)
{
    do {
        while (pull->at < pull->end && is_blank(*pull->at))
            pull->at++;
    } while (pull->at == pull->end && !pull->failed && read_on(pull, kept));
    return !pull->failed && pull->at < pull->end ? *pull->at : 0;
}

static char peek(ft_json_pull *pull)
{
    const char *kept = pull->at;
    return peek_keeping(pull, &kept);
}

bool ft_json_enter(ft_json_pull *pull, char open)
{
    if (peek(pull) != open)
        return false;
    pull->at++;
    return true;
}

/* Past the comma between members, or past the end of the container. */
static bool has_next(ft_json_pull *pull, char close)
{
    char c = peek(pull);
    if (c == close) {
        pull->at++;
        return false;
    }
    if (c == ',') {
        pull->at++;
        c = peek(pull);
    }
    return c ? true : fail(pull);
}

/* Behind the closing quote of the string that begins before `at`; NULL: it does not end. */
static const char *string_end(const char *at, const char *end)
{
    for (const char *quote; at < end && (quote = memchr(at, '"', (size_t)(end - at)));) {
        const char *slash = quote;
        while (slash > at && slash[-1] == '\\')
            slash--;
        at = quote + 1;
        if ((quote - slash) % 2 == 0)
            return at;
    }
    return NULL;
}

bool ft_json_key(ft_json_pull *pull, ft_str *key)
{
    if (!has_next(pull, '}'))
        return false;
    if (*pull->at != '"')
        return fail(pull);
    const char *start = pull->at, *end;
    while (!(end = string_end(start + 1, pull->end)))
        if (!read_on(pull, &start))
            return fail(pull);
    size_t len = (size_t)(end - start);
    pull->at = end;
    if (peek_keeping(pull, &start) != ':')
        return fail(pull);
    *key = (ft_str){start + 1, len - 2};
    pull->at++;
    return true;
}

bool ft_json_item(ft_json_pull *pull)
{
    return has_next(pull, ']');
}

/* Behind the container that begins at `at`; NULL: it does not end, or is closed by the wrong bracket. */
static const char *container_end(const char *at, const char *end)
{
    char open[DEEPEST];
    size_t depth = 0;
    while (at < end) {
        char c = *at++;
        if (c == '"') {
            if (!(at = string_end(at, end)))
                return NULL;
        } else if (c == '{' || c == '[') {
            if (depth == DEEPEST)
                return NULL;
            open[depth++] = c;
        } else if (c == '}' || c == ']') {
            if (open[--depth] != (c == '}' ? '{' : '['))
                return NULL;
            if (!depth)
                return at;
        }
    }
    return NULL;
}

static const char *word_end(const char *at, const char *end)
{
    while (at < end && !is_blank(*at) && *at != ',' && *at != '}' && *at != ']')
        at++;
    return at;
}

/* Behind the value at the cursor; NULL: it does not end in what is held. */
static const char *value_end(const ft_json_pull *pull)
{
    switch (*pull->at) {
    case '"': return string_end(pull->at + 1, pull->end);
    case '{': case '[': return container_end(pull->at, pull->end);
    default: break;
    }
    const char *end = word_end(pull->at, pull->end);
    return end == pull->end && pull->more ? NULL : end;
}

ft_str ft_json_take(ft_json_pull *pull)
{
    const char *end = NULL;
    bool any = peek(pull);
    while (any && !(end = value_end(pull))) {
        const char *start = pull->at;
        if (!read_on(pull, &start) && (*start == '"' || *start == '{' || *start == '['))
            break;
    }
    if (!end || end == pull->at) {
        fail(pull);
        return (ft_str){0};
    }
    ft_str value = {pull->at, (size_t)(end - pull->at)};
    pull->at = end;
    return value;
}

bool ft_json_is_empty(ft_str value)
{
    return value.len == 0 || ft_str_is(value, "null") || ft_str_is(value, "\"\"") || ft_str_is(value, "{}") ||
           ft_str_is(value, "[]");
}

/* ---- text */

/* Four digits at `at`, or -1. */
static int32_t hex4(const char *at, const char *end)
{
    int32_t value = 0;
    if (end - at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* The code point of "\uXXXX" (and of the pair it begins), `*at` behind it. */
static uint32_t escaped_point(const char **at, const char *end)
{
    int32_t high = hex4(*at, end);
    if (high < 0)
        return 0xFFFD;
    *at += 4;
    if (high < 0xD800 || high > 0xDFFF)
        return (uint32_t)high;
    int32_t low = end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u' ? hex4(*at + 2, end) : -1;
    if (high > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
        return 0xFFFD;
    *at += 6;
    return 0x10000 + ((uint32_t)(high - 0xD800) << 10) + (uint32_t)(low - 0xDC00);
}

static void add_escaped(ft_buf *out, const char **at, const char *end)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    char c = *(*at)++;
    const char *known = c ? strchr(from, c) : NULL;
    if (c == 'u')
        ft_text_put(out, escaped_point(at, end));
    else
        ft_buf_byte(out, known ? to[known - from] : c);
}

ft_str ft_json_text_of(ft_arena *arena, ft_str value)
{
    if (value.len < 2 || value.at[0] != '"')
        return (ft_str){0};
    ft_str inner = {value.at + 1, value.len - 2};
    if (ft_str_find_byte(inner, '\\', 0) == FT_NOWHERE)
        return inner;
    ft_buf out = ft_buf_in(arena);
    const char *at = inner.at, *end = inner.at + inner.len;
    ft_buf_reserve(&out, inner.len);
    while (at < end) {
        const char *slash = memchr(at, '\\', (size_t)(end - at));
        ft_buf_add(&out, (ft_str){at, (size_t)((slash ? slash : end) - at)});
        at = slash && slash + 1 < end ? slash + 1 : end;
        if (at < end)
            add_escaped(&out, &at, end);
    }
    return ft_buf_str(&out);
}

double ft_json_number_of(ft_str value, double otherwise)
{
    double number;
    bool digit = value.len && (value.at[0] == '-' || (value.at[0] >= '0' && value.at[0] <= '9'));
    return digit && ft_float_parse(value, &number) ? number : otherwise;
}

ft_str ft_json_member(ft_str object, ft_str key)
{
    ft_json_pull pull = ft_json_pull_of(object);
    ft_str found;
    if (!ft_json_enter(&pull, '{'))
        return (ft_str){0};
    while (ft_json_key(&pull, &found)) {
        ft_str value = ft_json_take(&pull);
        if (ft_str_eq(found, key))
            return value;
    }
    return (ft_str){0};
}
