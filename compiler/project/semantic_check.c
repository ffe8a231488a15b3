/* semantic_check.c - the checks over all semantic models; see semantic_check.h. */
#include "project/semantic_check.h"

#include "project/semantic_form.h"
#include "project/semantic_queries.h"
#include "project/semantic_rules.h"
#include "project/semantic_warnings.h"

typedef struct { ft_loading *loading; ft_map measures; /* name -> node */ bool fine; } checker;

static void refuse(checker *c, const ft_node *node, ft_str message)
{
    ft_diag *diag = ft_diag_error(c->loading->diags, FT_DIAG_SEMANTIC, node->span, "semantic model '%.*s' %.*s",
                                  FT_ARG(node->name), FT_ARG(message));
    diag->node = node->unique_id;
    c->fine = false;
}

/* ---- one semantic model */

static void check_primary_entity(checker *c, const ft_node *node)
{
    ft_value data = node->as.semantic->data, entities = ft_value_at(data, "entities"),
             dimensions = ft_value_at(data, "dimensions");
    size_t primary = 0;
    for (size_t i = 0; entities.kind == FT_LIST && i < entities.as.list->len; i++)
        primary += ft_str_is(ft_text_at(entities.as.list->at[i], "type"), "primary");
    if (primary > 1)
        refuse(c, node, ft_format(c->loading->arena, "has %zu primary entities; it may have one", primary));
    if (!primary && !ft_text_at(data, "primary_entity").len && dimensions.kind == FT_LIST && dimensions.as.list->len)
        refuse(c, node, FT_STR("has dimensions but no primary entity: give an entity the type primary, or set primary_entity"));
}

static bool is_time_dimension(ft_value dimensions, ft_str name)
{
    for (size_t i = 0; dimensions.kind == FT_LIST && i < dimensions.as.list->len; i++) {
        ft_value one = dimensions.as.list->at[i];
        if (ft_str_eq(ft_text_at(one, "name"), name))
            return ft_str_is(ft_text_at(one, "type"), "time");
    }
    return false;
}

static void check_measure(checker *c, ft_node *node, ft_value measure)
{
    ft_value data = node->as.semantic->data;
    ft_str name = ft_text_at(measure, "name"), time = ft_text_at(measure, "agg_time_dimension");
    if (!time.len)
        time = ft_text_at(ft_value_at(data, "defaults"), "agg_time_dimension");
    if (!time.len)
        refuse(c, node, ft_format(c->loading->arena, "says for measure '%.*s' no agg_time_dimension, and has no default",
                                  FT_ARG(name)));
    else if (!is_time_dimension(ft_value_at(data, "dimensions"), time))
        refuse(c, node, ft_format(c->loading->arena, "aggregates measure '%.*s' over '%.*s', which is none of its time dimensions",
                                  FT_ARG(name), FT_ARG(time)));
    const ft_node *other = ft_map_put(c->loading->arena, &c->measures, name, node);
    if (other)
        refuse(c, node, ft_format(c->loading->arena, "has a measure '%.*s', as semantic model '%.*s' has", FT_ARG(name),
                                  FT_ARG(other->name)));
}

static void check_model(checker *c, ft_node *node)
{
    ft_value data = node->as.semantic->data, measures = ft_value_at(data, "measures");
    ft_str time = ft_text_at(ft_value_at(data, "defaults"), "agg_time_dimension");
    check_primary_entity(c, node);
    if (time.len && !is_time_dimension(ft_value_at(data, "dimensions"), time))
        refuse(c, node, ft_format(c->loading->arena, "aggregates by default over '%.*s', which is none of its time dimensions",
                                  FT_ARG(time)));
    for (size_t i = 0; measures.kind == FT_LIST && i < measures.as.list->len; i++)
        check_measure(c, node, measures.as.list->at[i]);
}

/* ---- the time spine */

static bool has_daily_column(const ft_node *node)
{
    unsigned day, grain;
    ft_str column = ft_text_at(node->as.model->time_spine, "standard_granularity_column");
    ft_is_time_grain(FT_STR("day"), &day);
    for (size_t i = 0; i < node->more->columns.len; i++) {
        ft_value given = node->more->columns.at[i]->more->granularity;
        if (ft_str_eq(node->more->columns.at[i]->name, column) && given.kind == FT_TEXT)
            return ft_is_time_grain(ft_text_of(given), &grain) && grain <= day;
    }
    return false;
}

