/* worker.c - what every kind of step needs of its worker; see worker.h. */
#include "exec/worker.h"

#include "context/own_config.h"

#include <errno.h>

int64_t ft_worker_now(const ft_worker *worker)
{
    return ft_clock_wall(worker->exec->request->world->invocation->clock);
}

void ft_worker_init(ft_worker *worker, ft_exec *exec, unsigned number)
{
    const ft_exec_request *request = exec->request;
    *worker = (ft_worker){.exec = exec, .number = number, .keep = ft_arena_new("results"), .node = ft_arena_new("node")};
    worker->together = 2;
    worker->thread = number ? ft_format(worker->keep, "Thread-%u (worker)", number) : FT_STR("MainThread");
    if (!request->no_database)
        worker->warehouse = ft_adapter_open(request->adapter, request->cancel);
}

/* What the worker kept goes to the run, which outlives it. Called when no worker runs any more. */
void ft_worker_release(ft_worker *worker)
{
    if (worker->warehouse)
        worker->warehouse->class->close(worker->warehouse);
    ft_arena_adopt(worker->exec->arena, worker->keep);
    ft_arena_free(worker->node);
}

void ft_worker_settle(ft_worker *worker)
{
    if (worker->warehouse)
        worker->warehouse->class->settle(worker->warehouse);
}

void ft_worker_begin(ft_worker *worker, const ft_step *step)
{
    ft_arena_clear(worker->node);
    ft_worker_next(worker, step);
}

void ft_worker_next(ft_worker *worker, const ft_step *step)
{
    worker->job = ft_job_in(worker->node);
    worker->step = step;
    worker->build_path = worker->code = (ft_str){0};
    worker->map = (ft_span_map){0};
}

void ft_tell(ft_worker *worker, ft_event event)
{
    ft_exec *exec = worker->exec;
    event.at_us = ft_worker_now(worker);
    event.thread = worker->thread;
    event.plan = exec->request->plan;
    if (!event.step)
        event.step = (ft_step *)worker->step;
    pthread_mutex_lock(&exec->telling);
    if (event.kind == FT_EVENT_NODE_START && event.step->counted)
        worker->index = ++exec->started;
    if (event.step && event.step->counted && !event.total) {
        event.index = worker->index;
        event.total = exec->request->plan->counted;
    } else if (event.step && event.step->kind == FT_STEP_HOOK) {
        event.index = worker->index;
        event.total = worker->total;
    }
    for (size_t i = 0; i < exec->request->listeners_len; i++)
        exec->request->listeners[i].tell(exec->request->listeners[i].self, &event);
    pthread_mutex_unlock(&exec->telling);
}

ft_result *ft_result_new(ft_worker *worker, ft_step *step)
{
    ft_result *result = FT_NEW(worker->keep, ft_result);
    result->step = step;
    result->thread = worker->thread;
    result->failures = FT_VALUE_NONE;
    result->freshness = FT_VALUE_UNDEFINED;
    result->adapter_response = ft_dict_new(worker->keep);
    return result;
}

bool ft_result_respond(ft_worker *worker, ft_result *result)
{
    ft_response response;
    if (!ft_run_response(&worker->context, FT_STR("main"), &response)) {
        ft_raise(&worker->job, FT_FAULT_COMPILATION, "main is not being called during running model");
        ft_result_fail(worker, result);
        return false;
    }
    result->message = ft_str_copy(worker->keep, response.message);
    result->adapter_response = ft_value_copy(worker->keep, ft_of_dict(response.all)).as.dict;
    return true;
}

/* ---- files below target/ */

