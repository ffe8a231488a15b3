/* archive.c - libarchive behind archive.h, loaded when the first archive is opened. Nothing but
 * files and folders is ever made below the target, so no path can lead out of it through a link. */
#include "deps/archive.h"

#include "deps/library.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    __typeof__(archive_read_new) *begin;
    __typeof__(archive_read_free) *end;
    __typeof__(archive_error_string) *error;
    __typeof__(archive_read_data_block) *data_block;
    __typeof__(archive_read_next_header) *next_header;
    __typeof__(archive_read_open_filename) *open_file;
    __typeof__(archive_read_support_filter_gzip) *use_gzip;
    __typeof__(archive_read_support_format_tar) *use_tar;
    __typeof__(archive_entry_hardlink_utf8) *hardlink;
    __typeof__(archive_entry_symlink_utf8) *symlink;
    __typeof__(archive_entry_perm) *perm;
    __typeof__(archive_entry_filetype) *filetype;
    __typeof__(archive_entry_pathname_utf8) *path_utf8;
    __typeof__(archive_entry_pathname) *path;
} library;

static bool load(const ft_deps *deps)
{
    static const char *const names[] = {"libarchive.so.13", NULL};
    static const ft_library_function functions[] = {
        {"archive_read_new", (void **)&library.begin},
        {"archive_read_free", (void **)&library.end},
        {"archive_error_string", (void **)&library.error},
        {"archive_read_data_block", (void **)&library.data_block},
        {"archive_read_next_header", (void **)&library.next_header},
        {"archive_read_open_filename", (void **)&library.open_file},
        {"archive_read_support_filter_gzip", (void **)&library.use_gzip},
        {"archive_read_support_format_tar", (void **)&library.use_tar},
        {"archive_entry_hardlink_utf8", (void **)&library.hardlink},
        {"archive_entry_symlink_utf8", (void **)&library.symlink},
        {"archive_entry_perm", (void **)&library.perm},
        {"archive_entry_filetype", (void **)&library.filetype},
        {"archive_entry_pathname_utf8", (void **)&library.path_utf8},
        {"archive_entry_pathname", (void **)&library.path},
        {NULL, NULL},
    };
    return library.begin || ft_deps_library(deps, names, functions, "libarchive13");
}

typedef struct {
    const ft_deps *deps;
    struct archive *archive;
    ft_arena *arena; /* of one entry */
    ft_str folder;   /* what the archive's one folder becomes */
    ft_str top;      /* that folder's name in the archive; {NULL,0}: not known yet */
    ft_archive_limits limits;
    uint64_t bytes;
    size_t entries;
    ft_archive_found *found;
} unpacker;

static bool refuse(unpacker *u, const char *format, ...) __attribute__((format(printf, 2, 3)));

static bool refuse(unpacker *u, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    u->found->why = ft_vformat(u->deps->arena, format, args);
    va_end(args);
    return false;
}

static bool broken(unpacker *u)
{
    const char *text = library.error(u->archive);
    u->found->broken = true;
    return refuse(u, "it is not a whole tar.gz: %s", text ? text : "unknown error");
}

/* ---- names */

/* "top/a/b" as "top" and "a/b", without "." and empty parts. False: it leads outside. */
static bool clean_path(unpacker *u, ft_str path, ft_str *top, ft_str *rest)
{
    ft_buf kept = ft_buf_in(u->arena);
    ft_str part;
    *top = (ft_str){0};
    if (ft_str_starts(path, FT_STR("/")) || ft_str_find_byte(path, 0, 0) != FT_NOWHERE)
        return false;
    while (ft_str_cut(&path, '/', &part)) {
        if (!part.len || ft_str_is(part, "."))
            continue;
        if (ft_str_is(part, ".."))
            return false;
        if (!top->at) {
            *top = part;
            continue;
        }
        ft_buf_text(&kept, kept.len ? "/" : "");
        ft_buf_add(&kept, part);
    }
    *rest = ft_buf_str(&kept);
    return true;
}

static bool check_top(unpacker *u, ft_str top)
{
    if (!u->top.at)
        u->top = ft_str_copy(u->deps->arena, top);
    return ft_str_eq(u->top, top) ||
           refuse(u, "it must hold one folder with the package, but has \"%.*s\" and \"%.*s\"",
                  FT_ARG(u->top), FT_ARG(top));
}

/* A link that would stay inside the package is left out; one that leads elsewhere is an attack. */
static bool leave_link(unpacker *u, struct archive_entry *entry, ft_str path)
{
    const char *hard = library.hardlink(entry), *soft = library.symlink(entry);
    ft_str to = ft_str_of(hard ? hard : soft), top, rest;
    ft_str from = hard ? FT_STR("") : ft_path_folder(path);
    ft_str whole = ft_path_clean(u->arena, ft_path_join(u->arena, from, to));
    bool outside = ft_str_starts(to, FT_STR("/")) || !clean_path(u, whole, &top, &rest) ||
                   !ft_str_eq(top, u->top);
    if (outside)
        return refuse(u, "\"%.*s\" is a link to \"%.*s\", outside of the package", FT_ARG(path),
                      FT_ARG(to));
    u->found->links++;
    return true;
}

