/* layers.c - config trees walked along a node's fqn. */
#include "project/layers.h"

#define MAX_LEVELS 64

typedef struct { const void *level; uintptr_t type; } level_key;
typedef struct { level_key key; ft_config config; } merged_level;
typedef struct { const ft_dict *at[MAX_LEVELS]; size_t len; } level_path;

ft_layers *ft_layers_new(ft_arena *arena, const ft_project_file *root, bool corrected_analyses)
{
    ft_layers *layers = FT_NEW(arena, ft_layers);
    layers->arena = arena;
    layers->root = root;
    layers->corrected_analyses = corrected_analyses;
    return layers;
}

/* The mappings from the tree's top down along the fqn, as far as there are any. */
static level_path levels_of(ft_value tree, const ft_strs *fqn)
{
    level_path path = {.len = 0};
    if (tree.kind != FT_DICT)
        return path;
    const ft_dict *level = tree.as.dict;
    path.at[path.len++] = level;
    for (size_t i = 0; i < fqn->len && path.len < MAX_LEVELS; i++) {
        const ft_value *below = ft_dict_find_text(level, fqn->at[i]);
        if (!below || below->kind != FT_DICT)
            break;
        level = below->as.dict;
        path.at[path.len++] = level;
    }
    return path;
}

/* The configs written at one level: "+key" always, a plain key unless it is a folder (PRJ-55). */
static ft_dict *configs_at(ft_arena *arena, const ft_dict *level)
{
    ft_dict *configs = ft_dict_new(arena);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(level, &at));) {
        if (entry->key.kind != FT_TEXT)
            continue;
        ft_str key = ft_text_of(entry->key);
        if (ft_str_starts(key, FT_STR("+")))
            ft_dict_set_text(arena, configs, ft_str_trim(ft_str_from(key, 1)), entry->value);
        else if (entry->value.kind != FT_DICT)
            ft_dict_set_text(arena, configs, key, entry->value);
    }
    return configs;
}

static ft_str key_text(const level_key *key)
{
    return (ft_str){(const char *)key, sizeof *key};
}

/* The merged config of a level, given that of the level above. */
static const ft_config *merged_at(ft_layers *layers, const ft_config *above, const ft_dict *level,
                                  ft_resource_type type, bool raw, ft_span span, ft_diags *diags, bool *fine)
{
    level_key key = {level, (uintptr_t)type * 2 + raw};
    merged_level *known = ft_map_get(&layers->merged, key_text(&key));
    if (known)
        return &known->config;
    known = FT_NEW(layers->arena, merged_level);
    known->key = key;
    known->config = *above;
    ft_dict *configs = configs_at(layers->arena, level);
    if (raw)
        ft_config_merge_unrendered(layers->arena, &known->config, configs);
    else
        *fine &= ft_config_merge(layers->arena, &known->config, configs, span, diags);
    ft_map_put(layers->arena, &layers->merged, key_text(&known->key), known);
    return &known->config;
}

static ft_config tree_config(ft_layers *layers, const ft_layer_request *request, const level_path *path, bool raw,
                             ft_diags *diags, bool *fine)
{
    ft_config empty = {.type = (uint8_t)request->type};
    const ft_config *config = &empty;
    ft_span span = {.source = request->package->source};
    for (size_t i = 0; i < path->len; i++)
        config = merged_at(layers, config, path->at[i], request->type, raw, span, diags, fine);
    return *config;
}

static level_path tree_levels(const ft_layers *layers, const ft_project_file *file, const ft_layer_request *request)
{
    return levels_of(ft_project_tree(file, request->type, layers->corrected_analyses), &request->fqn);
}

static level_path raw_tree_levels(const ft_layers *layers, const ft_project_file *file, const ft_layer_request *request)
{
    return levels_of(ft_project_tree_raw(file, request->type, layers->corrected_analyses), &request->fqn);
}

/* `path` leads through a tree of the root. */
static void mark_used(ft_layers *layers, const level_path *path)
{
    if (path->len == 0)
        return;
    level_key key = {path->at[path->len - 1], 0};
    if (ft_map_has(&layers->used, key_text(&key)))
        return;
    for (size_t i = 0; i < path->len; i++) {
        level_key *kept = FT_NEW(layers->arena, level_key);
        kept->level = path->at[i];
        ft_map_put(layers->arena, &layers->used, key_text(kept), kept);
    }
}

