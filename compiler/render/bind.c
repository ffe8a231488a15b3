/* bind.c - template.h: a parsed text made ready to run: names bound to slots, filters and tests found.
 *
 * Walks the tree as Jinja's compiler does, scope by scope, and refuses what it refuses: an unknown
 * filter or test that is not behind a condition, a second block of one name, `extends` in a body. */
#include "render/template.h"

#include "render/filters.h"
#include "render/run.h"
#include "render/tests.h"

/* Jinja's Frame: where in the template we are. Passed by value; scopes within refer outwards. */
typedef struct frame {
    ft_symbols *symbols;
    bool toplevel, rootlevel; /* of the template itself; ... and not even within an `if` */
    bool check;               /* output depends on whether `extends` has run */
    bool soft;                /* behind a condition: unknown filters wait for run time */
    bool loop;                /* `break` may stand here */
} frame;

typedef struct binder {
    ft_job *job;
    ft_arena *arena;
    const ft_source *source;
    ft_map blocks;
    FT_VEC(ft_jinja_node *) order;   /* blocks as they stand in the text */
    size_t extends;                  /* `extends` tags met so far */
    bool known_extends, ended;       /* one is certain to run; nothing behind here ever runs */
    bool sliced;                     /* a slice was met since this was cleared */
    ft_fault refused_natively;       /* the first one that only native rendering has */
} binder;

/* ---- errors */

static void raise_at(binder *b, ft_fault_class kind, uint32_t from, uint32_t to, ft_str message)
{
    if (b->job->fault.set)
        return;
    ft_raise(b->job, kind, "%.*s", FT_ARG(message));
    b->job->fault.span = (ft_span){b->source, from, to};
}

static void refuse(binder *b, const ft_jinja_node *node, ft_str message)
{
    raise_at(b, FT_FAULT_TEMPLATE_ASSERTION, node->from, node->to, message);
}

/* At the name of the filter or test, which may stand lines below what it is applied to. */
static void refuse_unknown(binder *b, const ft_jinja_node *node)
{
    const char *kind = node->kind == FT_J_FILTER ? "filter" : "test";
    ft_str message = ft_format(b->arena, "No %s named '%.*s'.", kind, FT_ARG(node->text));
    uintptr_t text = (uintptr_t)b->source->text.at, name = (uintptr_t)node->text.at;
    bool inside = name >= text && name < text + b->source->text.len;
    uint32_t from = inside ? (uint32_t)(name - text) : node->from;
    raise_at(b, FT_FAULT_TEMPLATE_ASSERTION, from, inside ? from + (uint32_t)node->text.len : node->to, message);
}

/* ---- expressions */

static void bind_place(const ft_symbols *symbols, ft_jinja_node *node, ft_str name)
{
    const ft_ref *ref = ft_symbols_find(symbols, name);
    node->as.place.hops = ft_function_hops(symbols->function, ref->function);
    node->as.place.slot = ref->slot;
}

/* The analysis of scopes has met every name but those in the filter of a block `set`. */
static void bind_name(binder *b, ft_symbols *symbols, ft_jinja_node *node)
{
    ft_symbols_load(b->arena, symbols, node->text);
    bind_place(symbols, node, node->text);
}

static void bind_expr(binder *b, ft_jinja_node *node, frame at);

typedef struct walk { binder *b; frame at; } walk;

static void bind_child(void *self, ft_jinja_node *node)
{
    walk *w = self;
    bind_expr(w->b, node, w->at);
}

static void bind_children(binder *b, ft_jinja_node *node, frame at)
{
    walk w = {b, at};
    ft_jinja_children(node, bind_child, &w);
}

static void bind_lookup(binder *b, ft_jinja_node *node, frame at)
{
    if (node->kind == FT_J_FILTER)
        node->as.found = ft_filter_find(node->text);
    else
        node->as.found = ft_test_find(node->text);
    if (!node->as.found && !at.soft)
        refuse_unknown(b, node);
    bind_children(b, node, at);
}

