/* test_config.c - layers of configs: what they become, and what is refused. */
#include "check.h"

#include "model/config.h"
#include "value/json.h"

static ft_dict *layer_of(ft_arena *arena, const char *json)
{
    ft_job job = ft_job_in(arena);
    ft_value value;
    assert_true(ft_json_read(&job, ft_str_of(json), &value) && value.kind == FT_DICT);
    return value.as.dict;
}

/* The config of both layers (`more` may be NULL); what is wrong goes to `diags`. */
static ft_config config_of(ft_arena *arena, ft_resource_type type, const char *layer, const char *more, ft_diags *diags)
{
    ft_config config = {.type = (uint8_t)type};
    bool fine = ft_config_merge(arena, &config, layer_of(arena, layer), FT_NO_SPAN, diags);
    if (more)
        fine &= ft_config_merge(arena, &config, layer_of(arena, more), FT_NO_SPAN, diags);
    ft_config_finish(arena, &config);
    fine &= ft_config_check(&config, FT_NO_SPAN, diags);
    assert_int_equal(fine, diags->errors == 0);
    return config;
}

static ft_str repr_of(ft_arena *arena, ft_value value)
{
    ft_job job = ft_job_in(arena);
    ft_buf out = ft_buf_in(arena);
    assert_true(ft_repr(&job, value, &out));
    return ft_buf_str(&out);
}

