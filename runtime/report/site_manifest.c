/* site_manifest.c - what the documentation needs of manifest.json; see site_manifest.h.
 *
 * The file comes in pieces: one entry is held at a time, walked once, and what the pages show of it is copied.
 * Most keys are looked up in one table that says where the value goes. */
#include "report/site_manifest.h"

#include <stddef.h>

/* ---- one entry */

typedef struct {
    ft_site_node *node;
    ft_str type, depends_on, attached, column, test_metadata, docs, contract, config, columns, checksum;
} entry;

/* RAW: copied when the entry is kept. LOOKED_AT: only looked at while the entry is held. */
typedef enum { RAW, TEXT, LOOKED_AT, EXTRA } place;

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
    {FT_STR_INIT("columns"), LOOKED_AT, ENTRY(columns)},
    {FT_STR_INIT("config"), LOOKED_AT, ENTRY(config)},
    {FT_STR_INIT("resource_type"), LOOKED_AT, ENTRY(type)},
    {FT_STR_INIT("depends_on"), LOOKED_AT, ENTRY(depends_on)},
    {FT_STR_INIT("attached_node"), LOOKED_AT, ENTRY(attached)},
    {FT_STR_INIT("column_name"), LOOKED_AT, ENTRY(column)},
    {FT_STR_INIT("test_metadata"), LOOKED_AT, ENTRY(test_metadata)},
    {FT_STR_INIT("docs"), LOOKED_AT, ENTRY(docs)},
    {FT_STR_INIT("contract"), LOOKED_AT, ENTRY(contract)},
    {FT_STR_INIT("checksum"), LOOKED_AT, ENTRY(checksum)},
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
        char *base = keys[i].place == LOOKED_AT ? (char *)into : (char *)into->node;
        if (keys[i].place == TEXT)
            *(ft_str *)(void *)(base + keys[i].offset) = ft_json_text_of(arena, value);
        else if (keys[i].place != EXTRA)
            *(ft_str *)(void *)(base + keys[i].offset) = value;
        else if (!ft_json_is_empty(value) && into->node->extra_len < sizeof into->node->extra / sizeof *into->node->extra) {
            into->node->extra[into->node->extra_len].key = keys[i].key;
            into->node->extra[into->node->extra_len++].value = value;
        }
        return;
    }
}

/* Copies what was put: from here on the entry's text is not needed. */
static void keep(ft_arena *arena, ft_site_node *node)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        ft_str *field = (ft_str *)(void *)((char *)node + keys[i].offset);
        if (keys[i].place == RAW && ft_json_is_empty(*field))
            *field = (ft_str){0};
        else if (keys[i].place == RAW || (keys[i].place == TEXT && field->at))
            *field = ft_str_copy(arena, *field);
    }
    for (unsigned i = 0; i < node->extra_len; i++)
        node->extra[i].value = ft_str_copy(arena, node->extra[i].value);
}

static bool read_entry(ft_arena *arena, ft_str text, entry *into)
{
    ft_json_pull pull = ft_json_pull_of(text);
    ft_str key;
    if (!ft_json_enter(&pull, '{'))
        return false;
    while (ft_json_key(&pull, &key))
        put(arena, into, key, ft_json_take(&pull));
    return !pull.failed && into->node->id.at;
}

static ft_str kept_text(ft_arena *arena, ft_str value)
{
    return ft_str_copy(arena, ft_json_text_of(arena, value));
}

static ft_str kept_member(ft_arena *arena, ft_str object, ft_str key)
{
    return ft_str_copy(arena, ft_json_member(object, key));
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

/* dbt's own have no page. */
static void add_macro(void *self, ft_str text)
{
    gathering *to = self;
    if (!ft_str_starts(text, FT_STR("macro.dbt.")))
        ft_vec_push(to->arena, &to->node->macros, ft_str_copy(to->arena, text));
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
            column->name = kept_text(arena, value);
        else if (ft_json_is_empty(value))
            continue;
        else if (ft_str_is(key, "description"))
            column->description = ft_str_copy(arena, value);
        else if (ft_str_is(key, "data_type"))
            column->declared_type = ft_str_copy(arena, value);
        else if (ft_str_is(key, "meta"))
            column->meta = ft_str_copy(arena, value);
        else if (ft_str_is(key, "constraints"))
            column->constraints = ft_str_copy(arena, value);
    }
}

static size_t count_members(ft_str object)
{
    ft_json_pull pull = ft_json_pull_of(object);
    ft_str key;
    size_t count = 0;
    for (bool inside = ft_json_enter(&pull, '{'); inside && ft_json_key(&pull, &key); count++)
        ft_json_take(&pull);
    return count;
}

