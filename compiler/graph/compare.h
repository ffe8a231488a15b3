/* compare.h - what changed since an earlier state: the methods state:, result: and source_status:
 * (SEL-25 ... SEL-27, SEL-38 ... SEL-46). */
#ifndef FT_GRAPH_COMPARE_H
#define FT_GRAPH_COMPARE_H

#include "graph/closure.h"
#include "graph/state.h"
#include "syntax/select.h"

typedef struct ft_compare_request {
    ft_arena *arena;
    const ft_graph *graph;
    const ft_state *state;      /* NULL: none was given, which is an error here */
    const ft_list *sources_now; /* results of this project's own sources.json; NULL: none */
} ft_compare_request;

/* Adds the nodes that `criterion` names. Contracts that break and seeds too large to compare are
 * warnings or errors on the way. false: an error was reported. */
bool ft_compare_match(const ft_compare_request *request, const ft_criterion *criterion,
                      ft_node_set into, ft_diags *diags);

#endif
