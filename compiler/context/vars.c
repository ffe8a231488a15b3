/* vars.c - var() with its scopes and env_var() with its secrets. */
#include "context/vars.h"

#include "context/natives.h"
#include "value/json.h"

static ft_value lookup(ft_context *context, ft_str name)
{
    const ft_value *given = context->var_overrides ? ft_dict_find_text(context->var_overrides, name) : NULL;
    if (given)
        return *given;
    if (context->phase <= FT_PHASE_PROJECT) { /* only --vars and vars.yml are known while projects are read */
        const ft_invocation *invocation = context->world->invocation;
        ft_value value = invocation->cli_vars ? ft_dict_get_text(invocation->cli_vars, name) : FT_VALUE_UNDEFINED;
        if (ft_is(value, FT_UNDEFINED) && context->more)
            value = ft_dict_get_text(context->more, name);
        return value;
    }
    return ft_world_var(context->world, context->package, name);
}

/* TRP-24: in SQL a var's text is a template itself; in YAML it stays as it is. */
static bool rendered(ft_context *context, ft_value raw, ft_value *out)
{
    ft_str text;
    *out = raw;
    if (!ft_is(raw, FT_TEXT) || context->phase == FT_PHASE_PROPERTIES || context->phase == FT_PHASE_DOCS)
        return true;
    if (!ft_context_render(context, ft_text_of(raw), &text))
        return false;
    *out = ft_of_text(text);
    return true;
}

/* ERR-13. */
static bool missing_var(ft_context *context, ft_str name)
{
    ft_job *job = context->job;
    ft_buf json = ft_buf_in(job->arena);
    ft_json_style style = {.indent = 4, .sort_keys = true};
    ft_dict *all = context->phase <= FT_PHASE_PROJECT
                       ? (context->world->invocation->cli_vars ? context->world->invocation->cli_vars
                                                               : ft_dict_new(job->arena))
                       : ft_world_vars(job->arena, context->world, context->package);
    if (!ft_json_write(job, ft_of_dict(all), style, &json))
        return false;
    ft_str who = context->node ? context->node->name : context->macro ? context->macro->name : FT_STR("<Configuration>");
    return ft_context_raise(context, FT_FAULT_COMPILATION,
                            "Required var '%.*s' not found in config:\nVars supplied to %.*s = %.*s", FT_ARG(name),
                            FT_ARG(who), FT_ARG(ft_buf_str(&json)));
}

/* What a template does to a dict or list of vars is seen by whatever else the same node asks, and by
 * no other node. */
static ft_value own_copy(ft_context *context, ft_str name, ft_value raw)
{
    ft_arena *arena = context->job->arena;
    if (!ft_is(raw, FT_DICT) && !ft_is(raw, FT_LIST))
        return raw;
    if (!context->own_vars)
        context->own_vars = ft_dict_new(arena);
    const ft_value *before = ft_dict_find_text(context->own_vars, name);
    if (before)
        return *before;
    ft_value copy = ft_value_copy(arena, raw);
    ft_dict_set_text(arena, context->own_vars, ft_str_copy(arena, name), copy);
    return copy;
}

static bool call_var(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[2];
    ft_str name;
    if (!ft_bind(job, args, "var", "var_name, default=", slots) || !ft_to_text(job, slots[0], &name))
        return false;
    ft_reads_var(context->reads, name);
    ft_value raw = lookup(context, name);
    if (!ft_is(raw, FT_UNDEFINED))
        return rendered(context, own_copy(context, name, raw), out);
    *out = ft_passed(slots[1]) ? slots[1] : FT_VALUE_NONE;
    bool lenient = context->phase == FT_PHASE_PARSE || (context->phase == FT_PHASE_PROJECT && context->world->lenient_vars);
    return ft_passed(slots[1]) || lenient || missing_var(context, name);
}

static bool call_has_var(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value value;
    ft_str name;
    if (!ft_bind(job, args, "has_var", "var_name", &value) || !ft_to_text(job, value, &name))
        return false;
    ft_reads_var(context->reads, name);
    *out = ft_of_bool(!ft_is(lookup(context, name), FT_UNDEFINED));
    return true;
}

static ft_found var_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const ft_method_row rows[] = {{"has_var", call_has_var}};
    return ft_method_row_find(job, rows, 1, self, name, out);
}

static const ft_class var_class = {
    .name = "dbt.context.providers.RuntimeVar", .callable = 1, .call = call_var, .attr = var_attr,
};

ft_value ft_var_value(void)
{
    static ft_object only = {&var_class};
    return ft_of_object(&only);
}

/* ---- env_var */

ft_str ft_secrets_replace(ft_arena *arena, ft_str text, ft_str (*of)(void *self, ft_str name), void *self)
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
        ft_buf_add(&out, of(self, ft_str_slice(text, start + begin.len, stop)));
        from = stop + end.len;
    }
    ft_buf_add(&out, ft_str_from(text, from));
    return ft_buf_str(&out);
}

static bool secret_var(ft_context *context, ft_str name, bool set, ft_value fallback, ft_value *out)
{
    if (context->phase != FT_PHASE_SECRETS)
        return ft_context_raise(context, FT_FAULT_PARSING,
                                "Secret env vars are allowed only in profiles.yml or packages.yml. "
                                "Found '%.*s' referenced elsewhere.", FT_ARG(name));
    *out = set ? ft_of_text(ft_concat(context->job->arena, FT_STR(FT_SECRET_BEGIN), name, FT_STR(FT_SECRET_END),
                                      (ft_str){0}))
               : fallback;
    return set || ft_passed(fallback) ||
           ft_context_raise(context, FT_FAULT_PARSING, "Env var required but not provided: '%.*s'", FT_ARG(name));
}

bool ft_call_env_var(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    const ft_invocation *invocation = context->world->invocation;
    ft_value slots[2];
    if (!ft_bind(job, args, "env_var", "var, default=", slots))
        return false;
    if (!ft_is(slots[0], FT_TEXT))
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'%s' object has no attribute 'startswith'", ft_type_name(slots[0]));
    ft_str name = ft_text_of(slots[0]);
    ft_reads_env(context->reads, name);
    const ft_value *given = context->env_overrides ? ft_dict_find_text(context->env_overrides, name) : NULL;
    if (given) {
        *out = *given;
        return true;
    }
    bool hidden = ft_str_starts(name, FT_STR("DBT_ENV_PRIVATE")); /* the program's own: none that templates see (PRF-29) */
    ft_str value = invocation->env && !hidden ? invocation->env(invocation->env_self, name) : (ft_str){0};
    if (ft_str_starts(name, FT_STR("DBT_ENV_SECRET")))
        return secret_var(context, name, value.at != NULL, slots[1], out);
    if (value.at)
        *out = ft_of_text(value);
    else if (ft_passed(slots[1]) && !ft_is(slots[1], FT_NONE))
        *out = slots[1];
    else
        return ft_context_raise(context, FT_FAULT_PARSING, "Env var required but not provided: '%.*s'", FT_ARG(name));
    return true;
}
