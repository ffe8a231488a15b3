/* entry_node.c - what the nodes of all whole entries share; see entry_node.h. */
#include "project/entry_node.h"

#include "project/docs.h"
#include "project/node_files.h"

#include <stdlib.h>

static ft_value key_of(const ft_entry *entry, const char *key)
{
    return ft_dict_get_text(entry->data.as.dict, ft_str_of(key));
}

static ft_str text_of(const ft_entry *entry, const char *key)
{
    ft_value value = key_of(entry, key);
    return value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
}

/* ---- what stands beside `config` */

/* Each once, by name. */
static ft_value tag_list(ft_arena *arena, ft_strs *tags)
{
    ft_list *list = ft_list_new(arena, tags->len);
    if (tags->len)
        qsort(tags->at, tags->len, sizeof *tags->at, ft_str_cmp_qsort);
    for (size_t i = 0; i < tags->len; i++)
        if (!i || !ft_str_eq(tags->at[i], tags->at[i - 1]))
            ft_list_add(arena, list, ft_of_text(tags->at[i]));
    return ft_of_list(list);
}

static void add_pairs(ft_arena *arena, ft_dict *into, ft_value given)
{
    const ft_dict_entry *pair;
    for (size_t at = 0; given.kind == FT_DICT && (pair = ft_dict_next(given.as.dict, &at));)
        if (pair->key.kind == FT_TEXT)
            ft_dict_set_text(arena, into, ft_text_of(pair->key), pair->value);
}

/* An exposure's own tags and meta join those of its config, which win (schema_yaml_readers.py). So do the `tags` and
 * `meta` that stand at the top of its project's `exposures:` without a plus, which config else replaces. */
static void join_own(ft_arena *arena, const ft_entry *entry, ft_value tree, ft_config *config)
{
    ft_strs tags = {0};
    ft_dict *meta = ft_dict_new(arena);
    if (tree.kind == FT_DICT) {
        ft_texts_add(arena, &tags, ft_dict_get_text(tree.as.dict, FT_STR("tags")));
        add_pairs(arena, meta, ft_dict_get_text(tree.as.dict, FT_STR("meta")));
    }
    ft_texts_add(arena, &tags, key_of(entry, "tags"));
    ft_texts_add(arena, &tags, ft_config_get(config, FT_STR("tags")));
    add_pairs(arena, meta, key_of(entry, "meta"));
    add_pairs(arena, meta, ft_config_get(config, FT_STR("meta")));
    ft_config_put(arena, config, FT_STR("tags"), tag_list(arena, &tags));
    ft_config_put(arena, config, FT_STR("meta"), ft_of_dict(meta));
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
    ft_value given = key_of(entry, "config");
    const ft_dict *config = given.kind == FT_DICT ? given.as.dict : ft_dict_new(arena);
    const ft_layer_request layers = {.type = type, .package = file->found.package, .fqn = fqn, .properties = config,
                                     .properties_raw = config, .span = entry->span};
    *fine &= ft_layers_config(worker->layers, &layers, &node->config, worker->diags);
    node->enabled = ft_config_truth(&node->config, FT_STR("enabled"));
    if (type == FT_EXPOSURE)
        join_own(arena, entry, file->found.package->config_trees[FT_EXPOSURE], &node->config);
    ft_texts_add(arena, &node->tags, ft_config_get(&node->config, FT_STR("tags")));
    ft_value meta = ft_config_get(&node->config, FT_STR("meta"));
    ft_node_more *more = ft_node_own_more(arena, node);
    if (meta.kind == FT_DICT)
        more->meta = meta;
    ft_str group = ft_config_text(&node->config, FT_STR("group"));
    if (group.len)
        node->group = group;
    node->database = node->schema = (ft_str){0};
    more->description = text_of(entry, "description").at ? text_of(entry, "description") : FT_STR("");
    if (node->enabled)
        *fine &= ft_docs_render(loading, worker, node->package, entry->span, more->description, &more->doc_blocks,
                                &more->description);
    return node;
}
