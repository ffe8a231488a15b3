/* catalog.c - see catalog.h. */
#include "cli/catalog.h"

#include "base/text.h"
#include "cli/direct.h"
#include "cli/run_world.h"
#include "context/adapter_catalog.h"
#include "context/relation_object.h"

enum { RELATIONS_MAX = 100 };        /* more of them are asked for by schema, as in dbt */

typedef struct { ft_str database; FT_VEC(const ft_node *) nodes; } place;

typedef struct {
    ft_direct direct;
    const ft_plan *chosen;           /* NULL: all of the project */
    FT_VEC(place) places;
    size_t nodes;
    ft_catalog_answer *out;
} question;

/* ---- what is asked for */

static bool is_stored(const ft_node *node)
{
    return node->enabled && node->more->relation_name.at && node->schema.at &&
           (node->type == FT_SOURCE || ft_node_is_refable(node));
}

static place *place_of(question *q, ft_arena *arena, ft_str database)
{
    for (size_t i = 0; i < q->places.len; i++)
        if (ft_str_eq_nocase(q->places.at[i].database, database))
            return &q->places.at[i];
    ft_vec_push(arena, &q->places, (place){.database = database});
    return &q->places.at[q->places.len - 1];
}

static void gather(question *q, const ft_session *session)
{
    const ft_project *project = session->project;
    for (size_t i = 0; i < project->nodes.len; i++) {
        const ft_node *node = project->nodes.at[i];
        if (!is_stored(node) || (q->chosen && !ft_node_set_has(q->chosen->chosen, node->graph_id)))
            continue;
        ft_vec_push(session->arena, &place_of(q, session->arena, node->database)->nodes, node);
        q->nodes++;
    }
}

/* Each schema once, in lower case where `lower`. */
static ft_strs schemas_of(ft_arena *arena, const place *at, bool lower)
{
    ft_map seen = {0};
    ft_strs found = {0};
    for (size_t i = 0; i < at->nodes.len; i++) {
        ft_str schema = at->nodes.at[i]->schema;
        if (lower)
            schema = ft_text_lower(arena, schema);
        if (!ft_map_put(arena, &seen, schema, (void *)at))
            ft_vec_push(arena, &found, schema);
    }
    return found;
}

/* ---- the built-in macros' answer */

static bool ask_adapter(question *q, const place *at)
{
    ft_direct *direct = &q->direct;
    ft_warehouse *warehouse = direct->warehouse;
    const ft_world *world = direct->world;
    if (!ft_world_reaches(world, at->database))
        return ft_raise(&direct->job, FT_FAULT_DBT_RUNTIME, "%.*s",
                        FT_ARG(ft_world_unreached(direct->job.arena, world, at->database)));
    ft_strs schemas = schemas_of(direct->job.arena, at, false);
    ft_catalog_rows rows;
    if (!warehouse->class->catalog(warehouse, &direct->job, schemas.at, schemas.len, &rows))
        return false;
    for (size_t i = 0; i < rows.len; i++)
        ft_vec_push(direct->job.arena, &q->out->found.rows, rows.at[i]);
    return true;
}

/* ---- the project's own macros */

/* Where schemas are asked for, dbt leaves the database out of the name. */
static bool information_schema(question *q, const place *at, bool by_relations, ft_value *out)
{
    ft_context *context = &q->direct.context;
    ft_relation relation = ft_node_relation(at->nodes.at[0]);
    ft_value method;
    if (!ft_get_attr(context->job, ft_relation_value(context, &relation), FT_STR("information_schema_only"), &method) ||
        !ft_call(context->job, method, &(ft_args){0}, out))
        return false;
    if (!by_relations) {
        relation = *ft_value_relation(*out);
        relation.show_database = false;
        *out = ft_relation_value(context, &relation);
    }
    return true;
}

static ft_value relations_value(question *q, const place *at)
{
    ft_context *context = &q->direct.context;
    ft_list *relations = ft_list_new(context->job->arena, at->nodes.len);
    ft_map seen = {0};
    for (size_t i = 0; i < at->nodes.len; i++) {
        ft_relation relation = ft_node_relation(at->nodes.at[i]);
        if (!ft_map_put(context->job->arena, &seen, ft_relation_text(context, &relation), relations))
            ft_list_add(context->job->arena, relations, ft_relation_value(context, &relation));
    }
    return ft_of_list(relations);
}

