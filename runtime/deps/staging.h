/* staging.h - a new set of packages beside the old one, and the moment it takes its place.
 *
 * The set is made in a folder next to packages-install-path (inside it where that is a mount point)
 * and exchanged with it in one step: who looks, or is killed, finds the old set or the new one. A
 * lock keeps a second deps waiting; what a killed one left is cleared by the next. */
#ifndef FT_DEPS_STAGING_H
#define FT_DEPS_STAGING_H

#include "deps/world.h"

typedef struct ft_staging {
    const ft_deps *deps;
    ft_str install;  /* packages-install-path, absolute, links followed */
    ft_str root;     /* of what is made here */
    ft_str packages; /* the new set */
    ft_str downloads; /* below DBT_DOWNLOADS_DIR where that is set, which may be another disk */
    bool inside; /* root is inside install */
    int lock;
} ft_staging;

/* False: reported; nothing is to be closed then. Refuses an install path that holds the project. */
bool ft_staging_open(const ft_deps *deps, ft_str install_path, ft_staging *out);
/* The new set takes the old one's place. False: reported. */
bool ft_staging_swap(ft_staging *staging);
void ft_staging_close(ft_staging *staging); /* clears what is left */

#endif
