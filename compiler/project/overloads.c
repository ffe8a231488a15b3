/* overloads.c - other signatures of a function, found and hung on it; see overloads.h. */
#include "project/overloads.h"

#include "value/op.h"

static bool refuse(ft_loading *loading, const ft_node *node, ft_str message)
{
    ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, node->span, "%.*s", FT_ARG(message));
    diag->node = node->unique_id;
    return false;
}

/* ---- arguments */

/* Every key of each argument, whether it was given or not. */
static ft_value with_all_keys(ft_arena *arena, ft_value arguments)
{
    static const char *const keys[] = {"name", "data_type", "description", "default_value", NULL};
    ft_list *out = ft_list_new(arena, 4);
    for (size_t i = 0; arguments.kind == FT_LIST && i < arguments.as.list->len; i++) {
        ft_dict *argument = ft_dict_new(arena);
        for (const char *const *key = keys; *key; key++) {
            ft_value value = ft_value_at(arguments.as.list->at[i], *key);
            ft_dict_set_text(arena, argument, ft_str_of(*key), value.kind == FT_UNDEFINED ? FT_VALUE_NONE : value);
        }
        ft_list_add(arena, out, ft_of_dict(argument));
    }
    return ft_of_list(out);
}

static ft_value returns_of(ft_arena *arena, ft_value given)
{
    if (given.kind != FT_DICT)
        return FT_VALUE_NONE;
    ft_dict *out = ft_dict_new(arena);
    ft_value description = ft_value_at(given, "description");
    ft_dict_set_text(arena, out, FT_STR("data_type"), ft_value_at(given, "data_type"));
    ft_dict_set_text(arena, out, FT_STR("description"), ft_is_given(description) ? description : FT_VALUE_NONE);
    return ft_of_dict(out);
}

static bool check_defaults(ft_loading *loading, const ft_node *node, ft_value arguments)
{
    bool seen = false;
    for (size_t i = 0; i < arguments.as.list->len; i++) {
        ft_value argument = arguments.as.list->at[i], name = ft_value_at(argument, "name");
        if (seen && !ft_is_given(ft_value_at(argument, "default_value")))
            return refuse(loading, node,
                          ft_format(loading->arena,
                                    "Non-defaulted argument '%.*s' of function '%.*s' comes after a defaulted argument. "
                                    "Non-defaulted arguments cannot come after defaulted arguments.",
                                    FT_ARG(name.kind == FT_TEXT ? ft_text_of(name) : FT_STR("")), FT_ARG(node->name)));
        seen |= ft_is_given(ft_value_at(argument, "default_value"));
    }
    return true;
}

/* ---- one overload */

/* Where an overload stands in pending; pending.len: nowhere. */
static size_t find(const ft_loading *loading, const ft_node *root, ft_str name)
{
    size_t i = 0;
    for (; i < loading->pending.len; i++) {
        const ft_node *node = loading->pending.at[i].node;
        if (node->type == FT_FUNCTION && node->enabled && ft_str_eq(node->package, root->package) &&
            ft_str_eq(node->name, name))
            break;
    }
    return i;
}

static bool reads(const ft_node *node, const ft_ref *ref)
{
    ft_job job = ft_job_in(NULL);
    for (size_t i = 0; i < node->refs.len; i++) {
        const ft_ref *known = &node->refs.at[i];
        bool same = false;
        if (ft_str_eq(known->name, ref->name) && ft_str_eq(known->package, ref->package) &&
            ft_equal(&job, known->version, ref->version, &same) && same)
            return true;
    }
    return false;
}

static bool reads_source(const ft_node *node, const ft_source_ref *ref)
{
    for (size_t i = 0; i < node->sources.len; i++)
        if (ft_str_eq(node->sources.at[i].source, ref->source) && ft_str_eq(node->sources.at[i].table, ref->table))
            return true;
    return false;
}

static void read_what_it_reads(ft_arena *arena, ft_node *root, const ft_node *overload)
{
    for (size_t i = 0; i < overload->refs.len; i++)
        if (!reads(root, &overload->refs.at[i]))
            ft_vec_push(arena, &root->refs, overload->refs.at[i]);
    for (size_t i = 0; i < overload->sources.len; i++)
        if (!reads_source(root, &overload->sources.at[i]))
            ft_vec_push(arena, &root->sources, overload->sources.at[i]);
    if (!overload->more->functions)
        return;
    ft_list *all = ft_list_new(arena, 4);
    for (size_t i = 0; root->more->functions && i < root->more->functions->len; i++)
        ft_list_add(arena, all, root->more->functions->at[i]);
    for (size_t i = 0; i < overload->more->functions->len; i++)
        ft_list_add(arena, all, overload->more->functions->at[i]);
    ft_node_own_more(arena, root)->functions = all;
}

