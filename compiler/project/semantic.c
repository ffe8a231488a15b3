/* semantic.c - the semantic layer's entries as nodes, and who stands on whom; see semantic.h. */
#include "project/semantic.h"

#include "base/text.h"
#include "project/capture.h"
#include "project/docs.h"
#include "project/entry_node.h"
#include "project/semantic_form.h"
#include "project/semantic_shorthand.h"

#include <stdlib.h>

static void put(ft_arena *arena, ft_value dict, const char *key, ft_value value)
{
    if (dict.kind == FT_DICT)
        ft_dict_set_text(arena, dict.as.dict, ft_str_of(key), value);
}

static const char *word_of(ft_resource_type type)
{
    return type == FT_METRIC ? "metric" : type == FT_SEMANTIC_MODEL ? "semantic model" : "saved query";
}

static ft_semantic_form form_of(ft_loading *loading, const ft_node *node)
{
    return (ft_semantic_form){
        .arena = loading->arena, .diags = loading->diags, .span = node->span, .fine = true,
        .what = ft_format(loading->arena, "%s '%.*s'", word_of((ft_resource_type)node->type), FT_ARG(node->name)),
        .meta = node->type == FT_SEMANTIC_MODEL ? ft_config_get(&node->config, FT_STR("meta")) : FT_VALUE_UNDEFINED,
    };
}

/* Where nothing describes it, a metric's description is empty and the others have none. */
static ft_node *new_node(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_resource_type type,
                         ft_node_list *out, bool *fine)
{
    ft_node *node = ft_entry_node(loading, file, entry, type, fine);
    node->as.semantic = FT_NEW(loading->arena, ft_semantic_info);
    if (type != FT_METRIC && !ft_is_given(ft_value_at(entry->data, "description")))
        ft_node_own_more(loading->arena, node)->description = (ft_str){0};
    ft_vec_push(loading->arena, out, node);
    return node;
}

/* ---- metrics */

/* meta and tags beside `config` are the metric's own; those of the config win (dbt keeps them apart). */
static void own_meta_and_tags(ft_arena *arena, ft_node *node, const ft_entry *entry)
{
    ft_value meta = ft_value_at(entry->data, "meta"), tags = ft_value_at(entry->data, "tags");
    ft_value configured = ft_config_get(&node->config, FT_STR("meta"));
    bool empty = configured.kind != FT_DICT || !configured.as.dict->len;
    ft_node_own_more(arena, node)->meta = empty && meta.kind == FT_DICT ? meta : configured;
    node->tags.len = 0;
    for (size_t i = 0; tags.kind == FT_LIST && i < tags.as.list->len; i++)
        if (tags.as.list->at[i].kind == FT_TEXT)
            ft_vec_push(arena, &node->tags, ft_text_of(tags.as.list->at[i]));
}

/* window and grain_to_date may stand above cumulative_type_params, where they stood once. */
static void settle_cumulative(ft_semantic_form *form, ft_value given, ft_value metric)
{
    ft_value params = ft_value_at(metric, "type_params"), cumulative = ft_value_at(params, "cumulative_type_params");
    ft_value type = ft_value_at(metric, "type");
    if (type.kind != FT_TEXT || !ft_str_is(ft_text_of(type), "cumulative")) {
        put(form->arena, params, "cumulative_type_params", FT_VALUE_NONE);
        return;
    }
    if (cumulative.kind != FT_DICT) {
        ft_dict *empty = ft_dict_new(form->arena);
        ft_dict_set_text(form->arena, empty, FT_STR("cumulative_type_params"), ft_of_dict(ft_dict_new(form->arena)));
        cumulative = ft_value_at(ft_semantic_form_of(form, FT_FORM_TYPE_PARAMS, ft_of_dict(empty)),
                                 "cumulative_type_params");
        put(form->arena, params, "cumulative_type_params", cumulative);
    }
    ft_value outer = ft_value_at(given, "type_params");
    if (!ft_is_given(ft_value_at(cumulative, "window")) && ft_is_given(ft_value_at(outer, "window")))
        put(form->arena, cumulative, "window", ft_value_at(params, "window"));
    if (!ft_is_given(ft_value_at(cumulative, "grain_to_date")) && ft_is_given(ft_value_at(outer, "grain_to_date")))
        put(form->arena, cumulative, "grain_to_date", ft_value_at(params, "grain_to_date"));
}

