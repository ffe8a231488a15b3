/* jinja_parse.c - tokens to a tree by recursive descent, statement by statement as Jinja's parser goes,
 * so that the same error is met first. After an error the stream gives only its end: every loop
 * stops there and what is returned is never looked at. */
#include "syntax/jinja_parse.h"

#include "base/number.h"

enum { MAX_DEPTH = 400 };

typedef FT_VEC(ft_jinja_node *) node_vec;
typedef struct parser {
    ft_arena *arena;
    ft_jinja_lexer lexer;
    ft_jinja_token now, ahead;
    bool has_ahead, failed, dbt;
    uint32_t behind;               /* the end of the token taken last */
    unsigned depth;
    ft_jinja_error *error;
    FT_VEC(ft_str) tags;           /* open tags, innermost last */
    FT_VEC(const char *const *) ends; /* the end tags each open body looks for */
} parser;

/* ---- errors and tokens */

static void fail_as(parser *p, int kind, ft_str message, const ft_jinja_token *at)
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

static void fail(parser *p, const ft_jinja_token *at, ft_str message)
{
    fail_as(p, FT_JINJA_SYNTAX, message, at);
}

static void take(parser *p)
{
    if (p->failed)
        return;
    p->behind = p->now.to;
    p->now = p->has_ahead ? p->ahead : ft_jinja_next(&p->lexer);
    p->has_ahead = false;
    if (p->now.kind == FT_T_ERROR) {
        ft_jinja_token at = p->now;
        fail(p, &at, at.text);
    }
}

static ft_jinja_token look(parser *p)
{
    if (p->failed)
        return p->now;
    if (!p->has_ahead) {
        p->ahead = ft_jinja_next(&p->lexer);
        p->has_ahead = true;
        if (p->ahead.kind == FT_T_ERROR) {
            ft_jinja_token at = p->ahead;
            fail(p, &at, at.text);
            return p->now;
        }
    }
    return p->ahead;
}

static bool at_kind(const parser *p, ft_jinja_token_kind kind)
{
    return p->now.kind == kind;
}

static bool at_name(const parser *p, const char *name)
{
    return p->now.kind == FT_T_NAME && ft_str_is(p->now.text, name);
}

static ft_str describe(parser *p, const ft_jinja_token *token)
{
    return token->kind == FT_T_NAME ? token->text : ft_str_of(ft_jinja_token_name(token->kind));
    (void)p;
}

static void fail_expected(parser *p, ft_str what)
{
    ft_jinja_token at = p->now;
    if (at.kind == FT_T_EOF)
        fail(p, &at, ft_format(p->arena, "unexpected end of template, expected '%.*s'.", FT_ARG(what)));
    else
        fail(p, &at, ft_format(p->arena, "expected token '%.*s', got '%.*s'", FT_ARG(what),
                               FT_ARG(describe(p, &at))));
}

static ft_jinja_token expect(parser *p, ft_jinja_token_kind kind)
{
    ft_jinja_token token = p->now;
    if (token.kind == kind)
        take(p);
    else
        fail_expected(p, ft_str_of(ft_jinja_token_name(kind)));
    return token;
}

static void expect_name(parser *p, const char *name)
{
    if (at_name(p, name))
        take(p);
    else
        fail_expected(p, ft_str_of(name));
}

static bool skip(parser *p, ft_jinja_token_kind kind)
{
    bool there = at_kind(p, kind);
    if (there)
        take(p);
    return there;
}

static bool skip_name(parser *p, const char *name)
{
    bool there = at_name(p, name);
    if (there)
        take(p);
    return there;
}

/* ---- nodes */

static ft_jinja_node *node_at(parser *p, ft_jinja_kind kind, uint32_t from)
{
    ft_jinja_node *node = FT_NEW(p->arena, ft_jinja_node);
    node->kind = (uint8_t)kind;
    node->from = from;
    node->to = p->now.to;
    return node;
}

/* `node` ends where the token taken last ended. */
static ft_jinja_node *closed(parser *p, ft_jinja_node *node)
{
    node->to = p->behind > node->from ? p->behind : node->from;
    return node;
}

static ft_jinja_node *named(parser *p, const ft_jinja_token *token, ft_jinja_context context)
{
    ft_jinja_node *node = node_at(p, FT_J_NAME, token->from);
    node->to = token->to;
    node->text = token->text;
    node->op = (uint8_t)context;
    return node;
}

static ft_jinja_node *text_node(parser *p, ft_jinja_kind kind, const ft_jinja_token *token)
{
    ft_jinja_node *node = node_at(p, kind, token->from);
    node->to = token->to;
    node->text = token->text;
    return node;
}

static ft_jinja_nodes nodes_of(const node_vec *vec)
{
    return (ft_jinja_nodes){vec->at, vec->len};
}

static bool deeper(parser *p)
{
    if (p->depth < MAX_DEPTH) {
        p->depth++;
        return true;
    }
    fail_as(p, FT_JINJA_DEPTH, FT_STR("maximum recursion depth exceeded"), &p->now);
    return false;
}

/* ---- expressions: each function parses one level of precedence (GRM-01) */

static ft_jinja_node *parse_expression(parser *p);
static ft_jinja_node *parse_or(parser *p);
static ft_jinja_node *parse_unary(parser *p, bool with_filter);

enum { WITH_COND = 1, SIMPLE = 2, IN_PARENTHESES = 4, NAMESPACES = 8 };
static ft_jinja_node *parse_tuple(parser *p, unsigned how, const char *end_name);

