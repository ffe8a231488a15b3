/* test_osi_metric.c - what the SQL of an OSI metric is taken for. */
#include "check.h"

#include "project/osi_metric.h"

static void check(const char *text, const char *agg, const char *column, const char *dataset)
{
    ft_osi_aggregate found = ft_osi_aggregate_of(ft_str_of(text));
    assert_string_equal(found.agg ? found.agg : "none", agg);
    check_text(found.column, column);
    check_text(found.dataset, dataset);
}

/* PRJ-07 */
static void one_aggregate_of_a_column_is_told_with_what_qualifies_it(void **state)
{
    (void)state;
    check("sum(x)", "sum", "x", "");
    check(" AVG ( orders.amount ) ", "average", "amount", "orders");
    check("count(distinct db.orders.\"Id\")", "count_distinct", "Id", "db.orders");
    check("count(*)", "count", "*", "");
    check("min(a + b)", "min", "a + b", "");
    check("sum(case when a = 'then )' then 1 else 0 end)", "sum_boolean", "a = 'then )'", "");
    check("sum(case when a then 2 else 0 end)", "sum", "case when a then 2 else 0 end", "");
    check("percentile_cont(0.5) within group (order by t.x)", "median", "x", "");
    check("PERCENTILE_DISC(0.25) WITHIN GROUP (ORDER BY x)", "percentile", "x", "");
}

static void anything_else_is_no_aggregate(void **state)
{
    (void)state;
    static const char *const others[] = {"", "(", ")", "sum", "sum(", "sum(x", "sum(x) + 1", "sums(x)", "sum('", "x",
                                         "percentile_cont(x) within group (order by y)", "percentile_cont(", "count(distinct"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(ft_osi_aggregate_of(ft_str_of(others[i])).agg);
}

static void a_division_is_cut_at_the_last_one_outside_of_parentheses(void **state)
{
    (void)state;
    ft_str above, below;
    assert_true(ft_osi_ratio_of(FT_STR("((sum(a / b))) / (count(c))"), &above, &below));
    check_text(above, "sum(a / b)");
    check_text(below, "count(c)");
    assert_true(ft_osi_ratio_of(FT_STR("a / b / c"), &above, &below));
    check_text(above, "a / b");
    static const char *const others[] = {"", "/", "a /", "/ b", "a + b / c", "a / b * c", "'a/b'", "(a / b"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(ft_osi_ratio_of(ft_str_of(others[i]), &above, &below));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_aggregate_of_a_column_is_told_with_what_qualifies_it),
        cmocka_unit_test(anything_else_is_no_aggregate),
        cmocka_unit_test(a_division_is_cut_at_the_last_one_outside_of_parentheses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
