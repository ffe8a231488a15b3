/* run_tests.c - tests whose queries go out in one message.
 *
 * Each is made ready up to the query whose answer it is about, then all are asked, then each is judged. What
 * cannot be asked together, or failed so, is asked by itself. How many go together follows what the last ones took:
 * a message is to keep the database busy for some milliseconds, since what is in it does not run in parallel. */
#include "exec/worker.h"

enum { MESSAGE_US = 10000, TOGETHER_MAX = 16 };

/* A test that was made ready, and its worker as it left it. */
typedef struct {
    ft_worker left;
    ft_result *result;
    int64_t spent_ns;      /* on making it ready */
    bool waits;            /* for the answer; if not, it has its result */
} waiting_test;

typedef struct {
    ft_worker *worker;
    waiting_test *at;
    size_t len;
} waiting_tests;

static int64_t monotonic_ns(const ft_worker *worker)
{
    return ft_clock_monotonic(worker->exec->request->world->invocation->clock);
}

bool ft_asks_together(const ft_worker *worker, const ft_step *step)
{
    return step->kind == FT_STEP_TEST && !step->writes && worker->warehouse && worker->warehouse->class->read_many &&
           !worker->exec->request->world->invocation->fail_fast;
}

static void end_test(ft_worker *worker, const waiting_test *test, int64_t took_us)
{
    test->result->execution_time = ((double)test->spent_ns + (double)took_us * 1e3) / 1e9;
    ft_step_end(worker, test->result);
}

static void make_ready(waiting_tests *tests, ft_step *step)
{
    ft_worker *worker = tests->worker;
    waiting_test *test = &tests->at[tests->len++];
    int64_t began = monotonic_ns(worker);
    ft_worker_next(worker, step);
    test->result = ft_result_new(worker, step);
    ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_START});
    bool made = ft_test_prepare(worker, test->result);
    test->waits = made && worker->context.waiting.rows;
    if (made && !test->waits)
        ft_test_conclude(worker, test->result);
    test->spent_ns = monotonic_ns(worker) - began;
    ft_worker_settle(worker);
    test->left = *worker;
}

/* The worker goes on with this one. For `turn`. */
static void resume(void *self, size_t at)
{
    waiting_tests *tests = self;
    if (tests->worker->step == tests->at[at].left.step)
        return;
    *tests->worker = tests->at[at].left;
    ft_tell(tests->worker, (ft_event){.kind = FT_EVENT_NODE_RESUMED, .info = tests->at[at].waits});
}

static void ask_alone(waiting_tests *tests, size_t at)
{
    resume(tests, at);
    ft_worker *worker = tests->worker;
    ft_result *result = tests->at[at].result;
    ft_waiting_query query = worker->context.waiting;
    result->execute.started_us = ft_worker_now(worker);
    bool asked = worker->warehouse->class->run(worker->warehouse, &worker->job, query.sql, FT_FETCH_ALL, -1, query.rows);
    result->execute.completed_us = ft_worker_now(worker);
    if (asked)
        ft_test_conclude(worker, result);
    else
        ft_result_fail(worker, result);
    end_test(worker, &tests->at[at], result->execute.completed_us - result->execute.started_us);
}

/* One that was answered among others, which was done at `completed_us`. */
static void conclude(waiting_tests *tests, size_t at, int64_t completed_us, int64_t took_us)
{
    waiting_test *test = &tests->at[at];
    resume(tests, at);
    test->result->execute = (ft_timing){completed_us - took_us, completed_us};
    ft_test_conclude(tests->worker, test->result);
    end_test(tests->worker, test, took_us);
}

/* Asks those that wait, from the first one on; the number of answers. */
static size_t ask_together(waiting_tests *tests, size_t from, int64_t *took_us)
{
    ft_worker *worker = tests->worker;
    waiting_tests rest = {worker, tests->at + from, tests->len - from};
    ft_reading *readings = FT_NEW_ARRAY(worker->node, ft_reading, rest.len);
    size_t count = 0;
    for (; count < rest.len && rest.at[count].waits; count++) {
        ft_waiting_query query = rest.at[count].left.context.waiting;
        readings[count] = (ft_reading){.sql = query.sql, .rows = query.rows};
    }
    size_t answered = worker->warehouse->class->read_many(worker->warehouse, &worker->job, readings, count, resume, &rest);
    int64_t all_us = 0;
    for (size_t i = 0; i < answered; i++)
        all_us += readings[i].took_us;
    int64_t completed_us = ft_worker_now(worker) - all_us;
    for (size_t i = 0; i < answered; i++) {
        completed_us += readings[i].took_us;
        conclude(&rest, i, completed_us, readings[i].took_us);
    }
    *took_us += all_us;
    return answered;
}

/* Not many more at once than last time. */
static unsigned next_together(unsigned together, size_t answered, int64_t took_us)
{
    int64_t fit = took_us > 0 ? MESSAGE_US * (int64_t)answered / took_us : TOGETHER_MAX, most = (int64_t)together * 2;
    if (!answered)
        return together;
    fit = fit < most ? fit : most;
    return fit < 1 ? 1 : fit > TOGETHER_MAX ? TOGETHER_MAX : (unsigned)fit;
}

/* Ends them in the order in which they began. The number of those that were answered together. */
static size_t ask_all(waiting_tests *tests, int64_t *took_us)
{
    size_t answered = 0;
    for (size_t done = 0; done < tests->len;) {
        size_t more = ask_together(tests, done, took_us);
        answered += more;
        done += more;
        if (done < tests->len && tests->at[done].waits)
            ask_alone(tests, done++);
        for (; done < tests->len && !tests->at[done].waits; done++) {
            resume(tests, done);
            end_test(tests->worker, &tests->at[done], 0);
        }
    }
    return answered;
}

void ft_run_tests(ft_worker *worker, ft_step *step)
{
    ft_exec *exec = worker->exec;
    unsigned together = worker->together;
    int64_t took_us = 0;
    waiting_test at[TOGETHER_MAX];
    waiting_tests tests = {.worker = worker, .at = at};
    ft_worker_begin(worker, NULL);
    worker->tests_wait = true;
    do
        make_ready(&tests, step);
    while (tests.len < together && !ft_cancel_raised(exec->request->cancel) &&
           (step = ft_queue_take_test(exec->queue, worker->number)));
    size_t answered = ask_all(&tests, &took_us);
    worker->tests_wait = false;
    worker->together = next_together(together, answered, took_us);
}
