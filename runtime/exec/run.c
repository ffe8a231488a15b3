/* run.c - workers, hooks and the order of a run (EXE-01); see run.h. */
#include "exec/run.h"

#include "context/query_comment.h"
#include "context/relation_object.h"
#include "exec/result_object.h"
#include "exec/worker.h"

#include <stdlib.h>

static const char INTERRUPTED[] = "Skipping due to keyboard interrupt";

static bool is_interrupted(const ft_exec *exec)
{
    return ft_cancel_raised(exec->request->cancel);
}

enum { WORKER_STACK = 32 << 20 }; /* bytes, taken as they are touched: 500 frames of macros fit */

/* ---- one step */

/* The result as a line of the journal; {NULL, 0}: it cannot be told. */
static ft_str journal_line(ft_worker *worker, const ft_result *result)
{
    ft_json_out line;
    ft_json_out_init(&line, worker->node, NULL, NULL);
    ft_sink sink = ft_json_sink(&line);
    ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
    ft_describe_result(&sink, worker->node, result, false);
    ft_sink_close(&sink);
    if (line.failed)
        return (ft_str){0};
    ft_buf_byte(&line.buf, '\n');
    return ft_buf_str(&line.buf);
}

static void finish(ft_worker *worker, ft_result *result)
{
    ft_exec *exec = worker->exec;
    bool hook = result->step->kind == FT_STEP_HOOK, reported = hook || result->step->counted;
    ft_str line = exec->request->journal && reported ? journal_line(worker, result) : (ft_str){0};
    pthread_mutex_lock(&exec->telling);
    if (line.at)
        ft_journal_add(exec->request->journal, line);
    if (reported)
        ft_vec_push(exec->arena, &exec->results, result);
    else
        ft_vec_push(exec->arena, &exec->unreported, result);
    pthread_mutex_unlock(&exec->telling);
    ft_tell(worker, (ft_event){.kind = hook ? FT_EVENT_HOOK_FINISHED : FT_EVENT_NODE_FINISHED, .result = result});
}

/* Exposures and saved queries have their times all the same (ART-41). */
static void run_nothing(ft_worker *worker, ft_result *result)
{
    int64_t now = ft_worker_now(worker);
    result->compile = result->execute = (ft_timing){now, now};
    result->status = FT_STATUS_NO_OP;
    result->message = FT_STR("NO-OP");
    result->failures = ft_of_int(0);
}

static void run_step(ft_worker *worker, ft_result *result)
{
    switch (result->step->kind) {
    case FT_STEP_MODEL:
    case FT_STEP_SEED:
    case FT_STEP_SNAPSHOT:
    case FT_STEP_FUNCTION:
        ft_run_model(worker, result);
        break;
    case FT_STEP_CLONE:
        ft_run_clone(worker, result);
        break;
    case FT_STEP_TEST:
        ft_run_test(worker, result);
        break;
    case FT_STEP_UNIT_TEST:
        ft_run_unit_test(worker, result);
        break;
    case FT_STEP_COMPILE:
        ft_run_compile(worker, result);
        break;
    case FT_STEP_FRESHNESS:
        ft_run_freshness(worker, result);
        break;
    case FT_STEP_NO_OP:
        run_nothing(worker, result);
        break;
    case FT_STEP_HOOK:
        break; /* never in the queue */
    }
}

static void hook_skipped(ft_worker *worker, ft_result *result)
{
    const ft_step *step = result->step;
    result->failures = ft_of_int(1);
    result->message = ft_format(worker->keep, "%.*s.on-run-%s.%u skipped", FT_ARG(step->node->package),
                                step->node->as.hook->on_run_end ? "end" : "start", step->hook_number);
}

