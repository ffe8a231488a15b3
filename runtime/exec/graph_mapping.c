/* graph_mapping.c - see graph_mapping.h. What is only looked at is not copied: a node's own dict is made
 * when it is changed or one of its containers is asked for. */
#include "exec/graph_mapping.h"

#include "value/methods.h"

/* ---- a node */

typedef struct { ft_object object; const ft_dict *base; ft_dict *own; } fresh_dict; /* own NULL: as the base */

static const ft_class fresh_class;

static ft_value fresh_value(ft_arena *arena, const ft_dict *base)
{
    fresh_dict *made = FT_NEW(arena, fresh_dict);
    *made = (fresh_dict){{&fresh_class}, base, NULL};
    return ft_of_object(&made->object);
}

static bool is_frozen(ft_value value)
{
    return (value.kind == FT_LIST && value.as.list->frozen) || (value.kind == FT_DICT && value.as.dict->frozen);
}

/* A dict of its own, with the containers of the base still in it. */
static ft_dict *owned(ft_job *job, fresh_dict *of)
{
    const ft_dict_entry *entry;
    if (of->own)
        return of->own;
    of->own = ft_dict_new(job->arena);
    for (size_t at = 0; (entry = ft_dict_next(of->base, &at));)
        ft_dict_set(job, of->own, entry->key, entry->value);
    return of->own;
}

/* The same with containers of its own, too: a plain dict. */
static ft_value thawed(ft_job *job, fresh_dict *of)
{
    ft_dict_entry *entry;
    ft_dict *own = owned(job, of);
    for (size_t at = 0; (entry = ft_dict_next(own, &at));)
        if (is_frozen(entry->value))
            entry->value = ft_value_copy(job->arena, entry->value);
    return ft_of_dict(own);
}

static ft_found fresh_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    fresh_dict *of = (fresh_dict *)self;
    ft_value *found;
    if (!ft_dict_find(job, of->own ? of->own : of->base, key, &found))
        return FT_FAULTED;
    if (!found)
        return FT_MISSING;
    if (is_frozen(*found)) {
        if (!ft_dict_find(job, owned(job, of), key, &found))
            return FT_FAULTED;
        *found = ft_value_copy(job->arena, *found);
    }
    *out = *found;
    return FT_FOUND;
}

static bool fresh_get(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "dict.get", 1, 2))
        return false;
    ft_found found = fresh_item(job, self, args->at[0], out);
    if (found == FT_MISSING)
        *out = args->len == 2 ? args->at[1] : FT_VALUE_NONE;
    return found != FT_FAULTED;
}

static ft_found fresh_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    if (ft_str_is(name, "get")) {
        *out = ft_native_new(job->arena, "get", fresh_get, self);
        return FT_FOUND;
    }
    if (!ft_str_is(name, "items") && !ft_str_is(name, "values") && !ft_str_is(name, "keys") && !ft_str_is(name, "pop") &&
        !ft_str_is(name, "popitem") && !ft_str_is(name, "update") && !ft_str_is(name, "setdefault") &&
        !ft_str_is(name, "copy") && !ft_str_is(name, "clear"))
        return FT_MISSING;
    return ft_method(job, thawed(job, (fresh_dict *)self), name, out);
}

static ft_value seen(const fresh_dict *of)
{
    return ft_of_dict(of->own ? of->own : (ft_dict *)of->base);
}

static ft_found fresh_contains(ft_job *job, ft_object *self, ft_value key)
{
    bool found;
    if (!ft_contains(job, seen((fresh_dict *)self), key, &found))
        return FT_FAULTED;
    return found ? FT_FOUND : FT_MISSING;
}

static ft_found fresh_length(ft_job *job, ft_object *self, size_t *out)
{
    return ft_length(job, seen((fresh_dict *)self), out) ? FT_FOUND : FT_FAULTED;
}

static bool fresh_iter(ft_job *job, ft_object *self, ft_value *out)
{
    ft_list *keys;
    bool done = ft_to_list(job, seen((fresh_dict *)self), &keys);
    *out = done ? ft_of_list(keys) : FT_VALUE_NONE;
    return done;
}

