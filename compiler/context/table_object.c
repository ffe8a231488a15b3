/* table_object.c - agate's tables, rows and columns as values; responses of statements. What tables do
 * to rows is in table_shape, how they print in table_text. */
#include "context/table_object.h"

#include "context/cell_type.h"
#include "context/natives.h"
#include "context/table_shape.h"
#include "context/table_text.h"

typedef struct { ft_object object; ft_rows rows; } table_object;
typedef struct { ft_object object; const table_object *table; size_t at; } part_object; /* a row or column */
typedef struct { ft_object object; const table_object *table; } parts_object;           /* all rows or columns */

static const ft_class table_class, row_class, column_class, rows_class, columns_class;

ft_value ft_table_value(ft_arena *arena, const ft_rows *rows)
{
    table_object *made = FT_NEW(arena, table_object);
    *made = (table_object){{&table_class}, *rows};
    return ft_of_object(&made->object);
}

ft_value ft_table_awaiting(ft_arena *arena, ft_rows **rows)
{
    ft_value made = ft_table_empty(arena);
    *rows = &((table_object *)made.as.object)->rows;
    return made;
}

ft_value ft_table_empty(ft_arena *arena)
{
    return ft_table_value(arena, &(ft_rows){.affected = -1});
}

const ft_rows *ft_value_table(ft_value value)
{
    return ft_is_object(value, &table_class) ? &((table_object *)value.as.object)->rows : NULL;
}

static ft_value part(ft_arena *arena, const ft_class *class, const table_object *table, size_t at)
{
    part_object *made = FT_NEW(arena, part_object);
    *made = (part_object){{class}, table, at};
    return ft_of_object(&made->object);
}

static ft_value row_tuple(ft_arena *arena, const ft_rows *rows, size_t at)
{
    ft_list *tuple = ft_list_new(arena, rows->width);
    for (size_t i = 0; i < rows->width; i++)
        ft_list_add(arena, tuple, rows->cells[at * rows->width + i]);
    return ft_of_tuple(tuple);
}

static ft_value column_tuple(ft_arena *arena, const ft_rows *rows, size_t at)
{
    ft_list *tuple = ft_list_new(arena, rows->height);
    for (size_t i = 0; i < rows->height; i++)
        ft_list_add(arena, tuple, rows->cells[i * rows->width + at]);
    return ft_of_tuple(tuple);
}

static ft_value names_tuple(ft_arena *arena, const ft_rows *rows)
{
    ft_list *tuple = ft_list_new(arena, rows->width);
    for (size_t i = 0; i < rows->width; i++)
        ft_list_add(arena, tuple, ft_of_text(rows->names[i]));
    return ft_of_tuple(tuple);
}

ft_value ft_table_matrix(ft_arena *arena, const ft_rows *rows)
{
    ft_list *list = ft_list_new(arena, rows->height);
    for (size_t i = 0; i < rows->height; i++)
        ft_list_add(arena, list, row_tuple(arena, rows, i));
    return ft_of_list(list);
}

/* ---- a row */

static const ft_rows *rows_of(const void *self)
{
    return &((const part_object *)self)->table->rows;
}

static size_t place_of(const void *self)
{
    return ((const part_object *)self)->at;
}

static ft_value cell(const void *row, size_t column)
{
    const ft_rows *rows = rows_of(row);
    return rows->cells[place_of(row) * rows->width + column];
}

static bool row_values(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = row_tuple(job->arena, rows_of(self), place_of(self));
    return ft_bind(job, args, "values", "", NULL);
}

static bool row_keys(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = names_tuple(job->arena, rows_of(self));
    return ft_bind(job, args, "keys", "", NULL);
}

static ft_value pair_of(ft_arena *arena, ft_value key, ft_value value)
{
    ft_list *pair = ft_list_new(arena, 2);
    ft_list_add(arena, pair, key);
    ft_list_add(arena, pair, value);
    return ft_of_tuple(pair);
}

static bool row_items(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_rows *rows = rows_of(self);
    ft_list *list = ft_list_new(job->arena, rows->width);
    for (size_t i = 0; i < rows->width; i++)
        ft_list_add(job->arena, list, pair_of(job->arena, ft_of_text(rows->names[i]), cell(self, i)));
    *out = ft_of_tuple(list);
    return ft_bind(job, args, "items", "", NULL);
}