static ft_jinja_node *parse_integer(parser *p, const ft_jinja_token *token)
{
    ft_jinja_node *node = text_node(p, FT_J_INT, token);
    ft_str raw = token->text;
    char letter = raw.len > 1 && raw.at[0] == '0' ? (char)(raw.at[1] | 0x20) : 0;
    int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    char *digits = ft_alloc_raw(p->arena, raw.len + 1);
    size_t len = 0;
    for (size_t i = base == 10 ? 0 : 2; i < raw.len; i++)
        if (raw.at[i] != '_')
            digits[len++] = raw.at[i];
    int64_t number = 0;
    bool fits = true;
    for (size_t i = 0; i < len && fits; i++) {
        int digit = digits[i] <= '9' ? digits[i] - '0' : (digits[i] | 0x20) - 'a' + 10;
        fits = !__builtin_mul_overflow(number, base, &number) && !__builtin_add_overflow(number, digit, &number);
    }
    node->as.number = number;
    node->op = (uint8_t)base;
    if (!fits)
        node->kind = FT_J_BIG;
    node->text = (ft_str){digits, len};
    if (!fits && base == 10 && len > 4300)
        fail(p, token, FT_STR("Exceeds the limit (4300 digits) for integer string conversion"));
    return node;
}

static ft_jinja_node *parse_float(parser *p, const ft_jinja_token *token)
{
    ft_jinja_node *node = text_node(p, FT_J_FLOAT, token);
    ft_float_parse(token->text, &node->as.real);
    return node;
}

/* Neighbouring strings are one (GRM-05). */
static ft_jinja_node *parse_string(parser *p)
{
    ft_jinja_token token = p->now;
    ft_jinja_node *node = text_node(p, FT_J_STRING, &token);
    take(p);
    while (at_kind(p, FT_T_STRING)) {
        node->text = ft_concat(p->arena, node->text, p->now.text, (ft_str){0});
        take(p);
    }
    return closed(p, node);
}

static ft_jinja_node *parse_name(parser *p, bool namespaces)
{
    ft_jinja_token token = p->now;
    ft_str name = token.text;
    take(p);
    if (ft_str_is(name, "true") || ft_str_is(name, "True"))
        return text_node(p, FT_J_TRUE, &token);
    if (ft_str_is(name, "false") || ft_str_is(name, "False"))
        return text_node(p, FT_J_FALSE, &token);
    if (ft_str_is(name, "none") || ft_str_is(name, "None"))
        return text_node(p, FT_J_NONE, &token);
    if (!namespaces || !at_kind(p, FT_T_DOT))
        return named(p, &token, FT_J_LOAD);
    take(p);
    ft_jinja_token attr = expect(p, FT_T_NAME);
    ft_jinja_node *node = text_node(p, FT_J_NSREF, &token);
    node->a = text_node(p, FT_J_STRING, &attr);
    return closed(p, node);
}

static ft_jinja_node *parse_list(parser *p)
{
    ft_jinja_token token = expect(p, FT_T_LBRACKET);
    ft_jinja_node *node = node_at(p, FT_J_LIST, token.from);
    node_vec items = {0};
    while (!p->failed && !at_kind(p, FT_T_RBRACKET)) {
        if (items.len)
            expect(p, FT_T_COMMA);
        if (at_kind(p, FT_T_RBRACKET))
            break;
        ft_jinja_node *item = parse_expression(p);
        ft_vec_push(p->arena, &items, item);
    }
    expect(p, FT_T_RBRACKET);
    node->items = nodes_of(&items);
    return closed(p, node);
}

static ft_jinja_node *parse_dict(parser *p)
{
    ft_jinja_token token = expect(p, FT_T_LBRACE);
    ft_jinja_node *node = node_at(p, FT_J_DICT, token.from);
    node_vec items = {0};
    while (!p->failed && !at_kind(p, FT_T_RBRACE)) {
        if (items.len)
            expect(p, FT_T_COMMA);
        if (at_kind(p, FT_T_RBRACE))
            break;
        ft_jinja_node *key = parse_expression(p);
        expect(p, FT_T_COLON);
        ft_jinja_node *value = parse_expression(p);
        ft_vec_push(p->arena, &items, key);
        ft_vec_push(p->arena, &items, value);
    }
    expect(p, FT_T_RBRACE);
    node->items = nodes_of(&items);
    return closed(p, node);
}

static ft_jinja_node *parse_parenthesized(parser *p)
{
    take(p);
    ft_jinja_node *node = parse_tuple(p, WITH_COND | IN_PARENTHESES, NULL);
    expect(p, FT_T_RPAREN);
    return node;
}

static ft_jinja_node *parse_primary(parser *p, bool namespaces)
{
    ft_jinja_token token = p->now;
    switch (token.kind) {
    case FT_T_NAME:
        return parse_name(p, namespaces);
    case FT_T_STRING:
        return parse_string(p);
    case FT_T_INTEGER:
        take(p);
        return parse_integer(p, &token);
    case FT_T_FLOAT:
        take(p);
        return parse_float(p, &token);
    case FT_T_LPAREN:
        return parse_parenthesized(p);
    case FT_T_LBRACKET:
        return parse_list(p);
    case FT_T_LBRACE:
        return parse_dict(p);
    default:
        fail(p, &token, ft_format(p->arena, "unexpected '%.*s'", FT_ARG(describe(p, &token))));
        return node_at(p, FT_J_NONE, token.from);
    }
}

static ft_jinja_node *parse_slice(parser *p)
{
    uint32_t from = p->now.from;
    ft_jinja_node *start = NULL;
    if (!at_kind(p, FT_T_COLON)) {
        start = parse_expression(p);
        if (!at_kind(p, FT_T_COLON))
            return start;
    }
    take(p);
    ft_jinja_node *node = node_at(p, FT_J_SLICE, from);
    node->a = start;
    if (!at_kind(p, FT_T_COLON) && !at_kind(p, FT_T_RBRACKET) && !at_kind(p, FT_T_COMMA))
        node->b = parse_expression(p);
    if (skip(p, FT_T_COLON) && !at_kind(p, FT_T_RBRACKET) && !at_kind(p, FT_T_COMMA))
        node->c = parse_expression(p);
    return closed(p, node);
}

static ft_jinja_node *parse_attribute(parser *p, ft_jinja_node *owner)
{
    take(p);
    ft_jinja_token name = p->now;
    ft_jinja_node *node;
    take(p);
    if (name.kind == FT_T_NAME) {
        node = node_at(p, FT_J_ATTR, owner->from);
        node->text = name.text;
    } else {
        node = node_at(p, FT_J_ITEM, owner->from);
        if (name.kind == FT_T_INTEGER)
            node->b = parse_integer(p, &name);
        else
            fail(p, &name, FT_STR("expected name or number"));
    }
    node->a = owner;
    return closed(p, node);
}

