/* semantic_filter.c - see semantic_filter.h. */
#include "project/semantic_filter.h"

#include "project/semantic_form.h"
#include "render/eval.h"

typedef enum { DIMENSION, TIME_DIMENSION, ENTITY, METRIC } item_kind;

static const char *const kind_names[] = {"Dimension", "TimeDimension", "Entity", "Metric"};

typedef struct { const ft_map *grains; bool order_by; ft_query_items *out; } item_reader;

/* What Dimension('a__b').grain('day') is on its way. */
typedef struct {
    ft_object object;
    const item_reader *reader;
    item_kind kind;
    ft_str name;
    ft_value path, group_by;         /* lists or tuples */
    ft_str grain, part;              /* {NULL,0}: none */
    ft_str suffix;                   /* grain or part, what was said last; {NULL,0}: none */
} item;

/* ---- names: entity__name__grain */

typedef struct { size_t links; ft_str element, grain; } dundered;

static bool cut_last(ft_str *text, ft_str *last)
{
    for (size_t at = text->len; at >= 2; at--)
        if (text->at[at - 1] == '_' && text->at[at - 2] == '_') {
            *last = ft_str_from(*text, at);
            *text = ft_str_slice(*text, 0, at - 2);
            return true;
        }
    *last = *text;
    return false;
}

static dundered parts_of(ft_str name, const ft_map *grains)
{
    dundered out = {0};
    ft_str rest = name, last;
    unsigned rank;
    bool more = cut_last(&rest, &last);
    if (more && (ft_is_time_grain(last, &rank) || (grains && ft_map_has(grains, last)))) {
        out.grain = last;
        more = cut_last(&rest, &last);
    }
    out.element = last;
    for (; more; out.links++)
        more = cut_last(&rest, &last);
    return out;
}

/* ---- an item that is complete, when it is printed */

static bool is_named_well(ft_job *job, const item *it, const dundered *name)
{
    return name->links == 1 || ft_str_is(name->element, "metric_time") ||
           ft_raise(job, FT_FAULT_PARSING, "Name is in an incorrect format: '%.*s'. It should be of the form: "
                    "<primary entity name>__<dimension name>", FT_ARG(it->name));
}

static bool check_time(ft_job *job, const item *it, dundered *name)
{
    static const char *const parts[] = {"year", "quarter", "month", "day", "dow", "doy"};
    bool known = !it->part.at;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !known; i++)
        known = ft_str_eq_nocase(it->part, ft_str_of(parts[i]));
    if (!known)
        return ft_raise(job, FT_FAULT_PARSING, "'%.*s' is not a valid date part: it may be year, quarter, month, day, dow or doy",
                        FT_ARG(it->part));
    if (!is_named_well(job, it, name))
        return false;
    if (name->grain.at && it->grain.at && !ft_str_eq(name->grain, it->grain))
        return ft_raise(job, FT_FAULT_PARSING, "Received different grains: '%.*s' in the name '%.*s', and '%.*s' beside it",
                        FT_ARG(name->grain), FT_ARG(it->name), FT_ARG(it->grain));
    if (!name->grain.at && it->grain.at)
        name->grain = ft_str_lower_ascii(job->arena, it->grain);
    return true;
}

static bool check(ft_job *job, const item *it, dundered *name)
{
    bool timed = it->kind == TIME_DIMENSION || (it->kind == DIMENSION && (it->grain.at || it->part.at));
    *name = parts_of(it->name, timed ? it->reader->grains : NULL);
    if (timed)
        return check_time(job, it, name);
    switch (it->kind) {
    case ENTITY:
        return !name->grain.at || ft_raise(job, FT_FAULT_PARSING, "Name is in an incorrect format: '%.*s'. It should not "
                                           "contain a time grain suffix.", FT_ARG(it->name));
    case METRIC:
        if (name->links)
            return ft_raise(job, FT_FAULT_PARSING, "The name of the metric should not have entity links.");
        return it->reader->order_by || it->group_by.as.list->len ||
               ft_raise(job, FT_FAULT_PARSING, "`group_by` parameter is required for Metric in where filter: it says to what "
                        "the metric is aggregated, and how it is joined");
    default: return is_named_well(job, it, name);
    }
}

/* path__name__suffix */
static bool print_column(ft_job *job, const item *it, ft_buf *out)
{
    for (size_t i = 0; i < it->path.as.list->len; i++) {
        if (!ft_print(job, it->path.as.list->at[i], out))
            return false;
        ft_buf_text(out, "__");
    }
    ft_buf_add(out, it->name);
    if (it->suffix.at)
        ft_buf_format(out, "__%.*s", FT_ARG(ft_str_lower_ascii(job->arena, it->suffix)));
    return true;
}

static bool print_item(ft_job *job, ft_object *self, ft_buf *out)
{
    const item *it = (const item *)self;
    dundered name;
    ft_buf key = ft_buf_in(job->arena);
    if (!check(job, it, &name) || !print_column(job, it, out))
        return false;
    ft_buf_format(&key, "%s %.*s %.*s %.*s ", kind_names[it->kind], FT_ARG(it->name), FT_ARG(it->grain), FT_ARG(it->part));
    if (!ft_repr(job, it->path, &key) || !ft_repr(job, it->group_by, &key))
        return false;
    ft_vec_push(job->arena, &it->reader->out->all, (ft_query_item){name.element, name.grain, ft_buf_str(&key)});
    return true;
}

