/* config.c - layers of configs merged by each key's rule; the defaults of each kind.
 *
 * The tables are config_keys.def. Default values that are containers are made once, before main, and
 * frozen: every config of the process shares them. */
#include "model/config.h"

#include "model/colour.h"
#include "value/json.h"

typedef enum { REPLACE, APPEND, UPDATE, HOOKS, GRANTS } merge_rule;
typedef enum { ANY, TRUTH, TRUTH_OR_NONE, TEXT, TEXT_OR_NONE, TEXTS, TEXTS_OR_NONE, LIST, DICT, DICT_OR_NONE,
               INTEGER_OR_NONE, SEVERITY, BUILD_AFTER } value_check;

typedef struct { ft_str name; merge_rule rule; value_check check; ft_value fallback; ft_constant told; } config_key;
typedef struct { const config_key *at; size_t len; } config_keys;

static config_keys tables[FT_RESOURCE_TYPES];

/* ---- the tables */

static ft_list empty_list = {.frozen = true};
static ft_dict empty_dict = {.frozen = true};

static ft_value dict_of_nones(ft_arena *arena, const ft_str *names, size_t count)
{
    ft_dict *dict = ft_dict_new(arena);
    for (size_t i = 0; i < count; i++)
        ft_dict_set_text(arena, dict, names[i], FT_VALUE_NONE);
    return ft_of_dict(dict);
}

static ft_value pair_of(ft_arena *arena, ft_str a, ft_value a_value, ft_str b, ft_value b_value)
{
    ft_dict *dict = ft_dict_new(arena);
    ft_dict_set_text(arena, dict, a, a_value);
    ft_dict_set_text(arena, dict, b, b_value);
    return ft_of_dict(dict);
}

static ft_value one_of(ft_arena *arena, ft_str name, ft_value value)
{
    ft_dict *dict = ft_dict_new(arena);
    ft_dict_set_text(arena, dict, name, value);
    return ft_of_dict(dict);
}

static ft_value freshness_default(ft_arena *arena)
{
    const ft_str parts[] = {FT_STR("count"), FT_STR("period")};
    ft_dict *dict = ft_dict_new(arena);
    ft_dict_set_text(arena, dict, FT_STR("warn_after"), dict_of_nones(arena, parts, 2));
    ft_dict_set_text(arena, dict, FT_STR("error_after"), dict_of_nones(arena, parts, 2));
    ft_dict_set_text(arena, dict, FT_STR("filter"), FT_VALUE_NONE);
    return ft_of_dict(dict);
}

static config_keys table_of(ft_arena *arena, const config_key *rows, size_t count)
{
    config_key *copy = FT_NEW_ARRAY(arena, config_key, count);
    memcpy(copy, rows, count * sizeof *rows);
    for (size_t i = 0; i < count; i++) {
        ft_value_freeze(copy[i].fallback);
        copy[i].told = ft_constant_of(arena, rows[i].told.key, copy[i].fallback);
    }
    return (config_keys){copy, count};
}

#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
#define EMPTY_LIST ft_of_list(&empty_list)
#define EMPTY_DICT ft_of_dict(&empty_dict)
#define TABLE(type, ...)                                                                           \
    do {                                                                                           \
        const config_key rows[] = {__VA_ARGS__};                                                   \
        tables[type] = table_of(arena, rows, sizeof rows / sizeof *rows);                          \
    } while (0)

/* Every kind that has a relation or runs: the shared keys, the node keys and a few of its own. */
static void build_node_tables(ft_arena *arena)
{
    const ft_value DEFAULT_SCHEMA = FT_VALUE_NONE;
    const ft_value DEFAULT_DOCS =
        pair_of(arena, FT_STR("show"), FT_VALUE_TRUE, FT_STR("node_color"), FT_VALUE_NONE);
    const ft_value DEFAULT_CONTRACT =
        pair_of(arena, FT_STR("enforced"), FT_VALUE_FALSE, FT_STR("alias_types"), FT_VALUE_TRUE);
    const ft_value DEFAULT_POINTER =
        pair_of(arena, FT_STR("enabled"), FT_VALUE_NONE, FT_STR("alias"), FT_VALUE_NONE);
    const ft_value DEFAULT_SNOWFLAKE = one_of(arena, FT_STR("quote_args"), FT_VALUE_TRUE);
    const ft_str columns[] = {FT_STR("dbt_valid_to"), FT_STR("dbt_valid_from"), FT_STR("dbt_scd_id"),
                              FT_STR("dbt_updated_at"), FT_STR("dbt_is_deleted")};
    const ft_value DEFAULT_SNAPSHOT_NAMES = dict_of_nones(arena, columns, 5);
    ft_value DEFAULT_MATERIALIZED = FT_VALUE_TEXT("view");
    const config_key model[] = {
#define FT_CONFIG_SHARED
#define FT_CONFIG_NODE
#define FT_CONFIG_MODEL
#include "model/config_keys.def"
#undef FT_CONFIG_MODEL
    };
    tables[FT_MODEL] = table_of(arena, model, sizeof model / sizeof *model);
#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
    const config_key plain[] = {
#include "model/config_keys.def"
    };
    tables[FT_ANALYSIS] = tables[FT_OPERATION] = table_of(arena, plain, sizeof plain / sizeof *plain);
    DEFAULT_MATERIALIZED = FT_VALUE_TEXT("seed");
#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
    const config_key seed[] = {
#define FT_CONFIG_SEED
#include "model/config_keys.def"
#undef FT_CONFIG_SEED
    };
    tables[FT_SEED] = table_of(arena, seed, sizeof seed / sizeof *seed);
    DEFAULT_MATERIALIZED = FT_VALUE_TEXT("snapshot");
#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
    const config_key snapshot[] = {
#define FT_CONFIG_SNAPSHOT
#include "model/config_keys.def"
#undef FT_CONFIG_SNAPSHOT
    };
    tables[FT_SNAPSHOT] = table_of(arena, snapshot, sizeof snapshot / sizeof *snapshot);
    DEFAULT_MATERIALIZED = FT_VALUE_TEXT("function");
#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
    const config_key function[] = {
#define FT_CONFIG_FUNCTION
#include "model/config_keys.def"
#undef FT_CONFIG_FUNCTION
#undef FT_CONFIG_NODE
    };
    tables[FT_FUNCTION] = table_of(arena, function, sizeof function / sizeof *function);
#undef FT_CONFIG_SHARED
}

