/* load.c - the whole pass from a directory to a checked project, on one page.
 *
 * Stages that are independent per file or per node run on the pool; between them one thread joins what
 * the workers made, in path order, so that nothing depends on timing. */
#include "project/access.h"
#include "project/docs.h"
#include "project/entries.h"
#include "project/generic_tests.h"
#include "project/macro_files.h"
#include "project/microbatch.h"
#include "project/naming.h"
#include "project/node_files.h"
#include "project/osi.h"
#include "project/overloads.h"
#include "project/packages.h"
#include "project/patch.h"
#include "project/resolve.h"
#include "project/semantic.h"
#include "project/semantic_check.h"
#include "project/retirement.h"
#include "project/source_overrides.h"
#include "project/sources.h"

#include "base/digest.h"
#include "project/capture.h"

#define CHUNK 64 /* nodes of one piece of work */

bool ft_behaves(const ft_loading *loading, const char *flag)
{
    return ft_invocation_behaviour(loading->project->invocation, flag);
}

/* ---- workers */

static void make_workers(ft_loading *loading)
{
    loading->passing = ft_arena_new("loading");
    loading->workers_len = loading->request->pool->width;
    loading->workers = FT_NEW_ARRAY(loading->arena, ft_worker, loading->workers_len);
    for (size_t i = 0; i < loading->workers_len; i++) {
        ft_worker *worker = &loading->workers[i];
        worker->arena = ft_arena_new("project");
        worker->scratch = ft_arena_new("render");
        worker->tree = ft_arena_new("tree");
        worker->texts = ft_keeper_new(worker->arena);
        worker->diags = ft_diags_new(worker->arena);
        worker->text = ft_buf_in(worker->arena);
        worker->layers = ft_layers_new(worker->arena, loading->project->root,
                                       ft_behaves(loading, "require_corrected_analysis_fqns"));
    }
}

/* Nodes and tests are made of what a file says of them. */
static void forget_properties(ft_loaded_file *file)
{
    ft_passing *passing = file->passing;
    file->passing = NULL;
    if (passing && atomic_fetch_sub(&passing->files, 1) == 1)
        ft_arena_free(passing->arena);
}

/* What the workers made (nodes, diagnoses, sources to quote from) now lives with the project. */
static void dismiss_workers(ft_loading *loading)
{
    for (size_t i = 0; i < loading->files_len; i++)
        forget_properties(&loading->files[i]);
    ft_arena_free(loading->passing);
    for (size_t i = 0; i < loading->workers_len; i++) {
        ft_arena_free(loading->workers[i].scratch);
        ft_arena_free(loading->workers[i].tree);
        ft_arena_adopt(loading->arena, loading->workers[i].arena);
    }
}

/* What the workers found wrong so far joins the rest; true: nothing was. */
static bool join(ft_loading *loading)
{
    for (size_t i = 0; i < loading->workers_len; i++) {
        ft_diags_join(loading->diags, loading->workers[i].diags);
        loading->workers[i].diags = ft_diags_new(loading->workers[i].arena);
    }
    return loading->diags->errors == 0;
}

const ft_yaml_scope *ft_worker_scope(const ft_loading *loading, ft_worker *worker, ft_str package)
{
    worker->scope_job = ft_job_in(worker->arena);
    ft_yaml_bind(&worker->scope_context, &loading->world, &worker->scope_job, FT_PHASE_PROPERTIES, package, NULL);
    worker->scope.job = &worker->scope_job;
    worker->scope.names = ft_context_names(&worker->scope_context);
    return &worker->scope;
}

/* ---- macros */

static void read_builtin(ft_loading *loading)
{
    ft_project *project = loading->project;
    for (size_t i = 0; i < loading->request->builtin_len; i++) {
        const ft_builtin_file *file = &loading->request->builtin[i];
        for (size_t p = 0; p < project->packages.len; p++) {
            const ft_project_file *package = &project->packages.at[p]->file;
            if (!package->internal || !ft_str_eq(package->name, file->package))
                continue;
            ft_loaded_file loaded = {.found = {.package = package}};
            const ft_source *source = ft_source_new(loading->arena, file->path, file->text);
            ft_macros_read(loading, &loading->workers[0], source, package->name, file->path, true, false, &loaded);
            ft_macros_register(loading, package, &loaded);
        }
    }
}

