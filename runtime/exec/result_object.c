/* result_object.c - results in templates; see result_object.h. */
#include "exec/result_object.h"

#include "value/datetime.h"

typedef struct {
    ft_object object;
    ft_arena *arena;
    const ft_result *result;
    const ft_compiled *compiled;
    ft_value dict, node;           /* made when first asked for */
} result_object;

/* ---- a word of an enumeration: text that also has `value`, as Python's str enums */

typedef struct { ft_object object; ft_str word; } word_object;

static ft_found word_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    ft_value text = ft_of_text(((word_object *)self)->word);
    if (!ft_str_is(name, "value"))
        return ft_attr_only(job, text, name, out);
    *out = text;
    return FT_FOUND;
}

static bool word_str(ft_job *job, ft_object *self, ft_buf *out)
{
    return ft_print(job, ft_of_text(((word_object *)self)->word), out);
}

static bool word_equal(ft_object *self, ft_value other)
{
    return ft_is(other, FT_TEXT) && ft_str_eq(((word_object *)self)->word, ft_text_of(other));
}

static ft_found word_hash(ft_job *job, ft_object *self, uint64_t *out)
{
    return ft_hash_value(job, ft_of_text(((word_object *)self)->word), out) ? FT_FOUND : FT_FAULTED;
}

static ft_found word_contains(ft_job *job, ft_object *self, ft_value item)
{
    bool found;
    if (!ft_contains(job, ft_of_text(((word_object *)self)->word), item, &found))
        return FT_FAULTED;
    return found ? FT_FOUND : FT_MISSING;
}

static bool word_to_data(ft_job *job, ft_object *self, ft_value *out)
{
    (void)job;
    *out = ft_of_text(((word_object *)self)->word);
    return true;
}

static const ft_class word_class = {
    .name = "NodeType", .attr = word_attr, .str = word_str, .equal = word_equal, .hash = word_hash,
    .contains = word_contains, .to_data = word_to_data,
};

static ft_value word_value(ft_arena *arena, ft_str word)
{
    word_object *made = FT_NEW(arena, word_object);
    *made = (word_object){{&word_class}, word};
    return ft_of_object(&made->object);
}

/* ---- a record: what dbt has as an object with to_dict(), here a dict with its keys as attributes.
 * In to_dict() times are text and words are plain. */

typedef struct { ft_object object; ft_arena *arena; ft_dict *dict; bool is_config; } record_object;

static const ft_class record_class;

static ft_value record_value(ft_arena *arena, ft_dict *dict)
{
    record_object *made = FT_NEW(arena, record_object);
    *made = (record_object){{&record_class}, arena, dict, false};
    return ft_of_object(&made->object);
}

static bool record_to_dict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value unused[1];
    if (!ft_bind(job, args, "to_dict", "omit_none=", unused))
        return false;
    *out = ft_value_copy(job->arena, ft_of_dict(((record_object *)self)->dict));
    return true;
}

/* `started_at` of a timing, naive. */
static ft_value moment_value(ft_arena *arena, ft_str text)
{
    ft_value when;
    int64_t micros = 0;
    bool read = ft_datetime_parse_iso(arena, text, &when) && ft_datetime_micros(when, &micros);
    return read ? ft_datetime_new(arena, micros, FT_VALUE_NONE) : ft_of_text(text);
}

static ft_found record_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const char *const records[] = {"config", "depends_on", "docs", "contract", "checksum", "test_metadata", NULL};
    record_object *of = (record_object *)self;
    ft_value *found = ft_dict_find_text(of->dict, name);
    if (!found && ft_str_is(name, "to_dict")) {
        *out = ft_native_new(job->arena, "to_dict", record_to_dict, of);
        return FT_FOUND;
    }
    if (!found) {
        ft_found method = ft_attr_only(job, ft_of_dict(of->dict), name, out);
        *out = method == FT_MISSING ? FT_VALUE_NONE : *out;
        return method == FT_MISSING && of->is_config ? FT_FOUND : method;
    }
    *out = *found;
    for (const char *const *word = records; found->kind == FT_DICT && *word; word++)
        if (ft_str_is(name, *word))
            *out = record_value(of->arena, found->as.dict);
    if (out->kind == FT_OBJECT && ft_str_is(name, "config"))
        ((record_object *)out->as.object)->is_config = true; /* a config answers None for what it lacks */
    if (found->kind == FT_TEXT && ft_str_is(name, "resource_type"))
        *out = word_value(of->arena, ft_text_of(*found));
    if (found->kind == FT_TEXT && (ft_str_is(name, "started_at") || ft_str_is(name, "completed_at")))
        *out = moment_value(of->arena, ft_text_of(*found));
    return FT_FOUND;
}

