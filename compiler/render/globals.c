/* globals.c - range, dict, lipsum, cycler, joiner and namespace (ENV-06, ENV-09). */
#include "render/globals.h"

#include "value/methods.h"
#include "value/type_object.h"

enum { MAX_RANGE = 100000 };

/* ---- range */

typedef struct {
    ft_object object;
    int64_t start, stop, step;
    size_t count;
    const ft_value *bounds; /* start, stop and step of an empty range whose bounds are past 64 bits; NULL: as above */
} range;
typedef struct { const range *over; size_t at; } range_state;

static const ft_class range_class;

static ft_value range_new(ft_arena *arena, int64_t start, int64_t stop, int64_t step)
{
    range *made = FT_NEW(arena, range);
    *made = (range){.object = {&range_class}, .start = start, .stop = stop, .step = step};
    if (step > 0 ? start < stop : start > stop) {
        uint64_t span = step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
        uint64_t size = step > 0 ? (uint64_t)step : 0 - (uint64_t)step;
        made->count = (span - 1) / size + 1;
    }
    return ft_of_object(&made->object);
}

static ft_value range_at(const range *self, size_t index)
{
    return ft_of_int((int64_t)((uint64_t)self->start + index * (uint64_t)self->step));
}

static ft_found next_of_range(ft_job *job, void *state, ft_value *out)
{
    range_state *now = state;
    (void)job;
    if (now->at >= now->over->count)
        return FT_MISSING;
    *out = range_at(now->over, now->at++);
    return FT_FOUND;
}

static bool iterate_range(ft_job *job, ft_object *self, ft_value *iterator)
{
    range_state *state = FT_NEW(job->arena, range_state);
    state->over = (const range *)self;
    *iterator = ft_generator_new(job->arena, "range_iterator", next_of_range, state);
    return true;
}

static ft_found length_of_range(ft_job *job, ft_object *self, size_t *out)
{
    (void)job;
    *out = ((const range *)self)->count;
    return FT_FOUND;
}

static ft_found item_of_range(ft_job *job, ft_object *object, ft_value key, ft_value *out)
{
    const range *self = (const range *)object;
    (void)job;
    if (key.kind != FT_INT && key.kind != FT_BOOL)
        return FT_MISSING;
    int64_t index = key.kind == FT_BOOL ? key.as.truth : key.as.number;
    if (index < 0)
        index += (int64_t)self->count;
    if (index < 0 || (uint64_t)index >= self->count)
        return FT_MISSING;
    *out = range_at(self, (size_t)index);
    return FT_FOUND;
}

/* slice.indices()' stop, which range shows: clamped to what can be reached. */
static int64_t clamped_stop(ft_value stop, int64_t step, int64_t count)
{
    if (stop.kind == FT_NONE || stop.kind > FT_INT)
        return step > 0 ? count : -1;
    int64_t at = stop.kind == FT_BOOL ? stop.as.truth : stop.as.number;
    if (at < 0)
        at = at < -count ? -1 : at + count;
    if (step > 0)
        return at < 0 ? 0 : at > count ? count : at;
    return at < -1 ? -1 : at > count - 1 ? count - 1 : at;
}

static ft_found slice_of_range(ft_job *job, ft_object *object, ft_value start, ft_value stop, ft_value step,
                               ft_value *out)
{
    const range *self = (const range *)object;
    ft_slice_range taken;
    if (!ft_slice_indices(job, start, stop, step, self->count, &taken))
        return FT_FAULTED;
    int64_t end = clamped_stop(stop, taken.step, (int64_t)self->count);
    *out = range_new(job->arena, range_at(self, (size_t)taken.start).as.number, range_at(self, (size_t)end).as.number,
                     self->step * taken.step);
    return FT_FOUND;
}

static bool position_in_range(const range *self, ft_value item, size_t *index)
{
    double real = item.kind == FT_FLOAT ? item.as.real : 0;
    int64_t number = item.kind == FT_BOOL ? item.as.truth : item.kind == FT_INT ? item.as.number : (int64_t)real;
    if ((item.kind != FT_BOOL && item.kind != FT_INT && item.kind != FT_FLOAT) ||
        (item.kind == FT_FLOAT && (double)number != real))
        return false;
    int64_t offset = number - self->start;
    if (offset % self->step || offset / self->step < 0 || (uint64_t)(offset / self->step) >= self->count)
        return false;
    *index = (size_t)(offset / self->step);
    return true;
}

