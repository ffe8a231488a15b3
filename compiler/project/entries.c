/* entries.c - groups and exposures; unit tests and the semantic layer have their own files. */
#include "project/entries.h"

#include "project/capture.h"
#include "project/entry_node.h"
#include "project/semantic.h"
#include "project/unit_tests.h"

static ft_value key_of(const ft_entry *entry, const char *key)
{
    return ft_dict_get_text(entry->data.as.dict, ft_str_of(key));
}

static ft_str text_of(const ft_entry *entry, const char *key)
{
    ft_value value = key_of(entry, key);
    return value.kind == FT_TEXT ? ft_text_of(value) : (ft_str){0};
}

/* ---- owners */

static bool check_owner(ft_loading *loading, const ft_entry *entry, const char *what, ft_value *owner)
{
    *owner = key_of(entry, "owner");
    ft_value name = owner->kind == FT_DICT ? ft_dict_get_text(owner->as.dict, FT_STR("name")) : FT_VALUE_NONE;
    ft_value email = owner->kind == FT_DICT ? ft_dict_get_text(owner->as.dict, FT_STR("email")) : FT_VALUE_NONE;
    if (name.kind == FT_TEXT || email.kind == FT_TEXT || email.kind == FT_LIST)
        return true;
    ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, entry->span, "%s '%.*s' must have an owner with a name or an email",
                  what, FT_ARG(entry->name));
    return false;
}

/* email, name, then what else is given: as dbt lists them. */
static ft_value owner_value(ft_arena *arena, ft_value owner)
{
    ft_dict *out = ft_dict_new(arena);
    const char *const keys[] = {"email", "name"};
    for (size_t i = 0; i < 2; i++) {
        ft_value value = ft_dict_get_text(owner.as.dict, ft_str_of(keys[i]));
        ft_dict_set_text(arena, out, ft_str_of(keys[i]), value.kind == FT_UNDEFINED ? FT_VALUE_NONE : value);
    }
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(owner.as.dict, &at));)
        if (entry->key.kind == FT_TEXT && !ft_dict_find_text(out, ft_text_of(entry->key)))
            ft_dict_set_text(arena, out, ft_text_of(entry->key), entry->value);
    return ft_of_dict(out);
}

/* ---- groups */

static bool make_group(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry)
{
    ft_arena *arena = loading->arena;
    ft_value owner;
    if (!check_owner(loading, entry, "Group", &owner))
        return false;
    for (size_t i = 0; i < loading->project->groups.len; i++) {
        const ft_group *other = loading->project->groups.at[i];
        if (!ft_str_eq(other->name, entry->name) || !ft_str_eq(other->package, file->found.package->name))
            continue;
        ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_DUPLICATE, entry->span,
                                      "dbt found two groups with the name \"%.*s\".\n- %.*s\n- %.*s", FT_ARG(entry->name),
                                      FT_ARG(other->original_file_path), FT_ARG(file->found.original));
        ft_diag_note(loading->diags, diag, other->span, "the other one stands here");
        return false;
    }
    ft_group *group = FT_NEW(arena, ft_group);
    ft_dict *config = ft_dict_new(arena);
    ft_value given = key_of(entry, "config");
    ft_value meta = given.kind == FT_DICT ? ft_dict_get_text(given.as.dict, FT_STR("meta")) : FT_VALUE_UNDEFINED;
    ft_dict_set_text(arena, config, FT_STR("meta"), meta.kind == FT_DICT ? meta : ft_of_dict(ft_dict_new(arena)));
    const ft_dict_entry *more;
    for (size_t at = 0; given.kind == FT_DICT && (more = ft_dict_next(given.as.dict, &at));)
        if (more->key.kind == FT_TEXT && !ft_str_is(ft_text_of(more->key), "meta"))
            ft_dict_set_text(arena, config, ft_text_of(more->key), more->value);
    *group = (ft_group){.name = entry->name, .package = file->found.package->name, .path = file->found.path,
                        .original_file_path = file->found.original, .description = text_of(entry, "description"),
                        .owner = owner_value(arena, owner), .config = ft_of_dict(config), .span = entry->span};
    group->unique_id = ft_concat(arena, FT_STR("group."), group->package, FT_STR("."), group->name, (ft_str){0});
    ft_vec_push(arena, &loading->project->groups, group);
    return true;
}

bool ft_groups_make(ft_loading *loading)
{
    bool fine = true;
    for (size_t i = 0; i < loading->files_len; i++) {
        const ft_loaded_file *file = &loading->files[i];
        for (size_t g = 0; file->properties && g < file->properties->groups.len; g++)
            fine &= make_group(loading, file, &file->properties->groups.at[g]);
    }
    return fine;
}

/* ---- exposures (PRP-59) */

