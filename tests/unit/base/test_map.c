/* test_map.c - the ordered map. */
#include "check.h"

#include "base/map.h"

static ft_str numbered(ft_arena *arena, int number)
{
    return ft_format(arena, "key_%d", number);
}

static void many_keys_are_found_and_stay_in_order(void **state)
{
    ft_map map = {0};
    for (intptr_t i = 0; i < 5000; i++)
        assert_null(ft_map_put(*state, &map, numbered(*state, (int)i), (void *)(i + 1)));
    assert_int_equal(map.len, 5000);
    for (intptr_t i = 0; i < 5000; i++)
        assert_ptr_equal(ft_map_get(&map, numbered(*state, (int)i)), (void *)(i + 1));
    const ft_map_entry *entry;
    intptr_t expected = 1;
    for (size_t at = 0; (entry = ft_map_next(&map, &at)); expected++)
        assert_ptr_equal(entry->value, (void *)expected);
    assert_null(ft_map_get(&map, FT_STR("key_5000")));
}

static void a_map_with_room_takes_no_more(void **state)
{
    ft_map map = {0};
    ft_map_reserve(*state, &map, 1000);
    const ft_map_entry *entries = map.entries;
    for (intptr_t i = 0; i < 1000; i++)
        ft_map_put(*state, &map, numbered(*state, (int)i), (void *)(i + 1));
    assert_ptr_equal(map.entries, entries);
    for (intptr_t i = 0; i < 1000; i++)
        assert_ptr_equal(ft_map_get(&map, numbered(*state, (int)i)), (void *)(i + 1));
}

static void overwriting_keeps_the_place(void **state)
{
    int one, two, three;
    ft_map map = {0};
    ft_map_put(*state, &map, FT_STR("a"), &one);
    ft_map_put(*state, &map, FT_STR("b"), &two);
    assert_ptr_equal(ft_map_put(*state, &map, FT_STR("a"), &three), &one);
    size_t at = 0;
    check_text(ft_map_next(&map, &at)->key, "a");
    assert_int_equal(map.len, 2);
}

static void removing_and_putting_again_moves_to_the_end(void **state)
{
    int value;
    ft_map map = {0};
    for (int i = 0; i < 50; i++)
        ft_map_put(*state, &map, numbered(*state, i), &value);
    assert_ptr_equal(ft_map_remove(&map, FT_STR("key_0")), &value);
    assert_null(ft_map_remove(&map, FT_STR("key_0")));
    assert_false(ft_map_has(&map, FT_STR("key_0")));
    ft_map_put(*state, &map, FT_STR("key_0"), &value);
    const ft_map_entry *entry, *last = NULL;
    for (size_t at = 0; (entry = ft_map_next(&map, &at));)
        last = entry;
    check_text(last->key, "key_0");
    assert_int_equal(map.len, 50);
}

static void empty_key_is_a_key(void **state)
{
    int value;
    ft_map map = {0};
    ft_map_put(*state, &map, (ft_str){0}, &value);
    assert_ptr_equal(ft_map_get(&map, FT_STR("")), &value);
    assert_true(ft_map_has(&map, (ft_str){0}));
}

static void turning_over_one_key_does_not_lose_it(void **state)
{
    int value;
    ft_map map = {0};
    for (int i = 0; i < 10000; i++) {
        ft_map_put(*state, &map, FT_STR("turning"), &value);
        assert_ptr_equal(ft_map_remove(&map, FT_STR("turning")), &value);
    }
    assert_int_equal(map.len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(many_keys_are_found_and_stay_in_order),
        TEST(a_map_with_room_takes_no_more),
        TEST(overwriting_keeps_the_place),
        TEST(removing_and_putting_again_moves_to_the_end),
        TEST(empty_key_is_a_key),
        TEST(turning_over_one_key_does_not_lose_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
