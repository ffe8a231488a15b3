/* eval.c - statements run, one function per node kind, and a template rendered whole. */
#include "render/eval.h"

#include "render/filters.h"
#include "render/globals.h"
#include "render/run.h"

/* ---- budgets */

bool ft_step(ft_job *job)
{
    if (++job->steps > job->step_limit)
        return ft_raise(job, FT_FAULT_BUDGET, "the template takes more than %llu steps",
                        (unsigned long long)job->step_limit);
    return job->arena->bytes <= job->memory_limit || ft_job_room(job, 0);
}

bool ft_deeper(ft_job *job)
{
    if (job->depth >= job->depth_limit)
        return ft_raise(job, FT_FAULT_RECURSION, "maximum recursion depth exceeded");
    job->depth++;
    return true;
}

/* ---- names */

static bool look_above(ft_run *run, const ft_view *view, ft_str name, ft_value *out)
{
    for (; view; view = view->under) {
        ft_value *found = view->vars ? ft_dict_find_text(view->vars, name) : NULL;
        if (!found && view->locals)
            found = ft_dict_find_text(view->locals, name);
        if (found) {
            *out = *found;
            return true;
        }
        if (view->names.get) {
            ft_found answer = view->names.get(run->job, view->names.self, name, out);
            if (answer != FT_MISSING)
                return answer == FT_FOUND;
        }
    }
    *out = ft_global(name);
    if (out->kind == FT_UNDEFINED)
        *out = FT_VALUE_MISSING;
    return true;
}

bool ft_look_up(ft_run *run, ft_str name, ft_value *out)
{
    return look_above(run, run->view, name, out);
}

ft_activation *ft_activate(ft_run *run, const ft_scope *scope, ft_activation *outer)
{
    uint32_t slots = scope->function->slots;
    ft_activation *made = ft_alloc_raw(run->job->arena, sizeof *made + slots * sizeof(ft_value));
    made->outer = outer;
    for (uint32_t i = 0; i < slots; i++)
        made->slots[i] = FT_VALUE_MISSING;
    return made;
}

bool ft_enter(ft_run *run, const ft_scope *scope)
{
    for (size_t i = 0; i < scope->len; i++) {
        const ft_scope_load *load = &scope->loads[i];
        ft_value *slot = &run->now->slots[load->slot];
        if (load->kind == FT_LOAD_ALIAS)
            *slot = *ft_slot(run, load->hops, load->from);
        else if (load->kind == FT_LOAD_MISSING)
            *slot = FT_VALUE_MISSING;
        else if (load->kind == FT_LOAD_RESOLVE && !ft_look_up(run, load->name, slot))
            return false;
    }
    return true;
}

/* ---- output */

static bool write_text(ft_run *run, const ft_jinja_node *node, ft_str text)
{
    ft_output *out = run->out;
    if (out->map && text.len)
        ft_span_map_add(run->job->arena, out->map, (uint32_t)out->text.len, node->kind == FT_J_TEXT,
                        ft_span_of(run, node), run->machine->origin);
    ft_buf_add(&out->text, text);
    if (out->text.len <= out->limit)
        return true;
    ft_raise(run->job, FT_FAULT_BUDGET, "the rendered text is longer than %zu MiB", out->limit >> 20);
    return ft_fail_at(run, node);
}

/* What a macro just captured keeps its map when it is printed as it is. */
static bool write_captured(ft_run *run, ft_str text)
{
    const ft_machine *machine = run->machine;
    ft_output *out = run->out;
    if (!out->map || !machine->captured_map || text.at != machine->captured.at || text.len != machine->captured.len ||
        out->text.len + text.len > out->limit || !text.len)
        return false;
    ft_span_map_append(run->job->arena, out->map, (uint32_t)out->text.len, machine->captured_map);
    ft_buf_add(&out->text, text);
    return true;
}

/* What is no text is an error once a body has run: its parts are joined as they are. */
static bool emit_alien(ft_run *run, ft_value value)
{
    if (!run->out->alien)
        run->out->alien = ft_type_name(value);
    return true;
}

