/* run_results.c - the results of a run as dbt's artifact; see run_results.h. */
#include "report/run_results.h"

#include "exec/result.h"
#include "graph/manifest.h"
#include "report/artifact.h"

typedef struct { const ft_run *run; const ft_invocation *invocation; const ft_pool *pool; bool ephemerals; } facts;

/* Ephemeral models are compiled into others and have no result of their own, but where `compile` was asked for some
 * nodes (ART-41). */
static bool tells_ephemerals(const ft_invocation *invocation)
{
    ft_value asked = invocation->args ? ft_dict_get_text(invocation->args, FT_STR("select")) : FT_VALUE_NONE;
    return ft_str_is(invocation->which, "compile") && asked.kind == FT_LIST && asked.as.list->len;
}

static void tell_result(void *state, ft_sink *sink, size_t item)
{
    const facts *f = state;
    const ft_result *result = f->run->results[item];
    if (ft_node_is_ephemeral(result->step->node) && !f->ephemerals)
        return;
    ft_arena *arena = ft_arena_new("result");
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_describe_result(sink, arena, result, true);
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
    facts f = {run, invocation, pool, tells_ephemerals(invocation)};
    return ft_artifact_write(arena, fs, path, tell, &f, diags);
}
