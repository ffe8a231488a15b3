/* compare.c - manifest entries then and now, by the rules of each kind; see compare.h.
 *
 * Both sides are compared as manifest.json has them: the node of today is written as JSON and read
 * back, so that a state that was written elsewhere, by dbt or by us, is equal where its text is. */
#include "graph/compare.h"

#include "graph/breaking.h"
#include "graph/manifest.h"
#include "project/unrendered.h"
#include "value/datetime.h"

typedef struct {
    const ft_compare_request *request;
    ft_arena *arena;   /* the request's */
    ft_arena *scratch; /* one node's entries */
    const ft_criterion *criterion;
    ft_diags *diags;
    ft_map changed_macros; /* unique id of those that changed, or call one that did -> itself */
    bool rereads;          /* the state's unrendered_config: another version wrote it */
    bool refused;          /* an error was reported */
} comparer;

/* One node on both sides; `then` NULL: it was not there. */
typedef struct {
    const ft_node *node;
    const ft_dict *then, *now;
} pair;

typedef bool check_fn(comparer *c, const pair *p); /* whether the node is meant */

/* ---- values */

static bool equal(comparer *c, ft_value a, ft_value b)
{
    ft_job job = ft_job_in(c->scratch);
    bool same = false;
    if (a.kind == FT_UNDEFINED || b.kind == FT_UNDEFINED)
        return a.kind == b.kind;
    return ft_equal(&job, a, b, &same) && same;
}

static bool says_nothing(ft_value value)
{
    switch (value.kind) {
    case FT_NONE: return true;
    case FT_BOOL: return !value.as.truth;
    case FT_LIST: return value.as.list->len == 0;
    case FT_DICT: return value.as.dict->len == 0;
    default: return false;
    }
}

/* An older dbt did not write the members that have come since: then they were empty. */
static bool grown(comparer *c, ft_value then, ft_value now)
{
    const ft_dict_entry *entry;
    if (then.kind == FT_UNDEFINED)
        return now.kind == FT_UNDEFINED || says_nothing(now);
    if (then.kind == FT_LIST && now.kind == FT_LIST) {
        bool same = then.as.list->len == now.as.list->len;
        for (size_t i = 0; same && i < then.as.list->len; i++)
            same = grown(c, then.as.list->at[i], now.as.list->at[i]);
        return same;
    }
    if (then.kind != FT_DICT || now.kind != FT_DICT)
        return equal(c, then, now);
    for (size_t at = 0; (entry = ft_dict_next(then.as.dict, &at));)
        if (entry->key.kind != FT_TEXT || !ft_dict_find_text(now.as.dict, ft_text_of(entry->key)))
            return false;
    for (size_t at = 0; (entry = ft_dict_next(now.as.dict, &at));)
        if (entry->key.kind != FT_TEXT ||
            !grown(c, ft_dict_get_text(then.as.dict, ft_text_of(entry->key)), entry->value))
            return false;
    return true;
}

static bool same_member(comparer *c, const ft_dict *then, const ft_dict *now, const char *key)
{
    return grown(c, then ? ft_dict_get_text(then, ft_str_of(key)) : FT_VALUE_UNDEFINED,
                 now ? ft_dict_get_text(now, ft_str_of(key)) : FT_VALUE_UNDEFINED);
}

