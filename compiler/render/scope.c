/* scope.c - the analysis behind scope.h. It visits what Jinja's identifier tracking visits, in its order,
 * because the order decides between "taken from outside" and "missing". */
#include "render/scope.h"

typedef struct symbol_load { uint8_t kind; const ft_ref *from; ft_str name; } symbol_load;

ft_symbols *ft_symbols_new(ft_arena *arena, ft_symbols *parent, ft_function *function)
{
    ft_symbols *symbols = FT_NEW(arena, ft_symbols);
    symbols->parent = parent;
    symbols->function = function;
    symbols->registry = FT_NEW(arena, ft_map);
    return symbols;
}

const ft_ref *ft_symbols_find(const ft_symbols *symbols, ft_str name)
{
    for (; symbols; symbols = symbols->parent) {
        const ft_ref *ref = ft_map_get(&symbols->refs, name);
        if (ref)
            return ref;
    }
    return NULL;
}

static void set_load(ft_arena *arena, ft_symbols *symbols, ft_str name, ft_load_kind kind, const ft_ref *from)
{
    symbol_load *load = FT_NEW(arena, symbol_load);
    *load = (symbol_load){(uint8_t)kind, from, name};
    ft_map_put(arena, &symbols->loads, name, load);
}

static const ft_ref *define(ft_arena *arena, ft_symbols *symbols, ft_str name, ft_load_kind kind,
                            const ft_ref *from)
{
    ft_ref *ref = ft_map_get(symbols->registry, name);
    if (!ref) {
        ref = FT_NEW(arena, ft_ref);
        *ref = (ft_ref){symbols->function, symbols->function->slots++};
        ft_map_put(arena, symbols->registry, name, ref);
    }
    ft_map_put(arena, &symbols->refs, name, ref);
    set_load(arena, symbols, name, kind, from);
    return ref;
}

const ft_ref *ft_symbols_param(ft_arena *arena, ft_symbols *symbols, ft_str name)
{
    ft_map_put(arena, &symbols->stores, name, symbols);
    return define(arena, symbols, name, FT_LOAD_PARAM, NULL);
}

void ft_symbols_load(ft_arena *arena, ft_symbols *symbols, ft_str name)
{
    if (!ft_symbols_find(symbols, name))
        define(arena, symbols, name, FT_LOAD_RESOLVE, NULL);
}

static void store(ft_arena *arena, ft_symbols *symbols, ft_str name)
{
    ft_map_put(arena, &symbols->stores, name, symbols);
    if (ft_map_has(&symbols->refs, name))
        return;
    const ft_ref *outer = ft_symbols_find(symbols->parent, name);
    define(arena, symbols, name, outer ? FT_LOAD_ALIAS : FT_LOAD_MISSING, outer);
}

static void copy_map(ft_arena *arena, ft_map *to, const ft_map *from)
{
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(from, &at));)
        ft_map_put(arena, to, entry->key, entry->value);
}

static ft_symbols branch(ft_arena *arena, const ft_symbols *symbols, ft_jinja_nodes nodes)
{
    ft_symbols copy = {symbols->parent, symbols->function, symbols->registry, {0}, {0}, {0}};
    copy_map(arena, &copy.refs, &symbols->refs);
    copy_map(arena, &copy.loads, &symbols->loads);
    copy_map(arena, &copy.stores, &symbols->stores);
    ft_symbols_visit_all(arena, &copy, nodes);
    return copy;
}

/* What one branch sets and the scope did not before is read from outside when another branch runs. */
static void join(ft_arena *arena, ft_symbols *symbols, const ft_symbols branches[3])
{
    ft_map stores = {0};
    const ft_map_entry *entry;
    for (int i = 0; i < 3; i++)
        for (size_t at = 0; (entry = ft_map_next(&branches[i].stores, &at));)
            if (!ft_map_has(&symbols->stores, entry->key))
                ft_map_put(arena, &stores, entry->key, entry->value);
    for (int i = 0; i < 3; i++) {
        copy_map(arena, &symbols->refs, &branches[i].refs);
        copy_map(arena, &symbols->loads, &branches[i].loads);
        copy_map(arena, &symbols->stores, &branches[i].stores);
    }
    for (size_t at = 0; (entry = ft_map_next(&stores, &at));) {
        const ft_ref *outer = ft_symbols_find(symbols->parent, entry->key);
        set_load(arena, symbols, entry->key, outer ? FT_LOAD_ALIAS : FT_LOAD_RESOLVE, outer);
    }
}

static void visit_if(ft_arena *arena, ft_symbols *symbols, ft_jinja_node *node)
{
    ft_symbols_visit(arena, symbols, node->a);
    ft_symbols branches[3] = {branch(arena, symbols, node->block->body), branch(arena, symbols, node->items),
                              branch(arena, symbols, node->block->other)};
    join(arena, symbols, branches);
}

typedef struct visitor { ft_arena *arena; ft_symbols *symbols; } visitor;

static void visit_child(void *self, ft_jinja_node *node)
{
    visitor *v = self;
    ft_symbols_visit(v->arena, v->symbols, node);
}

