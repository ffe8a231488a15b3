/* project_file.c - dbt_project.yml read, rendered and checked. */
#include "model/project_file.h"

#include "base/text.h"
#include "model/semver.h"
#include "value/convert.h"

#include <assert.h>
#include <errno.h>

/* ---- reading */

static bool read_yaml(ft_arena *arena, const ft_fs *fs, ft_str path, bool must_exist, const ft_source **source,
                      ft_yaml **tree, ft_diags *diags)
{
    ft_str text;
    *tree = NULL;
    int error = ft_fs_read(fs, arena, path, &text);
    if (error == ENOENT && !must_exist)
        return true;
    if (error == ENOENT) {
        ft_diag *diag = ft_diag_error(diags, FT_DIAG_PROJECT, FT_NO_SPAN,
                                      "No dbt_project.yml found at expected path %.*s", FT_ARG(path));
        ft_diag_hint(diags, diag, "Run this in the folder of a project, or name it with --project-dir.");
        return false;
    }
    if (error) {
        ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "%.*s cannot be read: %s", FT_ARG(path), strerror(error));
        return false;
    }
    *source = ft_source_new(arena, path, text);
    return ft_yaml_parse(arena, *source, diags, tree);
}

static ft_span whole(const ft_source *source)
{
    return (ft_span){.source = source, .from = 0, .to = 0};
}

bool ft_project_text_read(ft_arena *arena, const ft_fs *fs, ft_str root, ft_project_text *out, ft_diags *diags)
{
    ft_yaml *tree, *vars;
    const ft_source *source = NULL, *vars_source = NULL;
    *out = (ft_project_text){.root = root};
    if (!read_yaml(arena, fs, ft_path_join(arena, root, FT_STR("dbt_project.yml")), true, &source, &tree, diags))
        return false;
    if (!tree || tree->kind != FT_YAML_MAPPING) {
        ft_diag_error(diags, FT_DIAG_PROJECT, whole(source), "dbt_project.yml does not parse to a dictionary");
        return false;
    }
    if (!read_yaml(arena, fs, ft_path_join(arena, root, FT_STR("vars.yml")), false, &vars_source, &vars, diags))
        return false;
    out->source = source;
    out->tree = tree;
    out->vars = vars ? ft_yaml_get(vars, FT_STR("vars")) : NULL;
    if (ft_yaml_is_null(out->vars))
        out->vars = NULL;
    const ft_yaml *own = ft_yaml_get(tree, FT_STR("vars"));
    if (out->vars && own && own->kind == FT_YAML_MAPPING && own->as.pairs.len) {
        ft_diag_error(diags, FT_DIAG_PROJECT, own->span,
                      "Variables cannot be defined in both vars.yml and dbt_project.yml.");
        return false;
    }
    return true;
}

/* ---- what is rendered (PRJ-25) */

static bool is_word(ft_str key, const char *const *words)
{
    for (; *words; words++)
        if (ft_str_is(key, *words))
            return true;
    return false;
}

static ft_str without_plus(ft_str key)
{
    while (key.len && (key.at[0] == '+' || key.at[0] == ' '))
        key = ft_str_from(key, 1);
    return key;
}

static bool keep_raw(const ft_yaml_path *path)
{
    static const char *const never[] = {"on-run-start", "on-run-end", "query-comment", "vars", NULL};
    static const char *const trees[] = {"seeds", "models", "snapshots", "tests", "data_tests", NULL};
    static const char *const hooks[] = {"pre-hook", "post-hook", "pre_hook", "post_hook", NULL};
    if (path->len == 0)
        return false;
    if (is_word(path->keys[0], never))
        return true;
    for (size_t i = 1; is_word(path->keys[0], trees) && i < path->len; i++)
        if (is_word(without_plus(path->keys[i]), hooks))
            return true;
    return false;
}

/* ---- reading rendered values */

typedef struct { ft_arena *arena; const ft_project_text *text; const ft_dict *dict; ft_diags *diags; bool fine; } reader;

static ft_span span_of(const reader *r, const char *key)
{
    const ft_yaml *node = ft_yaml_get(r->text->tree, ft_str_of(key));
    return node ? node->span : whole(r->text->source);
}

static void expected(reader *r, const char *key, const char *what, ft_value got)
{
    ft_job job = ft_job_in(r->arena);
    ft_buf shown = ft_buf_in(r->arena);
    ft_repr(&job, got, &shown);
    ft_diag_error(r->diags, FT_DIAG_PROJECT, span_of(r, key),
                  "at path ['%s']: %.*s is not valid under any of the given schemas: it must be %s", key,
                  FT_ARG(ft_buf_str(&shown)), what);
    r->fine = false;
}