static void read_macro_piece(void *job, size_t piece, size_t worker_index)
{
    ft_loading *loading = job;
    ft_loaded_file *file = &loading->files[piece];
    ft_worker *worker = &loading->workers[worker_index];
    bool tests = file->found.kind == FT_FILE_GENERIC_TESTS;
    if (file->found.kind != FT_FILE_MACROS && !tests)
        return;
    file->source = ft_file_source(loading->request->fs, worker->arena, file->found.disk, file->found.original, worker->diags);
    if (file->source)
        ft_macros_read(loading, worker, file->source, file->found.package->name, file->found.original, false, tests, file);
}

static bool load_macros(ft_loading *loading)
{
    loading->registry = loading->project->registry = ft_registry_new(loading->arena, loading->project->root->name);
    for (size_t i = 0; i < loading->project->packages.len; i++)
        ft_registry_add_package(loading->registry, &loading->project->packages.at[i]->file);
    for (size_t i = 0; i < loading->project->root->dispatch.len; i++)
        ft_registry_add_dispatch(loading->registry, &loading->project->root->dispatch.at[i]);
    ft_registry_prefer_own_package(loading->registry, ft_behaves(loading, "require_ref_searches_node_package_before_root"));
    loading->world.registry = loading->registry;
    read_builtin(loading);
    ft_pool_run(loading->request->pool, loading->files_len, read_macro_piece, loading);
    for (size_t i = 0; i < loading->files_len; i++)
        ft_macros_register(loading, loading->files[i].found.package, &loading->files[i]);
    ft_macros_link(loading);
    return join(loading);
}

/* ---- files */

/* The root's files come first, then those of packages in their order: dbt's manifest order. */
static bool discover(ft_loading *loading)
{
    const ft_project *project = loading->project;
    ft_found_files found = {0};
    const ft_discover_request request = {.arena = loading->arena, .passing = ft_arena_new("discover"),
                                         .fs = loading->request->fs,
                                         .jinja_names = ft_behaves(loading, "allow_jinja_file_extensions")};
    bool fine = ft_discover(&request, project->root, &found, loading->diags);
    for (size_t i = 0; i < project->packages.len; i++) {
        const ft_project_file *package = &project->packages.at[i]->file;
        if (package != project->root && !package->internal)
            fine &= ft_discover(&request, package, &found, loading->diags);
    }
    loading->files = FT_NEW_ARRAY(loading->passing, ft_loaded_file, found.len);
    loading->files_len = found.len;
    for (size_t i = 0; i < found.len; i++)
        loading->files[i].found = found.at[i];
    ft_arena_free(request.passing);
    return fine;
}

static void read_file_piece(void *job, size_t piece, size_t worker_index)
{
    ft_loading *loading = job;
    ft_file_kind kind = loading->files[piece].found.kind;
    if (kind != FT_FILE_MACROS && kind != FT_FILE_GENERIC_TESTS)
        ft_node_file_read(loading, &loading->workers[worker_index], &loading->files[piece]);
}

/* On-run hooks are nodes of their own: operation.p.p-on-run-start-0. */
static void make_hooks(ft_loading *loading, ft_loaded_file *into, const ft_project_file *package, const ft_strs *hooks,
                       const char *when, bool at_end)
{
    ft_worker *worker = &loading->workers[0];
    ft_arena *arena = worker->arena;
    for (size_t i = 0; i < hooks->len; i++) {
        ft_str name = ft_format(arena, "%.*s-%s-%zu", FT_ARG(package->name), when, i);
        ft_strs fqn = {0};
        ft_vec_push(arena, &fqn, package->name);
        ft_vec_push(arena, &fqn, FT_STR("hooks"));
        ft_vec_push(arena, &fqn, name);
        const ft_source *source = ft_source_new(arena, FT_STR("dbt_project.yml"), hooks->at[i]);
        ft_node_request request = {.type = FT_OPERATION, .package = package, .name = name, .fqn = fqn, .source = source,
                                   .path = ft_format(arena, "hooks/%.*s.sql", FT_ARG(name)),
                                   .original = FT_STR("./dbt_project.yml"), .checksum_name = FT_STR("sha256"),
                                   .checksum = ft_text_checksum(arena, worker->scratch, package->source->text),
                                   .span = ft_span_of_source(package->source)};
        ft_node *node = ft_node_make(loading, worker, &request);
        *node->as.hook = (ft_hook_info){.index = (uint32_t)i, .on_run_end = at_end, .transaction = true};
        ft_vec_push(arena, &node->tags, ft_str_of(when));
        ft_dict *raw;
        ft_capture_node(loading, worker, node, &raw);
        ft_vec_push(arena, &into->nodes, node);
    }
}

