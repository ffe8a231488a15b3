/* osi.c - the objects of an OSI document in the form of properties' entries; see osi.h. */
#include "project/osi.h"

#include "project/discover.h"
#include "project/osi_metric.h"
#include "project/semantic.h"
#include "value/json.h"

typedef struct {
    ft_loading *loading;
    ft_loaded_file file;       /* what nodes learn of their file */
    ft_span span;
    ft_node_list *out;
    bool fine;
} maker;

static void put(maker *m, ft_dict *into, const char *key, ft_value value)
{
    if (value.kind != FT_UNDEFINED && value.kind != FT_NONE)
        ft_dict_set_text(m->loading->arena, into, ft_str_of(key), value);
}

static void refuse(maker *m, ft_str message)
{
    ft_diag_error(m->loading->diags, FT_DIAG_YAML_SHAPE, m->span, "OSI file '%.*s' %.*s", FT_ARG(m->file.found.original),
                  FT_ARG(message));
    m->fine = false;
}

/* In ANSI_SQL, or else in the first dialect there is. */
static ft_str expression_of(ft_value of)
{
    ft_value dialects = ft_value_at(ft_value_at(of, "expression"), "dialects");
    for (size_t i = 0; i < ft_list_len(dialects); i++)
        if (ft_str_is(ft_text_at(dialects.as.list->at[i], "dialect"), "ANSI_SQL"))
            return ft_text_at(dialects.as.list->at[i], "expression");
    return ft_list_len(dialects) ? ft_text_at(dialects.as.list->at[0], "expression") : (ft_str){0};
}

/* ---- datasets */

static bool has_name(ft_value list, ft_str name)
{
    for (size_t i = 0; i < ft_list_len(list); i++)
        if (list.as.list->at[i].kind == FT_TEXT && ft_str_eq(ft_text_of(list.as.list->at[i]), name))
            return true;
    return false;
}

/* "primary", "unique" or "foreign" by the keys of the dataset; NULL: a dimension. */
static const char *entity_type(ft_value document, ft_value dataset, ft_str field)
{
    ft_value unique = ft_value_at(dataset, "unique_keys"), relationships = ft_value_at(document, "relationships");
    if (has_name(ft_value_at(dataset, "primary_key"), field))
        return "primary";
    for (size_t i = 0; i < ft_list_len(unique); i++)
        if (has_name(unique.as.list->at[i], field))
            return "unique";
    for (size_t i = 0; i < ft_list_len(relationships); i++)
        if (ft_str_eq(ft_text_at(relationships.as.list->at[i], "from"), ft_text_at(dataset, "name")) &&
            has_name(ft_value_at(relationships.as.list->at[i], "from_columns"), field))
            return "foreign";
    return NULL;
}

static ft_value element_of(maker *m, ft_value field, const char *type)
{
    ft_dict *out = ft_dict_new(m->loading->arena);
    ft_str expression = expression_of(field);
    put(m, out, "name", ft_value_at(field, "name"));
    put(m, out, "type", ft_of_text(ft_str_of(type)));
    put(m, out, "description", ft_value_at(field, "description"));
    put(m, out, "label", ft_value_at(field, "label"));
    if (expression.len && !ft_str_eq(expression, ft_text_at(field, "name")))
        put(m, out, "expr", ft_of_text(expression));
    return ft_of_dict(out);
}

/* OSI says no grain of time: a day, as in dbt. */
static ft_value dimension_of(maker *m, ft_value field)
{
    ft_value time = ft_value_at(ft_value_at(field, "dimension"), "is_time");
    bool is_time = time.kind == FT_BOOL && time.as.truth;
    ft_value made = element_of(m, field, is_time ? "time" : "categorical");
    ft_dict *grain = ft_dict_new(m->loading->arena);
    put(m, grain, "time_granularity", FT_VALUE_TEXT("day"));
    if (is_time)
        put(m, made.as.dict, "type_params", ft_of_dict(grain));
    return made;
}

/* The model whose relation `source` names, "database.schema.name" or without its database. */
static const ft_node *model_at(const ft_loading *loading, ft_str source)
{
    ft_str parts[3] = {{0}};
    size_t len = 0;
    for (ft_str part; len < 3 && ft_str_cut(&source, '.', &part); len++)
        parts[len] = part;
    const ft_str *last = parts + (len ? len - 1 : 0);
    for (size_t i = 0; len > 1 && i < loading->pending.len; i++) {
        const ft_node *node = loading->pending.at[i].node;
        if (node->type == FT_MODEL && node->enabled && ft_str_eq_nocase(node->alias, *last) &&
            ft_str_eq_nocase(node->schema, last[-1]) && (len < 3 || ft_str_eq_nocase(node->database, parts[0])))
            return node;
    }
    return NULL;
}

