/* packages.c - dbt_project.yml, profiles.yml and the folder of installed packages. */
#include "project/packages.h"

#include "model/catalogs_file.h"
#include "value/convert.h"

#include <errno.h>

#define DBT_VERSION FT_STR("1.12.6") /* the version whose projects we run */

/* A scope whose texts are rendered in `phase`; its job lives as long as the loading. The vars of vars.yml
 * are known there already (PRJ-68). */
static const ft_yaml_scope *scope_in(ft_loading *loading, ft_phase phase, const ft_project_text *text)
{
    ft_value vars = text->vars ? ft_value_of_yaml(loading->arena, text->vars) : FT_VALUE_UNDEFINED;
    ft_yaml_scope *scope = FT_NEW(loading->arena, ft_yaml_scope);
    ft_context *context = FT_NEW(loading->arena, ft_context);
    scope->job = FT_NEW(loading->arena, ft_job);
    *scope->job = ft_job_in(loading->arena);
    ft_yaml_bind(context, &loading->world, scope->job, phase, (ft_str){0}, NULL);
    context->more = vars.kind == FT_DICT ? vars.as.dict : NULL;
    scope->names = ft_context_names(context);
    return scope;
}

/* ---- profile */

static ft_str profiles_dir(const ft_loading *loading)
{
    const ft_load_request *request = loading->request;
    const ft_invocation *invocation = request->invocation;
    if (request->profiles_dir.at)
        return request->profiles_dir;
    if (ft_fs_exists(request->fs, FT_STR("profiles.yml")))
        return FT_STR("");
    ft_str home = invocation->env ? invocation->env(invocation->env_self, FT_STR("HOME")) : (ft_str){0};
    return home.at ? ft_path_join(loading->arena, home, FT_STR(".dbt")) : FT_STR("");
}

static bool profile_name(ft_loading *loading, const ft_project_text *text, ft_str *name)
{
    *name = loading->request->profile;
    if (name->at)
        return true;
    const ft_yaml *node = ft_yaml_get(text->tree, FT_STR("profile"));
    if (node && !ft_yaml_is_null(node)) {
        const ft_yaml_renderer renderer = {.arena = loading->arena, .diags = loading->diags, .code = FT_DIAG_PROJECT,
                                           .scope = scope_in(loading, FT_PHASE_SECRETS, text)};
        ft_value value;
        ft_job job = ft_job_in(loading->arena);
        return ft_yaml_render(&renderer, node, &value) && ft_to_text(&job, value, name);
    }
    ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_PROJECT, ft_span_of_source(text->source),
                                  "dbt cannot run because no profile was specified for this dbt project.\n"
                                  "To specify a profile for this project, add a line like the this to\n"
                                  "your dbt_project.yml file:\n\nprofile: [profile name]");
    ft_diag_hint(loading->diags, diag, "Here, [profile name] should be replaced with a profile name defined in profiles.yml.");
    return false;
}

static bool load_profile(ft_loading *loading, const ft_project_text *text)
{
    const ft_load_request *request = loading->request;
    if (request->without_profile)
        return true;
    ft_str name;
    if (!profile_name(loading, text, &name))
        return false;
    const ft_profile_request wanted = {.fs = request->fs, .profiles_dir = profiles_dir(loading), .profile_name = name,
                                       .target = request->target, .threads = request->threads,
                                       .scope = scope_in(loading, FT_PHASE_SECRETS, text),
                                       .env = request->invocation->env, .env_self = request->invocation->env_self};
    ft_profile *profile = FT_NEW(loading->arena, ft_profile);
    if (!ft_profile_load(loading->arena, &wanted, profile, loading->diags))
        return false;
    loading->project->profile = profile;
    loading->world.profile = profile;
    return true;
}

/* ---- packages */

