/* describe.c - entries of manifest.json, key by key; see describe.h. The order of calls is the order
 * of keys in the file, which readers and differences between files depend on. */
#include "model/describe.h"

#define K(literal) FT_KEY(literal)

static void text(ft_sink *sink, ft_key key, ft_str value)
{
    ft_sink_text(sink, key, value);
}

static void texts(ft_sink *sink, ft_key key, ft_strs list)
{
    ft_sink_texts(sink, key, list.at, list.len);
}

/* A member that may not have been given: an empty dict, an empty list or none stands for it. */
static void or_empty(ft_sink *sink, ft_key key, ft_value value, ft_kind kind)
{
    if (value.kind != FT_UNDEFINED && value.kind != FT_NONE) {
        ft_sink_value(sink, key, value);
        return;
    }
    ft_sink_open(sink, key, kind);
    ft_sink_close(sink);
}

static void or_none(ft_sink *sink, ft_key key, ft_value value)
{
    ft_sink_value(sink, key, value.kind == FT_UNDEFINED ? FT_VALUE_NONE : value);
}

static void seconds(ft_sink *sink, ft_key key, int64_t us)
{
    ft_sink_value(sink, key, ft_of_float((double)us / 1e6));
}

static void docs(ft_sink *sink, ft_value value)
{
    if (value.kind == FT_DICT) {
        ft_sink_value(sink, K("docs"), value);
        return;
    }
    ft_sink_open(sink, K("docs"), FT_DICT);
    ft_sink_value(sink, K("show"), FT_VALUE_TRUE);
    ft_sink_value(sink, K("node_color"), FT_VALUE_NONE);
    ft_sink_close(sink);
}

static bool is_news(ft_strs known, const ft_macro *macro)
{
    for (size_t i = 0; i < known.len; i++)
        if (ft_str_eq(known.at[i], macro->unique_id))
            return false;
    return !ft_macro_is_helper(macro);
}

/* What a template calls may show only when it is run, behind `execute`: that comes last. */
static void called_macros(ft_sink *sink, const ft_node *node, const ft_called *called)
{
    ft_strs known = node->depends_on_macros;
    ft_sink_open(sink, K("macros"), FT_LIST);
    for (size_t i = 0; i < known.len; i++)
        text(sink, FT_NO_KEY, known.at[i]);
    for (size_t i = 0; called && i < called->macros.len; i++)
        if (is_news(known, called->macros.at[i]))
            text(sink, FT_NO_KEY, called->macros.at[i]->unique_id);
    ft_sink_close(sink);
}

static void depends_on(ft_sink *sink, const ft_node *node, const ft_compiled *compiled, bool nodes_too)
{
    ft_sink_open(sink, K("depends_on"), FT_DICT);
    called_macros(sink, node, compiled ? compiled->called : NULL);
    if (nodes_too) {
        ft_sink_open(sink, K("nodes"), FT_LIST);
        for (size_t i = 0; i < node->depends_on.len; i++)
            text(sink, FT_NO_KEY, node->depends_on.at[i]->unique_id);
        ft_sink_close(sink);
    }
    ft_sink_close(sink);
}

static void model_refs(ft_sink *sink, const ft_node *node)
{
    ft_sink_open(sink, K("refs"), FT_LIST);
    for (size_t i = 0; i < node->refs.len; i++) {
        const ft_ref *ref = &node->refs.at[i];
        ft_sink_open(sink, FT_NO_KEY, FT_DICT);
        text(sink, K("name"), ref->name);
        text(sink, K("package"), ref->package);
        or_none(sink, K("version"), ref->version);
        ft_sink_close(sink);
    }
    ft_sink_close(sink);
}

static void refs(ft_sink *sink, const ft_node *node)
{
    model_refs(sink, node);
    ft_sink_open(sink, K("sources"), FT_LIST);
    for (size_t i = 0; i < node->sources.len; i++) {
        ft_str pair[] = {node->sources.at[i].source, node->sources.at[i].table};
        ft_sink_texts(sink, FT_NO_KEY, pair, 2);
    }
    ft_sink_close(sink);
    or_empty(sink, K("metrics"), node->more->metrics, FT_LIST);
}

