/* yaml_write.c - values to YAML text, as PyYAML's safe_dump in block style; see convert.h.
 *
 *   where a container stands         its entries
 *   the document, behind "- "        begin on the same line, at `indent`
 *   a list behind "key:"             on new lines, at the mapping's own indent, or two further in (ft_yaml_write_indented)
 *   a mapping behind "key:"          on new lines, two further in */
#include "value/convert.h"
#include "value/datetime.h"
#include "value/sort.h"

#include "base/text.h"

#include <math.h>

enum { WIDTH = 80, LONGEST_KEY = 128, DEEPEST = 500 };

typedef struct { const void *at; uint32_t times, id; } seen;

typedef struct {
    ft_job *job;
    ft_buf *out;
    size_t line;          /* where in `out` the line being written begins */
    bool sort_keys, indent_lists;
    unsigned depth;
    ft_dict *seen;        /* address as int -> index in `all` */
    FT_VEC(seen) all;
    uint32_t last_id;
} writer;

/* ---- what occurs more than once gets an anchor, numbered by its second occurrence */

static const void *identity(ft_value value)
{
    bool empty_tuple = value.kind == FT_TUPLE && value.as.list->len == 0;
    return value.kind >= FT_LIST && !empty_tuple ? (const void *)value.as.object : NULL;
}

static seen *seen_of(writer *w, const void *at)
{
    ft_value *number = NULL;
    if (!ft_dict_find(w->job, w->seen, ft_of_int((int64_t)(intptr_t)at), &number) || !number)
        return NULL;
    return &w->all.at[number->as.number];
}

static bool count_uses(writer *w, ft_value value);

static bool count_inside(writer *w, ft_value value)
{
    bool fine = true;
    if (value.kind == FT_LIST || value.kind == FT_TUPLE) {
        for (size_t i = 0; fine && i < value.as.list->len; i++)
            fine = count_uses(w, value.as.list->at[i]);
    } else if (value.kind == FT_DICT || value.kind == FT_SET) {
        ft_dict_entry *entry;
        for (size_t at = 0; fine && (entry = ft_dict_next(value.as.dict, &at));)
            fine = count_uses(w, entry->key) && count_uses(w, entry->value);
    }
    return fine;
}

static bool count_uses(writer *w, ft_value value)
{
    const void *at = identity(value);
    if (!at)
        return true;
    seen *known = seen_of(w, at);
    if (known) {
        if (known->times++ == 1)
            known->id = ++w->last_id;
        return true;
    }
    if (w->depth >= DEEPEST)
        return ft_raise(w->job, FT_FAULT_RECURSION, "maximum recursion depth exceeded");
    ft_dict_set(w->job, w->seen, ft_of_int((int64_t)(intptr_t)at), ft_of_int((int64_t)w->all.len));
    ft_vec_push(w->job->arena, &w->all, (seen){at, 1, 0});
    w->depth++;
    bool fine = count_inside(w, value);
    w->depth--;
    return fine;
}

/* ---- lines */

static size_t column(const writer *w)
{
    return w->out->len - w->line;
}

static void new_line(writer *w, size_t indent)
{
    ft_buf_byte(w->out, '\n');
    w->line = w->out->len;
    ft_buf_fill(w->out, ' ', indent);
}

static void space(writer *w)
{
    if (column(w) && w->out->at[w->out->len - 1] != ' ')
        ft_buf_byte(w->out, ' ');
}

/* ---- scalars: which style */

typedef enum { PLAIN, SINGLE, DOUBLE } quoting;

static bool ends_word(ft_str text, size_t at)
{
    return at >= text.len || strchr(" \t\r\n", text.at[at]); /* a NUL too, as strchr finds it */
}

static bool has_indicator(ft_str text)
{
    if (ft_str_starts(text, FT_STR("---")) || ft_str_starts(text, FT_STR("...")))
        return true;
    if (strchr("#,[]{}&*!|>'\"%@`", text.at[0]) || (strchr("?:-", text.at[0]) && ends_word(text, 1)))
        return true;
    for (size_t i = 1; i < text.len; i++)
        if ((text.at[i] == ':' && ends_word(text, i + 1)) ||
            (text.at[i] == '#' && ends_word(text, i - 1)))
            return true;
    return false;
}

