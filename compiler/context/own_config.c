/* own_config.c - a node's values that its templates share and change; see own_config.h. */
#include "context/own_config.h"

/* As templates before this binding left it. */
static const ft_node *bound_node(const ft_context *context)
{
    const ft_compiled *compiled = context->compiled;
    return compiled && compiled->changed ? compiled->changed : context->node;
}

static bool is_container(ft_value value)
{
    return ft_is(value, FT_LIST) || ft_is(value, FT_DICT);
}

static ft_dict *made_once(ft_arena *arena, ft_dict **slot)
{
    if (!*slot)
        *slot = ft_dict_new(arena);
    return *slot;
}

ft_value ft_own_config(ft_context *context, ft_str key)
{
    ft_arena *arena = context->job->arena;
    ft_value base = context->node ? ft_config_get(&bound_node(context)->config, key) : FT_VALUE_UNDEFINED;
    if (!is_container(base))
        return base;
    ft_value own = ft_dict_get_text(made_once(arena, &context->own_config), key);
    if (ft_is(own, FT_UNDEFINED)) {
        own = ft_value_copy(arena, base);
        ft_dict_set_text(arena, context->own_config, key, own);
    }
    return own;
}

/* ---- into `model` */

/* The containers of `from` in the place of those that `into` has under the same names. */
static void share_containers(ft_arena *arena, ft_value from, ft_value into)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; ft_is(from, FT_DICT) && ft_is(into, FT_DICT) && (entry = ft_dict_next(from.as.dict, &at));)
        if (is_container(entry->value) && ft_is(entry->key, FT_TEXT) &&
            !ft_is(ft_dict_get_text(into.as.dict, ft_text_of(entry->key)), FT_UNDEFINED))
            ft_dict_set_text(arena, into.as.dict, ft_text_of(entry->key), entry->value);
}

static void share_configs(ft_context *context, ft_dict *model)
{
    const ft_node *node = bound_node(context);
    ft_value config = ft_value_at(ft_of_dict(model), "config");
    ft_dict *extras = ft_dict_new(context->job->arena);
    const ft_dict_entry *entry;
    for (size_t at = 0; node->config.set && (entry = ft_dict_next(node->config.set, &at));) {
        ft_str key = ft_text_of(entry->key);
        if (ft_str_is(key, "meta")) {
            share_containers(context->job->arena, ft_own_config(context, key), ft_value_at(config, "meta"));
            share_containers(context->job->arena, ft_own_config(context, key), ft_value_at(ft_of_dict(model), "meta"));
        } else if (is_container(entry->value) && !ft_config_is_declared((ft_resource_type)node->type, key)) {
            ft_dict_set_text(context->job->arena, extras, key, ft_own_config(context, key));
        }
    }
    share_containers(context->job->arena, ft_of_dict(extras), config);
}

static bool has_containers(const ft_column *column)
{
    return column->more->extra || (ft_is(column->more->meta, FT_DICT) && column->more->meta.as.dict->len);
}

/* {"meta": …, "extra": …}: copies of what the column has. */
static ft_value own_column(ft_context *context, const ft_column *column)
{
    ft_arena *arena = context->job->arena;
    ft_dict *own = ft_dict_new(arena);
    ft_dict_set_text(arena, own, FT_STR("meta"), ft_value_copy(arena, column->more->meta));
    if (column->more->extra)
        ft_dict_set_text(arena, own, FT_STR("extra"), ft_value_copy(arena, ft_of_dict(column->more->extra)));
    ft_dict_set_text(arena, made_once(arena, &context->own_columns), column->name, ft_of_dict(own));
    return ft_of_dict(own);
}

