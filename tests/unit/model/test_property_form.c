/* test_property_form.c - what is said of an entry of a properties file that has not the form of one. */
#include "check.h"

#include "model/property_form.h"

/* What is said of `entry`, the mapping of one line in the list `section`; "" where nothing is. */
static ft_str said_of(ft_arena *arena, const char *section, const char *entry)
{
    ft_diags *diags = ft_diags_new(arena);
    const ft_source *source = ft_source_new(arena, FT_STR("models/a.yml"), ft_str_of(entry));
    ft_yaml *tree;
    assert_true(ft_yaml_parse(arena, source, diags, &tree));
    bool fine = ft_property_form_check(arena, ft_str_of(section), tree, diags);
    assert_int_equal(fine, diags->errors == 0);
    ft_buf out = ft_buf_in(arena);
    for (size_t i = 0; i < diags->all.len; i++) {
        const ft_diag *diag = diags->all.at[i];
        ft_buf_format(&out, "%s%s%.*s", i ? "; " : "", diag->severity == FT_WARNING ? "warning: " : "",
                      FT_ARG(diag->message));
    }
    return ft_buf_str(&out);
}

typedef struct { const char *section, *entry, *said; } row;

static void check_rows(ft_arena *arena, const row *rows, size_t len)
{
    for (size_t i = 0; i < len; i++)
        check_text(said_of(arena, rows[i].section, rows[i].entry), rows[i].said);
}

/* PRP-08 */
static void keys_of_the_users_own_stand_where_dbt_lets_them(void **state)
{
    static const row rows[] = {
        {"models", "{name: m, anything: 1, columns: [{name: id, codec: {a: [1]}}]}", ""},
        {"seeds", "{name: m, anything: 1}", ""},
        {"snapshots", "{name: m, anything: 1}", ""},
        {"analyses", "{name: m, anything: 1}", ""},
        {"macros", "{name: m, anything: 1}", ""},
        {"functions", "{name: m, returns: {data_type: int}, anything: 1}", ""},
        {"sources", "{name: s, tables: [{name: t, anything: 1, external: {anything: 1}}]}", ""},
        {"exposures", "{name: e, type: ml, owner: {name: x, anything: 1}}", ""},
        {"sources", "{name: s, anything: 1}", "source \"s\" has no property \"anything\""},
        {"exposures", "{name: e, type: ml, owner: {name: x}, anything: 1}", "exposure \"e\" has no property \"anything\""},
        {"groups", "{name: g, owner: {name: x}, anything: 1}", "group \"g\" has no property \"anything\""},
        {"unit_tests", "{name: u, model: m, given: [], expect: {}, anything: 1}",
         "unit test \"u\" has no property \"anything\""},
        {"unit_tests", "{name: u, model: m, given: [{input: ref('m'), row: []}], expect: {}}",
         "given input has no property \"row\""},
        {"unit_tests", "{name: u, model: m, given: [], expect: {}, overrides: {var: {a: 1}}}",
         "overrides has no property \"var\""},
        {"models", "{name: m, versions: [{v: 1, anything: 1}]}", "version has no property \"anything\""},
        {"models", "{name: m, docs: {shown: true}}", "docs has no property \"shown\""},
        {"sources", "{name: s, freshness: {warn_afte: {count: 1, period: day}}}",
         "freshness has no property \"warn_afte\""},
    };
    check_rows(*state, rows, sizeof rows / sizeof *rows);
}

