/* table_text.h - rows as text, as agate's print_table, print_csv and print_json show them (AGT-08).
 *
 * Appended to `out` without a line break at the end. False: a value could not be printed, job->fault
 * says why. */
#ifndef FT_CONTEXT_TABLE_TEXT_H
#define FT_CONTEXT_TABLE_TEXT_H

#include "context/context.h"

/* What is left out is shown by "..."; SIZE_MAX: no limit. `precision` is in digits after the point. */
typedef struct ft_page_limits { size_t rows, columns, column_width, precision; } ft_page_limits;

/* A table of Markdown: texts to the left, everything else to the right, decimal numbers of a column with
 * equally many places and thousands apart. Widths are in characters. */
bool ft_rows_page(ft_job *job, const ft_rows *rows, ft_page_limits limits, ft_buf *out);
bool ft_rows_csv(ft_job *job, const ft_rows *rows, ft_buf *out); /* with a header line */
bool ft_rows_json(ft_job *job, const ft_rows *rows, ft_buf *out); /* a list of objects */

#endif
