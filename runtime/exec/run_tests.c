/* run_tests.c - tests whose queries go out in one message, and those of one relation in one query.
 *
 * Each is made ready up to the query whose answer it is about, then all are asked, then each is judged. What
 * cannot be asked together, or failed so, is asked by itself. How many go together follows what the last ones took:
 * a message is to keep the database busy for some milliseconds, since what is in it does not run in parallel. Tests
 * of one relation's rows go together in any case: one scan answers all of them. */
#include "compile/row_test.h"
#include "exec/worker.h"

enum { MESSAGE_US = 10000, TOGETHER_MAX = 16, ROOM = 64, REFUSED_MAX = 3 };

typedef enum {
    HAS_RESULT,
    WAITS,
    ASKED,                 /* in the message under way */
    ANSWERED,
    GOES_ALONE,            /* as nothing else, or no other one, could answer it */
} standing;

/* A test that was made ready, and its worker as it left it. */
typedef struct {
    ft_worker left;
    ft_result *result;
    standing standing;
    ft_row_test row;       /* how it may be asked in one query with others */
    size_t question;       /* ASKED: which one of the message is to answer it */
    const ft_step *asked_with; /* whose query answers it, too; NULL: its own does */
    int64_t spent_ns;      /* on making it ready */
    int64_t took_us, completed_us;
} waiting_test;

typedef struct { size_t first, shares; } question; /* the first test it answers, and how many it answers */

typedef struct {
    ft_worker *worker;
    waiting_test *at;              /* ROOM */
    size_t len;
    unsigned refused;              /* questions for several, in succession: an engine may not know FILTER */
    question questions[ROOM];      /* of the message that is under way, with their readings */
    ft_reading readings[ROOM];
    size_t asked, answered;
    size_t all_answered;           /* of all messages, with the time the database needed for them */
    int64_t all_took_us;
} waiting_tests;

static int64_t monotonic_ns(const ft_worker *worker)
{
    return ft_clock_monotonic(worker->exec->request->world->invocation->clock);
}

bool ft_asks_together(const ft_worker *worker, const ft_step *step)
{
    return step->kind == FT_STEP_TEST && !step->writes && worker->warehouse &&
           !worker->exec->request->world->invocation->fail_fast;
}

static void make_ready(waiting_tests *tests, ft_step *step)
{
    ft_worker *worker = tests->worker;
    waiting_test *test = &tests->at[tests->len++];
    int64_t began = monotonic_ns(worker);
    ft_worker_next(worker, step);
    *test = (waiting_test){.result = ft_result_new(worker, step)};
    ft_tell(worker, (ft_event){.kind = FT_EVENT_NODE_START});
    bool made = ft_test_prepare(worker, test->result);
    if (made && worker->context.waiting.rows) {
        test->standing = WAITS;
        if (tests->refused < REFUSED_MAX)
            test->row = ft_row_test_of(worker->context.waiting.sql);
    } else if (made) {
        ft_test_conclude(worker, test->result);
    }
    test->spent_ns = monotonic_ns(worker) - began;
    ft_worker_settle(worker);
    test->left = *worker;
}

/* The worker goes on with this one. */
static void resume(waiting_tests *tests, size_t at)
{
    const waiting_test *test = &tests->at[at];
    if (tests->worker->step == test->left.step)
        return;
    *tests->worker = test->left;
    ft_tell(tests->worker, (ft_event){.kind = FT_EVENT_NODE_RESUMED, .info = test->standing != HAS_RESULT});
}

/* For `turn`. */
static void resume_first(void *self, size_t number)
{
    waiting_tests *tests = self;
    resume(tests, tests->questions[number].first);
}

/* ---- a message */

/* Adds the question that answers `at` and, in one scan, others behind it. */
static void add_question(waiting_tests *tests, size_t at)
{
    const ft_row_test *rows[ROOM];
    const waiting_test *first = &tests->at[at];
    ft_arena *arena = tests->worker->node;
    size_t shares = 0;
    for (size_t i = at; i < tests->len; i++) {
        waiting_test *test = &tests->at[i];
        bool same = first->row.relation.at && ft_str_eq(test->row.relation, first->row.relation);
        if (test->standing != WAITS || (i != at && !same))
            continue;
        rows[shares++] = &test->row;
        test->standing = ASKED;
        test->question = tests->asked;
    }
    ft_waiting_query own = first->left.context.waiting;
    tests->questions[tests->asked] = (question){at, shares};
    tests->readings[tests->asked++] = shares == 1
        ? (ft_reading){.sql = own.sql, .rows = own.rows}
        : (ft_reading){.sql = ft_row_tests_join(arena, rows, shares), .rows = FT_NEW(arena, ft_rows)};
}

