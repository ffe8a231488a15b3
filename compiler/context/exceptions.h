/* exceptions.h - the member `exceptions` (EXC-01 ... EXC-07). */
#ifndef FT_CONTEXT_EXCEPTIONS_H
#define FT_CONTEXT_EXCEPTIONS_H

#include "context/context.h"

ft_value ft_exceptions_value(void); /* static */

#endif
