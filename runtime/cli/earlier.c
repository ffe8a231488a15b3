/* earlier.c - see earlier.h. */
#include "cli/earlier.h"

static void warn_same_folder(ft_session *session, ft_str folder)
{
    if (ft_str_eq(folder, session->target_path))
        ft_diag_warning(session->diags, FT_DIAG_STATE_IS_TARGET, FT_NO_SPAN,
                        "The state and target directories are the same: '%.*s'. What this run "
                        "writes replaces what it "
                        "compares with.",
                        FT_ARG(folder));
}

static bool read_folder(ft_session *session, ft_str folder, const ft_state **out)
{
    warn_same_folder(session, folder);
    *out = ft_state_load(session->arena, session->fs, session->settings.project_dir, folder,
                         session->diags);
    return *out != NULL;
}

static bool refuse(ft_session *session, ft_str problem)
{
    ft_diag_error(session->diags, FT_DIAG_USAGE, FT_NO_SPAN, "%.*s", FT_ARG(problem));
    return false;
}

/* What is deferred to: --defer-state, else --state. */
static bool read_deferred(ft_session *session, ft_str folder)
{
    if (folder.at && !read_folder(session, folder, &session->state))
        return false;
    if (!folder.at)
        session->state = session->compared;
    if (!session->state)
        return refuse(
            session,
            FT_STR("--state or --defer-state are required for deferral, but neither was provided"));
    return session->state->manifest ||
           refuse(session,
                  ft_format(session->arena, "Could not find manifest in --state path: \"%.*s\"",
                            FT_ARG(session->state->folder)));
}

bool ft_session_read_state(ft_session *session)
{
    const ft_options *options = session->options;
    ft_str folder = ft_opt_text(options, FT_OPT_STATE);
    ft_str own = ft_path_join(session->arena, session->settings.project_dir, session->target_path);
    if (folder.at && (!read_folder(session, folder, &session->compared) ||
                      !ft_state_sources(session->arena, session->fs, own, &session->sources_now,
                                        session->diags)))
        return false;
    bool defers = options->command == FT_CMD_CLONE || ft_opt_on(options, FT_OPT_DEFER);
    return !defers || read_deferred(session, ft_opt_text(options, FT_OPT_DEFER_STATE));
}
