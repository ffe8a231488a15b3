/* The methods of text, lists, dicts, sets and numbers. A row calls `name` of `receiver` with the
 * tuple `args`; the answers are CPython 3.11's, errors as class and message. `after` is the
 * receiver then. */
#include "check.h"

#include "value/literal.h"
#include "value/methods.h"

typedef struct {
    const char *receiver, *name, *args, *answer, *after;
} row;

static ft_value literal(ft_job *job, const char *text)
{
    ft_value value;
    assert_int_equal(ft_literal_read(job, ft_str_of(text), &value), FT_FOUND);
    return value;
}

static ft_str shown(ft_job *job, ft_value value)
{
    ft_buf text = ft_buf_in(job->arena);
    assert_true(ft_repr(job, value, &text));
    return ft_buf_str(&text);
}

static ft_str answer_of(ft_job *job, const row *of, ft_value receiver)
{
    ft_value args = literal(job, of->args), method, answer;
    assert_int_equal(ft_method(job, receiver, ft_str_of(of->name), &method), FT_FOUND);
    if (ft_call(job, method, &(ft_args){.at = args.as.list->at, .len = args.as.list->len}, &answer))
        return shown(job, answer);
    ft_str told = ft_format(job->arena, "%s: %.*s", ft_fault_class_name(job->fault.kind),
                            FT_ARG(job->fault.message));
    job->fault = (ft_fault){0};
    return told;
}

static void check_rows(ft_arena *arena, const row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ft_job job = ft_job_in(arena);
        ft_value receiver = literal(&job, rows[i].receiver);
        check_text(answer_of(&job, &rows[i], receiver), rows[i].answer);
        if (*rows[i].after)
            check_text(shown(&job, receiver), rows[i].after);
    }
}

