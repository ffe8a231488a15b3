/* regex.h - modules.re on PCRE2: Python's syntax, methods, Match and Pattern objects (PYM-08). */
#ifndef FT_VALUE_REGEX_H
#define FT_VALUE_REGEX_H

#include "value/op.h"

/* A dict of Python's public names: functions, flags (ints), classes. */
ft_value ft_re_module(ft_arena *arena);

/* For C callers: a compiled pattern, freed by its owner. NULL: the pattern is bad (job->fault set).
 * Offsets are bytes. Nothing is found in text that is no UTF-8, nor by a search that runs away.
 * Any thread. */
typedef struct ft_regex ft_regex;
ft_regex *ft_regex_new(ft_job *job, ft_str pattern, bool ignore_case);
void ft_regex_free(ft_regex *regex);
bool ft_regex_search(const ft_regex *regex, ft_str text, size_t from, size_t *start, size_t *end);

#endif
