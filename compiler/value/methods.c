/* methods.c - bound methods: found in the table of the owner's type, called later; see methods.h.
 */
#include "value/methods.h"

typedef struct {
    ft_object object;
    ft_value owner;
    const ft_method_row *row;
} method;

static bool call_method(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    method *bound = (method *)self;
    return bound->row->fn(job, bound->owner, args, out);
}

static bool repr_method(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    method *bound = (method *)self;
    ft_buf_format(out, "<built-in method %s of %s object at %p>", bound->row->name,
                  ft_type_name(bound->owner), (const void *)bound->owner.as.text);
    return true;
}

static bool equal_methods(ft_object *self, ft_value other)
{
    if (!ft_is_object(other, &ft_method_class))
        return false;
    method *one = (method *)self, *two = (method *)other.as.object;
    return one->row == two->row && ft_same(one->owner, two->owner);
}

const ft_class ft_method_class = {.name = "builtin_function_or_method",
                                  .callable = 1,
                                  .call = call_method,
                                  .repr = repr_method,
                                  .equal = equal_methods};

static const ft_method_table *table_of(ft_kind type)
{
    switch (type) {
    case FT_TEXT:
        return &ft_text_methods;
    case FT_LIST:
        return &ft_list_methods;
    case FT_TUPLE:
        return &ft_tuple_methods;
    case FT_DICT:
        return &ft_dict_methods;
    case FT_SET:
        return &ft_set_methods;
    case FT_BOOL:
    case FT_INT:
    case FT_BIG:
        return &ft_int_methods;
    case FT_FLOAT:
        return &ft_float_methods;
    case FT_DECIMAL:
        return &ft_decimal_methods;
    case FT_UNDEFINED:
    case FT_NONE:
    case FT_OBJECT:
        break;
    }
    return NULL;
}

static const ft_method_row *find_row(const ft_method_table *table, ft_str name)
{
    size_t low = 0, high = table->len;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = ft_str_cmp(ft_str_of(table->rows[middle].name), name);
        if (order == 0)
            return &table->rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

ft_found ft_method(ft_job *job, ft_value owner, ft_str name, ft_value *out)
{
    const ft_method_table *table = table_of((ft_kind)owner.kind);
    const ft_method_row *row = table ? find_row(table, name) : NULL;
    if (!row)
        return FT_MISSING;
    if (row->attribute)
        return row->fn(job, owner, &(ft_args){0}, out) ? FT_FOUND : FT_FAULTED;
    method *bound = FT_NEW(job->arena, method);
    *bound = (method){{&ft_method_class}, owner, row};
    *out = ft_of_object(&bound->object);
    return FT_FOUND;
}

/* ---- methods of a type */

typedef struct {
    ft_object object;
    ft_value of; /* some value of the type */
    const ft_method_row *row;
} unbound;

static bool call_unbound(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    const unbound *asked = (unbound *)self;
    const char *type = ft_type_name(asked->of);
    if (args->len == 0)
        return ft_raise(job, FT_FAULT_TYPE, "unbound method %s.%s() needs an argument", type, asked->row->name);
    if (args->at[0].kind != asked->of.kind)
        return ft_raise(job, FT_FAULT_TYPE, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object",
                        asked->row->name, type, ft_type_name(args->at[0]));
    ft_args rest = *args;
    rest.at++;
    rest.len--;
    return asked->row->fn(job, args->at[0], &rest, out);
}

static bool repr_unbound(ft_job *job, ft_object *self, ft_buf *out)
{
    const unbound *asked = (unbound *)self;
    (void)job;
    ft_buf_format(out, "<method '%s' of '%s' objects>", asked->row->name, ft_type_name(asked->of));
    return true;
}

static const ft_class unbound_class = {
    .name = "method_descriptor", .callable = 1, .call = call_unbound, .repr = repr_unbound};

ft_found ft_method_unbound(ft_job *job, ft_kind type, ft_str name, ft_value *out)
{
    const ft_method_row *row = find_row(table_of(type), name);
    if (!row || row->attribute)
        return FT_MISSING;
    unbound *made = FT_NEW(job->arena, unbound);
    *made = (unbound){{&unbound_class}, {.kind = (uint8_t)type}, row};
    *out = ft_of_object(&made->object);
    return FT_FOUND;
}

/* ---- arguments */

/* "str.split" without the type. */
static const char *bare_name(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

bool ft_method_arity(ft_job *job, const ft_args *args, const char *name, size_t least, size_t most)
{
    if (args->named_len)
        return ft_raise(job, FT_FAULT_TYPE, "%s() takes no keyword arguments", name);
    if (args->len >= least && args->len <= most)
        return true;
    if (most == 0)
        return ft_raise(job, FT_FAULT_TYPE, "%s() takes no arguments (%zu given)", name, args->len);
    if (least == 1 && most == 1)
        return ft_raise(job, FT_FAULT_TYPE, "%s() takes exactly one argument (%zu given)", name,
                        args->len);
    size_t bound = args->len < least ? least : most;
    return ft_raise(job, FT_FAULT_TYPE, "%s expected %s%zu argument%s, got %zu", bare_name(name),
                    least == most    ? ""
                    : bound == least ? "at least "
                                     : "at most ",
                    bound, bound == 1 ? "" : "s", args->len);
}

bool ft_method_count(ft_job *job, size_t given, const char *name, size_t least, size_t most)
{
    size_t bound = given < least ? least : most;
    return (given >= least && given <= most) ||
           ft_raise(job, FT_FAULT_TYPE, "%s() takes at %s %zu argument%s (%zu given)",
                    bare_name(name), given < least ? "least" : "most", bound, bound == 1 ? "" : "s",
                    given);
}

static size_t option_named(const char *const *names, ft_str name)
{
    size_t i = 0;
    while (names[i] && !ft_str_is(name, names[i]))
        i++;
    return i;
}

bool ft_method_options(ft_job *job, const ft_args *args, const char *name, const char *const *names,
                       ft_value *slots)
{
    size_t count = 0;
    for (; names[count]; count++)
        slots[count] = count < args->len ? args->at[count] : FT_VALUE_UNDEFINED;
    if (!ft_method_count(job, args->len + args->named_len, name, 0, count))
        return false;
    for (size_t i = 0; i < args->named_len; i++) {
        size_t which = option_named(names, args->named[i].name);
        if (which == count)
            return ft_raise(job, FT_FAULT_TYPE, "'%.*s' is an invalid keyword argument for %s()",
                            FT_ARG(args->named[i].name), name);
        if (which < args->len)
            return ft_raise(job, FT_FAULT_TYPE,
                            "argument for %s() given by name ('%s') and position (%zu)", name,
                            names[which], which + 1);
        slots[which] = args->named[i].value;
    }
    return true;
}

bool ft_method_bound(ft_job *job, ft_value value, const char *also, int64_t *out)
{
    if (ft_is(value, FT_BIG)) {
        *out = ft_big_sign(value.as.big) < 0 ? INT64_MIN : INT64_MAX;
        return true;
    }
    if (ft_is(value, FT_INT) || ft_is(value, FT_BOOL))
        return ft_to_index(job, value, out);
    return ft_raise(job, FT_FAULT_TYPE,
                    "slice indices must be integers%s or have an __index__ method", also);
}

bool ft_method_text(ft_job *job, ft_value value, const char *demand, ft_str *out)
{
    bool none = ft_is(value, FT_NONE) && strstr(demand, "argument"); /* so CPython's two wordings */
    if (!ft_is(value, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "%s, not %s", demand,
                        none ? "None" : ft_type_name(value));
    *out = ft_text_of(value);
    return true;
}
