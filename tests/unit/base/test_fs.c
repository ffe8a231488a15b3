/* test_fs.c - the disk and its memory twin answer alike; paths. */
#include "check.h"

#include "base/fs.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static ft_str temporary_folder(ft_arena *arena)
{
    char *path = ft_str_c(arena, FT_STR("/tmp/fettle-test-XXXXXX"));
    assert_non_null(mkdtemp(path));
    return ft_str_of(path);
}

static void check_one_life(ft_arena *arena, const ft_fs *fs, ft_str root)
{
    ft_str folder = ft_path_join(arena, root, FT_STR("a/b"));
    ft_str file = ft_path_join(arena, folder, FT_STR("m.sql"));
    ft_str text;
    ft_fs_stat found;
    assert_int_equal(fs->make_folders(fs->self, folder), 0);
    assert_int_equal(fs->make_folders(fs->self, folder), 0);
    assert_int_equal(ft_fs_read(fs, arena, file, &text), ENOENT);
    assert_int_equal(fs->replace(fs->self, file, FT_STR("one\0two"), true), 0);
    assert_int_equal(ft_fs_read(fs, arena, file, &text), 0);
    assert_true(ft_str_eq(text, FT_STR("one\0two")));
    assert_int_equal(fs->replace(fs->self, file, FT_STR(""), false), 0);
    assert_int_equal(ft_fs_read(fs, arena, file, &text), 0);
    assert_int_equal(text.len, 0);
    assert_int_equal(fs->stat(fs->self, folder, &found), 0);
    assert_int_equal(found.kind, FT_FS_FOLDER);
    assert_int_equal(ft_fs_read(fs, arena, folder, &text), EISDIR);
    assert_int_equal(fs->replace(fs->self, folder, FT_STR("x"), false), EISDIR);
    assert_int_equal(fs->make_folders(fs->self, file), ENOTDIR);
    assert_int_equal(fs->remove(fs->self, file), 0);
    assert_false(ft_fs_exists(fs, file));
}

/* What is read in pieces is the file that was there when it was opened. */
static void check_source(ft_arena *arena, const ft_fs *fs, ft_str root)
{
    ft_str file = ft_path_join(arena, root, FT_STR("pieces"));
    ft_fs_source *source;
    char piece[4];
    size_t got;
    assert_int_equal(fs->open(fs->self, arena, file, &source), ENOENT);
    fs->replace(fs->self, file, FT_STR("sixteen"), false);
    assert_int_equal(fs->open(fs->self, arena, file, &source), 0);
    assert_int_equal(source->read(source, piece, sizeof piece, &got), 0);
    assert_true(ft_str_eq((ft_str){piece, got}, FT_STR("sixt")));
    fs->replace(fs->self, file, FT_STR("another"), false);
    assert_int_equal(source->read(source, piece, sizeof piece, &got), 0);
    assert_true(ft_str_eq((ft_str){piece, got}, FT_STR("een")));
    assert_int_equal(source->read(source, piece, sizeof piece, &got), 0);
    assert_int_equal(got, 0);
    source->close(source);
    assert_int_equal(fs->remove(fs->self, file), 0);
}

/* What had the new name is gone, and nothing is under the old one. */
static void check_renaming(ft_arena *arena, const ft_fs *fs, ft_str root)
{
    ft_str old = ft_path_join(arena, root, FT_STR("old")), new = ft_path_join(arena, root, FT_STR("new")), text;
    assert_int_equal(fs->rename(fs->self, old, new), ENOENT);
    fs->replace(fs->self, new, FT_STR("lost"), false);
    fs->replace(fs->self, old, FT_STR("kept"), false);
    assert_int_equal(fs->rename(fs->self, old, new), 0);
    assert_false(ft_fs_exists(fs, old));
    assert_int_equal(ft_fs_read(fs, arena, new, &text), 0);
    assert_true(ft_str_eq(text, FT_STR("kept")));
    assert_int_equal(fs->remove(fs->self, new), 0);
}

static void check_listing_and_removal(ft_arena *arena, const ft_fs *fs, ft_str root)
{
    ft_str folder = ft_path_join(arena, root, FT_STR("a/b"));
    fs->make_folders(fs->self, folder);
    fs->replace(fs->self, ft_path_join(arena, folder, FT_STR("z")), FT_STR("1"), false);
    fs->replace(fs->self, ft_path_join(arena, folder, FT_STR("b")), FT_STR("2"), false);
    fs->make_folders(fs->self, ft_path_join(arena, folder, FT_STR("m")));
    ft_fs_entries entries = {0};
    assert_int_equal(ft_fs_list_sorted(fs, arena, folder, &entries), 0);
    assert_int_equal(entries.len, 3);
    check_text(entries.at[0].name, "b");
    check_text(entries.at[1].name, "m");
    assert_int_equal(entries.at[1].kind, FT_FS_FOLDER);
    ft_str top = ft_path_join(arena, root, FT_STR("a"));
    assert_int_equal(fs->remove(fs->self, top), 0);
    assert_false(ft_fs_exists(fs, top));
    assert_false(ft_fs_exists(fs, folder));
    assert_int_equal(fs->remove(fs->self, top), ENOENT);
    assert_int_equal(fs->list(fs->self, arena, top, &entries), ENOENT);
}

