/* names.c - names of other nodes: recorded while parsing, resolved to relations at run. */
#include "context/names.h"

#include "context/metric_object.h"
#include "context/relation_object.h"
#include "value/datetime.h"

/* ---- what was asked for */

typedef struct { ft_str package, name; ft_value version; } request;

static bool wrong_type(ft_context *context, const char *which, const char *function, const char *wanted, ft_value got)
{
    return ft_context_raise(context, FT_FAULT_COMPILATION, "The %s argument to %s() must be %s, got %.*s", which,
                            function, wanted, FT_ARG(ft_python_class(context->job->arena, got)));
}

/* One or two positional names; the package comes first. */
static bool take_names(ft_context *context, const ft_args *args, const char *function, request *out)
{
    if (args->len != 1 && args->len != 2)
        return ft_context_raise(context, FT_FAULT_COMPILATION, "%s() takes at most two arguments (%zu given)",
                                ft_str_is(ft_str_of(function), "function") ? "ref" : function, args->len);
    ft_value package = args->len == 2 ? args->at[0] : FT_VALUE_NONE, name = args->at[args->len - 1];
    if (!ft_is(name, FT_TEXT))
        return wrong_type(context, "name", function, "a string", name);
    if (!ft_is(package, FT_TEXT) && !ft_is(package, FT_NONE))
        return wrong_type(context, "package", function, "a string or None", package);
    *out = (request){.name = ft_text_of(name), .version = FT_VALUE_NONE,
                     .package = ft_is(package, FT_TEXT) ? ft_text_of(package) : (ft_str){0}};
    return true;
}

/* `version=` where it is true, else `v=`, which may be 0. */
static bool take_version(ft_context *context, const ft_args *args, ft_value *out)
{
    static const ft_str spellings[] = {FT_STR_INIT("version"), FT_STR_INIT("v")};
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < args->named_len; i++) {
            bool given;
            if (!ft_str_eq(args->named[i].name, spellings[s]))
                continue;
            if (!ft_truth(context->job, args->named[i].value, &given))
                return false;
            if ((given || s > 0) && ft_is(*out, FT_NONE))
                *out = args->named[i].value;
        }
    if (ft_is(*out, FT_NONE) || ft_is(*out, FT_TEXT) || ft_is_number(*out))
        return true;
    return ft_context_raise(context, FT_FAULT_COMPILATION,
                            "The version argument to ref() must be a string, int, float, or None - got %.*s",
                            FT_ARG(ft_python_class(context->job->arena, *out)));
}

/* ---- recording */

static ft_str kept(ft_capture *capture, ft_str text)
{
    return text.at ? ft_str_copy(capture->arena, text) : text;
}

static void record_ref(ft_capture *capture, const request *asked, ft_span call)
{
    ft_ref ref = {.package = kept(capture, asked->package), .name = kept(capture, asked->name), .span = call,
                  .version = ft_value_copy(capture->arena, asked->version)};
    ft_vec_push(capture->arena, &capture->refs, ref);
}

static void record_names(ft_capture *capture, ft_list **list, const request *asked)
{
    ft_list *names = ft_list_new(capture->arena, 2);
    if (asked->package.at)
        ft_list_add(capture->arena, names, ft_of_text(kept(capture, asked->package)));
    ft_list_add(capture->arena, names, ft_of_text(kept(capture, asked->name)));
    if (!*list)
        *list = ft_list_new(capture->arena, 1);
    ft_list_add(capture->arena, *list, ft_of_list(names));
}

static bool resolves(const ft_context *context)
{
    return ft_context_executes(context);
}

/* TRP-25: while parsing, every name is the current node. */
static ft_value own_relation(ft_context *context, ft_relation_kind kind)
{
    if (!context->node || context->phase == FT_PHASE_REFS)
        return FT_VALUE_TEXT("");
    ft_relation relation = ft_node_relation(context->node);
    if (kind != FT_REL_UNKNOWN)
        relation.kind = (uint8_t)kind;
    return ft_relation_value(context, &relation);
}

/* ---- errors about names that lead nowhere (ERR-16) */

