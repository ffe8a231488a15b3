/* macro_types.h - what the type of a macro's argument may be called in a properties file (PRP-56). */
#ifndef FT_PROJECT_MACRO_TYPES_H
#define FT_PROJECT_MACRO_TYPES_H

#include "base/str.h"

/* Whether `text` is a type: str, string, bool, int, integer, float, any, relation, column, list[T], dict[K, V] or
 * optional[T]. Blanks do not count. Any thread. */
bool ft_is_macro_type(ft_str text);

#endif
