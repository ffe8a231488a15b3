/* modules.h - the template modules datetime, pytz, re and itertools as the member `modules` (MOD-01 ... MOD-04). */
#ifndef FT_CONTEXT_MODULES_H
#define FT_CONTEXT_MODULES_H

#include "context/context.h"

/* A dict of modules in the job's arena. Calling what itertools has warns of a deprecation. */
ft_value ft_context_modules(ft_context *context);

#endif
