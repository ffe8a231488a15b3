/* world.h - what the contexts of one invocation share: the project as templates may ask for it.
 *
 * Filled by project/load (for capture) and by the run; const while contexts exist, any thread. What
 * stands above this layer is asked through the functions; each may be NULL where nothing can answer. */
#ifndef FT_CONTEXT_WORLD_H
#define FT_CONTEXT_WORLD_H

#include "context/invocation.h"
#include "context/warehouse.h"
#include "model/registry.h"

typedef struct ft_world {
    const ft_invocation *invocation;
    const ft_profile *profile;                 /* NULL: no profile is loaded (deps, clean): no `target` */
    const ft_project_file *root;               /* NULL while dbt_project.yml itself is read */
    const ft_project_file *const *packages;    /* all that may own vars: installed ones and the root */
    size_t packages_len;
    const ft_registry *registry;               /* NULL: no macros yet */
    ft_str adapter_type;                       /* "postgres"; {NULL,0}: profile->type */
    bool lenient_vars;                         /* deps and clean: a var without a value is none in dbt_project.yml (PRJ-70) */
    const ft_capabilities *can;                /* of the adapter; NULL: PostgreSQL's ways */

    void *self;
    /* The `graph` dict (SHP-04), made when first asked for; owned by whoever answers. */
    bool (*graph)(void *self, ft_job *job, ft_value *out);
    /* The text of a docs block as doc(package, name) finds it from `from_package`; false: none. */
    bool (*doc)(void *self, ft_str package /* {NULL,0}: any */, ft_str name, ft_str from_package, ft_str *out);
    /* Where --defer would look for `node`: a relation of the state manifest, or NULL. */
    const ft_relation *(*deferred)(void *self, const ft_node *node);
    /* Whether `node` is selected in this run. */
    bool (*selected)(void *self, const ft_node *node);
    ft_value selected_resources;               /* list of unique ids; FT_UNDEFINED: empty */
} ft_world;

ft_str ft_world_adapter_type(const ft_world *world);
ft_name_style ft_world_name_style(const ft_world *world);

/* Whether the connection reaches relations of `database` (CFG-05), and what to say where it does not. */
bool ft_world_reaches(const ft_world *world, ft_str database);
ft_str ft_world_unreached(ft_arena *arena, const ft_world *world, ft_str database);

/* The var of that name for a node of `package` (CTX-01); FT_UNDEFINED: missing. Not rendered. */
ft_value ft_world_var(const ft_world *world, ft_str package, ft_str name);
/* All vars a node of `package` sees, in one new dict: for the message about a missing one. */
ft_dict *ft_world_vars(ft_arena *arena, const ft_world *world, ft_str package);

#endif