/* ---- files */

static bool make_folder(unpacker *u, ft_str path)
{
    int error = u->deps->fs->make_folders(u->deps->fs->self, path);
    return !error || refuse(u, "\"%.*s\" cannot be made: %s", FT_ARG(path), strerror(error));
}

static bool write_block(unpacker *u, int file, const char *bytes, size_t len)
{
    u->bytes += len;
    if (u->bytes > u->limits.bytes)
        return refuse(u, "it holds more than %llu bytes", (unsigned long long)u->limits.bytes);
    while (len > 0) {
        ssize_t written = write(file, bytes, len);
        if (written < 0 && errno != EINTR)
            return refuse(u, "it cannot be unpacked: %s", strerror(errno));
        if (written > 0) {
            bytes += written;
            len -= (size_t)written;
        }
    }
    return ft_deps_go_on(u->deps);
}

/* Holes are written as zeros: they count, too. */
static bool fill_to(unpacker *u, int file, int64_t *at, int64_t offset)
{
    static const char zeros[4096];
    while (*at < offset) {
        size_t len = offset - *at < (int64_t)sizeof zeros ? (size_t)(offset - *at) : sizeof zeros;
        if (!write_block(u, file, zeros, len))
            return false;
        *at += (int64_t)len;
    }
    return true;
}

static bool copy_data(unpacker *u, int file)
{
    const void *bytes;
    size_t len;
    la_int64_t offset;
    int64_t at = 0;
    int status;
    while ((status = library.data_block(u->archive, &bytes, &len, &offset)) == ARCHIVE_OK) {
        if (!fill_to(u, file, &at, offset) || !write_block(u, file, bytes, len))
            return false;
        at = offset + (int64_t)len;
    }
    return status == ARCHIVE_EOF || broken(u);
}

static bool write_file(unpacker *u, struct archive_entry *entry, ft_str path)
{
    if (!make_folder(u, ft_path_folder(path)))
        return false;
    mode_t mode = library.perm(entry) & 0111 ? 0755 : 0644;
    int file =
        open(ft_str_c(u->arena, path), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0)
        return refuse(u, "\"%.*s\" cannot be written: %s", FT_ARG(path), strerror(errno));
    bool fine = copy_data(u, file);
    if (close(file) != 0 && fine)
        fine = refuse(u, "\"%.*s\" cannot be written: %s", FT_ARG(path), strerror(errno));
    return fine;
}

/* ---- entries */

static ft_str entry_path(struct archive_entry *entry)
{
    const char *path = library.path_utf8(entry);
    return ft_str_of(path ? path : library.path(entry));
}

static bool take_entry(unpacker *u, struct archive_entry *entry)
{
    ft_str path = entry_path(entry), top, rest;
    if (++u->entries > u->limits.entries)
        return refuse(u, "it has more than %zu entries", u->limits.entries);
    if (!clean_path(u, path, &top, &rest))
        return refuse(u, "\"%.*s\" leads outside of the package", FT_ARG(path));
    if (!top.at)
        return true; /* the archive's root itself */
    if (!check_top(u, top))
        return false;
    ft_str target = rest.len ? ft_path_join(u->arena, u->folder, rest) : u->folder;
    if (library.hardlink(entry) || library.filetype(entry) == AE_IFLNK)
        return leave_link(u, entry, path);
    if (library.filetype(entry) == AE_IFDIR)
        return make_folder(u, target);
    if (library.filetype(entry) != AE_IFREG)
        return refuse(u, "\"%.*s\" is neither a file nor a folder", FT_ARG(path));
    return rest.len ? write_file(u, entry, target)
                    : refuse(u, "it must hold one folder with the package, but \"%.*s\" is a file",
                             FT_ARG(path));
}

static bool take_entries(unpacker *u)
{
    struct archive_entry *entry;
    int status;
    while ((status = library.next_header(u->archive, &entry)) == ARCHIVE_OK ||
           status == ARCHIVE_WARN) {
        ft_arena_clear(u->arena);
        if (!take_entry(u, entry))
            return false;
    }
    return status == ARCHIVE_EOF || broken(u);
}

bool ft_archive_unpack(const ft_deps *deps, ft_str path, ft_str folder, ft_archive_limits limits,
                       ft_archive_found *found)
{
    *found = (ft_archive_found){0};
    if (!load(deps))
        return false;
    unpacker u = {.deps = deps,
                  .archive = library.begin(),
                  .arena = ft_arena_new("archive entry"),
                  .folder = folder,
                  .limits = limits,
                  .found = found};
    library.use_gzip(u.archive);
    library.use_tar(u.archive);
    bool fine = library.open_file(u.archive, ft_str_c(deps->arena, path), 65536) == ARCHIVE_OK ||
                broken(&u);
    fine = fine && take_entries(&u);
    if (fine && !u.top.at)
        fine = refuse(&u, "it is empty");
    library.end(u.archive);
    ft_arena_free(u.arena);
    return fine;
}