static bool same_members(comparer *c, const pair *p, const char *const *keys, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!same_member(c, p->then, p->now, keys[i]))
            return false;
    return true;
}
#define SAME_MEMBERS(c, p, ...)                                                                    \
    same_members(c, p, (const char *const[]){__VA_ARGS__},                                         \
                 sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const ft_dict *entry_of(comparer *c, const ft_node *node)
{
    ft_json_out out;
    ft_job job = ft_job_in(c->scratch);
    ft_value made;
    ft_json_out_init(&out, c->scratch, NULL, NULL);
    ft_sink sink = ft_json_sink(&out);
    ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
    ft_describe_node(&sink, node, NULL);
    ft_sink_close(&sink);
    bool ok = ft_json_out_finish(&out) && ft_json_read(&job, ft_buf_str(&out.buf), &made);
    return ok && made.kind == FT_DICT ? made.as.dict : ft_dict_new(c->scratch);
}

/* ---- configs (SEL-40, SEL-41, SEL-43) */

static bool is_one_of(ft_str key, const char *const *words)
{
    for (; *words; words++)
        if (ft_str_is(key, *words))
            return true;
    return false;
}

/* Configs that do not count: what says where a node is has a comparison of its own. */
static bool counts(ft_resource_type type, ft_str key)
{
    static const char *const of_tests[] = {
        "severity",   "where",    "limit",          "fail_calc",
        "warn_if",    "error_if", "store_failures", "store_failures_as",
        "sql_header", NULL};
    static const char *const places[] = {"alias", "schema", "database", "tags", "group", NULL};
    if (type == FT_TEST)
        return is_one_of(key, of_tests);
    if (type == FT_SOURCE || type == FT_EXPOSURE)
        return true;
    return type == FT_METRIC ? !ft_str_is(key, "group") : !is_one_of(key, places);
}

static bool covers(comparer *c, ft_resource_type type, const ft_dict *a, const ft_dict *b)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; a && (entry = ft_dict_next(a, &at));) {
        ft_str key = ft_text_of(entry->key);
        if (counts(type, key) &&
            !equal(c, entry->value, b ? ft_dict_get_text(b, key) : FT_VALUE_UNDEFINED))
            return false;
    }
    return true;
}

/* dbt does not render the code of these. */
static bool is_plain_test(const ft_dict *then)
{
    const ft_dict *on = ft_state_dict(then, "depends_on");
    ft_value macros = on ? ft_dict_get_text(on, FT_STR("macros")) : FT_VALUE_UNDEFINED;
    if (!ft_str_is(ft_state_text(then, "resource_type"), "test") || macros.kind != FT_LIST ||
        macros.as.list->len != 1 || macros.as.list->at[0].kind != FT_TEXT)
        return false;
    ft_str only = ft_text_of(macros.as.list->at[0]);
    return ft_str_is(only, "macro.dbt.test_not_null") || ft_str_is(only, "macro.dbt.test_unique");
}

/* Versions before 1.11 spelled what config() says in another way: it is read anew from the code that they kept. */
static const ft_dict *unrendered_then(comparer *c, const pair *p)
{
    const ft_dict *kept = ft_state_dict(p->then, "unrendered_config");
    ft_str code = ft_state_text(p->then, "raw_code");
    if (!c->rereads || !kept || !kept->len || !code.len || is_plain_test(p->then))
        return kept;
    ft_arena *reading = ft_arena_new("reading");
    const ft_dict *read = ft_unrendered_config(c->scratch, reading, code);
    ft_arena_free(reading);
    if (!read)
        return kept;
    ft_dict *merged = ft_dict_with_room(c->scratch, kept->len + read->len);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(kept, &at));)
        ft_dict_set_text(c->scratch, merged, ft_text_of(entry->key), entry->value);
    for (size_t at = 0; (entry = ft_dict_next(read, &at));)
        ft_dict_set_text(c->scratch, merged, ft_text_of(entry->key), entry->value);
    return merged;
}

static bool same_config(comparer *c, const pair *p)
{
    ft_resource_type type = p->node->type;
    if (type == FT_SEMANTIC_MODEL || type == FT_SAVED_QUERY)
        return same_member(c, p->then, p->now, "config");
    const ft_dict *then = unrendered_then(c, p), *now = ft_state_dict(p->now, "unrendered_config");
    return covers(c, type, then, now) && covers(c, type, now, then);
}

/* ---- the other parts */

static void warn_seed(comparer *c, const pair *p, ft_diag_code code, const char *problem)
{
    const ft_dict *flags = ft_graph_project(c->request->graph)->invocation->flags;
    ft_value limit = flags ? ft_dict_get_text(flags, FT_STR("MAXIMUM_SEED_SIZE_MIB")) : FT_VALUE_NONE;
    ft_diag_warning(c->diags, code, FT_NO_SPAN, "Found a seed (%.*s.%.*s) >%dMiB in size, %s",
                    FT_ARG(p->node->package), FT_ARG(p->node->name),
                    limit.kind == FT_INT ? (int)limit.as.number : 1, problem);
}

