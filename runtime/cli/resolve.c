/* resolve.c - folders, flags: and the invocation made of them; see resolve.h. What of it templates and
 * artifacts see as dicts is settings_dicts.c's, times are settings_times.c's. */
#include "cli/resolve.h"

#include "cli/settings_dicts.h"
#include "cli/settings_times.h"
#include "model/yaml_render.h"

#include <stdlib.h>
#include <sys/random.h>

typedef struct {
    ft_arena *arena;
    const ft_settings_request *request;
    ft_options *options;
    ft_settings *made;
    ft_diags *diags;
} resolver;

static bool usage(resolver *r, const char *format, const char *a, const char *b)
{
    ft_diag_error(r->diags, FT_DIAG_USAGE, FT_NO_SPAN, format, a, b);
    return false;
}

/* ---- folders (CLI-044, CLI-045, CLI-063) */

static bool has_file(const resolver *r, ft_str folder, ft_str name)
{
    return ft_fs_exists(r->request->fs, ft_path_join(r->arena, folder, name));
}

/* The nearest folder with a dbt_project.yml, or the working folder itself. */
static ft_str nearest_project(const resolver *r)
{
    ft_str folder = r->request->working_folder;
    for (;;) {
        if (has_file(r, folder, FT_STR("dbt_project.yml")))
            return folder;
        ft_str above = ft_path_folder(folder);
        if (above.len == 0 || ft_str_eq(above, folder))
            return r->request->working_folder;
        folder = above;
    }
}

static ft_str home_folder(const resolver *r)
{
    ft_str home = ft_environment_get(r->request->environment, FT_STR("HOME"));
    return ft_path_join(r->arena, home.at ? home : FT_STR("/"), FT_STR(".dbt"));
}

static ft_str absolute(const resolver *r, ft_str path)
{
    return ft_path_clean(r->arena, ft_path_join(r->arena, r->request->working_folder, path));
}

static bool needs_profiles_folder(ft_command command)
{
    return command != FT_CMD_DEBUG && command != FT_CMD_DEPS && command != FT_CMD_INIT && command != FT_CMD_CLEAN;
}

static bool find_folders(resolver *r)
{
    ft_settings *made = r->made;
    ft_str project = ft_opt_text(r->options, FT_OPT_PROJECT_DIR), profiles = ft_opt_text(r->options, FT_OPT_PROFILES_DIR);
    made->project_dir = project.at ? absolute(r, project) : nearest_project(r);
    made->in_project = has_file(r, made->project_dir, FT_STR("dbt_project.yml"));
    if (profiles.at)
        made->profiles_dir = absolute(r, profiles);
    else if (has_file(r, r->request->working_folder, FT_STR("profiles.yml")))
        made->profiles_dir = r->request->working_folder;
    else
        made->profiles_dir = home_folder(r);
    if (project.at && !ft_fs_exists(r->request->fs, made->project_dir))
        return usage(r, "Invalid value for '--project-dir': Path '%s' does not exist.", ft_str_c(r->arena, project), "");
    if (profiles.at && needs_profiles_folder(r->options->command) && !ft_fs_exists(r->request->fs, made->profiles_dir))
        return usage(r, "Invalid value for '--profiles-dir': Path '%s' does not exist.", ft_str_c(r->arena, profiles), "");
    return true;
}

/* ---- flags: */

/* A YAML file as a tree; NULL where there is none or it is broken: whoever needs it says so. */
static ft_yaml *raw_yaml(resolver *r, ft_str folder, ft_str name)
{
    ft_str path = ft_path_join(r->arena, folder, name), text;
    ft_yaml *tree = NULL;
    if (ft_fs_read(r->request->fs, r->arena, path, &text) != 0)
        return NULL;
    return ft_yaml_parse(r->arena, ft_source_new(r->arena, path, text), ft_diags_new(r->arena), &tree) ? tree : NULL;
}

