/* filters_wrap.c - the filter wordwrap: lines cut where Python's textwrap cuts them. */
#include "base/text.h"
#include "render/filters.h"
#include "value/methods.h"

typedef struct {
    ft_job *job;
    ft_value width, break_long, break_hyphens;
    ft_value join; /* of the text between lines: called for each line's pieces, then for the lines */
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

static bool check_width(const wrapping *how)
{
    bool too_small;
    ft_buf shown = ft_buf_in(how->job->arena);
    if (!ft_compare(how->job, FT_LE, how->width, ft_of_int(0), &too_small))
        return false;
    return !too_small || (ft_repr(how->job, how->width, &shown) &&
                          ft_raise(how->job, FT_FAULT_VALUE, "invalid width %.*s (must be > 0)",
                                   FT_ARG(ft_buf_str(&shown))));
}

/* The width may be a number of any kind. */
static bool fits(const wrapping *how, size_t len, bool *out)
{
    return ft_compare(how->job, FT_LE, ft_of_int((int64_t)len), how->width, out);
}

/* What is left of a line that a word without end is cut for: only whole numbers can cut it. */
static bool room_left(const wrapping *how, size_t taken, size_t *out)
{
    bool under_one;
    int64_t width = 1;
    if (!ft_compare(how->job, FT_LT, how->width, ft_of_int(1), &under_one))
        return false;
    if (!under_one && (how->width.kind == FT_FLOAT || how->width.kind == FT_DECIMAL))
        return ft_raise(how->job, FT_FAULT_TYPE,
                        "slice indices must be integers or None or have an __index__ method");
    if (!under_one && !ft_to_index(how->job, how->width, &width))
        return false;
    *out = (size_t)width - (under_one ? 0 : taken);
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

/* Behind the line from `first` to *end stands a chunk longer than any line: its part that joins the
 * line is *last to *end then. */
static bool take_long(const wrapping *how, const line *in, chunk *rest, size_t first, size_t *last, size_t *end)
{
    bool breaks, hyphens;
    size_t room = 0, cut = rest->to;
    if (!ft_truth(how->job, how->break_long, &breaks))
        return false;
    if (!breaks && *end > first)
        return true;
    if (breaks) {
        if (!ft_truth(how->job, how->break_hyphens, &hyphens) || !room_left(how, *end - first, &room))
            return false;
        cut = long_cut(in, *rest, room, hyphens);
    }
    *last = *end;
    *end = rest->from = cut;
    return true;
}

/* One line of `parts` from *next on: the characters it takes. */
static bool fill_line(const wrapping *how, const line *in, chunks *parts, size_t *next, chunk *out)
{
    size_t first = parts->at[*next].from, end = first, last = first;
    bool fine = true;
    while (*next < parts->len) {
        if (!fits(how, parts->at[*next].to - first, &fine))
            return false;
        if (!fine)
            break;
        last = parts->at[*next].from;
        end = parts->at[(*next)++].to;
    }
    chunk *rest = &parts->at[*next];
    if (!fine && !fits(how, len_of(*rest), &fine))
        return false;
    if (!fine && !take_long(how, in, rest, first, &last, &end))
        return false;
    *next += !fine && len_of(*rest) == 0;
    *out = (chunk){first, is_space_chunk(in, (chunk){last, end}) ? last : end};
    return true;
}

/* The lines that `text`, a line itself, is cut into. */
static bool wrap_line(const wrapping *how, ft_str text, ft_list *out)
{
    ft_arena *arena = how->job->arena;
    chunks parts = {0};
    chunk filled;
    line in = line_of(arena, text);
    if (!check_width(how))
        return false;
    cut_chunks(arena, &in, how->break_hyphens.kind == FT_BOOL && how->break_hyphens.as.truth, &parts);
    for (size_t next = 0; next < parts.len;) {
        if (out->len && is_space_chunk(&in, parts.at[next]) && ++next == parts.len)
            break;
        if (!fill_line(how, &in, &parts, &next, &filled))
            return false;
        if (len_of(filled))
            ft_list_add(arena, out, ft_of_text(ft_str_slice(text, in.byte[filled.from], in.byte[filled.to])));
    }
    return true;
}

static bool joined(const wrapping *how, ft_list *lines, ft_value *out)
{
    ft_value list = ft_of_list(lines);
    return ft_call(how->job, how->join, &(ft_args){.at = &list, .len = 1}, out);
}

/* As Python goes about it: what joins is asked first, then what splits; nothing is looked at before it is used. */
bool ft_filter_wordwrap(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[4], split, given, made;
    ft_list *lines, *wrapped = ft_list_new(job->arena, 1);
    if (!ft_bind(job, args, "wordwrap",
                 "width=, break_long_words=, wrapstring=, break_on_hyphens=", slots))
        return false;
    wrapping how = {.job = job,
                    .width = ft_passed(slots[0]) ? slots[0] : ft_of_int(79),
                    .break_long = ft_passed(slots[1]) ? slots[1] : FT_VALUE_TRUE,
                    .break_hyphens = ft_passed(slots[3]) ? slots[3] : FT_VALUE_TRUE};
    ft_value between = ft_passed(slots[2]) && !ft_is(slots[2], FT_NONE) ? slots[2] : FT_VALUE_TEXT("\n");
    if (!ft_attr_needed(job, between, FT_STR("join"), &how.join) ||
        !ft_attr_needed(job, input, FT_STR("splitlines"), &split) || !ft_call(job, split, &(ft_args){0}, &given) ||
        !ft_to_list(job, given, &lines))
        return false;
    for (size_t i = 0; i < lines->len; i++) {
        ft_list *pieces = ft_list_new(job->arena, 1);
        if (!wrap_line(&how, ft_text_of(lines->at[i]), pieces) || !joined(&how, pieces, &made))
            return false;
        ft_list_add(job->arena, wrapped, made);
    }
    return joined(&how, wrapped, out);
}
