/* test_spool.c - lines that are written a moment later. */
#include "check.h"
#include "report/spool.h"

/* Written on by the spool's thread: its arena is nobody else's. */
typedef struct { ft_arena *arena; ft_buf text; size_t writes; } paper;

static void put(void *self, ft_str text)
{
    paper *on = self;
    ft_buf_add(&on->text, text);
    on->writes++;
}

static paper blank_paper(void)
{
    ft_arena *arena = ft_arena_new("paper");
    return (paper){.arena = arena, .text = ft_buf_in(arena)};
}

static void all_is_written_when_flush_returns(void **state)
{
    (void)state;
    paper on = blank_paper();
    ft_spool *spool = ft_spool_new(put, &on);
    ft_spool_add(spool, FT_STR("one "));
    ft_spool_add(spool, FT_STR("two"));
    ft_spool_flush(spool);
    check_text(ft_buf_str(&on.text), "one two");
    ft_spool_flush(spool);
    ft_spool_free(spool);
    check_text(ft_buf_str(&on.text), "one two");
    ft_arena_free(on.arena);
}

static void the_rest_is_written_at_the_end(void **state)
{
    (void)state;
    paper on = blank_paper();
    ft_spool *spool = ft_spool_new(put, &on);
    ft_spool_add(spool, FT_STR("last"));
    ft_spool_free(spool);
    check_text(ft_buf_str(&on.text), "last");
    ft_spool_free(NULL);
    ft_arena_free(on.arena);
}

static void order_is_kept_and_many_lines_are_few_writes(void **state)
{
    enum { LINES = 100000 };
    paper on = blank_paper();
    ft_spool *spool = ft_spool_new(put, &on);
    for (int i = 0; i < LINES; i++)
        ft_spool_add(spool, ft_format(*state, "%07d\n", i));
    ft_spool_free(spool);
    assert_int_equal(on.text.len, 8 * LINES);
    for (int i = 0; i < LINES; i += 999)
        check_text(ft_str_slice(ft_buf_str(&on.text), 8 * (size_t)i, 8 * (size_t)i + 8),
                   ft_str_c(*state, ft_format(*state, "%07d\n", i)));
    assert_true(on.writes < LINES / 10);
    ft_arena_free(on.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_is_written_when_flush_returns),
        TEST(the_rest_is_written_at_the_end),
        TEST(order_is_kept_and_many_lines_are_few_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
