/* PostgreSQL, when a server is named by PGHOST and PGPORT. Covers AGT-10 … AGT-13, MAT-07, MAT-10.
 */
#include "session_lib.h"

#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static opened *open_server(const char *schema)
{
    ft_arena *arena = ft_arena_new("test");
    ft_dict *output = ft_dict_new(arena);
    ft_dict_set_text(arena, output, FT_STR("host"), ft_of_text(ft_str_of(getenv("PGHOST"))));
    ft_dict_set_text(arena, output, FT_STR("port"), ft_of_int(atoi(getenv("PGPORT"))));
    ft_dict_set_text(arena, output, FT_STR("user"), FT_VALUE_TEXT("postgres"));
    ft_dict_set_text(arena, output, FT_STR("dbname"), FT_VALUE_TEXT("postgres"));
    opened *o = open_with("postgres", output, arena);
    if (schema) {
        exec_sql(
            o, ft_str_c(
                   arena,
                   ft_format(arena,
                             "set client_min_messages = warning; drop schema if exists %s cascade;"
                             " create schema %s; set search_path = %s",
                             schema, schema, schema)));
    }
    return o;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void cells_are_dbts_python_types(void **unused)
{
    (void)unused;
    opened *o = open_server(NULL);
    ft_rows rows = ask(
        o,
        "select 1::int8, 1.50::numeric, 0.1::float8, true, date '2024-02-29', 'x'::text, null::int,"
        " '{\"a\":1}'::json, array['a',null], timestamp '2024-02-29 10:11:12.5', 1 as a, 2 as a");
    assert_int_equal(rows.width, 12);
    assert_int_equal(rows.height, 1);
    assert_int_equal(rows.cells[0].kind, FT_INT);
    assert_int_equal(rows.cells[1].kind, FT_DECIMAL);
    assert_int_equal(rows.cells[2].kind, FT_DECIMAL);
    assert_int_equal(rows.cells[3].kind, FT_BOOL);
    assert_int_equal(rows.cells[6].kind, FT_NONE);
    const char *wanted[] = {
        "1", "1.50", "0.1",        "True",          "2024-02-29",
        "x", "None", "{\"a\": 1}", "[\"a\", null]", "2024-02-29 10:11:12.500000"};
    for (size_t i = 0; i < 10; i++) {
        ft_str text;
        assert_true(ft_to_text(&o->job, rows.cells[i], &text));
        assert_string_equal(ft_str_c(o->arena, text), wanted[i]);
    }
    assert_string_equal(ft_str_c(o->arena, rows.names[11]), "a_2");
    assert_string_equal(ft_str_c(o->arena, rows.status), "SELECT 1");
    assert_string_equal(ft_str_c(o->arena, rows.code), "SELECT");
    assert_int_equal(rows.affected, 1);
    close_opened(o);
}

static void error_points_into_the_statement_as_given(void **unused)
{
    (void)unused;
    opened *o = open_server(NULL);
    const char *message = refused(o, "select 1;\nselect 2\nfrom nowhere");
    assert_string_equal(
        message, "relation \"nowhere\" does not exist\nLINE 3: from nowhere\n             ^");
    const ft_failure *failure = o->w->class->failure(o->w);
    assert_string_equal(failure->code, "42P01");
    assert_int_equal(failure->kind, FT_FAILED_SYNTAX);
    assert_int_equal(failure->offset, 24);
    assert_string_equal(one(o, "select 1"), "1");
    close_opened(o);
}

static void error_within_a_function_points_into_its_own_statement(void **unused)
{
    (void)unused;
    opened *o = open_server(NULL);
    assert_string_equal(refused(o, "do $$ begin execute 'select 1 from 2'; end $$"),
                        "syntax error at or near \"2\"\nLINE 1: select 1 from 2\n                      ^\n"
                        "QUERY:  select 1 from 2\nCONTEXT:  PL/pgSQL function inline_code_block line 1 at EXECUTE");
    close_opened(o);
}

static void buffered_statements_keep_their_own_error(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_buffer");
    ft_rows created;
    assert_true(o->w->class->begin(o->w, &o->job));
    assert_true(o->w->class->run(o->w, &o->job, FT_STR("create table t as select 1 as a"),
                                 FT_FETCH_NONE, -1, &created));
    assert_int_equal(created.status.len, 0);
    exec_sql(o, "alter table nothing rename to more");
    exec_sql(o, "insert into t values (2)");
    assert_false(o->w->class->commit(o->w, &o->job));
    assert_string_equal(ft_str_c(o->arena, o->w->class->failure(o->w)->sql),
                        "alter table nothing rename to more");
    assert_string_equal(ft_str_c(o->arena, created.status), "SELECT 1");
    o->job.fault = (ft_fault){0};
    assert_true(o->w->class->in_transaction(o->w));
    o->w->class->rollback(o->w, &o->job);
    assert_false(o->w->class->in_transaction(o->w));
    assert_string_equal(one(o, "select count(*) from pg_tables where schemaname = 'ft_buffer'"),
                        "0");
    close_opened(o);
}

static void one_transaction_goes_out_in_one_round(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_round");
    ft_rows created;
    o->w->class->begin(o->w, &o->job);
    o->w->class->run(o->w, &o->job, FT_STR("create table t as select 1 as a"), FT_FETCH_NONE, -1,
                     &created);
    exec_sql(o, "comment on table t is 'x; y'");
    assert_true(o->w->class->commit(o->w, &o->job));
    assert_string_equal(ft_str_c(o->arena, created.code), "SELECT");
    assert_string_equal(one(o, "select obj_description('t'::regclass)"), "x; y");
    close_opened(o);
}

static void rename_is_folded_into_the_creation_before_it(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_fold");
    ft_rows renamed;
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "/* x */ create table ft_fold.\"t 1__tmp\" as (select 'ft_fold.t 1__tmp' as a)");
    assert_true(o->w->class->run(o->w, &o->job, FT_STR("/* y */ alter table ft_fold.\"t 1__tmp\" rename to \"t 1\""),
                                 FT_FETCH_NONE, -1, &renamed));
    exec_sql(o, "create view v__tmp as select 1 as a");
    exec_sql(o, "alter table v__tmp rename to v");
    int before = o->statements;
    assert_true(o->w->class->commit(o->w, &o->job));
    assert_int_equal(o->statements - before, 5); /* begin, its id, two creations, commit */
    assert_string_equal(ft_str_c(o->arena, renamed.code), "ALTER TABLE");
    assert_string_equal(one(o, "select a from ft_fold.\"t 1\""), "ft_fold.t 1__tmp");
    assert_string_equal(one(o, "select a from v"), "1");
    close_opened(o);
}

