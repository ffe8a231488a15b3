/* steps.h - the steps commands are made of: load, choose, plan, connect, run, write.
 *
 * Each gives false or NULL after it reported an error, which is not printed yet (ft_session_fail). */
#ifndef FT_CLI_STEPS_H
#define FT_CLI_STEPS_H

#include "cli/artifacts.h"
#include "exec/run.h"
#include "graph/choose.h"

typedef enum { FT_LOAD_SILENT = 1, FT_LOAD_NO_PROFILE = 2, FT_LOAD_NO_MANIFEST = 4, FT_LOAD_NO_SUMMARY = 8 } ft_load_how;
/* Project and graph; says "Registered adapter" and, unless silent, "Found ...". */
bool ft_session_load(ft_session *session, unsigned how);
/* --select, --exclude, --selector as a selection (CLI-020 ... CLI-022). */
const ft_selection *ft_session_selection(ft_session *session);
ft_choose_inputs ft_session_inputs(ft_session *session);
/* Bits of ft_resource_type that --resource-type leaves; `otherwise` where it is not given. */
bool ft_session_types(ft_session *session, unsigned otherwise, unsigned *types);
const ft_plan *ft_session_plan(ft_session *session, ft_command_kind kind);
bool ft_session_connect(ft_session *session);

/* Runs the plan and writes run_results.json (`results`: whether to). NULL: reported. */
typedef struct ft_session_run { const ft_plan *plan; bool results; bool leave_ephemerals; } ft_session_run;
const ft_exec_outcome *ft_session_execute(ft_session *session, const ft_session_run *run);

#endif
