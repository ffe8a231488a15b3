/* breaking.c - see breaking.h. Each check adds one text to the list of what breaks. */
#include "graph/breaking.h"

#include "graph/state.h"
#include "value/op.h"

#include <stdlib.h>

typedef FT_VEC(ft_str) ft_texts;

typedef struct {
    ft_arena *arena;
    const ft_dict *then, *now;
    ft_texts breaks;
} contract;

static bool same(contract *c, ft_value a, ft_value b)
{
    ft_job job = ft_job_in(c->arena);
    bool equal = false;
    return ft_equal(&job, a, b, &equal) && equal;
}

static bool is_enforced(const ft_dict *model)
{
    const ft_dict *given = ft_state_dict(model, "contract");
    ft_value enforced = given ? ft_dict_get_text(given, FT_STR("enforced")) : FT_VALUE_UNDEFINED;
    return ft_is(enforced, FT_BOOL) && enforced.as.truth;
}

static ft_str materialized_of(const ft_dict *model)
{
    return ft_state_text(ft_state_dict(model, "config"), "materialized");
}

/* Only tables keep constraints. */
static bool keeps_constraints(const ft_dict *model)
{
    ft_str word = materialized_of(model);
    return ft_str_is(word, "table") || ft_str_is(word, "incremental");
}

static const ft_list *list_of(const ft_dict *of, const char *key)
{
    ft_value value = of ? ft_dict_get_text(of, ft_str_of(key)) : FT_VALUE_UNDEFINED;
    return ft_is(value, FT_LIST) && value.as.list->len ? value.as.list : NULL;
}

static bool is_unversioned(const ft_dict *model)
{
    ft_value version = ft_dict_get_text(model, FT_STR("version"));
    return version.kind == FT_NONE || version.kind == FT_UNDEFINED;
}

/* ---- lists of changes */

static void add_break(contract *c, const char *what, const ft_texts *items)
{
    if (items->len)
        ft_vec_push(
            c->arena, &c->breaks,
            ft_format(c->arena, "%s: \n    - %.*s", what,
                      FT_ARG(ft_str_join(c->arena, items->at, items->len, FT_STR("\n    - ")))));
}

/* varchar(3) and VARCHAR(10) are of one base type (TRAP-057). */
static ft_str base_type(ft_arena *arena, ft_str type)
{
    return ft_str_trim(
        ft_str_lower_ascii(arena, ft_str_slice(type, 0, ft_str_find_byte(type, '(', 0))));
}

static void compare_columns(contract *c)
{
    ft_texts removed = {0}, retyped = {0};
    const ft_dict *then = ft_state_dict(c->then, "columns"),
                  *now = ft_state_dict(c->now, "columns");
    const ft_dict_entry *entry;
    for (size_t at = 0; then && (entry = ft_dict_next(then, &at));) {
        const ft_dict *column =
            now ? ft_state_dict(now, ft_str_c(c->arena, ft_text_of(entry->key))) : NULL;
        ft_str name = ft_text_of(entry->key),
               old = ft_state_text(entry->value.as.dict, "data_type");
        ft_str new = ft_state_text(column, "data_type");
        if (!column)
            ft_vec_push(c->arena, &removed, name);
        else if (!ft_str_eq(base_type(c->arena, old), base_type(c->arena, new)))
            ft_vec_push(
                c->arena, &retyped,
                ft_format(c->arena, "%.*s (%.*s -> %.*s)", FT_ARG(name), FT_ARG(old), FT_ARG(new)));
    }
    add_break(c, "Columns were removed", &removed);
    add_break(c, "Columns with data_type changes", &retyped);
}

static bool has_constraint(contract *c, const ft_list *list, ft_value wanted)
{
    for (size_t i = 0; list && i < list->len; i++)
        if (same(c, list->at[i], wanted))
            return true;
    return false;
}

/* Constraints of `then` that `now` lacks; all kinds but custom ones are enforced by our databases.
 */
static void lost_constraints(contract *c, const ft_list *then, const ft_list *now, ft_str of,
                             ft_texts *lost)
{
    for (size_t i = 0; then && i < then->len; i++) {
        const ft_dict *one = then->at[i].kind == FT_DICT ? then->at[i].as.dict : NULL;
        ft_str name = ft_state_text(one, "name"), type = ft_state_text(one, "type");
        if (one && !ft_str_is(type, "custom") && !has_constraint(c, now, then->at[i]))
            ft_vec_push(c->arena, lost,
                        ft_format(c->arena, "'%.*s' constraint on %.*s",
                                  FT_ARG(name.at ? name : type), FT_ARG(of)));
    }
}

static ft_str shown_columns(contract *c, const ft_dict *constraint)
{
    ft_job job = ft_job_in(c->arena);
    ft_str text = FT_STR("[]");
    ft_to_text(&job, ft_dict_get_text(constraint, FT_STR("columns")), &text);
    return ft_format(c->arena, "columns %.*s", FT_ARG(text));
}

