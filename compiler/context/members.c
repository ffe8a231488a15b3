/* members.c - the members of contexts: which phase has which, and what each is. */
#include "context/members.h"

#include "context/adapter.h"
#include "context/column_object.h"
#include "context/config_call.h"
#include "context/exceptions.h"
#include "context/macro_stack.h"
#include "context/modules.h"
#include "context/names.h"
#include "context/natives.h"
#include "context/own_config.h"
#include "context/relation_object.h"
#include "context/runtime_config.h"
#include "context/statements.h"
#include "context/text_members.h"
#include "context/vars.h"
#include "value/datetime.h"

enum { BASE = 1, TARGET = 2, PROJECT = 4, PROVIDER = 8, NODE = 16, DOC = 32, REFS = 64, FRESHNESS = 128 };

/* PHS-01 ... PHS-18. */
static unsigned groups_of(const ft_context *context)
{
    switch (context->phase) {
    case FT_PHASE_SECRETS: return BASE;
    case FT_PHASE_PROJECT: return BASE | TARGET;
    case FT_PHASE_PROPERTIES: return BASE | TARGET | PROJECT;
    case FT_PHASE_DOCS: return BASE | TARGET | PROJECT | DOC;
    case FT_PHASE_REFS: return REFS;
    case FT_PHASE_NAMING: return BASE | TARGET | PROJECT | PROVIDER;
    case FT_PHASE_COMMENT: return BASE | TARGET | PROJECT;
    case FT_PHASE_FRESHNESS: return BASE | TARGET | PROJECT | PROVIDER | NODE | FRESHNESS;
    case FT_PHASE_OPERATION: return BASE | TARGET | PROJECT | PROVIDER | (context->node ? NODE : 0);
    case FT_PHASE_PARSE:
    case FT_PHASE_RUN:
    case FT_PHASE_UNIT_TEST: return BASE | TARGET | PROJECT | PROVIDER | NODE;
    }
    return 0;
}

static ft_value dict_or_empty(ft_context *context, ft_dict *dict)
{
    return ft_of_dict(dict ? dict : ft_dict_new(context->job->arena));
}

/* ---- what was asked of the program */

/* SHP-01: attributes of an object that is no dict. */
typedef struct { ft_object object; const ft_dict *values; } flags_object;

static ft_found attr_of_flags(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)job;
    const ft_dict *values = ((flags_object *)self)->values;
    const ft_value *found = values ? ft_dict_find_text(values, name) : NULL;
    if (found)
        *out = *found;
    return found ? FT_FOUND : FT_MISSING;
}

static ft_found flags_contain(ft_job *job, ft_object *self, ft_value item)
{
    ft_value ignored;
    return ft_is(item, FT_TEXT) ? attr_of_flags(job, self, ft_text_of(item), &ignored) : FT_MISSING;
}

static const ft_class flags_class = {
    .name = "argparse.Namespace", .attr = attr_of_flags, .contains = flags_contain};

static bool get_flags(ft_context *context, ft_value *out)
{
    flags_object *made = FT_NEW(context->job->arena, flags_object);
    ft_reads_kind(context->reads, FT_READ_FLAGS);
    *made = (flags_object){{&flags_class}, context->world->invocation->flags};
    *out = ft_of_object(&made->object);
    return true;
}

static bool get_args(ft_context *context, ft_value *out)
{
    ft_reads_kind(context->reads, FT_READ_FLAGS);
    if (ft_is(context->args, FT_UNDEFINED))
        context->args = ft_value_copy(context->job->arena, dict_or_empty(context, context->world->invocation->args));
    *out = context->args;
    return true;
}

static bool get_invocation_id(ft_context *context, ft_value *out)
{
    ft_reads_kind(context->reads, FT_READ_CLOCK);
    *out = ft_of_text(context->world->invocation->invocation_id);
    return true;
}

static bool get_started(ft_context *context, ft_value *out)
{
    ft_reads_kind(context->reads, FT_READ_CLOCK);
    *out = ft_datetime_utc(context->job->arena, context->world->invocation->started_us);
    return true;
}

static bool get_thread_id(ft_context *context, ft_value *out)
{
    const ft_context *owner = context;
    while (owner->caller)
        owner = owner->caller;
    *out = ft_of_text(owner->thread.at ? owner->thread : FT_STR("MainThread"));
    return true;
}

