/* shared_dict.c - dicts and lists for all threads; see shared_dict.h.
 *
 * Methods that only read work on a flat copy in the job's arena. The containers in it are the shared
 * ones, so that `graph.setdefault("x", {}).update(…)` reaches what others see. */
#include "exec/shared_dict.h"

#include "value/methods.h"

#include <pthread.h>

typedef struct {
    pthread_mutex_t lock;       /* guards arena, job and every dict and list below; recursive, as items compare */
    ft_job job;                 /* in the arena of all of them */
} store;

typedef struct { ft_object object; store *in; ft_dict *dict; } shared_dict;
typedef struct { ft_object object; store *in; ft_list *list; } shared_list;

static const ft_class dict_class, list_class;

enum { DEEPEST = 100 };

static ft_value share_dict(store *in, ft_dict *dict)
{
    shared_dict *made = FT_NEW(in->job.arena, shared_dict);
    *made = (shared_dict){.object = {&dict_class}, .in = in, .dict = dict};
    return ft_of_object(&made->object);
}

static ft_value share_list(store *in, ft_list *list)
{
    shared_list *made = FT_NEW(in->job.arena, shared_list);
    *made = (shared_list){.object = {&list_class}, .in = in, .list = list};
    return ft_of_object(&made->object);
}

/* ---- taking values in */

static bool take(store *in, ft_job *job, ft_value value, int depth, ft_value *out);

static bool take_items(store *in, ft_job *job, const ft_list *from, int depth, ft_list **out)
{
    ft_list *made = ft_list_new(in->job.arena, from->len);
    for (size_t i = 0; i < from->len; i++) {
        ft_value item;
        if (!take(in, job, from->at[i], depth, &item))
            return false;
        ft_list_add(in->job.arena, made, item);
    }
    *out = made;
    return true;
}

static bool take_entry(store *in, ft_job *job, ft_dict *into, ft_value key, ft_value value, int depth)
{
    if (!take(in, job, key, depth, &key) || !take(in, job, value, depth, &value))
        return false;
    in->job.fault = (ft_fault){0};
    return ft_dict_set(&in->job, into, key, value) ||
           ft_raise(job, in->job.fault.kind, "%.*s", FT_ARG(in->job.fault.message));
}

static bool take_entries(store *in, ft_job *job, ft_dict *into, const ft_dict *from, int depth)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(from, &at));)
        if (!take_entry(in, job, into, entry->key, entry->value, depth))
            return false;
    return true;
}

static bool take_object(store *in, ft_job *job, ft_object *object, ft_value *out)
{
    *out = ft_of_object(object);
    if (object->class == &dict_class || object->class == &list_class)
        return true;
    if (!object->class->copy)
        return ft_raise(job, FT_FAULT_TYPE, "'%s' cannot be kept in graph, which outlives the node", object->class->name);
    *out = ft_of_object(object->class->copy(in->job.arena, object));
    return true;
}

static bool take_dict(store *in, ft_job *job, const ft_dict *from, int depth, ft_value *out)
{
    ft_dict *made = ft_dict_new(in->job.arena);
    *out = share_dict(in, made);
    return take_entries(in, job, made, from, depth);
}

static bool take_list(store *in, ft_job *job, const ft_list *from, int depth, ft_value *out)
{
    ft_list *made;
    bool done = take_items(in, job, from, depth, &made);
    *out = done ? share_list(in, made) : FT_VALUE_NONE;
    return done;
}

/* `value` as it is kept: in the store's arena, containers shared. */
static bool take(store *in, ft_job *job, ft_value value, int depth, ft_value *out)
{
    if (depth >= DEEPEST)
        return ft_raise(job, FT_FAULT_VALUE, "too deeply nested to be kept in graph");
    switch ((ft_kind)value.kind) {
    case FT_DICT:
        return take_dict(in, job, value.as.dict, depth + 1, out);
    case FT_LIST:
        return take_list(in, job, value.as.list, depth + 1, out);
    case FT_TUPLE:
        *out = value;
        return take_items(in, job, value.as.list, depth + 1, &out->as.list);
    case FT_SET:
        *out = ft_of_set(ft_dict_new(in->job.arena));
        return take_entries(in, job, out->as.dict, value.as.dict, depth + 1);
    case FT_OBJECT:
        return take_object(in, job, value.as.object, out);
    default:
        *out = ft_value_copy(in->job.arena, value);
        return true;
    }
}

