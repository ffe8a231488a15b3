/* sort.c - merge sort over runs of keys and items; see sort.h. */
#include "value/sort.h"

typedef struct {
    ft_value key, item;
} pair;
typedef struct {
    ft_job *job;
    ft_less_fn *less;
    bool reverse;
} order;

/* True when `b` must stand before `a`, which stands before it now. */
static bool goes_before(const order *by, const pair *b, const pair *a, bool *out)
{
    return by->reverse ? by->less(by->job, a->key, b->key, out)
                       : by->less(by->job, b->key, a->key, out);
}

static bool merge(const order *by, const pair *left, const pair *left_end, const pair *right_end,
                  pair *out)
{
    const pair *right = left_end;
    while (left < left_end && right < right_end) {
        bool swap;
        if (!goes_before(by, right, left, &swap))
            return false;
        *out++ = swap ? *right++ : *left++;
    }
    while (left < left_end)
        *out++ = *left++;
    while (right < right_end)
        *out++ = *right++;
    return true;
}

static bool insert_run(const order *by, pair *run, size_t len)
{
    for (size_t i = 1; i < len; i++) {
        pair moved = run[i];
        size_t at = i;
        for (bool before; at > 0; at--) {
            if (!goes_before(by, &moved, &run[at - 1], &before)) {
                run[at] = moved;
                return false;
            }
            if (!before)
                break;
            run[at] = run[at - 1];
        }
        run[at] = moved;
    }
    return true;
}

enum { RUN = 12 };

/* The sorted pairs, in `pairs` or in `spare`; NULL when a comparison failed. */
static pair *sort_pairs(const order *by, pair *pairs, pair *spare, size_t len)
{
    for (size_t at = 0; at < len; at += RUN)
        if (!insert_run(by, pairs + at, len - at < RUN ? len - at : RUN))
            return NULL;
    for (size_t width = RUN; width < len; width *= 2) {
        for (size_t at = 0; at < len; at += 2 * width) {
            size_t middle = at + width < len ? at + width : len;
            size_t end = middle + width < len ? middle + width : len;
            if (!merge(by, pairs + at, pairs + middle, pairs + end, spare + at))
                return NULL;
        }
        pair *sorted = spare;
        spare = pairs;
        pairs = sorted;
    }
    return pairs;
}

bool ft_sort_by(ft_job *job, ft_less_fn *less, ft_value *keys, ft_value *items, size_t len,
                bool reverse)
{
    if (len < 2)
        return true;
    pair *pairs = ft_alloc_raw(job->arena, 2 * len * sizeof *pairs);
    for (size_t i = 0; i < len; i++)
        pairs[i] = (pair){keys[i], items[i]};
    pair *sorted = sort_pairs(&(order){job, less, reverse}, pairs, pairs + len, len);
    for (size_t i = 0; sorted && i < len; i++) {
        keys[i] = sorted[i].key;
        items[i] = sorted[i].item;
    }
    return sorted != NULL;
}

static bool comes_first(ft_job *job, ft_value a, ft_value b, bool *out)
{
    return ft_compare(job, FT_LT, a, b, out);
}

bool ft_sort(ft_job *job, ft_value *keys, ft_value *items, size_t len, bool reverse)
{
    return ft_sort_by(job, comes_first, keys, items, len, reverse);
}