static ft_dict *raw_dict(resolver *r, const ft_yaml *tree, ft_str key)
{
    ft_yaml *node = tree ? ft_yaml_get(tree, key) : NULL;
    if (!node || node->kind != FT_YAML_MAPPING)
        return NULL;
    return ft_yaml_plain_value(r->arena, node).as.dict;
}

static bool take_project_flags(resolver *r, const ft_yaml *project, ft_dict **taken)
{
    ft_dict *flags = raw_dict(r, project, FT_STR("flags"));
    ft_dict *config = raw_dict(r, raw_yaml(r, r->made->profiles_dir, FT_STR("profiles.yml")), FT_STR("config"));
    if (flags && flags->len && config && config->len) {
        ft_diag_error(r->diags, FT_DIAG_PROJECT, FT_NO_SPAN,
                      "Do not specify both 'config' in profiles.yml and 'flags' in dbt_project.yml. "
                      "Using 'config' in profiles.yml is deprecated.");
        return false;
    }
    r->made->flags_in_profiles = config && config->len;
    flags = flags && flags->len ? flags : config;
    bool fits = flags && ft_behaviour_fits(flags) && ft_options_take_flags(r->options, flags, FT_FROM_PROJECT);
    *taken = fits ? flags : NULL;
    return true;
}

/* CLI-101: it wins over everything else. Nothing is ever sent; templates and artifacts are told so. */
static void honour_do_not_track(resolver *r)
{
    static const char *const yes[] = {"1", "t", "true", "y", "yes"};
    ft_str value = ft_environment_get(r->request->environment, FT_STR("DO_NOT_TRACK"));
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (ft_str_eq_nocase(value, ft_str_of(yes[i])))
            r->options->values[FT_OPT_SEND_ANONYMOUS_USAGE_STATS].on = false;
}

static void follow(ft_options *options, ft_option lead, ft_option follower)
{
    if (options->values[lead].origin > FT_FROM_DEFAULT && options->values[follower].origin == FT_FROM_DEFAULT)
        options->values[follower] = options->values[lead];
}

static bool both_set(resolver *r, ft_option a, ft_option b, const char *a_name, const char *b_name)
{
    if (r->options->values[a].origin == FT_FROM_DEFAULT || r->options->values[b].origin == FT_FROM_DEFAULT)
        return true;
    return usage(r, "%s: not allowed with argument %s", b_name, a_name);
}

static bool check_pairs(resolver *r)
{
    return both_set(r, FT_OPT_WARN_ERROR, FT_OPT_WARN_ERROR_OPTIONS, "warn_error", "warn_error_options") &&
           both_set(r, FT_OPT_SELECT, FT_OPT_INLINE, "select", "inline") &&
           both_set(r, FT_OPT_SELECTOR, FT_OPT_INLINE, "selector", "inline");
}

/* ---- values that are YAML */

static bool yaml_option(resolver *r, ft_option option, ft_dict **out)
{
    const char *name = ft_option_table[option].name;
    ft_str text = ft_opt_text(r->options, option);
    ft_yaml *tree = NULL;
    *out = ft_dict_new(r->arena);
    if (!text.at)
        return true;
    ft_diags *ignored = ft_diags_new(r->arena);
    if (!ft_yaml_parse(r->arena, ft_source_new(r->arena, ft_str_of(name), text), ignored, &tree))
        return usage(r, "Invalid value for '%s': String '%s' is not valid YAML", name, ft_str_c(r->arena, text));
    if (!tree)
        return true;
    if (tree->kind != FT_YAML_MAPPING)
        return usage(r, "Invalid value for '%s': String '%s' is not a YAML mapping", name, ft_str_c(r->arena, text));
    *out = ft_yaml_plain_value(r->arena, tree).as.dict;
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(*out, &at));)
        if (entry->key.kind != FT_TEXT)
            return usage(r, "Invalid value for '%s': a key is read as %s and is no name: write it in quotes", name,
                         ft_type_name(entry->key));
    return true;
}

