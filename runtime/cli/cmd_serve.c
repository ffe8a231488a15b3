/* cmd_serve.c - `fettle docs serve`: the documentation in a browser (CLI-008, CLI-126). */
#include "cli/commands.h"
#include "report/serve.h"

#include <spawn.h>
#include <stdlib.h>

extern char **environ;

typedef struct { ft_session *session; ft_str host; } listening;

static void say_ready(void *self, uint16_t port)
{
    const listening *at = self;
    ft_session *session = at->session;
    ft_str address = ft_format(session->arena, "http://%.*s:%u", FT_ARG(at->host), port);
    ft_say(session, ft_format(session->arena, "Serving docs at %.*s (Ctrl-C ends it)", FT_ARG(address)));
    if (!ft_opt_on(session->options, FT_OPT_BROWSER) || (!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY")))
        return;
    char *command[] = {"xdg-open", ft_str_c(session->arena, address), NULL};
    pid_t child;
    if (posix_spawnp(&child, command[0], NULL, NULL, command, environ) != 0)
        ft_say(session, FT_STR("No browser could be opened"));
}

ft_exit ft_cmd_docs_serve(ft_session *session)
{
    if (!ft_session_load(session, FT_LOAD_SILENT | FT_LOAD_NO_MANIFEST | FT_LOAD_NO_SUMMARY))
        return ft_session_fail(session);
    ft_str host = ft_opt_text(session->options, FT_OPT_HOST);
    int64_t port = session->options->values[FT_OPT_PORT].number;
    listening at = {session, host};
    if (port < 0 || port > UINT16_MAX)
        return ft_session_refuse(session, "--port must be between 0 and 65535");
    ft_str page = ft_session_target(session, "index.html");
    ft_serve_request request = {
        .fs = session->fs, .folder = ft_path_folder(page), .host = host, .port = (uint16_t)port,
        .cancel = session->cancel, .ready = say_ready, .self = &at,
    };
    return ft_serve(session->arena, &request, session->diags) ? FT_EXIT_OK : ft_session_fail(session);
}
