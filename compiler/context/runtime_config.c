/* runtime_config.c - see runtime_config.h. What holds credentials is left out. */
#include "context/runtime_config.h"

#include "context/natives.h"

typedef struct { ft_object object; const ft_project_file *file; } project_object;

static const ft_class project_class;

static ft_value project_value(ft_job *job, const ft_project_file *file)
{
    project_object *made = FT_NEW(job->arena, project_object);
    *made = (project_object){{&project_class}, file};
    return ft_of_object(&made->object);
}

static ft_value texts(ft_job *job, ft_strs from)
{
    ft_list *list = ft_list_new(job->arena, from.len);
    for (size_t i = 0; i < from.len; i++)
        ft_list_add(job->arena, list, ft_of_text(from.at[i]));
    return ft_of_list(list);
}

static ft_value dict_or_empty(ft_job *job, ft_value value)
{
    return ft_is(value, FT_DICT) ? ft_value_copy(job->arena, value) : ft_of_dict(ft_dict_new(job->arena));
}

/* The root's: itself and all packages by name. A package has none of its own. */
static ft_value dependencies(ft_job *job, const ft_project_file *file)
{
    const ft_world *world = ft_context_of(job)->world;
    ft_dict *all = ft_dict_new(job->arena);
    if (file != world->root)
        return FT_VALUE_NONE;
    for (size_t i = 0; i < world->packages_len; i++)
        ft_dict_set_text(job->arena, all, world->packages[i]->name, project_value(job, world->packages[i]));
    return ft_of_dict(all);
}

/* ---- vars: an object that gives its dict */

static bool vars_to_dict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_project_file *file = self;
    *out = dict_or_empty(job, file->vars);
    return ft_bind(job, args, "to_dict", "", NULL);
}

static ft_found vars_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const ft_method_row rows[] = {{"to_dict", vars_to_dict}};
    const ft_project_file *file = ((project_object *)self)->file;
    if (ft_str_is(name, "vars")) {
        *out = dict_or_empty(job, file->vars);
        return FT_FOUND;
    }
    return ft_method_row_find(job, rows, 1, (void *)file, name, out);
}

static const ft_class vars_class = {.name = "dbt.config.project.VarProvider", .attr = vars_attr};

static ft_value vars_value(ft_job *job, const ft_project_file *file)
{
    project_object *made = FT_NEW(job->arena, project_object);
    *made = (project_object){{&vars_class}, file};
    return ft_of_object(&made->object);
}

/* ---- one project */

static bool paths_of(ft_job *job, const ft_project_file *file, ft_str name, ft_value *out)
{
    static const char *const names[FT_PATHS_KINDS] = {
        [FT_PATHS_MODEL] = "model_paths", [FT_PATHS_SEED] = "seed_paths", [FT_PATHS_TEST] = "test_paths",
        [FT_PATHS_ANALYSIS] = "analysis_paths", [FT_PATHS_MACRO] = "macro_paths",
        [FT_PATHS_SNAPSHOT] = "snapshot_paths", [FT_PATHS_FUNCTION] = "function_paths",
    };
    for (size_t kind = 0; kind < FT_PATHS_KINDS; kind++)
        if (ft_str_is(name, names[kind])) {
            *out = texts(job, file->paths[kind]);
            return true;
        }
    return false;
}

/* What every project has of its own file. */
static bool of_file(ft_job *job, const ft_project_file *file, ft_str name, ft_value *out)
{
    const struct { const char *name; ft_str text; } parts[] = {
        {"project_name", file->name},       {"version", file->version},
        {"project_root", file->root},       {"target_path", file->target_path},
        {"log_path", file->log_path},       {"packages_install_path", file->install_path},
    };
    const struct { const char *name; ft_strs list; } lists[] = {
        {"docs_paths", file->docs_paths},       {"asset_paths", file->asset_paths},
        {"clean_targets", file->clean_targets}, {"on_run_start", file->on_run_start},
        {"on_run_end", file->on_run_end},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (ft_str_is(name, parts[i].name)) {
            *out = ft_text_or_none(parts[i].text);
            return true;
        }
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (ft_str_is(name, lists[i].name)) {
            *out = texts(job, lists[i].list);
            return true;
        }
    return paths_of(job, file, name, out);
}

/* What belongs to the invocation. */
static bool of_invocation(ft_job *job, ft_str name, ft_value *out)
{
    const ft_world *world = ft_context_of(job)->world;
    const ft_profile *profile = world->profile;
    const ft_dict *args = world->invocation->args, *cli_vars = world->invocation->cli_vars;
    if (ft_str_is(name, "args"))
        *out = args ? ft_of_dict((ft_dict *)args) : FT_VALUE_NONE;
    else if (ft_str_is(name, "cli_vars"))
        *out = cli_vars ? ft_of_dict((ft_dict *)cli_vars) : FT_VALUE_NONE;
    else if (profile && ft_str_is(name, "profile_name"))
        *out = ft_of_text(profile->profile_name);
    else if (profile && ft_str_is(name, "target_name"))
        *out = ft_of_text(profile->target_name);
    else if (profile && ft_str_is(name, "threads"))
        *out = ft_of_int(profile->threads);
    else
        return false;
    ft_reads_kind(ft_context_of(job)->reads, FT_READ_FLAGS);
    return true;
}

static ft_found project_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    const ft_project_file *file = ((project_object *)self)->file;
    if (ft_str_is(name, "dependencies"))
        *out = dependencies(job, file);
    else if (ft_str_is(name, "vars"))
        *out = vars_value(job, file);
    else if (ft_str_is(name, "quoting"))
        *out = dict_or_empty(job, file->quoting);
    else if (!of_file(job, file, name, out) && !of_invocation(job, name, out))
        return FT_MISSING;
    return FT_FOUND;
}

static const ft_class project_class = {.name = "dbt.config.runtime.RuntimeConfig", .attr = project_attr};

/* ---- the resolvers */

static bool call_resolver(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    ft_native *native = (ft_native *)self;
    return native->fn(job, native->self, args, out);
}

static ft_found resolver_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)self;
    const ft_project_file *root = ft_context_of(job)->world->root;
    if (!root || !ft_str_is(name, "config"))
        return FT_MISSING;
    *out = project_value(job, root);
    return FT_FOUND;
}

const ft_class ft_resolver_class = {
    .name = "dbt.context.providers.BaseResolver", .callable = 1, .call = call_resolver, .attr = resolver_attr,
};
