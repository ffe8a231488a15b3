/* run_pointer.c - the view under a versioned model's plain name that shows its latest version (MAT-85); see worker.h.
 *
 * Made by the view materialization from a node of its own, like the model's but for its alias, without hooks and
 * comments, and never in the manifest. */
#include "exec/worker.h"

static ft_value pointer_config(const ft_node *node, const char *key)
{
    ft_value pointer = ft_config_get(&node->config, FT_STR("latest_version_pointer"));
    return pointer.kind == FT_DICT ? ft_dict_get_text(pointer.as.dict, ft_str_of(key)) : FT_VALUE_UNDEFINED;
}

static bool is_latest(ft_worker *worker, const ft_node *node)
{
    bool latest;
    return node->type == FT_MODEL && ft_node_is_versioned(node) &&
           ft_equal(&worker->job, node->as.model->version, node->as.model->latest_version, &latest) && latest;
}

bool ft_has_pointer(ft_worker *worker)
{
    const ft_node *node = worker->step->node;
    if (!is_latest(worker, node))
        return false;
    ft_value enabled = pointer_config(node, "enabled");
    if (enabled.kind == FT_BOOL)
        return enabled.as.truth;
    return ft_invocation_behaviour(worker->exec->request->world->invocation, "latest_version_pointer_enabled_by_default");
}

/* By the macro generate_latest_version_pointer_alias(custom_alias_name, node), the project's own or ours. */
static bool pointer_alias(ft_worker *worker, ft_str *alias)
{
    const ft_world *world = worker->exec->request->world;
    const ft_macro *macro = ft_registry_macro(world->registry, world->root->name,
                                              FT_STR("generate_latest_version_pointer_alias"));
    ft_value given[2] = {pointer_config(worker->step->node, "alias"), FT_VALUE_NONE}, made;
    ft_names names = ft_context_names(&worker->context);
    *alias = worker->step->node->name;
    if (!macro)
        return true;
    if (given[0].kind != FT_TEXT)
        given[0] = FT_VALUE_NONE;
    if (names.get(&worker->job, names.self, FT_STR("model"), &given[1]) == FT_FAULTED ||
        !ft_run_macro(&worker->context, macro, &(ft_args){.at = given, .len = 2}, &made) ||
        !ft_to_text(&worker->job, made, alias))
        return false;
    *alias = ft_str_copy(worker->node, ft_str_trim(*alias));
    return true;
}

static ft_node *pointer_node(ft_worker *worker, ft_str alias)
{
    ft_arena *arena = worker->node;
    ft_node *pointer = FT_NEW(arena, ft_node);
    ft_buf name = ft_buf_in(arena);
    *pointer = *worker->step->node;
    pointer->alias = alias;
    pointer->unique_id = ft_concat(arena, pointer->unique_id, FT_STR("__latest_version_pointer"), (ft_str){0});
    ft_config_put(arena, &pointer->config, FT_STR("pre-hook"), ft_of_list(ft_list_new(arena, 0)));
    ft_config_put(arena, &pointer->config, FT_STR("post-hook"), ft_of_list(ft_list_new(arena, 0)));
    ft_config_put(arena, &pointer->config, FT_STR("persist_docs"), ft_of_dict(ft_dict_new(arena)));
    ft_relation relation = ft_node_relation(pointer);
    ft_relation_name(&name, &relation, ft_world_name_style(worker->exec->request->world));
    ft_node_more *more = FT_NEW(arena, ft_node_more);
    *more = *pointer->more;
    more->relation_name = ft_buf_str(&name);
    pointer->more = more;
    return pointer;
}

bool ft_run_pointer(ft_worker *worker)
{
    const ft_step *step = worker->step;
    const ft_node *latest = step->node;
    ft_str alias, own = latest->alias;
    ft_value returned;
    if (!pointer_alias(worker, &alias))
        return false;
    if (latest->quote_identifier ? ft_str_eq(alias, own) : ft_str_eq_nocase(alias, own))
        return ft_raise(&worker->job, FT_FAULT_DBT_RUNTIME,
                        "Cannot create latest version pointer: the latest version of '%.*s' is already aliased to '%.*s'. "
                        "Set `latest_version_pointer: enabled: false` or remove the conflicting alias.",
                        FT_ARG(latest->name), FT_ARG(alias));
    ft_step aside = *step;
    aside.node = pointer_node(worker, alias);
    ft_compiled *compiled = FT_NEW(worker->node, ft_compiled);
    compiled->code = ft_concat(worker->node, FT_STR("select * from "), latest->more->relation_name, (ft_str){0});
    worker->step = &aside;
    ft_worker_bind(worker, compiled, NULL, FT_VALUE_UNDEFINED);
    bool made = ft_worker_materialize(worker, FT_STR("view"), &returned) &&
                worker->warehouse->class->flush(worker->warehouse, &worker->job);
    worker->step = step;
    return made;
}
