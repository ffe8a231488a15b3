/* add_package.h - `deps --add-package`: an entry more in packages.yml (DEP-11). */
#ifndef FT_DEPS_ADD_PACKAGE_H
#define FT_DEPS_ADD_PACKAGE_H

#include "deps/world.h"

typedef struct ft_added_package {
    ft_package_kind kind; /* hub, git or local */
    ft_str name, version; /* version {NULL,0}: none; "a,b" of the hub is two requirements */
} ft_added_package;

/* "NAME@VERSION" of `source` ("hub", "git", "local"). False: reported. */
bool ft_added_package_read(const ft_deps *deps, ft_str text, ft_str source, ft_added_package *out);

/* The text of `file` with the entry at its end and older entries of the same package gone. Comments
 * and form of all else stay, where the list is written in block style. */
ft_str ft_add_package(const ft_deps *deps, const ft_packages_file *file,
                      const ft_added_package *added);

#endif
