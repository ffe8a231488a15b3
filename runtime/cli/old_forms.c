/* old_forms.c - see old_forms.h. What files of the project say in an older form is the compiler's. */
#include "cli/old_forms.h"

static void say(ft_session *session, ft_deprecation what, const char *format, const char *a, const char *b)
{
    ft_speaker_deprecated(session->speaker, what, 1, ft_format(session->arena, format, a, b), NULL);
}

static void say_options(ft_session *session)
{
    const ft_options *options = session->options;
    bool freshness = options->command == FT_CMD_SOURCE_FRESHNESS || options->command == FT_CMD_SOURCE_SNAPSHOT_FRESHNESS;
    if (options->values[FT_OPT_MODELS].origin != FT_FROM_DEFAULT)
        say(session, FT_DEPRECATION_MODELS_OPTION, "--models, --model and -m are older names of --select and -s%s%s", "", "");
    if (freshness && ft_opt_text(options, FT_OPT_OUTPUT).len)
        say(session, FT_DEPRECATION_FRESHNESS_OUTPUT, "`source freshness --output %s`: a path of one's own for sources.json is "
            "going away; --target-path moves all artifacts%s", ft_str_c(session->arena, ft_opt_text(options, FT_OPT_OUTPUT)), "");
}

/* Names of ours that are older, and names in the namespace that is ours but mean nothing. */
static void say_variables(ft_session *session)
{
    for (const ft_old_variable *old = ft_old_variables; old->name; old++)
        if (ft_environment_get(session->environment, ft_str_of(old->name)).at)
            say(session, FT_DEPRECATION_ENVIRONMENT_RENAMED, "The environment variable `%s` has been renamed as `%s`.", old->name,
                old->newer);
    ft_strs names = ft_environment_names(session->arena, session->environment);
    for (size_t i = 0; i < names.len; i++)
        if (ft_str_starts(names.at[i], FT_STR("DBT_ENGINE_")) && !ft_variable_is_ours(names.at[i]))
            say(session, FT_DEPRECATION_ENVIRONMENT_NAMESPACE,
                "Found custom environment variable `%s` in the environment: names that begin with DBT_ENGINE_ are dbt's own, and "
                "one of yours may collide with them%s", ft_str_c(session->arena, names.at[i]), "");
}

static void say_settings(ft_session *session)
{
    const ft_settings *settings = &session->settings;
    if (settings->flags_in_profiles)
        say(session, FT_DEPRECATION_FLAGS_IN_PROFILES,
            "`config` of profiles.yml should move to `flags` of dbt_project.yml%s%s", "", "");
    if (settings->warnings.says_include || settings->warnings.says_exclude)
        say(session, FT_DEPRECATION_INCLUDE_EXCLUDE, "warn_error_options:%s%s",
            settings->warnings.says_include ? " `include` is now `error`" : "",
            settings->warnings.says_exclude ? " `exclude` is now `warn`" : "");
}

void ft_session_old_forms(ft_session *session)
{
    say_settings(session);
    say_variables(session);
    say_options(session);
}