/* ---- methods: a bound method holds its owner and its name */

typedef bool shared_method(ft_job *job, ft_object *self, const ft_args *args, ft_value *out);
typedef struct { const char *name; shared_method *call; } shared_row;
typedef struct { ft_object *owner; shared_method *call; store *in; } bound;

static bool call_bound(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    bound *of = self;
    pthread_mutex_lock(&of->in->lock);
    bool done = of->call(job, of->owner, args, out);
    pthread_mutex_unlock(&of->in->lock);
    return done;
}

static ft_found find_row(ft_job *job, const shared_row *rows, ft_object *owner, store *in, ft_str name, ft_value *out)
{
    for (; rows->name; rows++) {
        if (!ft_str_is(name, rows->name))
            continue;
        bound *made = FT_NEW(job->arena, bound);
        *made = (bound){owner, rows->call, in};
        *out = ft_native_new(job->arena, rows->name, call_bound, made);
        return FT_FOUND;
    }
    return FT_MISSING;
}

static bool give_none(ft_value *out)
{
    *out = FT_VALUE_NONE;
    return true;
}

/* What the method `name` of `plain` gives. */
static bool call_plain(ft_job *job, ft_value plain, const char *name, const ft_args *args, ft_value *out)
{
    ft_value method;
    return ft_method(job, plain, ft_str_of(name), &method) == FT_FOUND && ft_call(job, method, args, out);
}

/* ---- dicts */

static ft_value plain_dict(ft_job *job, ft_object *self)
{
    shared_dict *of = (shared_dict *)self;
    ft_dict *made = ft_dict_new(job->arena);
    const ft_dict_entry *entry;
    pthread_mutex_lock(&of->in->lock);
    for (size_t at = 0; (entry = ft_dict_next(of->dict, &at));)
        ft_dict_set(job, made, entry->key, entry->value);
    pthread_mutex_unlock(&of->in->lock);
    return ft_of_dict(made);
}

static bool dict_get(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    ft_value *found;
    if (!ft_method_arity(job, args, "dict.get", 1, 2) ||
        !ft_dict_find(job, ((shared_dict *)self)->dict, args->at[0], &found))
        return false;
    *out = found ? *found : args->len == 2 ? args->at[1] : FT_VALUE_NONE;
    return true;
}

static bool dict_setdefault(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    shared_dict *of = (shared_dict *)self;
    ft_value *found;
    if (!ft_method_arity(job, args, "dict.setdefault", 1, 2) || !ft_dict_find(job, of->dict, args->at[0], &found))
        return false;
    if (!found && (!take_entry(of->in, job, of->dict, args->at[0], args->len == 2 ? args->at[1] : FT_VALUE_NONE, 0) ||
                   !ft_dict_find(job, of->dict, args->at[0], &found)))
        return false;
    *out = *found;
    return true;
}

static bool dict_update(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    shared_dict *of = (shared_dict *)self;
    ft_value news = ft_of_dict(ft_dict_new(job->arena)), ignored;
    ft_args all = *args;
    ft_value first = args->len && ft_is_object(args->at[0], &dict_class) ? plain_dict(job, args->at[0].as.object)
                     : args->len ? args->at[0] : FT_VALUE_UNDEFINED;
    if (args->len == 1)
        all.at = &first;
    return call_plain(job, news, "update", &all, &ignored) &&
           take_entries(of->in, job, of->dict, news.as.dict, 0) && give_none(out);
}

static bool dict_pop(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, ft_of_dict(((shared_dict *)self)->dict), "pop", args, out);
}

static bool dict_popitem(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, ft_of_dict(((shared_dict *)self)->dict), "popitem", args, out);
}

