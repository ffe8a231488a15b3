/* exceptions.c - errors and warnings that templates raise. */
#include "context/exceptions.h"

#include "context/natives.h"
#include "context/relation_object.h"

#include <stdlib.h>

static bool raise_text(ft_job *job, const ft_args *args, const char *function, ft_fault_class kind)
{
    ft_value slots[2];
    ft_str text;
    if (!ft_bind(job, args, function, "msg, node=", slots) || !ft_to_text(job, slots[0], &text))
        return false;
    return ft_raise(job, kind, "%.*s", FT_ARG(text));
}

#define RAISER(function, kind)                                                                     \
    static bool call_##function(ft_job *job, void *self, const ft_args *args, ft_value *out)       \
    {                                                                                              \
        (void)self, (void)out;                                                                     \
        return raise_text(job, args, #function, kind);                                             \
    }
RAISER(raise_compiler_error, FT_FAULT_COMPILATION)
RAISER(raise_database_error, FT_FAULT_DATABASE)
RAISER(raise_dependency_error, FT_FAULT_DBT_RUNTIME)
RAISER(raise_not_implemented, FT_FAULT_NOT_IMPLEMENTED)
RAISER(raise_fail_fast_error, FT_FAULT_FAIL_FAST)
RAISER(raise_cache_inconsistent, FT_FAULT_DBT_INTERNAL)
RAISER(raise_dataclass_not_dict, FT_FAULT_COMPILATION)

/* What dbt raises of its own accord and templates hardly ever: the arguments are the message. */
static bool raise_arguments(ft_job *job, const ft_args *args, const char *what)
{
    ft_buf text = ft_buf_in(job->arena);
    ft_buf_text(&text, what);
    for (size_t i = 0; i < args->len; i++) {
        ft_buf_text(&text, i ? ", " : ": ");
        if (!ft_print(job, args->at[i], &text))
            return false;
    }
    return ft_raise(job, FT_FAULT_COMPILATION, "%.*s", FT_ARG(ft_buf_str(&text)));
}

#define RARE(function, words)                                                                      \
    static bool call_##function(ft_job *job, void *self, const ft_args *args, ft_value *out)       \
    {                                                                                              \
        (void)self, (void)out;                                                                     \
        return raise_arguments(job, args, words);                                                  \
    }
RARE(raise_ambiguous_alias, "two resources have the same name in the database")
RARE(raise_ambiguous_catalog_match, "two relations of the database match one node")
RARE(raise_dep_not_found, "a package that is needed was not found")
RARE(raise_duplicate_patch_name, "two property files describe one resource")
RARE(raise_duplicate_resource_name, "two resources have the same name")
RARE(raise_invalid_property_yml_version, "a property file is not valid")

static bool call_warn(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[2];
    ft_str text;
    *out = FT_VALUE_TEXT("");
    return ft_bind(job, args, "warn", "msg, node=", slots) && ft_to_text(job, slots[0], &text) &&
           ft_context_warn(context, "JinjaLogWarning", text);
}

static bool call_warn_snapshot(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    ft_str a, b;
    *out = FT_VALUE_NONE;
    if (!ft_bind(job, args, "warn_snapshot_timestamp_data_types", "snapshot_time_data_type, updated_at_data_type",
                 slots) ||
        !ft_to_text(job, slots[0], &a) || !ft_to_text(job, slots[1], &b))
        return false;
    ft_str text = ft_format(job->arena,
                            "Data type of snapshot table timestamp columns (%.*s) doesn't match derived column "
                            "'updated_at' (%.*s). Please update snapshot config 'updated_at'.", FT_ARG(a), FT_ARG(b));
    return ft_context_warn(ft_context_of(job), "SnapshotTimestampWarning", text);
}

static bool call_column_type_missing(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)out;
    ft_value names;
    ft_str text;
    if (!ft_bind(job, args, "column_type_missing", "column_names", &names) || !ft_to_text(job, names, &text))
        return false;
    return ft_raise(job, FT_FAULT_COMPILATION,
                    "Contracted models require data_type to be defined for each column. Please ensure that the column "
                    "name and data_type are defined within the YAML configuration for the %.*s column(s).",
                    FT_ARG(text));
}

