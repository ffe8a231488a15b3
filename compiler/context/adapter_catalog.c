/* adapter_catalog.c - relations, schemas and columns for templates. */
#include "context/adapter_catalog.h"

#include "context/column_object.h"
#include "context/relation_object.h"
#include "context/statements.h"

static bool take_relation(ft_job *job, ft_value value, const char *function, const char *argument,
                          const ft_relation **out)
{
    *out = ft_value_relation(value);
    if (*out)
        return true;
    ft_buf shown = ft_buf_in(job->arena);
    return ft_repr(job, value, &shown) &&
           ft_raise(job, FT_FAULT_COMPILATION, "'adapter.%s' expects argument '%s' to be of type 'Relation', instead "
                    "got %.*s", function, argument, FT_ARG(ft_buf_str(&shown)));
}

static bool take_text(ft_job *job, ft_value value, ft_str *out)
{
    *out = (ft_str){0};
    return !ft_passed(value) || ft_is(value, FT_NONE) || ft_is(value, FT_UNDEFINED) || ft_to_text(job, value, out);
}

bool ft_context_users_macro(ft_arena *scratch, const ft_world *world, ft_str name)
{
    const ft_macro *macro = ft_registry_adapter_macro(world->registry, name);
    if (macro && macro->internal)
        macro = ft_registry_dispatch(world->registry, scratch, ft_world_adapter_type(world), FT_STR("dbt"), name,
                                     FT_STR("dbt"), NULL);
    return macro && !macro->internal;
}

static bool call_named(ft_context *context, ft_str name, ft_value *arguments, size_t count, ft_value *out)
{
    return ft_context_call_adapter_macro(context, name, &(ft_args){.at = arguments, .len = count}, out);
}

/* ---- relations */

/* ADP-09: a part that the project quotes is asked for as it is written, others in lower case. A
 * relation that fits but for its case is not guessed about (TRP-42), unless the engine does not
 * tell such names apart. */
static bool fits_as_written(ft_str found, ft_str asked, bool quotes)
{
    return !quotes || !found.at || !asked.at || ft_str_eq(found, asked);
}

static bool check_case(ft_context *context, const ft_relation *found, const ft_relation *asked)
{
    const ft_capabilities *can = context->world->can;
    if (!can || !can->folds_names ||
        (fits_as_written(found->schema, asked->schema, asked->quote_schema) &&
         fits_as_written(found->identifier, asked->identifier, asked->quote_identifier)))
        return true;
    return ft_raise_approximate(context, asked, found);
}

bool ft_call_get_relation(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[3];
    ft_relation asked = ft_relation_of((ft_str){0}, (ft_str){0}, (ft_str){0}, FT_REL_UNKNOWN), found;
    bool exists;
    if (!ft_bind(job, args, "get_relation", "database, schema, identifier", slots) ||
        !take_text(job, slots[0], &asked.database) || !take_text(job, slots[1], &asked.schema) ||
        !take_text(job, slots[2], &asked.identifier))
        return false;
    ft_warehouse *warehouse = ft_context_warehouse(context);
    ft_reads_kind(context->reads, FT_READ_CATALOG);
    if (!warehouse || !warehouse->class->find(warehouse, job, asked.database, asked.schema, asked.identifier, &found, &exists))
        return false;
    *out = FT_VALUE_NONE;
    if (!exists)
        return true;
    ft_relation_quote_as_project(context->world, &asked);
    ft_relation_quote_as_project(context->world, &found);
    if (!check_case(context, &found, &asked))
        return false;
    *out = ft_relation_value(context, &found);
    return true;
}

bool ft_call_already_exists(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    if (!ft_bind(job, args, "already_exists", "schema, name", slots))
        return false;
    const ft_profile *profile = ft_context_of(job)->world->profile;
    ft_value parts[3] = {profile ? ft_of_text(profile->database) : FT_VALUE_NONE, slots[0], slots[1]};
    if (!ft_call_get_relation(job, self, &(ft_args){.at = parts, .len = 3}, out))
        return false;
    *out = ft_of_bool(!ft_is(*out, FT_NONE));
    return true;
}

