/* table_text.c - rows as a table of Markdown, as CSV and as JSON. */
#include "context/table_text.h"

#include "base/text.h"
#include "context/table_shape.h"
#include "value/format.h"
#include "value/json.h"

/* ---- cells */

static ft_str shortened(ft_arena *arena, ft_str text, size_t limit)
{
    if (limit == SIZE_MAX || ft_text_len(text) <= limit)
        return text;
    size_t kept = limit > 3 ? ft_text_byte_of(text, limit - 3) : 0;
    return ft_concat(arena, ft_str_slice(text, 0, kept), FT_STR("..."), (ft_str){0});
}

/* Digits after the point that the number needs: 1.50 needs one. */
static size_t places_of(ft_arena *arena, ft_value value)
{
    if (!ft_is(value, FT_DECIMAL) || !ft_decimal_is_finite(value.as.decimal))
        return 0;
    int exponent = ft_decimal_exponent(value.as.decimal);
    ft_str digits = ft_decimal_digits(arena, value.as.decimal);
    for (; exponent < 0 && digits.len && digits.at[digits.len - 1] == '0'; exponent++)
        digits.len--;
    return exponent < 0 && digits.len ? (size_t)-exponent : 0;
}

/* How the decimal numbers of a column are printed; places 0 and not cut for other columns. */
typedef struct { bool numbers, cut; size_t places; } column_style;

static column_style style_of(ft_arena *arena, const ft_rows *rows, size_t column, size_t height, size_t precision)
{
    column_style style = {.numbers = ft_str_is(ft_rows_type(rows, column), "Number")};
    for (size_t r = 0; style.numbers && r < height; r++) {
        size_t places = places_of(arena, rows->cells[r * rows->width + column]);
        style.places = places > style.places ? places : style.places;
    }
    style.cut = style.places > precision;
    style.places = style.cut ? precision : style.places;
    return style;
}

static bool cell_text(ft_job *job, ft_value value, const column_style *style, ft_str *out)
{
    *out = FT_STR("");
    if (ft_is(value, FT_NONE))
        return true;
    if (!style->numbers || !ft_is(value, FT_DECIMAL) || !ft_decimal_is_finite(value.as.decimal))
        return ft_to_text(job, value, out);
    ft_buf text = ft_buf_in(job->arena);
    if (!ft_format_spec(job, value, ft_format(job->arena, ",.%zuf", style->places), &text))
        return false;
    if (!style->places)
        ft_buf_byte(&text, '.');
    ft_buf_text(&text, style->cut ? "…" : "");
    *out = ft_buf_str(&text);
    return true;
}

/* ---- a page: texts of the header and of the rows, row by row */

typedef struct { ft_str *texts; size_t *widths; bool *right; size_t width, height; } sheet;

static sheet sheet_of(ft_arena *arena, size_t width, size_t height)
{
    sheet made = {.width = width, .height = height};
    made.texts = FT_NEW_ARRAY(arena, ft_str, width * height + 1);
    made.widths = FT_NEW_ARRAY(arena, size_t, width + 1);
    made.right = FT_NEW_ARRAY(arena, bool, width + 1);
    return made;
}

static void put_text(sheet *page, size_t row, size_t column, ft_str text)
{
    size_t len = ft_text_len(text);
    page->texts[row * page->width + column] = text;
    page->widths[column] = len > page->widths[column] ? len : page->widths[column];
}

static bool fill_column(ft_job *job, sheet *page, const ft_rows *rows, size_t column, size_t height, ft_page_limits limits)
{
    column_style style = style_of(job->arena, rows, column, height, limits.precision);
    page->right[column] = !ft_str_is(ft_rows_type(rows, column), "Text");
    put_text(page, 0, column, shortened(job->arena, rows->names[column], limits.column_width));
    for (size_t r = 0; r < height; r++) {
        ft_str text;
        if (!cell_text(job, rows->cells[r * rows->width + column], &style, &text))
            return false;
        put_text(page, r + 1, column, shortened(job->arena, text, limits.column_width));
    }
    return true;
}