/* The semantic model that a metric stands at, and the time it goes by where it says none itself. */
typedef struct { ft_str model, agg_time_dimension; } home;

/* Of a metric with `agg`: what a measure would say. */
static ft_value aggregation_of(ft_arena *arena, ft_value flat, const home *at)
{
    ft_dict *out = ft_dict_new(arena), *params = ft_dict_new(arena), *additive = NULL;
    ft_value percentile = ft_value_at(flat, "percentile_type"), time = ft_value_at(flat, "agg_time_dimension");
    ft_value given = ft_value_at(flat, "non_additive_dimension");
    ft_str word = percentile.kind == FT_TEXT ? ft_str_lower_ascii(arena, ft_text_of(percentile)) : (ft_str){0};
    ft_dict_set_text(arena, params, FT_STR("percentile"), ft_value_at(flat, "percentile"));
    ft_dict_set_text(arena, params, FT_STR("use_discrete_percentile"), ft_of_bool(ft_str_is(word, "discrete")));
    ft_dict_set_text(arena, params, FT_STR("use_approximate_percentile"), ft_of_bool(ft_str_is(word, "continuous")));
    if (ft_is_given(given)) {
        additive = ft_dict_new(arena);
        ft_dict_set_text(arena, additive, FT_STR("name"), ft_value_at(given, "name"));
        ft_dict_set_text(arena, additive, FT_STR("window_choice"), ft_value_at(given, "window_agg"));
        ft_dict_set_text(arena, additive, FT_STR("window_groupings"), ft_value_at(given, "group_by"));
    }
    if (!ft_is_given(time) && at->agg_time_dimension.len)
        time = ft_of_text(at->agg_time_dimension);
    ft_dict_set_text(arena, out, FT_STR("semantic_model"), ft_of_text(at->model));
    ft_dict_set_text(arena, out, FT_STR("agg"), ft_value_at(flat, "agg"));
    ft_dict_set_text(arena, out, FT_STR("agg_params"), ft_of_dict(params));
    ft_dict_set_text(arena, out, FT_STR("agg_time_dimension"), time);
    ft_dict_set_text(arena, out, FT_STR("non_additive_dimension"), additive ? ft_of_dict(additive) : FT_VALUE_NONE);
    return ft_of_dict(out);
}

/* What a metric of the newer form must say, by its type. */
static void check_flat(ft_semantic_form *form, ft_str type, ft_value flat)
{
    static const struct { const char *type, *key; } needed[] = {
        {"simple", "agg"}, {"cumulative", "input_metric"}, {"conversion", "base_metric"},
        {"conversion", "conversion_metric"}, {"conversion", "entity"},
    };
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (!ft_str_is(type, needed[i].type) || ft_is_given(ft_value_at(flat, needed[i].key)))
            continue;
        ft_diag_error(form->diags, FT_DIAG_YAML_SHAPE, form->span, "%.*s: %s metrics must have %s", FT_ARG(form->what),
                      needed[i].type, needed[i].key);
        form->fine = false;
    }
}

/* Only a simple metric of a model's own aggregates; what says `agg` elsewhere has nothing to aggregate. */
static void settle_aggregation(ft_semantic_form *form, ft_value flat, ft_value params, const home *at)
{
    ft_value type = ft_value_at(flat, "type");
    bool simple = type.kind == FT_TEXT && ft_str_is(ft_text_of(type), "simple");
    if (!ft_is_given(ft_value_at(flat, "agg")))
        return;
    if (at && simple) {
        put(form->arena, params, "metric_aggregation_params", aggregation_of(form->arena, flat, at));
        return;
    }
    ft_diag *diag = ft_diag_error(form->diags, FT_DIAG_YAML_SHAPE, form->span,
                                  "%.*s: simple metrics in v2 YAML must be attached to semantic_model", FT_ARG(form->what));
    ft_diag_hint(form->diags, diag, "A metric with `agg` stands under `metrics:` of a model with `semantic_model:`.");
    form->fine = false;
}

