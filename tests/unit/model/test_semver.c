/* test_semver.c - versions against answers recorded from dbt-common 1.37 (semver.VersionSpecifier.compare and
 * semver.reduce_versions). DEP-06, PRJ-13. */
#include "check.h"

#include "model/semver.h"

static size_t read_all(ft_str text, ft_semver *out)
{
    size_t count = 0;
    ft_str word;
    while (ft_str_cut(&text, ' ', &word))
        assert_true(ft_semver_read(word, &out[count++]));
    return count;
}

static void what_is_no_version_is_refused(void **state)
{
    static const char *const wrong[] = {"", "1", "1.0", "01.0.0", "1.0.0.0", "==1.0.0", "~1.0.0", "> 1.0.0", ">=1.0.0,<2.0.0",
                                        "v1.0.0", "1.0.0+\xc3\xa9", "1.0.x", "1.0.0-a..b"};
    (void)state;
    ft_semver version;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(ft_semver_read(ft_str_of(wrong[i]), &version));
}

static void parts_are_found_with_and_without_a_dash(void **state)
{
    static const struct { const char *text, *prerelease, *build; } rows[] = {
        {"1.0.0-rc1", "rc1", ""}, {"1.0.0rc1", "rc1", ""},   {"1.0.01", "1", ""},  {"1.0.12.3", "2.3", ""},
        {"1.0.0--", "-", ""},     {"1.0.0-a.1+b.2", "a.1", "b.2"}, {"1.0.10", "", ""}, {"1.0.0+", "", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_semver version;
        assert_true(ft_semver_read(ft_str_of(rows[i].text), &version));
        check_text(version.prerelease, rows[i].prerelease);
        check_text(version.build, rows[i].build);
    }
}

static void versions_are_ordered_with_their_operators(void **state)
{
    static const struct { const char *a, *b; int order; } rows[] = {
        {"1.2.0", "1.10.0", -1},     {"1.0.0", "1.0.0", 0},        {"1.0.0-rc1", "1.0.0", -1},
        {"1.0.0", "1.0.0-rc1", 1},   {"<1.0.0", "1.0.0-rc1", -1},  {"1.0.0-alpha.9", "1.0.0-alpha.10", -1},
        {"1.0.0-1", "1.0.0-a", -1},  {"1.0.0-rc1", "1.0.0-rc1.2", -1}, {">1.0.0", ">=1.0.0", 1},
        {"<=1.0.0", "<1.0.0", 1},    {">=1.0.0", "<=1.0.0", 0},    {"<1.0.0", ">1.0.0", -1},
        {"100000000000000000000.0.0", "99999999999999999999.0.0", 1}, {"1.0.0+a", "1.0.0+b", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_semver a, b;
        assert_true(ft_semver_read(ft_str_of(rows[i].a), &a) && ft_semver_read(ft_str_of(rows[i].b), &b));
        assert_int_equal(ft_semver_cmp(&a, &b), rows[i].order);
    }
}

/* PRJ-13, DEP-06 */
static void requirements_are_merged_to_the_tightest_range(void **state)
{
    static const struct { const char *wanted, *range; } rows[] = {
        {">=1.0.0 <2.0.0", ">=1.0.0, <2.0.0"},
        {">=1.0.0 >=1.1.0 <2.0.0 <1.5.0", ">=1.1.0, <1.5.0"},
        {">=1.0.0 >1.0.0", ">1.0.0"},
        {"1.0.0 >=1.0.0", "=1.0.0, =1.0.0"},
        {"1.0.0 <=1.0.0", "=1.0.0, =1.0.0"},
        {"1.0.0 >1.0.0", "none"},
        {"1.0.0 1.0.1", "none"},
        {">=2.0.0 <1.0.0", "none"},
        {">1.0.0 <1.0.0", "none"},
        {"<2.0.0 2.0.0-rc1", "none"},
        {"<=2.0.0 2.0.0-rc1", "=2.0.0-rc1, =2.0.0-rc1"},
        {">=1.0.0", ">=1.0.0"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_semver wanted[8];
        ft_semver_range range;
        ft_buf shown = ft_buf_in(*state);
        if (ft_semver_reduce(wanted, read_all(ft_str_of(rows[i].wanted), wanted), &range))
            ft_semver_range_print(&shown, &range);
        else
            ft_buf_text(&shown, "none");
        check_text(ft_buf_str(&shown), rows[i].range);
    }
}

static void nothing_wanted_leaves_any_version(void **state)
{
    ft_semver_range range;
    ft_semver version;
    ft_buf shown = ft_buf_in(*state);
    assert_true(ft_semver_reduce(NULL, 0, &range) && ft_semver_read(FT_STR("3.1.4"), &version));
    assert_true(ft_semver_fits(&range, &version));
    ft_semver_range_print(&shown, &range);
    check_text(ft_buf_str(&shown), "ANY");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_version_is_refused),          TEST(parts_are_found_with_and_without_a_dash),
        TEST(versions_are_ordered_with_their_operators), TEST(requirements_are_merged_to_the_tightest_range),
        TEST(nothing_wanted_leaves_any_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
