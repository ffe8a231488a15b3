/* attribute.c - a.b, a[b] and a[b:c] as Jinja's sandbox looks them up (GRM-16, ENV-05); see op.h. */
#include "value/op.h"

#include "base/text.h"
#include "value/methods.h"

#include <stdio.h>

/* ---- names the sandbox refuses
 *
 * Only a name that Python would find is refused; one that no object has is simply undefined. */

static const char *const everywhere =
    " __class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__"
    " __gt__ __hash__ __init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__"
    " __reduce_ex__ __repr__ __setattr__ __sizeof__ __str__ __subclasshook__ ";

static const char *const of_int =
    " __abs__ __add__ __and__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__"
    " __getnewargs__ __index__ __int__ __invert__ __lshift__ __mod__ __mul__ __neg__ __or__ __pos__"
    " __pow__ __radd__ __rand__ __rdivmod__ __rfloordiv__ __rlshift__ __rmod__ __rmul__ __ror__"
    " __round__ __rpow__ __rrshift__ __rshift__ __rsub__ __rtruediv__ __rxor__ __sub__ __truediv__"
    " __trunc__ __xor__ ";

static const char *const of_float =
    " __abs__ __add__ __bool__ __ceil__ __divmod__ __float__ __floor__ __floordiv__ __getformat__"
    " __getnewargs__ __int__ __mod__ __mul__ __neg__ __pos__ __pow__ __radd__ __rdivmod__"
    " __rfloordiv__ __rmod__ __rmul__ __round__ __rpow__ __rsub__ __rtruediv__ __sub__ __truediv__"
    " __trunc__ ";

static const char *const of_undefined =
    " __add__ __bool__ __call__ __complex__ __float__ __floordiv__ __getattr__ __getitem__ __int__"
    " __iter__ __len__ __mod__ __module__ __mul__ __neg__ __pos__ __pow__ __radd__ __rmul__ __sub__"
    " __slots__ __truediv__ _fail_with_undefined_error _undefined_exception _undefined_hint"
    " _undefined_message _undefined_name _undefined_obj ";

static const char *const of_object =
    " __annotations__ __builtins__ __closure__ __code__ __defaults__ __dict__ __globals__"
    " __kwdefaults__ __module__ __name__ __qualname__ __weakref__ ";

static const char *hidden_names(ft_value owner)
{
    switch ((ft_kind)owner.kind) {
    case FT_UNDEFINED:
        return of_undefined;
    case FT_NONE:
        return " __bool__ ";
    case FT_BOOL:
    case FT_INT:
    case FT_BIG:
        return of_int;
    case FT_FLOAT:
    case FT_DECIMAL:
        return of_float;
    case FT_TEXT:
        return " __add__ __contains__ __getitem__ __getnewargs__ __iter__ __len__ __mod__ __mul__"
               " __rmod__ __rmul__ ";
    case FT_LIST:
        return " __add__ __class_getitem__ __contains__ __delitem__ __getitem__ __iadd__ __imul__"
               " __iter__ __len__ __mul__ __reversed__ __rmul__ __setitem__ ";
    case FT_TUPLE:
        return " __add__ __class_getitem__ __contains__ __getitem__ __getnewargs__ __iter__ __len__"
               " __mul__ __rmul__ ";
    case FT_DICT:
        return " __class_getitem__ __contains__ __delitem__ __getitem__ __ior__ __iter__ __len__"
               " __or__ __reversed__ __ror__ __setitem__ ";
    case FT_SET:
        return " __and__ __class_getitem__ __contains__ __iand__ __ior__ __isub__ __iter__ __ixor__"
               " __len__ __or__ __rand__ __ror__ __rsub__ __rxor__ __sub__ __xor__ ";
    case FT_OBJECT:
        return of_object;
    }
    return "";
}

static bool lists(const char *names, ft_str name)
{
    char padded[64];
    if (name.len + 3 > sizeof padded)
        return false;
    snprintf(padded, sizeof padded, " %.*s ", FT_ARG(name));
    return strstr(names, padded) != NULL;
}

/* By protocol: what a class of ours can do has Python's name too. */
static bool has_protocol(const ft_class *class, ft_str name)
{
    return (class->call && ft_str_is(name, "__call__")) ||
           (class->iter && ft_str_is(name, "__iter__")) ||
           (class->next && ft_str_is(name, "__next__")) ||
           (class->length && ft_str_is(name, "__len__")) ||
           (class->item && ft_str_is(name, "__getitem__")) ||
           (class->contains && ft_str_is(name, "__contains__"));
}

