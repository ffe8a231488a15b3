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

static bool is_index(ft_str part, int64_t *out)
{
    *out = 0;
    for (size_t at = 0; at < part.len;) {
        int digit = ft_char_decimal(ft_text_next(part, &at));
        if (digit < 0 || *out > INT64_MAX / 10 - 1)
            return false;
        *out = *out * 10 + digit;
    }
    return part.len > 0;
}

ft_path ft_path_of(ft_job *job, ft_value attribute, bool ignore_case, ft_value fallback)
{
    ft_path path = {NULL, ignore_case, fallback};
    if (!ft_passed(attribute) || ft_is(attribute, FT_NONE))
        return path;
    path.parts = ft_list_new(job->arena, 2);
    if (!ft_is(attribute, FT_TEXT)) {
        ft_list_add(job->arena, path.parts, attribute);
        return path;
    }
    ft_str rest = ft_text_of(attribute), part;
    while (ft_str_cut(&rest, '.', &part)) {
        int64_t index;
        ft_list_add(job->arena, path.parts,
                    is_index(part, &index) ? ft_of_int(index) : ft_of_text(part));
    }
    return path;
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
