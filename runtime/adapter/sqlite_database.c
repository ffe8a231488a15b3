/* sqlite_database.c - sqlite3, its limits and hooks, and the functions registered with it. */
#include "adapter/sqlite_database.h"

#include "adapter/sqlite_dialect.h"

#include "base/clock.h"

#include <poll.h>
#include <sqlite3.h>

enum { BUSY_PAUSE_MS = 20, PROGRESS_STEPS = 20000, SCHEMA_PAUSE_MS = 1, SCHEMA_TRIES = 1000 };

struct ft_sqlite {
    ft_arena *arena;      /* as long as the database */
    ft_arena *call_arena; /* results of one function call */
    ft_arena *text_arena; /* the statement that is being prepared, in SQLite's words */
    sqlite3 *handle;
    const ft_cancel_token *cancel;
    bool heed_cancel;
    int wait_ms;
    int64_t statement_us;
    ft_sql_host host;
};

/* An ft_sqlite_statement is sqlite3's own, under our name. */
static sqlite3_stmt *handle_of(const ft_sqlite_statement *statement)
{
    return (sqlite3_stmt *)statement;
}

typedef struct {
    ft_sqlite *database;
    const ft_sql_function *function;
    const ft_sql_aggregate *aggregate;
} registered;

static bool must_stop(const ft_sqlite *database)
{
    return database->heed_cancel && ft_cancel_raised(database->cancel);
}

/* ---- functions */

static ft_sql_cell cell_of(sqlite3_value *value)
{
    ft_sql_cell cell = {0};
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        cell.kind = FT_CELL_INT;
        cell.number = sqlite3_value_int64(value);
        break;
    case SQLITE_FLOAT:
        cell.kind = FT_CELL_REAL;
        cell.real = sqlite3_value_double(value);
        break;
    case SQLITE_BLOB:
        cell.kind = FT_CELL_BLOB;
        cell.text = (ft_str){sqlite3_value_blob(value), (size_t)sqlite3_value_bytes(value)};
        return cell;
    case SQLITE_NULL:
        return cell;
    default:
        cell.kind = FT_CELL_TEXT;
    }
    cell.text.at = (const char *)sqlite3_value_text(value);
    cell.text.len = (size_t)sqlite3_value_bytes(value);
    return cell;
}

