/* cmd_parse.c - `fettle parse`: the project is checked and manifest.json written (CLI-128). */
#include "cli/commands.h"

#include "report/artifact.h"

static void tell_performance(void *state, ft_arena *arena, ft_sink *sink)
{
    const ft_session *session = state;
    (void)arena;
    double seconds = (double)(ft_clock_wall(session->clock) - session->settings.invocation.started_us) / 1e6;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_value(sink, FT_KEY("path_count"), ft_of_int((int64_t)session->project->nodes.len));
    ft_sink_value(sink, FT_KEY("is_partial_parse_enabled"), FT_VALUE_FALSE);
    ft_sink_value(sink, FT_KEY("parse_project_elapsed"), ft_of_float(seconds));
    ft_sink_value(sink, FT_KEY("load_all_elapsed"), ft_of_float(seconds));
    ft_sink_texts(sink, FT_KEY("projects"), NULL, 0);
    ft_sink_close(sink);
}

ft_exit ft_cmd_parse(ft_session *session)
{
    if (!ft_session_load(session, FT_LOAD_SILENT | FT_LOAD_NO_SUMMARY) || !ft_session_written(session))
        return ft_session_fail(session);
    if (!ft_opt_on(session->options, FT_OPT_WRITE_JSON))
        return FT_EXIT_OK;
    ft_str path = ft_session_target(session, "perf_info.json");
    if (!ft_artifact_write(session->arena, session->fs, path, tell_performance, session, session->diags))
        return ft_session_fail(session);
    ft_str shown = ft_path_join(session->arena, session->settings.project_dir, path);
    ft_log_line(session->log, FT_LEVEL_INFO, "I010", "ParsePerfInfoPath",
                ft_format(session->arena, "Performance info: %.*s", FT_ARG(shown)));
    return FT_EXIT_OK;
}