static bool not_found(ft_context *context, const char *kind, ft_str name, const request *asked, bool disabled)
{
    ft_arena *arena = context->job->arena;
    ft_buf where = ft_buf_in(arena);
    if (asked && !ft_is(asked->version, FT_NONE)) {
        ft_buf_text(&where, "with version '");
        if (!ft_print(context->job, asked->version, &where))
            return false;
        ft_buf_text(&where, "' ");
    }
    if (asked && asked->package.at)
        ft_buf_format(&where, "in package or project '%.*s' ", FT_ARG(asked->package));
    return ft_context_raise(context, FT_FAULT_COMPILATION, "%.*s depends on a %s named '%.*s' %.*swhich %s",
                            FT_ARG(ft_context_subject(context)), kind, FT_ARG(name), FT_ARG(ft_buf_str(&where)),
                            disabled ? "is disabled" : "was not found");
}

/* ERR-12. */
static bool not_captured(ft_context *context, const request *asked)
{
    ft_buf call = ft_buf_in(context->job->arena);
    if (asked->package.at)
        ft_buf_format(&call, "'%.*s', ", FT_ARG(asked->package));
    ft_buf_format(&call, "'%.*s'", FT_ARG(asked->name));
    if (!ft_is(asked->version, FT_NONE)) {
        ft_buf_text(&call, ",version='");
        if (!ft_print(context->job, asked->version, &call))
            return false;
        ft_buf_byte(&call, '\'');
    }
    ft_str name = context->node->name;
    return ft_context_raise(context, FT_FAULT_COMPILATION,
                            "dbt was unable to infer all dependencies for the model \"%.*s\".\n"
                            "This typically happens when ref() is placed within a conditional block.\n\n"
                            "To fix this, add the following hint to the top of the model \"%.*s\":\n\n"
                            "-- depends_on: {{ ref(%.*s) }}",
                            FT_ARG(name), FT_ARG(name), FT_ARG(ft_buf_str(&call)));
}

static bool depends_on(const ft_node *node, const ft_node *target)
{
    for (size_t i = 0; i < node->depends_on.len; i++)
        if (node->depends_on.at[i] == target)
            return true;
    return false;
}

static bool checks_dependencies(const ft_context *context)
{
    return context->node && (context->phase == FT_PHASE_RUN || context->phase == FT_PHASE_UNIT_TEST);
}

/* ---- event-time filters (REL-10) */

static bool put_time(ft_job *job, ft_buf *out, ft_value range, ft_str key, const char *comparison, ft_str field)
{
    ft_value when;
    if (!ft_get_attr(job, range, key, &when))
        return false;
    if (ft_is(when, FT_NONE) || ft_is(when, FT_UNDEFINED))
        return true;
    if (out->len)
        ft_buf_text(out, " and ");
    ft_buf_format(out, "%.*s %s '", FT_ARG(field), comparison);
    if (!ft_print(job, when, out))
        return false;
    ft_buf_byte(out, '\'');
    return true;
}

/* The later start and the earlier end of the sample and the batch. */
static bool narrow(ft_job *job, ft_value *range, ft_value other)
{
    static const struct { ft_str key; ft_order order; } ends[] = {{FT_STR_INIT("start"), FT_GT},
                                                                  {FT_STR_INIT("end"), FT_LT}};
    ft_dict *made = ft_dict_new(job->arena);
    for (size_t i = 0; i < 2; i++) {
        ft_value a, b;
        bool take = false;
        if (!ft_get_attr(job, *range, ends[i].key, &a) || !ft_get_attr(job, other, ends[i].key, &b) ||
            !ft_compare(job, ends[i].order, a, b, &take))
            return false;
        ft_dict_set_text(job->arena, made, ends[i].key, take ? a : b);
    }
    *range = ft_of_dict(made);
    return true;
}

static bool batch_range(ft_job *job, ft_value batch, ft_value *out)
{
    ft_dict *made = ft_dict_new(job->arena);
    ft_value start, end;
    if (!ft_get_attr(job, batch, FT_STR("event_time_start"), &start) ||
        !ft_get_attr(job, batch, FT_STR("event_time_end"), &end))
        return false;
    ft_dict_set_text(job->arena, made, FT_STR("start"), start);
    ft_dict_set_text(job->arena, made, FT_STR("end"), end);
    *out = ft_of_dict(made);
    return true;
}

