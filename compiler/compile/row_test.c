/* row_test.c - the query of a test read against patterns, and one query for several; see row_test.h. */
#include "compile/row_test.h"

#include "syntax/sql_lex.h"

/* Tokens, with white space passed over; a comment is a token that no pattern has. */
typedef struct {
    ft_str sql;
    ft_sql_token token;
    size_t behind;            /* the token before this one ends here */
} reader;

static bool is_word(const reader *r, const char *lower_word)
{
    return ft_sql_is_word(r->sql, r->token, lower_word);
}

static bool is_byte(const reader *r, char byte)
{
    return r->token.to == r->token.from + 1 && r->sql.at[r->token.from] == byte;
}

static void step(reader *r)
{
    r->behind = r->token.to;
    r->token = ft_sql_next(r->sql, r->behind);
    if (r->token.kind == FT_SQL_SPACE)
        r->token = ft_sql_next(r->sql, r->token.to);
}

static ft_str since(const reader *r, size_t from)
{
    return ft_str_slice(r->sql, from, r->behind);
}

/* ---- pieces: each gives the text it took; false: something else stands there */

typedef bool piece(reader *r, ft_str *out);

static bool take_name(reader *r, ft_str *out)
{
    size_t from = r->token.from;
    if (r->token.kind != FT_SQL_WORD && (r->token.kind != FT_SQL_NAME || !r->token.closed))
        return false;
    step(r);
    *out = since(r, from);
    return true;
}

/* "database"."schema"."name" */
static bool take_relation(reader *r, ft_str *out)
{
    size_t from = r->token.from;
    bool ok = take_name(r, out);
    while (ok && is_byte(r, '.')) {
        step(r);
        ok = take_name(r, out);
    }
    *out = since(r, from);
    return ok;
}

/* "!= 0", "> 10" */
static bool take_rule(reader *r, ft_str *out)
{
    size_t from = r->token.from;
    while (is_byte(r, '<') || is_byte(r, '>') || is_byte(r, '=') || is_byte(r, '!'))
        step(r);
    if (r->token.from == from || r->token.kind != FT_SQL_NUMBER)
        return false;
    step(r);
    *out = since(r, from);
    return true;
}

/* A text that ends at the same place in every database. */
static bool is_plain_string(const reader *r)
{
    ft_str text = ft_str_slice(r->sql, r->token.from, r->token.to);
    return r->token.kind == FT_SQL_STRING && r->token.closed && text.at[0] == '\'' &&
           ft_str_find_byte(text, '\\', 0) == FT_NOWHERE;
}

static bool take_values(reader *r, ft_str *out)
{
    size_t from = r->token.from;
    for (;; step(r)) {
        if (is_byte(r, '-'))
            step(r);
        if (r->token.kind != FT_SQL_NUMBER && !is_plain_string(r))
            return false;
        step(r);
        if (!is_byte(r, ','))
            break;
    }
    *out = since(r, from);
    return true;
}

static bool take_selected(reader *r, ft_str *out)
{
    size_t from = r->token.from;
    if (!is_byte(r, '*') && r->token.kind != FT_SQL_NUMBER)
        return take_name(r, out);
    step(r);
    *out = since(r, from);
    return true;
}