static ft_value get(const reader *r, const char *key)
{
    return ft_dict_get_text(r->dict, ft_str_of(key));
}

static bool absent(ft_value value)
{
    return value.kind == FT_UNDEFINED || value.kind == FT_NONE;
}

static ft_str get_text(reader *r, const char *key, ft_str fallback)
{
    ft_value value = get(r, key);
    if (absent(value))
        return fallback;
    if (value.kind == FT_TEXT)
        return ft_text_of(value);
    expected(r, key, "text", value);
    return fallback;
}

static void push_texts(reader *r, const char *key, ft_value value, ft_strs *out)
{
    if (value.kind == FT_TEXT) {
        ft_vec_push(r->arena, out, ft_text_of(value));
        return;
    }
    if (value.kind != FT_LIST) {
        expected(r, key, "a list of texts", value);
        return;
    }
    for (size_t i = 0; i < value.as.list->len; i++)
        if (value.as.list->at[i].kind == FT_TEXT)
            ft_vec_push(r->arena, out, ft_text_of(value.as.list->at[i]));
        else
            expected(r, key, "a list of texts", value.as.list->at[i]);
}

/* Paths without trailing '/' and without repetitions (TRAP-016). */
static void push_paths(reader *r, const ft_strs *from, ft_strs *out)
{
    for (size_t i = 0; i < from->len; i++) {
        ft_str path = from->at[i];
        while (path.len > 1 && path.at[path.len - 1] == '/')
            path.len--;
        bool known = false;
        for (size_t j = 0; j < out->len && !known; j++)
            known = ft_str_eq(out->at[j], path);
        if (!known)
            ft_vec_push(r->arena, out, path);
    }
}

static bool get_paths(reader *r, const char *key, ft_strs *out)
{
    ft_value value = get(r, key);
    if (absent(value))
        return false;
    ft_strs raw = {0};
    push_texts(r, key, value, &raw);
    push_paths(r, &raw, out);
    return true;
}

/* target-path and log-path: an option or a variable says it better (PRJ-10). */
static ft_str get_path_of_option(reader *r, const char *key, const char *fallback, ft_deprecation what)
{
    ft_str path = get_text(r, key, ft_str_of(fallback));
    if (!ft_str_is(path, fallback))
        ft_diag_deprecated(r->diags, what, span_of(r, key),
                           "The `%s` config in `dbt_project.yml` has been deprecated: use the option --%s or the variable %s instead",
                           key, key, what == FT_DEPRECATION_LOG_PATH ? "DBT_LOG_PATH" : "DBT_TARGET_PATH");
    return path;
}

static const struct { const char *key, *old, *fallback; } path_keys[FT_PATHS_KINDS] = {
    [FT_PATHS_MODEL] = {"model-paths", "source-paths", "models"},
    [FT_PATHS_SEED] = {"seed-paths", "data-paths", "seeds"},
    [FT_PATHS_TEST] = {"test-paths", NULL, "tests"},
    [FT_PATHS_ANALYSIS] = {"analysis-paths", NULL, "analyses"},
    [FT_PATHS_MACRO] = {"macro-paths", NULL, "macros"},
    [FT_PATHS_SNAPSHOT] = {"snapshot-paths", NULL, "snapshots"},
    [FT_PATHS_FUNCTION] = {"function-paths", NULL, "functions"},
};