static void give_result(sqlite3_context *context, const ft_sql_call *call)
{
    const ft_sql_cell *cell = &call->result;
    if (call->error.len) {
        sqlite3_result_error(context, call->error.at, (int)call->error.len);
        return;
    }
    switch (cell->kind) {
    case FT_CELL_INT:
        sqlite3_result_int64(context, cell->number);
        break;
    case FT_CELL_REAL:
        sqlite3_result_double(context, cell->real);
        break;
    case FT_CELL_TEXT:
        sqlite3_result_text64(context, cell->text.at ? cell->text.at : "", cell->text.len,
                              SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    case FT_CELL_BLOB:
        sqlite3_result_blob64(context, cell->text.at, cell->text.len, SQLITE_TRANSIENT);
        break;
    default:
        sqlite3_result_null(context);
    }
}

static bool refuse_count(sqlite3_context *context, const char *name, int count, int min, int max)
{
    if (count >= min && (max < 0 || count <= max))
        return false;
    char *message = sqlite3_mprintf("wrong number of arguments to function %s()", name);
    sqlite3_result_error(context, message, -1);
    sqlite3_free(message);
    return true;
}

static void call_function(sqlite3_context *context, int count, sqlite3_value **values)
{
    const registered *entry = sqlite3_user_data(context);
    const ft_sql_function *function = entry->function;
    ft_sqlite *database = entry->database;
    if (refuse_count(context, function->name, count, function->min, function->max))
        return;
    ft_arena_clear(database->call_arena);
    ft_sql_cell *cells = FT_NEW_ARRAY(database->call_arena, ft_sql_cell, (size_t)count + 1);
    for (int i = 0; i < count; i++) {
        cells[i] = cell_of(values[i]);
        if (cells[i].kind == FT_CELL_NULL && !function->takes_null)
            return;
    }
    ft_sql_call call = {.host = &database->host,
                        .arena = database->call_arena,
                        .at = cells,
                        .count = count,
                        .statement_us = database->statement_us};
    function->call(&call);
    give_result(context, &call);
}

static void step_aggregate(sqlite3_context *context, int count, sqlite3_value **values)
{
    const registered *entry = sqlite3_user_data(context);
    ft_sql_state **state = sqlite3_aggregate_context(context, sizeof *state);
    if (!state || refuse_count(context, entry->aggregate->name, count, entry->aggregate->min,
                               entry->aggregate->max))
        return;
    if (!*state) {
        ft_arena *arena = ft_arena_new("aggregate");
        *state = FT_NEW(arena, ft_sql_state);
        **state = (ft_sql_state){.arena = arena, .limit = -1};
    }
    ft_sql_cell cells[8];
    for (int i = 0; i < count; i++)
        cells[i] = cell_of(values[i]);
    entry->aggregate->step(*state, cells, count);
}

static void leave_aggregate(sqlite3_context *context, int count, sqlite3_value **values)
{
    const registered *entry = sqlite3_user_data(context);
    ft_sql_state **state = sqlite3_aggregate_context(context, 0);
    ft_sql_cell cells[8];
    for (int i = 0; i < count; i++)
        cells[i] = cell_of(values[i]);
    if (state && *state)
        entry->aggregate->leave(*state, cells, count);
}

static void show_aggregate(sqlite3_context *context)
{
    const registered *entry = sqlite3_user_data(context);
    ft_sql_state **state = sqlite3_aggregate_context(context, 0);
    ft_sql_call call = {0};
    ft_sql_state none = {.arena = entry->database->call_arena, .limit = -1};
    entry->aggregate->finish(state && *state ? *state : &none, &call);
    give_result(context, &call);
}

static void finish_aggregate(sqlite3_context *context)
{
    ft_sql_state **state = sqlite3_aggregate_context(context, 0);
    show_aggregate(context);
    if (state && *state)
        ft_arena_free((*state)->arena);
}

static void register_functions(ft_sqlite *database)
{
    for (size_t i = 0; i < ft_sql_function_count; i++) {
        registered *entry = FT_NEW(database->arena, registered);
        *entry = (registered){.database = database, .function = &ft_sql_functions[i]};
        int flags =
            SQLITE_UTF8 | (entry->function->varies ? 0 : SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS);
        sqlite3_create_function_v2(database->handle, entry->function->name, -1, flags, entry,
                                   call_function, NULL, NULL, NULL);
    }
    for (size_t i = 0; i < ft_sql_aggregate_count; i++) {
        registered *entry = FT_NEW(database->arena, registered);
        *entry = (registered){.database = database, .aggregate = &ft_sql_aggregates[i]};
        bool windows = entry->aggregate->leave != NULL;
        sqlite3_create_window_function(database->handle, entry->aggregate->name, -1,
                                       SQLITE_UTF8 | SQLITE_INNOCUOUS, entry, step_aggregate,
                                       finish_aggregate, windows ? show_aggregate : NULL,
                                       windows ? leave_aggregate : NULL, NULL);
    }
}

/* ---- opening */

/* Called when another connection holds the lock; waits a little, or gives up. */
static int wait_busy(void *state, int tries)
{
    ft_sqlite *database = state;
    if (must_stop(database) || tries * BUSY_PAUSE_MS >= database->wait_ms)
        return 0;
    struct pollfd wait = {.fd = database->heed_cancel ? ft_cancel_fd(database->cancel) : -1,
                          .events = POLLIN};
    poll(&wait, 1, BUSY_PAUSE_MS);
    return !must_stop(database);
}

static int check_progress(void *state)
{
    return must_stop(state);
}

static void configure(ft_sqlite *database)
{
    sqlite3 *handle = database->handle;
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_busy_handler(handle, wait_busy, database);
    sqlite3_progress_handler(handle, PROGRESS_STEPS, check_progress, database);
    sqlite3_exec(handle, "pragma journal_mode=wal; pragma synchronous=normal", NULL, NULL, NULL);
    register_functions(database);
}

ft_sqlite *ft_sqlite_open(ft_arena *arena, ft_str path, const ft_cancel_token *cancel, int wait_ms,
                          ft_str *why)
{
    sqlite3 *handle = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(ft_str_c(arena, path), &handle, flags, NULL) != SQLITE_OK) {
        *why = ft_format(arena, "%s: %.*s", handle ? sqlite3_errmsg(handle) : "out of memory",
                         FT_ARG(path));
        sqlite3_close(handle);
        return NULL;
    }
    ft_arena *own = ft_arena_new("sqlite");
    ft_sqlite *database = FT_NEW(own, ft_sqlite);
    *database = (ft_sqlite){.arena = own,
                            .call_arena = ft_arena_new("sqlite call"),
                            .handle = handle,
                            .cancel = cancel,
                            .heed_cancel = true,
                            .wait_ms = wait_ms,
                            .text_arena = ft_arena_new("sqlite text"),
                            .host = {.arena = ft_arena_new("sqlite pattern"), .lasting = own}};
    configure(database);
    return database;
}

void ft_sqlite_close(ft_sqlite *database)
{
    if (!database)
        return;
    sqlite3_close_v2(database->handle);
    ft_arena_free(database->host.arena);
    ft_arena_free(database->call_arena);
    ft_arena_free(database->text_arena);
    ft_arena_free(database->arena);
}

