/* test_regex.c - modules.re behaves as Python's re (PYM-08, MOD-03). */
#include "module_lib.h"
#include "value/regex.h"

static void matches_know_groups_and_places_in_characters(void **state)
{
    ft_value re = ft_re_module(*state);
    ft_value m = called(*state, re, "search", T("(?P<y>\\d+)-(\\d+)(x)?"), T("é 2020-01"));
    check_call("'2020-01'", *state, m, "group");
    check_call("('2020', '01')", *state, m, "group", T("y"), N(2));
    check_call("('2020', '01', None)", *state, m, "groups");
    check_call("('2020', '01', '')", *state, m, "groups", T(""));
    check_call("{'y': '2020'}", *state, m, "groupdict");
    check_call("(2, 9)", *state, m, "span");
    check_call("-1", *state, m, "start", N(3));
    check_call("'01/2020'", *state, m, "expand", T("\\2/\\g<y>"));
    check_call("IndexError: no such group", *state, m, "group", N(4));
    ft_job job = ft_job_in(*state);
    ft_value unused;
    assert_false(ft_slice(&job, m, FT_VALUE_NONE, N(9), FT_VALUE_NONE, &unused));
    check_text(job.fault.message, "no such group");
    assert_int_equal(attribute(*state, m, "lastindex").as.number, 2);
}

static void match_search_and_fullmatch_differ_in_where_they_hold(void **state)
{
    ft_value re = ft_re_module(*state);
    check_call("None", *state, re, "match", T("b"), T("ab"));
    check_call("<re.Match object; span=(1, 2), match='b'>", *state, re, "search", T("b"), T("ab"));
    check_call("<re.Match object; span=(0, 2), match='ab'>", *state, re, "fullmatch", T("a|ab"),
               T("ab"));
    ft_value p = called(*state, re, "compile", T("b$"));
    check_call("<re.Match object; span=(1, 2), match='b'>", *state, p, "search", T("abc"), N(0),
               N(2));
}

static void empty_matches_stand_beside_others(void **state)
{
    ft_value re = ft_re_module(*state);
    check_call("['', 'aa', '', '']", *state, re, "findall", T("a*"), T("baac"));
    check_call("'-a-b--d-'", *state, re, "sub", T("x*"), T("-"), T("abxd"));
    check_call("['', 'a', '', 'b', '']", *state, re, "split", T("x*"), T("axb"));
}

static void substitution_takes_templates_and_counts(void **state)
{
    ft_value re = ft_re_module(*state);
    check_call("'<bb><cc>'", *state, re, "sub", T("a(.)"), T("<\\1\\g<1>>"), T("abac"));
    check_call("('bba', 2)", *state, re, "subn", T("a"), T("b"), T("aaa"), N(2));
    check_call("error: invalid group reference 2 at position 1", *state, re, "sub", T("a"),
               T("\\2"), T("a"));
    check_call("IndexError: unknown group name 'x'", *state, re, "sub", T("a"), T("\\g<x>"), T("a"));
}

static bool give_seven(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)job, (void)self, (void)args;
    *out = T("7");
    return true;
}

static void substitution_calls_what_is_callable(void **state)
{
    ft_value re = ft_re_module(*state);
    ft_value seven = ft_native_new(*state, "seven", give_seven, NULL);
    check_call("'b7b'", *state, re, "sub", T("a+"), seven, T("baab"));
}

static void python_syntax_is_read_where_it_differs(void **state)
{
    ft_value re = ft_re_module(*state);
    check_call("['aa', 'aa', 'a', '']", *state, re, "findall", T("a{,2}"), T("aaaaa"));
    check_call("['x{1,2']", *state, re, "findall", T("x{1,2"), T("x{1,2"));
    check_call("['ab']", *state, re, "findall", T("(?x) a b # c"), T("ab"));
    check_call("['a']", *state, re, "findall", T("a\\Z"), T("a"));
    check_call("['', '']", *state, re, "findall", T("(?m)^"), T("a\n"));
    check_call("['\\x1c']", *state, re, "findall", T("\\s"), T("a\x1c"));
    check_call("['a']", *state, re, "findall", T("(?P<q>a)(?P=q)"), T("aa"));
}

static void bad_patterns_are_told_with_their_place(void **state)
{
    ft_value re = ft_re_module(*state);
    check_call("error: missing ), unterminated subpattern at position 0", *state, re, "compile",
               T("("));
    check_call("error: unbalanced parenthesis at position 0", *state, re, "compile", T(")"));
    check_call("error: multiple repeat at position 2", *state, re, "compile", T("a**"));
    check_call("error: nothing to repeat at position 0", *state, re, "compile", T("*a"));
    check_call("error: unterminated character set at position 0", *state, re, "compile", T("[a"));
    check_call("error: bad escape \\q at position 1", *state, re, "compile", T("é\\q"));
    check_call("error: unknown extension ?<n at position 1", *state, re, "compile", T("(?<n>a)"));
    check_call("error: look-behind requires fixed-width pattern", *state, re, "compile",
               T("(?<=a*)b"));
    check_call("error: missing ), unterminated subpattern at position 2 (line 2, column 1)",
               *state, re, "compile", T("a\n("));
}

static void a_search_that_runs_away_ends(void **state)
{
    ft_value re = ft_re_module(*state);
    check_call("BudgetError: the regular expression takes too many steps on this text", *state, re,
               "match", T("(a+)+$"), T("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
}

static void c_callers_find_bytes(void **state)
{
    ft_job job = ft_job_in(*state);
    ft_regex *regex = ft_regex_new(&job, FT_STR("B+"), true);
    size_t start, end;
    assert_true(ft_regex_search(regex, FT_STR("é abb"), 0, &start, &end));
    assert_int_equal(start, 4);
    assert_int_equal(end, 6);
    assert_false(ft_regex_search(regex, FT_STR("\xff b"), 0, &start, &end));
    ft_regex_free(regex);
    assert_null(ft_regex_new(&job, FT_STR("("), false));
    assert_int_equal(job.fault.kind, FT_FAULT_RE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(matches_know_groups_and_places_in_characters),
        TEST(match_search_and_fullmatch_differ_in_where_they_hold),
        TEST(empty_matches_stand_beside_others),
        TEST(substitution_takes_templates_and_counts),
        TEST(substitution_calls_what_is_callable),
        TEST(python_syntax_is_read_where_it_differs),
        TEST(bad_patterns_are_told_with_their_place),
        TEST(a_search_that_runs_away_ends),
        TEST(c_callers_find_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
