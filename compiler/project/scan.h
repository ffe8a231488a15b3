/* scan.h - what can be seen of a template without parsing it: its blocks, its calls, and whether it
 * is so plain that capturing needs no evaluation.
 *
 * Everything here only cuts text: it must agree with the Jinja lexer about where strings, comments,
 * raw sections and tags begin and end, and gives up where it is not sure. */
#ifndef FT_PROJECT_SCAN_H
#define FT_PROJECT_SCAN_H

#include "base/str.h"
#include "source/diag.h"
#include "value/value.h"

/* ---- the parts of a template between which there is plain text */
typedef enum { FT_PART_OUTPUT /* {{ }} */, FT_PART_TAG /* {% %} */, FT_PART_COMMENT, FT_PART_RAW } ft_part_kind;
typedef struct ft_part {
    ft_part_kind kind;
    size_t from, to;        /* with the braces; of a raw section both tags are inside */
    ft_str inner;           /* without braces and their signs; not trimmed */
} ft_part;

typedef struct ft_parts { ft_str text; size_t at; bool broken; /* something is not closed */ } ft_parts;
/* The next part, false at the end. */
bool ft_parts_next(ft_parts *parts, ft_part *out);

/* ---- top-level blocks: {% macro … %} … {% endmacro %} */
typedef struct ft_block {
    ft_str type;            /* "macro", "materialization", "test", "data_test", "snapshot", "docs" */
    ft_str name;
    ft_str head;            /* what stands behind the name in the opening tag */
    size_t from, to;        /* with both tags */
    size_t inner_from, inner_to;
} ft_block;
typedef FT_VEC(ft_block) ft_blocks;
typedef enum { FT_OTHER_BLOCKS_DEPRECATED, FT_OTHER_BLOCKS_PASSED } ft_other_blocks;
/* The blocks of `source` whose type is one of `types` (NULL-ended); `others` says whether other tags at
 * the top are told of (D023). Reports blocks that are not closed. */
bool ft_blocks_find(ft_arena *arena, const ft_source *source, const char *const *types, ft_other_blocks others,
                    ft_blocks *out, ft_diags *diags);

/* ---- calls: f(…) and a.f(…), in the order of the text, not filters and not tests */
typedef struct ft_call_text {
    ft_str owner, name;     /* owner.at NULL: a plain name */
    ft_str args;            /* between the parentheses */
    size_t from;            /* of the name (or its owner) in the text */
} ft_call_text;
typedef FT_VEC(ft_call_text) ft_call_texts;
void ft_calls_find(ft_arena *arena, ft_str text, ft_call_texts *out);
bool ft_is_config_call(const ft_call_text *call); /* of the plain name config */

/* ---- literal arguments */
typedef struct ft_literal_arg { ft_str name; /* at NULL: positional */ ft_value value; ft_str text; size_t from; } ft_literal_arg;
typedef FT_VEC(ft_literal_arg) ft_literal_args;
/* "'a', v=2, tags=['x']": false when anything in it is not a literal. Texts are borrowed where they
 * hold no escapes. `text` is one argument's value as written. */
bool ft_literal_args_read(ft_arena *arena, ft_str args, ft_literal_args *out);
/* Cuts at the commas of the top level: names and texts only, values not read. */
void ft_args_cut(ft_arena *arena, ft_str args, ft_literal_args *out);

#endif
