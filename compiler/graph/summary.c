/* summary.c - the graph as numbers; see summary.h. */
#include "graph/summary.h"

#include <stdio.h>

typedef struct { const ft_graph *graph; ft_sink *sink; bool with_tests; } writer;

static bool is_test(const ft_graph *graph, ft_node_id id)
{
    return ft_graph_node(graph, id)->type == FT_TEST;
}

/* What stands on the one node a test reads waits for that test in `build`. */
static void followers_of_test(writer *w, ft_node_id test)
{
    ft_node_ids tested = ft_graph_parents(w->graph, test);
    if (tested.len != 1)
        return;
    ft_node_ids others = ft_graph_children(w->graph, tested.at[0]);
    for (size_t i = 0; i < others.len; i++)
        if (!is_test(w->graph, others.at[i]))
            ft_sink_value(w->sink, FT_NO_KEY, ft_of_int(others.at[i]));
}

static void followers(writer *w, ft_node_id id)
{
    ft_node_ids children = ft_graph_children(w->graph, id);
    bool test = w->with_tests && is_test(w->graph, id);
    if (!children.len && !test)
        return;
    ft_sink_open(w->sink, FT_KEY("succ"), FT_LIST);
    for (size_t i = 0; i < children.len; i++)
        ft_sink_value(w->sink, FT_NO_KEY, ft_of_int(children.at[i]));
    if (test)
        followers_of_test(w, id);
    ft_sink_close(w->sink);
}

static void entry(writer *w, ft_node_id id)
{
    const ft_node *node = ft_graph_node(w->graph, id);
    char digits[16];
    ft_str key = {digits, (size_t)snprintf(digits, sizeof digits, "%u", id)};
    ft_sink_open(w->sink, ft_key_of(key), FT_DICT);
    ft_sink_text(w->sink, FT_KEY("name"), node->unique_id);
    ft_sink_text(w->sink, FT_KEY("type"), ft_str_of(ft_resource_type_word((ft_resource_type)node->type)));
    followers(w, id);
    ft_sink_close(w->sink);
}

static void nodes(const ft_graph *graph, const char *name, bool with_tests, ft_sink *sink)
{
    writer w = {graph, sink, with_tests};
    ft_sink_open(sink, ft_key_of(ft_str_of(name)), FT_DICT);
    for (size_t i = 0; i < ft_graph_len(graph); i++)
        entry(&w, (ft_node_id)i);
    ft_sink_close(sink);
}

void ft_graph_summary_write(const ft_graph *graph, bool with_test_edges, ft_sink *sink)
{
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("_invocation_id"), ft_graph_project(graph)->invocation->invocation_id);
    nodes(graph, "linked", false, sink);
    if (with_test_edges)
        nodes(graph, "with_test_edges", true, sink);
    ft_sink_close(sink);
}
