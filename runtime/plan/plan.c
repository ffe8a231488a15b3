/* plan.c - which nodes a command runs, and what waits for what; see plan.h. */
#include "plan/plan.h"

#include <stdlib.h>

#define BIT(type) (1u << (type))

/* SEL-53 ... SEL-60: what a command runs, and whether failures skip (EXE-11). Rows in the order of
 * ft_command_kind. */
static const struct { unsigned types; bool failures_skip, hooks; } rules[] = {
    [FT_DO_RUN] = {BIT(FT_MODEL), true, true},
    [FT_DO_BUILD] = {BIT(FT_MODEL) | BIT(FT_SEED) | BIT(FT_SNAPSHOT) | BIT(FT_TEST) | BIT(FT_UNIT_TEST) |
                         BIT(FT_FUNCTION) | BIT(FT_EXPOSURE) | BIT(FT_SAVED_QUERY), true, true},
    [FT_DO_TEST] = {BIT(FT_TEST) | BIT(FT_UNIT_TEST), false, true},
    [FT_DO_SEED] = {BIT(FT_SEED), true, true},
    [FT_DO_SNAPSHOT] = {BIT(FT_SNAPSHOT), true, true},
    [FT_DO_COMPILE] = {BIT(FT_MODEL) | BIT(FT_SEED) | BIT(FT_SNAPSHOT) | BIT(FT_TEST) | BIT(FT_ANALYSIS) |
                           BIT(FT_OPERATION) | BIT(FT_FUNCTION), false, false},
    [FT_DO_SHOW] = {BIT(FT_MODEL) | BIT(FT_SEED) | BIT(FT_SNAPSHOT) | BIT(FT_TEST) | BIT(FT_ANALYSIS), false, false},
    [FT_DO_CLONE] = {BIT(FT_MODEL) | BIT(FT_SEED) | BIT(FT_SNAPSHOT), false, false},
    [FT_DO_FRESHNESS] = {BIT(FT_SOURCE), false, true},
    [FT_DO_OPERATION] = {0, false, false},
    [FT_DO_GENERATE] = {BIT(FT_MODEL) | BIT(FT_SEED) | BIT(FT_SNAPSHOT) | BIT(FT_TEST) | BIT(FT_ANALYSIS) |
                            BIT(FT_OPERATION) | BIT(FT_FUNCTION), false, false},
};

static bool only_compiles(ft_command_kind command)
{
    return command == FT_DO_COMPILE || command == FT_DO_GENERATE || command == FT_DO_SHOW;
}

static ft_step_kind kind_of(ft_command_kind command, const ft_node *node)
{
    if (only_compiles(command) || ft_node_is_ephemeral(node))
        return FT_STEP_COMPILE;
    if (command == FT_DO_CLONE)
        return FT_STEP_CLONE;
    switch (node->type) {
    case FT_SEED: return FT_STEP_SEED;
    case FT_SNAPSHOT: return FT_STEP_SNAPSHOT;
    case FT_TEST: return FT_STEP_TEST;
    case FT_UNIT_TEST: return FT_STEP_UNIT_TEST;
    case FT_FUNCTION: return FT_STEP_FUNCTION;
    case FT_SOURCE: return FT_STEP_FRESHNESS;
    case FT_EXPOSURE:
    case FT_SAVED_QUERY: return FT_STEP_NO_OP;
    default: return FT_STEP_MODEL;
    }
}

static bool has_threshold(ft_value freshness, const char *name)
{
    ft_value rule = freshness.kind == FT_DICT ? ft_dict_get_text(freshness.as.dict, ft_str_of(name)) : FT_VALUE_NONE;
    return rule.kind == FT_DICT && ft_dict_get_text(rule.as.dict, FT_STR("count")).kind == FT_INT;
}

/* A rule without a count is none (SEL-57). */
static bool has_freshness(const ft_node *node)
{
    return has_threshold(node->as.source->freshness, "warn_after") ||
           has_threshold(node->as.source->freshness, "error_after");
}

/* dbt runs no file that holds nothing but white space. */
static bool is_blank(const ft_node *node)
{
    bool has_file = node->type == FT_MODEL || node->type == FT_SNAPSHOT || node->type == FT_ANALYSIS ||
                    (node->type == FT_TEST && node->as.test->singular);
    return has_file && !ft_str_trim(node->raw_code).len;
}

