/* session.h - one invocation on its way, and how it speaks to people.
 *
 * Options and settings come first, then project and graph, a plan, an adapter, a run and its artifacts:
 * the steps are in cli/steps, commands put them in order. */
#ifndef FT_CLI_SESSION_H
#define FT_CLI_SESSION_H

#include "adapter/adapter.h"
#include "cli/aside.h"
#include "cli/environment.h"
#include "cli/voice.h"
#include "graph/state.h"

typedef enum { FT_EXIT_OK = 0, FT_EXIT_FAILED = 1, FT_EXIT_COULD_NOT = 2 } ft_exit;

/* What is left of an earlier run (cmd_retry). */
typedef struct ft_retry {
    ft_map ids;                        /* unique ids to run */
    ft_map batches;                    /* unique id of a microbatch model -> ft_batches_left */
    int64_t started_us;                /* when that run began: batches end where they would have then */
} ft_retry;

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
    bool colour;                       /* on the console */
    ft_diags *diags;                   /* what was reported and not yet printed */

    /* after ft_session_load */
    const ft_project *project;
    const ft_graph *graph;
    const ft_state *state;             /* what is deferred to or cloned; NULL: nothing */
    const ft_state *compared;          /* of --state; NULL: not given */
    const ft_list *sources_now;        /* results of our own sources.json, with --state; NULL: there is none */
    const struct ft_selectors *selectors; /* of cli/selectors; NULL: not read yet */
    const ft_retry *retry;      /* instead of a selection: what retry repeats; NULL: nothing */
    ft_str target_path;                /* relative to the project where it was given so */
    ft_adapter *adapter;               /* after ft_session_connect */
    ft_aside writing;                  /* the artifacts that are on their way (ft_session_written) */
    ft_arena *graph_arena;             /* what templates put into `graph`; NULL: it was not asked for */
} ft_session;

typedef ft_exit ft_command_fn(ft_session *session);

/* ---- saying things */
void ft_say(ft_session *session, ft_str text);                    /* an info line */
void ft_say_output(ft_session *session, const char *code, const char *name, ft_str text); /* asked-for output */
/* Prints and forgets what was reported: warnings as dbt's lines, errors below "Encountered an error:".
 * Returns FT_EXIT_COULD_NOT, so that commands can `return ft_session_fail(session)`. */
ft_exit ft_session_fail(ft_session *session);
void ft_session_warnings(ft_session *session); /* warnings only */
/* The same for the failed nodes of a command that only compiles, which are its own errors. */
ft_exit ft_session_fail_nodes(ft_session *session, const ft_run *run);
/* A command or option we do not have: one sentence, exit 2. */
ft_exit ft_session_refuse(ft_session *session, const char *format, ...) __attribute__((format(printf, 2, 3)));

void ft_session_close(ft_session *session);

/* A path below target/: as shown and as opened. */
ft_str ft_session_target(ft_session *session, const char *name);

#endif
