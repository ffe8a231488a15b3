/* SQLite, on temporary files. SL-04, SL-15, SL-21. */
#include "session_lib.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static char folder[] = "/tmp/ft_sqlite_XXXXXX";
static int files;

static opened *open_path(const char *path)
{
    ft_arena *arena = ft_arena_new("test");
    ft_dict *output = ft_dict_new(arena);
    ft_dict_set_text(arena, output, FT_STR("path"),
                     ft_of_text(ft_str_copy(arena, ft_str_of(path))));
    return open_with("sqlite", output, arena);
}

static opened *open_fresh(void)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%d.db", folder, ++files);
    return open_path(path);
}

static void is(opened *o, const char *sql, const char *wanted)
{
    const char *got = one(o, sql);
    if (strcmp(got, wanted) != 0)
        fail_msg("%s gave %s, not %s", sql, got, wanted);
}

static void dates_move_as_in_postgresql(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    is(o, "select dateadd('month', 1, '2024-01-31')", "2024-02-29");
    is(o, "select dateadd('hour', -1, '2024-01-01')", "2023-12-31 23:00:00");
    is(o, "select dateadd('day', 1, '2024-02-28 10:00:00')", "2024-02-29 10:00:00");
    is(o, "select date_trunc('week', '2024-03-03')", "2024-02-26 00:00:00");
    is(o, "select date_trunc('QUARTER', '2024-05-06 07:08:09.5')", "2024-04-01 00:00:00");
    is(o, "select date_trunc('century', '2000-05-06')", "1901-01-01 00:00:00");
    is(o, "select datediff('day', '2024-02-28', '2024-03-01')", "2");
    is(o, "select datediff('month', '2024-01-31', '2024-02-01')", "1");
    is(o, "select datediff('week', '2024-03-02', '2024-03-03')", "1");
    is(o, "select datediff('hour', '2024-03-02 10:59:59', '2024-03-02 11:00:00')", "1");
    is(o, "select date_part('week', '2021-01-03')", "53");
    is(o, "select date_part('isodow', '2024-03-03')", "7");
    is(o, "select date_part('doy', '2024-12-31')", "366");
    is(o, "select last_day('2024-02-10', 'month')", "2024-02-29");
    is(o, "select last_day('2024-02-10', 'quarter')", "2024-03-31");
    is(o, "select to_char('2024-03-05 14:06:07', 'YYYY-MM-DD HH24:MI:SS Mon Dy')",
       "2024-03-05 14:06:07 Mar Tue");
    is(o, "select dateadd('day', 1, null)", "None");
    assert_string_equal(refused(o, "select date_trunc('fortnight', '2024-01-01')"),
                        "unknown part of a date: 'fortnight'");
    assert_string_equal(refused(o, "select dateadd('day', 1, 'soon')"), "not a date: 'soon'");
    close_opened(o);
}

/* SL-10, SL-11, SL-13: a cast to a date would be a number, left() and parentheses are no syntax here. */
static void words_of_other_engines_are_read(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    is(o, "select cast('2024-03-04 05:06' as date)", "2024-03-04");
    is(o, "select cast( '2024-03-04' as timestamp without time zone )", "2024-03-04 00:00:00");
    is(o, "select CAST('2024-03-04 05:06:07.5 Europe/Berlin' AS timestamp(6))", "2024-03-04 05:06:07.500000");
    is(o, "select cast(cast('2024-03-04 05:06:07-07:53' as timestamp) as date)", "2024-03-04");
    is(o, "select cast('7' as integer) + 1", "8");
    is(o, "select 'cast(1 as date)' /* cast(1 as date) */", "cast(1 as date)");
    is(o, "select left('abc', 2) || right('abc', 1)", "abc");
    is(o, "select count(*) from (select 1 as x) a left join (select 1 as x) b on a.x = b.x", "1");
    is(o, "select count(*) from ((select 1 as x) union all (select 1))", "2");
    is(o, "(select 1) except (select 2)", "1");
    is(o, "select 1 in (select 1) union select 1", "1");
    assert_string_equal(refused(o, "select cast('soon' as date)"), "not a date: 'soon'");
    assert_non_null(strstr(refused(o, "(select 1 order by 1) union (select 2)"), "syntax error"));
    close_opened(o);
}

