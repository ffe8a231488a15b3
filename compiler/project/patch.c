/* patch.c - each patch finds its node; columns and versions are put together. */
#include "project/patch.h"

#include "project/capture.h"
#include "project/docs.h"
#include "project/macro_types.h"
#include "project/naming.h"
#include "project/node_files.h"
#include "value/datetime.h"

#include <stdarg.h>

/* ---- the list of pending nodes */

static void add_pending(ft_loading *loading, ft_node *node, const ft_project_file *package)
{
    node->graph_id = (uint32_t)loading->pending.len;
    ft_vec_push(loading->passing, &loading->pending, (ft_pending){.node = node, .package = package});
    void **slot = ft_map_slot(loading->passing, &loading->by_name, node->name);
    if (!*slot)
        *slot = FT_NEW(loading->passing, ft_node_list);
    ft_node_list *list = *slot;
    ft_vec_push(loading->passing, list, node);
}

/* A snapshot that stands only in YAML: select * from its relation (PRP-55). */
static bool make_snapshot(ft_loading *loading, ft_loaded_file *file, const ft_patch *patch)
{
    ft_arena *arena = loading->arena;
    ft_worker *worker = &loading->workers[0];
    ft_ref_text target;
    if (!ft_ref_text_read(arena, patch->relation, patch->span, &target)) {
        ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, patch->span, "Invalid ref or source expression: %.*s",
                      FT_ARG(patch->relation));
        return false;
    }
    ft_str text = ft_concat(arena, FT_STR("select * from {{ "), patch->relation, FT_STR(" }}"), (ft_str){0});
    ft_str package = file->found.package->name;
    ft_strs fqn = ft_fqn_of_path(arena, package, file->found.path, 1);
    ft_vec_push(arena, &fqn, patch->name);
    ft_node_request request = {.type = FT_SNAPSHOT, .package = file->found.package, .name = patch->name,
                               .path = ft_concat(arena, patch->name, FT_STR(".sql"), (ft_str){0}),
                               .original = file->found.original, .fqn = fqn,
                               .source = ft_source_new(arena, file->found.original, text),
                               .checksum_name = FT_STR("sha256"),
                               .checksum = file->checksum,
                               .span = patch->span};
    ft_node *node = ft_node_make(loading, worker, &request);
    node->snapshot_from_yaml = true;
    if (target.is_ref)
        ft_vec_push(arena, &node->refs, target.ref);
    else
        ft_vec_push(arena, &node->sources, target.source);
    add_pending(loading, node, file->found.package);
    return ft_node_parse_template(arena, node, loading->diags);
}

static bool list_pending(ft_loading *loading)
{
    bool fine = true;
    for (size_t i = 0; i < loading->files_len; i++)
        for (size_t n = 0; n < loading->files[i].nodes.len; n++)
            add_pending(loading, loading->files[i].nodes.at[n], loading->files[i].found.package);
    for (size_t n = 0; n < loading->spare.nodes.len; n++)
        add_pending(loading, loading->spare.nodes.at[n], loading->project->root);
    for (size_t i = 0; i < loading->files_len; i++) {
        const ft_properties *properties = loading->files[i].properties;
        for (size_t p = 0; properties && p < properties->patches.len; p++)
            if (properties->patches.at[p]->kind == FT_PATCH_SNAPSHOTS && properties->patches.at[p]->relation.at)
                fine &= make_snapshot(loading, &loading->files[i], properties->patches.at[p]);
    }
    return fine;
}

/* ---- finding the node of a patch */

static const ft_resource_type patched_types[FT_PATCH_KINDS] = {
    [FT_PATCH_MODELS] = FT_MODEL,     [FT_PATCH_SEEDS] = FT_SEED,         [FT_PATCH_SNAPSHOTS] = FT_SNAPSHOT,
    [FT_PATCH_ANALYSES] = FT_ANALYSIS, [FT_PATCH_FUNCTIONS] = FT_FUNCTION, [FT_PATCH_TESTS] = FT_TEST,
};

/* As far as can be known before properties: file and project configs. */
static bool seems_enabled(const ft_node *node)
{
    ft_value own = node->config_calls ? ft_dict_get_text(node->config_calls, FT_STR("enabled")) : FT_VALUE_UNDEFINED;
    return own.kind == FT_BOOL ? own.as.truth : ft_config_truth(&node->config, FT_STR("enabled"));
}

/* Of several nodes of one name in one package (all but one disabled) the enabled one is meant. */
static ft_node *find_node(const ft_loading *loading, ft_str name, ft_str package, ft_resource_type type)
{
    const ft_node_list *list = ft_map_get(&loading->by_name, name);
    ft_node *found = NULL;
    for (size_t i = 0; list && i < list->len; i++) {
        ft_node *node = list->at[i];
        if (node->type != type || (package.at && !ft_str_eq(node->package, package)))
            continue;
        if (!found || (!seems_enabled(found) && seems_enabled(node)))
            found = node;
    }
    return found;
}

