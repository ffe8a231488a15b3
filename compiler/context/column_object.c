/* column_object.c - columns as template values: types named, compared and widened. */
#include "context/column_object.h"

#include "base/text.h"
#include "context/natives.h"

typedef struct { ft_object object; ft_column_info column; } column_object;

static const ft_class column_class;

ft_value ft_column_value(ft_arena *arena, const ft_column_info *column)
{
    column_object *made = FT_NEW(arena, column_object);
    *made = (column_object){{&column_class}, *column};
    return ft_of_object(&made->object);
}

const ft_column_info *ft_value_column(ft_value value)
{
    return ft_is_object(value, &column_class) ? &((column_object *)value.as.object)->column : NULL;
}

/* ---- kinds of types */

static bool one_of(ft_str type, const char *const *words)
{
    for (; *words; words++)
        if (ft_str_eq_nocase(type, ft_str_of(*words)))
            return true;
    return false;
}

bool ft_column_is_string(const ft_column_info *column)
{
    static const char *const words[] = {"text", "character varying", "character", "varchar", NULL};
    return one_of(column->type, words);
}

static bool is_integer(const ft_column_info *column)
{
    static const char *const words[] = {"smallint", "integer", "bigint", "smallserial", "serial", "bigserial", "int2",
                                        "int4", "int8", "serial2", "serial4", "serial8", NULL};
    return one_of(column->type, words);
}

static bool is_numeric(const ft_column_info *column)
{
    static const char *const words[] = {"numeric", "decimal", NULL};
    return one_of(column->type, words);
}

static bool is_float(const ft_column_info *column)
{
    static const char *const words[] = {"real", "float4", "float", "double precision", "float8", "double", NULL};
    return one_of(column->type, words);
}

static bool is_number(const ft_column_info *column)
{
    return is_integer(column) || is_numeric(column) || is_float(column);
}

int64_t ft_column_size(const ft_column_info *column)
{
    return ft_str_eq_nocase(column->type, FT_STR("text")) || column->char_size < 0 ? 256 : column->char_size;
}

bool ft_column_can_expand(const ft_column_info *target, const ft_column_info *source)
{
    return ft_column_is_string(target) && ft_column_is_string(source) &&
           ft_column_size(source) > ft_column_size(target);
}

ft_str ft_column_translate(ft_str type)
{
    return ft_str_eq_nocase(type, FT_STR("string")) ? FT_STR("TEXT") : type;
}

/* COL-04. `text` and a `character varying` without a size stay as they are. */
static ft_str data_type(ft_arena *arena, const ft_column_info *c)
{
    if (ft_str_eq_nocase(c->type, FT_STR("text")) ||
        (ft_str_eq_nocase(c->type, FT_STR("character varying")) && c->char_size < 0))
        return c->type;
    if (ft_column_is_string(c))
        return ft_format(arena, "character varying(%lld)", (long long)ft_column_size(c));
    if (is_numeric(c) && c->numeric_precision >= 0 && c->numeric_scale >= 0)
        return ft_format(arena, "%.*s(%d,%d)", FT_ARG(c->type), (int)c->numeric_precision, (int)c->numeric_scale);
    return c->type;
}

static ft_str quoted(ft_arena *arena, ft_str name)
{
    return ft_concat(arena, FT_STR("\""), name, FT_STR("\""), (ft_str){0});
}

/* ---- methods */

static bool answer_test(ft_job *job, const char *name, const ft_args *args, bool truth, ft_value *out)
{
    *out = ft_of_bool(truth);
    return ft_bind(job, args, name, "", NULL);
}

static bool call_is_string(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return answer_test(job, "is_string", args, ft_column_is_string(&((column_object *)self)->column), out);
}

static bool call_is_integer(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return answer_test(job, "is_integer", args, is_integer(&((column_object *)self)->column), out);
}

static bool call_is_numeric(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return answer_test(job, "is_numeric", args, is_numeric(&((column_object *)self)->column), out);
}

static bool call_is_float(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return answer_test(job, "is_float", args, is_float(&((column_object *)self)->column), out);
}

static bool call_is_number(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    return answer_test(job, "is_number", args, is_number(&((column_object *)self)->column), out);
}

static bool call_string_size(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_column_info *column = &((column_object *)self)->column;
    if (!ft_bind(job, args, "string_size", "", NULL))
        return false;
    if (!ft_column_is_string(column))
        return ft_raise(job, FT_FAULT_DBT_RUNTIME, "Called string_size() on non-string field!");
    *out = ft_of_int(ft_column_size(column));
    return true;
}

static bool call_can_expand_to(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value other;
    if (!ft_bind(job, args, "can_expand_to", "other_column", &other))
        return false;
    const ft_column_info *source = ft_value_column(other);
    *out = ft_of_bool(source && ft_column_can_expand(&((column_object *)self)->column, source));
    return true;
}

