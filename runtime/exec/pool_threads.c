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

/* ---- pieces in line */

enum { MOST_SLOTS = 64 };

typedef struct {
    const ft_pool_line *line;
    size_t slots;
    pthread_mutex_t lock;     /* guards all below */
    pthread_cond_t freed;
    size_t next;              /* the piece to take */
    bool taking;              /* somebody is at it */
    bool made[MOST_SLOTS];
} queue;

static void await_slot(queue *q, size_t piece)
{
    pthread_mutex_lock(&q->lock);
    while (piece >= q->next + q->slots)
        pthread_cond_wait(&q->freed, &q->lock);
    pthread_mutex_unlock(&q->lock);
}

/* Called with the lock held: whoever made the next piece takes it, and those behind it that others made meanwhile. */
static void take_made(queue *q)
{
    q->taking = true;
    for (size_t slot; q->made[slot = q->next % q->slots]; q->next++) {
        pthread_mutex_unlock(&q->lock);
        q->line->take(q->line->job, q->next, slot);
        pthread_mutex_lock(&q->lock);
        q->made[slot] = false;
        pthread_cond_broadcast(&q->freed);
    }
    q->taking = false;
}

/* Pieces are dealt out in order, so who makes the next one to take never waits here, and there is always one such. */
static void in_line(void *job, size_t piece, size_t worker)
{
    queue *q = job;
    size_t slot = piece % q->slots;
    (void)worker;
    await_slot(q, piece);
    q->line->make(q->line->job, piece, slot);
    pthread_mutex_lock(&q->lock);
    q->made[slot] = true;
    if (!q->taking)
        take_made(q);
    pthread_mutex_unlock(&q->lock);
}

static void run_line(void *self, size_t pieces, const ft_pool_line *line)
{
    queue q = {.line = line, .slots = line->slots < MOST_SLOTS ? line->slots : MOST_SLOTS,
               .lock = PTHREAD_MUTEX_INITIALIZER, .freed = PTHREAD_COND_INITIALIZER};
    run(self, pieces, in_line, &q);
    pthread_cond_destroy(&q.freed);
    pthread_mutex_destroy(&q.lock);
}

ft_pool ft_pool_threads(size_t width)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (width == 0)
        width = processors > 0 ? (size_t)processors : 1;
    if (width > MOST)
        width = MOST;
    return (ft_pool){.self = (void *)(uintptr_t)width, .width = width, .run = run, .run_line = run_line};
}
