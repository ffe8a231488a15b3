/* express.c - expressions to values, one function per node kind. */
#include "render/run.h"

#include "render/filters.h"
#include "render/tests.h"
#include "value/methods.h"

enum { FEW = 6 };

bool ft_fail_at(ft_run *run, const ft_jinja_node *node)
{
    ft_fault *fault = &run->job->fault;
    if (fault->set && !fault->span.source) {
        fault->span = ft_span_of(run, node);
        fault->origin = run->machine->origin;
    }
    return false;
}

/* ---- literals and names */

static bool express_big(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    const ft_big *big;
    if (ft_big_parse(run->job->arena, node->text, node->op, &big) != FT_NUM_OK)
        return ft_raise(run->job, FT_FAULT_VALUE, "invalid integer literal");
    *out = ft_of_big(big);
    return true;
}

static bool express_name(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    if (run->folding)
        return false;
    *out = *ft_slot(run, node->as.place.hops, node->as.place.slot);
    if (ft_is_missing(*out))
        *out = ft_undefined_named(run->job->arena, run->job->undefined_mode, node->text, (ft_str){0});
    return true;
}

static bool express_items(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    ft_list *list = ft_list_new(run->job->arena, node->items.len);
    for (size_t i = 0; i < node->items.len; i++) {
        ft_value item;
        if (!ft_express(run, node->items.at[i], &item))
            return false;
        ft_list_add(run->job->arena, list, item);
    }
    *out = node->kind == FT_J_LIST ? ft_of_list(list) : ft_of_tuple(list);
    return true;
}

static bool express_dict(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    ft_dict *dict = ft_dict_new(run->job->arena);
    for (size_t i = 0; i + 1 < node->items.len; i += 2) {
        ft_value key, value;
        if (!ft_express(run, node->items.at[i], &key) || !ft_express(run, node->items.at[i + 1], &value) ||
            !ft_dict_set(run->job, dict, key, value))
            return false;
    }
    *out = ft_of_dict(dict);
    return true;
}

/* ---- operators */

static bool express_not(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    bool truth;
    ft_value value;
    if (!ft_express(run, node->a, &value) || !ft_truth(run->job, value, &truth))
        return false;
    *out = ft_of_bool(!truth);
    return true;
}

static bool express_sign(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    ft_value value;
    if (!ft_express(run, node->a, &value))
        return false;
    return node->kind == FT_J_NEG ? ft_negate(run->job, value, out) : ft_positive(run->job, value, out);
}

static bool express_either(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    bool truth;
    if (!ft_express(run, node->a, out) || !ft_truth(run->job, *out, &truth))
        return false;
    return truth == (node->kind == FT_J_OR) || ft_express(run, node->b, out);
}

static bool express_binary(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    static const ft_binary_op ops[] = {
        [FT_J_ADD] = FT_OP_ADD, [FT_J_SUB] = FT_OP_SUB, [FT_J_MUL] = FT_OP_MUL, [FT_J_DIV] = FT_OP_DIV,
        [FT_J_FLOORDIV] = FT_OP_FLOORDIV, [FT_J_MOD] = FT_OP_MOD, [FT_J_POW] = FT_OP_POW};
    ft_value left, right;
    return ft_express(run, node->a, &left) && ft_express(run, node->b, &right) &&
           ft_binary(run->job, ops[node->op], left, right, out);
}

static bool express_concat(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    ft_list *parts = ft_list_new(run->job->arena, node->items.len);
    for (size_t i = 0; i < node->items.len; i++) {
        ft_value part;
        if (!ft_express(run, node->items.at[i], &part))
            return false;
        ft_list_add(run->job->arena, parts, part);
    }
    ft_buf buf = ft_buf_in(run->job->arena);
    for (size_t i = 0; i < parts->len; i++) {
        if (parts->at[i].kind == FT_TEXT)
            ft_buf_add(&buf, ft_text_of(parts->at[i]));
        else if (!ft_print(run->job, parts->at[i], &buf))
            return false;
    }
    *out = ft_of_text(ft_buf_str(&buf));
    return ft_job_room(run->job, buf.len);
}

