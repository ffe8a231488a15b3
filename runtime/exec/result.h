/* result.h - a result's words and shape: statuses, the entry of run_results.json (ART-40, ART-41). */
#ifndef FT_EXEC_RESULT_H
#define FT_EXEC_RESULT_H

#include "exec/event.h"
#include "value/sink.h"

/* The members of one entry, without an open and close around them; without its compiled code, which is most of it, if so asked. */
void ft_describe_result(ft_sink *sink, ft_arena *arena, const ft_result *result, bool with_code);

/* One step of a list of timings ("compile", "execute"); nothing where it did not happen (ART-41). */
void ft_describe_timing(ft_sink *sink, ft_arena *arena, const char *name, ft_timing when);

/* Does this status make what comes after be skipped, and the exit code 1? (CLI-109, EXE-10) */
bool ft_status_failed(ft_status status);

/* "schema.alias", with the database where it is not the target's (LOG-13). */
ft_str ft_relation_label(ft_arena *arena, const ft_node *node, ft_str target_database);

#endif
