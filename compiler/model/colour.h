/* colour.h - which texts name a colour: docs.node_color (CFG-16). */
#ifndef FT_MODEL_COLOUR_H
#define FT_MODEL_COLOUR_H

#include "base/str.h"

/* Whether `text` is a colour name of CSS Color Level 4, in any case, or #rgb or #rrggbb. Any thread. */
bool ft_is_colour(ft_str text);

#endif
