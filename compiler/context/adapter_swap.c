/* adapter_swap.c - what a node's configuration says of replacing its relation; see adapter_swap.h. */
#include "context/adapter_swap.h"

#include "context/relation_object.h"
#include "context/statements.h"
#include "syntax/sql_lex.h"

static ft_dependents dependents_of(const ft_node *node)
{
    ft_str wanted = ft_config_text(&node->config, FT_STR("on_dependents"));
    if (ft_str_is(wanted, "fail"))
        return FT_DEPENDENTS_FAIL;
    return ft_str_is(wanted, "drop") ? FT_DEPENDENTS_DROP : FT_DEPENDENTS_RECREATE;
}

static const struct { const char *word; ft_preserve flag; } PRESERVES[] = {
    {"constraints", FT_PRESERVE_CONSTRAINTS}, {"indexes", FT_PRESERVE_INDEXES},
    {"rules", FT_PRESERVE_RULES},             {"triggers", FT_PRESERVE_TRIGGERS},
    {"policies", FT_PRESERVE_POLICIES},       {"publications", FT_PRESERVE_PUBLICATIONS},
    {"grants", FT_PRESERVE_GRANTS},
};

static bool preserve_word(ft_context *context, ft_value word, unsigned *preserve)
{
    for (size_t i = 0; ft_is(word, FT_TEXT) && i < sizeof PRESERVES / sizeof *PRESERVES; i++)
        if (ft_str_is(ft_text_of(word), PRESERVES[i].word)) {
            *preserve |= PRESERVES[i].flag;
            return true;
        }
    ft_buf shown = ft_buf_in(context->job->arena);
    return ft_repr(context->job, word, &shown) &&
           ft_context_raise(context, FT_FAULT_COMPILATION, "%.*s cannot be preserved: `preserve` is true or a list of "
                            "constraints, indexes, rules, triggers, policies, publications, grants",
                            FT_ARG(ft_buf_str(&shown)));
}

static bool preserve_of(ft_context *context, unsigned *preserve)
{
    ft_value wanted = ft_config_get(&context->node->config, FT_STR("preserve"));
    *preserve = 0;
    if (ft_is(wanted, FT_UNDEFINED) || ft_is(wanted, FT_NONE))
        return true;
    if (ft_is(wanted, FT_BOOL)) {
        *preserve = wanted.as.truth ? FT_PRESERVE_ALL : 0;
        return true;
    }
    if (!ft_is(wanted, FT_LIST))
        return preserve_word(context, wanted, preserve);
    for (size_t i = 0; i < wanted.as.list->len; i++)
        if (!preserve_word(context, wanted.as.list->at[i], preserve))
            return false;
    return true;
}

/* ---- grants: {privilege: grantee or [grantee, ...]} */

typedef struct { FT_VEC(ft_grant) list; } grants;

static void add_grant(ft_arena *arena, grants *out, ft_value privilege, ft_value grantee)
{
    if (ft_is(privilege, FT_TEXT) && ft_is(grantee, FT_TEXT))
        ft_vec_push(arena, &out->list, (ft_grant){.grantee = ft_text_of(grantee), .privilege = ft_text_of(privilege)});
}

static ft_grants_list grants_of(ft_arena *arena, const ft_node *node)
{
    grants found = {0};
    ft_value wanted = ft_config_get(&node->config, FT_STR("grants"));
    ft_dict_entry *entry;
    for (size_t at = 0; ft_is(wanted, FT_DICT) && (entry = ft_dict_next(wanted.as.dict, &at));) {
        if (!ft_is(entry->value, FT_LIST))
            add_grant(arena, &found, entry->key, entry->value);
        for (size_t i = 0; ft_is(entry->value, FT_LIST) && i < entry->value.as.list->len; i++)
            add_grant(arena, &found, entry->key, entry->value.as.list->at[i]);
    }
    return (ft_grants_list){found.list.at, found.list.len};
}

static bool swap_of(ft_context *context, ft_value existing, ft_value intermediate, ft_value target, ft_swap *swap)
{
    const ft_run_seam *seam = context->seam;
    *swap = (ft_swap){.existing = ft_value_relation(existing), .intermediate = ft_value_relation(intermediate),
                      .target = ft_value_relation(target)};
    if (seam && seam->later)
        swap->later = seam->later(seam->self, context->job->arena);
    if (!context->node)
        return true;
    swap->dependents = dependents_of(context->node);
    swap->granted = grants_of(context->job->arena, context->node);
    return preserve_of(context, &swap->preserve);
}

bool ft_call_swap_relation(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[3];
    ft_swap swap;
    *out = FT_VALUE_NONE;
    if (!ft_bind(job, args, "swap_relation", "existing, intermediate, target", slots) ||
        !swap_of(context, slots[0], slots[1], slots[2], &swap))
        return false;
    ft_warehouse *warehouse = ft_context_warehouse(context);
    return warehouse && warehouse->class->swap(warehouse, job, &swap);
}

/* ---- views, in place */

/* The one relation a question is about, NULL where it is none, and whom to ask. */
static bool asked(ft_job *job, const ft_args *args, const char *name, ft_warehouse **warehouse, const ft_relation **relation)
{
    ft_value slot;
    if (!ft_bind(job, args, name, "relation", &slot))
        return false;
    *relation = ft_value_relation(slot);
    *warehouse = ft_context_warehouse(ft_context_of(job));
    return *warehouse != NULL;
}

bool ft_call_plain_view(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_warehouse *warehouse;
    const ft_relation *relation;
    if (!asked(job, args, "plain_view", &warehouse, &relation))
        return false;
    *out = ft_of_bool(relation && warehouse->class->plain_view && warehouse->class->plain_view(warehouse, relation));
    return true;
}

/* "create view …" as "create or replace view …"; {NULL, 0}: it is another statement, or has one before it. */
static ft_str or_replace(ft_arena *arena, ft_str sql)
{
    ft_sql_token create = ft_sql_next_solid(sql, 0), view = ft_sql_next_solid(sql, create.to);
    if (!ft_sql_is_word(sql, create, "create") || !ft_sql_is_word(sql, view, "view"))
        return (ft_str){0};
    return ft_concat(arena, ft_str_slice(sql, 0, create.to), FT_STR(" or replace"), ft_str_from(sql, create.to),
                     (ft_str){0});
}

bool ft_call_replace_view(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[3];
    ft_swap swap;
    ft_str create_sql;
    if (!ft_bind(job, args, "replace_view", "existing, target, create_sql", slots) ||
        !ft_to_text(job, slots[2], &create_sql) || !swap_of(context, slots[0], FT_VALUE_NONE, slots[1], &swap))
        return false;
    ft_warehouse *warehouse = ft_context_warehouse(context);
    if (!warehouse)
        return false;
    ft_str sql = or_replace(job->arena, create_sql);
    bool can = sql.len && swap.dependents == FT_DEPENDENTS_RECREATE && warehouse->class->replace_next;
    if (can)
        warehouse->class->replace_next(warehouse, job, &swap, create_sql);
    *out = can ? ft_of_text(sql) : FT_VALUE_NONE;
    return true;
}

bool ft_call_reads_former(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_warehouse *warehouse;
    const ft_relation *relation;
    if (!asked(job, args, "reads_former", &warehouse, &relation))
        return false;
    *out = ft_of_bool(relation && warehouse->class->reads_former && warehouse->class->reads_former(warehouse, relation));
    return true;
}