static void warn_missing(ft_loading *loading, const ft_patch *patch, ft_str name, const ft_loaded_file *file)
{
    const ft_node_list *list = ft_map_get(&loading->by_name, name);
    ft_resource_type wanted = patched_types[patch->kind];
    for (size_t i = 0; list && i < list->len; i++) {
        const ft_node *node = list->at[i];
        if (!ft_node_is_refable(node) || node->type == wanted)
            continue;
        const char *plural = ft_resource_type_plural((ft_resource_type)node->type);
        ft_diag_warning(loading->diags, FT_DIAG_WRONG_SECTION, patch->span,
                        "'%.*s' is a %s node, but it is specified in the %s section of %.*s.\nTo fix this warning, place the "
                        "`%.*s` specification under the %s key instead.",
                        FT_ARG(name), ft_resource_type_word((ft_resource_type)node->type), ft_patch_key(patch->kind),
                        FT_ARG(file->found.original), FT_ARG(name), plural);
        return;
    }
    ft_diag *diag = ft_diag_warning(
        loading->diags, FT_DIAG_UNUSED_PATCH, patch->span,
        "Did not find matching node for patch with name '%.*s' in the '%s' section of file '%.*s'", FT_ARG(name),
        ft_patch_key(patch->kind), FT_ARG(file->found.original));
    ft_strs names = {0};
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&loading->by_name, &at));)
        ft_vec_push(loading->workers[0].scratch, &names, entry->key);
    ft_diag_suggest(loading->diags, diag, name, names.at, names.len);
}

/* Which of two entries is too many, as dbt puts it. */
static ft_str twice_described(ft_arena *arena, ft_str name, ft_str here, ft_str there)
{
    if (ft_str_eq(here, there))
        return ft_format(arena, "remove one of the resource entries for %.*s in this file:\n - %.*s", FT_ARG(name), FT_ARG(here));
    return ft_format(arena, "remove the resource entry for %.*s in one of these files:\n - %.*s\n - %.*s", FT_ARG(name),
                     FT_ARG(here), FT_ARG(there));
}

static bool attach(ft_loading *loading, ft_node *node, const ft_patch *patch, const ft_version_patch *version,
                   const ft_loaded_file *file)
{
    ft_pending *pending = &loading->pending.at[node->graph_id];
    if (pending->patch) {
        ft_diag *diag = ft_diag_error(
            loading->diags, FT_DIAG_DUPLICATE, patch->span,
            "dbt found two schema.yml entries for the same resource named %.*s. Resources and their associated columns may "
            "only be described a single time. To fix this, %.*s", FT_ARG(patch->name),
            FT_ARG(twice_described(loading->arena, patch->name, file->found.original, pending->patch_file->found.original)));
        ft_diag_note(loading->diags, diag, pending->patch->span, "the other one stands here");
        return false;
    }
    pending->patch = patch;
    pending->version = version;
    pending->patch_file = file;
    return true;
}

/* ---- versions */

ft_value ft_patch_latest(ft_arena *scratch, const ft_patch *patch)
{
    if (patch->latest_version.kind != FT_NONE)
        return patch->latest_version;
    ft_value best = FT_VALUE_NONE;
    for (size_t i = 0; i < patch->versions.len; i++)
        if (best.kind == FT_NONE || ft_version_is_later(scratch, patch->versions.at[i].v, best))
            best = patch->versions.at[i].v;
    return best;
}

static ft_str text_of(ft_arena *arena, ft_value value)
{
    ft_job job = ft_job_in(arena);
    ft_str text = {0};
    ft_to_text(&job, value, &text);
    return text;
}

/* The node of version v: defined_in, else <name>_v<v>, else, for the latest, <name> (PRP-38). */
static ft_node *find_version(ft_loading *loading, const ft_patch *patch, const ft_version_patch *version, ft_str latest,
                             ft_str package, ft_str *file_name)
{
    *file_name = version->defined_in.at ? version->defined_in
                                        : ft_concat(loading->arena, patch->name, FT_STR("_v"), version->v_text, (ft_str){0});
    ft_node *node = find_node(loading, *file_name, package, FT_MODEL);
    if (!node && ft_str_eq(version->v_text, latest))
        node = find_node(loading, patch->name, package, FT_MODEL);
    return node;
}

static void become_version(ft_loading *loading, ft_node *node, const ft_patch *patch, const ft_version_patch *version,
                           ft_value latest)
{
    ft_arena *arena = loading->arena;
    ft_str v = ft_concat(arena, FT_STR("v"), version->v_text, (ft_str){0});
    node->name = patch->name;
    node->unique_id = ft_concat(arena, FT_STR("model."), node->package, FT_STR("."), patch->name, FT_STR("."), v, (ft_str){0});
    ft_strs fqn = {0};
    for (size_t i = 0; i + 1 < node->fqn.len; i++)
        ft_vec_push(arena, &fqn, node->fqn.at[i]);
    ft_vec_push(arena, &fqn, patch->name);
    ft_vec_push(arena, &fqn, v);
    node->fqn = fqn;
    node->as.model->version = version->v;
    node->as.model->latest_version = latest;
}

