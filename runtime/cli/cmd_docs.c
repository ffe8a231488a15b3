/* cmd_docs.c - `fettle docs generate`: compile, read the catalog, make the pages (CLI-127). */
#include "cli/builtin.h"
#include "cli/catalog.h"
#include "cli/commands.h"
#include "cli/steps.h"
#include "report/catalog_file.h"
#include "report/site.h"

#include <stdio.h>

static bool is_selected(void *self, const ft_node *node)
{
    const ft_plan *plan = self;
    return ft_node_set_has(plan->chosen, node->graph_id);
}

/* What could not be asked is an error of the command, but not of the file (ART-44). */
static void say_written(ft_session *session, const ft_catalog_answer *answer, ft_str path)
{
    size_t failures = answer->errors ? answer->errors->len : 0;
    if (failures)
        ft_log_line(session->log, FT_LEVEL_ERROR, "E041", "WriteCatalogFailure",
                    ft_format(session->arena, "dbt encountered %zu failure%s while writing the catalog", failures,
                              failures == 1 ? "" : "s"));
    ft_dict *data = ft_dict_new(session->arena);
    ft_dict_set_text(session->arena, data, FT_STR("path"), ft_of_text(path));
    ft_log_data(session->log, FT_LEVEL_INFO, "E042", "CatalogWritten",
                ft_format(session->arena, "Catalog written to %.*s", FT_ARG(path)), data);
}

static bool write_catalog(ft_session *session, const ft_plan *plan, ft_catalog_answer *answer)
{
    bool asks = !ft_opt_on(session->options, FT_OPT_EMPTY_CATALOG);
    if (asks)
        ft_log_line(session->log, FT_LEVEL_INFO, "E044", "BuildingCatalog", FT_STR("Building catalog"));
    if (asks && !ft_catalog_ask(session, plan, ft_opt_on(session->options, FT_OPT_COMPILE), answer))
        return false;
    const ft_option_value *values = session->options->values;
    bool all = !values[FT_OPT_SELECT].words.len && !values[FT_OPT_EXCLUDE].words.len &&
               !values[FT_OPT_SELECTOR].text.at;
    ft_str path = ft_session_target(session, "catalog.json");
    ft_catalog_request request = {
        .graph = session->graph, .invocation = &session->settings.invocation,
        .rows = {answer->found.rows.at, answer->found.rows.len}, .errors = answer->errors,
        .any_database = session->adapter && ft_adapter_can(session->adapter)->joined_names,
        .wanted = all ? NULL : is_selected, .wanted_self = (void *)plan,
        .generated_us = ft_clock_wall(session->clock),
    };
    if (!ft_catalog_file_write(session->arena, &request, session->fs, path, session->diags))
        return false;
    say_written(session, answer, ft_path_join(session->arena, session->settings.project_dir, path));
    return true;
}

/* ---- assets (PRJ-08) */

static int copy_file(ft_session *session, ft_str from, ft_str to)
{
    ft_arena *arena = ft_arena_new("asset");
    ft_str text;
    int error = ft_fs_read(session->fs, arena, from, &text);
    if (!error)
        error = session->fs->replace(session->fs->self, to, text, false);
    ft_arena_free(arena);
    return error;
}

static int copy_folder(ft_session *session, ft_str from, ft_str to)
{
    ft_fs_entries entries = {0};
    int error = session->fs->make_folders(session->fs->self, to);
    if (!error)
        error = ft_fs_list_sorted(session->fs, session->arena, from, &entries);
    for (size_t i = 0; i < entries.len && !error; i++) {
        ft_str inner = ft_path_join(session->arena, from, entries.at[i].name);
        ft_str copy = ft_path_join(session->arena, to, entries.at[i].name);
        if (entries.at[i].kind != FT_FS_OTHER)
            error = entries.at[i].kind == FT_FS_FOLDER ? copy_folder(session, inner, copy) : copy_file(session, inner, copy);
    }
    return error;
}

/* A path that leads out of the project would have what it names deleted before it is copied. */
static bool is_within_project(ft_str path)
{
    return path.len && path.at[0] != '/' && !ft_str_is(path, ".") && !ft_str_is(path, "..") && !ft_str_starts(path, FT_STR("../"));
}

