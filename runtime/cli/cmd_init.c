/* cmd_init.c - `fettle init`: a project that builds at once, and a profile for it (CLI-009,
 * CLI-125).
 *
 * Only a name that is missing or cannot be is asked for. The profile goes into the project, where it is
 * found without any option, or into --profiles-dir; what stands there already is kept. A project's own
 * profile_template.yml says what its profile is, which then goes where profiles are looked for: it may
 * hold a password.
 */
#include "cli/commands.h"
#include "cli/profile_template.h"
#include "cli/project_only.h"
#include "cli/question.h"

#include "embedded.h"

static const ft_str placeholder = FT_STR_INIT("my_project");

/* ---- names */

static bool is_word(ft_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(i && c >= '0' && c <= '9'))
            return false;
    }
    return name.len > 0;
}

/* The packages that every project has already. */
static bool is_taken(ft_str name)
{
    return ft_str_is(name, "dbt") || ft_str_is(name, "dbt_postgres") ||
           ft_str_is(name, "dbt_sqlite");
}

static bool is_name(ft_str name)
{
    return is_word(name) && !is_taken(name);
}

/* `name` where it is one, else what the user answers; false: refused. */
static bool settle_name(ft_session *session, ft_str *name)
{
    ft_str given = *name;
    while (!is_name(*name)) {
        if (name->len)
            ft_say(session, ft_format(session->arena, "%.*s is not a valid project name.", FT_ARG(*name)));
        *name = ft_ask(session, FT_STR("Enter a name for your project (letters, digits, underscore):"), false);
        if (!name->at)
            break;
    }
    if (name->at)
        return true;
    if (given.len)
        ft_session_refuse(session, "\"%.*s\" is not a valid project name: use letters, digits and underscores%s", FT_ARG(given),
                          is_taken(given) ? ", and not the name of a built-in package" : "");
    else
        ft_session_refuse(session, "give the project a name: fettle init NAME");
    return false;
}

/* ---- files */

static bool write_file(ft_session *session, ft_str path, ft_str text)
{
    int failed = session->fs->make_folders(session->fs->self, ft_path_folder(path));
    failed = failed ? failed : session->fs->replace(session->fs->self, path, text, false);
    if (failed)
        ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot write \"%.*s\": %s",
                      FT_ARG(path), strerror(failed));
    return !failed;
}

static ft_str embedded_text(const ft_embedded *file)
{
    return (ft_str){file->bytes, file->len};
}

/* The line of dbt_project.yml that names the profile: "profile: my_project". */
static ft_str with_profile(ft_session *session, ft_str text, ft_str profile)
{
    ft_str line = ft_concat(session->arena, FT_STR("profile: "), placeholder, (ft_str){0});
    return ft_str_replace(session->arena, text, line,
                          ft_concat(session->arena, FT_STR("profile: "), profile, (ft_str){0}));
}

/* The files of templates/starter, with the project's name in them. */
static bool write_project(ft_session *session, ft_str folder, ft_str name, ft_str profile)
{
    static const ft_str starter = FT_STR_INIT("starter/project/");
    bool ok = true;
    for (size_t i = 0; i < ft_embedded_count; i++) {
        ft_str path = ft_str_of(ft_embedded_files[i].path);
        if (!ft_str_starts(path, starter))
            continue;
        ft_str text = with_profile(session, embedded_text(&ft_embedded_files[i]), profile);
        text = ft_str_replace(session->arena, text, placeholder, name);
        ok &= write_file(
            session, ft_path_join(session->arena, folder, ft_str_from(path, starter.len)), text);
    }
    return ok;
}

/* ---- profile */

/* What libpq would take where the variables are not set: a server's socket if there is one, and the
 * user's own name. */
static ft_str fill_postgres(ft_session *session, ft_str text)
{
    ft_str user = ft_environment_get(session->environment, FT_STR("USER"));
    bool socket = ft_fs_exists(session->fs, FT_STR("/var/run/postgresql/.s.PGSQL.5432"));
    text = ft_str_replace(session->arena, text, FT_STR("HOST_FOUND"),
                          socket ? FT_STR("/var/run/postgresql") : FT_STR("localhost"));
    return ft_str_replace(session->arena, text, FT_STR("USER_FOUND"),
                          is_word(user) ? user : FT_STR("postgres"));
}

static ft_str profile_text(ft_session *session, ft_str name)
{
    ft_str path = ft_format(session->arena, "starter/profiles/%.*s.yml",
                            FT_ARG(ft_opt_text(session->options, FT_OPT_ADAPTER)));
    for (size_t i = 0; i < ft_embedded_count; i++)
        if (ft_str_is(path, ft_embedded_files[i].path))
            return fill_postgres(session, ft_str_replace(session->arena,
                                                         embedded_text(&ft_embedded_files[i]),
                                                         placeholder, name));
    return FT_STR("");
}

/* The profiles of a file; `*has`: `name` is one of them. False: reported. */
static bool read_profiles(ft_session *session, ft_str path, ft_str name, ft_str *text, bool *has)
{
    ft_yaml *tree = NULL;
    *text = (ft_str){0};
    *has = false;
    if (ft_fs_read(session->fs, session->arena, path, text) != 0)
        return true;
    if (!ft_yaml_parse(session->arena, ft_source_new(session->arena, path, *text), session->diags,
                       &tree))
        return false;
    *has = tree && ft_yaml_get(tree, name);
    return true;
}

