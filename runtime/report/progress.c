/* progress.c - a line that says what runs now; see progress.h. */
#include "report/progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { MOST_SHOWN = 4, REDRAW_US = 100000 };

typedef struct { const ft_step *step; int64_t since_us; } running;

struct ft_progress {
    ft_arena *arena;
    const ft_clock *clock;
    int terminal;
    uint32_t done, total;
    FT_VEC(running) now;
    bool drawn;
    int64_t drawn_us;
};

ft_progress *ft_progress_new(ft_arena *arena, const ft_clock *clock, int terminal)
{
    ft_progress *progress = FT_NEW(arena, ft_progress);
    progress->arena = arena;
    progress->clock = clock;
    progress->terminal = terminal;
    return progress;
}

static void put(ft_progress *progress, const char *text, size_t len)
{
    /* a terminal that went away is noticed by whoever prints next */
    if (write(progress->terminal, text, len) < 0)
        progress->drawn = false;
}

void ft_progress_hide(ft_progress *progress)
{
    if (progress->drawn)
        put(progress, "\r\033[K", 4);
    progress->drawn = false;
}

static size_t columns(const ft_progress *progress)
{
    struct winsize size;
    return ioctl(progress->terminal, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

static void draw(ft_progress *progress)
{
    int64_t now = ft_clock_wall(progress->clock);
    char line[512];
    int len = snprintf(line, sizeof line, "%u of %u done", progress->done, progress->total);
    for (size_t i = 0; i < progress->now.len && i < MOST_SHOWN && len < (int)sizeof line - 1; i++) {
        const running *one = &progress->now.at[i];
        len += snprintf(line + len, sizeof line - (size_t)len, "%s%.*s %llds", i ? ", " : "  running ",
                        FT_ARG(one->step->node->name), (long long)((now - one->since_us) / 1000000));
    }
    if (progress->now.len > MOST_SHOWN && len < (int)sizeof line - 1)
        len += snprintf(line + len, sizeof line - (size_t)len, " and %u more", progress->now.len - MOST_SHOWN);
    size_t shown = (size_t)len < sizeof line ? (size_t)len : sizeof line - 1, width = columns(progress);
    ft_progress_hide(progress);
    put(progress, line, shown < width ? shown : width - 1);
    progress->drawn = true;
    progress->drawn_us = now;
}

static void forget(ft_progress *progress, const ft_step *step)
{
    for (size_t i = 0; i < progress->now.len; i++)
        if (progress->now.at[i].step == step) {
            progress->now.at[i] = progress->now.at[--progress->now.len];
            return;
        }
}

void ft_progress_tell(ft_progress *progress, const ft_event *event)
{
    bool of_node = event->kind == FT_EVENT_NODE_START || event->kind == FT_EVENT_NODE_FINISHED;
    if (of_node && !event->step->counted)
        return;
    if (event->kind == FT_EVENT_NODE_START) {
        progress->total = event->total;
        ft_vec_push(progress->arena, &progress->now, ((running){event->step, event->at_us}));
    } else if (event->kind == FT_EVENT_NODE_FINISHED) {
        progress->done++;
        forget(progress, event->step);
    } else if (event->kind == FT_EVENT_RUN_FINISHED) {
        ft_progress_hide(progress);
        return;
    }
    if (progress->now.len && (!progress->drawn || ft_clock_wall(progress->clock) - progress->drawn_us >= REDRAW_US))
        draw(progress);
}
