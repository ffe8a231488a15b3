/* compile.c - rendering a node and the ephemeral models it stands on; see compile.h. */
#include "compile/compile.h"

#include "context/foreign_keys.h"
#include "context/own_config.h"
#include "context/test_kwargs.h"

typedef struct { const ft_node *node; const ft_compiled *made; } known_ephemeral;

typedef struct {
    ft_context *context;
    ft_job *job;
    const ft_compile_request *request;
    FT_VEC(known_ephemeral) known;  /* rendered for this node, or found */
} compiler;

typedef struct { FT_VEC(ft_extra_cte) list; } cte_list;

static bool is_generic_test(const ft_node *node)
{
    return node->type == FT_TEST && !node->as.test->singular;
}

const ft_template *ft_compile_template(ft_job *job, const ft_node *node)
{
    return node->tmpl ? node->tmpl : ft_template_parse(job, job->arena, node->source, NULL);
}

/* A Python model is no template: its code is followed by the objects that it expects (MAC-126). */
static bool render_python(compiler *c, const ft_node *node, ft_str *text)
{
    ft_arena *arena = c->job->arena;
    ft_source *postfix = ft_source_new(arena, node->original_file_path, FT_STR("{{ py_script_postfix(model) }}"));
    const ft_template *tmpl = ft_template_parse(c->job, arena, postfix, NULL);
    ft_output out = ft_output_in(arena, NULL);
    if (!tmpl || !ft_render(c->job, tmpl, ft_context_names(c->context), &out))
        return false;
    *text = ft_format(arena, "%.*s\n\n%.*s", FT_ARG(node->raw_code), FT_ARG(ft_buf_str(&out.text)));
    return true;
}

static bool render(compiler *c, const ft_node *node, ft_span_map *map, ft_str *text)
{
    ft_run_request run = c->request->run;
    if (node != run.node) { /* as in dbt, an ephemeral model knows of nobody's batch */
        run.called = NULL;
        run.batch = FT_VALUE_UNDEFINED;
    }
    run.node = node;
    ft_run_bind(c->context, c->request->world, c->job, &run);
    if (node->type == FT_MODEL && ft_str_is(node->more->language, "python"))
        return render_python(c, node, text);
    if (!node->tmpl && !node->source) {
        *text = node->raw_code;
        return true;
    }
    if (is_generic_test(node) && !ft_test_kwargs_add(c->context, node))
        return false;
    ft_output out = ft_output_in(c->job->arena, map);
    const ft_template *tmpl = ft_compile_template(c->job, node);
    if (!tmpl || !ft_render(c->job, tmpl, ft_context_names(c->context), &out))
        return false;
    *text = ft_buf_str(&out.text);
    return true;
}

static const ft_compiled *known(const compiler *c, const ft_node *ephemeral)
{
    for (size_t i = 0; i < c->known.len; i++)
        if (c->known.at[i].node == ephemeral)
            return c->known.at[i].made;
    const ft_ephemeral_seam *seam = c->request->ephemerals;
    return seam ? seam->find(seam->self, ephemeral) : NULL;
}

static void add_once(compiler *c, cte_list *ctes, ft_extra_cte cte)
{
    for (size_t i = 0; i < ctes->list.len; i++)
        if (ft_str_eq(ctes->list.at[i].id, cte.id))
            return;
    ft_vec_push(c->job->arena, &ctes->list, cte);
}

/* Dependencies first: what the ephemeral model itself refs is put in before it. */
static void add_ephemeral(compiler *c, cte_list *ctes, const ft_node *ephemeral, const ft_compiled *made)
{
    ft_arena *arena = c->job->arena;
    ft_str name = ft_cte_name(arena, ephemeral);
    for (size_t i = 0; i < made->ctes_len; i++)
        add_once(c, ctes, made->ctes[i]);
    add_once(c, ctes, (ft_extra_cte){ephemeral->unique_id,
                                     ft_format(arena, " %.*s as (\n%.*s\n)", FT_ARG(name), FT_ARG(made->body))});
}