/* ---- state */

ft_sqlite_error ft_sqlite_error_of(ft_sqlite *database)
{
    int code = sqlite3_errcode(database->handle) & 0xff; /* without the extended part */
    return (ft_sqlite_error){
        .message = ft_str_of(sqlite3_errmsg(database->handle)),
        .offset = sqlite3_error_offset(database->handle),
        .cancelled = code == SQLITE_INTERRUPT || must_stop(database),
        .busy = code == SQLITE_BUSY || code == SQLITE_LOCKED,
        .constraint = code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH || code == SQLITE_TOOBIG,
        .syntax = code == SQLITE_ERROR,
    };
}

bool ft_sqlite_in_transaction(ft_sqlite *database)
{
    return !sqlite3_get_autocommit(database->handle);
}

void ft_sqlite_heed_cancel(ft_sqlite *database, bool heed)
{
    database->heed_cancel = heed;
}

/* ---- statements */

/* SQLite reads the schema anew where another connection has changed it, and gives up where that happens again and
 * again: with many relations and a neighbour that builds more they change while they are read. */
static bool schema_moved(int code, int *tries)
{
    if ((code & 0xff) != SQLITE_SCHEMA || ++*tries > SCHEMA_TRIES)
        return false;
    poll(NULL, 0, SCHEMA_PAUSE_MS);
    return true;
}

/* Once more, and what only reads in a transaction that holds still: schema_version begins it and reads no schema. */
static int step_again(sqlite3_stmt *statement)
{
    sqlite3 *handle = sqlite3_db_handle(statement);
    sqlite3_reset(statement);
    bool held = sqlite3_get_autocommit(handle) && sqlite3_stmt_readonly(statement) &&
                sqlite3_exec(handle, "begin; pragma schema_version", NULL, NULL, NULL) == SQLITE_OK;
    int code = sqlite3_step(statement);
    bool stepped = code == SQLITE_ROW || code == SQLITE_DONE; /* if not, what the handle says of it is to stay */
    if (held && stepped)
        sqlite3_exec(handle, "commit", NULL, NULL, NULL); /* further rows can be read all the same */
    return code;
}

bool ft_sqlite_prepare(ft_sqlite *database, ft_str sql, ft_sqlite_statement **out, size_t *used)
{
    const char *tail = NULL;
    sqlite3_stmt *handle = NULL;
    *out = NULL;
    ft_clock clock = ft_clock_system();
    database->statement_us = ft_clock_wall(&clock);
    ft_arena_clear(database->text_arena);
    ft_str text = ft_sqlite_dialect(database->text_arena, sql);
    int code, tries = 0;
    do
        code = sqlite3_prepare_v2(database->handle, text.at, (int)text.len, &handle, &tail);
    while (schema_moved(code, &tries) && !must_stop(database));
    if (code != SQLITE_OK)
        return false;
    *used = (size_t)(tail - text.at);
    *out = (ft_sqlite_statement *)handle;
    return true;
}

ft_sqlite_step_end ft_sqlite_step(ft_sqlite_statement *statement)
{
    int code = sqlite3_step(handle_of(statement));
    for (int tries = 0; schema_moved(code, &tries);)
        code = step_again(handle_of(statement));
    switch (code) {
    case SQLITE_ROW:
        return FT_SQLITE_ROW;
    case SQLITE_DONE:
        return FT_SQLITE_DONE;
    default:
        return FT_SQLITE_FAILED;
    }
}

void ft_sqlite_finish(ft_sqlite_statement *statement)
{
    sqlite3_finalize(handle_of(statement));
}

int ft_sqlite_width(const ft_sqlite_statement *statement)
{
    return sqlite3_column_count(handle_of(statement));
}

ft_str ft_sqlite_name(const ft_sqlite_statement *statement, int column)
{
    return ft_str_of(sqlite3_column_name(handle_of(statement), column));
}

ft_str ft_sqlite_declared(const ft_sqlite_statement *statement, int column)
{
    return ft_str_of(sqlite3_column_decltype(handle_of(statement), column));
}

ft_sql_cell ft_sqlite_cell(ft_sqlite_statement *statement, int column)
{
    return cell_of(sqlite3_column_value(handle_of(statement), column));
}

int64_t ft_sqlite_changes(ft_sqlite *database)
{
    return sqlite3_changes64(database->handle);
}

void ft_sqlite_bind(ft_sqlite_statement *statement, int parameter, ft_str text)
{
    if (text.at)
        sqlite3_bind_text64(handle_of(statement), parameter, text.at, text.len, SQLITE_TRANSIENT,
                            SQLITE_UTF8);
    else
        sqlite3_bind_null(handle_of(statement), parameter);
}

void ft_sqlite_again(ft_sqlite_statement *statement)
{
    sqlite3_reset(handle_of(statement));
}
