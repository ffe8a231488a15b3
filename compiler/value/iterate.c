/* iterate.c - iteration over every kind; see op.h. */
#include "value/op.h"

#include "base/text.h"
#include "value/set_order.h"

bool ft_is_iterable(ft_value value)
{
    if (value.kind == FT_OBJECT)
        return value.as.object->class->iter != NULL;
    return value.kind >= FT_TEXT || value.kind == FT_UNDEFINED;
}

static bool begin_undefined(ft_job *job, ft_value value)
{
    bool strict = value.as.undefined && value.as.undefined->mode == FT_UNDEFINED_STRICT;
    return !strict || ft_raise_undefined(job, value);
}

bool ft_iter_begin(ft_job *job, ft_value value, ft_iter *iter)
{
    *iter = (ft_iter){.over = value};
    if (!ft_is_iterable(value))
        return ft_raise(job, FT_FAULT_TYPE, "'%s' object is not iterable", ft_type_name(value));
    if (value.kind == FT_UNDEFINED)
        return begin_undefined(job, value);
    if (value.kind == FT_OBJECT)
        return value.as.object->class->iter(job, value.as.object, &iter->over);
    if (value.kind == FT_DICT || value.kind == FT_SET) {
        iter->version = value.as.dict->version;
        iter->len = value.as.dict->len;
        iter->keys = value.kind == FT_SET ? ft_set_in_order(job->arena, value.as.dict) : value.as.dict;
    }
    return true;
}

static ft_found next_char(ft_iter *iter, ft_value *out)
{
    ft_str text = ft_text_of(iter->over);
    size_t from = iter->at;
    if (from >= text.len)
        return FT_MISSING;
    if ((unsigned char)text.at[from] < 0x80)
        iter->at++;
    else
        ft_text_next(text, &iter->at);
    *out = ft_of_text(ft_str_slice(text, from, iter->at));
    return FT_FOUND;
}

static ft_found next_key(ft_job *job, ft_iter *iter, ft_value *out)
{
    const ft_dict *dict = iter->over.as.dict;
    if (dict->version != iter->version) {
        const char *what = dict->len == iter->len          ? "dictionary keys changed"
                           : iter->over.kind == FT_SET ? "Set changed size"
                                                       : "dictionary changed size";
        ft_raise(job, FT_FAULT_RUNTIME, "%s during iteration", what);
        return FT_FAULTED;
    }
    ft_dict_entry *entry = ft_dict_next(iter->keys, &iter->at);
    if (!entry)
        return FT_MISSING;
    *out = entry->key;
    return FT_FOUND;
}

ft_found ft_iter_next(ft_job *job, ft_iter *iter, ft_value *out)
{
    switch (iter->over.kind) {
    case FT_LIST:
    case FT_TUPLE:
        if (iter->at >= iter->over.as.list->len)
            return FT_MISSING;
        *out = iter->over.as.list->at[iter->at++];
        return FT_FOUND;
    case FT_TEXT:
        return next_char(iter, out);
    case FT_DICT:
    case FT_SET:
        return next_key(job, iter, out);
    case FT_OBJECT:
        return iter->over.as.object->class->next(job, iter->over.as.object, out);
    default:
        return FT_MISSING;
    }
}

bool ft_to_list(ft_job *job, ft_value value, ft_list **out)
{
    ft_iter iter;
    ft_value item;
    ft_found found;
    if (!ft_iter_begin(job, value, &iter))
        return false;
    bool is_list = value.kind == FT_LIST || value.kind == FT_TUPLE;
    *out = ft_list_new(job->arena, is_list ? value.as.list->len : 0);
    while ((found = ft_iter_next(job, &iter, &item)) == FT_FOUND)
        ft_list_add(job->arena, *out, item);
    return found == FT_MISSING;
}
