/* cmd_init.c - `fettle init`: a project that builds at once, and a profile for it (CLI-125). */
#include "cli/commands.h"

#include "embedded.h"

static bool is_name(ft_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && !(i && c >= '0' && c <= '9'))
            return false;
    }
    return name.len > 0;
}

static bool write_file(ft_session *session, ft_str path, ft_str text)
{
    session->fs->make_folders(session->fs->self, ft_path_folder(path));
    int failed = session->fs->replace(session->fs->self, path, text, false);
    if (failed)
        ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot write \"%.*s\": %s", FT_ARG(path),
                      strerror(failed));
    return !failed;
}

/* The files of templates/starter, with the project's name in them. */
static bool write_project(ft_session *session, ft_str folder, ft_str name)
{
    static const ft_str starter = FT_STR_INIT("starter/project/");
    bool ok = true;
    for (size_t i = 0; i < ft_embedded_count; i++) {
        const ft_embedded *file = &ft_embedded_files[i];
        ft_str path = ft_str_of(file->path);
        if (!ft_str_starts(path, starter))
            continue;
        ft_str text = ft_str_replace(session->arena, (ft_str){file->bytes, file->len}, FT_STR("my_project"), name);
        ok &= write_file(session, ft_path_join(session->arena, folder, ft_str_from(path, starter.len)), text);
    }
    return ok;
}

static ft_str profile_text(ft_session *session, ft_str name)
{
    ft_str path = ft_format(session->arena, "starter/profiles/%.*s.yml",
                            FT_ARG(ft_opt_text(session->options, FT_OPT_ADAPTER)));
    for (size_t i = 0; i < ft_embedded_count; i++)
        if (ft_str_is(path, ft_embedded_files[i].path))
            return ft_str_replace(session->arena, (ft_str){ft_embedded_files[i].bytes, ft_embedded_files[i].len},
                                  FT_STR("my_project"), name);
    return FT_STR("");
}

/* profiles.yml goes into the project, where it is found without any option. An existing one is kept. */
static bool write_profile(ft_session *session, ft_str folder, ft_str name)
{
    ft_str path = ft_path_join(session->arena, folder, FT_STR("profiles.yml"));
    if (ft_opt_on(session->options, FT_OPT_SKIP_PROFILE_SETUP))
        return true;
    if (ft_fs_exists(session->fs, path)) {
        ft_say(session, ft_format(session->arena, "%.*s is there already and was left as it is.", FT_ARG(path)));
        return true;
    }
    return write_file(session, path, profile_text(session, name));
}

static ft_exit start_project(ft_session *session, ft_str name)
{
    ft_str folder = ft_path_join(session->arena, session->working_folder, name);
    if (!is_name(name))
        return ft_session_refuse(session, "\"%.*s\" is not a valid project name: use letters, digits and underscores",
                                 FT_ARG(name));
    if (ft_fs_exists(session->fs, folder))
        return ft_session_refuse(session, "a folder \"%.*s\" is there already", FT_ARG(name));
    if (!write_project(session, folder, name) || !write_profile(session, folder, name))
        return ft_session_fail(session);
    ft_say(session, ft_format(session->arena,
                              "Your new project \"%.*s\" was created!\n\nBuild it:\n\n  cd %.*s\n  fettle build\n",
                              FT_ARG(name), FT_ARG(name)));
    return FT_EXIT_OK;
}

/* Inside a project only the profile is missing. */
ft_exit ft_cmd_init(ft_session *session)
{
    if (session->options->operands.len)
        return start_project(session, session->options->operands.at[0]);
    if (!session->settings.in_project)
        return ft_session_refuse(session, "give the project a name: fettle init NAME");
    return write_profile(session, session->settings.project_dir, FT_STR("my_project")) ? FT_EXIT_OK
                                                                                       : ft_session_fail(session);
}
