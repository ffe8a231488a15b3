/* unrendered.h - the value of a config() argument as text, for unrendered_config (PRJ-66).
 *
 * State comparison goes by these texts, so they are spelled as dbt spells them whatever the template's
 * own spelling is: one kind of quotes, True and False, one space after a comma. */
#ifndef FT_PROJECT_UNRENDERED_H
#define FT_PROJECT_UNRENDERED_H

#include "base/str.h"

/* `text` is one expression as written. Of filters, tests, arithmetic and conditions dbt shows Jinja's tree as Python
 * prints it, "Mul(left=Const(value=2), right=Const(value=3))": so do we. */
ft_str ft_unrendered_text(ft_arena *arena, ft_str text);

/* Where the name of the first call of config() stands, in the order of Jinja's tree: the condition of `a if b` comes
 * first, that of a loop last. FT_NOWHERE: there is none, or `template` is none. */
size_t ft_unrendered_call(ft_arena *arena, ft_str template);

#endif