/* dbt's newer form has the parameters beside the name; the manifest keeps them under type_params. */
static ft_value flat_metric(ft_semantic_form *form, ft_value given, const home *at)
{
    static const char *const same[] = {"numerator", "denominator", "expr", "join_to_timespine", NULL};
    static const char *const cumulative_keys[] = {"window", "grain_to_date", "period_agg", NULL};
    static const char *const conversion_keys[] = {"entity", "base_metric", "conversion_metric", "calculation", "window",
                                                  "constant_properties", NULL};
    ft_value flat = ft_semantic_form_of(form, FT_FORM_FLAT_METRIC, given), type = ft_value_at(flat, "type");
    ft_value params = ft_semantic_form_of(form, FT_FORM_TYPE_PARAMS, ft_of_dict(ft_dict_new(form->arena)));
    if (type.kind == FT_TEXT)
        check_flat(form, ft_text_of(type), flat);
    for (const char *const *key = same; *key; key++)
        put(form->arena, params, *key, ft_value_at(flat, *key));
    put(form->arena, params, "metrics", ft_value_at(flat, "input_metrics"));
    put(form->arena, params, "is_private", ft_value_at(flat, "hidden"));
    settle_aggregation(form, flat, params, at);
    if (type.kind == FT_TEXT && ft_str_is(ft_text_of(type), "cumulative")) {
        ft_value cumulative = ft_semantic_form_of(form, FT_FORM_CUMULATIVE, ft_of_dict(ft_dict_new(form->arena)));
        for (const char *const *key = cumulative_keys; *key; key++)
            put(form->arena, cumulative, *key, ft_value_at(flat, *key));
        put(form->arena, cumulative, "metric", ft_value_at(flat, "input_metric"));
        put(form->arena, params, "cumulative_type_params", cumulative);
    } else if (type.kind == FT_TEXT && ft_str_is(ft_text_of(type), "conversion")) {
        ft_value conversion = ft_semantic_form_of(form, FT_FORM_FLAT_CONVERSION, ft_of_dict(ft_dict_new(form->arena)));
        for (const char *const *key = conversion_keys; *key; key++)
            put(form->arena, conversion, *key, ft_value_at(flat, *key));
        put(form->arena, params, "conversion_type_params", conversion);
    }
    put(form->arena, flat, "type_params", params);
    put(form->arena, flat, "metadata", FT_VALUE_NONE);
    if (!ft_is_given(ft_value_at(flat, "label")))
        put(form->arena, flat, "label", ft_value_at(flat, "name"));
    return flat;
}

/* PRP-61. `\w` of dbt's pattern is what may go on in a Python identifier. */
static bool is_word(ft_str name)
{
    for (size_t at = 0; at < name.len;) {
        uint32_t c = ft_text_next(name, &at);
        if (!ft_char_is_id_continue(c))
            return false;
    }
    return name.len > 0;
}

static bool check_metric_name(ft_loading *loading, const ft_entry *entry)
{
    ft_str name = entry->name;
    char first = name.len ? name.at[0] : ' ';
    bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    const char *why = ft_str_find_byte(name, ' ', 0) < name.len ? "cannot contain spaces"
                      : ft_text_len(name) > 250                 ? "cannot contain more than 250 characters"
                      : !letter                                 ? "must begin with a letter"
                      : !is_word(name)                          ? "must contain only letters, numbers and underscores"
                                                                : NULL;
    if (why)
        ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, entry->span, "The metric name '%.*s' is invalid: it %s",
                      FT_ARG(name), why);
    return !why;
}

/* dbt takes an entry without type_params for one of its newer form, which has meta in its config alone. `at`:
 * the model whose properties it stands among; NULL: none. */
static bool make_metric(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, const home *at,
                        ft_node_list *out)
{
    bool fine = true;
    ft_node *node = new_node(loading, file, entry, FT_METRIC, out, &fine);
    ft_semantic_form form = form_of(loading, node);
    if (at || ft_value_at(entry->data, "type_params").kind == FT_UNDEFINED) {
        ft_node_own_more(loading->arena, node)->meta = FT_VALUE_NONE;
        node->as.semantic->data = flat_metric(&form, entry->data, at);
    } else {
        own_meta_and_tags(loading->arena, node, entry);
        node->as.semantic->data = ft_semantic_form_of(&form, FT_FORM_METRIC, entry->data);
        settle_cumulative(&form, entry->data, node->as.semantic->data);
    }
    return fine && form.fine;
}

/* ---- semantic models */

