/* generic_tests.c - a test's entry in YAML becomes name, hash, config, arguments and refs. */
#include "project/generic_tests.h"

#include "base/digest.h"
#include "context/test_kwargs.h"
#include "project/capture.h"
#include "project/docs.h"
#include "project/naming.h"
#include "project/node_files.h"
#include "project/patch.h"

#include <stdlib.h>

/* Everything about one test while it is made. */
typedef struct maker {
    const ft_loading *loading;
    ft_worker *worker;
    ft_arena *arena;
    const ft_test_target *target;
    ft_str model, file_key_name;       /* of the target: "{{ get_where_subquery(…) }}", "models.orders"; at NULL: not made yet */
    const ft_column_patch *column;     /* NULL: a test of the table */
    ft_ref *ref;                       /* the target as tests ref it, which share it; NULL: not made yet */
    ft_span span;
    const ft_yaml *rest;               /* what stands below the test's name; NULL: nothing */
    ft_str test_name, ns;              /* "not_null", "dbt_utils" or at NULL */
    ft_dict *args, *config;            /* kwargs; configs in dbt's order */
    ft_str custom_name, description;   /* at NULL: none */
    ft_str full_name, short_name, path; /* path.at NULL: not made yet */
    ft_str unique_id;                  /* holds full_name; its hash comes last */
    const ft_macro *macro;
} maker;

static bool fail(maker *m, const char *format, ft_str detail)
{
    ft_diag_error(m->worker->diags, FT_DIAG_YAML_SHAPE, m->span, format, FT_ARG(detail));
    return false;
}

static bool fail_twice_given(maker *m, ft_str key)
{
    ft_diag *diag = ft_diag_error(m->worker->diags, FT_DIAG_YAML_SHAPE, m->span,
                                  "Test cannot have the same key at the top-level and in config: %.*s", FT_ARG(key));
    diag->kind = FT_STR("Compilation");
    return false;
}

/* ---- the entry: name, arguments, config */

static const char *const config_args[] = {"severity", "tags", "enabled", "where", "limit", "warn_if", "error_if",
                                          "fail_calc", "store_failures", "store_failures_as", "sql_header", "meta",
                                          "database", "schema", "alias", NULL};

static bool is_config_arg(ft_str key)
{
    for (const char *const *word = config_args; *word; word++)
        if (ft_str_is(key, *word))
            return true;
    return false;
}

static bool is_falsy(ft_value value)
{
    switch ((ft_kind)value.kind) {
    case FT_UNDEFINED:
    case FT_NONE: return true;
    case FT_BOOL: return !value.as.truth;
    case FT_INT: return value.as.number == 0;
    case FT_TEXT: return value.len == 0;
    case FT_LIST: return value.as.list->len == 0;
    case FT_DICT: return value.as.dict->len == 0;
    default: return false;
    }
}

/* "unique", {unique: {…}} or {test_name: unique, …}: the name's node and the mapping of the rest. */
static bool find_parts(maker *m, const ft_yaml *test, const ft_yaml **name, const ft_yaml **rest)
{
    *rest = NULL;
    *name = test;
    if (test->kind == FT_YAML_SCALAR)
        return true;
    if (test->kind != FT_YAML_MAPPING)
        return fail(m, "test must be dict or str, got a list%.*s", FT_STR(""));
    *name = ft_yaml_get(test, FT_STR("test_name"));
    *rest = test;
    if (*name)
        return (*name)->kind == FT_YAML_SCALAR || fail(m, "test name must be a str%.*s", FT_STR(""));
    if (test->as.pairs.len != 1) {
        ft_diag_error(m->worker->diags, FT_DIAG_YAML_SHAPE, m->span,
                      "test definition dictionary must have exactly one key, got %zu instead", test->as.pairs.len);
        return false;
    }
    *name = test->as.pairs.at[0].key;
    *rest = test->as.pairs.at[0].value;
    if (ft_yaml_is_null(*rest))
        *rest = NULL;
    return !*rest || (*rest)->kind == FT_YAML_MAPPING ||
           fail(m, "test arguments must be a dictionary (value for test %.*s)", ft_yaml_text(*name));
}

static bool is_test_word(ft_str word)
{
    if (!word.len || (word.at[0] >= '0' && word.at[0] <= '9'))
        return false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return true;
}

static bool split_name(maker *m, ft_str name)
{
    size_t dot = ft_str_find_byte(name, '.', 0);
    m->ns = dot == FT_NOWHERE ? (ft_str){0} : ft_str_slice(name, 0, dot);
    m->test_name = dot == FT_NOWHERE ? name : ft_str_from(name, dot + 1);
    return (is_test_word(m->test_name) && (!m->ns.at || is_test_word(m->ns))) ||
           fail(m, "Test name string did not match expected pattern: %.*s", name);
}