/* Nodes of one folder share the dict of their config, tests most of all. */
void ft_describe_config(ft_sink *sink, ft_key key, const ft_config *config)
{
    const ft_passage_key same = {{(uintptr_t)config->set, config->type, (uintptr_t)key.at}};
    if (!ft_sink_passage_begins(sink, FT_PASSAGE_CONFIG, same))
        return;
    ft_sink_open(sink, key, FT_DICT);
    ft_config_tell(config, sink);
    ft_sink_close(sink);
    ft_sink_passage_ends(sink, FT_PASSAGE_CONFIG);
}

/* Most columns have nothing of this, and share what says so. */
static void column_more(ft_sink *sink, const ft_column_more *more)
{
    if (!ft_sink_passage_begins(sink, FT_PASSAGE_COLUMN, (ft_passage_key){{(uintptr_t)more}}))
        return;
    or_empty(sink, K("constraints"), more->constraints, FT_LIST);
    or_none(sink, K("quote"), more->quote);
    ft_sink_open(sink, K("config"), FT_DICT);
    or_empty(sink, K("meta"), more->meta, FT_DICT);
    or_empty(sink, K("tags"), more->tags, FT_LIST);
    ft_sink_close(sink);
    or_empty(sink, K("tags"), more->tags, FT_LIST);
    or_none(sink, K("granularity"), more->granularity);
    or_none(sink, K("dimension"), more->dimension);
    or_none(sink, K("entity"), more->entity);
    texts(sink, K("doc_blocks"), more->doc_blocks);
    ft_dict_entry *entry;
    for (size_t at = 0; more->extra && (entry = ft_dict_next(more->extra, &at));)
        ft_sink_value(sink, ft_key_of(ft_text_of(entry->key)), entry->value);
    ft_sink_passage_ends(sink, FT_PASSAGE_COLUMN);
}

static void column(ft_sink *sink, const ft_column *column)
{
    ft_sink_open(sink, ft_key_of(column->name), FT_DICT);
    text(sink, K("name"), column->name);
    text(sink, K("description"), column->description.at ? column->description : FT_STR(""));
    or_empty(sink, K("meta"), column->more->meta, FT_DICT);
    text(sink, K("data_type"), column->data_type);
    column_more(sink, column->more);
    ft_sink_close(sink);
}

static void columns(ft_sink *sink, const ft_node *node)
{
    ft_sink_open(sink, K("columns"), FT_DICT);
    for (size_t i = 0; i < node->more->columns.len; i++)
        column(sink, node->more->columns.at[i]);
    ft_sink_close(sink);
}

static void identity(ft_sink *sink, const ft_node *node)
{
    text(sink, K("name"), node->name);
    text(sink, K("resource_type"), ft_str_of(ft_resource_type_word(node->type)));
    text(sink, K("package_name"), node->package);
    text(sink, K("path"), node->path);
    text(sink, K("original_file_path"), node->original_file_path);
    text(sink, K("unique_id"), node->unique_id);
    texts(sink, K("fqn"), node->fqn);
}

static void place_in_database(ft_sink *sink, const ft_node *node)
{
    text(sink, K("database"), node->database);
    text(sink, K("schema"), node->schema);
    identity(sink, node);
}

static void unrendered(ft_sink *sink, const ft_node *node)
{
    or_empty(sink, K("unrendered_config"),
             node->config.unrendered ? ft_of_dict(node->config.unrendered) : FT_VALUE_UNDEFINED, FT_DICT);
}

static void contract(ft_sink *sink, const ft_node *node)
{
    ft_value given = ft_config_get(&node->config, FT_STR("contract"));
    bool dict = given.kind == FT_DICT;
    ft_value enforced = dict ? ft_dict_get_text(given.as.dict, FT_STR("enforced")) : FT_VALUE_UNDEFINED;
    ft_value aliased = dict ? ft_dict_get_text(given.as.dict, FT_STR("alias_types")) : FT_VALUE_UNDEFINED;
    ft_str checksum = node->type == FT_MODEL ? node->as.model->contract_checksum : (ft_str){0};
    ft_sink_open(sink, K("contract"), FT_DICT);
    ft_sink_value(sink, K("enforced"), enforced.kind == FT_BOOL ? enforced : FT_VALUE_FALSE);
    ft_sink_value(sink, K("alias_types"), aliased.kind == FT_BOOL ? aliased : FT_VALUE_TRUE);
    text(sink, K("checksum"), checksum);
    ft_sink_close(sink);
}

