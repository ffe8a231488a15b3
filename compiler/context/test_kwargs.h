/* test_kwargs.h - the arguments of a generic test as its template sees them (TST-04, TST-11).
 *
 * A test node's text is {{ test_x(**_dbt_generic_test_kwargs) }}; the member of that name is made of the
 * texts in test_metadata.kwargs, each rendered natively. Texts that are wholly a call of ref, source, var,
 * env_var or doc are calls; column_name is never rendered. */
#ifndef FT_CONTEXT_TEST_KWARGS_H
#define FT_CONTEXT_TEST_KWARGS_H

#include "context/context.h"

#define FT_TEST_KWARGS_NAME "_dbt_generic_test_kwargs"

/* Renders in the bound `context` (parsing or running) and adds the member to it. `test` is the bound node. */
bool ft_test_kwargs_add(ft_context *context, const ft_node *test);

/* While parsing, dbt gives a test what its macro calls, from the package of who calls on, under bare names (PHS-07);
 * when it is run, a bare name is looked for in its own package and the root, as everywhere. `context` is bound. */
void ft_test_reach_all(ft_context *context);

#endif
