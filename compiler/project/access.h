/* access.h - checks over the whole project once everything is bound (PAR-12 ... PAR-16, PRP-23 ... PRP-25). */
#ifndef FT_PROJECT_ACCESS_H
#define FT_PROJECT_ACCESS_H

#include "project/loading.h"

/* Two enabled nodes of one unique id, or of one relation. */
bool ft_check_duplicates(ft_loading *loading, const ft_node_list *nodes);
/* Groups that do not exist, contracts that cannot hold, names with spaces, snapshots without a strategy,
 * functions in a language that no database here runs. */
bool ft_check_nodes(ft_loading *loading, const ft_node_list *nodes);
/* The checksum of each enforced contract (SEL-47). */
void ft_sign_contracts(ft_loading *loading, const ft_node_list *nodes);
/* primary_key of models, from constraints or from their tests, disabled ones too (TRAP-044). */
void ft_infer_primary_keys(ft_loading *loading, const ft_node_list *tests, const ft_node_list *nodes);

#endif
