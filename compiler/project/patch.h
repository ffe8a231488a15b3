/* patch.h - properties brought to the nodes they describe (PRP-05 ... PRP-41, PRP-54 ... PRP-57). */
#ifndef FT_PROJECT_PATCH_H
#define FT_PROJECT_PATCH_H

#include "project/loading.h"

/* Lists every node read so far as pending and makes snapshots that exist only in YAML; then finds the
 * patch of each. One thread. Reports patches of nothing, and nodes patched twice. */
bool ft_patches_link(ft_loading *loading);

/* Columns, description, version ... of a pending node, and its final config. Any worker. */
bool ft_pending_finish(const ft_loading *loading, ft_worker *worker, ft_pending *pending);

/* The columns of `patch` as version `version` has them (NULL: the model's own). */
ft_column_patches ft_patch_columns(ft_arena *arena, const ft_patch *patch, const ft_version_patch *version);

/* Macro properties: descriptions, arguments. One thread. */
bool ft_macro_patches_apply(ft_loading *loading);

/* The latest version a model's patch says or implies (PRP-39). */
ft_value ft_patch_latest(ft_arena *scratch, const ft_patch *patch);

#endif