static void texts_answer_as_str(void **state)
{
    static const row rows[] = {
        {"'a,b,,c'", "split", "(',',)", "['a', 'b', '', 'c']", ""},
        {"'a,b,,c'", "split", "(',', 1)", "['a', 'b,,c']", ""},
        {"'a,b,,c'", "rsplit", "(',', 1)", "['a,b,', 'c']", ""},
        {"' a \\n b '", "split", "()", "['a', 'b']", ""},
        {"' a \\n b '", "split", "(None, 1)", "['a', 'b ']", ""},
        {"' a \\n b '", "rsplit", "(None, 1)", "[' a', 'b']", ""},
        {"'abc'", "split", "('',)", "ValueError: empty separator", ""},
        {"'abc'", "split", "(1,)", "TypeError: must be str or None, not int", ""},
        {"'a'", "split", "('a', 1, 2)", "TypeError: split() takes at most 2 arguments (3 given)",
         ""},
        {"'a\\nb\\r\\nc\\x0bd'", "splitlines", "()", "['a', 'b', 'c', 'd']", ""},
        {"'a\\nb\\r\\n'", "splitlines", "(True,)", "['a\\n', 'b\\r\\n']", ""},
        {"'key=a=b'", "partition", "('=',)", "('key', '=', 'a=b')", ""},
        {"'key=a=b'", "rpartition", "('=',)", "('key=a', '=', 'b')", ""},
        {"'key'", "rpartition", "('=',)", "('', '', 'key')", ""},
        {"'--x-'", "strip", "('-',)", "'x'", ""},
        {"'\\u00a0 x\\t'", "strip", "()", "'x'", ""},
        {"'x'", "strip", "(1,)", "TypeError: strip arg must be None or str", ""},
        {"'ab'", "center", "(5, '*')", "'**ab*'", ""},
        {"'abc'", "center", "(6, '*')", "'*abc**'", ""},
        {"'7'", "zfill", "(3,)", "'007'", ""},
        {"'-7'", "zfill", "(4,)", "'-007'", ""},
        {"'a\\tb'", "expandtabs", "(4,)", "'a   b'", ""},
        {"'aaaa'", "replace", "('aa', 'b')", "'bb'", ""},
        {"'abc'", "replace", "('', '-')", "'-a-b-c-'", ""},
        {"'aaaa'", "replace", "('a', 'b', 2)", "'bbaa'", ""},
        {"'h\\u00e9h\\u00e9'", "find", "('h', 1)", "2", ""},
        {"'h\\u00e9h\\u00e9'", "rfind", "('\\u00e9',)", "3", ""},
        {"'abc'", "find", "('', 4)", "-1", ""},
        {"'abc'", "index", "('z',)", "ValueError: substring not found", ""},
        {"'abcabc'", "count", "('b', -4, 99999999999999999999)", "1", ""},
        {"'abc'", "find", "('a', 'x')",
         "TypeError: slice indices must be integers or None or have an __index__ method", ""},
        {"'abc'", "startswith", "(('x', 'a'),)", "True", ""},
        {"'abc'", "endswith", "('bc', 1)", "True", ""},
        {"'abc'", "startswith", "(1,)",
         "TypeError: startswith first arg must be str or a tuple of str, not int", ""},
        {"'model_x'", "removeprefix", "('model_',)", "'x'", ""},
        {"','", "join", "(['a', 'b'],)", "'a,b'", ""},
        {"','", "join", "(['a', 1],)",
         "TypeError: sequence item 1: expected str instance, int found", ""},
        {"'stra\\u00dfe'", "upper", "()", "'STRASSE'", ""},
        {"'\\u0399\\u03a3'", "lower", "()", "'ις'", ""},
        {"'hello wORLD'", "title", "()", "'Hello World'", ""},
        {"'\\u01c5'", "istitle", "()", "True", ""},
        {"'\\u01c5'", "isupper", "()", "False", ""},
        {"'\\u00b2'", "isdigit", "()", "True", ""},
        {"'\\u00bd'", "isnumeric", "()", "True", ""},
        {"'a_1'", "isidentifier", "()", "True", ""},
        {"''", "isalpha", "()", "False", ""},
        {"'h\\u00e9'", "encode", "()", "b'h\\xc3\\xa9'", ""},
        {"'h\\u00e9'", "encode", "('ascii',)",
         "UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 1: ordinal "
         "not in range(128)",
         ""},
        {"'h\\u00e9'", "encode", "('latin-1',)", "b'h\\xe9'", ""},
        {"'ab'", "translate", "({97: 'x', 98: None},)", "'x'", ""},
        {"'{:>4}|{!r}'", "format", "(1, 'a')", "\"   1|'a'\"", ""},
        {"'x'", "lower", "(1,)", "TypeError: str.lower() takes no arguments (1 given)", ""},
        {"'x'", "join", "()", "TypeError: str.join() takes exactly one argument (0 given)", ""},
    };
    check_rows(*state, rows, sizeof rows / sizeof *rows);
}

static void lists_and_tuples_answer_as_list_and_tuple(void **state)
{
    static const row rows[] = {
        {"[3, 1, 2]", "sort", "()", "None", "[1, 2, 3]"},
        {"[1, 'a']", "sort", "()",
         "TypeError: '<' not supported between instances of 'str' and 'int'", "[1, 'a']"},
        {"[1, 2]", "append", "(3,)", "None", "[1, 2, 3]"},
        {"[1]", "extend", "('ab',)", "None", "[1, 'a', 'b']"},
        {"[1, 2]", "insert", "(-9, 0)", "None", "[0, 1, 2]"},
        {"[1, 2, 3]", "pop", "()", "3", "[1, 2]"},
        {"[1, 2, 3]", "pop", "(0,)", "1", "[2, 3]"},
        {"[]", "pop", "()", "IndexError: pop from empty list", "[]"},
        {"[1]", "pop", "(5,)", "IndexError: pop index out of range", "[1]"},
        {"[1, 2, 1.0]", "remove", "(True,)", "None", "[2, 1.0]"},
        {"[1]", "remove", "(2,)", "ValueError: list.remove(x): x not in list", "[1]"},
        {"['a', 'b']", "index", "('b',)", "1", "['a', 'b']"},
        {"['a', 'b']", "index", "('b', 0, 1)", "ValueError: 'b' is not in list", "['a', 'b']"},
        {"[1, True, 1.0, 2]", "count", "(1,)", "3", "[1, True, 1.0, 2]"},
        {"[1, 2, 3]", "reverse", "()", "None", "[3, 2, 1]"},
        {"[1]", "clear", "()", "None", "[]"},
        {"[1]", "insert", "(1,)", "TypeError: insert expected 2 arguments, got 1", "[1]"},
        {"(1, 2)", "index", "(3,)", "ValueError: tuple.index(x): x not in tuple", "(1, 2)"},
    };
    check_rows(*state, rows, sizeof rows / sizeof *rows);
}

