/* postgres_session.c - the write buffer: queue, send a round, read it, say who failed.
 *
 * A round is what goes out before the next answer is waited for. It ends at the last entry, or
 * behind a statement that ends a transaction. At BEGIN the transaction's id is asked for and sent
 * back at once, and COMMIT is held until it is here: if the answer is lost after that, what became of
 * the transaction can be asked on a new connection, and if it is lost before, COMMIT was never sent. */
#include "adapter/postgres_session.h"

#include "adapter/postgres_types.h"
#include "base/map.h"
#include "syntax/sql_lex.h"

#include <poll.h>

enum { OUTCOME_TRIES = 20, OUTCOME_WAIT_MS = 250 };

/* ---- names */

ft_str ft_pg_quote(ft_arena *arena, ft_str name)
{
    ft_str doubled = ft_str_find_byte(name, '"', 0) == FT_NOWHERE
                         ? name
                         : ft_str_replace(arena, name, FT_STR("\""), FT_STR("\"\""));
    return ft_concat(arena, FT_STR("\""), doubled, FT_STR("\""), (ft_str){0});
}

ft_str ft_pg_literal(ft_arena *arena, ft_str text)
{
    text = text.at ? text : FT_STR("");
    bool escapes = ft_str_find_byte(text, '\\', 0) != FT_NOWHERE;
    ft_str doubled = ft_str_replace(arena, text, FT_STR("'"), FT_STR("''"));
    if (escapes)
        doubled = ft_str_replace(arena, doubled, FT_STR("\\"), FT_STR("\\\\"));
    return ft_concat(arena, escapes ? FT_STR("E'") : FT_STR("'"), doubled, FT_STR("'"),
                     (ft_str){0});
}

ft_str ft_pg_name(ft_arena *arena, const ft_relation *relation)
{
    ft_str identifier = ft_pg_quote(arena, relation->identifier);
    if (!relation->schema.at || !relation->show_schema)
        return identifier;
    return ft_concat(arena, ft_pg_quote(arena, relation->schema), FT_STR("."), identifier,
                     (ft_str){0});
}

/* ---- life */

ft_pg_session *ft_pg_session_new(const ft_session_with *with, const ft_warehouse_class *class)
{
    ft_arena *arena = ft_arena_new("session");
    ft_pg_session *session = FT_NEW(arena, ft_pg_session);
    session->warehouse.class = class;
    session->with = *with;
    session->arena = arena;
    session->pending_arena = ft_arena_new("write buffer");
    session->failure_arena = ft_arena_new("failure");
    session->found_arena = ft_arena_new("last found");
    session->lost_arena = ft_arena_new("lost by swaps");
    session->unmade_arena = ft_arena_new("keys left out by swaps");
    session->temporary_arena = ft_arena_new("columns of a temporary relation");
    session->failure.offset = -1;
    return session;
}

void ft_pg_session_free(ft_pg_session *session)
{
    ft_pg_close(session->connection);
    ft_arena_free(session->pending_arena);
    ft_arena_free(session->failure_arena);
    ft_arena_free(session->found_arena);
    ft_arena_free(session->lost_arena);
    ft_arena_free(session->unmade_arena);
    ft_arena_free(session->temporary_arena);
    ft_arena_free(session->arena);
}

/* ---- queueing */

void ft_pg_queue(ft_pg_session *session, ft_pg_entry entry)
{
    entry.sql = (ft_str){ft_str_c(session->pending_arena, entry.sql), entry.sql.len};
    if (entry.rows)
        *entry.rows = (ft_rows){.affected = -1};
    if (entry.role == FT_PG_COMMIT)
        session->in_transaction = false;
    if (entry.role == FT_PG_BEGIN)
        session->in_transaction = true;
    ft_vec_push(session->arena, &session->pending, entry);
}

void ft_pg_queue_ours(ft_pg_session *session, ft_str sql)
{
    ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_OURS, .sql = sql});
}

static void queue_begin(ft_pg_session *session)
{
    ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_BEGIN, .sql = FT_STR("begin")});
}

void ft_pg_begin(ft_pg_session *session)
{
    queue_begin(session);
    ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_OURS,
                                       .sql = FT_STR("select txid_current()"),
                                       .gives_xid = true});
}

