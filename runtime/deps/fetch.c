/* fetch.c - one function for each kind of package at each step; see fetch.h. */
#include "deps/fetch.h"

#include "base/map.h"
#include "deps/archive.h"
#include "deps/git.h"
#include "deps/names.h"
#include "model/project_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TARBALL_LIMIT = 1 << 30 };

struct ft_fetcher {
    const ft_deps *deps;
    ft_http *http;
    ft_hub *hub;
    ft_str folder;
    unsigned made;  /* numbers what is put into `folder` */
    ft_map fetched; /* address, subdirectory and revision -> place */
};

typedef struct {
    ft_str folder, version;
} place; /* where it is, and for git the sha */

ft_fetcher *ft_fetcher_new(const ft_deps *deps, ft_str folder)
{
    ft_fetcher *fetcher = FT_NEW(deps->arena, ft_fetcher);
    *fetcher = (ft_fetcher){.deps = deps, .http = ft_http_new(deps), .folder = folder};
    fetcher->hub = ft_hub_new(deps, fetcher->http);
    return fetcher;
}

void ft_fetcher_free(ft_fetcher *fetcher)
{
    if (fetcher)
        ft_http_free(fetcher->http);
}

/* ---- pins */

static bool pin_git(ft_fetcher *fetcher, const ft_requirement *wanted, ft_pin *out)
{
    const ft_strs *versions = &wanted->spec.versions;
    out->version = versions->len ? versions->at[0] : FT_STR("HEAD");
    if (versions->len <= 1)
        return true;
    ft_buf listed = ft_buf_in(fetcher->deps->arena);
    for (size_t i = 0; i < versions->len; i++)
        ft_buf_format(&listed, "%s'%.*s'", i ? ", " : "", FT_ARG(versions->at[i]));
    return ft_deps_fail(
        fetcher->deps, wanted->spec.span, "Let all who ask for it name the same revision.",
        "git dependencies should contain exactly one version. %.*s contains: {%.*s}",
        FT_ARG(wanted->key), FT_ARG(ft_buf_str(&listed)));
}

static bool pin_hub(ft_fetcher *fetcher, const ft_requirement *wanted, ft_pin *out)
{
    ft_hub_release release;
    ft_hub_wish wish = {.name = wanted->spec.address,
                        .versions = wanted->spec.versions,
                        .prerelease = wanted->spec.prerelease,
                        .span = wanted->spec.span};
    if (!ft_hub_pick(fetcher->hub, &wish, &release))
        return false;
    out->version = release.version;
    out->latest = release.latest;
    out->project = release.project;
    out->tarball = release.tarball;
    bool fine = true;
    for (size_t i = 0; i < release.packages.as.list->len; i++) {
        ft_package_spec spec;
        ft_value entry = release.packages.as.list->at[i];
        fine &=
            ft_package_spec_read(&fetcher->deps->reader, entry, entry, wanted->spec.span, &spec);
        if (fine)
            ft_vec_push(fetcher->deps->arena, &out->wants.specs, spec);
    }
    return fine;
}

bool ft_fetch_pin(ft_fetcher *fetcher, const ft_requirement *wanted, ft_pin *out)
{
    *out = (ft_pin){.spec = wanted->spec, .url = wanted->url, .shown = wanted->key};
    switch (wanted->spec.kind) {
    case FT_PACKAGE_HUB:
        return pin_hub(fetcher, wanted, out);
    case FT_PACKAGE_GIT:
    case FT_PACKAGE_PRIVATE:
        return pin_git(fetcher, wanted, out);
    case FT_PACKAGE_TARBALL:
        out->shown = wanted->spec.name;
        return true;
    case FT_PACKAGE_LOCAL:
        return true;
    }
    return false;
}

/* ---- files */

static ft_str fresh_place(ft_fetcher *fetcher)
{
    return ft_format(fetcher->deps->arena, "%.*s/%u", FT_ARG(fetcher->folder), fetcher->made++);
}

static ft_str key_of(ft_fetcher *fetcher, const ft_pin *pin)
{
    return ft_format(fetcher->deps->arena, "%.*s\n%.*s\n%.*s", FT_ARG(pin->url),
                     FT_ARG(pin->spec.subdirectory), FT_ARG(pin->version));
}

static bool is_fetched(ft_fetcher *fetcher, ft_pin *pin)
{
    const place *known = ft_map_get(&fetcher->fetched, key_of(fetcher, pin));
    if (!known)
        return false;
    pin->folder = known->folder;
    pin->version = known->version;
    return true;
}

/* Under the version that was asked for and under the one that it is. */
static void keep_fetched(ft_fetcher *fetcher, ft_pin *pin, ft_str version)
{
    place *kept = FT_NEW(fetcher->deps->arena, place);
    *kept = (place){pin->folder, version};
    ft_map_put(fetcher->deps->arena, &fetcher->fetched, key_of(fetcher, pin), kept);
    pin->version = version;
    ft_map_put(fetcher->deps->arena, &fetcher->fetched, key_of(fetcher, pin), kept);
}