/* What constants decide is decided before filters are looked for, if the compiler can write it down:
 * `true or x|nothing` is true. */
static void forgive_decided(binder *b, const ft_jinja_node *node)
{
    ft_value value;
    ft_fault fault = b->job->fault;
    b->job->fault = (ft_fault){0};
    if (!ft_express_literal(b->job, node, &value))
        b->job->fault = fault;
}

/* ---- constants with slices
 *
 * Jinja computes constants when it compiles, and its slices are more lenient there than at run time:
 * what cannot be sliced is undefined, not an error. So such constants are computed here too. */

static ft_jinja_node *literal_of(binder *b, const ft_jinja_node *at, ft_value value);

static bool literal_items(binder *b, ft_jinja_node *node, const ft_list *list)
{
    node->items.at = FT_NEW_ARRAY(b->arena, ft_jinja_node *, list->len ? list->len : 1);
    for (; node->items.len < list->len; node->items.len++)
        if (!(node->items.at[node->items.len] = literal_of(b, node, list->at[node->items.len])))
            return false;
    return true;
}

/* NULL: a value that has no literal. */
static ft_jinja_node *literal_of(binder *b, const ft_jinja_node *at, ft_value value)
{
    ft_jinja_node *node = FT_NEW(b->arena, ft_jinja_node);
    node->from = at->from;
    node->to = at->to;
    switch ((ft_kind)value.kind) {
    case FT_NONE: node->kind = FT_J_NONE; return node;
    case FT_BOOL: node->kind = value.as.truth ? FT_J_TRUE : FT_J_FALSE; return node;
    case FT_INT:
        node->kind = FT_J_INT;
        node->as.number = value.as.number;
        return node;
    case FT_FLOAT:
        node->kind = FT_J_FLOAT;
        node->as.real = value.as.real;
        return node;
    case FT_TEXT:
        node->kind = FT_J_STRING;
        node->text = ft_str_copy(b->arena, ft_text_of(value));
        return node;
    case FT_LIST:
    case FT_TUPLE:
        node->kind = value.kind == FT_LIST ? FT_J_LIST : FT_J_TUPLE;
        return literal_items(b, node, value.as.list) ? node : NULL;
    default: return NULL;
    }
}

static void fold(binder *b, ft_jinja_node *node)
{
    ft_value value;
    ft_jinja_node *literal;
    bool computed = node->kind >= FT_J_NOT && node->kind <= FT_J_TEST && node->kind != FT_J_SLICE &&
                    node->kind != FT_J_OPERAND && node->kind != FT_J_KEYWORD;
    if (computed && !b->job->fault.set && ft_express_constant(b->job, node, &value) &&
        (literal = literal_of(b, node, value)))
        *node = *literal;
}

static void bind_kind(binder *b, ft_jinja_node *node, frame at);

static void bind_expr(binder *b, ft_jinja_node *node, frame at)
{
    bool before = b->sliced, failed = b->job->fault.set;
    b->sliced = false;
    bind_kind(b, node, at);
    if (b->job->fault.set && !failed)
        forgive_decided(b, node);
    if (b->sliced)
        fold(b, node);
    b->sliced |= before;
}

static void bind_kind(binder *b, ft_jinja_node *node, frame at)
{
    switch (node->kind) {
    case FT_J_NAME:
    case FT_J_NSREF:
        bind_name(b, at.symbols, node);
        break;
    case FT_J_FILTER:
    case FT_J_TEST:
        bind_lookup(b, node, at);
        break;
    case FT_J_COND:
        at.soft = true;
        bind_children(b, node, at);
        break;
    case FT_J_SLICE:
        b->sliced = true;
        bind_children(b, node, at);
        break;
    default:
        bind_children(b, node, at);
    }
}

static void bind_optional(binder *b, ft_jinja_node *node, frame at)
{
    if (node)
        bind_expr(b, node, at);
}

