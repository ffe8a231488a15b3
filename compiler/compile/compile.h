/* compile.h - one node becomes SQL: its template rendered to run, its ephemeral parents put in. */
#ifndef FT_COMPILE_COMPILE_H
#define FT_COMPILE_COMPILE_H

#include "compile/ephemeral.h"
#include "context/run_context.h"

/* ◇ ephemeral models that others compiled: each is rendered once, whoever needs it first. Any thread. */
typedef struct ft_ephemeral_seam {
    void *self;
    const ft_compiled *(*find)(void *self, const ft_node *ephemeral);  /* NULL: not yet */
    /* `made` lives in the job's arena. False: job->fault. */
    bool (*keep)(void *self, ft_job *job, const ft_node *ephemeral, const ft_compiled *made);
} ft_ephemeral_seam;

typedef struct ft_compile_request {
    const ft_world *world;
    ft_run_request run;        /* node, warehouse, fixtures, batch …; `compiled` must be NULL */
    bool leave_ephemerals;     /* --no-inject-ephemeral-ctes */
    const ft_ephemeral_seam *ephemerals; /* NULL: each is rendered anew */
    ft_arena *changes;         /* where nodes live as their templates changed them; NULL: that is not asked for */
} ft_compile_request;

/* Renders run.node in `context`, which stays bound to some node afterwards: bind it again before use.
 * `out` and `map` (NULL: not wanted) live in the job's arena. On false job->fault says why and where. */
bool ft_compile_node(ft_context *context, ft_job *job, const ft_compile_request *request, ft_compiled *out,
                     ft_span_map *map);

/* The node's tree: the project's own, or for plain models one made now, in the job's arena. NULL: job->fault. */
const ft_template *ft_compile_template(ft_job *job, const ft_node *node);

/* "jaffle/models/orders.sql", below target/compiled and target/run (ART-49 … ART-52). `batch` is the id of
 * a microbatch's batch, or {NULL,0}. */
ft_str ft_compiled_path(ft_arena *arena, const ft_node *node, ft_str batch);

#endif
