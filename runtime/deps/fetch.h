/* fetch.h - packages brought here: what each is called and asks for, and its files. One thread at a
 * time. */
#ifndef FT_DEPS_FETCH_H
#define FT_DEPS_FETCH_H

#include "deps/hub.h"
#include "deps/requirement.h"

typedef struct ft_fetcher ft_fetcher;

/* Downloads go below `folder`, which must exist. Caller frees; nothing is deleted. */
ft_fetcher *ft_fetcher_new(const ft_deps *deps, ft_str folder);
void ft_fetcher_free(ft_fetcher *fetcher); /* NULL is allowed */

/* The one version of a package that meets what is asked of it; asks the hub. False: reported. */
bool ft_fetch_pin(ft_fetcher *fetcher, const ft_requirement *wanted, ft_pin *out);

/* Fills the name of the project and what it asks for; fetches what must be looked into. A git
 * revision becomes the sha it names now. False: reported. */
bool ft_fetch_describe(ft_fetcher *fetcher, ft_pin *pin);

/* Its files as the folder `to`, which must not exist; a local package becomes a link. False:
 * reported. */
bool ft_fetch_install(ft_fetcher *fetcher, ft_pin *pin, ft_str to);

#endif
