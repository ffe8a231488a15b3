/* constraints.c - adapter.render_raw_columns_constraints and render_raw_model_constraints. */
#include "context/constraints.h"

typedef struct { ft_str type, name, expression, to; ft_list *columns, *to_columns; } constraint;

static ft_str text_of(const ft_dict *dict, ft_str key)
{
    ft_value value = ft_dict_get_text(dict, key);
    return ft_is(value, FT_TEXT) ? ft_text_of(value) : (ft_str){0};
}

static ft_list *list_of(const ft_dict *dict, ft_str key)
{
    ft_value value = ft_dict_get_text(dict, key);
    return ft_is(value, FT_LIST) || ft_is(value, FT_TUPLE) ? value.as.list : NULL;
}

static bool read(ft_job *job, ft_value raw, constraint *out)
{
    ft_buf shown = ft_buf_in(job->arena);
    if (!ft_is(raw, FT_DICT) || !text_of(raw.as.dict, FT_STR("type")).at)
        return ft_print(job, raw, &shown) &&
               ft_raise(job, FT_FAULT_DBT_VALIDATION, "Could not parse constraint: %.*s", FT_ARG(ft_buf_str(&shown)));
    const ft_dict *dict = raw.as.dict;
    *out = (constraint){text_of(dict, FT_STR("type")), text_of(dict, FT_STR("name")),
                        text_of(dict, FT_STR("expression")), text_of(dict, FT_STR("to")),
                        list_of(dict, FT_STR("columns")), list_of(dict, FT_STR("to_columns"))};
    return true;
}

static ft_str joined(ft_arena *arena, const ft_list *names)
{
    ft_buf out = ft_buf_in(arena);
    for (size_t i = 0; names && i < names->len; i++)
        if (ft_is(names->at[i], FT_TEXT)) {
            ft_buf_text(&out, i ? ", " : "");
            ft_buf_add(&out, ft_text_of(names->at[i]));
        }
    return ft_buf_str(&out);
}

/* What stands behind a column's type; empty: nothing. */
static ft_str column_ddl(ft_arena *arena, const constraint *c)
{
    ft_str made = FT_STR("");
    if (ft_str_is(c->type, "check") && c->expression.len)
        made = ft_format(arena, "check (%.*s)", FT_ARG(c->expression));
    else if (ft_str_is(c->type, "not_null"))
        made = ft_format(arena, "not null %.*s", FT_ARG(c->expression));
    else if (ft_str_is(c->type, "unique"))
        made = ft_format(arena, "unique %.*s", FT_ARG(c->expression));
    else if (ft_str_is(c->type, "primary_key"))
        made = ft_format(arena, "primary key %.*s", FT_ARG(c->expression));
    else if (ft_str_is(c->type, "foreign_key") && c->to.len && c->to_columns && c->to_columns->len)
        made = ft_format(arena, "references %.*s (%.*s)", FT_ARG(c->to), FT_ARG(joined(arena, c->to_columns)));
    else if (ft_str_is(c->type, "foreign_key") && c->expression.len)
        made = ft_format(arena, "references %.*s", FT_ARG(c->expression));
    else if (ft_str_is(c->type, "custom"))
        made = c->expression;
    return ft_str_trim(made);
}

static ft_str model_ddl(ft_arena *arena, const constraint *c)
{
    ft_str prefix = c->name.len ? ft_format(arena, "constraint %.*s ", FT_ARG(c->name)) : FT_STR("");
    ft_str columns = joined(arena, c->columns);
    ft_str extra = c->expression.len ? ft_concat(arena, FT_STR(" "), c->expression, (ft_str){0}) : FT_STR("");
    if (ft_str_is(c->type, "check") && c->expression.len)
        return ft_format(arena, "%.*scheck (%.*s)", FT_ARG(prefix), FT_ARG(c->expression));
    if (ft_str_is(c->type, "unique"))
        return ft_format(arena, "%.*sunique%.*s (%.*s)", FT_ARG(prefix), FT_ARG(extra), FT_ARG(columns));
    if (ft_str_is(c->type, "primary_key"))
        return ft_format(arena, "%.*sprimary key%.*s (%.*s)", FT_ARG(prefix), FT_ARG(extra), FT_ARG(columns));
    if (ft_str_is(c->type, "foreign_key") && c->to.len && c->to_columns && c->to_columns->len)
        return ft_format(arena, "%.*sforeign key (%.*s) references %.*s (%.*s)", FT_ARG(prefix), FT_ARG(columns),
                         FT_ARG(c->to), FT_ARG(joined(arena, c->to_columns)));
    if (ft_str_is(c->type, "foreign_key") && c->expression.len)
        return ft_format(arena, "%.*sforeign key (%.*s) references %.*s", FT_ARG(prefix), FT_ARG(columns),
                         FT_ARG(c->expression));
    if (ft_str_is(c->type, "custom") && c->expression.len)
        return ft_concat(arena, prefix, c->expression, (ft_str){0});
    return FT_STR("");
}

static bool column_line(ft_job *job, ft_value column, ft_value *out)
{
    ft_value name, type, quote, constraints;
    ft_buf line = ft_buf_in(job->arena);
    bool quoted;
    if (!ft_get_item(job, column, FT_VALUE_TEXT("name"), &name) ||
        !ft_get_item(job, column, FT_VALUE_TEXT("data_type"), &type) ||
        !ft_get_item(job, column, FT_VALUE_TEXT("quote"), &quote) || !ft_truth(job, quote, &quoted) ||
        !ft_get_item(job, column, FT_VALUE_TEXT("constraints"), &constraints))
        return false;
    ft_buf_text(&line, quoted ? "\"" : "");
    if (!ft_print(job, name, &line))
        return false;
    ft_buf_text(&line, quoted ? "\" " : " ");
    if (!ft_print(job, type, &line))
        return false;
    for (size_t i = 0; ft_is(constraints, FT_LIST) && i < constraints.as.list->len; i++) {
        constraint c;
        if (!read(job, constraints.as.list->at[i], &c))
            return false;
        ft_str ddl = column_ddl(job->arena, &c);
        ft_buf_text(&line, ddl.len ? " " : "");
        ft_buf_add(&line, ddl);
    }
    *out = ft_of_text(ft_buf_str(&line));
    return true;
}

bool ft_call_columns_constraints(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value columns, line;
    if (!ft_bind(job, args, "render_raw_columns_constraints", "raw_columns", &columns))
        return false;
    ft_list *lines = ft_list_new(job->arena, 8);
    if (!ft_is(columns, FT_DICT))
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'%s' object has no attribute 'values'", ft_type_name(columns));
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(columns.as.dict, &at));) {
        if (!column_line(job, entry->value, &line))
            return false;
        ft_list_add(job->arena, lines, line);
    }
    *out = ft_of_list(lines);
    return true;
}

bool ft_call_model_constraints(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value raw;
    ft_list *all;
    if (!ft_bind(job, args, "render_raw_model_constraints", "raw_constraints", &raw) || !ft_to_list(job, raw, &all))
        return false;
    ft_list *lines = ft_list_new(job->arena, all->len);
    for (size_t i = 0; i < all->len; i++) {
        constraint c;
        if (!read(job, all->at[i], &c))
            return false;
        ft_str ddl = model_ddl(job->arena, &c);
        if (ddl.len)
            ft_list_add(job->arena, lines, ft_of_text(ddl));
    }
    *out = ft_of_list(lines);
    return true;
}