/* The id and the lock are asked for in one statement. */
void ft_pg_queue_lock(ft_pg_session *session, ft_arena *arena, ft_str lock, ft_pg_entry entry)
{
    entry.role = FT_PG_LOCK;
    entry.gives_xid = !session->in_transaction;
    entry.sql = ft_concat(arena, entry.gives_xid ? FT_STR("select txid_current(), ") : FT_STR("select "),
                          lock, (ft_str){0});
    if (entry.gives_xid)
        queue_begin(session);
    ft_pg_queue(session, entry);
}

static void drop_pending(ft_pg_session *session, size_t count)
{
    if (count) /* nothing was ever pending: there is no array yet */
        memmove(session->pending.at, session->pending.at + count,
                (session->pending.len - count) * sizeof *session->pending.at);
    session->pending.len -= count;
    if (!session->pending.len && !session->holding)
        ft_arena_clear(session->pending_arena);
}

/* ---- sending a round */

/* One statement of an entry: what libpq is given, and where its answer belongs. */
typedef struct {
    size_t entry, at;
    bool last;
} part;
typedef struct {
    FT_VEC(part) parts;
    size_t entries;
    bool commits;
} round_plan;

static bool ends_transaction(ft_str statement)
{
    ft_sql_token word = ft_sql_next_solid(statement, 0);
    return ft_sql_is_word(statement, word, "commit") ||
           ft_sql_is_word(statement, word, "rollback") || ft_sql_is_word(statement, word, "end") ||
           ft_sql_is_word(statement, word, "abort");
}

/* SQL-language function bodies hold semicolons that end nothing. */
static bool is_one_statement(ft_str sql)
{
    ft_sql_token before = {0};
    size_t first = ft_str_find_byte(sql, ';', 0);
    if (first == FT_NOWHERE || !ft_str_trim(ft_str_from(sql, first + 1)).len)
        return true;
    for (ft_sql_token token = ft_sql_next_solid(sql, 0); token.kind != FT_SQL_END;
         token = ft_sql_next_solid(sql, token.to)) {
        if (ft_sql_is_word(sql, token, "atomic") && ft_sql_is_word(sql, before, "begin"))
            return true;
        before = token;
    }
    return false;
}

static void send_part(ft_pg_session *session, round_plan *plan, size_t entry, size_t at,
                      ft_str text)
{
    ft_pg_send(session->connection,
               ft_str_c(session->pending_arena, text)); /* lost: reading says so */
    ft_vec_push(session->pending_arena, &plan->parts, (part){.entry = entry, .at = at});
}

/* Sends one entry's statements; true when the round must end behind it. */
static bool send_entry(ft_pg_session *session, round_plan *plan, size_t index)
{
    const ft_pg_entry *entry = &session->pending.at[index];
    ft_session_trace(&session->with, entry->sql);
    size_t before = plan->parts.len;
    bool ends = false;
    ft_str rest = entry->sql, statement;
    if (entry->role != FT_PG_PLAIN || is_one_statement(entry->sql)) {
        send_part(session, plan, index, 0, entry->sql);
        ends = entry->role == FT_PG_PLAIN && ends_transaction(entry->sql);
    } else {
        while (ft_sql_cut_statement(&rest, &statement)) {
            send_part(session, plan, index, (size_t)(statement.at - entry->sql.at), statement);
            ends = ends || ends_transaction(statement);
        }
    }
    if (plan->parts.len == before)
        send_part(session, plan, index, 0, FT_STR(""));
    plan->parts.at[plan->parts.len - 1].last = true;
    plan->commits = plan->commits || ends || entry->role == FT_PG_COMMIT;
    if (entry->gives_xid)
        ft_pg_send_flush(session->connection);
    return ends;
}

/* Statements of ours in a round of their own, whose failure does not matter. */
static int send_aside(ft_pg_session *session, const char *sql)
{
    ft_pg_send(session->connection, sql);
    ft_pg_send_sync(session->connection);
    return 1;
}

