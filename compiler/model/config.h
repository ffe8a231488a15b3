/* config.h - the configs of a node: layers, merge rules, defaults (reference PRJ-53 ... PRJ-66, CFG-*).
 *
 * A config holds only what some layer set; defaults come from the kind's table. So the 31,000 tests
 * of a large project share one table. Order of keys as dbt writes them: declared keys in their
 * class's order, then extra keys in the order they came. */
#ifndef FT_MODEL_CONFIG_H
#define FT_MODEL_CONFIG_H

#include "source/diag.h"
#include "value/op.h"
#include "value/sink.h"

typedef enum { FT_MODEL, FT_SEED, FT_SNAPSHOT, FT_TEST /* generic and singular */, FT_ANALYSIS, FT_OPERATION,
               FT_FUNCTION, FT_SOURCE, FT_EXPOSURE, FT_METRIC, FT_SEMANTIC_MODEL, FT_SAVED_QUERY,
               FT_UNIT_TEST, FT_RESOURCE_TYPES } ft_resource_type;
const char *ft_resource_type_word(ft_resource_type type);   /* "model", "semantic_model" ... as in unique ids */
const char *ft_resource_type_plural(ft_resource_type type); /* key in dbt_project.yml: "models", "data_tests" */

typedef struct ft_config {
    uint8_t type;             /* ft_resource_type */
    ft_dict *set;             /* what layers set; NULL: nothing. Never holds both pre_hook and pre-hook */
    ft_dict *unrendered;      /* raw text per key; NULL: nothing */
} ft_config;

/* The merged value: what was set, else the default of the kind, else FT_UNDEFINED. */
ft_value ft_config_get(const ft_config *config, ft_str key);
/* The same as text / truth; a value of another type gives the default's. */
ft_str ft_config_text(const ft_config *config, ft_str key);   /* {NULL,0}: none */
bool ft_config_truth(const ft_config *config, ft_str key);

/* Which dict of values two configs share is decided by ft_config_merge: it never writes the dict it
 * finds but puts a new one in its place, so `ft_config copy = *config;` is a copy. A first layer may
 * become the config's dict as it is: nobody may write a layer that was merged. */

/* Adds a layer with the merge rule of each key (replace, append, update, grants). `layer` is a dict
 * of native values; keys may begin with '+'. Aliases (pre_hook, dbname) are folded. Errors (both
 * spellings, a tag that is not text ...) go to `diags` at `span`. */
bool ft_config_merge(ft_arena *arena, ft_config *config, const ft_dict *layer, ft_span span, ft_diags *diags);
/* Raw texts of a layer: later layers replace (PRJ-66). `layer` may be NULL. */
void ft_config_merge_unrendered(ft_arena *arena, ft_config *config, const ft_dict *layer);
/* Joins two config() calls of one file, as dbt collects them before merging (PRJ-59): like merge, but
 * without defaults. Returns the joined dict; `calls` may be NULL and is not written. */
ft_dict *ft_config_join_calls(ft_arena *arena, ft_dict *calls, const ft_dict *more);
/* What follows from other configs, once all layers are in: store_failures and store_failures_as
 * (CFG-56, CFG-57). Numbers and truths become the text they print as where text is wanted. */
void ft_config_finish(ft_arena *arena, ft_config *config);
/* Replaces one value. */
void ft_config_put(ft_arena *arena, ft_config *config, ft_str key, ft_value value);
bool ft_config_is_declared(ft_resource_type type, ft_str key);

/* Checks types of declared keys once all layers are in (CFG-01 ...). */
bool ft_config_check(const ft_config *config, ft_span span, ft_diags *diags);

/* Every key with its value in dbt's order, for manifests and model.config: members of the open dict. */
void ft_config_tell(const ft_config *config, ft_sink *sink);

#endif
