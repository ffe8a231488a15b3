/* match.c - one function per selection method over the nodes of a graph; see match.h. */
#include "graph/match.h"

typedef struct {
    ft_arena *arena;
    const ft_choose_inputs *inputs;
    const ft_criterion *criterion;
    ft_str parts[3]; /* of source, exposure ...: package, name(, table) patterns */
    ft_map paths;    /* path: every path of the glob, as its key */
    ft_diags *diags;
} matcher;

typedef bool match_fn(matcher *m, const ft_node *node);
typedef bool prepare_fn(matcher *m); /* false: reported */

static ft_str package_root(matcher *m)
{
    return ft_graph_project(m->inputs->graph)->root->root;
}

static bool refuse(matcher *m, const char *problem)
{
    ft_diag_error(m->diags, FT_DIAG_SELECT_SYNTAX, m->criterion->span, "%s \"%.*s\"", problem,
                  FT_ARG(m->criterion->value));
    return false;
}

/* ---- fqn (SEL-11, SEL-12) */

static ft_str dotted(ft_arena *arena, const ft_str *parts, size_t len)
{
    return ft_str_join(arena, parts, len, FT_STR("."));
}

static size_t count_parts(ft_str text)
{
    size_t parts = 1;
    for (size_t i = 0; i < text.len; i++)
        parts += text.at[i] == '.';
    return parts;
}

/* Compares part by part; from the first part with a wildcard the rest is one glob. */
static bool parts_match(ft_str flat, ft_str wanted)
{
    ft_str have_rest = flat, want_rest = wanted, have, want;
    while (want_rest.at) {
        ft_str have_before = have_rest, want_before = want_rest;
        ft_str_cut(&want_rest, '.', &want);
        if (!ft_glob_is_plain(want) || ft_str_find_byte(want, ']', 0) != FT_NOWHERE)
            return ft_glob_match(have_before, want_before);
        if (!ft_str_cut(&have_rest, '.', &have) || !ft_str_eq(have, want))
            return false;
    }
    return true;
}

/* The last two parts with _ between: "shop.orders.v2" and "orders_v2" end alike. */
static ft_str last_two(ft_arena *arena, ft_str dotted_name)
{
    size_t last = ft_str_rfind_byte(dotted_name, '.');
    if (last == FT_NOWHERE)
        return dotted_name;
    size_t before = ft_str_rfind_byte(ft_str_slice(dotted_name, 0, last), '.');
    ft_str name = ft_str_slice(dotted_name, before == FT_NOWHERE ? 0 : before + 1, last);
    return ft_format(arena, "%.*s_%.*s", FT_ARG(name), FT_ARG(ft_str_from(dotted_name, last + 1)));
}

static bool leaf_matches(const ft_str *fqn, size_t len, ft_str wanted, bool versioned,
                         ft_arena *arena)
{
    if (!versioned)
        return ft_str_eq(fqn[len - 1], wanted);
    if (len < 2)
        return false;
    ft_str mine = ft_format(arena, "%.*s_%.*s", FT_ARG(fqn[len - 2]), FT_ARG(fqn[len - 1]));
    return ft_str_eq(fqn[len - 2], wanted) || ft_str_eq(mine, last_two(arena, wanted));
}

static bool fqn_matches(matcher *m, const ft_str *fqn, size_t len, bool versioned)
{
    ft_str wanted = m->criterion->value;
    if (len == 0)
        return false;
    if (leaf_matches(fqn, len, wanted, versioned, m->arena))
        return true;
    ft_str flat = dotted(m->arena, fqn, len);
    if (count_parts(flat) < count_parts(wanted))
        return false;
    if (parts_match(flat, wanted))
        return true;
    bool bare_glob = ft_str_find_byte(wanted, '.', 0) == FT_NOWHERE && !ft_glob_is_plain(wanted);
    return bare_glob && ft_glob_match(versioned && len > 1 ? fqn[len - 2] : fqn[len - 1], wanted);
}

static bool match_fqn(matcher *m, const ft_node *node)
{
    if (node->type == FT_SOURCE)
        return false;
    bool versioned = ft_node_is_versioned(node);
    return fqn_matches(m, node->fqn.at, node->fqn.len, versioned) ||
           (node->fqn.len && fqn_matches(m, node->fqn.at + 1, node->fqn.len - 1, versioned));
}

