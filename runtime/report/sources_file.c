/* sources_file.c - see sources_file.h. */
#include "report/sources_file.h"

#include "exec/result.h"
#include "graph/manifest.h"
#include "report/artifact.h"

typedef struct { const ft_run *run; const ft_invocation *invocation; } facts;

/* A source that could not be asked has an error instead of a row. */
static void tell_failed(ft_sink *sink, const ft_result *result)
{
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("unique_id"), result->step->node->unique_id);
    ft_sink_text(sink, FT_KEY("error"), result->message);
    ft_sink_text(sink, FT_KEY("status"), FT_STR("runtime error"));
    ft_sink_close(sink);
}

static ft_value member(ft_value dict, const char *key)
{
    ft_value found = dict.kind == FT_DICT ? ft_dict_get_text(dict.as.dict, ft_str_of(key)) : FT_VALUE_UNDEFINED;
    return found.kind == FT_UNDEFINED ? FT_VALUE_NONE : found;
}

/* A limit that is said to be none is none; of one that is not mentioned both parts are. */
static void tell_limit(ft_sink *sink, const char *key, ft_value expected)
{
    ft_value limit = expected.kind == FT_DICT ? ft_dict_get_text(expected.as.dict, ft_str_of(key)) : FT_VALUE_UNDEFINED;
    if (limit.kind == FT_NONE) {
        ft_sink_value(sink, ft_key_of(ft_str_of(key)), FT_VALUE_NONE);
        return;
    }
    ft_sink_open(sink, ft_key_of(ft_str_of(key)), FT_DICT);
    ft_sink_value(sink, FT_KEY("count"), member(limit, "count"));
    ft_sink_value(sink, FT_KEY("period"), member(limit, "period"));
    ft_sink_close(sink);
}

/* The row of the query, and what the project expects of it (ART-45). */
static void tell_row(ft_sink *sink, ft_arena *arena, const ft_result *result)
{
    const ft_node *node = result->step->node;
    ft_value expected = node->as.source->freshness;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("unique_id"), node->unique_id);
    ft_sink_value(sink, FT_KEY("max_loaded_at"), member(result->freshness, "max_loaded_at"));
    ft_sink_value(sink, FT_KEY("snapshotted_at"), member(result->freshness, "snapshotted_at"));
    ft_sink_value(sink, FT_KEY("max_loaded_at_time_ago_in_s"), member(result->freshness, "max_loaded_at_time_ago_in_s"));
    ft_sink_text(sink, FT_KEY("status"), ft_str_of(ft_status_word(result->status)));
    ft_sink_open(sink, FT_KEY("criteria"), FT_DICT);
    tell_limit(sink, "warn_after", expected);
    tell_limit(sink, "error_after", expected);
    ft_sink_value(sink, FT_KEY("filter"), member(expected, "filter"));
    ft_sink_close(sink);
    ft_sink_value(sink, FT_KEY("adapter_response"), ft_of_dict(result->adapter_response));
    ft_sink_open(sink, FT_KEY("timing"), FT_LIST);
    ft_describe_timing(sink, arena, "compile", result->compile);
    ft_describe_timing(sink, arena, "execute", result->execute);
    ft_sink_close(sink);
    ft_sink_text(sink, FT_KEY("thread_id"), result->thread);
    ft_sink_value(sink, FT_KEY("execution_time"), ft_of_float(result->execution_time));
    ft_sink_close(sink);
}

static void tell(void *state, ft_arena *arena, ft_sink *sink)
{
    const facts *f = state;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_open(sink, FT_KEY("metadata"), FT_DICT);
    ft_artifact_metadata(sink, arena, f->invocation, "sources/v3", f->run->finished_us);
    ft_sink_close(sink);
    ft_sink_open(sink, FT_KEY("results"), FT_LIST);
    for (size_t i = 0; i < f->run->len; i++) {
        const ft_result *result = f->run->results[i];
        if (result->step->node->type != FT_SOURCE)
            continue;
        if (result->freshness.kind == FT_DICT)
            tell_row(sink, arena, result);
        else
            tell_failed(sink, result);
    }
    ft_sink_close(sink);
    ft_sink_value(sink, FT_KEY("elapsed_time"),
                  ft_of_float((double)(f->run->finished_us - f->run->started_us) / 1e6));
    ft_sink_close(sink);
}

bool ft_sources_file_write(ft_arena *arena, const ft_run *run, const ft_invocation *invocation, const ft_fs *fs,
                           ft_str path, ft_diags *diags)
{
    facts f = {run, invocation};
    return ft_artifact_write(arena, fs, path, tell, &f, diags);
}
