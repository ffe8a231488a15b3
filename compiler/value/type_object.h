/* type_object.h - Python classes as values of templates: called to make instances, with class
 * methods as attributes. */
#ifndef FT_VALUE_TYPE_OBJECT_H
#define FT_VALUE_TYPE_OBJECT_H

#include "value/object.h"

/* ---- methods in tables */
typedef struct ft_native_row { const char *name; ft_native_fn *fn; } ft_native_row;
typedef struct ft_native_rows { const ft_native_row *at; size_t len; } ft_native_rows;
#define FT_NATIVE_ROWS(array) ((ft_native_rows){(array), sizeof(array) / sizeof *(array)})
#define FT_NATIVE_ROWS_INIT(array) {(array), sizeof(array) / sizeof *(array)} /* in static tables */

/* The function called `name`, bound to `self`; FT_MISSING when no row has it. */
ft_found ft_native_among(ft_arena *arena, ft_native_rows rows, void *self, ft_str name,
                         ft_value *out);

/* ---- classes. Printed as <class 'name'>. */
typedef struct ft_type_object {
    ft_object object;
    const char *name;       /* with its module: "datetime.date" */
    ft_native_fn *make;     /* NULL: templates cannot make instances */
    ft_native_rows methods; /* class methods */
    ft_found (*constant)(ft_job *job, ft_str name, ft_value *out); /* may be NULL: has none */
    ft_found (*item)(ft_job *job, ft_value key, ft_value *out);    /* type[key]; may be NULL: has none */
    void *self;             /* given to `make` and the methods */
} ft_type_object;

extern const ft_class ft_type_class;

#endif
