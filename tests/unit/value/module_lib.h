/* module_lib.h - calling what a module of templates offers, and showing what comes back.
 *
 * A result is shown as its repr, a fault as "Class: message". Everything lives in the arena. */
#ifndef FT_TESTS_MODULE_LIB_H
#define FT_TESTS_MODULE_LIB_H

#include "check.h"
#include "value/op.h"

static inline ft_value attribute(ft_arena *arena, ft_value owner, const char *name)
{
    ft_job job = ft_job_in(arena);
    ft_value found = FT_VALUE_UNDEFINED;
    assert_true(ft_get_attr(&job, owner, ft_str_of(name), &found));
    assert_int_not_equal(found.kind, FT_UNDEFINED);
    return found;
}

static inline ft_str shown_call(ft_arena *arena, ft_value owner, const char *name, ft_args args,
                                ft_value *out)
{
    ft_job job = ft_job_in(arena);
    ft_buf shown = ft_buf_in(arena);
    ft_value function = attribute(arena, owner, name);
    if (ft_call(&job, function, &args, out) && ft_repr(&job, *out, &shown))
        return ft_buf_str(&shown);
    return ft_format(arena, "%s: %.*s", ft_fault_class_name(job.fault.kind),
                     FT_ARG(job.fault.message));
}

/* owner.name(values...), which must work. */
#define called(arena, owner, name, ...)                                                            \
    ({                                                                                             \
        ft_value called_with[] = {FT_VALUE_NONE, ##__VA_ARGS__}, called_out;                       \
        ft_job called_job = ft_job_in(arena);                                                      \
        size_t called_len = sizeof called_with / sizeof *called_with - 1;                          \
        assert_true(ft_call(&called_job, attribute((arena), (owner), (name)),                      \
                            &(ft_args){.at = called_with + 1, .len = called_len}, &called_out));   \
        called_out;                                                                                \
    })

/* Checks what owner.name(values...) shows. */
#define check_call(expected, arena, owner, name, ...)                                              \
    do {                                                                                           \
        ft_value check_with[] = {FT_VALUE_NONE, ##__VA_ARGS__}, check_out;                         \
        size_t check_len = sizeof check_with / sizeof *check_with - 1;                             \
        ft_args check_args = {.at = check_with + 1, .len = check_len};                             \
        check_text(shown_call((arena), (owner), (name), check_args, &check_out), expected);        \
    } while (0)

/* Checks the list of what an iterable gives. */
#define check_list(expected, arena, iterable)                                                      \
    do {                                                                                           \
        ft_job list_job = ft_job_in(arena);                                                        \
        ft_list *list_items;                                                                       \
        ft_buf list_shown = ft_buf_in(arena);                                                      \
        assert_true(ft_to_list(&list_job, (iterable), &list_items));                               \
        assert_true(ft_repr(&list_job, ft_of_list(list_items), &list_shown));                      \
        check_text(ft_buf_str(&list_shown), expected);                                             \
    } while (0)

#define T(literal) FT_VALUE_TEXT(literal)
#define N(number) ft_of_int(number)

#endif