static bool is_hidden(ft_value owner, ft_str name)
{
    return lists(everywhere, name) || lists(hidden_names(owner), name) ||
           (owner.kind == FT_OBJECT && has_protocol(owner.as.object->class, name));
}

static ft_value unsafe_undefined(ft_job *job, ft_value owner, ft_str name)
{
    ft_buf hint = ft_buf_in(job->arena);
    ft_buf_text(&hint, "access to attribute ");
    ft_repr_text(&hint, name);
    ft_buf_format(&hint, " of '%s' object is unsafe.", ft_type_name(owner));
    ft_value made = ft_undefined_hint(job->arena, job->undefined_mode, ft_buf_str(&hint));
    ft_undefined *why = (ft_undefined *)made.as.undefined;
    why->unsafe = job->undefined_mode != FT_UNDEFINED_CAPTURE; /* dbt's type drops the class */
    why->name = name;
    return made;
}

/* ---- undefined owners: what a second step gives depends on the mode */

static ft_undefined_mode mode_of(ft_value undefined)
{
    return undefined.as.undefined ? undefined.as.undefined->mode : FT_UNDEFINED_PLAIN;
}

static bool is_dunder(ft_str name)
{
    return name.len > 3 && ft_str_starts(name, FT_STR("__")) && ft_str_ends(name, FT_STR("__"));
}

/* dbt's undefined keeps a few attributes of its own beside the rule that anything is undefined. */
static ft_found attr_of_capture(ft_job *job, ft_value owner, ft_str name, ft_value *out)
{
    const ft_undefined *why = owner.as.undefined;
    if (ft_str_is(name, "name") || ft_str_is(name, "hint")) {
        ft_str text = ft_str_is(name, "name") ? why->name : why->hint;
        *out = text.len ? ft_of_text(text) : FT_VALUE_NONE;
    } else if (ft_str_is(name, "node")) {
        *out = FT_VALUE_NONE;
    } else if (ft_str_is(name, "unsafe_callable") || ft_str_is(name, "alters_data")) {
        *out = FT_VALUE_FALSE;
    } else {
        *out = ft_undefined_named(job->arena, FT_UNDEFINED_CAPTURE, name, FT_STR(""));
    }
    return FT_FOUND;
}

static ft_found attr_of_undefined(ft_job *job, ft_value owner, ft_str name, ft_value *out)
{
    if (is_dunder(name)) /* unknown ones are an AttributeError, so that the item is tried */
        return FT_MISSING;
    switch (mode_of(owner)) {
    case FT_UNDEFINED_CHAINABLE:
        *out = owner;
        return FT_FOUND;
    case FT_UNDEFINED_CAPTURE:
        return attr_of_capture(job, owner, name, out);
    default:
        ft_raise_undefined(job, owner);
        return FT_FAULTED;
    }
}

static ft_found item_of_undefined(ft_job *job, ft_value owner, ft_value *out)
{
    ft_undefined_mode mode = mode_of(owner);
    *out = owner;
    if (mode == FT_UNDEFINED_CHAINABLE || mode == FT_UNDEFINED_CAPTURE)
        return FT_FOUND;
    ft_raise_undefined(job, owner);
    return FT_FAULTED;
}

/* Kinds that answer every attribute answer this one too, which is then refused. */
static ft_found private_of_undefined(ft_job *job, ft_value owner, ft_str name, ft_value *out)
{
    ft_found found = attr_of_undefined(job, owner, name, out);
    if (found == FT_FOUND)
        *out = unsafe_undefined(job, owner, name);
    return found;
}

/* ---- attributes */

ft_found ft_attr_only(ft_job *job, ft_value owner, ft_str name, ft_value *out)
{
    if (name.len && name.at[0] == '_') {
        if (is_hidden(owner, name)) {
            *out = unsafe_undefined(job, owner, name);
            return FT_FOUND;
        }
        return owner.kind == FT_UNDEFINED ? private_of_undefined(job, owner, name, out) : FT_MISSING;
    }
    if (owner.kind == FT_UNDEFINED)
        return attr_of_undefined(job, owner, name, out);
    if (owner.kind != FT_OBJECT)
        return ft_method(job, owner, name, out);
    const ft_class *class = owner.as.object->class;
    return class->attr ? class->attr(job, owner.as.object, name, out) : FT_MISSING;
}

