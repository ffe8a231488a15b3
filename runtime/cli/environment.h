/* environment.h - the variables of the process, completed by a .env file (CLI-095, CLI-097). */
#ifndef FT_CLI_ENVIRONMENT_H
#define FT_CLI_ENVIRONMENT_H

#include "base/fs.h"
#include "base/map.h"
#include "model/node.h"

typedef struct ft_environment {
    ft_arena *arena;
    ft_map variables;   /* name -> const char *value */
} ft_environment;

/* Copies "NAME=value" texts up to a NULL, as in environ. */
void ft_environment_init(ft_environment *environment, ft_arena *arena, char *const *variables);

/* Adds what the nearest .env in `folder` (absolute) or above it says and the environment does not.
 * An unreadable file or line is passed over, as by dbt. */
void ft_environment_add_file(ft_environment *environment, const ft_fs *fs, ft_str folder);

/* A variable of the program's own (ft_variable_is_ours) set under one of its names, DBT_X and
 * DBT_ENGINE_X, gets the other one too; the ENGINE name wins. */
void ft_environment_mirror(ft_environment *environment);

/* {NULL,0}: unset. `self` is the ft_environment: fits ft_env_fn and ft_invocation.env. */
ft_str ft_environment_get(void *self, ft_str name);
ft_strs ft_environment_names(ft_arena *arena, const ft_environment *environment);

#endif
