/* table_shape.c - what agate's tables do that gives another table: rows in, rows out. */
#include "context/table_shape.h"

bool ft_rows_column(const ft_rows *rows, ft_value key, size_t *at)
{
    for (size_t i = 0; ft_is(key, FT_TEXT) && i < rows->width; i++)
        if (ft_str_eq(rows->names[i], ft_text_of(key))) {
            *at = i;
            return true;
        }
    return false;
}

bool ft_rows_place(const ft_rows *rows, ft_value key, size_t count, bool named, size_t *at)
{
    if (named && ft_rows_column(rows, key, at))
        return true;
    if (!ft_is(key, FT_INT))
        return false;
    int64_t index = key.as.number < 0 ? key.as.number + (int64_t)count : key.as.number;
    *at = (size_t)index;
    return index >= 0 && (size_t)index < count;
}

/* agate knows few types: what the cells of a column are. */
ft_str ft_rows_type(const ft_rows *rows, size_t at)
{
    for (size_t i = 0; i < rows->height; i++) {
        ft_value value = rows->cells[i * rows->width + at];
        if (ft_is(value, FT_NONE))
            continue;
        if (ft_is(value, FT_BOOL))
            return FT_STR("Boolean");
        if (ft_is(value, FT_INT) || ft_is(value, FT_BIG))
            return FT_STR("Integer");
        if (ft_is(value, FT_DECIMAL))
            return FT_STR("Number");
        if (ft_is(value, FT_TEXT))
            return FT_STR("Text");
        return ft_str_ends(ft_str_of(ft_type_name(value)), FT_STR("datetime")) ? FT_STR("DateTime") : FT_STR("Date");
    }
    return FT_STR("Integer");
}

/* ---- rows made of rows */

/* The chosen columns and rows; NULL takes all. */
static ft_rows cut_out(ft_arena *arena, const ft_rows *from, const size_t *columns, size_t width, const size_t *rows,
                       size_t height)
{
    ft_rows made = {.width = width, .height = height, .affected = -1,
                    .names = FT_NEW_ARRAY(arena, ft_str, width), .types = FT_NEW_ARRAY(arena, ft_str, width),
                    .cells = FT_NEW_ARRAY(arena, ft_value, width * height)};
    for (size_t c = 0; c < width; c++) {
        size_t column = columns ? columns[c] : c;
        made.names[c] = from->names[column];
        if (from->types)
            made.types[c] = from->types[column];
        for (size_t r = 0; r < height; r++)
            made.cells[r * width + c] = from->cells[(rows ? rows[r] : r) * from->width + column];
    }
    return made;
}

/* Column numbers named by a text or a list of texts. */
static bool chosen_columns(ft_job *job, const ft_rows *rows, ft_value key, size_t **at, size_t *len)
{
    ft_list *keys;
    if (ft_is(key, FT_TEXT)) {
        keys = ft_list_new(job->arena, 1);
        ft_list_add(job->arena, keys, key);
    } else if (!ft_to_list(job, key, &keys)) {
        return false;
    }
    *at = FT_NEW_ARRAY(job->arena, size_t, keys->len + 1);
    *len = keys->len;
    for (size_t i = 0; i < keys->len; i++)
        if (!ft_rows_place(rows, keys->at[i], rows->width, true, &(*at)[i])) {
            ft_str text;
            return ft_to_text(job, keys->at[i], &text) && ft_raise(job, FT_FAULT_KEY, "'%.*s'", FT_ARG(text));
        }
    return true;
}

bool ft_rows_select(ft_job *job, const ft_rows *rows, const ft_args *args, ft_rows *out)
{
    ft_value key;
    size_t *columns, count;
    if (!ft_bind(job, args, "select", "key", &key) || !chosen_columns(job, rows, key, &columns, &count))
        return false;
    *out = cut_out(job->arena, rows, columns, count, NULL, rows->height);
    return true;
}

