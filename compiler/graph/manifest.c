/* manifest.c - the top level of manifest.json; the entries are model/describe's. */
#include "graph/manifest.h"

#include "base/digest.h"
#include "value/datetime_calendar.h"

#include <stdlib.h>

#define SCHEMA_URL "https://schemas.getdbt.com/dbt/"

typedef struct {
    ft_arena *arena;
    const ft_manifest_request *request;
    ft_sink *sink;
} writer;

/* The `width` digits of `number` and the byte behind them. */
static char *put_digits(char *at, int number, int width, char behind)
{
    for (int i = width; i-- > 0; number /= 10)
        at[i] = (char)('0' + number % 10);
    at[width] = behind;
    return at + width + 1;
}

/* Eight of them stand in the result of a node: printf would be a tenth of what a node costs. */
ft_str ft_iso_utc(ft_arena *arena, int64_t wall_us)
{
    ft_civil when = ft_civil_of(wall_us);
    char text[sizeof "0000-00-00T00:00:00.000000Z"], *at = text;
    at = put_digits(at, when.year, 4, '-');
    at = put_digits(at, when.month, 2, '-');
    at = put_digits(at, when.day, 2, 'T');
    at = put_digits(at, when.hour, 2, ':');
    at = put_digits(at, when.minute, 2, ':');
    at = put_digits(at, when.second, 2, '.');
    at = put_digits(at, when.micro, 6, 'Z');
    return ft_str_copy(arena, (ft_str){text, (size_t)(at - text)});
}

static void environment(ft_sink *sink, const ft_invocation *invocation)
{
    static const ft_str prefix = FT_STR_INIT("DBT_ENV_CUSTOM_ENV_");
    ft_sink_open(sink, FT_KEY("env"), FT_DICT);
    for (size_t i = 0; i < invocation->env_names.len; i++) {
        ft_str name = invocation->env_names.at[i];
        if (ft_str_starts(name, prefix))
            ft_sink_text(sink, ft_key_of(ft_str_from(name, prefix.len)), invocation->env(invocation->env_self, name));
    }
    ft_sink_close(sink);
}

void ft_artifact_metadata(ft_sink *sink, ft_arena *arena, const ft_invocation *invocation, const char *schema,
                          int64_t generated_us)
{
    ft_sink_text(sink, FT_KEY("dbt_schema_version"), ft_format(arena, SCHEMA_URL "%s.json", schema));
    ft_sink_text(sink, FT_KEY("dbt_version"), FT_STR(FT_DBT_VERSION));
    ft_sink_text(sink, FT_KEY("generated_at"), ft_iso_utc(arena, generated_us));
    ft_sink_text(sink, FT_KEY("invocation_id"), invocation->invocation_id);
    ft_sink_text(sink, FT_KEY("invocation_started_at"), ft_iso_utc(arena, invocation->started_us));
    environment(sink, invocation);
}

static ft_value quoting_of(const ft_project *project, const char *part)
{
    ft_value quoting = project->root->quoting;
    ft_value given = quoting.kind == FT_DICT ? ft_dict_get_text(quoting.as.dict, ft_str_of(part)) : FT_VALUE_UNDEFINED;
    return given.kind == FT_BOOL ? given : FT_VALUE_TRUE;
}

static void metadata(writer *w)
{
    const ft_manifest_request *request = w->request;
    ft_sink *sink = w->sink;
    ft_sink_open(sink, FT_KEY("metadata"), FT_DICT);
    ft_artifact_metadata(sink, w->arena, request->project->invocation, "manifest/v12", request->generated_us);
    ft_sink_text(sink, FT_KEY("project_name"), request->project->root->name);
    ft_sink_text(sink, FT_KEY("project_id"), ft_md5_hex(w->arena, request->project->root->name));
    ft_sink_text(sink, FT_KEY("user_id"), request->user_id);
    ft_sink_value(sink, FT_KEY("send_anonymous_usage_stats"), FT_VALUE_FALSE);
    ft_sink_text(sink, FT_KEY("adapter_type"), request->adapter_type);
    ft_sink_open(sink, FT_KEY("quoting"), FT_DICT);
    ft_sink_value(sink, FT_KEY("database"), quoting_of(request->project, "database"));
    ft_sink_value(sink, FT_KEY("schema"), quoting_of(request->project, "schema"));
    ft_sink_value(sink, FT_KEY("identifier"), quoting_of(request->project, "identifier"));
    ft_sink_value(sink, FT_KEY("column"), FT_VALUE_NONE);
    ft_sink_close(sink);
    ft_str started = ft_iso_utc(w->arena, request->project->invocation->started_us);
    ft_sink_text(sink, FT_KEY("run_started_at"),
                 ft_format(w->arena, "%.*s+00:00", (int)started.len - 1, started.at));
    ft_sink_close(sink);
}

static bool in_nodes(const ft_node *node)
{
    return node->type <= FT_OPERATION;
}

static const ft_compiled *compiled_of(const writer *w, const ft_node *node)
{
    return w->request->compiled && node->enabled ? w->request->compiled[node->graph_id] : NULL;
}

