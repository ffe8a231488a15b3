/* test_context.c - names, recording and resolving, with a scripted warehouse and without templates.
 * Covers CTX-01, CTX-02, CTX-20, CTX-23, CTX-24, CTX-42, ADP-07, ADP-09, ERR-10 ... ERR-16, REL-08, REL-12, PHS-06. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "context/parse_context.h"
#include "context/run_context.h"
#include "context/table_object.h"

/* ---- a small project: model a <- b, source raw.t; vars; a warehouse that holds one table */

typedef struct {
    ft_arena *arena;
    ft_job job;
    ft_invocation invocation;
    ft_project_file root;
    ft_world world;
    ft_node a, b;
    ft_warehouse warehouse;
    ft_context context;
} bench;

static unsigned begun, ran;
static ft_str last_sql;

static bool fake_run(ft_warehouse *w, ft_job *job, ft_str sql, ft_fetch fetch, int64_t limit, ft_rows *out)
{
    (void)w, (void)fetch, (void)limit;
    ran++;
    last_sql = sql;
    *out = (ft_rows){.names = FT_NEW_ARRAY(job->arena, ft_str, 1), .width = 1, .height = 1, .affected = 1,
                     .cells = FT_NEW_ARRAY(job->arena, ft_value, 1), .status = FT_STR("SELECT 1"), .code = FT_STR("SELECT")};
    out->names[0] = FT_STR("n");
    out->cells[0] = ft_of_int(7);
    return true;
}

static bool fake_begin(ft_warehouse *w, ft_job *job)
{
    (void)w, (void)job;
    begun++;
    return true;
}

static bool fake_open(ft_warehouse *w)
{
    (void)w;
    return begun > 0;
}

static bool fake_find(ft_warehouse *w, ft_job *job, ft_str database, ft_str schema, ft_str identifier, ft_relation *out,
                      bool *found)
{
    (void)w, (void)job;
    *found = ft_str_is(identifier, "a");
    *out = ft_relation_of(database, schema, identifier, FT_REL_TABLE);
    return true;
}

static const ft_warehouse_class fake_class = {
    .type = "postgres", .run = fake_run, .begin = fake_begin, .in_transaction = fake_open, .find = fake_find,
};

static ft_str no_env(void *self, ft_str name)
{
    (void)self;
    return ft_str_is(name, "HOME") ? FT_STR("/root") : (ft_str){0};
}

static ft_node model(const char *name)
{
    return (ft_node){.type = FT_MODEL, .enabled = true, .name = ft_str_of(name), .alias = ft_str_of(name),
                     .unique_id = ft_str_of(name), .package = FT_STR("shop"), .database = FT_STR("db"),
                     .schema = FT_STR("main"), .original_file_path = FT_STR("models/x.sql"), .config = {.type = FT_MODEL},
                     .more = &ft_nothing_more, .quote_database = true, .quote_schema = true, .quote_identifier = true};
}

static ft_dict *dict_of(ft_arena *arena, const char *key, ft_value value)
{
    ft_dict *dict = ft_dict_new(arena);
    ft_dict_set_text(arena, dict, ft_str_of(key), value);
    return dict;
}

static int setup(void **state)
{
    ft_arena *arena = ft_arena_new("test");
    bench *t = FT_NEW(arena, bench);
    begun = ran = 0;
    t->arena = arena;
    t->job = ft_job_in(arena);
    t->invocation = (ft_invocation){.env = no_env, .which = FT_STR("run"), .cli_vars = dict_of(arena, "cli", ft_of_int(1))};
    t->root = (ft_project_file){.name = FT_STR("shop"), .vars = ft_of_dict(dict_of(arena, "global", ft_of_int(2)))};
    ft_dict_set_text(arena, t->root.vars.as.dict, FT_STR("shop"), ft_of_dict(dict_of(arena, "scoped", ft_of_int(3))));
    t->a = model("a");
    t->b = model("b");
    ft_registry *registry = ft_registry_new(arena, FT_STR("shop"));
    ft_registry_add_package(registry, &t->root);
    ft_registry_add_node(registry, &t->a);
    ft_registry_add_node(registry, &t->b);
    t->world = (ft_world){.invocation = &t->invocation, .root = &t->root, .registry = registry,
                          .adapter_type = FT_STR("postgres")};
    t->warehouse = (ft_warehouse){&fake_class};
    *state = t;
    return 0;
}