static bool row_dict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_rows *rows = rows_of(self);
    ft_dict *dict = ft_dict_new(job->arena);
    for (size_t i = 0; i < rows->width; i++)
        ft_dict_set_text(job->arena, dict, rows->names[i], cell(self, i));
    *out = ft_of_dict(dict);
    return ft_bind(job, args, "dict", "", NULL);
}

/* AGT-05: a default that is not true is None. */
static bool row_get(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    size_t at;
    bool wanted = false;
    if (!ft_bind(job, args, "get", "key, default=", slots))
        return false;
    if (ft_rows_column(rows_of(self), slots[0], &at)) {
        *out = cell(self, at);
        return true;
    }
    if (ft_passed(slots[1]) && !ft_truth(job, slots[1], &wanted))
        return false;
    *out = wanted ? slots[1] : FT_VALUE_NONE;
    return true;
}

/* How often a value is in `cells`, and where first. */
static bool find_value(ft_job *job, const ft_list *cells, ft_value wanted, size_t *count, size_t *first)
{
    *count = 0;
    for (size_t i = 0; i < cells->len; i++) {
        bool same;
        if (!ft_equal(job, cells->at[i], wanted, &same))
            return false;
        if (same && !(*count)++)
            *first = i;
    }
    return true;
}

static bool row_count(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value wanted;
    size_t count, first;
    if (!ft_bind(job, args, "count", "value", &wanted) ||
        !find_value(job, row_tuple(job->arena, rows_of(self), place_of(self)).as.list, wanted, &count, &first))
        return false;
    *out = ft_of_int((int64_t)count);
    return true;
}

static bool row_index(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value wanted;
    size_t count, first = 0;
    if (!ft_bind(job, args, "index", "value", &wanted) ||
        !find_value(job, row_tuple(job->arena, rows_of(self), place_of(self)).as.list, wanted, &count, &first))
        return false;
    *out = ft_of_int((int64_t)first);
    return count || ft_raise(job, FT_FAULT_VALUE, "the value is not in the row");
}

static const ft_method_row row_methods[] = {
    {"values", row_values}, {"keys", row_keys}, {"items", row_items}, {"dict", row_dict}, {"get", row_get},
    {"count", row_count}, {"index", row_index},
};

static ft_found row_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    return ft_method_row_find(job, row_methods, sizeof row_methods / sizeof *row_methods, self, name, out);
}

static ft_found row_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    (void)job;
    size_t at;
    if (!ft_rows_place(rows_of(self), key, rows_of(self)->width, true, &at))
        return FT_MISSING;
    *out = cell(self, at);
    return FT_FOUND;
}

static ft_found row_length(ft_job *job, ft_object *self, size_t *out)
{
    (void)job;
    *out = rows_of(self)->width;
    return FT_FOUND;
}

typedef struct { const void *over; size_t at, len; ft_value (*get)(ft_arena *, const void *, size_t); } walk;

static ft_found walk_next(ft_job *job, void *state, ft_value *out)
{
    walk *walking = state;
    if (walking->at >= walking->len)
        return FT_MISSING;
    *out = walking->get(job->arena, walking->over, walking->at++);
    return FT_FOUND;
}

static bool walk_over(ft_job *job, const void *over, size_t len, ft_value (*get)(ft_arena *, const void *, size_t),
                      ft_value *out)
{
    walk *walking = FT_NEW(job->arena, walk);
    *walking = (walk){over, 0, len, get};
    *out = ft_generator_new(job->arena, "generator", walk_next, walking);
    return true;
}

static ft_value row_cell(ft_arena *arena, const void *row, size_t at)
{
    (void)arena;
    return cell(row, at);
}

static bool row_iter(ft_job *job, ft_object *self, ft_value *out)
{
    return walk_over(job, self, rows_of(self)->width, row_cell, out);
}

static ft_found row_slice(ft_job *job, ft_object *self, ft_value start, ft_value stop, ft_value step, ft_value *out)
{
    ft_value tuple = row_tuple(job->arena, rows_of(self), place_of(self));
    return ft_slice(job, tuple, start, stop, step, out) ? FT_FOUND : FT_FAULTED;
}

static bool row_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    ft_buf_text(out, "<agate.Row: ");
    if (!ft_repr(job, row_tuple(job->arena, rows_of(self), place_of(self)), out))
        return false;
    ft_buf_byte(out, '>');
    return true;
}

