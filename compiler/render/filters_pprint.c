/* filters_pprint.c - the filter pprint: values laid out as Python's pprint does in 80 columns. What
 * fits stands on one line; else every item of a container begins one. Keys are sorted. */
#include "base/text.h"
#include "render/filters.h"
#include "value/methods.h"
#include "value/sort.h"

/* The containers being printed, innermost first: one that holds itself is named, not entered. */
typedef struct path {
    const void *container;
    const struct path *outer;
} path;

/* Where a value stands: its column, the columns still needed behind it on its last line, and how
 * many containers it is in. */
typedef struct {
    size_t indent, behind;
    const path *inside;
    unsigned depth;
} place;

enum { WIDTH = 80 };

static bool is_container(ft_value value)
{
    return ft_is(value, FT_LIST) || ft_is(value, FT_TUPLE) || ft_is(value, FT_DICT);
}

static bool is_inside(ft_value value, const path *inside)
{
    for (; inside; inside = inside->outer)
        if (inside->container == value.as.list)
            return true;
    return false;
}

static void put_recursion(ft_value value, ft_buf *out)
{
    ft_buf_format(out, "<Recursion on %s with id=%llu>", ft_type_name(value),
                  (unsigned long long)(uintptr_t)value.as.list);
}

static bool enter(ft_job *job)
{
    return ++job->depth <= job->depth_limit ||
           ft_raise(job, FT_FAULT_RECURSION, "maximum recursion depth exceeded while printing");
}

/* Python's order, or that of the types' names where values have none. */
static bool less_or_by_type(ft_job *job, ft_value a, ft_value b, bool *out)
{
    if (ft_compare(job, FT_LT, a, b, out))
        return true;
    bool unordered = job->fault.kind == FT_FAULT_TYPE;
    if (unordered)
        job->fault = (ft_fault){0};
    *out = strcmp(ft_type_name(a), ft_type_name(b)) < 0;
    return unordered;
}

/* The keys and values of a dict or set, sorted by key; the values of a set are none. */
static bool sorted_entries(ft_job *job, const ft_dict *dict, ft_value **keys, ft_value **values)
{
    const ft_dict_entry *entry;
    size_t count = 0;
    *keys = FT_NEW_ARRAY(job->arena, ft_value, dict->len);
    *values = FT_NEW_ARRAY(job->arena, ft_value, dict->len);
    for (size_t at = 0; (entry = ft_dict_next(dict, &at)); count++) {
        (*keys)[count] = entry->key;
        (*values)[count] = entry->value;
    }
    return ft_sort_by(job, less_or_by_type, *keys, *values, count, false);
}

/* ---- on one line */

static bool flat(ft_job *job, ft_value value, const path *inside, ft_buf *out);

static bool flat_items(ft_job *job, const ft_list *list, const path *inside, ft_buf *out)
{
    for (size_t i = 0; i < list->len; i++) {
        ft_buf_text(out, i ? ", " : "");
        if (!flat(job, list->at[i], inside, out))
            return false;
    }
    return true;
}

static bool flat_entries(ft_job *job, const ft_dict *dict, const path *inside, ft_buf *out)
{
    ft_value *keys, *values;
    if (!sorted_entries(job, dict, &keys, &values))
        return false;
    for (size_t i = 0; i < dict->len; i++) {
        ft_buf_text(out, i ? ", " : "");
        if (!flat(job, keys[i], inside, out))
            return false;
        ft_buf_text(out, ": ");
        if (!flat(job, values[i], inside, out))
            return false;
    }
    return true;
}

/* How a container opens and closes. */
static const char *opening(ft_value value)
{
    return ft_is(value, FT_LIST) ? "[" : ft_is(value, FT_TUPLE) ? "(" : "{";
}

static const char *closing(ft_value value)
{
    bool single = ft_is(value, FT_TUPLE) && value.as.list->len == 1;
    return ft_is(value, FT_LIST) ? "]" : single ? ",)" : ft_is(value, FT_TUPLE) ? ")" : "}";
}

static bool flat(ft_job *job, ft_value value, const path *inside, ft_buf *out)
{
    if (!is_container(value))
        return ft_repr(job, value, out);
    if (is_inside(value, inside)) {
        put_recursion(value, out);
        return true;
    }
    path within = {value.as.list, inside};
    ft_buf_text(out, opening(value));
    bool done =
        enter(job) && (ft_is(value, FT_DICT) ? flat_entries(job, value.as.dict, &within, out)
                                             : flat_items(job, value.as.list, &within, out));
    ft_buf_text(out, closing(value));
    job->depth--;
    return done;
}

/* ---- on several lines */

static bool pretty(ft_job *job, ft_value value, place at, ft_buf *out);

static void new_line(ft_buf *out, size_t indent)
{
    ft_buf_byte(out, '\n');
    ft_buf_fill(out, ' ', indent);
}

static bool pretty_dict(ft_job *job, const ft_dict *dict, place at, ft_buf *out)
{
    ft_value *keys, *values;
    size_t behind = at.behind;
    if (!sorted_entries(job, dict, &keys, &values))
        return false;
    for (size_t i = 0; i < dict->len; i++) {
        if (i) {
            ft_buf_byte(out, ',');
            new_line(out, at.indent);
        }
        size_t before = out->len;
        if (!flat(job, keys[i], at.inside, out))
            return false;
        size_t key_len = ft_text_len(ft_str_from(ft_buf_str(out), before));
        ft_buf_text(out, ": ");
        place here = at;
        here.indent += key_len + 2;
        here.behind = i + 1 < dict->len ? 1 : behind;
        if (!pretty(job, values[i], here, out))
            return false;
    }
    return true;
}