static void build_test_table(ft_arena *arena)
{
    const ft_value DEFAULT_SCHEMA = FT_VALUE_TEXT("dbt_test__audit");
    const ft_value DEFAULT_MATERIALIZED = FT_VALUE_TEXT("test");
#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
    const config_key test[] = {
#define FT_CONFIG_SHARED
#define FT_CONFIG_TEST
#include "model/config_keys.def"
#undef FT_CONFIG_TEST
#undef FT_CONFIG_SHARED
    };
    tables[FT_TEST] = table_of(arena, test, sizeof test / sizeof *test);
}

static void build_described_tables(ft_arena *arena)
{
    const ft_value DEFAULT_FRESHNESS = freshness_default(arena);
    const ft_value DEFAULT_CACHE = one_of(arena, FT_STR("enabled"), FT_VALUE_FALSE);
#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
    const config_key source[] = {
#define FT_CONFIG_SOURCE
#include "model/config_keys.def"
#undef FT_CONFIG_SOURCE
    };
    tables[FT_SOURCE] = table_of(arena, source, sizeof source / sizeof *source);
#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
    const config_key exposure[] = {
#define FT_CONFIG_EXPOSURE
#include "model/config_keys.def"
#undef FT_CONFIG_EXPOSURE
    };
    tables[FT_EXPOSURE] = table_of(arena, exposure, sizeof exposure / sizeof *exposure);
#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
    const config_key semantic[] = {
#define FT_CONFIG_SEMANTIC
#include "model/config_keys.def"
    };
    tables[FT_METRIC] = tables[FT_SEMANTIC_MODEL] =
        table_of(arena, semantic, sizeof semantic / sizeof *semantic);
#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
    const config_key saved_query[] = {
#define FT_CONFIG_SAVED_QUERY
#include "model/config_keys.def"
#undef FT_CONFIG_SAVED_QUERY
#undef FT_CONFIG_SEMANTIC
    };
    tables[FT_SAVED_QUERY] = table_of(arena, saved_query, sizeof saved_query / sizeof *saved_query);
#define KEY(name, rule, check, fallback) {FT_STR(name), rule, check, fallback, {FT_KEY(name)}},
    const config_key unit_test[] = {
#define FT_CONFIG_UNIT_TEST
#include "model/config_keys.def"
#undef FT_CONFIG_UNIT_TEST
    };
    tables[FT_UNIT_TEST] = table_of(arena, unit_test, sizeof unit_test / sizeof *unit_test);
}

/* Before main, so before any thread. */
__attribute__((constructor)) static void build_tables(void)
{
    static ft_arena *arena;
    arena = ft_arena_new("config defaults");
    build_node_tables(arena);
    build_test_table(arena);
    build_described_tables(arena);
}

static const config_key *find_key(uint8_t type, ft_str name)
{
    const config_keys *keys = &tables[type];
    for (size_t i = 0; i < keys->len; i++)
        if (ft_str_eq(keys->at[i].name, name))
            return &keys->at[i];
    return NULL;
}

bool ft_config_is_declared(ft_resource_type type, ft_str key)
{
    return find_key((uint8_t)type, key) != NULL;
}

/* ---- kinds */

static const struct { const char *word, *plural; } type_words[FT_RESOURCE_TYPES] = {
    [FT_MODEL] = {"model", "models"},
    [FT_SEED] = {"seed", "seeds"},
    [FT_SNAPSHOT] = {"snapshot", "snapshots"},
    [FT_TEST] = {"test", "data_tests"},
    [FT_ANALYSIS] = {"analysis", "analyses"},
    [FT_OPERATION] = {"operation", "operations"},
    [FT_FUNCTION] = {"function", "functions"},
    [FT_SOURCE] = {"source", "sources"},
    [FT_EXPOSURE] = {"exposure", "exposures"},
    [FT_METRIC] = {"metric", "metrics"},
    [FT_SEMANTIC_MODEL] = {"semantic_model", "semantic_models"},
    [FT_SAVED_QUERY] = {"saved_query", "saved_queries"},
    [FT_UNIT_TEST] = {"unit_test", "unit_tests"},
};

