/* hub.c - answers of the hub, checked before anything is made of them; see hub.h. */
#include "deps/hub.h"

#include "base/map.h"
#include "deps/names.h"
#include "model/semver.h"
#include "value/json.h"

enum { INDEX_LIMIT = 64 << 20, PACKAGE_LIMIT = 64 << 20 };

struct ft_hub {
    const ft_deps *deps;
    ft_http *http;
    ft_str base;          /* ends with '/' */
    const ft_list *index; /* NULL: not asked for yet */
    ft_map packages;      /* name -> ft_dict of versions */
};

ft_hub *ft_hub_new(const ft_deps *deps, ft_http *http)
{
    ft_hub *hub = FT_NEW(deps->arena, ft_hub);
    ft_str base = deps->env(deps->env_self, FT_STR("DBT_PACKAGE_HUB_URL"));
    base = base.len ? base : FT_STR("https://hub.getdbt.com/");
    *hub = (ft_hub){.deps = deps, .http = http};
    hub->base = ft_str_ends(base, FT_STR("/"))
                    ? base
                    : ft_concat(deps->arena, base, FT_STR("/"), (ft_str){0});
    return hub;
}

/* ---- answers */

typedef struct {
    ft_arena *arena;
    ft_kind kind;
    ft_value value;
} answer;

static bool is_release(ft_value value)
{
    return value.kind == FT_DICT &&
           ft_dict_get_text(value.as.dict, FT_STR("name")).kind == FT_TEXT &&
           ft_dict_get_text(value.as.dict, FT_STR("packages")).kind == FT_LIST &&
           ft_dict_get_text(value.as.dict, FT_STR("downloads")).kind == FT_DICT;
}

/* A list of names, or a dict with the keys every package has. */
static bool is_answer(void *self, ft_str text)
{
    answer *got = self;
    ft_job job = ft_job_in(got->arena);
    if (!ft_json_read(&job, text, &got->value) || got->value.kind != got->kind)
        return false;
    if (got->kind == FT_LIST)
        return true;
    ft_value versions = ft_dict_get_text(got->value.as.dict, FT_STR("versions"));
    return versions.kind == FT_DICT &&
           ft_dict_get_text(got->value.as.dict, FT_STR("name")).kind == FT_TEXT;
}

static bool ask(ft_hub *hub, ft_str page, ft_span span, answer *got)
{
    ft_str text,
        url = ft_format(hub->deps->arena, "%.*sapi/v1/%.*s.json", FT_ARG(hub->base), FT_ARG(page));
    bool index = got->kind == FT_LIST;
    got->arena = hub->deps->arena;
    ft_deps_say(hub->deps, FT_DEPS_DEBUG, index ? "M022" : "M008",
                index ? "RegistryIndexProgressGETRequest" : "RegistryProgressGETRequest",
                "Making package %s request: GET %.*s", index ? "index registry" : "registry",
                FT_ARG(url));
    ft_http_request request = {.url = url,
                               .span = span,
                               .limit = index ? INDEX_LIMIT : PACKAGE_LIMIT,
                               .check = is_answer,
                               .self = got};
    return ft_http_get(hub->http, &request, &text);
}

/* ---- the index and one package */

static bool check_listed(ft_hub *hub, ft_str name, ft_span span)
{
    answer got = {.kind = FT_LIST};
    if (!ft_package_address_is_fine(name))
        return ft_deps_fail(hub->deps, span, "A name of the hub is namespace/name.",
                            "\"%.*s\" is no name of a package", FT_ARG(name));
    if (!hub->index && !ask(hub, FT_STR("index"), span, &got))
        return false;
    hub->index = hub->index ? hub->index : got.value.as.list;
    ft_str *names = FT_NEW_ARRAY(hub->deps->arena, ft_str, hub->index->len + 1);
    for (size_t i = 0; i < hub->index->len; i++) {
        names[i] = hub->index->at[i].kind == FT_TEXT ? ft_text_of(hub->index->at[i]) : (ft_str){0};
        if (ft_str_eq(names[i], name))
            return true;
    }
    ft_diag *diag = ft_diag_error(hub->deps->diags, FT_DIAG_DEPENDENCY, span,
                                  "Package %.*s was not found in the package index", FT_ARG(name));
    ft_diag_suggest(hub->deps->diags, diag, name, names, hub->index->len);
    return false;
}