/* A model without versions of the same name would be what nobody could ref (PRP-41). */
static bool check_unversioned(ft_loading *loading, const ft_patch *patch, ft_str package)
{
    const ft_node *node = find_node(loading, patch->name, package, FT_MODEL);
    if (!node || loading->pending.at[node->graph_id].version || !seems_enabled(node))
        return true;
    ft_diag *diag = ft_diag_error(
        loading->diags, FT_DIAG_DUPLICATE, node->span,
        "dbt found versioned and unversioned models with the name \"%.*s\".\n\nSince these resources have the same name, dbt "
        "will be unable to find the correct resource\nwhen looking for ref('%.*s').\n\nTo fix this, change the name of the "
        "unversioned resource\n%.*s (%.*s)\nor add it to the versions",
        FT_ARG(patch->name), FT_ARG(patch->name), FT_ARG(node->unique_id), FT_ARG(node->original_file_path));
    diag->kind = FT_STR("Parsing");
    ft_diag_note(loading->diags, diag, patch->span, "the versions stand here");
    return false;
}

/* Names in include: and exclude: that the model does not list say nothing. */
static void warn_of_columns(ft_loading *loading, const ft_patch *patch, const ft_version_patch *version,
                            const ft_yaml *names)
{
    for (size_t i = 0; names && names->kind == FT_YAML_SEQUENCE && i < names->as.items.len; i++) {
        ft_str name = ft_yaml_text(names->as.items.at[i]);
        ft_strs known = {0};
        bool found = false;
        for (size_t c = 0; c < patch->columns.len; c++) {
            found |= ft_str_eq(patch->columns.at[c]->column->name, name);
            ft_vec_push(loading->workers[0].scratch, &known, patch->columns.at[c]->column->name);
        }
        if (found)
            continue;
        ft_diag *diag = ft_diag_warning(loading->diags, FT_DIAG_IDLE_PROPERTY, names->as.items.at[i]->span,
                                        "version %.*s of model \"%.*s\": the model lists no column \"%.*s\"",
                                        FT_ARG(version->v_text), FT_ARG(patch->name), FT_ARG(name));
        ft_diag_suggest(loading->diags, diag, name, known.at, known.len);
    }
}

static bool link_versions(ft_loading *loading, const ft_patch *patch, const ft_loaded_file *file)
{
    bool fine = true, known = false;
    ft_value latest = ft_patch_latest(loading->passing, patch);
    ft_str latest_text = text_of(loading->arena, latest), file_name;
    for (size_t i = 0; i < patch->versions.len; i++)
        known |= ft_str_eq(patch->versions.at[i].v_text, latest_text);
    if (!known) {
        ft_diag *diag = ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, patch->span,
                                      "latest_version: %.*s is not one of model '%.*s' versions", FT_ARG(latest_text),
                                      FT_ARG(patch->name));
        ft_buf known_ones = ft_buf_in(loading->workers[0].scratch);
        for (size_t i = 0; i < patch->versions.len; i++)
            ft_buf_format(&known_ones, "%s%.*s", i ? ", " : "", FT_ARG(patch->versions.at[i].v_text));
        ft_diag_hint(loading->diags, diag, "It has %.*s.", FT_ARG(ft_buf_str(&known_ones)));
        fine = false;
    }
    for (size_t i = 0; i < patch->versions.len; i++) {
        const ft_version_patch *version = &patch->versions.at[i];
        ft_node *node = find_version(loading, patch, version, latest_text, file->found.package->name, &file_name);
        if (!node) {
            warn_missing(loading, patch, file_name, file);
            continue;
        }
        if (attach(loading, node, patch, version, file))
            become_version(loading, node, patch, version, latest);
        else
            fine = false;
        warn_of_columns(loading, patch, version, version->include);
        warn_of_columns(loading, patch, version, version->exclude);
    }
    return check_unversioned(loading, patch, file->found.package->name) && fine;
}

/* ---- linking */

/* Disabled nodes may share an id; which of them a patch would enable cannot be known (TRAP-014). */
static bool enables_one_of_many(ft_loading *loading, const ft_patch *patch, const ft_node *node)
{
    ft_value enabled = patch->config ? ft_dict_get_text(patch->config, FT_STR("enabled")) : FT_VALUE_NONE;
    if (seems_enabled(node) || enabled.kind != FT_BOOL || !enabled.as.truth)
        return false;
    const ft_node_list *list = ft_map_get(&loading->by_name, patch->name);
    size_t count = 0;
    for (size_t i = 0; i < list->len; i++)
        count += ft_str_eq(list->at[i]->unique_id, node->unique_id);
    if (count < 2)
        return false;
    ft_diag_error(loading->diags, FT_DIAG_YAML_SHAPE, patch->span,
                  "Found %zu matching disabled nodes for %s '%.*s': a properties file cannot say which of them is meant to be "
                  "enabled", count, ft_resource_type_word((ft_resource_type)node->type), FT_ARG(patch->name));
    return true;
}

