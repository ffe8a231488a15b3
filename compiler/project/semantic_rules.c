/* semantic_rules.c - rules for names, labels, measures and metrics; see semantic_rules.h. */
#include "project/semantic_rules.h"

#include "project/semantic_form.h"

#include <stdarg.h>

typedef struct { const char *kind; const ft_node *node; ft_value value; } element; /* kind: "measure", "entity" ... */

typedef struct {
    ft_loading *loading;
    ft_map grains;                    /* names of the project's own */
    ft_map tops;                      /* names of semantic models and metrics */
    ft_map labels[FT_RESOURCE_TYPES]; /* label -> the node that has it */
    ft_map elements;                  /* name -> the first element of all models that has it */
    ft_map entity_labels;             /* name -> the first entity of that name with a label */
    ft_map measures;                  /* name -> element */
    bool fine;
} rules;

static bool flag_of(ft_value dict, const char *key)
{
    ft_value value = ft_value_at(dict, key);
    return value.kind == FT_BOOL && value.as.truth;
}

__attribute__((format(printf, 3, 4))) static void refuse(rules *r, const ft_node *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str text = ft_vformat(r->loading->passing, format, args);
    va_end(args);
    ft_diag *diag = ft_diag_error(r->loading->diags, FT_DIAG_SEMANTIC, node->span, "%s '%.*s': %.*s",
                                  ft_resource_type_word((ft_resource_type)node->type), FT_ARG(node->name), FT_ARG(text));
    diag->node = node->unique_id;
    r->fine = false;
}

/* ---- names */

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_well_formed(ft_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (!is_small(c) && (i == 0 || !((c >= '0' && c <= '9') || (c == '_' && i + 1 < name.len && name.at[i - 1] != '_'))))
            return false;
    }
    return name.len > 1;
}

static void check_name(rules *r, const ft_node *node, ft_str name)
{
    unsigned rank;
    ft_str small = ft_str_lower_ascii(r->loading->passing, name);
    if (!is_well_formed(name))
        refuse(r, node,
               "Invalid name `%.*s`: it needs two characters or more, may have small letters, digits and single "
               "underscores, must begin with a letter and must not end with an underscore", FT_ARG(name));
    if (ft_is_time_grain(small, &rank))
        refuse(r, node, "Invalid name `%.*s`: it is that of a time granularity", FT_ARG(name));
    if (ft_str_is(small, "metric_time") || ft_str_is(small, "mf_internal_uuid"))
        refuse(r, node, "Invalid name `%.*s`: it is reserved by MetricFlow", FT_ARG(name));
}

/* Elements are selected by their names, so these must not be words of SQL. */
static void check_keyword(rules *r, const element *e, ft_str name)
{
    static const char *const words[] = {
        "and", "as", "create", "distinct", "for", "from", "full", "having", "in", "inner", "into", "is", "join",
        "left", "like", "natural", "not", "null", "on", "or", "right", "select", "union", "using", "where", "with", NULL};
    for (const char *const *word = words; *word; word++)
        if (ft_str_eq_nocase(name, ft_str_of(*word)))
            refuse(r, e->node, "'%.*s' is a word of SQL and cannot be the name of a %s", FT_ARG(name), e->kind);
}

/* A label stands once among the nodes of a kind. */
static void check_label(rules *r, const ft_node *node)
{
    ft_str label = ft_text_at(node->as.semantic->data, "label");
    const ft_node *other = label.at ? ft_map_get(&r->labels[node->type], label) : NULL;
    if (other)
        refuse(r, node, "Can't use label `%.*s`: '%.*s' has it already", FT_ARG(label), FT_ARG(other->name));
    else if (label.at)
        ft_map_put(r->loading->passing, &r->labels[node->type], label, (void *)node);
}

/* ---- elements of semantic models */

/* One name is one thing in all models: a measure, an entity or a dimension, of one type. Measures of one name are
 * refused where all measures are looked at. */