static const ft_class row_class = {
    .name = "agate.rows.Row", .mapping = 0, .sequence = 1, .attr = row_attr, .item = row_item, .length = row_length,
    .iter = row_iter, .slice = row_slice, .repr = row_repr,
};

/* ---- a column */

static bool column_values(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = column_tuple(job->arena, rows_of(self), place_of(self));
    return ft_bind(job, args, "values", "", NULL);
}

static ft_list *without_nulls(ft_job *job, const void *self)
{
    const ft_rows *rows = rows_of(self);
    ft_list *list = ft_list_new(job->arena, rows->height);
    for (size_t i = 0; i < rows->height; i++) {
        ft_value value = rows->cells[i * rows->width + place_of(self)];
        if (!ft_is(value, FT_NONE))
            ft_list_add(job->arena, list, value);
    }
    return list;
}

static bool column_without_nulls(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = ft_of_tuple(without_nulls(job, self));
    return ft_bind(job, args, "values_without_nulls", "", NULL);
}

static bool column_distinct(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_rows *rows = rows_of(self);
    ft_dict *seen = ft_dict_new(job->arena);
    for (size_t i = 0; i < rows->height; i++)
        if (!ft_dict_set(job, seen, rows->cells[i * rows->width + place_of(self)], FT_VALUE_NONE))
            return false;
    ft_list *list;
    if (!ft_to_list(job, ft_of_dict(seen), &list))
        return false;
    *out = ft_of_tuple(list);
    return ft_bind(job, args, "values_distinct", "", NULL);
}

/* Merge sort: stable, and comparisons may fault. */
static bool sort_values(ft_job *job, ft_value *at, size_t len, ft_value *spare)
{
    if (len < 2)
        return true;
    size_t half = len / 2;
    if (!sort_values(job, at, half, spare) || !sort_values(job, at + half, len - half, spare))
        return false;
    size_t left = 0, right = half;
    for (size_t i = 0; i < len; i++) {
        bool second = left == half;
        if (!second && right < len && !ft_compare(job, FT_LT, at[right], at[left], &second))
            return false;
        spare[i] = second ? at[right++] : at[left++];
    }
    memcpy(at, spare, len * sizeof *at);
    return true;
}

static bool column_sorted_without_nulls(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_list *list = without_nulls(job, self);
    *out = ft_of_list(list);
    return ft_bind(job, args, "values_without_nulls_sorted", "", NULL) &&
           sort_values(job, list->at, list->len, FT_NEW_ARRAY(job->arena, ft_value, list->len + 1));
}

static bool column_sorted(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    if (!column_sorted_without_nulls(job, self, args, out))
        return false;
    while (out->as.list->len < rows_of(self)->height)
        ft_list_add(job->arena, out->as.list, FT_VALUE_NONE);
    return true;
}

static const ft_method_row column_methods[] = {
    {"values", column_values}, {"values_distinct", column_distinct},
    {"values_without_nulls", column_without_nulls}, {"values_sorted", column_sorted},
    {"values_without_nulls_sorted", column_sorted_without_nulls},
};

static ft_found column_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    if (ft_str_is(name, "name"))
        *out = ft_of_text(rows_of(self)->names[place_of(self)]);
    else if (ft_str_is(name, "index"))
        *out = ft_of_int((int64_t)place_of(self));
    else if (ft_str_is(name, "data_type"))
        *out = ft_cell_type_value(job->arena, ft_rows_type(rows_of(self), place_of(self)));
    else
        return ft_method_row_find(job, column_methods, sizeof column_methods / sizeof *column_methods, self, name, out);
    return FT_FOUND;
}

static ft_value column_cell(ft_arena *arena, const void *column, size_t at)
{
    (void)arena;
    const ft_rows *rows = rows_of(column);
    return rows->cells[at * rows->width + place_of(column)];
}

static ft_found column_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    size_t at;
    if (!ft_rows_place(rows_of(self), key, rows_of(self)->height, false, &at))
        return FT_MISSING;
    *out = column_cell(job->arena, self, at);
    return FT_FOUND;
}

static ft_found column_length(ft_job *job, ft_object *self, size_t *out)
{
    (void)job;
    *out = rows_of(self)->height;
    return FT_FOUND;
}

