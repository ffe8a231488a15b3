/* index_config.c - indexes as models configure them, and how those of a materialized view differ. */
#include "context/index_config.h"

#include "base/digest.h"
#include "context/natives.h"

#include <stdlib.h>

/* ---- adapter.parse_index (ADP-32) */

typedef struct { ft_object object; ft_value columns, unique, type; } index_object;

/* md5 of the columns, the relation, the traits and the moment: new for every run. */
static bool call_index_render(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    index_object *index = self;
    const ft_invocation *invocation = ft_context_of(job)->world->invocation;
    ft_value relation;
    ft_buf text = ft_buf_in(job->arena);
    ft_list *columns;
    if (!ft_bind(job, args, "render", "relation", &relation) || !ft_to_list(job, index->columns, &columns))
        return false;
    for (size_t i = 0; i < columns->len; i++) {
        if (!ft_print(job, columns->at[i], &text))
            return false;
        ft_buf_byte(&text, '_');
    }
    if (!ft_print(job, relation, &text) || !ft_print(job, index->unique, &text) || !ft_print(job, index->type, &text))
        return false;
    ft_buf_format(&text, "_%lld", invocation->clock ? (long long)ft_clock_wall(invocation->clock) : 0LL);
    *out = ft_of_text(ft_md5_hex(job->arena, ft_buf_str(&text)));
    return true;
}

static ft_found index_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const ft_method_row methods[] = {{"render", call_index_render}};
    index_object *index = (index_object *)self;
    if (ft_str_is(name, "columns"))
        *out = index->columns;
    else if (ft_str_is(name, "unique"))
        *out = index->unique;
    else if (ft_str_is(name, "type"))
        *out = index->type;
    else
        return ft_method_row_find(job, methods, 1, self, name, out);
    return FT_FOUND;
}

static const ft_class index_class = {
    .name = "dbt.adapters.postgres.impl.PostgresIndexConfig", .attr = index_attr,
};

static bool bad_index(ft_job *job, const char *what)
{
    return ft_raise(job, FT_FAULT_COMPILATION, "Could not parse index config: %s", what);
}

bool ft_call_parse_index(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value raw;
    if (!ft_bind(job, args, "parse_index", "raw_index", &raw))
        return false;
    *out = FT_VALUE_NONE;
    if (ft_is(raw, FT_NONE))
        return true;
    if (!ft_is(raw, FT_DICT))
        return ft_raise(job, FT_FAULT_COMPILATION, "Invalid index config:\n  Got: a %s\n  Expected a dictionary with at "
                        "minimum a \"columns\" key", ft_type_name(raw));
    ft_value columns = ft_dict_get_text(raw.as.dict, FT_STR("columns"));
    ft_value unique = ft_dict_get_text(raw.as.dict, FT_STR("unique"));
    ft_value type = ft_dict_get_text(raw.as.dict, FT_STR("type"));
    if (ft_is(columns, FT_UNDEFINED))
        return bad_index(job, "'columns' is a required property");
    if (!ft_is(columns, FT_LIST))
        return bad_index(job, "columns: the value is not of type 'array': it must be a list of names");
    if (!ft_is(unique, FT_UNDEFINED) && !ft_is(unique, FT_BOOL))
        return bad_index(job, "unique: the value is not of type 'boolean'");
    index_object *made = FT_NEW(job->arena, index_object);
    *made = (index_object){{&index_class}, columns, ft_is(unique, FT_BOOL) ? unique : FT_VALUE_FALSE,
                           ft_is(type, FT_TEXT) ? type : FT_VALUE_NONE};
    *out = ft_of_object(&made->object);
    return true;
}

/* ---- what has changed (REL-25) */

/* Two indexes are one when their columns, uniqueness and method are: "a,b unique btree". Names differ
 * with every build. */
static ft_str key_of(ft_arena *arena, ft_str *columns, size_t count, bool unique, ft_str method)
{
    ft_buf text = ft_buf_in(arena);
    for (size_t i = 0; i < count; i++)
        columns[i] = ft_str_lower_ascii(arena, ft_str_trim(columns[i]));
    if (count)
        qsort(columns, count, sizeof *columns, ft_str_cmp_qsort);
    for (size_t i = 0; i < count; i++)
        ft_buf_format(&text, "%s%.*s", i ? "," : "", FT_ARG(columns[i]));
    ft_buf_format(&text, "%s %.*s", unique ? " unique" : "", FT_ARG(method));
    return ft_buf_str(&text);
}

static bool text_item(ft_job *job, ft_value of, const char *name, ft_str *out)
{
    ft_value value;
    return ft_get_item(job, of, ft_of_text(ft_str_of(name)), &value) && ft_to_text(job, value, out);
}

