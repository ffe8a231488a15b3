/* sql_lex.c - tokens of SQL, statements, and the place of CTEs; see sql_lex.h. */
#include "syntax/sql_lex.h"

/* What a byte may be; every byte of every statement is asked. */
enum { SPACE = 1, DIGIT = 2, LETTER = 4, INSIDE = 8 };
static const unsigned char classes[256] = {
    ['\t' ... '\r'] = SPACE,  [' '] = SPACE,           ['0' ... '9'] = DIGIT, ['$'] = INSIDE,
    ['a' ... 'z'] = LETTER,   ['A' ... 'Z'] = LETTER,  ['_'] = LETTER,        [0x80 ... 0xff] = LETTER,
};

static bool is_of(char byte, int kinds)
{
    return classes[(unsigned char)byte] & kinds;
}

static bool is_space(char byte)
{
    return is_of(byte, SPACE);
}

static bool is_digit(char byte)
{
    return is_of(byte, DIGIT);
}

static bool starts_word(char byte)
{
    return is_of(byte, LETTER);
}

static bool continues_word(char byte)
{
    return is_of(byte, LETTER | DIGIT | INSIDE);
}

static char byte_at(ft_str sql, size_t at)
{
    return at < sql.len ? sql.at[at] : 0;
}

static ft_sql_token token_of(ft_sql_kind kind, size_t from, size_t to)
{
    return (ft_sql_token){.kind = kind, .closed = true, .from = from, .to = to};
}

static ft_sql_token open_token(ft_sql_kind kind, size_t from, ft_str sql)
{
    return (ft_sql_token){.kind = kind, .closed = false, .from = from, .to = sql.len};
}

static ft_sql_token line_comment(ft_str sql, size_t from)
{
    size_t end = ft_str_find_byte(sql, '\n', from);
    return token_of(FT_SQL_COMMENT, from, end == FT_NOWHERE ? sql.len : end);
}

/* Block comments nest, as in PostgreSQL and the standard. */
static ft_sql_token block_comment(ft_str sql, size_t from)
{
    size_t depth = 1, at = from + 2;
    while (depth && at < sql.len) {
        bool closes = sql.at[at] == '*' && byte_at(sql, at + 1) == '/';
        bool opens = sql.at[at] == '/' && byte_at(sql, at + 1) == '*';
        depth += opens;
        depth -= closes;
        at += opens || closes ? 2 : 1;
    }
    return depth ? open_token(FT_SQL_COMMENT, from, sql) : token_of(FT_SQL_COMMENT, from, at);
}

/* `at` is behind the opening quote, which a doubled quote (or a backslash, if it escapes) keeps. */
static ft_sql_token quoted(ft_str sql, ft_sql_kind kind, size_t from, size_t at, bool backslash)
{
    char quote = sql.at[at - 1];
    for (; at < sql.len; at++) {
        if (backslash && sql.at[at] == '\\')
            at++;
        else if (sql.at[at] == quote && byte_at(sql, at + 1) == quote)
            at++;
        else if (sql.at[at] == quote)
            return token_of(kind, from, at + 1);
    }
    return open_token(kind, from, sql);
}

/* $$ or $tag$, whose tag is a name without '$'; a lone '$' is something else. */
static ft_sql_token dollar_quoted(ft_str sql, size_t from)
{
    size_t at = from + 1;
    while (at < sql.len && sql.at[at] != '$' && continues_word(sql.at[at]))
        at++;
    if (byte_at(sql, at) != '$' || is_digit(sql.at[from + 1]))
        return token_of(FT_SQL_OTHER, from, from + 1);
    ft_str fence = ft_str_slice(sql, from, at + 1);
    size_t close = ft_str_find(sql, fence, at + 1);
    return close == FT_NOWHERE ? open_token(FT_SQL_STRING, from, sql)
                               : token_of(FT_SQL_STRING, from, close + fence.len);
}

static ft_sql_token word(ft_str sql, size_t from)
{
    size_t at = from + 1;
    if ((sql.at[from] | 32) == 'e' && byte_at(sql, at) == '\'')
        return quoted(sql, FT_SQL_STRING, from, at + 1, true);
    while (at < sql.len && continues_word(sql.at[at]))
        at++;
    return token_of(FT_SQL_WORD, from, at);
}

static ft_sql_token number(ft_str sql, size_t from)
{
    size_t at = from + 1;
    while (at < sql.len && (continues_word(sql.at[at]) || sql.at[at] == '.'))
        at++;
    return token_of(FT_SQL_NUMBER, from, at);
}

static ft_sql_token space(ft_str sql, size_t from)
{
    size_t at = from + 1;
    while (at < sql.len && is_space(sql.at[at]))
        at++;
    return token_of(FT_SQL_SPACE, from, at);
}

ft_sql_token ft_sql_next(ft_str sql, size_t at)
{
    if (at >= sql.len)
        return token_of(FT_SQL_END, sql.len, sql.len);
    char byte = sql.at[at], next = byte_at(sql, at + 1);
    if (is_space(byte))
        return space(sql, at);
    if (starts_word(byte))
        return word(sql, at);
    if (is_digit(byte))
        return number(sql, at);
    switch (byte) {
    case '-':
        return next == '-' ? line_comment(sql, at) : token_of(FT_SQL_OTHER, at, at + 1);
    case '/':
        return next == '*' ? block_comment(sql, at) : token_of(FT_SQL_OTHER, at, at + 1);
    case '\'':
        return quoted(sql, FT_SQL_STRING, at, at + 1, false);
    case '"':
    case '`':
        return quoted(sql, FT_SQL_NAME, at, at + 1, false);
    case '$':
        return next ? dollar_quoted(sql, at) : token_of(FT_SQL_OTHER, at, at + 1);
    case ';':
        return token_of(FT_SQL_SEMICOLON, at, at + 1);
    case '(':
        return token_of(FT_SQL_OPEN, at, at + 1);
    case ')':
        return token_of(FT_SQL_CLOSE, at, at + 1);
    default:
        return token_of(FT_SQL_OTHER, at, at + 1);
    }
}