static void entry(const writer *w, ft_sink *sink, const ft_node *node)
{
    ft_sink_open(sink, ft_key_of(node->unique_id), FT_DICT);
    ft_describe_node(sink, node, compiled_of(w, node));
    ft_sink_close(sink);
}

static void tell_if_in_nodes(void *state, ft_sink *sink, size_t item)
{
    const writer *w = state;
    const ft_node *node = w->request->project->nodes.at[item];
    if (in_nodes(node))
        entry(w, sink, node);
}

/* A test that lost its parent is disabled, and yet listed among the nodes (TST-15). */
static void nodes(writer *w)
{
    ft_sink_open(w->sink, FT_KEY("nodes"), FT_DICT);
    ft_sink_each(w->sink, w->request->pool, w->request->project->nodes.len, tell_if_in_nodes, w);
    ft_sink_close(w->sink);
}

static void section(writer *w, const char *name, ft_resource_type type)
{
    const ft_node_list *list = &w->request->project->nodes;
    ft_sink_open(w->sink, ft_key_of(ft_str_of(name)), FT_DICT);
    for (size_t i = 0; i < list->len; i++)
        if (list->at[i]->type == type)
            entry(w, w->sink, list->at[i]);
    ft_sink_close(w->sink);
}

/* The project's macros, the adapter's, dbt's, those of packages. */
static unsigned macro_rank(const writer *w, const ft_macro *macro)
{
    if (ft_str_eq(macro->package, w->request->project->root->name))
        return 0;
    return !macro->internal ? 3 : ft_str_is(macro->package, "dbt") ? 2 : 1;
}

static void macros(writer *w)
{
    const ft_project *project = w->request->project;
    ft_sink_open(w->sink, FT_KEY("macros"), FT_DICT);
    for (unsigned rank = 0; rank < 4; rank++)
        for (size_t i = 0; i < project->macros.len; i++) {
            const ft_macro *macro = project->macros.at[i];
            if (macro_rank(w, macro) != rank || ft_macro_is_helper(macro))
                continue;
            ft_sink_open(w->sink, ft_key_of(macro->unique_id), FT_DICT);
            ft_describe_macro(w->sink, macro);
            ft_sink_close(w->sink);
        }
    ft_sink_close(w->sink);
}

/* The project's docs, dbt's, those of packages. */
static unsigned doc_rank(const writer *w, const ft_doc *doc)
{
    if (ft_str_eq(doc->package, w->request->project->root->name))
        return 0;
    return ft_str_is(doc->package, "dbt") ? 1 : 2;
}

static void docs(writer *w)
{
    const ft_project *project = w->request->project;
    ft_sink_open(w->sink, FT_KEY("docs"), FT_DICT);
    for (unsigned rank = 0; rank < 3; rank++)
        for (size_t i = 0; i < project->docs.len; i++) {
            if (doc_rank(w, project->docs.at[i]) != rank)
                continue;
            ft_sink_open(w->sink, ft_key_of(project->docs.at[i]->unique_id), FT_DICT);
            ft_describe_doc(w->sink, project->docs.at[i]);
            ft_sink_close(w->sink);
        }
    ft_sink_close(w->sink);
}

static void groups(writer *w)
{
    const ft_project *project = w->request->project;
    ft_sink_open(w->sink, FT_KEY("groups"), FT_DICT);
    for (size_t i = 0; i < project->groups.len; i++) {
        ft_sink_open(w->sink, ft_key_of(project->groups.at[i]->unique_id), FT_DICT);
        ft_describe_group(w->sink, project->groups.at[i]);
        ft_sink_close(w->sink);
    }
    ft_sink_close(w->sink);
}

/* unique id -> list of the disabled nodes that would have had it */
static void disabled(writer *w)
{
    const ft_node_list *all = &w->request->project->disabled;
    ft_map lists = {0};
    for (size_t i = 0; i < all->len; i++) {
        ft_node_list **list = (ft_node_list **)ft_map_slot(w->arena, &lists, all->at[i]->unique_id);
        if (!*list)
            *list = FT_NEW(w->arena, ft_node_list);
        ft_vec_push(w->arena, *list, all->at[i]);
    }
    const ft_map_entry *each;
    ft_sink_open(w->sink, FT_KEY("disabled"), FT_DICT);
    for (size_t at = 0; (each = ft_map_next(&lists, &at));) {
        const ft_node_list *list = each->value;
        ft_sink_open(w->sink, ft_key_of(each->key), FT_LIST);
        for (size_t i = 0; i < list->len; i++) {
            ft_sink_open(w->sink, FT_NO_KEY, FT_DICT);
            ft_describe_node(w->sink, list->at[i], NULL);
            ft_sink_close(w->sink);
        }
        ft_sink_close(w->sink);
    }
    ft_sink_close(w->sink);
}

/* ---- who stands on whom */

typedef FT_VEC(ft_str) ids;

