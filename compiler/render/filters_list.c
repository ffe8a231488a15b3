/* filters_list.c - filters over sequences that answer at once: length, join, sort, groupby ... */
#include "base/text.h"
#include "render/filters.h"
#include "value/methods.h"
#include "value/sort.h"

bool ft_filter_length(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    size_t len;
    if (!ft_method_arity(job, args, "len", 0, 0) || !ft_length(job, input, &len))
        return false;
    *out = ft_of_int((int64_t)len);
    return true;
}

bool ft_filter_list(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_list *list;
    if (!ft_method_arity(job, args, "list", 0, 0) || !ft_to_list(job, input, &list))
        return false;
    *out = ft_of_list(list);
    return true;
}

static ft_value nothing(ft_job *job, const char *hint)
{
    return ft_undefined_hint(job->arena, job->undefined_mode, ft_str_of(hint));
}

bool ft_filter_first(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_iter items;
    if (!ft_method_arity(job, args, "first", 0, 0) || !ft_iter_begin(job, input, &items))
        return false;
    ft_found found = ft_iter_next(job, &items, out);
    if (found == FT_MISSING)
        *out = nothing(job, "No first item, sequence was empty.");
    return found != FT_FAULTED;
}

/* reversed() takes what has an order and a length, so no set and no iterator. */
static bool is_reversible(ft_value value)
{
    if (ft_is(value, FT_OBJECT))
        return !value.as.object->class->iterator && value.as.object->class->length;
    return ft_is_iterable(value) && !ft_is(value, FT_SET) && !ft_is(value, FT_UNDEFINED);
}

bool ft_filter_last(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_list *list;
    if (!ft_method_arity(job, args, "last", 0, 0))
        return false;
    if (!is_reversible(input) && !ft_is(input, FT_UNDEFINED))
        return ft_raise(job, FT_FAULT_TYPE, "'%s' object is not reversible", ft_type_name(input));
    if (!ft_to_list(job, input, &list))
        return false;
    *out = list->len ? list->at[list->len - 1] : nothing(job, "No last item, sequence was empty.");
    return true;
}

typedef struct {
    ft_list *list;
    size_t left;
} backward;

static ft_found next_backward(ft_job *job, void *self, ft_value *out)
{
    (void)job;
    backward *walk = self;
    if (walk->left == 0 || walk->left > walk->list->len)
        return FT_MISSING;
    *out = walk->list->at[--walk->left];
    return FT_FOUND;
}

static ft_str reversed_text(ft_arena *arena, ft_str text)
{
    char *made = ft_alloc_raw(arena, text.len + 1);
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        (void)ft_text_next(text, &at);
        memcpy(made + text.len - at, text.at + start, at - start);
    }
    return (ft_str){made, text.len};
}

/* The type of reversed(value). */
static const char *backward_type(ft_value value)
{
    static const char *const types[][2] = {
        {"list", "list_reverseiterator"}, {"dict", "dict_reversekeyiterator"},
        {"dict_keys", "dict_reversekeyiterator"}, {"dict_values", "dict_reversevalueiterator"},
        {"dict_items", "dict_reverseitemiterator"}, {"range", "range_iterator"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(ft_type_name(value), types[i][0]) == 0)
            return types[i][1];
    return "reversed";
}

bool ft_filter_reverse(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    backward *walk = FT_NEW(job->arena, backward);
    if (!ft_method_arity(job, args, "reverse", 0, 0))
        return false;
    if (ft_is(input, FT_TEXT)) {
        *out = ft_of_text(reversed_text(job->arena, ft_text_of(input)));
        return true;
    }
    if (!ft_to_list(job, input, &walk->list)) { /* also a TypeError of the generator given */
        if (job->fault.kind != FT_FAULT_TYPE)
            return false;
        job->fault = (ft_fault){0};
        return ft_raise(job, FT_FAULT_FILTER_ARGUMENT, "argument must be iterable");
    }
    walk->left = walk->list->len;
    if (is_reversible(input) || ft_is(input, FT_UNDEFINED)) {
        *out = ft_generator_new(job->arena, backward_type(input), next_backward, walk);
        return true;
    }
    ft_list *list = ft_list_new(job->arena, walk->left);
    for (ft_value item; next_backward(job, walk, &item) == FT_FOUND;)
        ft_list_add(job->arena, list, item);
    *out = ft_of_list(list);
    return true;
}

bool ft_filter_join(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[2], item;
    ft_str between = {0};
    ft_iter items;
    ft_found found;
    ft_path path;
    if (!ft_bind(job, args, "join", "d=, attribute=", slots) ||
        (ft_passed(slots[0]) && !ft_to_text(job, slots[0], &between)) ||
        !ft_path_of(job, slots[1], false, FT_VALUE_NONE, &path))
        return false;
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_iter_begin(job, input, &items))
        return false;
    for (bool follows = false; (found = ft_iter_next(job, &items, &item)) == FT_FOUND;
         follows = true) {
        if (follows)
            ft_buf_add(&made, between);
        if (!ft_path_follow(job, &path, item, &item) || !ft_print(job, item, &made) ||
            !ft_job_room(job, between.len))
            return false;
    }
    *out = ft_of_text(ft_buf_str(&made));
    return found == FT_MISSING;
}

