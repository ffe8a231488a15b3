/* unit_test.c - fixtures as CTEs and the node that compares; see unit_test.h. */
#include "compile/unit_test.h"

#include "context/parse_context.h"
#include "project/capture.h"

#include <stdlib.h>

typedef struct {
    ft_context *context;
    ft_job *job;
    const ft_compile_request *request;
    const ft_node *test;
    const ft_node *model;
    FT_VEC(ft_fixture) fixtures;
    FT_VEC(ft_extra_cte) ctes;
    ft_str this_cte;
} compiler;

static bool raise(compiler *c, const char *format, ft_str text)
{
    return ft_raise(c->job, FT_FAULT_PARSING, format, FT_ARG(text));
}

/* ---- what an input stands for */

#define NOT_A_CALL "Unit test given inputs must be either a 'ref', 'source' or 'this' call. Got: '%.*s'."

/* A call with other arguments than those of dbt's own ref() is for a macro of that name, which must be asked for. */
static bool may_be_rendered(compiler *c, ft_str input)
{
    ft_ref_text target;
    return ft_ref_text_read(c->job->arena, ft_str_trim(input), FT_NO_SPAN, &target) ||
           ft_invocation_behaviour(c->request->world->invocation, "support_custom_ref_kwargs");
}

static bool find_input(compiler *c, ft_str input, const ft_node **found)
{
    ft_arena *arena = c->job->arena;
    const ft_world *world = c->request->world;
    ft_node *node = NULL;
    ft_capture capture = {.arena = arena};
    ft_value unused;
    if (ft_str_is(ft_str_trim(input), "this")) {
        *found = c->model;
        return true;
    }
    if (!may_be_rendered(c, input))
        return raise(c, NOT_A_CALL, input);
    ft_str text = ft_concat(arena, FT_STR("{{ "), input, FT_STR(" }}"), (ft_str){0});
    const ft_source *source = ft_source_new(arena, c->test->original_file_path, text);
    const ft_template *tmpl = ft_template_parse(c->job, arena, source, NULL);
    ft_yaml_bind(c->context, world, c->job, FT_PHASE_REFS, c->test->package, &capture);
    if (!tmpl || !ft_render_native(c->job, tmpl, ft_context_names(c->context), &unused))
        return false;
    if (capture.refs.len)
        ft_registry_ref(world->registry, &capture.refs.at[0], c->test->package, &node);
    else if (capture.sources.len)
        ft_registry_source(world->registry, capture.sources.at[0].source, capture.sources.at[0].table, c->test->package, &node);
    else
        return raise(c, NOT_A_CALL, input);
    *found = node;
    return node || raise(c, "Unit test had an input (%.*s) which was not found in the manifest.", input);
}

static ft_str cte_name(compiler *c, const ft_node *input)
{
    ft_arena *arena = c->job->arena;
    if (input->type == FT_SOURCE)
        return ft_format(arena, "__dbt__cte__%.*s__%.*s", FT_ARG(input->as.source->source_name), FT_ARG(input->name));
    return ft_format(arena, "__dbt__cte__%.*s", FT_ARG(input->alias.len ? input->alias : input->name));
}

/* The input as a model of its own, so that `this` is its relation and `model.name` its name. */
static ft_node *stand_in(compiler *c, const ft_node *input)
{
    ft_node *made = FT_NEW(c->job->arena, ft_node);
    ft_model_info *info = FT_NEW(c->job->arena, ft_model_info);
    *made = *input;
    made->type = FT_MODEL;
    made->as.model = info;
    made->config = (ft_config){.type = FT_MODEL};
    made->alias = input->type == FT_SOURCE ? input->as.source->identifier : input->alias;
    made->original_file_path = c->test->original_file_path;
    return made;
}

static bool fixture_sql(compiler *c, const ft_node *input, ft_value rows, ft_str *sql)
{
    ft_value macro, text;
    ft_run_request run = c->request->run;
    run.node = stand_in(c, input);
    ft_run_bind(c->context, c->request->world, c->job, &run);
    ft_found found = ft_context_find_macro(c->context, FT_STR("get_fixture_sql"), &macro);
    if (found != FT_FOUND)
        return found == FT_FAULTED ? false : raise(c, "'%.*s' is undefined", FT_STR("get_fixture_sql"));
    ft_value given[] = {rows, FT_VALUE_NONE};
    ft_args args = {.at = given, .len = 2};
    return ft_call(c->job, macro, &args, &text) && ft_to_text(c->job, text, sql);
}

static bool is_sql(ft_value block)
{
    ft_value format = ft_dict_get_text(block.as.dict, FT_STR("format"));
    return format.kind == FT_TEXT && ft_str_is(ft_text_of(format), "sql");
}

static bool add_given(compiler *c, ft_value given)
{
    ft_arena *arena = c->job->arena;
    const ft_node *input = NULL;
    ft_str sql = {0};
    ft_value name = given.kind == FT_DICT ? ft_dict_get_text(given.as.dict, FT_STR("input")) : FT_VALUE_UNDEFINED;
    if (name.kind != FT_TEXT)
        return raise(c, "Unit test \"%.*s\" has a given without an input", c->test->name);
    if (!find_input(c, ft_text_of(name), &input))
        return false;
    ft_value rows = ft_dict_get_text(given.as.dict, FT_STR("rows"));
    if (is_sql(given) && rows.kind == FT_TEXT)
        sql = ft_text_of(rows);
    else if (!fixture_sql(c, input, rows.kind == FT_LIST ? rows : ft_of_list(ft_list_new(arena, 0)), &sql))
        return false;
    ft_str cte = cte_name(c, input);
    if (input == c->model)
        c->this_cte = cte;
    ft_vec_push(arena, &c->fixtures, ((ft_fixture){input->unique_id, cte}));
    ft_vec_push(arena, &c->ctes, ((ft_extra_cte){input->unique_id, ft_format(arena, " %.*s as (\n%.*s\n)", FT_ARG(cte), FT_ARG(sql))}));
    return true;
}

