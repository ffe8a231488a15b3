/* closure.h - sets of nodes, and what can be reached from them: +parents, children+, @. */
#ifndef FT_GRAPH_CLOSURE_H
#define FT_GRAPH_CLOSURE_H

#include "graph/graph.h"

typedef struct ft_node_set { uint64_t *words; size_t len; } ft_node_set; /* len: nodes of the graph */

ft_node_set ft_node_set_new(ft_arena *arena, const ft_graph *graph); /* empty */
ft_node_set ft_node_set_copy(ft_arena *arena, ft_node_set set);
static inline bool ft_node_set_has(ft_node_set set, ft_node_id id)
{
    return set.words[id / 64] >> (id % 64) & 1;
}
static inline void ft_node_set_add(ft_node_set set, ft_node_id id)
{
    set.words[id / 64] |= (uint64_t)1 << (id % 64);
}
void ft_node_set_unite(ft_node_set set, ft_node_set other);
void ft_node_set_intersect(ft_node_set set, ft_node_set other);
void ft_node_set_subtract(ft_node_set set, ft_node_set other);
bool ft_node_set_equal(ft_node_set a, ft_node_set b);
size_t ft_node_set_count(ft_node_set set);
/* Members ascending:  for (id = 0; ft_node_set_next(set, &id); id++) */
bool ft_node_set_next(ft_node_set set, ft_node_id *id);

/* Adds to `into` what lies up to `depth` edges above (below) the members of `from`; the members
 * themselves only where another member reaches them. `into` and `from` must be different sets. */
void ft_closure_parents(ft_arena *arena, const ft_graph *graph, ft_node_set from, uint32_t depth, ft_node_set into);
void ft_closure_children(ft_arena *arena, const ft_graph *graph, ft_node_set from, uint32_t depth, ft_node_set into);

#endif
