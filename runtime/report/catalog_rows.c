/* catalog_rows.c - see catalog_rows.h. */
#include "report/catalog_rows.h"

#include "context/table_object.h"
#include "value/format.h"

#define STATS FT_STR("stats:")

typedef struct {
    ft_job *job;
    const ft_rows *table;
    const ft_value *cells;           /* of the row that is read */
} reading;

static size_t position_of(const ft_rows *table, ft_str name)
{
    for (size_t i = 0; i < table->width; i++)
        if (ft_str_eq(table->names[i], name))
            return i;
    return FT_NOWHERE;
}

static bool needed(reading *r, ft_str name, ft_value *out)
{
    size_t at = position_of(r->table, name);
    if (at == FT_NOWHERE)
        return ft_raise(r->job, FT_FAULT_DBT_RUNTIME, "the macro of the catalog returned a table without a column \"%.*s\"",
                        FT_ARG(name));
    *out = r->cells[at];
    return true;
}

/* {NULL,0}: null, or no such column. */
static bool text_of(reading *r, const char *name, ft_str *out)
{
    size_t at = position_of(r->table, ft_str_of(name));
    *out = (ft_str){0};
    return at == FT_NOWHERE || ft_is(r->cells[at], FT_NONE) || ft_to_text(r->job, r->cells[at], out);
}

static bool needed_text(reading *r, const char *name, ft_str *out)
{
    ft_value unused;
    return needed(r, ft_str_of(name), &unused) && text_of(r, name, out);
}

static bool index_of(reading *r, int64_t *out)
{
    ft_value given, whole;
    if (!needed(r, FT_STR("column_index"), &given))
        return false;
    if (!ft_is_number(given) || !ft_to_whole(r->job, given, &whole) || !ft_is(whole, FT_INT))
        return ft_raise(r->job, FT_FAULT_DBT_RUNTIME, "the macro of the catalog returned a column_index that is no number");
    *out = whole.as.number;
    return true;
}

/* ---- statistics */

/* A value as JSON has it: decimals are floats, and what JSON has no form for is text. */
static bool plain_value(ft_job *job, ft_value *value)
{
    double number;
    ft_str text;
    if (ft_is(*value, FT_DECIMAL)) {
        if (!ft_to_float(job, *value, &number))
            return false;
        *value = ft_of_float(number);
    } else if (value->kind >= FT_LIST) {
        if (!ft_to_text(job, *value, &text))
            return false;
        *value = ft_of_text(text);
    }
    return true;
}

static bool statistic(reading *r, ft_str id, ft_dict *out, bool *included)
{
    static const char *const parts[] = {"label", "value", "include", "description"};
    ft_arena *arena = r->job->arena;
    ft_dict_set_text(arena, out, FT_STR("id"), ft_of_text(id));
    for (size_t i = 0; i < 4; i++) {
        ft_value value;
        if (!needed(r, ft_concat(arena, STATS, id, FT_STR(":"), ft_str_of(parts[i]), (ft_str){0}), &value) ||
            !plain_value(r->job, &value))
            return false;
        ft_dict_set_text(arena, out, ft_str_of(parts[i]), value);
    }
    if (!ft_truth(r->job, ft_dict_get_text(out, FT_STR("include")), included))
        return false;
    ft_dict_set_text(arena, out, FT_STR("include"), ft_of_bool(*included));
    return true;
}

/* The id in "stats:<id>:..."; {NULL,0}: another column, or an id that an earlier one has, too. */
static ft_str id_of(const ft_rows *table, size_t at)
{
    if (!ft_str_starts(table->names[at], STATS))
        return (ft_str){0};
    ft_str rest = ft_str_from(table->names[at], STATS.len), id;
    ft_str_cut(&rest, ':', &id);
    ft_str prefix = ft_str_slice(table->names[at], 0, STATS.len + id.len);
    for (size_t i = 0; i < at; i++)
        if (ft_str_starts(table->names[i], prefix) &&
            (table->names[i].len == prefix.len || table->names[i].at[prefix.len] == ':'))
            return (ft_str){0};
    return id;
}

static bool statistics_of(reading *r, const ft_list **out)
{
    ft_list *found = NULL;
    for (size_t i = 0; i < r->table->width; i++) {
        ft_str id = id_of(r->table, i);
        bool included;
        if (!id.at)
            continue;
        ft_dict *item = ft_dict_new(r->job->arena);
        if (!statistic(r, id, item, &included))
            return false;
        if (!found)
            found = ft_list_new(r->job->arena, 4);
        if (included)
            ft_list_add(r->job->arena, found, ft_of_dict(item));
    }
    *out = found;
    return true;
}

static bool add_row(reading *r, ft_catalog_gathered *out)
{
    ft_catalog_row row = {0};
    if (!needed_text(r, "table_database", &row.database) || !needed_text(r, "table_schema", &row.schema))
        return false;
    if (!row.database.at || !row.schema.at)
        return true;
    if (!needed_text(r, "table_name", &row.name) || !needed_text(r, "table_type", &row.type) ||
        !needed_text(r, "column_name", &row.column) || !needed_text(r, "column_type", &row.column_type) ||
        !text_of(r, "table_comment", &row.comment) || !text_of(r, "table_owner", &row.owner) ||
        !text_of(r, "column_comment", &row.column_comment) || !index_of(r, &row.index) || !statistics_of(r, &row.stats))
        return false;
    ft_vec_push(r->job->arena, &out->rows, row);
    return true;
}

bool ft_catalog_rows_add(ft_job *job, ft_value table, ft_catalog_gathered *out)
{
    const ft_rows *rows = ft_value_table(table);
    if (!rows)
        return ft_raise(job, FT_FAULT_DBT_RUNTIME, "the macro of the catalog returned no table but a value of type %s",
                        ft_type_name(table));
    reading r = {.job = job, .table = rows};
    for (size_t row = 0; row < rows->height; row++) {
        r.cells = &rows->cells[row * rows->width];
        if (!add_row(&r, out))
            return false;
    }
    return true;
}
