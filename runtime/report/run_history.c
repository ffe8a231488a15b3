/* run_history.c - one line more in the history of runs; see run_history.h. */
#include "report/run_history.h"

#include "exec/result.h"
#include "graph/manifest.h"

enum { RUNS_MOST = 40, BYTES_MOST = 16 << 20, MESSAGE_KEPT = 2000, CHECKSUM_KEPT = 12, PIECE = 1 << 16 };
enum { RUNS_KEPT = RUNS_MOST * 3 / 4, BYTES_KEPT = BYTES_MOST / 2 }; /* when it is cut */

static void tell_result(ft_sink *sink, const ft_run *run, const ft_result *result)
{
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("unique_id"), result->step->node->unique_id);
    ft_sink_text(sink, FT_KEY("status"), ft_str_of(ft_status_word(result->status)));
    ft_sink_value(sink, FT_KEY("execution_time"), ft_of_float(result->execution_time));
    int64_t began = result->compile.started_us ? result->compile.started_us : result->execute.started_us;
    if (began)
        ft_sink_value(sink, FT_KEY("started"), ft_of_float((double)(began - run->started_us) / 1e6));
    ft_sink_text(sink, FT_KEY("thread_id"), result->thread);
    ft_str checksum = ft_str_slice(result->step->node->more->checksum, 0, CHECKSUM_KEPT);
    if (checksum.len && result->step->node->type != FT_TEST)
        ft_sink_text(sink, FT_KEY("checksum"), checksum);
    if (result->failures.kind == FT_INT)
        ft_sink_value(sink, FT_KEY("failures"), result->failures);
    if (result->message.at && result->status != FT_STATUS_SUCCESS)
        ft_sink_text(sink, FT_KEY("message"), ft_str_slice(result->message, 0, MESSAGE_KEPT));
    ft_value rows = ft_dict_get_text(result->adapter_response, FT_STR("rows_affected"));
    if (rows.kind == FT_INT)
        ft_sink_value(sink, FT_KEY("rows"), rows);
    ft_sink_close(sink);
}

static ft_str line_of(ft_arena *arena, const ft_run *run, ft_str command)
{
    ft_json_out json;
    ft_json_out_init(&json, arena, NULL, NULL);
    ft_sink sink = ft_json_sink(&json);
    ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(&sink, FT_KEY("at"), ft_iso_utc(arena, run->finished_us));
    ft_sink_text(&sink, FT_KEY("command"), command);
    ft_sink_value(&sink, FT_KEY("elapsed_time"), ft_of_float((double)(run->finished_us - run->started_us) / 1e6));
    ft_sink_open(&sink, FT_KEY("results"), FT_LIST);
    for (size_t i = 0; i < run->len; i++)
        if (!ft_node_is_ephemeral(run->results[i]->step->node))
            tell_result(&sink, run, run->results[i]);
    ft_sink_close(&sink);
    ft_sink_close(&sink);
    return ft_buf_str(&json.buf);
}

/* ---- the file */

typedef struct { size_t runs, bytes; bool whole; } extent; /* whole: its last line has an end */

static extent measure(ft_arena *arena, const ft_fs *fs, ft_str path)
{
    extent found = {.whole = true};
    ft_fs_source *source;
    if (fs->open(fs->self, arena, path, &source) != 0)
        return found;
    char *piece = ft_alloc_raw(arena, PIECE);
    for (size_t got; source->read(source, piece, PIECE, &got) == 0 && got;) {
        ft_str rest = {piece, got}, line;
        found.bytes += got;
        found.whole = piece[got - 1] == '\n';
        while (ft_str_cut(&rest, '\n', &line))
            found.runs++;
        found.runs--; /* one more piece than line ends */
    }
    source->close(source);
    return found;
}

/* The newest whole lines that may stay beside `more` bytes. */
static ft_str kept_of(ft_str older, size_t more)
{
    size_t end = ft_str_rfind_byte(older, '\n');
    older = ft_str_slice(older, 0, end == FT_NOWHERE ? 0 : end + 1);
    size_t runs = 1, from = older.len;
    while (from > 0 && runs < RUNS_KEPT) {
        size_t before = ft_str_rfind_byte(ft_str_slice(older, 0, from - 1), '\n');
        size_t start = before == FT_NOWHERE ? 0 : before + 1;
        if (older.len - start + more > BYTES_KEPT)
            break;
        from = start;
        runs++;
    }
    return ft_str_from(older, from);
}

static int cut(ft_arena *arena, const ft_fs *fs, ft_str path, ft_str line)
{
    ft_str older;
    if (ft_fs_read(fs, arena, path, &older))
        older = FT_STR(""); /* it cannot be read: it begins anew */
    return fs->replace(fs->self, path, ft_concat(arena, kept_of(older, line.len), line, (ft_str){0}), false);
}

static int append(ft_arena *arena, const ft_fs *fs, ft_str path, ft_str line)
{
    ft_fs_file *file;
    int failed = fs->create(fs->self, arena, path, FT_FS_APPEND, &file);
    if (failed)
        return failed;
    failed = file->write(file, line);
    int closed = file->finish(file, false);
    return failed ? failed : closed;
}

bool ft_run_history_add(ft_arena *arena, const ft_run *run, ft_str command, const ft_fs *fs, ft_str path,
                        ft_diags *diags)
{
    ft_str line = ft_concat(arena, line_of(arena, run, command), FT_STR("\n"), (ft_str){0});
    extent older = measure(arena, fs, path);
    bool full = !older.whole || older.runs >= RUNS_MOST || older.bytes + line.len > BYTES_MOST;
    int failed = full ? cut(arena, fs, path, line) : append(arena, fs, path, line);
    if (failed)
        ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot write \"%.*s\": %s", FT_ARG(path), strerror(failed));
    return !failed;
}
