/* session.h - what commands share: start here after main.c.
 *
 * A session is one invocation on its way: options and settings, then project and graph, then a plan,
 * an adapter, a run and its artifacts. Each step is a function here; commands put them in order. */
#ifndef FT_CLI_SESSION_H
#define FT_CLI_SESSION_H

#include "adapter/adapter.h"
#include "cli/voice.h"
#include "exec/run.h"
#include "graph/choose.h"

typedef enum { FT_EXIT_OK = 0, FT_EXIT_FAILED = 1, FT_EXIT_COULD_NOT = 2 } ft_exit;

typedef struct ft_session {
    ft_arena *arena;                   /* as long as the process */
    const ft_fs *fs;
    const ft_clock *clock;
    const ft_pool *pool;
    ft_cancel_token *cancel;
    ft_environment *environment;
    ft_str working_folder;             /* where the program was started */
    ft_options *options;
    ft_settings settings;
    ft_speaker *speaker;
    ft_log *log;
    ft_diags *diags;                   /* what was reported and not yet printed */

    /* after ft_session_load */
    const ft_project *project;
    const ft_graph *graph;
    ft_str target_path;                /* relative to the project where it was given so */
    ft_adapter *adapter;               /* after ft_session_connect */
} ft_session;

typedef ft_exit ft_command_fn(ft_session *session);

/* ---- saying things */
void ft_say(ft_session *session, ft_str text);                    /* an info line */
void ft_say_output(ft_session *session, const char *code, const char *name, ft_str text); /* asked-for output */
/* Prints and forgets what was reported: warnings as dbt's lines, errors below "Encountered an error:".
 * Returns FT_EXIT_COULD_NOT, so that commands can `return ft_session_fail(session)`. */
ft_exit ft_session_fail(ft_session *session);
void ft_session_warnings(ft_session *session); /* warnings only */
/* A command or option we do not have: one sentence, exit 2. */
ft_exit ft_session_refuse(ft_session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- steps; each false: reported, not yet printed */
typedef enum { FT_LOAD_SILENT = 1, FT_LOAD_NO_PROFILE = 2, FT_LOAD_NO_MANIFEST = 4 } ft_load_how;
/* Project and graph; says "Registered adapter" and, unless silent, "Found ...". */
bool ft_session_load(ft_session *session, unsigned how);
/* --select, --exclude, --selector as a selection (CLI-020 ... CLI-022). */
const ft_selection *ft_session_selection(ft_session *session);
ft_choose_inputs ft_session_inputs(ft_session *session);
/* Bits of ft_resource_type that --resource-type leaves; `otherwise` where it is not given. */
bool ft_session_types(ft_session *session, unsigned otherwise, unsigned *types);
const ft_plan *ft_session_plan(ft_session *session, ft_command_kind kind);
bool ft_session_connect(ft_session *session);
/* Nothing is done before it is known that the artifacts can be written. */
bool ft_session_check_target(ft_session *session);
/* manifest.json and semantic_manifest.json; `outcome` may be NULL. Nothing with --no-write-json. */
bool ft_session_write_manifest(ft_session *session, const ft_exec_outcome *outcome);

/* Runs the plan and writes run_results.json (`results`: whether to). NULL: reported. */
typedef struct ft_session_run { const ft_plan *plan; bool results; bool leave_ephemerals; unsigned show_limit; } ft_session_run;
const ft_exec_outcome *ft_session_execute(ft_session *session, const ft_session_run *run);

/* run_results.json and manifest.json of a finished run. Nothing with --no-write-json. */
bool ft_session_write_results(ft_session *session, const ft_exec_outcome *outcome);

void ft_session_close(ft_session *session);

/* A path below target/: as shown and as opened. */
ft_str ft_session_target(ft_session *session, const char *name);

#endif
