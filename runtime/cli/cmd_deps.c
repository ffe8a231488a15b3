/* cmd_deps.c - `fettle deps`: packages resolved, locked and installed (CLI-006, DEP-01 ... DEP-13).
 *
 *   lock there, same hash        install what the lock says
 *   otherwise, or --upgrade      resolve packages.yml, install that, write the lock
 *   --lock                       write the lock only
 *   --dry-run                    say what would be installed */
#include "cli/commands.h"
#include "cli/project_only.h"
#include "context/parse_context.h"
#include "deps/add_package.h"
#include "deps/lock.h"
#include "deps/resolve.h"
#include "deps/staging.h"

typedef struct {
    ft_session *session;
    ft_deps deps;
    ft_project_file project;
    ft_packages_file asked; /* packages.yml or dependencies.yml */
    ft_str hash;            /* of it */
    ft_staging staging;
    ft_fetcher *fetcher;
    ft_pins pins;
    bool resolved; /* pins are new: the lock is to be written */
} command;

/* ---- what deps asks of the program */

static bool stopped(void *self)
{
    return ft_cancel_raised(((ft_session *)self)->cancel);
}

static void tell(void *self, ft_deps_level level, const char *code, const char *name, ft_str text)
{
    ft_session *session = self;
    const ft_voice *voice = ft_speaker_voice(session->speaker);
    switch (level) {
    case FT_DEPS_DEBUG:
        ft_log_line(session->log, FT_LEVEL_DEBUG, code, name, text);
        break;
    case FT_DEPS_INFO:
        ft_log_line(session->log, FT_LEVEL_INFO, code, name, text);
        break;
    case FT_DEPS_WARN:
        ft_speaker_warn(session->speaker, code, name, text);
        break;
    case FT_DEPS_DEPRECATED:
        voice->deprecated(voice->self, ft_str_of(name), text);
        break;
    }
}

static ft_str reveal(void *self, ft_str text)
{
    ft_session *session = self;
    return ft_secrets_insert(session->arena, &session->settings.invocation, text);
}

static void prepare(command *c, ft_session *session)
{
    const ft_invocation *invocation = &session->settings.invocation;
    *c = (command){.session = session};
    c->deps = (ft_deps){
        .arena = session->arena,
        .fs = session->fs,
        .diags = session->diags,
        .project_dir = session->settings.project_dir,
        .dbt_version = FT_STR(FT_DBT_VERSION),
        .any_version = !ft_opt_on(session->options, FT_OPT_VERSION_CHECK),
        .stop_fd = ft_cancel_fd(session->cancel),
        .stopped = stopped,
        .tell = tell,
        .self = session,
        .env = invocation->env,
        .env_self = invocation->env_self,
        .env_names = invocation->env_names,
    };
    c->deps.reader = (ft_packages_reader){
        .arena = session->arena,
        .fs = session->fs,
        .scope = ft_secrets_scope(session),
        .reveal = reveal,
        .reveal_self = session,
        .diags = session->diags,
    };
}

/* ---- packages.yml */

static bool write_file(command *c, ft_str path, ft_str text)
{
    int error = c->deps.fs->replace(c->deps.fs->self, path, text, true);
    return !error || ft_deps_fail(&c->deps, FT_NO_SPAN, "", "cannot write \"%.*s\": %s",
                                  FT_ARG(path), strerror(error));
}

/* --add-package: the file is written first, as in dbt, so that it stays when a package cannot be
 * had. */
static bool add_package(command *c)
{
    const ft_options *options = c->session->options;
    ft_str text = ft_opt_text(options, FT_OPT_ADD_PACKAGE), path;
    ft_added_package added;
    if (!text.at)
        return true;
    if (!ft_added_package_read(&c->deps, text, ft_opt_text(options, FT_OPT_PACKAGE_SOURCE), &added))
        return false;
    path = ft_path_join(c->deps.arena, c->deps.project_dir, c->asked.file);
    if (!c->asked.source)
        ft_deps_say(&c->deps, FT_DEPS_INFO, "Z017", "Formatting", "Created packages.yml");
    if (!write_file(c, path, ft_add_package(&c->deps, &c->asked, &added)))
        return false;
    ft_deps_say(&c->deps, FT_DEPS_INFO, "M032", "DepsAddPackage",
                "Added new package %.*s%s%.*s to %.*s", FT_ARG(added.name),
                added.version.len ? "@" : "", FT_ARG(added.version), FT_ARG(path));
    return ft_packages_file_read(&c->deps.reader, c->deps.project_dir, &c->asked);
}

/* Packages' own dependencies.yml are rendered, the project's is not (NAT-18). */
static bool read_asked(command *c)
{
    if (!ft_packages_file_read(&c->deps.reader, c->deps.project_dir, &c->asked) || !add_package(c))
        return false;
    c->deps.reader.render_dependencies = true;
    c->hash = ft_packages_hash(c->deps.arena, &c->asked);
    return true;
}

/* ---- what is to be installed */

static ft_str lock_path(const command *c)
{
    return ft_path_join(c->deps.arena, c->deps.project_dir, FT_STR(FT_LOCK_FILE));
}

static bool choose_pins(command *c)
{
    const ft_options *options = c->session->options;
    ft_packages_file lock;
    if (!ft_packages_lock_read(&c->deps.reader, lock_path(c), &lock))
        return false;
    bool fits = lock.source && ft_str_eq(lock.hash, c->hash) && !ft_opt_on(options, FT_OPT_UPGRADE);
    c->resolved = !fits;
    return fits ? ft_resolve_locked(c->fetcher, &c->deps, &lock, &c->pins)
                : ft_resolve(c->fetcher, &c->deps, &c->asked, c->project.name, &c->pins);
}

