/* run_context.h - templates rendered while nodes are compiled and run (PHS-10 ... PHS-18).
 *
 * One ft_context per worker, bound again for each node and once more for its materialization:
 *
 *     ft_run_request request = {.node = node, .warehouse = warehouse, .compiled = compiled, .seam = &seam};
 *     ft_run_bind(&context, &world, &job, &request);
 *     ft_render(&job, node->tmpl, ft_context_names(&context), &out);
 *     // context.ctes: ephemeral parents whose CTEs must be put in
 *
 * Everything a rendering makes lives in the job's arena. */
#ifndef FT_CONTEXT_RUN_CONTEXT_H
#define FT_CONTEXT_RUN_CONTEXT_H

#include "context/relation_object.h"

typedef struct ft_run_request {
    ft_phase phase;                 /* 0: FT_PHASE_RUN; or _UNIT_TEST, _OPERATION, _FRESHNESS, _COMMENT */
    const ft_node *node;            /* NULL: run-operation */
    const ft_macro *macro;          /* the operation's */
    ft_warehouse *warehouse;        /* may be NULL: introspection off, or compiled without a database */
    const ft_compiled *compiled;    /* NULL: being compiled, `sql` is None */
    const ft_run_seam *seam;
    ft_reads *reads;
    ft_called *called;              /* collects the macros called by the template itself; NULL: not wanted */
    bool called_by_macro;           /* ... or by the macro ft_run_macro() calls, for tests: dbt lists these too */
    const ft_dict *more;            /* further members: results, schemas, database_schemas, node, connection_name */
    ft_value batch;                 /* FT_UNDEFINED: not a microbatch */
    const ft_fixture *fixtures; size_t fixtures_len;
    const ft_dict *var_overrides, *env_overrides, *macro_overrides;
    ft_str this_cte;
    ft_str thread;                  /* thread_id: "Thread-1 (worker)"; {NULL,0}: the main thread */
} ft_run_request;

void ft_run_bind(ft_context *context, const ft_world *world, ft_job *job, const ft_run_request *request);

/* Calls a macro or materialization of the bound context. */
bool ft_run_macro(ft_context *context, const ft_macro *macro, const ft_args *args, ft_value *out);

/* What statement('main') left: response text ("SELECT 5"), and its parts. false: there is none (MAT-11). */
typedef struct ft_response { ft_str message, code; int64_t rows_affected; ft_dict *all; } ft_response;
bool ft_run_response(ft_context *context, ft_str name, ft_response *out);
/* The same of a value that a template gave; of one that is no response only the message. False: a fault is set. */
bool ft_response_read(ft_job *job, ft_value response, ft_response *out);
/* The table a statement left; false: none. Read through context/table_object.h. */
bool ft_run_table(ft_context *context, ft_str name, ft_value *out);

/* The relation ref() gives for `target` in this context: ephemeral CTE, deferred, limited, filtered. */
bool ft_run_relation_of(ft_context *context, const ft_node *target, ft_relation *out);

#endif