/* In native mode this is a captured body, which takes constants as text and values as they are. */
static bool write_value(ft_run *run, const ft_jinja_node *node, ft_value value)
{
    ft_output *out = run->out;
    if (value.kind == FT_TEXT)
        return write_captured(run, ft_text_of(value)) || write_text(run, node, ft_text_of(value));
    ft_value constant;
    if (run->native && !ft_express_literal(run->job, node, &constant))
        return emit_alien(run, value);
    size_t before = out->text.len;
    if (!ft_print(run->job, value, &out->text))
        return ft_fail_at(run, node);
    ft_str printed = ft_str_from(ft_buf_str(&out->text), before);
    out->text.len = before;
    return write_text(run, node, printed);
}

/* Once there is a second value the answer is their text, and each is printed when it is given: what is
 * done to a list later does not show. */
static bool keep_value(ft_run *run, ft_value value)
{
    ft_list *values = run->values;
    ft_str text;
    ft_list_add(run->job->arena, values, value);
    for (size_t i = values->len == 2 ? 0 : values->len - 1; values->len > 1 && i < values->len; i++) {
        if (!ft_to_text(run->job, values->at[i], &text))
            return false;
        values->at[i] = ft_of_text(text);
    }
    return true;
}

/* Native mode: values are kept; what is constant became text when the template was compiled (NAT-04),
 * together with its constant neighbours. `joins` tells whether the last value is such a text. */
static bool write_native(ft_run *run, const ft_jinja_node *node, bool *joins)
{
    ft_arena *arena = run->job->arena;
    ft_list *values = run->values;
    ft_value value;
    bool constant = ft_express_literal(run->job, node, &value);
    if (!constant && !ft_express(run, node, &value))
        return false;
    if (!constant) {
        *joins = false;
        return keep_value(run, value);
    }
    ft_str text;
    if (!ft_to_text(run->job, value, &text))
        return ft_fail_at(run, node);
    if (*joins)
        text = ft_concat(arena, ft_text_of(values->at[--values->len]), text, (ft_str){0});
    *joins = true;
    return keep_value(run, ft_of_text(text));
}

static bool run_native_output(ft_run *run, const ft_jinja_node *node)
{
    bool joins = false;
    for (size_t i = 0; i < node->items.len; i++)
        if (!write_native(run, node->items.at[i], &joins))
            return false;
    return true;
}

static bool write_item(ft_run *run, const ft_jinja_node *item)
{
    ft_value value;
    bool blank = (item->flags & FT_J_BLANK) && !run->native && ft_express_constant(run->job, item, &value) &&
                 (value.kind != FT_UNDEFINED || run->job->undefined_mode != FT_UNDEFINED_STRICT);
    return (blank || ft_express(run, item, &value)) && write_value(run, item, value);
}

static bool run_output(ft_run *run, const ft_jinja_node *node)
{
    if (run->values)
        return run_native_output(run, node);
    for (size_t i = 0; i < node->items.len; i++) {
        const ft_jinja_node *item = node->items.at[i];
        if (item->kind == FT_J_TEXT ? !write_text(run, item, item->text) : !write_item(run, item))
            return false;
    }
    return true;
}

/* What call blocks and filter blocks give is joined as it is, when all has been given: it must be text. */
static bool emit(ft_run *run, const ft_jinja_node *node, ft_value value)
{
    if (run->values)
        return keep_value(run, value);
    return value.kind == FT_TEXT ? write_value(run, node, value) : emit_alien(run, value);
}

bool ft_join_output(ft_job *job, const ft_output *out, ft_str *text)
{
    *text = ft_buf_str(&out->text);
    return !out->alien ||
           ft_raise(job, FT_FAULT_TYPE, "sequence item 0: expected str instance, %s found", out->alien);
}

bool ft_capture_body(ft_run *run, ft_jinja_nodes body, ft_str *text)
{
    ft_run inside = *run;
    ft_span_map *map = run->out && run->out->map ? FT_NEW(run->job->arena, ft_span_map) : NULL;
    ft_output out = ft_output_in(run->job->arena, map);
    inside.out = &out;
    inside.values = NULL;
    inside.flow = FT_FLOW_ON;
    if (!ft_run_body(&inside, body))
        return false;
    run->flow = inside.flow;
    run->machine->captured = ft_buf_str(&out.text);
    run->machine->captured_map = map;
    return ft_join_output(run->job, &out, text);
}