static void write_line(const sheet *page, size_t row, ft_buf *out)
{
    for (size_t c = 0; c < page->width; c++) {
        ft_str text = page->texts[row * page->width + c];
        size_t len = ft_text_len(text), space = page->widths[c] > len ? page->widths[c] - len : 0;
        ft_buf_text(out, "| ");
        ft_buf_fill(out, ' ', page->right[c] ? space : 0);
        ft_buf_add(out, text);
        ft_buf_fill(out, ' ', page->right[c] ? 1 : space + 1);
    }
    ft_buf_byte(out, '|');
}

static void write_rule(const sheet *page, ft_buf *out)
{
    for (size_t c = 0; c < page->width; c++) {
        ft_buf_text(out, "| ");
        ft_buf_fill(out, '-', page->widths[c]);
        ft_buf_byte(out, ' ');
    }
    ft_buf_byte(out, '|');
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

bool ft_rows_page(ft_job *job, const ft_rows *rows, ft_page_limits limits, ft_buf *out)
{
    size_t width = least(rows->width, limits.columns), height = least(rows->height, limits.rows);
    bool more_columns = width < rows->width, more_rows = height < rows->height;
    sheet page = sheet_of(job->arena, width + more_columns, 1 + height + more_rows);
    for (size_t c = 0; c < width; c++)
        if (!fill_column(job, &page, rows, c, height, limits))
            return false;
    for (size_t r = 0; more_columns && r < page.height; r++)
        put_text(&page, r, width, FT_STR("..."));
    for (size_t c = 0; more_rows && c < page.width; c++)
        page.texts[(height + 1) * page.width + c] = FT_STR("..."); /* widens no column */
    for (size_t r = 0; r < page.height; r++) {
        write_line(&page, r, out);
        ft_buf_text(out, r + 1 < page.height || !r ? "\n" : "");
        if (!r)
            write_rule(&page, out);
        ft_buf_text(out, !r && page.height > 1 ? "\n" : "");
    }
    return true;
}

/* ---- CSV and JSON */

static void write_csv_field(ft_buf *out, ft_str text)
{
    bool quote = false;
    for (size_t i = 0; i < text.len; i++)
        quote |= text.at[i] == ',' || text.at[i] == '"' || text.at[i] == '\n' || text.at[i] == '\r';
    ft_buf_text(out, quote ? "\"" : "");
    ft_buf_add(out, quote ? ft_str_replace(out->arena, text, FT_STR("\""), FT_STR("\"\"")) : text);
    ft_buf_text(out, quote ? "\"" : "");
}

bool ft_rows_csv(ft_job *job, const ft_rows *rows, ft_buf *out)
{
    const column_style plain = {0};
    for (size_t r = 0; r <= rows->height; r++) {
        for (size_t c = 0; c < rows->width; c++) {
            ft_str text = rows->names[c];
            if (r && !cell_text(job, rows->cells[(r - 1) * rows->width + c], &plain, &text))
                return false;
            ft_buf_text(out, c ? "," : "");
            write_csv_field(out, text);
        }
        ft_buf_text(out, r < rows->height ? "\n" : "");
    }
    return true;
}

/* JSON has no decimal numbers of its own. */
static ft_value as_json(ft_value cell)
{
    return ft_is(cell, FT_DECIMAL) ? ft_of_float(ft_decimal_to_float(cell.as.decimal)) : cell;
}

bool ft_rows_json(ft_job *job, const ft_rows *rows, ft_buf *out)
{
    ft_list *list = ft_list_new(job->arena, rows->height);
    for (size_t r = 0; r < rows->height; r++) {
        ft_dict *row = ft_dict_new(job->arena);
        for (size_t c = 0; c < rows->width; c++)
            ft_dict_set_text(job->arena, row, rows->names[c], as_json(rows->cells[r * rows->width + c]));
        ft_list_add(job->arena, list, ft_of_dict(row));
    }
    return ft_json_write(job, ft_of_list(list), (ft_json_style){.indent = -1, .objects_as_text = true}, out);
}