/* SEL-44: a seed over the size limit has its path for a checksum. */
static bool same_seed(comparer *c, const pair *p)
{
    bool same = same_member(c, p->then, p->now, "checksum");
    if (!ft_str_is(p->node->more->checksum_name, "path"))
        return same;
    if (!ft_str_is(ft_state_text(ft_state_dict(p->then, "checksum"), "name"), "path"))
        warn_seed(c, p, FT_DIAG_SEED_GREW,
                  "which it was not before: it has changed");
    else if (same)
        warn_seed(c, p, FT_DIAG_SEED_SIZE,
                  "at the same path; it cannot be told whether it has changed: taken as the same");
    else
        warn_seed(c, p, FT_DIAG_SEED_MOVED,
                  "which was in a different place before: taken as changed");
    return same;
}

static bool same_body(comparer *c, const pair *p)
{
    if (p->node->type == FT_SEED)
        return same_seed(c, p);
    const char *old =
        ft_dict_find_text(p->then, FT_STR("raw_code")) ? "raw_code" : "raw_sql"; /* before v7 */
    return ft_str_eq(ft_state_text(p->then, old), ft_state_text(p->now, "raw_code"));
}

/* What was configured, not what the target made of it. */
static bool same_relation(comparer *c, const pair *p)
{
    static const char *const keys[] = {"database", "schema", "alias"};
    if (p->node->type == FT_SOURCE) {
        const ft_invocation *invocation = ft_graph_project(c->request->graph)->invocation;
        bool raw =
            ft_invocation_behaviour(invocation, "state_modified_compare_more_unrendered_values");
        return same_member(c, p->then, p->now, "identifier") &&
               (raw ? SAME_MEMBERS(c, p, "unrendered_database", "unrendered_schema")
                    : SAME_MEMBERS(c, p, "database", "schema"));
    }
    const ft_dict *then = unrendered_then(c, p), *now = ft_state_dict(p->now, "unrendered_config");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!same_member(c, then, now, keys[i]))
            return false;
    return true;
}

static bool persists(comparer *c, const pair *p, const char *what)
{
    const ft_dict *given = ft_state_dict(ft_state_dict(p->now, "config"), "persist_docs");
    ft_value on = given ? ft_dict_get_text(given, ft_str_of(what)) : FT_VALUE_UNDEFINED;
    ft_job job = ft_job_in(c->scratch);
    bool truth = false;
    return on.kind != FT_UNDEFINED && ft_truth(&job, on, &truth) && truth;
}

static bool same_columns(comparer *c, const ft_dict *a, const ft_dict *b)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; a && (entry = ft_dict_next(a, &at));) {
        ft_value other = b ? ft_dict_get_text(b, ft_text_of(entry->key)) : FT_VALUE_UNDEFINED;
        if (other.kind != FT_DICT ||
            !same_member(c, entry->value.as.dict, other.as.dict, "description"))
            return false;
    }
    return true;
}

static bool same_descriptions(comparer *c, const pair *p)
{
    const ft_dict *then = ft_state_dict(p->then, "columns"),
                  *now = ft_state_dict(p->now, "columns");
    if (persists(c, p, "relation") && !same_member(c, p->then, p->now, "description"))
        return false;
    return !persists(c, p, "columns") || (same_columns(c, then, now) && same_columns(c, now, then));
}

static bool same_contract(comparer *c, const pair *p)
{
    if (p->node->type != FT_MODEL)
        return true;
    ft_contract_change change = ft_contract_compare(c->scratch, p->then, p->now, c->diags);
    c->refused = c->refused || change == FT_CONTRACT_REFUSED;
    return change == FT_CONTRACT_SAME;
}

/* ---- macros: SEL-40, TRAP-060 */

/* Our built-in macros have dbt's names but not dbt's text, so their text says nothing about the
 * project. */
static bool macro_changed(const ft_state *state, const ft_macro *macro)
{
    const ft_dict *known = ft_state_dict(state->manifest, "macros");
    ft_value then = known ? ft_dict_get_text(known, macro->unique_id) : FT_VALUE_UNDEFINED;
    return !macro->internal &&
           (then.kind != FT_DICT ||
            !ft_str_eq(ft_state_text(then.as.dict, "macro_sql"), macro->source->text));
}

