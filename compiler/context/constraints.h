/* constraints.h - constraints of contracts as DDL (ADP-27). */
#ifndef FT_CONTEXT_CONSTRAINTS_H
#define FT_CONTEXT_CONSTRAINTS_H

#include "context/context.h"

ft_native_fn ft_call_columns_constraints, ft_call_model_constraints;

#endif