static bool get_version(ft_context *context, ft_value *out)
{
    (void)context;
    *out = FT_VALUE_TEXT(FT_DBT_VERSION);
    return true;
}

static bool get_metadata_envs(ft_context *context, ft_value *out)
{
    const ft_invocation *invocation = context->world->invocation;
    const ft_str prefix = FT_STR("DBT_ENV_CUSTOM_ENV_");
    ft_dict *envs = ft_dict_new(context->job->arena);
    for (size_t i = 0; i < invocation->env_names.len; i++) {
        ft_str name = invocation->env_names.at[i];
        if (!ft_str_starts(name, prefix))
            continue;
        ft_reads_env(context->reads, name);
        ft_dict_set_text(context->job->arena, envs, ft_str_from(name, prefix.len),
                         ft_of_text(invocation->env(invocation->env_self, name)));
    }
    *out = ft_of_dict(envs);
    return true;
}

static bool get_modules(ft_context *context, ft_value *out)
{
    *out = ft_context_modules(context);
    return true;
}

static bool get_macro_stack(ft_context *context, ft_value *out)
{
    *out = ft_macro_stack_value(context);
    return true;
}

static bool get_sql_results(ft_context *context, ft_value *out)
{
    *out = dict_or_empty(context, context->results);
    return true;
}

/* ---- the project */

/* What deps and clean, which look at no profile, have for a target: a dict that is empty and answers "" to
 * every key. */
static ft_found item_of_no_target(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    (void)job, (void)self, (void)key;
    *out = FT_VALUE_TEXT("");
    return FT_FOUND;
}

static ft_found attr_of_no_target(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    if (!ft_get_attr(job, ft_of_dict(ft_dict_new(job->arena)), name, out))
        return FT_FAULTED;
    return out->kind == FT_UNDEFINED ? item_of_no_target(job, self, ft_of_text(name), out) : FT_FOUND;
}

static ft_found no_target_length(ft_job *job, ft_object *self, size_t *out)
{
    (void)job, (void)self;
    *out = 0;
    return FT_FOUND;
}

static ft_found no_more_keys(ft_job *job, void *state, ft_value *out)
{
    (void)job, (void)state, (void)out;
    return FT_MISSING;
}

static bool no_target_iter(ft_job *job, ft_object *self, ft_value *iterator)
{
    (void)self;
    *iterator = ft_generator_new(job->arena, "dict_keyiterator", no_more_keys, NULL);
    return true;
}

static bool no_target_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job, (void)self;
    ft_buf_text(out, "{}");
    return true;
}

static const ft_class no_target_class = {
    .name = "DictDefaultEmptyStr", .mapping = 1, .attr = attr_of_no_target, .item = item_of_no_target,
    .length = no_target_length, .iter = no_target_iter, .repr = no_target_repr,
};

static bool get_target(ft_context *context, ft_value *out)
{
    static ft_object no_target = {&no_target_class};
    const ft_profile *profile = context->world->profile;
    ft_reads_kind(context->reads, FT_READ_TARGET);
    *out = !profile          ? FT_VALUE_UNDEFINED
           : profile->target ? ft_of_dict(profile->target)
                             : ft_of_object(&no_target);
    return true;
}

static bool get_project_name(ft_context *context, ft_value *out)
{
    *out = context->world->root ? ft_of_text(context->world->root->name) : FT_VALUE_NONE;
    return true;
}

/* TRP-31: empty while parsing, so that graph.nodes is undefined. */
static bool get_graph(ft_context *context, ft_value *out)
{
    const ft_world *world = context->world;
    ft_reads_kind(context->reads, FT_READ_GRAPH);
    if (ft_is(context->graph, FT_UNDEFINED)) {
        if (!ft_context_executes(context) || !world->graph)
            context->graph = ft_of_dict(ft_dict_new(context->job->arena));
        else if (!world->graph(world->self, context->job, &context->graph))
            return false;
    }
    *out = context->graph;
    return true;
}

static bool get_selected(ft_context *context, ft_value *out)
{
    ft_value selected = context->world->selected_resources;
    ft_reads_kind(context->reads, FT_READ_GRAPH);
    bool known = ft_context_executes(context) && ft_is(selected, FT_LIST);
    *out = known ? selected : ft_of_list(ft_list_new(context->job->arena, 0));
    return true;
}

/* ---- the node */

