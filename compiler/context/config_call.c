/* config_call.c - config() at parse collects, at run it is read. */
#include "context/config_call.h"

#include "context/natives.h"
#include "context/own_config.h"
#include "value/datetime.h"

/* ---- recording */

static bool layer_of(ft_job *job, const ft_args *args, ft_dict **out)
{
    if (args->len == 1 && !args->named_len && ft_is(args->at[0], FT_DICT)) {
        *out = args->at[0].as.dict;
        return true;
    }
    if (args->len || !args->named_len)
        return ft_raise(job, FT_FAULT_COMPILATION, "Invalid inline model config");
    *out = ft_dict_new(job->arena);
    for (size_t i = 0; i < args->named_len; i++)
        ft_dict_set_text(job->arena, *out, args->named[i].name, args->named[i].value);
    return true;
}

/* Both spellings of a hook key are one key; giving both is an error. */
static bool with_hook_keys(ft_job *job, const ft_dict *layer, ft_dict **out)
{
    static const struct { ft_str old, now; } spellings[] = {{FT_STR_INIT("pre_hook"), FT_STR_INIT("pre-hook")},
                                                            {FT_STR_INIT("post_hook"), FT_STR_INIT("post-hook")}};
    *out = ft_value_copy(job->arena, ft_of_dict((ft_dict *)layer)).as.dict;
    for (size_t i = 0; i < 2; i++) {
        ft_value hook;
        if (!ft_dict_find_text(*out, spellings[i].old))
            continue;
        if (ft_dict_find_text(*out, spellings[i].now))
            return ft_raise(job, FT_FAULT_COMPILATION, "Invalid config, has conflicting keys \"%.*s\" and \"%.*s\"",
                            FT_ARG(spellings[i].old), FT_ARG(spellings[i].now));
        ft_dict_remove_text(*out, spellings[i].old, &hook);
        ft_dict_set_text(job->arena, *out, spellings[i].now, hook);
    }
    return true;
}

/* Objects live no longer than this rendering: they are kept as text, times in the form artifacts have. */
static bool object_as_text(ft_job *job, ft_value object, ft_value *out)
{
    ft_buf text = ft_buf_in(job->arena);
    if (!ft_print_iso(job, object, &text))
        return false;
    *out = ft_of_text(ft_buf_str(&text));
    return true;
}

static bool without_objects(ft_job *job, ft_value value, ft_value *out);

static bool list_without_objects(ft_job *job, const ft_list *from, ft_list **out)
{
    *out = ft_list_new(job->arena, from->len);
    for (size_t i = 0; i < from->len; i++) {
        ft_value one;
        if (!without_objects(job, from->at[i], &one))
            return false;
        ft_list_add(job->arena, *out, one);
    }
    return true;
}

static bool dict_without_objects(ft_job *job, const ft_dict *from, ft_dict **out)
{
    const ft_dict_entry *entry;
    *out = ft_dict_new(job->arena);
    for (size_t at = 0; (entry = ft_dict_next(from, &at));) {
        ft_value key, value;
        if (!without_objects(job, entry->key, &key) || !without_objects(job, entry->value, &value) ||
            !ft_dict_set(job, *out, key, value))
            return false;
    }
    return true;
}

/* At any depth; a value that holds itself ends in the error of too deep a recursion. */
static bool without_objects(ft_job *job, ft_value value, ft_value *out)
{
    *out = value;
    if (ft_is(value, FT_OBJECT))
        return object_as_text(job, value, out);
    if (value.kind < FT_LIST || value.kind > FT_SET)
        return true;
    if (job->depth >= job->depth_limit)
        return ft_raise(job, FT_FAULT_RECURSION, "maximum recursion depth exceeded");
    job->depth++;
    bool fine = ft_is(value, FT_LIST) || ft_is(value, FT_TUPLE)
                    ? list_without_objects(job, value.as.list, &out->as.list)
                    : dict_without_objects(job, value.as.dict, &out->as.dict);
    job->depth--;
    return fine;
}

static bool settle_objects(ft_job *job, ft_dict *layer)
{
    ft_dict_entry *entry;
    for (size_t at = 0; (entry = (ft_dict_entry *)ft_dict_next(layer, &at));)
        if (!without_objects(job, entry->value, &entry->value))
            return false;
    return true;
}

