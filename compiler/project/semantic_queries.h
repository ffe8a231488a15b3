/* semantic_queries.h - what metrics filter by, and saved queries ask for, is there and well named (PRP-63). */
#ifndef FT_PROJECT_SEMANTIC_QUERIES_H
#define FT_PROJECT_SEMANTIC_QUERIES_H

#include "project/loading.h"

/* Of all enabled metrics and saved queries in `nodes`. False: reported, all of it. One thread. */
bool ft_semantic_queries(ft_loading *loading, const ft_node_list *nodes);

#endif