static bool calls_changed(comparer *c, const ft_strs *macros)
{
    for (size_t i = 0; i < macros->len; i++)
        if (ft_map_has(&c->changed_macros, macros->at[i]))
            return true;
    return false;
}

/* Goes over the macros until nothing more is found: chains of calls are short. */
static void find_changed_macros(comparer *c)
{
    const ft_project *project = ft_graph_project(c->request->graph);
    bool more = false;
    for (size_t i = 0; i < project->macros.len; i++)
        if (macro_changed(c->request->state, project->macros.at[i])) {
            ft_map_put(c->arena, &c->changed_macros, project->macros.at[i]->unique_id,
                       project->macros.at[i]);
            more = true;
        }
    while (more) {
        more = false;
        for (size_t i = 0; i < project->macros.len; i++) {
            ft_macro *macro = project->macros.at[i];
            if (ft_map_has(&c->changed_macros, macro->unique_id) ||
                !calls_changed(c, &macro->depends_on_macros))
                continue;
            ft_map_put(c->arena, &c->changed_macros, macro->unique_id, macro);
            more = true;
        }
    }
}

/* ---- state: */

static bool is_in_nodes(const ft_node *node)
{
    return node->type < FT_SOURCE;
}

static bool is_new(comparer *c, const pair *p)
{
    (void)c;
    return !p->then;
}

static bool is_old(comparer *c, const pair *p)
{
    (void)c;
    return p->then != NULL;
}

static bool other_body(comparer *c, const pair *p)
{
    return is_in_nodes(p->node) && (!p->then || !same_body(c, p));
}

static bool other_config(comparer *c, const pair *p)
{
    return p->node->type != FT_UNIT_TEST && (!p->then || !same_config(c, p));
}

static bool other_descriptions(comparer *c, const pair *p)
{
    return is_in_nodes(p->node) && (!p->then || !same_descriptions(c, p));
}

static bool other_relation(comparer *c, const pair *p)
{
    return (is_in_nodes(p->node) || p->node->type == FT_SOURCE) &&
           (!p->then || !same_relation(c, p));
}

/* A test whose macro is gone, which only running it would tell. */
static bool lacks_macro(comparer *c, const ft_node *node)
{
    if (node->type != FT_TEST || node->as.test->singular || node->as.test->macro)
        return false;
    ft_diag *diag =
        ft_diag_error(c->diags, FT_DIAG_MACRO_NOT_FOUND, node->span,
                      "test \"%.*s\" depends on a macro or test that does not exist: \"%.*s\"",
                      FT_ARG(node->name), FT_ARG(node->as.test->test_name));
    ft_diag_hint(c->diags, diag, "Whether it was modified cannot be told. Bring it back, or remove what refers to it.");
    c->refused = true;
    return true;
}

static bool other_macros(comparer *c, const pair *p)
{
    return lacks_macro(c, p->node) || calls_changed(c, &p->node->depends_on_macros);
}

static bool other_contract(comparer *c, const pair *p)
{
    return is_in_nodes(p->node) && (!p->then || !same_contract(c, p));
}

static bool same_overloads(comparer *c, const pair *p)
{
    static const char *const keys[] = {"defined_in", "arguments", "returns", "raw_body"};
    ft_value then = ft_dict_get_text(p->then, FT_STR("overloads")),
             now = ft_dict_get_text(p->now, FT_STR("overloads"));
    size_t len = then.kind == FT_LIST ? then.as.list->len : 0;
    if (len != (now.kind == FT_LIST ? now.as.list->len : 0))
        return false;
    for (size_t i = 0; i < len * 4; i++) {
        ft_value a = then.as.list->at[i / 4], b = now.as.list->at[i / 4];
        if (a.kind != FT_DICT || b.kind != FT_DICT ||
            !same_member(c, a.as.dict, b.as.dict, keys[i % 4]))
            return false;
    }
    return true;
}

/* Models of before dbt 1.5 have none. */
static ft_str access_of(const ft_dict *model)
{
    ft_str access = ft_state_text(model, "access");
    return access.len ? access : FT_STR("protected");
}

