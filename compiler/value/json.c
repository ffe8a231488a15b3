/* json.c - JSON text to values and back, in Python's forms and with its messages; see json.h. */
#include "value/json.h"

#include "base/text.h"
#include "value/sort.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

enum { DEEPEST = 990 };

/* ---- reading */

typedef struct {
    ft_job *job;
    ft_str text;
    size_t at;
    unsigned depth;
} reader;

static bool fail(reader *r, const char *what, size_t byte)
{
    ft_str before = ft_str_slice(r->text, 0, byte);
    size_t line = 1, start = 0, next;
    for (; (next = ft_str_find_byte(before, '\n', start)) != FT_NOWHERE; start = next + 1)
        line++;
    return ft_raise(r->job, FT_FAULT_VALUE, "%s: line %zu column %zu (char %zu)", what, line,
                    ft_text_len(ft_str_from(before, start)) + 1, ft_text_len(before));
}

static void skip_space(reader *r)
{
    while (r->at < r->text.len && r->text.at[r->at] && strchr(" \t\n\r", r->text.at[r->at]))
        r->at++;
}

static char peek(const reader *r)
{
    return r->at < r->text.len ? r->text.at[r->at] : 0;
}

static bool take(reader *r, ft_str word)
{
    if (!ft_str_starts(ft_str_from(r->text, r->at), word))
        return false;
    r->at += word.len;
    return true;
}

static bool read_hex(reader *r, size_t at, uint32_t *out)
{
    ft_str digits = ft_str_slice(r->text, at, at + 4);
    *out = 0;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.at[i];
        if (!isxdigit((unsigned char)c))
            return false;
        *out = *out * 16 + (uint32_t)(isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10);
    }
    return digits.len == 4;
}

/* `at` stands behind "\u"; two halves of a surrogate pair are one character. */
static bool read_unicode(reader *r, ft_buf *out)
{
    uint32_t code, low;
    if (!read_hex(r, r->at, &code))
        return fail(r, "Invalid \\uXXXX escape", r->at - 1);
    r->at += 4;
    if (code >= 0xd800 && code < 0xdc00 &&
        ft_str_starts(ft_str_from(r->text, r->at), FT_STR("\\u")) && read_hex(r, r->at + 2, &low) &&
        low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        r->at += 6;
    }
    ft_text_put(out, code);
    return true;
}

static bool read_escape(reader *r, ft_buf *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    size_t backslash = r->at++;
    if (r->at >= r->text.len)
        return false;
    char escape = r->text.at[r->at++];
    const char *known = escape ? strchr(from, escape) : NULL;
    if (escape == 'u')
        return read_unicode(r, out);
    if (!known)
        return fail(r, "Invalid \\escape", backslash);
    ft_buf_byte(out, to[known - from]);
    return true;
}

/* `at` stands on the opening quote. */
static bool read_text(reader *r, ft_str *out)
{
    size_t quote = r->at++, from = r->at; /* what stands since `from` is copied in one piece */
    ft_buf text = ft_buf_in(r->job->arena);
    while (r->at < r->text.len) {
        char c = r->text.at[r->at];
        if (c == '"') {
            ft_buf_add(&text, ft_str_slice(r->text, from, r->at++));
            *out = ft_buf_str(&text);
            return true;
        }
        if ((unsigned char)c < ' ')
            return fail(r, "Invalid control character at", r->at);
        if (c != '\\') {
            r->at++;
            continue;
        }
        ft_buf_add(&text, ft_str_slice(r->text, from, r->at));
        if (!read_escape(r, &text))
            break;
        from = r->at;
    }
    return fail(r, "Unterminated string starting at", quote);
}

static size_t digits_at(const reader *r, size_t at)
{
    size_t from = at;
    while (at < r->text.len && isdigit((unsigned char)r->text.at[at]))
        at++;
    return at - from;
}