/* Tests have nothing of this. `created_at` is the time of the load, most often. */
static void more_of_common(ft_sink *sink, const ft_node *node, const ft_compiled *compiled)
{
    const ft_passage_key same = {{(uintptr_t)node->more, (uintptr_t)node->config.unrendered, (uintptr_t)node->created_us}};
    bool alike = !compiled && !node->group.at;
    if (alike && !ft_sink_passage_begins(sink, FT_PASSAGE_NODE, same))
        return;
    or_empty(sink, K("meta"), node->more->meta, FT_DICT);
    text(sink, K("group"), node->group);
    docs(sink, node->more->docs);
    text(sink, K("patch_path"), node->more->patch_path);
    text(sink, K("build_path"), compiled ? compiled->build_path : (ft_str){0});
    unrendered(sink, node);
    seconds(sink, K("created_at"), node->created_us);
    if (alike)
        ft_sink_passage_ends(sink, FT_PASSAGE_NODE);
}

/* The members that every entry of `nodes` has (ART-21). */
static void common(ft_sink *sink, const ft_node *node, const ft_compiled *compiled)
{
    place_in_database(sink, node);
    text(sink, K("alias"), node->alias);
    ft_sink_open(sink, K("checksum"), FT_DICT);
    text(sink, K("name"), node->more->checksum_name);
    text(sink, K("checksum"), node->more->checksum.at ? node->more->checksum : FT_STR(""));
    ft_sink_close(sink);
    ft_describe_config(sink, K("config"), &node->config);
    texts(sink, K("tags"), node->tags);
    text(sink, K("description"), node->more->description.at ? node->more->description : FT_STR(""));
    columns(sink, node);
    more_of_common(sink, node, compiled);
    bool moved = compiled && compiled->relation_name.at;
    text(sink, K("relation_name"), moved ? compiled->relation_name : node->more->relation_name);
    text(sink, K("raw_code"), node->raw_code.at ? node->raw_code : FT_STR(""));
    texts(sink, K("doc_blocks"), node->more->doc_blocks);
}

static void compiled_members(ft_sink *sink, const ft_node *node, const ft_compiled *compiled)
{
    text(sink, K("language"), node->more->language.at ? node->more->language : FT_STR("sql"));
    refs(sink, node);
    or_empty(sink, K("functions"), node->more->functions ? ft_of_list((ft_list *)node->more->functions) : FT_VALUE_UNDEFINED, FT_LIST);
    depends_on(sink, node, compiled, true);
    text(sink, K("compiled_path"), compiled ? compiled->path : (ft_str){0});
    if (compiled && compiled->code.at) {
        ft_sink_value(sink, K("compiled"), FT_VALUE_TRUE);
        text(sink, K("compiled_code"), compiled->code);
        ft_sink_value(sink, K("extra_ctes_injected"), ft_of_bool(compiled->injected));
        ft_sink_open(sink, K("extra_ctes"), FT_LIST);
        for (size_t i = 0; i < compiled->ctes_len; i++) {
            ft_sink_open(sink, FT_NO_KEY, FT_DICT);
            text(sink, K("id"), compiled->ctes[i].id);
            text(sink, K("sql"), compiled->ctes[i].sql);
            ft_sink_close(sink);
        }
        ft_sink_close(sink);
    }
    contract(sink, node);
}

static void model_members(ft_sink *sink, const ft_model_info *model)
{
    text(sink, K("access"), model->access.at ? model->access : FT_STR("protected"));
    or_empty(sink, K("constraints"), model->constraints, FT_LIST);
    or_none(sink, K("version"), model->version);
    or_none(sink, K("latest_version"), model->latest_version);
    or_none(sink, K("deprecation_date"), model->deprecation_date);
    texts(sink, K("primary_key"), model->primary_key);
    or_none(sink, K("time_spine"), model->time_spine);
}

static void test_members(ft_sink *sink, const ft_test_info *test)
{
    if (test->singular)
        return;
    text(sink, K("column_name"), test->column_name);
    text(sink, K("file_key_name"), test->file_key_name);
    text(sink, K("attached_node"), test->attached_node);
    ft_sink_open(sink, K("test_metadata"), FT_DICT);
    text(sink, K("name"), test->test_name);
    or_empty(sink, K("kwargs"), test->kwargs ? ft_of_dict(test->kwargs) : FT_VALUE_UNDEFINED, FT_DICT);
    text(sink, K("namespace"), test->ns);
    ft_sink_close(sink);
}

