/* semantic_form.c - the tables of the semantic layer's objects and the walk over them; see semantic_form.h. */
#include "project/semantic_form.h"

#include "base/vec.h"
#include "value/op.h"

typedef enum {
    AS_IS,       /* any value; none where nothing is given */
    TEXT,        /* text, of `words` where there are any */
    PRINTED,     /* text, or a number or truth as its text */
    FLAG,        /* truth; false where nothing is given */
    COUNT,       /* a whole number or none */
    NUMBER,      /* a number or none */
    NAMES,       /* a list of texts, or empty */
    FILTER,      /* a text or a list of them as {where_filters: [...]} */
    WINDOW,      /* "7 days" as {count, granularity} */
    META,        /* {meta: {...}}, of the element's config over its model's */
    RAW_CONFIG,  /* a dict as it was given */
    ONE,         /* an object of shape `of`, or none */
    MANY,        /* a list of them, or empty */
    SOME,        /* a list of them, or none */
    NOTHING,     /* not in the file: none */
    NO_LIST,     /* not in the file: an empty list */
    NO_FLAG,     /* not in the file: false */
    IGNORED,     /* may be in the file; another part of the program reads it */
} field_kind;

typedef struct field {
    const char *name;
    field_kind kind;
    bool needed;
    unsigned of;                   /* ONE, MANY, SOME: an index into `shapes` */
    const char *const *words;      /* NULL: any */
    const char *fallback;          /* TEXT: where nothing is given; NULL: none */
} field;

typedef struct { const char *what; const field *fields; bool may_be_name; } shape;

/* Shapes that only stand inside others; they go on after those of the header. */
enum {
    DEFAULTS = FT_FORM_KINDS, ENTITY, DIMENSION, DIMENSION_PARAMS, VALIDITY, MEASURE, AGGREGATION, NON_ADDITIVE,
    FLAT_NON_ADDITIVE, INPUT_MEASURE, INPUT_METRIC, CONVERSION, CONSTANT, QUERY, EXPORT,
};

static const char *const entity_types[] = {"primary", "foreign", "unique", "natural", NULL};
static const char *const dimension_types[] = {"categorical", "time", NULL};
static const char *const aggregations[] = {"sum", "min", "max", "count_distinct", "sum_boolean", "average",
                                           "percentile", "median", "count", NULL};
static const char *const metric_types[] = {"simple", "ratio", "cumulative", "derived", "conversion", NULL};
static const char *const calculations[] = {"conversions", "conversion_rate", NULL};
static const char *const periods[] = {"first", "last", "average", NULL};
static const char *const grains[] = {"nanosecond", "microsecond", "millisecond", "second", "minute", "hour",
                                     "day", "week", "month", "quarter", "year", NULL};

#define NEEDED .needed = true

