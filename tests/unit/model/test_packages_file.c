/* test_packages_file.c - what projects ask for, and its hash as dbt 1.12.6 computes it (task/deps: _create_sha1_hash of
 * config/project: package_config_from_data). DEP-01 ... DEP-05, DEP-09. */
#include "check.h"

#include "model/packages_file.h"

typedef struct { ft_fs fs; ft_packages_reader reader; ft_packages_file file; } world;

static world *world_new(ft_arena *arena, const char *packages, const char *dependencies)
{
    world *w = FT_NEW(arena, world);
    w->fs = ft_fs_memory(arena);
    w->reader = (ft_packages_reader){.arena = arena, .fs = &w->fs, .diags = ft_diags_new(arena)};
    if (packages)
        w->fs.replace(w->fs.self, FT_STR("shop/packages.yml"), ft_str_of(packages), false);
    if (dependencies)
        w->fs.replace(w->fs.self, FT_STR("shop/dependencies.yml"), ft_str_of(dependencies), false);
    return w;
}

static bool reads(world *w)
{
    return ft_packages_file_read(&w->reader, FT_STR("shop"), &w->file);
}

static void the_hash_is_dbts(void **state)
{
    static const struct { const char *entry, *hash; } rows[] = {
        {"package: dbt-labs/dbt_utils\n    version: 1.1.1", "a158c48c59c2bb7d729d2a4e215aabe5bb4f3353"},
        {"package: dbt-labs/dbt_utils\n    version: ['>=1.0.0', '<2.0.0']", "dd1e1feb2d2bbce79e7a255cd309a60e6548df0b"},
        {"package: dbt-labs/dbt_utils\n    version: 1.0", "e3d26d142a5186e726577056752d1999bb81f002"},
        {"package: dbt-labs/dbt_utils\n    version: 1", "36487c0fb581e2409be49ac25bf2343a3de78412"},
        {"package: dbt-labs/dbt_utils\n    version: 1.1.1\n    install_prerelease: true", "20055d03ea161564c7b83beb3bc74d03f8f5cf36"},
        {"package: a/b\n    version: \xc3\xa9", "72ec9fc5b1c68b81853c0965edd5e91112d2b532"},
        {"package: a/b\n    version: [1.0, '>2']", "67f08514a20f8961482440fdf74dffacc06ab298"},
        {"git: https://x/y.git\n    revision: '1.0'", "d7ebf41a9457ed1e5d9806fb49eeac9c0762d38e"},
        {"git: https://x/y.git\n    revision: 1.0\n    warn-unpinned: false\n    subdirectory: a", "e78d71d1cac02da53045389deca3a1d206f6b5f7"},
        {"git: https://x/y.git", "f48a339deec875966716571e6eca5cf96910edd3"},
        {"local: ../x", "2eb88687c82ae2cd966a476e338919651d83079e"},
        {"local: ../x\n    name: n", "b7b66cd9d9507f09479150037edbd0b59738ac3e"},
        {"tarball: https://x\n    name: n", "1be8a2373c57146da999b4e1059642b92fb08ccd"},
        {"private: o/r\n    provider: gitlab\n    revision: main", "7bd024e1ed957d8e0fcfb00272a9355eb8f64507"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_str text = ft_format(*state, "packages:\n  - %s\n", rows[i].entry);
        world *w = world_new(*state, text.at, NULL);
        assert_true(reads(w));
        check_text(ft_packages_hash(*state, &w->file), rows[i].hash);
    }
    world *empty = world_new(*state, "packages:\n", NULL);
    assert_true(reads(empty));
    check_text(ft_packages_hash(*state, &empty->file), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

static void an_entry_that_cannot_be_is_refused(void **state)
{
    static const struct { const char *entry, *message; } rows[] = {
        {"package: x\n    version: 1.0.0", "x was not found in the package index. Packages on the index require a namespace, e.g dbt-labs/dbt_utils"},
        {"package: a/x", "a/x is missing the version. When installing from the Hub package index, version is a required property"},
        {"package: ''", "A hub package is missing the value. It is a required property."},
        {"local: ''", "A local package is missing the value. It is a required property."},
        {"git: ''", "A git package is missing the value. It is a required property."},
        {"foo: 1", "this entry does not say what package it is"},
        {"local: a\n    bar: 1", "a local package has no key \"bar\""},
        {"local: a\n    git: b", "a local package has no key \"git\""},
        {"tarball: https://x", "a tarball package needs a name"},
        {"git: 3", "\"git\" of a package must be text"},
        {"git: u\n    revision: [a]", "a version of a package must be text"},
        {"git: u\n    warn-unpinned: 1", "\"warn-unpinned\" of a package must be true or false"},
        {"just text", "an entry of packages must be a mapping"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ft_str text = ft_format(*state, "packages:\n  - %s\n", rows[i].entry);
        world *w = world_new(*state, text.at, NULL);
        assert_false(reads(w));
        check_text(w->reader.diags->all.at[0]->message,
                   ft_format(*state, "The packages.yml file in this project is malformed: %s", rows[i].message).at);
        assert_true(w->reader.diags->all.at[0]->span.source && w->reader.diags->all.at[0]->hint.len);
    }
}

/* DEP-01 */
static void packages_stand_in_one_of_two_files(void **state)
{
    world *w = world_new(*state, "packages:\n  - local: a\n", "packages:\n  - local: b\n");
    assert_false(reads(w));
    check_text(w->reader.diags->all.at[0]->message,
               "The 'packages' key cannot be specified in both packages.yml and dependencies.yml");
    w = world_new(*state, "projects:\n  - name: a\n", NULL);
    assert_false(reads(w));
    w = world_new(*state, NULL, "projects:\n  - name: a\npackages:\n  - local: b\n");
    assert_true(reads(w));
    check_text(w->file.file, "dependencies.yml");
    check_text(w->file.specs.at[0].address, "b");
    w = world_new(*state, NULL, "projects:\n  - name: a\n");
    assert_true(reads(w) && w->file.specs.len == 0);
    check_text(w->file.file, "packages.yml");
    w = world_new(*state, NULL, NULL);
    assert_true(reads(w) && w->file.specs.len == 0);
}

static void every_broken_entry_is_shown(void **state)
{
    world *w = world_new(*state, "packages:\n  - foo: 1\n  - local: fine\n  - local: ''\n", NULL);
    assert_false(reads(w));
    assert_int_equal(w->reader.diags->errors, 2);
}

static void a_lock_has_a_hash(void **state)
{
    world *w = world_new(*state, NULL, NULL);
    w->fs.replace(w->fs.self, FT_STR("shop/package-lock.yml"),
                  FT_STR("packages:\n  - git: u\n    revision: abc\n    name: x\nsha1_hash: aa11\n"), false);
    assert_true(ft_packages_lock_read(&w->reader, FT_STR("shop/package-lock.yml"), &w->file));
    check_text(w->file.hash, "aa11");
    check_text(w->file.specs.at[0].name, "x");
    check_text(w->file.specs.at[0].versions.at[0], "abc");
    assert_true(ft_packages_lock_read(&w->reader, FT_STR("shop/absent.yml"), &w->file));
    assert_true(!w->file.hash.at && !w->file.specs.len && !w->file.source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_hash_is_dbts),          TEST(an_entry_that_cannot_be_is_refused), TEST(packages_stand_in_one_of_two_files),
        TEST(every_broken_entry_is_shown), TEST(a_lock_has_a_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
