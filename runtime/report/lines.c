/* lines.c - events to lines of text; see lines.h. */
#include "report/lines.h"

#include <stdlib.h>

#define RED "\033[31m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define RESET "\033[0m"

typedef struct {
    ft_arena *arena;
    const ft_event *event;
    const ft_lines_style *style;
    ft_line_fn *each;
    void *self;
    const ft_result *about;   /* while the summary tells of one result; else NULL */
} teller;

const char *ft_level_word(ft_level level)
{
    static const char *const words[] = {"debug", "info", "warn", "error", "none"};
    return words[level];
}

/* ---- data of JSON lines: NULL everywhere while nobody writes JSON */

static ft_dict *data_of(teller *t)
{
    return t->style->structured ? ft_dict_new(t->arena) : NULL;
}

static void put(teller *t, ft_dict *data, const char *key, ft_value value)
{
    if (data)
        ft_dict_set_text(t->arena, data, ft_str_of(key), value);
}

static void put_text(teller *t, ft_dict *data, const char *key, ft_str text)
{
    put(t, data, key, ft_of_text(text.at ? text : FT_STR("")));
}

static void put_count(teller *t, ft_dict *data, const char *key, size_t count)
{
    put(t, data, key, ft_of_int((int64_t)count));
}

static void say_data(teller *t, ft_level level, const char *code, const char *name, ft_str text, ft_dict *data)
{
    ft_line line = {.level = level, .code = code, .name = name, .text = text, .event = t->event, .data = data,
                    .result = t->about};
    if (level != FT_LEVEL_DEBUG || t->style->debug)
        t->each(t->self, &line);
}

static void say(teller *t, ft_level level, const char *code, const char *name, ft_str text)
{
    say_data(t, level, code, name, text, NULL);
}

static void say_msg(teller *t, ft_level level, const char *code, const char *name, ft_str text, ft_str msg)
{
    ft_dict *data = data_of(t);
    put_text(t, data, "msg", msg);
    say_data(t, level, code, name, text, data);
}

/* About a node alone: no data of its own. */
static void say_node(teller *t, const char *code, const char *name, const char *words, ft_str node)
{
    if (t->style->debug)
        say_data(t, FT_LEVEL_DEBUG, code, name, ft_format(t->arena, "%s%.*s", words, FT_ARG(node)), data_of(t));
}

static void blank(teller *t)
{
    const ft_result *about = t->about;
    t->about = NULL; /* of no node */
    say(t, FT_LEVEL_INFO, "Z017", "Formatting", FT_STR(""));
    t->about = about;
}

static ft_str paint(teller *t, const char *colour, ft_str text)
{
    return t->style->colour ? ft_format(t->arena, "%s%.*s" RESET, colour, FT_ARG(text)) : text;
}

/* "3 of 17 OK created … ..... [SELECT 5 in 0.04s]" (LOG-04). `seconds` < 0: no time. */
static ft_str progress_line(teller *t, ft_str text, ft_str status, const char *colour, double seconds)
{
    ft_buf out = ft_buf_in(t->arena);
    if (t->event->total)
        ft_buf_format(&out, "%u of %u ", t->event->index, t->event->total);
    ft_buf_format(&out, "%.*s ", FT_ARG(text));
    size_t width = out.len; /* names are shown as they are; a byte is a column for all but rare ones */
    if (width < t->style->width)
        ft_buf_fill(&out, '.', t->style->width - width);
    ft_str shown = colour ? paint(t, colour, status) : status;
    ft_buf_format(&out, " [%.*s", FT_ARG(shown));
    if (seconds >= 0)
        ft_buf_format(&out, " in %.2fs", seconds);
    ft_buf_byte(&out, ']');
    return ft_buf_str(&out);
}

static ft_str materialized_words(ft_arena *arena, const ft_node *node)
{
    return ft_str_replace(arena, ft_node_materialized(node), FT_STR("_"), FT_STR(" "));
}

/* "sql table model dbt.orders", "seed file dbt.x", "test not_null_x", "unit_test orders::t". */
static ft_str describe(teller *t, const ft_step *step)
{
    const ft_node *node = step->node;
    ft_str relation = ft_relation_label(t->arena, node, t->style->target_database);
    switch (step->kind) {
    case FT_STEP_SEED:
        return ft_format(t->arena, "seed file %.*s", FT_ARG(relation));
    case FT_STEP_SNAPSHOT:
        return ft_format(t->arena, "snapshot %.*s", FT_ARG(relation));
    case FT_STEP_TEST:
        return ft_format(t->arena, "test %.*s", FT_ARG(node->name));
    case FT_STEP_UNIT_TEST:
        return ft_format(t->arena, "unit_test %.*s::%.*s", FT_ARG(node->as.unit_test->model), FT_ARG(node->name));
    case FT_STEP_FUNCTION:
        return ft_format(t->arena, "function %.*s", FT_ARG(relation));
    case FT_STEP_NO_OP:
        return ft_format(t->arena, "%s %.*s", ft_resource_type_word(node->type), FT_ARG(node->name));
    case FT_STEP_FRESHNESS:
        return ft_format(t->arena, "freshness of %.*s.%.*s", FT_ARG(node->as.source->source_name), FT_ARG(node->name));
    case FT_STEP_HOOK:
        return ft_format(t->arena, "hook: %.*s.on-run-%s.%u", FT_ARG(node->package),
                         node->as.hook->on_run_end ? "end" : "start", step->hook_number);
    default:
        return ft_format(t->arena, "%.*s %.*s model %.*s", FT_ARG(node->more->language),
                         FT_ARG(ft_node_materialized(node)), FT_ARG(relation));
    }
}

/* ---- the start of a run */

static void add_count(ft_buf *out, size_t count, const char *one, const char *many)
{
    if (count)
        ft_buf_format(out, "%s%zu %s", out->len ? ", " : "", count, count == 1 ? one : many);
}

