/* git.h - one revision of a repository in a folder, by the user's own git, so that their keys,
 * credential helpers and proxies work (DEP-03). */
#ifndef FT_DEPS_GIT_H
#define FT_DEPS_GIT_H

#include "deps/world.h"

typedef struct ft_git_request {
    ft_str url,
        revision; /* "HEAD": what the repository's HEAD names; else a branch, a tag or a full sha */
    ft_str subdirectory; /* {NULL,0}: the whole repository; else only this folder is checked out */
    ft_span span;
} ft_git_request;

/* Checks out into `folder`, which must not exist; `sha` is the commit. A tag wins over a branch of
 * the same name. False: reported. */
bool ft_git_checkout(const ft_deps *deps, const ft_git_request *request, ft_str folder,
                     ft_str *sha);

#endif