static ft_found contains_range(ft_job *job, ft_object *self, ft_value item)
{
    size_t index;
    (void)job;
    return position_in_range((const range *)self, item, &index) ? FT_FOUND : FT_MISSING;
}

static bool equal_ranges(ft_object *object, ft_value other)
{
    if (!ft_is_object(other, &range_class))
        return false;
    const range *a = (const range *)object, *b = (const range *)other.as.object;
    return a->count == b->count && (!a->count || a->start == b->start) && (a->count < 2 || a->step == b->step);
}

static ft_found hash_range(ft_job *job, ft_object *object, uint64_t *out)
{
    const range *self = (const range *)object;
    (void)job;
    uint64_t start = self->count ? (uint64_t)self->start : 0, step = self->count > 1 ? (uint64_t)self->step : 0;
    *out = (self->count * 31 + start) * 31 + step;
    return FT_FOUND;
}

static ft_value bound_of(const range *self, unsigned which)
{
    const int64_t plain[] = {self->start, self->stop, self->step};
    return self->bounds ? self->bounds[which] : ft_of_int(plain[which]);
}

static bool repr_of_range(ft_job *job, ft_object *object, ft_buf *out)
{
    const range *self = (const range *)object;
    ft_value step = bound_of(self, 2);
    unsigned shown = step.kind == FT_INT && step.as.number == 1 ? 2 : 3;
    ft_buf_text(out, "range(");
    for (unsigned i = 0; i < shown; i++) {
        if (i)
            ft_buf_text(out, ", ");
        if (!ft_repr(job, bound_of(self, i), out))
            return false;
    }
    ft_buf_byte(out, ')');
    return true;
}

static bool count_in_range(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value item;
    size_t index;
    if (!ft_bind(job, args, "range.count", "value", &item))
        return false;
    *out = ft_of_int(position_in_range(self, item, &index));
    return true;
}

static bool index_in_range(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value item;
    size_t index;
    ft_str shown;
    if (!ft_bind(job, args, "range.index", "value", &item))
        return false;
    if (!position_in_range(self, item, &index))
        return ft_to_text(job, item, &shown) &&
               ft_raise(job, FT_FAULT_VALUE, "%.*s is not in range", FT_ARG(shown));
    *out = ft_of_int((int64_t)index);
    return true;
}

static ft_found attr_of_range(ft_job *job, ft_object *object, ft_str name, ft_value *out)
{
    const range *self = (const range *)object;
    if (ft_str_is(name, "start"))
        *out = bound_of(self, 0);
    else if (ft_str_is(name, "stop"))
        *out = bound_of(self, 1);
    else if (ft_str_is(name, "step"))
        *out = bound_of(self, 2);
    else if (ft_str_is(name, "count"))
        *out = ft_native_new(job->arena, "count", count_in_range, object);
    else if (ft_str_is(name, "index"))
        *out = ft_native_new(job->arena, "index", index_in_range, object);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static const ft_class range_class = {
    .name = "range", .sequence = 1, .attr = attr_of_range, .item = item_of_range, .repr = repr_of_range,
    .length = length_of_range, .iter = iterate_range, .contains = contains_range, .equal = equal_ranges,
    .hash = hash_range, .slice = slice_of_range};

/* Bounds past 64 bits: fine as long as nothing lies between them. */
static bool empty_range(ft_job *job, const ft_args *args, ft_value *out)
{
    ft_value *bounds = FT_NEW_ARRAY(job->arena, ft_value, 3);
    bounds[0] = ft_of_int(0);
    bounds[2] = ft_of_int(1);
    for (size_t i = 0; i < args->len; i++)
        bounds[args->len == 1 ? 1 : i] = args->at[i].kind == FT_BOOL ? ft_of_int(args->at[i].as.truth) : args->at[i];
    bool down, filled;
    if (!ft_compare(job, FT_LT, bounds[2], ft_of_int(0), &down) ||
        !ft_compare(job, down ? FT_GT : FT_LT, bounds[0], bounds[1], &filled))
        return false;
    if (filled)
        return ft_raise(job, FT_FAULT_OVERFLOW, "Python int too large to convert to C ssize_t");
    *out = range_new(job->arena, 0, 0, 1);
    ((range *)out->as.object)->bounds = bounds;
    return true;
}

static bool call_range(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    int64_t at[3] = {0, 0, 1};
    (void)self;
    if (args->named_len)
        return ft_raise(job, FT_FAULT_TYPE, "range() takes no keyword arguments");
    if (!args->len || args->len > 3)
        return ft_raise(job, FT_FAULT_TYPE, "range expected at %s %d argument%s, got %zu",
                        args->len ? "most" : "least", args->len ? 3 : 1, args->len ? "s" : "", args->len);
    bool large = false; /* not before all are known to be ints */
    for (size_t i = 0; i < args->len; i++) {
        if (ft_is(args->at[i], FT_BIG))
            large = true;
        else if (!ft_to_index(job, args->at[i], &at[args->len == 1 ? 1 : i]))
            return false;
    }
    if (args->len == 3 && !ft_is(args->at[2], FT_BIG) && !at[2])
        return ft_raise(job, FT_FAULT_VALUE, "range() arg 3 must not be zero");
    if (large)
        return empty_range(job, args, out);
    *out = range_new(job->arena, at[0], at[1], at[2]);
    if (((const range *)out->as.object)->count > MAX_RANGE)
        return ft_raise(job, FT_FAULT_OVERFLOW,
                        "Range too big. The sandbox blocks ranges larger than MAX_RANGE (%d).", MAX_RANGE);
    return true;
}

/* ---- dict and namespace */

static bool fill_dict(ft_job *job, const ft_args *args, ft_dict *dict)
{
    if (args->len > 1)
        return ft_raise(job, FT_FAULT_TYPE, "dict expected at most 1 argument, got %zu", args->len);
    if (args->len && !ft_dict_update(job, dict, args->at[0]))
        return false;
    for (size_t i = 0; i < args->named_len; i++)
        ft_dict_set_text(job->arena, dict, args->named[i].name, args->named[i].value);
    return true;
}

static bool call_dict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_dict *dict = ft_dict_new(job->arena);
    *out = ft_of_dict(dict);
    return fill_dict(job, args, dict);
}

