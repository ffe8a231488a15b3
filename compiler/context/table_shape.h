/* table_shape.h - what agate's tables do that gives another table (AGT-07): rows in, rows out.
 *
 * The functions that take `args` bind the arguments of the method of their name; all share cells with the
 * rows they come from and live in the job's arena. False: job->fault says why. */
#ifndef FT_CONTEXT_TABLE_SHAPE_H
#define FT_CONTEXT_TABLE_SHAPE_H

#include "context/context.h"

bool ft_rows_column(const ft_rows *rows, ft_value key, size_t *at); /* by name; false: none */
/* Of `count` things, the one at an index from either end; `named`: or the column of that name. */
bool ft_rows_place(const ft_rows *rows, ft_value key, size_t count, bool named, size_t *at);
/* agate's type of a column: "Boolean", "Integer", "Number", "Text", "Date", "DateTime". */
ft_str ft_rows_type(const ft_rows *rows, size_t at);

typedef bool ft_rows_change(ft_job *job, const ft_rows *rows, const ft_args *args, ft_rows *out);
ft_rows_change ft_rows_select, ft_rows_exclude, ft_rows_rename, ft_rows_limit, ft_rows_distinct, ft_rows_order_by;

/* Left rows beside the right ones with an equal key (a name or a list of names); left rows without any
 * stand beside None unless `inner`. O(left * right). */
bool ft_rows_join(ft_job *job, const ft_rows *left, const ft_rows *right, ft_value left_key, ft_value right_key, bool inner,
                  ft_rows *out);
/* Value of the column -> list of row numbers, in order of appearance. */
bool ft_rows_groups(ft_job *job, const ft_rows *rows, ft_value key, ft_dict **out);
ft_rows ft_rows_of_group(ft_arena *arena, const ft_rows *rows, const ft_list *members);

#endif
