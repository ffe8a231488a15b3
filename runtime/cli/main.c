/* main.c - the program: environment, options, settings, log, one command, exit code. */
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/old_forms.h"
#include "cli/resolve.h"
#include "cli/version.h"
#include "deps/private.h"
#include "exec/pool_threads.h"
#include "graph/manifest.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

/* ---- what ends the process */

static void out_of_memory(size_t wanted)
{
    static const char text[] = "fettle: out of memory\n";
    (void)wanted;
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(FT_EXIT_COULD_NOT);
}

/* The first signal asks the run to stop; a second one, or one before there is a run to stop, ends the
 * process at once (design.md 7). */
static ft_cancel_token cancel;
static volatile sig_atomic_t stopped_by, stoppable;

static void on_signal(int signal_number)
{
    if (stopped_by || !stoppable)
        _exit(128 + signal_number);
    stopped_by = signal_number;
    int kept = errno;
    ft_cancel_token_raise(&cancel);
    errno = kept;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    ft_cancel_token_init(&cancel);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at the limit of its size is an error of the write that met it */
}

/* ---- commands */

static ft_command_fn *const functions[FT_CMD_COUNT] = {
    [FT_CMD_BUILD] = ft_cmd_run,
    [FT_CMD_RUN] = ft_cmd_run,
    [FT_CMD_TEST] = ft_cmd_run,
    [FT_CMD_SEED] = ft_cmd_run,
    [FT_CMD_SNAPSHOT] = ft_cmd_run,
    [FT_CMD_COMPILE] = ft_cmd_compile,
    [FT_CMD_SHOW] = ft_cmd_show,
    [FT_CMD_LIST] = ft_cmd_list,
    [FT_CMD_LS] = ft_cmd_list,
    [FT_CMD_PARSE] = ft_cmd_parse,
    [FT_CMD_DOCS_GENERATE] = ft_cmd_docs_generate,
    [FT_CMD_DOCS_SERVE] = ft_cmd_docs_serve,
    [FT_CMD_SOURCE_FRESHNESS] = ft_cmd_freshness,
    [FT_CMD_SOURCE_SNAPSHOT_FRESHNESS] = ft_cmd_freshness,
    [FT_CMD_RUN_OPERATION] = ft_cmd_operation,
    [FT_CMD_RETRY] = ft_cmd_retry,
    [FT_CMD_CLONE] = ft_cmd_run,
    [FT_CMD_DEPS] = ft_cmd_deps,
    [FT_CMD_CLEAN] = ft_cmd_clean,
    [FT_CMD_DEBUG] = ft_cmd_debug,
    [FT_CMD_INIT] = ft_cmd_init,
    [FT_CMD_RENDER] = ft_cmd_render,
    [FT_CMD_EXPLAIN] = ft_cmd_explain,
    [FT_CMD_MAN] = ft_cmd_man,
    [FT_CMD_COMPLETION] = ft_cmd_completion,
};

/* These neither log nor say who they are: what they print is read by programs. */
static bool is_silent(ft_command command)
{
    return command == FT_CMD_EXPLAIN || command == FT_CMD_MAN || command == FT_CMD_COMPLETION || command == FT_CMD_RENDER;
}

static bool runs_in_project(ft_command command)
{
    return !is_silent(command) && command != FT_CMD_INIT && command != FT_CMD_DEBUG;
}

/* ---- before there is a log */

static void print(FILE *to, ft_str text)
{
    fwrite(text.at, 1, text.len, to);
}

/* As dbt's command line does: how to call it, then the error, on standard error. */
static int usage_error(ft_arena *arena, const ft_options *options, const ft_diags *diags)
{
    ft_buf out = ft_buf_in(arena);
    const char *words = options->command != FT_CMD_NONE ? ft_command_table[options->command].words
                        : options->group.at ? ft_str_c(arena, options->group) : "";
    const char *space = *words ? " " : "";
    ft_buf_format(&out, "Usage: fettle%s%s [OPTIONS]\nTry 'fettle%s%s -h' for help.\n", space, words, space, words);
    for (size_t i = 0; i < diags->all.len; i++) {
        const ft_diag *diag = diags->all.at[i];
        ft_buf_format(&out, "\nError: %.*s\n", FT_ARG(diag->message));
        if (diag->hint.len)
            ft_buf_format(&out, "%.*s\n", FT_ARG(diag->hint));
    }
    print(stderr, ft_buf_str(&out));
    return FT_EXIT_COULD_NOT;
}

