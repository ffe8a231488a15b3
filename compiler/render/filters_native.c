/* filters_native.c - as_bool, as_number, as_native and as_text in YAML strings (NAT-09 ... NAT-12).
 *
 * The first three only mark their text, as in dbt: what they ask for is made of it when it turns out to be
 * the whole value. Inside an expression it is text, so that `target.type == 'x' | as_bool` compares. */
#include "render/filters.h"

#include "value/literal.h"

typedef enum { TO_NATIVE, TO_BOOL, TO_NUMBER } demand;
typedef struct { ft_object object; ft_str text; demand wanted; ft_span place; } marked;

static ft_value text_in(ft_object *self)
{
    return ft_of_text(((marked *)self)->text);
}

static ft_found marked_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    return ft_attr_only(job, text_in(self), name, out);
}

static ft_found marked_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    if (!ft_get_item(job, text_in(self), key, out))
        return FT_FAULTED;
    return out->kind == FT_UNDEFINED ? FT_MISSING : FT_FOUND;
}

static ft_found marked_slice(ft_job *job, ft_object *self, ft_value start, ft_value stop, ft_value step, ft_value *out)
{
    return ft_slice(job, text_in(self), start, stop, step, out) ? FT_FOUND : FT_FAULTED;
}

static bool marked_str(ft_job *job, ft_object *self, ft_buf *out)
{
    return ft_print(job, text_in(self), out);
}

static bool marked_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    return ft_repr(job, text_in(self), out);
}

static ft_found marked_length(ft_job *job, ft_object *self, size_t *out)
{
    return ft_length(job, text_in(self), out) ? FT_FOUND : FT_FAULTED;
}

static bool marked_iter(ft_job *job, ft_object *self, ft_value *out)
{
    (void)job;
    *out = text_in(self);
    return true;
}

static ft_found marked_contains(ft_job *job, ft_object *self, ft_value item)
{
    bool found;
    if (!ft_contains(job, text_in(self), item, &found))
        return FT_FAULTED;
    return found ? FT_FOUND : FT_MISSING;
}

static bool marked_truth(ft_object *self)
{
    return ((marked *)self)->text.len > 0;
}

static bool marked_equal(ft_object *self, ft_value other)
{
    return ft_is(other, FT_TEXT) && ft_str_eq(((marked *)self)->text, ft_text_of(other));
}

static ft_found marked_hash(ft_job *job, ft_object *self, uint64_t *out)
{
    return ft_hash_value(job, text_in(self), out) ? FT_FOUND : FT_FAULTED;
}

static ft_found marked_binary(ft_job *job, ft_object *self, ft_binary_op op, ft_value other, bool reflected, ft_value *out)
{
    ft_value text = text_in(self);
    bool done = reflected ? ft_binary(job, op, other, text, out) : ft_binary(job, op, text, other, out);
    return done ? FT_FOUND : FT_FAULTED;
}

static bool marked_to_data(ft_job *job, ft_object *self, ft_value *out)
{
    (void)job;
    *out = text_in(self);
    return true;
}

static const ft_class marked_class = {
    .name = "str", .sequence = 1, .attr = marked_attr, .item = marked_item, .slice = marked_slice, .str = marked_str,
    .repr = marked_repr, .length = marked_length, .iter = marked_iter, .contains = marked_contains,
    .truth = marked_truth, .equal = marked_equal, .hash = marked_hash, .binary = marked_binary, .to_data = marked_to_data,
};

static bool mark(ft_job *job, ft_value input, const ft_args *args, const char *name, demand wanted, ft_value *out)
{
    ft_str text;
    if (!ft_bind(job, args, name, "", NULL) || !ft_to_text(job, input, &text))
        return false;
    marked *made = FT_NEW(job->arena, marked);
    *made = (marked){{&marked_class}, text, wanted, args->call};
    *out = ft_of_object(&made->object);
    return true;
}

bool ft_filter_as_text(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    return ft_filter_string(job, input, args, out);
}

bool ft_filter_as_native(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    return mark(job, input, args, "as_native", TO_NATIVE, out);
}

bool ft_filter_as_bool(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    return mark(job, input, args, "as_bool", TO_BOOL, out);
}

bool ft_filter_as_number(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    return mark(job, input, args, "as_number", TO_NUMBER, out);
}

static bool is_wanted(ft_value value, demand wanted)
{
    bool number = ft_is(value, FT_INT) || ft_is(value, FT_BIG) || ft_is(value, FT_FLOAT);
    return wanted == TO_NATIVE || (wanted == TO_BOOL ? ft_is(value, FT_BOOL) : number);
}

bool ft_filter_settle(ft_job *job, ft_value *value)
{
    if (!ft_is_object(*value, &marked_class))
        return true;
    const marked *of = (const marked *)value->as.object;
    ft_found found = ft_literal_read(job, of->text, value);
    if (found == FT_FAULTED)
        return false;
    if (found == FT_MISSING)
        *value = ft_of_text(of->text);
    if (is_wanted(*value, of->wanted))
        return true;
    ft_raise(job, FT_FAULT_COMPILATION, "Could not convert value '%.*s' into type '%s'", FT_ARG(of->text),
             of->wanted == TO_BOOL ? "bool" : "number");
    job->fault.span = of->place;
    return false;
}
