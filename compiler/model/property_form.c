/* property_form.c - the tables of the entries of properties files and the walk over them. */
#include "model/property_form.h"

#include "base/text.h"
#include "model/config.h"
#include "model/yaml_render.h"
#include "value/op.h"

typedef enum {
    ANYTHING,
    TEXT,
    TRUTH,
    WHOLE,       /* a whole number */
    VERSION,     /* text or a number */
    WORD,        /* one of `words` */
    ANY_CASE,    /* one of `words`, in any case */
    MAPPING,     /* of keys the user chooses */
    TEXTS,       /* a list */
    TEXT_OR_TEXTS,
    VERSIONS,
    TESTS,       /* a list of names and mappings */
    MAPPINGS,
    TEXT_OR_ROWS,
    FORM,        /* one of the form `of` */
    FORMS,       /* a list of them */
    TEXT_OR_FORM,
} wanted;

typedef struct property {
    const char *name;
    wanted kind;
    unsigned of;                 /* FORM and its like: an index into `forms` */
    const char *const *words;
    bool needed;
} property;

typedef enum { CLOSED, OPEN } openness; /* whether keys of the user's own may stand beside */

typedef struct { const char *what; const property *at; openness open; ft_resource_type type; } form;

enum { COLUMN, DOCS, SOURCE_CONFIG, VERSION_OF_MODEL, INCLUDED, TIME_SPINE, GRAIN, DIMENSION, ENTITY, VALIDITY, TABLE, QUOTING,
       FRESHNESS, PERIOD, EXTERNAL, OWNER, ARGUMENT, RETURNS, OVERLOAD, FUNCTION_ARGUMENT, FIXTURE, EXPECTED,
       OVERRIDES, TESTED_VERSIONS, MODEL, SEED, SNAPSHOT, ANALYSIS, MACRO, FUNCTION, SINGULAR_TEST, SOURCE,
       EXPOSURE, GROUP, UNIT_TEST };

static const char *const periods[] = {"minute", "hour", "day", NULL};
static const char *const grains[] = {"nanosecond", "microsecond", "millisecond", "second", "minute", "hour",
                                     "day", "week", "month", "quarter", "year", NULL};
static const char *const exposure_types[] = {"dashboard", "notebook", "analysis", "ml", "application", NULL};
static const char *const maturities[] = {"low", "medium", "high", NULL};
static const char *const formats[] = {"dict", "csv", "sql", NULL};

#define NEEDED .needed = true
#define NAMED {"name", TEXT, NEEDED}, {"description", TEXT}
#define DESCRIBED NAMED, {"config", MAPPING}, {"meta", MAPPING}, {"docs", FORM, .of = DOCS}
#define COLUMNS {"columns", FORMS, .of = COLUMN}, {"constraints", MAPPINGS}
#define TESTED {"data_tests", TESTS}, {"tests", TESTS}
#define NODE DESCRIBED, COLUMNS, TESTED, {"data_type", TEXT}, {"quote_columns", TRUTH}, {"access", TEXT}, \
             {"group", TEXT}, {"contract", MAPPING}

