/* relation_object.c - relations as template values: attributes, methods, printing. */
#include "context/relation_object.h"

#include "base/digest.h"
#include "base/text.h"
#include "context/index_config.h"
#include "context/natives.h"

typedef struct { ft_object object; ft_relation relation; ft_name_style style; } relation_object;

ft_value ft_relation_value(ft_context *context, const ft_relation *relation)
{
    relation_object *made = FT_NEW(context->job->arena, relation_object);
    *made = (relation_object){{&ft_relation_object_class}, *relation, ft_world_name_style(context->world)};
    return ft_of_object(&made->object);
}

const ft_relation *ft_value_relation(ft_value value)
{
    return ft_is_object(value, &ft_relation_object_class) ? &((relation_object *)value.as.object)->relation : NULL;
}

ft_str ft_relation_text(ft_context *context, const ft_relation *relation)
{
    ft_buf text = ft_buf_in(context->job->arena);
    ft_relation_name(&text, relation, ft_world_name_style(context->world));
    return ft_buf_str(&text);
}

void ft_relation_quote_as_project(const ft_world *world, ft_relation *relation)
{
    if (!world->root || !ft_is(world->root->quoting, FT_DICT))
        return;
    const struct { ft_str key; bool *flag; } parts[] = {{FT_STR("database"), &relation->quote_database},
                                                        {FT_STR("schema"), &relation->quote_schema},
                                                        {FT_STR("identifier"), &relation->quote_identifier}};
    for (size_t i = 0; i < 3; i++) {
        ft_value set = ft_dict_get_text(world->root->quoting.as.dict, parts[i].key);
        if (ft_is(set, FT_BOOL))
            *parts[i].flag = set.as.truth;
    }
}

static ft_value another(ft_job *job, const relation_object *from, const ft_relation *relation)
{
    relation_object *made = FT_NEW(job->arena, relation_object);
    *made = *from;
    made->relation = *relation;
    return ft_of_object(&made->object);
}

/* ---- policies and parts out of arguments */

/* bool or None (as it was): false when the value is neither, with a TypeError. */
static bool take_flag(ft_job *job, ft_value value, bool *flag)
{
    if (!ft_passed(value) || ft_is(value, FT_NONE) || ft_is(value, FT_UNDEFINED))
        return true;
    return ft_truth(job, value, flag);
}

static bool take_policy(ft_job *job, ft_value policy, bool *database, bool *schema, bool *identifier)
{
    if (!ft_is(policy, FT_DICT))
        return true;
    return take_flag(job, ft_dict_get_text(policy.as.dict, FT_STR("database")), database) &&
           take_flag(job, ft_dict_get_text(policy.as.dict, FT_STR("schema")), schema) &&
           take_flag(job, ft_dict_get_text(policy.as.dict, FT_STR("identifier")), identifier);
}

/* A part by its value: text, None (erased) or not given (as it was). */
static bool take_part(ft_job *job, ft_value value, ft_str *part)
{
    if (!ft_passed(value))
        return true;
    if (ft_is(value, FT_NONE) || ft_is(value, FT_UNDEFINED)) {
        *part = (ft_str){0};
        return true;
    }
    return ft_to_text(job, value, part);
}

static bool take_path(ft_job *job, const ft_dict *path, ft_relation *relation)
{
    const struct { ft_str key; ft_str *part; } parts[] = {{FT_STR("database"), &relation->database},
                                                          {FT_STR("schema"), &relation->schema},
                                                          {FT_STR("identifier"), &relation->identifier}};
    for (size_t i = 0; i < 3; i++) {
        const ft_value *given = ft_dict_find_text(path, parts[i].key);
        if (given && !take_part(job, *given, parts[i].part))
            return false;
    }
    return true;
}

static bool take_type(ft_job *job, ft_value value, ft_relation *relation)
{
    if (!ft_passed(value) || ft_is(value, FT_NONE) || ft_is(value, FT_UNDEFINED)) {
        if (ft_is(value, FT_NONE))
            relation->kind = FT_REL_UNKNOWN;
        return true;
    }
    ft_str word;
    if (!ft_to_text(job, value, &word))
        return false;
    relation->kind = (uint8_t)ft_relation_kind_of(word);
    return true;
}

