/* sql_lex.c - the corpus driver of syntax/sql_lex. Links ft_syntax.
 * Shows the tokens without spaces, the statements, and the text with one CTE put in. */
#include "corpus.h"

#include "syntax/sql_lex.h"

static void show_tokens(ft_buf *out, ft_str sql)
{
    static const char *const names[] = {"end",    "space", "comment", "word",  "name", "string",
                                        "number", ";",     "(",       ")",     "other"};
    ft_sql_token token = ft_sql_next(sql, 0);
    for (; token.kind != FT_SQL_END; token = ft_sql_next(sql, token.to))
        if (token.kind != FT_SQL_SPACE)
            ft_buf_format(out, "%s%s<%.*s> ", names[token.kind], token.closed ? "" : "...",
                          FT_ARG(ft_str_slice(sql, token.from, token.to)));
    ft_buf_byte(out, '\n');
}

static void show_injected(ft_buf *out, ft_str sql)
{
    ft_sql_cte_place place = ft_sql_find_cte_place(sql);
    ft_buf_add(out, ft_str_slice(sql, 0, place.at));
    ft_buf_add(out, place.before);
    ft_buf_text(out, " c as (q)");
    ft_buf_add(out, place.after);
    ft_buf_add(out, ft_str_from(sql, place.at));
}

static bool run(ft_arena *arena, ft_str input, ft_str with, ft_buf *out)
{
    (void)arena;
    ft_str rest = input, statement;
    if (ft_str_is(ft_str_trim(with), "cte")) {
        show_injected(out, input);
    } else if (ft_str_is(ft_str_trim(with), "statements")) {
        while (ft_sql_cut_statement(&rest, &statement))
            ft_buf_format(out, "<%.*s>\n", FT_ARG(statement));
    } else {
        show_tokens(out, input);
    }
    return true;
}

int main(int argc, char **argv)
{
    return ft_corpus_main(argc, argv, run);
}
