/* macro_files.c - blocks to macros; who calls whom; which test macros are pure. */
#include "project/macro_files.h"

#include "project/scan.h"

/* ---- one block */

/* "default" or the text of adapter='…' in the head of a materialization. */
static ft_str materialization_adapter(ft_arena *arena, ft_str head)
{
    ft_literal_args args = {0};
    ft_args_cut(arena, head, &args);
    for (size_t i = 0; i < args.len; i++) {
        ft_str text = args.at[i].text;
        if (ft_str_is(args.at[i].name, "adapter") && text.len > 2)
            return ft_str_slice(text, 1, text.len - 1);
    }
    return FT_STR("default");
}

static void take_languages(ft_arena *arena, ft_str head, ft_macro *macro)
{
    ft_literal_args args = {0}, list = {0};
    ft_args_cut(arena, head, &args);
    for (size_t i = 0; i < args.len; i++) {
        ft_str text = args.at[i].text;
        if (ft_str_is(args.at[i].name, "supported_languages") && ft_literal_args_read(arena, text, &list) && list.len &&
            list.at[0].value.kind == FT_LIST)
            for (size_t j = 0; j < list.at[0].value.as.list->len; j++)
                if (list.at[0].value.as.list->at[j].kind == FT_TEXT)
                    ft_vec_push(arena, &macro->supported_languages, ft_text_of(list.at[0].value.as.list->at[j]));
    }
    if (macro->supported_languages.len == 0)
        ft_vec_push(arena, &macro->supported_languages, FT_STR("sql"));
}

/* The parameters of the signature: {name, type: none, description: ""} each (PRP-56). */
static ft_value signature_arguments(ft_arena *arena, ft_str head)
{
    ft_list *list = ft_list_new(arena, 4);
    ft_str inside = ft_str_trim(head);
    if (ft_str_starts(inside, FT_STR("(")) && ft_str_ends(inside, FT_STR(")")))
        inside = ft_str_slice(inside, 1, inside.len - 1);
    else
        return ft_of_list(list);
    ft_literal_args args = {0};
    ft_args_cut(arena, inside, &args);
    for (size_t i = 0; i < args.len; i++) {
        ft_str name = args.at[i].name.at ? args.at[i].name : args.at[i].text;
        size_t colon = ft_str_find_byte(name, ':', 0);
        ft_dict *argument = ft_dict_new(arena);
        ft_dict_set_text(arena, argument, FT_STR("name"),
                         ft_of_text(ft_str_trim(colon == FT_NOWHERE ? name : ft_str_slice(name, 0, colon))));
        ft_dict_set_text(arena, argument, FT_STR("type"), FT_VALUE_NONE);
        ft_dict_set_text(arena, argument, FT_STR("description"), FT_VALUE_TEXT(""));
        ft_list_add(arena, list, ft_of_dict(argument));
    }
    return ft_of_list(list);
}

static ft_str macro_name(ft_arena *arena, const ft_block *block)
{
    if (ft_str_is(block->type, "materialization"))
        return ft_format(arena, "materialization_%.*s_%.*s", FT_ARG(block->name),
                         FT_ARG(materialization_adapter(arena, block->head)));
    if (ft_str_is(block->type, "macro"))
        return block->name;
    return ft_format(arena, "test_%.*s", FT_ARG(block->name));
}

static ft_value default_docs(ft_arena *arena)
{
    ft_dict *docs = ft_dict_new(arena);
    ft_dict_set_text(arena, docs, FT_STR("show"), FT_VALUE_TRUE);
    ft_dict_set_text(arena, docs, FT_STR("node_color"), FT_VALUE_NONE);
    return ft_of_dict(docs);
}

static ft_value macro_config(ft_arena *arena, ft_value meta, ft_value docs)
{
    ft_dict *config = ft_dict_new(arena);
    ft_dict_set_text(arena, config, FT_STR("meta"), meta);
    ft_dict_set_text(arena, config, FT_STR("docs"), docs);
    return ft_of_dict(config);
}

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* dbt keeps with a block the white space that a `-` of its own tags swallows; `floor` is where the block
 * before ended. */
