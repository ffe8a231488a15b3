/* postgres_connection.c - libpq, driven by poll.
 *
 * The connection stays in libpq's pipeline mode except while a statement of its own runs. Rows arrive one by one
 * (single-row mode), so that memory does not grow with a result nobody keeps. */
#include "adapter/postgres_connection.h"

#include <dlfcn.h>
#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CANCEL_PATIENCE_MS = 900, WAITING_MS = 2000, COPY_WINDOW = 1 << 16 };

struct ft_pg_connection {
    ft_arena *arena;
    PGconn *pq;
    PGresult *result; /* what the last event points into */
    const ft_cancel_token *cancel;
    bool heed_cancel, cancel_sent, gave_up;
    bool alone;            /* out of the pipeline for a statement of its own */
    bool copying;          /* which may be a COPY that we feed */
    bool statement_open;   /* answers of one statement are being read */
    int64_t patience_ends; /* monotonic ms; when a cancelled statement must have answered */
    int64_t tell_waiting;  /* monotonic ms, 0: not asked to */
    void (*notice)(void *self, ft_str text);
    void *notice_self;
};

/* ---- libpq, loaded with the first connection: with TLS, Kerberos and LDAP behind it it would cost every
 * other command milliseconds and megabytes */

static struct {
#define FT_PQ(name) __typeof__(name) *name;
#include "adapter/libpq.def"
#undef FT_PQ
} lib;
static char load_failure[256]; /* empty: it is there */