/* A package's node: what the root says comes last and wins (TRAP-006). */
static bool merge_root_tree(ft_layers *layers, const ft_layer_request *request, const level_path *path, ft_config *out,
                            ft_diags *diags)
{
    bool fine = true;
    level_path raw = raw_tree_levels(layers, layers->root, request);
    for (size_t i = 0; i < path->len; i++)
        fine &= ft_config_merge(layers->arena, out, configs_at(layers->arena, path->at[i]), request->span, diags);
    for (size_t i = 0; i < raw.len; i++)
        ft_config_merge_unrendered(layers->arena, out, configs_at(layers->arena, raw.at[i]));
    return fine;
}

/* What a tree alone says of thousands of nodes is settled and checked once: `of_tree` is its dict, which stays. */
static bool settle(ft_layers *layers, const ft_dict *of_tree, ft_config *out, ft_span span, ft_diags *diags)
{
    ft_settled_config *last = &layers->settled[out->type];
    bool shared = of_tree && out->set == of_tree;
    if (shared && last->given == of_tree) {
        out->set = last->set;
        return true;
    }
    ft_config_finish(layers->arena, out);
    if (!ft_config_check(out, span, diags))
        return false;
    if (shared)
        *last = (ft_settled_config){of_tree, out->set};
    return true;
}

bool ft_layers_config(ft_layers *layers, const ft_layer_request *request, ft_config *out, ft_diags *diags)
{
    bool fine = true;
    level_path path = tree_levels(layers, request->package, request);
    level_path raw = raw_tree_levels(layers, request->package, request);
    *out = tree_config(layers, request, &path, false, diags, &fine);
    const ft_dict *of_tree = out->set;
    out->unrendered = tree_config(layers, request, &raw, true, diags, &fine).unrendered;
    fine &= ft_config_merge(layers->arena, out, request->properties, request->span, diags);
    fine &= ft_config_merge(layers->arena, out, request->calls, request->span, diags);
    ft_config_merge_unrendered(layers->arena, out, request->properties_raw);
    ft_config_merge_unrendered(layers->arena, out, request->calls_raw);
    if (request->package != layers->root) {
        path = tree_levels(layers, layers->root, request);
        fine &= merge_root_tree(layers, request, &path, out, diags);
    }
    mark_used(layers, &path);
    return settle(layers, of_tree, out, request->span, diags) && fine;
}

/* ---- unused paths */

typedef struct { ft_layers *const *all; size_t count; ft_buf text; size_t found; } unused_search;

static bool is_used(const unused_search *search, const ft_dict *level)
{
    level_key key = {level, 0};
    for (size_t i = 0; i < search->count; i++)
        if (ft_map_has(&search->all[i]->used, key_text(&key)))
            return true;
    return false;
}

static void search_level(unused_search *search, const ft_dict *level, ft_str path, size_t depth)
{
    bool configures = false;
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(level, &at));) {
        ft_str key = entry->key.kind == FT_TEXT ? ft_text_of(entry->key) : FT_STR("+");
        if (entry->value.kind != FT_DICT || ft_str_starts(key, FT_STR("+")))
            configures = true;
        else if (depth < MAX_LEVELS)
            search_level(search, entry->value.as.dict,
                         ft_format(search->text.arena, "%.*s.%.*s", FT_ARG(path), FT_ARG(key)), depth + 1);
    }
    if (!configures || depth == 0 || is_used(search, level))
        return;
    ft_buf_format(&search->text, "\n- %.*s", FT_ARG(path));
    search->found++;
}

void ft_layers_warn_unused(ft_layers *const *all, size_t count, ft_diags *diags)
{
    const ft_project_file *root = all[0]->root;
    unused_search search = {.all = all, .count = count, .text = ft_buf_in(all[0]->arena)};
    for (int type = 0; type < FT_RESOURCE_TYPES; type++) {
        ft_value tree = root->config_trees[type];
        bool shared = type == FT_ANALYSIS && !all[0]->corrected_analyses;
        if (tree.kind == FT_DICT && !shared)
            search_level(&search, tree.as.dict, ft_str_of(ft_resource_type_plural((ft_resource_type)type)), 0);
    }
    if (search.found)
        ft_diag_warning(diags, FT_DIAG_UNUSED_PATH, (ft_span){.source = root->source},
                        "Configuration paths exist in your dbt_project.yml file which do not apply to any resources.\n"
                        "There are %zu unused configuration paths:%.*s",
                        search.found, FT_ARG(ft_buf_str(&search.text)));
}
