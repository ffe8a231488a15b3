/* jinja_parse.c - statements, tag by tag as Jinja's parser goes, so that the same error is met first. */
#include "syntax/jinja_parse.h"

#include "syntax/jinja_parser.h"

static const char *const end_set[] = {"endset", NULL}, *const end_for[] = {"endfor", "else", NULL},
    *const end_for_else[] = {"endfor", NULL}, *const end_if[] = {"elif", "else", "endif", NULL},
    *const end_if_else[] = {"endif", NULL}, *const end_with[] = {"endwith", NULL},
    *const end_autoescape[] = {"endautoescape", NULL}, *const end_block[] = {"endblock", NULL},
    *const end_call[] = {"endcall", NULL}, *const end_filter[] = {"endfilter", NULL},
    *const end_macro[] = {"endmacro", NULL}, *const end_materialization[] = {"endmaterialization", NULL},
    *const end_test[] = {"endtest", NULL}, *const end_docs[] = {"enddocs", NULL};

static ft_jinja_nodes parse_until(ft_jinja_parser *p, const char *const *ends);

static bool is_end(const ft_jinja_parser *p, const char *const *ends)
{
    for (; ends && *ends; ends++)
        if (ft_jinja_at_name(p, *ends))
            return true;
    return false;
}

static bool is_expected(const ft_jinja_parser *p, ft_str name)
{
    for (size_t i = 0; i < p->ends.len; i++)
        for (const char *const *end = p->ends.at[i]; end && *end; end++)
            if (ft_str_is(name, *end))
                return true;
    return false;
}

/* An unknown tag, or (name.at NULL) the end of the template where a tag was expected. */
static void fail_unknown(ft_jinja_parser *p, ft_str name, const char *const *looking, const ft_jinja_token *at)
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
    ft_jinja_fail(p, at, ft_buf_str(&message));
}

/* ":"? "%}" a body up to one of `ends`, whose name is then the current token. */
static ft_jinja_nodes parse_body(ft_jinja_parser *p, const char *const *ends)
{
    ft_jinja_skip(p, FT_T_COLON);
    ft_jinja_expect(p, FT_T_BLOCK_END);
    ft_jinja_nodes body = parse_until(p, ends);
    if (!p->failed && ft_jinja_at(p, FT_T_EOF)) {
        ft_jinja_token at = p->now;
        fail_unknown(p, (ft_str){0}, ends, &at);
    }
    return body;
}

static ft_jinja_nodes parse_whole_body(ft_jinja_parser *p, const char *const *ends)
{
    ft_jinja_nodes body = parse_body(p, ends);
    ft_jinja_take(p);
    return body;
}

static ft_jinja_node *statement(ft_jinja_parser *p, ft_jinja_kind kind)
{
    ft_jinja_node *node = ft_jinja_node_at(p, kind, p->now.from);
    node->block = FT_NEW(p->arena, ft_jinja_block);
    return node;
}

static ft_jinja_node *parse_set(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_SET);
    ft_jinja_take(p);
    node->a = ft_jinja_target(p, FT_J_STORE, true);
    if (ft_jinja_skip(p, FT_T_ASSIGN)) {
        node->b = ft_jinja_tuple(p, FT_J_COND_ALLOWED);
        return ft_jinja_closed(p, node);
    }
    node->kind = FT_J_SET_BLOCK;
    node->b = ft_jinja_filters(p, NULL);
    ft_jinja_closed(p, node);
    node->block->body = parse_whole_body(p, end_set);
    return node;
}

static ft_jinja_node *parse_for(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_FOR);
    ft_jinja_take(p);
    node->a = ft_jinja_target(p, FT_J_STORE, false);
    ft_jinja_expect_name(p, "in");
    node->b = ft_jinja_tuple(p, 0);
    if (ft_jinja_skip_name(p, "if"))
        node->c = ft_jinja_expression(p);
    if (ft_jinja_skip_name(p, "recursive"))
        node->flags |= FT_J_RECURSIVE;
    ft_jinja_closed(p, node);
    node->block->body = parse_body(p, end_for);
    if (ft_jinja_skip_name(p, "else"))
        node->block->other = parse_whole_body(p, end_for_else);
    else
        ft_jinja_take(p);
    return node;
}