/* A package that moved still answers under its old name (D001). */
static void tell_of_move(ft_hub *hub, ft_str name, const ft_dict *package)
{
    ft_value space = ft_dict_get_text(package, FT_STR("redirectnamespace")),
             own = ft_dict_get_text(package, FT_STR("redirectname"));
    if (space.kind != FT_TEXT && own.kind != FT_TEXT)
        return;
    ft_value old_space = ft_dict_get_text(package, FT_STR("namespace")),
             old_name = ft_dict_get_text(package, FT_STR("name"));
    ft_str to_space = ft_text_of(space.kind == FT_TEXT && space.len ? space
                                 : old_space.kind == FT_TEXT        ? old_space
                                                                    : FT_VALUE_TEXT(""));
    ft_str to_name = ft_text_of(own.kind == FT_TEXT && own.len ? own : old_name);
    ft_deps_say(hub->deps, FT_DEPS_DEPRECATED, "D001", "PackageRedirectDeprecation",
                "The `%.*s` package is deprecated in favor of `%.*s/%.*s`. Please update your "
                "`packages.yml` configuration to use "
                "`%.*s/%.*s` instead.",
                FT_ARG(name), FT_ARG(to_space), FT_ARG(to_name), FT_ARG(to_space), FT_ARG(to_name));
}

static const ft_dict *versions_of(ft_hub *hub, ft_str name, ft_span span)
{
    const ft_dict *known = ft_map_get(&hub->packages, name);
    answer got = {.kind = FT_DICT};
    if (known)
        return known;
    if (!ask(hub, name, span, &got))
        return NULL;
    tell_of_move(hub, name, got.value.as.dict);
    ft_dict *versions = ft_dict_get_text(got.value.as.dict, FT_STR("versions")).as.dict;
    ft_map_put(hub->deps->arena, &hub->packages, name, versions);
    return versions;
}

/* ---- which release */

typedef struct {
    ft_semver version;
    ft_str text;
} candidate;
typedef struct {
    candidate *at;
    size_t len;
} candidates;

/* require_dbt_version of a release: text, a list of texts, or nothing. What cannot be read fits
 * nobody. */
static bool runs_here(const ft_hub *hub, const ft_dict *release)
{
    ft_value wanted = ft_dict_get_text(release, FT_STR("require_dbt_version"));
    ft_semver ours, all[16];
    ft_semver_range left;
    size_t len = 0;
    ft_list one = {.at = &wanted, .len = 1};
    const ft_list *list = wanted.kind == FT_LIST ? wanted.as.list : &one;
    if (hub->deps->any_version ||
        (wanted.kind != FT_LIST && (wanted.kind != FT_TEXT || !wanted.len)))
        return true;
    for (; len < list->len && len < 16; len++)
        if (list->at[len].kind != FT_TEXT || !ft_semver_read(ft_text_of(list->at[len]), &all[len]))
            return false;
    return ft_semver_read(hub->deps->dbt_version, &ours) && ft_semver_reduce(all, len, &left) &&
           ft_semver_fits(&left, &ours);
}

/* Stable, as Python's sort. */
static void insert_sorted(candidates *list, candidate one)
{
    size_t at = list->len++;
    for (; at > 0 && ft_semver_cmp(&one.version, &list->at[at - 1].version) < 0; at--)
        list->at[at] = list->at[at - 1];
    list->at[at] = one;
}

static candidates installable(const ft_hub *hub, const ft_dict *versions, bool prerelease)
{
    candidates made = {.at = FT_NEW_ARRAY(hub->deps->arena, candidate, versions->len + 1)};
    ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(versions, &at));) {
        candidate one = {.text = entry->key.kind == FT_TEXT ? ft_text_of(entry->key) : (ft_str){0}};
        if (is_release(entry->value) && runs_here(hub, entry->value.as.dict) &&
            ft_semver_read(one.text, &one.version) && (prerelease || !one.version.prerelease.at))
            insert_sorted(&made, one);
    }
    return made;
}

