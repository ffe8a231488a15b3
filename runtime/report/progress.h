/* progress.h - the last line on a terminal: how many are done, what runs now and for how long.
 *
 * Redrawn at most ten times a second, and hidden before anything else is printed. */
#ifndef FT_REPORT_PROGRESS_H
#define FT_REPORT_PROGRESS_H

#include "exec/event.h"

typedef struct ft_progress ft_progress;
ft_progress *ft_progress_new(ft_arena *arena, const ft_clock *clock, int terminal);
void ft_progress_tell(ft_progress *progress, const ft_event *event); /* counts, and draws when due */
void ft_progress_hide(ft_progress *progress);

#endif
