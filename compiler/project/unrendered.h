/* unrendered.h - the value of a config() argument as text, for unrendered_config (PRJ-66).
 *
 * State comparison goes by these texts, so they are spelled as dbt spells them whatever the template's
 * own spelling is: one kind of quotes, True and False, one space after a comma. */
#ifndef FT_PROJECT_UNRENDERED_H
#define FT_PROJECT_UNRENDERED_H

#include "value/value.h"

/* The arguments of the first config() call of the template `raw_code`, by Jinja's tree, as text per name: a literal
 * text stands for itself, other literals as Python prints them, anything else as dbt spells it. Of filters, tests,
 * arithmetic and conditions dbt shows Jinja's tree as Python prints it, "Mul(left=Const(value=2), right=Const(value=3))":
 * so do we. NULL: nothing is configured. The dict lives in `arena`, `scratch` is cleared. */
ft_dict *ft_unrendered_config(ft_arena *arena, ft_arena *scratch, ft_str raw_code);

#endif
