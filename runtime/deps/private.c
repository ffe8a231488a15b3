/* private.c - the platform's list of repositories, and ssh where there is none; see private.h. */
#include "deps/private.h"

#include "value/json.h"

/* The address of a package, or the path of a repository: "org/group/…/repo". */
typedef struct { ft_str org, group, repo; } place;

typedef struct { ft_str org, url, token, provider; } repository;
typedef FT_VEC(repository) repositories;

static place place_of(ft_str path)
{
    size_t first = ft_str_find_byte(path, '/', 0), last = first;
    for (size_t i = 0; i < path.len; i++)
        last = path.at[i] == '/' ? i : last;
    if (first == FT_NOWHERE)
        return (place){.org = path};
    return (place){.org = ft_str_slice(path, 0, first), .repo = ft_str_from(path, last + 1),
                   .group = first == last ? (ft_str){0} : ft_str_slice(path, first + 1, last)};
}

/* Azure had no project between organisation and repository once; these names still mean that. */
static bool is_old_azure(ft_str provider)
{
    return ft_str_is(provider, "azure_active_directory") || ft_str_is(provider, "azure_devops");
}

static bool is_azure(ft_str provider)
{
    return is_old_azure(provider) || ft_str_is(provider, "ado");
}

static bool is_provider(ft_str word)
{
    return is_azure(word) || ft_str_is(word, "github") || ft_str_is(word, "gitlab");
}

/* ---- the list */

/* False: the text is no list of repositories. */
static bool read_list(ft_arena *arena, ft_str text, repositories *out)
{
    ft_job job = ft_job_in(arena);
    ft_value list;
    if (!text.len)
        return true;
    if (!ft_json_read(&job, text, &list) || list.kind != FT_LIST)
        return false;
    for (size_t i = 0; i < list.as.list->len; i++) {
        ft_value given = list.as.list->at[i];
        const repository one = {ft_text_at(given, "org"), ft_text_at(given, "url"), ft_text_at(given, "token"),
                                ft_text_at(given, "provider")};
        if (!one.org.at || !one.url.at || !one.token.at || !is_provider(one.provider))
            return false;
        ft_vec_push(arena, out, one);
    }
    return true;
}

void ft_private_tokens(ft_arena *arena, ft_str variable, ft_strs *out)
{
    repositories all = {0};
    read_list(arena, variable, &all);
    for (size_t i = 0; i < all.len; i++)
        if (all.at[i].token.len)
            ft_vec_push(arena, out, all.at[i].token);
}

/* ---- one repository */

/* "https://{token}@host/org/{repo}.git" stands for org/{repo}; Azure's paths have a "_git" that counts for nothing. */
static place place_of_url(ft_arena *arena, const repository *one)
{
    size_t scheme = ft_str_find(one->url, FT_STR("://"), 0);
    size_t slash = scheme == FT_NOWHERE ? FT_NOWHERE : ft_str_find_byte(one->url, '/', scheme + 3);
    ft_str path = scheme == FT_NOWHERE ? one->url : slash == FT_NOWHERE ? (ft_str){0} : ft_str_from(one->url, slash + 1);
    if (ft_str_ends(path, FT_STR(".git")))
        path = ft_str_slice(path, 0, path.len - 4);
    size_t git = is_azure(one->provider) ? ft_str_find(path, FT_STR("/_git/"), 0) : FT_NOWHERE;
    if (git != FT_NOWHERE)
        path = ft_concat(arena, ft_str_slice(path, 0, git), FT_STR("/"), ft_str_from(path, git + 6), (ft_str){0});
    return place_of(path);
}

static bool fits_word(ft_str wanted, ft_str written, bool any)
{
    return ft_str_eq(wanted, written) || (any && wanted.len);
}

static bool fits_group(ft_str wanted, ft_str written)
{
    return fits_word(wanted, written, ft_str_is(written, "{group}") || ft_str_is(written, "{project}"));
}

