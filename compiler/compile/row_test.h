/* row_test.h - test queries that look at one row after the other of one relation: one scan answers several.
 *
 * They are known by their text, so that what a project writes itself counts as what it is: within get_test_sql of
 * templates/macros/core/tests.sql, with fail_calc count(*),
 *     select * from RELATION where CONDITION        (or a number, or the name the condition begins with)
 *     the query of accepted_values
 * RELATION may be what config `where` makes of one.
 * Queries within, clauses behind the condition, comments, and any text whose end is in doubt are left alone. */
#ifndef FT_COMPILE_ROW_TEST_H
#define FT_COMPILE_ROW_TEST_H

#include "base/str.h"

typedef struct ft_row_test {
    ft_str relation;          /* as written, with `where`: tests of the same text go together; {NULL,0}: not such a test */
    ft_str head, tail;        /* comments around the query; may be empty */
    ft_str warn_if, error_if;
    ft_str condition;         /* true of a row that fails; of accepted_values NULL, but these: */
    ft_str column, values;
} ft_row_test;

/* What `sql` is, in slices of it. */
ft_row_test ft_row_test_of(ft_str sql);

/* Failures are rows; of accepted_values they are values, and only that there are none is known from the rows. */
bool ft_row_test_counts_rows(const ft_row_test *test);

/* One query for `len` tests of one relation. Its row has for each of them failures, should_warn and should_error,
 * as the row of its own query. It needs FILTER, which is standard SQL. */
enum { FT_ROW_TEST_CELLS = 3 };
ft_str ft_row_tests_join(ft_arena *arena, const ft_row_test *const *tests, size_t len);

#endif
