/* set_order.h - the order in which a set gives what it holds. */
#ifndef FT_VALUE_SET_ORDER_H
#define FT_VALUE_SET_ORDER_H

#include "value/value.h"

/* `set`, or what it holds in the order of Python's sets: only to be walked. O(n). */
const ft_dict *ft_set_in_order(ft_arena *arena, const ft_dict *set);

#endif
