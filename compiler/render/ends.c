/* ends.c - the line an error at the end of a body is put down to.
 *
 * The text of a macro or of a recursive loop is joined behind its last statement. Jinja's compiled code
 * has no line of its own for that: it counts to whatever was given a line last, in the order in which the
 * code was written. Constants, texts and the values of `with` are given none. */
#include "render/run.h"

static const ft_jinja_node *last_output(ft_job *job, const ft_jinja_node *node)
{
    ft_value ignored;
    for (size_t i = node->items.len; i-- > 0;) {
        const ft_jinja_node *item = node->items.at[i];
        if (item->kind != FT_J_TEXT && !ft_express_constant(job, item, &ignored))
            return item;
    }
    return NULL;
}

static const ft_jinja_node *later(const ft_jinja_node *a, const ft_jinja_node *b)
{
    return b ? b : a;
}

static const ft_jinja_node *last_in(ft_job *job, ft_jinja_nodes body);

static const ft_jinja_node *last_branch(ft_job *job, const ft_jinja_node *node)
{
    const ft_jinja_node *last = later(node, last_in(job, node->block->body));
    for (size_t i = 0; i < node->items.len; i++)
        last = later(node->items.at[i], last_in(job, node->items.at[i]->block->body));
    return later(last, last_in(job, node->block->other));
}

static const ft_jinja_node *last_of(ft_job *job, const ft_jinja_node *node)
{
    switch (node->kind) {
    case FT_J_OUTPUT: return last_output(job, node);
    case FT_J_IF: return last_branch(job, node);
    case FT_J_FOR:
        if (node->flags & FT_J_RECURSIVE)
            return node;
        return later(later(node, last_in(job, node->block->body)), last_in(job, node->block->other));
    case FT_J_MACRO: return later(node, last_in(job, node->block->body));
    case FT_J_WITH:
    case FT_J_SCOPE: return last_in(job, node->block->body);
    default: return node;
    }
}

static const ft_jinja_node *last_in(ft_job *job, ft_jinja_nodes body)
{
    const ft_jinja_node *last = NULL;
    for (size_t i = 0; i < body.len; i++)
        last = later(last, last_of(job, body.at[i]));
    return last;
}

bool ft_fail_at_end(ft_run *run, const ft_jinja_node *node)
{
    ft_fault fault = run->job->fault;
    if (!fault.set || fault.span.source)
        return false;
    const ft_jinja_node *last = later(node, last_in(run->job, node->block->body));
    if (node->kind == FT_J_FOR)
        last = later(last, last_in(run->job, node->block->other));
    run->job->fault = fault;
    return ft_fail_at(run, last);
}
