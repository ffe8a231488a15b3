/* test_help.c - help fits a terminal, and the manual page in man/ is the one the tables make. */
#include "check.h"

#include "base/fs.h"
#include "cli/help.h"

static void no_line_of_help_is_wider_than_80_columns(void **state)
{
    for (ft_command command = 0; command <= FT_CMD_NONE; command++) {
        ft_buf out = ft_buf_in(*state);
        if (command != FT_CMD_COUNT)
            ft_help(&out, command);
        ft_str rest = ft_buf_str(&out), line;
        while (ft_str_cut(&rest, '\n', &line))
            assert_in_range(line.len, 0, 80);
    }
}

static void help_of_a_command_names_its_own_options_only(void **state)
{
    ft_buf out = ft_buf_in(*state);
    ft_help(&out, FT_CMD_CLEAN);
    assert_int_not_equal(ft_str_find(ft_buf_str(&out), FT_STR("--[no-]clean-project-files-only"), 0), FT_NOWHERE);
    assert_int_equal(ft_str_find(ft_buf_str(&out), FT_STR("--select"), 0), FT_NOWHERE);
}

/* Clients take the first number they find for dbt's version. */
static void the_first_version_told_is_dbts(void **state)
{
    ft_buf out = ft_buf_in(*state);
    ft_version_text(&out);
    assert_true(ft_str_starts(ft_buf_str(&out), FT_STR("Core:\n  - installed: 1.12.6\n")));
}

/* Made anew by: fettle man > man/fettle.1 */
static void the_manual_page_is_up_to_date(void **state)
{
    ft_fs disk = ft_fs_disk();
    ft_str kept;
    ft_buf out = ft_buf_in(*state);
    ft_manual_page(&out);
    assert_int_equal(ft_fs_read(&disk, *state, FT_STR("man/fettle.1"), &kept), 0);
    check_text(kept, out.at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_line_of_help_is_wider_than_80_columns),
        TEST(help_of_a_command_names_its_own_options_only),
        TEST(the_first_version_told_is_dbts),
        TEST(the_manual_page_is_up_to_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
