/* postgres_connection.h - one non-blocking libpq connection; the only file that knows libpq.
 *
 * Statements are sent into a pipeline and their answers read back as a series of events. Whatever
 * waits, waits in poll on the socket and on the cancel token. One thread at a time. */
#ifndef FT_ADAPTER_POSTGRES_CONNECTION_H
#define FT_ADAPTER_POSTGRES_CONNECTION_H

#include "adapter/cancel_token.h"
#include "base/str.h"

typedef struct ft_pg_connection ft_pg_connection;

typedef struct { const char *key, *value; } ft_pg_setting; /* libpq's keywords */

typedef struct ft_pg_connect_with {
    const ft_pg_setting *settings; size_t count;
    int timeout_s;                       /* for each address tried; 0: none */
    const ft_cancel_token *cancel;       /* kept by the connection; may be NULL */
    void (*notice)(void *self, ft_str text);
    void *notice_self;
} ft_pg_connect_with;

/* Caller owns the result. NULL: `*why` says why, in `arena`; `*cancelled` when it was the token,
 * `*retryable` when the server was not there rather than unwilling. */
ft_pg_connection *ft_pg_connect(ft_arena *arena, const ft_pg_connect_with *with, ft_str *why, bool *cancelled,
                                bool *retryable);
void ft_pg_close(ft_pg_connection *connection); /* NULL is allowed */

bool ft_pg_alive(const ft_pg_connection *connection);
typedef enum { FT_PG_IDLE, FT_PG_IN_TRANSACTION, FT_PG_IN_FAILED } ft_pg_state;
ft_pg_state ft_pg_transaction(const ft_pg_connection *connection); /* between rounds only */
int ft_pg_server_version(const ft_pg_connection *connection);      /* 150004 */
int ft_pg_backend_pid(const ft_pg_connection *connection);
/* A parameter the server reports ("DateStyle"); NULL: not reported. Borrowed. */
const char *ft_pg_parameter(const ft_pg_connection *connection, const char *name);
/* Whether a raised token ends what is read from now on (the default). */
void ft_pg_heed_cancel(ft_pg_connection *connection, bool heed);

/* ---- sending. One SQL statement each, NUL-terminated, without parameters. False: connection lost. */
bool ft_pg_send(ft_pg_connection *connection, const char *sql);
bool ft_pg_send_describe(ft_pg_connection *connection, const char *sql); /* two answers: parsed, columns */
bool ft_pg_send_flush(ft_pg_connection *connection); /* asks the server to answer so far without delay */
bool ft_pg_send_sync(ft_pg_connection *connection);  /* ends a round */
/* Outside any round, and a round of its own: one statement without another behind it, which costs both sides
 * less than a pipeline of one. */
bool ft_pg_send_alone(ft_pg_connection *connection, const char *sql);
/* The same with a statement that reads rows from us. */
bool ft_pg_send_copy(ft_pg_connection *connection, const char *sql);

/* ---- reading */
typedef enum {
    FT_PG_ROW,        /* cells are there */
    FT_PG_DONE,       /* a statement ended well: tag, and columns if it has any */
    FT_PG_ERROR,      /* a statement failed; those behind it are FT_PG_SKIPPED until the sync */
    FT_PG_SKIPPED,
    FT_PG_SYNCED,     /* the round is over */
    FT_PG_COPY_IN,    /* the server waits for rows */
    FT_PG_WAITING,    /* nothing came for two seconds; once for each time ft_pg_tell_waiting was called */
    FT_PG_LOST,       /* no connection any more; `error.message` says why */
    FT_PG_CANCELLED   /* the token was raised and the server did not answer in time: closed */
} ft_pg_event_kind;

typedef struct ft_pg_error {
    char code[6];
    ft_str severity, message, detail, hint, context, internal_query; /* empty: none */
    int64_t position;                    /* 1-based, in characters of the statement; 0: none */
    int64_t internal_position;           /* ... of internal_query */
} ft_pg_error;

typedef struct ft_pg_event {
    ft_pg_event_kind kind;
    int width;                           /* columns */
    ft_str tag;                          /* "INSERT 0 3" */
    ft_pg_error error;
} ft_pg_event;

/* The next event; what it points at is borrowed until the next call. */
ft_pg_event ft_pg_next(ft_pg_connection *connection);
void ft_pg_tell_waiting(ft_pg_connection *connection);
ft_str ft_pg_cell(const ft_pg_connection *connection, int column); /* at NULL: SQL NULL */
ft_str ft_pg_column_name(const ft_pg_connection *connection, int column);
uint32_t ft_pg_column_type(const ft_pg_connection *connection, int column); /* OID */
int32_t ft_pg_column_modifier(const ft_pg_connection *connection, int column);

/* ---- COPY, after FT_PG_COPY_IN */
bool ft_pg_copy(ft_pg_connection *connection, ft_str bytes); /* false: lost or cancelled; read on for why */
bool ft_pg_copy_end(ft_pg_connection *connection, const char *give_up); /* NULL: all rows were sent */

#endif
