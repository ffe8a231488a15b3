/* type_object.c - Python classes as values of templates; see type_object.h. */
#include "value/type_object.h"

ft_found ft_native_among(ft_arena *arena, ft_native_rows rows, void *self, ft_str name,
                         ft_value *out)
{
    for (size_t i = 0; i < rows.len; i++)
        if (ft_str_is(name, rows.at[i].name)) {
            *out = ft_native_new(arena, rows.at[i].name, rows.at[i].fn, self);
            return FT_FOUND;
        }
    return FT_MISSING;
}

static ft_found attr_type(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    const ft_type_object *type = (ft_type_object *)self;
    ft_found found = ft_native_among(job->arena, type->methods, type->self, name, out);
    if (found == FT_MISSING && type->constant)
        found = type->constant(job, name, out);
    return found;
}

static ft_found item_of_type(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    const ft_type_object *type = (ft_type_object *)self;
    return type->item ? type->item(job, key, out) : FT_MISSING;
}

static bool call_type(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    const ft_type_object *type = (ft_type_object *)self;
    if (!type->make)
        return ft_raise(job, FT_FAULT_TYPE, "cannot create '%s' instances", type->name);
    return type->make(job, type->self, args, out);
}

static bool repr_type(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_buf_format(out, "<class '%s'>", ((ft_type_object *)self)->name);
    return true;
}

const ft_class ft_type_class = {
    .name = "type", .callable = 1, .attr = attr_type, .item = item_of_type, .call = call_type, .repr = repr_type};
