/* discover.c - folders walked once per search path, files sorted into kinds. */
#include "project/discover.h"

#include "project/ignore.h"

#include <errno.h>

typedef struct { ft_str original, path, name; bool ignored; } listed; /* the last two are ends of the first */
typedef struct { ft_str search; FT_VEC(listed) files; } folder;

typedef struct walker {
    ft_arena *arena;          /* names of files */
    ft_arena *passing;        /* listings */
    const ft_fs *fs;
    const ft_project_file *package;
    ft_ignore_rules ignore;
    FT_VEC(folder) folders;
    ft_diags *diags;
    bool jinja_names, fine;
} walker;

static void list_below(walker *w, folder *into, ft_str below, size_t depth)
{
    ft_str folder_path = below.len ? ft_path_join(w->passing, into->search, below) : into->search;
    ft_str disk = ft_path_join(w->passing, w->package->root, folder_path);
    ft_fs_entries entries = {0};
    int error = ft_fs_list_sorted(w->fs, w->passing, disk, &entries);
    if (error) {
        if (error != ENOENT && error != ENOTDIR) {
            ft_diag_error(w->diags, FT_DIAG_FILE, FT_NO_SPAN, "folder %.*s cannot be read: %s", FT_ARG(disk),
                          strerror(error));
            w->fine = false;
        }
        return;
    }
    for (size_t i = 0; i < entries.len; i++) {
        ft_str name = entries.at[i].name;
        if (entries.at[i].kind != FT_FS_FILE || !name.len || strchr(".#~", name.at[0]))
            continue;
        ft_str original = folder_path.len ? ft_path_join(w->arena, folder_path, name) : ft_str_copy(w->arena, name);
        size_t path_len = name.len + (below.len ? below.len + 1 : 0);
        listed file = {.original = original, .path = ft_str_from(original, original.len - path_len),
                       .name = ft_str_from(original, original.len - name.len)};
        file.ignored = w->ignore.len && ft_ignored(&w->ignore, original);
        ft_vec_push(w->passing, &into->files, file);
    }
    for (size_t i = 0; i < entries.len && depth < 64; i++)
        if (entries.at[i].kind == FT_FS_FOLDER)
            list_below(w, into, below.len ? ft_path_join(w->passing, below, entries.at[i].name) : entries.at[i].name,
                       depth + 1);
}

/* The listing of a search path: walked the first time it is asked for. */
static const folder *folder_of(walker *w, ft_str search)
{
    for (size_t i = 0; i < w->folders.len; i++)
        if (ft_str_eq(w->folders.at[i].search, search))
            return &w->folders.at[i];
    folder new_folder = {.search = search};
    list_below(w, &new_folder, (ft_str){0}, 0);
    ft_vec_push(w->passing, &w->folders, new_folder);
    return &w->folders.at[w->folders.len - 1];
}

static bool has_ending(const walker *w, ft_str name, const char *ending)
{
    static const char *const jinja[] = {"", ".j2", ".jinja2", ".jinja"};
    size_t len = strlen(ending);
    size_t forms = w->jinja_names && (!strcmp(ending, ".sql") || !strcmp(ending, ".md")) ? 4 : 1;
    for (size_t i = 0; i < forms; i++) {
        size_t more = strlen(jinja[i]);
        if (name.len <= len + more)
            continue;
        ft_str end = ft_str_from(name, name.len - len - more);
        if (ft_str_eq_nocase(ft_str_slice(end, 0, len), ft_str_of(ending)) &&
            ft_str_eq_nocase(ft_str_from(end, len), ft_str_of(jinja[i])))
            return true;
    }
    return false;
}

/* Below test-paths the folders generic/ and fixtures/ hold other things than singular tests. */
static bool is_elsewhere(ft_file_kind kind, ft_str path)
{
    return kind == FT_FILE_SINGULAR_TEST &&
           (ft_str_starts(path, FT_STR("generic/")) || ft_str_starts(path, FT_STR("fixtures/")));
}

static void take_files(walker *w, ft_file_kind kind, ft_str search, const char *ending, ft_found_files *out)
{
    const folder *from = folder_of(w, search);
    for (size_t i = 0; i < from->files.len; i++) {
        const listed *file = &from->files.at[i];
        if (file->ignored || !has_ending(w, file->name, ending) || is_elsewhere(kind, file->path))
            continue;
        ft_vec_push(w->passing, out, (ft_found_file){kind, w->package, file->path, file->original,
                                                     ft_path_join(w->arena, w->package->root, file->original)});
    }
}

