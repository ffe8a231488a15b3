/* semantic_queries.c - see semantic_queries.h. */
#include "project/semantic_queries.h"

#include "project/semantic_filter.h"
#include "project/semantic_form.h"

typedef struct {
    ft_loading *loading;
    ft_map grains;                    /* names of the project's own */
    ft_map elements;                  /* names of dimensions, entities and metrics */
    bool fine;
} checker;

static void refuse(checker *c, const ft_node *node, ft_str text)
{
    ft_diag *diag = ft_diag_error(c->loading->diags, FT_DIAG_SEMANTIC, node->span, "%s '%.*s': %.*s",
                                  ft_resource_type_word((ft_resource_type)node->type), FT_ARG(node->name), FT_ARG(text));
    diag->node = node->unique_id;
    c->fine = false;
}

static bool read_items(checker *c, const ft_node *node, const char *what, ft_str template, bool order_by, ft_query_items *out)
{
    ft_job job = ft_job_in(c->loading->arena);
    *out = (ft_query_items){0};
    if (ft_query_items_of(&job, template, &c->grains, order_by, out))
        return true;
    refuse(c, node, ft_format(c->loading->arena, "An error occurred while trying to parse %s, `%.*s`: %.*s", what, FT_ARG(template),
                              FT_ARG(job.fault.message)));
    return false;
}

/* ---- filters */

static void warn_of_grains(checker *c, const ft_node *node, const ft_query_items *items)
{
    unsigned rank;
    for (size_t i = 0; i < items->all.len; i++) {
        ft_str grain = items->all.at[i].grain;
        if (grain.at && !ft_is_time_grain(grain, &rank) && !ft_map_has(&c->grains, grain))
            ft_diag_warning(c->loading->diags, FT_DIAG_SEMANTIC, node->span,
                            "Filter for %s `%.*s` is not valid. `%.*s` is not a valid granularity name",
                            ft_resource_type_word((ft_resource_type)node->type), FT_ARG(node->name), FT_ARG(grain));
    }
}

static void check_filter(checker *c, const ft_node *node, const char *what, ft_value filter)
{
    ft_value filters = ft_value_at(filter, "where_filters");
    ft_query_items items;
    for (size_t i = 0; i < ft_list_len(filters); i++)
        if (read_items(c, node, what, ft_text_at(filters.as.list->at[i], "where_sql_template"), false, &items))
            warn_of_grains(c, node, &items);
}

static void check_metric(checker *c, const ft_node *node)
{
    ft_value data = node->as.semantic->data, params = ft_value_at(data, "type_params"),
             inputs = ft_value_at(params, "metrics");
    check_filter(c, node, "filter of metric", ft_value_at(data, "filter"));
    check_filter(c, node, "filter of measure input", ft_value_at(ft_value_at(params, "measure"), "filter"));
    check_filter(c, node, "the numerator filter", ft_value_at(ft_value_at(params, "numerator"), "filter"));
    check_filter(c, node, "the denominator filter", ft_value_at(ft_value_at(params, "denominator"), "filter"));
    for (size_t i = 0; i < ft_list_len(inputs); i++)
        check_filter(c, node, "filter for input metric", ft_value_at(inputs.as.list->at[i], "filter"));
}

/* ---- saved queries */

static ft_str in_braces(checker *c, ft_value item)
{
    return item.kind == FT_TEXT ? ft_format(c->loading->arena, "{{%.*s}}", FT_ARG(ft_text_of(item))) : FT_STR("");
}

/* What can be sorted by is gathered in `listed`. */
static void check_group_by(checker *c, const ft_node *node, ft_value item, ft_map *listed)
{
    ft_query_items items;
    if (!read_items(c, node, "a group-by", in_braces(c, item), false, &items))
        return;
    if (items.all.len != 1 || !ft_map_has(&c->elements, items.all.at[0].element))
        refuse(c, node, ft_format(c->loading->arena, "`%.*s` is not a valid group-by name.", FT_ARG(ft_text_of(item))));
    for (size_t i = 0; i < items.all.len; i++)
        ft_map_put(c->loading->arena, listed, items.all.at[i].key, listed);
}

