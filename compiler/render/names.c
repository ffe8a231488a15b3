/* names.c - names from a dict. */
#include "render/names.h"

static ft_found get_of_dict(ft_job *job, void *self, ft_str name, ft_value *out)
{
    (void)job;
    ft_value *found = ft_dict_find_text(self, name);
    if (found)
        *out = *found;
    return found ? FT_FOUND : FT_MISSING;
}

ft_names ft_names_of_dict(ft_dict *dict)
{
    return (ft_names){.self = dict, .get = get_of_dict};
}
