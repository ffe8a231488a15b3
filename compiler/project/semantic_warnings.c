/* semantic_warnings.c - see semantic_warnings.h. */
#include "project/semantic_warnings.h"

#include "project/semantic_form.h"

enum { GRAINS = 32 };                 /* more than there are */

typedef struct {
    ft_loading *loading;
    const ft_node *first;             /* semantic model */
    ft_str finest;                    /* grain of a time dimension; {NULL,0}: there is none */
    unsigned finest_rank;
} warner;

/* ---- time spines */

static void note_dimensions(warner *w, const ft_node *node)
{
    ft_value dimensions = ft_value_at(node->as.semantic->data, "dimensions");
    unsigned rank;
    for (size_t i = 0; i < ft_list_len(dimensions); i++) {
        ft_str grain = ft_text_at(ft_value_at(dimensions.as.list->at[i], "type_params"), "time_granularity");
        if (!ft_is_time_grain(grain, &rank) || (w->finest.at && w->finest_rank <= rank))
            continue;
        w->finest = grain;
        w->finest_rank = rank;
    }
}

static ft_str grain_of_spine(const ft_node *node)
{
    ft_str column = ft_text_at(node->as.model->time_spine, "standard_granularity_column");
    for (size_t i = 0; i < node->more->columns.len; i++) {
        ft_value given = node->more->columns.at[i]->more->granularity;
        if (ft_str_eq(node->more->columns.at[i]->name, column) && given.kind == FT_TEXT)
            return ft_text_of(given);
    }
    return (ft_str){0};
}

static void warn_of_spines(warner *w, const ft_node_list *nodes)
{
    const ft_node *of_grain[GRAINS] = {0}, *finest = NULL;
    unsigned rank, finest_rank = GRAINS;
    for (size_t i = 0; i < nodes->len; i++) {
        const ft_node *node = nodes->at[i];
        if (node->type != FT_MODEL || !node->enabled || node->as.model->time_spine.kind != FT_DICT ||
            !ft_is_time_grain(grain_of_spine(node), &rank) || rank >= GRAINS)
            continue;
        if (of_grain[rank])
            ft_diag_warning(w->loading->diags, FT_DIAG_SEMANTIC, node->span,
                            "Only one time spine is supported per granularity: models '%.*s' and '%.*s' are both of %.*s",
                            FT_ARG(of_grain[rank]->name), FT_ARG(node->name), FT_ARG(grain_of_spine(node)));
        of_grain[rank] = of_grain[rank] ? of_grain[rank] : node;
        finest = rank < finest_rank ? node : finest;
        finest_rank = rank < finest_rank ? rank : finest_rank;
    }
    if (finest && !w->finest.at)
        ft_diag_warning(w->loading->diags, FT_DIAG_SEMANTIC, w->first->span,
                        "No time dimensions configured: there is nothing that a time spine could be joined to");
    else if (finest && w->finest_rank < finest_rank)
        ft_diag_warning(w->loading->diags, FT_DIAG_SEMANTIC, finest->span,
                        "Smallest time dimension granularity: %.*s; smallest time spine granularity: %.*s. To avoid unexpected "
                        "query errors, configuring a time spine at or below the smallest granularity is recommended",
                        FT_ARG(w->finest), FT_ARG(grain_of_spine(finest)));
}

/* ---- what osi_document.json has no form for */

static void warn_of_loss(warner *w, const ft_node *node, const char *issue, const char *kind, ft_str name, const char *what)
{
    ft_diags *diags = w->loading->diags;
    ft_diag *diag = ft_diag_warning(diags, FT_DIAG_OSI_LOSS, node->span, "%s '%.*s' was %s", kind, FT_ARG(name), what);
    ft_diag_name_part(diags, diag, "converter_name", FT_STR("MSIToOSIConverter"));
    ft_diag_name_part(diags, diag, "element_name", name);
    ft_diag_name_part(diags, diag, "issue_type", ft_str_of(issue));
}

static void warn_of_natural(warner *w, const ft_node *node)
{
    ft_value entities = ft_value_at(node->as.semantic->data, "entities");
    for (size_t i = 0; i < ft_list_len(entities); i++)
        if (ft_str_is(ft_text_at(entities.as.list->at[i], "type"), "natural"))
            warn_of_loss(w, node, "NATURAL_ENTITY_DROPPED", "Entity", ft_text_at(entities.as.list->at[i], "name"),
                         "excluded from the relationships of the OSI document: natural entities have no equivalent there");
}

static void warn_of_form(warner *w, const ft_node *metric)
{
    ft_value data = metric->as.semantic->data, hidden = ft_value_at(ft_value_at(data, "type_params"), "is_private");
    ft_str type = ft_text_at(data, "type");
    if (ft_str_is(type, "conversion"))
        warn_of_loss(w, metric, "CONVERSION_METRIC_DROPPED", "Metric", metric->name,
                     "excluded from the OSI document: conversion metrics cannot be represented there");
    else if (hidden.kind == FT_BOOL && hidden.as.truth)
        warn_of_loss(w, metric, "PRIVATE_METRIC_DROPPED", "Metric", metric->name,
                     "excluded from the OSI document: private metrics are not included there");
    else if (ft_str_is(type, "cumulative"))
        warn_of_loss(w, metric, "CUMULATIVE_SEMANTICS_LOSS", "Metric", metric->name,
                     "included in the OSI document, but its cumulative window and grain semantics cannot be represented");
}

/* ---- metrics */

static void warn_of_metric(warner *w, const ft_node *node)
{
    ft_value params = ft_value_at(node->as.semantic->data, "type_params"), inputs = ft_value_at(params, "metrics");
    ft_str expr = ft_text_at(params, "expr");
    if (!ft_str_is(ft_text_at(node->as.semantic->data, "type"), "derived"))
        return;
    if (!expr.len)
        ft_diag_warning(w->loading->diags, FT_DIAG_SEMANTIC, node->span,
                        "No `expr` set for derived metric %.*s: give one that references all input metrics", FT_ARG(node->name));
    for (size_t i = 0; expr.len && i < ft_list_len(inputs); i++) {
        ft_str alias = ft_text_at(inputs.as.list->at[i], "alias");
        ft_str name = alias.len ? alias : ft_text_at(inputs.as.list->at[i], "name");
        if (ft_str_find(expr, name, 0) == FT_NOWHERE)
            ft_diag_warning(w->loading->diags, FT_DIAG_SEMANTIC, node->span,
                            "Input metric '%.*s' is not used in `expr`: '%.*s' for derived metric '%.*s'", FT_ARG(name),
                            FT_ARG(expr), FT_ARG(node->name));
    }
}

void ft_semantic_warn(ft_loading *loading, const ft_node_list *nodes)
{
    warner w = {.loading = loading};
    for (size_t i = 0; i < nodes->len; i++) {
        const ft_node *node = nodes->at[i];
        if (node->type == FT_METRIC && node->enabled) {
            warn_of_metric(&w, node);
            warn_of_form(&w, node);
        }
        if (node->type != FT_SEMANTIC_MODEL || !node->enabled)
            continue;
        w.first = w.first ? w.first : node;
        warn_of_natural(&w, node);
        note_dimensions(&w, node);
    }
    warn_of_spines(&w, nodes);
}