static void check_same_element(rules *r, const element *e, ft_str name)
{
    const element *other = ft_map_get(&r->elements, name);
    bool measure = !strcmp(e->kind, "measure");
    if (!other) {
        element *kept = FT_NEW(r->loading->passing, element);
        *kept = *e;
        ft_map_put(r->loading->passing, &r->elements, name, kept);
    } else if (strcmp(e->kind, other->kind) || (e->node == other->node && !measure)) {
        refuse(r, e->node, "can't use name `%.*s` for a %s when semantic model '%.*s' has a %s of that name", FT_ARG(name),
               e->kind, FT_ARG(other->node->name), other->kind);
    } else if (!strcmp(e->kind, "dimension") && !ft_str_eq(ft_text_at(e->value, "type"), ft_text_at(other->value, "type"))) {
        refuse(r, e->node, "dimension '%.*s' has another type in semantic model '%.*s'", FT_ARG(name),
               FT_ARG(other->node->name));
    } else if (!strcmp(e->kind, "dimension") && flag_of(e->value, "is_partition") != flag_of(other->value, "is_partition")) {
        refuse(r, e->node, "dimension '%.*s' has another is_partition in semantic model '%.*s'", FT_ARG(name),
               FT_ARG(other->node->name));
    }
}

static void check_entity_label(rules *r, const element *e, ft_str name)
{
    ft_str label = ft_text_at(e->value, "label");
    const element *other = ft_map_get(&r->entity_labels, name);
    if (!label.at)
        return;
    if (other && !ft_str_eq(ft_text_at(other->value, "label"), label))
        refuse(r, e->node, "entity '%.*s' has another label in semantic model '%.*s'", FT_ARG(name),
               FT_ARG(other->node->name));
    if (other)
        return;
    element *kept = FT_NEW(r->loading->passing, element);
    *kept = *e;
    ft_map_put(r->loading->passing, &r->entity_labels, name, kept);
}

static void check_percentile(rules *r, const element *e, ft_str name, ft_str agg)
{
    ft_value params = ft_value_at(e->value, "agg_params"), given = ft_value_at(params, "percentile");
    double percentile = given.kind == FT_FLOAT ? given.as.real : 0;
    bool discrete = flag_of(params, "use_discrete_percentile");
    if (ft_str_is(agg, "percentile")) {
        if (!ft_is_given(given))
            refuse(r, e->node, "measure '%.*s' needs `agg_params.percentile`", FT_ARG(name));
        else if (percentile <= 0 || percentile >= 1)
            refuse(r, e->node, "the percentile of measure '%.*s' must be between 0 and 1", FT_ARG(name));
        return;
    }
    bool median = ft_str_is(agg, "median");
    bool wrong = median ? (ft_is_given(given) && percentile != 0.5) || discrete
                        : percentile != 0 || discrete || flag_of(params, "use_approximate_percentile");
    if (wrong)
        refuse(r, e->node, "measure '%.*s' has agg_params that its aggregation '%.*s' does not have", FT_ARG(name),
               FT_ARG(agg));
}

static void check_measure(rules *r, const element *e, ft_str name)
{
    ft_str agg = ft_text_at(e->value, "agg"), expr = ft_text_at(e->value, "expr");
    element *kept = FT_NEW(r->loading->passing, element);
    *kept = *e;
    ft_map_put(r->loading->passing, &r->measures, name, kept);
    check_percentile(r, e, name, agg);
    if (!ft_str_is(agg, "count"))
        return;
    ft_str start = ft_str_slice(ft_str_lower_ascii(r->loading->passing, expr), 0, 9);
    if (!expr.at)
        refuse(r, e->node, "measure '%.*s' uses a COUNT aggregation, which requires an expr: 1 counts all rows",
               FT_ARG(name));
    else if (ft_str_is(start, "distinct "))
        refuse(r, e->node, "measure '%.*s' counts DISTINCT: aggregate it by count_distinct", FT_ARG(name));
}

static ft_value named(ft_value list, ft_str name)
{
    for (size_t i = 0; i < ft_list_len(list); i++)
        if (ft_str_eq(ft_text_at(list.as.list->at[i], "name"), name))
            return list.as.list->at[i];
    return FT_VALUE_UNDEFINED;
}