/* A question for several that did not go in a message, as the session was new or something failed. */
static bool ask_for_several(waiting_tests *tests, size_t number)
{
    ft_worker *worker = tests->worker;
    ft_reading *reading = &tests->readings[number];
    resume_first(tests, number);
    int64_t began = monotonic_ns(worker);
    bool ok = worker->warehouse->class->run(worker->warehouse, &worker->job, reading->sql, FT_FETCH_ALL, -1, reading->rows);
    reading->took_us = (monotonic_ns(worker) - began) / 1000;
    worker->job.fault = (ft_fault){0};
    ft_worker_settle(worker);
    return ok;
}

static bool fits(const ft_rows *rows, size_t shares)
{
    return rows->height == 1 && rows->width == shares * FT_ROW_TEST_CELLS;
}

/* The cells of a row for several that are the test's. */
static void take_cells(waiting_test *test, const ft_rows *rows, size_t share)
{
    ft_rows *own = test->left.context.waiting.rows;
    *own = *rows;
    own->width = FT_ROW_TEST_CELLS;
    own->types += share * FT_ROW_TEST_CELLS;
    own->cells += share * FT_ROW_TEST_CELLS;
    bool none = own->cells[0].kind == FT_INT && own->cells[0].as.number == 0;
    if (!none && !ft_row_test_counts_rows(&test->row))
        test->standing = GOES_ALONE;
}

/* Those that question `number` answers. */
static void take_answer(waiting_tests *tests, size_t number, int64_t completed_us)
{
    question of = tests->questions[number];
    for (size_t i = of.first, share = 0; share < of.shares; i++) {
        waiting_test *test = &tests->at[i];
        if (test->standing != ASKED || test->question != number)
            continue;
        test->standing = ANSWERED;
        test->completed_us = completed_us;
        test->took_us = tests->readings[number].took_us / (int64_t)of.shares;
        test->asked_with = share ? tests->at[of.first].left.step : NULL;
        if (of.shares > 1)
            take_cells(test, tests->readings[number].rows, share);
        share++;
    }
}

/* They wait on. What one question for several of them failed at, their own will say. */
static void leave_unanswered(waiting_tests *tests, size_t number, bool failed)
{
    question of = tests->questions[number];
    for (size_t i = of.first, left = of.shares; left; i++) {
        waiting_test *test = &tests->at[i];
        if (test->standing != ASKED || test->question != number)
            continue;
        test->standing = failed && of.shares == 1 ? GOES_ALONE : WAITS;
        if (failed)
            test->row = (ft_row_test){0};
        left--;
    }
}

/* Sends all questions. The first one that was not answered in the message gets a way of its own. */
static void send(waiting_tests *tests)
{
    ft_worker *worker = tests->worker;
    const ft_warehouse_class *class = worker->warehouse->class;
    tests->answered = 0;
    if (class->read_many)
        tests->answered = class->read_many(worker->warehouse, &worker->job, tests->readings, tests->asked, resume_first, tests);
    for (size_t i = 0; i < tests->answered; i++)
        tests->all_took_us += tests->readings[i].took_us;
    tests->all_answered += tests->answered;
    if (tests->answered < tests->asked && tests->questions[tests->answered].shares > 1)
        tests->answered += ask_for_several(tests, tests->answered);
}

/* Asks those that wait, from `from` on. */
static void ask(waiting_tests *tests, size_t from)
{
    tests->asked = 0;
    for (size_t i = from; i < tests->len; i++)
        if (tests->at[i].standing == WAITS)
            add_question(tests, i);
    send(tests);
    int64_t completed_us = ft_worker_now(tests->worker);
    for (size_t i = 0; i < tests->answered; i++)
        completed_us -= tests->readings[i].took_us;
    for (size_t i = 0; i < tests->asked; i++) {
        question of = tests->questions[i];
        bool answered = i < tests->answered && (of.shares == 1 || fits(tests->readings[i].rows, of.shares));
        completed_us += answered ? tests->readings[i].took_us : 0;
        bool failed = !answered && i <= tests->answered;
        if (of.shares > 1 && (answered || failed))
            tests->refused = answered ? 0 : tests->refused + 1;
        if (answered)
            take_answer(tests, i, completed_us);
        else
            leave_unanswered(tests, i, failed);
    }
}