static int teardown(void **state)
{
    ft_arena_free(((bench *)*state)->arena);
    return 0;
}

static ft_value name(bench *t, const char *text)
{
    ft_value out = FT_VALUE_UNDEFINED;
    ft_names names = ft_context_names(&t->context);
    assert_int_not_equal(names.get(&t->job, names.self, ft_str_of(text), &out), FT_FAULTED);
    return out;
}

static ft_value member(bench *t, const char *owner, const char *text)
{
    ft_value out;
    assert_true(ft_get_attr(&t->job, name(t, owner), ft_str_of(text), &out));
    return out;
}

static bool call(bench *t, ft_value callee, ft_value *arguments, size_t count, ft_value *out)
{
    return ft_call(&t->job, callee, &(ft_args){.at = arguments, .len = count}, out);
}

static void expect_text(bench *t, ft_value value, const char *expected)
{
    ft_str text;
    assert_true(ft_to_text(&t->job, value, &text));
    assert_string_equal(ft_str_c(t->arena, text), expected);
}

static void expect_fault(bench *t, ft_fault_class kind, const char *message)
{
    assert_true(t->job.fault.set);
    assert_string_equal(ft_str_c(t->arena, t->job.fault.message), message);
    assert_int_equal(t->job.fault.kind, kind);
    t->job.fault = (ft_fault){0};
}

static void bind_run(bench *t)
{
    ft_run_bind(&t->context, &t->world, &t->job, &(ft_run_request){.node = &t->b, .warehouse = &t->warehouse});
}

/* ---- vars and environment */

static void vars_are_found_by_scope(void **state)
{
    bench *t = *state;
    static const struct { const char *var; int64_t value; } cases[] = {{"cli", 1}, {"global", 2}, {"scoped", 3}};
    bind_run(t);
    for (size_t i = 0; i < 3; i++) {
        ft_value key = ft_of_text(ft_str_of(cases[i].var)), out;
        assert_true(call(t, name(t, "var"), &key, 1, &out));
        assert_int_equal(out.as.number, cases[i].value);
    }
}

static void missing_var_is_none_at_parse_and_an_error_at_run(void **state)
{
    bench *t = *state;
    ft_value key = FT_VALUE_TEXT("nope"), out;
    ft_capture capture = {.arena = t->arena};
    ft_parse_bind(&t->context, &t->world, &t->job, &t->b, &capture);
    assert_true(call(t, name(t, "var"), &key, 1, &out));
    assert_int_equal(out.kind, FT_NONE);
    assert_true(ft_map_has(&capture.reads.vars, FT_STR("nope")));
    bind_run(t);
    assert_false(call(t, name(t, "var"), &key, 1, &out));
    expect_fault(t, FT_FAULT_COMPILATION,
                 "Required var 'nope' not found in config:\nVars supplied to b = {\n    \"cli\": 1,\n    \"global\": 2,\n"
                 "    \"scoped\": 3,\n    \"shop\": {\n        \"scoped\": 3\n    }\n}");
}

static void secrets_are_refused_outside_of_profiles(void **state)
{
    bench *t = *state;
    ft_value key = FT_VALUE_TEXT("DBT_ENV_SECRET_X"), out;
    bind_run(t);
    assert_false(call(t, name(t, "env_var"), &key, 1, &out));
    expect_fault(t, FT_FAULT_PARSING, "Secret env vars are allowed only in profiles.yml or packages.yml. "
                                      "Found 'DBT_ENV_SECRET_X' referenced elsewhere.");
    key = FT_VALUE_TEXT("UNSET");
    assert_false(call(t, name(t, "env_var"), &key, 1, &out));
    expect_fault(t, FT_FAULT_PARSING, "Env var required but not provided: 'UNSET'");
}

/* ---- recording */

