/* own_config.h - what templates may change of a node's own values, and what of it stays.
 *
 * dbt hands out the very objects its manifest is written from: a value that config.get() gives, and what lies
 * within `meta`, configs and column properties of the project's own where `model` shows them. What one template
 * puts in there the next one of the node reads, and manifest.json has. All other members of `model` are copies.
 *
 * Here the node stays const. A binding makes one copy of each such container when it is asked for; who renders
 * then takes a changed node out. */
#ifndef FT_CONTEXT_OWN_CONFIG_H
#define FT_CONTEXT_OWN_CONFIG_H

#include "context/context.h"

/* A config of the bound node; FT_UNDEFINED: there is none. A container is the binding's own. */
ft_value ft_own_config(ft_context *context, ft_str key);

/* Puts the binding's containers into `model`, the bound node as a dict. */
void ft_own_share(ft_context *context, ft_dict *model);

/* The bound node as it was changed, in `arena`; NULL: it was not. */
const ft_node *ft_own_changed(ft_context *context, ft_arena *arena);

#endif
