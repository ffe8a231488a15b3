/* diag.h - collecting, sorting and counting what is wrong.
 *
 * A function that can fail takes `ft_diags *` last and returns false or NULL if and only if it has
 * added an error. One ft_diags belongs to one thread; collections are joined afterwards.
 * Messages are one lower-case line without a full stop; hints are sentences (style.md 6). Where a
 * message has dbt's exact wording (clients and tests look for it), that wording wins. */
#ifndef FT_SOURCE_DIAG_H
#define FT_SOURCE_DIAG_H

#include "source/span.h"

typedef enum {
#define FT_DIAG_CODE(symbol, word, kind, text) FT_DIAG_##symbol,
#include "source/diag_codes.def"
#undef FT_DIAG_CODE
    FT_DIAG_CODE_COUNT
} ft_diag_code;

typedef enum { FT_ERROR, FT_WARNING, FT_NOTE } ft_severity;

typedef enum {
    FT_DEPRECATION_NONE,
#define FT_DEPRECATION(symbol, code, event) FT_DEPRECATION_##symbol,
#include "source/deprecations.def"
#undef FT_DEPRECATION
    FT_DEPRECATION_COUNT
} ft_deprecation;

typedef struct ft_diag_note { ft_span span; ft_str text; struct ft_diag_note *next; } ft_diag_note_t;

/* A part of a message by its name in dbt's event, for lines of JSON. */
typedef struct ft_diag_part { const char *name; ft_str text; } ft_diag_part;

typedef struct ft_diag {
    ft_diag_code code;
    ft_severity severity;
    ft_deprecation deprecation; /* of warnings with the code FT_DIAG_DEPRECATED */
    size_t times;               /* of those: how often it was met, where one warning stands for many */
    ft_span span;
    const ft_origin *origin;  /* through which macro calls; may be NULL */
    ft_str message;           /* may hold several lines where dbt's does */
    ft_str hint;              /* empty: none */
    ft_str kind;              /* dbt's class word, "Compilation", from the code unless set */
    ft_str node;              /* unique id of the node it concerns; may be empty */
    ft_str node_path;         /* and its file; empty: the one of `span` */
    ft_diag_note_t *notes;
    FT_VEC(ft_diag_part) parts; /* none: JSON has the message alone */
} ft_diag;

typedef struct ft_diags {
    ft_arena *arena;
    FT_VEC(ft_diag *) all;
    size_t errors, warnings;
} ft_diags;

ft_diags *ft_diags_new(ft_arena *arena);

/* Both copy what they format into the collection's arena; the result may be completed by the
 * caller (origin, node, kind). */
ft_diag *ft_diag_error(ft_diags *diags, ft_diag_code code, ft_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
ft_diag *ft_diag_warning(ft_diags *diags, ft_diag_code code, ft_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* A warning that something has a newer form. How often it is shown is decided where it is told. */
ft_diag *ft_diag_deprecated(ft_diags *diags, ft_deprecation what, ft_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void ft_diag_name_part(ft_diags *diags, ft_diag *diag, const char *name, ft_str text);
void ft_diag_note(ft_diags *diags, ft_diag *diag, ft_span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void ft_diag_hint(ft_diags *diags, ft_diag *diag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The hint 'Did you mean "x"?' when a candidate is near enough; else none. */
void ft_diag_suggest(ft_diags *diags, ft_diag *diag, ft_str wanted, const ft_str *candidates, size_t count);

/* Moves all of `from` behind `to`. They stay in from's arena, which must live as long. */
void ft_diags_join(ft_diags *to, const ft_diags *from);
/* By file, offset, code; stable. Removes exact repetitions. */
void ft_diags_sort(ft_diags *diags);

const char *ft_diag_code_word(ft_diag_code code);
const char *ft_diag_code_kind(ft_diag_code code);
const char *ft_diag_code_text(ft_diag_code code);
const char *ft_deprecation_code(ft_deprecation what);  /* "D010" */
const char *ft_deprecation_event(ft_deprecation what); /* "ConfigLogPathDeprecation" */
ft_deprecation ft_deprecation_of(ft_str event);        /* FT_DEPRECATION_NONE: no such event */

#endif