/* The entry of the metric that `create_metric: true` asks for. */
static ft_entry metric_of_measure(ft_arena *arena, const ft_node *model, const ft_entry *entry, ft_value measure)
{
    ft_dict *data = ft_dict_new(arena), *params = ft_dict_new(arena), *config = ft_dict_new(arena);
    ft_value name = ft_value_at(measure, "name"), label = ft_value_at(measure, "label"), expr = ft_value_at(measure, "expr");
    ft_value description = ft_value_at(measure, "description");
    ft_str text = ft_format(arena, "Metric created from measure %.*s", FT_ARG(ft_text_of(name)));
    ft_dict_set_text(arena, params, FT_STR("measure"), name);
    ft_dict_set_text(arena, params, FT_STR("expr"), ft_is_given(expr) ? expr : name);
    ft_dict_set_text(arena, config, FT_STR("enabled"), ft_of_bool(model->enabled));
    ft_dict_set_text(arena, config, FT_STR("meta"), model->more->meta);
    ft_dict_set_text(arena, data, FT_STR("name"), name);
    ft_dict_set_text(arena, data, FT_STR("label"), ft_is_given(label) ? label : name);
    ft_dict_set_text(arena, data, FT_STR("description"), ft_is_given(description) ? description : ft_of_text(text));
    ft_dict_set_text(arena, data, FT_STR("type_params"), ft_of_dict(params));
    ft_dict_set_text(arena, data, FT_STR("config"), ft_of_dict(config));
    return (ft_entry){.name = ft_text_of(name), .data = ft_of_dict(data), .span = entry->span, .node = entry->node};
}

static bool make_measure_metrics(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry,
                                 const ft_node *model, ft_node_list *out)
{
    ft_value measures = ft_value_at(entry->data, "measures");
    bool fine = true;
    for (size_t i = 0; measures.kind == FT_LIST && i < measures.as.list->len; i++) {
        ft_value wanted = ft_value_at(measures.as.list->at[i], "create_metric");
        if (wanted.kind != FT_BOOL || !wanted.as.truth || ft_value_at(measures.as.list->at[i], "name").kind != FT_TEXT)
            continue;
        ft_entry made = metric_of_measure(loading->arena, model, entry, measures.as.list->at[i]);
        fine &= make_metric(loading, file, &made, NULL, out);
    }
    return fine;
}

/* Elements are described as nodes are, with doc(). */
static bool describe_elements(ft_loading *loading, const ft_node *node, ft_value elements)
{
    bool fine = true;
    for (size_t i = 0; elements.kind == FT_LIST && i < elements.as.list->len; i++) {
        ft_value given = ft_value_at(elements.as.list->at[i], "description");
        ft_str text;
        if (given.kind != FT_TEXT || !ft_has_jinja(ft_text_of(given)))
            continue;
        if (ft_docs_render(loading, &loading->workers[0], node->package, node->span, ft_text_of(given), NULL, &text))
            put(loading->arena, elements.as.list->at[i], "description", ft_of_text(text));
        else
            fine = false;
    }
    return fine;
}

static bool make_semantic_model(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_node_list *out)
{
    static const char *const described[] = {"entities", "measures", "dimensions"};
    bool fine = true;
    ft_ref_text target;
    ft_value model = ft_value_at(entry->data, "model");
    ft_node *node = new_node(loading, file, entry, FT_SEMANTIC_MODEL, out, &fine);
    ft_semantic_form form = form_of(loading, node);
    node->as.semantic->data = ft_semantic_form_of(&form, FT_FORM_SEMANTIC_MODEL, entry->data);
    fine &= form.fine;
    for (size_t i = 0; i < 3; i++)
        fine &= describe_elements(loading, node, ft_value_at(node->as.semantic->data, described[i]));
    if (model.kind == FT_TEXT && ft_ref_text_read(loading->arena, ft_text_of(model), entry->span, &target) && target.is_ref) {
        ft_vec_push(loading->arena, &node->refs, target.ref);
        return make_measure_metrics(loading, file, entry, node, out) && fine;
    }
    ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, entry->span, "semantic model '%.*s' needs a model: ref('…')",
                  FT_ARG(entry->name));
    return false;
}

/* A semantic model among the properties of its model, and that model's metrics. */
static bool make_shorthand(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_node_list *out)
{
    ft_semantic_shorthand made;
    if (!ft_semantic_shorthand_of(loading->arena, entry, loading->diags, &made))
        return false;
    if (!made.model.name.at)
        return true;
    bool fine = make_semantic_model(loading, file, &made.model, out);
    const home at = {made.model.name, made.agg_time_dimension};
    for (size_t i = 0; i < made.metrics.len; i++)
        fine &= check_metric_name(loading, &made.metrics.at[i]) &
                make_metric(loading, file, &made.metrics.at[i], &at, out);
    return fine;
}

