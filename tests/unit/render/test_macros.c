/* test_macros.c - macros made from templates of their own: arguments, return(), names, origins. */
#include "check.h"

#include "render/eval.h"

typedef struct world {
    ft_arena *arena;
    ft_job job;
    ft_dict *context;
    ft_names names;
    ft_buf told;         /* what on_call was told */
} world;

static bool call_return(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    (void)out;
    return ft_return(job, args->at[0]);
}

static ft_found get(ft_job *job, void *self, ft_str name, ft_value *out)
{
    (void)job;
    ft_value *found = ft_dict_find_text(((world *)self)->context, name);
    if (found)
        *out = *found;
    return found ? FT_FOUND : FT_MISSING;
}

static void on_call(ft_job *job, void *self, const void *tag, unsigned depth)
{
    (void)job;
    ft_buf_format(&((world *)self)->told, "%s@%u ", (const char *)tag, depth);
}

static void begin(world *w, ft_arena *arena)
{
    static ft_native return_fn = FT_NATIVE("return", call_return, NULL);
    *w = (world){.arena = arena, .job = ft_job_in(arena), .context = ft_dict_new(arena), .told = ft_buf_in(arena)};
    w->names = (ft_names){.self = w, .get = get, .on_call = on_call};
    ft_dict_set_text(arena, w->context, FT_STR("return"), ft_of_object(&return_fn.object));
}

static const ft_template *parsed(world *w, const char *path, const char *text)
{
    const ft_source *source = ft_source_new(w->arena, ft_str_of(path), ft_str_of(text));
    const ft_template *tmpl = ft_template_parse(&w->job, w->arena, source, NULL);
    assert_non_null(tmpl);
    return tmpl;
}

static void define(world *w, const char *name, const char *text)
{
    ft_str shown = ft_format(w->arena, "dbt_macro__%s", name);
    ft_lazy_template *body = FT_NEW(w->arena, ft_lazy_template);
    body->source = ft_source_new(w->arena, ft_str_of(name), ft_str_of(text));
    body->keeper = w->arena;
    ft_dict_set_text(w->arena, w->context, ft_str_of(name), ft_macro_new(w->arena, body, shown, w->names, name));
}

/* The text, or "Class: message". */
static ft_str rendered_with(world *w, const char *text, ft_span_map *map)
{
    ft_output out = ft_output_in(w->arena, map);
    w->job.fault = (ft_fault){0};
    if (ft_render(&w->job, parsed(w, "model", text), w->names, &out))
        return ft_buf_str(&out.text);
    return ft_format(w->arena, "%s: %.*s", ft_fault_class_name(w->job.fault.kind), FT_ARG(w->job.fault.message));
}

static ft_str rendered(world *w, const char *text)
{
    return rendered_with(w, text, NULL);
}

static void a_macro_that_cannot_be_made_fails_when_it_is_called(void **state)
{
    world w;
    begin(&w, *state);
    define(&w, "wrong", "{% macro wrong() %}{{ 1 | no_such_filter }}{% endmacro %}");
    check_text(rendered(&w, "{{ 1 if false else 2 }}{% set kept = wrong %}"), "2");
    for (int i = 0; i < 2; i++)
        check_text(rendered(&w, "{{ wrong() }}"), "TemplateAssertionError: No filter named 'no_such_filter'.");
}

static void return_keeps_the_type_and_drops_the_text(void **state)
{
    world w;
    begin(&w, *state);
    define(&w, "m", "{% macro m(x) %}lost{{ return([x, 1]) }}never{% endmacro %}");
    check_text(rendered(&w, "{{ m(2)[0] + 1 }}{{ m(3) }}"), "3[3, 1]");
}

static void return_unwinds_one_macro_only(void **state)
{
    world w;
    begin(&w, *state);
    define(&w, "inner", "{% macro inner() %}{% for i in [1, 2] %}{% do return(i) %}{% endfor %}{% endmacro %}");
    define(&w, "outer", "{% macro outer() %}<{{ inner() }}>{% endmacro %}");
    check_text(rendered(&w, "{{ outer() }}"), "<1>");
}

static void return_in_a_call_body_unwinds_the_macro_called(void **state)
{
    world w;
    begin(&w, *state);
    define(&w, "called", "{% macro called() %}a{{ caller() }}b{% endmacro %}");
    define(&w, "outer", "{% macro outer() %}<{% call called() %}{{ return('r') }}{% endcall %}>{% endmacro %}");
    check_text(rendered(&w, "{{ outer() }}"), "<r>");
}

static void return_outside_a_macro_is_an_error_with_its_value(void **state)
{
    world w;
    begin(&w, *state);
    check_text(rendered(&w, "a{{ return([1]) }}"), "CompilationError: [1]");
}

static void arity_errors_show_the_prefixed_name(void **state)
{
    world w;
    begin(&w, *state);
    define(&w, "m", "{% macro m(a) %}{% endmacro %}");
    check_text(rendered(&w, "{{ m(1, 2) }}"),
               "TypeError: macro 'dbt_macro__m' takes not more than 1 argument(s)");
    check_text(rendered(&w, "{{ m(a=1, q=2) }}"),
               "TypeError: macro 'dbt_macro__m' takes no keyword argument 'q'");
}