/* The node of its own package is meant; where that is disabled, an enabled one of another: a seed or model
 * of the project that takes a package's place keeps what the package says of it. */
static bool link_patch(ft_loading *loading, const ft_patch *patch, const ft_loaded_file *file)
{
    if (patch->kind == FT_PATCH_MACROS)
        return true;
    if (patch->kind == FT_PATCH_MODELS && patch->versions.len)
        return link_versions(loading, patch, file);
    ft_resource_type type = patched_types[patch->kind];
    ft_node *node = find_node(loading, patch->name, file->found.package->name, type);
    if (!(node && seems_enabled(node)) && patch->kind != FT_PATCH_TESTS) {
        ft_node *other = find_node(loading, patch->name, (ft_str){0}, type);
        node = !node || (other && seems_enabled(other)) ? other : node;
    }
    if (node)
        return !enables_one_of_many(loading, patch, node) && attach(loading, node, patch, NULL, file);
    warn_missing(loading, patch, patch->name, file);
    return true;
}

bool ft_patches_link(ft_loading *loading)
{
    bool fine = list_pending(loading);
    for (size_t i = 0; i < loading->files_len; i++) {
        const ft_loaded_file *file = &loading->files[i];
        for (size_t p = 0; file->properties && p < file->properties->patches.len; p++)
            fine &= link_patch(loading, file->properties->patches.at[p], file);
    }
    return fine;
}

/* ---- columns */

static bool includes(const ft_version_patch *version, ft_str name)
{
    const ft_yaml *include = version->include, *exclude = version->exclude;
    if (exclude && exclude->kind == FT_YAML_SEQUENCE)
        for (size_t i = 0; i < exclude->as.items.len; i++)
            if (ft_str_eq(ft_yaml_text(exclude->as.items.at[i]), name))
                return false;
    if (!include || include->kind != FT_YAML_SEQUENCE)
        return true; /* absent, "*" or "all" */
    for (size_t i = 0; i < include->as.items.len; i++)
        if (ft_str_eq(ft_yaml_text(include->as.items.at[i]), name))
            return true;
    return false;
}

ft_column_patches ft_patch_columns(ft_arena *arena, const ft_patch *patch, const ft_version_patch *version)
{
    if (!version)
        return patch->columns;
    ft_column_patches columns = {0};
    for (size_t i = 0; i < patch->columns.len; i++) {
        bool own = false;
        for (size_t j = 0; j < version->columns.len && !own; j++)
            own = ft_str_eq(version->columns.at[j]->column->name, patch->columns.at[i]->column->name);
        if (!own && includes(version, patch->columns.at[i]->column->name))
            ft_vec_push(arena, &columns, patch->columns.at[i]);
    }
    for (size_t j = 0; j < version->columns.len; j++)
        ft_vec_push(arena, &columns, version->columns.at[j]);
    return columns;
}

/* A name that comes twice keeps its first place and its last content, as in a dict. */
static void put_column(ft_arena *arena, ft_column_list *columns, ft_column *column)
{
    for (size_t i = 0; columns->len < 200 && i < columns->len; i++)
        if (ft_str_eq(columns->at[i]->name, column->name)) {
            columns->at[i] = column;
            return;
        }
    ft_vec_push(arena, columns, column);
}

static void take_columns(ft_worker *worker, ft_node *node, const ft_column_patches *columns)
{
    ft_column_list *own = &ft_node_own_more(worker->arena, node)->columns;
    ft_vec_size(worker->arena, own, columns->len);
    for (size_t i = 0; i < columns->len; i++)
        put_column(worker->arena, own, columns->at[i]->column);
}

/* Columns of a shared patch are copied where rendering changes them: versions share them. */
static bool render_descriptions(const ft_loading *loading, ft_worker *worker, ft_node *node, ft_span span)
{
    ft_node_more *more = ft_node_own_more(worker->arena, node);
    bool fine = ft_docs_render(loading, worker, node->package, span, more->description, &more->doc_blocks,
                               &more->description);
    for (size_t i = 0; i < more->columns.len; i++) {
        if (!ft_has_jinja(more->columns.at[i]->description))
            continue;
        ft_column *copy = FT_NEW(worker->arena, ft_column);
        *copy = *more->columns.at[i];
        fine &= ft_docs_render_column(loading, worker, node->package, copy);
        more->columns.at[i] = copy;
    }
    return fine;
}

/* ---- finishing one node */