static const struct { ft_resource_type type; const char *one, *many; } node_words[] = {
    {FT_MODEL, "model", "models"},          {FT_SEED, "seed", "seeds"},
    {FT_SNAPSHOT, "snapshot", "snapshots"}, {FT_TEST, "test", "data tests"},
    {FT_ANALYSIS, "analysis", "analyses"},  {FT_OPERATION, "operation", "operations"},
    {FT_FUNCTION, "function", "functions"},
};

static size_t macro_count(const ft_project *project)
{
    size_t count = 0;
    for (size_t i = 0; i < project->macros.len; i++)
        count += !ft_macro_is_helper(project->macros.at[i]);
    return count;
}

/* Kinds of nodes in the order in which the project first has one, then the rest (LOG-03). */
static ft_str found_text(teller *t, const ft_project *project)
{
    ft_buf out = ft_buf_in(t->arena);
    bool told[FT_RESOURCE_TYPES] = {false};
    for (size_t i = 0; i < project->nodes.len; i++) {
        ft_resource_type type = project->nodes.at[i]->type;
        for (size_t w = 0; !told[type] && w < sizeof node_words / sizeof *node_words; w++)
            if (node_words[w].type == type)
                add_count(&out, project->counts[type], node_words[w].one, node_words[w].many);
        told[type] = true;
    }
    add_count(&out, project->counts[FT_SOURCE], "source", "sources");
    add_count(&out, project->counts[FT_EXPOSURE], "exposure", "exposures");
    add_count(&out, project->counts[FT_METRIC], "metric", "metrics");
    add_count(&out, macro_count(project), "macro", "macros");
    add_count(&out, project->groups.len, "group", "groups");
    add_count(&out, project->counts[FT_SEMANTIC_MODEL], "semantic model", "semantic models");
    add_count(&out, project->counts[FT_SAVED_QUERY], "saved query", "saved queries");
    add_count(&out, project->counts[FT_UNIT_TEST], "unit test", "unit tests");
    return ft_format(t->arena, "Found %.*s", FT_ARG(ft_buf_str(&out)));
}

static void tell_found(teller *t)
{
    ft_str text = found_text(t, ft_graph_project(t->event->plan->graph));
    ft_dict *data = data_of(t);
    put_text(t, data, "stat_line", ft_str_from(text, strlen("Found ")));
    say_data(t, FT_LEVEL_INFO, "W006", "FoundStats", text, data);
}

static void tell_concurrency(teller *t)
{
    ft_dict *data = data_of(t);
    put_count(t, data, "node_count", t->event->plan ? t->event->plan->counted : 0);
    put_count(t, data, "num_threads", t->event->threads);
    put_text(t, data, "target_name", t->event->target);
    blank(t);
    say_data(t, FT_LEVEL_INFO, "Q027", "ConcurrencyLine",
             ft_format(t->arena, "Concurrency: %u threads (target='%.*s')", t->event->threads, FT_ARG(t->event->target)), data);
    blank(t);
}

static void tell_nothing(teller *t)
{
    say(t, FT_LEVEL_WARN, "Q035", "NothingToDo",
        ft_format(t->arena, "[%.*s]: Nothing to do. Try checking your model configs and model specification args",
                  FT_ARG(paint(t, YELLOW, FT_STR("WARNING")))));
}

/* ---- nodes */

static void put_place(teller *t, ft_dict *data, const char *total)
{
    put_count(t, data, "index", t->event->index);
    put_count(t, data, total, t->event->total);
}

static void put_result(teller *t, ft_dict *data, const ft_result *result, ft_str status)
{
    put_place(t, data, "total");
    put_text(t, data, "status", status);
    put(t, data, "execution_time", ft_of_float(result->execution_time));
}

static void tell_start(teller *t)
{
    ft_step_kind kind = t->event->step->kind;
    say_node(t, "Q024", "NodeStart", "Began running node ", t->event->step->node->unique_id);
    if (kind == FT_STEP_COMPILE || (!t->event->step->counted && kind != FT_STEP_HOOK))
        return;
    ft_str text = ft_format(t->arena, "START %.*s", FT_ARG(describe(t, t->event->step)));
    bool hook = kind == FT_STEP_HOOK;
    if (hook && t->event->step->node->as.hook->on_run_end && t->event->index == 1)
        blank(t);
    ft_dict *data = data_of(t);
    put_text(t, data, hook ? "statement" : "description", ft_str_from(text, strlen("START ")));
    put_place(t, data, "total");
    say_data(t, FT_LEVEL_INFO, hook ? "Q032" : "Q011", hook ? "LogHookStartLine" : "LogStartLine",
             progress_line(t, text, FT_STR("RUN"), NULL, -1), data);
}

typedef struct { const char *code, *name, *verb_ok, *verb_bad; } wording;

static const wording wordings[] = {
    [FT_STEP_MODEL] = {"Q012", "LogModelResult", "OK created ", "ERROR creating "},
    [FT_STEP_SEED] = {"Q016", "LogSeedResult", "OK loaded ", "ERROR loading "},
    [FT_STEP_SNAPSHOT] = {"Q015", "LogSnapshotResult", "OK snapshotted ", "ERROR snapshotting "},
    [FT_STEP_TEST] = {"Q007", "LogTestResult", "", ""},
    [FT_STEP_UNIT_TEST] = {"Q007", "LogTestResult", "", ""},
    [FT_STEP_FUNCTION] = {"Q047", "LogFunctionResult", "OK created ", "ERROR creating "},
    [FT_STEP_HOOK] = {"Q033", "LogHookEndLine", "OK ", "ERROR "},
    [FT_STEP_NO_OP] = {"Q019", "LogNodeNoOpResult", "NO-OP ", ""},
    [FT_STEP_COMPILE] = {"Q030", "NodeCompiled", "", "ERROR compiling "},
    [FT_STEP_FRESHNESS] = {"Q018", "LogFreshnessResult", "", "ERROR "},
    [FT_STEP_CLONE] = {"Q012", "LogModelResult", "OK cloned ", "ERROR cloning "},
};

