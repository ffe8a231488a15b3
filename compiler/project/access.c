/* access.c - what no node can see by itself: doubles, groups, contracts, keys. */
#include "project/access.h"

#include "model/contract.h"

#include <stdlib.h>

/* ---- doubles */

/* Where the two stand and who would look for them. */
static ft_str double_text(ft_arena *arena, const ft_node *node)
{
    const ft_test_info *test = node->type == FT_TEST ? node->as.test : NULL;
    if (!test || !test->file_key_name.at)
        return ft_format(arena, ".\n\nSince these resources have the same name, dbt will be unable to find the correct "
                                "resource\nwhen looking for ref(\"%.*s\").", FT_ARG(node->name));
    ft_str column = test->column_name.at ? ft_format(arena, "column \"%.*s\" in ", FT_ARG(test->column_name)) : FT_STR("");
    return ft_format(arena, " defined on %.*s\"%.*s\".\n\nSince these resources have the same name, dbt will be unable to "
                            "find the correct resource\nwhen running tests.", FT_ARG(column), FT_ARG(test->file_key_name));
}

static bool report_double(ft_loading *loading, const ft_node *first, const ft_node *second)
{
    const char *kind = first->type == second->type ? ft_resource_type_plural((ft_resource_type)second->type) : "resources";
    ft_diag *diag = ft_diag_error(
        loading->diags, FT_DIAG_DUPLICATE, second->span,
        "dbt found two %s with the name \"%.*s\"%.*s\n\nTo fix this, change the name of one of these resources:\n"
        "- %.*s (%.*s)\n- %.*s (%.*s)",
        kind, FT_ARG(second->name), FT_ARG(double_text(loading->workers[0].scratch, second)), FT_ARG(first->unique_id),
        FT_ARG(first->original_file_path), FT_ARG(second->unique_id), FT_ARG(second->original_file_path));
    ft_diag_note(loading->diags, diag, first->span, "the other one stands here");
    if (second->type == FT_TEST && second->as.test->file_key_name.at)
        ft_diag_hint(loading->diags, diag, "Give one of them a name of its own with name:.");
    return false;
}

static bool report_same_relation(ft_loading *loading, const ft_node *first, const ft_node *second)
{
    ft_diag *diag = ft_diag_error(
        loading->diags, FT_DIAG_DUPLICATE, second->span,
        "dbt found two resources with the database representation \"%.*s\".\ndbt cannot create two resources with identical "
        "database representations. To fix this,\nchange the configuration of one of these resources:\n- %.*s (%.*s)\n- "
        "%.*s (%.*s)",
        FT_ARG(second->more->relation_name), FT_ARG(first->unique_id), FT_ARG(first->original_file_path),
        FT_ARG(second->unique_id), FT_ARG(second->original_file_path));
    ft_diag_note(loading->diags, diag, first->span, "the other one stands here");
    return false;
}

/* One name for a model and a seed, say: ref() takes either (PAR-12, D040). */
static bool check_shared_name(ft_loading *loading, ft_arena *arena, ft_map *names, ft_node *node)
{
    bool counts = ft_node_is_refable(node) && !(node->type == FT_MODEL && node->as.model->version.kind > FT_NONE);
    ft_str key = counts ? ft_format(arena, "%.*s.%.*s", FT_ARG(node->package), FT_ARG(node->name)) : (ft_str){0};
    const ft_node *same = counts ? ft_map_put(arena, names, key, node) : NULL;
    if (!same || ft_str_eq(same->unique_id, node->unique_id))
        return true;
    if (ft_behaves(loading, "require_unique_project_resource_names"))
        return report_double(loading, same, node);
    ft_diag *diag = ft_diag_deprecated(
        loading->diags, FT_DEPRECATION_NAME_TWICE, node->span,
        "Found resources with the same name '%.*s' in package '%.*s': '%.*s' and '%.*s'", FT_ARG(node->name),
        FT_ARG(node->package), FT_ARG(same->unique_id), FT_ARG(node->unique_id));
    ft_diag_name_part(loading->diags, diag, "package_name", node->package);
    ft_diag_name_part(loading->diags, diag, "resource_name", node->name);
    ft_diag_name_part(loading->diags, diag, "unique_id1", same->unique_id);
    ft_diag_name_part(loading->diags, diag, "unique_id2", node->unique_id);
    return true;
}