static void parse_records_refs_and_gives_the_current_node(void **state)
{
    bench *t = *state;
    ft_capture capture = {.arena = t->arena};
    ft_value key = FT_VALUE_TEXT("a"), out;
    ft_parse_bind(&t->context, &t->world, &t->job, &t->b, &capture);
    assert_true(call(t, name(t, "ref"), &key, 1, &out));
    expect_text(t, out, "\"db\".\"main\".\"b\"");
    assert_int_equal(capture.refs.len, 1);
    assert_string_equal(ft_str_c(t->arena, capture.refs.at[0].name), "a");
    assert_int_equal(name(t, "execute").as.truth, false);
}

static void config_calls_join(void **state)
{
    bench *t = *state;
    ft_capture capture = {.arena = t->arena};
    ft_value out;
    ft_named first = {FT_STR("materialized"), FT_VALUE_TEXT("table")}, second = {FT_STR("alias"), FT_VALUE_TEXT("z")};
    ft_parse_bind(&t->context, &t->world, &t->job, &t->b, &capture);
    assert_true(ft_call(&t->job, name(t, "config"), &(ft_args){.named = &first, .named_len = 1}, &out));
    assert_true(ft_call(&t->job, name(t, "config"), &(ft_args){.named = &second, .named_len = 1}, &out));
    expect_text(t, ft_dict_get_text(capture.config_calls, FT_STR("materialized")), "table");
    expect_text(t, ft_dict_get_text(capture.config_calls, FT_STR("alias")), "z");
    assert_false(ft_call(&t->job, name(t, "config"), &(ft_args){0}, &out));
    expect_fault(t, FT_FAULT_COMPILATION, "Invalid inline model config");
}

/* ---- resolving */

static void ref_that_was_not_captured_is_an_error_with_a_hint(void **state)
{
    bench *t = *state;
    ft_value key = FT_VALUE_TEXT("a"), out;
    bind_run(t);
    assert_false(call(t, name(t, "ref"), &key, 1, &out));
    expect_fault(t, FT_FAULT_COMPILATION,
                 "dbt was unable to infer all dependencies for the model \"b\".\n"
                 "This typically happens when ref() is placed within a conditional block.\n\n"
                 "To fix this, add the following hint to the top of the model \"b\":\n\n-- depends_on: {{ ref('a') }}");
    ft_vec_push(t->arena, &t->b.depends_on, &t->a);
    assert_true(call(t, name(t, "ref"), &key, 1, &out));
    expect_text(t, out, "\"db\".\"main\".\"a\"");
    t->invocation.empty = true;
    assert_true(call(t, name(t, "ref"), &key, 1, &out));
    expect_text(t, out, "(select * from \"db\".\"main\".\"a\" where false limit 0) _dbt_limit_subq_a");
}

static void unknown_names_are_told_with_the_node_and_its_file(void **state)
{
    bench *t = *state;
    ft_value keys[2] = {FT_VALUE_TEXT("zz"), FT_VALUE_TEXT("t")}, out;
    bind_run(t);
    assert_false(call(t, name(t, "ref"), keys, 1, &out));
    expect_fault(t, FT_FAULT_COMPILATION, "Model 'b' (models/x.sql) depends on a node named 'zz' which was not found");
    assert_false(call(t, name(t, "source"), keys, 2, &out));
    expect_fault(t, FT_FAULT_COMPILATION,
                 "Model 'b' (models/x.sql) depends on a source named 'zz.t' which was not found");
    assert_false(call(t, name(t, "ref"), keys, 0, &out));
    expect_fault(t, FT_FAULT_COMPILATION, "ref() takes at most two arguments (0 given)");
}

/* ---- statements */

static void execute_begins_once_and_results_are_taken_once(void **state)
{
    bench *t = *state;
    ft_value sql = FT_VALUE_TEXT("select 7 as n"), pair, stored[3] = {FT_VALUE_TEXT("q")}, loaded, table;
    ft_named fetch = {FT_STR("fetch"), FT_VALUE_TRUE};
    bind_run(t);
    ft_args args = {.at = &sql, .len = 1, .named = &fetch, .named_len = 1};
    assert_true(ft_call(&t->job, member(t, "adapter", "execute"), &args, &pair));
    assert_int_equal(begun, 1);
    stored[1] = pair.as.list->at[0];
    stored[2] = pair.as.list->at[1];
    assert_true(call(t, name(t, "store_result"), stored, 3, &loaded));
    assert_true(call(t, name(t, "load_result"), stored, 1, &loaded));
    assert_true(ft_get_attr(&t->job, loaded, FT_STR("table"), &table));
    assert_int_equal(ft_value_table(table)->cells[0].as.number, 7);
    expect_text(t, pair.as.list->at[0], "SELECT 1");
    assert_false(call(t, name(t, "load_result"), stored, 1, &loaded));
    expect_fault(t, FT_FAULT_COMPILATION,
                 "The 'statement' result named 'q' has already been loaded into a variable");
}

