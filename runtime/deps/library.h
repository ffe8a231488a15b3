/* library.h - a shared library that is loaded when it is first needed.
 *
 * libcurl, libarchive and libmicrohttpd bring some forty libraries of their own: linked, they would
 * double the time every command takes to start, and only deps and docs serve need them. */
#ifndef FT_DEPS_LIBRARY_H
#define FT_DEPS_LIBRARY_H

#include "deps/world.h"

typedef struct ft_library_function {
    const char *name;
    void **at;
} ft_library_function;

/* Loads the first of `names` (ended by NULL) that is there and finds all functions (ended by a NULL
 * name); it stays loaded. NULL: done; else why not, good until the thread loads another. */
const char *ft_library_load(const char *const *names, const ft_library_function *functions);

/* The same for deps. False: reported, with `package` of Debian in the hint. */
bool ft_deps_library(const ft_deps *deps, const char *const *names,
                     const ft_library_function *functions, const char *package);

#endif
