/* osi.h - OSI documents (.json below osi-paths of the root project) as semantic models and metrics.
 *
 * Each dataset is a semantic model of the model whose relation it names. A metric is an SQL expression in OSI: one
 * aggregate of a column, or one over another, becomes what it says; anything else is a sum of the expression, as in dbt. */
#ifndef FT_PROJECT_OSI_H
#define FT_PROJECT_OSI_H

#include "project/loading.h"

/* Appends the nodes to `out`, before they are linked. One thread. False: reported. */
bool ft_osi_make(ft_loading *loading, ft_node_list *out);

#endif
