/* filters_text.c - filters over text: case, trim, replace, indent, truncation. */
#include "base/text.h"
#include "render/filters.h"
#include "value/methods.h"

static bool give(ft_value *out, ft_str text)
{
    *out = ft_of_text(text);
    return true;
}

/* The input as text, where a filter has no parameters. */
static bool only_text(ft_job *job, ft_value input, const ft_args *args, const char *name,
                      ft_str *out)
{
    return ft_bind(job, args, name, "", NULL) && ft_to_text(job, input, out);
}

#define CASE_FILTER(name)                                                                          \
    bool ft_filter_##name(ft_job *job, ft_value input, const ft_args *args, ft_value *out)         \
    {                                                                                              \
        ft_str text;                                                                               \
        return only_text(job, input, args, #name, &text) &&                                        \
               give(out, ft_text_##name(job->arena, text));                                        \
    }
CASE_FILTER(lower)
CASE_FILTER(upper)
CASE_FILTER(capitalize)

static bool begins_word(uint32_t c)
{
    return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' || ft_char_is_space(c);
}

/* Words begin behind spaces, hyphens and opening brackets only, so "they're" stays one. */
bool ft_filter_title(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_str text;
    if (!only_text(job, input, args, "title", &text))
        return false;
    ft_buf made = ft_buf_in(job->arena);
    for (size_t at = 0; at < text.len;) {
        size_t start = at, behind = at;
        uint32_t c = ft_text_next(text, &behind);
        bool breaks = begins_word(c);
        at = behind;
        for (size_t next = at; next < text.len && begins_word(ft_text_next(text, &next)) == breaks;)
            at = next;
        ft_str head = ft_str_slice(text, start, behind), rest = ft_str_slice(text, behind, at);
        ft_buf_add(&made, ft_text_upper(job->arena, head));
        ft_buf_add(&made, ft_text_lower(job->arena, rest));
    }
    return give(out, ft_buf_str(&made));
}

/* input.method(*args), on the input as text. */
static bool call_method(ft_job *job, ft_value input, const char *name, const ft_value *at,
                        size_t len, ft_value *out)
{
    ft_str text;
    ft_value method;
    return ft_to_text(job, input, &text) &&
           ft_method(job, ft_of_text(text), ft_str_of(name), &method) == FT_FOUND &&
           ft_call(job, method, &(ft_args){.at = at, .len = len}, out);
}

bool ft_filter_trim(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value chars;
    return ft_bind(job, args, "trim", "chars=", &chars) &&
           call_method(job, input, "strip", &chars, ft_passed(chars), out);
}

bool ft_filter_center(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value width;
    if (!ft_bind(job, args, "center", "width=", &width))
        return false;
    if (!ft_passed(width))
        width = ft_of_int(80);
    return call_method(job, input, "center", &width, 1, out);
}

bool ft_filter_replace(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[3];
    ft_str text, old, new_text, made;
    int64_t count = -1;
    if (!ft_bind(job, args, "replace", "old, new, count=", slots) ||
        !ft_to_text(job, input, &text) || !ft_to_text(job, slots[0], &old) ||
        !ft_to_text(job, slots[1], &new_text))
        return false;
    if (ft_passed(slots[2]) && !ft_is(slots[2], FT_NONE) && !ft_to_index(job, slots[2], &count))
        return false;
    return ft_replace_text(job, text, old, new_text, count, &made) && give(out, made);
}

bool ft_filter_wordcount(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_str text;
    int64_t count = 0;
    bool inside = false;
    if (!only_text(job, input, args, "wordcount", &text))
        return false;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = ft_text_next(text, &at);
        bool word = c == '_' || ft_char_is_alpha(c) || ft_char_is_numeric(c);
        count += word && !inside;
        inside = word;
    }
    *out = ft_of_int(count);
    return true;
}

/* ---- lines */

/* `width` spaces, or the text that was given as width. */
static bool indention(ft_job *job, ft_value width, ft_str *out)
{
    int64_t count = 4;
    if (ft_is(width, FT_TEXT)) {
        *out = ft_text_of(width);
        return true;
    }
    if ((ft_passed(width) && !ft_to_index(job, width, &count)) ||
        !ft_job_room(job, count > 0 ? (size_t)count : 0))
        return false;
    ft_buf made = ft_buf_in(job->arena);
    ft_buf_fill(&made, ' ', count > 0 ? (size_t)count : 0);
    *out = ft_buf_str(&made);
    return true;
}

bool ft_filter_indent(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[3];
    ft_str before;
    bool first = false, blank = false;
    if (!ft_bind(job, args, "indent", "width=, first=, blank=", slots) ||
        (ft_passed(slots[0]) && ft_is(slots[0], FT_UNDEFINED) && !ft_raise_undefined(job, slots[0])) ||
        !indention(job, slots[0], &before) ||
        (ft_passed(slots[1]) && !ft_truth(job, slots[1], &first)) ||
        (ft_passed(slots[2]) && !ft_truth(job, slots[2], &blank)))
        return false;
    if (ft_is(input, FT_UNDEFINED))
        return ft_raise_undefined(job, input);
    if (ft_is(input, FT_LIST)) /* which += would extend */
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'list' object has no attribute 'splitlines'");
    if (!ft_is(input, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "unsupported operand type(s) for +=: '%s' and 'str'",
                        ft_type_name(input));
    ft_str ended = ft_concat(job->arena, ft_text_of(input), FT_STR("\n"), (ft_str){0});
    ft_list *lines = ft_split_lines(job->arena, ended, false);
    ft_buf made = ft_buf_in(job->arena);
    for (size_t i = 0; i < lines->len; i++) {
        ft_str line = ft_text_of(lines->at[i]);
        bool indents = i == 0 ? first : blank || line.len > 0;
        if (!ft_job_room(job, made.len + before.len))
            return false;
        if (i)
            ft_buf_byte(&made, '\n');
        if (indents)
            ft_buf_add(&made, before);
        ft_buf_add(&made, line);
    }
    return give(out, ft_buf_str(&made));
}

/* The text before character `index`, as slicing takes it: a negative one counts from the end. */
static ft_str before_index(ft_str text, int64_t index)
{
    if (index < 0) {
        int64_t len = (int64_t)ft_text_len(text);
        index = index + len < 0 ? 0 : index + len;
    }
    return ft_str_slice(text, 0, ft_text_byte_of(text, (size_t)index));
}

/* Whether `input` is short enough as it is, asked in Python's order: numbers of any kind will do. */
static bool fits(ft_job *job, ft_value input, ft_value length, ft_value end, ft_value leeway, bool *out)
{
    ft_value most;
    bool fine;
    size_t end_len, len;
    if (!ft_length(job, end, &end_len) || !ft_compare(job, FT_GE, length, ft_of_int((int64_t)end_len), &fine))
        return false;
    if (!fine)
        return ft_raise(job, FT_FAULT_ASSERTION, "expected length >= %zu", end_len);
    if (!ft_compare(job, FT_GE, leeway, ft_of_int(0), &fine))
        return false;
    if (!fine)
        return ft_raise(job, FT_FAULT_ASSERTION, "expected leeway >= 0");
    return ft_length(job, input, &len) && ft_binary(job, FT_OP_ADD, length, leeway, &most) &&
           ft_compare(job, FT_LE, ft_of_int((int64_t)len), most, out);
}

bool ft_filter_truncate(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[4];
    int64_t length;
    bool short_enough, kill_words = false;
    if (!ft_bind(job, args, "truncate", "length=, killwords=, end=, leeway=", slots))
        return false;
    ft_value wanted = ft_passed(slots[0]) ? slots[0] : ft_of_int(255);
    ft_value end = ft_passed(slots[2]) ? slots[2] : FT_VALUE_TEXT("...");
    bool usual = !ft_passed(slots[3]) || ft_is(slots[3], FT_NONE);
    if (!fits(job, input, wanted, end, usual ? ft_of_int(5) : slots[3], &short_enough))
        return false;
    *out = input;
    if (short_enough)
        return true;
    if (!ft_to_index(job, wanted, &length) || (ft_passed(slots[1]) && !ft_truth(job, slots[1], &kill_words)))
        return false;
    if (!ft_is(input, FT_TEXT))
        return kill_words ? ft_raise(job, FT_FAULT_TYPE, "'%s' object cannot be truncated",
                                     ft_type_name(input))
                          : ft_raise(job, FT_FAULT_ATTRIBUTE,
                                     "'%s' object has no attribute 'rsplit'", ft_type_name(input));
    if (!ft_is(end, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "can only concatenate str (not \"%s\") to str", ft_type_name(end));
    ft_str kept = before_index(ft_text_of(input), length - (int64_t)ft_text_len(ft_text_of(end)));
    size_t space = kill_words ? FT_NOWHERE : ft_str_rfind_byte(kept, ' ');
    kept = space == FT_NOWHERE ? kept : ft_str_slice(kept, 0, space);
    return give(out, ft_concat(job->arena, kept, ft_text_of(end), (ft_str){0}));
}