/* ---- names of one kind: `name`, `package.name`, sources with one part more */

static bool prepare_names(matcher *m)
{
    ft_str value = m->criterion->value, rest = value, piece;
    bool source = ft_str_is(m->criterion->method, "source");
    size_t len = 0, most = source ? 3 : 2;
    ft_str given[3];
    while (ft_str_cut(&rest, '.', &piece)) {
        if (len == most)
            return refuse(
                m, source ? "a source is named source, source.table or package.source.table, not"
                          : "it is named name or package.name, not");
        given[len++] = piece;
    }
    for (size_t i = 0; i < 3; i++)
        m->parts[i] = FT_STR("*");
    if (source && len < 3)
        memcpy(m->parts + 1, given, len * sizeof *given);
    else
        memcpy(m->parts + (len == 1), given, len * sizeof *given);
    return true;
}

static bool match_source(matcher *m, const ft_node *node)
{
    return node->type == FT_SOURCE && ft_glob_match(node->package, m->parts[0]) &&
           ft_glob_match(node->as.source->source_name, m->parts[1]) &&
           ft_glob_match(node->name, m->parts[2]);
}

static bool match_named(matcher *m, const ft_node *node)
{
    return ft_str_is(m->criterion->method, ft_resource_type_word(node->type)) &&
           ft_glob_match(node->package, m->parts[0]) && ft_glob_match(node->name, m->parts[1]);
}

/* ---- properties of a node */

static bool match_tag(matcher *m, const ft_node *node)
{
    for (size_t i = 0; i < node->tags.len; i++)
        if (ft_glob_match(node->tags.at[i], m->criterion->value))
            return true;
    return false;
}

static bool match_group(matcher *m, const ft_node *node)
{
    ft_str group = ft_config_text(&node->config, FT_STR("group"));
    bool grouped = node->type == FT_METRIC || (node->type < FT_SOURCE && node->type != FT_FUNCTION);
    return grouped && group.len && ft_glob_match(group, m->criterion->value);
}

static bool match_access(matcher *m, const ft_node *node)
{
    return node->type == FT_MODEL && ft_str_eq(node->as.model->access, m->criterion->value);
}

static bool match_file(matcher *m, const ft_node *node)
{
    return ft_glob_match(ft_path_name(node->original_file_path), m->criterion->value) ||
           ft_glob_match(ft_path_stem(ft_path_name(node->original_file_path)), m->criterion->value);
}

static bool match_package(matcher *m, const ft_node *node)
{
    ft_str wanted = m->criterion->value;
    if (ft_str_is(wanted, "this"))
        wanted = ft_graph_project(m->inputs->graph)->root->name;
    return ft_glob_match(node->package, wanted);
}

static bool prepare_resource_type(matcher *m)
{
    static const char *const in_no_graph[] = {"macro",   "doc", "group",
                                              "fixture", "rpc", "sql_operation"};
    for (size_t i = 0; i < sizeof in_no_graph / sizeof *in_no_graph; i++)
        if (ft_str_is(m->criterion->value, in_no_graph[i]))
            return true;
    for (ft_resource_type type = 0; type < FT_RESOURCE_TYPES; type++)
        if (ft_str_is(m->criterion->value, ft_resource_type_word(type)))
            return true;
    return refuse(m, "Invalid resource_type selector");
}

static bool match_resource_type(matcher *m, const ft_node *node)
{
    return ft_str_is(m->criterion->value, ft_resource_type_word(node->type));
}

static bool match_test_name(matcher *m, const ft_node *node)
{
    if (node->type == FT_UNIT_TEST)
        return ft_glob_match(node->name, m->criterion->value);
    return node->type == FT_TEST && !node->as.test->singular &&
           ft_glob_match(node->as.test->test_name, m->criterion->value);
}