static bool same_node(comparer *c, const pair *p)
{
    bool contract = same_contract(c, p); /* first: it may be an error */
    bool same = same_body(c, p) && same_config(c, p) && same_descriptions(c, p) &&
                same_member(c, p->then, p->now, "fqn") && same_relation(c, p) && contract;
    if (p->node->type == FT_MODEL)
        return same && ft_str_eq(access_of(p->then), access_of(p->now)) &&
               SAME_MEMBERS(c, p, "latest_version", "deprecation_date");
    if (p->node->type == FT_FUNCTION)
        return same && SAME_MEMBERS(c, p, "arguments", "returns") && same_overloads(c, p);
    return same;
}

static bool covers_list(comparer *c, ft_value a, ft_value b)
{
    ft_job job = ft_job_in(c->scratch);
    bool in = true;
    for (size_t i = 0; in && a.kind == FT_LIST && i < a.as.list->len; i++)
        if (b.kind != FT_LIST || !ft_contains(&job, b, a.as.list->at[i], &in))
            return false;
    return in;
}

static bool same_parents(comparer *c, const pair *p)
{
    const ft_dict *then = ft_state_dict(p->then, "depends_on"),
                  *now = ft_state_dict(p->now, "depends_on");
    ft_value a = then ? ft_dict_get_text(then, FT_STR("nodes")) : FT_VALUE_UNDEFINED;
    ft_value b = now ? ft_dict_get_text(now, FT_STR("nodes")) : FT_VALUE_UNDEFINED;
    return covers_list(c, a, b) && covers_list(c, b, a);
}

static bool same_query(comparer *c, const pair *p)
{
    static const char *const parts[] = {"metrics", "group_by", "where"};
    const ft_dict *then = ft_state_dict(p->then, "query_params"),
                  *now = ft_state_dict(p->now, "query_params");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!same_member(c, then, now, parts[i]))
            return false;
    return true;
}

static bool same_export(comparer *c, ft_value a, ft_value b)
{
    static const char *const keys[] = {"export_as", "schema", "alias"};
    if (a.kind != FT_DICT || b.kind != FT_DICT || !same_member(c, a.as.dict, b.as.dict, "name"))
        return false;
    const ft_dict *then = ft_state_dict(a.as.dict, "unrendered_config"),
                  *now = ft_state_dict(b.as.dict, "unrendered_config");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!same_member(c, then, now, keys[i]))
            return false;
    return true;
}

static bool same_exports(comparer *c, const pair *p)
{
    ft_value then = ft_dict_get_text(p->then, FT_STR("exports")),
             now = ft_dict_get_text(p->now, FT_STR("exports"));
    size_t len = then.kind == FT_LIST ? then.as.list->len : 0;
    bool same = len == (now.kind == FT_LIST ? now.as.list->len : 0);
    for (size_t i = 0; same && i < len; i++)
        same = same_export(c, then.as.list->at[i], now.as.list->at[i]);
    return same;
}

/* SEL-40 ... SEL-42. A source, exposure, metric, semantic model or saved query that was not there
 * is new, but not modified (TRAP-058). */
static bool same_contents(comparer *c, const pair *p)
{
    ft_resource_type type = p->node->type;
    if (!p->then)
        return !is_in_nodes(p->node) && type != FT_UNIT_TEST;
    switch (type) {
    case FT_TEST:
        return p->node->as.test->singular
                   ? same_node(c, p)
                   : same_config(c, p) && same_member(c, p->then, p->now, "fqn");
    case FT_SOURCE:
        return same_relation(c, p) && same_config(c, p) &&
               SAME_MEMBERS(c, p, "fqn", "quoting", "freshness", "loaded_at_field", "external");
    case FT_EXPOSURE:
        return SAME_MEMBERS(c, p, "fqn", "type", "owner", "maturity", "url", "description",
                            "label") &&
               same_parents(c, p) && same_config(c, p);
    case FT_METRIC:
        return SAME_MEMBERS(c, p, "type", "description", "label") && same_config(c, p);
    case FT_SEMANTIC_MODEL:
        return SAME_MEMBERS(c, p, "model", "description", "defaults", "entities", "dimensions",
                            "measures", "config", "primary_entity", "group");
    case FT_SAVED_QUERY:
        return same_query(c, p) &&
               SAME_MEMBERS(c, p, "description", "label", "config", "group", "tags") &&
               same_exports(c, p);
    case FT_UNIT_TEST:
        return same_member(c, p->then, p->now, "checksum");
    default:
        return same_node(c, p);
    }
}