static ft_str column_name(maker *m)
{
    const ft_column *column = m->column->column;
    ft_value quote = column->more->quote;
    bool quoted = quote.kind == FT_BOOL ? quote.as.truth : m->target->quote_columns;
    if (!quoted)
        return column->name;
    return ft_concat(m->arena, FT_STR("\""), ft_str_replace(m->arena, column->name, FT_STR("\""), FT_STR("\"\"")),
                     FT_STR("\""), (ft_str){0});
}

static void add_pairs(maker *m, const ft_yaml *mapping)
{
    for (size_t i = 0; mapping && i < mapping->as.pairs.len; i++)
        ft_dict_set_text(m->arena, m->args, ft_yaml_text(mapping->as.pairs.at[i].key),
                         ft_yaml_plain_value(m->arena, mapping->as.pairs.at[i].value));
}

static bool is_top_level(ft_str key)
{
    return ft_str_is(key, "config") || ft_str_is(key, "column_name") || ft_str_is(key, "description") ||
           ft_str_is(key, "name") || is_config_arg(key);
}

/* Of all such tests the first of the first file is named, whatever order workers come in. */
static void note_loose(maker *m)
{
    ft_worker *worker = m->worker;
    const ft_found_file *file = &m->target->file->found;
    if (worker->loose_arguments++ && ft_str_cmp(file->original, worker->loose_file) >= 0)
        return;
    worker->loose_file = file->original;
    worker->loose_test = ft_format(worker->arena, "`%.*s%s%.*s` defined on '%.*s' in package '%.*s' (%.*s)",
                                   FT_ARG(m->ns), m->ns.at ? "." : "", FT_ARG(m->test_name), FT_ARG(m->target->name),
                                   FT_ARG(file->package->name), FT_ARG(file->original));
}

/* What stands at the top level, the column, then `arguments` (TST-02); the model comes last. */
static bool collect_args(maker *m, const ft_yaml *rest)
{
    bool nested = ft_behaves(m->loading, "require_generic_test_arguments_property"), loose = false;
    const ft_yaml *arguments = nested ? ft_yaml_get(rest, FT_STR("arguments")) : NULL;
    size_t inner = arguments && arguments->kind == FT_YAML_MAPPING ? arguments->as.pairs.len : 0;
    m->args = ft_dict_with_room(m->arena, (rest ? rest->as.pairs.len - !!inner : 0) + inner + 2);
    for (size_t i = 0; rest && i < rest->as.pairs.len; i++) {
        ft_str key = ft_yaml_text(rest->as.pairs.at[i].key);
        if (ft_str_is(key, "test_name") || (nested && ft_str_is(key, "arguments")))
            continue;
        loose |= !is_top_level(key);
        ft_dict_set_text(m->arena, m->args, key, ft_yaml_plain_value(m->arena, rest->as.pairs.at[i].value));
    }
    if (m->column)
        ft_dict_set_text(m->arena, m->args, FT_STR("column_name"), ft_of_text(column_name(m)));
    if (inner)
        add_pairs(m, arguments);
    if (nested && loose && (!arguments || ft_yaml_is_null(arguments)))
        note_loose(m);
    return !ft_dict_find_text(m->args, FT_STR("model")) ||
           fail(m, "Test arguments include \"model\", which is a reserved argument%.*s", FT_STR(""));
}

/* Where a config stands, below `config:` or beside it. */
static ft_span place_of(const maker *m, ft_str key)
{
    const ft_yaml *value = ft_yaml_get(ft_yaml_get(m->rest, FT_STR("config")), key);
    value = value ? value : ft_yaml_get(m->rest, key);
    return value ? value->span : m->span;
}

static ft_value rendered(maker *m, ft_str key, ft_value value)
{
    if (value.kind != FT_TEXT)
        return value;
    if (!ft_has_jinja(ft_text_of(value)))
        return ft_of_text(ft_jinja_text(m->arena, ft_text_of(value), &ft_jinja_of_dbt));
    const ft_yaml_renderer renderer = {.arena = m->arena, .diags = m->worker->diags, .code = FT_DIAG_YAML_SHAPE,
                                       .scope = ft_worker_scope(m->loading, m->worker,
                                                                m->target->file->found.package->name)};
    ft_value out;
    if (ft_yaml_render_text(&renderer, ft_text_of(value), place_of(m, key), &out))
        return out;
    ft_diag *diag = m->worker->diags->all.at[m->worker->diags->all.len - 1];
    diag->message = ft_format(m->worker->diags->arena, "Invalid generic test configuration given in %.*s: %.*s",
                              FT_ARG(m->target->file->found.original), FT_ARG(diag->message));
    return out;
}

