/* test_options.c - words of the command line and variables of the environment become options. */
#include "check.h"

#include "cli/options.h"

typedef struct { const char *name, *value; } variable;
static const variable *variables;

static ft_str env(void *self, ft_str name)
{
    (void)self;
    for (const variable *v = variables; v && v->name; v++)
        if (ft_str_is(name, v->name))
            return ft_str_of(v->value);
    return (ft_str){0};
}

/* `words` are separated by single spaces; '_' inside a word stands for a space. */
static bool parse_words(ft_arena *arena, const char *words, ft_options *out, ft_diags *diags)
{
    char *argv[32] = {"fettle"};
    int argc = 1;
    ft_str rest = ft_str_of(words), word;
    while (rest.len && ft_str_cut(&rest, ' ', &word))
        argv[argc++] = ft_str_c(arena, ft_str_replace(arena, word, FT_STR("_"), FT_STR(" ")));
    return ft_options_parse(arena, argc, argv, env, NULL, out, diags);
}

static ft_options parsed(ft_arena *arena, const char *words)
{
    ft_options options;
    ft_diags *diags = ft_diags_new(arena);
    assert_true(parse_words(arena, words, &options, diags));
    return options;
}

static void check_refused(ft_arena *arena, const char *words, const char *message)
{
    ft_options options;
    ft_diags *diags = ft_diags_new(arena);
    assert_false(parse_words(arena, words, &options, diags));
    check_text(diags->all.at[0]->message, message);
}

static void check_words(const ft_option_value *value, size_t len, const char *const *words)
{
    assert_int_equal(value->words.len, len);
    for (size_t i = 0; i < len; i++)
        check_text(value->words.at[i], words[i]);
}

/* CLI-020 */
static void select_takes_words_up_to_the_next_option(void **state)
{
    ft_options options = parsed(*state, "run --select a +b_c --exclude d -s e");
    check_words(&options.values[FT_OPT_SELECT], 4, (const char *[]){"a", "+b", "c", "e"});
    check_words(&options.values[FT_OPT_EXCLUDE], 1, (const char *[]){"d"});
}

/* CLI-048: global options stand on either side of the command */
static void global_options_stand_before_or_after_the_command(void **state)
{
    ft_options before = parsed(*state, "--fail-fast run"), after = parsed(*state, "run --fail-fast");
    assert_true(ft_opt_on(&before, FT_OPT_FAIL_FAST));
    assert_true(ft_opt_on(&after, FT_OPT_FAIL_FAST));
}

/* CLI-098 */
static void one_option_on_both_sides_is_refused(void **state)
{
    check_refused(*state, "--target a run --target b", "--target was given both before and after the command");
}

static void options_of_another_command_are_refused(void **state)
{
    check_refused(*state, "list --limit 3", "No such option: --limit");
    check_refused(*state, "--select a run", "No such option: --select");
    check_refused(*state, "run --frob", "No such option: --frob");
    check_refused(*state, "lst", "No such command 'lst'");
    check_refused(*state, "run x", "Got unexpected extra argument (x)");
}

static void a_value_may_follow_an_equals_sign_or_stand_alone(void **state)
{
    ft_options options = parsed(*state, "show --limit=-1 --inline select_1 --threads 4");
    assert_int_equal(options.values[FT_OPT_LIMIT].number, -1);
    check_text(ft_opt_text(&options, FT_OPT_INLINE), "select 1");
    assert_int_equal(options.values[FT_OPT_THREADS].number, 4);
    check_refused(*state, "show --limit x", "Invalid value for '--limit'");
    check_refused(*state, "show --limit", "Option '--limit' requires an argument");
}

static void letters_may_be_written_together(void **state)
{
    ft_options options = parsed(*state, "build -xf");
    assert_true(ft_opt_on(&options, FT_OPT_FAIL_FAST));
    assert_true(ft_opt_on(&options, FT_OPT_FULL_REFRESH));
}

static void commands_of_two_words_are_one_command(void **state)
{
    assert_int_equal(parsed(*state, "docs generate").command, FT_CMD_DOCS_GENERATE);
    assert_int_equal(parsed(*state, "source freshness").command, FT_CMD_SOURCE_FRESHNESS);
    assert_int_equal(parsed(*state, "").command, FT_CMD_NONE);
}

/* CLI-094, CLI-095, CLI-096 */
static void the_line_wins_over_the_environment_and_engine_names_over_older_ones(void **state)
{
    static const variable set[] = {{"DBT_TARGET", "old"}, {"DBT_ENGINE_TARGET", "engine"}, {"DBT_FAIL_FAST", "Yes"},
                                   {NULL, NULL}};
    variables = set;
    ft_options options = parsed(*state, "run");
    check_text(ft_opt_text(&options, FT_OPT_TARGET), "engine");
    assert_true(ft_opt_on(&options, FT_OPT_FAIL_FAST));
    options = parsed(*state, "run -t line --no-fail-fast");
    check_text(ft_opt_text(&options, FT_OPT_TARGET), "line");
    assert_false(ft_opt_on(&options, FT_OPT_FAIL_FAST));
    static const variable bad[] = {{"DBT_FAIL_FAST", "maybe"}, {NULL, NULL}};
    variables = bad;
    check_refused(*state, "run", "the environment variable DBT_FAIL_FAST has a value that is not accepted");
    variables = NULL;
}

/* CLI-102: an older name is heard, and DBT_NO_PRINT says the opposite of --print */
static void older_variables_are_heard(void **state)
{
    static const variable set[] = {{"DBT_NO_PRINT", "1"}, {"DBT_DEFER_TO_STATE", "1"}, {NULL, NULL}};
    variables = set;
    ft_options options = parsed(*state, "run");
    assert_false(ft_opt_on(&options, FT_OPT_PRINT));
    assert_true(ft_opt_on(&options, FT_OPT_DEFER));
    variables = NULL;
}

/* CLI-100 */
static void a_wrong_type_in_flags_drops_the_whole_block(void **state)
{
    ft_dict *flags = ft_dict_new(*state);
    ft_dict_set_text(*state, flags, FT_STR("fail_fast"), FT_VALUE_TRUE);
    ft_options options = parsed(*state, "run");
    assert_true(ft_options_take_flags(&options, flags, FT_FROM_PROJECT));
    assert_true(ft_opt_on(&options, FT_OPT_FAIL_FAST));
    options = parsed(*state, "run --no-fail-fast");
    assert_true(ft_options_take_flags(&options, flags, FT_FROM_PROJECT));
    assert_false(ft_opt_on(&options, FT_OPT_FAIL_FAST));
    ft_dict_set_text(*state, flags, FT_STR("printer_width"), FT_VALUE_TEXT("wide"));
    options = parsed(*state, "run");
    assert_false(ft_options_take_flags(&options, flags, FT_FROM_PROJECT));
    assert_false(ft_opt_on(&options, FT_OPT_FAIL_FAST));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(select_takes_words_up_to_the_next_option),
        TEST(global_options_stand_before_or_after_the_command),
        TEST(one_option_on_both_sides_is_refused),
        TEST(options_of_another_command_are_refused),
        TEST(a_value_may_follow_an_equals_sign_or_stand_alone),
        TEST(letters_may_be_written_together),
        TEST(commands_of_two_words_are_one_command),
        TEST(the_line_wins_over_the_environment_and_engine_names_over_older_ones),
        TEST(older_variables_are_heard),
        TEST(a_wrong_type_in_flags_drops_the_whole_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