/* How far the fraction and exponent behind the whole part at `at` go. */
static size_t end_of_float(const reader *r, size_t at)
{
    if (at < r->text.len && r->text.at[at] == '.' && digits_at(r, at + 1))
        at += 1 + digits_at(r, at + 1);
    if (at < r->text.len && (r->text.at[at] | 32) == 'e') {
        size_t sign = at + 1 < r->text.len && (r->text.at[at + 1] == '-' || r->text.at[at + 1] == '+');
        size_t digits = digits_at(r, at + 1 + sign);
        at += digits ? 1 + sign + digits : 0;
    }
    return at;
}

static bool read_int(reader *r, ft_str digits, ft_value *out)
{
    const ft_big *big;
    if (digits.len < 19) {
        int64_t number = 0;
        for (size_t i = digits.at[0] == '-'; i < digits.len; i++)
            number = number * 10 + digits.at[i] - '0';
        *out = ft_of_int(digits.at[0] == '-' ? -number : number);
        return true;
    }
    if (ft_big_parse(r->job->arena, digits, 10, &big) != FT_NUM_OK)
        return ft_raise(r->job, FT_FAULT_VALUE,
                        "Exceeds the limit (4300 digits) for integer string conversion: value has "
                        "%zu digits; use sys.set_int_max_str_digits() to increase the limit",
                        digits.len);
    *out = ft_of_big(big);
    return true;
}

static bool read_number(reader *r, ft_value *out)
{
    size_t from = r->at, sign = peek(r) == '-';
    size_t whole = digits_at(r, from + sign);
    if (whole == 0)
        return fail(r, "Expecting value", from);
    if (r->text.at[from + sign] == '0')
        whole = 1;
    r->at = end_of_float(r, from + sign + whole);
    ft_str digits = ft_str_slice(r->text, from, r->at);
    if (r->at == from + sign + whole)
        return read_int(r, digits, out);
    double real = 0;
    ft_float_parse(digits, &real);
    *out = ft_of_float(real);
    return true;
}

static bool read_word(reader *r, ft_value *out)
{
    if (take(r, FT_STR("null")))
        *out = FT_VALUE_NONE;
    else if (take(r, FT_STR("true")))
        *out = FT_VALUE_TRUE;
    else if (take(r, FT_STR("false")))
        *out = FT_VALUE_FALSE;
    else if (take(r, FT_STR("NaN")))
        *out = ft_of_float(NAN);
    else if (take(r, FT_STR("Infinity")))
        *out = ft_of_float(HUGE_VAL);
    else if (take(r, FT_STR("-Infinity")))
        *out = ft_of_float(-HUGE_VAL);
    else
        return read_number(r, out);
    return true;
}

static bool read_value(reader *r, ft_value *out);

static bool read_list(reader *r, ft_value *out)
{
    ft_list *list = ft_list_new(r->job->arena, 0);
    ft_value item;
    *out = ft_of_list(list);
    r->at++;
    skip_space(r);
    if (peek(r) == ']')
        return r->at++, true;
    for (;;) {
        if (!read_value(r, &item))
            return false;
        ft_list_add(r->job->arena, list, item);
        skip_space(r);
        if (peek(r) == ']')
            return r->at++, true;
        if (peek(r) != ',')
            return fail(r, "Expecting ',' delimiter", r->at);
        r->at++;
        skip_space(r);
    }
}

static bool read_pair(reader *r, ft_dict *dict)
{
    ft_str key;
    ft_value value;
    if (peek(r) != '"')
        return fail(r, "Expecting property name enclosed in double quotes", r->at);
    if (!read_text(r, &key))
        return false;
    skip_space(r);
    if (peek(r) != ':')
        return fail(r, "Expecting ':' delimiter", r->at);
    r->at++;
    skip_space(r);
    if (!read_value(r, &value))
        return false;
    ft_dict_set_text(r->job->arena, dict, key, value);
    return true;
}

static bool read_dict(reader *r, ft_value *out)
{
    ft_dict *dict = ft_dict_new(r->job->arena);
    *out = ft_of_dict(dict);
    r->at++;
    skip_space(r);
    if (peek(r) == '}')
        return r->at++, true;
    while (read_pair(r, dict)) {
        skip_space(r);
        if (peek(r) == '}')
            return r->at++, true;
        if (peek(r) != ',')
            return fail(r, "Expecting ',' delimiter", r->at);
        r->at++;
        skip_space(r);
    }
    return false;
}

