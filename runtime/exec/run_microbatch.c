/* run_microbatch.c - a model run in batches of event time (EXE-28 ... EXE-33, MAT-35 ... MAT-39); see worker.h. */
#include "exec/worker.h"
#include "value/datetime.h"

#include <time.h>

typedef enum { HOUR, DAY, MONTH, YEAR, NO_GRAIN } grain;

static const int64_t SECOND = 1000000;

/* ---- the grid of batches, all in UTC */

static struct tm fields_of(int64_t us)
{
    time_t seconds = (time_t)(us >= 0 ? us / SECOND : (us - SECOND + 1) / SECOND);
    struct tm fields;
    gmtime_r(&seconds, &fields);
    return fields;
}

/* The start of the batch that `us` is in, `by` batches on. */
static int64_t grid_point(int64_t us, grain size, int by)
{
    struct tm fields = fields_of(us);
    fields.tm_sec = fields.tm_min = 0;
    fields.tm_hour = size == HOUR ? fields.tm_hour + by : 0;
    fields.tm_mday = size == DAY ? fields.tm_mday + by : size == HOUR ? fields.tm_mday : 1;
    fields.tm_mon = size == MONTH ? fields.tm_mon + by : size == YEAR ? 0 : fields.tm_mon;
    fields.tm_year += size == YEAR ? by : 0;
    return (int64_t)timegm(&fields) * SECOND;
}

static ft_str start_text(ft_arena *arena, int64_t us, grain size)
{
    static const char *const formats[] = {"%Y-%m-%dT%H", "%Y-%m-%d", "%Y-%m", "%Y"};
    struct tm fields = fields_of(us);
    char text[32];
    size_t len = strftime(text, sizeof text, formats[size], &fields);
    return ft_str_copy(arena, (ft_str){text, len});
}

static grain grain_of(const ft_node *node)
{
    static const char *const words[] = {"hour", "day", "month", "year"};
    ft_str given = ft_config_text(&node->config, FT_STR("batch_size"));
    grain size = HOUR;
    while (size < NO_GRAIN && !ft_str_is(given, words[size]))
        size++;
    return size;
}

/* ---- which batches */

static bool begin_of(ft_worker *worker, int64_t *out)
{
    ft_value begin = ft_config_get(&worker->step->node->config, FT_STR("begin"));
    ft_str text;
    if (ft_datetime_micros(begin, out))
        return true;
    if (ft_is(begin, FT_UNDEFINED) || ft_is(begin, FT_NONE))
        return ft_raise(&worker->job, FT_FAULT_DBT_RUNTIME, "Microbatch model '%.*s' requires a 'begin' configuration.",
                        FT_ARG(worker->step->node->name));
    if (!ft_to_text(&worker->job, begin, &text))
        return false;
    return (ft_datetime_parse_iso(worker->node, text, &begin) && ft_datetime_micros(begin, out)) ||
           ft_raise(&worker->job, FT_FAULT_DBT_RUNTIME, "'begin' of microbatch model '%.*s' is no time: %.*s",
                    FT_ARG(worker->step->node->name), FT_ARG(text));
}

/* What the project's is_incremental() says before the first batch. */
static bool is_incremental(ft_worker *worker, bool *out)
{
    ft_value macro, answer;
    ft_worker_bind(worker, NULL, NULL, FT_VALUE_UNDEFINED);
    if (ft_context_find_macro(&worker->context, FT_STR("is_incremental"), &macro) != FT_FOUND)
        return ft_raise(&worker->job, FT_FAULT_COMPILATION, "there is no macro 'is_incremental'");
    return ft_call(&worker->job, macro, &(ft_args){0}, &answer) && ft_truth(&worker->job, answer, out);
}

/* --sample comes before --event-time-start and -end. */
static ft_value wanted_time(const ft_invocation *invocation, const char *key, ft_value otherwise)
{
    bool sampled = ft_is(invocation->sample, FT_DICT);
    return sampled ? ft_dict_get_text(invocation->sample.as.dict, ft_str_of(key)) : otherwise;
}

/* MAT-36: [start, end) in batches of `size`, the last of which ends at `end`. */
static bool find_range(ft_worker *worker, grain size, bool incremental, int64_t *start, int64_t *end)
{
    const ft_invocation *invocation = worker->exec->request->world->invocation;
    ft_value lookback = ft_config_get(&worker->step->node->config, FT_STR("lookback"));
    int back = ft_is(lookback, FT_INT) ? (int)lookback.as.number : 1;
    int64_t repeated = worker->exec->request->batches_end_us;
    if (!ft_datetime_micros(wanted_time(invocation, "end", invocation->event_time_end), end))
        *end = repeated ? repeated : invocation->started_us;
    bool on_grid = grid_point(*end, size, 0) == *end;
    *end = on_grid ? *end : grid_point(*end, size, 1);
    if (ft_datetime_micros(wanted_time(invocation, "start", invocation->event_time_start), start))
        *start = grid_point(*start, size, 0);
    else if (incremental)
        *start = grid_point(*end, size, -(back + 1));
    else if (begin_of(worker, start))
        *start = grid_point(*start, size, 0);
    else
        return false;
    return true;
}

