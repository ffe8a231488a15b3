/* run_seed.c - a seed's CSV as a typed table (MAT-59 … MAT-69, EXE-47 … EXE-49).
 *
 * A column's type is the first of number, date, datetime, ISO datetime, boolean that all its values fit,
 * else text. Empty fields and "null" are null in every type. */
#include "exec/worker.h"

#include "context/table_object.h"
#include "syntax/csv.h"
#include "value/datetime.h"
#include "value/sort.h"

#include <time.h>

typedef enum { AS_NUMBER, AS_DATE, AS_DATETIME, AS_ISO, AS_BOOLEAN, AS_TEXT } cell_type;

typedef struct {
    ft_job *job;
    const ft_node *node;
    ft_csv csv;
    FT_VEC(ft_str) cells;          /* row-major */
} seed;

static bool is_null(ft_str cell)
{
    ft_str text = ft_str_trim(cell);
    return text.len == 0 || ft_str_eq_nocase(text, FT_STR("null"));
}

/* ---- numbers (MAT-62) */

static const char *const currencies[] = {"؋", "$", "ƒ", "៛", "¥", "₡", "₱", "£", "€", "¢", "﷼",
                                         "₪", "₩", "₭", "₮", "₦", "฿", "₤", "₫"};

static ft_str strip_percent(ft_str text)
{
    while (text.len && text.at[0] == '%')
        text = ft_str_from(text, 1);
    while (text.len && text.at[text.len - 1] == '%')
        text.len--;
    return text;
}

static ft_str strip_currency(ft_str text)
{
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        ft_str symbol = ft_str_of(currencies[i]);
        if (ft_str_starts(text, symbol))
            return strip_currency(ft_str_from(text, symbol.len));
        if (ft_str_ends(text, symbol))
            return strip_currency(ft_str_slice(text, 0, text.len - symbol.len));
    }
    return text;
}

static bool read_number(ft_arena *arena, ft_str cell, ft_value *out)
{
    const ft_decimal *number;
    ft_str text = strip_percent(ft_str_trim(cell));
    bool negative = text.len && text.at[0] == '-';
    if (negative)
        text = ft_str_from(text, 1);
    text = ft_str_trim(ft_str_replace(arena, strip_currency(text), FT_STR(","), FT_STR("")));
    if (text.len == 0 || ft_decimal_parse(arena, text, &number) != FT_NUM_OK)
        return false;
    *out = ft_of_decimal(negative ? ft_decimal_neg(arena, number) : number);
    return true;
}

/* ---- dates (MAT-63) */

static bool read_form(ft_str cell, const char *form, struct tm *out, ft_arena *arena)
{
    const char *text = ft_str_c(arena, ft_str_trim(cell));
    *out = (struct tm){.tm_mday = 1};
    const char *end = strptime(text, form, out);
    return end && *end == 0 && out->tm_year >= 1 - 1900;
}

static bool valid_day(const struct tm *when)
{
    struct tm copy = *when;
    copy.tm_isdst = 0;
    return timegm(&copy) != (time_t)-1 && copy.tm_mday == when->tm_mday && copy.tm_mon == when->tm_mon;
}

static bool read_date(ft_arena *arena, ft_str cell, ft_value *out)
{
    struct tm when;
    if (!read_form(cell, "%Y-%m-%d", &when, arena) || !valid_day(&when))
        return false;
    *out = ft_date_new(arena, when.tm_year + 1900, when.tm_mon + 1, when.tm_mday);
    return true;
}

static bool read_datetime(ft_arena *arena, ft_str cell, ft_value *out)
{
    struct tm when;
    if (!read_form(cell, "%Y-%m-%d %H:%M:%S", &when, arena) || !valid_day(&when))
        return false;
    *out = ft_datetime_new(arena, (int64_t)timegm(&when) * 1000000, FT_VALUE_NONE);
    return true;
}

static bool read_iso(ft_arena *arena, ft_str cell, ft_value *out)
{
    ft_str text = ft_str_trim(cell);
    return ft_str_find_byte(text, 'T', 0) != FT_NOWHERE && ft_datetime_parse_iso(arena, text, out);
}

static bool read_boolean(ft_arena *arena, ft_str cell, ft_value *out)
{
    ft_str text = ft_str_trim(ft_str_replace(arena, cell, FT_STR(","), FT_STR("")));
    *out = ft_of_bool(ft_str_eq_nocase(text, FT_STR("true")));
    return out->as.truth || ft_str_eq_nocase(text, FT_STR("false"));
}

static bool read_cell(ft_arena *arena, ft_str cell, cell_type type, ft_value *out)
{
    *out = FT_VALUE_NONE;
    if (is_null(cell))
        return true;
    switch (type) {
    case AS_NUMBER: return read_number(arena, cell, out);
    case AS_DATE: return read_date(arena, cell, out);
    case AS_DATETIME: return read_datetime(arena, cell, out);
    case AS_ISO: return read_iso(arena, cell, out);
    case AS_BOOLEAN: return read_boolean(arena, cell, out);
    case AS_TEXT: break;
    }
    *out = ft_of_text(cell);
    return true;
}

static bool all_fit(const seed *s, size_t column, cell_type type, ft_arena *scratch)
{
    size_t width = s->csv.columns.len;
    ft_value unused;
    for (size_t at = column; at < s->cells.len; at += width)
        if (!read_cell(scratch, s->cells.at[at], type, &unused))
            return false;
    return true;
}

