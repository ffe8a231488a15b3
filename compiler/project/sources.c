/* sources.c - what a source says and what its table says, merged by each key's own rule. */
#include "project/sources.h"

#include "project/docs.h"
#include "project/generic_tests.h"
#include "project/naming.h"
#include "project/node_files.h"
#include "project/source_overrides.h"

typedef struct maker {
    const ft_loading *loading;
    ft_worker *worker;
    ft_arena *arena;
    ft_loaded_file *file;
    const ft_source_patch *source;
    const ft_table_patch *table;
} maker;

static ft_value config_key(const ft_dict *config, const char *key)
{
    return config ? ft_dict_get_text(config, ft_str_of(key)) : FT_VALUE_UNDEFINED;
}

/* ---- freshness: four layers, each threshold by itself (PRP-45, PRP-51, TRAP-041) */

typedef struct { bool none; ft_value count, period; } period;
typedef struct { bool none; period warn_after, error_after; ft_value filter; } threshold;

static bool is_set(const period *p)
{
    return !p->none && ft_is_given(p->count) && ft_is_given(p->period);
}

static period read_period(ft_value value)
{
    period out = {.none = value.kind == FT_NONE, .count = FT_VALUE_NONE, .period = FT_VALUE_NONE};
    if (value.kind == FT_DICT) {
        out.count = ft_dict_get_text(value.as.dict, FT_STR("count"));
        out.period = ft_dict_get_text(value.as.dict, FT_STR("period"));
    }
    return out;
}

static threshold read_threshold(ft_value value)
{
    threshold out = {.none = value.kind == FT_NONE, .filter = FT_VALUE_NONE};
    const ft_dict *dict = value.kind == FT_DICT ? value.as.dict : NULL;
    out.warn_after = read_period(config_key(dict, "warn_after"));
    out.error_after = read_period(config_key(dict, "error_after"));
    if (ft_is_given(config_key(dict, "filter")))
        out.filter = config_key(dict, "filter");
    return out;
}

static bool is_some(const threshold *t)
{
    return !t->none && (is_set(&t->warn_after) || is_set(&t->error_after));
}

static period merge_period(const period *base, const period *update)
{
    if (is_set(update))
        return *update;
    return update->none ? *update : *base;
}

static threshold merge_threshold(const threshold *base, const threshold *update)
{
    threshold none = {.none = true};
    if (base->none)
        return is_some(update) ? *update : none;
    if (update->none)
        return none;
    return (threshold){.warn_after = merge_period(&base->warn_after, &update->warn_after),
                       .error_after = merge_period(&base->error_after, &update->error_after),
                       .filter = ft_is_given(update->filter) ? update->filter : base->filter};
}

static ft_value period_value(ft_arena *arena, const period *p)
{
    if (p->none)
        return FT_VALUE_NONE;
    ft_dict *dict = ft_dict_new(arena);
    ft_dict_set_text(arena, dict, FT_STR("count"), ft_is_given(p->count) ? p->count : FT_VALUE_NONE);
    ft_dict_set_text(arena, dict, FT_STR("period"), ft_is_given(p->period) ? p->period : FT_VALUE_NONE);
    return ft_of_dict(dict);
}

static ft_value threshold_value(ft_arena *arena, const threshold *t)
{
    ft_dict *dict = ft_dict_new(arena);
    ft_dict_set_text(arena, dict, FT_STR("warn_after"), period_value(arena, &t->warn_after));
    ft_dict_set_text(arena, dict, FT_STR("error_after"), period_value(arena, &t->error_after));
    ft_dict_set_text(arena, dict, FT_STR("filter"), t->filter);
    return ft_of_dict(dict);
}

/* What only dbt_project.yml says may leave keys out. */
static void complete_freshness(maker *m, ft_config *config)
{
    ft_value given = ft_config_get(config, FT_STR("freshness"));
    if (given.kind != FT_DICT || given.as.dict->len == 3)
        return;
    threshold whole = read_threshold(given);
    ft_config_put(m->arena, config, FT_STR("freshness"), threshold_value(m->arena, &whole));
}

