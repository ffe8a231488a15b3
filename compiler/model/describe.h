/* describe.h - every key of a node, source, macro ... in dbt's order, told to a sink (ART-21 ... ART-35).
 *
 * The one place that knows the shape of a manifest entry: manifest.json streams it, the template
 * members `model` and `graph` take it as dicts. */
#ifndef FT_MODEL_DESCRIBE_H
#define FT_MODEL_DESCRIBE_H

#include "model/resource.h"
#include "value/sink.h"

/* What compiling and running added to a node; NULL where nothing was. Borrowed. */
typedef struct ft_compiled {
    const ft_node *changed;            /* the node as its templates changed it; NULL: they did not */
    ft_str code;                       /* with CTEs injected */
    ft_str body;                       /* without: what others put in of an ephemeral model */
    ft_str path;                       /* target/compiled/…; {NULL,0}: not written */
    ft_str build_path;                 /* target/run/… */
    ft_extra_cte *ctes; size_t ctes_len;
    bool injected;
    const ft_str *overloads;           /* of a function: code of its other signatures, in order; NULL: not compiled */
    ft_called *called;                 /* macros the template itself called; NULL: none are known */
    ft_str relation_name;              /* where it differs from the node's; else {NULL,0} */
    uint32_t hook_index;               /* of a hook that ran: its place among those at that end, from 1; else 0 */
} ft_compiled;

/* The entry's members, without an open and close around them. Any kind of node. */
void ft_describe_node(ft_sink *sink, const ft_node *node, const ft_compiled *compiled);
void ft_describe_macro(ft_sink *sink, const ft_macro *macro);
void ft_describe_doc(ft_sink *sink, const ft_doc *doc);
void ft_describe_group(ft_sink *sink, const ft_group *group);

/* The config alone, as an open and closed dict under `key`. */
void ft_describe_config(ft_sink *sink, ft_key key, const ft_config *config);

#endif
