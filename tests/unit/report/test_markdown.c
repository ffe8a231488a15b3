/* test_markdown.c - descriptions as elements in JSON; nothing in them is markup (docs-site.md 12). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/markdown.h"

static void check(const char *text, const char *expected)
{
    ft_arena *arena = ft_arena_new("test");
    ft_buf out = ft_buf_in(arena);
    ft_markdown_json(&out, ft_str_of(text));
    assert_string_equal(out.at, expected);
    ft_arena_free(arena);
}

static void one_plain_line_is_a_string(void **state)
{
    (void)state;
    check("  Key of the order, as in snake_case names. \n", "\"Key of the order, as in snake_case names.\"");
    check("", "\"\"");
}

static void marks_become_elements(void **state)
{
    (void)state;
    check("a *b* **c** `d` ~~e~~", "[[\"p\",\"a \",[\"em\",\"b\"],\" \",[\"strong\",\"c\"],\" \",[\"code\",\"d\"],\" \",[\"del\",\"e\"]]]");
    check("# Head", "[[\"h3\",\"Head\"]]");
    check("3. x", "[[\"ol\",3,[\"li\",[\"p\",\"x\"]]]]");
    check("```sql\nselect 1\n```", "[[\"pre\",\"sql\",\"select 1\\n\"]]");
    check("- [x] done", "[[\"ul\",[\"task\",1,[\"p\",\"done\"]]]]");
    check("|a|b|\n|:-|-:|\n|1|2|", "[[\"table\",[\"left\",\"right\"],[\"tr\",[\"td\",\"a\"],[\"td\",\"b\"]],[\"tr\",[\"td\",\"1\"],[\"td\",\"2\"]]]]");
}

static void raw_html_is_text(void **state)
{
    (void)state;
    check("<b>x</b>", "[[\"p\",\"\\u003cb>\",\"x\",\"\\u003c/b>\"]]");
    check("<script>alert(1)</script>", "[[\"p\",\"\\u003cscript>alert(1)\\u003c/script>\"]]");
}

static void only_harmless_addresses_are_links(void **state)
{
    (void)state;
    check("[a](https://x.org)", "[[\"p\",[\"a\",\"https://x.org\",\"a\"]]]");
    check("[a](#!/model/x)", "[[\"p\",[\"a\",\"#!/model/x\",\"a\"]]]");
    check("[a](javascript:alert)", "[[\"p\",[\"span\",\"a\"]]]");
    check("[a](jAvAsCript&#58;alert)", "[[\"p\",[\"span\",\"a\"]]]");
    check("[a](data:text/html,x)", "[[\"p\",[\"span\",\"a\"]]]");
    check("![pic](http://x.org/p.png)", "[[\"p\",[\"a\",\"http://x.org/p.png\",\"pic\"]]]");
}

static void deep_nesting_ends(void **state)
{
    (void)state;
    ft_arena *arena = ft_arena_new("test");
    ft_buf text = ft_buf_in(arena), out = ft_buf_in(arena);
    ft_buf_fill(&text, '>', 5000);
    ft_markdown_json(&out, ft_buf_str(&text));
    assert_true(out.len < 5000);
    ft_arena_free(arena);
}

static void a_summary_is_the_first_paragraph_cut_at_a_word(void **state)
{
    (void)state;
    ft_arena *arena = ft_arena_new("test");
    ft_str cut = ft_markdown_summary(arena, FT_STR("# Title\n\nSome *words* here\nand more\n\nNext"), 16);
    assert_int_equal(cut.len, strlen("Some words\xe2\x80\xa6"));
    assert_memory_equal(cut.at, "Some words\xe2\x80\xa6", cut.len);
    ft_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_plain_line_is_a_string),
        cmocka_unit_test(marks_become_elements),
        cmocka_unit_test(raw_html_is_text),
        cmocka_unit_test(only_harmless_addresses_are_links),
        cmocka_unit_test(deep_nesting_ends),
        cmocka_unit_test(a_summary_is_the_first_paragraph_cut_at_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