/* A row of name, method, unique, column_names: "a,b". */
static bool key_of_row(ft_job *job, ft_value row, ft_str *key, ft_str *name)
{
    ft_value unique;
    ft_str names, method, column;
    bool is_unique;
    FT_VEC(ft_str) columns = {0};
    if (!text_item(job, row, "name", name) || !text_item(job, row, "column_names", &names) ||
        !text_item(job, row, "method", &method) || !ft_get_item(job, row, FT_VALUE_TEXT("unique"), &unique) ||
        !ft_truth(job, unique, &is_unique))
        return false;
    while (ft_str_cut(&names, ',', &column))
        ft_vec_push(job->arena, &columns, column);
    *key = key_of(job->arena, columns.at, columns.len, is_unique, method);
    return true;
}

static bool key_of_config(ft_job *job, ft_value index, ft_str *key)
{
    ft_value columns, unique, type;
    ft_list *list;
    bool is_unique;
    if (!ft_get_item(job, index, FT_VALUE_TEXT("columns"), &columns) || !ft_to_list(job, columns, &list) ||
        !ft_get_item(job, index, FT_VALUE_TEXT("unique"), &unique) || !ft_truth(job, unique, &is_unique) ||
        !ft_get_item(job, index, FT_VALUE_TEXT("type"), &type))
        return false;
    ft_str *names = FT_NEW_ARRAY(job->arena, ft_str, list->len + 1);
    for (size_t i = 0; i < list->len; i++)
        if (!ft_to_text(job, list->at[i], &names[i]))
            return false;
    *key = key_of(job->arena, names, list->len, is_unique, ft_is(type, FT_TEXT) ? ft_text_of(type) : FT_STR("btree"));
    return true;
}

static void add_change(ft_arena *arena, ft_list *changes, const char *action, const char *key, ft_value value)
{
    ft_dict *context = ft_dict_new(arena), *change = ft_dict_new(arena);
    ft_dict_set_text(arena, context, ft_str_of(key), value);
    ft_dict_set_text(arena, change, FT_STR("action"), ft_of_text(ft_str_of(action)));
    ft_dict_set_text(arena, change, FT_STR("context"), ft_of_dict(context));
    ft_list_add(arena, changes, ft_of_dict(change));
}

/* Both sides by key: name of what is there, config of what is wanted. */
static bool read_both(ft_job *job, ft_value results, ft_value model, ft_dict *there, ft_dict *wanted)
{
    ft_value rows, config, indexes;
    ft_list *list;
    ft_str key, name;
    if (!ft_get_item(job, results, FT_VALUE_TEXT("indexes"), &rows) || !ft_to_list(job, rows, &list))
        return false;
    for (size_t i = 0; i < list->len; i++) {
        if (!key_of_row(job, list->at[i], &key, &name))
            return false;
        ft_dict_set_text(job->arena, there, key, ft_of_text(name));
    }
    if (!ft_get_item(job, model, FT_VALUE_TEXT("config"), &config) ||
        !ft_get_item(job, config, FT_VALUE_TEXT("indexes"), &indexes))
        return false;
    if (ft_is(indexes, FT_UNDEFINED) || ft_is(indexes, FT_NONE))
        return true;
    if (!ft_to_list(job, indexes, &list))
        return false;
    for (size_t i = 0; i < list->len; i++) {
        if (!key_of_config(job, list->at[i], &key))
            return false;
        ft_dict_set_text(job->arena, wanted, key, list->at[i]);
    }
    return true;
}

bool ft_call_index_changes(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    ft_dict *there = ft_dict_new(job->arena), *wanted = ft_dict_new(job->arena);
    if (!ft_bind(job, args, "get_materialized_view_config_change_collection", "relation_results, relation_config", slots) ||
        !read_both(job, slots[0], slots[1], there, wanted))
        return false;
    ft_list *changes = ft_list_new(job->arena, 4);
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(there, &at));)
        if (!ft_dict_find_text(wanted, ft_text_of(entry->key)))
            add_change(job->arena, changes, "drop", "name", entry->value);
    for (size_t at = 0; (entry = ft_dict_next(wanted, &at));)
        if (!ft_dict_find_text(there, ft_text_of(entry->key)))
            add_change(job->arena, changes, "create", "as_node_config", entry->value);
    *out = FT_VALUE_NONE;
    if (!changes->len)
        return true;
    ft_dict *made = ft_dict_new(job->arena);
    ft_dict_set_text(job->arena, made, FT_STR("indexes"), ft_of_list(changes));
    ft_dict_set_text(job->arena, made, FT_STR("requires_full_refresh"), FT_VALUE_FALSE);
    ft_dict_set_text(job->arena, made, FT_STR("has_changes"), FT_VALUE_TRUE);
    *out = ft_of_dict(made);
    return true;
}
