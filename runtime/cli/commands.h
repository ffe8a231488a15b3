/* commands.h - every command's function, one cmd_*.c each or a family. They return the exit code. */
#ifndef FT_CLI_COMMANDS_H
#define FT_CLI_COMMANDS_H

#include "cli/steps.h"

ft_command_fn ft_cmd_run;            /* build, run, test, seed, snapshot */
ft_command_fn ft_cmd_compile;
ft_command_fn ft_cmd_show;
ft_command_fn ft_cmd_freshness;
ft_command_fn ft_cmd_list;
ft_command_fn ft_cmd_parse;
ft_command_fn ft_cmd_docs_generate;
ft_command_fn ft_cmd_docs_serve;
ft_command_fn ft_cmd_operation;
ft_command_fn ft_cmd_retry;
ft_command_fn ft_cmd_debug;
ft_command_fn ft_cmd_clean;
ft_command_fn ft_cmd_init;
ft_command_fn ft_cmd_deps;
ft_command_fn ft_cmd_render;
ft_command_fn ft_cmd_explain;
ft_command_fn ft_cmd_man;
ft_command_fn ft_cmd_completion;

#endif