const char *ft_resource_type_word(ft_resource_type type)
{
    return type_words[type].word;
}

const char *ft_resource_type_plural(ft_resource_type type)
{
    return type_words[type].plural;
}

/* ---- reading */

ft_value ft_config_get(const ft_config *config, ft_str key)
{
    const ft_value *found = config->set ? ft_dict_find_text(config->set, key) : NULL;
    if (found)
        return *found;
    const config_key *declared = find_key(config->type, key);
    return declared ? declared->fallback : FT_VALUE_UNDEFINED;
}

static ft_value default_of(const ft_config *config, ft_str key)
{
    const config_key *declared = find_key(config->type, key);
    return declared ? declared->fallback : FT_VALUE_UNDEFINED;
}

ft_str ft_config_text(const ft_config *config, ft_str key)
{
    ft_value value = ft_config_get(config, key);
    if (value.kind != FT_TEXT && value.kind != FT_NONE)
        value = default_of(config, key);
    return value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
}

bool ft_config_truth(const ft_config *config, ft_str key)
{
    ft_value value = ft_config_get(config, key);
    if (value.kind != FT_BOOL)
        value = default_of(config, key);
    return value.kind == FT_BOOL && value.as.truth;
}

void ft_config_tell(const ft_config *config, ft_sink *sink)
{
    const config_keys *keys = &tables[config->type];
    for (size_t i = 0; i < keys->len; i++) {
        const ft_value *set = config->set ? ft_dict_find_text(config->set, keys->at[i].name) : NULL;
        if (set)
            ft_sink_value(sink, keys->at[i].told.key, *set);
        else
            ft_sink_constant(sink, &keys->at[i].told);
    }
    if (!config->set)
        return;
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(config->set, &at));)
        if (entry->key.kind == FT_TEXT && !find_key(config->type, ft_text_of(entry->key)))
            ft_sink_value(sink, ft_key_of(ft_text_of(entry->key)), entry->value);
}

/* ---- merging one value */

static void append_all(ft_arena *arena, ft_list *list, ft_value value)
{
    if (value.kind != FT_LIST && value.kind != FT_TUPLE) {
        ft_list_add(arena, list, value);
        return;
    }
    for (size_t i = 0; i < value.as.list->len; i++)
        ft_list_add(arena, list, value.as.list->at[i]);
}

static ft_value listed(ft_arena *arena, ft_value value)
{
    ft_list *list = ft_list_new(arena, 4);
    append_all(arena, list, value);
    return ft_of_list(list);
}

static ft_value appended(ft_arena *arena, ft_value old, ft_value added)
{
    ft_list *list = ft_list_new(arena, 4);
    append_all(arena, list, old);
    append_all(arena, list, added);
    return ft_of_list(list);
}

/* Keys of these mappings are text to dbt: what YAML reads as a number or a truth value stands as Python prints it,
 * so that `on` is "True" and not the key 1. */
static ft_value text_key(ft_arena *arena, ft_value key)
{
    ft_job job = ft_job_in(arena);
    ft_str text;
    return key.kind != FT_TEXT && ft_to_text(&job, key, &text) ? ft_of_text(text) : key;
}

static ft_value updated(ft_arena *arena, ft_value old, ft_value added)
{
    ft_dict *dict = ft_dict_new(arena);
    ft_dict_entry *entry;
    ft_job job = ft_job_in(arena);
    for (size_t at = 0; old.kind == FT_DICT && (entry = ft_dict_next(old.as.dict, &at));)
        ft_dict_set(&job, dict, entry->key, entry->value);
    for (size_t at = 0; (entry = ft_dict_next(added.as.dict, &at));)
        ft_dict_set(&job, dict, text_key(arena, entry->key), entry->value);
    return ft_of_dict(dict);
}

/* grants: a privilege replaces, "+privilege" extends (CFG-14, TRAP-008). `keep_plus`: between the
 * config() calls of one file the sign must stay for the layers to come. */
static ft_value granted(ft_arena *arena, ft_value old, ft_value added, bool keep_plus)
{
    ft_dict *dict = ft_dict_new(arena);
    ft_dict_entry *entry;
    for (size_t at = 0; old.kind == FT_DICT && (entry = ft_dict_next(old.as.dict, &at));)
        if (entry->key.kind == FT_TEXT)
            ft_dict_set_text(arena, dict, ft_text_of(entry->key), listed(arena, entry->value));
    for (size_t at = 0; (entry = ft_dict_next(added.as.dict, &at));) {
        if (entry->key.kind != FT_TEXT)
            continue;
        ft_str key = ft_text_of(entry->key);
        bool extend = ft_str_starts(key, FT_STR("+"));
        while (!keep_plus && ft_str_starts(key, FT_STR("+")))
            key = ft_str_from(key, 1);
        const ft_value *before = ft_dict_find_text(dict, key);
        ft_dict_set_text(arena, dict, key,
                         extend && before ? appended(arena, *before, entry->value) : listed(arena, entry->value));
    }
    return ft_of_dict(dict);
}

