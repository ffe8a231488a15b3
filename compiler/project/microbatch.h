/* microbatch.h - what models that run in batches of event time must say of themselves (EXE-28). */
#ifndef FT_PROJECT_MICROBATCH_H
#define FT_PROJECT_MICROBATCH_H

#include "project/loading.h"

/* Each enabled microbatch model in `nodes` has its times and the size of its batches. Warns where none of its
 * inputs can be cut to a batch, where batches are asked to run beside each other, and where a macro of the
 * project's own is called once for all batches. Refs are bound. One thread. */
bool ft_check_microbatch(ft_loading *loading, const ft_node_list *nodes);

#endif