/* Makes the session new and ours; goes out with the first round. The rounds it adds. */
static int send_prelude(ft_pg_session *session)
{
    int rounds = 0;
    ft_pg_connection *connection = session->connection;
    if (session->needs_discard)
        rounds += send_aside(session, "discard all");
    if (session->needs_prelude || session->needs_discard) {
        ft_str role =
            ft_credential_text(&session->with.options->credentials, session->arena, "role");
        const char *style = ft_pg_parameter(connection, "DateStyle");
        if (role.at)
            rounds +=
                send_aside(session, ft_str_c(session->pending_arena,
                                             ft_concat(session->pending_arena, FT_STR("set role "),
                                                       ft_pg_quote(session->pending_arena, role),
                                                       (ft_str){0})));
        if (!style || strncmp(style, "ISO", 3) != 0)
            rounds += send_aside(session, "set datestyle = 'ISO'");
        if (ft_pg_server_version(connection) >= 140000)
            rounds += send_aside(session, "set client_connection_check_interval = '10s'");
    }
    session->needs_prelude = session->needs_discard = false;
    return rounds;
}

/* ---- reading a round */

typedef struct {
    int preludes; /* rounds whose answers are passed over */
    size_t at;    /* the part whose answer comes next */
    bool failed, lost, cancelled;
    size_t failed_part;
    ft_pg_error error; /* texts in failure_text */
    ft_pg_cells cells; /* of the entry whose rows are read: it is the last of its round */
} round_answers;

static ft_str unique_name(ft_arena *arena, ft_map *seen, ft_str name)
{
    ft_str wanted = ft_str_copy(arena, name);
    for (int n = 2; ft_map_has(seen, wanted); n++)
        wanted = ft_format(arena, "%.*s_%d", FT_ARG(name), n);
    ft_map_put(arena, seen, wanted, (void *)"");
    return wanted;
}

static void read_columns(ft_pg_session *session, const ft_pg_entry *entry, int width)
{
    ft_rows *rows = entry->rows;
    ft_map seen = {0};
    rows->width = (size_t)width;
    rows->names = FT_NEW_ARRAY(entry->arena, ft_str, rows->width + 1);
    rows->types = FT_NEW_ARRAY(entry->arena, ft_str, rows->width + 1);
    for (int i = 0; i < width; i++) {
        rows->names[i] =
            unique_name(entry->arena, &seen, ft_pg_column_name(session->connection, i));
        rows->types[i] = ft_pg_type_name(ft_pg_column_type(session->connection, i));
    }
}

void ft_pg_read_row(ft_pg_session *session, const ft_pg_entry *entry, int width, ft_pg_cells *cells)
{
    ft_job *job = entry->job;
    if (!entry->rows->names)
        read_columns(session, entry, width);
    if ((entry->limit >= 0 && cells->height >= (size_t)entry->limit) || job->fault.set)
        return;
    size_t bytes = 0;
    for (int i = 0; i < width; i++)
        bytes += ft_pg_cell(session->connection, i).len + sizeof(ft_value);
    if (!ft_job_room(job, bytes))
        return;
    for (int i = 0; i < width; i++) {
        ft_str text = ft_pg_cell(session->connection, i);
        ft_value cell = FT_VALUE_NONE;
        if (text.at && !ft_pg_value(job, ft_pg_column_type(session->connection, i), text, &cell))
            return;
        ft_vec_push(entry->arena, &cells->list, cell);
    }
    cells->height++;
}

static void read_texts(ft_pg_session *session, const ft_pg_entry *entry, int width)
{
    entry->texts->width = (size_t)width;
    entry->texts->height++;
    for (int i = 0; i < width; i++) {
        ft_str text = ft_pg_cell(session->connection, i);
        ft_vec_push(entry->arena, &entry->texts->cells,
                    text.at ? ft_str_copy(entry->arena, text) : text);
    }
}

static void read_xid(ft_pg_session *session)
{
    ft_str xid = ft_pg_cell(session->connection, 0);
    size_t len = xid.len < sizeof session->xid_text ? xid.len : 0;
    memcpy(session->xid_text, xid.at, len);
    session->xid = (ft_str){session->xid_text, len};
}

