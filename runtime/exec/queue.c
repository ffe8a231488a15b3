/* queue.c - counting predecessors down over the graph of a plan; see queue.h. */
#include "exec/queue.h"

#include <pthread.h>

typedef FT_VEC(uint32_t) heap; /* of step numbers */

struct ft_queue {
    ft_arena *arena;           /* of the heaps */
    const ft_plan *plan;
    bool parallel_writes;
    unsigned workers;
    pthread_mutex_t lock;      /* guards everything below */
    pthread_cond_t changed;    /* a step got ready, the last one ended, or the queue was stopped */
    uint32_t *waiting;         /* by node id: predecessors that are not done */
    const ft_step **cause;     /* by node id: whose failure reached it, NULL: none */
    heap *ready;               /* by the worker it had best go to; 0: any */
    heap writers;              /* ready steps of any worker that write, where one may write at a time */
    unsigned idle;             /* workers that wait for a step */
    unsigned finishing;        /* the worker whose step is being finished; 0: none */
    bool *given;               /* by step number */
    size_t passed_over;        /* steps that were given and still stand in a heap */
    bool *tested;              /* by node id: the model's unit tests were started */
    size_t left;               /* nodes of the graph that are not done */
    bool writing, stopped;
    ft_node_id *passing;       /* unselected nodes that got done, to be followed: a stack */
};

/* Earlier level first, then the order of the plan, which is by unique id within a level. */
static bool before(const ft_plan *plan, uint32_t a, uint32_t b)
{
    uint32_t level_a = plan->steps[a].level, level_b = plan->steps[b].level;
    return level_a != level_b ? level_a < level_b : a < b;
}

static void push(ft_queue *queue, heap *ready, uint32_t step)
{
    const ft_plan *plan = queue->plan;
    size_t at = ready->len;
    ft_vec_push(queue->arena, ready, step);
    for (; at > 0 && before(plan, step, ready->at[(at - 1) / 2]); at = (at - 1) / 2)
        ready->at[at] = ready->at[(at - 1) / 2];
    ready->at[at] = step;
}

static uint32_t pop(const ft_plan *plan, heap *ready)
{
    uint32_t first = ready->at[0], last = ready->at[--ready->len];
    size_t at = 0;
    for (size_t child = 1; child < ready->len; child = at * 2 + 1) {
        if (child + 1 < ready->len && before(plan, ready->at[child + 1], ready->at[child]))
            child++;
        if (!before(plan, ready->at[child], last))
            break;
        ready->at[at] = ready->at[child];
        at = child;
    }
    if (ready->len)
        ready->at[at] = last;
    return first;
}

/* In a build the unit tests of a model are the first part of its step (EXE-13): against the direction of
 * their edge, the model waits for them. */
static bool runs_before_model(const ft_plan *plan, ft_node_id id)
{
    return plan->command == FT_DO_BUILD && plan->step_of[id] != FT_NO_STEP &&
           ft_graph_node(plan->graph, id)->type == FT_UNIT_TEST;
}

/* Once `model` waits for nothing else. A failure that reached the model skips its unit tests too. */
static void start_unit_tests(ft_queue *queue, ft_node_id model)
{
    ft_node_ids children = ft_graph_children(queue->plan->graph, model);
    for (size_t i = 0; i < children.len && !queue->tested[model]; i++) {
        if (!runs_before_model(queue->plan, children.at[i]))
            continue;
        queue->waiting[model]++;
        queue->cause[children.at[i]] = queue->cause[model];
        push(queue, &queue->ready[queue->finishing], queue->plan->step_of[children.at[i]]);
    }
    queue->tested[model] = true;
}

/* What nobody made ready goes by what it reads: tests of one source go together. */
static unsigned worker_for(const ft_queue *queue, ft_node_id id)
{
    ft_node_ids parents = ft_graph_parents(queue->plan->graph, id);
    if (queue->finishing || !parents.len)
        return queue->finishing;
    return 1 + parents.at[0] % queue->workers;
}

static void make_ready(ft_queue *queue, ft_node_id id, size_t *passing)
{
    start_unit_tests(queue, id);
    if (queue->waiting[id])
        return;
    uint32_t step = queue->plan->step_of[id];
    if (step == FT_NO_STEP)
        queue->passing[(*passing)++] = id;
    else if (queue->plan->steps[step].writes && !queue->parallel_writes)
        push(queue, &queue->writers, step);
    else
        push(queue, &queue->ready[worker_for(queue, id)], step);
}