static void drop_nones(ft_dict *dict)
{
    ft_dict_entry *entry;
    ft_value removed;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at));)
        if (ft_is(entry->value, FT_NONE) && ft_is(entry->key, FT_TEXT))
            ft_dict_remove_text(dict, ft_text_of(entry->key), &removed);
}

static void drop_nones_within(ft_value value)
{
    if (ft_is(value, FT_DICT))
        drop_nones(value.as.dict);
    for (size_t i = 0; ft_is(value, FT_LIST) && i < value.as.list->len; i++)
        drop_nones_within(value.as.list->at[i]);
}

/* SHP-05: what a node's own parts do not have is left out of them; `meta` stays as it was given. */
static void drop_nones_of_parts(ft_dict *model)
{
    static const char *const parts[] = {"config", "constraints", "contract", "docs", "refs"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        drop_nones_within(ft_dict_get_text(model, ft_str_of(parts[i])));
    ft_value config = ft_dict_get_text(model, FT_STR("config"));
    if (ft_is(config, FT_DICT))
        drop_nones_within(ft_dict_get_text(config.as.dict, FT_STR("latest_version_pointer")));
    ft_value columns = ft_dict_get_text(model, FT_STR("columns"));
    const ft_dict_entry *entry;
    for (size_t at = 0; ft_is(columns, FT_DICT) && (entry = ft_dict_next(columns.as.dict, &at));)
        drop_nones_within(entry->value);
}

/* contract.alias_types: a column's type as the database calls it ("string" is text), whether a contract is enforced or not. */
static void translate_types(const ft_dict *model)
{
    ft_value contract = ft_dict_get_text(model, FT_STR("contract")), columns = ft_dict_get_text(model, FT_STR("columns"));
    ft_value aliased = ft_is(contract, FT_DICT) ? ft_dict_get_text(contract.as.dict, FT_STR("alias_types")) : FT_VALUE_FALSE;
    ft_dict_entry *entry;
    if (!ft_is(aliased, FT_BOOL) || !aliased.as.truth || !ft_is(columns, FT_DICT))
        return;
    for (size_t at = 0; (entry = ft_dict_next(columns.as.dict, &at));) {
        ft_value *type = ft_is(entry->value, FT_DICT) ? ft_dict_find_text(entry->value.as.dict, FT_STR("data_type")) : NULL;
        if (type && ft_is(*type, FT_TEXT))
            *type = ft_of_text(ft_column_translate(ft_text_of(*type)));
    }
}

static ft_value macro_dict(ft_arena *arena, const ft_macro *macro)
{
    ft_value_out made = {.arena = arena};
    ft_sink sink = ft_value_sink(&made);
    ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
    ft_describe_macro(&sink, macro);
    ft_sink_close(&sink);
    return made.made;
}

ft_value ft_node_dict(ft_arena *arena, const ft_node *node, const ft_compiled *compiled)
{
    ft_value_out made = {.arena = arena, .copies = true};
    ft_sink sink = ft_value_sink(&made);
    ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
    ft_describe_node(&sink, node, compiled);
    ft_sink_close(&sink);
    drop_nones(made.made.as.dict);
    return made.made;
}

/* model.batch, and what older templates read of it in the config. */
static void show_batch(ft_arena *arena, ft_dict *model, ft_value batch)
{
    ft_value config = ft_dict_get_text(model, FT_STR("config"));
    ft_dict_set_text(arena, model, FT_STR("batch"), batch);
    for (size_t i = 0; ft_is(config, FT_DICT) && ft_is(batch, FT_DICT) && i < 2; i++)
        ft_dict_set_text(arena, config.as.dict, ft_batch_configs[i].config,
                         ft_dict_get_text(batch.as.dict, ft_batch_configs[i].member));
}

static bool get_model(ft_context *context, ft_value *out)
{
    ft_arena *arena = context->job->arena;
    if (ft_is(context->model, FT_UNDEFINED) && context->node) {
        ft_dict *model = ft_node_dict(arena, context->node, context->compiled).as.dict;
        drop_nones_of_parts(model);
        translate_types(model);
        ft_own_share(context, model);
        if (context->compiled && context->compiled->code.at)
            ft_dict_set_text(arena, model, FT_STR("compiled_sql"), ft_of_text(context->compiled->code));
        if (!ft_is(context->batch, FT_UNDEFINED))
            show_batch(arena, model, context->batch);
        context->model = ft_of_dict(model);
    } else if (ft_is(context->model, FT_UNDEFINED)) {
        context->model = context->macro ? macro_dict(arena, context->macro) : ft_of_dict(ft_dict_new(arena));
    }
    *out = context->model;
    return true;
}

static bool get_this(ft_context *context, ft_value *out)
{
    *out = ft_this_value(context);
    return true;
}

static bool get_defer_relation(ft_context *context, ft_value *out)
{
    *out = ft_defer_relation_value(context);
    return true;
}

/* CTX-39: under clone, what the other environment has. */
static bool get_compiled_code(ft_context *context, ft_value *out)
{
    const ft_world *world = context->world;
    const ft_relation *deferred = NULL;
    if (context->node && world->deferred && ft_str_is(world->invocation->which, "clone"))
        deferred = world->deferred(world->self, context->node);
    if (deferred)
        *out = ft_of_text(ft_concat(context->job->arena, FT_STR("select * from "), ft_relation_text(context, deferred),
                                    (ft_str){0}));
    else
        *out = context->compiled ? ft_text_or_none(context->compiled->code) : FT_VALUE_NONE;
    return true;
}

static bool get_sql(ft_context *context, ft_value *out)
{
    if (context->node && ft_str_is(context->node->more->language, "python")) {
        *out = FT_VALUE_NONE;
        return true;
    }
    return get_compiled_code(context, out);
}

static bool get_database(ft_context *context, ft_value *out)
{
    const ft_profile *profile = context->world->profile;
    *out = context->node ? ft_text_or_none(context->node->database)
                         : profile ? ft_text_or_none(profile->database) : FT_VALUE_NONE;
    return true;
}

static bool get_schema(ft_context *context, ft_value *out)
{
    const ft_profile *profile = context->world->profile;
    *out = context->node ? ft_text_or_none(context->node->schema)
                         : profile ? ft_text_or_none(profile->schema) : FT_VALUE_NONE;
    return true;
}

static bool hooks(ft_context *context, ft_str key, ft_value *out)
{
    *out = FT_VALUE_NONE;
    if (!context->node)
        return true;
    *out = ft_of_list(ft_list_new(context->job->arena, 0));
    ft_resource_type type = context->node->type;
    if (type == FT_SOURCE || type == FT_TEST || type == FT_UNIT_TEST)
        return true;
    ft_value set = ft_config_get(&context->node->config, key);
    if (ft_is(set, FT_LIST))
        *out = ft_value_copy(context->job->arena, set);
    drop_nones_within(*out); /* a hook without an index has none */
    return true;
}

static bool get_pre_hooks(ft_context *context, ft_value *out)
{
    return hooks(context, FT_STR("pre-hook"), out);
}

static bool get_post_hooks(ft_context *context, ft_value *out)
{
    return hooks(context, FT_STR("post-hook"), out);
}

/* ---- static objects */

static bool get_adapter(ft_context *context, ft_value *out)
{
    (void)context;
    *out = ft_adapter_value();
    return true;
}

static bool get_api(ft_context *context, ft_value *out)
{
    ft_dict *api = ft_dict_new(context->job->arena);
    ft_dict_set_text(context->job->arena, api, FT_STR("Relation"), ft_relation_class_value());
    ft_dict_set_text(context->job->arena, api, FT_STR("Column"), ft_column_class_value());
    *out = ft_of_dict(api);
    return true;
}

static bool get_column(ft_context *context, ft_value *out)
{
    (void)context;
    *out = ft_column_class_value();
    return true;
}

static bool get_config(ft_context *context, ft_value *out)
{
    (void)context;
    *out = ft_config_member();
    return true;
}

static bool get_exceptions(ft_context *context, ft_value *out)
{
    (void)context;
    *out = ft_exceptions_value();
    return true;
}

static bool get_execute(ft_context *context, ft_value *out)
{
    *out = ft_of_bool(ft_context_executes(context));
    return true;
}

static bool get_validation(ft_context *context, ft_value *out)
{
    (void)context;
    *out = ft_validation_value();
    return true;
}

static bool get_var(ft_context *context, ft_value *out)
{
    (void)context;
    *out = ft_var_value();
    return true;
}

static bool get_now(ft_context *context, ft_value *out)
{
    *out = ft_str_is(ft_world_adapter_type(context->world), "sqlite") ? FT_VALUE_TEXT("datetime('now')")
                                                                      : FT_VALUE_TEXT("now()");
    return true;
}

/* ---- `builtins` and `context`: the namespace as a value */

static ft_found builtins_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)self;
    return ft_member_get(ft_context_of(job), name, out);
}

