/* manifest.h - manifest.json (v12), streamed from the project (ART-17 ... ART-39). */
#ifndef FT_GRAPH_MANIFEST_H
#define FT_GRAPH_MANIFEST_H

#include "graph/graph.h"
#include "model/describe.h"

typedef struct ft_manifest_request {
    const ft_graph *graph;
    const ft_project *project;
    const ft_pool *pool;
    const ft_compiled *const *compiled;    /* by graph id, NULL entries: not compiled; NULL: nothing was */
    ft_str project_id, user_id;            /* md5 of the project's name; {NULL,0}: null */
    ft_value selectors;                    /* a dict, definitions expanded (ART-39) */
    ft_str adapter_type;
    int64_t generated_us;
} ft_manifest_request;

/* Tells the whole file to `sink`, the nodes on the pool. Reads the project only. */
void ft_manifest_write(ft_arena *arena, const ft_manifest_request *request, ft_sink *sink);

/* The metadata members that all artifacts share: schema version, dbt version, times, ids, env. */
void ft_artifact_metadata(ft_sink *sink, ft_arena *arena, const ft_invocation *invocation, const char *schema,
                          int64_t generated_us);
/* "2026-11-21T11:27:55.056352Z" */
ft_str ft_iso_utc(ft_arena *arena, int64_t wall_us);

#endif