static bool is_air(ft_sql_kind kind)
{
    return kind == FT_SQL_SPACE || kind == FT_SQL_COMMENT;
}

ft_sql_token ft_sql_next_solid(ft_str sql, size_t at)
{
    ft_sql_token token = ft_sql_next(sql, at);
    while (is_air(token.kind))
        token = ft_sql_next(sql, token.to);
    return token;
}

bool ft_sql_is_word(ft_str sql, ft_sql_token token, const char *lower_word)
{
    return token.kind == FT_SQL_WORD && token.to - token.from == strlen(lower_word) &&
           ft_str_eq_nocase(ft_str_slice(sql, token.from, token.to), ft_str_of(lower_word));
}

bool ft_sql_cut_statement(ft_str *rest, ft_str *statement)
{
    ft_str sql = *rest;
    bool solid = false;
    size_t start = 0;
    ft_sql_token token = ft_sql_next(sql, 0);
    for (; token.kind != FT_SQL_END; token = ft_sql_next(sql, token.to)) {
        if (token.kind == FT_SQL_SEMICOLON && solid)
            break;
        if (token.kind == FT_SQL_SEMICOLON)
            start = token.to;
        solid = solid || (token.kind != FT_SQL_SEMICOLON && !is_air(token.kind));
    }
    *rest = ft_str_from(sql, token.to);
    *statement = ft_str_trim(ft_str_slice(sql, start, token.from));
    return solid;
}

ft_str ft_sql_without_end(ft_str sql)
{
    size_t end = 0;
    ft_sql_token token = ft_sql_next(sql, 0);
    for (; token.kind != FT_SQL_END; token = ft_sql_next(sql, token.to))
        if (token.kind != FT_SQL_SEMICOLON && !is_air(token.kind))
            end = token.to;
    return ft_str_slice(sql, 0, end);
}

/* ---- the place of CTEs */

static size_t behind_parentheses(ft_str sql, ft_sql_token open)
{
    size_t depth = 1, at = open.to;
    while (depth) {
        ft_sql_token token = ft_sql_next_solid(sql, at);
        if (token.kind == FT_SQL_END)
            return sql.len;
        depth += token.kind == FT_SQL_OPEN;
        depth -= token.kind == FT_SQL_CLOSE;
        at = token.to;
    }
    return at;
}

/* Whether `name [(columns)] as [[not] materialized] (` stands at `at`: tells a list of CTEs from
 * "with no data", "with time zone", "with ordinality as t(...)" and other uses of the word. */
static bool at_cte(ft_str sql, size_t at)
{
    ft_sql_token token = ft_sql_next_solid(sql, at);
    if (token.kind != FT_SQL_WORD && token.kind != FT_SQL_NAME)
        return false;
    token = ft_sql_next_solid(sql, token.to);
    if (token.kind == FT_SQL_OPEN)
        token = ft_sql_next_solid(sql, behind_parentheses(sql, token));
    if (!ft_sql_is_word(sql, token, "as"))
        return false;
    token = ft_sql_next_solid(sql, token.to);
    if (ft_sql_is_word(sql, token, "not"))
        token = ft_sql_next_solid(sql, token.to);
    if (ft_sql_is_word(sql, token, "materialized"))
        token = ft_sql_next_solid(sql, token.to);
    return token.kind == FT_SQL_OPEN;
}

/* Behind `with` or `with recursive`; the statement need not begin with it ("create table t as
 * with ..."), but it stands outside all parentheses. */
static size_t find_own_ctes(ft_str sql)
{
    size_t depth = 0;
    for (ft_sql_token token = ft_sql_next_solid(sql, 0);
         token.kind != FT_SQL_END && token.kind != FT_SQL_SEMICOLON;
         token = ft_sql_next_solid(sql, token.to)) {
        depth += token.kind == FT_SQL_OPEN;
        depth -= token.kind == FT_SQL_CLOSE && depth;
        if (depth || !ft_sql_is_word(sql, token, "with"))
            continue;
        ft_sql_token next = ft_sql_next_solid(sql, token.to);
        size_t behind = ft_sql_is_word(sql, next, "recursive") ? next.to : token.to;
        if (at_cte(sql, behind))
            return behind;
    }
    return FT_NOWHERE;
}

/* A statement without CTEs gets its `with` in front of everything but white space, as by dbt. */
ft_sql_cte_place ft_sql_find_cte_place(ft_str sql)
{
    size_t own = find_own_ctes(sql);
    size_t from = own == FT_NOWHERE ? 0 : own;
    ft_sql_token first = ft_sql_next(sql, from);
    size_t at = first.kind == FT_SQL_SPACE ? first.to : from;
    return own == FT_NOWHERE ? (ft_sql_cte_place){at, FT_STR("with"), FT_STR(" ")}
                             : (ft_sql_cte_place){at, FT_STR(""), FT_STR(", ")};
}
