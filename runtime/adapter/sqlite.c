/* sqlite.c - the warehouse's table of functions for SQLite (design.md 6).
 *
 * A relation "mart.orders" is a table of that whole name in the one file; schema main has no
 * prefix. Files named under `attach:` (or dbt-sqlite's schemas_and_paths) are readable under the
 * names their relations have in templates, through temporary views. Statements are never buffered:
 * there is no way to a server to save. */
#include "adapter/sqlite.h"

#include "adapter/sqlite_database.h"
#include "base/map.h"
#include "syntax/sql_lex.h"
#include "value/datetime.h"

#include <stdio.h>

enum { BUSY_WAIT_MS = 600000 };

const ft_capabilities ft_sqlite_can = {
    .transactions = true,
    .several_statements = true,
    .error_position = true,
    .indexes = true,
    .temp_tables = true,
    .joined_names = true,
};

typedef struct session {
    ft_warehouse warehouse;
    ft_session_with with;
    ft_arena *arena, *failure_arena;
    ft_sqlite *database; /* NULL: not opened */
    ft_failure failure;
} session;

static session *session_of(ft_warehouse *warehouse)
{
    return (session *)warehouse;
}

/* ---- names */

static ft_str quoted(ft_arena *arena, ft_str name)
{
    ft_str doubled = ft_str_replace(arena, name, FT_STR("\""), FT_STR("\"\""));
    return ft_concat(arena, FT_STR("\""), doubled, FT_STR("\""), (ft_str){0});
}

static ft_str literal_of(ft_arena *arena, ft_str text)
{
    ft_str doubled = ft_str_replace(arena, text, FT_STR("'"), FT_STR("''"));
    return ft_concat(arena, FT_STR("'"), doubled, FT_STR("'"), (ft_str){0});
}

/* The name in sqlite_master. */
static ft_str stored_name(ft_arena *arena, const ft_relation *relation)
{
    bool prefix = relation->schema.len && !ft_str_eq_nocase(relation->schema, FT_STR("main"));
    return prefix
               ? ft_concat(arena, relation->schema, FT_STR("."), relation->identifier, (ft_str){0})
               : relation->identifier;
}

/* ---- failures */

static bool fail_with(session *s, ft_job *job, ft_failure_kind kind, ft_str sql, int64_t offset,
                      ft_str message)
{
    ft_arena_clear(s->failure_arena);
    s->failure = (ft_failure){.kind = kind,
                              .sql = ft_str_copy(s->failure_arena, sql),
                              .offset = offset,
                              .message = ft_str_copy(s->failure_arena, message)};
    return ft_raise(job, kind == FT_FAILED_CANCELLED ? FT_FAULT_CANCELLED : FT_FAULT_DATABASE,
                    "%.*s", FT_ARG(s->failure.message));
}

static bool fail(session *s, ft_job *job, ft_str sql, size_t part_at)
{
    ft_sqlite_error error = ft_sqlite_error_of(s->database);
    ft_failure_kind kind = error.cancelled    ? FT_FAILED_CANCELLED
                           : error.busy       ? FT_FAILED_RETRYABLE
                           : error.constraint ? FT_FAILED_DATA
                           : error.syntax     ? FT_FAILED_SYNTAX
                                              : FT_FAILED_OTHER;
    int64_t offset = error.offset < 0 ? -1 : (int64_t)part_at + error.offset;
    return fail_with(s, job, kind, sql, offset, error.message);
}

/* ---- opening */

static bool run_text(session *s, ft_job *job, ft_str sql, bool read, int64_t limit, ft_rows *out);

/* path, or where dbt-sqlite's profiles keep it. */
static ft_str path_of(session *s)
{
    const ft_credentials *credentials = &s->with.options->credentials;
    ft_str path = ft_credential_text(credentials, s->arena, "path");
    ft_value *files = ft_dict_find_text(credentials->output, FT_STR("schemas_and_paths"));
    if (!path.at && files && ft_is(*files, FT_DICT)) {
        ft_value *file = ft_dict_find_text(files->as.dict, FT_STR("main"));
        path = file && ft_is(*file, FT_TEXT) ? ft_text_of(*file) : path;
    }
    return path;
}