/* SEL-61: ephemeral models are compiled into others; where models are run, each is compiled when it is its turn. */
static bool runs(const ft_plan_request *request, const ft_node *node)
{
    unsigned types = rules[request->command].types;
    if (request->resource_types)
        types &= request->resource_types;
    if (!(types & BIT(node->type)))
        return false;
    if (node->type == FT_SOURCE)
        return has_freshness(node);
    if (is_blank(node) && request->command != FT_DO_GENERATE)
        return false;
    return !ft_node_is_ephemeral(node) || request->command != FT_DO_CLONE;
}

/* In a build a unit test is the first part of its model's step and runs only with it (EXE-13). */
static bool belongs_to_unselected_model(const ft_plan *plan, const ft_node *node)
{
    if (plan->command != FT_DO_BUILD || node->type != FT_UNIT_TEST)
        return false;
    const ft_node *model = node->as.unit_test->tested;
    return !model || !model->enabled || !ft_node_set_has(plan->chosen, model->graph_id);
}

static uint32_t *levels_of(ft_arena *arena, const ft_graph *graph)
{
    uint32_t *levels = FT_NEW_ARRAY(arena, uint32_t, ft_graph_len(graph) + 1);
    for (ft_node_id id = 0; id < ft_graph_len(graph); id++) {
        ft_node_ids parents = ft_graph_parents(graph, id);
        for (size_t i = 0; i < parents.len; i++)
            if (levels[parents.at[i]] + 1 > levels[id])
                levels[id] = levels[parents.at[i]] + 1;
    }
    return levels;
}

static void add_steps(ft_arena *arena, ft_plan *plan, const ft_plan_request *request)
{
    size_t len = ft_graph_len(plan->graph);
    uint32_t *levels = levels_of(arena, plan->graph);
    plan->steps = FT_NEW_ARRAY(arena, ft_step, ft_node_set_count(plan->selected) + 1);
    plan->step_of = ft_alloc_raw(arena, (len + 1) * sizeof *plan->step_of);
    memset(plan->step_of, 0xff, (len + 1) * sizeof *plan->step_of);
    for (ft_node_id id = 0; ft_node_set_next(plan->selected, &id); id++) {
        ft_node *node = ft_graph_node(plan->graph, id);
        if (belongs_to_unselected_model(plan, node))
            continue;
        ft_step_kind kind = kind_of(request->command, node);
        plan->step_of[id] = (uint32_t)plan->len;
        plan->steps[plan->len++] = (ft_step){
            .kind = kind, .node = node, .level = levels[id],
            .counted = only_compiles(request->command) || !ft_node_is_ephemeral(node),
            .writes = kind == FT_STEP_MODEL || kind == FT_STEP_SEED || kind == FT_STEP_SNAPSHOT ||
                      kind == FT_STEP_FUNCTION || kind == FT_STEP_CLONE};
        plan->counted += plan->steps[plan->len - 1].counted;
    }
}

/* ---- gates */

typedef struct { ft_node_id test, node; } gate;
typedef FT_VEC(gate) gate_list;

static bool can_be_gated(const ft_node *node)
{
    return node->type == FT_MODEL || node->type == FT_SEED || node->type == FT_SNAPSHOT || node->type == FT_FUNCTION;
}

/* A test of one parent gates the parent's children: the rest hangs below them. */
static void gate_children(ft_arena *arena, const ft_graph *graph, ft_node_id test, ft_node_id parent, gate_list *out)
{
    ft_node_ids children = ft_graph_children(graph, parent);
    for (size_t i = 0; i < children.len; i++)
        if (can_be_gated(ft_graph_node(graph, children.at[i])))
            ft_vec_push(arena, out, ((gate){test, children.at[i]}));
}

