/* semantic.h - metrics, semantic models and saved queries as nodes (PRP-60 ... PRP-63).
 *
 * node->as.semantic->data is the entry in the manifest's form (project/semantic_form); what the manifest
 * derives of other nodes (node_relation, depends_on) is told by model/describe. */
#ifndef FT_PROJECT_SEMANTIC_H
#define FT_PROJECT_SEMANTIC_H

#include "project/loading.h"

/* Appends the nodes of one file to `out`. One thread. */
bool ft_semantic_make(ft_loading *loading, const ft_loaded_file *file, ft_node_list *out);

/* One semantic model, and one metric of the newer form at the semantic model `model` ({NULL,0}: at none), of entries
 * that no properties file has; the node is also in `out`. *fine becomes false where something was reported. */
ft_node *ft_semantic_model_make(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_node_list *out,
                                bool *fine);
ft_node *ft_semantic_metric_make(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_str model,
                                 ft_node_list *out, bool *fine);

/* depends_on of metrics and saved queries: the metrics and semantic models they name; input_measures
 * of metrics. After all files. */
bool ft_semantic_link(ft_loading *loading, const ft_node_list *nodes);

#endif
