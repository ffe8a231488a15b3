/* queue.h - which step may run next: steps whose predecessors are done, by level and then unique id.
 *
 * With several workers a step goes, among those of its level, to the worker that made it ready: its session
 * has what the step reads in its caches, which takes a quarter off what the server spends on a test.
 *
 * Shared by all workers and locked inside. Walks the whole graph of the plan, so that order and
 * failure reach through nodes that were not selected (EXE-05, EXE-10). */
#ifndef FT_EXEC_QUEUE_H
#define FT_EXEC_QUEUE_H

#include "plan/plan.h"

typedef struct ft_queue ft_queue;

/* `parallel_writes` false: steps that write are handed out one at a time (design.md 6). Workers are numbered
 * from 1. */
ft_queue *ft_queue_new(ft_arena *arena, const ft_plan *plan, bool parallel_writes, unsigned workers);
void ft_queue_release(ft_queue *queue);

typedef enum { FT_QUEUE_RUN, FT_QUEUE_SKIP /* something before it failed */, FT_QUEUE_END } ft_queue_answer;

/* Waits for a step. FT_QUEUE_SKIP: `*cause` is the step whose failure it was. Any worker. */
ft_queue_answer ft_queue_take(ft_queue *queue, unsigned worker, ft_step **step, const ft_step **cause);

/* Another test that only reads and is ready now, for the worker that has one already; NULL: there is none, or those
 * who wait for work had better take it. */
ft_step *ft_queue_take_test(ft_queue *queue, unsigned worker);

/* The same, of the one relation that the test `beside` reads, if `wanted`: one scan may do for both, so those who wait
 * do not come first. */
ft_step *ft_queue_take_beside(ft_queue *queue, const ft_step *beside, bool (*wanted)(const ft_step *));

/* Says how a step that `worker` took ended. `blocks`: what comes after it is to be skipped. */
void ft_queue_done(ft_queue *queue, unsigned worker, ft_step *step, bool blocks);

/* No step is handed out any more; those that wait get FT_QUEUE_END. Any thread, also twice. */
void ft_queue_stop(ft_queue *queue);

/* After the end: the next step that was never handed out, or NULL. In plan order. */
ft_step *ft_queue_left(ft_queue *queue, size_t *at);

#endif