static bool compare_once(ft_job *job, int op, ft_value left, ft_value right, bool *holds)
{
    switch (op) {
    case FT_J_EQ:
    case FT_J_NE:
        if (!ft_equal(job, left, right, holds))
            return false;
        *holds ^= op == FT_J_NE;
        return true;
    case FT_J_IN:
    case FT_J_NOT_IN:
        if (!ft_contains(job, right, left, holds))
            return false;
        *holds ^= op == FT_J_NOT_IN;
        return true;
    case FT_J_LT: return ft_compare(job, FT_LT, left, right, holds);
    case FT_J_LE: return ft_compare(job, FT_LE, left, right, holds);
    case FT_J_GT: return ft_compare(job, FT_GT, left, right, holds);
    default: return ft_compare(job, FT_GE, left, right, holds);
    }
}

static bool express_compare(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    ft_value left, right;
    if (!ft_express(run, node->a, &left))
        return false;
    for (size_t i = 0; i < node->items.len; i++) {
        const ft_jinja_node *operand = node->items.at[i];
        bool holds;
        if (!ft_express(run, operand->a, &right) || !compare_once(run->job, operand->op, left, right, &holds))
            return false;
        *out = ft_of_bool(holds);
        if (!holds)
            return true;
        left = right;
    }
    return true;
}

/* Without `else` the value is the plain undefined, whatever the environment's (GRM-11). */
static bool express_condition(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    bool truth;
    ft_value test;
    if (!ft_express(run, node->a, &test) || !ft_truth(run->job, test, &truth))
        return false;
    if (truth)
        return ft_express(run, node->b, out);
    if (node->c)
        return ft_express(run, node->c, out);
    if (run->folding)
        return false;
    *out = ft_undefined_hint(run->job->arena, FT_UNDEFINED_PLAIN,
                             ft_format(run->job->arena,
                                       "the inline if-expression on line %u evaluated to false and no else"
                                       " section was defined.", node->count));
    return true;
}

/* ---- postfix */

static bool express_attr(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    ft_value owner;
    return ft_express(run, node->a, &owner) && ft_get_attr(run->job, owner, node->text, out);
}

static bool express_optional(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    *out = FT_VALUE_NONE;
    return !node || ft_express(run, node, out);
}

/* What was looked up, for messages. */
typedef struct { ft_object object; ft_value start, stop, step; } slice_object;

static bool repr_of_slice(ft_job *job, ft_object *self, ft_buf *out)
{
    const slice_object *slice = (slice_object *)self;
    ft_buf_text(out, "slice(");
    if (!ft_repr(job, slice->start, out))
        return false;
    ft_buf_text(out, ", ");
    if (!ft_repr(job, slice->stop, out))
        return false;
    ft_buf_text(out, ", ");
    if (!ft_repr(job, slice->step, out))
        return false;
    ft_buf_byte(out, ')');
    return true;
}

static const ft_class slice_class = {.name = "slice", .repr = repr_of_slice};

/* When Jinja computes constants it slices through its lenient lookup: what cannot be is undefined. */
static bool forgive_slice(ft_job *job, ft_value owner, const slice_object *slice, ft_value *out)
{
    bool lenient = job->fault.kind == FT_FAULT_TYPE || job->fault.kind == FT_FAULT_KEY ||
                   job->fault.kind == FT_FAULT_INDEX || job->fault.kind == FT_FAULT_ATTRIBUTE;
    if (lenient) {
        job->fault = (ft_fault){0};
        *out = ft_undefined_in(job, owner, ft_of_object((ft_object *)&slice->object));
    }
    return lenient;
}

static const slice_object *new_slice(ft_arena *arena, ft_value start, ft_value stop, ft_value step)
{
    slice_object *made = FT_NEW(arena, slice_object);
    *made = (slice_object){{&slice_class}, start, stop, step};
    return made;
}

static bool express_item(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    ft_value owner, key, stop, step;
    const ft_jinja_node *slice = node->b;
    if (!ft_express(run, node->a, &owner))
        return false;
    if (slice->kind != FT_J_SLICE)
        return ft_express(run, slice, &key) && ft_get_item(run->job, owner, key, out);
    if (!express_optional(run, slice->a, &key) || !express_optional(run, slice->b, &stop) ||
        !express_optional(run, slice->c, &step))
        return false;
    return ft_slice(run->job, owner, key, stop, step, out) ||
           (run->folding && forgive_slice(run->job, owner, new_slice(run->job->arena, key, stop, step), out));
}