/* A hook is a text, a JSON object in a text, or {sql, transaction} (PRJ-60). */
static ft_value hook_of(ft_arena *arena, ft_value given)
{
    ft_value from = given;
    if (given.kind == FT_TEXT && ft_str_starts(ft_str_trim(ft_text_of(given)), FT_STR("{"))) {
        ft_job job = ft_job_in(arena);
        ft_value read;
        if (ft_json_read(&job, ft_text_of(given), &read) && read.kind == FT_DICT)
            from = read;
    }
    ft_dict *hook = ft_dict_new(arena);
    ft_value sql = from, transaction = FT_VALUE_UNDEFINED;
    if (from.kind == FT_DICT) {
        sql = ft_dict_get_text(from.as.dict, FT_STR("sql"));
        transaction = ft_dict_get_text(from.as.dict, FT_STR("transaction"));
    }
    ft_dict_set_text(arena, hook, FT_STR("sql"), sql);
    ft_dict_set_text(arena, hook, FT_STR("transaction"),
                     transaction.kind == FT_UNDEFINED ? FT_VALUE_TRUE : transaction);
    ft_dict_set_text(arena, hook, FT_STR("index"), FT_VALUE_NONE);
    return ft_of_dict(hook);
}

/* Nothing behind a key adds no hook. */
static ft_value hooked(ft_arena *arena, ft_value old, ft_value added)
{
    ft_list *list = ft_list_new(arena, 4);
    append_all(arena, list, old);
    if (added.kind == FT_LIST || added.kind == FT_TUPLE)
        for (size_t i = 0; i < added.as.list->len; i++)
            ft_list_add(arena, list, hook_of(arena, added.as.list->at[i]));
    else if (added.kind != FT_NONE)
        ft_list_add(arena, list, hook_of(arena, added));
    return ft_of_list(list);
}

static bool expect_dict(ft_str key, ft_value value, ft_span span, ft_diags *diags)
{
    if (value.kind == FT_DICT)
        return true;
    ft_diag_error(diags, FT_DIAG_CONFIG, span, "config \"%.*s\" must be a mapping, not %s", FT_ARG(key),
                  ft_type_name(value));
    return false;
}

static bool takes_text(const config_key *declared)
{
    return declared && (declared->check == TEXT || declared->check == TEXT_OR_NONE || declared->check == TEXTS ||
                        declared->check == TEXTS_OR_NONE);
}

/* `schema: "{{ 'x' if prod }}"` where prod is false: what is undefined is an empty text. */
static ft_value without_undefined(ft_arena *arena, ft_value value)
{
    if (value.kind == FT_UNDEFINED)
        return FT_VALUE_TEXT("");
    if (value.kind != FT_LIST)
        return value;
    ft_list *list = ft_list_new(arena, value.as.list->len);
    for (size_t i = 0; i < value.as.list->len; i++)
        ft_list_add(arena, list, without_undefined(arena, value.as.list->at[i]));
    return ft_of_list(list);
}

/* static_analysis: on|off arrives as a boolean; latest_version_pointer may be one. */
static ft_value as_declared(ft_arena *arena, const config_key *declared, ft_str key, ft_value value)
{
    if (takes_text(declared))
        value = without_undefined(arena, value);
    if (value.kind != FT_BOOL)
        return value;
    if (ft_str_is(key, "static_analysis"))
        return value.as.truth ? FT_VALUE_TEXT("on") : FT_VALUE_TEXT("off");
    if (ft_str_is(key, "latest_version_pointer"))
        return one_of(arena, FT_STR("enabled"), value);
    return value;
}

static bool merge_value(ft_arena *arena, const config_key *declared, ft_str key, ft_value old, ft_value added,
                        ft_value *out, ft_span span, ft_diags *diags)
{
    added = as_declared(arena, declared, key, added);
    switch (declared ? declared->rule : REPLACE) {
    case REPLACE: *out = added; return true;
    case APPEND: *out = appended(arena, old, added); return true;
    case HOOKS: *out = hooked(arena, old, added); return true;
    case UPDATE:
        if (!expect_dict(key, added, span, diags))
            return false;
        *out = updated(arena, old, added);
        return true;
    case GRANTS:
        if (!expect_dict(key, added, span, diags))
            return false;
        *out = granted(arena, old, added, false);
        return true;
    }
    return true;
}

/* ---- merging a layer */

/* With room for `more` entries. */
static ft_dict *shallow_copy(ft_arena *arena, const ft_dict *dict, size_t more)
{
    ft_dict *copy = ft_dict_with_room(arena, (dict ? dict->len : 0) + more);
    const ft_dict_entry *entry;
    for (size_t at = 0; dict && (entry = ft_dict_next(dict, &at));)
        ft_dict_set_text(arena, copy, ft_text_of(entry->key), entry->value);
    return copy;
}

/* The official spelling of a key as it may be written (PRJ-55, PRJ-60, TRAP-027). */
static ft_str official_name(ft_str key)
{
    if (ft_str_starts(key, FT_STR("+")))
        key = ft_str_trim(ft_str_from(key, 1));
    if (ft_str_is(key, "pre_hook"))
        return FT_STR("pre-hook");
    if (ft_str_is(key, "post_hook"))
        return FT_STR("post-hook");
    if (ft_str_is(key, "dbname"))
        return FT_STR("database");
    if (ft_str_is(key, "pass"))
        return FT_STR("password");
    return key;
}

