/* site_read.c - the artifacts of a project become one site; see site_read.h. */
#include "report/site_read.h"

#include "report/site_manifest.h"
#include "report/site_results.h"

#include <stdlib.h>

/* ---- parents, and numbers in topological order */

static void add_parent(ft_site *site, ft_site_node *node, ft_str id)
{
    ft_site_node *parent = ft_map_get(&site->by_id, id);
    if (!parent || parent == node || !ft_str_eq(parent->id, id))
        return;
    for (size_t i = 0; i < node->parents.len; i++)
        if (node->parents.at[i] == parent)
            return;
    ft_vec_push(site->arena, &node->parents, parent);
}

static void link_parents(ft_site *site)
{
    for (size_t i = 0; i < site->nodes.len; i++) {
        ft_site_node *node = site->nodes.at[i];
        ft_json_pull pull = ft_json_pull_of(node->depends_on);
        if (!ft_json_enter(&pull, '['))
            continue;
        while (ft_json_item(&pull))
            add_parent(site, node, ft_json_text_of(site->arena, ft_json_take(&pull)));
    }
}

/* Who calls a macro: the macros know only what they call themselves. */
static void link_users(ft_site *site)
{
    for (size_t i = 0; i < site->nodes.len; i++) {
        ft_site_node *node = site->nodes.at[i];
        for (size_t k = 0; k < node->macros.len; k++) {
            ft_site_node *macro = ft_map_get(&site->by_id, node->macros.at[k]);
            if (macro)
                ft_vec_push(site->arena, &macro->users, node);
        }
    }
}

static int by_id(const void *a, const void *b)
{
    const ft_site_node *const *left = a, *const *right = b;
    return ft_str_cmp((*left)->id, (*right)->id);
}

/* A heap of numbers by id order: positions in the sorted array. */
typedef struct { uint32_t *at; size_t len; } heap;

static void heap_push(heap *h, uint32_t value)
{
    size_t i = h->len++;
    for (; i && h->at[(i - 1) / 2] > value; i = (i - 1) / 2)
        h->at[i] = h->at[(i - 1) / 2];
    h->at[i] = value;
}

static uint32_t heap_pop(heap *h)
{
    uint32_t top = h->at[0], moved = h->at[--h->len];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < h->len; i = child) {
        if (child + 1 < h->len && h->at[child + 1] < h->at[child])
            child++;
        if (h->at[child] >= moved)
            break;
        h->at[i] = h->at[child];
    }
    h->at[i] = moved;
    return top;
}

/* Children as one array: those of node n stand at [first[n], first[n + 1]). `number` is the place by id. */
typedef struct { uint32_t *first, *at; } adjacency;

static adjacency children_of(ft_site *site, ft_site_node *const *nodes, size_t len)
{
    adjacency children = {FT_NEW_ARRAY(site->arena, uint32_t, len + 2), NULL};
    for (size_t i = 0; i < len; i++)
        for (size_t k = 0; k < nodes[i]->parents.len; k++)
            children.first[nodes[i]->parents.at[k]->number + 2]++;
    for (size_t i = 0; i < len; i++)
        children.first[i + 2] += children.first[i + 1];
    children.at = FT_NEW_ARRAY(site->arena, uint32_t, children.first[len + 1] + 1);
    for (size_t i = 0; i < len; i++)
        for (size_t k = 0; k < nodes[i]->parents.len; k++)
            children.at[children.first[nodes[i]->parents.at[k]->number + 1]++] = (uint32_t)i;
    return children;
}

/* Nodes on a cycle, which only a broken manifest has, follow at the end in the order of their ids. */
static void number_nodes(ft_site *site)
{
    size_t len = site->nodes.len, done = 0;
    ft_site_node **sorted = site->nodes.at;
    if (!len)
        return;
    qsort(sorted, len, sizeof *sorted, by_id);
    for (size_t i = 0; i < len; i++)
        sorted[i]->number = (uint32_t)i;
    adjacency children = children_of(site, sorted, len);
    uint32_t *waiting = FT_NEW_ARRAY(site->arena, uint32_t, len);
    heap ready = {FT_NEW_ARRAY(site->arena, uint32_t, len), 0};
    ft_site_node **ordered = FT_NEW_ARRAY(site->arena, ft_site_node *, len);
    for (size_t i = 0; i < len; i++)
        if (!(waiting[i] = (uint32_t)sorted[i]->parents.len))
            heap_push(&ready, (uint32_t)i);
    while (ready.len) {
        uint32_t next = heap_pop(&ready);
        ordered[done++] = sorted[next];
        for (uint32_t k = children.first[next]; k < children.first[next + 1]; k++)
            if (--waiting[children.at[k]] == 0)
                heap_push(&ready, children.at[k]);
    }
    for (size_t i = 0; i < len && done < len; i++)
        if (waiting[i])
            ordered[done++] = sorted[i];
    for (size_t i = 0; i < len; i++)
        ordered[i]->number = (uint32_t)i;
    site->nodes.at = ordered;
}

/* ---- all together */

static void warn(ft_diags *diags, const char *name)
{
    ft_diag *diag = ft_diag_warning(diags, FT_DIAG_FILE, FT_NO_SPAN, "%s is not what its name says; the documentation goes without it", name);
    ft_diag_hint(diags, diag, "Make it again, or remove it.");
}

ft_site *ft_site_read(ft_arena *arena, const ft_site_texts *texts, ft_str manifest_path, ft_diags *diags)
{
    ft_site *site = FT_NEW(arena, ft_site);
    site->arena = arena;
    if (!ft_site_manifest(site, texts->manifest)) {
        ft_diag *diag = ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "\"%.*s\" is not a manifest", FT_ARG(manifest_path));
        ft_diag_hint(diags, diag, "A command such as `fettle parse` or `dbt parse` writes one.");
        return NULL;
    }
    link_parents(site);
    number_nodes(site);
    link_users(site);
    if (texts->catalog.at && !ft_site_catalog(site, texts->catalog))
        warn(diags, "catalog.json");
    ft_site_history(site, texts->history);
    if (texts->results.at && !ft_site_results(site, texts->results))
        warn(diags, "run_results.json");
    if (texts->sources.at && !ft_site_sources(site, texts->sources))
        warn(diags, "sources.json");
    ft_site_inherit(site);
    ft_site_settle_results(site);
    return site;
}
