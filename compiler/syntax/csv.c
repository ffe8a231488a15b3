/* csv.c - rows out of text; see csv.h.
 *
 *     row    = field { delimiter field } ( "\n" | "\r\n" | "\r" | end )
 *     field  = quoted rest | rest          rest: anything up to a delimiter or line end
 *     quoted = '"' { any but '"' | '""' } ( '"' | end )
 */
#include "syntax/csv.h"

#include "base/map.h"

static bool ends_row(char byte)
{
    return byte == '\n' || byte == '\r';
}

static bool at_delimiter(const ft_csv *csv, size_t at)
{
    return csv->source->text.at[at] == csv->delimiter.at[0] &&
           ft_str_starts(ft_str_from(csv->source->text, at), csv->delimiter);
}

static size_t end_of_rest(const ft_csv *csv, size_t at)
{
    ft_str text = csv->source->text;
    while (at < text.len && !ends_row(text.at[at]) && !at_delimiter(csv, at))
        at++;
    return at;
}

/* Line ends become \n, as Python's text files have them. */
static void add_lines(ft_buf *out, ft_str text)
{
    for (size_t at = 0; at < text.len; at++) {
        bool pair = text.at[at] == '\r' && at + 1 < text.len && text.at[at + 1] == '\n';
        if (!pair)
            ft_buf_byte(out, text.at[at] == '\r' ? '\n' : text.at[at]);
    }
}

/* Doubled quotes become one; *at moves from behind the opening quote to behind the closing one. */
static ft_str unquote(ft_arena *arena, ft_str text, size_t *at)
{
    ft_buf out = ft_buf_in(arena);
    for (;;) {
        size_t quote = ft_str_find_byte(text, '"', *at);
        add_lines(&out, ft_str_slice(text, *at, quote));
        bool doubled = quote != FT_NOWHERE && quote + 1 < text.len && text.at[quote + 1] == '"';
        *at = quote == FT_NOWHERE ? text.len : quote + 1 + doubled;
        if (!doubled)
            return ft_buf_str(&out);
        ft_buf_byte(&out, '"');
    }
}

/* The usual quoted field has nothing to undo and is borrowed. */
static ft_str quoted_field(ft_arena *arena, const ft_csv *csv, size_t *at)
{
    ft_str text = csv->source->text;
    size_t start = *at + 1, close = ft_str_find_byte(text, '"', start);
    ft_str inside = ft_str_slice(text, start, close);
    bool doubled = close != FT_NOWHERE && close + 1 < text.len && text.at[close + 1] == '"';
    if (close != FT_NOWHERE && !doubled && ft_str_find_byte(inside, '\r', 0) == FT_NOWHERE) {
        *at = close + 1;
    } else {
        *at = start;
        inside = unquote(arena, text, at);
    }
    size_t end = end_of_rest(csv, *at);
    if (end == *at)
        return inside;
    ft_str behind = ft_str_slice(text, *at, end);
    *at = end;
    return ft_concat(arena, inside.at ? inside : FT_STR(""), behind, (ft_str){0});
}

static ft_str next_field(ft_arena *arena, const ft_csv *csv, size_t *at)
{
    ft_str text = csv->source->text;
    if (*at < text.len && text.at[*at] == '"')
        return quoted_field(arena, csv, at);
    size_t start = *at;
    *at = end_of_rest(csv, start);
    return ft_str_slice(text, start, *at);
}

static void skip_line_end(ft_csv *csv)
{
    ft_str rest = ft_str_from(csv->source->text, csv->offset);
    csv->offset += ft_str_starts(rest, FT_STR("\r\n")) ? 2 : rest.len > 0;
}

static bool read_row(ft_arena *arena, ft_csv *csv)
{
    size_t start = csv->offset, len = csv->source->text.len;
    if (start >= len)
        return false;
    csv->fields.len = 0;
    for (;;) {
        ft_str field = next_field(arena, csv, &csv->offset);
        ft_vec_push(arena, &csv->fields, field);
        if (csv->offset >= len || ends_row(csv->source->text.at[csv->offset]))
            break;
        csv->offset += csv->delimiter.len;
    }
    csv->span = (ft_span){csv->source, (uint32_t)start, (uint32_t)csv->offset};
    skip_line_end(csv);
    return true;
}

/* ---- the header */

static ft_str name_by_position(ft_arena *arena, size_t position)
{
    ft_buf name = ft_buf_in(arena);
    ft_buf_fill(&name, (char)('a' + position % 26), position / 26 + 1);
    return ft_buf_str(&name);
}

static void name_column(ft_arena *arena, ft_csv *csv, ft_map *taken, ft_str given)
{
    ft_str wanted = given.len ? given : name_by_position(arena, csv->columns.len);
    ft_str name = wanted;
    for (unsigned number = 2; ft_map_has(taken, name); number++)
        name = ft_format(arena, "%.*s_%u", FT_ARG(wanted), number);
    ft_map_put(arena, taken, name, csv);
    ft_vec_push(arena, &csv->columns, name);
}

/* A single blank line is no header: agate sees a table without columns. */
static void read_header(ft_arena *arena, ft_csv *csv)
{
    ft_map taken = {0};
    if (!read_row(arena, csv) || csv->span.from == csv->span.to)
        return;
    for (size_t i = 0; i < csv->fields.len; i++)
        name_column(arena, csv, &taken, csv->fields.at[i]);
}

static bool is_one_character(ft_str delimiter)
{
    if (delimiter.len == 0 || ends_row(delimiter.at[0]) || delimiter.at[0] == '"')
        return false;
    for (size_t i = 1; i < delimiter.len; i++)
        if (((unsigned char)delimiter.at[i] & 0xC0) != 0x80)
            return false;
    return true;
}

bool ft_csv_open(ft_arena *arena, ft_csv *csv, const ft_source *source, ft_str delimiter,
                 ft_diags *diags)
{
    *csv = (ft_csv){.source = source, .diags = diags, .delimiter = delimiter};
    if (!is_one_character(delimiter)) {
        ft_diag *diag = ft_diag_error(diags, FT_DIAG_CSV, (ft_span){source, 0, 0},
                                      "the delimiter \"%.*s\" is not one character",
                                      FT_ARG(delimiter));
        ft_diag_hint(diags, diag, "Set the seed's config delimiter to one character, such as \";\".");
        return false;
    }
    csv->offset = ft_str_starts(source->text, FT_STR("\xEF\xBB\xBF")) ? 3 : 0;
    read_header(arena, csv);
    csv->fields = (ft_csv_fields){0}; /* rows may come from another arena */
    return true;
}

/* ---- rows */

static bool fits(const ft_csv *csv)
{
    if (csv->fields.len <= csv->columns.len)
        return true;
    ft_diag *diag = ft_diag_error(csv->diags, FT_DIAG_CSV, csv->span,
                                  "row %llu has %u values, but the header has only %u columns",
                                  (unsigned long long)csv->row_number, csv->fields.len,
                                  csv->columns.len);
    ft_diag_hint(csv->diags, diag, "Put a value that contains \"%.*s\" in double quotes.",
                 FT_ARG(csv->delimiter));
    return false;
}

bool ft_csv_next(ft_arena *arena, ft_csv *csv)
{
    while (read_row(arena, csv)) {
        csv->row_number++;
        if (csv->span.from == csv->span.to)
            csv->fields.len = 0; /* a blank line, also below a header without columns */
        if (!fits(csv))
            continue;
        while (csv->fields.len < csv->columns.len)
            ft_vec_push(arena, &csv->fields, FT_STR(""));
        return true;
    }
    return false;
}