static ft_str whole_text(ft_str text, const ft_block *block, size_t floor)
{
    size_t from = block->from, to = block->to;
    if (ft_str_starts(ft_str_from(text, from), FT_STR("{%-")))
        while (from > floor && is_white(text.at[from - 1]))
            from--;
    if (ft_str_ends(ft_str_slice(text, 0, to), FT_STR("-%}")))
        while (to < text.len && is_white(text.at[to]))
            to++;
    return ft_str_slice(text, from, to);
}

/* A materialization has one parameter for dbt. */
static ft_value materialization_arguments(ft_arena *arena)
{
    return signature_arguments(arena, FT_STR("(supported_languages)"));
}

static ft_macro *make_macro(const ft_loading *loading, ft_arena *arena, const ft_source *source, const ft_block *block,
                            ft_str package, ft_str path, size_t floor)
{
    ft_macro *macro = FT_NEW(arena, ft_macro);
    macro->name = macro_name(arena, block);
    macro->package = package;
    macro->unique_id = ft_concat(arena, FT_STR("macro."), package, FT_STR("."), macro->name, (ft_str){0});
    macro->path = macro->original_file_path = path;
    ft_str text = whole_text(source->text, block, floor);
    macro->source = ft_source_part(arena, source, (uint32_t)(text.at - source->text.at), text);
    macro->description = FT_STR("");
    macro->meta = ft_of_dict(ft_dict_new(arena));
    macro->docs = default_docs(arena);
    macro->config = macro_config(arena, macro->meta, macro->docs);
    macro->arguments = signature_arguments(arena, block->head);
    if (ft_str_is(block->type, "materialization")) {
        macro->arguments = materialization_arguments(arena);
        take_languages(arena, block->head, macro);
    }
    macro->body = FT_NEW(arena, ft_lazy_template);
    *macro->body = (ft_lazy_template){.source = macro->source, .keeper = loading->arena};
    macro->created_us = loading->now_us;
    return macro;
}

/* Our own macros are right: tests/unit/cli parses each. */
static bool check_grammar(ft_worker *worker, const ft_macro *macro)
{
    ft_job job = ft_job_in(worker->arena);
    bool fine = macro->internal || ft_template_check(&job, worker->scratch, macro->source);
    if (!fine)
        ft_fault_report(worker->diags, FT_DIAG_JINJA_SYNTAX, &job.fault, ft_span_of_source(macro->source));
    ft_arena_clear(worker->scratch);
    return fine;
}

bool ft_macros_read(const ft_loading *loading, ft_worker *worker, const ft_source *source, ft_str package, ft_str path,
                    bool internal, bool only_tests, ft_loaded_file *out)
{
    static const char *const all[] = {"macro", "materialization", "test", "data_test", NULL};
    ft_other_blocks others = only_tests ? FT_OTHER_BLOCKS_PASSED : FT_OTHER_BLOCKS_DEPRECATED;
    ft_blocks blocks = {0};
    size_t floor = 0;
    bool fine = ft_blocks_find(worker->arena, source, only_tests ? all + 2 : all, others, &blocks, worker->diags);
    for (size_t i = 0; i < blocks.len; i++) {
        ft_macro *macro = make_macro(loading, worker->arena, source, &blocks.at[i], package, path, floor);
        floor = (size_t)(macro->source->text.at - source->text.at) + macro->source->text.len;
        macro->internal = internal;
        if (only_tests || (internal && ft_str_is(blocks.at[i].type, "test"))) /* of these dbt reads no signatures */
            macro->arguments = ft_of_list(ft_list_new(worker->arena, 0));
        fine &= check_grammar(worker, macro);
        ft_vec_push(worker->arena, &out->macros, macro);
    }
    return fine;
}

/* ---- registering */

