/* event.h ◇ - what happened, for whoever listens: console, log files, artifacts, callbacks.
 *
 * Events are told from one thread at a time (the sink is locked by exec), in an order that respects
 * what really happened first. Everything pointed to is borrowed for the call only, but nodes and
 * results, which live as long as the plan. Event names and codes are dbt's (LOG-01 ... LOG-26). */
#ifndef FT_EXEC_EVENT_H
#define FT_EXEC_EVENT_H

#include "adapter/relation_cache.h"
#include "plan/plan.h"

typedef enum { FT_STATUS_NONE, FT_STATUS_SUCCESS, FT_STATUS_ERROR, FT_STATUS_SKIPPED, FT_STATUS_PARTIAL_SUCCESS,
               FT_STATUS_NO_OP, FT_STATUS_PASS, FT_STATUS_WARN, FT_STATUS_FAIL, FT_STATUS_RUNTIME_ERROR } ft_status;
const char *ft_status_word(ft_status status);        /* as artifacts write it: "success", "partial success" */

typedef struct { int64_t started_us, completed_us; } ft_timing; /* wall clock; 0, 0: did not happen */

typedef struct ft_batch { ft_str id; int64_t start_us, end_us; bool ok; } ft_batch;

typedef struct ft_result {
    ft_step *step;
    ft_status status;
    ft_str message;                     /* {NULL,0}: null. Several lines for errors, as dbt writes them */
    ft_value failures;                  /* int or none */
    ft_timing compile, execute;
    double execution_time;              /* seconds */
    ft_str thread;                      /* "Thread-1 (worker)", "MainThread" */
    ft_dict *adapter_response;          /* _message, code, rows_affected …; never NULL */
    bool compiled;
    ft_str compiled_code;               /* {NULL,0}: null */
    ft_str compiled_path;               /* "target/compiled/…", {NULL,0}: none */
    ft_str stored_in;                   /* relation that keeps a test's failures */
    ft_batch *batches; size_t batches_len;
    ft_value freshness;                 /* of a source: the row of sources.json */
    const struct ft_result *ephemeral;  /* skipped as that ephemeral model failed or was skipped; NULL: for another reason */
    ft_str excerpt;                     /* the error at its place in the project, lines of text; {NULL,0}: no place */
} ft_result;

typedef enum {
    FT_EVENT_FOUND,             /* counts of the project; project is set */
    FT_EVENT_NOTHING,           /* nothing selected */
    FT_EVENT_CONCURRENCY,       /* threads, target */
    FT_EVENT_NODE_START, FT_EVENT_NODE_COMPILING, FT_EVENT_NODE_EXECUTING, FT_EVENT_NODE_FINISHED,
    FT_EVENT_NODE_RESUMED,      /* what is sent and told on this thread from here on is of a node that started before;
                                   info: it uses a connection */
    FT_EVENT_BATCH_START, FT_EVENT_BATCH_FINISHED, FT_EVENT_BATCH_SKIPPED,
    FT_EVENT_HOOK_START, FT_EVENT_HOOK_FINISHED,
    FT_EVENT_SQL, FT_EVENT_SQL_STATUS,   /* a statement was sent; it was answered */
    FT_EVENT_CONNECTION, FT_EVENT_CLOSED, /* a node begins to use one: its first user, or from `text`; it needs it no more */
    FT_EVENT_RELATION,                   /* what is known of relations and schemas changed */
    FT_EVENT_CANCEL,
    FT_EVENT_LOG, FT_EVENT_INFORM, FT_EVENT_PRINT, FT_EVENT_WARNING, FT_EVENT_DEPRECATED, FT_EVENT_DEBUG,
    FT_EVENT_RUN_FINISHED       /* all is done, hooks included; results are complete */
} ft_event_kind;

typedef struct ft_event {
    ft_event_kind kind;
    int64_t at_us;                      /* wall clock */
    ft_str thread;
    const ft_plan *plan;
    ft_step *step;                      /* of node, hook, sql events; NULL: none */
    const ft_result *result;            /* of …_FINISHED */
    ft_str text;                        /* SQL, log text, warning, connection name */
    ft_str name;                        /* deprecation's or warning's event name ("JinjaLogWarning"), connection */
    bool info;                          /* FT_EVENT_LOG: to the console too */
    ft_dict *data;                      /* FT_EVENT_INFORM, FT_EVENT_DEPRECATED: what JSON carries; may be NULL */
    double seconds;                     /* FT_EVENT_SQL_STATUS */
    ft_relation_change change;          /* FT_EVENT_RELATION, with the next two */
    const ft_relation *relation, *to;
    uint32_t index, total;              /* batches, hooks */
    unsigned threads; ft_str target;    /* FT_EVENT_CONCURRENCY */
    const struct ft_run *run;           /* FT_EVENT_RUN_FINISHED */
} ft_event;

typedef struct ft_listener {
    void *self;
    void (*tell)(void *self, const ft_event *event);
} ft_listener;

/* What came out of a run. Lives in the run arena; complete once FT_EVENT_RUN_FINISHED is told. */
typedef struct ft_run {
    const ft_plan *plan;
    ft_result **results; size_t len;    /* in order of completion: start hooks, steps, end hooks */
    size_t counts[FT_STATUS_RUNTIME_ERROR + 1];
    int64_t started_us, finished_us;
    bool cancelled;                     /* by a signal */
    bool failed;                        /* exit code 1 */
} ft_run;

#endif