/* Attaches a file and shows its relations under the names "schema.identifier". */
static bool attach(session *s, ft_job *job, ft_str schema, ft_str path)
{
    ft_arena *arena = job->arena;
    ft_str alias = quoted(arena, schema);
    ft_rows found;
    ft_str sql = ft_format(arena, "attach database %.*s as %.*s", FT_ARG(literal_of(arena, path)),
                           FT_ARG(alias));
    ft_str names = ft_format(arena,
                             "select name from %.*s.sqlite_master where type in ('table', 'view')"
                             " and name not like 'sqlite\\_%%' escape '\\'",
                             FT_ARG(alias));
    if (!run_text(s, job, sql, false, -1, NULL) || !run_text(s, job, names, true, -1, &found))
        return false;
    for (size_t row = 0; row < found.height; row++) {
        ft_str name = ft_text_of(found.cells[row]);
        ft_str shown = ft_concat(arena, schema, FT_STR("."), name, (ft_str){0});
        if (!run_text(
                s, job,
                ft_format(arena, "create temp view if not exists %.*s as select * from %.*s.%.*s",
                          FT_ARG(quoted(arena, shown)), FT_ARG(alias), FT_ARG(quoted(arena, name))),
                false, -1, NULL))
            return false;
    }
    return true;
}

static bool attach_all(session *s, ft_job *job, const char *key)
{
    const ft_value *files = ft_dict_find_text(s->with.options->credentials.output, ft_str_of(key));
    if (!files || !ft_is(*files, FT_DICT))
        return true;
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(files->as.dict, &at));)
        if (ft_is(entry->key, FT_TEXT) && ft_is(entry->value, FT_TEXT) &&
            !ft_str_is(ft_text_of(entry->key), "main") &&
            !attach(s, job, ft_text_of(entry->key), ft_text_of(entry->value)))
            return false;
    return true;
}

static bool opened(session *s, ft_job *job)
{
    if (ft_cancel_raised(s->with.cancel))
        return fail_with(s, job, FT_FAILED_CANCELLED, (ft_str){0}, -1, FT_STR("cancelled"));
    if (s->database)
        return true;
    ft_str path = path_of(s), why = {0};
    int64_t wait_ms =
        ft_credential_number(&s->with.options->credentials, "timeout", BUSY_WAIT_MS / 1000) * 1000;
    if (!path.at)
        return fail_with(s, job, FT_FAILED_OTHER, path, -1,
                         FT_STR("the profile's output has no \"path\""));
    s->database = ft_sqlite_open(s->arena, path, s->with.cancel, (int)wait_ms, &why);
    if (!s->database)
        return fail_with(s, job, FT_FAILED_OTHER, (ft_str){0}, -1, why);
    return attach_all(s, job, "attach") && attach_all(s, job, "schemas_and_paths");
}

/* ---- reading */

typedef enum { AS_IS, AS_BOOL, AS_DATE, AS_DATETIME } declared_as;

static declared_as declared_kind(ft_str declared)
{
    if (ft_str_eq_nocase(declared, FT_STR("boolean")) || ft_str_eq_nocase(declared, FT_STR("bool")))
        return AS_BOOL;
    if (ft_str_eq_nocase(declared, FT_STR("date")))
        return AS_DATE;
    bool stamp =
        declared.len >= 8 && (ft_str_eq_nocase(ft_str_slice(declared, 0, 8), FT_STR("datetime")) ||
                              ft_str_eq_nocase(ft_str_slice(declared, 0, 9), FT_STR("timestamp")));
    return stamp ? AS_DATETIME : AS_IS;
}

static ft_value real_value(ft_arena *arena, double real)
{
    ft_buf text = ft_buf_in(arena);
    const ft_decimal *decimal;
    ft_float_repr(&text, real);
    return ft_decimal_parse(arena, ft_buf_str(&text), &decimal) == FT_NUM_OK
               ? ft_of_decimal(decimal)
               : ft_of_float(real);
}

static ft_value text_value(ft_arena *arena, ft_str text, declared_as as)
{
    ft_value value;
    text = ft_str_copy(arena, text);
    bool timed = as == AS_DATETIME && text.len >= 10;
    if ((timed || (as == AS_DATE && text.len == 10)) &&
        ft_datetime_parse_iso(arena, text, &value)) {
        if (as == AS_DATETIME)
            return value;
        int year = 0, month = 0, day = 0;
        char digits[11] = {0};
        memcpy(digits, text.at, 10);
        if (sscanf(digits, "%4d-%2d-%2d", &year, &month, &day) == 3)
            return ft_date_new(arena, year, month, day);
    }
    return ft_of_text(text);
}

static ft_value cell_value(ft_arena *arena, const ft_sql_cell *cell, declared_as as)
{
    switch (cell->kind) {
    case FT_CELL_INT:
        return as == AS_BOOL && (cell->number == 0 || cell->number == 1)
                   ? ft_of_bool(cell->number == 1)
                   : ft_of_int(cell->number);
    case FT_CELL_REAL:
        return real_value(arena, cell->real);
    case FT_CELL_TEXT:
    case FT_CELL_BLOB:
        return text_value(arena, cell->text, as);
    default:
        return FT_VALUE_NONE;
    }
}