/* A description without the word that repeats the verb: "snapshotted dbt.x", not "snapshot dbt.x". */
static ft_str object_of(teller *t, const ft_step *step)
{
    ft_str text = describe(t, step);
    if (step->kind == FT_STEP_SNAPSHOT)
        return ft_str_from(text, strlen("snapshot "));
    if (step->kind == FT_STEP_TEST)
        return ft_str_from(text, strlen("test "));
    if (step->kind == FT_STEP_UNIT_TEST)
        return ft_str_from(text, strlen("unit_test "));
    return text;
}

/* ---- what went wrong */

static void tell_stored(teller *t, const ft_result *result)
{
    ft_str query = ft_format(t->arena, "select * from %.*s", FT_ARG(result->stored_in));
    ft_buf rule = ft_buf_in(t->arena);
    ft_dict *data = data_of(t);
    put_text(t, data, "relation_name", result->stored_in);
    ft_buf_fill(&rule, '-', query.len);
    blank(t);
    say_data(t, FT_LEVEL_INFO, "Z027", "CheckNodeTestFailure",
             ft_format(t->arena, "  See test failures:\n  %.*s\n  %.*s\n  %.*s", FT_ARG(ft_buf_str(&rule)), FT_ARG(query),
                       FT_ARG(ft_buf_str(&rule))), data);
}

static void tell_problem_lines(teller *t, const ft_result *result)
{
    bool warning = result->status == FT_STATUS_WARN;
    const ft_node *node = result->step->node;
    ft_str tag = paint(t, warning ? YELLOW : RED, warning ? FT_STR("WARNING") : FT_STR("ERROR"));
    ft_level level = warning ? FT_LEVEL_WARN : FT_LEVEL_ERROR;
    ft_dict *data = data_of(t), *message = data_of(t), *path = data_of(t);
    put_text(t, data, "node_name", node->name);
    put_text(t, data, "path", node->original_file_path);
    put_text(t, data, "resource_type", ft_str_of(ft_resource_type_word((ft_resource_type)node->type)));
    put_text(t, message, "msg", result->message);
    put_text(t, path, "path", result->compiled_path);
    t->about = result;
    say_data(t, level, warning ? "Z021" : "Z022", warning ? "RunResultWarning" : "RunResultFailure",
        ft_format(t->arena, "[%.*s]: in %s %.*s (%.*s)", FT_ARG(tag), ft_resource_type_word(node->type),
                  FT_ARG(node->name), FT_ARG(node->original_file_path)), data);
    if (result->message.len)
        say_data(t, level, warning ? "Z046" : "Z024", warning ? "RunResultWarningMessage" : "RunResultError",
            warning ? ft_format(t->arena, "[%.*s]: %.*s", FT_ARG(tag), FT_ARG(result->message))
                    : ft_format(t->arena, "  %.*s", FT_ARG(result->message)), message);
    if (result->excerpt.len) {
        blank(t);
        say(t, FT_LEVEL_INFO, "Z051", "ErrorPlace",
            ft_format(t->arena, "  %.*s", (int)result->excerpt.len - 1, result->excerpt.at));
    }
    if (result->compiled_path.len) {
        blank(t);
        say_data(t, FT_LEVEL_INFO, "Z026", "SQLCompiledPath",
                 ft_format(t->arena, "  compiled code at %.*s", FT_ARG(result->compiled_path)), path);
    }
    if (result->stored_in.len)
        tell_stored(t, result);
    t->about = NULL;
}

/* ---- what was skipped */

/* Nothing else tells of the ephemeral model: its error stands below each line. */
static void tell_skipped_for_ephemeral(teller *t, const ft_result *result)
{
    const ft_step *step = result->step;
    const char *status = ft_status_word(result->ephemeral->status);
    ft_str text = ft_format(t->arena, "SKIP relation %.*s due to ephemeral model status '%s'",
                            FT_ARG(ft_relation_label(t->arena, step->node, t->style->target_database)), status);
    ft_dict *data = data_of(t);
    put_text(t, data, "relation", step->node->name);
    put_text(t, data, "schema", step->node->schema);
    put_text(t, data, "status", ft_str_of(status));
    put_place(t, data, "total");
    say_data(t, FT_LEVEL_ERROR, "Z034", "LogSkipBecauseError", progress_line(t, text, FT_STR("ERROR SKIP"), RED, -1), data);
    if (ft_status_failed(result->ephemeral->status))
        tell_problem_lines(t, result->ephemeral);
}

static void tell_skipped(teller *t, const ft_result *result)
{
    const ft_step *step = result->step;
    if (result->ephemeral) {
        tell_skipped_for_ephemeral(t, result);
        return;
    }
    bool named = step->kind == FT_STEP_TEST || step->kind == FT_STEP_UNIT_TEST || step->kind == FT_STEP_NO_OP ||
                 step->kind == FT_STEP_HOOK;
    ft_str what = named ? describe(t, step)
                        : ft_format(t->arena, "relation %.*s",
                                    FT_ARG(ft_relation_label(t->arena, step->node, t->style->target_database)));
    ft_dict *data = data_of(t);
    put_text(t, data, "node_name", step->node->name);
    put_text(t, data, "resource_type", ft_str_of(ft_resource_type_word((ft_resource_type)step->node->type)));
    put_text(t, data, "schema", step->node->schema);
    put_place(t, data, "total");
    say_data(t, FT_LEVEL_INFO, "Q034", "SkippingDetails",
             progress_line(t, ft_format(t->arena, "SKIP %.*s", FT_ARG(what)), FT_STR("SKIP"), YELLOW, -1), data);
}

