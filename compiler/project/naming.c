/* naming.c - configs settled; the three naming macros, in C where the project leaves them alone. */
#include "project/naming.h"

#include "project/capture.h"

/* ---- what the built-in macros say, without calling them: their text is fixed */

static ft_str built_in_schema(ft_arena *arena, const ft_profile *profile, ft_value custom)
{
    if (custom.kind != FT_TEXT)
        return profile->schema;
    return ft_concat(arena, profile->schema, FT_STR("_"), ft_str_trim(ft_text_of(custom)), (ft_str){0});
}

static ft_str built_in_alias(ft_arena *arena, const ft_node *node, ft_value custom)
{
    if (custom.kind == FT_TEXT && custom.len)
        return ft_str_trim(ft_text_of(custom));
    ft_value number = node->type == FT_MODEL ? node->as.model->version : FT_VALUE_NONE;
    if (!ft_node_is_versioned(node) || (number.kind == FT_INT && number.as.number == 0))
        return node->name; /* version 0 is no version to the macro, as in dbt */
    ft_job job = ft_job_in(arena);
    ft_str version = {0};
    ft_to_text(&job, node->as.model->version, &version);
    return ft_concat(arena, node->name, FT_STR("_v"), ft_str_replace(arena, version, FT_STR("."), FT_STR("_")), (ft_str){0});
}

static ft_str built_in_database(const ft_profile *profile, ft_value custom)
{
    return custom.kind == FT_TEXT ? ft_str_trim(ft_text_of(custom)) : profile->database;
}

/* ---- calling them */

typedef enum { DATABASE, SCHEMA, ALIAS } component;
static const char *const macro_names[] = {"generate_database_name", "generate_schema_name", "generate_alias_name"};

static ft_str built_in(const ft_loading *loading, ft_arena *arena, const ft_node *node, component what, ft_value custom)
{
    const ft_profile *profile = loading->project->profile;
    switch (what) {
    case DATABASE: return built_in_database(profile, custom);
    case SCHEMA: return built_in_schema(arena, profile, custom);
    case ALIAS: return built_in_alias(arena, node, custom);
    }
    return (ft_str){0};
}

/* dispatch may lead a built-in name to default__x or <adapter>__x of the project as well. */
static bool is_left_alone(const ft_loading *loading, ft_arena *arena, ft_str package, ft_str name)
{
    const ft_macro *macro = ft_registry_naming_macro(loading->registry, package, name);
    if (!macro)
        return true;
    if (!macro->internal)
        return false;
    const ft_macro *body = ft_registry_dispatch(loading->registry, arena, ft_world_adapter_type(&loading->world), package,
                                                name, FT_STR("dbt"), NULL);
    return !body || body->internal;
}

static ft_naming naming_of(const ft_loading *loading, ft_worker *worker, ft_str package, ft_str name)
{
    if (is_left_alone(loading, worker->scratch, package, name))
        return (ft_naming){.built_in = true};
    const ft_macro *macro = ft_registry_naming_macro(loading->registry, package, name);
    return (ft_naming){.repeats = ft_naming_repeats(worker->scratch, macro)};
}

static ft_naming *naming(const ft_loading *loading, ft_worker *worker, const ft_node *node, component what)
{
    if (worker->named_package != node->package.at) {
        worker->named_package = node->package.at;
        for (int i = DATABASE; i <= ALIAS; i++)
            worker->naming[i] = naming_of(loading, worker, node->package, ft_str_of(macro_names[i]));
    }
    return &worker->naming[what];
}

static const ft_str *answer_before(const ft_naming *naming, ft_value custom)
{
    if (naming->repeats && custom.kind == FT_TEXT)
        return ft_map_get(&naming->answers, ft_text_of(custom));
    return custom.kind == FT_NONE ? naming->for_none : NULL;
}

static void remember_answer(ft_arena *arena, ft_naming *naming, ft_value custom, ft_str made)
{
    if (!naming->repeats || (custom.kind != FT_TEXT && custom.kind != FT_NONE))
        return;
    ft_str *kept = FT_NEW(arena, ft_str);
    *kept = made;
    if (custom.kind == FT_NONE)
        naming->for_none = kept;
    else
        ft_map_put(arena, &naming->answers, ft_text_of(custom), kept);
}

static bool call_macro(const ft_loading *loading, ft_worker *worker, const ft_node *node, component what, ft_value custom,
                       ft_str *out)
{
    ft_naming *asked = naming(loading, worker, node, what);
    ft_arena_clear(worker->scratch);
    worker->job = ft_job_in(worker->scratch);
    ft_naming_bind(&worker->context, &loading->world, &worker->job);
    ft_str made;
    if (!ft_naming_call(&worker->context, ft_str_of(macro_names[what]), node, custom, &made)) {
        ft_diag *diag = ft_fault_report(worker->diags, FT_DIAG_RENDER, &worker->job.fault, node->span);
        diag->node = node->unique_id;
        return false;
    }
    if (made.at && (!made.len || !ft_str_eq(made, asked->last)))
        asked->last = ft_str_copy(worker->arena, made);
    *out = made.at ? asked->last : (ft_str){0};
    remember_answer(worker->arena, asked, custom, *out);
    return true;
}

