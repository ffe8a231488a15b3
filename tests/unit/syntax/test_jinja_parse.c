/* test_jinja_parse.c - where nodes and errors of a template stand, and what dbt's tags become. */
#include "check.h"

#include "syntax/jinja_parse.h"

static ft_jinja_tree *parsed(ft_arena *arena, const char *text, ft_jinja_error *error)
{
    const ft_source *source = ft_source_new(arena, FT_STR("t"), ft_str_of(text));
    return ft_jinja_parse(arena, source, &ft_jinja_of_dbt, error);
}

static const ft_jinja_node *first_of(ft_arena *arena, const char *text)
{
    ft_jinja_error error;
    ft_jinja_tree *tree = parsed(arena, text, &error);
    assert_non_null(tree);
    return tree->body.at[0];
}

static void an_expression_spans_its_own_bytes(void **state)
{
    const ft_jinja_node *output = first_of(*state, "a {{ x.y + f( 1 ) }} b");
    const ft_jinja_node *sum = output->items.at[1];
    assert_int_equal(sum->from, 5);
    assert_int_equal(sum->to, 17);
    assert_int_equal(sum->b->from, 11);
}

static void offsets_are_those_of_the_file_with_its_line_ends(void **state)
{
    const ft_jinja_node *output = first_of(*state, "a\r\nb\r\n{{ x }}");
    check_text(output->items.at[0]->text, "a\nb\n");
    assert_int_equal(output->items.at[1]->from, 9);
}

static void an_error_stands_at_the_token_that_cannot_be(void **state)
{
    ft_jinja_error error;
    assert_null(parsed(*state, "{{ a }}\n{{ b c }}", &error));
    check_text(error.message, "expected token 'end of print statement', got 'c'");
    assert_int_equal(error.from, 13);
}

static void a_materialization_becomes_a_macro_with_its_adapter(void **state)
{
    const ft_jinja_node *node = first_of(
        *state, "{% materialization t, adapter='pg', supported_languages=['sql', 'x'] %}{% endmaterialization %}");
    check_text(node->text, "dbt_macro__materialization_t_pg");
    assert_int_equal(node->items.len, 1);
    assert_int_equal(node->block->other.at[0]->items.len, 2);
}

static void a_materialization_refuses_other_arguments(void **state)
{
    ft_jinja_error error;
    assert_null(parsed(*state, "{% materialization t, color='red' %}{% endmaterialization %}", &error));
    assert_int_equal(error.kind, FT_JINJA_COMPILATION);
    check_text(error.message, "materialization 't' received unknown argument 'color'.");
}

static void tests_and_docs_become_macros(void **state)
{
    check_text(first_of(*state, "{% test unique(model) %}{% endtest %}")->text, "dbt_macro__test_unique");
    check_text(first_of(*state, "{% docs d %}{% enddocs %}")->text, "dbt_docs__d");
}

static void annotations_are_kept_as_written(void **state)
{
    const ft_jinja_node *node = first_of(*state, "{% macro m(a: list[ int ], b=1) %}{% endmacro %}");
    assert_true(node->block->annotated);
    check_text(node->block->types[0], "list[ int ]");
    assert_null(node->block->types[1].at);
}

static void nesting_is_bounded(void **state)
{
    ft_jinja_error error;
    ft_buf text = ft_buf_in(*state);
    ft_buf_text(&text, "{{ ");
    ft_buf_fill(&text, '(', 100000);
    assert_null(parsed(*state, text.at, &error));
    assert_int_equal(error.kind, FT_JINJA_DEPTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_expression_spans_its_own_bytes),
        TEST(offsets_are_those_of_the_file_with_its_line_ends),
        TEST(an_error_stands_at_the_token_that_cannot_be),
        TEST(a_materialization_becomes_a_macro_with_its_adapter),
        TEST(a_materialization_refuses_other_arguments),
        TEST(tests_and_docs_become_macros),
        TEST(annotations_are_kept_as_written),
        TEST(nesting_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