static ft_jinja_node *parse_if(ft_jinja_parser *p)
{
    ft_jinja_node *first = statement(p, FT_J_IF), *node = first;
    ft_jinja_vec elifs = {0};
    ft_jinja_take(p);
    for (;;) {
        node->a = ft_jinja_tuple(p, 0);
        ft_jinja_closed(p, node);
        node->block->body = parse_body(p, end_if);
        if (p->failed || !ft_jinja_at_name(p, "elif"))
            break;
        ft_jinja_take(p);
        node = statement(p, FT_J_IF);
        ft_vec_push(p->arena, &elifs, node);
    }
    if (ft_jinja_skip_name(p, "else"))
        first->block->other = parse_whole_body(p, end_if_else);
    else
        ft_jinja_take(p);
    first->items = ft_jinja_nodes_of(&elifs);
    return first;
}

static ft_jinja_node *parse_with(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_WITH);
    ft_jinja_vec items = {0};
    ft_jinja_take(p);
    while (!p->failed && !ft_jinja_at(p, FT_T_BLOCK_END)) {
        if (items.len)
            ft_jinja_expect(p, FT_T_COMMA);
        ft_jinja_node *target = ft_jinja_target(p, FT_J_PARAM, false);
        ft_jinja_expect(p, FT_T_ASSIGN);
        ft_jinja_node *value = ft_jinja_expression(p);
        ft_vec_push(p->arena, &items, target);
        ft_vec_push(p->arena, &items, value);
    }
    node->items = ft_jinja_nodes_of(&items);
    ft_jinja_closed(p, node);
    node->block->body = parse_whole_body(p, end_with);
    return node;
}

static ft_jinja_node *parse_autoescape(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_SCOPE);
    ft_jinja_take(p);
    node->a = ft_jinja_expression(p);
    ft_jinja_closed(p, node);
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

static ft_jinja_node *parse_block(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_BLOCK);
    ft_jinja_take(p);
    node->text = ft_jinja_expect(p, FT_T_NAME).text;
    if (ft_jinja_skip_name(p, "scoped"))
        node->flags |= FT_J_SCOPED;
    if (ft_jinja_skip_name(p, "required"))
        node->flags |= FT_J_REQUIRED;
    if (ft_jinja_at(p, FT_T_SUB))
        ft_jinja_fail(p, &p->now, FT_STR("Block names in Jinja have to be valid Python identifiers and may not contain"
                                " hyphens, use an underscore instead."));
    ft_jinja_closed(p, node);
    node->block->body = parse_whole_body(p, end_block);
    if (!p->failed && (node->flags & FT_J_REQUIRED) && !is_blank_body(node->block->body))
        ft_jinja_fail(p, &p->now, FT_STR("Required blocks can only contain comments or whitespace"));
    if (!p->failed && ft_jinja_at(p, FT_T_NAME) && ft_str_eq(p->now.text, node->text))
        ft_jinja_take(p);
    return node;
}

static ft_jinja_node *parse_extends(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_EXTENDS);
    ft_jinja_take(p);
    node->a = ft_jinja_expression(p);
    return ft_jinja_closed(p, node);
}

/* ("with" | "without") "context", where that stands. */
static bool parse_import_context(ft_jinja_parser *p, ft_jinja_node *node)
{
    if (!ft_jinja_at_name(p, "with") && !ft_jinja_at_name(p, "without"))
        return false;
    ft_jinja_token next = ft_jinja_look(p);
    if (next.kind != FT_T_NAME || !ft_str_is(next.text, "context"))
        return false;
    node->flags &= (uint16_t)~FT_J_WITH_CONTEXT;
    if (ft_jinja_at_name(p, "with"))
        node->flags |= FT_J_WITH_CONTEXT;
    ft_jinja_take(p);
    ft_jinja_take(p);
    return true;
}

static ft_jinja_node *parse_include(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_INCLUDE);
    ft_jinja_take(p);
    node->a = ft_jinja_expression(p);
    if (ft_jinja_at_name(p, "ignore")) {
        ft_jinja_token next = ft_jinja_look(p);
        if (next.kind == FT_T_NAME && ft_str_is(next.text, "missing")) {
            node->flags |= FT_J_IGNORE_MISSING;
            ft_jinja_take(p);
            ft_jinja_take(p);
        }
    }
    node->flags |= FT_J_WITH_CONTEXT;
    parse_import_context(p, node);
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_import(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_IMPORT);
    ft_jinja_take(p);
    node->a = ft_jinja_expression(p);
    ft_jinja_expect_name(p, "as");
    node->text = ft_jinja_name_target(p).text;
    parse_import_context(p, node);
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_alias(ft_jinja_parser *p)
{
    ft_jinja_token name = ft_jinja_name_target(p);
    if (!p->failed && name.text.at[0] == '_')
        ft_jinja_fail_as(p, FT_JINJA_ASSERTION, FT_STR("names starting with an underline can not be imported"), &name);
    ft_jinja_token bound = ft_jinja_skip_name(p, "as") ? ft_jinja_name_target(p) : name;
    ft_jinja_node *node = ft_jinja_text_node(p, FT_J_ALIAS, &name);
    node->a = ft_jinja_text_node(p, FT_J_STRING, &bound);
    return node;
}