static void rename_of_anything_else_is_sent(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_unfold");
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "create table a as select 1 as x");
    exec_sql(o, "create index on a (x)");
    exec_sql(o, "alter table a rename to b"); /* something stands between */
    exec_sql(o, "create table c as select 2 as x");
    exec_sql(o, "alter table b rename to d"); /* another one */
    exec_sql(o, "create table e (x int); insert into e values (3)");
    exec_sql(o, "alter table e rename to f"); /* named twice */
    exec_sql(o, "create table g as select 4 as x");
    exec_sql(o, "alter table g rename to h; alter table h rename to i"); /* and more */
    assert_true(o->w->class->commit(o->w, &o->job));
    assert_string_equal(one(o, "select string_agg(relname, ' ' order by relname) from pg_class where relkind = 'r' and"
                               " relnamespace = 'ft_unfold'::regnamespace"), "c d f i");
    close_opened(o);
}

static void note_turn(void *self, size_t at)
{
    ft_buf_format(self, "%zu", at);
}

/* The answers of the first ones, "1 2": a read that is refused or may not go along ends them. */
static const char *read_together(opened *o, const char *const *sql, size_t count)
{
    ft_reading readings[4];
    ft_rows rows[4];
    ft_buf turns = ft_buf_in(o->arena), said = ft_buf_in(o->arena);
    for (size_t i = 0; i < count; i++)
        readings[i] = (ft_reading){.sql = ft_str_of(sql[i]), .rows = &rows[i], .took_us = -1};
    size_t answered = o->w->class->read_many(o->w, &o->job, readings, count, note_turn, &turns);
    for (size_t i = 0; i < answered; i++) {
        ft_str text;
        assert_true(rows[i].width == 1 && rows[i].height == 1 && readings[i].took_us >= 0);
        assert_string_equal(ft_str_c(o->arena, rows[i].status), "SELECT 1");
        assert_true(ft_to_text(&o->job, rows[i].cells[0], &text));
        ft_buf_format(&said, "%s%.*s", i ? " " : "", FT_ARG(text));
    }
    assert_true(answered == 0 || turns.len >= 2 * answered); /* when it was sent, and when it was answered */
    assert_false(o->job.fault.set);
    return ft_str_c(o->arena, ft_buf_str(&said));
}

static void reads_go_out_in_one_message(void **unused)
{
    (void)unused;
    opened *o = open_server(NULL);
    static const char *const all[] = {"select 1", "select 'two; or' || ' more'", "select 3"};
    static const char *const dense[] = {"select 1 -- behind a remark", "select 'it''s'", "/* c */ select $$3$$"};
    static const char *const open[] = {"select 1", "select 2 /* without an end", "select 3"};
    static const char *const refused_one[] = {"select 1", "select 1/0", "select 3"};
    static const char *const leaving[] = {"select 1", "select set_config('work_mem', '1MB', false)", "select 3"};
    static const char *const writing[] = {"create table ft_no (a int)", "select 1"};
    assert_string_equal(read_together(o, all, 3), ""); /* a session that was never used begins with one alone */
    ask(o, "select 1");
    assert_string_equal(read_together(o, all, 3), "1"); /* semicolons are not told apart */
    assert_string_equal(read_together(o, dense, 3), "1 it's 3");
    assert_string_equal(read_together(o, open, 3), "");
    assert_string_equal(read_together(o, refused_one, 3), "1");
    assert_string_equal(refused(o, "select 1/0"), "division by zero");
    assert_string_equal(read_together(o, leaving, 3), "1");
    assert_string_equal(read_together(o, writing, 2), "");
    assert_string_equal(one(o, "select to_regclass('ft_no') is null"), "True");
    ft_cancel_token_raise(&o->cancel);
    assert_string_equal(read_together(o, dense, 3), "");
    close_opened(o);
}

static const ft_str LOAD_COLUMNS[] = {FT_STR_INIT("a"), FT_STR_INIT("b c")};

static ft_found next_row(ft_job *job, void *state, ft_str *cells)
{
    int *left = state;
    if (*left == 0)
        return FT_MISSING;
    cells[0] = ft_format(job->arena, "%d", *left);
    cells[1] = *left % 2 ? FT_STR("tab\tline\nback\\slash") : (ft_str){0};
    --*left;
    return FT_FOUND;
}