static bool flag(ft_job *job, ft_value slot, bool *out)
{
    *out = false;
    return !ft_passed(slot) || ft_truth(job, slot, out);
}

/* ---- order */

/* The `reverse` of sorted(): a number. */
static bool reversal(ft_job *job, ft_value slot, bool *out)
{
    int64_t number = 0;
    bool done = !ft_passed(slot) || ft_to_index(job, slot, &number);
    *out = number != 0;
    return done;
}

/* Jinja compares keys within lists, where what is equal needs no order: undefined beside undefined.
 */
static bool stands_before(ft_job *job, ft_value a, ft_value b, bool *out)
{
    bool equal = ft_same(a, b);
    if (!equal && !ft_equal(job, a, b, &equal))
        return false;
    *out = false;
    return equal || ft_compare(job, FT_LT, a, b, out);
}

static bool keys_by(ft_job *job, const ft_list *items, const ft_path *path, ft_value **out)
{
    *out = FT_NEW_ARRAY(job->arena, ft_value, items->len + 1);
    for (size_t i = 0; i < items->len; i++)
        if (!ft_path_follow(job, path, items->at[i], &(*out)[i]))
            return false;
    return true;
}

/* "a,b.c" are several paths: the key is the list of what they find. */
static bool keys_by_several(ft_job *job, const ft_list *items, ft_value attribute, bool ignore_case,
                            ft_value **out)
{
    ft_str rest = ft_text_of(attribute), part;
    *out = FT_NEW_ARRAY(job->arena, ft_value, items->len + 1);
    for (size_t i = 0; i < items->len; i++)
        (*out)[i] = ft_of_list(ft_list_new(job->arena, 2));
    while (ft_str_cut(&rest, ',', &part)) {
        ft_path path;
        if (!ft_path_of(job, ft_of_text(part), ignore_case, FT_VALUE_NONE, &path))
            return false;
        for (size_t i = 0; i < items->len; i++) {
            ft_value found;
            if (!ft_path_follow(job, &path, items->at[i], &found))
                return false;
            ft_list_add(job->arena, (*out)[i].as.list, found);
        }
    }
    return true;
}

bool ft_filter_sort(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[3], *keys;
    bool reverse, case_sensitive;
    ft_path path;
    ft_list *items;
    if (!ft_bind(job, args, "sort", "reverse=, case_sensitive=, attribute=", slots) ||
        !flag(job, slots[1], &case_sensitive) ||
        !ft_path_of(job, slots[2], !case_sensitive, FT_VALUE_NONE, &path) ||
        !ft_to_list(job, input, &items) || !reversal(job, slots[0], &reverse))
        return false;
    bool several =
        ft_is(slots[2], FT_TEXT) && ft_str_find_byte(ft_text_of(slots[2]), ',', 0) != FT_NOWHERE;
    if (!(several ? keys_by_several(job, items, slots[2], !case_sensitive, &keys)
                  : keys_by(job, items, &path, &keys)))
        return false;
    *out = ft_of_list(items);
    return ft_sort_by(job, stands_before, keys, items->at, items->len, reverse);
}

