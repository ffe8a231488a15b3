/* jinja_blocks.h - the blocks at the top level of a file: macros, tests, snapshots, docs (BLK-01 ... BLK-07).
 *
 * dbt cuts files into blocks before any of them is parsed, by rules of its own: comments, expressions,
 * raw sections and quoted text are passed over, `if` and `for` are counted, all else is only looked at. */
#ifndef FT_SYNTAX_JINJA_BLOCKS_H
#define FT_SYNTAX_JINJA_BLOCKS_H

#include "base/vec.h"
#include "source/diag.h"

typedef struct ft_top_block {
    ft_str type, name;           /* "macro", "cents"; name.at NULL: none was given */
    size_t from, to;             /* with both tags, and the white space a `-` swallows */
    size_t inner_from, inner_to; /* between them */
} ft_top_block;

typedef struct ft_top_blocks {
    FT_VEC(ft_top_block) blocks; /* in order of the text */
    FT_VEC(ft_span) unexpected;  /* other tags outside all blocks (BLK-03); the span of the tag's name */
} ft_top_blocks;

/* The blocks whose type is one of `types` (NULL-ended). False: an error was reported; the blocks before
 * it are in *out. Names are borrowed from `source`. Any thread. Time O(text). */
bool ft_jinja_blocks(ft_arena *arena, const ft_source *source, const char *const *types, ft_top_blocks *out,
                     ft_diags *diags);

#endif
