/* entries.h - what properties files declare whole: groups, exposures, unit tests, the semantic layer. */
#ifndef FT_PROJECT_ENTRIES_H
#define FT_PROJECT_ENTRIES_H

#include "project/loading.h"

/* Groups of all files (PRP-58). One thread, before nodes are checked. */
bool ft_groups_make(ft_loading *loading);
/* Exposures, unit tests, metrics, semantic models, saved queries of all files, as nodes appended to `out`.
 * One thread; the registry must hold all other nodes. False: reported. */
bool ft_entries_make(ft_loading *loading, ft_node_list *out);

#endif
