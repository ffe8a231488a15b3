/* help.c - help, version and manual page, laid out from the tables; see help.h. */
#include "cli/help.h"

#include "cli/version.h"

enum { WIDTH = 80, TEXT_COLUMN = 29, NAME_COLUMN = 20 };

/* ---- text in columns */

/* `text` in lines that begin at `column`; the cursor already stands there. */
static void add_wrapped(ft_buf *out, ft_str text, size_t column)
{
    size_t at = column;
    ft_str word;
    bool first = true;
    while (ft_str_cut(&text, ' ', &word)) {
        if (!first && at + 1 + word.len > WIDTH) {
            ft_buf_byte(out, '\n');
            ft_buf_fill(out, ' ', column);
            at = column;
            first = true;
        }
        if (!first) {
            ft_buf_byte(out, ' ');
            at++;
        }
        ft_buf_add(out, word);
        at += word.len;
        first = false;
    }
    ft_buf_byte(out, '\n');
}

/* A name at the left and its text in a column; a name that is too long gets a line of its own. */
static void add_row(ft_buf *out, ft_str name, ft_str text, size_t column)
{
    ft_buf_add(out, name);
    if (name.len + 1 > column) {
        ft_buf_byte(out, '\n');
        ft_buf_fill(out, ' ', column);
    } else {
        ft_buf_fill(out, ' ', column - name.len);
    }
    add_wrapped(out, text, column);
}

/* ---- options */

static bool is_shown(ft_option option, ft_command command)
{
    const ft_option_info *info = &ft_option_table[option];
    return info->group && (info->commands >> command & 1);
}

/* The headings come in the order in which the table names them first. */
static bool begins_group(ft_option option)
{
    const char *group = ft_option_table[option].group;
    for (ft_option before = 0; group && before < option; before++)
        if (ft_option_table[before].group && strcmp(ft_option_table[before].group, group) == 0)
            return false;
    return group != NULL;
}

static bool is_common(ft_option option)
{
    return ft_option_table[option].group && ft_option_table[option].commands == UINT64_MAX;
}

/* "-s, --select WORDS", "--[no-]defer" */
static ft_str spelled(ft_arena *arena, const ft_option_info *info)
{
    ft_buf name = ft_buf_in(arena);
    if (info->letter)
        ft_buf_format(&name, "  -%c, ", info->letter);
    else
        ft_buf_text(&name, "      ");
    if (info->kind == FT_OPTION_SWITCH)
        ft_buf_format(&name, "--[no-]%s", info->name + 2);
    else
        ft_buf_text(&name, info->name);
    if (*info->value)
        ft_buf_format(&name, " %s", info->value);
    return ft_buf_str(&name);
}

static void add_group(ft_buf *out, ft_command command, const char *group)
{
    bool headed = false;
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        const ft_option_info *info = &ft_option_table[option];
        if (!is_shown(option, command) || strcmp(info->group, group) != 0)
            continue;
        if (!headed)
            ft_buf_format(out, "\n%s:\n", group);
        headed = true;
        add_row(out, spelled(out->arena, info), ft_str_of(info->help), TEXT_COLUMN);
    }
}

static const char *operands_of(ft_command command)
{
    switch (command) {
    case FT_CMD_RUN_OPERATION: return " [MACRO]";
    case FT_CMD_INIT: return " [NAME]";
    case FT_CMD_EXPLAIN: return " CODE";
    default: return "";
    }
}

static void add_command_help(ft_buf *out, ft_command command)
{
    const ft_command_info *info = &ft_command_table[command];
    ft_buf_format(out, "Usage: fettle %s%s [OPTIONS]\n", info->words, operands_of(command));
    if (*info->line)
        ft_buf_format(out, "\n%s.\n", info->line);
    for (ft_option option = 0; option < FT_OPT_COUNT; option++)
        if (begins_group(option))
            add_group(out, command, ft_option_table[option].group);
}

/* ---- the program */

static void add_commands(ft_buf *out)
{
    ft_buf_text(out, "\nCommands:\n");
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        const ft_command_info *info = &ft_command_table[command];
        if (*info->line)
            add_row(out, ft_format(out->arena, "  %s", info->words), ft_str_of(info->line), NAME_COLUMN);
    }
}

static void add_common_names(ft_buf *out)
{
    ft_buf names = ft_buf_in(out->arena);
    for (ft_option option = 0; option < FT_OPT_COUNT; option++)
        if (is_common(option))
            ft_buf_format(&names, "%s%s", names.len ? " " : "", ft_option_table[option].name);
    ft_buf_text(out, "\nOptions of every command:\n  ");
    add_wrapped(out, ft_buf_str(&names), 2);
}

static void add_program_help(ft_buf *out)
{
    ft_buf_text(out, "Usage: fettle COMMAND [OPTIONS]\n\nRuns dbt projects.\n");
    add_commands(out);
    add_common_names(out);
    ft_buf_text(out, "\n'fettle COMMAND -h' describes one command, 'fettle man' all of them.\n");
}

void ft_help(ft_buf *out, ft_command command)
{
    if (command == FT_CMD_NONE)
        add_program_help(out);
    else
        add_command_help(out, command);
}

void ft_version_text(ft_buf *out)
{
    ft_buf_text(out, "Core:\n"
                     "  - installed: " FT_DBT_VERSION "\n"
                     "  - latest:    " FT_DBT_VERSION " - Up to date!\n"
                     "\n"
                     "Plugins:\n"
                     "  - postgres: " FT_DBT_POSTGRES_VERSION " - Up to date!\n"
                     "  - sqlite: " FETTLE_VERSION "\n"
                     "\n"
                     "Engine:\n"
                     "  - fettle: " FETTLE_VERSION "\n");
}

