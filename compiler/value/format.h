/* format.h - Python's text formatting: `%`, format(value, spec), str.format.
 *
 * Results are appended to `out`; false: job->fault says why, with Python's message. */
#ifndef FT_VALUE_FORMAT_H
#define FT_VALUE_FORMAT_H

#include "value/op.h"

/* text % values: a tuple is the list of arguments, a dict answers %(name)s, anything else is one. */
bool ft_format_percent(ft_job *job, ft_str text, ft_value values, ft_buf *out);
/* format(value, spec): "", ">10", "+.2f", "#x", "," ... */
bool ft_format_spec(ft_job *job, ft_value value, ft_str spec, ft_buf *out);
/* text.format(*args.at, **args.named): lookups in fields obey the sandbox (ENV-07). */
bool ft_format_braces(ft_job *job, ft_str text, const ft_args *args, ft_buf *out);
/* text.format_map(mapping): names are items of `mapping`. */
bool ft_format_map(ft_job *job, ft_str text, ft_value mapping, ft_buf *out);

#endif
