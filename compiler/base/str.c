/* str.c - slices and buffers; see str.h. */
#include "base/str.h"

#include <stdio.h>

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

ft_str ft_str_of(const char *text)
{
    return text ? (ft_str){text, strlen(text)} : (ft_str){"", 0};
}

int ft_str_cmp(ft_str a, ft_str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared ? memcmp(a.at, b.at, shared) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

int ft_str_cmp_qsort(const void *a, const void *b)
{
    return ft_str_cmp(*(const ft_str *)a, *(const ft_str *)b);
}

bool ft_str_starts(ft_str s, ft_str prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.at, prefix.at, prefix.len) == 0);
}

bool ft_str_ends(ft_str s, ft_str suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 || memcmp(s.at + s.len - suffix.len, suffix.at, suffix.len) == 0);
}

bool ft_str_eq_nocase(ft_str a, ft_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

size_t ft_str_find(ft_str s, ft_str needle, size_t from)
{
    if (from > s.len || needle.len > s.len - from)
        return FT_NOWHERE;
    if (needle.len == 0)
        return from;
    const char *hit = memmem(s.at + from, s.len - from, needle.at, needle.len);
    return hit ? (size_t)(hit - s.at) : FT_NOWHERE;
}

size_t ft_str_rfind(ft_str s, ft_str needle)
{
    if (needle.len > s.len)
        return FT_NOWHERE;
    for (size_t at = s.len - needle.len + 1; at-- > 0;)
        if (needle.len == 0 || memcmp(s.at + at, needle.at, needle.len) == 0)
            return at;
    return FT_NOWHERE;
}

size_t ft_str_find_byte(ft_str s, char byte, size_t from)
{
    const char *hit = from < s.len ? memchr(s.at + from, byte, s.len - from) : NULL;
    return hit ? (size_t)(hit - s.at) : FT_NOWHERE;
}

size_t ft_str_rfind_byte(ft_str s, char byte)
{
    const char *hit = s.len ? memrchr(s.at, byte, s.len) : NULL;
    return hit ? (size_t)(hit - s.at) : FT_NOWHERE;
}

ft_str ft_str_slice(ft_str s, size_t from, size_t to)
{
    to = to < s.len ? to : s.len;
    from = from < to ? from : to;
    return (ft_str){s.at + from, to - from};
}

ft_str ft_str_from(ft_str s, size_t from)
{
    return ft_str_slice(s, from, s.len);
}

ft_str ft_str_trim(ft_str s)
{
    while (s.len && is_space(s.at[0]))
        s = ft_str_from(s, 1);
    while (s.len && is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

bool ft_str_cut(ft_str *rest, char separator, ft_str *piece)
{
    if (!rest->at)
        return false;
    size_t end = ft_str_find_byte(*rest, separator, 0);
    *piece = ft_str_slice(*rest, 0, end);
    *rest = end == FT_NOWHERE ? (ft_str){0} : ft_str_from(*rest, end + 1);
    return true;
}

ft_str ft_str_copy(ft_arena *arena, ft_str s)
{
    if (s.len == 0)
        return FT_STR("");
    return (ft_str){memcpy(ft_alloc_raw(arena, s.len), s.at, s.len), s.len};
}

char *ft_str_c(ft_arena *arena, ft_str s)
{
    char *text = ft_alloc_raw(arena, s.len + 1);
    if (s.len)
        memcpy(text, s.at, s.len);
    text[s.len] = 0;
    return text;
}

ft_str ft_str_lower_ascii(ft_arena *arena, ft_str s)
{
    char *text = ft_str_c(arena, s);
    for (size_t i = 0; i < s.len; i++)
        text[i] = lower(text[i]);
    return (ft_str){text, s.len};
}

ft_str ft_str_replace(ft_arena *arena, ft_str s, ft_str old, ft_str new_text)
{
    size_t hit = old.len ? ft_str_find(s, old, 0) : FT_NOWHERE;
    if (hit == FT_NOWHERE)
        return s;
    ft_buf out = ft_buf_in(arena);
    size_t from = 0;
    for (; hit != FT_NOWHERE; hit = ft_str_find(s, old, from)) {
        ft_buf_add(&out, ft_str_slice(s, from, hit));
        ft_buf_add(&out, new_text);
        from = hit + old.len;
    }
    ft_buf_add(&out, ft_str_from(s, from));
    return ft_buf_str(&out);
}

ft_str ft_str_join(ft_arena *arena, const ft_str *parts, size_t count, ft_str between)
{
    ft_buf out = ft_buf_in(arena);
    for (size_t i = 0; i < count; i++) {
        if (i)
            ft_buf_add(&out, between);
        ft_buf_add(&out, parts[i]);
    }
    return ft_buf_str(&out);
}

ft_str ft_vformat(ft_arena *arena, const char *format, va_list args)
{
    ft_buf out = ft_buf_in(arena);
    ft_buf_vformat(&out, format, args);
    return ft_buf_str(&out);
}

ft_str ft_format(ft_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str made = ft_vformat(arena, format, args);
    va_end(args);
    return made;
}

ft_str ft_concat(ft_arena *arena, ft_str first, ...)
{
    va_list parts, again;
    size_t len = 0, at = 0;
    va_start(parts, first);
    va_copy(again, parts);
    for (ft_str part = first; part.at; part = va_arg(parts, ft_str))
        len += part.len;
    char *out = ft_alloc_raw(arena, len + 1);
    for (ft_str part = first; part.at; at += part.len, part = va_arg(again, ft_str))
        memcpy(out + at, part.at, part.len);
    out[len] = 0;
    va_end(parts);
    va_end(again);
    return (ft_str){out, len};
}

void ft_buf_reserve_slow(ft_buf *buf, size_t more)
{
    size_t wanted = buf->len + more + 1;
    size_t cap = buf->cap ? buf->cap * 2 : 64;
    while (cap < wanted)
        cap *= 2;
    buf->at = ft_extend(buf->arena, buf->at, buf->cap, cap);
    buf->cap = cap;
}

void ft_buf_text(ft_buf *buf, const char *text)
{
    ft_buf_add(buf, ft_str_of(text));
}

void ft_buf_fill(ft_buf *buf, char byte, size_t count)
{
    ft_buf_reserve(buf, count);
    memset(buf->at + buf->len, byte, count);
    buf->len += count;
    buf->at[buf->len] = 0;
}

/* ---- formats */

static void add_decimal(ft_buf *buf, bool negative, uint64_t magnitude)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + magnitude % 10);
    while (magnitude /= 10);
    if (negative)
        digits[--at] = '-';
    ft_buf_add(buf, (ft_str){digits + at, sizeof digits - at});
}

static void add_signed(ft_buf *buf, long long number)
{
    add_decimal(buf, number < 0, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

/* "%.*s" ends at a NUL, as in printf. */
static void add_slice(ft_buf *buf, int len, const char *text)
{
    ft_buf_add(buf, (ft_str){text, len > 0 ? strnlen(text, (size_t)len) : 0});
}

/* The directives that nearly all formats are made of; how many bytes behind the '%', 0: another one. */
static size_t add_common(ft_buf *buf, const char *directive, va_list *args)
{
    if (strncmp(directive, ".*s", 3) == 0) {
        int len = va_arg(*args, int);
        return add_slice(buf, len, va_arg(*args, const char *)), 3;
    }
    if (strncmp(directive, "zu", 2) == 0)
        return add_decimal(buf, false, va_arg(*args, size_t)), 2;
    if (strncmp(directive, "lld", 3) == 0)
        return add_signed(buf, va_arg(*args, long long)), 3;
    switch (*directive) {
    case 's': return ft_buf_text(buf, va_arg(*args, const char *)), 1;
    case 'd': return add_signed(buf, va_arg(*args, int)), 1;
    case 'u': return add_decimal(buf, false, va_arg(*args, unsigned)), 1;
    case 'c': return ft_buf_byte(buf, (char)va_arg(*args, int)), 1;
    case '%': return ft_buf_byte(buf, '%'), 1;
    default: return 0;
    }
}

static void add_by_printf(ft_buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    ft_buf_reserve(buf, 64);
    int len = vsnprintf(buf->at + buf->len, buf->cap - buf->len, format, args);
    if (len > 0 && (size_t)len >= buf->cap - buf->len) {
        ft_buf_reserve(buf, (size_t)len);
        vsnprintf(buf->at + buf->len, buf->cap - buf->len, format, again);
    }
    va_end(again);
    buf->len += len > 0 ? (size_t)len : 0;
}

/* printf measures before it writes, by writing in vain: it is asked only from the first directive on
 * that is not a common one. */
void ft_buf_vformat(ft_buf *buf, const char *format, va_list args)
{
    va_list left;
    size_t used = 1;
    va_copy(left, args);
    for (; used; format += used) {
        const char *directive = strchrnul(format, '%');
        ft_buf_add(buf, (ft_str){format, (size_t)(directive - format)});
        format = directive + 1;
        if (!*directive)
            break;
        used = add_common(buf, format, &left);
    }
    if (!used)
        add_by_printf(buf, format - 1, left);
    va_end(left);
}

void ft_buf_format(ft_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_buf_vformat(buf, format, args);
    va_end(args);
}
