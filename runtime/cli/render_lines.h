/* render_lines.h - templates read as JSON lines and rendered one by one: what `fettle render --jsonl` does.
 *
 * A line is {"id", "template", "context", "options", "templates"?}; the answer is {"id", "ok"} or
 * {"id", "error", "line", "message"}. Every case has arenas of its own; none can end the process or be
 * seen by another. */
#ifndef FT_CLI_RENDER_LINES_H
#define FT_CLI_RENDER_LINES_H

#include <stdio.h>

/* Until the end of `in`; every answer is flushed. 0, or 2 when `out` cannot be written. */
int ft_render_lines(FILE *in, FILE *out);

#endif