/* Beside other keys, x[1:2, 3]: a value of Jinja's optimizer alone, as the Python it compiles to would not have it. */
static bool express_slice(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    ft_value start, stop, step;
    if (!run->folding)
        return ft_raise(run->job, FT_FAULT_TYPE, "a slice cannot stand here");
    if (!express_optional(run, node->a, &start) || !express_optional(run, node->b, &stop) ||
        !express_optional(run, node->c, &step))
        return false;
    *out = ft_of_object((ft_object *)&new_slice(run->job->arena, start, stop, step)->object);
    return true;
}

/* ---- arguments */

typedef struct arguments {
    ft_args args;
    ft_value few[FEW];
    ft_named few_named[FEW];
} arguments;

static bool add_spread(ft_run *run, const ft_jinja_node *node, ft_list **all, arguments *into)
{
    ft_value spread;
    ft_list *more;
    if (!ft_express(run, node, &spread))
        return false;
    if (!ft_is_iterable(spread))
        return ft_raise(run->job, FT_FAULT_TYPE, "Value after * must be an iterable, not %s", ft_type_name(spread));
    if (!ft_to_list(run->job, spread, &more))
        return false;
    *all = ft_list_new(run->job->arena, into->args.len + more->len);
    for (size_t i = 0; i < into->args.len; i++)
        ft_list_add(run->job->arena, *all, into->args.at[i]);
    for (size_t i = 0; i < more->len; i++)
        ft_list_add(run->job->arena, *all, more->at[i]);
    into->args.at = (*all)->at;
    into->args.len = (*all)->len;
    return true;
}

static bool has_named(const ft_args *args, ft_str name)
{
    for (size_t i = 0; i < args->named_len; i++)
        if (ft_str_eq(args->named[i].name, name))
            return true;
    return false;
}

/* `**x`: `named` has room for what stands in it. */
static bool add_spread_named(ft_run *run, ft_dict *spread, ft_named *named, arguments *into)
{
    ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(spread, &at));) {
        if (entry->key.kind != FT_TEXT)
            return ft_raise(run->job, FT_FAULT_TYPE, "keywords must be strings");
        if (has_named(&into->args, ft_text_of(entry->key)))
            return ft_raise(run->job, FT_FAULT_TYPE, "got multiple values for keyword argument '%.*s'",
                            FT_ARG(ft_text_of(entry->key)));
        named[into->args.named_len++] = (ft_named){ft_text_of(entry->key), entry->value};
    }
    return true;
}

static bool express_positional(ft_run *run, const ft_jinja_node *node, arguments *into)
{
    ft_value *at = node->count <= FEW ? into->few : FT_NEW_ARRAY(run->job->arena, ft_value, node->count);
    into->args.at = at;
    for (; into->args.len < node->count; into->args.len++)
        if (!ft_express(run, node->items.at[into->args.len], &at[into->args.len]))
            return false;
    return true;
}

static bool express_spread_dict(ft_run *run, const ft_jinja_node *node, ft_dict **out)
{
    ft_value value;
    if (!ft_express(run, node, &value))
        return false;
    if (value.kind == FT_UNDEFINED) {
        *out = ft_dict_new(run->job->arena);
        return ft_dict_update(run->job, *out, value);
    }
    if (value.kind != FT_DICT)
        return ft_raise(run->job, FT_FAULT_TYPE, "argument after ** must be a mapping, not %s", ft_type_name(value));
    *out = value.as.dict;
    return true;
}

/* The arguments of CALL, FILTER or TEST in Python's order: positional, keywords, then what is spread. */
static bool express_arguments(ft_run *run, const ft_jinja_node *node, ft_value caller, arguments *into)
{
    ft_dict *spread = NULL;
    ft_list *all;
    size_t keywords = node->items.len - node->count;
    into->args = (ft_args){.call = ft_span_of(run, node)};
    if (!express_positional(run, node, into))
        return false;
    if (node->b && !add_spread(run, node->b, &all, into))
        return false;
    ft_named *named = into->few_named;
    if (keywords + 1 > FEW || node->c)
        named = FT_NEW_ARRAY(run->job->arena, ft_named, keywords + 1);
    into->args.named = named;
    for (size_t i = 0; i < keywords; i++) {
        const ft_jinja_node *keyword = node->items.at[node->count + i];
        if (!ft_express(run, keyword->a, &named[i].value))
            return false;
        named[i].name = keyword->text;
        into->args.named_len++;
    }
    if (!ft_is_missing(caller))
        named[into->args.named_len++] = (ft_named){FT_STR("caller"), caller};
    if (!node->c)
        return true;
    if (!express_spread_dict(run, node->c, &spread))
        return false;
    ft_named *more = FT_NEW_ARRAY(run->job->arena, ft_named, into->args.named_len + spread->len + 1);
    memcpy(more, named, into->args.named_len * sizeof *more);
    into->args.named = more;
    return add_spread_named(run, spread, more, into);
}

