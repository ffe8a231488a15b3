/* run_world.c - see run_world.h. The `graph` dict is made once, by whichever thread asks first; packages
 * keep things in it from one node to the next. */
#include "cli/run_world.h"

#include "exec/graph_mapping.h"
#include "exec/shared_dict.h"
#include "model/describe.h"

#include <pthread.h>

typedef struct {
    ft_world world;
    ft_session *session;
    const ft_plan *plan;
    pthread_mutex_t lock;       /* guards graph */
    ft_value graph;             /* FT_UNDEFINED until it was asked for */
} run_world;

static void describe_all(ft_sink *sink, const ft_project *project, const char *key, unsigned types)
{
    ft_sink_open(sink, ft_key_of(ft_str_of(key)), FT_DICT);
    for (size_t i = 0; i < project->nodes.len; i++) {
        const ft_node *node = project->nodes.at[i];
        if (!(types >> node->type & 1))
            continue;
        ft_sink_open(sink, ft_key_of(node->unique_id), FT_DICT);
        ft_describe_node(sink, node, NULL);
        ft_sink_close(sink);
    }
    ft_sink_close(sink);
}

static void describe_groups(ft_sink *sink, const ft_project *project)
{
    ft_sink_open(sink, FT_KEY("groups"), FT_DICT);
    for (size_t i = 0; i < project->groups.len; i++) {
        ft_sink_open(sink, ft_key_of(project->groups.at[i]->unique_id), FT_DICT);
        ft_describe_group(sink, project->groups.at[i]);
        ft_sink_close(sink);
    }
    ft_sink_close(sink);
}

/* SHP-04 */
static ft_value make_graph(ft_session *session)
{
    const ft_project *project = session->project;
    ft_arena *arena = session->graph_arena = session->graph_arena ? session->graph_arena : ft_arena_new("graph");
    ft_value_out out = {.arena = arena};
    ft_sink sink = ft_value_sink(&out);
    ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
    describe_all(&sink, project, "exposures", 1u << FT_EXPOSURE);
    describe_all(&sink, project, "functions", 1u << FT_FUNCTION);
    describe_groups(&sink, project);
    describe_all(&sink, project, "metrics", 1u << FT_METRIC);
    describe_all(&sink, project, "nodes", (1u << (FT_OPERATION + 1)) - 1);
    describe_all(&sink, project, "sources", 1u << FT_SOURCE);
    describe_all(&sink, project, "semantic_models", 1u << FT_SEMANTIC_MODEL);
    describe_all(&sink, project, "saved_queries", 1u << FT_SAVED_QUERY);
    describe_all(&sink, project, "unit_tests", 1u << FT_UNIT_TEST);
    ft_sink_close(&sink);
    ft_value_freeze(out.made);
    ft_dict *sections = ft_dict_new(arena);
    const ft_dict_entry *section;
    for (size_t at = 0; (section = ft_dict_next(out.made.as.dict, &at));)
        ft_dict_set_text(arena, sections, ft_text_of(section->key), ft_graph_mapping(arena, section->value.as.dict));
    return ft_shared_dict_new(arena, sections);
}

static bool graph_of(void *self, ft_job *job, ft_value *out)
{
    run_world *made = self;
    (void)job;
    pthread_mutex_lock(&made->lock);
    if (made->graph.kind == FT_UNDEFINED)
        made->graph = make_graph(made->session);
    *out = made->graph;
    pthread_mutex_unlock(&made->lock);
    return true;
}

static bool is_selected(void *self, const ft_node *node)
{
    const run_world *made = self;
    return made->plan && node->enabled && ft_node_set_has(made->plan->selected, node->graph_id);
}

static const ft_relation *deferred_of(void *self, const ft_node *node)
{
    const run_world *made = self;
    return made->session->state ? ft_state_relation(made->session->state, node->unique_id) : NULL;
}

static ft_value selected_ids(ft_session *session, const ft_plan *plan)
{
    ft_list *ids = ft_list_new(session->arena, 0);
    for (ft_node_id id = 0; plan && ft_node_set_next(plan->selected, &id); id++)
        ft_list_add(session->arena, ids, ft_of_text(ft_graph_node(session->graph, id)->unique_id));
    ids->frozen = true;
    return ft_of_list(ids);
}

const ft_world *ft_run_world(ft_session *session, const ft_plan *plan)
{
    const ft_project *project = session->project;
    run_world *made = FT_NEW(session->arena, run_world);
    FT_VEC(const ft_project_file *) packages = {0};
    for (size_t i = 0; i < project->packages.len; i++)
        if (!project->packages.at[i]->file.internal)
            ft_vec_push(session->arena, &packages, &project->packages.at[i]->file);
    made->session = session;
    made->plan = plan;
    made->graph = FT_VALUE_UNDEFINED;
    pthread_mutex_init(&made->lock, NULL);
    made->world = (ft_world){
        .invocation = project->invocation, .profile = project->profile, .root = project->root,
        .packages = packages.at, .packages_len = packages.len, .registry = project->registry,
        .can = session->adapter ? ft_adapter_can(session->adapter) : NULL,
        .self = made, .graph = graph_of, .selected = is_selected, .deferred = deferred_of,
        .selected_resources = selected_ids(session, plan),
    };
    return &made->world;
}