static bool call_literal(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value value;
    ft_str text;
    if (!ft_bind(job, args, "literal", "value", &value) || !ft_to_text(job, value, &text))
        return false;
    ft_str type = data_type(job->arena, &((column_object *)self)->column);
    *out = ft_of_text(ft_concat(job->arena, text, FT_STR("::"), type, (ft_str){0}));
    return true;
}

static bool call_translate(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value type;
    ft_str text;
    if (!ft_bind(job, args, "translate_type", "dtype", &type))
        return false;
    *out = type;
    if (!ft_is(type, FT_TEXT))
        return true;
    text = ft_column_translate(ft_text_of(type));
    *out = ft_of_text(text);
    return true;
}

static bool call_numeric_type(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[3];
    ft_str type, precision, scale;
    if (!ft_bind(job, args, "numeric_type", "dtype, precision, scale", slots) || !ft_to_text(job, slots[0], &type))
        return false;
    *out = slots[0];
    if (ft_is(slots[1], FT_NONE) || ft_is(slots[2], FT_NONE))
        return true;
    if (!ft_to_text(job, slots[1], &precision) || !ft_to_text(job, slots[2], &scale))
        return false;
    *out = ft_of_text(ft_format(job->arena, "%.*s(%.*s,%.*s)", FT_ARG(type), FT_ARG(precision), FT_ARG(scale)));
    return true;
}

static bool call_string_type(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value size;
    ft_str text;
    if (!ft_bind(job, args, "string_type", "size", &size) || !ft_to_text(job, size, &text))
        return false;
    *out = ft_of_text(ft_format(job->arena, "character varying(%.*s)", FT_ARG(text)));
    return true;
}

static int32_t size_of(ft_value value)
{
    return ft_is(value, FT_INT) ? (int32_t)value.as.number : -1;
}

static bool new_column(ft_job *job, ft_value name, ft_value type, ft_column_info *out)
{
    *out = (ft_column_info){.char_size = -1, .numeric_precision = -1, .numeric_scale = -1};
    return ft_to_text(job, name, &out->name) && ft_to_text(job, type, &out->type);
}

static bool call_create(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    ft_column_info made;
    if (!ft_bind(job, args, "create", "name, label_or_dtype", slots) || !new_column(job, slots[0], slots[1], &made))
        return false;
    made.type = ft_column_translate(made.type);
    *out = ft_column_value(job->arena, &made);
    return true;
}

/* "varchar(10)", "numeric(10,2)": false when what stands in brackets is no number. */
static bool parse_sizes(ft_str inside, ft_column_info *column)
{
    int64_t numbers[2] = {-1, -1};
    size_t count = 0;
    ft_str piece;
    for (ft_str rest = inside; ft_str_cut(&rest, ',', &piece); count++) {
        piece = ft_str_trim(piece);
        int64_t number = 0;
        if (!piece.len || piece.len > 9 || count == 2)
            return false;
        for (size_t i = 0; i < piece.len; i++) {
            if (piece.at[i] < '0' || piece.at[i] > '9')
                return false;
            number = number * 10 + (piece.at[i] - '0');
        }
        numbers[count] = number;
    }
    if (count == 1)
        column->char_size = (int32_t)numbers[0];
    column->numeric_precision = count == 2 ? (int32_t)numbers[0] : -1;
    column->numeric_scale = count == 2 ? (int32_t)numbers[1] : -1;
    return true;
}

static bool call_from_description(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[2];
    ft_column_info made;
    if (!ft_bind(job, args, "from_description", "name, raw_data_type", slots) ||
        !new_column(job, slots[0], slots[1], &made))
        return false;
    size_t open = ft_str_find_byte(made.type, '(', 0);
    if (open != FT_NOWHERE) {
        size_t close = ft_str_find_byte(made.type, ')', open);
        ft_str raw = made.type;
        if (close == FT_NOWHERE || !parse_sizes(ft_str_slice(raw, open + 1, close), &made))
            return ft_raise(job, FT_FAULT_DBT_RUNTIME, "Could not interpret raw_data_type \"%.*s\"", FT_ARG(raw));
        made.type = ft_str_slice(raw, 0, open);
    }
    *out = ft_column_value(job->arena, &made);
    return true;
}

static const ft_method_row methods[] = {
    {"is_string", call_is_string}, {"is_integer", call_is_integer}, {"is_numeric", call_is_numeric},
    {"is_float", call_is_float}, {"is_number", call_is_number}, {"string_size", call_string_size},
    {"can_expand_to", call_can_expand_to}, {"literal", call_literal},
};

static const ft_method_row class_methods[] = {
    {"create", call_create}, {"translate_type", call_translate}, {"numeric_type", call_numeric_type},
    {"string_type", call_string_type}, {"from_description", call_from_description},
};

