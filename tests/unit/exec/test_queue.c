/* test_queue.c - who is given which step. */
#include "exec/queue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

typedef struct { ft_arena *arena; ft_plan plan; ft_queue *queue; } fixture;

static const ft_builtin_file builtin[] = {
    {FT_STR_INIT("dbt"), FT_STR_INIT("macros/tests.sql"),
     FT_STR_INIT("{% test unique(model, column_name) %}select 1{% endtest %}\n"
                 "{% test not_null(model, column_name) %}select 1{% endtest %}\n"
                 "{% macro get_where_subquery(relation) %}{{ return(relation) }}{% endmacro %}")},
};

static ft_str no_variable(void *self, ft_str name)
{
    (void)self;
    return ft_str_is(name, "HOME") ? FT_STR("/home/someone") : (ft_str){0};
}

/* Models first and second; the only test of the first comes behind the two of the second by name. */
static const ft_graph *graph_of(ft_arena *arena)
{
    static ft_voice voice;
    static int64_t now = 1700000000000000;
    static const char *const files[][2] = {
        {"dbt_project.yml", "name: shop\nprofile: shop\n"},
        {"profiles.yml", "shop: {target: dev, outputs: {dev: {type: sqlite, path: x.db, schema: main}}}\n"},
        {"models/first.sql", "select 1 as a"},
        {"models/second.sql", "select 1 as a, 2 as b"},
        {"models/all.yml", "models: [{name: first, columns: [{name: a, data_tests: [unique]}]}, {name: second, columns:"
                           " [{name: a, data_tests: [not_null]}, {name: b, data_tests: [not_null]}]}]\n"},
    };
    ft_fs disk = ft_fs_memory(arena);
    ft_pool pool = ft_pool_plain();
    ft_clock clock = ft_clock_fixed(&now);
    disk.make_folders(disk.self, FT_STR("models"));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_int_equal(disk.replace(disk.self, ft_str_of(files[i][0]), ft_str_of(files[i][1]), false), 0);
    ft_invocation invocation = {.clock = &clock, .voice = &voice, .which = FT_STR("build"), .env = no_variable,
                                .flags = ft_dict_new(arena), .cli_vars = ft_dict_new(arena),
                                .behaviour = ft_dict_new(arena)};
    const ft_load_request request = {.fs = &disk, .clock = &clock, .pool = &pool, .invocation = &invocation,
                                     .builtin = builtin, .builtin_len = 1};
    ft_diags *diags = ft_diags_new(arena);
    const ft_project *project = ft_project_load(arena, &request, diags);
    assert_non_null(project);
    return ft_graph_build(arena, project, diags);
}

/* A step for every node: models on level 0, tests on level 1. */
static fixture *begin(unsigned workers)
{
    ft_arena *arena = ft_arena_new("test");
    fixture *f = FT_NEW(arena, fixture);
    f->arena = arena;
    const ft_graph *graph = graph_of(arena);
    size_t len = ft_graph_len(graph);
    f->plan = (ft_plan){.command = FT_DO_RUN, .graph = graph, .len = len};
    f->plan.steps = FT_NEW_ARRAY(arena, ft_step, len);
    f->plan.step_of = FT_NEW_ARRAY(arena, uint32_t, len);
    f->plan.gate_start = FT_NEW_ARRAY(arena, uint32_t, len + 1);
    for (uint32_t id = 0; id < len; id++) {
        ft_node *node = ft_graph_node(graph, id);
        bool test = node->type == FT_TEST;
        f->plan.step_of[id] = id;
        f->plan.steps[id] = (ft_step){.kind = test ? FT_STEP_TEST : FT_STEP_MODEL, .node = node, .level = test,
                                     .writes = !test};
    }
    f->queue = ft_queue_new(arena, &f->plan, true, workers);
    return f;
}

static ft_step *take(fixture *f, unsigned worker, const char *id)
{
    ft_step *step;
    const ft_step *cause;
    assert_int_equal(ft_queue_take(f->queue, worker, &step, &cause), FT_QUEUE_RUN);
    if (!ft_str_starts(step->node->unique_id, ft_str_of(id)))
        fail_msg("got %.*s, expected %s", FT_ARG(step->node->unique_id), id);
    return step;
}

static void end(fixture *f)
{
    ft_step *step;
    const ft_step *cause;
    assert_int_equal(ft_queue_take(f->queue, 1, &step, &cause), FT_QUEUE_END);
    ft_queue_release(f->queue);
    ft_arena_free(f->arena);
}

