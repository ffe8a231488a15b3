/* postgres_connection.c - libpq, driven by poll.
 *
 * The connection stays in libpq's pipeline mode except while a COPY runs. Rows arrive one by one
 * (single-row mode), so that memory does not grow with a result nobody keeps. */
#include "adapter/postgres_connection.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

enum { CANCEL_PATIENCE_MS = 900, WAITING_MS = 2000, COPY_WINDOW = 1 << 16 };

struct ft_pg_connection {
    ft_arena *arena;
    PGconn *pq;
    PGresult *result; /* what the last event points into */
    const ft_cancel_token *cancel;
    bool heed_cancel, cancel_sent, copying, gave_up;
    bool statement_open;   /* answers of one statement are being read */
    int64_t patience_ends; /* monotonic ms; when a cancelled statement must have answered */
    int64_t tell_waiting;  /* monotonic ms, 0: not asked to */
    void (*notice)(void *self, ft_str text);
    void *notice_self;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static ft_str trimmed(const char *text)
{
    return ft_str_trim(ft_str_of(text));
}

/* ---- connecting */

/* Waits until the socket can do what PQconnectPoll wants. 1: it can; 0: too late; -1: cancelled. */
static int wait_connecting(PGconn *pq, PostgresPollingStatusType wants, int64_t deadline,
                           const ft_cancel_token *cancel)
{
    struct pollfd wait[2] = {
        {.fd = PQsocket(pq), .events = wants == PGRES_POLLING_READING ? POLLIN : POLLOUT},
        {.fd = ft_cancel_fd(cancel), .events = POLLIN},
    };
    for (;;) {
        if (ft_cancel_raised(cancel))
            return -1;
        int64_t left = deadline ? deadline - now_ms() : 1000;
        if (left <= 0)
            return 0;
        int ready = poll(wait, 2, (int)left);
        if (ready > 0 && wait[0].revents)
            return 1;
        if (ready < 0 && errno != EINTR)
            return 0;
    }
}

/* Drives the handshake. The deadline starts again when libpq turns to another address. */
static bool finish_connecting(PGconn *pq, const ft_pg_connect_with *with, bool *cancelled,
                              bool *late)
{
    PostgresPollingStatusType wants = PGRES_POLLING_WRITING;
    int socket = -1;
    int64_t deadline = 0;
    while (wants != PGRES_POLLING_OK && wants != PGRES_POLLING_FAILED) {
        if (PQsocket(pq) != socket && with->timeout_s > 0)
            deadline = now_ms() + (int64_t)with->timeout_s * 1000;
        socket = PQsocket(pq);
        int waited = wait_connecting(pq, wants, deadline, with->cancel);
        *cancelled = waited < 0;
        *late = waited == 0;
        if (waited <= 0)
            return false;
        wants = PQconnectPoll(pq);
    }
    return wants == PGRES_POLLING_OK;
}

static PGconn *start_connecting(ft_arena *arena, const ft_pg_connect_with *with)
{
    const char **keys = FT_NEW_ARRAY(arena, const char *, with->count + 1);
    const char **values = FT_NEW_ARRAY(arena, const char *, with->count + 1);
    for (size_t i = 0; i < with->count; i++) {
        keys[i] = with->settings[i].key;
        values[i] = with->settings[i].value;
    }
    return PQconnectStartParams(keys, values, 0);
}

static void receive_notice(void *self, const char *text)
{
    ft_pg_connection *connection = self;
    if (connection->notice)
        connection->notice(connection->notice_self, trimmed(text));
}

/* Refusals that trying again may cure: nobody listening, starting up, too many clients. */
static bool worth_retrying(PGconn *pq)
{
    const char *text = PQerrorMessage(pq);
    return !strstr(text, "authentication failed") && !strstr(text, "does not exist") &&
           !strstr(text, "no pg_hba.conf entry") && !strstr(text, "no password supplied") &&
           !strstr(text, "certificate");
}

static ft_pg_connection *wrap(PGconn *pq, const ft_pg_connect_with *with)
{
    ft_arena *arena = ft_arena_new("connection");
    ft_pg_connection *connection = FT_NEW(arena, ft_pg_connection);
    *connection = (ft_pg_connection){.arena = arena,
                                     .pq = pq,
                                     .cancel = with->cancel,
                                     .heed_cancel = true,
                                     .notice = with->notice,
                                     .notice_self = with->notice_self};
    PQsetNoticeProcessor(pq, receive_notice, connection);
    PQsetnonblocking(pq, 1);
    PQenterPipelineMode(pq);
    return connection;
}

ft_pg_connection *ft_pg_connect(ft_arena *arena, const ft_pg_connect_with *with, ft_str *why,
                                bool *cancelled, bool *retryable)
{
    bool late = false;
    *cancelled = *retryable = false;
    PGconn *pq = start_connecting(arena, with);
    if (pq && PQstatus(pq) != CONNECTION_BAD && finish_connecting(pq, with, cancelled, &late))
        return wrap(pq, with);
    if (late)
        *why = ft_format(arena, "connection to server failed: no answer within %d seconds",
                         with->timeout_s);
    else
        *why = pq ? ft_str_copy(arena, trimmed(PQerrorMessage(pq))) : FT_STR("out of memory");
    *retryable = late || (pq && worth_retrying(pq));
    PQfinish(pq);
    return NULL;
}

void ft_pg_close(ft_pg_connection *connection)
{
    if (!connection)
        return;
    PQclear(connection->result);
    PQfinish(connection->pq);
    ft_arena_free(connection->arena);
}

/* ---- state */

bool ft_pg_alive(const ft_pg_connection *connection)
{
    return connection && !connection->gave_up && PQstatus(connection->pq) == CONNECTION_OK;
}

ft_pg_state ft_pg_transaction(const ft_pg_connection *connection)
{
    switch (PQtransactionStatus(connection->pq)) {
    case PQTRANS_IDLE:
    case PQTRANS_UNKNOWN:
        return FT_PG_IDLE;
    case PQTRANS_INERROR:
        return FT_PG_IN_FAILED;
    default:
        return FT_PG_IN_TRANSACTION;
    }
}

int ft_pg_server_version(const ft_pg_connection *connection)
{
    return PQserverVersion(connection->pq);
}

int ft_pg_backend_pid(const ft_pg_connection *connection)
{
    return PQbackendPID(connection->pq);
}

const char *ft_pg_parameter(const ft_pg_connection *connection, const char *name)
{
    return PQparameterStatus(connection->pq, name);
}

void ft_pg_heed_cancel(ft_pg_connection *connection, bool heed)
{
    connection->heed_cancel = heed;
    connection->cancel_sent = false;
}

/* ---- sending */

bool ft_pg_send(ft_pg_connection *connection, const char *sql)
{
    return PQsendQueryParams(connection->pq, sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

bool ft_pg_send_describe(ft_pg_connection *connection, const char *sql)
{
    return PQsendPrepare(connection->pq, "", sql, 0, NULL) == 1 &&
           PQsendDescribePrepared(connection->pq, "") == 1;
}

bool ft_pg_send_flush(ft_pg_connection *connection)
{
    return PQsendFlushRequest(connection->pq) == 1;
}

bool ft_pg_send_sync(ft_pg_connection *connection)
{
    return PQpipelineSync(connection->pq) == 1;
}

bool ft_pg_send_copy(ft_pg_connection *connection, const char *sql)
{
    connection->copying =
        PQexitPipelineMode(connection->pq) == 1 && PQsendQuery(connection->pq, sql) == 1;
    return connection->copying;
}

/* ---- waiting */

static void ask_to_cancel(ft_pg_connection *connection)
{
    char why[256];
    PGcancel *handle = PQgetCancel(connection->pq);
    if (handle)
        PQcancel(handle, why, sizeof why);
    PQfreeCancel(handle);
    connection->cancel_sent = true;
    connection->patience_ends = now_ms() + CANCEL_PATIENCE_MS;
}

/* Waits for the socket once. False: cancelled and the server's time to say so is over. */
static bool wait_socket(ft_pg_connection *connection, bool writing)
{
    bool listening = connection->heed_cancel && !connection->cancel_sent;
    struct pollfd wait[2] = {
        {.fd = PQsocket(connection->pq), .events = (short)(POLLIN | (writing ? POLLOUT : 0))},
        {.fd = listening ? ft_cancel_fd(connection->cancel) : -1, .events = POLLIN},
    };
    if (listening && ft_cancel_raised(connection->cancel))
        ask_to_cancel(connection);
    int64_t left = connection->cancel_sent ? connection->patience_ends - now_ms() : 1000;
    if (left < 0)
        return false;
    poll(wait, 2, (int)left);
    return true;
}

typedef enum { WAIT_READY, WAIT_LONG, WAIT_GAVE_UP } waited;

/* Sends what is buffered and waits until a result can be had without blocking. */
static waited wait_result(ft_pg_connection *connection)
{
    for (;;) {
        int unsent = PQflush(connection->pq);
        if (!PQisBusy(connection->pq))
            return WAIT_READY;
        if (!wait_socket(connection, unsent == 1)) {
            connection->gave_up = true;
            return WAIT_GAVE_UP;
        }
        if (!PQconsumeInput(connection->pq))
            return WAIT_READY; /* PQgetResult now gives the error */
        if (connection->tell_waiting && now_ms() >= connection->tell_waiting &&
            PQisBusy(connection->pq)) {
            connection->tell_waiting = 0;
            return WAIT_LONG;
        }
    }
}

/* ---- reading */

static ft_str field(const PGresult *result, int code)
{
    return ft_str_of(PQresultErrorField(result, code));
}

static ft_pg_error error_of(const ft_pg_connection *connection)
{
    const PGresult *result = connection->result;
    ft_pg_error error = {
        .severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED),
        .message = field(result, PG_DIAG_MESSAGE_PRIMARY),
        .detail = field(result, PG_DIAG_MESSAGE_DETAIL),
        .hint = field(result, PG_DIAG_MESSAGE_HINT),
        .context = field(result, PG_DIAG_CONTEXT),
        .internal_query = field(result, PG_DIAG_INTERNAL_QUERY),
    };
    ft_str code = field(result, PG_DIAG_SQLSTATE),
           position = field(result, PG_DIAG_STATEMENT_POSITION);
    memcpy(error.code, code.at, code.len < 5 ? code.len : 5);
    error.position = position.len ? strtoll(position.at, NULL, 10) : 0;
    if (!error.message.len)
        error.message =
            trimmed(result ? PQresultErrorMessage(result) : PQerrorMessage(connection->pq));
    return error;
}

static ft_pg_event lost(const ft_pg_connection *connection)
{
    ft_pg_event event = {.kind = connection->gave_up ? FT_PG_CANCELLED : FT_PG_LOST};
    event.error.message = trimmed(PQerrorMessage(connection->pq));
    return event;
}

static ft_pg_event copy_ended(ft_pg_connection *connection)
{
    connection->copying = false;
    PQenterPipelineMode(connection->pq);
    return (ft_pg_event){.kind = FT_PG_SYNCED};
}

static ft_pg_event failed(const ft_pg_connection *connection)
{
    if (PQstatus(connection->pq) == CONNECTION_OK)
        return (ft_pg_event){.kind = FT_PG_ERROR, .error = error_of(connection)};
    ft_pg_event event = {.kind = FT_PG_LOST, .error = error_of(connection)};
    return event;
}

/* COPY asked for by SQL that was not ours to feed, or nobody to take what it gives. */
static void refuse_copy(ft_pg_connection *connection, ExecStatusType status)
{
    if (status == PGRES_COPY_IN) {
        PQputCopyEnd(connection->pq, "COPY FROM STDIN has no input here");
        return;
    }
    char *row = NULL;
    while (PQgetCopyData(connection->pq, &row, 1) > 0)
        PQfreemem(row);
}

/* NULL results end a statement; the next statement of a round must be put into single-row mode. */
ft_pg_event ft_pg_next(ft_pg_connection *connection)
{
    for (;;) {
        PQclear(connection->result);
        connection->result = NULL;
        if (!connection->statement_open)
            PQsetSingleRowMode(connection->pq);
        waited end = wait_result(connection);
        if (end == WAIT_LONG)
            return (ft_pg_event){.kind = FT_PG_WAITING};
        if (end == WAIT_GAVE_UP)
            return lost(connection);
        connection->result = PQgetResult(connection->pq);
        if (!connection->result) {
            connection->statement_open = false;
            if (PQstatus(connection->pq) != CONNECTION_OK)
                return lost(connection);
            if (connection->copying)
                return copy_ended(connection);
            continue;
        }
        connection->statement_open = true;
        ft_pg_event event = {.width = PQnfields(connection->result)};
        switch (PQresultStatus(connection->result)) {
        case PGRES_SINGLE_TUPLE:
            event.kind = FT_PG_ROW;
            return event;
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK:
        case PGRES_EMPTY_QUERY:
            event.kind = FT_PG_DONE;
            event.tag = ft_str_of(PQcmdStatus(connection->result));
            return event;
        case PGRES_PIPELINE_SYNC:
            connection->statement_open = false;
            event.kind = FT_PG_SYNCED;
            return event;
        case PGRES_PIPELINE_ABORTED:
            event.kind = FT_PG_SKIPPED;
            return event;
        case PGRES_COPY_IN:
            if (connection->copying) {
                event.kind = FT_PG_COPY_IN;
                return event;
            }
            refuse_copy(connection, PGRES_COPY_IN);
            continue;
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
            refuse_copy(connection, PGRES_COPY_OUT);
            continue;
        default:
            return failed(connection);
        }
    }
}

void ft_pg_tell_waiting(ft_pg_connection *connection)
{
    connection->tell_waiting = now_ms() + WAITING_MS;
}

ft_str ft_pg_cell(const ft_pg_connection *connection, int column)
{
    if (PQgetisnull(connection->result, 0, column))
        return (ft_str){0};
    return (ft_str){PQgetvalue(connection->result, 0, column),
                    (size_t)PQgetlength(connection->result, 0, column)};
}

ft_str ft_pg_column_name(const ft_pg_connection *connection, int column)
{
    return ft_str_of(PQfname(connection->result, column));
}

uint32_t ft_pg_column_type(const ft_pg_connection *connection, int column)
{
    return PQftype(connection->result, column);
}

int32_t ft_pg_column_modifier(const ft_pg_connection *connection, int column)
{
    return PQfmod(connection->result, column);
}

/* ---- COPY */

/* libpq buffers what the socket does not take; the window keeps that from growing with the rows. */
bool ft_pg_copy(ft_pg_connection *connection, ft_str bytes)
{
    for (size_t at = 0; at < bytes.len; at += COPY_WINDOW) {
        ft_str piece = ft_str_slice(bytes, at, at + COPY_WINDOW);
        while (PQflush(connection->pq) == 1)
            if (!wait_socket(connection, true) || connection->cancel_sent ||
                !PQconsumeInput(connection->pq))
                return false;
        if (PQputCopyData(connection->pq, piece.at, (int)piece.len) != 1)
            return false;
    }
    return !(connection->heed_cancel && ft_cancel_raised(connection->cancel));
}

bool ft_pg_copy_end(ft_pg_connection *connection, const char *give_up)
{
    return PQputCopyEnd(connection->pq, give_up) == 1;
}
