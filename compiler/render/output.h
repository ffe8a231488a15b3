/* output.h - rendered text with the map of where each byte came from. Bounded to 64 MiB. */
#ifndef FT_RENDER_OUTPUT_H
#define FT_RENDER_OUTPUT_H

#include "value/value.h"

typedef struct ft_output {
    ft_buf text;
    ft_span_map *map;      /* NULL: nobody wants to know */
    size_t limit;
    const char *alien;     /* the type of something that is not text and was to be joined; NULL: none */
} ft_output;

ft_output ft_output_in(ft_arena *arena, ft_span_map *map);

#endif
