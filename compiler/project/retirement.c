/* retirement.c - warnings of models that are to go; see retirement.h. */
#include "project/retirement.h"

#include "value/datetime.h"

/* Whether the moment that `date` names has come; false for what is no moment. */
static bool has_come(const ft_loading *loading, ft_value date)
{
    ft_job job = ft_job_in(loading->passing);
    ft_value moment, method, seconds;
    ft_args none = {0};
    return ft_is(date, FT_TEXT) && ft_datetime_parse_iso(loading->passing, ft_text_of(date), &moment) &&
           ft_attr_only(&job, moment, FT_STR("timestamp"), &method) == FT_FOUND &&
           ft_call(&job, method, &none, &seconds) && seconds.kind == FT_FLOAT &&
           seconds.as.real * 1e6 < (double)loading->now_us;
}

static bool is_dated(const ft_node *node)
{
    return node->type == FT_MODEL && node->enabled && ft_is(node->as.model->deprecation_date, FT_TEXT);
}

/* "orders.v2" */
static ft_str label_of(ft_arena *arena, const ft_node *model)
{
    return ft_node_is_versioned(model) ? ft_node_search_name(arena, model) : model->name;
}

/* The text of a version; empty where there is none. */
static ft_str version_text(ft_loading *loading, ft_value version)
{
    ft_job job = ft_job_in(loading->arena);
    ft_str text = {0};
    bool given = version.kind != FT_NONE && version.kind != FT_UNDEFINED && ft_to_text(&job, version, &text);
    return given ? text : FT_STR("");
}

static void warn_of_model(ft_loading *loading, const ft_node *model)
{
    ft_str label = label_of(loading->passing, model), date = ft_text_of(model->as.model->deprecation_date);
    ft_diag *diag = ft_diag_warning(loading->diags, FT_DIAG_MODEL_RETIRED, model->span,
                                    "Model %.*s has passed its deprecation date of %.*s. This model should be disabled "
                                    "or removed.",
                                    FT_ARG(label), FT_ARG(date));
    diag->node = model->unique_id;
    ft_diag_name_part(loading->diags, diag, "model_name", model->name);
    ft_diag_name_part(loading->diags, diag, "model_version", version_text(loading, model->as.model->version));
    ft_diag_name_part(loading->diags, diag, "deprecation_date", date);
}

/* Another version to go to, where the latest is not the one that is read. */
static void hint_at_latest(ft_loading *loading, ft_diag *diag, const ft_node *model)
{
    ft_str own = version_text(loading, model->as.model->version);
    ft_str latest = version_text(loading, model->as.model->latest_version);
    if (ft_node_is_versioned(model) && latest.len && !ft_str_eq(own, latest))
        ft_diag_hint(loading->diags, diag,
                     "A new version of '%.*s' is available: {{ ref('%.*s', '%.*s', v='%.*s') }}.", FT_ARG(model->name),
                     FT_ARG(model->package), FT_ARG(model->name), FT_ARG(latest));
}

static void warn_of_reader(ft_loading *loading, const ft_node *reader, const ft_ref *ref, const ft_node *model)
{
    bool past = has_come(loading, model->as.model->deprecation_date);
    ft_str label = label_of(loading->passing, model), date = ft_text_of(model->as.model->deprecation_date);
    ft_diag *diag = ft_diag_warning(
        loading->diags, past ? FT_DIAG_RETIRED_REF : FT_DIAG_RETIRING_REF, ref->span.source ? ref->span : reader->span,
        "While compiling '%.*s': Found a reference to %.*s, which %s on '%.*s'.", FT_ARG(reader->name), FT_ARG(label),
        past ? "was deprecated" : "is slated for deprecation", FT_ARG(date));
    diag->node = reader->unique_id;
    ft_diag_name_part(loading->diags, diag, "model_name", reader->name);
    ft_diag_name_part(loading->diags, diag, "ref_model_package", model->package);
    ft_diag_name_part(loading->diags, diag, "ref_model_name", model->name);
    ft_diag_name_part(loading->diags, diag, "ref_model_version", version_text(loading, model->as.model->version));
    ft_diag_name_part(loading->diags, diag, "ref_model_latest_version",
                      version_text(loading, model->as.model->latest_version));
    ft_diag_name_part(loading->diags, diag, "ref_model_deprecation_date", date);
    hint_at_latest(loading, diag, model);
}

static void warn_of_readers(ft_loading *loading, const ft_node_list *nodes)
{
    for (size_t i = 0; i < nodes->len; i++) {
        const ft_node *reader = nodes->at[i];
        for (size_t r = 0; reader->type == FT_MODEL && reader->enabled && r < reader->refs.len; r++) {
            const ft_ref *ref = &reader->refs.at[r];
            ft_node *model;
            if (ft_registry_ref(loading->registry, ref, reader->package, &model) == FT_LOOKUP_FOUND && is_dated(model))
                warn_of_reader(loading, reader, ref, model);
        }
    }
}

void ft_warn_of_retirement(ft_loading *loading, const ft_node_list *nodes)
{
    bool any = false;
    for (size_t i = 0; i < nodes->len; i++) {
        if (!is_dated(nodes->at[i]))
            continue;
        any = true;
        if (has_come(loading, nodes->at[i]->as.model->deprecation_date))
            warn_of_model(loading, nodes->at[i]);
    }
    if (any)
        warn_of_readers(loading, nodes);
}