/* Hooks stand behind the seeds of their package: in the first of its docs or properties files, which
 * have no nodes of their own yet. */
static void add_hooks(ft_loading *loading)
{
    for (size_t p = 0; p < loading->project->packages.len; p++) {
        const ft_project_file *package = &loading->project->packages.at[p]->file;
        if (package->internal || !(package->on_run_start.len + package->on_run_end.len))
            continue;
        ft_loaded_file *into = NULL;
        for (size_t i = 0; i < loading->files_len && !into; i++)
            if (loading->files[i].found.package == package && loading->files[i].found.kind >= FT_FILE_DOCS)
                into = &loading->files[i];
        for (size_t i = loading->files_len; i-- > 0 && !into;)
            if (loading->files[i].found.package == package)
                into = &loading->files[i];
        if (!into)
            into = &loading->spare;
        make_hooks(loading, into, package, &package->on_run_start, "on-run-start", false);
        make_hooks(loading, into, package, &package->on_run_end, "on-run-end", true);
    }
}

static void add_doc(ft_loading *loading, ft_doc *doc)
{
    ft_str key = ft_str_from(doc->unique_id, sizeof "doc." - 1);
    const ft_doc *before = ft_map_put(loading->arena, &loading->docs, key, doc);
    if (before)
        ft_diag_error(loading->diags, FT_DIAG_DUPLICATE, FT_NO_SPAN,
                      "dbt found two docs with the name \"%.*s\".\n- %.*s\n- %.*s", FT_ARG(doc->name),
                      FT_ARG(before->original_file_path), FT_ARG(doc->original_file_path));
    ft_vec_push(loading->arena, &loading->project->docs, doc);
}

static void collect_docs(ft_loading *loading)
{
    add_doc(loading, ft_docs_overview(loading->arena));
    for (size_t i = 0; i < loading->files_len; i++)
        for (size_t d = 0; d < loading->files[i].docs.len; d++)
            add_doc(loading, loading->files[i].docs.at[d]);
}

static bool read_files(ft_loading *loading)
{
    ft_pool_run(loading->request->pool, loading->files_len, read_file_piece, loading);
    add_hooks(loading);
    collect_docs(loading);
    return join(loading);
}

/* ---- nodes */

static void finish_piece(void *job, size_t piece, size_t worker_index)
{
    ft_loading *loading = job;
    size_t end = (piece + 1) * CHUNK < loading->pending.len ? (piece + 1) * CHUNK : loading->pending.len;
    for (size_t i = piece * CHUNK; i < end; i++)
        ft_pending_finish(loading, &loading->workers[worker_index], &loading->pending.at[i]);
}

static bool finish_nodes(ft_loading *loading)
{
    bool fine = ft_patches_link(loading) & ft_macro_patches_apply(loading) & ft_groups_make(loading);
    ft_pool_run(loading->request->pool, (loading->pending.len + CHUNK - 1) / CHUNK, finish_piece, loading);
    fine &= ft_overloads_absorb(loading);
    for (size_t i = 0; i < loading->pending.len; i++)
        ft_registry_add_node(loading->registry, loading->pending.at[i].node);
    return join(loading) && fine;
}

static void test_piece(void *job, size_t piece, size_t worker_index)
{
    ft_loading *loading = job;
    ft_loaded_file *file = &loading->files[piece];
    if (!file->properties)
        return;
    ft_generic_tests_make(loading, &loading->workers[worker_index], file);
    ft_sources_make(loading, &loading->workers[worker_index], file);
    if (!loading->source_overrides.len) /* else sources of other files still read what this one says of them */
        forget_properties(file);
}

static void add_all(ft_loading *loading, ft_node_list *all, const ft_node_list *nodes)
{
    ft_vec_reserve(loading->passing, all, nodes->len);
    for (size_t i = 0; i < nodes->len; i++)
        ft_vec_push(loading->passing, all, nodes->at[i]);
}

