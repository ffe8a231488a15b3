/* fuzz_row_test.c - the query of a test, as it is and as what stands in the frame of one: what counts as a condition on
 * rows gives, joined with itself, SQL whose quotes, comments and parentheses are closed. Links ft_compile. */
#include "compile/row_test.h"

#include "syntax/sql_lex.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_closed(ft_str sql)
{
    size_t depth = 0;
    for (ft_sql_token token = ft_sql_next(sql, 0); token.kind != FT_SQL_END; token = ft_sql_next(sql, token.to)) {
        if (!token.closed || token.kind == FT_SQL_SEMICOLON || (token.kind == FT_SQL_CLOSE && !depth))
            abort();
        depth += token.kind == FT_SQL_OPEN;
        depth -= token.kind == FT_SQL_CLOSE;
    }
    if (depth)
        abort();
}

static void check(ft_arena *arena, ft_str sql)
{
    ft_row_test test = ft_row_test_of(sql);
    const ft_row_test *twice[] = {&test, &test};
    if (!test.relation.at)
        return;
    if (!test.relation.len || !test.warn_if.len || !test.error_if.len ||
        (ft_row_test_counts_rows(&test) ? !test.condition.len : !test.column.len || !test.values.len))
        abort();
    test.tail = (ft_str){0}; /* comments, of which the last may be open */
    check_closed(ft_row_tests_join(arena, twice, 2));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_str sql = {(const char *)data, size};
    check(arena, sql);
    check(arena, ft_format(arena, "select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error"
                                  " from (%.*s) dbt_internal_test", FT_ARG(sql)));
    ft_arena_free(arena);
    return 0;
}