/* The measure's own time, or that of its model. */
static ft_str grain_of_measure(const element *measure)
{
    ft_value data = measure->node->as.semantic->data;
    ft_str time = ft_text_at(measure->value, "agg_time_dimension");
    if (!time.at)
        time = ft_text_at(ft_value_at(data, "defaults"), "agg_time_dimension");
    return ft_text_at(ft_value_at(named(ft_value_at(data, "dimensions"), time), "type_params"), "time_granularity");
}

/* A measure that cannot be added up along a dimension takes the least or greatest moment of it. */
static void check_non_additive(rules *r, const element *e, ft_str name)
{
    ft_value data = e->node->as.semantic->data, given = ft_value_at(e->value, "non_additive_dimension");
    ft_value groupings = ft_value_at(given, "window_groupings");
    ft_str by = ft_text_at(given, "name"), choice = ft_text_at(given, "window_choice");
    if (!ft_is_given(given))
        return;
    ft_value dimension = named(ft_value_at(data, "dimensions"), by);
    if (!ft_is_given(dimension))
        refuse(r, e->node, "the non_additive_dimension '%.*s' of measure '%.*s' is none of its dimensions", FT_ARG(by),
               FT_ARG(name));
    else if (!ft_str_is(ft_text_at(dimension, "type"), "time"))
        refuse(r, e->node, "the non_additive_dimension '%.*s' of measure '%.*s' is categorical: it must be of time",
               FT_ARG(by), FT_ARG(name));
    else if (!ft_str_eq(ft_text_at(ft_value_at(dimension, "type_params"), "time_granularity"), grain_of_measure(e)))
        refuse(r, e->node,
               "the non_additive_dimension '%.*s' of measure '%.*s' has another grain than its agg_time_dimension",
               FT_ARG(by), FT_ARG(name));
    if (!ft_str_is(choice, "min") && !ft_str_is(choice, "max"))
        refuse(r, e->node, "the window_choice of measure '%.*s' must be min or max", FT_ARG(name));
    for (size_t i = 0; i < ft_list_len(groupings); i++)
        if (!ft_is_given(named(ft_value_at(data, "entities"), ft_text_of(groupings.as.list->at[i]))))
            refuse(r, e->node, "measure '%.*s' groups its window by '%.*s', which is none of its entities", FT_ARG(name),
                   FT_ARG(ft_text_of(groupings.as.list->at[i])));
}

static void check_element(rules *r, const element *e, ft_map *labels)
{
    ft_str name = ft_text_at(e->value, "name"), label = ft_text_at(e->value, "label");
    check_name(r, e->node, name);
    check_keyword(r, e, name);
    check_same_element(r, e, name);
    if (label.at && ft_map_put(r->loading->passing, labels, label, (void *)e->node))
        refuse(r, e->node, "two of its %s elements have the label `%.*s`", e->kind, FT_ARG(label));
    if (!strcmp(e->kind, "entity"))
        check_entity_label(r, e, name);
    if (!strcmp(e->kind, "measure")) {
        check_measure(r, e, name);
        check_non_additive(r, e, name);
    }
}

static size_t count_of_type(ft_value entities, const char *type)
{
    size_t count = 0;
    for (size_t i = 0; i < ft_list_len(entities); i++)
        count += ft_str_is(ft_text_at(entities.as.list->at[i], "type"), type);
    return count;
}

/* Rows that hold from one moment to another: two dimensions say so, and a natural entity tells them apart. */
static void check_validity(rules *r, const ft_node *node)
{
    ft_value data = node->as.semantic->data, dimensions = ft_value_at(data, "dimensions"),
             entities = ft_value_at(data, "entities");
    size_t bounds = 0, starts = 0, ends = 0, natural = count_of_type(entities, "natural");
    for (size_t i = 0; i < ft_list_len(dimensions); i++) {
        ft_value validity = ft_value_at(ft_value_at(dimensions.as.list->at[i], "type_params"), "validity_params");
        bounds += ft_is_given(validity);
        starts += flag_of(validity, "is_start");
        ends += flag_of(validity, "is_end");
    }
    if (natural > 1)
        refuse(r, node, "has %zu natural entities; it may have one", natural);
    if (natural && !bounds)
        refuse(r, node, "has a natural entity but no time dimensions with validity_params");
    if (!bounds)
        return;
    if (bounds != 2 || starts != 1 || ends != 1)
        refuse(r, node, "validity_params stand at two time dimensions: one with is_start, the other with is_end");
    if (!natural)
        refuse(r, node, "has validity_params but no entity of the type natural");
    if (count_of_type(entities, "primary") || count_of_type(entities, "unique"))
        refuse(r, node, "has validity_params: its entities cannot be primary or unique");
    if (ft_list_len(ft_value_at(data, "measures")))
        refuse(r, node, "has validity_params: it cannot have measures");
}