static void rows_are_copied_with_nulls_and_escapes(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_load");
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "create table t (a int, \"b c\" text)");
    ft_relation t = ft_relation_of((ft_str){0}, FT_STR("ft_load"), FT_STR("t"), FT_REL_TABLE);
    int left = 5000;
    int64_t loaded;
    assert_true(o->w->class->load(o->w, &o->job, &t, LOAD_COLUMNS, 2, next_row, &left, &loaded));
    assert_int_equal(loaded, 5000);
    assert_true(o->w->class->commit(o->w, &o->job));
    assert_string_equal(
        one(o, "select count(*) from t where \"b c\" = E'tab\\tline\\nback\\\\slash'"), "2500");
    assert_string_equal(one(o, "select count(*) from t where \"b c\" is null"), "2500");
    left = 3;
    ft_relation none = ft_relation_of((ft_str){0}, FT_STR("ft_load"), FT_STR("none"), FT_REL_TABLE);
    assert_false(
        o->w->class->load(o->w, &o->job, &none, LOAD_COLUMNS, 2, next_row, &left, &loaded));
    o->job.fault = (ft_fault){0};
    assert_string_equal(one(o, "select 1"), "1");
    close_opened(o);
}

static void swap_keeps_dependents_with_all_they_had(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_swap");
    exec_sql(
        o, "do $$ begin create role ft_reader; exception when duplicate_object then null; end $$");
    exec_sql(o, "create table x as select 1 as a; create view v as select a from x; create view w "
                "as select a + 1 as b from v;"
                "create materialized view m as select b from w; create index m_b on m (b); comment "
                "on view v is 'it''s v';"
                "comment on column w.b is 'b'; grant select on w to ft_reader");
    ft_str schema = FT_STR("ft_swap");
    assert_true(o->w->class->look(o->w, &o->job, &schema, 1));
    ft_relation x, tmp = ft_relation_of((ft_str){0}, schema, FT_STR("x__dbt_tmp"), FT_REL_TABLE);
    bool found;
    assert_true(o->w->class->find(o->w, &o->job, (ft_str){0}, schema, FT_STR("x"), &x, &found));
    assert_true(found);
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "create table x__dbt_tmp as select 10 as a");
    ft_swap swap = {.existing = &x, .intermediate = &tmp, .target = &x};
    assert_true(o->w->class->swap(o->w, &o->job, &swap));
    assert_true(o->w->class->commit(o->w, &o->job));
    assert_string_equal(one(o, "select b from w"), "11");
    assert_string_equal(one(o, "select b from m"), "2"); /* left alone: whose it is refreshes it */
    assert_string_equal(one(o, "select obj_description('v'::regclass)"), "it's v");
    assert_string_equal(one(o, "select col_description('w'::regclass, 1)"), "b");
    assert_string_equal(one(o, "select has_table_privilege('ft_reader', 'ft_swap.w', 'select')"),
                        "True");
    assert_string_equal(
        one(o,
            "select count(*) from pg_indexes where indexname = 'm_b' and schemaname = 'ft_swap'"),
        "1");
    close_opened(o);
}

static void swap_finds_dependents_the_cache_did_not_know(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_swap2");
    exec_sql(o, "create table x as select 1 as a");
    ft_str schema = FT_STR("ft_swap2");
    assert_true(o->w->class->look(o->w, &o->job, &schema, 1));
    ft_relation x, tmp = ft_relation_of((ft_str){0}, schema, FT_STR("x__dbt_tmp"), FT_REL_TABLE);
    bool found;
    assert_true(o->w->class->find(o->w, &o->job, (ft_str){0}, schema, FT_STR("x"), &x, &found));
    exec_sql(o, "create view v as select a from x");
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "create table x__dbt_tmp as select 10 as a");
    ft_swap swap = {.existing = &x, .intermediate = &tmp, .target = &x};
    assert_true(o->w->class->swap(o->w, &o->job, &swap));
    exec_sql(o, "comment on table x is 'after'");
    if (!o->w->class->commit(o->w, &o->job))
        fail_with_fault(o, "commit");
    assert_string_equal(one(o, "select a from v"), "10");
    assert_string_equal(one(o, "select obj_description('x'::regclass)"), "after");
    close_opened(o);
}

/* A dependent that cannot read the new relation fails the swap, or is left reading the former one when
 * it is built later; rebuilt, it takes the former relation with it. */
static void dependent_that_cannot_read_the_new_relation(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_swap3");
    exec_sql(o, "create table x as select 1 as a; create view v as select a from x");
    ft_str schema = FT_STR("ft_swap3");
    ft_relation x = ft_relation_of((ft_str){0}, schema, FT_STR("x"), FT_REL_TABLE);
    ft_relation tmp = ft_relation_of((ft_str){0}, schema, FT_STR("x__dbt_tmp"), FT_REL_TABLE);
    ft_relation v = ft_relation_of((ft_str){0}, schema, FT_STR("v"), FT_REL_VIEW);
    ft_relation new_v = ft_relation_of((ft_str){0}, schema, FT_STR("v__dbt_tmp"), FT_REL_VIEW);
    ft_swap swap = {.existing = &x, .intermediate = &tmp, .target = &x};
    assert_true(o->w->class->look(o->w, &o->job, &schema, 1));
    for (size_t later = 0; later < 2; later++) {
        swap.later = (ft_relations){&v, later};
        o->w->class->begin(o->w, &o->job);
        exec_sql(o, "create table x__dbt_tmp as select 10 as z");
        assert_true(o->w->class->swap(o->w, &o->job, &swap));
        assert_int_equal(o->w->class->commit(o->w, &o->job), later);
        if (later)
            break;
        assert_non_null(strstr(ft_str_c(o->arena, o->job.fault.message),
                               "view ft_swap3.v uses it and cannot be made again"));
        o->job.fault = (ft_fault){0};
        o->w->class->rollback(o->w, &o->job);
        assert_string_equal(one(o, "select a from v"), "1");
    }
    assert_string_equal(one(o, "select z from x"), "10");
    assert_string_equal(one(o, "select a from v"), "1");
    assert_true(o->w->class->reads_former(o->w, &v));
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "create view v__dbt_tmp as select z from x");
    ft_swap after = {.existing = &v, .intermediate = &new_v, .target = &v};
    assert_true(o->w->class->swap(o->w, &o->job, &after));
    if (!o->w->class->commit(o->w, &o->job))
        fail_with_fault(o, "commit");
    assert_string_equal(one(o, "select z from v"), "10");
    assert_string_equal(one(o, "select count(*) from pg_class where relnamespace = 'ft_swap3'::regnamespace"), "2");
    close_opened(o);
}