/* ---- scopes */

static void bind_body(binder *b, ft_jinja_nodes body, frame at);

/* A scope within the same function, as Frame.inner(). */
static frame inner(binder *b, frame at)
{
    return (frame){.symbols = ft_symbols_new(b->arena, at.symbols, at.symbols->function), .check = at.check,
                   .loop = at.loop};
}

static ft_function *function_in(binder *b, ft_function *outer)
{
    ft_function *function = FT_NEW(b->arena, ft_function);
    function->outer = outer;
    return function;
}

static frame inner_function(binder *b, frame at)
{
    frame made = inner(b, at);
    made.symbols->function = function_in(b, at.symbols->function);
    made.loop = false;
    return made;
}

static const char *const special_names[] = {"caller", "kwargs", "varargs"};

static bool has_param(const ft_jinja_node *node, const char *name)
{
    for (size_t i = 0; i < node->items.len; i++)
        if (ft_str_is(node->items.at[i]->text, name))
            return true;
    return false;
}

/* `caller` among the parameters must have a default, so that it may be left out. */
static void check_caller(binder *b, const ft_jinja_node *node)
{
    size_t index = 0;
    while (!ft_str_is(node->items.at[index]->text, "caller"))
        index++;
    if (index + node->block->other.len < node->items.len)
        refuse(b, node, FT_STR("When defining macros or call blocks the special \"caller\" argument must be omitted"
                               " or be given a default."));
}

/* SCP-08: a body gets `caller`, `kwargs` and `varargs` only if it mentions them. */
static void bind_specials(binder *b, ft_jinja_node *node, ft_symbols *symbols)
{
    ft_jinja_block *block = node->block;
    unsigned read = ft_names_read(block->body, special_names, 3);
    block->explicit_caller = has_param(node, "caller");
    block->reads_caller = read & (1u << FT_J_CALLER);
    if (block->explicit_caller && block->reads_caller)
        check_caller(b, node);
    for (int i = 0; i < 3; i++) {
        if (!(read & (1u << i)) || has_param(node, special_names[i]))
            continue;
        block->specials |= (uint8_t)(1u << i);
        block->special[i] = ft_symbols_param(b->arena, symbols, ft_str_of(special_names[i]))->slot;
    }
}

static void bind_macro_body(binder *b, ft_jinja_node *node, frame at)
{
    frame body = inner_function(b, at);
    ft_jinja_block *block = node->block;
    body.check = false;
    ft_symbols_visit_all(b->arena, body.symbols, node->items);
    ft_symbols_visit_all(b->arena, body.symbols, block->other);
    ft_symbols_visit_all(b->arena, body.symbols, block->body);
    bind_specials(b, node, body.symbols);
    for (size_t i = 0; i < node->items.len; i++)
        bind_name(b, body.symbols, node->items.at[i]);
    for (size_t i = 0; i < block->other.len; i++)
        bind_expr(b, block->other.at[i], body);
    bind_body(b, block->body, body);
    block->scope = ft_scope_of(b->arena, body.symbols);
}

/* ---- statements */

/* What is printed may be undefined or hold what is, too. */
static void fold_output(binder *b, ft_jinja_node *node)
{
    ft_value value;
    if (ft_express_constant(b->job, node, &value)) /* not so as a YAML value, where it fails */
        node->flags |= FT_J_BLANK;
}

/* What is printed may be any constant, but not where values are kept. */
static void forgive_printed(binder *b, const ft_jinja_node *node)
{
    ft_value value;
    ft_fault fault = b->job->fault;
    b->job->fault = (ft_fault){0};
    if (!ft_express_constant(b->job, node, &value))
        b->job->fault = fault;
    else if (!b->refused_natively.set)
        b->refused_natively = fault;
}