/* A column with values of several kinds is text, or Decimal where all are numbers (AGT-10). */
static void unify_column(ft_job *job, ft_rows *rows, size_t column)
{
    int first = -1;
    bool mixed = false, numbers = true;
    for (size_t row = 0; row < rows->height; row++) {
        ft_value cell = rows->cells[row * rows->width + column];
        if (cell.kind == FT_NONE)
            continue;
        first = first < 0 ? cell.kind : first;
        mixed = mixed || cell.kind != first;
        numbers = numbers && (cell.kind == FT_INT || cell.kind == FT_DECIMAL);
    }
    for (size_t row = 0; mixed && row < rows->height; row++) {
        ft_value *cell = &rows->cells[row * rows->width + column];
        ft_str text;
        if (numbers && cell->kind == FT_INT)
            *cell = ft_of_decimal(ft_decimal_from_int(job->arena, cell->as.number));
        else if (!numbers && cell->kind != FT_NONE && ft_to_text(job, *cell, &text))
            *cell = ft_of_text(text);
    }
}

static ft_str unique_name(ft_arena *arena, ft_map *seen, ft_str name)
{
    ft_str wanted = ft_str_copy(arena, name);
    for (int n = 2; ft_map_has(seen, wanted); n++)
        wanted = ft_format(arena, "%.*s_%d", FT_ARG(name), n);
    ft_map_put(arena, seen, wanted, (void *)"");
    return wanted;
}

static void read_columns(ft_arena *arena, ft_sqlite_statement *statement, ft_rows *rows)
{
    ft_map seen = {0};
    rows->width = (size_t)ft_sqlite_width(statement);
    rows->names = FT_NEW_ARRAY(arena, ft_str, rows->width + 1);
    rows->types = FT_NEW_ARRAY(arena, ft_str, rows->width + 1);
    for (size_t i = 0; i < rows->width; i++) {
        rows->names[i] = unique_name(arena, &seen, ft_sqlite_name(statement, (int)i));
        rows->types[i] = ft_str_copy(arena, ft_sqlite_declared(statement, (int)i));
    }
}

static bool read_rows(ft_job *job, ft_sqlite_statement *statement, int64_t limit, ft_rows *rows)
{
    FT_VEC(ft_value) cells = {0};
    read_columns(job->arena, statement, rows);
    declared_as *as = FT_NEW_ARRAY(job->arena, declared_as, rows->width + 1);
    for (size_t i = 0; i < rows->width; i++)
        as[i] = declared_kind(rows->types[i]);
    ft_sqlite_step_end end = FT_SQLITE_DONE;
    while ((limit < 0 || (int64_t)rows->height < limit) &&
           (end = ft_sqlite_step(statement)) == FT_SQLITE_ROW) {
        for (size_t i = 0; i < rows->width; i++) {
            ft_sql_cell cell = ft_sqlite_cell(statement, (int)i);
            if (!ft_job_room(job, cell.text.len + sizeof(ft_value)))
                return false;
            ft_vec_push(job->arena, &cells, cell_value(job->arena, &cell, as[i]));
        }
        rows->height++;
    }
    rows->cells = cells.at;
    for (size_t i = 0; i < rows->width && end != FT_SQLITE_FAILED; i++)
        unify_column(job, rows, i);
    return end != FT_SQLITE_FAILED;
}

/* ---- running */

static void add_upper(ft_buf *out, ft_str word)
{
    for (size_t at = 0; at < word.len; at++)
        ft_buf_byte(
            out, (char)(word.at[at] >= 'a' && word.at[at] <= 'z' ? word.at[at] - 32 : word.at[at]));
}

/* "INSERT 3", "CREATE VIEW", "SELECT 5": the statement's first words, and its rows where it has
 * any. */
static void set_status(session *s, ft_arena *arena, ft_str statement, ft_rows *rows)
{
    ft_sql_token word = ft_sql_next_solid(statement, 0);
    ft_buf status = ft_buf_in(arena);
    bool reads = rows->width > 0 || ft_sql_is_word(statement, word, "select");
    bool writes = !reads && (ft_sql_is_word(statement, word, "insert") ||
                             ft_sql_is_word(statement, word, "update") ||
                             ft_sql_is_word(statement, word, "delete"));
    rows->affected = reads ? (int64_t)rows->height : writes ? ft_sqlite_changes(s->database) : -1;
    add_upper(&status, ft_str_slice(statement, word.from, word.to));
    ft_sql_token next = ft_sql_next_solid(statement, word.to);
    if (ft_sql_is_word(statement, next, "temporary") || ft_sql_is_word(statement, next, "temp"))
        next = ft_sql_next_solid(statement, next.to);
    if (!reads && !writes && next.kind == FT_SQL_WORD) {
        ft_buf_byte(&status, ' ');
        add_upper(&status, ft_str_slice(statement, next.from, next.to));
    }
    rows->code = ft_str_copy(arena, reads ? FT_STR("SELECT") : ft_buf_str(&status));
    rows->status = rows->affected >= 0 ? ft_format(arena, "%.*s %lld", FT_ARG(rows->code),
                                                   (long long)rows->affected)
                                       : rows->code;
}

