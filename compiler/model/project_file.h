/* project_file.h - dbt_project.yml (PRJ-01 ... PRJ-28), of the root project or of a package. */
#ifndef FT_MODEL_PROJECT_FILE_H
#define FT_MODEL_PROJECT_FILE_H

#include "base/fs.h"
#include "model/resource.h"

typedef enum { FT_PATHS_MODEL, FT_PATHS_SEED, FT_PATHS_TEST, FT_PATHS_ANALYSIS, FT_PATHS_MACRO,
               FT_PATHS_SNAPSHOT, FT_PATHS_FUNCTION, FT_PATHS_KINDS } ft_path_kind;

typedef struct { ft_str ns; ft_strs search_order; } ft_dispatch_rule;

typedef struct ft_project_file {
    ft_str name, version, profile;        /* {NULL,0}: absent */
    ft_str root;                          /* folder, absolute or relative to the working directory */
    ft_strs paths[FT_PATHS_KINDS], docs_paths, asset_paths, clean_targets;
    ft_str target_path, log_path, install_path;
    ft_value require_dbt_version;         /* list of text, or FT_UNDEFINED */
    ft_value quoting;                     /* dict, or FT_UNDEFINED */
    ft_strs on_run_start, on_run_end;     /* as written, never rendered here */
    FT_VEC(ft_dispatch_rule) dispatch;
    ft_value config_trees[FT_RESOURCE_TYPES]; /* rendered; FT_UNDEFINED: none. Keys keep their '+' */
    ft_value config_trees_raw[FT_RESOURCE_TYPES];
    ft_value vars;                        /* dict, not rendered */
    ft_value query_comment;               /* text, none, dict; FT_UNDEFINED: default */
    ft_value flags;                       /* dict; FT_UNDEFINED: none */
    bool restrict_access;
    const ft_source *source;              /* NULL for the built-in packages */
    bool internal;                        /* dbt, dbt_postgres, dbt_sqlite */
} ft_project_file;

#endif
