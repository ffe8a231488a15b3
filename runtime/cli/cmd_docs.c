/* cmd_docs.c - `fettle docs generate`: compile, then read the catalog (CLI-127). */
#include "cli/builtin.h"
#include "cli/commands.h"
#include "cli/direct.h"
#include "report/catalog_file.h"

static ft_strs schemas_of(ft_session *session)
{
    ft_map seen = {0};
    ft_strs found = {0};
    for (size_t i = 0; i < session->project->nodes.len; i++) {
        const ft_node *node = session->project->nodes.at[i];
        if (node->enabled && node->relation_name.at && node->schema.at &&
            !ft_map_put(session->arena, &seen, node->schema, (void *)node))
            ft_vec_push(session->arena, &found, node->schema);
    }
    return found;
}

static bool read_catalog(ft_session *session, const ft_plan *plan, ft_catalog_rows *rows)
{
    ft_direct direct;
    if (ft_opt_on(session->options, FT_OPT_EMPTY_CATALOG))
        return true;
    if (!ft_direct_init(&direct, session, plan))
        return false;
    ft_strs schemas = schemas_of(session);
    bool ok = direct.warehouse->class->catalog(direct.warehouse, &direct.job, schemas.at, schemas.len, rows) ||
              ft_direct_report(&direct, FT_DIAG_DATABASE, (ft_str){0});
    ft_direct_release(&direct);
    return ok;
}

static bool is_selected(void *self, const ft_node *node)
{
    const ft_plan *plan = self;
    return node->type == FT_SOURCE || ft_node_set_has(plan->selected, node->graph_id);
}

static bool write_catalog(ft_session *session, const ft_plan *plan)
{
    ft_catalog_rows rows = {0};
    ft_say(session, FT_STR("Building catalog"));
    if (!read_catalog(session, plan, &rows))
        return false;
    const ft_option_value *values = session->options->values;
    bool all = !values[FT_OPT_SELECT].words.len && !values[FT_OPT_EXCLUDE].words.len &&
               !values[FT_OPT_SELECTOR].text.at;
    ft_str path = ft_session_target(session, "catalog.json");
    ft_catalog_request request = {
        .graph = session->graph, .invocation = &session->settings.invocation, .rows = rows,
        .wanted = all ? NULL : is_selected, .wanted_self = (void *)plan,
        .generated_us = ft_clock_wall(session->clock),
    };
    if (!ft_catalog_file_write(session->arena, &request, session->fs, path, session->diags))
        return false;
    ft_str shown = ft_path_join(session->arena, session->settings.project_dir, path);
    ft_log_line(session->log, FT_LEVEL_INFO, "E041", "CatalogWritten",
                ft_format(session->arena, "Catalog written to %.*s", FT_ARG(shown)));
    return true;
}

static bool write_page(ft_session *session, const char *name, ft_str text)
{
    ft_str path = ft_session_target(session, name);
    int failed = session->fs->replace(session->fs->self, path, text, true);
    if (failed)
        ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot write \"%.*s\": %s", FT_ARG(path), strerror(failed));
    return !failed;
}

/* A JSON file as a script element of its name; "</" cannot end it early. */
static bool add_embedded(ft_session *session, const char *name, ft_buf *out)
{
    ft_str text, path = ft_session_target(session, name);
    int failed = ft_fs_read(session->fs, session->arena, path, &text);
    if (failed) {
        ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot read \"%.*s\": %s", FT_ARG(path), strerror(failed));
        return false;
    }
    ft_buf_format(out, "<script type=\"application/json\" id=\"%s\">", name);
    ft_buf_add(out, ft_str_replace(session->arena, text, FT_STR("</"), FT_STR("<\\/")));
    ft_buf_text(out, "</script>\n");
    return true;
}

/* index.html reads the JSON files beside it; static_index.html holds them. */
static bool write_site(ft_session *session)
{
    ft_str page = ft_builtin_text("site/index.html");
    if (!write_page(session, "index.html", page))
        return false;
    if (!ft_opt_on(session->options, FT_OPT_STATIC))
        return true;
    size_t script = ft_str_find(page, FT_STR("<script>"), 0);
    ft_buf out = ft_buf_in(session->arena);
    ft_buf_add(&out, ft_str_slice(page, 0, script));
    if (!add_embedded(session, "manifest.json", &out) || !add_embedded(session, "catalog.json", &out))
        return false;
    ft_buf_add(&out, ft_str_from(page, script));
    return write_page(session, "static_index.html", ft_buf_str(&out));
}

ft_exit ft_cmd_docs_generate(ft_session *session)
{
    if (!ft_session_load(session, FT_LOAD_NO_MANIFEST))
        return ft_session_fail(session);
    const ft_plan *plan = ft_session_plan(session, FT_DO_GENERATE);
    if (!plan)
        return ft_session_fail(session);
    ft_session_warnings(session);
    const ft_exec_outcome *outcome = NULL;
    if (ft_opt_on(session->options, FT_OPT_COMPILE) && plan->len) {
        outcome = ft_session_execute(session, &(ft_session_run){.plan = plan, .results = true});
        if (!outcome)
            return ft_session_fail(session);
        if (outcome->run.failed)
            return FT_EXIT_FAILED;
    }
    if (!write_catalog(session, plan) || (!outcome && !ft_session_write_manifest(session, NULL)) || !write_site(session))
        return ft_session_fail(session);
    return FT_EXIT_OK;
}
