/* check.h - what unit tests share: cmocka with its includes in order, and checks on our text. */
#ifndef FT_TESTS_CHECK_H
#define FT_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

/* Compares text with a literal and shows both when they differ. */
#define check_text(actual, expected)                                                               \
    do {                                                                                           \
        ft_arena *check_arena = ft_arena_new("check");                                             \
        assert_string_equal(ft_str_c(check_arena, (actual)), (expected));                          \
        ft_arena_free(check_arena);                                                                \
    } while (0)

/* A fresh arena in *state for each test of a program. */
static inline int with_arena(void **state)
{
    *state = ft_arena_new("test");
    return 0;
}

static inline int free_arena(void **state)
{
    ft_arena_free(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, with_arena, free_arena)

#endif
