/* statements.h - SQL run by templates and what it left: adapter.execute, store_result, load_result (CTX-42). */
#ifndef FT_CONTEXT_STATEMENTS_H
#define FT_CONTEXT_STATEMENTS_H

#include "context/context.h"

ft_native_fn ft_call_execute, ft_call_add_query, ft_call_commit, ft_call_load_result, ft_call_store_result,
    ft_call_store_raw_result, ft_call_write, ft_call_load_table, ft_call_python_job;

/* Runs `sql` in the node's transaction (MAT-03, MAT-04). `out` must live as long as the job. */
bool ft_context_run(ft_context *context, ft_str sql, ft_fetch fetch, int64_t limit, ft_rows *out);
/* As dbt counts, a transaction is open from here on: what asks the database there by a statement lets
 * adapter.commit() be called. */
void ft_context_note_begin(ft_context *context);
/* Commits what is open, if anything. */
bool ft_context_commit(ft_context *context);
/* The warehouse, or an error when this phase has none. */
ft_warehouse *ft_context_warehouse(ft_context *context);

/* The result stored under `name`: its parts; false: there is none, or it was loaded already. */
bool ft_context_result(ft_context *context, ft_str name, ft_value *response, ft_value *table);

#endif