/* A test of several gates what lies below all of them. */
static void gate_common(ft_arena *arena, ft_arena *scratch, const ft_graph *graph, ft_node_id test,
                        ft_node_ids parents, gate_list *out)
{
    ft_node_set common = ft_node_set_new(scratch, graph);
    for (size_t i = 0; i < parents.len; i++) {
        ft_node_set one = ft_node_set_new(scratch, graph), below = ft_node_set_new(scratch, graph);
        ft_node_set_add(one, parents.at[i]);
        ft_closure_children(scratch, graph, one, FT_ANY_DEPTH, below);
        if (i == 0)
            ft_node_set_unite(common, below);
        else
            ft_node_set_intersect(common, below);
    }
    for (ft_node_id id = 0; ft_node_set_next(common, &id); id++)
        if (can_be_gated(ft_graph_node(graph, id)))
            ft_vec_push(arena, out, ((gate){test, id}));
}

static void add_gates(ft_arena *arena, ft_plan *plan)
{
    const ft_graph *graph = plan->graph;
    size_t len = ft_graph_len(graph), at = 0;
    gate_list found = {0};
    ft_arena *scratch = ft_arena_new("gates");
    for (size_t i = 0; plan->command == FT_DO_BUILD && i < plan->len; i++) {
        if (plan->steps[i].kind != FT_STEP_TEST)
            continue;
        ft_node_id test = plan->steps[i].node->graph_id;
        ft_node_ids parents = ft_graph_parents(graph, test);
        if (parents.len == 1)
            gate_children(arena, graph, test, parents.at[0], &found);
        else if (parents.len > 1)
            gate_common(arena, scratch, graph, test, parents, &found);
    }
    plan->gate_start = FT_NEW_ARRAY(arena, uint32_t, len + 1);
    plan->gates = ft_alloc_raw(arena, (found.len + 1) * sizeof *plan->gates);
    for (ft_node_id id = 0; id < len; id++) { /* found is ascending by test */
        plan->gate_start[id] = (uint32_t)at;
        for (; at < found.len && found.at[at].test == id; at++)
            plan->gates[at] = found.at[at].node;
    }
    plan->gate_start[len] = (uint32_t)at;
    ft_arena_free(scratch);
}

/* ---- hooks: of the root project, then of packages by name, then by index (EXE-37) */

static int by_package_and_index(const void *a, const void *b)
{
    const ft_node *left = (*(const ft_step *)a).node, *right = (*(const ft_step *)b).node;
    int order = ft_str_cmp(left->package, right->package);
    return order ? order : (left->as.hook->index > right->as.hook->index) - (left->as.hook->index < right->as.hook->index);
}

static void root_first(ft_step *hooks, size_t len, ft_str root, ft_arena *arena)
{
    ft_step *sorted = ft_alloc_raw(arena, (len + 1) * sizeof *sorted);
    uint32_t at = 0;
    for (int of_package = 0; of_package < 2; of_package++)
        for (size_t i = 0; i < len; i++)
            if (ft_str_eq(hooks[i].node->package, root) != (bool)of_package) {
                sorted[at] = hooks[i];
                sorted[at].hook_number = at;
                at++;
            }
    if (len)
        memcpy(hooks, sorted, len * sizeof *hooks);
}

/* Freshness may leave the hooks of the project out, which is deprecated (PRJ-35). */
static bool runs_hooks(const ft_plan *plan, ft_diags *diags)
{
    const ft_project *project = ft_graph_project(plan->graph);
    if (!rules[plan->command].hooks || plan->command != FT_DO_FRESHNESS ||
        ft_invocation_behaviour(project->invocation, "source_freshness_run_project_hooks"))
        return rules[plan->command].hooks;
    for (size_t i = 0; i < project->nodes.len; i++)
        if (project->nodes.at[i]->enabled && project->nodes.at[i]->type == FT_OPERATION) {
            ft_diag_deprecated(diags, FT_DEPRECATION_FRESHNESS_HOOKS, FT_NO_SPAN,
                               "hooks of the project do not run with source freshness: source_freshness_run_project_hooks is off");
            break;
        }
    return false;
}

static ft_step *hooks_of(ft_arena *arena, const ft_plan *plan, bool on_run_end, size_t *len)
{
    const ft_project *project = ft_graph_project(plan->graph);
    FT_VEC(ft_step) hooks = {0};
    for (size_t i = 0; i < project->nodes.len; i++) {
        ft_node *node = project->nodes.at[i];
        if (node->enabled && node->type == FT_OPERATION && node->as.hook->on_run_end == on_run_end)
            ft_vec_push(arena, &hooks, ((ft_step){.kind = FT_STEP_HOOK, .node = node, .why = FT_WHY_HOOK}));
    }
    if (hooks.len)
        qsort(hooks.at, hooks.len, sizeof *hooks.at, by_package_and_index);
    root_first(hooks.at, hooks.len, project->root->name, arena);
    *len = hooks.len;
    return hooks.at;
}