static bool fits(const repository *one, place written, place wanted, ft_str provider)
{
    bool old = is_old_azure(one->provider), asked_old = is_old_azure(provider);
    bool any_group = old ? asked_old || !wanted.group.len : asked_old && !written.group.len;
    if (!ft_str_eq(one->org, wanted.org) || !ft_str_eq(written.org, wanted.org))
        return false;
    if (provider.len && !ft_str_eq(provider, one->provider) && !(is_azure(provider) && is_azure(one->provider)))
        return false;
    if (old && ft_str_is(provider, "ado") && !wanted.group.len)
        return false;
    return fits_word(wanted.repo, written.repo, ft_str_is(written.repo, "{repo}")) &&
           (any_group || fits_group(wanted.group, written.group));
}

static ft_str filled(ft_arena *arena, const repository *one, place wanted)
{
    const struct { ft_str word, value; } known[] = {
        {FT_STR("{token}"), one->token}, {FT_STR("{repo}"), wanted.repo},
        {FT_STR("{group}"), wanted.group}, {FT_STR("{project}"), wanted.group},
    };
    ft_buf out = ft_buf_in(arena);
    for (ft_str rest = one->url; rest.len;) {
        size_t i = 0;
        while (i < 4 && !ft_str_starts(rest, known[i].word))
            i++;
        ft_buf_add(&out, i < 4 ? known[i].value : ft_str_slice(rest, 0, 1));
        rest = ft_str_from(rest, i < 4 ? known[i].word.len : 1);
    }
    return ft_buf_str(&out);
}

/* ---- without a list */

static size_t parts_of(ft_str address)
{
    size_t count = 0;
    ft_str part;
    while (ft_str_cut(&address, '/', &part))
        count += part.len > 0;
    return count;
}

static bool ssh_url(const ft_deps *deps, const ft_package_spec *spec, ft_str *url)
{
    static const struct {
        const char *provider, *before, *after;
        size_t parts;
    } known[] = {
        {"github", "git@github.com:", ".git", 2},
        {"gitlab", "git@gitlab.com:", ".git", 2},
        {"ado", "git@ssh.dev.azure.com:v3/", "", 3},
        {"azure_devops", "git@ssh.dev.azure.com:v3/", "", 3},
    };
    ft_str provider = spec->provider.at ? spec->provider : FT_STR("github");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!ft_str_is(provider, known[i].provider))
            continue;
        *url = ft_format(deps->arena, "%s%.*s%s", known[i].before, FT_ARG(spec->address), known[i].after);
        return parts_of(spec->address) >= known[i].parts ||
               ft_deps_fail(deps, spec->span, "",
                            "a private package of the provider \"%.*s\" has %zu parts between slashes, not \"%.*s\"",
                            FT_ARG(provider), known[i].parts, FT_ARG(spec->address));
    }
    return ft_deps_fail(deps, spec->span, "Valid providers are: github, gitlab, ado, azure_devops.",
                        "Invalid private package configuration: '%.*s' provider: '%.*s'",
                        FT_ARG(spec->address), FT_ARG(provider));
}

bool ft_private_url(const ft_deps *deps, const ft_package_spec *spec, ft_str *url)
{
    repositories all = {0};
    place wanted = place_of(spec->address);
    if (!read_list(deps->arena, deps->env(deps->env_self, FT_STR(FT_PRIVATE_VARIABLE)), &all))
        return ft_deps_fail(deps, FT_NO_SPAN, "", FT_PRIVATE_VARIABLE " must be a JSON list of objects with org, url, token and "
                            "provider, which is github, gitlab, ado, azure_devops or azure_active_directory");
    if (!all.len)
        return ssh_url(deps, spec, url);
    if (spec->provider.at && !is_provider(spec->provider))
        return ft_deps_fail(deps, spec->span, "Valid providers: github, gitlab, azure_active_directory, azure_devops, ado.",
                            "Invalid provider '%.*s'", FT_ARG(spec->provider));
    for (size_t i = 0; i < all.len; i++) {
        if (!fits(&all.at[i], place_of_url(deps->arena, &all.at[i]), wanted, spec->provider))
            continue;
        *url = filled(deps->arena, &all.at[i], wanted);
        return true;
    }
    return ft_deps_fail(deps, spec->span, FT_PRIVATE_VARIABLE " names no repository that fits.",
                        "No matching Git URLs for private definition %.*s with provider %.*s", FT_ARG(spec->address),
                        FT_ARG(spec->provider.at ? spec->provider : FT_STR("None")));
}
