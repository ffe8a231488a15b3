/* properties.c - properties files read straight from their trees. */
#include "model/properties.h"

#include "model/property_form.h"

typedef struct reader {
    ft_arena *arena, *passing;
    ft_keeper *texts;
    ft_yaml_renderer renderer;
    ft_diags *diags;
    ft_str path;
    ft_yaml_path at;                 /* what is read, within its entry */
    bool fine;
} reader;

static const char *const patch_keys[FT_PATCH_KINDS] = {
    [FT_PATCH_MODELS] = "models",       [FT_PATCH_SEEDS] = "seeds",         [FT_PATCH_SNAPSHOTS] = "snapshots",
    [FT_PATCH_ANALYSES] = "analyses",   [FT_PATCH_FUNCTIONS] = "functions", [FT_PATCH_MACROS] = "macros",
    [FT_PATCH_TESTS] = "data_tests",
};

const char *ft_patch_key(ft_patch_kind kind)
{
    return patch_keys[kind];
}

/* ---- what stays as written until later (PRP-04), by the path within an entry */

static bool is_among(ft_str key, const char *const *words)
{
    for (; *words; words++)
        if (ft_str_is(key, *words))
            return true;
    return false;
}

/* Texts about columns, versions and members of a semantic model. */
static bool is_text_of_part(const ft_str *keys, size_t len)
{
    static const char *const later[] = {"tests", "data_tests", "description", NULL};
    static const char *const parts[] = {"columns", "dimensions", "measures", "entities", "metrics", "versions", NULL};
    if (len >= 3 && is_among(keys[0], parts) && is_among(keys[2], later))
        return true;
    if (len >= 5 && ft_str_is(keys[0], "versions") && ft_str_is(keys[2], "columns") && is_among(keys[4], later))
        return true;
    return len >= 4 && ft_str_is(keys[0], "derived_semantics") && is_among(keys[3], later) &&
           (ft_str_is(keys[1], "dimensions") || ft_str_is(keys[1], "entities"));
}

/* dbt goes by how deep a key stands, so that keys of these names below `meta` are left alone, too, at some depths. */
static bool is_later(const ft_str *keys, size_t len)
{
    static const char *const later[] = {"tests", "data_tests", "description", "loaded_at_query", NULL};
    static const char *const settings[] = {"pre_hook", "post_hook", "pre-hook", "post-hook", "loaded_at_query", NULL};
    return (len >= 1 && is_among(keys[0], later)) || (len == 2 && is_among(keys[1], later)) ||
           (len >= 2 && ft_str_is(keys[0], "config") && is_among(keys[1], settings)) ||
           (len == 5 && ft_str_is(keys[4], "description")) || is_text_of_part(keys, len);
}

static bool is_filter(const ft_yaml_path *path)
{
    size_t len = path->len;
    return len && (ft_str_is(path->keys[len - 1], "filter") || (len > 1 && ft_str_is(path->keys[len - 2], "filter")));
}

static bool keep_of_source(const ft_yaml_path *path)
{
    const ft_str *keys = path->keys;
    size_t len = path->len;
    if (len && (ft_str_is(keys[0], "description") || ft_str_is(keys[0], "loaded_at_query")))
        return true;
    if (len > 1 && ft_str_is(keys[0], "config") && ft_str_is(keys[1], "loaded_at_query"))
        return true;
    return len > 2 && ft_str_is(keys[0], "tables") && is_later(&keys[2], len - 2);
}

static bool keep_of_macro(const ft_yaml_path *path)
{
    bool argument = path->len && ft_str_is(path->keys[0], "arguments");
    return is_later(&path->keys[argument], path->len - argument);
}

static bool keep_of_metric(const ft_yaml_path *path)
{
    return is_filter(path) || is_later(path->keys, path->len);
}

static bool keep_of_saved_query(const ft_yaml_path *path)
{
    return (path->len > 1 && ft_str_is(path->keys[0], "query_params") && ft_str_is(path->keys[1], "where")) ||
           is_later(path->keys, path->len);
}

static bool keep_of_others(const ft_yaml_path *path)
{
    return (path->len && ft_str_is(path->keys[0], "metrics") && is_filter(path)) || is_later(path->keys, path->len);
}

typedef bool keep_fn(const ft_yaml_path *path);

static keep_fn *keep_of(const char *key)
{
    static const struct { const char *key; keep_fn *keep; } rules[] = {
        {"sources", keep_of_source}, {"macros", keep_of_macro}, {"metrics", keep_of_metric}, {"saved_queries", keep_of_saved_query}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].key, key) == 0)
            return rules[i].keep;
    return keep_of_others;
}

static void shape_error(reader *r, ft_span span, const char *what)
{
    ft_diag_error(r->diags, FT_DIAG_YAML_SHAPE, span, "%s", what);
    r->fine = false;
}

/* ---- single values */

static ft_value value_of(reader *r, const ft_yaml *node)
{
    ft_value value;
    r->fine &= ft_yaml_render(&r->renderer, node, &value);
    return value;
}

/* Words of the semantic layer are its own in any case; the artifacts have them small. */
static ft_value small(reader *r, ft_value word)
{
    return word.kind == FT_TEXT ? ft_of_text(ft_str_lower_ascii(r->arena, ft_text_of(word))) : word;
}

