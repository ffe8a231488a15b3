/* unrendered.c - an expression printed back from its tree; see unrendered.h. */
#include "project/unrendered.h"

#include "syntax/jinja_parse.h"
#include "value/op.h"

typedef struct { ft_arena *arena; ft_buf out; bool known; } printer;

static void print(printer *p, const ft_jinja_node *node);

static void literal(printer *p, ft_value value)
{
    ft_job job = ft_job_in(p->arena);
    p->known = ft_repr(&job, value, &p->out) && p->known;
}

static void separated(printer *p, const ft_jinja_nodes *items, const char *between)
{
    for (size_t i = 0; i < items->len; i++) {
        if (i)
            ft_buf_text(&p->out, between);
        print(p, items->at[i]);
    }
}

static void tuple(printer *p, const ft_jinja_node *node)
{
    ft_buf_text(&p->out, "(");
    separated(p, &node->items, ", ");
    ft_buf_text(&p->out, node->items.len == 1 ? ",)" : ")");
}

static void dict(printer *p, const ft_jinja_node *node)
{
    ft_buf_text(&p->out, "{");
    for (size_t i = 0; i + 1 < node->items.len; i += 2) {
        ft_buf_text(&p->out, i ? ", " : "");
        print(p, node->items.at[i]);
        ft_buf_text(&p->out, ": ");
        print(p, node->items.at[i + 1]);
    }
    ft_buf_text(&p->out, "}");
}

static void call(printer *p, const ft_jinja_node *node)
{
    print(p, node->a);
    ft_buf_text(&p->out, "(");
    separated(p, &node->items, ", ");
    if (node->b) {
        ft_buf_text(&p->out, node->items.len ? ", *" : "*");
        print(p, node->b);
    }
    if (node->c) {
        ft_buf_text(&p->out, node->items.len || node->b ? ", **" : "**");
        print(p, node->c);
    }
    ft_buf_text(&p->out, ")");
}

static void around(printer *p, const ft_jinja_node *left, const char *word, const ft_jinja_node *right)
{
    print(p, left);
    ft_buf_text(&p->out, word);
    print(p, right);
}

static void compare(printer *p, const ft_jinja_node *node)
{
    static const char *const words[] = {[FT_J_EQ] = " == ", [FT_J_NE] = " != ", [FT_J_LT] = " < ", [FT_J_LE] = " <= ",
                                        [FT_J_GT] = " > ", [FT_J_GE] = " >= ", [FT_J_IN] = " in ",
                                        [FT_J_NOT_IN] = " not in "};
    print(p, node->a);
    for (size_t i = 0; i < node->items.len; i++) {
        ft_buf_text(&p->out, words[node->items.at[i]->op]);
        print(p, node->items.at[i]->a);
    }
}

static void print(printer *p, const ft_jinja_node *node)
{
    switch ((ft_jinja_kind)node->kind) {
    case FT_J_NONE: ft_buf_text(&p->out, "None"); break;
    case FT_J_TRUE: ft_buf_text(&p->out, "True"); break;
    case FT_J_FALSE: ft_buf_text(&p->out, "False"); break;
    case FT_J_INT: literal(p, ft_of_int(node->as.number)); break;
    case FT_J_FLOAT: literal(p, ft_of_float(node->as.real)); break;
    case FT_J_STRING: literal(p, ft_of_text(node->text)); break;
    case FT_J_NAME: ft_buf_add(&p->out, node->text); break;
    case FT_J_TUPLE: tuple(p, node); break;
    case FT_J_LIST:
        ft_buf_text(&p->out, "[");
        separated(p, &node->items, ", ");
        ft_buf_text(&p->out, "]");
        break;
    case FT_J_DICT: dict(p, node); break;
    case FT_J_NOT:
        ft_buf_text(&p->out, "not ");
        print(p, node->a);
        break;
    case FT_J_NEG:
        ft_buf_text(&p->out, "-");
        print(p, node->a);
        break;
    case FT_J_AND: around(p, node->a, " and ", node->b); break;
    case FT_J_OR: around(p, node->a, " or ", node->b); break;
    case FT_J_CONCAT: separated(p, &node->items, " ~ "); break;
    case FT_J_COMPARE: compare(p, node); break;
    case FT_J_ATTR:
        print(p, node->a);
        ft_buf_format(&p->out, ".%.*s", FT_ARG(node->text));
        break;
    case FT_J_ITEM:
        around(p, node->a, "[", node->b);
        ft_buf_text(&p->out, "]");
        break;
    case FT_J_CALL: call(p, node); break;
    case FT_J_KEYWORD:
        ft_buf_format(&p->out, "%.*s=", FT_ARG(node->text));
        print(p, node->a);
        break;
    default: p->known = false;
    }
}

ft_str ft_unrendered_text(ft_arena *arena, ft_str text)
{
    ft_str whole = ft_concat(arena, FT_STR("{{ "), text, FT_STR(" }}"), (ft_str){0});
    ft_jinja_error error;
    const ft_jinja_tree *tree = ft_jinja_parse(arena, ft_source_new(arena, FT_STR(""), whole), &ft_jinja_of_dbt, &error);
    if (!tree || tree->body.len != 1 || tree->body.at[0]->kind != FT_J_OUTPUT || tree->body.at[0]->items.len != 1)
        return text;
    printer p = {.arena = arena, .out = ft_buf_in(arena), .known = true};
    print(&p, tree->body.at[0]->items.at[0]);
    return p.known ? ft_buf_str(&p.out) : text;
}
