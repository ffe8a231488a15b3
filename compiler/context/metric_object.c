/* metric_object.c - metrics as templates hold them; see metric_object.h. */
#include "context/metric_object.h"

#include "context/natives.h"
#include "model/describe.h"
#include "value/sink.h"

typedef struct { ft_object object; ft_str package, name; const ft_node *node; } metric_object;

/* ---- which metrics it is made of */

typedef enum { EVERY, BASE, DERIVED } wanted;

static bool is_derived(const ft_node *metric)
{
    ft_value type = ft_dict_get_text(metric->as.semantic->data.as.dict, FT_STR("type"));
    return ft_is(type, FT_TEXT) && (ft_str_is(ft_text_of(type), "derived") || ft_str_is(ft_text_of(type), "ratio"));
}

static bool has_name(const ft_list *names, ft_str name)
{
    for (size_t i = 0; i < names->len; i++)
        if (ft_str_eq(ft_text_of(names->at[i]), name))
            return true;
    return false;
}

/* Each once, a metric before those it is made of. */
static void add_names(ft_arena *arena, const ft_node *metric, wanted kind, ft_list *names)
{
    if ((kind == EVERY || (kind == DERIVED) == is_derived(metric)) && !has_name(names, metric->name))
        ft_list_add(arena, names, ft_of_text(metric->name));
    for (size_t i = 0; i < metric->depends_on.len; i++)
        if (metric->depends_on.at[i]->type == FT_METRIC)
            add_names(arena, metric->depends_on.at[i], kind, names);
}

static void add_depths(ft_arena *arena, const ft_node *metric, int64_t depth, ft_list *out)
{
    if (!is_derived(metric))
        return;
    ft_dict *one = ft_dict_new(arena);
    ft_dict_set_text(arena, one, metric->name, ft_of_int(depth));
    ft_list_add(arena, out, ft_of_dict(one));
    for (size_t i = 0; i < metric->depends_on.len; i++)
        if (metric->depends_on.at[i]->type == FT_METRIC)
            add_depths(arena, metric->depends_on.at[i], depth + 1, out);
}

static bool give_names(ft_job *job, void *self, const ft_args *args, const char *function, wanted kind, ft_value *out)
{
    ft_list *names = ft_list_new(job->arena, 4);
    if (!ft_bind(job, args, function, "", NULL))
        return false;
    add_names(job->arena, ((metric_object *)self)->node, kind, names);
    *out = ft_of_list(names);
    return true;
}

static bool call_full(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return give_names(job, self, args, "full_metric_dependency", EVERY, out);
}

static bool call_base(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return give_names(job, self, args, "base_metric_dependency", BASE, out);
}

static bool call_derived(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return give_names(job, self, args, "derived_metric_dependency", DERIVED, out);
}

static bool call_depth(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_list *depths = ft_list_new(job->arena, 4);
    if (!ft_bind(job, args, "derived_metric_dependency_depth", "", NULL))
        return false;
    add_depths(job->arena, ((metric_object *)self)->node, 1, depths);
    *out = ft_of_list(depths);
    return true;
}

/* ---- the object */

static ft_value entry_of(ft_arena *arena, const ft_node *metric)
{
    ft_value_out made = {.arena = arena, .copies = true};
    ft_sink sink = ft_value_sink(&made);
    ft_sink_open(&sink, FT_NO_KEY, FT_DICT);
    ft_describe_node(&sink, metric, NULL);
    ft_sink_close(&sink);
    return made.made;
}

static ft_found reference_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    (void)job;
    const metric_object *metric = (const metric_object *)self;
    if (ft_str_is(name, "metric_name"))
        *out = ft_of_text(metric->name);
    else if (ft_str_is(name, "package_name"))
        *out = ft_text_or_none(metric->package);
    else
        return FT_MISSING;
    return FT_FOUND;
}

static ft_found resolved_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const ft_method_row methods[] = {
        {"base_metric_dependency", call_base}, {"derived_metric_dependency", call_derived},
        {"derived_metric_dependency_depth", call_depth}, {"full_metric_dependency", call_full},
    };
    ft_found found = reference_attr(job, self, name, out);
    if (found == FT_MISSING)
        found = ft_method_row_find(job, methods, sizeof methods / sizeof *methods, self, name, out);
    if (found != FT_MISSING)
        return found;
    *out = ft_dict_get_text(entry_of(job->arena, ((metric_object *)self)->node).as.dict, name);
    return ft_is(*out, FT_UNDEFINED) ? FT_MISSING : FT_FOUND;
}

static bool print_name(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_buf_add(out, ((metric_object *)self)->name);
    return true;
}

static const ft_class reference_class = {
    .name = "MetricReference", .module = "dbt.contracts.graph.metrics", .attr = reference_attr, .str = print_name,
};
static const ft_class resolved_class = {
    .name = "ResolvedMetricReference", .module = "dbt.contracts.graph.metrics", .attr = resolved_attr, .str = print_name,
};

static ft_value metric_of(ft_arena *arena, const ft_class *class, metric_object what)
{
    metric_object *made = FT_NEW(arena, metric_object);
    *made = what;
    made->object.class = class;
    return ft_of_object(&made->object);
}

ft_value ft_metric_reference(ft_arena *arena, ft_str package, ft_str name)
{
    return metric_of(arena, &reference_class, (metric_object){.package = package, .name = name});
}

ft_value ft_metric_resolved(ft_arena *arena, const ft_node *node)
{
    return metric_of(arena, &resolved_class, (metric_object){.package = node->package, .name = node->name, .node = node});
}
