/* methods_dict.c - the methods of dict and set, and the views keys(), values(), items() (PYM-02,
 * PYM-06). Views are live: they look at the dict when asked. */
#include "value/methods.h"
#include "value/set_order.h"

static bool give_none(ft_value *out)
{
    *out = FT_VALUE_NONE;
    return true;
}

static bool may_write(ft_job *job, ft_value self)
{
    if (!self.as.dict->frozen)
        return true;
    return ft_raise(job, FT_FAULT_TYPE, "this %s belongs to the project and cannot be changed",
                    ft_type_name(self));
}

/* KeyError: the key as repr, or `message`. */
static bool raise_key(ft_job *job, ft_value key)
{
    ft_buf shown = ft_buf_in(job->arena);
    if (!ft_repr(job, key, &shown))
        return false;
    return ft_raise(job, FT_FAULT_KEY, "%.*s", FT_ARG(ft_buf_str(&shown)));
}

static ft_value pair_of(ft_job *job, ft_value first, ft_value second)
{
    ft_list *pair = ft_list_new(job->arena, 2);
    ft_list_add(job->arena, pair, first);
    ft_list_add(job->arena, pair, second);
    return ft_of_tuple(pair);
}

/* ---- views */

typedef enum { KEYS, VALUES, ITEMS } view_kind;
typedef struct {
    ft_object object;
    ft_job *job;
    ft_dict *dict;
    view_kind kind;
} view;
typedef struct {
    const view *of;
    size_t at;
    uint32_t version;
} view_walk;

static ft_value shown_entry(ft_job *job, const view *of, const ft_dict_entry *entry)
{
    return of->kind == KEYS     ? entry->key
           : of->kind == VALUES ? entry->value
                                : pair_of(job, entry->key, entry->value);
}

static ft_found next_in_view(ft_job *job, void *state, ft_value *out)
{
    view_walk *walk = state;
    if (walk->version != walk->of->dict->version) {
        ft_raise(job, FT_FAULT_RUNTIME, "dictionary changed size during iteration");
        return FT_FAULTED;
    }
    const ft_dict_entry *entry = ft_dict_next(walk->of->dict, &walk->at);
    if (!entry)
        return FT_MISSING;
    *out = shown_entry(job, walk->of, entry);
    return FT_FOUND;
}

static bool iter_view(ft_job *job, ft_object *self, ft_value *out)
{
    static const char *const names[] = {"dict_keyiterator", "dict_valueiterator",
                                        "dict_itemiterator"};
    view *of = (view *)self;
    view_walk *walk = FT_NEW(job->arena, view_walk);
    *walk = (view_walk){of, 0, of->dict->version};
    *out = ft_generator_new(job->arena, names[of->kind], next_in_view, walk);
    return true;
}

static ft_found length_of_view(ft_job *job, ft_object *self, size_t *out)
{
    (void)job;
    *out = ((view *)self)->dict->len;
    return FT_FOUND;
}

static ft_found holds_value(ft_job *job, const ft_dict *dict, ft_value item)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at));) {
        bool equal;
        if (!ft_equal(job, entry->value, item, &equal))
            return FT_FAULTED;
        if (equal)
            return FT_FOUND;
    }
    return FT_MISSING;
}

static ft_found view_contains(ft_job *job, ft_object *self, ft_value item)
{
    view *of = (view *)self;
    ft_value *found, key = item;
    bool equal = true;
    if (of->kind == VALUES)
        return holds_value(job, of->dict, item);
    if (of->kind == ITEMS) {
        if (!ft_is(item, FT_TUPLE) || item.as.list->len != 2)
            return FT_MISSING;
        key = item.as.list->at[0];
    }
    if (!ft_dict_find(job, of->dict, key, &found))
        return FT_FAULTED;
    if (found && of->kind == ITEMS && !ft_equal(job, *found, item.as.list->at[1], &equal))
        return FT_FAULTED;
    return found && equal ? FT_FOUND : FT_MISSING;
}