/* ---- set */

static void export_name(ft_run *run, ft_str name, ft_value value, bool shown)
{
    ft_view *view = run->view;
    ft_arena *arena = run->job->arena;
    if (!view->vars) {
        view->vars = ft_dict_new(arena);
        view->exported = ft_dict_new(arena);
    }
    ft_dict_set_text(arena, view->vars, name, value);
    if (name.at[0] == '_')
        return;
    if (shown)
        ft_dict_set_text(arena, view->exported, name, FT_VALUE_NONE);
    else
        ft_dict_remove_text(view->exported, name, NULL);
}

static void export_target(ft_run *run, const ft_jinja_node *target)
{
    if (target->kind == FT_J_NAME)
        export_name(run, target->text, *ft_slot(run, target->as.place.hops, target->as.place.slot), true);
    for (size_t i = 0; i < target->items.len; i++)
        export_target(run, target->items.at[i]);
}

/* Every `x.y` assigned to must be of a namespace, before anything is evaluated (GRM-15). */
static bool check_namespaces(ft_run *run, const ft_jinja_node *target)
{
    if (target->kind == FT_J_NSREF &&
        !ft_is_object(*ft_slot(run, target->as.place.hops, target->as.place.slot), &ft_namespace_class))
        return ft_raise(run->job, FT_FAULT_TEMPLATE_RUNTIME, "cannot assign attribute on non-namespace object");
    for (size_t i = 0; i < target->items.len; i++)
        if (!check_namespaces(run, target->items.at[i]))
            return false;
    return true;
}

static bool finish_set(ft_run *run, const ft_jinja_node *node, ft_value value)
{
    if (!ft_assign(run, node->a, value))
        return false;
    if (node->flags & FT_J_EXPORTED)
        export_target(run, node->a);
    return true;
}

static bool run_set(ft_run *run, const ft_jinja_node *node)
{
    ft_value value;
    if (node->a->kind != FT_J_NAME && !check_namespaces(run, node->a))
        return ft_fail_at(run, node->a);
    return ft_express(run, node->b, &value) && finish_set(run, node, value);
}

static bool run_set_block(ft_run *run, const ft_jinja_node *node)
{
    ft_str text;
    if (!ft_enter(run, node->block->scope) || !ft_capture_body(run, node->block->body, &text))
        return false;
    if (run->flow != FT_FLOW_ON)
        return true;
    ft_value value = ft_of_text(text);
    if (node->b && !ft_express_filter(run, node->b, value, &value))
        return false;
    if (node->a->kind == FT_J_NSREF && !check_namespaces(run, node->a)) {
        run->job->fault = (ft_fault){0};
        ft_value target = *ft_slot(run, node->a->as.place.hops, node->a->as.place.slot);
        const char *type = ft_is_missing(target) ? "MissingType" : ft_type_name(target);
        ft_raise(run->job, FT_FAULT_TYPE, "'%s' object does not support item assignment", type);
        return ft_fail_at(run, node->a);
    }
    return finish_set(run, node, value);
}

/* ---- for, if, with */

static bool run_loop_body(ft_run *run, const ft_jinja_node *node, ft_value item)
{
    if (!ft_step(run->job) || !ft_assign(run, node->a, item) || !ft_enter(run, node->block->scope) ||
        !ft_run_body(run, node->block->body))
        return ft_fail_at(run, node);
    return true;
}

/* `else` runs when no turn of the loop came to its end (also when the first one broke off). */
static bool run_loop(ft_run *run, const ft_jinja_node *node, ft_loop *loop)
{
    bool any = false;
    ft_value item;
    ft_found found;
    while ((found = ft_loop_next(loop, &item)) == FT_FOUND) {
        if (node->flags & FT_J_EXTENDED)
            run->now->slots[node->block->loop_slot] = ft_loop_value(loop);
        if (!run_loop_body(run, node, item))
            return false;
        ft_flow flow = run->flow;
        run->flow = FT_FLOW_ON;
        any |= flow == FT_FLOW_ON;
        if (flow == FT_FLOW_BREAK)
            break;
    }
    if (found == FT_FAULTED)
        return ft_fail_at(run, node->b);
    if (any || !node->block->other.len)
        return true;
    return ft_enter(run, node->block->other_scope) && ft_run_body(run, node->block->other);
}

