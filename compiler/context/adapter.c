/* adapter.c - the methods of `adapter` by name, and those that need no catalog. */
#include "context/adapter.h"

#include "context/adapter_catalog.h"
#include "context/adapter_load.h"
#include "context/adapter_swap.h"
#include "context/constraints.h"
#include "context/dispatch.h"
#include "context/index_config.h"
#include "context/natives.h"
#include "context/relation_object.h"
#include "context/statements.h"
#include "context/table_object.h"

/* ---- names and types */

static bool call_type(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    *out = ft_of_text(ft_world_adapter_type(ft_context_of(job)->world));
    return ft_bind(job, args, "type", "", NULL);
}

static ft_str quoted(ft_arena *arena, ft_str name)
{
    return ft_concat(arena, FT_STR("\""), name, FT_STR("\""), (ft_str){0});
}

static bool call_quote(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value name;
    ft_str text;
    if (!ft_bind(job, args, "quote", "identifier", &name) || !ft_to_text(job, name, &text))
        return false;
    *out = ft_of_text(quoted(job->arena, text));
    return true;
}

static bool call_quote_as_configured(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    ft_str text, key;
    ft_relation policy = ft_relation_of((ft_str){0}, (ft_str){0}, (ft_str){0}, FT_REL_UNKNOWN);
    if (!ft_bind(job, args, "quote_as_configured", "identifier, quote_key", slots) ||
        !ft_to_text(job, slots[0], &text) || !ft_to_text(job, slots[1], &key))
        return false;
    ft_relation_quote_as_project(ft_context_of(job)->world, &policy);
    bool quotes = ft_str_is(key, "database")  ? policy.quote_database
                  : ft_str_is(key, "schema") ? policy.quote_schema
                                              : policy.quote_identifier;
    *out = quotes ? ft_of_text(quoted(job->arena, text)) : ft_of_text(text);
    return true;
}

/* ADP-21: not saying is quoting. */
static bool call_quote_seed_column(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    ft_str text;
    if (!ft_bind(job, args, "quote_seed_column", "column, quote_config", slots) || !ft_to_text(job, slots[0], &text))
        return false;
    if (!ft_is(slots[1], FT_BOOL) && !ft_is(slots[1], FT_NONE) && !ft_is(slots[1], FT_UNDEFINED))
        return ft_raise(job, FT_FAULT_COMPILATION, "The seed configuration value of \"quote_columns\" has an invalid "
                        "type %.*s", FT_ARG(ft_python_class(job->arena, slots[1])));
    bool plain = ft_is(slots[1], FT_BOOL) && !slots[1].as.truth;
    *out = ft_of_text(plain ? text : quoted(job->arena, text));
    return true;
}

static bool call_convert_type(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[2];
    int64_t column;
    if (!ft_bind(job, args, "convert_type", "agate_table, col_idx", slots) || !ft_to_index(job, slots[1], &column))
        return false;
    const ft_rows *rows = ft_value_table(slots[0]);
    if (!rows || column < 0 || (size_t)column >= rows->width || !context->warehouse)
        return ft_raise(job, FT_FAULT_INDEX, "list index out of range");
    bool told = !rows->height && rows->types && rows->types[column].len; /* without rows nothing else tells */
    if (told) {
        *out = ft_of_text(rows->types[column]);
        return true;
    }
    ft_value *cells = FT_NEW_ARRAY(job->arena, ft_value, rows->height + 1);
    for (size_t i = 0; i < rows->height; i++)
        cells[i] = rows->cells[i * rows->width + (size_t)column];
    *out = ft_of_text(context->warehouse->class->type_of(context->warehouse, job->arena, cells, rows->height));
    return true;
}

static bool call_verify_database(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    const ft_profile *profile = ft_context_of(job)->world->profile;
    ft_value value;
    ft_str text;
    *out = FT_VALUE_TEXT("");
    if (!ft_bind(job, args, "verify_database", "database", &value) || !ft_to_text(job, value, &text))
        return false;
    if (text.len > 1 && text.at[0] == '"' && text.at[text.len - 1] == '"')
        text = ft_str_slice(text, 1, text.len - 1);
    if (!profile || ft_str_eq_nocase(text, profile->database))
        return true;
    return ft_raise(job, FT_FAULT_NOT_IMPLEMENTED, "Cross-db references not allowed in %.*s (%.*s vs %.*s)",
                    FT_ARG(ft_world_adapter_type(ft_context_of(job)->world)), FT_ARG(text), FT_ARG(profile->database));
}

/* ---- grants, strategies, deletes */