/* ---- the classes */

static ft_value size_value(int32_t size)
{
    return size < 0 ? FT_VALUE_NONE : ft_of_int(size);
}

static ft_found class_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    if (ft_str_is(name, "TYPE_LABELS")) {
        ft_dict *labels = ft_dict_new(job->arena);
        ft_dict_set_text(job->arena, labels, FT_STR("STRING"), FT_VALUE_TEXT("TEXT"));
        *out = ft_of_dict(labels);
        return FT_FOUND;
    }
    return ft_method_row_find(job, class_methods, sizeof class_methods / sizeof *class_methods, self, name, out);
}

static ft_found column_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    const ft_column_info *c = &((column_object *)self)->column;
    if (ft_str_is(name, "name") || ft_str_is(name, "column"))
        *out = ft_of_text(c->name);
    else if (ft_str_is(name, "quoted"))
        *out = ft_of_text(quoted(job->arena, c->name));
    else if (ft_str_is(name, "dtype"))
        *out = ft_of_text(c->type);
    else if (ft_str_is(name, "data_type") || ft_str_is(name, "expanded_data_type"))
        *out = ft_of_text(data_type(job->arena, c));
    else if (ft_str_is(name, "char_size"))
        *out = size_value(c->char_size);
    else if (ft_str_is(name, "numeric_precision"))
        *out = size_value(c->numeric_precision);
    else if (ft_str_is(name, "numeric_scale"))
        *out = size_value(c->numeric_scale);
    else if (ft_method_row_find(job, methods, sizeof methods / sizeof *methods, self, name, out) == FT_MISSING)
        return class_attr(job, self, name, out);
    return FT_FOUND;
}

static bool put_field(ft_job *job, const char *name, ft_value value, ft_buf *out)
{
    ft_buf_format(out, "%s=", name);
    return ft_repr(job, value, out);
}

/* PYV-11: as a dataclass prints. */
static bool column_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    const ft_column_info *c = &((column_object *)self)->column;
    ft_buf_text(out, "PostgresColumn(");
    if (!put_field(job, "column", ft_of_text(c->name), out) || !put_field(job, ", dtype", ft_of_text(c->type), out) ||
        !put_field(job, ", char_size", size_value(c->char_size), out) ||
        !put_field(job, ", numeric_precision", size_value(c->numeric_precision), out) ||
        !put_field(job, ", numeric_scale", size_value(c->numeric_scale), out))
        return false;
    ft_buf_byte(out, ')');
    return true;
}

static bool column_equal(ft_object *self, ft_value other)
{
    const ft_column_info *a = &((column_object *)self)->column, *b = ft_value_column(other);
    return b && ft_str_eq(a->name, b->name) && ft_str_eq(a->type, b->type) && a->char_size == b->char_size &&
           a->numeric_precision == b->numeric_precision && a->numeric_scale == b->numeric_scale;
}

static ft_found column_hash(ft_job *job, ft_object *self, uint64_t *out)
{
    (void)self, (void)out;
    ft_raise(job, FT_FAULT_TYPE, "unhashable type: 'PostgresColumn'");
    return FT_FAULTED;
}

static ft_object *column_copy(ft_arena *arena, const ft_object *self)
{
    column_object *twin = FT_NEW(arena, column_object);
    *twin = *(const column_object *)self;
    twin->column.name = twin->column.name.at ? ft_str_copy(arena, twin->column.name) : twin->column.name;
    twin->column.type = twin->column.type.at ? ft_str_copy(arena, twin->column.type) : twin->column.type;
    return &twin->object;
}

static const ft_class column_class = {
    .name = "dbt.adapters.postgres.column.PostgresColumn", .attr = column_attr, .repr = column_repr,
    .equal = column_equal, .hash = column_hash, .copy = column_copy,
};

/* Column(name, dtype, char_size, numeric_precision, numeric_scale): the type is taken as it is. */
static bool class_call(ft_job *job, ft_object *self, const ft_args *args, ft_value *out)
{
    (void)self;
    ft_value slots[5];
    ft_column_info made;
    if (!ft_bind(job, args, "Column", "column, dtype, char_size=, numeric_precision=, numeric_scale=", slots) ||
        !new_column(job, slots[0], slots[1], &made))
        return false;
    made.char_size = size_of(slots[2]);
    made.numeric_precision = size_of(slots[3]);
    made.numeric_scale = size_of(slots[4]);
    *out = ft_column_value(job->arena, &made);
    return true;
}

static const ft_class column_class_class = {.name = "type", .callable = 1, .attr = class_attr, .call = class_call};

ft_value ft_column_class_value(void)
{
    static ft_object only = {&column_class_class};
    return ft_of_object(&only);
}