static const field semantic_model_fields[] = {
    {"name", TEXT, NEEDED}, {"model", TEXT, NEEDED}, {"description", AS_IS}, {"label", TEXT},
    {"defaults", ONE, .of = DEFAULTS}, {"entities", MANY, .of = ENTITY}, {"measures", MANY, .of = MEASURE},
    {"dimensions", MANY, .of = DIMENSION}, {"primary_entity", TEXT}, {"config", IGNORED}, {0},
};
static const field defaults_fields[] = {{"agg_time_dimension", TEXT}, {0}};
static const field entity_fields[] = {
    {"name", TEXT, NEEDED}, {"type", TEXT, NEEDED, .words = entity_types}, {"description", TEXT}, {"label", TEXT},
    {"role", TEXT}, {"expr", TEXT}, {"config", META}, {0},
};
static const field dimension_fields[] = {
    {"name", TEXT, NEEDED}, {"type", TEXT, NEEDED, .words = dimension_types}, {"description", TEXT}, {"label", TEXT},
    {"is_partition", FLAG}, {"type_params", ONE, .of = DIMENSION_PARAMS}, {"expr", TEXT}, {"metadata", NOTHING},
    {"config", META}, {"datatype", NOTHING}, {0},
};
static const field dimension_params_fields[] = {
    {"time_granularity", TEXT, NEEDED, .words = grains}, {"validity_params", ONE, .of = VALIDITY}, {0},
};
static const field validity_fields[] = {{"is_start", FLAG}, {"is_end", FLAG}, {0}};
/* create_metric makes a metric and is not kept. */
static const field measure_fields[] = {
    {"name", TEXT, NEEDED}, {"agg", TEXT, NEEDED, .words = aggregations}, {"description", TEXT}, {"label", TEXT},
    {"create_metric", NO_FLAG}, {"expr", PRINTED}, {"agg_params", ONE, .of = AGGREGATION},
    {"non_additive_dimension", ONE, .of = NON_ADDITIVE}, {"agg_time_dimension", TEXT}, {"config", META}, {0},
};
static const field aggregation_fields[] = {
    {"percentile", NUMBER}, {"use_discrete_percentile", FLAG}, {"use_approximate_percentile", FLAG}, {0},
};
static const field non_additive_fields[] = {
    {"name", TEXT, NEEDED}, {"window_choice", TEXT, NEEDED, .words = aggregations}, {"window_groupings", NAMES}, {0},
};
static const field flat_non_additive_fields[] = {
    {"name", TEXT, NEEDED}, {"window_agg", TEXT, NEEDED, .words = aggregations}, {"group_by", NAMES}, {0},
};
static const field metric_fields[] = {
    {"name", TEXT, NEEDED}, {"description", IGNORED}, {"label", TEXT, NEEDED},
    {"type", TEXT, .words = metric_types, .fallback = "simple"}, {"type_params", ONE, NEEDED, .of = FT_FORM_TYPE_PARAMS},
    {"filter", FILTER}, {"metadata", NOTHING}, {"time_granularity", TEXT}, {"config", IGNORED}, {"meta", IGNORED},
    {"tags", IGNORED}, {0},
};
static const field type_params_fields[] = {
    {"measure", ONE, .of = INPUT_MEASURE}, {"input_measures", NO_LIST},
    {"numerator", ONE, .of = INPUT_METRIC}, {"denominator", ONE, .of = INPUT_METRIC},
    {"expr", PRINTED}, {"window", WINDOW}, {"grain_to_date", TEXT, .words = grains},
    {"metrics", MANY, .of = INPUT_METRIC}, {"conversion_type_params", ONE, .of = CONVERSION},
    {"cumulative_type_params", ONE, .of = FT_FORM_CUMULATIVE}, {"metric_aggregation_params", NOTHING},
    {"fill_nulls_with", NOTHING}, {"join_to_timespine", NO_FLAG}, {"is_private", NOTHING}, {0},
};
static const field input_measure_fields[] = {
    {"name", TEXT, NEEDED}, {"filter", FILTER}, {"alias", TEXT}, {"join_to_timespine", FLAG}, {"fill_nulls_with", COUNT}, {0},
};
static const field input_metric_fields[] = {
    {"name", TEXT, NEEDED}, {"filter", FILTER}, {"alias", TEXT}, {"offset_window", WINDOW}, {"offset_to_grain", TEXT}, {0},
};
static const field conversion_fields[] = {
    {"entity", TEXT, NEEDED}, {"base_measure", ONE, NEEDED, .of = INPUT_MEASURE},
    {"conversion_measure", ONE, NEEDED, .of = INPUT_MEASURE}, {"base_metric", NOTHING},
    {"conversion_metric", NOTHING}, {"calculation", TEXT, .words = calculations, .fallback = "conversion_rate"},
    {"window", WINDOW}, {"constant_properties", SOME, .of = CONSTANT}, {0},
};
static const field flat_conversion_fields[] = {
    {"entity", TEXT}, {"base_measure", NOTHING}, {"conversion_measure", NOTHING}, {"base_metric", AS_IS},
    {"conversion_metric", AS_IS}, {"calculation", TEXT}, {"window", AS_IS}, {"constant_properties", AS_IS}, {0},
};
static const field constant_fields[] = {{"base_property", TEXT, NEEDED}, {"conversion_property", TEXT, NEEDED}, {0}};
static const field cumulative_fields[] = {
    {"window", WINDOW}, {"grain_to_date", TEXT}, {"period_agg", TEXT, .words = periods, .fallback = "first"},
    {"metric", NOTHING}, {0},
};
static const field saved_query_fields[] = {
    {"name", TEXT, NEEDED}, {"query_params", ONE, NEEDED, .of = QUERY}, {"exports", MANY, .of = EXPORT},
    {"description", AS_IS}, {"label", TEXT}, {"metadata", NOTHING}, {"config", IGNORED}, {"tags", IGNORED},
    {"group", IGNORED}, {0},
};
static const field query_fields[] = {
    {"metrics", NAMES}, {"group_by", NAMES}, {"where", FILTER}, {"order_by", NAMES}, {"limit", COUNT}, {0},
};
static const field export_fields[] = {{"name", TEXT, NEEDED}, {"config", RAW_CONFIG}, {0}};
static const field flat_metric_fields[] = {
    {"name", TEXT, NEEDED}, {"description", IGNORED}, {"label", TEXT},
    {"type", TEXT, .words = metric_types, .fallback = "simple"}, {"filter", FILTER}, {"time_granularity", TEXT},
    {"config", IGNORED}, {"hidden", FLAG}, {"agg", TEXT, .words = aggregations}, {"percentile", NUMBER},
    {"percentile_type", TEXT}, {"join_to_timespine", FLAG}, {"fill_nulls_with", COUNT}, {"expr", PRINTED},
    {"non_additive_dimension", ONE, .of = FLAT_NON_ADDITIVE}, {"agg_time_dimension", TEXT}, {"window", WINDOW},
    {"grain_to_date", TEXT}, {"period_agg", TEXT, .words = periods, .fallback = "first"},
    {"input_metric", ONE, .of = INPUT_METRIC}, {"numerator", ONE, .of = INPUT_METRIC},
    {"denominator", ONE, .of = INPUT_METRIC}, {"input_metrics", MANY, .of = INPUT_METRIC},
    {"entity", TEXT}, {"calculation", TEXT, .words = calculations, .fallback = "conversion_rate"},
    {"base_metric", ONE, .of = INPUT_METRIC}, {"conversion_metric", ONE, .of = INPUT_METRIC},
    {"constant_properties", SOME, .of = CONSTANT}, {0},
};