static void read_paths(reader *r, ft_project_file *out)
{
    for (int kind = 0; kind < FT_PATHS_KINDS; kind++) {
        const char *old = path_keys[kind].old;
        bool given = get_paths(r, path_keys[kind].key, &out->paths[kind]);
        if (old && !absent(get(r, old))) {
            if (given) {
                ft_diag_error(r->diags, FT_DIAG_PROJECT, span_of(r, old),
                              "%s and %s cannot both be defined. The `%s` config has been deprecated in favor of "
                              "`%s`. Please update your `dbt_project.yml` configuration to reflect this change.",
                              old, path_keys[kind].key, old, path_keys[kind].key);
                r->fine = false;
            } else {
                given = get_paths(r, old, &out->paths[kind]);
                ft_diag_deprecated(r->diags, kind == FT_PATHS_MODEL ? FT_DEPRECATION_SOURCE_PATHS : FT_DEPRECATION_DATA_PATHS,
                                   span_of(r, old),
                                   "The `%s` config has been renamed to `%s`.", old, path_keys[kind].key);
            }
        }
        if (!given)
            ft_vec_push(r->arena, &out->paths[kind], ft_str_of(path_keys[kind].fallback));
    }
    if (!get_paths(r, "docs-paths", &out->docs_paths))
        for (int kind = 0; kind < FT_PATHS_KINDS; kind++)
            push_paths(r, &out->paths[kind], &out->docs_paths);
    get_paths(r, "asset-paths", &out->asset_paths);
    if (!get_paths(r, "osi-paths", &out->osi_paths)) {
        ft_vec_push(r->arena, &out->osi_paths, FT_STR("osi"));
        ft_vec_push(r->arena, &out->osi_paths, FT_STR("OSI"));
    }
    out->target_path = get_path_of_option(r, "target-path", "target", FT_DEPRECATION_TARGET_PATH);
    out->log_path = get_path_of_option(r, "log-path", "logs", FT_DEPRECATION_LOG_PATH);
    out->install_path = get_text(r, "packages-install-path", FT_STR("dbt_packages"));
    if (!get_paths(r, "clean-targets", &out->clean_targets))
        ft_vec_push(r->arena, &out->clean_targets, out->target_path);
}

static ft_value get_dict(reader *r, const char *key)
{
    ft_value value = get(r, key);
    if (absent(value))
        return FT_VALUE_UNDEFINED;
    if (value.kind == FT_DICT)
        return value;
    expected(r, key, "a mapping", value);
    return FT_VALUE_UNDEFINED;
}

static const struct { ft_resource_type type; const char *key, *old; } tree_keys[] = {
    {FT_MODEL, "models", NULL},
    {FT_SEED, "seeds", NULL},
    {FT_SNAPSHOT, "snapshots", NULL},
    {FT_SOURCE, "sources", NULL},
    {FT_TEST, "data_tests", "tests"},
    {FT_UNIT_TEST, "unit_tests", NULL},
    {FT_METRIC, "metrics", NULL},
    {FT_SEMANTIC_MODEL, "semantic-models", NULL},
    {FT_SAVED_QUERY, "saved-queries", NULL},
    {FT_ANALYSIS, "analyses", NULL},
    {FT_EXPOSURE, "exposures", NULL},
    {FT_FUNCTION, "functions", NULL},
};

static ft_value raw_value(const reader *r, const char *key)
{
    const ft_yaml *node = ft_yaml_get(r->text->tree, ft_str_of(key));
    return node && node->kind == FT_YAML_MAPPING ? ft_yaml_plain_value(r->arena, node) : FT_VALUE_UNDEFINED;
}

static void read_trees(reader *r, ft_project_file *out)
{
    for (size_t type = 0; type < FT_RESOURCE_TYPES; type++)
        out->config_trees[type] = out->config_trees_raw[type] = FT_VALUE_UNDEFINED;
    for (size_t i = 0; i < sizeof tree_keys / sizeof *tree_keys; i++) {
        const char *key = tree_keys[i].key, *old = tree_keys[i].old;
        if (old && get(r, key).kind == FT_UNDEFINED)
            key = old;
        else if (old && get(r, old).kind != FT_UNDEFINED) {
            ft_diag_error(r->diags, FT_DIAG_PROJECT, span_of(r, old),
                          "Invalid project config: cannot have both 'tests' and 'data_tests' defined");
            r->fine = false;
        }
        out->config_trees[tree_keys[i].type] = get_dict(r, key);
        out->config_trees_raw[tree_keys[i].type] = raw_value(r, key);
        ft_value_freeze(out->config_trees[tree_keys[i].type]);
        ft_value_freeze(out->config_trees_raw[tree_keys[i].type]);
    }
}

static void read_dispatch(reader *r, ft_project_file *out)
{
    ft_value list = get(r, "dispatch");
    if (absent(list))
        return;
    if (list.kind != FT_LIST) {
        expected(r, "dispatch", "a list", list);
        return;
    }
    for (size_t i = 0; i < list.as.list->len; i++) {
        ft_value item = list.as.list->at[i];
        ft_value ns = item.kind == FT_DICT ? ft_dict_get_text(item.as.dict, FT_STR("macro_namespace"))
                                           : FT_VALUE_UNDEFINED;
        ft_value order = item.kind == FT_DICT ? ft_dict_get_text(item.as.dict, FT_STR("search_order"))
                                              : FT_VALUE_UNDEFINED;
        if (ns.kind != FT_TEXT || order.kind != FT_LIST) {
            ft_diag_error(r->diags, FT_DIAG_PROJECT, span_of(r, "dispatch"),
                          "Invalid project dispatch config: each entry needs \"macro_namespace\" and \"search_order\"");
            r->fine = false;
            continue;
        }
        ft_dispatch_rule *rule = ft_vec_add(r->arena, &out->dispatch);
        rule->ns = ft_text_of(ns);
        push_texts(r, "dispatch", order, &rule->search_order);
    }
}