bool ft_check_duplicates(ft_loading *loading, const ft_node_list *nodes)
{
    ft_arena *arena = ft_arena_new("duplicates");
    ft_map ids = {0}, relations = {0}, names = {0};
    bool fine = true;
    ft_map_reserve(arena, &ids, nodes->len);
    for (size_t i = 0; i < nodes->len; i++) {
        ft_node *node = nodes->at[i];
        const ft_node *same = ft_map_put(arena, &ids, node->unique_id, node);
        if (same)
            fine = report_double(loading, same, node);
        fine &= check_shared_name(loading, arena, &names, node);
        bool own = node->more->relation_name.at && (ft_node_is_refable(node) || node->type == FT_TEST);
        same = own && !same ? ft_map_put(arena, &relations, node->more->relation_name, node) : NULL;
        if (same)
            fine = report_same_relation(loading, same, node);
    }
    ft_arena_free(arena);
    return fine;
}

/* ---- single nodes */

static bool check_group(ft_loading *loading, const ft_node *node)
{
    if (!node->group.len)
        return true;
    const ft_project *project = loading->project;
    for (size_t i = 0; i < project->groups.len; i++)
        if (ft_str_eq(project->groups.at[i]->name, node->group))
            return true;
    ft_strs names = {0};
    for (size_t i = 0; i < project->groups.len; i++)
        ft_vec_push(loading->workers[0].scratch, &names, project->groups.at[i]->name);
    ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_CONFIG, node->span, "Invalid group '%.*s', expected one of the "
                                  "project's groups, for node %.*s", FT_ARG(node->group), FT_ARG(node->unique_id));
    diag->node = node->unique_id;
    ft_diag_suggest(loading->diags, diag, node->group, names.at, names.len);
    return false;
}

static ft_str constraint_type(ft_value constraint)
{
    ft_value type = constraint.kind == FT_DICT ? ft_dict_get_text(constraint.as.dict, FT_STR("type")) : FT_VALUE_NONE;
    return type.kind == FT_TEXT ? ft_text_of(type) : (ft_str){0};
}

static bool has_primary_key(ft_value constraints)
{
    for (size_t i = 0; constraints.kind == FT_LIST && i < constraints.as.list->len; i++)
        if (ft_str_is(constraint_type(constraints.as.list->at[i]), "primary_key"))
            return true;
    return false;
}

/* PRP-23: one column may be the key by itself; several need the model level; both is too much. */
static bool check_keys(ft_loading *loading, const ft_node *node)
{
    ft_arena *arena = loading->passing;
    ft_buf names = ft_buf_in(arena);
    size_t keys = 0;
    for (size_t i = 0; i < node->more->columns.len; i++) {
        const ft_column *column = node->more->columns.at[i];
        if (has_primary_key(column->more->constraints))
            ft_buf_format(&names, "%s'%.*s'", keys++ ? ", " : "", FT_ARG(column->name));
    }
    ft_str why = {0};
    if (keys > 1)
        why = ft_format(arena, "Found %zu columns ([%.*s]) with primary key constraints defined. Primary keys for multiple "
                               "columns must be defined as a model level constraint.", keys, FT_ARG(ft_buf_str(&names)));
    else if (keys == 1 && has_primary_key(node->as.model->constraints))
        why = FT_STR("Primary key constraints defined at the model level and the columns level. Primary keys can be defined at "
                     "the model level or the column level, not both.");
    if (!why.at)
        return true;
    ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, node->span, "Primary key constraint error: (%.*s)\n%.*s",
                  FT_ARG(node->original_file_path), FT_ARG(why));
    return false;
}

/* Any of them that does not say `warn_unsupported: false`. */
static bool may_warn(ft_value constraints)
{
    for (size_t i = 0; constraints.kind == FT_LIST && i < constraints.as.list->len; i++) {
        ft_value at = constraints.as.list->at[i];
        ft_value said = at.kind == FT_DICT ? ft_dict_get_text(at.as.dict, FT_STR("warn_unsupported")) : FT_VALUE_NONE;
        if (said.kind != FT_BOOL || said.as.truth)
            return true;
    }
    return false;
}