/* `cause`: the step whose failure it was, or NULL. */
static void skip(ft_worker *worker, ft_step *step, const ft_step *cause, const char *why)
{
    worker->step = step;
    ft_result *result = ft_result_new(worker, step);
    result->status = FT_STATUS_SKIPPED;
    result->message = why ? ft_str_of(why) : (ft_str){0};
    if (cause)
        ft_result_skip(worker, result, cause);
    if (step->kind == FT_STEP_HOOK && !why)
        hook_skipped(worker, result);
    if (step->counted) {
        pthread_mutex_lock(&worker->exec->telling);
        worker->index = ++worker->exec->started;
        pthread_mutex_unlock(&worker->exec->telling);
    }
    finish(worker, result);
}

/* EXE-12: a model may let its children run whatever becomes of it. */
static bool blocks(const ft_step *step, ft_status status)
{
    if (!ft_status_failed(status) && status != FT_STATUS_SKIPPED)
        return false;
    return !ft_str_is(ft_config_text(&step->node->config, FT_STR("on_error")), "continue");
}

static void stop_if_failed_fast(ft_worker *worker, const ft_result *result)
{
    ft_exec *exec = worker->exec;
    if (!exec->request->world->invocation->fail_fast || !ft_status_failed(result->status))
        return;
    pthread_mutex_lock(&exec->telling);
    if (!exec->stopped_by)
        exec->stopped_by = result;
    pthread_mutex_unlock(&exec->telling);
    ft_queue_stop(exec->queue);
}

void ft_step_end(ft_worker *worker, ft_result *result)
{
    const ft_exec_request *request = worker->exec->request;
    finish(worker, result);
    stop_if_failed_fast(worker, result);
    ft_worker_settle(worker); /* before the next step may start: nothing this one held is held on */
    ft_queue_done(worker->exec->queue, worker->number, result->step,
                  request->plan->failures_skip && blocks(result->step, result->status));
}

static void take_step(ft_worker *worker, ft_step *step)
{
    const ft_clock *clock = worker->exec->request->world->invocation->clock;
    ft_worker_begin(worker, step);
    ft_result *result = ft_result_new(worker, step);
    int64_t began = ft_clock_monotonic(clock);
    ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_START});
    run_step(worker, result);
    result->execution_time = (double)(ft_clock_monotonic(clock) - began) / 1e9;
    ft_step_end(worker, result);
}

static void *work(void *self)
{
    ft_worker *worker = self;
    ft_exec *exec = worker->exec;
    ft_step *step;
    const ft_step *cause;
    ft_queue_answer answer;
    while ((answer = ft_queue_take(exec->queue, worker->number, &step, &cause)) != FT_QUEUE_END) {
        if (is_interrupted(exec)) {
            ft_queue_stop(exec->queue);
            skip(worker, step, NULL, INTERRUPTED);
            break;
        }
        if (answer == FT_QUEUE_RUN) {
            (ft_asks_together(worker, step) ? ft_run_tests : take_step)(worker, step);
            continue;
        }
        skip(worker, step, cause, NULL);
        ft_queue_done(exec->queue, worker->number, step, true);
    }
    return NULL;
}

/* ---- before the first node (EXE-02, EXE-03) */

static int by_name(const void *a, const void *b)
{
    return ft_str_cmp_qsort(a, b);
}

static ft_strs schemas_used(ft_arena *arena, const ft_exec_request *request)
{
    const ft_project *project = ft_graph_project(request->plan->graph);
    ft_map seen = {0};
    ft_strs found = {0};
    for (size_t i = 0; i < project->nodes.len; i++) {
        const ft_node *node = project->nodes.at[i];
        bool chosen = node->enabled && ft_node_set_has(request->plan->selected, node->graph_id);
        if (!node->enabled || !node->schema.at || !node->more->relation_name.at || node->type == FT_SOURCE ||
            (request->cache_selected_only && !chosen))
            continue;
        if (!ft_map_put(arena, &seen, node->schema, (void *)node))
            ft_vec_push(arena, &found, node->schema);
    }
    for (size_t i = 0; i < request->plan->schemas.len; i++)
        if (!ft_map_put(arena, &seen, request->plan->schemas.at[i].schema, arena))
            ft_vec_push(arena, &found, request->plan->schemas.at[i].schema);
    if (found.len)
        qsort(found.at, found.len, sizeof *found.at, by_name);
    return found;
}

