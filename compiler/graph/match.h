/* match.h - selection methods: which nodes a criterion names, before graph operators (SEL-11 ... SEL-29). */
#ifndef FT_GRAPH_MATCH_H
#define FT_GRAPH_MATCH_H

#include "graph/closure.h"
#include "syntax/select.h"

/* What methods may look at besides the graph. Borrowed; NULL members: not given. */
typedef struct ft_choose_inputs {
    const ft_graph *graph;
    const ft_fs *fs;                     /* the glob of path: looks at the disk */
    ft_indirect indirect;                /* the flag; FT_INDIRECT_DEFAULT is eager */
    /* A method that needs an earlier state (state:, result:, source_status:). Adds matches; false: an
     * error was reported. NULL: such a method is an error that asks for --state. */
    bool (*stateful)(void *self, const ft_criterion *criterion, ft_node_set into, ft_diags *diags);
    void *stateful_self;
    /* The YAML selectors by name; NULL: there are none. */
    const ft_map *selectors;             /* name -> const ft_selection */
} ft_choose_inputs;

/* Adds the matches to `into`. false: an error was reported. `selector:` is choose's own. */
bool ft_match(ft_arena *arena, const ft_choose_inputs *inputs, const ft_criterion *criterion,
              ft_node_set into, ft_diags *diags);

#endif