/* One keyword of create, incorporate and replace. Unknown ones are let be. */
static bool take_named(ft_job *job, const ft_named *named, ft_relation *relation)
{
    ft_str name = named->name;
    ft_value value = named->value;
    if (ft_str_is(name, "database"))
        return take_part(job, value, &relation->database);
    if (ft_str_is(name, "schema"))
        return take_part(job, value, &relation->schema);
    if (ft_str_is(name, "identifier"))
        return take_part(job, value, &relation->identifier);
    if (ft_str_is(name, "type"))
        return take_type(job, value, relation);
    if (ft_str_is(name, "path") && ft_is(value, FT_DICT))
        return take_path(job, value.as.dict, relation);
    if (ft_str_is(name, "quote_policy"))
        return take_policy(job, value, &relation->quote_database, &relation->quote_schema, &relation->quote_identifier);
    if (ft_str_is(name, "include_policy"))
        return take_policy(job, value, &relation->show_database, &relation->show_schema, &relation->show_identifier);
    if (ft_str_is(name, "limit") && !ft_is(value, FT_UNDEFINED)) {
        relation->limited = ft_is(value, FT_INT) && value.as.number >= 0 && value.as.number <= UINT32_MAX;
        relation->limit = relation->limited ? (uint32_t)value.as.number : 0;
    }
    if (ft_str_is(name, "dbt_created"))
        return take_flag(job, value, &relation->created);
    return true;
}

static bool take_all_named(ft_job *job, const ft_args *args, ft_relation *relation)
{
    for (size_t i = 0; i < args->named_len; i++)
        if (!take_named(job, &args->named[i], relation))
            return false;
    return true;
}

/* ---- methods */

static bool call_render(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    relation_object *relation = self;
    if (!ft_bind(job, args, "render", "", NULL))
        return false;
    ft_buf text = ft_buf_in(job->arena);
    ft_relation_name(&text, &relation->relation, relation->style);
    *out = ft_of_text(ft_buf_str(&text));
    return true;
}

/* With the limit, but not the event-time filter, around it. */
static bool call_render_limited(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    relation_object *relation = self;
    ft_relation limited = relation->relation;
    limited.sample_filter = (ft_str){0};
    ft_buf text = ft_buf_in(job->arena);
    if (!ft_bind(job, args, "render_limited", "", NULL))
        return false;
    ft_relation_render(&text, &limited, relation->style);
    *out = ft_of_text(ft_buf_str(&text));
    return true;
}

static bool call_quoted(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value name;
    ft_str text;
    if (!ft_bind(job, args, "quoted", "identifier", &name) || !ft_to_text(job, name, &text))
        return false;
    *out = ft_of_text(ft_concat(job->arena, FT_STR("\""), text, FT_STR("\""), (ft_str){0}));
    return true;
}

static bool call_include(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[3];
    ft_relation changed = ((relation_object *)self)->relation;
    if (!ft_bind(job, args, "include", "database=, schema=, identifier=", slots) ||
        !take_flag(job, slots[0], &changed.show_database) || !take_flag(job, slots[1], &changed.show_schema) ||
        !take_flag(job, slots[2], &changed.show_identifier))
        return false;
    *out = another(job, self, &changed);
    return true;
}

static bool call_quote(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[3];
    ft_relation changed = ((relation_object *)self)->relation;
    if (!ft_bind(job, args, "quote", "database=, schema=, identifier=", slots) ||
        !take_flag(job, slots[0], &changed.quote_database) || !take_flag(job, slots[1], &changed.quote_schema) ||
        !take_flag(job, slots[2], &changed.quote_identifier))
        return false;
    *out = another(job, self, &changed);
    return true;
}

static bool call_incorporate(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_relation changed = ((relation_object *)self)->relation;
    if (!take_all_named(job, args, &changed))
        return false;
    *out = another(job, self, &changed);
    return true;
}

static bool call_without_identifier(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_relation changed = ((relation_object *)self)->relation;
    if (!ft_bind(job, args, "without_identifier", "", NULL))
        return false;
    changed.identifier = (ft_str){0};
    changed.show_identifier = false;
    *out = another(job, self, &changed);
    return true;
}

static bool call_information_schema(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value view;
    if (!ft_bind(job, args, "information_schema", "view_name=", &view))
        return false;
    ft_relation changed = ((relation_object *)self)->relation;
    changed.kind = FT_REL_VIEW;
    changed.schema = FT_STR("INFORMATION_SCHEMA");
    changed.identifier = ft_is(view, FT_TEXT) ? ft_text_of(view) : (ft_str){0};
    changed.show_database = changed.show_schema = changed.show_identifier = true;
    changed.quote_schema = changed.quote_identifier = false;
    *out = another(job, self, &changed);
    return true;
}

