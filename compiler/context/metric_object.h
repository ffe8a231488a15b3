/* metric_object.h - what metric() gives: a metric by its name, and at run with all its manifest entry says (CTX-22). */
#ifndef FT_CONTEXT_METRIC_OBJECT_H
#define FT_CONTEXT_METRIC_OBJECT_H

#include "context/context.h"

/* While parsing: a name as it was asked for, in `package` or ({NULL, 0}) in none in particular. Prints as `name`. */
ft_value ft_metric_reference(ft_arena *arena, ft_str package, ft_str name);

/* At run: `node`, a metric, which is borrowed. Its attributes are the members of its manifest entry and functions that
 * tell which metrics it is made of. */
ft_value ft_metric_resolved(ft_arena *arena, const ft_node *node);

#endif