static bool dict_clear(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, ft_of_dict(((shared_dict *)self)->dict), "clear", args, out);
}

static bool dict_copy(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, plain_dict(job, self), "copy", args, out);
}

static bool dict_items(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, plain_dict(job, self), "items", args, out);
}

static bool dict_keys(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, plain_dict(job, self), "keys", args, out);
}

static bool dict_values(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, plain_dict(job, self), "values", args, out);
}

static ft_found dict_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const shared_row rows[] = {
        {"clear", dict_clear}, {"copy", dict_copy}, {"get", dict_get}, {"items", dict_items}, {"keys", dict_keys},
        {"pop", dict_pop}, {"popitem", dict_popitem}, {"setdefault", dict_setdefault}, {"update", dict_update},
        {"values", dict_values}, {0},
    };
    return find_row(job, rows, self, ((shared_dict *)self)->in, name, out);
}

static ft_found dict_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    shared_dict *of = (shared_dict *)self;
    ft_value *found;
    pthread_mutex_lock(&of->in->lock);
    bool hashed = ft_dict_find(job, of->dict, key, &found);
    if (hashed && found)
        *out = *found;
    pthread_mutex_unlock(&of->in->lock);
    return !hashed ? FT_FAULTED : found ? FT_FOUND : FT_MISSING;
}

static ft_found dict_contains(ft_job *job, ft_object *self, ft_value key)
{
    ft_value ignored;
    return dict_item(job, self, key, &ignored);
}

static ft_found dict_length(ft_job *job, ft_object *self, size_t *out)
{
    return ft_length(job, plain_dict(job, self), out) ? FT_FOUND : FT_FAULTED;
}

/* ---- lists */

static ft_value plain_list(ft_job *job, ft_object *self)
{
    shared_list *of = (shared_list *)self;
    ft_list *made = ft_list_new(job->arena, 0);
    pthread_mutex_lock(&of->in->lock);
    for (size_t i = 0; i < of->list->len; i++)
        ft_list_add(job->arena, made, of->list->at[i]);
    pthread_mutex_unlock(&of->in->lock);
    return ft_of_list(made);
}

static bool list_append(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    shared_list *of = (shared_list *)self;
    ft_value item;
    if (!ft_method_arity(job, args, "list.append", 1, 1) || !take(of->in, job, args->at[0], 0, &item))
        return false;
    ft_list_add(of->in->job.arena, of->list, item);
    return give_none(out);
}

/* Done to a flat copy, whose items are then taken over: for lists that are short. */
static bool change_list(ft_job *job, ft_object *self, const char *name, const ft_args *args, ft_value *out)
{
    shared_list *of = (shared_list *)self;
    ft_value plain = plain_list(job, self);
    return call_plain(job, plain, name, args, out) && take_items(of->in, job, plain.as.list, 0, &of->list);
}

static bool list_extend(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return change_list(job, self, "extend", args, out);
}

static bool list_insert(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return change_list(job, self, "insert", args, out);
}

static bool list_pop(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, ft_of_list(((shared_list *)self)->list), "pop", args, out);
}

static bool list_remove(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, ft_of_list(((shared_list *)self)->list), "remove", args, out);
}

static bool list_clear(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, ft_of_list(((shared_list *)self)->list), "clear", args, out);
}

static bool list_reverse(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, ft_of_list(((shared_list *)self)->list), "reverse", args, out);
}

static bool list_copy(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, plain_list(job, self), "copy", args, out);
}

static bool list_count(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, plain_list(job, self), "count", args, out);
}

static bool list_index(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_plain(job, plain_list(job, self), "index", args, out);
}

static ft_found list_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const shared_row rows[] = {
        {"append", list_append}, {"clear", list_clear}, {"copy", list_copy}, {"count", list_count},
        {"extend", list_extend}, {"index", list_index}, {"insert", list_insert}, {"pop", list_pop},
        {"remove", list_remove}, {"reverse", list_reverse}, {0},
    };
    return find_row(job, rows, self, ((shared_list *)self)->in, name, out);
}

