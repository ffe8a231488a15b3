/* run_model.c - a model, seed or snapshot is compiled and its materialization run; see worker.h. */
#include "exec/worker.h"

#include "base/text.h"

enum { TRIES = 3 }; /* of a node whose transaction the server rolled back as a whole (40001, 40P01) */

/* RET-05: what a materialization must return. */
static bool check_relations(ft_worker *worker, ft_value returned, ft_list **relations)
{
    const ft_node *node = worker->step->node;
    ft_str name = ft_node_materialized(node), text;
    ft_job *job = &worker->job;
    if (returned.kind == FT_TEXT)
        return ft_raise(job, FT_FAULT_COMPILATION,
                        "The materialization (\"%.*s\") did not explicitly return a list of relations to add to the "
                        "cache. By default the target relation is added, but this behavior will be deprecated in a "
                        "future version of dbt.", FT_ARG(name));
    if (returned.kind != FT_DICT)
        return ft_raise(job, FT_FAULT_COMPILATION,
                        "Invalid return value from materialization, expected a dict with key \"relations\", got %s",
                        ft_type_name(returned));
    ft_value list = ft_dict_get_text(returned.as.dict, FT_STR("relations"));
    if (list.kind == FT_UNDEFINED) {
        ft_list *keys;
        if (!ft_to_list(job, returned, &keys) || !ft_to_text(job, ft_of_list(keys), &text))
            return false;
        return ft_raise(job, FT_FAULT_COMPILATION,
                        "Invalid return value from materialization, \"relations\" not found, got keys: %.*s", FT_ARG(text));
    }
    if (list.kind != FT_LIST)
        return ft_raise(job, FT_FAULT_COMPILATION,
                        "Invalid return value from materialization, \"relations\" not a list, got: %s", ft_type_name(list));
    for (size_t i = 0; i < list.as.list->len; i++)
        if (!ft_value_relation(list.as.list->at[i]))
            return ft_raise(job, FT_FAULT_COMPILATION,
                            "Invalid return value from materialization, \"relations\" contains non-Relation: %s",
                            ft_type_name(list.as.list->at[i]));
    *relations = list.as.list;
    return true;
}

static void add_to_cache(ft_worker *worker, const ft_list *relations)
{
    for (size_t i = 0; i < relations->len; i++)
        worker->warehouse->class->cache_added(worker->warehouse, ft_value_relation(relations->at[i]));
}

/* Other runs are kept off the relation until the node's transaction ends (design.md 5). */
static bool lock(ft_worker *worker)
{
    ft_warehouse *warehouse = worker->warehouse;
    ft_relation relation = ft_node_relation(worker->step->node);
    ft_value no_wait = ft_dict_get_text(worker->exec->request->world->invocation->flags, FT_STR("NO_WAIT"));
    bool wait = !(no_wait.kind == FT_BOOL && no_wait.as.truth);
    return !warehouse->class->lock || warehouse->class->lock(warehouse, &worker->job, &relation, wait);
}

static void warn(ft_worker *worker, ft_str text)
{
    const ft_voice *voice = worker->exec->request->world->invocation->voice;
    if (!voice || !voice->warn)
        return;
    if (!voice->warn(voice->self, FT_STR("Note"), text, worker->step->node->unique_id))
        voice->log(voice->self, text, true); /* what is done is done: no error can be made of it */
}

static void warn_of_losses(ft_worker *worker)
{
    const ft_warehouse_class *class = worker->warehouse->class;
    ft_str name = worker->step->node->more->relation_name;
    ft_str lost = class->losses ? class->losses(worker->warehouse, worker->node) : (ft_str){0};
    ft_str unmade = class->unmade_keys ? class->unmade_keys(worker->warehouse, worker->node) : (ft_str){0};
    if (lost.len)
        warn(worker, ft_format(worker->node, "%.*s was rebuilt, and with the old relation went what no configuration asks "
                               "for: %.*s. `preserve: true` in its configuration keeps it.", FT_ARG(name), FT_ARG(lost)));
    if (unmade.len)
        warn(worker, ft_format(worker->node, "%.*s was rebuilt without the key that foreign keys of other tables name. They "
                               "are gone: %.*s", FT_ARG(name), FT_ARG(unmade)));
}

/* A server would cut it, and nobody would find the relation again (EXE-45). */
static bool name_fits(ft_worker *worker)
{
    const ft_capabilities *can = worker->exec->request->world->can;
    ft_str name = worker->step->node->alias;
    if (!can || !can->identifier_max || ft_text_len(name) <= can->identifier_max)
        return true;
    return ft_raise(&worker->job, FT_FAULT_DBT_RUNTIME, "Relation name '%.*s' is longer than %zu characters", FT_ARG(name),
                    (size_t)can->identifier_max);
}

bool ft_worker_build(ft_worker *worker)
{
    ft_warehouse *warehouse = worker->warehouse;
    ft_value returned;
    ft_list *relations = NULL;
    if (!name_fits(worker) || !lock(worker) || !ft_worker_materialize(worker, ft_node_materialized(worker->step->node), &returned) ||
        !warehouse->class->flush(warehouse, &worker->job) || !check_relations(worker, returned, &relations))
        return false;
    add_to_cache(worker, relations);
    warn_of_losses(worker);
    return true;
}

static bool may_try_again(ft_worker *worker)
{
    ft_warehouse *warehouse = worker->warehouse;
    return worker->job.fault.kind == FT_FAULT_DATABASE &&
           warehouse->class->failure(warehouse)->kind == FT_FAILED_RETRYABLE;
}

static bool build_with_retries(ft_worker *worker, const ft_compiled *compiled)
{
    for (int attempt = 1;; attempt++) {
        ft_worker_bind(worker, compiled, NULL, FT_VALUE_UNDEFINED);
        if (ft_worker_build(worker))
            return true;
        if (attempt == TRIES || !may_try_again(worker))
            return false;
        worker->warehouse->class->rollback(worker->warehouse, &worker->job);
        worker->job.fault = (ft_fault){0};
    }
}

static void succeed(ft_worker *worker, ft_result *result)
{
    if (!ft_run_overloads(worker) || (ft_has_pointer(worker) && !ft_run_pointer(worker)))
        ft_result_fail(worker, result);
    else
        result->status = FT_STATUS_SUCCESS;
}

void ft_run_model(ft_worker *worker, ft_result *result)
{
    ft_compiled compiled = {0};
    if (ft_is_microbatch(worker->exec->request->world, worker->step->node)) {
        ft_run_microbatch(worker, result);
        return;
    }
    ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_COMPILING});
    bool is_seed = worker->step->kind == FT_STEP_SEED;
    bool ok = is_seed || ft_worker_compile(worker, result, (ft_run_request){0}, &compiled);
    if (is_seed)
        result->compile.started_us = result->compile.completed_us = ft_worker_now(worker);
    if (ok) {
        ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_EXECUTING});
        result->execute.started_us = ft_worker_now(worker);
        ok = build_with_retries(worker, &compiled);
        result->execute.completed_us = ft_worker_now(worker);
    }
    if (!ok)
        ft_result_fail(worker, result);
    else if (ft_result_respond(worker, result))
        succeed(worker, result);
}