static bool column_iter(ft_job *job, ft_object *self, ft_value *out)
{
    return walk_over(job, self, rows_of(self)->height, column_cell, out);
}

static ft_found column_slice(ft_job *job, ft_object *self, ft_value start, ft_value stop, ft_value step, ft_value *out)
{
    ft_value tuple = column_tuple(job->arena, rows_of(self), place_of(self));
    return ft_slice(job, tuple, start, stop, step, out) ? FT_FOUND : FT_FAULTED;
}

static bool column_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    ft_buf_text(out, "<agate.Column: ");
    if (!ft_repr(job, column_tuple(job->arena, rows_of(self), place_of(self)), out))
        return false;
    ft_buf_byte(out, '>');
    return true;
}

static const ft_class column_class = {
    .name = "agate.columns.Column", .sequence = 1, .attr = column_attr, .item = column_item,
    .length = column_length, .iter = column_iter, .slice = column_slice, .repr = column_repr,
};

/* ---- all rows, all columns: MappedSequence */

static bool is_columns(const void *self)
{
    return ((const parts_object *)self)->object.class == &columns_class;
}

static size_t parts_count(const void *self)
{
    const ft_rows *rows = &((const parts_object *)self)->table->rows;
    return is_columns(self) ? rows->width : rows->height;
}

static ft_value parts_get(ft_arena *arena, const void *self, size_t at)
{
    return part(arena, is_columns(self) ? &column_class : &row_class, ((const parts_object *)self)->table, at);
}

static ft_value parts_tuple(ft_arena *arena, const void *self)
{
    size_t count = parts_count(self);
    ft_list *tuple = ft_list_new(arena, count);
    for (size_t i = 0; i < count; i++)
        ft_list_add(arena, tuple, parts_get(arena, self, i));
    return ft_of_tuple(tuple);
}

static bool parts_values(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = parts_tuple(job->arena, self);
    return ft_bind(job, args, "values", "", NULL);
}

static bool parts_keys(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = is_columns(self) ? names_tuple(job->arena, &((parts_object *)self)->table->rows) : FT_VALUE_NONE;
    return ft_bind(job, args, "keys", "", NULL);
}

static bool parts_items(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_rows *rows = &((parts_object *)self)->table->rows;
    if (!ft_bind(job, args, "items", "", NULL))
        return false;
    if (!is_columns(self))
        return ft_raise(job, FT_FAULT_TYPE, "'NoneType' object is not iterable");
    ft_list *list = ft_list_new(job->arena, rows->width);
    for (size_t i = 0; i < rows->width; i++)
        ft_list_add(job->arena, list, pair_of(job->arena, ft_of_text(rows->names[i]), parts_get(job->arena, self, i)));
    *out = ft_of_tuple(list);
    return true;
}

static bool parts_dict(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_rows *rows = &((parts_object *)self)->table->rows;
    if (!ft_bind(job, args, "dict", "", NULL))
        return false;
    if (!is_columns(self))
        return ft_raise(job, FT_FAULT_KEY, "None");
    ft_dict *dict = ft_dict_new(job->arena);
    for (size_t i = 0; i < rows->width; i++)
        ft_dict_set_text(job->arena, dict, rows->names[i], parts_get(job->arena, self, i));
    *out = ft_of_dict(dict);
    return true;
}

static ft_found parts_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    size_t at;
    const ft_rows *rows = &((parts_object *)self)->table->rows;
    if (!ft_rows_place(rows, key, parts_count(self), is_columns(self), &at))
        return FT_MISSING;
    *out = parts_get(job->arena, self, at);
    return FT_FOUND;
}

static bool parts_get_call(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    if (!ft_bind(job, args, "get", "key, default=", slots))
        return false;
    if (parts_item(job, self, slots[0], out) == FT_MISSING)
        *out = ft_passed(slots[1]) ? slots[1] : FT_VALUE_NONE;
    return true;
}

static const ft_method_row parts_methods[] = {
    {"values", parts_values}, {"keys", parts_keys}, {"items", parts_items}, {"dict", parts_dict}, {"get", parts_get_call},
};

static ft_found parts_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    return ft_method_row_find(job, parts_methods, sizeof parts_methods / sizeof *parts_methods, self, name, out);
}

static ft_found parts_length(ft_job *job, ft_object *self, size_t *out)
{
    (void)job;
    *out = parts_count(self);
    return FT_FOUND;
}

