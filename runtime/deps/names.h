/* names.h - what may become a folder's name or a part of an address. */
#ifndef FT_DEPS_NAMES_H
#define FT_DEPS_NAMES_H

#include "deps/world.h"

/* A package's name becomes a folder: letters, digits, "_", "-" and, inside, ".". False: reported at
 * `span`. */
bool ft_package_name_check(const ft_deps *deps, ft_str name, ft_span span);

/* "namespace/name" of the hub: two such names. */
bool ft_package_address_is_fine(ft_str address);

#endif
