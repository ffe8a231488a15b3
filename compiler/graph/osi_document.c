/* osi_document.c - see osi_document.h. */
#include "graph/osi_document.h"

#include "project/semantic_filter.h"

/* Metrics in metrics, and all their text: an expression that repeats each of its parts doubles with every step. */
enum { DEPTH = 64, ROOM = 256 << 20 };

typedef struct { const ft_node *model; ft_value measure; } measure_of_model;

typedef struct {
    ft_arena *arena;
    ft_map measures;                  /* name -> measure_of_model */
    ft_map metrics;                   /* name -> node */
    unsigned depth;
} writer;

static bool is_true(ft_value value)
{
    return value.kind == FT_BOOL && value.as.truth;
}

/* ---- filters: {NULL,0} is none */

static ft_str both(const writer *w, ft_str a, ft_str b)
{
    if (!a.len || !b.len)
        return a.len ? a : b;
    return ft_format(w->arena, "(%.*s) AND (%.*s)", FT_ARG(a), FT_ARG(b));
}

static void add_filters(const writer *w, ft_value filter, ft_strs *out)
{
    ft_value filters = ft_value_at(filter, "where_filters");
    for (size_t i = 0; i < ft_list_len(filters); i++) {
        ft_job job = ft_job_in(w->arena);
        ft_query_items items = {0};
        ft_str template = ft_text_at(filters.as.list->at[i], "where_sql_template");
        ft_str text = ft_query_items_of(&job, template, NULL, false, &items) ? ft_str_trim(items.text) : template;
        if (text.len)
            ft_vec_push(w->arena, out, text);
    }
}

static ft_str joined(const writer *w, ft_strs filters)
{
    ft_buf out = ft_buf_in(w->arena);
    if (filters.len < 2)
        return filters.len ? filters.at[0] : (ft_str){0};
    for (size_t i = 0; i < filters.len; i++)
        ft_buf_format(&out, "%s(%.*s)", i ? " AND " : "", FT_ARG(filters.at[i]));
    return ft_buf_str(&out);
}

static ft_str filter_sql(const writer *w, ft_value first, ft_value second)
{
    ft_strs filters = {0};
    add_filters(w, first, &filters);
    add_filters(w, second, &filters);
    return joined(w, filters);
}

/* ---- aggregates */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80);
}

static bool is_identifier(ft_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_word(text.at[i]) || (text.at[i] & 0x80))
            return false;
    return text.len && !(text.at[0] >= '0' && text.at[0] <= '9');
}

/* What MetricFlow aggregates where `expr` is to be counted or is a condition. */
static ft_str aggregated(const writer *w, ft_str agg, ft_str expr)
{
    if (ft_str_is(agg, "count") && !ft_str_is(expr, "1"))
        return ft_format(w->arena, "CASE WHEN %.*s IS NOT NULL THEN 1 ELSE 0 END", FT_ARG(expr));
    if (ft_str_is(agg, "sum_boolean"))
        return ft_format(w->arena, "CASE WHEN %.*s THEN 1 ELSE 0 END", FT_ARG(expr));
    return expr;
}

/* A column is named with its model. */
static ft_str qualified(const writer *w, ft_str agg, ft_str expr, ft_str model)
{
    if (is_identifier(expr) && !ft_str_is(agg, "sum_boolean"))
        expr = ft_format(w->arena, "%.*s.%.*s", FT_ARG(model), FT_ARG(expr));
    return aggregated(w, agg, expr);
}

static ft_str percentile(const writer *w, ft_str agg, ft_value params, ft_str column)
{
    ft_value given = ft_value_at(params, "percentile");
    ft_job job = ft_job_in(w->arena);
    ft_str number = FT_STR("0.5");
    bool discrete = ft_str_is(agg, "percentile") && is_true(ft_value_at(params, "use_discrete_percentile"));
    if (ft_str_is(agg, "percentile") && ft_is_number(given) && !ft_to_text(&job, given, &number))
        number = FT_STR("0.5");
    return ft_format(w->arena, "PERCENTILE_%s(%.*s) WITHIN GROUP (ORDER BY %.*s)", discrete ? "DISC" : "CONT", FT_ARG(number),
                     FT_ARG(column));
}