static bool has_schema(const ft_list *names, ft_str schema)
{
    for (size_t i = 0; i < names->len; i++)
        if (names->at[i].kind == FT_TEXT && ft_str_eq_nocase(ft_text_of(names->at[i]), schema))
            return true;
    return false;
}

/* dbt's macro create_schema, so that a project's own takes effect. */
static bool create_schema(ft_worker *main, const ft_relation *schema)
{
    const ft_world *world = main->exec->request->world;
    ft_run_request run = {.phase = FT_PHASE_OPERATION, .warehouse = main->warehouse};
    ft_run_bind(&main->context, world, &main->job, &run);
    ft_value relation = ft_relation_value(&main->context, schema), unused;
    ft_args args = {.at = &relation, .len = 1};
    if (!ft_context_call_adapter_macro(&main->context, FT_STR("create_schema"), &args, &unused))
        return false;
    main->warehouse->class->cache_schema(main->warehouse, schema->database, schema->schema, true);
    return main->warehouse->class->commit(main->warehouse, &main->job);
}

/* CFG-05: what lies in another database cannot be built, which is said before anything is. */
static bool check_database(ft_worker *main, ft_str database)
{
    const ft_world *world = main->exec->request->world;
    return ft_world_reaches(world, database) ||
           ft_raise(&main->job, FT_FAULT_DBT_RUNTIME, "%.*s", FT_ARG(ft_world_unreached(main->keep, world, database)));
}

static bool create_schemas(ft_worker *main)
{
    const ft_plan *plan = main->exec->request->plan;
    ft_list *names = NULL;
    ft_str listed = {0};
    for (size_t i = 0; i < plan->schemas.len; i++) {
        const ft_relation *schema = &plan->schemas.at[i];
        if (!check_database(main, schema->database))
            return false;
        if (!names || !ft_str_eq(listed, schema->database)) {
            if (!main->warehouse->class->list_schemas(main->warehouse, &main->job, schema->database, &names))
                return false;
            listed = schema->database;
        }
        if (!has_schema(names, schema->schema) && !create_schema(main, schema))
            return false;
    }
    return true;
}

/* A query comment that cannot be made would fail every statement: as in dbt, nothing is run. */
static bool check_comment(ft_worker *main)
{
    ft_str unused;
    ft_run_request run = {.phase = FT_PHASE_OPERATION, .warehouse = main->warehouse};
    ft_run_bind(&main->context, main->exec->request->world, &main->job, &run);
    return ft_query_comment_add(&main->context, FT_STR("select 1"), &unused);
}

static bool look(ft_worker *main)
{
    const ft_exec_request *request = main->exec->request;
    ft_warehouse *warehouse = main->warehouse;
    if (!check_comment(main))
        return false;
    ft_strs schemas = schemas_used(main->keep, request);
    return request->no_cache || warehouse->class->look(warehouse, &main->job, schemas.at, schemas.len);
}

static bool prepare(ft_worker *main)
{
    const ft_exec_request *request = main->exec->request;
    bool builds = request->plan->command != FT_DO_COMPILE && request->plan->command != FT_DO_SHOW &&
                  request->plan->command != FT_DO_GENERATE;
    if ((main->warehouse && !look(main)) || (request->ready && !request->ready(request->ready_self)))
        return false;
    return !main->warehouse || !builds || create_schemas(main);
}

static void report_start(const ft_worker *main, ft_diags *diags)
{
    const ft_fault *fault = &main->job.fault;
    bool asked = fault->kind == FT_FAULT_DATABASE || fault->kind == FT_FAULT_CANCELLED;
    ft_diag *diag = ft_diag_error(diags, asked ? FT_DIAG_CONNECT : FT_DIAG_RENDER, fault->span, "%.*s", FT_ARG(fault->message));
    diag->kind = ft_str_of(ft_fault_class_title(fault->kind));
    if (asked)
        ft_diag_hint(diags, diag, "Nothing was run. `fettle debug` shows how the connection is made.");
}

