/* manual.c - manual pages, laid out from the tables; see manual.h. */
#include "cli/manual.h"

#include "cli/option_text.h"
#include "cli/version.h"

#include <ctype.h>

/* A line of text: a period or quote at its start and every hyphen and backslash are roff's own. */
static void add_roff(ft_buf *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        ft_buf_text(out, "\\&");
    for (; *text; text++) {
        if (*text == '-')
            ft_buf_text(out, "\\-");
        else if (*text == '\\')
            ft_buf_text(out, "\\e");
        else
            ft_buf_byte(out, *text);
    }
}

static void add_roff_str(ft_buf *out, ft_str text)
{
    add_roff(out, ft_str_c(out->arena, text));
}

ft_str ft_manual_name(ft_arena *arena, ft_command command)
{
    ft_str words = ft_str_of(ft_command_table[command].words);
    return ft_concat(arena, FT_STR("fettle-"), ft_str_replace(arena, words, FT_STR(" "), FT_STR("-")), (ft_str){0});
}

static void add_title(ft_buf *out, ft_str name)
{
    ft_buf_text(out, ".\\\" Made by `fettle man` from the tables of runtime/cli; do not edit.\n.TH ");
    for (size_t i = 0; i < name.len; i++)
        ft_buf_byte(out, (char)toupper((unsigned char)name.at[i]));
    ft_buf_text(out, " 1 \"\" \"fettle " FETTLE_VERSION "\"\n");
}

/* ---- options */

/* The commands an option belongs to, unless it belongs to all. */
static void add_commands_of(ft_buf *out, const ft_option_info *info)
{
    if (info->commands == UINT64_MAX)
        return;
    const char *between = "";
    ft_buf_text(out, "Of ");
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        if (!(info->commands >> command & 1) || !ft_command_is_shown(command))
            continue;
        ft_buf_text(out, between);
        add_roff(out, ft_command_table[command].words);
        between = ", ";
    }
    ft_buf_text(out, ".\n");
}

static void add_settings(ft_buf *out, const ft_option_info *info)
{
    if (*info->default_text && strcmp(info->default_text, "false") != 0) {
        ft_buf_text(out, "Default: ");
        add_roff(out, info->default_text);
        ft_buf_text(out, ".\n");
    }
    if (*info->env)
        ft_buf_format(out, "Environment: %s.\n", info->env);
    if (*info->flags_key)
        ft_buf_format(out, "In flags: of dbt_project.yml: %s.\n", info->flags_key);
}

static void add_option(ft_buf *out, ft_option option, bool with_commands)
{
    const ft_option_info *info = &ft_option_table[option];
    ft_buf_text(out, ".TP\n.B ");
    add_roff_str(out, ft_str_trim(ft_option_spelled(out->arena, option)));
    ft_buf_byte(out, '\n');
    add_roff(out, info->help);
    ft_buf_text(out, ".\n");
    add_settings(out, info);
    if (with_commands)
        add_commands_of(out, info);
}

/* NULL: the group of those that are only accepted. FT_CMD_NONE: of all commands. */
static void add_group(ft_buf *out, ft_command command, const char *group)
{
    bool headed = false;
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        const char *own = ft_option_table[option].group;
        bool same = own && group ? strcmp(own, group) == 0 : own == group;
        if (!same || (command != FT_CMD_NONE && !ft_option_of(option, command)))
            continue;
        if (!headed)
            ft_buf_format(out, ".SS %s\n", group ? group : "Also accepted");
        headed = true;
        add_option(out, option, command == FT_CMD_NONE);
    }
}

static void add_options(ft_buf *out, ft_command command)
{
    ft_buf_text(out, ".SH OPTIONS\n"
                     "The command line wins over the environment, the environment over flags: of\n"
                     "dbt_project.yml, that over flags: of ~/.dbt/user_settings.yml. Each variable DBT_X may also\n"
                     "be set as DBT_ENGINE_X.\n");
    for (ft_option option = 0; option < FT_OPT_COUNT; option++)
        if (ft_option_begins_group(option))
            add_group(out, command, ft_option_table[option].group);
    add_group(out, command, NULL);
}

/* ---- one command */

static void add_paragraphs(ft_buf *out, ft_str text)
{
    ft_str paragraph;
    while (ft_str_cut(&text, '\n', &paragraph)) {
        add_roff_str(out, paragraph);
        ft_buf_text(out, text.at ? "\n.PP\n" : "\n");
    }
}

