/* cell_type.h - the type of a result's column as templates see it: agate's data types with jsonify() and
 * csvify(), which generators of YAML and CSV call. */
#ifndef FT_CONTEXT_CELL_TYPE_H
#define FT_CONTEXT_CELL_TYPE_H

#include "value/op.h"

/* `type`: "Number", "Text", "Boolean", "Date", "DateTime", "Integer" …; borrowed. */
ft_value ft_cell_type_value(ft_arena *arena, ft_str type);

#endif
