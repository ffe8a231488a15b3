/* state.h - the manifest.json of an earlier run or another target, as far as relations are asked of it:
 * what --defer reads instead (EXE-23) and what `clone` copies (EXE-25). */
#ifndef FT_GRAPH_STATE_H
#define FT_GRAPH_STATE_H

#include "base/fs.h"
#include "graph/graph.h"

typedef struct ft_state ft_state;

/* Reads `folder`/manifest.json. NULL: it is not there or is no manifest, reported. */
const ft_state *ft_state_load(ft_arena *arena, const ft_fs *fs, ft_str folder, ft_diags *diags);

/* Where the other state has the node of that unique id; NULL: it has none, or one without a relation.
 * Borrowed from `state`. Any thread. */
const ft_relation *ft_state_relation(const ft_state *state, ft_str unique_id);

#endif
