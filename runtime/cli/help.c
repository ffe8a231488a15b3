/* help.c - help and version, laid out from the tables; see help.h. */
#include "cli/help.h"

#include "cli/option_text.h"
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

static ft_str indented(ft_arena *arena, ft_str text)
{
    return ft_concat(arena, FT_STR("  "), text, (ft_str){0});
}

static void add_group(ft_buf *out, ft_command command, const char *group)
{
    bool headed = false;
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        const ft_option_info *info = &ft_option_table[option];
        if (!ft_option_of(option, command) || !info->group || strcmp(info->group, group) != 0)
            continue;
        if (!headed)
            ft_buf_format(out, "\n%s:\n", group);
        headed = true;
        add_row(out, indented(out->arena, ft_option_spelled(out->arena, option)), ft_str_of(info->help), TEXT_COLUMN);
    }
}

/* Options that change little or nothing here, in one paragraph. */
static void add_accepted(ft_buf *out, ft_command command)
{
    ft_buf names = ft_buf_in(out->arena);
    for (ft_option option = 0; option < FT_OPT_COUNT; option++)
        if (ft_option_of(option, command) && !ft_option_is_shown(option))
            ft_buf_format(&names, "%s%s", names.len ? " " : "", ft_option_table[option].name);
    ft_buf_text(out, "\nAlso accepted:\n  ");
    add_wrapped(out, ft_buf_str(&names), 2);
}

static void add_examples(ft_buf *out, ft_command command)
{
    ft_str rest = ft_str_of(ft_manual_table[command].examples), line, about;
    if (!rest.len)
        return;
    ft_buf_text(out, "\nExamples:\n");
    while (ft_next_example(&rest, &line, &about)) {
        ft_buf_text(out, "  ");
        add_wrapped(out, line, 6);
        ft_buf_text(out, "      ");
        add_wrapped(out, about, 6);
    }
}

static void add_usage(ft_buf *out, ft_command command)
{
    const ft_manual_info *manual = &ft_manual_table[command];
    bool operands = manual->operands && *manual->operands;
    ft_buf_format(out, "Usage: fettle %s%s%s [OPTIONS]\n", ft_command_table[command].words, operands ? " " : "",
                  operands ? manual->operands : "");
}

static void add_command_help(ft_buf *out, ft_command command)
{
    const ft_command_info *info = &ft_command_table[command];
    add_usage(out, command);
    if (*info->line)
        ft_buf_format(out, "\n%s.\n", info->line);
    add_examples(out, command);
    for (ft_option option = 0; option < FT_OPT_COUNT; option++)
        if (ft_option_begins_group(option))
            add_group(out, command, ft_option_table[option].group);
    add_accepted(out, command);
    ft_buf_format(out, "\n'fettle man %s' says more.\n", info->words);
}

/* ---- the program */

/* Of `group`, or all. */
static void add_commands(ft_buf *out, ft_str group)
{
    ft_buf_text(out, "\nCommands:\n");
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        const ft_command_info *info = &ft_command_table[command];
        if (*info->line && (!group.at || ft_command_in_group(command, group)))
            add_row(out, ft_format(out->arena, "  %s", info->words), ft_str_of(info->line), NAME_COLUMN);
    }
}

static void add_common_names(ft_buf *out)
{
    ft_buf names = ft_buf_in(out->arena);
    for (ft_option option = 0; option < FT_OPT_COUNT; option++)
        if (ft_option_is_shown(option) && ft_option_table[option].commands == UINT64_MAX)
            ft_buf_format(&names, "%s%s", names.len ? " " : "", ft_option_table[option].name);
    ft_buf_text(out, "\nOptions of every command:\n  ");
    add_wrapped(out, ft_buf_str(&names), 2);
}

static void add_program_help(ft_buf *out)
{
    ft_buf_text(out, "Usage: fettle COMMAND [OPTIONS]\n\nRuns dbt projects.\n");
    add_commands(out, (ft_str){0});
    add_common_names(out);
    ft_buf_text(out, "\nA first project: fettle init shop && cd shop && fettle build\n"
                     "'fettle COMMAND -h' describes one command, 'fettle man' all of them.\n");
}

static void add_group_help(ft_buf *out, ft_str group)
{
    ft_buf_format(out, "Usage: fettle %.*s COMMAND [OPTIONS]\n", FT_ARG(group));
    add_commands(out, group);
    ft_buf_format(out, "\n'fettle %.*s COMMAND -h' describes one command.\n", FT_ARG(group));
}

void ft_help(ft_buf *out, ft_command command, ft_str group)
{
    if (command != FT_CMD_NONE)
        add_command_help(out, command);
    else if (group.at)
        add_group_help(out, group);
    else
        add_program_help(out);
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