static void put_config(maker *m, ft_str key, ft_value value)
{
    value = rendered(m, key, value);
    if (value.kind == FT_NONE || value.kind == FT_UNDEFINED)
        return;
    if (!m->config)
        m->config = ft_dict_with_room(m->arena, 1);
    ft_dict_set_text(m->arena, m->config, key, value);
}

/* Configs beside or inside `config:`, the known ones first and in their fixed order (TST-03, TST-16). */
static bool collect_config(maker *m)
{
    ft_value given;
    ft_dict *inside = NULL;
    if (ft_dict_remove_text(m->args, FT_STR("config"), &given)) {
        if (given.kind != FT_DICT && given.kind != FT_NONE)
            return fail(m, "Test config must be a dictionary%.*s", FT_STR(""));
        inside = given.kind == FT_DICT ? given.as.dict : NULL;
    }
    for (const char *const *word = config_args; *word; word++) {
        ft_str key = ft_str_of(*word);
        ft_value outer = FT_VALUE_UNDEFINED, inner = inside ? ft_dict_get_text(inside, key) : FT_VALUE_UNDEFINED;
        bool beside = ft_dict_remove_text(m->args, key, &outer) && !is_falsy(outer);
        if (beside && inner.kind != FT_UNDEFINED)
            return fail_twice_given(m, key);
        if (beside || inner.kind != FT_UNDEFINED)
            put_config(m, key, beside ? outer : inner);
        else if (outer.kind != FT_UNDEFINED)
            put_config(m, key, outer);
    }
    const ft_dict_entry *entry;
    for (size_t at = 0; inside && (entry = ft_dict_next(inside, &at));)
        if (entry->key.kind == FT_TEXT && !is_config_arg(ft_text_of(entry->key)))
            put_config(m, ft_text_of(entry->key), entry->value);
    return true;
}

static ft_str take_text(maker *m, const char *key)
{
    ft_value value;
    if (!ft_dict_remove_text(m->args, ft_str_of(key), &value))
        return (ft_str){0};
    ft_job job = ft_job_in(m->arena);
    ft_str text = {0};
    if (value.kind != FT_NONE)
        ft_to_text(&job, value, &text);
    return text;
}

/* ---- names (TST-05 ... TST-07) */

static void add_clean(ft_buf *name, ft_str text)
{
    bool run = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (word)
            ft_buf_byte(name, c);
        else if (!run)
            ft_buf_byte(name, '_');
        run = !word;
    }
}

static void add_part(maker *m, ft_buf *name, ft_value part, bool *some)
{
    ft_job job = ft_job_in(m->arena);
    ft_str text;
    if (*some)
        ft_buf_text(name, "__");
    *some = true;
    if (ft_to_text(&job, part, &text))
        add_clean(name, text);
}

static void add_argument(maker *m, ft_buf *name, ft_value value, bool *some)
{
    const ft_dict_entry *entry;
    if (value.kind == FT_LIST) {
        for (size_t i = 0; i < value.as.list->len; i++)
            add_part(m, name, value.as.list->at[i], some);
        return;
    }
    if (value.kind != FT_DICT) {
        add_part(m, name, value, some);
        return;
    }
    for (size_t at = 0; (entry = ft_dict_next(value.as.dict, &at));)
        add_part(m, name, entry->value, some);
}

#define MAX_SORTED 32 /* arguments sorted on the stack; more go to the arena */

static int compare_entries(const void *a, const void *b)
{
    const ft_dict_entry *const *left = a, *const *right = b;
    return ft_str_cmp(ft_text_of((*left)->key), ft_text_of((*right)->key));
}

/* The entries of `dict` by key. Keys are texts. */
static const ft_dict_entry **sorted(maker *m, const ft_dict *dict, const ft_dict_entry **room, size_t *len)
{
    const ft_dict_entry **out = dict->len <= MAX_SORTED ? room : FT_NEW_ARRAY(m->arena, const ft_dict_entry *, dict->len);
    const ft_dict_entry *entry;
    *len = 0;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at));)
        if (entry->key.kind == FT_TEXT)
            out[(*len)++] = entry;
    qsort(out, *len, sizeof *out, compare_entries);
    return out;
}

#define HASH_LEN 10 /* of a unique id */

/* The name stands in the unique id, whose hash is known last. */
static void take_full_name(maker *m, ft_str name)
{
    static const char blank[HASH_LEN + 1] = "..........";
    ft_str package = m->target->file->found.package->name;
    m->unique_id = ft_concat(m->arena, FT_STR("test."), package, FT_STR("."), name, FT_STR("."), ft_str_of(blank), (ft_str){0});
    m->full_name = m->short_name = ft_str_slice(m->unique_id, m->unique_id.len - HASH_LEN - 1 - name.len,
                                                m->unique_id.len - HASH_LEN - 1);
    m->path = (ft_str){0};
}

