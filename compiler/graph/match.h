/* match.h - selection methods: which nodes a criterion names, before graph operators (SEL-11 ... SEL-29). */
#ifndef FT_GRAPH_MATCH_H
#define FT_GRAPH_MATCH_H

#include "graph/compare.h"

/* What methods may look at besides the graph. Borrowed; NULL members: not given. */
typedef struct ft_choose_inputs {
    const ft_graph *graph;
    const ft_fs *fs;                     /* the glob of path: looks at the disk */
    ft_indirect indirect;                /* the flag; FT_INDIRECT_DEFAULT is eager */
    const ft_state *state;               /* of state:, result: and source_status: */
    const ft_list *sources_now;          /* results of this project's sources.json */
    /* The YAML selectors by name; NULL: there are none. */
    const ft_map *selectors;             /* name -> const ft_selection */
} ft_choose_inputs;

/* Adds the matches to `into`. false: an error was reported. `selector:` is choose's own. */
bool ft_match(ft_arena *arena, const ft_choose_inputs *inputs, const ft_criterion *criterion,
              ft_node_set into, ft_diags *diags);

#endif
