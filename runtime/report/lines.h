/* lines.h - what dbt's console says of an event (LOG-03 ... LOG-18): text, level, name and code. */
#ifndef FT_REPORT_LINES_H
#define FT_REPORT_LINES_H

#include "exec/event.h"
#include "exec/result.h"

typedef enum { FT_LEVEL_DEBUG, FT_LEVEL_INFO, FT_LEVEL_WARN, FT_LEVEL_ERROR, FT_LEVEL_NONE } ft_level;
const char *ft_level_word(ft_level level); /* "info" */

typedef struct ft_line {
    ft_level level;
    const char *code, *name;  /* "Q011", "LogStartLine" */
    ft_str text;              /* without time stamp; colours as escape codes where asked for */
    ft_str msg;               /* what a JSON line has for the text; {NULL,0}: the text */
    const ft_event *event;    /* NULL for lines that belong to no event */
    bool plain;               /* print and list output: no time stamp in front */
    ft_dict *data;            /* what a JSON line has beside node and result; NULL: the text alone */
    const ft_result *result;  /* the result a line of the summary is about; NULL: the event's own */
} ft_line;

typedef struct ft_lines_style {
    unsigned width;           /* --printer-width */
    bool colour;
    ft_str target_database;
    ft_str target_path;       /* "target": for "compiled code at …" */
    ft_str adapter;           /* "postgres" */
    bool structured;          /* lines with their data: somebody writes JSON */
    bool cache_events;        /* --log-cache-events */
    bool debug;               /* lines below info, too: somebody writes them */
} ft_lines_style;

/* Calls `each` for every line that `event` is told with. Text lives in `arena`. */
typedef void ft_line_fn(void *self, const ft_line *line);
void ft_event_lines(ft_arena *arena, const ft_event *event, const ft_lines_style *style, ft_line_fn *each, void *self);

#endif