static void synthesize_names(maker *m)
{
    ft_buf *name = &m->worker->text;
    ft_buf_clear(name);
    if (m->ns.at)
        ft_buf_format(name, "%.*s_", FT_ARG(m->ns));
    if (m->target->is_source)
        ft_buf_text(name, "source_");
    ft_buf_add(name, m->test_name);
    ft_buf_byte(name, '_');
    ft_buf_add(name, m->target->label);
    size_t identifier = name->len, len;
    ft_buf_byte(name, '_');
    const ft_dict_entry *room[MAX_SORTED];
    const ft_dict_entry **entries = sorted(m, m->args, room, &len);
    bool some = false;
    for (size_t i = 0; i < len; i++)
        if (!ft_str_is(ft_text_of(entries[i]->key), "model"))
            add_argument(m, name, entries[i]->value, &some);
    take_full_name(m, ft_buf_str(name));
    if (m->full_name.len < 64)
        return;
    m->path = ft_concat(m->arena, ft_str_slice(m->full_name, 0, identifier < 30 ? identifier : 30), FT_STR("_"),
                        ft_md5_hex(m->worker->scratch, m->full_name), FT_STR(".sql"), (ft_str){0});
    m->short_name = ft_str_slice(m->path, 0, m->path.len - strlen(".sql"));
    if (!m->config || !ft_dict_find_text(m->config, FT_STR("alias")))
        put_config(m, FT_STR("alias"), ft_of_text(m->short_name));
}

/* repr() of the metadata with sorted keys and every scalar as text. */
static void add_repr(maker *m, ft_buf *out, ft_value value)
{
    ft_job job = ft_job_in(m->arena);
    ft_str text;
    if (value.kind == FT_DICT) {
        const ft_dict_entry *room[MAX_SORTED];
        size_t len;
        const ft_dict_entry **entries = sorted(m, value.as.dict, room, &len);
        ft_buf_byte(out, '{');
        for (size_t i = 0; i < len; i++) {
            ft_buf_text(out, i ? ", " : "");
            ft_repr_text(out, ft_text_of(entries[i]->key));
            ft_buf_text(out, ": ");
            add_repr(m, out, entries[i]->value);
        }
        ft_buf_byte(out, '}');
    } else if (value.kind == FT_LIST) {
        ft_buf_byte(out, '[');
        for (size_t i = 0; i < value.as.list->len; i++) {
            ft_buf_text(out, i ? ", " : "");
            add_repr(m, out, value.as.list->at[i]);
        }
        ft_buf_byte(out, ']');
    } else if (ft_to_text(&job, value, &text)) {
        ft_repr_text(out, text);
    }
}

static void hash_unique_id(maker *m)
{
    ft_buf *text = &m->worker->text;
    ft_buf_clear(text);
    ft_buf_add(text, m->full_name);
    ft_buf_text(text, "{'kwargs': ");
    add_repr(m, text, ft_of_dict(m->args));
    ft_buf_text(text, ", 'name': ");
    ft_repr_text(text, m->test_name);
    ft_buf_text(text, ", 'namespace': ");
    ft_repr_text(text, m->ns.at ? m->ns : FT_STR("None"));
    ft_buf_byte(text, '}');
    ft_arena_clear(m->worker->scratch);
    ft_str hash = ft_md5_hex(m->worker->scratch, ft_buf_str(text));
    memcpy((char *)m->unique_id.at + m->unique_id.len - HASH_LEN, hash.at + hash.len - HASH_LEN, HASH_LEN);
}

/* ---- raw code (TST-16) */

static void add_config_value(maker *m, ft_buf *out, ft_value value)
{
    ft_job job = ft_job_in(m->arena);
    if (value.kind != FT_TEXT) {
        ft_print(&job, value, out);
        return;
    }
    ft_buf_byte(out, '"');
    ft_buf_add(out, ft_str_replace(m->arena, ft_text_of(value), FT_STR("\""), FT_STR("\\\"")));
    ft_buf_byte(out, '"');
}

/* {{ test_x(**_dbt_generic_test_kwargs) }}, until worker->text is written again. */
static ft_str call_of_test(maker *m)
{
    ft_buf *out = &m->worker->text;
    ft_buf_clear(out);
    ft_buf_text(out, "{{ ");
    if (m->ns.at) {
        ft_buf_add(out, m->ns);
        ft_buf_byte(out, '.');
    }
    ft_buf_text(out, "test_");
    ft_buf_add(out, m->test_name);
    ft_buf_text(out, "(**" FT_TEST_KWARGS_NAME ") }}");
    return ft_buf_str(out);
}

