/* semantic_manifest.c - the objects of the manifest's form (project/semantic_form) with the keys, and in
 * the order, of the classes that MetricFlow reads them into. */
#include "graph/semantic_manifest.h"

typedef struct key { const char *name; const struct key *inside; } key;

/* Keys of one class in its order; what is not named in the data is none. `inside` orders a nested
 * object or each object of a list; without it a value is written as it is. */
static const key window[] = {{"count", NULL}, {"granularity", NULL}, {0}};
static const key measure_input[] = {{"name", NULL}, {"filter", NULL}, {"alias", NULL}, {"join_to_timespine", NULL},
                                    {"fill_nulls_with", NULL}, {0}};
static const key metric_input[] = {{"name", NULL}, {"filter", NULL}, {"alias", NULL}, {"offset_window", window},
                                   {"offset_to_grain", NULL}, {0}};
static const key conversion[] = {
    {"base_measure", measure_input}, {"base_metric", metric_input}, {"conversion_measure", measure_input},
    {"conversion_metric", metric_input}, {"entity", NULL}, {"calculation", NULL}, {"window", window},
    {"constant_properties", NULL}, {0},
};
static const key cumulative[] = {{"window", window}, {"grain_to_date", NULL}, {"period_agg", NULL}, {"metric", metric_input}, {0}};
static const key type_params[] = {
    {"measure", measure_input}, {"numerator", metric_input}, {"denominator", metric_input}, {"expr", NULL},
    {"window", window}, {"grain_to_date", NULL}, {"metrics", metric_input}, {"conversion_type_params", conversion},
    {"cumulative_type_params", cumulative}, {"input_measures", measure_input}, {"metric_aggregation_params", NULL},
    {"join_to_timespine", NULL}, {"fill_nulls_with", NULL}, {"is_private", NULL}, {0},
};
static const key entity[] = {{"name", NULL}, {"description", NULL}, {"type", NULL}, {"role", NULL}, {"expr", NULL},
                             {"metadata", NULL}, {"label", NULL}, {"config", NULL}, {0}};
static const key measure[] = {
    {"name", NULL}, {"agg", NULL}, {"description", NULL}, {"create_metric", NULL}, {"expr", NULL}, {"agg_params", NULL},
    {"metadata", NULL}, {"non_additive_dimension", NULL}, {"agg_time_dimension", NULL}, {"label", NULL}, {"config", NULL}, {0},
};
static const key dimension[] = {
    {"name", NULL}, {"description", NULL}, {"type", NULL}, {"datatype", NULL}, {"is_partition", NULL}, {"type_params", NULL},
    {"expr", NULL}, {"metadata", NULL}, {"label", NULL}, {"config", NULL}, {0},
};
static const key query_params[] = {{"metrics", NULL}, {"group_by", NULL}, {"order_by", NULL}, {"limit", NULL}, {"where", NULL}, {0}};
static const key export_config[] = {{"export_as", NULL}, {"schema_name", NULL}, {"alias", NULL}, {0}};
static const key export[] = {{"name", NULL}, {"config", export_config}, {0}};

static ft_value member(ft_value dict, const char *name)
{
    ft_value found = dict.kind == FT_DICT ? ft_dict_get_text(dict.as.dict, ft_str_of(name)) : FT_VALUE_UNDEFINED;
    return found.kind == FT_UNDEFINED ? FT_VALUE_NONE : found;
}

static void ordered(ft_sink *sink, ft_key name, ft_value value, const key *keys)
{
    if (!keys || (value.kind != FT_DICT && value.kind != FT_LIST)) {
        ft_sink_value(sink, name, value);
        return;
    }
    ft_sink_open(sink, name, (ft_kind)value.kind);
    if (value.kind == FT_LIST)
        for (size_t i = 0; i < value.as.list->len; i++)
            ordered(sink, FT_NO_KEY, value.as.list->at[i], keys);
    else
        for (const key *each = keys; each->name; each++)
            ordered(sink, ft_key_of(ft_str_of(each->name)), member(value, each->name), each->inside);
    ft_sink_close(sink);
}

