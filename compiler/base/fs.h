/* fs.h ◇ - files, asked through a seam: the real disk, or a memory disk for tests.
 *
 * Paths are UTF-8 and '/'-separated, relative to the process's working directory or absolute.
 * Every call may be made from any thread; the memory disk only from one at a time. Errors come
 * back as errno values (0 is success), because what to say about them is the caller's to know. */
#ifndef FT_BASE_FS_H
#define FT_BASE_FS_H

#include "base/str.h"
#include "base/vec.h"

typedef enum { FT_FS_FILE, FT_FS_FOLDER, FT_FS_OTHER } ft_fs_kind; /* links are followed */

typedef struct { ft_str name; ft_fs_kind kind; } ft_fs_entry;
typedef struct { ft_fs_entry *at; uint32_t len, cap; } ft_fs_entries;
typedef struct { ft_fs_kind kind; uint64_t size; int64_t modified_us; bool is_link; } ft_fs_stat;

/* A file that is written in pieces. Replacing, nothing is seen under its name before finish; appending,
 * every write goes to the end at once. Finish or abandon it, once; one thread at a time. */
typedef struct ft_fs_file {
    int (*write)(struct ft_fs_file *file, ft_str text);
    int (*finish)(struct ft_fs_file *file, bool durable); /* on failure the old file stands */
    void (*abandon)(struct ft_fs_file *file);
} ft_fs_file;
typedef enum { FT_FS_REPLACE, FT_FS_APPEND } ft_fs_mode;

/* A file that is read in pieces, as it stood when it was opened. Close it once; one thread at a time. */
typedef struct ft_fs_source {
    int (*read)(struct ft_fs_source *source, char *into, size_t size, size_t *got); /* got 0: the end */
    void (*close)(struct ft_fs_source *source);
} ft_fs_source;

typedef struct ft_fs {
    void *self;
    int (*read)(void *self, ft_arena *arena, ft_str path, ft_str *text);
    int (*open)(void *self, ft_arena *arena, ft_str path, ft_fs_source **source);
    int (*list)(void *self, ft_arena *arena, ft_str path, ft_fs_entries *entries); /* unsorted */
    int (*stat)(void *self, ft_str path, ft_fs_stat *found);
    /* The whole file at once: written beside, synced when `durable`, renamed over `path`. What is not there yet
     * and not `durable` is written under its own name, and is gone again when that fails. */
    int (*replace)(void *self, ft_str path, ft_str text, bool durable);
    int (*rename)(void *self, ft_str from, ft_str to); /* a file gets another name, and what had that one is gone */
    int (*create)(void *self, ft_arena *arena, ft_str path, ft_fs_mode mode, ft_fs_file **file);
    int (*make_folders)(void *self, ft_str path);
    int (*remove)(void *self, ft_str path); /* a file, or a folder with all it holds; links are not followed */
} ft_fs;

static inline int ft_fs_read(const ft_fs *fs, ft_arena *arena, ft_str path, ft_str *text)
{
    return fs->read(fs->self, arena, path, text);
}
static inline bool ft_fs_exists(const ft_fs *fs, ft_str path)
{
    ft_fs_stat found;
    return fs->stat(fs->self, path, &found) == 0;
}
/* Entries sorted by name (bytes). */
int ft_fs_list_sorted(const ft_fs *fs, ft_arena *arena, ft_str path, ft_fs_entries *entries);

ft_str ft_path_join(ft_arena *arena, ft_str folder, ft_str name); /* an absolute name wins */
ft_str ft_path_name(ft_str path);   /* "a/b.sql" -> "b.sql" */
ft_str ft_path_folder(ft_str path); /* "a/b.sql" -> "a"; "b.sql" -> "" */
ft_str ft_path_stem(ft_str path);   /* "a/b.v2.sql" -> "b.v2": as Python's splitext */
ft_str ft_path_clean(ft_arena *arena, ft_str path); /* removes ".", "//", resolves ".." by name */

ft_fs ft_fs_disk(void);

/* A disk in memory; `arena` holds it. Put files with its replace. */
ft_fs ft_fs_memory(ft_arena *arena);

#endif
