/* object.c - native functions, binding of arguments, iterators made by C; see object.h. */
#include "value/object.h"

/* ---- native functions */

static bool call_native(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    ft_native *native = (ft_native *)self;
    return native->fn(job, native->self, args, out);
}

static bool repr_native(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_buf_format(out, "<function %s at %p>", ((ft_native *)self)->name, (void *)self);
    return true;
}

const ft_class ft_native_class = {
    .name = "function", .callable = 1, .call = call_native, .repr = repr_native};

ft_value ft_native_new(ft_arena *arena, const char *name, ft_native_fn *fn, void *self)
{
    ft_native *native = FT_NEW(arena, ft_native);
    *native = (ft_native)FT_NATIVE(name, fn, self);
    return ft_of_object(&native->object);
}

/* ---- binding
 *
 * As CPython's frame set-up: positional into slots, keywords into slots, then the counts are
 * checked in the order too many, missing positional, missing keyword-only. */

typedef struct {
    ft_str name;
    bool optional, keyword_only;
    char kind; /* 'p' a parameter, '*' the rest, 'k' the further keywords */
} parameter;

enum { MOST_PARAMETERS = 32 };

typedef struct {
    parameter at[MOST_PARAMETERS];
    size_t len, positional, optional; /* positional: how many may be passed by position */
    bool has_rest, has_named;
} signature;

static void read_parameter(signature *sign, ft_str word, bool *keyword_only)
{
    parameter made = {.kind = 'p', .keyword_only = *keyword_only};
    if (ft_str_is(word, "*")) {
        *keyword_only = true;
        return;
    }
    if (ft_str_starts(word, FT_STR("**"))) {
        made.kind = 'k';
        made.name = ft_str_from(word, 2);
        sign->has_named = true;
    } else if (ft_str_starts(word, FT_STR("*"))) {
        made.kind = '*';
        made.name = ft_str_from(word, 1);
        sign->has_rest = *keyword_only = true;
    } else {
        made.optional = ft_str_ends(word, FT_STR("="));
        made.name = ft_str_slice(word, 0, word.len - made.optional);
        sign->positional += !*keyword_only;
        sign->optional += !*keyword_only && made.optional;
    }
    sign->at[sign->len++] = made;
}

static void read_signature(signature *sign, const char *spec)
{
    sign->len = sign->positional = sign->optional = 0;
    sign->has_rest = sign->has_named = false;
    bool keyword_only = false;
    for (const char *at = spec, *end; *at && sign->len < MOST_PARAMETERS; at = end) {
        for (end = at; *end && *end != ',' && *end != ' '; end++)
            ;
        if (end > at)
            read_parameter(sign, (ft_str){at, (size_t)(end - at)}, &keyword_only);
        end += *end != 0;
    }
}

static const parameter *parameter_named(const signature *sign, ft_str name)
{
    for (size_t i = 0; i < sign->len; i++)
        if (sign->at[i].kind == 'p' && ft_str_eq(sign->at[i].name, name))
            return &sign->at[i];
    return NULL;
}

static void bind_positional(ft_job *job, const signature *sign, const ft_args *args, ft_value *slots)
{
    size_t next = 0;
    for (size_t i = 0; i < sign->len; i++) {
        const parameter *into = &sign->at[i];
        slots[i] = FT_VALUE_UNDEFINED;
        if (into->kind == 'p' && !into->keyword_only && next < args->len)
            slots[i] = args->at[next++];
        if (into->kind == 'k')
            slots[i] = ft_of_dict(ft_dict_new(job->arena));
        if (into->kind != '*')
            continue;
        ft_list *rest = ft_list_new(job->arena, args->len - next);
        for (; next < args->len; next++)
            ft_list_add(job->arena, rest, args->at[next]);
        slots[i] = ft_of_tuple(rest);
    }
}

/* An undefined that was passed on purpose must not look like "not passed". */
static ft_value passed(ft_job *job, ft_value value)
{
    if (ft_passed(value))
        return value;
    return ft_undefined_named(job->arena, job->undefined_mode, FT_STR(""), FT_STR(""));
}

static bool bind_named(ft_job *job, const signature *sign, const ft_args *args,
                       const char *function, ft_value *slots)
{
    size_t by_position = args->len < sign->positional ? args->len : sign->positional;
    for (size_t i = 0; i < args->named_len; i++) {
        ft_named given = args->named[i];
        const parameter *into = parameter_named(sign, given.name);
        size_t slot = into ? (size_t)(into - sign->at) : sign->len;
        if (!into && sign->has_named)
            ft_dict_set_text(job->arena, slots[sign->len - 1].as.dict, given.name, given.value);
        else if (!into)
            return ft_raise(job, FT_FAULT_TYPE, "%s() got an unexpected keyword argument '%.*s'",
                            function, FT_ARG(given.name));
        else if (slot < by_position)
            return ft_raise(job, FT_FAULT_TYPE, "%s() got multiple values for argument '%.*s'",
                            function, FT_ARG(given.name));
        else
            slots[slot] = passed(job, given.value);
    }
    return true;
}