static void check_semantic_model(rules *r, const ft_node *node)
{
    static const struct { const char *list, *kind; } parts[] = {
        {"measures", "measure"}, {"entities", "entity"}, {"dimensions", "dimension"}};
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
        ft_value list = ft_value_at(node->as.semantic->data, parts[p].list);
        ft_map labels = {0};
        for (size_t i = 0; i < ft_list_len(list); i++)
            check_element(r, &(element){parts[p].kind, node, list.as.list->at[i]}, &labels);
    }
    check_validity(r, node);
}

/* ---- metrics */

/* Windows go by a grain of the calendar; `own`: or by one of the project's. */
static void check_window(rules *r, const ft_node *node, ft_value window, bool own)
{
    ft_str grain = ft_text_at(window, "granularity");
    unsigned rank;
    if (!grain.at || ft_is_time_grain(grain, &rank))
        return;
    ft_str one = ft_str_ends(grain, FT_STR("s")) ? ft_str_slice(grain, 0, grain.len - 1) : grain;
    if (!own || !(ft_map_has(&r->grains, grain) || ft_map_has(&r->grains, one)))
        refuse(r, node, "Invalid time granularity '%.*s' in its window", FT_ARG(grain));
}

static void check_grain(rules *r, const ft_node *node, const char *key, ft_str grain)
{
    unsigned rank;
    if (grain.at && !ft_is_time_grain(grain, &rank))
        refuse(r, node, "Invalid time granularity found in `%s`: '%.*s'", key, FT_ARG(grain));
}

static void check_cumulative(rules *r, const ft_node *node, ft_value params)
{
    ft_value cumulative = ft_value_at(params, "cumulative_type_params"), outer = ft_value_at(params, "window");
    ft_value window = ft_value_at(cumulative, "window");
    ft_str grain = ft_text_at(cumulative, "grain_to_date");
    ft_job job = ft_job_in(r->loading->passing);
    bool same = true;
    if (ft_is_given(outer) && ft_is_given(window) && ft_equal(&job, outer, window, &same) && !same)
        refuse(r, node, "Got differing values for `window`: `type_params.window` is one, and "
                        "`type_params.cumulative_type_params.window` another");
    check_window(r, node, ft_is_given(window) ? window : outer, false);
    check_grain(r, node, "grain_to_date", grain);
    if (grain.at && (ft_is_given(window) || ft_is_given(outer)))
        refuse(r, node, "Both window and grain_to_date set for cumulative metric: one of them is enough");
}

static void check_inputs(rules *r, const ft_node *node, ft_value inputs, bool derived)
{
    ft_map names = {0};
    for (size_t i = 0; i < ft_list_len(inputs); i++)
        ft_map_put(r->loading->passing, &names, ft_text_at(inputs.as.list->at[i], "name"), (void *)node);
    for (size_t i = 0; i < ft_list_len(inputs); i++) {
        ft_value input = inputs.as.list->at[i], window = ft_value_at(input, "offset_window");
        ft_str alias = ft_text_at(input, "alias"), grain = ft_text_at(input, "offset_to_grain");
        check_window(r, node, window, true);
        check_grain(r, node, "offset_to_grain", grain);
        if (ft_is_given(window) && grain.at)
            refuse(r, node, "Both offset_window and offset_to_grain set for input metric '%.*s'",
                   FT_ARG(ft_text_at(input, "name")));
        if (!derived || !alias.at)
            continue;
        check_name(r, node, alias);
        if (ft_map_has(&names, alias))
            refuse(r, node, "Alias '%.*s' is already being used", FT_ARG(alias));
    }
}

