/* semantic_shorthand.h - a semantic model that stands among the properties of its model (PRP-36).
 *
 * `semantic_model: true` makes one of the model's columns (those with `dimension` or `entity`), of
 * `derived_semantics`, `primary_entity` and `agg_time_dimension`; `metrics` are the model's. Here it is
 * brought into the form of an entry of `semantic_models:`, so that one path makes nodes of both. */
#ifndef FT_PROJECT_SEMANTIC_SHORTHAND_H
#define FT_PROJECT_SEMANTIC_SHORTHAND_H

#include "model/properties.h"

typedef struct ft_semantic_shorthand {
    ft_entry model;                /* name.at NULL: `enabled: false`, and nothing else is set */
    ft_entries metrics;            /* as in `metrics:` of a file, of the form without type_params */
    ft_str agg_time_dimension;     /* that of metrics which name none; at NULL: none */
} ft_semantic_shorthand;

/* `model` is an entry of `models:` with `semantic_model`. Values are borrowed from it. False: reported. */
bool ft_semantic_shorthand_of(ft_arena *arena, const ft_entry *model, ft_diags *diags, ft_semantic_shorthand *out);

#endif