/* What is built later is only doubted when it was in fact left reading the former relation. */
static void later_view_that_reads_the_new_relation_stays_plain(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_later");
    ft_str schema = FT_STR("ft_later");
    exec_sql(o, "create table x as select 1 as a; create view v as select a from x; create table t as select a from x");
    ft_relation x = ft_relation_of((ft_str){0}, schema, FT_STR("x"), FT_REL_TABLE);
    ft_relation tmp = ft_relation_of((ft_str){0}, schema, FT_STR("x__dbt_tmp"), FT_REL_TABLE);
    ft_relation later[] = {ft_relation_of((ft_str){0}, schema, FT_STR("v"), FT_REL_VIEW),
                           ft_relation_of((ft_str){0}, schema, FT_STR("t"), FT_REL_TABLE)};
    ft_swap swap = {.existing = &x, .intermediate = &tmp, .target = &x, .later = {later, 2}};
    assert_true(o->w->class->look(o->w, &o->job, &schema, 1));
    for (int turn = 0; turn < 2; turn++) {
        o->w->class->begin(o->w, &o->job);
        exec_sql(o, turn ? "create table x__dbt_tmp as select 3 as z" : "create table x__dbt_tmp as select 2 as a");
        assert_true(o->w->class->swap(o->w, &o->job, &swap));
        if (!o->w->class->commit(o->w, &o->job))
            fail_with_fault(o, "commit");
        assert_string_equal(one(o, "select a from v"), "2");
        assert_int_equal(o->w->class->plain_view(o->w, &later[0]), !turn);
        assert_false(o->w->class->reads_former(o->w, &later[1]));
    }
    close_opened(o);
}

/* Rules of the server may add answers to a statement's own. */
static void statement_may_answer_twice(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_rules");
    exec_sql(o, "create table x (a int); create table y (a int);"
                "create rule tell as on insert to x do also select 7 as told, 8 as more");
    for (int turn = 0; turn < 2; turn++) {
        assert_non_null(one(o, turn ? "insert into x values (2) returning a" : "insert into x values (1); select 1"));
        assert_string_equal(one(o, "select count(*) from x"), turn ? "2" : "1");
    }
    exec_sql(o, "insert into x values (3)");
    assert_string_equal(one(o, "select count(*) from x"), "3");
    close_opened(o);
}

/* {existing view} replaced by `sql`, as the view materialization does. */
static void replace_view(opened *o, const ft_relation *view, const char *sql)
{
    ft_str create = ft_str_of(sql), text = ft_str_replace(o->arena, create, FT_STR("create view"),
                                                          FT_STR("create or replace view"));
    ft_swap swap = {.existing = view, .target = view};
    ft_rows rows;
    o->w->class->begin(o->w, &o->job);
    o->w->class->replace_next(o->w, &o->job, &swap, create);
    assert_true(o->w->class->run(o->w, &o->job, text, FT_FETCH_NONE, -1, &rows));
    if (!o->w->class->commit(o->w, &o->job))
        fail_with_fault(o, sql);
    assert_string_equal(ft_str_c(o->arena, rows.status), "CREATE VIEW");
}

static void plain_view_is_replaced_in_place(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_place");
    ft_str schema = FT_STR("ft_place");
    exec_sql(o, "create view x as select 1 as a; create view v as select a from x; create view told as select 1 as a;"
                "comment on view told is 'said'");
    assert_true(o->w->class->look(o->w, &o->job, &schema, 1));
    ft_relation x = ft_relation_of((ft_str){0}, schema, FT_STR("x"), FT_REL_VIEW);
    ft_relation told = ft_relation_of((ft_str){0}, schema, FT_STR("told"), FT_REL_VIEW);
    assert_true(o->w->class->plain_view(o->w, &x));
    assert_false(o->w->class->plain_view(o->w, &told));
    const char *before = one(o, "select 'x'::regclass::oid");
    replace_view(o, &x, "create view ft_place.x as select 2 as a, 3 as b");
    assert_string_equal(one(o, "select 'x'::regclass::oid"), before);
    assert_string_equal(one(o, "select a from v"), "2");
    /* a column less: what reads the others reads the new view, which is another relation */
    replace_view(o, &x, "create view ft_place.x as select 4 as a");
    assert_string_equal(one(o, "select a from v"), "4");
    assert_string_equal(one(o, "select count(*) from pg_class where relnamespace = 'ft_place'::regnamespace"), "3");
    close_opened(o);
}

static void view_with_more_than_its_query_is_as_new(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_as_new");
    ft_str schema = FT_STR("ft_as_new");
    exec_sql(o, "do $$ begin create role ft_reader; exception when duplicate_object then null; end $$");
    exec_sql(o, "create view x as select 1 as a; create view v as select a from x; grant select on x to ft_reader;"
                "comment on view x is 'old'; comment on column x.a is 'old'");
    assert_true(o->w->class->look(o->w, &o->job, &schema, 1));
    ft_relation x = ft_relation_of((ft_str){0}, schema, FT_STR("x"), FT_REL_VIEW);
    ft_relation tmp = ft_relation_of((ft_str){0}, schema, FT_STR("x__dbt_tmp"), FT_REL_VIEW);
    ft_swap swap = {.existing = &x, .intermediate = &tmp, .target = &x};
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "create view x__dbt_tmp as select 2 as a");
    assert_true(o->w->class->swap(o->w, &o->job, &swap));
    if (!o->w->class->commit(o->w, &o->job))
        fail_with_fault(o, "commit");
    assert_string_equal(one(o, "select a from v"), "2");
    assert_string_equal(one(o, "select has_table_privilege('ft_reader', 'ft_as_new.x', 'select')"), "False");
    assert_string_equal(one(o, "select count(*) from pg_description where objoid = 'x'::regclass"), "0");
    assert_string_equal(ft_str_c(o->arena, o->w->class->losses(o->w, o->arena)), "grant of select to ft_reader");
    assert_string_equal(ft_str_c(o->arena, o->w->class->losses(o->w, o->arena)), "");
    close_opened(o);
}

