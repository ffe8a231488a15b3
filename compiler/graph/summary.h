/* summary.h - graph_summary.json: the graph's nodes by number, and who follows whom (ART-08). */
#ifndef FT_GRAPH_SUMMARY_H
#define FT_GRAPH_SUMMARY_H

#include "graph/graph.h"
#include "value/sink.h"

/* `with_test_edges`: also the graph that `build` runs, where what stands on a node waits for its tests. */
void ft_graph_summary_write(const ft_graph *graph, bool with_test_edges, ft_sink *sink);

#endif