typedef enum { NO_SPINE, SPINE_BY_NAME, SPINE_IN_YAML } spine_kind;

static spine_kind spine_of(const ft_node *node)
{
    if (node->type != FT_MODEL || !node->enabled)
        return NO_SPINE;
    if (node->as.model->time_spine.kind == FT_DICT)
        return has_daily_column(node) ? SPINE_IN_YAML : NO_SPINE;
    return ft_str_is(node->name, "metricflow_time_spine") ? SPINE_BY_NAME : NO_SPINE;
}

/* A spine that only its name makes one is deprecated where the flag is off (PRJ-41). */
static void check_time_spine(checker *c, const ft_node_list *nodes, const ft_node *wanted_by)
{
    const ft_node *by_name = NULL;
    for (size_t i = 0; i < nodes->len; i++) {
        spine_kind kind = spine_of(nodes->at[i]);
        if (kind == SPINE_IN_YAML)
            return;
        by_name = kind == SPINE_BY_NAME ? nodes->at[i] : by_name;
    }
    if (by_name) {
        if (!ft_behaves(c->loading, "require_yaml_configuration_for_mf_time_spines"))
            ft_diag_deprecated(c->loading->diags, FT_DEPRECATION_TIME_SPINE, by_name->span,
                               "Time spines without YAML configuration are in the process of deprecation: give this model "
                               "`time_spine`");
        return;
    }
    ft_diag *diag = ft_diag_error(c->loading->diags, FT_DIAG_YAML_SHAPE, wanted_by->span,
                                  "The semantic layer requires a time spine model with granularity DAY or smaller, and no model is one");
    ft_diag_hint(c->loading->diags, diag, "Give a model with one row a day `time_spine: {standard_granularity_column: …}` and "
                                          "that column a granularity.");
    c->fine = false;
}

/* ---- cumulative metrics */

/* window and grain_to_date have moved one level down (PRJ-43). */
static void check_metric(checker *c, const ft_node *node)
{
    static const char *const moved[] = {"window", "grain_to_date"};
    ft_value params = ft_value_at(node->as.semantic->data, "type_params");
    for (size_t i = 0; i < 2; i++) {
        if (ft_value_at(params, moved[i]).kind <= FT_NONE)
            continue;
        if (!ft_behaves(c->loading, "require_nested_cumulative_type_params")) {
            ft_diag_deprecated(c->loading->diags, FT_DEPRECATION_CUMULATIVE_PARAMS, node->span,
                               "`type_params.%s` has moved to `type_params.cumulative_type_params.%s`", moved[i], moved[i]);
            continue;
        }
        ft_diag *diag = ft_diag_error(c->loading->diags, FT_DIAG_SEMANTIC, node->span,
                                      "metric '%.*s': `type_params.%s` should be nested under "
                                      "`type_params.cumulative_type_params.%s`", FT_ARG(node->name), moved[i], moved[i]);
        diag->node = node->unique_id;
        c->fine = false;
    }
}

bool ft_semantic_check(ft_loading *loading, const ft_node_list *nodes)
{
    checker c = {.loading = loading, .fine = true};
    const ft_node *first = NULL;
    bool metrics = false;
    for (size_t i = 0; i < nodes->len; i++)
        metrics |= nodes->at[i]->type == FT_METRIC && nodes->at[i]->enabled;
    for (size_t i = 0; i < nodes->len; i++) {
        ft_node *node = nodes->at[i];
        if (node->type == FT_METRIC && node->enabled)
            check_metric(&c, node);
        if (node->type != FT_SEMANTIC_MODEL || !node->enabled)
            continue;
        if (metrics) /* without any, dbt looks at no model */
            check_model(&c, node);
        first = first ? first : node;
    }
    if (first)
        check_time_spine(&c, nodes, first);
    if (first && metrics) {
        c.fine &= ft_semantic_rules(loading, nodes);
        c.fine &= ft_semantic_queries(loading, nodes);
        ft_semantic_warn(loading, nodes);
    }
    return c.fine;
}