static bool run_one(session *s, ft_job *job, ft_sqlite_statement *statement, ft_str text, bool read,
                    int64_t limit, ft_rows *out)
{
    ft_rows rows = {.affected = -1};
    bool done = true;
    if (read) {
        done = read_rows(job, statement, limit, &rows);
    } else {
        ft_sqlite_step_end end;
        while ((end = ft_sqlite_step(statement)) == FT_SQLITE_ROW)
            rows.height++;
        done = end == FT_SQLITE_DONE;
    }
    if (!done)
        return false;
    set_status(s, job->arena, text, &rows);
    ft_session_answered(&s->with, rows.status, -1);
    rows.height = read ? rows.height : 0;
    if (out)
        *out = rows;
    return true;
}

static bool run_text(session *s, ft_job *job, ft_str sql, bool read, int64_t limit, ft_rows *out)
{
    if (out)
        *out = (ft_rows){.affected = -1};
    ft_session_trace(&s->with, sql);
    for (size_t at = 0, used = 0; at < sql.len; at += used) {
        ft_sqlite_statement *statement;
        ft_str rest = ft_str_from(sql, at);
        if (!ft_sqlite_prepare(s->database, rest, &statement, &used))
            return fail(s, job, sql, at);
        if (!statement)
            break;
        bool done = run_one(s, job, statement, ft_str_slice(rest, 0, used), read, limit, out);
        if (!done && !job->fault.set)
            fail(s, job, sql, at);
        ft_sqlite_finish(statement);
        if (!done)
            return false;
    }
    return true;
}

static bool run(ft_warehouse *warehouse, ft_job *job, ft_str sql, ft_fetch fetch, int64_t limit,
                ft_rows *out)
{
    session *s = session_of(warehouse);
    return opened(s, job) && run_text(s, job, sql, fetch == FT_FETCH_ALL && out, limit, out);
}

static bool flush(ft_warehouse *warehouse, ft_job *job)
{
    (void)warehouse;
    (void)job;
    return true;
}

static bool in_transaction(ft_warehouse *warehouse)
{
    session *s = session_of(warehouse);
    return s->database && ft_sqlite_in_transaction(s->database);
}

static bool begin(ft_warehouse *warehouse, ft_job *job)
{
    session *s = session_of(warehouse);
    return opened(s, job) && (in_transaction(warehouse) ||
                              run_text(s, job, FT_STR("begin immediate"), false, -1, NULL));
}

static bool commit(ft_warehouse *warehouse, ft_job *job)
{
    return !in_transaction(warehouse) ||
           run_text(session_of(warehouse), job, FT_STR("commit"), false, -1, NULL);
}

static bool rollback(ft_warehouse *warehouse, ft_job *job)
{
    session *s = session_of(warehouse);
    if (!in_transaction(warehouse))
        return true;
    (void)job;
    ft_sqlite_statement *statement;
    size_t used;
    ft_session_trace(&s->with, FT_STR("rollback"));
    ft_sqlite_heed_cancel(s->database, false);
    if (ft_sqlite_prepare(s->database, FT_STR("rollback"), &statement, &used))
        ft_sqlite_step(statement);
    ft_sqlite_finish(statement);
    ft_sqlite_heed_cancel(s->database, true);
    return true;
}

/* ---- loading */

static ft_str insert_sql(ft_arena *arena, const ft_relation *into, const ft_str *columns,
                         size_t width)
{
    ft_buf sql = ft_buf_in(arena);
    ft_buf_format(&sql, "insert into %.*s (", FT_ARG(quoted(arena, stored_name(arena, into))));
    for (size_t i = 0; i < width; i++)
        ft_buf_format(&sql, "%s%.*s", i ? ", " : "", FT_ARG(quoted(arena, columns[i])));
    ft_buf_text(&sql, ") values (");
    for (size_t i = 0; i < width; i++)
        ft_buf_text(&sql, i ? ", ?" : "?");
    ft_buf_text(&sql, ")");
    return ft_buf_str(&sql);
}