static void seed_members(ft_sink *sink, const ft_node *node)
{
    text(sink, K("root_path"), node->as.seed->root_path);
    depends_on(sink, node, NULL, false);
}

static void overload(ft_sink *sink, const ft_dict *told, ft_str code)
{
    const ft_dict_entry *entry;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    for (size_t at = 0; (entry = ft_dict_next(told, &at));)
        if (ft_str_is(ft_text_of(entry->key), "compiled_body"))
            text(sink, K("compiled_body"), code);
        else
            ft_sink_value(sink, ft_key_of(ft_text_of(entry->key)), entry->value);
    ft_sink_close(sink);
}

static void overloads(ft_sink *sink, const ft_list *told, const ft_str *codes)
{
    ft_sink_open(sink, K("overloads"), FT_LIST);
    for (size_t i = 0; i < told->len; i++)
        overload(sink, told->at[i].as.dict, codes[i]);
    ft_sink_close(sink);
}

static void function_members(ft_sink *sink, const ft_node *node, const ft_compiled *compiled)
{
    ft_dict_entry *entry;
    if (!node->as.function || node->as.function->kind != FT_DICT)
        return;
    for (size_t at = 0; (entry = ft_dict_next(node->as.function->as.dict, &at));)
        if (compiled && compiled->overloads && ft_str_is(ft_text_of(entry->key), "overloads"))
            overloads(sink, entry->value.as.list, compiled->overloads);
        else
            ft_sink_value(sink, ft_key_of(ft_text_of(entry->key)), entry->value);
}

static void describe_source(ft_sink *sink, const ft_node *node)
{
    const ft_source_info *source = node->as.source;
    place_in_database(sink, node);
    text(sink, K("source_name"), source->source_name);
    text(sink, K("source_description"), source->source_description.at ? source->source_description : FT_STR(""));
    text(sink, K("loader"), source->loader.at ? source->loader : FT_STR(""));
    text(sink, K("identifier"), source->identifier);
    or_empty(sink, K("quoting"), source->quoting, FT_DICT);
    or_none(sink, K("loaded_at_field"), source->loaded_at_field);
    or_none(sink, K("loaded_at_query"), source->loaded_at_query);
    or_none(sink, K("freshness"), source->freshness);
    or_none(sink, K("external"), source->external);
    text(sink, K("description"), node->more->description.at ? node->more->description : FT_STR(""));
    columns(sink, node);
    or_empty(sink, K("meta"), node->more->meta, FT_DICT);
    or_empty(sink, K("source_meta"), source->source_meta, FT_DICT);
    texts(sink, K("tags"), node->tags);
    ft_describe_config(sink, K("config"), &node->config);
    text(sink, K("patch_path"), node->more->patch_path);
    unrendered(sink, node);
    text(sink, K("relation_name"), node->more->relation_name);
    seconds(sink, K("created_at"), node->created_us);
    or_none(sink, K("unrendered_database"), source->unrendered_database);
    or_none(sink, K("unrendered_schema"), source->unrendered_schema);
    texts(sink, K("doc_blocks"), node->more->doc_blocks);
}

static void describe_exposure(ft_sink *sink, const ft_node *node)
{
    const ft_exposure_info *exposure = node->as.exposure;
    identity(sink, node);
    text(sink, K("type"), exposure->type);
    or_empty(sink, K("owner"), exposure->owner, FT_DICT);
    text(sink, K("description"), node->more->description.at ? node->more->description : FT_STR(""));
    text(sink, K("label"), exposure->label);
    text(sink, K("maturity"), exposure->maturity);
    or_empty(sink, K("meta"), node->more->meta, FT_DICT);
    texts(sink, K("tags"), node->tags);
    ft_describe_config(sink, K("config"), &node->config);
    unrendered(sink, node);
    text(sink, K("url"), exposure->url);
    depends_on(sink, node, NULL, true);
    refs(sink, node);
    seconds(sink, K("created_at"), node->created_us);
}

