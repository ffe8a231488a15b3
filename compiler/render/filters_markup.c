/* filters_markup.c - filters for HTML and URLs. Text has no escaped kind here: what `escape` gives
 * is plain text. */
#include "base/text.h"
#include "render/filters.h"
#include "value/methods.h"

void ft_put_escaped(ft_buf *out, ft_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.at[i]) {
        case '&':
            ft_buf_text(out, "&amp;");
            break;
        case '<':
            ft_buf_text(out, "&lt;");
            break;
        case '>':
            ft_buf_text(out, "&gt;");
            break;
        case '"':
            ft_buf_text(out, "&#34;");
            break;
        case '\'':
            ft_buf_text(out, "&#39;");
            break;
        default:
            ft_buf_byte(out, text.at[i]);
        }
    }
}

bool ft_filter_escape(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_str text;
    if (!ft_method_arity(job, args, "escape", 0, 0) || !ft_to_text(job, input, &text))
        return false;
    ft_buf made = ft_buf_in(job->arena);
    ft_put_escaped(&made, text);
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* ---- striptags */

/* Where the comment or tag that opens at `start` ends; FT_NOWHERE: it does not. */
static size_t tag_end(ft_str text, size_t start)
{
    bool comment = ft_str_starts(ft_str_from(text, start), FT_STR("<!--"));
    size_t end = comment ? ft_str_find(text, FT_STR("-->"), start + 4)
                         : ft_str_find(text, FT_STR(">"), start);
    return end == FT_NOWHERE ? end : end + (comment ? 3 : 1);
}

static ft_str without_tags(ft_arena *arena, ft_str text)
{
    ft_buf made = ft_buf_in(arena);
    size_t at = 0, start, end;
    while ((start = ft_str_find(text, FT_STR("<"), at)) != FT_NOWHERE &&
           (end = tag_end(text, start)) != FT_NOWHERE) {
        ft_buf_add(&made, ft_str_slice(text, at, start));
        at = end;
    }
    ft_buf_add(&made, ft_str_from(text, at));
    return ft_buf_str(&made);
}

static ft_str with_single_spaces(ft_arena *arena, ft_str text)
{
    ft_buf made = ft_buf_in(arena);
    bool pending = false;
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        if (ft_char_is_space(ft_text_next(text, &at))) {
            pending = made.len > 0;
            continue;
        }
        if (pending)
            ft_buf_byte(&made, ' ');
        pending = false;
        ft_buf_add(&made, ft_str_slice(text, start, at));
    }
    return ft_buf_str(&made);
}

typedef struct {
    ft_str name;
    uint32_t character;
    bool bare;
} entity;

static const entity entities[] = {
#define ENTITY(name, character, bare) {FT_STR_INIT(name), character, bare},
#include "render/entities.def"
#undef ENTITY
};