/* Which of the columns are declared boolean: their cells are stored as 1 and 0. */
static bool find_booleans(session *s, ft_job *job, const ft_relation *into, const ft_str *columns,
                          size_t width, bool *out)
{
    ft_rows found;
    ft_str sql = ft_format(job->arena, "select name, type from pragma_table_xinfo(%.*s)",
                           FT_ARG(literal_of(job->arena, stored_name(job->arena, into))));
    if (!run_text(s, job, sql, true, -1, &found))
        return false;
    for (size_t row = 0; row < found.height; row++)
        for (size_t i = 0; i < width; i++)
            if (ft_str_eq_nocase(ft_text_of(found.cells[row * 2]), columns[i]))
                out[i] = declared_kind(ft_text_of(found.cells[row * 2 + 1])) == AS_BOOL;
    return true;
}

static ft_str stored_cell(ft_str cell, bool boolean)
{
    if (boolean && ft_str_eq_nocase(cell, FT_STR("true")))
        return FT_STR("1");
    return boolean && ft_str_eq_nocase(cell, FT_STR("false")) ? FT_STR("0") : cell;
}

static bool load(ft_warehouse *warehouse, ft_job *job, const ft_relation *into,
                 const ft_str *columns, size_t width, ft_found (*next)(ft_job *, void *, ft_str *),
                 void *state, int64_t *loaded)
{
    session *s = session_of(warehouse);
    bool *booleans = FT_NEW_ARRAY(job->arena, bool, width + 1);
    ft_str *cells = FT_NEW_ARRAY(job->arena, ft_str, width + 1),
           sql = insert_sql(job->arena, into, columns, width);
    ft_sqlite_statement *statement;
    size_t used;
    *loaded = 0;
    if (!opened(s, job) || !find_booleans(s, job, into, columns, width, booleans))
        return false;
    ft_session_trace(&s->with, sql);
    if (!ft_sqlite_prepare(s->database, sql, &statement, &used))
        return fail(s, job, sql, 0);
    ft_found got;
    bool stored = true;
    while (stored && (got = next(job, state, cells)) == FT_FOUND) {
        for (size_t i = 0; i < width; i++)
            ft_sqlite_bind(statement, (int)i + 1, stored_cell(cells[i], booleans[i]));
        stored = ft_sqlite_step(statement) == FT_SQLITE_DONE || fail(s, job, sql, 0);
        ft_sqlite_again(statement);
        *loaded += stored;
    }
    ft_sqlite_finish(statement);
    if (stored && got != FT_FAULTED)
        ft_session_answered(&s->with, ft_format(job->arena, "INSERT %lld", (long long)*loaded), -1);
    return stored && got != FT_FAULTED;
}

/* ---- catalog */

#define STORED_SQL                                                                                 \
    "select case when instr(name, '.') > 1 then substr(name, 1, instr(name, '.') - 1) else "       \
    "'main' end as s,"                                                                             \
    " case when instr(name, '.') > 1 then substr(name, instr(name, '.') + 1) else name end as i, " \
    "type, name"                                                                                   \
    " from (select name, type from sqlite_master union all select name, type from "                \
    "sqlite_temp_master"                                                                           \
    " where type = 'view') where type in ('table', 'view') and name not like 'sqlite\\_%' escape " \
    "'\\'"

static bool look(ft_warehouse *warehouse, ft_job *job, const ft_str *schemas, size_t count)
{
    session *s = session_of(warehouse);
    uint64_t ticket = ft_relation_cache_ticket(s->with.cache);
    ft_rows found;
    if (!opened(s, job) || !run_text(s, job, FT_STR(STORED_SQL " order by 1, 2"), true, -1, &found))
        return false;
    ft_str *names = FT_NEW_ARRAY(job->arena, ft_str, found.height + 1);
    ft_relation *relations = FT_NEW_ARRAY(job->arena, ft_relation, found.height + 1);
    ft_relation_traits *traits = FT_NEW_ARRAY(job->arena, ft_relation_traits, found.height + 1);
    for (size_t row = 0; row < found.height; row++) {
        const ft_value *cell = &found.cells[row * found.width];
        names[row] = ft_text_of(cell[0]);
        relations[row] =
            ft_relation_of((ft_str){0}, names[row], ft_text_of(cell[1]),
                           ft_str_is(ft_text_of(cell[2]), "view") ? FT_REL_VIEW : FT_REL_TABLE);
    }
    names[found.height] = FT_STR("main");
    ft_relation_cache_fill_schemas(s->with.cache, ticket, names, found.height + 1);
    for (size_t i = 0; i < count; i++) {
        size_t kept = 0;
        ft_relation *of_schema = FT_NEW_ARRAY(job->arena, ft_relation, found.height + 1);
        for (size_t row = 0; row < found.height; row++)
            if (ft_str_eq(names[row], schemas[i]))
                of_schema[kept++] = relations[row];
        ft_relation_cache_fill(s->with.cache, ticket, schemas[i], of_schema, traits, kept);
    }
    return true;
}

static bool know_schema(ft_warehouse *warehouse, ft_job *job, ft_str schema)
{
    return ft_relation_cache_knows(session_of(warehouse)->with.cache, schema) == FT_KNOWN ||
           look(warehouse, job, &schema, 1);
}

