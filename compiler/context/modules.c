/* modules.c - the member `modules`; see modules.h. */
#include "context/modules.h"

#include "value/datetime.h"
#include "value/itertools.h"
#include "value/regex.h"

static bool call_deprecated(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_native *original = self;
    const ft_voice *voice = ft_context_of(job)->world->invocation->voice;
    if (voice && voice->deprecated)
        voice->deprecated(voice->self, FT_STR("ModulesItertoolsUsageDeprecation"),
                          FT_STR("Usage of itertools modules is deprecated. Please use the built-in functions\n"
                                 "instead."));
    return original->fn(job, original->self, args, out);
}

static ft_value deprecated_itertools(ft_arena *arena)
{
    ft_dict *made = ft_dict_new(arena);
    const ft_value module = ft_itertools_module(arena);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(module.as.dict, &at));) {
        ft_native *original = (ft_native *)entry->value.as.object;
        ft_dict_set_text(arena, made, ft_text_of(entry->key),
                         ft_native_new(arena, original->name, call_deprecated, original));
    }
    return ft_of_dict(made);
}

ft_value ft_context_modules(ft_context *context)
{
    ft_arena *arena = context->job->arena;
    const ft_clock *clock = context->world->invocation->clock;
    ft_dict *modules = ft_dict_new(arena);
    ft_reads_kind(context->reads, FT_READ_CLOCK);
    ft_dict_set_text(arena, modules, FT_STR("datetime"), ft_datetime_module(arena, clock));
    ft_dict_set_text(arena, modules, FT_STR("pytz"), ft_pytz_module(arena, clock));
    ft_dict_set_text(arena, modules, FT_STR("re"), ft_re_module(arena));
    ft_dict_set_text(arena, modules, FT_STR("itertools"), deprecated_itertools(arena));
    return ft_of_dict(modules);
}