static bool is_modified(comparer *c, const pair *p)
{
    bool same = same_contents(c, p); /* always: contracts and seeds have something to say */
    return !same || other_macros(c, p);
}

static bool is_unmodified(comparer *c, const pair *p)
{
    return !is_modified(c, p);
}

static const struct {
    const char *word;
    check_fn *check;
    bool sees_removed;
} checks[] = {
    {"new", is_new, false},
    {"old", is_old, false},
    {"modified", is_modified, true},
    {"unmodified", is_unmodified, true},
    {"modified.body", other_body, false},
    {"modified.configs", other_config, false},
    {"modified.persisted_descriptions", other_descriptions, false},
    {"modified.relation", other_relation, false},
    {"modified.macros", other_macros, false},
    {"modified.contract", other_contract, true},
};
enum { CHECKS = sizeof checks / sizeof *checks };

static bool removed_model(comparer *c, ft_str unique_id, const ft_dict *then)
{
    const ft_project *project = ft_graph_project(c->request->graph);
    ft_str today = ft_str_slice(ft_iso_utc(c->arena, project->invocation->started_us), 0, 10);
    for (size_t i = 0; i < project->disabled.len; i++)
        if (ft_str_eq(project->disabled.at[i]->unique_id, unique_id))
            return ft_contract_removed(c->scratch, entry_of(c, project->disabled.at[i]), true,
                                       today, c->diags);
    return ft_contract_removed(c->scratch, then, false, today, c->diags);
}

/* SEL-46: nothing is selected for models that are gone, but their contracts may break. */
static bool look_at_removed(comparer *c)
{
    const ft_dict *nodes = ft_state_dict(c->request->state->manifest, "nodes");
    const ft_registry *registry = ft_graph_project(c->request->graph)->registry;
    const ft_dict_entry *entry;
    bool ok = true;
    for (size_t at = 0; nodes && (entry = ft_dict_next(nodes, &at));) {
        ft_str unique_id = ft_text_of(entry->key);
        const ft_node *now = ft_registry_by_id(registry, unique_id);
        bool model = ft_is(entry->value, FT_DICT) &&
                     ft_str_is(ft_state_text(entry->value.as.dict, "resource_type"), "model");
        if (model && (!now || !now->enabled))
            ok &= removed_model(c, unique_id, entry->value.as.dict);
    }
    return ok;
}

static bool refuse(comparer *c, const char *kind, const char *problem, const char *hint)
{
    ft_diag *diag =
        ft_diag_error(c->diags, FT_DIAG_SELECT_SYNTAX, c->criterion->span, "%s", problem);
    diag->kind = ft_str_of(kind);
    ft_diag_hint(c->diags, diag, "%s", hint);
    return false;
}

static bool unknown_check(comparer *c)
{
    ft_str names[CHECKS];
    for (size_t i = 0; i < CHECKS; i++)
        names[i] = ft_str_of(checks[i].word);
    ft_diag *diag = ft_diag_error(c->diags, FT_DIAG_SELECT_SYNTAX, c->criterion->span,
                                  "Got an invalid selector \"%.*s\", expected one of %.*s",
                                  FT_ARG(c->criterion->value),
                                  FT_ARG(ft_str_join(c->arena, names, CHECKS, FT_STR(", "))));
    ft_diag_suggest(c->diags, diag, c->criterion->value, names, CHECKS);
    return false;
}

static bool written_by_another(const comparer *c)
{
    const ft_dict *metadata = ft_state_dict(c->request->state->manifest, "metadata");
    const ft_invocation *invocation = ft_graph_project(c->request->graph)->invocation;
    ft_str version = ft_state_text(metadata, "dbt_version");
    return version.len && !ft_str_is(version, FT_DBT_VERSION) &&
           ft_invocation_behaviour(invocation, "state_modified_compare_more_unrendered_values");
}