static bool call_standardize_grants(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value table;
    if (!ft_bind(job, args, "standardize_grants_dict", "grants_table", &table))
        return false;
    const ft_rows *rows = ft_value_table(table);
    ft_dict *grants = ft_dict_new(job->arena);
    size_t grantee = 0, privilege = 1;
    for (size_t c = 0; rows && c < rows->width; c++) {
        if (ft_str_is(rows->names[c], "grantee"))
            grantee = c;
        if (ft_str_is(rows->names[c], "privilege_type"))
            privilege = c;
    }
    for (size_t r = 0; rows && rows->width > 1 && r < rows->height; r++) {
        ft_str key;
        if (!ft_to_text(job, rows->cells[r * rows->width + privilege], &key))
            return false;
        ft_value *list = ft_dict_find_text(grants, key);
        if (!list) {
            ft_dict_set_text(job->arena, grants, key, ft_of_list(ft_list_new(job->arena, 2)));
            list = ft_dict_find_text(grants, key);
        }
        ft_list_add(job->arena, list->as.list, rows->cells[r * rows->width + grantee]);
    }
    *out = ft_of_dict(grants);
    return true;
}

static bool config_of(ft_job *job, ft_value config, ft_str name, ft_value *out)
{
    ft_value get;
    ft_value key = ft_of_text(name);
    return ft_get_attr(job, config, FT_STR("get"), &get) && ft_call(job, get, &(ft_args){.at = &key, .len = 1}, out);
}

static bool call_hard_deletes(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value config, legacy, wanted;
    bool invalidate;
    if (!ft_bind(job, args, "get_hard_deletes_behavior", "config", &config) ||
        !config_of(job, config, FT_STR("invalidate_hard_deletes"), &legacy) ||
        !config_of(job, config, FT_STR("hard_deletes"), &wanted) || !ft_truth(job, legacy, &invalidate))
        return false;
    if (!ft_is(legacy, FT_NONE) && !ft_is(wanted, FT_NONE))
        return ft_raise(job, FT_FAULT_DBT_VALIDATION, "You cannot set both the invalidate_hard_deletes and "
                        "hard_deletes config properties on the same snapshot.");
    ft_str text = ft_is(wanted, FT_TEXT) ? ft_text_of(wanted) : FT_STR("");
    if (invalidate || ft_str_is(text, "invalidate"))
        *out = FT_VALUE_TEXT("invalidate");
    else if (ft_str_is(text, "new_record"))
        *out = FT_VALUE_TEXT("new_record");
    else if (ft_is(wanted, FT_NONE) || ft_str_is(text, "ignore"))
        *out = FT_VALUE_TEXT("ignore");
    else
        return ft_raise(job, FT_FAULT_DBT_VALIDATION, "Invalid setting for property hard_deletes.");
    return true;
}

/* ADP-26. The engines we speak to know all five built-in strategies, as dbt-postgres does. */
static bool call_strategy_macro(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[2];
    ft_str strategy;
    if (!ft_bind(job, args, "get_incremental_strategy_macro", "model_context, strategy", slots) ||
        !ft_to_text(job, slots[1], &strategy))
        return false;
    if (ft_str_is(strategy, "insert_overwrite"))
        return ft_context_raise(context, FT_FAULT_DBT_RUNTIME,
                                "The incremental strategy '%.*s' is not valid for this adapter", FT_ARG(strategy));
    ft_str word = ft_str_replace(job->arena, strategy, FT_STR("+"), FT_STR("_"));
    ft_str name = ft_concat(job->arena, FT_STR("get_incremental_"), word, FT_STR("_sql"), (ft_str){0});
    ft_found found = ft_context_find_macro(context, name, out);
    if (found != FT_MISSING)
        return found == FT_FOUND;
    return ft_context_raise(context, FT_FAULT_DBT_RUNTIME,
                            "dbt could not find an incremental strategy macro with the name \"%.*s\" in %.*s",
                            FT_ARG(name), FT_ARG(context->world->root ? context->world->root->name : FT_STR("")));
}

/* ---- behaviour flags (ADP-06) */

typedef struct { ft_object object; bool on; ft_str name; ft_job *job; } flag_object;

/* Whether it had been told that the flag is off; `tell`: now it is. */
static bool told_off(const flag_object *flag, bool tell)
{
    const ft_invocation *invocation = ft_context_of(flag->job)->world->invocation;
    const ft_voice *voice = invocation ? invocation->voice : NULL;
    ft_str text = {0};
    if (tell)
        text = ft_format(flag->job->arena, "The behavior controlled by `%.*s` is currently turned off: `flags: {%.*s: true}` in "
                         "dbt_project.yml turns it on.", FT_ARG(flag->name), FT_ARG(flag->name));
    return voice && voice->flag_off && voice->flag_off(voice->self, flag->name, text);
}

