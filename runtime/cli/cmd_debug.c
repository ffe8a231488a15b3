/* cmd_debug.c - `fettle debug`: what is installed, found and reachable (CLI-123). */
#include "cli/commands.h"
#include "cli/builtin.h"
#include "cli/project_only.h"
#include "cli/version.h"

#include <sys/utsname.h>
#include <unistd.h>

typedef struct {
    ft_session *session;
    ft_project_file project;
    ft_profile profile;
    ft_strs failures;          /* what is printed below "checks failed" */
    bool has_profile;
    ft_diags *broken;          /* why dbt_project.yml cannot be rendered; NULL: it can */
} check;

static void say(check *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(check *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_say(c->session, ft_vformat(c->session->arena, format, args));
    va_end(args);
}

/* The messages of what was reported since, as one failed check; returns its mark. */
static const char *take_failure(check *c, const char *what, bool found)
{
    ft_buf text = ft_buf_in(c->session->arena);
    ft_diags *diags = c->session->diags;
    ft_buf_format(&text, "%s:", what);
    for (size_t i = 0; i < diags->all.len; i++)
        ft_buf_format(&text, "\n  %.*s", FT_ARG(diags->all.at[i]->message));
    ft_vec_push(c->session->arena, &c->failures, ft_buf_str(&text));
    c->session->diags = ft_diags_new(c->session->arena);
    return found ? "ERROR invalid" : "ERROR not found";
}

static void say_system(check *c)
{
    struct utsname os;
    say(c, "dbt version: " FT_DBT_VERSION);
    say(c, "fettle version: " FETTLE_VERSION);
    if (uname(&os) == 0)
        say(c, "os info: %s-%s-%s", os.sysname, os.release, os.machine);
}

/* A template in dbt_project.yml failed, which ends the command. */
static bool is_unrenderable(const ft_diags *diags)
{
    for (size_t i = 0; i < diags->all.len; i++)
        if (diags->all.at[i]->kind.len && !ft_str_is(diags->all.at[i]->kind, "Runtime"))
            return true;
    return false;
}

static void load_project(check *c, const char **mark)
{
    ft_session *session = c->session;
    *mark = "OK found and valid";
    if (ft_project_only(session, &c->project))
        return;
    c->broken = is_unrenderable(session->diags) ? session->diags : NULL;
    *mark = take_failure(c, "Project loading failed for the following reason", session->settings.in_project);
    c->project = (ft_project_file){.profile = ft_project_profile_name(session)};
}

static void load_profile(check *c, const char **mark)
{
    ft_session *session = c->session;
    ft_str folder = session->settings.profiles_dir, asked = ft_opt_text(session->options, FT_OPT_PROFILES_DIR);
    bool named = c->project.profile.len || ft_opt_text(session->options, FT_OPT_PROFILE).at;
    *mark = "OK found and valid";
    if (!ft_fs_exists(session->fs, ft_path_join(session->arena, folder, FT_STR("profiles.yml")))) {
        *mark = "ERROR not found";
        ft_vec_push(session->arena, &c->failures,
                    ft_format(session->arena, "dbt looked for a profiles.yml file in %.*s, but did\nnot find one.",
                              FT_ARG(asked.at ? asked : folder)));
    } else if (!named) {
        *mark = "ERROR not looked for";
        ft_vec_push(session->arena, &c->failures, FT_STR("Neither dbt_project.yml nor --profile names a profile."));
    } else {
        c->has_profile = ft_profile_only(session, &c->project, &c->profile);
        if (!c->has_profile)
            *mark = take_failure(c, "Profile loading failed for the following reason", true);
    }
}

static void say_files(check *c)
{
    ft_str profiles = c->session->settings.profiles_dir, project = c->session->settings.project_dir;
    say(c, "Using profiles dir at %.*s", FT_ARG(profiles));
    say(c, "Using profiles.yml file at %.*s/profiles.yml", FT_ARG(profiles));
    say(c, "Using dbt_project.yml file at %.*s/dbt_project.yml", FT_ARG(project));
    if (c->has_profile) {
        say(c, "adapter type: %.*s", FT_ARG(c->profile.type));
        say(c, "adapter version: %s", ft_builtin_adapter_version(c->profile.type));
    }
}

/* Is there a `git` on the PATH? Packages from git need one. */
static void check_git(check *c)
{
    ft_str path = ft_environment_get(c->session->environment, FT_STR("PATH")), folder;
    bool found = false;
    while (!found && ft_str_cut(&path, ':', &folder))
        found = access(ft_str_c(c->session->arena, ft_path_join(c->session->arena, folder, FT_STR("git"))), X_OK) == 0;
    say(c, "Required dependencies:");
    say(c, " - git [%s]\n", found ? "OK found" : "ERROR");
    if (!found)
        ft_vec_push(c->session->arena, &c->failures, FT_STR("Error from git --help: it is not on the PATH"));
}

/* The keys of the target without what may be secret. */
static void say_connection(check *c)
{
    ft_job job = ft_job_in(c->session->arena);
    const ft_dict_entry *entry;
    say(c, "Connection:");
    for (size_t at = 0; (entry = ft_dict_next(c->profile.target, &at));) {
        ft_str key = ft_text_of(entry->key), text = FT_STR("");
        if (ft_str_is(key, "type") || ft_str_is(key, "threads") || ft_str_is(key, "name") || ft_str_is(key, "dbname") ||
            ft_str_is(key, "target_name") || ft_str_is(key, "profile_name"))
            continue;
        ft_to_text(&job, entry->value, &text);
        say(c, "  %.*s: %.*s", FT_ARG(key), FT_ARG(text));
    }
}

static bool connects(check *c, ft_str *why)
{
    const ft_profile *profile = &c->profile;
    ft_adapter_options options = {.credentials = {.type = profile->type, .output = profile->output,
                                                  .database = profile->database, .schema = profile->schema,
                                                  .threads = 1}};
    ft_adapter *adapter = ft_adapter_new(&options, c->session->diags);
    if (!adapter) {
        *why = c->session->diags->all.at[0]->message;
        return false;
    }
    ft_job job = ft_job_in(c->session->arena);
    ft_rows rows;
    ft_warehouse *warehouse = ft_adapter_open(adapter, c->session->cancel);
    bool ok = warehouse->class->run(warehouse, &job, FT_STR("select 1 as id"), FT_FETCH_ALL, -1, &rows);
    *why = ok ? FT_STR("") : job.fault.message;
    warehouse->class->close(warehouse);
    ft_adapter_free(adapter);
    return ok;
}

static void check_connection(check *c)
{
    ft_str why;
    if (!c->has_profile)
        return;
    say_connection(c);
    bool ok = connects(c, &why);
    say(c, "  Connection test: [%s]\n", ok ? "OK connection ok" : "ERROR");
    if (!ok)
        ft_vec_push(c->session->arena, &c->failures,
                    ft_format(c->session->arena,
                              "dbt was unable to connect to the specified database.\n"
                              "The database returned the following error:\n\n  >%.*s\n\n"
                              "Check your database credentials and try again.", FT_ARG(why)));
}

static ft_exit verdict(check *c)
{
    if (!c->failures.len) {
        say(c, "All checks passed!");
        return FT_EXIT_OK;
    }
    say(c, "%u check%s failed:", c->failures.len, c->failures.len == 1 ? "" : "s");
    for (size_t i = 0; i < c->failures.len; i++)
        ft_log_line(c->session->log, FT_LEVEL_ERROR, "Z047", "DebugCmdResult", c->failures.at[i]);
    return FT_EXIT_FAILED;
}

ft_exit ft_cmd_debug(ft_session *session)
{
    check c = {.session = session};
    const char *project_mark, *profile_mark;
    if (ft_opt_on(session->options, FT_OPT_CONFIG_DIR)) {
        ft_say(session, ft_format(session->arena, "To view your profiles.yml file, run:\n\nxdg-open %.*s",
                                  FT_ARG(session->settings.profiles_dir)));
        return FT_EXIT_OK;
    }
    say_system(&c);
    load_project(&c, &project_mark);
    load_profile(&c, &profile_mark);
    say_files(&c);
    if (c.broken) {
        session->diags = c.broken;
        return ft_session_fail(session);
    }
    if (ft_opt_on(session->options, FT_OPT_CONNECTION)) {
        say(&c, "Skipping steps before connection verification");
    } else {
        say(&c, "Configuration:");
        say(&c, "  profiles.yml file [%s]", profile_mark);
        say(&c, "  dbt_project.yml file [%s]", project_mark);
        check_git(&c);
    }
    check_connection(&c);
    return verdict(&c);
}