static void functions_that_packages_call_are_there(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    is(o, "select regexp_instr('a1b22', '[0-9]+')", "2");
    is(o, "select regexp_instr('a1b22', '[0-9]+', 1, 2)", "4");
    is(o, "select regexp_instr('a1b22', '[0-9]+', 1, 3)", "0");
    is(o, "select regexp_instr('aB', 'b', 1, 1, 0, 'i')", "2");
    is(o, "select regexp_like('abc', '^a.c$') || regexp_substr('abc', 'b+')", "1b");
    is(o, "select convert_timezone('UTC', 'America/New_York', '2021-06-07 12:00:00')", "2021-06-07 08:00:00");
    is(o, "select convert_timezone('America/New_York', 'UTC', '2021-12-07 12:00:00')", "2021-12-07 17:00:00");
    is(o, "select rand() between 0 and 1", "1");
    is(o, "select group_concat(s, ' ') from (select round(stddev(x) over (order by x rows between 1 preceding and "
          "current row), 3) s from (select 1 as x union all select 3 union all select 8))", "1.414 3.536");
    assert_string_equal(refused(o, "select convert_timezone('UTC', 'Nowhere', '2021-06-07')"),
                        "no time zone is named 'Nowhere'");
    close_opened(o);
}

/* LIT-14 */
static void text_functions_are_postgresqls(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    is(o, "select split_part('a,b,c', ',', 2)", "b");
    is(o, "select split_part('a,b,c', ',', -1)", "c");
    is(o, "select split_part('a,b,c', ',', 4)", "");
    is(o, "select md5('abc')", "900150983cd24fb0d6963f7d28e17f72");
    is(o, "select md5(1)", "c4ca4238a0b923820dcc509a6f75849b");
    is(o, "select concat('a', null, 1)", "a1");
    is(o, "select concat_ws('-', 'a', null, 'b')", "a-b");
    is(o, "select lpad('é', 3, 'xy')", "xyé");
    is(o, "select rpad('abc', 2)", "ab");
    is(o, "select initcap('hello wORLD')", "Hello World");
    is(o, "select reverse('añb')", "bña");
    is(o, "select translate('abc', 'ab', 'x')", "xc");
    is(o, "select greatest(1, null, 3)", "3");
    is(o, "select least('b', 'a')", "a");
    is(o, "select length(uuid())", "36");
    is(o, "select array_concat('[1]', '[\"a\"]')", "[1,\"a\"]");
    assert_non_null(strstr(refused(o, "select split_part('a', ',', 0)"), "must not be zero"));
    assert_non_null(strstr(refused(o, "select md5()"), "wrong number of arguments"));
    close_opened(o);
}

static void aggregates_skip_nulls(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    exec_sql(o, "create table t (a integer, b text); insert into t values (1, 'x'), (2, null), (4, "
                "'y'), (null, 'a')");
    is(o, "select median(a) from t", "2.0");
    is(o, "select percentile_cont(a, 0.25) from t", "1.5");
    is(o, "select percentile_disc(a, 0.5) from t", "2");
    is(o, "select round(stddev_samp(a), 4) from t", "1.5275");
    is(o, "select bool_or(a > 3) from t", "1");
    is(o, "select bool_and(a > 3) from t", "0");
    is(o, "select any_value(b) from t where a = 2", "None");
    is(o, "select string_agg(b, '-', b, 'desc', null) from t", "y-x-a");
    is(o, "select string_agg(b, '-', b, 'asc', 2) from t", "a-x");
    is(o, "select array_agg(a) from t", "[1,2,4,null]");
    is(o, "select count_if(a > 1) from t", "2");
    is(o, "select median(a) from t where a > 100", "None");
    close_opened(o);
}

