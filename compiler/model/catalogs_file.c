/* catalogs_file.c - catalogs.yml read and refused; see catalogs_file.h. */
#include "model/catalogs_file.h"

#include "base/map.h"
#include "value/op.h"

typedef struct {
    ft_arena *arena;
    const ft_catalogs_request *request;
    ft_diags *diags;
    ft_span span;
} reader;

__attribute__((format(printf, 2, 3))) static bool refuse(const reader *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str text = ft_vformat(r->arena, format, args);
    va_end(args);
    ft_diag_error(r->diags, FT_DIAG_PROJECT, r->span, "%.*s", FT_ARG(text));
    return false;
}

/* ---- the first form: {name, active_write_integration, write_integrations: [{name, catalog_type, …}]} */

static bool names_differ(const reader *r, ft_str catalog, ft_value integrations, ft_map *names)
{
    for (size_t i = 0; i < ft_list_len(integrations); i++) {
        ft_value one = integrations.as.list->at[i];
        ft_str name = ft_text_at(one, "name");
        if (!name.at || !ft_text_at(one, "catalog_type").at)
            return refuse(r, "Catalog '%.*s': each of its 'write_integrations' needs a name and a catalog_type", FT_ARG(catalog));
        if (ft_map_put(r->arena, names, name, one.as.dict))
            return refuse(r, "Catalog '%.*s' cannot have multiple 'write_integrations' with the same name: '%.*s'.",
                          FT_ARG(catalog), FT_ARG(name));
    }
    return true;
}

static bool check_first(const reader *r, ft_value catalog)
{
    ft_str name = ft_text_at(catalog, "name"), active = ft_text_at(catalog, "active_write_integration");
    ft_value integrations = ft_value_at(catalog, "write_integrations");
    ft_map names = {0};
    if (!name.at)
        return refuse(r, "an entry of 'catalogs' in catalogs.yml needs a name");
    if (!names_differ(r, name, integrations, &names))
        return false;
    if (!active.len && names.len != 1)
        return refuse(r, "Catalog '%.*s' must specify an 'active_write_integration' when multiple 'write_integrations' are "
                         "provided.", FT_ARG(name));
    if (active.len && !ft_map_has(&names, active))
        return refuse(r, "Catalog '%.*s' must specify an 'active_write_integration' from its set of defined "
                         "'write_integrations', and '%.*s' is none of them", FT_ARG(name), FT_ARG(active));
    ft_value first = integrations.as.list->at[0];
    const ft_dict *chosen = active.len ? ft_map_get(&names, active) : first.as.dict;
    return refuse(r, "Catalog type is not supported: adapter '%.*s' has no catalogs. Received: %.*s",
                  FT_ARG(r->request->adapter), FT_ARG(ft_text_of(ft_dict_get_text(chosen, FT_STR("catalog_type")))));
}

/* ---- the second form: {name, type, table_format, config: {platform: {…}}} */

static bool has_all_keys(const reader *r, ft_value catalog)
{
    static const char *const needed[] = {"name", "type", "table_format", "config"};
    ft_buf missing = ft_buf_in(r->arena);
    for (size_t i = 0; i < 4; i++)
        if (ft_value_at(catalog, needed[i]).kind == FT_UNDEFINED)
            ft_buf_format(&missing, "%s'%s'", missing.len ? ", " : "", needed[i]);
    return !missing.len || refuse(r, "Missing required keys in catalog entry: [%.*s]", FT_ARG(ft_buf_str(&missing)));
}

static bool has_no_other_key(const reader *r, ft_value catalog)
{
    static const char *const known[] = {"name", "type", "table_format", "config"};
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(catalog.as.dict, &at));) {
        ft_str key = entry->key.kind == FT_TEXT ? ft_text_of(entry->key) : FT_STR("");
        bool is_known = false;
        for (size_t i = 0; i < 4; i++)
            is_known |= ft_str_is(key, known[i]);
        if (!is_known)
            return refuse(r, "Unknown keys in catalog entry: '%.*s'", FT_ARG(key));
    }
    return true;
}