/* ---- calls, filters, tests */

/* What a callable meant by StopIteration is undefined, as in Jinja's Context.call. */
static bool answer_stop(ft_run *run, ft_value *out)
{
    ft_job *job = run->job;
    if (!job->fault.set || job->fault.kind != FT_FAULT_STOP)
        return false;
    job->fault = (ft_fault){0};
    *out = ft_undefined_hint(job->arena, job->undefined_mode,
                             FT_STR("value was undefined because a callable raised a StopIteration exception"));
    return true;
}

bool ft_express_call(ft_run *run, const ft_jinja_node *node, ft_value caller, ft_value *out)
{
    ft_value callee;
    arguments given;
    if (run->folding || !ft_step(run->job) || !ft_express(run, node->a, &callee) ||
        !express_arguments(run, node, caller, &given))
        return false;
    ft_span before = run->machine->place;
    run->machine->place = given.args.call;
    bool fine = ft_call(run->job, callee, &given.args, out) || answer_stop(run, out);
    run->machine->place = before;
    return fine;
}

static bool is_of_context(ft_str name)
{
    static const char *const names[] = {"map", "select", "reject", "selectattr", "rejectattr", "random"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ft_str_is(name, names[i]))
            return true;
    return false;
}

static bool apply_filter(ft_run *run, const ft_jinja_node *node, ft_value input, ft_value *out)
{
    const ft_filter *filter = node->as.found;
    arguments given;
    /* What as_native and its like give is decided when the template runs (NAT-09). */
    if (run->folding && (!filter || filter->native || is_of_context(node->text)))
        return false;
    if (!express_arguments(run, node, FT_VALUE_MISSING, &given))
        return false;
    if (!filter) /* what Jinja puts in its place takes no keywords */
        return ft_raise(run->job, given.args.named_len ? FT_FAULT_TYPE : FT_FAULT_TEMPLATE_RUNTIME, "No filter named '%.*s' found.", FT_ARG(node->text));
    return (run->native && filter->native ? filter->native : filter->fn)(run->job, input, &given.args, out);
}

bool ft_express_filter(ft_run *run, const ft_jinja_node *node, ft_value input, ft_value *out)
{
    if (node->a && !ft_express_filter(run, node->a, input, &input))
        return false;
    return apply_filter(run, node, input, out) || ft_fail_at(run, node);
}

static bool express_filter(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    ft_value input; /* none where the constants of a block's filter are looked for */
    return node->a && ft_express(run, node->a, &input) && apply_filter(run, node, input, out);
}

static bool express_test(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    const ft_test *test = node->as.found;
    arguments given;
    ft_value input;
    bool holds;
    if ((run->folding && !test) || !ft_express(run, node->a, &input) ||
        !express_arguments(run, node, FT_VALUE_MISSING, &given))
        return false;
    if (!test)
        return ft_raise(run->job, given.args.named_len ? FT_FAULT_TYPE : FT_FAULT_TEMPLATE_RUNTIME, "No test named '%.*s' found.", FT_ARG(node->text));
    if (!test->fn(run->job, input, &given.args, &holds))
        return false;
    *out = ft_of_bool(holds);
    return true;
}

/* ---- the whole */