static bool refuse_asset(ft_session *session, ft_str path, const char *why)
{
    ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "asset path \"%.*s\" cannot be copied: %s", FT_ARG(path), why);
    return false;
}

/* Each asset path is copied beside the site, in place of what was there; one that is not there is none. */
static bool copy_assets(ft_session *session)
{
    const ft_strs *paths = &session->project->root->asset_paths;
    for (size_t i = 0; i < paths->len; i++) {
        ft_str from = ft_path_clean(session->arena, paths->at[i]);
        if (!is_within_project(from))
            return refuse_asset(session, from, "it leads out of the project");
        if (!ft_fs_exists(session->fs, from))
            continue;
        ft_str to = ft_session_target(session, ft_str_c(session->arena, from));
        int error = ft_fs_exists(session->fs, to) ? session->fs->remove(session->fs->self, to) : 0;
        if (!error)
            error = copy_folder(session, from, to);
        if (error)
            return refuse_asset(session, from, strerror(error));
    }
    return true;
}

static ft_str site_template(const char *name)
{
    char path[64];
    int len = snprintf(path, sizeof path, "site/%s", name);
    return len > 0 && (size_t)len < sizeof path ? ft_builtin_text(path) : (ft_str){0};
}

static bool write_site(ft_session *session, ft_str from, ft_str to, ft_str results)
{
    ft_site_request request = {
        .fs = session->fs, .from = from, .to = to, .results = results, .template = site_template,
        .is_static = ft_opt_on(session->options, FT_OPT_STATIC),
    };
    return ft_site_write(session->arena, &request, session->diags);
}

static ft_exit say_site(ft_session *session, ft_str folder)
{
    ft_str page = ft_path_join(session->arena, folder, FT_STR("index.html"));
    ft_session_warnings(session);
    ft_say(session, ft_format(session->arena, "Documentation written to %.*s", FT_ARG(page)));
    return FT_EXIT_OK;
}

/* --from DIR: the artifacts of any project, dbt's too; no project and no connection (docs-site.md 2). */
static ft_exit generate_from(ft_session *session)
{
    ft_str given = ft_opt_text(session->options, FT_OPT_TARGET_PATH);
    ft_str from = ft_path_join(session->arena, session->working_folder, ft_opt_text(session->options, FT_OPT_FROM));
    ft_str to = given.len ? ft_path_join(session->arena, session->working_folder, given) : from;
    return write_site(session, from, to, (ft_str){0}) ? say_site(session, to) : ft_session_fail(session);
}

/* What the last run left, before this command writes its own run_results.json over it. */
static ft_str earlier_results(ft_session *session)
{
    ft_str text = {0};
    return ft_fs_read(session->fs, session->arena, ft_session_target(session, "run_results.json"), &text) ? (ft_str){0} : text;
}

ft_exit ft_cmd_docs_generate(ft_session *session)
{
    if (ft_opt_text(session->options, FT_OPT_FROM).len)
        return generate_from(session);
    if (!ft_session_load(session, FT_LOAD_NO_MANIFEST))
        return ft_session_fail(session);
    const ft_plan *plan = ft_session_plan(session, FT_DO_GENERATE);
    if (!plan || (ft_opt_on(session->options, FT_OPT_COMPILE) && !ft_catalog_reaches(session, plan)))
        return ft_session_fail(session);
    ft_session_warnings(session);
    const ft_exec_outcome *outcome = NULL;
    ft_catalog_answer answer = {0};
    ft_str results = earlier_results(session), folder = ft_path_folder(ft_session_target(session, "index.html"));
    if (ft_opt_on(session->options, FT_OPT_COMPILE) && plan->len) {
        outcome = ft_session_execute(session, &(ft_session_run){.plan = plan, .results = true});
        if (!outcome)
            return ft_session_fail(session);
        if (outcome->run.failed)
            return ft_session_fail_nodes(session, &outcome->run);
    }
    if (!write_catalog(session, plan, &answer) || (!outcome && !ft_session_write_manifest(session, NULL)) ||
        !write_site(session, folder, folder, results) || !copy_assets(session))
        return ft_session_fail(session);
    return answer.errors ? FT_EXIT_FAILED : FT_EXIT_OK;
}
