/* run_history.h - target/run_history.jsonl: the last runs, a line each, for the documentation.
 *
 * run_results.json is replaced by every command, also by those that execute nothing; this file keeps what
 * was passed, failed and how long it took (docs-site.md 5). A line is
 *     {"at", "command", "elapsed_time", "results": [{"unique_id", "status", "execution_time", "started",
 *      "thread_id", "checksum"?, "failures"?, "message"? (where it did not succeed), "rows"?}]}
 * "checksum" is the beginning of the file's, so that a result can be seen to be older than it; times in
 * seconds, "started" after the run's start. Oldest first; at most 40 runs and 16 MiB. A process that is
 * killed may leave a last line cut off. */
#ifndef FT_REPORT_RUN_HISTORY_H
#define FT_REPORT_RUN_HISTORY_H

#include "exec/event.h"

/* Appends `run`; what is full is cut first, which replaces it whole. false: reported. */
bool ft_run_history_add(ft_arena *arena, const ft_run *run, ft_str command, const ft_fs *fs, ft_str path,
                        ft_diags *diags);

#endif
