/* test_row_test.c - which test queries one scan answers together, and the query that does. Covers MAT-70. */
#include "compile/row_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define FRAME "select count(*) as failures, count(*) != 0 as should_warn, count(*) > 10 as should_error\n  from (\n"
#define END "\n  ) dbt_internal_test"
#define VALUES(list) \
    "with all_values as (select kind as value_field, count(*) as n_records from \"s\".\"t\" group by kind)" \
    " select * from all_values where value_field not in (" list ")"

static ft_row_test read_test(const char *sql)
{
    return ft_row_test_of(ft_str_of(sql));
}

static void assert_text(ft_str text, const char *wanted)
{
    if (!ft_str_is(text, wanted))
        fail_msg("%.*s is not %s", FT_ARG(text), wanted);
}

static void conditions_on_a_row_are_known_by_their_text(void **unused)
{
    (void)unused;
    ft_row_test test = read_test("/* me */ " FRAME "select id from \"d\".\"s\".\"t\" where id is null" END);
    assert_text(test.relation, "\"d\".\"s\".\"t\"");
    assert_text(test.condition, "id is null");
    assert_text(test.head, "/* me */");
    assert_text(test.warn_if, "!= 0");
    assert_text(test.error_if, "> 10");
    assert_true(ft_row_test_counts_rows(&test));
    test = read_test(FRAME "SELECT * FROM t WHERE not(a in (1, 2) and b = 'it''s (not) select')" END " -- behind");
    assert_text(test.condition, "not(a in (1, 2) and b = 'it''s (not) select')");
    assert_text(test.tail, "-- behind");
    assert_true(read_test(FRAME "select 1 from t where a > 1" END).relation.at);
    test = read_test(FRAME "select id from (select * from \"t\" where a = ')') dbt_subquery where id is null" END);
    assert_text(test.relation, "(select * from \"t\" where a = ')') dbt_subquery");
}

static void values_are_counted_as_values(void **unused)
{
    (void)unused;
    ft_row_test test = read_test(FRAME VALUES("'a','b'") END);
    assert_text(test.relation, "\"s\".\"t\"");
    assert_text(test.column, "kind");
    assert_text(test.values, "'a','b'");
    assert_false(ft_row_test_counts_rows(&test));
    assert_text(read_test(FRAME VALUES("1, 2.5") END).values, "1, 2.5");
    assert_null(read_test(FRAME VALUES("lower('a')") END).relation.at);
    assert_null(read_test(FRAME VALUES("'a\\'") END).relation.at);
}

/* What another query would say, or whose end is in doubt. */
static void all_else_is_left_alone(void **unused)
{
    (void)unused;
    static const char *const alone[] = {
        FRAME "select distinct id from t where id is null" END,
        FRAME "select lower(id) from t where id is null" END,
        FRAME "select other from t where id is null" END, /* is there such a column? */
        FRAME "select id from t where id is null limit 5" END,
        FRAME "select * from t where id is null group by id having count(*) > 1" END,
        FRAME "select * from t where id in (select id from u)" END,
        FRAME "select * from t where id is null union all select * from u where id is null" END,
        FRAME "select * from t join u using (id) where id is null" END,
        FRAME "select * from t as a where id is null" END,
        FRAME "select * from (select id from t where a = 1) dbt_subquery where id is null" END,
        FRAME "select * from t where id is null -- none" END,
        FRAME "select * from t where /* none */ id is null" END,
        FRAME "select * from t where id = 'a\\' or id is null" END,
        FRAME "select * from t where id = $$a$$" END,
        FRAME "select * from t where id = 'never closed" END,
        FRAME "select * from t where a) or (b" END,
        FRAME "select * from t where " END,
        FRAME "select * from t" END,
        FRAME "select * from t where id is null" END " limit 1",
        FRAME "select * from t where id is null" END "; delete from t",
        "select sum(a) as failures, sum(a) != 0 as should_warn, sum(a) != 0 as should_error from ("
        "select * from t where id is null" END,
        "select count(*) as failures, count(*) between 1 and 2 as should_warn, count(*) != 0 as should_error from ("
        "select * from t where id is null" END,
        "set x = 1; " FRAME "select * from t where id is null" END,
        "select 1",
        "",
    };
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        if (read_test(alone[i]).relation.at)
            fail_msg("taken: %s", alone[i]);
}

static void one_query_has_the_cells_of_each(void **unused)
{
    (void)unused;
    ft_arena *arena = ft_arena_new("test");
    ft_row_test first = read_test("/* a */" FRAME "select id from \"s\".\"t\" where id is null" END),
                second = read_test("/* b */" FRAME VALUES("'x'") END " -- c");
    const ft_row_test *both[] = {&first, &second};
    assert_text(ft_row_tests_join(arena, both, 2),
                "/* a */\n/* b */\nselect\n"
                "  f0 as failures, f0 != 0 as should_warn, f0 > 10 as should_error,\n"
                "  f1 as failures, f1 != 0 as should_warn, f1 > 10 as should_error\n"
                "from (\n  select\n"
                "    count(*) filter (where id is null) as f0,\n"
                "    count(*) filter (where kind not in ('x')) as f1\n"
                "  from \"s\".\"t\"\n) dbt_internal_test\n-- c\n");
    ft_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_on_a_row_are_known_by_their_text),
        cmocka_unit_test(values_are_counted_as_values),
        cmocka_unit_test(all_else_is_left_alone),
        cmocka_unit_test(one_query_has_the_cells_of_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