static const char *const datatypes[][2] = {
    {"String", "string"}, {"Integer", "integer"}, {"Decimal", "decimal"}, {"Float", "float"}, {"Boolean", "boolean"},
    {"Date", "date"}, {"Time", "time"}, {"DateTime", "datetime"}, {"DateTimeTz", "datetime_tz"}, {"Opaque", "opaque"}};

/* What entries of YAML cannot say: types of data; and there is no config. */
static void finish_elements(maker *m, const ft_node *node, ft_value fields)
{
    static const char *const lists[] = {"entities", "dimensions"};
    for (size_t k = 0; k < 2; k++) {
        ft_value elements = ft_value_at(node->as.semantic->data, lists[k]);
        for (size_t i = 0; i < ft_list_len(elements); i++)
            ft_dict_set_text(m->loading->arena, elements.as.list->at[i].as.dict, FT_STR("config"), FT_VALUE_NONE);
    }
    ft_value dimensions = ft_value_at(node->as.semantic->data, "dimensions");
    for (size_t i = 0, n = 0; i < ft_list_len(fields) && n < ft_list_len(dimensions); i++) {
        ft_value dimension = dimensions.as.list->at[n], field = fields.as.list->at[i];
        if (!ft_str_eq(ft_text_at(dimension, "name"), ft_text_at(field, "name")))
            continue;
        n++;
        for (size_t t = 0; t < sizeof datatypes / sizeof *datatypes; t++)
            if (ft_str_is(ft_text_at(field, "datatype"), datatypes[t][0]))
                put(m, dimension.as.dict, "datatype", ft_of_text(ft_str_of(datatypes[t][1])));
    }
}

static void settle_names(maker *m, ft_node *node)
{
    node->fqn = (ft_strs){0};
    ft_vec_push(m->loading->arena, &node->fqn, node->package);
    ft_vec_push(m->loading->arena, &node->fqn, node->name);
}

static void make_dataset(maker *m, ft_value document, ft_value dataset)
{
    ft_arena *arena = m->loading->arena;
    ft_dict *data = ft_dict_new(arena);
    ft_list *entities = ft_list_new(arena, 4), *dimensions = ft_list_new(arena, 4);
    ft_value fields = ft_value_at(dataset, "fields");
    const ft_node *model = model_at(m->loading, ft_text_at(dataset, "source"));
    if (!model) {
        refuse(m, ft_format(arena, "contains dataset '%.*s' (%.*s) that does not match any dbt model in this project",
                            FT_ARG(ft_text_at(dataset, "name")), FT_ARG(ft_text_at(dataset, "source"))));
        return;
    }
    for (size_t i = 0; i < ft_list_len(fields); i++) {
        const char *type = entity_type(document, dataset, ft_text_at(fields.as.list->at[i], "name"));
        if (type)
            ft_list_add(arena, entities, element_of(m, fields.as.list->at[i], type));
        else
            ft_list_add(arena, dimensions, dimension_of(m, fields.as.list->at[i]));
    }
    put(m, data, "name", ft_value_at(dataset, "name"));
    put(m, data, "description", ft_value_at(dataset, "description"));
    put(m, data, "model", ft_of_text(ft_format(arena, "ref('%.*s')", FT_ARG(model->name))));
    put(m, data, "entities", ft_of_list(entities));
    put(m, data, "dimensions", ft_of_list(dimensions));
    ft_entry entry = {.name = ft_text_at(dataset, "name"), .data = ft_of_dict(data), .span = m->span};
    ft_node *node = ft_semantic_model_make(m->loading, &m->file, &entry, m->out, &m->fine);
    settle_names(m, node);
    finish_elements(m, node, fields);
}

/* ---- metrics */

/* Of a column that nothing qualifies: the dataset with a field of that name or expression, else the first one. */
static ft_str dataset_of(ft_value datasets, ft_str column)
{
    for (size_t i = 0; i < ft_list_len(datasets); i++) {
        ft_value fields = ft_value_at(datasets.as.list->at[i], "fields");
        for (size_t n = 0; n < ft_list_len(fields); n++)
            if (ft_str_eq(ft_text_at(fields.as.list->at[n], "name"), column) ||
                ft_str_eq(expression_of(fields.as.list->at[n]), column))
                return ft_text_at(datasets.as.list->at[i], "name");
    }
    return ft_list_len(datasets) ? ft_text_at(datasets.as.list->at[0], "name") : FT_STR("");
}

static void add_metric(maker *m, ft_str name, ft_value description, ft_dict *data, ft_str model)
{
    ft_arena *arena = m->loading->arena;
    put(m, data, "name", ft_of_text(name));
    put(m, data, "description", description);
    ft_entry entry = {.name = name, .data = ft_of_dict(data), .span = m->span};
    ft_node *node = ft_semantic_metric_make(m->loading, &m->file, &entry, model, m->out, &m->fine);
    ft_value params = ft_value_at(node->as.semantic->data, "type_params"),
             aggregation = ft_value_at(params, "metric_aggregation_params");
    settle_names(m, node);
    ft_dict_set_text(arena, params.as.dict, FT_STR("metrics"), FT_VALUE_NONE);
    if (aggregation.kind == FT_DICT && ft_value_at(ft_value_at(aggregation, "agg_params"), "percentile").kind != FT_FLOAT)
        ft_dict_set_text(arena, aggregation.as.dict, FT_STR("agg_params"), FT_VALUE_NONE);
}