/* "INSERT 0 3" names three rows and is of the code "INSERT"; "CREATE TABLE" names none. */
static void read_tag(const ft_pg_entry *entry, ft_str tag)
{
    ft_rows *rows = entry->rows;
    rows->status = ft_str_copy(entry->arena, tag);
    rows->affected = -1;
    size_t space = ft_str_rfind_byte(tag, ' ');
    ft_str last = space == FT_NOWHERE ? (ft_str){0} : ft_str_from(tag, space + 1);
    if (last.len && last.at[0] >= '0' && last.at[0] <= '9') {
        rows->affected = 0;
        for (size_t i = 0; i < last.len; i++)
            rows->affected = rows->affected * 10 + (last.at[i] - '0');
    }
    size_t end = 0;
    while (end < tag.len && !(tag.at[end] >= '0' && tag.at[end] <= '9'))
        end++;
    rows->code = ft_str_copy(entry->arena, ft_str_trim(ft_str_slice(tag, 0, end)));
}

void ft_pg_read_end(ft_pg_session *session, const ft_pg_entry *entry, const ft_pg_event *event, const ft_pg_cells *cells)
{
    if (entry->read_rows && event->width && !entry->rows->names)
        read_columns(session, entry, event->width);
    if (entry->read_rows) {
        entry->rows->cells = cells->list.at;
        entry->rows->height = cells->height;
    }
    read_tag(entry, event->tag);
}

static void read_done(ft_pg_session *session, const ft_pg_entry *entry, const ft_pg_event *event,
                      round_answers *answers)
{
    ft_session_answered(&session->with, event->tag, -1);
    if (entry->answered)
        entry->answered(session, entry->state);
    if (entry->rows)
        ft_pg_read_end(session, entry, event, &answers->cells);
}

static ft_pg_error keep_error(ft_arena *arena, const ft_pg_error *error)
{
    ft_pg_error kept = *error;
    kept.severity = ft_str_copy(arena, error->severity);
    kept.message = ft_str_copy(arena, error->message);
    kept.detail = ft_str_copy(arena, error->detail);
    kept.hint = ft_str_copy(arena, error->hint);
    kept.context = ft_str_copy(arena, error->context);
    kept.internal_query = ft_str_copy(arena, error->internal_query);
    return kept;
}

static bool is_fatal(const ft_pg_error *error)
{
    return ft_str_is(error->severity, "FATAL") || ft_str_is(error->severity, "PANIC");
}

static void read_failure(ft_pg_session *session, const ft_pg_event *event, round_answers *answers)
{
    answers->lost = event->kind != FT_PG_ERROR || is_fatal(&event->error);
    answers->cancelled = event->kind == FT_PG_CANCELLED;
    if (answers->failed)
        return;
    answers->failed = true;
    answers->failed_part = answers->at;
    answers->error = keep_error(session->pending_arena, &event->error);
}

/* Says who holds what is waited for, asked on a connection of its own. */
static void tell_holder(ft_pg_session *session, ft_str lock_sql)
{
    ft_pg_session *other = ft_pg_session_new(&session->with, session->warehouse.class);
    ft_arena *arena = other->arena;
    ft_job job = ft_job_in(arena);
    ft_pg_texts found = {0};
    ft_str question = ft_format(
        arena,
        "select a.pid, coalesce(a.application_name, ''), coalesce(a.usename, ''), now() - "
        "a.xact_start"
        " from pg_locks w join pg_locks h on h.locktype = 'advisory' and h.granted and h.database "
        "= w.database"
        " and h.classid = w.classid and h.objid = w.objid join pg_stat_activity a on a.pid = h.pid"
        " where w.pid = %d and not w.granted and w.locktype = 'advisory'",
        ft_pg_backend_pid(session->connection));
    size_t comment = ft_str_rfind(lock_sql, FT_STR("-- "));
    ft_str what = comment == FT_NOWHERE ? FT_STR("a relation") : ft_str_from(lock_sql, comment + 3);
    if (ft_pg_ask(other, &job, question, &found) && found.height)
        ft_session_notice(&session->with,
                          ft_format(arena,
                                    "waiting for another run that is building %.*s: process %.*s "
                                    "(%.*s, user %.*s, since %.*s)",
                                    FT_ARG(what), FT_ARG(found.cells.at[0]),
                                    FT_ARG(found.cells.at[1]), FT_ARG(found.cells.at[2]),
                                    FT_ARG(found.cells.at[3])));
    ft_pg_session_free(other);
}