bool ft_run_recursive(const ft_run *outer, const ft_jinja_node *node, ft_value over, int64_t depth0, ft_str *text)
{
    ft_run run = *outer;
    ft_loop *loop = ft_alloc_raw(run.job->arena, sizeof *loop);
    ft_span_map *map = outer->out && outer->out->map ? FT_NEW(run.job->arena, ft_span_map) : NULL;
    ft_output out = ft_output_in(run.job->arena, map);
    run.now = ft_activate(&run, node->block->scope, outer->now);
    run.out = &out;
    run.values = NULL;
    if (!ft_deeper(run.job))
        return ft_fail_at(&run, node);
    bool fine = ft_loop_begin(loop, &run, node, over, depth0) && run_loop(&run, node, loop);
    run.job->depth--;
    run.machine->captured = ft_buf_str(&out.text);
    run.machine->captured_map = map;
    if (!fine)
        return ft_fail_at(&run, node);
    return ft_join_output(run.job, &out, text) || ft_fail_at_end(&run, node);
}

static bool run_for(ft_run *run, const ft_jinja_node *node)
{
    ft_value over;
    ft_str text;
    if (!ft_express(run, node->b, &over))
        return false;
    if (node->flags & FT_J_RECURSIVE)
        return ft_run_recursive(run, node, over, 0, &text) && emit(run, node, ft_of_text(text));
    ft_loop plain, *loop = &plain;
    if (node->flags & FT_J_EXTENDED)
        loop = ft_alloc_raw(run->job->arena, sizeof *loop);
    return ft_loop_begin(loop, run, node, over, 0) ? run_loop(run, node, loop) : ft_fail_at(run, node->b);
}

static bool is_true(ft_run *run, const ft_jinja_node *test, bool *truth)
{
    ft_value value;
    return ft_express(run, test, &value) && (ft_truth(run->job, value, truth) || ft_fail_at(run, test));
}

static bool run_if(ft_run *run, const ft_jinja_node *node)
{
    bool truth;
    if (!is_true(run, node->a, &truth))
        return false;
    if (truth)
        return ft_run_body(run, node->block->body);
    for (size_t i = 0; i < node->items.len; i++) {
        if (!is_true(run, node->items.at[i]->a, &truth))
            return false;
        if (truth)
            return ft_run_body(run, node->items.at[i]->block->body);
    }
    return ft_run_body(run, node->block->other);
}

static bool run_with(ft_run *run, const ft_jinja_node *node)
{
    ft_value value;
    if (!ft_enter(run, node->block->scope))
        return false;
    for (size_t i = 0; i + 1 < node->items.len; i += 2)
        if (!ft_express(run, node->items.at[i + 1], &value) || !ft_assign(run, node->items.at[i], value))
            return false;
    return ft_run_body(run, node->block->body);
}

static bool run_scope(ft_run *run, const ft_jinja_node *node)
{
    ft_value ignored;
    return ft_enter(run, node->block->scope) && ft_express(run, node->a, &ignored) &&
           ft_run_body(run, node->block->body);
}

static bool run_filter_block(ft_run *run, const ft_jinja_node *node)
{
    ft_str text;
    ft_value value;
    if (!ft_enter(run, node->block->scope) || !ft_capture_body(run, node->block->body, &text))
        return false;
    if (run->flow != FT_FLOW_ON)
        return true;
    return ft_express_filter(run, node->a, ft_of_text(text), &value) && emit(run, node, value);
}

/* ---- macros */

static bool run_macro(ft_run *run, const ft_jinja_node *node)
{
    ft_value macro = ft_macro_of(run, node);
    *ft_slot(run, node->as.place.hops, node->as.place.slot) = macro;
    if (node->flags & FT_J_EXPORTED)
        export_name(run, node->text, macro, true);
    return true;
}

static bool run_call_block(ft_run *run, const ft_jinja_node *node)
{
    ft_value value;
    if (!ft_express_call(run, node->a, ft_macro_of(run, node), &value))
        return ft_fail_at(run, node->a);
    return emit(run, node, value);
}

/* ---- other templates */

