/* object.h ◇ - values with behaviour: relations, tables, adapter, loop, macros, dates ...
 *
 * An object begins with ft_object, whose class is a const table of functions. A NULL entry means
 * "as Python's object would": no attributes, not callable, identity equality, true. */
#ifndef FT_VALUE_OBJECT_H
#define FT_VALUE_OBJECT_H

#include "value/value.h"

typedef enum { FT_FAULTED, FT_MISSING, FT_FOUND } ft_found; /* FT_FAULTED: job->fault is set */

typedef struct { ft_str name; ft_value value; } ft_named;
typedef struct ft_args {
    const ft_value *at; size_t len;            /* positional */
    const ft_named *named; size_t named_len;   /* by keyword, names distinct, in call order */
    ft_span call;                              /* the call expression, FT_NO_SPAN when there is none */
} ft_args;

/* Binary operators an object may answer; the reflected side is asked too. */
typedef enum { FT_OP_ADD, FT_OP_SUB, FT_OP_MUL, FT_OP_DIV, FT_OP_FLOORDIV, FT_OP_MOD, FT_OP_POW,
               FT_OP_OR, FT_OP_AND, FT_OP_XOR } ft_binary_op;

typedef struct ft_class {
    const char *name;        /* Python's type name, as errors print it: "datetime.date", "method" */
    const char *module;    /* of a class written in Python; NULL: none is shown */
    unsigned mapping : 1, sequence : 1, callable : 1, iterator : 1; /* for the `is` tests */
    unsigned unsafe_item : 1;
    /* Attribute by name; names that begin with '_' never arrive here from templates. */
    ft_found (*attr)(ft_job *, ft_object *self, ft_str name, ft_value *out);
    ft_found (*item)(ft_job *, ft_object *self, ft_value key, ft_value *out);
    bool (*set_attr)(ft_job *, ft_object *self, ft_str name, ft_value value); /* {% set ns.x = … %} only */
    bool (*call)(ft_job *, ft_object *self, const ft_args *args, ft_value *out);
    bool (*str)(ft_job *, ft_object *self, ft_buf *out);   /* NULL: repr */
    bool (*repr)(ft_job *, ft_object *self, ft_buf *out);  /* NULL: <name object at 0x…> */
    bool (*truth)(ft_object *self);                        /* NULL: by length, else true */
    ft_found (*length)(ft_job *, ft_object *self, size_t *out);
    /* An iterable gives an iterator object; an iterator gives itself. */
    bool (*iter)(ft_job *, ft_object *self, ft_value *iterator);
    ft_found (*next)(ft_job *, ft_object *self, ft_value *out); /* FT_MISSING: used up */
    ft_found (*contains)(ft_job *, ft_object *self, ft_value item); /* FT_FOUND is yes */
    bool (*equal)(ft_object *self, ft_value other);
    ft_found (*compare)(ft_job *, ft_object *self, ft_value other, int *order); /* FT_MISSING: unordered types */
    ft_found (*hash)(ft_job *, ft_object *self, uint64_t *out);   /* FT_FAULTED: unhashable; NULL: identity */
    /* self is the left operand unless `reflected`; FT_MISSING: not for this pair. */
    ft_found (*binary)(ft_job *, ft_object *self, ft_binary_op op, ft_value other, bool reflected, ft_value *out);
    ft_found (*negate)(ft_job *, ft_object *self, ft_value *out);
    /* self[start:stop:step], each None or an int; NULL: not subscriptable by slices. */
    ft_found (*slice)(ft_job *, ft_object *self, ft_value start, ft_value stop, ft_value step, ft_value *out);
    /* What `tojson` and artifacts write for it; NULL: not JSON serializable. */
    bool (*to_data)(ft_job *, ft_object *self, ft_value *out);
    /* A twin in `arena`, for what outlives the job; NULL: it cannot. */
    ft_object *(*copy)(ft_arena *arena, const ft_object *self);
} ft_class;

struct ft_object { const ft_class *class; };

static inline bool ft_is_object(ft_value value, const ft_class *class)
{
    return value.kind == FT_OBJECT && value.as.object->class == class;
}

/* ---- native functions: a C function as a template value */
typedef bool ft_native_fn(ft_job *job, void *self, const ft_args *args, ft_value *out);
extern const ft_class ft_native_class;   /* prints as <function name> */
typedef struct ft_native { ft_object object; const char *name; ft_native_fn *fn; void *self; } ft_native;
/* For static tables:  static ft_native log_fn = FT_NATIVE("log", call_log, NULL); */
#define FT_NATIVE(name_, fn_, self_) {{&ft_native_class}, (name_), (fn_), (self_)}
ft_value ft_native_new(ft_arena *arena, const char *name, ft_native_fn *fn, void *self);

/* ---- binding arguments to parameters, with Python's messages
 *
 * `spec` lists the parameters: "name, default=, *rest, **named". A trailing '=' marks one that may
 * be left out, then its slot is FT_UNDEFINED with .as.undefined NULL ("not passed": ft_passed).
 * "*" alone makes those behind it keyword-only; "*rest" fills a tuple, "**named" a dict.
 * One slot per parameter in order. TypeError "f() missing 1 required positional argument: 'x'". */
bool ft_bind(ft_job *job, const ft_args *args, const char *function, const char *spec, ft_value *slots);
static inline bool ft_passed(ft_value slot) { return !(slot.kind == FT_UNDEFINED && !slot.as.undefined); }

/* ---- iterators made by C: next() pulls from `state` */
typedef ft_found ft_generator_fn(ft_job *job, void *state, ft_value *out);
ft_value ft_generator_new(ft_arena *arena, const char *type_name, ft_generator_fn *next, void *state);
/* What calling the generator function `function` gives: of type "generator". */
ft_value ft_generator_of(ft_arena *arena, const char *function, ft_generator_fn *next, void *state);

#endif