/* A statement alone may answer more than once, where rules of the server add to it: its own answer counts. */
static void read_event(ft_pg_session *session, const round_plan *plan, const ft_pg_event *event,
                       round_answers *answers)
{
    const part *now = answers->at < plan->parts.len ? &plan->parts.at[answers->at] : NULL;
    const ft_pg_entry *entry = now ? &session->pending.at[now->entry] : NULL;
    switch (event->kind) {
    case FT_PG_ROW:
        if (!entry)
            break;
        if (entry->gives_xid)
            read_xid(session);
        else if (now->last && entry->texts)
            read_texts(session, entry, event->width);
        else if (now->last && entry->read_rows)
            ft_pg_read_row(session, entry, event->width, &answers->cells);
        break;
    case FT_PG_DONE:
        if (entry && now->last)
            read_done(session, entry, event, answers);
        answers->at += entry != NULL;
        break;
    case FT_PG_SKIPPED:
        answers->at++;
        break;
    case FT_PG_WAITING:
        if (entry && entry->role == FT_PG_LOCK)
            tell_holder(session, entry->sql);
        break;
    default:
        read_failure(session, event, answers);
        answers->at++;
        break;
    }
}

/* Reads one event; true: it was the round's own sync. What the prelude's rounds say is passed over. */
static bool read_next(ft_pg_session *session, const round_plan *plan, round_answers *answers)
{
    ft_pg_event event = ft_pg_next(session->connection);
    bool connection_gone = event.kind == FT_PG_LOST || event.kind == FT_PG_CANCELLED;
    if (event.kind == FT_PG_SYNCED)
        return answers->preludes-- == 0;
    if (answers->preludes <= 0 || connection_gone)
        read_event(session, plan, &event, answers);
    return false;
}

static void read_round(ft_pg_session *session, const round_plan *plan, round_answers *answers)
{
    while (!answers->lost && !read_next(session, plan, answers))
        ;
}

/* ---- a round goes out */

/* Before COMMIT is sent the transaction's id must be here. */
static void await_xid(ft_pg_session *session, const round_plan *plan, round_answers *answers)
{
    while (!session->xid.len && !answers->failed && !answers->lost)
        read_next(session, plan, answers);
}

static bool asks_xid(const ft_pg_session *session)
{
    for (size_t i = 0; i < session->pending.len; i++)
        if (session->pending.at[i].gives_xid)
            return true;
    return false;
}

/* Nothing goes out with it, so that it needs no pipeline. */
static bool stands_alone(const ft_pg_session *session)
{
    if (session->pending.len != 1 || session->needs_prelude || session->needs_discard)
        return false;
    ft_str sql = session->pending.at[0].sql;
    size_t end = ft_str_find_byte(sql, ';', 0);
    return end == FT_NOWHERE || !ft_str_trim(ft_str_from(sql, end + 1)).len;
}

static void send_alone(ft_pg_session *session, round_plan *plan)
{
    const ft_pg_entry *entry = &session->pending.at[0];
    ft_session_trace(&session->with, entry->sql);
    ft_pg_send_alone(session->connection, entry->sql.at); /* lost: reading says so */
    ft_vec_push(session->pending_arena, &plan->parts, (part){.last = true});
    plan->entries = 1;
    plan->commits = entry->role == FT_PG_COMMIT || ends_transaction(entry->sql);
}

static void send_round(ft_pg_session *session, round_plan *plan, round_answers *answers)
{
    if (stands_alone(session)) {
        send_alone(session, plan);
        return;
    }
    bool ended = false, waits = asks_xid(session);
    answers->preludes = send_prelude(session);
    for (size_t i = 0; i < session->pending.len && !ended; i++) {
        ft_pg_role role = session->pending.at[i].role;
        if (role == FT_PG_LOCK)
            ft_pg_tell_waiting(session->connection);
        if (role == FT_PG_COMMIT && waits)
            await_xid(session, plan, answers);
        if (answers->lost)
            return;
        ended = send_entry(session, plan, i);
        plan->entries = i + 1;
    }
    ft_pg_send_sync(session->connection);
}

