/* methods.h - the bound methods and data attributes of str, list, tuple, dict, set and numbers.
 *
 * One table per type (PYM-01 ... PYM-06): everything Python's types offer under a public name. A
 * bound method is an object that holds its owner, prints as Python's and compares by owner. */
#ifndef FT_VALUE_METHODS_H
#define FT_VALUE_METHODS_H

#include "value/object.h"

/* `owner`.`name`; FT_MISSING when the type of `owner` has no such name (or is an object). Methods
 * the sandbox refuses are answered here and refused by the caller. Never FT_FAULTED. Any thread. */
ft_found ft_method(ft_job *job, ft_value owner, ft_str name, ft_value *out);

extern const ft_class ft_method_class; /* of what ft_method gives for a method */

#endif