static void put_freshness(maker *m, ft_dict *configs)
{
    const ft_value layers[] = {m->source->freshness, config_key(m->source->config, "freshness"), m->table->freshness,
                               config_key(m->table->config, "freshness")};
    threshold merged = read_threshold(layers[0]);
    for (size_t i = 1; i < 4; i++) {
        threshold next = read_threshold(layers[i]);
        merged = merge_threshold(&merged, &next);
    }
    if (merged.none) {
        ft_dict_set_text(m->arena, configs, FT_STR("freshness"), FT_VALUE_NONE);
        return;
    }
    if (!is_some(&merged)) {
        ft_value old;
        ft_dict_remove_text(configs, FT_STR("freshness"), &old);
        return;
    }
    ft_dict_set_text(m->arena, configs, FT_STR("freshness"), threshold_value(m->arena, &merged));
}

/* ---- loaded_at (PRP-46, TRAP-042) */

static ft_value either(ft_value own, ft_value config)
{
    return ft_is_given(own) ? own : ft_is_given(config) ? config : FT_VALUE_NONE;
}

static bool is_empty_text(ft_value value)
{
    return value.kind == FT_TEXT && !ft_text_of(value).len;
}

static bool put_loaded_at(maker *m, ft_dict *configs)
{
    const ft_source_patch *s = m->source;
    const ft_table_patch *t = m->table;
    if (is_empty_text(t->loaded_at_field) || is_empty_text(s->loaded_at_field)) {
        ft_diag_error(m->worker->diags, FT_DIAG_YAML_SHAPE, is_empty_text(t->loaded_at_field) ? t->span : s->span,
                      "loaded_at_field cannot be an empty string; null says that a table has none");
        return false;
    }
    ft_value table_field = either(t->loaded_at_field, config_key(t->config, "loaded_at_field"));
    ft_value table_query = either(t->loaded_at_query, config_key(t->config, "loaded_at_query"));
    ft_value source_field = either(s->loaded_at_field, config_key(s->config, "loaded_at_field"));
    ft_value source_query = either(s->loaded_at_query, config_key(s->config, "loaded_at_query"));
    bool field_written = t->loaded_at_field.kind != FT_UNDEFINED || ft_is_given(table_field);
    bool both_here = field_written && ft_is_given(table_query),
         both_above = ft_is_given(source_field) && ft_is_given(source_query);
    if (both_here || both_above) {
        ft_diag_error(m->worker->diags, FT_DIAG_YAML_SHAPE, both_here ? t->span : s->span,
                      "Cannot specify both loaded_at_field and loaded_at_query at %s level.", both_here ? "table" : "source");
        return false;
    }
    ft_dict_set_text(m->arena, configs, FT_STR("loaded_at_field"), field_written ? table_field : source_field);
    ft_value query = ft_is_given(table_query) ? table_query : field_written ? FT_VALUE_NONE : source_query;
    ft_dict_set_text(m->arena, configs, FT_STR("loaded_at_query"), query);
    return true;
}

/* ---- meta and tags (PRJ-61, PRP-51) */

static void add_pairs(ft_arena *arena, ft_dict *to, ft_value from)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; from.kind == FT_DICT && (entry = ft_dict_next(from.as.dict, &at));)
        if (entry->key.kind == FT_TEXT)
            ft_dict_set_text(arena, to, ft_text_of(entry->key), entry->value);
}

static void add_tag(ft_arena *arena, ft_list *tags, ft_value tag)
{
    size_t at = 0;
    if (tag.kind != FT_TEXT)
        return;
    while (at < tags->len && ft_str_cmp(ft_text_of(tags->at[at]), ft_text_of(tag)) < 0)
        at++;
    if (at < tags->len && ft_str_eq(ft_text_of(tags->at[at]), ft_text_of(tag)))
        return;
    ft_list_add(arena, tags, tag);
    memmove(&tags->at[at + 1], &tags->at[at], (tags->len - 1 - at) * sizeof *tags->at);
    tags->at[at] = tag;
}

