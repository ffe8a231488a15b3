/* contract.h - what a model promises, as one checksum that states are compared by (SEL-47). */
#ifndef FT_MODEL_CONTRACT_H
#define FT_MODEL_CONTRACT_H

#include "model/node.h"

bool ft_contract_is_enforced(const ft_node *node);

/* dbt's checksum of columns and constraints, over Python's repr of them, so that a state written by dbt
 * compares equal. {NULL,0}: the contract is not enforced. Lives in `arena`. */
ft_str ft_contract_checksum(ft_arena *arena, const ft_node *node);

#endif
