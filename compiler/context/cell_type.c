/* cell_type.c - see cell_type.h. */
#include "context/cell_type.h"

#include "context/natives.h"
#include "value/datetime.h"
#include "value/format.h"

typedef struct { ft_object object; ft_str type; } cell_type;

static ft_str class_of(ft_str type)
{
    static const struct { const char *type, *class; } rows[] = {
        {"Number", "dbt_common.clients.agate_helper.Number"}, {"Integer", "dbt_common.clients.agate_helper.Integer"},
        {"Text", "agate.data_types.text.Text"},               {"Boolean", "agate.data_types.boolean.Boolean"},
        {"Date", "agate.data_types.date.Date"},               {"DateTime", "agate.data_types.date_time.DateTime"},
        {"TimeDelta", "agate.data_types.time_delta.TimeDelta"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (ft_str_is(type, rows[i].type))
            return ft_str_of(rows[i].class);
    return type;
}

/* A float of a number, ISO text of a date, text of what JSON has no kind for. */
static bool call_jsonify(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value cell, method;
    if (!ft_bind(job, args, "jsonify", "d", &cell))
        return false;
    *out = cell;
    if (ft_is(cell, FT_NONE) || ft_is(cell, FT_BOOL) || ft_is(cell, FT_TEXT) || ft_is(cell, FT_FLOAT))
        return true;
    if (ft_is_number(cell)) {
        double real;
        if (ft_str_is(((cell_type *)self)->type, "Integer"))
            return true;
        if (!ft_to_float(job, cell, &real))
            return false;
        *out = ft_of_float(real);
        return true;
    }
    if (ft_is_date(cell) || ft_is_datetime(cell))
        return ft_attr_only(job, cell, FT_STR("isoformat"), &method) == FT_FOUND &&
               ft_call(job, method, &(ft_args){0}, out);
    ft_str text;
    *out = FT_VALUE_NONE;
    if (!ft_to_text(job, cell, &text))
        return false;
    *out = ft_of_text(text);
    return true;
}

static bool call_csvify(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value cell;
    ft_str text;
    if (!ft_bind(job, args, "csvify", "d", &cell))
        return false;
    if (ft_is_date(cell) || ft_is_datetime(cell))
        return call_jsonify(job, self, args, out);
    *out = FT_VALUE_NONE;
    if (ft_is(cell, FT_NONE))
        return true;
    if (!ft_to_text(job, cell, &text))
        return false;
    *out = ft_of_text(text);
    return true;
}

static ft_found type_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const ft_method_row rows[] = {{"jsonify", call_jsonify}, {"csvify", call_csvify}};
    return ft_method_row_find(job, rows, sizeof rows / sizeof *rows, self, name, out);
}

static bool type_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_str class = class_of(((cell_type *)self)->type);
    ft_buf_format(out, "<%.*s object at %p>", FT_ARG(class), (void *)self);
    return true;
}

static bool type_equal(ft_object *self, ft_value other)
{
    return other.kind == FT_OBJECT && other.as.object->class == self->class &&
           ft_str_eq(((cell_type *)self)->type, ((cell_type *)other.as.object)->type);
}

static const ft_class type_class = {
    .name = "DataType", .attr = type_attr, .repr = type_repr, .equal = type_equal,
};

ft_value ft_cell_type_value(ft_arena *arena, ft_str type)
{
    cell_type *made = FT_NEW(arena, cell_type);
    *made = (cell_type){{&type_class}, type};
    return ft_of_object(&made->object);
}