static bool load(ft_run *run, ft_value name, const ft_template **out, ft_found *found)
{
    ft_job *job = run->job;
    if (!run->machine->loader)
        return ft_raise(job, FT_FAULT_TYPE, "no loader for this environment specified");
    if (name.kind == FT_UNDEFINED)
        return ft_raise_undefined(job, name);
    if (name.kind != FT_TEXT) {
        uint64_t hash; /* names are looked up in a cache first: a list is an error there */
        *found = FT_MISSING;
        return ft_hash_value(job, name, &hash);
    }
    const ft_loader *loader = run->machine->loader;
    *found = loader->get(job, loader->self, ft_text_of(name), out);
    return *found != FT_FAULTED;
}

static bool raise_not_found(ft_run *run, ft_value name)
{
    ft_str text;
    return ft_to_text(run->job, name, &text) &&
           ft_raise(run->job, FT_FAULT_TEMPLATE_NOT_FOUND, "%.*s", FT_ARG(text));
}

static bool load_one(ft_run *run, ft_value name, const ft_template **out)
{
    ft_found found;
    return load(run, name, out, &found) && (found == FT_FOUND || raise_not_found(run, name));
}

/* The error that none was found keeps the last name, names[-1]: what has none fails there. */
static bool has_last(ft_job *job, ft_value names)
{
    ft_value last;
    bool by_index = names.kind == FT_LIST || names.kind == FT_TUPLE || names.kind == FT_DICT ||
                    (names.kind == FT_OBJECT && names.as.object->class->item);
    if (!by_index)
        return ft_raise(job, FT_FAULT_TYPE, "'%s' object is not subscriptable", ft_type_name(names));
    return ft_get_item(job, names, ft_of_int(-1), &last) &&
           (last.kind != FT_UNDEFINED || names.kind != FT_DICT || ft_raise(job, FT_FAULT_KEY, "-1"));
}

/* The first of several that there is. */
static bool load_any(ft_run *run, ft_value names, const ft_template **out)
{
    ft_list *list;
    ft_found found;
    ft_buf shown = ft_buf_in(run->job->arena);
    bool any;
    if (!ft_truth(run->job, names, &any) || (any && !ft_to_list(run->job, names, &list)))
        return false;
    if (!any || !list->len)
        return ft_raise(run->job, FT_FAULT_TEMPLATES_NOT_FOUND,
                        "Tried to select from an empty list of templates.");
    for (size_t i = 0; i < list->len; i++) {
        bool fine = load(run, list->at[i], out, &found);
        if (!fine && run->job->fault.kind == FT_FAULT_UNDEFINED && list->at[i].kind == FT_UNDEFINED)
            run->job->fault = (ft_fault){0};
        else if (!fine)
            return false;
        else if (found == FT_FOUND)
            return true;
        ft_buf_text(&shown, i ? ", " : "");
        if (list->at[i].kind == FT_UNDEFINED)
            ft_buf_add(&shown, ft_undefined_message(run->job->arena, list->at[i]));
        else if (!ft_print(run->job, list->at[i], &shown))
            return false;
    }
    return has_last(run->job, names) &&
           ft_raise(run->job, FT_FAULT_TEMPLATES_NOT_FOUND,
                    "none of the templates given were found: %.*s", FT_ARG(ft_buf_str(&shown)));
}

static void add_blocks(ft_run *run, ft_view *view, const ft_template *tmpl)
{
    ft_arena *arena = run->job->arena;
    for (size_t i = 0; i < tmpl->tree->blocks.len; i++) {
        const ft_jinja_node *node = tmpl->tree->blocks.at[i];
        ft_block_stack **stack = (ft_block_stack **)ft_map_slot(arena, &view->blocks, node->text);
        if (!*stack)
            *stack = FT_NEW(arena, ft_block_stack);
        ft_vec_push(arena, *stack, (ft_block_body){node, tmpl});
    }
}

static ft_dict *locals_of(ft_run *run, const ft_jinja_node *node)
{
    ft_dict *dict = ft_dict_new(run->job->arena);
    for (size_t i = 0; i < node->block->locals_len; i++) {
        const ft_local *local = &node->block->locals[i];
        ft_value value = *ft_slot(run, local->hops, local->slot);
        if (!ft_is_missing(value))
            ft_dict_set_text(run->job->arena, dict, local->name, value);
    }
    return dict;
}