/* Nodes of files, tests of properties, tests of sources, sources, then what is declared whole. */
static bool collect_nodes(ft_loading *loading, ft_node_list *all, ft_node_list *tests)
{
    ft_node_list entries = {0};
    size_t tests_len = 0, others_len = loading->pending.len;
    for (size_t i = 0; i < loading->files_len; i++) {
        tests_len += loading->files[i].tests.len + loading->files[i].source_tests.len;
        others_len += loading->files[i].nodes.len;
    }
    ft_vec_size(loading->passing, tests, tests_len);
    ft_vec_size(loading->passing, all, others_len + tests_len);
    for (size_t i = 0; i < loading->pending.len; i++)
        ft_vec_push(loading->passing, all, loading->pending.at[i].node);
    for (size_t i = 0; i < loading->files_len; i++)
        add_all(loading, tests, &loading->files[i].tests);
    for (size_t i = 0; i < loading->files_len; i++)
        add_all(loading, tests, &loading->files[i].source_tests);
    add_all(loading, all, tests);
    for (size_t i = 0; i < loading->files_len; i++)
        for (size_t n = 0; n < loading->files[i].nodes.len; n++) {
            ft_node *node = loading->files[i].nodes.at[n];
            if (node->type != FT_SOURCE)
                continue;
            ft_registry_add_node(loading->registry, node);
            ft_vec_push(loading->passing, all, node);
        }
    bool fine = ft_entries_make(loading, &entries);
    fine &= ft_osi_make(loading, &entries);
    fine &= ft_semantic_link(loading, &entries);
    for (size_t i = 0; i < entries.len; i++)
        if (entries.at[i]->type == FT_METRIC)
            ft_registry_add_node(loading->registry, entries.at[i]);
    add_all(loading, all, &entries);
    return fine;
}

typedef struct { ft_loading *loading; ft_node_list *nodes; } resolve_job;

static void resolve_piece(void *job, size_t piece, size_t worker_index)
{
    resolve_job *all = job;
    size_t end = (piece + 1) * CHUNK < all->nodes->len ? (piece + 1) * CHUNK : all->nodes->len;
    for (size_t i = piece * CHUNK; i < end; i++)
        if (all->nodes->at[i]->enabled)
            ft_node_resolve(all->loading, &all->loading->workers[worker_index], all->nodes->at[i]);
}

/* Enabled nodes, and tests whose parent is not there: those stay among the nodes (TST-15). */
static void sort_out(ft_loading *loading, const ft_node_list *all, const ft_map *disabled_before)
{
    ft_project *project = loading->project;
    ft_vec_size(loading->arena, &project->nodes, all->len - disabled_before->len);
    for (size_t i = 0; i < all->len; i++) {
        ft_node *node = all->at[i];
        if (ft_map_has(disabled_before, (ft_str){(const char *)&all->at[i], sizeof node})) {
            ft_vec_push(loading->arena, &project->disabled, node);
            continue;
        }
        ft_vec_push(loading->arena, &project->nodes, node);
        project->counts[node->type] += node->enabled;
    }
}

static void warn_loose_arguments(ft_loading *loading)
{
    size_t count = 0;
    const ft_worker *first = NULL;
    for (size_t i = 0; i < loading->workers_len; i++) {
        const ft_worker *worker = &loading->workers[i];
        count += worker->loose_arguments;
        if (worker->loose_arguments && (!first || ft_str_cmp(worker->loose_file, first->loose_file) < 0))
            first = worker;
    }
    if (!first)
        return;
    ft_diag *diag = ft_diag_deprecated(
        loading->diags, FT_DEPRECATION_LOOSE_ARGUMENTS, FT_NO_SPAN,
        "Arguments to generic tests should be nested under the `arguments` property: %zu occurrences", count);
    diag->times = count;
    ft_diag_name_part(loading->diags, diag, "test_name", first->loose_test);
}

static void warn_unused(ft_loading *loading)
{
    ft_layers **all = FT_NEW_ARRAY(loading->arena, ft_layers *, loading->workers_len);
    for (size_t i = 0; i < loading->workers_len; i++)
        all[i] = loading->workers[i].layers;
    ft_layers_warn_unused(all, loading->workers_len, loading->diags);
    warn_loose_arguments(loading);
}

