/* git.c - clone, fetch, reset; see git.h. Nothing a package says becomes an option of git: what
 * begins with a dash is refused, and "--" stands before addresses. */
#include "deps/git.h"

#include "deps/process.h"

typedef struct {
    const ft_deps *deps;
    const ft_git_request *request;
    const char *folder;
    ft_process_result last;
} git;

static bool is_full_sha(ft_str revision)
{
    for (size_t i = 0; i < revision.len; i++)
        if (!((revision.at[i] >= '0' && revision.at[i] <= '9') ||
              (revision.at[i] >= 'a' && revision.at[i] <= 'f')))
            return false;
    return revision.len == 40;
}

static bool run(git *g, const char *const *words)
{
    return ft_process_run(g->deps, words, &g->last);
}

/* What git said, without its advice about usage; dbt has it as an internal error. */
static bool failed(git *g)
{
    ft_str said = ft_str_trim(g->last.err);
    size_t usage = ft_str_find(said, FT_STR("\nusage: git"), 0);
    ft_diag *diag = ft_diag_error(g->deps->diags, FT_DIAG_DEPENDENCY, g->request->span,
                                  "Error checking out spec='%.*s' for repo %.*s\n%.*s",
                                  FT_ARG(g->request->revision), FT_ARG(g->request->url),
                                  FT_ARG(ft_str_slice(said, 0, usage)));
    diag->kind = FT_STR("Internal");
    ft_diag_hint(g->deps->diags, diag,
                 "Check the address, the revision and that you may read the repository.");
    return false;
}

enum { MOST_WORDS = 8 };

/* Runs git in the clone; a status other than 0 is an error. */
static bool in_clone(git *g, const char *const *words)
{
    const char *all[MOST_WORDS + 4] = {"git", "-C", g->folder};
    for (size_t i = 0; i < MOST_WORDS && words[i]; i++)
        all[3 + i] = words[i];
    return run(g, all) && (g->last.status == 0 || failed(g));
}

#define IN_CLONE(g, ...) in_clone((g), (const char *const[]){__VA_ARGS__, NULL})

static bool clone_repository(git *g)
{
    const char *url = ft_str_c(g->deps->arena, g->request->url);
    const char *const whole[] = {"git", "clone", "--depth", "1", "--", url, g->folder, NULL};
    const char *const part[] = {"git",      "clone", "--depth", "1",       "--filter=blob:none",
                                "--sparse", "--",    url,       g->folder, NULL};
    if (!run(g, g->request->subdirectory.len ? part : whole))
        return false;
    return g->last.status == 0 || failed(g);
}

static bool has_tag(ft_str tags, ft_str revision)
{
    ft_str line;
    while (ft_str_cut(&tags, '\n', &line))
        if (ft_str_eq(line, revision))
            return true;
    return false;
}

static bool take_revision(git *g)
{
    ft_str revision = g->request->revision;
    const char *text = ft_str_c(g->deps->arena, revision);
    if (ft_str_is(revision, "HEAD"))
        return true;
    if (is_full_sha(revision))
        return IN_CLONE(g, "fetch", "origin", "--depth", "1", text) &&
               IN_CLONE(g, "reset", "--hard", text);
    if (!IN_CLONE(g, "remote", "set-branches", "origin", text) ||
        !IN_CLONE(g, "fetch", "origin", "--depth", "1", "--tags", text) ||
        !IN_CLONE(g, "tag", "--list"))
        return false;
    const char *kind = has_tag(g->last.out, revision) ? "tags" : "origin";
    const char *spec = ft_str_c(g->deps->arena, ft_format(g->deps->arena, "%s/%s", kind, text));
    return IN_CLONE(g, "reset", "--hard", spec);
}

static bool take_subdirectory(git *g)
{
    if (!g->request->subdirectory.len)
        return true;
    const char *part = ft_str_c(g->deps->arena, g->request->subdirectory);
    ft_deps_say(g->deps, FT_DEPS_DEBUG, "M001", "GitSparseCheckoutSubdirectory",
                "Subdirectory specified: %s, using sparse checkout.", part);
    return IN_CLONE(g, "sparse-checkout", "set", part);
}

/* A folder below the repository, or nothing at all. */
static bool is_inside(ft_str path)
{
    ft_str part;
    if (ft_str_starts(path, FT_STR("/")) || ft_str_starts(path, FT_STR("-")))
        return false;
    while (ft_str_cut(&path, '/', &part))
        if (ft_str_is(part, ".."))
            return false;
    return true;
}

static bool check_request(const ft_deps *deps, const ft_git_request *request)
{
    if (ft_str_starts(request->url, FT_STR("-")))
        return ft_deps_fail(deps, request->span, "", "\"%.*s\" is no address of a repository",
                            FT_ARG(request->url));
    if (ft_str_starts(request->revision, FT_STR("-")))
        return ft_deps_fail(deps, request->span, "", "\"%.*s\" is no revision",
                            FT_ARG(request->revision));
    return is_inside(request->subdirectory) ||
           ft_deps_fail(deps, request->span,
                        "Give a folder of the repository, such as packages/shop.",
                        "the subdirectory \"%.*s\" leads outside of the repository",
                        FT_ARG(request->subdirectory));
}

bool ft_git_checkout(const ft_deps *deps, const ft_git_request *request, ft_str folder, ft_str *sha)
{
    git g = {.deps = deps, .request = request, .folder = ft_str_c(deps->arena, folder)};
    if (!check_request(deps, request) || !clone_repository(&g) || !take_subdirectory(&g) ||
        !take_revision(&g) || !IN_CLONE(&g, "rev-parse", "HEAD"))
        return false;
    *sha = ft_str_trim(g.last.out);
    ft_deps_say(deps, FT_DEPS_DEBUG, "M007", "GitProgressCheckedOutAt", "Checked out at %.*s.",
                FT_ARG(ft_str_slice(*sha, 0, 7)));
    return true;
}
