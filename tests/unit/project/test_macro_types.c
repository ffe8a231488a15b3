/* test_macro_types.c - what the type of a macro's argument may be called. */
#include "check.h"

#include "project/macro_types.h"

/* PRP-56 */
static void a_type_has_as_many_types_within_as_it_takes(void **state)
{
    static const char *const fine[] = {"str", "string", "bool", "int", "integer", "float", "any", "relation", "column",
                                       "list[str]", "dict[str, list[ int ]]", " optional[ dict[str,any] ] "};
    static const char *const wrong[] = {"", "text", "Str", "list", "list[]", "list[str", "list[str]]", "str[int]",
                                        "dict[str]", "dict[str, int, int]", "optional[bogus]", "str int"};
    (void)state;
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        if (!ft_is_macro_type(ft_str_of(fine[i])))
            fail_msg("\"%s\" is a type", fine[i]);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (ft_is_macro_type(ft_str_of(wrong[i])))
            fail_msg("\"%s\" is no type", wrong[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(a_type_has_as_many_types_within_as_it_takes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
