/* artifacts.h - what a command leaves in target/: manifest, semantic manifest, summary of the graph, results, history.
 *
 * The project's own are written aside, while the plan is made and the database looked at. Each function gives false after it
 * reported an error, which is not printed yet (ft_session_fail). */
#ifndef FT_CLI_ARTIFACTS_H
#define FT_CLI_ARTIFACTS_H

#include "cli/session.h"
#include "exec/request.h"

/* Nothing is done before it is known that the artifacts can be written. */
bool ft_session_check_target(ft_session *session);
/* Manifest and semantic manifest (not with --no-write-json) and graph_summary.json (TRAP-106: always), each if asked for.
 * Until ft_session_written, what they describe must not change. `outcome` may be NULL. */
bool ft_session_begin_artifacts(ft_session *session, const ft_exec_outcome *outcome, bool manifest, bool summary);
/* Waits for what was begun; true if nothing was. */
bool ft_session_written(ft_session *session);
bool ft_session_write_manifest(ft_session *session, const ft_exec_outcome *outcome); /* begun and waited for */
/* run_results.json, the history and the manifest of a finished run. Nothing with --no-write-json. */
bool ft_session_write_results(ft_session *session, const ft_exec_outcome *outcome);

#endif