/* Any part of "data", "singular" or "unit" stands for it, as in dbt (SEL-22). */
static const char *test_kind(ft_str wanted)
{
    static const char *const words[] = {"data", "singular", "unit"};
    if (ft_str_is(wanted, "generic") || ft_str_is(wanted, "schema"))
        return "generic";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ft_str_find(ft_str_of(words[i]), wanted, 0) != FT_NOWHERE)
            return words[i];
    return NULL;
}

static bool prepare_test_type(matcher *m)
{
    return test_kind(m->criterion->value) ||
           refuse(m, "Invalid test type selector (expected generic, singular, unit or data)");
}

static bool match_test_type(matcher *m, const ft_node *node)
{
    ft_str wanted = ft_str_of(test_kind(m->criterion->value));
    if (node->type == FT_UNIT_TEST)
        return ft_str_is(wanted, "unit");
    return node->type == FT_TEST &&
           (ft_str_is(wanted, "data") ||
            ft_str_is(wanted, node->as.test->singular ? "singular" : "generic"));
}

/* ---- version (SEL-28) */

static bool prepare_version(matcher *m)
{
    static const char *const words[] = {"latest", "prerelease", "old", "none"};
    for (size_t i = 0; i < 4; i++)
        if (ft_str_is(m->criterion->value, words[i]))
            return true;
    return refuse(m, "Invalid version type selector (expected latest, prerelease, old or none)");
}

static bool match_version(matcher *m, const ft_node *node)
{
    if (node->type != FT_MODEL)
        return false;
    ft_str wanted = m->criterion->value;
    bool versioned = ft_node_is_versioned(node);
    if (ft_str_is(wanted, "none"))
        return !versioned;
    if (!versioned)
        return false;
    ft_value mine = node->as.model->version, latest = node->as.model->latest_version;
    ft_job job = ft_job_in(m->arena);
    bool same = false, given = false;
    if (ft_str_is(wanted, "latest"))
        return ft_equal(&job, mine, latest, &same) && same;
    return ft_truth(&job, mine, &given) && given && /* 0 is neither, as in dbt */
           (ft_str_is(wanted, "old") ? ft_version_is_later(m->arena, latest, mine)
                                     : ft_version_is_later(m->arena, mine, latest));
}

/* ---- config (SEL-21) */

static bool scalar_is(matcher *m, ft_value value)
{
    ft_str wanted = m->criterion->value;
    if (value.kind == FT_BOOL)
        return ft_str_eq_nocase(wanted, value.as.truth ? FT_STR("true") : FT_STR("false"));
    if (value.kind == FT_TEXT)
        return ft_str_is(m->criterion->argument, "severity")
                   ? ft_str_eq_nocase(wanted, ft_text_of(value))
                   : ft_str_eq(wanted, ft_text_of(value));
    if (!m->criterion->typed || (value.kind != FT_INT && value.kind != FT_FLOAT))
        return false;
    double number;
    return ft_float_parse(wanted, &number) && number == (value.kind == FT_INT ? (double)value.as.number : value.as.real);
}

static bool match_config(matcher *m, const ft_node *node)
{
    if (node->type > FT_SOURCE || node->type == FT_FUNCTION)
        return false;
    ft_str rest = m->criterion->argument, key;
    ft_str_cut(&rest, '.', &key);
    ft_value value = ft_config_get(&node->config, key);
    while (ft_str_cut(&rest, '.', &key))
        value = value.kind == FT_DICT ? ft_dict_get_text(value.as.dict, key) : FT_VALUE_UNDEFINED;
    if (value.kind != FT_LIST)
        return scalar_is(m, value);
    for (size_t i = 0; i < value.as.list->len; i++)
        if (scalar_is(m, value.as.list->at[i]))
            return true;
    return false;
}

/* ---- path (SEL-18): the glob is asked of the disk, below the root project */

static void glob_folder(matcher *m, ft_str folder, ft_str rest);

/* `path` fits so far: it is a match where nothing is left, else the search goes on below it. */
static void glob_at(matcher *m, ft_str path, ft_str rest, bool is_folder)
{
    if (!rest.at || rest.len == 0)
        ft_map_put(m->arena, &m->paths, path.len ? path : FT_STR("."), m);
    else if (is_folder)
        glob_folder(m, path, rest);
}

