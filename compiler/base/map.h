/* map.h - from text to pointer, in insertion order.
 *
 * Keys are borrowed: they must live as long as the map. Overwriting keeps the key's place, as in a
 * Python dict; removing and putting again moves it to the end. A zeroed ft_map is an empty map. */
#ifndef FT_BASE_MAP_H
#define FT_BASE_MAP_H

#include "base/str.h"

typedef struct { ft_str key; void *value; uint64_t hash; } ft_map_entry; /* key.at NULL: removed */

typedef struct ft_map {
    ft_map_entry *entries;       /* insertion order, removed ones included */
    size_t used, cap;            /* entries written, room */
    size_t len;                  /* live entries */
    uint32_t *index;             /* entry number + 1, 0 is free; NULL while the map is small */
    size_t index_size;           /* a power of two */
} ft_map;

void *ft_map_get(const ft_map *map, ft_str key); /* NULL: absent (or a NULL was put) */
bool ft_map_has(const ft_map *map, ft_str key);

/* Puts and returns what was there before, or NULL. */
void *ft_map_put(ft_arena *arena, ft_map *map, ft_str key, void *value);

/* Room for `count` entries, of a map that is empty: a large one grown by doubling leaves as much behind. */
void ft_map_reserve(ft_arena *arena, ft_map *map, size_t count);

/* The place of `key`'s value, made (NULL) if absent. Valid until the next put or slot. */
void **ft_map_slot(ft_arena *arena, ft_map *map, ft_str key);

/* Removes and returns the value; NULL when absent. */
void *ft_map_remove(ft_map *map, ft_str key);

/* Live entries in order:  for (size_t at = 0; (entry = ft_map_next(map, &at));) */
const ft_map_entry *ft_map_next(const ft_map *map, size_t *at);

#endif
