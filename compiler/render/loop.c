/* loop.c - what a `for` runs over, and the object `loop` (SCP-04). Looking ahead takes items early, as
 * in Jinja: a condition is then evaluated before the body of the turn before has ended. */
#include "render/run.h"

static const ft_class loop_class;

bool ft_loop_begin(ft_loop *loop, const ft_run *run, const ft_jinja_node *node, ft_value over, int64_t depth0)
{
    *loop = (ft_loop){.object = {&loop_class}, .run = *run, .node = node, .over = over, .index0 = -1,
                      .depth0 = depth0, .after = FT_VALUE_MISSING, .current = FT_VALUE_MISSING,
                      .before = FT_VALUE_MISSING, .changed = FT_VALUE_MISSING};
    if (!ft_iter_begin(run->job, over, &loop->iter))
        return false;
    return !node->c || ft_enter(&loop->run, node->block->test_scope);
}

ft_value ft_loop_value(ft_loop *loop)
{
    return ft_of_object(&loop->object);
}

/* Whether the condition takes `item`. */
static ft_found passes(ft_loop *loop, ft_value item)
{
    ft_value test;
    bool truth;
    ft_run *run = &loop->run;
    if (!ft_step(run->job) || !ft_assign(run, loop->node->block->test_target, item) ||
        !ft_express(run, loop->node->c, &test) || !ft_truth(run->job, test, &truth))
        return FT_FAULTED;
    return truth ? FT_FOUND : FT_MISSING;
}

static ft_found pull(ft_loop *loop, ft_value *out)
{
    if (loop->rest) {
        if (loop->rest_at >= loop->rest->len)
            return FT_MISSING;
        *out = loop->rest->at[loop->rest_at++];
        return FT_FOUND;
    }
    for (;;) {
        ft_found found = ft_iter_next(loop->run.job, &loop->iter, out);
        if (found != FT_FOUND || !loop->node->c)
            return found;
        found = passes(loop, *out);
        if (found != FT_MISSING)
            return found;
    }
}

ft_found ft_loop_next(ft_loop *loop, ft_value *out)
{
    if (!ft_is_missing(loop->after)) {
        *out = loop->after;
        loop->after = FT_VALUE_MISSING;
    } else {
        ft_found found = pull(loop, out);
        if (found != FT_FOUND)
            return found;
    }
    loop->index0++;
    loop->before = loop->current;
    loop->current = *out;
    return FT_FOUND;
}

/* ---- what templates ask */

static ft_found peek(ft_loop *loop)
{
    if (!ft_is_missing(loop->after))
        return FT_FOUND;
    ft_value next;
    ft_found found = pull(loop, &next);
    if (found == FT_FOUND)
        loop->after = next;
    return found;
}

static bool has_own_length(ft_loop *loop)
{
    ft_job *job = loop->run.job;
    if (loop->node->c)
        return false;
    if (ft_length(job, loop->over, &loop->length))
        return true;
    job->fault = (ft_fault){0};
    return false;
}

/* Without a length of its own what is run over is read to its end. */
static bool measure(ft_loop *loop)
{
    ft_job *job = loop->run.job;
    if (loop->has_length)
        return true;
    if (!has_own_length(loop)) {
        ft_list *rest = ft_list_new(job->arena, 0);
        ft_value item;
        ft_found found;
        while ((found = pull(loop, &item)) == FT_FOUND)
            ft_list_add(job->arena, rest, item);
        if (found == FT_FAULTED)
            return false;
        loop->rest = rest;
        loop->rest_at = 0;
        loop->length = rest->len + (size_t)(loop->index0 + 1) + !ft_is_missing(loop->after);
    }
    loop->has_length = true;
    return true;
}

static bool cycle(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_loop *loop = self;
    if (args->named_len)
        return ft_raise(job, FT_FAULT_TYPE, "LoopContext.cycle() got an unexpected keyword argument '%.*s'",
                        FT_ARG(args->named[0].name));
    if (!args->len)
        return ft_raise(job, FT_FAULT_TYPE, "no items for cycling given");
    *out = args->at[(size_t)loop->index0 % args->len];
    return true;
}

static bool changed(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_loop *loop = self;
    bool same = false;
    ft_list *values = ft_list_new(job->arena, args->len);
    for (size_t i = 0; i < args->len; i++)
        ft_list_add(job->arena, values, args->at[i]);
    if (!ft_is_missing(loop->changed) && !ft_equal(job, loop->changed, ft_of_tuple(values), &same))
        return false;
    loop->changed = ft_of_tuple(values);
    *out = ft_of_bool(!same);
    return true;
}