static ft_jinja_node *parse_item(parser *p, ft_jinja_node *owner)
{
    ft_jinja_token token = expect(p, FT_T_LBRACKET);
    ft_jinja_node *node = node_at(p, FT_J_ITEM, owner->from);
    node_vec args = {0};
    while (!p->failed && !at_kind(p, FT_T_RBRACKET)) {
        if (args.len)
            expect(p, FT_T_COMMA);
        ft_jinja_node *arg = parse_slice(p);
        ft_vec_push(p->arena, &args, arg);
    }
    expect(p, FT_T_RBRACKET);
    node->a = owner;
    if (args.len == 1) {
        node->b = args.at[0];
    } else {
        node->b = node_at(p, FT_J_TUPLE, token.from);
        node->b->items = nodes_of(&args);
    }
    return closed(p, node);
}

static void ensure(parser *p, bool fine, const ft_jinja_token *token)
{
    if (!fine)
        fail(p, token, FT_STR("invalid syntax for function call expression"));
}

static ft_jinja_node *parse_keyword(parser *p)
{
    ft_jinja_token key = p->now;
    take(p);
    take(p);
    ft_jinja_node *node = text_node(p, FT_J_KEYWORD, &key);
    node->a = parse_expression(p);
    return closed(p, node);
}

/* "(" arguments ")" into a CALL, FILTER or TEST: positional, then `*x`, keywords, then `**x` (GRM-09). */
static void parse_arguments(parser *p, ft_jinja_node *call)
{
    ft_jinja_token token = expect(p, FT_T_LPAREN);
    node_vec args = {0};
    while (!p->failed && !at_kind(p, FT_T_RPAREN)) {
        if (args.len || call->b || call->c) {
            expect(p, FT_T_COMMA);
            if (at_kind(p, FT_T_RPAREN))
                break;
        }
        if (at_kind(p, FT_T_MUL)) {
            ensure(p, !call->b && !call->c, &token);
            take(p);
            call->b = parse_expression(p);
        } else if (at_kind(p, FT_T_POW)) {
            ensure(p, !call->c, &token);
            take(p);
            call->c = parse_expression(p);
        } else if (at_kind(p, FT_T_NAME) && look(p).kind == FT_T_ASSIGN) {
            ensure(p, !call->c, &token);
            ft_jinja_node *keyword = parse_keyword(p);
            ft_vec_push(p->arena, &args, keyword);
        } else {
            ensure(p, !call->b && !call->c && call->count == args.len, &token);
            ft_jinja_node *arg = parse_expression(p);
            ft_vec_push(p->arena, &args, arg);
            call->count++;
        }
    }
    expect(p, FT_T_RPAREN);
    call->items = nodes_of(&args);
}

static ft_jinja_node *parse_call(parser *p, ft_jinja_node *callee)
{
    ft_jinja_node *node = node_at(p, FT_J_CALL, callee->from);
    node->a = callee;
    parse_arguments(p, node);
    return closed(p, node);
}

static ft_str parse_dotted(parser *p)
{
    ft_str name = expect(p, FT_T_NAME).text;
    while (!p->failed && skip(p, FT_T_DOT))
        name = ft_concat(p->arena, name, FT_STR("."), expect(p, FT_T_NAME).text, (ft_str){0});
    return name;
}

/* name ("(" arguments ")")? of the filter behind a bar or behind `filter`. */
static ft_jinja_node *parse_one_filter(parser *p, ft_jinja_node *input)
{
    ft_jinja_node *node = node_at(p, FT_J_FILTER, input ? input->from : p->now.from);
    node->a = input;
    node->text = parse_dotted(p);
    if (at_kind(p, FT_T_LPAREN))
        parse_arguments(p, node);
    return closed(p, node);
}

static ft_jinja_node *parse_filters(parser *p, ft_jinja_node *input)
{
    while (!p->failed && skip(p, FT_T_PIPE))
        input = parse_one_filter(p, input);
    return input;
}

static ft_jinja_node *parse_postfix(parser *p, ft_jinja_node *node)
{
    while (!p->failed) {
        if (at_kind(p, FT_T_DOT))
            node = parse_attribute(p, node);
        else if (at_kind(p, FT_T_LBRACKET))
            node = parse_item(p, node);
        else if (at_kind(p, FT_T_LPAREN))
            node = parse_call(p, node);
        else
            break;
    }
    return node;
}

static bool at_test_argument(const parser *p)
{
    switch (p->now.kind) {
    case FT_T_NAME:
        return !at_name(p, "else") && !at_name(p, "or") && !at_name(p, "and");
    case FT_T_STRING:
    case FT_T_INTEGER:
    case FT_T_FLOAT:
    case FT_T_LBRACKET:
    case FT_T_LBRACE:
        return true;
    default:
        return false;
    }
}

static void parse_test_argument(parser *p, ft_jinja_node *test)
{
    if (at_name(p, "is"))
        fail(p, &p->now, FT_STR("You cannot chain multiple tests with is"));
    node_vec args = {0};
    ft_jinja_node *arg = parse_postfix(p, parse_primary(p, false));
    ft_vec_push(p->arena, &args, arg);
    test->items = nodes_of(&args);
    test->count = 1;
}

static ft_jinja_node *parse_test(parser *p, ft_jinja_node *input)
{
    take(p);
    bool negated = skip_name(p, "not");
    ft_jinja_node *node = node_at(p, FT_J_TEST, input->from);
    node->a = input;
    node->text = parse_dotted(p);
    if (at_kind(p, FT_T_LPAREN))
        parse_arguments(p, node);
    else if (at_test_argument(p))
        parse_test_argument(p, node);
    closed(p, node);
    if (!negated)
        return node;
    ft_jinja_node *outer = node_at(p, FT_J_NOT, node->from);
    outer->a = node;
    return closed(p, outer);
}