/* ---- schemas (EXE-02) */

static bool needs_schema(const ft_step *step)
{
    if (step->writes)
        return true;
    ft_value store = ft_config_get(&step->node->config, FT_STR("store_failures"));
    return step->kind == FT_STEP_TEST &&
           ((store.kind == FT_BOOL && store.as.truth) || step->node->more->relation_name.at);
}

static void add_schemas(ft_arena *arena, ft_plan *plan)
{
    ft_map seen = {0};
    for (size_t i = 0; i < plan->len; i++) {
        const ft_node *node = plan->steps[i].node;
        if (!needs_schema(&plan->steps[i]) || !node->schema.at)
            continue;
        ft_str key = ft_format(arena, "%.*s.%.*s", FT_ARG(node->database), FT_ARG(node->schema));
        if (!ft_map_put(arena, &seen, key, plan))
            ft_vec_push(arena, &plan->schemas,
                        ft_relation_of(node->database, node->schema, FT_STR(""), FT_REL_UNKNOWN));
    }
}

ft_node_ids ft_plan_gated(const ft_plan *plan, ft_node_id id)
{
    return (ft_node_ids){plan->gates + plan->gate_start[id], plan->gate_start[id + 1] - plan->gate_start[id]};
}

/* Those that are gone since are left out. */
static ft_node_set nodes_named(ft_arena *arena, const ft_graph *graph, const ft_map *unique_ids)
{
    ft_node_set found = ft_node_set_new(arena, graph);
    for (ft_node_id id = 0; id < ft_graph_len(graph); id++)
        if (ft_map_has(unique_ids, ft_graph_node(graph, id)->unique_id))
            ft_node_set_add(found, id);
    return found;
}

/* A retried node that is gone: what it stood for cannot be run. */
static bool all_there(const ft_graph *graph, ft_node_set found, const ft_map *unique_ids, ft_diags *diags)
{
    ft_map there = {0};
    const ft_map_entry *entry;
    bool fine = true;
    for (ft_node_id id = 0; ft_node_set_next(found, &id); id++)
        ft_map_put(diags->arena, &there, ft_graph_node(graph, id)->unique_id, &fine);
    for (size_t at = 0; (entry = ft_map_next(unique_ids, &at));) {
        if (ft_map_has(&there, entry->key))
            continue;
        ft_diag_error(diags, FT_DIAG_REF_NOT_FOUND, FT_NO_SPAN, "Couldn't find model '%.*s' of the run to repeat: it is gone or disabled", FT_ARG(entry->key));
        fine = false;
    }
    return fine;
}

static ft_node_set those_that_run(ft_arena *arena, const ft_plan_request *request, ft_node_set chosen)
{
    ft_node_set kept = ft_node_set_new(arena, request->graph);
    for (ft_node_id id = 0; ft_node_set_next(chosen, &id); id++)
        if (runs(request, ft_graph_node(request->graph, id)))
            ft_node_set_add(kept, id);
    return kept;
}

const ft_plan *ft_plan_build(ft_arena *arena, const ft_plan_request *request, ft_diags *diags)
{
    ft_plan *plan = FT_NEW(arena, ft_plan);
    plan->command = request->command;
    plan->graph = request->graph;
    plan->failures_skip = rules[request->command].failures_skip;
    if (request->only) {
        plan->chosen = nodes_named(arena, request->graph, request->only);
        if (!all_there(request->graph, plan->chosen, request->only, diags))
            return NULL;
    } else if (!ft_choose(arena, request->inputs, request->selection, &plan->chosen, diags)) {
        return NULL;
    }
    plan->selected = those_that_run(arena, request, plan->chosen);
    add_steps(arena, plan, request);
    add_gates(arena, plan);
    add_schemas(arena, plan);
    if (runs_hooks(plan, diags)) {
        plan->start_hooks = hooks_of(arena, plan, false, &plan->start_hooks_len);
        plan->end_hooks = hooks_of(arena, plan, true, &plan->end_hooks_len);
    }
    return plan;
}