static void load_library(void)
{
    void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    const char *missing = library ? NULL : dlerror();
#define FT_PQ(name)                                                                                \
    if (!missing && !(lib.name = (__typeof__(name) *)dlsym(library, #name)))                       \
        missing = dlerror();
#include "adapter/libpq.def"
#undef FT_PQ
    if (missing)
        snprintf(load_failure, sizeof load_failure, "libpq cannot be loaded: %s", missing);
}

static bool library_is_there(ft_arena *arena, ft_str *why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_library);
    if (load_failure[0])
        *why = ft_str_copy(arena, ft_str_of(load_failure));
    return !load_failure[0];
}

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
        {.fd = lib.PQsocket(pq), .events = wants == PGRES_POLLING_READING ? POLLIN : POLLOUT},
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
        if (lib.PQsocket(pq) != socket && with->timeout_s > 0)
            deadline = now_ms() + (int64_t)with->timeout_s * 1000;
        socket = lib.PQsocket(pq);
        int waited = wait_connecting(pq, wants, deadline, with->cancel);
        *cancelled = waited < 0;
        *late = waited == 0;
        if (waited <= 0)
            return false;
        wants = lib.PQconnectPoll(pq);
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
    return lib.PQconnectStartParams(keys, values, 0);
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
    const char *text = lib.PQerrorMessage(pq);
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
    lib.PQsetNoticeProcessor(pq, receive_notice, connection);
    lib.PQsetnonblocking(pq, 1);
    lib.PQenterPipelineMode(pq);
    return connection;
}

ft_pg_connection *ft_pg_connect(ft_arena *arena, const ft_pg_connect_with *with, ft_str *why,
                                bool *cancelled, bool *retryable)
{
    bool late = false;
    *cancelled = *retryable = false;
    if (!library_is_there(arena, why))
        return NULL;
    PGconn *pq = start_connecting(arena, with);
    if (pq && lib.PQstatus(pq) != CONNECTION_BAD && finish_connecting(pq, with, cancelled, &late))
        return wrap(pq, with);
    if (late)
        *why = ft_format(arena, "connection to server failed: no answer within %d seconds",
                         with->timeout_s);
    else
        *why = pq ? ft_str_copy(arena, trimmed(lib.PQerrorMessage(pq))) : FT_STR("out of memory");
    *retryable = late || (pq && worth_retrying(pq));
    lib.PQfinish(pq);
    return NULL;
}

void ft_pg_close(ft_pg_connection *connection)
{
    if (!connection)
        return;
    lib.PQclear(connection->result);
    lib.PQfinish(connection->pq);
    ft_arena_free(connection->arena);
}

/* ---- state */

bool ft_pg_alive(const ft_pg_connection *connection)
{
    return connection && !connection->gave_up && lib.PQstatus(connection->pq) == CONNECTION_OK;
}

ft_pg_state ft_pg_transaction(const ft_pg_connection *connection)
{
    switch (lib.PQtransactionStatus(connection->pq)) {
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
    return lib.PQserverVersion(connection->pq);
}

int ft_pg_backend_pid(const ft_pg_connection *connection)
{
    return lib.PQbackendPID(connection->pq);
}

const char *ft_pg_parameter(const ft_pg_connection *connection, const char *name)
{
    return lib.PQparameterStatus(connection->pq, name);
}

void ft_pg_heed_cancel(ft_pg_connection *connection, bool heed)
{
    connection->heed_cancel = heed;
    connection->cancel_sent = false;
}

/* ---- sending */

bool ft_pg_send(ft_pg_connection *connection, const char *sql)
{
    return lib.PQsendQueryParams(connection->pq, sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

bool ft_pg_send_describe(ft_pg_connection *connection, const char *sql)
{
    return lib.PQsendPrepare(connection->pq, "", sql, 0, NULL) == 1 &&
           lib.PQsendDescribePrepared(connection->pq, "") == 1;
}

bool ft_pg_send_flush(ft_pg_connection *connection)
{
    return lib.PQsendFlushRequest(connection->pq) == 1;
}

bool ft_pg_send_sync(ft_pg_connection *connection)
{
    return lib.PQpipelineSync(connection->pq) == 1;
}

bool ft_pg_send_alone(ft_pg_connection *connection, const char *sql)
{
    connection->alone =
        lib.PQexitPipelineMode(connection->pq) == 1 && lib.PQsendQuery(connection->pq, sql) == 1;
    return connection->alone;
}

bool ft_pg_send_copy(ft_pg_connection *connection, const char *sql)
{
    connection->copying = ft_pg_send_alone(connection, sql);
    return connection->copying;
}

/* ---- waiting */

static void ask_to_cancel(ft_pg_connection *connection)
{
    char why[256];
    PGcancel *handle = lib.PQgetCancel(connection->pq);
    if (handle)
        lib.PQcancel(handle, why, sizeof why);
    lib.PQfreeCancel(handle);
    connection->cancel_sent = true;
    connection->patience_ends = now_ms() + CANCEL_PATIENCE_MS;
}

/* Waits for the socket once. False: cancelled and the server's time to say so is over. */
static bool wait_socket(ft_pg_connection *connection, bool writing)
{
    bool listening = connection->heed_cancel && !connection->cancel_sent;
    struct pollfd wait[2] = {
        {.fd = lib.PQsocket(connection->pq), .events = (short)(POLLIN | (writing ? POLLOUT : 0))},
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
        int unsent = lib.PQflush(connection->pq);
        if (!lib.PQisBusy(connection->pq))
            return WAIT_READY;
        if (!wait_socket(connection, unsent == 1)) {
            connection->gave_up = true;
            return WAIT_GAVE_UP;
        }
        if (!lib.PQconsumeInput(connection->pq))
            return WAIT_READY; /* PQgetResult now gives the error */
        if (connection->tell_waiting && now_ms() >= connection->tell_waiting &&
            lib.PQisBusy(connection->pq)) {
            connection->tell_waiting = 0;
            return WAIT_LONG;
        }
    }
}

/* ---- reading */

static ft_str field(const PGresult *result, int code)
{
    return ft_str_of(lib.PQresultErrorField(result, code));
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
           position = field(result, PG_DIAG_STATEMENT_POSITION), internal = field(result, PG_DIAG_INTERNAL_POSITION);
    memcpy(error.code, code.at, code.len < 5 ? code.len : 5);
    error.position = position.len ? strtoll(position.at, NULL, 10) : 0;
    error.internal_position = internal.len ? strtoll(internal.at, NULL, 10) : 0;
    if (!error.message.len)
        error.message =
            trimmed(result ? lib.PQresultErrorMessage(result) : lib.PQerrorMessage(connection->pq));
    return error;
}

static ft_pg_event lost(const ft_pg_connection *connection)
{
    ft_pg_event event = {.kind = connection->gave_up ? FT_PG_CANCELLED : FT_PG_LOST};
    event.error.message = trimmed(lib.PQerrorMessage(connection->pq));
    return event;
}

static ft_pg_event ended_alone(ft_pg_connection *connection)
{
    connection->alone = connection->copying = false;
    lib.PQenterPipelineMode(connection->pq);
    return (ft_pg_event){.kind = FT_PG_SYNCED};
}

static ft_pg_event failed(const ft_pg_connection *connection)
{
    if (lib.PQstatus(connection->pq) == CONNECTION_OK)
        return (ft_pg_event){.kind = FT_PG_ERROR, .error = error_of(connection)};
    ft_pg_event event = {.kind = FT_PG_LOST, .error = error_of(connection)};
    return event;
}

/* COPY asked for by SQL that was not ours to feed, or nobody to take what it gives. */
static void refuse_copy(ft_pg_connection *connection, ExecStatusType status)
{
    if (status == PGRES_COPY_IN) {
        lib.PQputCopyEnd(connection->pq, "COPY FROM STDIN has no input here");
        return;
    }
    char *row = NULL;
    while (lib.PQgetCopyData(connection->pq, &row, 1) > 0)
        lib.PQfreemem(row);
}

/* NULL results end a statement; the next statement of a round must be put into single-row mode. */
ft_pg_event ft_pg_next(ft_pg_connection *connection)
{
    for (;;) {
        lib.PQclear(connection->result);
        connection->result = NULL;
        if (!connection->statement_open)
            lib.PQsetSingleRowMode(connection->pq);
        waited end = wait_result(connection);
        if (end == WAIT_LONG)
            return (ft_pg_event){.kind = FT_PG_WAITING};
        if (end == WAIT_GAVE_UP)
            return lost(connection);
        connection->result = lib.PQgetResult(connection->pq);
        if (!connection->result) {
            connection->statement_open = false;
            if (lib.PQstatus(connection->pq) != CONNECTION_OK)
                return lost(connection);
            if (connection->alone)
                return ended_alone(connection);
            continue;
        }
        connection->statement_open = true;
        ft_pg_event event = {.width = lib.PQnfields(connection->result)};
        switch (lib.PQresultStatus(connection->result)) {
        case PGRES_SINGLE_TUPLE:
            event.kind = FT_PG_ROW;
            return event;
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK:
        case PGRES_EMPTY_QUERY:
            event.kind = FT_PG_DONE;
            event.tag = ft_str_of(lib.PQcmdStatus(connection->result));
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
    if (lib.PQgetisnull(connection->result, 0, column))
        return (ft_str){0};
    return (ft_str){lib.PQgetvalue(connection->result, 0, column),
                    (size_t)lib.PQgetlength(connection->result, 0, column)};
}

ft_str ft_pg_column_name(const ft_pg_connection *connection, int column)
{
    return ft_str_of(lib.PQfname(connection->result, column));
}

uint32_t ft_pg_column_type(const ft_pg_connection *connection, int column)
{
    return lib.PQftype(connection->result, column);
}

int32_t ft_pg_column_modifier(const ft_pg_connection *connection, int column)
{
    return lib.PQfmod(connection->result, column);
}

/* ---- COPY */

/* libpq buffers what the socket does not take; the window keeps that from growing with the rows. */
bool ft_pg_copy(ft_pg_connection *connection, ft_str bytes)
{
    for (size_t at = 0; at < bytes.len; at += COPY_WINDOW) {
        ft_str piece = ft_str_slice(bytes, at, at + COPY_WINDOW);
        while (lib.PQflush(connection->pq) == 1)
            if (!wait_socket(connection, true) || connection->cancel_sent ||
                !lib.PQconsumeInput(connection->pq))
                return false;
        if (lib.PQputCopyData(connection->pq, piece.at, (int)piece.len) != 1)
            return false;
    }
    return !(connection->heed_cancel && ft_cancel_raised(connection->cancel));
}

bool ft_pg_copy_end(ft_pg_connection *connection, const char *give_up)
{
    return lib.PQputCopyEnd(connection->pq, give_up) == 1;
}