static bool list_schemas(ft_warehouse *warehouse, ft_job *job, ft_str database, ft_list **names)
{
    ft_relation_cache *cache = session_of(warehouse)->with.cache;
    (void)database;
    if (!ft_relation_cache_knows_schemas(cache) && !look(warehouse, job, NULL, 0))
        return false;
    ft_str *found;
    size_t count = ft_relation_cache_schemas(cache, job->arena, &found);
    *names = ft_list_new(job->arena, count);
    for (size_t i = 0; i < count; i++)
        ft_list_add(job->arena, *names, ft_of_text(found[i]));
    return true;
}

static bool list_relations(ft_warehouse *warehouse, ft_job *job, ft_str database, ft_str schema,
                           ft_relations *out)
{
    if (!know_schema(warehouse, job, schema))
        return false;
    ft_relation_cache_list(session_of(warehouse)->with.cache, job->arena, schema, out);
    for (size_t i = 0; i < out->len; i++)
        out->at[i].database = database;
    return true;
}

static bool find(ft_warehouse *warehouse, ft_job *job, ft_str database, ft_str schema,
                 ft_str identifier, ft_relation *out, bool *found)
{
    if (!know_schema(warehouse, job, schema))
        return false;
    *found = ft_relation_cache_find(session_of(warehouse)->with.cache, job->arena, schema,
                                    identifier, true, out);
    if (*found)
        out->database = database;
    return true;
}

/* "varchar(10)", "numeric(8, 2)": the numbers behind the name, as what they mean. */
static void read_type(ft_arena *arena, ft_str declared, ft_column_info *column)
{
    size_t open = ft_str_find_byte(declared, '(', 0);
    column->type = ft_str_lower_ascii(
        arena, ft_str_trim(ft_str_slice(declared, 0, open == FT_NOWHERE ? declared.len : open)));
    column->char_size = column->numeric_precision = column->numeric_scale = -1;
    int first = -1, second = -1;
    if (open == FT_NOWHERE ||
        sscanf(ft_str_c(arena, ft_str_from(declared, open)), "(%d ,%d", &first, &second) < 1)
        return;
    if (ft_str_find(column->type, FT_STR("char"), 0) != FT_NOWHERE) {
        column->char_size = first;
    } else {
        column->numeric_precision = first;
        column->numeric_scale = second < 0 ? 0 : second;
    }
}

/* An expression's column has no declared type; a value's own is better than none (SL-14). */
static bool sample_type(session *s, ft_job *job, ft_str table, ft_str column, ft_str *type)
{
    ft_rows found;
    ft_str name = quoted(job->arena, column);
    ft_str sql =
        ft_format(job->arena, "select typeof(%.*s) from %.*s where %.*s is not null limit 1",
                  FT_ARG(name), FT_ARG(quoted(job->arena, table)), FT_ARG(name));
    if (!run_text(s, job, sql, true, 1, &found))
        return false;
    *type = found.height ? ft_text_of(found.cells[0]) : FT_STR(""); /* takes a value as it comes */
    return true;
}

static bool columns_of(ft_warehouse *warehouse, ft_job *job, const ft_relation *relation,
                       ft_columns *out)
{
    session *s = session_of(warehouse);
    ft_rows found;
    ft_str table = stored_name(job->arena, relation);
    ft_str sql =
        ft_format(job->arena,
                  "select name, type from pragma_table_xinfo(%.*s) where hidden <> 1 order by cid",
                  FT_ARG(literal_of(job->arena, table)));
    if (!opened(s, job) || !run_text(s, job, sql, true, -1, &found))
        return false;
    *out = (ft_columns){FT_NEW_ARRAY(job->arena, ft_column_info, found.height + 1), found.height};
    for (size_t row = 0; row < found.height; row++) {
        ft_str declared = ft_text_of(found.cells[row * 2 + 1]);
        out->at[row].name = ft_text_of(found.cells[row * 2]);
        if (!declared.len && !sample_type(s, job, table, out->at[row].name, &declared))
            return false;
        read_type(job->arena, declared, &out->at[row]);
    }
    return true;
}

static bool grants_on(ft_warehouse *warehouse, ft_job *job, const ft_relation *relation,
                      ft_grants_list *out)
{
    (void)warehouse;
    (void)job;
    (void)relation;
    *out = (ft_grants_list){0};
    return true;
}

