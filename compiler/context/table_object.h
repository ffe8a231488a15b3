/* table_object.h - query results as agate tables (AGT-01 ... AGT-13).
 *
 * A table is immutable; what changes one gives a new one that shares cells where it can. */
#ifndef FT_CONTEXT_TABLE_OBJECT_H
#define FT_CONTEXT_TABLE_OBJECT_H

#include "context/context.h"

/* Borrows the names and cells of `rows`, which live in the job's arena. */
ft_value ft_table_value(ft_arena *arena, const ft_rows *rows);
ft_value ft_table_empty(ft_arena *arena); /* no columns at all */

/* A table whose rows will be filled in by an answer that is still to come. */
ft_value ft_table_awaiting(ft_arena *arena, ft_rows **rows);

/* The rows of a table value; NULL: not a table. Borrowed from the value. */
const ft_rows *ft_value_table(ft_value value);

/* Cells as a list of tuples, one a row: `result.data`. */
ft_value ft_table_matrix(ft_arena *arena, const ft_rows *rows);

/* The response of a statement: prints its message (AGT-13). `rows` may still wait for its answer; it is
 * read when first asked for. */
ft_value ft_response_of(ft_arena *arena, const ft_rows *rows);
/* A response made up by a macro. */
ft_value ft_response_value(ft_arena *arena, ft_str message, ft_str code, ft_value rows_affected);
bool ft_value_response(ft_job *job, ft_value value, ft_str *message, ft_str *code, ft_value *rows_affected);
bool ft_is_response(ft_value value);

#endif
