/* staging.c - exchange of two folders by the kernel; see staging.h. */
#include "deps/staging.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAIT_MS = 100 };

/* Names that begin so are no packages to whoever reads the install folder. */
#define INSIDE_NAME "__fettle_deps"

static bool fail(const ft_deps *deps, const char *what, ft_str path, int error)
{
    return ft_deps_fail(deps, FT_NO_SPAN, "", "cannot %s \"%.*s\": %s", what, FT_ARG(path),
                        strerror(error));
}

static bool make_folder(const ft_deps *deps, ft_str path)
{
    int error = deps->fs->make_folders(deps->fs->self, path);
    return !error || fail(deps, "make the folder", path, error);
}

static bool exchange(ft_arena *arena, ft_str a, ft_str b)
{
    return renameat2(AT_FDCWD, ft_str_c(arena, a), AT_FDCWD, ft_str_c(arena, b), RENAME_EXCHANGE) ==
           0;
}

/* ---- where */

static ft_str real_path(ft_arena *arena, ft_str path)
{
    char found[PATH_MAX];
    return realpath(ft_str_c(arena, path), found) ? ft_str_copy(arena, ft_str_of(found)) : path;
}

static bool is_mount_point(ft_arena *arena, ft_str path)
{
    struct statx found;
    return statx(AT_FDCWD, ft_str_c(arena, path), 0, STATX_BASIC_STATS, &found) == 0 &&
           (found.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

/* Everything in the install folder is deleted: it must not be, or hold, the project. */
static bool check_install(const ft_deps *deps, ft_str install)
{
    ft_str project = real_path(deps->arena, deps->project_dir);
    ft_str below = ft_concat(deps->arena, install, FT_STR("/"), (ft_str){0});
    ft_fs_stat found;
    if (ft_str_is(install, "/") || ft_str_eq(project, install) || ft_str_starts(project, below) ||
        ft_fs_exists(deps->fs, ft_path_join(deps->arena, install, FT_STR("dbt_project.yml"))))
        return ft_deps_fail(
            deps, FT_NO_SPAN,
            "Set packages-install-path to a folder of its own, such as dbt_packages.",
            "\"%.*s\" is no folder for packages: what is in it would be deleted", FT_ARG(install));
    if (deps->fs->stat(deps->fs->self, install, &found) == 0 && found.kind != FT_FS_FOLDER)
        return fail(deps, "install into", install, ENOTDIR);
    return true;
}

/* ---- one at a time */

/* The lock of a folder that was cleared meanwhile is no lock. */
static bool is_same_file(ft_arena *arena, int file, ft_str path)
{
    struct stat held, named;
    return fstat(file, &held) == 0 && stat(ft_str_c(arena, path), &named) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

static bool lock(ft_staging *s)
{
    const ft_deps *deps = s->deps;
    ft_str path = ft_path_join(deps->arena, s->root, FT_STR("lock"));
    bool told = false;
    for (;;) {
        if (!make_folder(deps, s->root))
            return false;
        s->lock = open(ft_str_c(deps->arena, path), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (s->lock < 0 && errno != ENOENT)
            return fail(deps, "write", path, errno);
        if (s->lock >= 0 && flock(s->lock, LOCK_EX | LOCK_NB) == 0 &&
            is_same_file(deps->arena, s->lock, path))
            return true;
        if (s->lock >= 0)
            close(s->lock);
        if (!told)
            ft_deps_say(deps, FT_DEPS_INFO, "M902", "DepsWaiting",
                        "Waiting for another deps that writes %.*s", FT_ARG(s->install));
        told = true;
        if (!ft_deps_wait(deps, WAIT_MS))
            return false;
    }
}

static void clear_remains(ft_staging *s)
{
    s->deps->fs->remove(s->deps->fs->self, s->packages);
    s->deps->fs->remove(s->deps->fs->self, s->downloads);
}

/* DBT_DOWNLOADS_DIR may be shared by several: each has a folder of its own there. */
static ft_str downloads_folder(const ft_deps *deps, ft_str root)
{
    ft_str wished = deps->env(deps->env_self, FT_STR("DBT_DOWNLOADS_DIR"));
    if (!wished.len)
        return ft_path_join(deps->arena, root, FT_STR("downloads"));
    return ft_path_join(deps->arena, ft_path_join(deps->arena, deps->project_dir, wished),
                        ft_format(deps->arena, "fettle-deps-%ld", (long)getpid()));
}

bool ft_staging_open(const ft_deps *deps, ft_str install_path, ft_staging *out)
{
    ft_arena *arena = deps->arena;
    ft_str install = real_path(
        arena, ft_path_clean(arena, ft_path_join(arena, deps->project_dir, install_path)));
    *out = (ft_staging){
        .deps = deps, .install = install, .lock = -1, .inside = is_mount_point(arena, install)};
    if (!check_install(deps, install))
        return false;
    out->root = out->inside ? ft_path_join(arena, install, FT_STR(INSIDE_NAME))
                            : ft_format(arena, "%.*s/.%.*s.fettle", FT_ARG(ft_path_folder(install)),
                                        FT_ARG(ft_path_name(install)));
    out->packages = ft_path_join(arena, out->root, FT_STR("packages"));
    out->downloads = downloads_folder(deps, out->root);
    if (!lock(out))
        return false;
    clear_remains(out);
    if (make_folder(deps, out->packages) && make_folder(deps, out->downloads))
        return true;
    ft_staging_close(out);
    return false;
}

void ft_staging_close(ft_staging *staging)
{
    if (staging->lock < 0)
        return;
    staging->deps->fs->remove(staging->deps->fs->self, staging->downloads);
    staging->deps->fs->remove(staging->deps->fs->self, staging->root);
    close(staging->lock);
    staging->lock = -1;
}

/* ---- the swap */

/* Where the disk cannot exchange: the old set steps aside, the new one in. */
static bool replace_folder(ft_staging *s)
{
    ft_arena *arena = s->deps->arena;
    ft_str aside = ft_path_join(arena, s->root, FT_STR("old"));
    if (rename(ft_str_c(arena, s->install), ft_str_c(arena, aside)) != 0 && errno != ENOENT)
        return fail(s->deps, "replace", s->install, errno);
    return rename(ft_str_c(arena, s->packages), ft_str_c(arena, s->install)) == 0 ||
           fail(s->deps, "make", s->install, errno);
}

/* One package at a time, where the folder itself cannot be exchanged. */
static bool swap_children(ft_staging *s)
{
    const ft_deps *deps = s->deps;
    ft_fs_entries made = {0}, old = {0};
    int error = ft_fs_list_sorted(deps->fs, deps->arena, s->packages, &made);
    error = error ? error : ft_fs_list_sorted(deps->fs, deps->arena, s->install, &old);
    for (size_t i = 0; i < made.len && !error; i++) {
        ft_str from = ft_path_join(deps->arena, s->packages, made.at[i].name);
        ft_str to = ft_path_join(deps->arena, s->install, made.at[i].name);
        if (!exchange(deps->arena, from, to) &&
            rename(ft_str_c(deps->arena, from), ft_str_c(deps->arena, to)) != 0)
            error = errno;
    }
    for (size_t i = 0, j = 0; i < old.len && !error; i++) {
        while (j < made.len && ft_str_cmp(made.at[j].name, old.at[i].name) < 0)
            j++;
        bool kept = (j < made.len && ft_str_eq(made.at[j].name, old.at[i].name)) ||
                    ft_str_is(old.at[i].name, INSIDE_NAME);
        error = kept ? 0
                     : deps->fs->remove(deps->fs->self,
                                        ft_path_join(deps->arena, s->install, old.at[i].name));
    }
    return !error || fail(deps, "replace packages in", s->install, error);
}

bool ft_staging_swap(ft_staging *s)
{
    if (s->inside)
        return swap_children(s);
    return exchange(s->deps->arena, s->packages, s->install) || replace_folder(s);
}
