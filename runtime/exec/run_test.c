/* run_test.c - a data test: its query counted, the count judged (EXE-53, EXE-54). */
#include "exec/worker.h"

typedef struct { int64_t failures; bool should_warn, should_error; } verdict;

/* A database without truth values gives words (TRAP-089). */
static bool cell_truth(ft_job *job, ft_value cell, bool *out)
{
    static const struct { const char *yes, *no; } words[] = {{"y", "n"}, {"yes", "no"}, {"t", "f"},
                                                             {"true", "false"}, {"on", "off"}, {"1", "0"}};
    if (cell.kind != FT_TEXT)
        return ft_truth(job, cell, out);
    ft_str text = ft_text_of(cell);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *out = ft_str_eq_nocase(text, ft_str_of(words[i].yes));
        if (*out || ft_str_eq_nocase(text, ft_str_of(words[i].no)))
            return true;
    }
    return ft_raise(job, FT_FAULT_DBT_RUNTIME, "'get_test_sql' returns '%.*s' as should_warn or should_error, which is no truth value",
                    FT_ARG(text));
}

static bool cell_count(ft_job *job, ft_value cell, int64_t *out)
{
    ft_str text;
    double number;
    if (!ft_to_text(job, cell, &text))
        return false;
    if (cell.kind == FT_NONE || !ft_float_parse(text, &number))
        return ft_raise(job, FT_FAULT_DBT_RUNTIME, "the test's fail_calc gave %.*s, which is not a number", FT_ARG(text));
    *out = (int64_t)number;
    return true;
}

/* One row: failures, should_warn, should_error. */
static bool read_verdict(ft_worker *worker, ft_value table, verdict *out)
{
    ft_job *job = &worker->job;
    ft_value rows, row, cells[3];
    ft_list *list, *items;
    if (!ft_get_attr(job, table, FT_STR("rows"), &rows) || !ft_to_list(job, rows, &list))
        return false;
    ft_str id = worker->step->node->unique_id;
    if (list->len != 1)
        return ft_raise(job, FT_FAULT_DBT_INTERNAL, "dbt internally failed to execute %.*s: Returned %u rows, but expected 1 row",
                        FT_ARG(id), list->len);
    row = list->at[0];
    if (!ft_to_list(job, row, &items))
        return false;
    if (items->len != 3)
        return ft_raise(job, FT_FAULT_DBT_INTERNAL,
                        "dbt internally failed to execute %.*s: Returned %u columns, but expected 3 columns", FT_ARG(id), items->len);
    memcpy(cells, items->at, sizeof cells);
    return cell_count(job, cells[0], &out->failures) && cell_truth(job, cells[1], &out->should_warn) &&
           cell_truth(job, cells[2], &out->should_error);
}

static ft_str message(ft_worker *worker, const verdict *given, const char *word, const char *rule)
{
    ft_str text = ft_config_text(&worker->step->node->config, ft_str_of(rule));
    return ft_format(worker->keep, "Got %lld result%s, configured to %s if %.*s", (long long)given->failures,
                     given->failures == 1 ? "" : "s", word, FT_ARG(text));
}

static void judge(ft_worker *worker, const verdict *given, ft_result *result)
{
    ft_str severity = ft_config_text(&worker->step->node->config, FT_STR("severity"));
    bool strict = worker->exec->request->world->invocation->warned_tests_fail;
    int64_t failures = given->failures;
    if (ft_str_eq_nocase(severity, FT_STR("error")) && given->should_error) {
        result->status = FT_STATUS_FAIL;
        result->message = message(worker, given, "fail", "error_if");
    } else if (given->should_warn) {
        result->status = strict ? FT_STATUS_FAIL : FT_STATUS_WARN;
        result->message = message(worker, given, strict ? "fail" : "warn", "warn_if");
    } else {
        result->status = FT_STATUS_PASS;
        failures = 0;
    }
    result->failures = ft_of_int(failures);
}

static bool stores_failures(const ft_worker *worker)
{
    const ft_config *config = &worker->step->node->config;
    ft_str as = ft_config_text(config, FT_STR("store_failures_as"));
    if (as.len)
        return !ft_str_is(as, "ephemeral");
    ft_value store = ft_config_get(config, FT_STR("store_failures"));
    return store.kind == FT_BOOL ? store.as.truth : worker->exec->request->world->invocation->store_failures;
}

static void note_stored(ft_worker *worker, ft_result *result)
{
    if (!stores_failures(worker))
        return;
    ft_relation relation = ft_node_relation(worker->step->node);
    ft_buf name = ft_buf_in(worker->keep);
    ft_relation_name(&name, &relation, ft_world_name_style(worker->exec->request->world));
    result->stored_in = ft_buf_str(&name);
}

bool ft_test_prepare(ft_worker *worker, ft_result *result)
{
    ft_compiled compiled = {0};
    ft_value returned;
    ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_COMPILING});
    bool ok = ft_worker_compile(worker, result, (ft_run_request){0}, &compiled);
    if (ok) {
        ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_EXECUTING});
        result->execute.started_us = ft_worker_now(worker);
        ft_worker_bind(worker, &compiled, NULL, FT_VALUE_UNDEFINED);
        ok = ft_worker_materialize(worker, ft_node_materialized(worker->step->node), &returned);
        result->execute.completed_us = ft_worker_now(worker);
    }
    if (!ok)
        ft_result_fail(worker, result);
    return ok;
}

static bool read_answer(ft_worker *worker, ft_result *result, verdict *given)
{
    ft_value table;
    if (!ft_run_table(&worker->context, FT_STR("main"), &table))
        return ft_raise(&worker->job, FT_FAULT_DBT_INTERNAL, "the test's materialization ran no statement named main");
    return read_verdict(worker, table, given) && ft_result_respond(worker, result);
}

void ft_test_conclude(ft_worker *worker, ft_result *result)
{
    verdict given = {0};
    if (!read_answer(worker, result, &given)) {
        if (worker->job.fault.set)
            ft_result_fail(worker, result);
        return;
    }
    result->message = (ft_str){0};
    judge(worker, &given, result);
    note_stored(worker, result);
}

void ft_run_test(ft_worker *worker, ft_result *result)
{
    if (ft_test_prepare(worker, result))
        ft_test_conclude(worker, result);
}
