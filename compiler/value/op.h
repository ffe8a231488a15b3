/* op.h - what Python does with values: truth, order, arithmetic, printing, attributes, iteration.
 *
 * Functions returning bool give false exactly when job->fault was set. Messages are Python's. */
#ifndef FT_VALUE_OP_H
#define FT_VALUE_OP_H

#include "value/object.h"

const char *ft_type_name(ft_value value);                 /* type(x).__name__: "int", "str", "NoneType" */
bool ft_truth(ft_job *job, ft_value value, bool *out);     /* a strict undefined faults */
bool ft_equal(ft_job *job, ft_value a, ft_value b, bool *out);
bool ft_same(ft_value a, ft_value b);                      /* `is`: identity */
typedef enum { FT_LT, FT_LE, FT_GT, FT_GE } ft_order;
bool ft_compare(ft_job *job, ft_order order, ft_value a, ft_value b, bool *out);
bool ft_contains(ft_job *job, ft_value container, ft_value item, bool *out); /* item in container */
bool ft_hash_value(ft_job *job, ft_value value, uint64_t *out); /* 1, 1.0 and True hash alike */

bool ft_binary(ft_job *job, ft_binary_op op, ft_value a, ft_value b, ft_value *out);
bool ft_negate(ft_job *job, ft_value a, ft_value *out);
bool ft_positive(ft_job *job, ft_value a, ft_value *out);

/* Printing (PYV-01 ...). Appended to `out`. */
bool ft_print(ft_job *job, ft_value value, ft_buf *out);   /* str(): as {{ value }} and ~ do */
bool ft_repr(ft_job *job, ft_value value, ft_buf *out);    /* repr(): as inside a printed list */
bool ft_to_text(ft_job *job, ft_value value, ft_str *out); /* str() as a slice; FT_TEXT is borrowed */
/* ascii(): repr with everything beyond ASCII escaped. */
bool ft_repr_ascii(ft_job *job, ft_value value, ft_buf *out);
void ft_repr_text(ft_buf *out, ft_str text);               /* repr of a str */

/* Jinja's getattr and getitem (GRM-16), undefined where nothing is found. Sandbox rules included. */
bool ft_get_attr(ft_job *job, ft_value owner, ft_str name, ft_value *out);  /* a.b: attribute, then item */
bool ft_get_item(ft_job *job, ft_value owner, ft_value key, ft_value *out); /* a[b]: item, then attribute */
bool ft_slice(ft_job *job, ft_value owner, ft_value start, ft_value stop, ft_value step, ft_value *out);
/* The indices a slice of `len` items takes, as slice.indices(): TypeError, ValueError for step 0. */
typedef struct { int64_t start, step; size_t count; } ft_slice_range;
bool ft_slice_indices(ft_job *job, ft_value start, ft_value stop, ft_value step, size_t len,
                      ft_slice_range *out);
/* Attribute only, no items: for the filter `attr` and C callers. A name the sandbox refuses is found
 * as an unsafe undefined. */
ft_found ft_attr_only(ft_job *job, ft_value owner, ft_str name, ft_value *out);
/* The same where Python's own code asks: AttributeError when there is none. */
bool ft_attr_needed(ft_job *job, ft_value owner, ft_str name, ft_value *out);

bool ft_call(ft_job *job, ft_value callee, const ft_args *args, ft_value *out);
bool ft_length(ft_job *job, ft_value value, size_t *out);

/* Iteration. Over a dict: keys. Raises RuntimeError when a dict changes size underneath. */
typedef struct ft_iter {
    ft_value over; size_t at; uint32_t version; size_t len;
    const ft_dict *keys; /* of a dict or set, in order */
} ft_iter;
bool ft_iter_begin(ft_job *job, ft_value value, ft_iter *iter);
ft_found ft_iter_next(ft_job *job, ft_iter *iter, ft_value *out);
bool ft_is_iterable(ft_value value);
bool ft_to_list(ft_job *job, ft_value value, ft_list **out); /* a new list of what iteration gives */

/* What a lookup of `key` in `owner` that found nothing gives, in the job's mode. */
ft_value ft_undefined_in(ft_job *job, ft_value owner, ft_value key);
/* Raises UndefinedError (or SecurityError) with the message of this undefined (ERR-01 ...). */
bool ft_raise_undefined(ft_job *job, ft_value undefined);

/* The message alone, without raising: for `debug` printing and tests. */
ft_str ft_undefined_message(ft_arena *arena, ft_value undefined);

/* ints for C callers: accepts bool, int; raises TypeError "'x' object cannot be interpreted as an integer". */
bool ft_to_index(ft_job *job, ft_value value, int64_t *out);

#endif