/* Two spellings of one key in one layer: nobody can say which is meant. */
static bool check_spellings(const ft_dict *layer, ft_span span, ft_diags *diags)
{
    static const ft_str pairs[][2] = {{FT_STR_INIT("pre_hook"), FT_STR_INIT("pre-hook")},
                                      {FT_STR_INIT("post_hook"), FT_STR_INIT("post-hook")},
                                      {FT_STR_INIT("dbname"), FT_STR_INIT("database")}};
    bool fine = true;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (ft_dict_find_text(layer, pairs[i][0]) && ft_dict_find_text(layer, pairs[i][1])) {
            ft_diag_error(diags, FT_DIAG_CONFIG, span, "config \"%.*s\" is given twice, also as \"%.*s\"",
                          FT_ARG(pairs[i][1]), FT_ARG(pairs[i][0]));
            fine = false;
        }
    return fine;
}

/* The first layer of a config is the config where every key of it replaces as it is written. */
static bool stands_as_written(ft_resource_type type, const ft_dict *layer)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(layer, &at));) {
        ft_str key = ft_text_of(entry->key);
        if (entry->key.kind != FT_TEXT || entry->value.kind == FT_BOOL || official_name(key).at != key.at)
            return false;
        const config_key *declared = find_key(type, key);
        if (declared && declared->rule != REPLACE)
            return false;
        if (takes_text(declared) && (entry->value.kind == FT_UNDEFINED || entry->value.kind == FT_LIST))
            return false;
    }
    return true;
}

bool ft_config_merge(ft_arena *arena, ft_config *config, const ft_dict *layer, ft_span span, ft_diags *diags)
{
    if (!layer || layer->len == 0)
        return true;
    if (!config->set && stands_as_written((ft_resource_type)config->type, layer)) {
        config->set = (ft_dict *)layer;
        return true;
    }
    bool fine = check_spellings(layer, span, diags);
    ft_dict *merged = shallow_copy(arena, config->set, layer->len);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(layer, &at));) {
        if (entry->key.kind != FT_TEXT)
            continue;
        ft_str key = official_name(ft_text_of(entry->key));
        const config_key *declared = find_key(config->type, key);
        const ft_value *before = ft_dict_find_text(merged, key);
        ft_value old = before ? *before : declared ? declared->fallback : FT_VALUE_NONE, value;
        if (merge_value(arena, declared, key, old, entry->value, &value, span, diags))
            ft_dict_set_text(arena, merged, key, value);
        else
            fine = false;
    }
    config->set = merged;
    return fine;
}

static bool all_keys_text(const ft_dict *dict)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at));)
        if (entry->key.kind != FT_TEXT)
            return false;
    return true;
}

void ft_config_merge_unrendered(ft_arena *arena, ft_config *config, const ft_dict *layer)
{
    if (!layer || layer->len == 0)
        return;
    if (!config->unrendered && all_keys_text(layer)) {
        config->unrendered = (ft_dict *)layer;
        return;
    }
    ft_dict *merged = shallow_copy(arena, config->unrendered, layer->len);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(layer, &at));)
        if (entry->key.kind == FT_TEXT)
            ft_dict_set_text(arena, merged, ft_text_of(entry->key), entry->value);
    config->unrendered = merged;
}

/* Between calls of one file: lists are made at once, mappings update, all else replaces. */
static ft_value join_value(ft_arena *arena, ft_str key, const ft_value *old, ft_value added)
{
    static const config_keys *model = &tables[FT_MODEL];
    const config_key *declared = NULL;
    for (size_t i = 0; i < model->len && !declared; i++)
        if (ft_str_eq(model->at[i].name, official_name(key)))
            declared = &model->at[i];
    merge_rule rule = declared ? declared->rule : REPLACE;
    if (!old)
        return added;
    if (rule == APPEND || rule == HOOKS)
        return appended(arena, *old, added);
    if (rule == GRANTS && added.kind == FT_DICT)
        return granted(arena, *old, added, true);
    if (rule == UPDATE && added.kind == FT_DICT && old->kind == FT_DICT)
        return updated(arena, *old, added);
    return added;
}

ft_dict *ft_config_join_calls(ft_arena *arena, ft_dict *calls, const ft_dict *more)
{
    ft_dict *joined = shallow_copy(arena, calls, more->len);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(more, &at));) {
        if (entry->key.kind != FT_TEXT)
            continue;
        ft_str key = ft_text_of(entry->key);
        ft_dict_set_text(arena, joined, key,
                         join_value(arena, key, ft_dict_find_text(joined, key), entry->value));
    }
    return joined;
}

void ft_config_put(ft_arena *arena, ft_config *config, ft_str key, ft_value value)
{
    config->set = shallow_copy(arena, config->set, 1);
    ft_dict_set_text(arena, config->set, key, value);
}

/* Numbers and truths where text is wanted are taken as Python prints them, as dbt does: tags: [2024]. */
static ft_value printed(ft_arena *arena, ft_value value)
{
    ft_job job = ft_job_in(arena);
    ft_str text;
    bool plain = value.kind == FT_INT || value.kind == FT_FLOAT || value.kind == FT_BOOL;
    return plain && ft_to_text(&job, value, &text) ? ft_of_text(text) : value;
}