static void disk_writes_reads_lists_and_removes(void **state)
{
    ft_fs fs = ft_fs_disk();
    ft_str root = temporary_folder(*state);
    check_one_life(*state, &fs, root);
    check_listing_and_removal(*state, &fs, root);
    check_source(*state, &fs, root);
    check_renaming(*state, &fs, root);
    assert_int_equal(fs.remove(fs.self, root), 0);
}

static void memory_writes_reads_lists_and_removes(void **state)
{
    ft_fs fs = ft_fs_memory(*state);
    check_one_life(*state, &fs, FT_STR("root"));
    check_listing_and_removal(*state, &fs, FT_STR("/abs"));
    check_source(*state, &fs, FT_STR("root"));
    check_renaming(*state, &fs, FT_STR("root"));
}

static void replacing_keeps_links_and_modes_and_leaves_nothing_beside(void **state)
{
    ft_fs fs = ft_fs_disk();
    ft_str root = temporary_folder(*state), text;
    ft_str file = ft_path_join(*state, root, FT_STR("file")),
           link = ft_path_join(*state, root, FT_STR("link"));
    fs.replace(fs.self, file, FT_STR("old"), false);
    assert_int_equal(chmod(ft_str_c(*state, file), 0640), 0);
    assert_int_equal(symlink("file", ft_str_c(*state, link)), 0);
    assert_int_equal(fs.replace(fs.self, link, FT_STR("new"), true), 0);
    ft_fs_read(&fs, *state, file, &text);
    check_text(text, "new");
    struct stat found;
    stat(ft_str_c(*state, file), &found);
    assert_int_equal(found.st_mode & 0777, 0640);
    ft_fs_entries entries = {0};
    fs.list(fs.self, *state, root, &entries);
    assert_int_equal(entries.len, 2);
    fs.remove(fs.self, root);
}

static void a_new_file_is_whole_and_alone(void **state)
{
    ft_fs fs = ft_fs_disk();
    ft_str root = temporary_folder(*state), text;
    ft_str file = ft_path_join(*state, root, FT_STR("file")),
           nowhere = ft_path_join(*state, root, FT_STR("folder/file"));
    assert_int_equal(fs.replace(fs.self, nowhere, FT_STR("x"), false), ENOENT);
    mode_t mask = umask(0);
    umask(mask);
    for (int durable = 0; durable < 2; durable++) {
        assert_int_equal(fs.replace(fs.self, file, FT_STR("x"), durable), 0);
        ft_fs_read(&fs, *state, file, &text);
        check_text(text, "x");
        struct stat found;
        stat(ft_str_c(*state, file), &found);
        assert_int_equal(found.st_mode & 0777, 0666 & ~mask);
        ft_fs_entries entries = {0};
        fs.list(fs.self, *state, root, &entries);
        assert_int_equal(entries.len, 1);
        fs.remove(fs.self, file);
    }
    ft_str deep = ft_path_join(*state, root, FT_STR("a/b//c/"));
    assert_int_equal(fs.make_folders(fs.self, deep), 0);
    assert_int_equal(fs.make_folders(fs.self, deep), 0);
    assert_int_equal(fs.replace(fs.self, ft_path_join(*state, deep, FT_STR("file")), FT_STR("x"), false), 0);
    assert_int_equal(fs.make_folders(fs.self, ft_path_join(*state, deep, FT_STR("file/in"))), ENOTDIR);
    fs.remove(fs.self, root);
}

/* Room is set aside while it is written, and what it did not need is free again. */
static void a_long_file_takes_no_more_room_than_it_needs(void **state)
{
    ft_arena *arena = *state;
    ft_fs disk = ft_fs_disk();
    ft_str root = temporary_folder(arena), file = ft_path_join(arena, root, FT_STR("long")), text;
    ft_str piece = {memset(ft_alloc(arena, 300 << 10), 'x', 300 << 10), 300 << 10};
    ft_fs_file *out;
    struct stat found;
    assert_int_equal(disk.create(disk.self, arena, file, FT_FS_REPLACE, &out), 0);
    for (int i = 0; i < 10; i++)
        assert_int_equal(out->write(out, piece), 0);
    assert_int_equal(out->finish(out, false), 0);
    assert_int_equal(ft_fs_read(&disk, arena, file, &text), 0);
    assert_int_equal(text.len, 10 * piece.len);
    assert_int_equal(stat(ft_str_c(arena, file), &found), 0);
    assert_true((size_t)found.st_blocks * 512 < text.len + (1 << 20));
    disk.remove(disk.self, root);
}

