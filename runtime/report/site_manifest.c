/* site_manifest.c - what the documentation needs of manifest.json; see site_manifest.h.
 *
 * Each entry is walked once. Most keys are looked up in one table that says where the value goes. */
#include "report/site_manifest.h"

#include <stddef.h>

/* ---- one entry */

typedef struct {
    ft_site_node *node;
    ft_str type, depends_on, attached, column, test_metadata, docs, contract;
} entry;

typedef enum { RAW, TEXT, OF_ENTRY, EXTRA } place;

#define NODE(field) offsetof(ft_site_node, field)
#define ENTRY(field) offsetof(entry, field)

static const struct { ft_str key; place place; size_t offset; } keys[] = {
    {FT_STR_INIT("unique_id"), TEXT, NODE(id)},
    {FT_STR_INIT("name"), TEXT, NODE(name)},
    {FT_STR_INIT("package_name"), TEXT, NODE(package)},
    {FT_STR_INIT("schema"), TEXT, NODE(schema)},
    {FT_STR_INIT("original_file_path"), TEXT, NODE(path)},
    {FT_STR_INIT("group"), TEXT, NODE(group)},
    {FT_STR_INIT("description"), RAW, NODE(description)},
    {FT_STR_INIT("tags"), RAW, NODE(tags)},
    {FT_STR_INIT("relation_name"), RAW, NODE(relation)},
    {FT_STR_INIT("raw_code"), RAW, NODE(raw_code)},
    {FT_STR_INIT("macro_sql"), RAW, NODE(raw_code)},
    {FT_STR_INIT("compiled_code"), RAW, NODE(compiled)},
    {FT_STR_INIT("language"), RAW, NODE(language)},
    {FT_STR_INIT("meta"), RAW, NODE(meta)},
    {FT_STR_INIT("access"), RAW, NODE(access)},
    {FT_STR_INIT("version"), RAW, NODE(version)},
    {FT_STR_INIT("constraints"), RAW, NODE(constraints)},
    {FT_STR_INIT("owner"), RAW, NODE(owner)},
    {FT_STR_INIT("url"), RAW, NODE(url)},
    {FT_STR_INIT("source_name"), RAW, NODE(source_name)},
    {FT_STR_INIT("loader"), RAW, NODE(loader)},
    {FT_STR_INIT("identifier"), RAW, NODE(identifier)},
    {FT_STR_INIT("freshness"), RAW, NODE(freshness)},
    {FT_STR_INIT("columns"), RAW, NODE(columns)},
    {FT_STR_INIT("config"), RAW, NODE(config)},
    {FT_STR_INIT("resource_type"), OF_ENTRY, ENTRY(type)},
    {FT_STR_INIT("depends_on"), OF_ENTRY, ENTRY(depends_on)},
    {FT_STR_INIT("attached_node"), OF_ENTRY, ENTRY(attached)},
    {FT_STR_INIT("column_name"), OF_ENTRY, ENTRY(column)},
    {FT_STR_INIT("test_metadata"), OF_ENTRY, ENTRY(test_metadata)},
    {FT_STR_INIT("docs"), OF_ENTRY, ENTRY(docs)},
    {FT_STR_INIT("contract"), OF_ENTRY, ENTRY(contract)},
    {FT_STR_INIT("checksum"), RAW, NODE(checksum)},
    {FT_STR_INIT("label"), EXTRA, 0},
    {FT_STR_INIT("type"), EXTRA, 0},
    {FT_STR_INIT("maturity"), EXTRA, 0},
    {FT_STR_INIT("type_params"), EXTRA, 0},
    {FT_STR_INIT("filter"), EXTRA, 0},
    {FT_STR_INIT("time_granularity"), EXTRA, 0},
    {FT_STR_INIT("model"), EXTRA, 0},
    {FT_STR_INIT("entities"), EXTRA, 0},
    {FT_STR_INIT("measures"), EXTRA, 0},
    {FT_STR_INIT("dimensions"), EXTRA, 0},
    {FT_STR_INIT("primary_entity"), EXTRA, 0},
    {FT_STR_INIT("query_params"), EXTRA, 0},
    {FT_STR_INIT("exports"), EXTRA, 0},
    {FT_STR_INIT("given"), EXTRA, 0},
    {FT_STR_INIT("expect"), EXTRA, 0},
    {FT_STR_INIT("overrides"), EXTRA, 0},
    {FT_STR_INIT("arguments"), EXTRA, 0},
    {FT_STR_INIT("returns"), EXTRA, 0},
};

static void put(ft_arena *arena, entry *into, ft_str key, ft_str value)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!ft_str_eq(keys[i].key, key))
            continue;
        char *base = keys[i].place == OF_ENTRY ? (char *)into : (char *)into->node;
        if (keys[i].place == TEXT)
            *(ft_str *)(void *)(base + keys[i].offset) = ft_json_text_of(arena, value);
        else if (keys[i].place != EXTRA)
            *(ft_str *)(void *)(base + keys[i].offset) = value;
        else if (!ft_json_is_empty(value) && into->node->extra_len < sizeof into->node->extra / sizeof *into->node->extra) {
            into->node->extra[into->node->extra_len].key = key;
            into->node->extra[into->node->extra_len++].value = value;
        }
        return;
    }
}

