/* failure.c - a fault as the error of a step: dbt's words for people and tools, and the place in the
 * project's own files; see worker.h. */
#include "exec/worker.h"
#include "source/excerpt.h"

/* ---- dbt's words (CLI-113, EXE-20) */

static void add_indented(ft_buf *out, ft_str text)
{
    ft_str line;
    while (ft_str_cut(&text, '\n', &line))
        ft_buf_format(out, "\n  %.*s", FT_ARG(line));
}

/* What dbt raises itself; all else is an error of Python's or Jinja's that dbt passes on. */
static bool is_dbts_own(const ft_fault *fault)
{
    return fault->kind == FT_FAULT_COMPILATION || fault->kind == FT_FAULT_NOT_IMPLEMENTED ||
           strcmp(ft_fault_class_title(fault->kind), "Compilation") != 0;
}

/* The innermost frame that is a macro of a project, from `at` outward. */
static const ft_origin *macro_frame(const ft_origin *at)
{
    while (at && !at->tag)
        at = at->caller;
    return at;
}

/* "> in macro x (path)", innermost first, then the node that called; an error dbt passes on lacks the
 * macro it happened in (ERR-02, ERR-03). */
static void add_stack(ft_buf *out, const ft_fault *fault, const ft_node *node)
{
    const ft_origin *at = macro_frame(fault->origin);
    if (at && !is_dbts_own(fault))
        at = macro_frame(at->caller);
    if (!at)
        return;
    ft_buf_text(out, "\n  ");
    for (const char *word = "in"; at; at = macro_frame(at->caller), word = "called by") {
        const ft_macro *macro = at->tag;
        ft_buf_format(out, "\n  > %s macro %.*s (%.*s)", word, FT_ARG(macro->name),
                      FT_ARG(macro->original_file_path));
    }
    ft_buf_format(out, "\n  > called by %s %.*s (%.*s)", ft_resource_type_word(node->type), FT_ARG(node->name),
                  FT_ARG(node->original_file_path));
}

/* ERR-04: what is undefined in the text of a node itself may be a macro that is not there. */
static ft_str message_of(ft_arena *arena, const ft_fault *fault)
{
    if (fault->kind != FT_FAULT_UNDEFINED || macro_frame(fault->origin))
        return fault->message;
    return ft_format(arena, "%.*s. This can happen when calling a macro that does not exist. Check for typos and/or "
                            "install package dependencies with \"dbt deps\".", FT_ARG(fault->message));
}

/* The step's own, or an ephemeral model that it reads. */
static const ft_node *faulty_node(const ft_worker *worker)
{
    ft_str id = worker->job.fault.node;
    const ft_node *node = id.at ? ft_registry_by_id(worker->exec->request->world->registry, id) : NULL;
    return node ? node : worker->step->node;
}

ft_str ft_failure_text(ft_worker *worker)
{
    const ft_fault *fault = &worker->job.fault;
    const ft_node *node = faulty_node(worker);
    ft_buf out = ft_buf_in(worker->keep);
    ft_buf_format(&out, "%s Error in %s %.*s (%.*s)", ft_fault_class_title(fault->kind), ft_resource_type_word(node->type),
                  FT_ARG(node->name), FT_ARG(node->original_file_path));
    add_indented(&out, message_of(worker->keep, fault));
    if (fault->kind == FT_FAULT_DATABASE && worker->build_path.at)
        ft_buf_format(&out, "\n  compiled code at %.*s", FT_ARG(worker->build_path));
    else if (fault->kind != FT_FAULT_DATABASE)
        add_stack(&out, fault, node);
    return ft_buf_str(&out);
}

/* ---- the place */

/* What the database points at, found in the compiled code and from there in the model (design.md 3). */
static ft_span database_span(const ft_worker *worker)
{
    const ft_failure *failure = worker->warehouse ? worker->warehouse->class->failure(worker->warehouse) : NULL;
    if (!failure || failure->offset < 0 || !worker->code.len)
        return FT_NO_SPAN;
    size_t start = ft_str_find(failure->sql, worker->code, 0), offset = (size_t)failure->offset;
    if (start == FT_NOWHERE || offset < start || offset >= start + worker->code.len)
        return FT_NO_SPAN;
    return ft_span_map_span(&worker->map, (uint32_t)(offset - start));
}

/* Made now, while the texts it quotes are there. */
static ft_str excerpt_of(ft_worker *worker)
{
    const ft_fault *fault = &worker->job.fault;
    bool database = fault->kind == FT_FAULT_DATABASE;
    ft_span span = database ? database_span(worker) : fault->span;
    if (!span.source)
        return (ft_str){0};
    ft_str first = fault->message, rest = fault->message;
    ft_str_cut(&rest, '\n', &first);
    ft_diag diag = {.code = database ? FT_DIAG_DATABASE : FT_DIAG_RENDER, .severity = FT_ERROR, .span = span,
                    .origin = database ? NULL : fault->origin, .message = first};
    ft_buf out = ft_buf_in(worker->keep);
    ft_excerpt(&out, &diag, FT_PLAIN);
    return ft_buf_str(&out);
}

/* Where everything is compiled, an ephemeral model tells of its own fault: who reads it adds nothing. */
static bool is_told_elsewhere(const ft_worker *worker)
{
    const ft_node *node = faulty_node(worker);
    const ft_plan *plan = worker->exec->request->plan;
    return node != worker->step->node && worker->step->kind == FT_STEP_COMPILE && plan->step_of[node->graph_id] != FT_NO_STEP;
}

void ft_result_fail(ft_worker *worker, ft_result *result)
{
    result->status = is_told_elsewhere(worker) ? FT_STATUS_SKIPPED : FT_STATUS_ERROR;
    result->message = ft_failure_text(worker);
    result->excerpt = excerpt_of(worker);
    worker->job.fault = (ft_fault){0};
}

/* ---- skipped */

static const ft_result *unreported(ft_exec *exec, const ft_node *node)
{
    const ft_result *found = NULL;
    pthread_mutex_lock(&exec->telling);
    for (size_t i = 0; i < exec->unreported.len && !found; i++)
        if (exec->unreported.at[i]->step->node == node)
            found = exec->unreported.at[i];
    pthread_mutex_unlock(&exec->telling);
    return found && found->status != FT_STATUS_SUCCESS ? found : NULL;
}

/* As dbt finds it: in a build what is skipped passes its own skip on, in a run the first failure counts for all. */
static const ft_result *ephemeral_before(const ft_worker *worker, const ft_step *step, const ft_step *cause)
{
    const ft_plan *plan = worker->exec->request->plan;
    ft_node_ids parents = ft_graph_parents(plan->graph, step->node->graph_id);
    const ft_result *found = NULL;
    if (plan->command != FT_DO_BUILD)
        return unreported(worker->exec, cause->node);
    for (size_t i = 0; i < parents.len && !found; i++)
        found = unreported(worker->exec, ft_graph_node(plan->graph, parents.at[i]));
    return found;
}

void ft_result_skip(ft_worker *worker, ft_result *result, const ft_step *cause)
{
    const ft_node *node = result->step->node;
    result->ephemeral = result->step->counted ? ephemeral_before(worker, result->step, cause) : NULL;
    if (result->ephemeral)
        result->message = ft_format(worker->keep, "Compilation Error in %.*s, caused by compilation error in referenced "
                                                  "ephemeral model %.*s",
                                    FT_ARG(node->unique_id), FT_ARG(result->ephemeral->step->node->unique_id));
}