static bool load_file(ft_loading *loading, const ft_project_text *text, ft_package **out)
{
    ft_package *package = FT_NEW(loading->arena, ft_package);
    const ft_yaml_scope *scope = scope_in(loading, FT_PHASE_PROJECT, text);
    if (!ft_project_file_load(loading->arena, text, scope, &package->file, loading->diags))
        return false;
    if (!loading->request->any_version && !ft_project_check_version(&package->file, DBT_VERSION, loading->diags))
        return false;
    *out = package;
    return true;
}

static bool check_name(ft_loading *loading, const ft_package *package)
{
    const ft_project *project = loading->project;
    for (size_t i = 0; i <= project->packages.len; i++) {
        const ft_project_file *other = i < project->packages.len ? &project->packages.at[i]->file : project->root;
        if (other == &package->file || !ft_str_eq(other->name, package->file.name))
            continue;
        ft_diag_error(loading->diags, FT_DIAG_PACKAGE, ft_span_of_source(package->file.source),
                      "dbt found more than one package with the name \"%.*s\" included in this project. Package names must be "
                      "unique in a project. Please rename one of these packages.",
                      FT_ARG(package->file.name));
        return false;
    }
    return true;
}

static bool load_installed(ft_loading *loading, ft_str folder)
{
    ft_project_text text;
    ft_package *package;
    ft_str file = ft_path_join(loading->arena, folder, FT_STR("dbt_project.yml"));
    if (!ft_fs_exists(loading->request->fs, file)) {
        ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_PACKAGE, FT_NO_SPAN,
                                      "Failed to read package: No dbt_project.yml found at expected path %.*s", FT_ARG(file));
        diag->kind = FT_STR("Runtime");
        return false;
    }
    if (!ft_project_text_read(loading->arena, loading->request->fs, folder, &text, loading->diags) ||
        !load_file(loading, &text, &package) || !check_name(loading, package))
        return false;
    ft_vec_push(loading->arena, &loading->project->packages, package);
    return true;
}

/* What the lock, else the packages file, says there must be; NULL: nothing. An empty list says nothing. */
static const ft_yaml *expected_packages(ft_loading *loading)
{
    static const char *const files[] = {"package-lock.yml", "dependencies.yml", "packages.yml"};
    const ft_load_request *request = loading->request;
    for (size_t i = 0; i < 3; i++) {
        ft_str path = ft_path_join(loading->arena, loading->project->root->root, ft_str_of(files[i])), text;
        if (ft_fs_read(request->fs, loading->arena, path, &text))
            continue;
        ft_yaml *tree = NULL;
        ft_diags *quiet = ft_diags_new(loading->arena);
        if (!ft_yaml_parse(loading->arena, ft_source_new(loading->arena, path, text), quiet, &tree))
            continue;
        const ft_yaml *packages = ft_yaml_get(tree, FT_STR("packages"));
        if (packages && packages->kind == FT_YAML_SEQUENCE && packages->as.items.len)
            return packages;
    }
    return NULL;
}

static bool has_name(const ft_strs *names, ft_str name)
{
    for (size_t i = 0; i < names->len; i++)
        if (ft_str_eq(names->at[i], name))
            return true;
    return false;
}

/* "a, b": entries whose names, which only a lock has, are no installed folder's. */
static ft_str missing_names(ft_loading *loading, const ft_yaml *expected, const ft_strs *installed)
{
    ft_buf names = ft_buf_in(loading->arena);
    for (size_t i = 0; expected && i < expected->as.items.len; i++) {
        ft_str name = ft_yaml_text(ft_yaml_get(expected->as.items.at[i], FT_STR("name")));
        if (name.len && !has_name(installed, name))
            ft_buf_format(&names, "%s%.*s", names.len ? ", " : "", FT_ARG(name));
    }
    return ft_buf_str(&names);
}