static void list_metric(checker *c, ft_value metric, ft_map *listed)
{
    ft_job job = ft_job_in(c->loading->arena);
    ft_query_items items = {0};
    if (metric.kind == FT_TEXT &&
        ft_query_items_of(&job, ft_format(c->loading->arena, "{{ Metric('%.*s') }}", FT_ARG(ft_text_of(metric))), NULL, true, &items) &&
        items.all.len)
        ft_map_put(c->loading->arena, listed, items.all.at[0].key, listed);
}

static void check_order_by(checker *c, const ft_node *node, ft_value item, const ft_map *listed)
{
    ft_query_items items;
    if (read_items(c, node, "an order-by", in_braces(c, item), true, &items) &&
        (items.all.len != 1 || !ft_map_has(listed, items.all.at[0].key)))
        refuse(c, node, ft_format(c->loading->arena, "%.*s does not match any of the listed metrics or group-by items.",
                                  FT_ARG(ft_text_of(item))));
}

static void check_saved_query(checker *c, const ft_node *node)
{
    ft_value params = ft_value_at(node->as.semantic->data, "query_params"), metrics = ft_value_at(params, "metrics");
    ft_value groups = ft_value_at(params, "group_by"), orders = ft_value_at(params, "order_by"),
             limit = ft_value_at(params, "limit");
    ft_map listed = {0};
    check_filter(c, node, "a filter", ft_value_at(params, "where"));
    bool fine = c->fine;
    c->fine = true; /* what is listed wrongly would make orders wrong, too */
    for (size_t i = 0; i < ft_list_len(metrics); i++)
        list_metric(c, metrics.as.list->at[i], &listed);
    for (size_t i = 0; i < ft_list_len(groups); i++)
        check_group_by(c, node, groups.as.list->at[i], &listed);
    bool is_listed = c->fine;
    for (size_t i = 0; i < ft_list_len(orders) && is_listed; i++)
        check_order_by(c, node, orders.as.list->at[i], &listed);
    if (limit.kind == FT_INT && limit.as.number < 0)
        refuse(c, node, ft_format(c->loading->arena, "Invalid limit value: %lld (should be >= 0)", (long long)limit.as.number));
    c->fine &= fine;
}

/* ---- all of it */

static void gather_names(checker *c, const ft_node *node, const char *key)
{
    ft_value list = ft_value_at(node->as.semantic->data, key);
    for (size_t i = 0; i < ft_list_len(list); i++)
        ft_map_put(c->loading->arena, &c->elements, ft_text_at(list.as.list->at[i], "name"), (void *)node);
}

static void gather(checker *c, const ft_node *node)
{
    if (node->type == FT_METRIC)
        ft_map_put(c->loading->arena, &c->elements, node->name, (void *)node);
    if (node->type == FT_SEMANTIC_MODEL) {
        gather_names(c, node, "dimensions");
        gather_names(c, node, "entities");
    }
    ft_value own = node->type == FT_MODEL ? ft_value_at(node->as.model->time_spine, "custom_granularities") : FT_VALUE_NONE;
    for (size_t i = 0; i < ft_list_len(own); i++)
        ft_map_put(c->loading->arena, &c->grains, ft_text_at(own.as.list->at[i], "name"), (void *)node);
}

bool ft_semantic_queries(ft_loading *loading, const ft_node_list *nodes)
{
    checker c = {.loading = loading, .fine = true};
    ft_map_put(loading->arena, &c.elements, FT_STR("metric_time"), &c);
    for (size_t i = 0; i < nodes->len; i++)
        if (nodes->at[i]->enabled)
            gather(&c, nodes->at[i]);
    for (size_t i = 0; i < nodes->len; i++) {
        if (nodes->at[i]->enabled && nodes->at[i]->type == FT_METRIC)
            check_metric(&c, nodes->at[i]);
        if (nodes->at[i]->enabled && nodes->at[i]->type == FT_SAVED_QUERY)
            check_saved_query(&c, nodes->at[i]);
    }
    return c.fine;
}
