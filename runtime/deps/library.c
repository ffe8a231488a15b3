/* library.c - dlopen; see library.h. */
#include "deps/library.h"

#include <dlfcn.h>

static bool missing(const ft_deps *deps, const char *name, const char *package)
{
    ft_str hint = ft_format(deps->arena, "Install it: apt-get install %s", package);
    const char *why = dlerror();
    return ft_deps_fail(deps, FT_NO_SPAN, hint.at, "cannot load %s: %s", name,
                        why ? why : "unknown error");
}

bool ft_library_load(const ft_deps *deps, const char *const *names,
                     const ft_library_function *functions, const char *package)
{
    void *library = NULL;
    for (size_t i = 0; names[i] && !library; i++)
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return missing(deps, names[0], package);
    for (; functions->name; functions++)
        if (!(*functions->at = dlsym(library, functions->name)))
            return missing(deps, names[0], package);
    return true;
}