static bool needs_escapes(ft_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c != '\n' && (c < ' ' || c > '~'))
            return true;
        if (i && ((c == '\n' && text.at[i - 1] == ' ') || (c == ' ' && text.at[i - 1] == '\n')))
            return true;
    }
    return false;
}

static bool reads_as_text(writer *w, ft_str text)
{
    return !ft_str_is(text, "=") && !ft_str_is(text, "<<") &&
           ft_value_of_plain(w->job->arena, text).kind == FT_TEXT;
}

static quoting quoting_of(writer *w, ft_str text, bool is_key)
{
    if (text.len == 0)
        return SINGLE;
    bool breaks = ft_str_find_byte(text, '\n', 0) != FT_NOWHERE;
    if (needs_escapes(text) || (is_key && breaks))
        return DOUBLE;
    bool edges = text.at[0] == ' ' || text.at[text.len - 1] == ' ';
    return breaks || edges || has_indicator(text) || !reads_as_text(w, text) ? SINGLE : PLAIN;
}

/* ---- scalars: written, folded at one space where a line has grown past the width */

/* Single quoted: a line break is written as an empty line, quotes are doubled. */
static void write_folded(writer *w, ft_str text, size_t indent, bool quoted, bool fold)
{
    for (size_t at = 0; at < text.len;) {
        char c = text.at[at];
        size_t run = at;
        while (run < text.len && text.at[run] == c && (c == ' ' || c == '\n'))
            run++;
        if (c == ' ') {
            bool inside = !quoted || (at > 0 && run < text.len);
            if (run == at + 1 && fold && inside && column(w) > WIDTH)
                new_line(w, indent);
            else
                ft_buf_fill(w->out, ' ', run - at);
        } else if (c == '\n') {
            for (size_t i = at; i < run; i++)
                new_line(w, 0);
            new_line(w, indent);
        } else {
            ft_buf_text(w->out, quoted && c == '\'' ? "'" : "");
            ft_buf_byte(w->out, c);
            run = at + 1;
        }
        at = run;
    }
}

static void write_escape(ft_buf *out, uint32_t c)
{
    static const char from[] = "\a\b\t\n\v\f\r\x1b\"\\", to[] = "abtnvfre\"\\";
    const char *known = c && c < 0x80 ? strchr(from, (int)c) : NULL;
    const char *name = c == 0 ? "0" : c == 0x85 ? "N" : c == 0xa0 ? "_" : c == 0x2028 ? "L"
                       : c == 0x2029 ? "P" : NULL;
    if (known)
        ft_buf_format(out, "\\%c", to[known - from]);
    else if (name)
        ft_buf_format(out, "\\%s", name);
    else
        ft_buf_format(out, c <= 0xff ? "\\x%02X" : c <= 0xffff ? "\\u%04X" : "\\U%08X", (unsigned)c);
}

/* A break is an escaped line end; the line before it ends at a space or behind an escape. */
static void write_double(writer *w, ft_str text, size_t indent, bool fold)
{
    bool escape = false;
    ft_buf_byte(w->out, '"');
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t c = ft_text_next(text, &at);
        bool behind_escape = escape;
        escape = c < ' ' || c > '~' || c == '"' || c == '\\';
        bool breakable =
            fold && from > 0 && at < text.len && (escape || behind_escape || c == ' ');
        if (escape)
            write_escape(w->out, c);
        if (breakable && column(w) > (size_t)WIDTH + escape) {
            ft_buf_byte(w->out, '\\');
            new_line(w, indent);
            if (text.at[escape ? at : from] == ' ')
                ft_buf_byte(w->out, '\\');
        }
        if (!escape)
            ft_buf_byte(w->out, (char)c);
    }
    ft_buf_byte(w->out, '"');
}