/* ---- the manual page */

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

static void add_manual_command(ft_buf *out, ft_command command)
{
    const ft_command_info *info = &ft_command_table[command];
    if (!*info->line)
        return;
    ft_buf_text(out, ".TP\n.B ");
    add_roff(out, info->words);
    add_roff(out, operands_of(command));
    ft_buf_byte(out, '\n');
    add_roff(out, info->line);
    ft_buf_text(out, ".\n");
}

/* The commands an option belongs to, unless it belongs to all. */
static void add_manual_commands_of(ft_buf *out, const ft_option_info *info)
{
    if (info->commands == UINT64_MAX)
        return;
    const char *between = "";
    ft_buf_text(out, "Of ");
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        if (!(info->commands >> command & 1) || !*ft_command_table[command].line)
            continue;
        ft_buf_text(out, between);
        add_roff(out, ft_command_table[command].words);
        between = ", ";
    }
    ft_buf_text(out, ".\n");
}

static void add_manual_option(ft_buf *out, const ft_option_info *info)
{
    ft_buf_text(out, ".TP\n.B ");
    add_roff(out, ft_str_c(out->arena, ft_str_trim(spelled(out->arena, info))));
    ft_buf_byte(out, '\n');
    add_roff(out, info->help);
    ft_buf_text(out, ".\n");
    if (*info->default_text && strcmp(info->default_text, "false") != 0) {
        ft_buf_text(out, "Default: ");
        add_roff(out, info->default_text);
        ft_buf_text(out, ".\n");
    }
    if (*info->env)
        ft_buf_format(out, "Environment: %s.\n", info->env);
    if (*info->flags_key)
        ft_buf_format(out, "In flags: of dbt_project.yml: %s.\n", info->flags_key);
    add_manual_commands_of(out, info);
}

static void add_manual_group(ft_buf *out, const char *group)
{
    ft_buf_format(out, ".SS %s\n", group);
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        const ft_option_info *info = &ft_option_table[option];
        if (info->group && strcmp(info->group, group) == 0)
            add_manual_option(out, info);
    }
}

static const char manual_end[] =
    ".SH EXIT STATUS\n"
    ".TP\n.B 0\nThe command did what was asked.\n"
    ".TP\n.B 1\nA node or a test failed.\n"
    ".TP\n.B 2\nThe command could not do it: the project, the command line or the database stood in the way.\n"
    ".TP\n.B 130, 143\nStopped by SIGINT or SIGTERM.\n"
    ".SH FILES\n"
    ".TP\n.B dbt_project.yml\nThe project; it is looked for here and in the folders above.\n"
    ".TP\n.B profiles.yml\nConnections: here, else in ~/.dbt.\n"
    ".TP\n.B .env\nVariables that the environment does not have, from here or the nearest folder above.\n"
    ".TP\n.B target/\nmanifest.json, run_results.json, compiled SQL.\n"
    ".TP\n.B logs/dbt.log\nEverything that was said and sent.\n"
    ".SH DIFFERENCES\n"
    "Where dbt loses data or misleads, fettle does otherwise on purpose.\n"
    ".TP\n.B Replacing a relation\nThe old one is dropped in the transaction that puts the new one in its place. "
    "Views of others\nthat stand on it are made again with their owner, grants and comments; where that cannot be, the\n"
    "node fails and nothing has changed. Nothing is dropped with CASCADE.\n"
    ".TP\n.B Two runs\nA second run waits for the first to finish a relation, or fails with --no-wait.\n"
    ".TP\n.B Killed\nEvery finished node is in target/journal.jsonl before it is told.\n"
    ".TP\n.B Errors\nAll errors of a project are shown at once, with file, line and a hint. An error of the database\n"
    "points at the line of the model.\n"
    ".TP\n.B Signals\nThe exit code is 130 or 143, where dbt says 2.\n"
    ".TP\n.B Parsing\nThere is no cache: --partial-parse and its like are accepted and do nothing.\n"
    ".TP\n.B Usage statistics\nNothing is ever sent.\n";

void ft_manual_page(ft_buf *out)
{
    ft_buf_text(out, ".\\\" Made by `fettle man` from the tables of runtime/cli; do not edit.\n"
                     ".TH FETTLE 1 \"\" \"fettle " FETTLE_VERSION "\"\n"
                     ".SH NAME\nfettle \\- run dbt projects\n"
                     ".SH SYNOPSIS\n.B fettle\n.I COMMAND\n[\\fIOPTIONS\\fR]\n"
                     ".SH DESCRIPTION\n"
                     "Reads a dbt project, compiles its models to SQL, runs them in the order of their\n"
                     "dependencies and tests the results. Commands, options, files and exit codes are those of\n"
                     "dbt Core " FT_DBT_VERSION ".\n"
                     ".SH COMMANDS\n");
    for (ft_command command = 0; command < FT_CMD_COUNT; command++)
        add_manual_command(out, command);
    ft_buf_text(out, ".SH OPTIONS\n"
                     "The command line wins over the environment, the environment over flags: of\n"
                     "dbt_project.yml. Each variable DBT_X may also be set as DBT_ENGINE_X.\n");
    for (ft_option option = 0; option < FT_OPT_COUNT; option++)
        if (begins_group(option))
            add_manual_group(out, ft_option_table[option].group);
    ft_buf_text(out, manual_end);
}