static bool repr_view(ft_job *job, ft_object *self, ft_buf *out)
{
    view *of = (view *)self;
    ft_list *shown = ft_list_new(job->arena, of->dict->len);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(of->dict, &at));)
        ft_list_add(job->arena, shown, shown_entry(job, of, entry));
    ft_buf_format(out, "%s(", self->class->name);
    if (!ft_repr(job, ft_of_list(shown), out))
        return false;
    ft_buf_byte(out, ')');
    return true;
}

static bool as_set(ft_job *job, ft_value items, ft_value *out);

/* Keys and items behave as sets under & | - ^. */
static ft_found view_binary(ft_job *job, ft_object *self, ft_binary_op op, ft_value other,
                            bool reflected, ft_value *out)
{
    ft_value mine, theirs;
    bool set_like = op == FT_OP_OR || op == FT_OP_AND || op == FT_OP_XOR || op == FT_OP_SUB;
    if (!set_like || !ft_is_iterable(other))
        return FT_MISSING;
    if (!as_set(job, ft_of_object(self), &mine) || !as_set(job, other, &theirs))
        return FT_FAULTED;
    bool done =
        reflected ? ft_binary(job, op, theirs, mine, out) : ft_binary(job, op, mine, theirs, out);
    return done ? FT_FOUND : FT_FAULTED;
}

static bool is_set_like(ft_value value)
{
    return ft_is(value, FT_SET) ||
           (ft_is(value, FT_OBJECT) && value.as.object->class->binary == view_binary);
}

static bool view_equal(ft_object *self, ft_value other)
{
    ft_job *job = ((view *)self)->job;
    ft_value mine, theirs;
    bool equal = false;
    return is_set_like(other) && as_set(job, ft_of_object(self), &mine) &&
           as_set(job, other, &theirs) && ft_equal(job, mine, theirs, &equal) && equal;
}

/* What compares as a set has no hash. */
static ft_found view_hash(ft_job *job, ft_object *self, uint64_t *out)
{
    (void)out;
    ft_raise(job, FT_FAULT_TYPE, "unhashable type: '%s'", self->class->name);
    return FT_FAULTED;
}

#define VIEW_CLASS(name_, binary_, equal_, hash_)                                                  \
    {                                                                                              \
        .name = name_, .iter = iter_view, .length = length_of_view, .contains = view_contains,     \
        .repr = repr_view, .binary = binary_, .equal = equal_, .hash = hash_                       \
    }

static const ft_class view_classes[] = {
    VIEW_CLASS("dict_keys", view_binary, view_equal, view_hash),
    VIEW_CLASS("dict_values", NULL, NULL, NULL),
    VIEW_CLASS("dict_items", view_binary, view_equal, view_hash)};

static bool view_method(ft_job *job, ft_value self, const ft_args *args, const char *name,
                        view_kind kind, ft_value *out)
{
    if (!ft_method_arity(job, args, name, 0, 0))
        return false;
    view *made = FT_NEW(job->arena, view);
    *made = (view){{&view_classes[kind]}, job, self.as.dict, kind};
    *out = ft_of_object(&made->object);
    return true;
}

static bool dict_keys(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return view_method(job, self, args, "dict.keys", KEYS, out);
}

static bool dict_values(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return view_method(job, self, args, "dict.values", VALUES, out);
}

static bool dict_items(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return view_method(job, self, args, "dict.items", ITEMS, out);
}

/* ---- dict */

static bool dict_get(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_value *found;
    if (!ft_method_arity(job, args, "dict.get", 1, 2) ||
        !ft_dict_find(job, self.as.dict, args->at[0], &found))
        return false;
    *out = found ? *found : args->len == 2 ? args->at[1] : FT_VALUE_NONE;
    return true;
}

static bool dict_setdefault(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_value *found;
    if (!ft_method_arity(job, args, "dict.setdefault", 1, 2) ||
        !ft_dict_find(job, self.as.dict, args->at[0], &found))
        return false;
    *out = found ? *found : args->len == 2 ? args->at[1] : FT_VALUE_NONE;
    return found || (may_write(job, self) && ft_dict_set(job, self.as.dict, args->at[0], *out));
}