static void own(ft_sink *sink, const ft_node *node, const char *name, const key *keys)
{
    ordered(sink, ft_key_of(ft_str_of(name)), member(node->as.semantic->data, name), keys);
}

static void node_relation(ft_sink *sink, const ft_node *model)
{
    ft_sink_open(sink, FT_KEY("node_relation"), FT_DICT);
    ft_sink_text(sink, FT_KEY("alias"), model->alias);
    ft_sink_text(sink, FT_KEY("schema_name"), model->schema);
    ft_sink_text(sink, FT_KEY("database"), model->database);
    ft_sink_text(sink, FT_KEY("relation_name"), model->more->relation_name.at ? model->more->relation_name : FT_STR(""));
    ft_sink_close(sink);
}

/* Only meta is left of a config. */
static void config_meta(ft_sink *sink, const ft_node *node)
{
    ft_value meta = ft_config_get(&node->config, FT_STR("meta"));
    ft_sink_open(sink, FT_KEY("config"), FT_DICT);
    if (meta.kind == FT_DICT) {
        ft_sink_value(sink, FT_KEY("meta"), meta);
    } else {
        ft_sink_open(sink, FT_KEY("meta"), FT_DICT);
        ft_sink_close(sink);
    }
    ft_sink_close(sink);
}

static void semantic_model(ft_sink *sink, const ft_node *node)
{
    ft_sink_text(sink, FT_KEY("name"), node->name);
    own(sink, node, "defaults", NULL);
    ft_sink_text(sink, FT_KEY("description"), node->more->description);
    if (node->depends_on.len)
        node_relation(sink, node->depends_on.at[0]);
    own(sink, node, "primary_entity", NULL);
    own(sink, node, "entities", entity);
    own(sink, node, "measures", measure);
    own(sink, node, "dimensions", dimension);
    own(sink, node, "label", NULL);
    ft_sink_value(sink, FT_KEY("metadata"), FT_VALUE_NONE);
    config_meta(sink, node);
}

static void metric(ft_sink *sink, const ft_node *node)
{
    ft_sink_text(sink, FT_KEY("name"), node->name);
    ft_sink_text(sink, FT_KEY("description"), node->more->description.at ? node->more->description : FT_STR(""));
    own(sink, node, "type", NULL);
    ft_sink_value(sink, FT_KEY("datatype"), FT_VALUE_NONE);
    own(sink, node, "type_params", type_params);
    own(sink, node, "filter", NULL);
    ft_sink_value(sink, FT_KEY("metadata"), FT_VALUE_NONE);
    own(sink, node, "label", NULL);
    config_meta(sink, node);
    own(sink, node, "time_granularity", NULL);
}

static void saved_query(ft_sink *sink, const ft_node *node)
{
    ft_sink_text(sink, FT_KEY("name"), node->name);
    own(sink, node, "query_params", query_params);
    ft_sink_text(sink, FT_KEY("description"), node->more->description);
    ft_sink_value(sink, FT_KEY("metadata"), FT_VALUE_NONE);
    own(sink, node, "label", NULL);
    own(sink, node, "exports", export);
    ft_sink_texts(sink, FT_KEY("tags"), node->tags.at, node->tags.len);
}

static void all_of(ft_sink *sink, const ft_project *project, const char *name, ft_resource_type type,
                   void (*tell)(ft_sink *sink, const ft_node *node))
{
    ft_sink_open(sink, ft_key_of(ft_str_of(name)), FT_LIST);
    for (size_t i = 0; i < project->nodes.len; i++) {
        if (project->nodes.at[i]->type != type)
            continue;
        ft_sink_open(sink, FT_NO_KEY, FT_DICT);
        tell(sink, project->nodes.at[i]);
        ft_sink_close(sink);
    }
    ft_sink_close(sink);
}

/* ---- time spines: models that say so, and one that an old convention knows by its name */

