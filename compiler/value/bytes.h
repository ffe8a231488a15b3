/* bytes.h - Python's bytes: what str.encode gives. */
#ifndef FT_VALUE_BYTES_H
#define FT_VALUE_BYTES_H

#include "value/op.h"

extern const ft_class ft_bytes_class;

ft_value ft_bytes_new(ft_arena *arena, ft_str bytes); /* borrowed */
ft_str ft_bytes_of(ft_value bytes);                   /* of a value of ft_bytes_class; borrowed */

/* str.encode: utf-8, ascii or latin-1 under any of their names; `errors` is strict, ignore or
 * replace. LookupError: another encoding; UnicodeEncodeError: a character it does not have. */
bool ft_encode(ft_job *job, ft_str text, ft_str encoding, ft_str errors, ft_value *out);

#endif