/* A list of texts: what is printed, without those that are none. */
static ft_value printed_all(ft_arena *arena, ft_value list)
{
    ft_list *out = ft_list_new(arena, list.as.list->len);
    for (size_t i = 0; i < list.as.list->len; i++)
        if (list.as.list->at[i].kind != FT_NONE)
            ft_list_add(arena, out, printed(arena, list.as.list->at[i]));
    return ft_of_list(out);
}

static ft_value whole_number(ft_value value)
{
    double number;
    bool fits = value.kind == FT_TEXT && ft_float_parse(ft_text_of(value), &number) && number > -1e15 && number < 1e15 &&
                (double)(int64_t)number == number;
    return fits ? ft_of_int((int64_t)number) : value;
}

/* CFG-31: freshness of a model is {build_after: {count, period, updates_on}}; of anything else dbt keeps nothing. */
static ft_value settled_freshness(ft_arena *arena, ft_value value)
{
    static const char *const keys[] = {"count", "period", NULL};
    const ft_value *given = value.kind == FT_DICT ? ft_dict_find_text(value.as.dict, FT_STR("build_after")) : NULL;
    if (!given)
        return value.kind == FT_DICT ? FT_VALUE_NONE : value;
    if (given->kind != FT_DICT)
        return value;
    ft_dict *after = ft_dict_new(arena);
    for (const char *const *key = keys; *key; key++) {
        const ft_value *set = ft_dict_find_text(given->as.dict, ft_str_of(*key));
        ft_dict_set_text(arena, after, ft_str_of(*key), set ? *set : FT_VALUE_NONE);
    }
    const ft_value *updates = ft_dict_find_text(given->as.dict, FT_STR("updates_on"));
    ft_dict_set_text(arena, after, FT_STR("updates_on"), updates ? *updates : FT_VALUE_TEXT("any"));
    return one_of(arena, FT_STR("build_after"), ft_of_dict(after));
}

/* docs, contract and their like have the members of their fallback and no others. */
static bool is_closed(const config_key *declared)
{
    return declared->fallback.kind == FT_DICT && declared->fallback.as.dict->len > 0 && declared->rule == UPDATE;
}

static bool is_member(const config_key *declared, ft_value key)
{
    return key.kind == FT_TEXT && ft_dict_find_text(declared->fallback.as.dict, ft_text_of(key));
}

static bool has_strangers(const config_key *declared, ft_value value)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; value.kind == FT_DICT && (entry = ft_dict_next(value.as.dict, &at));)
        if (!is_member(declared, entry->key))
            return true;
    return false;
}

static ft_value members_of(ft_arena *arena, const config_key *declared, const ft_dict *given)
{
    ft_dict *known = ft_dict_new(arena);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(given, &at));)
        if (is_member(declared, entry->key))
            ft_dict_set_text(arena, known, ft_text_of(entry->key), entry->value);
    return ft_of_dict(known);
}

static ft_value settled(ft_arena *arena, const config_key *declared, ft_value value)
{
    if (value.kind == FT_DICT && is_closed(declared))
        return members_of(arena, declared, value.as.dict);
    switch (declared->check) {
    case TEXT:
    case TEXT_OR_NONE:
        return value.kind == FT_NONE && declared->fallback.kind == FT_TEXT ? declared->fallback : printed(arena, value);
    case TEXTS:
    case TEXTS_OR_NONE: return value.kind == FT_LIST ? printed_all(arena, value) : printed(arena, value);
    case INTEGER_OR_NONE: return whole_number(value);
    case BUILD_AFTER: return settled_freshness(arena, value);
    default: return value;
    }
}

static bool all_texts(ft_value list)
{
    for (size_t i = 0; i < list.as.list->len; i++)
        if (list.as.list->at[i].kind != FT_TEXT)
            return false;
    return true;
}

static void settle_types(ft_arena *arena, ft_config *config)
{
    const ft_dict *given = config->set;
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(given, &at));) {
        const config_key *declared = find_key(config->type, ft_text_of(entry->key));
        bool fits = !declared || entry->value.kind == FT_TEXT || entry->value.kind == FT_DICT ||
                    (entry->value.kind == FT_LIST && all_texts(entry->value));
        if (!fits || (declared && (declared->check == INTEGER_OR_NONE || declared->check == BUILD_AFTER)) ||
            (declared && is_closed(declared) && has_strangers(declared, entry->value)))
            ft_config_put(arena, config, ft_text_of(entry->key), settled(arena, declared, entry->value));
    }
}

void ft_config_finish(ft_arena *arena, ft_config *config)
{
    if (!config->set)
        return;
    settle_types(arena, config);
    if (config->type != FT_TEST)
        return;
    ft_value as = ft_dict_get_text(config->set, FT_STR("store_failures_as"));
    ft_value store = ft_dict_get_text(config->set, FT_STR("store_failures"));
    if (as.kind == FT_TEXT)
        ft_config_put(arena, config, FT_STR("store_failures"),
                      ft_of_bool(!ft_str_is(ft_text_of(as), "ephemeral")));
    else if (store.kind == FT_BOOL)
        ft_config_put(arena, config, FT_STR("store_failures_as"),
                      store.as.truth ? FT_VALUE_TEXT("table") : FT_VALUE_TEXT("ephemeral"));
}

/* ---- checking */

static bool is_severity(ft_value value)
{
    return value.kind == FT_TEXT && (ft_str_eq_nocase(ft_text_of(value), FT_STR("warn")) ||
                                     ft_str_eq_nocase(ft_text_of(value), FT_STR("error")));
}

