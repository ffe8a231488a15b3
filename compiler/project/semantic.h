/* semantic.h - metrics, semantic models and saved queries: kept and written, validated lightly (PRP-60 ... PRP-62). */
#ifndef FT_PROJECT_SEMANTIC_H
#define FT_PROJECT_SEMANTIC_H

#include "project/loading.h"

/* Appends the nodes of one file to `out`. One thread. */
bool ft_semantic_make(ft_loading *loading, const ft_loaded_file *file, ft_node_list *out);

/* depends_on of metrics and saved queries: the metrics and semantic models they name. After all files. */
bool ft_semantic_link(ft_loading *loading, const ft_node_list *nodes);

#endif
