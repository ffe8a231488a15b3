/* unit_test.h - a unit test's model compiled with fixtures in the place of its parents (PRP-64 … PRP-80). */
#ifndef FT_COMPILE_UNIT_TEST_H
#define FT_COMPILE_UNIT_TEST_H

#include "compile/compile.h"

typedef struct ft_unit_compiled {
    ft_compiled compiled;
    ft_node *node;              /* the test as a node to run: materialized "unit", expected rows in its config */
} ft_unit_compiled;

/* Everything lives in the job's arena. `context` stays bound to some node afterwards. */
bool ft_compile_unit_test(ft_context *context, ft_job *job, const ft_compile_request *request,
                          const ft_node *unit_test, ft_unit_compiled *out);

#endif
