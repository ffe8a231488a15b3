/* filters.h - Jinja's filters and dbt's, one table (FLT-01 ... FLT-24).
 *
 * A filter takes the value before the bar and the arguments behind it. Those that Jinja evaluates
 * lazily give iterators. Callables are called through ft_call, never through the evaluator. */
#ifndef FT_RENDER_FILTERS_H
#define FT_RENDER_FILTERS_H

#include "value/op.h"

/* false: job->fault is set. */
typedef bool ft_filter_fn(ft_job *job, ft_value input, const ft_args *args, ft_value *out);

typedef struct ft_filter {
    ft_str name;
    ft_filter_fn *fn;
    ft_filter_fn *native; /* in native mode, where that differs (NAT-09 ... NAT-12); else NULL */
} ft_filter;

/* The filter of this name, or NULL. Static data. Any thread. */
const ft_filter *ft_filter_find(ft_str name);
/* All filters by name, ascending: for "did you mean". */
const ft_filter *ft_filter_all(size_t *count);

/* The functions of the table, one file a family: filters_value, filters_list, filters_lazy,
 * filters_text, filters_wrap, filters_markup, filters_urlize, filters_pprint, filters_native. */
#define FILTER(name, fn, native) ft_filter_fn fn;
#include "render/filters.def"
#undef FILTER
ft_filter_fn ft_filter_as_bool, ft_filter_as_native, ft_filter_as_number, ft_filter_as_text;
/* The whole value of a YAML string, with what as_bool and its like asked for made of it. */
bool ft_filter_settle(ft_job *job, ft_value *value);

/* What a path such as "a.b.0" of the filters' `attribute` arguments finds in an item. */
typedef struct ft_path {
    ft_list *parts;        /* texts and ints; NULL: the item itself */
    bool ignore_case;      /* text is given in lower case */
    ft_value fallback;     /* for what is undefined on the way, unless it is none */
} ft_path;
/* False: a part that Python counts as digits and cannot read, such as "²". */
bool ft_path_of(ft_job *job, ft_value attribute, bool ignore_case, ft_value fallback, ft_path *out);
bool ft_path_follow(ft_job *job, const ft_path *path, ft_value item, ft_value *out);

/* `text` with & < > " and ' as HTML's escapes: for the filters that write markup. */
void ft_put_escaped(ft_buf *out, ft_str text);

#endif
