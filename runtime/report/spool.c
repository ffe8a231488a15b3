/* spool.c - two buffers: one is filled while the other is written; see spool.h. */
#include "report/spool.h"

#include <pthread.h>
#include <time.h>

enum { DELAY_MS = 50, MUCH = 256 << 10 };

struct ft_spool {
    void (*write)(void *self, ft_str text);
    void *self;
    ft_arena *arena;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock;                    /* guards everything below, and the arena */
    pthread_cond_t added, written;           /* the first text since the last write, or the end; a write ended */
    ft_buf filling, leaving;
    bool writing, ending;
};

/* Called with the lock, which is free while the text is written. */
static void write_out(ft_spool *spool)
{
    while (spool->writing)
        pthread_cond_wait(&spool->written, &spool->lock);
    if (!spool->filling.len)
        return;
    ft_buf full = spool->filling;
    spool->filling = spool->leaving;
    spool->writing = true;
    pthread_mutex_unlock(&spool->lock);
    spool->write(spool->self, ft_buf_str(&full));
    pthread_mutex_lock(&spool->lock);
    ft_buf_clear(&full);
    spool->leaving = full;
    spool->writing = false;
    pthread_cond_broadcast(&spool->written);
}

static struct timespec in_a_moment(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_nsec += DELAY_MS * 1000000L;
    at.tv_sec += at.tv_nsec / 1000000000;
    at.tv_nsec %= 1000000000;
    return at;
}

static void gather(ft_spool *spool)
{
    struct timespec end = in_a_moment();
    while (!spool->ending && pthread_cond_timedwait(&spool->added, &spool->lock, &end) == 0)
        ;
}

static void *serve(void *self)
{
    ft_spool *spool = self;
    pthread_mutex_lock(&spool->lock);
    while (!spool->ending) {
        if (!spool->filling.len) {
            pthread_cond_wait(&spool->added, &spool->lock);
            continue;
        }
        gather(spool);
        write_out(spool);
    }
    pthread_mutex_unlock(&spool->lock);
    return NULL;
}

ft_spool *ft_spool_new(void (*write)(void *self, ft_str text), void *self)
{
    ft_arena *arena = ft_arena_new("spool");
    ft_spool *spool = FT_NEW(arena, ft_spool);
    *spool = (ft_spool){.write = write, .self = self, .arena = arena, .filling = ft_buf_in(arena), .leaving = ft_buf_in(arena)};
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&spool->lock, NULL);
    pthread_cond_init(&spool->added, &monotonic);
    pthread_cond_init(&spool->written, NULL);
    pthread_condattr_destroy(&monotonic);
    spool->has_thread = pthread_create(&spool->thread, NULL, serve, spool) == 0;
    return spool;
}

void ft_spool_add(ft_spool *spool, ft_str text)
{
    pthread_mutex_lock(&spool->lock);
    bool first = !spool->filling.len;
    ft_buf_add(&spool->filling, text);
    if (!spool->has_thread || spool->filling.len >= MUCH)
        write_out(spool);
    else if (first)
        pthread_cond_signal(&spool->added);
    pthread_mutex_unlock(&spool->lock);
}

void ft_spool_flush(ft_spool *spool)
{
    pthread_mutex_lock(&spool->lock);
    write_out(spool);
    pthread_mutex_unlock(&spool->lock);
}

void ft_spool_free(ft_spool *spool)
{
    if (!spool)
        return;
    pthread_mutex_lock(&spool->lock);
    spool->ending = true;
    pthread_cond_signal(&spool->added);
    pthread_mutex_unlock(&spool->lock);
    if (spool->has_thread)
        pthread_join(spool->thread, NULL);
    ft_spool_flush(spool);
    pthread_cond_destroy(&spool->added);
    pthread_cond_destroy(&spool->written);
    pthread_mutex_destroy(&spool->lock);
    ft_arena_free(spool->arena);
}