static const shape shapes[] = {
    [FT_FORM_SEMANTIC_MODEL] = {"semantic model", semantic_model_fields, false},
    [FT_FORM_METRIC] = {"metric", metric_fields, false},
    [FT_FORM_FLAT_METRIC] = {"metric", flat_metric_fields, false},
    [FT_FORM_SAVED_QUERY] = {"saved query", saved_query_fields, false},
    [INPUT_MEASURE] = {"input measure", input_measure_fields, true},
    [INPUT_METRIC] = {"input metric", input_metric_fields, true},
    [NON_ADDITIVE] = {"non_additive_dimension", non_additive_fields, false},
    [FLAT_NON_ADDITIVE] = {"non_additive_dimension", flat_non_additive_fields, false},
    [DEFAULTS] = {"defaults", defaults_fields, false},
    [ENTITY] = {"entity", entity_fields, false},
    [DIMENSION] = {"dimension", dimension_fields, false},
    [DIMENSION_PARAMS] = {"type_params of a dimension", dimension_params_fields, false},
    [VALIDITY] = {"validity_params", validity_fields, false},
    [MEASURE] = {"measure", measure_fields, false},
    [AGGREGATION] = {"agg_params", aggregation_fields, false},
    [FT_FORM_TYPE_PARAMS] = {"type_params", type_params_fields, false},
    [CONVERSION] = {"conversion_type_params", conversion_fields, false},
    [FT_FORM_FLAT_CONVERSION] = {"conversion", flat_conversion_fields, false},
    [CONSTANT] = {"constant_properties", constant_fields, false},
    [FT_FORM_CUMULATIVE] = {"cumulative_type_params", cumulative_fields, false},
    [QUERY] = {"query_params", query_fields, false},
    [EXPORT] = {"export", export_fields, false},
};

/* ---- what is wrong */

static ft_value refuse(ft_semantic_form *form, const char *key, const char *wanted)
{
    ft_diag_error(form->diags, FT_DIAG_YAML_SHAPE, form->span, "%.*s: %s must be %s", FT_ARG(form->what), key, wanted);
    form->fine = false;
    return FT_VALUE_NONE;
}

static ft_str joined(ft_arena *arena, const char *const *words)
{
    ft_buf out = ft_buf_in(arena);
    for (size_t i = 0; words[i]; i++)
        ft_buf_format(&out, "%s%s", !i ? "" : words[i + 1] ? ", " : " or ", words[i]);
    return ft_buf_str(&out);
}

/* The one of `words` that is meant: capitals do not count, and the word is kept as it stands in the list. */
static const char *among(ft_str word, const char *const *words)
{
    while (*words && !ft_str_eq_nocase(word, ft_str_of(*words)))
        words++;
    return *words;
}

bool ft_is_time_grain(ft_str word, unsigned *rank)
{
    for (*rank = 0; grains[*rank]; ++*rank)
        if (ft_str_is(word, grains[*rank]))
            return true;
    return false;
}

/* ---- one value */

static bool absent(ft_value value)
{
    return value.kind == FT_UNDEFINED || value.kind == FT_NONE;
}

static ft_value text_of(ft_semantic_form *form, const field *f, ft_value given)
{
    if (absent(given))
        return f->fallback ? ft_of_text(ft_str_of(f->fallback)) : FT_VALUE_NONE;
    if (given.kind != FT_TEXT)
        return refuse(form, f->name, "text");
    if (!f->words)
        return given;
    const char *word = among(ft_text_of(given), f->words);
    return word ? ft_of_text(ft_str_of(word))
                : refuse(form, f->name, ft_str_c(form->arena, joined(form->arena, f->words)));
}