static int show_help(ft_arena *arena, const ft_options *options)
{
    ft_buf out = ft_buf_in(arena);
    bool asked = ft_opt_on(options, FT_OPT_HELP);
    if (ft_opt_on(options, FT_OPT_VERSION) && !asked) {
        ft_version_text(&out);
        asked = true;
    } else {
        ft_help(&out, options->command, options->group);
    }
    print(stdout, ft_buf_str(&out));
    return asked ? FT_EXIT_OK : FT_EXIT_COULD_NOT;
}

/* ---- the log */

static ft_level level_of(const ft_options *options, ft_option option)
{
    ft_str word = ft_opt_text(options, option);
    for (ft_level level = FT_LEVEL_DEBUG; level < FT_LEVEL_NONE; level++)
        if (ft_str_is(word, ft_level_word(level)))
            return level;
    return FT_LEVEL_NONE;
}

static ft_log_format format_of(const ft_options *options, ft_option option)
{
    ft_str word = ft_opt_text(options, option);
    return ft_str_is(word, "json") ? FT_LOG_JSON : ft_str_is(word, "debug") ? FT_LOG_DEBUG : FT_LOG_TEXT;
}

/* Colours for people; a program that reads us gets them only when somebody asked for them. */
static bool wants_colour(const ft_session *session)
{
    bool asked = session->options->values[FT_OPT_USE_COLORS].origin != FT_FROM_DEFAULT;
    bool unwanted = ft_environment_get(session->environment, FT_STR("NO_COLOR")).len;
    return ft_opt_on(session->options, FT_OPT_USE_COLORS) && (asked || (isatty(STDOUT_FILENO) && !unwanted));
}

static ft_dict *custom_variables(ft_session *session)
{
    static const ft_str prefix = FT_STR_INIT("DBT_ENV_CUSTOM_ENV_");
    ft_dict *made = ft_dict_new(session->arena);
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&session->environment->variables, &at));)
        if (ft_str_starts(entry->key, prefix))
            ft_dict_set_text(session->arena, made, ft_str_from(entry->key, prefix.len),
                             ft_of_text(ft_str_of(entry->value)));
    return made;
}

/* Values of DBT_ENV_SECRET…, variables and --vars, and tokens of private packages: never shown, whether
 * anybody asked for them or not (TRAP-004). */
static ft_strs secrets_known(ft_session *session)
{
    ft_strs names = ft_environment_names(session->arena, session->environment), values = {0};
    for (size_t i = 0; i < names.len; i++) {
        ft_str value = ft_environment_get(session->environment, names.at[i]);
        if (ft_str_starts(names.at[i], FT_STR("DBT_ENV_SECRET")) && ft_str_trim(value).len)
            ft_vec_push(session->arena, &values, value);
    }
    for (size_t i = 0; i < session->settings.secrets.len; i++)
        ft_vec_push(session->arena, &values, session->settings.secrets.at[i]);
    ft_private_tokens(session->arena, ft_environment_get(session->environment, FT_STR(FT_PRIVATE_VARIABLE)), &values);
    return values;
}