/* Its truth, and `setting`, tell that it is off; `no_warn` does not. */
static bool flag_truth(ft_object *self)
{
    flag_object *flag = (flag_object *)self;
    if (!flag->on)
        told_off(flag, true);
    return flag->on;
}

static ft_found flag_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)job;
    flag_object *flag = (flag_object *)self;
    if (ft_str_is(name, "name"))
        *out = ft_of_text(flag->name);
    else if (ft_str_is(name, "fired"))
        *out = ft_of_bool(told_off(flag, false));
    else if (ft_str_is(name, "setting"))
        *out = ft_of_bool(flag_truth(self));
    else if (ft_str_is(name, "no_warn"))
        *out = ft_of_bool(flag->on);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static const ft_class flag_class = {
    .name = "dbt_common.behavior_flags.BehaviorFlagRendered", .attr = flag_attr, .truth = flag_truth,
};

/* What the root project's flags: say, or else the adapter's own default, which may differ from the
 * one that dbt-core has for a flag of the same name. */
static ft_found behaviour_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)self;
    static const struct { const char *name; bool otherwise; } known[] = {
        {"require_batched_execution_for_custom_microbatch_strategy", false},
        {"enable_truthy_nulls_equals_macro", false},
        {"postgres_skip_autocommit_transaction_statements", true},
    };
    const ft_project_file *root = ft_context_of(job)->world->root;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!ft_str_is(name, known[i].name))
            continue;
        ft_value set = root && ft_is(root->flags, FT_DICT) ? ft_dict_get_text(root->flags.as.dict, name) : FT_VALUE_NONE;
        flag_object *made = FT_NEW(job->arena, flag_object);
        *made = (flag_object){{&flag_class}, ft_is(set, FT_BOOL) ? set.as.truth : known[i].otherwise, ft_str_of(known[i].name),
                              job};
        *out = ft_of_object(&made->object);
        return FT_FOUND;
    }
    ft_raise(job, FT_FAULT_COMPILATION, "The flag %.*s has not been registered.", FT_ARG(name));
    return FT_FAULTED;
}

static const ft_class behaviour_class = {.name = "dbt_common.behavior_flags.Behavior", .attr = behaviour_attr};

/* ---- adapter.config */

static ft_value config_value(ft_context *context)
{
    ft_arena *arena = context->job->arena;
    const ft_world *world = context->world;
    if (!ft_is(context->adapter_config, FT_UNDEFINED))
        return context->adapter_config;
    ft_dict *config = ft_dict_new(arena), *quoting = ft_dict_new(arena);
    ft_relation policy = ft_relation_of((ft_str){0}, (ft_str){0}, (ft_str){0}, FT_REL_UNKNOWN);
    ft_relation_quote_as_project(world, &policy);
    ft_dict_set_text(arena, quoting, FT_STR("database"), ft_of_bool(policy.quote_database));
    ft_dict_set_text(arena, quoting, FT_STR("schema"), ft_of_bool(policy.quote_schema));
    ft_dict_set_text(arena, quoting, FT_STR("identifier"), ft_of_bool(policy.quote_identifier));
    ft_dict_set_text(arena, config, FT_STR("quoting"), ft_of_dict(quoting));
    if (world->profile)
        ft_dict_set_text(arena, config, FT_STR("credentials"), ft_of_dict(world->profile->target));
    if (world->root)
        ft_dict_set_text(arena, config, FT_STR("project_name"), ft_of_text(world->root->name));
    context->adapter_config = ft_of_dict(config);
    return context->adapter_config;
}

static bool answer_none(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)job, (void)self, (void)args;
    *out = FT_VALUE_NONE;
    return true;
}

static bool answer_list(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)args;
    *out = ft_of_list(ft_list_new(job->arena, 0));
    return true;
}

static bool answer_false(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)job, (void)self, (void)args;
    *out = FT_VALUE_FALSE;
    return true;
}

static bool answer_nones(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)args;
    ft_list *pair = ft_list_new(job->arena, 2);
    ft_list_add(job->arena, pair, FT_VALUE_NONE);
    ft_list_add(job->arena, pair, FT_VALUE_NONE);
    *out = ft_of_tuple(pair);
    return true;
}

static bool answer_empty_table(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)args;
    ft_list *pair = ft_list_new(job->arena, 2);
    ft_list_add(job->arena, pair, FT_VALUE_TEXT(""));
    ft_list_add(job->arena, pair, ft_table_empty(job->arena));
    *out = ft_of_tuple(pair);
    return true;
}

