/* context.h - the state behind one rendering: whose it is, in which phase, and what it gathered.
 *
 * A context is made once per worker and bound to one node after the other by parse_context and
 * run_context, which are what callers use. The members of a context are C functions in static
 * tables; they find the context in job->host, so that nothing is made per node. */
#ifndef FT_CONTEXT_CONTEXT_H
#define FT_CONTEXT_CONTEXT_H

#include "context/reads.h"
#include "context/world.h"
#include "model/describe.h"

/* Which members exist and how they behave (PHS-01 ... PHS-18). */
typedef enum {
    FT_PHASE_SECRETS,    /* profiles.yml, packages.yml: env_var gives secrets */
    FT_PHASE_PROJECT,    /* dbt_project.yml, selectors.yml */
    FT_PHASE_PROPERTIES, /* YAML properties */
    FT_PHASE_DOCS,       /* descriptions: doc() too */
    FT_PHASE_REFS,       /* exposures, semantic models: only ref, source, metric, recorded */
    FT_PHASE_PARSE,      /* models, tests, snapshots, hooks: refs and configs are captured */
    FT_PHASE_NAMING,     /* generate_*_name */
    FT_PHASE_RUN,        /* compile and run of nodes, on-run hooks */
    FT_PHASE_UNIT_TEST,  /* compile of a unit test: fixtures stand for parents */
    FT_PHASE_OPERATION,  /* run-operation, macros the adapter calls, functions: no depends_on check */
    FT_PHASE_FRESHNESS,  /* loaded_at_query */
    FT_PHASE_COMMENT     /* the query comment */
} ft_phase;

/* What capturing a node found. Texts and values live in the arena given with it. */
typedef struct ft_capture {
    ft_arena *arena;
    ft_refs refs;
    ft_source_refs sources;
    ft_list *metrics, *functions;   /* of lists: [name] or [package, name]; NULL: none */
    ft_dict *config_calls;          /* joined config() calls; NULL: none */
    ft_called called;               /* macros called at depth 0 (DSP-17) */
    ft_reads reads;
} ft_capture;

/* A parent of a unit test and the CTE that stands for it. */
typedef struct { ft_str unique_id, cte; } ft_fixture;

/* ◇ What a materialization may ask of the run; each may be NULL. */
typedef struct ft_run_seam {
    void *self;
    bool (*write)(void *self, ft_job *job, const ft_node *node, ft_str text);       /* target/run/… */
    bool (*seed)(void *self, ft_job *job, const ft_node *node, ft_value *table);    /* load_agate_table */
    ft_relations (*later)(void *self, ft_arena *arena);                             /* ft_swap */
    bool may_wait;                  /* the query of a test may be left in `waiting`: the run asks it later */
} ft_run_seam;

/* A query whose answer nobody has looked at yet. rows NULL: there is none. */
typedef struct ft_waiting_query { ft_str sql; ft_rows *rows; } ft_waiting_query;

typedef struct ft_context ft_context;
struct ft_context {
    const ft_world *world;
    ft_job *job;
    ft_phase phase;
    ft_found (*member)(ft_context *context, ft_str name, ft_value *out); /* names beside macros: ft_member_get */
    ft_str package;                 /* whose macros and vars come first */
    const ft_node *node;            /* NULL: a macro or nothing is rendered */
    const ft_macro *macro;
    ft_warehouse *warehouse;        /* NULL: no database in this phase */
    ft_capture *capture;            /* NULL: not capturing */
    ft_reads *reads;                /* NULL: not recorded */
    ft_called *called;              /* macros called at `called_depth`; NULL: not recorded */
    unsigned called_depth;
    const ft_compiled *compiled;    /* of `node`; NULL while it is being compiled */
    const ft_run_seam *seam;
    const ft_fixture *fixtures; size_t fixtures_len;
    const ft_dict *var_overrides, *env_overrides, *macro_overrides; /* of a unit test; NULL: none */
    ft_str this_cte;                /* `this` of a unit test; {NULL,0}: none */
    const ft_dict *more;            /* members of this binding: results, schemas, batch, node … */
    ft_value batch;                 /* microbatch: {id, event_time_start, event_time_end}; FT_UNDEFINED */
    ft_str thread;                  /* thread_id; {NULL,0}: the main thread */
    struct ft_context *caller;      /* the context a macro of the adapter was called from; NULL: a node's own */