/* ---- when the answer to COMMIT is lost */

/* "committed", "aborted", "in progress", or empty when nobody can say. Waits for an end. */
static ft_str ask_outcome(ft_pg_session *session, ft_arena *arena, ft_str xid)
{
    ft_session_with with = session->with;
    ft_pg_session *other = ft_pg_session_new(&with, session->warehouse.class);
    ft_str outcome = {0};
    for (int i = 0; i < OUTCOME_TRIES; i++) {
        ft_job job = ft_job_in(other->arena);
        ft_pg_texts answer = {0};
        ft_str question = ft_format(other->arena, "select txid_status(%.*s)", FT_ARG(xid));
        bool asked =
            ft_pg_ask(other, &job, question, &answer) && answer.height && answer.cells.at[0].at;
        outcome = asked ? ft_str_copy(arena, answer.cells.at[0]) : (ft_str){0};
        if ((asked && !ft_str_is(outcome, "in progress")) || ft_cancel_raised(session->with.cancel))
            break;
        poll(NULL, 0, OUTCOME_WAIT_MS);
    }
    ft_pg_session_free(other);
    return outcome;
}

static bool only_reads(ft_str sql)
{
    ft_sql_token word = ft_sql_next_solid(sql, 0);
    return ft_sql_is_word(sql, word, "select") || ft_sql_is_word(sql, word, "show");
}

/* A statement that failed while commit was on its way, with the connection gone: which is it?
 * True: the transaction is committed after all. */
static bool settle_lost(ft_pg_session *session, ft_job *job, const round_plan *plan,
                        const round_answers *answers)
{
    size_t part_index =
        answers->failed_part < plan->parts.len ? answers->failed_part : plan->parts.len - 1;
    ft_str sql =
        plan->parts.len ? session->pending.at[plan->parts.at[part_index].entry].sql : (ft_str){0};
    ft_failure_kind kind = FT_FAILED_UNKNOWN;
    ft_str message = answers->error.message;
    if (answers->cancelled) {
        kind = FT_FAILED_CANCELLED;
        message = FT_STR("cancelled: the server did not answer and was left");
    } else if (plan->commits) {
        ft_str outcome =
            session->xid.len ? ask_outcome(session, job->arena, session->xid) : (ft_str){0};
        if (ft_str_is(outcome, "committed"))
            return true;
        kind = ft_str_is(outcome, "aborted") ? FT_FAILED_RETRYABLE : FT_FAILED_UNKNOWN;
        if (kind == FT_FAILED_UNKNOWN)
            message =
                ft_format(job->arena,
                          "the connection was lost at commit, and whether the transaction was "
                          "committed could not be found out\n%.*s",
                          FT_ARG(message));
    } else if (session->in_transaction || plan->entries < session->pending.len || only_reads(sql)) {
        kind = FT_FAILED_RETRYABLE; /* COMMIT was not sent */
    }
    ft_pg_fail_lost(session, job, kind, sql, message);
    return false;
}

void ft_pg_hang_up(ft_pg_session *session)
{
    ft_pg_close(session->connection);
    session->connection = NULL;
    session->in_transaction = false;
    session->xid = (ft_str){0};
}

/* ---- a round */

/* The failed entry's own way out, when the transaction still stands. What it queues goes before the
 * entries that were waiting behind it; their texts stay while it asks its own questions. */
static bool recovered(ft_pg_session *session, ft_job *job, const ft_pg_entry *failed, size_t done)
{
    ft_fault fault = job->fault;
    job->fault = (ft_fault){0};
    size_t waiting = session->pending.len - done;
    ft_pg_entry *behind = FT_NEW_ARRAY(job->arena, ft_pg_entry, waiting + 1);
    memcpy(behind, session->pending.at + done, waiting * sizeof *behind);
    session->pending.len = 0;
    session->in_transaction = true;
    session->holding++;
    bool goes_on = failed->recover(session, job, failed->state);
    session->holding--;
    for (size_t i = 0; goes_on && i < waiting; i++) {
        session->in_transaction = behind[i].role != FT_PG_COMMIT;
        ft_vec_push(session->arena, &session->pending, behind[i]);
    }
    if (!goes_on && !job->fault.set)
        job->fault = fault;
    return goes_on;
}