typedef struct { ft_object object; ft_dict *values; } namespace_object;

static ft_found attr_of_namespace(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)job;
    ft_value *found = ft_dict_find_text(((namespace_object *)self)->values, name);
    if (found)
        *out = *found;
    return found ? FT_FOUND : FT_MISSING;
}

static bool set_in_namespace(ft_job *job, ft_object *self, ft_str name, ft_value value)
{
    ft_dict_set_text(job->arena, ((namespace_object *)self)->values, name, value);
    return true;
}

static bool repr_of_namespace(ft_job *job, ft_object *self, ft_buf *out)
{
    ft_buf_text(out, "<Namespace ");
    if (!ft_repr(job, ft_of_dict(((namespace_object *)self)->values), out))
        return false;
    ft_buf_byte(out, '>');
    return true;
}

const ft_class ft_namespace_class = {.name = "Namespace", .module = "jinja2.utils", .attr = attr_of_namespace, .set_attr = set_in_namespace,
                                     .repr = repr_of_namespace};

static bool call_namespace(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    namespace_object *made = FT_NEW(job->arena, namespace_object);
    *made = (namespace_object){{&ft_namespace_class}, ft_dict_new(job->arena)};
    *out = ft_of_object(&made->object);
    return fill_dict(job, args, made->values);
}

/* ---- cycler and joiner */

typedef struct { ft_object object; ft_list *items; size_t at; } cycler;

/* Nothing but the cycler, which is counted. */
static bool takes_self_only(ft_job *job, const ft_args *args, const char *function)
{
    if (args->len)
        return ft_raise(job, FT_FAULT_TYPE, "%s() takes 1 positional argument but %u were given", function, (unsigned)args->len + 1);
    return ft_bind(job, args, function, "", NULL);
}

static bool next_of_cycler(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    cycler *made = self;
    if (!takes_self_only(job, args, "Cycler.next"))
        return false;
    *out = made->items->at[made->at];
    made->at = (made->at + 1) % made->items->len;
    return true;
}

static bool reset_cycler(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    if (!takes_self_only(job, args, "Cycler.reset"))
        return false;
    ((cycler *)self)->at = 0;
    *out = FT_VALUE_NONE;
    return true;
}

