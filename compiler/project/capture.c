/* capture.c - nodes captured statically where their text allows, else by rendering. */
#include "project/capture.h"

#include "project/unrendered.h"

enum { FEW_ARGS = 4 }; /* arguments of a call that need no memory of their own */

/* ---- refs in texts */

static bool is_falsy(ft_value version)
{
    return (version.kind == FT_INT && version.as.number == 0) || (version.kind == FT_TEXT && version.len == 0);
}

/* `version=` where it is true, `v=` also where it is 0; what is odd is left to a rendering. */
static bool take_ref_args(const ft_literal_args *args, ft_span span, ft_ref *out)
{
    ft_str names[2] = {{0}};
    size_t count = 0;
    ft_value version = FT_VALUE_NONE;
    for (size_t i = 0; i < args->len; i++) {
        const ft_literal_arg *arg = &args->at[i];
        if (arg->name.at) {
            bool long_name = ft_str_is(arg->name, "version");
            if ((!long_name && !ft_str_is(arg->name, "v")) || arg->value.kind == FT_BOOL || version.kind != FT_NONE)
                return false;
            if (!long_name || !is_falsy(arg->value))
                version = arg->value;
        } else if (arg->value.kind != FT_TEXT || count == 2) {
            return false;
        } else {
            names[count++] = ft_text_of(arg->value);
        }
    }
    *out = (ft_ref){.package = count == 2 ? names[0] : (ft_str){0}, .name = names[count ? count - 1 : 0],
                    .version = version, .span = span};
    return count > 0;
}

static bool take_source_args(const ft_literal_args *args, ft_span span, ft_source_ref *out)
{
    if (args->len != 2 || args->at[0].name.at || args->at[1].name.at || args->at[0].value.kind != FT_TEXT ||
        args->at[1].value.kind != FT_TEXT)
        return false;
    *out = (ft_source_ref){ft_text_of(args->at[0].value), ft_text_of(args->at[1].value), span};
    return true;
}

/* `name(args)` and nothing else, white space aside. */
static bool is_sole_call(ft_arena *arena, ft_str text, ft_str *name, ft_literal_args *args)
{
    text = ft_str_trim(text);
    size_t paren = ft_str_find_byte(text, '(', 0);
    if (paren == FT_NOWHERE || text.at[text.len - 1] != ')')
        return false;
    *name = ft_str_trim(ft_str_slice(text, 0, paren));
    ft_str inside = ft_str_slice(text, paren + 1, text.len - 1);
    return ft_literal_args_read(arena, inside, args);
}

bool ft_ref_text_read(ft_arena *arena, ft_str text, ft_span span, ft_ref_text *out)
{
    ft_literal_arg room[FEW_ARGS];
    ft_literal_args args = {.at = room, .cap = FEW_ARGS};
    ft_str name;
    if (!is_sole_call(arena, text, &name, &args))
        return false;
    out->is_ref = ft_str_is(name, "ref");
    if (out->is_ref)
        return take_ref_args(&args, span, &out->ref);
    return ft_str_is(name, "source") && take_source_args(&args, span, &out->source);
}

/* ---- static capture */

static bool take_config_args(ft_arena *arena, const ft_literal_args *args, ft_dict **calls)
{
    ft_dict *call = ft_dict_new(arena);
    for (size_t i = 0; i < args->len; i++) {
        if (!args->at[i].name.at)
            return false;
        ft_dict_set_text(arena, call, args->at[i].name, args->at[i].value);
    }
    *calls = ft_config_join_calls(arena, *calls, call);
    return true;
}

typedef struct { ft_refs refs; ft_source_refs sources; ft_dict *calls; } literal_capture;

/* As in dbt a source that a model's text names twice is there once, where nothing is rendered. */
static void add_source(ft_arena *arena, const ft_node *node, literal_capture *found, ft_source_ref source)
{
    for (size_t i = 0; node->type == FT_MODEL && i < found->sources.len; i++)
        if (ft_str_eq(found->sources.at[i].source, source.source) && ft_str_eq(found->sources.at[i].table, source.table))
            return;
    ft_vec_push(arena, &found->sources, source);
}