bool ft_call_drop_relation(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value relation;
    const ft_relation *dropped;
    if (!ft_bind(job, args, "drop_relation", "relation", &relation) ||
        !take_relation(job, relation, "drop_relation", "relation", &dropped))
        return false;
    if (dropped->kind == FT_REL_UNKNOWN)
        return ft_context_raise(context, FT_FAULT_COMPILATION, "Tried to drop relation %.*s, but its type is null.",
                                FT_ARG(ft_relation_text(context, dropped)));
    ft_warehouse *warehouse = ft_context_warehouse(context);
    if (!warehouse || !call_named(context, FT_STR("drop_relation"), &relation, 1, out))
        return false;
    warehouse->class->cache_dropped(warehouse, dropped);
    *out = FT_VALUE_NONE;
    return true;
}

bool ft_call_truncate_relation(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value relation;
    bool done = ft_bind(job, args, "truncate_relation", "relation", &relation) &&
                call_named(ft_context_of(job), FT_STR("truncate_relation"), &relation, 1, out);
    *out = FT_VALUE_NONE;
    return done;
}

bool ft_call_rename_relation(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[2];
    const ft_relation *from, *to;
    if (!ft_bind(job, args, "rename_relation", "from_relation, to_relation", slots) ||
        !take_relation(job, slots[0], "rename_relation", "from_relation", &from) ||
        !take_relation(job, slots[1], "rename_relation", "to_relation", &to))
        return false;
    ft_warehouse *warehouse = ft_context_warehouse(context);
    if (!warehouse || !call_named(context, FT_STR("rename_relation"), slots, 2, out))
        return false;
    warehouse->class->cache_renamed(warehouse, from, to);
    *out = FT_VALUE_NONE;
    return true;
}

/* ---- the cache */

typedef void cache_note(ft_warehouse *, const ft_relation *);

static bool note_in_cache(ft_job *job, const ft_args *args, const char *function, bool added, ft_value *out)
{
    ft_context *context = ft_context_of(job);
    ft_value relation;
    const ft_relation *noted;
    *out = FT_VALUE_TEXT("");
    if (!ft_bind(job, args, function, "relation", &relation))
        return false;
    if (ft_is(relation, FT_NONE))
        return ft_context_raise(context, FT_FAULT_COMPILATION, "Attempted to %s a null relation for %.*s",
                                added ? "cache" : "drop", FT_ARG(context->node ? context->node->unique_id : FT_STR("")));
    if (!take_relation(job, relation, function, "relation", &noted))
        return false;
    if (!context->warehouse)
        return true;
    cache_note *note = added ? context->warehouse->class->cache_added : context->warehouse->class->cache_dropped;
    note(context->warehouse, noted);
    return true;
}

bool ft_call_cache_added(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return note_in_cache(job, args, "cache_added", true, out);
}

bool ft_call_cache_dropped(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return note_in_cache(job, args, "cache_dropped", false, out);
}

bool ft_call_cache_renamed(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_warehouse *warehouse = ft_context_of(job)->warehouse;
    ft_value slots[2];
    const ft_relation *from, *to;
    *out = FT_VALUE_TEXT("");
    if (!ft_bind(job, args, "cache_renamed", "from_relation, to_relation", slots) ||
        !take_relation(job, slots[0], "cache_renamed", "from_relation", &from) ||
        !take_relation(job, slots[1], "cache_renamed", "to_relation", &to))
        return false;
    if (warehouse)
        warehouse->class->cache_renamed(warehouse, from, to);
    return true;
}

/* ---- schemas */

static bool change_schema(ft_job *job, const ft_args *args, const char *name, bool exists, ft_value *out)
{
    ft_context *context = ft_context_of(job);
    ft_value relation;
    const ft_relation *named;
    if (!ft_bind(job, args, name, "relation", &relation) || !take_relation(job, relation, name, "relation", &named))
        return false;
    ft_warehouse *warehouse = ft_context_warehouse(context);
    if (!warehouse || !call_named(context, ft_str_of(name), &relation, 1, out) || !ft_context_commit(context))
        return false;
    warehouse->class->cache_schema(warehouse, named->database, named->schema, exists);
    *out = FT_VALUE_NONE;
    return true;
}

bool ft_call_create_schema(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return change_schema(job, args, "create_schema", true, out);
}

bool ft_call_drop_schema(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return change_schema(job, args, "drop_schema", false, out);
}