static void write_text(writer *w, ft_str text, size_t indent, bool is_key)
{
    space(w);
    switch (quoting_of(w, text, is_key)) {
    case PLAIN:
        write_folded(w, text, indent, false, !is_key);
        break;
    case SINGLE:
        ft_buf_byte(w->out, '\'');
        write_folded(w, text, indent, true, !is_key);
        ft_buf_byte(w->out, '\'');
        break;
    case DOUBLE:
        write_double(w, text, indent, !is_key);
        break;
    }
}

static void write_float(ft_buf *out, double real)
{
    ft_buf text = ft_buf_in(out->arena);
    if (!isfinite(real)) {
        ft_buf_text(out, isnan(real) ? ".nan" : real < 0 ? "-.inf" : ".inf");
        return;
    }
    ft_float_repr(&text, real);
    ft_str repr = ft_buf_str(&text);
    size_t mark = ft_str_find_byte(repr, 'e', 0);
    bool bare = mark != FT_NOWHERE && ft_str_find_byte(repr, '.', 0) == FT_NOWHERE;
    ft_buf_add(out, bare ? ft_str_slice(repr, 0, mark) : repr);
    if (bare) {
        ft_buf_text(out, ".0");
        ft_buf_add(out, ft_str_from(repr, mark));
    }
}

static bool write_scalar(writer *w, ft_value value, size_t indent, bool is_key)
{
    if (value.kind == FT_TEXT) {
        write_text(w, ft_text_of(value), indent, is_key);
        return true;
    }
    space(w);
    switch (value.kind) {
    case FT_NONE:
        ft_buf_text(w->out, "null");
        return true;
    case FT_BOOL:
        ft_buf_text(w->out, value.as.truth ? "true" : "false");
        return true;
    case FT_FLOAT:
        write_float(w->out, value.as.real);
        return true;
    case FT_INT:
    case FT_BIG:
        return ft_print(w->job, value, w->out);
    case FT_OBJECT:
        if (ft_is_date(value) || ft_is_datetime(value))
            return ft_print(w->job, value, w->out);
        break;
    }
    ft_buf shown = ft_buf_in(w->job->arena);
    return ft_repr(w->job, value, &shown) &&
           ft_raise(w->job, FT_FAULT_VALUE, "('cannot represent an object', %.*s)",
                    FT_ARG(ft_buf_str(&shown)));
}

/* ---- containers */

typedef enum { INLINE /* at the top or behind "- " */, UNDER_KEY } place;

static bool write_node(writer *w, ft_value value, size_t indent, place where);

static bool write_list(writer *w, const ft_list *list, size_t indent, bool same_line)
{
    for (size_t i = 0; i < list->len; i++) {
        if (i || !same_line)
            new_line(w, indent);
        else
            space(w);
        ft_buf_byte(w->out, '-');
        if (!write_node(w, list->at[i], indent + 2, INLINE))
            return false;
    }
    return true;
}

static bool has_break(ft_str text)
{
    static const char *const breaks[] = {"\n", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};
    for (size_t i = 0; i < 4; i++)
        if (ft_str_find(text, ft_str_of(breaks[i]), 0) != FT_NOWHERE)
            return true;
    return false;
}

static bool is_simple_key(ft_value key)
{
    if (key.kind >= FT_LIST && key.kind <= FT_SET)
        return key.kind == FT_TUPLE && key.as.list->len == 0;
    if (key.kind != FT_TEXT)
        return true;
    ft_str text = ft_text_of(key);
    return text.len && ft_text_len(text) < LONGEST_KEY && !has_break(text);
}

static bool write_pair(writer *w, ft_value key, ft_value value, size_t indent)
{
    if (is_simple_key(key)) {
        if (key.kind == FT_TUPLE)
            ft_buf_text(w->out, "[]");
        else if (!write_scalar(w, key, indent, true))
            return false;
        ft_buf_byte(w->out, ':');
        return write_node(w, value, indent, UNDER_KEY);
    }
    ft_buf_byte(w->out, '?');
    if (!write_node(w, key, indent + 2, INLINE))
        return false;
    new_line(w, indent);
    ft_buf_byte(w->out, ':');
    return write_node(w, value, indent + 2, INLINE);
}

