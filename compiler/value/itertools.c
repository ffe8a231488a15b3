/* itertools.c - modules.itertools: lazy iterators over whatever iterates; see itertools.h. */
#include "value/itertools.h"

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

static bool give(ft_job *job, const char *type, ft_generator_fn *next, void *state, ft_value *out)
{
    *out = ft_generator_new(job->arena, type, next, state);
    return true;
}

static ft_found answered(bool fine)
{
    return fine ? FT_FOUND : FT_FAULTED;
}

/* ---- endless ones */

typedef struct { ft_value at, step; } counting;

static ft_found next_count(ft_job *job, void *state, ft_value *out)
{
    counting *c = state;
    *out = c->at;
    return answered(ft_binary(job, FT_OP_ADD, c->at, c->step, &c->at));
}

static bool make_count(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    CHECK(ft_bind(job, args, "count", "start=, step=", slots));
    for (int i = 0; i < 2; i++) {
        if (!ft_passed(slots[i]))
            slots[i] = ft_of_int(i);
        if (!ft_is_number(slots[i]))
            return ft_raise(job, FT_FAULT_TYPE, "a number is required");
    }
    counting *c = FT_NEW(job->arena, counting);
    *c = (counting){slots[0], slots[1]};
    return give(job, "itertools.count", next_count, c, out);
}

typedef struct { ft_iter from; ft_list *seen; size_t at; bool used_up; } cycling;

static ft_found next_cycle(ft_job *job, void *state, ft_value *out)
{
    cycling *c = state;
    if (!c->used_up) {
        ft_found found = ft_iter_next(job, &c->from, out);
        if (found == FT_FOUND)
            ft_list_add(job->arena, c->seen, *out);
        if (found != FT_MISSING)
            return found;
        c->used_up = true;
    }
    if (c->seen->len == 0)
        return FT_MISSING;
    *out = c->seen->at[c->at++ % c->seen->len];
    return FT_FOUND;
}

static bool make_cycle(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value over;
    cycling *c = FT_NEW(job->arena, cycling);
    CHECK(ft_bind(job, args, "cycle", "iterable", &over) && ft_iter_begin(job, over, &c->from));
    c->seen = ft_list_new(job->arena, 0);
    return give(job, "itertools.cycle", next_cycle, c, out);
}

typedef struct { ft_value object; int64_t left; bool endless; } repeating;

static ft_found next_repeat(ft_job *job, void *state, ft_value *out)
{
    (void)job;
    repeating *r = state;
    if (!r->endless && r->left-- <= 0)
        return FT_MISSING;
    *out = r->object;
    return FT_FOUND;
}

static bool make_repeat(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    repeating *r = FT_NEW(job->arena, repeating);
    CHECK(ft_bind(job, args, "repeat", "object, times=", slots));
    r->object = slots[0];
    r->endless = !ft_passed(slots[1]);
    CHECK(r->endless || ft_to_index(job, slots[1], &r->left));
    return give(job, "itertools.repeat", next_repeat, r, out);
}

/* ---- over one iterable */

typedef struct { ft_iter from; ft_value function, total; bool has_function, begun; } accumulating;

static ft_found next_accumulated(ft_job *job, void *state, ft_value *out)
{
    accumulating *a = state;
    ft_value item;
    if (!a->begun && ft_passed(a->total)) {
        a->begun = true;
        *out = a->total;
        return FT_FOUND;
    }
    ft_found found = ft_iter_next(job, &a->from, &item);
    if (found != FT_FOUND)
        return found;
    ft_value pair[] = {a->total, item};
    bool fine = true;
    if (!a->begun)
        a->total = item;
    else if (a->has_function)
        fine = ft_call(job, a->function, &(ft_args){.at = pair, .len = 2}, &a->total);
    else
        fine = ft_binary(job, FT_OP_ADD, a->total, item, &a->total);
    a->begun = true;
    *out = a->total;
    return answered(fine);
}

static bool make_accumulate(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    accumulating *a = FT_NEW(job->arena, accumulating);
    CHECK(ft_bind(job, args, "accumulate", "iterable, func=, *, initial=", slots));
    CHECK(ft_iter_begin(job, slots[0], &a->from));
    a->has_function = ft_passed(slots[1]) && !ft_is(slots[1], FT_NONE);
    a->function = slots[1];
    a->total = ft_is(slots[2], FT_NONE) ? FT_VALUE_UNDEFINED : slots[2];
    return give(job, "itertools.accumulate", next_accumulated, a, out);
}

typedef struct { ft_iter from; int64_t skip, left, step; bool endless; } slicing;

