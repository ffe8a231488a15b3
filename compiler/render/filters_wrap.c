/* filters_wrap.c - the filter wordwrap: lines cut where Python's textwrap cuts them. */
#include "base/text.h"
#include "render/filters.h"
#include "value/methods.h"

typedef struct {
    int64_t width;
    bool break_long, break_hyphens;
    ft_str between;
} wrapping;

/* A line with its characters at hand: character i is at[i] and begins at byte[i] of `text`. */
typedef struct {
    ft_str text;
    uint32_t *at;
    size_t *byte;
    size_t len;
} line;

typedef struct {
    size_t from, to;
} chunk; /* characters of a line */
typedef FT_VEC(chunk) chunks;

static line line_of(ft_arena *arena, ft_str text)
{
    line made = {.text = text,
                 .at = FT_NEW_ARRAY(arena, uint32_t, text.len + 1),
                 .byte = FT_NEW_ARRAY(arena, size_t, text.len + 1)};
    for (size_t at = 0; at < text.len; made.len++) {
        made.byte[made.len] = at;
        made.at[made.len] = ft_text_next(text, &at);
    }
    made.byte[made.len] = text.len;
    return made;
}

/* ---- where a line may be cut */

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13);
}

static bool is_word(uint32_t c)
{
    return c == '_' || ft_char_is_alpha(c) || ft_char_is_numeric(c);
}

static bool letter_at(const line *in, size_t at)
{
    return at < in->len && is_word(in->at[at]) && !ft_char_is_decimal(in->at[at]);
}

static bool hyphen_at(const line *in, size_t at)
{
    return at < in->len && in->at[at] == '-';
}

/* A word character or punctuation stands before `at`. */
static bool behind_word(const line *in, size_t at)
{
    uint32_t c = at ? in->at[at - 1] : 0;
    return is_word(c) || (c && c < 0x80 && strchr("!\"'&.,?", (int)c));
}

/* Two hyphens or more and a word character: where the hyphens at `at` end; 0: no dash. */
static size_t dash_end(const line *in, size_t at)
{
    size_t end = at;
    while (hyphen_at(in, end))
        end++;
    return end - at >= 2 && end < in->len && is_word(in->at[end]) ? end : 0;
}

/* The hyphen at `at` may end a line: two letters, or letter, hyphen and letter, stand before it,
 * and two letters, perhaps with a hyphen between, behind it. */
static bool cuts_behind_hyphen(const line *in, size_t at)
{
    if (!hyphen_at(in, at) || at < 2 || !letter_at(in, at - 1))
        return false;
    bool before =
        letter_at(in, at - 2) || (at > 2 && hyphen_at(in, at - 2) && letter_at(in, at - 3));
    return before && letter_at(in, at + 1) &&
           letter_at(in, hyphen_at(in, at + 2) ? at + 3 : at + 2);
}

static size_t blank_end(const line *in, size_t at)
{
    while (at < in->len && is_blank(in->at[at]))
        at++;
    return at;
}

static size_t solid_end(const line *in, size_t at)
{
    while (at < in->len && !is_blank(in->at[at]))
        at++;
    return at;
}

/* Where the word or dash that begins at `at` ends, with cuts at hyphens. */
static size_t part_end(const line *in, size_t at)
{
    size_t end = behind_word(in, at) ? dash_end(in, at) : 0;
    if (end)
        return end;
    for (end = at + 1; end < in->len && !is_blank(in->at[end]); end++) {
        if (cuts_behind_hyphen(in, end))
            return end + 1;
        if (behind_word(in, end) && dash_end(in, end))
            return end;
    }
    return end;
}

static void cut_chunks(ft_arena *arena, const line *in, bool hyphens, chunks *out)
{
    for (size_t at = 0, end; at < in->len; at = end) {
        end = is_blank(in->at[at]) ? blank_end(in, at)
              : hyphens            ? part_end(in, at)
                                   : solid_end(in, at);
        ft_vec_push(arena, out, (chunk){at, end});
    }
}

/* ---- filling lines */

static size_t len_of(chunk of)
{
    return of.to - of.from;
}

