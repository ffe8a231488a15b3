/* text_members.c - members that only look at their arguments. */
#include "context/text_members.h"

#include "base/digest.h"
#include "base/text.h"
#include "context/natives.h"
#include "context/vars.h"
#include "value/convert.h"
#include "value/json.h"

/* Forgets a fault of the given class, so that a default can take its place. */
static bool forgiven(ft_job *job, ft_fault_class kind)
{
    if (!job->fault.set || job->fault.kind != kind)
        return false;
    job->fault = (ft_fault){0};
    return true;
}

static ft_value or_none(ft_value slot)
{
    return ft_passed(slot) ? slot : FT_VALUE_NONE;
}

bool ft_call_return(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)out;
    ft_value value;
    if (!ft_bind(job, args, "return", "data=", &value))
        return false;
    return ft_return(job, or_none(value));
}

/* ---- JSON and YAML */

/* CTX-04: malformed text gives the default, anything that is not text is an error all the same. */
bool ft_call_fromjson(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    if (!ft_bind(job, args, "fromjson", "string, default=", slots))
        return false;
    if (!ft_is(slots[0], FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "the JSON object must be str, bytes or bytearray, not %s",
                        ft_type_name(slots[0]));
    if (ft_json_read(job, ft_text_of(slots[0]), out))
        return true;
    *out = or_none(slots[1]);
    return forgiven(job, FT_FAULT_VALUE);
}

bool ft_call_tojson(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    ft_json_style style = FT_JSON_PLAIN;
    ft_buf text = ft_buf_in(job->arena);
    if (!ft_bind(job, args, "tojson", "value, default=, sort_keys=", slots) ||
        (ft_passed(slots[2]) && !ft_truth(job, slots[2], &style.sort_keys)))
        return false;
    if (ft_json_write(job, slots[0], style, &text)) {
        *out = ft_of_text(ft_buf_str(&text));
        return true;
    }
    *out = or_none(slots[1]);
    return forgiven(job, FT_FAULT_VALUE);
}

bool ft_call_fromyaml(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    if (!ft_bind(job, args, "fromyaml", "value, default=", slots))
        return false;
    if (!ft_is(slots[0], FT_TEXT))
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'%s' object has no attribute 'read'", ft_type_name(slots[0]));
    if (ft_yaml_read(job, ft_text_of(slots[0]), out))
        return true;
    *out = or_none(slots[1]);
    return forgiven(job, FT_FAULT_VALUE);
}

bool ft_call_toyaml(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    bool sort = false;
    ft_buf text = ft_buf_in(job->arena);
    if (!ft_bind(job, args, "toyaml", "value, default=, sort_keys=", slots) ||
        (ft_passed(slots[2]) && !ft_truth(job, slots[2], &sort)))
        return false;
    if (ft_yaml_write(job, slots[0], sort, &text)) {
        *out = ft_of_text(ft_buf_str(&text));
        return true;
    }
    *out = or_none(slots[1]);
    return forgiven(job, FT_FAULT_VALUE) || forgiven(job, FT_FAULT_TYPE);
}

/* ---- set and zip */

static bool make_set(ft_job *job, ft_value from, ft_value *out)
{
    ft_iter iter;
    ft_value item;
    ft_found found = FT_MISSING;
    ft_dict *set = ft_dict_new(job->arena);
    if (!ft_iter_begin(job, from, &iter))
        return false;
    while ((found = ft_iter_next(job, &iter, &item)) == FT_FOUND)
        if (!ft_dict_set(job, set, item, FT_VALUE_NONE))
            return false;
    *out = ft_of_set(set);
    return found == FT_MISSING;
}

/* An error of the strict forms keeps Python's message and becomes a compilation error. */
static bool as_compilation_error(ft_job *job)
{
    if (job->fault.set && job->fault.kind == FT_FAULT_TYPE)
        job->fault.kind = FT_FAULT_COMPILATION;
    return false;
}

bool ft_call_set(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    if (!ft_bind(job, args, "set", "value, default=", slots))
        return false;
    if (make_set(job, slots[0], out))
        return true;
    *out = or_none(slots[1]);
    return forgiven(job, FT_FAULT_TYPE);
}

bool ft_call_set_strict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value value;
    if (!ft_bind(job, args, "set_strict", "value", &value))
        return false;
    return make_set(job, value, out) || as_compilation_error(job);
}

typedef struct { ft_iter *iters; size_t len; } zipping;

