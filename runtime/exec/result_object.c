/* result_object.c - results in templates; see result_object.h. */
#include "exec/result_object.h"

typedef struct {
    ft_object object;
    ft_arena *arena;
    const ft_result *result;
    const ft_compiled *compiled;
    ft_value dict, node;           /* made when first asked for */
} result_object;

static ft_value node_of(result_object *self)
{
    if (self->node.kind == FT_UNDEFINED) {
        ft_value_out made = {.arena = self->arena};
        ft_sink sink = ft_value_sink(&made);
        ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
        ft_describe_node(&sink, self->result->step->node, self->compiled);
        ft_sink_close(&sink);
        self->node = made.made;
    }
    return self->node;
}

static ft_value dict_of(result_object *self)
{
    if (self->dict.kind == FT_UNDEFINED) {
        ft_value_out made = {.arena = self->arena};
        ft_sink sink = ft_value_sink(&made);
        ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
        ft_describe_result(&sink, self->arena, self->result);
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
    *out = ft_value_copy(job->arena, dict_of(self));
    return true;
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
    *out = *found;
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
