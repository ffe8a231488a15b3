/* adapter_load.c - cells as text, row by row, for the warehouse to load; see adapter_load.h. */
#include "context/adapter_load.h"

#include "context/relation_object.h"
#include "context/statements.h"
#include "context/table_object.h"

enum { DIGITS_IN_FULL = 400 }; /* no type of a database holds more before the point */

static void add_zeros(ft_buf *out, int count)
{
    for (int i = 0; i < count; i++)
        ft_buf_byte(out, '0');
}

/* 1E+5 as 100000, 1.50 as 1.5, 0.0 as 0. */
static ft_str number_in_full(ft_arena *arena, const ft_decimal *number)
{
    ft_buf out = ft_buf_in(arena);
    int exponent = ft_decimal_exponent(number);
    if (!ft_decimal_is_finite(number) || exponent > DIGITS_IN_FULL || exponent < -DIGITS_IN_FULL) {
        ft_decimal_text(&out, number);
        return ft_buf_str(&out);
    }
    ft_str digits = ft_decimal_digits(arena, number);
    for (; exponent < 0 && digits.len && digits.at[digits.len - 1] == '0'; exponent++)
        digits.len--;
    int whole = (int)digits.len + exponent;
    if (ft_decimal_is_negative(number) && !ft_decimal_is_zero(number))
        ft_buf_byte(&out, '-');
    if (whole <= 0)
        ft_buf_byte(&out, '0');
    if (exponent >= 0) {
        ft_buf_add(&out, digits);
        add_zeros(&out, digits.len ? exponent : 0);
        return ft_buf_str(&out);
    }
    ft_buf_add(&out, ft_str_slice(digits, 0, whole > 0 ? (size_t)whole : 0));
    ft_buf_byte(&out, '.');
    add_zeros(&out, whole < 0 ? -whole : 0);
    ft_buf_add(&out, ft_str_from(digits, whole > 0 ? (size_t)whole : 0));
    return ft_buf_str(&out);
}

static bool cell_text(ft_job *job, ft_value cell, ft_str *out)
{
    *out = (ft_str){0};
    if (ft_is(cell, FT_NONE))
        return true;
    if (ft_is(cell, FT_DECIMAL)) {
        *out = number_in_full(job->arena, cell.as.decimal);
        return true;
    }
    return ft_to_text(job, cell, out);
}

typedef struct { const ft_rows *rows; size_t next; } feed;

static ft_found next_row(ft_job *job, void *state, ft_str *cells)
{
    feed *from = state;
    if (from->next == from->rows->height)
        return FT_MISSING;
    const ft_value *row = &from->rows->cells[from->next++ * from->rows->width];
    for (size_t i = 0; i < from->rows->width; i++)
        if (!cell_text(job, row[i], &cells[i]))
            return FT_FAULTED;
    return FT_FOUND;
}

bool ft_call_load_rows(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[3];
    ft_list *names;
    int64_t loaded;
    *out = FT_VALUE_NONE;
    if (!ft_bind(job, args, "load_rows", "relation, column_names, agate_table", slots) || !ft_to_list(job, slots[1], &names))
        return false;
    const ft_relation *into = ft_value_relation(slots[0]);
    const ft_rows *rows = ft_value_table(slots[2]);
    ft_warehouse *warehouse = ft_context_warehouse(context);
    if (!warehouse)
        return false;
    if (!into || !rows || names->len != rows->width)
        return ft_context_raise(context, FT_FAULT_COMPILATION, "load_rows takes a relation, the names of its columns and a table");
    ft_str *columns = FT_NEW_ARRAY(job->arena, ft_str, names->len + 1);
    for (size_t i = 0; i < names->len; i++)
        if (!ft_to_text(job, names->at[i], &columns[i]))
            return false;
    ft_context_note_begin(context);
    return warehouse->class->load(warehouse, job, into, columns, names->len, next_row, &(feed){rows, 0}, &loaded);
}
