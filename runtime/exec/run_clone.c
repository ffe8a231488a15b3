/* run_clone.c - a relation of another state made available here (EXE-25, MAT-83); see worker.h. */
#include "exec/worker.h"

/* The clone materialization sees a select from the other relation as the node's own SQL. */
static bool make_clone(ft_worker *worker)
{
    const ft_world *world = worker->exec->request->world;
    const ft_relation *origin = world->deferred ? world->deferred(world->self, worker->step->node) : NULL;
    ft_compiled *compiled = FT_NEW(worker->node, ft_compiled);
    ft_buf sql = ft_buf_in(worker->node);
    ft_value returned;
    if (origin) {
        ft_buf_text(&sql, "select * from ");
        ft_relation_name(&sql, origin, ft_world_name_style(world));
    }
    compiled->code = ft_buf_str(&sql);
    ft_worker_bind(worker, compiled, NULL, FT_VALUE_UNDEFINED);
    return ft_worker_materialize(worker, FT_STR("clone"), &returned) &&
           worker->warehouse->class->commit(worker->warehouse, &worker->job);
}

void ft_run_clone(ft_worker *worker, ft_result *result)
{
    ft_response response;
    ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_EXECUTING});
    result->execute.started_us = ft_worker_now(worker);
    bool ok = make_clone(worker);
    result->execute.completed_us = ft_worker_now(worker);
    if (!ok)
        ft_result_fail(worker, result);
    else if (ft_run_response(&worker->context, FT_STR("main"), &response))
        ft_result_respond(worker, result);
    else
        result->message = FT_STR("No-op");
    if (ok)
        result->status = FT_STATUS_SUCCESS;
}
