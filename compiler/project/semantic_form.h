/* semantic_form.h - what is written of the semantic layer brought into the manifest's form.
 *
 * One table says for each object which keys it has, in the manifest's order, of which kind they are and
 * what stands where nothing was given (PRP-60 ... PRP-62); one walk applies it. */
#ifndef FT_PROJECT_SEMANTIC_FORM_H
#define FT_PROJECT_SEMANTIC_FORM_H

#include "source/diag.h"
#include "value/value.h"

typedef enum {
    FT_FORM_SEMANTIC_MODEL, FT_FORM_METRIC, FT_FORM_SAVED_QUERY,
    FT_FORM_FLAT_METRIC,       /* dbt's newer form: what stands under type_params else is beside the name */
    FT_FORM_TYPE_PARAMS, FT_FORM_CUMULATIVE, FT_FORM_FLAT_CONVERSION, /* parts of a metric */
    FT_FORM_KINDS
} ft_semantic_form_kind;

typedef struct ft_semantic_form {
    ft_arena *arena;
    ft_diags *diags;
    ft_span span;      /* of the entry, for what is said about it */
    ft_str what;       /* "metric 'revenue'" */
    ft_value meta;     /* the semantic model's own meta, under that of its elements; FT_UNDEFINED: none */
    bool fine;         /* false once something was reported */
} ft_semantic_form;

/* `given` (a dict; for inputs also their name alone) in the form of `kind`. Keys without a value are
 * there with their default. Reports unknown keys, missing keys and wrong kinds. */
ft_value ft_semantic_form_of(ft_semantic_form *form, ft_semantic_form_kind kind, ft_value given);

/* True where dbt's time grains have `word`, as "day"; `*rank` grows with their length. */
bool ft_is_time_grain(ft_str word, unsigned *rank);

#endif
