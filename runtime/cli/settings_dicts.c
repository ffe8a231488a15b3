/* settings_dicts.c - settings as dicts; see settings_dicts.h. */
#include "cli/settings_dicts.h"

static const struct { const char *name; bool otherwise, in_args; } behaviours[] = {
#define FT_BEHAVIOUR(name, otherwise, in_args) {#name, otherwise, in_args},
#include "cli/behaviour_flags.def"
#undef FT_BEHAVIOUR
};
enum { BEHAVIOURS = sizeof behaviours / sizeof *behaviours };

ft_dict *ft_behaviour_dict(ft_arena *arena, const ft_dict *flags)
{
    ft_dict *made = ft_dict_new(arena);
    for (size_t i = 0; i < BEHAVIOURS; i++) {
        ft_str name = ft_str_of(behaviours[i].name);
        ft_value *given = flags ? ft_dict_find_text(flags, name) : NULL;
        ft_dict_set_text(arena, made, name, given && given->kind == FT_BOOL ? *given
                                                                            : ft_of_bool(behaviours[i].otherwise));
    }
    return made;
}

bool ft_behaviour_fits(const ft_dict *flags)
{
    for (size_t i = 0; i < BEHAVIOURS; i++) {
        ft_value *given = ft_dict_find_text(flags, ft_str_of(behaviours[i].name));
        if (given && given->kind != FT_BOOL)
            return false;
    }
    return true;
}

static ft_value list_of(ft_arena *arena, const ft_str *words, size_t len)
{
    ft_list *list = ft_list_new(arena, len);
    for (size_t i = 0; i < len; i++)
        ft_list_add(arena, list, ft_of_text(words[i]));
    return ft_of_list(list);
}

static ft_value warning_options(ft_arena *arena, const ft_warning_rules *rules)
{
    ft_dict *made = ft_dict_new(arena);
    ft_dict_set_text(arena, made, FT_STR("error"), list_of(arena, rules->errors.at, rules->errors.len));
    ft_dict_set_text(arena, made, FT_STR("warn"), list_of(arena, rules->warnings.at, rules->warnings.len));
    ft_dict_set_text(arena, made, FT_STR("silence"), list_of(arena, rules->silent.at, rules->silent.len));
    return ft_of_dict(made);
}

/* The value of an option as Python would hold it; none where it was not given and has no default. */
static ft_value option_value(ft_arena *arena, const ft_settings *settings, ft_option option)
{
    const ft_option_value *value = &settings->options->values[option];
    if (option == FT_OPT_VARS)
        return ft_of_dict(settings->invocation.cli_vars);
    if (option == FT_OPT_ARGS)
        return ft_of_dict(settings->operation_args);
    if (option == FT_OPT_WARN_ERROR_OPTIONS)
        return warning_options(arena, &settings->warnings);
    switch (ft_option_table[option].kind) {
    case FT_OPTION_SWITCH:
    case FT_OPTION_FLAG:
        return ft_of_bool(value->on);
    case FT_OPTION_INT:
        return value->origin == FT_FROM_DEFAULT && !*ft_option_table[option].default_text ? FT_VALUE_NONE
                                                                                         : ft_of_int(value->number);
    case FT_OPTION_WORDS:
    case FT_OPTION_LIST:
        return list_of(arena, value->words.at, value->words.len);
    default:
        return value->text.at ? ft_of_text(value->text) : FT_VALUE_NONE;
    }
}

