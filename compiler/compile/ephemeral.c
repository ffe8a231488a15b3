/* ephemeral.c - which CTEs a node needs and where they go; see ephemeral.h. */
#include "compile/ephemeral.h"

#include "syntax/sql_lex.h"

ft_str ft_cte_name(ft_arena *arena, const ft_node *ephemeral)
{
    return ft_format(arena, "__dbt__cte__%.*s", FT_ARG(ephemeral->alias));
}

static bool has(const ft_ephemerals *list, const ft_node *node)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->at[i] == node)
            return true;
    return false;
}

/* Depth first; the graph has no circles, and each model is entered once. */
void ft_ephemerals_of(ft_arena *arena, const ft_node *node, ft_ephemerals *out)
{
    for (size_t i = 0; i < node->depends_on.len; i++) {
        ft_node *parent = node->depends_on.at[i];
        if (!ft_node_is_ephemeral(parent) || has(out, parent))
            continue;
        ft_ephemerals_of(arena, parent, out);
        ft_vec_push(arena, out, parent);
    }
}

/* Runs behind the insertion move by its length; the run that holds it is cut in two. */
static void move_map(ft_arena *arena, ft_span_map *map, uint32_t at, uint32_t by)
{
    ft_span_map moved = {0};
    ft_span_run holder = {0};
    bool inside = false;
    for (size_t i = 0; i < map->len; i++) {
        ft_span_run run = map->at[i];
        if (run.at >= at && !inside) {
            inside = true;
            ft_vec_push(arena, &moved, ((ft_span_run){.at = at, .from = FT_NO_SPAN}));
            if (run.at > at && i > 0) {
                ft_span_run rest = holder;
                if (rest.literal)
                    rest.from.from += at - rest.at;
                rest.at = at + by;
                ft_vec_push(arena, &moved, rest);
            }
        }
        holder = run;
        run.at += inside ? by : 0;
        ft_vec_push(arena, &moved, run);
    }
    if (!inside && map->len) {
        ft_vec_push(arena, &moved, ((ft_span_run){.at = at, .from = FT_NO_SPAN}));
        if (holder.literal)
            holder.from.from += at - holder.at;
        holder.at = at + by;
        ft_vec_push(arena, &moved, holder);
    }
    *map = moved;
}

ft_str ft_inject_ctes(ft_arena *arena, ft_str sql, const ft_extra_cte *ctes, size_t len, ft_span_map *map)
{
    if (len == 0)
        return sql;
    ft_sql_cte_place place = ft_sql_find_cte_place(sql);
    ft_buf out = ft_buf_in(arena);
    ft_buf_add(&out, ft_str_slice(sql, 0, place.at));
    ft_buf_add(&out, place.before);
    for (size_t i = 0; i < len; i++)
        ft_buf_format(&out, "%s%.*s", i ? ", " : "", FT_ARG(ctes[i].sql));
    ft_buf_add(&out, place.after);
    uint32_t by = (uint32_t)(out.len - place.at);
    ft_buf_add(&out, ft_str_from(sql, place.at));
    if (map)
        move_map(arena, map, (uint32_t)place.at, by);
    return ft_buf_str(&out);
}
