/* printing.c - see printing.h. */
#include "cli/printing.h"

#include "base/text.h"
#include "value/json.h"

bool ft_print_wanted(ft_session *session, const ft_node *node)
{
    const ft_option_value *select = &session->options->values[FT_OPT_SELECT];
    for (size_t i = 0; i < select->words.len; i++)
        if (ft_str_find(select->words.at[i], node->name, 0) != FT_NOWHERE)
            return true;
    return false;
}

static bool wants_json(const ft_session *session)
{
    return ft_str_eq_nocase(ft_opt_text(session->options, FT_OPT_OUTPUT), FT_STR("json"));
}

static void print_json(ft_session *session, const char *code, const char *event, ft_str name, const char *key,
                       ft_value value)
{
    ft_job job = ft_job_in(session->arena);
    ft_dict *shown = ft_dict_new(session->arena);
    ft_buf text = ft_buf_in(session->arena);
    if (name.at)
        ft_dict_set_text(session->arena, shown, FT_STR("node"), ft_of_text(name));
    ft_dict_set_text(session->arena, shown, ft_str_of(key), value);
    ft_json_style style = {.indent = 2, .objects_as_text = true};
    if (ft_json_write(&job, ft_of_dict(shown), style, &text))
        ft_say_output(session, code, event, ft_buf_str(&text));
}

void ft_print_compiled(ft_session *session, ft_str name, ft_str code)
{
    if (wants_json(session)) {
        print_json(session, "Q042", "CompiledNode", name, "compiled", ft_of_text(code));
        return;
    }
    ft_buf text = ft_buf_in(session->arena);
    if (name.at && !session->settings.invocation.quiet)
        ft_buf_format(&text, "Compiled node '%.*s' is:\n", FT_ARG(name));
    else if (!session->settings.invocation.quiet)
        ft_buf_text(&text, "Compiled inline node is:\n");
    ft_buf_add(&text, code);
    ft_say_output(session, "Q042", "CompiledNode", ft_buf_str(&text));
}

/* ---- rows as a table */

typedef struct { ft_str *cells; size_t *widths; bool *right; } table;

static bool is_right(const ft_rows *rows, size_t column)
{
    for (size_t row = 0; row < rows->height; row++) {
        ft_value cell = rows->cells[row * rows->width + column];
        if (cell.kind != FT_NONE && !ft_is_number(cell))
            return false;
    }
    return rows->height > 0;
}

/* A Decimal without the zeros behind, as agate prints numbers. */
static ft_str without_zeros(ft_str text)
{
    if (ft_str_find_byte(text, '.', 0) == FT_NOWHERE || ft_str_find_byte(text, 'E', 0) != FT_NOWHERE)
        return text;
    while (text.len && text.at[text.len - 1] == '0')
        text.len--;
    if (text.len && text.at[text.len - 1] == '.')
        text.len--;
    return text;
}

static ft_str cell_text(ft_job *job, ft_value cell)
{
    ft_str text = FT_STR("");
    if (cell.kind == FT_NONE || !ft_to_text(job, cell, &text))
        return FT_STR("");
    return cell.kind == FT_DECIMAL || cell.kind == FT_FLOAT ? without_zeros(text) : text;
}

static table measure(ft_arena *arena, const ft_rows *rows)
{
    ft_job job = ft_job_in(arena);
    table t = {FT_NEW_ARRAY(arena, ft_str, rows->width * rows->height + 1), FT_NEW_ARRAY(arena, size_t, rows->width + 1),
               FT_NEW_ARRAY(arena, bool, rows->width + 1)};
    for (size_t column = 0; column < rows->width; column++) {
        t.widths[column] = ft_text_width(rows->names[column]);
        t.right[column] = is_right(rows, column);
    }
    for (size_t i = 0; i < rows->width * rows->height; i++) {
        t.cells[i] = cell_text(&job, rows->cells[i]);
        size_t width = ft_text_width(t.cells[i]);
        if (width > t.widths[i % rows->width])
            t.widths[i % rows->width] = width;
    }
    return t;
}

static void add_row(ft_buf *out, const table *t, const ft_str *cells, size_t width)
{
    for (size_t column = 0; column < width; column++) {
        size_t space = t->widths[column] - ft_text_width(cells[column]);
        ft_buf_text(out, "| ");
        ft_buf_fill(out, ' ', t->right[column] ? space : 0);
        ft_buf_add(out, cells[column]);
        ft_buf_fill(out, ' ', t->right[column] ? 1 : space + 1);
    }
    ft_buf_text(out, "|\n");
}

static void add_table(ft_buf *out, const ft_rows *rows)
{
    table t = measure(out->arena, rows);
    add_row(out, &t, rows->names, rows->width);
    for (size_t column = 0; column < rows->width; column++) {
        ft_buf_text(out, "| ");
        ft_buf_fill(out, '-', t.widths[column]);
        ft_buf_byte(out, ' ');
    }
    ft_buf_text(out, "|\n");
    for (size_t row = 0; row < rows->height; row++)
        add_row(out, &t, t.cells + row * rows->width, rows->width);
}

/* JSON has no decimal numbers of its own. */
static ft_value as_json(ft_value cell)
{
    return cell.kind == FT_DECIMAL ? ft_of_float(ft_decimal_to_float(cell.as.decimal)) : cell;
}

static ft_value rows_as_list(ft_arena *arena, const ft_rows *rows)
{
    ft_list *list = ft_list_new(arena, rows->height);
    for (size_t row = 0; row < rows->height; row++) {
        ft_dict *made = ft_dict_new(arena);
        for (size_t column = 0; column < rows->width; column++)
            ft_dict_set_text(arena, made, rows->names[column], as_json(rows->cells[row * rows->width + column]));
        ft_list_add(arena, list, ft_of_dict(made));
    }
    return ft_of_list(list);
}

void ft_print_rows(ft_session *session, ft_str name, const ft_rows *rows)
{
    if (wants_json(session)) {
        print_json(session, "Q041", "ShowNode", name, "show", rows_as_list(session->arena, rows));
        return;
    }
    ft_buf out = ft_buf_in(session->arena);
    if (name.at && !session->settings.invocation.quiet)
        ft_buf_format(&out, "Previewing node '%.*s':\n", FT_ARG(name));
    else if (!session->settings.invocation.quiet)
        ft_buf_text(&out, "Previewing inline node:\n");
    add_table(&out, rows);
    ft_say_output(session, "Q041", "ShowNode", ft_buf_str(&out));
}
