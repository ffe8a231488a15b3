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

/* ---- naming macros: what they look at */

typedef struct {
    ft_str name;
    ft_jinja_context how;    /* FT_J_LOAD or FT_J_STORE */
    bool found;
} name_search;

static void look_for_name(void *self, ft_jinja_node *node)
{
    name_search *search = self;
    if (node->kind == FT_J_NAME && node->op == search->how && ft_str_eq(node->text, search->name))
        search->found = true;
    ft_jinja_children(node, look_for_name, search);
}

static bool mentions(const ft_jinja_node *macro, ft_str name, ft_jinja_context how)
{
    name_search search = {.name = name, .how = how};
    ft_jinja_children(macro, look_for_name, &search);
    return search.found;
}

typedef struct {
    const ft_jinja_node *macro;
    bool varies;             /* something was read that may differ from call to call */
} reading;

static bool is_one_for_a_run(ft_str name)
{
    return ft_str_is(name, "target") || ft_str_is(name, "var") || ft_str_is(name, "env_var") || ft_str_is(name, "return");
}

static bool may_vary(const ft_jinja_node *macro, const ft_jinja_node *node)
{
    if (node->kind == FT_J_FILTER)
        return ft_str_is(node->text, "random");
    return node->kind == FT_J_NAME && node->op == FT_J_LOAD && !is_one_for_a_run(node->text) &&
           !ft_str_eq(node->text, macro->items.at[0]->text) &&
           (ft_str_eq(node->text, macro->items.at[1]->text) || !mentions(macro, node->text, FT_J_STORE));
}

static void read_names(void *self, ft_jinja_node *node)
{
    reading *seen = self;
    seen->varies = seen->varies || may_vary(seen->macro, node);
    ft_jinja_children(node, read_names, seen);
}

/* NULL where a naming macro is not of the usual form: two parameters and a text of its own. */
static const ft_jinja_node *definition_of(ft_arena *arena, const ft_macro *macro)
{
    const ft_str prefix = FT_STR("dbt_macro__");
    ft_job job = ft_job_in(arena); /* a macro that cannot be parsed says so where it is called */
    const ft_template *tmpl = ft_lazy_template_get(&job, macro->body);
    for (size_t i = 0; tmpl && i < tmpl->tree->body.len; i++) {
        const ft_jinja_node *node = tmpl->tree->body.at[i];
        if (node->kind == FT_J_MACRO && ft_str_starts(node->text, prefix) &&
            ft_str_eq(ft_str_from(node->text, prefix.len), macro->name))
            return node->items.len == 2 ? node : NULL;
    }
    return NULL;
}

bool ft_naming_repeats(ft_arena *arena, const ft_macro *macro)
{
    reading seen = {.macro = definition_of(arena, macro)};
    if (seen.macro)
        ft_jinja_children(seen.macro, read_names, &seen);
    return seen.macro && !seen.varies;
}

static bool wants_node(ft_arena *arena, const ft_macro *macro)
{
    const ft_jinja_node *definition = definition_of(arena, macro);
    return !definition || mentions(definition, definition->items.at[1]->text, FT_J_LOAD);
}

bool ft_naming_call(ft_context *context, ft_str name, const ft_node *node, ft_value custom, ft_str *out)
{
    const ft_macro *macro = ft_registry_naming_macro(context->world->registry, node->package, name);
    ft_value arguments[2] = {custom, FT_VALUE_NONE}, answer;
    if (!macro)
        return ft_context_raise(context, FT_FAULT_DBT_INTERNAL, "No macro with name %.*s found", FT_ARG(name));
    context->macro = macro;
    if (wants_node(context->job->arena, macro))
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

static ft_str value_of(void *self, ft_str name)
{
    const ft_invocation *invocation = self;
    return invocation->env ? invocation->env(invocation->env_self, name) : FT_STR("");
}

ft_str ft_secrets_insert(ft_arena *arena, const ft_invocation *invocation, ft_str text)
{
    return ft_secrets_replace(arena, text, value_of, (void *)invocation);
}
