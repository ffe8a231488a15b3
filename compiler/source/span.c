/* span.c - from generated text back to where it was written; see span.h. */
#include "source/span.h"

const ft_origin *ft_origin_copy(ft_arena *arena, const ft_origin *origin)
{
    const ft_origin *first = NULL, **into = &first;
    for (; origin; origin = origin->caller) {
        ft_origin *copy = ft_alloc_raw(arena, sizeof *copy);
        *copy = (ft_origin){.call = origin->call, .macro = ft_str_copy(arena, origin->macro)};
        *into = copy;
        into = &copy->caller;
    }
    return first;
}

/* A literal run that goes on where the one before it stopped needs no run of its own. */
static bool continues(const ft_span_run *last, uint32_t at, ft_span from, const ft_origin *origin)
{
    return last->literal && last->origin == origin && last->from.source == from.source &&
           last->from.from + (at - last->at) == from.from && last->from.to == from.from;
}

void ft_span_map_add(ft_arena *arena, ft_span_map *map, uint32_t at, bool literal, ft_span from,
                     const ft_origin *origin)
{
    ft_span_run *last = map->len ? &map->at[map->len - 1] : NULL;
    if (last && literal && continues(last, at, from, origin)) {
        last->from.to = from.to;
        return;
    }
    if (last && last->at == at)
        map->len--; /* it produced nothing */
    ft_span_run run = {.at = at, .literal = literal, .from = from, .origin = origin};
    ft_vec_push(arena, map, run);
}

void ft_span_map_append(ft_arena *arena, ft_span_map *map, uint32_t at, const ft_span_map *part)
{
    for (size_t i = 0; i < part->len; i++) {
        const ft_span_run *run = &part->at[i];
        ft_span_map_add(arena, map, at + run->at, run->literal, run->from, run->origin);
    }
}

const ft_span_run *ft_span_map_find(const ft_span_map *map, uint32_t offset)
{
    if (map->len == 0)
        return NULL;
    size_t low = 0, high = map->len; /* the run is in [low, high) */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (map->at[middle].at <= offset)
            low = middle;
        else
            high = middle;
    }
    return &map->at[low];
}

ft_span ft_span_map_span(const ft_span_map *map, uint32_t offset)
{
    const ft_span_run *run = ft_span_map_find(map, offset);
    if (!run)
        return FT_NO_SPAN;
    if (!run->literal || offset < run->at)
        return run->from;
    uint32_t at = run->from.from + (offset - run->at);
    at = at < run->from.to ? at : run->from.to;
    return (ft_span){run->from.source, at, at < run->from.to ? at + 1 : at};
}
