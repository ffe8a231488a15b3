/* test_keeper.c - texts that outlive what they were read from. */
#include "check.h"

#include "base/keeper.h"

static void a_kept_text_is_a_copy(void **state)
{
    char read[] = "customer_id";
    ft_str kept = ft_keep(ft_keeper_new(*state), ft_str_of(read));
    memset(read, 'x', sizeof read - 1);
    check_text(kept, "customer_id");
}

static void a_short_text_that_comes_again_is_kept_once(void **state)
{
    ft_keeper *keeper = ft_keeper_new(*state);
    char again[] = "customer_id";
    ft_str kept = ft_keep(keeper, FT_STR("customer_id"));
    assert_ptr_equal(ft_keep(keeper, ft_str_of(again)).at, kept.at);
    check_text(ft_keep(keeper, FT_STR("customer_name")), "customer_name");
    check_text(kept, "customer_id");
}

static void texts_beyond_number_keep_their_own_bytes(void **state)
{
    enum { COUNT = 20000 };
    static ft_str kept[COUNT];
    ft_keeper *keeper = ft_keeper_new(*state);
    for (int i = 0; i < COUNT; i++)
        kept[i] = ft_keep(keeper, ft_format(*state, "column_%d", i));
    for (int i = 0; i < COUNT; i++)
        assert_true(ft_str_eq(kept[i], ft_format(*state, "column_%d", i)));
}

static void no_text_and_an_empty_one_stay_what_they_are(void **state)
{
    ft_keeper *keeper = ft_keeper_new(*state);
    assert_null(ft_keep(keeper, (ft_str){0}).at);
    ft_str empty = ft_keep(keeper, FT_STR(""));
    assert_non_null(empty.at);
    assert_int_equal(empty.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_kept_text_is_a_copy),
        TEST(a_short_text_that_comes_again_is_kept_once),
        TEST(texts_beyond_number_keep_their_own_bytes),
        TEST(no_text_and_an_empty_one_stay_what_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
