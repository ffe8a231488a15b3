/* site.c - reading artifacts and writing the documentation; see site.h. */
#include "report/site.h"

#include "base/digest.h"
#include "report/site_data.h"
#include "report/site_page.h"
#include "report/site_read.h"

#include <errno.h>

enum { DIGEST_SHOWN = 12 };

typedef struct {
    ft_arena *arena;
    const ft_site_request *request;
    const ft_site *site;
    ft_diags *diags;
    ft_str folder;                   /* TO/site */
    ft_map written;                  /* names in `folder` that the page asks for */
    ft_page_blocks blocks;           /* the same files, for a page that stands alone */
    ft_buf files;                    /* JSON: which digest each file has */
} making;

static bool cannot(ft_diags *diags, const char *what, ft_str path, int failed)
{
    ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot %s \"%.*s\": %s", what, FT_ARG(path), strerror(failed));
    return false;
}

/* ---- artifacts */

/* A missing file is an empty text. */
static bool read_artifact(ft_arena *arena, const ft_site_request *request, const char *name, ft_str *text, ft_diags *diags)
{
    ft_str path = ft_path_join(arena, request->from, ft_str_of(name));
    int failed = ft_fs_read(request->fs, arena, path, text);
    if (failed == ENOENT) {
        *text = (ft_str){0};
        return true;
    }
    return !failed || cannot(diags, "read", path, failed);
}

static bool read_artifacts(ft_arena *arena, const ft_site_request *request, ft_site_texts *texts, ft_diags *diags)
{
    if (!read_artifact(arena, request, "catalog.json", &texts->catalog, diags) ||
        !read_artifact(arena, request, "sources.json", &texts->sources, diags) ||
        !read_artifact(arena, request, "run_history.jsonl", &texts->history, diags))
        return false;
    texts->results = request->results;
    return texts->results.at || read_artifact(arena, request, "run_results.json", &texts->results, diags);
}

/* The manifest may be hundreds of megabytes long, of which the pages show a part: it is read in pieces. */
enum { MANIFEST_PIECE = 1 << 20 };

typedef struct { ft_fs_source *source; int failed; } reading;

static size_t next_piece(void *self, char *into, size_t size)
{
    reading *r = self;
    size_t got = 0;
    if (!r->failed)
        r->failed = r->source->read(r->source, into, size, &got);
    return got;
}

static ft_site *read_site(ft_arena *arena, const ft_site_request *request, ft_diags *diags)
{
    ft_str path = ft_path_join(arena, request->from, FT_STR("manifest.json"));
    ft_site_texts texts = {0};
    reading r = {0};
    if (!read_artifacts(arena, request, &texts, diags))
        return NULL;
    r.failed = request->fs->open(request->fs->self, arena, path, &r.source);
    if (r.failed) {
        cannot(diags, "read", path, r.failed);
        return NULL;
    }
    ft_json_pull manifest = ft_json_pull_pieces(arena, MANIFEST_PIECE, next_piece, &r);
    texts.manifest = &manifest;
    ft_site *site = ft_site_read(arena, &texts, path, diags);
    r.source->close(r.source);
    if (site && r.failed)
        cannot(diags, "read", path, r.failed);
    return r.failed ? NULL : site;
}

/* ---- files */

/* A file that is there by its digest's name may be what a crash of the machine left of it. */
static bool is_there(const making *m, ft_str path, ft_str text)
{
    ft_fs_stat found;
    return m->request->fs->stat(m->request->fs->self, path, &found) == 0 && found.size == text.len;
}

/* Under its name only when it is whole, since it is not written again. */
static int write_whole(const making *m, ft_str path, ft_str text)
{
    const ft_fs *fs = m->request->fs;
    ft_fs_file *file;
    int failed = fs->create(fs->self, m->arena, path, FT_FS_REPLACE, &file);
    if (failed)
        return failed;
    failed = file->write(file, text);
    if (!failed)
        return file->finish(file, false);
    file->abandon(file);
    return failed;
}

/* Writes STEM.DIGEST.json unless it is there already, and notes its digest. */
static bool put_file(making *m, ft_str stem, ft_str json)
{
    ft_str digest = ft_str_slice(ft_sha256_hex(m->arena, json), 0, DIGEST_SHOWN);
    ft_str name = ft_format(m->arena, "%.*s.%.*s.json", FT_ARG(stem), FT_ARG(digest));
    ft_str path = ft_path_join(m->arena, m->folder, name);
    ft_map_put(m->arena, &m->written, name, m);
    ft_buf_format(&m->files, "%s\"%.*s\":\"%.*s\"", m->files.len > 1 ? "," : "", FT_ARG(stem), FT_ARG(digest));
    if (m->request->is_static)
        ft_vec_push(m->arena, &m->blocks, (ft_page_block){stem, ft_str_copy(m->arena, json)});
    if (is_there(m, path, json))
        return true;
    int failed = write_whole(m, path, json);
    return !failed || cannot(m->diags, "write", path, failed);
}

