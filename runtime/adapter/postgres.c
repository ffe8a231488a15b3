/* postgres.c - the warehouse's table of functions for PostgreSQL. */
#include "adapter/postgres.h"

#include "adapter/postgres_catalog.h"
#include "adapter/postgres_fold.h"
#include "adapter/postgres_many.h"
#include "adapter/postgres_session.h"
#include "adapter/postgres_swap.h"
#include "adapter/postgres_types.h"
#include "syntax/sql_lex.h"

enum { COPY_BUFFER = 1 << 16 };

const ft_capabilities ft_postgres_can = {
    .transactions = true,
    .rename = true,
    .several_statements = true,
    .error_position = true,
    .merge = true,
    .grants = true,
    .comments = true,
    .indexes = true,
    .materialized_views = true,
    .temp_tables = true,
    .parallel_writes = true,
    .identifier_max = 63,
    .folds_names = true,
    .one_database = true,
    .catalog_by_relations = true,
};

static ft_pg_session *session_of(ft_warehouse *warehouse)
{
    return (ft_pg_session *)warehouse;
}

/* ---- statements */

typedef struct { bool leaves, alters, remakes; } effects;

/* What a statement may do beyond its own transaction: settings that outlive it, temporary tables,
 * and changed columns. Read from its words; too much suspicion only costs a statement. */
static effects effects_of(ft_str sql)
{
    static const char *const LEAVES[] = {
        "set",  "temp",    "temporary",        "set_config", "prepare", "listen",
        "load", "declare", "pg_advisory_lock", "reset",      "discard"};
    effects found = {0};
    for (ft_sql_token token = ft_sql_next(sql, 0); token.kind != FT_SQL_END;
         token = ft_sql_next(sql, token.to)) {
        if (token.kind != FT_SQL_WORD)
            continue;
        found.alters = found.alters || ft_sql_is_word(sql, token, "alter");
        found.remakes = found.remakes || found.alters || ft_sql_is_word(sql, token, "create") ||
                        ft_sql_is_word(sql, token, "drop");
        for (size_t i = 0; i < sizeof LEAVES / sizeof *LEAVES && !found.leaves; i++)
            found.leaves = ft_sql_is_word(sql, token, LEAVES[i]);
    }
    return found;
}

static void note_effects(ft_pg_session *session, ft_str sql)
{
    effects found = effects_of(sql);
    session->ran_raw = session->ran_raw || found.leaves;
    if (found.alters)
        ft_relation_cache_forget_columns(session->with.cache);
    if (found.remakes)
        session->temporary = (ft_str){0};
}

static bool refuse_nul(ft_pg_session *session, ft_job *job, ft_str sql)
{
    if (ft_str_find_byte(sql, 0, 0) == FT_NOWHERE)
        return false;
    ft_pg_fail_lost(session, job, FT_FAILED_SYNTAX, sql,
                    FT_STR("the SQL contains a NUL character"));
    return true;
}

static bool run(ft_warehouse *warehouse, ft_job *job, ft_str sql, ft_fetch fetch, int64_t limit,
                ft_rows *out)
{
    ft_pg_session *session = session_of(warehouse);
    if (refuse_nul(session, job, sql))
        return false;
    note_effects(session, sql);
    bool reads = fetch == FT_FETCH_ALL && out;
    bool alone = !session->in_transaction;
    if (!reads && ft_pg_fold_rename(session, sql)) {
        if (out)
            *out = (ft_rows){.affected = -1, .status = FT_STR("ALTER TABLE"), .code = FT_STR("ALTER TABLE")};
        return true;
    }
    ft_pg_entry entry = {.role = FT_PG_PLAIN,
                         .sql = sql,
                         .rows = out,
                         .read_rows = reads,
                         .limit = limit,
                         .job = job,
                         .arena = job->arena};
    ft_pg_replace_with(session, &entry);
    ft_pg_queue(session, entry);
    return !(reads || alone) || ft_pg_flush(session, job);
}

static bool flush(ft_warehouse *warehouse, ft_job *job)
{
    return ft_pg_flush(session_of(warehouse), job);
}

