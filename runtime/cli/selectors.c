/* selectors.c - see selectors.h. Reference SEL-48 ... SEL-52. */
#include "cli/selectors.h"

#include "cli/run_world.h"
#include "context/parse_context.h"

/* selectors.yml as read; kept in the session. */
typedef struct ft_selectors {
    ft_map by_name;                   /* name -> const ft_selection */
    const ft_selection *first_choice; /* of `default: true`; NULL: none */
    ft_str first_name;
    ft_dict *described; /* name -> the selector as manifest.json has it */
} ft_selectors;

/* ---- the file */

/* A text becomes what it renders to, in its place in the tree; one without Jinja loses a block's last newline. */
static bool render_text(const ft_yaml_renderer *renderer, ft_yaml *scalar)
{
    ft_value made;
    if (!ft_has_jinja(scalar->as.text)) {
        scalar->as.text = ft_jinja_text(renderer->arena, scalar->as.text, &ft_jinja_of_dbt);
        return true;
    }
    if (!ft_yaml_render_text(renderer, scalar->as.text, scalar->span, &made))
        return false;
    scalar->plain = made.kind != FT_TEXT;
    return ft_to_text(renderer->scope->job, made, &scalar->as.text);
}

static bool render_tree(const ft_yaml_renderer *renderer, ft_yaml *tree)
{
    bool ok = true;
    if (tree->kind == FT_YAML_SCALAR)
        return render_text(renderer, tree);
    for (size_t i = 0; tree->kind == FT_YAML_SEQUENCE && i < tree->as.items.len; i++)
        ok &= render_tree(renderer, tree->as.items.at[i]);
    for (size_t i = 0; tree->kind == FT_YAML_MAPPING && i < tree->as.pairs.len; i++)
        ok &= render_tree(renderer, tree->as.pairs.at[i].value);
    return ok;
}

static bool render_selectors(ft_session *session, ft_yaml *tree)
{
    ft_context context = {0};
    ft_job job = ft_job_in(session->arena);
    ft_yaml_bind(&context, ft_run_world(session, NULL), &job, FT_PHASE_PROJECT, (ft_str){0}, NULL);
    ft_yaml_scope scope = {ft_context_names(&context), &job};
    ft_yaml_renderer renderer = {.arena = session->arena,
                                 .scope = &scope,
                                 .diags = session->diags,
                                 .code = FT_DIAG_SELECT_SYNTAX};
    return render_tree(&renderer, tree);
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
        ft_diag_error(session->diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot read \"selectors.yml\": %s",
                      strerror(failed));
        return false;
    }
    return ft_yaml_parse(session->arena, ft_source_new(session->arena, path, text), session->diags,
                         tree) &&
           (!*tree || render_selectors(session, *tree));
}

/* ---- as manifest.json has them */

static ft_value described(ft_arena *arena, ft_value definition);

static void put_true(ft_arena *arena, ft_dict *made, const char *key, bool on)
{
    if (on)
        ft_dict_set_text(arena, made, ft_str_of(key), FT_VALUE_TRUE);
}

static void put_depth(ft_arena *arena, ft_dict *made, const char *key, uint32_t depth)
{
    if (depth != FT_ANY_DEPTH)
        ft_dict_set_text(arena, made, ft_str_of(key), ft_of_text(ft_format(arena, "%u", depth)));
}

static ft_value described_word(ft_arena *arena, ft_str word)
{
    ft_dict *made = ft_dict_new(arena);
    ft_criterion criterion;
    if (!ft_criterion_parse(word, &criterion, FT_NO_SPAN, ft_diags_new(arena)))
        return ft_of_dict(made);
    put_true(arena, made, "childrens_parents", criterion.childrens_parents);
    put_true(arena, made, "parents", criterion.parents);
    put_depth(arena, made, "parents_depth", criterion.parents_depth);
    const char *dot = criterion.argument.len ? "." : "";
    ft_dict_set_text(arena, made, FT_STR("method"),
                     ft_of_text(ft_format(arena, "%.*s%s%.*s", FT_ARG(criterion.method), dot,
                                          FT_ARG(criterion.argument))));
    if (criterion.value.len)
        ft_dict_set_text(arena, made, FT_STR("value"), ft_of_text(criterion.value));
    put_true(arena, made, "children", criterion.children);
    put_depth(arena, made, "children_depth", criterion.children_depth);
    return ft_of_dict(made);
}

static ft_value described_items(ft_arena *arena, const char *key, ft_value items)
{
    ft_dict *made = ft_dict_new(arena);
    ft_list *list = ft_list_new(arena, 0);
    for (size_t i = 0; items.kind == FT_LIST && i < items.as.list->len; i++)
        ft_list_add(arena, list, described(arena, items.as.list->at[i]));
    ft_dict_set_text(arena, made, ft_str_of(key), ft_of_list(list));
    return ft_of_dict(made);
}

/* Words and {tag: x} are written out as method and value; what is written out already stays
 * (SEL-52). */
static ft_value described(ft_arena *arena, ft_value definition)
{
    static const char *const groups[] = {"union", "intersection", "exclude"};
    if (definition.kind == FT_TEXT)
        return described_word(arena, ft_text_of(definition));
    if (definition.kind != FT_DICT)
        return definition;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        ft_value items = ft_dict_get_text(definition.as.dict, ft_str_of(groups[i]));
        if (items.kind == FT_LIST && (i < 2 || definition.as.dict->len == 1))
            return described_items(arena, groups[i], items);
    }
    size_t at = 0;
    const ft_dict_entry *only = ft_dict_next(definition.as.dict, &at);
    if (definition.as.dict->len != 1)
        return definition;
    ft_dict *made = ft_dict_new(arena);
    ft_dict_set_text(arena, made, FT_STR("method"), only->key);
    ft_dict_set_text(arena, made, FT_STR("value"), only->value);
    return ft_of_dict(made);
}

