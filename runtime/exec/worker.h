/* worker.h - one thread's share of a run: its session, its arenas, its template context; and what all
 * workers of a run share. Internal to exec: others use run.h. */
#ifndef FT_EXEC_WORKER_H
#define FT_EXEC_WORKER_H

#include "compile/compile.h"
#include "exec/queue.h"
#include "exec/request.h"
#include "exec/result.h"

#include <pthread.h>

typedef struct ft_exec {
    const ft_exec_request *request;
    ft_queue *queue;
    pthread_mutex_t telling;       /* guards what follows, and the order in which listeners are told */
    ft_arena *arena;               /* the run's: results */
    uint32_t started;              /* counted steps that began: the i of "i of n" */
    FT_VEC(ft_result *) results;   /* in order of completion */
    FT_VEC(ft_result *) unreported; /* of steps that are not counted: ephemeral models in a run */
    const ft_compiled **compiled;  /* by node id */
    const ft_result *stopped_by;   /* --fail-fast: the result that stopped the run */
} ft_exec;

typedef struct ft_worker {
    ft_exec *exec;
    unsigned number;               /* from 1; 0: the main thread */
    ft_str thread;                 /* "Thread-1 (worker)" */
    ft_arena *keep;                /* results and compiled code: as long as the run */
    ft_arena *node;                /* cleared for each step */
    ft_job job;
    ft_context context;
    ft_warehouse *warehouse;       /* NULL: nothing is asked of a database */
    const ft_step *step;           /* now */
    ft_str code;                   /* compiled code of this step, and where each byte of it came from */
    ft_span_map map;
    ft_str build_path;             /* what write() wrote for this step, {NULL,0}: nothing */
    uint32_t index, total;         /* of the step, for events; total of hooks only */
    bool tests_wait;               /* the query of a test is left to run_tests.c */
    unsigned together;             /* so many tests go into the next message */
    unsigned refused;              /* so many queries for several tests failed, the last ones */
} ft_worker;

/* A worker's arenas and session. `number` from 1; 0 is the main thread. */
void ft_worker_init(ft_worker *worker, ft_exec *exec, unsigned number);
void ft_worker_release(ft_worker *worker);

/* Makes the session as good as new: what was not committed is rolled back, locks are given up. */
void ft_worker_settle(ft_worker *worker);

/* Forgets the last step's work. */
void ft_worker_begin(ft_worker *worker, const ft_step *step);
/* Begins a step beside those that wait: nothing is forgotten. */
void ft_worker_next(ft_worker *worker, const ft_step *step);
/* Keeps and tells the result of the worker's step, and lets go on what waited for it. */
void ft_step_end(ft_worker *worker, ft_result *result);

void ft_tell(ft_worker *worker, ft_event event);   /* fills time, thread, plan, step, index and total */

/* A result that will be kept. status is FT_STATUS_NONE until somebody says otherwise. */
ft_result *ft_result_new(ft_worker *worker, ft_step *step);
/* The fault of the job as the step's error, in dbt's words (CLI-113, EXE-20). `during`: kept compiled code. */
void ft_result_fail(ft_worker *worker, ft_result *result);
/* What dbt says of a step that is skipped as `cause` failed: a message where an ephemeral model stands between. */
void ft_result_skip(ft_worker *worker, ft_result *result, const ft_step *cause);
/* The fault of the job in those words, of the step being run. Lives as long as what is kept. */
ft_str ft_failure_text(ft_worker *worker);
/* "success" with the response of statement('main'); false: there was none, the result failed. */
bool ft_result_respond(ft_worker *worker, ft_result *result);

/* Compiles the step's node, writes target/compiled and keeps the code for artifacts. */
bool ft_worker_compile(ft_worker *worker, ft_result *result, ft_run_request run, ft_compiled *out);
/* Writes `code` below target/compiled, where `node` has its place; `path` lives as long as what is kept. */
bool ft_worker_write_compiled(ft_worker *worker, const ft_node *node, ft_str code, ft_str *path);
/* Binds the context to the step's node once more, now with its compiled code. */
void ft_worker_bind(ft_worker *worker, const ft_compiled *compiled, const ft_dict *more, ft_value batch);
/* Calls the materialization of that name in the bound context. */
bool ft_worker_materialize(ft_worker *worker, ft_str name, ft_value *returned);

/* Runs the materialization of the step's node in the bound context and notes what it made. */
bool ft_worker_build(ft_worker *worker);

int64_t ft_worker_now(const ft_worker *worker);    /* wall clock, microseconds */

/* The latest version of a model shows under the model's plain name, too: whether it is to, and making it. */
bool ft_has_pointer(ft_worker *worker);
bool ft_run_pointer(ft_worker *worker);
/* Makes the other signatures of worker->step's function, or compiles them only; nothing where it has none. False:
 * worker->job's fault. */
bool ft_run_overloads(ft_worker *worker);
bool ft_compile_overloads(ft_worker *worker);
/* The code of these, in order, for the manifest; as long as the run. */
void ft_worker_keep_overloads(ft_worker *worker, const ft_str *codes);

/* One step kind each. They fill the result and never leave a fault set. */
void ft_run_model(ft_worker *worker, ft_result *result);      /* models, seeds, snapshots, functions */
void ft_run_clone(ft_worker *worker, ft_result *result);
bool ft_is_microbatch(const ft_world *world, const ft_node *node);
void ft_run_microbatch(ft_worker *worker, ft_result *result); /* a model in batches of event time */
void ft_run_test(ft_worker *worker, ft_result *result);
/* A test in two: up to its answer (which may be left waiting), and from there on. False: it failed. */
bool ft_test_prepare(ft_worker *worker, ft_result *result);
void ft_test_conclude(ft_worker *worker, ft_result *result);
/* Runs a test that may go together with others, and those; true of a step: it may. */
void ft_run_tests(ft_worker *worker, ft_step *step);
bool ft_asks_together(const ft_worker *worker, const ft_step *step);
void ft_run_unit_test(ft_worker *worker, ft_result *result);
void ft_run_compile(ft_worker *worker, ft_result *result);
void ft_run_hook(ft_worker *worker, ft_result *result, const ft_dict *more);
void ft_run_freshness(ft_worker *worker, ft_result *result);

/* ◇ for contexts: target/run and seed tables. `self` is the worker. */
ft_run_seam ft_worker_seam(ft_worker *worker);
/* load_agate_table: the seed's CSV as a typed table (MAT-59 ... MAT-69). */
bool ft_seed_table(void *self, ft_job *job, const ft_node *node, ft_value *table);

#endif
