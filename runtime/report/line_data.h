/* line_data.h - what a JSON line carries beside its text: `data`, its keys sorted (LOG-19 ... LOG-26). */
#ifndef FT_REPORT_LINE_DATA_H
#define FT_REPORT_LINE_DATA_H

#include "report/lines.h"

/* The members of `data`, without an open and close around them: those of line->data, the node an event
 * is about with its group, the result it brings; `msg` where there is nothing else. `project` tells the groups;
 * NULL: none is known. */
void ft_line_data(ft_sink *sink, ft_arena *arena, const ft_line *line, const ft_project *project);

#endif
