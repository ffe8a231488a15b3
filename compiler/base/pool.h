/* pool.h ◇ - do N independent pieces of work.
 *
 * Pieces must not depend on each other's order. `run` returns when all are done. The threaded pool
 * is runtime's (exec/pool_threads); ft_pool_plain does one after the other. */
#ifndef FT_BASE_POOL_H
#define FT_BASE_POOL_H

#include <stddef.h>

typedef void ft_pool_fn(void *job, size_t piece, size_t worker); /* worker: 0 .. width - 1 */

/* Pieces that are made side by side and taken in their order, one at a time, mostly by who made them, while what they
 * hold is still near the processor. A slot is where one is kept meanwhile: it is free again once its piece was taken. */
typedef void ft_pool_step(void *job, size_t piece, size_t slot);
typedef struct ft_pool_line {
    ft_pool_step *make, *take;
    void *job;
    size_t slots; /* >= 1; fewer than the pool is wide, and threads wait for each other */
} ft_pool_line;

typedef struct ft_pool {
    void *self;
    size_t width; /* at most so many pieces at once; >= 1 */
    void (*run)(void *self, size_t pieces, ft_pool_fn *fn, void *job);
    void (*run_line)(void *self, size_t pieces, const ft_pool_line *line);
} ft_pool;

static inline void ft_pool_run(const ft_pool *pool, size_t pieces, ft_pool_fn *fn, void *job)
{
    pool->run(pool->self, pieces, fn, job);
}

static inline void ft_pool_run_line(const ft_pool *pool, size_t pieces, const ft_pool_line *line)
{
    pool->run_line(pool->self, pieces, line);
}

ft_pool ft_pool_plain(void);

#endif