static ft_found zip_next(ft_job *job, void *state, ft_value *out)
{
    zipping *zip = state;
    ft_list *tuple = ft_list_new(job->arena, zip->len);
    if (!zip->len)
        return FT_MISSING;
    for (size_t i = 0; i < zip->len; i++) {
        ft_value item;
        ft_found found = ft_iter_next(job, &zip->iters[i], &item);
        if (found != FT_FOUND)
            return found;
        ft_list_add(job->arena, tuple, item);
    }
    *out = ft_of_tuple(tuple);
    return FT_FOUND;
}

static bool make_zip(ft_job *job, const ft_args *args, ft_value *out)
{
    zipping *zip = FT_NEW(job->arena, zipping);
    *zip = (zipping){FT_NEW_ARRAY(job->arena, ft_iter, args->len + 1), args->len};
    for (size_t i = 0; i < args->len; i++)
        if (!ft_is_iterable(args->at[i]))
            return ft_raise(job, FT_FAULT_TYPE, "'%s' object is not iterable", ft_type_name(args->at[i]));
        else if (!ft_iter_begin(job, args->at[i], &zip->iters[i]))
            return false;
    *out = ft_generator_new(job->arena, "zip", zip_next, zip);
    return true;
}

bool ft_call_zip(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    if (!ft_bind(job, args, "zip", "*args, default=", slots))
        return false;
    if (make_zip(job, args, out))
        return true;
    *out = or_none(slots[1]);
    return forgiven(job, FT_FAULT_TYPE);
}

bool ft_call_zip_strict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value rest;
    if (!ft_bind(job, args, "zip_strict", "*args", &rest))
        return false;
    return make_zip(job, args, out) || as_compilation_error(job);
}

/* ---- saying things */

static ft_str stars(void *self, ft_str name)
{
    (void)self, (void)name;
    return FT_STR("*****");
}

bool ft_call_log(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    const ft_voice *voice = ft_context_of(job)->world->invocation->voice;
    ft_value slots[2];
    ft_str text;
    bool info = false;
    if (!ft_bind(job, args, "log", "msg, info=", slots) || !ft_to_text(job, slots[0], &text) ||
        (ft_passed(slots[1]) && !ft_truth(job, slots[1], &info)))
        return false;
    if (voice && voice->log)
        voice->log(voice->self, ft_secrets_replace(job->arena, text, stars, NULL), info); /* nor their names (PRF-28) */
    *out = FT_VALUE_TEXT("");
    return true;
}

bool ft_call_print(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    const ft_invocation *invocation = ft_context_of(job)->world->invocation;
    ft_value value;
    ft_str text;
    if (!ft_bind(job, args, "print", "msg", &value) || !ft_to_text(job, value, &text))
        return false;
    if (invocation->voice && invocation->voice->print && !invocation->no_print)
        invocation->voice->print(invocation->voice->self, text);
    *out = FT_VALUE_TEXT("");
    return true;
}

/* ---- small computations */

bool ft_call_md5(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value value;
    if (!ft_bind(job, args, "local_md5", "value", &value))
        return false;
    if (!ft_is(value, FT_TEXT))
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'%s' object has no attribute 'encode'", ft_type_name(value));
    *out = ft_of_text(ft_md5_hex(job->arena, ft_text_of(value)));
    return true;
}

static bool folded(ft_job *job, ft_value value, ft_str *out)
{
    if (!ft_to_text(job, value, out))
        return false;
    *out = ft_text_casefold(job->arena, *out);
    return true;
}

/* key, folded -> the set of its values, folded. */
static bool fold_dict(ft_job *job, const ft_dict *dict, ft_dict *into)
{
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(dict, &at));) {
        ft_str key;
        ft_list *values;
        ft_dict *set = ft_dict_new(job->arena);
        if (!folded(job, entry->key, &key) || !ft_to_list(job, entry->value, &values))
            return false;
        for (size_t i = 0; i < values->len; i++) {
            ft_str text;
            if (!folded(job, values->at[i], &text))
                return false;
            ft_dict_set_text(job->arena, set, text, FT_VALUE_NONE);
        }
        ft_dict_set_text(job->arena, into, key, ft_of_dict(set));
    }
    return true;
}

