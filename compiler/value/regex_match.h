/* regex_match.h - compiled patterns and the search for them: the engine below value/regex.
 *
 * Offsets are bytes. What a search needs lives in a scratch arena that ends with it, so a compiled
 * pattern is read-only and any thread may search with it. */
#ifndef FT_VALUE_REGEX_MATCH_H
#define FT_VALUE_REGEX_MATCH_H

#include "value/regex_syntax.h"

typedef struct ft_regex_code ft_regex_code;

/* Lives in the job's arena. NULL: the pattern is bad (raised). */
const ft_regex_code *ft_regex_compile(ft_job *job, ft_str pattern, unsigned flags);
const ft_regex_shape *ft_regex_shape_of(const ft_regex_code *code);

/* `text` as searches take it: itself, or a copy in which bad UTF-8 became U+FFFD. */
ft_str ft_regex_subject(ft_arena *arena, ft_str text);

typedef enum { FT_REGEX_SEARCH, FT_REGEX_MATCH, FT_REGEX_FULLMATCH } ft_regex_how;

typedef struct ft_regex_scan {
    const ft_regex_code *code;
    ft_str text;            /* from ft_regex_subject */
    size_t at;              /* where the next search begins */
    bool not_empty;         /* an empty match at `at` was given already */
    const size_t *offsets;  /* of the last match: start, end by group; FT_NOWHERE: took no part */
    ft_arena *scratch;
    void *data;
} ft_regex_scan;

/* Fill code, text and at, open, search, close. FT_MISSING: no further match. Each search moves `at`
 * behind what it found, as Python's finditer goes on. Running away is a BudgetError. */
void ft_regex_scan_open(ft_regex_scan *scan);
ft_found ft_regex_scan_next(ft_job *job, ft_regex_scan *scan, ft_regex_how how);
void ft_regex_scan_close(ft_regex_scan *scan);

#endif