/* A column is quoted when its properties say so, else when the source's quoting of columns does. */
static bool quotes_event_time(const ft_node *target, ft_str field)
{
    for (size_t i = 0; i < target->more->columns.len; i++) {
        const ft_column *column = target->more->columns.at[i];
        if (ft_str_eq(column->name, field) && ft_is(column->more->quote, FT_BOOL))
            return column->more->quote.as.truth;
    }
    ft_value quoting = target->type == FT_SOURCE && target->as.source ? target->as.source->quoting : FT_VALUE_UNDEFINED;
    ft_value set = ft_is(quoting, FT_DICT) ? ft_dict_get_text(quoting.as.dict, FT_STR("column")) : FT_VALUE_UNDEFINED;
    return ft_is(set, FT_BOOL) && set.as.truth;
}

static bool filter_of(ft_context *context, const ft_node *target, ft_str *out)
{
    ft_job *job = context->job;
    ft_value sample = context->world->invocation->sample, range;
    bool batched = !ft_is(context->batch, FT_UNDEFINED), sampled = ft_is(sample, FT_DICT) || ft_is(sample, FT_OBJECT);
    ft_str field = ft_config_text(&target->config, FT_STR("event_time"));
    if (!field.len || !(batched || sampled) || !context->node ||
        (context->node->type != FT_MODEL && context->node->type != FT_SNAPSHOT))
        return true;
    if (quotes_event_time(target, field))
        field = ft_concat(job->arena, FT_STR("\""), field, FT_STR("\""), (ft_str){0});
    range = sample;
    if (batched && (!batch_range(job, context->batch, &range) || (sampled && !narrow(job, &range, sample))))
        return false;
    ft_buf text = ft_buf_in(job->arena);
    if (!put_time(job, &text, range, FT_STR("start"), ">=", field) ||
        !put_time(job, &text, range, FT_STR("end"), "<", field))
        return false;
    *out = ft_buf_str(&text);
    return true;
}

/* ---- resolving */

static ft_relation cte_named(ft_str name)
{
    ft_relation cte = ft_relation_of((ft_str){0}, (ft_str){0}, name, FT_REL_CTE);
    cte.quote_identifier = false;
    return cte;
}

static void note_cte(ft_context *context, const ft_node *target)
{
    for (size_t i = 0; i < context->ctes.len; i++)
        if (context->ctes.at[i] == target)
            return;
    ft_vec_push(context->job->arena, &context->ctes, target);
}

static const ft_fixture *fixture_of(const ft_context *context, const ft_node *target)
{
    for (size_t i = 0; i < context->fixtures_len; i++)
        if (ft_str_eq(context->fixtures[i].unique_id, target->unique_id))
            return &context->fixtures[i];
    return NULL;
}

/* Whether the state's relation stands in: asked for, or because our own does not exist. Functions are not among the
 * relations that a database lists: those of the state stand in unless this run makes them. */
static bool is_deferred(ft_context *context, const ft_node *target, const ft_relation **out)
{
    const ft_world *world = context->world;
    const ft_relation *deferred = world->invocation->defer && world->deferred ? world->deferred(world->self, target) : NULL;
    *out = NULL;
    if (!deferred)
        return true;
    bool selected = world->selected && world->selected(world->self, target), exists = false;
    if (target->type == FT_FUNCTION) {
        exists = selected;
    } else if ((selected || !world->invocation->favor_state) && context->warehouse) {
        ft_relation found, own = ft_node_relation(target);
        ft_reads_kind(context->reads, FT_READ_CATALOG);
        if (!context->warehouse->class->find(context->warehouse, context->job, own.database, own.schema,
                                             own.identifier, &found, &exists))
            return false;
    }
    if (!exists)
        *out = deferred;
    return true;
}

bool ft_relation_of_node(ft_context *context, const ft_node *target, ft_relation *out)
{
    const ft_fixture *fixture = fixture_of(context, target);
    const ft_relation *deferred = NULL;
    if (fixture) {
        *out = cte_named(fixture->cte);
        return true;
    }
    if (context->phase == FT_PHASE_UNIT_TEST) /* PRP-74: never the rows that are really there */
        return ft_context_raise(context, FT_FAULT_COMPILATION,
                                "Model '%.*s' (%.*s) depends on a node named '%.*s' which was not found among the inputs of "
                                "its unit test",
                                FT_ARG(context->node->unique_id), FT_ARG(context->node->original_file_path),
                                FT_ARG(target->name));
    if (ft_node_is_ephemeral(target)) {
        note_cte(context, target);
        *out = cte_named(ft_concat(context->job->arena, FT_STR("__dbt__cte__"), target->alias, (ft_str){0}));
    } else {
        if (target->type != FT_SOURCE && !is_deferred(context, target, &deferred))
            return false;
        *out = deferred ? *deferred : ft_node_relation(target);
    }
    out->limited = context->world->invocation->empty;
    return filter_of(context, target, &out->sample_filter);
}