/* One SELECT that leaves nothing behind. */
static bool goes_with_others(ft_str sql)
{
    effects found = effects_of(sql);
    return !found.leaves && !found.remakes && ft_sql_is_word(sql, ft_sql_next_solid(sql, 0), "select") &&
           ft_str_find_byte(sql, ';', 0) == FT_NOWHERE && ft_str_find_byte(sql, 0, 0) == FT_NOWHERE;
}

static size_t read_many(ft_warehouse *warehouse, ft_job *job, ft_reading *readings, size_t count,
                        void (*turn)(void *self, size_t at), void *self)
{
    size_t fit = 0;
    while (fit < count && goes_with_others(readings[fit].sql))
        fit++;
    return ft_pg_read_many(session_of(warehouse), job, readings, fit, turn, self);
}

static bool begin(ft_warehouse *warehouse, ft_job *job)
{
    ft_pg_session *session = session_of(warehouse);
    (void)job;
    if (!session->in_transaction && !session->with.options->autocommit)
        ft_pg_begin(session);
    return true;
}

static bool commit(ft_warehouse *warehouse, ft_job *job)
{
    ft_pg_session *session = session_of(warehouse);
    if (session->in_transaction)
        ft_pg_queue(session,
                    (ft_pg_entry){.role = FT_PG_COMMIT, .sql = FT_STR("commit"), .limit = -1});
    return ft_pg_flush(session, job);
}

static bool rollback(ft_warehouse *warehouse, ft_job *job)
{
    (void)job;
    ft_pg_rollback(session_of(warehouse));
    return true;
}

static bool in_transaction(ft_warehouse *warehouse)
{
    return session_of(warehouse)->in_transaction;
}

/* ---- COPY */

/* One row in COPY's text form. */
static void add_copy_row(ft_buf *out, const ft_str *cells, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        if (i)
            ft_buf_byte(out, '\t');
        if (!cells[i].at) {
            ft_buf_text(out, "\\N");
            continue;
        }
        for (size_t at = 0; at < cells[i].len; at++) {
            char c = cells[i].at[at];
            if (c == '\\' || c == '\t' || c == '\n' || c == '\r')
                ft_buf_byte(out, '\\');
            ft_buf_byte(out, c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c);
        }
    }
    ft_buf_byte(out, '\n');
}

/* Sends rows until they end. FT_FAULTED: `next` faulted; FT_FOUND: the connection would not take
 * more. */
static ft_found send_rows(ft_pg_connection *connection, ft_job *job, ft_buf *buffer, size_t width,
                          ft_found (*next)(ft_job *, void *, ft_str *), void *state,
                          int64_t *loaded)
{
    ft_str *cells = FT_NEW_ARRAY(job->arena, ft_str, width + 1);
    for (;;) {
        ft_found got = next(job, state, cells);
        if (got == FT_FOUND) {
            add_copy_row(buffer, cells, width);
            ++*loaded;
        }
        if (got != FT_FOUND || buffer->len >= COPY_BUFFER) {
            if (buffer->len && !ft_pg_copy(connection, ft_buf_str(buffer)))
                return FT_FOUND;
            ft_buf_clear(buffer);
        }
        if (got != FT_FOUND)
            return got;
    }
}

static ft_str copy_sql(ft_arena *arena, const ft_relation *into, const ft_str *columns,
                       size_t width)
{
    ft_buf sql = ft_buf_in(arena);
    ft_buf_format(&sql, "copy %.*s (", FT_ARG(ft_pg_name(arena, into)));
    for (size_t i = 0; i < width; i++)
        ft_buf_format(&sql, "%s%.*s", i ? ", " : "", FT_ARG(ft_pg_quote(arena, columns[i])));
    ft_buf_text(&sql, ") from stdin");
    return ft_buf_str(&sql);
}