bool ft_rows_exclude(ft_job *job, const ft_rows *rows, const ft_args *args, ft_rows *out)
{
    ft_value key;
    size_t *without, without_len, count = 0;
    if (!ft_bind(job, args, "exclude", "key", &key) || !chosen_columns(job, rows, key, &without, &without_len))
        return false;
    size_t *columns = FT_NEW_ARRAY(job->arena, size_t, rows->width + 1);
    for (size_t c = 0; c < rows->width; c++) {
        bool left_out = false;
        for (size_t i = 0; i < without_len; i++)
            left_out |= without[i] == c;
        if (!left_out)
            columns[count++] = c;
    }
    *out = cut_out(job->arena, rows, columns, count, NULL, rows->height);
    return true;
}

bool ft_rows_rename(ft_job *job, const ft_rows *rows, const ft_args *args, ft_rows *out)
{
    ft_rows made = *rows;
    ft_value slots[4];
    if (!ft_bind(job, args, "rename", "column_names=, row_names=, slug_columns=, slug_rows=", slots))
        return false;
    ft_str *names = FT_NEW_ARRAY(job->arena, ft_str, made.width + 1);
    ft_list *list = NULL;
    if (ft_passed(slots[0]) && !ft_is(slots[0], FT_DICT) && !ft_is(slots[0], FT_NONE) &&
        !ft_to_list(job, slots[0], &list))
        return false;
    for (size_t i = 0; i < made.width; i++) {
        names[i] = made.names[i];
        const ft_value *to = list ? (i < list->len ? &list->at[i] : NULL)
                             : ft_is(slots[0], FT_DICT) ? ft_dict_find_text(slots[0].as.dict, names[i]) : NULL;
        if (to && !ft_to_text(job, *to, &names[i]))
            return false;
    }
    made.names = names;
    *out = made;
    return true;
}

bool ft_rows_limit(ft_job *job, const ft_rows *rows, const ft_args *args, ft_rows *out)
{
    ft_value slots[3];
    if (!ft_bind(job, args, "limit", "start_or_stop=, stop=, step=", slots))
        return false;
    for (size_t i = 0; i < 3; i++)
        if (!ft_passed(slots[i]))
            slots[i] = FT_VALUE_NONE;
    bool both = !ft_is(slots[1], FT_NONE) || !ft_is(slots[2], FT_NONE);
    ft_slice_range range;
    if (!ft_slice_indices(job, both ? slots[0] : FT_VALUE_NONE, both ? slots[1] : slots[0], slots[2], rows->height,
                          &range))
        return false;
    size_t *chosen = FT_NEW_ARRAY(job->arena, size_t, range.count + 1);
    for (size_t i = 0; i < range.count; i++)
        chosen[i] = (size_t)(range.start + (int64_t)i * range.step);
    *out = cut_out(job->arena, rows, NULL, rows->width, chosen, range.count);
    return true;
}

bool ft_rows_distinct(ft_job *job, const ft_rows *rows, const ft_args *args, ft_rows *out)
{
    ft_value key;
    size_t *columns = NULL, width = rows->width, count = 0;
    if (!ft_bind(job, args, "distinct", "key=", &key))
        return false;
    if (ft_passed(key) && !ft_is(key, FT_NONE) && !chosen_columns(job, rows, key, &columns, &width))
        return false;
    ft_dict *seen = ft_dict_new(job->arena);
    size_t *chosen = FT_NEW_ARRAY(job->arena, size_t, rows->height + 1);
    for (size_t r = 0; r < rows->height; r++) {
        ft_list *tuple = ft_list_new(job->arena, width);
        for (size_t c = 0; c < width; c++)
            ft_list_add(job->arena, tuple, rows->cells[r * rows->width + (columns ? columns[c] : c)]);
        size_t before = seen->len;
        if (!ft_dict_set(job, seen, ft_of_tuple(tuple), FT_VALUE_NONE))
            return false;
        if (seen->len > before)
            chosen[count++] = r;
    }
    *out = cut_out(job->arena, rows, NULL, rows->width, chosen, count);
    return true;
}

