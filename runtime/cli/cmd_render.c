/* cmd_render.c - `fettle render --jsonl`. */
#include "cli/commands.h"
#include "cli/render_lines.h"

ft_exit ft_cmd_render(ft_session *session)
{
    (void)session;
    return ft_render_lines(stdin, stdout) ? FT_EXIT_COULD_NOT : FT_EXIT_OK;
}
