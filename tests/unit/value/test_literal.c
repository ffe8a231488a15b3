/* Python literals; the answers are CPython's ast.literal_eval's. */
#include "check.h"

#include "value/literal.h"

static void check_reads(ft_arena *arena, const char *text, const char *expected)
{
    ft_job job = ft_job_in(arena);
    ft_buf shown = ft_buf_in(arena);
    ft_value value;
    assert_int_equal(ft_literal_read(&job, ft_str_of(text), &value), FT_FOUND);
    assert_true(ft_repr(&job, value, &shown));
    check_text(ft_buf_str(&shown), expected);
}

static void check_refuses(ft_arena *arena, const char *text)
{
    ft_job job = ft_job_in(arena);
    ft_value value;
    if (ft_literal_read(&job, ft_str_of(text), &value) != FT_MISSING)
        fail_msg("%s was read", text);
}

static void numbers_are_read_in_all_their_forms(void **state)
{
    static const char *const rows[][2] = {
        {"7", "7"},
        {"-3", "-3"},
        {"+ 4", "4"},
        {"1_000", "1000"},
        {"0x_fF", "255"},
        {"0o17", "15"},
        {"0b101", "5"},
        {"000", "0"},
        {"1.", "1.0"},
        {".5", "0.5"},
        {"1e3", "1000.0"},
        {"1e400", "inf"},
        {" 12 # twelve", "12"},
        {"99999999999999999999", "99999999999999999999"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_reads(*state, rows[i][0], rows[i][1]);
}

static void text_and_bytes_join_their_pieces(void **state)
{
    static const char *const rows[][2] = {
        {"'it' \"'s\"", "\"it's\""},
        {"'\\x41\\u00e9\\101\\q'", "'A\xC3\xA9"
                                   "A\\\\q'"},
        {"r'\\n'", "'\\\\n'"},
        {"'''a\nb'''", "'a\\nb'"},
        {"b'\\xff' b\"'\"", "b\"\\xff'\""},
        {"''", "''"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_reads(*state, rows[i][0], rows[i][1]);
}

static void containers_nest_and_may_end_with_a_comma(void **state)
{
    static const char *const rows[][2] = {
        {"[1, 'a', None,]", "[1, 'a', None]"},
        {"()", "()"},
        {"(1)", "1"},
        {"(1,)", "(1,)"},
        {"1, 2", "(1, 2)"},
        {"{}", "{}"},
        {"{'a': [True, {2: 3}]}", "{'a': [True, {2: 3}]}"},
        {"{1}", "{1}"},
        {"set()", "set()"},
        {"[1,\n 2]", "[1, 2]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_reads(*state, rows[i][0], rows[i][1]);
}

static void what_is_no_literal_is_refused(void **state)
{
    static const char *const rows[] = {
        "",         "true",      "name",  "007",   "1__0",   "0x",     "1e",    "--1",
        "1 2",      "[1",        "[1 2]", "[,]",   "'a",     "'a\nb'", "ur'a'", "b'\xC3\xA9'",
        "'a' b'b'", "{1: 2, 3}", "f(1)",  "1 + 2", "'\\xg'", "nan",    "-'a'",  "set([1])",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_refuses(*state, rows[i]);
}

static void a_key_without_a_hash_is_a_type_error(void **state)
{
    ft_job job = ft_job_in(*state);
    ft_value value;
    assert_int_equal(ft_literal_read(&job, FT_STR("{[]: 1}"), &value), FT_FAULTED);
    check_text(job.fault.message, "unhashable type: 'list'");
}

static void brackets_nested_without_end_are_refused(void **state)
{
    ft_buf text = ft_buf_in(*state);
    ft_buf_fill(&text, '[', 100000);
    check_refuses(*state, ft_str_c(*state, ft_buf_str(&text)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_are_read_in_all_their_forms),
        TEST(text_and_bytes_join_their_pieces),
        TEST(containers_nest_and_may_end_with_a_comma),
        TEST(what_is_no_literal_is_refused),
        TEST(a_key_without_a_hash_is_a_type_error),
        TEST(brackets_nested_without_end_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
