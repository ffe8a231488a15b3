/* sources_file.c - see sources_file.h. */
#include "report/sources_file.h"

#include "graph/manifest.h"
#include "report/artifact.h"

typedef struct { const ft_run *run; const ft_invocation *invocation; } facts;

/* A source that could not be asked has an error instead of a row. */
static void tell_failed(ft_sink *sink, const ft_result *result)
{
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_STR("unique_id"), result->step->node->unique_id);
    ft_sink_text(sink, FT_STR("error"), result->message);
    ft_sink_text(sink, FT_STR("status"), FT_STR("runtime error"));
    ft_sink_close(sink);
}

static void tell(void *state, ft_arena *arena, ft_sink *sink)
{
    const facts *f = state;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_open(sink, FT_STR("metadata"), FT_DICT);
    ft_artifact_metadata(sink, arena, f->invocation, "sources/v3", f->run->finished_us);
    ft_sink_close(sink);
    ft_sink_open(sink, FT_STR("results"), FT_LIST);
    for (size_t i = 0; i < f->run->len; i++) {
        const ft_result *result = f->run->results[i];
        if (result->step->node->type != FT_SOURCE)
            continue;
        if (result->freshness.kind == FT_DICT)
            ft_sink_value(sink, FT_NO_KEY, result->freshness);
        else
            tell_failed(sink, result);
    }
    ft_sink_close(sink);
    ft_sink_value(sink, FT_STR("elapsed_time"),
                  ft_of_float((double)(f->run->finished_us - f->run->started_us) / 1e6));
    ft_sink_close(sink);
}

bool ft_sources_file_write(ft_arena *arena, const ft_run *run, const ft_invocation *invocation, const ft_fs *fs,
                           ft_str path, ft_diags *diags)
{
    facts f = {run, invocation};
    return ft_artifact_write(arena, fs, path, tell, &f, diags);
}
