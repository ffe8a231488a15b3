/* packages.h - the project's own file, its profile and the packages it has installed (PRF-01 ... PRF-06, DEP-12, DEP-13). */
#ifndef FT_PROJECT_PACKAGES_H
#define FT_PROJECT_PACKAGES_H

#include "project/loading.h"

/* Fills project->root, profile and packages, and what the world knows of them. False: reported. */
bool ft_packages_load(ft_loading *loading);

#endif