static void count_down(ft_queue *queue, ft_node_id id, const ft_step *cause, size_t *passing)
{
    if (cause && !queue->cause[id])
        queue->cause[id] = cause;
    if (--queue->waiting[id] == 0)
        make_ready(queue, id, passing);
}

static void count_down_all(ft_queue *queue, ft_node_ids after, const ft_step *cause, size_t *passing)
{
    for (size_t i = 0; i < after.len; i++)
        if (!runs_before_model(queue->plan, after.at[i]))
            count_down(queue, after.at[i], cause, passing);
}

/* `id` is done: its successors wait for one less. Unselected ones that wait for nothing any more are
 * done at once, and pass on a failure that reached them. */
static void finish(ft_queue *queue, ft_node_id id, const ft_step *cause)
{
    size_t passing = 0;
    queue->passing[passing++] = id;
    queue->cause[id] = cause;
    while (passing) {
        ft_node_id done = queue->passing[--passing];
        queue->left--;
        count_down_all(queue, ft_graph_children(queue->plan->graph, done), queue->cause[done], &passing);
        count_down_all(queue, ft_plan_gated(queue->plan, done), queue->cause[done], &passing);
        if (runs_before_model(queue->plan, done))
            count_down(queue, ft_graph_node(queue->plan->graph, done)->as.unit_test->tested->graph_id, queue->cause[done],
                       &passing);
    }
}

static void count_predecessors(ft_queue *queue)
{
    const ft_graph *graph = queue->plan->graph;
    for (ft_node_id id = 0; id < ft_graph_len(graph); id++) {
        queue->waiting[id] += (uint32_t)ft_graph_parents(graph, id).len;
        ft_node_ids gated = ft_plan_gated(queue->plan, id);
        for (size_t i = 0; i < gated.len; i++)
            queue->waiting[gated.at[i]]++;
    }
}

/* All starts are found before any is finished, since finishing one counts others down to zero. */
static void find_starts(ft_arena *arena, ft_queue *queue)
{
    size_t len = ft_graph_len(queue->plan->graph), starts = 0;
    ft_node_id *found = ft_alloc_raw(arena, (len + 1) * sizeof *found);
    for (ft_node_id id = 0; id < len; id++)
        if (queue->waiting[id] == 0)
            found[starts++] = id;
    for (size_t i = 0; i < starts; i++) {
        size_t passing = 0;
        make_ready(queue, found[i], &passing);
        if (passing)
            finish(queue, found[i], NULL);
    }
}

ft_queue *ft_queue_new(ft_arena *arena, const ft_plan *plan, bool parallel_writes, unsigned workers)
{
    size_t len = ft_graph_len(plan->graph);
    ft_queue *queue = FT_NEW(arena, ft_queue);
    queue->arena = ft_arena_new("queue");
    queue->plan = plan;
    queue->parallel_writes = parallel_writes;
    queue->workers = workers;
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->changed, NULL);
    queue->waiting = FT_NEW_ARRAY(arena, uint32_t, len + 1);
    queue->cause = FT_NEW_ARRAY(arena, const ft_step *, len + 1);
    queue->ready = FT_NEW_ARRAY(arena, heap, workers + 1);
    queue->tested = FT_NEW_ARRAY(arena, bool, len + 1);
    queue->given = FT_NEW_ARRAY(arena, bool, plan->len + 1);
    queue->passing = FT_NEW_ARRAY(arena, ft_node_id, len + 1);
    queue->left = len;
    count_predecessors(queue);
    find_starts(arena, queue);
    return queue;
}

void ft_queue_release(ft_queue *queue)
{
    pthread_cond_destroy(&queue->changed);
    pthread_mutex_destroy(&queue->lock);
    ft_arena_free(queue->arena);
}

static heap *earlier(const ft_queue *queue, heap *a, heap *b)
{
    if (!a || !a->len)
        return b->len ? b : NULL;
    return b->len && before(queue->plan, b->at[0], a->at[0]) ? b : a;
}

/* What was taken from the middle is left behind at the top. */
static heap *fresh(ft_queue *queue, heap *ready)
{
    for (; ready->len && queue->given[ready->at[0]]; queue->passed_over--)
        pop(queue->plan, ready);
    return ready;
}

static uint32_t level_of(const ft_queue *queue, const heap *ready)
{
    return ready ? queue->plan->steps[ready->at[0]].level : UINT32_MAX;
}

/* Where the best ready step is that `worker` may run now, or NULL. What had best go to another one is taken
 * where it is of an earlier level. */