/* The call, and behind it {{ config(…) }} where there is some. */
static ft_str raw_code(maker *m, ft_str call)
{
    if (!m->config || !m->config->len)
        return call;
    ft_buf *out = &m->worker->text;
    ft_buf_clear(out);
    ft_buf_add(out, call);
    const ft_dict_entry *entry;
    const char *before = "{{ config(";
    for (size_t at = 0; (entry = ft_dict_next(m->config, &at)); before = ",") {
        ft_buf_text(out, before);
        ft_buf_add(out, ft_text_of(entry->key));
        ft_buf_byte(out, '=');
        add_config_value(m, out, entry->value);
    }
    ft_buf_text(out, ") }}");
    return ft_str_copy(m->arena, ft_buf_str(out));
}

/* Tests of one macro share one template: what config() says was already taken. */
static const ft_template *shared_template(maker *m)
{
    ft_str call = call_of_test(m);
    const ft_template *known = ft_map_get(&m->worker->test_templates, call);
    if (known)
        return known;
    ft_job job = ft_job_in(m->arena);
    call = ft_str_copy(m->arena, call);
    known = ft_template_parse(&job, m->arena, ft_source_new(m->arena, m->target->file->found.original, call), NULL);
    if (known)
        ft_map_put(m->arena, &m->worker->test_templates, call, (void *)known);
    else
        ft_fault_report(m->worker->diags, FT_DIAG_INTERNAL, &job.fault, m->span);
    return known;
}

/* ---- refs */

static bool has_word(ft_str text, const char *word)
{
    size_t len = strlen(word);
    text = ft_str_trim(text);
    return text.len > len && memcmp(text.at, word, len) == 0 && (text.at[len] == '(' || text.at[len] == ' ');
}

/* What an argument refs, as far as its text tells; false: it must be rendered to know. */
static bool ref_argument(maker *m, ft_node *node, ft_value value)
{
    const ft_dict_entry *entry;
    ft_ref_text target;
    bool fine = true;
    if (value.kind == FT_LIST) {
        for (size_t i = 0; fine && i < value.as.list->len; i++)
            fine = ref_argument(m, node, value.as.list->at[i]);
        return fine;
    }
    if (value.kind == FT_DICT) {
        for (size_t at = 0; fine && (entry = ft_dict_next(value.as.dict, &at));)
            fine = ref_argument(m, node, entry->value);
        return fine;
    }
    if (value.kind != FT_TEXT)
        return true;
    ft_str text = ft_text_of(value);
    if (ft_has_jinja(text) || has_word(text, "var") || has_word(text, "env_var") || has_word(text, "doc"))
        return false;
    if (!has_word(text, "ref") && !has_word(text, "source"))
        return true;
    if (!ft_ref_text_read(m->arena, text, m->span, &target))
        return false;
    if (target.is_ref)
        ft_vec_push(m->arena, &node->refs, target.ref);
    else
        ft_vec_push(m->arena, &node->sources, target.source);
    return true;
}

static void ref_target(maker *m, ft_node *node)
{
    if (m->target->is_source) {
        ft_vec_push(m->arena, &node->sources, m->target->source);
        return;
    }
    if (node->refs.len) {
        ft_vec_push(m->arena, &node->refs, m->target->ref);
        return;
    }
    if (!m->ref) {
        m->ref = FT_NEW(m->arena, ft_ref);
        *m->ref = m->target->ref;
    }
    node->refs = (ft_refs){.at = m->ref, .len = 1, .cap = 1}; /* one more moves it to a place of its own */
}

/* dbt knows these two by heart and does not look at get_where_subquery for them. */
static bool is_shortcut(const ft_macro *macro)
{
    return macro && (ft_str_is(macro->unique_id, "macro.dbt.test_not_null") ||
                     ft_str_is(macro->unique_id, "macro.dbt.test_unique"));
}

/* One that cannot be made is called, so that it is told of while parsing, as in dbt. */
static bool can_be_made(maker *m, const ft_macro *macro)
{
    ft_job job = ft_job_in(m->worker->scratch);
    return macro->internal || ft_lazy_template_get(&job, macro->body);
}

static bool capture_plainly(maker *m, ft_node *node)
{
    if (is_shortcut(m->macro)) {
        ref_target(m, node);
        return true;
    }
    const ft_macro *where =
        ft_registry_macro(m->loading->registry, node->package, FT_STR("get_where_subquery"));
    if (!m->macro || !m->macro->pure_test || !where || !where->internal || !can_be_made(m, m->macro))
        return false;
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(m->args, &at));) {
        ft_str key = ft_text_of(entry->key);
        if (ft_str_is(key, "column_name") || ft_str_is(key, "model"))
            continue;
        if (!ref_argument(m, node, entry->value)) {
            node->refs.len = node->sources.len = 0;
            return false;
        }
    }
    ref_target(m, node);
    ft_vec_push(m->arena, &node->depends_on_macros, where->unique_id);
    return true;
}