static ft_jinja_node *parse_filter_expression(parser *p, ft_jinja_node *node)
{
    while (!p->failed) {
        if (at_kind(p, FT_T_PIPE))
            node = parse_filters(p, node);
        else if (at_name(p, "is"))
            node = parse_test(p, node);
        else if (at_kind(p, FT_T_LPAREN))
            node = parse_call(p, node);
        else
            break;
    }
    return node;
}

static ft_jinja_node *parse_unary(parser *p, bool with_filter)
{
    ft_jinja_node *node;
    if (!deeper(p))
        return node_at(p, FT_J_NONE, p->now.from);
    if (at_kind(p, FT_T_SUB) || at_kind(p, FT_T_ADD)) {
        node = node_at(p, at_kind(p, FT_T_SUB) ? FT_J_NEG : FT_J_POS, p->now.from);
        take(p);
        node->a = parse_unary(p, false);
        closed(p, node);
    } else {
        node = parse_primary(p, false);
    }
    node = parse_postfix(p, node);
    if (with_filter)
        node = parse_filter_expression(p, node);
    p->depth--;
    return node;
}

static ft_jinja_node *binary(parser *p, ft_jinja_kind kind, int op, ft_jinja_node *left, ft_jinja_node *right)
{
    ft_jinja_node *node = node_at(p, kind, left->from);
    node->op = (uint8_t)op;
    node->a = left;
    node->b = right;
    return closed(p, node);
}

static ft_jinja_node *parse_power(parser *p)
{
    ft_jinja_node *left = parse_unary(p, true);
    while (!p->failed && skip(p, FT_T_POW))
        left = binary(p, FT_J_BINARY, FT_J_POW, left, parse_unary(p, true));
    return left;
}

static int product_op(ft_jinja_token_kind kind)
{
    switch (kind) {
    case FT_T_MUL: return FT_J_MUL;
    case FT_T_DIV: return FT_J_DIV;
    case FT_T_FLOORDIV: return FT_J_FLOORDIV;
    case FT_T_MOD: return FT_J_MOD;
    default: return -1;
    }
}

static ft_jinja_node *parse_product(parser *p)
{
    ft_jinja_node *left = parse_power(p);
    int op;
    while (!p->failed && (op = product_op(p->now.kind)) >= 0) {
        take(p);
        left = binary(p, FT_J_BINARY, op, left, parse_power(p));
    }
    return left;
}

static ft_jinja_node *parse_concat(parser *p)
{
    ft_jinja_node *first = parse_product(p);
    if (!at_kind(p, FT_T_TILDE))
        return first;
    ft_jinja_node *node = node_at(p, FT_J_CONCAT, first->from);
    node_vec items = {0};
    ft_vec_push(p->arena, &items, first);
    while (!p->failed && skip(p, FT_T_TILDE)) {
        ft_jinja_node *item = parse_product(p);
        ft_vec_push(p->arena, &items, item);
    }
    node->items = nodes_of(&items);
    return closed(p, node);
}

static ft_jinja_node *parse_sum(parser *p)
{
    ft_jinja_node *left = parse_concat(p);
    while (!p->failed && (at_kind(p, FT_T_ADD) || at_kind(p, FT_T_SUB))) {
        int op = at_kind(p, FT_T_ADD) ? FT_J_ADD : FT_J_SUB;
        take(p);
        left = binary(p, FT_J_BINARY, op, left, parse_concat(p));
    }
    return left;
}