static bool write_lock(command *c)
{
    ft_str path = lock_path(c);
    if (!c->resolved)
        return true;
    if (!write_file(c, path, ft_lock_text(&c->deps, &c->pins, c->hash)))
        return false;
    ft_deps_say(&c->deps, FT_DEPS_INFO, "M031", "DepsLockUpdating",
                "Updating lock file in file path: %.*s", FT_ARG(path));
    return true;
}

/* ---- installing */

static ft_str installed_from(command *c, const ft_pin *pin)
{
    ft_arena *arena = c->deps.arena;
    switch (pin->spec.kind) {
    case FT_PACKAGE_HUB:
        return ft_format(arena, "version %.*s", FT_ARG(pin->version));
    case FT_PACKAGE_LOCAL:
        return ft_format(arena, "<local @ %.*s>", FT_ARG(pin->spec.address));
    case FT_PACKAGE_TARBALL:
        return ft_format(arena, "tarball (url: %.*s)", FT_ARG(pin->url));
    case FT_PACKAGE_GIT:
    case FT_PACKAGE_PRIVATE:
        return ft_format(arena, "revision %.*s", FT_ARG(pin->version));
    }
    return FT_STR("");
}

static void tell_installed(command *c, const ft_pin *pin)
{
    ft_deps_say(&c->deps, FT_DEPS_INFO, "M015", "DepsInstallInfo", "Installed from %.*s",
                FT_ARG(installed_from(c, pin)));
    if (pin->spec.kind == FT_PACKAGE_HUB && ft_str_eq(pin->version, pin->latest))
        ft_deps_say(&c->deps, FT_DEPS_INFO, "M017", "DepsUpToDate", "Up to date!");
    else if (pin->spec.kind == FT_PACKAGE_HUB)
        ft_deps_say(&c->deps, FT_DEPS_INFO, "M016", "DepsUpdateAvailable",
                    "Updated version available: %.*s", FT_ARG(pin->latest));
    if (pin->spec.subdirectory.len)
        ft_deps_say(&c->deps, FT_DEPS_INFO, "M018", "DepsListSubdirectory", "and subdirectory %.*s",
                    FT_ARG(pin->spec.subdirectory));
}

static bool install(command *c, ft_pin *pin)
{
    ft_deps_say(&c->deps, FT_DEPS_INFO, "M014", "DepsStartPackageInstall", "Installing %.*s",
                FT_ARG(pin->shown));
    if (!ft_deps_go_on(&c->deps) ||
        !ft_fetch_install(c->fetcher, pin,
                          ft_path_join(c->deps.arena, c->staging.packages, pin->project)))
        return false;
    tell_installed(c, pin);
    return true;
}

static void tell_updates(command *c)
{
    ft_buf names = ft_buf_in(c->deps.arena);
    for (size_t i = 0; i < c->pins.len; i++)
        if (c->pins.at[i].spec.kind == FT_PACKAGE_HUB &&
            !ft_str_eq(c->pins.at[i].version, c->pins.at[i].latest))
            ft_buf_format(&names, "%s'%.*s'", names.len ? ", " : "", FT_ARG(c->pins.at[i].shown));
    if (!names.len)
        return;
    ft_deps_say(&c->deps, FT_DEPS_INFO, "Z017", "Formatting", "%s", "");
    ft_deps_say(&c->deps, FT_DEPS_INFO, "M019", "DepsNotifyUpdatesAvailable",
                "Updates available for packages: [%.*s]\nUpdate your versions in packages.yml, "
                "then run dbt deps",
                FT_ARG(ft_buf_str(&names)));
}

static bool say_plan(command *c)
{
    for (size_t i = 0; i < c->pins.len; i++)
        ft_deps_say(&c->deps, FT_DEPS_INFO, "M903", "DepsDryRun", "Would install %.*s from %.*s",
                    FT_ARG(c->pins.at[i].shown), FT_ARG(installed_from(c, &c->pins.at[i])));
    return true;
}

static bool install_all(command *c)
{
    for (size_t i = 0; i < c->pins.len; i++)
        if (!install(c, &c->pins.at[i]))
            return false;
    if (!write_lock(c) || !ft_staging_swap(&c->staging))
        return false;
    tell_updates(c);
    return true;
}

static bool carry_out(command *c)
{
    if (!c->asked.specs.len)
        ft_deps_say(&c->deps, FT_DEPS_INFO, "M013", "DepsNoPackagesFound",
                    "Warning: No packages were found in packages.yml");
    if (!choose_pins(c) || ft_speaker_promoted(c->session->speaker))
        return false; /* a warning that is an error stops before anything changes */
    if (ft_opt_on(c->session->options, FT_OPT_DRY_RUN))
        return say_plan(c);
    /* Who asks for nothing gets no lock, but an old one must not name packages any more. */
    c->resolved &= c->asked.specs.len || ft_fs_exists(c->deps.fs, lock_path(c));
    return ft_opt_on(c->session->options, FT_OPT_LOCK) ? write_lock(c) : install_all(c);
}

ft_exit ft_cmd_deps(ft_session *session)
{
    command c;
    prepare(&c, session);
    if (!ft_project_lenient(session, &c.project) || !read_asked(&c) ||
        !ft_staging_open(&c.deps, c.project.install_path, &c.staging))
        return ft_session_fail(session);
    c.fetcher = ft_fetcher_new(&c.deps, c.staging.downloads);
    bool fine = carry_out(&c);
    ft_fetcher_free(c.fetcher);
    ft_staging_close(&c.staging);
    return fine ? FT_EXIT_OK : ft_session_fail(session);
}
