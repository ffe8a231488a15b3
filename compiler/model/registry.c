/* registry.c - names to nodes and macros, by dbt's search orders. */
#include "model/registry.h"

#include "base/map.h"

#include <stdio.h>

typedef struct macro_package { ft_str name; bool internal; ft_map macros; } macro_package;
typedef struct macro_name { ft_macro *macro; const macro_package *package; bool several; } macro_name; /* have it */
typedef struct name_entry { ft_node_list enabled, disabled; } name_entry;

struct ft_registry {
    ft_arena *arena;
    ft_str root;
    bool own_first;
    ft_map nodes;                          /* unique id -> ft_node, enabled ones win */
    ft_map refs;                           /* name -> name_entry */
    ft_map functions, metrics;             /* likewise */
    ft_map sources;                        /* "source.table" -> name_entry */
    ft_map packages;                       /* name -> macro_package */
    uint64_t package_lengths;              /* bit n: a package's name has n bytes; the last: 63 or more */
    ft_map macro_names;                    /* of all packages -> macro_name */
    FT_VEC(macro_package *) internal;      /* adapter package first, "dbt" last */
    FT_VEC(macro_package *) imported;
    FT_VEC(const ft_dispatch_rule *) dispatch;
};

ft_registry *ft_registry_new(ft_arena *arena, ft_str root_package)
{
    ft_registry *registry = FT_NEW(arena, ft_registry);
    registry->arena = arena;
    registry->root = root_package;
    return registry;
}

void ft_registry_prefer_own_package(ft_registry *registry, bool own_first)
{
    registry->own_first = own_first;
}

/* ---- nodes */

static name_entry *entry_of(ft_registry *registry, ft_map *map, ft_str name)
{
    void **slot = ft_map_slot(registry->arena, map, name);
    if (!*slot)
        *slot = FT_NEW(registry->arena, name_entry);
    return *slot;
}

static void add_named(ft_registry *registry, ft_map *map, ft_str name, ft_node *node)
{
    name_entry *entry = entry_of(registry, map, name);
    if (node->enabled)
        ft_vec_push(registry->arena, &entry->enabled, node);
    else
        ft_vec_push(registry->arena, &entry->disabled, node);
}

static ft_str source_key(ft_arena *arena, ft_str source, ft_str table)
{
    return ft_format(arena, "%.*s.%.*s", FT_ARG(source), FT_ARG(table));
}

void ft_registry_add_node(ft_registry *registry, ft_node *node)
{
    void **slot = ft_map_slot(registry->arena, &registry->nodes, node->unique_id);
    if (!*slot || node->enabled)
        *slot = node;
    if (ft_node_is_refable(node))
        add_named(registry, &registry->refs, node->name, node);
    else if (node->type == FT_FUNCTION)
        add_named(registry, &registry->functions, node->name, node);
    else if (node->type == FT_METRIC)
        add_named(registry, &registry->metrics, node->name, node);
    else if (node->type == FT_SOURCE)
        add_named(registry, &registry->sources,
                  source_key(registry->arena, node->as.source->source_name, node->name), node);
}

ft_node *ft_registry_by_id(const ft_registry *registry, ft_str unique_id)
{
    return ft_map_get(&registry->nodes, unique_id);
}

/* ---- ref and source */

/* Versions are compared as text: 2 and "2" are the same (PRP-31). */
static bool same_version(ft_value a, ft_value b)
{
    if (a.kind == FT_INT && b.kind == FT_INT)
        return a.as.number == b.as.number;
    ft_arena *arena = ft_arena_new("versions");
    ft_job job = ft_job_in(arena);
    ft_str left = {0}, right = {0};
    bool same = ft_to_text(&job, a, &left) && ft_to_text(&job, b, &right) && ft_str_eq(left, right);
    ft_arena_free(arena);
    return same;
}

/* v=0 asks for nothing in particular, although a version 0 may be there (TRAP-037). */
static bool is_given(ft_value version)
{
    bool is_zero = version.kind == FT_INT && version.as.number == 0;
    bool is_blank = version.kind == FT_TEXT && ft_text_of(version).len == 0;
    return version.kind != FT_NONE && version.kind != FT_UNDEFINED && !is_zero && !is_blank;
}

/* Without a version a ref means the only one or the latest one (PRP-40). */
static bool version_fits(const ft_node *node, ft_value version)
{
    bool versioned = ft_node_is_versioned(node);
    if (!is_given(version))
        return !versioned || same_version(node->as.model->version, node->as.model->latest_version);
    return versioned && same_version(node->as.model->version, version);
}