static void add_tags(ft_arena *arena, ft_list *tags, ft_value more)
{
    add_tag(arena, tags, more);
    for (size_t i = 0; more.kind == FT_LIST && i < more.as.list->len; i++)
        add_tag(arena, tags, more.as.list->at[i]);
}

static void put_meta_and_tags(maker *m, ft_dict *configs)
{
    ft_dict *meta = ft_dict_new(m->arena);
    ft_list *tags = ft_list_new(m->arena, 4);
    add_pairs(m->arena, meta, m->source->meta);
    add_pairs(m->arena, meta, config_key(m->source->config, "meta"));
    add_pairs(m->arena, meta, m->table->meta);
    add_pairs(m->arena, meta, config_key(m->table->config, "meta"));
    add_tags(m->arena, tags, m->source->tags);
    add_tags(m->arena, tags, config_key(m->source->config, "tags"));
    add_tags(m->arena, tags, m->table->tags);
    add_tags(m->arena, tags, config_key(m->table->config, "tags"));
    ft_dict_set_text(m->arena, configs, FT_STR("meta"), ft_of_dict(meta));
    ft_dict_set_text(m->arena, configs, FT_STR("tags"), ft_of_list(tags));
}

/* ---- the node */

static ft_value quoting_of(maker *m)
{
    static const char *const keys[] = {"database", "schema", "identifier", "column"};
    ft_dict *quoting = ft_dict_new(m->arena);
    for (size_t i = 0; i < 4; i++) {
        ft_str key = ft_str_of(keys[i]);
        ft_value value = FT_VALUE_NONE;
        const ft_value layers[] = {m->source->quoting, m->table->quoting};
        for (size_t k = 0; k < 2; k++)
            if (layers[k].kind == FT_DICT && ft_is_given(ft_dict_get_text(layers[k].as.dict, key)))
                value = ft_dict_get_text(layers[k].as.dict, key);
        ft_dict_set_text(m->arena, quoting, key, value);
    }
    return ft_of_dict(quoting);
}

static bool quotes(const ft_dict *quoting, const char *key, bool otherwise)
{
    ft_value value = ft_dict_get_text(quoting, ft_str_of(key));
    return value.kind == FT_BOOL ? value.as.truth : otherwise;
}

/* What the source does not say itself: the relation_name of the manifest goes by the root project's quoting, the
 * relation that source() gives by the adapter's, which is to quote (PRJ-75, TRAP-017). */
static void put_quoting(ft_node *node, bool database, bool schema, bool identifier)
{
    const ft_dict *quoting = node->as.source->quoting.as.dict;
    node->quote_database = quotes(quoting, "database", database);
    node->quote_schema = quotes(quoting, "schema", schema);
    node->quote_identifier = quotes(quoting, "identifier", identifier);
}

/* Each partition that is a mapping has all of its keys, and what else is given. */
static ft_value partitions_of(maker *m, ft_value given)
{
    if (given.kind != FT_LIST)
        return FT_VALUE_NONE;
    ft_list *out = ft_list_new(m->arena, given.as.list->len);
    for (size_t i = 0; i < given.as.list->len; i++) {
        ft_value one = given.as.list->at[i];
        if (one.kind == FT_DICT) {
            ft_dict *made = ft_dict_new(m->arena);
            ft_dict_set_text(m->arena, made, FT_STR("name"), FT_VALUE_TEXT(""));
            ft_dict_set_text(m->arena, made, FT_STR("description"), FT_VALUE_TEXT(""));
            ft_dict_set_text(m->arena, made, FT_STR("data_type"), FT_VALUE_TEXT(""));
            ft_dict_set_text(m->arena, made, FT_STR("meta"), ft_of_dict(ft_dict_new(m->arena)));
            add_pairs(m->arena, made, one);
            one = ft_of_dict(made);
        }
        ft_list_add(m->arena, out, one);
    }
    return ft_of_list(out);
}

