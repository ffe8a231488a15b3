/* graph.c - edges both ways, circles, topological order; see graph.h. */
#include "graph/graph.h"

#include <stdlib.h>

typedef struct { uint32_t *start; ft_node_id *at; } edges; /* of node i: at[start[i] .. start[i + 1]) */

struct ft_graph {
    const ft_project *project;
    size_t len;
    ft_node **nodes;
    edges parents, children;
};

/* The id beside its node: sorting reads it a dozen times, and nodes lie far apart. */
typedef struct { ft_str id; ft_node *node; } named;

static int by_id(const void *a, const void *b)
{
    return ft_str_cmp(((const named *)a)->id, ((const named *)b)->id);
}

static int ascending(const void *a, const void *b)
{
    ft_node_id left = *(const ft_node_id *)a, right = *(const ft_node_id *)b;
    return (left > right) - (left < right);
}

/* Which other nodes a node hangs on. A disabled parent is no part of the graph. */
static bool counts(const ft_node *parent)
{
    return parent->enabled;
}

static void put_in_order(ft_node_id *ids, size_t len)
{
    if (len > 1)
        qsort(ids, len, sizeof *ids, ascending);
}

/* Parents of each node as ranks. */
static void collect(ft_arena *arena, ft_graph *graph)
{
    size_t total = 0;
    for (size_t i = 0; i < graph->len; i++) {
        graph->nodes[i]->graph_id = (uint32_t)i;
        total += graph->nodes[i]->depends_on.len;
    }
    graph->parents = (edges){FT_NEW_ARRAY(arena, uint32_t, graph->len + 1), ft_alloc_raw(arena, (total + 1) * sizeof(ft_node_id))};
    size_t at = 0;
    for (size_t i = 0; i < graph->len; i++) {
        const ft_node *node = graph->nodes[i];
        graph->parents.start[i] = (uint32_t)at;
        for (size_t p = 0; p < node->depends_on.len; p++)
            if (counts(node->depends_on.at[p]))
                graph->parents.at[at++] = node->depends_on.at[p]->graph_id;
        put_in_order(graph->parents.at + graph->parents.start[i], at - graph->parents.start[i]);
    }
    graph->parents.start[graph->len] = (uint32_t)at;
}

/* Ids are places in `order` from now on. */
static void renumber(ft_arena *arena, ft_graph *graph, const ft_node_id *order)
{
    const edges old = graph->parents;
    ft_node **nodes = ft_alloc_raw(arena, (graph->len + 1) * sizeof *nodes);
    ft_node_id *place = ft_alloc_raw(arena, (graph->len + 1) * sizeof *place);
    edges parents = {FT_NEW_ARRAY(arena, uint32_t, graph->len + 1), ft_alloc_raw(arena, (old.start[graph->len] + 1) * sizeof(ft_node_id))};
    for (size_t i = 0; i < graph->len; i++) {
        place[order[i]] = (ft_node_id)i;
        nodes[i] = graph->nodes[order[i]];
        nodes[i]->graph_id = (uint32_t)i;
    }
    uint32_t at = 0;
    for (size_t i = 0; i < graph->len; i++) {
        uint32_t from = at;
        for (uint32_t e = old.start[order[i]]; e < old.start[order[i] + 1]; e++)
            parents.at[at++] = place[old.at[e]];
        put_in_order(parents.at + from, at - from);
        parents.start[i + 1] = at;
    }
    graph->nodes = nodes;
    graph->parents = parents;
}

/* Children, by turning the edges round. */
static void turn_round(ft_arena *arena, ft_graph *graph)
{
    size_t total = graph->parents.start[graph->len];
    uint32_t *start = FT_NEW_ARRAY(arena, uint32_t, graph->len + 2);
    graph->children.at = ft_alloc_raw(arena, (total + 1) * sizeof(ft_node_id));
    for (size_t i = 0; i < total; i++)
        start[graph->parents.at[i] + 2]++;
    for (size_t i = 2; i < graph->len + 2; i++)
        start[i] += start[i - 1];
    for (size_t child = 0; child < graph->len; child++)
        for (size_t e = graph->parents.start[child]; e < graph->parents.start[child + 1]; e++)
            graph->children.at[start[graph->parents.at[e] + 1]++] = (ft_node_id)child;
    graph->children.start = start;
}

/* ---- a heap of ranks: the ready node with the smallest unique id comes first */

typedef struct { ft_node_id *at; size_t len; } heap;

static void heap_push(heap *ready, ft_node_id id)
{
    size_t at = ready->len++;
    for (; at > 0 && ready->at[(at - 1) / 2] > id; at = (at - 1) / 2)
        ready->at[at] = ready->at[(at - 1) / 2];
    ready->at[at] = id;
}

static ft_node_id heap_pop(heap *ready)
{
    ft_node_id first = ready->at[0], last = ready->at[--ready->len];
    size_t at = 0;
    for (size_t child = 1; child < ready->len; child = at * 2 + 1) {
        if (child + 1 < ready->len && ready->at[child + 1] < ready->at[child])
            child++;
        if (ready->at[child] >= last)
            break;
        ready->at[at] = ready->at[child];
        at = child;
    }
    ready->at[at] = last;
    return first;
}

