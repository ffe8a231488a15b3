/* tests.h - what may stand behind `is`, one table (TST-01 ... TST-05). */
#ifndef FT_RENDER_TESTS_H
#define FT_RENDER_TESTS_H

#include "value/op.h"

/* false: job->fault is set. */
typedef bool ft_test_fn(ft_job *job, ft_value input, const ft_args *args, bool *out);

typedef struct ft_test {
    ft_str name;
    ft_test_fn *fn;
} ft_test;

/* The test of this name, or NULL. Static data. Any thread. */
const ft_test *ft_test_find(ft_str name);
/* All tests by name, ascending: for "did you mean". */
const ft_test *ft_test_all(size_t *count);

#endif
