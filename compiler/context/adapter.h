/* adapter.h - the member `adapter` (ADP-01 ... ADP-36): stubs while parsing, the database at run. */
#ifndef FT_CONTEXT_ADAPTER_H
#define FT_CONTEXT_ADAPTER_H

#include "context/context.h"

ft_value ft_adapter_value(void); /* static */

#endif
