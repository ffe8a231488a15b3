/* semantic.c - the semantic layer's entries as nodes that carry their own keys. */
#include "project/semantic.h"

#include "project/capture.h"
#include "project/entry_node.h"

static ft_value key_of(ft_value dict, const char *key)
{
    return dict.kind == FT_DICT ? ft_dict_get_text(dict.as.dict, ft_str_of(key)) : FT_VALUE_UNDEFINED;
}

/* The entry's keys without those that every node has. */
static ft_value own_keys(ft_arena *arena, const ft_entry *entry)
{
    static const char *const shared[] = {"name", "description", "config", "meta", "tags", NULL};
    ft_dict *own = ft_dict_new(arena);
    const ft_dict_entry *pair;
    for (size_t at = 0; (pair = ft_dict_next(entry->data.as.dict, &at));) {
        bool skip = pair->key.kind != FT_TEXT;
        for (const char *const *word = shared; !skip && *word; word++)
            skip = ft_str_is(ft_text_of(pair->key), *word);
        if (!skip)
            ft_dict_set_text(arena, own, ft_text_of(pair->key), pair->value);
    }
    return ft_of_dict(own);
}

static ft_node *make(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_resource_type type,
                     ft_node_list *out, bool *fine)
{
    ft_node *node = ft_entry_node(loading, file, entry, type, fine);
    node->as.semantic = FT_NEW(loading->arena, ft_semantic_info);
    node->as.semantic->data = own_keys(loading->arena, entry);
    ft_vec_push(loading->arena, out, node);
    return node;
}

static bool make_semantic_model(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_node_list *out)
{
    bool fine = true;
    ft_ref_text target;
    ft_value model = key_of(entry->data, "model");
    ft_node *node = make(loading, file, entry, FT_SEMANTIC_MODEL, out, &fine);
    if (model.kind == FT_TEXT && ft_ref_text_read(loading->arena, ft_text_of(model), entry->span, &target) && target.is_ref) {
        ft_vec_push(loading->arena, &node->refs, target.ref);
        return fine;
    }
    ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, entry->span, "semantic model '%.*s' needs a model: ref('…')",
                  FT_ARG(entry->name));
    return false;
}

bool ft_semantic_make(ft_loading *loading, const ft_loaded_file *file, ft_node_list *out)
{
    bool fine = true;
    const ft_properties *properties = file->properties;
    for (size_t i = 0; i < properties->semantic_models.len; i++)
        fine &= make_semantic_model(loading, file, &properties->semantic_models.at[i], out);
    for (size_t i = 0; i < properties->metrics.len; i++)
        make(loading, file, &properties->metrics.at[i], FT_METRIC, out, &fine);
    for (size_t i = 0; i < properties->saved_queries.len; i++)
        make(loading, file, &properties->saved_queries.at[i], FT_SAVED_QUERY, out, &fine);
    return fine;
}

/* ---- who stands on whom */

typedef struct { ft_loading *loading; ft_map metrics, measures; } linker;

static void depend(linker *l, ft_node *node, ft_node *target)
{
    for (size_t i = 0; i < node->depends_on.len; i++)
        if (node->depends_on.at[i] == target)
            return;
    ft_vec_push(l->loading->arena, &node->depends_on, target);
}

/* A metric or measure as "name" or {name: …}. */
static ft_str name_of(ft_value value)
{
    if (value.kind == FT_DICT)
        value = key_of(value, "name");
    return value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
}

static bool need(linker *l, ft_node *node, const ft_map *map, ft_value value, const char *what)
{
    ft_str name = name_of(value);
    if (!name.at)
        return true;
    ft_node *target = ft_map_get(map, name);
    if (target) {
        depend(l, node, target);
        return true;
    }
    ft_diag *diag = ft_diag_error(l->loading->diags, FT_DIAG_REF_NOT_FOUND, node->span,
                                  "%s '%.*s' depends on a %s named '%.*s' which was not found",
                                  node->type == FT_METRIC ? "metric" : "saved query", FT_ARG(node->name), what,
                                  FT_ARG(name));
    diag->node = node->unique_id;
    return false;
}

static bool link_metric(linker *l, ft_node *node)
{
    ft_value params = key_of(node->as.semantic->data, "type_params"), metrics = key_of(params, "metrics");
    ft_value conversion = key_of(params, "conversion_type_params");
    bool fine = need(l, node, &l->measures, key_of(params, "measure"), "measure");
    fine &= need(l, node, &l->metrics, key_of(params, "numerator"), "metric");
    fine &= need(l, node, &l->metrics, key_of(params, "denominator"), "metric");
    fine &= need(l, node, &l->measures, key_of(conversion, "base_measure"), "measure");
    fine &= need(l, node, &l->measures, key_of(conversion, "conversion_measure"), "measure");
    for (size_t i = 0; metrics.kind == FT_LIST && i < metrics.as.list->len; i++)
        fine &= need(l, node, &l->metrics, metrics.as.list->at[i], "metric");
    return fine;
}

static bool link_saved_query(linker *l, ft_node *node)
{
    ft_value metrics = key_of(key_of(node->as.semantic->data, "query_params"), "metrics");
    bool fine = true;
    for (size_t i = 0; metrics.kind == FT_LIST && i < metrics.as.list->len; i++)
        fine &= need(l, node, &l->metrics, metrics.as.list->at[i], "metric");
    return fine;
}

static void note_names(linker *l, ft_node *node)
{
    if (node->type == FT_METRIC)
        ft_map_put(l->loading->arena, &l->metrics, node->name, node);
    if (node->type != FT_SEMANTIC_MODEL)
        return;
    ft_value measures = key_of(node->as.semantic->data, "measures");
    for (size_t i = 0; measures.kind == FT_LIST && i < measures.as.list->len; i++) {
        ft_str name = name_of(measures.as.list->at[i]);
        if (name.at)
            ft_map_put(l->loading->arena, &l->measures, name, node);
    }
}

bool ft_semantic_link(ft_loading *loading, const ft_node_list *nodes)
{
    linker l = {.loading = loading};
    bool fine = true;
    for (size_t i = 0; i < nodes->len; i++)
        note_names(&l, nodes->at[i]);
    for (size_t i = 0; i < nodes->len; i++) {
        if (nodes->at[i]->type == FT_METRIC)
            fine &= link_metric(&l, nodes->at[i]);
        else if (nodes->at[i]->type == FT_SAVED_QUERY)
            fine &= link_saved_query(&l, nodes->at[i]);
    }
    return fine;
}