/* ---- the model among its fixtures */

static const ft_dict *override(const compiler *c, const char *kind)
{
    ft_value all = c->test->as.unit_test->overrides;
    ft_value one = all.kind == FT_DICT ? ft_dict_get_text(all.as.dict, ft_str_of(kind)) : FT_VALUE_UNDEFINED;
    return one.kind == FT_DICT ? one.as.dict : NULL;
}

static bool render_model(compiler *c, ft_str *text)
{
    ft_run_request run = c->request->run;
    run.phase = FT_PHASE_UNIT_TEST;
    run.node = c->model;
    run.fixtures = c->fixtures.at;
    run.fixtures_len = c->fixtures.len;
    run.macro_overrides = override(c, "macros");
    run.var_overrides = override(c, "vars");
    run.env_overrides = override(c, "env_vars");
    run.this_cte = c->this_cte;
    ft_run_bind(c->context, c->request->world, c->job, &run);
    ft_output out = ft_output_in(c->job->arena, NULL);
    const ft_template *tmpl = ft_compile_template(c->job, c->model);
    if (!tmpl || !ft_render(c->job, tmpl, ft_context_names(c->context), &out))
        return false;
    *text = ft_buf_str(&out.text);
    return true;
}

typedef struct { size_t at; ft_extra_cte cte; } placed;

static int by_place(const void *a, const void *b)
{
    size_t left = ((const placed *)a)->at, right = ((const placed *)b)->at;
    return (left > right) - (left < right);
}

/* CTEs stand in the order in which the model first names them; what it does not name is left out. */
static void sort_ctes(compiler *c, ft_str text)
{
    placed *list = FT_NEW_ARRAY(c->job->arena, placed, c->ctes.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < c->ctes.len; i++) {
        size_t at = ft_str_find(text, c->fixtures.at[i].cte, 0);
        if (at != FT_NOWHERE)
            list[len++] = (placed){at, c->ctes.at[i]};
    }
    qsort(list, len, sizeof *list, by_place);
    c->ctes.len = len;
    for (size_t i = 0; i < len; i++)
        c->ctes.at[i] = list[i].cte;
}

/* ---- the node that runs */

/* Beside its properties file; each version of the model has a test of its own. */
static ft_str path_of(compiler *c)
{
    ft_arena *arena = c->job->arena;
    ft_str folder = ft_path_folder(c->test->original_file_path), version = {0};
    if (ft_node_is_versioned(c->model))
        ft_to_text(c->job, c->model->as.model->version, &version);
    return ft_path_join(arena, folder, ft_format(arena, "%.*s%s%.*s.sql", FT_ARG(c->test->name), version.at ? "_v" : "",
                                                 FT_ARG(version)));
}

static ft_node *test_node(compiler *c)
{
    ft_arena *arena = c->job->arena;
    ft_node *made = FT_NEW(arena, ft_node);
    ft_value expect = c->test->as.unit_test->expect;
    ft_value rows = expect.kind == FT_DICT ? ft_dict_get_text(expect.as.dict, FT_STR("rows")) : FT_VALUE_UNDEFINED;
    bool sql = expect.kind == FT_DICT && is_sql(expect);
    *made = *c->test;
    made->database = c->model->database;
    made->schema = c->model->schema;
    made->alias = c->test->name;
    made->path = path_of(c);
    made->config = (ft_config){.type = FT_UNIT_TEST, .set = ft_dict_new(arena)};
    ft_dict_set_text(arena, made->config.set, FT_STR("materialized"), FT_VALUE_TEXT("unit"));
    ft_dict_set_text(arena, made->config.set, FT_STR("expected_rows"),
                     !sql && rows.kind == FT_LIST ? rows : ft_of_list(ft_list_new(arena, 0)));
    ft_dict_set_text(arena, made->config.set, FT_STR("expected_sql"), sql ? rows : FT_VALUE_NONE);
    return made;
}

bool ft_compile_unit_test(ft_context *context, ft_job *job, const ft_compile_request *request,
                          const ft_node *unit_test, ft_unit_compiled *out)
{
    compiler c = {.context = context, .job = job, .request = request, .test = unit_test,
                  .model = unit_test->as.unit_test->tested};
    ft_value given = unit_test->as.unit_test->given;
    ft_str text;
    for (size_t i = 0; given.kind == FT_LIST && i < given.as.list->len; i++)
        if (!add_given(&c, given.as.list->at[i]))
            return false;
    if (!render_model(&c, &text))
        return false;
    sort_ctes(&c, text);
    *out = (ft_unit_compiled){.node = test_node(&c)};
    out->compiled = (ft_compiled){.code = ft_inject_ctes(job->arena, text, c.ctes.at, c.ctes.len, NULL),
                                  .ctes = c.ctes.at, .ctes_len = c.ctes.len, .injected = true};
    return true;
}