    /* made while rendering, in the job's arena */
    ft_dict *overlay;               /* context.update */
    ft_dict *own_vars;              /* dicts and lists that var() gave, which a template may change; NULL: none */
    ft_dict *results;               /* store_result; a None was loaded already */
    ft_str comment;                 /* in front of every statement; {NULL,0}: not made yet */
    ft_map macros;                  /* unique id -> the macro's value */
    ft_map packages;                /* name -> the namespace's value */
    ft_value model, graph, args, adapter_config;
    ft_dict *own_config, *own_columns; /* of own_config.h; NULL: none were asked for */
    FT_VEC(const ft_node *) ctes;   /* ephemeral parents, in order of first ref, no doubles */
    ft_waiting_query waiting;       /* asked before anything else is, and before its result is loaded */
    bool asked;                     /* a statement was run: the session may hold what a later one reads */
    bool begun;                     /* dbt's transaction is open: adapter.commit() may be called */
    bool ended;                     /* one was committed: what follows commits by itself (MAT-04) */
};

static inline ft_context *ft_context_of(const ft_job *job)
{
    return job->host;
}
/* Whether statements reach a database in this phase: the member `execute`. */
static inline bool ft_context_executes(const ft_context *context)
{
    return context->phase >= FT_PHASE_RUN && context->phase != FT_PHASE_COMMENT;
}

/* Forgets everything of the former node and makes `context` the host of `job`. */
void ft_context_reset(ft_context *context, const ft_world *world, ft_job *job, ft_phase phase);
/* The names a template of this context can reach. Borrows `context`. */
ft_names ft_context_names(ft_context *context);

/* The value of `macro`, made once per binding. */
ft_value ft_context_macro(ft_context *context, const ft_macro *macro);
/* An unqualified name as a macro or package (steps 1 to 5 of DSP-01). */
ft_found ft_context_find_macro(ft_context *context, ft_str name, ft_value *out);
/* A package as a namespace: attributes and items are its macros. */
ft_value ft_context_package(ft_context *context, ft_str name);
bool ft_is_package(ft_value value);

/* Calls `macro` from C in this very context. On false job->fault says why. */
bool ft_context_call_macro(ft_context *context, const ft_macro *macro, const ft_args *args, ft_value *out);
/* Calls a macro the way adapter methods do (DSP-12): found over all packages, in a context of its own
 * whose package is the macro's. Faults when there is none of this name. */
bool ft_context_call_adapter_macro(ft_context *context, ft_str name, const ft_args *args, ft_value *out);

/* `text` rendered as a template of this context. Without Jinja it is given back as it is. */
bool ft_context_render(ft_context *context, ft_str text, ft_str *out);

/* ---- small things the members share */

/* Warns under the name of an event. False: --warn-error and its options make it an error, which has been raised. */
bool ft_context_warn(ft_context *context, const char *event, ft_str text);
/* An error of dbt's own classes about the node that is rendered. Always false. */
bool ft_context_raise(ft_context *context, ft_fault_class kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "<class 'int'>": how dbt names a type in messages. */
ft_str ft_python_class(ft_arena *arena, ft_value value);
/* 'model.p.m' and where it is written: "Model 'model.p.m' (models/m.sql)". */
ft_str ft_context_subject(ft_context *context);
static inline ft_value ft_text_or_none(ft_str text)
{
    return text.at ? ft_of_text(text) : FT_VALUE_NONE;
}

#endif