static void bind_output_item(binder *b, ft_jinja_node *node, frame at)
{
    bool failed = b->job->fault.set;
    b->sliced = false;
    bind_expr(b, node, at);
    if (b->job->fault.set && !failed)
        forgive_printed(b, node);
    if (b->sliced && !b->job->fault.set)
        fold_output(b, node);
}

static void bind_output(binder *b, ft_jinja_node *node, frame at)
{
    if (at.check && b->known_extends) {
        node->flags |= FT_J_DROPPED;
        return;
    }
    if (at.check)
        node->flags |= FT_J_IF_NO_PARENT;
    for (size_t i = 0; i < node->items.len; i++)
        if (node->items.at[i]->kind != FT_J_TEXT)
            bind_output_item(b, node->items.at[i], at);
}

static void export(ft_jinja_node *node, frame at)
{
    if (at.toplevel)
        node->flags |= FT_J_EXPORTED;
}

static void bind_set_block(binder *b, ft_jinja_node *node, frame at)
{
    frame body = inner(b, at);
    body.check = false;
    ft_symbols_visit_all(b->arena, body.symbols, node->block->body);
    bind_body(b, node->block->body, body);
    bind_expr(b, node->a, at);
    bind_optional(b, node->b, body);
    node->block->scope = ft_scope_of(b->arena, body.symbols);
    export(node, at);
}

static ft_jinja_node *clone_target(binder *b, const ft_jinja_node *target)
{
    ft_jinja_node *copy = FT_NEW(b->arena, ft_jinja_node);
    *copy = *target;
    copy->items.at = FT_NEW_ARRAY(b->arena, ft_jinja_node *, target->items.len ? target->items.len : 1);
    for (size_t i = 0; i < target->items.len; i++)
        copy->items.at[i] = clone_target(b, target->items.at[i]);
    return copy;
}

typedef struct search { binder *b; bool scoped; } search;

static void search_loop(void *self, ft_jinja_node *node)
{
    search *s = self;
    s->scoped |= node->kind == FT_J_BLOCK && (node->flags & FT_J_SCOPED);
    if (node->kind == FT_J_NAME && node->op == FT_J_STORE && ft_str_is(node->text, "loop"))
        refuse(s->b, node, FT_STR("Can't assign to special loop variable in for-loop target"));
    ft_jinja_children(node, search_loop, self);
}

/* The condition runs in a scope of its own, with the target bound once more. */
static void bind_for_test(binder *b, ft_jinja_node *node, frame at)
{
    frame test = inner(b, at);
    ft_jinja_block *block = node->block;
    block->test_target = clone_target(b, node->a);
    ft_symbols_visit_params(b->arena, test.symbols, block->test_target);
    ft_symbols_visit(b->arena, test.symbols, node->c);
    bind_expr(b, block->test_target, test);
    bind_expr(b, node->c, test);
    block->test_scope = ft_scope_of(b->arena, test.symbols);
}

static void bind_for_else(binder *b, ft_jinja_node *node, frame outer, frame at)
{
    frame other = inner(b, outer);
    other.loop = at.loop;
    ft_symbols_visit_all(b->arena, other.symbols, node->block->other);
    bind_body(b, node->block->other, other);
    node->block->other_scope = ft_scope_of(b->arena, other.symbols);
}

/* A recursive loop is a function; what it iterates over is read outside. */
static void bind_for(binder *b, ft_jinja_node *node, frame at)
{
    static const char *const loop_name[] = {"loop"};
    ft_jinja_block *block = node->block;
    frame home = at;
    if (node->flags & FT_J_RECURSIVE)
        home = inner_function(b, at);
    frame body = inner(b, home);
    body.check = at.check;
    body.loop = true;
    search s = {b, false};
    for (size_t i = 0; i < block->body.len; i++)
        search_loop(&s, block->body.at[i]);
    for (size_t i = 0; i < block->other.len; i++)
        search_loop(&s, block->other.at[i]);
    search_loop(&s, node->a);
    if ((node->flags & FT_J_RECURSIVE) || s.scoped || ft_names_read(block->body, loop_name, 1)) {
        node->flags |= FT_J_EXTENDED;
        block->loop_slot = ft_symbols_param(b->arena, body.symbols, FT_STR("loop"))->slot;
    }
    ft_symbols_visit_params(b->arena, body.symbols, node->a);
    ft_symbols_visit_all(b->arena, body.symbols, block->body);
    if (node->c)
        bind_for_test(b, node, home);
    bind_expr(b, node->b, at);
    bind_expr(b, node->a, body);
    bind_body(b, block->body, body);
    block->scope = ft_scope_of(b->arena, body.symbols);
    if (block->other.len)
        bind_for_else(b, node, home, at);
}