static ft_str text_of(reader *r, const ft_yaml *node)
{
    if (node->kind == FT_YAML_SCALAR && (!r->renderer.scope || !ft_has_jinja(node->as.text))) {
        ft_str plain = r->renderer.scope ? ft_jinja_text(r->arena, node->as.text, &ft_jinja_of_dbt) : node->as.text;
        return plain.at ? ft_keep(r->texts, plain) : FT_STR("");
    }
    ft_value value = value_of(r, node);
    ft_str text = FT_STR("");
    ft_job job = ft_job_in(r->arena);
    ft_to_text(&job, value, &text);
    return text;
}

/* Descriptions are rendered later, with doc() (PRP-05). */
static ft_str raw_text_of(reader *r, const ft_yaml *node)
{
    ft_str text = ft_yaml_text(node);
    return text.at && !ft_yaml_is_null(node) ? ft_keep(r->texts, text) : FT_STR("");
}

static ft_value raw_value_of(reader *r, const ft_yaml *node)
{
    const ft_yaml_renderer plain = {.arena = r->arena, .texts = r->texts};
    ft_value value;
    ft_yaml_render(&plain, node, &value);
    return value;
}

static ft_dict *dict_of(reader *r, const ft_yaml *node, const char *what)
{
    if (ft_yaml_is_null(node))
        return NULL;
    ft_value value = value_of(r, node);
    if (value.kind == FT_DICT)
        return value.as.dict;
    ft_diag_error(r->diags, FT_DIAG_YAML_SHAPE, node->span, "\"%s\" must be a mapping", what);
    r->fine = false;
    return NULL;
}

static ft_dict *raw_dict_of(reader *r, const ft_yaml *node)
{
    if (!node || node->kind != FT_YAML_MAPPING)
        return NULL;
    return raw_value_of(r, node).as.dict;
}

static const ft_yaml *tests_of(reader *r, const ft_yaml *node)
{
    if (ft_yaml_is_null(node))
        return NULL;
    if (node->kind == FT_YAML_SEQUENCE)
        return node->as.items.len ? node : NULL;
    shape_error(r, node->span, "data tests must be a list");
    return NULL;
}

/* `tests` is the old name of `data_tests`; both at once is an error (PRP-14). */
static void take_tests(reader *r, const ft_yaml *node, const ft_yaml **tests)
{
    const ft_yaml *given = tests_of(r, node);
    if (given && *tests)
        shape_error(r, node->span, "Invalid test config: cannot have both 'tests' and 'data_tests' defined");
    if (given)
        *tests = ft_yaml_copy(r->passing, r->texts, given);
}

/* PRP-18. `node` is the list of constraints, in which `at` stands. */
static bool is_valid_constraint(reader *r, const ft_yaml *node, size_t at, ft_value type, const char *owner, ft_str name)
{
    static const ft_str types[] = {FT_STR_INIT("check"),       FT_STR_INIT("not_null"),    FT_STR_INIT("unique"),
                                   FT_STR_INIT("primary_key"), FT_STR_INIT("foreign_key"), FT_STR_INIT("custom")};
    const size_t len = sizeof types / sizeof *types;
    for (size_t i = 0; type.kind == FT_TEXT && i < len; i++)
        if (ft_str_eq(ft_text_of(type), types[i]))
            return true;
    const ft_yaml *item = node->kind == FT_YAML_SEQUENCE && at < node->as.items.len ? node->as.items.at[at] : node;
    const ft_yaml *word = ft_yaml_get(item, FT_STR("type"));
    ft_diag *diag = ft_diag_error(r->diags, FT_DIAG_YAML_SHAPE, word ? word->span : item->span,
                                  "Invalid constraint type on %s %.*s", owner, FT_ARG(name));
    ft_diag_hint(r->diags, diag, "It must be check, not_null, unique, primary_key, foreign_key or custom.");
    if (type.kind == FT_TEXT)
        ft_diag_suggest(r->diags, diag, ft_text_of(type), types, len);
    r->fine = false;
    return false;
}

static void copy_key(ft_arena *arena, ft_dict *to, const ft_dict *from, const char *key, ft_value fallback)
{
    ft_value value = ft_dict_get_text(from, ft_str_of(key));
    ft_dict_set_text(arena, to, ft_str_of(key), value.kind == FT_UNDEFINED ? fallback : value);
}

