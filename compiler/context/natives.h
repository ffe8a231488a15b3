/* natives.h - C functions under one name: `exceptions.warn`, `api`, `validation.any`.
 *
 * They are static data: an object whose attributes and items are natives of one sorted table. */
#ifndef FT_CONTEXT_NATIVES_H
#define FT_CONTEXT_NATIVES_H

#include "value/op.h"

typedef struct ft_natives { ft_object object; ft_native *at; size_t len; } ft_natives;
extern const ft_class ft_natives_class;
/* static ft_natives exceptions = FT_NATIVES(table);   rows of `table` ascend by name */
#define FT_NATIVES(table_) {{&ft_natives_class}, (table_), sizeof(table_) / sizeof *(table_)}

/* The native of that name, or NULL. */
ft_native *ft_natives_find(const ft_natives *natives, ft_str name);

/* Makes a callable whose `self` is the object: for methods of the classes of this folder. The row
 * tells the name and function; nothing is found: FT_MISSING. */
typedef struct { const char *name; ft_native_fn *fn; } ft_method_row;
ft_found ft_method_row_find(ft_job *job, const ft_method_row *rows, size_t count, void *self, ft_str name,
                            ft_value *out);

#endif