static ft_jinja_node *parse_from(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_FROM);
    ft_jinja_vec names = {0};
    ft_jinja_take(p);
    node->a = ft_jinja_expression(p);
    ft_jinja_expect_name(p, "import");
    for (;;) {
        if (names.len)
            ft_jinja_expect(p, FT_T_COMMA);
        if (!ft_jinja_at(p, FT_T_NAME))
            ft_jinja_expect(p, FT_T_NAME);
        if (p->failed || parse_import_context(p, node))
            break;
        ft_jinja_node *alias = parse_alias(p);
        ft_vec_push(p->arena, &names, alias);
        if (p->failed || parse_import_context(p, node) || !ft_jinja_at(p, FT_T_COMMA))
            break;
    }
    node->items = ft_jinja_nodes_of(&names);
    return ft_jinja_closed(p, node);
}

/* name ("[" type ("," type)* "]")? (ENV-13) */
static void parse_type(ft_jinja_parser *p)
{
    if (!ft_jinja_deeper(p))
        return;
    ft_jinja_expect(p, FT_T_NAME);
    if (ft_jinja_skip(p, FT_T_LBRACKET)) {
        for (size_t i = 0; !p->failed && !ft_jinja_at(p, FT_T_RBRACKET); i++) {
            if (i)
                ft_jinja_expect(p, FT_T_COMMA);
            parse_type(p);
        }
        ft_jinja_expect(p, FT_T_RBRACKET);
    }
    p->depth--;
}

static ft_str parse_annotation(ft_jinja_parser *p, ft_jinja_node *node)
{
    if (!p->dbt || !ft_jinja_skip(p, FT_T_COLON))
        return (ft_str){0};
    node->block->annotated = true;
    uint32_t from = p->now.from;
    parse_type(p);
    return ft_str_slice(p->lexer.source, from, p->behind);
}

static void parse_signature(ft_jinja_parser *p, ft_jinja_node *node)
{
    ft_jinja_vec params = {0}, defaults = {0};
    FT_VEC(ft_str) types = {0};
    ft_jinja_expect(p, FT_T_LPAREN);
    while (!p->failed && !ft_jinja_at(p, FT_T_RPAREN)) {
        if (params.len)
            ft_jinja_expect(p, FT_T_COMMA);
        ft_jinja_token name = ft_jinja_name_target(p);
        ft_str type = parse_annotation(p, node);
        if (ft_jinja_skip(p, FT_T_ASSIGN)) {
            ft_jinja_node *value = ft_jinja_expression(p);
            ft_vec_push(p->arena, &defaults, value);
        } else if (defaults.len) {
            ft_jinja_fail(p, &p->now, FT_STR("non-default argument follows default argument"));
        }
        ft_vec_push(p->arena, &params, ft_jinja_named(p, &name, FT_J_PARAM));
        ft_vec_push(p->arena, &types, type);
    }
    ft_jinja_expect(p, FT_T_RPAREN);
    node->items = ft_jinja_nodes_of(&params);
    node->block->other = ft_jinja_nodes_of(&defaults);
    node->block->types = types.at;
}

static ft_jinja_node *parse_call_block(ft_jinja_parser *p)
{
    ft_jinja_token token = p->now;
    ft_jinja_node *node = statement(p, FT_J_CALL_BLOCK);
    ft_jinja_take(p);
    if (ft_jinja_at(p, FT_T_LPAREN))
        parse_signature(p, node);
    node->a = ft_jinja_expression(p);
    if (!p->failed && node->a->kind != FT_J_CALL)
        ft_jinja_fail(p, &token, FT_STR("expected call"));
    ft_jinja_closed(p, node);
    node->block->body = parse_whole_body(p, end_call);
    return node;
}

