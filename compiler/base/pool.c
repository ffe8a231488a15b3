/* pool.c - the plain twin of the pool: one piece after the other; see pool.h. */
#include "base/pool.h"

static void run_in_turn(void *self, size_t pieces, ft_pool_fn *fn, void *job)
{
    (void)self;
    for (size_t piece = 0; piece < pieces; piece++)
        fn(job, piece, 0);
}

static void line_in_turn(void *self, size_t pieces, const ft_pool_line *line)
{
    (void)self;
    for (size_t piece = 0; piece < pieces; piece++) {
        line->make(line->job, piece, 0);
        line->take(line->job, piece, 0);
    }
}

ft_pool ft_pool_plain(void)
{
    return (ft_pool){.width = 1, .run = run_in_turn, .run_line = line_in_turn};
}
