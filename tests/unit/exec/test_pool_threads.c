/* test_pool_threads.c - every piece is done once, whatever the width. */
#include "check.h"

#include "exec/pool_threads.h"

#include <stdatomic.h>

enum { PIECES = 1000 };
static atomic_int done[PIECES], widest;

static void mark(void *job, size_t piece, size_t worker)
{
    (void)job;
    atomic_fetch_add(&done[piece], 1);
    if ((int)worker > atomic_load(&widest))
        atomic_store(&widest, (int)worker);
}

static void every_piece_is_done_once(void **state)
{
    (void)state;
    for (size_t width = 1; width <= 20; width += 6) {
        ft_pool pool = ft_pool_threads(width);
        for (int i = 0; i < PIECES; i++)
            atomic_store(&done[i], 0);
        ft_pool_run(&pool, PIECES, mark, NULL);
        for (int i = 0; i < PIECES; i++)
            assert_int_equal(atomic_load(&done[i]), 1);
        assert_true(atomic_load(&widest) < (int)pool.width);
    }
}

static void no_pieces_is_no_work(void **state)
{
    (void)state;
    ft_pool pool = ft_pool_threads(0);
    assert_true(pool.width >= 1);
    ft_pool_run(&pool, 0, mark, NULL);
}

static void batches_follow_one_another(void **state)
{
    (void)state;
    ft_pool pool = ft_pool_threads(4);
    for (int i = 0; i < PIECES; i++)
        atomic_store(&done[i], 0);
    for (int round = 1; round <= 500; round++) {
        ft_pool_run(&pool, 7, mark, NULL);
        for (int i = 0; i < 7; i++)
            assert_int_equal(atomic_load(&done[i]), round);
    }
}

static void run_inside(void *job, size_t piece, size_t worker)
{
    (void)piece;
    (void)worker;
    ft_pool_run(job, 10, mark, NULL);
}

static void a_piece_may_run_a_batch_of_its_own(void **state)
{
    (void)state;
    ft_pool pool = ft_pool_threads(3);
    for (int i = 0; i < PIECES; i++)
        atomic_store(&done[i], 0);
    ft_pool_run(&pool, 20, run_inside, &pool);
    for (int i = 0; i < 10; i++)
        assert_int_equal(atomic_load(&done[i]), 20);
}

typedef struct { size_t in_slot[5]; size_t next; atomic_int held; } queue;

static void make(void *job, size_t piece, size_t slot)
{
    queue *q = job;
    assert_true(slot < 5);
    assert_true(atomic_fetch_add(&q->held, 1) < 5);
    q->in_slot[slot] = piece;
}

static void take(void *job, size_t piece, size_t slot)
{
    queue *q = job;
    assert_int_equal(piece, q->next++);
    assert_int_equal(q->in_slot[slot], piece);
    atomic_fetch_sub(&q->held, 1);
}

static void pieces_in_line_are_taken_in_order(void **state)
{
    (void)state;
    for (size_t width = 1; width <= 13; width += 4) {
        ft_pool pool = ft_pool_threads(width);
        queue q = {.next = 0};
        ft_pool_run_line(&pool, PIECES * 20, &(ft_pool_line){make, take, &q, 5});
        assert_int_equal(q.next, PIECES * 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(every_piece_is_done_once), TEST(no_pieces_is_no_work),
                                       TEST(batches_follow_one_another), TEST(a_piece_may_run_a_batch_of_its_own),
                                       TEST(pieces_in_line_are_taken_in_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