/* The node of `package` (at == NULL: any) that fits; *count counts different packages that have one. */
static ft_node *find_in(const ft_node_list *nodes, ft_str package, ft_value version, size_t *count)
{
    ft_node *found = NULL;
    *count = 0;
    for (size_t i = 0; i < nodes->len; i++) {
        ft_node *node = nodes->at[i];
        if (package.at && !ft_str_eq(node->package, package))
            continue;
        if (node->type != FT_SOURCE && !version_fits(node, version))
            continue;
        if (!found || !ft_str_eq(found->package, node->package))
            (*count)++;
        if (!found)
            found = node;
    }
    return found;
}

typedef struct { ft_str at[3]; size_t len; } search_order;

static search_order packages_to_search(const ft_registry *registry, ft_str given, ft_str from)
{
    if (given.at)
        return (search_order){{given}, 1};
    if (ft_str_eq(from, registry->root))
        return (search_order){{registry->root, {0}}, 2};
    if (registry->own_first)
        return (search_order){{from, registry->root, {0}}, 3};
    return (search_order){{registry->root, from, {0}}, 3};
}

static ft_lookup look_up(const ft_registry *registry, const ft_map *map, ft_str key, ft_str package,
                         ft_value version, ft_str from, ft_node **found)
{
    const name_entry *entry = ft_map_get(map, key);
    *found = NULL;
    if (!entry)
        return FT_LOOKUP_ABSENT;
    search_order order = packages_to_search(registry, package, from);
    ft_node *disabled = NULL;
    size_t count;
    for (size_t i = 0; i < order.len; i++) {
        ft_node *node = find_in(&entry->enabled, order.at[i], version, &count);
        if (node) {
            *found = node;
            return count > 1 ? FT_LOOKUP_AMBIGUOUS : FT_LOOKUP_FOUND;
        }
        if (!disabled)
            disabled = find_in(&entry->disabled, order.at[i], version, &count);
    }
    *found = disabled;
    return disabled ? FT_LOOKUP_DISABLED : FT_LOOKUP_ABSENT;
}

ft_lookup ft_registry_function(const ft_registry *registry, const ft_ref *name, ft_str from_package, ft_node **found)
{
    return look_up(registry, &registry->functions, name->name, name->package, FT_VALUE_NONE, from_package, found);
}

ft_lookup ft_registry_metric(const ft_registry *registry, const ft_ref *name, ft_str from_package, ft_node **found)
{
    return look_up(registry, &registry->metrics, name->name, name->package, FT_VALUE_NONE, from_package, found);
}

ft_lookup ft_registry_ref(const ft_registry *registry, const ft_ref *ref, ft_str from_package, ft_node **found)
{
    return look_up(registry, &registry->refs, ref->name, ref->package, ref->version, from_package, found);
}

const ft_node_list *ft_registry_namesakes(const ft_registry *registry, ft_str name)
{
    const name_entry *entry = ft_map_get(&registry->refs, name);
    return entry ? &entry->enabled : NULL;
}

ft_lookup ft_registry_source(const ft_registry *registry, ft_str source, ft_str table, ft_str from_package,
                             ft_node **found)
{
    char small[256];
    if (source.len + table.len + 1 > sizeof small) {
        *found = NULL;
        return FT_LOOKUP_ABSENT;
    }
    if (source.len)
        memcpy(small, source.at, source.len);
    small[source.len] = '.';
    if (table.len)
        memcpy(small + source.len + 1, table.at, table.len);
    ft_str key = {small, source.len + table.len + 1};
    return look_up(registry, &registry->sources, key, (ft_str){0}, FT_VALUE_NONE, from_package, found);
}

/* ---- macros */

static uint64_t length_bit(ft_str name)
{
    return (uint64_t)1 << (name.len < 63 ? name.len : 63);
}

static macro_package *package_of(ft_registry *registry, ft_str name, bool internal)
{
    void **slot = ft_map_slot(registry->arena, &registry->packages, name);
    if (*slot)
        return *slot;
    macro_package *package = FT_NEW(registry->arena, macro_package);
    *package = (macro_package){.name = name, .internal = internal};
    *slot = package;
    registry->package_lengths |= length_bit(name);
    if (!internal) {
        if (!ft_str_eq(name, registry->root))
            ft_vec_push(registry->arena, &registry->imported, package);
        return package;
    }
    ft_vec_push(registry->arena, &registry->internal, package);
    macro_package **all = registry->internal.at;
    for (size_t i = registry->internal.len - 1; i > 0 && ft_str_is(all[i - 1]->name, "dbt"); i--) {
        macro_package *core = all[i - 1]; /* "dbt" comes last: adapters override it */
        all[i - 1] = all[i];
        all[i] = core;
    }
    return package;
}

void ft_registry_add_package(ft_registry *registry, const ft_project_file *package)
{
    package_of(registry, package->name, package->internal);
}