static bool write_below(ft_worker *worker, const char *part, ft_str path, ft_str text, ft_str *written)
{
    const ft_exec_request *request = worker->exec->request;
    ft_str file = ft_format(worker->keep, "%.*s/%s/%.*s", FT_ARG(request->target_path), part, FT_ARG(path));
    ft_str opened = ft_path_join(worker->node, request->project_root, file), old;
    *written = file;
    if (ft_fs_read(request->fs, worker->node, opened, &old) == 0 && ft_str_eq(old, text))
        return true; /* unchanged text is not written again: cheap, and file times keep their meaning */
    int failed = request->fs->replace(request->fs->self, opened, text, false);
    if (failed == ENOENT) {
        request->fs->make_folders(request->fs->self, ft_path_folder(opened));
        failed = request->fs->replace(request->fs->self, opened, text, false);
    }
    return !failed || ft_raise(&worker->job, FT_FAULT_DBT_RUNTIME, "cannot write \"%.*s\": %s", FT_ARG(file),
                               strerror(failed));
}

static ft_str batch_id(const ft_worker *worker)
{
    ft_value batch = worker->context.batch;
    ft_value id = batch.kind == FT_DICT ? ft_dict_get_text(batch.as.dict, FT_STR("file_id")) : FT_VALUE_UNDEFINED;
    return id.kind == FT_TEXT ? ft_text_of(id) : (ft_str){0};
}

/* Not what is made beside a node, in its place: other signatures of a function, the view of a latest version. */
static bool is_in_graph(const ft_worker *worker, const ft_node *node)
{
    return node->enabled && ft_graph_node(worker->exec->request->plan->graph, node->graph_id) == node;
}

static void publish(ft_worker *worker, const ft_node *node, const ft_compiled *kept)
{
    if (!is_in_graph(worker, node))
        return;
    pthread_mutex_lock(&worker->exec->telling);
    worker->exec->compiled[node->graph_id] = kept;
    pthread_mutex_unlock(&worker->exec->telling);
}

/* A copy of what is known of the compiled node, to be added to and published. */
static ft_compiled *known_so_far(ft_worker *worker, const ft_node *node)
{
    ft_compiled *kept = FT_NEW(worker->keep, ft_compiled);
    pthread_mutex_lock(&worker->exec->telling);
    const ft_compiled *known = worker->exec->compiled[node->graph_id];
    pthread_mutex_unlock(&worker->exec->telling);
    *kept = known ? *known : (ft_compiled){0};
    return kept;
}

/* ART-36: the manifest of a finished run says where it is. Batches and unit tests write for a copy of their model. */
static void keep_build_path(ft_worker *worker, const ft_node *node)
{
    const ft_step *step = worker->step;
    bool own = node == step->node && step->kind != FT_STEP_UNIT_TEST && step->kind != FT_STEP_HOOK;
    if (!own || !is_in_graph(worker, node) || node->type == FT_OPERATION || batch_id(worker).at)
        return;
    ft_compiled *kept = known_so_far(worker, node);
    kept->build_path = worker->build_path;
    publish(worker, node, kept);
}

static bool write_run(void *self, ft_job *job, const ft_node *node, ft_str text)
{
    ft_worker *worker = self;
    (void)job;
    bool written = write_below(worker, "run", ft_compiled_path(worker->node, node, batch_id(worker)), text, &worker->build_path);
    keep_build_path(worker, node);
    return written;
}

typedef struct { FT_VEC(ft_relation) list; } later_list;

/* The models this run builds after `id` and that may read it: through ephemeral ones, too. */
static void add_later(ft_arena *arena, const ft_plan *plan, ft_node_id id, later_list *out)
{
    ft_node_ids children = ft_graph_children(plan->graph, id);
    for (size_t i = 0; i < children.len; i++) {
        const ft_node *child = ft_graph_node(plan->graph, children.at[i]);
        uint32_t step = plan->step_of[children.at[i]];
        if (ft_node_is_ephemeral(child))
            add_later(arena, plan, children.at[i], out);
        else if (step != FT_NO_STEP && plan->steps[step].kind == FT_STEP_MODEL)
            ft_vec_push(arena, &out->list, ft_node_relation(child));
    }
}

