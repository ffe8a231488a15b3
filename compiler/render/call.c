/* call.c - macros as values: binding arguments to parameters, and running the body (SCP-02, SCP-06 ...
 * SCP-10, RET-01). */
#include "render/call.h"

#include "render/run.h"

#include <assert.h>

typedef struct macro {
    ft_object object;
    const ft_jinja_node *node;  /* MACRO or CALL_BLOCK; NULL: `body` was not needed yet */
    const ft_template *tmpl;
    ft_view *view;              /* NULL: made by ft_macro_new, gets a new one at each call */
    ft_activation *outer;       /* of the function it was defined in */
    ft_str shown;
    ft_arena *arena;            /* this and the rest: of ft_macro_new */
    ft_lazy_template *body;
    ft_names names;
    const void *tag;
    ft_undefined_mode undefined; /* what is undefined in its body, wherever it is called from (UND-13) */
} macro;

ft_value ft_macro_of(ft_run *run, const ft_jinja_node *node)
{
    macro *made = FT_NEW(run->job->arena, macro);
    made->object.class = &ft_macro_class;
    made->node = node;
    made->tmpl = run->tmpl;
    made->view = run->view;
    made->outer = run->now;
    made->shown = node->text;
    made->undefined = run->job->undefined_mode;
    return ft_of_object(&made->object);
}

/* ---- its tree */

static const ft_jinja_node *macro_in(const ft_template *tmpl)
{
    const ft_jinja_nodes body = tmpl->tree->body;
    for (size_t i = 0; i < body.len; i++)
        if (body.at[i]->kind == FT_J_MACRO)
            return body.at[i];
    return NULL;
}

static ft_activation *no_slots(ft_arena *arena, const ft_template *tmpl)
{
    uint32_t slots = tmpl->tree->scope->function->slots;
    ft_activation *made = ft_alloc(arena, sizeof *made + slots * sizeof(ft_value));
    for (uint32_t i = 0; i < slots; i++)
        made->slots[i] = FT_VALUE_MISSING;
    return made;
}

static bool has_tree(ft_job *job, macro *self)
{
    if (self->node)
        return true;
    self->tmpl = ft_lazy_template_get(job, self->body);
    if (!self->tmpl)
        return false;
    self->node = macro_in(self->tmpl);
    self->outer = no_slots(self->arena, self->tmpl);
    assert(self->node);
    return true;
}

/* ---- arguments */

static const ft_named *find_named(const ft_args *args, ft_str name, uint64_t *used)
{
    for (size_t i = 0; i < args->named_len; i++) {
        if (!ft_str_eq(args->named[i].name, name))
            continue;
        if (i < 64)
            *used |= (uint64_t)1 << i;
        return &args->named[i];
    }
    return NULL;
}

static ft_str quoted_name(ft_arena *arena, ft_str shown)
{
    ft_buf buf = ft_buf_in(arena);
    if (!shown.at)
        return FT_STR("None");
    ft_repr_text(&buf, shown);
    return ft_buf_str(&buf);
}

static bool is_used(uint64_t used, size_t i)
{
    return i < 64 && (used & ((uint64_t)1 << i));
}

static bool refuse_named(ft_job *job, const macro *self, const ft_args *args, uint64_t used)
{
    ft_str first = {0}, name = quoted_name(job->arena, self->shown);
    for (size_t i = args->named_len; i-- > 0;) {
        if (is_used(used, i))
            continue;
        first = args->named[i].name;
        if (ft_str_is(first, "caller"))
            return ft_raise(job, FT_FAULT_TYPE, "macro %.*s was invoked with two values for the special caller"
                            " argument. This is most likely a bug.", FT_ARG(name));
    }
    return !first.at || ft_raise(job, FT_FAULT_TYPE, "macro %.*s takes no keyword argument '%.*s'", FT_ARG(name),
                                 FT_ARG(first));
}

static ft_value rest_of(ft_arena *arena, const ft_args *args, size_t taken)
{
    ft_list *rest = ft_list_new(arena, args->len);
    for (size_t i = taken; i < args->len; i++)
        ft_list_add(arena, rest, args->at[i]);
    return ft_of_tuple(rest);
}