static int64_t failures_of(const ft_result *result)
{
    return result->failures.kind == FT_INT ? result->failures.as.number : 0;
}

static void tell_test(teller *t, const ft_result *result)
{
    ft_str name = object_of(t, result->step), text, status;
    const char *colour = RED;
    ft_level level = FT_LEVEL_ERROR;
    int64_t failures = failures_of(result);
    switch (result->status) {
    case FT_STATUS_PASS:
        text = ft_format(t->arena, "PASS %.*s", FT_ARG(name));
        status = FT_STR("PASS");
        colour = GREEN;
        level = FT_LEVEL_INFO;
        break;
    case FT_STATUS_WARN:
        text = ft_format(t->arena, "WARN %lld %.*s", (long long)failures, FT_ARG(name));
        status = ft_format(t->arena, "WARN %lld", (long long)failures);
        colour = YELLOW;
        level = FT_LEVEL_WARN;
        break;
    case FT_STATUS_FAIL:
        text = ft_format(t->arena, "FAIL %lld %.*s", (long long)failures, FT_ARG(name));
        status = ft_format(t->arena, "FAIL %lld", (long long)failures);
        break;
    default:
        text = ft_format(t->arena, "ERROR %.*s", FT_ARG(name));
        status = FT_STR("ERROR");
    }
    ft_dict *data = data_of(t);
    const ft_node *node = result->step->node;
    put_text(t, data, "name", node->name);
    put_text(t, data, "status", ft_str_of(ft_status_word(result->status)));
    put_text(t, data, "attached_node", node->type == FT_TEST ? node->as.test->attached_node : (ft_str){0});
    put(t, data, "num_failures", ft_of_int(failures));
    put(t, data, "execution_time", ft_of_float(result->execution_time));
    put_place(t, data, "num_models");
    say_data(t, level, "Q007", "LogTestResult", progress_line(t, text, status, colour, result->execution_time), data);
}

static void tell_freshness(teller *t, const ft_result *result)
{
    ft_str what = describe(t, result->step), text;
    const char *colour = RED;
    ft_str status = FT_STR("ERROR");
    if (result->status == FT_STATUS_PASS)
        text = ft_format(t->arena, "PASS %.*s", FT_ARG(what)), status = FT_STR("PASS"), colour = GREEN;
    else if (result->status == FT_STATUS_WARN)
        text = ft_format(t->arena, "WARN %.*s", FT_ARG(what)), status = FT_STR("WARN"), colour = YELLOW;
    else if (result->status == FT_STATUS_ERROR)
        text = ft_format(t->arena, "ERROR STALE %.*s", FT_ARG(what)), status = FT_STR("ERROR STALE");
    else
        text = ft_format(t->arena, "ERROR %.*s", FT_ARG(what));
    ft_dict *data = data_of(t);
    put_result(t, data, result, ft_str_of(ft_status_word(result->status)));
    put_text(t, data, "source_name", result->step->node->as.source->source_name);
    put_text(t, data, "table_name", result->step->node->name);
    ft_level level = result->status == FT_STATUS_PASS ? FT_LEVEL_INFO
                     : result->status == FT_STATUS_WARN ? FT_LEVEL_WARN : FT_LEVEL_ERROR;
    say_data(t, level, "Q018", "LogFreshnessResult", progress_line(t, text, status, colour, result->execution_time), data);
}

static ft_str partial_status(teller *t, const ft_result *result)
{
    size_t ok = 0;
    for (size_t i = 0; i < result->batches_len; i++)
        ok += result->batches[i].ok;
    return ft_format(t->arena, "PARTIAL SUCCESS (%zu/%zu)", ok, result->batches_len);
}

static ft_dict *built_data(teller *t, const ft_result *result, ft_str status)
{
    ft_dict *data = data_of(t);
    const ft_node *node = result->step->node;
    put_result(t, data, result, status);
    if (result->step->kind == FT_STEP_SEED) {
        put_text(t, data, "status", ft_str_of(ft_status_word(result->status)));
        put_text(t, data, "result_message", result->message);
        put_text(t, data, "relation", node->alias);
        put_text(t, data, "schema", node->schema);
    } else if (result->step->kind == FT_STEP_HOOK) {
        put_text(t, data, "statement", describe(t, result->step));
    } else {
        put_text(t, data, "description", describe(t, result->step));
    }
    return data;
}

static void tell_built(teller *t, const ft_result *result)
{
    const wording *words = &wordings[result->step->kind];
    bool ok = !ft_status_failed(result->status);
    bool partial = result->status == FT_STATUS_PARTIAL_SUCCESS;
    const char *verb = ok ? words->verb_ok : partial ? "PARTIALLY created " : words->verb_bad;
    ft_str status = FT_STR("ERROR");
    if (partial)
        status = partial_status(t, result);
    else if (result->step->kind == FT_STEP_NO_OP)
        status = FT_STR("NO-OP");
    else if (ok && result->step->kind == FT_STEP_HOOK)
        status = FT_STR("OK");
    else if (ok)
        status = result->message.len ? result->message : FT_STR("OK");
    ft_str object = object_of(t, result->step);
    say_data(t, ok ? FT_LEVEL_INFO : FT_LEVEL_ERROR, words->code, words->name,
             progress_line(t, ft_format(t->arena, "%s%.*s", verb, FT_ARG(object)), status,
                           ok ? GREEN : partial ? YELLOW : RED, result->execution_time),
             built_data(t, result, ok ? status : ft_str_of(ft_status_word(result->status))));
}

/* dbt tells of the exception, of the result and of the end, in this order. */
static void tell_error(teller *t, const ft_result *result)
{
    ft_dict *data = data_of(t);
    put_text(t, data, "exc", result->message);
    put_text(t, data, "exc_info", FT_STR(""));
    say_data(t, FT_LEVEL_DEBUG, "W002", "CatchableExceptionOnRun", result->message, data);
}