/* NULL: fits; else what was expected. */
static const char *misfit(value_check check, ft_value value)
{
    bool none = value.kind == FT_NONE;
    switch (check) {
    case ANY: return NULL;
    case TRUTH: return value.kind == FT_BOOL ? NULL : "true or false";
    case TRUTH_OR_NONE: return none || value.kind == FT_BOOL ? NULL : "true or false";
    case TEXT: return value.kind == FT_TEXT ? NULL : "text";
    case TEXT_OR_NONE: return none || value.kind == FT_TEXT ? NULL : "text";
    case TEXTS_OR_NONE:
        if (none)
            return NULL;
        /* fall through */
    case TEXTS:
        return value.kind == FT_TEXT || (value.kind == FT_LIST && all_texts(value)) ? NULL
                                                                                     : "text or a list of texts";
    case LIST: return value.kind == FT_LIST ? NULL : "a list";
    case DICT_OR_NONE:
    case BUILD_AFTER:
        if (none)
            return NULL;
        /* fall through */
    case DICT: return value.kind == FT_DICT ? NULL : "a mapping";
    case INTEGER_OR_NONE: return none || value.kind == FT_INT ? NULL : "an integer";
    case SEVERITY: return is_severity(value) ? NULL : "'warn' or 'error'";
    }
    return NULL;
}

static bool refuse(ft_span span, ft_diags *diags, const char *key, const char *wanted, ft_value given)
{
    if (given.kind == FT_TEXT && !strcmp(wanted, "true or false"))
        ft_diag_error(diags, FT_DIAG_CONFIG, span, "config \"%s\" must be %s: '%.*s' is not of type 'boolean'", key, wanted,
                      FT_ARG(ft_text_of(given)));
    else
        ft_diag_error(diags, FT_DIAG_CONFIG, span, "config \"%s\" must be %s, not %s", key, wanted, ft_type_name(given));
    return false;
}

/* What dbt has words for: any other would be taken for the default, silently. */
static bool check_words(const ft_config *config, ft_span span, ft_diags *diags)
{
    static const struct { const char *key, *words[4]; } closed[] = {
        {"on_configuration_change", {"apply", "continue", "fail"}}, {"on_error", {"skip_children", "continue"}},
        {"type", {"scalar", "aggregate", "table"}}, {"volatility", {"deterministic", "stable", "non-deterministic"}}};
    bool fine = true;
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
        const ft_value *set = ft_dict_find_text(config->set, ft_str_of(closed[i].key));
        bool known = !set || set->kind != FT_TEXT || !find_key(config->type, ft_str_of(closed[i].key));
        for (size_t w = 0; !known && closed[i].words[w]; w++)
            known = ft_str_is(ft_text_of(*set), closed[i].words[w]);
        if (known)
            continue;
        const char *const *words = closed[i].words;
        ft_diag *diag = ft_diag_error(diags, FT_DIAG_CONFIG, span, "config \"%s\" has an invalid value: '%.*s'",
                                      closed[i].key, FT_ARG(ft_text_of(*set)));
        ft_diag_hint(diags, diag, "It must be %s%s%s or %s.", words[0], words[2] ? ", " : "", words[2] ? words[1] : "",
                     words[2] ? words[2] : words[1]);
        fine = false;
    }
    return fine;
}

/* `key` of the mapping `config`, where it is given, must be true or false. */
static bool check_truth(const ft_config *config, const char *name, const char *key, ft_span span, ft_diags *diags)
{
    const ft_value *dict = ft_dict_find_text(config->set, ft_str_of(name));
    const ft_value *set = dict && dict->kind == FT_DICT ? ft_dict_find_text(dict->as.dict, ft_str_of(key)) : NULL;
    if (!set || set->kind == FT_BOOL || !find_key(config->type, ft_str_of(name)))
        return true;
    ft_diag_error(diags, FT_DIAG_CONFIG, span, "config \"%s.%s\" must be true or false, not %s", name, key,
                  ft_type_name(*set));
    return false;
}

static bool check_colour(const ft_config *config, ft_span span, ft_diags *diags)
{
    const ft_value *docs = ft_dict_find_text(config->set, FT_STR("docs"));
    ft_value colour = docs && docs->kind == FT_DICT ? ft_dict_get_text(docs->as.dict, FT_STR("node_color")) : FT_VALUE_NONE;
    if (colour.kind != FT_TEXT || !colour.len || ft_is_colour(ft_text_of(colour)))
        return true;
    ft_diag_error(diags, FT_DIAG_CONFIG, span,
                  "Invalid color name for docs.node_color: %.*s. It is neither a valid HTML color name nor a valid HEX code.",
                  FT_ARG(ft_text_of(colour)));
    return false;
}

/* CFG-10: a hook is a text or {sql, transaction}. */
static bool check_hooks(const ft_config *config, const char *key, ft_span span, ft_diags *diags)
{
    const ft_value *hooks = ft_dict_find_text(config->set, ft_str_of(key));
    bool fine = true;
    for (size_t i = 0; hooks && hooks->kind == FT_LIST && i < hooks->as.list->len; i++) {
        ft_value hook = hooks->as.list->at[i];
        if (hook.kind != FT_DICT)
            continue;
        ft_value sql = ft_dict_get_text(hook.as.dict, FT_STR("sql"));
        ft_value transaction = ft_dict_get_text(hook.as.dict, FT_STR("transaction"));
        if (sql.kind != FT_TEXT)
            fine = refuse(span, diags, key, "text or {sql, transaction}", sql);
        else if (transaction.kind != FT_BOOL)
            fine = refuse(span, diags, key, "{sql, transaction} with a transaction that is true or false", transaction);
    }
    return fine;
}

