/* span.h - byte ranges of sources, and maps from generated text back to them. */
#ifndef FT_SOURCE_SPAN_H
#define FT_SOURCE_SPAN_H

#include "base/vec.h"
#include "source/source.h"

typedef struct ft_span {
    const ft_source *source; /* NULL: no place is known */
    uint32_t from, to;       /* bytes, `to` exclusive; from == to points between characters */
} ft_span;

#define FT_NO_SPAN ((ft_span){0})

/* A frame of the way a text was made: "called from there". Shared, immutable. */
typedef struct ft_origin {
    ft_span call;                    /* the call expression */
    ft_str macro;                    /* the name of what was called */
    const struct ft_origin *caller;  /* the frame that called, NULL at the template itself */
    const void *tag;                 /* of a macro of a project: what it is (render/call); else NULL */
} ft_origin;

/* The same frames in `arena`: for a diagnosis, which outlives the rendering. NULL gives NULL. */
const ft_origin *ft_origin_copy(ft_arena *arena, const ft_origin *origin);

/* Runs of generated text in order; a run ends where the next begins. A `literal` run maps byte by
 * byte onto its span; any other run as a whole comes from its span (an expression's output). */
typedef struct { uint32_t at; bool literal; ft_span from; const ft_origin *origin; } ft_span_run;
typedef struct { ft_span_run *at; uint32_t len, cap; } ft_span_map;

void ft_span_map_add(ft_arena *arena, ft_span_map *map, uint32_t at, bool literal, ft_span from,
                     const ft_origin *origin);
/* Appends `part`, whose text now begins at `at`. */
void ft_span_map_append(ft_arena *arena, ft_span_map *map, uint32_t at, const ft_span_map *part);
/* Where the byte `offset` of the generated text came from. NULL only for an empty map. O(log n). */
const ft_span_run *ft_span_map_find(const ft_span_map *map, uint32_t offset);
ft_span ft_span_map_span(const ft_span_map *map, uint32_t offset); /* FT_NO_SPAN when unknown */

#endif
