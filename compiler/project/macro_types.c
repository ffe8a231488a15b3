/* macro_types.c - the grammar of types of macro arguments; see macro_types.h.
 *
 *     type := word | "list" "[" type "]" | "dict" "[" type "," type "]" | "optional" "[" type "]" */
#include "project/macro_types.h"

enum { DEEPEST = 50 };

static const struct { const char *word; int of; } types[] = {
    {"str", 0},   {"string", 0}, {"bool", 0},     {"int", 0},    {"integer", 0}, {"float", 0},
    {"any", 0},   {"list", 1},   {"dict", 2},     {"optional", 1}, {"relation", 0}, {"column", 0},
};

static void skip_blanks(ft_str text, size_t *at)
{
    while (*at < text.len && (text.at[*at] == ' ' || text.at[*at] == '\t'))
        ++*at;
}

static bool take(ft_str text, size_t *at, char byte)
{
    skip_blanks(text, at);
    if (*at == text.len || text.at[*at] != byte)
        return false;
    ++*at;
    return true;
}

static ft_str take_word(ft_str text, size_t *at)
{
    skip_blanks(text, at);
    size_t from = *at;
    while (*at < text.len && text.at[*at] >= 'a' && text.at[*at] <= 'z')
        ++*at;
    return ft_str_slice(text, from, *at);
}

static bool take_type(ft_str text, size_t *at, int depth)
{
    ft_str word = take_word(text, at);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!ft_str_is(word, types[i].word))
            continue;
        for (int n = 0; n < types[i].of; n++)
            if (depth == DEEPEST || !take(text, at, n ? ',' : '[') || !take_type(text, at, depth + 1))
                return false;
        return !types[i].of || take(text, at, ']');
    }
    return false;
}

bool ft_is_macro_type(ft_str text)
{
    size_t at = 0;
    if (!take_type(text, &at, 0))
        return false;
    skip_blanks(text, &at);
    return at == text.len;
}
