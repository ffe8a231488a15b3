/* line_data.c - the data of a line; see line_data.h. */
#include "report/line_data.h"

#include "graph/manifest.h"

#include <stdlib.h>

/* ---- the node (LOG-20) */

static void node_relation(ft_sink *sink, const ft_node *node)
{
    ft_sink_open(sink, FT_KEY("node_relation"), FT_DICT);
    ft_sink_text(sink, FT_KEY("alias"), node->alias.at ? node->alias : FT_STR(""));
    ft_sink_text(sink, FT_KEY("database"), node->database.at ? node->database : FT_STR(""));
    ft_sink_text(sink, FT_KEY("relation_name"), node->more->relation_name.at ? node->more->relation_name : FT_STR(""));
    ft_sink_text(sink, FT_KEY("schema"), node->schema.at ? node->schema : FT_STR(""));
    ft_sink_close(sink);
}

static const char *status_of(const ft_event *event)
{
    if (event->result)
        return ft_status_word(event->result->status);
    return event->kind == FT_EVENT_NODE_COMPILING ? "compiling"
           : event->kind == FT_EVENT_NODE_EXECUTING || event->kind == FT_EVENT_SQL ||
                   event->kind == FT_EVENT_SQL_STATUS ? "executing" : "started";
}

/* dbt writes these without a zone. */
static ft_str local_time(ft_arena *arena, int64_t at_us)
{
    ft_str text = at_us ? ft_iso_utc(arena, at_us) : FT_STR("");
    return ft_str_slice(text, 0, text.len ? text.len - 1 : 0);
}

static void node_info(ft_sink *sink, ft_arena *arena, const ft_event *event, const ft_result *result)
{
    const ft_node *node = result ? result->step->node : event->step->node;
    int64_t started = result && result->compile.started_us ? result->compile.started_us : event->at_us;
    ft_sink_open(sink, FT_KEY("node_info"), FT_DICT);
    ft_sink_text(sink, FT_KEY("materialized"), ft_node_materialized(node));
    ft_sink_value(sink, FT_KEY("meta"), node->more->meta.kind == FT_DICT ? node->more->meta : ft_of_dict(ft_dict_new(arena)));
    ft_sink_text(sink, FT_KEY("node_checksum"), node->more->checksum.at ? node->more->checksum : FT_STR(""));
    ft_sink_text(sink, FT_KEY("node_finished_at"), local_time(arena, result ? result->execute.completed_us : 0));
    ft_sink_text(sink, FT_KEY("node_name"), node->name);
    ft_sink_text(sink, FT_KEY("node_path"), node->path);
    node_relation(sink, node);
    ft_sink_text(sink, FT_KEY("node_started_at"), local_time(arena, started));
    ft_sink_text(sink, FT_KEY("node_status"), ft_str_of(result ? ft_status_word(result->status) : status_of(event)));
    ft_sink_text(sink, FT_KEY("resource_type"), ft_str_of(ft_resource_type_word((ft_resource_type)node->type)));
    ft_sink_text(sink, FT_KEY("unique_id"), node->unique_id);
    ft_sink_close(sink);
}

/* ---- the result, as NodeFinished brings it (LOG-24) */

static void timing(ft_sink *sink, ft_arena *arena, const char *name, ft_timing given)
{
    if (!given.started_us)
        return;
    ft_sink_open(sink, FT_NO_KEY, FT_DICT);
    ft_sink_text(sink, FT_KEY("completed_at"), ft_iso_utc(arena, given.completed_us));
    ft_sink_text(sink, FT_KEY("name"), ft_str_of(name));
    ft_sink_text(sink, FT_KEY("started_at"), ft_iso_utc(arena, given.started_us));
    ft_sink_close(sink);
}

static void adapter_response(ft_sink *sink, const ft_dict *response)
{
    const ft_dict_entry *entry;
    ft_sink_open(sink, FT_KEY("adapter_response"), FT_DICT);
    for (size_t at = 0; response && (entry = ft_dict_next(response, &at));)
        ft_sink_value(sink, ft_key_of(ft_text_of(entry->key)), entry->value);
    ft_sink_close(sink);
}

static void run_result(ft_sink *sink, ft_arena *arena, const ft_result *result)
{
    bool counted = result->failures.kind == FT_INT;
    ft_sink_open(sink, FT_KEY("run_result"), FT_DICT);
    adapter_response(sink, result->adapter_response);
    ft_sink_value(sink, FT_KEY("execution_time"), ft_of_float(result->execution_time));
    ft_sink_text(sink, FT_KEY("message"), result->message.at ? result->message : FT_STR(""));
    ft_sink_value(sink, FT_KEY("num_failures"), ft_of_int(counted ? result->failures.as.number : 0));
    ft_sink_text(sink, FT_KEY("status"), ft_str_of(ft_status_word(result->status)));
    ft_sink_text(sink, FT_KEY("thread"), result->thread);
    ft_sink_open(sink, FT_KEY("timing_info"), FT_LIST);
    timing(sink, arena, "compile", result->compile);
    timing(sink, arena, "execute", result->execute);
    ft_sink_close(sink);
    ft_sink_close(sink);
}

