/* dispatch.c - the macro that stands for a name on this adapter. */
#include "context/dispatch.h"

static bool dotted_name(ft_context *context, ft_str name)
{
    size_t dot = ft_str_find_byte(name, '.', 0);
    ft_str package = ft_str_slice(name, 0, dot), macro = ft_str_from(name, dot + 1);
    return ft_context_raise(context, FT_FAULT_COMPILATION,
                            "In adapter.dispatch, got a macro name of \"%.*s\", but \".\" is not a valid macro name "
                            "component. Did you mean `adapter.dispatch(\"%.*s\", macro_namespace=\"%.*s\")`?",
                            FT_ARG(name), FT_ARG(macro), FT_ARG(package));
}

static bool no_macro(ft_context *context, ft_str name, ft_value ns, const ft_strs *tried)
{
    ft_buf searched = ft_buf_in(context->job->arena), space = ft_buf_in(context->job->arena);
    for (size_t i = 0; i < tried->len; i++)
        ft_buf_format(&searched, "%s'%.*s'", i ? ", " : "", FT_ARG(tried->at[i]));
    return ft_print(context->job, ns, &space) &&
           ft_context_raise(context, FT_FAULT_COMPILATION,
                            "In dispatch: No macro named '%.*s' found within namespace: '%.*s'\n    Searched for: %.*s",
                            FT_ARG(name), FT_ARG(ft_buf_str(&space)), FT_ARG(ft_buf_str(&searched)));
}

static bool check(ft_context *context, ft_value name, ft_value ns, ft_value packages)
{
    if (!ft_is(name, FT_TEXT))
        return ft_raise(context->job, FT_FAULT_TYPE, "argument of type '%s' is not iterable", ft_type_name(name));
    if (ft_str_find_byte(ft_text_of(name), '.', 0) != FT_NOWHERE)
        return dotted_name(context, ft_text_of(name));
    if (ft_passed(packages) && !ft_is(packages, FT_NONE))
        return ft_context_raise(context, FT_FAULT_COMPILATION,
                                "The \"packages\" argument of adapter.dispatch() has been deprecated.\n"
                                "Use the \"macro_namespace\" argument instead.\n\nRaised during dispatch for: %.*s",
                                FT_ARG(ft_text_of(name)));
    if (!ft_is(ns, FT_NONE) && !ft_is(ns, FT_TEXT)) {
        ft_str text;
        return ft_to_text(context->job, ns, &text) &&
               ft_context_raise(context, FT_FAULT_COMPILATION,
                                "In adapter.dispatch, got a %.*s macro_namespace argument (\"%.*s\"), but "
                                "macro_namespace should be None or a string.",
                                FT_ARG(ft_python_class(context->job->arena, ns)), FT_ARG(text));
    }
    return true;
}

/* Without a namespace a generic test sees the macros of every package: it is called from projects that are not its own. */
static const ft_macro *of_any_package(const ft_context *context, ft_str type, ft_str name)
{
    if (!context->node || context->node->type != FT_TEST || context->node->as.test->singular)
        return NULL;
    const ft_registry *registry = context->world->registry;
    ft_arena *arena = context->job->arena;
    const ft_macro *macro = ft_registry_adapter_macro(registry, ft_concat(arena, type, FT_STR("__"), name, (ft_str){0}));
    return macro ? macro : ft_registry_adapter_macro(registry, ft_concat(arena, FT_STR("default__"), name, (ft_str){0}));
}

bool ft_call_dispatch(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    const ft_world *world = context->world;
    ft_value slots[3];
    if (!ft_bind(job, args, "dispatch", "macro_name, macro_namespace=, packages=", slots))
        return false;
    ft_value ns = ft_passed(slots[1]) ? slots[1] : FT_VALUE_NONE;
    if (!check(context, slots[0], ns, slots[2]))
        return false;
    ft_str name = ft_text_of(slots[0]), space = ft_is(ns, FT_TEXT) ? ft_text_of(ns) : (ft_str){0};
    ft_str type = ft_world_adapter_type(world);
    const ft_macro *macro = ft_registry_dispatch(world->registry, job->arena, type, context->package, name, space, NULL);
    if (!macro && !space.at)
        macro = of_any_package(context, type, name);
    if (!macro) {
        ft_strs tried = {0};
        ft_registry_dispatch(world->registry, job->arena, type, context->package, name, space, &tried);
        return no_macro(context, name, ns, &tried);
    }
    *out = ft_context_macro(context, macro);
    return true;
}
