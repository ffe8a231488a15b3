/* entry_node.c - what the nodes of all whole entries share; see entry_node.h. */
#include "project/entry_node.h"

#include "project/docs.h"
#include "project/node_files.h"

static ft_value key_of(const ft_entry *entry, const char *key)
{
    return ft_dict_get_text(entry->data.as.dict, ft_str_of(key));
}

static ft_str text_of(const ft_entry *entry, const char *key)
{
    ft_value value = key_of(entry, key);
    return value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
}

/* meta and tags beside `config` count as configs, but for the semantic layer's. */
static ft_dict *entry_config(ft_arena *arena, const ft_entry *entry, ft_resource_type type)
{
    ft_dict *config = ft_dict_new(arena);
    ft_value given = key_of(entry, "config");
    const ft_dict_entry *pair;
    const char *const beside[] = {"tags", "meta"};
    bool apart = type == FT_METRIC || type == FT_SEMANTIC_MODEL || type == FT_SAVED_QUERY;
    for (size_t i = 0; !apart && i < 2; i++)
        if (key_of(entry, beside[i]).kind != FT_UNDEFINED && key_of(entry, beside[i]).kind != FT_NONE)
            ft_dict_set_text(arena, config, ft_str_of(beside[i]), key_of(entry, beside[i]));
    for (size_t at = 0; given.kind == FT_DICT && (pair = ft_dict_next(given.as.dict, &at));)
        if (pair->key.kind == FT_TEXT)
            ft_dict_set_text(arena, config, ft_text_of(pair->key), pair->value);
    return config;
}

ft_node *ft_entry_node(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_resource_type type,
                       bool *fine)
{
    ft_arena *arena = loading->arena;
    ft_worker *worker = &loading->workers[0];
    ft_strs fqn = ft_fqn_of_path(arena, file->found.package->name, file->found.path, 1);
    ft_vec_push(arena, &fqn, entry->name);
    ft_node_request request = {.type = type, .package = file->found.package, .name = entry->name, .path = file->found.path,
                               .original = file->found.original, .fqn = fqn, .span = entry->span};
    ft_node *node = ft_node_make(loading, worker, &request);
    ft_dict *config = entry_config(arena, entry, type);
    ft_value written = key_of(entry, "config"); /* unrendered_config knows nothing of what stands beside it */
    const ft_layer_request layers = {.type = type, .package = file->found.package, .fqn = fqn, .properties = config,
                                     .properties_raw = written.kind == FT_DICT ? written.as.dict : ft_dict_new(arena),
                                     .span = entry->span};
    *fine &= ft_layers_config(worker->layers, &layers, &node->config, worker->diags);
    node->enabled = ft_config_truth(&node->config, FT_STR("enabled"));
    ft_value tags = ft_config_get(&node->config, FT_STR("tags"));
    if (tags.kind == FT_TEXT)
        ft_vec_push(arena, &node->tags, ft_text_of(tags));
    for (size_t i = 0; tags.kind == FT_LIST && i < tags.as.list->len; i++)
        if (tags.as.list->at[i].kind == FT_TEXT)
            ft_vec_push(arena, &node->tags, ft_text_of(tags.as.list->at[i]));
    ft_value meta = ft_config_get(&node->config, FT_STR("meta"));
    ft_node_more *more = ft_node_own_more(arena, node);
    if (meta.kind == FT_DICT)
        more->meta = meta;
    ft_str group = ft_config_text(&node->config, FT_STR("group"));
    if (group.len)
        node->group = group;
    node->database = node->schema = (ft_str){0};
    *fine &= ft_docs_render(loading, worker, node->package, entry->span,
                            text_of(entry, "description").at ? text_of(entry, "description") : FT_STR(""),
                            &more->doc_blocks, &more->description);
    return node;
}
