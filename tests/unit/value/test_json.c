/* JSON text as json.loads reads and json.dumps writes it. */
#include "job_lib.h"

static const char *rewritten(const char *json, ft_json_style style)
{
    ft_value value;
    ft_buf text = ft_buf_in(arena);
    job.fault = (ft_fault){0};
    if (!ft_json_read(&job, ft_str_of(json), &value) || !ft_json_write(&job, value, style, &text))
        return ft_str_c(arena, job.fault.message);
    return ft_str_c(arena, ft_buf_str(&text));
}

static void text_is_written_in_pythons_form(void **state)
{
    (void)state;
    static const struct { const char *in, *out; } rows[] = {
        {"{\"b\":1,\"a\":[1.0,1e400,true,null]}", "{\"b\": 1, \"a\": [1.0, Infinity, true, null]}"},
        {"123456789012345678901234567890", "123456789012345678901234567890"},
        {"\"\\u00e9\\ud83d\\ude00\\n\\u007f\"", "\"\\u00e9\\ud83d\\ude00\\n\\u007f\""},
        {"{\"a\": 1, \"a\": 2}", "{\"a\": 2}"}, {"[]", "[]"}, {" [ NaN , -Infinity ] ", "[NaN, -Infinity]"},
        {"-0", "0"}, {"1E3", "1000.0"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(rewritten(rows[i].in, FT_JSON_PLAIN), rows[i].out);
}

/* Texts are written many bytes at a time: what must be escaped is found at every place of every length. */
static void an_escape_is_found_wherever_it_stands(void **state)
{
    (void)state;
    static const struct { const char *raw, *written; } marks[] = {
        {"\"", "\\\""}, {"\n", "\\n"}, {"\x7f", "\\u007f"}, {"\x1f", "\\u001f"}, {"\xc3\xa9", "\\u00e9"}, {"~", "~"}};
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
        for (size_t before = 0; before < 40; before++)
            for (size_t after = 0; after < 40; after++) {
                ft_buf raw = ft_buf_in(arena), wanted = ft_buf_in(arena), out = ft_buf_in(arena);
                ft_buf_fill(&raw, 'a', before);
                ft_buf_text(&raw, marks[m].raw);
                ft_buf_fill(&raw, 'b', after);
                ft_buf_byte(&wanted, '"');
                ft_buf_fill(&wanted, 'a', before);
                ft_buf_text(&wanted, marks[m].written);
                ft_buf_fill(&wanted, 'b', after);
                ft_buf_byte(&wanted, '"');
                ft_json_text(&out, ft_buf_str(&raw), false);
                assert_true(ft_str_eq(ft_buf_str(&out), ft_buf_str(&wanted)));
            }
}

static void styles(void **state)
{
    (void)state;
    const char *json = "{\"b\": [1, {}], \"a\": \"\\u00e9\"}";
    assert_string_equal(rewritten(json, (ft_json_style){.indent = -1, .compact = true}),
                        "{\"b\":[1,{}],\"a\":\"\\u00e9\"}");
    assert_string_equal(rewritten(json, (ft_json_style){.indent = -1, .sort_keys = true, .keep_unicode = true}),
                        "{\"a\": \"\xc3\xa9\", \"b\": [1, {}]}");
    assert_string_equal(rewritten(json, (ft_json_style){.indent = 2}),
                        "{\n  \"b\": [\n    1,\n    {}\n  ],\n  \"a\": \"\\u00e9\"\n}");
}

static void bad_text_is_refused_with_pythons_words(void **state)
{
    (void)state;
    static const struct { const char *in, *message; } rows[] = {
        {"", "Expecting value: line 1 column 1 (char 0)"},
        {"[1,]", "Expecting value: line 1 column 4 (char 3)"},
        {"{\"a\" 1}", "Expecting ':' delimiter: line 1 column 6 (char 5)"},
        {"{a: 1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"},
        {"\"abc", "Unterminated string starting at: line 1 column 1 (char 0)"},
        {"\"\\x\"", "Invalid \\escape: line 1 column 2 (char 1)"},
        {"[\n\"\xc3\xa9\" 2]", "Expecting ',' delimiter: line 2 column 5 (char 6)"},
        {"01", "Extra data: line 1 column 2 (char 1)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(rewritten(rows[i].in, FT_JSON_PLAIN), rows[i].message);
}

static void depth_is_bounded(void **state)
{
    (void)state;
    ft_value value;
    ft_buf text = ft_buf_in(arena);
    ft_buf_fill(&text, '[', 100000);
    assert_false(ft_json_read(&job, ft_buf_str(&text), &value));
    assert_int_equal(job.fault.kind, FT_FAULT_RECURSION);
}

static void what_json_cannot_say_is_a_type_error(void **state)
{
    (void)state;
    ft_buf text = ft_buf_in(arena);
    const ft_decimal *decimal;
    ft_decimal_parse(arena, FT_STR("1.50"), &decimal);
    assert_false(ft_json_write(&job, ft_of_decimal(decimal), FT_JSON_PLAIN, &text));
    assert_string_equal(ft_str_c(arena, job.fault.message), "Object of type Decimal is not JSON serializable");
    job.fault = (ft_fault){0};
    assert_true(ft_json_write(&job, ft_of_decimal(decimal),
                              (ft_json_style){.indent = -1, .objects_as_text = true}, &text));
    assert_string_equal(text.at, "\"1.50\"");
}

static void a_circle_is_refused(void **state)
{
    (void)state;
    ft_buf text = ft_buf_in(arena);
    ft_list *list = ft_list_new(arena, 1);
    ft_list_add(arena, list, ft_of_list(list));
    assert_false(ft_json_write(&job, ft_of_list(list), FT_JSON_PLAIN, &text));
    assert_string_equal(ft_str_c(arena, job.fault.message), "Circular reference detected");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_is_written_in_pythons_form, setup, teardown),
        cmocka_unit_test_setup_teardown(an_escape_is_found_wherever_it_stands, setup, teardown),
        cmocka_unit_test_setup_teardown(styles, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_text_is_refused_with_pythons_words, setup, teardown),
        cmocka_unit_test_setup_teardown(depth_is_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(what_json_cannot_say_is_a_type_error, setup, teardown),
        cmocka_unit_test_setup_teardown(a_circle_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