static const char EVERYTHING[] =
    "create table x (a int primary key, b int); create index x_b on x (b); grant select on x to ft_reader;"
    "create function noted() returns trigger language plpgsql as 'begin return new; end';"
    "create trigger x_noted before insert on x for each row execute function noted();"
    "alter table x enable row level security; create policy x_all on x using (a > 0)";

/* What a configuration does not ask for goes with the old relation and is told, or is preserved. */
static void what_stands_on_a_table_is_lost_or_preserved(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_extras");
    ft_str schema = FT_STR("ft_extras");
    exec_sql(o, "do $$ begin create role ft_reader; exception when duplicate_object then null; end $$");
    exec_sql(o, EVERYTHING);
    assert_true(o->w->class->look(o->w, &o->job, &schema, 1));
    ft_relation x = ft_relation_of((ft_str){0}, schema, FT_STR("x"), FT_REL_TABLE);
    ft_relation tmp = ft_relation_of((ft_str){0}, schema, FT_STR("x__dbt_tmp"), FT_REL_TABLE);
    ft_grant given = {.grantee = FT_STR("ft_reader"), .privilege = FT_STR("select")};
    for (int lost = 0; lost < 2; lost++) {
        ft_swap swap = {.existing = &x, .intermediate = &tmp, .target = &x,
                        .preserve = lost ? 0 : FT_PRESERVE_ALL, .granted = {&given, lost ? 1 : 0}};
        assert_true(o->w->class->look(o->w, &o->job, &schema, 1));
        o->w->class->begin(o->w, &o->job);
        exec_sql(o, "create table x__dbt_tmp as select 1 as a, 2 as b");
        assert_true(o->w->class->swap(o->w, &o->job, &swap));
        if (!o->w->class->commit(o->w, &o->job))
            fail_with_fault(o, "commit");
        assert_string_equal(ft_str_c(o->arena, o->w->class->losses(o->w, o->arena)),
                            lost ? "constraint x_pkey, index x_b, trigger x_noted, policy x_all, enable row level security"
                                 : "");
        assert_string_equal(one(o, "select count(*) from pg_index where indrelid = 'x'::regclass"), lost ? "0" : "2");
        assert_string_equal(one(o, "select count(*) from pg_trigger where tgrelid = 'x'::regclass"), lost ? "0" : "1");
        assert_string_equal(one(o, "select count(*) from pg_policy where polrelid = 'x'::regclass"), lost ? "0" : "1");
    }
    close_opened(o);
}

/* A materialized view cannot be replaced by itself: it is made again, with its index. */
static void materialized_view_is_made_again(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_swap4");
    ft_str schema = FT_STR("ft_swap4");
    exec_sql(o, "create table x as select 1 as a; create materialized view m as select a from x; create index m_a on m (a);"
                "create view v as select a from m");
    assert_true(o->w->class->look(o->w, &o->job, &schema, 1));
    ft_relation x = ft_relation_of((ft_str){0}, schema, FT_STR("x"), FT_REL_TABLE);
    ft_relation tmp = ft_relation_of((ft_str){0}, schema, FT_STR("x__dbt_tmp"), FT_REL_TABLE);
    ft_swap swap = {.existing = &x, .intermediate = &tmp, .target = &x};
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "create table x__dbt_tmp as select 5 as a");
    assert_true(o->w->class->swap(o->w, &o->job, &swap));
    if (!o->w->class->commit(o->w, &o->job))
        fail_with_fault(o, "commit");
    assert_string_equal(one(o, "select a from v"), "5");
    assert_string_equal(one(o, "select count(*) from pg_index where indrelid = 'm'::regclass"), "1");
    close_opened(o);
}

static void *raise_soon(void *token)
{
    usleep(150000);
    ft_cancel_token_raise(token);
    return NULL;
}

static void cancel_ends_a_long_query_within_a_second(void **unused)
{
    (void)unused;
    opened *o = open_server(NULL);
    pthread_t thread;
    pthread_create(&thread, NULL, raise_soon, &o->cancel);
    int64_t began = now_ms();
    refused(o, "select pg_sleep(30)");
    assert_true(now_ms() - began < 1000);
    assert_int_equal(o->w->class->failure(o->w)->kind, FT_FAILED_CANCELLED);
    pthread_join(thread, NULL);
    refused(o, "select 1");
    close_opened(o);
}

static void server_killed_in_a_transaction_is_retryable(void **unused)
{
    (void)unused;
    opened *o = open_server(NULL), *other = open_server(NULL);
    o->w->class->begin(o->w, &o->job);
    const char *pid = one(o, "select pg_backend_pid()");
    exec_sql(other, ft_str_c(other->arena,
                             ft_format(other->arena, "select pg_terminate_backend(%s)", pid)));
    exec_sql(o, "create temp table t (a int)");
    assert_false(o->w->class->commit(o->w, &o->job));
    assert_int_equal(o->w->class->failure(o->w)->kind, FT_FAILED_RETRYABLE);
    o->job.fault = (ft_fault){0};
    o->w->class->rollback(o->w, &o->job);
    assert_string_equal(one(o, "select 1"), "1");
    close_opened(o);
    close_opened(other);
}

