/* filters_lazy.c - filters that give iterators: map, select and their like, unique, batch, slice,
 * items, reverse. Nothing is looked at, and no error raised, before the first item is asked for. */
#include "render/filters.h"
#include "render/tests.h"

typedef struct {
    ft_value input;
    ft_args args;
    ft_iter items;
    bool begun, empty;
    ft_path path;
    ft_value named; /* the filter or test; one that does not exist is an error at the first item */
    const ft_filter *filter;
    const ft_test *test;
    bool by_attribute, wanted; /* of select and its three siblings */
    ft_dict *seen;
} lazy;

static ft_args copy_args(ft_arena *arena, const ft_args *args)
{
    ft_value *at = FT_NEW_ARRAY(arena, ft_value, args->len + 1);
    ft_named *named = FT_NEW_ARRAY(arena, ft_named, args->named_len + 1);
    for (size_t i = 0; i < args->len; i++)
        at[i] = args->at[i];
    for (size_t i = 0; i < args->named_len; i++)
        named[i] = args->named[i];
    return (ft_args){at, args->len, named, args->named_len, args->call};
}

static lazy *lazy_new(ft_job *job, ft_value input, const ft_args *args)
{
    lazy *made = FT_NEW(job->arena, lazy);
    made->input = input;
    made->args = copy_args(job->arena, args);
    return made;
}

static bool give(ft_job *job, const char *function, lazy *state, ft_generator_fn *next, ft_value *out)
{
    *out = ft_generator_of(job->arena, function, next, state);
    return true;
}

static ft_args behind(const ft_args *args, size_t skipped)
{
    ft_args rest = *args;
    rest.at += skipped;
    rest.len -= skipped;
    return rest;
}

static const ft_value *named_arg(const ft_args *args, const char *name)
{
    for (size_t i = 0; i < args->named_len; i++)
        if (ft_str_is(args->named[i].name, name))
            return &args->named[i].value;
    return NULL;
}

/* Arguments are looked at and iteration begins at the first item asked for; a false input is an
 * empty one, whatever the arguments. */
static bool begin(ft_job *job, lazy *state, bool (*prepare)(ft_job *, lazy *))
{
    bool any;
    state->begun = true;
    if (!ft_truth(job, state->input, &any))
        return false;
    state->empty = !any;
    return state->empty || (prepare(job, state) && ft_iter_begin(job, state->input, &state->items));
}

/* ---- map */

static bool prepare_attribute_map(ft_job *job, lazy *state, ft_value attribute)
{
    const ft_value *fallback = named_arg(&state->args, "default");
    for (size_t i = 0; i < state->args.named_len; i++) {
        ft_str name = state->args.named[i].name;
        if (!ft_str_is(name, "attribute") && !ft_str_is(name, "default"))
            return ft_raise(job, FT_FAULT_FILTER_ARGUMENT, "Unexpected keyword argument '%.*s'",
                            FT_ARG(name));
    }
    return ft_path_of(job, attribute, false, fallback ? *fallback : FT_VALUE_NONE, &state->path);
}

static bool unknown(ft_job *job, ft_value name, const char *kind)
{
    uint64_t hash;
    ft_buf shown = ft_buf_in(job->arena);
    return ft_hash_value(job, name, &hash) && ft_repr(job, name, &shown) &&
           ft_raise(job, FT_FAULT_TEMPLATE_RUNTIME, "No %s named %.*s.", kind,
                    FT_ARG(ft_buf_str(&shown)));
}

static bool prepare_map(ft_job *job, lazy *state)
{
    const ft_value *attribute = named_arg(&state->args, "attribute");
    if (state->args.len == 0 && attribute)
        return prepare_attribute_map(job, state, *attribute);
    if (state->args.len == 0)
        return ft_raise(job, FT_FAULT_FILTER_ARGUMENT, "map requires a filter argument");
    state->named = state->args.at[0];
    state->filter = ft_is(state->named, FT_TEXT) ? ft_filter_find(ft_text_of(state->named)) : NULL;
    state->args = behind(&state->args, 1);
    return true;
}

static ft_found next_mapped(ft_job *job, void *self, ft_value *out)
{
    lazy *state = self;
    ft_value item;
    if (!state->begun && !begin(job, state, prepare_map))
        return FT_FAULTED;
    ft_found found = state->empty ? FT_MISSING : ft_iter_next(job, &state->items, &item);
    if (found != FT_FOUND)
        return found;
    bool done = state->filter             ? state->filter->fn(job, item, &state->args, out)
                : ft_passed(state->named) ? unknown(job, state->named, "filter")
                                          : ft_path_follow(job, &state->path, item, out);
    return done ? FT_FOUND : FT_FAULTED;
}

bool ft_filter_map(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    return give(job, "sync_do_map", lazy_new(job, input, args), next_mapped, out);
}

/* ---- select, reject, selectattr, rejectattr */

