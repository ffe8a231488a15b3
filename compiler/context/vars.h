/* vars.h - var() and env_var() (CTX-01, CTX-02). */
#ifndef FT_CONTEXT_VARS_H
#define FT_CONTEXT_VARS_H

#include "context/context.h"

ft_value ft_var_value(void);      /* the member `var`: callable, with has_var */
ft_native_fn ft_call_env_var;

/* A secret's placeholder in a rendered text begins and ends with these. */
#define FT_SECRET_BEGIN "$$$DBT_SECRET_START$$$"
#define FT_SECRET_END "$$$DBT_SECRET_END$$$"
/* `text` with what `of` gives for its name in the place of every placeholder; `text` itself where there is none. */
ft_str ft_secrets_replace(ft_arena *arena, ft_str text, ft_str (*of)(void *self, ft_str name), void *self);

#endif
