/* methods_list.c - the methods of list and tuple (PYM-01). */
#include "value/methods.h"
#include "value/sort.h"

static bool give_none(ft_value *out)
{
    *out = FT_VALUE_NONE;
    return true;
}

/* The list of `self`, about to be written. */
static ft_list *writable(ft_job *job, ft_value self)
{
    if (!self.as.list->frozen)
        return self.as.list;
    ft_raise(job, FT_FAULT_TYPE, "this list belongs to the project and cannot be changed");
    return NULL;
}

static bool begin_write(ft_job *job, ft_value self, const ft_args *args, const char *name,
                        size_t least, size_t most, ft_list **list)
{
    if (!ft_method_arity(job, args, name, least, most))
        return false;
    *list = writable(job, self);
    return *list != NULL;
}

static void remove_at(ft_list *list, size_t at)
{
    list->len--;
    memmove(list->at + at, list->at + at + 1, (list->len - at) * sizeof *list->at);
}

static bool list_append(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_list *list;
    if (!begin_write(job, self, args, "list.append", 1, 1, &list))
        return false;
    ft_list_add(job->arena, list, args->at[0]);
    return give_none(out);
}

static bool list_extend(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_list *list, *more;
    if (!begin_write(job, self, args, "list.extend", 1, 1, &list))
        return false;
    if (!ft_to_list(job, args->at[0], &more))
        return false;
    for (size_t i = 0; i < more->len; i++)
        ft_list_add(job->arena, list, more->at[i]);
    return give_none(out);
}

static bool list_insert(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_list *list;
    int64_t at;
    if (!begin_write(job, self, args, "list.insert", 2, 2, &list) ||
        !ft_to_index(job, args->at[0], &at))
        return false;
    int64_t len = (int64_t)list->len;
    at = at < -len ? 0 : at < 0 ? at + len : at > len ? len : at;
    ft_list_add(job->arena, list, FT_VALUE_NONE);
    memmove(list->at + at + 1, list->at + at, (size_t)(len - at) * sizeof *list->at);
    list->at[at] = args->at[1];
    return give_none(out);
}

static bool list_pop(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_list *list;
    int64_t at = -1;
    if (!begin_write(job, self, args, "list.pop", 0, 1, &list))
        return false;
    if (args->len && !ft_to_index(job, args->at[0], &at))
        return false;
    if (list->len == 0)
        return ft_raise(job, FT_FAULT_INDEX, "pop from empty list");
    at += at < 0 ? (int64_t)list->len : 0;
    if (at < 0 || at >= (int64_t)list->len)
        return ft_raise(job, FT_FAULT_INDEX, "pop index out of range");
    *out = list->at[at];
    remove_at(list, (size_t)at);
    return true;
}

/* FT_NOWHERE in *at: no item between `from` and `to` is equal. */
static bool find_equal(ft_job *job, const ft_list *list, ft_value item, size_t from, size_t to,
                       size_t *at)
{
    for (size_t i = from; i < to && i < list->len; i++) {
        bool equal = ft_same(list->at[i], item);
        if (!equal && !ft_equal(job, list->at[i], item, &equal))
            return false;
        if (equal) {
            *at = i;
            return true;
        }
    }
    *at = FT_NOWHERE;
    return true;
}

static bool list_remove(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_list *list;
    size_t at;
    if (!begin_write(job, self, args, "list.remove", 1, 1, &list))
        return false;
    if (!find_equal(job, list, args->at[0], 0, list->len, &at))
        return false;
    if (at == FT_NOWHERE)
        return ft_raise(job, FT_FAULT_VALUE, "list.remove(x): x not in list");
    remove_at(list, at);
    return give_none(out);
}

static bool clamped(ft_job *job, const ft_args *args, size_t which, size_t len, size_t *out)
{
    int64_t index;
    if (which >= args->len)
        return true;
    if (!ft_method_bound(job, args->at[which], "", &index))
        return false;
    index = index < 0 ? index + (int64_t)len : index;
    *out = index < 0 ? 0 : (size_t)index;
    return true;
}