static bool express(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    switch (node->kind) {
    case FT_J_NONE: *out = FT_VALUE_NONE; return true;
    case FT_J_TRUE: *out = FT_VALUE_TRUE; return true;
    case FT_J_FALSE: *out = FT_VALUE_FALSE; return true;
    case FT_J_INT: *out = ft_of_int(node->as.number); return true;
    case FT_J_BIG: return express_big(run, node, out);
    case FT_J_FLOAT: *out = ft_of_float(node->as.real); return true;
    case FT_J_TEXT:
    case FT_J_STRING: *out = ft_of_text(node->text); return true;
    case FT_J_NAME: return express_name(run, node, out);
    case FT_J_TUPLE:
    case FT_J_LIST: return express_items(run, node, out);
    case FT_J_DICT: return express_dict(run, node, out);
    case FT_J_NOT: return express_not(run, node, out);
    case FT_J_NEG:
    case FT_J_POS: return express_sign(run, node, out);
    case FT_J_AND:
    case FT_J_OR: return express_either(run, node, out);
    case FT_J_BINARY: return express_binary(run, node, out);
    case FT_J_CONCAT: return express_concat(run, node, out);
    case FT_J_COMPARE: return express_compare(run, node, out);
    case FT_J_COND: return express_condition(run, node, out);
    case FT_J_ATTR: return express_attr(run, node, out);
    case FT_J_ITEM: return express_item(run, node, out);
    case FT_J_CALL: return ft_express_call(run, node, FT_VALUE_MISSING, out);
    case FT_J_FILTER: return express_filter(run, node, out);
    case FT_J_TEST: return express_test(run, node, out);
    case FT_J_SLICE: return express_slice(run, node, out);
    default: return ft_raise(run->job, FT_FAULT_TYPE, "this is no expression");
    }
}

bool ft_express(ft_run *run, const ft_jinja_node *node, ft_value *out)
{
    return express(run, node, out) || ft_fail_at(run, node);
}

bool ft_express_constant(ft_job *job, const ft_jinja_node *node, ft_value *out)
{
    static const ft_source nowhere = {0};
    ft_template tmpl = {.source = &nowhere};
    ft_machine machine = {.job = job};
    ft_run run = {.job = job, .machine = &machine, .tmpl = &tmpl, .folding = true};
    bool fine = express(&run, node, out);
    job->fault = (ft_fault){0};
    return fine;
}

static bool is_writable(ft_value value)
{
    const ft_dict_entry *entry;
    bool fine = value.kind != FT_UNDEFINED && value.kind != FT_OBJECT;
    if (value.kind == FT_LIST || value.kind == FT_TUPLE)
        for (size_t i = 0; fine && i < value.as.list->len; i++)
            fine = is_writable(value.as.list->at[i]);
    if (value.kind == FT_DICT)
        for (size_t at = 0; fine && (entry = ft_dict_next(value.as.dict, &at));)
            fine = is_writable(entry->key) && is_writable(entry->value);
    return fine;
}

bool ft_express_literal(ft_job *job, const ft_jinja_node *node, ft_value *out)
{
    return ft_express_constant(job, node, out) && is_writable(*out);
}

/* ---- assignment */

/* Exactly `count` values of `value`, or Python's error. */
static bool unpack(ft_run *run, ft_value value, size_t count, ft_list **out)
{
    ft_job *job = run->job;
    ft_iter iter;
    ft_value item;
    if (!ft_is_iterable(value))
        return ft_raise(job, FT_FAULT_TYPE, "cannot unpack non-iterable %s object", ft_type_name(value));
    if (!ft_iter_begin(job, value, &iter))
        return false;
    *out = ft_list_new(job->arena, count);
    ft_found found;
    while ((found = ft_iter_next(job, &iter, &item)) == FT_FOUND) {
        if ((*out)->len == count)
            return ft_raise(job, FT_FAULT_VALUE, "too many values to unpack (expected %zu)", count);
        ft_list_add(job->arena, *out, item);
    }
    if (found == FT_FAULTED)
        return false;
    if ((*out)->len < count)
        return ft_raise(job, FT_FAULT_VALUE, "not enough values to unpack (expected %zu, got %u)", count,
                        (*out)->len);
    return true;
}

static bool assign_tuple(ft_run *run, const ft_jinja_node *target, ft_value value)
{
    ft_list *values = NULL;
    if (!unpack(run, value, target->items.len, &values))
        return ft_fail_at(run, target);
    for (size_t i = 0; i < target->items.len; i++)
        if (!ft_assign(run, target->items.at[i], values->at[i]))
            return false;
    return true;
}

bool ft_assign(ft_run *run, const ft_jinja_node *target, ft_value value)
{
    if (target->kind == FT_J_TUPLE)
        return assign_tuple(run, target, value);
    ft_value *slot = ft_slot(run, target->as.place.hops, target->as.place.slot);
    if (target->kind == FT_J_NAME) {
        *slot = value;
        return true;
    }
    const ft_class *class = slot->as.object->class;
    return class->set_attr(run->job, slot->as.object, target->a->text, value) || ft_fail_at(run, target);
}
