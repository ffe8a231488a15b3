/* methods.h - the bound methods and data attributes of str, list, tuple, dict, set and numbers.
 *
 * One table per type (PYM-01 ... PYM-06): what Python's types offer under a public name. A
 * bound method is an object that holds its owner. */
#ifndef FT_VALUE_METHODS_H
#define FT_VALUE_METHODS_H

#include "value/op.h"

/* `owner`.`name`; FT_MISSING when the type of `owner` has no such name (or is an object). Methods
 * the sandbox refuses are answered here and refused by the caller. Any thread. */
ft_found ft_method(ft_job *job, ft_value owner, ft_str name, ft_value *out);

/* The method of a type itself, as in dict.pop: its first argument is the owner. */
ft_found ft_method_unbound(ft_job *job, ft_kind type, ft_str name, ft_value *out);

extern const ft_class ft_method_class; /* of what ft_method gives for a method */

/* ---- the tables: one per type, each in the file of its type, sorted by name */

typedef bool ft_method_fn(ft_job *job, ft_value self, const ft_args *args, ft_value *out);
typedef struct ft_method_row {
    const char *name;
    ft_method_fn *fn;
    bool attribute; /* the value is what `fn` gives without arguments: (1).real */
} ft_method_row;
typedef struct ft_method_table { const ft_method_row *rows; size_t len; } ft_method_table;

extern const ft_method_table ft_text_methods, ft_list_methods, ft_tuple_methods, ft_dict_methods,
    ft_set_methods, ft_int_methods, ft_float_methods, ft_decimal_methods;

/* For the tables' functions. All raise TypeError, worded as CPython's, and give false. */
/* Only positional arguments, from `least` to `most` of them. `name` is "str.split". */
bool ft_method_arity(ft_job *job, const ft_args *args, const char *name, size_t least, size_t most);
/* The same in the words of functions that parse their arguments: "takes at most 2 arguments". */
bool ft_method_count(ft_job *job, size_t given, const char *name, size_t least, size_t most);
/* Arguments that may all be left out, by position or by one of `names`, which ends with NULL. One
 * slot a name; ft_passed says whether it was given. `name` is "split". */
bool ft_method_options(ft_job *job, const ft_args *args, const char *name, const char *const *names,
                       ft_value *slots);
/* A bound of a slice: numbers past 64 bits are clamped. `also` is " or None" where that is told. */
bool ft_method_bound(ft_job *job, ft_value value, const char *also, int64_t *out);
/* `value` as text, or "`demand`, not int", where `demand` is "must be str" or the like. */
bool ft_method_text(ft_job *job, ft_value value, const char *demand, ft_str *out);

/* ---- what filters and globals share with methods */

/* str.replace: `count` below 0 replaces all; an empty `old` stands between all characters. */
bool ft_replace_text(ft_job *job, ft_str text, ft_str old, ft_str new_text, int64_t count,
                     ft_str *out);
/* dict.update(from): a mapping or pairs. */
bool ft_dict_update(ft_job *job, ft_dict *dict, ft_value from);
ft_list *ft_split_lines(ft_arena *arena, ft_str text, bool keep_ends); /* str.splitlines */

#endif
