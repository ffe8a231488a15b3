/* graph_mapping.h - `graph.nodes`, `graph.sources` …: mappings from unique id to a dict made anew at each
 * access (SHP-04). A template may change such a dict; nobody else sees it, and the next access shows the
 * node as it is. */
#ifndef FT_EXEC_GRAPH_MAPPING_H
#define FT_EXEC_GRAPH_MAPPING_H

#include "value/op.h"

/* `nodes`: unique id to dict, frozen, living as long as the result. Any thread may read the result. */
ft_value ft_graph_mapping(ft_arena *arena, const ft_dict *nodes);

#endif