static bool run_root(ft_run *run)
{
    const ft_jinja_tree *tree = run->tmpl->tree;
    run->now = ft_activate(run, tree->scope, NULL);
    if (tree->uses_self)
        run->now->slots[tree->self_slot] = ft_self_of(run);
    if (!ft_enter(run, tree->scope) || !ft_run_body(run, tree->body))
        return false;
    while (run->view->parent) {
        ft_run above = *run;
        above.tmpl = run->view->parent;
        run->view->parent = NULL;
        return run_root(&above);
    }
    return true;
}

/* Runs `tmpl` in a view of its own laid over what is seen here, or over nothing. */
static bool run_other(ft_run *run, const ft_jinja_node *node, const ft_template *tmpl, ft_view *view)
{
    bool context = node->flags & FT_J_WITH_CONTEXT;
    *view = (ft_view){.under = context ? run->view : NULL, .locals = context ? locals_of(run, node) : NULL};
    ft_run inside = *run;
    inside.tmpl = tmpl;
    inside.view = view;
    add_blocks(&inside, view, tmpl);
    if (!ft_deeper(run->job))
        return false;
    bool fine = run_root(&inside);
    run->job->depth--;
    return fine;
}

static bool is_missing_template(const ft_job *job)
{
    return job->fault.set && (job->fault.kind == FT_FAULT_TEMPLATE_NOT_FOUND ||
                              job->fault.kind == FT_FAULT_TEMPLATES_NOT_FOUND);
}

static bool run_include(ft_run *run, const ft_jinja_node *node)
{
    ft_value name;
    const ft_template *tmpl;
    if (!ft_express(run, node->a, &name))
        return false;
    bool single = name.kind == FT_TEXT || name.kind == FT_UNDEFINED;
    if (!(single ? load_one(run, name, &tmpl) : load_any(run, name, &tmpl))) {
        if (!(node->flags & FT_J_IGNORE_MISSING) || !is_missing_template(run->job))
            return ft_fail_at(run, node);
        run->job->fault = (ft_fault){0};
        return true;
    }
    ft_view *view = FT_NEW(run->job->arena, ft_view);
    return run_other(run, node, tmpl, view) || ft_fail_at(run, node);
}

/* The template as a module: run for what it sets, its text kept. */
static bool import(ft_run *run, const ft_jinja_node *node, const ft_template **tmpl, ft_view **view, ft_value *module)
{
    ft_value name;
    if (!ft_express(run, node->a, &name) || !load_one(run, name, tmpl))
        return ft_fail_at(run, node);
    ft_run inside = *run;
    ft_output out = ft_output_in(run->job->arena, NULL);
    inside.out = &out;
    inside.values = NULL;
    ft_str body;
    *view = FT_NEW(run->job->arena, ft_view);
    if (!run_other(&inside, node, *tmpl, *view) || !ft_join_output(run->job, &out, &body))
        return ft_fail_at(run, node);
    *module = ft_module_of(run->job->arena, *view, *tmpl, body);
    return true;
}

static bool run_import(ft_run *run, const ft_jinja_node *node)
{
    const ft_template *tmpl;
    ft_view *view;
    ft_value module;
    if (!import(run, node, &tmpl, &view, &module))
        return false;
    *ft_slot(run, node->as.place.hops, node->as.place.slot) = module;
    if (node->flags & FT_J_EXPORTED)
        export_name(run, node->text, module, false);
    return true;
}

static ft_value undefined_import(ft_run *run, const ft_jinja_node *alias, const ft_template *tmpl)
{
    ft_arena *arena = run->job->arena;
    ft_str hint = ft_format(arena, "the template '%.*s' (imported on line %u) does not export the requested name '%.*s'",
                            FT_ARG(tmpl->source->path),
                            ft_source_place(run->tmpl->source, alias->from).line, FT_ARG(alias->text));
    return ft_undefined_hint(arena, run->job->undefined_mode, hint);
}

