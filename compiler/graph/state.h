/* state.h - the artifacts of an earlier run or another target: what --defer reads instead (EXE-23),
 * what `clone` copies (EXE-25), and what state:, result: and source_status: compare with (SEL-25
 * ... SEL-27). */
#ifndef FT_GRAPH_STATE_H
#define FT_GRAPH_STATE_H

#include "base/fs.h"
#include "graph/graph.h"

typedef struct ft_state {
    ft_str folder;           /* as it was given */
    const ft_dict *manifest; /* NULL: the folder has none */
    const ft_list *results;  /* of run_results.json; NULL: it has none */
    const ft_list *sources;  /* results of sources.json, likewise */
    ft_map relations;        /* unique id -> ft_relation */
} ft_state;

/* Reads the artifacts of `folder`, which is opened below `root` and need not have all of them.
 * NULL: one cannot be read or is of a schema we do not know, reported. */
const ft_state *ft_state_load(ft_arena *arena, const ft_fs *fs, ft_str root, ft_str folder,
                              ft_diags *diags);

/* The results of `folder`/sources.json. *out NULL: there is none. false: it is damaged, reported. */
bool ft_state_sources(ft_arena *arena, const ft_fs *fs, ft_str folder, const ft_list **out,
                      ft_diags *diags);

/* Where the other state has the node of that unique id; NULL: it has none, or one without a
 * relation. Borrowed from `state`. Any thread. */
const ft_relation *ft_state_relation(const ft_state *state, ft_str unique_id);

/* The manifest's entry of that unique id, whatever its kind; NULL: it has none. Any thread. */
const ft_dict *ft_state_entry(const ft_state *state, ft_str unique_id);

/* A member that is a dict, a text; NULL or {NULL,0} for anything else. */
const ft_dict *ft_state_dict(const ft_dict *of, const char *key);
ft_str ft_state_text(const ft_dict *of, const char *key);

#endif
