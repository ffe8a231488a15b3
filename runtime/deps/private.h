/* private.h - which repository a private package is in (DEP-04).
 *
 * DBT_ENV_PRIVATE_GIT_PROVIDER_INFO, which dbt's platform sets, is a JSON list of {org, url, token, provider}: the
 * first whose organisation, provider and path fit is taken, with {token}, {repo}, {group} and {project} filled in.
 * Where it is unset or empty, "org/repo" is a repository of its provider over ssh. */
#ifndef FT_DEPS_PRIVATE_H
#define FT_DEPS_PRIVATE_H

#include "deps/world.h"

#define FT_PRIVATE_VARIABLE "DBT_ENV_PRIVATE_GIT_PROVIDER_INFO"

/* The address of the package that `spec` asks for. False: reported. */
bool ft_private_url(const ft_deps *deps, const ft_package_spec *spec, ft_str *url);

/* Appends the tokens in the variable's text, which no log may show; nothing where it is no such list. */
void ft_private_tokens(ft_arena *arena, ft_str variable, ft_strs *out);

#endif
