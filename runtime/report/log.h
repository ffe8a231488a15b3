/* log.h - the single writer of the console and of dbt.log: levels, formats, colours, secrets.
 *
 * Everything anybody is told goes through here, so that secrets are scrubbed and control characters
 * of template output are made harmless in one place (LOG-01, LOG-02, LOG-17 ... LOG-20). It is an
 * ft_listener; it is told from one thread at a time. */
#ifndef FT_REPORT_LOG_H
#define FT_REPORT_LOG_H

#include "report/lines.h"

typedef enum { FT_LOG_TEXT, FT_LOG_DEBUG, FT_LOG_JSON } ft_log_format;

typedef struct ft_log_options {
    const ft_clock *clock;
    const ft_fs *fs;
    int console;                       /* file descriptor: 1 */
    ft_level console_level, file_level;
    ft_log_format console_format, file_format;
    bool colour, file_colour, quiet;
    bool cache_events;                 /* --log-cache-events */
    bool progress;                     /* a last line that is redrawn: a terminal */
    unsigned width;
    ft_str file;                       /* "logs/dbt.log"; {NULL,0}: none */
    int64_t file_max_bytes;            /* 0: never rotated */
    ft_str invocation_id;
    ft_strs secrets;                   /* values to write as *****, borrowed; the profile adds its own */
    ft_dict *extra;                    /* DBT_ENV_CUSTOM_ENV_…, for JSON lines; may be NULL */
    ft_str target_database, target_path;
} ft_log_options;

typedef struct ft_log ft_log;

/* Caller owns it; `options` are copied. A log file that cannot be opened is said once on the console
 * and done without. */
ft_log *ft_log_new(const ft_log_options *options);
void ft_log_free(ft_log *log); /* flushes; NULL is allowed */
ft_listener ft_log_listener(ft_log *log);

/* A line that belongs to no event. Any level, any thread but not while events are told. */
void ft_log_line(ft_log *log, ft_level level, const char *code, const char *name, ft_str text);
/* The same with what a JSON line of it carries; `data` may be NULL. */
void ft_log_data(ft_log *log, ft_level level, const char *code, const char *name, ft_str text, ft_dict *data);
/* A warning whose JSON line has another `msg` than people read. */
void ft_log_warning(ft_log *log, const char *code, const char *name, ft_str text, ft_str msg, ft_dict *data);
/* Asked-for output (list, show, print): no time stamp, survives --quiet. */
void ft_log_output(ft_log *log, const char *code, const char *name, ft_str text);

/* What becomes known later: the target's names once the profile is read, and its secrets. */
void ft_log_set_target(ft_log *log, ft_str adapter, ft_str database, ft_strs secrets);

#endif
