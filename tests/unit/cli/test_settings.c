/* test_settings.c - folders, precedence and the dicts that templates and artifacts see. */
#include "check.h"

#include "cli/resolve.h"

typedef struct {
    ft_arena *arena;
    ft_fs fs;
    ft_environment environment;
    ft_options options;
    ft_settings settings;
    ft_diags *diags;
} world;

static int64_t now_us = 1717200000000000; /* 2024-06-01 00:00 */

static world *world_new(ft_arena *arena)
{
    static char *variables[] = {"HOME=/home/me", NULL};
    world *w = FT_NEW(arena, world);
    w->arena = arena;
    w->fs = ft_fs_memory(arena);
    w->diags = ft_diags_new(arena);
    ft_environment_init(&w->environment, arena, variables);
    w->fs.replace(w->fs.self, FT_STR("/work/shop/dbt_project.yml"), FT_STR("name: shop\n"), false);
    return w;
}

static bool resolve(world *w, int argc, char **argv, const char *folder)
{
    ft_clock *clock = FT_NEW(w->arena, ft_clock);
    *clock = ft_clock_fixed(&now_us);
    ft_settings_request request = {.options = &w->options, .environment = &w->environment, .fs = &w->fs,
                                   .clock = clock, .working_folder = ft_str_of(folder)};
    return ft_options_parse(w->arena, argc, argv, ft_environment_get, &w->environment, &w->options, w->diags) &&
           ft_settings_resolve(w->arena, &request, &w->settings, w->diags);
}

#define RESOLVE(w, folder, ...)                                                                    \
    resolve((w), (int)(sizeof((char *[]){"fettle", __VA_ARGS__}) / sizeof(char *)),                \
            (char *[]){"fettle", __VA_ARGS__}, (folder))

/* CLI-044, CLI-045 */
static void the_nearest_project_above_is_taken(void **state)
{
    world *w = world_new(*state);
    assert_true(RESOLVE(w, "/work/shop/models/marts", "run"));
    check_text(w->settings.project_dir, "/work/shop");
    check_text(w->settings.profiles_dir, "/home/me/.dbt");
    check_text(w->settings.log_folder, "/work/shop/logs");
    w->fs.replace(w->fs.self, FT_STR("/work/shop/profiles.yml"), FT_STR("shop: {}\n"), false);
    assert_true(RESOLVE(w, "/work/shop", "run"));
    check_text(w->settings.profiles_dir, "/work/shop");
    assert_false(RESOLVE(w, "/work", "run", "--project-dir", "nowhere"));
}

/* CLI-094, CLI-100 */
static void flags_of_the_project_stand_below_the_line_and_above_the_user(void **state)
{
    world *w = world_new(*state);
    w->fs.replace(w->fs.self, FT_STR("/work/shop/dbt_project.yml"),
                  FT_STR("name: shop\nflags: {fail_fast: true, use_catalogs_v2: true}\n"), false);
    w->fs.replace(w->fs.self, FT_STR("/home/me/.dbt/user_settings.yml"),
                  FT_STR("flags: {fail_fast: false, log_format: json}\n"), false);
    assert_true(RESOLVE(w, "/work/shop", "run"));
    assert_true(w->settings.invocation.fail_fast);
    check_text(ft_opt_text(&w->options, FT_OPT_LOG_FORMAT), "json");
    check_text(ft_opt_text(&w->options, FT_OPT_LOG_FORMAT_FILE), "json");
    assert_true(ft_dict_get_text(w->settings.invocation.behaviour, FT_STR("use_catalogs_v2")).as.truth);
    assert_true(RESOLVE(w, "/work/shop", "run", "--no-fail-fast"));
    assert_false(w->settings.invocation.fail_fast);
}

static void a_behaviour_flag_of_a_wrong_type_drops_the_block(void **state)
{
    world *w = world_new(*state);
    w->fs.replace(w->fs.self, FT_STR("/work/shop/dbt_project.yml"),
                  FT_STR("flags: {fail_fast: true, validate_macro_args: sometimes}\n"), false);
    assert_true(RESOLVE(w, "/work/shop", "run"));
    assert_false(w->settings.invocation.fail_fast);
    assert_true(ft_dict_get_text(w->settings.invocation.behaviour, FT_STR("validate_macro_args")).as.truth);
}

/* SHP-01, ART-42 */
static void templates_and_artifacts_see_the_resolved_options(void **state)
{
    world *w = world_new(*state);
    assert_true(RESOLVE(w, "/work/shop", "run", "-s", "a", "b", "--vars", "{x: 1}", "--full-refresh"));
    const ft_dict *flags = w->settings.invocation.flags, *args = w->settings.invocation.args;
    check_text(ft_text_of(ft_dict_get_text(flags, FT_STR("WHICH"))), "run");
    assert_true(ft_dict_get_text(flags, FT_STR("FULL_REFRESH")).as.truth);
    assert_int_equal(ft_dict_get_text(flags, FT_STR("NO_PRINT")).kind, FT_NONE);
    assert_int_equal(ft_dict_get_text(flags, FT_STR("SELECT")).kind, FT_UNDEFINED);
    assert_int_equal(ft_dict_get_text(args, FT_STR("select")).as.list->len, 2);
    assert_int_equal(ft_dict_get_text(ft_dict_get_text(args, FT_STR("vars")).as.dict, FT_STR("x")).as.number, 1);
    assert_int_equal(ft_dict_get_text(args, FT_STR("fail_fast")).kind, FT_UNDEFINED);
    check_text(ft_text_of(ft_dict_get_text(args, FT_STR("invocation_command"))),
               "dbt run -s a b --vars {x: 1} --full-refresh");
}

