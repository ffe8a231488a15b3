/* regex_syntax.h - what Python's re reads: patterns and replacement templates.
 *
 * A pattern is checked by Python's rules, with its messages, and written again for PCRE2; group
 * names stay with us. Any thread; everything lives in the arena of the job. */
#ifndef FT_VALUE_REGEX_SYNTAX_H
#define FT_VALUE_REGEX_SYNTAX_H

#include "value/op.h"

enum { /* Python's numbers */
    FT_RE_IGNORECASE = 2, FT_RE_LOCALE = 4, FT_RE_MULTILINE = 8, FT_RE_DOTALL = 16,
    FT_RE_UNICODE = 32, FT_RE_VERBOSE = 64, FT_RE_ASCII = 256
};

typedef struct ft_regex_group {
    ft_str name;      /* empty: nameless */
    uint32_t closed;  /* which parenthesis closed first, from 1; 0 while open */
} ft_regex_group;

typedef struct ft_regex_shape {
    ft_str pattern;   /* as Python wrote it */
    ft_str source;    /* for PCRE2 */
    unsigned flags;   /* with the inline ones; UNICODE unless ASCII */
    size_t groups;    /* capturing ones */
    ft_regex_group *group; /* by number; [0] is the whole match */
} ft_regex_shape;

/* false: the pattern is bad (re.error "... at position N" raised). */
bool ft_regex_translate(ft_job *job, ft_str pattern, unsigned flags, ft_regex_shape *out);
/* The number of the group called `name`; 0 when there is none. */
size_t ft_regex_group_named(const ft_regex_shape *shape, ft_str name);
/* Raises re.error with the place in characters, and line and column in a text of many lines. */
bool ft_regex_fault(ft_job *job, ft_str pattern, size_t byte, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- templates of sub() and expand() */
typedef struct ft_regex_piece { ft_str text; size_t group; bool is_group; } ft_regex_piece;
typedef struct ft_regex_template { ft_regex_piece *at; uint32_t len, cap; } ft_regex_template;
bool ft_regex_template_read(ft_job *job, ft_str text, const ft_regex_shape *shape,
                            ft_regex_template *out);

#endif
