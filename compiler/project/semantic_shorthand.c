/* semantic_shorthand.c - the properties of a model as an entry of `semantic_models:`; see the header. */
#include "project/semantic_shorthand.h"

#include "value/op.h"

typedef struct { ft_arena *arena; ft_diags *diags; const ft_entry *model; bool fine; } maker;

static ft_value first_given(ft_value one, ft_value two)
{
    return ft_is_given(one) ? one : two;
}

static void put(maker *m, ft_dict *into, const char *key, ft_value value)
{
    if (ft_is_given(value))
        ft_dict_set_text(m->arena, into, ft_str_of(key), value);
}

static void copy(maker *m, ft_dict *into, ft_value from, const char *const *keys)
{
    for (; *keys; keys++)
        put(m, into, *keys, ft_value_at(from, *keys));
}

static ft_diag *refuse(maker *m, ft_str message)
{
    m->fine = false;
    return ft_diag_error(m->diags, FT_DIAG_YAML_SHAPE, m->model->span, "semantic_model of model '%.*s': %.*s",
                         FT_ARG(m->model->name), FT_ARG(message));
}

/* ---- columns and what is derived of them */

static void put_all(maker *m, ft_dict *into, ft_value from)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; from.kind == FT_DICT && (entry = ft_dict_next(from.as.dict, &at));)
        if (entry->key.kind == FT_TEXT)
            ft_dict_set_text(m->arena, into, ft_text_of(entry->key), entry->value);
}

/* {meta: …} of a column: what stands beside `config` and in it. */
static ft_dict *meta_of_column(maker *m, ft_value column)
{
    ft_dict *meta = ft_dict_new(m->arena);
    put_all(m, meta, ft_value_at(column, "meta"));
    put_all(m, meta, ft_value_at(ft_value_at(column, "config"), "meta"));
    return meta;
}

static void put_meta(maker *m, ft_dict *element, ft_dict *meta)
{
    ft_dict *config = ft_dict_new(m->arena);
    ft_dict_set_text(m->arena, config, FT_STR("meta"), ft_of_dict(meta));
    ft_dict_set_text(m->arena, element, FT_STR("config"), ft_of_dict(config));
}

/* The grain of a time dimension stands beside it: at the column, or at the derived dimension. */
static void put_grain(maker *m, ft_dict *dimension, ft_value grain, ft_value validity, ft_value type)
{
    bool time = type.kind == FT_TEXT && ft_str_eq_nocase(ft_text_of(type), FT_STR("time"));
    if (!ft_is_given(grain)) {
        if (time || ft_is_given(validity))
            refuse(m, FT_STR("a time dimension, and one with validity_params, needs a granularity"));
        return;
    }
    ft_dict *params = ft_dict_new(m->arena);
    put(m, params, "time_granularity", grain);
    put(m, params, "validity_params", validity);
    put(m, dimension, "type_params", ft_of_dict(params));
}

/* What the mapping or word `given` at a column says; where its name is not the column's, the column is its `expr`. */
static ft_dict *element_of_column(maker *m, ft_value column, ft_value given)
{
    ft_dict *element = ft_dict_new(m->arena);
    ft_value name = first_given(ft_value_at(given, "name"), ft_value_at(column, "name"));
    ft_value description = first_given(ft_value_at(given, "description"), ft_value_at(column, "description"));
    bool same = false;
    ft_job job = ft_job_in(m->arena);
    put(m, element, "name", name);
    put(m, element, "type", given.kind == FT_TEXT ? given : ft_value_at(given, "type"));
    put(m, element, "description", first_given(description, FT_VALUE_TEXT("")));
    put(m, element, "label", ft_value_at(given, "label"));
    if (!ft_equal(&job, name, ft_value_at(column, "name"), &same) || !same)
        put(m, element, "expr", ft_value_at(column, "name"));
    return element;
}

static ft_value dimension_of_column(maker *m, ft_value column, ft_value given)
{
    ft_dict *dimension = element_of_column(m, column, given), *meta = meta_of_column(m, column);
    put(m, dimension, "is_partition", ft_value_at(given, "is_partition"));
    put_grain(m, dimension, ft_value_at(column, "granularity"), ft_value_at(given, "validity_params"),
              ft_dict_get_text(dimension, FT_STR("type")));
    put_all(m, meta, ft_value_at(ft_value_at(given, "config"), "meta"));
    put_meta(m, dimension, meta);
    return ft_of_dict(dimension);
}

/* An entity's own meta replaces that of its column. */
static ft_value entity_of_column(maker *m, ft_value column, ft_value given)
{
    ft_dict *entity = element_of_column(m, column, given), *meta = ft_dict_new(m->arena);
    ft_value own = ft_value_at(ft_value_at(given, "config"), "meta");
    put_all(m, meta, own);
    put_meta(m, entity, ft_is_given(own) ? meta : meta_of_column(m, column));
    return ft_of_dict(entity);
}

static ft_value derived_dimension(maker *m, ft_value given)
{
    static const char *const same[] = {"name", "type", "description", "label", "is_partition", "expr", "config", NULL};
    ft_dict *dimension = ft_dict_new(m->arena);
    copy(m, dimension, given, same);
    if (!ft_is_given(ft_value_at(given, "expr")))
        refuse(m, FT_STR("each derived dimension needs an expr"));
    put_grain(m, dimension, ft_value_at(given, "granularity"), ft_value_at(given, "validity_params"), FT_VALUE_NONE);
    return ft_of_dict(dimension);
}

static ft_value derived_entity(maker *m, ft_value given)
{
    if (!ft_is_given(ft_value_at(given, "expr")))
        refuse(m, FT_STR("each derived entity needs an expr"));
    return given;
}

