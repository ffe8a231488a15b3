/* adapter_catalog.h - methods of `adapter` that ask or change what the database holds (ADP-09 ... ADP-18, ADP-24).
 *
 * Where a dbt macro of the method's name exists, a user's own macro of that name is called; the built-in
 * ones are answered from the catalog the run has read. */
#ifndef FT_CONTEXT_ADAPTER_CATALOG_H
#define FT_CONTEXT_ADAPTER_CATALOG_H

#include "context/context.h"

/* Whether a user's macro stands for this name: the name itself, or what our macro dispatches to. Any thread. */
bool ft_context_users_macro(ft_arena *scratch, const ft_world *world, ft_str name);

ft_native_fn ft_call_get_relation, ft_call_get_columns, ft_call_get_missing_columns, ft_call_expand_types,
    ft_call_columns_of_query, ft_call_create_schema, ft_call_drop_schema, ft_call_schema_exists,
    ft_call_drop_relation, ft_call_truncate_relation, ft_call_rename_relation,
    ft_call_cache_added, ft_call_cache_dropped, ft_call_cache_renamed, ft_call_valid_snapshot,
    ft_call_valid_snapshot_strategy, ft_call_already_exists, ft_call_columns_in_table;

#endif