/* PRP-03, PRP-09, PRP-11 ... PRP-17, PRP-31, PRP-35, PRP-57, PRP-58, PRP-59, PRP-64, PRP-66 */
static void a_value_of_another_kind_is_refused(void **state)
{
    static const row rows[] = {
        {"models", "{name: m, 3: 4}", "model \"m\": keys must be text, not int"},
        {"models", "{name: 3}", "model \"3\": \"name\" must be text, not int"},
        {"models", "{name: m, description: 8}", "model \"m\": \"description\" must be text, not int"},
        {"models", "{name: m, config: [a]}", "model \"m\": \"config\" must be a mapping, not list"},
        {"models", "{name: m, columns: [id]}", "model \"m\": \"columns\" must be a list of mappings, not str"},
        {"models", "{name: m, columns: [{description: x}]}", "column needs \"name\""},
        {"models", "{name: m, columns: [{name: id, data_type: 3}]}", "column \"id\": \"data_type\" must be text, not int"},
        {"models", "{name: m, columns: [{name: id, meta: 3}]}", "column \"id\": \"meta\" must be a mapping, not int"},
        {"models", "{name: m, columns: [{name: id, tags: a}]}", "column \"id\": \"tags\" must be a list of texts, not str"},
        {"models", "{name: m, columns: [{name: id, quote: 'yes'}]}",
         "column \"id\": \"quote\" must be true or false, not str"},
        {"models", "{name: m, columns: [{name: id, data_tests: unique}]}",
         "column \"id\": \"data_tests\" must be a list of names and mappings, not str"},
        {"models", "{name: m, columns: [{name: id, constraints: {type: unique}}]}",
         "column \"id\": \"constraints\" must be a list of mappings, not dict"},
        {"models", "{name: m, columns: [{name: id, docs: {show: 'no'}}]}", "docs: \"show\" must be true or false, not str"},
        {"models", "{name: m, columns: [{name: id, granularity: days}]}",
         "column \"id\": \"granularity\" must be nanosecond, microsecond, millisecond, second, minute, hour, day, week, "
         "month, quarter or year, not 'days'"},
        {"models", "{name: m, columns: [{name: id, granularity: DAY}]}", ""},
        {"models", "{name: m, versions: [{v: [1]}]}", "version: \"v\" must be text or a number, not list"},
        {"models", "{name: m, time_spine: {custom_granularities: [{column_name: x}]}}",
         "custom granularity needs \"name\"; time_spine needs \"standard_granularity_column\""},
        {"sources", "{name: s, quoting: {database: 'on'}}", "quoting: \"database\" must be true or false, not str"},
        {"sources", "{name: s, freshness: {warn_after: {count: x, period: week}}}",
         "freshness: \"count\" must be a whole number, not str; freshness: \"period\" must be minute, hour or day, not 'week'"},
        {"sources", "{name: s, tables: [{name: t, config: {freshness: {warn_after: {count: 1, period: week}}}}]}",
         "freshness: \"period\" must be minute, hour or day, not 'week'"},
        {"functions", "{name: f, returns: {data_type: int}, arguments: [{name: a}]}", "argument \"a\" needs \"data_type\""},
        {"functions", "{name: f}", "function \"f\" needs \"returns\""},
        {"groups", "{name: g}", "group \"g\" needs \"owner\""},
        {"groups", "{name: g, owner: {name: 3}}", "owner \"3\": \"name\" must be text, not int"},
        {"exposures", "{name: e, owner: {name: x}, maturity: new}",
         "exposure \"e\": \"maturity\" must be low, medium or high, not 'new'; exposure \"e\" needs \"type\""},
        {"exposures", "{name: e, type: tableau, owner: {email: [a, b]}, depends_on: ref('m')}",
         "exposure \"e\": \"type\" must be dashboard, notebook, analysis, ml or application, not 'tableau'; "
         "exposure \"e\": \"depends_on\" must be a list of texts, not str"},
        {"unit_tests", "{name: u, model: m}", "unit test \"u\" needs \"given\"; unit test \"u\" needs \"expect\""},
        {"unit_tests", "{name: u, model: m, given: [{rows: [1]}], expect: {format: json}}",
         "given input: \"rows\" must be text or a list of mappings, not int; given input needs \"input\"; "
         "expect: \"format\" must be dict, csv or sql, not 'json'"},
    };
    check_rows(*state, rows, sizeof rows / sizeof *rows);
}

static void nothing_and_jinja_are_not_looked_at(void **state)
{
    static const row rows[] = {
        {"models", "{name: m, description: null, columns: ~, config: ~, docs: null, meta: null, data_tests: null}", ""},
        {"models", "{name: m, meta: \"{{ var('m') }}\", columns: \"{{ var('c') }}\"}", ""},
        {"sources", "{name: s, freshness: null, tables: [{name: t, tags: [\"{{ var('t') }}\"]}]}", ""},
        {"exposures", "{name: e, type: \"{{ var('t') }}\", owner: {name: x}}", ""},
        {"metrics", "{name: e, anything: 1}", ""},
    };
    check_rows(*state, rows, sizeof rows / sizeof *rows);
}

/* PRP-05: beside `config:` a config is one more key of the user's own. */
static void a_property_that_does_nothing_is_warned_of(void **state)
{
    static const row rows[] = {
        {"models", "{name: m, tags: [a]}", "warning: model \"m\": the property \"tags\" does nothing"},
        {"models", "{name: m, materialized: table}", "warning: model \"m\": the property \"materialized\" does nothing"},
        {"models", "{name: m, colums: []}", "warning: model \"m\": the property \"colums\" does nothing"},
        {"models", "{name: m, colums: [], columns: []}", ""},
        {"models", "{name: m, group: g, access: public, contract: {enforced: true}, docs: {show: true}}", ""},
        {"seeds", "{name: m, quote_column: true}", "warning: seed \"m\": the property \"quote_column\" does nothing"},
    };
    check_rows(*state, rows, sizeof rows / sizeof *rows);
    ft_diags *diags = ft_diags_new(*state);
    const ft_source *source = ft_source_new(*state, FT_STR("a.yml"), FT_STR("{name: m, tags: [a], colums: []}"));
    ft_yaml *tree;
    assert_true(ft_yaml_parse(*state, source, diags, &tree));
    assert_true(ft_property_form_check(*state, FT_STR("models"), tree, diags));
    check_text(diags->all.at[0]->hint, "It is a config: write it under `config:`.");
    check_text(diags->all.at[1]->hint, "Did you mean \"columns\"?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keys_of_the_users_own_stand_where_dbt_lets_them),
        TEST(a_value_of_another_kind_is_refused),
        TEST(nothing_and_jinja_are_not_looked_at),
        TEST(a_property_that_does_nothing_is_warned_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