/* `node` with the ephemeral models it stands on. */
static bool compile(compiler *c, const ft_node *node, ft_span_map *map, ft_compiled *out);

static const ft_compiled *compile_ephemeral(compiler *c, const ft_node *ephemeral)
{
    const ft_ephemeral_seam *seam = c->request->ephemerals;
    ft_compiled *made = FT_NEW(c->job->arena, ft_compiled);
    if (!compile(c, ephemeral, NULL, made)) {
        if (!c->job->fault.node.at)
            c->job->fault.node = ephemeral->unique_id;
        return NULL;
    }
    if (seam && !seam->keep(seam->self, c->job, ephemeral, made))
        return NULL;
    ft_vec_push(c->job->arena, &c->known, ((known_ephemeral){ephemeral, made}));
    return made;
}

/* The node as its templates changed it, with its foreign keys to what their ref() or source() names; NULL: neither. */
static const ft_node *changed_node(compiler *c, const ft_node *node)
{
    if (!c->request->changes)
        return NULL;
    const ft_node *changed = ft_own_changed(c->context, c->request->changes);
    const ft_node *bound = ft_foreign_keys_bound(c->context, changed ? changed : node, c->request->changes);
    return bound ? bound : changed;
}

static bool compile(compiler *c, const ft_node *node, ft_span_map *map, ft_compiled *out)
{
    ft_arena *arena = c->job->arena;
    cte_list ctes = {0};
    ft_str text;
    if (!render(c, node, map, &text))
        return false;
    const ft_node *changed = changed_node(c, node);
    size_t len = c->context->ctes.len;
    const ft_node **parents = ft_alloc_raw(arena, (len + 1) * sizeof *parents);
    if (len)
        memcpy(parents, c->context->ctes.at, len * sizeof *parents);
    for (size_t i = 0; i < len; i++) {
        const ft_compiled *made = known(c, parents[i]);
        if (!made && !(made = compile_ephemeral(c, parents[i])))
            return false;
        add_ephemeral(c, &ctes, parents[i], made);
    }
    *out = (ft_compiled){.changed = changed, .code = text, .body = text, .ctes = ctes.list.at, .ctes_len = ctes.list.len,
                         .injected = !c->request->leave_ephemerals};
    if (!c->request->leave_ephemerals)
        out->code = ft_inject_ctes(arena, text, ctes.list.at, ctes.list.len, map);
    return true;
}

bool ft_compile_node(ft_context *context, ft_job *job, const ft_compile_request *request, ft_compiled *out,
                     ft_span_map *map)
{
    compiler c = {.context = context, .job = job, .request = request};
    if (!compile(&c, request->run.node, map, out))
        return false;
    out->called = request->run.called;
    return true;
}

/* A file of one node is found under its own path; where a file holds several, each gets its name below it. */
ft_str ft_compiled_path(ft_arena *arena, const ft_node *node, ft_str batch)
{
    ft_buf out = ft_buf_in(arena);
    ft_buf_format(&out, "%.*s/%.*s", FT_ARG(node->package), FT_ARG(node->original_file_path));
    if (node->type == FT_SNAPSHOT) /* a file may hold several, one of them named like the file (ART-50) */
        ft_buf_format(&out, "/%.*s.sql", FT_ARG(node->name));
    else if (!ft_str_eq(ft_path_name(node->path), ft_path_name(node->original_file_path)))
        ft_buf_format(&out, "/%.*s", FT_ARG(node->path));
    if (!batch.at)
        return ft_buf_str(&out);
    ft_str whole = ft_buf_str(&out), stem = ft_path_stem(whole);
    return ft_format(arena, "%.*s/%.*s/%.*s_%.*s.sql", FT_ARG(ft_path_folder(whole)), FT_ARG(stem), FT_ARG(stem),
                     FT_ARG(batch));
}
