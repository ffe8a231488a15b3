/* members.h - the table of every name a context has beside macros (CTX-01 ... CTX-58), by phase. */
#ifndef FT_CONTEXT_MEMBERS_H
#define FT_CONTEXT_MEMBERS_H

#include "context/context.h"

/* The member of that name in the context's phase. Overlays and macros are not asked. */
ft_found ft_member_get(ft_context *context, ft_str name, ft_value *out);

/* The dict form of a node: the member `model`, entries of `graph`, the `node` of naming macros. Nones of the
 * outermost level are left out. */
ft_value ft_node_dict(ft_arena *arena, const ft_node *node, const ft_compiled *compiled);

#endif