static bool take_output(ft_arena *arena, const ft_node *node, const ft_part *part, literal_capture *found)
{
    ft_literal_arg room[FEW_ARGS];
    ft_literal_args args = {.at = room, .cap = FEW_ARGS};
    ft_str inner = ft_str_trim(part->inner), name;
    if (ft_str_is(inner, "this"))
        return true;
    ft_span span = {node->source, (uint32_t)(inner.at - node->raw_code.at),
                    (uint32_t)(inner.at - node->raw_code.at + inner.len)};
    if (!is_sole_call(arena, inner, &name, &args))
        return false;
    if (ft_str_is(name, "ref")) {
        ft_ref ref;
        bool fine = take_ref_args(&args, span, &ref);
        if (fine)
            ft_vec_push(arena, &found->refs, ref);
        return fine;
    }
    if (ft_str_is(name, "source")) {
        ft_source_ref source;
        bool fine = take_source_args(&args, span, &source);
        if (fine)
            add_source(arena, node, found, source);
        return fine;
    }
    return ft_str_is(name, "config") && take_config_args(arena, &args, &found->calls);
}

static bool is_overridden(const ft_loading *loading, ft_str package, const char *name)
{
    const ft_macro *macro = ft_registry_macro(loading->registry, package, ft_str_of(name));
    return macro && !macro->internal;
}

/* A project's own macro named ref, source or config stands before the context's (DSP-04). */
static bool calls_are_plain(const ft_loading *loading, ft_str package)
{
    return !is_overridden(loading, package, "ref") && !is_overridden(loading, package, "source") &&
           !is_overridden(loading, package, "config") && !is_overridden(loading, package, "this");
}

static bool capture_literally(const ft_loading *loading, ft_arena *arena, ft_node *node)
{
    literal_capture found = {.calls = NULL};
    ft_parts parts = {.text = node->raw_code};
    ft_part part;
    size_t before = 0;
    while (ft_parts_next(&parts, &part)) {
        ft_str between = ft_str_slice(node->raw_code, before, part.from);
        if (ft_str_find(between, FT_STR("%}"), 0) != FT_NOWHERE || part.kind == FT_PART_TAG)
            return false;
        if (part.kind == FT_PART_OUTPUT && !take_output(arena, node, &part, &found))
            return false;
        before = part.to;
    }
    if (parts.broken || !calls_are_plain(loading, node->package))
        return false;
    node->refs = found.refs;
    node->sources = found.sources;
    node->config_calls = found.calls;
    return true;
}

/* ---- capture by rendering */

static bool is_incremental_macro(ft_str unique_id)
{
    size_t dot = ft_str_rfind_byte(unique_id, '.');
    return ft_str_is(ft_str_from(unique_id, dot == FT_NOWHERE ? 0 : dot + 1), "is_incremental");
}

static void add_macro_id(ft_arena *arena, ft_node *node, ft_str unique_id)
{
    for (size_t i = 0; i < node->depends_on_macros.len; i++)
        if (ft_str_eq(node->depends_on_macros.at[i], unique_id))
            return;
    ft_vec_push(arena, &node->depends_on_macros, unique_id);
    node->uses_is_incremental = node->uses_is_incremental || is_incremental_macro(unique_id);
}

static ft_list *names_as_lists(ft_arena *arena, const ft_list *names)
{
    ft_list *made = ft_list_new(arena, names->len);
    for (size_t i = 0; i < names->len; i++) {
        ft_list *one = ft_list_new(arena, 1);
        ft_list_add(arena, one, names->at[i]);
        ft_list_add(arena, made, names->at[i].kind == FT_LIST ? names->at[i] : ft_of_list(one));
    }
    return made;
}

void ft_capture_take(ft_arena *arena, ft_node *node, const ft_capture *found)
{
    for (size_t i = 0; i < found->refs.len; i++)
        ft_vec_push(arena, &node->refs, found->refs.at[i]);
    for (size_t i = 0; i < found->sources.len; i++)
        ft_vec_push(arena, &node->sources, found->sources.at[i]);
    for (size_t i = 0; i < found->called.macros.len; i++)
        add_macro_id(arena, node, found->called.macros.at[i]->unique_id);
    if (found->config_calls)
        node->config_calls = ft_config_join_calls(arena, node->config_calls, found->config_calls);
    if (found->metrics)
        ft_node_own_more(arena, node)->metrics = ft_of_list(names_as_lists(arena, found->metrics));
    if (found->functions)
        ft_node_own_more(arena, node)->functions = names_as_lists(arena, found->functions);
}

static ft_span whole_node(const ft_node *node)
{
    return node->source ? (ft_span){.source = node->source} : node->span;
}

static void report_fault(ft_worker *worker, const ft_node *node, const ft_fault *fault, ft_diag_code code)
{
    ft_diag *diag = ft_fault_report(worker->diags, code, fault, whole_node(node));
    diag->node = node->unique_id;
    diag->node_path = node->original_file_path;
}

bool ft_node_parse_template(ft_arena *arena, ft_node *node, ft_diags *diags)
{
    if (node->tmpl || !node->source)
        return true;
    ft_job job = ft_job_in(arena);
    node->tmpl = ft_template_parse(&job, arena, node->source, NULL);
    if (node->tmpl)
        return true;
    ft_diag *diag = ft_fault_report(diags, FT_DIAG_JINJA_SYNTAX, &job.fault, whole_node(node));
    diag->node = node->unique_id;
    return false;
}