static bool check_count(ft_loading *loading, const ft_strs *installed)
{
    const ft_yaml *expected = expected_packages(loading);
    size_t wanted = expected ? expected->as.items.len : 0;
    if (wanted == installed->len)
        return true;
    ft_str names = missing_names(loading, expected, installed);
    ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_PACKAGE, FT_NO_SPAN,
                                  "dbt expects %zu package(s) based on packages specified in packages.yml, but found only %zu "
                                  "package(s) installed in %.*s. %s%.*s%sRun \"dbt deps\" to install package dependencies.",
                                  wanted, (size_t)installed->len, FT_ARG(loading->project->root->install_path),
                                  names.len ? "Following packages were not found: " : "", FT_ARG(names), names.len ? ". " : "");
    ft_diag_hint(loading->diags, diag, "Run `deps` to install what packages.yml names.");
    return false;
}

static bool load_packages(ft_loading *loading)
{
    const ft_project_file *root = loading->project->root;
    ft_str folder = ft_path_join(loading->arena, root->root, root->install_path);
    ft_fs_entries entries = {0};
    int error = ft_fs_list_sorted(loading->request->fs, loading->arena, folder, &entries);
    if (error && error != ENOENT && error != ENOTDIR) {
        ft_diag_error(loading->diags, FT_DIAG_FILE, FT_NO_SPAN, "folder %.*s cannot be read: %s", FT_ARG(folder),
                      strerror(error));
        return false;
    }
    ft_strs installed = {0};
    for (size_t i = 0; i < entries.len; i++)
        if (entries.at[i].kind == FT_FS_FOLDER && !ft_str_starts(entries.at[i].name, FT_STR("__")))
            ft_vec_push(loading->arena, &installed, entries.at[i].name);
    if (!loading->request->without_profile && !check_count(loading, &installed))
        return false;
    bool fine = true;
    for (size_t i = 0; i < installed.len; i++)
        fine &= load_installed(loading, ft_path_join(loading->arena, folder, installed.at[i]));
    return fine;
}

/* "dbt" and the package of the adapter in use; other adapters' macros stay out of sight. */
static void add_internal(ft_loading *loading)
{
    ft_str own = loading->project->profile
                     ? ft_concat(loading->arena, FT_STR("dbt_"), loading->project->profile->type, (ft_str){0})
                     : (ft_str){0};
    const ft_str names[] = {own, FT_STR("dbt")};
    for (size_t i = 0; i < 2; i++) {
        if (!names[i].at)
            continue;
        ft_package *package = FT_NEW(loading->arena, ft_package);
        package->file = ft_project_file_internal(names[i]);
        ft_vec_push(loading->arena, &loading->project->packages, package);
    }
}

static void share_packages(ft_loading *loading)
{
    size_t count = loading->project->packages.len;
    const ft_project_file **files = FT_NEW_ARRAY(loading->arena, const ft_project_file *, count);
    for (size_t i = 0; i < count; i++)
        files[i] = &loading->project->packages.at[i]->file;
    loading->world.packages = files;
    loading->world.packages_len = count;
}

static bool check_catalogs(ft_loading *loading, const ft_project_text *text)
{
    const ft_project *project = loading->project;
    if (!project->profile)
        return true;
    const ft_catalogs_request request = {.fs = loading->request->fs, .root = project->root->root,
                                         .scope = scope_in(loading, FT_PHASE_SECRETS, text),
                                         .adapter = project->profile->type,
                                         .second_form = ft_behaves(loading, "use_catalogs_v2")};
    return ft_catalogs_check(loading->arena, &request, loading->diags);
}

bool ft_packages_load(ft_loading *loading)
{
    ft_project_text text;
    ft_package *root;
    ft_project *project = loading->project;
    ft_str dir = loading->request->project_dir.at ? loading->request->project_dir : FT_STR("");
    if (!ft_project_text_read(loading->arena, loading->request->fs, dir, &text, loading->diags) ||
        !load_profile(loading, &text) || !load_file(loading, &text, &root))
        return false;
    project->root = &root->file;
    loading->world.root = &root->file;
    add_internal(loading);
    if (!load_packages(loading))
        return false;
    ft_vec_push(loading->arena, &project->packages, root);
    share_packages(loading);
    return check_catalogs(loading, &text);
}