/* ---- the node's group */

static bool tells_group(const ft_line *line)
{
    static const char *const names[] = {"LogModelResult", "LogTestResult", "LogBatchResult", "LogSeedResult",
                                        "LogSnapshotResult", "LogFunctionResult", "SkippingDetails", "LogSkipBecauseError",
                                        "RunResultWarning", "RunResultFailure", "RunResultError", NULL};
    for (const char *const *name = names; *name; name++)
        if (!strcmp(line->name, *name))
            return true;
    return false;
}

static const ft_group *group_of(const ft_line *line, const ft_node *node, const ft_project *project)
{
    for (size_t i = 0; project && node && node->group.len && tells_group(line) && i < project->groups.len; i++)
        if (ft_str_eq(project->groups.at[i]->name, node->group))
            return project->groups.at[i];
    return NULL;
}

/* An owner's values are texts here. */
static void tell_owner(ft_sink *sink, ft_arena *arena, const ft_dict *owner)
{
    const ft_dict_entry *entry;
    ft_job job = ft_job_in(arena);
    ft_strs keys = {0};
    for (size_t at = 0; (entry = ft_dict_next(owner, &at));)
        if (entry->value.kind != FT_NONE)
            ft_vec_push(arena, &keys, ft_text_of(entry->key));
    if (keys.len)
        qsort(keys.at, keys.len, sizeof *keys.at, ft_str_cmp_qsort);
    ft_sink_open(sink, FT_KEY("owner"), FT_DICT);
    for (size_t i = 0; i < keys.len; i++) {
        ft_str text = FT_STR("");
        ft_to_text(&job, ft_dict_get_text(owner, keys.at[i]), &text);
        ft_sink_text(sink, ft_key_of(keys.at[i]), text);
    }
    ft_sink_close(sink);
}

static void tell_group(ft_sink *sink, ft_arena *arena, const ft_group *group)
{
    ft_sink_open(sink, FT_KEY("group"), FT_DICT);
    ft_sink_text(sink, FT_KEY("name"), group->name);
    tell_owner(sink, arena, group->owner.as.dict);
    ft_sink_text(sink, FT_KEY("package_name"), group->package);
    ft_sink_close(sink);
}

/* ---- all of it */

static ft_strs sorted_keys(ft_arena *arena, const ft_line *line, bool node, bool result, bool group)
{
    ft_strs keys = {0};
    const ft_dict_entry *entry;
    for (size_t at = 0; line->data && (entry = ft_dict_next(line->data, &at));)
        ft_vec_push(arena, &keys, ft_text_of(entry->key));
    if (group)
        ft_vec_push(arena, &keys, FT_STR("group"));
    if (node)
        ft_vec_push(arena, &keys, FT_STR("node_info"));
    if (result)
        ft_vec_push(arena, &keys, FT_STR("run_result"));
    if (!line->data && !result)
        ft_vec_push(arena, &keys, FT_STR("msg"));
    qsort(keys.at, keys.len, sizeof *keys.at, ft_str_cmp_qsort);
    return keys;
}

void ft_line_data(ft_sink *sink, ft_arena *arena, const ft_line *line, const ft_project *project)
{
    const ft_event *event = line->event;
    const ft_result *result = line->result ? line->result : event ? event->result : NULL;
    bool node = result || (event && event->step), finished = result && !strcmp(line->code, "Q025");
    const ft_node *about = result ? result->step->node : node ? event->step->node : NULL;
    const ft_group *group = group_of(line, about, project);
    ft_strs keys = sorted_keys(arena, line, node, finished, group != NULL);
    for (size_t i = 0; i < keys.len; i++) {
        if (ft_str_is(keys.at[i], "node_info") && node)
            node_info(sink, arena, event, result);
        else if (ft_str_is(keys.at[i], "group") && group)
            tell_group(sink, arena, group);
        else if (ft_str_is(keys.at[i], "run_result") && finished)
            run_result(sink, arena, result);
        else if (line->data)
            ft_sink_value(sink, ft_key_of(keys.at[i]), ft_dict_get_text(line->data, keys.at[i]));
        else
            ft_sink_text(sink, ft_key_of(keys.at[i]), line->text);
    }
}
