/* macro_stack.c - the member `context_macro_stack`; see macro_stack.h. */
#include "context/macro_stack.h"

#include "render/eval.h"

typedef struct { ft_object object; ft_list *calls; } macro_stack;

static ft_found attr_of_stack(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)job;
    const macro_stack *stack = (macro_stack *)self;
    if (ft_str_is(name, "depth"))
        *out = ft_of_int((int64_t)stack->calls->len);
    else if (ft_str_is(name, "call_stack"))
        *out = ft_of_list(stack->calls);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static const ft_class stack_class = {.name = "dbt.clients.jinja.MacroStack", .attr = attr_of_stack};

/* Frames lead from the inside out; those without a tag are macros of the template itself. */
static void add_calls(ft_context *context, const ft_origin *frame, ft_list *calls)
{
    if (!frame)
        return;
    add_calls(context, frame->caller, calls);
    const ft_macro *macro = frame->tag;
    if (macro && !(macro == context->macro && !frame->caller))
        ft_list_add(context->job->arena, calls, ft_of_text(macro->unique_id));
}

ft_value ft_macro_stack_value(ft_context *context)
{
    const ft_origin *frame;
    macro_stack *made = FT_NEW(context->job->arena, macro_stack);
    (void)ft_eval_place(context->job, &frame);
    made->object.class = &stack_class;
    made->calls = ft_list_new(context->job->arena, 4);
    add_calls(context, frame, made->calls);
    return ft_of_object(&made->object);
}