/* Constraints as manifests list them: every key, in dbt's order (PRP-18 ... PRP-22). */
static ft_value constraints_of(reader *r, const ft_yaml *node, bool of_model, const char *owner, ft_str name)
{
    ft_list *out = ft_list_new(r->arena, 2);
    ft_value list = value_of(r, node);
    for (size_t i = 0; list.kind == FT_LIST && i < list.as.list->len; i++) {
        ft_value one = list.as.list->at[i];
        ft_value type = one.kind == FT_DICT ? ft_dict_get_text(one.as.dict, FT_STR("type")) : FT_VALUE_UNDEFINED;
        if (!is_valid_constraint(r, node, i, type, owner, name))
            continue;
        ft_dict *made = ft_dict_new(r->arena);
        const ft_dict *given = one.as.dict;
        copy_key(r->arena, made, given, "type", FT_VALUE_NONE);
        copy_key(r->arena, made, given, "name", FT_VALUE_NONE);
        copy_key(r->arena, made, given, "expression", FT_VALUE_NONE);
        copy_key(r->arena, made, given, "warn_unenforced", FT_VALUE_TRUE);
        copy_key(r->arena, made, given, "warn_unsupported", FT_VALUE_TRUE);
        copy_key(r->arena, made, given, "to", FT_VALUE_NONE);
        copy_key(r->arena, made, given, "to_columns", ft_of_list(ft_list_new(r->arena, 0)));
        if (of_model)
            copy_key(r->arena, made, given, "columns", ft_of_list(ft_list_new(r->arena, 0)));
        ft_list_add(r->arena, out, ft_of_dict(made));
    }
    return ft_of_list(out);
}

/* ---- columns */

static ft_value join_tags(ft_arena *arena, ft_value tags, ft_value more)
{
    ft_list *out = ft_list_new(arena, 4);
    const ft_value parts[] = {tags, more};
    for (size_t p = 0; p < 2; p++) {
        size_t len = parts[p].kind == FT_LIST ? parts[p].as.list->len : parts[p].kind == FT_TEXT;
        for (size_t i = 0; i < len; i++) {
            ft_value tag = parts[p].kind == FT_LIST ? parts[p].as.list->at[i] : parts[p];
            bool known = tag.kind != FT_TEXT;
            for (size_t j = 0; j < out->len && !known; j++)
                known = ft_str_eq(ft_text_of(out->at[j]), ft_text_of(tag));
            if (!known)
                ft_list_add(arena, out, tag);
        }
    }
    return ft_of_list(out);
}

static ft_value join_dicts(ft_arena *arena, ft_value a, ft_value b)
{
    ft_dict *out = ft_dict_new(arena);
    ft_job job = ft_job_in(arena);
    const ft_value parts[] = {a, b};
    ft_dict_entry *entry;
    for (size_t p = 0; p < 2; p++)
        for (size_t at = 0; parts[p].kind == FT_DICT && (entry = ft_dict_next(parts[p].as.dict, &at));)
            ft_dict_set(&job, out, entry->key, entry->value);
    return ft_of_dict(out);
}

static ft_value key_of(const ft_dict *dict, const char *key)
{
    return dict ? ft_dict_get_text(dict, ft_str_of(key)) : FT_VALUE_UNDEFINED;
}

static ft_list no_items = {.frozen = true};
static ft_dict no_pairs = {.frozen = true};

/* Columns of which nothing more is said share this. */
static const ft_column_more nothing_more = {
    .meta = {.kind = FT_DICT, .as.dict = &no_pairs}, .tags = {.kind = FT_LIST, .as.list = &no_items},
    .quote = {.kind = FT_NONE}, .constraints = {.kind = FT_LIST, .as.list = &no_items},
    .granularity = {.kind = FT_NONE}, .dimension = {.kind = FT_NONE}, .entity = {.kind = FT_NONE}};

static ft_column_more *own_more(reader *r, ft_column *column)
{
    if (column->more != &nothing_more)
        return (ft_column_more *)column->more;
    ft_column_more *own = FT_NEW(r->arena, ft_column_more);
    *own = nothing_more;
    column->more = own;
    return own;
}

static void fill_column(reader *r, ft_column *column, ft_value meta, ft_value tags, const ft_dict *config)
{
    ft_value config_meta = key_of(config, "meta"), config_tags = key_of(config, "tags");
    if (meta.kind == FT_DICT || config_meta.kind == FT_DICT)
        own_more(r, column)->meta = join_dicts(r->arena, meta, config_meta);
    if (tags.kind == FT_LIST || tags.kind == FT_TEXT || config_tags.kind == FT_LIST || config_tags.kind == FT_TEXT)
        own_more(r, column)->tags = join_tags(r->arena, tags, config_tags);
}

static void column_extra(reader *r, ft_column *column, const ft_yaml_pair *pair)
{
    static const char *const known[] = {"name", "docs", "doc_blocks", NULL}; /* doc_blocks: found, not said */
    ft_str key = ft_yaml_text(pair->key);
    for (const char *const *word = known; *word; word++)
        if (ft_str_is(key, *word))
            return;
    ft_column_more *more = own_more(r, column);
    if (!more->extra)
        more->extra = ft_dict_new(r->arena);
    ft_dict_set_text(r->arena, more->extra, ft_keep(r->texts, key), value_of(r, pair->value));
}

/* ---- the entity or dimension that a column is for the semantic layer: a word, or a mapping with all its keys */

static void put_given(reader *r, ft_dict *out, const ft_dict *given, const char *key, ft_value otherwise)
{
    ft_value value = key_of(given, key);
    bool is_given = value.kind != FT_UNDEFINED && value.kind != FT_NONE;
    ft_dict_set_text(r->arena, out, ft_str_of(key), is_given ? value : otherwise);
}