static void visit_name(ft_arena *arena, ft_symbols *symbols, const ft_jinja_node *node)
{
    if (node->op == FT_J_PARAM)
        ft_symbols_param(arena, symbols, node->text);
    else if (node->op == FT_J_STORE)
        store(arena, symbols, node->text);
    else
        ft_symbols_load(arena, symbols, node->text);
}

void ft_symbols_visit(ft_arena *arena, ft_symbols *symbols, ft_jinja_node *node)
{
    visitor v = {arena, symbols};
    switch (node->kind) {
    case FT_J_NAME:
        visit_name(arena, symbols, node);
        break;
    case FT_J_NSREF:
        ft_symbols_load(arena, symbols, node->text);
        break;
    case FT_J_IF:
        visit_if(arena, symbols, node);
        break;
    case FT_J_MACRO:
        store(arena, symbols, node->text);
        break;
    case FT_J_IMPORT:
        ft_symbols_visit(arena, symbols, node->a);
        store(arena, symbols, node->text);
        break;
    case FT_J_FROM:
        ft_symbols_visit(arena, symbols, node->a);
        for (size_t i = 0; i < node->items.len; i++)
            store(arena, symbols, node->items.at[i]->a->text);
        break;
    case FT_J_SET:
        ft_symbols_visit(arena, symbols, node->b);
        ft_symbols_visit(arena, symbols, node->a);
        break;
    case FT_J_FOR:
        ft_symbols_visit(arena, symbols, node->b);
        break;
    case FT_J_SET_BLOCK:
    case FT_J_CALL_BLOCK:
    case FT_J_FILTER_BLOCK:
        ft_symbols_visit(arena, symbols, node->a);
        break;
    case FT_J_WITH:
        for (size_t i = 1; i < node->items.len; i += 2)
            ft_symbols_visit(arena, symbols, node->items.at[i]);
        break;
    case FT_J_SCOPE:
    case FT_J_BLOCK:
        break;
    default:
        ft_jinja_children(node, visit_child, &v);
    }
}

void ft_symbols_visit_all(ft_arena *arena, ft_symbols *symbols, ft_jinja_nodes nodes)
{
    for (size_t i = 0; i < nodes.len; i++)
        ft_symbols_visit(arena, symbols, nodes.at[i]);
}

void ft_symbols_visit_params(ft_arena *arena, ft_symbols *symbols, ft_jinja_node *target)
{
    if (target->kind == FT_J_NAME)
        ft_symbols_param(arena, symbols, target->text);
    for (size_t i = 0; i < target->items.len; i++)
        ft_symbols_visit_params(arena, symbols, target->items.at[i]);
}

uint32_t ft_function_hops(const ft_function *from, const ft_function *to)
{
    uint32_t hops = 0;
    for (; from != to; from = from->outer)
        hops++;
    return hops;
}

const ft_scope *ft_scope_of(ft_arena *arena, const ft_symbols *symbols)
{
    ft_scope *scope = FT_NEW(arena, ft_scope);
    ft_scope_load *loads = FT_NEW_ARRAY(arena, ft_scope_load, symbols->loads.len ? symbols->loads.len : 1);
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&symbols->loads, &at));) {
        const symbol_load *load = entry->value;
        const ft_ref *ref = ft_map_get(symbols->registry, entry->key);
        ft_scope_load *made = &loads[scope->len++];
        *made = (ft_scope_load){load->kind, ref->slot, 0, 0, load->name};
        if (load->from) {
            made->hops = ft_function_hops(symbols->function, load->from->function);
            made->from = load->from->slot;
        }
    }
    scope->function = symbols->function;
    scope->loads = loads;
    return scope;
}

const ft_local *ft_scope_locals(ft_arena *arena, const ft_symbols *symbols, size_t *len)
{
    ft_map seen = {0};
    FT_VEC(ft_local) locals = {0};
    const ft_function *function = symbols->function;
    for (const ft_symbols *scope = symbols; scope; scope = scope->parent) {
        const ft_map_entry *entry;
        for (size_t at = 0; (entry = ft_map_next(&scope->stores, &at));) {
            if (ft_map_has(&seen, entry->key))
                continue;
            const ft_ref *ref = ft_symbols_find(symbols, entry->key);
            ft_map_put(arena, &seen, entry->key, entry->value);
            ft_vec_push(arena, &locals,
                        (ft_local){entry->key, ft_function_hops(function, ref->function), ref->slot});
        }
    }
    *len = locals.len;
    return locals.at;
}

/* ---- names read before they are set */

typedef struct reading { const char *const *names; size_t count; unsigned open, read; } reading;

static void note_read(void *self, ft_jinja_node *node)
{
    reading *r = self;
    if (node->kind == FT_J_BLOCK)
        return;
    if (node->kind != FT_J_NAME) {
        ft_jinja_children(node, note_read, self);
        return;
    }
    for (size_t i = 0; i < r->count; i++) {
        if (!(r->open & (1u << i)) || !ft_str_is(node->text, r->names[i]))
            continue;
        if (node->op == FT_J_LOAD)
            r->read |= 1u << i;
        else
            r->open &= ~(1u << i);
    }
}

unsigned ft_names_read(ft_jinja_nodes nodes, const char *const *names, size_t count)
{
    reading r = {names, count, (1u << count) - 1, 0};
    for (size_t i = 0; i < nodes.len; i++)
        note_read(&r, nodes.at[i]);
    return r.read;
}