/* Reads what the server says of the COPY to its end. */
static bool finish_copy(ft_pg_session *session, ft_job *job, ft_str sql)
{
    bool failed = false;
    for (;;) {
        ft_pg_event event = ft_pg_next(session->connection);
        if (event.kind == FT_PG_SYNCED)
            break;
        if (event.kind == FT_PG_LOST || event.kind == FT_PG_CANCELLED) {
            bool cancelled = event.kind == FT_PG_CANCELLED;
            ft_pg_fail_lost(session, job, cancelled ? FT_FAILED_CANCELLED : FT_FAILED_RETRYABLE,
                            sql, event.error.message);
            ft_pg_rollback(session);
            return false;
        }
        if (event.kind == FT_PG_DONE)
            ft_session_answered(&session->with, event.tag, -1);
        if (event.kind == FT_PG_ERROR && !failed)
            failed = !ft_pg_fail(session, job, &event.error, sql, 0);
    }
    return !failed;
}

static bool load(ft_warehouse *warehouse, ft_job *job, const ft_relation *into,
                 const ft_str *columns, size_t width, ft_found (*next)(ft_job *, void *, ft_str *),
                 void *state, int64_t *loaded)
{
    ft_pg_session *session = session_of(warehouse);
    ft_str sql = copy_sql(job->arena, into, columns, width);
    *loaded = 0;
    if (!ft_pg_flush(session, job) || !ft_pg_connected(session, job))
        return false;
    ft_session_trace(&session->with, sql);
    if (!ft_pg_send_copy(session->connection, ft_str_c(job->arena, sql)))
        return finish_copy(session, job, sql);
    ft_pg_event event = ft_pg_next(session->connection);
    if (event.kind == FT_PG_ERROR) {
        ft_pg_fail(session, job, &event.error, sql, 0);
        finish_copy(session, job, sql);
        return false;
    }
    ft_buf buffer = ft_buf_in(job->arena);
    ft_found ended = send_rows(session->connection, job, &buffer, width, next, state, loaded);
    if (ended == FT_FAULTED)
        ft_pg_copy_end(session->connection, "the rows could not be read");
    else
        ft_pg_copy_end(session->connection,
                       ft_cancel_raised(session->with.cancel) ? "cancelled" : NULL);
    ft_fault fault = job->fault;
    bool finished = finish_copy(session, job, sql);
    if (ended == FT_FAULTED)
        job->fault = fault;
    return finished && ended != FT_FAULTED;
}

/* ---- catalog questions */

static bool list_schemas(ft_warehouse *warehouse, ft_job *job, ft_str database, ft_list **names)
{
    ft_pg_session *session = session_of(warehouse);
    (void)database;
    if (!ft_pg_know_schemas(session, job))
        return false;
    ft_str *found;
    size_t count = ft_relation_cache_schemas(session->with.cache, job->arena, &found);
    *names = ft_list_new(job->arena, count);
    for (size_t i = 0; i < count; i++)
        ft_list_add(job->arena, *names, ft_of_text(found[i]));
    return true;
}

static bool list_relations(ft_warehouse *warehouse, ft_job *job, ft_str database, ft_str schema,
                           ft_relations *out)
{
    ft_pg_session *session = session_of(warehouse);
    if (!ft_pg_know_schema(session, job, schema))
        return false;
    ft_relation_cache_list(session->with.cache, job->arena, schema, out);
    for (size_t i = 0; i < out->len; i++)
        out->at[i].database = database;
    return true;
}

static void remember_found(ft_pg_session *session, const ft_relation *found)
{
    ft_arena_clear(session->found_arena);
    session->found = *found;
    session->found.schema = ft_str_copy(session->found_arena, found->schema);
    session->found.identifier = ft_str_copy(session->found_arena, found->identifier);
}

static bool find(ft_warehouse *warehouse, ft_job *job, ft_str database, ft_str schema,
                 ft_str identifier, ft_relation *out, bool *found)
{
    ft_pg_session *session = session_of(warehouse);
    if (!ft_pg_know_relation(session, job, schema, identifier))
        return false;
    *found = ft_relation_cache_find(session->with.cache, job->arena, schema, identifier, true, out);
    if (*found) {
        out->database = database;
        remember_found(session, out);
    }
    return true;
}

static bool columns_of(ft_warehouse *warehouse, ft_job *job, const ft_relation *relation,
                       ft_columns *out)
{
    return ft_pg_columns(session_of(warehouse), job, relation, out);
}