/* The comparison that stands here, its tokens taken; -1: none. */
static int take_comparison(parser *p)
{
    static const struct { uint8_t token, op; } rows[] = {{FT_T_EQ, FT_J_EQ}, {FT_T_NE, FT_J_NE}, {FT_T_LT, FT_J_LT},
                                                         {FT_T_LTEQ, FT_J_LE}, {FT_T_GT, FT_J_GT}, {FT_T_GTEQ, FT_J_GE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (skip(p, rows[i].token))
            return rows[i].op;
    if (skip_name(p, "in"))
        return FT_J_IN;
    if (!at_name(p, "not"))
        return -1;
    ft_jinja_token next = look(p);
    if (next.kind != FT_T_NAME || !ft_str_is(next.text, "in"))
        return -1;
    take(p);
    take(p);
    return FT_J_NOT_IN;
}

static ft_jinja_node *parse_compare(parser *p)
{
    ft_jinja_node *first = parse_sum(p);
    node_vec operands = {0};
    int op;
    while (!p->failed && (op = take_comparison(p)) >= 0) {
        ft_jinja_node *operand = node_at(p, FT_J_OPERAND, p->now.from);
        operand->op = (uint8_t)op;
        operand->a = parse_sum(p);
        ft_vec_push(p->arena, &operands, closed(p, operand));
    }
    if (!operands.len)
        return first;
    ft_jinja_node *node = node_at(p, FT_J_COMPARE, first->from);
    node->a = first;
    node->items = nodes_of(&operands);
    return closed(p, node);
}

static ft_jinja_node *parse_not(parser *p)
{
    if (!at_name(p, "not") || !deeper(p))
        return parse_compare(p);
    ft_jinja_node *node = node_at(p, FT_J_NOT, p->now.from);
    take(p);
    node->a = parse_not(p);
    p->depth--;
    return closed(p, node);
}

static ft_jinja_node *parse_and(parser *p)
{
    ft_jinja_node *left = parse_not(p);
    while (!p->failed && skip_name(p, "and"))
        left = binary(p, FT_J_AND, 0, left, parse_not(p));
    return left;
}

static ft_jinja_node *parse_or(parser *p)
{
    ft_jinja_node *left = parse_and(p);
    while (!p->failed && skip_name(p, "or"))
        left = binary(p, FT_J_OR, 0, left, parse_and(p));
    return left;
}

static ft_jinja_node *parse_expression(parser *p)
{
    if (!deeper(p))
        return node_at(p, FT_J_NONE, p->now.from);
    uint32_t line = p->now.line;
    ft_jinja_node *value = parse_or(p);
    while (!p->failed && skip_name(p, "if")) {
        ft_jinja_node *node = node_at(p, FT_J_COND, value->from);
        node->count = line;
        node->b = value;
        node->a = parse_or(p);
        if (skip_name(p, "else"))
            node->c = parse_expression(p);
        line = p->now.line;
        value = closed(p, node);
    }
    p->depth--;
    return value;
}

static bool at_tuple_end(const parser *p, const char *end_name)
{
    return at_kind(p, FT_T_VARIABLE_END) || at_kind(p, FT_T_BLOCK_END) || at_kind(p, FT_T_RPAREN) ||
           (end_name && at_name(p, end_name));
}

/* One expression, or several with commas between or behind them, which are a tuple (GRM-08). */
static ft_jinja_node *parse_tuple(parser *p, unsigned how, const char *end_name)
{
    uint32_t from = p->now.from;
    node_vec items = {0};
    bool tuple = false;
    for (;;) {
        if (items.len)
            expect(p, FT_T_COMMA);
        if (p->failed || at_tuple_end(p, end_name))
            break;
        ft_jinja_node *item = how & SIMPLE      ? parse_primary(p, how & NAMESPACES)
                              : how & WITH_COND ? parse_expression(p)
                                                : parse_or(p);
        ft_vec_push(p->arena, &items, item);
        if (!at_kind(p, FT_T_COMMA))
            break;
        tuple = true;
    }
    if (!tuple && items.len)
        return items.at[0];
    if (!tuple && !(how & IN_PARENTHESES))
        fail(p, &p->now, ft_format(p->arena, "Expected an expression, got '%.*s'", FT_ARG(describe(p, &p->now))));
    ft_jinja_node *node = node_at(p, FT_J_TUPLE, from);
    node->items = nodes_of(&items);
    return closed(p, node);
}

/* ---- targets */

static const char *class_name(const ft_jinja_node *node)
{
    switch (node->kind) {
    case FT_J_LIST: return "list";
    case FT_J_DICT: return "dict";
    case FT_J_NAME: return "name";
    default: return "const";
    }
}

/* Makes `node` a target; false: it, or a part of it, cannot be assigned to. */
static bool make_target(ft_jinja_node *node, ft_jinja_context context)
{
    if (node->kind == FT_J_NAME || node->kind == FT_J_NSREF) {
        node->op = (uint8_t)context;
        return true;
    }
    if (node->kind != FT_J_TUPLE)
        return false;
    bool fine = true;
    for (size_t i = 0; i < node->items.len; i++)
        fine &= make_target(node->items.at[i], context);
    return fine;
}

static ft_jinja_node *parse_target(parser *p, ft_jinja_context context, bool namespaces, const char *end_name)
{
    ft_jinja_token first = p->now;
    ft_jinja_node *target = parse_tuple(p, SIMPLE | (namespaces ? NAMESPACES : 0), end_name);
    if (!p->failed && !make_target(target, context)) {
        const char *kind = target->kind == FT_J_TUPLE ? "tuple" : class_name(target);
        fail(p, &first, ft_format(p->arena, "can't assign to '%s'", kind));
    }
    return target;
}

static ft_jinja_token parse_name_target(parser *p)
{
    ft_jinja_token token = expect(p, FT_T_NAME);
    static const char *const constants[] = {"true", "false", "none", "True", "False", "None"};
    for (size_t i = 0; i < sizeof constants / sizeof *constants && !p->failed; i++)
        if (ft_str_is(token.text, constants[i]))
            fail(p, &token, FT_STR("can't assign to 'name'"));
    return token;
}

/* ---- statements */

static const char *const end_set[] = {"endset", NULL}, *const end_for[] = {"endfor", "else", NULL},
    *const end_for_else[] = {"endfor", NULL}, *const end_if[] = {"elif", "else", "endif", NULL},
    *const end_if_else[] = {"endif", NULL}, *const end_with[] = {"endwith", NULL},
    *const end_autoescape[] = {"endautoescape", NULL}, *const end_block[] = {"endblock", NULL},
    *const end_call[] = {"endcall", NULL}, *const end_filter[] = {"endfilter", NULL},
    *const end_macro[] = {"endmacro", NULL}, *const end_materialization[] = {"endmaterialization", NULL},
    *const end_test[] = {"endtest", NULL}, *const end_docs[] = {"enddocs", NULL};

static ft_jinja_nodes parse_until(parser *p, const char *const *ends);

static bool is_end(const parser *p, const char *const *ends)
{
    for (; ends && *ends; ends++)
        if (at_name(p, *ends))
            return true;
    return false;
}

static bool is_expected(const parser *p, ft_str name)
{
    for (size_t i = 0; i < p->ends.len; i++)
        for (const char *const *end = p->ends.at[i]; end && *end; end++)
            if (ft_str_is(name, *end))
                return true;
    return false;
}

/* An unknown tag, or (name.at NULL) the end of the template where a tag was expected. */
static void fail_unknown(parser *p, ft_str name, const char *const *looking, const ft_jinja_token *at)
{
    ft_buf message = ft_buf_in(p->arena);
    if (name.at)
        ft_buf_format(&message, "Encountered unknown tag '%.*s'.", FT_ARG(name));
    else
        ft_buf_text(&message, "Unexpected end of template.");
    if (!looking && p->ends.len)
        looking = p->ends.at[p->ends.len - 1];
    if (looking) {
        ft_buf_text(&message, name.at && is_expected(p, name)
                                  ? " You probably made a nesting mistake. Jinja is expecting this tag,"
                                    " but currently looking for "
                                  : " Jinja was looking for the following tags: ");
        for (size_t i = 0; looking[i]; i++)
            ft_buf_format(&message, "%s'%s'", i ? " or " : "", looking[i]);
        ft_buf_byte(&message, '.');
    }
    if (p->tags.len)
        ft_buf_format(&message, " The innermost block that needs to be closed is '%.*s'.",
                      FT_ARG(p->tags.at[p->tags.len - 1]));
    fail(p, at, ft_buf_str(&message));
}

/* ":"? "%}" a body up to one of `ends`, whose name is then the current token. */
static ft_jinja_nodes parse_body(parser *p, const char *const *ends)
{
    skip(p, FT_T_COLON);
    expect(p, FT_T_BLOCK_END);
    ft_jinja_nodes body = parse_until(p, ends);
    if (!p->failed && at_kind(p, FT_T_EOF)) {
        ft_jinja_token at = p->now;
        fail_unknown(p, (ft_str){0}, ends, &at);
    }
    return body;
}

static ft_jinja_nodes parse_whole_body(parser *p, const char *const *ends)
{
    ft_jinja_nodes body = parse_body(p, ends);
    take(p);
    return body;
}

static ft_jinja_node *statement(parser *p, ft_jinja_kind kind)
{
    ft_jinja_node *node = node_at(p, kind, p->now.from);
    node->block = FT_NEW(p->arena, ft_jinja_block);
    return node;
}

static ft_jinja_node *parse_set(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_SET);
    take(p);
    node->a = parse_target(p, FT_J_STORE, true, NULL);
    if (skip(p, FT_T_ASSIGN)) {
        node->b = parse_tuple(p, WITH_COND, NULL);
        return closed(p, node);
    }
    node->kind = FT_J_SET_BLOCK;
    node->b = parse_filters(p, NULL);
    closed(p, node);
    node->block->body = parse_whole_body(p, end_set);
    return node;
}

static ft_jinja_node *parse_for(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_FOR);
    take(p);
    node->a = parse_target(p, FT_J_STORE, false, "in");
    expect_name(p, "in");
    node->b = parse_tuple(p, 0, "recursive");
    if (skip_name(p, "if"))
        node->c = parse_expression(p);
    if (skip_name(p, "recursive"))
        node->flags |= FT_J_RECURSIVE;
    closed(p, node);
    node->block->body = parse_body(p, end_for);
    if (skip_name(p, "else"))
        node->block->other = parse_whole_body(p, end_for_else);
    else
        take(p);
    return node;
}