static void share_columns(ft_context *context, ft_dict *model)
{
    const ft_node *node = bound_node(context);
    ft_value columns = ft_value_at(ft_of_dict(model), "columns");
    for (size_t i = 0; i < node->more->columns.len; i++) {
        const ft_column *column = node->more->columns.at[i];
        if (!has_containers(column) || !ft_is(columns, FT_DICT))
            continue;
        ft_value own = own_column(context, column), shown = ft_dict_get_text(columns.as.dict, column->name);
        share_containers(context->job->arena, ft_value_at(own, "meta"), ft_value_at(shown, "meta"));
        share_containers(context->job->arena, ft_value_at(own, "meta"), ft_value_at(ft_value_at(shown, "config"), "meta"));
        share_containers(context->job->arena, ft_value_at(own, "extra"), shown);
    }
}

void ft_own_share(ft_context *context, ft_dict *model)
{
    share_configs(context, model);
    share_columns(context, model);
}

/* ---- what was changed */

static bool differs(ft_job *job, ft_value a, ft_value b)
{
    bool equal = false;
    return !ft_equal(job, a, b, &equal) || !equal;
}

typedef struct { ft_job *job; ft_arena *arena; const ft_node *base; ft_node *copy; ft_node_more *more; } changes;

static void begin_copy(changes *c)
{
    if (c->copy)
        return;
    c->copy = FT_NEW(c->arena, ft_node);
    c->more = FT_NEW(c->arena, ft_node_more);
    *c->copy = *c->base;
    *c->more = *c->base->more;
    c->copy->more = c->more;
}

/* The node's own meta is another dict than that of its config, of the same parts. */
static void change_meta(changes *c, ft_value meta)
{
    if (!ft_is(c->more->meta, FT_DICT))
        return;
    ft_value own = ft_value_copy(c->arena, c->more->meta);
    share_containers(c->arena, meta, own);
    c->more->meta = own;
}

static void take_configs(changes *c, const ft_dict *own)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; own && (entry = ft_dict_next(own, &at));) {
        ft_str key = ft_text_of(entry->key);
        if (!differs(c->job, entry->value, ft_config_get(&c->base->config, key)))
            continue;
        begin_copy(c);
        ft_value changed = ft_value_copy(c->arena, entry->value);
        ft_config_put(c->arena, &c->copy->config, ft_str_copy(c->arena, key), changed);
        if (ft_str_is(key, "meta"))
            change_meta(c, changed);
    }
}

static ft_column *changed_column(changes *c, const ft_column *column, ft_value own)
{
    ft_column_more *more = FT_NEW(c->arena, ft_column_more);
    ft_column *copy = FT_NEW(c->arena, ft_column);
    ft_value extra = ft_value_at(own, "extra");
    *more = *column->more;
    more->meta = ft_value_copy(c->arena, ft_value_at(own, "meta"));
    more->extra = ft_is(extra, FT_DICT) ? ft_value_copy(c->arena, extra).as.dict : NULL;
    *copy = *column;
    copy->more = more;
    return copy;
}

static bool column_differs(changes *c, const ft_column *column, ft_value own)
{
    return differs(c->job, ft_value_at(own, "meta"), column->more->meta) ||
           (column->more->extra && differs(c->job, ft_value_at(own, "extra"), ft_of_dict(column->more->extra)));
}

static void take_columns(changes *c, const ft_dict *own)
{
    ft_column_list columns = {0};
    bool changed = false;
    for (size_t i = 0; own && i < c->base->more->columns.len; i++) {
        ft_column *column = c->base->more->columns.at[i];
        ft_value mine = ft_dict_get_text(own, column->name);
        bool differing = ft_is(mine, FT_DICT) && column_differs(c, column, mine);
        ft_vec_push(c->arena, &columns, differing ? changed_column(c, column, mine) : column);
        changed = changed || differing;
    }
    if (!changed)
        return;
    begin_copy(c);
    c->more->columns = columns;
}

const ft_node *ft_own_changed(ft_context *context, ft_arena *arena)
{
    if (!context->node || (!context->own_config && !context->own_columns))
        return NULL;
    changes c = {.job = context->job, .arena = arena, .base = bound_node(context)};
    take_configs(&c, context->own_config);
    take_columns(&c, context->own_columns);
    return c.copy;
}
