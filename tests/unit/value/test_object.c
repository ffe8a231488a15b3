/* Binding of arguments, with the messages of CPython. */
#include "job_lib.h"

#include "value/op.h"

static ft_value slots[8];

/* Calls f with 1, 2, ... and the given keyword (or NULL); the message, or "" when it bound. */
static const char *bind(const char *spec, size_t positional, const char *keyword)
{
    static const ft_value numbers[] = {{.kind = FT_INT, .as.number = 1}, {.kind = FT_INT, .as.number = 2},
                                       {.kind = FT_INT, .as.number = 3}, {.kind = FT_INT, .as.number = 4}};
    ft_named named = {ft_str_of(keyword), ft_of_int(9)};
    ft_args args = {.at = numbers, .len = positional, .named = &named, .named_len = keyword != NULL};
    job.fault = (ft_fault){0};
    if (ft_bind(&job, &args, "f", spec, slots))
        return "";
    return ft_str_c(arena, job.fault.message);
}

static void wrong_calls_are_told_as_python_tells_them(void **state)
{
    (void)state;
    static const struct { const char *spec; size_t positional; const char *keyword, *want; } rows[] = {
        {"a", 0, NULL, "f() missing 1 required positional argument: 'a'"},
        {"a, b", 0, NULL, "f() missing 2 required positional arguments: 'a' and 'b'"},
        {"a, b, c", 0, NULL, "f() missing 3 required positional arguments: 'a', 'b', and 'c'"},
        {"a", 2, NULL, "f() takes 1 positional argument but 2 were given"},
        {"a, b=", 3, NULL, "f() takes from 1 to 2 positional arguments but 3 were given"},
        {"", 1, NULL, "f() takes 0 positional arguments but 1 was given"},
        {"a", 1, "a", "f() got multiple values for argument 'a'"},
        {"a", 1, "q", "f() got an unexpected keyword argument 'q'"},
        {"a, *, k", 1, NULL, "f() missing 1 required keyword-only argument: 'k'"},
        {"a, *, k", 2, "k", "f() takes 1 positional argument but 2 positional arguments (and 1 keyword-only argument) were given"},
        {"a, *rest, k=, **more", 3, "q", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(bind(rows[i].spec, rows[i].positional, rows[i].keyword), rows[i].want);
}

static void slots_follow_the_parameters(void **state)
{
    (void)state;
    assert_string_equal(bind("a, b=, *rest, k=, **more", 3, "q"), "");
    assert_int_equal(slots[0].as.number, 1);
    assert_int_equal(slots[1].as.number, 2);
    assert_int_equal(slots[2].kind, FT_TUPLE);
    assert_int_equal(slots[2].as.list->len, 1);
    assert_false(ft_passed(slots[3]));
    assert_int_equal(ft_dict_get_text(slots[4].as.dict, FT_STR("q")).as.number, 9);
}

static void an_undefined_that_was_passed_is_passed(void **state)
{
    (void)state;
    ft_value given = FT_VALUE_UNDEFINED;
    ft_args args = {.at = &given, .len = 1};
    assert_true(ft_bind(&job, &args, "f", "a=", slots));
    assert_true(ft_passed(slots[0]));
}

static ft_found count_to_three(ft_job *with, void *state, ft_value *out)
{
    (void)with;
    int *count = state;
    *out = ft_of_int(++*count);
    return *count > 3 ? FT_MISSING : FT_FOUND;
}

static void a_generator_is_used_up_by_one_pass(void **state)
{
    (void)state;
    int count = 0;
    ft_list *list;
    ft_value made = ft_generator_new(arena, "generator", count_to_three, &count);
    assert_true(ft_to_list(&job, made, &list));
    assert_int_equal(list->len, 3);
    assert_true(ft_to_list(&job, made, &list));
    assert_int_equal(list->len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(wrong_calls_are_told_as_python_tells_them, setup, teardown),
        cmocka_unit_test_setup_teardown(slots_follow_the_parameters, setup, teardown),
        cmocka_unit_test_setup_teardown(an_undefined_that_was_passed_is_passed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_generator_is_used_up_by_one_pass, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