static void read_hooks(reader *r, const char *key, ft_strs *out)
{
    ft_value value = get(r, key);
    if (!absent(value))
        push_texts(r, key, value, out);
}

/* ---- checks */

static const char *const known_keys[] = {
    "name", "version", "config-version", "profile", "model-paths", "seed-paths", "test-paths", "analysis-paths",
    "macro-paths", "snapshot-paths", "function-paths", "docs-paths", "osi-paths", "asset-paths", "source-paths",
    "data-paths", "target-path", "log-path", "clean-targets", "packages-install-path", "require-dbt-version", "quoting",
    "on-run-start", "on-run-end", "dispatch", "models", "seeds", "snapshots", "sources", "data_tests", "tests",
    "unit_tests", "metrics", "semantic-models", "saved-queries", "analyses", "exposures", "functions", "vars",
    "query-comment", "restrict-access", "dbt-cloud", "flags", "packages", "project-root", NULL};

/* Names that a project may not have: those of context members that dbt keeps for itself. */
static const char *const taken_names[] = {
    "_sql_results", "adapter", "api", "column", "config", "context", "database", "env", "env_var", "exceptions", "execute",
    "flags", "fromjson", "fromyaml", "graph", "invocation_id", "load_agate_table", "load_result", "log", "model", "modules",
    "post_hooks", "pre_hooks", "ref", "render", "return", "run_started_at", "schema", "source", "sql", "sql_now",
    "store_raw_result", "store_result", "target", "this", "tojson", "toyaml", "try_or_compiler_error", "var", "write", NULL};

static bool is_identifier(ft_str name)
{
    for (size_t at = 0; at < name.len;) {
        bool first = at == 0;
        uint32_t c = ft_text_next(name, &at);
        if (!(c == '_' || (first ? ft_char_is_alpha(c) : ft_char_is_alpha(c) || ft_char_is_numeric(c))))
            return false;
    }
    return name.len > 0;
}

static void check_keys(reader *r)
{
    const ft_yaml *tree = r->text->tree;
    for (size_t i = 0; i < tree->as.pairs.len; i++) {
        const ft_yaml *key = tree->as.pairs.at[i].key;
        if (is_word(ft_yaml_text(key), known_keys))
            continue;
        ft_diag *diag = ft_diag_error(r->diags, FT_DIAG_PROJECT, key->span,
                                      "Additional properties are not allowed ('%.*s' was unexpected)",
                                      FT_ARG(ft_yaml_text(key)));
        ft_strs names = {0};
        for (const char *const *word = known_keys; *word; word++)
            ft_vec_push(r->arena, &names, ft_str_of(*word));
        ft_diag_suggest(r->diags, diag, ft_yaml_text(key), names.at, names.len);
        r->fine = false;
    }
}

static void check_name(reader *r, ft_str name)
{
    if (!name.at)
        ft_diag_error(r->diags, FT_DIAG_PROJECT, whole(r->text->source), "'name' is a required property");
    else if (!is_identifier(name))
        ft_diag_error(r->diags, FT_DIAG_PROJECT, span_of(r, "name"),
                      "'%.*s' does not match '^[^\\\\d\\\\W]\\\\w*$'", FT_ARG(name));
    else if (is_word(name, taken_names))
        ft_diag_error(r->diags, FT_DIAG_PROJECT, span_of(r, "name"),
                      "Invalid project name: %.*s is a reserved word", FT_ARG(name));
    else
        return;
    r->fine = false;
}

static void check_config_version(reader *r)
{
    ft_value version = get(r, "config-version");
    if (absent(version) || (version.kind == FT_INT && version.as.number == 2))
        return;
    ft_diag_error(r->diags, FT_DIAG_PROJECT, span_of(r, "config-version"),
                  "Invalid config version: the only supported value of \"config-version\" is 2");
    r->fine = false;
}

