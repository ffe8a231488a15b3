/* postgres_fold.c - folding a rename into the creation before it; see postgres_fold.h. */
#include "adapter/postgres_fold.h"

#include "syntax/sql_lex.h"

/* Reads tokens of a statement, one behind another. */
typedef struct { ft_str sql; ft_sql_token token; } reader;

static void step(reader *r)
{
    r->token = ft_sql_next_solid(r->sql, r->token.to);
}

static bool skip_word(reader *r, const char *word)
{
    bool there = ft_sql_is_word(r->sql, r->token, word);
    if (there)
        step(r);
    return there;
}

static bool is_identifier(const reader *r)
{
    return r->token.kind == FT_SQL_WORD || r->token.kind == FT_SQL_NAME;
}

/* `part.part.part`; `last` is its last part. */
static bool read_name(reader *r, ft_str *name, ft_str *last)
{
    size_t from = r->token.from;
    while (is_identifier(r)) {
        *last = ft_str_slice(r->sql, r->token.from, r->token.to);
        *name = ft_str_slice(r->sql, from, r->token.to);
        step(r);
        if (r->token.kind != FT_SQL_OTHER || r->sql.at[r->token.from] != '.')
            return true;
        step(r);
    }
    return false;
}

/* create table|view NAME as …: one statement. */
static bool read_creation(ft_str sql, ft_str *name, ft_str *last)
{
    reader r = {.sql = sql};
    step(&r);
    return skip_word(&r, "create") && (skip_word(&r, "table") || skip_word(&r, "view")) && read_name(&r, name, last) &&
           ft_sql_is_word(sql, r.token, "as") && ft_str_find_byte(sql, ';', 0) == FT_NOWHERE;
}

/* alter table|view NAME rename to NEW, and no more. */
static bool read_rename(ft_str sql, ft_str *name, ft_str *renamed)
{
    reader r = {.sql = sql};
    ft_str last, all;
    step(&r);
    return skip_word(&r, "alter") && (skip_word(&r, "table") || skip_word(&r, "view")) && read_name(&r, name, &last) &&
           skip_word(&r, "rename") && skip_word(&r, "to") && read_name(&r, &all, renamed) && all.len == renamed->len &&
           r.token.kind == FT_SQL_END;
}

bool ft_pg_fold_rename(ft_pg_session *session, ft_str sql)
{
    ft_str from, renamed, created, last;
    ft_pg_entry *before = session->pending.len ? &session->pending.at[session->pending.len - 1] : NULL;
    if (!before || before->role != FT_PG_PLAIN || before->recover || !read_rename(sql, &from, &renamed) ||
        !read_creation(before->sql, &created, &last) || !ft_str_eq(from, created))
        return false;
    size_t at = (size_t)(last.at - before->sql.at);
    before->sql = ft_concat(session->pending_arena, ft_str_slice(before->sql, 0, at), renamed,
                            ft_str_from(before->sql, at + last.len), (ft_str){0});
    before->sql.at = ft_str_c(session->pending_arena, before->sql);
    return true;
}
