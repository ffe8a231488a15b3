/* node.h - the things of a project that have a unique id and a place in the graph.
 *
 * One struct for all kinds, so that selection, graph and manifest treat them alike; what only one
 * kind has hangs on a pointer. Made while files are loaded, completed by properties and resolve,
 * const afterwards and read by every thread. All text lives in the project arena. */
#ifndef FT_MODEL_NODE_H
#define FT_MODEL_NODE_H

#include "model/config.h"
#include "model/relation.h"
#include "render/template.h"

typedef struct ft_node ft_node;
typedef FT_VEC(ft_node *) ft_node_list;
typedef FT_VEC(ft_str) ft_strs;
/* Adds what tags and their like may be: one text, or a list of which only texts count. */
void ft_texts_add(ft_arena *arena, ft_strs *out, ft_value given);

typedef struct { ft_str package; /* {NULL,0}: none given */ ft_str name; ft_value version; /* none or FT_UNDEFINED: none */
                 ft_span span; } ft_ref;
typedef struct { ft_str source, table; ft_span span; } ft_source_ref;
typedef FT_VEC(ft_ref) ft_refs;
typedef FT_VEC(ft_source_ref) ft_source_refs;

typedef struct ft_column_more {        /* what few columns have */
    ft_value meta, tags;                      /* dict, list */
    ft_value quote;                           /* bool or none */
    ft_value constraints;                     /* list of dicts as in the manifest */
    ft_value granularity, dimension, entity;  /* none unless given */
    ft_strs doc_blocks;
    ft_dict *extra;                           /* further keys, NULL: none */
} ft_column_more;

typedef struct ft_column {             /* of properties: PRP-09 ... PRP-17 */
    ft_str name, description, data_type;      /* data_type.at NULL: null */
    const ft_column_more *more;               /* never NULL; shared by columns that have nothing of it */
    ft_span span;
} ft_column;
typedef FT_VEC(ft_column *) ft_column_list;   /* order of the YAML file */

/* What a foreign key of a model or of one of its columns points at: `to` as written, and what it names. */
typedef struct ft_foreign_key { ft_str to; bool is_ref; ft_ref ref; ft_source_ref source; } ft_foreign_key;

typedef struct ft_model_info {          /* models only (PRP-26 ... PRP-41) */
    ft_str access;                            /* "protected" */
    ft_value constraints;                     /* list of dicts */
    FT_VEC(ft_foreign_key) foreign_keys;      /* of these and of its columns' */
    ft_value version, latest_version;         /* none: unversioned */
    ft_value deprecation_date;                /* ISO text or none */
    ft_value time_spine;                      /* dict or none */
    ft_strs primary_key;
    ft_str contract_checksum;                 /* {NULL,0}: its contract is not enforced */
} ft_model_info;

typedef struct ft_test_info {           /* data tests */
    bool singular;
    ft_str test_name, ns;                     /* "not_null", "dbt_utils" or {NULL,0} */
    ft_dict *kwargs;                          /* test_metadata.kwargs, text as written */
    ft_str column_name;                       /* {NULL,0}: none */
    ft_str file_key_name;                     /* "models.orders" */
    ft_str attached_node;                     /* unique id, {NULL,0}: none */
    struct ft_macro *macro;                   /* test_<name>; NULL for singular tests */
} ft_test_info;

typedef struct ft_seed_info { ft_str root_path; } ft_seed_info;

typedef struct ft_source_info {         /* PRP-42 ... PRP-53 */
    ft_str source_name, source_description, loader, identifier;
    ft_value quoting, loaded_at_field, loaded_at_query, freshness, external, source_meta;
    ft_value unrendered_database, unrendered_schema;
} ft_source_info;

typedef struct ft_exposure_info { ft_str type, label, maturity, url; ft_value owner; } ft_exposure_info;

typedef struct ft_unit_test_info {      /* PRP-64 ... PRP-80 */
    ft_str model;                             /* name as written */
    ft_node *tested;                          /* the model node */
    ft_value given, expect, overrides, versions, version;
    ft_str fixture_package;
    const struct ft_node *versioned;
} ft_unit_test_info;

typedef struct ft_semantic_info { ft_value data; /* the manifest entry's own keys, in order */ } ft_semantic_info;