bool ft_filter_dictsort(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[3], method, view, *keys;
    bool case_sensitive, reverse;
    ft_path path;
    ft_list *pairs;
    if (!ft_bind(job, args, "dictsort", "case_sensitive=, by=, reverse=", slots))
        return false;
    ft_str by = ft_is(slots[1], FT_TEXT) ? ft_text_of(slots[1]) : FT_STR("key");
    bool known = !ft_passed(slots[1]) || ft_str_is(by, "key") || ft_str_is(by, "value");
    if (!known || (ft_passed(slots[1]) && !ft_is(slots[1], FT_TEXT)))
        return ft_raise(job, FT_FAULT_FILTER_ARGUMENT,
                        "You can only sort by either \"key\" or \"value\"");
    if (!ft_attr_needed(job, input, FT_STR("items"), &method) || !ft_call(job, method, &(ft_args){0}, &view) ||
        !ft_to_list(job, view, &pairs) || !reversal(job, slots[2], &reverse) || !flag(job, slots[0], &case_sensitive) ||
        !ft_path_of(job, ft_of_int(ft_str_is(by, "value")), !case_sensitive, FT_VALUE_NONE, &path))
        return false;
    *out = ft_of_list(pairs);
    return keys_by(job, pairs, &path, &keys) && ft_sort(job, keys, pairs->at, pairs->len, reverse);
}

/* What cannot be gone through is told before the options are looked at, and where there is nothing they never are. */
static bool extreme(ft_job *job, ft_value input, const ft_args *args, const char *name,
                    ft_order order, ft_value *out)
{
    ft_value slots[2], *keys;
    bool case_sensitive, better;
    ft_list *items;
    ft_path path;
    if (!ft_bind(job, args, name, "case_sensitive=, attribute=", slots) || !ft_to_list(job, input, &items))
        return false;
    *out = nothing(job, "No aggregated item, sequence was empty.");
    if (!items->len)
        return true;
    if (!flag(job, slots[0], &case_sensitive) ||
        !ft_path_of(job, slots[1], !case_sensitive, FT_VALUE_NONE, &path) || !keys_by(job, items, &path, &keys))
        return false;
    size_t best = 0;
    for (size_t i = 1; i < items->len; i++) {
        if (!ft_compare(job, order, keys[i], keys[best], &better))
            return false;
        best = better ? i : best;
    }
    *out = items->at[best];
    return true;
}

bool ft_filter_min(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    return extreme(job, input, args, "min", FT_LT, out);
}

bool ft_filter_max(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    return extreme(job, input, args, "max", FT_GT, out);
}

bool ft_filter_sum(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[2], item;
    ft_iter items;
    ft_found found;
    ft_path path;
    if (!ft_bind(job, args, "sum", "attribute=, start=", slots) ||
        !ft_path_of(job, slots[0], false, FT_VALUE_NONE, &path))
        return false;
    *out = ft_passed(slots[1]) ? slots[1] : ft_of_int(0);
    if (ft_is(*out, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "sum() can't sum strings [use ''.join(seq) instead]");
    if (!ft_iter_begin(job, input, &items))
        return false;
    while ((found = ft_iter_next(job, &items, &item)) == FT_FOUND)
        if (!ft_path_follow(job, &path, item, &item) || !ft_binary(job, FT_OP_ADD, *out, item, out))
            return false;
    return found == FT_MISSING;
}

/* ---- groupby: pairs that also answer .grouper and .list */

typedef struct {
    ft_object object;
    ft_arena *arena;
    ft_value grouper, list;
} group;

static ft_value group_pair(ft_arena *arena, const group *of)
{
    ft_list *pair = ft_list_new(arena, 2);
    ft_list_add(arena, pair, of->grouper);
    ft_list_add(arena, pair, of->list);
    return ft_of_tuple(pair);
}

static ft_found group_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    group *of = (group *)self;
    bool grouper = ft_str_is(name, "grouper");
    *out = grouper ? of->grouper : of->list;
    return grouper || ft_str_is(name, "list") ? FT_FOUND : ft_method(job, group_pair(job->arena, of), name, out);
}

static ft_found group_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    if (!ft_is(key, FT_INT))
        return FT_MISSING;
    int64_t at = key.as.number < 0 ? key.as.number + 2 : key.as.number;
    group *of = (group *)self;
    (void)job;
    *out = at == 0 ? of->grouper : of->list;
    return at == 0 || at == 1 ? FT_FOUND : FT_MISSING;
}

static bool group_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    return ft_repr(job, group_pair(job->arena, (group *)self), out);
}

static ft_found group_length(ft_job *job, ft_object *self, size_t *out)
{
    (void)job, (void)self;
    *out = 2;
    return FT_FOUND;
}

static bool group_iter(ft_job *job, ft_object *self, ft_value *out)
{
    backward *walk = FT_NEW(job->arena, backward);
    walk->list = ft_list_new(job->arena, 2);
    ft_list_add(job->arena, walk->list, ((group *)self)->list);
    ft_list_add(job->arena, walk->list, ((group *)self)->grouper);
    walk->left = 2;
    *out = ft_generator_new(job->arena, "tuple_iterator", next_backward, walk);
    return true;
}