static bool dict_pop(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_value *found = NULL;
    if (!ft_method_arity(job, args, "dict.pop", 1, 2) || !may_write(job, self))
        return false;
    if (self.as.dict->len && !ft_dict_find(job, self.as.dict, args->at[0], &found))
        return false; /* an empty dict does not ask for a hash */
    if (found)
        return ft_dict_remove(job, self.as.dict, args->at[0], out);
    if (args->len < 2)
        return raise_key(job, args->at[0]);
    *out = args->at[1];
    return true;
}

static const ft_dict_entry *last_entry(const ft_dict *dict)
{
    size_t at = dict->used;
    while (at && ft_dict_is_removed(&dict->entries[at - 1]))
        at--;
    return at ? &dict->entries[at - 1] : NULL;
}

static bool dict_popitem(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_value removed;
    if (!ft_method_arity(job, args, "dict.popitem", 0, 0) || !may_write(job, self))
        return false;
    const ft_dict_entry *last = last_entry(self.as.dict);
    if (!last)
        return ft_raise(job, FT_FAULT_KEY, "'popitem(): dictionary is empty'");
    *out = pair_of(job, last->key, last->value);
    return ft_dict_remove(job, self.as.dict, last->key, &removed);
}

static bool set_pair(ft_job *job, ft_dict *dict, ft_value pair, size_t number)
{
    ft_list *parts;
    if (!ft_is_iterable(pair))
        return ft_raise(job, FT_FAULT_TYPE,
                        "cannot convert dictionary update sequence element #%zu to a sequence",
                        number);
    if (!ft_to_list(job, pair, &parts))
        return false;
    if (parts->len != 2)
        return ft_raise(job, FT_FAULT_VALUE,
                        "dictionary update sequence element #%zu has length %u; 2 is required",
                        number, parts->len);
    return ft_dict_set(job, dict, parts->at[0], parts->at[1]);
}

/* A mapping is asked for its keys. Of what is undefined only dbt's kind has some: none. */
static bool ask_keys(ft_job *job, ft_value from)
{
    ft_value keys, given;
    return !ft_is(from, FT_UNDEFINED) || (ft_attr_needed(job, from, FT_STR("keys"), &keys) &&
                                          ft_call(job, keys, &(ft_args){0}, &given));
}

bool ft_dict_update(ft_job *job, ft_dict *dict, ft_value from)
{
    const ft_dict_entry *entry;
    ft_list *pairs;
    bool mapping = ft_is(from, FT_OBJECT) && from.as.object->class->mapping && from.as.object->class->to_data;
    if (mapping && !from.as.object->class->to_data(job, from.as.object, &from))
        return false;
    if (ft_is(from, FT_DICT)) {
        for (size_t at = 0; (entry = ft_dict_next(from.as.dict, &at));)
            if (!ft_dict_set(job, dict, entry->key, entry->value))
                return false;
        return true;
    }
    if (!ask_keys(job, from) || !ft_to_list(job, from, &pairs))
        return false;
    for (size_t i = 0; i < pairs->len; i++)
        if (!set_pair(job, dict, pairs->at[i], i))
            return false;
    return true;
}

static bool dict_update(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!may_write(job, self) ||
        !ft_method_arity(job, &(ft_args){.len = args->len}, "dict.update", 0, 1))
        return false;
    if (args->len && !ft_dict_update(job, self.as.dict, args->at[0]))
        return false;
    for (size_t i = 0; i < args->named_len; i++)
        ft_dict_set_text(job->arena, self.as.dict, args->named[i].name, args->named[i].value);
    return give_none(out);
}

static bool dict_clear(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, ft_is(self, FT_SET) ? "set.clear" : "dict.clear", 0, 0) ||
        !may_write(job, self))
        return false;
    ft_dict_clear(self.as.dict);
    return give_none(out);
}