static ft_jinja_node *parse_if(parser *p)
{
    ft_jinja_node *first = statement(p, FT_J_IF), *node = first;
    node_vec elifs = {0};
    take(p);
    for (;;) {
        node->a = parse_tuple(p, 0, NULL);
        closed(p, node);
        node->block->body = parse_body(p, end_if);
        if (p->failed || !at_name(p, "elif"))
            break;
        take(p);
        node = statement(p, FT_J_IF);
        ft_vec_push(p->arena, &elifs, node);
    }
    if (skip_name(p, "else"))
        first->block->other = parse_whole_body(p, end_if_else);
    else
        take(p);
    first->items = nodes_of(&elifs);
    return first;
}

static ft_jinja_node *parse_with(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_WITH);
    node_vec items = {0};
    take(p);
    while (!p->failed && !at_kind(p, FT_T_BLOCK_END)) {
        if (items.len)
            expect(p, FT_T_COMMA);
        ft_jinja_node *target = parse_target(p, FT_J_PARAM, false, NULL);
        expect(p, FT_T_ASSIGN);
        ft_jinja_node *value = parse_expression(p);
        ft_vec_push(p->arena, &items, target);
        ft_vec_push(p->arena, &items, value);
    }
    node->items = nodes_of(&items);
    closed(p, node);
    node->block->body = parse_whole_body(p, end_with);
    return node;
}

static ft_jinja_node *parse_autoescape(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_SCOPE);
    take(p);
    node->a = parse_expression(p);
    closed(p, node);
    node->block->body = parse_whole_body(p, end_autoescape);
    return node;
}

static bool is_blank(ft_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!strchr(" \t\n\v\f\r", text.at[i]))
            return false;
    return true;
}

static bool is_blank_body(ft_jinja_nodes body)
{
    for (size_t i = 0; i < body.len; i++) {
        if (body.at[i]->kind != FT_J_OUTPUT)
            return false;
        for (size_t k = 0; k < body.at[i]->items.len; k++)
            if (body.at[i]->items.at[k]->kind != FT_J_TEXT || !is_blank(body.at[i]->items.at[k]->text))
                return false;
    }
    return true;
}

static ft_jinja_node *parse_block(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_BLOCK);
    take(p);
    node->text = expect(p, FT_T_NAME).text;
    if (skip_name(p, "scoped"))
        node->flags |= FT_J_SCOPED;
    if (skip_name(p, "required"))
        node->flags |= FT_J_REQUIRED;
    if (at_kind(p, FT_T_SUB))
        fail(p, &p->now, FT_STR("Block names in Jinja have to be valid Python identifiers and may not contain"
                                " hyphens, use an underscore instead."));
    closed(p, node);
    node->block->body = parse_whole_body(p, end_block);
    if (!p->failed && (node->flags & FT_J_REQUIRED) && !is_blank_body(node->block->body))
        fail(p, &p->now, FT_STR("Required blocks can only contain comments or whitespace"));
    if (!p->failed && at_kind(p, FT_T_NAME) && ft_str_eq(p->now.text, node->text))
        take(p);
    return node;
}

static ft_jinja_node *parse_extends(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_EXTENDS);
    take(p);
    node->a = parse_expression(p);
    return closed(p, node);
}

/* ("with" | "without") "context", where that stands. */
static bool parse_import_context(parser *p, ft_jinja_node *node)
{
    if (!at_name(p, "with") && !at_name(p, "without"))
        return false;
    ft_jinja_token next = look(p);
    if (next.kind != FT_T_NAME || !ft_str_is(next.text, "context"))
        return false;
    node->flags &= (uint16_t)~FT_J_WITH_CONTEXT;
    if (at_name(p, "with"))
        node->flags |= FT_J_WITH_CONTEXT;
    take(p);
    take(p);
    return true;
}

static ft_jinja_node *parse_include(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_INCLUDE);
    take(p);
    node->a = parse_expression(p);
    if (at_name(p, "ignore")) {
        ft_jinja_token next = look(p);
        if (next.kind == FT_T_NAME && ft_str_is(next.text, "missing")) {
            node->flags |= FT_J_IGNORE_MISSING;
            take(p);
            take(p);
        }
    }
    node->flags |= FT_J_WITH_CONTEXT;
    parse_import_context(p, node);
    return closed(p, node);
}