static bool key_after(ft_job *job, const ft_rows *rows, size_t a, size_t b, const size_t *columns, size_t count,
                      bool *after)
{
    *after = false;
    for (size_t i = 0; i < count; i++) {
        ft_value left = rows->cells[a * rows->width + columns[i]], right = rows->cells[b * rows->width + columns[i]];
        bool left_none = ft_is(left, FT_NONE), right_none = ft_is(right, FT_NONE);
        bool greater = left_none && !right_none, less = right_none && !left_none;
        if (!left_none && !right_none &&
            (!ft_compare(job, FT_GT, left, right, &greater) || !ft_compare(job, FT_LT, left, right, &less)))
            return false;
        if (greater || less) {
            *after = greater;
            return true;
        }
    }
    return true;
}

/* Merge sort of row numbers; nulls come last, as agate orders them. */
static bool sort_rows(ft_job *job, const ft_rows *rows, const size_t *columns, size_t count, size_t *at, size_t len,
                      size_t *spare)
{
    if (len < 2)
        return true;
    size_t half = len / 2, left = 0, right = half;
    if (!sort_rows(job, rows, columns, count, at, half, spare) ||
        !sort_rows(job, rows, columns, count, at + half, len - half, spare))
        return false;
    for (size_t i = 0; i < len; i++) {
        bool second = left == half;
        if (!second && right < len && !key_after(job, rows, at[left], at[right], columns, count, &second))
            return false;
        spare[i] = second ? at[right++] : at[left++];
    }
    memcpy(at, spare, len * sizeof *at);
    return true;
}

bool ft_rows_order_by(ft_job *job, const ft_rows *rows, const ft_args *args, ft_rows *out)
{
    ft_value slots[2];
    size_t *columns, count;
    bool reverse = false;
    if (!ft_bind(job, args, "order_by", "key, reverse=", slots) ||
        !chosen_columns(job, rows, slots[0], &columns, &count) ||
        (ft_passed(slots[1]) && !ft_truth(job, slots[1], &reverse)))
        return false;
    size_t *order = FT_NEW_ARRAY(job->arena, size_t, rows->height + 1);
    for (size_t i = 0; i < rows->height; i++)
        order[i] = i;
    if (!sort_rows(job, rows, columns, count, order, rows->height, FT_NEW_ARRAY(job->arena, size_t, rows->height + 1)))
        return false;
    for (size_t i = 0; reverse && i < rows->height / 2; i++) {
        size_t kept = order[i];
        order[i] = order[rows->height - 1 - i];
        order[rows->height - 1 - i] = kept;
    }
    *out = cut_out(job->arena, rows, NULL, rows->width, order, rows->height);
    return true;
}

/* ---- join and groups */

static bool same_key(ft_job *job, const ft_rows *left, size_t l, const size_t *left_key, const ft_rows *right, size_t r,
                     const size_t *right_key, size_t len, bool *same)
{
    *same = true;
    for (size_t i = 0; *same && i < len; i++)
        if (!ft_equal(job, left->cells[l * left->width + left_key[i]], right->cells[r * right->width + right_key[i]], same))
            return false;
    return true;
}

static bool is_among(const size_t *columns, size_t len, size_t column)
{
    for (size_t i = 0; i < len; i++)
        if (columns[i] == column)
            return true;
    return false;
}

