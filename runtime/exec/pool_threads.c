/* pool_threads.c - a crew of threads that waits for the next batch; see pool_threads.h. */
#include "exec/pool_threads.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

enum { MOST = 16 };

typedef struct {
    ft_pool_fn *fn;
    void *job;
    size_t pieces, width;
    atomic_size_t next;       /* the piece nobody has taken yet */
} batch;

/* The threads of the process beside the one that calls; they end with it. */
static struct {
    pthread_mutex_t lock;     /* guards all below */
    pthread_cond_t called, done;
    bool busy;
    size_t members;
    size_t working;           /* members that are not done with the batch */
    batch *all;
    uint64_t round;           /* how many batches there were */
    uint64_t seen[MOST];      /* by member: the last batch it knows of */
} crew = {.lock = PTHREAD_MUTEX_INITIALIZER, .called = PTHREAD_COND_INITIALIZER, .done = PTHREAD_COND_INITIALIZER};

static void work(batch *all, size_t worker)
{
    for (size_t piece; (piece = atomic_fetch_add(&all->next, 1)) < all->pieces;)
        all->fn(all->job, piece, worker);
}

static void *serve(void *self)
{
    size_t worker = (size_t)(uintptr_t)self;
    pthread_mutex_lock(&crew.lock);
    for (;;) {
        while (crew.seen[worker] == crew.round)
            pthread_cond_wait(&crew.called, &crew.lock);
        crew.seen[worker] = crew.round;
        batch *all = crew.all;
        pthread_mutex_unlock(&crew.lock);
        if (worker < all->width)
            work(all, worker);
        pthread_mutex_lock(&crew.lock);
        if (--crew.working == 0)
            pthread_cond_signal(&crew.done);
    }
    return NULL;
}

/* Signals are the main thread's: members take none. Where a thread is not to be had, the others do its share. */
static void enlist(size_t wanted)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (crew.members < wanted) {
        size_t worker = crew.members + 1;
        pthread_t thread;
        crew.seen[worker] = crew.round;
        if (pthread_create(&thread, NULL, serve, (void *)(uintptr_t)worker) != 0)
            break;
        pthread_detach(thread);
        crew.members++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* False: the crew has another batch, from a piece of which or beside which this was called. */
static bool call(batch *all)
{
    pthread_mutex_lock(&crew.lock);
    bool free_to_work = !crew.busy;
    if (free_to_work) {
        crew.busy = true;
        enlist(all->width - 1);
        crew.all = all;
        crew.working = crew.members;
        crew.round++;
        pthread_cond_broadcast(&crew.called);
    }
    pthread_mutex_unlock(&crew.lock);
    return free_to_work;
}

static void wait_for_all(void)
{
    pthread_mutex_lock(&crew.lock);
    while (crew.working)
        pthread_cond_wait(&crew.done, &crew.lock);
    crew.all = NULL;
    crew.busy = false;
    pthread_mutex_unlock(&crew.lock);
}

/* The pool's only state is its width. */
static void run(void *self, size_t pieces, ft_pool_fn *fn, void *job)
{
    size_t width = (size_t)(uintptr_t)self;
    batch all = {.fn = fn, .job = job, .pieces = pieces, .width = width < pieces ? width : pieces};
    bool called = all.width > 1 && call(&all);
    work(&all, 0);
    if (called)
        wait_for_all();
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