static const candidate *newest(const candidates *list, const ft_semver_range *range)
{
    const candidate *best = NULL;
    for (size_t i = 0; i < list->len; i++)
        if (ft_semver_fits(range, &list->at[i].version) &&
            (!best || ft_semver_cmp(&best->version, &list->at[i].version) < 0))
            best = &list->at[i];
    return best;
}

static bool none_fits(const ft_hub *hub, const ft_hub_wish *wish, const ft_semver_range *range,
                      const candidates *list)
{
    ft_buf shown = ft_buf_in(hub->deps->arena), known = ft_buf_in(hub->deps->arena);
    ft_semver_range_print(&shown, range);
    for (size_t i = 0; i < list->len; i++)
        ft_buf_format(&known, "%s'%.*s'", i ? ", " : "", FT_ARG(list->at[i].text));
    return ft_deps_fail(
        hub->deps, wish->span,
        hub->deps->any_version ? ""
                               : "Releases that do not run with this version are left out; "
                                 "--no-version-check shows them.",
        "Could not find a matching compatible version for package %.*s\n  Requested range: %.*s\n"
        "  Compatible versions: [%.*s]",
        FT_ARG(wish->name), FT_ARG(ft_buf_str(&shown)), FT_ARG(ft_buf_str(&known)));
}

static bool read_wish(const ft_hub *hub, const ft_hub_wish *wish, ft_semver_range *range,
                      bool *prerelease)
{
    ft_semver *wanted = FT_NEW_ARRAY(hub->deps->arena, ft_semver, wish->versions.len + 1);
    *prerelease = wish->prerelease;
    for (size_t i = 0; i < wish->versions.len; i++) {
        if (!ft_semver_read(wish->versions.at[i], &wanted[i]))
            return ft_deps_fail(
                hub->deps, wish->span,
                "Write three numbers, with >=, >, <=, < or = before them; several as a list.",
                "\"%.*s\" is not a valid semantic version.", FT_ARG(wish->versions.at[i]));
        *prerelease |= wanted[i].prerelease.len > 0;
    }
    if (ft_semver_reduce(wanted, wish->versions.len, range))
        return true;
    ft_buf shown = ft_buf_in(hub->deps->arena);
    ft_semver_list_print(&shown, wanted, wish->versions.len);
    return ft_deps_fail(
        hub->deps, wish->span, "Packages that ask for it do not agree on a version.",
        "Version error for package %.*s: Could not find a satisfactory version from options: %.*s",
        FT_ARG(wish->name), FT_ARG(ft_buf_str(&shown)));
}

/* ---- one release */

static bool describe(const ft_hub *hub, const ft_hub_wish *wish, const ft_dict *release,
                     ft_hub_release *out)
{
    const ft_dict *downloads = ft_dict_get_text(release, FT_STR("downloads")).as.dict;
    ft_value tarball = ft_dict_get_text(downloads, FT_STR("tarball"));
    out->project = ft_text_of(ft_dict_get_text(release, FT_STR("name")));
    out->packages = ft_dict_get_text(release, FT_STR("packages"));
    if (tarball.kind != FT_TEXT || !tarball.len)
        return ft_deps_fail(hub->deps, wish->span, "",
                            "the hub does not say where version %.*s of %.*s is",
                            FT_ARG(out->version), FT_ARG(wish->name));
    out->tarball = ft_text_of(tarball);
    return ft_package_name_check(hub->deps, out->project, wish->span);
}

bool ft_hub_pick(ft_hub *hub, const ft_hub_wish *wish, ft_hub_release *out)
{
    ft_semver_range range;
    bool prerelease;
    if (!check_listed(hub, wish->name, wish->span) || !read_wish(hub, wish, &range, &prerelease))
        return false;
    const ft_dict *versions = versions_of(hub, wish->name, wish->span);
    if (!versions)
        return false;
    candidates list = installable(hub, versions, prerelease);
    const candidate *taken = newest(&list, &range);
    if (!taken)
        return none_fits(hub, wish, &range, &list);
    *out = (ft_hub_release){.version = taken->text, .latest = list.at[list.len - 1].text};
    return describe(hub, wish, ft_dict_get_text(versions, taken->text).as.dict, out);
}