/* Long enough to go past the cache where the file system lets it, in pieces that fill no page. */
static void pieces_stand_in_the_file_as_they_came(void **state)
{
    static const size_t lengths[] = {1, 4095, 700001, 4097, 524288, 0, 1300007, 12};
    static const char *const folders[] = {"/tmp", "/dev/shm", "."};
    ft_arena *arena = *state;
    ft_fs disk = ft_fs_disk();
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        ft_str file = ft_path_join(arena, ft_str_of(folders[i]), ft_format(arena, "fettle-pieces-%ld", (long)getpid())), text;
        ft_buf all = ft_buf_in(arena);
        ft_fs_file *out;
        if (access(folders[i], W_OK))
            continue; /* not every system has /dev/shm */
        assert_int_equal(disk.create(disk.self, arena, file, FT_FS_REPLACE, &out), 0);
        for (size_t j = 0; j < sizeof lengths / sizeof *lengths; j++) {
            size_t from = all.len;
            for (size_t k = 0; k < lengths[j]; k++)
                ft_buf_byte(&all, (char)('a' + (j * 7 + k / 1000) % 26));
            assert_int_equal(out->write(out, ft_str_from(ft_buf_str(&all), from)), 0);
        }
        assert_int_equal(out->finish(out, true), 0);
        assert_int_equal(ft_fs_read(&disk, arena, file, &text), 0);
        assert_true(ft_str_eq(text, ft_buf_str(&all)));
        disk.remove(disk.self, file);
    }
}

static void removing_does_not_follow_links(void **state)
{
    ft_fs fs = ft_fs_disk();
    ft_str root = temporary_folder(*state), outside = temporary_folder(*state);
    ft_str kept = ft_path_join(*state, outside, FT_STR("kept"));
    fs.replace(fs.self, kept, FT_STR("x"), false);
    ft_str link = ft_path_join(*state, root, FT_STR("link"));
    assert_int_equal(symlink(ft_str_c(*state, outside), ft_str_c(*state, link)), 0);
    assert_int_equal(fs.remove(fs.self, root), 0);
    assert_true(ft_fs_exists(&fs, kept));
    fs.remove(fs.self, outside);
}

static void names_with_nul_or_too_long_are_refused(void **state)
{
    ft_fs fs = ft_fs_disk();
    ft_str text;
    ft_buf longest = ft_buf_in(*state);
    ft_buf_fill(&longest, 'a', 5000);
    assert_int_equal(ft_fs_read(&fs, *state, FT_STR("a\0b"), &text), EINVAL);
    assert_int_equal(ft_fs_read(&fs, *state, ft_buf_str(&longest), &text), ENAMETOOLONG);
}

static void paths_are_taken_apart(void **state)
{
    check_text(ft_path_name(FT_STR("a/b.sql")), "b.sql");
    check_text(ft_path_folder(FT_STR("a/b.sql")), "a");
    check_text(ft_path_folder(FT_STR("/b")), "/");
    check_text(ft_path_folder(FT_STR("b.sql")), "");
    check_text(ft_path_stem(FT_STR("a/b.v2.sql")), "b.v2");
    check_text(ft_path_stem(FT_STR(".env")), ".env");
    check_text(ft_path_join(*state, FT_STR("a"), FT_STR("/b")), "/b");
    check_text(ft_path_join(*state, FT_STR("a/"), FT_STR("b")), "a/b");
}

static void paths_are_cleaned_by_name(void **state)
{
    check_text(ft_path_clean(*state, FT_STR("./a//b/../c/.")), "a/c");
    check_text(ft_path_clean(*state, FT_STR("../../a")), "../../a");
    check_text(ft_path_clean(*state, FT_STR("a/..")), ".");
    check_text(ft_path_clean(*state, FT_STR("")), ".");
    check_text(ft_path_clean(*state, FT_STR("/../a/")), "/a");
    check_text(ft_path_clean(*state, FT_STR("/")), "/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(disk_writes_reads_lists_and_removes),
        TEST(memory_writes_reads_lists_and_removes),
        TEST(replacing_keeps_links_and_modes_and_leaves_nothing_beside),
        TEST(a_new_file_is_whole_and_alone),
        TEST(a_long_file_takes_no_more_room_than_it_needs),
        TEST(pieces_stand_in_the_file_as_they_came),
        TEST(removing_does_not_follow_links),
        TEST(names_with_nul_or_too_long_are_refused),
        TEST(paths_are_taken_apart),
        TEST(paths_are_cleaned_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