/* PRP-24: only a table has its constraints in the database. */
static void warn_of_idle_constraints(ft_loading *loading, const ft_node *node)
{
    ft_str kind = ft_config_text(&node->config, FT_STR("materialized"));
    bool any = may_warn(node->as.model->constraints);
    for (size_t i = 0; i < node->more->columns.len; i++)
        any |= may_warn(node->more->columns.at[i]->more->constraints);
    if (!any || ft_str_is(kind, "table") || ft_str_is(kind, "incremental"))
        return;
    ft_diag *diag = ft_diag_warning(loading->diags, FT_DIAG_IDLE_CONSTRAINT, node->span,
                                    "Constraint types are not supported for %.*s materializations and will be ignored",
                                    FT_ARG(kind));
    ft_diag_hint(loading->diags, diag, "Set 'warn_unsupported: false' on this constraint to ignore this warning.");
    diag->node = node->unique_id;
}

static bool check_contract(ft_loading *loading, const ft_node *node)
{
    if (!ft_contract_is_enforced(node) || !node->more->patch_path.at)
        return true;
    warn_of_idle_constraints(loading, node);
    bool python = !ft_str_is(node->more->language, "sql");
    if (node->more->columns.len && !python)
        return true;
    ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, node->span, "Contract enforcement failed for: (%.*s)\n%s%s%s",
                  FT_ARG(node->original_file_path),
                  node->more->columns.len ? "" : "Constraints must be defined in a `yml` schema configuration file like `schema.yml`.",
                  !node->more->columns.len && python ? "\n" : "", python ? "Language Error: Expected 'sql' but found 'python'" : "");
    return false;
}

/* No database here runs a function written in JavaScript (PRP-57). */
static bool check_language(ft_loading *loading, const ft_node *node)
{
    const ft_profile *profile = loading->project->profile;
    if (!ft_str_is(node->more->language, "javascript"))
        return true;
    ft_str type = profile ? profile->type : FT_STR("this adapter");
    ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, node->span,
                                  "Function '%.*s' uses JavaScript, which is not supported on '%.*s'.",
                                  FT_ARG(node->name), FT_ARG(type));
    diag->node = node->unique_id;
    return false;
}

static bool check_snapshot(ft_loading *loading, const ft_node *node)
{
    ft_str strategy = ft_config_text(&node->config, FT_STR("strategy"));
    ft_value key = ft_config_get(&node->config, FT_STR("unique_key")), columns = ft_config_get(&node->config, FT_STR("check_cols"));
    const char *why = NULL;
    bool some_columns = columns.kind == FT_TEXT ? columns.len > 0 : columns.kind == FT_LIST && columns.as.list->len > 0;
    if (!strategy.len || key.kind == FT_NONE)
        why = "Snapshots must be configured with a 'strategy' and 'unique_key'.";
    else if (ft_str_is(strategy, "check") && !some_columns)
        why = "A snapshot configured with the check strategy must specify a check_cols configuration.";
    else if (ft_str_is(strategy, "check") && columns.kind == FT_TEXT && !ft_str_is(ft_text_of(columns), "all"))
        why = "Invalid value for 'check_cols'. Expected 'all' or a list of strings.";
    else if (ft_str_is(strategy, "timestamp") && !ft_config_text(&node->config, FT_STR("updated_at")).len)
        why = "A snapshot configured with the timestamp strategy must specify an updated_at configuration.";
    else if (ft_str_is(strategy, "timestamp") && some_columns)
        why = "A 'timestamp' snapshot should not have 'check_cols'";
    if (!why)
        return true;
    ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_CONFIG, node->span, "%s", why);
    diag->node = node->unique_id;
    return false;
}

static bool is_apart(const ft_node *node)
{
    return node->type == FT_SOURCE || node->type == FT_SEMANTIC_MODEL;
}

/* Unit tests, exposures and the like may be called as one likes. */
static bool is_in_nodes(const ft_node *node)
{
    return node->type <= FT_OPERATION;
}

/* What --warn-error-options and logs name: the source itself, once for all its tables. */
static ft_str spaced_id(ft_arena *arena, const ft_node *node)
{
    if (node->type != FT_SOURCE)
        return node->unique_id;
    return ft_format(arena, "source.%.*s.%.*s", FT_ARG(node->package), FT_ARG(node->as.source->source_name));
}

