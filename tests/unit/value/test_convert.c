/* YAML types as PyYAML's safe loader resolves them, and text as its safe dumper writes it. */
#include "job_lib.h"

#include "value/convert.h"

static const char *read(const char *yaml)
{
    ft_value value;
    ft_buf text = ft_buf_in(arena);
    job.fault = (ft_fault){0};
    if (!ft_yaml_read(&job, ft_str_of(yaml), &value) || !ft_repr(&job, value, &text))
        return ft_fault_class_name(job.fault.kind);
    return ft_str_c(arena, ft_buf_str(&text));
}

static void plain_scalars_have_the_types_of_yaml_1_1(void **state)
{
    (void)state;
    static const struct { const char *yaml, *want; } rows[] = {
        {"yes", "True"}, {"Off", "False"}, {"oN", "'oN'"}, {"~", "None"}, {"", "None"}, {"null", "None"},
        {"1_000", "1000"}, {"010", "8"}, {"0o10", "'0o10'"}, {"0x1F", "31"}, {"0b11", "3"}, {"08", "'08'"},
        {"1:30", "90"}, {"-190:20:30", "-685230"}, {"1:30.5", "90.5"}, {"1.5", "1.5"}, {"1e5", "'1e5'"},
        {"1.0e5", "'1.0e5'"}, {"1.0e+5", "100000.0"}, {".5", "0.5"}, {"-.5", "'-.5'"}, {".inf", "inf"},
        {"-.INF", "-inf"}, {".nan", "nan"}, {"123456789012345678901", "123456789012345678901"},
        {"'1'", "'1'"}, {"!!str 1", "'1'"}, {"2020-01-02", "datetime.date(2020, 1, 2)"}, {"2020-13-01", "'2020-13-01'"},
        {"2020-01-02 03:04:05.5", "datetime.datetime(2020, 1, 2, 3, 4, 5, 500000)"}, {"a: b", "{'a': 'b'}"},
        {"{1: a, 1.5: [x, 2], yes: null}", "{1: None, 1.5: ['x', 2]}"}, {"a: [", "ValueError"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(read(rows[i].yaml), rows[i].want);
}

static const char *written(const char *json, bool sort_keys)
{
    ft_value value;
    ft_buf text = ft_buf_in(arena);
    assert_true(ft_json_read(&job, ft_str_of(json), &value));
    assert_true(ft_yaml_write(&job, value, sort_keys, &text));
    return ft_str_c(arena, ft_buf_str(&text));
}

static void values_are_written_in_block_style(void **state)
{
    (void)state;
    assert_string_equal(written("{\"b\": [1, [2, {\"c\": null, \"d\": []}], {}], \"a\": {\"x\": true, \"y\": 1e20}}", false),
                        "b:\n- 1\n- - 2\n  - c: null\n    d: []\n- {}\na:\n  x: true\n  y: 1.0e+20\n");
    assert_string_equal(written("{\"b\": 1, \"a\": 2}", true), "a: 2\nb: 1\n");
    assert_string_equal(written("\"a\"", false), "a\n...\n");
    assert_string_equal(written("[]", false), "[]\n");
}

/* As yaml.dump with a Dumper whose increase_indent ignores `indentless`. */
static void lists_stand_inside_their_key_when_asked(void **state)
{
    (void)state;
    ft_value value;
    ft_buf text = ft_buf_in(arena);
    ft_str json = FT_STR("{\"packages\": [{\"version\": [\">1\", \"2\"], \"package\": \"a\", \"x\": {\"y\": [[1, [2]], []]}}], \"h\": \"aa\"}");
    assert_true(ft_json_read(&job, json, &value));
    assert_true(ft_yaml_write_indented(&job, value, &text));
    assert_string_equal(text.at, "h: aa\npackages:\n  - package: a\n    version:\n      - '>1'\n      - '2'\n    x:\n"
                                 "      y:\n        - - 1\n          - - 2\n        - []\n");
}

static void text_is_quoted_only_where_it_must_be(void **state)
{
    (void)state;
    static const struct { const char *json, *want; } rows[] = {
        {"[\"yes\"]", "- 'yes'\n"}, {"[\"1\"]", "- '1'\n"}, {"[\"a: b\"]", "- 'a: b'\n"}, {"[\"a:b\"]", "- a:b\n"},
        {"[\"\"]", "- ''\n"}, {"[\" a\"]", "- ' a'\n"}, {"[\"it's\"]", "- it's\n"}, {"[\"'q'\"]", "- '''q'''\n"},
        {"[\"a\\nb\"]", "- 'a\n\n  b'\n"}, {"[\"\\u00e9\"]", "- \"\\xE9\"\n"}, {"[\"a #b\"]", "- 'a #b'\n"},
        {"{\"\": 1}", "? ''\n: 1\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(written(rows[i].json, false), rows[i].want);
}

static void what_occurs_twice_is_an_alias(void **state)
{
    (void)state;
    ft_buf text = ft_buf_in(arena);
    ft_list *inner = ft_list_new(arena, 1), *outer = ft_list_new(arena, 2);
    ft_list_add(arena, inner, ft_of_int(1));
    ft_list_add(arena, outer, ft_of_list(inner));
    ft_list_add(arena, outer, ft_of_list(inner));
    assert_true(ft_yaml_write(&job, ft_of_list(outer), true, &text));
    assert_string_equal(text.at, "- &id001\n  - 1\n- *id001\n");
}

static void what_yaml_cannot_say_is_refused(void **state)
{
    (void)state;
    ft_buf text = ft_buf_in(arena);
    assert_false(ft_yaml_write(&job, FT_VALUE_UNDEFINED, true, &text));
    assert_int_equal(job.fault.kind, FT_FAULT_VALUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lists_stand_inside_their_key_when_asked, setup, teardown),
        cmocka_unit_test_setup_teardown(plain_scalars_have_the_types_of_yaml_1_1, setup, teardown),
        cmocka_unit_test_setup_teardown(values_are_written_in_block_style, setup, teardown),
        cmocka_unit_test_setup_teardown(text_is_quoted_only_where_it_must_be, setup, teardown),
        cmocka_unit_test_setup_teardown(what_occurs_twice_is_an_alias, setup, teardown),
        cmocka_unit_test_setup_teardown(what_yaml_cannot_say_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