bool ft_raise_approximate(ft_context *context, const ft_relation *asked, const ft_relation *found)
{
    return ft_context_raise(context, FT_FAULT_COMPILATION,
                            "When searching for a relation, dbt found an approximate match. %.*s was asked for, and "
                            "%.*s, which is there, differs in case only. Drop or rename it, or write the name alike.",
                            FT_ARG(ft_relation_text(context, asked)), FT_ARG(ft_relation_text(context, found)));
}

/* How a part fits what is asked for: 0 not at all, 1 but for its case, 2 exactly. */
static int part_fits(ft_str part, ft_value asked)
{
    if (!ft_is(asked, FT_TEXT) || ft_str_eq(part, ft_text_of(asked)))
        return 2;
    return ft_str_eq_nocase(part, ft_text_of(asked));
}

static int worse(int a, int b)
{
    return a < b ? a : b;
}

/* REL-16, TRP-42. */
static bool call_matches(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[3];
    const ft_relation *r = &((relation_object *)self)->relation;
    if (!ft_bind(job, args, "matches", "database=, schema=, identifier=", slots))
        return false;
    if (!ft_is(slots[0], FT_TEXT) && !ft_is(slots[1], FT_TEXT) && !ft_is(slots[2], FT_TEXT))
        return ft_raise(job, FT_FAULT_DBT_RUNTIME, "Tried to match relation, but no search path was passed!");
    int fits = worse(part_fits(r->database, slots[0]), worse(part_fits(r->schema, slots[1]), part_fits(r->identifier, slots[2])));
    *out = ft_of_bool(fits == 2);
    if (fits != 1)
        return true;
    ft_relation asked = ft_relation_of((ft_str){0}, (ft_str){0}, (ft_str){0}, FT_REL_UNKNOWN);
    return take_part(job, slots[0], &asked.database) && take_part(job, slots[1], &asked.schema) &&
           take_part(job, slots[2], &asked.identifier) && ft_raise_approximate(ft_context_of(job), &asked, r);
}

static bool call_get(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    if (!ft_bind(job, args, "get", "key, default=", slots))
        return false;
    if (ft_is(slots[0], FT_TEXT) && ft_str_is(ft_text_of(slots[0]), "metadata")) {
        ft_dict *metadata = ft_dict_new(job->arena);
        ft_dict_set_text(job->arena, metadata, FT_STR("type"), FT_VALUE_TEXT("PostgresRelation"));
        *out = ft_of_dict(metadata);
        return true;
    }
    ft_found found = FT_MISSING;
    if (ft_is(slots[0], FT_TEXT))
        found = ft_relation_object_class.attr(job, self, ft_text_of(slots[0]), out);
    if (found == FT_MISSING)
        *out = ft_passed(slots[1]) ? slots[1] : FT_VALUE_NONE;
    return found != FT_FAULTED;
}

static bool call_prefix(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value name;
    ft_str text;
    if (!ft_bind(job, args, "add_ephemeral_prefix", "name", &name) || !ft_to_text(job, name, &text))
        return false;
    *out = ft_of_text(ft_concat(job->arena, FT_STR("__dbt__cte__"), text, (ft_str){0}));
    return true;
}

static bool call_scd_args(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    if (!ft_bind(job, args, "scd_args", "primary_key, updated_at", slots))
        return false;
    ft_list *list;
    if (ft_is(slots[0], FT_LIST)) {
        if (!ft_to_list(job, slots[0], &list))
            return false;
    } else {
        list = ft_list_new(job->arena, 2);
        ft_list_add(job->arena, list, slots[0]);
    }
    ft_list_add(job->arena, list, slots[1]);
    *out = ft_of_list(list);
    return true;
}

static bool call_max_length(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    if (!ft_bind(job, args, "relation_max_name_length", "", NULL))
        return false;
    const ft_capabilities *can = ft_context_of(job)->world->can;
    *out = ft_of_int(can && can->identifier_max ? can->identifier_max : 63);
    return true;
}