static bool record(ft_job *job, const ft_dict *layer)
{
    ft_capture *capture = ft_context_of(job)->capture;
    ft_dict *folded;
    if (!capture)
        return ft_raise(job, FT_FAULT_DBT_RUNTIME, "At parse time, did not receive a context config");
    if (!with_hook_keys(job, layer, &folded) || !settle_objects(job, folded))
        return false;
    ft_dict *kept = ft_value_copy(capture->arena, ft_of_dict(folded)).as.dict;
    capture->config_calls = ft_config_join_calls(capture->arena, capture->config_calls, kept);
    return true;
}

static bool parsing(const ft_context *context)
{
    return context->phase == FT_PHASE_PARSE;
}

static bool config_call(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_dict *layer = NULL;
    *out = FT_VALUE_TEXT("");
    return !parsing(ft_context_of(job)) || (layer_of(job, args, &layer) && record(job, layer));
}

static bool call_set(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    ft_str name;
    *out = FT_VALUE_TEXT("");
    if (!ft_bind(job, args, "set", "name, value", slots) || !ft_to_text(job, slots[0], &name))
        return false;
    if (!parsing(ft_context_of(job)))
        return true;
    ft_dict *layer = ft_dict_new(job->arena);
    ft_dict_set_text(job->arena, layer, name, slots[1]);
    return record(job, layer);
}

/* ---- reading */

const ft_batch_config ft_batch_configs[2] = {
    {FT_STR_INIT("__dbt_internal_microbatch_event_time_start"), FT_STR_INIT("event_time_start")},
    {FT_STR_INIT("__dbt_internal_microbatch_event_time_end"), FT_STR_INIT("event_time_end")}};

/* A config that hooks spell with an underscore, or undefined. */
static ft_value config_value(ft_context *context, ft_str name)
{
    if (ft_str_is(name, "pre_hook"))
        name = FT_STR("pre-hook");
    if (ft_str_is(name, "post_hook"))
        name = FT_STR("post-hook");
    for (size_t i = 0; ft_is(context->batch, FT_DICT) && i < 2; i++)
        if (ft_str_eq(name, ft_batch_configs[i].config))
            return ft_dict_get_text(context->batch.as.dict, ft_batch_configs[i].member);
    return ft_own_config(context, name);
}

static ft_value meta_value(ft_context *context, ft_str name)
{
    ft_value meta = ft_own_config(context, FT_STR("meta"));
    return ft_is(meta, FT_DICT) ? ft_dict_get_text(meta.as.dict, name) : FT_VALUE_UNDEFINED;
}

static bool validate(ft_job *job, ft_value validator, ft_value value)
{
    ft_value ignored;
    if (!ft_passed(validator) || ft_is(validator, FT_NONE))
        return true;
    return ft_call(job, validator, &(ft_args){.at = &value, .len = 1}, &ignored);
}

typedef ft_value (*config_source)(ft_context *context, ft_str name);

/* A key that only `meta` has is not given: whoever asked is told where to ask (CTX-24). */
static bool warn_of_meta(ft_context *context, ft_str name)
{
    if (ft_is(meta_value(context, name), FT_UNDEFINED))
        return true;
    ft_str text = ft_format(context->job->arena,
                            "The key '%.*s' was not found using config.get('%.*s'), but was detected as a custom config "
                            "under 'meta'. Please use config.meta_get('%.*s') or config.meta_require('%.*s') instead of "
                            "config.get('%.*s') to access the custom config value if intended.",
                            FT_ARG(name), FT_ARG(name), FT_ARG(name), FT_ARG(name), FT_ARG(name));
    return ft_context_warn(context, "GetMetaKeyWarning", text);
}