static ft_value external_of(maker *m)
{
    static const char *const keys[] = {"location", "file_format", "row_format", "tbl_properties"};
    if (m->table->external.kind != FT_DICT)
        return FT_VALUE_NONE;
    ft_dict *external = ft_dict_new(m->arena);
    for (size_t i = 0; i < 4; i++)
        ft_dict_set_text(m->arena, external, ft_str_of(keys[i]), FT_VALUE_NONE);
    ft_dict_set_text(m->arena, external, FT_STR("partitions"), FT_VALUE_NONE);
    add_pairs(m->arena, external, m->table->external);
    ft_dict_set_text(m->arena, external, FT_STR("partitions"),
                     partitions_of(m, ft_dict_get_text(external, FT_STR("partitions"))));
    return ft_of_dict(external);
}

static ft_source_info *source_info(maker *m)
{
    ft_source_info *info = FT_NEW(m->arena, ft_source_info);
    ft_dict *meta = ft_dict_new(m->arena);
    add_pairs(m->arena, meta, m->source->meta);
    add_pairs(m->arena, meta, config_key(m->source->config, "meta"));
    *info = (ft_source_info){.source_name = m->source->name, .loader = m->source->loader,
                             .identifier = m->table->identifier.at ? m->table->identifier : m->table->name,
                             .quoting = quoting_of(m), .external = external_of(m), .source_meta = ft_of_dict(meta),
                             .unrendered_database = m->source->raw_database, .unrendered_schema = m->source->raw_schema};
    return info;
}

static ft_dict *precedence(maker *m, bool *fine)
{
    ft_dict *configs = ft_dict_new(m->arena);
    if (m->source->config)
        add_pairs(m->arena, configs, ft_of_dict(m->source->config));
    if (m->table->config)
        add_pairs(m->arena, configs, ft_of_dict(m->table->config));
    put_freshness(m, configs);
    *fine &= put_loaded_at(m, configs);
    put_meta_and_tags(m, configs);
    return configs;
}

static ft_strs source_fqn(maker *m)
{
    ft_strs fqn = ft_fqn_of_path(m->arena, m->file->found.package->name, m->file->found.path, 2);
    ft_vec_push(m->arena, &fqn, m->source->name);
    ft_vec_push(m->arena, &fqn, m->table->name);
    return fqn;
}

static void take_configs(maker *m, ft_node *node)
{
    ft_source_info *info = node->as.source;
    ft_value tags = ft_config_get(&node->config, FT_STR("tags"));
    for (size_t i = 0; tags.kind == FT_LIST && i < tags.as.list->len; i++)
        if (tags.as.list->at[i].kind == FT_TEXT)
            ft_vec_push(m->arena, &node->tags, ft_text_of(tags.as.list->at[i]));
    complete_freshness(m, &node->config);
    info->freshness = ft_config_get(&node->config, FT_STR("freshness"));
    info->loaded_at_field = ft_config_get(&node->config, FT_STR("loaded_at_field"));
    info->loaded_at_query = ft_config_get(&node->config, FT_STR("loaded_at_query"));
    ft_node_own_more(m->arena, node)->meta = ft_config_get(&node->config, FT_STR("meta"));
    node->enabled = ft_config_truth(&node->config, FT_STR("enabled"));
}

/* What describes a disabled table stays as it is written. */
static bool take_texts(maker *m, ft_node *node)
{
    const ft_loading *l = m->loading;
    ft_node_more *more = ft_node_own_more(m->arena, node);
    more->description = m->table->description;
    node->as.source->source_description = m->source->description;
    ft_vec_size(m->arena, &more->columns, m->table->columns.len);
    for (size_t i = 0; i < m->table->columns.len; i++)
        ft_vec_push(m->arena, &more->columns, m->table->columns.at[i]->column);
    if (!node->enabled)
        return true;
    bool fine = ft_docs_render(l, m->worker, node->package, m->table->span, m->table->description, &more->doc_blocks,
                               &more->description);
    fine &= ft_docs_render(l, m->worker, node->package, m->source->span, m->source->description, NULL,
                           &node->as.source->source_description);
    for (size_t i = 0; i < more->columns.len; i++)
        fine &= ft_docs_render_column(l, m->worker, node->package, more->columns.at[i]);
    return fine;
}

