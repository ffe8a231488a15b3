/* requirement.c - names and merging; see requirement.h. */
#include "deps/requirement.h"

#include "deps/private.h"

static bool is_git(ft_package_kind kind)
{
    return kind == FT_PACKAGE_GIT || kind == FT_PACKAGE_PRIVATE;
}

/* ---- names */

static ft_str with_subdirectory(const ft_deps *deps, ft_str url, ft_str part)
{
    return part.len ? ft_concat(deps->arena, url, FT_STR("/"), part, (ft_str){0}) : url;
}

static void name_repository(const ft_deps *deps, ft_requirement *made)
{
    ft_str url = made->url, part = made->spec.subdirectory;
    ft_str other = ft_str_ends(url, FT_STR(".git"))
                       ? ft_str_slice(url, 0, url.len - 4)
                       : ft_concat(deps->arena, url, FT_STR(".git"), (ft_str){0});
    made->key = with_subdirectory(deps, url, part);
    made->other_key = with_subdirectory(deps, other, part);
}

bool ft_requirement_of(const ft_deps *deps, const ft_package_spec *spec, ft_requirement *out)
{
    *out = (ft_requirement){.spec = *spec, .key = spec->address, .url = spec->address};
    if (spec->kind == FT_PACKAGE_PRIVATE && !ft_private_url(deps, spec, &out->url))
        return false;
    if (is_git(spec->kind))
        name_repository(deps, out);
    return true;
}

/* ---- merging */

static ft_requirement *find(ft_requirements *all, const ft_requirement *one)
{
    for (size_t i = 0; i < all->len; i++)
        if (ft_str_eq(all->at[i].key, one->key) ||
            (one->other_key.at && ft_str_eq(all->at[i].key, one->other_key)))
            return &all->at[i];
    return NULL;
}

static bool has_version(const ft_package_spec *spec, ft_str version)
{
    for (size_t i = 0; i < spec->versions.len; i++)
        if (ft_str_eq(spec->versions.at[i], version))
            return true;
    return false;
}

/* Requirements of the hub pile up; a repository has one revision for all. */
static bool merge(const ft_deps *deps, ft_requirement *known, const ft_requirement *one)
{
    const ft_package_spec *more = &one->spec;
    if (known->spec.kind != more->kind && !(is_git(known->spec.kind) && is_git(more->kind)))
        return ft_deps_fail(deps, more->span, "Ask for it in one way only.",
                            "the package %.*s is asked for in two ways that do not go together",
                            FT_ARG(one->key));
    ft_strs versions = {0};
    for (size_t i = 0; i < known->spec.versions.len; i++)
        ft_vec_push(deps->arena, &versions, known->spec.versions.at[i]);
    for (size_t i = 0; i < more->versions.len; i++)
        if (!has_version(&known->spec, more->versions.at[i]) || more->kind == FT_PACKAGE_HUB)
            ft_vec_push(deps->arena, &versions, more->versions.at[i]);
    known->spec.versions = versions;
    known->spec.unpinned_is_fine |= more->unpinned_is_fine;
    return true;
}

bool ft_requirements_add(const ft_deps *deps, ft_requirements *all, const ft_requirement *one,
                         ft_requirement **merged)
{
    *merged = find(all, one);
    if (*merged)
        return merge(deps, *merged, one);
    ft_vec_push(deps->arena, all, *one);
    *merged = &all->at[all->len - 1];
    return true;
}