static void compare_constraints(contract *c)
{
    ft_texts of_columns = {0}, of_model = {0};
    const ft_dict *then = ft_state_dict(c->then, "columns"),
                  *now = ft_state_dict(c->now, "columns");
    const ft_dict_entry *entry;
    for (size_t at = 0; then && now && (entry = ft_dict_next(then, &at));) {
        const ft_dict *column = ft_state_dict(now, ft_str_c(c->arena, ft_text_of(entry->key)));
        if (column)
            lost_constraints(
                c, list_of(entry->value.as.dict, "constraints"), list_of(column, "constraints"),
                ft_format(c->arena, "column %.*s", FT_ARG(ft_text_of(entry->key))), &of_columns);
    }
    const ft_list *before = list_of(c->then, "constraints"),
                  *after = list_of(c->now, "constraints");
    for (size_t i = 0; before && i < before->len; i++)
        if (before->at[i].kind == FT_DICT)
            lost_constraints(c, &(ft_list){.at = before->at + i, .len = 1}, after,
                             shown_columns(c, before->at[i].as.dict), &of_model);
    add_break(c, "Enforced column level constraints were removed", &of_columns);
    add_break(c, "Enforced model level constraints were removed", &of_model);
}

static bool has_constraints(const ft_dict *model)
{
    const ft_dict *columns = ft_state_dict(model, "columns");
    const ft_dict_entry *entry;
    for (size_t at = 0; columns && (entry = ft_dict_next(columns, &at));)
        if (ft_is(entry->value, FT_DICT) && list_of(entry->value.as.dict, "constraints"))
            return true;
    return list_of(model, "constraints") != NULL;
}

static void compare_materializations(contract *c)
{
    ft_texts moved = {0};
    if (!keeps_constraints(c->then) || keeps_constraints(c->now) || !has_constraints(c->then))
        return;
    ft_vec_push(c->arena, &moved,
                ft_format(c->arena, "%.*s -> %.*s", FT_ARG(materialized_of(c->then)),
                          FT_ARG(materialized_of(c->now))));
    add_break(c, "Materialization changed with enforced constraints", &moved);
}

/* ---- saying it */

/* false: it is an error. */
static bool report(contract *c, const ft_dict *model, ft_diags *diags)
{
    ft_str reasons = ft_str_join(c->arena, c->breaks.at, c->breaks.len, FT_STR("\n  - "));
    ft_str name = ft_state_text(model, "name"), path = ft_state_text(model, "original_file_path");
    if (is_unversioned(model)) {
        ft_diag_warning(
            diags, FT_DIAG_CONTRACT_BREAK, FT_NO_SPAN,
            "Breaking change to contracted, unversioned model %.*s (%.*s)\n"
            "While comparing to previous project state, dbt detected a breaking change to an unversioned model, "
            "which others may read:\n  - %.*s",
            FT_ARG(name), FT_ARG(path), FT_ARG(reasons));
        return true;
    }
    ft_diag *diag = ft_diag_error(
        diags, FT_DIAG_CONTRACT_BREAK, FT_NO_SPAN,
        "While comparing to previous project state, dbt detected a breaking change to an enforced contract, "
        "on which others rely\n  - %.*s",
        FT_ARG(reasons));
    diag->kind = FT_STR("Breaking change to contract");
    diag->node = ft_str_copy(diags->arena, ft_state_text(model, "unique_id"));
    ft_diag_hint(diags, diag, "Add to the contract instead, or make a new version of the model.");
    return false;
}

ft_contract_change ft_contract_compare(ft_arena *arena, const ft_dict *then, const ft_dict *now,
                                       ft_diags *diags)
{
    contract c = {.arena = arena, .then = then, .now = now};
    bool was = is_enforced(then), is = is_enforced(now);
    if (!was)
        return is ? FT_CONTRACT_CHANGED : FT_CONTRACT_SAME;
    if (is && ft_str_eq(ft_state_text(ft_state_dict(then, "contract"), "checksum"),
                        ft_state_text(ft_state_dict(now, "contract"), "checksum")))
        return FT_CONTRACT_SAME;
    if (!is)
        ft_vec_push(arena, &c.breaks, FT_STR("Contract enforcement was removed"));
    compare_columns(&c);
    if (keeps_constraints(then))
        compare_constraints(&c);
    compare_materializations(&c);
    return !c.breaks.len || report(&c, now, diags) ? FT_CONTRACT_CHANGED : FT_CONTRACT_REFUSED;
}

bool ft_contract_removed(ft_arena *arena, const ft_dict *model, bool disabled, ft_str today,
                         ft_diags *diags)
{
    contract c = {.arena = arena, .then = model, .now = model};
    ft_str until = ft_state_text(model, "deprecation_date");
    if (!is_enforced(model) || (until.len && ft_str_cmp(ft_str_slice(until, 0, 10), today) < 0))
        return true;
    ft_vec_push(arena, &c.breaks,
                ft_format(arena, "Contracted model '%.*s' was %s.",
                          FT_ARG(ft_state_text(model, "unique_id")),
                          disabled ? "disabled" : "deleted or renamed"));
    return report(&c, model, diags);
}