static ft_value validity_of(reader *r, ft_value given)
{
    if (given.kind != FT_DICT)
        return FT_VALUE_NONE;
    ft_dict *out = ft_dict_new(r->arena);
    put_given(r, out, given.as.dict, "is_start", FT_VALUE_FALSE);
    put_given(r, out, given.as.dict, "is_end", FT_VALUE_FALSE);
    return ft_of_dict(out);
}

static ft_value semantic_part(reader *r, const ft_yaml *node, ft_str column, bool dimension)
{
    ft_value given = value_of(r, node);
    if (given.kind != FT_DICT)
        return small(r, given);
    ft_dict *out = ft_dict_new(r->arena);
    put_given(r, out, given.as.dict, "name", ft_of_text(column));
    ft_value type = small(r, key_of(given.as.dict, "type"));
    ft_dict_set_text(r->arena, out, FT_STR("type"), type.kind == FT_UNDEFINED ? FT_VALUE_NONE : type);
    put_given(r, out, given.as.dict, "description", FT_VALUE_TEXT(""));
    put_given(r, out, given.as.dict, "label", FT_VALUE_NONE);
    if (dimension)
        put_given(r, out, given.as.dict, "is_partition", FT_VALUE_FALSE);
    put_given(r, out, given.as.dict, "config", ft_of_dict(&no_pairs));
    if (dimension)
        ft_dict_set_text(r->arena, out, FT_STR("validity_params"), validity_of(r, key_of(given.as.dict, "validity_params")));
    return ft_of_dict(out);
}

static ft_column_patch *read_column(reader *r, const ft_yaml *node)
{
    const ft_yaml *name = ft_yaml_get(node, FT_STR("name"));
    if (!name || ft_yaml_is_null(name)) {
        shape_error(r, node->span, "a column did not contain a name");
        return NULL;
    }
    ft_column_patch *patch = FT_NEW(r->passing, ft_column_patch);
    ft_column *column = patch->column = FT_NEW(r->arena, ft_column);
    column->name = text_of(r, name);
    column->span = name->span;
    column->description = FT_STR("");
    column->more = &nothing_more;
    ft_value meta = FT_VALUE_UNDEFINED, tags = FT_VALUE_UNDEFINED;
    ft_dict *config = NULL;
    for (size_t i = 0; i < node->as.pairs.len; i++) {
        const ft_yaml_pair *pair = &node->as.pairs.at[i];
        ft_str key = ft_yaml_text(pair->key);
        size_t len = ft_yaml_enter(&r->at, key);
        if (ft_str_is(key, "description"))
            column->description = raw_text_of(r, pair->value);
        else if (ft_str_is(key, "data_type"))
            column->data_type = ft_yaml_is_null(pair->value) ? (ft_str){0} : text_of(r, pair->value);
        else if (ft_str_is(key, "tests") || ft_str_is(key, "data_tests"))
            take_tests(r, pair->value, &patch->tests);
        else if (ft_str_is(key, "meta"))
            meta = value_of(r, pair->value);
        else if (ft_str_is(key, "tags"))
            tags = value_of(r, pair->value);
        else if (ft_str_is(key, "config"))
            config = dict_of(r, pair->value, "config");
        else if (ft_str_is(key, "quote"))
            own_more(r, column)->quote = value_of(r, pair->value);
        else if (ft_str_is(key, "constraints"))
            own_more(r, column)->constraints = constraints_of(r, pair->value, false, "column", column->name);
        else if (ft_str_is(key, "granularity"))
            own_more(r, column)->granularity = small(r, value_of(r, pair->value));
        else if (ft_str_is(key, "dimension"))
            own_more(r, column)->dimension = semantic_part(r, pair->value, column->name, true);
        else if (ft_str_is(key, "entity"))
            own_more(r, column)->entity = semantic_part(r, pair->value, column->name, false);
        else
            column_extra(r, column, pair);
        r->at.len = len;
    }
    fill_column(r, column, meta, tags, config);
    return patch;
}

/* A later entry of one name replaces the earlier one's content at its place, as in a dict. */
static void push_column(reader *r, ft_column_patches *out, ft_column_patch *patch)
{
    if (patch)
        ft_vec_push(r->passing, out, patch);
}

static bool is_sequence(reader *r, const ft_yaml *node, const char *key)
{
    if (ft_yaml_is_null(node))
        return false;
    if (node->kind == FT_YAML_SEQUENCE)
        return true;
    ft_diag_error(r->diags, FT_DIAG_YAML_SHAPE, node->span,
                  "The schema file at %.*s is invalid because the value of '%s' is not a list", FT_ARG(r->path), key);
    r->fine = false;
    return false;
}

static void read_columns(reader *r, const ft_yaml *node, ft_column_patches *out)
{
    if (!is_sequence(r, node, "columns"))
        return;
    if (!out->at)
        ft_vec_size(r->passing, out, node->as.items.len);
    size_t len = ft_yaml_enter(&r->at, FT_STR(""));
    for (size_t i = 0; i < node->as.items.len; i++) {
        const ft_yaml *item = node->as.items.at[i];
        if (item->kind != FT_YAML_MAPPING)
            shape_error(r, item->span, "a column must be a mapping with a name");
        else
            push_column(r, out, read_column(r, item));
    }
    r->at.len = len;
}

/* ---- versions */