static ft_found list_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    ft_value plain = plain_list(job, self);
    if (key.kind != FT_INT && key.kind != FT_BOOL)
        return FT_MISSING;
    if (!ft_get_item(job, plain, key, out))
        return FT_FAULTED;
    return out->kind == FT_UNDEFINED ? FT_MISSING : FT_FOUND;
}

static ft_found list_slice(ft_job *job, ft_object *self, ft_value start, ft_value stop, ft_value step, ft_value *out)
{
    return ft_slice(job, plain_list(job, self), start, stop, step, out) ? FT_FOUND : FT_FAULTED;
}

static ft_found list_contains(ft_job *job, ft_object *self, ft_value item)
{
    bool found;
    if (!ft_contains(job, plain_list(job, self), item, &found))
        return FT_FAULTED;
    return found ? FT_FOUND : FT_MISSING;
}

static ft_found list_length(ft_job *job, ft_object *self, size_t *out)
{
    return ft_length(job, plain_list(job, self), out) ? FT_FOUND : FT_FAULTED;
}

/* ---- what both do as their plain twins */

static ft_value plain_of(ft_job *job, ft_object *self)
{
    return self->class == &dict_class ? plain_dict(job, self) : plain_list(job, self);
}

static bool shared_iter(ft_job *job, ft_object *self, ft_value *out)
{
    ft_list *items;
    if (!ft_to_list(job, plain_of(job, self), &items))
        return false;
    *out = ft_of_list(items);
    return true;
}

static ft_found shared_binary(ft_job *job, ft_object *self, ft_binary_op op, ft_value other, bool reflected,
                              ft_value *out)
{
    ft_value mine = plain_of(job, self);
    if (ft_is_object(other, &dict_class) || ft_is_object(other, &list_class))
        other = plain_of(job, other.as.object);
    bool done = reflected ? ft_binary(job, op, other, mine, out) : ft_binary(job, op, mine, other, out);
    return done ? FT_FOUND : FT_FAULTED;
}

static bool shared_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    return ft_repr(job, plain_of(job, self), out);
}

static bool shared_to_data(ft_job *job, ft_object *self, ft_value *out)
{
    *out = plain_of(job, self);
    return true;
}

static bool shared_equal(ft_object *self, ft_value other)
{
    ft_arena *arena = ft_arena_new("equality");
    ft_job job = ft_job_in(arena);
    bool equal = false;
    if (ft_is_object(other, &dict_class) || ft_is_object(other, &list_class))
        other = plain_of(&job, other.as.object);
    bool done = ft_equal(&job, plain_of(&job, self), other, &equal);
    ft_arena_free(arena);
    return done && equal;
}

static ft_found shared_hash(ft_job *job, ft_object *self, uint64_t *out)
{
    (void)out;
    ft_raise(job, FT_FAULT_TYPE, "unhashable type: '%s'", self->class->name);
    return FT_FAULTED;
}

static const ft_class dict_class = {
    .name = "dict", .mapping = 1, .sequence = 1, .attr = dict_attr, .item = dict_item, .contains = dict_contains,
    .length = dict_length, .iter = shared_iter, .repr = shared_repr, .to_data = shared_to_data, .equal = shared_equal,
    .hash = shared_hash, .binary = shared_binary,
};
static const ft_class list_class = {
    .name = "list", .sequence = 1, .attr = list_attr, .item = list_item, .slice = list_slice,
    .contains = list_contains, .length = list_length, .iter = shared_iter, .repr = shared_repr,
    .to_data = shared_to_data, .equal = shared_equal, .hash = shared_hash, .binary = shared_binary,
};

/* ---- the root */

ft_value ft_shared_dict_new(ft_arena *arena, const ft_dict *start)
{
    store *in = FT_NEW(arena, store);
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&in->lock, &kind);
    pthread_mutexattr_destroy(&kind);
    in->job = ft_job_in(arena);
    ft_dict *dict = ft_dict_new(arena);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(start, &at));)
        ft_dict_set(&in->job, dict, entry->key, entry->value);
    return share_dict(in, dict);
}
