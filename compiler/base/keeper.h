/* keeper.h - texts that stay while what they were read from goes: copied, short ones mostly once.
 *
 * Names of columns and types come by the thousand and are few. Not a set: of the short texts with one
 * hash only the last is remembered, so a keeper costs the same however much it keeps. One thread at a
 * time; what it kept lives in its arena and may be read by any. */
#ifndef FT_BASE_KEEPER_H
#define FT_BASE_KEEPER_H

#include "base/str.h"

typedef struct ft_keeper { ft_arena *arena; ft_str *recent; } ft_keeper;

ft_keeper *ft_keeper_new(ft_arena *arena);
/* The same bytes in the keeper's arena; a text whose `at` is NULL stays one. */
ft_str ft_keep(ft_keeper *keeper, ft_str text);

#endif