static void read_version_columns(reader *r, const ft_yaml *node, ft_version_patch *version)
{
    if (!is_sequence(r, node, "columns"))
        return;
    version->has_columns = true;
    size_t len = ft_yaml_enter(&r->at, FT_STR(""));
    for (size_t i = 0; i < node->as.items.len; i++) {
        const ft_yaml *item = node->as.items.at[i];
        const ft_yaml *include = ft_yaml_get(item, FT_STR("include")), *exclude = ft_yaml_get(item, FT_STR("exclude"));
        if (!include && !exclude) {
            push_column(r, &version->columns, item->kind == FT_YAML_MAPPING ? read_column(r, item) : NULL);
            continue;
        }
        bool all = include && (ft_str_is(ft_yaml_text(include), "*") || ft_str_is(ft_yaml_text(include), "all"));
        if (version->include || version->exclude)
            shape_error(r, item->span, "version can have at most one include/exclude element");
        else if (!include || (!all && include->kind != FT_YAML_SEQUENCE))
            shape_error(r, item->span, "the columns of a version need include: '*', all, or a list of names");
        else if (!all && exclude)
            shape_error(r, exclude->span, "exclude can only be specified if include is '*' or 'all'");
        version->include = ft_yaml_copy(r->passing, r->texts, include);
        version->exclude = ft_yaml_copy(r->passing, r->texts, exclude);
    }
    r->at.len = len;
}

static void read_version(reader *r, const ft_yaml *node, ft_version_patch *version)
{
    const ft_yaml *v = ft_yaml_get(node, FT_STR("v"));
    *version = (ft_version_patch){.span = node->span, .constraints = FT_VALUE_UNDEFINED, .docs = FT_VALUE_UNDEFINED,
                                  .deprecation_date = FT_VALUE_NONE, .v = FT_VALUE_NONE};
    if (!v || ft_yaml_is_null(v)) {
        shape_error(r, node->span, "a version needs \"v\"");
        return;
    }
    version->v = value_of(r, v);
    version->v_text = text_of(r, v);
    for (size_t i = 0; i < node->as.pairs.len; i++) {
        const ft_yaml_pair *pair = &node->as.pairs.at[i];
        ft_str key = ft_yaml_text(pair->key);
        size_t len = ft_yaml_enter(&r->at, key);
        if (ft_str_is(key, "defined_in"))
            version->defined_in = text_of(r, pair->value);
        else if (ft_str_is(key, "description"))
            version->description = raw_text_of(r, pair->value);
        else if (ft_str_is(key, "access"))
            version->access = text_of(r, pair->value);
        else if (ft_str_is(key, "config")) {
            version->config = dict_of(r, pair->value, "config");
            version->config_raw = raw_dict_of(r, pair->value);
        } else if (ft_str_is(key, "columns"))
            read_version_columns(r, pair->value, version);
        else if (ft_str_is(key, "constraints"))
            version->constraints = constraints_of(r, pair->value, true, "model", FT_STR(""));
        else if (ft_str_is(key, "docs"))
            version->docs = value_of(r, pair->value);
        else if (ft_str_is(key, "deprecation_date"))
            version->deprecation_date = value_of(r, pair->value);
        else if (ft_str_is(key, "tests") || ft_str_is(key, "data_tests")) {
            version->has_tests = !ft_yaml_is_null(pair->value);
            take_tests(r, pair->value, &version->tests);
        }
        r->at.len = len;
    }
}

static void read_versions(reader *r, const ft_yaml *node, ft_patch *patch)
{
    if (!is_sequence(r, node, "versions"))
        return;
    size_t len = ft_yaml_enter(&r->at, FT_STR(""));
    for (size_t i = 0; i < node->as.items.len; i++) {
        ft_version_patch version;
        if (node->as.items.at[i]->kind != FT_YAML_MAPPING) {
            shape_error(r, node->as.items.at[i]->span, "a version must be a mapping");
            continue;
        }
        read_version(r, node->as.items.at[i], &version);
        for (size_t j = 0; j < patch->versions.len; j++)
            if (ft_str_eq(patch->versions.at[j].v_text, version.v_text)) {
                ft_diag_error(r->diags, FT_DIAG_YAML_SHAPE, version.span,
                              "Found duplicate version: '%.*s' in versions list of model '%.*s'",
                              FT_ARG(version.v_text), FT_ARG(patch->name));
                r->fine = false;
            }
        ft_vec_push(r->passing, &patch->versions, version);
    }
    r->at.len = len;
}

/* ---- patches */

/* meta, docs, group, contract and access beside the config belong into it; in both is an error. What dbt keeps as
 * unrendered is the text of `config:` alone, and the value of these. */
static void move_into_config(reader *r, ft_patch *patch, ft_str key, const ft_yaml *node)
{
    if (patch->config && ft_dict_find_text(patch->config, key)) {
        ft_diag_error(r->diags, FT_DIAG_YAML_SHAPE, node->span,
                      "In %.*s: found %.*s dictionary in 'config' dictionary and as top-level key. Remove the top-level "
                      "key and define it under 'config' dictionary only.",
                      FT_ARG(r->path), FT_ARG(key));
        r->fine = false;
        return;
    }
    if (!patch->config)
        patch->config = ft_dict_new(r->arena);
    ft_value value = value_of(r, node);
    ft_dict_set_text(r->arena, patch->config, ft_keep(r->texts, key), value);
}

