/* blocks.c - `self`, `super()` and imported templates as values. */
#include "render/run.h"

typedef struct { ft_object object; ft_run run; } self_object;
typedef struct { ft_object object; ft_run run; ft_str name; const ft_block_stack *stack; size_t depth; } block_object;
typedef struct { ft_object object; const ft_view *view; const ft_template *tmpl; ft_str body; } module_object;

static const ft_class block_class;

static ft_value block_at(const ft_run *run, ft_str name, const ft_block_stack *stack, size_t depth)
{
    ft_arena *arena = run->job->arena;
    if (!stack || depth >= stack->len) {
        ft_str hint = ft_format(arena, "there is no parent block called '%.*s'.", FT_ARG(name));
        ft_value undefined = ft_undefined_hint(arena, run->job->undefined_mode, hint);
        if (undefined.as.undefined)
            ((ft_undefined *)undefined.as.undefined)->name = FT_STR("super");
        return undefined;
    }
    block_object *made = FT_NEW(arena, block_object);
    *made = (block_object){{&block_class}, *run, name, stack, depth};
    return ft_of_object(&made->object);
}

static bool call_block(ft_job *job, ft_object *object, const ft_args *args, ft_value *out)
{
    block_object *self = (block_object *)object;
    if (!ft_bind(job, args, "BlockReference.__call__", "", NULL))
        return false;
    ft_run inside = self->run;
    ft_span_map *map = inside.out->map ? FT_NEW(job->arena, ft_span_map) : NULL;
    ft_output text = ft_output_in(job->arena, map);
    inside.out = &text;
    inside.values = NULL;
    ft_str joined;
    if (!ft_run_block(&inside, &self->stack->at[self->depth]) || !ft_join_output(job, &text, &joined))
        return false;
    *out = ft_of_text(joined);
    inside.machine->captured = joined;
    inside.machine->captured_map = map;
    return true;
}

static ft_found attr_of_block(ft_job *job, ft_object *object, ft_str name, ft_value *out)
{
    const block_object *self = (const block_object *)object;
    (void)job;
    if (ft_str_is(name, "super"))
        *out = block_at(&self->run, self->name, self->stack, self->depth + 1);
    else if (ft_str_is(name, "name"))
        *out = ft_of_text(self->name);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static const ft_class block_class = {
    .name = "BlockReference", .module = "jinja2.runtime", .callable = 1, .attr = attr_of_block, .call = call_block};

ft_value ft_super_of(ft_run *run, const ft_jinja_node *block)
{
    const ft_block_stack *stack = ft_map_get(&run->view->blocks, block->text);
    size_t depth = 0;
    while (stack && depth < stack->len && stack->at[depth].node != block)
        depth++;
    return block_at(run, block->text, stack, depth + 1);
}

static ft_found item_of_self(ft_job *job, ft_object *object, ft_value key, ft_value *out)
{
    const self_object *self = (const self_object *)object;
    (void)job;
    const ft_block_stack *stack = key.kind == FT_TEXT ? ft_map_get(&self->run.view->blocks, ft_text_of(key)) : NULL;
    if (!stack)
        return FT_MISSING;
    *out = block_at(&self->run, ft_text_of(key), stack, 0);
    return FT_FOUND;
}

static bool repr_of_self(ft_job *job, ft_object *object, ft_buf *out)
{
    (void)job;
    (void)object;
    ft_buf_text(out, "<TemplateReference None>");
    return true;
}

static const ft_class self_class = {.name = "TemplateReference", .module = "jinja2.runtime", .item = item_of_self, .repr = repr_of_self};

ft_value ft_self_of(ft_run *run)
{
    self_object *made = FT_NEW(run->job->arena, self_object);
    *made = (self_object){{&self_class}, *run};
    return ft_of_object(&made->object);
}

/* ---- modules */

static ft_found attr_of_module(ft_job *job, ft_object *object, ft_str name, ft_value *out)
{
    const module_object *self = (const module_object *)object;
    (void)job;
    if (!self->view->exported || !ft_dict_find_text(self->view->exported, name))
        return FT_MISSING;
    *out = *ft_dict_find_text(self->view->vars, name);
    return FT_FOUND;
}

static bool print_module(ft_job *job, ft_object *object, ft_buf *out)
{
    (void)job;
    ft_buf_add(out, ((const module_object *)object)->body);
    return true;
}

static bool repr_of_module(ft_job *job, ft_object *object, ft_buf *out)
{
    (void)job;
    ft_buf_format(out, "<TemplateModule '%.*s'>", FT_ARG(((const module_object *)object)->tmpl->source->path));
    return true;
}

static const ft_class module_class = {
    .name = "TemplateModule", .module = "jinja2.environment", .attr = attr_of_module, .str = print_module, .repr = repr_of_module};

ft_value ft_module_of(ft_arena *arena, const ft_view *view, const ft_template *tmpl, ft_str body)
{
    module_object *made = FT_NEW(arena, module_object);
    *made = (module_object){{&module_class}, view, tmpl, body};
    return ft_of_object(&made->object);
}
