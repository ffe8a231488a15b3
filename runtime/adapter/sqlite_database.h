/* sqlite_database.h - one open SQLite file; the only part of the program that knows sqlite3.
 *
 * Opened in WAL mode, with double-quoted text an error and the functions of sql_functions.h. Waiting
 * for another writer and long statements end when the cancel token is raised. One thread. */
#ifndef FT_ADAPTER_SQLITE_DATABASE_H
#define FT_ADAPTER_SQLITE_DATABASE_H

#include "adapter/cancel_token.h"
#include "adapter/sql_functions.h"

typedef struct ft_sqlite ft_sqlite;
typedef struct ft_sqlite_statement ft_sqlite_statement;

typedef struct ft_sqlite_error {
    ft_str message;      /* borrowed until the next call */
    int64_t offset;      /* byte of the statement it points at; -1: unknown */
    bool cancelled, busy, constraint, syntax;
} ft_sqlite_error;

/* Caller owns the result; NULL: `*why`, in `arena`. `path` may be ":memory:". `wait_ms` is how long
 * another writer is waited for. */
ft_sqlite *ft_sqlite_open(ft_arena *arena, ft_str path, const ft_cancel_token *cancel, int wait_ms, ft_str *why);
void ft_sqlite_close(ft_sqlite *database); /* NULL is allowed */
ft_sqlite_error ft_sqlite_error_of(ft_sqlite *database);
bool ft_sqlite_in_transaction(ft_sqlite *database);
/* While off, a raised token is not heeded: for rolling back. */
void ft_sqlite_heed_cancel(ft_sqlite *database, bool heed);

/* The next statement of `sql`; `*used` is how many bytes it took. False: error. *out NULL: nothing
 * but comments was left. */
bool ft_sqlite_prepare(ft_sqlite *database, ft_str sql, ft_sqlite_statement **out, size_t *used);
typedef enum { FT_SQLITE_ROW, FT_SQLITE_DONE, FT_SQLITE_FAILED } ft_sqlite_step_end;
ft_sqlite_step_end ft_sqlite_step(ft_sqlite_statement *statement);
void ft_sqlite_finish(ft_sqlite_statement *statement); /* NULL is allowed */

int ft_sqlite_width(const ft_sqlite_statement *statement);
ft_str ft_sqlite_name(const ft_sqlite_statement *statement, int column);
ft_str ft_sqlite_declared(const ft_sqlite_statement *statement, int column); /* empty: an expression */
ft_sql_cell ft_sqlite_cell(ft_sqlite_statement *statement, int column); /* borrowed until the next step */
int64_t ft_sqlite_changes(ft_sqlite *database);

/* Parameters of a statement that runs again and again; 1-based. at NULL binds NULL. */
void ft_sqlite_bind(ft_sqlite_statement *statement, int parameter, ft_str text);
void ft_sqlite_again(ft_sqlite_statement *statement);

#endif
