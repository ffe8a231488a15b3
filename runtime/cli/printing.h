/* printing.h - compiled SQL and rows as `compile` and `show` print them (CLI-120, CLI-121). */
#ifndef FT_CLI_PRINTING_H
#define FT_CLI_PRINTING_H

#include "cli/session.h"
#include "context/warehouse.h"

/* Is this node's result printed? Its name occurs in the first words of --select. */
bool ft_print_wanted(ft_session *session, const ft_node *node);

/* `name` {NULL,0}: the inline query. --output decides between text and json, --quiet
 * leaves the headline out. */
void ft_print_compiled(ft_session *session, ft_str name, ft_str code);
void ft_print_rows(ft_session *session, ft_str name, const ft_rows *rows);

#endif
