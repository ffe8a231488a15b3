/* freshness.c - how old the newest row of a source is (EXE-62, ART-45). */
#include "context/relation_object.h"
#include "context/table_object.h"
#include "exec/worker.h"
#include "value/datetime.h"

#include <math.h>

/* Seconds of {count, period}; INFINITY: no such threshold. */
static double threshold(ft_value rules, const char *name)
{
    ft_value rule = rules.kind == FT_DICT ? ft_dict_get_text(rules.as.dict, ft_str_of(name)) : FT_VALUE_UNDEFINED;
    if (rule.kind != FT_DICT)
        return INFINITY;
    ft_value count = ft_dict_get_text(rule.as.dict, FT_STR("count"));
    ft_value period = ft_dict_get_text(rule.as.dict, FT_STR("period"));
    if (count.kind != FT_INT || period.kind != FT_TEXT)
        return INFINITY;
    double unit = ft_str_is(ft_text_of(period), "minute") ? 60 : ft_str_is(ft_text_of(period), "hour") ? 3600 : 86400;
    return (double)count.as.number * unit;
}

/* What the macro returned is load_result()'s answer; macros of before dbt 1.5 returned its table alone. */
static bool take_answer(ft_worker *worker, ft_value answer, ft_result *result, ft_value *table)
{
    ft_job *job = &worker->job;
    ft_value given;
    ft_response response;
    *table = answer;
    if (ft_value_table(answer))
        return ft_context_warn(&worker->context, "CollectFreshnessReturnSignature",
                               FT_STR("Deprecated functionality\nThe macro 'collect_freshness' returned a table: it is to return "
                                      "load_result('collect_freshness'), of which the table is a part."));
    if (!ft_get_attr(job, answer, FT_STR("table"), table) || !ft_get_attr(job, answer, FT_STR("response"), &given) ||
        !ft_response_read(job, given, &response))
        return false;
    result->adapter_response = ft_value_copy(worker->keep, ft_of_dict(response.all)).as.dict;
    return ft_value_table(*table) ||
           ft_raise(job, FT_FAULT_COMPILATION, "the macro 'collect_freshness' returned no table but a value of type %s",
                    ft_type_name(*table));
}

static bool ask(ft_worker *worker, ft_result *result, ft_value *table)
{
    ft_job *job = &worker->job;
    const ft_node *node = worker->step->node;
    const ft_source_info *source = node->as.source;
    ft_run_request run = {.phase = FT_PHASE_FRESHNESS, .node = node, .warehouse = worker->warehouse};
    ft_run_bind(&worker->context, worker->exec->request->world, job, &run);
    ft_relation relation = ft_node_relation(node);
    ft_value filter = source->freshness.kind == FT_DICT ? ft_dict_get_text(source->freshness.as.dict, FT_STR("filter"))
                                                        : FT_VALUE_NONE;
    ft_value given[3] = {ft_relation_value(&worker->context, &relation)}, answer;
    bool by_query = source->loaded_at_query.kind == FT_TEXT;
    if (!by_query && source->loaded_at_field.kind != FT_TEXT)
        return ft_raise(job, FT_FAULT_DBT_RUNTIME,
                        "Could not compute freshness for source %.*s: no 'loaded_at_field' provided and postgres adapter "
                        "does not support metadata-based freshness checks.", FT_ARG(node->name));
    ft_str query = {0};
    if (by_query && !ft_context_render(&worker->context, ft_text_of(source->loaded_at_query), &query)) /* PHS-17 */
        return false;
    given[1] = by_query ? ft_of_text(query) : source->loaded_at_field;
    given[2] = filter.kind == FT_TEXT ? filter : FT_VALUE_NONE;
    ft_args args = {.at = given, .len = by_query ? 2 : 3};
    ft_str macro = by_query ? FT_STR("collect_freshness_custom_sql") : FT_STR("collect_freshness");
    return ft_context_call_adapter_macro(&worker->context, macro, &args, &answer) &&
           take_answer(worker, answer, result, table);
}

/* As isoformat() of Python: four digits of the year, microseconds where there are any. */
static ft_str iso(ft_worker *worker, int64_t us)
{
    ft_buf year = ft_buf_in(worker->keep), rest = ft_buf_in(worker->keep);
    ft_job job = ft_job_in(worker->keep);
    ft_value at = ft_datetime_utc(worker->keep, us);
    ft_strftime(&job, at, FT_STR("%Y"), &year);
    ft_strftime(&job, at, us % 1000000 ? FT_STR("-%m-%dT%H:%M:%S.%f+00:00") : FT_STR("-%m-%dT%H:%M:%S+00:00"), &rest);
    const char *zeros = &"0000"[ft_buf_str(&year).len < 4 ? ft_buf_str(&year).len : 4];
    return ft_format(worker->keep, "%s%.*s%.*s", zeros, FT_ARG(ft_buf_str(&year)), FT_ARG(ft_buf_str(&rest)));
}

static void note(ft_worker *worker, ft_result *result, int64_t loaded, int64_t now, double age)
{
    ft_dict *row = ft_dict_new(worker->keep);
    ft_dict_set_text(worker->keep, row, FT_STR("max_loaded_at"), ft_of_text(iso(worker, loaded)));
    ft_dict_set_text(worker->keep, row, FT_STR("snapshotted_at"), ft_of_text(iso(worker, now)));
    ft_dict_set_text(worker->keep, row, FT_STR("max_loaded_at_time_ago_in_s"), ft_of_float(age));
    result->freshness = ft_of_dict(row);
}

/* A source without rows counts as loaded in the year one. A database without times gives them as text. */
static bool micros(ft_worker *worker, ft_value value, int64_t *us)
{
    ft_value time = value;
    *us = -62135596800000000;
    if (ft_is(value, FT_NONE) || ft_datetime_micros(value, us))
        return true;
    if (ft_is(value, FT_TEXT) && ft_datetime_parse_iso(worker->node, ft_text_of(value), &time) &&
        ft_datetime_micros(time, us))
        return true;
    return ft_raise(&worker->job, FT_FAULT_DBT_RUNTIME, "the freshness query of source %.*s gave no time but a value of type %s",
                    FT_ARG(worker->step->node->name), ft_type_name(value));
}

static bool read_times(ft_worker *worker, const ft_rows *rows, int64_t *loaded, int64_t *now)
{
    if (rows->height != 1 || rows->width < 2)
        return ft_raise(&worker->job, FT_FAULT_DBT_RUNTIME, "the freshness query gave %zu rows, expected one", rows->height);
    return micros(worker, rows->cells[0], loaded) && micros(worker, rows->cells[1], now);
}

void ft_run_freshness(ft_worker *worker, ft_result *result)
{
    ft_value table, rules = worker->step->node->as.source->freshness;
    result->compile.started_us = result->compile.completed_us = ft_worker_now(worker); /* there is nothing to compile */
    result->execute.started_us = result->compile.completed_us;
    bool ok = ask(worker, result, &table);
    result->execute.completed_us = ft_worker_now(worker);
    int64_t loaded = 0, now = 0;
    if (!ok || !read_times(worker, ft_value_table(table), &loaded, &now)) {
        ft_result_fail(worker, result);
        result->status = FT_STATUS_RUNTIME_ERROR;
        return;
    }
    double age = (double)(now - loaded) / 1e6;
    note(worker, result, loaded, now, age);
    result->status = age > threshold(rules, "error_after") ? FT_STATUS_ERROR
                     : age > threshold(rules, "warn_after") ? FT_STATUS_WARN : FT_STATUS_PASS;
}
