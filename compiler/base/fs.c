/* fs.c - the disk, a disk in memory, and paths as text; see fs.h. */
#include "base/fs.h"

#include "base/map.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- paths */

ft_str ft_path_join(ft_arena *arena, ft_str folder, ft_str name)
{
    if (folder.len == 0 || (name.len && name.at[0] == '/'))
        return name;
    if (name.len == 0)
        return folder;
    bool ended = folder.at[folder.len - 1] == '/';
    return ft_concat(arena, folder, ended ? FT_STR("") : FT_STR("/"), name, (ft_str){0});
}

ft_str ft_path_name(ft_str path)
{
    size_t slash = ft_str_rfind_byte(path, '/');
    return slash == FT_NOWHERE ? path : ft_str_from(path, slash + 1);
}

ft_str ft_path_folder(ft_str path)
{
    size_t slash = ft_str_rfind_byte(path, '/');
    if (slash == FT_NOWHERE)
        return FT_STR("");
    return ft_str_slice(path, 0, slash ? slash : 1);
}

/* Leading dots belong to the stem: ".env" has no extension. */
ft_str ft_path_stem(ft_str path)
{
    ft_str name = ft_path_name(path);
    size_t first = 0;
    while (first < name.len && name.at[first] == '.')
        first++;
    size_t dot = ft_str_rfind_byte(name, '.');
    return dot == FT_NOWHERE || dot < first ? name : ft_str_slice(name, 0, dot);
}

static void drop_last_part(ft_buf *out, size_t root)
{
    while (out->len > root && out->at[out->len - 1] != '/')
        out->len--;
    if (out->len > root)
        out->len--;
}

static bool ends_in_parent(const ft_buf *out, size_t root)
{
    ft_str made = ft_str_from(ft_buf_str(out), root);
    return made.len == 0 || ft_str_is(ft_path_name(made), "..");
}

ft_str ft_path_clean(ft_arena *arena, ft_str path)
{
    ft_buf out = ft_buf_in(arena);
    size_t root = path.len && path.at[0] == '/';
    ft_buf_reserve(&out, path.len + 1);
    if (root)
        ft_buf_byte(&out, '/');
    ft_str rest = path, part;
    while (ft_str_cut(&rest, '/', &part)) {
        if (part.len == 0 || ft_str_is(part, "."))
            continue;
        if (ft_str_is(part, "..") && !ends_in_parent(&out, root)) {
            drop_last_part(&out, root);
            continue;
        }
        if (ft_str_is(part, "..") && root)
            continue;
        if (out.len > root)
            ft_buf_byte(&out, '/');
        ft_buf_add(&out, part);
    }
    return out.len ? ft_buf_str(&out) : FT_STR(".");
}

static int by_name(const void *a, const void *b)
{
    return ft_str_cmp(((const ft_fs_entry *)a)->name, ((const ft_fs_entry *)b)->name);
}

int ft_fs_list_sorted(const ft_fs *fs, ft_arena *arena, ft_str path, ft_fs_entries *entries)
{
    int failed = fs->list(fs->self, arena, path, entries);
    if (!failed && entries->len)
        qsort(entries->at, entries->len, sizeof *entries->at, by_name);
    return failed;
}

/* ---- the disk */

typedef struct { char text[PATH_MAX]; } c_path;

/* The system's calls want NUL-terminated names; a name with a NUL inside is no name. */
static int to_c_path(ft_str path, c_path *out)
{
    if (path.len >= sizeof out->text)
        return ENAMETOOLONG;
    if (path.len && memchr(path.at, 0, path.len))
        return EINVAL;
    if (path.len)
        memcpy(out->text, path.at, path.len);
    out->text[path.len] = 0;
    if (path.len == 0)
        memcpy(out->text, ".", 2);
    return 0;
}

static ft_fs_kind kind_of_mode(mode_t mode)
{
    return S_ISREG(mode) ? FT_FS_FILE : S_ISDIR(mode) ? FT_FS_FOLDER : FT_FS_OTHER;
}

