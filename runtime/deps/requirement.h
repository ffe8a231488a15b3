/* requirement.h - what is asked for of one package, by however many projects, and the pin that
 * answers it.
 *
 * Two entries are about the same package when they have the same name on the hub, the same
 * repository and subdirectory (with or without ".git"), the same folder or the same tarball name
 * (DEP-08). */
#ifndef FT_DEPS_REQUIREMENT_H
#define FT_DEPS_REQUIREMENT_H

#include "deps/world.h"

typedef struct ft_requirement {
    ft_package_spec spec;  /* the first that asked; versions are those of all */
    ft_str url;            /* git and private: the repository's address */
    ft_str key, other_key; /* names it goes by; other_key {NULL,0}: only one */
} ft_requirement;
typedef struct ft_requirements {
    ft_requirement *at;
    uint32_t len, cap;
} ft_requirements;

/* One package, settled. */
typedef struct ft_pin {
    ft_package_spec spec;
    ft_str url;
    ft_str shown;   /* "Installing ..." */
    ft_str version; /* hub: the release; git: revision, then sha; local and tarball: {NULL,0} */
    ft_str latest;  /* hub: the newest that would run here */
    ft_str project; /* the project's name; known once it was described */
    ft_str tarball; /* hub: address */
    ft_str folder;  /* where its files are, once fetched */
    ft_packages_file wants; /* what it asks for itself */
} ft_pin;
typedef struct ft_pins {
    ft_pin *at;
    uint32_t len, cap;
} ft_pins;

bool ft_requirement_of(const ft_deps *deps, const ft_package_spec *spec, ft_requirement *out);

/* Adds to what is asked for of the same package, or as a new one; `*merged` is it (until the next
 * add). False: reported. */
bool ft_requirements_add(const ft_deps *deps, ft_requirements *all, const ft_requirement *one,
                         ft_requirement **merged);

#endif