static bool catalog(ft_warehouse *warehouse, ft_job *job, const ft_str *schemas, size_t count,
                    ft_catalog_rows *out)
{
    session *s = session_of(warehouse);
    ft_rows found;
    ft_str sql = FT_STR("select r.s, r.i, r.type, x.name, x.type, x.cid from (" STORED_SQL ") r"
                        " join pragma_table_xinfo(r.name) x where x.hidden <> 1 order by 1, 2, 6");
    if (!opened(s, job) || !run_text(s, job, sql, true, -1, &found))
        return false;
    *out = (ft_catalog_rows){FT_NEW_ARRAY(job->arena, ft_catalog_row, found.height + 1), 0};
    for (size_t row = 0; row < found.height; row++) {
        const ft_value *cell = &found.cells[row * found.width];
        for (size_t i = 0; i < count; i++)
            if (ft_str_eq_nocase(schemas[i], ft_text_of(cell[0])))
                out->at[out->len++] = (ft_catalog_row){
                    .database = FT_STR("main"),
                    .schema = ft_text_of(cell[0]),
                    .name = ft_text_of(cell[1]),
                    .type = ft_str_is(ft_text_of(cell[2]), "view") ? FT_STR("VIEW")
                                                                   : FT_STR("BASE TABLE"),
                    .column = ft_text_of(cell[3]),
                    .column_type = ft_text_of(cell[4]),
                    .index = cell[5].as.number + 1};
    }
    return true;
}

static void cache_added(ft_warehouse *warehouse, const ft_relation *relation)
{
    if (relation->schema.len)
        ft_relation_cache_added(session_of(warehouse)->with.cache, relation);
}

static void cache_dropped(ft_warehouse *warehouse, const ft_relation *relation)
{
    if (relation->schema.len)
        ft_relation_cache_dropped(session_of(warehouse)->with.cache, relation);
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
    ft_relation_cache_stale(session_of(warehouse)->with.cache);
}

/* ---- replacing */

static ft_str drop_sql(ft_arena *arena, const ft_relation *relation)
{
    return ft_format(arena, "drop %s if exists %.*s;",
                     relation->kind == FT_REL_VIEW ? "view" : "table",
                     FT_ARG(quoted(arena, stored_name(arena, relation))));
}

/* A view has no rename: it is made again from its own text, behind its name. */
static bool rename_view(session *s, ft_job *job, const ft_relation *from, const ft_relation *to)
{
    ft_arena *arena = job->arena;
    ft_rows found;
    ft_str name = stored_name(arena, from);
    ft_str sql = ft_format(arena, "select sql from sqlite_master where name = %.*s",
                           FT_ARG(literal_of(arena, name)));
    if (!run_text(s, job, sql, true, -1, &found))
        return false;
    ft_str text = found.height ? ft_text_of(found.cells[0]) : FT_STR("");
    ft_sql_token word = ft_sql_next_solid(text, 0);
    while (word.kind != FT_SQL_END && !ft_sql_is_word(text, word, "view"))
        word = ft_sql_next_solid(text, word.to);
    word = ft_sql_next_solid(text, word.to);
    ft_str made = ft_format(arena, "%.*s create view %.*s%.*s", FT_ARG(drop_sql(arena, from)),
                            FT_ARG(quoted(arena, stored_name(arena, to))),
                            FT_ARG(ft_str_from(text, word.to)));
    return run_text(s, job, made, false, -1, NULL);
}

/* With the pragma, views keep finding the table by its name, and a broken view elsewhere does not
 * stop the rename (SL-21, SL-22). */
static bool rename_table(session *s, ft_job *job, const ft_relation *from, const ft_relation *to)
{
    ft_str sql = ft_format(job->arena,
                           "pragma legacy_alter_table = on; alter table %.*s rename to %.*s;"
                           " pragma legacy_alter_table = off",
                           FT_ARG(quoted(job->arena, stored_name(job->arena, from))),
                           FT_ARG(quoted(job->arena, stored_name(job->arena, to))));
    bool renamed = run_text(s, job, sql, false, -1, NULL);
    ft_job quiet = ft_job_in(job->arena);
    if (!renamed)
        run_text(s, &quiet, FT_STR("pragma legacy_alter_table = off"), false, -1, NULL);
    return renamed;
}

/* Views stand on names here, so dependents follow by themselves. */
static bool swap(ft_warehouse *warehouse, ft_job *job, const ft_swap *swapped)
{
    session *s = session_of(warehouse);
    bool own = !in_transaction(warehouse);
    if ((own && !begin(warehouse, job)) ||
        (swapped->existing &&
         !run_text(s, job, drop_sql(job->arena, swapped->existing), false, -1, NULL)))
        return false;
    const ft_relation *made = swapped->intermediate;
    if (made &&
        !(made->kind == FT_REL_VIEW ? rename_view : rename_table)(s, job, made, swapped->target))
        return false;
    if (own && !commit(warehouse, job))
        return false;
    if (swapped->existing)
        cache_dropped(warehouse, swapped->existing);
    if (made)
        cache_renamed(warehouse, made, swapped->target);
    return true;
}

