/* test_contract.c - the checksum of a contract is dbt's, to the letter of Python's repr. */
#include "check.h"

#include "model/contract.h"

static ft_value constraint(ft_arena *arena, const char *type)
{
    ft_dict *made = ft_dict_new(arena);
    ft_dict_set_text(arena, made, FT_STR("type"), ft_of_text(ft_str_of(type)));
    ft_dict_set_text(arena, made, FT_STR("name"), FT_VALUE_NONE);
    ft_dict_set_text(arena, made, FT_STR("expression"), FT_VALUE_NONE);
    ft_dict_set_text(arena, made, FT_STR("warn_unenforced"), FT_VALUE_TRUE);
    ft_dict_set_text(arena, made, FT_STR("warn_unsupported"), FT_VALUE_TRUE);
    ft_dict_set_text(arena, made, FT_STR("to"), FT_VALUE_NONE);
    ft_dict_set_text(arena, made, FT_STR("to_columns"), ft_of_list(ft_list_new(arena, 0)));
    return ft_of_dict(made);
}

static void add_column(ft_arena *arena, ft_node *node, const char *name, const char *type,
                       const char *constrained)
{
    ft_column *column = FT_NEW(arena, ft_column);
    ft_column_more *more = FT_NEW(arena, ft_column_more);
    ft_list *constraints = ft_list_new(arena, 1);
    if (constrained)
        ft_list_add(arena, constraints, constraint(arena, constrained));
    more->constraints = ft_of_list(constraints);
    *column = (ft_column){.name = ft_str_of(name), .data_type = ft_str_of(type), .more = more};
    ft_vec_push(arena, &ft_node_own_more(arena, node)->columns, column);
}

static ft_node *table(ft_arena *arena, bool enforced)
{
    ft_node *node = ft_node_new(arena);
    ft_dict *contract = ft_dict_new(arena), *set = ft_dict_new(arena);
    ft_dict_set_text(arena, contract, FT_STR("enforced"), ft_of_bool(enforced));
    ft_dict_set_text(arena, set, FT_STR("contract"), ft_of_dict(contract));
    ft_dict_set_text(arena, set, FT_STR("materialized"), FT_VALUE_TEXT("table"));
    node->type = FT_MODEL;
    node->config = (ft_config){.type = FT_MODEL, .set = set};
    node->as.model = FT_NEW(arena, ft_model_info);
    node->as.model->constraints = ft_of_list(ft_list_new(arena, 0));
    return node;
}

/* SEL-47, VEC-11, TRAP-108: columns by name, whatever their order in the file. */
static void the_checksum_is_dbts(void **state)
{
    ft_arena *arena = *state;
    ft_node *plain = table(arena, true), *constrained = table(arena, true);
    add_column(arena, plain, "name", "text", NULL);
    add_column(arena, plain, "id", "integer", NULL);
    add_column(arena, constrained, "id", "integer", "not_null");
    add_column(arena, constrained, "name", "text", NULL);
    check_text(ft_contract_checksum(arena, plain),
               "9f3d0def949c0ee6d7ceadb7949d03354113a44ae2db39d90ea78b76bb9a939a");
    check_text(ft_contract_checksum(arena, constrained),
               "0c5a3e52d0fd580c31f6053c8a9299e544930da4f95be57c68b6c3e79654bd6b");
}

static void a_contract_that_is_not_enforced_has_none(void **state)
{
    assert_null(ft_contract_checksum(*state, table(*state, false)).at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_checksum_is_dbts),
        TEST(a_contract_that_is_not_enforced_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