static heap *best(ft_queue *queue, unsigned worker)
{
    heap *near = earlier(queue, fresh(queue, &queue->ready[0]), fresh(queue, &queue->ready[worker])), *far = NULL;
    if (!queue->writing)
        near = earlier(queue, near, &queue->writers);
    for (unsigned i = 1; i <= queue->workers; i++)
        if (i != worker)
            far = earlier(queue, far, fresh(queue, &queue->ready[i]));
    return level_of(queue, far) < level_of(queue, near) ? far : near;
}

static uint32_t pick(ft_queue *queue, unsigned worker)
{
    heap *from = best(queue, worker);
    return from ? pop(queue->plan, from) : FT_NO_STEP;
}

ft_queue_answer ft_queue_take(ft_queue *queue, unsigned worker, ft_step **step, const ft_step **cause)
{
    uint32_t number = FT_NO_STEP;
    pthread_mutex_lock(&queue->lock);
    while (!queue->stopped && queue->left && (number = pick(queue, worker)) == FT_NO_STEP) {
        queue->idle++;
        pthread_cond_wait(&queue->changed, &queue->lock);
        queue->idle--;
    }
    if (number != FT_NO_STEP) {
        *step = &queue->plan->steps[number];
        *cause = queue->cause[(*step)->node->graph_id];
        queue->given[number] = true;
        queue->writing = queue->writing || (*step)->writes;
    }
    pthread_mutex_unlock(&queue->lock);
    if (number == FT_NO_STEP)
        return FT_QUEUE_END;
    return *cause ? FT_QUEUE_SKIP : FT_QUEUE_RUN;
}

static size_t count_ready(const ft_queue *queue)
{
    size_t count = queue->writers.len;
    for (unsigned i = 0; i <= queue->workers; i++)
        count += queue->ready[i].len;
    return count - queue->passed_over;
}

static bool is_reading_test(const ft_queue *queue, const ft_step *step)
{
    return step->kind == FT_STEP_TEST && !step->writes && !queue->cause[step->node->graph_id];
}

ft_step *ft_queue_take_test(ft_queue *queue, unsigned worker)
{
    ft_step *found = NULL;
    pthread_mutex_lock(&queue->lock);
    heap *from = queue->stopped || count_ready(queue) <= queue->idle ? NULL : best(queue, worker);
    if (from) {
        ft_step *step = &queue->plan->steps[from->at[0]];
        if (is_reading_test(queue, step))
            found = step;
    }
    if (found)
        queue->given[pop(queue->plan, from)] = true;
    pthread_mutex_unlock(&queue->lock);
    return found;
}

/* A test of one relation that waits for nothing. */
static bool is_ready_beside(const ft_queue *queue, ft_node_id id)
{
    const ft_plan *plan = queue->plan;
    uint32_t step = plan->step_of[id];
    return step != FT_NO_STEP && !queue->given[step] && !queue->waiting[id] && is_reading_test(queue, &plan->steps[step]) &&
           ft_graph_parents(plan->graph, id).len == 1;
}

ft_step *ft_queue_take_beside(ft_queue *queue, const ft_step *beside, bool (*wanted)(const ft_step *))
{
    const ft_plan *plan = queue->plan;
    ft_node_ids read = ft_graph_parents(plan->graph, beside->node->graph_id), tests;
    ft_step *found = NULL;
    if (read.len != 1)
        return NULL;
    tests = ft_graph_children(plan->graph, read.at[0]);
    pthread_mutex_lock(&queue->lock);
    for (size_t i = 0; i < tests.len && !found && !queue->stopped; i++)
        if (is_ready_beside(queue, tests.at[i]) && wanted(&plan->steps[plan->step_of[tests.at[i]]]))
            found = &plan->steps[plan->step_of[tests.at[i]]];
    if (found)
        queue->given[found - plan->steps] = true;
    queue->passed_over += found != NULL;
    pthread_mutex_unlock(&queue->lock);
    return found;
}

void ft_queue_done(ft_queue *queue, unsigned worker, ft_step *step, bool blocks)
{
    pthread_mutex_lock(&queue->lock);
    if (step->writes)
        queue->writing = false;
    const ft_step *cause = queue->cause[step->node->graph_id];
    queue->finishing = worker;
    finish(queue, step->node->graph_id, blocks ? (cause ? cause : step) : NULL);
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

void ft_queue_stop(ft_queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->stopped = true;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->lock);
}

ft_step *ft_queue_left(ft_queue *queue, size_t *at)
{
    while (*at < queue->plan->len) {
        size_t number = (*at)++;
        if (!queue->given[number])
            return &queue->plan->steps[number];
    }
    return NULL;
}
