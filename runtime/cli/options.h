/* options.h - the command line, the environment and flags: as one set of resolved options.
 *
 * Precedence, highest first (CLI-094): command line, environment (DBT_ENGINE_X before DBT_X, CLI-095),
 * `flags:` of dbt_project.yml, the user's settings, the built-in default. Main thread only. */
#ifndef FT_CLI_OPTIONS_H
#define FT_CLI_OPTIONS_H

#include "source/diag.h"
#include "value/value.h"

typedef enum {
#define FT_COMMAND(symbol, words, which, line) FT_CMD_##symbol,
#include "cli/commands.def"
#undef FT_COMMAND
    FT_CMD_COUNT, FT_CMD_NONE
} ft_command;

typedef enum {
#define FT_OPTION(symbol, ...) FT_OPT_##symbol,
#include "cli/options.def"
#undef FT_OPTION
    FT_OPT_COUNT
} ft_option;

typedef enum { FT_FROM_DEFAULT, FT_FROM_USER, FT_FROM_PROJECT, FT_FROM_ENV, FT_FROM_LINE } ft_option_origin;

typedef struct ft_option_value {
    ft_option_origin origin;
    bool on;                       /* switches and flags */
    ft_str text;                   /* {NULL,0}: not given */
    int64_t number;
    FT_VEC(ft_str) words;          /* WORDS and LIST */
} ft_option_value;

typedef struct ft_options {
    ft_arena *arena;
    ft_command command;
    ft_str group;                  /* the first of a command's two words, while the second was not given; {NULL,0}: none */
    ft_option_value values[FT_OPT_COUNT];
    FT_VEC(ft_str) operands;       /* words that belong to no option: a macro, a project name */
    ft_str line;                   /* the whole command line, for invocation_command */
} ft_options;

/* Whether `group` is the first of the two words of `command`, as "docs" of "docs serve". */
bool ft_command_in_group(ft_command command, ft_str group);

/* Reads argv and the environment. false: a usage error was reported (exit 2), and *out holds what was
 * read before it. `env` gives a variable or {NULL,0}. */
typedef ft_str ft_env_fn(void *self, ft_str name);
bool ft_options_parse(ft_arena *arena, int argc, char **argv, ft_env_fn *env, void *env_self, ft_options *out,
                      ft_diags *diags);

/* Takes `flags:` (a dict) for what neither line nor environment set. A wrongly typed value makes the
 * whole block fall back to defaults (CLI-100): false, and nothing was taken. */
bool ft_options_take_flags(ft_options *options, const ft_dict *flags, ft_option_origin origin);

static inline bool ft_opt_on(const ft_options *options, ft_option option) { return options->values[option].on; }
static inline ft_str ft_opt_text(const ft_options *options, ft_option option) { return options->values[option].text; }

/* What a row of the tables says, for help, man pages and completion. */
typedef struct ft_option_info {
    const char *name, *env, *flags_key, *default_text, *value, *help, *group; /* group NULL: hidden */
    char letter;
    enum { FT_OPTION_SWITCH, FT_OPTION_FLAG, FT_OPTION_TEXT, FT_OPTION_INT, FT_OPTION_CHOICE, FT_OPTION_WORDS,
           FT_OPTION_LIST } kind;
    uint64_t commands;             /* bit c: belongs to command c (global ones: all bits) */
} ft_option_info;
typedef struct { const char *words, *which, *line; } ft_command_info;

extern const ft_option_info ft_option_table[FT_OPT_COUNT];
extern const ft_command_info ft_command_table[FT_CMD_COUNT];

/* Variables under an older name, which still count (CLI-102). Ends with a row of NULLs. */
typedef struct { const char *name, *newer; ft_option option; bool inverted; } ft_old_variable;
extern const ft_old_variable ft_old_variables[];

/* Is "DBT_X" or "DBT_ENGINE_X" a variable that means something to the program itself? */
bool ft_variable_is_ours(ft_str name);

bool ft_env_truth(ft_str text, bool *out); /* CLI-096 */

#endif