static ft_value printed(ft_semantic_form *form, ft_value given)
{
    ft_job job = ft_job_in(form->arena);
    ft_str text;
    if (absent(given) || given.kind == FT_TEXT || !ft_to_text(&job, given, &text))
        return absent(given) ? FT_VALUE_NONE : given;
    return ft_of_text(text);
}

static ft_value names_of(ft_semantic_form *form, const field *f, ft_value given)
{
    ft_list *names = ft_list_new(form->arena, 4);
    if (!absent(given) && given.kind != FT_LIST)
        return refuse(form, f->name, "a list of texts");
    for (size_t i = 0; given.kind == FT_LIST && i < given.as.list->len; i++) {
        if (given.as.list->at[i].kind != FT_TEXT)
            return refuse(form, f->name, "a list of texts");
        ft_list_add(form->arena, names, given.as.list->at[i]);
    }
    return ft_of_list(names);
}

static ft_value filter_of(ft_semantic_form *form, const field *f, ft_value given)
{
    ft_list *filters = ft_list_new(form->arena, 1);
    if (absent(given))
        return FT_VALUE_NONE;
    size_t len = given.kind == FT_LIST ? given.as.list->len : 1;
    for (size_t i = 0; i < len; i++) {
        ft_value text = given.kind == FT_LIST ? given.as.list->at[i] : given;
        if (text.kind != FT_TEXT)
            return refuse(form, f->name, "text or a list of texts");
        ft_dict *one = ft_dict_new(form->arena);
        ft_dict_set_text(form->arena, one, FT_STR("where_sql_template"), text);
        ft_list_add(form->arena, filters, ft_of_dict(one));
    }
    ft_dict *all = ft_dict_new(form->arena);
    ft_dict_set_text(form->arena, all, FT_STR("where_filters"), ft_of_list(filters));
    return ft_of_dict(all);
}

/* "28 days": the plural is dropped of dbt's own grains, so that a grain of the project's keeps its name. */
static ft_value window_of(ft_semantic_form *form, const field *f, ft_value given)
{
    if (absent(given))
        return FT_VALUE_NONE;
    ft_str text = given.kind == FT_TEXT ? ft_str_lower_ascii(form->arena, ft_text_of(given)) : (ft_str){0};
    size_t space = ft_str_find_byte(text, ' ', 0);
    int64_t count = 0;
    for (size_t i = 0; i < space && i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || count > INT32_MAX)
            return refuse(form, f->name, "a count and a grain, as \"28 days\"");
        count = count * 10 + (text.at[i] - '0');
    }
    if (space == 0 || space >= text.len || ft_str_find_byte(text, ' ', space + 1) < text.len)
        return refuse(form, f->name, "a count and a grain, as \"28 days\"");
    ft_str grain = ft_str_from(text, space + 1), one = ft_str_slice(grain, 0, grain.len ? grain.len - 1 : 0);
    unsigned rank;
    if (ft_str_ends(grain, FT_STR("s")) && ft_is_time_grain(one, &rank))
        grain = one;
    ft_dict *window = ft_dict_new(form->arena);
    ft_dict_set_text(form->arena, window, FT_STR("count"), ft_of_int(count));
    ft_dict_set_text(form->arena, window, FT_STR("granularity"), ft_of_text(grain));
    return ft_of_dict(window);
}

static void put_all(ft_arena *arena, ft_dict *into, ft_value from)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; from.kind == FT_DICT && (entry = ft_dict_next(from.as.dict, &at));)
        if (entry->key.kind == FT_TEXT)
            ft_dict_set_text(arena, into, ft_text_of(entry->key), entry->value);
}

static ft_value meta_of(ft_semantic_form *form, ft_value config)
{
    ft_dict *meta = ft_dict_new(form->arena), *out = ft_dict_new(form->arena);
    put_all(form->arena, meta, form->meta);
    if (config.kind == FT_DICT)
        put_all(form->arena, meta, ft_dict_get_text(config.as.dict, FT_STR("meta")));
    ft_dict_set_text(form->arena, out, FT_STR("meta"), ft_of_dict(meta));
    return ft_of_dict(out);
}

static ft_value dict_or_empty(ft_semantic_form *form, const field *f, ft_value given)
{
    if (absent(given))
        return ft_of_dict(ft_dict_new(form->arena));
    return given.kind == FT_DICT ? given : refuse(form, f->name, "a mapping");
}

