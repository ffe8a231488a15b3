/* world.c - stopping, waiting and saying; see world.h. */
#include "deps/world.h"

#include <poll.h>

bool ft_deps_go_on(const ft_deps *deps)
{
    if (!deps->stopped(deps->self))
        return true;
    if (!deps->diags->errors)
        ft_diag_error(deps->diags, FT_DIAG_CANCELLED, FT_NO_SPAN,
                      "stopped; the installed packages are as they were");
    return false;
}

bool ft_deps_wait(const ft_deps *deps, int milliseconds)
{
    struct pollfd stop = {.fd = deps->stop_fd, .events = POLLIN};
    poll(&stop, 1, milliseconds);
    return ft_deps_go_on(deps);
}

void ft_deps_say(const ft_deps *deps, ft_deps_level level, const char *code, const char *name,
                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str text = ft_vformat(deps->arena, format, args);
    va_end(args);
    deps->tell(deps->self, level, code, name, text);
}

bool ft_deps_fail(const ft_deps *deps, ft_span span, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str text = ft_vformat(deps->arena, format, args);
    va_end(args);
    ft_diag *diag = ft_diag_error(deps->diags, FT_DIAG_DEPENDENCY, span, "%.*s", FT_ARG(text));
    if (*hint)
        ft_diag_hint(deps->diags, diag, "%s", hint);
    return false;
}