/* --args and --sqlparse are mappings; of the latter only the keys are looked at (CLI-041, CLI-047). */
static bool take_mappings(resolver *r)
{
    ft_dict *sqlparse;
    const ft_dict_entry *entry;
    if (!yaml_option(r, FT_OPT_ARGS, &r->made->operation_args) || !yaml_option(r, FT_OPT_SQLPARSE, &sqlparse))
        return false;
    for (size_t at = 0; (entry = ft_dict_next(sqlparse, &at));) {
        ft_str key = entry->key.kind == FT_TEXT ? ft_text_of(entry->key) : FT_STR("?");
        if (!ft_str_is(key, "MAX_GROUPING_DEPTH") && !ft_str_is(key, "MAX_GROUPING_TOKENS"))
            return usage(r, "Invalid value for '--sqlparse': %s is no setting of it%s", ft_str_c(r->arena, key), "");
    }
    return true;
}

/* ---- --warn-error-options */

typedef enum { NAME_UNKNOWN, NAME_HERE, NAME_ELSEWHERE } name_kind; /* elsewhere: of dbt's v2 engine only */

static name_kind kind_of_name(ft_str name)
{
    static const char *const here[] = {
#define FT_EVENT_NAME(event) #event,
#define FT_V2_EVENT_NAME(event)
#include "cli/event_names.def"
#undef FT_EVENT_NAME
#undef FT_V2_EVENT_NAME
        "Deprecations",
    };
    static const char *const elsewhere[] = {
#define FT_EVENT_NAME(event)
#define FT_V2_EVENT_NAME(event) #event,
#include "cli/event_names.def"
#undef FT_EVENT_NAME
#undef FT_V2_EVENT_NAME
    };
    for (size_t i = 0; i < sizeof here / sizeof *here; i++)
        if (ft_str_is(name, here[i]))
            return NAME_HERE;
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (ft_str_is(name, elsewhere[i]))
            return NAME_ELSEWHERE;
    return NAME_UNKNOWN;
}

static bool wrong_rules(resolver *r, const char *format, ft_str what)
{
    return usage(r, "Invalid value for '--warn-error-options': %s%s", ft_format(r->arena, format, FT_ARG(what)).at, "");
}

static bool add_name(resolver *r, ft_value given, ft_strs *names)
{
    if (given.kind != FT_TEXT)
        return wrong_rules(r, "names of events must be text%.*s", FT_STR(""));
    name_kind kind = kind_of_name(ft_text_of(given));
    if (kind == NAME_HERE)
        ft_vec_push(r->arena, names, ft_text_of(given));
    return kind != NAME_UNKNOWN || wrong_rules(r, "%.*s is not a valid dbt error name.", ft_text_of(given));
}

/* error: all, or *: every warning. */
static bool is_all(ft_value value)
{
    return value.kind == FT_TEXT && (ft_str_is(ft_text_of(value), "all") || ft_str_is(ft_text_of(value), "*"));
}

/* A list of names, under either of two keys; the older one may not stand beside the newer. */
static bool add_names(resolver *r, const ft_dict *given, const char *key, const char *older, ft_strs *names)
{
    ft_value list = ft_dict_get_text(given, ft_str_of(key)), old = ft_dict_get_text(given, ft_str_of(older));
    if (list.kind >= FT_BOOL && old.kind >= FT_BOOL)
        return wrong_rules(r, "Only %.*s can be specified", ft_format(r->arena, "`%s` or `%s`", older, key));
    list = list.kind >= FT_BOOL ? list : old;
    if (list.kind == FT_TEXT)
        return is_all(list) || add_name(r, list, names);
    for (size_t i = 0; list.kind == FT_LIST && i < list.as.list->len; i++)
        if (!add_name(r, list.as.list->at[i], names))
            return false;
    return true;
}

static bool has_name(const ft_strs *names, const char *name)
{
    for (size_t i = 0; i < names->len; i++)
        if (ft_str_is(names->at[i], name))
            return true;
    return false;
}