static bool prepare_select(ft_job *job, lazy *state)
{
    if (state->by_attribute) {
        if (state->args.len == 0)
            return ft_raise(job, FT_FAULT_FILTER_ARGUMENT, "Missing parameter for attribute name");
        if (!ft_path_of(job, state->args.at[0], false, FT_VALUE_NONE, &state->path))
            return false;
        state->args = behind(&state->args, 1);
    }
    if (state->args.len == 0)
        return true;
    state->named = state->args.at[0];
    state->test = ft_is(state->named, FT_TEXT) ? ft_test_find(ft_text_of(state->named)) : NULL;
    state->args = behind(&state->args, 1);
    return true;
}

static bool passes(ft_job *job, const lazy *state, ft_value item, bool *out)
{
    ft_value tested;
    if (!ft_path_follow(job, &state->path, item, &tested))
        return false;
    if (ft_passed(state->named) && !state->test)
        return unknown(job, state->named, "test");
    return state->test ? state->test->fn(job, tested, &state->args, out)
                       : ft_truth(job, tested, out);
}

static ft_found next_selected(ft_job *job, void *self, ft_value *out)
{
    lazy *state = self;
    if (!state->begun && !begin(job, state, prepare_select))
        return FT_FAULTED;
    for (bool passed = false;;) {
        ft_found found = state->empty ? FT_MISSING : ft_iter_next(job, &state->items, out);
        if (found != FT_FOUND)
            return found;
        if (!passes(job, state, *out, &passed))
            return FT_FAULTED;
        if (passed == state->wanted)
            return FT_FOUND;
    }
}

#define SELECT_FILTER(name, attribute, keep)                                                       \
    bool ft_filter_##name(ft_job *job, ft_value input, const ft_args *args, ft_value *out)         \
    {                                                                                              \
        lazy *state = lazy_new(job, input, args);                                                  \
        state->by_attribute = attribute;                                                           \
        state->wanted = keep;                                                                      \
        return give(job, "select_or_reject", state, next_selected, out);                           \
    }
SELECT_FILTER(select, false, true)
SELECT_FILTER(reject, false, false)
SELECT_FILTER(selectattr, true, true)
SELECT_FILTER(rejectattr, true, false)

/* ---- unique */

static ft_found next_unique(ft_job *job, void *self, ft_value *out)
{
    lazy *state = self;
    if (!state->begun && !ft_iter_begin(job, state->input, &state->items))
        return FT_FAULTED;
    state->begun = true;
    for (;;) {
        ft_value key, *seen;
        ft_found found = ft_iter_next(job, &state->items, out);
        if (found != FT_FOUND)
            return found;
        if (!ft_path_follow(job, &state->path, *out, &key) ||
            !ft_dict_find(job, state->seen, key, &seen))
            return FT_FAULTED;
        if (!seen)
            return ft_dict_set(job, state->seen, key, FT_VALUE_NONE) ? FT_FOUND : FT_FAULTED;
    }
}

bool ft_filter_unique(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    bool case_sensitive = false;
    if (!ft_bind(job, args, "unique", "case_sensitive=, attribute=", slots) ||
        (ft_passed(slots[0]) && !ft_truth(job, slots[0], &case_sensitive)))
        return false;
    lazy *state = lazy_new(job, input, &(ft_args){0});
    if (!ft_path_of(job, slots[1], !case_sensitive, FT_VALUE_NONE, &state->path))
        return false;
    state->seen = ft_dict_new(job->arena);
    return give(job, "sync_do_unique", state, next_unique, out);
}

/* ---- batch and slice */

typedef struct {
    ft_value input, wanted, fill;
    ft_iter items;
    ft_list *all;
    bool begun;
    int64_t count, turn;
    size_t at;
} rows_walk;

static bool has_fill(const rows_walk *walk)
{
    return ft_passed(walk->fill) && !ft_is(walk->fill, FT_NONE);
}

/* No batch is ever as long as what is no whole number. */
static bool begin_batches(ft_job *job, rows_walk *walk)
{
    ft_value wanted = walk->wanted;
    walk->count = -1;
    if (ft_is(wanted, FT_INT) || ft_is(wanted, FT_BOOL))
        (void)ft_to_index(job, wanted, &walk->count);
    else if (ft_is(wanted, FT_FLOAT) && wanted.as.real >= 0 && wanted.as.real < 1e15 &&
             wanted.as.real == (double)(int64_t)wanted.as.real)
        walk->count = (int64_t)wanted.as.real;
    return ft_iter_begin(job, walk->input, &walk->items);
}

/* Fills the last row up. */
static bool fill_batch(ft_job *job, const rows_walk *walk, ft_list *row)
{
    bool shorter;
    if (!ft_compare(job, FT_LT, ft_of_int((int64_t)row->len), walk->wanted, &shorter) || !shorter)
        return !job->fault.set;
    if (!ft_is(walk->wanted, FT_INT) && !ft_is(walk->wanted, FT_BOOL))
        return ft_raise(job, FT_FAULT_TYPE, "can't multiply sequence by non-int of type '%s'",
                        ft_type_name(walk->wanted));
    if (!ft_job_room(job, (size_t)walk->count * sizeof(ft_value)))
        return false;
    while ((int64_t)row->len < walk->count)
        ft_list_add(job->arena, row, walk->fill);
    return true;
}

