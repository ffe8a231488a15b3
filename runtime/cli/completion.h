/* completion.h - what makes bash, zsh and fish complete our commands, options and values, from the tables. */
#ifndef FT_CLI_COMPLETION_H
#define FT_CLI_COMPLETION_H

#include "cli/options.h"

typedef enum { FT_SHELL_BASH, FT_SHELL_ZSH, FT_SHELL_FISH, FT_SHELLS } ft_shell;
bool ft_shell_named(ft_str name, ft_shell *out);

/* The whole script. */
void ft_completion(ft_buf *out, ft_shell shell);

#endif