static bool left_over(ft_job *job, ft_value values, const ft_value *known, ft_list **out)
{
    ft_list *all;
    if (!ft_to_list(job, values, &all))
        return false;
    *out = ft_list_new(job->arena, all->len);
    for (size_t i = 0; i < all->len; i++) {
        ft_str text;
        if (!folded(job, all->at[i], &text))
            return false;
        if (!known || !ft_dict_find_text(known->as.dict, text))
            ft_list_add(job->arena, *out, all->at[i]);
    }
    return true;
}

bool ft_call_diff(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    if (!ft_bind(job, args, "diff_of_two_dicts", "dict_a, dict_b", slots))
        return false;
    if (!ft_is(slots[0], FT_DICT) || !ft_is(slots[1], FT_DICT))
        return ft_raise(job, FT_FAULT_ATTRIBUTE, "'%s' object has no attribute 'items'",
                        ft_type_name(ft_is(slots[0], FT_DICT) ? slots[1] : slots[0]));
    ft_dict *known = ft_dict_new(job->arena), *diff = ft_dict_new(job->arena);
    if (!fold_dict(job, slots[1].as.dict, known))
        return false;
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(slots[0].as.dict, &at));) {
        ft_str key;
        ft_list *rest;
        if (!folded(job, entry->key, &key) ||
            !left_over(job, entry->value, ft_dict_find_text(known, key), &rest))
            return false;
        if (rest->len && !ft_dict_set(job, diff, entry->key, ft_of_list(rest)))
            return false;
    }
    *out = ft_of_dict(diff);
    return true;
}

bool ft_call_render(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value value;
    ft_str text;
    if (!ft_bind(job, args, "render", "string", &value) || !ft_to_text(job, value, &text) ||
        !ft_context_render(ft_context_of(job), text, &text))
        return false;
    *out = ft_of_text(text);
    return true;
}

bool ft_call_try(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_str message;
    if (args->len < 2)
        return ft_raise(job, FT_FAULT_TYPE, "try_or_compiler_error() missing required positional arguments");
    ft_args rest = *args;
    rest.at += 2;
    rest.len -= 2;
    if (ft_call(job, args->at[1], &rest, out))
        return true;
    if (!job->fault.set || job->fault.kind == FT_FAULT_CANCELLED)
        return false;
    job->fault = (ft_fault){0};
    return ft_to_text(job, args->at[0], &message) && ft_raise(job, FT_FAULT_COMPILATION, "%.*s", FT_ARG(message));
}

bool ft_call_adapter_macro(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self, (void)out;
    ft_str name = args->len && ft_is(args->at[0], FT_TEXT) ? ft_text_of(args->at[0]) : FT_STR("");
    return ft_raise(job, FT_FAULT_COMPILATION,
                    "The \"adapter_macro\" macro has been deprecated and is no longer supported: find the macro with `adapter.dispatch` and call what it "
                    "gives (https://docs.getdbt.com/reference/dbt-jinja-functions/dispatch). adapter_macro was called "
                    "for: %.*s", FT_ARG(name));
}

/* ---- validation.any */

typedef struct { const ft_value *at; size_t len; } choices;

static bool check_choice(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    choices *wanted = self;
    ft_value value;
    ft_buf list = ft_buf_in(job->arena);
    if (!ft_bind(job, args, "inner", "value", &value))
        return false;
    *out = FT_VALUE_NONE;
    for (size_t i = 0; i < wanted->len; i++) {
        bool same;
        if (!ft_equal(job, wanted->at[i], value, &same))
            return false;
        if (same)
            return true;
        if (i)
            ft_buf_byte(&list, ',');
        if (!ft_print(job, wanted->at[i], &list))
            return false;
    }
    ft_str text;
    return ft_to_text(job, value, &text) &&
           ft_raise(job, FT_FAULT_DBT_VALIDATION, "Expected value \"%.*s\" to be one of %.*s", FT_ARG(text),
                    FT_ARG(ft_buf_str(&list)));
}

static bool call_any(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    choices *wanted = FT_NEW(job->arena, choices);
    ft_value *copy = FT_NEW_ARRAY(job->arena, ft_value, args->len + 1);
    memcpy(copy, args->at, args->len * sizeof *copy);
    *wanted = (choices){copy, args->len};
    *out = ft_native_new(job->arena, "inner", check_choice, wanted);
    return true;
}

ft_value ft_validation_value(void)
{
    static ft_native table[] = {FT_NATIVE("any", call_any, NULL)};
    static ft_natives validation = FT_NATIVES(table);
    return ft_of_object(&validation.object);
}
