/* source_overrides.h - what one project says over the sources of another, by `overrides: package` (PRP-47).
 *
 * What is given replaces what the package says, key by key, of a source and of each of its tables; what is
 * not given stays, also freshness and config, which dbt drops. */
#ifndef FT_PROJECT_SOURCE_OVERRIDES_H
#define FT_PROJECT_SOURCE_OVERRIDES_H

#include "project/loading.h"

/* Finds all overrides in the files of `loading`. False: two of one source, reported. One thread, before
 * sources are made. */
bool ft_source_overrides_collect(ft_loading *loading);

/* `source` of `package` as it is with what is said over it, in `arena`, or itself where nothing is. Any thread. */
const ft_source_patch *ft_source_overridden(const ft_loading *loading, ft_arena *arena, const ft_source_patch *source,
                                            ft_str package);

/* Warns of overrides of sources and tables that are not there. One thread. */
void ft_source_overrides_warn(ft_loading *loading);

#endif
