/* float.c - floats as Python reads, prints and rounds them; see number.h.
 *
 * The C library converts exactly in both directions; the shortest text that reads back is found by
 * trying precisions. */
#include "base/number.h"
#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- repr */

enum { EXACT_DIGITS = 17, SAFE_DIGITS = 15 };

/* d.ddde±xx with the fewest digits that read back. Every decimal of 15 digits survives a normal
 * double, so the search begins there; subnormals have fewer. */
static void shortest(double value, char *text, size_t room)
{
    int digits = fabs(value) < 2.3e-308 ? 1 : SAFE_DIGITS;
    for (; digits < EXACT_DIGITS; digits++) {
        snprintf(text, room, "%.*e", digits - 1, value);
        if (strtod(text, NULL) == value)
            return;
    }
    snprintf(text, room, "%.*e", EXACT_DIGITS - 1, value);
}

static void add_scientific(ft_buf *buf, ft_str digits, int exponent)
{
    ft_buf_byte(buf, digits.at[0]);
    if (digits.len > 1) {
        ft_buf_byte(buf, '.');
        ft_buf_add(buf, ft_str_from(digits, 1));
    }
    ft_buf_format(buf, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
}

static void add_plain(ft_buf *buf, ft_str digits, int exponent)
{
    if (exponent < 0) {
        ft_buf_text(buf, "0.");
        ft_buf_fill(buf, '0', (size_t)(-exponent - 1));
        ft_buf_add(buf, digits);
        return;
    }
    size_t whole = (size_t)exponent + 1;
    ft_buf_add(buf, ft_str_slice(digits, 0, whole));
    if (digits.len < whole)
        ft_buf_fill(buf, '0', whole - digits.len);
    ft_buf_byte(buf, '.');
    ft_buf_add(buf, digits.len > whole ? ft_str_from(digits, whole) : FT_STR("0"));
}

static bool add_special(ft_buf *buf, double value)
{
    if (isnan(value))
        ft_buf_text(buf, "nan");
    else if (isinf(value))
        ft_buf_text(buf, value < 0 ? "-inf" : "inf");
    return !isfinite(value);
}

/* Times are numbers of few decimals, and many. One of at most fifteen digits that reads back as the value is its
 * shortest text: no two of them are one double. */
static bool add_short(ft_buf *buf, double value)
{
    enum { DECIMALS = 9, BILLION = 1000000000 };
    double size = fabs(value);
    if (size >= 1e6 || (size < 1e-4 && size != 0))
        return false;
    int64_t scaled = llround(size * BILLION);
    if ((double)scaled / BILLION != size)
        return false;
    char text[24], *end = text + sizeof text, *at = end;
    for (int i = 0; i < DECIMALS || scaled; i++, scaled /= 10) {
        if (i == DECIMALS)
            *--at = '.';
        *--at = (char)('0' + scaled % 10);
    }
    if (end - at == DECIMALS) { /* nothing stands before the point */
        *--at = '.';
        *--at = '0';
    }
    while (end[-1] == '0' && end[-2] != '.')
        end--;
    if (signbit(value))
        *--at = '-';
    ft_buf_add(buf, (ft_str){at, (size_t)(end - at)});
    return true;
}

void ft_float_repr(ft_buf *buf, double value)
{
    char text[40], digits[24];
    size_t len = 0;
    if (add_special(buf, value) || add_short(buf, value))
        return;
    shortest(value, text, sizeof text);
    const char *at = text;
    for (; *at != 'e'; at++)
        if (isdigit((unsigned char)*at))
            digits[len++] = *at;
    int exponent = atoi(at + 1);
    while (len > 1 && digits[len - 1] == '0')
        len--;
    if (signbit(value))
        ft_buf_byte(buf, '-');
    if (exponent < -4 || exponent >= 16)
        add_scientific(buf, (ft_str){digits, len}, exponent);
    else
        add_plain(buf, (ft_str){digits, len}, exponent);
}

/* ---- reading */

static ft_str trim(ft_str text)
{
    size_t at = 0, end = 0, from = 0;
    bool inside = false;
    while (at < text.len) {
        size_t before = at;
        if (!ft_char_is_space(ft_text_next(text, &at))) {
            from = inside ? from : before;
            inside = true;
            end = at;
        }
    }
    return ft_str_slice(text, from, end);
}

/* digits, underscores only between two of them; copies to `clean`. */
static size_t take_digits(ft_str text, size_t at, char *clean, size_t *len)
{
    size_t from = at;
    while (at < text.len) {
        bool digit = isdigit((unsigned char)text.at[at]);
        bool between = text.at[at] == '_' && at > from && text.at[at - 1] != '_' &&
                       at + 1 < text.len && isdigit((unsigned char)text.at[at + 1]);
        if (!digit && !between)
            break;
        if (digit)
            clean[(*len)++] = text.at[at];
        at++;
    }
    return at;
}

/* Python's grammar of floats: [sign] digits [. digits] [e [sign] digits], either side of the point. */
static bool clean_float(ft_str text, char *clean)
{
    size_t at = 0, len = 0;
    if (at < text.len && (text.at[at] == '+' || text.at[at] == '-'))
        clean[len++] = text.at[at++];
    size_t before = len;
    at = take_digits(text, at, clean, &len);
    if (at < text.len && text.at[at] == '.') {
        clean[len++] = '.';
        before++;
        at = take_digits(text, at + 1, clean, &len);
    }
    if (len == before)
        return false;
    if (at < text.len && (text.at[at] == 'e' || text.at[at] == 'E')) {
        clean[len++] = 'e';
        at++;
        if (at < text.len && (text.at[at] == '+' || text.at[at] == '-'))
            clean[len++] = text.at[at++];
        size_t digits = len;
        at = take_digits(text, at, clean, &len);
        if (len == digits)
            return false;
    }
    clean[len] = 0;
    return at == text.len;
}

static bool parse_special(ft_str text, double *out)
{
    bool negative = text.len && text.at[0] == '-';
    if (text.len && (text.at[0] == '-' || text.at[0] == '+'))
        text = ft_str_from(text, 1);
    if (ft_str_eq_nocase(text, FT_STR("nan")))
        *out = NAN;
    else if (ft_str_eq_nocase(text, FT_STR("inf")) || ft_str_eq_nocase(text, FT_STR("infinity")))
        *out = negative ? -HUGE_VAL : HUGE_VAL;
    else
        return false;
    return true;
}

/* Digits of other scripts count as digits. */
static ft_str with_ascii_digits(ft_arena *arena, ft_str text)
{
    ft_buf made = ft_buf_in(arena);
    for (size_t at = 0; at < text.len;) {
        uint32_t c = ft_text_next(text, &at);
        if (ft_char_decimal(c) >= 0)
            ft_buf_byte(&made, (char)('0' + ft_char_decimal(c)));
        else
            ft_text_put(&made, c);
    }
    return ft_buf_str(&made);
}

static bool parse_finite(ft_str text, char *clean, double *out)
{
    bool fine = clean_float(text, clean);
    if (fine)
        *out = strtod(clean, NULL);
    return fine;
}

bool ft_float_parse(ft_str text, double *out)
{
    char near_by[128];
    text = trim(text);
    if (parse_special(text, out))
        return true;
    bool is_ascii = ft_text_is_ascii(text);
    if (is_ascii && text.len < sizeof near_by)
        return parse_finite(text, near_by, out);
    ft_arena *arena = ft_arena_new("float");
    if (!is_ascii)
        text = with_ascii_digits(arena, text);
    bool fine = parse_finite(text, ft_alloc_raw(arena, text.len + 1), out);
    ft_arena_free(arena);
    return fine;
}

/* ---- formatting and rounding */

void ft_float_format(ft_buf *buf, double value, char kind, int precision, bool alternate)
{
    if (kind == '%') {
        ft_float_format(buf, value * 100, 'f', precision, alternate);
        ft_buf_byte(buf, '%');
        return;
    }
    if (!isfinite(value)) {
        bool upper = isupper((unsigned char)kind);
        if (!isnan(value) && value < 0)
            ft_buf_byte(buf, '-');
        ft_buf_text(buf, isnan(value) ? (upper ? "NAN" : "nan") : upper ? "INF" : "inf");
        return;
    }
    switch (kind) {
    case 'e':
        ft_buf_format(buf, alternate ? "%#.*e" : "%.*e", precision, value);
        break;
    case 'E':
        ft_buf_format(buf, alternate ? "%#.*E" : "%.*E", precision, value);
        break;
    case 'g':
        ft_buf_format(buf, alternate ? "%#.*g" : "%.*g", precision, value);
        break;
    case 'G':
        ft_buf_format(buf, alternate ? "%#.*G" : "%.*G", precision, value);
        break;
    default:
        ft_buf_format(buf, alternate ? "%#.*f" : "%.*f", precision, value);
        break;
    }
}

enum { LONGEST = 700 }; /* 309 digits before the point, 323 behind it */

/* Exact, because printf rounds the exact binary value, half to even. */
static double round_to_places(double value, int digits)
{
    char text[LONGEST];
    snprintf(text, sizeof text, "%.*f", digits, value);
    return strtod(text, NULL);
}

/* To tens, hundreds ... (digits < 0). What is less than one of them is up to its half. */
static double round_to_power(double value, int digits)
{
    char text[64];
    snprintf(text, sizeof text, "%.17e", value);
    int precision = atoi(strchr(text, 'e') + 1) + digits;
    if (precision >= 0) {
        snprintf(text, sizeof text, "%.*e", precision < 40 ? precision : 40, value);
        return strtod(text, NULL);
    }
    snprintf(text, sizeof text, "5e%d", -digits - 1);
    bool up = precision == -1 && fabs(value) > strtod(text, NULL);
    snprintf(text, sizeof text, "1e%d", -digits);
    return copysign(up ? strtod(text, NULL) : 0.0, value);
}

double ft_float_round(double value, int digits)
{
    if (!isfinite(value) || value == 0 || digits > 323)
        return value;
    if (digits < -308)
        return copysign(0.0, value);
    return digits < 0 ? round_to_power(value, digits) : round_to_places(value, digits);
}