static void make_simple(maker *m, ft_str name, ft_str text, ft_value description, ft_value datasets)
{
    ft_osi_aggregate found = ft_osi_aggregate_of(text);
    ft_dict *data = ft_dict_new(m->loading->arena);
    put(m, data, "type", FT_VALUE_TEXT("simple"));
    put(m, data, "agg", ft_of_text(ft_str_of(found.agg ? found.agg : "sum")));
    put(m, data, "expr", ft_of_text(found.agg ? found.column : text));
    if (found.agg && !strcmp(found.agg, "percentile"))
        put(m, data, "percentile", ft_of_float(found.percentile));
    add_metric(m, name, description, data,
               found.dataset.len ? found.dataset : dataset_of(datasets, found.agg ? found.column : FT_STR("")));
}

/* A division is a ratio of two metrics that nothing else names. */
static void make_metric(maker *m, ft_str name, ft_str text, ft_value description, ft_value datasets, unsigned depth)
{
    ft_arena *arena = m->loading->arena;
    ft_str above, below;
    if (ft_osi_aggregate_of(text).agg || depth > 8 || !ft_osi_ratio_of(text, &above, &below)) {
        make_simple(m, name, text, description, datasets);
        return;
    }
    ft_str numerator = ft_format(arena, "%.*s_numerator", FT_ARG(name));
    ft_str denominator = ft_format(arena, "%.*s_denominator", FT_ARG(name));
    ft_dict *data = ft_dict_new(arena);
    make_metric(m, numerator, above, FT_VALUE_NONE, datasets, depth + 1);
    make_metric(m, denominator, below, FT_VALUE_NONE, datasets, depth + 1);
    put(m, data, "type", FT_VALUE_TEXT("ratio"));
    put(m, data, "numerator", ft_of_text(numerator));
    put(m, data, "denominator", ft_of_text(denominator));
    add_metric(m, name, description, data, (ft_str){0});
}

/* ---- documents */

static bool is_version(ft_value version)
{
    return version.kind == FT_UNDEFINED || version.kind == FT_NONE ||
           (version.kind == FT_TEXT && (ft_str_is(ft_text_of(version), "0.1.0") || ft_str_is(ft_text_of(version), "0.1.1")));
}

static void make_document(maker *m, ft_value document)
{
    ft_value datasets = ft_value_at(document, "datasets"), metrics = ft_value_at(document, "metrics");
    for (size_t i = 0; i < ft_list_len(datasets); i++)
        make_dataset(m, document, datasets.as.list->at[i]);
    for (size_t i = 0; i < ft_list_len(metrics); i++) {
        ft_value metric = metrics.as.list->at[i];
        make_metric(m, ft_text_at(metric, "name"), expression_of(metric), ft_value_at(metric, "description"), datasets, 0);
    }
}

static void read_document(maker *m, const ft_found_file *found)
{
    ft_arena *arena = m->loading->arena;
    ft_job job = ft_job_in(arena);
    ft_str text;
    ft_value whole;
    int error = ft_fs_read(m->loading->request->fs, arena, found->disk, &text);
    m->file = (ft_loaded_file){.found = *found};
    m->file.found.path = found->original;
    m->span = FT_NO_SPAN;
    if (error || !ft_json_read(&job, text, &whole)) {
        refuse(m, ft_format(arena, "cannot be read: %.*s", FT_ARG(error ? ft_str_of(strerror(error)) : job.fault.message)));
        return;
    }
    ft_value models = ft_value_at(whole, "semantic_model");
    if (models.kind != FT_LIST)
        refuse(m, FT_STR("has no list \"semantic_model\""));
    else if (!is_version(ft_value_at(whole, "version")))
        refuse(m, ft_format(arena, "uses unsupported version '%.*s'; 0.1.0 and 0.1.1 are known",
                            FT_ARG(ft_text_at(whole, "version"))));
    for (size_t i = 0; m->fine && i < ft_list_len(models); i++)
        make_document(m, models.as.list->at[i]);
}

bool ft_osi_make(ft_loading *loading, ft_node_list *out)
{
    maker m = {.loading = loading, .out = out, .fine = true};
    ft_found_files found = {0};
    const ft_discover_request request = {.arena = loading->arena, .passing = loading->passing, .fs = loading->request->fs};
    bool fine = ft_discover_osi(&request, loading->project->root, &found, loading->diags);
    for (size_t i = 0; i < found.len; i++)
        read_document(&m, &found.at[i]);
    return m.fine && fine;
}
