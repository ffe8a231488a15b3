/* test_load.c - whole projects in memory: what they become and what is said about wrong ones. */
#include "project/project.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

typedef struct { ft_arena *arena; ft_fs disk; ft_diags *diags; const ft_project *project; int64_t now; } fixture;

static ft_str no_variable(void *self, ft_str name)
{
    (void)self;
    return ft_str_is(name, "HOME") ? FT_STR("/home/someone") : (ft_str){0};
}

static const ft_builtin_file builtin[] = {
    {FT_STR_INIT("dbt"), FT_STR_INIT("macros/tests.sql"),
     FT_STR_INIT("{% test unique(model, column_name) %}select 1{% endtest %}\n"
                 "{% test not_null(model, column_name) %}select 1{% endtest %}\n"
                 "{% test accepted_values(model, column_name, values) %}select 1 from {{ model }}{% endtest %}\n"
                 "{% test relationships(model, column_name, to, field) %}select 1 from {{ to }}{% endtest %}\n"
                 "{% macro get_where_subquery(relation) %}{{ return(relation) }}{% endmacro %}\n"
                 "{% macro is_incremental() %}{{ return(false) }}{% endmacro %}")},
};

static void put(fixture *f, const char *path, const char *text)
{
    ft_str folder = ft_path_folder(ft_str_of(path));
    if (folder.len)
        f->disk.make_folders(f->disk.self, folder);
    assert_int_equal(f->disk.replace(f->disk.self, ft_str_of(path), ft_str_of(text), false), 0);
}

static fixture *begin(void)
{
    ft_arena *arena = ft_arena_new("test");
    fixture *f = FT_NEW(arena, fixture);
    f->arena = arena;
    f->disk = ft_fs_memory(arena);
    f->diags = ft_diags_new(arena);
    f->now = 1700000000000000;
    put(f, "dbt_project.yml", "name: shop\nprofile: shop\nmodels:\n  shop:\n    marts:\n      +schema: marts\n      +tags: [daily]\n");
    put(f, "profiles.yml",
        "shop:\n  target: dev\n  outputs:\n    dev: {type: postgres, dbname: db, schema: dbt, host: h, user: u, port: 5432}\n");
    return f;
}

static void load(fixture *f)
{
    static ft_voice voice;
    ft_clock *clock = FT_NEW(f->arena, ft_clock);
    *clock = ft_clock_fixed(&f->now);
    ft_pool *pool = FT_NEW(f->arena, ft_pool);
    *pool = ft_pool_plain();
    ft_invocation *invocation = FT_NEW(f->arena, ft_invocation);
    *invocation = (ft_invocation){.clock = clock, .voice = &voice, .which = FT_STR("parse"), .env = no_variable,
                                  .flags = ft_dict_new(f->arena), .cli_vars = ft_dict_new(f->arena)};
    invocation->behaviour = ft_dict_new(f->arena);
    ft_dict_set_text(f->arena, invocation->behaviour, FT_STR("require_generic_test_arguments_property"), FT_VALUE_TRUE);
    ft_dict_set_text(f->arena, invocation->behaviour, FT_STR("state_modified_compare_more_unrendered_values"), FT_VALUE_TRUE);
    const ft_load_request request = {.fs = &f->disk, .clock = clock, .pool = pool, .invocation = invocation,
                                     .builtin = builtin, .builtin_len = 1};
    f->project = ft_project_load(f->arena, &request, f->diags);
}

static const ft_node *node_of(const fixture *f, const char *id)
{
    assert_non_null(f->project);
    const ft_node *node = ft_registry_by_id(f->project->registry, ft_str_of(id));
    for (size_t i = 0; !node && i < f->project->nodes.len; i++)
        if (ft_str_is(f->project->nodes.at[i]->unique_id, id))
            node = f->project->nodes.at[i];
    assert_non_null(node);
    return node;
}

static void is_text(ft_str got, const char *expected)
{
    if (!ft_str_is(got, expected))
        fail_msg("got \"%.*s\", expected \"%s\"", FT_ARG(got), expected);
}

static void says(const fixture *f, const char *text)
{
    for (size_t i = 0; i < f->diags->all.len; i++)
        if (ft_str_find(f->diags->all.at[i]->message, ft_str_of(text), 0) != FT_NOWHERE)
            return;
    for (size_t i = 0; i < f->diags->all.len; i++)
        print_message("said: %.*s\n", FT_ARG(f->diags->all.at[i]->message));
    fail_msg("nothing says \"%s\"", text);
}