static ft_found record_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    return ft_is(key, FT_TEXT) ? record_attr(job, self, ft_text_of(key), out) : FT_MISSING;
}

static ft_found record_contains(ft_job *job, ft_object *self, ft_value key)
{
    bool found;
    if (!ft_contains(job, ft_of_dict(((record_object *)self)->dict), key, &found))
        return FT_FAULTED;
    return found ? FT_FOUND : FT_MISSING;
}

static bool record_iter(ft_job *job, ft_object *self, ft_value *out)
{
    (void)job;
    ft_list *keys;
    bool done = ft_to_list(job, ft_of_dict(((record_object *)self)->dict), &keys);
    *out = done ? ft_of_list(keys) : FT_VALUE_NONE;
    return done;
}

static bool record_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    return ft_repr(job, ft_of_dict(((record_object *)self)->dict), out);
}

static bool record_to_data(ft_job *job, ft_object *self, ft_value *out)
{
    (void)job;
    *out = ft_of_dict(((record_object *)self)->dict);
    return true;
}

static const ft_class record_class = {
    .name = "dict", .mapping = 1, .attr = record_attr, .item = record_item, .contains = record_contains,
    .iter = record_iter, .repr = record_repr, .to_data = record_to_data,
};

/* ---- the result */

static ft_value node_of(result_object *self)
{
    if (self->node.kind == FT_UNDEFINED) {
        ft_value_out made = {.arena = self->arena};
        ft_sink sink = ft_value_sink(&made);
        ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
        ft_describe_node(&sink, self->result->step->node, self->compiled);
        ft_sink_close(&sink);
        self->node = record_value(self->arena, made.made.as.dict);
    }
    return self->node;
}

static ft_value dict_of(result_object *self)
{
    if (self->dict.kind == FT_UNDEFINED) {
        ft_value_out made = {.arena = self->arena};
        ft_sink sink = ft_value_sink(&made);
        ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
        ft_describe_result(&sink, self->arena, self->result, true);
        ft_sink_close(&sink);
        ft_dict_set_text(self->arena, made.made.as.dict, FT_STR("node"), node_of(self));
        self->dict = made.made;
    }
    return self->dict;
}

static bool to_dict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value unused[1];
    if (!ft_bind(job, args, "to_dict", "omit_none=", unused))
        return false;
    result_object *of = self;
    *out = ft_value_copy(job->arena, dict_of(of));
    record_object *node = (record_object *)node_of(of).as.object;
    ft_dict_set_text(job->arena, out->as.dict, FT_STR("node"), ft_value_copy(job->arena, ft_of_dict(node->dict)));
    return true;
}

/* The items of `timing` as records. */
static ft_value records_of(ft_arena *arena, const ft_list *items)
{
    ft_list *made = ft_list_new(arena, items->len);
    for (size_t i = 0; i < items->len; i++) {
        ft_value item = items->at[i];
        ft_list_add(arena, made, item.kind == FT_DICT ? record_value(arena, item.as.dict) : item);
    }
    return ft_of_list(made);
}

static ft_found attr(ft_job *job, ft_object *object, ft_str name, ft_value *out)
{
    result_object *self = (result_object *)object;
    if (ft_str_is(name, "to_dict")) {
        *out = ft_native_new(job->arena, "to_dict", to_dict, self);
        return FT_FOUND;
    }
    if (ft_str_is(name, "node")) {
        *out = node_of(self);
        return FT_FOUND;
    }
    ft_value *found = ft_dict_find_text(dict_of(self).as.dict, name);
    if (!found)
        return FT_MISSING;
    bool timing = found->kind == FT_LIST && ft_str_is(name, "timing");
    *out = timing ? records_of(self->arena, found->as.list) : *found;
    return FT_FOUND;
}

static bool to_data(ft_job *job, ft_object *object, ft_value *out)
{
    (void)job;
    *out = dict_of((result_object *)object);
    return true;
}

static const ft_class result_class = {.name = "RunResult", .attr = attr, .to_data = to_data};

ft_value ft_result_value(ft_arena *arena, const ft_result *result, const ft_compiled *const *compiled)
{
    const ft_node *node = result->step->node;
    result_object *made = FT_NEW(arena, result_object);
    made->object.class = &result_class;
    made->arena = arena;
    made->result = result;
    made->compiled = node->enabled && node->type != FT_OPERATION ? compiled[node->graph_id] : NULL;
    return ft_of_object(&made->object);
}