static bool call_relation_wrong_type(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)out;
    ft_value slots[3];
    ft_str relation, expected;
    if (!ft_bind(job, args, "relation_wrong_type", "relation, expected_type, model=", slots) ||
        !ft_to_text(job, slots[0], &relation) || !ft_to_text(job, slots[1], &expected))
        return false;
    const ft_relation *found = ft_value_relation(slots[0]);
    const char *type = found && found->kind != FT_REL_UNKNOWN ? ft_relation_kind_word(found->kind) : "None";
    return ft_raise(job, FT_FAULT_COMPILATION,
                    "Trying to create %.*s %.*s, but it currently exists as a %s. Either drop %.*s manually, or run "
                    "dbt with `--full-refresh` and dbt will drop it for you.",
                    FT_ARG(expected), FT_ARG(relation), type, FT_ARG(relation));
}

static bool named_part(ft_job *job, ft_value owner, ft_str name, ft_str *out)
{
    ft_value value;
    return ft_get_attr(job, owner, name, &value) && ft_to_text(job, value, out);
}

static bool call_missing_config(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)out;
    ft_value slots[2];
    ft_str id, name;
    if (!ft_bind(job, args, "missing_config", "model, name", slots) ||
        !named_part(job, slots[0], FT_STR("unique_id"), &id) || !ft_to_text(job, slots[1], &name))
        return false;
    return ft_raise(job, FT_FAULT_COMPILATION, "Model '%.*s' does not define a required config parameter '%.*s'.",
                    FT_ARG(id), FT_ARG(name));
}

static bool call_missing_materialization(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)out;
    ft_value slots[2], config;
    ft_str name, type;
    if (!ft_bind(job, args, "missing_materialization", "model, adapter_type", slots) ||
        !ft_get_attr(job, slots[0], FT_STR("config"), &config) ||
        !named_part(job, config, FT_STR("materialized"), &name) || !ft_to_text(job, slots[1], &type))
        return false;
    return ft_raise(job, FT_FAULT_COMPILATION,
                    "No materialization '%.*s' was found for adapter %.*s! (searched types 'default' and '%.*s')",
                    FT_ARG(name), FT_ARG(type), FT_ARG(type));
}

static bool call_missing_relation(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)out;
    ft_value slots[2];
    ft_str relation;
    if (!ft_bind(job, args, "missing_relation", "relation, model=", slots) || !ft_to_text(job, slots[0], &relation))
        return false;
    return ft_raise(job, FT_FAULT_COMPILATION, "Relation %.*s not found!", FT_ARG(relation));
}

/* ---- contracts: the table of what differs */

typedef struct { ft_str name, definition, contract; const char *reason; } mismatch;
typedef FT_VEC(mismatch) mismatches;

static bool column_parts(ft_job *job, ft_value column, ft_str *name, ft_str *type)
{
    return named_part(job, column, FT_STR("name"), name) && named_part(job, column, FT_STR("data_type"), type);
}

static bool find_type(ft_job *job, const ft_list *columns, ft_str wanted, bool *found, ft_str *type)
{
    *found = false;
    for (size_t i = 0; i < columns->len && !*found; i++) {
        ft_str name;
        if (!column_parts(job, columns->at[i], &name, type))
            return false;
        *found = ft_str_eq(name, wanted);
    }
    return true;
}

static int by_name(const void *a, const void *b)
{
    return ft_str_cmp(((const mismatch *)a)->name, ((const mismatch *)b)->name);
}

static bool compare(ft_job *job, const ft_list *contract, const ft_list *definition, mismatches *out)
{
    bool found;
    ft_str name, type, other;
    for (size_t i = 0; i < definition->len; i++) {
        if (!column_parts(job, definition->at[i], &name, &type) || !find_type(job, contract, name, &found, &other))
            return false;
        if (!found)
            ft_vec_push(job->arena, out, (mismatch){name, type, FT_STR(""), "missing in contract"});
        else if (!ft_str_eq(type, other))
            ft_vec_push(job->arena, out, (mismatch){name, type, other, "data type mismatch"});
    }
    for (size_t i = 0; i < contract->len; i++) {
        if (!column_parts(job, contract->at[i], &name, &type) || !find_type(job, definition, name, &found, &other))
            return false;
        if (!found)
            ft_vec_push(job->arena, out, (mismatch){name, FT_STR(""), type, "missing in definition"});
    }
    if (out->len)
        qsort(out->at, out->len, sizeof *out->at, by_name);
    return true;
}