static bool finish_failed(ft_pg_session *session, ft_job *job, const round_plan *plan,
                          const round_answers *answers)
{
    if (answers->lost) {
        bool committed = settle_lost(session, job, plan, answers);
        if (committed)
            ft_relation_cache_stale(session->with.cache); /* some answers did not come */
        ft_pg_hang_up(session);
        drop_pending(session, committed ? plan->entries : session->pending.len);
        return committed;
    }
    const part *failed_part = &plan->parts.at[answers->failed_part];
    ft_pg_entry failed = session->pending.at[failed_part->entry];
    ft_pg_fail(session, job, &answers->error, failed.sql, failed_part->at);
    session->in_transaction = ft_pg_transaction(session->connection) != FT_PG_IDLE;
    bool stands = ft_pg_transaction(session->connection) == FT_PG_IN_FAILED;
    if (failed.recover && stands && recovered(session, job, &failed, failed_part->entry + 1))
        return true;
    drop_pending(session, session->pending.len);
    return false;
}

static bool run_round(ft_pg_session *session, ft_job *job)
{
    round_plan plan = {0};
    round_answers answers = {0};
    send_round(session, &plan, &answers);
    read_round(session, &plan, &answers);
    if (answers.failed)
        return finish_failed(session, job, &plan, &answers);
    bool more = plan.entries < session->pending.len;
    drop_pending(session, plan.entries);
    if (!more)
        session->in_transaction = ft_pg_transaction(session->connection) != FT_PG_IDLE;
    if (!session->in_transaction)
        session->xid = (ft_str){0};
    return !job->fault.set;
}

static bool refuse_when_cancelled(ft_pg_session *session, ft_job *job)
{
    if (!ft_cancel_raised(session->with.cancel))
        return false;
    ft_pg_fail_lost(session, job, FT_FAILED_CANCELLED, (ft_str){0}, FT_STR("cancelled"));
    return true;
}

bool ft_pg_flush(ft_pg_session *session, ft_job *job)
{
    if (!session->pending.len)
        return true;
    if (refuse_when_cancelled(session, job) || !ft_pg_connected(session, job)) {
        drop_pending(session, session->pending.len);
        session->in_transaction =
            session->connection && ft_pg_transaction(session->connection) != FT_PG_IDLE;
        return false;
    }
    while (session->pending.len)
        if (!run_round(session, job))
            return false;
    return true;
}

bool ft_pg_ask(ft_pg_session *session, ft_job *job, ft_str sql, ft_pg_texts *out)
{
    *out = (ft_pg_texts){0};
    ft_pg_queue(session, (ft_pg_entry){.role = FT_PG_OURS,
                                       .sql = sql,
                                       .texts = out,
                                       .job = job,
                                       .arena = job->arena,
                                       .limit = -1});
    return ft_pg_flush(session, job);
}

void ft_pg_forget_unmade_keys(ft_pg_session *session)
{
    if (!session->unmade_keys.len)
        return;
    memset(&session->unmade_keys, 0, sizeof session->unmade_keys);
    ft_arena_clear(session->unmade_arena);
}

void ft_pg_rollback(ft_pg_session *session)
{
    drop_pending(session, session->pending.len);
    ft_pg_forget_unmade_keys(session);
    session->in_transaction = false;
    session->xid = (ft_str){0};
    ft_pg_connection *connection = session->connection;
    if (!connection || !ft_pg_alive(connection)) {
        ft_pg_hang_up(session);
        return;
    }
    if (ft_pg_transaction(connection) == FT_PG_IDLE)
        return;
    ft_session_trace(&session->with, FT_STR("ROLLBACK"));
    ft_pg_heed_cancel(connection, false);
    ft_pg_event event = {.kind = FT_PG_LOST};
    if (ft_pg_send(connection, "rollback") && ft_pg_send_sync(connection))
        do
            event = ft_pg_next(connection);
        while (event.kind != FT_PG_SYNCED && event.kind != FT_PG_LOST &&
               event.kind != FT_PG_CANCELLED);
    ft_pg_heed_cancel(connection, true);
    if (event.kind != FT_PG_SYNCED)
        ft_pg_hang_up(session);
}
