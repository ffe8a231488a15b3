/* names.h - ref(), source(), metric(), function(), doc(), `this` and what they resolve to (CTX-20 ... CTX-22,
 * CTX-40, CTX-41, CTX-53). */
#ifndef FT_CONTEXT_NAMES_H
#define FT_CONTEXT_NAMES_H

#include "context/context.h"

ft_native_fn ft_call_ref, ft_call_source, ft_call_metric, ft_call_function, ft_call_doc;

/* The relation a ref() of `target` gives in this context: CTE of an ephemeral one, deferred, with the limit of
 * --empty and the filter of --sample or of the batch. */
bool ft_relation_of_node(ft_context *context, const ft_node *target, ft_relation *out);

ft_value ft_this_value(ft_context *context);
ft_value ft_defer_relation_value(ft_context *context);

#endif
