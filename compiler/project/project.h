/* project.h - a checked project: everything later stages read, const once loaded. */
#ifndef FT_PROJECT_PROJECT_H
#define FT_PROJECT_PROJECT_H

#include "base/clock.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/pool.h"
#include "context/invocation.h"
#include "model/profile.h"
#include "model/registry.h"

typedef struct ft_package { ft_project_file file; ft_map macros; /* name -> ft_macro */ } ft_package;

typedef struct ft_project {
    ft_arena *arena;
    const ft_project_file *root;
    FT_VEC(ft_package *) packages;     /* internal ones, then installed by name, the root last */
    const ft_profile *profile;
    const ft_invocation *invocation;   /* flags, vars, ids, clock of this run (context/invocation.h) */
    ft_registry *registry;
    ft_node_list nodes;                /* enabled; dbt's manifest order */
    ft_node_list disabled;
    FT_VEC(ft_macro *) macros;
    FT_VEC(ft_doc *) docs;
    FT_VEC(ft_group *) groups;
    ft_value selectors;                /* selectors.yml, expanded definitions (ART-39) */
    size_t counts[FT_RESOURCE_TYPES];  /* enabled */
} ft_project;

/* A file of a built-in package: its macros are compiled into the program. */
typedef struct ft_builtin_file { ft_str package, path, text; } ft_builtin_file;

typedef struct ft_load_request {
    const ft_fs *fs;
    const ft_clock *clock;
    const ft_pool *pool;               /* reading and parsing pieces run here */
    ft_invocation *invocation;         /* options already resolved; load completes it */
    ft_str project_dir, profiles_dir;  /* {NULL,0}: found by dbt's rules */
    bool without_profile;              /* deps, clean, list of init: no target wanted */
    ft_str profile, target;            /* --profile, --target; {NULL,0}: not given */
    unsigned threads;                  /* --threads; 0: not given */
    bool any_version;                  /* --no-version-check */
    const ft_builtin_file *builtin; size_t builtin_len; /* borrowed for as long as the project */
} ft_load_request;

/* The whole pass: project file, profile, packages, files, capture, properties, tests, resolve, access.
 * NULL if and only if errors were reported; all errors of a stage are reported before giving up. */
const ft_project *ft_project_load(ft_arena *arena, const ft_load_request *request, ft_diags *diags);

#endif
