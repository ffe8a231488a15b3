/* call.h - macros as values. */
#ifndef FT_RENDER_CALL_H
#define FT_RENDER_CALL_H

#include "render/names.h"

/* The macro that `body`, the text of exactly one macro, materialization or test block, defines, as
 * a callable; it is parsed when the macro is first called or asked about. Calls are evaluated against
 * `names` (SCP-02). `shown` is the name in arity errors ("dbt_macro__" + name, ENV-12). The value lives
 * in `arena`. */
ft_value ft_macro_new(ft_arena *arena, ft_lazy_template *body, ft_str shown, ft_names names, const void *tag);
extern const ft_class ft_macro_class;
const void *ft_macro_tag(ft_value macro);

#endif