static void mistyped_names_are_errors(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    assert_non_null(strstr(refused(o, "select 1;  select \"no_such\""), "no such column: no_such"));
    assert_int_equal(o->w->class->failure(o->w)->offset, 18);
    assert_int_equal(o->w->class->failure(o->w)->kind, FT_FAILED_SYNTAX);
    close_opened(o);
}

static void schema_is_the_part_before_the_dot(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    exec_sql(o, "create table \"mart.orders\" as select 1 as a; create view plain as select a from "
                "\"mart.orders\"");
    ft_relations list;
    assert_true(o->w->class->list_relations(o->w, &o->job, (ft_str){0}, FT_STR("mart"), &list));
    assert_int_equal(list.len, 1);
    assert_string_equal(ft_str_c(o->arena, list.at[0].identifier), "orders");
    ft_relation found;
    bool there;
    assert_true(o->w->class->find(o->w, &o->job, (ft_str){0}, FT_STR("main"), FT_STR("PLAIN"),
                                  &found, &there));
    assert_true(there);
    assert_int_equal(found.kind, FT_REL_VIEW);
    ft_list *schemas;
    assert_true(o->w->class->list_schemas(o->w, &o->job, (ft_str){0}, &schemas));
    assert_int_equal(schemas->len, 2);
    close_opened(o);
}

static void views_follow_a_swapped_table(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    exec_sql(o,
             "create table \"m.x\" as select 1 as a; create view \"m.v\" as select a from \"m.x\"");
    ft_relation x = ft_relation_of((ft_str){0}, FT_STR("m"), FT_STR("x"), FT_REL_TABLE);
    ft_relation tmp = ft_relation_of((ft_str){0}, FT_STR("m"), FT_STR("x__dbt_tmp"), FT_REL_TABLE);
    ft_relation v = ft_relation_of((ft_str){0}, FT_STR("m"), FT_STR("v"), FT_REL_VIEW);
    ft_relation v_tmp = ft_relation_of((ft_str){0}, FT_STR("m"), FT_STR("v__dbt_tmp"), FT_REL_VIEW);
    assert_true(o->w->class->begin(o->w, &o->job));
    exec_sql(o, "create table \"m.x__dbt_tmp\" as select 10 as a");
    assert_true(o->w->class->swap(o->w, &o->job,
                                  &(ft_swap){.existing = &x, .intermediate = &tmp, .target = &x}));
    exec_sql(o, "create view \"m.v__dbt_tmp\" as select a + 1 as a from \"m.x\"");
    assert_true(o->w->class->swap(
        o->w, &o->job, &(ft_swap){.existing = &v, .intermediate = &v_tmp, .target = &v}));
    assert_true(o->w->class->commit(o->w, &o->job));
    is(o, "select a from \"m.v\"", "11");
    close_opened(o);
}

/* LIT-16 */
static void a_rolled_back_swap_leaves_the_old(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    exec_sql(o, "create table x as select 1 as a");
    assert_true(o->w->class->begin(o->w, &o->job));
    exec_sql(o, "drop table x; create table x as select 2 as a");
    o->w->class->rollback(o->w, &o->job);
    is(o, "select a from x", "1");
    close_opened(o);
}

/* LIT-15 */
static void declared_types_make_typed_cells(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    exec_sql(o, "create table t (b boolean, d date, s timestamp, r real, i integer);"
                "insert into t values (1, '2024-02-29', '2024-02-29 10:11:12', 0.1, 7)");
    ft_rows rows = ask(o, "select b, r, i, i as mixed from t union all select 0, 2, 8, 'x'");
    assert_int_equal(rows.cells[1].kind, FT_DECIMAL);
    assert_int_equal(rows.cells[2].kind, FT_INT);
    assert_int_equal(rows.cells[3].kind, FT_TEXT);
    assert_int_equal(ask(o, "select b from t").cells[0].kind, FT_BOOL);
    close_opened(o);
}

