/* semantic_rules.h - what MetricFlow refuses of single names, labels, measures and metrics (PRP-63).
 *
 * These are rules of the semantic layer as a whole that each look at one thing and those of its kind: they say nothing
 * of what a project needs (semantic_check.h) or of how an entry is written (semantic_form.h). */
#ifndef FT_PROJECT_SEMANTIC_RULES_H
#define FT_PROJECT_SEMANTIC_RULES_H

#include "project/loading.h"

/* Of all enabled semantic models, metrics and saved queries in `nodes`, once names are bound. False: reported, all of
 * it. One thread. */
bool ft_semantic_rules(ft_loading *loading, const ft_node_list *nodes);

#endif
