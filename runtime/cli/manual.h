/* manual.h - the manual pages of man/, made from the tables. */
#ifndef FT_CLI_MANUAL_H
#define FT_CLI_MANUAL_H

#include "cli/options.h"

/* The page of one command, FT_CMD_NONE: of the program, in man(7)'s language. */
void ft_manual_page(ft_buf *out, ft_command command);

/* "fettle-docs-generate" */
ft_str ft_manual_name(ft_arena *arena, ft_command command);

#endif