/* A tar.gz that turns out to be cut short is got again, as dbt does. */
static bool fetch_archive(ft_fetcher *fetcher, ft_pin *pin, ft_str url, ft_str folder)
{
    const ft_deps *deps = fetcher->deps;
    ft_str file = ft_format(deps->arena, "%.*s.tar.gz", FT_ARG(fresh_place(fetcher)));
    ft_http_request request = {.url = url, .span = pin->spec.span, .limit = TARBALL_LIMIT};
    ft_archive_found found = {0};
    for (int attempt = 0; attempt < 3; attempt++) {
        if (!ft_http_download(fetcher->http, &request, file))
            return false;
        bool fine = ft_archive_unpack(deps, file, folder, FT_ARCHIVE_LIMITS, &found);
        deps->fs->remove(deps->fs->self, file);
        if (fine && found.links)
            ft_deps_say(deps, FT_DEPS_WARN, "M901", "DepsLinksLeftOut",
                        "%zu link(s) in %.*s were left out", found.links, FT_ARG(url));
        if (fine || !found.why.len)
            return fine; /* without a reason: stopped, which is reported */
        if (!found.broken)
            break;
        deps->fs->remove(deps->fs->self, folder);
    }
    return ft_deps_fail(deps, pin->spec.span, "", "cannot unpack %.*s: %.*s", FT_ARG(url),
                        FT_ARG(found.why));
}

static bool fetch_tarball(ft_fetcher *fetcher, ft_pin *pin)
{
    if (is_fetched(fetcher, pin))
        return true;
    pin->folder = fresh_place(fetcher);
    if (!ft_package_name_check(fetcher->deps, pin->spec.name, pin->spec.span) ||
        !fetch_archive(fetcher, pin, pin->url, pin->folder))
        return false;
    keep_fetched(fetcher, pin, pin->version);
    return true;
}

static bool is_unpinned(ft_str revision)
{
    return ft_str_is(revision, "HEAD") || ft_str_is(revision, "main") ||
           ft_str_is(revision, "master");
}

static void warn_unpinned(ft_fetcher *fetcher, const ft_pin *pin)
{
    ft_str revision = pin->version, how;
    if (!is_unpinned(revision) || pin->spec.unpinned_is_fine)
        return;
    how = ft_str_is(revision, "HEAD")
              ? FT_STR("not pinned, using HEAD (default branch)")
              : ft_format(fetcher->deps->arena, "pinned to the \"%.*s\" branch", FT_ARG(revision));
    ft_deps_say(fetcher->deps, FT_DEPS_WARN, "M029", "DepsUnpinned",
                "The git package \"%.*s\" \n\tis %.*s.\n\tThis can introduce breaking changes into "
                "your project without "
                "warning!\n\nName a tag or a sha as its revision.",
                FT_ARG(pin->url), FT_ARG(how));
}

static bool is_below(const char *path, const char *folder)
{
    size_t len = strlen(folder);
    return strncmp(path, folder, len) == 0 && path[len] == '/';
}

/* The folder must really lie in the checkout: a repository may hold a link of that name. */
static bool enter_subdirectory(ft_fetcher *fetcher, ft_pin *pin)
{
    const ft_deps *deps = fetcher->deps;
    char whole[PATH_MAX], inside[PATH_MAX];
    ft_str part = ft_path_join(deps->arena, pin->folder, pin->spec.subdirectory);
    bool found = realpath(ft_str_c(deps->arena, pin->folder), whole) &&
                 realpath(ft_str_c(deps->arena, part), inside);
    if (!found || !is_below(inside, whole))
        return ft_deps_fail(deps, pin->spec.span, "", "the repository %.*s has no folder \"%.*s\"",
                            FT_ARG(pin->url), FT_ARG(pin->spec.subdirectory));
    pin->folder = ft_path_clean(deps->arena, part);
    return true;
}

static bool fetch_git(ft_fetcher *fetcher, ft_pin *pin)
{
    if (is_fetched(fetcher, pin))
        return true;
    pin->folder = fresh_place(fetcher);
    ft_git_request request = {.url = pin->url,
                              .revision = pin->version,
                              .subdirectory = pin->spec.subdirectory,
                              .span = pin->spec.span};
    ft_str sha;
    if (!ft_git_checkout(fetcher->deps, &request, pin->folder, &sha) ||
        (pin->spec.subdirectory.len && !enter_subdirectory(fetcher, pin)))
        return false;
    warn_unpinned(fetcher, pin);
    keep_fetched(fetcher, pin, sha);
    return true;
}

static bool find_local(ft_fetcher *fetcher, ft_pin *pin)
{
    const ft_deps *deps = fetcher->deps;
    ft_str path = pin->spec.address;
    if (ft_str_starts(path, FT_STR("~/")))
        path = ft_path_join(deps->arena, deps->env(deps->env_self, FT_STR("HOME")),
                            ft_str_from(path, 2));
    pin->folder = ft_path_clean(deps->arena, ft_path_join(deps->arena, deps->project_dir, path));
    return true;
}

/* ---- what a project says of itself */