/* What an argument refs is written at the test; the template made of the argument is gone soon. */
static void place_captured(maker *m, ft_capture *found)
{
    for (size_t i = 0; i < found->refs.len; i++)
        found->refs.at[i].span = m->span;
    for (size_t i = 0; i < found->sources.len; i++)
        found->sources.at[i].span = m->span;
}

/* Of what arguments call dbt sees only the one around the model while parsing; the rest shows when the
 * test is compiled. */
static void drop_calls_of_arguments(ft_capture *found)
{
    size_t kept = 0;
    for (size_t i = 0; i < found->called.macros.len; i++)
        if (ft_str_is(found->called.macros.at[i]->name, "get_where_subquery"))
            found->called.macros.at[kept++] = found->called.macros.at[i];
    found->called.macros.len = kept;
}

/* "macro.package.name" */
static const ft_macro *macro_of_id(const maker *m, ft_str id)
{
    ft_str macro, package;
    ft_str_cut(&id, '.', &macro);
    ft_str_cut(&id, '.', &package);
    return ft_registry_macro_in(m->loading->registry, package, id);
}

static bool reaches(const maker *m, const ft_macro *from, const ft_macro *to, ft_map *seen)
{
    if (!from || from == to || ft_map_has(seen, from->unique_id))
        return from == to;
    ft_map_put(m->worker->scratch, seen, from->unique_id, NULL);
    for (size_t i = 0; i < from->depends_on_macros.len; i++)
        if (reaches(m, macro_of_id(m, from->depends_on_macros.at[i]), to, seen))
            return true;
    return false;
}

/* The macro by the name alone: dbt looks it up without the namespace here. */
static const ft_macro *bare_macro(const maker *m)
{
    const ft_macro *bare = ft_registry_macro(m->loading->registry, m->target->file->found.package->name, m->macro->name);
    return bare ? bare : m->macro;
}

/* While parsing, dbt lets a test see what the macro by its bare name reaches. Where that is another package's, the call of
 * `package.test` is of nothing, silently, until the test is compiled. */
static bool is_called_while_parsing(const maker *m)
{
    ft_map seen = {0};
    return !m->macro || !m->ns.at || reaches(m, bare_macro(m), m->macro, &seen);
}

/* The macro's config() calls are weaker than what YAML says (TST-14). */
static bool capture_rendered(maker *m, ft_node *node)
{
    ft_worker *worker = m->worker;
    ft_arena_clear(worker->scratch);
    bool is_called = is_called_while_parsing(m);
    worker->job = ft_job_in(worker->scratch);
    ft_capture found = {.arena = worker->arena};
    ft_parse_bind(&worker->context, &m->loading->world, &worker->job, node, &found);
    ft_test_reach_all(&worker->context);
    ft_output out = ft_output_in(worker->scratch, NULL);
    bool fine = ft_test_kwargs_add(&worker->context, node);
    drop_calls_of_arguments(&found);
    fine = fine && (!is_called || ft_render(&worker->job, node->tmpl, ft_context_names(&worker->context), &out));
    if (!fine) {
        ft_diag *diag = ft_fault_report(worker->diags, FT_DIAG_RENDER, &worker->job.fault, m->span);
        diag->node = node->unique_id;
    }
    ft_dict *own = node->config_calls;
    node->config_calls = NULL;
    place_captured(m, &found);
    ft_capture_take(worker->arena, node, &found);
    if (own)
        node->config_calls = node->config_calls ? ft_config_join_calls(worker->arena, node->config_calls, own) : own;
    return fine;
}

/* As in dbt, a test of no macro fails when it is its turn, and nothing else does; it is told of at once. */
static void find_macro(maker *m)
{
    ft_buf *text = &m->worker->text;
    ft_buf_clear(text);
    ft_buf_text(text, "test_");
    ft_buf_add(text, m->test_name);
    ft_str name = ft_buf_str(text);
    const ft_registry *registry = m->loading->registry;
    ft_str package = m->target->file->found.package->name;
    m->macro = m->ns.at ? ft_registry_macro_in(registry, m->ns, name) : ft_registry_macro(registry, package, name);
    if (m->macro)
        return;
    ft_diag *diag = ft_diag_warning(
        m->worker->diags, FT_DIAG_MACRO_NOT_FOUND, m->span,
        "'%.*s%s%.*s' is undefined. This can happen when calling a macro that does not exist. Check for typos and/or "
        "install package dependencies with \"dbt deps\".",
        FT_ARG(m->ns), m->ns.at ? "." : "", FT_ARG(name));
    ft_strs names = ft_registry_macro_names(registry, m->worker->scratch, package);
    ft_diag_suggest(m->worker->diags, diag, name, names.at, names.len);
}