static ft_str cut(ft_arena *arena, ft_str text)
{
    return text.len <= 50 ? text : ft_concat(arena, ft_str_slice(text, 0, 47), FT_STR("..."), (ft_str){0});
}

static void put_table(ft_buf *out, const mismatches *rows)
{
    enum { WIDTH = 4 };
    const ft_str header[WIDTH] = {FT_STR("column_name"), FT_STR("definition_type"), FT_STR("contract_type"),
                                  FT_STR("mismatch_reason")};
    size_t widths[WIDTH];
    for (size_t c = 0; c < WIDTH; c++)
        widths[c] = header[c].len;
    ft_str *cells = FT_NEW_ARRAY(out->arena, ft_str, (rows->len + 1) * WIDTH);
    memcpy(cells, header, sizeof header);
    for (size_t r = 0; r < rows->len; r++) {
        const mismatch *row = &rows->at[r];
        const ft_str parts[WIDTH] = {row->name, row->definition, row->contract, ft_str_of(row->reason)};
        for (size_t c = 0; c < WIDTH; c++) {
            ft_str text = cut(out->arena, parts[c]);
            cells[(r + 1) * WIDTH + c] = text;
            widths[c] = text.len > widths[c] ? text.len : widths[c];
        }
    }
    for (size_t r = 0; r <= rows->len; r++) {
        for (size_t c = 0; c < WIDTH; c++) {
            ft_buf_format(out, "| %.*s", FT_ARG(cells[r * WIDTH + c]));
            ft_buf_fill(out, ' ', widths[c] - cells[r * WIDTH + c].len + 1);
        }
        ft_buf_text(out, r < rows->len ? "|\n" : "|");
        for (size_t c = 0; !r && c < WIDTH; c++) {
            ft_buf_text(out, "| ");
            ft_buf_fill(out, '-', widths[c]);
            ft_buf_text(out, c + 1 < WIDTH ? " " : " |\n");
        }
    }
}

/* EXC-04. */
static bool call_contract_error(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)out;
    ft_value slots[2];
    ft_list *contract, *definition;
    mismatches rows = {0};
    if (!ft_bind(job, args, "raise_contract_error", "yaml_columns, sql_columns", slots) ||
        !ft_to_list(job, slots[0], &contract) || !ft_to_list(job, slots[1], &definition) ||
        !compare(job, contract, definition, &rows))
        return false;
    if (!contract->len)
        return ft_raise(job, FT_FAULT_COMPILATION,
                        "This model has an enforced contract, and its 'columns' specification is missing");
    ft_buf table = ft_buf_in(job->arena);
    put_table(&table, &rows);
    return ft_raise(job, FT_FAULT_COMPILATION,
                    "This model has an enforced contract that failed.\n"
                    "Please ensure the name, data_type, and number of columns in your contract match the columns in "
                    "your model's definition.\n\n%.*s", FT_ARG(ft_buf_str(&table)));
}

#define ROW(function) FT_NATIVE(#function, call_##function, NULL)
static ft_native table[] = {
    ROW(column_type_missing), ROW(missing_config), ROW(missing_materialization), ROW(missing_relation),
    ROW(raise_ambiguous_alias), ROW(raise_ambiguous_catalog_match), ROW(raise_cache_inconsistent),
    ROW(raise_compiler_error), FT_NATIVE("raise_contract_error", call_contract_error, NULL),
    ROW(raise_database_error), ROW(raise_dataclass_not_dict), ROW(raise_dep_not_found), ROW(raise_dependency_error),
    ROW(raise_duplicate_patch_name), ROW(raise_duplicate_resource_name), ROW(raise_fail_fast_error),
    ROW(raise_invalid_property_yml_version), ROW(raise_not_implemented), ROW(relation_wrong_type), ROW(warn),
    FT_NATIVE("warn_snapshot_timestamp_data_types", call_warn_snapshot, NULL),
};

ft_value ft_exceptions_value(void)
{
    static ft_natives exceptions = FT_NATIVES(table);
    return ft_of_object(&exceptions.object);
}
