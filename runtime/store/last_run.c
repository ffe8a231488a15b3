/* last_run.c - see last_run.h. */
#include "store/last_run.h"

#include "store/journal.h"
#include "value/json.h"

static const ft_list *list_member(ft_value of, const char *key)
{
    ft_value value = ft_value_at(of, key);
    return ft_is(value, FT_LIST) ? value.as.list : NULL;
}

/* *out none: there is no such file. */
static bool read_results(ft_job *job, const ft_fs *fs, ft_str path, ft_value *out, ft_diags *diags)
{
    ft_str text;
    *out = FT_VALUE_NONE;
    if (!ft_fs_exists(fs, path))
        return true;
    int failed = ft_fs_read(fs, job->arena, path, &text);
    if (!failed && ft_json_read(job, text, out) && list_member(*out, "results"))
        return true;
    ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot read \"%.*s\": %s", FT_ARG(path),
                  failed ? strerror(failed) : "it is damaged");
    return false;
}

/* The run of the journal began after the results were written, and never came to write its own. */
static bool was_killed(ft_value journal, ft_value results)
{
    ft_value metadata = ft_value_at(results, "metadata");
    ft_str started = ft_text_at(journal, "started_at"), id = ft_text_at(journal, "invocation_id");
    return started.len && !ft_str_eq(id, ft_text_at(metadata, "invocation_id")) &&
           ft_str_cmp(started, ft_text_at(metadata, "generated_at")) > 0;
}

static bool report_none(ft_str folder, ft_diags *diags)
{
    ft_diag *diag =
        ft_diag_error(diags, FT_DIAG_USAGE, FT_NO_SPAN,
                      "Could not find previous run in '%.*s' target directory", FT_ARG(folder));
    ft_diag_hint(diags, diag, "Give the folder that has its run_results.json with --state.");
    return false;
}

bool ft_last_run_read(ft_arena *arena, const ft_fs *fs, ft_str folder, ft_last_run *out,
                      ft_diags *diags)
{
    ft_job job = ft_job_in(arena);
    ft_str journal = ft_path_join(arena, folder, FT_STR("journal.jsonl"));
    ft_value results, header = FT_VALUE_NONE;
    ft_list *finished = NULL;
    if (!read_results(&job, fs, ft_path_join(arena, folder, FT_STR("run_results.json")), &results,
                      diags))
        return false;
    if (ft_fs_exists(fs, journal) && !ft_journal_read(&job, fs, journal, &header, &finished, diags))
        return false;
    bool killed = was_killed(header, results);
    if (!killed && !ft_is(results, FT_DICT))
        return report_none(folder, diags);
    ft_value args = ft_value_at(killed ? header : results, "args"),
             metadata = ft_value_at(results, "metadata");
    *out = (ft_last_run){
        .args = ft_is(args, FT_DICT) ? args.as.dict : ft_dict_new(arena),
        .results = killed ? finished : list_member(results, "results"),
        .planned = killed ? list_member(header, "nodes") : NULL,
        .started_at = killed ? ft_text_at(header, "started_at")
                             : ft_text_at(metadata, "invocation_started_at"),
    };
    return true;
}