static void bind_if(binder *b, ft_jinja_node *node, frame at)
{
    at.soft = true;
    at.rootlevel = false;
    bind_expr(b, node->a, at);
    bind_body(b, node->block->body, at);
    for (size_t i = 0; i < node->items.len; i++) {
        bind_expr(b, node->items.at[i]->a, at);
        bind_body(b, node->items.at[i]->block->body, at);
    }
    bind_body(b, node->block->other, at);
}

static void bind_with(binder *b, ft_jinja_node *node, frame at)
{
    frame body = inner(b, at);
    for (size_t i = 0; i < node->items.len; i += 2)
        ft_symbols_visit(b->arena, body.symbols, node->items.at[i]);
    ft_symbols_visit_all(b->arena, body.symbols, node->block->body);
    for (size_t i = 0; i + 1 < node->items.len; i += 2) {
        bind_expr(b, node->items.at[i], body);
        bind_expr(b, node->items.at[i + 1], at);
    }
    bind_body(b, node->block->body, body);
    node->block->scope = ft_scope_of(b->arena, body.symbols);
}

static void bind_scope(binder *b, ft_jinja_node *node, frame at)
{
    frame body = inner(b, at);
    ft_symbols_visit(b->arena, body.symbols, node->a);
    ft_symbols_visit_all(b->arena, body.symbols, node->block->body);
    bind_expr(b, node->a, body);
    bind_body(b, node->block->body, body);
    node->block->scope = ft_scope_of(b->arena, body.symbols);
}

static void bind_filter_block(binder *b, ft_jinja_node *node, frame at)
{
    frame body = inner(b, at);
    ft_symbols_visit_all(b->arena, body.symbols, node->block->body);
    ft_symbols_visit(b->arena, body.symbols, node->a);
    bind_body(b, node->block->body, body);
    bind_expr(b, node->a, body);
    node->block->scope = ft_scope_of(b->arena, body.symbols);
}

/* The names that set so far can be seen by what is included, imported or scoped here. */
static void bind_locals(binder *b, ft_jinja_node *node, frame at)
{
    size_t len;
    node->block->locals = ft_scope_locals(b->arena, at.symbols, &len);
    node->block->locals_len = len;
}

static void bind_block(binder *b, ft_jinja_node *node, frame at)
{
    if (at.toplevel && b->known_extends)
        node->flags |= FT_J_DROPPED;
    else if (at.toplevel && b->extends)
        node->flags |= FT_J_IF_NO_PARENT;
    if (node->flags & FT_J_SCOPED)
        bind_locals(b, node, at);
}

static void bind_extends(binder *b, ft_jinja_node *node, frame at)
{
    if (!at.toplevel) {
        refuse(b, node, FT_STR("cannot use extend from a non top-level scope"));
        return;
    }
    if (b->known_extends)
        b->ended = true;
    bind_expr(b, node->a, at);
    b->known_extends |= at.rootlevel;
    b->extends++;
}

static void bind_include(binder *b, ft_jinja_node *node, frame at)
{
    bind_expr(b, node->a, at);
    bind_locals(b, node, at);
    export(node, at);
    if (node->kind == FT_J_IMPORT)
        bind_place(at.symbols, node, node->text);
    for (size_t i = 0; i < node->items.len; i++)
        bind_place(at.symbols, node->items.at[i], node->items.at[i]->a->text);
}