static bool is_one_of(ft_str word, const char *const *words)
{
    for (; *words; words++)
        if (ft_str_is(word, *words))
            return true;
    return false;
}

static bool take_dependency(ft_loading *loading, const ft_entry *entry, ft_value text, ft_node *node, ft_list *metrics)
{
    ft_arena *arena = loading->arena;
    ft_ref_text target;
    ft_str call = text.kind == FT_TEXT ? ft_str_trim(ft_text_of(text)) : (ft_str){0};
    if (ft_str_starts(call, FT_STR("{{")) && ft_str_ends(call, FT_STR("}}")))
        call = ft_str_trim(ft_str_slice(call, 2, call.len - 2));
    if (call.at && ft_ref_text_read(arena, call, entry->span, &target)) {
        if (target.is_ref)
            ft_vec_push(arena, &node->refs, target.ref);
        else
            ft_vec_push(arena, &node->sources, target.source);
        return true;
    }
    ft_literal_args args = {0};
    bool metric = ft_str_starts(call, FT_STR("metric(")) && ft_str_ends(call, FT_STR(")")) &&
                  ft_literal_args_read(arena, ft_str_slice(call, 7, call.len - 1), &args) && args.len &&
                  args.at[args.len - 1].value.kind == FT_TEXT;
    if (!metric) {
        ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, entry->span,
                      "exposure '%.*s' depends on something that is not ref(), source() or metric(): %.*s",
                      FT_ARG(entry->name), FT_ARG(call));
        return false;
    }
    ft_list *name = ft_list_new(arena, 1);
    for (size_t i = 0; i < args.len; i++)
        ft_list_add(arena, name, args.at[i].value);
    ft_list_add(arena, metrics, ft_of_list(name));
    return true;
}

static bool take_dependencies(ft_loading *loading, const ft_entry *entry, ft_node *node)
{
    bool fine = true;
    ft_value list = key_of(entry, "depends_on");
    ft_list *metrics = ft_list_new(loading->arena, 0);
    for (size_t i = 0; list.kind == FT_LIST && i < list.as.list->len; i++)
        fine &= take_dependency(loading, entry, list.as.list->at[i], node, metrics);
    ft_node_own_more(loading->arena, node)->metrics = ft_of_list(metrics);
    return fine;
}

static bool check_words(ft_loading *loading, const ft_entry *entry)
{
    static const char *const types[] = {"dashboard", "notebook", "analysis", "ml", "application", NULL};
    static const char *const levels[] = {"low", "medium", "high", NULL};
    ft_str type = text_of(entry, "type"), maturity = text_of(entry, "maturity");
    const char *wrong = !is_one_of(type, types) ? "type" : maturity.at && !is_one_of(maturity, levels) ? "maturity" : NULL;
    if (!wrong)
        return true;
    ft_str given = strcmp(wrong, "type") ? maturity : type;
    ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, entry->span,
                                  "exposure '%.*s' has an invalid %s: '%.*s'", FT_ARG(entry->name), wrong, FT_ARG(given));
    ft_diag_hint(loading->diags, diag, "%s", strcmp(wrong, "type")
                                                 ? "It must be low, medium or high."
                                                 : "It must be dashboard, notebook, analysis, ml or application.");
    return false;
}

static bool make_exposure(ft_loading *loading, const ft_loaded_file *file, const ft_entry *entry, ft_node_list *out)
{
    ft_value owner;
    if (!check_words(loading, entry) || !check_owner(loading, entry, "Exposure", &owner))
        return false;
    bool fine = true;
    ft_node *node = ft_entry_node(loading, file, entry, FT_EXPOSURE, &fine);
    ft_exposure_info *info = node->as.exposure = FT_NEW(loading->arena, ft_exposure_info);
    *info = (ft_exposure_info){.type = text_of(entry, "type"), .label = text_of(entry, "label"),
                               .maturity = text_of(entry, "maturity"), .url = text_of(entry, "url"),
                               .owner = owner_value(loading->arena, owner)};
    fine &= take_dependencies(loading, entry, node);
    ft_vec_push(loading->arena, out, node);
    return fine;
}

bool ft_entries_make(ft_loading *loading, ft_node_list *out)
{
    bool fine = ft_fixtures_check(loading);
    for (size_t i = 0; i < loading->files_len; i++) {
        const ft_loaded_file *file = &loading->files[i];
        if (!file->properties)
            continue;
        for (size_t e = 0; e < file->properties->exposures.len; e++)
            fine &= make_exposure(loading, file, &file->properties->exposures.at[e], out);
        fine &= ft_semantic_make(loading, file, out);
        for (size_t e = 0; e < file->properties->unit_tests.len; e++)
            fine &= ft_unit_test_make(loading, file, &file->properties->unit_tests.at[e], out);
    }
    return fine;
}