/* Keys without an order among them stay as they are. */
static void sort_pairs(writer *w, ft_value *keys, ft_value *values, size_t len)
{
    size_t bytes = len * sizeof *keys;
    ft_value *sorted = ft_alloc_raw(w->job->arena, 2 * bytes);
    memcpy(sorted, keys, bytes);
    memcpy(sorted + len, values, bytes);
    if (!ft_sort(w->job, sorted, sorted + len, len, false)) {
        w->job->fault = (ft_fault){0};
        return;
    }
    memcpy(keys, sorted, bytes);
    memcpy(values, sorted + len, bytes);
}

static bool write_dict(writer *w, const ft_dict *dict, size_t indent, bool same_line)
{
    ft_value *keys = ft_alloc_raw(w->job->arena, 2 * dict->len * sizeof *keys);
    ft_value *values = keys + dict->len;
    ft_dict_entry *entry;
    size_t len = 0;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at)); len++) {
        keys[len] = entry->key;
        values[len] = entry->value;
    }
    if (w->sort_keys)
        sort_pairs(w, keys, values, len);
    for (size_t i = 0; i < len; i++) {
        if (i || !same_line)
            new_line(w, indent);
        else
            space(w);
        if (!write_pair(w, keys[i], values[i], indent))
            return false;
    }
    return true;
}

/* True when an alias was written, or an anchor (*anchored). */
static bool write_anchor(writer *w, ft_value value, bool *anchored)
{
    const void *at = identity(value);
    seen *known = at ? seen_of(w, at) : NULL;
    *anchored = false;
    if (!known || known->id == 0)
        return false;
    space(w);
    bool first = known->times > 0;
    known->times = 0; /* from now on: an alias */
    ft_buf_format(w->out, "%c%s%03u", first ? '&' : '*', "id", known->id);
    *anchored = first;
    return !first;
}

static bool write_container(writer *w, ft_value value, size_t indent, place where, bool anchored)
{
    bool is_list = value.kind == FT_LIST || value.kind == FT_TUPLE;
    if (value.kind == FT_SET) {
        space(w);
        ft_buf_text(w->out, "!!set");
    }
    if ((is_list ? value.as.list->len : value.as.dict->len) == 0) {
        space(w);
        ft_buf_text(w->out, is_list ? "[]" : "{}");
        return true;
    }
    bool same_line = where == INLINE && !anchored && value.kind != FT_SET;
    size_t further = where == UNDER_KEY ? 2 : 0;
    if (is_list)
        return write_list(w, value.as.list, indent + (w->indent_lists ? further : 0), same_line);
    return write_dict(w, value.as.dict, indent + further, same_line);
}

static bool write_node(writer *w, ft_value value, size_t indent, place where)
{
    bool anchored;
    if (write_anchor(w, value, &anchored))
        return true;
    if (value.kind >= FT_LIST && value.kind <= FT_SET)
        return write_container(w, value, indent, where, anchored);
    return write_scalar(w, value, indent + (where == UNDER_KEY ? 2 : 0), false);
}

static bool is_plain_at_root(writer *w, ft_value value)
{
    if (value.kind == FT_TEXT)
        return quoting_of(w, ft_text_of(value), false) == PLAIN;
    return value.kind < FT_LIST || value.kind == FT_OBJECT;
}

static bool write_document(writer *w, ft_value value)
{
    bool scalar = value.kind < FT_LIST || value.kind == FT_OBJECT;
    if (!count_uses(w, value) || !write_node(w, value, scalar ? 2 : 0, INLINE))
        return false;
    ft_buf_text(w->out, is_plain_at_root(w, value) ? "\n...\n" : "\n");
    return true;
}

bool ft_yaml_write(ft_job *job, ft_value value, bool sort_keys, ft_buf *out)
{
    writer w = {.job = job, .out = out, .line = out->len, .sort_keys = sort_keys, .seen = ft_dict_new(job->arena)};
    return write_document(&w, value);
}

bool ft_yaml_write_indented(ft_job *job, ft_value value, ft_buf *out)
{
    writer w = {.job = job, .out = out, .line = out->len, .sort_keys = true, .indent_lists = true,
                .seen = ft_dict_new(job->arena)};
    return write_document(&w, value);
}
