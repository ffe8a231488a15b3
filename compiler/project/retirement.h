/* retirement.h - models with a deprecation_date: which are past it, and what still reads them (PRP-29). */
#ifndef FT_PROJECT_RETIREMENT_H
#define FT_PROJECT_RETIREMENT_H

#include "project/loading.h"

/* Warns of each enabled model in `nodes` whose date has come, and at each ref() by which an enabled model
 * reads one with a date. Refs are bound. Costs a look at each node where no model has a date. One thread. */
void ft_warn_of_retirement(ft_loading *loading, const ft_node_list *nodes);

#endif