static bool fresh_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    return ft_repr(job, seen((fresh_dict *)self), out);
}

static bool fresh_to_data(ft_job *job, ft_object *self, ft_value *out)
{
    *out = thawed(job, (fresh_dict *)self);
    return true;
}

static const ft_class fresh_class = {
    .name = "dict", .mapping = 1, .sequence = 1, .attr = fresh_attr, .item = fresh_item, .contains = fresh_contains,
    .length = fresh_length, .iter = fresh_iter, .repr = fresh_repr, .to_data = fresh_to_data,
};

/* ---- the mapping */

typedef struct { ft_object object; const ft_dict *nodes; } mapping;

static ft_found mapping_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    ft_value *found;
    if (!ft_dict_find(job, ((mapping *)self)->nodes, key, &found))
        return FT_FAULTED;
    if (found)
        *out = fresh_value(job->arena, found->as.dict);
    return found ? FT_FOUND : FT_MISSING;
}

static bool mapping_get(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "get", 1, 2))
        return false;
    ft_found found = mapping_item(job, self, args->at[0], out);
    if (found == FT_MISSING)
        *out = args->len == 2 ? args->at[1] : FT_VALUE_NONE;
    return found != FT_FAULTED;
}

typedef enum { KEYS, VALUES, ITEMS } listing;

static ft_value list_of(ft_job *job, const mapping *of, listing what)
{
    ft_list *all = ft_list_new(job->arena, of->nodes->len);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(of->nodes, &at));) {
        ft_value item = what == KEYS ? entry->key : fresh_value(job->arena, entry->value.as.dict);
        if (what == ITEMS) {
            ft_list *pair = ft_list_new(job->arena, 2);
            ft_list_add(job->arena, pair, entry->key);
            ft_list_add(job->arena, pair, item);
            item = ft_of_tuple(pair);
        }
        ft_list_add(job->arena, all, item);
    }
    return ft_of_list(all);
}

static bool mapping_keys(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = list_of(job, self, KEYS);
    return ft_method_arity(job, args, "keys", 0, 0);
}

static bool mapping_values(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = list_of(job, self, VALUES);
    return ft_method_arity(job, args, "values", 0, 0);
}

static bool mapping_items(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = list_of(job, self, ITEMS);
    return ft_method_arity(job, args, "items", 0, 0);
}

static ft_found mapping_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const struct { const char *name; ft_native_fn *call; } rows[] = {
        {"get", mapping_get}, {"items", mapping_items}, {"keys", mapping_keys}, {"values", mapping_values},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ft_str_is(name, rows[i].name)) {
            *out = ft_native_new(job->arena, rows[i].name, rows[i].call, self);
            return FT_FOUND;
        }
    return FT_MISSING;
}

static ft_found mapping_contains(ft_job *job, ft_object *self, ft_value key)
{
    ft_value *found;
    if (!ft_dict_find(job, ((mapping *)self)->nodes, key, &found))
        return FT_FAULTED;
    return found ? FT_FOUND : FT_MISSING;
}

static ft_found mapping_length(ft_job *job, ft_object *self, size_t *out)
{
    (void)job;
    *out = ((mapping *)self)->nodes->len;
    return FT_FOUND;
}

static bool mapping_iter(ft_job *job, ft_object *self, ft_value *out)
{
    *out = list_of(job, (mapping *)self, KEYS);
    return true;
}

static bool mapping_to_data(ft_job *job, ft_object *self, ft_value *out)
{
    *out = ft_value_copy(job->arena, ft_of_dict((ft_dict *)((mapping *)self)->nodes));
    return true;
}

static const ft_class mapping_class = {
    .name = "FlatGraphMapping", .mapping = 1, .sequence = 1, .attr = mapping_attr, .item = mapping_item,
    .contains = mapping_contains, .length = mapping_length, .iter = mapping_iter, .to_data = mapping_to_data,
};

ft_value ft_graph_mapping(ft_arena *arena, const ft_dict *nodes)
{
    mapping *made = FT_NEW(arena, mapping);
    *made = (mapping){{&mapping_class}, nodes};
    return ft_of_object(&made->object);
}