static ft_value described_selector(ft_arena *arena, const ft_yaml *entry)
{
    ft_value made = ft_yaml_plain_value(arena, entry);
    ft_value definition = ft_dict_get_text(made.as.dict, FT_STR("definition"));
    ft_dict_set_text(arena, made.as.dict, FT_STR("definition"), described(arena, definition));
    return made;
}

/* ---- selectors */

static bool refuse_entry(ft_session *session, const ft_yaml *at, ft_str name, const char *problem)
{
    ft_diag_error(session->diags, FT_DIAG_YAML_SHAPE, at->span, "the selector \"%.*s\" %s",
                  FT_ARG(name), problem);
    return false;
}

static bool has_known_keys(ft_session *session, const ft_yaml *entry, ft_str name)
{
    static const char *const known[] = {"name", "description", "definition", "default"};
    for (size_t i = 0; i < entry->as.pairs.len; i++) {
        bool is_known = false;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            is_known = is_known || ft_str_is(ft_yaml_text(entry->as.pairs.at[i].key), known[k]);
        if (!is_known)
            return refuse_entry(session, entry->as.pairs.at[i].key, name,
                                "has a key that is none of name, description, definition, default");
    }
    return true;
}

static bool take_default(ft_session *session, ft_selectors *file, const ft_yaml *entry, ft_str name,
                         const ft_selection *selection)
{
    const ft_yaml *given = ft_yaml_get(entry, FT_STR("default"));
    ft_value on = given ? ft_yaml_plain_value(session->arena, given) : FT_VALUE_FALSE;
    if (on.kind != FT_BOOL)
        return refuse_entry(session, given, name, "has a default that is neither true nor false");
    if (on.as.truth && file->first_choice) {
        ft_diag_error(session->diags, FT_DIAG_SELECT_SYNTAX, given->span,
                      "the selectors \"%.*s\" and \"%.*s\" are both the default",
                      FT_ARG(file->first_name), FT_ARG(name));
        return false;
    }
    if (on.as.truth) {
        file->first_choice = selection;
        file->first_name = name;
    }
    return true;
}

static bool add_selector(ft_session *session, ft_selectors *file, const ft_yaml *entry)
{
    ft_str name = ft_yaml_text(ft_yaml_get(entry, FT_STR("name")));
    ft_yaml *definition = ft_yaml_get(entry, FT_STR("definition"));
    if (!name.len || !definition) {
        ft_diag_error(session->diags, FT_DIAG_YAML_SHAPE, entry->span,
                      "a selector needs a name and a definition");
        return false;
    }
    const ft_selection *selection =
        ft_select_of_yaml(session->arena, definition, name, session->diags);
    if (!selection || !has_known_keys(session, entry, name) ||
        !take_default(session, file, entry, name, selection))
        return false;
    ft_map_put(session->arena, &file->by_name, name, (void *)selection);
    ft_dict_set_text(session->arena, file->described, name,
                     described_selector(session->arena, entry));
    return true;
}

bool ft_selectors_read(ft_session *session)
{
    ft_selectors *file = FT_NEW(session->arena, ft_selectors);
    file->described = ft_dict_new(session->arena);
    session->selectors = file;
    ft_yaml *tree;
    if (!read_tree(session, &tree))
        return false;
    ft_yaml *list = tree ? ft_yaml_get(tree, FT_STR("selectors")) : NULL;
    if (tree && (!list || list->kind != FT_YAML_SEQUENCE)) {
        ft_diag_error(session->diags, FT_DIAG_YAML_SHAPE, list ? list->span : tree->span,
                      "selectors.yml needs a list \"selectors\"");
        return false;
    }
    bool ok = true;
    for (size_t i = 0; list && i < list->as.items.len; i++)
        ok &= add_selector(session, file, list->as.items.at[i]);
    return ok;
}

const ft_map *ft_selectors_all(const ft_session *session)
{
    return session->selectors->by_name.len ? &session->selectors->by_name : NULL;
}

ft_value ft_selectors_described(const ft_session *session)
{
    return ft_of_dict(session->selectors->described);
}

static bool unknown_selector(ft_session *session, const ft_map *known, ft_str name)
{
    FT_VEC(ft_str) names = {0};
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(known, &at));)
        ft_vec_push(session->arena, &names, entry->key);
    ft_diag *diag =
        ft_diag_error(session->diags, FT_DIAG_SELECT_SYNTAX, FT_NO_SPAN,
                      "Could not find selector named %.*s, expected one of [%.*s]", FT_ARG(name),
                      FT_ARG(ft_str_join(session->arena, names.at, names.len, FT_STR(", "))));
    ft_diag_suggest(session->diags, diag, name, names.at, names.len);
    return false;
}

bool ft_selectors_find(ft_session *session, ft_str name, const ft_selection **out)
{
    const ft_selectors *file = session->selectors;
    *out = name.at ? ft_map_get(&file->by_name, name) : file->first_choice;
    if (!name.at && *out)
        ft_log_line(
            session->log, FT_LEVEL_INFO, "Q023", "DefaultSelector",
            ft_format(session->arena, "Using default selector %.*s", FT_ARG(file->first_name)));
    return !name.at || *out || unknown_selector(session, &file->by_name, name);
}