static ft_found next_batch(ft_job *job, void *self, ft_value *out)
{
    rows_walk *walk = self;
    ft_found found = FT_FOUND;
    ft_value item;
    if (!walk->begun && !begin_batches(job, walk))
        return FT_FAULTED;
    ft_list *row = ft_list_new(job->arena, 4);
    if (walk->begun && walk->all)
        ft_list_add(job->arena, row, walk->all->at[0]); /* the item that did not fit before */
    walk->begun = true;
    while ((found = ft_iter_next(job, &walk->items, &item)) == FT_FOUND &&
           (int64_t)row->len != walk->count)
        ft_list_add(job->arena, row, item);
    walk->all = NULL;
    if (found == FT_FAULTED || (found == FT_MISSING && row->len == 0))
        return found;
    if (found == FT_FOUND) {
        walk->all = ft_list_new(job->arena, 1);
        ft_list_add(job->arena, walk->all, item);
    }
    if (found == FT_MISSING && has_fill(walk) && !fill_batch(job, walk, row))
        return FT_FAULTED;
    *out = ft_of_list(row);
    return FT_FOUND;
}

static ft_found next_slice(ft_job *job, void *self, ft_value *out)
{
    rows_walk *walk = self;
    if (!walk->begun) {
        walk->begun = true;
        if (!ft_to_list(job, walk->input, &walk->all))
            return FT_FAULTED;
        if (ft_is(walk->wanted, FT_UNDEFINED) && !ft_raise_undefined(job, walk->wanted))
            return FT_FAULTED;
        bool below = ft_is(walk->wanted, FT_BIG) && ft_big_sign(walk->wanted.as.big) < 0;
        if (!below && !ft_to_index(job, walk->wanted, &walk->count))
            return FT_FAULTED;
        if (!below && walk->count == 0) {
            ft_raise(job, FT_FAULT_ZERO_DIVISION, "integer division or modulo by zero");
            return FT_FAULTED;
        }
    }
    if (walk->turn >= walk->count)
        return FT_MISSING;
    size_t extra = walk->all->len % (size_t)walk->count, len = walk->all->len / (size_t)walk->count;
    bool longer = (size_t)walk->turn < extra;
    if (!ft_job_room(job, len * sizeof(ft_value)))
        return FT_FAULTED;
    ft_list *row = ft_list_new(job->arena, len + 1);
    for (size_t i = 0; i < len + longer; i++)
        ft_list_add(job->arena, row, walk->all->at[walk->at++]);
    if (has_fill(walk) && !longer)
        ft_list_add(job->arena, row, walk->fill);
    walk->turn++;
    *out = ft_of_list(row);
    return FT_FOUND;
}

static bool rows_filter(ft_job *job, ft_value input, const ft_args *args, const char *function,
                        const char *spec, ft_generator_fn *next, ft_value *out)
{
    ft_value slots[2];
    rows_walk *walk = FT_NEW(job->arena, rows_walk);
    if (!ft_bind(job, args, function, spec, slots))
        return false;
    walk->input = input;
    walk->wanted = slots[0];
    walk->fill = slots[1];
    *out = ft_generator_of(job->arena, function, next, walk);
    return true;
}

bool ft_filter_batch(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    return rows_filter(job, input, args, "do_batch", "linecount, fill_with=", next_batch, out);
}

bool ft_filter_slice(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    return rows_filter(job, input, args, "sync_do_slice", "slices, fill_with=", next_slice, out);
}

/* ---- items, reverse */

static ft_found next_item(ft_job *job, void *self, ft_value *out)
{
    lazy *state = self;
    ft_value method, view;
    if (!state->begun) {
        state->begun = true;
        state->empty = ft_is(state->input, FT_UNDEFINED);
        bool mapping = ft_is(state->input, FT_DICT) ||
                       (ft_is(state->input, FT_OBJECT) && state->input.as.object->class->mapping);
        if (!state->empty && !mapping) {
            ft_raise(job, FT_FAULT_TYPE, "Can only get item pairs from a mapping.");
            return FT_FAULTED;
        }
        if (!state->empty && (!ft_get_attr(job, state->input, FT_STR("items"), &method) ||
                              !ft_call(job, method, &(ft_args){0}, &view) ||
                              !ft_iter_begin(job, view, &state->items)))
            return FT_FAULTED;
    }
    return state->empty ? FT_MISSING : ft_iter_next(job, &state->items, out);
}

bool ft_filter_items(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    return ft_bind(job, args, "items", "", NULL) &&
           give(job, "do_items", lazy_new(job, input, args), next_item, out);
}
