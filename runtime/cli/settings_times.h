/* settings_times.h - times of the command line: --event-time-start, -end and --sample (CLI-029, CLI-030). */
#ifndef FT_CLI_SETTINGS_TIMES_H
#define FT_CLI_SETTINGS_TIMES_H

#include "syntax/yaml.h"
#include "value/datetime.h"

/* "2024-01-01", "2024-01-01T10:00:00" or with a space: microseconds, UTC. *given is false when `text`
 * is absent. false: it is no time. */
bool ft_event_time(ft_str text, bool *given, int64_t *out);

/* "3 days" back from `now_us`, or a YAML mapping with start and end: a dict of two datetimes. NULL, or
 * what is wrong with it. */
const char *ft_sample_window(ft_arena *arena, ft_str text, int64_t now_us, ft_value *out);

#endif
