/* clock.c - the machine's clock and one that stands still; see clock.h. */
#include "base/clock.h"

#include <time.h>

static int64_t fixed_wall(void *self)
{
    return *(const int64_t *)self;
}

static int64_t fixed_monotonic(void *self)
{
    return *(const int64_t *)self * 1000;
}

static int64_t system_wall(void *self)
{
    (void)self;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t system_monotonic(void *self)
{
    (void)self;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

ft_clock ft_clock_fixed(int64_t *wall_us)
{
    return (ft_clock){.self = wall_us, .wall = fixed_wall, .monotonic = fixed_monotonic};
}

ft_clock ft_clock_system(void)
{
    return (ft_clock){.wall = system_wall, .monotonic = system_monotonic};
}