static bool give_relation(ft_context *context, const ft_node *target, ft_value *out)
{
    ft_relation relation;
    ft_reads_relation(context->reads, target);
    if (!ft_relation_of_node(context, target, &relation))
        return false;
    *out = ft_relation_value(context, &relation);
    return true;
}

/* ---- the members */

/* The latest model of that name and package, whatever is marked so. */
static const ft_node *highest_version(ft_context *context, const ft_node *model)
{
    const ft_node_list *all = ft_registry_namesakes(context->world->registry, model->name);
    const ft_node *highest = model;
    for (size_t i = 0; all && i < all->len; i++)
        if (ft_node_is_versioned(all->at[i]) && ft_str_eq(all->at[i]->package, model->package) &&
            ft_version_is_later(context->job->arena, all->at[i]->as.model->version, highest->as.model->version))
            highest = all->at[i];
    return highest;
}

static ft_str version_of(ft_context *context, const ft_node *model)
{
    ft_str text = {0};
    ft_to_text(context->job, model->as.model->version, &text);
    return text;
}

/* I064: a ref without a version reads the latest one, and a later one waits to be marked so. */
static void tell_of_newer(ft_context *context, const ft_node *model)
{
    const ft_voice *voice = context->world->invocation->voice;
    const ft_node *highest = highest_version(context, model);
    if (highest == model || !voice || !voice->inform)
        return;
    ft_arena *arena = context->job->arena;
    ft_str read = version_of(context, model), newer = version_of(context, highest);
    ft_dict *data = ft_dict_new(arena);
    ft_dict_set_text(arena, data, FT_STR("ref_max_version"), ft_of_text(newer));
    ft_dict_set_text(arena, data, FT_STR("ref_node_name"), ft_of_text(model->name));
    ft_dict_set_text(arena, data, FT_STR("ref_node_package"), ft_of_text(model->package));
    ft_dict_set_text(arena, data, FT_STR("ref_node_version"), ft_of_text(read));
    voice->inform(voice->self, FT_STR("UnpinnedRefNewVersionAvailable"),
                  ft_format(arena, "While compiling '%.*s': its ref to '%.*s' gives no version and reads the latest, v%.*s. "
                            "Once v%.*s is marked as the latest it will read that.\n  To try it: {{ ref('%.*s', '%.*s', "
                            "v='%.*s') }}; to stay: v='%.*s'", FT_ARG(context->node->name), FT_ARG(model->name), FT_ARG(read),
                            FT_ARG(newer), FT_ARG(model->package), FT_ARG(model->name), FT_ARG(newer), FT_ARG(read)), data);
}

static bool resolve_ref(ft_context *context, const request *asked, ft_value *out)
{
    ft_ref ref = {.package = asked->package, .name = asked->name, .version = asked->version};
    ft_node *target = NULL;
    ft_lookup found = ft_registry_ref(context->world->registry, &ref, context->package, &target);
    if (found != FT_LOOKUP_FOUND)
        return not_found(context, "node", asked->name, asked, found == FT_LOOKUP_DISABLED);
    if (checks_dependencies(context) && !depends_on(context->node, target))
        return not_captured(context, asked);
    if (context->phase == FT_PHASE_OPERATION && !context->node && ft_node_is_ephemeral(target)) /* inline SQL may */
        return ft_context_raise(context, FT_FAULT_COMPILATION,
                                "Operations can not ref() ephemeral nodes, but %.*s is ephemeral", FT_ARG(target->name));
    if (context->node && ft_is(asked->version, FT_NONE) && ft_node_is_versioned(target))
        tell_of_newer(context, target);
    return give_relation(context, target, out);
}

bool ft_call_ref(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    request asked;
    if (!take_names(context, args, "ref", &asked) || !take_version(context, args, &asked.version))
        return false;
    if (resolves(context))
        return resolve_ref(context, &asked, out);
    if (context->capture)
        record_ref(context->capture, &asked, args->call);
    *out = own_relation(context, FT_REL_UNKNOWN);
    return true;
}

