/* pool_threads.c - see pool_threads.h. */
#include "exec/pool_threads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <unistd.h>

enum { MOST = 16 };

typedef struct {
    ft_pool_fn *fn;
    void *job;
    size_t pieces;
    atomic_size_t next;       /* the piece nobody has taken yet */
} batch;

typedef struct { batch *all; size_t worker; } share;

static void *work(void *self)
{
    const share *mine = self;
    batch *all = mine->all;
    for (size_t piece; (piece = atomic_fetch_add(&all->next, 1)) < all->pieces;)
        all->fn(all->job, piece, mine->worker);
    return NULL;
}

/* Where a thread is not to be had, the others do its share. */
static void run_width(size_t width, size_t pieces, ft_pool_fn *fn, void *job)
{
    batch all = {.fn = fn, .job = job, .pieces = pieces};
    share shares[MOST];
    pthread_t threads[MOST];
    size_t wanted = width < pieces ? width : pieces, started = 1;
    for (; started < wanted; started++) {
        shares[started] = (share){&all, started};
        if (pthread_create(&threads[started], NULL, work, &shares[started]) != 0)
            break;
    }
    shares[0] = (share){&all, 0};
    work(&shares[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
}

/* The pool's only state is its width. */
static void run(void *self, size_t pieces, ft_pool_fn *fn, void *job)
{
    run_width((size_t)(uintptr_t)self, pieces, fn, job);
}

ft_pool ft_pool_threads(size_t width)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (width == 0)
        width = processors > 0 ? (size_t)processors : 1;
    if (width > MOST)
        width = MOST;
    return (ft_pool){.self = (void *)(uintptr_t)width, .width = width, .run = run};
}