/* ---- hooks */

/* EXE-18: after a failed hook the remaining ones are skipped. As in dbt, none runs after an interrupt. */
static bool run_hooks(ft_worker *main, ft_step *hooks, size_t len, const ft_dict *more)
{
    bool ok = true;
    for (size_t i = 0; i < len; i++) {
        main->index = (uint32_t)i + 1;
        main->total = (uint32_t)len;
        if (!ok || is_interrupted(main->exec)) {
            skip(main, &hooks[i], NULL, ok ? INTERRUPTED : NULL);
            continue;
        }
        ft_worker_begin(main, &hooks[i]);
        ft_result *result = ft_result_new(main, &hooks[i]);
        ft_run_hook(main, result, more);
        ok = !ft_status_failed(result->status);
        finish(main, result);
        ft_worker_settle(main);
    }
    return ok;
}

/* Of tests those that stored their failures; functions, too, stand in a schema. */
static bool was_built(const ft_result *result)
{
    const ft_node *node = result->step->node;
    bool somewhere = node->type == FT_FUNCTION || result->stored_in.at ||
                     (ft_node_is_refable(node) && node->more->relation_name.at);
    return somewhere && result->status != FT_STATUS_SKIPPED && !ft_status_failed(result->status);
}

/* results, schemas, database_schemas: what on-run-end sees: not the hooks that went well (TRAP-072), and of
 * schemas those in which something was built. */
static ft_dict *end_members(ft_worker *main)
{
    ft_exec *exec = main->exec;
    ft_arena *arena = main->keep;
    ft_dict *members = ft_dict_new(arena), *seen = ft_dict_new(arena);
    ft_list *results = ft_list_new(arena, exec->results.len), *schemas = ft_list_new(arena, 0),
            *pairs = ft_list_new(arena, 0);
    for (size_t i = 0; i < exec->results.len; i++) {
        const ft_result *result = exec->results.at[i];
        const ft_node *node = result->step->node;
        if (result->step->kind == FT_STEP_HOOK && result->status != FT_STATUS_ERROR)
            continue;
        ft_list_add(arena, results, ft_result_value(arena, result, exec->compiled));
        if (!was_built(result) || ft_dict_find_text(seen, node->schema))
            continue;
        ft_dict_set_text(arena, seen, node->schema, FT_VALUE_TRUE);
        ft_list_add(arena, schemas, ft_of_text(node->schema));
        ft_list *pair = ft_list_new(arena, 2);
        ft_list_add(arena, pair, ft_text_or_none(node->database));
        ft_list_add(arena, pair, ft_of_text(node->schema));
        ft_list_add(arena, pairs, ft_of_tuple(pair));
    }
    ft_dict_set_text(arena, members, FT_STR("results"), ft_of_list(results));
    ft_dict_set_text(arena, members, FT_STR("schemas"), ft_of_list(schemas));
    ft_dict_set_text(arena, members, FT_STR("database_schemas"), ft_of_list(pairs));
    return members;
}

/* ---- all of it */

static unsigned threads_of(const ft_exec_request *request)
{
    return request->threads ? request->threads : 1;
}

static void run_nodes(ft_exec *exec)
{
    unsigned threads = threads_of(exec->request);
    ft_worker *workers = FT_NEW_ARRAY(exec->arena, ft_worker, threads);
    pthread_t *handles = FT_NEW_ARRAY(exec->arena, pthread_t, threads);
    unsigned started = 0;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, WORKER_STACK);
    for (unsigned i = 0; i < threads; i++) {
        ft_worker_init(&workers[i], exec, i + 1);
        if (pthread_create(&handles[i], &attributes, work, &workers[i]) != 0) {
            ft_worker_release(&workers[i]);
            break;
        }
        started++;
    }
    pthread_attr_destroy(&attributes);
    if (!started) { /* no thread is to be had: the main one does it */
        ft_worker_init(&workers[0], exec, 1);
        work(&workers[0]);
        ft_worker_release(&workers[0]);
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(handles[i], NULL);
    for (unsigned i = 0; i < started; i++)
        ft_worker_release(&workers[i]);
}

