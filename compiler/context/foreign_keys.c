/* foreign_keys.c - foreign keys bound to relations; see foreign_keys.h. */
#include "context/foreign_keys.h"

typedef struct { ft_context *context; ft_arena *arena; const ft_node *node; } binder;

/* The name of what `key` points at; {NULL, 0}: it is not there, which was told when the project was read. */
static ft_str name_of(const binder *b, const ft_foreign_key *key)
{
    const ft_world *world = b->context->world;
    ft_node *target = NULL;
    ft_lookup found = key->is_ref
                          ? ft_registry_ref(world->registry, &key->ref, b->node->package, &target)
                          : ft_registry_source(world->registry, key->source.source, key->source.table, b->node->package, &target);
    if (found != FT_LOOKUP_FOUND)
        return (ft_str){0};
    bool selected = world->selected && world->selected(world->self, target);
    bool defers = key->is_ref && world->invocation->defer && world->deferred && !selected;
    const ft_relation *deferred = defers ? world->deferred(world->self, target) : NULL;
    ft_relation own = ft_node_relation(target);
    ft_buf name = ft_buf_in(b->arena);
    ft_relation_name(&name, deferred ? deferred : &own, ft_world_name_style(world));
    return ft_buf_str(&name);
}

static ft_str bound_to(const binder *b, ft_value constraint)
{
    const ft_model_info *model = b->node->as.model;
    ft_value to = ft_is(constraint, FT_DICT) ? ft_dict_get_text(constraint.as.dict, FT_STR("to")) : FT_VALUE_NONE;
    for (size_t i = 0; ft_is(to, FT_TEXT) && i < model->foreign_keys.len; i++)
        if (ft_str_eq(model->foreign_keys.at[i].to, ft_text_of(to)))
            return name_of(b, &model->foreign_keys.at[i]);
    return (ft_str){0};
}

/* The list with its foreign keys bound; *any is set where one was. */
static ft_value bound_list(const binder *b, ft_value constraints, bool *any)
{
    if (!ft_is(constraints, FT_LIST))
        return constraints;
    ft_list *out = ft_list_new(b->arena, constraints.as.list->len);
    for (size_t i = 0; i < constraints.as.list->len; i++) {
        ft_value one = constraints.as.list->at[i];
        ft_str name = bound_to(b, one);
        if (name.at) {
            one = ft_value_copy(b->arena, one);
            ft_dict_set_text(b->arena, one.as.dict, FT_STR("to"), ft_of_text(name));
            *any = true;
        }
        ft_list_add(b->arena, out, one);
    }
    return ft_of_list(out);
}

static ft_column *bound_column(const binder *b, ft_column *column)
{
    bool any = false;
    ft_value constraints = bound_list(b, column->more->constraints, &any);
    if (!any)
        return column;
    ft_column_more *more = FT_NEW(b->arena, ft_column_more);
    ft_column *bound = FT_NEW(b->arena, ft_column);
    *more = *column->more;
    more->constraints = constraints;
    *bound = *column;
    bound->more = more;
    return bound;
}

const ft_node *ft_foreign_keys_bound(ft_context *context, const ft_node *node, ft_arena *arena)
{
    if (node->type != FT_MODEL || !node->as.model->foreign_keys.len)
        return NULL;
    binder b = {context, arena, node};
    ft_node *bound = FT_NEW(arena, ft_node);
    ft_node_more *more = FT_NEW(arena, ft_node_more);
    ft_model_info *model = FT_NEW(arena, ft_model_info);
    bool any = false;
    *bound = *node;
    *more = *node->more;
    *model = *node->as.model;
    model->constraints = bound_list(&b, model->constraints, &any);
    more->columns = (ft_column_list){0};
    for (size_t i = 0; i < node->more->columns.len; i++)
        ft_vec_push(arena, &more->columns, bound_column(&b, node->more->columns.at[i]));
    bound->more = more;
    bound->as.model = model;
    return bound;
}