/* ---- the table: what runs, and what answers while parsing (NULL: the same) */

#define METHOD(name, run, parse) {FT_NATIVE(name, run, NULL), FT_NATIVE(name, parse, NULL)}
static struct { ft_native run, parse; } methods[] = {
    METHOD("add_query", ft_call_add_query, answer_nones),
    METHOD("already_exists", ft_call_already_exists, answer_false),
    METHOD("assert_valid_snapshot_target_given_strategy", ft_call_valid_snapshot_strategy, answer_none),
    METHOD("build_catalog_relation", answer_none, NULL),
    METHOD("cache_added", ft_call_cache_added, NULL),
    METHOD("cache_dropped", ft_call_cache_dropped, NULL),
    METHOD("cache_renamed", ft_call_cache_renamed, NULL),
    METHOD("check_schema_exists", ft_call_schema_exists, answer_false),
    METHOD("commit", ft_call_commit, NULL),
    METHOD("convert_type", call_convert_type, NULL),
    METHOD("create_schema", ft_call_create_schema, answer_none),
    METHOD("dispatch", ft_call_dispatch, NULL),
    METHOD("drop_relation", ft_call_drop_relation, answer_none),
    METHOD("drop_schema", ft_call_drop_schema, answer_none),
    METHOD("execute", ft_call_execute, answer_empty_table),
    METHOD("expand_target_column_types", ft_call_expand_types, answer_none),
    METHOD("get_catalog_integration", answer_none, NULL),
    METHOD("get_column_schema_from_query", ft_call_columns_of_query, answer_list),
    METHOD("get_columns_in_relation", ft_call_get_columns, answer_list),
    METHOD("get_columns_in_table", ft_call_columns_in_table, answer_list),
    METHOD("get_hard_deletes_behavior", call_hard_deletes, answer_none),
    METHOD("get_incremental_strategy_macro", call_strategy_macro, answer_none),
    METHOD("get_missing_columns", ft_call_get_missing_columns, answer_list),
    METHOD("get_partitions_metadata", answer_empty_table, NULL),
    METHOD("get_pseudocolumns_for_relation", answer_list, NULL),
    METHOD("get_relation", ft_call_get_relation, answer_none),
    METHOD("load_rows", ft_call_load_rows, answer_none),
    METHOD("parse_index", ft_call_parse_index, NULL),
    METHOD("plain_view", ft_call_plain_view, answer_none),
    METHOD("quote", call_quote, NULL),
    METHOD("quote_as_configured", call_quote_as_configured, NULL),
    METHOD("quote_seed_column", call_quote_seed_column, NULL),
    METHOD("reads_former", ft_call_reads_former, answer_none),
    METHOD("rename_relation", ft_call_rename_relation, answer_none),
    METHOD("render_raw_columns_constraints", ft_call_columns_constraints, NULL),
    METHOD("render_raw_model_constraints", ft_call_model_constraints, NULL),
    METHOD("replace_view", ft_call_replace_view, answer_none),
    METHOD("standardize_grants_dict", call_standardize_grants, NULL),
    METHOD("swap_relation", ft_call_swap_relation, answer_none),
    METHOD("truncate_relation", ft_call_truncate_relation, answer_none),
    METHOD("type", call_type, NULL),
    METHOD("valid_snapshot_target", ft_call_valid_snapshot, answer_none),
    METHOD("verify_database", call_verify_database, NULL),
};

static ft_found adapter_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)self;
    static ft_object behaviour = {&behaviour_class};
    ft_context *context = ft_context_of(job);
    size_t low = 0, high = sizeof methods / sizeof *methods;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = ft_str_cmp(name, ft_str_of(methods[middle].run.name));
        if (order == 0) {
            bool parse = !ft_context_executes(context) && methods[middle].parse.fn;
            *out = ft_of_object(parse ? &methods[middle].parse.object : &methods[middle].run.object);
            return FT_FOUND;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    if (ft_str_is(name, "Relation"))
        *out = ft_relation_class_value();
    else if (ft_str_is(name, "behavior"))
        *out = ft_of_object(&behaviour);
    else if (ft_str_is(name, "config"))
        *out = config_value(context);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static const ft_class adapter_class = {
    .name = "dbt.context.providers.RuntimeDatabaseWrapper", .attr = adapter_attr,
};

ft_value ft_adapter_value(void)
{
    static ft_object only = {&adapter_class};
    return ft_of_object(&only);
}