static void take_kind(walker *w, ft_file_kind kind, const ft_strs *paths, const char *below, const char *const *endings,
                      ft_found_files *out)
{
    for (const char *const *ending = endings; *ending; ending++)
        for (size_t i = 0; i < paths->len; i++) {
            ft_str search = paths->at[i];
            if (below)
                search = ft_path_join(w->arena, search, ft_str_of(below));
            take_files(w, kind, search, *ending, out);
        }
}

static void read_ignore(walker *w)
{
    ft_str path = ft_path_join(w->arena, w->package->root, FT_STR(".dbtignore")), text;
    int error = ft_fs_read(w->fs, w->arena, path, &text);
    if (!error)
        w->ignore = ft_ignore_parse(w->arena, text);
}

/* All paths of the package, each once: where properties files may stand. */
static ft_strs all_paths(walker *w)
{
    ft_strs all = {0};
    static const ft_path_kind order[] = {FT_PATHS_MODEL, FT_PATHS_SEED, FT_PATHS_SNAPSHOT, FT_PATHS_ANALYSIS,
                                         FT_PATHS_MACRO, FT_PATHS_TEST, FT_PATHS_FUNCTION};
    for (size_t k = 0; k < FT_PATHS_KINDS; k++) {
        const ft_strs *paths = &w->package->paths[order[k]];
        for (size_t i = 0; i < paths->len; i++) {
            bool known = false;
            for (size_t j = 0; j < all.len && !known; j++)
                known = ft_str_eq(all.at[j], paths->at[i]);
            if (!known)
                ft_vec_push(w->arena, &all, paths->at[i]);
        }
    }
    return all;
}

bool ft_discover(const ft_discover_request *request, const ft_project_file *package, ft_found_files *out, ft_diags *diags)
{
    static const char *const sql[] = {".sql", NULL}, *const models[] = {".py", ".sql", NULL}, *const functions[] = {".py", ".js", ".sql", NULL},
                      *const csv[] = {".csv", NULL}, *const md[] = {".md", NULL}, *const yml[] = {".yml", ".yaml", NULL},
                      *const fixtures[] = {".csv", ".sql", NULL};
    walker w = {.arena = request->arena, .passing = request->passing, .fs = request->fs, .package = package,
                .diags = diags, .jinja_names = request->jinja_names, .fine = true};
    read_ignore(&w);
    const ft_strs *paths = package->paths, schema_paths = all_paths(&w);
    take_kind(&w, FT_FILE_MACROS, &paths[FT_PATHS_MACRO], NULL, sql, out);
    take_kind(&w, FT_FILE_MODEL, &paths[FT_PATHS_MODEL], NULL, models, out);
    take_kind(&w, FT_FILE_SNAPSHOTS, &paths[FT_PATHS_SNAPSHOT], NULL, sql, out);
    take_kind(&w, FT_FILE_ANALYSIS, &paths[FT_PATHS_ANALYSIS], NULL, sql, out);
    take_kind(&w, FT_FILE_SINGULAR_TEST, &paths[FT_PATHS_TEST], NULL, sql, out);
    take_kind(&w, FT_FILE_GENERIC_TESTS, &paths[FT_PATHS_TEST], "generic", sql, out);
    take_kind(&w, FT_FILE_SEED, &paths[FT_PATHS_SEED], NULL, csv, out);
    take_kind(&w, FT_FILE_DOCS, &package->docs_paths, NULL, md, out);
    take_kind(&w, FT_FILE_PROPERTIES, &schema_paths, NULL, yml, out);
    take_kind(&w, FT_FILE_FIXTURE, &paths[FT_PATHS_TEST], "fixtures", fixtures, out);
    take_kind(&w, FT_FILE_FUNCTION, &paths[FT_PATHS_FUNCTION], NULL, functions, out);
    return w.fine;
}

bool ft_discover_osi(const ft_discover_request *request, const ft_project_file *package, ft_found_files *out, ft_diags *diags)
{
    static const char *const json[] = {".json", NULL};
    walker w = {.arena = request->arena, .passing = request->passing, .fs = request->fs, .package = package,
                .diags = diags, .fine = true};
    take_kind(&w, FT_FILE_OSI, &package->osi_paths, NULL, json, out);
    return w.fine;
}
