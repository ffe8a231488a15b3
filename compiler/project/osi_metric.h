/* osi_metric.h - the SQL expression of an OSI metric, as far as a metric of dbt can say it. */
#ifndef FT_PROJECT_OSI_METRIC_H
#define FT_PROJECT_OSI_METRIC_H

#include "base/str.h"

typedef struct ft_osi_aggregate {
    const char *agg;           /* "sum", "count_distinct", "percentile" …; NULL: it is no aggregate of one column */
    ft_str column;             /* without what qualifies it; a slice of the text */
    ft_str dataset;            /* what qualifies it; {NULL,0}: nothing does */
    double percentile;         /* of "percentile" */
} ft_osi_aggregate;

ft_osi_aggregate ft_osi_aggregate_of(ft_str text);

/* "a / b": what stands above and below, without parentheses around them. False: the text is no division. */
bool ft_osi_ratio_of(ft_str text, ft_str *above, ft_str *below);

#endif
