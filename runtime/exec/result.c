/* result.c - results as artifacts write them; see result.h. */
#include "exec/result.h"

#include "graph/manifest.h"

const char *ft_status_word(ft_status status)
{
    static const char *const words[] = {
        [FT_STATUS_NONE] = "none",       [FT_STATUS_SUCCESS] = "success",
        [FT_STATUS_ERROR] = "error",     [FT_STATUS_SKIPPED] = "skipped",
        [FT_STATUS_PARTIAL_SUCCESS] = "partial success",
        [FT_STATUS_NO_OP] = "no-op",     [FT_STATUS_PASS] = "pass",
        [FT_STATUS_WARN] = "warn",       [FT_STATUS_FAIL] = "fail",
        [FT_STATUS_RUNTIME_ERROR] = "runtime error",
    };
    return words[status];
}

bool ft_status_failed(ft_status status)
{
    return status == FT_STATUS_ERROR || status == FT_STATUS_FAIL || status == FT_STATUS_RUNTIME_ERROR ||
           status == FT_STATUS_PARTIAL_SUCCESS;
}

ft_str ft_relation_label(ft_arena *arena, const ft_node *node, ft_str target_database)
{
    bool elsewhere = node->database.len && !ft_str_eq_nocase(node->database, target_database);
    ft_buf out = ft_buf_in(arena);
    if (elsewhere)
        ft_buf_format(&out, "%.*s.", FT_ARG(node->database));
    if (node->schema.len)
        ft_buf_format(&out, "%.*s.", FT_ARG(node->schema));
    ft_buf_add(&out, node->alias.len ? node->alias : node->name);
    return ft_buf_str(&out);
}

void ft_describe_timing(ft_sink *sink, ft_arena *arena, const char *name, ft_timing when)
{
    if (!when.started_us)
        return;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("name"), ft_str_of(name));
    ft_sink_text(sink, FT_KEY("started_at"), ft_iso_utc(arena, when.started_us));
    ft_sink_text(sink, FT_KEY("completed_at"), ft_iso_utc(arena, when.completed_us));
    ft_sink_close(sink);
}

static void batch_list(ft_sink *sink, ft_arena *arena, const ft_result *result, const char *name, bool ok)
{
    ft_sink_open(sink, ft_key_of(ft_str_of(name)), FT_LIST);
    for (size_t i = 0; i < result->batches_len; i++) {
        const ft_batch *batch = &result->batches[i];
        if (batch->ok != ok)
            continue;
        ft_sink_open(sink, FT_NO_KEY, FT_LIST);
        ft_sink_text(sink, FT_NO_KEY, ft_iso_utc(arena, batch->start_us));
        ft_sink_text(sink, FT_NO_KEY, ft_iso_utc(arena, batch->end_us));
        ft_sink_close(sink);
    }
    ft_sink_close(sink);
}

static void batches(ft_sink *sink, ft_arena *arena, const ft_result *result)
{
    if (!result->batches_len) {
        ft_sink_value(sink, FT_KEY("batch_results"), FT_VALUE_NONE);
        return;
    }
    ft_sink_open(sink, FT_KEY("batch_results"), FT_DICT);
    batch_list(sink, arena, result, "successful", true);
    batch_list(sink, arena, result, "failed", false);
    ft_sink_close(sink);
}

static bool is_compilable(const ft_node *node)
{
    return node->type != FT_SEED && node->type != FT_EXPOSURE && node->type != FT_SAVED_QUERY;
}

/* None where a result of the kind has no such member in dbt: a unit test's has it once its rows were compared. */
static ft_value compiled_of(const ft_result *result)
{
    const ft_node *node = result->step->node;
    bool told = is_compilable(node) && (node->type != FT_UNIT_TEST || result->compiled);
    return told ? ft_of_bool(result->compiled) : FT_VALUE_NONE;
}

static ft_str relation_name_of(const ft_result *result)
{
    if (result->stored_in.at)
        return result->stored_in;
    return is_compilable(result->step->node) ? result->step->node->more->relation_name : (ft_str){0};
}

/* Which other signatures of a function were made: all of them, or it has failed. */
static void overload_results(ft_sink *sink, const ft_result *result)
{
    const ft_node *node = result->step->node;
    if (node->type != FT_FUNCTION || result->status != FT_STATUS_SUCCESS) {
        ft_sink_value(sink, FT_KEY("overload_results"), FT_VALUE_NONE);
        return;
    }
    ft_value overloads = ft_dict_get_text(node->as.function->as.dict, FT_STR("overloads"));
    ft_sink_open(sink, FT_KEY("overload_results"), FT_DICT);
    ft_sink_open(sink, FT_KEY("successful"), FT_LIST);
    for (size_t i = 0; overloads.kind == FT_LIST && i < overloads.as.list->len; i++)
        ft_sink_value(sink, FT_NO_KEY, ft_dict_get_text(overloads.as.list->at[i].as.dict, FT_STR("defined_in")));
    ft_sink_close(sink);
    ft_sink_texts(sink, FT_KEY("failed"), NULL, 0);
    ft_sink_close(sink);
}

void ft_describe_result(ft_sink *sink, ft_arena *arena, const ft_result *result, bool with_code)
{
    const ft_node *node = result->step->node;
    ft_sink_text(sink, FT_KEY("status"), ft_str_of(ft_status_word(result->status)));
    ft_sink_open(sink, FT_KEY("timing"), FT_LIST);
    ft_describe_timing(sink, arena, "compile", result->compile);
    ft_describe_timing(sink, arena, "execute", result->execute);
    ft_sink_close(sink);
    ft_sink_text(sink, FT_KEY("thread_id"), result->thread);
    ft_sink_value(sink, FT_KEY("execution_time"), ft_of_float(result->execution_time));
    ft_sink_value(sink, FT_KEY("adapter_response"), ft_of_dict(result->adapter_response));
    ft_sink_text(sink, FT_KEY("message"), result->message);
    ft_sink_value(sink, FT_KEY("failures"), result->failures.kind == FT_INT ? result->failures : FT_VALUE_NONE);
    ft_sink_text(sink, FT_KEY("unique_id"), node->unique_id);
    ft_sink_value(sink, FT_KEY("compiled"), compiled_of(result));
    if (with_code)
        ft_sink_text(sink, FT_KEY("compiled_code"), result->compiled_code);
    ft_sink_text(sink, FT_KEY("relation_name"), relation_name_of(result));
    batches(sink, arena, result);
    overload_results(sink, result);
}
