/* library.c - dlopen; see library.h. */
#include "deps/library.h"

#include <dlfcn.h>

static const char *failure(void)
{
    const char *why = dlerror();
    return why ? why : "unknown error";
}

const char *ft_library_load(const char *const *names, const ft_library_function *functions)
{
    void *library = NULL;
    for (size_t i = 0; names[i] && !library; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return failure();
    for (; functions->name; functions++)
        if (!(*functions->at = dlsym(library, functions->name)))
            return failure();
    return NULL;
}

bool ft_deps_library(const ft_deps *deps, const char *const *names,
                     const ft_library_function *functions, const char *package)
{
    const char *why = ft_library_load(names, functions);
    if (!why)
        return true;
    ft_str hint = ft_format(deps->arena, "Install it: apt-get install %s", package);
    return ft_deps_fail(deps, FT_NO_SPAN, hint.at, "cannot load %s: %s", names[0], why);
}