static void add_examples(ft_buf *out, ft_command command)
{
    ft_str rest = ft_str_of(ft_manual_table[command].examples), line, about;
    ft_buf_text(out, ".SH EXAMPLES\n");
    while (ft_next_example(&rest, &line, &about)) {
        ft_buf_text(out, ".TP\n.B ");
        add_roff_str(out, line);
        ft_buf_byte(out, '\n');
        add_roff_str(out, about);
        ft_buf_text(out, ".\n");
    }
}

static const char exit_status[] =
    ".SH EXIT STATUS\n"
    ".TP\n.B 0\nThe command did what was asked.\n"
    ".TP\n.B 1\nA node or a test failed.\n"
    ".TP\n.B 2\nThe command could not do it: the project, the command line or the database stood in the way.\n"
    ".TP\n.B 130, 143\nStopped by SIGINT or SIGTERM.\n";

static void add_command_page(ft_buf *out, ft_command command)
{
    const ft_command_info *info = &ft_command_table[command];
    ft_str name = ft_manual_name(out->arena, command);
    add_title(out, name);
    ft_buf_text(out, ".SH NAME\n");
    add_roff_str(out, name);
    ft_buf_text(out, " \\- ");
    add_roff(out, info->line);
    ft_buf_text(out, "\n.SH SYNOPSIS\n.B fettle ");
    add_roff(out, info->words);
    if (*ft_manual_table[command].operands)
        ft_buf_format(out, "\n.I %s", ft_manual_table[command].operands);
    ft_buf_text(out, "\n[\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n");
    add_paragraphs(out, ft_str_of(ft_manual_table[command].about));
    add_examples(out, command);
    add_options(out, command);
    ft_buf_text(out, exit_status);
    ft_buf_text(out, ".SH SEE ALSO\n.BR fettle (1),\n.BR fettle-selectors (7),\n.BR fettle-jinja (7)\n");
}

/* ---- the program */

static void add_command(ft_buf *out, ft_command command)
{
    const char *operands = ft_manual_table[command].operands;
    ft_buf_text(out, ".TP\n.B ");
    add_roff(out, ft_command_table[command].words);
    ft_buf_text(out, *operands ? " " : "");
    add_roff(out, operands);
    ft_buf_byte(out, '\n');
    add_roff(out, ft_command_table[command].line);
    ft_buf_text(out, ".\n");
}

