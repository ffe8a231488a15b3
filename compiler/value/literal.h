/* literal.h - values read from Python literals, as ast.literal_eval reads them (NAT-09). */
#ifndef FT_VALUE_LITERAL_H
#define FT_VALUE_LITERAL_H

#include "value/op.h"

/* Numbers, text, bytes, None, True, False, and tuples, lists, dicts and sets of these. FT_MISSING:
 * `text` is no literal (complex numbers count as none); FT_FAULTED: a key of a dict or set is not
 * hashable, or the job's budget ended. Time O(text). */
ft_found ft_literal_read(ft_job *job, ft_str text, ft_value *out);

#endif