static ft_jinja_node *parse_filter_block(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_FILTER_BLOCK);
    ft_jinja_take(p);
    node->a = ft_jinja_filters(p, ft_jinja_filter(p, NULL));
    ft_jinja_closed(p, node);
    node->block->body = parse_whole_body(p, end_filter);
    return node;
}

static ft_jinja_node *parse_macro(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_MACRO);
    ft_jinja_take(p);
    node->text = ft_jinja_name_target(p).text;
    if (p->dbt)
        node->text = ft_concat(p->arena, FT_STR("dbt_macro__"), node->text, (ft_str){0});
    parse_signature(p, node);
    ft_jinja_closed(p, node);
    node->block->body = parse_whole_body(p, end_macro);
    return node;
}

static ft_jinja_node *parse_test_tag(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_MACRO);
    ft_jinja_take(p);
    node->text = ft_concat(p->arena, FT_STR("dbt_macro__test_"), ft_jinja_name_target(p).text, (ft_str){0});
    parse_signature(p, node);
    ft_jinja_closed(p, node);
    node->block->body = parse_whole_body(p, end_test);
    return node;
}

static ft_jinja_node *parse_docs(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_MACRO);
    ft_jinja_take(p);
    node->text = ft_concat(p->arena, FT_STR("dbt_docs__"), ft_jinja_name_target(p).text, (ft_str){0});
    ft_jinja_closed(p, node);
    node->block->body = parse_whole_body(p, end_docs);
    return node;
}

/* The parameter `supported_languages=[...]`, ['sql'] unless said otherwise. */
static void add_languages(ft_jinja_parser *p, ft_jinja_node *node, ft_jinja_node *param, ft_jinja_node *value)
{
    ft_jinja_token name = {FT_T_NAME, node->from, node->from, 0, FT_STR("supported_languages")};
    ft_jinja_vec params = {0}, defaults = {0}, items = {0};
    if (!value) {
        ft_jinja_token sql = {FT_T_STRING, node->from, node->from, 0, FT_STR("sql")};
        value = ft_jinja_node_at(p, FT_J_LIST, node->from);
        ft_vec_push(p->arena, &items, ft_jinja_text_node(p, FT_J_STRING, &sql));
        value->items = ft_jinja_nodes_of(&items);
    }
    ft_vec_push(p->arena, &params, param ? param : ft_jinja_named(p, &name, FT_J_PARAM));
    ft_vec_push(p->arena, &defaults, value);
    node->items = ft_jinja_nodes_of(&params);
    node->block->other = ft_jinja_nodes_of(&defaults);
    node->block->types = FT_NEW_ARRAY(p->arena, ft_str, 1);
}

/* materialization NAME ("," ("default" | "adapter" "=" text | "supported_languages" "=" list))* (BLK-09) */
static ft_jinja_node *parse_materialization(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_MACRO), *param = NULL, *languages = NULL;
    ft_jinja_take(p);
    ft_str name = ft_jinja_name_target(p).text, adapter = FT_STR("default");
    while (!p->failed && ft_jinja_skip(p, FT_T_COMMA)) {
        ft_jinja_token argument = ft_jinja_name_target(p);
        if (p->failed || ft_str_is(argument.text, "default"))
            continue;
        bool is_adapter = ft_str_is(argument.text, "adapter");
        if (!is_adapter && !ft_str_is(argument.text, "supported_languages")) {
            ft_jinja_fail_as(p, FT_JINJA_COMPILATION,
                    ft_format(p->arena, "materialization '%.*s' received unknown argument '%.*s'.", FT_ARG(name),
                              FT_ARG(argument.text)), &argument);
            break;
        }
        ft_jinja_expect(p, FT_T_ASSIGN);
        ft_jinja_node *value = ft_jinja_expression(p);
        if (is_adapter)
            adapter = value->text;
        else
            param = ft_jinja_named(p, &argument, FT_J_PARAM), languages = value;
    }
    node->text = ft_format(p->arena, "dbt_macro__materialization_%.*s_%.*s", FT_ARG(name), FT_ARG(adapter));
    add_languages(p, node, param, languages);
    ft_jinja_closed(p, node);
    node->block->body = parse_whole_body(p, end_materialization);
    return node;
}