/* ---- the node */

/* Of the column, the source, the test: sorted, each once (TST-12). */
static ft_strs test_tags(maker *m)
{
    ft_strs tags = {0}, out = {0};
    for (size_t i = 0; i < m->target->tags.len; i++)
        ft_vec_push(m->arena, &tags, m->target->tags.at[i]);
    if (m->column)
        ft_texts_add(m->arena, &tags, m->column->column->more->tags);
    if (m->config)
        ft_texts_add(m->arena, &tags, ft_dict_get_text(m->config, FT_STR("tags")));
    if (tags.len > 1)
        qsort(tags.at, tags.len, sizeof *tags.at, ft_str_cmp_qsort);
    for (size_t i = 0; i < tags.len; i++)
        if (i == 0 || !ft_str_eq(tags.at[i], tags.at[i - 1]))
            ft_vec_push(m->arena, &out, tags.at[i]);
    return out;
}

/* Folders of the properties file below its search path. */
static ft_strs test_fqn(maker *m)
{
    ft_str path = m->target->file->found.original;
    size_t slash = ft_str_find_byte(path, '/', 0);
    ft_strs fqn = ft_fqn_of_path(m->arena, m->target->file->found.package->name,
                                 slash == FT_NOWHERE ? path : ft_str_from(path, slash + 1), 1);
    ft_vec_push(m->arena, &fqn, m->full_name);
    return fqn;
}

/* dbt takes the config of a test that it renders from the YAML and again from the call in its code: tags come twice. */
static ft_dict *config_calls(maker *m)
{
    bool twice = m->config && !is_shortcut(m->macro) && ft_dict_find_text(m->config, FT_STR("tags"));
    return twice ? ft_config_join_calls(m->arena, m->config, m->config) : m->config;
}

static ft_node *make_node(maker *m)
{
    const ft_found_file *file = &m->target->file->found;
    hash_unique_id(m);
    ft_node_request request = {.type = FT_TEST, .package = file->package, .name = m->full_name, .unique_id = m->unique_id,
                               .path = m->path.at ? m->path : ft_concat(m->arena, m->full_name, FT_STR(".sql"), (ft_str){0}),
                               .original = file->original, .fqn = test_fqn(m), .checksum_name = FT_STR("none"),
                               .checksum = FT_STR(""), .span = m->span};
    ft_node *node = ft_node_make(m->loading, m->worker, &request);
    ft_test_info *info = node->as.test;
    const ft_test_target *target = m->target;
    node->tmpl = shared_template(m);
    node->source = node->tmpl ? node->tmpl->source : NULL;
    node->raw_code = raw_code(m, node->source ? node->source->text : FT_STR(""));
    node->tags = test_tags(m);
    *info = (ft_test_info){.test_name = m->test_name, .ns = m->ns, .kwargs = m->args, .macro = (ft_macro *)m->macro,
                           .file_key_name = m->file_key_name};
    if (m->column)
        info->column_name = ft_text_of(ft_dict_get_text(m->args, FT_STR("column_name")));
    if (target->attached) {
        info->attached_node = target->attached->unique_id;
        node->group = target->attached->group;
    }
    if (m->macro)
        ft_vec_push(m->arena, &node->depends_on_macros, bare_macro(m)->unique_id);
    node->config_calls = config_calls(m);
    return node;
}

/* dbt reads these from the call in the raw code, as texts; what the macro's config() says is not among them. */
static ft_value unrendered_config(maker *m)
{
    ft_dict *texts = ft_dict_with_room(m->arena, m->config->len);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(m->config, &at));) {
        ft_value text = entry->value;
        ft_job job = ft_job_in(m->arena);
        ft_buf printed = ft_buf_in(m->arena);
        if (text.kind != FT_TEXT) {
            ft_print(&job, text, &printed);
            text = ft_of_text(ft_buf_str(&printed));
        }
        ft_dict_set_text(m->arena, texts, ft_text_of(entry->key), text);
    }
    return ft_of_dict(texts);
}

static bool settle(maker *m, ft_node *node)
{
    if (m->config && m->config->len && !is_shortcut(m->macro) && m->loading->keeps_unrendered)
        ft_node_own_more(m->arena, node)->unrendered_config_extra = unrendered_config(m);
    const ft_node *attached = m->target->attached;
    bool fine = capture_plainly(m, node) || capture_rendered(m, node);
    fine &= ft_node_finish(m->loading, m->worker, node, m->target->file->found.package, NULL, NULL);
    if (attached) /* config says what the test's own is, the node what its model's is */
        node->group = attached->group;
    if (!m->description.len)
        return fine;
    ft_node_more *more = ft_node_own_more(m->arena, node);
    more->description = m->description;
    if (node->enabled)
        fine &= ft_docs_render(m->loading, m->worker, node->package, m->span, m->description, &more->doc_blocks,
                               &more->description);
    return fine;
}

