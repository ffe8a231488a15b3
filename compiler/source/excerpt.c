/* excerpt.c - one diagnosis with its source lines; see excerpt.h.
 *
 * Sources and names may hold anything. What would move a terminal's cursor, colour it or turn
 * text around is shown as an escape, so that what people see is what is there. */
#include "source/excerpt.h"

#include "base/text.h"

enum { WIDEST_LINE = 160, BEFORE_CARET = 60 }; /* bytes of a very long line that are shown */

typedef struct { const char *bold, *error, *warning, *faint, *hint, *end; } palette;

static const palette looks[] = {
    [FT_PLAIN] = {"", "", "", "", "", ""},
    [FT_COLOUR] = {"\033[1m", "\033[1;31m", "\033[1;33m", "\033[2m", "\033[36m", "\033[0m"},
};

static bool turns_text(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
           c == 0x200F;
}

static void add_visible(ft_buf *out, ft_str text)
{
    for (size_t at = 0; at < text.len;) {
        uint32_t c = ft_text_next(text, &at);
        if (c == '\t')
            ft_buf_text(out, "    ");
        else if (c < 0x20 || (c >= 0x7F && c < 0xA0))
            ft_buf_format(out, "\\x%02x", c);
        else if (turns_text(c) || c == 0xFEFF)
            ft_buf_format(out, "\\u%04x", c);
        else
            ft_text_put(out, c);
    }
}

/* dbt's own messages may hold several lines; those behind the first are indented. */
static void add_message(ft_buf *out, ft_str message, const char *code)
{
    ft_str line;
    bool first = true;
    while (ft_str_cut(&message, '\n', &line)) {
        ft_buf_text(out, first ? "" : "  ");
        add_visible(out, line);
        if (first && code)
            ft_buf_format(out, " [%s]", code);
        ft_buf_byte(out, '\n');
        first = false;
    }
}

static bool add_place(ft_buf *out, ft_span span)
{
    if (!span.source)
        return false;
    ft_place place = ft_source_place(span.source, span.from);
    add_visible(out, span.source->path);
    if (place.line)
        ft_buf_format(out, ":%u:%u", place.line, place.column);
    return true;
}

/* The part of a line that is shown, and the marked bytes in it. */
typedef struct { ft_str shown; size_t from, to; bool cut_front, cut_back; } window;

static size_t to_boundary(ft_str line, size_t at)
{
    while (at < line.len && ((unsigned char)line.at[at] & 0xC0) == 0x80)
        at++;
    return at;
}

static window window_of(ft_str line, size_t from, size_t to)
{
    from = from < line.len ? from : line.len;
    to = to < line.len ? to : line.len;
    to = to > from ? to : from;
    size_t start = 0, end = line.len;
    if (line.len > WIDEST_LINE) {
        start = to_boundary(line, from > BEFORE_CARET ? from - BEFORE_CARET : 0);
        end = start + WIDEST_LINE < line.len ? to_boundary(line, start + WIDEST_LINE) : line.len;
        to = to < end ? to : end;
    }
    return (window){.shown = ft_str_slice(line, start, end),
                    .from = from - start,
                    .to = to - start,
                    .cut_front = start > 0,
                    .cut_back = end < line.len};
}

static size_t visible_width(ft_arena *arena, ft_str text)
{
    ft_buf scratch = ft_buf_in(arena);
    add_visible(&scratch, text);
    return ft_text_width(ft_buf_str(&scratch));
}

static void add_carets(ft_buf *out, const window *line, const palette *look)
{
    size_t before = visible_width(out->arena, ft_str_slice(line->shown, 0, line->from));
    size_t marked = visible_width(out->arena, ft_str_slice(line->shown, line->from, line->to));
    ft_buf_fill(out, ' ', before + (line->cut_front ? 3 : 0));
    ft_buf_text(out, look->error);
    ft_buf_fill(out, '^', marked ? marked : 1);
    ft_buf_text(out, look->end);
    ft_buf_byte(out, '\n');
}

static bool ends_password(char c)
{
    return c == ',' || c == '}' || c == '#';
}

/* A password that stands on the line is starred out, as wide as it is, so that carets still fit. */
static ft_str without_passwords(ft_arena *arena, ft_str line)
{
    static const ft_str keys[] = {FT_STR_INIT("password:"), FT_STR_INIT("pass:")};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t at = ft_str_find(line, keys[i], 0);
        if (at == FT_NOWHERE)
            continue;
        char *text = ft_str_c(arena, line);
        for (at += keys[i].len; at < line.len && text[at] == ' '; at++)
            ;
        for (; at < line.len && !ends_password(text[at]); at++)
            text[at] = '*';
        return (ft_str){text, line.len};
    }
    return line;
}

/* The first line of `span`, and carets below what of it stands on that line. */
static void add_lines(ft_buf *out, ft_span span, const palette *look)
{
    uint32_t from = span.from;
    const ft_source *file = ft_source_file(span.source, &from);
    ft_place place = ft_source_place(file, from);
    if (!place.line)
        return;
    ft_str line = without_passwords(out->arena, ft_source_line(out->arena, file, place.line));
    size_t start = ft_text_byte_of(line, place.column - 1);
    window shown = window_of(line, start, start + (span.to > span.from ? span.to - span.from : 0));
    ft_buf_format(out, "%s%4u |%s %s", look->faint, place.line, look->end,
                  shown.cut_front ? "..." : "");
    add_visible(out, shown.shown);
    ft_buf_format(out, "%s\n%s     |%s ", shown.cut_back ? "..." : "", look->faint, look->end);
    add_carets(out, &shown, look);
}

static void add_origins(ft_buf *out, const ft_origin *origin)
{
    for (; origin; origin = origin->caller) {
        ft_buf_text(out, "  from: ");
        if (!add_place(out, origin->call))
            ft_buf_text(out, "the program itself");
        ft_buf_text(out, ", which calls macro \"");
        add_visible(out, origin->macro);
        ft_buf_text(out, "\"\n");
    }
}

static void add_notes(ft_buf *out, const ft_diag_note_t *note, const palette *look)
{
    for (; note; note = note->next) {
        ft_buf_text(out, "  note: ");
        if (add_place(out, note->span))
            ft_buf_text(out, ": ");
        add_message(out, note->text, NULL);
        if (note->span.source)
            add_lines(out, note->span, look);
    }
}

static void add_headline(ft_buf *out, const ft_diag *diag, const palette *look)
{
    static const char *const words[] = {
        [FT_ERROR] = "error", [FT_WARNING] = "warning", [FT_NOTE] = "note"};
    const char *colour = diag->severity == FT_ERROR     ? look->error
                         : diag->severity == FT_WARNING ? look->warning
                                                        : look->bold;
    ft_buf_text(out, look->bold);
    if (add_place(out, diag->span))
        ft_buf_text(out, ": ");
    ft_buf_format(out, "%s%s%s:%s ", look->end, colour, words[diag->severity], look->end);
    add_message(out, diag->message, ft_diag_code_word(diag->code));
}

void ft_excerpt(ft_buf *out, const ft_diag *diag, ft_excerpt_look look)
{
    const palette *colours = &looks[look];
    add_headline(out, diag, colours);
    if (diag->span.source)
        add_lines(out, diag->span, colours);
    add_origins(out, diag->origin);
    add_notes(out, diag->notes, colours);
    if (diag->hint.len) {
        ft_buf_format(out, "  %shint:%s ", colours->hint, colours->end);
        add_message(out, diag->hint, NULL);
    }
}