/* ---- its end */

static void ask_alone(waiting_tests *tests, waiting_test *test)
{
    ft_worker *worker = tests->worker;
    ft_result *result = test->result;
    ft_waiting_query query = worker->context.waiting;
    result->execute.started_us = ft_worker_now(worker);
    bool asked = worker->warehouse->class->run(worker->warehouse, &worker->job, query.sql, FT_FETCH_ALL, -1, query.rows);
    result->execute.completed_us = ft_worker_now(worker);
    test->took_us = result->execute.completed_us - result->execute.started_us;
    if (asked)
        ft_test_conclude(worker, result);
    else
        ft_result_fail(worker, result);
}

/* The log has the query under the name of the first one it is for. */
static void tell_asked_with(ft_worker *worker, const waiting_test *test)
{
    ft_str text = ft_format(worker->node, "-- in the query of %.*s", FT_ARG(test->asked_with->node->unique_id));
    ft_tell(worker, (ft_event){.kind = FT_EVENT_SQL, .text = text});
    ft_tell(worker, (ft_event){.kind = FT_EVENT_SQL_STATUS, .text = worker->context.waiting.rows->status,
                               .seconds = (double)test->took_us / 1e6});
}

static void conclude(waiting_tests *tests, waiting_test *test)
{
    if (test->asked_with)
        tell_asked_with(tests->worker, test);
    test->result->execute = (ft_timing){test->completed_us - test->took_us, test->completed_us};
    ft_test_conclude(tests->worker, test->result);
}

/* Ends them in the order in which they began. */
static void end_all(waiting_tests *tests)
{
    for (size_t i = 0; i < tests->len; i++) {
        waiting_test *test = &tests->at[i];
        while (test->standing == WAITS)
            ask(tests, i);
        resume(tests, i);
        if (test->standing == ANSWERED)
            conclude(tests, test);
        else if (test->standing == GOES_ALONE)
            ask_alone(tests, test);
        test->result->execution_time = ((double)test->spent_ns + (double)test->took_us * 1e3) / 1e9;
        ft_step_end(tests->worker, test->result);
    }
}

/* Not many more at once than last time. */
static unsigned next_together(unsigned together, const waiting_tests *tests)
{
    int64_t answered = (int64_t)tests->all_answered, took_us = tests->all_took_us;
    int64_t fit = took_us > 0 ? MESSAGE_US * answered / took_us : TOGETHER_MAX, most = (int64_t)together * 2;
    if (!answered)
        return together;
    fit = fit < most ? fit : most;
    return fit < 1 ? 1 : fit > TOGETHER_MAX ? TOGETHER_MAX : (unsigned)fit;
}

/* Whose query, as far as its name tells, one scan answers together with others. */
static bool is_of_rows(const ft_step *step)
{
    const ft_test_info *test = step->node->as.test;
    return !test->ns.at && (ft_str_is(test->test_name, "not_null") || ft_str_is(test->test_name, "accepted_values"));
}

static ft_step *next_test(const waiting_tests *tests, const ft_step *last, unsigned together)
{
    const ft_worker *worker = tests->worker;
    ft_queue *queue = worker->exec->queue;
    ft_step *next = NULL;
    if (tests->len == ROOM || ft_cancel_raised(worker->exec->request->cancel))
        return NULL;
    if (is_of_rows(last))
        next = ft_queue_take_beside(queue, last, is_of_rows);
    return next || tests->len >= together ? next : ft_queue_take_test(queue, worker->number);
}

void ft_run_tests(ft_worker *worker, ft_step *step)
{
    unsigned together = worker->warehouse->class->read_many ? worker->together : 1;
    waiting_test at[ROOM];
    waiting_tests tests = {.worker = worker, .at = at, .refused = worker->refused};
    ft_worker_begin(worker, NULL);
    worker->tests_wait = true;
    for (; step; step = next_test(&tests, step, together))
        make_ready(&tests, step);
    end_all(&tests);
    worker->tests_wait = false;
    worker->refused = tests.refused;
    worker->together = next_together(together, &tests);
}
