/* closure.c - bit sets over node ids and breadth-first steps; see closure.h. */
#include "graph/closure.h"

static size_t words_of(size_t len)
{
    return (len + 63) / 64;
}

ft_node_set ft_node_set_new(ft_arena *arena, const ft_graph *graph)
{
    size_t len = ft_graph_len(graph);
    return (ft_node_set){FT_NEW_ARRAY(arena, uint64_t, words_of(len) + 1), len};
}

ft_node_set ft_node_set_copy(ft_arena *arena, ft_node_set set)
{
    ft_node_set made = {FT_NEW_ARRAY(arena, uint64_t, words_of(set.len) + 1), set.len};
    memcpy(made.words, set.words, words_of(set.len) * sizeof *set.words);
    return made;
}

void ft_node_set_unite(ft_node_set set, ft_node_set other)
{
    for (size_t i = 0; i < words_of(set.len); i++)
        set.words[i] |= other.words[i];
}

void ft_node_set_intersect(ft_node_set set, ft_node_set other)
{
    for (size_t i = 0; i < words_of(set.len); i++)
        set.words[i] &= other.words[i];
}

void ft_node_set_subtract(ft_node_set set, ft_node_set other)
{
    for (size_t i = 0; i < words_of(set.len); i++)
        set.words[i] &= ~other.words[i];
}

bool ft_node_set_equal(ft_node_set a, ft_node_set b)
{
    return memcmp(a.words, b.words, words_of(a.len) * sizeof *a.words) == 0;
}

size_t ft_node_set_count(ft_node_set set)
{
    size_t count = 0;
    for (size_t i = 0; i < words_of(set.len); i++)
        count += (size_t)__builtin_popcountll(set.words[i]);
    return count;
}

bool ft_node_set_next(ft_node_set set, ft_node_id *id)
{
    size_t word = *id / 64;
    if (*id >= set.len)
        return false;
    uint64_t rest = set.words[word] & (UINT64_MAX << (*id % 64));
    while (!rest) {
        if (++word >= words_of(set.len))
            return false;
        rest = set.words[word];
    }
    *id = (ft_node_id)(word * 64 + (size_t)__builtin_ctzll(rest));
    return true;
}

typedef ft_node_ids neighbours_fn(const ft_graph *graph, ft_node_id id);

/* One frontier after the other, as dbt counts depth: a node joins at the least number of edges. */
static void reach(ft_arena *arena, const ft_graph *graph, ft_node_set from, uint32_t depth,
                  neighbours_fn *neighbours, ft_node_set into)
{
    size_t len = 0, next_len = 0;
    ft_node_id *now = ft_alloc_raw(arena, (ft_graph_len(graph) + 1) * sizeof *now);
    ft_node_id *next = ft_alloc_raw(arena, (ft_graph_len(graph) + 1) * sizeof *next);
    ft_node_set reached = ft_node_set_new(arena, graph);
    for (ft_node_id id = 0; ft_node_set_next(from, &id); id++)
        now[len++] = id;
    for (uint32_t step = 0; len && step < depth; step++) {
        next_len = 0;
        for (size_t i = 0; i < len; i++) {
            ft_node_ids around = neighbours(graph, now[i]);
            for (size_t n = 0; n < around.len; n++)
                if (!ft_node_set_has(reached, around.at[n])) {
                    ft_node_set_add(reached, around.at[n]);
                    next[next_len++] = around.at[n];
                }
        }
        ft_node_id *swap = now;
        now = next;
        next = swap;
        len = next_len;
    }
    ft_node_set_unite(into, reached);
}

void ft_closure_parents(ft_arena *arena, const ft_graph *graph, ft_node_set from, uint32_t depth, ft_node_set into)
{
    reach(arena, graph, from, depth, ft_graph_parents, into);
}

void ft_closure_children(ft_arena *arena, const ft_graph *graph, ft_node_set from, uint32_t depth, ft_node_set into)
{
    reach(arena, graph, from, depth, ft_graph_children, into);
}