bool ft_macros_register(ft_loading *loading, const ft_project_file *package, ft_loaded_file *file)
{
    bool fine = true;
    for (size_t i = 0; i < file->macros.len; i++) {
        ft_macro *macro = file->macros.at[i];
        ft_package *owner = NULL;
        for (size_t p = 0; p < loading->project->packages.len && !owner; p++)
            if (&loading->project->packages.at[p]->file == package)
                owner = loading->project->packages.at[p];
        ft_macro *before = ft_map_get(&owner->macros, macro->name);
        if (before) {
            ft_diag *diag = ft_diag_error(
                loading->diags, FT_DIAG_DUPLICATE, ft_span_of_source(macro->source),
                "dbt found multiple macros named \"%.*s\" in the project \"%.*s\".\n To fix this error, rename or remove one of "
                "the following macros:\n    - %.*s\n    - %.*s",
                FT_ARG(macro->name), FT_ARG(macro->package), FT_ARG(before->original_file_path),
                FT_ARG(macro->original_file_path));
            ft_diag_note(loading->diags, diag, ft_span_of_source(before->source), "the other one stands here");
            fine = false;
            continue;
        }
        ft_map_put(loading->arena, &owner->macros, macro->name, macro);
        ft_vec_push(loading->arena, &loading->project->macros, macro);
        ft_registry_add_macro(loading->registry, macro);
    }
    return fine;
}

/* ---- who calls whom */

typedef struct { FT_VEC(ft_macro *) calls; bool impure, done, open; } links;
typedef struct { ft_loading *loading; ft_map by_id; } linker;

static ft_macro *named(ft_loading *loading, const ft_macro *macro, ft_str name)
{
    if (ft_str_eq(name, macro->name))
        return NULL;
    return macro->internal ? ft_registry_adapter_macro(loading->registry, name)
                           : ft_registry_macro_near(loading->registry, macro->package, name);
}

/* As dbt counts (jinja_static.py, macro_resolver.py): `text.replace(…)` calls the macro `replace`
 * whatever `text` is, and only a name with an owner may be the macro's own. */
static ft_macro *callee_of(ft_loading *loading, const ft_macro *macro, const ft_call_text *call)
{
    return call->owner.at ? ft_registry_macro_near(loading->registry, call->owner, call->name) : named(loading, macro, call->name);
}

/* One argument's text where it is a literal one; `literal` becomes false where it could be anything. */
static ft_str literal_text(ft_loading *loading, ft_str argument, bool *literal)
{
    ft_literal_args value = {0};
    bool known = ft_literal_args_read(loading->arena, argument, &value) && value.len == 1 &&
                 (value.at[0].value.kind == FT_TEXT || value.at[0].value.kind == FT_NONE);
    *literal &= known;
    return known && value.at[0].value.kind == FT_TEXT ? ft_text_of(value.at[0].value) : (ft_str){0};
}

/* adapter.dispatch('name', 'namespace') names its callee statically where the name is a literal, whatever
 * else it is given; `plain` gets the macro of the very name, which counts as called, too. */
static ft_macro *dispatched(ft_loading *loading, const ft_macro *macro, const ft_call_text *call, ft_macro **plain,
                            bool *literal)
{
    ft_literal_args args = {0};
    ft_str name = {0}, ns = {0};
    ft_args_cut(loading->arena, call->args, &args);
    for (size_t i = 0; i < args.len; i++) {
        const ft_literal_arg *arg = &args.at[i];
        ft_str text = literal_text(loading, arg->text, literal);
        if (arg->name.at ? ft_str_is(arg->name, "macro_name") : i == 0)
            name = text;
        else if (arg->name.at ? ft_str_is(arg->name, "macro_namespace") : i == 1)
            ns = text;
    }
    if (!name.at)
        return NULL;
    *plain = named(loading, macro, name);
    ft_str local = macro->internal ? loading->project->root->name : macro->package;
    return ft_registry_dispatch(loading->registry, loading->arena, ft_world_adapter_type(&loading->world), local, name, ns,
                                NULL);
}

