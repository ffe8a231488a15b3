/* jinja_ast.c - walking a tree. */
#include "syntax/jinja_ast.h"

static void visit_all(ft_jinja_nodes nodes, ft_jinja_visit *visit, void *self)
{
    for (size_t i = 0; i < nodes.len; i++)
        visit(self, nodes.at[i]);
}

static void visit_one(ft_jinja_node *node, ft_jinja_visit *visit, void *self)
{
    if (node)
        visit(self, node);
}

/* `with` lists its targets before its values. */
static void visit_pairs(ft_jinja_nodes items, ft_jinja_visit *visit, void *self)
{
    for (size_t i = 0; i < items.len; i += 2)
        visit(self, items.at[i]);
    for (size_t i = 1; i < items.len; i += 2)
        visit(self, items.at[i]);
}

void ft_jinja_children(const ft_jinja_node *node, ft_jinja_visit *visit, void *self)
{
    const ft_jinja_block *block = node->block;
    switch (node->kind) {
    case FT_J_NSREF:
    case FT_J_ALIAS:
        return;
    case FT_J_CALL:
    case FT_J_FILTER:
    case FT_J_TEST:
    case FT_J_COMPARE:
        visit_one(node->a, visit, self);
        visit_all(node->items, visit, self);
        visit_one(node->b, visit, self);
        visit_one(node->c, visit, self);
        return;
    case FT_J_IF:
        visit_one(node->a, visit, self);
        visit_all(block->body, visit, self);
        visit_all(node->items, visit, self);
        visit_all(block->other, visit, self);
        return;
    case FT_J_FOR:
        visit_one(node->a, visit, self);
        visit_one(node->b, visit, self);
        visit_all(block->body, visit, self);
        visit_all(block->other, visit, self);
        visit_one(node->c, visit, self);
        return;
    case FT_J_WITH:
        visit_pairs(node->items, visit, self);
        visit_all(block->body, visit, self);
        return;
    case FT_J_MACRO:
    case FT_J_CALL_BLOCK:
        visit_one(node->a, visit, self);
        visit_all(node->items, visit, self);
        visit_all(block->other, visit, self);
        visit_all(block->body, visit, self);
        return;
    case FT_J_FILTER_BLOCK:
        visit_all(block->body, visit, self);
        visit_one(node->a, visit, self);
        return;
    default:
        visit_one(node->a, visit, self);
        visit_one(node->b, visit, self);
        visit_one(node->c, visit, self);
        visit_all(node->items, visit, self);
        if (block)
            visit_all(block->body, visit, self);
    }
}