typedef void write_fn(ft_buf *out, const ft_site *site);

static bool put_whole(making *m, ft_buf *out, const char *stem, write_fn *write)
{
    ft_buf_clear(out);
    write(out, m->site);
    return put_file(m, ft_str_of(stem), ft_buf_str(out));
}

static size_t end_of(size_t from, size_t count, size_t all)
{
    return from + count < all ? from + count : all;
}

static bool put_details(making *m, ft_buf *out)
{
    const ft_site_histories *histories = ft_site_histories_of(m->arena, m->site);
    size_t all = m->site->nodes.len;
    for (size_t from = 0; from < all; from += FT_SITE_DETAILS) {
        ft_buf_clear(out);
        ft_site_details(out, m->site, histories, from, end_of(from, FT_SITE_DETAILS, all));
        if (!put_file(m, ft_format(m->arena, "d%zu", from / FT_SITE_DETAILS), ft_buf_str(out)))
            return false;
    }
    for (size_t from = 0; from < all; from += FT_SITE_TEXTS) {
        ft_buf_clear(out);
        ft_site_texts_of(out, m->site, from, end_of(from, FT_SITE_TEXTS, all));
        if (!put_file(m, ft_format(m->arena, "text%zu", from / FT_SITE_TEXTS), ft_buf_str(out)))
            return false;
    }
    return true;
}

static bool put_files(making *m)
{
    ft_buf out = ft_buf_in(m->arena);
    ft_buf_byte(&m->files, '{');
    bool ok = put_details(m, &out) && put_whole(m, &out, "columns", ft_site_columns) &&
              put_whole(m, &out, "tests", ft_site_tests) && put_whole(m, &out, "runs", ft_site_runs);
    ft_buf_byte(&m->files, '}');
    return ok;
}

/* What no page asks for any more. A file that cannot be removed is left: it does no harm. */
static void remove_stale(making *m)
{
    ft_fs_entries entries = {0};
    const ft_fs *fs = m->request->fs;
    if (fs->list(fs->self, m->arena, m->folder, &entries))
        return;
    for (size_t i = 0; i < entries.len; i++) {
        ft_str name = entries.at[i].name;
        if (entries.at[i].kind == FT_FS_FILE && ft_str_ends(name, FT_STR(".json")) && !ft_map_has(&m->written, name))
            fs->remove(fs->self, ft_path_join(m->arena, m->folder, name));
    }
}

/* ---- pages */

static bool put_page(making *m, const char *name, bool alone)
{
    ft_page_blocks blocks = {0};
    ft_buf core = ft_buf_in(m->arena);
    ft_site_core(&core, m->site);
    ft_vec_push(m->arena, &blocks, (ft_page_block){FT_STR("core"), ft_buf_str(&core)});
    ft_vec_push(m->arena, &blocks, (ft_page_block){FT_STR("files"), ft_buf_str(&m->files)});
    for (size_t i = 0; alone && i < m->blocks.len; i++)
        ft_vec_push(m->arena, &blocks, m->blocks.at[i]);
    ft_str text = ft_site_page(m->arena, m->site, m->request->template, &blocks, alone);
    ft_str path = ft_path_join(m->arena, m->request->to, ft_str_of(name));
    int failed = m->request->fs->replace(m->request->fs->self, path, text, true);
    return !failed || cannot(m->diags, "write", path, failed);
}

bool ft_site_write(ft_arena *arena, const ft_site_request *request, ft_diags *diags)
{
    making m = {.arena = arena, .request = request, .diags = diags, .files = ft_buf_in(arena),
                .folder = ft_path_join(arena, request->to, FT_STR("site"))};
    m.site = read_site(arena, request, diags);
    if (!m.site)
        return false;
    int failed = request->fs->make_folders(request->fs->self, m.folder);
    if (failed)
        return cannot(diags, "make", m.folder, failed);
    if (!put_files(&m) || (request->is_static && !put_page(&m, "static_index.html", true)) || !put_page(&m, "index.html", false))
        return false;
    remove_stale(&m);
    return true;
}