static bool read_nested(reader *r, ft_value *out)
{
    if (r->depth >= DEEPEST)
        return ft_raise(r->job, FT_FAULT_RECURSION,
                        "maximum recursion depth exceeded while decoding JSON");
    r->depth++;
    bool fine = peek(r) == '[' ? read_list(r, out) : read_dict(r, out);
    r->depth--;
    return fine;
}

/* `at` stands on the first byte of the value. */
static bool read_value(reader *r, ft_value *out)
{
    ft_str text;
    if (peek(r) == '[' || peek(r) == '{')
        return read_nested(r, out);
    if (peek(r) != '"')
        return read_word(r, out);
    if (!read_text(r, &text))
        return false;
    *out = ft_of_text(text);
    return true;
}

bool ft_json_read(ft_job *job, ft_str text, ft_value *out)
{
    /* Python decodes before it reads, so two keys that print alike are one key. */
    text = ft_text_mended(job->arena, text);
    reader r = {.job = job, .text = text};
    if (ft_str_starts(text, FT_STR("\xef\xbb\xbf")))
        return fail(&r, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
    skip_space(&r);
    if (!read_value(&r, out))
        return false;
    skip_space(&r);
    return r.at == text.len || fail(&r, "Extra data", r.at);
}

/* ---- writing text */

static const char short_escapes[128] = {['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
                                        ['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't'};

static void add_escape(ft_buf *out, uint32_t c)
{
    if (c < sizeof short_escapes && short_escapes[c]) {
        ft_buf_reserve(out, 2);
        out->at[out->len++] = '\\';
        out->at[out->len++] = short_escapes[c];
    } else if (c < 0x10000) {
        ft_buf_format(out, "\\u%04x", (unsigned)c);
    } else {
        c -= 0x10000;
        ft_buf_format(out, "\\u%04x\\u%04x", (unsigned)(0xd800 + (c >> 10)),
                      (unsigned)(0xdc00 + (c & 0x3ff)));
    }
}

/* Sixteen bytes looked at together, or eight. As signed bytes those from 0x80 on are below a space, too. */
typedef signed char lanes __attribute__((vector_size(16)));
typedef uint64_t halves __attribute__((vector_size(16)));

/* The lanes that must be escaped; they are not all zero when `*some`. */
static lanes special_lanes(lanes bytes, bool *some)
{
    lanes special = (bytes < ' ') | (bytes == '"') | (bytes == '\\') | (bytes == 0x7f);
    *some = ((halves)special)[0] | ((halves)special)[1];
    return special;
}

static size_t first_lane(lanes special)
{
    size_t at = 0;
    while (!special[at])
        at++;
    return at;
}

static bool eight_plain(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\';
    return !(((word - ones * ' ') | ((quote - ones) & ~quote) | ((slash - ones) & ~slash) | (word + ones) | word) & tops);
}

static bool is_plain(char byte)
{
    return byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\';
}

/* Fewer than sixteen bytes: two eights or two fours that overlap, if they are plain. */
static size_t copy_short(char *to, ft_str text)
{
    size_t at = 0;
    uint64_t head, tail;
    uint32_t four[2];
    if (text.len >= sizeof head) {
        memcpy(&head, text.at, sizeof head);
        memcpy(&tail, text.at + text.len - sizeof tail, sizeof tail);
        if (eight_plain(head) && eight_plain(tail)) {
            memcpy(to, &head, sizeof head);
            memcpy(to + text.len - sizeof tail, &tail, sizeof tail);
            return text.len;
        }
    } else if (text.len >= sizeof *four) {
        memcpy(four, text.at, sizeof *four);
        memcpy(four + 1, text.at + text.len - sizeof *four, sizeof *four);
        if (eight_plain(four[0] | (uint64_t)four[1] << 32)) {
            memcpy(to, four, sizeof *four);
            memcpy(to + text.len - sizeof *four, four + 1, sizeof *four);
            return text.len;
        }
    }
    for (; at < text.len && is_plain(text.at[at]); at++)
        to[at] = text.at[at];
    return at;
}

/* Copies `text` up to its first byte that must be escaped; returns how many bytes those were. */
static size_t copy_plain(char *to, ft_str text)
{
    lanes bytes;
    bool some;
    if (text.len < sizeof bytes)
        return copy_short(to, text);
    for (size_t at = 0;; at += sizeof bytes) {
        if (at + sizeof bytes > text.len) /* the rest: sixteen bytes that overlap those before */
            at = text.len - sizeof bytes;
        memcpy(&bytes, text.at + at, sizeof bytes);
        memcpy(to + at, &bytes, sizeof bytes);
        lanes special = special_lanes(bytes, &some);
        if (some)
            return at + first_lane(special);
        if (at + sizeof bytes == text.len)
            return text.len;
    }
}

/* What stands at `at` and must be escaped; `at` moves behind it. */
static void add_special(ft_buf *out, ft_str text, size_t *at, bool keep_unicode)
{
    size_t from = *at;
    uint32_t c = ft_text_next(text, at);
    if (keep_unicode && c >= 0x7f)
        ft_buf_add(out, ft_str_slice(text, from, *at));
    else
        add_escape(out, c);
}

void ft_json_text(ft_buf *out, ft_str text, bool keep_unicode)
{
    ft_buf_reserve(out, text.len + 2);
    out->at[out->len++] = '"';
    for (;;) {
        size_t at = copy_plain(out->at + out->len, text);
        out->len += at;
        if (at == text.len)
            break;
        add_special(out, text, &at, keep_unicode);
        text = (ft_str){text.at + at, text.len - at};
        ft_buf_reserve(out, text.len + 2);
    }
    out->at[out->len++] = '"';
    out->at[out->len] = 0;
}

/* ---- writing values. `holder` is the chain of open containers. */

typedef struct holder { const void *at; const struct holder *outer; } holder;

typedef struct {
    ft_job *job;
    ft_json_style style;
    ft_buf *out;
    const holder *open;
    int depth;
} writer;

static bool write_value(writer *w, ft_value value);

static const char *bare_type(ft_value value)
{
    const char *name = ft_type_name(value), *point = strrchr(name, '.');
    return point ? point + 1 : name;
}

static void write_break(const writer *w)
{
    if (w->style.indent < 0)
        return;
    ft_buf_byte(w->out, '\n');
    ft_buf_fill(w->out, ' ', (size_t)w->style.indent * (size_t)w->depth);
    for (size_t level = 0; w->style.indent_text.len && level < (size_t)w->depth; level++)
        ft_buf_add(w->out, w->style.indent_text);
}

static void write_comma(const writer *w)
{
    ft_buf_add(w->out, w->style.compact || w->style.indent >= 0 ? FT_STR(",") : FT_STR(", "));
}

static void write_float(ft_buf *out, double real)
{
    if (isnan(real))
        ft_buf_text(out, "NaN");
    else if (isinf(real))
        ft_buf_text(out, real < 0 ? "-Infinity" : "Infinity");
    else
        ft_float_repr(out, real);
}

static bool write_list(writer *w, const ft_list *list)
{
    ft_buf_byte(w->out, '[');
    w->depth++;
    for (size_t i = 0; i < list->len; i++) {
        if (i)
            write_comma(w);
        write_break(w);
        if (!write_value(w, list->at[i]))
            return false;
    }
    w->depth--;
    if (list->len)
        write_break(w);
    ft_buf_byte(w->out, ']');
    return true;
}

/* Keys that are not text become the text JSON would show for them. */
static bool write_key(writer *w, ft_value key)
{
    ft_buf text = ft_buf_in(w->job->arena);
    switch (key.kind) {
    case FT_TEXT:
        ft_json_text(w->out, ft_text_of(key), w->style.keep_unicode);
        return true;
    case FT_NONE:
        ft_buf_text(&text, "null");
        break;
    case FT_BOOL:
        ft_buf_text(&text, key.as.truth ? "true" : "false");
        break;
    case FT_FLOAT:
        write_float(&text, key.as.real);
        break;
    case FT_INT:
    case FT_BIG:
        if (!ft_print(w->job, key, &text))
            return false;
        break;
    default:
        return ft_raise(w->job, FT_FAULT_TYPE,
                        "keys must be str, int, float, bool or None, not %s", bare_type(key));
    }
    ft_json_text(w->out, ft_buf_str(&text), w->style.keep_unicode);
    return true;
}

static bool write_pair(writer *w, ft_value key, ft_value value)
{
    write_break(w);
    if (!write_key(w, key))
        return false;
    ft_buf_add(w->out, w->style.compact ? FT_STR(":") : FT_STR(": "));
    return write_value(w, value);
}

static bool write_sorted(writer *w, const ft_dict *dict)
{
    ft_value *keys = ft_alloc_raw(w->job->arena, 2 * dict->len * sizeof *keys);
    ft_value *values = keys + dict->len;
    ft_dict_entry *entry;
    size_t len = 0;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at)); len++) {
        keys[len] = entry->key;
        values[len] = entry->value;
    }
    if (!ft_sort(w->job, keys, values, len, false))
        return false;
    for (size_t i = 0; i < len; i++) {
        if (i)
            write_comma(w);
        if (!write_pair(w, keys[i], values[i]))
            return false;
    }
    return true;
}

static bool write_as_it_stands(writer *w, const ft_dict *dict)
{
    ft_dict_entry *entry;
    bool follows = false;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at)); follows = true) {
        if (follows)
            write_comma(w);
        if (!write_pair(w, entry->key, entry->value))
            return false;
    }
    return true;
}