static ft_relations later(void *self, ft_arena *arena)
{
    const ft_worker *worker = self;
    later_list found = {0};
    add_later(arena, worker->exec->request->plan, worker->step->node->graph_id, &found);
    return (ft_relations){found.list.at, found.list.len};
}

ft_run_seam ft_worker_seam(ft_worker *worker)
{
    return (ft_run_seam){.self = worker, .write = write_run, .seed = ft_seed_table, .later = later,
                         .may_wait = worker->tests_wait && !worker->context.asked}; /* nor while it was compiled */
}

/* ---- compiling and calling */

static const ft_compiled *keep_compiled(ft_worker *worker, const ft_compiled *made, ft_str path)
{
    ft_compiled *kept = FT_NEW(worker->keep, ft_compiled);
    *kept = *made;
    kept->code = ft_str_copy(worker->keep, made->code);
    kept->body = ft_str_copy(worker->keep, made->body);
    kept->path = path;
    kept->ctes = FT_NEW_ARRAY(worker->keep, ft_extra_cte, made->ctes_len + 1);
    for (size_t i = 0; i < made->ctes_len; i++)
        kept->ctes[i] = (ft_extra_cte){made->ctes[i].id, ft_str_copy(worker->keep, made->ctes[i].sql)};
    return kept;
}

/* ---- ephemeral models: each is rendered once a run, and has its place below target/ and in the manifest */

static const ft_compiled *find_ephemeral(void *self, const ft_node *ephemeral)
{
    ft_worker *worker = self;
    pthread_mutex_lock(&worker->exec->telling);
    const ft_compiled *found = worker->exec->compiled[ephemeral->graph_id];
    pthread_mutex_unlock(&worker->exec->telling);
    return found && found->body.at ? found : NULL;
}

static bool keep_ephemeral(void *self, ft_job *job, const ft_node *ephemeral, const ft_compiled *made)
{
    ft_worker *worker = self;
    ft_str path = {0};
    (void)job;
    if (!write_below(worker, "compiled", ft_compiled_path(worker->node, ephemeral, (ft_str){0}), made->code, &path))
        return false;
    publish(worker, ephemeral, keep_compiled(worker, made, path));
    return true;
}

/* ---- a step's own code */

void ft_worker_keep_overloads(ft_worker *worker, const ft_str *codes)
{
    const ft_node *node = worker->step->node;
    ft_compiled *kept = known_so_far(worker, node);
    kept->overloads = codes;
    publish(worker, node, kept);
}

bool ft_worker_write_compiled(ft_worker *worker, const ft_node *node, ft_str code, ft_str *path)
{
    *path = (ft_str){0};
    return !code.len || write_below(worker, "compiled", ft_compiled_path(worker->node, node, batch_id(worker)), code, path);
}

bool ft_worker_compile(ft_worker *worker, ft_result *result, ft_run_request run, ft_compiled *out)
{
    const ft_exec_request *request = worker->exec->request;
    const ft_node *node = worker->step->node;
    ft_str path = {0};
    run.node = run.node ? run.node : node;
    run.warehouse = worker->warehouse;
    run.thread = worker->thread;
    run.called = FT_NEW(worker->keep, ft_called);
    run.called->arena = worker->keep;
    ft_ephemeral_seam ephemerals = {.self = worker, .find = find_ephemeral, .keep = keep_ephemeral};
    ft_compile_request compile = {.world = request->world, .run = run, .leave_ephemerals = request->leave_ephemerals,
                                  .ephemerals = &ephemerals, .changes = worker->keep};
    result->compile.started_us = ft_worker_now(worker);
    bool ok = ft_compile_node(&worker->context, &worker->job, &compile, out, &worker->map) &&
              ft_worker_write_compiled(worker, node, out->code, &path);
    result->compile.completed_us = ft_worker_now(worker);
    if (!ok)
        return false;
    worker->code = out->code;
    const ft_compiled *kept = keep_compiled(worker, out, path);
    out->path = path;
    result->compiled = true;
    result->compiled_code = kept->code;
    result->compiled_path = path;
    publish(worker, node, kept);
    return true;
}

