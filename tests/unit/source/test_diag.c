/* test_diag.c - diagnoses counted, sorted and shown. */
#include "check.h"

#include "source/excerpt.h"

static ft_str shown(ft_arena *arena, const ft_diag *diag)
{
    ft_buf out = ft_buf_in(arena);
    ft_excerpt(&out, diag, FT_PLAIN);
    return ft_buf_str(&out);
}

static void errors_and_warnings_are_counted_and_joined(void **state)
{
    ft_diags *diags = ft_diags_new(*state), *more = ft_diags_new(*state);
    ft_diag_error(diags, FT_DIAG_RENDER, FT_NO_SPAN, "one");
    ft_diag_warning(more, FT_DIAG_WARNED, FT_NO_SPAN, "two");
    ft_diag_error(more, FT_DIAG_RENDER, FT_NO_SPAN, "three");
    ft_diags_join(diags, more);
    assert_int_equal(diags->errors, 2);
    assert_int_equal(diags->warnings, 1);
    check_text(diags->all.at[2]->message, "three");
    check_text(diags->all.at[2]->kind, "Compilation");
}

static void sorted_by_file_and_offset_without_repetitions(void **state)
{
    ft_source *a = ft_source_new(*state, FT_STR("a.sql"), FT_STR("0123456789"));
    ft_source *b = ft_source_new(*state, FT_STR("b.sql"), FT_STR("0123456789"));
    ft_diags *diags = ft_diags_new(*state);
    ft_diag_error(diags, FT_DIAG_RENDER, (ft_span){b, 1, 2}, "third");
    ft_diag_error(diags, FT_DIAG_RENDER, (ft_span){a, 5, 6}, "second");
    ft_diag_error(diags, FT_DIAG_RENDER, (ft_span){b, 1, 2}, "fourth");
    ft_diag_error(diags, FT_DIAG_RENDER, (ft_span){a, 1, 2}, "first");
    ft_diag_error(diags, FT_DIAG_RENDER, (ft_span){b, 1, 2}, "third");
    ft_diags_sort(diags);
    assert_int_equal(diags->errors, 4);
    assert_int_equal(diags->all.len, 4);
    check_text(diags->all.at[0]->message, "first");
    check_text(diags->all.at[1]->message, "second");
    check_text(diags->all.at[2]->message, "third");
    check_text(diags->all.at[3]->message, "fourth");
}

static void excerpt_shows_line_carets_origin_notes_and_hint(void **state)
{
    ft_source *macro = ft_source_new(*state, FT_STR("macros/recent.sql"),
                                     FT_STR("\n\n  from {{ ref(\"stg_order\") }}\n"));
    ft_source *model = ft_source_new(*state, FT_STR("models/orders.sql"), FT_STR("{{ recent() }}"));
    const ft_origin origin = {.call = {model, 3, 11}, .macro = FT_STR_INIT("recent")};
    ft_diags *diags = ft_diags_new(*state);
    ft_diag *diag = ft_diag_error(diags, FT_DIAG_REF_NOT_FOUND, (ft_span){macro, 16, 27},
                                  "no model is named \"%s\"", "stg_order");
    diag->origin = &origin;
    ft_diag_note(diags, diag, (ft_span){model, 0, 2}, "seen here");
    ft_str candidates[] = {FT_STR("stg_orders")};
    ft_diag_suggest(diags, diag, FT_STR("stg_order"), candidates, 1);
    check_text(shown(*state, diag),
               "macros/recent.sql:3:15: error: no model is named \"stg_order\" [ref-not-found]\n"
               "   3 |   from {{ ref(\"stg_order\") }}\n"
               "     |               ^^^^^^^^^^^\n"
               "  from: models/orders.sql:1:4, which calls macro \"recent\"\n"
               "  note: models/orders.sql:1:1: seen here\n"
               "   1 | {{ recent() }}\n"
               "     | ^^\n"
               "  hint: Did you mean \"stg_orders\"?\n");
}

static void a_diagnosis_without_a_place_has_no_lines(void **state)
{
    ft_diags *diags = ft_diags_new(*state);
    ft_diag *diag = ft_diag_warning(diags, FT_DIAG_SELECT_NOTHING, FT_NO_SPAN, "one\ntwo");
    check_text(shown(*state, diag), "warning: one [select-nothing]\n  two\n");
}

static void control_characters_are_shown_as_escapes(void **state)
{
    ft_source *source = ft_source_new(*state, FT_STR("a\033.sql"),
                                      FT_STR("\tx \033[31m \xE2\x80\xAE y"));
    ft_diags *diags = ft_diags_new(*state);
    ft_diag *diag = ft_diag_error(diags, FT_DIAG_RENDER, (ft_span){source, 1, 2}, "bad\007");
    check_text(shown(*state, diag), "a\\x1b.sql:1:2: error: bad\\x07 [render]\n"
                                    "   1 |     x \\x1b[31m \\u202e y\n"
                                    "     |     ^\n");
}

static void long_lines_are_cut_around_the_carets(void **state)
{
    ft_buf line = ft_buf_in(*state);
    ft_buf_fill(&line, 'a', 500);
    ft_buf_text(&line, "HERE");
    ft_buf_fill(&line, 'b', 500);
    ft_source *source = ft_source_new(*state, FT_STR("a.sql"), ft_buf_str(&line));
    ft_diags *diags = ft_diags_new(*state);
    ft_diag *diag = ft_diag_error(diags, FT_DIAG_RENDER, (ft_span){source, 500, 504}, "bad");
    ft_str text = shown(*state, diag);
    size_t at = ft_str_find(text, FT_STR("HERE"), 0), carets = ft_str_find(text, FT_STR("^^^^\n"), 0);
    size_t line_start = ft_str_find(text, FT_STR("   1 |"), 0);
    size_t caret_start = ft_str_find(text, FT_STR("     |"), line_start);
    assert_int_equal(at - line_start, carets - caret_start);
    assert_true(text.len < 400);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(errors_and_warnings_are_counted_and_joined),
        TEST(sorted_by_file_and_offset_without_repetitions),
        TEST(excerpt_shows_line_carets_origin_notes_and_hint),
        TEST(a_diagnosis_without_a_place_has_no_lines),
        TEST(control_characters_are_shown_as_escapes),
        TEST(long_lines_are_cut_around_the_carets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