/* "1.0" and whatever is a semantic version (PRJ-02). */
static bool is_version(const reader *r, ft_str text)
{
    ft_semver parts;
    size_t dot = ft_str_find_byte(text, '.', 0);
    bool two = dot != FT_NOWHERE && ft_str_find_byte(text, '.', dot + 1) == FT_NOWHERE;
    return text.len && text.at[0] >= '0' && text.at[0] <= '9' &&
           ft_semver_read(two ? ft_concat(r->arena, text, FT_STR(".0"), (ft_str){0}) : text, &parts);
}

static ft_str get_version(reader *r)
{
    ft_value version = get(r, "version");
    ft_str text = {0};
    ft_job job = ft_job_in(r->arena);
    if (absent(version))
        return text;
    bool number = version.kind == FT_FLOAT || version.kind == FT_INT;
    if (!number && !(version.kind == FT_TEXT && is_version(r, ft_text_of(version))))
        expected(r, "version", "a version such as \"1.0.0\", or a number", version);
    ft_to_text(&job, version, &text);
    return text;
}

static bool get_truth(reader *r, const char *key)
{
    ft_value value = get(r, key);
    if (!absent(value) && value.kind != FT_BOOL)
        expected(r, key, "true or false", value);
    return value.kind == FT_BOOL && value.as.truth;
}

/* A text, none, or {comment, append, job-label} (PRJ-19). */
static ft_value get_query_comment(reader *r)
{
    ft_value value = get(r, "query-comment");
    if (!absent(value) && value.kind != FT_TEXT && value.kind != FT_DICT)
        expected(r, "query-comment", "a text or a mapping", value);
    return value;
}

/* `on`, `no` and the like are truth values where YAML reads them. */
static void expect_names(reader *r, const ft_yaml *vars)
{
    for (size_t i = 0; vars->kind == FT_YAML_MAPPING && i < vars->as.pairs.len; i++) {
        const ft_yaml *key = vars->as.pairs.at[i].key;
        ft_value name = ft_value_of_yaml(r->arena, key);
        if (name.kind != FT_TEXT)
            ft_diag_error(r->diags, FT_DIAG_CONFIG, key->span, "the name of a var must be a text, not %s: write it in quotes",
                          ft_type_name(name));
    }
}

/* Read as YAML has them: dates are dates, and nothing is rendered before var() gives it. */
static ft_value get_vars(reader *r, const ft_yaml *of_vars_file)
{
    const ft_yaml *node = of_vars_file ? of_vars_file : ft_yaml_get(r->text->tree, FT_STR("vars"));
    if (!of_vars_file && get_dict(r, "vars").kind != FT_DICT)
        return FT_VALUE_UNDEFINED;
    if (node)
        expect_names(r, node);
    return ft_value_of_yaml(r->arena, node);
}

/* "a,b" is cut without trimming; a list is taken as it is (PRJ-13). */
static ft_value required_versions(reader *r)
{
    ft_value value = get(r, "require-dbt-version");
    if (absent(value))
        return FT_VALUE_UNDEFINED;
    ft_list *list = ft_list_new(r->arena, 2);
    if (value.kind == FT_TEXT) {
        ft_str rest = ft_text_of(value), piece;
        while (ft_str_cut(&rest, ',', &piece))
            ft_list_add(r->arena, list, ft_of_text(piece));
        return ft_of_list(list);
    }
    if (value.kind == FT_LIST)
        return value;
    expected(r, "require-dbt-version", "text or a list of texts", value);
    return FT_VALUE_UNDEFINED;
}

bool ft_project_file_load(ft_arena *arena, const ft_project_text *text, const ft_yaml_scope *scope, ft_project_file *out,
                          ft_diags *diags)
{
    const ft_yaml_renderer renderer = {
        .arena = arena, .scope = scope, .diags = diags, .code = FT_DIAG_PROJECT, .keep = keep_raw};
    *out = (ft_project_file){.root = text->root, .source = text->source};
    ft_value rendered;
    if (!ft_yaml_render(&renderer, text->tree, &rendered) || rendered.kind != FT_DICT)
        return false;
    reader r = {arena, text, rendered.as.dict, diags, true};
    check_keys(&r);
    check_config_version(&r);
    out->name = get_text(&r, "name", (ft_str){0});
    check_name(&r, out->name);
    out->version = get_version(&r);
    out->profile = get_text(&r, "profile", (ft_str){0});
    read_paths(&r, out);
    read_trees(&r, out);
    read_dispatch(&r, out);
    read_hooks(&r, "on-run-start", &out->on_run_start);
    read_hooks(&r, "on-run-end", &out->on_run_end);
    out->require_dbt_version = required_versions(&r);
    out->quoting = get_dict(&r, "quoting");
    out->flags = get_dict(&r, "flags");
    get_dict(&r, "dbt-cloud");
    out->vars = get_vars(&r, text->vars);
    out->project_vars = text->vars ? out->vars : FT_VALUE_UNDEFINED;
    out->query_comment = get_query_comment(&r);
    out->restrict_access = get_truth(&r, "restrict-access");
    ft_value_freeze(out->vars);
    return r.fine;
}

