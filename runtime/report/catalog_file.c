/* catalog_file.c - see catalog_file.h. */
#include "report/catalog_file.h"

#include "base/text.h"
#include "graph/manifest.h"
#include "report/artifact.h"

typedef struct {
    const ft_catalog_row *first;     /* what it says of the relation counts */
    ft_map columns;                  /* name -> the last row of this name */
} relation_rows;

typedef struct {
    ft_arena *arena;
    const ft_catalog_request *request;
    ft_map relations;                /* "database\nschema\nname" in lower case -> relation_rows */
} catalog;

static ft_str key_of(const catalog *c, ft_str database, ft_str schema, ft_str name)
{
    if (c->request->any_database)
        database = (ft_str){0};
    return ft_text_lower(c->arena, ft_format(c->arena, "%.*s\n%.*s\n%.*s", FT_ARG(database), FT_ARG(schema), FT_ARG(name)));
}

static void gather(catalog *c)
{
    const ft_catalog_rows *rows = &c->request->rows;
    for (size_t i = 0; i < rows->len; i++) {
        const ft_catalog_row *row = &rows->at[i];
        relation_rows **slot = (relation_rows **)ft_map_slot(c->arena, &c->relations,
                                                             key_of(c, row->database, row->schema, row->name));
        if (!*slot) {
            *slot = FT_NEW(c->arena, relation_rows);
            (*slot)->first = row;
        }
        *ft_map_slot(c->arena, &(*slot)->columns, row->column) = (void *)row;
    }
}

static void tell_columns(ft_sink *sink, const relation_rows *rows)
{
    ft_sink_open(sink, FT_KEY("columns"), FT_DICT);
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&rows->columns, &at));) {
        const ft_catalog_row *row = entry->value;
        ft_sink_open(sink, ft_key_of(row->column), FT_DICT);
        ft_sink_text(sink, FT_KEY("type"), row->column_type);
        ft_sink_value(sink, FT_KEY("index"), ft_of_int(row->index));
        ft_sink_text(sink, FT_KEY("name"), row->column);
        ft_sink_text(sink, FT_KEY("comment"), row->column_comment);
        ft_sink_close(sink);
    }
    ft_sink_close(sink);
}

/* Those the project's own macro gave, and the one every adapter has: whether there are any. */
static void tell_stats(ft_sink *sink, const ft_list *stats)
{
    ft_sink_open(sink, FT_KEY("stats"), FT_DICT);
    for (size_t i = 0; stats && i < stats->len; i++) {
        ft_dict *item = stats->at[i].as.dict;
        ft_sink_value(sink, ft_key_of(ft_text_of(ft_dict_get_text(item, FT_STR("id")))), stats->at[i]);
    }
    ft_sink_open(sink, FT_KEY("has_stats"), FT_DICT);
    ft_sink_text(sink, FT_KEY("id"), FT_STR("has_stats"));
    ft_sink_text(sink, FT_KEY("label"), FT_STR("Has Stats?"));
    ft_sink_value(sink, FT_KEY("value"), ft_of_bool(stats && stats->len));
    ft_sink_value(sink, FT_KEY("include"), FT_VALUE_FALSE);
    ft_sink_text(sink, FT_KEY("description"), FT_STR("Indicates whether there are statistics for this table"));
    ft_sink_close(sink);
    ft_sink_close(sink);
}

static void tell_relation(ft_sink *sink, const ft_node *node, const relation_rows *rows)
{
    const ft_catalog_row *first = rows->first;
    ft_sink_open(sink, ft_key_of(node->unique_id), FT_DICT);
    ft_sink_open(sink, FT_KEY("metadata"), FT_DICT);
    ft_sink_text(sink, FT_KEY("type"), first->type);
    ft_sink_text(sink, FT_KEY("schema"), first->schema);
    ft_sink_text(sink, FT_KEY("name"), first->name);
    ft_sink_text(sink, FT_KEY("database"), first->database);
    ft_sink_text(sink, FT_KEY("comment"), first->comment);
    ft_sink_text(sink, FT_KEY("owner"), first->owner);
    ft_sink_close(sink);
    tell_columns(sink, rows);
    tell_stats(sink, first->stats);
    ft_sink_text(sink, FT_KEY("unique_id"), node->unique_id);
    ft_sink_close(sink);
}

static ft_str identifier_of(const ft_node *node)
{
    return node->type == FT_SOURCE ? node->as.source->identifier : node->alias;
}

static void tell_section(catalog *c, ft_sink *sink, const char *name, bool sources)
{
    const ft_project *project = ft_graph_project(c->request->graph);
    ft_sink_open(sink, ft_key_of(ft_str_of(name)), FT_DICT);
    for (size_t i = 0; i < project->nodes.len; i++) {
        const ft_node *node = project->nodes.at[i];
        bool kept = node->type == FT_SOURCE || ft_node_is_refable(node);
        if (!node->enabled || !kept || (node->type == FT_SOURCE) != sources || !node->more->relation_name.at)
            continue;
        if (c->request->wanted && !c->request->wanted(c->request->wanted_self, node))
            continue;
        relation_rows *rows = ft_map_get(&c->relations, key_of(c, node->database, node->schema, identifier_of(node)));
        if (rows)
            tell_relation(sink, node, rows);
    }
    ft_sink_close(sink);
}

static void tell(void *state, ft_arena *arena, ft_sink *sink)
{
    catalog *c = state;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_open(sink, FT_KEY("metadata"), FT_DICT);
    ft_artifact_metadata(sink, arena, c->request->invocation, "catalog/v1", c->request->generated_us);
    ft_sink_close(sink);
    tell_section(c, sink, "nodes", false);
    tell_section(c, sink, "sources", true);
    ft_sink_value(sink, FT_KEY("errors"), c->request->errors ? ft_of_list(c->request->errors) : FT_VALUE_NONE);
    ft_sink_close(sink);
}

bool ft_catalog_file_write(ft_arena *arena, const ft_catalog_request *request, const ft_fs *fs, ft_str path,
                           ft_diags *diags)
{
    catalog c = {.arena = arena, .request = request};
    gather(&c);
    return ft_artifact_write(arena, fs, path, tell, &c, diags);
}