static void end(fixture *f)
{
    ft_arena_free(f->arena);
}

static void refs_become_edges_in_order_of_appearance(void **state)
{
    (void)state;
    fixture *f = begin();
    put(f, "models/a.sql", "select 1 as id");
    put(f, "models/b.sql", "select 2 as id");
    put(f, "models/marts/c.sql", "select * from {{ ref('b') }} join {{ ref('a') }} using (id) where {{ ref('b') }}");
    load(f);
    const ft_node *c = node_of(f, "model.shop.c");
    assert_int_equal(c->depends_on.len, 2);
    is_text(c->depends_on.at[0]->unique_id, "model.shop.b");
    is_text(c->more->relation_name, "\"db\".\"dbt_marts\".\"c\"");
    is_text(c->tags.at[0], "daily");
    is_text(node_of(f, "model.shop.a")->more->relation_name, "\"db\".\"dbt\".\"a\"");
    end(f);
}

/* VEC-05, VEC-06, VEC-07, VEC-09, TST-04 ... TST-07 */
static void generic_tests_have_dbts_ids(void **state)
{
    (void)state;
    fixture *f = begin();
    put(f, "models/customers.sql", "select 1 as customer_id");
    put(f, "models/orders.sql", "select * from {{ ref('customers') }}");
    put(f, "models/schema.yml",
        "models:\n- name: customers\n  columns:\n  - name: customer_id\n    data_tests: [unique]\n"
        "- name: orders\n  columns:\n  - name: status\n    data_tests:\n    - accepted_values:\n        arguments:\n"
        "          values: ['placed', 'shipped', 'completed', 'return_pending', 'returned']\n"
        "  - name: customer_id\n    data_tests:\n    - relationships:\n        arguments: {to: ref('customers'), field: customer_id}\n");
    load(f);
    node_of(f, "test.shop.unique_customers_customer_id.c5af1ff4b1");
    const ft_node *values =
        node_of(f, "test.shop.accepted_values_orders_status__placed__shipped__completed__return_pending__returned.be6b5b5ec3");
    is_text(values->alias, "accepted_values_orders_1ce6ab157c285f7cd2ac656013faf758");
    const ft_node *relationship =
        node_of(f, "test.shop.relationships_orders_customer_id__customer_id__ref_customers_.c6ec7f58f2");
    assert_int_equal(relationship->refs.len, 2);
    is_text(relationship->refs.at[0].name, "customers");
    is_text(relationship->refs.at[1].name, "orders");
    end(f);
}

/* PRJ-66: what the macro's config() says is in the config, not among the texts. */
static void a_tests_own_config_is_kept_as_text(void **state)
{
    (void)state;
    fixture *f = begin();
    put(f, "macros/empty.sql", "{% test empty(model) %}{{ config(fail_calc='max(n)') }}select 1 from {{ model }}{% endtest %}");
    put(f, "models/a.sql", "select 1 as id");
    put(f, "models/schema.yml",
        "models:\n- name: a\n  data_tests:\n  - empty:\n      name: a_is_empty\n      config: {limit: 10, enabled: true}\n");
    load(f);
    const ft_node_list *nodes = &f->project->nodes;
    const ft_node *test = nodes->at[nodes->len - 1];
    is_text(test->name, "a_is_empty");
    is_text(ft_config_text(&test->config, FT_STR("fail_calc")), "max(n)");
    is_text(ft_text_of(ft_dict_get_text(test->config.unrendered, FT_STR("limit"))), "10");
    is_text(ft_text_of(ft_dict_get_text(test->config.unrendered, FT_STR("enabled"))), "True");
    assert_null(ft_dict_find_text(test->config.unrendered, FT_STR("fail_calc")));
    end(f);
}

/* ERR-16, PAR-20 */
static void a_missing_ref_is_named_with_its_place_and_a_suggestion(void **state)
{
    (void)state;
    fixture *f = begin();
    put(f, "models/stg_orders.sql", "select 1");
    put(f, "models/orders.sql", "select *\nfrom {{ ref('stg_order') }}");
    load(f);
    assert_null(f->project);
    says(f, "Model 'model.shop.orders' (models/orders.sql) depends on a node named 'stg_order' which was not found");
    const ft_diag *diag = f->diags->all.at[0];
    assert_int_equal(ft_source_place(diag->span.source, diag->span.from).line, 2);
    is_text(diag->hint, "Did you mean \"stg_orders\"?");
    end(f);
}