/* Takes `skip` items and then one; afterwards skips step - 1 between. */
static ft_found next_slice(ft_job *job, void *state, ft_value *out)
{
    slicing *s = state;
    for (ft_found found; s->endless || s->left > s->skip;) {
        s->left -= !s->endless;
        found = ft_iter_next(job, &s->from, out);
        if (found != FT_FOUND)
            return found;
        if (s->skip-- > 0)
            continue;
        s->skip = s->step - 1;
        return FT_FOUND;
    }
    return FT_MISSING;
}

/* None or a count; false: something else (raised). */
static bool count_argument(ft_job *job, ft_value value, int64_t absent, const char *message,
                           int64_t *out)
{
    *out = ft_is(value, FT_INT) ? value.as.number : ft_is(value, FT_BOOL) ? value.as.truth : -1;
    if (ft_is(value, FT_NONE))
        *out = absent;
    return *out >= 0 || ft_raise(job, FT_FAULT_VALUE, "%s", message);
}

static bool make_islice(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    static const char *const bad_stop =
        "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    static const char *const bad_start =
        "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    static const char *const bad_step = "Step for islice() must be a positive integer or None.";
    ft_value slots[4];
    slicing *s = FT_NEW(job->arena, slicing);
    CHECK(ft_bind(job, args, "islice", "iterable, start, stop=, step=", slots));
    bool only_stop = !ft_passed(slots[2]);
    ft_value stop = only_stop ? slots[1] : slots[2];
    s->endless = ft_is(stop, FT_NONE);
    CHECK(count_argument(job, stop, INT64_MAX, bad_stop, &s->left));
    CHECK(only_stop || count_argument(job, slots[1], 0, bad_start, &s->skip));
    s->step = 1;
    CHECK(!ft_passed(slots[3]) || count_argument(job, slots[3], 1, bad_step, &s->step));
    if (s->step == 0)
        return ft_raise(job, FT_FAULT_VALUE, "%s", bad_step);
    CHECK(ft_iter_begin(job, slots[0], &s->from));
    return give(job, "itertools.islice", next_slice, s, out);
}

typedef struct { ft_iter from; ft_value function; } starring;

static ft_found next_starred(ft_job *job, void *state, ft_value *out)
{
    starring *s = state;
    ft_value item;
    ft_list *items;
    ft_found found = ft_iter_next(job, &s->from, &item);
    if (found != FT_FOUND)
        return found;
    return answered(ft_to_list(job, item, &items) &&
                    ft_call(job, s->function, &(ft_args){.at = items->at, .len = items->len}, out));
}

static bool make_starmap(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    starring *s = FT_NEW(job->arena, starring);
    CHECK(ft_bind(job, args, "starmap", "function, iterable", slots));
    CHECK(ft_iter_begin(job, slots[1], &s->from));
    s->function = slots[0];
    return give(job, "itertools.starmap", next_starred, s, out);
}

/* What the iterators of one tee() share: items are taken once and kept. */
typedef struct { ft_iter from; ft_list *seen; } teed;
typedef struct { teed *shared; size_t at; } tee_reader;

static ft_found next_teed(ft_job *job, void *state, ft_value *out)
{
    tee_reader *reader = state;
    teed *shared = reader->shared;
    if (reader->at == shared->seen->len) {
        ft_found found = ft_iter_next(job, &shared->from, out);
        if (found != FT_FOUND)
            return found;
        ft_list_add(job->arena, shared->seen, *out);
    }
    *out = shared->seen->at[reader->at++];
    return FT_FOUND;
}

static bool make_tee(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2], one;
    int64_t count = 2;
    teed *shared = FT_NEW(job->arena, teed);
    CHECK(ft_bind(job, args, "tee", "iterable, n=", slots));
    CHECK(!ft_passed(slots[1]) || ft_to_index(job, slots[1], &count));
    if (count < 0)
        return ft_raise(job, FT_FAULT_VALUE, "n must be >= 0");
    CHECK(ft_iter_begin(job, slots[0], &shared->from));
    CHECK(ft_job_room(job, (size_t)count * sizeof(tee_reader)));
    shared->seen = ft_list_new(job->arena, 0);
    ft_list *readers = ft_list_new(job->arena, (size_t)count);
    for (int64_t i = 0; i < count; i++) {
        tee_reader *reader = FT_NEW(job->arena, tee_reader);
        reader->shared = shared;
        give(job, "itertools._tee", next_teed, reader, &one);
        ft_list_add(job->arena, readers, one);
    }
    *out = ft_of_tuple(readers);
    return true;
}

/* ---- over several iterables */

typedef struct { ft_iter *at; size_t len, open; bool *done; ft_value fill; } joined;