static ft_value schemas_value(question *q, const place *at)
{
    ft_strs schemas = schemas_of(q->direct.job.arena, at, true);
    ft_list *texts = ft_list_new(q->direct.job.arena, schemas.len);
    for (size_t i = 0; i < schemas.len; i++)
        ft_list_add(q->direct.job.arena, texts, ft_of_text(schemas.at[i]));
    return ft_of_list(texts);
}

static bool ask_macro(question *q, const place *at, bool by_relations)
{
    ft_context *context = &q->direct.context;
    ft_run_request run = {.phase = FT_PHASE_OPERATION, .warehouse = q->direct.warehouse};
    ft_run_bind(context, q->direct.world, &q->direct.job, &run);
    ft_named named[2] = {{.name = FT_STR("information_schema")},
                         {.name = by_relations ? FT_STR("relations") : FT_STR("schemas")}};
    ft_value table;
    if (!information_schema(q, at, by_relations, &named[0].value))
        return false;
    named[1].value = by_relations ? relations_value(q, at) : schemas_value(q, at);
    return ft_context_call_adapter_macro(context, by_relations ? FT_STR("get_catalog_relations") : FT_STR("get_catalog"),
                                         &(ft_args){.named = named, .named_len = 2}, &table) &&
           ft_catalog_rows_add(&q->direct.job, table, &q->out->found);
}

/* ---- asking */

/* One database that cannot be asked leaves the rest of the catalog as it is (ART-44). */
static void note_failure(question *q)
{
    ft_session *session = q->direct.session;
    ft_job *job = &q->direct.job;
    ft_str text = ft_format(session->arena, "%s Error\n  %.*s", ft_fault_class_title(job->fault.kind),
                            FT_ARG(job->fault.message));
    if (!q->out->errors)
        q->out->errors = ft_list_new(session->arena, 1);
    ft_list_add(session->arena, q->out->errors, ft_of_text(text));
    ft_speaker_warn(session->speaker, "E040", "CatalogGenerationError",
                    ft_format(session->arena, "Encountered an error while generating catalog: %.*s", FT_ARG(text)));
    job->fault = (ft_fault){0};
}

static bool ask_places(question *q)
{
    ft_direct *direct = &q->direct;
    const ft_world *world = direct->world;
    bool by_relations = world->can->catalog_by_relations && q->chosen && q->nodes <= RELATIONS_MAX;
    bool own = ft_context_users_macro(direct->job.arena, world, FT_STR("get_catalog_relations")) ||
               (!by_relations && ft_context_users_macro(direct->job.arena, world, FT_STR("get_catalog")));
    if (!by_relations && world->can->one_database && q->places.len > 1) {
        ft_diag_error(direct->session->diags, FT_DIAG_RENDER, FT_NO_SPAN,
                      "Cross-db references not allowed in adapter %.*s: Got %.*s and %.*s", FT_ARG(ft_world_adapter_type(world)),
                      FT_ARG(q->places.at[0].database), FT_ARG(q->places.at[1].database));
        return false;
    }
    for (size_t i = 0; i < q->places.len; i++) {
        const place *at = &q->places.at[i];
        if (own ? !ask_macro(q, at, by_relations) : !ask_adapter(q, at))
            note_failure(q);
        direct->warehouse->class->rollback(direct->warehouse, &direct->job);
    }
    return !ft_speaker_promoted(direct->session->speaker);
}

bool ft_catalog_ask(ft_session *session, const ft_plan *plan, bool compiled, ft_catalog_answer *out)
{
    question q = {.chosen = compiled ? plan : NULL, .out = out};
    if (!ft_direct_init(&q.direct, session, plan))
        return false;
    gather(&q, session);
    bool asked = ask_places(&q);
    ft_direct_release(&q.direct);
    return asked;
}

bool ft_catalog_reaches(ft_session *session, const ft_plan *plan)
{
    if (!session->adapter && !ft_session_connect(session))
        return false;
    const ft_world *world = ft_run_world(session, plan);
    for (size_t i = 0; i < session->project->nodes.len; i++) {
        const ft_node *node = session->project->nodes.at[i];
        if (!is_stored(node) || node->type == FT_SOURCE || !ft_node_set_has(plan->chosen, node->graph_id) ||
            ft_world_reaches(world, node->database))
            continue;
        ft_diag *diag = ft_diag_error(session->diags, FT_DIAG_RENDER, FT_NO_SPAN, "%.*s",
                                      FT_ARG(ft_world_unreached(session->arena, world, node->database)));
        diag->kind = FT_STR("Runtime");
        return false;
    }
    return true;
}
