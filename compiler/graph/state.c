/* state.c - artifacts read back; see state.h. */
#include "graph/state.h"

#include "value/json.h"

enum { OLDEST_MANIFEST = 4, NEWEST_MANIFEST = 12 };

const ft_dict *ft_state_dict(const ft_dict *of, const char *key)
{
    ft_value value = of ? ft_dict_get_text(of, ft_str_of(key)) : FT_VALUE_UNDEFINED;
    return ft_is(value, FT_DICT) ? value.as.dict : NULL;
}

ft_str ft_state_text(const ft_dict *of, const char *key)
{
    ft_value value = of ? ft_dict_get_text(of, ft_str_of(key)) : FT_VALUE_UNDEFINED;
    return ft_is(value, FT_TEXT) ? ft_text_of(value) : (ft_str){0};
}

/* *out NULL: there is no such file. false: reported. */
static bool read_artifact(ft_arena *arena, const ft_fs *fs, ft_str path, const ft_dict **out,
                          ft_diags *diags)
{
    ft_job job = ft_job_in(arena);
    ft_value made;
    ft_str text;
    *out = NULL;
    if (!ft_fs_exists(fs, path))
        return true;
    int failed = ft_fs_read(fs, arena, path, &text);
    if (failed)
        ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot read \"%.*s\": %s", FT_ARG(path),
                      strerror(failed));
    else if (!ft_json_read(&job, text, &made) || !ft_is(made, FT_DICT))
        ft_diag_error(diags, FT_DIAG_USAGE, FT_NO_SPAN, "\"%.*s\" is no artifact", FT_ARG(path));
    else
        *out = made.as.dict;
    return *out != NULL;
}

/* SEL-37: ".../dbt/manifest/v12.json" says which form the file has. */
static bool check_manifest(const ft_dict *manifest, ft_str path, ft_diags *diags)
{
    ft_str schema = ft_state_text(ft_state_dict(manifest, "metadata"), "dbt_schema_version");
    size_t at = ft_str_find(schema, FT_STR("/manifest/v"), 0);
    int64_t version = 0;
    for (size_t i = at == FT_NOWHERE ? schema.len : at + 11;
         i < schema.len && schema.at[i] != '.' && version <= NEWEST_MANIFEST; i++) {
        bool digit = schema.at[i] >= '0' && schema.at[i] <= '9';
        version = digit ? version * 10 + (schema.at[i] - '0') : NEWEST_MANIFEST + 1;
    }
    if (version >= OLDEST_MANIFEST && version <= NEWEST_MANIFEST)
        return true;
    ft_diag *diag = ft_diag_error(
        diags, FT_DIAG_USAGE, FT_NO_SPAN,
        "Expected a schema version of \"https://schemas.getdbt.com/dbt/manifest/v%d.json\" in "
        "%.*s, but found \"%.*s\". Are you running with a different version of dbt?",
        NEWEST_MANIFEST, FT_ARG(path), FT_ARG(schema));
    ft_diag_hint(diags, diag, "Write the other state's manifest.json anew with this program.");
    return false;
}

static void add_relations(ft_arena *arena, ft_state *state, const ft_dict *nodes)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; nodes && (entry = ft_dict_next(nodes, &at));) {
        if (!ft_is(entry->value, FT_DICT) ||
            !ft_state_text(entry->value.as.dict, "relation_name").len)
            continue;
        const ft_dict *node = entry->value.as.dict;
        ft_relation *relation = FT_NEW(arena, ft_relation);
        *relation = ft_relation_of(ft_state_text(node, "database"), ft_state_text(node, "schema"),
                                   ft_state_text(node, "alias"), FT_REL_UNKNOWN);
        ft_map_put(arena, &state->relations, ft_text_of(entry->key), relation);
    }
}

static bool load_manifest(ft_arena *arena, ft_state *state, const ft_fs *fs, ft_str folder,
                          ft_diags *diags)
{
    ft_str path = ft_path_join(arena, folder, FT_STR("manifest.json"));
    if (!read_artifact(arena, fs, path, &state->manifest, diags))
        return false;
    if (state->manifest && !check_manifest(state->manifest, path, diags))
        return false;
    add_relations(arena, state, ft_state_dict(state->manifest, "nodes"));
    add_relations(arena, state, ft_state_dict(state->manifest, "functions"));
    return true;
}

static bool load_results(ft_arena *arena, const ft_fs *fs, ft_str folder, const char *name,
                         const ft_list **out, ft_diags *diags)
{
    const ft_dict *file;
    *out = NULL;
    if (!read_artifact(arena, fs, ft_path_join(arena, folder, ft_str_of(name)), &file, diags))
        return false;
    ft_value results = file ? ft_dict_get_text(file, FT_STR("results")) : FT_VALUE_UNDEFINED;
    *out = ft_is(results, FT_LIST) ? results.as.list : NULL;
    return true;
}

const ft_state *ft_state_load(ft_arena *arena, const ft_fs *fs, ft_str root, ft_str folder,
                              ft_diags *diags)
{
    ft_state *state = FT_NEW(arena, ft_state);
    ft_str opened = ft_path_join(arena, root, folder);
    state->folder = folder;
    bool ok = load_manifest(arena, state, fs, opened, diags) &&
              load_results(arena, fs, opened, "run_results.json", &state->results, diags) &&
              ft_state_sources(arena, fs, opened, &state->sources, diags);
    return ok ? state : NULL;
}

bool ft_state_sources(ft_arena *arena, const ft_fs *fs, ft_str folder, const ft_list **out,
                      ft_diags *diags)
{
    return load_results(arena, fs, folder, "sources.json", out, diags);
}

const ft_relation *ft_state_relation(const ft_state *state, ft_str unique_id)
{
    return ft_map_get(&state->relations, unique_id);
}

const ft_dict *ft_state_entry(const ft_state *state, ft_str unique_id)
{
    static const char *const sections[] = {"nodes",         "sources",         "exposures",
                                           "metrics",       "semantic_models", "unit_tests",
                                           "saved_queries", "functions"};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        const ft_dict *section = ft_state_dict(state->manifest, sections[i]);
        ft_value found = section ? ft_dict_get_text(section, unique_id) : FT_VALUE_UNDEFINED;
        if (ft_is(found, FT_DICT))
            return found.as.dict;
    }
    return NULL;
}