/* Tests that lost one of their parents are in no graph; here they still stand on the others. */
static void add_orphans(const writer *w, const ft_node_list *orphans, const ft_node *parent, ids *out)
{
    for (size_t i = 0; i < orphans->len; i++)
        for (size_t n = 0; n < orphans->at[i]->depends_on.len; n++)
            if (orphans->at[i]->depends_on.at[n] == parent)
                ft_vec_push(w->arena, out, orphans->at[i]->unique_id);
}

static void parents_of(const writer *w, const ft_node_list *orphans, const ft_node *node, ids *out)
{
    (void)orphans;
    for (size_t i = 0; i < node->depends_on.len; i++)
        ft_vec_push(w->arena, out, node->depends_on.at[i]->unique_id);
}

static void children_of(const writer *w, const ft_node_list *orphans, const ft_node *node, ids *out)
{
    const ft_graph *graph = w->request->graph;
    ft_node_ids found = node->enabled ? ft_graph_children(graph, node->graph_id) : (ft_node_ids){0};
    for (size_t n = 0; n < found.len; n++)
        ft_vec_push(w->arena, out, ft_graph_node(graph, found.at[n])->unique_id);
    add_orphans(w, orphans, node, out);
}

typedef void around_fn(const writer *w, const ft_node_list *orphans, const ft_node *node, ids *out);

static const ft_resource_type late_types[] = {FT_SOURCE, FT_EXPOSURE, FT_METRIC, FT_SEMANTIC_MODEL, FT_SAVED_QUERY,
                                              FT_UNIT_TEST, FT_FUNCTION};
enum { LATE_TYPES = sizeof late_types / sizeof *late_types };

/* The order of the maps: those of `nodes`, then kind by kind. And who must be asked for children the graph lacks. */
typedef struct { ft_node_list nodes, late[LATE_TYPES], orphans; } map_order;

static void order_nodes(const writer *w, map_order *order)
{
    const ft_node_list *all = &w->request->project->nodes;
    for (size_t i = 0; i < all->len; i++) {
        ft_node *node = all->at[i];
        if (!node->enabled)
            ft_vec_push(w->arena, &order->orphans, node);
        if (in_nodes(node))
            ft_vec_push(w->arena, &order->nodes, node);
        for (size_t k = 0; k < LATE_TYPES; k++)
            if (node->type == late_types[k])
                ft_vec_push(w->arena, &order->late[k], node);
    }
}

static void add_neighbours(writer *w, const map_order *order, const ft_node_list *nodes, around_fn *around)
{
    ids found = {0};
    for (size_t i = 0; i < nodes->len; i++) {
        found.len = 0;
        around(w, &order->orphans, nodes->at[i], &found);
        if (found.len > 1)
            qsort(found.at, found.len, sizeof *found.at, ft_str_cmp_qsort);
        ft_sink_texts(w->sink, ft_key_of(nodes->at[i]->unique_id), found.at, found.len);
    }
}

static void neighbours(writer *w, const char *name, const map_order *order, around_fn *around)
{
    ft_sink_open(w->sink, ft_key_of(ft_str_of(name)), FT_DICT);
    add_neighbours(w, order, &order->nodes, around);
    for (size_t k = 0; k < LATE_TYPES; k++)
        add_neighbours(w, order, &order->late[k], around);
    ft_sink_close(w->sink);
}

static void group_map(writer *w)
{
    const ft_project *project = w->request->project;
    ft_sink_open(w->sink, FT_KEY("group_map"), FT_DICT);
    for (size_t g = 0; g < project->groups.len; g++) {
        ft_sink_open(w->sink, ft_key_of(project->groups.at[g]->name), FT_LIST);
        for (size_t i = 0; i < project->nodes.len; i++)
            if (project->nodes.at[i]->group.at && ft_str_eq(project->nodes.at[i]->group, project->groups.at[g]->name))
                ft_sink_text(w->sink, FT_NO_KEY, project->nodes.at[i]->unique_id);
        ft_sink_close(w->sink);
    }
    ft_sink_close(w->sink);
}

void ft_manifest_write(ft_arena *arena, const ft_manifest_request *request, ft_sink *sink)
{
    writer w = {arena, request, sink};
    map_order order = {0};
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    metadata(&w);
    nodes(&w);
    section(&w, "sources", FT_SOURCE);
    macros(&w);
    docs(&w);
    section(&w, "exposures", FT_EXPOSURE);
    section(&w, "metrics", FT_METRIC);
    groups(&w);
    ft_sink_value(sink, FT_KEY("selectors"), request->selectors);
    disabled(&w);
    order_nodes(&w, &order);
    neighbours(&w, "parent_map", &order, parents_of);
    neighbours(&w, "child_map", &order, children_of);
    group_map(&w);
    section(&w, "saved_queries", FT_SAVED_QUERY);
    section(&w, "semantic_models", FT_SEMANTIC_MODEL);
    section(&w, "unit_tests", FT_UNIT_TEST);
    section(&w, "functions", FT_FUNCTION);
    ft_sink_close(sink);
}