static bool run_from(ft_run *run, const ft_jinja_node *node)
{
    const ft_template *tmpl;
    ft_view *view;
    ft_value module;
    if (!import(run, node, &tmpl, &view, &module))
        return false;
    for (size_t i = 0; i < node->items.len; i++) {
        const ft_jinja_node *alias = node->items.at[i];
        ft_value *found = view->exported && ft_dict_find_text(view->exported, alias->text)
                              ? ft_dict_find_text(view->vars, alias->text)
                              : NULL;
        ft_value value = found ? *found : undefined_import(run, alias, tmpl);
        *ft_slot(run, alias->as.place.hops, alias->as.place.slot) = value;
        if (node->flags & FT_J_EXPORTED)
            export_name(run, alias->a->text, value, false);
    }
    return true;
}

static bool run_extends(ft_run *run, const ft_jinja_node *node)
{
    ft_value name;
    const ft_template *tmpl;
    if (run->view->parent) {
        ft_raise(run->job, FT_FAULT_TEMPLATE_RUNTIME, "extended multiple times");
        return ft_fail_at(run, node);
    }
    if (!ft_express(run, node->a, &name) || !load_one(run, name, &tmpl))
        return ft_fail_at(run, node);
    if (!ft_deeper(run->job))
        return ft_fail_at(run, node);
    add_blocks(run, run->view, tmpl);
    run->view->parent = tmpl;
    return true;
}

bool ft_run_block(ft_run *run, const ft_block_body *body)
{
    ft_run inside = *run;
    const ft_jinja_block *block = body->node->block;
    inside.tmpl = body->tmpl;
    inside.now = ft_activate(&inside, block->scope, NULL);
    if (block->specials & (1u << FT_J_SELF))
        inside.now->slots[block->special[FT_J_SELF]] = ft_self_of(&inside);
    if (block->specials & (1u << FT_J_SUPER))
        inside.now->slots[block->special[FT_J_SUPER]] = ft_super_of(&inside, body->node);
    if (!ft_deeper(run->job))
        return ft_fail_at(&inside, body->node);
    bool fine = ft_enter(&inside, block->scope) && ft_run_body(&inside, block->body);
    run->job->depth--;
    return fine;
}

static bool run_block(ft_run *run, const ft_jinja_node *node)
{
    const ft_block_stack *stack = ft_map_get(&run->view->blocks, node->text);
    ft_run inside = *run;
    if ((node->flags & FT_J_REQUIRED) && stack->len <= 1) {
        ft_raise(run->job, FT_FAULT_TEMPLATE_RUNTIME, "Required block '%.*s' not found", FT_ARG(node->text));
        return ft_fail_at(run, node);
    }
    if (node->flags & FT_J_SCOPED) {
        inside.view = FT_NEW(run->job->arena, ft_view);
        *inside.view = (ft_view){.under = run->view, .locals = locals_of(run, node), .blocks = run->view->blocks};
    }
    return ft_run_block(&inside, &stack->at[0]);
}

/* ---- bodies */

static bool run_statement(ft_run *run, const ft_jinja_node *node)
{
    ft_value ignored;
    switch (node->kind) {
    case FT_J_OUTPUT: return run_output(run, node);
    case FT_J_SET: return run_set(run, node);
    case FT_J_SET_BLOCK: return run_set_block(run, node);
    case FT_J_FOR: return run_for(run, node);
    case FT_J_IF: return run_if(run, node);
    case FT_J_WITH: return run_with(run, node);
    case FT_J_DO: return ft_express(run, node->a, &ignored);
    case FT_J_MACRO: return run_macro(run, node);
    case FT_J_CALL_BLOCK: return run_call_block(run, node);
    case FT_J_FILTER_BLOCK: return run_filter_block(run, node);
    case FT_J_BLOCK: return run_block(run, node);
    case FT_J_EXTENDS: return run_extends(run, node);
    case FT_J_INCLUDE: return run_include(run, node);
    case FT_J_IMPORT: return run_import(run, node);
    case FT_J_FROM: return run_from(run, node);
    case FT_J_SCOPE: return run_scope(run, node);
    case FT_J_BREAK: run->flow = FT_FLOW_BREAK; return true;
    default: run->flow = FT_FLOW_CONTINUE; return true;
    }
}

