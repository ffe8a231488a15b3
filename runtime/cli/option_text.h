/* option_text.h - how options and commands are spelled, for help, manual pages and completion
 * alike. */
#ifndef FT_CLI_OPTION_TEXT_H
#define FT_CLI_OPTION_TEXT_H

#include "cli/options.h"

typedef struct ft_manual_info {
    const char *operands, *about, *examples;
} ft_manual_info; /* rows of manual.def */
extern const ft_manual_info ft_manual_table[FT_CMD_COUNT];

bool ft_option_of(ft_option option, ft_command command); /* may the command be given it? */
bool ft_option_is_shown(ft_option option); /* not among those that are only accepted */
/* Headings come in the order in which the table names them first: is `option` the first of its own?
 */
bool ft_option_begins_group(ft_option option);
/* Commands people are told of; aliases are not among them. */
bool ft_command_is_shown(ft_command command);

/* "-s, --select WORDS", "    --[no-]defer" */
ft_str ft_option_spelled(ft_arena *arena, ft_option option);

/* The words of a CHOICE, or of another option whose values are few: false when there are none. */
bool ft_option_choices(ft_option option, ft_str *words); /* '|' between */

/* The next example of a command: false at the end. `rest` begins as its examples. */
bool ft_next_example(ft_str *rest, ft_str *command, ft_str *about);

#endif