static void describe_unit_test(ft_sink *sink, const ft_node *node)
{
    const ft_unit_test_info *test = node->as.unit_test;
    text(sink, K("model"), test->model);
    or_empty(sink, K("given"), test->given, FT_LIST);
    or_empty(sink, K("expect"), test->expect, FT_DICT);
    identity(sink, node);
    text(sink, K("description"), node->more->description.at ? node->more->description : FT_STR(""));
    or_none(sink, K("overrides"), test->overrides);
    depends_on(sink, node, NULL, true);
    ft_describe_config(sink, K("config"), &node->config);
    text(sink, K("checksum"), node->more->checksum);
    text(sink, K("schema"), node->schema);
    seconds(sink, K("created_at"), node->created_us);
    or_none(sink, K("versions"), test->versions);
    or_none(sink, K("version"), test->version);
}

/* What a semantic kind carries of its own (project/semantic_form), by name. */
static void own(ft_sink *sink, const ft_node *node, const char *const *names)
{
    ft_value data = node->as.semantic->data;
    for (; data.kind == FT_DICT && *names; names++)
        or_none(sink, ft_key_of(ft_str_of(*names)), ft_dict_get_text(data.as.dict, ft_str_of(*names)));
}

static void node_relation(ft_sink *sink, const ft_node *node)
{
    const ft_node *model = node->depends_on.len ? node->depends_on.at[0] : NULL;
    if (!model) {
        ft_sink_value(sink, K("node_relation"), FT_VALUE_NONE);
        return;
    }
    ft_sink_open(sink, K("node_relation"), FT_DICT);
    text(sink, K("alias"), model->alias);
    text(sink, K("schema_name"), model->schema);
    text(sink, K("database"), model->database);
    text(sink, K("relation_name"), model->more->relation_name);
    ft_sink_close(sink);
}

static void describe_semantic_model(ft_sink *sink, const ft_node *node)
{
    identity(sink, node);
    own(sink, node, (const char *const[]){"model", NULL});
    node_relation(sink, node);
    text(sink, K("description"), node->more->description);
    own(sink, node, (const char *const[]){"label", "defaults", "entities", "measures", "dimensions", "metadata", NULL});
    depends_on(sink, node, NULL, true);
    model_refs(sink, node);
    seconds(sink, K("created_at"), node->created_us);
    ft_describe_config(sink, K("config"), &node->config);
    unrendered(sink, node);
    own(sink, node, (const char *const[]){"primary_entity", NULL});
    text(sink, K("group"), node->group);
}

static void describe_metric(ft_sink *sink, const ft_node *node)
{
    identity(sink, node);
    text(sink, K("description"), node->more->description.at ? node->more->description : FT_STR(""));
    own(sink, node, (const char *const[]){"label", "type", "type_params", "filter", "metadata", "time_granularity", NULL});
    ft_describe_config(sink, K("config"), &node->config);
    unrendered(sink, node);
    ft_sink_texts(sink, K("sources"), NULL, 0);
    depends_on(sink, node, NULL, true);
    model_refs(sink, node);
    or_empty(sink, K("metrics"), node->more->metrics, FT_LIST);
    seconds(sink, K("created_at"), node->created_us);
    text(sink, K("group"), node->group);
    or_empty(sink, K("meta"), node->more->meta, FT_DICT);
    texts(sink, K("tags"), node->tags);
}

static void describe_saved_query(ft_sink *sink, const ft_node *node)
{
    identity(sink, node);
    own(sink, node, (const char *const[]){"query_params", "exports", NULL});
    text(sink, K("description"), node->more->description);
    own(sink, node, (const char *const[]){"label", "metadata", NULL});
    ft_describe_config(sink, K("config"), &node->config);
    unrendered(sink, node);
    text(sink, K("group"), node->group);
    depends_on(sink, node, NULL, true);
    seconds(sink, K("created_at"), node->created_us);
    model_refs(sink, node);
    texts(sink, K("tags"), node->tags);
}

/* As dbt: the place in its project from 0, and once it ran, the place in that run from 1. */
static uint32_t hook_index(const ft_node *node, const ft_compiled *compiled)
{
    return compiled && compiled->hook_index ? compiled->hook_index : node->as.hook->index;
}

