/* dispatch.h - adapter.dispatch (DSP-07 ... DSP-10). */
#ifndef FT_CONTEXT_DISPATCH_H
#define FT_CONTEXT_DISPATCH_H

#include "context/context.h"

ft_native_fn ft_call_dispatch;

#endif