/* "**" stands for this folder and all below it. */
static void glob_deep(matcher *m, ft_str folder, ft_str rest, const ft_fs_entries *entries)
{
    glob_at(m, folder, rest, true);
    for (size_t i = 0; i < entries->len; i++)
        if (entries->at[i].kind == FT_FS_FOLDER)
            glob_folder(m, ft_path_join(m->arena, folder, entries->at[i].name),
                        ft_format(m->arena, "**%s%.*s", rest.at ? "/" : "", FT_ARG(rest)));
}

static void glob_folder(matcher *m, ft_str folder, ft_str rest)
{
    ft_str piece;
    ft_fs_entries entries = {0};
    if (!ft_str_cut(&rest, '/', &piece))
        return;
    if (piece.len == 0 || ft_str_is(piece, ".")) {
        glob_folder(m, folder, rest);
        return;
    }
    if (ft_glob_is_plain(piece)) {
        ft_str path = ft_path_join(m->arena, folder, piece);
        if (ft_fs_exists(m->inputs->fs, ft_path_join(m->arena, package_root(m), path)))
            glob_at(m, path, rest, true);
        return;
    }
    if (ft_fs_list_sorted(m->inputs->fs, m->arena, ft_path_join(m->arena, package_root(m), folder),
                          &entries))
        return;
    if (ft_str_is(piece, "**")) {
        glob_deep(m, folder, rest, &entries);
        return;
    }
    for (size_t i = 0; i < entries.len; i++)
        if (ft_glob_match(entries.at[i].name, piece))
            glob_at(m, ft_path_join(m->arena, folder, entries.at[i].name), rest,
                    entries.at[i].kind == FT_FS_FOLDER);
}

static bool prepare_path(matcher *m)
{
    if (m->inputs->fs)
        glob_folder(m, FT_STR(""), m->criterion->value);
    return true;
}

static bool match_path(matcher *m, const ft_node *node)
{
    if (ft_map_has(&m->paths,
                   FT_STR("."))) /* the project's folder itself: of every path a folder above */
        return true;
    for (ft_str path = node->original_file_path; path.len; path = ft_path_folder(path))
        if (ft_map_has(&m->paths, path))
            return true;
    size_t scheme =
        node->more->patch_path.at ? ft_str_find(node->more->patch_path, FT_STR("://"), 0) : FT_NOWHERE;
    return scheme != FT_NOWHERE && ft_map_has(&m->paths, ft_str_from(node->more->patch_path, scheme + 3));
}

static const struct {
    const char *name;
    prepare_fn *prepare;
    match_fn *match;
} methods[] = {
    {"access", NULL, match_access},
    {"config", NULL, match_config},
    {"exposure", prepare_names, match_named},
    {"file", NULL, match_file},
    {"fqn", NULL, match_fqn},
    {"group", NULL, match_group},
    {"metric", prepare_names, match_named},
    {"package", NULL, match_package},
    {"path", prepare_path, match_path},
    {"resource_type", prepare_resource_type, match_resource_type},
    {"saved_query", prepare_names, match_named},
    {"semantic_model", prepare_names, match_named},
    {"source", prepare_names, match_source},
    {"tag", NULL, match_tag},
    {"test_name", NULL, match_test_name},
    {"test_type", prepare_test_type, match_test_type},
    {"unit_test", prepare_names, match_named},
    {"version", prepare_version, match_version},
};

bool ft_match(ft_arena *arena, const ft_choose_inputs *inputs, const ft_criterion *criterion,
              ft_node_set into, ft_diags *diags)
{
    matcher m = {.arena = arena, .inputs = inputs, .criterion = criterion, .diags = diags};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (!ft_str_is(criterion->method, methods[i].name))
            continue;
        if (methods[i].prepare && !methods[i].prepare(&m))
            return false;
        for (ft_node_id id = 0; id < ft_graph_len(inputs->graph); id++)
            if (methods[i].match(&m, ft_graph_node(inputs->graph, id)))
                ft_node_set_add(into, id);
        return true;
    }
    ft_compare_request request = {arena, inputs->graph, inputs->state, inputs->sources_now};
    return ft_compare_match(&request, criterion, into, diags);
}