static void *kill_sleeper(void *unused)
{
    (void)unused;
    opened *other = open_server(NULL);
    for (int i = 0; i < 100; i++) {
        ft_rows rows = ask(
            other,
            "select pg_terminate_backend(pid) from pg_stat_activity where query like '%ft_sleeps%'"
            " and pid <> pg_backend_pid()");
        if (rows.height)
            break;
        usleep(20000);
    }
    close_opened(other);
    return NULL;
}

/* COMMIT is already on its way when the backend dies: the transaction id says it was not committed.
 */
static void kill_while_commit_is_under_way_is_found_out(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_lost");
    pthread_t thread;
    pthread_create(&thread, NULL, kill_sleeper, NULL);
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "create table t as select 1 as a");
    exec_sql(o, "select pg_sleep(20) as ft_sleeps");
    assert_false(o->w->class->commit(o->w, &o->job));
    assert_int_equal(o->w->class->failure(o->w)->kind, FT_FAILED_RETRYABLE);
    pthread_join(thread, NULL);
    close_opened(o);
}

/* ---- a peer that forwards, and hangs up instead of delivering the first answer to COMMIT */

static int connect_server(void)
{
    struct addrinfo *found = NULL;
    if (getenv("PGHOST")[0] != '/' &&
        getaddrinfo(getenv("PGHOST"), getenv("PGPORT"), NULL, &found) == 0) {
        int tcp = socket(found->ai_family, SOCK_STREAM, 0);
        connect(tcp, found->ai_addr, found->ai_addrlen);
        freeaddrinfo(found);
        return tcp;
    }
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    snprintf(name.sun_path, sizeof name.sun_path, "%s/.s.PGSQL.%s", getenv("PGHOST"),
             getenv("PGPORT"));
    int local = socket(AF_UNIX, SOCK_STREAM, 0);
    connect(local, (struct sockaddr *)&name, sizeof name);
    return local;
}

/* Forwards until an end closes, or, when `cut`, until the server says COMMIT. */
static void forward(int client, int server, bool cut)
{
    char bytes[8192];
    struct pollfd ends[2] = {{.fd = client, .events = POLLIN}, {.fd = server, .events = POLLIN}};
    for (;;) {
        poll(ends, 2, 5000);
        for (int i = 0; i < 2; i++) {
            if (!ends[i].revents)
                continue;
            ssize_t len = read(ends[i].fd, bytes, sizeof bytes);
            if (len <= 0 || (cut && i == 1 && memmem(bytes, (size_t)len, "COMMIT", 7)))
                return;
            if (write(ends[1 - i].fd, bytes, (size_t)len) != len)
                return;
        }
    }
}

static void *forward_twice(void *listener)
{
    for (int i = 0; i < 2; i++) {
        int client = accept(*(int *)listener, NULL, NULL), server = connect_server();
        forward(client, server, i == 0);
        close(client);
        close(server);
    }
    return NULL;
}

static void lost_answer_to_commit_is_asked_about(void **unused)
{
    (void)unused;
    opened *direct = open_server("ft_answer");
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof name;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&name, size), 0);
    assert_int_equal(listen(listener, 4), 0);
    getsockname(listener, (struct sockaddr *)&name, &size);
    pthread_t thread;
    pthread_create(&thread, NULL, forward_twice, &listener);
    ft_arena *arena = ft_arena_new("test");
    ft_dict *output = ft_dict_new(arena);
    ft_dict_set_text(arena, output, FT_STR("host"), FT_VALUE_TEXT("127.0.0.1"));
    ft_dict_set_text(arena, output, FT_STR("port"), ft_of_int(ntohs(name.sin_port)));
    ft_dict_set_text(arena, output, FT_STR("user"), FT_VALUE_TEXT("postgres"));
    ft_dict_set_text(arena, output, FT_STR("dbname"), FT_VALUE_TEXT("postgres"));
    opened *o = open_with("postgres", output, arena);
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "create table ft_answer.t as select 1 as a");
    exec_sql(o, "do 'begin perform pg_sleep(0.2); end'"); /* the transaction's id has arrived by then */
    bool committed = o->w->class->commit(o->w, &o->job);
    fail_with_fault(o, "commit");
    assert_true(committed);
    pthread_join(thread, NULL);
    close(listener);
    assert_string_equal(one(direct, "select a from t"), "1");
    close_opened(o);
    close_opened(direct);
}

/* Replaces `name`, under a view that stands on others, too; holds its transaction open for a while. */
static void *swap_under_shared_view(void *state)
{
    ft_str schema = FT_STR("ft_shared"), name = ft_str_of(state);
    opened *o = open_server(NULL);
    o->w->class->look(o->w, &o->job, &schema, 1);
    exec_sql(o, ft_str_c(o->arena, ft_format(o->arena, "create table ft_shared.%.*s_new as select 2 as a",
                                             FT_ARG(name))));
    ft_relation old = ft_relation_of((ft_str){0}, schema, name, FT_REL_TABLE);
    ft_relation new = ft_relation_of((ft_str){0}, schema, ft_format(o->arena, "%.*s_new", FT_ARG(name)), FT_REL_TABLE);
    ft_swap swap = {.existing = &old, .intermediate = &new, .target = &old};
    o->w->class->begin(o->w, &o->job);
    bool swapped = o->w->class->swap(o->w, &o->job, &swap);
    exec_sql(o, "do 'begin perform pg_sleep(0.2); end'");
    swapped = swapped && o->w->class->commit(o->w, &o->job);
    fail_with_fault(o, "swap");
    close_opened(o);
    return swapped ? state : NULL;
}

