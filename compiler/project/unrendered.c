/* unrendered.c - an expression printed back from its tree; see unrendered.h. */
#include "project/unrendered.h"

#include "project/scan.h"
#include "syntax/jinja_parse.h"
#include "value/op.h"

typedef struct { ft_arena *arena; ft_buf out; bool known; } printer;

static void literal(printer *p, ft_value value)
{
    ft_job job = ft_job_in(p->arena);
    p->known = ft_repr(&job, value, &p->out) && p->known;
}

static void constant(printer *p, const ft_jinja_node *node)
{
    switch ((ft_jinja_kind)node->kind) {
    case FT_J_NONE: ft_buf_text(&p->out, "None"); break;
    case FT_J_TRUE: ft_buf_text(&p->out, "True"); break;
    case FT_J_FALSE: ft_buf_text(&p->out, "False"); break;
    case FT_J_INT: literal(p, ft_of_int(node->as.number)); break;
    case FT_J_FLOAT: literal(p, ft_of_float(node->as.real)); break;
    case FT_J_STRING: literal(p, ft_of_text(node->text)); break;
    default: p->known = false;
    }
}

/* ---- what dbt does not spell back, as Python shows a node of Jinja's tree: "Mul(left=Const(value=2), …)" */

static const char LOADED[] = ", ctx='load'";

static void view(printer *p, const ft_jinja_node *node);

static void view_or_none(printer *p, const char *name, const ft_jinja_node *node)
{
    ft_buf_text(&p->out, name);
    if (node)
        view(p, node);
    else
        ft_buf_text(&p->out, "None");
}

static void view_list(printer *p, const char *name, ft_jinja_node *const *items, size_t len)
{
    ft_buf_format(&p->out, "%s[", name);
    for (size_t i = 0; i < len; i++)
        view_or_none(p, i ? ", " : "", items[i]);
    ft_buf_text(&p->out, "]");
}

/* args, kwargs, dyn_args, dyn_kwargs: of calls, filters and tests. */
static void view_arguments(printer *p, const ft_jinja_node *node)
{
    view_list(p, ", args=", node->items.at, node->count);
    view_list(p, ", kwargs=", node->items.at + node->count, node->items.len - node->count);
    view_or_none(p, ", dyn_args=", node->b);
    view_or_none(p, ", dyn_kwargs=", node->c);
}

static void view_named(printer *p, const char *class, const ft_jinja_node *node)
{
    ft_buf_format(&p->out, "%s(", class);
    view_or_none(p, "node=", node->a);
    ft_buf_text(&p->out, ", name=");
    literal(p, ft_of_text(node->text));
    view_arguments(p, node);
}

static void view_pairs(printer *p, const ft_jinja_node *node)
{
    ft_buf_text(&p->out, "Dict(items=[");
    for (size_t i = 0; i + 1 < node->items.len; i += 2) {
        view_or_none(p, i ? ", Pair(key=" : "Pair(key=", node->items.at[i]);
        view_or_none(p, ", value=", node->items.at[i + 1]);
        ft_buf_text(&p->out, ")");
    }
    ft_buf_text(&p->out, "]");
}

static void view_two(printer *p, const char *before, const ft_jinja_node *a, const char *between, const ft_jinja_node *b)
{
    view_or_none(p, before, a);
    view_or_none(p, between, b);
}

static void view_text(printer *p, const char *before, ft_str text)
{
    ft_buf_text(&p->out, before);
    literal(p, ft_of_text(text));
}

static void view(printer *p, const ft_jinja_node *node)
{
    static const char *const operators[] = {[FT_J_ADD] = "Add", [FT_J_SUB] = "Sub", [FT_J_MUL] = "Mul", [FT_J_DIV] = "Div",
                                            [FT_J_FLOORDIV] = "FloorDiv", [FT_J_MOD] = "Mod", [FT_J_POW] = "Pow"};
    static const char *const operands[] = {[FT_J_EQ] = "eq", [FT_J_NE] = "ne", [FT_J_LT] = "lt", [FT_J_LE] = "lteq",
                                           [FT_J_GT] = "gt", [FT_J_GE] = "gteq", [FT_J_IN] = "in", [FT_J_NOT_IN] = "notin"};
    switch ((ft_jinja_kind)node->kind) {
    case FT_J_NAME:
        view_text(p, "Name(name=", node->text);
        ft_buf_text(&p->out, LOADED);
        break;
    case FT_J_TUPLE:
        view_list(p, "Tuple(items=", node->items.at, node->items.len);
        ft_buf_text(&p->out, LOADED);
        break;
    case FT_J_LIST: view_list(p, "List(items=", node->items.at, node->items.len); break;
    case FT_J_DICT: view_pairs(p, node); break;
    case FT_J_NOT: view_or_none(p, "Not(node=", node->a); break;
    case FT_J_NEG: view_or_none(p, "Neg(node=", node->a); break;
    case FT_J_POS: view_or_none(p, "Pos(node=", node->a); break;
    case FT_J_AND: view_two(p, "And(left=", node->a, ", right=", node->b); break;
    case FT_J_OR: view_two(p, "Or(left=", node->a, ", right=", node->b); break;
    case FT_J_BINARY:
        ft_buf_text(&p->out, operators[node->op]);
        view_two(p, "(left=", node->a, ", right=", node->b);
        break;
    case FT_J_CONCAT: view_list(p, "Concat(nodes=", node->items.at, node->items.len); break;
    case FT_J_COMPARE:
        view_or_none(p, "Compare(expr=", node->a);
        view_list(p, ", ops=", node->items.at, node->items.len);
        break;
    case FT_J_OPERAND:
        ft_buf_format(&p->out, "Operand(op='%s'", operands[node->op]);
        view_or_none(p, ", expr=", node->a);
        break;
    case FT_J_COND:
        view_two(p, "CondExpr(test=", node->a, ", expr1=", node->b);
        view_or_none(p, ", expr2=", node->c);
        break;
    case FT_J_ATTR:
        view_or_none(p, "Getattr(node=", node->a);
        view_text(p, ", attr=", node->text);
        ft_buf_text(&p->out, LOADED);
        break;
    case FT_J_ITEM:
        view_two(p, "Getitem(node=", node->a, ", arg=", node->b);
        ft_buf_text(&p->out, LOADED);
        break;
    case FT_J_SLICE:
        view_two(p, "Slice(start=", node->a, ", stop=", node->b);
        view_or_none(p, ", step=", node->c);
        break;
    case FT_J_CALL:
        view_or_none(p, "Call(node=", node->a);
        view_arguments(p, node);
        break;
    case FT_J_KEYWORD:
        view_text(p, "Keyword(key=", node->text);
        view_or_none(p, ", value=", node->a);
        break;
    case FT_J_FILTER: view_named(p, "Filter", node); break;
    case FT_J_TEST: view_named(p, "Test", node); break;
    default:
        ft_buf_text(&p->out, "Const(value=");
        constant(p, node);
    }
    ft_buf_text(&p->out, ")");
}