static const property column_keys[] = {
    NAMED, {"data_type", TEXT}, {"meta", MAPPING}, {"tags", TEXTS}, {"config", MAPPING}, {"quote", TRUTH}, TESTED,
    {"constraints", MAPPINGS}, {"docs", FORM, .of = DOCS}, {"granularity", ANY_CASE, .words = grains},
    {"dimension", TEXT_OR_FORM, .of = DIMENSION}, {"entity", TEXT_OR_FORM, .of = ENTITY}, {0},
};
static const property docs_keys[] = {{"show", TRUTH}, {"node_color", TEXT}, {0}};
static const property model_keys[] = {
    NODE, {"latest_version", VERSION}, {"versions", FORMS, .of = VERSION_OF_MODEL}, {"deprecation_date", TEXT},
    {"time_spine", FORM, .of = TIME_SPINE}, {"semantic_model", ANYTHING}, {"metrics", MAPPINGS},
    {"primary_entity", TEXT}, {"agg_time_dimension", TEXT}, {"derived_semantics", MAPPING}, {0},
};
static const property node_keys[] = {NODE, {0}};
static const property snapshot_keys[] = {NODE, {"relation", TEXT}, {0}};
static const property analysis_keys[] = {
    DESCRIBED, {"columns", MAPPINGS}, {"access", TEXT}, {"group", TEXT}, {"data_type", TEXT}, {0},
};
static const property test_keys[] = {DESCRIBED, {0}};
static const property version_keys[] = {
    {"v", VERSION, NEEDED}, {"defined_in", TEXT}, {"description", TEXT}, {"access", TEXT}, {"config", MAPPING},
    {"columns", FORMS, .of = INCLUDED}, {"constraints", MAPPINGS}, {"docs", FORM, .of = DOCS}, TESTED,
    {"deprecation_date", TEXT}, {0},
};
/* A column of a version, or {include, exclude}. */
static const property included_keys[] = {
    {"include", TEXT_OR_TEXTS}, {"exclude", TEXTS}, {"name", TEXT}, {"description", TEXT}, {"data_type", TEXT},
    {"meta", MAPPING}, {"tags", TEXTS}, {"config", MAPPING}, {"quote", TRUTH}, TESTED, {"constraints", MAPPINGS},
    {"docs", FORM, .of = DOCS}, {"granularity", ANY_CASE, .words = grains}, {0},
};
static const property time_spine_keys[] = {
    {"standard_granularity_column", TEXT, NEEDED}, {"custom_granularities", FORMS, .of = GRAIN}, {0},
};
static const property grain_keys[] = {{"name", TEXT, NEEDED}, {"column_name", TEXT}, {0}};
static const property dimension_keys[] = {
    {"type", TEXT, NEEDED}, {"name", TEXT}, {"description", TEXT}, {"label", TEXT}, {"is_partition", TRUTH},
    {"config", MAPPING}, {"validity_params", FORM, .of = VALIDITY}, {0},
};
static const property validity_keys[] = {{"is_start", TRUTH}, {"is_end", TRUTH}, {0}};
static const property entity_keys[] = {
    {"type", TEXT, NEEDED}, {"name", TEXT}, {"description", TEXT}, {"label", TEXT}, {"config", MAPPING}, {0},
};
/* Any key may stand there; these are checked at once, as nothing else looks at them. */
static const property source_config_keys[] = {
    {"freshness", FORM, .of = FRESHNESS}, {"enabled", TRUTH}, {"loaded_at_field", TEXT}, {"loaded_at_query", TEXT},
    {"event_time", TEXT}, {"meta", MAPPING}, {"tags", TEXT_OR_TEXTS}, {0},
};
static const property source_keys[] = {
    NAMED, {"config", FORM, .of = SOURCE_CONFIG}, {"meta", MAPPING}, {"tags", TEXTS}, {"database", TEXT}, {"dbname", TEXT},
    {"schema", TEXT}, {"loader", TEXT}, {"quoting", FORM, .of = QUOTING}, {"freshness", FORM, .of = FRESHNESS},
    {"loaded_at_field", TEXT}, {"loaded_at_query", TEXT}, {"tables", FORMS, .of = TABLE}, {"overrides", TEXT}, {0},
};
static const property table_keys[] = {
    NAMED, {"config", FORM, .of = SOURCE_CONFIG}, {"meta", MAPPING}, {"docs", FORM, .of = DOCS}, COLUMNS, TESTED, {"data_type", TEXT}, {"identifier", TEXT}, {"tags", TEXTS},
    {"quoting", FORM, .of = QUOTING}, {"freshness", FORM, .of = FRESHNESS}, {"loaded_at_field", TEXT},
    {"loaded_at_query", TEXT}, {"external", FORM, .of = EXTERNAL}, {0},
};
static const property quoting_keys[] = {
    {"database", TRUTH}, {"schema", TRUTH}, {"identifier", TRUTH}, {"column", TRUTH}, {0},
};
static const property freshness_keys[] = {
    {"warn_after", FORM, .of = PERIOD}, {"error_after", FORM, .of = PERIOD}, {"filter", TEXT}, {0},
};
static const property period_keys[] = {{"count", WHOLE}, {"period", WORD, .words = periods}, {0}};
static const property external_keys[] = {
    {"location", TEXT}, {"file_format", TEXT}, {"row_format", TEXT}, {"tbl_properties", TEXT}, {"partitions", TESTS},
    {0},
};
static const property owner_keys[] = {{"name", TEXT}, {"email", TEXT_OR_TEXTS}, {0}};
static const property exposure_keys[] = {
    NAMED, {"type", WORD, NEEDED, .words = exposure_types}, {"owner", FORM, NEEDED, .of = OWNER}, {"label", TEXT},
    {"maturity", WORD, .words = maturities}, {"meta", MAPPING}, {"tags", TEXTS}, {"url", TEXT},
    {"depends_on", TEXTS}, {"config", MAPPING}, {0},
};
static const property group_keys[] = {NAMED, {"owner", FORM, NEEDED, .of = OWNER}, {"config", MAPPING}, {0}};
static const property macro_keys[] = {DESCRIBED, {"arguments", FORMS, .of = ARGUMENT}, {0}};
static const property argument_keys[] = {NAMED, {"type", TEXT}, {0}};
static const property function_keys[] = {
    DESCRIBED, {"arguments", FORMS, .of = FUNCTION_ARGUMENT}, {"returns", FORM, NEEDED, .of = RETURNS},
    {"overloads", FORMS, .of = OVERLOAD}, {"access", TEXT}, {"group", TEXT}, {0},
};
static const property function_argument_keys[] = {
    NAMED, {"data_type", TEXT, NEEDED}, {"default_value", ANYTHING}, {0},
};
static const property returns_keys[] = {{"data_type", TEXT, NEEDED}, {"description", TEXT}, {0}};
static const property overload_keys[] = {
    {"defined_in", TEXT, NEEDED}, {"arguments", FORMS, .of = FUNCTION_ARGUMENT}, {"returns", FORM, .of = RETURNS},
    {"description", TEXT}, {0},
};
static const property unit_test_keys[] = {
    NAMED, {"model", TEXT, NEEDED}, {"given", FORMS, NEEDED, .of = FIXTURE}, {"expect", FORM, NEEDED, .of = EXPECTED},
    {"overrides", FORM, .of = OVERRIDES}, {"config", MAPPING}, {"versions", FORM, .of = TESTED_VERSIONS}, {0},
};
#define ROWS {"rows", TEXT_OR_ROWS}, {"format", WORD, .words = formats}, {"fixture", TEXT}
static const property fixture_keys[] = {{"input", TEXT, NEEDED}, ROWS, {0}};
static const property expected_keys[] = {ROWS, {0}};
static const property override_keys[] = {{"macros", MAPPING}, {"vars", MAPPING}, {"env_vars", MAPPING}, {0}};
static const property tested_version_keys[] = {{"include", VERSIONS}, {"exclude", VERSIONS}, {0}};