ft_node *ft_semantic_model_make(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_node_list *out,
                                bool *fine)
{
    size_t at = out->len;
    *fine &= make_semantic_model(loading, file, entry, out);
    return out->at[at];
}

ft_node *ft_semantic_metric_make(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_str model,
                                 ft_node_list *out, bool *fine)
{
    size_t at = out->len;
    const home of = {.model = model};
    *fine &= make_metric(loading, file, entry, model.at ? &of : NULL, out);
    return out->at[at];
}

/* ---- saved queries */

static ft_value first_given(ft_value one, ft_value two)
{
    return ft_is_given(one) ? one : two;
}

/* Where an export goes: its own config over the saved query's over the profile's. */
static ft_value export_config(ft_loading *loading, const ft_node *node, ft_value name, ft_value own)
{
    ft_arena *arena = loading->arena;
    const ft_profile *profile = loading->project->profile;
    ft_dict *out = ft_dict_new(arena);
    ft_value schema = first_given(ft_value_at(own, "schema_name"), first_given(ft_value_at(own, "schema"),
                                                                          ft_config_get(&node->config, FT_STR("schema"))));
    ft_value database = ft_value_at(own, "database");
    if (profile && !ft_is_given(schema))
        schema = ft_of_text(profile->schema);
    if (profile && !ft_is_given(database))
        database = ft_of_text(profile->database);
    ft_value as = first_given(ft_value_at(own, "export_as"), ft_config_get(&node->config, FT_STR("export_as")));
    ft_dict_set_text(arena, out, FT_STR("export_as"), first_given(as, FT_VALUE_NONE));
    ft_dict_set_text(arena, out, FT_STR("schema_name"), first_given(schema, FT_VALUE_NONE));
    ft_dict_set_text(arena, out, FT_STR("alias"), first_given(ft_value_at(own, "alias"), name));
    ft_dict_set_text(arena, out, FT_STR("database"), first_given(database, FT_VALUE_NONE));
    return ft_of_dict(out);
}

static bool settle_exports(ft_loading *loading, ft_node *node)
{
    ft_value exports = ft_value_at(node->as.semantic->data, "exports");
    for (size_t i = 0; exports.kind == FT_LIST && i < exports.as.list->len; i++) {
        ft_value one = exports.as.list->at[i], own = ft_value_at(one, "config");
        ft_value config = export_config(loading, node, ft_value_at(one, "name"), own), as = ft_value_at(config, "export_as");
        put(loading->arena, one, "config", config);
        put(loading->arena, one, "unrendered_config", own);
        ft_str kind = as.kind == FT_TEXT ? ft_str_lower_ascii(loading->arena, ft_text_of(as)) : (ft_str){0};
        put(loading->arena, config, "export_as", ft_of_text(kind));
        if (ft_str_is(kind, "table") || ft_str_is(kind, "view"))
            continue;
        ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, node->span, "saved query '%.*s': export_as must be table or view",
                      FT_ARG(node->name));
        return false;
    }
    return true;
}

static bool has_tag(const ft_strs *tags, ft_str tag)
{
    for (size_t i = 0; i < tags->len; i++)
        if (ft_str_eq(tags->at[i], tag))
            return true;
    return false;
}

/* The tags beside `config` and those of it, each once and sorted. */
static void add_own_tags(ft_arena *arena, ft_node *node, ft_value own)
{
    size_t len = own.kind == FT_LIST ? own.as.list->len : own.kind == FT_TEXT;
    for (size_t i = 0; i < len; i++) {
        ft_value tag = own.kind == FT_LIST ? own.as.list->at[i] : own;
        if (tag.kind == FT_TEXT && !has_tag(&node->tags, ft_text_of(tag)))
            ft_vec_push(arena, &node->tags, ft_text_of(tag));
    }
    if (node->tags.len > 1)
        qsort(node->tags.at, node->tags.len, sizeof *node->tags.at, ft_str_cmp_qsort);
}