static void warn_of_spaces(ft_loading *loading, const ft_node *node, ft_str id)
{
    ft_diag *diag = ft_diag_warning(loading->diags, FT_DIAG_NAME_WITH_SPACES, node->span, "Found spaces in the name of `%.*s`",
                                    FT_ARG(id));
    ft_diag_name_part(loading->diags, diag, "unique_id", id);
}

static void refuse_spaces(ft_loading *loading, const ft_node *node, ft_str id)
{
    ft_diag_error(loading->diags, FT_DIAG_CONFIG, node->span,
                  "Resource names cannot contain spaces:\n  * '%.*s' (%.*s)\nPlease rename the invalid %s so that their "
                  "name(s) do not contain any spaces.",
                  FT_ARG(id), FT_ARG(node->original_file_path), is_apart(node) ? "resource(s)" : "model(s)");
}

static bool has_space(const ft_node *node)
{
    ft_str name = node->type == FT_SOURCE ? node->as.source->source_name : node->name;
    return node->enabled && (is_apart(node) || is_in_nodes(node)) && ft_str_find_byte(name, ' ', 0) != FT_NOWHERE;
}

/* PAR-04: names of sources and of semantic models, which are `apart`, have a flag of their own. */
static bool check_spaced(ft_loading *loading, const ft_node_list *spaced, bool apart, const char *flag)
{
    bool allowed = !ft_behaves(loading, flag);
    ft_map seen = {0};
    const ft_node *first = NULL;
    for (size_t i = 0; i < spaced->len; i++) {
        const ft_node *node = spaced->at[i];
        ft_str id = spaced_id(loading->passing, node);
        if (is_apart(node) != apart || ft_map_put(loading->passing, &seen, id, spaced->at[i]))
            continue;
        first = first ? first : node;
        allowed ? warn_of_spaces(loading, node, id) : refuse_spaces(loading, node, id);
    }
    if (first && allowed)
        ft_diag_deprecated(loading->diags, FT_DEPRECATION_NAMES_WITH_SPACES, first->span,
                           "Spaces found in %zu resource name(s). This is deprecated, and may lead to errors", seen.len);
    return !first || allowed;
}

static bool check_names(ft_loading *loading, const ft_node_list *nodes)
{
    ft_node_list spaced = {0};
    for (size_t i = 0; i < nodes->len; i++)
        if (has_space(nodes->at[i]))
            ft_vec_push(loading->passing, &spaced, nodes->at[i]);
    return check_spaced(loading, &spaced, false, "require_resource_names_without_spaces") &
           check_spaced(loading, &spaced, true, "require_source_and_semantic_model_names_without_spaces");
}

/* public + ephemeral cannot be: another project has nothing to select from (PRP-27). */
static bool check_model(ft_loading *loading, const ft_node *node)
{
    bool fine = check_keys(loading, node) && check_contract(loading, node);
    if (!ft_str_is(node->as.model->access, "public") || !ft_node_is_ephemeral(node))
        return fine;
    ft_diag_error(loading->diags, FT_DIAG_CONFIG, node->span,
                  "Node %.*s with 'ephemeral' materialization has an invalid value (public) for the access field",
                  FT_ARG(node->unique_id));
    return false;
}

bool ft_check_nodes(ft_loading *loading, const ft_node_list *nodes)
{
    bool fine = check_names(loading, nodes);
    for (size_t i = 0; i < nodes->len; i++) {
        const ft_node *node = nodes->at[i];
        if (!node->enabled)
            continue;
        fine &= check_group(loading, node);
        if (node->type == FT_MODEL)
            fine &= check_model(loading, node);
        if (node->type == FT_SNAPSHOT)
            fine &= check_snapshot(loading, node);
        if (node->type == FT_FUNCTION)
            fine &= check_language(loading, node);
    }
    return fine;
}

void ft_sign_contracts(ft_loading *loading, const ft_node_list *nodes)
{
    for (size_t i = 0; i < nodes->len; i++)
        if (nodes->at[i]->type == FT_MODEL)
            nodes->at[i]->as.model->contract_checksum = ft_contract_checksum(loading->arena, nodes->at[i]);
}

/* ---- primary keys */

typedef struct { ft_strs unique, disabled_unique, not_null; } tested;

static bool has(const ft_strs *texts, ft_str text)
{
    for (size_t i = 0; i < texts->len; i++)
        if (ft_str_eq(texts->at[i], text))
            return true;
    return false;
}