/* Reads to the end of the file whatever its stated size says: /proc says 0, and files grow. Of a file that has
 * its size and no byte more the first read says so: one was asked for. */
static int read_all(int file, ft_arena *arena, size_t expected, ft_str *text)
{
    size_t cap = expected + 1, len = 0;
    char *at = ft_alloc_raw(arena, cap);
    for (;;) {
        ssize_t got = read(file, at + len, cap - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        len += (size_t)got;
        if (got == 0 || (expected && len == expected))
            break;
        if (len == cap) {
            at = ft_extend(arena, at, cap, cap * 2 + 4096);
            cap = cap * 2 + 4096;
        }
    }
    at[len] = 0;
    *text = (ft_str){at, len};
    return 0;
}

static int disk_read(void *self, ft_arena *arena, ft_str path, ft_str *text)
{
    (void)self;
    c_path name;
    int failed = to_c_path(path, &name);
    if (failed)
        return failed;
    int file = open(name.text, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errno;
    struct stat found;
    failed = fstat(file, &found) ? errno : 0;
    if (!failed)
        failed = read_all(file, arena, found.st_size > 0 ? (size_t)found.st_size : 0, text);
    close(file);
    return failed;
}

typedef struct { ft_fs_source source; int handle; } disk_source;

static int disk_source_read(ft_fs_source *source, char *into, size_t size, size_t *got)
{
    for (;;) {
        ssize_t found = read(((disk_source *)source)->handle, into, size);
        if (found < 0 && errno == EINTR)
            continue;
        *got = found > 0 ? (size_t)found : 0;
        return found < 0 ? errno : 0;
    }
}

static void disk_source_close(ft_fs_source *source)
{
    close(((disk_source *)source)->handle);
}

static int disk_open(void *self, ft_arena *arena, ft_str path, ft_fs_source **source)
{
    (void)self;
    c_path name;
    int failed = to_c_path(path, &name);
    int file = failed ? -1 : open(name.text, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return failed ? failed : errno;
    disk_source *made = FT_NEW(arena, disk_source);
    *made = (disk_source){{disk_source_read, disk_source_close}, file};
    *source = &made->source;
    return 0;
}

static ft_fs_kind kind_of_entry(int folder, const struct dirent *entry)
{
    if (entry->d_type == DT_REG)
        return FT_FS_FILE;
    if (entry->d_type == DT_DIR)
        return FT_FS_FOLDER;
    struct stat found;
    return fstatat(folder, entry->d_name, &found, 0) ? FT_FS_OTHER : kind_of_mode(found.st_mode);
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}

static int disk_list(void *self, ft_arena *arena, ft_str path, ft_fs_entries *entries)
{
    (void)self;
    c_path name;
    int failed = to_c_path(path, &name);
    DIR *folder = failed ? NULL : opendir(name.text);
    if (!folder)
        return failed ? failed : errno;
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(folder))) {
        if (is_dots(entry->d_name))
            continue;
        ft_fs_entry made = {.name = ft_str_copy(arena, ft_str_of(entry->d_name)),
                            .kind = kind_of_entry(dirfd(folder), entry)};
        ft_vec_push(arena, entries, made);
    }
    failed = errno;
    closedir(folder);
    return failed;
}

static int disk_stat(void *self, ft_str path, ft_fs_stat *found)
{
    (void)self;
    c_path name;
    struct stat real, link;
    int failed = to_c_path(path, &name);
    if (failed)
        return failed;
    if (lstat(name.text, &link))
        return errno;
    real = link;
    if (S_ISLNK(link.st_mode) && stat(name.text, &real))
        return errno;
    *found = (ft_fs_stat){.kind = kind_of_mode(real.st_mode),
                          .size = (uint64_t)real.st_size,
                          .modified_us = (int64_t)real.st_mtim.tv_sec * 1000000 +
                                         real.st_mtim.tv_nsec / 1000,
                          .is_link = S_ISLNK(link.st_mode)};
    return 0;
}

static int write_all(int file, ft_str text)
{
    while (text.len) {
        ssize_t put = write(file, text.at, text.len);
        if (put < 0 && errno != EINTR)
            return errno;
        text = ft_str_from(text, put > 0 ? (size_t)put : 0);
    }
    return 0;
}

static int write_at(int file, ft_str text, off_t place)
{
    while (text.len) {
        ssize_t wrote = pwrite(file, text.at, text.len, place);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return errno;
        text = ft_str_from(text, (size_t)wrote);
        place += wrote;
    }
    return 0;
}

/* A name is durable only when its folder is synced, too. */
static int sync_folder_of(const char *path)
{
    c_path folder;
    int failed = to_c_path(ft_path_folder(ft_str_of(path)), &folder);
    int handle = failed ? -1 : open(folder.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return failed ? failed : errno;
    failed = fsync(handle) && errno != EINVAL ? errno : 0;
    close(handle);
    return failed;
}

/* Names stay unique between processes and threads, and carry the target's name for people. */
static int name_beside(const c_path *target, c_path *beside)
{
    static atomic_uint counter;
    int len = snprintf(beside->text, sizeof beside->text, "%s.%ld-%u.tmp", target->text,
                       (long)getpid(), atomic_fetch_add(&counter, 1));
    return len >= (int)sizeof beside->text ? ENAMETOOLONG : 0;
}

typedef struct { char text[32]; } handle_path;

static handle_path path_of_handle(int file)
{
    handle_path path;
    snprintf(path.text, sizeof path.text, "/proc/self/fd/%d", file);
    return path;
}

/* A file without a name, in the folder of `target`, which is gone when we are killed; it gets its name
 * through /proc. -1 where there is no such thing. */
static int open_unnamed(const c_path *target)
{
    c_path folder;
    if (to_c_path(ft_path_folder(ft_str_of(target->text)), &folder))
        return -1;
    int file = open(folder.text, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    if (file < 0 || access(path_of_handle(file).text, F_OK) == 0)
        return file;
    close(file);
    return -1;
}

/* ---- files written in pieces */

typedef enum { PAST_CACHE_UNTRIED, PAST_CACHE, NOT_PAST_CACHE } cache_way;

typedef struct {
    ft_fs_file file;
    ft_arena *arena; /* NULL: the text comes whole and is not gathered */
    int handle;
    bool replaces;
    bool unnamed; /* `beside` is not there yet */
    off_t written, begun; /* bytes; those that are on their way to the disk */
    off_t reserved;       /* up to here the disk has room set aside */
    char *stage;          /* STAGE bytes at a page's start; NULL: nothing was written yet */
    size_t staged;        /* those of them that wait */
    cache_way way;
    c_path target, beside;
} disk_file;

enum { STRIDE = 8 << 20, LONG = 1 << 20, STAGE = 512 << 10, PAGE = 4096 }; /* bytes */

/* Room for a long file is set aside in strides: finding it page by page costs half of what writing does. */
static void reserve(disk_file *f, size_t more)
{
    if (f->written < LONG || f->written + (off_t)more <= f->reserved)
        return;
    bool fine = fallocate(f->handle, FALLOC_FL_KEEP_SIZE, f->written, STRIDE) == 0;
    f->reserved = fine ? f->written + STRIDE : INT64_MAX; /* what declines once is not asked again */
}

static int give_back_reserved(const disk_file *f)
{
    return f->reserved > f->written && ftruncate(f->handle, f->written) ? errno : 0;
}

/* Long files go to the disk itself: a page of the kernel's cache for each 4 KB costs more than all else about them, and
 * pushes out what others read. Only whole stages can, and not every file system lets them. */
static void choose_way(disk_file *f, bool past_cache)
{
    int flags = fcntl(f->handle, F_GETFL);
    if (past_cache && f->way == PAST_CACHE_UNTRIED)
        f->way = flags >= 0 && fcntl(f->handle, F_SETFL, flags | O_DIRECT) == 0 ? PAST_CACHE : NOT_PAST_CACHE;
    else if (!past_cache && f->way == PAST_CACHE)
        f->way = fcntl(f->handle, F_SETFL, flags & ~O_DIRECT) == 0 ? NOT_PAST_CACHE : PAST_CACHE;
}

/* What goes through the cache is on its way to the disk while the rest is made, so that syncing it at the end does
 * not wait for all of it. That the kernel may decline is no loss. */
static void hurry(disk_file *f)
{
    if (f->way == PAST_CACHE || f->written - f->begun < STRIDE)
        return;
    sync_file_range(f->handle, f->begun, f->written - f->begun, SYNC_FILE_RANGE_WRITE);
    f->begun = f->written;
}

static int write_on(disk_file *f, ft_str text)
{
    reserve(f, text.len);
    int failed = write_at(f->handle, text, f->written);
    if (failed == EINVAL && f->way == PAST_CACHE) { /* it wants another alignment */
        choose_way(f, false);
        failed = write_at(f->handle, text, f->written);
    }
    f->written += (off_t)text.len;
    hurry(f);
    return failed;
}

static int write_staged(disk_file *f)
{
    if (!f->staged)
        return 0;
    choose_way(f, f->staged == STAGE);
    int failed = write_on(f, (ft_str){f->stage, f->staged});
    f->staged = 0;
    return failed;
}

static int gather(disk_file *f, ft_str text)
{
    int failed = 0;
    if (!f->stage) {
        char *room = ft_alloc_raw(f->arena, STAGE + PAGE);
        f->stage = room + (PAGE - (uintptr_t)room % PAGE);
    }
    while (text.len && !failed) {
        size_t fits = text.len < STAGE - f->staged ? text.len : STAGE - f->staged;
        memcpy(f->stage + f->staged, text.at, fits);
        f->staged += fits;
        text = ft_str_from(text, fits);
        if (f->staged == STAGE)
            failed = write_staged(f);
    }
    return failed;
}

static int disk_file_write(ft_fs_file *file, ft_str text)
{
    disk_file *f = (disk_file *)file;
    return !f->replaces ? write_all(f->handle, text) : f->arena ? gather(f, text) : write_on(f, text);
}

static int give_name(disk_file *f)
{
    handle_path from = path_of_handle(f->handle);
    bool named = linkat(AT_FDCWD, from.text, AT_FDCWD, f->beside.text, AT_SYMLINK_FOLLOW) == 0;
    if (!named && errno == EEXIST) { /* of a process long dead that had our number */
        unlink(f->beside.text);
        named = linkat(AT_FDCWD, from.text, AT_FDCWD, f->beside.text, AT_SYMLINK_FOLLOW) == 0;
    }
    f->unnamed = !named;
    return named ? 0 : errno;
}

static int disk_file_finish(ft_fs_file *file, bool durable)
{
    disk_file *f = (disk_file *)file;
    int failed = write_staged(f);
    if (!failed)
        failed = give_back_reserved(f);
    if (!failed && durable && fsync(f->handle))
        failed = errno;
    if (!failed && f->unnamed)
        failed = give_name(f);
    if (close(f->handle) && !failed)
        failed = errno;
    if (!f->replaces)
        return failed;
    if (!failed && rename(f->beside.text, f->target.text))
        failed = errno;
    if (failed && !f->unnamed)
        unlink(f->beside.text);
    return failed || !durable ? failed : sync_folder_of(f->target.text);
}

static void disk_file_abandon(ft_fs_file *file)
{
    disk_file *f = (disk_file *)file;
    close(f->handle);
    if (f->replaces && !f->unnamed)
        unlink(f->beside.text);
}

/* A link keeps being a link: what it points to is replaced. An existing file keeps its mode. */
static int open_replacing(disk_file *file, const c_path *given)
{
    struct stat old;
    if (!realpath(given->text, file->target.text))
        file->target = *given;
    int failed = name_beside(&file->target, &file->beside);
    if (failed)
        return failed;
    file->handle = open_unnamed(&file->target);
    file->unnamed = file->handle >= 0;
    if (!file->unnamed)
        file->handle = open(file->beside.text, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (file->handle < 0)
        return errno;
    if (stat(file->target.text, &old) == 0)
        fchmod(file->handle, old.st_mode & 07777);
    return 0;
}

static int open_disk_file(disk_file *file, ft_arena *arena, ft_str path, ft_fs_mode mode)
{
    c_path given;
    int failed = to_c_path(path, &given);
    if (failed)
        return failed;
    file->file = (ft_fs_file){disk_file_write, disk_file_finish, disk_file_abandon};
    file->arena = arena;
    file->replaces = mode == FT_FS_REPLACE;
    file->written = file->begun = file->reserved = 0;
    file->stage = NULL;
    file->staged = 0;
    file->way = PAST_CACHE_UNTRIED;
    if (file->replaces)
        return open_replacing(file, &given);
    file->handle = open(given.text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    return file->handle < 0 ? errno : 0;
}

static int disk_create(void *self, ft_arena *arena, ft_str path, ft_fs_mode mode, ft_fs_file **file)
{
    (void)self;
    disk_file *made = FT_NEW(arena, disk_file);
    *file = &made->file;
    return open_disk_file(made, arena, path, mode);
}

/* A file that is not there yet and need not outlive the machine is written under its own name, with one call
 * if the text is short. False: it is there, and the longer way replaces it. */
static bool create_whole(const c_path *target, ft_str text, int *failed)
{
    int handle = open(target->text, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    *failed = handle < 0 ? errno : write_all(handle, text);
    if (handle < 0)
        return *failed != EEXIST;
    if (close(handle) && !*failed)
        *failed = errno;
    if (*failed)
        unlink(target->text);
    return true;
}

static int disk_replace(void *self, ft_str path, ft_str text, bool durable)
{
    (void)self;
    c_path target;
    disk_file file;
    int failed = to_c_path(path, &target);
    if (failed || (!durable && create_whole(&target, text, &failed)))
        return failed;
    failed = open_disk_file(&file, NULL, path, FT_FS_REPLACE);
    if (failed)
        return failed;
    failed = disk_file_write(&file.file, text);
    if (!failed)
        return disk_file_finish(&file.file, durable);
    disk_file_abandon(&file.file);
    return failed;
}

static int disk_rename(void *self, ft_str from, ft_str to)
{
    (void)self;
    c_path old, new;
    int failed = to_c_path(from, &old);
    if (!failed)
        failed = to_c_path(to, &new);
    return !failed && rename(old.text, new.text) ? errno : failed;
}

static int make_folder(const char *path)
{
    struct stat found;
    if (mkdir(path, 0777) == 0)
        return 0;
    int failed = errno;
    if (stat(path, &found) == 0)
        return S_ISDIR(found.st_mode) ? 0 : ENOTDIR;
    return failed;
}

/* From the end of the path: most of it is there. */
static int disk_make_folders(void *self, ft_str path)
{
    c_path name;
    int failed = to_c_path(path, &name);
    if (!failed)
        failed = make_folder(name.text);
    ft_str above = ft_path_folder(path);
    if (failed != ENOENT || !above.len || above.len == path.len)
        return failed;
    failed = disk_make_folders(self, above);
    return failed ? failed : make_folder(name.text);
}

static int remove_at(int folder, const char *name);

static int remove_contents(int folder)
{
    DIR *entries = fdopendir(folder);
    if (!entries) {
        int failed = errno;
        close(folder);
        return failed;
    }
    int failed = 0;
    const struct dirent *entry;
    while (!failed && (entry = readdir(entries)))
        if (!is_dots(entry->d_name))
            failed = remove_at(folder, entry->d_name);
    closedir(entries);
    return failed;
}

/* Works from open folders, so that a folder swapped for a link meanwhile leads nowhere else. */
static int remove_at(int folder, const char *name)
{
    if (unlinkat(folder, name, 0) == 0)
        return 0;
    if (errno != EISDIR && errno != EPERM)
        return errno;
    int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0)
        return errno;
    int failed = remove_contents(inner);
    if (failed)
        return failed;
    return unlinkat(folder, name, AT_REMOVEDIR) ? errno : 0;
}

static int disk_remove(void *self, ft_str path)
{
    (void)self;
    c_path name;
    int failed = to_c_path(path, &name);
    return failed ? failed : remove_at(AT_FDCWD, name.text);
}

ft_fs ft_fs_disk(void)
{
    return (ft_fs){.read = disk_read,
                   .open = disk_open,
                   .list = disk_list,
                   .stat = disk_stat,
                   .replace = disk_replace,
                   .rename = disk_rename,
                   .create = disk_create,
                   .make_folders = disk_make_folders,
                   .remove = disk_remove};
}

/* ---- the disk in memory: cleaned paths to contents; folders are entries, too */

typedef struct { ft_arena *arena; ft_map entries; } memory;
typedef struct { ft_fs_kind kind; ft_str text; int64_t written; } memory_entry;

static memory_entry *find_entry(const memory *disk, ft_str path)
{
    return ft_map_get(&disk->entries, ft_path_clean(disk->arena, path));
}

static int memory_read(void *self, ft_arena *arena, ft_str path, ft_str *text)
{
    const memory_entry *entry = find_entry(self, path);
    if (!entry)
        return ENOENT;
    if (entry->kind == FT_FS_FOLDER)
        return EISDIR;
    *text = ft_str_copy(arena, entry->text);
    return 0;
}

typedef struct { ft_fs_source source; ft_str rest; } memory_source;

static int memory_source_read(ft_fs_source *source, char *into, size_t size, size_t *got)
{
    memory_source *from = (memory_source *)source;
    *got = size < from->rest.len ? size : from->rest.len;
    if (*got)
        memcpy(into, from->rest.at, *got);
    from->rest = ft_str_from(from->rest, *got);
    return 0;
}

static void memory_source_close(ft_fs_source *source)
{
    ((memory_source *)source)->rest = (ft_str){0};
}

static int memory_open(void *self, ft_arena *arena, ft_str path, ft_fs_source **source)
{
    memory_source *made = FT_NEW(arena, memory_source);
    *made = (memory_source){.source = {memory_source_read, memory_source_close}};
    *source = &made->source;
    return memory_read(self, arena, path, &made->rest);
}

/* The name of `key` in `folder`, or an empty slice when it stands elsewhere. */
static ft_str name_in(ft_str folder, ft_str key)
{
    ft_str found = ft_path_folder(key);
    bool inside = ft_str_eq(found.len ? found : FT_STR("."), folder) && !ft_str_is(key, ".") &&
                  !ft_str_is(key, "/");
    return inside ? ft_path_name(key) : (ft_str){0};
}

static int memory_list(void *self, ft_arena *arena, ft_str path, ft_fs_entries *entries)
{
    memory *disk = self;
    ft_str folder = ft_path_clean(disk->arena, path);
    const memory_entry *found = ft_map_get(&disk->entries, folder);
    if (!found || found->kind != FT_FS_FOLDER)
        return found ? ENOTDIR : ENOENT;
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&disk->entries, &at));) {
        ft_str name = name_in(folder, entry->key);
        if (name.len == 0)
            continue;
        ft_fs_entry made = {.name = ft_str_copy(arena, name),
                            .kind = ((const memory_entry *)entry->value)->kind};
        ft_vec_push(arena, entries, made);
    }
    return 0;
}

static int memory_stat(void *self, ft_str path, ft_fs_stat *found)
{
    const memory_entry *entry = find_entry(self, path);
    if (!entry)
        return ENOENT;
    *found = (ft_fs_stat){.kind = entry->kind, .size = entry->text.len,
                          .modified_us = entry->written};
    return 0;
}

static int memory_make_folders(void *self, ft_str path)
{
    memory *disk = self;
    for (ft_str at = ft_path_clean(disk->arena, path); at.len; at = ft_path_folder(at)) {
        memory_entry **slot = (memory_entry **)ft_map_slot(disk->arena, &disk->entries, at);
        if (*slot && (*slot)->kind != FT_FS_FOLDER)
            return ENOTDIR;
        if (!*slot)
            *slot = FT_NEW(disk->arena, memory_entry);
        (*slot)->kind = FT_FS_FOLDER;
        if (ft_str_is(at, "/"))
            break;
    }
    return 0;
}

/* Unlike the disk it makes the folders on the way, so that a test puts a file in one line. */
static int memory_replace(void *self, ft_str path, ft_str text, bool durable)
{
    (void)durable;
    memory *disk = self;
    ft_str key = ft_path_clean(disk->arena, path);
    int failed = memory_make_folders(disk, ft_path_folder(key));
    if (failed)
        return failed;
    memory_entry **slot = (memory_entry **)ft_map_slot(disk->arena, &disk->entries, key);
    if (!*slot)
        *slot = FT_NEW(disk->arena, memory_entry);
    else if ((*slot)->kind == FT_FS_FOLDER)
        return EISDIR;
    int64_t written = (*slot)->written + 1;
    **slot = (memory_entry){FT_FS_FILE, ft_str_copy(disk->arena, text), written};
    return 0;
}

static int memory_rename(void *self, ft_str from, ft_str to)
{
    memory *disk = self;
    const memory_entry *entry = find_entry(disk, from);
    if (!entry)
        return ENOENT;
    int failed = memory_replace(disk, to, entry->text, false);
    if (!failed)
        ft_map_remove(&disk->entries, ft_path_clean(disk->arena, from));
    return failed;
}

typedef struct { ft_fs_file file; memory *disk; ft_str path; ft_buf text; } memory_file;

static int memory_file_write(ft_fs_file *file, ft_str text)
{
    ft_buf_add(&((memory_file *)file)->text, text);
    return 0;
}

static int memory_file_finish(ft_fs_file *file, bool durable)
{
    memory_file *f = (memory_file *)file;
    return memory_replace(f->disk, f->path, ft_buf_str(&f->text), durable);
}

static void memory_file_abandon(ft_fs_file *file)
{
    ft_buf_clear(&((memory_file *)file)->text);
}

static int memory_create(void *self, ft_arena *arena, ft_str path, ft_fs_mode mode, ft_fs_file **file)
{
    memory_file *made = FT_NEW(arena, memory_file);
    *made = (memory_file){{memory_file_write, memory_file_finish, memory_file_abandon}, self,
                          ft_str_copy(arena, path), ft_buf_in(arena)};
    const memory_entry *old = find_entry(self, path);
    if (mode == FT_FS_APPEND && old)
        ft_buf_add(&made->text, old->text);
    *file = &made->file;
    return 0;
}

static int memory_remove(void *self, ft_str path)
{
    memory *disk = self;
    ft_str key = ft_path_clean(disk->arena, path);
    if (!ft_map_remove(&disk->entries, key))
        return ENOENT;
    ft_str inside = ft_concat(disk->arena, key, FT_STR("/"), (ft_str){0});
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&disk->entries, &at));)
        if (ft_str_starts(entry->key, inside))
            ft_map_remove(&disk->entries, entry->key);
    return 0;
}

ft_fs ft_fs_memory(ft_arena *arena)
{
    memory *disk = FT_NEW(arena, memory);
    disk->arena = arena;
    memory_make_folders(disk, FT_STR("."));
    memory_make_folders(disk, FT_STR("/"));
    return (ft_fs){.self = disk,
                   .read = memory_read,
                   .open = memory_open,
                   .list = memory_list,
                   .stat = memory_stat,
                   .replace = memory_replace,
                   .rename = memory_rename,
                   .create = memory_create,
                   .make_folders = memory_make_folders,
                   .remove = memory_remove};
}
