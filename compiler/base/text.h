/* text.h - UTF-8 and what Unicode says of characters (utf8proc), as Python's str sees it.
 *
 * Indices are code points unless a name says bytes. Invalid bytes count as one character each,
 * U+FFFD. ASCII takes a fast path everywhere. Any thread. */
#ifndef FT_BASE_TEXT_H
#define FT_BASE_TEXT_H

#include "base/str.h"

/* Decodes the character at byte `*at` and moves `*at` behind it. `*at` < s.len. */
uint32_t ft_text_next(ft_str s, size_t *at);
void ft_text_put(ft_buf *buf, uint32_t code_point);
bool ft_text_valid(ft_str s, size_t *bad_byte); /* strict UTF-8 */
/* What is not UTF-8 as U+FFFD, as Python decodes with errors="replace"; borrowed where nothing changes. */
ft_str ft_text_mended(ft_arena *arena, ft_str s);
bool ft_text_is_ascii(ft_str s);

size_t ft_text_len(ft_str s);                     /* in characters */
size_t ft_text_byte_of(ft_str s, size_t index);   /* byte offset of character `index`, clamped */
size_t ft_text_index_of(ft_str s, size_t byte);   /* the character index of byte offset `byte` */
size_t ft_text_width(ft_str s);                   /* terminal columns */

/* Python's str methods of the same names. */
ft_str ft_text_lower(ft_arena *arena, ft_str s);
ft_str ft_text_upper(ft_arena *arena, ft_str s);
ft_str ft_text_casefold(ft_arena *arena, ft_str s);
ft_str ft_text_swapcase(ft_arena *arena, ft_str s);
ft_str ft_text_title(ft_arena *arena, ft_str s);
ft_str ft_text_capitalize(ft_arena *arena, ft_str s);

/* str.isupper and str.islower: some character has case, and none has another. */
bool ft_text_is_upper(ft_str s);
bool ft_text_is_lower(ft_str s);

/* Of one character, as str.isX of a one-character string. */
bool ft_char_is_space(uint32_t c);
bool ft_char_is_alpha(uint32_t c);
bool ft_char_is_decimal(uint32_t c);
bool ft_char_is_digit(uint32_t c);
bool ft_char_is_numeric(uint32_t c);
bool ft_char_is_upper(uint32_t c);
bool ft_char_is_lower(uint32_t c);
bool ft_char_is_title(uint32_t c);       /* a capital and small letter in one, such as U+01C5 */
bool ft_char_is_title(uint32_t c);       /* as the digraphs that are one capital and one small letter */
bool ft_char_is_printable(uint32_t c);
bool ft_char_is_id_start(uint32_t c);    /* may begin a Python identifier */
bool ft_char_is_id_continue(uint32_t c);
int ft_char_decimal(uint32_t c);         /* 0 .. 9, or -1 */

/* The edit distance of two names, at most `limit` + 1; for "did you mean". */
size_t ft_text_distance(ft_str a, ft_str b, size_t limit);
/* The candidate nearest to `wanted` if it is near enough to suggest, else {NULL, 0}. */
ft_str ft_text_nearest(ft_str wanted, const ft_str *candidates, size_t count);

#endif
