/* resolve.c - requirements gathered until packages ask for nothing new; see resolve.h. */
#include "deps/resolve.h"

#include "base/map.h"

typedef struct {
    ft_fetcher *fetcher;
    const ft_deps *deps;
    ft_requirements all;
    FT_VEC(ft_package_spec) pending; /* grows while it is walked */
    ft_map opened; /* "name@version" of the releases whose own packages are in `pending` */
} resolver;

static void add_pending(resolver *r, const ft_packages_file *file)
{
    for (size_t i = 0; i < file->specs.len; i++)
        ft_vec_push(r->deps->arena, &r->pending, file->specs.at[i]);
}

/* One entry: merged with what is known of its package, and what the release that fits now asks for.
 */
static bool take(resolver *r, ft_package_spec spec)
{
    ft_requirement one, *merged;
    ft_pin pin;
    if (!ft_deps_go_on(r->deps) || !ft_requirement_of(r->deps, &spec, &one) ||
        !ft_requirements_add(r->deps, &r->all, &one, &merged) ||
        !ft_fetch_pin(r->fetcher, merged, &pin))
        return false;
    ft_str opened =
        ft_format(r->deps->arena, "%.*s@%.*s", FT_ARG(merged->key), FT_ARG(pin.version));
    if (ft_map_has(&r->opened, opened))
        return true;
    ft_map_put(r->deps->arena, &r->opened, opened, r);
    if (!ft_fetch_describe(r->fetcher, &pin))
        return false;
    add_pending(r, &pin.wants);
    return true;
}

static bool settle(resolver *r, ft_pins *out)
{
    for (size_t i = 0; i < r->all.len; i++) {
        ft_pin pin;
        if (!ft_fetch_pin(r->fetcher, &r->all.at[i], &pin) || !ft_fetch_describe(r->fetcher, &pin))
            return false;
        ft_vec_push(r->deps->arena, out, pin);
    }
    return true;
}

static bool check_names(resolver *r, const ft_pins *pins, ft_str root_name)
{
    ft_map seen = {0};
    for (size_t i = 0; i < pins->len; i++) {
        ft_str name = pins->at[i].project;
        ft_span span = pins->at[i].spec.span;
        if (ft_map_has(&seen, name))
            return ft_deps_fail(
                r->deps, span, "",
                "Found duplicate project \"%.*s\". This occurs when a dependency has the same "
                "project name as some other dependency.",
                FT_ARG(name));
        if (ft_str_eq(name, root_name))
            return ft_deps_fail(
                r->deps, span, "",
                "Found a dependency with the same name as the root project \"%.*s\". Package names "
                "must be unique in a project. Please rename one of these packages.",
                FT_ARG(name));
        ft_map_put(r->deps->arena, &seen, name, r);
    }
    return true;
}

bool ft_resolve(ft_fetcher *fetcher, const ft_deps *deps, const ft_packages_file *root,
                ft_str root_name, ft_pins *out)
{
    resolver r = {.fetcher = fetcher, .deps = deps};
    add_pending(&r, root);
    for (size_t i = 0; i < r.pending.len; i++)
        if (!take(&r, r.pending.at[i]))
            return false;
    *out = (ft_pins){0};
    return settle(&r, out) && check_names(&r, out, root_name);
}

bool ft_resolve_locked(ft_fetcher *fetcher, const ft_deps *deps, const ft_packages_file *lock,
                       ft_pins *out)
{
    resolver r = {.fetcher = fetcher, .deps = deps};
    *out = (ft_pins){0};
    for (size_t i = 0; i < lock->specs.len; i++) {
        ft_requirement one, *merged;
        if (!ft_requirement_of(deps, &lock->specs.at[i], &one) ||
            !ft_requirements_add(deps, &r.all, &one, &merged))
            return false;
    }
    return settle(&r, out);
}
