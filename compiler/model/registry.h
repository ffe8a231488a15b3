/* registry.h - find by name, package, version: the algorithms behind ref(), source() and macro
 * lookup (DSP-01 ... DSP-16). Built once, then read by every thread. */
#ifndef FT_MODEL_REGISTRY_H
#define FT_MODEL_REGISTRY_H

#include "model/project_file.h"

typedef struct ft_registry ft_registry;
ft_registry *ft_registry_new(ft_arena *arena, ft_str root_package);

void ft_registry_add_node(ft_registry *registry, ft_node *node);     /* enabled or disabled */
void ft_registry_add_macro(ft_registry *registry, ft_macro *macro);
void ft_registry_add_package(ft_registry *registry, const ft_project_file *package);
void ft_registry_add_dispatch(ft_registry *registry, const ft_dispatch_rule *rule); /* root's only */

/* require_ref_searches_node_package_before_root (DSP-16). */
void ft_registry_prefer_own_package(ft_registry *registry, bool own_first);

/* AMBIGUOUS: several packages have it and none is nearer than the others (PAR-19). */
typedef enum { FT_LOOKUP_FOUND, FT_LOOKUP_DISABLED, FT_LOOKUP_ABSENT, FT_LOOKUP_AMBIGUOUS } ft_lookup;
/* `from_package`: the package of the node that refs. */
ft_lookup ft_registry_ref(const ft_registry *registry, const ft_ref *ref, ft_str from_package, ft_node **found);
ft_lookup ft_registry_function(const ft_registry *registry, const ft_ref *name, ft_str from_package, ft_node **found);
ft_lookup ft_registry_metric(const ft_registry *registry, const ft_ref *name, ft_str from_package, ft_node **found);
ft_lookup ft_registry_source(const ft_registry *registry, ft_str source, ft_str table, ft_str from_package, ft_node **found);
/* The enabled nodes that ref() may mean by `name`, of all packages; NULL: none. */
const ft_node_list *ft_registry_namesakes(const ft_registry *registry, ft_str name);
ft_node *ft_registry_by_id(const ft_registry *registry, ft_str unique_id);

/* Unqualified lookup for a node of `package` (steps 1, 2 and 5 of DSP-01). NULL: none. */
ft_macro *ft_registry_macro(const ft_registry *registry, ft_str package, ft_str name);
/* package.name, exactly there ("dbt" means all internal packages). */
ft_macro *ft_registry_macro_in(const ft_registry *registry, ft_str package, ft_str name);
/* The same, else wherever ft_registry_adapter_macro finds a plain name. */
ft_macro *ft_registry_macro_near(const ft_registry *registry, ft_str package, ft_str name);
bool ft_registry_has_package(const ft_registry *registry, ft_str name); /* as a namespace for templates */
/* adapter.dispatch (DSP-07, DSP-08): the first of prefix__name over the search order. `tried` (may be
 * NULL) gets "pkg.prefix__name" of all that were looked for. */
ft_macro *ft_registry_dispatch(const ft_registry *registry, ft_arena *arena, ft_str adapter_type, ft_str package,
                               ft_str name, ft_str ns /* {NULL,0}: none */, ft_strs *tried);
/* Macros that adapters call by name: root > imported > internal (DSP-12). */
ft_macro *ft_registry_adapter_macro(const ft_registry *registry, ft_str name);
/* DSP-13. `explicit_overrides` is the flag require_explicit_package_overrides_for_builtin_materializations. */
ft_macro *ft_registry_materialization(const ft_registry *registry, ft_str name, ft_str adapter_type, bool explicit_overrides);
/* generate_{schema,database,alias}_name for a node of `package` (DSP-14). */
ft_macro *ft_registry_naming_macro(const ft_registry *registry, ft_str package, ft_str name);

/* All packages with macros, internal ones first, then as they were added. */
ft_strs ft_registry_packages(const ft_registry *registry, ft_arena *arena);

/* Names for suggestions. */
ft_strs ft_registry_ref_names(const ft_registry *registry, ft_arena *arena);
ft_strs ft_registry_source_names(const ft_registry *registry, ft_arena *arena); /* "source.table" */
ft_strs ft_registry_macro_names(const ft_registry *registry, ft_arena *arena, ft_str package);

#endif