static bool grants_on(ft_warehouse *warehouse, ft_job *job, const ft_relation *relation,
                      ft_grants_list *out)
{
    return ft_pg_grants(session_of(warehouse), job, relation, out);
}

static bool look(ft_warehouse *warehouse, ft_job *job, const ft_str *schemas, size_t count)
{
    return ft_pg_look(session_of(warehouse), job, schemas, count);
}

static bool catalog(ft_warehouse *warehouse, ft_job *job, const ft_str *schemas, size_t count,
                    ft_catalog_rows *out)
{
    return ft_pg_catalog(session_of(warehouse), job, schemas, count, out);
}

static void cache_added(ft_warehouse *warehouse, const ft_relation *relation)
{
    if (relation->schema.len)
        ft_relation_cache_added(session_of(warehouse)->with.cache, relation);
}

static void cache_dropped(ft_warehouse *warehouse, const ft_relation *relation)
{
    ft_relation_cache *cache = session_of(warehouse)->with.cache;
    if (!relation->schema.len)
        return;
    bool stood_upon = ft_relation_cache_traits(cache, relation->schema, relation->identifier).dependents;
    ft_relation_cache_dropped(cache, relation);
    if (stood_upon) /* what went along is not known by name */
        ft_relation_cache_stale(cache);
}

static void cache_renamed(ft_warehouse *warehouse, const ft_relation *from, const ft_relation *to)
{
    if (from->schema.len && to->schema.len)
        ft_relation_cache_renamed(session_of(warehouse)->with.cache, from, to);
}

static void cache_schema(ft_warehouse *warehouse, ft_str database, ft_str schema, bool exists)
{
    (void)database;
    ft_relation_cache_schema(session_of(warehouse)->with.cache, schema, exists);
}

static void cache_stale(ft_warehouse *warehouse)
{
    ft_pg_session *session = session_of(warehouse);
    session->ran_raw = true;
    ft_relation_cache_stale(session->with.cache);
}

/* ---- replacing, locking */

static bool swap(ft_warehouse *warehouse, ft_job *job, const ft_swap *swapped)
{
    return ft_pg_swap(session_of(warehouse), job, swapped);
}

/* Replacing one in place takes a savepoint: without a transaction it is swapped. */
static bool plain_view(ft_warehouse *warehouse, const ft_relation *existing)
{
    const ft_session_with *with = &session_of(warehouse)->with;
    ft_relation_traits traits = ft_relation_cache_traits(with->cache, existing->schema, existing->identifier);
    return traits.plain && !traits.reads_former && !with->options->autocommit;
}

static void replace_next(ft_warehouse *warehouse, ft_job *job, const ft_swap *replaced, ft_str create_sql)
{
    ft_pg_replace_next(session_of(warehouse), job, replaced, create_sql);
}

static bool reads_former(ft_warehouse *warehouse, const ft_relation *relation)
{
    return ft_relation_cache_traits(session_of(warehouse)->with.cache, relation->schema, relation->identifier)
        .reads_former;
}

static ft_str losses(ft_warehouse *warehouse, ft_arena *arena)
{
    return ft_pg_losses(session_of(warehouse), arena);
}

static ft_str unmade_keys(ft_warehouse *warehouse, ft_arena *arena)
{
    return ft_pg_unmade_keys(session_of(warehouse), arena);
}

static bool lock(ft_warehouse *warehouse, ft_job *job, const ft_relation *relation, bool wait)
{
    ft_pg_session *session = session_of(warehouse);
    return session->with.options->autocommit || ft_pg_lock(session, job, relation, wait);
}

/* ---- names and types */

static ft_str quote(ft_warehouse *warehouse, ft_arena *arena, ft_str name)
{
    (void)warehouse;
    return ft_pg_quote(arena, name);
}

static ft_str literal(ft_warehouse *warehouse, ft_arena *arena, ft_str text)
{
    (void)warehouse;
    return ft_pg_literal(arena, text);
}

static ft_str type_of(ft_warehouse *warehouse, ft_arena *arena, const ft_value *cells, size_t count)
{
    (void)warehouse;
    return ft_pg_type_of(arena, cells, count);
}

