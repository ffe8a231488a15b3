/* keeper.c - a table of the short texts seen last; see keeper.h. */
#include "base/keeper.h"

#include "base/digest.h"

enum { RECENT = 4096, /* a power of two */ SHORT = 48 };

ft_keeper *ft_keeper_new(ft_arena *arena)
{
    ft_keeper *keeper = FT_NEW(arena, ft_keeper);
    keeper->arena = arena;
    keeper->recent = FT_NEW_ARRAY(arena, ft_str, RECENT);
    return keeper;
}

ft_str ft_keep(ft_keeper *keeper, ft_str text)
{
    if (text.len > SHORT || !text.len)
        return text.at ? ft_str_copy(keeper->arena, text) : text;
    ft_str *recent = &keeper->recent[ft_hash(text) & (RECENT - 1)];
    if (!ft_str_eq(*recent, text))
        *recent = ft_str_copy(keeper->arena, text);
    return *recent;
}
