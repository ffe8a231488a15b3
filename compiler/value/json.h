/* json.h - JSON text to value and value to JSON text, both in Python's forms.
 *
 * Reading keeps key order, integers of any size, and the difference of 1 and 1.0. Writing matches
 * json.dumps: ", " and ": " by default, ensure_ascii, float repr, NaN and Infinity. */
#ifndef FT_VALUE_JSON_H
#define FT_VALUE_JSON_H

#include "value/op.h"

/* false: ValueError raised, with Python's line and column in the message. */
bool ft_json_read(ft_job *job, ft_str text, ft_value *out);

typedef struct ft_json_style {
    int indent;                 /* spaces a level; -1: one line */
    ft_str indent_text;         /* stands for the spaces when it is not empty; indent >= 0 then */
    bool sort_keys;
    bool keep_unicode;          /* ensure_ascii=False */
    bool compact;               /* separators (",", ":") */
    bool objects_as_text;       /* default=str for what is not JSON serializable */
} ft_json_style;
#define FT_JSON_PLAIN ((ft_json_style){.indent = -1})
/* TypeError "Object of type X is not JSON serializable". */
bool ft_json_write(ft_job *job, ft_value value, ft_json_style style, ft_buf *out);
void ft_json_text(ft_buf *out, ft_str text, bool keep_unicode); /* one string with its quotes */

#endif
