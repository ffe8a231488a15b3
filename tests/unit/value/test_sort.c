/* The sort of list.sort and sorted. */
#include "check.h"

#include "value/sort.h"

enum { MANY = 1000 };

/* A thousand keys of few values in a fixed disorder; items tell where each stood. */
static void make(ft_value *keys, ft_value *items)
{
    uint32_t next = 1;
    for (int64_t i = 0; i < MANY; i++) {
        next = next * 1664525u + 1013904223u;
        keys[i] = ft_of_int(next >> 28);
        items[i] = ft_of_int(i);
    }
}

static void check_sorted(ft_arena *arena, bool reverse)
{
    ft_job job = ft_job_in(arena);
    ft_value keys[MANY], items[MANY];
    make(keys, items);
    assert_true(ft_sort(&job, keys, items, MANY, reverse));
    for (size_t i = 1; i < MANY; i++) {
        int64_t before = keys[i - 1].as.number, here = keys[i].as.number;
        assert_true(reverse ? before >= here : before <= here);
        if (before == here)
            assert_true(items[i - 1].as.number < items[i].as.number);
    }
}

static void equal_keys_keep_their_order(void **state)
{
    check_sorted(*state, false);
}

static void equal_keys_keep_their_order_when_reversed(void **state)
{
    check_sorted(*state, true);
}

static void keys_without_an_order_are_a_type_error_and_lose_no_item(void **state)
{
    ft_job job = ft_job_in(*state);
    ft_value keys[MANY], items[MANY];
    bool seen[MANY] = {false};
    make(keys, items);
    keys[MANY / 2] = FT_VALUE_NONE;
    assert_false(ft_sort(&job, keys, items, MANY, false));
    assert_int_equal(job.fault.kind, FT_FAULT_TYPE);
    for (size_t i = 0; i < MANY; i++)
        seen[items[i].as.number] = true;
    for (size_t i = 0; i < MANY; i++)
        assert_true(seen[i]);
}

static void one_item_is_never_compared(void **state)
{
    ft_job job = ft_job_in(*state);
    ft_value key = FT_VALUE_NONE;
    assert_true(ft_sort(&job, &key, &key, 1, false));
    assert_true(ft_sort(&job, NULL, NULL, 0, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(equal_keys_keep_their_order),
        TEST(equal_keys_keep_their_order_when_reversed),
        TEST(keys_without_an_order_are_a_type_error_and_lose_no_item),
        TEST(one_item_is_never_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