static bool find_batches(ft_worker *worker, ft_result *result, grain size, bool incremental)
{
    FT_VEC(ft_batch) found = {0};
    int64_t start, end;
    if (!find_range(worker, size, incremental, &start, &end))
        return false;
    do {
        int64_t next = grid_point(start, size, 1);
        ft_vec_push(worker->keep, &found, ((ft_batch){start_text(worker->keep, start, size), start, next, false}));
        start = next;
    } while (start < end);
    found.at[found.len - 1].end_us = end;
    result->batches = found.at;
    result->batches_len = found.len;
    return true;
}

/* ---- retry */

static const ft_batches_left *left_of(const ft_worker *worker)
{
    const ft_map *left = worker->exec->request->batches_left;
    return left ? ft_map_get(left, worker->step->node->unique_id) : NULL;
}

static void take_left(ft_worker *worker, ft_result *result, const ft_batches_left *left, grain size)
{
    result->batches = FT_NEW_ARRAY(worker->keep, ft_batch, left->left_len + left->done_len);
    result->batches_len = left->left_len;
    for (size_t i = 0; i < left->left_len; i++) {
        result->batches[i] = left->left[i];
        result->batches[i].id = start_text(worker->keep, left->left[i].start_us, size);
    }
}

/* What was done before stays done, in the artifact too; take_left made room. */
static void add_done(ft_result *result, const ft_batches_left *left)
{
    for (size_t i = 0; left && i < left->done_len; i++) {
        result->batches[result->batches_len] = left->done[i];
        result->batches[result->batches_len++].ok = true;
    }
}

/* ---- one batch */

static bool always(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)job, (void)args;
    *out = ft_of_bool(self != NULL);
    return true;
}

static ft_value batch_value(ft_worker *worker, const ft_batch *batch)
{
    ft_arena *arena = worker->node;
    ft_dict *made = ft_dict_new(arena);
    ft_buf id = ft_buf_in(arena);
    for (size_t i = 0; i < batch->id.len; i++)
        if (batch->id.at[i] != '-')
            ft_buf_byte(&id, batch->id.at[i]);
    ft_dict_set_text(arena, made, FT_STR("id"), ft_of_text(ft_buf_str(&id)));
    ft_dict_set_text(arena, made, FT_STR("event_time_start"), ft_datetime_utc(arena, batch->start_us));
    ft_dict_set_text(arena, made, FT_STR("event_time_end"), ft_datetime_utc(arena, batch->end_us));
    ft_dict_set_text(arena, made, FT_STR("file_id"), ft_of_text(batch->id));
    return ft_of_dict(made);
}

/* MAT-38: hooks run before the first and after the last batch; what an earlier batch made is added to. */
static ft_dict *overlay_of(ft_worker *worker, bool first, bool last, bool incremental)
{
    ft_arena *arena = worker->node;
    ft_dict *overlay = ft_dict_new(arena);
    if (!first)
        ft_dict_set_text(arena, overlay, FT_STR("pre_hooks"), ft_of_list(ft_list_new(arena, 0)));
    if (!last)
        ft_dict_set_text(arena, overlay, FT_STR("post_hooks"), ft_of_list(ft_list_new(arena, 0)));
    if (incremental) {
        ft_dict_set_text(arena, overlay, FT_STR("is_incremental"), ft_native_new(arena, "is_incremental", always, worker));
        ft_dict_set_text(arena, overlay, FT_STR("should_full_refresh"),
                         ft_native_new(arena, "should_full_refresh", always, NULL));
    }
    return overlay;
}

static bool build_batch(ft_worker *worker, ft_result *one, ft_value batch, ft_dict *overlay)
{
    ft_compiled compiled = {0};
    if (!ft_worker_compile(worker, one, (ft_run_request){.batch = batch}, &compiled))
        return false;
    ft_worker_bind(worker, &compiled, NULL, batch);
    worker->context.overlay = overlay;
    return ft_worker_build(worker);
}