static ft_found attr_of_cycler(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    const cycler *made = (const cycler *)self;
    if (ft_str_is(name, "current"))
        *out = made->items->at[made->at];
    else if (ft_str_is(name, "next"))
        *out = ft_native_new(job->arena, "next", next_of_cycler, self);
    else if (ft_str_is(name, "reset"))
        *out = ft_native_new(job->arena, "reset", reset_cycler, self);
    else if (ft_str_is(name, "pos"))
        *out = ft_of_int((int64_t)made->at);
    else if (ft_str_is(name, "items"))
        *out = ft_of_tuple(made->items);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static const ft_class cycler_class = {.name = "Cycler", .module = "jinja2.utils", .attr = attr_of_cycler};

static bool call_cycler(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    if (args->named_len)
        return ft_raise(job, FT_FAULT_TYPE, "Cycler.__init__() got an unexpected keyword argument '%.*s'",
                        FT_ARG(args->named[0].name));
    if (!args->len)
        return ft_raise(job, FT_FAULT_RUNTIME, "at least one item has to be provided");
    cycler *made = FT_NEW(job->arena, cycler);
    *made = (cycler){{&cycler_class}, ft_list_new(job->arena, args->len), 0};
    for (size_t i = 0; i < args->len; i++)
        ft_list_add(job->arena, made->items, args->at[i]);
    *out = ft_of_object(&made->object);
    return true;
}

/* cycler.next(c): the method of the class, which is given its cycler. */
static bool call_unbound(ft_job *job, const ft_args *args, ft_native_fn *method, const char *name, const char *asked, ft_value *out)
{
    if (!args->len)
        return ft_raise(job, FT_FAULT_TYPE, "Cycler.%s() missing 1 required positional argument: 'self'", name);
    ft_value self = args->at[0];
    if (self.kind != FT_OBJECT || self.as.object->class != &cycler_class)
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'%s' object has no attribute '%s'", ft_type_name(self), asked);
    ft_args rest = *args;
    rest.at++;
    rest.len--;
    return method(job, self.as.object, &rest, out);
}

static bool unbound_next(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return call_unbound(job, args, next_of_cycler, "next", "current", out);
}

static bool unbound_reset(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return call_unbound(job, args, reset_cycler, "reset", "pos", out);
}

static const ft_native_row cycler_methods[] = {{"next", unbound_next}, {"reset", unbound_reset}};

typedef struct { ft_object object; ft_value between; bool used; } joiner;

static bool use_joiner(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    joiner *made = (joiner *)self;
    if (!ft_bind(job, args, "Joiner.__call__", "", NULL))
        return false;
    *out = made->used ? made->between : FT_VALUE_TEXT("");
    made->used = true;
    return true;
}

static ft_found attr_of_joiner(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    const joiner *made = (const joiner *)self;
    (void)job;
    if (ft_str_is(name, "sep"))
        *out = made->between;
    else if (ft_str_is(name, "used"))
        *out = ft_of_bool(made->used);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static const ft_class joiner_class = {.name = "Joiner", .module = "jinja2.utils", .callable = 1, .attr = attr_of_joiner, .call = use_joiner};

static bool call_joiner(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value between;
    (void)self;
    if (!ft_bind(job, args, "Joiner.__init__", "sep=", &between))
        return false;
    joiner *made = FT_NEW(job->arena, joiner);
    *made = (joiner){{&joiner_class}, ft_passed(between) ? between : FT_VALUE_TEXT(", "), false};
    *out = ft_of_object(&made->object);
    return true;
}

/* ---- lipsum: blind text. Ours comes out the same at each call, for builds that can be repeated. */

static uint32_t roll(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

static void blind_words(ft_buf *out, uint32_t *state, uint32_t count)
{
    static const char *const words[] = {"lorem", "ipsum", "dolor", "sit", "amet", "elit", "sed", "nunc", "vitae",
                                        "purus", "ante", "massa", "felis", "orci", "velit", "quam", "nulla", "risus",
                                        "porta", "magna"};
    uint32_t last = 0, sentence = 0;
    for (uint32_t i = 0; i < count; i++) {
        last = (last + 1 + roll(state, 19)) % 20;
        size_t from = out->len + (i > 0);
        ft_buf_format(out, "%s%s", i ? " " : "", words[last]);
        if (!sentence)
            out->at[from] = (char)(out->at[from] - 'a' + 'A');
        bool ends = ++sentence > 6 && roll(state, 4) == 0;
        if (ends || i + 1 == count) {
            ft_buf_byte(out, '.');
            sentence = 0;
        }
    }
}

static bool read_number(ft_job *job, ft_value value, int64_t fallback, int64_t *out)
{
    *out = fallback;
    return !ft_passed(value) || ft_to_index(job, value, out);
}

static bool call_lipsum(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[4];
    int64_t count, least, most;
    bool html = true;
    (void)self;
    if (!ft_bind(job, args, "generate_lorem_ipsum", "n=, html=, min=, max=", slots) ||
        !read_number(job, slots[0], 5, &count) || (ft_passed(slots[1]) && !ft_truth(job, slots[1], &html)) ||
        !read_number(job, slots[2], 20, &least) || !read_number(job, slots[3], 100, &most))
        return false;
    if (least >= most)
        return count <= 0 || ft_raise(job, FT_FAULT_VALUE, "empty range for randrange()");
    if (most > MAX_RANGE || count > MAX_RANGE)
        return ft_raise(job, FT_FAULT_MEMORY, "lipsum() of that size");
    ft_buf text = ft_buf_in(job->arena);
    uint32_t state = 7;
    for (int64_t i = 0; i < count; i++) {
        ft_buf_text(&text, i ? html ? "\n" : "\n\n" : "");
        ft_buf_text(&text, html ? "<p>" : "");
        blind_words(&text, &state, (uint32_t)(least + roll(&state, (uint32_t)(most - least))));
        ft_buf_text(&text, html ? "</p>" : "");
        if (!ft_job_room(job, text.len))
            return false;
    }
    *out = ft_of_text(ft_buf_str(&text));
    return true;
}

/* ---- the table */

static bool dict_from_keys(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value method;
    (void)self;
    return ft_get_attr(job, ft_of_dict(ft_dict_new(job->arena)), FT_STR("fromkeys"), &method) &&
           ft_call(job, method, args, out);
}

static const ft_native_row dict_methods[] = {{"fromkeys", dict_from_keys}};

static ft_found dict_unbound(ft_job *job, ft_str name, ft_value *out)
{
    return ft_method_unbound(job, FT_DICT, name, out);
}

/* dict[key], the annotation of a type: it makes dicts as dict does. */
typedef struct { ft_object object; ft_value key; } dict_alias;

static ft_found attr_of_alias(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)self;
    return dict_unbound(job, name, out);
}

static bool call_alias(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_dict(job, self, args, out);
}

static bool repr_of_alias(ft_job *job, ft_object *self, ft_buf *out)
{
    ft_buf_text(out, "dict[");
    bool fine = ft_repr(job, ((dict_alias *)self)->key, out);
    ft_buf_byte(out, ']');
    return fine;
}

static const ft_class alias_class = {
    .name = "GenericAlias", .callable = 1, .attr = attr_of_alias, .call = call_alias, .repr = repr_of_alias};

static ft_found dict_item(ft_job *job, ft_value key, ft_value *out)
{
    dict_alias *made = FT_NEW(job->arena, dict_alias);
    *made = (dict_alias){{&alias_class}, key};
    *out = ft_of_object(&made->object);
    return FT_FOUND;
}

static ft_native range_fn = FT_NATIVE("safe_range", call_range, NULL),
                 lipsum_fn = FT_NATIVE("generate_lorem_ipsum", call_lipsum, NULL);
static ft_type_object dict_type = {{&ft_type_class}, .name = "dict", .make = call_dict,
                                   .methods = FT_NATIVE_ROWS_INIT(dict_methods), .constant = dict_unbound,
                                   .item = dict_item},
                      cycler_type = {{&ft_type_class}, .name = "jinja2.utils.Cycler", .make = call_cycler,
                                     .methods = FT_NATIVE_ROWS_INIT(cycler_methods)},
                      joiner_type = {{&ft_type_class}, .name = "jinja2.utils.Joiner", .make = call_joiner},
                      namespace_type = {{&ft_type_class}, .name = "jinja2.utils.Namespace",
                                        .make = call_namespace};

ft_value ft_global(ft_str name)
{
    static const struct { const char *name; ft_object *object; } all[] = {
        {"range", &range_fn.object}, {"dict", &dict_type.object}, {"lipsum", &lipsum_fn.object},
        {"cycler", &cycler_type.object}, {"joiner", &joiner_type.object},
        {"namespace", &namespace_type.object}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (ft_str_is(name, all[i].name))
            return ft_of_object(all[i].object);
    return FT_VALUE_UNDEFINED;
}
