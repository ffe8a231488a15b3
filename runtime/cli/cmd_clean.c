/* cmd_clean.c - `fettle clean`: what earlier commands wrote is deleted, and nothing else (CLI-124). */
#include "cli/commands.h"
#include "cli/project_only.h"

static bool is_source_path(ft_session *session, const ft_project_file *file, ft_str path)
{
    for (int kind = 0; kind < FT_PATHS_KINDS; kind++)
        for (size_t i = 0; i < file->paths[kind].len; i++)
            if (ft_str_eq(ft_path_clean(session->arena, file->paths[kind].at[i]), path))
                return true;
    return false;
}

static bool is_inside(ft_str folder, ft_str path)
{
    return ft_str_starts(path, folder) && path.len > folder.len && path.at[folder.len] == '/';
}

static bool refuse(ft_session *session, const char *what, ft_str path)
{
    ft_diag_error(session->diags, FT_DIAG_PROJECT, FT_NO_SPAN, "dbt will not clean the following %s: ['%.*s']", what,
                  FT_ARG(path));
    return false;
}

/* What is outside needs a word of its own; a folder that holds the whole project is never cleaned. */
static bool may_clean_one(ft_session *session, const ft_project_file *file, ft_str target)
{
    ft_str root = session->settings.project_dir;
    ft_str path = ft_path_clean(session->arena, target);
    ft_str absolute = ft_path_clean(session->arena, ft_path_join(session->arena, root, path));
    bool holds_root = is_inside(absolute, root) || ft_str_eq(absolute, root);
    if (is_source_path(session, file, path))
        return refuse(session, "source paths", absolute);
    if (!is_inside(root, absolute) && ft_opt_on(session->options, FT_OPT_CLEAN_PROJECT_FILES_ONLY))
        return refuse(session, "directories outside the project", absolute);
    return !holds_root || refuse(session, "source paths", absolute);
}

/* All targets are looked at before the first is deleted. */
static bool may_clean(ft_session *session, const ft_project_file *file)
{
    for (size_t i = 0; i < file->clean_targets.len; i++)
        if (!may_clean_one(session, file, file->clean_targets.at[i]))
            return false;
    return true;
}

static bool clean_one(ft_session *session, ft_str target)
{
    ft_str path = ft_path_clean(session->arena, ft_path_join(session->arena, session->settings.project_dir, target));
    ft_say(session, ft_format(session->arena, "Checking %.*s/*", FT_ARG(path)));
    if (ft_fs_exists(session->fs, path)) {
        int failed = session->fs->remove(session->fs->self, path);
        if (failed) {
            ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot delete \"%.*s\": %s", FT_ARG(path),
                          strerror(failed));
            return false;
        }
    }
    ft_say(session, ft_format(session->arena, "Cleaned %.*s/*", FT_ARG(path)));
    return true;
}

static bool has_path(const ft_strs *paths, ft_str path)
{
    for (size_t i = 0; i < paths->len; i++)
        if (ft_str_eq(paths->at[i], path))
            return true;
    return false;
}

/* D002: what used to be the folder of packages is cleaned, what is now is not. */
static void warn_old_install_path(ft_session *session, const ft_project_file *file)
{
    if (has_path(&file->clean_targets, FT_STR("dbt_modules")) && !has_path(&file->clean_targets, file->install_path))
        ft_speaker_deprecated(session->speaker, FT_DEPRECATION_INSTALL_PATH, 1,
                              ft_format(session->arena, "clean-targets names `dbt_modules`, but packages are in `%.*s`",
                                        FT_ARG(file->install_path)), NULL);
}

ft_exit ft_cmd_clean(ft_session *session)
{
    ft_project_file file;
    if (!ft_project_only(session, &file) || !may_clean(session, &file))
        return ft_session_fail(session);
    warn_old_install_path(session, &file);
    for (size_t i = 0; i < file.clean_targets.len; i++)
        if (!clean_one(session, file.clean_targets.at[i]))
            return ft_session_fail(session);
    ft_say(session, FT_STR("Finished cleaning all paths."));
    return FT_EXIT_OK;
}