static bool make_saved_query(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_node_list *out)
{
    bool fine = true;
    ft_node *node = new_node(loading, file, entry, FT_SAVED_QUERY, out, &fine);
    ft_semantic_form form = form_of(loading, node);
    node->as.semantic->data = ft_semantic_form_of(&form, FT_FORM_SAVED_QUERY, entry->data);
    add_own_tags(loading->arena, node, ft_value_at(entry->data, "tags"));
    return settle_exports(loading, node) && form.fine && fine;
}

bool ft_semantic_make(ft_loading *loading, const ft_loaded_file *file, ft_node_list *out)
{
    bool fine = true;
    const ft_properties *properties = file->properties;
    for (size_t i = 0; i < properties->metrics.len; i++)
        fine &= check_metric_name(loading, &properties->metrics.at[i]) &
                make_metric(loading, file, &properties->metrics.at[i], NULL, out);
    for (size_t i = 0; i < properties->semantic_models.len; i++)
        fine &= make_semantic_model(loading, file, &properties->semantic_models.at[i], out);
    for (size_t i = 0; i < properties->semantic_shorthands.len; i++)
        fine &= make_shorthand(loading, file, &properties->semantic_shorthands.at[i], out);
    for (size_t i = 0; i < properties->saved_queries.len; i++)
        fine &= make_saved_query(loading, file, &properties->saved_queries.at[i], out);
    return fine;
}

/* ---- who stands on whom */

typedef struct { ft_loading *loading; ft_map metrics, measures, models, done; } linker;

static void depend(linker *l, ft_node *node, ft_node *target)
{
    for (size_t i = 0; i < node->depends_on.len; i++)
        if (node->depends_on.at[i] == target)
            return;
    ft_vec_push(l->loading->arena, &node->depends_on, target);
}

/* A metric or measure as "name" or {name: …}. */
static ft_str name_of(ft_value value)
{
    if (value.kind == FT_DICT)
        value = ft_value_at(value, "name");
    return value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
}

static ft_diag *report_of_metric(linker *l, const ft_node *node, const ft_map *map, ft_str name, const ft_node *target)
{
    ft_str own = target ? target->name : (ft_str){0};
    const char *what = map == &l->metrics ? "The metric" : map == &l->models ? "The semantic model" : "A semantic model having a measure";
    if (!target)
        return ft_diag_error(l->loading->diags, FT_DIAG_REF_NOT_FOUND, node->span,
                             "metric '%.*s': %s `%.*s` does not exist but was referenced", FT_ARG(node->name), what, FT_ARG(name));
    if (map == &l->measures)
        return ft_diag_error(l->loading->diags, FT_DIAG_REF_NOT_FOUND, node->span,
                             "metric '%.*s': The measure `%.*s` is referenced on disabled semantic model `%.*s`.",
                             FT_ARG(node->name), FT_ARG(name), FT_ARG(own));
    return ft_diag_error(l->loading->diags, FT_DIAG_REF_NOT_FOUND, node->span,
                         "metric '%.*s': %s `%.*s` is disabled and thus cannot be referenced.", FT_ARG(node->name), what,
                         FT_ARG(name));
}

/* dbt has words of its own for what metrics stand on, and calls them Parsing Errors. */
static void report_missing(linker *l, const ft_node *node, const ft_map *map, ft_str name, const ft_node *target)
{
    bool metric = node->type == FT_METRIC;
    ft_diag *diag = metric ? report_of_metric(l, node, map, name, target)
                           : ft_diag_error(l->loading->diags, FT_DIAG_REF_NOT_FOUND, node->span,
                                           "%s '%.*s' depends on a metric named '%.*s' which %s",
                                           word_of((ft_resource_type)node->type), FT_ARG(node->name), FT_ARG(name),
                                           target ? "is disabled" : "was not found");
    diag->node = node->unique_id;
    if (metric)
        diag->kind = FT_STR("Parsing");
}

/* The node that has what `value` names; NULL and *fine untouched where nothing is named. */
static ft_node *need(linker *l, ft_node *node, const ft_map *map, ft_value value, bool *fine)
{
    ft_str name = name_of(value);
    ft_node *target = name.at ? ft_map_get(map, name) : NULL;
    if (!name.at)
        return NULL;
    if (target && target->enabled) {
        depend(l, node, target);
        return target;
    }
    report_missing(l, node, map, name, target);
    *fine = false;
    return NULL;
}

