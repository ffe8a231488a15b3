/* state.c - see state.h. */
#include "graph/state.h"

#include "base/map.h"
#include "value/json.h"

struct ft_state { ft_map relations; /* unique id -> ft_relation */ };

static ft_str text_of(const ft_dict *dict, const char *key)
{
    ft_value value = ft_dict_get_text(dict, ft_str_of(key));
    return ft_is(value, FT_TEXT) ? ft_text_of(value) : (ft_str){0};
}

static void add_nodes(ft_arena *arena, ft_state *state, ft_value nodes)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; ft_is(nodes, FT_DICT) && (entry = ft_dict_next(nodes.as.dict, &at));) {
        if (!ft_is(entry->value, FT_DICT) || !text_of(entry->value.as.dict, "relation_name").len)
            continue;
        const ft_dict *node = entry->value.as.dict;
        ft_relation *relation = FT_NEW(arena, ft_relation);
        *relation = ft_relation_of(text_of(node, "database"), text_of(node, "schema"), text_of(node, "alias"),
                                   FT_REL_UNKNOWN);
        ft_map_put(arena, &state->relations, ft_text_of(entry->key), relation);
    }
}

const ft_state *ft_state_load(ft_arena *arena, const ft_fs *fs, ft_str folder, ft_diags *diags)
{
    ft_str path = ft_path_join(arena, folder, FT_STR("manifest.json")), text;
    ft_job job = ft_job_in(arena);
    ft_value manifest;
    if (ft_fs_read(fs, arena, path, &text) != 0) {
        ft_diag_error(diags, FT_DIAG_USAGE, FT_NO_SPAN, "there is no manifest.json of another state in \"%.*s\"",
                      FT_ARG(folder));
        return NULL;
    }
    if (!ft_json_read(&job, text, &manifest) || !ft_is(manifest, FT_DICT)) {
        ft_diag_error(diags, FT_DIAG_USAGE, FT_NO_SPAN, "\"%.*s\" is no manifest", FT_ARG(path));
        return NULL;
    }
    ft_state *state = FT_NEW(arena, ft_state);
    add_nodes(arena, state, ft_dict_get_text(manifest.as.dict, FT_STR("nodes")));
    add_nodes(arena, state, ft_dict_get_text(manifest.as.dict, FT_STR("functions")));
    return state;
}

const ft_relation *ft_state_relation(const ft_state *state, ft_str unique_id)
{
    return ft_map_get(&state->relations, unique_id);
}
