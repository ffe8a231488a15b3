/* adapter_swap.h - methods of `adapter` that replace a relation, which only our own macros call.
 *
 * swap_relation(existing, intermediate, target) puts one that was built aside in the place of the old one;
 * replace_view(existing, target, create_sql) turns a view's statement into one that replaces it in place, or is none
 * (only for a plain_view(existing): one that holds nothing a new view would not). Both heed the node's configuration:
 * `on_dependents` (recreate, fail, drop), `preserve` (true, or what is kept: constraints, indexes, rules, triggers,
 * policies, publications, grants) and `grants`, which are given again.
 * reads_former(relation): a materialized view reads what a swap left behind, and so cannot be refreshed. */
#ifndef FT_CONTEXT_ADAPTER_SWAP_H
#define FT_CONTEXT_ADAPTER_SWAP_H

#include "context/context.h"

ft_native_fn ft_call_swap_relation, ft_call_plain_view, ft_call_replace_view, ft_call_reads_former;

#endif