/* ---- what dbt spells back */

static void print(printer *p, const ft_jinja_node *node);

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
    case FT_J_NONE:
    case FT_J_TRUE:
    case FT_J_FALSE:
    case FT_J_INT:
    case FT_J_FLOAT:
    case FT_J_STRING: constant(p, node); break;
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
    default: view(p, node);
    }
}

static ft_str unrendered_text(ft_arena *arena, ft_str text)
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

/* ---- which call of config() counts */

typedef struct { const ft_jinja_node *found; } first_call;

static void look(void *self, ft_jinja_node *node)
{
    first_call *first = self;
    bool config = node->kind == FT_J_CALL && node->a->kind == FT_J_NAME && ft_str_is(node->a->text, "config");
    if (!first->found && config)
        first->found = node;
    if (!first->found)
        ft_jinja_children(node, look, first);
}

/* Where its name stands, in the order of Jinja's tree: the condition of `a if b` comes first, that of a loop last.
 * FT_NOWHERE: there is none, or `template` is none. */
static size_t first_config_call(ft_arena *arena, ft_str template)
{
    ft_jinja_error error;
    first_call first = {0};
    const ft_jinja_tree *tree = ft_jinja_parse(arena, ft_source_new(arena, FT_STR(""), template), &ft_jinja_of_dbt, &error);
    for (size_t i = 0; tree && i < tree->body.len && !first.found; i++)
        look(&first, tree->body.at[i]);
    return first.found ? first.found->a->from : FT_NOWHERE;
}

/* ---- the text of config() (PRJ-66) */

static ft_value text_or_repr(ft_arena *arena, ft_value literal)
{
    ft_job job = ft_job_in(arena);
    ft_buf text = ft_buf_in(arena);
    if (literal.kind == FT_TEXT || !ft_repr(&job, literal, &text))
        return literal;
    return ft_of_text(ft_buf_str(&text));
}

static size_t config_calls(const ft_call_texts *calls)
{
    size_t found = 0;
    for (size_t i = 0; i < calls->len; i++)
        found += ft_is_config_call(&calls->at[i]);
    return found;
}

ft_dict *ft_unrendered_config(ft_arena *arena, ft_arena *scratch, ft_str raw_code)
{
    if (ft_str_find(raw_code, FT_STR("config("), 0) == FT_NOWHERE)
        return NULL;
    ft_call_texts calls = {0};
    ft_arena_clear(scratch);
    ft_calls_find(scratch, raw_code, &calls);
    size_t only = config_calls(&calls) > 1 ? first_config_call(scratch, raw_code) : FT_NOWHERE;
    for (size_t i = 0; i < calls.len; i++) {
        if (!ft_is_config_call(&calls.at[i]) || (only != FT_NOWHERE && calls.at[i].from != only))
            continue;
        ft_literal_args args = {0};
        ft_args_cut(scratch, calls.at[i].args, &args);
        ft_dict *raw = ft_dict_with_room(arena, args.len);
        for (size_t k = 0; k < args.len; k++) {
            ft_literal_arg room[1];
            ft_literal_args literal = {.at = room, .cap = 1};
            if (!args.at[k].name.at)
                continue;
            bool known = ft_literal_args_read(arena, args.at[k].text, &literal) && literal.len == 1;
            ft_dict_set_text(arena, raw, args.at[k].name,
                             known ? text_or_repr(arena, literal.at[0].value) : ft_of_text(unrendered_text(arena, args.at[k].text)));
        }
        return raw->len ? raw : NULL;
    }
    return NULL;
}