static bool write_dict(writer *w, const ft_dict *dict)
{
    ft_buf_byte(w->out, '{');
    w->depth++;
    if (!(w->style.sort_keys ? write_sorted : write_as_it_stands)(w, dict))
        return false;
    w->depth--;
    if (dict->len)
        write_break(w);
    ft_buf_byte(w->out, '}');
    return true;
}

static bool write_container(writer *w, ft_value value)
{
    for (const holder *open = w->open; open; open = open->outer)
        if (open->at == value.as.list)
            return ft_raise(w->job, FT_FAULT_VALUE, "Circular reference detected");
    if (w->depth >= DEEPEST)
        return ft_raise(w->job, FT_FAULT_RECURSION,
                        "maximum recursion depth exceeded while encoding a JSON object");
    holder here = {value.as.list, w->open};
    w->open = &here;
    bool fine = value.kind == FT_DICT ? write_dict(w, value.as.dict) : write_list(w, value.as.list);
    w->open = here.outer;
    return fine;
}

static bool write_other(writer *w, ft_value value)
{
    ft_value data;
    ft_str text;
    bool is_object = value.kind == FT_OBJECT;
    if (is_object && value.as.object->class->to_data) {
        if (!value.as.object->class->to_data(w->job, value.as.object, &data))
            return false;
        return write_value(w, data);
    }
    if (!w->style.objects_as_text)
        return ft_raise(w->job, FT_FAULT_TYPE, "Object of type %s is not JSON serializable",
                        bare_type(value));
    if (!ft_to_text(w->job, value, &text))
        return false;
    ft_json_text(w->out, text, w->style.keep_unicode);
    return true;
}

static bool write_value(writer *w, ft_value value)
{
    switch (value.kind) {
    case FT_NONE:
        ft_buf_add(w->out, FT_STR("null"));
        return true;
    case FT_BOOL:
        ft_buf_add(w->out, value.as.truth ? FT_STR("true") : FT_STR("false"));
        return true;
    case FT_INT:
    case FT_BIG:
        return ft_print(w->job, value, w->out);
    case FT_FLOAT:
        write_float(w->out, value.as.real);
        return true;
    case FT_TEXT:
        ft_json_text(w->out, ft_text_of(value), w->style.keep_unicode);
        return true;
    case FT_LIST:
    case FT_TUPLE:
    case FT_DICT:
        return write_container(w, value);
    default:
        return write_other(w, value);
    }
}

bool ft_json_write(ft_job *job, ft_value value, ft_json_style style, ft_buf *out)
{
    writer w = {.job = job, .style = style, .out = out};
    return write_value(&w, value);
}
