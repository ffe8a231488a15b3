/* test_text.c - UTF-8, case and classes of characters as Python has them. */
#include "check.h"

#include "base/text.h"

static void invalid_bytes_count_one_each(void **state)
{
    (void)state;
    size_t bad = 0;
    assert_int_equal(ft_text_len(FT_STR("a\xFF\xE2\x82z")), 5);
    assert_false(ft_text_valid(FT_STR("ab\xE2\x82"), &bad));
    assert_int_equal(bad, 2);
    assert_false(ft_text_valid(FT_STR("\xED\xA0\x80"), NULL)); /* a surrogate */
    assert_false(ft_text_valid(FT_STR("\xC0\x80"), NULL));     /* overlong */
    assert_true(ft_text_valid(FT_STR("\xF0\x9F\x98\x80\0x"), NULL));
}

static void characters_and_bytes_translate(void **state)
{
    (void)state;
    ft_str text = FT_STR("a\xC3\xA4\xE2\x82\xAC" "b");
    assert_int_equal(ft_text_len(text), 4);
    assert_int_equal(ft_text_byte_of(text, 2), 3);
    assert_int_equal(ft_text_byte_of(text, 9), text.len);
    assert_int_equal(ft_text_index_of(text, 6), 3);
    assert_int_equal(ft_text_width(FT_STR("a\xE4\xB8\xAD")), 3);
}

static void put_writes_what_next_reads(void **state)
{
    uint32_t points[] = {0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0x10000, 0x10FFFF};
    ft_buf buf = ft_buf_in(*state);
    for (size_t i = 0; i < 8; i++)
        ft_text_put(&buf, points[i]);
    size_t at = 0;
    for (size_t i = 0; i < 8; i++)
        assert_int_equal(ft_text_next(ft_buf_str(&buf), &at), points[i]);
    assert_int_equal(at, buf.len);
}

static void case_maps_one_character_to_several(void **state)
{
    check_text(ft_text_upper(*state, FT_STR("stra\xC3\x9F" "e")), "STRASSE");
    check_text(ft_text_title(*state, FT_STR("\xC3\x9F" "a they're")), "Ssa They'Re");
    check_text(ft_text_lower(*state, FT_STR("\xC4\xB0x")), "i\xCC\x87x");
    check_text(ft_text_casefold(*state, FT_STR("\xC3\x9F" "A")), "ssa");
    check_text(ft_text_swapcase(*state, FT_STR("aB\xC3\x84")), "Ab\xC3\xA4");
    check_text(ft_text_capitalize(*state, FT_STR("hELLO wORLD")), "Hello world");
}

static void sigma_at_a_words_end_is_final(void **state)
{
    check_text(ft_text_lower(*state, FT_STR("\xCE\x91\xCE\xA3 \xCE\xA3\xCE\x91")),
               "\xCE\xB1\xCF\x82 \xCF\x83\xCE\xB1");
}

static void classes_follow_python(void **state)
{
    (void)state;
    assert_true(ft_char_is_space(0x1F) && ft_char_is_space(0xA0) && !ft_char_is_space(0x200B));
    assert_true(ft_char_is_digit(0xB2) && !ft_char_is_decimal(0xB2));
    assert_true(ft_char_is_numeric(0x4E00) && !ft_char_is_digit(0x4E00));
    assert_true(ft_char_is_lower(0xAA) && ft_char_is_upper(0x2160));
    assert_true(!ft_char_is_printable(0xAD) && ft_char_is_printable(' '));
    assert_int_equal(ft_char_decimal(0x663), 3);
    assert_int_equal(ft_char_decimal('x'), -1);
}

static void nearest_name_is_near(void **state)
{
    (void)state;
    ft_str names[] = {FT_STR("orders"), FT_STR("stg_orders"), FT_STR("customers")};
    check_text(ft_text_nearest(FT_STR("stg_order"), names, 3), "stg_orders");
    check_text(ft_text_nearest(FT_STR("odrers"), names, 3), "orders");
    assert_null(ft_text_nearest(FT_STR("payments"), names, 3).at);
    assert_int_equal(ft_text_distance(FT_STR("abc"), FT_STR("ABD"), 2), 1);
    assert_int_equal(ft_text_distance(FT_STR("abc"), FT_STR("xyz"), 2), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(invalid_bytes_count_one_each),
        TEST(characters_and_bytes_translate),
        TEST(put_writes_what_next_reads),
        TEST(case_maps_one_character_to_several),
        TEST(sigma_at_a_words_end_is_final),
        TEST(classes_follow_python),
        TEST(nearest_name_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