/* Three of four nodes are tests: what looks at models and the like alone does not pass them by one by one. */
static ft_node_list without_tests(ft_loading *loading, const ft_node_list *nodes)
{
    ft_node_list kept = {0};
    for (size_t i = 0; i < nodes->len; i++)
        if (nodes->at[i]->type != FT_TEST)
            ft_vec_push(loading->passing, &kept, nodes->at[i]);
    return kept;
}

static bool bind_nodes(ft_loading *loading)
{
    ft_node_list all = {0}, tests = {0}, enabled = {0};
    ft_map disabled = {0};
    bool fine = ft_source_overrides_collect(loading);
    ft_pool_run(loading->request->pool, loading->files_len, test_piece, loading);
    ft_source_overrides_warn(loading);
    fine &= collect_nodes(loading, &all, &tests);
    ft_vec_size(loading->passing, &enabled, all.len);
    for (size_t i = 0; i < all.len; i++)
        if (all.at[i]->enabled)
            ft_vec_push(loading->passing, &enabled, all.at[i]);
        else
            ft_map_put(loading->passing, &disabled, (ft_str){(const char *)&all.at[i], sizeof all.at[i]}, all.at[i]);
    if (!fine)
        ft_check_duplicates(loading, &enabled);
    if (!join(loading) || !fine)
        return false;
    resolve_job job = {loading, &all};
    ft_pool_run(loading->request->pool, (all.len + CHUNK - 1) / CHUNK, resolve_piece, &job);
    ft_node_list others = without_tests(loading, &all), enabled_others = without_tests(loading, &enabled);
    ft_infer_primary_keys(loading, &tests, &others);
    ft_sign_contracts(loading, &others);
    fine = ft_semantic_check(loading, &others);
    fine &= ft_check_duplicates(loading, &enabled) & ft_check_nodes(loading, &enabled);
    fine &= ft_check_microbatch(loading, &enabled_others);
    ft_warn_of_retirement(loading, &enabled_others);
    sort_out(loading, &all, &disabled);
    return join(loading) && fine;
}

/* ---- the whole pass */

static bool policy_bit(const ft_project_file *root, const char *key)
{
    ft_value value = root->quoting.kind == FT_DICT ? ft_dict_get_text(root->quoting.as.dict, ft_str_of(key)) : FT_VALUE_NONE;
    return value.kind != FT_BOOL || value.as.truth;
}

static void take_quoting(ft_loading *loading)
{
    const ft_project_file *root = loading->project->root;
    loading->quote_database = policy_bit(root, "database");
    loading->quote_schema = policy_bit(root, "schema");
    loading->quote_identifier = policy_bit(root, "identifier");
}

/* SQLite's names are one quoted text; while loading no warehouse is there to say so. */
static void take_name_style(ft_loading *loading)
{
    static const ft_capabilities joined = {.joined_names = true};
    const ft_profile *profile = loading->project->profile;
    if (profile && ft_str_is(profile->type, "sqlite"))
        loading->world.can = &joined;
}

static bool load(ft_loading *loading)
{
    if (!ft_packages_load(loading))
        return false;
    if (loading->request->without_profile)
        return true;
    take_quoting(loading);
    loading->keeps_unrendered = ft_behaves(loading, "state_modified_compare_more_unrendered_values");
    take_name_style(loading);
    make_workers(loading);
    bool fine = discover(loading) && load_macros(loading) && read_files(loading) && finish_nodes(loading) &&
                bind_nodes(loading);
    if (fine)
        warn_unused(loading);
    dismiss_workers(loading);
    return fine;
}

const ft_project *ft_project_load(ft_arena *arena, const ft_load_request *request, ft_diags *diags)
{
    ft_project *project = FT_NEW(arena, ft_project);
    project->arena = arena;
    project->invocation = request->invocation;
    project->selectors = FT_VALUE_UNDEFINED;
    ft_loading *loading = FT_NEW(arena, ft_loading);
    loading->arena = arena;
    loading->request = request;
    loading->project = project;
    loading->diags = diags;
    loading->now_us = ft_clock_wall(request->clock);
    loading->world = (ft_world){.invocation = request->invocation, .self = loading, .doc = ft_docs_answer,
                                .selected_resources = FT_VALUE_UNDEFINED};
    return load(loading) ? project : NULL;
}