static bool parts_iter(ft_job *job, ft_object *self, ft_value *out)
{
    return walk_over(job, self, parts_count(self), parts_get, out);
}

static ft_found parts_slice(ft_job *job, ft_object *self, ft_value start, ft_value stop, ft_value step, ft_value *out)
{
    return ft_slice(job, parts_tuple(job->arena, self), start, stop, step, out) ? FT_FOUND : FT_FAULTED;
}

#define PARTS_CLASS                                                                                                  \
    {                                                                                                                \
        .name = "agate.mapped_sequence.MappedSequence", .sequence = 1, .attr = parts_attr, .item = parts_item,      \
        .length = parts_length, .iter = parts_iter, .slice = parts_slice                                            \
    }
static const ft_class rows_class = PARTS_CLASS;
static const ft_class columns_class = PARTS_CLASS;

static ft_value all_parts(ft_arena *arena, const ft_class *class, const table_object *table)
{
    parts_object *made = FT_NEW(arena, parts_object);
    *made = (parts_object){{class}, table};
    return ft_of_object(&made->object);
}

/* ---- groups of rows: agate's TableSet */

typedef struct { ft_object object; ft_list *keys, *tables; } groups_object;

static bool groups_keys(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = ft_of_tuple(((groups_object *)self)->keys);
    return ft_bind(job, args, "keys", "", NULL);
}

static bool groups_values(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    *out = ft_of_tuple(((groups_object *)self)->tables);
    return ft_bind(job, args, "values", "", NULL);
}

static ft_found groups_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    static const ft_method_row methods[] = {{"keys", groups_keys}, {"values", groups_values}};
    return ft_method_row_find(job, methods, 2, self, name, out);
}

/* By key, or by index as in every sequence of agate. */
static ft_found groups_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    const groups_object *groups = (groups_object *)self;
    for (size_t i = 0; i < groups->keys->len; i++) {
        bool same;
        if (!ft_equal(job, groups->keys->at[i], key, &same))
            return FT_FAULTED;
        if (!same || ft_is(key, FT_INT))
            continue;
        *out = groups->tables->at[i];
        return FT_FOUND;
    }
    size_t at;
    if (!ft_rows_place(&(ft_rows){0}, key, groups->tables->len, false, &at))
        return FT_MISSING;
    *out = groups->tables->at[at];
    return FT_FOUND;
}

static ft_found groups_length(ft_job *job, ft_object *self, size_t *out)
{
    (void)job;
    *out = ((groups_object *)self)->tables->len;
    return FT_FOUND;
}

static ft_value groups_table(ft_arena *arena, const void *self, size_t at)
{
    (void)arena;
    return ((const groups_object *)self)->tables->at[at];
}

static bool groups_iter(ft_job *job, ft_object *self, ft_value *out)
{
    return walk_over(job, self, ((groups_object *)self)->tables->len, groups_table, out);
}

static const ft_class groups_class = {
    .name = "agate.tableset.TableSet", .sequence = 1, .attr = groups_attr, .item = groups_item,
    .length = groups_length, .iter = groups_iter,
};

/* ---- what a table can do */