static void dicts_answer_as_dict(void **state)
{
    static const row rows[] = {
        {"{'a': 1}", "get", "('a',)", "1", "{'a': 1}"},
        {"{'a': 1}", "get", "('b',)", "None", "{'a': 1}"},
        {"{'a': 1}", "get", "('b', 2)", "2", "{'a': 1}"},
        {"{'a': 1}", "get", "()", "TypeError: get expected at least 1 argument, got 0", "{'a': 1}"},
        {"{'a': 1}", "pop", "('a',)", "1", "{}"},
        {"{'a': 1}", "pop", "('b',)", "KeyError: 'b'", "{'a': 1}"},
        {"{'a': 1}", "pop", "('b', 0)", "0", "{'a': 1}"},
        {"{}", "pop", "([], 0)", "0", "{}"},
        {"{'a': 1, 'b': 2}", "popitem", "()", "('b', 2)", "{'a': 1}"},
        {"{}", "popitem", "()", "KeyError: 'popitem(): dictionary is empty'", "{}"},
        {"{'a': 1}", "setdefault", "('b', [])", "[]", "{'a': 1, 'b': []}"},
        {"{'a': 1}", "update", "({'b': 2},)", "None", "{'a': 1, 'b': 2}"},
        {"{'a': 1}", "update", "([('b', 2)],)", "None", "{'a': 1, 'b': 2}"},
        {"{'a': 1}", "update", "([1],)",
         "TypeError: cannot convert dictionary update sequence element #0 to a sequence",
         "{'a': 1}"},
        {"{'a': 1}", "update", "(['abc'],)",
         "ValueError: dictionary update sequence element #0 has length 3; 2 is required",
         "{'a': 1}"},
        {"{'a': 1}", "keys", "()", "dict_keys(['a'])", "{'a': 1}"},
        {"{'a': 1}", "values", "()", "dict_values([1])", "{'a': 1}"},
        {"{'a': 1}", "items", "()", "dict_items([('a', 1)])", "{'a': 1}"},
        {"{'a': 1}", "keys", "(1,)", "TypeError: dict.keys() takes no arguments (1 given)",
         "{'a': 1}"},
        {"{}", "fromkeys", "(['a', 'b'], 0)", "{'a': 0, 'b': 0}", "{}"},
    };
    check_rows(*state, rows, sizeof rows / sizeof *rows);
}

static void sets_answer_as_set(void **state)
{
    static const row rows[] = {
        {"{1}", "add", "(2,)", "None", "{1, 2}"},
        {"{1, 2}", "union", "([3],)", "{1, 2, 3}", "{1, 2}"},
        {"{1, 2}", "intersection", "([2, 3],)", "{2}", "{1, 2}"},
        {"{1, 2}", "difference", "([2],)", "{1}", "{1, 2}"},
        {"{1, 2}", "symmetric_difference", "([2, 3],)", "{1, 3}", "{1, 2}"},
        {"{1, 2}", "issubset", "([1, 2, 3],)", "True", "{1, 2}"},
        {"{1, 2}", "issuperset", "([1, 5],)", "False", "{1, 2}"},
        {"{1}", "isdisjoint", "([2],)", "True", "{1}"},
        {"{1}", "remove", "(2,)", "KeyError: 2", "{1}"},
        {"{1}", "discard", "(2,)", "None", "{1}"},
        {"{1}", "update", "([2], [3])", "None", "{1, 2, 3}"},
        {"{1}", "add", "([],)", "TypeError: unhashable type: 'list'", "{1}"},
    };
    check_rows(*state, rows, sizeof rows / sizeof *rows);
}