bool ft_run_body(ft_run *run, ft_jinja_nodes body)
{
    for (size_t i = 0; i < body.len && run->flow == FT_FLOW_ON; i++) {
        const ft_jinja_node *node = body.at[i];
        if ((node->flags & FT_J_DROPPED) || ((node->flags & FT_J_IF_NO_PARENT) && run->view->parent))
            continue;
        if (!ft_step(run->job) || !run_statement(run, node))
            return ft_fail_at(run, node);
    }
    return true;
}

/* ---- the whole */

ft_view *ft_view_new(ft_arena *arena, ft_names names)
{
    ft_view *view = FT_NEW(arena, ft_view);
    view->names = names;
    return view;
}

/* A return() that nobody caught: an error that says what was to be returned (RET-04). */
static bool refuse_return(ft_machine *machine)
{
    ft_str text;
    if (!machine->returning || !ft_to_text(machine->job, machine->returned, &text))
        return false;
    machine->returning = false;
    return ft_raise(machine->job, FT_FAULT_COMPILATION, "%.*s", FT_ARG(text));
}

static bool render(ft_job *job, const ft_template *tmpl, ft_names names, ft_machine *machine, ft_output *out,
                   ft_list *values)
{
    ft_view *view = ft_view_new(job->arena, names);
    ft_run run = {.job = job, .machine = machine, .tmpl = tmpl, .view = view, .out = out, .values = values,
                  .native = machine->native};
    ft_machine *before = job->evaluator;
    machine->origin = before ? before->origin : NULL; /* who asked for this text calls what it calls */
    machine->map = out->map;
    uint32_t depth = job->depth;
    job->evaluator = machine;
    add_blocks(&run, view, tmpl);
    ft_str text;
    bool fine = run_root(&run) ? ft_join_output(job, out, &text) : refuse_return(machine);
    job->evaluator = before;
    job->depth = depth;
    return fine;
}

bool ft_render_with(ft_job *job, const ft_template *tmpl, ft_names names, const ft_loader *loader, ft_output *out)
{
    ft_machine machine = {.job = job, .loader = loader};
    return render(job, tmpl, names, &machine, out, NULL);
}

bool ft_render(ft_job *job, const ft_template *tmpl, ft_names names, ft_output *out)
{
    return ft_render_with(job, tmpl, names, NULL, out);
}

/* NAT-03 ... NAT-07: one value is itself, none is the empty text, several are one text. */
static bool join_values(ft_job *job, const ft_list *values, ft_value *out)
{
    if (values->len == 1) {
        *out = values->at[0];
        return ft_filter_settle(job, out);
    }
    ft_buf text = ft_buf_in(job->arena);
    for (size_t i = 0; i < values->len; i++)
        if (!ft_print(job, values->at[i], &text))
            return false;
    *out = ft_of_text(ft_buf_str(&text));
    return true;
}

bool ft_render_native(ft_job *job, const ft_template *tmpl, ft_names names, ft_value *out)
{
    if (tmpl->refused_natively) {
        job->fault = *tmpl->refused_natively;
        return false;
    }
    ft_machine machine = {.job = job, .native = true};
    ft_output text = ft_output_in(job->arena, NULL);
    ft_list *values = ft_list_new(job->arena, 2);
    return render(job, tmpl, names, &machine, &text, values) && join_values(job, values, out);
}

bool ft_has_jinja(ft_str text)
{
    if (ft_str_find_byte(text, '{', 0) == FT_NOWHERE && ft_str_find_byte(text, '}', 0) == FT_NOWHERE)
        return false;
    for (size_t i = 0; i + 1 < text.len; i++) {
        char a = text.at[i], b = text.at[i + 1];
        if (a == '{' ? b == '{' || b == '%' || b == '#' : b == '}' && (a == '}' || a == '%' || a == '#'))
            return true;
    }
    return false;
}

bool ft_return(ft_job *job, ft_value value)
{
    ft_machine *machine = job->evaluator;
    machine->returning = true;
    machine->returned = value;
    return false;
}

ft_span ft_eval_place(const ft_job *job, const ft_origin **origin)
{
    const ft_machine *machine = job->evaluator;
    if (origin)
        *origin = machine ? machine->origin : NULL;
    return machine ? machine->place : FT_NO_SPAN;
}