static bool copy_into(ft_job *job, const ft_dict *from, ft_dict **out)
{
    const ft_dict_entry *entry;
    *out = ft_dict_new(job->arena);
    for (size_t at = 0; (entry = ft_dict_next(from, &at));)
        if (!ft_dict_set(job, *out, entry->key, entry->value))
            return false;
    return true;
}

static bool dict_copy(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_dict *copy;
    if (!ft_method_arity(job, args, ft_is(self, FT_SET) ? "set.copy" : "dict.copy", 0, 0) ||
        !copy_into(job, self.as.dict, &copy))
        return false;
    *out = ft_is(self, FT_SET) ? ft_of_set(copy) : ft_of_dict(copy);
    return true;
}

static bool dict_fromkeys(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_list *keys;
    ft_dict *made = ft_dict_new(job->arena);
    if (!ft_method_arity(job, args, "dict.fromkeys", 1, 2) || !ft_to_list(job, args->at[0], &keys))
        return false;
    for (size_t i = 0; i < keys->len; i++)
        if (!ft_dict_set(job, made, keys->at[i], args->len == 2 ? args->at[1] : FT_VALUE_NONE))
            return false;
    *out = ft_of_dict(made);
    return true;
}

/* ---- set */

static bool add_all(ft_job *job, ft_dict *set, ft_value items)
{
    ft_list *list;
    if (!ft_to_list(job, items, &list))
        return false;
    for (size_t i = 0; i < list->len; i++)
        if (!ft_dict_set(job, set, list->at[i], FT_VALUE_NONE))
            return false;
    return true;
}

static bool as_set(ft_job *job, ft_value items, ft_value *out)
{
    *out = ft_of_set(ft_dict_new(job->arena));
    return add_all(job, out->as.dict, items);
}

/* `self` with every argument applied in turn, as one of the set operators. */
static bool combine(ft_job *job, ft_value self, const ft_args *args, ft_binary_op op, ft_value *out)
{
    ft_dict *copy;
    if (!copy_into(job, self.as.dict, &copy))
        return false;
    *out = ft_of_set(copy);
    for (size_t i = 0; i < args->len; i++) {
        ft_value other;
        if (!as_set(job, args->at[i], &other) || !ft_binary(job, op, *out, other, out))
            return false;
    }
    return true;
}

static bool combine_in_place(ft_job *job, ft_value self, const ft_args *args, ft_binary_op op,
                             ft_value *out)
{
    ft_value made;
    if (!may_write(job, self) || !combine(job, self, args, op, &made))
        return false;
    ft_dict_clear(self.as.dict);
    return add_all(job, self.as.dict, made) && give_none(out);
}

#define COMBINE_METHOD(name, op, most)                                                             \
    static bool set_##name(ft_job *job, ft_value self, const ft_args *args, ft_value *out)         \
    {                                                                                              \
        return ft_method_arity(job, args, "set." #name, (most) == 1, most) &&                      \
               combine(job, self, args, op, out);                                                  \
    }
#define COMBINE_METHODS(name, in_place, op, most)                                                  \
    COMBINE_METHOD(name, op, most)                                                                 \
    static bool set_##in_place(ft_job *job, ft_value self, const ft_args *args, ft_value *out)     \
    {                                                                                              \
        return ft_method_arity(job, args, "set." #in_place, (most) == 1, most) &&                  \
               combine_in_place(job, self, args, op, out);                                         \
    }
COMBINE_METHOD(union, FT_OP_OR, SIZE_MAX)
COMBINE_METHODS(intersection, intersection_update, FT_OP_AND, SIZE_MAX)
COMBINE_METHODS(difference, difference_update, FT_OP_SUB, SIZE_MAX)
COMBINE_METHODS(symmetric_difference, symmetric_difference_update, FT_OP_XOR, 1)

static bool set_update(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "set.update", 0, SIZE_MAX) || !may_write(job, self))
        return false;
    for (size_t i = 0; i < args->len; i++)
        if (!add_all(job, self.as.dict, args->at[i]))
            return false;
    return give_none(out);
}