static ft_found builtins_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    return ft_is(key, FT_TEXT) ? builtins_attr(job, self, ft_text_of(key), out) : FT_MISSING;
}

static ft_found builtins_contains(ft_job *job, ft_object *self, ft_value key)
{
    ft_value ignored;
    return builtins_item(job, self, key, &ignored);
}

static const ft_class builtins_class = {
    .name = "dict", .mapping = 1, .attr = builtins_attr, .item = builtins_item, .contains = builtins_contains,
};

static bool get_builtins(ft_context *context, ft_value *out)
{
    (void)context;
    static ft_object only = {&builtins_class};
    *out = ft_of_object(&only);
    return true;
}

static ft_found context_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_names names = ft_context_names(context);
    return ft_is(key, FT_TEXT) ? names.get(job, context, ft_text_of(key), out) : FT_MISSING;
}

static bool context_get(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    if (!ft_bind(job, args, "get", "key, default=", slots))
        return false;
    ft_found found = context_item(job, self, slots[0], out);
    if (found == FT_MISSING)
        *out = ft_passed(slots[1]) ? slots[1] : FT_VALUE_NONE;
    return found != FT_FAULTED;
}

/* TRP-09: what is put here is seen by macros called from now on. */
static bool context_update(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    if (!context->overlay)
        context->overlay = ft_dict_new(job->arena);
    *out = FT_VALUE_NONE;
    const ft_dict_entry *entry;
    for (size_t at = 0; args->len && ft_is(args->at[0], FT_DICT) && (entry = ft_dict_next(args->at[0].as.dict, &at));)
        if (!ft_dict_set(job, context->overlay, entry->key, entry->value))
            return false;
    for (size_t i = 0; i < args->named_len; i++)
        ft_dict_set_text(job->arena, context->overlay, args->named[i].name, args->named[i].value);
    return true;
}