static ft_value joined_list(ft_arena *arena, const ft_list *a, const ft_list *b)
{
    ft_list *out = ft_list_new(arena, a->len + b->len);
    for (size_t i = 0; i < a->len; i++)
        ft_list_add(arena, out, a->at[i]);
    for (size_t i = 0; i < b->len; i++)
        ft_list_add(arena, out, b->at[i]);
    return ft_of_list(out);
}

/* Mappings merge, lists join (what comes over goes first), all else replaces; either may be NULL. */
static ft_dict *deep_merge(ft_arena *arena, const ft_dict *base, const ft_dict *over)
{
    if (!base || !over)
        return (ft_dict *)(base ? base : over);
    ft_dict *merged = ft_dict_new(arena);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(base, &at));)
        ft_dict_set_text(arena, merged, ft_text_of(entry->key), entry->value);
    for (size_t at = 0; (entry = ft_dict_next(over, &at));) {
        const ft_value *old = ft_dict_find_text(merged, ft_text_of(entry->key));
        ft_value value = entry->value;
        if (old && old->kind == FT_DICT && value.kind == FT_DICT)
            value = ft_of_dict(deep_merge(arena, old->as.dict, value.as.dict));
        else if (old && old->kind == FT_LIST && value.kind == FT_LIST)
            value = joined_list(arena, value.as.list, old->as.list);
        ft_dict_set_text(arena, merged, ft_text_of(entry->key), value);
    }
    return merged;
}

static void take_config(const ft_loading *loading, ft_worker *worker, ft_pending *pending)
{
    const ft_patch *patch = pending->patch;
    ft_dict *raw = patch->config_raw;
    pending->properties = patch->config;
    if (pending->version) {
        pending->properties = deep_merge(worker->arena, patch->config, pending->version->config);
        raw = pending->version->config_raw;
    }
    /* What dbt keeps as unrendered is the raw config merged over the rendered one: its lists come twice. Those of
     * tests it looks up under a name that properties files do not have. */
    bool merges = loading->keeps_unrendered && pending->node->type != FT_TEST;
    pending->properties_raw = merges ? deep_merge(worker->arena, pending->properties, raw) : pending->properties;
}

/* A foreign key to ref() or source() is a dependency (PRP-22). */
static void take_foreign_keys(ft_worker *worker, ft_node *node, ft_value constraints, ft_span span)
{
    for (size_t i = 0; constraints.kind == FT_LIST && i < constraints.as.list->len; i++) {
        ft_value one = constraints.as.list->at[i];
        ft_value to = one.kind == FT_DICT ? ft_dict_get_text(one.as.dict, FT_STR("to")) : FT_VALUE_NONE;
        ft_ref_text target;
        ft_value type = one.kind == FT_DICT ? ft_dict_get_text(one.as.dict, FT_STR("type")) : FT_VALUE_NONE;
        if (to.kind != FT_TEXT || type.kind != FT_TEXT || !ft_str_is(ft_text_of(type), "foreign_key"))
            continue;
        if (!ft_ref_text_read(worker->arena, ft_text_of(to), span, &target)) {
            ft_diag_error(worker->diags, FT_DIAG_YAML_SHAPE, span,
                          "Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model %.*s: %.*s.",
                          FT_ARG(node->name), FT_ARG(ft_text_of(to)));
            continue;
        }
        if (target.is_ref)
            ft_vec_push(worker->arena, &node->refs, target.ref);
        else
            ft_vec_push(worker->arena, &node->sources, target.source);
        ft_vec_push(worker->arena, &node->as.model->foreign_keys,
                    ((ft_foreign_key){ft_text_of(to), target.is_ref, target.ref, target.source}));
    }
}

static bool ask(ft_job *job, ft_value *when, const char *method)
{
    ft_value bound;
    ft_args none = {0};
    return ft_attr_only(job, *when, ft_str_of(method), &bound) == FT_FOUND && ft_call(job, bound, &none, when);
}

/* deprecation_date is a time: a day is its midnight, one without a zone is local. */
static ft_value moment_of(ft_worker *worker, const ft_patch *patch, ft_value given)
{
    ft_job job = ft_job_in(worker->arena);
    ft_value when, zone;
    if (given.kind == FT_NONE)
        return given;
    if (given.kind != FT_TEXT || !ft_datetime_parse_iso(worker->arena, ft_text_of(given), &when) ||
        ft_attr_only(&job, when, FT_STR("tzinfo"), &zone) != FT_FOUND) {
        ft_diag *diag = ft_diag_error(worker->diags, FT_DIAG_YAML_SHAPE, patch->span,
                                      "deprecation_date of model \"%.*s\" is neither a date nor a time", FT_ARG(patch->name));
        ft_diag_hint(worker->diags, diag, "Write it as 2030-12-31 or 2030-12-31T18:00:00+00:00.");
        return FT_VALUE_NONE;
    }
    bool told = (!ft_is(zone, FT_NONE) || ask(&job, &when, "astimezone")) && ask(&job, &when, "isoformat");
    return told ? when : given;
}