/* ---- describing */

static void read_described(ft_pg_session *session, ft_arena *arena, int width, ft_columns *out)
{
    *out = (ft_columns){FT_NEW_ARRAY(arena, ft_column_info, (size_t)width + 1), (size_t)width};
    for (int i = 0; i < width; i++)
        out->at[i] = (ft_column_info){
            .name = ft_str_copy(arena, ft_pg_column_name(session->connection, i)),
            .type = ft_pg_driver_type(arena, ft_pg_column_type(session->connection, i)),
            .char_size = -1,
            .numeric_precision = -1,
            .numeric_scale = -1};
}

/* Statements before the last (a sql_header) are run; the last is only parsed. */
static bool describe(ft_warehouse *warehouse, ft_job *job, ft_str sql, ft_columns *out)
{
    ft_pg_session *session = session_of(warehouse);
    ft_str rest = sql, statement, last = sql;
    if (refuse_nul(session, job, sql))
        return false;
    for (bool first = true; ft_sql_cut_statement(&rest, &statement); first = false) {
        if (!first && !run(warehouse, job, last, FT_FETCH_NONE, -1, NULL))
            return false;
        last = statement;
    }
    if (!ft_pg_flush(session, job) || !ft_pg_connected(session, job))
        return false;
    ft_pg_connection *connection = session->connection;
    ft_session_trace(&session->with, last);
    if (ft_pg_send_describe(connection, ft_str_c(job->arena, last)))
        ft_pg_send_sync(connection);
    bool failed = false;
    for (;;) {
        ft_pg_event event = ft_pg_next(connection);
        if (event.kind == FT_PG_DONE) {
            ft_session_answered(&session->with, FT_STR("SELECT 0"), -1);
            read_described(session, job->arena, event.width, out);
        } else if (event.kind == FT_PG_ERROR && !failed)
            failed = !ft_pg_fail(session, job, &event.error, last, 0);
        else if (event.kind == FT_PG_SYNCED)
            return !failed;
        else if (event.kind == FT_PG_LOST || event.kind == FT_PG_CANCELLED) {
            ft_pg_fail_lost(session, job,
                            event.kind == FT_PG_LOST ? FT_FAILED_RETRYABLE : FT_FAILED_CANCELLED,
                            last, event.error.message);
            ft_pg_rollback(session);
            return false;
        }
    }
}

/* ---- life */

static const ft_failure *failure(ft_warehouse *warehouse)
{
    return &session_of(warehouse)->failure;
}

static void settle(ft_warehouse *warehouse)
{
    ft_pg_session *session = session_of(warehouse);
    ft_pg_rollback(session);
    session->needs_discard = session->needs_discard || (session->ran_raw && session->connection);
    session->ran_raw = false;
    session->replacing = NULL;
    session->found = (ft_relation){0};
    session->temporary = (ft_str){0};
}

static void close_session(ft_warehouse *warehouse)
{
    ft_pg_session_free(session_of(warehouse));
}

static const ft_warehouse_class POSTGRES = {
    .type = "postgres",
    .can = &ft_postgres_can,
    .run = run,
    .read_many = read_many,
    .flush = flush,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .load = load,
    .list_schemas = list_schemas,
    .list_relations = list_relations,
    .find = find,
    .columns_of = columns_of,
    .grants_on = grants_on,
    .look = look,
    .catalog = catalog,
    .cache_added = cache_added,
    .cache_dropped = cache_dropped,
    .cache_renamed = cache_renamed,
    .cache_schema = cache_schema,
    .cache_stale = cache_stale,
    .swap = swap,
    .plain_view = plain_view,
    .replace_next = replace_next,
    .reads_former = reads_former,
    .losses = losses,
    .unmade_keys = unmade_keys,
    .lock = lock,
    .quote = quote,
    .literal = literal,
    .type_of = type_of,
    .describe = describe,
    .failure = failure,
    .settle = settle,
    .close = close_session,
};

ft_warehouse *ft_postgres_open(const ft_session_with *with)
{
    return &ft_pg_session_new(with, &POSTGRES)->warehouse;
}