static bool pretty_items(ft_job *job, const ft_value *items, size_t len, place at, ft_buf *out)
{
    size_t behind = at.behind;
    for (size_t i = 0; i < len; i++) {
        if (i) {
            ft_buf_byte(out, ',');
            new_line(out, at.indent);
        }
        at.behind = i + 1 < len ? 1 : behind;
        if (!pretty(job, items[i], at, out))
            return false;
    }
    return true;
}

static bool pretty_set(ft_job *job, const ft_dict *set, place at, ft_buf *out)
{
    ft_value *keys, *nones;
    return sorted_entries(job, set, &keys, &nones) && pretty_items(job, keys, set->len, at, out);
}

static bool pretty_container(ft_job *job, ft_value value, place at, ft_buf *out)
{
    path within = {value.as.list, at.inside};
    bool dict = ft_is(value, FT_DICT), set = ft_is(value, FT_SET);
    place inner = {at.indent + 1, at.behind + strlen(closing(value)), &within, at.depth + 1};
    ft_buf_text(out, opening(value));
    bool done = dict  ? pretty_dict(job, value.as.dict, inner, out)
                : set ? pretty_set(job, value.as.dict, inner, out)
                      : pretty_items(job, value.as.list->at, value.as.list->len, inner, out);
    ft_buf_text(out, closing(value));
    return done;
}

/* ---- text in pieces, as adjacent literals */

static ft_str repr_of(ft_arena *arena, ft_str text)
{
    ft_buf made = ft_buf_in(arena);
    ft_repr_text(&made, text);
    return ft_buf_str(&made);
}

typedef FT_VEC(ft_str) literals;

/* The bytes of the next word of `line` with the white space behind it. */
static size_t word_len(ft_str line)
{
    size_t at = 0;
    for (bool spaces = false; at < line.len;) {
        size_t next = at;
        bool space = ft_char_is_space(ft_text_next(line, &next));
        if (spaces && !space)
            break;
        spaces = space;
        at = next;
    }
    return at;
}

/* Cuts a line between words so that each literal fits `width`; the last leaves room for `behind`.
 */
static void cut_line(ft_arena *arena, ft_str line, size_t width, size_t behind, literals *out)
{
    size_t start = 0, end = 0;
    while (end < line.len) {
        size_t next = end + word_len(ft_str_from(line, end));
        size_t room = next == line.len ? width - (behind < width ? behind : width) : width;
        ft_str candidate = repr_of(arena, ft_str_slice(line, start, next));
        if (ft_text_len(candidate) > room && end > start) {
            ft_vec_push(arena, out, repr_of(arena, ft_str_slice(line, start, end)));
            start = end;
        }
        end = next;
    }
    if (end > start)
        ft_vec_push(arena, out, repr_of(arena, ft_str_slice(line, start, end)));
}

static void pretty_text(ft_job *job, ft_str text, place at, ft_buf *out)
{
    bool bare = at.depth == 0; /* stands in no container: parentheses hold the literals together */
    literals parts = {0};
    ft_list *lines = ft_split_lines(job->arena, text, true);
    size_t indent = at.indent + bare, width = indent < WIDTH ? WIDTH - indent : 0;
    for (size_t i = 0; i < lines->len; i++) {
        ft_str line = ft_text_of(lines->at[i]), whole = repr_of(job->arena, line);
        size_t behind = i + 1 == lines->len ? at.behind + bare : 0;
        if (ft_text_len(whole) + behind <= width)
            ft_vec_push(job->arena, &parts, whole);
        else
            cut_line(job->arena, line, width, behind, &parts);
    }
    bool several = parts.len > 1;
    ft_buf_text(out, bare && several ? "(" : "");
    for (size_t i = 0; i < parts.len; i++) {
        if (i)
            new_line(out, indent);
        ft_buf_add(out, parts.at[i]);
    }
    ft_buf_text(out, bare && several ? ")" : "");
}

/* ---- a value where it stands */

static bool pretty(ft_job *job, ft_value value, place at, ft_buf *out)
{
    if (is_container(value) && is_inside(value, at.inside)) {
        put_recursion(value, out);
        return true;
    }
    ft_buf one_line = ft_buf_in(job->arena);
    bool done = enter(job) && flat(job, value, at.inside, &one_line);
    bool fits = at.indent + ft_text_len(ft_buf_str(&one_line)) + at.behind <= WIDTH;
    bool several = is_container(value) || (ft_is(value, FT_SET) && value.as.dict->len);
    if (done && !fits && ft_is(value, FT_TEXT) && value.len)
        pretty_text(job, ft_text_of(value), at, out);
    else if (done && !fits && several)
        done = pretty_container(job, value, at, out);
    else if (done)
        ft_buf_add(out, ft_buf_str(&one_line));
    job->depth--;
    return done;
}

bool ft_filter_pprint(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_bind(job, args, "pprint", "", NULL) || !pretty(job, input, (place){0}, &made))
        return false;
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}