ft_project_file ft_project_file_internal(ft_str name)
{
    ft_project_file file = {.name = name, .internal = true, .quoting = FT_VALUE_UNDEFINED, .vars = FT_VALUE_UNDEFINED,
                            .flags = FT_VALUE_UNDEFINED, .query_comment = FT_VALUE_UNDEFINED,
                            .require_dbt_version = FT_VALUE_UNDEFINED, .project_vars = FT_VALUE_UNDEFINED};
    for (size_t type = 0; type < FT_RESOURCE_TYPES; type++)
        file.config_trees[type] = file.config_trees_raw[type] = FT_VALUE_UNDEFINED;
    return file;
}

static ft_resource_type tree_type(ft_resource_type type, bool corrected_analyses)
{
    return type == FT_OPERATION || (type == FT_ANALYSIS && !corrected_analyses) ? FT_MODEL : type;
}

ft_value ft_project_tree(const ft_project_file *file, ft_resource_type type, bool corrected_analyses)
{
    return file->config_trees[tree_type(type, corrected_analyses)];
}

ft_value ft_project_tree_raw(const ft_project_file *file, ft_resource_type type, bool corrected_analyses)
{
    /* dbt has functions under models here (PRJ-66). */
    return file->config_trees_raw[type == FT_FUNCTION ? FT_MODEL : tree_type(type, corrected_analyses)];
}

/* ---- require-dbt-version */

static bool read_requirements(const ft_project_file *file, ft_semver *wanted, size_t *count, ft_diags *diags)
{
    const ft_list *list = file->require_dbt_version.as.list;
    for (size_t i = 0; i < list->len; i++) {
        ft_str text = list->at[i].kind == FT_TEXT ? ft_text_of(list->at[i]) : (ft_str){0};
        if (!text.at)
            continue;
        if (!ft_semver_read(text, &wanted[*count])) {
            ft_diag_error(diags, FT_DIAG_PROJECT, (ft_span){.source = file->source},
                          "\"%.*s\" is not a valid semantic version.", FT_ARG(text));
            return false;
        }
        (*count)++;
    }
    return true;
}

bool ft_project_check_version(const ft_project_file *file, ft_str ours, ft_diags *diags)
{
    if (file->require_dbt_version.kind != FT_LIST)
        return true;
    size_t count = 0;
    ft_semver installed, *wanted = FT_NEW_ARRAY(diags->arena, ft_semver, file->require_dbt_version.as.list->len);
    ft_semver_range range;
    bool known = ft_semver_read(ours, &installed);
    assert(known);
    (void)known;
    if (!read_requirements(file, wanted, &count, diags))
        return false;
    bool possible = ft_semver_reduce(wanted, count, &range);
    if (possible && ft_semver_fits(&range, &installed))
        return true;
    ft_buf listed = ft_buf_in(diags->arena);
    ft_semver_list_print(&listed, wanted, count);
    ft_str shown = ft_buf_str(&listed);
    ft_span span = {.source = file->source};
    ft_diag *diag =
        possible ? ft_diag_error(diags, FT_DIAG_PROJECT, span,
                                 "This version of dbt is not supported with the '%.*s' package.\n"
                                 "  Installed version of dbt: =%.*s\n  Required version of dbt for '%.*s': %.*s",
                                 FT_ARG(file->name), FT_ARG(ours), FT_ARG(file->name), FT_ARG(shown))
                 : ft_diag_error(diags, FT_DIAG_PROJECT, span,
                                 "The package version requirement can never be satisfied for the '%.*s' package.\n"
                                 "  Required versions of dbt for '%.*s': %.*s",
                                 FT_ARG(file->name), FT_ARG(file->name), FT_ARG(shown));
    ft_diag_hint(diags, diag, "Take another version of '%.*s', or run with --no-version-check.", FT_ARG(file->name));
    return false;
}