static ft_value kwargs_of(ft_arena *arena, const ft_args *args, uint64_t used)
{
    ft_dict *dict = ft_dict_new(arena);
    for (size_t i = 0; i < args->named_len; i++)
        if (!is_used(used, i))
            ft_dict_set_text(arena, dict, args->named[i].name, args->named[i].value);
    return ft_of_dict(dict);
}

static ft_value caller_of(ft_job *job, const ft_args *args, uint64_t *used)
{
    const ft_named *given = find_named(args, FT_STR("caller"), used);
    if (given && given->value.kind != FT_NONE)
        return given->value;
    return ft_undefined_hint(job->arena, job->undefined_mode, FT_STR("No caller defined"));
}

/* As Macro.__call__: positional, then by keyword; what is left goes to caller, kwargs and varargs. */
static bool bind(ft_run *run, const macro *self, const ft_args *args)
{
    ft_job *job = run->job;
    const ft_jinja_block *block = self->node->block;
    ft_jinja_nodes params = self->node->items;
    uint64_t used = 0;
    for (size_t i = 0; i < params.len; i++) {
        const ft_named *given = i < args->len ? NULL : find_named(args, params.at[i]->text, &used);
        ft_value value = i < args->len ? args->at[i] : given ? given->value : FT_VALUE_MISSING;
        run->now->slots[params.at[i]->as.place.slot] = value;
    }
    if (block->specials & (1u << FT_J_CALLER))
        run->now->slots[block->special[FT_J_CALLER]] = caller_of(job, args, &used);
    if (block->specials & (1u << FT_J_KWARGS))
        run->now->slots[block->special[FT_J_KWARGS]] = kwargs_of(job->arena, args, used);
    else if (args->named_len && !refuse_named(job, self, args, used))
        return false;
    if (block->specials & (1u << FT_J_VARARGS))
        run->now->slots[block->special[FT_J_VARARGS]] = rest_of(job->arena, args, params.len);
    else if (args->len > params.len)
        return ft_raise(job, FT_FAULT_TYPE, "macro %.*s takes not more than %zu argument(s)",
                        FT_ARG(quoted_name(job->arena, self->shown)), params.len);
    return true;
}

/* A default is evaluated at each call and sees the parameters before it; one that was not passed and
 * has none is undefined (SCP-06, SCP-07). */
static bool fill_defaults(ft_run *run, const ft_jinja_node *node)
{
    size_t plain = node->items.len - node->block->other.len;
    for (size_t i = 0; i < node->items.len; i++) {
        ft_str name = node->items.at[i]->text;
        ft_value *slot = &run->now->slots[node->items.at[i]->as.place.slot];
        if (!ft_is_missing(*slot))
            continue;
        if (i >= plain) {
            if (!ft_express(run, node->block->other.at[i - plain], slot))
                return false;
            continue;
        }
        *slot = ft_undefined_hint(run->job->arena, run->job->undefined_mode,
                                  ft_format(run->job->arena, "parameter '%.*s' was not provided", FT_ARG(name)));
        if (slot->as.undefined)
            ((ft_undefined *)slot->as.undefined)->name = name;
    }
    return true;
}

/* ---- running */

static bool run_body(ft_run *run, const macro *self, const ft_args *args, ft_value *out)
{
    ft_str text;
    const ft_jinja_block *block = self->node->block;
    if (!bind(run, self, args) || !ft_enter(run, block->scope) || !fill_defaults(run, self->node))
        return false;
    if (!ft_capture_body(run, block->body, &text))
        return ft_fail_at_end(run, self->node);
    *out = ft_of_text(text);
    return true;
}

static ft_view *view_of(ft_machine *machine, ft_job *job, const macro *self)
{
    if (self->view)
        return self->view;
    if (self->names.on_call)
        self->names.on_call(job, self->names.self, self->tag, machine->macro_depth);
    return ft_view_new(job->arena, self->names);
}

