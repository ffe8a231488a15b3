/* ephemeral.h - ephemeral models written into what uses them as CTEs (EXE-43, MAT-40 ... MAT-45). */
#ifndef FT_COMPILE_EPHEMERAL_H
#define FT_COMPILE_EPHEMERAL_H

#include "graph/graph.h"

/* "__dbt__cte__" and the model's alias. */
ft_str ft_cte_name(ft_arena *arena, const ft_node *ephemeral);

/* The ephemeral models `node` needs, dependencies first, each once. In `arena`. */
typedef FT_VEC(ft_node *) ft_ephemerals;
void ft_ephemerals_of(ft_arena *arena, const ft_node *node, ft_ephemerals *out);

/* `sql` with the CTEs in front of its own; `ctes` are in order. `map` (may be NULL) is that of `sql`
 * and is moved along; what was inserted maps to nothing. */
ft_str ft_inject_ctes(ft_arena *arena, ft_str sql, const ft_extra_cte *ctes, size_t len, ft_span_map *map);

#endif
