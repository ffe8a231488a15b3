/* test_itertools.c - modules.itertools (MOD-04). */
#include "module_lib.h"
#include "value/itertools.h"

static void endless_ones_are_lazy(void **state)
{
    ft_value it = ft_itertools_module(*state);
    ft_value count = called(*state, it, "count", N(5));
    check_list("[5, 6, 7]", *state, called(*state, it, "islice", count, N(3)));
    check_list("[8, 10]", *state, called(*state, it, "islice", count, N(0), N(3), N(2)));
    ft_value cycle = called(*state, it, "cycle", T("ab"));
    check_list("['a', 'b', 'a']", *state, called(*state, it, "islice", cycle, N(3)));
    check_list("[1, 1]", *state, called(*state, it, "repeat", N(1), N(2)));
}

static void iterables_are_joined(void **state)
{
    ft_value it = ft_itertools_module(*state);
    check_list("['a', 'b', 'c']", *state, called(*state, it, "chain", T("ab"), T("c")));
    check_list("[('a', 'c'), ('b', None)]", *state,
               called(*state, it, "zip_longest", T("ab"), T("c")));
    ft_value cycle = called(*state, it, "cycle", T("ab"));
    ft_value chosen = called(*state, it, "islice", cycle, N(3));
    check_list("['x', 'y', 'z']", *state, called(*state, it, "compress", T("xyzw"), chosen));
    check_list("['a', 'ab', 'abc']", *state, called(*state, it, "accumulate", T("abc")));
}

static void teed_iterators_go_their_own_way(void **state)
{
    ft_value it = ft_itertools_module(*state);
    ft_value pair = called(*state, it, "tee", T("ab"));
    check_list("['a', 'b']", *state, pair.as.list->at[1]);
    check_list("['a', 'b']", *state, pair.as.list->at[0]);
}

static void choices_come_in_order(void **state)
{
    ft_value it = ft_itertools_module(*state);
    check_list("[('a', 'c'), ('a', 'd'), ('b', 'c'), ('b', 'd')]", *state,
               called(*state, it, "product", T("ab"), T("cd")));
    check_list("[('a', 'b'), ('a', 'c'), ('b', 'a'), ('b', 'c'), ('c', 'a'), ('c', 'b')]", *state,
               called(*state, it, "permutations", T("abc"), N(2)));
    check_list("[('a', 'b'), ('a', 'c'), ('b', 'c')]", *state,
               called(*state, it, "combinations", T("abc"), N(2)));
    check_list("[('a', 'a'), ('a', 'b'), ('b', 'b')]", *state,
               called(*state, it, "combinations_with_replacement", T("ab"), N(2)));
    check_list("[()]", *state, called(*state, it, "product"));
    check_list("[]", *state, called(*state, it, "permutations", T("ab"), N(3)));
}

static void wrong_arguments_are_refused(void **state)
{
    ft_value it = ft_itertools_module(*state);
    check_call("TypeError: 'int' object is not iterable", *state, it, "product", N(1));
    check_call("ValueError: r must be non-negative", *state, it, "combinations", T("ab"), N(-1));
    check_call("TypeError: a number is required", *state, it, "count", T("a"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(endless_ones_are_lazy),          TEST(iterables_are_joined),
        TEST(teed_iterators_go_their_own_way), TEST(choices_come_in_order),
        TEST(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
