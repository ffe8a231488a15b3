/* number.c - integers of any size, by libtommath; floats are in float.c, Decimal in decimal.c. */
#include "base/number.h"

#include <ctype.h>
#include <math.h>
#include <tommath.h>

/* The digits stand in the arena, so `value` may be lent to the library but never changed by it. */
struct ft_big { mp_int value; };

enum { MOST_DIGITS = 4300, MOST_BITS = 1 << 20, MOST_TEXT = 1 << 16 };

/* ---- between the library's memory and ours */

static const ft_big *keep(ft_arena *arena, const mp_int *made)
{
    ft_big *big = FT_NEW(arena, ft_big);
    size_t bytes = (size_t)(made->used ? made->used : 1) * sizeof *made->dp;
    mp_digit *digits = ft_alloc(arena, bytes);
    if (made->used)
        memcpy(digits, made->dp, (size_t)made->used * sizeof *digits);
    big->value = *made;
    big->value.dp = digits;
    big->value.alloc = made->used ? made->used : 1;
    return big;
}

/* Takes what a library call made and said. */
static ft_num_status taken(ft_arena *arena, mp_err error, mp_int *made, const ft_big **out)
{
    if (error == MP_OKAY)
        *out = keep(arena, made);
    mp_clear(made);
    return error == MP_OKAY ? FT_NUM_OK : FT_NUM_TOO_LARGE;
}

static mp_int fresh(void)
{
    mp_int made = {0};
    if (mp_init(&made) != MP_OKAY)
        made = (mp_int){0};
    return made;
}

const ft_big *ft_big_copy(ft_arena *arena, const ft_big *a)
{
    return keep(arena, &a->value);
}

/* ---- to and from machine numbers */

const ft_big *ft_big_from_int(ft_arena *arena, int64_t value)
{
    mp_digit room[3] = {0};
    mp_int small = {.alloc = 3, .dp = room};
    mp_set_i64(&small, value);
    return keep(arena, &small);
}

const ft_big *ft_big_from_float(ft_arena *arena, double whole)
{
    int exponent;
    if (fabs(whole) < 9e18)
        return ft_big_from_int(arena, (int64_t)whole);
    int64_t mantissa = (int64_t)ldexp(frexp(whole, &exponent), 53);
    mp_int made = fresh();
    mp_set_i64(&made, mantissa);
    const ft_big *big = NULL;
    taken(arena, mp_mul_2d(&made, exponent - 53, &made), &made, &big);
    return big;
}

bool ft_big_to_int(const ft_big *big, int64_t *out)
{
    int bits = mp_count_bits(&big->value);
    bool least = bits == 64 && mp_isneg(&big->value) && mp_cnt_lsb(&big->value) == 63;
    if (bits > 63 && !least)
        return false;
    *out = mp_get_i64(&big->value);
    return true;
}

/* magnitude * 2^exponent, correctly rounded: the top 64 bits, the lowest of them set when anything
 * was cut off behind, leave the hardware all it needs. */
static ft_num_status to_double(const mp_int *magnitude, bool inexact, int exponent, double *out)
{
    int bits = mp_count_bits(magnitude);
    int drop = bits > 64 ? bits - 64 : 0;
    mp_int top = fresh();
    if (mp_div_2d(magnitude, drop, &top, NULL) != MP_OKAY) {
        mp_clear(&top);
        return FT_NUM_TOO_LARGE;
    }
    uint64_t high = mp_get_mag_u64(&top);
    mp_clear(&top);
    if (inexact || (drop && mp_cnt_lsb(magnitude) < drop))
        high |= 1;
    *out = ldexp((double)high, drop + exponent);
    if (mp_isneg(magnitude))
        *out = -*out;
    return isinf(*out) ? FT_NUM_TOO_LARGE : FT_NUM_OK;
}

ft_num_status ft_big_to_float(const ft_big *big, double *out)
{
    return to_double(&big->value, false, 0, out);
}

/* ---- text */

