/* test_sink.c - JSON told key by key. */
#include "check.h"

#include "value/sink.h"

static void fractions_are_written_whole_each_time(void **state)
{
    const double told[] = {9.8797e-05, 9.8797e-05, 1790000000.123456, -1.2345678901234567e-308, 0.0, -0.0, 1.5};
    ft_json_out out;
    ft_json_out_init(&out, *state, NULL, NULL);
    ft_sink sink = ft_json_sink(&out);
    ft_sink_open(&sink, FT_NO_KEY, FT_LIST);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        ft_sink_value(&sink, FT_NO_KEY, ft_of_float(told[i]));
    ft_sink_close(&sink);
    check_text(ft_buf_str(&out.buf), "[9.8797e-05, 9.8797e-05, 1790000000.123456, -1.2345678901234567e-308, 0.0, -0.0, 1.5]");
}

static void keys_and_texts_are_escaped(void **state)
{
    ft_json_out out;
    ft_json_out_init(&out, *state, NULL, NULL);
    ft_sink sink = ft_json_sink(&out);
    ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(&sink, ft_key_of(FT_STR("a \"quoted\" key")), FT_STR("two\nlines"));
    ft_sink_text(&sink, FT_KEY("none"), (ft_str){0});
    ft_sink_close(&sink);
    check_text(ft_buf_str(&out.buf), "{\"a \\\"quoted\\\" key\": \"two\\nlines\", \"none\": null}");
}

static void constants_are_members_as_others(void **state)
{
    const ft_constant limit = ft_constant_of(*state, FT_KEY("limit"), FT_VALUE_NONE);
    const ft_constant name = ft_constant_of(*state, FT_KEY("name"), FT_VALUE_TEXT("a \"b\""));
    ft_json_out out;
    ft_json_out_init(&out, *state, NULL, NULL);
    ft_value_out made = {.arena = *state};
    ft_sink sinks[] = {ft_json_sink(&out), ft_value_sink(&made)};
    for (size_t i = 0; i < 2; i++) {
        ft_sink_open(&sinks[i], FT_NO_KEY, FT_DICT);
        ft_sink_constant(&sinks[i], &limit);
        ft_sink_value(&sinks[i], FT_KEY("where"), FT_VALUE_TRUE);
        ft_sink_constant(&sinks[i], &name);
        ft_sink_close(&sinks[i]);
    }
    check_text(ft_buf_str(&out.buf), "{\"limit\": null, \"where\": true, \"name\": \"a \\\"b\\\"\"}");
    check_text(ft_text_of(ft_dict_get_text(made.made.as.dict, FT_STR("name"))), "a \"b\"");
}

/* An entry whose passage is decided by `same`: how often it was told is counted. */
static void tell_entry(ft_sink *sink, const int *same, size_t *told)
{
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_value(sink, FT_KEY("own"), ft_of_int(*same));
    if (ft_sink_passage_begins(sink, FT_PASSAGE_NODE, (ft_passage_key){{(uintptr_t)same}})) {
        ft_sink_value(sink, FT_KEY("same"), ft_of_int(*same));
        ft_sink_texts(sink, FT_KEY("none"), NULL, 0);
        ft_sink_passage_ends(sink, FT_PASSAGE_NODE);
        (*told)++;
    }
    ft_sink_value(sink, FT_KEY("last"), FT_VALUE_TRUE);
    ft_sink_close(sink);
}

static bool take_text(void *self, ft_str bytes)
{
    ft_buf_add(self, bytes);
    return true;
}

static void a_passage_is_told_again_when_another_key_came_between(void **state)
{
    static const int one = 1, two = 2;
    const int *const entries[] = {&one, &one, &two, &one};
    ft_json_out out;
    ft_json_out_init(&out, *state, NULL, NULL);
    ft_sink sink = ft_json_sink(&out);
    size_t told = 0;
    ft_sink_open(&sink, FT_NO_KEY, FT_LIST);
    for (size_t i = 0; i < 4; i++)
        tell_entry(&sink, entries[i], &told);
    ft_sink_close(&sink);
    assert_int_equal(told, 3);
    check_text(ft_buf_str(&out.buf), "[{\"own\": 1, \"same\": 1, \"none\": [], \"last\": true}, "
                                     "{\"own\": 1, \"same\": 1, \"none\": [], \"last\": true}, "
                                     "{\"own\": 2, \"same\": 2, \"none\": [], \"last\": true}, "
                                     "{\"own\": 1, \"same\": 1, \"none\": [], \"last\": true}]");
}

/* What was handed on is no longer there to be copied. */
static void passages_outlast_no_piece(void **state)
{
    enum { COUNT = 6000 };
    static const int one = 1;
    const char *entry = "{\"own\": 1, \"same\": 1, \"none\": [], \"last\": true}";
    ft_buf all = ft_buf_in(*state), expected = ft_buf_in(*state);
    ft_json_out out;
    ft_json_out_init(&out, *state, take_text, &all);
    ft_sink sink = ft_json_sink(&out);
    size_t told = 0;
    ft_sink_open(&sink, FT_NO_KEY, FT_LIST);
    for (size_t i = 0; i < COUNT; i++) {
        tell_entry(&sink, &one, &told);
        ft_buf_text(&expected, i ? ", " : "[");
        ft_buf_text(&expected, entry);
    }
    ft_sink_close(&sink);
    ft_buf_text(&expected, "]");
    assert_true(ft_json_out_finish(&out));
    assert_true(told > 1 && told < COUNT / 10);
    assert_true(ft_str_eq(ft_buf_str(&all), ft_buf_str(&expected)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(fractions_are_written_whole_each_time), TEST(keys_and_texts_are_escaped),
                                       TEST(constants_are_members_as_others),
                                       TEST(a_passage_is_told_again_when_another_key_came_between),
                                       TEST(passages_outlast_no_piece)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