static void tell_result(teller *t, const ft_result *result)
{
    ft_step_kind kind = result->step->kind;
    if (kind == FT_STEP_COMPILE)
        return;
    if (result->status == FT_STATUS_SKIPPED)
        tell_skipped(t, result);
    else if (kind == FT_STEP_TEST || kind == FT_STEP_UNIT_TEST)
        tell_test(t, result);
    else if (kind == FT_STEP_FRESHNESS)
        tell_freshness(t, result);
    else
        tell_built(t, result);
}

static void tell_finished(teller *t)
{
    const ft_result *result = t->event->result;
    if (result->status == FT_STATUS_ERROR && result->message.len)
        tell_error(t, result);
    tell_result(t, result);
    say_node(t, "Q025", "NodeFinished", "Finished running node ", result->step->node->unique_id);
    const ft_step *step = result->step;
    if (step->kind == FT_STEP_HOOK && !step->node->as.hook->on_run_end && t->event->index == t->event->total)
        blank(t);
}

/* Each batch that fails says why; of the model the end tells the first only. */
static void tell_batch_error(teller *t)
{
    const ft_event *event = t->event;
    ft_str id = event->step->node->unique_id;
    ft_dict *data = data_of(t);
    put_text(t, data, "unique_id", id);
    put_text(t, data, "exc", event->text);
    say_data(t, FT_LEVEL_ERROR, "W004", "GenericExceptionOnRun",
             ft_format(t->arena, "[%.*s]: Unhandled error while executing batch %.*s of %.*s\n%.*s",
                       FT_ARG(paint(t, RED, FT_STR("ERROR"))), FT_ARG(event->name), FT_ARG(id), FT_ARG(event->text)), data);
}

typedef struct { const char *verb, *status, *colour, *code, *name; ft_level level; } batch_words;

static batch_words words_of_batch(const ft_event *event)
{
    if (event->kind == FT_EVENT_BATCH_START)
        return (batch_words){"START", "RUN", NULL, "Q045", "LogStartBatch", FT_LEVEL_INFO};
    if (event->kind == FT_EVENT_BATCH_SKIPPED)
        return (batch_words){"SKIP", "SKIPPED", YELLOW, "Q046", "LogBatchResult", FT_LEVEL_INFO};
    if (event->info)
        return (batch_words){"OK created", "success", GREEN, "Q046", "LogBatchResult", FT_LEVEL_INFO};
    return (batch_words){"ERROR creating", "ERROR", RED, "Q046", "LogBatchResult", FT_LEVEL_ERROR};
}

static void tell_batch(teller *t)
{
    const ft_event *event = t->event;
    batch_words words = words_of_batch(event);
    bool finished = event->kind == FT_EVENT_BATCH_FINISHED, started = event->kind == FT_EVENT_BATCH_START;
    if (finished && !event->info)
        tell_batch_error(t);
    ft_str relation = ft_relation_label(t->arena, event->step->node, t->style->target_database);
    ft_str what = ft_format(t->arena, "batch %.*s of %.*s", FT_ARG(event->name), FT_ARG(relation));
    ft_event plain = *event;
    plain.total = 0;
    teller inner = *t;
    inner.event = &plain;
    ft_dict *data = data_of(t);
    put_text(t, data, "description", what);
    put_count(t, data, "batch_index", event->index);
    put_count(t, data, "total_batches", event->total);
    if (!started) {
        put_text(t, data, "status", ft_str_lower_ascii(t->arena, ft_str_of(words.status)));
        put(t, data, "execution_time", ft_of_float(event->seconds));
    }
    ft_str text = ft_format(t->arena, "Batch %u of %u %s %.*s", event->index, event->total, words.verb, FT_ARG(what));
    say_data(t, words.level, words.code, words.name,
             progress_line(&inner, text, finished && event->info ? event->text : ft_str_of(words.status), words.colour,
                           finished ? event->seconds : -1), data);
}

/* ---- the end of a run */

typedef struct { ft_str word; size_t count; } tally;

static int by_word(const void *a, const void *b)
{
    return ft_str_cmp(((const tally *)a)->word, ((const tally *)b)->word);
}

static ft_str kind_word(ft_arena *arena, const ft_step *step)
{
    switch (step->kind) {
    case FT_STEP_HOOK: return FT_STR("project hook");
    case FT_STEP_TEST: return FT_STR("test");
    case FT_STEP_UNIT_TEST: return FT_STR("unit test");
    case FT_STEP_MODEL:
        return ft_format(arena, "%.*s model", FT_ARG(materialized_words(arena, step->node)));
    case FT_STEP_NO_OP:
        return step->node->type == FT_SAVED_QUERY ? FT_STR("saved query") : FT_STR("exposure");
    default: return ft_str_of(ft_resource_type_word(step->node->type));
    }
}

/* dbt says "1 test" and "2 data tests", both sorted as "test". */
static ft_str plural(ft_arena *arena, tally one)
{
    if (one.count == 1)
        return ft_format(arena, "1 %.*s", FT_ARG(one.word));
    if (ft_str_is(one.word, "test"))
        return ft_format(arena, "%zu data tests", one.count);
    if (ft_str_ends(one.word, FT_STR("query")))
        return ft_format(arena, "%zu saved queries", one.count);
    return ft_format(arena, "%zu %.*ss", one.count, FT_ARG(one.word));
}