static void the_invocation_id_is_a_random_uuid(void **state)
{
    world *w = world_new(*state);
    assert_true(RESOLVE(w, "/work/shop", "run"));
    ft_str id = w->settings.invocation.invocation_id;
    assert_int_equal(id.len, 36);
    assert_int_equal(id.at[14], '4');
    assert_true(RESOLVE(w, "/work/shop", "run"));
    assert_false(ft_str_eq(id, w->settings.invocation.invocation_id));
}

/* CLI-025, CLI-029, CLI-030, CLI-099 */
static void values_that_cannot_be_are_refused(void **state)
{
    world *w = world_new(*state);
    assert_false(RESOLVE(w, "/work/shop", "run", "--vars", "[1]"));
    assert_false(RESOLVE(w, "/work/shop", "run", "--vars", "{"));
    assert_false(RESOLVE(w, "/work/shop", "run", "--event-time-start", "2024-01-01"));
    assert_false(RESOLVE(w, "/work/shop", "run", "--event-time-start", "2024-01-02", "--event-time-end", "2024-01-01"));
    assert_false(RESOLVE(w, "/work/shop", "run", "--sample", "3 weeks"));
    assert_false(RESOLVE(w, "/work/shop", "run", "--warn-error", "--warn-error-options", "{error: all}"));
    assert_false(RESOLVE(w, "/work/shop", "run", "--warn-error-options", "{warn: [X]}"));
    assert_int_equal(w->diags->errors, 7);
}

/* CLI-104, CLI-105 */
static void names_beat_all_and_deprecations(void **state)
{
    world *w = world_new(*state);
    ft_str test = FT_STR("LogTestResult"), nothing = FT_STR("NothingToDo"), other = FT_STR("NoNodesSelected");
    ft_str moved = FT_STR("PackageRedirectDeprecation");
    const ft_warning_rules *rules = &w->settings.warnings;
    assert_true(RESOLVE(w, "/work/shop", "run", "--warn-error-options", "{error: all, warn: [LogTestResult], silence: [NothingToDo]}"));
    assert_int_equal(ft_warning_judge(rules, test, false), FT_WARNING_SHOWN);
    assert_int_equal(ft_warning_judge(rules, nothing, false), FT_WARNING_SILENT);
    assert_int_equal(ft_warning_judge(rules, other, false), FT_WARNING_ERROR);
    assert_true(RESOLVE(w, "/work/shop", "run", "--warn-error-options",
                        "{silence: [Deprecations], error: [PackageRedirectDeprecation]}"));
    assert_int_equal(ft_warning_judge(rules, other, true), FT_WARNING_SILENT);
    assert_int_equal(ft_warning_judge(rules, moved, true), FT_WARNING_ERROR);
    assert_int_equal(ft_warning_judge(rules, other, false), FT_WARNING_SHOWN);
    assert_true(RESOLVE(w, "/work/shop", "run", "--warn-error-options", "{error: '*', warn: [Deprecations]}"));
    assert_int_equal(ft_warning_judge(rules, moved, true), FT_WARNING_SHOWN);
    assert_int_equal(ft_warning_judge(rules, other, false), FT_WARNING_ERROR);
}

/* CLI-104, CLI-107 */
static void the_rules_reach_tests(void **state)
{
    world *w = world_new(*state);
    const ft_invocation *made = &w->settings.invocation;
    assert_true(RESOLVE(w, "/work/shop", "run", "--warn-error-options", "{error: [LogTestResult]}"));
    assert_true(made->warned_tests_fail);
    assert_true(RESOLVE(w, "/work/shop", "run", "--warn-error-options", "{error: all, warn: [LogTestResult]}"));
    assert_false(made->warned_tests_fail);
    assert_false(RESOLVE(w, "/work/shop", "run", "--warn-error-options", "{error: [all]}"));
    assert_false(RESOLVE(w, "/work/shop", "run", "--warn-error-options", "{error: all, include: all}"));
    assert_true(RESOLVE(w, "/work/shop", "run", "--warn-error-options", "{include: [LogTestResult, AccessDenied], exclude: null}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_nearest_project_above_is_taken),
        TEST(flags_of_the_project_stand_below_the_line_and_above_the_user),
        TEST(a_behaviour_flag_of_a_wrong_type_drops_the_block),
        TEST(templates_and_artifacts_see_the_resolved_options),
        TEST(the_invocation_id_is_a_random_uuid),
        TEST(values_that_cannot_be_are_refused),
        TEST(names_beat_all_and_deprecations),
        TEST(the_rules_reach_tests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
