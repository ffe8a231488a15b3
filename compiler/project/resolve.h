/* resolve.h - refs and sources bound to nodes (PAR-18 ... PAR-22, ART-37). */
#ifndef FT_PROJECT_RESOLVE_H
#define FT_PROJECT_RESOLVE_H

#include "project/loading.h"

/* depends_on of one node: sources first, then refs, each target once. What cannot be bound is an error,
 * for a test a warning that disables it (TST-15). Any worker; writes `node` alone. */
bool ft_node_resolve(const ft_loading *loading, ft_worker *worker, ft_node *node);

#endif
