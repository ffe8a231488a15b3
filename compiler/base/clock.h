/* clock.h ◇ - the time, asked through a seam so that tests have a fixed one.
 *
 * The system's clock is runtime's (exec/); ft_clock_fixed is the plain twin. */
#ifndef FT_BASE_CLOCK_H
#define FT_BASE_CLOCK_H

#include <stdint.h>

typedef struct ft_clock {
    void *self;
    int64_t (*wall)(void *self);      /* microseconds since 1970-01-01 UTC; may step */
    int64_t (*monotonic)(void *self); /* nanoseconds from an unspecified start; never steps back */
} ft_clock;

static inline int64_t ft_clock_wall(const ft_clock *clock) { return clock->wall(clock->self); }
static inline int64_t ft_clock_monotonic(const ft_clock *clock) { return clock->monotonic(clock->self); }

/* A clock that stands still at `*wall_us`; whoever owns the number may move it. Borrowed. */
ft_clock ft_clock_fixed(int64_t *wall_us);

/* The machine's clock. */
ft_clock ft_clock_system(void);

#endif
