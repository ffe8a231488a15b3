/* pool_threads.h - the pool that does pieces on several threads; plain twin: ft_pool_plain. */
#ifndef FT_EXEC_POOL_THREADS_H
#define FT_EXEC_POOL_THREADS_H

#include "base/pool.h"

/* `width` pieces at once; 0: as many as there are processors, 16 at most. Threads live for one call of
 * run; the calling thread works too. */
ft_pool ft_pool_threads(size_t width);

#endif