bool ft_call_source(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    static const char *const words[] = {"source name (first)", "table name (second)"};
    if (args->len != 2)
        return ft_context_raise(context, FT_FAULT_COMPILATION, "source() takes exactly two arguments (%zu given)",
                                args->len);
    for (size_t i = 0; i < 2; i++)
        if (!ft_is(args->at[i], FT_TEXT))
            return wrong_type(context, words[i], "source", "a string", args->at[i]);
    ft_str source = ft_text_of(args->at[0]), table = ft_text_of(args->at[1]);
    if (!resolves(context)) {
        ft_capture *capture = context->capture;
        if (capture)
            ft_vec_push(capture->arena, &capture->sources,
                        ((ft_source_ref){kept(capture, source), kept(capture, table), args->call}));
        *out = own_relation(context, FT_REL_UNKNOWN);
        return true;
    }
    ft_node *target = NULL;
    ft_lookup found = ft_registry_source(context->world->registry, source, table, context->package, &target);
    if (found == FT_LOOKUP_FOUND)
        return give_relation(context, target, out);
    ft_str name = ft_concat(job->arena, source, FT_STR("."), table, (ft_str){0});
    return not_found(context, "source", name, NULL, found == FT_LOOKUP_DISABLED);
}

bool ft_call_metric(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    request asked;
    if (!take_names(context, args, "metric", &asked))
        return false;
    if (!resolves(context)) {
        if (context->capture)
            record_names(context->capture, &context->capture->metrics, &asked);
        *out = context->phase == FT_PHASE_REFS ? FT_VALUE_TEXT("") : ft_metric_reference(job->arena, asked.package, asked.name);
        return true;
    }
    ft_ref ref = {.package = asked.package, .name = asked.name, .version = FT_VALUE_NONE};
    ft_node *target = NULL;
    ft_lookup found = ft_registry_metric(context->world->registry, &ref, context->package, &target);
    if (found != FT_LOOKUP_FOUND && found != FT_LOOKUP_AMBIGUOUS)
        return not_found(context, "metric", asked.name, &asked, found == FT_LOOKUP_DISABLED);
    *out = ft_metric_resolved(job->arena, target);
    return true;
}

bool ft_call_function(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    request asked;
    ft_relation relation;
    const ft_relation *deferred = NULL;
    if (!take_names(context, args, "function", &asked))
        return false;
    if (!resolves(context)) {
        if (context->capture)
            record_names(context->capture, &context->capture->functions, &asked);
        *out = own_relation(context, FT_REL_FUNCTION);
        return true;
    }
    ft_ref ref = {.package = asked.package, .name = asked.name, .version = FT_VALUE_NONE};
    ft_node *target = NULL;
    ft_lookup found = ft_registry_function(context->world->registry, &ref, context->package, &target);
    if (found != FT_LOOKUP_FOUND)
        return not_found(context, "function", asked.name, NULL, found == FT_LOOKUP_DISABLED);
    ft_reads_relation(context->reads, target);
    if (!is_deferred(context, target, &deferred))
        return false;
    relation = deferred ? *deferred : ft_node_relation(target);
    relation.kind = FT_REL_FUNCTION;
    *out = ft_relation_value(context, &relation);
    return true;
}

bool ft_call_doc(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    const ft_world *world = context->world;
    request asked;
    ft_str text;
    if (!take_names(context, args, "doc", &asked))
        return false;
    if (world->doc && world->doc(world->self, asked.package, asked.name, context->package, &text)) {
        *out = ft_of_text(text);
        return true;
    }
    ft_str id = context->node ? context->node->unique_id : FT_STR("");
    ft_str in = asked.package.at ? ft_format(job->arena, "in package '%.*s' ", FT_ARG(asked.package)) : FT_STR("");
    return ft_context_raise(context, FT_FAULT_COMPILATION,
                            "Documentation for '%.*s' depends on doc '%.*s' %.*s which was not found", FT_ARG(id),
                            FT_ARG(asked.name), FT_ARG(in));
}

ft_value ft_this_value(ft_context *context)
{
    if (context->phase == FT_PHASE_UNIT_TEST)
        return ft_text_or_none(context->this_cte);
    if (!context->node || context->node->type == FT_OPERATION)
        return FT_VALUE_NONE;
    ft_relation relation = ft_node_relation(context->node);
    return ft_relation_value(context, &relation);
}

ft_value ft_defer_relation_value(ft_context *context)
{
    const ft_world *world = context->world;
    const ft_relation *found = context->node && world->deferred ? world->deferred(world->self, context->node) : NULL;
    return found ? ft_relation_value(context, found) : FT_VALUE_NONE;
}
