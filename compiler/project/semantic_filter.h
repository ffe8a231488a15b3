/* semantic_filter.h - what a filter, a group-by or an order-by item of the semantic layer names, as MetricFlow reads it:
 * Jinja in which Dimension(), TimeDimension(), Entity() and Metric() are all there is (PRP-63). */
#ifndef FT_PROJECT_SEMANTIC_FILTER_H
#define FT_PROJECT_SEMANTIC_FILTER_H

#include "base/map.h"
#include "render/names.h"

typedef struct ft_query_item {
    ft_str element;    /* without entities and grain: "kind" of Dimension('order__kind') */
    ft_str grain;      /* of a time; {NULL,0}: none is named */
    ft_str key;        /* the same of items that are the same but for how they are sorted */
} ft_query_item;
typedef struct ft_query_items {
    FT_VEC(ft_query_item) all;
    ft_str text;       /* the template with a column's name for each item: "order__kind = 'x'" */
} ft_query_items;

/* Appends the items of the template `text`, in the job's arena. `grains`: names of the project's own. false: job->fault
 * says what is wrong with the template or with an item; `out` then has those before it. */
bool ft_query_items_of(ft_job *job, ft_str text, const ft_map *grains, bool order_by, ft_query_items *out);

#endif
