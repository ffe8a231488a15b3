/* sort.h - a stable sort by Python's order, as list.sort and sorted do it. */
#ifndef FT_VALUE_SORT_H
#define FT_VALUE_SORT_H

#include "value/op.h"

/* Sorts `items` by `keys` (one per item; both arrays are reordered; may be the same array). Equal
 * keys keep their order, also when reversed. false: two keys have no order (TypeError raised), and
 * both arrays hold the same items in some order. O(n log n) comparisons. */
bool ft_sort(ft_job *job, ft_value *keys, ft_value *items, size_t len, bool reverse);

/* The same by an order of one's own: whether `a` stands before `b`. */
typedef bool ft_less_fn(ft_job *job, ft_value a, ft_value b, bool *out);
bool ft_sort_by(ft_job *job, ft_less_fn *less, ft_value *keys, ft_value *items, size_t len,
                bool reverse);

#endif
