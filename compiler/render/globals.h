/* globals.h - the names every template knows: range, dict, lipsum, cycler, joiner, namespace (ENV-09). */
#ifndef FT_RENDER_GLOBALS_H
#define FT_RENDER_GLOBALS_H

#include "value/op.h"

/* FT_VALUE_UNDEFINED: no global of this name. Static data. Any thread. */
ft_value ft_global(ft_str name);
extern const ft_class ft_namespace_class; /* the only objects whose attributes templates may set */

#endif