static bool get_from(ft_job *job, const ft_args *args, const char *function, config_source source, ft_value *out)
{
    ft_context *context = ft_context_of(job);
    ft_value slots[3];
    ft_str name;
    if (!ft_bind(job, args, function, "name, default=, validator=", slots) || !ft_to_text(job, slots[0], &name))
        return false;
    if (parsing(context)) {
        *out = FT_VALUE_TEXT("");
        return true;
    }
    bool fallback = ft_passed(slots[1]);
    ft_value value = source(context, name);
    if (source == config_value && ft_is(value, FT_UNDEFINED) && !warn_of_meta(context, name))
        return false;
    *out = !ft_is(value, FT_UNDEFINED) ? value : fallback ? slots[1] : FT_VALUE_NONE;
    return !fallback || ft_is(slots[1], FT_NONE) || validate(job, slots[2], *out);
}

static bool require_from(ft_job *job, const ft_args *args, const char *function, config_source source, ft_value *out)
{
    ft_context *context = ft_context_of(job);
    ft_value slots[2];
    ft_str name;
    if (!ft_bind(job, args, function, "name, validator=", slots) || !ft_to_text(job, slots[0], &name))
        return false;
    if (parsing(context)) {
        *out = FT_VALUE_TEXT("");
        return true;
    }
    ft_value value = source(context, name);
    ft_str id = context->node ? context->node->unique_id : context->macro ? context->macro->unique_id : FT_STR("");
    if (ft_is(value, FT_UNDEFINED))
        return ft_context_raise(context, FT_FAULT_COMPILATION,
                                "Model '%.*s' does not define a required config parameter '%.*s'.", FT_ARG(id),
                                FT_ARG(name));
    *out = value;
    return validate(job, slots[1], *out);
}

static bool call_get(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return get_from(job, args, "get", config_value, out);
}

static bool call_require(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return require_from(job, args, "require", config_value, out);
}

static bool call_meta_get(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return get_from(job, args, "meta_get", meta_value, out);
}

static bool call_meta_require(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return require_from(job, args, "meta_require", meta_value, out);
}

/* CTX-28. */
static bool persists(ft_job *job, const ft_args *args, const char *function, ft_str part, ft_value *out)
{
    ft_context *context = ft_context_of(job);
    if (!ft_bind(job, args, function, "", NULL))
        return false;
    *out = FT_VALUE_FALSE;
    ft_value docs = parsing(context) ? FT_VALUE_UNDEFINED : config_value(context, FT_STR("persist_docs"));
    if (ft_is(docs, FT_UNDEFINED))
        return true;
    if (!ft_is(docs, FT_DICT))
        return ft_context_raise(context, FT_FAULT_COMPILATION,
                                "Invalid value provided for 'persist_docs'. Expected dict but received %.*s",
                                FT_ARG(ft_python_class(job->arena, docs)));
    ft_value value = ft_dict_get_text(docs.as.dict, part);
    if (!ft_is(value, FT_UNDEFINED))
        *out = value;
    return true;
}

static bool call_relation_docs(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return persists(job, args, "persist_relation_docs", FT_STR("relation"), out);
}

static bool call_column_docs(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    return persists(job, args, "persist_column_docs", FT_STR("columns"), out);
}

static ft_native table[] = {
    FT_NATIVE("get", call_get, NULL), FT_NATIVE("meta_get", call_meta_get, NULL),
    FT_NATIVE("meta_require", call_meta_require, NULL), FT_NATIVE("persist_column_docs", call_column_docs, NULL),
    FT_NATIVE("persist_relation_docs", call_relation_docs, NULL), FT_NATIVE("require", call_require, NULL),
    FT_NATIVE("set", call_set, NULL),
};

/* The object has methods only: `config.materialized` is undefined, as in dbt. */
/* `config.model` is the node that is configured. */
static ft_found config_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)self;
    if (ft_str_is(name, "model")) {
        ft_names names = ft_context_names(ft_context_of(job));
        return names.get(job, names.self, name, out);
    }
    static const ft_natives methods = FT_NATIVES(table);
    ft_native *found = ft_natives_find(&methods, name);
    if (!found)
        return FT_MISSING;
    *out = ft_of_object(&found->object);
    return FT_FOUND;
}

static const ft_class config_class = {
    .name = "dbt.context.providers.RuntimeConfigObject", .callable = 1, .call = config_call, .attr = config_attr,
};

ft_value ft_config_member(void)
{
    static ft_object only = {&config_class};
    return ft_of_object(&only);
}