static void bind_jump(binder *b, ft_jinja_node *node, frame at)
{
    if (at.loop)
        return;
    ft_str message = node->kind == FT_J_BREAK ? FT_STR("'break' outside loop")
                                              : FT_STR("'continue' not properly in loop");
    raise_at(b, FT_FAULT_TEMPLATE_SYNTAX, node->from, node->to, message);
}

static void bind_statement(binder *b, ft_jinja_node *node, frame at)
{
    switch (node->kind) {
    case FT_J_OUTPUT: bind_output(b, node, at); break;
    case FT_J_SET:
        bind_expr(b, node->a, at);
        bind_expr(b, node->b, at);
        export(node, at);
        break;
    case FT_J_SET_BLOCK: bind_set_block(b, node, at); break;
    case FT_J_FOR: bind_for(b, node, at); break;
    case FT_J_IF: bind_if(b, node, at); break;
    case FT_J_WITH: bind_with(b, node, at); break;
    case FT_J_DO: bind_expr(b, node->a, at); break;
    case FT_J_MACRO:
        bind_macro_body(b, node, at);
        bind_place(at.symbols, node, node->text);
        export(node, at);
        break;
    case FT_J_CALL_BLOCK:
        bind_macro_body(b, node, at);
        bind_expr(b, node->a, at);
        break;
    case FT_J_FILTER_BLOCK: bind_filter_block(b, node, at); break;
    case FT_J_BLOCK: bind_block(b, node, at); break;
    case FT_J_EXTENDS: bind_extends(b, node, at); break;
    case FT_J_INCLUDE:
    case FT_J_IMPORT:
    case FT_J_FROM: bind_include(b, node, at); break;
    case FT_J_SCOPE: bind_scope(b, node, at); break;
    default: bind_jump(b, node, at);
    }
}

static void bind_body(binder *b, ft_jinja_nodes body, frame at)
{
    for (size_t i = 0; i < body.len && !b->job->fault.set; i++) {
        if (b->ended)
            body.at[i]->flags |= FT_J_DROPPED;
        else
            bind_statement(b, body.at[i], at);
    }
}

/* ---- the whole */

typedef struct collection { binder *b; bool extends; } collection;

static void collect(void *self, ft_jinja_node *node)
{
    collection *c = self;
    c->extends |= node->kind == FT_J_EXTENDS;
    if (node->kind == FT_J_BLOCK && ft_map_has(&c->b->blocks, node->text)) {
        refuse(c->b, node, ft_format(c->b->arena, "block '%.*s' defined twice", FT_ARG(node->text)));
    } else if (node->kind == FT_J_BLOCK) {
        ft_map_put(c->b->arena, &c->b->blocks, node->text, node);
        ft_vec_push(c->b->arena, &c->b->order, node);
    }
    if (node->block)
        ft_jinja_children(node, collect, self);
}

static void bind_root(binder *b, ft_jinja_tree *tree, bool extends)
{
    static const char *const self_name[] = {"self"};
    frame root = {.symbols = ft_symbols_new(b->arena, NULL, function_in(b, NULL)), .toplevel = true,
                  .rootlevel = true, .check = extends};
    if (ft_names_read(tree->body, self_name, 1)) {
        tree->uses_self = true;
        tree->self_slot = ft_symbols_param(b->arena, root.symbols, FT_STR("self"))->slot;
    }
    ft_symbols_visit_all(b->arena, root.symbols, tree->body);
    bind_body(b, tree->body, root);
    tree->scope = ft_scope_of(b->arena, root.symbols);
}