/* A Python function names its version and its entry. */
static bool check_python_function(ft_job *job, ft_value language, const ft_dict *config)
{
    static const struct { ft_str key; const char *message; } wanted[] = {
        {FT_STR_INIT("runtime_version"), "A `runtime_version` is required for python functions"},
        {FT_STR_INIT("entry_point"), "An `entry_point` is required for python functions"},
    };
    if (!ft_is(language, FT_TEXT) || !ft_str_is(ft_text_of(language), "python"))
        return true;
    for (size_t i = 0; i < 2; i++)
        if (ft_is(ft_dict_get_text(config, wanted[i].key), FT_NONE))
            return ft_raise(job, FT_FAULT_DBT_RUNTIME, "%s", wanted[i].message);
    return true;
}

/* REL-23: what the macros that create functions ask of a function's dict; None for other resources. */
static bool call_function_config(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value model, config, language, type;
    if (!ft_bind(job, args, "get_function_config", "model", &model) ||
        !ft_get_item(job, model, FT_VALUE_TEXT("resource_type"), &type))
        return false;
    *out = FT_VALUE_NONE;
    if (!ft_is(type, FT_TEXT) || !ft_str_is(ft_text_of(type), "function"))
        return true;
    if (!ft_get_item(job, model, FT_VALUE_TEXT("config"), &config) ||
        !ft_get_item(job, model, FT_VALUE_TEXT("language"), &language))
        return false;
    ft_dict *dict = ft_dict_new(job->arena);
    ft_dict_set_text(job->arena, dict, FT_STR("language"), language);
    const ft_str keys[] = {FT_STR("type"), FT_STR("runtime_version"), FT_STR("entry_point")};
    for (size_t i = 0; i < 3; i++) {
        ft_value value;
        if (!ft_get_item(job, config, ft_of_text(keys[i]), &value))
            return false;
        ft_dict_set_text(job->arena, dict, keys[i], ft_is(value, FT_UNDEFINED) ? FT_VALUE_NONE : value);
    }
    *out = ft_of_dict(dict);
    return check_python_function(job, language, dict);
}

static bool call_function_macro_name(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value config, type, language;
    ft_str type_text, language_text;
    if (!ft_bind(job, args, "get_function_macro_name", "config", &config) ||
        !ft_get_item(job, config, FT_VALUE_TEXT("type"), &type) ||
        !ft_get_item(job, config, FT_VALUE_TEXT("language"), &language) || !ft_to_text(job, type, &type_text) ||
        !ft_to_text(job, language, &language_text))
        return false;
    *out = ft_of_text(ft_concat(job->arena, type_text, FT_STR("_function_"), language_text, (ft_str){0}));
    return true;
}

static bool check_length(ft_context *context, const ft_relation *relation)
{
    const ft_capabilities *can = context->world->can;
    size_t limit = can ? can->identifier_max : 63;
    if (!limit || !relation->identifier.at || relation->kind == FT_REL_UNKNOWN || relation->identifier.len <= limit ||
        ft_text_len(relation->identifier) <= limit)
        return true;
    return ft_context_raise(context, FT_FAULT_DBT_RUNTIME, "Relation name '%.*s' is longer than %zu characters",
                            FT_ARG(relation->identifier), limit);
}

static bool call_create(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_context *context = ft_context_of(job);
    ft_value slots[5];
    ft_relation made = ft_relation_of((ft_str){0}, (ft_str){0}, (ft_str){0}, FT_REL_UNKNOWN);
    ft_relation_quote_as_project(context->world, &made);
    if (!ft_bind(job, args, "create", "database=, schema=, identifier=, type=, **kwargs", slots) ||
        !take_part(job, slots[0], &made.database) || !take_part(job, slots[1], &made.schema) ||
        !take_part(job, slots[2], &made.identifier) || !take_type(job, slots[3], &made) ||
        !take_all_named(job, args, &made) || !check_length(context, &made))
        return false;
    *out = ft_relation_value(context, &made);
    return true;
}

static const ft_method_row methods[] = {
    {"render", call_render},
    {"render_limited", call_render_limited},
    {"quoted", call_quoted},
    {"include", call_include},
    {"quote", call_quote},
    {"incorporate", call_incorporate},
    {"replace", call_incorporate},
    {"replace_path", call_incorporate},
    {"without_identifier", call_without_identifier},
    {"information_schema", call_information_schema},
    {"information_schema_only", call_information_schema},
    {"matches", call_matches},
    {"get", call_get},
    {"create", call_create},
    {"add_ephemeral_prefix", call_prefix},
    {"scd_args", call_scd_args},
    {"relation_max_name_length", call_max_length},
    {"get_function_config", call_function_config},
    {"get_function_macro_name", call_function_macro_name},
    {"get_materialized_view_config_change_collection", ft_call_index_changes},
};