static bool read_project(ft_fetcher *fetcher, ft_pin *pin)
{
    const ft_deps *deps = fetcher->deps;
    ft_project_text text;
    ft_str file = ft_path_join(deps->arena, pin->folder, FT_STR("dbt_project.yml"));
    if (!ft_fs_exists(deps->fs, file))
        return ft_deps_fail(deps, pin->spec.span, "A package is a folder with a dbt_project.yml.",
                            "No dbt_project.yml found at expected path %.*s", FT_ARG(file));
    if (!ft_project_text_read(deps->arena, deps->fs, pin->folder, &text, deps->diags) ||
        !ft_packages_file_read(&deps->reader, pin->folder, &pin->wants))
        return false;
    ft_str name = ft_yaml_text(ft_yaml_get(text.tree, FT_STR("name")));
    pin->project = pin->spec.kind == FT_PACKAGE_TARBALL ? pin->spec.name : name;
    return ft_package_name_check(deps, pin->project, pin->spec.span);
}

bool ft_fetch_describe(ft_fetcher *fetcher, ft_pin *pin)
{
    switch (pin->spec.kind) {
    case FT_PACKAGE_HUB:
        return true; /* the hub has said it all */
    case FT_PACKAGE_LOCAL:
        return find_local(fetcher, pin) && read_project(fetcher, pin);
    case FT_PACKAGE_TARBALL:
        return fetch_tarball(fetcher, pin) && read_project(fetcher, pin);
    case FT_PACKAGE_GIT:
    case FT_PACKAGE_PRIVATE:
        return fetch_git(fetcher, pin) && read_project(fetcher, pin);
    }
    return false;
}

/* ---- installing */

static bool copy_folder(ft_fetcher *fetcher, const ft_pin *pin, ft_str from, ft_str to);

static int copy_entry(ft_fetcher *fetcher, const ft_pin *pin, const ft_fs_entry *entry, ft_str from,
                      ft_str to)
{
    const ft_fs *fs = fetcher->deps->fs;
    ft_str text;
    if (entry->kind == FT_FS_FOLDER)
        return copy_folder(fetcher, pin, from, to) ? 0 : -1;
    int error = entry->kind == FT_FS_FILE ? ft_fs_read(fs, fetcher->deps->arena, from, &text) : 0;
    return error || entry->kind != FT_FS_FILE ? error : fs->replace(fs->self, to, text, false);
}

/* For disks without links. */
static bool copy_folder(ft_fetcher *fetcher, const ft_pin *pin, ft_str from, ft_str to)
{
    const ft_deps *deps = fetcher->deps;
    ft_fs_entries entries = {0};
    int error = deps->fs->make_folders(deps->fs->self, to);
    error = error ? error : deps->fs->list(deps->fs->self, deps->arena, from, &entries);
    for (size_t i = 0; i < entries.len && !error; i++)
        error = copy_entry(fetcher, pin, &entries.at[i],
                           ft_path_join(deps->arena, from, entries.at[i].name),
                           ft_path_join(deps->arena, to, entries.at[i].name));
    return !error || (error < 0 ? false
                                : ft_deps_fail(deps, pin->spec.span, "", "cannot copy \"%.*s\": %s",
                                               FT_ARG(from), strerror(error)));
}

/* Downloads may be on another disk (DBT_DOWNLOADS_DIR). */
static bool move_folder(ft_fetcher *fetcher, const ft_pin *pin, ft_str to)
{
    ft_arena *arena = fetcher->deps->arena;
    if (rename(ft_str_c(arena, pin->folder), ft_str_c(arena, to)) == 0)
        return true;
    if (errno == EXDEV)
        return copy_folder(fetcher, pin, pin->folder, to);
    return ft_deps_fail(fetcher->deps, pin->spec.span, "", "cannot move \"%.*s\" to \"%.*s\": %s",
                        FT_ARG(pin->folder), FT_ARG(to), strerror(errno));
}

static bool link_folder(ft_fetcher *fetcher, const ft_pin *pin, ft_str to)
{
    ft_arena *arena = fetcher->deps->arena;
    ft_deps_say(fetcher->deps, FT_DEPS_DEBUG, "Z037", "DepsCreatingLocalSymlink",
                "Creating symlink to local dependency.");
    if (symlink(ft_str_c(arena, pin->folder), ft_str_c(arena, to)) == 0)
        return true;
    ft_deps_say(fetcher->deps, FT_DEPS_DEBUG, "Z038", "DepsSymlinkNotAvailable",
                "Symlinks are not available on this OS, copying dependency.");
    return copy_folder(fetcher, pin, pin->folder, to);
}

bool ft_fetch_install(ft_fetcher *fetcher, ft_pin *pin, ft_str to)
{
    switch (pin->spec.kind) {
    case FT_PACKAGE_HUB:
        return fetch_archive(fetcher, pin, pin->tarball, to);
    case FT_PACKAGE_LOCAL:
        return link_folder(fetcher, pin, to);
    case FT_PACKAGE_TARBALL:
    case FT_PACKAGE_GIT:
    case FT_PACKAGE_PRIVATE:
        return move_folder(fetcher, pin, to);
    }
    return false;
}