static bool has_rule(ft_value freshness, const char *name)
{
    ft_value rule = freshness.kind == FT_DICT ? ft_dict_get_text(freshness.as.dict, ft_str_of(name)) : FT_VALUE_NONE;
    return rule.kind == FT_DICT && ft_dict_get_text(rule.as.dict, FT_STR("count")).kind == FT_INT;
}

/* Our databases do not know when a table was last written. */
static void check_freshness(maker *m, const ft_source_info *info)
{
    if ((has_rule(info->freshness, "warn_after") || has_rule(info->freshness, "error_after")) &&
        info->loaded_at_field.kind != FT_TEXT && info->loaded_at_query.kind != FT_TEXT)
        ft_diag_warning(m->worker->diags, FT_DIAG_FRESHNESS_UNKNOWN, m->table->span,
                        "source '%.*s.%.*s' has freshness without a loaded_at_field, and the adapter does not support "
                        "metadata-based freshness", FT_ARG(m->source->name), FT_ARG(m->table->name));
}

static bool make_node(maker *m)
{
    const ft_found_file *file = &m->file->found;
    bool fine = true;
    ft_node_request request = {.type = FT_SOURCE, .package = file->package, .name = m->table->name, .path = file->original,
                               .original = file->original, .fqn = source_fqn(m), .span = m->table->span};
    ft_node *node = ft_node_make(m->loading, m->worker, &request);
    node->unique_id = ft_concat(m->arena, FT_STR("source."), node->package, FT_STR("."), m->source->name, FT_STR("."),
                                m->table->name, (ft_str){0});
    node->as.source = source_info(m);
    ft_dict *configs = precedence(m, &fine);
    const ft_layer_request layers = {.type = FT_SOURCE, .package = file->package, .fqn = node->fqn,
                                     .properties = configs, .properties_raw = configs, .span = node->span};
    fine &= ft_layers_config(m->worker->layers, &layers, &node->config, m->worker->diags);
    take_configs(m, node);
    check_freshness(m, node->as.source);
    fine &= take_texts(m, node);
    if (m->source->database.at)
        node->database = m->source->database;
    node->schema = m->source->schema.at ? m->source->schema : m->source->name;
    put_quoting(node, m->loading->quote_database, m->loading->quote_schema, m->loading->quote_identifier);
    ft_node_put_relation(m->loading, m->arena, node);
    put_quoting(node, true, true, true);
    ft_vec_push(m->arena, &m->file->nodes, node);
    return fine;
}

static bool make_tests(maker *m)
{
    const ft_source_patch *s = m->source;
    const ft_table_patch *t = m->table;
    ft_value quote = ft_dict_get_text(quoting_of(m).as.dict, FT_STR("column"));
    ft_test_target target = {
        .file = m->file, .key = FT_STR("sources"), .name = s->name, .is_source = true,
        .label = ft_concat(m->arena, s->name, FT_STR("_"), t->name, (ft_str){0}),
        .call = ft_concat(m->arena, FT_STR("source('"), s->name, FT_STR("', '"), t->name, FT_STR("')"), (ft_str){0}),
        .source = {s->name, t->name, t->span}, .quote_columns = quote.kind == FT_BOOL && quote.as.truth};
    ft_texts_add(m->arena, &target.tags, s->tags);
    ft_texts_add(m->arena, &target.tags, t->tags);
    return ft_generic_tests_of(m->loading, m->worker, &target, &t->columns, t->tests, &m->file->source_tests);
}

bool ft_sources_make(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file)
{
    bool fine = true;
    maker m = {.loading = loading, .worker = worker, .arena = worker->arena, .file = file};
    for (size_t i = 0; file->properties && i < file->properties->sources.len; i++) {
        m.source = file->properties->sources.at[i];
        if (m.source->overrides.at)
            continue;
        m.source = ft_source_overridden(loading, m.arena, m.source, file->found.package->name);
        for (size_t t = 0; t < m.source->tables.len; t++) {
            m.table = m.source->tables.at[t];
            fine &= make_tests(&m);
            fine &= make_node(&m);
        }
    }
    return fine;
}
