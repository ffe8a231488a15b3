/* sqlite_dialect.c - see sqlite_dialect.h. */
#include "adapter/sqlite_dialect.h"

#include "base/vec.h"
#include "syntax/sql_lex.h"

/* An open parenthesis. */
typedef struct {
    size_t at;
    ft_sql_token before;    /* the token in front of it; END: none */
    bool is_cast;
    const char *function;   /* what a cast becomes; NULL: it stays */
    size_t type_from;       /* its " as type" */
    bool is_select, is_plain; /* begins with SELECT; no set operation, order or limit of its own inside */
} open_paren;

typedef struct {
    ft_arena *arena;
    ft_str sql;
    char *text;             /* the copy that is changed; NULL: nothing was yet */
    FT_VEC(open_paren) open;
    ft_sql_token last;      /* the token before the current one */
} translation;

static void overwrite(translation *t, size_t from, const char *word, size_t len)
{
    if (!t->text)
        t->text = memcpy(ft_alloc_raw(t->arena, t->sql.len + 1), t->sql.at, t->sql.len);
    memcpy(t->text + from, word, len);
}

static void blank(translation *t, size_t from, size_t to)
{
    for (; from < to; from++)
        overwrite(t, from, " ", 1);
}

static bool is_one_of(ft_str sql, ft_sql_token token, const char *const *words)
{
    for (; token.kind == FT_SQL_WORD && *words; words++)
        if (ft_sql_is_word(sql, token, *words))
            return true;
    return false;
}

static const char *const set_words[] = {"union", "except", "intersect", NULL};
static const char *const set_ends[] = {"union", "all", "except", "intersect", "as", NULL};
static const char *const tails[] = {"union", "except", "intersect", "order", "limit", NULL};
static const char *const moments[] = {"timestamp", "timestamptz", "timestamp_ntz", "timestamp_ltz", "timestamp_tz",
                                      "datetime", NULL};

static void open_one(translation *t, ft_sql_token token)
{
    bool is_cast = t->last.kind == FT_SQL_WORD && ft_sql_is_word(t->sql, t->last, "cast");
    ft_vec_push(t->arena, &t->open, ((open_paren){.at = token.from, .before = t->last, .is_cast = is_cast, .is_plain = true}));
}

/* Whether what stands in front of the parenthesis lets a query begin there, as an operand. */
static bool begins_operand(const translation *t, ft_sql_token before)
{
    return before.kind == FT_SQL_END || before.kind == FT_SQL_OPEN || before.kind == FT_SQL_CLOSE ||
           before.kind == FT_SQL_SEMICOLON || is_one_of(t->sql, before, set_ends);
}

static void close_one(translation *t, ft_sql_token token)
{
    if (!t->open.len)
        return;
    open_paren paren = t->open.at[--t->open.len];
    if (paren.function) {
        overwrite(t, paren.before.from, paren.function, 4);
        blank(t, paren.type_from, token.from);
    }
    bool operand = is_one_of(t->sql, ft_sql_next_solid(t->sql, token.to), set_words) ||
                   (is_one_of(t->sql, paren.before, set_ends) && !ft_sql_is_word(t->sql, paren.before, "as"));
    if (paren.is_select && paren.is_plain && operand && begins_operand(t, paren.before)) {
        blank(t, paren.at, paren.at + 1);
        blank(t, token.from, token.to);
    }
}

static void read_word(translation *t, ft_sql_token token)
{
    open_paren *in = t->open.len ? &t->open.at[t->open.len - 1] : NULL;
    ft_sql_token next = ft_sql_next_solid(t->sql, token.to);
    if (next.kind == FT_SQL_OPEN && ft_sql_is_word(t->sql, token, "left"))
        overwrite(t, token.from, "_lft", 4);
    if (next.kind == FT_SQL_OPEN && ft_sql_is_word(t->sql, token, "right"))
        overwrite(t, token.from, "_rght", 5);
    if (!in)
        return;
    if (t->last.kind == FT_SQL_OPEN && t->last.from == in->at)
        in->is_select = ft_sql_is_word(t->sql, token, "select");
    if (is_one_of(t->sql, token, tails))
        in->is_plain = false;
    if (!in->is_cast || !ft_sql_is_word(t->sql, token, "as") || next.kind != FT_SQL_WORD)
        return;
    bool day = ft_sql_is_word(t->sql, next, "date");
    in->function = day ? "_day" : is_one_of(t->sql, next, moments) ? "_tms" : NULL;
    in->type_from = token.from;
}

ft_str ft_sqlite_dialect(ft_arena *arena, ft_str sql)
{
    translation t = {.arena = arena, .sql = sql, .last = {.kind = FT_SQL_END}};
    ft_sql_token token;
    for (size_t at = 0; (token = ft_sql_next_solid(sql, at)).kind != FT_SQL_END; at = token.to) {
        if (token.kind == FT_SQL_WORD)
            read_word(&t, token);
        else if (token.kind == FT_SQL_OPEN)
            open_one(&t, token);
        else if (token.kind == FT_SQL_CLOSE)
            close_one(&t, token);
        t.last = token;
    }
    return t.text ? (ft_str){t.text, sql.len} : sql;
}
