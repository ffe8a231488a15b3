/* properties.h - one properties file (.yml below a source path) as structs (PRP-01 ... PRP-59).
 *
 * Models, seeds, snapshots, analyses, functions, macros and singular tests are patches of things that
 * other files define; sources are read with their tables; what is few (exposures, groups, unit tests,
 * the semantic layer) stays a value. Tests stay YAML: project/generic_tests reads them when it knows
 * what they test. Reading is one piece of work: any thread, each with its arena and diagnoses. */
#ifndef FT_MODEL_PROPERTIES_H
#define FT_MODEL_PROPERTIES_H

#include "model/node.h"
#include "model/yaml_render.h"

typedef struct ft_column_patch {
    ft_column *column;
    const ft_yaml *tests;              /* a sequence, NULL: none */
} ft_column_patch;
typedef FT_VEC(ft_column_patch *) ft_column_patches;

typedef enum { FT_PATCH_MODELS, FT_PATCH_SEEDS, FT_PATCH_SNAPSHOTS, FT_PATCH_ANALYSES, FT_PATCH_FUNCTIONS,
               FT_PATCH_MACROS, FT_PATCH_TESTS, FT_PATCH_KINDS } ft_patch_kind;
const char *ft_patch_key(ft_patch_kind kind);   /* "models", "data_tests" ... */

typedef struct ft_version_patch {
    ft_value v;
    ft_str v_text;                     /* "2" */
    ft_str defined_in, description, access;     /* at NULL: not given */
    ft_dict *config, *config_raw;      /* NULL: none */
    ft_column_patches columns;         /* its own entries */
    const ft_yaml *include, *exclude;  /* of the {include, exclude} entry; NULL: none */
    bool has_columns, has_tests;
    const ft_yaml *tests;
    ft_value constraints, docs, deprecation_date;
    ft_span span;
} ft_version_patch;

typedef struct ft_patch {
    ft_patch_kind kind;
    ft_str name, description;
    ft_span span;                      /* of the name */
    ft_dict *config, *config_raw;      /* meta, docs, group, contract, access moved in (PRP-05); NULL: none */
    ft_column_patches columns;
    const ft_yaml *tests;              /* NULL: none */
    ft_str access;                     /* "" none */
    ft_value constraints, latest_version, deprecation_date, time_spine, quote_columns;
    FT_VEC(ft_version_patch) versions;
    ft_str relation;                   /* snapshots in YAML; {NULL,0}: none */
    ft_value arguments, returns, overloads, meta, docs;   /* macros and functions */
} ft_patch;

typedef struct ft_table_patch {
    ft_str name, description, identifier;       /* identifier.at NULL: name */
    ft_value quoting, freshness, external, loaded_at_field, loaded_at_query; /* FT_UNDEFINED: not given */
    ft_value meta, tags, docs;
    ft_dict *config;
    ft_column_patches columns;
    const ft_yaml *tests;
    ft_span span;
} ft_table_patch;

typedef struct ft_source_patch {
    ft_str name, description, loader, overrides; /* overrides.at NULL: defines, else patches that package's */
    ft_str database, schema;                     /* at NULL: not given */
    ft_value raw_database, raw_schema;           /* as written; FT_VALUE_NONE: not given */
    ft_value quoting, freshness, loaded_at_field, loaded_at_query;
    ft_value meta, tags;
    ft_dict *config;
    FT_VEC(ft_table_patch *) tables;
    ft_span span;
} ft_source_patch;

typedef struct ft_entry { ft_str name; ft_value data; ft_dict *config_raw; ft_span span; const ft_yaml *node; } ft_entry;
typedef FT_VEC(ft_entry) ft_entries;

typedef struct ft_properties {
    const ft_source *source;
    FT_VEC(ft_patch *) patches;        /* models, seeds, snapshots, macros, tests, analyses, functions */
    FT_VEC(ft_source_patch *) sources;
    ft_entries exposures, groups, metrics, semantic_models, unit_tests, saved_queries;
    ft_entries semantic_shorthands;    /* models with semantic_model:, and all that they say */
} ft_properties;

typedef struct ft_properties_request {
    ft_arena *arena;               /* what nodes take over: values, columns, entries */
    ft_arena *passing;             /* patches, sources and tests, until nodes and tests are made of them */
    ft_keeper *texts;               /* keeps all texts */
    const ft_yaml_scope *scope;    /* env_var, var, target to render texts with; NULL: nothing is rendered */
    ft_diags *diags;
} ft_properties_request;

/* Reads the document `tree` of `source`; the tree and the text may go afterwards. False: errors were
 * reported; what could be read is in *out. */
bool ft_properties_read(const ft_properties_request *request, const ft_source *source, const ft_yaml *tree,
                        ft_properties *out);

#endif
