/* layers.h - the configs that dbt_project.yml gives a node (PRJ-53 ... PRJ-56), shared between nodes.
 *
 * Every folder of a config tree is merged once; nodes of one folder share its dict until a layer of
 * their own makes a copy. One ft_layers belongs to one thread at a time. */
#ifndef FT_PROJECT_LAYERS_H
#define FT_PROJECT_LAYERS_H

#include "base/map.h"
#include "model/project_file.h"

typedef struct { const ft_dict *given; ft_dict *set; } ft_settled_config; /* and what ft_config_finish made of it */

typedef struct ft_layers {
    ft_arena *arena;
    const ft_project_file *root;
    bool corrected_analyses;   /* require_corrected_analysis_fqns */
    ft_map merged;             /* level of a tree and kind -> its merged config */
    ft_settled_config settled[FT_RESOURCE_TYPES]; /* the last one of a tree, of each kind */
    ft_map used;               /* levels of the root's trees that some node reached, by address */
} ft_layers;

ft_layers *ft_layers_new(ft_arena *arena, const ft_project_file *root, bool corrected_analyses);

typedef struct ft_layer_request {
    ft_resource_type type;
    const ft_project_file *package;     /* the node's own */
    ft_strs fqn;
    const ft_dict *properties, *calls;  /* of YAML, of config() in the file; NULL: none */
    const ft_dict *properties_raw, *calls_raw;
    ft_span span;
} ft_layer_request;

/* All layers, weakest first: own tree, properties, config(), and for a package's node the root's tree.
 * False: at least one error was reported; *out is usable all the same. */
bool ft_layers_config(ft_layers *layers, const ft_layer_request *request, ft_config *out, ft_diags *diags);

/* Warns about paths of the root's trees that reach no node (PRJ-63). `all`: of every thread. */
void ft_layers_warn_unused(ft_layers *const *all, size_t count, ft_diags *diags);

#endif
