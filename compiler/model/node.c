/* node.c - questions every node can answer about itself. */
#include "model/node.h"

static ft_dict no_meta = {.frozen = true};

const ft_node_more ft_nothing_more = {
    .language = FT_STR_INIT("sql"), .checksum_name = FT_STR_INIT("none"), .checksum = FT_STR_INIT(""),
    .description = FT_STR_INIT(""), .meta = {.kind = FT_DICT, .as.dict = &no_meta}};

void ft_texts_add(ft_arena *arena, ft_strs *out, ft_value given)
{
    if (given.kind == FT_TEXT)
        ft_vec_push(arena, out, ft_text_of(given));
    for (size_t i = 0; given.kind == FT_LIST && i < given.as.list->len; i++)
        if (given.as.list->at[i].kind == FT_TEXT)
            ft_vec_push(arena, out, ft_text_of(given.as.list->at[i]));
}

ft_node *ft_node_new(ft_arena *arena)
{
    ft_node *node = FT_NEW(arena, ft_node);
    node->more = &ft_nothing_more;
    return node;
}

ft_node_more *ft_node_own_more(ft_arena *arena, ft_node *node)
{
    if (node->more == &ft_nothing_more) {
        ft_node_more *own = FT_NEW(arena, ft_node_more);
        *own = ft_nothing_more;
        node->more = own;
    }
    return (ft_node_more *)node->more;
}

bool ft_node_is_refable(const ft_node *node)
{
    return node->type == FT_MODEL || node->type == FT_SEED || node->type == FT_SNAPSHOT;
}

ft_str ft_node_materialized(const ft_node *node)
{
    ft_str word = ft_config_text(&node->config, FT_STR("materialized"));
    return word.at ? word : FT_STR("");
}

bool ft_node_is_ephemeral(const ft_node *node)
{
    return node->type == FT_MODEL && ft_str_is(ft_node_materialized(node), "ephemeral");
}

ft_relation ft_node_relation(const ft_node *node)
{
    ft_str identifier = node->type == FT_SOURCE ? node->as.source->identifier : node->alias;
    ft_relation relation = ft_relation_of(node->database, node->schema, identifier, FT_REL_UNKNOWN);
    relation.quote_database = node->quote_database;
    relation.quote_schema = node->quote_schema;
    relation.quote_identifier = node->quote_identifier;
    return relation;
}

bool ft_node_is_versioned(const ft_node *node)
{
    return node->type == FT_MODEL && node->as.model && node->as.model->version.kind != FT_NONE &&
           node->as.model->version.kind != FT_UNDEFINED;
}

bool ft_version_is_later(ft_arena *scratch, ft_value version, ft_value than)
{
    ft_job job = ft_job_in(scratch);
    ft_str a = {0}, b = {0};
    double first, second;
    if (!ft_to_text(&job, version, &a) || !ft_to_text(&job, than, &b))
        return false;
    bool numbers = ft_float_parse(a, &first) && ft_float_parse(b, &second);
    return numbers ? first > second : ft_str_cmp(a, b) > 0;
}

ft_str ft_node_search_name(ft_arena *arena, const ft_node *node)
{
    if (!ft_node_is_versioned(node))
        return node->name;
    ft_job job = ft_job_in(arena);
    ft_str version = {0};
    if (!ft_to_text(&job, node->as.model->version, &version))
        return node->name;
    return ft_format(arena, "%.*s.v%.*s", FT_ARG(node->name), FT_ARG(version));
}
