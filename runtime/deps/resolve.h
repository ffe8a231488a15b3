/* resolve.h - all packages of a project, those that packages ask for included, each at one version
 * (DEP-08). */
#ifndef FT_DEPS_RESOLVE_H
#define FT_DEPS_RESOLVE_H

#include "deps/fetch.h"

/* What `root` asks for and, in turn, what those packages do, in the order they were met. No two
 * have one project's name, none has `root_name`. False: reported. */
bool ft_resolve(ft_fetcher *fetcher, const ft_deps *deps, const ft_packages_file *root,
                ft_str root_name, ft_pins *out);

/* The packages of a lock, as they stand there. False: reported. */
bool ft_resolve_locked(ft_fetcher *fetcher, const ft_deps *deps, const ft_packages_file *lock,
                       ft_pins *out);

#endif