static void open_log(ft_session *session)
{
    const ft_options *o = session->options;
    bool debug = ft_opt_on(o, FT_OPT_DEBUG);
    ft_log_format format = format_of(o, FT_OPT_LOG_FORMAT);
    bool keeps_file = !is_silent(o->command) && o->command != FT_CMD_CLEAN && o->command != FT_CMD_INIT &&
                      session->settings.in_project && level_of(o, FT_OPT_LOG_LEVEL_FILE) != FT_LEVEL_NONE;
    session->colour = wants_colour(session);
    session->log = ft_log_new(&(ft_log_options){
        .clock = session->clock, .fs = session->fs, .console = STDOUT_FILENO,
        .console_level = debug ? FT_LEVEL_DEBUG : level_of(o, FT_OPT_LOG_LEVEL),
        .cache_events = ft_opt_on(o, FT_OPT_LOG_CACHE_EVENTS),
        .file_level = level_of(o, FT_OPT_LOG_LEVEL_FILE),
        .console_format = debug && format == FT_LOG_TEXT ? FT_LOG_DEBUG : format,
        .file_format = format_of(o, FT_OPT_LOG_FORMAT_FILE),
        .colour = session->colour, .file_colour = session->colour && ft_opt_on(o, FT_OPT_USE_COLORS_FILE),
        .quiet = ft_opt_on(o, FT_OPT_QUIET),
        .progress = isatty(STDOUT_FILENO) && format == FT_LOG_TEXT && !debug && !ft_opt_on(o, FT_OPT_QUIET),
        .width = (unsigned)o->values[FT_OPT_PRINTER_WIDTH].number,
        .file = keeps_file ? ft_path_join(session->arena, session->settings.log_folder, FT_STR("dbt.log")) : (ft_str){0},
        .file_max_bytes = o->values[FT_OPT_LOG_FILE_MAX_BYTES].number,
        .invocation_id = session->settings.invocation.invocation_id,
        .secrets = secrets_known(session),
        .extra = custom_variables(session),
        .target_path = FT_STR("target"),
    });
    ft_speaker_use(session->speaker, session->log, &session->settings.warnings,
                   ft_opt_on(o, FT_OPT_SHOW_ALL_DEPRECATIONS));
}

/* ---- the command */

static bool enter_project(ft_session *session)
{
    if (!runs_in_project(session->options->command))
        return true;
    ft_str folder = session->settings.project_dir;
    if (chdir(ft_str_c(session->arena, folder)) == 0)
        return true;
    ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot enter the folder \"%.*s\": %s", FT_ARG(folder),
                  strerror(errno));
    return false;
}

static void say_warnings_of_options(ft_session *session)
{
    const ft_option_value *values = session->options->values;
    if (values[FT_OPT_SELECTOR].text.at && (values[FT_OPT_SELECT].words.len || values[FT_OPT_EXCLUDE].words.len))
        ft_speaker_warn(session->speaker, "Z064", "SelectExcludeIgnoredWithSelectorWarning",
                        FT_STR("--select and --exclude are ignored because --selector is given"));
}

static ft_dict *arguments_as_text(ft_session *session)
{
    ft_job job = ft_job_in(session->arena);
    ft_dict *texts = ft_dict_new(session->arena);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(session->settings.invocation.args, &at));) {
        ft_str text = {0};
        if (ft_to_text(&job, entry->value, &text))
            ft_dict_set_text(session->arena, texts, ft_text_of(entry->key), ft_of_text(text));
    }
    return texts;
}

/* Who runs, and with what (LOG-22). Its version begins with `=`, which readers go by. */
static void say_start(ft_session *session)
{
    ft_job job = ft_job_in(session->arena);
    ft_dict *version = ft_dict_new(session->arena), *report = ft_dict_new(session->arena);
    ft_dict *arguments = arguments_as_text(session);
    ft_str shown = FT_STR("{}");
    ft_to_text(&job, ft_of_dict(arguments), &shown);
    ft_dict_set_text(session->arena, version, FT_STR("log_version"), ft_of_int(3));
    ft_dict_set_text(session->arena, version, FT_STR("version"), FT_VALUE_TEXT("=" FT_DBT_VERSION));
    ft_dict_set_text(session->arena, report, FT_STR("args"), ft_of_dict(arguments));
    ft_log_data(session->log, FT_LEVEL_INFO, "A001", "MainReportVersion", FT_STR("Running with dbt=" FT_DBT_VERSION), version);
    ft_log_data(session->log, FT_LEVEL_DEBUG, "A002", "MainReportArgs",
                ft_format(session->arena, "running dbt with arguments %.*s", FT_ARG(shown)), report);
}