/* How many items of `set` are in `other`. */
static bool count_shared(ft_job *job, const ft_dict *set, const ft_dict *other, size_t *out)
{
    const ft_dict_entry *entry;
    *out = 0;
    for (size_t at = 0; (entry = ft_dict_next(set, &at));) {
        ft_value *found;
        if (!ft_dict_find(job, other, entry->key, &found))
            return false;
        *out += found != NULL;
    }
    return true;
}

static bool relation_of(ft_job *job, ft_value self, const ft_args *args, const char *name,
                        size_t *shared, size_t *other_len)
{
    ft_value other;
    if (!ft_method_arity(job, args, name, 1, 1) || !as_set(job, args->at[0], &other))
        return false;
    *other_len = other.as.dict->len;
    return count_shared(job, self.as.dict, other.as.dict, shared);
}

static bool set_isdisjoint(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    size_t shared, len;
    if (!relation_of(job, self, args, "set.isdisjoint", &shared, &len))
        return false;
    *out = ft_of_bool(shared == 0);
    return true;
}

static bool set_issubset(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    size_t shared, len;
    if (!relation_of(job, self, args, "set.issubset", &shared, &len))
        return false;
    *out = ft_of_bool(shared == self.as.dict->len);
    return true;
}

static bool set_issuperset(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    size_t shared, len;
    if (!relation_of(job, self, args, "set.issuperset", &shared, &len))
        return false;
    *out = ft_of_bool(shared == len);
    return true;
}

static bool set_add(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return ft_method_arity(job, args, "set.add", 1, 1) && may_write(job, self) &&
           ft_dict_set(job, self.as.dict, args->at[0], FT_VALUE_NONE) && give_none(out);
}

static bool set_discard(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    ft_value removed;
    return ft_method_arity(job, args, "set.discard", 1, 1) && may_write(job, self) &&
           ft_dict_remove(job, self.as.dict, args->at[0], &removed) && give_none(out);
}

static bool set_remove(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    size_t before = self.as.dict->len;
    if (!set_discard(job, self, args, out))
        return false;
    return self.as.dict->len < before || raise_key(job, args->at[0]);
}

static bool set_pop(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    size_t at = 0;
    ft_value removed;
    if (!ft_method_arity(job, args, "set.pop", 0, 0) || !may_write(job, self))
        return false;
    const ft_dict_entry *first = ft_dict_next(ft_set_in_order(job->arena, self.as.dict), &at);
    if (!first)
        return ft_raise(job, FT_FAULT_KEY, "'pop from an empty set'");
    *out = first->key;
    return ft_dict_remove(job, self.as.dict, *out, &removed);
}

static const ft_method_row dict_rows[] = {
    {"clear", dict_clear, false},
    {"copy", dict_copy, false},
    {"fromkeys", dict_fromkeys, false},
    {"get", dict_get, false},
    {"items", dict_items, false},
    {"keys", dict_keys, false},
    {"pop", dict_pop, false},
    {"popitem", dict_popitem, false},
    {"setdefault", dict_setdefault, false},
    {"update", dict_update, false},
    {"values", dict_values, false},
};
const ft_method_table ft_dict_methods = {dict_rows, sizeof dict_rows / sizeof *dict_rows};

static const ft_method_row set_rows[] = {
    {"add", set_add, false},
    {"clear", dict_clear, false},
    {"copy", dict_copy, false},
    {"difference", set_difference, false},
    {"difference_update", set_difference_update, false},
    {"discard", set_discard, false},
    {"intersection", set_intersection, false},
    {"intersection_update", set_intersection_update, false},
    {"isdisjoint", set_isdisjoint, false},
    {"issubset", set_issubset, false},
    {"issuperset", set_issuperset, false},
    {"pop", set_pop, false},
    {"remove", set_remove, false},
    {"symmetric_difference", set_symmetric_difference, false},
    {"symmetric_difference_update", set_symmetric_difference_update, false},
    {"union", set_union, false},
    {"update", set_update, false},
};
const ft_method_table ft_set_methods = {set_rows, sizeof set_rows / sizeof *set_rows};
