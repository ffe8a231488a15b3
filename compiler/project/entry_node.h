/* entry_node.h - a node that a properties file declares whole: exposure, unit test, metric ... */
#ifndef FT_PROJECT_ENTRY_NODE_H
#define FT_PROJECT_ENTRY_NODE_H

#include "project/loading.h"

/* A node of an entry with its config, tags, meta, group and description; for the kinds of other files. */
ft_node *ft_entry_node(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_resource_type type,
                       bool *fine);

#endif
