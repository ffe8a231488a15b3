/* filters.c - the table of filters, and paths into items; see filters.h. */
#include "render/filters.h"

#include "base/text.h"

static const ft_filter rows[] = {
#define FILTER(name, fn, native) {FT_STR_INIT(name), fn, native},
#include "render/filters.def"
#undef FILTER
};

const ft_filter *ft_filter_find(ft_str name)
{
    size_t low = 0, high = sizeof rows / sizeof *rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = ft_str_cmp(rows[middle].name, name);
        if (order == 0)
            return &rows[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const ft_filter *ft_filter_all(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}

static bool all_digits(ft_str part)
{
    for (size_t at = 0; at < part.len;)
        if (!ft_char_is_digit(ft_text_next(part, &at)))
            return false;
    return part.len > 0;
}

/* A part of digits is an index, if it fits one. */
static bool part_of(ft_job *job, ft_str part, ft_value *out)
{
    int64_t index = 0;
    *out = ft_of_text(part);
    if (!all_digits(part))
        return true;
    for (size_t at = 0; at < part.len;) {
        int digit = ft_char_decimal(ft_text_next(part, &at));
        if (digit < 0)
            return ft_raise(job, FT_FAULT_VALUE, "invalid literal for int() with base 10: '%.*s'", FT_ARG(part));
        if (index > INT64_MAX / 10 - 1)
            return true;
        index = index * 10 + digit;
    }
    *out = ft_of_int(index);
    return true;
}

bool ft_path_of(ft_job *job, ft_value attribute, bool ignore_case, ft_value fallback, ft_path *out)
{
    *out = (ft_path){NULL, ignore_case, fallback};
    if (!ft_passed(attribute) || ft_is(attribute, FT_NONE))
        return true;
    out->parts = ft_list_new(job->arena, 2);
    if (!ft_is(attribute, FT_TEXT)) {
        ft_list_add(job->arena, out->parts, attribute);
        return true;
    }
    ft_str rest = ft_text_of(attribute), part;
    while (ft_str_cut(&rest, '.', &part)) {
        ft_value item;
        if (!part_of(job, part, &item))
            return false;
        ft_list_add(job->arena, out->parts, item);
    }
    return true;
}

bool ft_path_follow(ft_job *job, const ft_path *path, ft_value item, ft_value *out)
{
    for (size_t i = 0; path->parts && i < path->parts->len; i++) {
        if (!ft_get_item(job, item, path->parts->at[i], &item))
            return false;
        bool replace = ft_is(item, FT_UNDEFINED) && ft_passed(path->fallback);
        if (replace && !ft_is(path->fallback, FT_NONE))
            item = path->fallback;
    }
    bool folds = path->ignore_case && ft_is(item, FT_TEXT);
    *out = folds ? ft_of_text(ft_text_lower(job->arena, ft_text_of(item))) : item;
    return true;
}
