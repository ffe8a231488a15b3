/* fuzz_sql_lex.c - tokens cover the text without gaps; places lie within it. Links ft_syntax. */
#include "syntax/sql_lex.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_str sql = {(const char *)data, size}, rest = sql, statement;
    size_t at = 0;
    for (;;) {
        ft_sql_token token = ft_sql_next(sql, at);
        if (token.from != at || token.to > size)
            abort();
        if (token.kind == FT_SQL_END)
            break;
        if (token.to <= at)
            abort();
        at = token.to;
    }
    while (ft_sql_cut_statement(&rest, &statement))
        if (statement.len == 0)
            abort();
    if (ft_sql_find_cte_place(sql).at > size || ft_sql_without_end(sql).len > size)
        abort();
    return 0;
}
