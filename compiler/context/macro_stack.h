/* macro_stack.h - the macros that are running, as the member `context_macro_stack` (CTX-52). */
#ifndef FT_CONTEXT_MACRO_STACK_H
#define FT_CONTEXT_MACRO_STACK_H

#include "context/context.h"

/* `depth` and `call_stack`, unique ids from the outside in, as they are now; the macro that an operation runs
 * does not count. */
ft_value ft_macro_stack_value(ft_context *context);

#endif