#define CHANGE(name)                                                                               \
    static bool table_##name(ft_job *job, void *self, const ft_args *args, ft_value *out)          \
    {                                                                                              \
        ft_rows made;                                                                              \
        if (!ft_rows_##name(job, &((table_object *)self)->rows, args, &made))                      \
            return false;                                                                          \
        *out = ft_table_value(job->arena, &made);                                                  \
        return true;                                                                               \
    }
CHANGE(select)
CHANGE(exclude)
CHANGE(rename)
CHANGE(limit)
CHANGE(distinct)
CHANGE(order_by)

static bool table_join(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[4];
    ft_rows made;
    bool inner = false;
    if (!ft_bind(job, args, "join", "right_table, left_key, right_key=, inner=", slots) ||
        (ft_passed(slots[3]) && !ft_truth(job, slots[3], &inner)))
        return false;
    const ft_rows *right = ft_value_table(slots[0]);
    if (!right)
        return ft_raise(job, FT_FAULT_TYPE, "join() takes a table");
    bool same_key = !ft_passed(slots[2]) || ft_is(slots[2], FT_NONE);
    if (!ft_rows_join(job, &((table_object *)self)->rows, right, slots[1], same_key ? slots[1] : slots[2], inner, &made))
        return false;
    *out = ft_table_value(job->arena, &made);
    return true;
}

static bool table_group_by(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    const ft_rows *rows = &((table_object *)self)->rows;
    ft_value key;
    ft_dict *groups;
    if (!ft_bind(job, args, "group_by", "key", &key) || !ft_rows_groups(job, rows, key, &groups))
        return false;
    groups_object *made = FT_NEW(job->arena, groups_object);
    *made = (groups_object){{&groups_class}, ft_list_new(job->arena, groups->len), ft_list_new(job->arena, groups->len)};
    const ft_dict_entry *entry;
    for (size_t at = 0; (entry = ft_dict_next(groups, &at));) {
        ft_rows group = ft_rows_of_group(job->arena, rows, entry->value.as.list);
        ft_list_add(job->arena, made->keys, entry->key);
        ft_list_add(job->arena, made->tables, ft_table_value(job->arena, &group));
    }
    *out = ft_of_object(&made->object);
    return true;
}

static bool say(ft_job *job, const ft_buf *text, ft_value *out)
{
    ft_context *context = ft_context_of(job);
    const ft_voice *voice = context ? context->world->invocation->voice : NULL;
    if (voice && voice->print)
        voice->print(voice->self, ft_buf_str(text));
    *out = FT_VALUE_NONE;
    return true;
}

/* None is no limit. */
static size_t limit_of(ft_value value, size_t otherwise)
{
    if (!ft_passed(value))
        return otherwise;
    return ft_is(value, FT_INT) && value.as.number >= 0 ? (size_t)value.as.number : SIZE_MAX;
}

static bool table_print(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[4];
    ft_buf text = ft_buf_in(job->arena);
    if (!ft_bind(job, args, "print_table", "max_rows=, max_columns=, max_column_width=, max_precision=", slots))
        return false;
    ft_page_limits limits = {limit_of(slots[0], 20), limit_of(slots[1], 6), limit_of(slots[2], 20), limit_of(slots[3], 3)};
    return ft_rows_page(job, &((table_object *)self)->rows, limits, &text) && say(job, &text, out);
}

/* Its columns and their types: what a table prints as text. */
static bool structure_text(ft_job *job, const ft_rows *rows, ft_buf *out)
{
    ft_str names[] = {FT_STR("column"), FT_STR("data_type")};
    ft_rows described = {.names = names, .width = 2, .height = rows->width, .affected = -1,
                         .cells = FT_NEW_ARRAY(job->arena, ft_value, 2 * rows->width + 1)};
    for (size_t c = 0; c < rows->width; c++) {
        described.cells[2 * c] = ft_of_text(rows->names[c]);
        described.cells[2 * c + 1] = ft_of_text(ft_rows_type(rows, c));
    }
    return ft_rows_page(job, &described, (ft_page_limits){SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX}, out);
}

static bool table_print_structure(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_buf text = ft_buf_in(job->arena);
    return ft_bind(job, args, "print_structure", "", NULL) && structure_text(job, &((table_object *)self)->rows, &text) &&
           say(job, &text, out);
}

static bool table_str(ft_job *job, ft_object *self, ft_buf *out)
{
    return structure_text(job, &((table_object *)self)->rows, out);
}

static bool table_print_csv(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_buf text = ft_buf_in(job->arena);
    return ft_bind(job, args, "print_csv", "", NULL) && ft_rows_csv(job, &((table_object *)self)->rows, &text) &&
           say(job, &text, out);
}

static bool table_print_json(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_buf text = ft_buf_in(job->arena);
    return ft_bind(job, args, "print_json", "", NULL) && ft_rows_json(job, &((table_object *)self)->rows, &text) &&
           say(job, &text, out);
}

static const ft_method_row table_methods[] = {
    {"select", table_select}, {"exclude", table_exclude}, {"rename", table_rename}, {"limit", table_limit},
    {"distinct", table_distinct}, {"order_by", table_order_by}, {"join", table_join}, {"group_by", table_group_by},
    {"print_table", table_print}, {"print_csv", table_print_csv}, {"print_json", table_print_json},
    {"print_structure", table_print_structure},
};

/* ---- the table */

static ft_found table_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    table_object *table = (table_object *)self;
    if (ft_str_is(name, "rows")) {
        *out = all_parts(job->arena, &rows_class, table);
    } else if (ft_str_is(name, "columns")) {
        *out = all_parts(job->arena, &columns_class, table);
    } else if (ft_str_is(name, "column_names")) {
        *out = names_tuple(job->arena, &table->rows);
    } else if (ft_str_is(name, "column_types")) {
        ft_list *tuple = ft_list_new(job->arena, table->rows.width);
        for (size_t i = 0; i < table->rows.width; i++)
            ft_list_add(job->arena, tuple, ft_cell_type_value(job->arena, ft_rows_type(&table->rows, i)));
        *out = ft_of_tuple(tuple);
    } else {
        return ft_method_row_find(job, table_methods, sizeof table_methods / sizeof *table_methods, self, name, out);
    }
    return FT_FOUND;
}

