/* resource.h - what a project has besides nodes: macros, docs blocks, groups. */
#ifndef FT_MODEL_RESOURCE_H
#define FT_MODEL_RESOURCE_H

#include "model/node.h"

typedef struct ft_macro {
    ft_str unique_id;                 /* macro.<package>.<name> */
    ft_str name, package;             /* name as templates call it; "materialization_table_default", "test_x" */
    ft_str path, original_file_path;
    const ft_source *source;          /* the block with its tags: macro_sql is source->text */
    ft_lazy_template *body;           /* its grammar was checked at load */
    ft_strs depends_on_macros;        /* static scan of calls (DSP-17), resolved to unique ids */
    ft_strs supported_languages;      /* materializations; else empty */
    ft_str description, patch_path;
    ft_value meta, docs, arguments;   /* arguments: list of {name, type, description} */
    ft_value config;
    int64_t created_us;
    bool internal;                    /* of the built-in packages */
    bool pure_test;                   /* a test macro that can be captured without rendering */
} ft_macro;

/* A helper of our built-in macros that dbt has no name for: it stays out of artifacts and counts. */
bool ft_macro_is_helper(const ft_macro *macro);

/* Macros that were called, in order of the first call, no doubles. */
typedef struct ft_called { ft_arena *arena; FT_VEC(const ft_macro *) macros; } ft_called;

typedef struct ft_doc { ft_str unique_id, name, package, path, original_file_path, contents; } ft_doc;
typedef struct ft_group { ft_str unique_id, name, package, path, original_file_path, description; ft_value owner, config; ft_span span; } ft_group;

#endif
