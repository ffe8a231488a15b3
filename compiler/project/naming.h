/* naming.h - the final config of a node and what follows from it: tags, group, relation (CFG-63 ... CFG-68). */
#ifndef FT_PROJECT_NAMING_H
#define FT_PROJECT_NAMING_H

#include "project/loading.h"

/* All configs of `node`: its trees, `properties` (NULL: none), its config() calls; then tags, meta, docs, group,
 * access, enabled, database, schema, alias, relation_name and the refs of its hooks. Any worker; touches
 * `node` alone. False: reported. */
bool ft_node_finish(const ft_loading *loading, ft_worker *worker, ft_node *node, const ft_project_file *package,
                    const ft_dict *properties, const ft_dict *properties_raw);

/* Only database, schema, alias and relation_name, from node->config. */
bool ft_node_name_relation(const ft_loading *loading, ft_worker *worker, ft_node *node);

/* Fills node->relation_name of a node that has one. */
void ft_node_put_relation(const ft_loading *loading, ft_arena *arena, ft_node *node);

#endif