/* ---- attributes */

static const struct { const char *name; ft_relation_kind kind; } constants[] = {
    {"Table", FT_REL_TABLE}, {"View", FT_REL_VIEW}, {"CTE", FT_REL_CTE},
    {"MaterializedView", FT_REL_MATERIALIZED_VIEW}, {"External", FT_REL_EXTERNAL},
    {"PointerTable", FT_REL_POINTER_TABLE}, {"Function", FT_REL_FUNCTION},
};

static ft_found constant(ft_str name, ft_value *out)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (ft_str_is(name, constants[i].name)) {
            *out = ft_of_text(ft_str_of(ft_relation_kind_word(constants[i].kind)));
            return FT_FOUND;
        }
    return FT_MISSING;
}

static const struct { const char *name; ft_relation_kind kind; } kind_tests[] = {
    {"is_table", FT_REL_TABLE}, {"is_view", FT_REL_VIEW}, {"is_cte", FT_REL_CTE},
    {"is_materialized_view", FT_REL_MATERIALIZED_VIEW}, {"is_pointer", FT_REL_POINTER_TABLE},
    {"is_function", FT_REL_FUNCTION},
};

static ft_found kind_test(const ft_relation *relation, ft_str name, ft_value *out)
{
    for (size_t i = 0; i < sizeof kind_tests / sizeof *kind_tests; i++)
        if (ft_str_is(name, kind_tests[i].name)) {
            *out = ft_of_bool(relation->kind == kind_tests[i].kind);
            return FT_FOUND;
        }
    return FT_MISSING;
}

static ft_value flags_dict(ft_arena *arena, bool database, bool schema, bool identifier)
{
    ft_dict *dict = ft_dict_new(arena);
    ft_dict_set_text(arena, dict, FT_STR("database"), ft_of_bool(database));
    ft_dict_set_text(arena, dict, FT_STR("schema"), ft_of_bool(schema));
    ft_dict_set_text(arena, dict, FT_STR("identifier"), ft_of_bool(identifier));
    return ft_of_dict(dict);
}

static ft_value path_dict(ft_arena *arena, const ft_relation *r)
{
    ft_dict *dict = ft_dict_new(arena);
    ft_dict_set_text(arena, dict, FT_STR("database"), ft_text_or_none(r->database));
    ft_dict_set_text(arena, dict, FT_STR("schema"), ft_text_or_none(r->schema));
    ft_dict_set_text(arena, dict, FT_STR("identifier"), ft_text_or_none(r->identifier));
    return ft_of_dict(dict);
}

static ft_found data_attr(ft_job *job, const ft_relation *r, ft_str name, ft_value *out)
{
    if (ft_str_is(name, "database"))
        *out = ft_text_or_none(r->database);
    else if (ft_str_is(name, "schema"))
        *out = ft_text_or_none(r->schema);
    else if (ft_str_is(name, "identifier") || ft_str_is(name, "table") || ft_str_is(name, "name"))
        *out = ft_text_or_none(r->identifier);
    else if (ft_str_is(name, "type"))
        *out = r->kind == FT_REL_UNKNOWN ? FT_VALUE_NONE : ft_of_text(ft_str_of(ft_relation_kind_word(r->kind)));
    else if (ft_str_is(name, "path"))
        *out = path_dict(job->arena, r);
    else if (ft_str_is(name, "quote_policy"))
        *out = flags_dict(job->arena, r->quote_database, r->quote_schema, r->quote_identifier);
    else if (ft_str_is(name, "include_policy"))
        *out = flags_dict(job->arena, r->show_database, r->show_schema, r->show_identifier);
    else if (ft_str_is(name, "quote_character"))
        *out = FT_VALUE_TEXT("\"");
    else if (ft_str_is(name, "limit"))
        *out = r->limited ? ft_of_int(r->limit) : FT_VALUE_NONE;
    else if (ft_str_is(name, "event_time_filter"))
        *out = r->sample_filter.len ? ft_of_text(r->sample_filter) : FT_VALUE_NONE;
    else if (ft_str_is(name, "catalog"))
        *out = FT_VALUE_NONE;
    else if (ft_str_is(name, "dbt_created"))
        *out = ft_of_bool(r->created);
    else if (ft_str_is(name, "can_be_renamed") || ft_str_is(name, "can_be_replaced"))
        *out = ft_of_bool(r->kind == FT_REL_TABLE || r->kind == FT_REL_VIEW);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static ft_found relation_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    const ft_relation *relation = &((relation_object *)self)->relation;
    if (data_attr(job, relation, name, out) == FT_FOUND || kind_test(relation, name, out) == FT_FOUND ||
        constant(name, out) == FT_FOUND)
        return FT_FOUND;
    return ft_method_row_find(job, methods, sizeof methods / sizeof *methods, self, name, out);
}

