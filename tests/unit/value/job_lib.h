/* job_lib.h - an arena and a job of their own for each test of values, and values written as JSON. */
#ifndef FT_TESTS_JOB_LIB_H
#define FT_TESTS_JOB_LIB_H

#include "check.h"
#include "value/json.h"

static ft_arena *arena;
static ft_job job;

static inline int setup(void **state)
{
    (void)state;
    arena = ft_arena_new("test");
    job = ft_job_in(arena);
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    ft_arena_free(arena);
    return 0;
}

static inline ft_value of(const char *json)
{
    ft_value made = FT_VALUE_NONE;
    assert_true(ft_json_read(&job, ft_str_of(json), &made));
    return made;
}

#endif
