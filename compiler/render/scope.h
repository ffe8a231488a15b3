/* scope.h - which name means what where: names resolved to slots before anything runs.
 *
 * Matches the frames of Jinja's compiler (SCP-01 ... SCP-03): a body that is a scope begins by loading
 * the names it reads but does not set from the context, by taking over those of outer scopes that it
 * sets itself, and by making the others missing. Slots belong to a function: the template, a block, a
 * macro, a call body or a recursive loop; scopes within one function share its activation. */
#ifndef FT_RENDER_SCOPE_H
#define FT_RENDER_SCOPE_H

#include "base/map.h"
#include "base/vec.h"
#include "syntax/jinja_ast.h"

/* ---- what runs */

typedef struct ft_function { struct ft_function *outer; uint32_t slots; } ft_function;

typedef enum { FT_LOAD_RESOLVE, FT_LOAD_ALIAS, FT_LOAD_MISSING, FT_LOAD_PARAM } ft_load_kind;
/* Done in order when a scope is entered. FT_LOAD_ALIAS copies slot `from` of the activation `hops` out. */
typedef struct ft_scope_load { uint8_t kind; uint32_t slot, hops, from; ft_str name; } ft_scope_load;
typedef struct ft_local { ft_str name; uint32_t hops, slot; } ft_local;

typedef struct ft_scope {
    const ft_function *function;
    const ft_scope_load *loads; size_t len;
} ft_scope;

/* ---- how it is found out */

typedef struct ft_ref { ft_function *function; uint32_t slot; } ft_ref;

/* The names of one scope while a template is bound. `registry` is shared by the copies that branches
 * of an `if` are looked at with. */
typedef struct ft_symbols {
    struct ft_symbols *parent;
    ft_function *function;
    ft_map *registry, refs, loads, stores;
} ft_symbols;

ft_symbols *ft_symbols_new(ft_arena *arena, ft_symbols *parent, ft_function *function);
const ft_ref *ft_symbols_find(const ft_symbols *symbols, ft_str name); /* NULL: nobody mentioned it */
const ft_ref *ft_symbols_param(ft_arena *arena, ft_symbols *symbols, ft_str name);
void ft_symbols_load(ft_arena *arena, ft_symbols *symbols, ft_str name);
/* Looks at what `node` reads and sets in the scope that it stands in. */
void ft_symbols_visit(ft_arena *arena, ft_symbols *symbols, ft_jinja_node *node);
void ft_symbols_visit_all(ft_arena *arena, ft_symbols *symbols, ft_jinja_nodes nodes);
/* As ft_symbols_visit, but every name is a parameter: a loop's target. */
void ft_symbols_visit_params(ft_arena *arena, ft_symbols *symbols, ft_jinja_node *target);

/* How many activations out of `from` the function `to` stands. */
uint32_t ft_function_hops(const ft_function *from, const ft_function *to);
/* The loads of a scope whose symbols are complete. */
const ft_scope *ft_scope_of(ft_arena *arena, const ft_symbols *symbols);
/* Names set so far in this and outer scopes, for templates included with context. */
const ft_local *ft_scope_locals(ft_arena *arena, const ft_symbols *symbols, size_t *len);

/* Which of `names` (at most 8) the nodes read before setting them: bit i for names[i]. */
unsigned ft_names_read(ft_jinja_nodes nodes, const char *const *names, size_t count);

#endif