static bool is_moved(ft_str key)
{
    return ft_str_is(key, "meta") || ft_str_is(key, "docs") || ft_str_is(key, "group") ||
           ft_str_is(key, "contract") || ft_str_is(key, "access");
}

/* Keys that only macros and functions read. */
static bool read_callable_key(reader *r, ft_patch *patch, ft_str key, const ft_yaml *node)
{
    if (ft_str_is(key, "arguments"))
        patch->arguments = value_of(r, node);
    else if (ft_str_is(key, "returns"))
        patch->returns = value_of(r, node);
    else if (ft_str_is(key, "overloads"))
        patch->overloads = value_of(r, node);
    else if (patch->kind == FT_PATCH_MACROS && ft_str_is(key, "meta"))
        patch->meta = value_of(r, node);
    else if (patch->kind == FT_PATCH_MACROS && ft_str_is(key, "docs"))
        patch->docs = value_of(r, node);
    else
        return false;
    return true;
}

static void read_patch_key(reader *r, ft_patch *patch, ft_str key, const ft_yaml *node)
{
    if (ft_str_is(key, "description"))
        patch->description = raw_text_of(r, node);
    else if (ft_str_is(key, "columns"))
        read_columns(r, node, &patch->columns);
    else if (ft_str_is(key, "tests") || ft_str_is(key, "data_tests"))
        take_tests(r, node, &patch->tests);
    else if (ft_str_is(key, "constraints"))
        patch->constraints = constraints_of(r, node, true, "model", patch->name);
    else if (ft_str_is(key, "latest_version"))
        patch->latest_version = value_of(r, node);
    else if (ft_str_is(key, "deprecation_date"))
        patch->deprecation_date = value_of(r, node);
    else if (ft_str_is(key, "time_spine"))
        patch->time_spine = value_of(r, node);
    else if (ft_str_is(key, "quote_columns"))
        patch->quote_columns = value_of(r, node);
    else if (ft_str_is(key, "versions"))
        read_versions(r, node, patch);
    else if (ft_str_is(key, "relation") && !ft_yaml_is_null(node))
        patch->relation = text_of(r, node);
    else if (!read_callable_key(r, patch, key, node) && is_moved(key) && !ft_yaml_is_null(node))
        move_into_config(r, patch, key, node);
}

static ft_patch *read_patch(reader *r, ft_patch_kind kind, const ft_yaml *node)
{
    ft_patch *patch = FT_NEW(r->passing, ft_patch);
    const ft_yaml *name = ft_yaml_get(node, FT_STR("name")), *config = ft_yaml_get(node, FT_STR("config"));
    *patch = (ft_patch){.kind = kind, .name = text_of(r, name), .span = name->span, .description = FT_STR(""),
                        .constraints = ft_of_list(&no_items), .latest_version = FT_VALUE_NONE,
                        .deprecation_date = FT_VALUE_NONE, .time_spine = FT_VALUE_NONE, .quote_columns = FT_VALUE_NONE,
                        .arguments = FT_VALUE_UNDEFINED, .returns = FT_VALUE_UNDEFINED, .overloads = FT_VALUE_UNDEFINED,
                        .meta = FT_VALUE_UNDEFINED, .docs = FT_VALUE_UNDEFINED};
    if (config) {
        ft_yaml_enter(&r->at, FT_STR("config"));
        patch->config = dict_of(r, config, "config");
        patch->config_raw = raw_dict_of(r, config);
        r->at.len = 0;
    }
    for (size_t i = 0; i < node->as.pairs.len; i++) {
        ft_str key = ft_yaml_text(node->as.pairs.at[i].key);
        ft_yaml_enter(&r->at, key);
        read_patch_key(r, patch, key, node->as.pairs.at[i].value);
        r->at.len = 0;
    }
    return patch;
}

/* ---- sources */

static ft_table_patch *read_table(reader *r, const ft_yaml *node)
{
    const ft_yaml *name = ft_yaml_get(node, FT_STR("name"));
    if (!name) {
        shape_error(r, node->span, "a source table did not contain a name");
        return NULL;
    }
    ft_table_patch *table = FT_NEW(r->passing, ft_table_patch);
    const ft_value undefined = FT_VALUE_UNDEFINED;
    *table = (ft_table_patch){.name = text_of(r, name), .span = name->span, .description = FT_STR(""),
                              .quoting = undefined, .freshness = undefined, .external = undefined,
                              .loaded_at_field = undefined, .loaded_at_query = undefined, .meta = undefined, .tags = undefined, .docs = undefined};
    for (size_t i = 0; i < node->as.pairs.len; i++) {
        ft_str key = ft_yaml_text(node->as.pairs.at[i].key);
        const ft_yaml *value = node->as.pairs.at[i].value;
        size_t len = ft_yaml_enter(&r->at, key);
        const struct { const char *key; ft_value *into; } values[] = {
            {"quoting", &table->quoting}, {"freshness", &table->freshness}, {"external", &table->external},
            {"loaded_at_field", &table->loaded_at_field}, {"meta", &table->meta}, {"tags", &table->tags}, {"docs", &table->docs}};
        if (ft_str_is(key, "description"))
            table->description = raw_text_of(r, value);
        else if (ft_str_is(key, "identifier") && !ft_yaml_is_null(value))
            table->identifier = text_of(r, value);
        else if (ft_str_is(key, "loaded_at_query"))
            table->loaded_at_query = raw_value_of(r, value);
        else if (ft_str_is(key, "config"))
            table->config = dict_of(r, value, "config");
        else if (ft_str_is(key, "columns"))
            read_columns(r, value, &table->columns);
        else if (ft_str_is(key, "tests") || ft_str_is(key, "data_tests"))
            take_tests(r, value, &table->tests);
        else
            for (size_t k = 0; k < sizeof values / sizeof *values; k++)
                if (ft_str_is(key, values[k].key))
                    *values[k].into = value_of(r, value);
        r->at.len = len;
    }
    return table;
}