static bool given_rules(resolver *r, const ft_dict *flags, ft_dict **given)
{
    ft_option_origin origin = r->options->values[FT_OPT_WARN_ERROR_OPTIONS].origin;
    ft_value in_flags = flags ? ft_dict_get_text(flags, FT_STR("warn_error_options")) : FT_VALUE_UNDEFINED;
    if (origin != FT_FROM_PROJECT || in_flags.kind != FT_DICT)
        return yaml_option(r, FT_OPT_WARN_ERROR_OPTIONS, given);
    *given = in_flags.as.dict;
    return true;
}

/* include and exclude are the older names of error and warn. */
static bool take_warning_rules(resolver *r, const ft_dict *flags)
{
    ft_warning_rules *rules = &r->made->warnings;
    ft_dict *given;
    if (!given_rules(r, flags, &given))
        return false;
    bool all = is_all(ft_dict_get_text(given, FT_STR("error"))) || is_all(ft_dict_get_text(given, FT_STR("include")));
    if (!add_names(r, given, "error", "include", &rules->errors) ||
        !add_names(r, given, "warn", "exclude", &rules->warnings) || !add_names(r, given, "silence", "", &rules->silent))
        return false;
    rules->says_include = ft_dict_find_text(given, FT_STR("include")) != NULL;
    rules->says_exclude = ft_dict_find_text(given, FT_STR("exclude")) != NULL;
    rules->spares_some = !ft_invocation_behaviour(&r->made->invocation, "require_all_warnings_handled_by_warn_error");
    rules->all_errors = ft_opt_on(r->options, FT_OPT_WARN_ERROR) || all;
    rules->deprecation_errors = has_name(&rules->errors, "Deprecations");
    rules->deprecation_warnings = has_name(&rules->warnings, "Deprecations");
    rules->deprecation_silent = has_name(&rules->silent, "Deprecations");
    if (rules->warnings.len && !rules->all_errors && !rules->deprecation_errors && !rules->deprecation_silent)
        return wrong_rules(r, "`warn` can only be specified if `error` is set to \"*\" or \"all\", or \"Deprecations\" is in "
                              "error or silence%.*s", FT_STR(""));
    return true;
}

/* ---- the invocation */

static ft_str new_uuid(ft_arena *arena)
{
    unsigned char b[16];
    if (getrandom(b, sizeof b, 0) != sizeof b)
        arc4random_buf(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40); /* version 4 */
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    return ft_format(arena, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
                     b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static bool take_times(resolver *r)
{
    ft_invocation *made = &r->made->invocation;
    int64_t start, end;
    bool has_start, has_end;
    if (!ft_event_time(ft_opt_text(r->options, FT_OPT_EVENT_TIME_START), &has_start, &start))
        return usage(r, "Invalid value for '--event-time-start': %s%s", "use YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS", "");
    if (!ft_event_time(ft_opt_text(r->options, FT_OPT_EVENT_TIME_END), &has_end, &end))
        return usage(r, "Invalid value for '--event-time-end': %s%s", "use YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS", "");
    if (has_start != has_end)
        return usage(r, "When specifying `%s`, `%s` must also be present.", has_start ? "--event-time-start" : "--event-time-end",
                     has_start ? "--event-time-end" : "--event-time-start");
    if (has_start && start >= end)
        return usage(r, "Value for `--event-time-start` must be less than `--event-time-end`%s%s", "", "");
    made->event_time_start = has_start ? ft_datetime_utc(r->arena, start) : FT_VALUE_NONE;
    made->event_time_end = has_end ? ft_datetime_utc(r->arena, end) : FT_VALUE_NONE;
    return true;
}

static bool take_sample(resolver *r)
{
    ft_str text = ft_opt_text(r->options, FT_OPT_SAMPLE);
    r->made->invocation.sample = FT_VALUE_UNDEFINED;
    if (!text.at)
        return true;
    const char *wrong = ft_sample_window(r->arena, text, r->made->invocation.started_us, &r->made->invocation.sample);
    return !wrong || usage(r, "Invalid value for '--sample': %s%s", wrong, "");
}

static ft_strs secret_vars(const resolver *r, const ft_dict *vars)
{
    ft_strs found = {0};
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(vars, &at));)
        if (entry->key.kind == FT_TEXT && ft_str_starts(ft_text_of(entry->key), FT_STR("DBT_ENV_SECRET")) &&
            entry->value.kind == FT_TEXT && ft_str_trim(ft_text_of(entry->value)).len)
            ft_vec_push(r->arena, &found, ft_text_of(entry->value));
    return found;
}

