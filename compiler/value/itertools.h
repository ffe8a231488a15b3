/* itertools.h - modules.itertools, as far as dbt shows it (MOD-04). */
#ifndef FT_VALUE_ITERTOOLS_H
#define FT_VALUE_ITERTOOLS_H

#include "value/op.h"

/* The module object: count cycle repeat accumulate chain compress islice starmap tee zip_longest
 * product permutations combinations combinations_with_replacement. Lazy, as Python's. */
ft_value ft_itertools_module(ft_arena *arena);

#endif