/* design.md 2: everything wrong of one stage at once */
static void all_wrong_refs_are_reported_at_once(void **state)
{
    (void)state;
    fixture *f = begin();
    put(f, "models/a.sql", "{{ ref('nowhere') }}");
    put(f, "models/b.sql", "{{ source('raw', 'nothing') }}");
    load(f);
    assert_null(f->project);
    says(f, "depends on a node named 'nowhere' which was not found");
    says(f, "depends on a source named 'raw.nothing' which was not found");
    end(f);
}

/* PRP-38 ... PRP-40 */
static void versions_of_a_model_are_models(void **state)
{
    (void)state;
    fixture *f = begin();
    put(f, "models/dim.sql", "select 2");
    put(f, "models/dim_v1.sql", "select 1");
    put(f, "models/use.sql", "select * from {{ ref('dim') }}, {{ ref('dim', v=1) }}");
    put(f, "models/schema.yml", "models:\n- name: dim\n  latest_version: 2\n  versions:\n  - v: 1\n  - v: 2\n");
    load(f);
    const ft_node *use = node_of(f, "model.shop.use");
    is_text(use->depends_on.at[0]->unique_id, "model.shop.dim.v2");
    is_text(use->depends_on.at[1]->unique_id, "model.shop.dim.v1");
    is_text(use->depends_on.at[1]->alias, "dim_v1");
    end(f);
}

/* PRP-43, PRP-52, TRAP-040 */
static void a_source_table_is_named_by_its_source(void **state)
{
    (void)state;
    fixture *f = begin();
    put(f, "models/a.sql", "select * from {{ source('raw', 'orders') }}");
    put(f, "models/sources.yml", "sources:\n- name: raw\n  tables:\n  - name: orders\n    identifier: ord\n");
    load(f);
    const ft_node *a = node_of(f, "model.shop.a");
    is_text(a->depends_on.at[0]->unique_id, "source.shop.raw.orders");
    is_text(a->depends_on.at[0]->more->relation_name, "\"db\".\"raw\".\"ord\"");
    end(f);
}

/* PAR-12 */
static void two_models_of_one_name_are_an_error(void **state)
{
    (void)state;
    fixture *f = begin();
    put(f, "models/x/a.sql", "select 1");
    put(f, "models/y/a.sql", "select 1");
    load(f);
    assert_null(f->project);
    says(f, "dbt found two models with the name \"a\"");
    end(f);
}

/* PRJ-53, PRJ-65 */
static void a_disabled_model_is_not_among_the_nodes(void **state)
{
    (void)state;
    fixture *f = begin();
    put(f, "models/a.sql", "{{ config(enabled=false) }} select 1");
    put(f, "models/b.sql", "select {{ 1 + 1 }}");
    load(f);
    assert_non_null(f->project);
    assert_int_equal(f->project->nodes.len, 1);
    assert_int_equal(f->project->disabled.len, 1);
    end(f);
}

/* PRJ-23 */
static void a_folder_without_a_project_file_is_refused(void **state)
{
    (void)state;
    fixture *f = begin();
    f->disk.remove(f->disk.self, FT_STR("dbt_project.yml"));
    load(f);
    assert_null(f->project);
    says(f, "No dbt_project.yml found at expected path dbt_project.yml");
    end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refs_become_edges_in_order_of_appearance),
        cmocka_unit_test(generic_tests_have_dbts_ids),
        cmocka_unit_test(a_tests_own_config_is_kept_as_text),
        cmocka_unit_test(a_missing_ref_is_named_with_its_place_and_a_suggestion),
        cmocka_unit_test(all_wrong_refs_are_reported_at_once),
        cmocka_unit_test(versions_of_a_model_are_models),
        cmocka_unit_test(a_source_table_is_named_by_its_source),
        cmocka_unit_test(two_models_of_one_name_are_an_error),
        cmocka_unit_test(a_disabled_model_is_not_among_the_nodes),
        cmocka_unit_test(a_folder_without_a_project_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
