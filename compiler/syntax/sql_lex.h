/* sql_lex.h - as much of SQL as a program must see that leaves it alone: comments, quotes,
 * semicolons, and where a CTE goes. SQL is never parsed further.
 *
 * It reads the union of what our databases write: -- and nested block comments, 'text' with
 * doubled quotes, E'text' with backslashes, $tag$text$tag$, "name", `name`. Any bytes are some tokens,
 * which together cover the text without gaps. Nothing here fails. Any thread. */
#ifndef FT_SYNTAX_SQL_LEX_H
#define FT_SYNTAX_SQL_LEX_H

#include "base/str.h"

typedef enum {
    FT_SQL_END,
    FT_SQL_SPACE,
    FT_SQL_COMMENT,
    FT_SQL_WORD,      /* keyword or name: letters, digits, _, $, bytes past ASCII */
    FT_SQL_NAME,      /* quoted name */
    FT_SQL_STRING,
    FT_SQL_NUMBER,
    FT_SQL_SEMICOLON,
    FT_SQL_OPEN,      /* ( */
    FT_SQL_CLOSE,     /* ) */
    FT_SQL_OTHER,     /* one byte of anything else */
} ft_sql_kind;

typedef struct {
    ft_sql_kind kind;
    bool closed;      /* false: a comment or quote that runs to the end of the text */
    size_t from, to;  /* bytes */
} ft_sql_token;

/* The token at byte `at`; END at the end. */
ft_sql_token ft_sql_next(ft_str sql, size_t at);
/* The same, spaces and comments skipped. */
ft_sql_token ft_sql_next_solid(ft_str sql, size_t at);
bool ft_sql_is_word(ft_str sql, ft_sql_token token, const char *lower_word);

/* Cuts the next statement off `*rest`, without its semicolon and outer white space; statements of
 * nothing but comments are passed over. False: none is left. Borrowed from `*rest`. */
bool ft_sql_cut_statement(ft_str *rest, ft_str *statement);

/* `sql` without semicolons, spaces and comments at its end. */
ft_str ft_sql_without_end(ft_str sql);

/* Where CTEs are put in front of a statement's own: insert at `at` the text `before`, the CTEs
 * joined by ", ", and `after`. With CTEs written " name as (\n...\n)" the bytes are dbt's. */
typedef struct { size_t at; ft_str before, after; } ft_sql_cte_place;
ft_sql_cte_place ft_sql_find_cte_place(ft_str sql);

#endif
