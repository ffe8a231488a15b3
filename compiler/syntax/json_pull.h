/* json_pull.h - JSON text walked where it lies: no tree, no copy, only what is asked for is looked at.
 *
 * For artifacts of hundreds of megabytes of which a part is wanted: a value is a slice of the text, and
 * skipping one costs a scan for its end. The walker is lenient inside skipped values (RFC 8259 syntax is
 * checked where it steps, brackets must match and strings must end everywhere); value/json is the strict
 * reader. Slices are borrowed from the text; of a text that comes in pieces they live until the next call with
 * the same walker, so that a file of any size is walked in little memory. One thread at a time. */
#ifndef FT_SYNTAX_JSON_PULL_H
#define FT_SYNTAX_JSON_PULL_H

#include "base/str.h"

/* The next bytes of a text, at most `size`; 0: there are no more. */
typedef size_t ft_json_more_fn(void *self, char *into, size_t size);

typedef struct ft_json_pull {
    const char *at, *end;
    bool failed;                /* the text is not JSON at `at`; every further call gives nothing */
    ft_json_more_fn *more;      /* NULL: all that is left lies before `end` */
    void *self;
    ft_arena *arena;            /* of a text in pieces: holds the window */
    char *window;
    size_t size;
} ft_json_pull;

ft_json_pull ft_json_pull_of(ft_str text);
/* A text in pieces, of which `size` bytes are held at a time; more where one value is longer. */
ft_json_pull ft_json_pull_pieces(ft_arena *arena, size_t size, ft_json_more_fn *more, void *self);

/* Steps into the object ('{') or list ('[') at the cursor. false: there is something else, which the
 * cursor still stands before, or the text ended. */
bool ft_json_enter(ft_json_pull *pull, char open);
/* The next key of the object stepped into, as it is written between its quotes; then its value must be
 * taken or entered. false: the object has ended and the cursor stands behind it, or failed. */
bool ft_json_key(ft_json_pull *pull, ft_str *key);
/* Is there another item in the list? false: the cursor stands behind it, or failed. */
bool ft_json_item(ft_json_pull *pull);
/* The value at the cursor, quotes and brackets included; the cursor stands behind it. {NULL,0}: failed. */
ft_str ft_json_take(ft_json_pull *pull);

/* ---- what a taken value is */

static inline bool ft_json_is_text(ft_str value) { return value.len && value.at[0] == '"'; }
static inline bool ft_json_is_object(ft_str value) { return value.len && value.at[0] == '{'; }
static inline bool ft_json_is_list(ft_str value) { return value.len && value.at[0] == '['; }
static inline bool ft_json_is_true(ft_str value) { return value.len && value.at[0] == 't'; }
/* Absent, null, "", {} or []. */
bool ft_json_is_empty(ft_str value);

/* The text of a string value: borrowed when it holds no escape, else made in `arena`. {NULL,0}: it is
 * not a string. Lone surrogates become U+FFFD. */
ft_str ft_json_text_of(ft_arena *arena, ft_str value);
/* The number, or `otherwise` where it is none. */
double ft_json_number_of(ft_str value, double otherwise);
/* One member of an object value; {NULL,0}: it has none of this name. O(length). */
ft_str ft_json_member(ft_str object, ft_str key);

#endif