/* A block is a function beside the template: it sees the context, not the names around it. */
static void bind_block_body(binder *b, ft_jinja_node *node)
{
    static const char *const names[] = {"self", "super"};
    frame body = {.symbols = ft_symbols_new(b->arena, NULL, function_in(b, NULL))};
    ft_jinja_block *block = node->block;
    unsigned read = ft_names_read(block->body, names, 2);
    for (int i = 0; i < 2; i++) {
        if (!(read & (1u << i)))
            continue;
        block->specials |= (uint8_t)(1u << i);
        block->special[i] = ft_symbols_param(b->arena, body.symbols, ft_str_of(names[i]))->slot;
    }
    ft_symbols_visit_all(b->arena, body.symbols, block->body);
    bind_body(b, block->body, body);
    block->scope = ft_scope_of(b->arena, body.symbols);
}

static const ft_fault *fault_copy(ft_arena *arena, const ft_fault *fault)
{
    ft_fault *copy = FT_NEW(arena, ft_fault);
    *copy = *fault;
    copy->message = ft_str_copy(arena, fault->message);
    return copy;
}

static bool bind(ft_job *job, ft_arena *arena, const ft_source *source, ft_jinja_tree *tree, ft_template *out)
{
    binder b = {.job = job, .arena = arena, .source = source};
    collection c = {&b, false};
    for (size_t i = 0; i < tree->body.len; i++)
        collect(&c, tree->body.at[i]);
    if (!job->fault.set)
        bind_root(&b, tree, c.extends);
    b.ended = false;
    for (size_t i = 0; i < b.order.len && !job->fault.set; i++)
        bind_block_body(&b, b.order.at[i]);
    tree->blocks = (ft_jinja_nodes){b.order.at, b.order.len};
    *out = (ft_template){source, tree, b.refused_natively.set ? fault_copy(arena, &b.refused_natively) : NULL};
    return !job->fault.set;
}

static const ft_template *refuse_syntax(ft_job *job, const ft_source *source, const ft_jinja_error *error)
{
    static const ft_fault_class classes[] = {
        [FT_JINJA_SYNTAX] = FT_FAULT_TEMPLATE_SYNTAX, [FT_JINJA_ASSERTION] = FT_FAULT_TEMPLATE_ASSERTION,
        [FT_JINJA_DEPTH] = FT_FAULT_RECURSION, [FT_JINJA_COMPILATION] = FT_FAULT_COMPILATION};
    ft_raise(job, classes[error->kind], "%.*s", FT_ARG(error->message));
    job->fault.span = (ft_span){source, error->from, error->to};
    return NULL;
}

const ft_template *ft_template_parse(ft_job *job, ft_arena *arena, const ft_source *source,
                                     const ft_jinja_syntax *syntax)
{
    ft_jinja_error error;
    ft_jinja_tree *tree = ft_jinja_parse(arena, source, syntax ? syntax : &ft_jinja_of_dbt, &error);
    if (!tree)
        return refuse_syntax(job, source, &error);
    ft_template *tmpl = FT_NEW(arena, ft_template);
    return bind(job, arena, source, tree, tmpl) ? tmpl : NULL;
}

bool ft_template_check(ft_job *job, ft_arena *passing, const ft_source *source)
{
    ft_jinja_error error;
    return ft_jinja_parse(passing, source, &ft_jinja_of_dbt, &error) || refuse_syntax(job, source, &error);
}

/* Two threads may parse at the same time; the tree of the first to end is everybody's. */
const ft_template *ft_lazy_template_get(ft_job *job, ft_lazy_template *lazy)
{
    const ft_template *earlier = atomic_load_explicit(&lazy->made, memory_order_acquire);
    if (earlier)
        return earlier;
    ft_arena *arena = ft_arena_new("macro");
    const ft_template *made = ft_template_parse(job, arena, lazy->source, NULL);
    if (made && atomic_compare_exchange_strong(&lazy->made, &earlier, made)) {
        ft_arena_attach(lazy->keeper, arena);
        return made;
    }
    ft_arena_free(arena);
    return earlier;
}
