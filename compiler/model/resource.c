/* resource.c - questions about macros; see resource.h. */
#include "model/resource.h"

bool ft_macro_is_helper(const ft_macro *macro)
{
    return macro->internal &&
           (ft_str_starts(macro->name, FT_STR("ft_")) || ft_str_find(macro->name, FT_STR("__ft_"), 0) != FT_NOWHERE ||
            ft_str_is(macro->name, "postgres__reset_csv_table") || ft_str_is(macro->name, "postgres__load_csv_rows"));
}
