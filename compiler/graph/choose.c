/* choose.c - criteria to sets, sets combined, tests that follow; see choose.h.
 *
 * Every step carries two sets, as dbt does: what is chosen, and which tests are held back because
 * not all of their parents are chosen yet (SEL-35). */
#include "graph/choose.h"

typedef struct { ft_node_set direct, held; } pair;

enum { DEEPEST_SELECTOR = 64 };

typedef struct {
    ft_arena *arena;
    const ft_choose_inputs *inputs;
    ft_diags *diags;
    unsigned depth;
} chooser;

static bool choose(chooser *c, const ft_selection *selection, pair *out);

static ft_node_set empty_set(chooser *c)
{
    return ft_node_set_new(c->arena, c->inputs->graph);
}

static ft_indirect mode_of(const chooser *c, ft_indirect given)
{
    ft_indirect mode = given != FT_INDIRECT_DEFAULT ? given : c->inputs->indirect;
    return mode != FT_INDIRECT_DEFAULT ? mode : FT_INDIRECT_EAGER;
}

static void add_neighbours(chooser *c, const ft_criterion *criterion, ft_node_set set)
{
    const ft_graph *graph = c->inputs->graph;
    ft_node_set more = empty_set(c);
    if (criterion->childrens_parents) {
        ft_node_set below = ft_node_set_copy(c->arena, set);
        ft_closure_children(c->arena, graph, set, FT_ANY_DEPTH, below);
        ft_node_set_unite(more, below);
        ft_closure_parents(c->arena, graph, below, FT_ANY_DEPTH, more);
    }
    if (criterion->parents)
        ft_closure_parents(c->arena, graph, set, criterion->parents_depth, more);
    if (criterion->children)
        ft_closure_children(c->arena, graph, set, criterion->children_depth, more);
    ft_node_set_unite(set, more);
}

static bool all_parents_in(const ft_graph *graph, ft_node_id id, ft_node_set set)
{
    ft_node_ids parents = ft_graph_parents(graph, id);
    for (size_t i = 0; i < parents.len; i++)
        if (!ft_node_set_has(set, parents.at[i]))
            return false;
    return true;
}

/* The selection with all its ancestors, and (for a first look, SEL-32) every source. */
static ft_node_set with_ancestors(chooser *c, ft_node_set set, bool sources_too)
{
    const ft_graph *graph = c->inputs->graph;
    ft_node_set wide = ft_node_set_copy(c->arena, set);
    ft_closure_parents(c->arena, graph, set, FT_ANY_DEPTH, wide);
    for (ft_node_id id = 0; sources_too && id < ft_graph_len(graph); id++)
        if (ft_graph_node(graph, id)->type == FT_SOURCE)
            ft_node_set_add(wide, id);
    return wide;
}

static bool follows_parents(const ft_node *node)
{
    return node->type == FT_TEST || node->type == FT_UNIT_TEST;
}

/* SEL-30 ... SEL-33: tests that hang on what is chosen join it, or are held back. */
static void add_tests(chooser *c, ft_indirect mode, pair *out)
{
    const ft_graph *graph = c->inputs->graph;
    ft_node_set chosen = ft_node_set_copy(c->arena, out->direct);
    ft_node_set wide = mode == FT_INDIRECT_BUILDABLE ? with_ancestors(c, chosen, true) : chosen;
    for (ft_node_id id = 0; ft_node_set_next(chosen, &id); id++) {
        ft_node_ids children = ft_graph_children(graph, id);
        for (size_t i = 0; i < children.len; i++) {
            ft_node_id child = children.at[i];
            if (!follows_parents(ft_graph_node(graph, child)))
                continue;
            bool joins = mode == FT_INDIRECT_EAGER || all_parents_in(graph, child, wide);
            ft_node_set_add(joins ? out->direct : out->held, child);
        }
    }
}

/* SEL-35: after sets were combined, held-back tests whose parents are now all there join. */
static void take_held(chooser *c, ft_indirect mode, pair *out)
{
    if (mode != FT_INDIRECT_CAUTIOUS && mode != FT_INDIRECT_BUILDABLE)
        return;
    const ft_graph *graph = c->inputs->graph;
    ft_node_set wide = mode == FT_INDIRECT_BUILDABLE ? with_ancestors(c, out->direct, false)
                                                     : ft_node_set_copy(c->arena, out->direct);
    for (ft_node_id id = 0; ft_node_set_next(out->held, &id); id++)
        if (ft_graph_node(graph, id)->type == FT_TEST && all_parents_in(graph, id, wide))
            ft_node_set_add(out->direct, id);
}

