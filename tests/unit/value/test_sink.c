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

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(fractions_are_written_whole_each_time), TEST(keys_and_texts_are_escaped),
                                       TEST(constants_are_members_as_others)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