static void bindings_stand_in_the_statement_as_literals(void **state)
{
    bench *t = *state;
    ft_list *values = ft_list_new(t->arena, 2);
    ft_list_add(t->arena, values, ft_of_int(5));
    ft_list_add(t->arena, values, FT_VALUE_NONE);
    ft_value sql = FT_VALUE_TEXT("insert into s values (%s, %s, '5%%')"), out;
    ft_named bindings = {FT_STR("bindings"), ft_of_list(values)};
    bind_run(t);
    ft_args args = {.at = &sql, .len = 1, .named = &bindings, .named_len = 1};
    assert_true(ft_call(&t->job, member(t, "adapter", "add_query"), &args, &out));
    assert_string_equal(ft_str_c(t->arena, last_sql), "insert into s values (5, NULL, '5%')");
}

static void every_member_is_found(void **state)
{
    bench *t = *state;
    static const char *const names[] = {
#define FT_MEMBER(name, groups, value) name,
#include "context/members.def"
#undef FT_MEMBER
    };
    for (size_t i = 1; i < sizeof names / sizeof *names; i++)
        assert_true(ft_str_cmp(ft_str_of(names[i - 1]), ft_str_of(names[i])) < 0);
    bind_run(t);
    assert_int_equal(name(t, "results").kind, FT_UNDEFINED);
    assert_int_equal(name(t, "doc").kind, FT_UNDEFINED);
    assert_int_equal(name(t, "sql").kind, FT_NONE);
}

static void adapter_answers_stubs_while_parsing(void **state)
{
    bench *t = *state;
    ft_value parts[3] = {FT_VALUE_TEXT("db"), FT_VALUE_TEXT("main"), FT_VALUE_TEXT("a")}, out;
    ft_capture capture = {.arena = t->arena};
    ft_parse_bind(&t->context, &t->world, &t->job, &t->b, &capture);
    assert_true(call(t, member(t, "adapter", "get_relation"), parts, 3, &out));
    assert_int_equal(out.kind, FT_NONE);
    bind_run(t);
    assert_true(call(t, member(t, "adapter", "get_relation"), parts, 3, &out));
    expect_text(t, out, "\"db\".\"main\".\"a\"");
    assert_int_equal(ft_value_relation(out)->kind, FT_REL_TABLE);
}

static void relations_change_by_copies(void **state)
{
    bench *t = *state;
    bind_run(t);
    ft_value this = name(t, "this"), method, out;
    ft_named schema = {FT_STR("schema"), FT_VALUE_FALSE};
    assert_true(ft_get_attr(&t->job, this, FT_STR("include"), &method));
    assert_true(ft_call(&t->job, method, &(ft_args){.named = &schema, .named_len = 1}, &out));
    expect_text(t, out, "\"db\".\"b\"");
    expect_text(t, this, "\"db\".\"main\".\"b\"");
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(vars_are_found_by_scope),
        TEST(missing_var_is_none_at_parse_and_an_error_at_run),
        TEST(secrets_are_refused_outside_of_profiles),
        TEST(parse_records_refs_and_gives_the_current_node),
        TEST(config_calls_join),
        TEST(ref_that_was_not_captured_is_an_error_with_a_hint),
        TEST(unknown_names_are_told_with_the_node_and_its_file),
        TEST(execute_begins_once_and_results_are_taken_once),
        TEST(bindings_stand_in_the_statement_as_literals),
        TEST(every_member_is_found),
        TEST(adapter_answers_stubs_while_parsing),
        TEST(relations_change_by_copies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
