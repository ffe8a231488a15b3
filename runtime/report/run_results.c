/* run_results.c - the results of a run as dbt's artifact; see run_results.h. */
#include "report/run_results.h"

#include "exec/result.h"
#include "graph/manifest.h"
#include "report/artifact.h"

typedef struct { const ft_run *run; const ft_invocation *invocation; const ft_pool *pool; } facts;

static void tell_result(void *state, ft_sink *sink, size_t item)
{
    const ft_result *result = ((const facts *)state)->run->results[item];
    if (ft_node_is_ephemeral(result->step->node))
        return; /* compiled into others, no result of its own (ART-41) */
    ft_arena *arena = ft_arena_new("result");
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_describe_result(sink, arena, result);
    ft_sink_close(sink);
    ft_arena_free(arena);
}

static void tell(void *state, ft_arena *arena, ft_sink *sink)
{
    const facts *f = state;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_open(sink, FT_KEY("metadata"), FT_DICT);
    ft_artifact_metadata(sink, arena, f->invocation, "run-results/v6", f->run->finished_us);
    ft_sink_close(sink);
    ft_sink_open(sink, FT_KEY("results"), FT_LIST);
    ft_sink_each(sink, f->pool, f->run->len, tell_result, state);
    ft_sink_close(sink);
    ft_sink_value(sink, FT_KEY("elapsed_time"),
                  ft_of_float((double)(f->run->finished_us - f->run->started_us) / 1e6));
    ft_sink_value(sink, FT_KEY("args"), ft_of_dict(f->invocation->args ? f->invocation->args : ft_dict_new(arena)));
    ft_sink_close(sink);
}

bool ft_run_results_write(ft_arena *arena, const ft_run *run, const ft_invocation *invocation, const ft_fs *fs,
                          const ft_pool *pool, ft_str path, ft_diags *diags)
{
    facts f = {run, invocation, pool};
    return ft_artifact_write(arena, fs, path, tell, &f, diags);
}