static bool generate(const ft_loading *loading, ft_worker *worker, const ft_node *node, component what, ft_value custom,
                     ft_str *out)
{
    const ft_naming *asked = naming(loading, worker, node, what);
    const ft_str *before = answer_before(asked, custom);
    if (asked->built_in)
        *out = built_in(loading, worker->arena, node, what, custom);
    else if (before)
        *out = *before;
    else
        return call_macro(loading, worker, node, what, custom, out);
    return true;
}

static bool check_schema(const ft_loading *loading, ft_worker *worker, const ft_node *node)
{
    if (node->schema.at)
        return true;
    if (!ft_behaves(loading, "require_valid_schema_from_generate_schema_name")) {
        ft_diag_deprecated(worker->diags, FT_DEPRECATION_SCHEMA_NONE, node->span,
                        "Node '%.*s' has a schema set to None as a result of a generate_schema_name call.",
                        FT_ARG(node->unique_id));
        return true;
    }
    ft_diag_error(worker->diags, FT_DIAG_CONFIG, node->span,
                  "Node '%.*s' has a schema set to None as a result of a generate_schema_name call.\n"
                  "Please set a valid schema name, or preserve the legacy behavior by setting the behavior flag "
                  "'require_valid_schema_from_generate_schema_name' to True.",
                  FT_ARG(node->unique_id));
    return false;
}

/* ---- relation */

/* As the project says; a node's own `quoting` is a config that nothing reads, as in dbt (PRJ-75). */
static void apply_quoting(const ft_loading *loading, ft_node *node)
{
    node->quote_database = loading->quote_database;
    node->quote_schema = loading->quote_schema;
    node->quote_identifier = loading->quote_identifier;
}

/* CFG-67: what has a relation: models, seeds, snapshots that are not ephemeral, tests that store. */
static bool has_relation(const ft_loading *loading, const ft_node *node)
{
    if (node->type == FT_TEST) {
        ft_value store = ft_config_get(&node->config, FT_STR("store_failures"));
        return store.kind == FT_BOOL ? store.as.truth : loading->project->invocation->store_failures;
    }
    return (ft_node_is_refable(node) && !ft_node_is_ephemeral(node)) || node->type == FT_FUNCTION;
}

void ft_node_put_relation(const ft_loading *loading, ft_arena *arena, ft_node *node)
{
    ft_relation relation = ft_node_relation(node);
    ft_buf name = ft_buf_in(arena);
    ft_relation_name(&name, &relation, ft_world_name_style(&loading->world));
    ft_node_own_more(arena, node)->relation_name = ft_buf_str(&name);
}

static void prefer_snapshot_targets(ft_node *node)
{
    ft_str database = ft_config_text(&node->config, FT_STR("target_database"));
    ft_str schema = ft_config_text(&node->config, FT_STR("target_schema"));
    if (database.len)
        node->database = database;
    if (schema.len)
        node->schema = schema;
}

bool ft_node_name_relation(const ft_loading *loading, ft_worker *worker, ft_node *node)
{
    if (!loading->project->profile)
        return true;
    bool fine = generate(loading, worker, node, DATABASE, ft_config_get(&node->config, FT_STR("database")), &node->database) &&
                generate(loading, worker, node, SCHEMA, ft_config_get(&node->config, FT_STR("schema")), &node->schema) &&
                check_schema(loading, worker, node) &&
                generate(loading, worker, node, ALIAS, ft_config_get(&node->config, FT_STR("alias")), &node->alias);
    if (node->type == FT_SNAPSHOT)
        prefer_snapshot_targets(node);
    apply_quoting(loading, node);
    if (node->more->relation_name.at)
        ft_node_own_more(worker->arena, node)->relation_name = (ft_str){0};
    if (has_relation(loading, node))
        ft_node_put_relation(loading, worker->arena, node);
    return fine;
}

/* ---- what configs mean for the node itself */

static void add_tag(ft_arena *arena, ft_node *node, ft_value tag)
{
    if (tag.kind != FT_TEXT)
        return;
    for (size_t i = 0; i < node->tags.len; i++)
        if (ft_str_eq(node->tags.at[i], ft_text_of(tag)))
            return;
    ft_vec_push(arena, &node->tags, ft_text_of(tag));
}

static void add_tags(ft_arena *arena, ft_node *node, ft_value tags)
{
    add_tag(arena, node, tags);
    for (size_t i = 0; tags.kind == FT_LIST && i < tags.as.list->len; i++)
        add_tag(arena, node, tags.as.list->at[i]);
}

static bool take_access(ft_worker *worker, ft_node *node)
{
    ft_str access = ft_config_text(&node->config, FT_STR("access"));
    node->as.model->access = access;
    if (ft_str_is(access, "private") || ft_str_is(access, "protected") || ft_str_is(access, "public"))
        return true;
    ft_diag *diag = ft_diag_error(
        worker->diags, FT_DIAG_CONFIG, node->span,
        "Node %.*s has an invalid value (%.*s) for the access field: it must be private, protected or public",
        FT_ARG(node->unique_id), FT_ARG(access));
    const ft_str words[] = {FT_STR("private"), FT_STR("protected"), FT_STR("public")};
    ft_diag_suggest(worker->diags, diag, access, words, 3);
    return false;
}

