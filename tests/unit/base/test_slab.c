/* test_slab.c - large blocks out of one range. */
#include "check.h"

#include "base/slab.h"

static void blocks_are_units_that_are_given_again(void **unused)
{
    (void)unused;
    size_t size = FT_SLAB_UNIT, large = 3 * FT_SLAB_UNIT + 1, again = large;
    assert_null(ft_slab_take(&size)); /* not open yet */
    ft_slab_open();
    char *first = ft_slab_take(&size), *second = ft_slab_take(&large);
    assert_int_equal(size, FT_SLAB_UNIT);
    assert_int_equal(large, 4 * FT_SLAB_UNIT);
    assert_int_equal((uintptr_t)second % FT_SLAB_UNIT, 0);
    memset(first, 1, size);
    memset(second, 2, large);
    assert_int_equal(first[size - 1], 1);
    assert_true(ft_slab_give(second, large));
    assert_ptr_equal(ft_slab_take(&again), second);
    assert_true(ft_slab_give(second, again));
    assert_true(ft_slab_give(first, size));
}

static void no_block_is_given_twice(void **unused)
{
    (void)unused;
    enum { MANY = 2000 };
    static struct { char *at; size_t size; } taken[MANY];
    size_t len = 0, all = 0;
    for (; len < MANY; len++) {
        taken[len].size = (1 + len % 32) * FT_SLAB_UNIT;
        taken[len].at = ft_slab_take(&taken[len].size);
        if (!taken[len].at)
            break;
        for (size_t i = 0; i < len; i++)
            assert_true(taken[i].at + taken[i].size <= taken[len].at || taken[len].at + taken[len].size <= taken[i].at);
        all += taken[len].size;
    }
    assert_in_range(len, 1, MANY - 1); /* the range ended */
    for (size_t i = 0; i < len; i++)
        assert_true(ft_slab_give(taken[i].at, taken[i].size));
    size_t largest = 32 * FT_SLAB_UNIT, again = 0;
    for (; ft_slab_take(&largest); again += largest)
        ;
    assert_true(again >= all); /* all of it is free once more */
}

static void other_memory_is_not_taken_back(void **unused)
{
    (void)unused;
    char mine[16];
    size_t small = FT_SLAB_UNIT - 1, huge = 33 * FT_SLAB_UNIT;
    assert_false(ft_slab_give(mine, sizeof mine));
    assert_null(ft_slab_take(&small));
    assert_null(ft_slab_take(&huge));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_units_that_are_given_again),
        cmocka_unit_test(other_memory_is_not_taken_back),
        cmocka_unit_test(no_block_is_given_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