#define NO_TYPE FT_RESOURCE_TYPES /* of no configs of its own */

static const form forms[] = {
    [COLUMN] = {"column", column_keys, OPEN, NO_TYPE},
    [SOURCE_CONFIG] = {"config", source_config_keys, OPEN, NO_TYPE},
    [DOCS] = {"docs", docs_keys, CLOSED, NO_TYPE},
    [VERSION_OF_MODEL] = {"version", version_keys, CLOSED, NO_TYPE},
    [INCLUDED] = {"column", included_keys, OPEN, NO_TYPE},
    [TIME_SPINE] = {"time_spine", time_spine_keys, CLOSED, NO_TYPE},
    [GRAIN] = {"custom granularity", grain_keys, CLOSED, NO_TYPE},
    [DIMENSION] = {"dimension", dimension_keys, CLOSED, NO_TYPE},
    [ENTITY] = {"entity", entity_keys, CLOSED, NO_TYPE},
    [VALIDITY] = {"validity_params", validity_keys, CLOSED, NO_TYPE},
    [TABLE] = {"source table", table_keys, OPEN, FT_SOURCE},
    [QUOTING] = {"quoting", quoting_keys, CLOSED, NO_TYPE},
    [FRESHNESS] = {"freshness", freshness_keys, CLOSED, NO_TYPE},
    [PERIOD] = {"freshness", period_keys, CLOSED, NO_TYPE},
    [EXTERNAL] = {"external", external_keys, OPEN, NO_TYPE},
    [OWNER] = {"owner", owner_keys, OPEN, NO_TYPE},
    [ARGUMENT] = {"argument", argument_keys, CLOSED, NO_TYPE},
    [RETURNS] = {"returns", returns_keys, CLOSED, NO_TYPE},
    [OVERLOAD] = {"overload", overload_keys, CLOSED, NO_TYPE},
    [FUNCTION_ARGUMENT] = {"argument", function_argument_keys, CLOSED, NO_TYPE},
    [FIXTURE] = {"given input", fixture_keys, CLOSED, NO_TYPE},
    [EXPECTED] = {"expect", expected_keys, CLOSED, NO_TYPE},
    [OVERRIDES] = {"overrides", override_keys, CLOSED, NO_TYPE},
    [TESTED_VERSIONS] = {"versions", tested_version_keys, CLOSED, NO_TYPE},
    [MODEL] = {"model", model_keys, OPEN, FT_MODEL},
    [SEED] = {"seed", node_keys, OPEN, FT_SEED},
    [SNAPSHOT] = {"snapshot", snapshot_keys, OPEN, FT_SNAPSHOT},
    [ANALYSIS] = {"analysis", analysis_keys, OPEN, FT_ANALYSIS},
    [MACRO] = {"macro", macro_keys, OPEN, NO_TYPE},
    [FUNCTION] = {"function", function_keys, OPEN, FT_FUNCTION},
    [SINGULAR_TEST] = {"data test", test_keys, OPEN, FT_TEST},
    [SOURCE] = {"source", source_keys, CLOSED, FT_SOURCE},
    [EXPOSURE] = {"exposure", exposure_keys, CLOSED, FT_EXPOSURE},
    [GROUP] = {"group", group_keys, CLOSED, NO_TYPE},
    [UNIT_TEST] = {"unit test", unit_test_keys, CLOSED, FT_UNIT_TEST},
};

