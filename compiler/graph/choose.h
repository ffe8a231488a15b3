/* choose.h - a selection evaluated over a graph (SEL-03, SEL-07 ... SEL-10, SEL-30 ... SEL-36). */
#ifndef FT_GRAPH_CHOOSE_H
#define FT_GRAPH_CHOOSE_H

#include "graph/match.h"

/* The chosen nodes, tests that follow their parents included, before any filter by command. A
 * component that selects nothing adds a warning with the nearest name as hint. false: reported. */
bool ft_choose(ft_arena *arena, const ft_choose_inputs *inputs, const ft_selection *selection,
               ft_node_set *chosen, ft_diags *diags);

#endif