bool ft_call_schema_exists(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[2];
    ft_str database, schema;
    ft_list *names;
    if (!ft_bind(job, args, "check_schema_exists", "database, schema", slots) || !take_text(job, slots[0], &database) ||
        !take_text(job, slots[1], &schema))
        return false;
    ft_warehouse *warehouse = ft_context_warehouse(context);
    ft_reads_kind(context->reads, FT_READ_CATALOG);
    if (!warehouse || !warehouse->class->list_schemas(warehouse, job, database, &names))
        return false;
    *out = FT_VALUE_FALSE;
    for (size_t i = 0; i < names->len; i++)
        if (ft_is(names->at[i], FT_TEXT) && ft_str_eq_nocase(ft_text_of(names->at[i]), schema))
            *out = FT_VALUE_TRUE;
    return true;
}

/* ---- columns */

static ft_value column_list(ft_arena *arena, const ft_columns *columns)
{
    ft_list *list = ft_list_new(arena, columns->len);
    for (size_t i = 0; i < columns->len; i++)
        ft_list_add(arena, list, ft_column_value(arena, &columns->at[i]));
    return ft_of_list(list);
}

static bool columns_of(ft_context *context, const ft_relation *relation, ft_columns *out)
{
    ft_warehouse *warehouse = ft_context_warehouse(context);
    ft_reads_kind(context->reads, FT_READ_CATALOG);
    ft_context_note_begin(context);
    *out = (ft_columns){0};
    return warehouse && warehouse->class->columns_of(warehouse, context->job, relation, out);
}

bool ft_call_get_columns(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value relation;
    const ft_relation *named;
    ft_columns columns;
    if (!ft_bind(job, args, "get_columns_in_relation", "relation", &relation))
        return false;
    if (ft_context_users_macro(context->job->arena, context->world, FT_STR("get_columns_in_relation")))
        return call_named(context, FT_STR("get_columns_in_relation"), &relation, 1, out);
    if (!take_relation(job, relation, "get_columns_in_relation", "relation", &named) ||
        !columns_of(context, named, &columns))
        return false;
    *out = column_list(job->arena, &columns);
    return true;
}

bool ft_call_columns_in_table(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[2];
    ft_columns columns;
    ft_relation relation = ft_relation_of((ft_str){0}, (ft_str){0}, (ft_str){0}, FT_REL_UNKNOWN);
    if (!ft_bind(job, args, "get_columns_in_table", "schema_name, table_name", slots) ||
        !take_text(job, slots[0], &relation.schema) || !take_text(job, slots[1], &relation.identifier))
        return false;
    relation.database = context->world->profile ? context->world->profile->database : (ft_str){0};
    if (!columns_of(context, &relation, &columns))
        return false;
    *out = column_list(job->arena, &columns);
    return true;
}

static const ft_column_info *column_named(const ft_columns *columns, ft_str name)
{
    for (size_t i = 0; i < columns->len; i++)
        if (ft_str_eq(columns->at[i].name, name))
            return &columns->at[i];
    return NULL;
}

/* Both sides of a comparison of two relations. */
static bool both_columns(ft_job *job, const ft_args *args, const char *function, ft_columns *from, ft_columns *to,
                         ft_value *slots)
{
    ft_context *context = ft_context_of(job);
    const ft_relation *from_relation, *to_relation;
    return ft_bind(job, args, function, "from_relation, to_relation", slots) &&
           take_relation(job, slots[0], function, "from_relation", &from_relation) &&
           take_relation(job, slots[1], function, "to_relation", &to_relation) &&
           columns_of(context, from_relation, from) && columns_of(context, to_relation, to);
}

bool ft_call_get_missing_columns(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_columns from, to;
    ft_value slots[2];
    if (!both_columns(job, args, "get_missing_columns", &from, &to, slots))
        return false;
    ft_list *missing = ft_list_new(job->arena, 4);
    for (size_t i = 0; i < from.len; i++)
        if (!column_named(&to, from.at[i].name))
            ft_list_add(job->arena, missing, ft_column_value(job->arena, &from.at[i]));
    *out = ft_of_list(missing);
    return true;
}

