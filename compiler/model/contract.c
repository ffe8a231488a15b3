/* contract.c - see contract.h. */
#include "model/contract.h"

#include "base/digest.h"

#include <stdlib.h>

bool ft_contract_is_enforced(const ft_node *node)
{
    ft_value contract = ft_config_get(&node->config, FT_STR("contract"));
    ft_value enforced = contract.kind == FT_DICT
                            ? ft_dict_get_text(contract.as.dict, FT_STR("enforced"))
                            : FT_VALUE_NONE;
    return enforced.kind == FT_BOOL && enforced.as.truth;
}

static ft_value member(ft_value constraint, const char *key)
{
    ft_value value = ft_dict_get_text(constraint.as.dict, ft_str_of(key));
    return value.kind == FT_UNDEFINED ? FT_VALUE_NONE : value;
}

/* As Python prints the dataclass of a constraint. */
static void add_constraint(ft_job *job, ft_buf *out, const char *class, ft_value constraint,
                           bool of_model)
{
    static const char *const keys[] = {"name", "expression", "warn_unenforced", "warn_unsupported",
                                       "to",   "to_columns", "columns"};
    if (constraint.kind != FT_DICT)
        return;
    ft_value type = member(constraint, "type");
    ft_str word = type.kind == FT_TEXT ? ft_text_of(type) : FT_STR("");
    ft_buf_format(out, "%s(type=<ConstraintType.%.*s: '%.*s'>", class, FT_ARG(word), FT_ARG(word));
    for (size_t i = 0; i < sizeof keys / sizeof *keys - !of_model; i++) {
        ft_buf_format(out, ", %s=", keys[i]);
        ft_repr(job, member(constraint, keys[i]), out);
    }
    ft_buf_byte(out, ')');
}

static void add_constraints(ft_job *job, ft_buf *out, ft_value list, bool of_model)
{
    const char *class = of_model ? "ModelLevelConstraint" : "ColumnLevelConstraint";
    ft_buf_byte(out, '[');
    for (size_t i = 0; list.kind == FT_LIST && i < list.as.list->len; i++) {
        ft_buf_text(out, i ? ", " : "");
        add_constraint(job, out, class, list.as.list->at[i], of_model);
    }
    ft_buf_byte(out, ']');
}

static int by_name(const void *a, const void *b)
{
    const ft_column *const *left = a, *const *right = b;
    return ft_str_cmp((*left)->name, (*right)->name);
}

static void add_columns(ft_job *job, ft_buf *out, const ft_node *node)
{
    ft_column **sorted = ft_alloc_raw(job->arena, (node->more->columns.len + 1) * sizeof *sorted);
    for (size_t i = 0; i < node->more->columns.len; i++)
        sorted[i] = node->more->columns.at[i];
    qsort(sorted, node->more->columns.len, sizeof *sorted, by_name);
    for (size_t i = 0; i < node->more->columns.len; i++) {
        ft_str type = sorted[i]->data_type.at ? sorted[i]->data_type : FT_STR("None");
        ft_buf_format(out, "|%.*s%.*s", FT_ARG(sorted[i]->name), FT_ARG(type));
        add_constraints(job, out, sorted[i]->more->constraints, false);
    }
}

ft_str ft_contract_checksum(ft_arena *arena, const ft_node *node)
{
    if (node->type != FT_MODEL || !ft_contract_is_enforced(node))
        return (ft_str){0};
    ft_arena *scratch = ft_arena_new("contract");
    ft_job job = ft_job_in(scratch);
    ft_buf text = ft_buf_in(scratch);
    ft_str materialized = ft_node_materialized(node);
    add_columns(&job, &text, node);
    if (ft_str_is(materialized, "table") || ft_str_is(materialized, "incremental")) {
        ft_buf_add(&text, materialized);
        add_constraints(&job, &text, node->as.model->constraints, true);
    }
    ft_str made = ft_sha256_hex(arena, ft_buf_str(&text));
    ft_arena_free(scratch);
    return made;
}
