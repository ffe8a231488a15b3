/* cmd_run.c - commands that run a plan: build, run, test, seed, snapshot, compile, source freshness, clone. */
#include "cli/commands.h"
#include "cli/direct.h"
#include "cli/printing.h"
#include "graph/manifest.h"
#include "report/sources_file.h"

static ft_command_kind kind_of(ft_command command)
{
    switch (command) {
    case FT_CMD_BUILD: return FT_DO_BUILD;
    case FT_CMD_TEST: return FT_DO_TEST;
    case FT_CMD_SEED: return FT_DO_SEED;
    case FT_CMD_SNAPSHOT: return FT_DO_SNAPSHOT;
    case FT_CMD_CLONE: return FT_DO_CLONE;
    case FT_CMD_COMPILE: return FT_DO_COMPILE;
    case FT_CMD_SOURCE_FRESHNESS:
    case FT_CMD_SOURCE_SNAPSHOT_FRESHNESS: return FT_DO_FRESHNESS;
    default: return FT_DO_RUN;
    }
}

static ft_exit exit_of(const ft_exec_outcome *outcome)
{
    return outcome->run.failed || outcome->run.cancelled ? FT_EXIT_FAILED : FT_EXIT_OK;
}

/* EXE-01: nothing selected is a warning; the artifacts are written all the same and no hook runs. */
static const ft_exec_outcome *nothing(ft_session *session, const ft_session_run *run)
{
    ft_exec_outcome *outcome = FT_NEW(session->arena, ft_exec_outcome);
    int64_t now = ft_clock_wall(session->clock);
    outcome->run = (ft_run){.plan = run->plan, .started_us = now, .finished_us = now};
    ft_listener listener = ft_speaker_listener(session->speaker);
    listener.tell(listener.self, &(ft_event){.kind = FT_EVENT_NOTHING, .plan = run->plan});
    return !run->results || ft_session_write_results(session, outcome) ? outcome : NULL;
}

static const ft_exec_outcome *run_plan(ft_session *session, const ft_session_run *run)
{
    return run->plan->len ? ft_session_execute(session, run) : nothing(session, run);
}

/* --explain: the plan and why each step that has a result is in it; nothing is run. */
static ft_exit explain(ft_session *session, const ft_plan *plan)
{
    static const char *const why[] = {[FT_WHY_SELECTED] = "selected", [FT_WHY_TEST_OF_SELECTED] = "tests what is selected",
                                      [FT_WHY_HOOK] = "hook of the project"};
    for (size_t i = 0, number = 0; i < plan->len; i++)
        if (plan->steps[i].counted)
            ft_say_output(session, "Z052", "PrintEvent",
                          ft_format(session->arena, "%3zu. %.*s (%s)", ++number,
                                    FT_ARG(plan->steps[i].node->unique_id), why[plan->steps[i].why]));
    return FT_EXIT_OK;
}

static const ft_plan *load_and_plan(ft_session *session)
{
    if (!ft_session_load(session, 0))
        return NULL;
    const ft_plan *plan = ft_session_plan(session, kind_of(session->options->command));
    if (plan)
        ft_session_warnings(session);
    return session->diags->errors ? NULL : plan; /* --warn-error makes errors of warnings */
}

ft_exit ft_cmd_run(ft_session *session)
{
    const ft_plan *plan = load_and_plan(session);
    if (!plan)
        return ft_session_fail(session);
    if (ft_opt_on(session->options, FT_OPT_EXPLAIN))
        return explain(session, plan);
    const ft_exec_outcome *outcome = run_plan(session, &(ft_session_run){.plan = plan, .results = true});
    return outcome ? exit_of(outcome) : ft_session_fail(session);
}

/* ---- compile (CLI-120) */

static ft_exit compile_inline(ft_session *session)
{
    ft_direct direct;
    ft_compiled compiled = {0};
    if (!ft_session_load(session, 0) || !ft_direct_init(&direct, session, NULL))
        return ft_session_fail(session);
    ft_direct_result told = {.name = FT_STR("inline_query"), .started_us = ft_clock_wall(session->clock)};
    told.unique_id = ft_format(session->arena, "sql_operation.%.*s.inline_query", FT_ARG(session->project->root->name));
    told.ok = ft_direct_compile(&direct, ft_opt_text(session->options, FT_OPT_INLINE), &compiled);
    told.code = compiled.code;
    if (told.ok)
        ft_print_compiled(session, (ft_str){0}, compiled.code);
    ft_direct_release(&direct);
    bool ok = told.ok && ft_direct_write_result(session, &told);
    return ok ? FT_EXIT_OK : ft_session_fail(session);
}

ft_exit ft_cmd_compile(ft_session *session)
{
    if (ft_opt_text(session->options, FT_OPT_INLINE).at)
        return compile_inline(session);
    const ft_plan *plan = load_and_plan(session);
    if (!plan)
        return ft_session_fail(session);
    ft_session_run run = {.plan = plan, .results = true,
                          .leave_ephemerals = !ft_opt_on(session->options, FT_OPT_INJECT_EPHEMERAL_CTES)};
    const ft_exec_outcome *outcome = run_plan(session, &run);
    if (!outcome)
        return ft_session_fail(session);
    if (exit_of(outcome) == FT_EXIT_OK)
        for (size_t i = 0; i < plan->len; i++) {
            const ft_node *node = plan->steps[i].node;
            const ft_compiled *compiled = outcome->compiled ? outcome->compiled[node->graph_id] : NULL;
            if (compiled && ft_print_wanted(session, node))
                ft_print_compiled(session, ft_node_search_name(session->arena, node), compiled->code);
        }
    return exit_of(outcome) == FT_EXIT_OK ? FT_EXIT_OK : ft_session_fail_nodes(session, &outcome->run);
}

/* ---- source freshness */

ft_exit ft_cmd_freshness(ft_session *session)
{
    const ft_plan *plan = load_and_plan(session);
    if (!plan)
        return ft_session_fail(session);
    const ft_exec_outcome *outcome = run_plan(session, &(ft_session_run){.plan = plan});
    if (!outcome)
        return ft_session_fail(session);
    ft_str path = ft_opt_text(session->options, FT_OPT_OUTPUT);
    path = path.at ? path : ft_session_target(session, "sources.json");
    if (!ft_sources_file_write(session->arena, &outcome->run, &session->settings.invocation, session->fs, path,
                               session->diags))
        return ft_session_fail(session);
    ft_say(session, FT_STR("Done."));
    return exit_of(outcome);
}
