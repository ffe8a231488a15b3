/* compile.c - rendering a node and the ephemeral models it stands on; see compile.h. */
#include "compile/compile.h"

#include "context/test_kwargs.h"

typedef struct {
    ft_context *context;
    ft_job *job;
    const ft_compile_request *request;
    FT_VEC(ft_extra_cte) ctes;
    FT_VEC(const ft_node *) done;   /* whose CTEs are in `ctes`, in the same order */
} compiler;

static bool is_generic_test(const ft_node *node)
{
    return node->type == FT_TEST && !node->as.test->singular;
}

const ft_template *ft_compile_template(ft_job *job, const ft_node *node)
{
    return node->tmpl ? node->tmpl : ft_template_parse(job, job->arena, node->source, NULL);
}

static bool render(compiler *c, const ft_node *node, ft_span_map *map, ft_str *text)
{
    ft_run_request run = c->request->run;
    run.called = node == run.node ? run.called : NULL;
    run.node = node;
    ft_run_bind(c->context, c->request->world, c->job, &run);
    if (!node->tmpl && (!node->source || !ft_str_is(node->more->language, "sql"))) {
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

static bool is_done(const compiler *c, const ft_node *node)
{
    for (size_t i = 0; i < c->done.len; i++)
        if (c->done.at[i] == node)
            return true;
    return false;
}

/* Dependencies first: what the ephemeral model itself refs is put in before it. */
static bool add_cte(compiler *c, const ft_node *ephemeral)
{
    ft_arena *arena = c->job->arena;
    ft_str text;
    if (is_done(c, ephemeral))
        return true;
    if (!render(c, ephemeral, NULL, &text)) {
        c->job->fault.node = ephemeral->unique_id;
        return false;
    }
    size_t len = c->context->ctes.len;
    const ft_node **parents = ft_alloc_raw(arena, (len + 1) * sizeof *parents);
    if (len)
        memcpy(parents, c->context->ctes.at, len * sizeof *parents);
    for (size_t i = 0; i < len; i++)
        if (!add_cte(c, parents[i]))
            return false;
    ft_str name = ft_cte_name(arena, ephemeral);
    ft_vec_push(arena, &c->ctes,
                ((ft_extra_cte){ephemeral->unique_id, ft_format(arena, " %.*s as (\n%.*s\n)", FT_ARG(name), FT_ARG(text))}));
    ft_vec_push(arena, &c->done, ephemeral);
    return true;
}

bool ft_compile_node(ft_context *context, ft_job *job, const ft_compile_request *request, ft_compiled *out,
                     ft_span_map *map)
{
    compiler c = {.context = context, .job = job, .request = request};
    ft_str text;
    if (!render(&c, request->run.node, map, &text))
        return false;
    size_t len = context->ctes.len;
    const ft_node **parents = ft_alloc_raw(job->arena, (len + 1) * sizeof *parents);
    if (len)
        memcpy(parents, context->ctes.at, len * sizeof *parents);
    for (size_t i = 0; i < len; i++)
        if (!add_cte(&c, parents[i]))
            return false;
    *out = (ft_compiled){.code = text, .ctes = c.ctes.at, .ctes_len = c.ctes.len, .called = request->run.called,
                         .injected = !request->leave_ephemerals};
    if (!request->leave_ephemerals)
        out->code = ft_inject_ctes(job->arena, text, c.ctes.at, c.ctes.len, map);
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
