/* overloads.h - functions of one name and several signatures (PRP-57).
 *
 * `overloads:` of a function names other files of functions, which are its other signatures: they stop being
 * functions of their own. */
#ifndef FT_PROJECT_OVERLOADS_H
#define FT_PROJECT_OVERLOADS_H

#include "project/loading.h"

/* Takes overloads out of loading->pending and hangs them on their functions (ft_node_more.overloads); what they read,
 * the function reads. Checks the order of default arguments. After properties are applied; one thread. False: reported. */
bool ft_overloads_absorb(ft_loading *loading);

#endif