static void custom_grains(ft_sink *sink, ft_value grains)
{
    ft_sink_open(sink, FT_KEY("custom_granularities"), FT_LIST);
    for (size_t i = 0; grains.kind == FT_LIST && i < grains.as.list->len; i++) {
        ft_sink_open(sink, FT_NO_KEY, FT_DICT);
        ft_sink_value(sink, FT_KEY("name"), member(grains.as.list->at[i], "name"));
        ft_sink_value(sink, FT_KEY("column_name"), member(grains.as.list->at[i], "column_name"));
        ft_sink_close(sink);
    }
    ft_sink_close(sink);
}

static bool is_spine(const ft_node *node)
{
    return node->type == FT_MODEL && node->as.model->time_spine.kind == FT_DICT;
}

static ft_value grain_of_column(const ft_node *node, ft_value column)
{
    for (size_t i = 0; column.kind == FT_TEXT && i < node->more->columns.len; i++)
        if (ft_str_eq(node->more->columns.at[i]->name, ft_text_of(column)))
            return node->more->columns.at[i]->more->granularity;
    return FT_VALUE_NONE;
}

static void spine(ft_sink *sink, const ft_node *node)
{
    ft_value column = member(node->as.model->time_spine, "standard_granularity_column");
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    node_relation(sink, node);
    ft_sink_open(sink, FT_KEY("primary_column"), FT_DICT);
    ft_sink_value(sink, FT_KEY("name"), column);
    ft_sink_value(sink, FT_KEY("time_granularity"), grain_of_column(node, column));
    ft_sink_close(sink);
    custom_grains(sink, member(node->as.model->time_spine, "custom_granularities"));
    ft_sink_close(sink);
}

static bool is_old_spine(const ft_node *node)
{
    return node->type == FT_MODEL && !is_spine(node) && ft_str_is(node->name, "metricflow_time_spine");
}

static void old_spine(ft_sink *sink, const ft_node *node)
{
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("location"), node->more->relation_name);
    ft_sink_text(sink, FT_KEY("column_name"), FT_STR("date_day"));
    ft_sink_text(sink, FT_KEY("grain"), FT_STR("day"));
    ft_sink_close(sink);
}

/* The version is of the reader whose form this is. */
static void project_configuration(ft_sink *sink, const ft_project *project)
{
    ft_sink_open(sink, FT_KEY("project_configuration"), FT_DICT);
    ft_sink_open(sink, FT_KEY("time_spine_table_configurations"), FT_LIST);
    for (size_t i = 0; project->counts[FT_SEMANTIC_MODEL] && i < project->nodes.len; i++)
        if (is_old_spine(project->nodes.at[i]))
            old_spine(sink, project->nodes.at[i]);
    ft_sink_close(sink);
    ft_sink_value(sink, FT_KEY("metadata"), FT_VALUE_NONE);
    ft_sink_open(sink, FT_KEY("dsi_package_version"), FT_DICT);
    ft_sink_text(sink, FT_KEY("major_version"), FT_STR("0"));
    ft_sink_text(sink, FT_KEY("minor_version"), FT_STR("213"));
    ft_sink_text(sink, FT_KEY("patch_version"), FT_STR("0"));
    ft_sink_close(sink);
    ft_sink_open(sink, FT_KEY("time_spines"), FT_LIST);
    for (size_t i = 0; i < project->nodes.len; i++)
        if (is_spine(project->nodes.at[i]))
            spine(sink, project->nodes.at[i]);
    ft_sink_close(sink);
    ft_sink_close(sink);
}

void ft_semantic_manifest_write(const ft_project *project, ft_sink *sink)
{
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    all_of(sink, project, "semantic_models", FT_SEMANTIC_MODEL, semantic_model);
    all_of(sink, project, "metrics", FT_METRIC, metric);
    project_configuration(sink, project);
    all_of(sink, project, "saved_queries", FT_SAVED_QUERY, saved_query);
    ft_sink_close(sink);
}