static const entity *entity_named(ft_str name)
{
    size_t low = 0, high = sizeof entities / sizeof *entities;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = ft_str_cmp(entities[middle].name, name);
        if (order == 0)
            return &entities[middle];
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

/* What a browser makes of &#code; : the C1 controls are Windows-1252, some characters are none. */
static void put_numbered(ft_buf *out, uint32_t code)
{
    static const uint16_t windows[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    bool control = (code < ' ' && code != '\t' && code != '\n' && code != '\f' && code != '\r') ||
                   code == 0x7F;
    bool no_character = (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;
    if (code == 0 || (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF)
        ft_text_put(out, 0xFFFD);
    else if (code >= 0x80 && code < 0xA0)
        ft_text_put(out, windows[code - 0x80]);
    else if (!control && !no_character)
        ft_text_put(out, code);
}

/* Reads #65 or #x41 at `at`, behind the ampersand: bytes read, 0 when there is none. */
static size_t read_number(ft_str text, size_t at, uint32_t *code)
{
    bool hex = at + 1 < text.len && (text.at[at + 1] | 32) == 'x';
    size_t start = at + 1 + hex, end = start;
    *code = 0;
    for (; end < text.len; end++) {
        const char *digits = "0123456789abcdef", *found;
        char low = (char)(text.at[end] >= 'A' ? text.at[end] | 32 : text.at[end]);
        found = low ? memchr(digits, low, hex ? 16 : 10) : NULL;
        if (!found)
            break;
        if (*code < 0x110000)
            *code = *code * (hex ? 16 : 10) + (uint32_t)(found - digits);
    }
    if (end == start)
        return 0;
    return end - at + (end < text.len && text.at[end] == ';');
}

/* The entity whose name stands at `at`: the longest that may. Bytes read, 0 when there is none. */
static size_t read_name(ft_str text, size_t at, const entity **found)
{
    size_t end = at;
    while (end < text.len && end - at < 32 && !memchr("\t\n\f <&#;", text.at[end], 8))
        end++;
    *found = entity_named(ft_str_slice(text, at, end));
    if (*found && end < text.len && text.at[end] == ';')
        return end - at + 1;
    for (; end > at + 1; end--)
        if ((*found = entity_named(ft_str_slice(text, at, end))) && (*found)->bare)
            return end - at;
    return 0;
}

static ft_str unescaped(ft_arena *arena, ft_str text)
{
    ft_buf made = ft_buf_in(arena);
    for (size_t at = 0; at < text.len;) {
        const entity *named;
        uint32_t code;
        size_t from = at + 1, read = 0;
        if (text.at[at] != '&' || from == text.len) {
            ft_buf_byte(&made, text.at[at++]);
        } else if (text.at[from] == '#' && (read = read_number(text, from, &code))) {
            put_numbered(&made, code);
        } else if (text.at[from] != '#' && (read = read_name(text, from, &named))) {
            ft_text_put(&made, named->character);
        } else {
            ft_buf_byte(&made, text.at[at++]);
        }
        at = read ? from + read : at;
    }
    return ft_buf_str(&made);
}

bool ft_filter_striptags(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_str text;
    if (!ft_bind(job, args, "striptags", "", NULL) || !ft_to_text(job, input, &text))
        return false;
    text = with_single_spaces(job->arena, without_tags(job->arena, text));
    *out = ft_of_text(unescaped(job->arena, text));
    return true;
}

/* ---- urlencode */

static void put_quoted(ft_buf *out, ft_str text, bool query)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        bool plain = (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z') ||
                     (byte && strchr(query ? "_.-~" : "_.-~/", byte));
        if (plain)
            ft_buf_byte(out, (char)byte);
        else if (byte == ' ' && query)
            ft_buf_byte(out, '+');
        else
            ft_buf_format(out, "%%%02X", byte);
    }
}

static bool put_query(ft_job *job, ft_value pair, ft_buf *out)
{
    ft_list *parts;
    ft_str name, value;
    if (!ft_to_list(job, pair, &parts))
        return false;
    if (parts->len != 2)
        return ft_raise(job, FT_FAULT_VALUE, "expected pairs of name and value");
    if (!ft_to_text(job, parts->at[0], &name) || !ft_to_text(job, parts->at[1], &value))
        return false;
    if (out->len)
        ft_buf_byte(out, '&');
    put_quoted(out, name, true);
    ft_buf_byte(out, '=');
    put_quoted(out, value, true);
    return true;
}

static bool pairs_of(ft_job *job, ft_value mapping, ft_list **out)
{
    ft_value method, view;
    return ft_attr_needed(job, mapping, FT_STR("items"), &method) && ft_call(job, method, &(ft_args){0}, &view) &&
           ft_to_list(job, view, out);
}

bool ft_filter_urlencode(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_str text;
    ft_list *pairs;
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_method_arity(job, args, "urlencode", 0, 0))
        return false;
    if (ft_is(input, FT_TEXT) || !ft_is_iterable(input)) {
        if (!ft_to_text(job, input, &text))
            return false;
        put_quoted(&made, text, false);
    } else {
        if (!(ft_is(input, FT_DICT) ? pairs_of(job, input, &pairs)
                                    : ft_to_list(job, input, &pairs)))
            return false;
        for (size_t i = 0; i < pairs->len; i++)
            if (!put_query(job, pairs->at[i], &made))
                return false;
    }
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* ---- xmlattr */

static bool put_attribute(ft_job *job, ft_value name, ft_value value, bool space, ft_buf *out)
{
    ft_str shown;
    if (!ft_is(name, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "expected string or bytes-like object, got '%s'",
                        ft_type_name(name));
    ft_str text = ft_text_of(name);
    for (size_t i = 0; i < text.len; i++)
        if (memchr(" \t\n\r\f\v/>=", text.at[i], 9))
            return ft_raise(job, FT_FAULT_VALUE, "Invalid character in attribute name: '%.*s'",
                            FT_ARG(text));
    if (!ft_to_text(job, value, &shown))
        return false;
    if (space)
        ft_buf_byte(out, ' ');
    ft_put_escaped(out, text);
    ft_buf_text(out, "=\"");
    ft_put_escaped(out, shown);
    ft_buf_byte(out, '"');
    return true;
}

bool ft_filter_xmlattr(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slot;
    bool space = true;
    ft_list *pairs;
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_bind(job, args, "xmlattr", "autospace=", &slot) ||
        (ft_passed(slot) && !ft_truth(job, slot, &space)) || !pairs_of(job, input, &pairs))
        return false;
    for (size_t i = 0; i < pairs->len; i++) {
        const ft_value *pair = pairs->at[i].as.list->at;
        if (ft_is(pair[1], FT_NONE) || ft_is(pair[1], FT_UNDEFINED))
            continue;
        if (!put_attribute(job, pair[0], pair[1], space || made.len, &made))
            return false;
    }
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}