/* Columns of both; those of the right key are left out, and a name met before gets a "2". */
static ft_rows joined_head(ft_arena *arena, const ft_rows *left, const ft_rows *right, const size_t *right_key, size_t len)
{
    ft_rows made = {.affected = -1, .names = FT_NEW_ARRAY(arena, ft_str, left->width + right->width),
                    .types = FT_NEW_ARRAY(arena, ft_str, left->width + right->width)};
    for (size_t c = 0; c < left->width; c++)
        made.names[made.width++] = left->names[c];
    for (size_t c = 0; c < right->width; c++) {
        size_t at;
        bool met = ft_rows_column(left, ft_of_text(right->names[c]), &at);
        if (!is_among(right_key, len, c))
            made.names[made.width++] = met ? ft_concat(arena, right->names[c], FT_STR("2"), (ft_str){0}) : right->names[c];
    }
    return made;
}

typedef struct { const ft_rows *left, *right; const size_t *left_key, *right_key; size_t len; ft_list *cells; } joining;

/* The left row `l` beside the right row `r`; NULL: beside nothing. */
static void add_joined(ft_arena *arena, const joining *join, size_t l, const size_t *r)
{
    for (size_t c = 0; c < join->left->width; c++)
        ft_list_add(arena, join->cells, join->left->cells[l * join->left->width + c]);
    for (size_t c = 0; c < join->right->width; c++)
        if (!is_among(join->right_key, join->len, c))
            ft_list_add(arena, join->cells, r ? join->right->cells[*r * join->right->width + c] : FT_VALUE_NONE);
}

static bool join_row(ft_job *job, const joining *join, size_t l, bool inner)
{
    bool matched = false, same;
    for (size_t r = 0; r < join->right->height; r++) {
        if (!same_key(job, join->left, l, join->left_key, join->right, r, join->right_key, join->len, &same))
            return false;
        if (same)
            add_joined(job->arena, join, l, &r);
        matched |= same;
    }
    if (!matched && !inner)
        add_joined(job->arena, join, l, NULL);
    return true;
}

bool ft_rows_join(ft_job *job, const ft_rows *left, const ft_rows *right, ft_value left_key, ft_value right_key, bool inner,
                  ft_rows *out)
{
    size_t *left_columns, *right_columns, len, right_len;
    if (!chosen_columns(job, left, left_key, &left_columns, &len) ||
        !chosen_columns(job, right, right_key, &right_columns, &right_len))
        return false;
    if (len != right_len)
        return ft_raise(job, FT_FAULT_VALUE, "both sides of a join need equally many columns");
    joining join = {left, right, left_columns, right_columns, len, ft_list_new(job->arena, left->height * left->width)};
    for (size_t l = 0; l < left->height; l++)
        if (!join_row(job, &join, l, inner))
            return false;
    *out = joined_head(job->arena, left, right, right_columns, len);
    out->cells = join.cells->at;
    out->height = out->width ? join.cells->len / out->width : 0;
    return true;
}

bool ft_rows_groups(ft_job *job, const ft_rows *rows, ft_value key, ft_dict **out)
{
    size_t column;
    *out = ft_dict_new(job->arena);
    if (!ft_rows_place(rows, key, rows->width, true, &column))
        return ft_raise(job, FT_FAULT_KEY, "the column to group by is not there");
    for (size_t r = 0; r < rows->height; r++) {
        ft_value *members;
        ft_value value = rows->cells[r * rows->width + column];
        if (!ft_dict_find(job, *out, value, &members))
            return false;
        if (!members && (!ft_dict_set(job, *out, value, ft_of_list(ft_list_new(job->arena, 4))) ||
                         !ft_dict_find(job, *out, value, &members)))
            return false;
        ft_list_add(job->arena, members->as.list, ft_of_int((int64_t)r));
    }
    return true;
}

ft_rows ft_rows_of_group(ft_arena *arena, const ft_rows *rows, const ft_list *members)
{
    size_t *chosen = FT_NEW_ARRAY(arena, size_t, members->len + 1);
    for (size_t i = 0; i < members->len; i++)
        chosen[i] = (size_t)members->at[i].as.number;
    return cut_out(arena, rows, NULL, rows->width, chosen, members->len);
}