/* "--log-level" -> "log_level" or "LOG_LEVEL" */
static ft_str key_of(ft_arena *arena, ft_option option, bool upper)
{
    ft_str name = ft_str_from(ft_str_of(ft_option_table[option].name), 2);
    char *key = ft_str_c(arena, name);
    for (char *c = key; *c; c++) {
        if (*c == '-')
            *c = '_';
        else if (upper && *c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    }
    return (ft_str){key, name.len};
}

/* ---- flags */

static const ft_option flag_options[] = {
    FT_OPT_FULL_REFRESH, FT_OPT_STORE_FAILURES, FT_OPT_WRITE_JSON, FT_OPT_PARTIAL_PARSE, FT_OPT_USE_COLORS,
    FT_OPT_DEBUG, FT_OPT_LOG_FORMAT, FT_OPT_VERSION_CHECK, FT_OPT_FAIL_FAST, FT_OPT_SEND_ANONYMOUS_USAGE_STATS,
    FT_OPT_PRINTER_WIDTH, FT_OPT_INDIRECT_SELECTION, FT_OPT_LOG_CACHE_EVENTS, FT_OPT_QUIET,
    FT_OPT_CACHE_SELECTED_ONLY, FT_OPT_INTROSPECT, FT_OPT_TARGET_PATH, FT_OPT_USE_EXPERIMENTAL_PARSER,
    FT_OPT_STATIC_PARSER, FT_OPT_MAXIMUM_SEED_SIZE_MIB, FT_OPT_HINTS_ENABLED, FT_OPT_WARN_ERROR_OPTIONS,
};

static bool belongs(const ft_settings *settings, ft_option option)
{
    ft_command command = settings->options->command;
    return command == FT_CMD_NONE || (ft_option_table[option].commands >> command & 1);
}

ft_dict *ft_flags_dict(ft_arena *arena, const ft_settings *settings)
{
    const ft_options *options = settings->options;
    ft_dict *made = ft_dict_new(arena);
    for (size_t i = 0; i < sizeof flag_options / sizeof *flag_options; i++)
        ft_dict_set_text(arena, made, key_of(arena, flag_options[i], true),
                         option_value(arena, settings, flag_options[i]));
    ft_dict_set_text(arena, made, FT_STR("EMPTY"), belongs(settings, FT_OPT_EMPTY)
                                                       ? ft_of_bool(ft_opt_on(options, FT_OPT_EMPTY)) : FT_VALUE_NONE);
    ft_dict_set_text(arena, made, FT_STR("WARN_ERROR"),
                     ft_opt_on(options, FT_OPT_WARN_ERROR) ? FT_VALUE_TRUE : FT_VALUE_NONE);
    ft_dict_set_text(arena, made, FT_STR("NO_PRINT"),
                     ft_opt_on(options, FT_OPT_PRINT) ? FT_VALUE_NONE : FT_VALUE_TRUE);
    ft_dict_set_text(arena, made, FT_STR("WHICH"), ft_of_text(settings->invocation.which));
    ft_dict_set_text(arena, made, FT_STR("PROFILES_DIR"), ft_of_text(settings->profiles_dir));
    ft_dict_set_text(arena, made, FT_STR("LOG_PATH"), ft_of_text(settings->log_folder));
    ft_dict_set_text(arena, made, FT_STR("INVOCATION_COMMAND"), ft_of_text(settings->invocation.invocation_command));
    ft_value *header = ft_dict_find_text(settings->invocation.behaviour, FT_STR("require_sql_header_in_test_configs"));
    ft_dict_set_text(arena, made, FT_STR("REQUIRE_SQL_HEADER_IN_TEST_CONFIGS"), header ? *header : FT_VALUE_FALSE);
    return made;
}

/* ---- args */

/* Left out while false: dbt's list, and options of ours. */
static const ft_option left_out_when_false[] = {
    FT_OPT_DEBUG, FT_OPT_FULL_REFRESH, FT_OPT_FAIL_FAST, FT_OPT_WARN_ERROR, FT_OPT_SINGLE_THREADED,
    FT_OPT_LOG_CACHE_EVENTS, FT_OPT_STORE_FAILURES, FT_OPT_USE_EXPERIMENTAL_PARSER, FT_OPT_EXPLAIN, FT_OPT_NO_WAIT,
    FT_OPT_VERSION, FT_OPT_HELP,
};

static bool in_args(const ft_settings *settings, ft_option option, ft_value value)
{
    if (!belongs(settings, option) || value.kind == FT_NONE || option == FT_OPT_MODELS)
        return false;
    if (value.kind != FT_BOOL || value.as.truth)
        return true;
    for (size_t i = 0; i < sizeof left_out_when_false / sizeof *left_out_when_false; i++)
        if (left_out_when_false[i] == option)
            return false;
    return true;
}

ft_str ft_args_key(ft_arena *arena, ft_option option)
{
    if (option == FT_OPT_RESOURCE_TYPE)
        return FT_STR("resource_types");
    if (option == FT_OPT_EXCLUDE_RESOURCE_TYPE)
        return FT_STR("exclude_resource_types");
    return key_of(arena, option, false);
}

/* Artifacts keep no secret (PRF-28). */
static ft_value without_secrets(ft_arena *arena, const ft_settings *settings, ft_value value)
{
    ft_str text = value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
    for (size_t i = 0; text.at && i < settings->secrets.len; i++)
        text = ft_str_replace(arena, text, settings->secrets.at[i], FT_STR("*****"));
    return text.at ? ft_of_text(text) : value;
}

static ft_value vars_without_secrets(ft_arena *arena, const ft_settings *settings)
{
    ft_dict *made = ft_dict_new(arena);
    const ft_dict_entry *entry;
    if (!settings->secrets.len)
        return ft_of_dict(settings->invocation.cli_vars);
    for (size_t at = 0; (entry = ft_dict_next(settings->invocation.cli_vars, &at));)
        if (entry->key.kind == FT_TEXT)
            ft_dict_set_text(arena, made, ft_text_of(entry->key), without_secrets(arena, settings, entry->value));
    return ft_of_dict(made);
}

ft_dict *ft_args_dict(ft_arena *arena, const ft_settings *settings)
{
    ft_dict *made = ft_dict_new(arena);
    for (ft_option option = 0; option < FT_OPT_COUNT; option++) {
        ft_value value = option_value(arena, settings, option);
        if (in_args(settings, option, value))
            ft_dict_set_text(arena, made, ft_args_key(arena, option),
                             option == FT_OPT_VARS ? vars_without_secrets(arena, settings) : value);
    }
    for (size_t i = 0; i < BEHAVIOURS; i++) {
        ft_str name = ft_str_of(behaviours[i].name);
        if (behaviours[i].in_args)
            ft_dict_set_text(arena, made, name, ft_dict_get_text(settings->invocation.behaviour, name));
    }
    if (settings->options->command == FT_CMD_RUN_OPERATION && settings->options->operands.len)
        ft_dict_set_text(arena, made, FT_STR("macro"), ft_of_text(settings->options->operands.at[0]));
    ft_dict_set_text(arena, made, FT_STR("strict_mode"), FT_VALUE_FALSE);
    ft_dict_set_text(arena, made, FT_STR("introspect"), option_value(arena, settings, FT_OPT_INTROSPECT));
    ft_dict_set_text(arena, made, FT_STR("project_dir"), ft_of_text(settings->project_dir));
    ft_dict_set_text(arena, made, FT_STR("profiles_dir"), ft_of_text(settings->profiles_dir));
    ft_dict_set_text(arena, made, FT_STR("log_path"), ft_of_text(settings->log_folder));
    ft_dict_set_text(arena, made, FT_STR("which"), ft_of_text(settings->invocation.which));
    ft_dict_set_text(arena, made, FT_STR("invocation_command"),
                     without_secrets(arena, settings, ft_of_text(settings->invocation.invocation_command)));
    return made;
}
