/* map.c - open addressing over an ordered array of entries; see map.h. */
#include "base/map.h"

#include "base/digest.h"

enum { SMALL = 8 }; /* up to here a scan is as fast as an index */

static bool matches(const ft_map_entry *entry, ft_str key, uint64_t hash)
{
    return entry->hash == hash && entry->key.at && ft_str_eq(entry->key, key);
}

static ft_map_entry *scan(const ft_map *map, ft_str key, uint64_t hash)
{
    for (size_t i = 0; i < map->used; i++)
        if (matches(&map->entries[i], key, hash))
            return &map->entries[i];
    return NULL;
}

static ft_map_entry *find(const ft_map *map, ft_str key, uint64_t hash)
{
    if (!map->index)
        return scan(map, key, hash);
    size_t mask = map->index_size - 1;
    for (size_t at = hash & mask; map->index[at]; at = (at + 1) & mask) {
        ft_map_entry *entry = &map->entries[map->index[at] - 1];
        if (matches(entry, key, hash))
            return entry;
    }
    return NULL;
}

static void index_entry(ft_map *map, size_t number)
{
    size_t mask = map->index_size - 1;
    size_t at = map->entries[number].hash & mask;
    while (map->index[at])
        at = (at + 1) & mask;
    map->index[at] = (uint32_t)number + 1;
}

static void rebuild_index(ft_arena *arena, ft_map *map)
{
    size_t size = map->index_size ? map->index_size : SMALL * 2;
    while (size < map->cap * 2)
        size *= 2;
    if (size != map->index_size)
        map->index = ft_alloc_raw(arena, size * sizeof *map->index);
    memset(map->index, 0, size * sizeof *map->index);
    map->index_size = size;
    for (size_t i = 0; i < map->used; i++)
        if (map->entries[i].key.at)
            index_entry(map, i);
}

static void grow(ft_arena *arena, ft_map *map)
{
    size_t cap = map->cap ? map->cap * 2 : 4;
    map->entries = ft_extend(arena, map->entries, map->cap * sizeof *map->entries,
                             cap * sizeof *map->entries);
    map->cap = cap;
    if (cap > SMALL)
        rebuild_index(arena, map);
}

void ft_map_reserve(ft_arena *arena, ft_map *map, size_t count)
{
    if (map->used || map->cap >= count)
        return;
    map->entries = ft_alloc_array(arena, sizeof *map->entries, count);
    map->cap = count;
    if (count > SMALL)
        rebuild_index(arena, map);
}

void *ft_map_get(const ft_map *map, ft_str key)
{
    ft_map_entry *entry = map->len ? find(map, key, ft_hash(key)) : NULL;
    return entry ? entry->value : NULL;
}

bool ft_map_has(const ft_map *map, ft_str key)
{
    return map->len && find(map, key, ft_hash(key));
}

void **ft_map_slot(ft_arena *arena, ft_map *map, ft_str key)
{
    uint64_t hash = ft_hash(key);
    ft_map_entry *entry = find(map, key, hash);
    if (entry)
        return &entry->value;
    if (map->used == map->cap)
        grow(arena, map);
    map->entries[map->used] = (ft_map_entry){.key = {key.at ? key.at : "", key.len}, .hash = hash};
    if (map->index)
        index_entry(map, map->used);
    map->len++;
    return &map->entries[map->used++].value;
}

void *ft_map_put(ft_arena *arena, ft_map *map, ft_str key, void *value)
{
    void **slot = ft_map_slot(arena, map, key);
    void *before = *slot;
    *slot = value;
    return before;
}

/* The index keeps pointing at the removed entry, which no key matches any more: a tombstone. */
void *ft_map_remove(ft_map *map, ft_str key)
{
    ft_map_entry *entry = map->len ? find(map, key, ft_hash(key)) : NULL;
    if (!entry)
        return NULL;
    void *value = entry->value;
    entry->key.at = NULL;
    map->len--;
    return value;
}

const ft_map_entry *ft_map_next(const ft_map *map, size_t *at)
{
    while (*at < map->used) {
        const ft_map_entry *entry = &map->entries[(*at)++];
        if (entry->key.at)
            return entry;
    }
    return NULL;
}