static void a_macro_sees_the_context_and_not_its_caller(void **state)
{
    world w;
    begin(&w, *state);
    ft_dict_set_text(w.arena, w.context, FT_STR("x"), FT_VALUE_TEXT("context"));
    define(&w, "m", "{% macro m() %}{{ x }}{{ y }}{% endmacro %}");
    check_text(rendered(&w, "{% set x = 1 %}{% set y = 2 %}{{ m() }}"), "context");
}

static void a_macro_of_the_model_has_only_the_prefixed_name(void **state)
{
    world w;
    begin(&w, *state);
    check_text(rendered(&w, "{% macro x() %}y{% endmacro %}{{ dbt_macro__x() }}{{ x is defined }}"), "yFalse");
}

static void annotations_are_read_and_ignored(void **state)
{
    world w;
    begin(&w, *state);
    define(&w, "m", "{% macro m(a: dict[str, list[int]], b: int = 2) %}{{ a }}{{ b }}{% endmacro %}");
    check_text(rendered(&w, "{{ m(1) }}"), "12");
}

static void names_are_told_each_macro_and_how_deep_it_is(void **state)
{
    world w;
    begin(&w, *state);
    define(&w, "inner", "{% macro inner() %}{% endmacro %}");
    define(&w, "outer", "{% macro outer() %}{{ inner() }}{% endmacro %}");
    rendered(&w, "{{ outer() }}{{ inner() }}");
    check_text(ft_buf_str(&w.told), "outer@0 inner@1 inner@0 ");
}

static void a_fault_tells_the_macros_it_came_through(void **state)
{
    world w;
    begin(&w, *state);
    define(&w, "inner", "{% macro inner() %}\n{{ nope.a }}{% endmacro %}");
    define(&w, "outer", "{% macro outer() %}{{ inner() }}{% endmacro %}");
    check_text(rendered(&w, "{{ outer() }}"), "UndefinedError: 'nope' is undefined");
    const ft_fault *fault = &w.job.fault;
    check_text(fault->span.source->path, "inner");
    assert_int_equal(ft_source_place(fault->span.source, fault->span.from).line, 2);
    check_text(fault->origin->macro, "dbt_macro__inner");
    check_text(fault->origin->call.source->path, "outer");
    check_text(fault->origin->caller->call.source->path, "model");
    assert_null(fault->origin->caller->caller);
}

static void text_is_mapped_through_macros_to_its_bytes(void **state)
{
    world w;
    ft_span_map map = {0};
    begin(&w, *state);
    define(&w, "inner", "{% macro inner() %}bc{% endmacro %}");
    define(&w, "outer", "{% macro outer() %}a{{ inner() }}{% endmacro %}");
    check_text(rendered_with(&w, "-{{ outer() }}{{ 1 + 1 }}", &map), "-abc2");
    const ft_span_run *run = ft_span_map_find(&map, 3);
    ft_span span = ft_span_map_span(&map, 3);
    check_text(span.source->path, "inner");
    assert_true(run->literal);
    assert_int_equal(span.source->text.at[span.from], 'c');
    check_text(ft_span_map_span(&map, 1).source->path, "outer");
    check_text(ft_span_map_span(&map, 4).source->path, "model");
    assert_false(ft_span_map_find(&map, 4)->literal);
}

static void endless_recursion_and_endless_loops_end(void **state)
{
    world w;
    begin(&w, *state);
    define(&w, "m", "{% macro m() %}{{ m() }}{% endmacro %}");
    check_text(rendered(&w, "{{ m() }}"), "RecursionError: maximum recursion depth exceeded");
    w.job.step_limit = 1000;
    assert_true(ft_str_starts(rendered(&w, "{% for i in range(9999) %}{% endfor %}"), FT_STR("BudgetError")));
    assert_int_equal(w.job.depth, 0);
}

static void a_materialization_is_a_macro_of_its_name(void **state)
{
    world w;
    begin(&w, *state);
    define(&w, "m", "{% materialization m, adapter='x' %}{{ supported_languages }}{% endmaterialization %}");
    check_text(rendered(&w, "{{ m() }}"), "['sql']");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_macro_that_cannot_be_made_fails_when_it_is_called),
        TEST(return_keeps_the_type_and_drops_the_text),
        TEST(return_unwinds_one_macro_only),
        TEST(return_in_a_call_body_unwinds_the_macro_called),
        TEST(return_outside_a_macro_is_an_error_with_its_value),
        TEST(arity_errors_show_the_prefixed_name),
        TEST(a_macro_sees_the_context_and_not_its_caller),
        TEST(a_macro_of_the_model_has_only_the_prefixed_name),
        TEST(annotations_are_read_and_ignored),
        TEST(names_are_told_each_macro_and_how_deep_it_is),
        TEST(a_fault_tells_the_macros_it_came_through),
        TEST(text_is_mapped_through_macros_to_its_bytes),
        TEST(endless_recursion_and_endless_loops_end),
        TEST(a_materialization_is_a_macro_of_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
