/* cmd_show.c - `fettle show`: the first rows of what a query gives (CLI-121). */
#include "cli/commands.h"
#include "cli/direct.h"
#include "cli/printing.h"

/* The query as it is, behind its SQL header, with the limit appended and not wrapped. */
static ft_str limited(ft_session *session, ft_str header, ft_str code)
{
    int64_t limit = session->options->values[FT_OPT_LIMIT].number;
    ft_buf sql = ft_buf_in(session->arena);
    if (header.len)
        ft_buf_format(&sql, "%.*s\n", FT_ARG(header));
    ft_buf_add(&sql, code);
    if (limit >= 0)
        ft_buf_format(&sql, "\nlimit %lld\n", (long long)limit);
    return ft_buf_str(&sql);
}

static bool show_query(ft_direct *direct, ft_str name, ft_str node, ft_str sql)
{
    ft_rows rows = {0};
    const ft_warehouse_class *class = direct->warehouse->class;
    bool ok = class->run(direct->warehouse, &direct->job, sql, FT_FETCH_ALL, -1, &rows);
    if (!ok)
        ft_direct_report(direct, FT_DIAG_DATABASE, node);
    class->rollback(direct->warehouse, &direct->job);
    if (ok)
        ft_print_rows(direct->session, name, &rows);
    return ok;
}

static bool show_inline(ft_direct *direct)
{
    const ft_options *o = direct->session->options;
    ft_str plain = ft_opt_text(o, FT_OPT_INLINE_DIRECT);
    ft_compiled compiled = {.code = plain};
    ft_session *session = direct->session;
    ft_direct_result told = {.name = FT_STR("inline_query"), .started_us = ft_clock_wall(session->clock)};
    told.unique_id = ft_format(session->arena, "sql_operation.%.*s.inline_query", FT_ARG(session->project->root->name));
    if (!plain.at && !ft_direct_compile(direct, ft_opt_text(o, FT_OPT_INLINE), &compiled))
        return false;
    told.code = limited(session, (ft_str){0}, compiled.code);
    told.ok = show_query(direct, (ft_str){0}, (ft_str){0}, told.code);
    return ft_direct_write_result(session, &told) && told.ok;
}

/* Seeds have no query of their own: their table is read. */
static ft_str code_of(ft_session *session, const ft_exec_outcome *outcome, const ft_node *node)
{
    if (node->type == FT_SEED)
        return ft_format(session->arena, "select * from %.*s", FT_ARG(node->more->relation_name));
    const ft_compiled *compiled = outcome->compiled[node->graph_id];
    return compiled ? compiled->code : (ft_str){0};
}

static bool show_nodes(ft_direct *direct, const ft_plan *plan, const ft_exec_outcome *outcome)
{
    ft_session *session = direct->session;
    bool ok = true;
    for (size_t i = 0; i < plan->len; i++) {
        const ft_node *node = plan->steps[i].node;
        ft_str code = code_of(session, outcome, node);
        ft_str header = ft_config_text(&node->config, FT_STR("sql_header"));
        if (code.at && ft_print_wanted(session, node))
            ok &= show_query(direct, ft_node_search_name(session->arena, node), node->unique_id,
                             limited(session, header, code));
    }
    return ok;
}

static bool show_selected(ft_session *session)
{
    const ft_plan *plan = ft_session_plan(session, FT_DO_SHOW);
    if (!plan)
        return false;
    ft_session_warnings(session);
    ft_direct direct;
    const ft_exec_outcome *outcome = ft_session_execute(session, &(ft_session_run){.plan = plan, .results = true});
    if (outcome && outcome->run.failed)
        ft_session_fail_nodes(session, &outcome->run);
    if (!outcome || outcome->run.failed || !ft_direct_init(&direct, session, plan))
        return false;
    bool ok = show_nodes(&direct, plan, outcome);
    ft_direct_release(&direct);
    return ok;
}

static bool show_given(ft_session *session)
{
    ft_direct direct;
    if (!ft_direct_init(&direct, session, NULL))
        return false;
    bool ok = show_inline(&direct);
    ft_direct_release(&direct);
    return ok;
}

ft_exit ft_cmd_show(ft_session *session)
{
    const ft_options *o = session->options;
    bool given = ft_opt_text(o, FT_OPT_INLINE).at || ft_opt_text(o, FT_OPT_INLINE_DIRECT).at;
    if (!given && !o->values[FT_OPT_SELECT].words.len && !o->values[FT_OPT_MODELS].words.len &&
        !ft_opt_text(o, FT_OPT_SELECTOR).at)
        return ft_session_refuse(session, "Either --select or --inline must be passed to show");
    if (!ft_session_load(session, 0) || !(given ? show_given(session) : show_selected(session)))
        return ft_session_fail(session);
    return FT_EXIT_OK;
}