/* The function itself, but for its code, its arguments and what it returns. Never told of as a node: not enabled. */
static ft_node *signature_of(ft_arena *arena, const ft_node *root, const ft_node *file, ft_value said)
{
    ft_node *made = ft_node_new(arena);
    const ft_node_more *code = file->more;
    *made = *root;
    made->enabled = false;
    made->raw_code = file->raw_code;
    made->source = file->source;
    made->tmpl = file->tmpl;
    made->path = file->path;
    made->original_file_path = file->original_file_path;
    ft_node_more *more = FT_NEW(arena, ft_node_more);
    *more = *root->more;
    more->language = code->language;
    more->overloads = NULL;
    made->more = more;
    ft_value returns = returns_of(arena, ft_value_at(said, "returns"));
    ft_dict *data = ft_dict_new(arena);
    ft_dict_set_text(arena, data, FT_STR("returns"),
                     ft_is_given(returns) ? returns : ft_value_at(*root->as.function, "returns"));
    ft_dict_set_text(arena, data, FT_STR("arguments"), with_all_keys(arena, ft_value_at(said, "arguments")));
    ft_dict_set_text(arena, data, FT_STR("overloads"), ft_of_list(ft_list_new(arena, 1)));
    made->as.function = FT_NEW(arena, ft_value);
    *made->as.function = ft_of_dict(data);
    return made;
}

static ft_value told_of(ft_arena *arena, const ft_node *overload, ft_value said)
{
    ft_value description = ft_value_at(said, "description");
    ft_dict *out = ft_dict_new(arena);
    ft_dict_set_text(arena, out, FT_STR("defined_in"), ft_value_at(said, "defined_in"));
    ft_dict_set_text(arena, out, FT_STR("arguments"), ft_value_at(*overload->as.function, "arguments"));
    ft_dict_set_text(arena, out, FT_STR("returns"), returns_of(arena, ft_value_at(said, "returns")));
    ft_dict_set_text(arena, out, FT_STR("description"), ft_is_given(description) ? description : FT_VALUE_NONE);
    ft_dict_set_text(arena, out, FT_STR("raw_body"), ft_of_text(overload->raw_code));
    ft_dict_set_text(arena, out, FT_STR("compiled_body"), FT_VALUE_NONE);
    return ft_of_dict(out);
}

static bool absorb(ft_loading *loading, ft_node *root, ft_value said, ft_node_list *signatures, ft_list *told)
{
    ft_arena *arena = loading->arena;
    ft_value defined_in = ft_value_at(said, "defined_in");
    ft_str name = defined_in.kind == FT_TEXT ? ft_text_of(defined_in) : FT_STR("");
    if (ft_str_eq(name, root->name))
        return refuse(loading, root, ft_format(arena, "Function '%.*s' cannot list itself in overloads (defined_in: '%.*s').",
                                               FT_ARG(name), FT_ARG(name)));
    size_t at = find(loading, root, name);
    if (at == loading->pending.len)
        return refuse(loading, root, ft_format(arena, "Function overload '%.*s' (defined_in) of '%.*s' not found: it is in no "
                                               "file of functions, or another function has it as an overload",
                                               FT_ARG(name), FT_ARG(root->name)));
    const ft_node *file = loading->pending.at[at].node;
    ft_node *made = signature_of(arena, root, file, said);
    ft_vec_push(arena, signatures, made);
    ft_list_add(arena, told, told_of(arena, made, said));
    read_what_it_reads(arena, root, file);
    memmove(&loading->pending.at[at], &loading->pending.at[at + 1], (loading->pending.len - at - 1) * sizeof *loading->pending.at);
    loading->pending.len--;
    return true;
}

static bool settle(ft_loading *loading, ft_node *root)
{
    ft_arena *arena = loading->arena;
    ft_value overloads = ft_value_at(*root->as.function, "overloads");
    ft_value arguments = with_all_keys(arena, ft_value_at(*root->as.function, "arguments"));
    ft_node_list signatures = {0};
    ft_list *told = ft_list_new(arena, 2);
    bool fine = check_defaults(loading, root, arguments);
    ft_dict_set_text(arena, root->as.function->as.dict, FT_STR("returns"),
                     returns_of(arena, ft_value_at(*root->as.function, "returns")));
    ft_dict_set_text(arena, root->as.function->as.dict, FT_STR("arguments"), arguments);
    for (size_t i = 0; overloads.kind == FT_LIST && i < overloads.as.list->len; i++)
        fine &= absorb(loading, root, overloads.as.list->at[i], &signatures, told);
    ft_dict_set_text(arena, root->as.function->as.dict, FT_STR("overloads"), ft_of_list(told));
    if (!signatures.len)
        return fine;
    ft_node_list *kept = FT_NEW(arena, ft_node_list);
    *kept = signatures;
    ft_node_own_more(arena, root)->overloads = kept;
    return fine;
}

bool ft_overloads_absorb(ft_loading *loading)
{
    ft_node_list functions = {0};
    bool fine = true;
    for (size_t i = 0; i < loading->pending.len; i++)
        if (loading->pending.at[i].node->type == FT_FUNCTION)
            ft_vec_push(loading->passing, &functions, loading->pending.at[i].node);
    for (size_t i = 0; i < functions.len; i++)
        if (functions.at[i]->enabled)
            fine &= settle(loading, functions.at[i]);
    return fine;
}