static void read_tables(reader *r, const ft_yaml *node, ft_source_patch *source)
{
    if (!is_sequence(r, node, "tables"))
        return;
    size_t len = ft_yaml_enter(&r->at, FT_STR(""));
    for (size_t i = 0; i < node->as.items.len; i++) {
        ft_table_patch *table = NULL;
        if (node->as.items.at[i]->kind == FT_YAML_MAPPING)
            table = read_table(r, node->as.items.at[i]);
        else
            shape_error(r, node->as.items.at[i]->span, "a source table must be a mapping with a name");
        if (table)
            ft_vec_push(r->passing, &source->tables, table);
    }
    r->at.len = len;
}

static ft_source_patch *read_source(reader *r, const ft_yaml *node)
{
    ft_source_patch *source = FT_NEW(r->passing, ft_source_patch);
    const ft_yaml *name = ft_yaml_get(node, FT_STR("name"));
    const ft_value undefined = FT_VALUE_UNDEFINED;
    *source = (ft_source_patch){.name = text_of(r, name), .span = name->span, .description = FT_STR(""),
                                .loader = FT_STR(""), .raw_database = FT_VALUE_NONE, .raw_schema = FT_VALUE_NONE,
                                .quoting = undefined, .freshness = undefined, .loaded_at_field = undefined,
                                .loaded_at_query = undefined, .meta = undefined,
                                .tags = undefined};
    for (size_t i = 0; i < node->as.pairs.len; i++) {
        ft_str key = ft_yaml_text(node->as.pairs.at[i].key);
        const ft_yaml *value = node->as.pairs.at[i].value;
        size_t len = ft_yaml_enter(&r->at, key);
        const struct { const char *key; ft_value *into; } values[] = {
            {"quoting", &source->quoting}, {"freshness", &source->freshness},
            {"loaded_at_field", &source->loaded_at_field}, {"meta", &source->meta}, {"tags", &source->tags}};
        if (ft_str_is(key, "description"))
            source->description = raw_text_of(r, value);
        else if (ft_str_is(key, "loader"))
            source->loader = ft_yaml_is_null(value) ? FT_STR("") : text_of(r, value);
        else if (ft_str_is(key, "overrides") && !ft_yaml_is_null(value))
            source->overrides = text_of(r, value);
        else if ((ft_str_is(key, "database") || ft_str_is(key, "dbname")) && !ft_yaml_is_null(value)) {
            source->database = text_of(r, value);
            source->raw_database = raw_value_of(r, value);
        } else if (ft_str_is(key, "schema") && !ft_yaml_is_null(value)) {
            source->schema = text_of(r, value);
            source->raw_schema = raw_value_of(r, value);
        } else if (ft_str_is(key, "loaded_at_query"))
            source->loaded_at_query = raw_value_of(r, value);
        else if (ft_str_is(key, "config"))
            source->config = dict_of(r, value, "config");
        else if (ft_str_is(key, "tables"))
            read_tables(r, value, source);
        else
            for (size_t k = 0; k < sizeof values / sizeof *values; k++)
                if (ft_str_is(key, values[k].key))
                    *values[k].into = value_of(r, value);
        r->at.len = len;
    }
    return source;
}

/* ---- the file */

static void read_entry(reader *r, ft_entries *out, const ft_yaml *node)
{
    const ft_yaml *name = ft_yaml_get(node, FT_STR("name"));
    ft_entry *entry = ft_vec_add(r->arena, out);
    *entry = (ft_entry){.name = text_of(r, name), .data = value_of(r, node), .span = name->span, .node = ft_yaml_copy(r->arena, r->texts, node),
                        .config_raw = raw_dict_of(r, ft_yaml_get(node, FT_STR("config")))};
}

/* The mappings of the list at `key` that have the form of its entries; others are reported. */
static const ft_yaml *next_entry(reader *r, const ft_yaml *list, const char *key, size_t *at)
{
    while (*at < list->as.items.len) {
        const ft_yaml *item = list->as.items.at[(*at)++];
        const ft_yaml *name = ft_yaml_get(item, FT_STR("name"));
        bool named = item->kind == FT_YAML_MAPPING && name && name->kind == FT_YAML_SCALAR;
        if (named && ft_property_form_check(r->passing, ft_str_of(key), item, r->diags))
            return item;
        r->fine = false;
        if (named)
            continue;
        ft_diag_error(r->diags, FT_DIAG_YAML_SHAPE, item->span, "The schema file at %.*s is invalid because a list element for '%s' %s",
                      FT_ARG(r->path), key,
                      item->kind != FT_YAML_MAPPING                  ? "is not a dictionary"
                      : strcmp(key, patch_keys[FT_PATCH_TESTS]) == 0 ? "does not have a name: Entry did not contain a name"
                                                                     : "does not have a name attribute.");
    }
    return NULL;
}