static ft_str aggregate(const writer *w, ft_str agg, ft_value params, ft_str column, ft_str filter)
{
    static const struct { const char *agg, *before; } functions[] = {
        {"min", "MIN("}, {"max", "MAX("}, {"average", "AVG("}, {"count_distinct", "COUNT(DISTINCT "}};
    if (filter.len)
        column = ft_format(w->arena, "CASE WHEN %.*s THEN %.*s END", FT_ARG(filter), FT_ARG(column));
    if (ft_str_is(agg, "median") || ft_str_is(agg, "percentile"))
        return percentile(w, agg, params, column);
    const char *before = "SUM("; /* of counts and conditions, too */
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (ft_str_is(agg, functions[i].agg))
            before = functions[i].before;
    return ft_format(w->arena, "%s%.*s)", before, FT_ARG(column));
}

static ft_str of_measure(const writer *w, ft_str name, ft_str filter)
{
    const measure_of_model *found = ft_map_get(&w->measures, name);
    if (!found)
        return name;
    ft_str agg = ft_text_at(found->measure, "agg"), expr = ft_text_at(found->measure, "expr");
    return aggregate(w, agg, ft_value_at(found->measure, "agg_params"),
                     qualified(w, agg, expr.at ? expr : name, found->model->name), filter);
}

/* ---- metrics */

static ft_str expression_of(writer *w, const ft_node *metric, ft_str outer);

static ft_str simple(writer *w, const ft_node *metric, ft_str outer)
{
    ft_value data = metric->as.semantic->data, params = ft_value_at(data, "type_params"),
             measure = ft_value_at(params, "measure");
    ft_value own = ft_value_at(params, "metric_aggregation_params");
    ft_str filter = both(w, outer, filter_sql(w, ft_value_at(measure, "filter"), ft_value_at(data, "filter")));
    if (own.kind != FT_DICT)
        return of_measure(w, ft_text_at(measure, "name"), filter);
    ft_str agg = ft_text_at(own, "agg"), expr = ft_text_at(params, "expr");
    return aggregate(w, agg, ft_value_at(own, "agg_params"),
                     qualified(w, agg, expr.at ? expr : metric->name, ft_text_at(own, "semantic_model")), filter);
}

static ft_str of_input(writer *w, ft_value input, ft_str outer)
{
    const ft_node *metric = ft_map_get(&w->metrics, ft_text_at(input, "name"));
    ft_str filter = both(w, outer, filter_sql(w, ft_value_at(input, "filter"), FT_VALUE_UNDEFINED));
    return metric ? expression_of(w, metric, filter) : ft_text_at(input, "name");
}

/* Windows and grains have no form in an expression. */
static ft_str cumulative(writer *w, const ft_node *metric, ft_str outer)
{
    ft_value params = ft_value_at(metric->as.semantic->data, "type_params"), measure = ft_value_at(params, "measure");
    ft_value input = ft_value_at(ft_value_at(params, "cumulative_type_params"), "metric");
    if (input.kind == FT_DICT)
        return of_input(w, input, outer);
    ft_str filter = filter_sql(w, ft_value_at(measure, "filter"), FT_VALUE_UNDEFINED);
    return of_measure(w, ft_text_at(measure, "name"), both(w, outer, filter));
}

/* `expr` with `text` for each word `name`. */
static ft_str replaced(const writer *w, ft_str expr, ft_str name, ft_str text)
{
    ft_buf out = ft_buf_in(w->arena);
    size_t from = 0, at;
    while (name.len && (at = ft_str_find(expr, name, from)) != FT_NOWHERE) {
        size_t end = at + name.len;
        bool whole = (at == 0 || !is_word(expr.at[at - 1])) && (end == expr.len || !is_word(expr.at[end]));
        ft_buf_add(&out, ft_str_slice(expr, from, at));
        ft_buf_add(&out, whole ? text : name);
        from = end;
    }
    ft_buf_add(&out, ft_str_from(expr, from));
    return ft_buf_str(&out);
}

