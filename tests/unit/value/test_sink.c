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

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(fractions_are_written_whole_each_time), TEST(keys_and_texts_are_escaped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