static bool is_word(ft_value value, const char *const *words)
{
    for (; value.kind == FT_TEXT && *words; words++)
        if (ft_str_is(ft_text_of(value), *words))
            return true;
    return false;
}

/* CFG-31, as ft_config_finish left it. */
static bool check_build_after(const ft_config *config, ft_span span, ft_diags *diags)
{
    static const char *const periods[] = {"minute", "hour", "day", NULL}, *const updates[] = {"any", "all", NULL};
    const ft_value *freshness = ft_dict_find_text(config->set, FT_STR("freshness"));
    if (config->type != FT_MODEL || !freshness || freshness->kind != FT_DICT)
        return true;
    ft_value after = ft_dict_get_text(freshness->as.dict, FT_STR("build_after"));
    if (after.kind != FT_DICT)
        return refuse(span, diags, "freshness.build_after", "a mapping of count, period and updates_on", after);
    ft_value count = ft_dict_get_text(after.as.dict, FT_STR("count")), period = ft_dict_get_text(after.as.dict, FT_STR("period"));
    if (count.kind != FT_NONE && count.kind != FT_INT)
        return refuse(span, diags, "freshness.build_after.count", "a whole number", count);
    if (period.kind != FT_NONE && !is_word(period, periods))
        return refuse(span, diags, "freshness.build_after.period", "minute, hour or day", period);
    if (!is_word(ft_dict_get_text(after.as.dict, FT_STR("updates_on")), updates))
        return refuse(span, diags, "freshness.build_after.updates_on", "any or all",
                      ft_dict_get_text(after.as.dict, FT_STR("updates_on")));
    if ((count.kind == FT_NONE) == (period.kind == FT_NONE))
        return true;
    ft_diag_error(diags, FT_DIAG_CONFIG, span, "`freshness.build_after` must have a value for `%s` if a `%s` is provided",
                  count.kind == FT_NONE ? "count" : "period", count.kind == FT_NONE ? "period" : "count");
    return false;
}

static bool check_members(const ft_config *config, ft_span span, ft_diags *diags)
{
    return check_words(config, span, diags) & check_truth(config, "contract", "enforced", span, diags) &
           check_truth(config, "contract", "alias_types", span, diags) &
           check_truth(config, "docs", "show", span, diags) & check_colour(config, span, diags) &
           check_hooks(config, "pre-hook", span, diags) & check_hooks(config, "post-hook", span, diags) &
           check_build_after(config, span, diags);
}

static bool check_materialized(const ft_config *config, ft_span span, ft_diags *diags)
{
    static const struct { ft_resource_type type; const char *word, *article; } fixed[] = {
        {FT_SEED, "seed", "A"}, {FT_SNAPSHOT, "snapshot", "A"}, {FT_TEST, "test", "A"}};
    ft_str is = ft_config_text(config, FT_STR("materialized"));
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (config->type == fixed[i].type && is.len && !ft_str_is(is, fixed[i].word)) {
            ft_diag_error(diags, FT_DIAG_CONFIG, span, "%s %s must have a materialized value of '%s'",
                          fixed[i].article, fixed[i].word, fixed[i].word);
            return false;
        }
    return true;
}

/* CFG-25 with CFG-23: an incremental model under contract may not drop or reshape columns. */
static bool check_contract(const ft_config *config, ft_span span, ft_diags *diags)
{
    ft_value contract = ft_config_get(config, FT_STR("contract"));
    if (contract.kind != FT_DICT)
        return true;
    ft_value enforced = ft_dict_get_text(contract.as.dict, FT_STR("enforced"));
    if (enforced.kind != FT_BOOL || !enforced.as.truth ||
        !ft_str_is(ft_config_text(config, FT_STR("materialized")), "incremental"))
        return true;
    ft_str change = ft_config_text(config, FT_STR("on_schema_change"));
    if (ft_str_is(change, "append_new_columns") || ft_str_is(change, "fail"))
        return true;
    ft_diag_error(diags, FT_DIAG_CONFIG, span,
                  "Invalid value for on_schema_change: %.*s. Models materialized as incremental with "
                  "contracts enabled must set on_schema_change to 'append_new_columns' or 'fail'",
                  FT_ARG(change));
    return false;
}

bool ft_config_check(const ft_config *config, ft_span span, ft_diags *diags)
{
    if (!config->set)
        return true;
    bool fine = true;
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(config->set, &at));) {
        ft_str key = ft_text_of(entry->key);
        const config_key *declared = find_key(config->type, key);
        const char *expected = declared ? misfit(declared->check, entry->value) : NULL;
        if (!expected)
            continue;
        fine = refuse(span, diags, ft_str_c(diags->arena, key), expected, entry->value);
    }
    return check_members(config, span, diags) & check_materialized(config, span, diags) &&
           check_contract(config, span, diags) && fine;
}