static bool render(const ft_loading *loading, ft_worker *worker, ft_node *node, const ft_template *tmpl)
{
    ft_arena_clear(worker->scratch);
    worker->job = ft_job_in(worker->scratch);
    ft_capture found = {.arena = worker->arena};
    ft_parse_bind(&worker->context, &loading->world, &worker->job, node, &found);
    ft_output out = ft_output_in(worker->scratch, NULL);
    bool fine = ft_render(&worker->job, tmpl, ft_context_names(&worker->context), &out);
    if (!fine)
        report_fault(worker, node, &worker->job.fault, FT_DIAG_RENDER);
    ft_capture_take(worker->arena, node, &found);
    return fine;
}

/* The tree goes when the next one is made: what was captured is the node's own, and most commands compile
 * few nodes or none. */
static bool capture_rendered(const ft_loading *loading, ft_worker *worker, ft_node *node, const ft_source *source)
{
    ft_arena_clear(worker->tree);
    ft_job job = ft_job_in(worker->tree);
    const ft_template *tmpl = ft_template_parse(&job, worker->tree, source, NULL);
    if (tmpl)
        return render(loading, worker, node, tmpl);
    report_fault(worker, node, &job.fault, FT_DIAG_JINJA_SYNTAX);
    return false;
}

bool ft_capture_text(const ft_loading *loading, ft_worker *worker, ft_node *node, ft_str text, ft_span span)
{
    if (!ft_has_jinja(text))
        return true;
    ft_str path = span.source ? span.source->path : node->original_file_path;
    return capture_rendered(loading, worker, node, ft_source_new(worker->arena, path, text));
}

/* ---- whether dbt's own static reader would take a plain model: texts, True and False, lists and mappings of them */

static bool is_simple(ft_value value, bool *has_truth)
{
    const ft_dict_entry *entry;
    bool simple = value.kind == FT_TEXT || value.kind == FT_BOOL || value.kind == FT_LIST || value.kind == FT_DICT;
    *has_truth = *has_truth || value.kind == FT_BOOL;
    for (size_t i = 0; value.kind == FT_LIST && simple && i < value.as.list->len; i++)
        simple = is_simple(value.as.list->at[i], has_truth);
    for (size_t at = 0; value.kind == FT_DICT && simple && (entry = ft_dict_next(value.as.dict, &at));)
        simple = is_simple(entry->value, has_truth);
    return simple;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* The words true and false, which it does not know, outside of texts. */
static bool says_true_or_false(ft_str args)
{
    char quote = 0;
    for (size_t at = 0; at < args.len; at++) {
        char c = args.at[at];
        if (quote) {
            at += c == '\\';
            quote = c == quote ? 0 : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (is_letter(c)) {
            size_t from = at;
            while (at + 1 < args.len && (is_letter(args.at[at + 1]) || (args.at[at + 1] >= '0' && args.at[at + 1] <= '9')))
                at++;
            ft_str word = ft_str_slice(args, from, at + 1);
            if (ft_str_is(word, "true") || ft_str_is(word, "false"))
                return true;
        }
    }
    return false;
}

/* Hooks it leaves to the renderer. */
static bool reads_statically(const ft_node *node, ft_arena *scratch)
{
    bool has_truth = false;
    if (!node->config_calls)
        return true;
    if (!is_simple(ft_of_dict(node->config_calls), &has_truth) || ft_dict_find_text(node->config_calls, FT_STR("pre_hook")) ||
        ft_dict_find_text(node->config_calls, FT_STR("post_hook")))
        return false;
    ft_call_texts calls = {0};
    ft_arena_clear(scratch);
    if (has_truth)
        ft_calls_find(scratch, node->raw_code, &calls);
    for (size_t i = 0; i < calls.len; i++)
        if (ft_is_config_call(&calls.at[i]) && says_true_or_false(calls.at[i].args))
            return false;
    return true;
}

bool ft_capture_node(const ft_loading *loading, ft_worker *worker, ft_node *node, ft_dict **raw_calls)
{
    *raw_calls = NULL;
    bool plain = capture_literally(loading, worker->arena, node);
    bool keeps_values = plain && node->type == FT_MODEL && reads_statically(node, worker->tree);
    if (!keeps_values) /* of a plain model dbt keeps the values of config(), not their text */
        *raw_calls = ft_unrendered_config(worker->arena, worker->tree, node->raw_code);
    return plain || capture_rendered(loading, worker, node, node->source);
}
