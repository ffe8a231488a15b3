/* jinja_parser.c - the token stream with one token of look-ahead, the first error, new nodes. */
#include "syntax/jinja_parser.h"

enum { MAX_DEPTH = 400 };

/* ---- errors and tokens */

void ft_jinja_fail_as(ft_jinja_parser *p, int kind, ft_str message, const ft_jinja_token *at)
{
    if (!p->failed) {
        p->error->kind = kind;
        p->error->message = message;
        p->error->from = at->from;
        p->error->to = at->to;
    }
    p->failed = true;
    p->has_ahead = false;
    p->now = (ft_jinja_token){FT_T_EOF, at->from, at->to, at->line, {0}};
}

void ft_jinja_fail(ft_jinja_parser *p, const ft_jinja_token *at, ft_str message)
{
    ft_jinja_fail_as(p, FT_JINJA_SYNTAX, message, at);
}

void ft_jinja_take(ft_jinja_parser *p)
{
    if (p->failed)
        return;
    p->behind = p->now.to;
    p->now = p->has_ahead ? p->ahead : ft_jinja_next(&p->lexer);
    p->has_ahead = false;
    if (p->now.kind == FT_T_ERROR) {
        ft_jinja_token at = p->now;
        ft_jinja_fail(p, &at, at.text);
    }
}

ft_jinja_token ft_jinja_look(ft_jinja_parser *p)
{
    if (p->failed)
        return p->now;
    if (!p->has_ahead) {
        p->ahead = ft_jinja_next(&p->lexer);
        p->has_ahead = true;
        if (p->ahead.kind == FT_T_ERROR) {
            ft_jinja_token at = p->ahead;
            ft_jinja_fail(p, &at, at.text);
            return p->now;
        }
    }
    return p->ahead;
}

ft_str ft_jinja_describe(const ft_jinja_token *token)
{
    return token->kind == FT_T_NAME ? token->text : ft_str_of(ft_jinja_token_name(token->kind));
}

static void fail_expected(ft_jinja_parser *p, ft_str what)
{
    ft_jinja_token at = p->now;
    if (at.kind == FT_T_EOF)
        ft_jinja_fail(p, &at, ft_format(p->arena, "unexpected end of template, expected '%.*s'.", FT_ARG(what)));
    else
        ft_jinja_fail(p, &at, ft_format(p->arena, "expected token '%.*s', got '%.*s'", FT_ARG(what),
                               FT_ARG(ft_jinja_describe(&at))));
}

ft_jinja_token ft_jinja_expect(ft_jinja_parser *p, ft_jinja_token_kind kind)
{
    ft_jinja_token token = p->now;
    if (token.kind == kind)
        ft_jinja_take(p);
    else
        fail_expected(p, ft_str_of(ft_jinja_token_name(kind)));
    return token;
}

void ft_jinja_expect_name(ft_jinja_parser *p, const char *name)
{
    if (ft_jinja_at_name(p, name))
        ft_jinja_take(p);
    else
        fail_expected(p, ft_str_of(name));
}

bool ft_jinja_skip(ft_jinja_parser *p, ft_jinja_token_kind kind)
{
    bool there = ft_jinja_at(p, kind);
    if (there)
        ft_jinja_take(p);
    return there;
}

bool ft_jinja_skip_name(ft_jinja_parser *p, const char *name)
{
    bool there = ft_jinja_at_name(p, name);
    if (there)
        ft_jinja_take(p);
    return there;
}

/* ---- nodes */

ft_jinja_node *ft_jinja_node_at(ft_jinja_parser *p, ft_jinja_kind kind, uint32_t from)
{
    ft_jinja_node *node = FT_NEW(p->arena, ft_jinja_node);
    node->kind = (uint8_t)kind;
    node->from = from;
    node->to = p->now.to;
    return node;
}

/* `node` ends where the token taken last ended. */
ft_jinja_node *ft_jinja_closed(ft_jinja_parser *p, ft_jinja_node *node)
{
    node->to = p->behind > node->from ? p->behind : node->from;
    return node;
}

ft_jinja_node *ft_jinja_named(ft_jinja_parser *p, const ft_jinja_token *token, ft_jinja_context context)
{
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_NAME, token->from);
    node->to = token->to;
    node->text = token->text;
    node->op = (uint8_t)context;
    return node;
}

ft_jinja_node *ft_jinja_text_node(ft_jinja_parser *p, ft_jinja_kind kind, const ft_jinja_token *token)
{
    ft_jinja_node *node = ft_jinja_node_at(p, kind, token->from);
    node->to = token->to;
    node->text = token->text;
    return node;
}

bool ft_jinja_deeper(ft_jinja_parser *p)
{
    if (p->depth < MAX_DEPTH) {
        p->depth++;
        return true;
    }
    ft_jinja_fail_as(p, FT_JINJA_DEPTH, FT_STR("maximum recursion depth exceeded"), &p->now);
    return false;
}
