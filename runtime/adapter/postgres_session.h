/* postgres_session.h - a session with its write buffer; what the postgres_*.c files share.
 *
 * Statements are queued as entries and go out together in one round (flush). An entry whose answer
 * somebody reads is flushed at once; so is anything outside a transaction. When an entry fails its
 * `recover` may rewrite what stands behind it and let the flush go on. */
#ifndef FT_ADAPTER_POSTGRES_SESSION_H
#define FT_ADAPTER_POSTGRES_SESSION_H

#include "adapter/postgres_connection.h"
#include "adapter/session.h"

typedef struct ft_pg_session ft_pg_session;

typedef enum { FT_PG_PLAIN, FT_PG_BEGIN, FT_PG_COMMIT, FT_PG_LOCK, FT_PG_OURS } ft_pg_role;

/* Rows as text, for questions of our own. Cells are row-major; at NULL is SQL NULL. */
typedef struct ft_pg_texts { FT_VEC(ft_str) cells; size_t width, height; } ft_pg_texts;

/* Cells of an answer as it comes in. */
typedef struct ft_pg_cells { FT_VEC(ft_value) list; size_t height; } ft_pg_cells;

typedef struct ft_pg_entry {
    ft_pg_role role;
    bool gives_xid;           /* the first column is the transaction's id, wanted without delay */
    ft_str sql;               /* one statement or several; ends with a NUL behind `len` */
    ft_rows *rows;            /* filled with the last statement's answer; may be NULL */
    bool read_rows;           /* `rows` gets cells, too: then `job` is the reading call's */
    int64_t limit;
    ft_pg_texts *texts;       /* or: rows as text */
    ft_job *job;
    ft_arena *arena;          /* where answers live */
    /* Called when this entry failed and left the transaction in its failed state; nothing is
     * pending. True: it has queued what goes on instead, before the entries that stood behind.
     * False: the fault stands (it may have set another). */
    bool (*recover)(ft_pg_session *session, ft_job *job, void *state);
    void (*answered)(ft_pg_session *session, void *state); /* called when it went well, its answer is there */
    void *state;              /* for both */
} ft_pg_entry;

struct ft_pg_session {
    ft_warehouse warehouse;
    ft_session_with with;
    ft_arena *arena;                 /* as long as the session */
    ft_arena *pending_arena;         /* texts of entries; cleared when nothing is pending */
    ft_arena *failure_arena;         /* texts of `failure` */
    ft_pg_connection *connection;    /* NULL: not connected */
    FT_VEC(ft_pg_entry) pending;
    unsigned holding;                /* > 0: texts of entries are kept although nothing is pending */
    bool in_transaction;             /* as of the last entry queued */
    bool needs_prelude, needs_discard, ran_raw;
    bool no_clock;                   /* the server has no clock_timestamp(): reads are asked one by one */
    ft_str xid;                      /* of the open transaction, "" before it is known */
    char xid_text[24];
    ft_failure failure;
    void *replacing;                 /* postgres_swap.c: what the next statement replaces, NULL: nothing */
    ft_pg_texts lost;                /* what swaps took with them: (statement, title) */
    ft_arena *lost_arena;            /* its texts */
    FT_VEC(ft_str) unmade_keys;      /* of this transaction: statements for foreign keys that a swap left out */
    ft_arena *unmade_arena;          /* these and their texts */
    ft_relation found;               /* the last relation found: its columns are asked along */
    ft_arena *found_arena;           /* its texts */
    ft_str temporary;                /* the last temporary relation whose columns were asked, and they */
    ft_columns temporary_columns;
    ft_arena *temporary_arena;       /* their texts */
};

ft_pg_session *ft_pg_session_new(const ft_session_with *with, const ft_warehouse_class *class);
void ft_pg_session_free(ft_pg_session *session);

/* At the end of a transaction, and when they were told. */
void ft_pg_forget_unmade_keys(ft_pg_session *session);

/* Queues a copy of the entry's SQL. */
void ft_pg_queue(ft_pg_session *session, ft_pg_entry entry);
void ft_pg_queue_ours(ft_pg_session *session, ft_str sql);
void ft_pg_begin(ft_pg_session *session);
/* Begins, too, unless a transaction is open: takes what `lock` (an expression) takes, for the transaction. */
void ft_pg_queue_lock(ft_pg_session *session, ft_arena *arena, ft_str lock, ft_pg_entry entry);
/* Sends what is pending and reads all answers. False: job->fault is set, session->failure filled,
 * and nothing is pending any more. */
bool ft_pg_flush(ft_pg_session *session, ft_job *job);
/* Flushes and answers one of our own questions. */
bool ft_pg_ask(ft_pg_session *session, ft_job *job, ft_str sql, ft_pg_texts *out);
/* Leaves the transaction, whatever it takes; what is pending is dropped. */
void ft_pg_rollback(ft_pg_session *session);
bool ft_pg_connected(ft_pg_session *session, ft_job *job); /* connects if need be */
/* Sets the failure and the fault from what the server said of `sql`, whose part from `part_at` on
 * it was given. */
bool ft_pg_fail(ft_pg_session *session, ft_job *job, const ft_pg_error *error, ft_str sql, size_t part_at);
void ft_pg_fail_lost(ft_pg_session *session, ft_job *job, ft_failure_kind kind, ft_str sql, ft_str message);

/* What an entry that reads rows gets of its answer: a row; and at the end what the server says of it. */
void ft_pg_read_row(ft_pg_session *session, const ft_pg_entry *entry, int width, ft_pg_cells *cells);
void ft_pg_read_end(ft_pg_session *session, const ft_pg_entry *entry, const ft_pg_event *event, const ft_pg_cells *cells);
void ft_pg_hang_up(ft_pg_session *session);          /* the connection is of no use any more */

ft_str ft_pg_quote(ft_arena *arena, ft_str name);    /* "name", quotes doubled */
ft_str ft_pg_literal(ft_arena *arena, ft_str text);  /* 'text', with E'' where there are backslashes */
ft_str ft_pg_name(ft_arena *arena, const ft_relation *relation); /* "schema"."identifier" */
#define FT_PG_CELL(texts, row, column) ((texts)->cells.at[(row) * (texts)->width + (column)])

#endif