static bool invocation(resolver *r, ft_dict *flags)
{
    const ft_options *o = r->options;
    ft_invocation *made = &r->made->invocation;
    *made = (ft_invocation){
        .invocation_id = new_uuid(r->arena), .project_dir = r->made->project_dir,
        .started_us = ft_clock_wall(r->request->clock),
        .clock = r->request->clock,
        .voice = r->request->voice,
        .which = o->command == FT_CMD_NONE ? FT_STR("") : ft_str_of(ft_command_table[o->command].which),
        .behaviour = ft_behaviour_dict(r->arena, flags),
        .invocation_command = o->line,
        .full_refresh = ft_opt_on(o, FT_OPT_FULL_REFRESH),
        .empty = ft_opt_on(o, FT_OPT_EMPTY),
        .store_failures = ft_opt_on(o, FT_OPT_STORE_FAILURES),
        .introspect = ft_opt_on(o, FT_OPT_INTROSPECT),
        .fail_fast = ft_opt_on(o, FT_OPT_FAIL_FAST),
        .quiet = ft_opt_on(o, FT_OPT_QUIET),
        .no_print = !ft_opt_on(o, FT_OPT_PRINT),
        .defer = ft_opt_on(o, FT_OPT_DEFER),
        .favor_state = ft_opt_on(o, FT_OPT_FAVOR_STATE),
        .env = ft_environment_get,
        .env_self = r->request->environment,
        .env_names = ft_environment_names(r->arena, r->request->environment),
    };
    if (!yaml_option(r, FT_OPT_VARS, &made->cli_vars) || !take_times(r) || !take_sample(r) ||
        !take_warning_rules(r, flags))
        return false;
    r->made->secrets = secret_vars(r, made->cli_vars);
    made->warned_tests_fail = ft_warning_judge(&r->made->warnings, FT_STR("LogTestResult"), false) == FT_WARNING_ERROR;
    made->flags = ft_flags_dict(r->arena, r->made);
    made->args = ft_args_dict(r->arena, r->made);
    ft_value_freeze(ft_of_dict(made->flags));
    ft_value_freeze(ft_of_dict(made->args));
    return true;
}

bool ft_settings_resolve(ft_arena *arena, const ft_settings_request *request, ft_settings *out, ft_diags *diags)
{
    *out = (ft_settings){.options = request->options};
    resolver r = {arena, request, request->options, out, diags};
    ft_dict *flags = NULL;
    if (!find_folders(&r))
        return false;
    ft_yaml *project = raw_yaml(&r, out->project_dir, FT_STR("dbt_project.yml"));
    if (!take_project_flags(&r, project, &flags))
        return false;
    ft_dict *user = raw_dict(&r, raw_yaml(&r, home_folder(&r), FT_STR("user_settings.yml")), FT_STR("flags"));
    if (user)
        ft_options_take_flags(out->options, user, FT_FROM_USER);
    honour_do_not_track(&r);
    follow(out->options, FT_OPT_USE_COLORS, FT_OPT_USE_COLORS_FILE);
    follow(out->options, FT_OPT_LOG_LEVEL, FT_OPT_LOG_LEVEL_FILE);
    follow(out->options, FT_OPT_LOG_FORMAT, FT_OPT_LOG_FORMAT_FILE);
    ft_str log = ft_opt_text(out->options, FT_OPT_LOG_PATH);
    ft_str in_project = ft_yaml_text(project ? ft_yaml_get(project, FT_STR("log-path")) : NULL);
    out->log_folder = log.at ? absolute(&r, log)
                             : ft_path_join(arena, out->project_dir, in_project.len ? in_project : FT_STR("logs"));
    return check_pairs(&r) && take_mappings(&r) && invocation(&r, flags);
}