static ft_found relation_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    return ft_is(key, FT_TEXT) ? relation_attr(job, self, ft_text_of(key), out) : FT_MISSING;
}

static bool relation_str(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_relation_render(out, &((relation_object *)self)->relation, ((relation_object *)self)->style);
    return true;
}

static bool relation_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    ft_buf_text(out, "<PostgresRelation ");
    relation_str(job, self, out);
    ft_buf_byte(out, '>');
    return true;
}

static bool relation_truth(ft_object *self)
{
    (void)self;
    return true;
}

static bool relation_iter(ft_job *job, ft_object *self, ft_value *out)
{
    (void)self, (void)out;
    return ft_raise(job, FT_FAULT_NOT_IMPLEMENTED, "Relation is not iterable");
}

static ft_found relation_length(ft_job *job, ft_object *self, size_t *out)
{
    (void)self, (void)out;
    ft_raise(job, FT_FAULT_NOT_IMPLEMENTED, "Relation has no length");
    return FT_FAULTED;
}

static bool relation_equal(ft_object *self, ft_value other)
{
    const ft_relation *a = &((relation_object *)self)->relation, *b = ft_value_relation(other);
    return b && ft_relation_same(a, b) && a->kind == b->kind && a->quote_database == b->quote_database &&
           a->quote_schema == b->quote_schema && a->quote_identifier == b->quote_identifier &&
           a->show_database == b->show_database && a->show_schema == b->show_schema &&
           a->show_identifier == b->show_identifier && a->limited == b->limited && a->limit == b->limit;
}

static ft_found relation_hash(ft_job *job, ft_object *self, uint64_t *out)
{
    ft_buf text = ft_buf_in(job->arena);
    ft_relation_name(&text, &((relation_object *)self)->relation, ((relation_object *)self)->style);
    *out = ft_hash(ft_buf_str(&text));
    return FT_FOUND;
}

static ft_str part_copy(ft_arena *arena, ft_str part)
{
    return part.at ? ft_str_copy(arena, part) : part;
}

static ft_object *relation_copy(ft_arena *arena, const ft_object *self)
{
    relation_object *twin = FT_NEW(arena, relation_object);
    *twin = *(const relation_object *)self;
    twin->relation.database = part_copy(arena, twin->relation.database);
    twin->relation.schema = part_copy(arena, twin->relation.schema);
    twin->relation.identifier = part_copy(arena, twin->relation.identifier);
    twin->relation.sample_filter = part_copy(arena, twin->relation.sample_filter);
    return &twin->object;
}

const ft_class ft_relation_object_class = {
    .name = "dbt.adapters.postgres.relation.PostgresRelation", .mapping = 1, .attr = relation_attr,
    .item = relation_item, .str = relation_str, .repr = relation_repr, .truth = relation_truth,
    .length = relation_length, .iter = relation_iter, .equal = relation_equal, .hash = relation_hash,
    .copy = relation_copy,
};

/* ---- api.Relation */

static const ft_method_row class_methods[] = {
    {"create", call_create},
    {"add_ephemeral_prefix", call_prefix},
    {"scd_args", call_scd_args},
    {"relation_max_name_length", call_max_length},
    {"get_function_config", call_function_config},
    {"get_function_macro_name", call_function_macro_name},
};

static ft_found class_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    if (constant(name, out) == FT_FOUND)
        return FT_FOUND;
    return ft_method_row_find(job, class_methods, sizeof class_methods / sizeof *class_methods, self, name, out);
}

static bool class_call(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    return call_create(job, self, args, out);
}

static const ft_class relation_class_class = {
    .name = "dbt.context.providers.RelationProxy", .callable = 1, .attr = class_attr, .call = class_call,
};

ft_value ft_relation_class_value(void)
{
    static ft_object only = {&relation_class_class};
    return ft_of_object(&only);
}
