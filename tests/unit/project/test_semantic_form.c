/* test_semantic_form.c - objects of the semantic layer as they are written and as the manifest has them. */
#include "project/semantic_form.h"
#include "value/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

typedef struct { ft_arena *arena; ft_semantic_form form; } fixture;

static fixture begin(void)
{
    fixture f = {.arena = ft_arena_new("test")};
    f.form = (ft_semantic_form){.arena = f.arena, .diags = ft_diags_new(f.arena), .what = FT_STR("metric 'm'"), .fine = true,
                                .meta = FT_VALUE_UNDEFINED};
    return f;
}

static ft_value json(fixture *f, const char *text)
{
    ft_job job = ft_job_in(f->arena);
    ft_value value;
    assert_true(ft_json_read(&job, ft_str_of(text), &value));
    return value;
}

static ft_value form_of(fixture *f, ft_semantic_form_kind kind, const char *given)
{
    return ft_semantic_form_of(&f->form, kind, json(f, given));
}

static void is_json(fixture *f, ft_value value, const char *expected)
{
    ft_job job = ft_job_in(f->arena);
    ft_buf text = ft_buf_in(f->arena);
    assert_true(ft_json_write(&job, value, FT_JSON_PLAIN, &text));
    ft_buf_byte(&text, '\0');
    assert_string_equal(ft_buf_str(&text).at, expected);
}

static ft_value member(ft_value dict, const char *key)
{
    assert_int_equal(dict.kind, FT_DICT);
    return ft_dict_get_text(dict.as.dict, ft_str_of(key));
}

static ft_value first(ft_value list)
{
    assert_int_equal(list.kind, FT_LIST);
    assert_int_equal(list.as.list->len, 1);
    return list.as.list->at[0];
}

static void refused(fixture *f, const char *said)
{
    assert_false(f->form.fine);
    assert_int_equal(f->form.diags->errors, 1);
    ft_str message = f->form.diags->all.at[0]->message;
    if (!ft_str_is(message, said))
        fail_msg("got \"%.*s\", expected \"%s\"", FT_ARG(message), said);
}

/* PRP-60 */
static void dimensions_and_entities_get_their_defaults(void **state)
{
    (void)state;
    fixture f = begin();
    ft_value model = form_of(&f, FT_FORM_SEMANTIC_MODEL,
                             "{\"name\": \"o\", \"model\": \"ref('o')\", \"entities\": [{\"type\": \"primary\", \"name\": \"id\"}],"
                             " \"dimensions\": [{\"name\": \"day\", \"type\": \"time\", \"type_params\": {\"time_granularity\": \"day\"}}]}");
    assert_true(f.form.fine);
    is_json(&f, first(member(model, "entities")),
            "{\"name\": \"id\", \"type\": \"primary\", \"description\": null, \"label\": null, \"role\": null, \"expr\": null, "
            "\"config\": {\"meta\": {}}}");
    is_json(&f, first(member(model, "dimensions")),
            "{\"name\": \"day\", \"type\": \"time\", \"description\": null, \"label\": null, \"is_partition\": false, "
            "\"type_params\": {\"time_granularity\": \"day\", \"validity_params\": null}, \"expr\": null, \"metadata\": null, "
            "\"config\": {\"meta\": {}}, \"datatype\": null}");
    is_json(&f, member(model, "measures"), "[]");
    ft_arena_free(f.arena);
}

/* PRP-60 */
static void a_measure_keeps_its_expression_as_text_under_its_models_meta(void **state)
{
    (void)state;
    fixture f = begin();
    f.form.meta = json(&f, "{\"a\": 1, \"b\": 1}");
    ft_value model = form_of(&f, FT_FORM_SEMANTIC_MODEL,
                             "{\"name\": \"o\", \"model\": \"ref('o')\", \"measures\": [{\"name\": \"n\", \"agg\": \"sum\", \"expr\": 1, "
                             "\"create_metric\": true, \"config\": {\"meta\": {\"b\": 2}}}]}");
    ft_value measure = first(member(model, "measures"));
    is_json(&f, member(measure, "expr"), "\"1\"");
    is_json(&f, member(measure, "create_metric"), "false");
    is_json(&f, member(measure, "config"), "{\"meta\": {\"a\": 1, \"b\": 2}}");
    ft_arena_free(f.arena);
}

