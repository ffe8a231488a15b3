/* plan.h - command and selection to steps, decided before anything runs.
 *
 * A plan is a value: it can be printed (plan/explain), tested without a database, and run (exec/).
 * Const once built, read by every thread. */
#ifndef FT_PLAN_PLAN_H
#define FT_PLAN_PLAN_H

#include "graph/choose.h"

typedef enum { FT_DO_RUN, FT_DO_BUILD, FT_DO_TEST, FT_DO_SEED, FT_DO_SNAPSHOT, FT_DO_COMPILE, FT_DO_SHOW,
               FT_DO_CLONE, FT_DO_FRESHNESS, FT_DO_OPERATION, FT_DO_GENERATE } ft_command_kind;

typedef enum { FT_STEP_MODEL, FT_STEP_SEED, FT_STEP_SNAPSHOT, FT_STEP_TEST, FT_STEP_UNIT_TEST, FT_STEP_FUNCTION,
               FT_STEP_HOOK, FT_STEP_NO_OP /* exposure, saved query */, FT_STEP_COMPILE, FT_STEP_FRESHNESS,
               FT_STEP_CLONE } ft_step_kind;

/* Why a step is in the plan, for --explain. */
typedef enum { FT_WHY_SELECTED, FT_WHY_TEST_OF_SELECTED, FT_WHY_HOOK } ft_why;

typedef struct ft_step {
    ft_step_kind kind;
    ft_node *node;
    ft_why why;
    uint32_t level;                        /* edges from the farthest start: ready steps are taken by level, then id */
    uint32_t hook_number;                  /* of a hook: its place among all at that end of the run, from 0 */
    bool writes;                           /* changes the database */
    bool counted;                          /* one of the n of "i of n", with a result; not hooks, nor what is
                                              only compiled in a run */
} ft_step;

#define FT_NO_STEP UINT32_MAX

/* Execution walks the whole graph: a node without a step is done as soon as its parents are, so that
 * order and skipping reach through what was not selected (EXE-05). In a build, tests gate (EXE-09):
 * the nodes that wait for a test come on top of the graph's own edges. */
typedef struct ft_plan {
    ft_command_kind command;
    const ft_graph *graph;
    ft_step *steps; size_t len;            /* in topological order, as results are listed */
    uint32_t *step_of;                     /* by node id: number of its step, or FT_NO_STEP */
    uint32_t *gate_start; ft_node_id *gates; /* by node id i: gates[gate_start[i] .. gate_start[i + 1]) wait for i */
    ft_step *start_hooks; size_t start_hooks_len;
    ft_step *end_hooks; size_t end_hooks_len;
    ft_node_set chosen;                    /* by the selection, of all kinds */
    ft_node_set selected;                  /* of them those of a kind that the command runs: selected_resources */
    uint32_t counted;                      /* the n of "i of n" */
    bool failures_skip;                    /* a failed step skips what comes after it (EXE-10, EXE-11) */
    FT_VEC(ft_relation) schemas;           /* database and schema to exist before the first node; distinct */
} ft_plan;

/* The nodes that wait for `id` beyond its children: empty but for tests of a build. Borrowed. */
ft_node_ids ft_plan_gated(const ft_plan *plan, ft_node_id id);

typedef struct ft_plan_request {
    ft_command_kind command;
    const ft_graph *graph;
    const ft_selection *selection;
    const ft_choose_inputs *inputs;
    const ft_map *only;                    /* retry: these unique ids instead of the selection; NULL: the selection */
    unsigned resource_types;               /* bits 1 << ft_resource_type that --resource-type leaves; 0: the command's own */
} ft_plan_request;

/* NULL if and only if an error was reported. An empty plan is no error. */
const ft_plan *ft_plan_build(ft_arena *arena, const ft_plan_request *request, ft_diags *diags);

#endif