/* What all tests of a target say of it. */
static void name_target(maker *m)
{
    const ft_test_target *target = m->target;
    if (m->model.at)
        return;
    m->model = ft_concat(m->arena, FT_STR("{{ get_where_subquery("), target->call, FT_STR(") }}"), (ft_str){0});
    m->file_key_name = ft_concat(m->arena, target->key, FT_STR("."), target->name, (ft_str){0});
}

static bool make_test(maker *m, const ft_yaml *test, ft_node_list *out)
{
    const ft_yaml *name, *rest;
    m->span = test->span;
    m->args = m->config = NULL;
    if (!find_parts(m, test, &name, &rest))
        return false;
    m->span = name->span;
    m->rest = rest;
    if (!split_name(m, ft_yaml_text(name)) || !collect_args(m, rest))
        return false;
    name_target(m);
    ft_dict_set_text(m->arena, m->args, FT_STR("model"), ft_of_text(m->model));
    if (!collect_config(m))
        return false;
    m->description = take_text(m, "description");
    m->custom_name = take_text(m, "name");
    if (m->custom_name.at)
        take_full_name(m, m->custom_name);
    else
        synthesize_names(m);
    find_macro(m);
    ft_node *node = make_node(m);
    ft_vec_push(m->arena, out, node);
    return settle(m, node);
}

/* ---- all tests of a target */

static bool make_tests(maker *m, const ft_yaml *tests, ft_node_list *out)
{
    bool fine = true;
    for (size_t i = 0; tests && i < tests->as.items.len; i++)
        fine &= make_test(m, tests->as.items.at[i], out);
    return fine;
}

bool ft_generic_tests_of(const ft_loading *loading, ft_worker *worker, const ft_test_target *target,
                         const ft_column_patches *columns, const ft_yaml *tests, ft_node_list *out)
{
    maker m = {.loading = loading, .worker = worker, .arena = worker->arena, .target = target};
    bool fine = true;
    for (size_t i = 0; i < columns->len; i++) {
        m.column = columns->at[i];
        fine &= make_tests(&m, m.column->tests, out);
    }
    m.column = NULL;
    return make_tests(&m, tests, out) && fine;
}

static bool has_tests(const ft_patch *patch)
{
    if (patch->tests || patch->versions.len)
        return true;
    for (size_t i = 0; i < patch->columns.len; i++)
        if (patch->columns.at[i]->tests)
            return true;
    return false;
}

static bool tests_of_patch(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file, const ft_patch *patch,
                           const ft_version_patch *version)
{
    ft_arena *arena = worker->arena;
    bool versioned = version && !is_falsy(version->v);
    ft_test_target target = {
        .file = file, .key = ft_str_of(ft_patch_key(patch->kind)), .name = patch->name, .label = patch->name,
        .ref = {.name = patch->name, .version = version ? version->v : FT_VALUE_NONE, .span = patch->span},
        .quote_columns = patch->quote_columns.kind == FT_BOOL && patch->quote_columns.as.truth};
    target.call = ft_concat(arena, FT_STR("ref('"), patch->name, FT_STR("')"), (ft_str){0});
    if (versioned) {
        target.label = ft_concat(arena, patch->name, FT_STR("_v"), version->v_text, (ft_str){0});
        target.call = ft_concat(arena, FT_STR("ref('"), patch->name, FT_STR("', version='"), version->v_text, FT_STR("')"),
                                (ft_str){0});
    }
    ft_ref own = target.ref;
    own.package = file->found.package->name;
    ft_node *attached;
    ft_registry_ref(loading->registry, &own, own.package, &attached);
    target.attached = attached;
    ft_column_patches columns = ft_patch_columns(arena, patch, version);
    const ft_yaml *tests = version && version->has_tests ? version->tests : patch->tests;
    return ft_generic_tests_of(loading, worker, &target, &columns, tests, &file->tests);
}

bool ft_generic_tests_make(const ft_loading *loading, ft_worker *worker, ft_loaded_file *file)
{
    bool fine = true;
    for (size_t i = 0; file->properties && i < file->properties->patches.len; i++) {
        const ft_patch *patch = file->properties->patches.at[i];
        bool testable = patch->kind == FT_PATCH_MODELS || patch->kind == FT_PATCH_SEEDS || patch->kind == FT_PATCH_SNAPSHOTS;
        if (!testable || !has_tests(patch))
            continue;
        if (!patch->versions.len)
            fine &= tests_of_patch(loading, worker, file, patch, NULL);
        for (size_t v = 0; v < patch->versions.len; v++)
            fine &= tests_of_patch(loading, worker, file, patch, &patch->versions.at[v]);
    }
    return fine;
}
