/* The grammar of selection: SEL-01 ... SEL-06, SEL-48 ... SEL-50. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "syntax/select.h"

static ft_arena *arena;
static ft_diags *diags;

static int setup(void **state)
{
    (void)state;
    arena = ft_arena_new("test");
    diags = ft_diags_new(arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ft_arena_free(arena);
    return 0;
}

static const ft_criterion *one(const char *word)
{
    const ft_selection *made = ft_select_parse_word(arena, ft_str_of(word), diags);
    assert_non_null(made);
    assert_int_equal(made->len, 1);
    return &made->parts[0]->criterion;
}

static void assert_text(ft_str have, const char *want)
{
    assert_int_equal(have.len, strlen(want));
    assert_memory_equal(have.at, want, have.len);
}

static void a_bare_name_is_an_fqn(void **state)
{
    (void)state;
    const ft_criterion *made = one("orders");
    assert_text(made->method, "fqn");
    assert_text(made->value, "orders");
    assert_false(made->parents || made->children || made->childrens_parents);
}

static void plus_signs_and_depths_surround_the_value(void **state)
{
    (void)state;
    const ft_criterion *made = one("2+tag:nightly+3");
    assert_text(made->method, "tag");
    assert_text(made->value, "nightly");
    assert_int_equal(made->parents_depth, 2);
    assert_int_equal(made->children_depth, 3);
    made = one("+x+");
    assert_int_equal(made->parents_depth, FT_ANY_DEPTH);
    assert_int_equal(made->children_depth, FT_ANY_DEPTH);
}

static void a_name_may_begin_and_end_with_digits(void **state)
{
    (void)state;
    assert_text(one("7days_2024")->value, "7days_2024");
}

static void a_slash_means_path_and_an_ending_means_file(void **state)
{
    (void)state;
    assert_text(one("models/marts")->method, "path");
    assert_text(one("orders.SQL")->method, "file");
    assert_text(one("seeds.csv")->method, "file");
    assert_text(one("shop.marts")->method, "fqn");
}

static void a_dotted_method_has_an_argument(void **state)
{
    (void)state;
    const ft_criterion *made = one("config.meta.owner:jo");
    assert_text(made->method, "config");
    assert_text(made->argument, "meta.owner");
    assert_text(made->value, "jo");
}

static void at_with_a_trailing_plus_is_refused(void **state)
{
    (void)state;
    assert_null(ft_select_parse_word(arena, FT_STR("@x+"), diags));
    assert_int_equal(diags->errors, 1);
}

static void an_unknown_method_is_refused_with_a_suggestion(void **state)
{
    (void)state;
    assert_null(ft_select_parse_word(arena, FT_STR("tags:x"), diags));
    assert_non_null(strstr(ft_str_c(arena, diags->all.at[0]->hint), "\"tag\""));
}

static void spaces_unite_and_commas_intersect(void **state)
{
    (void)state;
    ft_str words[] = {FT_STR("a,tag:x b"), FT_STR("c")};
    const ft_selection *made = ft_select_parse(arena, words, 2, NULL, 0, diags);
    assert_int_equal(made->kind, FT_SELECT_DIFFERENCE);
    assert_int_equal(made->parts[0]->len, 3);
    assert_int_equal(made->parts[0]->parts[0]->kind, FT_SELECT_INTERSECTION);
    assert_int_equal(made->parts[0]->parts[0]->len, 2);
}

static void globs_are_those_of_fnmatch(void **state)
{
    (void)state;
    static const struct { const char *text, *pattern; bool match; } cases[] = {
        {"stg_orders", "stg_*", true},    {"stg_orders", "stg", false},      {"abc", "a?c", true},
        {"abc", "a[bx]c", true},          {"abc", "a[!b]c", false},          {"a-c", "a[a-c]c", false},
        {"abc", "a[a-c]c", true},         {"", "*", true},                   {"abc", "*c*", true},
        {"ab", "a[", false},              {"a[", "a[", true},                {"aaab", "*a*b", true},
        {"Abc", "abc", false},            {"x]", "x[]]", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(ft_glob_match(ft_str_of(cases[i].text), ft_str_of(cases[i].pattern)), cases[i].match);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_bare_name_is_an_fqn, setup, teardown),
        cmocka_unit_test_setup_teardown(plus_signs_and_depths_surround_the_value, setup, teardown),
        cmocka_unit_test_setup_teardown(a_name_may_begin_and_end_with_digits, setup, teardown),
        cmocka_unit_test_setup_teardown(a_slash_means_path_and_an_ending_means_file, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dotted_method_has_an_argument, setup, teardown),
        cmocka_unit_test_setup_teardown(at_with_a_trailing_plus_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(an_unknown_method_is_refused_with_a_suggestion, setup, teardown),
        cmocka_unit_test_setup_teardown(spaces_unite_and_commas_intersect, setup, teardown),
        cmocka_unit_test_setup_teardown(globs_are_those_of_fnmatch, setup, teardown),
    };
    return cmocka_run_group_tests_name("select", tests, NULL, NULL);
}
