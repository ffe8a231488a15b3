/* cmd_deps.c - `fettle deps`: packages in folders of this machine are linked in; others are refused until
 * deps/ can fetch them. */
#include "cli/commands.h"
#include "cli/project_only.h"

#include <errno.h>
#include <unistd.h>

static bool read_packages(ft_session *session, ft_yaml **packages)
{
    static const char *const names[] = {"dependencies.yml", "packages.yml"};
    *packages = NULL;
    for (size_t i = 0; i < 2 && !*packages; i++) {
        ft_str path = ft_path_join(session->arena, session->settings.project_dir, ft_str_of(names[i])), text;
        ft_yaml *tree = NULL;
        if (!ft_fs_exists(session->fs, path) || ft_fs_read(session->fs, session->arena, path, &text) != 0)
            continue;
        if (!ft_yaml_parse(session->arena, ft_source_new(session->arena, ft_str_of(names[i]), text), session->diags, &tree))
            return false;
        *packages = tree ? ft_yaml_get(tree, FT_STR("packages")) : NULL;
    }
    return true;
}

/* A link to the folder, under the package's own name, as dbt makes it. */
static bool link_package(ft_session *session, const ft_project_file *project, const ft_yaml *entry, ft_str folder)
{
    ft_arena *arena = session->arena;
    ft_str root = session->settings.project_dir, from = ft_path_join(arena, root, folder);
    ft_project_text text;
    if (!ft_project_text_read(arena, session->fs, from, &text, session->diags))
        return false;
    ft_str name = ft_yaml_text(ft_yaml_get(text.tree, FT_STR("name")));
    if (!name.len) {
        ft_diag_error(session->diags, FT_DIAG_PACKAGE, entry->span, "the project in \"%.*s\" has no name", FT_ARG(folder));
        return false;
    }
    ft_str install = ft_path_join(arena, root, project->install_path), to = ft_path_join(arena, install, name);
    session->fs->make_folders(session->fs->self, install);
    session->fs->remove(session->fs->self, to);
    if (symlink(ft_str_c(arena, ft_path_clean(arena, from)), ft_str_c(arena, to)) != 0) {
        ft_diag_error(session->diags, FT_DIAG_FILE, entry->span, "cannot link \"%.*s\": %s", FT_ARG(to), strerror(errno));
        return false;
    }
    ft_say(session, ft_format(arena, "Installing %.*s\n  Installed from <local @ %.*s>", FT_ARG(name), FT_ARG(folder)));
    return true;
}

/* Is a package of the hub or of git installed already? Its folder carries the last part of its name. */
static bool is_installed(ft_session *session, const ft_project_file *project, ft_str named)
{
    ft_str name = ft_path_stem(ft_path_name(named));
    ft_str folder = ft_path_join(session->arena, session->settings.project_dir, project->install_path);
    return ft_fs_exists(session->fs, ft_path_join(session->arena, ft_path_join(session->arena, folder, name),
                                                  FT_STR("dbt_project.yml")));
}

static bool install(ft_session *session, const ft_project_file *project, const ft_yaml *entry)
{
    ft_str local = ft_yaml_text(ft_yaml_get(entry, FT_STR("local")));
    if (local.len)
        return link_package(session, project, entry, local);
    ft_str hub = ft_yaml_text(ft_yaml_get(entry, FT_STR("package"))), git = ft_yaml_text(ft_yaml_get(entry, FT_STR("git")));
    ft_str named = hub.len ? hub : git;
    if (named.len && is_installed(session, project, named)) {
        ft_say(session, ft_format(session->arena, "%.*s is installed", FT_ARG(named)));
        return true;
    }
    ft_diag_error(session->diags, FT_DIAG_PACKAGE, entry->span,
                  "this version installs local packages only: put \"%.*s\" into %.*s by hand",
                  FT_ARG(named.len ? named : FT_STR("the package")), FT_ARG(project->install_path));
    return false;
}

ft_exit ft_cmd_deps(ft_session *session)
{
    ft_project_file project;
    ft_yaml *packages;
    if (ft_opt_text(session->options, FT_OPT_ADD_PACKAGE).at)
        return ft_session_refuse(session, "--add-package is not in this version");
    if (!ft_project_only(session, &project) || !read_packages(session, &packages))
        return ft_session_fail(session);
    if (!packages || packages->kind != FT_YAML_SEQUENCE || !packages->as.items.len) {
        ft_say(session, FT_STR("Warning: No packages were found in packages.yml"));
        return FT_EXIT_OK;
    }
    bool ok = true;
    for (size_t i = 0; i < packages->as.items.len; i++)
        ok &= install(session, &project, packages->as.items.at[i]);
    return ok ? FT_EXIT_OK : ft_session_fail(session);
}