static ft_found context_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const ft_method_row rows[] = {{"get", context_get}, {"update", context_update}};
    return ft_method_row_find(job, rows, 2, self, name, out);
}

static ft_found context_contains(ft_job *job, ft_object *self, ft_value key)
{
    ft_value ignored;
    return context_item(job, self, key, &ignored);
}

static const ft_class context_class = {
    .name = "dict", .mapping = 1, .attr = context_attr, .item = context_item, .contains = context_contains,
};

static bool get_context(ft_context *context, ft_value *out)
{
    (void)context;
    static ft_object only = {&context_class};
    *out = ft_of_object(&only);
    return true;
}

/* ---- the table */

typedef bool member_getter(ft_context *context, ft_value *out);
typedef struct { ft_native call; member_getter *get; unsigned groups; } member;

#define CALL(function) &ft_native_class, function, NULL
#define RESOLVE(function) &ft_resolver_class, function, NULL
#define GET(getter) &ft_native_class, NULL, getter
#define FT_MEMBER_ROW(name, groups, class, call, get) {{{class}, (name), (call), NULL}, get, groups},
#define FT_MEMBER(name, groups, value) FT_MEMBER_ROW(name, groups, value)
static member members[] = {
#include "context/members.def"
};

static member *find(ft_str name)
{
    size_t low = 0, high = sizeof members / sizeof *members;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *known = members[middle].call.name;
        int order = (name.len ? (unsigned char)name.at[0] : 0) - (unsigned char)known[0];
        if (order == 0) /* which most are not */
            order = ft_str_cmp(name, ft_str_of(known));
        if (order == 0)
            return &members[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

ft_found ft_member_get(ft_context *context, ft_str name, ft_value *out)
{
    const ft_value *more = context->more ? ft_dict_find_text(context->more, name) : NULL;
    if (more && context->phase > FT_PHASE_PROJECT) {
        *out = *more;
        return FT_FOUND;
    }
    member *found = find(name);
    if (!found || !(found->groups & groups_of(context)))
        return FT_MISSING;
    if (!found->get) {
        *out = ft_of_object(&found->call.object);
        return FT_FOUND;
    }
    if (!found->get(context, out))
        return FT_FAULTED;
    return ft_is(*out, FT_UNDEFINED) ? FT_MISSING : FT_FOUND;
}