static ft_jinja_node *parse_import(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_IMPORT);
    take(p);
    node->a = parse_expression(p);
    expect_name(p, "as");
    node->text = parse_name_target(p).text;
    parse_import_context(p, node);
    return closed(p, node);
}

static ft_jinja_node *parse_alias(parser *p)
{
    ft_jinja_token name = parse_name_target(p);
    if (!p->failed && name.text.at[0] == '_')
        fail_as(p, FT_JINJA_ASSERTION, FT_STR("names starting with an underline can not be imported"), &name);
    ft_jinja_token bound = skip_name(p, "as") ? parse_name_target(p) : name;
    ft_jinja_node *node = text_node(p, FT_J_ALIAS, &name);
    node->a = text_node(p, FT_J_STRING, &bound);
    return node;
}

static ft_jinja_node *parse_from(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_FROM);
    node_vec names = {0};
    take(p);
    node->a = parse_expression(p);
    expect_name(p, "import");
    for (;;) {
        if (names.len)
            expect(p, FT_T_COMMA);
        if (!at_kind(p, FT_T_NAME))
            expect(p, FT_T_NAME);
        if (p->failed || parse_import_context(p, node))
            break;
        ft_jinja_node *alias = parse_alias(p);
        ft_vec_push(p->arena, &names, alias);
        if (p->failed || parse_import_context(p, node) || !at_kind(p, FT_T_COMMA))
            break;
    }
    node->items = nodes_of(&names);
    return closed(p, node);
}

/* name ("[" type ("," type)* "]")? (ENV-13) */
static void parse_type(parser *p)
{
    if (!deeper(p))
        return;
    expect(p, FT_T_NAME);
    if (skip(p, FT_T_LBRACKET)) {
        for (size_t i = 0; !p->failed && !at_kind(p, FT_T_RBRACKET); i++) {
            if (i)
                expect(p, FT_T_COMMA);
            parse_type(p);
        }
        expect(p, FT_T_RBRACKET);
    }
    p->depth--;
}

static ft_str parse_annotation(parser *p, ft_jinja_node *node)
{
    if (!p->dbt || !skip(p, FT_T_COLON))
        return (ft_str){0};
    node->block->annotated = true;
    uint32_t from = p->now.from;
    parse_type(p);
    return ft_str_slice(p->lexer.source, from, p->behind);
}

static void parse_signature(parser *p, ft_jinja_node *node)
{
    node_vec params = {0}, defaults = {0};
    FT_VEC(ft_str) types = {0};
    expect(p, FT_T_LPAREN);
    while (!p->failed && !at_kind(p, FT_T_RPAREN)) {
        if (params.len)
            expect(p, FT_T_COMMA);
        ft_jinja_token name = parse_name_target(p);
        ft_str type = parse_annotation(p, node);
        if (skip(p, FT_T_ASSIGN)) {
            ft_jinja_node *value = parse_expression(p);
            ft_vec_push(p->arena, &defaults, value);
        } else if (defaults.len) {
            fail(p, &p->now, FT_STR("non-default argument follows default argument"));
        }
        ft_vec_push(p->arena, &params, named(p, &name, FT_J_PARAM));
        ft_vec_push(p->arena, &types, type);
    }
    expect(p, FT_T_RPAREN);
    node->items = nodes_of(&params);
    node->block->other = nodes_of(&defaults);
    node->block->types = types.at;
}

static ft_jinja_node *parse_call_block(parser *p)
{
    ft_jinja_token token = p->now;
    ft_jinja_node *node = statement(p, FT_J_CALL_BLOCK);
    take(p);
    if (at_kind(p, FT_T_LPAREN))
        parse_signature(p, node);
    node->a = parse_expression(p);
    if (!p->failed && node->a->kind != FT_J_CALL)
        fail(p, &token, FT_STR("expected call"));
    closed(p, node);
    node->block->body = parse_whole_body(p, end_call);
    return node;
}

static ft_jinja_node *parse_filter_block(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_FILTER_BLOCK);
    take(p);
    node->a = parse_filters(p, parse_one_filter(p, NULL));
    closed(p, node);
    node->block->body = parse_whole_body(p, end_filter);
    return node;
}

static ft_jinja_node *parse_macro(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_MACRO);
    take(p);
    node->text = parse_name_target(p).text;
    if (p->dbt)
        node->text = ft_concat(p->arena, FT_STR("dbt_macro__"), node->text, (ft_str){0});
    parse_signature(p, node);
    closed(p, node);
    node->block->body = parse_whole_body(p, end_macro);
    return node;
}

static ft_jinja_node *parse_test_tag(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_MACRO);
    take(p);
    node->text = ft_concat(p->arena, FT_STR("dbt_macro__test_"), parse_name_target(p).text, (ft_str){0});
    parse_signature(p, node);
    closed(p, node);
    node->block->body = parse_whole_body(p, end_test);
    return node;
}

static ft_jinja_node *parse_docs(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_MACRO);
    take(p);
    node->text = ft_concat(p->arena, FT_STR("dbt_docs__"), parse_name_target(p).text, (ft_str){0});
    closed(p, node);
    node->block->body = parse_whole_body(p, end_docs);
    return node;
}

/* The parameter `supported_languages=[...]`, ['sql'] unless said otherwise. */
static void add_languages(parser *p, ft_jinja_node *node, ft_jinja_node *param, ft_jinja_node *value)
{
    ft_jinja_token name = {FT_T_NAME, node->from, node->from, 0, FT_STR("supported_languages")};
    node_vec params = {0}, defaults = {0}, items = {0};
    if (!value) {
        ft_jinja_token sql = {FT_T_STRING, node->from, node->from, 0, FT_STR("sql")};
        value = node_at(p, FT_J_LIST, node->from);
        ft_vec_push(p->arena, &items, text_node(p, FT_J_STRING, &sql));
        value->items = nodes_of(&items);
    }
    ft_vec_push(p->arena, &params, param ? param : named(p, &name, FT_J_PARAM));
    ft_vec_push(p->arena, &defaults, value);
    node->items = nodes_of(&params);
    node->block->other = nodes_of(&defaults);
    node->block->types = FT_NEW_ARRAY(p->arena, ft_str, 1);
}

