/* resolve.c - each node's refs and sources looked up; access checked where they cross a border. */
#include "project/resolve.h"

typedef struct {
    const ft_loading *loading;
    ft_worker *worker;
    ft_node *node;
} resolver;

static void depend(resolver *r, ft_node *target)
{
    for (size_t i = 0; i < r->node->depends_on.len; i++)
        if (r->node->depends_on.at[i] == target)
            return;
    ft_vec_push(r->worker->arena, &r->node->depends_on, target);
}

/* ---- what went wrong (ERR-16) */

static ft_str title_of(ft_arena *arena, const ft_node *node)
{
    ft_str word = ft_str_of(ft_resource_type_word((ft_resource_type)node->type));
    char *title = ft_str_c(arena, word);
    for (size_t i = 0; i < word.len; i++)
        if (title[i] == '_')
            title[i] = ' ';
    if (title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 'a' + 'A');
    return (ft_str){title, word.len};
}

typedef struct { const char *kind; ft_str name; ft_str version, package; bool disabled; ft_span span; } missing;

/* Of a test only a missing target is worth a word; a disabled one is as it should be (TST-15). */
static void disable_test(resolver *r, const missing *m)
{
    ft_node *node = r->node;
    node->enabled = false;
    ft_config_put(r->worker->arena, &node->config, FT_STR("enabled"), FT_VALUE_FALSE);
    if (m->disabled)
        return;
    ft_diag *diag = ft_diag_warning(
        r->worker->diags, strcmp(m->kind, "source") ? FT_DIAG_REF_NOT_FOUND : FT_DIAG_SOURCE_NOT_FOUND,
        m->span.source ? m->span : node->span,
        "Test '%.*s' (%.*s) depends on a %s named '%.*s' %s%.*s%swhich was not found", FT_ARG(node->unique_id),
        FT_ARG(node->original_file_path), m->kind, FT_ARG(m->name), m->package.at ? "in package or project '" : "",
        FT_ARG(m->package), m->package.at ? "' " : "");
    diag->node = node->unique_id;
}

static void suggest(resolver *r, ft_diag *diag, const missing *m)
{
    bool source = !strcmp(m->kind, "source");
    if (m->disabled)
        return;
    ft_strs names = source ? ft_registry_source_names(r->loading->registry, r->worker->scratch)
                           : ft_registry_ref_names(r->loading->registry, r->worker->scratch);
    ft_diag_suggest(r->worker->diags, diag, m->name, names.at, names.len);
}

static bool report(resolver *r, const missing *m)
{
    const ft_node *node = r->node;
    if (node->type == FT_TEST) {
        disable_test(r, m);
        return true;
    }
    ft_arena_clear(r->worker->scratch);
    ft_str title = title_of(r->worker->scratch, node);
    ft_diag *diag = ft_diag_error(
        r->worker->diags, strcmp(m->kind, "source") ? FT_DIAG_REF_NOT_FOUND : FT_DIAG_SOURCE_NOT_FOUND,
        m->span.source ? m->span : node->span,
        "%.*s '%.*s' (%.*s) depends on a %s named '%.*s' %s%.*s%s%s%.*s%swhich %s", FT_ARG(title),
        FT_ARG(node->unique_id), FT_ARG(node->original_file_path), m->kind, FT_ARG(m->name),
        m->version.at ? "with version '" : "", FT_ARG(m->version), m->version.at ? "' " : "",
        m->package.at ? "in package or project '" : "", FT_ARG(m->package), m->package.at ? "' " : "",
        m->disabled ? "is disabled" : "was not found");
    diag->node = node->unique_id;
    suggest(r, diag, m);
    return false;
}

static bool report_ambiguous(resolver *r, const ft_ref *ref)
{
    const ft_node_list *all = ft_registry_namesakes(r->loading->registry, ref->name);
    ft_buf ids = ft_buf_in(r->worker->scratch), packages = ft_buf_in(r->worker->scratch);
    for (size_t i = 0; i < all->len; i++) {
        ft_buf_format(&ids, "%s'%.*s'", i ? ", " : "", FT_ARG(all->at[i]->unique_id));
        ft_buf_format(&packages, "%s'%.*s'", i ? " or " : "", FT_ARG(all->at[i]->package));
    }
    ft_diag *diag = ft_diag_error(
        r->worker->diags, FT_DIAG_DUPLICATE, ref->span.source ? ref->span : r->node->span,
        "When referencing '%.*s', dbt found nodes in multiple packages: %.*s. To fix this, use two-argument 'ref', with the "
        "package name first: %.*s",
        FT_ARG(ref->name), FT_ARG(ft_buf_str(&ids)), FT_ARG(ft_buf_str(&packages)));
    diag->node = r->node->unique_id;
    return false;
}

/* ---- access (PAR-16) */

static bool restricts_access(const ft_loading *loading, ft_str package)
{
    for (size_t i = 0; i < loading->project->packages.len; i++)
        if (ft_str_eq(loading->project->packages.at[i]->file.name, package))
            return loading->project->packages.at[i]->file.restrict_access;
    return false;
}

static bool forbid(resolver *r, const ft_ref *ref, const ft_node *target, const char *access, ft_str scope,
                   const char *scope_kind)
{
    ft_diag *diag = ft_diag_error(
        r->worker->diags, FT_DIAG_ACCESS, ref->span.source ? ref->span : r->node->span,
        "Node %.*s attempted to reference node %.*s, which is not allowed because the referenced node is %s to the '%.*s' %s.",
        FT_ARG(r->node->unique_id), FT_ARG(target->unique_id), access, FT_ARG(scope), scope_kind);
    diag->node = r->node->unique_id;
    return false;
}

