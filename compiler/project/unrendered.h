/* unrendered.h - the value of a config() argument as text, for unrendered_config (PRJ-66).
 *
 * State comparison goes by these texts, so they are spelled as dbt spells them whatever the template's
 * own spelling is: one kind of quotes, True and False, one space after a comma. */
#ifndef FT_PROJECT_UNRENDERED_H
#define FT_PROJECT_UNRENDERED_H

#include "base/str.h"

/* `text` is one expression as written. Filters, tests, arithmetic and conditions stay as they are. */
ft_str ft_unrendered_text(ft_arena *arena, ft_str text);

#endif
