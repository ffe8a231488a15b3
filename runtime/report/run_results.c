/* run_results.c - the results of a run as dbt's artifact; see run_results.h. */
#include "report/run_results.h"

#include "exec/result.h"
#include "graph/manifest.h"
#include "report/artifact.h"

typedef struct { const ft_run *run; const ft_invocation *invocation; } facts;

static void tell(void *state, ft_arena *arena, ft_sink *sink)
{
    const facts *f = state;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_open(sink, FT_KEY("metadata"), FT_DICT);
    ft_artifact_metadata(sink, arena, f->invocation, "run-results/v6", f->run->finished_us);
    ft_sink_close(sink);
    ft_sink_open(sink, FT_KEY("results"), FT_LIST);
    for (size_t i = 0; i < f->run->len; i++) {
        if (ft_node_is_ephemeral(f->run->results[i]->step->node))
            continue; /* compiled into others, no result of its own (ART-41) */
        ft_sink_open(sink, FT_NO_KEY, FT_DICT);
        ft_describe_result(sink, arena, f->run->results[i]);
        ft_sink_close(sink);
    }
    ft_sink_close(sink);
    ft_sink_value(sink, FT_KEY("elapsed_time"),
                  ft_of_float((double)(f->run->finished_us - f->run->started_us) / 1e6));
    ft_sink_value(sink, FT_KEY("args"), ft_of_dict(f->invocation->args ? f->invocation->args : ft_dict_new(arena)));
    ft_sink_close(sink);
}

bool ft_run_results_write(ft_arena *arena, const ft_run *run, const ft_invocation *invocation, const ft_fs *fs,
                          ft_str path, ft_diags *diags)
{
    facts f = {run, invocation};
    return ft_artifact_write(arena, fs, path, tell, &f, diags);
}