static void say_end(ft_session *session, ft_exit code)
{
    int64_t now = ft_clock_wall(session->clock);
    double elapsed = (double)(now - session->settings.invocation.started_us) / 1e6;
    ft_str at = ft_iso_utc(session->arena, now);
    ft_str command = ft_format(session->arena, "dbt %s", ft_command_table[session->options->command].words);
    ft_dict *data = ft_dict_new(session->arena);
    ft_dict_set_text(session->arena, data, FT_STR("command"), ft_of_text(command));
    ft_dict_set_text(session->arena, data, FT_STR("completed_at"), ft_of_text(at));
    ft_dict_set_text(session->arena, data, FT_STR("elapsed"), ft_of_float(elapsed));
    ft_dict_set_text(session->arena, data, FT_STR("success"), ft_of_bool(code == FT_EXIT_OK));
    ft_log_data(session->log, FT_LEVEL_DEBUG, "Q039", "CommandCompleted",
                ft_format(session->arena, "Command `%.*s` %s at %.*s after %.2f seconds", FT_ARG(command),
                          code == FT_EXIT_OK ? "succeeded" : "failed", FT_ARG(ft_str_slice(at, 11, at.len - 1)), elapsed),
                data);
}

static ft_exit run_command(ft_session *session)
{
    ft_command command = session->options->command;
    if (!is_silent(command))
        say_start(session);
    say_warnings_of_options(session);
    if (!is_silent(command))
        ft_session_old_forms(session);
    if (!enter_project(session))
        return ft_session_fail(session);
    stoppable = !is_silent(command) || command == FT_CMD_RENDER;
    ft_exit code = functions[command](session);
    if (!ft_session_written(session))
        code = ft_session_fail(session);
    stoppable = 0;
    if (!is_silent(command))
        ft_speaker_sum_up(session->speaker);
    if (code == FT_EXIT_OK && ft_speaker_promoted(session->speaker))
        code = ft_session_fail(session);
    if (!is_silent(command))
        say_end(session, code);
    return code;
}

static ft_str working_folder(ft_arena *arena)
{
    char *folder = getcwd(NULL, 0);
    ft_str copy = folder ? ft_str_copy(arena, ft_str_of(folder)) : FT_STR("/");
    free(folder);
    return copy;
}

static ft_exit run_session(ft_session *session)
{
    ft_settings_request request = {
        .options = session->options, .environment = session->environment, .fs = session->fs, .clock = session->clock,
        .voice = ft_speaker_voice(session->speaker), .working_folder = session->working_folder,
    };
    if (!ft_settings_resolve(session->arena, &request, &session->settings, session->diags))
        return usage_error(session->arena, session->options, session->diags);
    open_log(session);
    ft_exit code = run_command(session);
    ft_session_close(session);
    ft_log_free(session->log);
    return code;
}

static int leave(ft_arena *taken_arena, int code)
{
    ft_arena_free(taken_arena);
    return code;
}

int main(int argc, char **argv)
{
    ft_arena_on_exhausted(out_of_memory);
    ft_arena_own_process();
    ft_arena *arena = ft_arena_new("program");
    ft_diags *diags = ft_diags_new(arena);
    ft_fs disk = ft_fs_disk();
    ft_clock clock = ft_clock_system();
    ft_pool pool = ft_pool_threads(0);
    ft_str folder = working_folder(arena);
    ft_environment environment;
    ft_environment_init(&environment, arena, environ);
    ft_environment_add_file(&environment, &disk, folder);
    ft_environment_mirror(&environment);
    ft_options options;
    if (!ft_options_parse(arena, argc, argv, ft_environment_get, &environment, &options, diags))
        return leave(arena, usage_error(arena, &options, diags));
    if (options.command == FT_CMD_NONE || ft_opt_on(&options, FT_OPT_HELP) || ft_opt_on(&options, FT_OPT_VERSION))
        return leave(arena, show_help(arena, &options));
    catch_signals();
    ft_session session = {
        .arena = arena, .fs = &disk, .clock = &clock, .pool = &pool, .cancel = &cancel, .environment = &environment,
        .working_folder = folder, .options = &options, .speaker = ft_speaker_new(arena, &clock), .diags = diags,
    };
    int code = run_session(&session);
    ft_speaker_release(session.speaker);
    ft_arena_free(arena);
    ft_cancel_token_release(&cancel);
    return stopped_by ? 128 + stopped_by : code;
}
