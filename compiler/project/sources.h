/* sources.h - source tables as nodes (PRP-42 ... PRP-53). */
#ifndef FT_PROJECT_SOURCES_H
#define FT_PROJECT_SOURCES_H

#include "project/loading.h"

/* Every table of the file's sources becomes a node in file->nodes, its tests go to file->source_tests.
 * Any worker, one file. After all other nodes are final. False: reported. */
bool ft_sources_make(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file);

#endif
