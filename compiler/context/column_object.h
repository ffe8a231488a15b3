/* column_object.h - a column as templates see it (COL-01 ... COL-11), and the class api.Column. */
#ifndef FT_CONTEXT_COLUMN_OBJECT_H
#define FT_CONTEXT_COLUMN_OBJECT_H

#include "context/context.h"

ft_value ft_column_value(ft_arena *arena, const ft_column_info *column);
const ft_column_info *ft_value_column(ft_value value); /* NULL: not a column. Borrowed from the value */

ft_value ft_column_class_value(void); /* api.Column; static */

/* STRING -> TEXT, others as they are (COL-10). */
ft_str ft_column_translate(ft_str type);
bool ft_column_is_string(const ft_column_info *column);
bool ft_column_can_expand(const ft_column_info *target, const ft_column_info *source);
int64_t ft_column_size(const ft_column_info *column); /* of a string column */

#endif
