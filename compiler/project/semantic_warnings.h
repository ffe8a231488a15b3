/* semantic_warnings.h - what MetricFlow warns of in the semantic layer as a whole, and then goes on (PRP-63). */
#ifndef FT_PROJECT_SEMANTIC_WARNINGS_H
#define FT_PROJECT_SEMANTIC_WARNINGS_H

#include "project/loading.h"

/* Of all enabled semantic models, metrics and models in `nodes`: time spines that do not fit,
 * metrics whose expression leaves inputs out, and what osi_document.json has no form for. One thread. */
void ft_semantic_warn(ft_loading *loading, const ft_node_list *nodes);

#endif