/* The result of batch `i` alone; its place in `result` says whether it went well. */
static ft_result *run_batch(ft_worker *worker, ft_result *result, size_t i, bool incremental)
{
    ft_batch *batch = &result->batches[i];
    const ft_clock *clock = worker->exec->request->world->invocation->clock;
    ft_event event = {.kind = FT_EVENT_BATCH_START, .name = batch->id, .index = (uint32_t)i + 1,
                      .total = (uint32_t)result->batches_len};
    int64_t began = ft_clock_monotonic(clock);
    ft_worker_begin(worker, result->step);
    ft_result *one = ft_result_new(worker, result->step);
    ft_tell(worker, event);
    ft_dict *overlay = overlay_of(worker, i == 0, i + 1 == result->batches_len, incremental);
    if (!build_batch(worker, one, batch_value(worker, batch), overlay))
        ft_result_fail(worker, one);
    else
        batch->ok = ft_result_respond(worker, one);
    ft_worker_settle(worker);
    event.kind = FT_EVENT_BATCH_FINISHED;
    event.info = batch->ok;
    event.text = one->message;
    event.seconds = (double)(ft_clock_monotonic(clock) - began) / 1e9;
    ft_tell(worker, event);
    return one;
}

/* ---- all of them */

static void skip_from(ft_worker *worker, const ft_result *result, size_t first)
{
    for (size_t i = first; i < result->batches_len; i++)
        ft_tell(worker, (ft_event){.kind = FT_EVENT_BATCH_SKIPPED, .name = result->batches[i].id, .index = (uint32_t)i + 1,
                                   .total = (uint32_t)result->batches_len});
}

/* The step keeps what the last batch compiled, and what the first failure said. */
static void add_batch(ft_result *result, const ft_result *one, bool ok)
{
    result->compile = result->compile.started_us ? result->compile : one->compile;
    result->compiled = one->compiled;
    result->compiled_code = one->compiled_code;
    result->compiled_path = one->compiled_path;
    if (!ok && !result->message.at) {
        result->message = one->message;
        result->excerpt = one->excerpt;
    }
}

/* The answers of single batches are not the model's: its adapter_response stays empty. */
static void sum_up(ft_worker *worker, ft_result *result, size_t good)
{
    result->failures = ft_of_int(0);
    if (good == result->batches_len) {
        result->status = FT_STATUS_SUCCESS;
        result->message = FT_STR("SUCCESS");
    } else if (good) {
        result->status = FT_STATUS_PARTIAL_SUCCESS;
        result->message = ft_format(worker->keep, "PARTIAL SUCCESS (%zu/%zu)", good, result->batches_len);
    } else {
        result->status = FT_STATUS_ERROR;
    }
}

/* MAT-35: a strategy macro of the project's own is called once for all, where its flag says so. */
static bool strategy_takes_batches(const ft_world *world)
{
    const ft_macro *macro = ft_registry_macro(world->registry, world->root->name, FT_STR("get_incremental_microbatch_sql"));
    return !macro || macro->internal ||
           ft_invocation_behaviour(world->invocation, "require_batched_execution_for_custom_microbatch_strategy");
}

bool ft_is_microbatch(const ft_world *world, const ft_node *node)
{
    return node->type == FT_MODEL && ft_str_is(ft_node_materialized(node), "incremental") &&
           ft_str_is(ft_config_text(&node->config, FT_STR("incremental_strategy")), "microbatch") &&
           strategy_takes_batches(world);
}

static bool prepare(ft_worker *worker, ft_result *result, const ft_batches_left *left, bool *incremental)
{
    const ft_node *node = worker->step->node;
    grain size = grain_of(node);
    if (size == NO_GRAIN)
        return ft_raise(&worker->job, FT_FAULT_DBT_RUNTIME,
                        "Microbatch model '%.*s' requires a 'batch_size' of hour, day, month or year", FT_ARG(node->name));
    if (left) {
        *incremental = true;
        take_left(worker, result, left, size);
        return true;
    }
    return is_incremental(worker, incremental) && find_batches(worker, result, size, *incremental);
}

void ft_run_microbatch(ft_worker *worker, ft_result *result)
{
    const ft_batches_left *left = left_of(worker);
    bool incremental = false;
    size_t good = 0;
    ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_EXECUTING});
    result->execute.started_us = ft_worker_now(worker);
    if (!prepare(worker, result, left, &incremental)) {
        ft_result_fail(worker, result);
        return;
    }
    for (size_t i = 0; i < result->batches_len && !ft_cancel_raised(worker->exec->request->cancel); i++) {
        const ft_result *one = run_batch(worker, result, i, incremental || good);
        add_batch(result, one, result->batches[i].ok);
        good += result->batches[i].ok;
        if (!good) { /* without the first there is nothing to add to */
            skip_from(worker, result, i + 1);
            break;
        }
    }
    result->execute.completed_us = ft_worker_now(worker);
    sum_up(worker, result, good);
    add_done(result, left);
}
