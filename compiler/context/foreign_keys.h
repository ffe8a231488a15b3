/* foreign_keys.h - the foreign keys of a model's contract, bound to the relations they point at (PRP-22).
 *
 * Written as ref() or source(); from compiling on the manifest and templates have the relation's name instead. It
 * has no limit or filter, and is the state's where --defer is given and the other node is not selected. */
#ifndef FT_CONTEXT_FOREIGN_KEYS_H
#define FT_CONTEXT_FOREIGN_KEYS_H

#include "context/context.h"

/* `node` with its keys bound, in `arena`; NULL: it has none. */
const ft_node *ft_foreign_keys_bound(ft_context *context, const ft_node *node, ft_arena *arena);

#endif