static bool has_column_type(const seed *s, ft_str column)
{
    ft_value types = ft_config_get(&s->node->config, FT_STR("column_types"));
    return types.kind == FT_DICT && ft_dict_find_text(types.as.dict, column);
}

static cell_type type_of(const seed *s, size_t column, ft_arena *scratch)
{
    cell_type type = AS_NUMBER;
    if (has_column_type(s, s->csv.columns.at[column]))
        return AS_TEXT;
    while (type < AS_TEXT && !all_fit(s, column, type, scratch))
        type++;
    ft_arena_clear(scratch);
    return type;
}

static ft_rows *make_rows(seed *s)
{
    ft_arena *arena = s->job->arena, *scratch = ft_arena_new("seed types");
    size_t width = s->csv.columns.len;
    ft_rows *rows = FT_NEW(arena, ft_rows);
    *rows = (ft_rows){.names = s->csv.columns.at, .width = width, .types = FT_NEW_ARRAY(arena, ft_str, width + 1),
                      .cells = FT_NEW_ARRAY(arena, ft_value, s->cells.len + 1),
                      .height = width ? s->cells.len / width : 0, .affected = -1};
    for (size_t column = 0; column < width; column++) {
        cell_type type = type_of(s, column, scratch);
        for (size_t at = column; at < s->cells.len; at += width)
            read_cell(arena, s->cells.at[at], type, &rows->cells[at]);
    }
    ft_arena_free(scratch);
    return rows;
}

/* --empty: the rows go, the types that they had stay (TRAP-096). */
static void leave_types(const ft_worker *worker, ft_arena *arena, ft_rows *rows)
{
    ft_value *cells = FT_NEW_ARRAY(arena, ft_value, rows->height + 1);
    for (size_t column = 0; column < rows->width; column++) {
        for (size_t row = 0; row < rows->height; row++)
            cells[row] = rows->cells[row * rows->width + column];
        rows->types[column] = worker->warehouse->class->type_of(worker->warehouse, arena, cells, rows->height);
    }
    rows->height = 0;
}

static bool raise_first(ft_job *job, const ft_diags *diags)
{
    const ft_diag *diag = diags->all.at[0];
    ft_place place = diag->span.source ? ft_source_place(diag->span.source, diag->span.from) : (ft_place){0};
    return ft_raise(job, FT_FAULT_COMPILATION, "line %u: %.*s", place.line, FT_ARG(diag->message));
}

static bool read_rows(seed *s, const ft_fs *fs, ft_diags *diags)
{
    ft_arena *arena = s->job->arena;
    ft_str path = ft_path_join(arena, s->node->as.seed->root_path, s->node->original_file_path), text;
    ft_str delimiter = ft_config_text(&s->node->config, FT_STR("delimiter"));
    int failed = ft_fs_read(fs, arena, path, &text);
    if (failed)
        return ft_raise(s->job, FT_FAULT_DBT_RUNTIME, "cannot read \"%.*s\": %s", FT_ARG(path), strerror(failed));
    const ft_source *source = ft_source_new(arena, s->node->original_file_path, text);
    if (!ft_csv_open(arena, &s->csv, source, delimiter, diags))
        return raise_first(s->job, diags);
    while (ft_csv_next(arena, &s->csv))
        for (size_t i = 0; i < s->csv.fields.len; i++)
            ft_vec_push(arena, &s->cells, s->csv.fields.at[i]);
    return diags->errors == 0 || raise_first(s->job, diags);
}

static bool has_column(const ft_csv *csv, ft_str name)
{
    for (size_t i = 0; i < csv->columns.len; i++)
        if (ft_str_eq(csv->columns.at[i], name))
            return true;
    return false;
}

/* Types of columns that the file does not have change nothing, so it is said (EXE-47). */
static bool warn_of_unknown_columns(ft_context *context, const seed *s)
{
    ft_value types = ft_config_get(&s->node->config, FT_STR("column_types"));
    ft_list *unknown = ft_list_new(s->job->arena, 4);
    const ft_dict_entry *type;
    for (size_t at = 0; types.kind == FT_DICT && s->csv.columns.len && (type = ft_dict_next(types.as.dict, &at));)
        if (type->key.kind == FT_TEXT && !has_column(&s->csv, ft_text_of(type->key)))
            ft_list_add(s->job->arena, unknown, type->key);
    if (!unknown->len || !ft_sort(s->job, unknown->at, unknown->at, unknown->len, false))
        return !unknown->len;
    ft_buf text = ft_buf_in(s->job->arena);
    ft_buf_format(&text, "Column types specified for non-existent columns in seed '%.*s' (file: %.*s): ",
                  FT_ARG(s->node->name), FT_ARG(s->node->original_file_path));
    for (size_t i = 0; i < unknown->len; i++)
        ft_buf_format(&text, "%s%.*s", i ? ", " : "", FT_ARG(ft_text_of(unknown->at[i])));
    ft_buf_text(&text, ". These column type overrides will be ignored.");
    return ft_context_warn(context, "JinjaLogWarning", ft_buf_str(&text));
}

bool ft_seed_table(void *self, ft_job *job, const ft_node *node, ft_value *table)
{
    ft_worker *worker = self;
    seed s = {.job = job, .node = node};
    if (!read_rows(&s, worker->exec->request->fs, ft_diags_new(job->arena)) || !warn_of_unknown_columns(&worker->context, &s))
        return false;
    ft_rows *rows = make_rows(&s);
    if (worker->exec->request->world->invocation->empty)
        leave_types(worker, job->arena, rows);
    *table = ft_table_value(job->arena, rows);
    return true;
}