static void push_once(ft_arena *arena, ft_strs *out, ft_str text)
{
    if (!has(out, text))
        ft_vec_push(arena, out, text);
}

static void note_column(ft_arena *arena, tested *columns, const ft_node *test, ft_str column)
{
    ft_str name = test->as.test->test_name;
    if (ft_str_is(name, "unique") || ft_str_is(name, "unique_combination_of_columns"))
        push_once(arena, test->enabled ? &columns->unique : &columns->disabled_unique, column);
    else if (ft_str_is(name, "not_null"))
        push_once(arena, &columns->not_null, column);
}

static void note_test(ft_arena *arena, tested *columns, const ft_node *test)
{
    const ft_dict *kwargs = test->as.test->kwargs;
    ft_value one = ft_dict_get_text(kwargs, FT_STR("column_name"));
    ft_value many = ft_dict_get_text(kwargs, FT_STR("combination_of_columns"));
    if (one.kind == FT_TEXT)
        note_column(arena, columns, test, ft_text_of(one));
    else
        for (size_t i = 0; many.kind == FT_LIST && i < many.as.list->len; i++)
            if (many.as.list->at[i].kind == FT_TEXT)
                note_column(arena, columns, test, ft_text_of(many.as.list->at[i]));
}

static bool is_key_test(const ft_node *test)
{
    ft_str name = test->as.test->test_name;
    return test->type == FT_TEST && !test->as.test->singular && test->as.test->attached_node.at &&
           (ft_str_is(name, "unique") || ft_str_is(name, "not_null") || ft_str_is(name, "unique_combination_of_columns"));
}

static bool key_of_constraints(ft_arena *arena, ft_node *node)
{
    ft_value constraints = node->as.model->constraints;
    for (size_t i = 0; constraints.kind == FT_LIST && i < constraints.as.list->len; i++) {
        ft_value one = constraints.as.list->at[i];
        if (!ft_str_is(constraint_type(one), "primary_key"))
            continue;
        ft_value columns = ft_dict_get_text(one.as.dict, FT_STR("columns"));
        for (size_t c = 0; columns.kind == FT_LIST && c < columns.as.list->len; c++)
            if (columns.as.list->at[c].kind == FT_TEXT)
                ft_vec_push(arena, &node->as.model->primary_key, ft_text_of(columns.as.list->at[c]));
        return true;
    }
    for (size_t i = 0; i < node->more->columns.len; i++)
        if (has_primary_key(node->more->columns.at[i]->more->constraints)) {
            ft_vec_push(arena, &node->as.model->primary_key, node->more->columns.at[i]->name);
            return true;
        }
    return false;
}

static void key_of_tests(ft_arena *arena, ft_node *node, const tested *columns)
{
    ft_strs *key = &node->as.model->primary_key;
    for (size_t i = 0; i < columns->not_null.len; i++)
        if (has(&columns->unique, columns->not_null.at[i]) || has(&columns->disabled_unique, columns->not_null.at[i]))
            ft_vec_push(arena, key, columns->not_null.at[i]);
    if (!key->len)
        *key = columns->unique.len ? columns->unique : columns->disabled_unique;
}

/* By name, whatever order the tests or constraints have. */
static void infer_key(ft_arena *arena, ft_node *node, const tested *columns)
{
    if (!key_of_constraints(arena, node) && columns)
        key_of_tests(arena, node, columns);
    ft_strs *key = &node->as.model->primary_key;
    if (key->len)
        qsort(key->at, key->len, sizeof *key->at, ft_str_cmp_qsort);
}

void ft_infer_primary_keys(ft_loading *loading, const ft_node_list *tests, const ft_node_list *nodes)
{
    ft_map by_model = {0};
    ft_arena *arena = loading->arena, *passing = loading->passing;
    for (size_t i = 0; i < tests->len; i++) {
        if (!is_key_test(tests->at[i]))
            continue;
        void **slot = ft_map_slot(passing, &by_model, tests->at[i]->as.test->attached_node);
        if (!*slot)
            *slot = FT_NEW(passing, tested);
        note_test(arena, *slot, tests->at[i]);
    }
    for (size_t i = 0; i < nodes->len; i++) {
        ft_node *node = nodes->at[i];
        if (node->type == FT_MODEL && node->enabled)
            infer_key(arena, node, ft_map_get(&by_model, node->unique_id));
    }
}