static bool is_space_chunk(const line *in, chunk of)
{
    for (size_t at = of.from; at < of.to; at++)
        if (!ft_char_is_space(in->at[at]))
            return false;
    return true;
}

/* Where a chunk longer than any line is cut when `room` characters are left in this one: behind its
 * last hyphen there, unless only hyphens stand before that. */
static size_t long_cut(const line *in, chunk of, size_t room, bool hyphens)
{
    size_t solid = of.from;
    while (solid < of.from + room && hyphen_at(in, solid))
        solid++;
    for (size_t at = of.from + room; hyphens && at > solid + 1; at--)
        if (hyphen_at(in, at - 1))
            return at;
    return of.from + room;
}

/* One line of `parts` from *next on: the characters it takes. */
static chunk fill_line(const line *in, chunks *parts, size_t *next, const wrapping *how)
{
    size_t width = (size_t)how->width, first = parts->at[*next].from, end = first, last = first;
    for (; *next < parts->len && end - first + len_of(parts->at[*next]) <= width; (*next)++) {
        last = parts->at[*next].from;
        end = parts->at[*next].to;
    }
    chunk *rest = *next < parts->len ? &parts->at[*next] : NULL;
    if (rest && len_of(*rest) > width && how->break_long) {
        last = end;
        end = long_cut(in, *rest, width - (end - first), how->break_hyphens);
        rest->from = end;
    } else if (rest && len_of(*rest) > width && end == first) {
        end = rest->to;
        (*next)++;
    }
    return (chunk){first, is_space_chunk(in, (chunk){last, end}) ? last : end};
}

static void wrap_line(ft_arena *arena, ft_str text, const wrapping *how, ft_buf *out)
{
    chunks parts = {0};
    line in = line_of(arena, text);
    bool follows = false;
    cut_chunks(arena, &in, how->break_hyphens, &parts);
    for (size_t next = 0; next < parts.len;) {
        if (follows && is_space_chunk(&in, parts.at[next]) && ++next == parts.len)
            break;
        chunk filled = fill_line(&in, &parts, &next, how);
        if (len_of(filled) == 0)
            continue;
        if (follows)
            ft_buf_add(out, how->between);
        ft_buf_add(out, ft_str_slice(text, in.byte[filled.from], in.byte[filled.to]));
        follows = true;
    }
}

/* What joins the lines is looked at before there are any. */
static bool read_between(ft_job *job, ft_value given, wrapping *out)
{
    *out = (wrapping){79, true, true, FT_STR("\n")};
    if (ft_is(given, FT_TEXT))
        out->between = ft_text_of(given);
    else if (ft_passed(given) && !ft_is(given, FT_NONE))
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'%s' object has no attribute 'join'", ft_type_name(given));
    return true;
}

static bool read_wrapping(ft_job *job, const ft_value *slots, wrapping *out)
{
    return (!ft_passed(slots[0]) || ft_to_index(job, slots[0], &out->width)) &&
           (!ft_passed(slots[1]) || ft_truth(job, slots[1], &out->break_long)) &&
           (!ft_passed(slots[3]) || ft_truth(job, slots[3], &out->break_hyphens));
}

bool ft_filter_wordwrap(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[4];
    wrapping how;
    if (!ft_bind(job, args, "wordwrap",
                 "width=, break_long_words=, wrapstring=, break_on_hyphens=", slots))
        return false;
    if (!read_between(job, slots[2], &how))
        return false;
    if (ft_is(input, FT_UNDEFINED))
        return ft_raise_undefined(job, input);
    if (!ft_is(input, FT_TEXT))
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'%s' object has no attribute 'splitlines'",
                        ft_type_name(input));
    if (!read_wrapping(job, slots, &how))
        return false;
    ft_list *lines = ft_split_lines(job->arena, ft_text_of(input), false);
    if (how.width <= 0 && lines->len)
        return ft_raise(job, FT_FAULT_VALUE, "invalid width %lld (must be > 0)",
                        (long long)how.width);
    ft_buf made = ft_buf_in(job->arena);
    for (size_t i = 0; i < lines->len; i++) {
        if (i)
            ft_buf_add(&made, how.between);
        wrap_line(job->arena, ft_text_of(lines->at[i]), &how, &made);
    }
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}