/* "Finished running 3 seeds, 2 view models in … (1.24s)." (LOG-14) */
static void tell_finished_running(teller *t, const ft_run *run)
{
    FT_VEC(tally) tallies = {0};
    for (size_t i = 0; i < run->len; i++) {
        ft_str word = kind_word(t->arena, run->results[i]->step);
        size_t at = 0;
        while (at < tallies.len && !ft_str_eq(tallies.at[at].word, word))
            at++;
        if (at == tallies.len)
            ft_vec_push(t->arena, &tallies, ((tally){word, 0}));
        tallies.at[at].count++;
    }
    if (tallies.len)
        qsort(tallies.at, tallies.len, sizeof *tallies.at, by_word);
    ft_buf list = ft_buf_in(t->arena);
    for (size_t i = 0; i < tallies.len; i++)
        ft_buf_format(&list, "%s%.*s", i ? ", " : "", FT_ARG(plural(t->arena, tallies.at[i])));
    double seconds = (double)(run->finished_us - run->started_us) / 1e6;
    int hours = (int)(seconds / 3600), minutes = (int)(seconds / 60) % 60;
    ft_str took = ft_format(t->arena, " in %d hours %d minutes and %.2f seconds", hours, minutes,
                            seconds - hours * 3600 - minutes * 60);
    ft_dict *data = data_of(t);
    put_text(t, data, "stat_line", ft_buf_str(&list));
    put_text(t, data, "execution", took);
    put(t, data, "execution_time", ft_of_float(seconds));
    say_data(t, FT_LEVEL_INFO, "E047", "FinishedRunningStats",
             ft_format(t->arena, "Finished running %.*s%.*s (%.2fs).", FT_ARG(ft_buf_str(&list)), FT_ARG(took), seconds), data);
}

static const char *plural_s(size_t count) { return count == 1 ? "" : "s"; }

static void tell_summary(teller *t, const ft_run *run, size_t errors, size_t warnings)
{
    size_t partial = run->counts[FT_STATUS_PARTIAL_SUCCESS];
    ft_str text;
    const char *colour = GREEN;
    if (run->cancelled) {
        text = FT_STR("Exited because of keyboard interrupt");
        colour = YELLOW;
    } else if (errors) {
        text = ft_format(t->arena, "Completed with %zu error%s, %zu partial success%s, and %zu warning%s:", errors,
                         plural_s(errors), partial, partial == 1 ? "" : "es", warnings, plural_s(warnings));
        colour = RED;
    } else if (partial) {
        text = ft_format(t->arena, "Completed with %zu partial success%s and %zu warning%s", partial,
                         partial == 1 ? "" : "es", warnings, plural_s(warnings));
        colour = YELLOW;
    } else if (warnings) {
        text = ft_format(t->arena, "Completed with %zu warning%s:", warnings, plural_s(warnings));
        colour = YELLOW;
    } else {
        text = FT_STR("Completed successfully");
    }
    blank(t);
    ft_dict *data = data_of(t);
    put(t, data, "keyboard_interrupt", ft_of_bool(run->cancelled));
    put_count(t, data, "num_errors", errors);
    put_count(t, data, "num_partial_success", partial);
    put_count(t, data, "num_warnings", warnings);
    say_data(t, FT_LEVEL_INFO, "Z030", "EndOfRunSummary", paint(t, colour, text), data);
}

static void tell_problem(teller *t, const ft_result *result)
{
    blank(t);
    tell_problem_lines(t, result);
}

/* What was skipped and has a message counts as an error. */
static size_t errors_of(const ft_run *run)
{
    size_t errors = run->counts[FT_STATUS_ERROR] + run->counts[FT_STATUS_FAIL] + run->counts[FT_STATUS_RUNTIME_ERROR];
    for (size_t i = 0; i < run->len; i++) {
        const ft_result *result = run->results[i];
        errors += result->status == FT_STATUS_SKIPPED && result->message.len && result->step->node->type != FT_EXPOSURE;
    }
    return errors;
}

static void tell_stats(teller *t, const ft_run *run)
{
    const size_t *counts = run->counts;
    size_t errors = counts[FT_STATUS_ERROR] + counts[FT_STATUS_FAIL] + counts[FT_STATUS_RUNTIME_ERROR] +
                    counts[FT_STATUS_PARTIAL_SUCCESS];
    ft_dict *stats = data_of(t), *data = data_of(t);
    put_count(t, stats, "error", errors);
    put_count(t, stats, "noop", counts[FT_STATUS_NO_OP]);
    put_count(t, stats, "pass", counts[FT_STATUS_SUCCESS] + counts[FT_STATUS_PASS]);
    put_count(t, stats, "reused", 0);
    put_count(t, stats, "skip", counts[FT_STATUS_SKIPPED]);
    put_count(t, stats, "total", run->len);
    put_count(t, stats, "warn", counts[FT_STATUS_WARN]);
    put(t, data, "stats", stats ? ft_of_dict(stats) : FT_VALUE_NONE);
    blank(t);
    say_data(t, FT_LEVEL_INFO, "Z023", "StatsLine",
        ft_format(t->arena, "Done. PASS=%zu WARN=%zu ERROR=%zu SKIP=%zu NO-OP=%zu REUSED=0 TOTAL=%zu",
                  counts[FT_STATUS_SUCCESS] + counts[FT_STATUS_PASS], counts[FT_STATUS_WARN], errors,
                  counts[FT_STATUS_SKIPPED], counts[FT_STATUS_NO_OP], run->len), data);
}

static void tell_problems(teller *t)
{
    const ft_run *run = t->event->run;
    for (size_t i = 0; i < run->len; i++)
        if (ft_status_failed(run->results[i]->status))
            tell_problem(t, run->results[i]);
}

static void tell_end(teller *t)
{
    const ft_run *run = t->event->run;
    blank(t);
    tell_finished_running(t, run);
    if (!run->len) /* only ephemeral models were there */
        return;
    if (t->event->plan->command == FT_DO_FRESHNESS) {
        tell_problems(t);
        return;
    }
    tell_summary(t, run, errors_of(run), run->counts[FT_STATUS_WARN]);
    for (int warnings = 0; warnings < 2; warnings++)
        for (size_t i = 0; i < run->len; i++) {
            const ft_result *result = run->results[i];
            if (warnings ? result->status == FT_STATUS_WARN : ft_status_failed(result->status))
                tell_problem(t, result);
        }
    tell_stats(t, run);
}