static ft_found next_row(ft_job *job, void *state, ft_str *cells)
{
    int *left = state;
    if (*left == 0)
        return FT_MISSING;
    cells[0] = ft_format(job->arena, "%d", *left);
    cells[1] = *left % 2 ? FT_STR("true") : (ft_str){0};
    --*left;
    return FT_FOUND;
}

static void rows_are_loaded_with_the_columns_types(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    exec_sql(o, "create table \"s.t\" (a integer, b boolean)");
    ft_relation t = ft_relation_of((ft_str){0}, FT_STR("s"), FT_STR("t"), FT_REL_TABLE);
    const ft_str columns[] = {FT_STR("a"), FT_STR("b")};
    int left = 1000;
    int64_t loaded;
    assert_true(o->w->class->begin(o->w, &o->job));
    assert_true(o->w->class->load(o->w, &o->job, &t, columns, 2, next_row, &left, &loaded));
    assert_true(o->w->class->commit(o->w, &o->job));
    assert_int_equal(loaded, 1000);
    is(o, "select typeof(a) || typeof(b) from \"s.t\" where a = 1", "integerinteger");
    is(o, "select count(*) from \"s.t\" where b is null", "500");
    close_opened(o);
}

static void columns_of_expressions_are_sampled(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    exec_sql(o, "create table t (a varchar(10), b numeric(8,2)); create table u as select a || 'x' "
                "as c, 1.5 as d from t union all select 'y', 2.5");
    ft_relation t = ft_relation_of((ft_str){0}, FT_STR("main"), FT_STR("t"), FT_REL_TABLE);
    ft_relation u = ft_relation_of((ft_str){0}, FT_STR("main"), FT_STR("u"), FT_REL_TABLE);
    ft_columns columns;
    assert_true(o->w->class->columns_of(o->w, &o->job, &t, &columns));
    assert_int_equal(columns.at[0].char_size, 10);
    assert_int_equal(columns.at[1].numeric_scale, 2);
    assert_true(o->w->class->columns_of(o->w, &o->job, &u, &columns));
    assert_string_equal(ft_str_c(o->arena, columns.at[1].type), "real");
    ft_str schema = FT_STR("main");
    ft_catalog_rows rows;
    assert_true(o->w->class->catalog(o->w, &o->job, &schema, 1, &rows));
    assert_int_equal(rows.len, 4);
    assert_int_equal(rows.at[3].index, 2);
    close_opened(o);
}

static void attached_files_are_read_as_schemas(void **unused)
{
    (void)unused;
    char raw_path[64], path[64];
    snprintf(raw_path, sizeof raw_path, "%s/raw.db", folder);
    snprintf(path, sizeof path, "%s/attaching.db", folder);
    opened *raw = open_path(raw_path);
    exec_sql(raw, "create table orders as select 5 as id");
    close_opened(raw);
    ft_arena *arena = ft_arena_new("test");
    ft_dict *output = ft_dict_new(arena), *attached = ft_dict_new(arena);
    ft_dict_set_text(arena, attached, FT_STR("raw"), ft_of_text(ft_str_of(raw_path)));
    ft_dict_set_text(arena, output, FT_STR("path"), ft_of_text(ft_str_of(path)));
    ft_dict_set_text(arena, output, FT_STR("attach"), ft_of_dict(attached));
    opened *o = open_with("sqlite", output, arena);
    is(o, "select id from \"raw.orders\"", "5");
    ft_relation found;
    bool there;
    assert_true(o->w->class->find(o->w, &o->job, (ft_str){0}, FT_STR("raw"), FT_STR("orders"),
                                  &found, &there));
    assert_true(there);
    o->w->class->settle(o->w);
    is(o, "select id from \"raw.orders\"", "5");
    close_opened(o);
}

