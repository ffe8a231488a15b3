/* output.c - where rendered text goes. */
#include "render/output.h"

ft_output ft_output_in(ft_arena *arena, ft_span_map *map)
{
    return (ft_output){.text = ft_buf_in(arena), .map = map, .limit = (size_t)64 << 20};
}