static const struct { const char *section; unsigned of; } sections[] = {
    {"models", MODEL},         {"seeds", SEED},         {"snapshots", SNAPSHOT}, {"analyses", ANALYSIS},
    {"macros", MACRO},         {"functions", FUNCTION}, {"sources", SOURCE},     {"data_tests", SINGULAR_TEST},
    {"exposures", EXPOSURE},   {"groups", GROUP},       {"unit_tests", UNIT_TEST},
};

/* ---- what is wrong */

typedef struct {
    ft_arena *scratch;
    ft_diags *diags;
    bool fine;
} checker;

/* `column "id"`: what a mapping is, and which one. */
static ft_str label_of(checker *c, const form *made, const ft_yaml *node)
{
    ft_str name = ft_yaml_text(ft_yaml_get(node, FT_STR("name")));
    return name.len ? ft_format(c->scratch, "%s \"%.*s\"", made->what, FT_ARG(name)) : ft_str_of(made->what);
}

static ft_str joined(checker *c, const char *const *words)
{
    ft_buf out = ft_buf_in(c->scratch);
    for (size_t i = 0; words[i]; i++)
        ft_buf_format(&out, "%s%s", !i ? "" : words[i + 1] ? ", " : " or ", words[i]);
    return ft_buf_str(&out);
}

static ft_str words_of(checker *c, const property *p)
{
    static const char *const texts[] = {
        [ANYTHING] = "", [TEXT] = "text", [TRUTH] = "true or false", [WHOLE] = "a whole number",
        [VERSION] = "text or a number", [WORD] = "", [ANY_CASE] = "", [MAPPING] = "a mapping", [TEXTS] = "a list of texts",
        [TEXT_OR_TEXTS] = "text or a list of texts", [VERSIONS] = "a list of versions",
        [TESTS] = "a list of names and mappings", [MAPPINGS] = "a list of mappings",
        [TEXT_OR_ROWS] = "text or a list of mappings", [FORM] = "a mapping", [FORMS] = "a list of mappings",
        [TEXT_OR_FORM] = "text or a mapping",
    };
    return p->words ? joined(c, p->words) : ft_str_of(texts[p->kind]);
}

static void say_misfit(checker *c, const form *made, const ft_yaml *owner, const property *p, const ft_yaml *node,
                       ft_value value)
{
    ft_str label = label_of(c, made, owner), words = words_of(c, p), type = ft_str_of(ft_type_name(value));
    bool is_text = value.kind == FT_TEXT && p->words;
    ft_str given = is_text ? ft_format(c->scratch, "'%.*s'", FT_ARG(ft_text_of(value))) : type;
    ft_diag *diag = ft_diag_error(c->diags, FT_DIAG_YAML_SHAPE, node->span, "%.*s: \"%s\" must be %.*s, not %.*s",
                                  FT_ARG(label), p->name, FT_ARG(words), FT_ARG(given));
    if (is_text) {
        FT_VEC(ft_str) names = {0};
        for (size_t i = 0; p->words[i]; i++)
            ft_vec_push(c->scratch, &names, ft_str_of(p->words[i]));
        ft_diag_suggest(c->diags, diag, ft_text_of(value), names.at, names.len);
    } else if (p->kind == TEXT && node->kind == FT_YAML_SCALAR) {
        ft_diag_hint(c->diags, diag, "Put it in quotes.");
    }
    c->fine = false;
}