static void describe_in_nodes(ft_sink *sink, const ft_node *node, const ft_compiled *compiled)
{
    common(sink, node, compiled);
    if (node->type == FT_SEED) {
        seed_members(sink, node);
        return;
    }
    compiled_members(sink, node, compiled);
    if (node->type == FT_MODEL)
        model_members(sink, node->as.model);
    else if (node->type == FT_TEST)
        test_members(sink, node->as.test);
    else if (node->type == FT_OPERATION)
        ft_sink_value(sink, K("index"), ft_of_int(hook_index(node, compiled)));
    else if (node->type == FT_FUNCTION)
        function_members(sink, node, compiled);
}

void ft_describe_node(ft_sink *sink, const ft_node *node, const ft_compiled *compiled)
{
    if (compiled && compiled->changed)
        node = compiled->changed;
    switch (node->type) {
    case FT_SOURCE:
        describe_source(sink, node);
        break;
    case FT_EXPOSURE:
        describe_exposure(sink, node);
        break;
    case FT_UNIT_TEST:
        describe_unit_test(sink, node);
        break;
    case FT_METRIC:
        describe_metric(sink, node);
        break;
    case FT_SEMANTIC_MODEL:
        describe_semantic_model(sink, node);
        break;
    case FT_SAVED_QUERY:
        describe_saved_query(sink, node);
        break;
    default:
        describe_in_nodes(sink, node, compiled);
    }
}

/* The ids of helpers are left out: the manifest has no such entries. */
static void called_by_macro(ft_sink *sink, const ft_macro *macro)
{
    ft_sink_open(sink, K("macros"), FT_LIST);
    for (size_t i = 0; i < macro->depends_on_macros.len; i++) {
        ft_str id = macro->depends_on_macros.at[i];
        size_t dot = ft_str_rfind_byte(id, '.');
        ft_macro callee = {.name = ft_str_from(id, dot == FT_NOWHERE ? 0 : dot + 1), .internal = macro->internal};
        if (!ft_macro_is_helper(&callee))
            text(sink, FT_NO_KEY, id);
    }
    ft_sink_close(sink);
}

void ft_describe_macro(ft_sink *sink, const ft_macro *macro)
{
    text(sink, K("name"), macro->name);
    text(sink, K("resource_type"), FT_STR("macro"));
    text(sink, K("package_name"), macro->package);
    text(sink, K("path"), macro->path);
    text(sink, K("original_file_path"), macro->original_file_path);
    text(sink, K("unique_id"), macro->unique_id);
    text(sink, K("macro_sql"), macro->source->text);
    ft_sink_open(sink, K("depends_on"), FT_DICT);
    called_by_macro(sink, macro);
    ft_sink_close(sink);
    text(sink, K("description"), macro->description.at ? macro->description : FT_STR(""));
    or_empty(sink, K("meta"), macro->meta, FT_DICT);
    docs(sink, macro->docs);
    ft_sink_open(sink, K("config"), FT_DICT);
    or_empty(sink, K("meta"), macro->meta, FT_DICT);
    docs(sink, macro->docs);
    ft_sink_close(sink);
    text(sink, K("patch_path"), macro->patch_path);
    or_empty(sink, K("arguments"), macro->arguments, FT_LIST);
    seconds(sink, K("created_at"), macro->created_us);
    if (macro->supported_languages.len)
        texts(sink, K("supported_languages"), macro->supported_languages);
    else
        ft_sink_value(sink, K("supported_languages"), FT_VALUE_NONE);
}

void ft_describe_doc(ft_sink *sink, const ft_doc *doc)
{
    text(sink, K("name"), doc->name);
    text(sink, K("resource_type"), FT_STR("doc"));
    text(sink, K("package_name"), doc->package);
    text(sink, K("path"), doc->path);
    text(sink, K("original_file_path"), doc->original_file_path);
    text(sink, K("unique_id"), doc->unique_id);
    text(sink, K("block_contents"), doc->contents);
}

void ft_describe_group(ft_sink *sink, const ft_group *group)
{
    text(sink, K("name"), group->name);
    text(sink, K("resource_type"), FT_STR("group"));
    text(sink, K("package_name"), group->package);
    text(sink, K("path"), group->path);
    text(sink, K("original_file_path"), group->original_file_path);
    text(sink, K("unique_id"), group->unique_id);
    or_empty(sink, K("owner"), group->owner, FT_DICT);
    text(sink, K("description"), group->description);
    or_empty(sink, K("config"), group->config, FT_DICT);
}
