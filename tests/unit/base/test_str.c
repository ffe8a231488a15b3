/* test_str.c - slices and buffers. */
#include "check.h"

#include <limits.h>
#include <stdio.h>

static void equal_slices_may_hold_nul(void **state)
{
    (void)state;
    assert_true(ft_str_eq(FT_STR("a\0b"), FT_STR("a\0b")));
    assert_false(ft_str_eq(FT_STR("a\0b"), FT_STR("a\0c")));
    assert_true(ft_str_eq((ft_str){0}, FT_STR("")));
    assert_true(ft_str_is((ft_str){0}, ""));
}

static void order_is_by_unsigned_bytes_then_length(void **state)
{
    (void)state;
    assert_true(ft_str_cmp(FT_STR("z"), FT_STR("\xC3\xA4")) < 0);
    assert_true(ft_str_cmp(FT_STR("a"), FT_STR("ab")) < 0);
    assert_int_equal(ft_str_cmp((ft_str){0}, FT_STR("")), 0);
}

static void search_finds_first_and_last(void **state)
{
    (void)state;
    ft_str text = FT_STR("abcabc");
    assert_int_equal(ft_str_find(text, FT_STR("bc"), 0), 1);
    assert_int_equal(ft_str_find(text, FT_STR("bc"), 2), 4);
    assert_int_equal(ft_str_rfind(text, FT_STR("bc")), 4);
    assert_int_equal(ft_str_rfind(text, FT_STR("")), 6);
    assert_true(ft_str_find(text, FT_STR("x"), 0) == FT_NOWHERE);
    assert_true(ft_str_find(text, FT_STR("a"), 7) == FT_NOWHERE);
    assert_int_equal(ft_str_find_byte(text, 'c', 3), 5);
    assert_int_equal(ft_str_rfind_byte(text, 'a'), 3);
}

static void slices_are_clamped(void **state)
{
    (void)state;
    check_text(ft_str_slice(FT_STR("abc"), 1, 99), "bc");
    check_text(ft_str_slice(FT_STR("abc"), 3, 1), "");
    check_text(ft_str_from(FT_STR("abc"), 99), "");
    check_text(ft_str_trim(FT_STR(" \t a b\r\n")), "a b");
}

static void cut_gives_the_empty_piece_behind_a_last_separator(void **state)
{
    (void)state;
    ft_str rest = FT_STR("a,"), piece;
    assert_true(ft_str_cut(&rest, ',', &piece));
    check_text(piece, "a");
    assert_true(ft_str_cut(&rest, ',', &piece));
    check_text(piece, "");
    assert_false(ft_str_cut(&rest, ',', &piece));
}

static void replace_borrows_when_nothing_is_replaced(void **state)
{
    ft_str text = FT_STR("a--b--");
    check_text(ft_str_replace(*state, text, FT_STR("--"), FT_STR("+")), "a+b+");
    assert_ptr_equal(ft_str_replace(*state, text, FT_STR("?"), FT_STR("+")).at, text.at);
    assert_ptr_equal(ft_str_replace(*state, text, FT_STR(""), FT_STR("+")).at, text.at);
}

static void parts_are_joined(void **state)
{
    const ft_str parts[] = {FT_STR_INIT("a"), FT_STR_INIT(""), FT_STR_INIT("c")};
    check_text(ft_str_join(*state, parts, 3, FT_STR(", ")), "a, , c");
    check_text(ft_str_join(*state, parts, 0, FT_STR(", ")), "");
    check_text(ft_concat(*state, FT_STR("a"), FT_STR("b"), (ft_str){0}), "ab");
}

static void buffer_grows_past_any_format(void **state)
{
    ft_buf buf = ft_buf_in(*state);
    for (int i = 0; i < 500; i++)
        ft_buf_format(&buf, "%05d", i);
    ft_buf_fill(&buf, '-', 300);
    assert_int_equal(buf.len, 2800);
    assert_int_equal(buf.at[buf.len], 0);
    check_text(ft_str_slice(ft_buf_str(&buf), 2490, 2502), "0049800499--");
}

#define CHECK_AS_PRINTF(...)                                                                       \
    do {                                                                                           \
        char expected[200];                                                                        \
        snprintf(expected, sizeof expected, __VA_ARGS__);                                          \
        check_text(ft_format(*state, __VA_ARGS__), expected);                                      \
    } while (0)

static void formats_are_those_of_printf(void **state)
{
    CHECK_AS_PRINTF("%d %d %d|%u|%zu", 0, INT_MAX, INT_MIN, UINT_MAX, SIZE_MAX);
    CHECK_AS_PRINTF("%lld %lld%c", LLONG_MIN, LLONG_MAX, '!');
    CHECK_AS_PRINTF("100%% of %s", "it");
    CHECK_AS_PRINTF("%.*s%.*s.", 2, "abc", 9, "de");
    CHECK_AS_PRINTF("%s %-5s|%05d %.*s %x %.3f", "a", "b", 7, 1, "cd", 255, 0.5);
    CHECK_AS_PRINTF("%.2s %ld", "abc", -3L);
    check_text(ft_format(*state, "<%.*s>", 3, "a\0b"), "<a>");
    assert_int_equal(ft_format(*state, "%c", 0).len, 1);
    assert_int_equal(*ft_format(*state, "%s", "").at, 0);
}

static void case_is_folded_for_ascii_only(void **state)
{
    assert_true(ft_str_eq_nocase(FT_STR("AbC_1"), FT_STR("aBc_1")));
    assert_false(ft_str_eq_nocase(FT_STR("\xC3\x84"), FT_STR("\xC3\xA4")));
    check_text(ft_str_lower_ascii(*state, FT_STR("AZ@[\xC3\x84")), "az@[\xC3\x84");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(equal_slices_may_hold_nul),
        TEST(order_is_by_unsigned_bytes_then_length),
        TEST(search_finds_first_and_last),
        TEST(slices_are_clamped),
        TEST(cut_gives_the_empty_piece_behind_a_last_separator),
        TEST(replace_borrows_when_nothing_is_replaced),
        TEST(parts_are_joined),
        TEST(buffer_grows_past_any_format),
        TEST(formats_are_those_of_printf),
        TEST(case_is_folded_for_ascii_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