/* PRP-61 */
static void inputs_of_metrics_may_be_names_and_filters_texts(void **state)
{
    (void)state;
    fixture f = begin();
    ft_value params = form_of(&f, FT_FORM_TYPE_PARAMS,
                              "{\"measure\": \"n\", \"numerator\": {\"name\": \"a\", \"filter\": [\"x\", \"y\"], \"offset_window\": \"2 Weeks\"}}");
    assert_true(f.form.fine);
    is_json(&f, member(params, "measure"),
            "{\"name\": \"n\", \"filter\": null, \"alias\": null, \"join_to_timespine\": false, \"fill_nulls_with\": null}");
    is_json(&f, member(params, "numerator"),
            "{\"name\": \"a\", \"filter\": {\"where_filters\": [{\"where_sql_template\": \"x\"}, {\"where_sql_template\": \"y\"}]}, "
            "\"alias\": null, \"offset_window\": {\"count\": 2, \"granularity\": \"week\"}, \"offset_to_grain\": null}");
    is_json(&f, member(params, "metrics"), "[]");
    ft_arena_free(f.arena);
}

/* PRP-61 */
static void a_window_of_a_grain_of_the_projects_own_keeps_its_plural(void **state)
{
    (void)state;
    fixture f = begin();
    is_json(&f, member(form_of(&f, FT_FORM_CUMULATIVE, "{\"window\": \"3 seasons\"}"), "window"),
            "{\"count\": 3, \"granularity\": \"seasons\"}");
    form_of(&f, FT_FORM_CUMULATIVE, "{\"window\": \"some days\"}");
    refused(&f, "metric 'm': window must be a count and a grain, as \"28 days\"");
    ft_arena_free(f.arena);
}

/* PRP-61 */
static void an_unknown_word_or_key_is_named(void **state)
{
    (void)state;
    fixture f = begin();
    form_of(&f, FT_FORM_CUMULATIVE, "{\"period_agg\": \"middle\"}");
    refused(&f, "metric 'm': period_agg must be first, last or average");
    ft_arena_free(f.arena);
    f = begin();
    form_of(&f, FT_FORM_CUMULATIVE, "{\"windw\": \"1 day\"}");
    refused(&f, "metric 'm': cumulative_type_params has no key \"windw\"");
    ft_arena_free(f.arena);
}

/* PRP-62 */
static void a_saved_query_needs_its_parameters(void **state)
{
    (void)state;
    fixture f = begin();
    ft_value query = form_of(&f, FT_FORM_SAVED_QUERY, "{\"name\": \"q\", \"query_params\": {\"metrics\": [\"m\"], \"limit\": 3}}");
    is_json(&f, member(query, "query_params"),
            "{\"metrics\": [\"m\"], \"group_by\": [], \"where\": null, \"order_by\": [], \"limit\": 3}");
    form_of(&f, FT_FORM_SAVED_QUERY, "{\"name\": \"q\"}");
    refused(&f, "metric 'm': saved query needs \"query_params\"");
    ft_arena_free(f.arena);
}

/* PRP-60, PRP-61: dbt takes them so, and its artifacts have them small. */
static void words_may_be_of_any_case(void **state)
{
    (void)state;
    fixture f = begin();
    ft_value model = form_of(&f, FT_FORM_SEMANTIC_MODEL,
                             "{\"name\": \"o\", \"model\": \"ref('o')\", \"entities\": [{\"type\": \"Primary\", \"name\": \"id\"}],"
                             " \"measures\": [{\"name\": \"n\", \"agg\": \"COUNT_DISTINCT\"}]}");
    ft_value metric = form_of(&f, FT_FORM_FLAT_METRIC, "{\"name\": \"m\", \"type\": \"CUMULATIVE\", \"period_agg\": \"Last\"}");
    assert_true(f.form.fine);
    is_json(&f, member(first(member(model, "entities")), "type"), "\"primary\"");
    is_json(&f, member(first(member(model, "measures")), "agg"), "\"count_distinct\"");
    is_json(&f, member(metric, "type"), "\"cumulative\"");
    is_json(&f, member(metric, "period_agg"), "\"last\"");
    ft_arena_free(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dimensions_and_entities_get_their_defaults),
        cmocka_unit_test(a_measure_keeps_its_expression_as_text_under_its_models_meta),
        cmocka_unit_test(inputs_of_metrics_may_be_names_and_filters_texts),
        cmocka_unit_test(a_window_of_a_grain_of_the_projects_own_keeps_its_plural),
        cmocka_unit_test(an_unknown_word_or_key_is_named),
        cmocka_unit_test(a_saved_query_needs_its_parameters),
        cmocka_unit_test(words_may_be_of_any_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