/* Counted first: there may be hundreds of thousands, and a list that grows leaves its former places behind. */
static void read_columns(ft_site *site, ft_site_node *node, ft_str columns)
{
    ft_json_pull pull = ft_json_pull_of(columns);
    ft_str key;
    if (!ft_json_enter(&pull, '{'))
        return;
    ft_vec_size(site->arena, &node->shown, count_members(columns));
    while (ft_json_key(&pull, &key)) {
        ft_site_column column = {.in_yaml = true};
        read_column(&pull, site->arena, &column);
        if (!column.name.at)
            column.name = ft_str_copy(site->arena, key);
        ft_vec_push(site->arena, &node->shown, column);
    }
}

/* ---- an entry becomes a node, or a row of one */

static void keep_config(ft_arena *arena, ft_site_node *node, ft_str config)
{
    if (node->kind != FT_PAGE_SNAPSHOT && node->kind != FT_PAGE_MODEL)
        return;
    bool snapshot = node->kind == FT_PAGE_SNAPSHOT;
    node->strategy = kept_member(arena, config, snapshot ? FT_STR("strategy") : FT_STR("incremental_strategy"));
    node->unique_key = kept_member(arena, config, FT_STR("unique_key"));
    node->updated_at = kept_member(arena, config, FT_STR("updated_at"));
}

static void settle(ft_site *site, const entry *read)
{
    ft_arena *arena = site->arena;
    ft_site_node *node = read->node;
    if (ft_str_is(ft_json_member(read->docs, FT_STR("meta")), "false"))
        node->meta = (ft_str){0};
    keep(arena, node);
    node->materialized = kept_text(arena, ft_json_member(read->config, FT_STR("materialized")));
    node->hidden = ft_str_is(ft_json_member(read->docs, FT_STR("show")), "false");
    node->color = kept_member(arena, read->docs, FT_STR("node_color"));
    node->enforced = ft_json_is_true(ft_json_member(read->contract, FT_STR("enforced")));
    node->checksum = kept_member(arena, read->checksum, FT_STR("checksum"));
    node->depends_on = kept_member(arena, read->depends_on, FT_STR("nodes"));
    gathering macros = {.arena = arena, .node = node};
    read_texts(arena, ft_json_member(read->depends_on, FT_STR("macros")), add_macro, &macros);
    read_columns(site, node, read->columns);
    keep_config(arena, node, read->config);
    ft_vec_push(site->arena, &site->nodes, node);
    ft_map_put(site->arena, &site->by_id, node->id, node);
}

/* Generic tests wait until every node is known: {test entry, where it belongs}. */
typedef struct { ft_site_test test; ft_str owner; } pending;
typedef FT_VEC(pending) pendings;

static void postpone(ft_site *site, const entry *read, pendings *tests)
{
    ft_arena *arena = site->arena;
    gathering nodes = {0};
    ft_str owner = ft_json_text_of(arena, read->attached);
    read_texts(arena, ft_json_member(read->depends_on, FT_STR("nodes")), keep_last, &nodes);
    ft_str name = ft_json_text_of(arena, ft_json_member(read->test_metadata, FT_STR("name")));
    pending test = {.owner = ft_str_copy(arena, owner.len ? owner : nodes.last), .test = {
        .id = ft_str_copy(arena, read->node->id), .name = ft_str_copy(arena, name.at ? name : read->node->name),
        .column = kept_text(arena, read->column), .severity = kept_member(arena, read->config, FT_STR("severity")),
        .where = kept_member(arena, read->config, FT_STR("where"))}};
    ft_vec_push(arena, tests, test);
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
        if (!read_entry(site->arena, ft_json_take(pull), &read))
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
    site->project = kept_text(site->arena, ft_json_member(metadata, FT_STR("project_name")));
    site->adapter = kept_text(site->arena, ft_json_member(metadata, FT_STR("adapter_type")));
    site->generated = kept_text(site->arena, ft_json_member(metadata, FT_STR("generated_at")));
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
        *contents = kept_member(site->arena, block, FT_STR("block_contents"));
        ft_map_put(site->arena, &site->docs, ft_str_copy(site->arena, name), contents);
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

/* parent_map and its like are long and say nothing new: one member is held at a time. */
static bool skip(ft_json_pull *pull)
{
    ft_str key;
    if (!ft_json_enter(pull, '{'))
        return ft_json_take(pull).at != NULL;
    while (ft_json_key(pull, &key))
        ft_json_take(pull);
    return !pull->failed;
}

bool ft_site_manifest(ft_site *site, ft_json_pull *pull)
{
    pendings tests = {0};
    bool known = false;
    ft_str key;
    if (!ft_json_enter(pull, '{'))
        return false;
    while (ft_json_key(pull, &key)) {
        int kind = section_kind(key);
        bool ok = ft_str_is(key, "metadata") ? (known = read_metadata(site, pull))
                : ft_str_is(key, "docs") ? read_docs(site, pull)
                : kind != FT_PAGE_KINDS ? read_section(site, pull, kind, &tests)
                : skip(pull);
        if (!ok)
            return false;
    }
    attach(site, &tests);
    return known && !pull->failed;
}