static bool match_state(comparer *c, ft_node_set into)
{
    size_t check = 0;
    while (check < CHECKS && !ft_str_is(c->criterion->value, checks[check].word))
        check++;
    if (check == CHECKS)
        return unknown_check(c);
    if (!c->request->state || !c->request->state->manifest)
        return refuse(c, "Runtime", "Got a state selector method, but no comparison manifest",
                      "Give the folder of an earlier run's artifacts with --state.");
    find_changed_macros(c);
    c->rereads = written_by_another(c);
    for (ft_node_id id = 0; id < ft_graph_len(c->request->graph); id++) {
        const ft_node *node = ft_graph_node(c->request->graph, id);
        pair p = {node, ft_state_entry(c->request->state, node->unique_id), entry_of(c, node)};
        if (checks[check].check(c, &p))
            ft_node_set_add(into, id);
        ft_arena_clear(c->scratch);
    }
    return (!checks[check].sees_removed || look_at_removed(c)) && !c->refused;
}

/* ---- result: and source_status: */

static const ft_dict *result_of(const ft_list *results, ft_str unique_id)
{
    for (size_t i = 0; results && i < results->len; i++)
        if (ft_is(results->at[i], FT_DICT) &&
            ft_str_eq(ft_state_text(results->at[i].as.dict, "unique_id"), unique_id))
            return results->at[i].as.dict;
    return NULL;
}

static bool match_result(comparer *c, ft_node_set into)
{
    const ft_list *results = c->request->state ? c->request->state->results : NULL;
    if (!results)
        return refuse(c, "Internal", "No comparison run_results",
                      "Give the folder of an earlier run's artifacts with --state.");
    ft_map wanted = {0};
    for (size_t i = 0; i < results->len; i++) {
        const ft_dict *result = ft_is(results->at[i], FT_DICT) ? results->at[i].as.dict : NULL;
        if (result && ft_str_eq(ft_state_text(result, "status"), c->criterion->value))
            ft_map_put(c->arena, &wanted, ft_state_text(result, "unique_id"), (void *)result);
    }
    for (ft_node_id id = 0; id < ft_graph_len(c->request->graph); id++)
        if (ft_map_has(&wanted, ft_graph_node(c->request->graph, id)->unique_id))
            ft_node_set_add(into, id);
    return true;
}

/* false: no data were seen then. */
static bool loaded_at(comparer *c, const ft_dict *result, int64_t *out)
{
    ft_value time;
    ft_str text = ft_state_text(result, "max_loaded_at");
    return text.len && ft_datetime_parse_iso(c->scratch, text, &time) &&
           ft_datetime_micros(time, out);
}

static bool match_freshness(comparer *c, ft_node_set into)
{
    const ft_list *then = c->request->state ? c->request->state->sources : NULL,
                  *now = c->request->sources_now;
    if (!then)
        return refuse(c, "Internal", "No previous state comparison freshness results in sources.json",
                      "Give the folder of an earlier `source freshness` with --state.");
    if (!now)
        return refuse(c, "Internal", "No current state comparison freshness results in sources.json",
                      "Run `source freshness` first.");
    for (ft_node_id id = 0;
         ft_str_is(c->criterion->value, "fresher") && id < ft_graph_len(c->request->graph); id++) {
        ft_str unique_id = ft_graph_node(c->request->graph, id)->unique_id;
        const ft_dict *before = result_of(then, unique_id);
        int64_t old, new;
        if (!loaded_at(c, result_of(now, unique_id), &new))
            continue;
        if (!before || (loaded_at(c, before, &old) && new > old))
            ft_node_set_add(into, id);
    }
    return true;
}

bool ft_compare_match(const ft_compare_request *request, const ft_criterion *criterion,
                      ft_node_set into, ft_diags *diags)
{
    comparer c = {.request = request,
                  .arena = request->arena,
                  .scratch = ft_arena_new("compare"),
                  .criterion = criterion,
                  .diags = diags};
    bool by_state = ft_str_is(criterion->method, "state"),
         by_result = ft_str_is(criterion->method, "result");
    bool ok = by_state    ? match_state(&c, into)
              : by_result ? match_result(&c, into)
                          : match_freshness(&c, into);
    ft_arena_free(c.scratch);
    return ok;
}
