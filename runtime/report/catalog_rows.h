/* catalog_rows.h - the table that a macro get_catalog or get_catalog_relations returned, as rows of the catalog. */
#ifndef FT_REPORT_CATALOG_ROWS_H
#define FT_REPORT_CATALOG_ROWS_H

#include "context/warehouse.h"

/* Appends a row for each row of `table`: columns table_*, column_* and stats:<id>:<label|value|description|include>,
 * others mean nothing. What lies in no database or schema is left out. Everything is copied or borrowed within the job's
 * arena. false: job->fault says what the table lacks. */
typedef struct { FT_VEC(ft_catalog_row) rows; } ft_catalog_gathered;
bool ft_catalog_rows_add(ft_job *job, ft_value table, ft_catalog_gathered *out);

#endif