/* CFG-01 ... CFG-04, CFG-06 ... CFG-12, CFG-14 ... CFG-19, CFG-25 */
static void a_later_layer_replaces_adds_or_updates(void **state)
{
    static const struct { const char *layer, *more, *key, *becomes; } rows[] = {
        {"{}", NULL, "enabled", "True"},
        {"{\"enabled\": true}", "{\"enabled\": false}", "enabled", "False"},
        {"{}", NULL, "materialized", "'view'"},
        {"{\"materialized\": \"table\"}", "{\"materialized\": \"ephemeral\"}", "materialized", "'ephemeral'"},
        {"{\"alias\": \"a\"}", "{\"alias\": null}", "alias", "None"},
        {"{\"alias\": \"\"}", NULL, "alias", "''"},
        {"{\"schema\": \"a\"}", "{\"schema\": \"b\"}", "schema", "'b'"},
        {"{\"database\": \"a\"}", "{\"dbname\": \"b\"}", "database", "'b'"},
        {"{\"tags\": \"a\"}", "{\"tags\": [\"b\", \"a\"]}", "tags", "['a', 'b', 'a']"},
        {"{\"meta\": {\"a\": {\"x\": 1}, \"b\": 1}}", "{\"meta\": {\"a\": {\"y\": 2}}}", "meta", "{'a': {'y': 2}, 'b': 1}"},
        {"{\"group\": \"a\"}", "{\"group\": \"b\"}", "group", "'b'"},
        {"{\"persist_docs\": {\"relation\": true}}", "{\"persist_docs\": {\"columns\": true}}", "persist_docs",
         "{'columns': True}"},
        {"{\"pre-hook\": \"a\"}", "{\"pre_hook\": [\"b\", {\"sql\": \"c\", \"transaction\": false}]}", "pre-hook",
         "[{'sql': 'a', 'transaction': True, 'index': None}, {'sql': 'b', 'transaction': True, 'index': None}, "
         "{'sql': 'c', 'transaction': False, 'index': None}]"},
        {"{\"quoting\": {\"schema\": true}}", "{\"quoting\": {\"database\": false}}", "quoting",
         "{'schema': True, 'database': False}"},
        {"{\"column_types\": {\"a\": \"int\"}}", "{\"column_types\": {\"b\": \"text\"}}", "column_types",
         "{'a': 'int', 'b': 'text'}"},
        {"{}", NULL, "full_refresh", "None"},
        {"{\"full_refresh\": true}", "{\"full_refresh\": false}", "full_refresh", "False"},
        {"{\"grants\": {\"select\": \"a\", \"insert\": [\"b\"]}}", "{\"grants\": {\"+select\": [\"c\"], \"insert\": \"d\"}}",
         "grants", "{'select': ['a', 'c'], 'insert': ['d']}"},
        {"{\"packages\": \"a\"}", "{\"packages\": [\"b\"]}", "packages", "['a', 'b']"},
        {"{\"docs\": {\"node_color\": \"#AbC\"}}", "{\"docs\": {\"show\": false}}", "docs",
         "{'show': False, 'node_color': '#AbC'}"},
        {"{\"event_time\": \"a\"}", "{\"event_time\": \"b\"}", "event_time", "'b'"},
        {"{\"static_analysis\": false}", NULL, "static_analysis", "'off'"},
        {"{\"own\": [1]}", "{\"own\": {\"a\": 1}}", "own", "{'a': 1}"},
        {"{}", NULL, "on_configuration_change", "'apply'"},
        {"{\"contract\": {\"enforced\": true}}", "{\"contract\": {\"alias_types\": false}}", "contract",
         "{'enforced': True, 'alias_types': False}"},
        {"{\"on_error\": \"continue\"}", NULL, "on_error", "'continue'"},
        {"{\"latest_version_pointer\": true}", NULL, "latest_version_pointer", "{'enabled': True, 'alias': None}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_diags *diags = ft_diags_new(*state);
        ft_config config = config_of(*state, FT_MODEL, rows[i].layer, rows[i].more, diags);
        assert_int_equal(diags->errors, 0);
        check_text(repr_of(*state, ft_config_get(&config, ft_str_of(rows[i].key))), rows[i].becomes);
    }
}

/* CFG-06, CFG-56, CFG-57: dbt, too, prints what it finds where it wants text. */
static void numbers_become_the_text_they_print_as(void **state)
{
    static const struct { ft_resource_type type; const char *layer, *key, *becomes; } rows[] = {
        {FT_MODEL, "{\"tags\": [2024, 1.5, true, null, \"a\"]}", "tags", "['2024', '1.5', 'True', 'a']"},
        {FT_MODEL, "{\"tags\": 2024}", "tags", "['2024']"},
        {FT_MODEL, "{\"alias\": 3}", "alias", "'3'"},
        {FT_MODEL, "{\"schema\": true}", "schema", "'True'"},
        {FT_MODEL, "{\"unique_key\": [1, \"a\"]}", "unique_key", "['1', 'a']"},
        {FT_MODEL, "{\"on_schema_change\": null}", "on_schema_change", "'ignore'"},
        {FT_MODEL, "{\"own\": 3}", "own", "3"},
        {FT_TEST, "{\"warn_if\": 3}", "warn_if", "'3'"},
        {FT_TEST, "{\"fail_calc\": 3}", "fail_calc", "'3'"},
        {FT_TEST, "{\"limit\": \"5\"}", "limit", "5"},
        {FT_TEST, "{\"store_failures\": true}", "store_failures_as", "'table'"},
        {FT_TEST, "{\"store_failures\": true, \"store_failures_as\": \"ephemeral\"}", "store_failures", "False"},
        {FT_TEST, "{\"store_failures\": false, \"store_failures_as\": \"view\"}", "store_failures", "True"},
        {FT_SEED, "{\"delimiter\": 3}", "delimiter", "'3'"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_diags *diags = ft_diags_new(*state);
        ft_config config = config_of(*state, rows[i].type, rows[i].layer, NULL, diags);
        assert_int_equal(diags->errors, 0);
        check_text(repr_of(*state, ft_config_get(&config, ft_str_of(rows[i].key))), rows[i].becomes);
    }
}

/* CFG-10, CFG-16, CFG-39, CFG-43, CFG-52, CFG-62 */
static void what_cannot_be_is_refused(void **state)
{
    static const struct { ft_resource_type type; const char *layer, *said; } rows[] = {
        {FT_MODEL, "{\"enabled\": \"no\"}", "config \"enabled\" must be true or false: 'no' is not of type 'boolean'"},
        {FT_MODEL, "{\"alias\": [\"a\"]}", "config \"alias\" must be text, not list"},
        {FT_MODEL, "{\"materialized\": null}", NULL},
        {FT_MODEL, "{\"persist_docs\": true}", "config \"persist_docs\" must be a mapping, not bool"},
        {FT_MODEL, "{\"meta\": [1]}", "config \"meta\" must be a mapping, not list"},
        {FT_MODEL, "{\"grants\": [1]}", "config \"grants\" must be a mapping, not list"},
        {FT_MODEL, "{\"docs\": {\"node_color\": \"blu\"}}",
         "Invalid color name for docs.node_color: blu. It is neither a valid HTML color name nor a valid HEX code."},
        {FT_MODEL, "{\"docs\": {\"node_color\": \"#12345\"}}",
         "Invalid color name for docs.node_color: #12345. It is neither a valid HTML color name nor a valid HEX code."},
        {FT_MODEL, "{\"docs\": {\"node_color\": \"RebeccaPurple\"}}", NULL},
        {FT_MODEL, "{\"docs\": {\"show\": 1}}", "config \"docs.show\" must be true or false, not int"},
        {FT_MODEL, "{\"contract\": {\"enforced\": \"yes\"}}", "config \"contract.enforced\" must be true or false, not str"},
        {FT_MODEL, "{\"post-hook\": 3}", "config \"post-hook\" must be text or {sql, transaction}, not int"},
        {FT_MODEL, "{\"post_hook\": {\"sql\": \"a\", \"transaction\": \"b\"}}",
         "config \"post-hook\" must be {sql, transaction} with a transaction that is true or false, not str"},
        {FT_MODEL, "{\"pre_hook\": \"a\", \"pre-hook\": \"b\"}", "config \"pre-hook\" is given twice, also as \"pre_hook\""},
        {FT_MODEL, "{\"on_configuration_change\": \"ask\"}", "config \"on_configuration_change\" has an invalid value: 'ask'"},
        {FT_MODEL, "{\"on_error\": \"stop\"}", "config \"on_error\" has an invalid value: 'stop'"},
        {FT_MODEL, "{\"type\": \"any\"}", NULL},
        {FT_FUNCTION, "{\"type\": \"any\"}", "config \"type\" has an invalid value: 'any'"},
        {FT_FUNCTION, "{\"volatility\": \"often\"}", "config \"volatility\" has an invalid value: 'often'"},
        {FT_SEED, "{\"materialized\": \"table\"}", "A seed must have a materialized value of 'seed'"},
        {FT_SNAPSHOT, "{\"materialized\": \"table\"}", "A snapshot must have a materialized value of 'snapshot'"},
        {FT_SEED, "{\"quote_columns\": \"x\"}", "config \"quote_columns\" must be true or false: 'x' is not of type 'boolean'"},
        {FT_TEST, "{\"severity\": \"maybe\"}", "config \"severity\" must be 'warn' or 'error', not str"},
        {FT_TEST, "{\"severity\": \"Warn\"}", NULL},
        {FT_TEST, "{\"limit\": \"x\"}", "config \"limit\" must be an integer, not str"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_diags *diags = ft_diags_new(*state);
        config_of(*state, rows[i].type, rows[i].layer, NULL, diags);
        check_text(diags->errors ? diags->all.at[0]->message : FT_STR(""), rows[i].said ? rows[i].said : "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_later_layer_replaces_adds_or_updates),
        TEST(numbers_become_the_text_they_print_as),
        TEST(what_cannot_be_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