/* Behind what is in the file already. */
static bool add_profile(ft_session *session, ft_str path, ft_str name, ft_str old, ft_str text)
{
    ft_str between = old.len && !ft_str_ends(old, FT_STR("\n")) ? FT_STR("\n") : FT_STR("");
    if (!write_file(session, path, ft_concat(session->arena, old.at ? old : FT_STR(""), between, text, (ft_str){0})))
        return false;
    ft_say(session, ft_format(session->arena, "Profile %.*s written to %.*s", FT_ARG(name), FT_ARG(path)));
    return true;
}

/* `template`: of the project, {NULL,0} where there can be none yet. */
static bool write_profile(ft_session *session, ft_str folder, ft_str name, ft_str template)
{
    bool elsewhere = ft_opt_text(session->options, FT_OPT_PROFILES_DIR).at, has;
    bool templated = template.at && ft_fs_exists(session->fs, template);
    ft_str path = ft_path_join(session->arena, elsewhere || templated ? session->settings.profiles_dir : folder,
                               FT_STR("profiles.yml")),
           old, text;
    if (ft_opt_on(session->options, FT_OPT_SKIP_PROFILE_SETUP))
        return true;
    if (!read_profiles(session, path, name, &old, &has))
        return false;
    if (has) {
        ft_say(session, ft_format(session->arena,
                                  "The profile %.*s is in %.*s already and was left as it is.",
                                  FT_ARG(name), FT_ARG(path)));
        return true;
    }
    switch (templated ? ft_profile_template_fill(session, template, name, &text) : FT_TEMPLATE_NONE) {
    case FT_TEMPLATE_FILLED: return add_profile(session, path, name, old, text);
    case FT_TEMPLATE_FAILED: return false;
    default: return add_profile(session, path, name, old, profile_text(session, name));
    }
}

/* ---- the command */

/* --profile: one that is there already is used. */
static bool check_profile(ft_session *session, ft_str name)
{
    ft_str path =
               ft_path_join(session->arena, session->settings.profiles_dir, FT_STR("profiles.yml")),
           text;
    bool has;
    if (!read_profiles(session, path, name, &text, &has))
        return false;
    if (!has) {
        ft_diag *diag = ft_diag_error(session->diags, FT_DIAG_PROFILE, FT_NO_SPAN,
                                      "Could not find profile named '%.*s'", FT_ARG(name));
        ft_diag_hint(session->diags, diag,
                     "It is looked for in %.*s; leave --profile out to have one made.",
                     FT_ARG(path));
    }
    return has;
}

static void say_next_steps(ft_session *session, ft_str name)
{
    bool bare = ft_opt_on(session->options, FT_OPT_SKIP_PROFILE_SETUP) &&
                !ft_opt_text(session->options, FT_OPT_PROFILE).at;
    bool elsewhere = ft_opt_text(session->options, FT_OPT_PROFILES_DIR).at;
    ft_str hint = bare ? ft_format(session->arena,
                                   "Give it a profile named %.*s in profiles.yml, then build it:",
                                   FT_ARG(name))
                       : FT_STR("Build it:");
    ft_str folder = elsewhere ? ft_concat(session->arena, FT_STR(" --profiles-dir "),
                                          session->settings.profiles_dir, (ft_str){0})
                              : FT_STR("");
    ft_say(session,
           ft_format(
               session->arena,
               "Your new project \"%.*s\" was created!\n\n%.*s\n\n  cd %.*s\n  fettle build%.*s\n",
               FT_ARG(name), FT_ARG(hint), FT_ARG(name), FT_ARG(folder)));
}

static ft_exit start_project(ft_session *session, ft_str name)
{
    ft_str folder = ft_path_join(session->arena, session->working_folder, name);
    ft_str profile = ft_opt_text(session->options, FT_OPT_PROFILE);
    if (ft_fs_exists(session->fs, folder))
        return ft_session_refuse(session, "A project called %.*s already exists here.",
                                 FT_ARG(name));
    if ((profile.at && !check_profile(session, profile)) ||
        !write_project(session, folder, name, profile.at ? profile : name) ||
        (!profile.at && !write_profile(session, folder, name, (ft_str){0})))
        return ft_session_fail(session);
    say_next_steps(session, name);
    return FT_EXIT_OK;
}

/* Inside a project only the profile is missing. */
static ft_exit set_up_profile(ft_session *session)
{
    ft_project_file project;
    if (ft_opt_text(session->options, FT_OPT_PROFILE).at)
        return ft_session_refuse(
            session,
            "Can not init existing project with specified profile, edit dbt_project.yml instead");
    if (!ft_project_lenient(session, &project) ||
        !write_profile(session, session->settings.project_dir,
                       project.profile.len ? project.profile : project.name,
                       ft_path_join(session->arena, session->settings.project_dir, FT_STR("profile_template.yml"))))
        return ft_session_fail(session);
    return FT_EXIT_OK;
}

ft_exit ft_cmd_init(ft_session *session)
{
    if (session->settings.in_project)
        return set_up_profile(session);
    ft_str name = session->options->operands.len ? session->options->operands.at[0] : (ft_str){0};
    return settle_name(session, &name) ? start_project(session, name) : FT_EXIT_COULD_NOT;
}