static void skip_left(ft_worker *main, const char *why)
{
    size_t at = 0;
    ft_step *step;
    while ((step = ft_queue_left(main->exec->queue, &at)))
        skip(main, step, NULL, why);
}

static const char *why_left(const ft_exec *exec)
{
    if (exec->stopped_by)
        return "Skipping due to fail_fast";
    return is_interrupted(exec) ? INTERRUPTED : NULL;
}

/* In the manifest of a finished run a hook's index is its place in that run (ART-36). */
static void number_hooks(ft_exec *exec)
{
    for (size_t i = 0; i < exec->results.len; i++) {
        const ft_step *step = exec->results.at[i]->step;
        if (step->kind != FT_STEP_HOOK)
            continue;
        ft_compiled *kept = FT_NEW(exec->arena, ft_compiled);
        const ft_compiled **slot = &exec->compiled[step->node->graph_id];
        *kept = *slot ? **slot : (ft_compiled){0};
        kept->hook_index = step->hook_number + 1;
        *slot = kept;
    }
}

static void sum_up(ft_exec *exec, ft_run *run, int64_t started_us, int64_t finished_us)
{
    *run = (ft_run){.plan = exec->request->plan, .results = exec->results.at, .len = exec->results.len,
                    .started_us = started_us, .finished_us = finished_us,
                    .cancelled = is_interrupted(exec)};
    for (size_t i = 0; i < run->len; i++) {
        ft_status status = run->results[i]->status;
        run->counts[status]++;
        bool exposure = run->results[i]->step->kind == FT_STEP_NO_OP;
        run->failed = run->failed || ft_status_failed(status) || (status == FT_STATUS_SKIPPED && !exposure);
    }
}

static void run_plan(ft_worker *main)
{
    ft_exec *exec = main->exec;
    const ft_plan *plan = exec->request->plan;
    bool go = run_hooks(main, plan->start_hooks, plan->start_hooks_len, NULL);
    if (go || !ft_invocation_behaviour(exec->request->world->invocation, "skip_nodes_if_on_run_start_fails"))
        run_nodes(exec);
    skip_left(main, why_left(exec));
    if (plan->end_hooks_len)
        run_hooks(main, plan->end_hooks, plan->end_hooks_len, end_members(main));
}

const ft_exec_outcome *ft_exec_run(ft_arena *arena, const ft_exec_request *request, ft_diags *diags)
{
    ft_exec_outcome *outcome = FT_NEW(arena, ft_exec_outcome);
    ft_exec exec = {.request = request, .arena = arena};
    const ft_clock *clock = request->world->invocation->clock;
    int64_t started = ft_clock_wall(clock);
    exec.compiled = FT_NEW_ARRAY(arena, const ft_compiled *, ft_graph_len(request->plan->graph) + 1);
    pthread_mutex_init(&exec.telling, NULL);
    exec.queue = ft_queue_new(arena, request->plan, ft_adapter_can(request->adapter)->parallel_writes, threads_of(request));
    ft_worker main;
    ft_worker_init(&main, &exec, 0);
    ft_worker_begin(&main, NULL);
    ft_tell(&main, (ft_event){.kind = FT_EVENT_CONCURRENCY, .threads = request->threads,
                              .target = request->world->profile->target_name});
    if (prepare(&main) || is_interrupted(&exec)) /* an interrupted run says what it did not do */
        run_plan(&main);
    else if (main.job.fault.set)
        report_start(&main, diags);
    sum_up(&exec, &outcome->run, started, ft_clock_wall(clock));
    number_hooks(&exec);
    outcome->compiled = exec.compiled;
    main.step = NULL;
    if (diags->errors == 0)
        ft_tell(&main, (ft_event){.kind = FT_EVENT_RUN_FINISHED, .run = &outcome->run});
    ft_worker_release(&main);
    ft_queue_release(exec.queue);
    pthread_mutex_destroy(&exec.telling);
    return outcome;
}