static bool too_many(ft_job *job, const signature *sign, const ft_args *args, const char *function,
                     const ft_value *slots)
{
    size_t keyword_only = 0;
    for (size_t i = 0; i < sign->len; i++)
        keyword_only += sign->at[i].keyword_only && sign->at[i].kind == 'p' && ft_passed(slots[i]);
    ft_str takes = sign->optional
                       ? ft_format(job->arena, "from %zu to %zu positional arguments",
                                   sign->positional - sign->optional, sign->positional)
                       : ft_format(job->arena, "%zu positional argument%s", sign->positional,
                                   sign->positional == 1 ? "" : "s");
    ft_str given = keyword_only
                       ? ft_format(job->arena, "%zu positional argument%s (and %zu keyword-only "
                                   "argument%s) were", args->len, args->len == 1 ? "" : "s",
                                   keyword_only, keyword_only == 1 ? "" : "s")
                       : ft_format(job->arena, "%zu %s", args->len, args->len == 1 ? "was" : "were");
    return ft_raise(job, FT_FAULT_TYPE, "%s() takes %.*s but %.*s given", function, FT_ARG(takes),
                    FT_ARG(given));
}

/* 'a'   'a' and 'b'   'a', 'b', and 'c' */
static ft_str quoted_names(ft_arena *arena, const ft_str *names, size_t len)
{
    ft_buf out = ft_buf_in(arena);
    for (size_t i = 0; i < len; i++) {
        const char *before = i == 0 ? "" : i + 1 < len ? ", " : len == 2 ? " and " : ", and ";
        ft_buf_format(&out, "%s'%.*s'", before, FT_ARG(names[i]));
    }
    return ft_buf_str(&out);
}

static bool require(ft_job *job, const signature *sign, const char *function, bool keyword_only,
                    const ft_value *slots)
{
    ft_str missing[MOST_PARAMETERS];
    size_t len = 0;
    for (size_t i = 0; i < sign->len; i++) {
        const parameter *of = &sign->at[i];
        if (of->kind == 'p' && !of->optional && of->keyword_only == keyword_only &&
            !ft_passed(slots[i]))
            missing[len++] = of->name;
    }
    if (len == 0)
        return true;
    return ft_raise(job, FT_FAULT_TYPE, "%s() missing %zu required %s argument%s: %.*s", function,
                    len, keyword_only ? "keyword-only" : "positional", len == 1 ? "" : "s",
                    FT_ARG(quoted_names(job->arena, missing, len)));
}

bool ft_bind(ft_job *job, const ft_args *args, const char *function, const char *spec,
             ft_value *slots)
{
    signature sign;
    read_signature(&sign, spec);
    bind_positional(job, &sign, args, slots);
    for (size_t i = 0; i < args->len && i < sign.positional; i++)
        slots[i] = passed(job, slots[i]);
    if (!bind_named(job, &sign, args, function, slots))
        return false;
    if (args->len > sign.positional && !sign.has_rest)
        return too_many(job, &sign, args, function, slots);
    return require(job, &sign, function, false, slots) && require(job, &sign, function, true, slots);
}

/* ---- generators */

typedef struct {
    ft_object object;
    ft_class class; /* its own, for the type name */
    const char *function; /* whose it is, NULL: none's */
    ft_generator_fn *next;
    void *state;
    bool done;
} generator;

static bool iter_self(ft_job *job, ft_object *self, ft_value *iterator)
{
    (void)job;
    *iterator = ft_of_object(self);
    return true;
}

static ft_found next_generated(ft_job *job, ft_object *self, ft_value *out)
{
    generator *made = (generator *)self;
    if (made->done)
        return FT_MISSING;
    ft_found found = made->next(job, made->state, out);
    made->done = found != FT_FOUND;
    return found;
}

ft_value ft_generator_new(ft_arena *arena, const char *type_name, ft_generator_fn *next, void *state)
{
    generator *made = FT_NEW(arena, generator);
    made->class = (ft_class){
        .name = type_name, .iterator = 1, .iter = iter_self, .next = next_generated};
    made->object.class = &made->class;
    made->next = next;
    made->state = state;
    return ft_of_object(&made->object);
}

static bool repr_generator(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_buf_format(out, "<generator object %s at %p>", ((generator *)self)->function, (void *)self);
    return true;
}

ft_value ft_generator_of(ft_arena *arena, const char *function, ft_generator_fn *next, void *state)
{
    ft_value made = ft_generator_new(arena, "generator", next, state);
    generator *of = (generator *)made.as.object;
    of->function = function;
    of->class.repr = repr_generator;
    return made;
}
