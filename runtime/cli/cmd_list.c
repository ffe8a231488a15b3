/* cmd_list.c - `fettle list`: what a selection names, a line each or as a picture (CLI-115 ... CLI-118). */
#include "cli/commands.h"
#include "report/lineage_text.h"

#include <stdlib.h>

enum { LISTED = 1u << FT_MODEL | 1u << FT_SNAPSHOT | 1u << FT_SEED | 1u << FT_TEST | 1u << FT_SOURCE |
                1u << FT_EXPOSURE | 1u << FT_METRIC | 1u << FT_SAVED_QUERY | 1u << FT_SEMANTIC_MODEL |
                1u << FT_UNIT_TEST | 1u << FT_FUNCTION };

static ft_str version_of(ft_arena *arena, const ft_node *node)
{
    if (node->type != FT_MODEL || node->as.model->version.kind == FT_NONE ||
        node->as.model->version.kind == FT_UNDEFINED)
        return (ft_str){0};
    ft_job job = ft_job_in(arena);
    ft_str text = FT_STR("");
    ft_to_text(&job, node->as.model->version, &text);
    return text;
}

/* ---- the forms */

static ft_str dotted(ft_arena *arena, const ft_node *node)
{
    return ft_str_join(arena, node->fqn.at, node->fqn.len, FT_STR("."));
}

static ft_str selector_form(ft_arena *arena, const ft_node *node)
{
    switch (node->type) {
    case FT_SOURCE:
        return ft_format(arena, "source:%.*s.%.*s.%.*s", FT_ARG(node->package), FT_ARG(node->as.source->source_name),
                         FT_ARG(node->name));
    case FT_EXPOSURE:
    case FT_METRIC:
    case FT_SAVED_QUERY:
    case FT_SEMANTIC_MODEL:
    case FT_UNIT_TEST: {
        ft_str version = node->type == FT_UNIT_TEST && node->as.unit_test->versioned
                             ? version_of(arena, node->as.unit_test->versioned) : (ft_str){0};
        return ft_format(arena, "%s:%.*s.%.*s%s%.*s", ft_resource_type_word(node->type), FT_ARG(node->package),
                         FT_ARG(node->name), version.at ? "_v" : "", FT_ARG(version));
    }
    default:
        return dotted(arena, node);
    }
}

static ft_str name_form(ft_arena *arena, const ft_node *node)
{
    if (node->type == FT_SOURCE)
        return ft_format(arena, "%.*s.%.*s", FT_ARG(node->as.source->source_name), FT_ARG(node->name));
    return ft_node_search_name(arena, node);
}

static ft_str path_form(ft_arena *arena, const ft_node *node)
{
    (void)arena;
    return node->original_file_path;
}

/* ---- json */

/* CLI-117: what is shown unless --output-keys says otherwise, in the order of the node's own keys. */
static bool is_usual(ft_str key)
{
    static const char *const usual[] = {"alias", "name", "package_name", "depends_on", "direct_parents", "tags", "config",
                                        "resource_type", "source_name", "original_file_path", "unique_id"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (ft_str_is(key, usual[i]))
            return true;
    return false;
}

/* A key of `of`, or a path of keys with dots between; FT_UNDEFINED: it is not there. */
static ft_value key_value(const ft_dict *of, ft_str key)
{
    ft_value found = ft_dict_get_text(of, key);
    size_t dot = ft_str_find_byte(key, '.', 0);
    if (found.kind != FT_UNDEFINED || dot == FT_NOWHERE)
        return found;
    ft_value inner = ft_dict_get_text(of, ft_str_slice(key, 0, dot));
    return inner.kind == FT_DICT ? key_value(inner.as.dict, ft_str_from(key, dot + 1)) : FT_VALUE_UNDEFINED;
}

static ft_value parents_of(ft_arena *arena, const ft_node *node)
{
    ft_list *ids = ft_list_new(arena, node->depends_on.len);
    for (size_t i = 0; i < node->depends_on.len; i++)
        ft_list_add(arena, ids, ft_of_text(node->depends_on.at[i]->unique_id));
    return ft_of_list(ids);
}

static ft_dict *described(ft_arena *arena, const ft_node *node)
{
    ft_value_out out = {.arena = arena};
    ft_sink sink = ft_value_sink(&out);
    ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
    ft_describe_node(&sink, node, NULL);
    ft_sink_close(&sink);
    if (node->type == FT_MODEL)
        ft_dict_set_text(arena, out.made.as.dict, FT_STR("direct_parents"), parents_of(arena, node));
    return out.made.as.dict;
}

static ft_dict *usual_keys(ft_arena *arena, const ft_dict *all)
{
    ft_dict *shown = ft_dict_new(arena);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(all, &at));)
        if (is_usual(ft_text_of(entry->key)))
            ft_dict_set_text(arena, shown, ft_text_of(entry->key), entry->value);
    return shown;
}

static ft_dict *asked_keys(ft_arena *arena, const ft_dict *all, const ft_str *keys, size_t len)
{
    ft_dict *shown = ft_dict_new(arena);
    for (size_t i = 0; i < len; i++) {
        ft_value value = key_value(all, keys[i]);
        bool path = ft_str_find_byte(keys[i], '.', 0) != FT_NOWHERE;
        if (value.kind != FT_UNDEFINED && !(path && value.kind == FT_NONE))
            ft_dict_set_text(arena, shown, keys[i], value);
    }
    return shown;
}

