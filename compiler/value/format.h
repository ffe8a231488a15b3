/* format.h - Python's text formatting: `%`, format(value, spec), str.format.
 *
 * Results are appended to `out`; false: job->fault says why, with Python's message. */
#ifndef FT_VALUE_FORMAT_H
#define FT_VALUE_FORMAT_H

#include "value/op.h"

/* text % values: a tuple is the list of arguments, a dict answers %(name)s, anything else is one. */
bool ft_format_percent(ft_job *job, ft_str text, ft_value values, ft_buf *out);
/* format(value, spec): "", ">10", "+.2f", "#x", "," ... */
bool ft_format_spec(ft_job *job, ft_value value, ft_str spec, ft_buf *out);
/* text.format(*args.at, **args.named): lookups in fields obey the sandbox (ENV-07). */
bool ft_format_braces(ft_job *job, ft_str text, const ft_args *args, ft_buf *out);
/* text.format_map(mapping): names are items of `mapping`. */
bool ft_format_map(ft_job *job, ft_str text, ft_value mapping, ft_buf *out);

/* ---- for the formatters themselves */

typedef struct ft_layout {
    ft_str fill;          /* one character */
    char align;           /* < > ^ = or 0 for the type's own */
    char sign;            /* + - or space */
    bool alternate;       /* # */
    bool positive_zero;   /* z: no minus before a zero */
    char group;           /* , _ or 0 */
    size_t width;         /* characters */
    int precision;        /* -1: none */
    char type;            /* 0: none */
} ft_layout;

/* A number in parts: sign, "0x", the whole digits (grouped by `every`), and what follows them. */
typedef struct ft_number_text { char sign; const char *prefix; ft_str whole, rest; int every; } ft_number_text;

void ft_layout_number(const ft_layout *layout, ft_number_text number, ft_buf *out);
void ft_layout_text(const ft_layout *layout, ft_str text, ft_buf *out);
bool ft_layout_float(ft_job *job, double value, const ft_layout *layout, ft_buf *out);
/* The digits of an int in base 2, 8, 10 or 16, without sign. */
bool ft_int_digits(ft_job *job, ft_value number, int base, bool *negative, ft_str *digits);
/* int(value) of a number; ValueError or OverflowError for nan and infinity. */
bool ft_to_whole(ft_job *job, ft_value number, ft_value *out);
/* float(value) of a number. OverflowError when an int is too large. */
bool ft_to_float(ft_job *job, ft_value number, double *out);

#endif
