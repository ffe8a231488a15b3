/* help.h - what -h and --version print, from the tables of options.h. */
#ifndef FT_CLI_HELP_H
#define FT_CLI_HELP_H

#include "cli/options.h"

/* Appends the help of one command; FT_CMD_NONE: of the commands of `group`, or, where that is {NULL,0}, of the
 * program. Lines are at most 80 columns. */
void ft_help(ft_buf *out, ft_command command, ft_str group);

/* What dbt prints for --version, then our own name and number: clients take the first number. */
void ft_version_text(ft_buf *out);

#endif
