/* project_file.h - dbt_project.yml (PRJ-01 ... PRJ-28), of the root project or of a package. */
#ifndef FT_MODEL_PROJECT_FILE_H
#define FT_MODEL_PROJECT_FILE_H

#include "base/fs.h"
#include "model/resource.h"
#include "model/yaml_render.h"

typedef enum { FT_PATHS_MODEL, FT_PATHS_SEED, FT_PATHS_TEST, FT_PATHS_ANALYSIS, FT_PATHS_MACRO,
               FT_PATHS_SNAPSHOT, FT_PATHS_FUNCTION, FT_PATHS_KINDS } ft_path_kind;

typedef struct { ft_str ns; ft_strs search_order; } ft_dispatch_rule;

typedef struct ft_project_file {
    ft_str name, version, profile;        /* {NULL,0}: absent */
    ft_str root;                          /* folder, absolute or relative to the working directory */
    ft_strs paths[FT_PATHS_KINDS], docs_paths, asset_paths, osi_paths, clean_targets;
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
    ft_value project_vars;                /* of vars.yml: visible while dbt_project.yml is rendered; FT_UNDEFINED: none */
    const ft_source *source;              /* NULL for the built-in packages */
    bool internal;                        /* dbt, dbt_postgres, dbt_sqlite */
} ft_project_file;

/* The texts of a project's own files, parsed but not rendered. */
typedef struct ft_project_text {
    ft_str root;
    const ft_source *source;
    const ft_yaml *tree;                  /* dbt_project.yml, a mapping */
    const ft_yaml *vars;                  /* `vars:` of vars.yml; NULL: none */
} ft_project_text;

/* Reads dbt_project.yml and vars.yml below `root` (PRJ-23, PRJ-68). False: reported. */
bool ft_project_text_read(ft_arena *arena, const ft_fs *fs, ft_str root, ft_project_text *out, ft_diags *diags);

/* Renders and checks (PRJ-01 ... PRJ-28). `scope`: target, env_var, var; NULL: nothing is rendered.
 * False: at least one error was reported; all of the file's are. */
bool ft_project_file_load(ft_arena *arena, const ft_project_text *text, const ft_yaml_scope *scope, ft_project_file *out,
                          ft_diags *diags);

/* A built-in package: only macros. */
ft_project_file ft_project_file_internal(ft_str name);

/* The tree that configures nodes of `type` (PRJ-62). `corrected_analyses` is the flag
 * require_corrected_analysis_fqns. FT_UNDEFINED or a dict. */
ft_value ft_project_tree(const ft_project_file *file, ft_resource_type type, bool corrected_analyses);
ft_value ft_project_tree_raw(const ft_project_file *file, ft_resource_type type, bool corrected_analyses);

/* require-dbt-version against the version we stand for (PRJ-13, DEP-13). */
bool ft_project_check_version(const ft_project_file *file, ft_str ours, ft_diags *diags);

#endif