static bool may_stand_in_condition(const reader *r)
{
    static const char *const never[] = {"select", "with",   "group", "having", "window",    "order",  "limit",
                                        "offset", "fetch", "for",   "union",  "intersect", "except", "over"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (is_word(r, never[i]))
            return false;
    switch (r->token.kind) {
    case FT_SQL_END:
    case FT_SQL_COMMENT:
    case FT_SQL_SEMICOLON:
        return false;
    case FT_SQL_STRING:
        return is_plain_string(r);
    default:
        return r->token.closed;
    }
}

/* Up to the parenthesis that closes the one around all of it. */
static bool take_condition(reader *r, ft_str *out)
{
    size_t from = r->token.from, depth = 0;
    while (depth || r->token.kind != FT_SQL_CLOSE) {
        if (!may_stand_in_condition(r))
            return false;
        depth += r->token.kind == FT_SQL_OPEN;
        depth -= r->token.kind == FT_SQL_CLOSE;
        step(r);
    }
    *out = since(r, from);
    return out->len;
}

/* ---- patterns: words and bytes with a space between each two, and @ for the next of `pieces` */

typedef struct { piece *take; ft_str *out; } slot;

static bool take_literal(reader *r, ft_str word)
{
    if (r->token.kind == FT_SQL_END || !ft_str_eq_nocase(ft_str_slice(r->sql, r->token.from, r->token.to), word))
        return false;
    step(r);
    return true;
}

static bool match(reader *r, const char *pattern, const slot *slots)
{
    ft_str rest = ft_str_of(pattern), word;
    while (ft_str_cut(&rest, ' ', &word)) {
        bool ok = ft_str_is(word, "@") ? slots->take(r, slots->out) : take_literal(r, word);
        if (!ok)
            return false;
        slots += ft_str_is(word, "@");
    }
    return true;
}

/* A relation, or its rows that a test's config `where` leaves. */
static bool take_source(reader *r, ft_str *out)
{
    size_t from = r->token.from;
    ft_str part;
    if (r->token.kind != FT_SQL_OPEN)
        return take_relation(r, out);
    bool ok = match(r, "( select * from @ where @ ) dbt_subquery", (const slot[]){{take_relation, &part}, {take_condition, &part}});
    *out = since(r, from);
    return ok;
}

static bool match_frame(reader *r, ft_row_test *out)
{
    return match(r,
                 "select count ( * ) as failures , count ( * ) @ as should_warn , count ( * ) @ as should_error from (",
                 (const slot[]){{take_rule, &out->warn_if}, {take_rule, &out->error_if}});
}

/* A column that is selected must be there: the condition has to name it, too. */
static bool names(ft_str condition, ft_str selected)
{
    reader r = {.sql = condition};
    ft_str first;
    step(&r);
    return take_name(&r, &first) && ft_str_eq(first, selected);
}

static bool match_rows(reader *r, ft_row_test *out)
{
    ft_str selected;
    return match(r, "select @ from @ where @ ) dbt_internal_test",
                 (const slot[]){{take_selected, &selected}, {take_source, &out->relation}, {take_condition, &out->condition}}) &&
           (selected.at[0] == '*' || (selected.at[0] >= '0' && selected.at[0] <= '9') || names(out->condition, selected));
}

static bool match_values(reader *r, ft_row_test *out)
{
    ft_str grouped;
    out->condition = (ft_str){0};
    return match(r,
                 "with all_values as ( select @ as value_field , count ( * ) as n_records from @ group by @ ) "
                 "select * from all_values where value_field not in ( @ ) ) dbt_internal_test",
                 (const slot[]){{take_name, &out->column}, {take_source, &out->relation}, {take_name, &grouped},
                                {take_values, &out->values}}) &&
           ft_str_eq(grouped, out->column);
}

ft_row_test ft_row_test_of(ft_str sql)
{
    ft_row_test test = {0};
    reader r = {.sql = sql, .token = ft_sql_next_solid(sql, 0)};
    bool whole = ft_str_find_byte(sql, 0, 0) == FT_NOWHERE; /* what is written with a NUL in it ends there */
    test.head = ft_str_trim(ft_str_slice(sql, 0, r.token.from));
    if (!whole || !match_frame(&r, &test))
        return (ft_row_test){0};
    reader values = r;
    if (!match_rows(&r, &test) && (r = values, !match_values(&r, &test)))
        return (ft_row_test){0};
    test.tail = ft_str_trim(ft_str_from(sql, r.behind));
    return ft_sql_next_solid(sql, r.behind).kind == FT_SQL_END ? test : (ft_row_test){0};
}

bool ft_row_test_counts_rows(const ft_row_test *test)
{
    return test->condition.at;
}

/* ---- one query for several */

static void add_line(ft_buf *out, ft_str text)
{
    ft_buf_add(out, text);
    if (text.len)
        ft_buf_byte(out, '\n');
}

static void add_count(ft_buf *out, const ft_row_test *test, size_t number)
{
    ft_buf_format(out, "%s\n    count(*) filter (where ", number ? "," : "");
    if (ft_row_test_counts_rows(test))
        ft_buf_add(out, test->condition);
    else
        ft_buf_format(out, "%.*s not in (%.*s)", FT_ARG(test->column), FT_ARG(test->values));
    ft_buf_format(out, ") as f%zu", number);
}

ft_str ft_row_tests_join(ft_arena *arena, const ft_row_test *const *tests, size_t len)
{
    ft_buf out = ft_buf_in(arena);
    for (size_t i = 0; i < len; i++)
        add_line(&out, tests[i]->head);
    ft_buf_text(&out, "select");
    for (size_t i = 0; i < len; i++)
        ft_buf_format(&out, "%s\n  f%zu as failures, f%zu %.*s as should_warn, f%zu %.*s as should_error", i ? "," : "", i, i,
                      FT_ARG(tests[i]->warn_if), i, FT_ARG(tests[i]->error_if));
    ft_buf_text(&out, "\nfrom (\n  select");
    for (size_t i = 0; i < len; i++)
        add_count(&out, tests[i], i);
    ft_buf_format(&out, "\n  from %.*s\n) dbt_internal_test\n", FT_ARG(tests[0]->relation));
    for (size_t i = 0; i < len; i++)
        add_line(&out, tests[i]->tail);
    return ft_buf_str(&out);
}