/* selector:name - another selector of the project, with its own rules (SEL-29, SEL-50). */
static bool choose_selector(chooser *c, const ft_criterion *criterion, ft_node_set into)
{
    if (c->depth >= DEEPEST_SELECTOR) {
        ft_diag_error(c->diags, FT_DIAG_SELECT_SYNTAX, criterion->span,
                      "the selector \"%.*s\" includes itself", FT_ARG(criterion->value));
        return false;
    }
    bool found = false;
    const ft_map_entry *entry;
    for (size_t at = 0; c->inputs->selectors && (entry = ft_map_next(c->inputs->selectors, &at));) {
        pair part = {empty_set(c), empty_set(c)};
        if (!ft_glob_match(entry->key, criterion->value))
            continue;
        found = true;
        c->depth++;
        bool ok = choose(c, entry->value, &part);
        c->depth--;
        if (!ok)
            return false;
        ft_node_set_unite(into, part.direct);
    }
    if (!found)
        ft_diag_error(c->diags, FT_DIAG_SELECT_SYNTAX, criterion->span,
                      "Could not find selector named %.*s", FT_ARG(criterion->value));
    return found;
}

static bool choose_criterion(chooser *c, const ft_criterion *criterion, pair *out)
{
    bool by_name = ft_str_is(criterion->method, "selector");
    bool ok = by_name ? choose_selector(c, criterion, out->direct)
                      : ft_match(c->arena, c->inputs, criterion, out->direct, c->diags);
    if (!ok)
        return false;
    add_neighbours(c, criterion, out->direct);
    ft_indirect mode = mode_of(c, criterion->indirect);
    if (mode != FT_INDIRECT_EMPTY && !by_name)
        add_tests(c, mode, out);
    return true;
}

static void combine(ft_select_kind kind, ft_node_set set, ft_node_set other, bool first)
{
    if (first || kind == FT_SELECT_UNION)
        ft_node_set_unite(set, other);
    else if (kind == FT_SELECT_INTERSECTION)
        ft_node_set_intersect(set, other);
    else
        ft_node_set_subtract(set, other);
}

/* "Did you mean" for the plain words that people mistype: names of nodes. */
static void warn_nothing(chooser *c, const ft_selection *selection)
{
    ft_diag *diag = ft_diag_warning(c->diags, FT_DIAG_SELECT_NOTHING, FT_NO_SPAN,
                                    "The selection criterion '%.*s' does not match any enabled nodes",
                                    FT_ARG(selection->raw));
    size_t len = ft_graph_len(c->inputs->graph);
    ft_str *names = ft_alloc_raw(c->arena, (len + 1) * sizeof *names), wanted = selection->raw;
    for (ft_node_id id = 0; id < len; id++)
        names[id] = ft_graph_node(c->inputs->graph, id)->name;
    if (selection->len == 1 && selection->parts[0]->kind == FT_SELECT_CRITERION)
        wanted = selection->parts[0]->criterion.value;
    ft_diag_suggest(c->diags, diag, wanted, names, len);
}

static bool choose_group(chooser *c, const ft_selection *selection, pair *out)
{
    bool any = false;
    for (size_t i = 0; i < selection->len; i++) {
        pair part = {empty_set(c), empty_set(c)};
        if (!choose(c, selection->parts[i], &part))
            return false;
        ft_node_set_unite(part.held, part.direct);
        combine(selection->kind, out->direct, part.direct, i == 0);
        combine(selection->kind, out->held, part.held, i == 0);
    }
    take_held(c, mode_of(c, selection->indirect), out);
    for (ft_node_id id = 0; ft_node_set_next(out->direct, &id); id++) {
        any = true;
        break;
    }
    if (selection->expect_some && !any)
        warn_nothing(c, selection);
    return true;
}

static bool choose(chooser *c, const ft_selection *selection, pair *out)
{
    if (selection->kind == FT_SELECT_CRITERION)
        return choose_criterion(c, &selection->criterion, out);
    return choose_group(c, selection, out);
}

bool ft_choose(ft_arena *arena, const ft_choose_inputs *inputs, const ft_selection *selection,
               ft_node_set *chosen, ft_diags *diags)
{
    chooser c = {.arena = arena, .inputs = inputs, .diags = diags};
    pair out = {empty_set(&c), empty_set(&c)};
    if (!choose(&c, selection, &out))
        return false;
    *chosen = out.direct;
    return true;
}