static bool is_compound(const ft_node *metric)
{
    ft_str type = ft_text_at(metric->as.semantic->data, "type");
    return ft_str_is(type, "derived") || ft_str_is(type, "ratio");
}

static ft_str derived(writer *w, const ft_node *metric, ft_str outer)
{
    ft_value params = ft_value_at(metric->as.semantic->data, "type_params"), inputs = ft_value_at(params, "metrics");
    ft_str expr = ft_text_at(params, "expr");
    for (size_t i = 0; i < ft_list_len(inputs); i++) {
        ft_value input = inputs.as.list->at[i];
        ft_str alias = ft_text_at(input, "alias"), name = ft_text_at(input, "name");
        const ft_node *part = ft_map_get(&w->metrics, name);
        ft_str text = of_input(w, input, outer);
        if (part && is_compound(part))
            text = ft_format(w->arena, "(%.*s)", FT_ARG(text));
        expr = replaced(w, expr, alias.len ? alias : name, text);
    }
    return expr;
}

static ft_str expression_of(writer *w, const ft_node *metric, ft_str outer)
{
    ft_value data = metric->as.semantic->data, params = ft_value_at(data, "type_params");
    ft_str type = ft_text_at(data, "type"), made;
    if (ft_str_is(type, "simple"))
        return simple(w, metric, outer);
    if (w->depth >= DEPTH || ft_arena_bytes(w->arena) > ROOM)
        return metric->name;
    w->depth++;
    outer = both(w, outer, filter_sql(w, ft_value_at(data, "filter"), FT_VALUE_UNDEFINED));
    if (ft_str_is(type, "cumulative")) {
        made = cumulative(w, metric, outer);
    } else if (ft_str_is(type, "ratio")) {
        ft_str above = of_input(w, ft_value_at(params, "numerator"), outer),
               below = of_input(w, ft_value_at(params, "denominator"), outer);
        made = ft_format(w->arena, "(%.*s) / (%.*s)", FT_ARG(above), FT_ARG(below));
    } else {
        made = derived(w, metric, outer);
    }
    w->depth--;
    return made;
}

/* ---- the file */

static void tell_given(ft_sink *sink, ft_key key, ft_str text)
{
    if (text.at)
        ft_sink_text(sink, key, text);
}

static void tell_expression(ft_sink *sink, ft_str text)
{
    ft_sink_open(sink, FT_KEY("expression"), FT_DICT);
    ft_sink_open(sink, FT_KEY("dialects"), FT_LIST);
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("dialect"), FT_STR("ANSI_SQL"));
    ft_sink_text(sink, FT_KEY("expression"), text);
    ft_sink_close(sink);
    ft_sink_close(sink);
    ft_sink_close(sink);
}

/* The words of the semantic layer in the document's spelling; {NULL,0}: none. */
static ft_str datatype_of(ft_value dimension)
{
    static const struct { const char *own, *osi; } words[] = {
        {"string", "String"}, {"integer", "Integer"}, {"decimal", "Decimal"}, {"float", "Float"}, {"boolean", "Boolean"},
        {"date", "Date"}, {"time", "Time"}, {"datetime", "DateTime"}, {"datetime_tz", "DateTimeTz"}, {"opaque", "Opaque"}};
    ft_str given = ft_text_at(dimension, "datatype");
    for (size_t i = 0; given.at && i < sizeof words / sizeof *words; i++)
        if (ft_str_eq_nocase(given, ft_str_of(words[i].own)))
            return ft_str_of(words[i].osi);
    return (ft_str){0};
}

static void tell_field(const writer *w, ft_sink *sink, ft_value element, const char *kind)
{
    ft_str name = ft_text_at(element, "name"), expr = ft_text_at(element, "expr");
    expr = expr.at ? expr : name;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("name"), name);
    tell_expression(sink, strcmp(kind, "measures") == 0 ? aggregated(w, ft_text_at(element, "agg"), expr) : expr);
    if (strcmp(kind, "dimensions") == 0) {
        ft_sink_open(sink, FT_KEY("dimension"), FT_DICT);
        ft_sink_value(sink, FT_KEY("is_time"), ft_of_bool(ft_str_is(ft_text_at(element, "type"), "time")));
        ft_sink_close(sink);
        tell_given(sink, FT_KEY("datatype"), datatype_of(element));
    }
    tell_given(sink, FT_KEY("label"), ft_text_at(element, "label"));
    tell_given(sink, FT_KEY("description"), ft_text_at(element, "description"));
    ft_sink_close(sink);
}