void ft_registry_add_macro(ft_registry *registry, ft_macro *macro)
{
    macro_package *package = package_of(registry, macro->package, macro->internal);
    ft_map_put(registry->arena, &package->macros, macro->name, macro);
    void **slot = ft_map_slot(registry->arena, &registry->macro_names, macro->name);
    macro_name *known = *slot ? *slot : FT_NEW(registry->arena, macro_name);
    bool several = known->several || (known->package && known->package != package);
    *known = (macro_name){macro, package, several};
    *slot = known;
}

void ft_registry_add_dispatch(ft_registry *registry, const ft_dispatch_rule *rule)
{
    ft_vec_push(registry->arena, &registry->dispatch, rule);
}

static ft_macro *internal_macro(const ft_registry *registry, ft_str name)
{
    for (size_t i = 0; i < registry->internal.len; i++) {
        ft_macro *macro = ft_map_get(&registry->internal.at[i]->macros, name);
        if (macro)
            return macro;
    }
    return NULL;
}

static ft_macro *own_macro(const ft_registry *registry, ft_str package, ft_str name)
{
    const macro_package *found = ft_map_get(&registry->packages, package);
    return found && !found->internal ? ft_map_get(&found->macros, name) : NULL;
}

static ft_macro *imported_macro(const ft_registry *registry, ft_str name)
{
    for (size_t i = registry->imported.len; i-- > 0;) {
        ft_macro *macro = ft_map_get(&registry->imported.at[i]->macros, name);
        if (macro)
            return macro;
    }
    return NULL;
}

static bool is_seen(const ft_registry *registry, const macro_package *owner, ft_str package)
{
    return owner->internal || ft_str_eq(owner->name, package) || ft_str_eq(owner->name, registry->root);
}

/* Every name a template reads is asked for here first: most are not of macros, and of the others one package has most. */
ft_macro *ft_registry_macro(const ft_registry *registry, ft_str package, ft_str name)
{
    const macro_name *known = ft_map_get(&registry->macro_names, name);
    if (!known)
        return NULL;
    if (!known->several)
        return is_seen(registry, known->package, package) ? known->macro : NULL;
    ft_macro *macro = own_macro(registry, package, name);
    if (!macro && !ft_str_eq(package, registry->root))
        macro = own_macro(registry, registry->root, name);
    return macro ? macro : internal_macro(registry, name);
}

ft_macro *ft_registry_macro_in(const ft_registry *registry, ft_str package, ft_str name)
{
    return ft_str_is(package, "dbt") ? internal_macro(registry, name) : own_macro(registry, package, name);
}

ft_macro *ft_registry_macro_near(const ft_registry *registry, ft_str package, ft_str name)
{
    ft_macro *found = ft_registry_macro_in(registry, package, name);
    return found ? found : ft_registry_adapter_macro(registry, name);
}

bool ft_registry_has_package(const ft_registry *registry, ft_str name)
{
    const macro_package *package = registry->package_lengths & length_bit(name) ? ft_map_get(&registry->packages, name) : NULL;
    return package && (!package->internal || ft_str_is(name, "dbt"));
}

ft_macro *ft_registry_adapter_macro(const ft_registry *registry, ft_str name)
{
    ft_macro *macro = own_macro(registry, registry->root, name);
    if (!macro)
        macro = imported_macro(registry, name);
    return macro ? macro : internal_macro(registry, name);
}

ft_macro *ft_registry_naming_macro(const ft_registry *registry, ft_str package, ft_str name)
{
    return ft_registry_macro(registry, package, name);
}

/* ---- dispatch */

static const ft_dispatch_rule *rule_for(const ft_registry *registry, ft_str ns)
{
    for (size_t i = 0; i < registry->dispatch.len; i++)
        if (ft_str_eq(registry->dispatch.at[i]->ns, ns))
            return registry->dispatch.at[i];
    return NULL;
}

/* One package of the search order with both full names; `package.at` NULL: the plain lookup of the
 * node's package `from`. */
static ft_macro *dispatch_in(const ft_registry *registry, ft_arena *arena, ft_str package, ft_str from,
                             const ft_str full[2], ft_strs *tried)
{
    for (size_t i = 0; i < 2; i++) {
        bool exists = ft_map_has(&registry->macro_names, full[i]);
        ft_macro *macro = !exists      ? NULL
                          : package.at ? ft_registry_macro_in(registry, package, full[i])
                                       : ft_registry_macro(registry, from, full[i]);
        if (macro)
            return macro;
        if (tried)
            ft_vec_push(arena, tried, package.at ? ft_concat(arena, package, FT_STR("."), full[i], (ft_str){0}) : full[i]);
    }
    return NULL;
}

/* Packages know nothing of SQLite: what the default of package p cannot say there, the program's own
 * `sqlite__p__name` says in its place. A project's default__ still comes first. */