static bool check_access(resolver *r, const ft_ref *ref, const ft_node *target)
{
    if (target->type != FT_MODEL || r->node->type == FT_OPERATION)
        return true;
    ft_str access = target->as.model->access;
    bool apart = !ft_str_eq(r->node->package, target->package) && restricts_access(r->loading, target->package);
    if (ft_str_is(access, "private") &&
        (!r->node->group.len || !ft_str_eq(r->node->group, target->group) || apart))
        return forbid(r, ref, target, "private", target->group, "group");
    if (ft_str_is(access, "protected") && apart)
        return forbid(r, ref, target, "protected", target->package, "package");
    return true;
}

/* ---- binding */

static bool resolve_source(resolver *r, const ft_source_ref *ref)
{
    ft_node *target;
    ft_lookup found = ft_registry_source(r->loading->registry, ref->source, ref->table, r->node->package, &target);
    if (found == FT_LOOKUP_FOUND || found == FT_LOOKUP_AMBIGUOUS) {
        depend(r, target);
        return true;
    }
    missing m = {.kind = "source", .disabled = found == FT_LOOKUP_DISABLED, .span = ref->span,
                 .name = ft_format(r->worker->arena, "%.*s.%.*s", FT_ARG(ref->source), FT_ARG(ref->table))};
    return report(r, &m);
}

static ft_str version_text(resolver *r, ft_value version)
{
    ft_job job = ft_job_in(r->worker->arena);
    ft_str text = {0};
    if (version.kind != FT_NONE && version.kind != FT_UNDEFINED)
        ft_to_text(&job, version, &text);
    return text;
}

/* A ref without a package finds the root's model first, whatever the package's author meant (TRAP-036). */
static void warn_of_root(resolver *r, const ft_ref *ref, const ft_node *target)
{
    ft_str root = r->loading->project->root->name;
    if (ft_str_eq(r->node->package, root) || !ft_str_eq(target->package, root) || ft_str_eq(ref->package, root))
        return;
    ft_diag *diag = ft_diag_warning(
        r->worker->diags, FT_DIAG_REF_TO_ROOT, ref->span.source ? ref->span : r->node->span,
        "The node '%.*s' in package '%.*s' depends on the root project node '%.*s', which may lead to cycles",
        FT_ARG(r->node->name), FT_ARG(r->node->package), FT_ARG(target->unique_id));
    diag->node = r->node->unique_id;
    ft_diag_name_part(r->worker->diags, diag, "node_name", r->node->name);
    ft_diag_name_part(r->worker->diags, diag, "package_name", r->node->package);
    ft_diag_name_part(r->worker->diags, diag, "root_project_unique_id", target->unique_id);
    ft_diag_hint(r->worker->diags, diag, "With the flag require_ref_searches_node_package_before_root a package's own "
                                         "models are found first.");
}

static bool resolve_ref(resolver *r, const ft_ref *ref)
{
    ft_node *target;
    switch (ft_registry_ref(r->loading->registry, ref, r->node->package, &target)) {
    case FT_LOOKUP_AMBIGUOUS: return report_ambiguous(r, ref);
    case FT_LOOKUP_FOUND:
        if (!check_access(r, ref, target))
            return false;
        depend(r, target);
        warn_of_root(r, ref, target);
        return true;
    case FT_LOOKUP_DISABLED:
    case FT_LOOKUP_ABSENT: break;
    }
    missing m = {.kind = "node", .name = ref->name, .disabled = target != NULL, .span = ref->span, .package = ref->package,
                 .version = version_text(r, ref->version)};
    return report(r, &m);
}

typedef ft_lookup look_up_fn(const ft_registry *registry, const ft_ref *name, ft_str from_package, ft_node **found);

/* `name`: [name] or [package, name]. */
static bool resolve_named(resolver *r, const char *kind, look_up_fn *look_up, const ft_list *name)
{
    ft_node *target;
    ft_ref ref = {.package = name->len > 1 && name->at[0].kind == FT_TEXT ? ft_text_of(name->at[0]) : (ft_str){0},
                  .name = ft_text_of(name->at[name->len - 1]), .version = FT_VALUE_NONE};
    ft_lookup found = look_up(r->loading->registry, &ref, r->node->package, &target);
    if (found == FT_LOOKUP_FOUND || (found == FT_LOOKUP_AMBIGUOUS && look_up == ft_registry_metric)) {
        depend(r, target);
        return true;
    }
    missing m = {.kind = kind, .name = ref.name, .package = ref.package, .disabled = found == FT_LOOKUP_DISABLED};
    return report(r, &m);
}

bool ft_node_resolve(const ft_loading *loading, ft_worker *worker, ft_node *node)
{
    resolver r = {loading, worker, node};
    bool fine = true;
    for (size_t i = 0; i < node->sources.len; i++)
        fine &= resolve_source(&r, &node->sources.at[i]);
    for (size_t i = 0; i < node->refs.len; i++)
        fine &= resolve_ref(&r, &node->refs.at[i]);
    ft_value metrics = node->more->metrics;
    for (size_t i = 0; metrics.kind == FT_LIST && i < metrics.as.list->len; i++)
        fine &= resolve_named(&r, "metric", ft_registry_metric, metrics.as.list->at[i].as.list);
    for (size_t i = 0; node->more->functions && i < node->more->functions->len; i++)
        fine &= resolve_named(&r, "function", ft_registry_function, node->more->functions->at[i].as.list);
    return fine;
}
