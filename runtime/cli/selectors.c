/* selectors.c - see selectors.h. Reference SEL-45 ... SEL-52. */
#include "cli/selectors.h"

#include "model/yaml_render.h"

/* selectors.yml as read; kept in the session. */
typedef struct ft_selectors {
    ft_map by_name;                     /* name -> const ft_selection */
    const ft_selection *first_choice;   /* of `default: true`; NULL: none */
    bool broken;                        /* reported */
} ft_selectors;

static bool is_default(const ft_yaml *entry)
{
    ft_str text = ft_yaml_text(ft_yaml_get(entry, FT_STR("default")));
    return ft_str_eq_nocase(text, FT_STR("true")) || ft_str_eq_nocase(text, FT_STR("yes"));
}

static bool add_selector(ft_session *session, ft_selectors *file, const ft_yaml *entry)
{
    ft_str name = ft_yaml_text(ft_yaml_get(entry, FT_STR("name")));
    ft_yaml *definition = ft_yaml_get(entry, FT_STR("definition"));
    if (!name.len || !definition) {
        ft_diag_error(session->diags, FT_DIAG_YAML_SHAPE, entry->span, "a selector needs a name and a definition");
        return false;
    }
    const ft_selection *selection = ft_select_of_yaml(session->arena, definition, name, session->diags);
    if (!selection)
        return false;
    ft_map_put(session->arena, &file->by_name, name, (void *)selection);
    if (is_default(entry) && !file->first_choice)
        file->first_choice = selection;
    return true;
}

/* false: reported. *tree NULL: there is no file, or it is empty. */
static bool read_tree(ft_session *session, ft_yaml **tree)
{
    ft_str path = FT_STR("selectors.yml"), text;
    *tree = NULL;
    if (!ft_fs_exists(session->fs, path))
        return true;
    int failed = ft_fs_read(session->fs, session->arena, path, &text);
    if (failed) {
        ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot read \"selectors.yml\": %s", strerror(failed));
        return false;
    }
    return ft_yaml_parse(session->arena, ft_source_new(session->arena, path, text), session->diags, tree);
}

static bool read_selectors(ft_session *session, ft_selectors *file)
{
    ft_yaml *tree;
    if (!read_tree(session, &tree))
        return false;
    ft_yaml *list = tree ? ft_yaml_get(tree, FT_STR("selectors")) : NULL;
    if (!list)
        return true;
    if (list->kind != FT_YAML_SEQUENCE) {
        ft_diag_error(session->diags, FT_DIAG_YAML_SHAPE, list->span, "\"selectors\" must be a list");
        return false;
    }
    bool ok = true;
    for (size_t i = 0; i < list->as.items.len; i++)
        ok &= add_selector(session, file, list->as.items.at[i]);
    return ok;
}

static const ft_selectors *read_once(ft_session *session)
{
    if (!session->selectors) {
        ft_selectors *file = FT_NEW(session->arena, ft_selectors);
        file->broken = !read_selectors(session, file);
        session->selectors = file;
    }
    return session->selectors;
}

const ft_map *ft_selectors_all(ft_session *session)
{
    const ft_selectors *file = read_once(session);
    return file->by_name.len ? &file->by_name : NULL;
}

static bool unknown_selector(ft_session *session, const ft_map *known, ft_str name)
{
    FT_VEC(ft_str) names = {0};
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(known, &at));)
        ft_vec_push(session->arena, &names, entry->key);
    ft_diag *diag = ft_diag_error(session->diags, FT_DIAG_SELECT_SYNTAX, FT_NO_SPAN,
                                  "Could not find selector named %.*s, expected one of [%.*s]", FT_ARG(name),
                                  FT_ARG(ft_str_join(session->arena, names.at, names.len, FT_STR(", "))));
    ft_diag_suggest(session->diags, diag, name, names.at, names.len);
    return false;
}

bool ft_selectors_find(ft_session *session, ft_str name, const ft_selection **out)
{
    const ft_selectors *file = read_once(session);
    *out = NULL;
    if (file->broken)
        return false;
    *out = name.at ? ft_map_get(&file->by_name, name) : file->first_choice;
    return !name.at || *out || unknown_selector(session, &file->by_name, name);
}