static ft_str column_of(ft_value entity)
{
    ft_str expr = ft_text_at(entity, "expr");
    return expr.at ? expr : ft_text_at(entity, "name");
}

/* A later primary entity counts. */
static void tell_keys(ft_sink *sink, ft_value entities)
{
    ft_str primary = {0};
    size_t unique = 0;
    for (size_t i = 0; i < ft_list_len(entities); i++) {
        ft_str type = ft_text_at(entities.as.list->at[i], "type");
        primary = ft_str_is(type, "primary") ? column_of(entities.as.list->at[i]) : primary;
        unique += ft_str_is(type, "unique");
    }
    if (primary.at)
        ft_sink_texts(sink, FT_KEY("primary_key"), &primary, 1);
    if (unique)
        ft_sink_open(sink, FT_KEY("unique_keys"), FT_LIST);
    for (size_t i = 0; unique && i < ft_list_len(entities); i++) {
        ft_str column = column_of(entities.as.list->at[i]);
        if (ft_str_is(ft_text_at(entities.as.list->at[i], "type"), "unique"))
            ft_sink_texts(sink, FT_NO_KEY, &column, 1);
    }
    if (unique)
        ft_sink_close(sink);
}

static void tell_dataset(const writer *w, ft_sink *sink, const ft_node *model)
{
    static const char *const lists[] = {"entities", "dimensions", "measures"};
    ft_value data = model->as.semantic->data;
    const ft_node *stored = model->depends_on.len ? model->depends_on.at[0] : NULL;
    size_t fields = 0;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("name"), model->name);
    ft_sink_text(sink, FT_KEY("source"), stored && stored->more->relation_name.at ? stored->more->relation_name : FT_STR(""));
    tell_keys(sink, ft_value_at(data, "entities"));
    tell_given(sink, FT_KEY("description"), model->more->description);
    for (size_t l = 0; l < 3; l++)
        fields += ft_list_len(ft_value_at(data, lists[l]));
    if (fields)
        ft_sink_open(sink, FT_KEY("fields"), FT_LIST);
    for (size_t l = 0; l < 3; l++)
        for (size_t i = 0; i < ft_list_len(ft_value_at(data, lists[l])); i++)
            tell_field(w, sink, ft_value_at(data, lists[l]).as.list->at[i], lists[l]);
    if (fields)
        ft_sink_close(sink);
    ft_sink_close(sink);
}

/* ---- relationships: two models that have an entity of one name */

typedef struct { const ft_node *model; ft_str column; bool one; } entity_end;
typedef struct { FT_VEC(entity_end) ends; } entity_ends;

static void gather_ends(const writer *w, const ft_node *model, ft_map *out)
{
    ft_value entities = ft_value_at(model->as.semantic->data, "entities");
    for (size_t i = 0; i < ft_list_len(entities); i++) {
        ft_value entity = entities.as.list->at[i];
        ft_str type = ft_text_at(entity, "type");
        if (ft_str_is(type, "natural"))
            continue;
        entity_ends **slot = (entity_ends **)ft_map_slot(w->arena, out, ft_text_at(entity, "name"));
        if (!*slot)
            *slot = FT_NEW(w->arena, entity_ends);
        entity_end end = {model, column_of(entity), ft_str_is(type, "primary") || ft_str_is(type, "unique")};
        ft_vec_push(w->arena, &(*slot)->ends, end);
    }
}

/* From the many to the one; of two alike, from the name that comes first. */
static void tell_relationship(const writer *w, ft_sink *sink, ft_str entity, const entity_end *a, const entity_end *b)
{
    bool turned = a->one != b->one ? a->one : ft_str_cmp(a->model->name, b->model->name) > 0;
    const entity_end *from = turned ? b : a, *to = turned ? a : b;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("name"), ft_format(w->arena, "%.*s__%.*s__%.*s", FT_ARG(from->model->name), FT_ARG(to->model->name),
                                                 FT_ARG(entity)));
    ft_sink_text(sink, FT_KEY("from"), from->model->name);
    ft_sink_text(sink, FT_KEY("to"), to->model->name);
    ft_sink_texts(sink, FT_KEY("from_columns"), &from->column, 1);
    ft_sink_texts(sink, FT_KEY("to_columns"), &to->column, 1);
    ft_sink_close(sink);
}

