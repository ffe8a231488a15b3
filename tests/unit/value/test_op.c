/* What Python does with values: PYV-01 ... PYV-16, UND-01 ... UND-09, GRM-16, ENV-05. Values are
 * written as JSON, results are read as Python's repr. */
#include "job_lib.h"

static const char *shown(ft_value value)
{
    ft_buf text = ft_buf_in(arena);
    assert_true(ft_repr(&job, value, &text));
    return ft_str_c(arena, ft_buf_str(&text));
}

/* "Class: message" of the error that was raised, which is taken back. */
static const char *raised(void)
{
    assert_true(job.fault.set);
    ft_str text = ft_format(arena, "%s: %.*s", ft_fault_class_name(job.fault.kind),
                            FT_ARG(job.fault.message));
    job.fault = (ft_fault){0};
    return ft_str_c(arena, text);
}

static const char *computed(ft_binary_op op, const char *a, const char *b)
{
    ft_value made;
    return ft_binary(&job, op, of(a), of(b), &made) ? shown(made) : raised();
}

static void arithmetic_is_pythons(void **state)
{
    (void)state;
    static const struct { ft_binary_op op; const char *a, *b, *want; } rows[] = {
        {FT_OP_ADD, "9223372036854775807", "1", "9223372036854775808"},
        {FT_OP_SUB, "9223372036854775808", "1", "9223372036854775807"},
        {FT_OP_MUL, "4294967296", "4294967296", "18446744073709551616"},
        {FT_OP_DIV, "7", "2", "3.5"}, {FT_OP_DIV, "4", "2", "2.0"},
        {FT_OP_FLOORDIV, "-5", "2", "-3"}, {FT_OP_MOD, "-5", "3", "1"}, {FT_OP_MOD, "5.5", "-2", "-0.5"},
        {FT_OP_POW, "2", "-1", "0.5"}, {FT_OP_POW, "2", "70", "1180591620717411303424"},
        {FT_OP_ADD, "true", "true", "2"}, {FT_OP_MUL, "\"ab\"", "2", "'abab'"},
        {FT_OP_MUL, "2", "[1]", "[1, 1]"}, {FT_OP_ADD, "[1]", "[2]", "[1, 2]"},
        {FT_OP_MOD, "\"%05.1f|%s\"", "[1]", "TypeError: must be real number, not list"},
        {FT_OP_DIV, "1", "0", "ZeroDivisionError: division by zero"},
        {FT_OP_MOD, "1", "0", "ZeroDivisionError: integer modulo by zero"},
        {FT_OP_ADD, "1", "\"a\"", "TypeError: unsupported operand type(s) for +: 'int' and 'str'"},
        {FT_OP_ADD, "\"a\"", "1", "TypeError: can only concatenate str (not \"int\") to str"},
        {FT_OP_MUL, "\"a\"", "1.5", "TypeError: can't multiply sequence by non-int of type 'float'"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(computed(rows[i].op, rows[i].a, rows[i].b), rows[i].want);
}

static void large_results_are_refused_before_they_are_made(void **state)
{
    (void)state;
    ft_value made;
    assert_false(ft_binary(&job, FT_OP_MUL, of("\"a\""), of("1000000000"), &made));
    assert_int_equal(job.fault.kind, FT_FAULT_MEMORY);
    job.fault = (ft_fault){0};
    assert_false(ft_binary(&job, FT_OP_MUL, of("[1]"), of("1000000000"), &made));
    assert_int_equal(job.fault.kind, FT_FAULT_MEMORY);
    job.fault = (ft_fault){0};
    assert_false(ft_binary(&job, FT_OP_POW, of("10"), of("10000000000"), &made));
    assert_int_equal(job.fault.kind, FT_FAULT_MEMORY);
    assert_true(ft_arena_bytes(arena) < 1 << 20);
}

static bool equal(const char *a, const char *b)
{
    bool same;
    assert_true(ft_equal(&job, of(a), of(b), &same));
    return same;
}

static void equality_crosses_kinds_of_numbers_only(void **state)
{
    (void)state;
    assert_true(equal("1", "1.0"));
    assert_true(equal("1", "true"));
    assert_false(equal("\"1\"", "1"));
    assert_true(equal("[1, {\"a\": 2}]", "[1.0, {\"a\": 2}]"));
    assert_true(equal("{\"a\": 1, \"b\": 2}", "{\"b\": 2, \"a\": 1}"));
    assert_false(equal("9007199254740993", "9007199254740992.0"));
    assert_false(equal("NaN", "NaN"));
}

static void equal_numbers_are_one_key(void **state)
{
    (void)state;
    ft_dict *dict = ft_dict_new(arena);
    assert_true(ft_dict_set(&job, dict, of("1"), of("\"int\"")));
    assert_true(ft_dict_set(&job, dict, of("1.0"), of("\"float\"")));
    assert_true(ft_dict_set(&job, dict, of("true"), of("\"bool\"")));
    assert_string_equal(shown(ft_of_dict(dict)), "{1: 'bool'}");
    assert_false(ft_dict_set(&job, dict, of("[]"), of("1")));
    assert_string_equal(raised(), "TypeError: unhashable type: 'list'");
}

static void a_dict_keeps_the_order_of_insertion(void **state)
{
    (void)state;
    ft_dict *dict = ft_dict_new(arena);
    for (int i = 0; i < 100; i++)
        ft_dict_set_text(arena, dict, ft_format(arena, "k%d", i), ft_of_int(i));
    for (int i = 0; i < 98; i++)
        assert_true(ft_dict_remove_text(dict, ft_format(arena, "k%d", i), NULL));
    ft_dict_set_text(arena, dict, FT_STR("k0"), ft_of_int(7));
    assert_string_equal(shown(ft_of_dict(dict)), "{'k98': 98, 'k99': 99, 'k0': 7}");
}

static void ordering_across_types_is_a_type_error(void **state)
{
    (void)state;
    bool less;
    assert_false(ft_compare(&job, FT_LT, of("1"), of("\"a\""), &less));
    assert_string_equal(raised(), "TypeError: '<' not supported between instances of 'int' and 'str'");
    assert_true(ft_compare(&job, FT_LT, of("[1, 2]"), of("[1, 3]"), &less) && less);
    assert_true(ft_compare(&job, FT_GE, of("2"), of("1.5"), &less) && less);
}

static void changing_a_dict_while_iterating_is_noticed(void **state)
{
    (void)state;
    ft_iter iter;
    ft_value dict = of("{\"a\": 1, \"b\": 2}"), key;
    assert_true(ft_iter_begin(&job, dict, &iter));
    assert_int_equal(ft_iter_next(&job, &iter, &key), FT_FOUND);
    ft_dict_set_text(arena, dict.as.dict, FT_STR("c"), key);
    assert_int_equal(ft_iter_next(&job, &iter, &key), FT_FAULTED);
    assert_string_equal(raised(), "RuntimeError: dictionary changed size during iteration");
}

static void a_list_inside_itself_prints_as_dots(void **state)
{
    (void)state;
    ft_value list = of("[1]"), copy;
    ft_list_add(arena, list.as.list, list);
    assert_string_equal(shown(list), "[1, [...]]");
    copy = ft_value_copy(arena, list);
    assert_string_equal(shown(copy), "[1, [...]]");
    assert_ptr_not_equal(copy.as.list, list.as.list);
    assert_ptr_equal(copy.as.list->at[1].as.list, copy.as.list);
}

static void texts_print_as_pythons_repr(void **state)
{
    (void)state;
    assert_string_equal(shown(of("\"it's\"")), "\"it's\"");
    assert_string_equal(shown(of("\"'\\\"\"")), "'\\'\"'");
    assert_string_equal(shown(of("\"a\\n\\u0000\\u00e9\\u2028\"")), "'a\\n\\x00\xc3\xa9\\u2028'");
}

static void slices_walk_as_in_python(void **state)
{
    (void)state;
    static const struct { const char *of, *start, *stop, *step, *want; } rows[] = {
        {"[1,2,3,4,5]", "null", "null", "-1", "[5, 4, 3, 2, 1]"}, {"[1,2,3]", "-2", "null", "null", "[2, 3]"},
        {"\"h\\u00e9llo\"", "1", "3", "null", "'\xc3\xa9l'"}, {"\"h\\u00e9llo\"", "null", "null", "-2", "'olh'"},
        {"[1,2,3]", "5", "null", "null", "[]"}, {"[1,2,3]", "null", "100000000000000000000", "2", "[1, 3]"},
        {"[1]", "null", "null", "0", "ValueError: slice step cannot be zero"},
        {"5", "null", "null", "null", "TypeError: 'int' object is not subscriptable"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_value made;
        bool fine = ft_slice(&job, of(rows[i].of), of(rows[i].start), of(rows[i].stop), of(rows[i].step), &made);
        assert_string_equal(fine ? shown(made) : raised(), rows[i].want);
    }
}

static ft_value attribute(ft_value owner, const char *name)
{
    ft_value made;
    assert_true(ft_get_attr(&job, owner, ft_str_of(name), &made));
    return made;
}

static void a_missing_attribute_is_undefined_and_says_so_one_step_later(void **state)
{
    (void)state;
    ft_value missing = attribute(of("{\"a\": 1}"), "zz"), made;
    assert_int_equal(missing.kind, FT_UNDEFINED);
    assert_false(ft_get_attr(&job, missing, FT_STR("q"), &made));
    assert_string_equal(raised(), "UndefinedError: 'dict object' has no attribute 'zz'");
    assert_false(ft_get_attr(&job, attribute(FT_VALUE_NONE, "foo"), FT_STR("bar"), &made));
    assert_string_equal(raised(), "UndefinedError: 'None' has no attribute 'foo'");
    assert_true(ft_get_item(&job, of("[1]"), of("9"), &missing));
    assert_false(ft_binary(&job, FT_OP_ADD, missing, of("1"), &made));
    assert_string_equal(raised(), "UndefinedError: list object has no element 9");
}

static void the_sandbox_refuses_internal_attributes_but_not_such_keys(void **state)
{
    (void)state;
    ft_value made, hidden = attribute(of("1"), "__class__");
    assert_false(ft_call(&job, hidden, &(ft_args){0}, &made));
    assert_string_equal(raised(), "SecurityError: access to attribute '__class__' of 'int' object is unsafe.");
    assert_string_equal(shown(attribute(of("{\"_is_relation\": 1}"), "_is_relation")), "1");
}

static ft_value undefined(ft_undefined_mode mode)
{
    return ft_undefined_named(arena, mode, FT_STR("x"), FT_STR(""));
}

static void undefined_is_empty_until_it_is_used(void **state)
{
    (void)state;
    bool truth;
    size_t len;
    ft_value made, x = undefined(FT_UNDEFINED_PLAIN);
    ft_str text;
    assert_true(ft_to_text(&job, x, &text) && text.len == 0);
    assert_true(ft_truth(&job, x, &truth) && !truth);
    assert_true(ft_length(&job, x, &len) && len == 0);
    assert_true(ft_contains(&job, x, of("1"), &truth) && !truth);
    assert_true(ft_equal(&job, x, FT_VALUE_NONE, &truth) && !truth);
    assert_false(ft_compare(&job, FT_GT, x, of("1"), &truth));
    assert_string_equal(raised(), "UndefinedError: 'x' is undefined");
    assert_false(ft_negate(&job, x, &made));
    assert_string_equal(raised(), "UndefinedError: 'x' is undefined");
    assert_string_equal(shown(x), "Undefined");
}

static void the_other_kinds_of_undefined(void **state)
{
    (void)state;
    ft_str text;
    ft_value made, strict = undefined(FT_UNDEFINED_STRICT), debug = undefined(FT_UNDEFINED_DEBUG);
    assert_false(ft_to_text(&job, strict, &text));
    assert_string_equal(raised(), "UndefinedError: 'x' is undefined");
    assert_true(ft_to_text(&job, debug, &text));
    assert_string_equal(ft_str_c(arena, text), "{{ x }}");
    assert_int_equal(attribute(undefined(FT_UNDEFINED_CHAINABLE), "a").kind, FT_UNDEFINED);
    assert_true(ft_call(&job, attribute(undefined(FT_UNDEFINED_CAPTURE), "a"), &(ft_args){0}, &made));
    assert_int_equal(made.kind, FT_UNDEFINED);
}

static void depth_ends_in_an_error(void **state)
{
    (void)state;
    ft_buf text = ft_buf_in(arena);
    ft_value list = ft_of_list(ft_list_new(arena, 0));
    for (int i = 0; i < 100000; i++) {
        ft_list *outer = ft_list_new(arena, 1);
        ft_list_add(arena, outer, list);
        list = ft_of_list(outer);
    }
    assert_false(ft_repr(&job, list, &text));
    assert_int_equal(job.fault.kind, FT_FAULT_RECURSION);
    assert_int_equal(job.depth, 0);
    ft_value_copy(arena, list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(arithmetic_is_pythons, setup, teardown),
        cmocka_unit_test_setup_teardown(large_results_are_refused_before_they_are_made, setup, teardown),
        cmocka_unit_test_setup_teardown(equality_crosses_kinds_of_numbers_only, setup, teardown),
        cmocka_unit_test_setup_teardown(equal_numbers_are_one_key, setup, teardown),
        cmocka_unit_test_setup_teardown(a_dict_keeps_the_order_of_insertion, setup, teardown),
        cmocka_unit_test_setup_teardown(ordering_across_types_is_a_type_error, setup, teardown),
        cmocka_unit_test_setup_teardown(changing_a_dict_while_iterating_is_noticed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_list_inside_itself_prints_as_dots, setup, teardown),
        cmocka_unit_test_setup_teardown(texts_print_as_pythons_repr, setup, teardown),
        cmocka_unit_test_setup_teardown(slices_walk_as_in_python, setup, teardown),
        cmocka_unit_test_setup_teardown(a_missing_attribute_is_undefined_and_says_so_one_step_later, setup, teardown),
        cmocka_unit_test_setup_teardown(the_sandbox_refuses_internal_attributes_but_not_such_keys, setup, teardown),
        cmocka_unit_test_setup_teardown(undefined_is_empty_until_it_is_used, setup, teardown),
        cmocka_unit_test_setup_teardown(the_other_kinds_of_undefined, setup, teardown),
        cmocka_unit_test_setup_teardown(depth_ends_in_an_error, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
