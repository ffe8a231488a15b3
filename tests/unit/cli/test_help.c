/* test_help.c - help fits a terminal, no option is missing from help, pages or completion, and the pages of man/ are
 * those the tables make. CLI-093, CLI-129. */
#include "check.h"

#include "base/fs.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/manual.h"
#include "cli/option_text.h"

static bool holds(const ft_buf *text, ft_str part)
{
    return ft_str_find(ft_buf_str(text), part, 0) != FT_NOWHERE;
}

static void no_line_of_help_is_wider_than_80_columns(void **state)
{
    for (ft_command command = 0; command <= FT_CMD_NONE; command++) {
        ft_buf out = ft_buf_in(*state);
        if (command != FT_CMD_COUNT)
            ft_help(&out, command, (ft_str){0});
        ft_str rest = ft_buf_str(&out), line;
        while (ft_str_cut(&rest, '\n', &line))
            assert_in_range(line.len, 0, 80);
    }
}

static void help_of_a_command_names_its_own_options_only(void **state)
{
    ft_buf out = ft_buf_in(*state);
    ft_help(&out, FT_CMD_CLEAN, (ft_str){0});
    assert_true(holds(&out, FT_STR("--[no-]clean-project-files-only")));
    assert_false(holds(&out, FT_STR("--select")));
}

/* Clients take the first number they find for dbt's version. */
static void the_first_version_told_is_dbts(void **state)
{
    ft_buf out = ft_buf_in(*state);
    ft_version_text(&out);
    assert_true(ft_str_starts(ft_buf_str(&out), FT_STR("Core:\n  - installed: 1.12.6\n")));
}

/* ---- one table */

static void no_option_is_missing_from_the_help_of_its_commands(void **state)
{
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        ft_buf help = ft_buf_in(*state);
        ft_help(&help, command, (ft_str){0});
        for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
            bool wanted = ft_option_of(option, command), shown = ft_option_is_shown(option);
            ft_str spelled = shown ? ft_str_trim(ft_option_spelled(*state, option)) : ft_str_of(ft_option_table[option].name);
            if (wanted != holds(&help, spelled) && wanted)
                fail_msg("%s is not in the help of %s", ft_option_table[option].name, ft_command_table[command].words);
        }
    }
}

static ft_str as_roff(ft_arena *arena, ft_str text)
{
    return ft_str_replace(arena, text, FT_STR("-"), FT_STR("\\-"));
}

static void no_option_is_missing_from_the_pages_of_its_commands(void **state)
{
    for (ft_command command = 0; command <= FT_CMD_NONE; command++) {
        ft_buf page = ft_buf_in(*state);
        bool all = command == FT_CMD_NONE;
        if (!all && (command >= FT_CMD_COUNT || !ft_command_is_shown(command)))
            continue;
        ft_manual_page(&page, command);
        for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
            ft_str spelled = as_roff(*state, ft_str_trim(ft_option_spelled(*state, option)));
            ft_str head = ft_concat(*state, FT_STR(".TP\n.B "), spelled, FT_STR("\n"), (ft_str){0});
            if ((all || ft_option_of(option, command)) != holds(&page, head))
                fail_msg("%s and the page of %s", ft_option_table[option].name, all ? "fettle" : ft_command_table[command].words);
        }
    }
}

/* What stands between two texts. */
static ft_buf part_of(ft_arena *arena, const ft_buf *whole, ft_str from, ft_str to)
{
    size_t start = ft_str_find(ft_buf_str(whole), from, 0);
    assert_int_not_equal(start, FT_NOWHERE);
    size_t end = ft_str_find(ft_buf_str(whole), to, start + from.len);
    ft_buf part = ft_buf_in(arena);
    ft_buf_add(&part, ft_str_slice(ft_buf_str(whole), start, end));
    return part;
}

static bool fish_offers(ft_arena *arena, const ft_buf *fish, ft_option option, ft_command command)
{
    const ft_option_info *info = &ft_option_table[option];
    ft_str flag = ft_format(arena, " -l %s ", info->name + 2), rest = ft_buf_str(fish), line;
    ft_str wanted = ft_format(arena, " \"%s\"", ft_command_table[command].words);
    while (ft_str_cut(&rest, '\n', &line))
        if (ft_str_find(line, flag, 0) != FT_NOWHERE)
            return info->commands == UINT64_MAX || ft_str_find(line, wanted, 0) != FT_NOWHERE;
    return false;
}

static void no_option_is_missing_from_any_completion(void **state)
{
    ft_buf scripts[FT_SHELLS];
    for (ft_shell shell = 0; shell < FT_SHELLS; shell++) {
        scripts[shell] = ft_buf_in(*state);
        ft_completion(&scripts[shell], shell);
    }
    ft_buf zsh_common = part_of(*state, &scripts[FT_SHELL_ZSH], FT_STR("  common=("), FT_STR("  commands=("));
    for (ft_command command = 0; command < FT_CMD_COUNT; command++) {
        const char *words = ft_command_table[command].words;
        ft_buf bash = part_of(*state, &scripts[FT_SHELL_BASH], ft_format(*state, "    \"%s\") ", words), FT_STR(";;"));
        ft_buf zsh = part_of(*state, &scripts[FT_SHELL_ZSH], ft_format(*state, "    '%s') ", words), FT_STR(";;"));
        ft_buf_add(&zsh, ft_buf_str(&zsh_common));
        for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
            const char *name = ft_option_table[option].name;
            bool wanted = ft_option_of(option, command);
            ft_buf_byte(&bash, ' ');
            assert_int_equal(wanted, holds(&bash, ft_format(*state, " %s ", name)) || holds(&bash, ft_format(*state, "\"%s ", name)));
            assert_int_equal(wanted, holds(&zsh, ft_format(*state, "'*%s[", name)));
            assert_int_equal(wanted, fish_offers(*state, &scripts[FT_SHELL_FISH], option, command));
        }
    }
}

/* Made anew by: man/make BIN */
static void the_manual_pages_are_up_to_date(void **state)
{
    ft_fs disk = ft_fs_disk();
    for (ft_command command = 0; command <= FT_CMD_NONE; command++) {
        ft_str kept, name = FT_STR("fettle");
        if (command == FT_CMD_COUNT || (command < FT_CMD_COUNT && !ft_command_is_shown(command)))
            continue;
        ft_buf out = ft_buf_in(*state);
        ft_manual_page(&out, command);
        if (command != FT_CMD_NONE)
            name = ft_manual_name(*state, command);
        assert_int_equal(ft_fs_read(&disk, *state, ft_format(*state, "man/%.*s.1", FT_ARG(name)), &kept), 0);
        check_text(kept, out.at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_line_of_help_is_wider_than_80_columns),
        TEST(help_of_a_command_names_its_own_options_only),
        TEST(the_first_version_told_is_dbts),
        TEST(no_option_is_missing_from_the_help_of_its_commands),
        TEST(no_option_is_missing_from_the_pages_of_its_commands),
        TEST(no_option_is_missing_from_any_completion),
        TEST(the_manual_pages_are_up_to_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