static bool take_return(ft_machine *machine, const macro *self, ft_value *out)
{
    if (self->view || !machine->returning)
        return false;
    machine->returning = false;
    *out = machine->returned;
    return true;
}

static bool run_macro(ft_job *job, ft_machine *machine, const macro *self, const ft_args *args, ft_value *out)
{
    const ft_origin *caller = machine->origin;
    ft_undefined_mode undefined = job->undefined_mode;
    ft_origin *origin = ft_alloc_raw(job->arena, sizeof *origin);
    ft_output nothing = ft_output_in(job->arena, machine->map);
    ft_run run = {.job = job, .machine = machine, .tmpl = self->tmpl, .out = &nothing,
                  .view = view_of(machine, job, self), .native = machine->native && self->view};
    *origin = (ft_origin){args->call, self->shown, caller, self->tag};
    run.now = ft_activate(&run, self->node->block->scope, self->outer);
    machine->origin = origin;
    job->undefined_mode = self->undefined;
    machine->macro_depth += !self->view;
    bool fine = run_body(&run, self, args, out) || take_return(machine, self, out);
    machine->macro_depth -= !self->view;
    job->undefined_mode = undefined;
    machine->origin = caller;
    return fine;
}

static bool call_macro(ft_job *job, ft_object *object, const ft_args *args, ft_value *out)
{
    ft_machine own = {.job = job}, *machine = job->evaluator ? job->evaluator : &own;
    if (!ft_deeper(job))
        return false;
    void *before = job->evaluator;
    job->evaluator = machine;
    bool fine = has_tree(job, (macro *)object) && run_macro(job, machine, (macro *)object, args, out);
    job->evaluator = before;
    job->depth--;
    return fine;
}

/* ---- as a value */

static ft_value arguments_of(ft_job *job, const macro *self)
{
    ft_list *names = ft_list_new(job->arena, self->node->items.len);
    for (size_t i = 0; i < self->node->items.len; i++)
        ft_list_add(job->arena, names, ft_of_text(self->node->items.at[i]->text));
    return ft_of_tuple(names);
}

static ft_found attr_of_macro(ft_job *job, ft_object *object, ft_str name, ft_value *out)
{
    macro *self = (macro *)object;
    if (!has_tree(job, self))
        return FT_FAULTED;
    const ft_jinja_block *block = self->node->block;
    if (ft_str_is(name, "name"))
        *out = self->shown.at ? ft_of_text(self->shown) : FT_VALUE_NONE;
    else if (ft_str_is(name, "arguments"))
        *out = arguments_of(job, self);
    else if (ft_str_is(name, "caller"))
        *out = ft_of_bool(block->reads_caller);
    else if (ft_str_is(name, "catch_kwargs"))
        *out = ft_of_bool(block->specials & (1u << FT_J_KWARGS));
    else if (ft_str_is(name, "catch_varargs"))
        *out = ft_of_bool(block->specials & (1u << FT_J_VARARGS));
    else if (ft_str_is(name, "explicit_caller"))
        *out = ft_of_bool(block->explicit_caller);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static bool repr_of_macro(ft_job *job, ft_object *object, ft_buf *out)
{
    const macro *self = (const macro *)object;
    ft_str name = self->shown.at ? quoted_name(job->arena, self->shown) : FT_STR("anonymous");
    ft_buf_format(out, "<Macro %.*s>", FT_ARG(name));
    return true;
}

const ft_class ft_macro_class = {
    .name = "Macro", .module = "jinja2.runtime", .callable = 1, .attr = attr_of_macro, .call = call_macro, .repr = repr_of_macro};

ft_value ft_macro_new(ft_arena *arena, ft_lazy_template *body, ft_str shown, ft_names names, const void *tag)
{
    macro *made = FT_NEW(arena, macro);
    *made = (macro){.object = {&ft_macro_class}, .shown = shown, .arena = arena, .body = body, .names = names, .tag = tag};
    return ft_of_object(&made->object);
}

const void *ft_macro_tag(ft_value value)
{
    return ((const macro *)value.as.object)->tag;
}