bool ft_attr_needed(ft_job *job, ft_value owner, ft_str name, ft_value *out)
{
    ft_found found = ft_attr_only(job, owner, name, out);
    if (found == FT_MISSING)
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'%s' object has no attribute '%.*s'", ft_type_name(owner),
                        FT_ARG(name));
    return found == FT_FOUND;
}

/* ---- items. What Python raises as a TypeError or LookupError is only "missing" here. */

static ft_found swallow_lookup(ft_job *job)
{
    ft_fault_class kind = job->fault.kind;
    if (kind != FT_FAULT_TYPE && kind != FT_FAULT_KEY && kind != FT_FAULT_INDEX &&
        kind != FT_FAULT_LOOKUP)
        return FT_FAULTED;
    job->fault = (ft_fault){0};
    return FT_MISSING;
}

static ft_found item_of_dict(ft_job *job, const ft_dict *dict, ft_value key, ft_value *out)
{
    ft_value *found;
    if (!ft_dict_find(job, dict, key, &found))
        return swallow_lookup(job);
    if (!found)
        return FT_MISSING;
    *out = *found;
    return FT_FOUND;
}

static bool index_in(ft_value key, size_t len, size_t *at)
{
    if (key.kind != FT_INT && key.kind != FT_BOOL)
        return false;
    int64_t index = key.kind == FT_BOOL ? key.as.truth : key.as.number;
    if (index < 0)
        index += (int64_t)len;
    *at = (size_t)index;
    return index >= 0 && (size_t)index < len;
}

static ft_found item_of_list(const ft_list *list, ft_value key, ft_value *out)
{
    size_t at;
    if (!index_in(key, list->len, &at))
        return FT_MISSING;
    *out = list->at[at];
    return FT_FOUND;
}

static ft_found item_of_text(ft_str text, ft_value key, ft_value *out)
{
    size_t at;
    if (!index_in(key, ft_text_len(text), &at))
        return FT_MISSING;
    size_t from = ft_text_byte_of(text, at), to = from;
    ft_text_next(text, &to);
    *out = ft_of_text(ft_str_slice(text, from, to));
    return FT_FOUND;
}

static ft_found item_of_object(ft_job *job, ft_object *object, ft_value key, ft_value *out)
{
    if (!object->class->item)
        return FT_MISSING;
    ft_found found = object->class->item(job, object, key, out);
    return found == FT_FAULTED ? swallow_lookup(job) : found;
}

static ft_found item_only(ft_job *job, ft_value owner, ft_value key, ft_value *out)
{
    switch (owner.kind) {
    case FT_UNDEFINED:
        return item_of_undefined(job, owner, out);
    case FT_DICT:
        return item_of_dict(job, owner.as.dict, key, out);
    case FT_LIST:
    case FT_TUPLE:
        return item_of_list(owner.as.list, key, out);
    case FT_TEXT:
        return item_of_text(ft_text_of(owner), key, out);
    case FT_OBJECT:
        return item_of_object(job, owner.as.object, key, out);
    default:
        return FT_MISSING;
    }
}

/* ---- the two lookups of templates */

bool ft_get_attr(ft_job *job, ft_value owner, ft_str name, ft_value *out)
{
    ft_found found = ft_attr_only(job, owner, name, out);
    if (found == FT_MISSING)
        found = item_only(job, owner, ft_of_text(name), out);
    if (found == FT_MISSING)
        *out = ft_undefined_in(job, owner, ft_of_text(name));
    return found != FT_FAULTED;
}

bool ft_get_item(ft_job *job, ft_value owner, ft_value key, ft_value *out)
{
    ft_found found = item_only(job, owner, key, out);
    if (found == FT_MISSING && key.kind == FT_TEXT)
        found = ft_attr_only(job, owner, ft_text_of(key), out);
    if (found == FT_MISSING)
        *out = ft_undefined_in(job, owner, key);
    return found != FT_FAULTED;
}

/* ---- slices */

static bool slice_index(ft_job *job, ft_value value, int64_t missing, int64_t *out)
{
    *out = missing;
    if (value.kind == FT_NONE)
        return true;
    if (value.kind == FT_BIG)
        *out = ft_big_sign(value.as.big) < 0 ? INT64_MIN / 2 : INT64_MAX / 2;
    else if (value.kind == FT_INT || value.kind == FT_BOOL)
        *out = value.kind == FT_BOOL ? value.as.truth : value.as.number;
    else
        return ft_raise(job, FT_FAULT_TYPE,
                        "slice indices must be integers or None or have an __index__ method");
    *out = *out > INT64_MAX / 2 ? INT64_MAX / 2 : *out < INT64_MIN / 2 ? INT64_MIN / 2 : *out;
    return true;
}