/* The elements at the columns, then the derived ones. */
static ft_value elements(maker *m, const char *at_column, ft_value (*of_column)(maker *, ft_value, ft_value),
                         const char *derived, ft_value (*of_derived)(maker *, ft_value))
{
    ft_value columns = ft_value_at(m->model->data, "columns"),
             more = ft_value_at(ft_value_at(m->model->data, "derived_semantics"), derived);
    ft_list *out = ft_list_new(m->arena, 4);
    for (size_t i = 0; columns.kind == FT_LIST && i < columns.as.list->len; i++) {
        ft_value given = ft_value_at(columns.as.list->at[i], at_column);
        if (ft_is_given(given))
            ft_list_add(m->arena, out, of_column(m, columns.as.list->at[i], given));
    }
    for (size_t i = 0; more.kind == FT_LIST && i < more.as.list->len; i++)
        ft_list_add(m->arena, out, of_derived(m, more.as.list->at[i]));
    return ft_of_list(out);
}

/* ---- the model */

/* Where `config` is given, `enabled` is among what was said even where only its default holds, as in dbt. */
static ft_value config_of(maker *m, ft_value asked)
{
    ft_dict *config = ft_dict_new(m->arena);
    ft_value own = ft_value_at(asked, "config");
    put(m, config, "meta", ft_value_at(own, "meta"));
    if (own.kind == FT_DICT)
        put(m, config, "enabled", first_given(ft_value_at(asked, "enabled"), FT_VALUE_TRUE));
    put(m, config, "group", ft_value_at(asked, "group"));
    return ft_of_dict(config);
}

static bool check_asked(maker *m, ft_value asked)
{
    static const ft_str keys[] = {FT_STR_INIT("name"), FT_STR_INIT("enabled"), FT_STR_INIT("group"), FT_STR_INIT("config")};
    const size_t len = sizeof keys / sizeof *keys;
    const ft_dict_entry *entry;
    if (asked.kind != FT_DICT && asked.kind != FT_BOOL)
        refuse(m, FT_STR("it must be true, false or a mapping of name, enabled, group and config"));
    for (size_t at = 0; asked.kind == FT_DICT && (entry = ft_dict_next(asked.as.dict, &at));) {
        ft_str key = entry->key.kind == FT_TEXT ? ft_text_of(entry->key) : (ft_str){0};
        size_t i = 0;
        while (i < len && !ft_str_eq(keys[i], key))
            i++;
        if (i < len)
            continue;
        ft_diag *diag = refuse(m, ft_format(m->arena, "it has no key \"%.*s\"", FT_ARG(key)));
        ft_diag_suggest(m->diags, diag, key, keys, len);
    }
    return m->fine;
}

static void take_model(maker *m, ft_value asked, ft_entry *out)
{
    static const char *const same[] = {"description", "primary_entity", NULL};
    ft_dict *data = ft_dict_new(m->arena), *defaults = ft_dict_new(m->arena);
    ft_value name = first_given(ft_value_at(asked, "name"), ft_of_text(m->model->name)), config = config_of(m, asked);
    put(m, data, "name", name);
    put(m, data, "model", ft_of_text(ft_format(m->arena, "ref('%.*s')", FT_ARG(m->model->name))));
    copy(m, data, m->model->data, same);
    put(m, data, "description", first_given(ft_value_at(m->model->data, "description"), FT_VALUE_TEXT("")));
    put(m, defaults, "agg_time_dimension", ft_value_at(m->model->data, "agg_time_dimension"));
    put(m, data, "defaults", ft_of_dict(defaults));
    put(m, data, "entities", elements(m, "entity", entity_of_column, "entities", derived_entity));
    put(m, data, "dimensions", elements(m, "dimension", dimension_of_column, "dimensions", derived_dimension));
    put(m, data, "config", config);
    *out = (ft_entry){.name = name.kind == FT_TEXT ? ft_text_of(name) : m->model->name, .data = ft_of_dict(data),
                      .config_raw = config.as.dict, .span = m->model->span, .node = m->model->node};
}

static void take_metrics(maker *m, ft_entries *out)
{
    ft_value metrics = ft_value_at(m->model->data, "metrics");
    for (size_t i = 0; metrics.kind == FT_LIST && i < metrics.as.list->len; i++) {
        ft_value given = metrics.as.list->at[i], name = ft_value_at(given, "name"), config = ft_value_at(given, "config");
        if (name.kind != FT_TEXT) {
            refuse(m, FT_STR("each metric needs a name"));
            continue;
        }
        ft_entry *metric = ft_vec_add(m->arena, out);
        *metric = (ft_entry){.name = ft_text_of(name), .data = given, .span = m->model->span, .node = m->model->node,
                             .config_raw = config.kind == FT_DICT ? config.as.dict : NULL};
    }
}

bool ft_semantic_shorthand_of(ft_arena *arena, const ft_entry *model, ft_diags *diags, ft_semantic_shorthand *out)
{
    maker m = {.arena = arena, .diags = diags, .model = model, .fine = true};
    ft_value asked = ft_value_at(model->data, "semantic_model"), enabled = ft_value_at(asked, "enabled");
    ft_value time = ft_value_at(model->data, "agg_time_dimension");
    *out = (ft_semantic_shorthand){0};
    if (!check_asked(&m, asked))
        return false;
    if ((asked.kind == FT_BOOL && !asked.as.truth) || (enabled.kind == FT_BOOL && !enabled.as.truth))
        return true;
    take_model(&m, asked, &out->model);
    take_metrics(&m, &out->metrics);
    out->agg_time_dimension = time.kind == FT_TEXT ? ft_text_of(time) : (ft_str){0};
    return m.fine;
}
