/* jinja_parse.h - the Jinja grammar with dbt's blocks: a template's text to its tree.
 *
 * The first error ends the parse, as in Jinja, whose choice of error and place is matched. Depth of
 * nesting is bounded. Any thread. */
#ifndef FT_SYNTAX_JINJA_PARSE_H
#define FT_SYNTAX_JINJA_PARSE_H

#include "syntax/jinja_ast.h"
#include "syntax/jinja_lex.h"

typedef struct ft_jinja_tree {
    ft_jinja_nodes body;
    const struct ft_scope *scope;    /* of the body (render/template) */
    ft_jinja_nodes blocks;           /* BLOCKs at any depth, names distinct (render/template) */
    uint32_t self_slot;              /* where `self` is kept when the body uses it (render/template) */
    bool uses_self;
} ft_jinja_tree;

/* NULL: *error says why. The tree lives in `arena` and borrows `source`. */
ft_jinja_tree *ft_jinja_parse(ft_arena *arena, const ft_source *source, const ft_jinja_syntax *syntax,
                              ft_jinja_error *error);

#endif
