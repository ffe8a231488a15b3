/* run_history.c - one line more in the history of runs; see run_history.h. */
#include "report/run_history.h"

#include "exec/result.h"
#include "graph/manifest.h"

enum { RUNS_KEPT = 30, BYTES_KEPT = 16 << 20, MESSAGE_KEPT = 2000, CHECKSUM_KEPT = 12 };

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

/* The newest lines of the older file that may stay beside `more` bytes. */
static ft_str kept_of(ft_str older, size_t more)
{
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

bool ft_run_history_add(ft_arena *arena, const ft_run *run, ft_str command, const ft_fs *fs, ft_str path,
                        ft_diags *diags)
{
    ft_str older = FT_STR(""), line = line_of(arena, run, command);
    int failed = ft_fs_read(fs, arena, path, &older);
    if (failed)
        older = FT_STR(""); /* there is none yet, or it cannot be read: it begins anew */
    ft_str text = ft_concat(arena, kept_of(older, line.len), line, FT_STR("\n"), (ft_str){0});
    failed = fs->replace(fs->self, path, text, false);
    if (failed)
        ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot write \"%.*s\": %s", FT_ARG(path), strerror(failed));
    return !failed;
}