static void tests_go_to_the_worker_that_built_what_they_read(void **unused)
{
    (void)unused;
    fixture *f = begin(2);
    /* nobody made the models ready: they are any worker's */
    ft_step *first = take(f, 1, "model.shop.first"), *second = take(f, 2, "model.shop.second");
    ft_queue_done(f->queue, 2, second, false);
    ft_queue_done(f->queue, 1, first, false);
    ft_step *own = take(f, 1, "test.shop.unique_first_a");
    ft_queue_done(f->queue, 1, own, false);
    own = take(f, 2, "test.shop.not_null_second_a");
    /* sooner than to wait, the other worker takes it */
    ft_step *other = take(f, 1, "test.shop.not_null_second_b");
    ft_queue_done(f->queue, 2, own, false);
    ft_queue_done(f->queue, 1, other, false);
    end(f);
}

static void an_earlier_level_comes_first_whoever_made_it_ready(void **unused)
{
    (void)unused;
    fixture *f = begin(2);
    f->plan.steps[f->plan.len - 1].level = 2; /* unique_first_a */
    ft_step *first = take(f, 1, "model.shop.first"), *second = take(f, 2, "model.shop.second");
    ft_queue_done(f->queue, 2, second, false);
    ft_queue_done(f->queue, 1, first, false);
    ft_queue_done(f->queue, 1, take(f, 1, "test.shop.not_null_second_a"), false);
    ft_queue_done(f->queue, 1, take(f, 1, "test.shop.not_null_second_b"), false);
    ft_queue_done(f->queue, 2, take(f, 2, "test.shop.unique_first_a"), false);
    end(f);
}

static void one_worker_goes_by_level_and_name(void **unused)
{
    (void)unused;
    fixture *f = begin(1);
    static const char *const order[] = {"model.shop.first", "model.shop.second", "test.shop.not_null_second_a",
                                        "test.shop.not_null_second_b", "test.shop.unique_first_a"};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        ft_queue_done(f->queue, 1, take(f, 1, order[i]), false);
    end(f);
}

static void further_tests_are_given_while_they_are_ready(void **unused)
{
    (void)unused;
    fixture *f = begin(1);
    ft_step *first = take(f, 1, "model.shop.first");
    assert_null(ft_queue_take_test(f->queue, 1)); /* what is ready is a model */
    ft_step *second = take(f, 1, "model.shop.second");
    assert_null(ft_queue_take_test(f->queue, 1));
    ft_queue_done(f->queue, 1, first, false);
    ft_queue_done(f->queue, 1, second, true); /* its tests are to be skipped: those are for ft_queue_take() */
    ft_step *step;
    const ft_step *cause;
    for (int i = 0; i < 2; i++) {
        assert_null(ft_queue_take_test(f->queue, 1));
        assert_int_equal(ft_queue_take(f->queue, 1, &step, &cause), FT_QUEUE_SKIP);
        ft_queue_done(f->queue, 1, step, true);
    }
    step = ft_queue_take_test(f->queue, 1);
    assert_true(step && ft_str_starts(step->node->unique_id, FT_STR("test.shop.unique_first_a")));
    assert_null(ft_queue_take_test(f->queue, 1));
    ft_queue_done(f->queue, 1, step, false);
    end(f);
}

static bool is_not_null(const ft_step *step)
{
    return ft_str_is(step->node->as.test->test_name, "not_null");
}

static void tests_beside_another_come_out_of_their_turn(void **unused)
{
    (void)unused;
    fixture *f = begin(2);
    ft_step *first = take(f, 1, "model.shop.first"), *second = take(f, 2, "model.shop.second");
    ft_queue_done(f->queue, 2, second, false);
    ft_queue_done(f->queue, 1, first, false);
    ft_step *unique = take(f, 1, "test.shop.unique_first_a"), *a = take(f, 2, "test.shop.not_null_second_a");
    assert_null(ft_queue_take_beside(f->queue, unique, is_not_null)); /* of another relation */
    ft_step *b = ft_queue_take_beside(f->queue, a, is_not_null);
    assert_true(b && ft_str_starts(b->node->unique_id, FT_STR("test.shop.not_null_second_b")));
    assert_null(ft_queue_take_beside(f->queue, a, is_not_null));
    assert_null(ft_queue_take_test(f->queue, 2)); /* nothing is left in the heaps */
    ft_queue_done(f->queue, 1, unique, false);
    ft_queue_done(f->queue, 2, a, false);
    ft_queue_done(f->queue, 2, b, false);
    end(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tests_go_to_the_worker_that_built_what_they_read),
        cmocka_unit_test(an_earlier_level_comes_first_whoever_made_it_ready),
        cmocka_unit_test(one_worker_goes_by_level_and_name),
        cmocka_unit_test(further_tests_are_given_while_they_are_ready),
        cmocka_unit_test(tests_beside_another_come_out_of_their_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