static void tell_relationships(const writer *w, ft_sink *sink, const ft_map *entities)
{
    const ft_map_entry *entry;
    bool open = false;
    for (size_t at = 0; (entry = ft_map_next(entities, &at));) {
        const entity_ends *list = entry->value;
        for (size_t i = 0; i < list->ends.len; i++)
            for (size_t j = i + 1; j < list->ends.len; j++) {
                const entity_end *a = &list->ends.at[i], *b = &list->ends.at[j];
                if (a->model == b->model)
                    continue;
                if (!open)
                    ft_sink_open(sink, FT_KEY("relationships"), FT_LIST);
                open = true;
                tell_relationship(w, sink, entry->key, a, b);
            }
    }
    if (open)
        ft_sink_close(sink);
}

static void tell_metrics(writer *w, ft_sink *sink)
{
    const ft_map_entry *entry;
    bool open = false;
    for (size_t at = 0; (entry = ft_map_next(&w->metrics, &at));) {
        const ft_node *metric = entry->value;
        ft_value data = metric->as.semantic->data;
        if (ft_str_is(ft_text_at(data, "type"), "conversion") ||
            is_true(ft_value_at(ft_value_at(data, "type_params"), "is_private")))
            continue;
        if (!open)
            ft_sink_open(sink, FT_KEY("metrics"), FT_LIST);
        open = true;
        ft_sink_open(sink, FT_NO_KEY, FT_DICT);
        ft_sink_text(sink, FT_KEY("name"), metric->name);
        tell_expression(sink, expression_of(w, metric, (ft_str){0}));
        ft_sink_text(sink, FT_KEY("description"), metric->more->description.at ? metric->more->description : FT_STR(""));
        ft_sink_close(sink);
    }
    if (open)
        ft_sink_close(sink);
}

static void gather(writer *w, const ft_node *node, ft_map *entities)
{
    if (node->type == FT_METRIC)
        ft_map_put(w->arena, &w->metrics, node->name, (void *)node);
    if (node->type != FT_SEMANTIC_MODEL)
        return;
    ft_value measures = ft_value_at(node->as.semantic->data, "measures");
    for (size_t i = 0; i < ft_list_len(measures); i++) {
        measure_of_model *found = FT_NEW(w->arena, measure_of_model);
        *found = (measure_of_model){node, measures.as.list->at[i]};
        ft_map_put(w->arena, &w->measures, ft_text_at(found->measure, "name"), found);
    }
    gather_ends(w, node, entities);
}

void ft_osi_document_write(ft_arena *arena, const ft_project *project, ft_sink *sink)
{
    writer w = {.arena = arena};
    ft_map entities = {0};
    const ft_str dialect = FT_STR("ANSI_SQL");
    for (size_t i = 0; i < project->nodes.len; i++)
        if (project->nodes.at[i]->enabled)
            gather(&w, project->nodes.at[i], &entities);
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("version"), FT_STR("0.1.1"));
    ft_sink_texts(sink, FT_KEY("dialects"), &dialect, 1);
    ft_sink_open(sink, FT_KEY("semantic_model"), FT_LIST);
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("name"), FT_STR("semantic_model"));
    ft_sink_open(sink, FT_KEY("datasets"), FT_LIST);
    for (size_t i = 0; i < project->nodes.len; i++)
        if (project->nodes.at[i]->type == FT_SEMANTIC_MODEL && project->nodes.at[i]->enabled)
            tell_dataset(&w, sink, project->nodes.at[i]);
    ft_sink_close(sink);
    tell_relationships(&w, sink, &entities);
    tell_metrics(&w, sink);
    ft_sink_close(sink);
    ft_sink_close(sink);
    ft_sink_close(sink);
}
