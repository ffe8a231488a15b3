/* docs.c - docs blocks found by name and put into descriptions. */
#include "project/docs.h"

#include "syntax/jinja_parse.h"

static const ft_doc *doc_of(const ft_loading *loading, ft_str package, ft_str name)
{
    char small[512];
    if (package.len + name.len + 1 > sizeof small)
        return NULL;
    memcpy(small, package.at, package.len);
    small[package.len] = '.';
    if (name.len)
        memcpy(small + package.len + 1, name.at, name.len);
    return ft_map_get(&loading->docs, (ft_str){small, package.len + name.len + 1});
}

const ft_doc *ft_docs_find(const ft_loading *loading, ft_str package, ft_str name, ft_str from)
{
    if (package.at)
        return doc_of(loading, package, name);
    /* as ref() looks for models (PAR-19) */
    bool own_first = ft_behaves(loading, "require_ref_searches_node_package_before_root");
    ft_str root = loading->project->root->name;
    const ft_doc *doc = doc_of(loading, own_first ? from : root, name);
    if (!doc)
        doc = doc_of(loading, own_first ? root : from, name);
    for (size_t i = 0; !doc && i < loading->project->packages.len; i++)
        doc = doc_of(loading, loading->project->packages.at[i]->file.name, name);
    return doc;
}

bool ft_docs_answer(void *self, ft_str package, ft_str name, ft_str from, ft_str *out)
{
    const ft_doc *doc = ft_docs_find(self, package, name, from);
    if (doc)
        *out = doc->contents;
    return doc != NULL;
}

ft_doc *ft_docs_overview(ft_arena *arena)
{
    ft_doc *doc = FT_NEW(arena, ft_doc);
    *doc = (ft_doc){
        .unique_id = FT_STR("doc.dbt.__overview__"), .name = FT_STR("__overview__"), .package = FT_STR("dbt"),
        .path = FT_STR("overview.md"), .original_file_path = FT_STR("docs/overview.md"),
        .contents = FT_STR("### What is here\n\nEvery model, seed, snapshot, source and test of this project, with its columns, its SQL "
                           "and what it is made of.\n\nChoose a package or a folder to read along the files, or the database to read "
                           "along its schemas. The graph of a node shows what it reads and what reads it.\n\nA project that wants "
                           "other words on this page defines a docs block named `__overview__`."),
    };
    return doc;
}

/* doc('name') or doc('package', 'name'): what is no literal does not count, as in dbt. */
static bool doc_args(const ft_jinja_node *call, ft_str *package, ft_str *name)
{
    size_t found = 0;
    *package = (ft_str){0};
    for (size_t i = 0; i < call->items.len; i++) {
        const ft_jinja_node *arg = call->items.at[i];
        if (arg->kind != FT_J_STRING)
            continue;
        if (found++)
            *package = *name;
        *name = arg->text;
    }
    return found == 1 || found == 2;
}

static void note_call(const ft_loading *loading, ft_worker *worker, ft_str from, const ft_jinja_node *call, ft_strs *used)
{
    ft_str package, name;
    if (call->kind != FT_J_CALL || call->a->kind != FT_J_NAME || !ft_str_is(call->a->text, "doc") ||
        !doc_args(call, &package, &name))
        return;
    const ft_doc *doc = ft_docs_find(loading, package, name, from);
    if (doc)
        ft_vec_push(worker->arena, used, doc->unique_id);
}

/* Blocks are used where a call of doc() stands alone between braces; of what is made of its text dbt takes no note. */
static void note_used(const ft_loading *loading, ft_worker *worker, ft_str from, ft_str text, ft_strs *used)
{
    ft_jinja_error error;
    if (ft_str_find(text, FT_STR("doc"), 0) == FT_NOWHERE)
        return;
    ft_arena_clear(worker->tree);
    const ft_source *source = ft_source_new(worker->tree, FT_STR(""), text);
    const ft_jinja_tree *tree = ft_jinja_parse(worker->tree, source, &ft_jinja_of_dbt, &error);
    for (size_t i = 0; tree && i < tree->body.len; i++)
        for (size_t k = 0; tree->body.at[i]->kind == FT_J_OUTPUT && k < tree->body.at[i]->items.len; k++)
            note_call(loading, worker, from, tree->body.at[i]->items.at[k], used);
}

static bool render(const ft_loading *loading, ft_worker *worker, ft_str from, ft_span span, ft_str text, ft_str *out)
{
    ft_arena_clear(worker->scratch);
    worker->job = ft_job_in(worker->scratch);
    ft_yaml_bind(&worker->context, &loading->world, &worker->job, FT_PHASE_DOCS, from, NULL);
    const ft_source *source = ft_source_new(worker->scratch, span.source ? span.source->path : FT_STR(""), text);
    const ft_template *tmpl = ft_template_parse(&worker->job, worker->scratch, source, NULL);
    ft_output rendered = ft_output_in(worker->scratch, NULL);
    if (tmpl && ft_render(&worker->job, tmpl, ft_context_names(&worker->context), &rendered)) {
        *out = ft_str_copy(worker->arena, ft_buf_str(&rendered.text));
        return true;
    }
    worker->job.fault.span = FT_NO_SPAN; /* of the copied text: the property's place says more */
    ft_fault_report(worker->diags, FT_DIAG_RENDER, &worker->job.fault, span);
    return false;
}

typedef struct { ft_str text; ft_strs used; } described;

/* Columns of one name often share one description, "{{ doc('country_code') }}": it is rendered once a package. */
static described *described_before(ft_worker *worker, ft_str from, ft_str text)
{
    if (worker->described_package != from.at) {
        worker->described_package = from.at;
        worker->described = (ft_map){0};
    }
    return ft_map_get(&worker->described, text);
}

bool ft_docs_render(const ft_loading *loading, ft_worker *worker, ft_str from, ft_span span, ft_str text, ft_strs *used,
                    ft_str *out)
{
    *out = text;
    if (!ft_has_jinja(text))
        return true;
    described *known = described_before(worker, from, text);
    if (!known) {
        described made = {.text = {0}};
        note_used(loading, worker, from, text, &made.used);
        if (!render(loading, worker, from, span, text, &made.text))
            return false;
        known = FT_NEW(worker->arena, described);
        *known = made;
        ft_map_put(worker->arena, &worker->described, text, known);
    }
    *out = known->text;
    if (used)
        *used = known->used;
    return true;
}

bool ft_docs_render_column(const ft_loading *loading, ft_worker *worker, ft_str from, ft_column *column)
{
    ft_strs used = {0};
    bool fine = ft_docs_render(loading, worker, from, column->span, column->description, &used, &column->description);
    if (!used.len)
        return fine;
    ft_column_more *more = FT_NEW(worker->arena, ft_column_more);
    *more = *column->more;
    more->doc_blocks = used;
    column->more = more;
    return fine;
}
