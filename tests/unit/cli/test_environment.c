/* test_environment.c - .env files and the two names of each variable. */
#include "check.h"

#include "cli/environment.h"

static ft_environment with_file(ft_arena *arena, const char *text)
{
    static char *none[] = {"SET=before", "EMPTY=", NULL};
    ft_environment environment;
    ft_fs fs = ft_fs_memory(arena);
    ft_environment_init(&environment, arena, none);
    fs.replace(fs.self, FT_STR("/home/x/.env"), ft_str_of(text), false);
    ft_environment_add_file(&environment, &fs, FT_STR("/home/x/project/models"));
    return environment;
}

static void check_variable(ft_environment *environment, const char *name, const char *value)
{
    ft_str found = ft_environment_get(environment, ft_str_of(name));
    assert_non_null(found.at);
    check_text(found, value);
}

/* CLI-097: found in a folder above; variables that are there already are kept */
static void a_file_above_adds_what_is_not_set(void **state)
{
    ft_environment environment = with_file(*state, "SET=after\nNEW=1\nexport SHOWN = two words # why\n\n# no\nEMPTY=x\n");
    check_variable(&environment, "SET", "before");
    check_variable(&environment, "NEW", "1");
    check_variable(&environment, "SHOWN", "two words");
    check_variable(&environment, "EMPTY", "");
}

static void quotes_keep_blanks_and_double_ones_know_escapes(void **state)
{
    ft_environment environment = with_file(*state, "A=' a # b '\nB=\"x\\ny\\\"z\"\nC='it'\nD=\"two\nlines\"\nE=last");
    check_variable(&environment, "A", " a # b ");
    check_variable(&environment, "B", "x\ny\"z");
    check_variable(&environment, "D", "two\nlines");
    check_variable(&environment, "E", "last");
}

static void variables_are_put_in_except_in_single_quotes(void **state)
{
    ft_environment environment = with_file(*state, "A=${SET}/x\nB='${SET}'\nC=\"${NOPE:-other} ${A}\"\nD=${open\n");
    check_variable(&environment, "A", "before/x");
    check_variable(&environment, "B", "${SET}");
    check_variable(&environment, "C", "other before/x");
    check_variable(&environment, "D", "${open");
}

static void lines_that_say_nothing_are_passed_over(void **state)
{
    ft_environment environment = with_file(*state, "no equals\n=nameless\nGOOD=1\n");
    check_variable(&environment, "GOOD", "1");
    assert_int_equal(ft_environment_names(*state, &environment).len, 3);
}

/* CLI-095 */
static void each_of_two_names_gives_the_other(void **state)
{
    static char *set[] = {"DBT_STATE=a", "DBT_ENGINE_DEFER=b", "DBT_PRINT=old", "DBT_ENGINE_PRINT=new", NULL};
    ft_environment environment;
    ft_environment_init(&environment, *state, set);
    ft_environment_mirror(&environment);
    check_variable(&environment, "DBT_ENGINE_STATE", "a");
    check_variable(&environment, "DBT_DEFER", "b");
    check_variable(&environment, "DBT_PRINT", "new");
    check_variable(&environment, "DBT_ENGINE_PRINT", "new");
}

/* PRF-26: under another name a secret would be one no longer. */
static void variables_of_the_user_keep_their_one_name(void **state)
{
    static char *set[] = {"DBT_ENV_SECRET_X=hush", "DBT_ENGINE_MINE=x", NULL};
    ft_environment environment;
    ft_environment_init(&environment, *state, set);
    ft_environment_mirror(&environment);
    assert_int_equal(ft_environment_names(*state, &environment).len, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_above_adds_what_is_not_set),
        TEST(quotes_keep_blanks_and_double_ones_know_escapes),
        TEST(variables_are_put_in_except_in_single_quotes),
        TEST(lines_that_say_nothing_are_passed_over),
        TEST(each_of_two_names_gives_the_other),
        TEST(variables_of_the_user_keep_their_one_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
