/* parse_context.c - contexts bound for templates that are rendered while a project is loaded. */
#include "context/parse_context.h"

#include "context/vars.h"

static void record_in(ft_context *context, ft_capture *capture)
{
    context->capture = capture;
    if (!capture)
        return;
    capture->reads.arena = capture->arena;
    context->reads = &capture->reads;
    capture->called.arena = capture->arena;
    context->called = &capture->called;
}

void ft_parse_bind(ft_context *context, const ft_world *world, ft_job *job, const ft_node *node, ft_capture *capture)
{
    ft_context_reset(context, world, job, FT_PHASE_PARSE);
    context->member = ft_member_get;
    context->node = node;
    context->package = node->package;
    record_in(context, capture);
}

void ft_yaml_bind(ft_context *context, const ft_world *world, ft_job *job, ft_phase phase, ft_str package,
                  ft_capture *capture)
{
    ft_context_reset(context, world, job, phase);
    context->member = ft_member_get;
    if (package.at)
        context->package = package;
    record_in(context, capture);
}

void ft_naming_bind(ft_context *context, const ft_world *world, ft_job *job)
{
    ft_context_reset(context, world, job, FT_PHASE_NAMING);
    context->member = ft_member_get;
}

static size_t mentions(ft_str text, ft_str word)
{
    size_t count = 0;
    for (size_t at = 0; (at = ft_str_find(text, word, at)) != FT_NOWHERE; at += word.len)
        count++;
    return count;
}

/* A macro that names its second parameter only once, in its head, never looks at the node. */
static bool wants_node(const ft_macro *macro)
{
    const ft_jinja_nodes *body = &macro->tmpl->tree->body;
    for (size_t i = 0; i < body->len; i++)
        if (body->at[i]->kind == FT_J_MACRO && body->at[i]->items.len == 2)
            return mentions(macro->source->text, body->at[i]->items.at[1]->text) > 1;
    return true;
}

bool ft_naming_call(ft_context *context, ft_str name, const ft_node *node, ft_value custom, ft_str *out)
{
    const ft_macro *macro = ft_registry_naming_macro(context->world->registry, node->package, name);
    ft_value arguments[2] = {custom, FT_VALUE_NONE}, answer;
    if (!macro)
        return ft_context_raise(context, FT_FAULT_DBT_INTERNAL, "No macro with name %.*s found", FT_ARG(name));
    context->macro = macro;
    if (!macro->tmpl || wants_node(macro))
        arguments[1] = ft_node_dict(context->job->arena, node, NULL);
    if (!ft_context_call_macro(context, macro, &(ft_args){.at = arguments, .len = 2}, &answer))
        return false;
    *out = (ft_str){0};
    if (ft_is(answer, FT_NONE))
        return true;
    if (!ft_to_text(context->job, answer, out))
        return false;
    *out = ft_str_trim(*out);
    return true;
}

ft_str ft_secrets_insert(ft_arena *arena, const ft_invocation *invocation, ft_str text)
{
    const ft_str begin = FT_STR(FT_SECRET_BEGIN), end = FT_STR(FT_SECRET_END);
    ft_buf out = ft_buf_in(arena);
    size_t from = 0, start;
    if (ft_str_find(text, begin, 0) == FT_NOWHERE)
        return text;
    while ((start = ft_str_find(text, begin, from)) != FT_NOWHERE) {
        size_t stop = ft_str_find(text, end, start);
        if (stop == FT_NOWHERE)
            break;
        ft_buf_add(&out, ft_str_slice(text, from, start));
        ft_str name = ft_str_slice(text, start + begin.len, stop);
        ft_buf_add(&out, invocation->env ? invocation->env(invocation->env_self, name) : FT_STR(""));
        from = stop + end.len;
    }
    ft_buf_add(&out, ft_str_from(text, from));
    return ft_buf_str(&out);
}
