/* jinja_expression.c - expressions by recursive descent, one function a level of precedence (GRM-01). */
#include "syntax/jinja_parser.h"

#include "base/number.h"

static ft_jinja_node *parse_or(ft_jinja_parser *p);
static ft_jinja_node *parse_unary(ft_jinja_parser *p, bool with_filter);



static ft_jinja_node *parse_integer(ft_jinja_parser *p, const ft_jinja_token *token)
{
    ft_jinja_node *node = ft_jinja_text_node(p, FT_J_INT, token);
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
        ft_jinja_fail(p, token, FT_STR("Exceeds the limit (4300 digits) for integer string conversion"));
    return node;
}

static ft_jinja_node *parse_float(ft_jinja_parser *p, const ft_jinja_token *token)
{
    ft_jinja_node *node = ft_jinja_text_node(p, FT_J_FLOAT, token);
    ft_float_parse(token->text, &node->as.real);
    return node;
}

/* Neighbouring strings are one (GRM-05). */
static ft_jinja_node *parse_string(ft_jinja_parser *p)
{
    ft_jinja_token token = p->now;
    ft_jinja_node *node = ft_jinja_text_node(p, FT_J_STRING, &token);
    ft_jinja_take(p);
    while (ft_jinja_at(p, FT_T_STRING)) {
        node->text = ft_concat(p->arena, node->text, p->now.text, (ft_str){0});
        ft_jinja_take(p);
    }
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_name(ft_jinja_parser *p, bool namespaces)
{
    ft_jinja_token token = p->now;
    ft_str name = token.text;
    ft_jinja_take(p);
    if (ft_str_is(name, "true") || ft_str_is(name, "True"))
        return ft_jinja_text_node(p, FT_J_TRUE, &token);
    if (ft_str_is(name, "false") || ft_str_is(name, "False"))
        return ft_jinja_text_node(p, FT_J_FALSE, &token);
    if (ft_str_is(name, "none") || ft_str_is(name, "None"))
        return ft_jinja_text_node(p, FT_J_NONE, &token);
    if (!namespaces || !ft_jinja_at(p, FT_T_DOT))
        return ft_jinja_named(p, &token, FT_J_LOAD);
    ft_jinja_take(p);
    ft_jinja_token attr = ft_jinja_expect(p, FT_T_NAME);
    ft_jinja_node *node = ft_jinja_text_node(p, FT_J_NSREF, &token);
    node->a = ft_jinja_text_node(p, FT_J_STRING, &attr);
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_list(ft_jinja_parser *p)
{
    ft_jinja_token token = ft_jinja_expect(p, FT_T_LBRACKET);
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_LIST, token.from);
    ft_jinja_vec items = {0};
    while (!p->failed && !ft_jinja_at(p, FT_T_RBRACKET)) {
        if (items.len)
            ft_jinja_expect(p, FT_T_COMMA);
        if (ft_jinja_at(p, FT_T_RBRACKET))
            break;
        ft_jinja_node *item = ft_jinja_expression(p);
        ft_vec_push(p->arena, &items, item);
    }
    ft_jinja_expect(p, FT_T_RBRACKET);
    node->items = ft_jinja_nodes_of(&items);
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_dict(ft_jinja_parser *p)
{
    ft_jinja_token token = ft_jinja_expect(p, FT_T_LBRACE);
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_DICT, token.from);
    ft_jinja_vec items = {0};
    while (!p->failed && !ft_jinja_at(p, FT_T_RBRACE)) {
        if (items.len)
            ft_jinja_expect(p, FT_T_COMMA);
        if (ft_jinja_at(p, FT_T_RBRACE))
            break;
        ft_jinja_node *key = ft_jinja_expression(p);
        ft_jinja_expect(p, FT_T_COLON);
        ft_jinja_node *value = ft_jinja_expression(p);
        ft_vec_push(p->arena, &items, key);
        ft_vec_push(p->arena, &items, value);
    }
    ft_jinja_expect(p, FT_T_RBRACE);
    node->items = ft_jinja_nodes_of(&items);
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_parenthesized(ft_jinja_parser *p)
{
    ft_jinja_take(p);
    ft_jinja_node *node = ft_jinja_tuple(p, FT_J_COND_ALLOWED | FT_J_PARENTHESES);
    ft_jinja_expect(p, FT_T_RPAREN);
    return node;
}

static ft_jinja_node *parse_primary(ft_jinja_parser *p, bool namespaces)
{
    ft_jinja_token token = p->now;
    switch (token.kind) {
    case FT_T_NAME:
        return parse_name(p, namespaces);
    case FT_T_STRING:
        return parse_string(p);
    case FT_T_INTEGER:
        ft_jinja_take(p);
        return parse_integer(p, &token);
    case FT_T_FLOAT:
        ft_jinja_take(p);
        return parse_float(p, &token);
    case FT_T_LPAREN:
        return parse_parenthesized(p);
    case FT_T_LBRACKET:
        return parse_list(p);
    case FT_T_LBRACE:
        return parse_dict(p);
    default:
        ft_jinja_fail(p, &token, ft_format(p->arena, "unexpected '%.*s'", FT_ARG(ft_jinja_describe(&token))));
        return ft_jinja_node_at(p, FT_J_NONE, token.from);
    }
}

static ft_jinja_node *parse_slice(ft_jinja_parser *p)
{
    uint32_t from = p->now.from;
    ft_jinja_node *start = NULL;
    if (!ft_jinja_at(p, FT_T_COLON)) {
        start = ft_jinja_expression(p);
        if (!ft_jinja_at(p, FT_T_COLON))
            return start;
    }
    ft_jinja_take(p);
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_SLICE, from);
    node->a = start;
    if (!ft_jinja_at(p, FT_T_COLON) && !ft_jinja_at(p, FT_T_RBRACKET) && !ft_jinja_at(p, FT_T_COMMA))
        node->b = ft_jinja_expression(p);
    if (ft_jinja_skip(p, FT_T_COLON) && !ft_jinja_at(p, FT_T_RBRACKET) && !ft_jinja_at(p, FT_T_COMMA))
        node->c = ft_jinja_expression(p);
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_attribute(ft_jinja_parser *p, ft_jinja_node *owner)
{
    ft_jinja_take(p);
    ft_jinja_token name = p->now;
    ft_jinja_node *node;
    ft_jinja_take(p);
    if (name.kind == FT_T_NAME) {
        node = ft_jinja_node_at(p, FT_J_ATTR, owner->from);
        node->text = name.text;
    } else {
        node = ft_jinja_node_at(p, FT_J_ITEM, owner->from);
        if (name.kind == FT_T_INTEGER)
            node->b = parse_integer(p, &name);
        else
            ft_jinja_fail(p, &name, FT_STR("expected name or number"));
    }
    node->a = owner;
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_item(ft_jinja_parser *p, ft_jinja_node *owner)
{
    ft_jinja_token token = ft_jinja_expect(p, FT_T_LBRACKET);
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_ITEM, owner->from);
    ft_jinja_vec args = {0};
    while (!p->failed && !ft_jinja_at(p, FT_T_RBRACKET)) {
        if (args.len)
            ft_jinja_expect(p, FT_T_COMMA);
        ft_jinja_node *arg = parse_slice(p);
        ft_vec_push(p->arena, &args, arg);
    }
    ft_jinja_expect(p, FT_T_RBRACKET);
    node->a = owner;
    if (args.len == 1) {
        node->b = args.at[0];
    } else {
        node->b = ft_jinja_node_at(p, FT_J_TUPLE, token.from);
        node->b->items = ft_jinja_nodes_of(&args);
    }
    return ft_jinja_closed(p, node);
}

static void ensure(ft_jinja_parser *p, bool fine, const ft_jinja_token *token)
{
    if (!fine)
        ft_jinja_fail(p, token, FT_STR("invalid syntax for function call expression"));
}

static ft_jinja_node *parse_keyword(ft_jinja_parser *p)
{
    ft_jinja_token key = p->now;
    ft_jinja_take(p);
    ft_jinja_take(p);
    ft_jinja_node *node = ft_jinja_text_node(p, FT_J_KEYWORD, &key);
    node->a = ft_jinja_expression(p);
    return ft_jinja_closed(p, node);
}

/* "(" arguments ")" into a CALL, FILTER or TEST: positional, then `*x`, keywords, then `**x` (GRM-09). */
static void parse_arguments(ft_jinja_parser *p, ft_jinja_node *call)
{
    ft_jinja_token token = ft_jinja_expect(p, FT_T_LPAREN);
    ft_jinja_vec args = {0};
    while (!p->failed && !ft_jinja_at(p, FT_T_RPAREN)) {
        if (args.len || call->b || call->c) {
            ft_jinja_expect(p, FT_T_COMMA);
            if (ft_jinja_at(p, FT_T_RPAREN))
                break;
        }
        if (ft_jinja_at(p, FT_T_MUL)) {
            ensure(p, !call->b && !call->c, &token);
            ft_jinja_take(p);
            call->b = ft_jinja_expression(p);
        } else if (ft_jinja_at(p, FT_T_POW)) {
            ensure(p, !call->c, &token);
            ft_jinja_take(p);
            call->c = ft_jinja_expression(p);
        } else if (ft_jinja_at(p, FT_T_NAME) && ft_jinja_look(p).kind == FT_T_ASSIGN) {
            ensure(p, !call->c, &token);
            ft_jinja_node *keyword = parse_keyword(p);
            ft_vec_push(p->arena, &args, keyword);
        } else {
            ensure(p, !call->b && !call->c && call->count == args.len, &token);
            ft_jinja_node *arg = ft_jinja_expression(p);
            ft_vec_push(p->arena, &args, arg);
            call->count++;
        }
    }
    ft_jinja_expect(p, FT_T_RPAREN);
    call->items = ft_jinja_nodes_of(&args);
}

static ft_jinja_node *parse_call(ft_jinja_parser *p, ft_jinja_node *callee)
{
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_CALL, callee->from);
    node->a = callee;
    parse_arguments(p, node);
    return ft_jinja_closed(p, node);
}

static ft_str parse_dotted(ft_jinja_parser *p)
{
    ft_str name = ft_jinja_expect(p, FT_T_NAME).text;
    while (!p->failed && ft_jinja_skip(p, FT_T_DOT))
        name = ft_concat(p->arena, name, FT_STR("."), ft_jinja_expect(p, FT_T_NAME).text, (ft_str){0});
    return name;
}

/* name ("(" arguments ")")? of the filter behind a bar or behind `filter`. */
ft_jinja_node *ft_jinja_filter(ft_jinja_parser *p, ft_jinja_node *input)
{
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_FILTER, input ? input->from : p->now.from);
    node->a = input;
    node->text = parse_dotted(p);
    if (ft_jinja_at(p, FT_T_LPAREN))
        parse_arguments(p, node);
    return ft_jinja_closed(p, node);
}

