/* microbatch.c - the checks over models in batches; see microbatch.h. */
#include "project/microbatch.h"

#include "value/datetime.h"

static bool is_microbatch(const ft_node *node)
{
    return node->type == FT_MODEL && ft_str_is(ft_node_materialized(node), "incremental") &&
           ft_str_is(ft_config_text(&node->config, FT_STR("incremental_strategy")), "microbatch");
}

/* A macro of the project's own, that is called once for all batches (PRJ-29); NULL: models run in batches. */
static const ft_macro *macro_for_all(const ft_loading *loading)
{
    const ft_macro *macro = ft_registry_macro(loading->registry, loading->project->root->name,
                                              FT_STR("get_incremental_microbatch_sql"));
    bool batched = !macro || macro->internal ||
                   ft_behaves(loading, "require_batched_execution_for_custom_microbatch_strategy");
    return batched ? NULL : macro;
}

/* ---- configs */

/* As in dbt, a text is the time it names from here on, and artifacts say it in full. */
static bool read_begin(const ft_loading *loading, ft_node *node, ft_value begin)
{
    int64_t micros;
    ft_job job = ft_job_in(loading->arena);
    ft_buf text = ft_buf_in(loading->arena);
    if (ft_datetime_micros(begin, &micros))
        return true;
    if (begin.kind != FT_TEXT || !ft_datetime_parse_iso(loading->arena, ft_text_of(begin), &begin) ||
        !ft_print_iso(&job, begin, &text))
        return false;
    ft_config_put(loading->arena, &node->config, FT_STR("begin"), ft_of_text(ft_buf_str(&text)));
    return true;
}

static bool is_batch_size(ft_value value)
{
    static const char *const SIZES[] = {"hour", "day", "month", "year"};
    for (size_t i = 0; value.kind == FT_TEXT && i < sizeof SIZES / sizeof *SIZES; i++)
        if (ft_str_is(ft_text_of(value), SIZES[i]))
            return true;
    return false;
}

/* What is wrong with the configs of a microbatch model, after "must provide "; NULL: nothing. */
static const char *wrong_config(const ft_loading *loading, ft_node *node)
{
    ft_value event_time = ft_config_get(&node->config, FT_STR("event_time"));
    ft_value begin = ft_config_get(&node->config, FT_STR("begin"));
    ft_value lookback = ft_config_get(&node->config, FT_STR("lookback"));
    ft_value concurrent = ft_config_get(&node->config, FT_STR("concurrent_batches"));
    if (!ft_is_given(event_time))
        return "an 'event_time' (string) config that indicates the name of the event time column.";
    if (event_time.kind != FT_TEXT)
        return "an 'event_time' config of type string.";
    if (!ft_is_given(begin))
        return "a 'begin' (datetime) config that indicates the earliest timestamp the microbatch model should be built from.";
    if (!read_begin(loading, node, begin))
        return "a 'begin' config of valid datetime (ISO format).";
    if (!is_batch_size(ft_config_get(&node->config, FT_STR("batch_size"))))
        return "a 'batch_size' config that is one of ['hour', 'day', 'month', 'year'].";
    if (ft_is_given(lookback) && lookback.kind != FT_INT && lookback.kind != FT_BOOL)
        return "the optional 'lookback' config as type int.";
    if (ft_is_given(concurrent) && concurrent.kind != FT_BOOL)
        return "the optional 'concurrent_batches' config as type bool.";
    return NULL;
}

static bool check_configs(ft_loading *loading, ft_node *node)
{
    const char *why = wrong_config(loading, node);
    if (!why)
        return true;
    ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_CONFIG, node->span, "Microbatch model '%.*s' must provide %s",
                                  FT_ARG(node->name), why);
    diag->kind = FT_STR("Parsing");
    diag->node = node->unique_id;
    return false;
}

/* ---- warnings */

static void warn_of_inputs(ft_loading *loading, const ft_node *node)
{
    for (size_t i = 0; i < node->depends_on.len; i++)
        if (ft_config_text(&node->depends_on.at[i]->config, FT_STR("event_time")).len)
            return;
    ft_diag *diag = ft_diag_warning(loading->diags, FT_DIAG_UNCUT_BATCHES, node->span,
                                    "The microbatch model '%.*s' has no 'ref' or 'source' input with an 'event_time' "
                                    "configuration: each batch reads all of its inputs, and rows may come twice",
                                    FT_ARG(node->name));
    diag->node = node->unique_id;
}

static void warn_of_concurrency(ft_loading *loading, const ft_node_list *nodes)
{
    size_t count = 0;
    for (size_t i = 0; i < nodes->len; i++)
        count += nodes->at[i]->type == FT_MODEL && ft_config_truth(&nodes->at[i]->config, FT_STR("concurrent_batches"));
    const ft_profile *profile = loading->project->profile;
    if (count)
        ft_diag_warning(loading->diags, FT_DIAG_SERIAL_BATCHES, FT_NO_SPAN,
                        "Found %zu microbatch model%s with the `concurrent_batches` config set to true, but the %.*s "
                        "adapter does not support running batches concurrently. Batches will be run sequentially.",
                        count, count == 1 ? "" : "s", FT_ARG(profile ? profile->type : FT_STR("sqlite")));
}

/* D020 */
static void warn_of_macro(ft_loading *loading, const ft_macro *macro, const ft_node_list *nodes)
{
    bool any = false;
    for (size_t i = 0; i < nodes->len; i++)
        any |= is_microbatch(nodes->at[i]);
    if (any)
        ft_diag_deprecated(loading->diags, FT_DEPRECATION_MICROBATCH_MACRO, ft_span_of_source(macro->source),
                           "this macro is called once, not for each batch, as "
                           "require_batched_execution_for_custom_microbatch_strategy is off");
}

bool ft_check_microbatch(ft_loading *loading, const ft_node_list *nodes)
{
    const ft_macro *macro = macro_for_all(loading);
    bool fine = true;
    if (macro) {
        warn_of_macro(loading, macro, nodes);
        return true;
    }
    warn_of_concurrency(loading, nodes);
    for (size_t i = 0; i < nodes->len; i++) {
        if (!is_microbatch(nodes->at[i]))
            continue;
        warn_of_inputs(loading, nodes->at[i]);
        fine &= check_configs(loading, nodes->at[i]);
    }
    return fine;
}