static bool read_entry(ft_arena *arena, ft_json_pull *pull, entry *into)
{
    ft_str key;
    if (!ft_json_enter(pull, '{'))
        return false;
    while (ft_json_key(pull, &key))
        put(arena, into, key, ft_json_take(pull));
    return !pull->failed && into->node->id.at;
}

/* The texts of a list. */
static void read_texts(ft_arena *arena, ft_str list, void (*each)(void *self, ft_str text), void *self)
{
    ft_json_pull pull = ft_json_pull_of(list);
    if (!ft_json_enter(&pull, '['))
        return;
    while (ft_json_item(&pull)) {
        ft_str text = ft_json_text_of(arena, ft_json_take(&pull));
        if (text.at)
            each(self, text);
    }
}

typedef struct { ft_arena *arena; ft_site_node *node; ft_str last; } gathering;

static void keep_last(void *self, ft_str text)
{
    ((gathering *)self)->last = text;
}

static void add_macro(void *self, ft_str text)
{
    gathering *to = self;
    ft_vec_push(to->arena, &to->node->macros, text);
}

/* ---- kinds */

static bool find_kind(ft_str word, ft_page_kind *kind)
{
    for (int i = 0; i < FT_PAGE_KINDS; i++)
        if (ft_str_is(word, ft_page_kind_word((ft_page_kind)i))) {
            *kind = (ft_page_kind)i;
            return true;
        }
    return false;
}

/* Macros of dbt itself and of the adapter are not the project's (docs-site.md 2). */
static bool is_built_in(const ft_site *site, ft_str package)
{
    if (ft_str_is(package, "dbt") || ft_str_is(package, "dbt_postgres"))
        return true;
    return ft_str_starts(package, FT_STR("dbt_")) && ft_str_eq(ft_str_from(package, 4), site->adapter);
}

/* ---- columns as YAML has them */

static void read_column(ft_json_pull *pull, ft_arena *arena, ft_site_column *column)
{
    ft_str key;
    if (!ft_json_enter(pull, '{')) {
        ft_json_take(pull);
        return;
    }
    while (ft_json_key(pull, &key)) {
        ft_str value = ft_json_take(pull);
        if (ft_str_is(key, "name"))
            column->name = ft_json_text_of(arena, value);
        else if (ft_str_is(key, "description"))
            column->description = value;
        else if (ft_str_is(key, "data_type"))
            column->declared_type = value;
        else if (ft_str_is(key, "meta"))
            column->meta = value;
        else if (ft_str_is(key, "constraints"))
            column->constraints = value;
    }
}

static void read_columns(ft_site *site, ft_site_node *node)
{
    ft_json_pull pull = ft_json_pull_of(node->columns);
    ft_str key;
    if (!ft_json_enter(&pull, '{'))
        return;
    while (ft_json_key(&pull, &key)) {
        ft_site_column column = {.name = key, .in_yaml = true};
        read_column(&pull, site->arena, &column);
        if (column.name.at)
            ft_vec_push(site->arena, &node->shown, column);
    }
}

/* ---- an entry becomes a node, or a row of one */

static void settle(ft_site *site, entry *read)
{
    ft_site_node *node = read->node;
    ft_str materialized = ft_json_member(node->config, FT_STR("materialized"));
    node->materialized = ft_json_text_of(site->arena, materialized);
    node->hidden = ft_str_is(ft_json_member(read->docs, FT_STR("show")), "false");
    node->color = ft_json_member(read->docs, FT_STR("node_color"));
    node->enforced = ft_json_is_true(ft_json_member(read->contract, FT_STR("enforced")));
    node->checksum = ft_json_member(node->checksum, FT_STR("checksum"));
    if (ft_str_is(ft_json_member(read->docs, FT_STR("meta")), "false"))
        node->meta = (ft_str){0};
    node->depends_on = ft_json_member(read->depends_on, FT_STR("nodes"));
    gathering macros = {.arena = site->arena, .node = node};
    read_texts(site->arena, ft_json_member(read->depends_on, FT_STR("macros")), add_macro, &macros);
    read_columns(site, node);
    ft_vec_push(site->arena, &site->nodes, node);
    ft_map_put(site->arena, &site->by_id, node->id, node);
}

/* Generic tests wait until every node is known: {test entry, where it belongs}. */
typedef struct { ft_site_test test; ft_str owner; } pending;
typedef FT_VEC(pending) pendings;

static void postpone(ft_site *site, const entry *read, pendings *tests)
{
    gathering nodes = {0};
    ft_str owner = ft_json_text_of(site->arena, read->attached);
    read_texts(site->arena, ft_json_member(read->depends_on, FT_STR("nodes")), keep_last, &nodes);
    ft_str name = ft_json_text_of(site->arena, ft_json_member(read->test_metadata, FT_STR("name")));
    ft_str column = ft_json_text_of(site->arena, read->column);
    pending test = {.owner = owner.len ? owner : nodes.last, .test = {
        .id = read->node->id, .name = name.at ? name : read->node->name, .column = column,
        .severity = ft_json_member(read->node->config, FT_STR("severity")),
        .where = ft_json_member(read->node->config, FT_STR("where"))}};
    ft_vec_push(site->arena, tests, test);
}