static void add_input(linker *l, ft_node *node, ft_value measure)
{
    ft_job job = ft_job_in(l->loading->arena);
    ft_value inputs = ft_value_at(ft_value_at(node->as.semantic->data, "type_params"), "input_measures");
    for (size_t i = 0; i < inputs.as.list->len; i++) {
        bool same = false;
        if (ft_equal(&job, inputs.as.list->at[i], measure, &same) && same)
            return;
    }
    ft_list_add(l->loading->arena, inputs.as.list, measure);
}

static void take_measure(linker *l, ft_node *node, ft_value measure, bool *fine)
{
    if (need(l, node, &l->measures, measure, fine))
        add_input(l, node, measure);
}

static bool link_metric(linker *l, ft_node *node);

/* A metric stands on what its input metrics stand on. */
static void take_metric(linker *l, ft_node *node, ft_value metric, bool *fine)
{
    ft_node *target = need(l, node, &l->metrics, metric, fine);
    if (!target || target == node)
        return;
    *fine &= link_metric(l, target);
    ft_value inputs = ft_value_at(ft_value_at(target->as.semantic->data, "type_params"), "input_measures");
    for (size_t i = 0; inputs.kind == FT_LIST && i < inputs.as.list->len; i++)
        add_input(l, node, inputs.as.list->at[i]);
}

static bool link_metric(linker *l, ft_node *node)
{
    if (ft_map_has(&l->done, node->unique_id))
        return true;
    ft_map_put(l->loading->arena, &l->done, node->unique_id, node);
    ft_value params = ft_value_at(node->as.semantic->data, "type_params"), metrics = ft_value_at(params, "metrics");
    ft_value conversion = ft_value_at(params, "conversion_type_params"),
             cumulative = ft_value_at(params, "cumulative_type_params");
    bool fine = true;
    if (ft_value_at(params, "input_measures").kind != FT_LIST)
        return true;
    take_measure(l, node, ft_value_at(params, "measure"), &fine);
    need(l, node, &l->models, ft_value_at(ft_value_at(params, "metric_aggregation_params"), "semantic_model"), &fine);
    take_metric(l, node, ft_value_at(cumulative, "metric"), &fine);
    take_metric(l, node, ft_value_at(params, "numerator"), &fine);
    take_metric(l, node, ft_value_at(params, "denominator"), &fine);
    take_measure(l, node, ft_value_at(conversion, "base_measure"), &fine);
    take_measure(l, node, ft_value_at(conversion, "conversion_measure"), &fine);
    take_metric(l, node, ft_value_at(conversion, "base_metric"), &fine);
    take_metric(l, node, ft_value_at(conversion, "conversion_metric"), &fine);
    for (size_t i = 0; metrics.kind == FT_LIST && i < metrics.as.list->len; i++)
        take_metric(l, node, metrics.as.list->at[i], &fine);
    return fine;
}

static bool link_saved_query(linker *l, ft_node *node)
{
    ft_value metrics = ft_value_at(ft_value_at(node->as.semantic->data, "query_params"), "metrics");
    bool fine = true;
    for (size_t i = 0; metrics.kind == FT_LIST && i < metrics.as.list->len; i++)
        need(l, node, &l->metrics, metrics.as.list->at[i], &fine);
    return fine;
}

static void note_names(linker *l, ft_node *node)
{
    if (node->type == FT_METRIC)
        ft_map_put(l->loading->arena, &l->metrics, node->name, node);
    if (node->type != FT_SEMANTIC_MODEL)
        return;
    ft_map_put(l->loading->arena, &l->models, node->name, node);
    ft_value measures = ft_value_at(node->as.semantic->data, "measures");
    for (size_t i = 0; measures.kind == FT_LIST && i < measures.as.list->len; i++) {
        ft_str name = name_of(measures.as.list->at[i]);
        if (name.at)
            ft_map_put(l->loading->arena, &l->measures, name, node);
    }
}

bool ft_semantic_link(ft_loading *loading, const ft_node_list *nodes)
{
    linker l = {.loading = loading};
    bool fine = true;
    for (size_t i = 0; i < nodes->len; i++)
        note_names(&l, nodes->at[i]);
    for (size_t i = 0; i < nodes->len; i++) {
        if (!nodes->at[i]->enabled)
            continue;
        if (nodes->at[i]->type == FT_METRIC)
            fine &= link_metric(&l, nodes->at[i]);
        else if (nodes->at[i]->type == FT_SAVED_QUERY)
            fine &= link_saved_query(&l, nodes->at[i]);
    }
    return fine;
}