static void relations_under_one_view_are_swapped_one_at_a_time(void **unused)
{
    (void)unused;
    static char *const names[] = {"x", "y", "z"};
    opened *o = open_server("ft_shared");
    exec_sql(o, "create table x as select 1 as a; create table y as select 1 as a; create table z as select 1 as a;"
                "create view v as select x.a + y.a + z.a as s from x, y, z; create view w as select s from v");
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, swap_under_shared_view, names[i]);
    for (int i = 0; i < 3; i++) {
        void *swapped;
        pthread_join(threads[i], &swapped);
        assert_non_null(swapped);
    }
    assert_string_equal(one(o, "select s from w"), "6");
    close_opened(o);
}

static void *take_locks_backward(void *state)
{
    opened *o = open_server(NULL);
    bool *ok = state;
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "lock ft_dead.b");
    *ok = o->w->class->flush(o->w, &o->job);
    usleep(300000);
    exec_sql(o, "lock ft_dead.a");
    *ok = o->w->class->flush(o->w, &o->job);
    if (!*ok)
        assert_int_equal(o->w->class->failure(o->w)->kind, FT_FAILED_RETRYABLE);
    o->w->class->rollback(o->w, &o->job);
    close_opened(o);
    return NULL;
}

static void deadlock_fails_one_as_retryable(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_dead");
    exec_sql(o, "create table a (x int); create table b (x int)");
    bool other_ok = false;
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "lock ft_dead.a");
    o->w->class->flush(o->w, &o->job);
    pthread_t thread;
    pthread_create(&thread, NULL, take_locks_backward, &other_ok);
    usleep(150000);
    exec_sql(o, "lock ft_dead.b");
    bool ok = o->w->class->flush(o->w, &o->job);
    if (!ok)
        assert_int_equal(o->w->class->failure(o->w)->kind, FT_FAILED_RETRYABLE);
    o->w->class->rollback(o->w, &o->job);
    pthread_join(thread, NULL);
    assert_true(ok != other_ok);
    close_opened(o);
}

static void lock_without_waiting_names_the_relation(void **unused)
{
    (void)unused;
    opened *o = open_server(NULL), *other = open_server(NULL);
    ft_relation x = ft_relation_of((ft_str){0}, FT_STR("s"), FT_STR("x"), FT_REL_TABLE);
    assert_true(o->w->class->lock(o->w, &o->job, &x, true) && o->w->class->flush(o->w, &o->job));
    assert_true(other->w->class->lock(other->w, &other->job, &x, false));
    assert_false(other->w->class->flush(other->w, &other->job));
    assert_string_equal(ft_str_c(o->arena, other->job.fault.message),
                        "another run is building \"s\".\"x\"");
    close_opened(o);
    close_opened(other);
}

static void settled_session_forgets_settings(void **unused)
{
    (void)unused;
    opened *o = open_server(NULL);
    exec_sql(o, "set work_mem = '123MB'; create temp table left_over (a int)");
    o->w->class->settle(o->w);
    assert_string_equal(one(o, "select current_setting('work_mem') = '123MB'"), "False");
    assert_string_equal(one(o, "select to_regclass('left_over')"), "None");
    close_opened(o);
}

static void columns_have_lengths_and_plain_type_names(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_columns");
    exec_sql(o, "create table t (a varchar(10), b numeric(8,2), c int, d text[], e timestamptz)");
    ft_relation t = ft_relation_of((ft_str){0}, FT_STR("ft_columns"), FT_STR("t"), FT_REL_TABLE);
    ft_columns columns;
    assert_true(o->w->class->columns_of(o->w, &o->job, &t, &columns));
    assert_int_equal(columns.len, 5);
    assert_string_equal(ft_str_c(o->arena, columns.at[0].type), "character varying");
    assert_int_equal(columns.at[0].char_size, 10);
    assert_int_equal(columns.at[1].numeric_precision, 8);
    assert_int_equal(columns.at[1].numeric_scale, 2);
    assert_string_equal(ft_str_c(o->arena, columns.at[3].type), "ARRAY");
    assert_string_equal(ft_str_c(o->arena, columns.at[4].type), "timestamp with time zone");
    assert_true(o->w->class->describe(
        o->w, &o->job, FT_STR("select a, c, 1::int8 as n from ft_columns.t"), &columns));
    assert_string_equal(ft_str_c(o->arena, columns.at[0].type), "STRING");
    assert_string_equal(ft_str_c(o->arena, columns.at[2].type), "LONGINTEGER");
    ft_str schema = FT_STR("ft_columns");
    ft_catalog_rows rows;
    assert_true(o->w->class->catalog(o->w, &o->job, &schema, 1, &rows));
    assert_int_equal(rows.len, 5);
    assert_string_equal(ft_str_c(o->arena, rows.at[1].column_type), "numeric(8,2)");
    close_opened(o);
}

static void lengths_and_digits_are_those_of_information_schema(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_sizes");
    exec_sql(o, "create domain short as varchar(4); create domain price as numeric(5,1); create domain any_text as text;"
                "create table t (a smallint, b int, c bigint, d numeric, e numeric(8,2), f numeric(38,0), g real,"
                " h double precision, i varchar, j varchar(10), k char, l char(3), m bit(5), n bit varying,"
                " o bit varying(7), p text, q short, r price, s any_text, t date, u timestamp(3), v int[])");
    ft_relation t = ft_relation_of((ft_str){0}, FT_STR("ft_sizes"), FT_STR("t"), FT_REL_TABLE);
    ft_columns columns;
    assert_true(o->w->class->columns_of(o->w, &o->job, &t, &columns));
    assert_int_equal(columns.len, 22);
    ft_rows told = ask(o, "select coalesce(character_maximum_length, -1), coalesce(numeric_precision, -1),"
                          " coalesce(numeric_scale, -1) from information_schema.columns"
                          " where table_schema = 'ft_sizes' order by ordinal_position");
    for (size_t i = 0; i < columns.len; i++) {
        const ft_column_info *column = &columns.at[i];
        const ft_value *cells = told.cells + 3 * i;
        if (column->char_size != cells[0].as.number || column->numeric_precision != cells[1].as.number ||
            column->numeric_scale != cells[2].as.number)
            fail_msg("column %.*s: %d, %d, %d", FT_ARG(column->name), column->char_size, column->numeric_precision,
                     column->numeric_scale);
    }
    close_opened(o);
}

