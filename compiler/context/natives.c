/* natives.c - natives found by name. */
#include "context/natives.h"

static int compare_name(ft_str wanted, const char *name)
{
    return ft_str_cmp(wanted, ft_str_of(name));
}

ft_native *ft_natives_find(const ft_natives *natives, ft_str name)
{
    size_t low = 0, high = natives->len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare_name(name, natives->at[middle].name);
        if (order == 0)
            return &natives->at[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static ft_found natives_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)job;
    ft_native *found = ft_natives_find((ft_natives *)self, name);
    if (!found)
        return FT_MISSING;
    *out = ft_of_object(&found->object);
    return FT_FOUND;
}

static ft_found natives_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    return ft_is(key, FT_TEXT) ? natives_attr(job, self, ft_text_of(key), out) : FT_MISSING;
}

static ft_found natives_contains(ft_job *job, ft_object *self, ft_value item)
{
    (void)job;
    return ft_is(item, FT_TEXT) && ft_natives_find((ft_natives *)self, ft_text_of(item)) ? FT_FOUND : FT_MISSING;
}

const ft_class ft_natives_class = {
    .name = "dict", .mapping = 1, .attr = natives_attr, .item = natives_item, .contains = natives_contains,
};

ft_found ft_method_row_find(ft_job *job, const ft_method_row *rows, size_t count, void *self, ft_str name,
                            ft_value *out)
{
    for (size_t i = 0; i < count; i++)
        if (ft_str_is(name, rows[i].name)) {
            *out = ft_native_new(job->arena, rows[i].name, rows[i].fn, self);
            return FT_FOUND;
        }
    return FT_MISSING;
}