static const ft_column *column_of(const ft_node *node, ft_str name)
{
    for (size_t i = 0; i < node->more->columns.len; i++)
        if (ft_str_eq(node->more->columns.at[i]->name, name))
            return node->more->columns.at[i];
    return NULL;
}

/* PRP-35: its columns are columns of the model (of the latest version), and the standard one has a grain. */
static void check_spine(ft_worker *worker, const ft_node *node, ft_span span)
{
    ft_value spine = node->as.model->time_spine;
    ft_value standard = spine.kind == FT_DICT ? ft_dict_get_text(spine.as.dict, FT_STR("standard_granularity_column"))
                                              : FT_VALUE_NONE;
    if (standard.kind != FT_TEXT)
        return;
    ft_str name = ft_text_of(standard);
    const ft_column *column = column_of(node, name);
    if (!column)
        ft_diag_error(worker->diags, FT_DIAG_YAML_SHAPE, span,
                      "Time spine standard granularity column must be defined on the model. Got invalid column name '%.*s' "
                      "for model '%.*s'", FT_ARG(name), FT_ARG(node->name));
    else if (column->more->granularity.kind != FT_TEXT)
        ft_diag_error(worker->diags, FT_DIAG_YAML_SHAPE, span,
                      "Time spine standard granularity column must have a granularity defined. Please add one for column "
                      "'%.*s' in model '%.*s'", FT_ARG(name), FT_ARG(node->name));
    ft_value more = ft_dict_get_text(spine.as.dict, FT_STR("custom_granularities"));
    for (size_t i = 0; more.kind == FT_LIST && i < more.as.list->len; i++) {
        ft_value grain = more.as.list->at[i], own = FT_VALUE_NONE;
        if (grain.kind == FT_DICT)
            own = ft_dict_get_text(grain.as.dict, FT_STR("column_name"));
        if (grain.kind == FT_DICT && own.kind != FT_TEXT)
            own = ft_dict_get_text(grain.as.dict, FT_STR("name"));
        if (own.kind == FT_TEXT && !column_of(node, ft_text_of(own)))
            ft_diag_error(worker->diags, FT_DIAG_YAML_SHAPE, span,
                          "Time spine custom granularity columns do not exist in the model. Model '%.*s' has no column '%.*s'",
                          FT_ARG(node->name), FT_ARG(ft_text_of(own)));
    }
}

/* As manifests list it: each grain with its column, which may be none. */
static ft_value spine_of(ft_arena *arena, ft_value given)
{
    if (given.kind != FT_DICT)
        return given;
    ft_dict *spine = ft_dict_new(arena);
    ft_list *grains = ft_list_new(arena, 1);
    ft_value more = ft_dict_get_text(given.as.dict, FT_STR("custom_granularities"));
    for (size_t i = 0; more.kind == FT_LIST && i < more.as.list->len; i++) {
        ft_dict *grain = ft_dict_new(arena);
        ft_dict_set_text(arena, grain, FT_STR("name"), FT_VALUE_NONE);
        ft_dict_set_text(arena, grain, FT_STR("column_name"), FT_VALUE_NONE);
        if (more.as.list->at[i].kind == FT_DICT)
            grain = deep_merge(arena, grain, more.as.list->at[i].as.dict);
        ft_list_add(arena, grains, ft_of_dict(grain));
    }
    ft_dict_set_text(arena, spine, FT_STR("standard_granularity_column"),
                     ft_dict_get_text(given.as.dict, FT_STR("standard_granularity_column")));
    ft_dict_set_text(arena, spine, FT_STR("custom_granularities"), ft_of_list(grains));
    return ft_of_dict(spine);
}

static void take_model(ft_worker *worker, const ft_pending *pending)
{
    ft_node *node = pending->node;
    const ft_patch *patch = pending->patch;
    const ft_version_patch *version = pending->version;
    ft_model_info *info = node->as.model;
    bool own = version && version->constraints.kind == FT_LIST && version->constraints.as.list->len;
    info->constraints = own ? version->constraints : patch->constraints;
    info->deprecation_date = moment_of(worker, patch, version ? version->deprecation_date : patch->deprecation_date);
    info->time_spine = spine_of(worker->arena, patch->time_spine);
    bool latest = !version || ft_str_eq(version->v_text, text_of(worker->arena, info->latest_version));
    if (latest)
        check_spine(worker, node, patch->span);
    take_foreign_keys(worker, node, info->constraints, patch->span);
    for (size_t i = 0; i < node->more->columns.len; i++)
        take_foreign_keys(worker, node, node->more->columns.at[i]->more->constraints, node->more->columns.at[i]->span);
}