static ft_str nearest_key(checker *c, const form *made, ft_str key)
{
    FT_VEC(ft_str) names = {0};
    for (const property *p = made->at; p->name; p++)
        ft_vec_push(c->scratch, &names, ft_str_of(p->name));
    return ft_text_nearest(key, names.at, names.len);
}

/* ---- values */

static bool among(ft_str word, const property *p)
{
    for (const char *const *one = p->words; *one; one++)
        if (p->kind == ANY_CASE ? ft_str_eq_nocase(word, ft_str_of(*one)) : ft_str_is(word, *one))
            return true;
    return false;
}

static ft_value value_of(checker *c, const ft_yaml *node)
{
    static ft_list some_list = {.frozen = true};
    static ft_dict some_dict = {.frozen = true};
    if (node->kind == FT_YAML_SEQUENCE)
        return ft_of_list(&some_list);
    if (node->kind == FT_YAML_MAPPING)
        return ft_of_dict(&some_dict);
    if (!node->plain || !ft_yaml_may_be_typed(node->as.text))
        return ft_of_text(node->as.text);
    return ft_yaml_plain_value(c->scratch, node);
}

static bool is_open_text(const ft_yaml *node)
{
    return node->kind == FT_YAML_SCALAR && ft_has_jinja(node->as.text);
}

#define OF(kind) (1u << (kind))
#define NAMES OF(FT_TEXT)
#define NUMBERS (OF(FT_INT) | OF(FT_FLOAT))

/* What in `node` is not a list of things of the kinds in the bits of `kinds`: an item, or itself; NULL: nothing. */
static const ft_yaml *misfit_in_list(checker *c, const ft_yaml *node, unsigned kinds)
{
    if (node->kind != FT_YAML_SEQUENCE)
        return node;
    for (size_t i = 0; i < node->as.items.len; i++) {
        const ft_yaml *item = node->as.items.at[i];
        if (!(kinds & OF(value_of(c, item).kind)) && !is_open_text(item))
            return item;
    }
    return NULL;
}

/* What in `node` does not fit: it, or an item of it; NULL: all fits. */
static const ft_yaml *misfit(checker *c, const property *p, const ft_yaml *node, ft_value value)
{
    unsigned is = OF(value.kind);
    switch (p->kind) {
    case ANYTHING: return NULL;
    case TEXT: return is & NAMES ? NULL : node;
    case TRUTH: return is & OF(FT_BOOL) ? NULL : node;
    case WHOLE: return is & OF(FT_INT) ? NULL : node;
    case VERSION: return is & (NAMES | NUMBERS) ? NULL : node;
    case WORD:
    case ANY_CASE: return is & NAMES && among(ft_text_of(value), p) ? NULL : node;
    case MAPPING:
    case FORM: return is & OF(FT_DICT) ? NULL : node;
    case TEXTS: return misfit_in_list(c, node, NAMES);
    case TEXT_OR_TEXTS: return is & NAMES ? NULL : misfit_in_list(c, node, NAMES);
    case VERSIONS: return misfit_in_list(c, node, NAMES | NUMBERS);
    case TESTS: return misfit_in_list(c, node, NAMES | OF(FT_DICT));
    case MAPPINGS:
    case FORMS: return misfit_in_list(c, node, OF(FT_DICT));
    case TEXT_OR_ROWS: return is & NAMES ? NULL : misfit_in_list(c, node, OF(FT_DICT));
    case TEXT_OR_FORM: return is & (NAMES | OF(FT_DICT)) ? NULL : node;
    }
    return NULL;
}

/* ---- mappings */

static void check_form(checker *c, const form *made, const ft_yaml *node);

