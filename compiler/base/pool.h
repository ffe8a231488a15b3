/* pool.h ◇ - do N independent pieces of work.
 *
 * Pieces must not depend on each other's order. `run` returns when all are done. The threaded pool
 * is runtime's (exec/pool_threads); ft_pool_plain does one after the other. */
#ifndef FT_BASE_POOL_H
#define FT_BASE_POOL_H

#include <stddef.h>

typedef void ft_pool_fn(void *job, size_t piece, size_t worker); /* worker: 0 .. width - 1 */

typedef struct ft_pool {
    void *self;
    size_t width; /* at most so many pieces at once; >= 1 */
    void (*run)(void *self, size_t pieces, ft_pool_fn *fn, void *job);
} ft_pool;

static inline void ft_pool_run(const ft_pool *pool, size_t pieces, ft_pool_fn *fn, void *job)
{
    pool->run(pool->self, pieces, fn, job);
}

ft_pool ft_pool_plain(void);

#endif
