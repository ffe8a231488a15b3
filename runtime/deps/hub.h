/* hub.h - the package hub: which packages there are, their versions and what each asks for (DEP-06,
 * DEP-07).
 *
 * The base address is https://hub.getdbt.com/ or DBT_PACKAGE_HUB_URL. Below it api/v1/index.json
 * lists all names and api/v1/<namespace>/<name>.json tells of one. Each is asked for once. One
 * thread at a time. */
#ifndef FT_DEPS_HUB_H
#define FT_DEPS_HUB_H

#include "deps/http.h"

typedef struct ft_hub ft_hub;

ft_hub *ft_hub_new(const ft_deps *deps, ft_http *http); /* in the arena of deps; borrows both */

typedef struct ft_hub_wish {
    ft_str name;      /* "namespace/name" */
    ft_strs versions; /* requirements, all of which must hold */
    bool prerelease;  /* prereleases count, too; they do where a requirement names one */
    ft_span span;
} ft_hub_wish;

typedef struct ft_hub_release {
    ft_str version, latest; /* what is taken; the newest that would run here */
    ft_str project;         /* the project's name, checked */
    ft_str tarball;         /* its address */
    ft_value packages;      /* list: what it asks for itself */
} ft_hub_release;

/* The newest release that fits. False: reported. */
bool ft_hub_pick(ft_hub *hub, const ft_hub_wish *wish, ft_hub_release *out);

#endif