static bool check_config(const reader *r, ft_str name, ft_value config)
{
    const ft_dict_entry *entry;
    if (config.kind != FT_DICT)
        return refuse(r, "Catalog '%.*s' config must be a mapping, got %s", FT_ARG(name), ft_type_name(config));
    for (size_t at = 0; (entry = ft_dict_next(config.as.dict, &at));)
        if (entry->value.kind != FT_DICT && ft_is_given(entry->value) && entry->key.kind == FT_TEXT)
            return refuse(r, "Catalog '%.*s' config.%.*s must be a mapping", FT_ARG(name), FT_ARG(ft_text_of(entry->key)));
    return true;
}

static bool check_second(const reader *r, ft_value catalog, ft_map *seen)
{
    if (catalog.kind != FT_DICT)
        return refuse(r, "Each entry in catalogs.yml 'catalogs' must be a mapping, got %s", ft_type_name(catalog));
    if (!has_no_other_key(r, catalog) || !has_all_keys(r, catalog))
        return false;
    ft_str name = ft_str_trim(ft_text_at(catalog, "name"));
    ft_str format = ft_str_lower_ascii(r->arena, ft_text_at(catalog, "table_format"));
    if (!name.len)
        return refuse(r, "catalogs[].name must be a non-empty string");
    if (!ft_str_is(format, "default") && !ft_str_is(format, "iceberg"))
        return refuse(r, "Invalid table_format '%.*s'. Must be one of ['default', 'iceberg']",
                      FT_ARG(ft_text_at(catalog, "table_format")));
    if (!check_config(r, name, ft_value_at(catalog, "config")))
        return false;
    return !ft_map_put(r->arena, seen, name, catalog.as.dict) ||
           refuse(r, "Duplicate catalog name '%.*s' in catalogs.yml", FT_ARG(name));
}

/* ---- the file */

static bool check_top(const reader *r, ft_value file)
{
    const ft_dict_entry *entry;
    ft_value catalogs = ft_value_at(file, "catalogs");
    for (size_t at = 0; (entry = ft_dict_next(file.as.dict, &at));)
        if (entry->key.kind != FT_TEXT || !ft_str_is(ft_text_of(entry->key), "catalogs"))
            return refuse(r, "Unknown top-level keys in catalogs.yml. Only 'catalogs' is allowed");
    return !ft_is_given(catalogs) || catalogs.kind == FT_LIST ||
           refuse(r, "'catalogs' in catalogs.yml must be a list, got %s", ft_type_name(catalogs));
}

static bool check_second_form(const reader *r, ft_value file)
{
    ft_value catalogs = ft_value_at(file, "catalogs");
    ft_map seen = {0};
    if (!check_top(r, file))
        return false;
    for (size_t i = 0; i < ft_list_len(catalogs); i++)
        if (!check_second(r, catalogs.as.list->at[i], &seen))
            return false;
    return !ft_list_len(catalogs) ||
           refuse(r, "Adapter '%.*s' does not support catalogs.yml v2 yet.", FT_ARG(r->request->adapter));
}

static bool check_first_form(const reader *r, ft_value file)
{
    ft_value catalogs = ft_value_at(file, "catalogs");
    if (ft_is_given(catalogs) && catalogs.kind != FT_LIST)
        return refuse(r, "'catalogs' in catalogs.yml must be a list, got %s", ft_type_name(catalogs));
    for (size_t i = 0; i < ft_list_len(catalogs); i++)
        if (!check_first(r, catalogs.as.list->at[i]))
            return false;
    return true;
}

bool ft_catalogs_check(ft_arena *arena, const ft_catalogs_request *request, ft_diags *diags)
{
    ft_str path = ft_path_join(arena, request->root, FT_STR("catalogs.yml")), text;
    ft_yaml *tree = NULL;
    ft_value file;
    if (!ft_fs_exists(request->fs, path) || ft_fs_read(request->fs, arena, path, &text))
        return true;
    const ft_source *source = ft_source_new(arena, path, text);
    const reader r = {arena, request, diags, {.source = source}};
    if (!ft_yaml_parse(arena, source, diags, &tree))
        return false;
    if (ft_yaml_is_null(tree))
        return refuse(&r, "The file at %.*s is empty", FT_ARG(path));
    const ft_yaml_renderer renderer = {.arena = arena, .diags = diags, .code = FT_DIAG_PROJECT, .scope = request->scope};
    if (!ft_yaml_render(&renderer, tree, &file))
        return false;
    if (file.kind != FT_DICT)
        return refuse(&r, "catalogs.yml must be a mapping at the top level, got %s", ft_type_name(file));
    return request->second_form ? check_second_form(&r, file) : check_first_form(&r, file);
}
