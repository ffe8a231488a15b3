/* run_operation.c - on-run-start and on-run-end hooks, and steps that only compile. */
#include "context/query_comment.h"
#include "exec/worker.h"

static bool send_hook(ft_worker *worker, ft_str sql)
{
    ft_warehouse *warehouse = worker->warehouse;
    ft_rows rows;
    return ft_query_comment_add(&worker->context, sql, &sql) &&
           warehouse->class->run(warehouse, &worker->job, sql, FT_FETCH_ALL, -1, &rows) &&
           warehouse->class->commit(warehouse, &worker->job);
}

static ft_str hook_name(const ft_worker *worker)
{
    const ft_node *node = worker->step->node;
    return ft_format(worker->keep, "%.*s.on-run-%s.%u", FT_ARG(node->package), node->as.hook->on_run_end ? "end" : "start",
                     worker->step->hook_number);
}

/* As in dbt what the database says stands here as it is, without whose error it is. */
static void fail_hook(ft_worker *worker, ft_result *result, bool sent)
{
    ft_str said = ft_str_copy(worker->keep, worker->job.fault.message);
    ft_result_fail(worker, result);
    result->message = ft_format(worker->keep, "%.*s failed, error:\n %.*s", FT_ARG(hook_name(worker)),
                                FT_ARG(sent ? said : result->message));
}

/* EXE-37: rendered with the whole context, sent as one batch, committed by itself. */
void ft_run_hook(ft_worker *worker, ft_result *result, const ft_dict *more)
{
    ft_compiled compiled = {0};
    bool sent = ft_worker_compile(worker, result, (ft_run_request){.more = more}, &compiled);
    ft_tell(worker, (ft_event){.kind = FT_EVENT_HOOK_START});
    result->execute.started_us = ft_worker_now(worker);
    bool ok = sent && (ft_str_trim(compiled.code).len == 0 || send_hook(worker, compiled.code));
    result->execute.completed_us = ft_worker_now(worker);
    result->execution_time = (double)(result->execute.completed_us - result->execute.started_us) / 1e6;
    result->failures = ft_of_int(ok ? 0 : 1);
    result->thread = FT_STR("main");
    if (!ok) {
        fail_hook(worker, result, sent);
        return;
    }
    result->status = FT_STATUS_SUCCESS;
    result->message = ft_format(worker->keep, "%.*s passed", FT_ARG(hook_name(worker)));
}

/* What the macros of a hook write while it is only compiled is not kept: it goes with this transaction, which
 * ft_worker_settle() ends. Other nodes have theirs from their first statement. */
static bool hold_back(ft_worker *worker)
{
    ft_warehouse *warehouse = worker->warehouse;
    return worker->step->node->type != FT_OPERATION || !warehouse || warehouse->class->begin(warehouse, &worker->job);
}

void ft_run_compile(ft_worker *worker, ft_result *result)
{
    ft_compiled compiled = {0};
    ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_COMPILING});
    bool is_seed = worker->step->node->type == FT_SEED;
    if (!is_seed && (!hold_back(worker) || !ft_worker_compile(worker, result, (ft_run_request){0}, &compiled) ||
                     !ft_compile_overloads(worker))) {
        ft_result_fail(worker, result);
        return;
    }
    int64_t now = ft_worker_now(worker);
    if (is_seed)
        result->compile = (ft_timing){now, now};
    result->execute = (ft_timing){now, now}; /* ART-41: nothing is executed, and that has its time, too */
    result->status = FT_STATUS_SUCCESS;
}