/* materialization NAME ("," ("default" | "adapter" "=" text | "supported_languages" "=" list))* (BLK-09) */
static ft_jinja_node *parse_materialization(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_MACRO), *param = NULL, *languages = NULL;
    take(p);
    ft_str name = parse_name_target(p).text, adapter = FT_STR("default");
    while (!p->failed && skip(p, FT_T_COMMA)) {
        ft_jinja_token argument = parse_name_target(p);
        if (p->failed || ft_str_is(argument.text, "default"))
            continue;
        bool is_adapter = ft_str_is(argument.text, "adapter");
        if (!is_adapter && !ft_str_is(argument.text, "supported_languages")) {
            fail_as(p, FT_JINJA_COMPILATION,
                    ft_format(p->arena, "materialization '%.*s' received unknown argument '%.*s'.", FT_ARG(name),
                              FT_ARG(argument.text)), &argument);
            break;
        }
        expect(p, FT_T_ASSIGN);
        ft_jinja_node *value = parse_expression(p);
        if (is_adapter)
            adapter = value->text;
        else
            param = named(p, &argument, FT_J_PARAM), languages = value;
    }
    node->text = ft_format(p->arena, "dbt_macro__materialization_%.*s_%.*s", FT_ARG(name), FT_ARG(adapter));
    add_languages(p, node, param, languages);
    closed(p, node);
    node->block->body = parse_whole_body(p, end_materialization);
    return node;
}

static ft_jinja_node *parse_do(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_DO);
    take(p);
    node->a = parse_tuple(p, WITH_COND, NULL);
    return closed(p, node);
}

static ft_jinja_node *parse_print(parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_OUTPUT);
    node_vec items = {0};
    take(p);
    while (!p->failed && !at_kind(p, FT_T_BLOCK_END)) {
        if (items.len)
            expect(p, FT_T_COMMA);
        ft_jinja_node *item = parse_expression(p);
        ft_vec_push(p->arena, &items, item);
    }
    node->items = nodes_of(&items);
    return closed(p, node);
}

static ft_jinja_node *parse_jump(parser *p)
{
    ft_jinja_node *node = statement(p, at_name(p, "break") ? FT_J_BREAK : FT_J_CONTINUE);
    take(p);
    return closed(p, node);
}

typedef struct { const char *name; ft_jinja_node *(*parse)(parser *); bool dbt; } tag_row;
static const tag_row tags[] = {
    {"autoescape", parse_autoescape, false}, {"block", parse_block, false}, {"break", parse_jump, false},
    {"call", parse_call_block, false}, {"continue", parse_jump, false}, {"do", parse_do, false},
    {"docs", parse_docs, true}, {"extends", parse_extends, false}, {"filter", parse_filter_block, false},
    {"for", parse_for, false}, {"from", parse_from, false}, {"if", parse_if, false},
    {"import", parse_import, false}, {"include", parse_include, false}, {"macro", parse_macro, false},
    {"materialization", parse_materialization, true}, {"print", parse_print, false}, {"set", parse_set, false},
    {"test", parse_test_tag, true}, {"with", parse_with, false}};

static ft_jinja_node *parse_statement(parser *p)
{
    ft_jinja_token token = p->now;
    if (token.kind != FT_T_NAME) {
        fail(p, &token, FT_STR("tag name expected"));
        return NULL;
    }
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (!ft_str_is(token.text, tags[i].name) || (tags[i].dbt && !p->dbt))
            continue;
        if (!deeper(p))
            return NULL;
        ft_vec_push(p->arena, &p->tags, token.text);
        ft_jinja_node *node = tags[i].parse(p);
        p->tags.len--;
        p->depth--;
        return node;
    }
    fail_unknown(p, token.text, NULL, &token);
    return NULL;
}

static void flush(parser *p, node_vec *items, node_vec *body)
{
    if (!items->len)
        return;
    ft_jinja_node *node = node_at(p, FT_J_OUTPUT, items->at[0]->from);
    node->to = items->at[items->len - 1]->to;
    node->items = nodes_of(items);
    ft_vec_push(p->arena, body, node);
    *items = (node_vec){0};
}

/* Texts, prints and statements up to one of `ends` (NULL: the end of the template). */
static ft_jinja_nodes parse_until(parser *p, const char *const *ends)
{
    node_vec body = {0}, items = {0};
    if (ends)
        ft_vec_push(p->arena, &p->ends, ends);
    while (!p->failed && !at_kind(p, FT_T_EOF)) {
        if (at_kind(p, FT_T_DATA)) {
            ft_jinja_node *text = text_node(p, FT_J_TEXT, &p->now);
            ft_vec_push(p->arena, &items, text);
            take(p);
        } else if (at_kind(p, FT_T_VARIABLE_BEGIN)) {
            take(p);
            ft_jinja_node *value = parse_tuple(p, WITH_COND, NULL);
            ft_vec_push(p->arena, &items, value);
            expect(p, FT_T_VARIABLE_END);
        } else {
            flush(p, &items, &body);
            take(p);
            if (is_end(p, ends))
                break;
            ft_jinja_node *node = parse_statement(p);
            if (node && !p->failed)
                ft_vec_push(p->arena, &body, node);
            expect(p, FT_T_BLOCK_END);
        }
    }
    flush(p, &items, &body);
    if (ends)
        p->ends.len--;
    return nodes_of(&body);
}

ft_jinja_tree *ft_jinja_parse(ft_arena *arena, const ft_source *source, const ft_jinja_syntax *syntax,
                              ft_jinja_error *error)
{
    parser p = {.arena = arena, .error = error, .dbt = syntax->dbt};
    ft_jinja_lex(&p.lexer, arena, source, syntax);
    take(&p);
    ft_jinja_tree *tree = FT_NEW(arena, ft_jinja_tree);
    tree->body = parse_until(&p, NULL);
    return p.failed ? NULL : tree;
}

/* ---- walking */

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