/* The iterables of `tuple`, begun. */
static bool begin_all(ft_job *job, ft_value tuple, joined **out)
{
    const ft_list *all = tuple.as.list;
    joined *j = *out = FT_NEW(job->arena, joined);
    j->at = FT_NEW_ARRAY(job->arena, ft_iter, all->len);
    j->done = FT_NEW_ARRAY(job->arena, bool, all->len);
    j->len = j->open = all->len;
    for (size_t i = 0; i < all->len; i++)
        CHECK(ft_iter_begin(job, all->at[i], &j->at[i]));
    return true;
}

typedef struct { const ft_list *all; size_t which; ft_iter at; bool begun; } chaining;

static ft_found next_chained(ft_job *job, void *state, ft_value *out)
{
    chaining *c = state;
    while (c->which < c->all->len) {
        if (!c->begun && !ft_iter_begin(job, c->all->at[c->which], &c->at))
            return FT_FAULTED;
        c->begun = true;
        ft_found found = ft_iter_next(job, &c->at, out);
        if (found != FT_MISSING)
            return found;
        c->begun = false;
        c->which++;
    }
    return FT_MISSING;
}

static bool make_chain(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value all;
    chaining *c = FT_NEW(job->arena, chaining);
    CHECK(ft_bind(job, args, "chain", "*iterables", &all));
    c->all = all.as.list;
    return give(job, "itertools.chain", next_chained, c, out);
}

static ft_found next_compressed(ft_job *job, void *state, ft_value *out)
{
    joined *j = state;
    ft_value selector;
    for (ft_found found; (found = ft_iter_next(job, &j->at[0], out)) == FT_FOUND;) {
        bool chosen;
        found = ft_iter_next(job, &j->at[1], &selector);
        if (found != FT_FOUND)
            return found;
        if (!ft_truth(job, selector, &chosen))
            return FT_FAULTED;
        if (chosen)
            return FT_FOUND;
    }
    return job->fault.set ? FT_FAULTED : FT_MISSING;
}

static bool make_compress(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    joined *j;
    CHECK(ft_bind(job, args, "compress", "data, selectors", slots));
    ft_list both = {.at = slots, .len = 2};
    CHECK(begin_all(job, ft_of_tuple(&both), &j));
    return give(job, "itertools.compress", next_compressed, j, out);
}

static ft_found next_zipped(ft_job *job, void *state, ft_value *out)
{
    joined *j = state;
    ft_list *row = ft_list_new(job->arena, j->len);
    for (size_t i = 0; i < j->len; i++) {
        ft_value item = j->fill;
        ft_found found = j->done[i] ? FT_MISSING : ft_iter_next(job, &j->at[i], &item);
        if (found == FT_FAULTED)
            return FT_FAULTED;
        if (found == FT_MISSING && !j->done[i]) {
            j->done[i] = true;
            j->open--;
        }
        ft_list_add(job->arena, row, j->done[i] ? j->fill : item);
    }
    *out = ft_of_tuple(row);
    return j->open ? FT_FOUND : FT_MISSING;
}

static bool make_zip_longest(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    joined *j;
    CHECK(ft_bind(job, args, "zip_longest", "*iterables, fillvalue=", slots));
    CHECK(begin_all(job, slots[0], &j));
    j->fill = ft_passed(slots[1]) ? slots[1] : FT_VALUE_NONE;
    return give(job, "itertools.zip_longest", next_zipped, j, out);
}

/* ---- choices: an odometer of indices into pools */

typedef enum { PRODUCT, PERMUTATIONS, COMBINATIONS, REPLACED } choice_kind;
typedef struct {
    choice_kind kind;
    ft_list **pools;      /* one by place */
    size_t *index, places;
    bool begun, none;
} choosing;

static bool is_taken(const choosing *c, size_t place, size_t index)
{
    for (size_t i = 0; i < place; i++)
        if (c->index[i] == index)
            return true;
    return false;
}

/* The first index for `place` that may follow those before it, from `least` on. */
static size_t allowed(const choosing *c, size_t place, size_t least)
{
    if (c->kind == PERMUTATIONS)
        while (least < c->pools[place]->len && is_taken(c, place, least))
            least++;
    return least;
}

static size_t first_index(const choosing *c, size_t place)
{
    bool rising = place > 0 && (c->kind == COMBINATIONS || c->kind == REPLACED);
    return allowed(c, place, rising ? c->index[place - 1] + (c->kind == COMBINATIONS) : 0);
}

/* Fills the places from `place` on with their first indices; false: there is no room. */
static bool fill_from(choosing *c, size_t place)
{
    for (; place < c->places; place++) {
        c->index[place] = first_index(c, place);
        if (c->index[place] >= c->pools[place]->len)
            return false;
    }
    return true;
}

