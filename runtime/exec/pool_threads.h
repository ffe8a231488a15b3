/* pool_threads.h - the pool that does pieces on several threads; plain twin: ft_pool_plain. */
#ifndef FT_EXEC_POOL_THREADS_H
#define FT_EXEC_POOL_THREADS_H

#include "base/pool.h"

/* `width` pieces at once; 0: as many as there are processors, 16 at most. The calling thread works
 * too; the others are made at the first call of run and wait for the next. Run from within a piece, or while
 * another thread runs a batch, the caller does all pieces itself. */
ft_pool ft_pool_threads(size_t width);

#endif