/* The one writer's lock keeps other runs off everything. */
static bool lock(ft_warehouse *warehouse, ft_job *job, const ft_relation *relation, bool wait)
{
    (void)relation;
    (void)wait;
    return begin(warehouse, job);
}

/* ---- names and types */

static ft_str quote(ft_warehouse *warehouse, ft_arena *arena, ft_str name)
{
    (void)warehouse;
    return quoted(arena, name);
}

static ft_str literal(ft_warehouse *warehouse, ft_arena *arena, ft_str text)
{
    (void)warehouse;
    return literal_of(arena, text);
}

static bool has_fraction(ft_arena *arena, ft_value cell)
{
    if (cell.kind != FT_DECIMAL)
        return cell.kind == FT_FLOAT;
    const ft_decimal *decimal = cell.as.decimal;
    if (!ft_decimal_is_finite(decimal) || ft_decimal_exponent(decimal) >= 0)
        return !ft_decimal_is_finite(decimal);
    return ft_decimal_cmp(decimal, ft_decimal_from_big(arena, ft_decimal_to_big(arena, decimal))) !=
           0;
}

static ft_str type_of(ft_warehouse *warehouse, ft_arena *arena, const ft_value *cells, size_t count)
{
    ft_str type = FT_STR("integer");
    (void)warehouse;
    for (size_t i = 0; i < count; i++) {
        if (cells[i].kind == FT_BOOL)
            return FT_STR("boolean");
        if (ft_is_date(cells[i]))
            return FT_STR("date");
        if (ft_is_datetime(cells[i]))
            return FT_STR("timestamp");
        if (cells[i].kind != FT_NONE && !ft_is_number(cells[i]))
            return FT_STR("text");
        if (type.len == 7 && has_fraction(arena, cells[i]))
            type = FT_STR("real");
    }
    return type;
}

static bool describe(ft_warehouse *warehouse, ft_job *job, ft_str sql, ft_columns *out)
{
    session *s = session_of(warehouse);
    ft_sqlite_statement *statement;
    size_t used;
    if (!opened(s, job))
        return false;
    if (!ft_sqlite_prepare(s->database, sql, &statement, &used))
        return fail(s, job, sql, 0);
    int width = statement ? ft_sqlite_width(statement) : 0;
    *out = (ft_columns){FT_NEW_ARRAY(job->arena, ft_column_info, (size_t)width + 1), (size_t)width};
    for (int i = 0; i < width; i++) {
        out->at[i].name = ft_str_copy(job->arena, ft_sqlite_name(statement, i));
        read_type(job->arena, ft_sqlite_declared(statement, i), &out->at[i]);
    }
    ft_sqlite_finish(statement);
    return true;
}

/* ---- life */

static const ft_failure *failure(ft_warehouse *warehouse)
{
    return &session_of(warehouse)->failure;
}

/* Temporary tables of the node go; the views on attached files stay. */
static void settle(ft_warehouse *warehouse)
{
    session *s = session_of(warehouse);
    rollback(warehouse, NULL);
    if (!s->database)
        return;
    ft_arena *arena = ft_arena_new("settle");
    ft_job job = ft_job_in(arena);
    ft_rows found;
    ft_sqlite_heed_cancel(s->database, false);
    if (run_text(s, &job, FT_STR("select name from sqlite_temp_master where type = 'table'"), true,
                 -1, &found))
        for (size_t row = 0; row < found.height; row++)
            run_text(s, &job,
                     ft_format(arena, "drop table temp.%.*s",
                               FT_ARG(quoted(arena, ft_text_of(found.cells[row])))),
                     false, -1, NULL);
    ft_sqlite_heed_cancel(s->database, true);
    ft_arena_free(arena);
}

static void close_session(ft_warehouse *warehouse)
{
    session *s = session_of(warehouse);
    ft_sqlite_close(s->database);
    ft_arena_free(s->failure_arena);
    ft_arena_free(s->arena);
}

static const ft_warehouse_class SQLITE = {
    .type = "sqlite",
    .can = &ft_sqlite_can,
    .run = run,
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
    .lock = lock,
    .quote = quote,
    .literal = literal,
    .type_of = type_of,
    .describe = describe,
    .failure = failure,
    .settle = settle,
    .close = close_session,
};

ft_warehouse *ft_sqlite_open_session(const ft_session_with *with)
{
    ft_arena *arena = ft_arena_new("session");
    session *s = FT_NEW(arena, session);
    *s = (session){.warehouse = {&SQLITE},
                   .with = *with,
                   .arena = arena,
                   .failure_arena = ft_arena_new("failure"),
                   .failure = {.offset = -1}};
    return &s->warehouse;
}
