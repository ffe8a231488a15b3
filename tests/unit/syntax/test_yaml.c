/* test_yaml.c - what the corpus does not show: spans, borrowing, look-ups. */
#include "check.h"

#include "syntax/yaml.h"

static ft_yaml *parsed(ft_arena *arena, ft_str text)
{
    ft_yaml *root;
    ft_diags *diags = ft_diags_new(arena);
    assert_true(ft_yaml_parse(arena, ft_source_new(arena, FT_STR("m.yml"), text), diags, &root));
    return root;
}

static ft_str spanned(const ft_yaml *node)
{
    return ft_str_slice(node->span.source->text, node->span.from, node->span.to);
}

static void spans_cover_nodes_and_no_more(void **state)
{
    ft_yaml *root = parsed(*state, FT_STR("\xC3\xA4: [1, \"\xC3\xB6\"]\nb:\n  c: d\n\n\ne: f\n"));
    check_text(spanned(ft_yaml_get(root, FT_STR("\xC3\xA4"))), "[1, \"\xC3\xB6\"]");
    check_text(spanned(ft_yaml_get(root, FT_STR("b"))), "c: d");
    check_text(spanned(ft_yaml_get(root, FT_STR("e"))), "f");
}

static void unchanged_text_is_borrowed(void **state)
{
    ft_str text = FT_STR("a: plain text\nb: 'quoted'\nc: \"x\\ty\"\nd: &n tagged\n");
    ft_yaml *root = parsed(*state, text);
    const char *const keys[] = {"a", "b", "c", "d"};
    for (size_t i = 0; i < 4; i++) {
        ft_str value = ft_yaml_text(ft_yaml_get(root, ft_str_of(keys[i])));
        bool borrowed = value.at >= text.at && value.at < text.at + text.len;
        assert_int_equal(borrowed, i != 2);
    }
}

static void nulls_are_known_by_their_look(void **state)
{
    ft_yaml *root = parsed(*state, FT_STR("a:\nb: ~\nc: null\nd: 'null'\ne: nul\nf: []\n"));
    assert_true(ft_yaml_is_null(ft_yaml_get(root, FT_STR("a"))));
    assert_true(ft_yaml_is_null(ft_yaml_get(root, FT_STR("b"))));
    assert_true(ft_yaml_is_null(ft_yaml_get(root, FT_STR("c"))));
    assert_false(ft_yaml_is_null(ft_yaml_get(root, FT_STR("d"))));
    assert_false(ft_yaml_is_null(ft_yaml_get(root, FT_STR("e"))));
    assert_false(ft_yaml_is_null(ft_yaml_get(root, FT_STR("f"))));
    assert_true(ft_yaml_is_null(ft_yaml_get(root, FT_STR("absent"))));
}

static void looking_up_in_something_else_finds_nothing(void **state)
{
    ft_yaml *root = parsed(*state, FT_STR("- a\n"));
    assert_null(ft_yaml_get(root, FT_STR("a")));
    assert_null(ft_yaml_get(NULL, FT_STR("a")));
    assert_null(ft_yaml_text(root).at);
}

static void only_typed_looking_text_needs_resolving(void **state)
{
    (void)state;
    assert_false(ft_yaml_may_be_typed(FT_STR("model_1")));
    assert_false(ft_yaml_may_be_typed(FT_STR("unique")));
    assert_true(ft_yaml_may_be_typed(FT_STR("")));
    assert_true(ft_yaml_may_be_typed(FT_STR("1_000")));
    assert_true(ft_yaml_may_be_typed(FT_STR("False")));
    assert_true(ft_yaml_may_be_typed(FT_STR(".inf")));
    assert_true(ft_yaml_may_be_typed(FT_STR("2020-01-01")));
}

static void a_copy_outlives_the_tree_it_was_made_of(void **state)
{
    ft_arena *nodes = ft_arena_new("tree");
    const ft_source *source = ft_source_new(*state, FT_STR("m.yml"), FT_STR("a: &x [1, \"b\\tc\"]\nd: *x\n"));
    ft_yaml *tree;
    assert_true(ft_yaml_parse(nodes, source, ft_diags_new(*state), &tree));
    ft_yaml *copy = ft_yaml_copy(*state, ft_keeper_new(*state), tree);
    ft_arena_free(nodes);
    const ft_yaml *list = ft_yaml_get(copy, FT_STR("d"));
    assert_int_equal(list->as.items.len, 2);
    check_text(ft_yaml_text(list->as.items.at[1]), "b\tc");
    assert_ptr_not_equal(list, ft_yaml_get(copy, FT_STR("a")));
    assert_null(ft_yaml_copy(*state, NULL, NULL));
}

/* What a text says, as one line; an error as its message. */
static ft_str told(ft_arena *arena, ft_str text)
{
    ft_yaml *root;
    ft_diags *diags = ft_diags_new(arena);
    if (!ft_yaml_parse(arena, ft_source_new(arena, FT_STR("m.yml"), text), diags, &root))
        return diags->all.at[0]->message;
    const ft_yaml *value = ft_yaml_get(root, FT_STR("a"));
    return value ? ft_yaml_text(value) : FT_STR("nothing");
}

/* ASCII is lent to libyaml whole, other text is decoded by it: a comment decides which, and nothing else. */
static void ascii_reads_like_other_text(void **state)
{
    static const char *const texts[] = {
        "", "a", "a:", "a: b", "a: b\n", "a: 'b", "a: \"b", "a: \"b\\", "a: |\n  b\n  c", "a: >-\n  b\n\n\n", "---", "--",
        "a: b\r\n\r\nc: d\r", "a: [b", "a: b\n...", "a: b\n---\na: c", "a: b #", "a: *x", "%YAML 1.1\n--- {a: b}", "- a\n-",
        "a: b\x01", "a: b\x7f", "a:\tb", "\ta: b", "a: ? b", "!", "&", "a: !!int", "a: \"\\x4", "\n\n a: b\n  ",
    };
    ft_arena *arena = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ft_str ascii = told(arena, ft_concat(arena, FT_STR("# o\n"), ft_str_of(texts[i]), (ft_str){0}));
        ft_str other = told(arena, ft_concat(arena, FT_STR("# \xC3\xB6\n"), ft_str_of(texts[i]), (ft_str){0}));
        if (!ft_str_eq(ascii, other))
            fail_msg("\"%s\": %.*s, and not %.*s", texts[i], FT_ARG(ascii), FT_ARG(other));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(spans_cover_nodes_and_no_more),
        TEST(unchanged_text_is_borrowed),
        TEST(nulls_are_known_by_their_look),
        TEST(looking_up_in_something_else_finds_nothing),
        TEST(only_typed_looking_text_needs_resolving),
        TEST(a_copy_outlives_the_tree_it_was_made_of),
        TEST(ascii_reads_like_other_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