typedef struct ft_hook_info { uint32_t index; bool on_run_end; bool transaction; } ft_hook_info;

typedef struct ft_extra_cte { ft_str id, sql; } ft_extra_cte;

typedef struct ft_node_more {           /* what most tests have nothing of */
    ft_str patch_path;                        /* "shop://models/schema.yml"; {NULL,0}: none */
    ft_str relation_name;                     /* rendered; {NULL,0}: none (CFG-67) */
    ft_str language;                          /* "sql", "python"; of functions also "javascript" */
    ft_str checksum_name, checksum;           /* "sha256" / "none" / "path" */
    ft_str description;
    ft_strs doc_blocks;
    ft_column_list columns;
    ft_value meta, docs;                      /* dict; {show, node_color} */
    ft_value unrendered_config_extra;         /* config() of the file as raw text, a dict; or FT_UNDEFINED */
    ft_value metrics;                         /* [[name], …] of refs to metrics; FT_UNDEFINED: none */
    const ft_list *functions;                 /* [[name] or [package, name], …] of function(); NULL: none */
    const ft_node_list *overloads;            /* a function's other signatures, nodes of no manifest; NULL: none */
} ft_node_more;
extern const ft_node_more ft_nothing_more;    /* "sql", checksum "none", no texts, no columns */

struct ft_node {
    uint8_t type;                             /* ft_resource_type */
    bool enabled;
    bool uses_is_incremental;                 /* PRP-73 */
    bool snapshot_from_yaml;
    ft_str unique_id, name, package, alias;
    ft_str path;                              /* below the resource path: "marts/orders.sql" */
    ft_str original_file_path;                /* below the package's root: "models/marts/orders.sql" */
    ft_strs fqn, tags;
    ft_str database, schema;                  /* {NULL,0}: none */
    bool quote_database, quote_schema, quote_identifier; /* PRJ-75, decided at load */
    const ft_node_more *more;                 /* never NULL; ft_nothing_more is shared */
    ft_config config;
    ft_dict *config_calls;                    /* config() in the file, one merged layer; NULL: none */
    ft_str raw_code;
    const ft_source *source;                  /* the text that raw_code is, with its place */
    const ft_template *tmpl;                  /* of raw_code, where several nodes share it; NULL: parsed where
                                                 the node is compiled, if it has code at all */
    ft_str group;                             /* {NULL,0}: none */
    ft_refs refs;
    ft_source_refs sources;
    ft_node_list depends_on;                  /* resolved, first appearance, no doubles (ART-37) */
    ft_strs depends_on_macros;                /* unique ids, likewise */
    int64_t created_us;                       /* wall clock */
    ft_span span;                             /* where it is defined: a file, or an entry of YAML */
    union {
        ft_model_info *model;
        ft_test_info *test;
        ft_seed_info *seed;
        ft_source_info *source;
        ft_exposure_info *exposure;
        ft_unit_test_info *unit_test;
        ft_semantic_info *semantic;           /* metric, semantic_model, saved_query */
        ft_hook_info *hook;
        ft_value *function;                   /* returns, arguments, overloads */
    } as;
    uint32_t graph_id;                        /* dense id once the graph is built */
};

/* All zero but for `more`, of which it has nothing. */
ft_node *ft_node_new(ft_arena *arena);
/* The node's own, to be written while it is made; a copy of a node shares its original's. */
ft_node_more *ft_node_own_more(ft_arena *arena, ft_node *node);

/* ref'able kinds: model, seed, snapshot (and functions by function()). */
bool ft_node_is_refable(const ft_node *node);
bool ft_node_is_ephemeral(const ft_node *node);        /* a model with materialized: ephemeral */
/* materialized config; "" for kinds without one. */
ft_str ft_node_materialized(const ft_node *node);
/* The relation that {{ this }} is. */
ft_relation ft_node_relation(const ft_node *node);
bool ft_node_is_versioned(const ft_node *node);
/* Versions as numbers where both are, else as text. `scratch` takes their texts. */
bool ft_version_is_later(ft_arena *scratch, ft_value version, ft_value than);
/* "orders" or "orders.v2": how messages and selection name it. */
ft_str ft_node_search_name(ft_arena *arena, const ft_node *node);

#endif
