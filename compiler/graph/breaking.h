/* breaking.h - contracts compared with an earlier state: whether one changed, and whether that
 * breaks those who read the model (SEL-45, SEL-46). Entries are those of manifest.json. */
#ifndef FT_GRAPH_BREAKING_H
#define FT_GRAPH_BREAKING_H

#include "source/diag.h"
#include "value/value.h"

typedef enum { FT_CONTRACT_SAME, FT_CONTRACT_CHANGED, FT_CONTRACT_REFUSED } ft_contract_change;

/* A model then and now. A breaking change warns, at a model without versions, or is an error:
 * FT_CONTRACT_REFUSED, reported. */
ft_contract_change ft_contract_compare(ft_arena *arena, const ft_dict *then, const ft_dict *now,
                                       ft_diags *diags);

/* A model that is no more (disabled: it is, but turned off). `today`: "2026-11-21", a model past
 * its deprecation date may go. false: reported as an error. */
bool ft_contract_removed(ft_arena *arena, const ft_dict *model, bool disabled, ft_str today,
                         ft_diags *diags);

#endif