static const char manual_end[] =
    ".SH FILES\n"
    ".TP\n.B dbt_project.yml\nThe project; it is looked for here and in the folders above.\n"
    ".TP\n.B profiles.yml\nConnections: here, else in ~/.dbt.\n"
    ".TP\n.B .env\nVariables that the environment does not have, from here or the nearest folder above.\n"
    ".TP\n.B target/\nmanifest.json, run_results.json, compiled SQL.\n"
    ".TP\n.B logs/dbt.log\nEverything that was said and sent.\n"
    ".SH DIFFERENCES\n"
    "Where dbt loses data or misleads, fettle does otherwise on purpose.\n"
    ".TP\n.B Replacing a relation\nThe old one is dropped in the transaction that puts the new one in its place. "
    "What stands\non it stays: views are pointed at the new one, foreign keys made again; where that cannot be, the\n"
    "node fails and nothing has changed. A view that is built later in the run reads the old one until\n"
    "then. Nothing is dropped with CASCADE. With on_dependents: fail, or drop, in its configuration a\n"
    "node is not replaced under views, or drops them.\n"
    ".TP\n.B What stands on a relation and is in no configuration\nIndexes, constraints, rules, triggers, policies, "
    "publications and grants made by hand go with the\nold relation, and a warning names them. preserve: true, or a list "
    "of these words, keeps them.\n"
    ".TP\n.B Seeds\nMore than a thousand rows go in by COPY. A rebuilt seed takes the old one's "
    "place when it is full.\n"
    "With \\-\\-empty its columns have the types that the rows ask for.\n"
    ".TP\n.B Tests\nQuick ones are asked in one message, up to 16, in one transaction that only reads, so that several START\n"
    "lines may stand before the first result. The time of each is the server's. Slow ones are asked one by one,\n"
    "and so are those that asked something while they were compiled, and all with \\-\\-fail\\-fast.\n"
    "Tests that look at one row after the other of one relation (not_null, accepted_values, and any whose query is\n"
    "select * from a relation where a condition holds) are answered by one query that reads it once; each has a share\n"
    "of its time, and the log says under which of them it was asked. Where that query fails, and for the number of\n"
    "values that accepted_values did not find, each is asked by itself.\n"
    ".TP\n.B Two runs\nA second run waits for the first to finish a relation, or fails with "
    "--no-wait.\n"
    ".TP\n.B autocommit: true\nEach statement commits itself and nothing is locked, but the swap of a "
    "relation is one transaction.\n"
    ".TP\n.B Killed\nEvery finished node is in target/journal.jsonl before it is told; retry goes "
    "on where the run was killed.\n"
    "The last 50 ms of the log may be missing then, and a file of target/compiled or target/run may be cut off:\n"
    "the next run writes it again.\n"
    ".TP\n.B State\nThe text of built-in macros does not count for state:modified. A function that the run makes is not deferred.\n"
    ".TP\n.B Errors\nAll errors of a project are shown at once, with file, line and a hint. An "
    "error of the database\n"
    "points at the line of the model. compile goes on behind a node that cannot be compiled.\n"
    ".TP\n.B Packages\nA new set of packages takes the place of the old one in one step; links in archives are left out;\n"
    "deps \\-\\-add\\-package keeps the comments of packages.yml; a page that is not there is not asked for again.\n"
    ".TP\n.B Variables of the environment that begin with DBT_ENV_PRIVATE\nThey hold tokens: env_var does not see them.\n"
    ".TP\n.B init\nAsks for a missing name only, and never without a terminal; the profile is written into the project.\n"
    ".TP\n.B Signals\nThe exit code is 130 or 143, where dbt says 2.\n"
    ".TP\n.B Parsing\nThere is no cache: --partial-parse and its like are accepted and do nothing.\n"
    ".TP\n.B Tests of no macro\nA generic test whose macro is not there is warned of while parsing, and fails when it is its turn.\n"
    ".TP\n.B Macros\nOne that dispatches to nothing on this database is refused where it is called, not before. A macro equals itself.\n"
    ".TP\n.B Dicts of var()\nA template may change them, for the node that it belongs to.\n"
    ".TP\n.B Model paths\nA folder that model-paths names twice is read once.\n"
    ".TP\n.B Properties\n"
    "A value that is left empty counts as not given, and tags: null as no tag. A configuration beside config:, and a property\n"
    "that is misspelled where keys of your own may stand, is warned of. pre_hook and pre\\-hook in one place are refused.\n"
    "A configuration that is null is null in config as well.\n"
    ".TP\n.B Sources that another project overrides\nThey keep what the override does not give.\n"
    ".TP\n.B Asset paths\nOne that leads out of the project is refused; dbt deletes what is there.\n"
    ".TP\n.B Deprecations\nEach has its name and, where there is one, its file and line.\n"
    ".TP\n.B Text behind a semicolon\nIn a model with ephemeral parents it is kept.\n"
    ".TP\n.B Answers that are lost\nWhere the answer to COMMIT does not come, the server is asked what became of it.\n"
    ".TP\n.B Hooks\nA hook whose template fails is a failed hook: exit code 1, and run_results.json tells of it.\n"
    ".TP\n.B Freshness\nA source that cannot be asked has its row in sources.json, as a runtime error.\n"
    ".TP\n.B Unit tests\nNumbers are compared as numbers; all unit tests of a model run before it is skipped.\n"
    ".TP\n.B Functions\nOne whose overload cannot be made fails.\n"
    ".TP\n.B Usage statistics\nNothing is ever sent.\n";

static void add_program_page(ft_buf *out)
{
    add_title(out, FT_STR("fettle"));
    ft_buf_text(out, ".SH NAME\nfettle \\- run dbt projects\n"
                     ".SH SYNOPSIS\n.B fettle\n.I COMMAND\n[\\fIOPTIONS\\fR]\n"
                     ".SH DESCRIPTION\n"
                     "Reads a dbt project, compiles its models to SQL, runs them in the order of their\n"
                     "dependencies and tests the results. Commands, options, files and exit codes are those of\n"
                     "dbt Core " FT_DBT_VERSION ". Each command has a page of its own, such as\n"
                     ".BR fettle-build (1).\n"
                     ".SH COMMANDS\n");
    for (ft_command command = 0; command < FT_CMD_COUNT; command++)
        if (ft_command_is_shown(command))
            add_command(out, command);
    add_options(out, FT_CMD_NONE);
    ft_buf_text(out, exit_status);
    ft_buf_text(out, manual_end);
    ft_buf_text(out, ".SH SEE ALSO\n.BR fettle-build (1),\n.BR fettle-selectors (7),\n.BR fettle-jinja (7)\n");
}

void ft_manual_page(ft_buf *out, ft_command command)
{
    if (command == FT_CMD_NONE)
        add_program_page(out);
    else
        add_command_page(out, command);
}
