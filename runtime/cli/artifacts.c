/* artifacts.c - see artifacts.h. */
#include "cli/artifacts.h"

#include "cli/selectors.h"
#include "graph/manifest.h"
#include "graph/osi_document.h"
#include "graph/semantic_manifest.h"
#include "graph/summary.h"
#include "report/artifact.h"
#include "report/run_history.h"
#include "report/run_results.h"

/* What is written aside. Paths: {NULL, 0} of what is not. */
typedef struct {
    const ft_session *session;
    ft_manifest_request manifest;
    ft_str manifest_path, semantic_path, osi_path, summary_path;
} artifacts;

bool ft_session_check_target(ft_session *session)
{
    const ft_fs *fs = session->fs;
    ft_fs_file *file;
    int failed = fs->make_folders(fs->self, session->target_path);
    if (!failed)
        failed = fs->create(fs->self, session->arena, ft_session_target(session, ".fettle-check"), FT_FS_REPLACE, &file);
    if (failed) {
        ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot write into the folder \"%.*s\": %s",
                      FT_ARG(session->target_path), strerror(failed));
        return false;
    }
    file->abandon(file);
    return true;
}

static void tell_manifest(void *state, ft_arena *arena, ft_sink *sink)
{
    const artifacts *wanted = state;
    ft_manifest_write(arena, &wanted->manifest, sink);
}

static void tell_semantic_manifest(void *state, ft_arena *arena, ft_sink *sink)
{
    const artifacts *wanted = state;
    (void)arena;
    ft_semantic_manifest_write(wanted->session->project, sink);
}

static void tell_osi_document(void *state, ft_arena *arena, ft_sink *sink)
{
    ft_osi_document_write(arena, ((const artifacts *)state)->session->project, sink);
}

static void tell_summary(void *state, ft_arena *arena, ft_sink *sink)
{
    const ft_session *session = ((const artifacts *)state)->session;
    (void)arena;
    ft_graph_summary_write(session->graph, ft_str_is(session->settings.invocation.which, "build"), sink);
}

static bool write_artifacts(void *self, ft_arena *arena, ft_diags *diags)
{
    const artifacts *wanted = self;
    const ft_fs *fs = wanted->session->fs;
    return (!wanted->manifest_path.at ||
            (ft_artifact_write(arena, fs, wanted->manifest_path, tell_manifest, self, diags) &&
             ft_artifact_write(arena, fs, wanted->semantic_path, tell_semantic_manifest, self, diags) &&
             ft_artifact_write(arena, fs, wanted->osi_path, tell_osi_document, self, diags))) &&
           (!wanted->summary_path.at || ft_artifact_write(arena, fs, wanted->summary_path, tell_summary, self, diags));
}

static void add_manifest(ft_session *session, const ft_exec_outcome *outcome, artifacts *wanted)
{
    const ft_profile *profile = session->project->profile;
    wanted->manifest = (ft_manifest_request){
        .graph = session->graph, .project = session->project, .pool = session->pool,
        .compiled = outcome ? outcome->compiled : NULL, .selectors = ft_selectors_described(session),
        .adapter_type = profile ? profile->type : (ft_str){0}, .generated_us = ft_clock_wall(session->clock),
    };
    wanted->manifest_path = ft_session_target(session, "manifest.json");
    wanted->semantic_path = ft_session_target(session, "semantic_manifest.json");
    wanted->osi_path = ft_session_target(session, "osi_document.json");
}

bool ft_session_begin_artifacts(ft_session *session, const ft_exec_outcome *outcome, bool manifest, bool summary)
{
    artifacts *wanted = FT_NEW(session->arena, artifacts);
    wanted->session = session;
    if (manifest && ft_opt_on(session->options, FT_OPT_WRITE_JSON))
        add_manifest(session, outcome, wanted);
    if (summary)
        wanted->summary_path = ft_session_target(session, "graph_summary.json");
    if (!wanted->manifest_path.at && !summary)
        return true;
    if (!ft_session_written(session) || !ft_session_check_target(session))
        return false;
    ft_aside_begin(&session->writing, session->arena, write_artifacts, wanted);
    return true;
}

static void say_written(ft_session *session, const char *type, ft_str path)
{
    ft_str whole = ft_path_join(session->arena, session->settings.project_dir, path);
    ft_dict *data = ft_dict_new(session->arena);
    ft_dict_set_text(session->arena, data, FT_STR("artifact_type"), ft_of_text(ft_str_of(type)));
    ft_dict_set_text(session->arena, data, FT_STR("artifact_path"), ft_of_text(whole));
    ft_log_data(session->log, FT_LEVEL_DEBUG, "P001", "ArtifactWritten",
                ft_format(session->arena, "Wrote artifact %s to %.*s", type, FT_ARG(whole)), data);
}

bool ft_session_written(ft_session *session)
{
    const artifacts *wanted = session->writing.fn ? session->writing.self : NULL;
    if (!ft_aside_end(&session->writing, session->diags))
        return false;
    if (wanted && wanted->manifest_path.at) {
        say_written(session, "WritableManifest", wanted->manifest_path);
        say_written(session, "SemanticManifest", wanted->semantic_path);
        say_written(session, "OsiDocument", wanted->osi_path);
    }
    return true;
}

bool ft_session_write_manifest(ft_session *session, const ft_exec_outcome *outcome)
{
    return ft_session_begin_artifacts(session, outcome, true, false) && ft_session_written(session);
}

/* Commands whose results say how the project stands. */
static bool executes(ft_command command)
{
    return command == FT_CMD_BUILD || command == FT_CMD_RUN || command == FT_CMD_TEST || command == FT_CMD_SEED ||
           command == FT_CMD_SNAPSHOT || command == FT_CMD_RETRY;
}

/* run_results.json, and the run's line in run_history.jsonl. */
static bool write_results(ft_session *session, const ft_run *run)
{
    ft_str path = ft_session_target(session, "run_results.json");
    if (!ft_run_results_write(session->arena, run, &session->settings.invocation, session->fs, session->pool, path,
                              session->diags))
        return false;
    say_written(session, "RunExecutionResult", path);
    ft_command command = session->options->command;
    return !executes(command) ||
           ft_run_history_add(session->arena, run, ft_str_of(ft_command_table[command].words), session->fs,
                              ft_session_target(session, "run_history.jsonl"), session->diags);
}

bool ft_session_write_results(ft_session *session, const ft_exec_outcome *outcome)
{
    if (!ft_opt_on(session->options, FT_OPT_WRITE_JSON))
        return true;
    if (!ft_session_begin_artifacts(session, outcome, true, false))
        return false;
    bool written = write_results(session, &outcome->run);
    return ft_session_written(session) && written;
}