static void *raise_soon(void *token)
{
    usleep(100000);
    ft_cancel_token_raise(token);
    return NULL;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void cancel_ends_a_long_query(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    exec_sql(o, "begin; create table t (a integer)");
    pthread_t thread;
    pthread_create(&thread, NULL, raise_soon, &o->cancel);
    int64_t began = now_ms();
    refused(o,
            "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n");
    assert_true(now_ms() - began < 1000);
    assert_int_equal(o->w->class->failure(o->w)->kind, FT_FAILED_CANCELLED);
    pthread_join(thread, NULL);
    o->w->class->rollback(o->w, &o->job);
    assert_false(o->w->class->in_transaction(o->w));
    close_opened(o);
}

static atomic_bool makes, was_read;

static void *make_tables(void *path)
{
    opened *o = open_path(path);
    while (!atomic_load(&was_read)) {
        exec_sql(o, "create table another as select 1 as a");
        exec_sql(o, "drop table another");
        atomic_store(&makes, true);
    }
    close_opened(o);
    return NULL;
}

/* So many views that others are made while what there is is read. */
static void tables_made_by_others_disturb_no_query(void **unused)
{
    (void)unused;
    char path[64];
    snprintf(path, sizeof path, "%s/%d.db", folder, ++files);
    opened *o = open_path(path);
    ft_buf columns = ft_buf_in(o->arena);
    for (int i = 0; i < 100; i++)
        ft_buf_format(&columns, ", %d as column_%d", i, i);
    o->w->class->begin(o->w, &o->job);
    for (int i = 0; i < 400; i++)
        exec_sql(o, ft_str_c(o->arena, ft_format(o->arena, "create view view_%d as select 200 as a%.*s", i,
                                                 FT_ARG(ft_buf_str(&columns)))));
    assert_true(o->w->class->commit(o->w, &o->job));
    pthread_t thread;
    pthread_create(&thread, NULL, make_tables, path);
    while (!atomic_load(&makes))
        poll(NULL, 0, 1);
    is(o, "select a from view_7", "200");
    atomic_store(&was_read, true);
    pthread_join(thread, NULL);
    close_opened(o);
}

static void cancel_ends_waiting_for_another_writer(void **unused)
{
    (void)unused;
    char path[64];
    snprintf(path, sizeof path, "%s/busy.db", folder);
    opened *o = open_path(path), *other = open_path(path);
    exec_sql(o, "create table t (a integer)");
    assert_true(o->w->class->begin(o->w, &o->job));
    pthread_t thread;
    pthread_create(&thread, NULL, raise_soon, &other->cancel);
    assert_false(other->w->class->begin(other->w, &other->job));
    assert_int_equal(other->w->class->failure(other->w)->kind, FT_FAILED_CANCELLED);
    pthread_join(thread, NULL);
    close_opened(other);
    close_opened(o);
}

static void settled_session_has_no_temporary_tables(void **unused)
{
    (void)unused;
    opened *o = open_fresh();
    exec_sql(o, "create temporary table t as select 1 as a");
    o->w->class->settle(o->w);
    assert_non_null(strstr(refused(o, "select a from t"), "no such table"));
    close_opened(o);
}

int main(void)
{
    if (!mkdtemp(folder))
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_move_as_in_postgresql),
        cmocka_unit_test(text_functions_are_postgresqls),
        cmocka_unit_test(aggregates_skip_nulls),
        cmocka_unit_test(mistyped_names_are_errors),
        cmocka_unit_test(schema_is_the_part_before_the_dot),
        cmocka_unit_test(views_follow_a_swapped_table),
        cmocka_unit_test(a_rolled_back_swap_leaves_the_old),
        cmocka_unit_test(declared_types_make_typed_cells),
        cmocka_unit_test(rows_are_loaded_with_the_columns_types),
        cmocka_unit_test(words_of_other_engines_are_read),
        cmocka_unit_test(functions_that_packages_call_are_there),
        cmocka_unit_test(columns_of_expressions_are_sampled),
        cmocka_unit_test(attached_files_are_read_as_schemas),
        cmocka_unit_test(cancel_ends_a_long_query),
        cmocka_unit_test(cancel_ends_waiting_for_another_writer),
        cmocka_unit_test(tables_made_by_others_disturb_no_query),
        cmocka_unit_test(settled_session_has_no_temporary_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