/* Hooks are rendered once so that what they ref is known (TRAP PAR-26: a seed may not ref). */
static bool capture_hooks(const ft_loading *loading, ft_worker *worker, ft_node *node)
{
    bool fine = true;
    const ft_str keys[] = {FT_STR("pre-hook"), FT_STR("post-hook")};
    for (size_t k = 0; k < 2; k++) {
        ft_value hooks = ft_config_get(&node->config, keys[k]);
        for (size_t i = 0; hooks.kind == FT_LIST && i < hooks.as.list->len; i++) {
            ft_value hook = hooks.as.list->at[i];
            ft_value sql = hook.kind == FT_DICT ? ft_dict_get_text(hook.as.dict, FT_STR("sql")) : FT_VALUE_NONE;
            if (sql.kind == FT_TEXT)
                fine &= ft_capture_text(loading, worker, node, ft_text_of(sql), node->span);
        }
    }
    if (node->type == FT_SEED && (node->refs.len || node->sources.len)) {
        ft_diag_error(worker->diags, FT_DIAG_CONFIG, node->span, "Seeds cannot depend on other nodes: a hook of %.*s refs",
                      FT_ARG(node->unique_id));
        fine = false;
    }
    return fine;
}

/* sql_header of a test is a config only with the flag (PRJ-38). */
static bool check_test_header(const ft_loading *loading, ft_worker *worker, const ft_node *node)
{
    ft_value header = ft_config_get(&node->config, FT_STR("sql_header"));
    if (header.kind <= FT_NONE)
        return true;
    if (!ft_behaves(loading, "require_sql_header_in_test_configs")) {
        if (!node->as.test->singular)
            ft_diag_deprecated(worker->diags, FT_DEPRECATION_CUSTOM_CONFIG_KEY, node->span,
                               "Custom key `sql_header` found in `config` of the test %.*s: the flag "
                               "require_sql_header_in_test_configs makes it a config of tests", FT_ARG(node->name));
        return true;
    }
    if (header.kind == FT_TEXT)
        return true;
    ft_diag *diag = ft_diag_error(worker->diags, FT_DIAG_CONFIG, node->span, "sql_header must be a string. Got '%s'",
                                  ft_type_name(header));
    diag->node = node->unique_id;
    return false;
}

static void take_group_and_meta(ft_arena *arena, ft_node *node)
{
    ft_value meta = ft_config_get(&node->config, FT_STR("meta"));
    if (meta.kind == FT_DICT && meta.as.dict->len)
        ft_node_own_more(arena, node)->meta = meta;
    ft_str group = ft_config_text(&node->config, FT_STR("group"));
    if (group.len)
        node->group = group;
    ft_value docs = ft_config_get(&node->config, FT_STR("docs"));
    if (docs.kind != FT_UNDEFINED)
        ft_node_own_more(arena, node)->docs = docs;
}

bool ft_node_finish(const ft_loading *loading, ft_worker *worker, ft_node *node, const ft_project_file *package,
                    const ft_dict *properties, const ft_dict *properties_raw)
{
    const ft_dict *raw_calls =
        node->more->unrendered_config_extra.kind == FT_DICT ? node->more->unrendered_config_extra.as.dict : node->config_calls;
    const ft_layer_request request = {.type = (ft_resource_type)node->type, .package = package, .fqn = node->fqn,
                                      .properties = properties, .calls = node->config_calls,
                                      .properties_raw = properties_raw, .calls_raw = raw_calls, .span = node->span};
    /* dbt settles a node once without its properties and once with them; tags keep that order. */
    add_tags(worker->arena, node, ft_config_get(&node->config, FT_STR("tags")));
    if (node->config_calls)
        add_tags(worker->arena, node, ft_dict_get_text(node->config_calls, FT_STR("tags")));
    bool fine = ft_layers_config(worker->layers, &request, &node->config, worker->diags);
    node->enabled = ft_config_truth(&node->config, FT_STR("enabled"));
    if (ft_str_is(node->more->language, "python") && node->type == FT_MODEL &&
        (!node->config.set || !ft_dict_find_text(node->config.set, FT_STR("materialized"))))
        ft_config_put(worker->arena, &node->config, FT_STR("materialized"), FT_VALUE_TEXT("table"));
    add_tags(worker->arena, node, ft_config_get(&node->config, FT_STR("tags")));
    take_group_and_meta(worker->arena, node);
    if (node->type == FT_MODEL)
        fine &= take_access(worker, node);
    fine &= ft_node_name_relation(loading, worker, node);
    if (node->type == FT_TEST)
        fine &= check_test_header(loading, worker, node);
    else
        fine &= capture_hooks(loading, worker, node);
    return fine;
}
