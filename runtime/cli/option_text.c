/* option_text.c - questions to the tables; see option_text.h. */
#include "cli/option_text.h"

const ft_manual_info ft_manual_table[FT_CMD_COUNT] = {
#define FT_MANUAL(symbol, operands_, about_, examples_)                                            \
    [FT_CMD_##symbol] = {operands_, about_, examples_},
#include "cli/manual.def"
#undef FT_MANUAL
};

bool ft_option_of(ft_option option, ft_command command)
{
    return ft_option_table[option].commands >> command & 1;
}

bool ft_option_is_shown(ft_option option)
{
    return ft_option_table[option].group != NULL;
}

bool ft_option_begins_group(ft_option option)
{
    const char *group = ft_option_table[option].group;
    for (ft_option before = 0; group && before < option; before++)
        if (ft_option_table[before].group && strcmp(ft_option_table[before].group, group) == 0)
            return false;
    return group != NULL;
}

bool ft_command_is_shown(ft_command command)
{
    return *ft_command_table[command].line;
}

ft_str ft_option_spelled(ft_arena *arena, ft_option option)
{
    const ft_option_info *info = &ft_option_table[option];
    ft_buf name = ft_buf_in(arena);
    if (info->letter)
        ft_buf_format(&name, "-%c, ", info->letter);
    else
        ft_buf_text(&name, "    ");
    if (info->kind == FT_OPTION_SWITCH)
        ft_buf_format(&name, "--[no-]%s", info->name + 2);
    else
        ft_buf_text(&name, info->name);
    if (*info->value)
        ft_buf_format(&name, " %s", info->value);
    return ft_buf_str(&name);
}

bool ft_option_choices(ft_option option, ft_str *words)
{
    static const char resource_types[] =
        "metric|semantic_model|saved_query|source|analysis|function|model|test|unit_test|exposure|"
        "snapshot|seed|default|all";
    if (option == FT_OPT_RESOURCE_TYPE || option == FT_OPT_EXCLUDE_RESOURCE_TYPE)
        *words = ft_str_of(resource_types);
    else if (option == FT_OPT_OUTPUT)
        *words = FT_STR("json|name|path|selector|text");
    else
        *words = ft_option_table[option].kind == FT_OPTION_CHOICE
                     ? ft_str_of(ft_option_table[option].value)
                     : (ft_str){0};
    return words->at != NULL;
}

bool ft_next_example(ft_str *rest, ft_str *command, ft_str *about)
{
    ft_str line;
    if (!ft_str_cut(rest, '\n', &line) || !line.len)
        return false;
    *about = line;
    return ft_str_cut(about, '\t', command);
}
