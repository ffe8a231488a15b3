/* methods_text.c - the methods of str (PYM-03, PYM-04). Indices are characters. */
#include "base/text.h"
#include "value/bytes.h"
#include "value/format.h"
#include "value/methods.h"

static bool give_text(ft_value *out, ft_str text)
{
    *out = ft_of_text(text);
    return true;
}

static bool give_bool(ft_value *out, bool truth)
{
    *out = ft_of_bool(truth);
    return true;
}

/* ---- case */

#define CASE_METHOD(name)                                                                          \
    static bool text_##name(ft_job *job, ft_value self, const ft_args *args, ft_value *out)        \
    {                                                                                              \
        return ft_method_arity(job, args, "str." #name, 0, 0) &&                                   \
               give_text(out, ft_text_##name(job->arena, ft_text_of(self)));                       \
    }
CASE_METHOD(lower)
CASE_METHOD(upper)
CASE_METHOD(casefold)
CASE_METHOD(swapcase)
CASE_METHOD(title)
CASE_METHOD(capitalize)

/* ---- classes of characters */

static bool every(ft_str s, bool (*is)(uint32_t))
{
    for (size_t at = 0; at < s.len;)
        if (!is(ft_text_next(s, &at)))
            return false;
    return s.len > 0;
}

static bool is_alnum(uint32_t c)
{
    return ft_char_is_alpha(c) || ft_char_is_numeric(c);
}

#define CLASS_METHOD(name, is)                                                                     \
    static bool text_##name(ft_job *job, ft_value self, const ft_args *args, ft_value *out)        \
    {                                                                                              \
        return ft_method_arity(job, args, "str." #name, 0, 0) &&                                   \
               give_bool(out, every(ft_text_of(self), is));                                        \
    }
CLASS_METHOD(isalnum, is_alnum)
CLASS_METHOD(isalpha, ft_char_is_alpha)
CLASS_METHOD(isdecimal, ft_char_is_decimal)
CLASS_METHOD(isdigit, ft_char_is_digit)
CLASS_METHOD(isnumeric, ft_char_is_numeric)
CLASS_METHOD(isspace, ft_char_is_space)

static bool text_isascii(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return ft_method_arity(job, args, "str.isascii", 0, 0) &&
           give_bool(out, ft_text_is_ascii(ft_text_of(self)));
}

static bool text_isprintable(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return ft_method_arity(job, args, "str.isprintable", 0, 0) &&
           give_bool(out, self.len == 0 || every(ft_text_of(self), ft_char_is_printable));
}

static bool text_isidentifier(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "str.isidentifier", 0, 0))
        return false;
    size_t at = 0;
    ft_str text = ft_text_of(self);
    return give_bool(out, text.len > 0 && ft_char_is_id_start(ft_text_next(text, &at)) &&
                              every(text, ft_char_is_id_continue));
}

static bool text_isupper(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return ft_method_arity(job, args, "str.isupper", 0, 0) &&
           give_bool(out, ft_text_is_upper(ft_text_of(self)));
}

static bool text_islower(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return ft_method_arity(job, args, "str.islower", 0, 0) &&
           give_bool(out, ft_text_is_lower(ft_text_of(self)));
}

static bool is_titled(ft_str s)
{
    bool found = false, inside = false;
    for (size_t at = 0; at < s.len;) {
        uint32_t c = ft_text_next(s, &at);
        bool upper = ft_char_is_upper(c) || ft_char_is_title(c), lower = ft_char_is_lower(c);
        if ((upper && inside) || (lower && !inside))
            return false;
        inside = upper || lower;
        found = found || inside;
    }
    return found;
}

static bool text_istitle(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return ft_method_arity(job, args, "str.istitle", 0, 0) &&
           give_bool(out, is_titled(ft_text_of(self)));
}

/* ---- searching in a window of characters */

typedef struct {
    ft_str text, needle;
    size_t start;
    bool valid;
} search; /* start: bytes before `text` */

/* They take from one to three arguments, and none by name. */
static bool search_arity(ft_job *job, const ft_args *args, const char *name)
{
    return ft_method_arity(job, &(ft_args){.len = 1, .named_len = args->named_len}, name, 1, 1) &&
           ft_method_count(job, args->len, name, 1, 3);
}

static bool bound_of(ft_job *job, const ft_args *args, size_t which, size_t len, size_t absent,
                     size_t *out)
{
    *out = absent;
    if (which >= args->len || ft_is(args->at[which], FT_NONE))
        return true;
    int64_t index;
    if (!ft_method_bound(job, args->at[which], " or None", &index))
        return false;
    index = index >= 0 ? index : index < -(int64_t)len ? 0 : index + (int64_t)len;
    *out = (size_t)index;
    return true;
}

/* The part of `text` that arguments 1 and 2 (start, end) choose. */
static bool window_of(ft_job *job, ft_str text, const ft_args *args, search *out)
{
    if (args->len < 2) {
        *out = (search){text, {0}, 0, true};
        return true;
    }
    size_t len = ft_text_len(text), start, end;
    if (!bound_of(job, args, 1, len, 0, &start) || !bound_of(job, args, 2, len, len, &end))
        return false;
    end = end > len ? len : end;
    out->valid = start <= end;
    out->start = ft_text_byte_of(text, start);
    out->text = ft_str_slice(text, out->start, ft_text_byte_of(text, end));
    return true;
}

static bool search_of(ft_job *job, ft_value self, const ft_args *args, const char *name,
                      search *out)
{
    if (!search_arity(job, args, name))
        return false;
    if (!window_of(job, ft_text_of(self), args, out))
        return false;
    return ft_method_text(job, args->at[0], "must be str", &out->needle);
}

static bool find_in(ft_job *job, ft_value self, const ft_args *args, const char *name, bool last,
                    int64_t *out)
{
    search look;
    if (!search_of(job, self, args, name, &look))
        return false;
    size_t byte = !look.valid ? FT_NOWHERE
                  : last      ? ft_str_rfind(look.text, look.needle)
                              : ft_str_find(look.text, look.needle, 0);
    bool found = byte != FT_NOWHERE;
    *out = found ? (int64_t)ft_text_index_of(ft_text_of(self), look.start + byte) : -1;
    return true;
}

static bool give_found(ft_job *job, int64_t index, bool must, ft_value *out)
{
    if (must && index < 0)
        return ft_raise(job, FT_FAULT_VALUE, "substring not found");
    *out = ft_of_int(index);
    return true;
}

#define FIND_METHOD(name, last, must)                                                              \
    static bool text_##name(ft_job *job, ft_value self, const ft_args *args, ft_value *out)        \
    {                                                                                              \
        int64_t index;                                                                             \
        return find_in(job, self, args, "str." #name, last, &index) &&                             \
               give_found(job, index, must, out);                                                  \
    }
FIND_METHOD(find, false, false)
FIND_METHOD(rfind, true, false)
FIND_METHOD(index, false, true)
FIND_METHOD(rindex, true, true)

static bool text_count(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    search look;
    if (!search_of(job, self, args, "str.count", &look))
        return false;
    int64_t count = 0;
    if (look.valid && look.needle.len == 0)
        count = (int64_t)ft_text_len(look.text) + 1;
    else if (look.valid)
        for (size_t at = 0; (at = ft_str_find(look.text, look.needle, at)) != FT_NOWHERE; count++)
            at += look.needle.len;
    *out = ft_of_int(count);
    return true;
}

typedef bool affix_fn(ft_str text, ft_str affix);

static bool has_affix(ft_job *job, ft_value self, const ft_args *args, const char *name,
                      affix_fn *matches, ft_value *out)
{
    search look;
    if (!search_arity(job, args, name) || !window_of(job, ft_text_of(self), args, &look))
        return false;
    ft_value first = args->at[0];
    if (ft_is(first, FT_TEXT))
        return give_bool(out, look.valid && matches(look.text, ft_text_of(first)));
    if (!ft_is(first, FT_TUPLE))
        return ft_raise(job, FT_FAULT_TYPE, "%s first arg must be str or a tuple of str, not %s",
                        name + strlen("str."), ft_type_name(first));
    bool found = false;
    for (size_t i = 0; i < first.as.list->len && !found; i++) {
        ft_value affix = first.as.list->at[i];
        if (!ft_is(affix, FT_TEXT))
            return ft_raise(job, FT_FAULT_TYPE, "tuple for %s must only contain str, not %s",
                            name + strlen("str."), ft_type_name(affix));
        found = look.valid && matches(look.text, ft_text_of(affix));
    }
    return give_bool(out, found);
}

static bool text_startswith(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return has_affix(job, self, args, "str.startswith", ft_str_starts, out);
}

static bool text_endswith(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return has_affix(job, self, args, "str.endswith", ft_str_ends, out);
}

static bool text_removeprefix(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_str text = ft_text_of(self), prefix;
    if (!ft_method_arity(job, args, "str.removeprefix", 1, 1) ||
        !ft_method_text(job, args->at[0], "removeprefix() argument must be str", &prefix))
        return false;
    return give_text(out, ft_str_starts(text, prefix) ? ft_str_from(text, prefix.len) : text);
}

static bool text_removesuffix(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_str text = ft_text_of(self), suffix;
    if (!ft_method_arity(job, args, "str.removesuffix", 1, 1) ||
        !ft_method_text(job, args->at[0], "removesuffix() argument must be str", &suffix))
        return false;
    bool ends = ft_str_ends(text, suffix);
    return give_text(out, ends ? ft_str_slice(text, 0, text.len - suffix.len) : text);
}

/* ---- trimming and padding */

enum { LEFT = 1, RIGHT = 2 };

static bool strips(uint32_t c, const ft_str *chars)
{
    if (!chars)
        return ft_char_is_space(c);
    for (size_t at = 0; at < chars->len;)
        if (ft_text_next(*chars, &at) == c)
            return true;
    return false;
}

/* The byte where the last character of `s` begins. */
static size_t last_start(ft_str s)
{
    size_t at = s.len - 1;
    while (at > 0 && s.len - at < 4 && ((unsigned char)s.at[at] & 0xC0) == 0x80)
        at--;
    size_t behind = at;
    (void)ft_text_next(s, &behind);
    return behind == s.len ? at : s.len - 1;
}

static ft_str strip(ft_str s, const ft_str *chars, int sides)
{
    while ((sides & LEFT) && s.len) {
        size_t behind = 0;
        if (!strips(ft_text_next(s, &behind), chars))
            break;
        s = ft_str_from(s, behind);
    }
    while ((sides & RIGHT) && s.len) {
        size_t start = last_start(s), at = start;
        if (!strips(ft_text_next(s, &at), chars))
            break;
        s.len = start;
    }
    return s;
}

static bool strip_method(ft_job *job, ft_value self, const ft_args *args, const char *name,
                         int sides, ft_value *out)
{
    ft_str chars;
    if (!ft_method_arity(job, args, name, 0, 1))
        return false;
    bool given = args->len && !ft_is(args->at[0], FT_NONE);
    if (given && !ft_is(args->at[0], FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "%s arg must be None or str", name + strlen("str."));
    if (given)
        chars = ft_text_of(args->at[0]);
    return give_text(out, strip(ft_text_of(self), given ? &chars : NULL, sides));
}

#define STRIP_METHOD(name, sides)                                                                  \
    static bool text_##name(ft_job *job, ft_value self, const ft_args *args, ft_value *out)        \
    {                                                                                              \
        return strip_method(job, self, args, "str." #name, sides, out);                            \
    }
STRIP_METHOD(strip, LEFT | RIGHT)
STRIP_METHOD(lstrip, LEFT)
STRIP_METHOD(rstrip, RIGHT)

static void put_times(ft_buf *out, ft_str fill, size_t count)
{
    if (fill.len == 1)
        ft_buf_fill(out, fill.at[0], count);
    else
        for (size_t i = 0; i < count; i++)
            ft_buf_add(out, fill);
}

static bool padded(ft_job *job, ft_str text, size_t before, size_t after, ft_str fill,
                   ft_value *out)
{
    if (!ft_job_room(job, text.len + (before + after) * fill.len))
        return false;
    ft_buf made = ft_buf_in(job->arena);
    put_times(&made, fill, before);
    ft_buf_add(&made, text);
    put_times(&made, fill, after);
    return give_text(out, ft_buf_str(&made));
}

/* How many characters are missing to the width of argument 0; the fill is argument 1. */
static bool padding_of(ft_job *job, ft_value self, const ft_args *args, const char *name,
                       size_t *missing, int64_t *width, ft_str *fill)
{
    if (!ft_method_arity(job, args, name, 1, 2) || !ft_to_index(job, args->at[0], width))
        return false;
    *fill = FT_STR(" ");
    if (args->len >= 2 &&
        !ft_method_text(job, args->at[1], "The fill character must be a unicode character", fill))
        return false;
    if (ft_text_len(*fill) != 1)
        return ft_raise(job, FT_FAULT_TYPE,
                        "The fill character must be exactly one character long");
    size_t len = ft_text_len(ft_text_of(self));
    *missing = *width > (int64_t)len ? (size_t)*width - len : 0;
    return true;
}

static bool pad_method(ft_job *job, ft_value self, const ft_args *args, const char *name, int sides,
                       ft_value *out)
{
    size_t missing = 0;
    int64_t width = 0;
    ft_str fill;
    if (!padding_of(job, self, args, name, &missing, &width, &fill))
        return false;
    if (missing == 0)
        return give_text(out, ft_text_of(self));
    size_t before = sides == LEFT ? missing : 0;
    if (sides == (LEFT | RIGHT))
        before = missing / 2 + (missing & (size_t)width & 1);
    return padded(job, ft_text_of(self), before, missing - before, fill, out);
}

#define PAD_METHOD(name, sides)                                                                    \
    static bool text_##name(ft_job *job, ft_value self, const ft_args *args, ft_value *out)        \
    {                                                                                              \
        return pad_method(job, self, args, "str." #name, sides, out);                              \
    }
PAD_METHOD(center, LEFT | RIGHT)
PAD_METHOD(ljust, RIGHT)
PAD_METHOD(rjust, LEFT)

static bool text_zfill(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    int64_t width = 0;
    ft_str text = ft_text_of(self);
    if (!ft_method_arity(job, args, "str.zfill", 1, 1) || !ft_to_index(job, args->at[0], &width))
        return false;
    size_t len = ft_text_len(text);
    if (width <= (int64_t)len)
        return give_text(out, text);
    size_t missing = (size_t)width - len,
           sign = text.len && (text.at[0] == '+' || text.at[0] == '-');
    if (!ft_job_room(job, text.len + missing))
        return false;
    ft_buf made = ft_buf_in(job->arena);
    ft_buf_add(&made, ft_str_slice(text, 0, sign));
    ft_buf_fill(&made, '0', missing);
    ft_buf_add(&made, ft_str_from(text, sign));
    return give_text(out, ft_buf_str(&made));
}

static bool text_expandtabs(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    static const char *const names[] = {"tabsize", NULL};
    ft_value slot;
    int64_t size = 8;
    if (!ft_method_options(job, args, "expandtabs", names, &slot))
        return false;
    if (ft_passed(slot) && !ft_to_index(job, slot, &size))
        return false;
    ft_str text = ft_text_of(self);
    ft_buf made = ft_buf_in(job->arena);
    size_t column = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = ft_text_next(text, &at);
        if (c == '\t') {
            size_t fill = size > 0 ? (size_t)size - column % (size_t)size : 0;
            if (!ft_job_room(job, made.len + fill))
                return false;
            ft_buf_fill(&made, ' ', fill);
            column += fill;
            continue;
        }
        column = c == '\n' || c == '\r' ? 0 : column + 1;
        ft_text_put(&made, c);
    }
    return give_text(out, ft_buf_str(&made));
}

/* ---- cutting and joining */

static void add_piece(ft_job *job, ft_list *pieces, ft_str text, size_t from, size_t to)
{
    ft_list_add(job->arena, pieces, ft_of_text(ft_str_slice(text, from, to)));
}

static void reverse(ft_list *list)
{
    for (size_t i = 0, j = list->len; i + 1 < j; i++) {
        ft_value kept = list->at[i];
        list->at[i] = list->at[--j];
        list->at[j] = kept;
    }
}

static void split_words(ft_job *job, ft_str text, int64_t most, ft_list *pieces)
{
    text = strip(text, NULL, LEFT);
    while (text.len && most-- != 0) {
        size_t end = 0, behind = 0;
        while (end < text.len && !ft_char_is_space(ft_text_next(text, &behind)))
            end = behind;
        add_piece(job, pieces, text, 0, end);
        text = strip(ft_str_from(text, end), NULL, LEFT);
    }
    if (text.len)
        add_piece(job, pieces, text, 0, text.len);
}

/* From the end; gives the pieces backward. */
static void rsplit_words(ft_job *job, ft_str text, int64_t most, ft_list *pieces)
{
    text = strip(text, NULL, RIGHT);
    while (text.len && most-- != 0) {
        ft_str head = text;
        while (head.len) {
            size_t start = last_start(head), at = start;
            if (ft_char_is_space(ft_text_next(head, &at)))
                break;
            head.len = start;
        }
        add_piece(job, pieces, text, head.len, text.len);
        text = strip(head, NULL, RIGHT);
    }
    if (text.len)
        add_piece(job, pieces, text, 0, text.len);
}

static void split_at(ft_job *job, ft_str text, ft_str separator, int64_t most, ft_list *pieces)
{
    size_t from = 0, hit;
    while (most-- != 0 && (hit = ft_str_find(text, separator, from)) != FT_NOWHERE) {
        add_piece(job, pieces, text, from, hit);
        from = hit + separator.len;
    }
    add_piece(job, pieces, text, from, text.len);
}

static void rsplit_at(ft_job *job, ft_str text, ft_str separator, int64_t most, ft_list *pieces)
{
    size_t hit;
    while (most-- != 0 && (hit = ft_str_rfind(text, separator)) != FT_NOWHERE) {
        add_piece(job, pieces, text, hit + separator.len, text.len);
        text.len = hit;
    }
    add_piece(job, pieces, text, 0, text.len);
}

static bool split_method(ft_job *job, ft_value self, const ft_args *args, bool from_right,
                         ft_value *out)
{
    static const char *const names[] = {"sep", "maxsplit", NULL};
    ft_value slots[2];
    int64_t most = -1;
    ft_str separator = {0}, text = ft_text_of(self);
    if (!ft_method_options(job, args, from_right ? "rsplit" : "split", names, slots))
        return false;
    if (ft_passed(slots[1]) && !ft_to_index(job, slots[1], &most))
        return false;
    ft_list *pieces = ft_list_new(job->arena, 4);
    if (!ft_passed(slots[0]) || ft_is(slots[0], FT_NONE)) {
        (from_right ? rsplit_words : split_words)(job, text, most, pieces);
    } else {
        if (!ft_method_text(job, slots[0], "must be str or None", &separator))
            return false;
        if (separator.len == 0)
            return ft_raise(job, FT_FAULT_VALUE, "empty separator");
        (from_right ? rsplit_at : split_at)(job, text, separator, most, pieces);
    }
    if (from_right)
        reverse(pieces);
    *out = ft_of_list(pieces);
    return true;
}

static bool text_split(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return split_method(job, self, args, false, out);
}

static bool text_rsplit(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return split_method(job, self, args, true, out);
}

static bool is_line_end(uint32_t c)
{
    return (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

ft_list *ft_split_lines(ft_arena *arena, ft_str text, bool keep_ends)
{
    ft_list *lines = ft_list_new(arena, 4);
    for (size_t start = 0, at = 0; start < text.len; start = at) {
        size_t end = at;
        uint32_t c = 0;
        while (at < text.len && !is_line_end(c = ft_text_next(text, &at)))
            end = at;
        if (c == '\r' && at < text.len && text.at[at] == '\n')
            at++;
        ft_list_add(arena, lines, ft_of_text(ft_str_slice(text, start, keep_ends ? at : end)));
    }
    return lines;
}

static bool text_splitlines(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    static const char *const names[] = {"keepends", NULL};
    ft_value slot;
    int64_t keep_ends = 0;
    if (!ft_method_options(job, args, "splitlines", names, &slot))
        return false;
    if (ft_passed(slot) && !ft_to_index(job, slot, &keep_ends))
        return false;
    *out = ft_of_list(ft_split_lines(job->arena, ft_text_of(self), keep_ends != 0));
    return true;
}

static bool partition_method(ft_job *job, ft_value self, const ft_args *args, const char *name,
                             bool last, ft_value *out)
{
    ft_str text = ft_text_of(self), separator;
    if (!ft_method_arity(job, args, name, 1, 1) ||
        !ft_method_text(job, args->at[0], "must be str", &separator))
        return false;
    if (separator.len == 0)
        return ft_raise(job, FT_FAULT_VALUE, "empty separator");
    size_t hit = last ? ft_str_rfind(text, separator) : ft_str_find(text, separator, 0);
    bool found = hit != FT_NOWHERE;
    size_t head = found ? hit : last ? 0 : text.len;
    ft_list *parts = ft_list_new(job->arena, 3);
    add_piece(job, parts, text, 0, head);
    add_piece(job, parts, text, head, found ? head + separator.len : head);
    add_piece(job, parts, text, found ? head + separator.len : head, text.len);
    *out = ft_of_tuple(parts);
    return true;
}

static bool text_partition(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return partition_method(job, self, args, "str.partition", false, out);
}

static bool text_rpartition(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return partition_method(job, self, args, "str.rpartition", true, out);
}

static bool text_join(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_iter items;
    ft_value item;
    ft_found found;
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_method_arity(job, args, "str.join", 1, 1))
        return false;
    if (!ft_is_iterable(args->at[0]))
        return ft_raise(job, FT_FAULT_TYPE, "can only join an iterable");
    if (!ft_iter_begin(job, args->at[0], &items))
        return false;
    for (size_t i = 0; (found = ft_iter_next(job, &items, &item)) == FT_FOUND; i++) {
        if (!ft_is(item, FT_TEXT))
            return ft_raise(job, FT_FAULT_TYPE,
                            "sequence item %zu: expected str instance, %s found", i,
                            ft_type_name(item));
        if (!ft_job_room(job, made.len + item.len))
            return false;
        if (i)
            ft_buf_add(&made, ft_text_of(self));
        ft_buf_add(&made, ft_text_of(item));
    }
    return found == FT_MISSING && give_text(out, ft_buf_str(&made));
}

bool ft_replace_text(ft_job *job, ft_str text, ft_str old, ft_str new_text, int64_t count,
                     ft_str *out)
{
    ft_buf made = ft_buf_in(job->arena);
    size_t from = 0;
    while (count-- != 0) {
        size_t hit = ft_str_find(text, old, from);
        if (hit == FT_NOWHERE)
            break;
        size_t behind = hit + old.len;
        if (!ft_job_room(job, made.len + new_text.len))
            return false;
        ft_buf_add(&made, ft_str_slice(text, from, hit));
        ft_buf_add(&made, new_text);
        from = behind;
        if (old.len == 0) {
            if (hit >= text.len)
                break;
            (void)ft_text_next(text, &behind);
            ft_buf_add(&made, ft_str_slice(text, hit, behind));
            from = behind;
        }
    }
    ft_buf_add(&made, ft_str_from(text, from));
    *out = ft_buf_str(&made);
    return true;
}

static bool text_replace(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_str old, new_text, made;
    int64_t count = -1;
    if (!ft_method_arity(job, args, "str.replace", 2, 3) ||
        !ft_method_text(job, args->at[0], "replace() argument 1 must be str", &old) ||
        !ft_method_text(job, args->at[1], "replace() argument 2 must be str", &new_text))
        return false;
    if (args->len >= 3 && !ft_to_index(job, args->at[2], &count))
        return false;
    if (!ft_replace_text(job, ft_text_of(self), old, new_text, count, &made))
        return false;
    return give_text(out, made);
}

/* ---- translation tables */

static bool pair_characters(ft_job *job, ft_dict *table, ft_str from, ft_str to)
{
    if (ft_text_len(from) != ft_text_len(to))
        return ft_raise(job, FT_FAULT_VALUE,
                        "the first two maketrans arguments must have equal length");
    for (size_t i = 0, j = 0; i < from.len;) {
        ft_value key = ft_of_int(ft_text_next(from, &i));
        if (!ft_dict_set(job, table, key, ft_of_int(ft_text_next(to, &j))))
            return false;
    }
    return true;
}

static bool drop_characters(ft_job *job, ft_dict *table, ft_str dropped)
{
    for (size_t i = 0; i < dropped.len;)
        if (!ft_dict_set(job, table, ft_of_int(ft_text_next(dropped, &i)), FT_VALUE_NONE))
            return false;
    return true;
}

static bool key_characters(ft_job *job, ft_dict *table, ft_value given)
{
    if (!ft_is(given, FT_DICT))
        return ft_raise(job, FT_FAULT_TYPE,
                        "if you give only one argument to maketrans it must be a dict");
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(given.as.dict, &at));) {
        ft_value key = entry->key;
        if (ft_is(key, FT_TEXT)) {
            size_t next = 0;
            if (ft_text_len(ft_text_of(key)) != 1)
                return ft_raise(job, FT_FAULT_VALUE,
                                "string keys in translate table must be of length 1");
            key = ft_of_int(ft_text_next(ft_text_of(entry->key), &next));
        }
        if (!ft_dict_set(job, table, key, entry->value))
            return false;
    }
    return true;
}

static bool text_maketrans(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    (void)self;
    if (!ft_method_arity(job, args, "str.maketrans", 1, 3))
        return false;
    ft_dict *table = ft_dict_new(job->arena);
    *out = ft_of_dict(table);
    if (args->len == 1)
        return key_characters(job, table, args->at[0]);
    ft_str from, to, dropped = {0};
    if (!ft_method_text(job, args->at[0],
                        "first maketrans argument must be a string if there is a second argument",
                        &from) ||
        !ft_method_text(job, args->at[1], "maketrans() argument 2 must be str", &to))
        return false;
    if (args->len >= 3 &&
        !ft_method_text(job, args->at[2], "maketrans() argument 3 must be str", &dropped))
        return false;
    return pair_characters(job, table, from, to) && drop_characters(job, table, dropped);
}

static bool put_translated(ft_job *job, ft_buf *out, ft_value table, uint32_t c)
{
    ft_value to = FT_VALUE_UNDEFINED;
    if (!ft_is(table, FT_DICT) && !ft_is(table, FT_LIST) && !ft_is(table, FT_TUPLE) &&
        !ft_is(table, FT_TEXT) && !ft_is(table, FT_OBJECT))
        return ft_raise(job, FT_FAULT_TYPE, "'%s' object is not subscriptable",
                        ft_type_name(table));
    if (!ft_get_item(job, table, ft_of_int(c), &to))
        return false;
    if (ft_is(to, FT_TEXT)) {
        ft_buf_add(out, ft_text_of(to));
    } else if (ft_is(to, FT_INT)) {
        if (to.as.number < 0 || to.as.number > 0x10FFFF)
            return ft_raise(job, FT_FAULT_VALUE, "character mapping must be in range(0x110000)");
        ft_text_put(out, (uint32_t)to.as.number);
    } else if (ft_is(to, FT_UNDEFINED)) {
        ft_text_put(out, c);
    } else if (!ft_is(to, FT_NONE)) {
        return ft_raise(job, FT_FAULT_TYPE, "character mapping must return integer, None or str");
    }
    return true;
}

static bool text_translate(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "str.translate", 1, 1))
        return false;
    ft_str text = ft_text_of(self);
    ft_buf made = ft_buf_in(job->arena);
    for (size_t at = 0; at < text.len;)
        if (!put_translated(job, &made, args->at[0], ft_text_next(text, &at)))
            return false;
    return give_text(out, ft_buf_str(&made));
}

/* ---- formatting */

static bool text_format(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_format_braces(job, ft_text_of(self), args, &made))
        return false;
    return give_text(out, ft_buf_str(&made));
}