static void take_function(ft_worker *worker, const ft_pending *pending)
{
    const ft_patch *patch = pending->patch;
    const struct { const char *key; ft_value value; } keys[] = {
        {"returns", patch->returns}, {"arguments", patch->arguments}, {"overloads", patch->overloads}};
    ft_dict *data = ft_dict_new(worker->arena);
    for (size_t i = 0; i < 3; i++) {
        ft_value value = keys[i].value;
        if (value.kind == FT_UNDEFINED)
            value = i == 0 ? FT_VALUE_NONE : ft_of_list(ft_list_new(worker->arena, 0));
        ft_dict_set_text(worker->arena, data, ft_str_of(keys[i].key), value);
    }
    *pending->node->as.function = ft_of_dict(data);
}

static void take_patch(const ft_loading *loading, ft_worker *worker, ft_pending *pending)
{
    ft_node *node = pending->node;
    const ft_patch *patch = pending->patch;
    const ft_version_patch *version = pending->version;
    const ft_found_file *file = &pending->patch_file->found;
    ft_node_more *more = ft_node_own_more(worker->arena, node);
    more->patch_path = ft_concat(worker->arena, file->package->name, FT_STR("://"), file->original, (ft_str){0});
    more->description = version && version->description.len ? version->description : patch->description;
    ft_column_patches columns = ft_patch_columns(worker->arena, patch, version);
    if (node->type != FT_TEST)
        take_columns(worker, node, &columns);
    if (node->type == FT_MODEL)
        take_model(worker, pending);
    if (node->type == FT_FUNCTION)
        take_function(worker, pending);
    take_config(loading, worker, pending);
}

/* What describes a disabled node stays as it is written: it may name docs that are not there. */
bool ft_pending_finish(const ft_loading *loading, ft_worker *worker, ft_pending *pending)
{
    ft_node *node = pending->node;
    if (pending->patch)
        take_patch(loading, worker, pending);
    bool fine = ft_node_finish(loading, worker, node, pending->package, pending->properties, pending->properties_raw);
    if (pending->patch && node->enabled)
        fine &= render_descriptions(loading, worker, node, pending->patch->span);
    return fine;
}

/* ---- macros */

static ft_value merged_meta(ft_arena *arena, const ft_patch *patch)
{
    ft_value own = patch->config ? ft_dict_get_text(patch->config, FT_STR("meta")) : FT_VALUE_UNDEFINED;
    ft_dict *meta = ft_dict_new(arena);
    const ft_value parts[] = {patch->meta, own};
    const ft_dict_entry *entry;
    for (size_t p = 0; p < 2; p++)
        for (size_t at = 0; parts[p].kind == FT_DICT && (entry = ft_dict_next(parts[p].as.dict, &at));)
            if (entry->key.kind == FT_TEXT)
                ft_dict_set_text(arena, meta, ft_text_of(entry->key), entry->value);
    return ft_of_dict(meta);
}

static ft_value merged_docs(ft_arena *arena, const ft_patch *patch, ft_value before)
{
    ft_value docs = patch->config ? ft_dict_get_text(patch->config, FT_STR("docs")) : FT_VALUE_UNDEFINED;
    if (docs.kind != FT_DICT)
        docs = patch->docs;
    if (docs.kind != FT_DICT)
        return before;
    return ft_of_dict(deep_merge(arena, before.as.dict, docs.as.dict));
}

/* Each argument with name, type and description, in that order. */
static ft_value patched_arguments(const ft_loading *loading, ft_worker *worker, const ft_patch *patch, ft_str package)
{
    ft_list *out = ft_list_new(worker->arena, 4);
    const ft_list *given = patch->arguments.as.list;
    for (size_t i = 0; i < given->len; i++) {
        if (given->at[i].kind != FT_DICT)
            continue;
        ft_dict *argument = ft_dict_new(worker->arena);
        const ft_dict *from = given->at[i].as.dict;
        ft_value type = ft_dict_get_text(from, FT_STR("type")), text = ft_dict_get_text(from, FT_STR("description"));
        ft_str description = text.kind == FT_TEXT ? ft_text_of(text) : FT_STR("");
        ft_docs_render(loading, worker, package, patch->span, description, NULL, &description);
        ft_dict_set_text(worker->arena, argument, FT_STR("name"), ft_dict_get_text(from, FT_STR("name")));
        ft_dict_set_text(worker->arena, argument, FT_STR("type"), type.kind == FT_UNDEFINED ? FT_VALUE_NONE : type);
        ft_dict_set_text(worker->arena, argument, FT_STR("description"), ft_of_text(description));
        ft_list_add(worker->arena, out, ft_of_dict(argument));
    }
    return ft_of_list(out);
}