static bool group_to_data(ft_job *job, ft_object *self, ft_value *out)
{
    *out = group_pair(job->arena, (const group *)self);
    return true;
}

/* Otherwise a group is the tuple that it is in Python. */
static ft_value plain_of(ft_arena *arena, ft_value value);

static ft_found group_slice(ft_job *job, ft_object *self, ft_value start, ft_value stop, ft_value step,
                            ft_value *out)
{
    return ft_slice(job, group_pair(job->arena, (group *)self), start, stop, step, out) ? FT_FOUND : FT_FAULTED;
}

static ft_found group_binary(ft_job *job, ft_object *self, ft_binary_op op, ft_value other, bool reflected,
                             ft_value *out)
{
    ft_value pair = group_pair(job->arena, (group *)self), with = plain_of(job->arena, other);
    bool known = op == FT_OP_MUL || op == FT_OP_ADD;
    if (!known || (reflected && op == FT_OP_ADD && !ft_is(with, FT_TUPLE)))
        return FT_MISSING;
    return ft_binary(job, op, reflected ? with : pair, reflected ? pair : with, out) ? FT_FOUND : FT_FAULTED;
}

static bool group_equal(ft_object *self, ft_value other)
{
    group *of = (group *)self;
    ft_job job = ft_job_in(of->arena);
    bool equal;
    return ft_equal(&job, group_pair(of->arena, of), plain_of(of->arena, other), &equal) && equal;
}

static ft_found group_compare(ft_job *job, ft_object *self, ft_value other, int *order)
{
    ft_value pair = group_pair(job->arena, (group *)self), with = plain_of(job->arena, other);
    bool equal, less;
    if (!ft_is(with, FT_TUPLE))
        return FT_MISSING;
    if (!ft_equal(job, pair, with, &equal) || !ft_compare(job, FT_LT, pair, with, &less))
        return FT_FAULTED;
    *order = equal ? 0 : less ? -1 : 1;
    return FT_FOUND;
}

static ft_found group_hash(ft_job *job, ft_object *self, uint64_t *out)
{
    return ft_hash_value(job, group_pair(job->arena, (group *)self), out) ? FT_FOUND : FT_FAULTED;
}

static const ft_class group_class = {.name = "_GroupTuple",
                                     .module = "jinja2.filters",
                                     .sequence = 1,
                                     .slice = group_slice,
                                     .binary = group_binary,
                                     .equal = group_equal,
                                     .compare = group_compare,
                                     .hash = group_hash,
                                     .attr = group_attr,
                                     .item = group_item,
                                     .repr = group_repr,
                                     .length = group_length,
                                     .iter = group_iter,
                                     .to_data = group_to_data};

static ft_value plain_of(ft_arena *arena, ft_value value)
{
    return ft_is_object(value, &group_class) ? group_pair(arena, (group *)value.as.object) : value;
}

static void add_group(ft_job *job, ft_list *groups, ft_value grouper, ft_value members)
{
    group *made = FT_NEW(job->arena, group);
    *made = (group){{&group_class}, job->arena, grouper, members};
    ft_list_add(job->arena, groups, ft_of_object(&made->object));
}

bool ft_filter_groupby(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[3], *keys;
    bool case_sensitive;
    ft_path path;
    ft_list *items, *members = NULL;
    if (!ft_bind(job, args, "groupby", "attribute, default=, case_sensitive=", slots) ||
        !flag(job, slots[2], &case_sensitive) ||
        !ft_path_of(job, slots[0], !case_sensitive, slots[1], &path) || !ft_to_list(job, input, &items))
        return false;
    ft_path shown = path;
    shown.ignore_case = false;
    if (!keys_by(job, items, &path, &keys) || !ft_sort(job, keys, items->at, items->len, false))
        return false;
    ft_list *groups = ft_list_new(job->arena, 4);
    for (size_t i = 0; i < items->len; i++) {
        bool same = false;
        ft_value grouper;
        if (i && !ft_equal(job, keys[i - 1], keys[i], &same))
            return false;
        if (!same) {
            members = ft_list_new(job->arena, 4);
            if (!ft_path_follow(job, &shown, items->at[i], &grouper))
                return false;
            add_group(job, groups, grouper, ft_of_list(members));
        }
        ft_list_add(job->arena, members, items->at[i]);
    }
    *out = ft_of_list(groups);
    return true;
}
