/* format(), % and str.format against answers of CPython 3.11. */
#include "job_lib.h"

#include "value/format.h"

static const char *result(bool fine, const ft_buf *text)
{
    ft_str message = job.fault.message;
    job.fault = (ft_fault){0};
    return ft_str_c(arena, fine ? ft_buf_str(text) : message);
}

static void specifications_lay_numbers_and_text_out(void **state)
{
    (void)state;
    static const struct { const char *value, *spec, *want; } rows[] = {
        {"42", "", "42"}, {"42", ">5", "   42"}, {"42", "*^6", "**42**"}, {"-42", "06", "-00042"},
        {"1234567", ",", "1,234,567"}, {"1234567", "012,", "0,001,234,567"}, {"255", "#x", "0xff"},
        {"65535", "_b", "1111_1111_1111_1111"}, {"3.14159", ".2f", "3.14"}, {"3.0", ".3", "3.0"},
        {"1234.5", ".2", "1.2e+03"}, {"0.25", "%", "25.000000%"}, {"1e22", "", "1e+22"},
        {"\"ab\"", ">4", "  ab"}, {"\"abc\"", ".2", "ab"}, {"\"a\"", "05", "a0000"}, {"true", "", "True"},
        {"true", "d", "1"}, {"1", "+", "+1"}, {"Infinity", "08", "00000inf"}, {"-0.001", "z.1f", "0.0"},
        {"1", "q", "Unknown format code 'q' for object of type 'int'"},
        {"\"a\"", "d", "Unknown format code 'd' for object of type 'str'"},
        {"[1]", "5", "unsupported format string passed to list.__format__"},
        {"1", ".2", "Precision not allowed in integer format specifier"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_buf text = ft_buf_in(arena);
        bool fine = ft_format_spec(&job, of(rows[i].value), ft_str_of(rows[i].spec), &text);
        assert_string_equal(result(fine, &text), rows[i].want);
    }
}

static void percent_formats_as_str_does(void **state)
{
    (void)state;
    static const struct { const char *text, *values, *want; } rows[] = {
        {"%s", "1", "1"}, {"%5d|%-5d|%05d", "7", "not enough arguments for format string"},
        {"%(a)s-%(b)05.1f", "{\"a\": 1, \"b\": 2}", "1-002.0"}, {"%x", "255", "ff"}, {"%.3d", "5", "005"},
        {"%r", "\"a\"", "'a'"}, {"100%%", "{}", "100%"}, {"%s", "[1, 2]", "[1, 2]"},
        {"a", "1", "not all arguments converted during string formatting"},
        {"%d", "\"a\"", "%d format: a real number is required, not str"},
        {"%x", "1.5", "%x format: an integer is required, not float"},
        {"%(z)s", "{}", "'z'"}, {"%(z)s", "1", "format requires a mapping"}, {"%", "1", "incomplete format"},
        {"%y", "1", "unsupported format character 'y' (0x79) at index 1"}, {"%c", "233", "\xc3\xa9"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_buf text = ft_buf_in(arena);
        bool fine = ft_format_percent(&job, ft_str_of(rows[i].text), of(rows[i].values), &text);
        assert_string_equal(result(fine, &text), rows[i].want);
    }
}

static void a_tuple_is_the_list_of_arguments(void **state)
{
    (void)state;
    ft_buf text = ft_buf_in(arena);
    ft_value pair = of("[7, 8]");
    assert_true(ft_format_percent(&job, FT_STR("%3d|%-3d|"), ft_of_tuple(pair.as.list), &text));
    assert_string_equal(text.at, "  7|8  |");
}

static void braces_look_fields_up_by_the_sandbox(void **state)
{
    (void)state;
    static const struct { const char *text, *want; } rows[] = {
        {"{} {}", "1 {'a': [5, 6]}"}, {"{1[a][1]:>3}", "  6"}, {"{1.a}", "[5, 6]"}, {"{k!r}", "'v'"},
        {"{:{w}}|", "  1|"}, {"{{}}", "{}"}, {"{0.__class__}", ""}, {"{9}", "tuple index out of range"},
        {"{z}", "'z'"}, {"{", "Single '{' encountered in format string"},
        {"}", "Single '}' encountered in format string"}, {"{0", "expected '}' before end of string"},
        {"{0}{}", "cannot switch from manual field specification to automatic field numbering"},
        {"{!x}", "Unknown conversion specifier x"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_buf text = ft_buf_in(arena);
        ft_value at[] = {of("1"), of("{\"a\": [5, 6]}")};
        ft_named named[] = {{FT_STR("k"), of("\"v\"")}, {FT_STR("w"), of("3")}};
        ft_args args = {.at = at, .len = 2, .named = named, .named_len = 2};
        bool fine = ft_format_braces(&job, ft_str_of(rows[i].text), &args, &text);
        assert_string_equal(result(fine, &text), rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(specifications_lay_numbers_and_text_out, setup, teardown),
        cmocka_unit_test_setup_teardown(percent_formats_as_str_does, setup, teardown),
        cmocka_unit_test_setup_teardown(a_tuple_is_the_list_of_arguments, setup, teardown),
        cmocka_unit_test_setup_teardown(braces_look_fields_up_by_the_sandbox, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