static const ft_yaml *list_at(reader *r, const ft_yaml *tree, const char *key)
{
    const ft_yaml *list = ft_yaml_get(tree, ft_str_of(key));
    r->renderer.keep = keep_of(key);
    return list && is_sequence(r, list, key) ? list : NULL;
}

/* A semantic model among the properties of its model (PRP-36). As in dbt, a model with versions has none. */
static void read_shorthand(reader *r, const ft_yaml *model, ft_properties *out)
{
    const ft_yaml *asked = ft_yaml_get(model, FT_STR("semantic_model")), *versions = ft_yaml_get(model, FT_STR("versions"));
    if (!asked || ft_yaml_is_null(asked))
        return;
    if (versions && versions->kind == FT_YAML_SEQUENCE && versions->as.items.len)
        ft_diag_warning(r->diags, FT_DIAG_IDLE_PROPERTY, asked->span,
                        "the property \"semantic_model\" does nothing where a model has versions");
    else
        read_entry(r, &out->semantic_shorthands, model);
}

static void read_patches(reader *r, const ft_yaml *tree, ft_patch_kind kind, ft_properties *out)
{
    const ft_yaml *list = list_at(r, tree, patch_keys[kind]), *item;
    for (size_t at = 0; list && (item = next_entry(r, list, patch_keys[kind], &at));) {
        ft_vec_push(r->passing, &out->patches, read_patch(r, kind, item));
        if (kind == FT_PATCH_MODELS)
            read_shorthand(r, item, out);
    }
}

/* What is wrong among `data_tests` of singular tests is a warning: many keep YAML anchors there, which are no tests. */
static void read_test_patches(reader *r, const ft_yaml *tree, ft_properties *out)
{
    if (!ft_yaml_get(tree, ft_str_of(patch_keys[FT_PATCH_TESTS])))
        return;
    ft_diags *diags = r->diags, *found = ft_diags_new(diags->arena);
    bool fine = r->fine;
    r->diags = found;
    read_patches(r, tree, FT_PATCH_TESTS, out);
    r->diags = diags;
    r->fine = fine;
    for (size_t i = 0; i < found->all.len; i++) {
        ft_diag *diag = found->all.at[i];
        if (diag->severity == FT_ERROR)
            diag->message = ft_format(diags->arena, "Unable to parse 'data_tests' section of file '%.*s'\n%.*s",
                                      FT_ARG(r->path), FT_ARG(diag->message));
        found->warnings += diag->severity == FT_ERROR;
        diag->severity = diag->severity == FT_ERROR ? FT_WARNING : diag->severity;
    }
    found->errors = 0;
    ft_diags_join(diags, found);
}

bool ft_properties_read(const ft_properties_request *request, const ft_source *source, const ft_yaml *tree,
                        ft_properties *out)
{
    static const ft_patch_kind order[] = {FT_PATCH_MODELS, FT_PATCH_SEEDS,    FT_PATCH_SNAPSHOTS, FT_PATCH_MACROS,
                                          FT_PATCH_ANALYSES, FT_PATCH_FUNCTIONS};
    reader r = {.arena = request->arena, .passing = request->passing, .texts = request->texts,
                .diags = request->diags, .path = source->path, .fine = true};
    r.renderer = (ft_yaml_renderer){.arena = r.arena, .texts = r.texts, .scope = request->scope, .diags = r.diags,
                                    .code = FT_DIAG_YAML_SHAPE, .at = &r.at};
    *out = (ft_properties){.source = source};
    if (!tree)
        return true;
    if (tree->kind != FT_YAML_MAPPING) {
        ft_diag_error(r.diags, FT_DIAG_YAML_SHAPE, tree->span, "Contents of file '%.*s' are not valid. Dictionary expected.",
                      FT_ARG(source->path));
        return false;
    }
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        read_patches(&r, tree, order[i], out);
    read_test_patches(&r, tree, out);
    const ft_yaml *sources = list_at(&r, tree, "sources"), *item;
    for (size_t at = 0; sources && (item = next_entry(&r, sources, "sources", &at));)
        ft_vec_push(r.passing, &out->sources, read_source(&r, item));
    const struct { const char *key; ft_entries *into; } plain[] = {
        {"exposures", &out->exposures}, {"groups", &out->groups}, {"metrics", &out->metrics},
        {"semantic_models", &out->semantic_models}, {"unit_tests", &out->unit_tests},
        {"saved_queries", &out->saved_queries}};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        const ft_yaml *list = list_at(&r, tree, plain[i].key);
        for (size_t at = 0; list && (item = next_entry(&r, list, plain[i].key, &at));)
            read_entry(&r, plain[i].into, item);
    }
    return r.fine;
}