void ft_worker_bind(ft_worker *worker, const ft_compiled *compiled, const ft_dict *more, ft_value batch)
{
    const ft_exec_request *request = worker->exec->request;
    ft_run_seam *seam = FT_NEW(worker->node, ft_run_seam);
    *seam = ft_worker_seam(worker);
    bool test = worker->step->node->type == FT_TEST;
    ft_run_request run = {.node = worker->step->node, .warehouse = worker->warehouse, .compiled = compiled,
                          .seam = seam, .more = more, .batch = batch, .called = test ? compiled->called : NULL,
                          .called_by_macro = test, .thread = worker->thread};
    ft_run_bind(&worker->context, request->world, &worker->job, &run);
}

/* MAT-86: a materialization may say which languages it knows. */
static bool speaks(ft_worker *worker, const ft_macro *macro)
{
    const ft_node *node = worker->step->node;
    ft_buf known = ft_buf_in(worker->node);
    for (size_t i = 0; i < macro->supported_languages.len; i++) {
        if (ft_str_eq(macro->supported_languages.at[i], node->more->language))
            return true;
        ft_buf_format(&known, "%s'%.*s'", i ? ", " : "", FT_ARG(macro->supported_languages.at[i]));
    }
    return node->type != FT_MODEL || !macro->supported_languages.len ||
           ft_raise(&worker->job, FT_FAULT_DBT_VALIDATION, "Materialization \"%.*s\" only supports languages [%.*s]; got \"%.*s\"",
                    FT_ARG(macro->name), FT_ARG(ft_buf_str(&known)), FT_ARG(node->more->language));
}

/* With the flag off a package's materialization counts before a built-in one, which is deprecated (D016). */
static void note_override(ft_worker *worker, const ft_macro *macro, ft_str name)
{
    const ft_world *world = worker->exec->request->world;
    const ft_voice *voice = world->invocation->voice;
    if (macro->internal || ft_str_eq(macro->package, world->root->name) || !voice || !voice->deprecated ||
        !ft_registry_materialization(world->registry, name, ft_world_adapter_type(world), true))
        return;
    voice->deprecated(voice->self, FT_STR("PackageMaterializationOverrideDeprecation"),
                      ft_format(worker->node, "Installed package '%.*s' is overriding the built-in materialization '%.*s'",
                                FT_ARG(macro->package), FT_ARG(name)));
}

/* What the materialization put into its node's own values is the manifest's. */
static void keep_changes(ft_worker *worker)
{
    const ft_node *node = worker->step->node;
    const ft_node *changed = worker->context.node == node ? ft_own_changed(&worker->context, worker->keep) : NULL;
    if (!changed)
        return;
    ft_compiled *kept = known_so_far(worker, node);
    kept->changed = changed;
    publish(worker, node, kept);
}

bool ft_worker_materialize(ft_worker *worker, ft_str name, ft_value *returned)
{
    const ft_world *world = worker->exec->request->world;
    ft_str type = ft_world_adapter_type(world);
    bool explicit_overrides = ft_invocation_behaviour(
        world->invocation, "require_explicit_package_overrides_for_builtin_materializations");
    ft_macro *macro = ft_registry_materialization(world->registry, name, type, explicit_overrides);
    ft_args none = {0};
    if (!macro)
        return ft_raise(&worker->job, FT_FAULT_COMPILATION,
                        "No materialization '%.*s' was found for adapter %.*s! (searched types 'default' and '%.*s')",
                        FT_ARG(name), FT_ARG(type), FT_ARG(type));
    if (!explicit_overrides)
        note_override(worker, macro, name);
    if (!speaks(worker, macro))
        return false;
    bool ok = ft_run_macro(&worker->context, macro, &none, returned);
    keep_changes(worker);
    return ok;
}