/* ---- what templates and the session say */

static ft_str connection_of(const ft_event *event)
{
    return event->name.len ? event->name : FT_STR("master");
}

static ft_dict *connection_data(teller *t)
{
    ft_dict *data = data_of(t);
    put_text(t, data, "conn_name", connection_of(t->event));
    return data;
}

static void tell_used(teller *t)
{
    ft_dict *data = connection_data(t);
    put_text(t, data, "conn_type", t->style->adapter);
    say_data(t, FT_LEVEL_DEBUG, "E015", "ConnectionUsed",
             ft_format(t->arena, "Using %.*s connection \"%.*s\"", FT_ARG(t->style->adapter),
                       FT_ARG(connection_of(t->event))), data);
}

/* Taken for the first time, or over from another node. */
static void tell_connection(teller *t)
{
    ft_str name = connection_of(t->event), before = t->event->text;
    ft_dict *data = connection_data(t);
    if (before.at) {
        put_text(t, data, "orig_conn_name", before);
        say_data(t, FT_LEVEL_DEBUG, "E006", "ConnectionReused",
                 ft_format(t->arena, "Re-using an available connection (formerly %.*s, now %.*s)", FT_ARG(before),
                           FT_ARG(name)), data);
        return;
    }
    put_text(t, data, "conn_type", t->style->adapter);
    say_data(t, FT_LEVEL_DEBUG, "E005", "NewConnection",
             ft_format(t->arena, "Acquiring new %.*s connection '%.*s'", FT_ARG(t->style->adapter), FT_ARG(name)), data);
}

static void tell_closed(teller *t)
{
    say_data(t, FT_LEVEL_DEBUG, "E010", "ConnectionClosed",
             ft_format(t->arena, "On %.*s: Close", FT_ARG(connection_of(t->event))), connection_data(t));
}

static void put_relation(teller *t, ft_dict *data, const char *key, const ft_relation *relation)
{
    ft_dict *parts = data_of(t);
    put_text(t, parts, "database", relation->database.len ? relation->database : t->style->target_database);
    put_text(t, parts, "identifier", relation->identifier);
    put_text(t, parts, "schema", relation->schema);
    if (parts)
        put(t, data, key, ft_of_dict(parts));
}

static void tell_schema(teller *t)
{
    bool made = t->event->change == FT_SCHEMA_MADE;
    ft_dict *data = data_of(t);
    put_relation(t, data, "relation", t->event->relation);
    say_data(t, FT_LEVEL_DEBUG, made ? "E020" : "E021", made ? "SchemaCreation" : "SchemaDrop",
             ft_format(t->arena, "%s schema \"%.*s\"", made ? "Creating" : "Dropping",
                       FT_ARG(t->event->relation->schema)), data);
}

/* LOG-25: of relations only with --log-cache-events. */
static void tell_relation(teller *t)
{
    static const struct { const char *action, *words; } changes[] = {
        [FT_RELATION_ADDED] = {"add_relation", "adding relation:"},
        [FT_RELATION_DROPPED] = {"drop_relation", "Dropping relation:"},
        [FT_RELATION_RENAMED] = {"rename_relation", "Renaming relation"},
    };
    const ft_relation *relation = t->event->relation, *to = t->event->to;
    if (!t->style->cache_events)
        return;
    ft_dict *data = data_of(t);
    put_text(t, data, "action", ft_str_of(changes[t->event->change].action));
    put_relation(t, data, "ref_key", relation);
    if (to)
        put_relation(t, data, "ref_key_2", to);
    put(t, data, "ref_list", ft_of_list(ft_list_new(t->arena, 0)));
    say_data(t, FT_LEVEL_DEBUG, "E022", "CacheAction",
             ft_format(t->arena, "%s %.*s.%.*s%s%.*s%s%.*s", changes[t->event->change].words, FT_ARG(relation->schema),
                       FT_ARG(relation->identifier), to ? " to " : "", FT_ARG(to ? to->schema : FT_STR("")),
                       to ? "." : "", FT_ARG(to ? to->identifier : FT_STR(""))), data);
}

/* A commit or rollback is an event of its own. */
static void tell_sql(teller *t)
{
    static const struct { const char *sql, *code, *name, *word; } ends[] = {
        {"commit", "E018", "SQLCommit", "COMMIT"}, {"rollback", "E012", "Rollback", "ROLLBACK"},
    };
    ft_str sql = ft_str_trim(t->event->text), name = connection_of(t->event);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ft_str_eq_nocase(sql, ft_str_of(ends[i].sql))) {
            say_data(t, FT_LEVEL_DEBUG, ends[i].code, ends[i].name,
                     ft_format(t->arena, "On %.*s: %s", FT_ARG(name), ends[i].word), connection_data(t));
            return;
        }
    ft_dict *data = connection_data(t);
    put_text(t, data, "sql", t->event->text);
    tell_used(t);
    say_data(t, FT_LEVEL_DEBUG, "E016", "SQLQuery",
             ft_format(t->arena, "On %.*s: %.*s", FT_ARG(name), FT_ARG(t->event->text)), data);
}

static void tell_sql_status(teller *t)
{
    ft_dict *data = data_of(t);
    put(t, data, "elapsed", ft_of_float(t->event->seconds));
    put_text(t, data, "query_id", FT_STR(""));
    put_text(t, data, "status", t->event->text);
    say_data(t, FT_LEVEL_DEBUG, "E017", "SQLQueryStatus",
             ft_format(t->arena, "SQL status: %.*s in %.3f seconds", FT_ARG(t->event->text), t->event->seconds), data);
}