static ft_found table_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    size_t at;
    const table_object *table = (table_object *)self;
    if (!ft_rows_place(&table->rows, key, table->rows.height, false, &at))
        return FT_MISSING;
    *out = part(job->arena, &row_class, table, at);
    return FT_FOUND;
}

static ft_found table_length(ft_job *job, ft_object *self, size_t *out)
{
    (void)job;
    *out = ((table_object *)self)->rows.height;
    return FT_FOUND;
}

static ft_value table_row(ft_arena *arena, const void *self, size_t at)
{
    return part(arena, &row_class, self, at);
}

static bool table_iter(ft_job *job, ft_object *self, ft_value *out)
{
    return walk_over(job, self, ((table_object *)self)->rows.height, table_row, out);
}

static const ft_class table_class = {
    .name = "agate.table.Table", .sequence = 1, .attr = table_attr, .item = table_item, .length = table_length,
    .iter = table_iter, .str = table_str,
};

/* ---- responses */

typedef struct { ft_object object; const ft_rows *rows; ft_str message, code; ft_value rows_affected; } response_object;

static const ft_class response_class;

/* An answer that still waits in the write buffer is read now. */
static bool settled(ft_job *job, const response_object *response)
{
    ft_context *context = ft_context_of(job);
    if (!response->rows || response->rows->status.len || !context || !context->warehouse)
        return true;
    return context->warehouse->class->flush(context->warehouse, job);
}

bool ft_value_response(ft_job *job, ft_value value, ft_str *message, ft_str *code, ft_value *rows_affected)
{
    const response_object *response = (const response_object *)value.as.object;
    if (!settled(job, response))
        return false;
    *message = response->rows ? response->rows->status : response->message;
    *code = response->rows ? response->rows->code : response->code;
    *rows_affected = response->rows ? ft_of_int(response->rows->affected) : response->rows_affected;
    return true;
}

bool ft_is_response(ft_value value)
{
    return ft_is_object(value, &response_class);
}

static ft_found response_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    ft_str message, code;
    ft_value rows_affected;
    if (!ft_value_response(job, ft_of_object(self), &message, &code, &rows_affected))
        return FT_FAULTED;
    if (ft_str_is(name, "code"))
        *out = ft_text_or_none(code);
    else if (ft_str_is(name, "rows_affected"))
        *out = rows_affected;
    else if (ft_str_is(name, "_message") || ft_str_is(name, "message"))
        *out = ft_text_or_none(message);
    else if (ft_str_is(name, "query_id"))
        *out = FT_VALUE_NONE;
    else
        return FT_MISSING;
    return FT_FOUND;
}

static bool response_str(ft_job *job, ft_object *self, ft_buf *out)
{
    ft_str message, code;
    ft_value rows_affected;
    if (!ft_value_response(job, ft_of_object(self), &message, &code, &rows_affected))
        return false;
    ft_buf_add(out, message);
    return true;
}

static const ft_class response_class = {
    .name = "dbt.adapters.contracts.connection.AdapterResponse", .attr = response_attr, .str = response_str,
};

ft_value ft_response_of(ft_arena *arena, const ft_rows *rows)
{
    response_object *made = FT_NEW(arena, response_object);
    *made = (response_object){.object = {&response_class}, .rows = rows};
    return ft_of_object(&made->object);
}

ft_value ft_response_value(ft_arena *arena, ft_str message, ft_str code, ft_value rows_affected)
{
    response_object *made = FT_NEW(arena, response_object);
    *made = (response_object){{&response_class}, NULL, message, code, rows_affected};
    return ft_of_object(&made->object);
}