static void look_shows_kinds_and_what_stands_on_them(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_look");
    exec_sql(
        o,
        "create table \"T\" (a int) partition by range (a); create view v as select a from \"T\";"
        "create materialized view m as select 1 as a; create function f() returns int language sql "
        "as 'select 1'");
    ft_relations list;
    assert_true(o->w->class->list_relations(o->w, &o->job, (ft_str){0}, FT_STR("ft_look"), &list));
    assert_int_equal(list.len, 4);
    const struct {
        const char *name;
        ft_relation_kind kind;
    } wanted[] = {{"T", FT_REL_TABLE},
                  {"f", FT_REL_FUNCTION},
                  {"m", FT_REL_MATERIALIZED_VIEW},
                  {"v", FT_REL_VIEW}};
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(ft_str_c(o->arena, list.at[i].identifier), wanted[i].name);
        assert_int_equal(list.at[i].kind, wanted[i].kind);
    }
    ft_relation found;
    bool there;
    exec_sql(o, "create table made_by_a_hook (a int)");
    assert_true(o->w->class->find(o->w, &o->job, (ft_str){0}, FT_STR("ft_look"),
                                  FT_STR("made_by_a_hook"), &found, &there));
    assert_false(there);
    o->w->class->cache_stale(o->w);
    assert_true(o->w->class->find(o->w, &o->job, (ft_str){0}, FT_STR("ft_look"),
                                  FT_STR("made_by_a_hook"), &found, &there));
    assert_true(there);
    close_opened(o);
}

static void commit_by_a_hook_ends_the_transaction(void **unused)
{
    (void)unused;
    opened *o = open_server("ft_hook");
    o->w->class->begin(o->w, &o->job);
    exec_sql(o, "create table t as select 1 as a");
    exec_sql(o, "commit;");
    exec_sql(o, "vacuum t");
    assert_true(o->w->class->flush(o->w, &o->job));
    assert_false(o->w->class->in_transaction(o->w));
    o->w->class->rollback(o->w, &o->job);
    assert_string_equal(one(o, "select a from t"), "1");
    close_opened(o);
}

static void nobody_listening_is_said_plainly(void **unused)
{
    (void)unused;
    ft_arena *arena = ft_arena_new("test");
    ft_dict *output = ft_dict_new(arena);
    ft_dict_set_text(arena, output, FT_STR("host"), FT_VALUE_TEXT("127.0.0.1"));
    ft_dict_set_text(arena, output, FT_STR("port"), ft_of_int(1));
    ft_dict_set_text(arena, output, FT_STR("retries"), ft_of_int(0));
    opened *o = open_with("postgres", output, arena);
    assert_non_null(strstr(refused(o, "select 1"), "Connection refused"));
    close_opened(o);
}

int main(void)
{
    if (!getenv("PGHOST") || !getenv("PGPORT")) {
        printf("skipped: no server\n");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_dbts_python_types),
        cmocka_unit_test(error_points_into_the_statement_as_given),
        cmocka_unit_test(error_within_a_function_points_into_its_own_statement),
        cmocka_unit_test(buffered_statements_keep_their_own_error),
        cmocka_unit_test(one_transaction_goes_out_in_one_round),
        cmocka_unit_test(rename_is_folded_into_the_creation_before_it),
        cmocka_unit_test(rename_of_anything_else_is_sent),
        cmocka_unit_test(reads_go_out_in_one_message),
        cmocka_unit_test(rows_are_copied_with_nulls_and_escapes),
        cmocka_unit_test(swap_keeps_dependents_with_all_they_had),
        cmocka_unit_test(swap_finds_dependents_the_cache_did_not_know),
        cmocka_unit_test(dependent_that_cannot_read_the_new_relation),
        cmocka_unit_test(later_view_that_reads_the_new_relation_stays_plain),
        cmocka_unit_test(statement_may_answer_twice),
        cmocka_unit_test(plain_view_is_replaced_in_place),
        cmocka_unit_test(view_with_more_than_its_query_is_as_new),
        cmocka_unit_test(what_stands_on_a_table_is_lost_or_preserved),
        cmocka_unit_test(materialized_view_is_made_again),
        cmocka_unit_test(relations_under_one_view_are_swapped_one_at_a_time),
        cmocka_unit_test(cancel_ends_a_long_query_within_a_second),
        cmocka_unit_test(server_killed_in_a_transaction_is_retryable),
        cmocka_unit_test(kill_while_commit_is_under_way_is_found_out),
        cmocka_unit_test(lost_answer_to_commit_is_asked_about),
        cmocka_unit_test(deadlock_fails_one_as_retryable),
        cmocka_unit_test(lock_without_waiting_names_the_relation),
        cmocka_unit_test(settled_session_forgets_settings),
        cmocka_unit_test(columns_have_lengths_and_plain_type_names),
        cmocka_unit_test(lengths_and_digits_are_those_of_information_schema),
        cmocka_unit_test(look_shows_kinds_and_what_stands_on_them),
        cmocka_unit_test(commit_by_a_hook_ends_the_transaction),
        cmocka_unit_test(nobody_listening_is_said_plainly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