/* ---- grain(), date_part() and descending() */

/* As in dbt, filters let dimensions be sorted, which means nothing. */
static bool allows(ft_job *job, const item *it, bool of_dimensions, const char *method)
{
    bool allowed = it->kind == DIMENSION || (!of_dimensions && it->reader->order_by);
    return allowed || ft_raise(job, FT_FAULT_PARSING, "`%s` can't be used with `%s` in this context.", method, kind_names[it->kind]);
}

static bool take_name(ft_job *job, ft_value given, ft_str *out)
{
    *out = (ft_str){0};
    if (!ft_passed(given) || ft_is(given, FT_NONE))
        return true;
    if (!ft_is(given, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "a name is a text, not %s", ft_type_name(given));
    *out = ft_text_of(given);
    return true;
}

static bool call_grain(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    item *it = self;
    ft_value given;
    *out = ft_of_object(&it->object);
    if (!ft_bind(job, args, "grain", "time_granularity", &given) || !allows(job, it, true, "grain") ||
        !take_name(job, given, &it->grain))
        return false;
    it->suffix = it->grain;
    return true;
}

static bool call_date_part(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    item *it = self;
    ft_value given;
    *out = ft_of_object(&it->object);
    if (!ft_bind(job, args, "date_part", "date_part_name", &given) || !allows(job, it, true, "date_part") ||
        !take_name(job, given, &it->part))
        return false;
    it->suffix = it->part;
    return true;
}

static bool call_descending(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    item *it = self;
    ft_value unused;
    *out = ft_of_object(&it->object);
    return ft_bind(job, args, "descending", "_is_descending", &unused) && allows(job, it, false, "descending");
}

static ft_found attribute(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const struct { const char *name; ft_native_fn *fn; } methods[] = {
        {"grain", call_grain}, {"date_part", call_date_part}, {"descending", call_descending}};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (ft_str_is(name, methods[i].name)) {
            *out = ft_native_new(job->arena, methods[i].name, methods[i].fn, self);
            return FT_FOUND;
        }
    return FT_MISSING;
}

static const ft_class item_class = {.name = "QueryItem", .attr = attribute, .str = print_item};

/* ---- the four that make items */

static bool take_list(ft_job *job, ft_value given, ft_value *out)
{
    ft_list *list = ft_list_new(job->arena, 0);
    bool taken = !ft_passed(given) || ft_to_list(job, given, &list);
    *out = ft_of_list(list);
    return taken;
}

static bool make_item(ft_job *job, const item_reader *reader, item_kind kind, const ft_value *slots, ft_value *out)
{
    item *made = FT_NEW(job->arena, item);
    const ft_value nothing = FT_VALUE_UNDEFINED;
    *made = (item){.object = {&item_class}, .reader = reader, .kind = kind};
    *out = ft_of_object(&made->object);
    if (ft_is(slots[0], FT_NONE) || !take_name(job, slots[0], &made->name))
        return job->fault.set || ft_raise(job, FT_FAULT_TYPE, "%s needs a name", kind_names[kind]);
    bool timed = kind == TIME_DIMENSION;
    if (!take_list(job, timed ? slots[2] : kind == METRIC ? nothing : slots[1], &made->path) ||
        !take_list(job, kind == METRIC ? slots[1] : nothing, &made->group_by) ||
        (timed && !(take_name(job, slots[1], &made->grain) && take_name(job, slots[4], &made->part))))
        return false;
    made->suffix = made->grain;
    return true;
}

#define MAKER(function, kind, name, spec)                                                          \
    static bool function(ft_job *job, void *self, const ft_args *args, ft_value *out)              \
    {                                                                                              \
        ft_value slots[5];                                                                         \
        return ft_bind(job, args, name, spec, slots) && make_item(job, self, kind, slots, out);    \
    }
MAKER(call_dimension, DIMENSION, "Dimension", "name, entity_path=")
MAKER(call_time_dimension, TIME_DIMENSION, "TimeDimension",
      "time_dimension_name, time_granularity_name=, entity_path=, descending=, date_part_name=")
MAKER(call_entity, ENTITY, "Entity", "entity_name, entity_path=")
MAKER(call_metric, METRIC, "Metric", "metric_name, group_by=")

bool ft_query_items_of(ft_job *job, ft_str text, const ft_map *grains, bool order_by, ft_query_items *out)
{
    static ft_native_fn *const makers[] = {call_dimension, call_time_dimension, call_entity, call_metric};
    item_reader *made = FT_NEW(job->arena, item_reader);
    *made = (item_reader){.grains = grains, .order_by = order_by, .out = out};
    ft_dict *names = ft_dict_new(job->arena);
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        ft_dict_set_text(job->arena, names, ft_str_of(kind_names[i]), ft_native_new(job->arena, kind_names[i], makers[i], made));
    job->undefined_mode = FT_UNDEFINED_STRICT;
    const ft_template *tmpl = ft_template_parse(job, job->arena, ft_source_new(job->arena, FT_STR("<filter>"), text), NULL);
    ft_output rendered = ft_output_in(job->arena, NULL);
    if (!tmpl || !ft_render(job, tmpl, ft_names_of_dict(names), &rendered))
        return false;
    out->text = ft_buf_str(&rendered.text);
    return true;
}
