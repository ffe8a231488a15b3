/* jinja_parser.h - what the files of the Jinja parser share; nobody else includes it.
 *
 * After an error the stream gives only its end: every loop stops there and what is returned is never
 * looked at, so that nobody has to check. */
#ifndef FT_SYNTAX_JINJA_PARSER_H
#define FT_SYNTAX_JINJA_PARSER_H

#include "base/vec.h"
#include "syntax/jinja_ast.h"
#include "syntax/jinja_lex.h"

typedef FT_VEC(ft_jinja_node *) ft_jinja_vec;
typedef struct ft_jinja_parser {
    ft_arena *arena;
    ft_jinja_lexer lexer;
    ft_jinja_token now, ahead;
    bool has_ahead, failed, dbt;
    uint32_t behind;               /* the end of the token taken last */
    unsigned depth;
    ft_jinja_error *error;
    FT_VEC(ft_str) tags;           /* open tags, innermost last */
    FT_VEC(const char *const *) ends; /* the end tags each open body looks for */
} ft_jinja_parser;

/* ---- jinja_parser.c */

/* The first error; `kind` is one of ft_jinja_error's. */
void ft_jinja_fail_as(ft_jinja_parser *p, int kind, ft_str message, const ft_jinja_token *at);
void ft_jinja_fail(ft_jinja_parser *p, const ft_jinja_token *at, ft_str message);

void ft_jinja_take(ft_jinja_parser *p);
ft_jinja_token ft_jinja_look(ft_jinja_parser *p); /* behind the current one */
ft_str ft_jinja_describe(const ft_jinja_token *token);
/* Takes what must stand here, or fails as Jinja does. */
ft_jinja_token ft_jinja_expect(ft_jinja_parser *p, ft_jinja_token_kind kind);
void ft_jinja_expect_name(ft_jinja_parser *p, const char *name);
/* Takes it if it stands here. */
bool ft_jinja_skip(ft_jinja_parser *p, ft_jinja_token_kind kind);
bool ft_jinja_skip_name(ft_jinja_parser *p, const char *name);

ft_jinja_node *ft_jinja_node_at(ft_jinja_parser *p, ft_jinja_kind kind, uint32_t from);
/* `node`, which ends where the token taken last did. */
ft_jinja_node *ft_jinja_closed(ft_jinja_parser *p, ft_jinja_node *node);
ft_jinja_node *ft_jinja_named(ft_jinja_parser *p, const ft_jinja_token *token, ft_jinja_context context);
ft_jinja_node *ft_jinja_text_node(ft_jinja_parser *p, ft_jinja_kind kind, const ft_jinja_token *token);
/* One level down, to be paired with p->depth--; false: too deep, failed. */
bool ft_jinja_deeper(ft_jinja_parser *p);

static inline bool ft_jinja_at(const ft_jinja_parser *p, ft_jinja_token_kind kind)
{
    return p->now.kind == kind;
}

static inline bool ft_jinja_at_name(const ft_jinja_parser *p, const char *name)
{
    return p->now.kind == FT_T_NAME && ft_str_is(p->now.text, name);
}

static inline ft_jinja_nodes ft_jinja_nodes_of(const ft_jinja_vec *vec)
{
    return (ft_jinja_nodes){vec->at, vec->len};
}

/* ---- jinja_expression.c */

ft_jinja_node *ft_jinja_expression(ft_jinja_parser *p);
/* What a tuple may be made of: inline `if`s; only names and literals, with `x.y` among them. In
 * parentheses it may be empty. */
enum { FT_J_COND_ALLOWED = 1, FT_J_SIMPLE = 2, FT_J_PARENTHESES = 4, FT_J_NAMESPACES = 8 };
ft_jinja_node *ft_jinja_tuple(ft_jinja_parser *p, unsigned how);
ft_jinja_node *ft_jinja_filter(ft_jinja_parser *p, ft_jinja_node *input); /* `input` NULL: of a block */
ft_jinja_node *ft_jinja_filters(ft_jinja_parser *p, ft_jinja_node *input); /* ("|" filter)* */
ft_jinja_node *ft_jinja_target(ft_jinja_parser *p, ft_jinja_context context, bool namespaces);
ft_jinja_token ft_jinja_name_target(ft_jinja_parser *p);

#endif