static ft_macro *or_own_words(const ft_registry *registry, ft_arena *arena, ft_str adapter_type, ft_str name,
                              ft_macro *found)
{
    if (!ft_str_is(adapter_type, "sqlite") || !ft_str_starts(found->name, FT_STR("default__")) || found->internal ||
        ft_str_eq(found->package, registry->root))
        return found;
    ft_macro *own = internal_macro(registry, ft_format(arena, "sqlite__%.*s__%.*s", FT_ARG(found->package), FT_ARG(name)));
    return own ? own : found;
}

ft_macro *ft_registry_dispatch(const ft_registry *registry, ft_arena *arena, ft_str adapter_type, ft_str package,
                               ft_str name, ft_str ns, ft_strs *tried)
{
    const ft_dispatch_rule *rule = ns.at ? rule_for(registry, ns) : NULL;
    ft_str near_root[] = {registry->root, ns}, plain[] = {{0}};
    const ft_str full[] = {ft_concat(arena, adapter_type, FT_STR("__"), name, (ft_str){0}),
                           ft_concat(arena, FT_STR("default__"), name, (ft_str){0})};
    const ft_str *order = plain;
    size_t len = 1;
    if (rule) {
        order = rule->search_order.at;
        len = rule->search_order.len;
    } else if (ns.at && ft_map_has(&registry->packages, ns)) {
        order = near_root;
        len = 2;
    }
    for (size_t i = 0; i < len; i++) {
        ft_macro *macro = dispatch_in(registry, arena, order[i], package, full, tried);
        if (macro)
            return or_own_words(registry, arena, adapter_type, name, macro);
    }
    return NULL;
}

/* ---- materializations */

typedef struct { ft_macro *root, *imported, *core; } localities;

static localities materializations_named(const ft_registry *registry, ft_str full)
{
    return (localities){own_macro(registry, registry->root, full), imported_macro(registry, full),
                        internal_macro(registry, full)};
}

ft_macro *ft_registry_materialization(const ft_registry *registry, ft_str name, ft_str adapter_type,
                                      bool explicit_overrides)
{
    char text[2][256];
    localities by[2];
    const ft_str kinds[] = {adapter_type, FT_STR("default")};
    bool core = false;
    for (size_t i = 0; i < 2; i++) {
        int len = snprintf(text[i], sizeof text[i], "materialization_%.*s_%.*s", FT_ARG(name), FT_ARG(kinds[i]));
        if (len < 0 || (size_t)len >= sizeof text[i])
            return NULL;
        by[i] = materializations_named(registry, (ft_str){text[i], (size_t)len});
        core = core || by[i].core;
    }
    for (size_t i = 0; i < 2; i++) {
        if (by[i].root)
            return by[i].root;
        if (by[i].imported && !(explicit_overrides && core))
            return by[i].imported;
        if (by[i].core)
            return by[i].core;
    }
    return NULL;
}

/* ---- names */

ft_strs ft_registry_packages(const ft_registry *registry, ft_arena *arena)
{
    ft_strs names = {0};
    for (size_t i = 0; i < registry->internal.len; i++)
        ft_vec_push(arena, &names, registry->internal.at[i]->name);
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(&registry->packages, &at));)
        if (!((const macro_package *)entry->value)->internal)
            ft_vec_push(arena, &names, entry->key);
    return names;
}

static ft_strs keys_of(const ft_map *map, ft_arena *arena, bool only_enabled)
{
    ft_strs names = {0};
    const ft_map_entry *entry;
    for (size_t at = 0; (entry = ft_map_next(map, &at));)
        if (!only_enabled || ((const name_entry *)entry->value)->enabled.len)
            ft_vec_push(arena, &names, entry->key);
    return names;
}

ft_strs ft_registry_ref_names(const ft_registry *registry, ft_arena *arena)
{
    return keys_of(&registry->refs, arena, true);
}

ft_strs ft_registry_source_names(const ft_registry *registry, ft_arena *arena)
{
    return keys_of(&registry->sources, arena, true);
}

ft_strs ft_registry_macro_names(const ft_registry *registry, ft_arena *arena, ft_str package)
{
    ft_strs names = {0};
    const ft_map_entry *entry;
    for (size_t i = 0; i < registry->internal.len; i++)
        for (size_t at = 0; (entry = ft_map_next(&registry->internal.at[i]->macros, &at));)
            ft_vec_push(arena, &names, entry->key);
    const ft_str near[] = {registry->root, package};
    for (size_t i = 0; i < (ft_str_eq(near[0], near[1]) ? 1 : 2); i++) {
        const macro_package *found = ft_map_get(&registry->packages, near[i]);
        for (size_t at = 0; found && (entry = ft_map_next(&found->macros, &at));)
            ft_vec_push(arena, &names, entry->key);
    }
    return names;
}
