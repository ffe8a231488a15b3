/* direct.c - see direct.h. */
#include "cli/direct.h"

#include "cli/run_world.h"

bool ft_direct_init(ft_direct *direct, ft_session *session, const ft_plan *plan)
{
    if (!session->adapter && !ft_session_connect(session))
        return false;
    *direct = (ft_direct){.session = session, .job = ft_job_in(session->arena)};
    direct->world = ft_run_world(session, plan);
    direct->warehouse = ft_adapter_open(session->adapter, session->cancel);
    return true;
}

void ft_direct_release(ft_direct *direct)
{
    if (direct->warehouse)
        direct->warehouse->class->close(direct->warehouse);
    direct->warehouse = NULL;
}

bool ft_direct_report(ft_direct *direct, ft_diag_code code, ft_str node)
{
    if (direct->job.fault.kind == FT_FAULT_DATABASE)
        code = FT_DIAG_DATABASE;
    ft_diag *diag = ft_fault_report(direct->session->diags, code, &direct->job.fault, FT_NO_SPAN);
    diag->node = node;
    if (diag->origin && !diag->origin->call.source)
        diag->origin = NULL; /* called by us: there is no place to show */
    direct->job.fault = (ft_fault){0};
    return false;
}

static ft_node *inline_node(ft_direct *direct, ft_str sql)
{
    ft_session *session = direct->session;
    ft_arena *arena = session->arena;
    ft_node *node = ft_node_new(arena);
    ft_str package = session->project->root->name;
    node->type = FT_ANALYSIS;
    node->enabled = true;
    node->name = node->alias = FT_STR("inline_query");
    node->unique_id = ft_format(arena, "sql_operation.%.*s.inline_query", FT_ARG(package));
    node->package = package;
    node->path = FT_STR("sql/inline_query"); /* with the next, the names that dbt's parser of SQL gives (ART-53) */
    node->original_file_path = FT_STR("from remote system.sql");
    ft_vec_push(arena, &node->fqn, package);
    ft_vec_push(arena, &node->fqn, node->name);
    node->database = session->project->profile->database;
    node->schema = session->project->profile->schema;
    node->config.type = FT_ANALYSIS;
    node->raw_code = sql;
    node->source = ft_source_new(arena, FT_STR("--inline"), sql);
    ft_node_own_more(arena, node)->docs = ft_of_dict(ft_dict_new(arena));
    return node;
}

static bool write_compiled(ft_direct *direct, const ft_node *node, ft_str code)
{
    ft_session *session = direct->session;
    const ft_fs *fs = session->fs;
    ft_str path = ft_path_join(session->arena, ft_session_target(session, "compiled"),
                               ft_compiled_path(session->arena, node, (ft_str){0}));
    int failed = fs->make_folders(fs->self, ft_path_folder(path));
    if (!failed)
        failed = fs->replace(fs->self, path, code, false);
    if (failed)
        ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot write \"%.*s\": %s", FT_ARG(path), strerror(failed));
    return !failed;
}

bool ft_direct_compile(ft_direct *direct, ft_str sql, ft_compiled *out)
{
    ft_node *node = inline_node(direct, sql);
    node->tmpl = ft_template_parse(&direct->job, direct->session->arena, node->source, NULL);
    if (!node->tmpl)
        return ft_direct_report(direct, FT_DIAG_JINJA_SYNTAX, node->unique_id);
    ft_compile_request request = {
        .world = direct->world,
        .run = {.phase = FT_PHASE_OPERATION, .node = node, .warehouse = direct->warehouse},
        .leave_ephemerals = !ft_opt_on(direct->session->options, FT_OPT_INJECT_EPHEMERAL_CTES),
    };
    if (!ft_compile_node(&direct->context, &direct->job, &request, out, NULL))
        return ft_direct_report(direct, FT_DIAG_RENDER, node->unique_id);
    return write_compiled(direct, node, out->code);
}

/* ---- the result */

static ft_step *operation_step(ft_session *session, const ft_direct_result *told)
{
    ft_node *node = ft_node_new(session->arena);
    node->type = FT_OPERATION;
    node->config.type = FT_OPERATION;
    node->unique_id = told->unique_id;
    node->name = node->alias = told->name;
    node->package = session->project->root->name;
    ft_step *step = FT_NEW(session->arena, ft_step);
    *step = (ft_step){.kind = FT_STEP_HOOK, .node = node};
    return step;
}

bool ft_direct_write_result(ft_session *session, const ft_direct_result *told)
{
    int64_t now = ft_clock_wall(session->clock), started = told->started_us;
    ft_result *result = FT_NEW(session->arena, ft_result);
    *result = (ft_result){
        .step = operation_step(session, told), .status = told->ok ? FT_STATUS_SUCCESS : FT_STATUS_ERROR,
        .failures = ft_of_int(told->ok ? 0 : 1), .compile = {started, started}, .execute = {started, now},
        .execution_time = (double)(now - started) / 1e6, .thread = FT_STR("MainThread"),
        .compiled = told->code.at != NULL, .compiled_code = told->code,
        .adapter_response = ft_dict_new(session->arena), .freshness = FT_VALUE_UNDEFINED,
    };
    if (!told->ok && session->diags->all.len)
        result->message = session->diags->all.at[session->diags->all.len - 1]->message;
    ft_result **results = FT_NEW_ARRAY(session->arena, ft_result *, 1);
    results[0] = result;
    ft_exec_outcome *outcome = FT_NEW(session->arena, ft_exec_outcome);
    outcome->run = (ft_run){.results = results, .len = 1, .started_us = started, .finished_us = now,
                            .failed = !told->ok};
    return ft_session_write_results(session, outcome);
}
