/* index_config.h - indexes: as a model's config has them, and against those of a materialized view. */
#ifndef FT_CONTEXT_INDEX_CONFIG_H
#define FT_CONTEXT_INDEX_CONFIG_H

#include "context/context.h"

/* adapter.parse_index(raw_index): an object with columns, unique, type and render(relation); None for None. */
ft_native_fn ft_call_parse_index;

/* relation.get_materialized_view_config_change_collection(relation_results, relation_config): what to drop
 * and create, drops first; None when nothing differs. */
ft_native_fn ft_call_index_changes;

#endif