static bool advance(choosing *c)
{
    if (!c->begun) {
        c->begun = true;
        return fill_from(c, 0);
    }
    for (size_t place = c->places; place-- > 0;)
        for (;;) {
            c->index[place] = allowed(c, place, c->index[place] + 1);
            if (c->index[place] >= c->pools[place]->len)
                break;
            if (fill_from(c, place + 1))
                return true;
        }
    return false;
}

static ft_found next_choice(ft_job *job, void *state, ft_value *out)
{
    choosing *c = state;
    if (c->none || !advance(c))
        return FT_MISSING;
    ft_list *row = ft_list_new(job->arena, c->places);
    for (size_t i = 0; i < c->places; i++)
        ft_list_add(job->arena, row, c->pools[i]->at[c->index[i]]);
    *out = ft_of_tuple(row);
    return FT_FOUND;
}

static bool choosing_new(ft_job *job, choice_kind kind, size_t places, choosing **out)
{
    CHECK(ft_job_room(job, places * (sizeof(size_t) + sizeof(ft_list *))));
    choosing *c = *out = FT_NEW(job->arena, choosing);
    c->kind = kind;
    c->places = places;
    c->pools = FT_NEW_ARRAY(job->arena, ft_list *, places);
    c->index = FT_NEW_ARRAY(job->arena, size_t, places);
    return true;
}

static bool make_product(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    int64_t repeat = 1;
    choosing *c;
    CHECK(ft_bind(job, args, "product", "*iterables, repeat=", slots));
    CHECK(!ft_passed(slots[1]) || ft_to_index(job, slots[1], &repeat));
    if (repeat < 0)
        return ft_raise(job, FT_FAULT_VALUE, "repeat argument cannot be negative");
    const ft_list *given = slots[0].as.list;
    if (given->len && repeat > INT32_MAX / (int64_t)given->len)
        return ft_raise(job, FT_FAULT_OVERFLOW, "repeat argument too large");
    CHECK(choosing_new(job, PRODUCT, given->len * (size_t)repeat, &c));
    for (size_t i = 0; i < c->places; i++)
        if (i >= given->len)
            c->pools[i] = c->pools[i - given->len];
        else
            CHECK(ft_to_list(job, given->at[i], &c->pools[i]));
    return give(job, "itertools.product", next_choice, c, out);
}

/* The functions that choose `r` of one pool. */
static bool make_choice(ft_job *job, const ft_args *args, choice_kind kind, const char *name,
                        const char *type, ft_value *out)
{
    ft_value slots[2];
    ft_list *pool;
    choosing *c;
    bool optional = kind == PERMUTATIONS;
    CHECK(ft_bind(job, args, name, optional ? "iterable, r=" : "iterable, r", slots));
    CHECK(ft_to_list(job, slots[0], &pool));
    int64_t places = (int64_t)pool->len;
    bool all = optional && (!ft_passed(slots[1]) || ft_is(slots[1], FT_NONE));
    CHECK(all || ft_to_index(job, slots[1], &places));
    if (places < 0)
        return ft_raise(job, FT_FAULT_VALUE, "r must be non-negative");
    bool none = kind == REPLACED ? pool->len == 0 && places > 0 : places > (int64_t)pool->len;
    CHECK(choosing_new(job, kind, none ? 0 : (size_t)places, &c));
    c->none = none;
    for (size_t i = 0; i < c->places; i++)
        c->pools[i] = pool;
    return give(job, type, next_choice, c, out);
}

static bool make_permutations(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return make_choice(job, args, PERMUTATIONS, "permutations", "itertools.permutations", out);
}

static bool make_combinations(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return make_choice(job, args, COMBINATIONS, "combinations", "itertools.combinations", out);
}

static bool make_replaced(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return make_choice(job, args, REPLACED, "combinations_with_replacement",
                       "itertools.combinations_with_replacement", out);
}

/* ---- the module */

static const struct { const char *name; ft_native_fn *fn; } functions[] = {
    {"count", make_count},
    {"cycle", make_cycle},
    {"repeat", make_repeat},
    {"accumulate", make_accumulate},
    {"chain", make_chain},
    {"compress", make_compress},
    {"islice", make_islice},
    {"starmap", make_starmap},
    {"tee", make_tee},
    {"zip_longest", make_zip_longest},
    {"product", make_product},
    {"permutations", make_permutations},
    {"combinations", make_combinations},
    {"combinations_with_replacement", make_replaced},
};

ft_value ft_itertools_module(ft_arena *arena)
{
    ft_dict *module = ft_dict_new(arena);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        ft_dict_set_text(arena, module, ft_str_of(functions[i].name),
                         ft_native_new(arena, functions[i].name, functions[i].fn, NULL));
    return ft_of_dict(module);
}