/* What a pure macro must not touch: each may add to what a node refs, or depend on more than its
 * arguments. */
static bool is_impure_name(ft_str name)
{
    static const char *const names[] = {"ref", "source", "config", "metric", "function", "env_var", "builtins", "context",
                                        "graph", "exceptions", NULL};
    for (const char *const *word = names; *word; word++)
        if (ft_str_is(name, *word))
            return true;
    return false;
}

static void add_call(ft_loading *loading, links *link, ft_macro *callee)
{
    for (size_t i = 0; i < link->calls.len; i++)
        if (link->calls.at[i] == callee)
            return;
    if (callee)
        ft_vec_push(loading->arena, &link->calls, callee);
}

static void add_dependency(ft_loading *loading, ft_macro *macro, links *link, ft_macro *callee)
{
    if (!callee)
        return;
    add_call(loading, link, callee);
    for (size_t i = 0; i < macro->depends_on_macros.len; i++)
        if (ft_str_eq(macro->depends_on_macros.at[i], callee->unique_id))
            return;
    ft_vec_push(loading->arena, &macro->depends_on_macros, callee->unique_id);
}

/* As dbt counts, these are no calls of macros, although a project may have macros of their names. */
static bool is_of_context(ft_str name)
{
    static const char *const names[] = {"ref", "source", "config", "var", "env_var", "return", "log", "print", "set", "zip",
                                        "fromjson", "tojson", "fromyaml", "toyaml", "local_md5", "diff_of_two_dicts", NULL};
    for (const char *const *word = names; *word; word++)
        if (ft_str_is(name, *word))
            return true;
    return false;
}

static void link_macro(linker *l, ft_macro *macro)
{
    links *link = FT_NEW(l->loading->arena, links);
    ft_map_put(l->loading->arena, &l->by_id, macro->unique_id, link);
    ft_call_texts calls = {0};
    ft_calls_find(l->loading->arena, macro->source->text, &calls);
    for (size_t i = 0; i < calls.len; i++) {
        const ft_call_text *call = &calls.at[i];
        bool literal = true;
        if (ft_str_is(call->owner, "adapter")) {
            ft_macro *callee = NULL, *plain = NULL;
            if (ft_str_is(call->name, "dispatch"))
                callee = dispatched(l->loading, macro, call, &plain, &literal);
            link->impure |= !literal;
            add_dependency(l->loading, macro, link, plain);
            add_dependency(l->loading, macro, link, callee);
            continue;
        }
        ft_macro *callee = callee_of(l->loading, macro, call);
        if (!call->owner.at && is_of_context(call->name))
            add_call(l->loading, link, callee);
        else
            add_dependency(l->loading, macro, link, callee);
        link->impure |= is_impure_name(call->owner.at ? call->owner : call->name) && (!callee || callee->internal);
    }
}

/* Impure is what calls something impure; a circle of calls is judged by its other members. */
static bool reaches_impure(linker *l, const ft_macro *macro, unsigned depth)
{
    links *link = ft_map_get(&l->by_id, macro->unique_id);
    if (!link || depth > 200)
        return true;
    if (link->done || link->open)
        return link->impure;
    link->open = true;
    for (size_t i = 0; i < link->calls.len; i++)
        link->impure |= reaches_impure(l, link->calls.at[i], depth + 1);
    link->open = false;
    link->done = true;
    return link->impure;
}

void ft_macros_link(ft_loading *loading)
{
    linker l = {.loading = loading};
    ft_project *project = loading->project;
    for (size_t i = 0; i < project->macros.len; i++)
        link_macro(&l, project->macros.at[i]);
    for (size_t i = 0; i < project->macros.len; i++) {
        ft_macro *macro = project->macros.at[i];
        if (ft_str_starts(macro->name, FT_STR("test_")))
            macro->pure_test = !reaches_impure(&l, macro, 0);
    }
}