static ft_str json_form(ft_arena *arena, const ft_node *node, const ft_str *keys, size_t len)
{
    ft_job job = ft_job_in(arena);
    const ft_dict *all = described(arena, node);
    ft_dict *shown = len ? asked_keys(arena, all, keys, len) : usual_keys(arena, all);
    ft_buf text = ft_buf_in(arena);
    ft_json_style style = {.indent = -1, .objects_as_text = true};
    return ft_json_write(&job, ft_of_dict(shown), style, &text) ? ft_buf_str(&text) : FT_STR("{}");
}

/* ---- what is listed */

static int by_unique_id(const void *a, const void *b)
{
    const ft_node *const *left = a, *const *right = b;
    return ft_str_cmp((*left)->unique_id, (*right)->unique_id);
}

static bool choose(ft_session *session, unsigned types, ft_node_list *out)
{
    ft_node_set chosen;
    const ft_selection *selection = ft_session_selection(session);
    ft_choose_inputs inputs = ft_session_inputs(session);
    if (!selection || !ft_choose(session->arena, &inputs, selection, &chosen, session->diags))
        return false;
    for (ft_node_id id = 0; ft_node_set_next(chosen, &id); id++) {
        ft_node *node = ft_graph_node(session->graph, id);
        if (types >> node->type & 1)
            ft_vec_push(session->arena, out, node);
    }
    if (out->len)
        qsort(out->at, out->len, sizeof *out->at, by_unique_id);
    return true;
}

typedef ft_str form_fn(ft_arena *arena, const ft_node *node);

/* One line a node, or all of them as one text. */
typedef struct { form_fn *form; bool whole; ft_lineage_form notation; } listing;

static void print_lines(ft_session *session, const ft_node_list *nodes, form_fn *form)
{
    ft_arena *scratch = ft_arena_new("list");
    const ft_option_value *given = &session->options->values[FT_OPT_OUTPUT_KEYS];
    for (size_t i = 0; i < nodes->len; i++) {
        ft_str line = form ? form(scratch, nodes->at[i]) : json_form(scratch, nodes->at[i], given->words.at, given->words.len);
        ft_say_output(session, "Z049", "ListCmdOut", line);
        ft_arena_clear(scratch);
    }
    ft_arena_free(scratch);
}

static void print_all(ft_session *session, const ft_node_list *nodes, const listing *how)
{
    if (!how->whole) {
        print_lines(session, nodes, how->form);
        return;
    }
    ft_buf text = ft_buf_in(session->arena);
    ft_lineage_text(&text, how->notation, nodes);
    ft_say_output(session, "Z049", "ListCmdOut", ft_buf_str(&text));
}

static bool find_form(ft_session *session, listing *how)
{
    static const struct { const char *word; form_fn *form; } forms[] = {
        {"selector", selector_form}, {"name", name_form}, {"path", path_form}, {"json", NULL}};
    ft_str wanted = ft_opt_text(session->options, FT_OPT_OUTPUT);
    *how = (listing){.form = selector_form};
    how->whole = wanted.at && ft_lineage_form_of(wanted, &how->notation);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (wanted.at && ft_str_eq_nocase(wanted, ft_str_of(forms[i].word))) {
            how->form = forms[i].form;
            return true;
        }
    if (wanted.at && !how->whole)
        ft_diag_error(session->diags, FT_DIAG_USAGE, FT_NO_SPAN,
                      "Invalid value for '--output': '%.*s' is not one of 'json', 'name', 'path', 'selector', "
                      "'mermaid', 'dot', 'graph'.",
                      FT_ARG(wanted));
    return !wanted.at || how->whole;
}

/* CLI-118: -m lists models only and stands alone. */
static bool models_alone(ft_session *session, unsigned *types)
{
    const ft_option_value *values = session->options->values;
    if (!values[FT_OPT_MODELS].words.len)
        return true;
    if (values[FT_OPT_SELECT].words.len || values[FT_OPT_RESOURCE_TYPE].words.len) {
        ft_diag_error(session->diags, FT_DIAG_USAGE, FT_NO_SPAN, "\"models\" and \"%s\" are mutually exclusive arguments",
                      values[FT_OPT_SELECT].words.len ? "select" : "resource_type");
        return false;
    }
    *types = 1u << FT_MODEL;
    return true;
}

ft_exit ft_cmd_list(ft_session *session)
{
    listing how;
    unsigned types;
    ft_node_list nodes = {0};
    bool silent = session->options->command == FT_CMD_LIST;
    if (!find_form(session, &how) || !ft_session_types(session, LISTED, &types) || !models_alone(session, &types) ||
        !ft_session_load(session, silent ? FT_LOAD_SILENT : 0) || !choose(session, types, &nodes))
        return ft_session_fail(session);
    ft_session_warnings(session);
    if (session->diags->errors) /* --warn-error */
        return ft_session_fail(session);
    if (!nodes.len)
        ft_speaker_warn(session->speaker, "Q038", "NoNodesSelected", FT_STR("No nodes selected!"));
    print_all(session, &nodes, &how);
    return FT_EXIT_OK;
}