static ft_value shape_of(ft_semantic_form *form, const shape *made, ft_value given);

static ft_value many_of(ft_semantic_form *form, const field *f, ft_value given)
{
    ft_list *items = ft_list_new(form->arena, 4);
    if (absent(given))
        return f->kind == SOME ? FT_VALUE_NONE : ft_of_list(items);
    if (given.kind != FT_LIST)
        return refuse(form, f->name, "a list");
    for (size_t i = 0; i < given.as.list->len; i++)
        ft_list_add(form->arena, items, shape_of(form, &shapes[f->of], given.as.list->at[i]));
    return ft_of_list(items);
}

static ft_value field_of(ft_semantic_form *form, const field *f, ft_value given)
{
    switch (f->kind) {
    case TEXT: return text_of(form, f, given);
    case PRINTED: return printed(form, given);
    case FLAG:
        return absent(given) ? FT_VALUE_FALSE : given.kind == FT_BOOL ? given : refuse(form, f->name, "true or false");
    case COUNT:
        return absent(given) ? FT_VALUE_NONE : given.kind == FT_INT ? given : refuse(form, f->name, "a whole number");
    case NUMBER:
        return absent(given) ? FT_VALUE_NONE : given.kind == FT_INT ? ft_of_float((double)given.as.number)
               : given.kind == FT_FLOAT ? given : refuse(form, f->name, "a number");
    case NAMES: return names_of(form, f, given);
    case FILTER: return filter_of(form, f, given);
    case WINDOW: return window_of(form, f, given);
    case META: return meta_of(form, given);
    case RAW_CONFIG: return dict_or_empty(form, f, given);
    case ONE: return absent(given) ? FT_VALUE_NONE : shape_of(form, &shapes[f->of], given);
    case MANY:
    case SOME: return many_of(form, f, given);
    case NO_LIST: return ft_of_list(ft_list_new(form->arena, 1));
    case NO_FLAG: return FT_VALUE_FALSE;
    case NOTHING: return FT_VALUE_NONE;
    default: return absent(given) ? FT_VALUE_NONE : given;
    }
}

/* ---- one object */

/* create_metric is read where the metric is made. */
static bool may_be_given(const field *f)
{
    return (f->kind != NOTHING && f->kind != NO_LIST && f->kind != NO_FLAG) || !strcmp(f->name, "create_metric");
}

static const field *field_named(const shape *made, ft_str name)
{
    for (const field *f = made->fields; f->name; f++)
        if (may_be_given(f) && ft_str_is(name, f->name))
            return f;
    return NULL;
}

static void check_keys(ft_semantic_form *form, const shape *made, const ft_dict *given)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(given, &at));) {
        if (entry->key.kind != FT_TEXT || field_named(made, ft_text_of(entry->key)))
            continue;
        ft_str key = ft_text_of(entry->key);
        FT_VEC(ft_str) names = {0};
        for (const field *f = made->fields; f->name; f++)
            if (may_be_given(f))
                ft_vec_push(form->arena, &names, ft_str_of(f->name));
        ft_diag *diag = ft_diag_error(form->diags, FT_DIAG_YAML_SHAPE, form->span, "%.*s: %s has no key \"%.*s\"",
                                      FT_ARG(form->what), made->what, FT_ARG(key));
        ft_diag_suggest(form->diags, diag, key, names.at, names.len);
        form->fine = false;
    }
}

static ft_value shape_of(ft_semantic_form *form, const shape *made, ft_value given)
{
    ft_dict *out = ft_dict_new(form->arena), *source = given.kind == FT_DICT ? given.as.dict : NULL;
    if (!source && !(made->may_be_name && given.kind == FT_TEXT))
        return refuse(form, made->what, made->may_be_name ? "a name or a mapping" : "a mapping");
    if (source)
        check_keys(form, made, source);
    for (const field *f = made->fields; f->name; f++) {
        ft_value value = source ? ft_dict_get_text(source, ft_str_of(f->name))
                         : f == made->fields ? given : FT_VALUE_UNDEFINED;
        if (f->needed && absent(value)) {
            ft_diag_error(form->diags, FT_DIAG_YAML_SHAPE, form->span, "%.*s: %s needs \"%s\"", FT_ARG(form->what),
                          made->what, f->name);
            form->fine = false;
        }
        if (f->kind != IGNORED)
            ft_dict_set_text(form->arena, out, ft_str_of(f->name), field_of(form, f, value));
    }
    return ft_of_dict(out);
}

ft_value ft_semantic_form_of(ft_semantic_form *form, ft_semantic_form_kind kind, ft_value given)
{
    return shape_of(form, &shapes[kind], given);
}