static void attach(ft_site *site, const pendings *tests)
{
    for (size_t i = 0; i < tests->len; i++) {
        ft_site_node *owner = ft_map_get(&site->by_id, tests->at[i].owner);
        if (!owner)
            continue;
        ft_vec_push(site->arena, &owner->tests, tests->at[i].test);
        ft_map_put(site->arena, &site->by_id, tests->at[i].test.id, owner);
    }
}

static bool read_section(ft_site *site, ft_json_pull *pull, int kind, pendings *tests)
{
    ft_str id;
    if (!ft_json_enter(pull, '{'))
        return ft_json_take(pull).at != NULL;
    ft_site_node *node = FT_NEW(site->arena, ft_site_node);
    while (ft_json_key(pull, &id)) {
        entry read = {.node = node};
        memset(node, 0, sizeof *node);
        if (!read_entry(site->arena, pull, &read))
            return false;
        ft_str word = ft_json_text_of(site->arena, read.type);
        if (kind >= 0)
            node->kind = (ft_page_kind)kind;
        else if (!find_kind(word, &node->kind))
            node->kind = FT_PAGE_OPERATION; /* "sql operation" and what dbt may add */
        if (ft_json_is_object(read.test_metadata)) {
            postpone(site, &read, tests);
        } else if (node->kind != FT_PAGE_MACRO || !is_built_in(site, node->package)) {
            settle(site, &read);
            node = FT_NEW(site->arena, ft_site_node);
        }
    }
    return !pull->failed;
}

/* ---- the file */

static bool read_metadata(ft_site *site, ft_json_pull *pull)
{
    ft_str metadata = ft_json_take(pull), schema;
    site->project = ft_json_text_of(site->arena, ft_json_member(metadata, FT_STR("project_name")));
    site->adapter = ft_json_text_of(site->arena, ft_json_member(metadata, FT_STR("adapter_type")));
    site->generated = ft_json_text_of(site->arena, ft_json_member(metadata, FT_STR("generated_at")));
    schema = ft_json_text_of(site->arena, ft_json_member(metadata, FT_STR("dbt_schema_version")));
    return ft_str_find(schema, FT_STR("/manifest/"), 0) != FT_NOWHERE;
}

/* Only the overviews are pages; other blocks stand in descriptions already. */
static bool read_docs(ft_site *site, ft_json_pull *pull)
{
    ft_str id;
    if (!ft_json_enter(pull, '{'))
        return ft_json_take(pull).at != NULL;
    while (ft_json_key(pull, &id)) {
        ft_str block = ft_json_take(pull);
        ft_str name = ft_json_text_of(site->arena, ft_json_member(block, FT_STR("name")));
        ft_str package = ft_json_text_of(site->arena, ft_json_member(block, FT_STR("package_name")));
        bool overview = ft_str_starts(name, FT_STR("__")) && ft_str_ends(name, FT_STR("__")) && name.len > 4;
        if (!overview || (ft_map_has(&site->docs, name) && !ft_str_eq(package, site->project)))
            continue;
        ft_str *contents = FT_NEW(site->arena, ft_str);
        *contents = ft_json_member(block, FT_STR("block_contents"));
        ft_map_put(site->arena, &site->docs, name, contents);
    }
    return !pull->failed;
}

static int section_kind(ft_str key)
{
    static const struct { const char *section; int kind; } sections[] = {
        {"nodes", -1}, {"sources", FT_PAGE_SOURCE}, {"macros", FT_PAGE_MACRO}, {"exposures", FT_PAGE_EXPOSURE},
        {"metrics", FT_PAGE_METRIC}, {"saved_queries", FT_PAGE_SAVED_QUERY}, {"functions", FT_PAGE_FUNCTION},
        {"semantic_models", FT_PAGE_SEMANTIC_MODEL}, {"unit_tests", FT_PAGE_UNIT_TEST}};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (ft_str_is(key, sections[i].section))
            return sections[i].kind;
    return FT_PAGE_KINDS;
}

bool ft_site_manifest(ft_site *site, ft_str text)
{
    ft_json_pull pull = ft_json_pull_of(text);
    pendings tests = {0};
    bool known = false;
    ft_str key;
    if (!ft_json_enter(&pull, '{'))
        return false;
    while (ft_json_key(&pull, &key)) {
        int kind = section_kind(key);
        bool ok = ft_str_is(key, "metadata") ? (known = read_metadata(site, &pull))
                : ft_str_is(key, "docs") ? read_docs(site, &pull)
                : kind != FT_PAGE_KINDS ? read_section(site, &pull, kind, &tests)
                : ft_json_take(&pull).at != NULL;
        if (!ok)
            return false;
    }
    attach(site, &tests);
    return known && !pull.failed;
}