static bool text_format_map(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_method_arity(job, args, "format_map", 1, 1))
        return false;
    if (!ft_format_map(job, ft_text_of(self), args->at[0], &made))
        return false;
    return give_text(out, ft_buf_str(&made));
}

/* ---- bytes */

static bool text_encode(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    static const char *const names[] = {"encoding", "errors", NULL};
    ft_value slots[2];
    ft_str encoding = FT_STR("utf-8"), errors = FT_STR("strict");
    return ft_method_options(job, args, "encode", names, slots) &&
           (!ft_passed(slots[0]) ||
            ft_method_text(job, slots[0], "encode() argument 'encoding' must be str", &encoding)) &&
           (!ft_passed(slots[1]) ||
            ft_method_text(job, slots[1], "encode() argument 'errors' must be str", &errors)) &&
           ft_encode(job, ft_text_of(self), encoding, errors, out);
}

static const ft_method_row rows[] = {
    {"capitalize", text_capitalize, false},
    {"casefold", text_casefold, false},
    {"center", text_center, false},
    {"count", text_count, false},
    {"encode", text_encode, false},
    {"endswith", text_endswith, false},
    {"expandtabs", text_expandtabs, false},
    {"find", text_find, false},
    {"format", text_format, false},
    {"format_map", text_format_map, false},
    {"index", text_index, false},
    {"isalnum", text_isalnum, false},
    {"isalpha", text_isalpha, false},
    {"isascii", text_isascii, false},
    {"isdecimal", text_isdecimal, false},
    {"isdigit", text_isdigit, false},
    {"isidentifier", text_isidentifier, false},
    {"islower", text_islower, false},
    {"isnumeric", text_isnumeric, false},
    {"isprintable", text_isprintable, false},
    {"isspace", text_isspace, false},
    {"istitle", text_istitle, false},
    {"isupper", text_isupper, false},
    {"join", text_join, false},
    {"ljust", text_ljust, false},
    {"lower", text_lower, false},
    {"lstrip", text_lstrip, false},
    {"maketrans", text_maketrans, false},
    {"partition", text_partition, false},
    {"removeprefix", text_removeprefix, false},
    {"removesuffix", text_removesuffix, false},
    {"replace", text_replace, false},
    {"rfind", text_rfind, false},
    {"rindex", text_rindex, false},
    {"rjust", text_rjust, false},
    {"rpartition", text_rpartition, false},
    {"rsplit", text_rsplit, false},
    {"rstrip", text_rstrip, false},
    {"split", text_split, false},
    {"splitlines", text_splitlines, false},
    {"startswith", text_startswith, false},
    {"strip", text_strip, false},
    {"swapcase", text_swapcase, false},
    {"title", text_title, false},
    {"translate", text_translate, false},
    {"upper", text_upper, false},
    {"zfill", text_zfill, false},
};

const ft_method_table ft_text_methods = {rows, sizeof rows / sizeof *rows};