static bool list_index(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    const ft_list *list = self.as.list;
    size_t from = 0, to = list->len, at;
    if (!ft_method_arity(job, args, "list.index", 1, 3))
        return false;
    if (!clamped(job, args, 1, list->len, &from) || !clamped(job, args, 2, list->len, &to))
        return false;
    if (!find_equal(job, list, args->at[0], from, to, &at))
        return false;
    if (at == FT_NOWHERE) {
        ft_buf shown = ft_buf_in(job->arena);
        if (!ft_is(self, FT_TUPLE) && !ft_repr(job, args->at[0], &shown))
            return false;
        return ft_is(self, FT_TUPLE)
                   ? ft_raise(job, FT_FAULT_VALUE, "tuple.index(x): x not in tuple")
                   : ft_raise(job, FT_FAULT_VALUE, "%.*s is not in list",
                              FT_ARG(ft_buf_str(&shown)));
    }
    *out = ft_of_int((int64_t)at);
    return true;
}

static bool list_count(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, ft_is(self, FT_TUPLE) ? "tuple.count" : "list.count", 1, 1))
        return false;
    const ft_list *list = self.as.list;
    int64_t count = 0;
    for (size_t at = 0;; at++, count++) {
        if (!find_equal(job, list, args->at[0], at, list->len, &at))
            return false;
        if (at == FT_NOWHERE)
            break;
    }
    *out = ft_of_int(count);
    return true;
}

static bool list_clear(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_list *list;
    if (!begin_write(job, self, args, "list.clear", 0, 0, &list))
        return false;
    list->len = 0;
    return give_none(out);
}

static bool list_copy(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_list *copy;
    if (!ft_method_arity(job, args, "list.copy", 0, 0) || !ft_to_list(job, self, &copy))
        return false;
    *out = ft_of_list(copy);
    return true;
}

static bool list_reverse(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_list *list;
    if (!begin_write(job, self, args, "list.reverse", 0, 0, &list))
        return false;
    for (size_t i = 0, j = list->len; i + 1 < j; i++) {
        ft_value kept = list->at[i];
        list->at[i] = list->at[--j];
        list->at[j] = kept;
    }
    return give_none(out);
}

static bool keys_of(ft_job *job, const ft_list *items, ft_value function, ft_value *keys)
{
    for (size_t i = 0; i < items->len; i++)
        if (!ft_call(job, function, &(ft_args){.at = &items->at[i], .len = 1, .call = FT_NO_SPAN},
                     &keys[i]))
            return false;
    return true;
}

static bool list_sort(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    static const char *const names[] = {"key", "reverse", NULL};
    ft_value slots[2];
    int64_t reverse = 0;
    ft_list *list = writable(job, self), *items;
    if (args->len && args->len + args->named_len <= 2)
        return ft_raise(job, FT_FAULT_TYPE, "sort() takes no positional arguments");
    if (!list || !ft_method_options(job, args, "sort", names, slots))
        return false;
    if (ft_passed(slots[1]) && !ft_to_index(job, slots[1], &reverse))
        return false;
    if (!ft_to_list(job, self, &items))
        return false; /* a key function may touch the list meanwhile */
    ft_value *keys = items->at;
    if (ft_passed(slots[0]) && !ft_is(slots[0], FT_NONE)) {
        keys = FT_NEW_ARRAY(job->arena, ft_value, items->len);
        if (!keys_of(job, items, slots[0], keys))
            return false;
    }
    if (!ft_sort(job, keys, items->at, items->len, reverse != 0))
        return false;
    list->len = 0;
    for (size_t i = 0; i < items->len; i++)
        ft_list_add(job->arena, list, items->at[i]);
    return give_none(out);
}

static const ft_method_row list_rows[] = {
    {"append", list_append, false}, {"clear", list_clear, false},
    {"copy", list_copy, false},     {"count", list_count, false},
    {"extend", list_extend, false}, {"index", list_index, false},
    {"insert", list_insert, false}, {"pop", list_pop, false},
    {"remove", list_remove, false}, {"reverse", list_reverse, false},
    {"sort", list_sort, false},
};
const ft_method_table ft_list_methods = {list_rows, sizeof list_rows / sizeof *list_rows};

static const ft_method_row tuple_rows[] = {{"count", list_count, false},
                                           {"index", list_index, false}};
const ft_method_table ft_tuple_methods = {tuple_rows, 2};