static void tell_log(teller *t)
{
    bool info = t->event->info;
    say_msg(t, info ? FT_LEVEL_INFO : FT_LEVEL_DEBUG, info ? "I062" : "I063", info ? "JinjaLogInfo" : "JinjaLogDebug",
            t->event->text, t->event->text);
}

/* Events that only inform have one code (LOG-26). */
static void tell_inform(teller *t)
{
    say_data(t, FT_LEVEL_INFO, "I064", ft_str_c(t->arena, t->event->name), t->event->text,
             t->style->structured ? t->event->data : NULL);
}

static const char *code_of_warning(ft_str name)
{
    static const struct { const char *name, *code; } known[] = {
        {"JinjaLogWarning", "I061"}, {"GetMetaKeyWarning", "D041"}, {"SnapshotTimestampWarning", "Q043"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (ft_str_is(name, known[i].name))
            return known[i].code;
    return "Z050";
}

static void tell_warning(teller *t)
{
    say(t, FT_LEVEL_WARN, code_of_warning(t->event->name), ft_str_c(t->arena, t->event->name),
        ft_format(t->arena, "[%.*s]: %.*s", FT_ARG(paint(t, YELLOW, FT_STR("WARNING"))), FT_ARG(t->event->text)));
}

static void tell_deprecated(teller *t)
{
    say_data(t, FT_LEVEL_WARN, ft_deprecation_code(ft_deprecation_of(t->event->name)), ft_str_c(t->arena, t->event->name),
             ft_format(t->arena, "[%.*s][%.*s]: Deprecated functionality\n\n%.*s",
                       FT_ARG(paint(t, YELLOW, FT_STR("WARNING"))), FT_ARG(t->event->name), FT_ARG(t->event->text)),
             t->style->structured ? t->event->data : NULL);
}

static void tell_print(teller *t)
{
    ft_line line = {.level = FT_LEVEL_INFO, .code = "Z052", .name = "PrintEvent", .text = t->event->text, .event = t->event,
                    .plain = true, .data = data_of(t)};
    put_text(t, line.data, "msg", t->event->text);
    t->each(t->self, &line);
}

/* Events of which nothing is said above the level debug. */
static bool is_for_debug(const ft_event *event)
{
    switch (event->kind) {
    case FT_EVENT_NODE_COMPILING:
    case FT_EVENT_NODE_EXECUTING:
    case FT_EVENT_SQL:
    case FT_EVENT_SQL_STATUS:
    case FT_EVENT_CONNECTION:
    case FT_EVENT_CLOSED:
    case FT_EVENT_RELATION:
    case FT_EVENT_DEBUG:
        return true;
    case FT_EVENT_LOG:
        return !event->info;
    default:
        return false;
    }
}

void ft_event_lines(ft_arena *arena, const ft_event *event, const ft_lines_style *style, ft_line_fn *each, void *self)
{
    teller t = {arena, event, style, each, self, NULL};
    if (!style->debug && is_for_debug(event))
        return;
    switch (event->kind) {
    case FT_EVENT_FOUND: tell_found(&t); break;
    case FT_EVENT_NOTHING: tell_nothing(&t); break;
    case FT_EVENT_CONCURRENCY: tell_concurrency(&t); break;
    case FT_EVENT_NODE_START:
    case FT_EVENT_HOOK_START: tell_start(&t); break;
    case FT_EVENT_NODE_FINISHED:
    case FT_EVENT_HOOK_FINISHED: tell_finished(&t); break;
    case FT_EVENT_BATCH_START:
    case FT_EVENT_BATCH_FINISHED:
    case FT_EVENT_BATCH_SKIPPED: tell_batch(&t); break;
    case FT_EVENT_NODE_RESUMED: break;
    case FT_EVENT_NODE_COMPILING:
        say_node(&t, "Q030", "NodeCompiling", "Began compiling node ", event->step->node->unique_id);
        break;
    case FT_EVENT_NODE_EXECUTING:
        say_node(&t, "Q029", "WritingInjectedSQLForNode", "Writing injected SQL for node ", event->step->node->unique_id);
        say_node(&t, "Q031", "NodeExecuting", "Began executing node ", event->step->node->unique_id);
        break;
    case FT_EVENT_SQL: tell_sql(&t); break;
    case FT_EVENT_SQL_STATUS: tell_sql_status(&t); break;
    case FT_EVENT_CONNECTION: tell_connection(&t); break;
    case FT_EVENT_CLOSED: tell_closed(&t); break;
    case FT_EVENT_RELATION:
        if (event->change == FT_SCHEMA_MADE || event->change == FT_SCHEMA_DROPPED)
            tell_schema(&t);
        else
            tell_relation(&t);
        break;
    case FT_EVENT_CANCEL:
        say(&t, FT_LEVEL_ERROR, "Q038", "LogCancelLine",
            progress_line(&t, ft_format(arena, "CANCEL query %.*s", FT_ARG(event->name)), FT_STR("CANCEL"), RED, -1));
        break;
    case FT_EVENT_LOG: tell_log(&t); break;
    case FT_EVENT_INFORM: tell_inform(&t); break;
    case FT_EVENT_PRINT: tell_print(&t); break;
    case FT_EVENT_WARNING: tell_warning(&t); break;
    case FT_EVENT_DEPRECATED: tell_deprecated(&t); break;
    case FT_EVENT_DEBUG: say(&t, FT_LEVEL_DEBUG, "Z050", "Note", event->text); break;
    case FT_EVENT_RUN_FINISHED:
        if (event->plan->command != FT_DO_COMPILE && event->plan->command != FT_DO_GENERATE &&
            event->plan->command != FT_DO_SHOW) /* these tell of failures as errors of the command */
            tell_end(&t);
        break;
    }
}
