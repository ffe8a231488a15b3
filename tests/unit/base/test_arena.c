/* test_arena.c - memory with a named lifetime. */
#include "check.h"

#include "base/vec.h"

static void memory_is_zeroed_and_aligned(void **state)
{
    for (size_t size = 1; size < 5000; size += 37) {
        const char *made = ft_alloc(*state, size);
        assert_int_equal((uintptr_t)made % 8, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(made[i], 0);
        memset((char *)made, 0xAA, size);
    }
}

static void newest_allocation_grows_in_place(void **state)
{
    char *first = ft_alloc_raw(*state, 16);
    assert_ptr_equal(ft_extend(*state, first, 16, 64), first);
    ft_alloc_raw(*state, 8);
    memcpy(first, "kept", 5);
    char *moved = ft_extend(*state, first, 64, 128);
    assert_ptr_not_equal(moved, first);
    assert_string_equal(moved, "kept");
}

static void large_blocks_leave_the_current_one_in_use(void **state)
{
    ft_arena *arena = *state;
    memset(ft_alloc_raw(arena, 4u << 20), 1, 4u << 20);
    char *small = ft_alloc_raw(arena, 64);
    memset(ft_alloc_raw(arena, 4u << 20), 2, 4u << 20);
    assert_ptr_equal(ft_alloc_raw(arena, 64), small + 64);
}

static void clearing_keeps_no_more_than_a_step(void **state)
{
    ft_arena *arena = *state;
    size_t at_first = ft_arena_bytes(arena);
    for (int i = 0; i < 1000; i++)
        memset(ft_alloc_raw(arena, 10000), 3, 10000);
    assert_true(ft_arena_bytes(arena) >= 10000000);
    ft_arena_clear(arena);
    size_t kept = ft_arena_bytes(arena);
    assert_true(kept <= at_first + (1 << 20) + 64);
    memset(ft_alloc_raw(arena, 100), 4, 100);
    ft_arena_clear(arena);
    assert_int_equal(ft_arena_bytes(arena), kept);
    memset(ft_alloc_raw(arena, 4u << 20), 5, 4u << 20);
    ft_arena_clear(arena);
    assert_true(ft_arena_bytes(arena) <= kept);
}

static void attached_arenas_go_with_the_one_that_took_them_over(void **state)
{
    ft_arena *taken = ft_arena_new("taken over"), *project = ft_arena_new("project");
    ft_arena_attach(taken, ft_arena_new("tree"));
    ft_arena_attach(taken, ft_arena_new("tree"));
    ft_arena_adopt(project, taken);
    assert_non_null(project->attached);
    ft_arena_clear(project);
    assert_null(project->attached);
    ft_arena_free(project); /* a leak of either tree fails the run under ASan */
    (void)state;
}

static void vec_keeps_order_while_it_grows(void **state)
{
    FT_VEC(int) numbers = {0};
    for (int i = 0; i < 1000; i++)
        ft_vec_push(*state, &numbers, i);
    *ft_vec_add(*state, &numbers) += 7;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(numbers.at[i], i);
    assert_int_equal(numbers.at[1000], 7);
    assert_int_equal(numbers.len, 1001);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(memory_is_zeroed_and_aligned),
        TEST(newest_allocation_grows_in_place),
        TEST(large_blocks_leave_the_current_one_in_use),
        TEST(clearing_keeps_no_more_than_a_step),
        TEST(attached_arenas_go_with_the_one_that_took_them_over),
        TEST(vec_keeps_order_while_it_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