static ft_jinja_node *parse_do(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_DO);
    ft_jinja_take(p);
    node->a = ft_jinja_tuple(p, FT_J_COND_ALLOWED);
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_print(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, FT_J_OUTPUT);
    ft_jinja_vec items = {0};
    ft_jinja_take(p);
    while (!p->failed && !ft_jinja_at(p, FT_T_BLOCK_END)) {
        if (items.len)
            ft_jinja_expect(p, FT_T_COMMA);
        ft_jinja_node *item = ft_jinja_expression(p);
        ft_vec_push(p->arena, &items, item);
    }
    node->items = ft_jinja_nodes_of(&items);
    return ft_jinja_closed(p, node);
}

static ft_jinja_node *parse_jump(ft_jinja_parser *p)
{
    ft_jinja_node *node = statement(p, ft_jinja_at_name(p, "break") ? FT_J_BREAK : FT_J_CONTINUE);
    ft_jinja_take(p);
    return ft_jinja_closed(p, node);
}

typedef struct { const char *name; ft_jinja_node *(*parse)(ft_jinja_parser *); bool dbt; } tag_row;
static const tag_row tags[] = {
    {"autoescape", parse_autoescape, false}, {"block", parse_block, false}, {"break", parse_jump, false},
    {"call", parse_call_block, false}, {"continue", parse_jump, false}, {"do", parse_do, false},
    {"docs", parse_docs, true}, {"extends", parse_extends, false}, {"filter", parse_filter_block, false},
    {"for", parse_for, false}, {"from", parse_from, false}, {"if", parse_if, false},
    {"import", parse_import, false}, {"include", parse_include, false}, {"macro", parse_macro, false},
    {"materialization", parse_materialization, true}, {"print", parse_print, false}, {"set", parse_set, false},
    {"test", parse_test_tag, true}, {"with", parse_with, false}};

static ft_jinja_node *parse_statement(ft_jinja_parser *p)
{
    ft_jinja_token token = p->now;
    if (token.kind != FT_T_NAME) {
        ft_jinja_fail(p, &token, FT_STR("tag name expected"));
        return NULL;
    }
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (!ft_str_is(token.text, tags[i].name) || (tags[i].dbt && !p->dbt))
            continue;
        if (!ft_jinja_deeper(p))
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

static void flush(ft_jinja_parser *p, ft_jinja_vec *items, ft_jinja_vec *body)
{
    if (!items->len)
        return;
    ft_jinja_node *node = ft_jinja_node_at(p, FT_J_OUTPUT, items->at[0]->from);
    node->to = items->at[items->len - 1]->to;
    node->items = ft_jinja_nodes_of(items);
    ft_vec_push(p->arena, body, node);
    *items = (ft_jinja_vec){0};
}

/* Texts, prints and statements up to one of `ends` (NULL: the end of the template). */
static ft_jinja_nodes parse_until(ft_jinja_parser *p, const char *const *ends)
{
    ft_jinja_vec body = {0}, items = {0};
    if (ends)
        ft_vec_push(p->arena, &p->ends, ends);
    while (!p->failed && !ft_jinja_at(p, FT_T_EOF)) {
        if (ft_jinja_at(p, FT_T_DATA)) {
            ft_jinja_node *text = ft_jinja_text_node(p, FT_J_TEXT, &p->now);
            ft_vec_push(p->arena, &items, text);
            ft_jinja_take(p);
        } else if (ft_jinja_at(p, FT_T_VARIABLE_BEGIN)) {
            ft_jinja_take(p);
            ft_jinja_node *value = ft_jinja_tuple(p, FT_J_COND_ALLOWED);
            ft_vec_push(p->arena, &items, value);
            ft_jinja_expect(p, FT_T_VARIABLE_END);
        } else {
            flush(p, &items, &body);
            ft_jinja_take(p);
            if (is_end(p, ends))
                break;
            ft_jinja_node *node = parse_statement(p);
            if (node && !p->failed)
                ft_vec_push(p->arena, &body, node);
            ft_jinja_expect(p, FT_T_BLOCK_END);
        }
    }
    flush(p, &items, &body);
    if (ends)
        p->ends.len--;
    return ft_jinja_nodes_of(&body);
}

ft_jinja_tree *ft_jinja_parse(ft_arena *arena, const ft_source *source, const ft_jinja_syntax *syntax,
                              ft_jinja_error *error)
{
    ft_jinja_parser p = {.arena = arena, .error = error, .dbt = syntax->dbt};
    ft_jinja_lex(&p.lexer, arena, source, syntax);
    ft_jinja_take(&p);
    ft_jinja_tree *tree = FT_NEW(arena, ft_jinja_tree);
    tree->body = parse_until(&p, NULL);
    return p.failed ? NULL : tree;
}
