/* csv.h - the rows of a CSV file, one at a time, as Python's csv module (dialect "excel") and agate
 * read a seed.
 *
 * A leading byte order mark is skipped. \n, \r\n and \r end a row alike, and inside quotes become \n.
 * A quote means something only at a field's beginning; behind a closing quote text goes on unquoted.
 * White space is kept. A blank line is a row of empty fields. Short rows are filled with empty
 * fields; a row longer than the header is an error, and reading goes on with the next one.
 * What values mean (numbers, dates, null) is not decided here. One thread at a time. */
#ifndef FT_SYNTAX_CSV_H
#define FT_SYNTAX_CSV_H

#include "base/vec.h"
#include "source/diag.h"

typedef struct { ft_str *at; uint32_t len, cap; } ft_csv_fields;

typedef struct ft_csv {
    const ft_source *source;
    ft_diags *diags;
    ft_str delimiter;      /* one character */
    size_t offset;         /* the next row begins here */
    uint64_t row_number;   /* rows read behind the header */
    ft_csv_fields columns; /* names, distinct and never empty; none when the file is empty */
    ft_csv_fields fields;  /* of the newest row */
    ft_span span;          /* of the newest row, without its line end */
} ft_csv;

/* Reads the header; an unnamed column is named by its position (a, b, ... z, aa, bb ...), the second
 * `x` becomes `x_2`. Column names live in `arena`. False (with an error) for a delimiter that is not
 * one character. */
bool ft_csv_open(ft_arena *arena, ft_csv *csv, const ft_source *source, ft_str delimiter,
                 ft_diags *diags);

/* The next row into csv->fields, exactly as long as csv->columns. Fields are borrowed from the
 * source, or from `arena` where quotes had to be undone; the list itself lasts until the next call.
 * False at the end of the file. */
bool ft_csv_next(ft_arena *arena, ft_csv *csv);

#endif