/* Kahn's order over ranks. Returns how many nodes it could place; the rest hang on a circle. */
static size_t sort(ft_arena *arena, const ft_graph *graph, ft_node_id *order, uint32_t *waiting)
{
    heap ready = {ft_alloc_raw(arena, (graph->len + 1) * sizeof(ft_node_id)), 0};
    for (size_t i = 0; i < graph->len; i++) {
        waiting[i] = graph->parents.start[i + 1] - graph->parents.start[i];
        if (waiting[i] == 0)
            heap_push(&ready, (ft_node_id)i);
    }
    size_t placed = 0;
    while (ready.len) {
        ft_node_id id = heap_pop(&ready);
        order[placed++] = id;
        for (size_t e = graph->children.start[id]; e < graph->children.start[id + 1]; e++)
            if (--waiting[graph->children.at[e]] == 0)
                heap_push(&ready, graph->children.at[e]);
    }
    return placed;
}

static ft_span ref_span(const ft_node *from, const ft_node *to)
{
    for (size_t i = 0; i < from->refs.len; i++)
        if (ft_str_eq(from->refs.at[i].name, to->name))
            return from->refs.at[i].span;
    return from->span;
}

static void report_cycle(const ft_graph *graph, const ft_node_id *cycle, size_t len, ft_diags *diags)
{
    ft_buf path = ft_buf_in(diags->arena);
    for (size_t i = 0; i <= len; i++) {
        ft_buf_text(&path, i ? " --> " : "");
        ft_buf_add(&path, graph->nodes[cycle[i % len]]->unique_id);
    }
    const ft_node *first = graph->nodes[cycle[0]], *second = graph->nodes[cycle[1 % len]];
    ft_diag *diag = ft_diag_error(diags, FT_DIAG_REF_CYCLE, ref_span(first, second),
                                  "Found a cycle: %.*s", FT_ARG(ft_buf_str(&path)));
    for (size_t i = 1; i < len; i++) {
        const ft_node *from = graph->nodes[cycle[i]], *to = graph->nodes[cycle[(i + 1) % len]];
        ft_diag_note(diags, diag, ref_span(from, to), "\"%.*s\" in turn refs \"%.*s\"",
                     FT_ARG(from->name), FT_ARG(to->name));
    }
    ft_diag_hint(diags, diag, "Remove one of these refs, or move what they share to its own model.");
}

/* Every node that is still waiting has a waiting parent: walking parents must meet itself. What was
 * walked is marked, so that each circle is reported once. */
static void report_cycles(ft_arena *arena, const ft_graph *graph, const uint32_t *waiting, ft_diags *diags)
{
    uint32_t *seen = FT_NEW_ARRAY(arena, uint32_t, graph->len); /* walk number; 0 is never */
    ft_node_id *walk = ft_alloc_raw(arena, (graph->len + 1) * sizeof *walk);
    uint32_t number = 0;
    for (size_t start = 0; start < graph->len; start++) {
        size_t len = 0;
        ft_node_id at = (ft_node_id)start;
        number++;
        while (waiting[at] && !seen[at]) {
            seen[at] = number;
            walk[len++] = at;
            ft_node_id next = at;
            for (size_t e = graph->parents.start[at]; e < graph->parents.start[at + 1]; e++)
                if (waiting[graph->parents.at[e]])
                    next = graph->parents.at[e];
            at = next;
        }
        if (len && seen[at] == number) {
            size_t from = 0;
            while (walk[from] != at)
                from++;
            report_cycle(graph, walk + from, len - from, diags);
        }
    }
}

static ft_graph *gather(ft_arena *arena, const ft_project *project)
{
    ft_graph *graph = FT_NEW(arena, ft_graph);
    named *sorted = ft_alloc_raw(arena, (project->nodes.len + 1) * sizeof *sorted);
    graph->project = project;
    for (size_t i = 0; i < project->nodes.len; i++)
        if (counts(project->nodes.at[i]))
            sorted[graph->len++] = (named){project->nodes.at[i]->unique_id, project->nodes.at[i]};
    qsort(sorted, graph->len, sizeof *sorted, by_id);
    graph->nodes = ft_alloc_raw(arena, (graph->len + 1) * sizeof *graph->nodes);
    for (size_t i = 0; i < graph->len; i++)
        graph->nodes[i] = sorted[i].node;
    return graph;
}

const ft_graph *ft_graph_build(ft_arena *arena, const ft_project *project, ft_diags *diags)
{
    ft_graph *graph = gather(arena, project);
    collect(arena, graph);
    turn_round(arena, graph);
    ft_node_id *order = ft_alloc_raw(arena, (graph->len + 1) * sizeof *order);
    uint32_t *waiting = FT_NEW_ARRAY(arena, uint32_t, graph->len + 1);
    if (sort(arena, graph, order, waiting) < graph->len) {
        report_cycles(arena, graph, waiting, diags);
        return NULL;
    }
    renumber(arena, graph, order);
    turn_round(arena, graph);
    return graph;
}

size_t ft_graph_len(const ft_graph *graph)
{
    return graph->len;
}

ft_node *ft_graph_node(const ft_graph *graph, ft_node_id id)
{
    return graph->nodes[id];
}

const ft_project *ft_graph_project(const ft_graph *graph)
{
    return graph->project;
}

static ft_node_ids of(const edges *list, ft_node_id id)
{
    return (ft_node_ids){list->at + list->start[id], list->start[id + 1] - list->start[id]};
}

ft_node_ids ft_graph_parents(const ft_graph *graph, ft_node_id id)
{
    return of(&graph->parents, id);
}

ft_node_ids ft_graph_children(const ft_graph *graph, ft_node_id id)
{
    return of(&graph->children, id);
}
