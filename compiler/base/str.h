/* str.h - borrowed slices of text, and buffers that grow in an arena.
 *
 * Text is UTF-8 by convention; a slice may hold any byte, NUL included. Lengths are bytes. */
#ifndef FT_BASE_STR_H
#define FT_BASE_STR_H

#include "base/arena.h"

#include <stdarg.h>

typedef struct ft_str { const char *at; size_t len; } ft_str;

#define FT_STR(literal) ((ft_str){"" literal, sizeof(literal) - 1})
#define FT_STR_INIT(literal) {"" literal, sizeof(literal) - 1} /* in static tables */
#define FT_ARG(s) (int)(s).len, (s).at                          /* for "%.*s" */
#define FT_NOWHERE SIZE_MAX                                     /* a search that found nothing */

ft_str ft_str_of(const char *text); /* borrowed; NULL gives the empty slice */

static inline bool ft_str_eq(ft_str a, ft_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}
static inline bool ft_str_is(ft_str a, const char *text)
{
    size_t len = strlen(text);
    return a.len == len && (len == 0 || memcmp(a.at, text, len) == 0);
}
int ft_str_cmp(ft_str a, ft_str b);              /* by bytes, which is by code point for UTF-8 */
int ft_str_cmp_qsort(const void *a, const void *b); /* of ft_str elements */
bool ft_str_starts(ft_str s, ft_str prefix);
bool ft_str_ends(ft_str s, ft_str suffix);
bool ft_str_eq_nocase(ft_str a, ft_str b);       /* ASCII letters only */
size_t ft_str_find(ft_str s, ft_str needle, size_t from);  /* offset or FT_NOWHERE; empty is found */
size_t ft_str_rfind(ft_str s, ft_str needle);              /* last occurrence */
size_t ft_str_find_byte(ft_str s, char byte, size_t from);
size_t ft_str_rfind_byte(ft_str s, char byte);
ft_str ft_str_slice(ft_str s, size_t from, size_t to);     /* clamped to the text */
ft_str ft_str_from(ft_str s, size_t from);                 /* to the end, clamped */
ft_str ft_str_trim(ft_str s);                              /* ASCII white space, both ends */

/* Cuts `*rest` at the first `separator`: returns what stands before it and leaves what stands
 * behind. False when `*rest` was already used up (at == NULL). "a," gives "a" and "". */
bool ft_str_cut(ft_str *rest, char separator, ft_str *piece);

ft_str ft_str_copy(ft_arena *arena, ft_str s);
char *ft_str_c(ft_arena *arena, ft_str s); /* NUL-terminated copy, for library edges */
ft_str ft_str_lower_ascii(ft_arena *arena, ft_str s);
ft_str ft_str_replace(ft_arena *arena, ft_str s, ft_str old, ft_str new_text);
ft_str ft_str_join(ft_arena *arena, const ft_str *parts, size_t count, ft_str between);
ft_str ft_format(ft_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
ft_str ft_vformat(ft_arena *arena, const char *format, va_list args);
/* The concatenation of slices up to one whose `at` is NULL: ft_concat(arena, a, b, (ft_str){0}). */
ft_str ft_concat(ft_arena *arena, ft_str first, ...);

/* A growing buffer. `text` is always NUL-terminated after an append (not counted in len).
 * Borrow with ft_buf_str; the text stays where it is until the next append. */
typedef struct ft_buf { ft_arena *arena; char *at; size_t len, cap; } ft_buf;

static inline ft_buf ft_buf_in(ft_arena *arena)
{
    return (ft_buf){.arena = arena};
}
void ft_buf_reserve_slow(ft_buf *buf, size_t more);
static inline void ft_buf_reserve(ft_buf *buf, size_t more)
{
    if (buf->cap - buf->len <= more)
        ft_buf_reserve_slow(buf, more);
}
static inline void ft_buf_add(ft_buf *buf, ft_str s)
{
    ft_buf_reserve(buf, s.len);
    if (s.len)
        memcpy(buf->at + buf->len, s.at, s.len);
    buf->len += s.len;
    buf->at[buf->len] = 0;
}
static inline void ft_buf_byte(ft_buf *buf, char byte)
{
    ft_buf_reserve(buf, 1);
    buf->at[buf->len++] = byte;
    buf->at[buf->len] = 0;
}
void ft_buf_text(ft_buf *buf, const char *text);
void ft_buf_fill(ft_buf *buf, char byte, size_t count);
void ft_buf_format(ft_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ft_buf_vformat(ft_buf *buf, const char *format, va_list args);
static inline ft_str ft_buf_str(const ft_buf *buf)
{
    return (ft_str){buf->at ? buf->at : "", buf->len};
}
static inline void ft_buf_clear(ft_buf *buf)
{
    buf->len = 0;
}

#endif