static ft_value undefined_item(ft_job *job, ft_str hint)
{
    return ft_undefined_hint(job->arena, job->undefined_mode, hint);
}

static ft_found ask_length(ft_loop *loop, int64_t minus, ft_value *out)
{
    if (!measure(loop))
        return FT_FAULTED;
    *out = ft_of_int((int64_t)loop->length - minus);
    return FT_FOUND;
}

/* What looks ahead: `last`, `nextitem`. */
static ft_found ask_next(ft_job *job, ft_loop *loop, bool last, ft_value *out)
{
    ft_found found = peek(loop);
    if (found == FT_FAULTED)
        return found;
    if (last)
        *out = ft_of_bool(found == FT_MISSING);
    else
        *out = found == FT_FOUND ? loop->after : undefined_item(job, FT_STR("there is no next item"));
    return FT_FOUND;
}

static ft_found attr_of_loop(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    ft_loop *loop = (ft_loop *)self;
    if (ft_str_is(name, "index"))
        *out = ft_of_int(loop->index0 + 1);
    else if (ft_str_is(name, "index0"))
        *out = ft_of_int(loop->index0);
    else if (ft_str_is(name, "first"))
        *out = ft_of_bool(loop->index0 == 0);
    else if (ft_str_is(name, "last") || ft_str_is(name, "nextitem"))
        return ask_next(job, loop, name.at[0] == 'l', out);
    else if (ft_str_is(name, "length"))
        return ask_length(loop, 0, out);
    else if (ft_str_is(name, "revindex"))
        return ask_length(loop, loop->index0, out);
    else if (ft_str_is(name, "revindex0"))
        return ask_length(loop, loop->index0 + 1, out);
    else if (ft_str_is(name, "depth"))
        *out = ft_of_int(loop->depth0 + 1);
    else if (ft_str_is(name, "depth0"))
        *out = ft_of_int(loop->depth0);
    else if (ft_str_is(name, "previtem"))
        *out = loop->index0 ? loop->before : undefined_item(job, FT_STR("there is no previous item"));
    else if (ft_str_is(name, "cycle"))
        *out = ft_native_new(job->arena, "cycle", cycle, loop);
    else if (ft_str_is(name, "changed"))
        *out = ft_native_new(job->arena, "changed", changed, loop);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static bool call_loop(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    ft_loop *loop = (ft_loop *)self;
    ft_value over;
    ft_str text;
    if (!ft_bind(job, args, "LoopContext.__call__", "iterable", &over))
        return false;
    if (!(loop->node->flags & FT_J_RECURSIVE))
        return ft_raise(job, FT_FAULT_TYPE, "The loop must have the 'recursive' marker to be called recursively.");
    ft_run outer = loop->run;
    outer.now = loop->run.now->outer;
    if (!ft_run_recursive(&outer, loop->node, over, loop->depth0 + 1, &text))
        return false;
    *out = ft_of_text(text);
    return true;
}

static bool repr_of_loop(ft_job *job, ft_object *self, ft_buf *out)
{
    ft_loop *loop = (ft_loop *)self;
    (void)job;
    if (!measure(loop))
        return false;
    ft_buf_format(out, "<LoopContext %lld/%zu>", (long long)loop->index0 + 1, loop->length);
    return true;
}

static ft_found length_of_loop(ft_job *job, ft_object *self, size_t *out)
{
    ft_loop *loop = (ft_loop *)self;
    (void)job;
    if (!measure(loop))
        return FT_FAULTED;
    *out = loop->length;
    return FT_FOUND;
}

static bool iterate_loop(ft_job *job, ft_object *self, ft_value *iterator)
{
    (void)job;
    *iterator = ft_of_object(self);
    return true;
}

/* A loop that is iterated over gives (item, loop), and those turns are taken from its body. */
static ft_found next_of_loop(ft_job *job, ft_object *self, ft_value *out)
{
    ft_loop *loop = (ft_loop *)self;
    ft_value item;
    ft_found found = ft_loop_next(loop, &item);
    if (found != FT_FOUND)
        return found;
    ft_list *pair = ft_list_new(job->arena, 2);
    ft_list_add(job->arena, pair, item);
    ft_list_add(job->arena, pair, ft_of_object(self));
    *out = ft_of_tuple(pair);
    return FT_FOUND;
}

static const ft_class loop_class = {
    .name = "LoopContext", .module = "jinja2.runtime", .callable = 1, .iterator = 1, .attr = attr_of_loop, .call = call_loop,
    .repr = repr_of_loop, .length = length_of_loop, .iter = iterate_loop, .next = next_of_loop};