static bool is_digit_of(char c, int base)
{
    int digit = isdigit((unsigned char)c) ? c - '0'
                : isalpha((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10
                                            : 99;
    return digit < base;
}

/* Sign and digits without underscores, NUL-terminated; false when it is not a number. */
static bool clean_digits(ft_str digits, int base, char *clean, size_t *len)
{
    size_t at = 0;
    *len = 0;
    if (digits.len && (digits.at[0] == '+' || digits.at[0] == '-'))
        at = 1;
    if (at && digits.at[0] == '-')
        *clean++ = '-';
    bool after_digit = false;
    for (; at < digits.len; at++) {
        if (digits.at[at] == '_' && after_digit) {
            after_digit = false;
            continue;
        }
        if (!is_digit_of(digits.at[at], base))
            return false;
        clean[(*len)++] = digits.at[at];
        after_digit = true;
    }
    clean[*len] = 0;
    return after_digit;
}

ft_num_status ft_big_parse(ft_arena *arena, ft_str digits, int base, const ft_big **out)
{
    if (digits.len > MOST_TEXT)
        return FT_NUM_TOO_LARGE;
    char *clean = ft_alloc_raw(arena, digits.len + 2);
    size_t len;
    if (!clean_digits(digits, base, clean, &len))
        return FT_NUM_BAD;
    if (len > MOST_DIGITS && (base & (base - 1)))
        return FT_NUM_TOO_LARGE;
    mp_int made = fresh();
    return taken(arena, mp_read_radix(&made, clean, base), &made, out);
}

ft_num_status ft_big_text(ft_arena *arena, const ft_big *big, int base, ft_str *out)
{
    int size;
    bool any_base = base & (base - 1);
    if ((any_base && mp_count_bits(&big->value) > MOST_DIGITS * 4) ||
        mp_radix_size(&big->value, base, &size) != MP_OKAY)
        return FT_NUM_TOO_LARGE;
    char *text = ft_alloc_raw(arena, (size_t)size + 1);
    size_t written;
    if (mp_to_radix(&big->value, text, (size_t)size + 1, &written, base) != MP_OKAY)
        return FT_NUM_TOO_LARGE;
    *out = ft_str_lower_ascii(arena, ft_str_of(text));
    return any_base && out->len - (text[0] == '-') > MOST_DIGITS ? FT_NUM_TOO_LARGE : FT_NUM_OK;
}

/* ---- arithmetic */

ft_num_status ft_big_add(ft_arena *arena, const ft_big *a, const ft_big *b, const ft_big **out)
{
    mp_int made = fresh();
    return taken(arena, mp_add(&a->value, &b->value, &made), &made, out);
}

ft_num_status ft_big_sub(ft_arena *arena, const ft_big *a, const ft_big *b, const ft_big **out)
{
    mp_int made = fresh();
    return taken(arena, mp_sub(&a->value, &b->value, &made), &made, out);
}

ft_num_status ft_big_mul(ft_arena *arena, const ft_big *a, const ft_big *b, const ft_big **out)
{
    if (ft_big_bits(a) + ft_big_bits(b) > MOST_BITS)
        return FT_NUM_TOO_LARGE;
    mp_int made = fresh();
    return taken(arena, mp_mul(&a->value, &b->value, &made), &made, out);
}

static mp_err floor_divide(const mp_int *a, const mp_int *b, mp_int *quotient, mp_int *rest)
{
    mp_err error = mp_div(a, b, quotient, rest);
    if (error != MP_OKAY || mp_iszero(rest) || mp_isneg(rest) == mp_isneg(b))
        return error;
    error = mp_add(rest, b, rest);
    return error == MP_OKAY ? mp_sub_d(quotient, 1, quotient) : error;
}

ft_num_status ft_big_divmod(ft_arena *arena, const ft_big *a, const ft_big *b,
                            const ft_big **quotient, const ft_big **rest)
{
    if (mp_iszero(&b->value))
        return FT_NUM_ZERO_DIVIDE;
    mp_int whole = fresh(), left = fresh();
    mp_err error = floor_divide(&a->value, &b->value, &whole, &left);
    const ft_big *unwanted;
    ft_num_status status = taken(arena, error, &whole, quotient ? quotient : &unwanted);
    taken(arena, error, &left, rest ? rest : &unwanted);
    return status;
}

/* The quotient is taken to at least 66 bits; what is left over only says "a little more". */
static ft_num_status scaled_quotient(const mp_int *a, const mp_int *b, double *out)
{
    int shift = 66 - (mp_count_bits(a) - mp_count_bits(b));
    mp_int top = fresh(), bottom = fresh(), quotient = fresh(), rest = fresh();
    ft_num_status status = FT_NUM_TOO_LARGE;
    if (mp_mul_2d(a, shift > 0 ? shift : 0, &top) == MP_OKAY &&
        mp_mul_2d(b, shift < 0 ? -shift : 0, &bottom) == MP_OKAY &&
        mp_div(&top, &bottom, &quotient, &rest) == MP_OKAY)
        status = to_double(&quotient, !mp_iszero(&rest), -shift, out);
    mp_clear_multi(&top, &bottom, &quotient, &rest, NULL);
    return status;
}

ft_num_status ft_big_true_divide(const ft_big *a, const ft_big *b, double *out)
{
    if (mp_iszero(&b->value))
        return FT_NUM_ZERO_DIVIDE;
    *out = mp_isneg(&a->value) != mp_isneg(&b->value) ? -0.0 : 0.0;
    if (mp_iszero(&a->value))
        return FT_NUM_OK;
    int exponent = mp_count_bits(&a->value) - mp_count_bits(&b->value);
    if (exponent < -1100) /* smaller than the smallest double */
        return FT_NUM_OK;
    return exponent > 1100 ? FT_NUM_TOO_LARGE : scaled_quotient(&a->value, &b->value, out);
}

ft_num_status ft_big_pow(ft_arena *arena, const ft_big *a, uint64_t exponent, const ft_big **out)
{
    size_t bits = ft_big_bits(a);
    if (bits > 1 && exponent > MOST_BITS / (bits - 1))
        return FT_NUM_TOO_LARGE;
    uint32_t times = bits > 1 ? (uint32_t)exponent : (uint32_t)(exponent ? 2 - exponent % 2 : 0);
    mp_int made = fresh();
    return taken(arena, mp_expt_u32(&a->value, times, &made), &made, out);
}

const ft_big *ft_big_neg(ft_arena *arena, const ft_big *a)
{
    ft_big *made = (ft_big *)keep(arena, &a->value);
    if (!mp_iszero(&a->value))
        made->value.sign = mp_isneg(&a->value) ? MP_ZPOS : MP_NEG;
    return made;
}

/* ---- order */

int ft_big_cmp(const ft_big *a, const ft_big *b)
{
    mp_ord order = mp_cmp(&a->value, &b->value);
    return order == MP_LT ? -1 : order == MP_GT;
}

int ft_big_sign(const ft_big *a)
{
    return mp_iszero(&a->value) ? 0 : mp_isneg(&a->value) ? -1 : 1;
}

size_t ft_big_bits(const ft_big *a)
{
    return (size_t)mp_count_bits(&a->value);
}

/* Against the integral part first; a fraction decides between equals. */
int ft_big_cmp_float(const ft_big *a, double b)
{
    if (isinf(b) || mp_count_bits(&a->value) > 1100)
        return isinf(b) ? (b > 0 ? -1 : 1) : ft_big_sign(a);
    double whole = trunc(b);
    int exponent;
    int64_t mantissa = (int64_t)ldexp(frexp(whole, &exponent), 53);
    mp_int other = fresh();
    mp_set_i64(&other, mantissa);
    mp_err error = exponent > 53 ? mp_mul_2d(&other, exponent - 53, &other)
                                 : mp_div_2d(&other, 53 - exponent, &other, NULL);
    mp_ord order = error == MP_OKAY ? mp_cmp(&a->value, &other) : MP_EQ;
    mp_clear(&other);
    if (order != MP_EQ)
        return order == MP_LT ? -1 : 1;
    return (whole > b) - (whole < b);
}