static int64_t clamp_bound(int64_t bound, int64_t len, int64_t step)
{
    if (bound < 0)
        bound += len;
    if (bound < 0)
        return step < 0 ? -1 : 0;
    if (bound >= len)
        return step < 0 ? len - 1 : len;
    return bound;
}

bool ft_slice_indices(ft_job *job, ft_value start, ft_value stop, ft_value step, size_t len,
                      ft_slice_range *out)
{
    int64_t from, to, by, whole = (int64_t)len;
    if (!slice_index(job, step, 1, &by))
        return false;
    if (by == 0)
        return ft_raise(job, FT_FAULT_VALUE, "slice step cannot be zero");
    if (!slice_index(job, start, by < 0 ? INT64_MAX / 2 : 0, &from) ||
        !slice_index(job, stop, by < 0 ? INT64_MIN / 2 : INT64_MAX / 2, &to))
        return false;
    from = clamp_bound(from, whole, by);
    to = clamp_bound(to, whole, by);
    int64_t count = by > 0 ? (to - from + by - 1) / by : (from - to - by - 1) / -by;
    *out = (ft_slice_range){from, by, count > 0 ? (size_t)count : 0};
    return true;
}

static bool slice_list(ft_job *job, ft_value owner, ft_slice_range range, ft_value *out)
{
    if (!ft_job_room(job, range.count * sizeof(ft_value)))
        return false;
    ft_list *made = ft_list_new(job->arena, range.count);
    for (size_t i = 0; i < range.count; i++)
        ft_list_add(job->arena, made, owner.as.list->at[range.start + (int64_t)i * range.step]);
    *out = owner.kind == FT_LIST ? ft_of_list(made) : ft_of_tuple(made);
    return true;
}

/* Characters in a row are borrowed; others are collected by their offsets. */
static bool slice_text(ft_job *job, ft_str text, ft_slice_range range, ft_value *out)
{
    if (range.count == 0) {
        *out = FT_VALUE_TEXT("");
        return true;
    }
    if (range.step == 1) {
        size_t from = ft_text_byte_of(text, (size_t)range.start);
        ft_str tail = ft_str_from(text, from);
        *out = ft_of_text(ft_str_slice(tail, 0, ft_text_byte_of(tail, range.count)));
        return true;
    }
    uint32_t *starts = NULL;
    size_t len = 0;
    if (!ft_text_is_ascii(text)) {
        starts = ft_alloc_raw(job->arena, (text.len + 1) * sizeof *starts);
        for (size_t at = 0; at < text.len; ft_text_next(text, &at))
            starts[len++] = (uint32_t)at;
        starts[len] = (uint32_t)text.len;
    }
    ft_buf made = ft_buf_in(job->arena);
    for (size_t i = 0; i < range.count; i++) {
        size_t at = (size_t)(range.start + (int64_t)i * range.step);
        if (starts)
            ft_buf_add(&made, ft_str_slice(text, starts[at], starts[at + 1]));
        else
            ft_buf_byte(&made, text.at[at]);
    }
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

static bool slice_other(ft_job *job, ft_value owner, ft_value start, ft_value stop, ft_value step,
                        ft_value *out)
{
    if (owner.kind == FT_OBJECT && owner.as.object->class->slice)
        return owner.as.object->class->slice(job, owner.as.object, start, stop, step, out) ==
               FT_FOUND;
    if (owner.kind == FT_UNDEFINED)
        return item_of_undefined(job, owner, out) == FT_FOUND;
    if (owner.kind == FT_DICT)
        return ft_raise(job, FT_FAULT_TYPE, "unhashable type: 'slice'");
    return ft_raise(job, FT_FAULT_TYPE, "'%s' object is not subscriptable", ft_type_name(owner));
}

bool ft_slice(ft_job *job, ft_value owner, ft_value start, ft_value stop, ft_value step,
              ft_value *out)
{
    bool is_list = owner.kind == FT_LIST || owner.kind == FT_TUPLE;
    if (!is_list && owner.kind != FT_TEXT)
        return slice_other(job, owner, start, stop, step, out);
    ft_slice_range range;
    size_t len = is_list ? owner.as.list->len : ft_text_len(ft_text_of(owner));
    if (!ft_slice_indices(job, start, stop, step, len, &range))
        return false;
    return is_list ? slice_list(job, owner, range, out)
                   : slice_text(job, ft_text_of(owner), range, out);
}
