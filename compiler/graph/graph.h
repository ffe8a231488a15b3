/* graph.h - the dependency graph of one project.
 *
 * Built once, checked for cycles, never changed afterwards: worker threads read it without a lock.
 * Node ids are dense (0 .. ft_graph_len - 1) and in topological order, ties broken by unique id,
 * so every listing, artifact and test sees the same order. */
#ifndef FT_GRAPH_GRAPH_H
#define FT_GRAPH_GRAPH_H

#include "project/project.h"

typedef struct ft_graph ft_graph;
typedef uint32_t ft_node_id;
typedef struct { const ft_node_id *at; size_t len; } ft_node_ids;

/* Builds the graph of the enabled nodes of `project` in `arena` and borrows `project`, which must
 * outlive it; writes each node's graph_id, its one write after loading. Reports every circle of
 * nodes, not only the first; returns NULL if and only if it reported an error.
 * Time O(nodes log nodes + edges). One thread at a time. */
const ft_graph *ft_graph_build(ft_arena *arena, const ft_project *project, ft_diags *diags);

size_t ft_graph_len(const ft_graph *graph);
ft_node *ft_graph_node(const ft_graph *graph, ft_node_id id);
const ft_project *ft_graph_project(const ft_graph *graph);

/* The nodes `id` selects from, ascending; the nodes that select from `id`, ascending. Borrowed. */
ft_node_ids ft_graph_parents(const ft_graph *graph, ft_node_id id);
ft_node_ids ft_graph_children(const ft_graph *graph, ft_node_id id);

#endif
