/* site_catalog.c - catalog.json onto the nodes of a site, and inherited descriptions; see site_manifest.h. */
#include "report/site_manifest.h"

static ft_site_column *find_column(ft_site_node *node, ft_str name)
{
    for (size_t i = 0; i < node->shown.len; i++)
        if (ft_str_eq_nocase(node->shown.at[i].name, name))
            return &node->shown.at[i];
    return NULL;
}

static ft_site_column read_column(ft_arena *arena, ft_str key, ft_str value)
{
    ft_site_column column = {.name = ft_json_text_of(arena, ft_json_member(value, FT_STR("name"))), .in_catalog = true};
    column.type = ft_json_member(value, FT_STR("type"));
    column.comment = ft_json_member(value, FT_STR("comment"));
    if (!column.name.at)
        column.name = key;
    return column;
}

/* The catalog's order leads: it is the table's. */
static void merge_columns(ft_arena *arena, ft_site_node *node, ft_str columns)
{
    ft_json_pull pull = ft_json_pull_of(columns);
    ft_site_node merged = {0};
    ft_str key;
    if (!ft_json_enter(&pull, '{'))
        return;
    while (ft_json_key(&pull, &key)) {
        ft_site_column column = read_column(arena, key, ft_json_take(&pull));
        ft_site_column *known = find_column(node, column.name);
        if (known) {
            ft_site_column both = *known;
            both.name = column.name, both.type = column.type, both.comment = column.comment, both.in_catalog = true;
            known->in_yaml = false; /* moved */
            column = both;
        }
        ft_vec_push(arena, &merged.shown, column);
    }
    for (size_t i = 0; i < node->shown.len; i++)
        if (node->shown.at[i].in_yaml)
            ft_vec_push(arena, &merged.shown, node->shown.at[i]);
    node->shown.at = merged.shown.at, node->shown.len = merged.shown.len, node->shown.cap = merged.shown.cap;
}

static void read_table(ft_site *site, ft_str id, ft_str table)
{
    ft_site_node *node = ft_map_get(&site->by_id, id);
    if (!node || !ft_str_eq(node->id, id))
        return;
    node->stats = ft_json_member(table, FT_STR("stats"));
    merge_columns(site->arena, node, ft_json_member(table, FT_STR("columns")));
}

bool ft_site_catalog(ft_site *site, ft_str text)
{
    ft_json_pull pull = ft_json_pull_of(text);
    ft_str key, id;
    if (!ft_json_enter(&pull, '{'))
        return false;
    while (ft_json_key(&pull, &key)) {
        if ((!ft_str_is(key, "nodes") && !ft_str_is(key, "sources")) || !ft_json_enter(&pull, '{')) {
            ft_json_take(&pull);
            continue;
        }
        while (ft_json_key(&pull, &id))
            read_table(site, id, ft_json_take(&pull));
        site->has_catalog = true;
    }
    return !pull.failed && site->has_catalog;
}

/* ---- inheritance (dbt-core #2995): the nearest ancestor's words for a column of the same name */

static void inherit(ft_site_node *node, ft_site_column *column)
{
    for (size_t i = 0; i < node->parents.len; i++) {
        ft_site_node *parent = node->parents.at[i];
        const ft_site_column *same = find_column(parent, column->name);
        if (same && !ft_json_is_empty(same->description)) {
            column->from = parent, column->from_column = same;
            return;
        }
        if (same && same->from && !column->from)
            column->from = same->from, column->from_column = same->from_column;
    }
}

void ft_site_inherit(ft_site *site)
{
    for (size_t i = 0; i < site->nodes.len; i++) {
        ft_site_node *node = site->nodes.at[i];
        for (size_t k = 0; k < node->shown.len; k++)
            if (ft_json_is_empty(node->shown.at[k].description))
                inherit(node, &node->shown.at[k]);
    }
}