/* One end of a conversion, as a measure: its model has the entity, and it counts. */
static void check_conversion_end(rules *r, const ft_node *node, ft_value input, ft_str entity)
{
    ft_str name = ft_text_at(input, "name");
    const element *measure = name.at ? ft_map_get(&r->measures, name) : NULL;
    if (!measure)
        return;
    ft_str agg = ft_text_at(measure->value, "agg");
    bool sum = ft_str_is(agg, "sum") && ft_str_is(ft_text_at(measure->value, "expr"), "1");
    if (!sum && !ft_str_is(agg, "count") && !ft_str_is(agg, "count_distinct"))
        refuse(r, node, "For conversion metrics, the input measure must be COUNT/SUM(1)/COUNT_DISTINCT; '%.*s' is '%.*s'",
               FT_ARG(name), FT_ARG(agg));
    if (!ft_is_given(named(ft_value_at(measure->node->as.semantic->data, "entities"), entity)))
        refuse(r, node, "Entity: %.*s not found in semantic model '%.*s'", FT_ARG(entity), FT_ARG(measure->node->name));
}

static void check_metric(rules *r, const ft_node *node)
{
    ft_value data = node->as.semantic->data, params = ft_value_at(data, "type_params"),
             inputs = ft_value_at(params, "metrics");
    ft_value conversion = ft_value_at(params, "conversion_type_params");
    ft_str type = ft_text_at(data, "type");
    if (ft_str_is(type, "cumulative"))
        check_cumulative(r, node, params);
    if (ft_str_is(type, "derived") && !ft_list_len(inputs))
        refuse(r, node, "No input metrics found for derived metric: list them under type_params.metrics");
    check_inputs(r, node, inputs, ft_str_is(type, "derived"));
    if (!ft_str_is(type, "conversion"))
        return;
    check_window(r, node, ft_value_at(conversion, "window"), false);
    check_conversion_end(r, node, ft_value_at(conversion, "base_measure"), ft_text_at(conversion, "entity"));
    check_conversion_end(r, node, ft_value_at(conversion, "conversion_measure"), ft_text_at(conversion, "entity"));
}

/* ---- all of it */

/* A grain of the project's own is called like nothing else. */
static void check_grains(rules *r, const ft_node *node)
{
    if (node->type != FT_MODEL)
        return;
    ft_value own = ft_value_at(node->as.model->time_spine, "custom_granularities");
    for (size_t i = 0; i < ft_list_len(own); i++) {
        ft_str name = ft_text_at(own.as.list->at[i], "name");
        check_name(r, node, name);
        if (ft_map_put(r->loading->passing, &r->grains, name, (void *)node))
            refuse(r, node, "two custom granularities are called '%.*s'", FT_ARG(name));
        if (ft_map_has(&r->elements, name) || ft_map_has(&r->tops, name))
            refuse(r, node, "Can't use name `%.*s` for a custom granularity: something else has it", FT_ARG(name));
    }
}

static void check_node(rules *r, const ft_node *node)
{
    if (node->type == FT_SEMANTIC_MODEL || node->type == FT_METRIC || node->type == FT_SAVED_QUERY)
        check_name(r, node, node->name);
    if (node->type == FT_SEMANTIC_MODEL || node->type == FT_METRIC)
        check_label(r, node);
    if (node->type == FT_METRIC)
        check_metric(r, node);
}

bool ft_semantic_rules(ft_loading *loading, const ft_node_list *nodes)
{
    rules r = {.loading = loading, .fine = true};
    for (size_t i = 0; i < nodes->len; i++) {
        ft_node *node = nodes->at[i];
        if (node->type == FT_SEMANTIC_MODEL && node->enabled)
            check_semantic_model(&r, node);
        if ((node->type == FT_SEMANTIC_MODEL || node->type == FT_METRIC) && node->enabled)
            ft_map_put(loading->passing, &r.tops, node->name, node);
    }
    for (size_t i = 0; i < nodes->len; i++)
        if (nodes->at[i]->enabled)
            check_grains(&r, nodes->at[i]);
    for (size_t i = 0; i < nodes->len; i++)
        if (nodes->at[i]->enabled)
            check_node(&r, nodes->at[i]);
    return r.fine;
}