ft_jinja_node *ft_jinja_filters(ft_jinja_parser *p, ft_jinja_node *input)
{
    while (!p->failed && ft_jinja_skip(p, FT_T_PIPE))
        input = ft_jinja_filter(p, input);
    return input;
}

static ft_jinja_node *parse_postfix(ft_jinja_parser *p, ft_jinja_node *node)
{
    while (!p->failed) {
        if (ft_jinja_at(p, FT_T_DOT))
            node = parse_attribute(p, node);
        else if (ft_jinja_at(p, FT_T_LBRACKET))
            node = parse_item(p, node);
        else if (ft_jinja_at(p, FT_T_LPAREN))
            node = parse_call(p, node);
        else
            break;
    }
    return node;
}

static bool at_test_argument(const ft_jinja_parser *p)
{
    switch (p->now.kind) {
    case FT_T_NAME:
        return !ft_jinja_at_name(p, "else") && !ft_jinja_at_name(p, "or") && !ft_jinja_at_name(p, "and");
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

static void parse_test_argument(ft_jinja_parser *p, ft_jinja_node *test)
{
    if (ft_jinja_at_name(p, "is"))
        ft_jinja_fail(p, &p->now, FT_STR("You cannot chain multiple tests with is"));
    ft_jinja_vec args = {0};
    ft_jinja_node *arg = parse_postfix(p, parse_primary(p, false));
    ft_vec_push(p->arena, &args, arg);
    test->items = ft_jinja_nodes_of(&args);
    test->count = 1;
}

static ft_jinja_node *parse_test(ft_jinja_parser *p, ft_jinja_node *input)
{
    ft_jinja_take(p);
    bool negated = ft_jinja_skip_name(p, "not");
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_TEST, input->from);
    node->a = input;
    node->text = parse_dotted(p);
    if (ft_jinja_at(p, FT_T_LPAREN))
        parse_arguments(p, node);
    else if (at_test_argument(p))
        parse_test_argument(p, node);
    ft_jinja_closed(p, node);
    if (!negated)
        return node;
    ft_jinja_node *outer = ft_jinja_node_at(p, FT_J_NOT, node->from);
    outer->a = node;
    return ft_jinja_closed(p, outer);
}

static ft_jinja_node *parse_filter_expression(ft_jinja_parser *p, ft_jinja_node *node)
{
    while (!p->failed) {
        if (ft_jinja_at(p, FT_T_PIPE))
            node = ft_jinja_filters(p, node);
        else if (ft_jinja_at_name(p, "is"))
            node = parse_test(p, node);
        else if (ft_jinja_at(p, FT_T_LPAREN))
            node = parse_call(p, node);
        else
            break;
    }
    return node;
}

static ft_jinja_node *parse_unary(ft_jinja_parser *p, bool with_filter)
{
    ft_jinja_node *node;
    if (!ft_jinja_deeper(p))
        return ft_jinja_node_at(p, FT_J_NONE, p->now.from);
    if (ft_jinja_at(p, FT_T_SUB) || ft_jinja_at(p, FT_T_ADD)) {
        node = ft_jinja_node_at(p, ft_jinja_at(p, FT_T_SUB) ? FT_J_NEG : FT_J_POS, p->now.from);
        ft_jinja_take(p);
        node->a = parse_unary(p, false);
        ft_jinja_closed(p, node);
    } else {
        node = parse_primary(p, false);
    }
    node = parse_postfix(p, node);
    if (with_filter)
        node = parse_filter_expression(p, node);
    p->depth--;
    return node;
}

static ft_jinja_node *binary(ft_jinja_parser *p, ft_jinja_kind kind, int op, ft_jinja_node *left, ft_jinja_node *right)
{
    ft_jinja_node *node = ft_jinja_node_at(p, kind, left->from);
    node->op = (uint8_t)op;
    node->a = left;
    node->b = right;
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_power(ft_jinja_parser *p)
{
    ft_jinja_node *left = parse_unary(p, true);
    while (!p->failed && ft_jinja_skip(p, FT_T_POW))
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

static ft_jinja_node *parse_product(ft_jinja_parser *p)
{
    ft_jinja_node *left = parse_power(p);
    int op;
    while (!p->failed && (op = product_op(p->now.kind)) >= 0) {
        ft_jinja_take(p);
        left = binary(p, FT_J_BINARY, op, left, parse_power(p));
    }
    return left;
}

static ft_jinja_node *parse_concat(ft_jinja_parser *p)
{
    ft_jinja_node *first = parse_product(p);
    if (!ft_jinja_at(p, FT_T_TILDE))
        return first;
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_CONCAT, first->from);
    ft_jinja_vec items = {0};
    ft_vec_push(p->arena, &items, first);
    while (!p->failed && ft_jinja_skip(p, FT_T_TILDE)) {
        ft_jinja_node *item = parse_product(p);
        ft_vec_push(p->arena, &items, item);
    }
    node->items = ft_jinja_nodes_of(&items);
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_sum(ft_jinja_parser *p)
{
    ft_jinja_node *left = parse_concat(p);
    while (!p->failed && (ft_jinja_at(p, FT_T_ADD) || ft_jinja_at(p, FT_T_SUB))) {
        int op = ft_jinja_at(p, FT_T_ADD) ? FT_J_ADD : FT_J_SUB;
        ft_jinja_take(p);
        left = binary(p, FT_J_BINARY, op, left, parse_concat(p));
    }
    return left;
}

/* The comparison that stands here, its tokens taken; -1: none. */
static int take_comparison(ft_jinja_parser *p)
{
    static const struct { uint8_t token, op; } rows[] = {{FT_T_EQ, FT_J_EQ}, {FT_T_NE, FT_J_NE}, {FT_T_LT, FT_J_LT},
                                                         {FT_T_LTEQ, FT_J_LE}, {FT_T_GT, FT_J_GT}, {FT_T_GTEQ, FT_J_GE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ft_jinja_skip(p, rows[i].token))
            return rows[i].op;
    if (ft_jinja_skip_name(p, "in"))
        return FT_J_IN;
    if (!ft_jinja_at_name(p, "not"))
        return -1;
    ft_jinja_token next = ft_jinja_look(p);
    if (next.kind != FT_T_NAME || !ft_str_is(next.text, "in"))
        return -1;
    ft_jinja_take(p);
    ft_jinja_take(p);
    return FT_J_NOT_IN;
}

static ft_jinja_node *parse_compare(ft_jinja_parser *p)
{
    ft_jinja_node *first = parse_sum(p);
    ft_jinja_vec operands = {0};
    int op;
    while (!p->failed && (op = take_comparison(p)) >= 0) {
        ft_jinja_node *operand = ft_jinja_node_at(p, FT_J_OPERAND, p->now.from);
        operand->op = (uint8_t)op;
        operand->a = parse_sum(p);
        ft_vec_push(p->arena, &operands, ft_jinja_closed(p, operand));
    }
    if (!operands.len)
        return first;
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_COMPARE, first->from);
    node->a = first;
    node->items = ft_jinja_nodes_of(&operands);
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_not(ft_jinja_parser *p)
{
    if (!ft_jinja_at_name(p, "not") || !ft_jinja_deeper(p))
        return parse_compare(p);
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_NOT, p->now.from);
    ft_jinja_take(p);
    node->a = parse_not(p);
    p->depth--;
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_and(ft_jinja_parser *p)
{
    ft_jinja_node *left = parse_not(p);
    while (!p->failed && ft_jinja_skip_name(p, "and"))
        left = binary(p, FT_J_AND, 0, left, parse_not(p));
    return left;
}

static ft_jinja_node *parse_or(ft_jinja_parser *p)
{
    ft_jinja_node *left = parse_and(p);
    while (!p->failed && ft_jinja_skip_name(p, "or"))
        left = binary(p, FT_J_OR, 0, left, parse_and(p));
    return left;
}

ft_jinja_node *ft_jinja_expression(ft_jinja_parser *p)
{
    if (!ft_jinja_deeper(p))
        return ft_jinja_node_at(p, FT_J_NONE, p->now.from);
    uint32_t line = p->now.line;
    ft_jinja_node *value = parse_or(p);
    while (!p->failed && ft_jinja_skip_name(p, "if")) {
        ft_jinja_node *node = ft_jinja_node_at(p, FT_J_COND, value->from);
        node->count = line;
        node->b = value;
        node->a = parse_or(p);
        if (ft_jinja_skip_name(p, "else"))
            node->c = ft_jinja_expression(p);
        line = p->now.line;
        value = ft_jinja_closed(p, node);
    }
    p->depth--;
    return value;
}

static bool at_tuple_end(const ft_jinja_parser *p)
{
    return ft_jinja_at(p, FT_T_VARIABLE_END) || ft_jinja_at(p, FT_T_BLOCK_END) || ft_jinja_at(p, FT_T_RPAREN);
}

/* One expression, or several with commas between or behind them, which are a tuple (GRM-08). A comma
 * before `in` or `recursive` does not end one: Jinja means it to, but there the word is a name. */
ft_jinja_node *ft_jinja_tuple(ft_jinja_parser *p, unsigned how)
{
    uint32_t from = p->now.from;
    ft_jinja_vec items = {0};
    bool tuple = false;
    for (;;) {
        if (items.len)
            ft_jinja_expect(p, FT_T_COMMA);
        if (p->failed || at_tuple_end(p))
            break;
        ft_jinja_node *item = how & FT_J_SIMPLE      ? parse_primary(p, how & FT_J_NAMESPACES)
                              : how & FT_J_COND_ALLOWED ? ft_jinja_expression(p)
                                                : parse_or(p);
        ft_vec_push(p->arena, &items, item);
        if (!ft_jinja_at(p, FT_T_COMMA))
            break;
        tuple = true;
    }
    if (!tuple && items.len)
        return items.at[0];
    if (!tuple && !(how & FT_J_PARENTHESES))
        ft_jinja_fail(p, &p->now, ft_format(p->arena, "Expected an expression, got '%.*s'", FT_ARG(ft_jinja_describe(&p->now))));
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_TUPLE, from);
    node->items = ft_jinja_nodes_of(&items);
    return ft_jinja_closed(p, node);
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

ft_jinja_node *ft_jinja_target(ft_jinja_parser *p, ft_jinja_context context, bool namespaces)
{
    ft_jinja_token first = p->now;
    ft_jinja_node *target = ft_jinja_tuple(p, FT_J_SIMPLE | (namespaces ? FT_J_NAMESPACES : 0));
    if (!p->failed && !make_target(target, context)) {
        const char *kind = target->kind == FT_J_TUPLE ? "tuple" : class_name(target);
        ft_jinja_fail(p, &first, ft_format(p->arena, "can't assign to '%s'", kind));
    }
    return target;
}

ft_jinja_token ft_jinja_name_target(ft_jinja_parser *p)
{
    ft_jinja_token token = ft_jinja_expect(p, FT_T_NAME);
    static const char *const constants[] = {"true", "false", "none", "True", "False", "None"};
    for (size_t i = 0; i < sizeof constants / sizeof *constants && !p->failed; i++)
        if (ft_str_is(token.text, constants[i]))
            ft_jinja_fail(p, &token, FT_STR("can't assign to 'name'"));
    return token;
}