static void check_value(checker *c, const form *made, const ft_yaml *owner, const property *p, const ft_yaml *node)
{
    if (ft_yaml_is_null(node))
        return;
    const ft_yaml *wrong = misfit(c, p, node, value_of(c, node));
    if (wrong && is_open_text(node))
        return;
    if (wrong) {
        say_misfit(c, made, owner, p, wrong, value_of(c, wrong));
        return;
    }
    bool nested = p->kind == FORM || p->kind == FORMS || p->kind == TEXT_OR_FORM;
    if (nested && node->kind == FT_YAML_MAPPING)
        check_form(c, &forms[p->of], node);
    for (size_t i = 0; nested && node->kind == FT_YAML_SEQUENCE && i < node->as.items.len; i++)
        if (node->as.items.at[i]->kind == FT_YAML_MAPPING)
            check_form(c, &forms[p->of], node->as.items.at[i]);
}

static const property *property_named(const form *made, ft_str name)
{
    for (const property *p = made->at; p->name; p++)
        if (ft_str_is(name, p->name))
            return p;
    return NULL;
}

static void hint_at_key(checker *c, const form *made, ft_diag *diag, ft_str meant)
{
    ft_buf keys = ft_buf_in(c->scratch);
    for (const property *p = made->at; p->name; p++)
        ft_buf_format(&keys, "%s%s", p == made->at ? "" : p[1].name ? ", " : " and ", p->name);
    if (meant.at)
        ft_diag_hint(c->diags, diag, "Did you mean \"%.*s\"?", FT_ARG(meant));
    else if (made->type != NO_TYPE)
        ft_diag_hint(c->diags, diag, "What is your own stands under `config: {meta: ...}`.");
    else
        ft_diag_hint(c->diags, diag, "It may have %.*s.", FT_ARG(ft_buf_str(&keys)));
}

/* A key that has no meaning here: refused, or, where keys of the user's own are allowed, warned of if it
 * looks like one that was meant to do something. */
static void say_unknown(checker *c, const form *made, const ft_yaml *owner, const ft_yaml *key)
{
    ft_str name = ft_yaml_text(key), label = label_of(c, made, owner), meant = nearest_key(c, made, name);
    bool config = made->type != NO_TYPE && ft_config_is_declared(made->type, name);
    ft_diag *diag = NULL;
    if (value_of(c, key).kind != FT_TEXT) {
        ft_diag_error(c->diags, FT_DIAG_YAML_SHAPE, key->span, "%.*s: keys must be text, not %s", FT_ARG(label),
                      ft_type_name(value_of(c, key)));
        c->fine = false;
        return;
    }
    if (made->open == CLOSED) {
        diag = ft_diag_error(c->diags, FT_DIAG_YAML_SHAPE, key->span, "%.*s has no property \"%.*s\"", FT_ARG(label),
                             FT_ARG(name));
        c->fine = false;
        hint_at_key(c, made, diag, meant);
    } else if (config || (meant.at && !ft_yaml_get(owner, meant))) {
        diag = ft_diag_warning(c->diags, FT_DIAG_IDLE_PROPERTY, key->span, "%.*s: the property \"%.*s\" does nothing",
                               FT_ARG(label), FT_ARG(name));
        hint_at_key(c, made, diag, meant);
    }
    if (diag && config)
        ft_diag_hint(c->diags, diag, "It is a config: write it under `config:`.");
}

static void check_form(checker *c, const form *made, const ft_yaml *node)
{
    for (size_t i = 0; i < node->as.pairs.len; i++) {
        const ft_yaml_pair *pair = &node->as.pairs.at[i];
        const property *known = property_named(made, ft_yaml_text(pair->key));
        if (known)
            check_value(c, made, node, known, pair->value);
        else
            say_unknown(c, made, node, pair->key);
    }
    for (const property *p = made->at; p->name; p++)
        if (p->needed && ft_yaml_is_null(ft_yaml_get(node, ft_str_of(p->name)))) {
            ft_str label = label_of(c, made, node);
            ft_diag_error(c->diags, FT_DIAG_YAML_SHAPE, node->span, "%.*s needs \"%s\"", FT_ARG(label), p->name);
            c->fine = false;
        }
}

bool ft_property_form_check(ft_arena *scratch, ft_str section, const ft_yaml *entry, ft_diags *diags)
{
    checker c = {.scratch = scratch, .diags = diags, .fine = true};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
        if (ft_str_is(section, sections[i].section))
            check_form(&c, &forms[sections[i].of], entry);
    return c.fine;
}
