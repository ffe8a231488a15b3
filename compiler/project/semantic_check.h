/* semantic_check.h - what the semantic layer needs as a whole before anybody can query it (PRP-63). */
#ifndef FT_PROJECT_SEMANTIC_CHECK_H
#define FT_PROJECT_SEMANTIC_CHECK_H

#include "project/loading.h"

/* Of all enabled semantic models and models in `nodes`, once names are bound: a time spine of a day or
 * finer; a primary entity where there are dimensions; a time dimension for each measure; measures of
 * different names. False: reported, all of it. One thread. */
bool ft_semantic_check(ft_loading *loading, const ft_node_list *nodes);

#endif