__attribute__((format(printf, 4, 5))) static ft_diag *warn_annotation(ft_loading *loading, const ft_macro *macro, ft_span span,
                                                                      const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str text = ft_vformat(loading->passing, format, args);
    va_end(args);
    ft_diag *diag = ft_diag_warning(loading->diags, FT_DIAG_MACRO_ARGUMENTS, span, "%.*s", FT_ARG(text));
    ft_diag_name_part(loading->diags, diag, "msg", text);
    ft_diag_name_part(loading->diags, diag, "macro_unique_id", macro->unique_id);
    ft_diag_name_part(loading->diags, diag, "macro_file_path", macro->original_file_path);
    return diag;
}

static void warn_arguments(ft_loading *loading, const ft_macro *macro, const ft_patch *patch)
{
    const ft_list *signature = macro->arguments.as.list, *given = patch->arguments.as.list;
    for (size_t i = 0; i < signature->len && i < given->len; i++) {
        ft_value name = given->at[i].kind == FT_DICT ? ft_dict_get_text(given->at[i].as.dict, FT_STR("name")) : FT_VALUE_NONE;
        ft_value wanted = ft_dict_get_text(signature->at[i].as.dict, FT_STR("name"));
        if (name.kind == FT_TEXT && !ft_str_eq(ft_text_of(name), ft_text_of(wanted)))
            warn_annotation(loading, macro, patch->span,
                            "Argument %.*s in yaml for macro %.*s does not match the jinja definition.",
                            FT_ARG(ft_text_of(name)), FT_ARG(macro->name));
    }
    if (signature->len != given->len)
        warn_annotation(loading, macro, patch->span,
                        "The number of arguments in the yaml for macro %.*s does not match the jinja definition.",
                        FT_ARG(macro->name));
    for (size_t i = 0; i < given->len; i++) {
        ft_value type = given->at[i].kind == FT_DICT ? ft_dict_get_text(given->at[i].as.dict, FT_STR("type")) : FT_VALUE_NONE;
        ft_value name = given->at[i].kind == FT_DICT ? ft_dict_get_text(given->at[i].as.dict, FT_STR("name")) : FT_VALUE_NONE;
        if (type.kind != FT_TEXT || name.kind != FT_TEXT || !ft_str_trim(ft_text_of(type)).len ||
            ft_is_macro_type(ft_text_of(type)))
            continue;
        ft_diag *diag = warn_annotation(loading, macro, patch->span,
                                        "Argument %.*s in the yaml for macro %.*s has an invalid type.",
                                        FT_ARG(ft_text_of(name)), FT_ARG(macro->name));
        ft_diag_hint(loading->diags, diag, "It may be str, bool, int, float, any, relation, column, list[...], "
                                           "dict[..., ...] or optional[...].");
    }
}

static bool patch_macro(ft_loading *loading, const ft_patch *patch, const ft_loaded_file *file)
{
    ft_worker *worker = &loading->workers[0];
    ft_str package = file->found.package->name;
    ft_macro *macro = ft_registry_macro_in(loading->registry, package, patch->name);
    if (!macro) {
        ft_diag_warning(loading->diags, FT_DIAG_UNUSED_MACRO_PATCH, patch->span,
                        "Found patch for macro \"%.*s\" which was not found", FT_ARG(patch->name));
        return true;
    }
    if (macro->patch_path.at) {
        ft_diag_error(loading->diags, FT_DIAG_DUPLICATE, patch->span,
                      "dbt found two schema.yml entries for the same macro in package %.*s named %.*s. Macros may only be "
                      "described a single time. To fix this, remove one of the macros entries for %.*s",
                      FT_ARG(package), FT_ARG(patch->name), FT_ARG(patch->name));
        return false;
    }
    macro->patch_path = ft_concat(loading->arena, package, FT_STR("://"), file->found.original, (ft_str){0});
    macro->meta = merged_meta(loading->arena, patch);
    macro->docs = merged_docs(loading->arena, patch, macro->docs);
    ft_dict *config = ft_dict_new(loading->arena);
    ft_dict_set_text(loading->arena, config, FT_STR("meta"), macro->meta);
    ft_dict_set_text(loading->arena, config, FT_STR("docs"), macro->docs);
    macro->config = ft_of_dict(config);
    bool validates = ft_behaves(loading, "validate_macro_args");
    if (patch->arguments.kind == FT_LIST && patch->arguments.as.list->len) {
        if (validates)
            warn_arguments(loading, macro, patch);
        macro->arguments = patched_arguments(loading, worker, patch, package);
    }
    return ft_docs_render(loading, worker, package, patch->span, patch->description, NULL, &macro->description);
}

bool ft_macro_patches_apply(ft_loading *loading)
{
    bool fine = true;
    for (size_t i = 0; i < loading->files_len; i++) {
        const ft_loaded_file *file = &loading->files[i];
        for (size_t p = 0; file->properties && p < file->properties->patches.len; p++)
            if (file->properties->patches.at[p]->kind == FT_PATCH_MACROS)
                fine &= patch_macro(loading, file->properties->patches.at[p], file);
    }
    return fine;
}