/* ADP-12, TRP-58. */
bool ft_call_expand_types(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_columns from, to;
    ft_value slots[2], ignored;
    *out = FT_VALUE_NONE;
    if (!both_columns(job, args, "expand_target_column_types", &from, &to, slots))
        return false;
    for (size_t i = 0; i < from.len; i++) {
        const ft_column_info *target = column_named(&to, from.at[i].name);
        if (!target || !ft_column_can_expand(target, &from.at[i]))
            continue;
        ft_str type = ft_format(job->arena, "character varying(%lld)", (long long)ft_column_size(&from.at[i]));
        ft_value arguments[3] = {slots[1], ft_of_text(target->name), ft_of_text(type)};
        if (!call_named(ft_context_of(job), FT_STR("alter_column_type"), arguments, 3, &ignored))
            return false;
    }
    return true;
}

bool ft_call_columns_of_query(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value sql;
    ft_str text;
    ft_columns columns = {0};
    if (!ft_bind(job, args, "get_column_schema_from_query", "sql", &sql) || !ft_to_text(job, sql, &text))
        return false;
    ft_warehouse *warehouse = ft_context_warehouse(context);
    ft_reads_kind(context->reads, FT_READ_CATALOG);
    if (!warehouse || !warehouse->class->describe(warehouse, job, text, &columns))
        return false;
    for (size_t i = 0; i < columns.len; i++)
        columns.at[i].type = ft_column_translate(columns.at[i].type);
    *out = column_list(job->arena, &columns);
    return true;
}

/* ---- snapshots (ADP-24) */

static bool has_column(const ft_columns *columns, ft_str name)
{
    for (size_t i = 0; i < columns->len; i++)
        if (ft_str_eq_nocase(columns->at[i].name, name))
            return true;
    return false;
}

/* Appends the name configured for `column` to `missing` when the relation has no such column. */
static bool require_column(ft_job *job, const ft_columns *columns, ft_value names, ft_str column, ft_buf *missing)
{
    ft_value given = ft_of_text(column);
    ft_str wanted;
    if (ft_is(names, FT_DICT))
        given = ft_dict_get_text(names.as.dict, column);
    if (ft_is(given, FT_NONE) || ft_is(given, FT_UNDEFINED))
        return true;
    if (!ft_to_text(job, given, &wanted))
        return false;
    if (!has_column(columns, wanted))
        ft_buf_format(missing, "%s%.*s", missing->len ? "\", \"" : "", FT_ARG(wanted));
    return true;
}

static bool check_snapshot(ft_job *job, ft_value relation, ft_value names, ft_value strategy)
{
    static const ft_str always[] = {FT_STR_INIT("dbt_scd_id"), FT_STR_INIT("dbt_valid_from"), FT_STR_INIT("dbt_valid_to")};
    ft_context *context = ft_context_of(job);
    const ft_relation *named;
    ft_columns columns;
    ft_buf missing = ft_buf_in(job->arena);
    if (!take_relation(job, relation, "valid_snapshot_target", "relation", &named) ||
        !columns_of(context, named, &columns))
        return false;
    for (size_t i = 0; i < 3; i++)
        if (!require_column(job, &columns, names, always[i], &missing))
            return false;
    ft_value deletes = ft_is(strategy, FT_DICT) ? ft_dict_get_text(strategy.as.dict, FT_STR("hard_deletes")) : FT_VALUE_NONE;
    if (!missing.len && ft_is(deletes, FT_TEXT) && ft_str_is(ft_text_of(deletes), "new_record") &&
        !require_column(job, &columns, names, FT_STR("dbt_is_deleted"), &missing))
        return false;
    return !missing.len ||
           ft_context_raise(context, FT_FAULT_COMPILATION,
                            "Snapshot target is missing configured columns (missing \"%.*s\"). See "
                            "https://docs.getdbt.com/docs/build/snapshots#snapshot-meta-fields for more information.",
                            FT_ARG(ft_buf_str(&missing)));
}

bool ft_call_valid_snapshot(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    *out = FT_VALUE_NONE;
    return ft_bind(job, args, "valid_snapshot_target", "relation, column_names=", slots) &&
           check_snapshot(job, slots[0], slots[1], FT_VALUE_NONE);
}

bool ft_call_valid_snapshot_strategy(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    *out = FT_VALUE_NONE;
    return ft_bind(job, args, "assert_valid_snapshot_target_given_strategy", "relation, column_names, strategy",
                   slots) &&
           check_snapshot(job, slots[0], slots[1], slots[2]);
}