static void numbers_answer_as_int_and_float(void **state)
{
    static const row rows[] = {
        {"255", "bit_length", "()", "8", "255"},
        {"-3", "as_integer_ratio", "()", "(-3, 1)", "-3"},
        {"2.5", "as_integer_ratio", "()", "(5, 2)", "2.5"},
        {"2.0", "is_integer", "()", "True", "2.0"},
        {"0.5", "hex", "()", "'0x1.0000000000000p-1'", "0.5"},
    };
    check_rows(*state, rows, sizeof rows / sizeof *rows);
}

static void a_view_follows_its_dict(void **state)
{
    ft_job job = ft_job_in(*state);
    ft_value dict = literal(&job, "{'a': 1}"), method, view;
    assert_int_equal(ft_method(&job, dict, FT_STR("keys"), &method), FT_FOUND);
    assert_true(ft_call(&job, method, &(ft_args){0}, &view));
    ft_dict_set_text(*state, dict.as.dict, FT_STR("b"), FT_VALUE_NONE);
    check_text(shown(&job, view), "dict_keys(['a', 'b'])");
    bool equal;
    assert_true(ft_equal(&job, view, literal(&job, "{'b', 'a'}"), &equal));
    assert_true(equal);
}

static void frozen_data_is_not_written(void **state)
{
    static const row rows[] = {
        {"[1]", "append", "(2,)",
         "TypeError: this list belongs to the project and cannot be changed", "[1]"},
        {"{'a': 1}", "pop", "('a',)",
         "TypeError: this dict belongs to the project and cannot be changed", "{'a': 1}"},
        {"{1}", "clear", "()", "TypeError: this set belongs to the project and cannot be changed",
         "{1}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_job job = ft_job_in(*state);
        ft_value receiver = literal(&job, rows[i].receiver);
        ft_value_freeze(receiver);
        check_text(answer_of(&job, &rows[i], receiver), rows[i].answer);
        check_text(shown(&job, receiver), rows[i].after);
    }
}

static void padding_beyond_the_budget_is_a_memory_error(void **state)
{
    static const row rows[] = {{"'a'", "ljust", "(99999999999,)", "MemoryError: ", ""}};
    ft_job job = ft_job_in(*state);
    ft_str told = answer_of(&job, &rows[0], literal(&job, rows[0].receiver));
    assert_true(ft_str_starts(told, FT_STR("MemoryError")));
}

/* Packages tell a Decimal by its normalize() and make JSON of its parts. */
static void a_decimal_is_normalized_and_taken_apart(void **state)
{
    static const struct { const char *number, *normal, *tuple; } rows[] = {
        {"2.50", "Decimal('2.5')", "(0, (2, 5), -1)"},   {"100", "Decimal('1E+2')", "(0, (1,), 2)"},
        {"-0.070", "Decimal('-0.07')", "(1, (7,), -2)"}, {"0.00", "Decimal('0')", "(0, (0,), 0)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_job job = ft_job_in(*state);
        const ft_decimal *number;
        ft_value normal, method, parts;
        assert_int_equal(ft_decimal_parse(*state, ft_str_of(rows[i].number), &number), FT_NUM_OK);
        assert_int_equal(ft_method(&job, ft_of_decimal(number), FT_STR("normalize"), &method), FT_FOUND);
        assert_true(ft_call(&job, method, &(ft_args){0}, &normal));
        check_text(shown(&job, normal), rows[i].normal);
        assert_int_equal(ft_method(&job, normal, FT_STR("as_tuple"), &method), FT_FOUND);
        assert_true(ft_call(&job, method, &(ft_args){0}, &parts));
        check_text(shown(&job, parts), rows[i].tuple);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(texts_answer_as_str),
        TEST(lists_and_tuples_answer_as_list_and_tuple),
        TEST(dicts_answer_as_dict),
        TEST(sets_answer_as_set),
        TEST(numbers_answer_as_int_and_float),
        TEST(a_view_follows_its_dict),
        TEST(frozen_data_is_not_written),
        TEST(padding_beyond_the_budget_is_a_memory_error),
        TEST(a_decimal_is_normalized_and_taken_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
