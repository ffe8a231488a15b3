/* decimal.c - Decimal: sign, whole coefficient and exponent; see number.h.
 *
 * The algorithms are those of the General Decimal Arithmetic specification with Python's default
 * context: 28 digits, half to even, exponents up to 999999. */
#include "base/number.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

typedef enum { FINITE, INFINITE, NOT_A_NUMBER } decimal_kind;

struct ft_decimal {
    const ft_big *digits; /* never negative */
    int32_t exponent;     /* of the last digit */
    bool negative;
    decimal_kind kind;
};

enum { PRECISION = 28, EXPONENT_MAX = 999999, EXPONENT_TINY = -1000026, MOST_SHIFT = 100000 };

/* ---- helpers on coefficients */

static const ft_big *power_of_ten(ft_arena *arena, int power)
{
    const ft_big *made = NULL;
    ft_big_pow(arena, ft_big_from_int(arena, 10), (uint64_t)power, &made);
    return made;
}

static const ft_big *shifted(ft_arena *arena, const ft_big *digits, int places)
{
    const ft_big *made = digits;
    if (places > 0)
        ft_big_mul(arena, digits, power_of_ten(arena, places), &made);
    return made;
}

/* How many decimal digits; 1 for zero. By bits first, so that no text is made. */
static int digit_count(ft_arena *arena, const ft_big *digits)
{
    size_t bits = ft_big_bits(digits);
    int least = bits ? (int)((double)(bits - 1) * 0.30102999566398119) : 0;
    const ft_big *limit = power_of_ten(arena, least);
    int count = least;
    while (ft_big_cmp(digits, limit) >= 0) {
        count++;
        limit = shifted(arena, limit, 1);
    }
    return count ? count : 1;
}

static ft_decimal *number_of(ft_arena *arena, bool negative, const ft_big *digits, int64_t exponent)
{
    ft_decimal *made = FT_NEW(arena, ft_decimal);
    *made = (ft_decimal){.digits = digits, .exponent = (int32_t)exponent, .negative = negative};
    return made;
}

static ft_decimal *special(ft_arena *arena, decimal_kind kind, bool negative)
{
    ft_decimal *made = number_of(arena, negative, ft_big_from_int(arena, 0), 0);
    made->kind = kind;
    return made;
}

static bool is_odd(ft_arena *arena, const ft_big *digits)
{
    const ft_big *rest;
    ft_big_divmod(arena, digits, ft_big_from_int(arena, 2), NULL, &rest);
    return ft_big_sign(rest) != 0;
}

/* digits / 10^places, half to even. */
static const ft_big *drop_digits(ft_arena *arena, const ft_big *digits, int places)
{
    const ft_big *whole, *rest, *twice;
    if (places <= 0)
        return digits;
    if (places > digit_count(arena, digits) + 1)
        return ft_big_from_int(arena, 0);
    const ft_big *unit = power_of_ten(arena, places);
    ft_big_divmod(arena, digits, unit, &whole, &rest);
    ft_big_add(arena, rest, rest, &twice);
    int order = ft_big_cmp(twice, unit);
    if (order > 0 || (order == 0 && is_odd(arena, whole)))
        ft_big_add(arena, whole, ft_big_from_int(arena, 1), &whole);
    return whole;
}

/* Into the context: at most 28 digits, an exponent within bounds. */
static ft_num_status fix(ft_arena *arena, bool negative, const ft_big *digits, int64_t exponent,
                         const ft_decimal **out)
{
    int excess = digit_count(arena, digits) - PRECISION;
    if (exponent < EXPONENT_TINY && EXPONENT_TINY - exponent > excess)
        excess = (int)(EXPONENT_TINY - exponent);
    if (excess > 0) {
        digits = drop_digits(arena, digits, excess);
        exponent += excess;
        if (digit_count(arena, digits) > PRECISION) {
            digits = drop_digits(arena, digits, 1);
            exponent++;
        }
    }
    if (ft_big_sign(digits) && exponent + digit_count(arena, digits) - 1 > EXPONENT_MAX)
        return FT_NUM_TOO_LARGE;
    if (!ft_big_sign(digits) && exponent > EXPONENT_MAX)
        exponent = EXPONENT_MAX;
    *out = number_of(arena, negative, digits, exponent);
    return FT_NUM_OK;
}

/* ---- making */

const ft_decimal *ft_decimal_from_big(ft_arena *arena, const ft_big *big)
{
    bool negative = ft_big_sign(big) < 0;
    return number_of(arena, negative, negative ? ft_big_neg(arena, big) : ft_big_copy(arena, big), 0);
}

const ft_decimal *ft_decimal_from_int(ft_arena *arena, int64_t value)
{
    return ft_decimal_from_big(arena, ft_big_from_int(arena, value));
}

const ft_decimal *ft_decimal_copy(ft_arena *arena, const ft_decimal *a)
{
    ft_decimal *made = FT_NEW(arena, ft_decimal);
    *made = *a;
    made->digits = ft_big_copy(arena, a->digits);
    return made;
}

static bool parse_exponent(ft_str text, int64_t *exponent)
{
    size_t at = text.len && (text.at[0] == '-' || text.at[0] == '+');
    int64_t read = 0;
    if (at == text.len)
        return false;
    for (size_t i = at; i < text.len; i++) {
        if (!isdigit((unsigned char)text.at[i]))
            return false;
        read = read < 100000000 ? read * 10 + text.at[i] - '0' : read;
    }
    *exponent = text.at[0] == '-' ? -read : read;
    return true;
}

/* digits [. digits] [e exponent], without sign and underscores. */
static ft_num_status parse_finite(ft_arena *arena, ft_str text, bool negative,
                                  const ft_decimal **out)
{
    size_t mark = 0;
    int64_t exponent = 0;
    while (mark < text.len && text.at[mark] != 'e' && text.at[mark] != 'E')
        mark++;
    if (mark < text.len && !parse_exponent(ft_str_from(text, mark + 1), &exponent))
        return FT_NUM_BAD;
    ft_str body = ft_str_slice(text, 0, mark);
    size_t point = ft_str_find_byte(body, '.', 0);
    ft_str whole = ft_str_slice(body, 0, point);
    ft_str part = point == FT_NOWHERE ? FT_STR("") : ft_str_from(body, point + 1);
    const ft_big *digits;
    ft_str all = ft_concat(arena, whole, part, (ft_str){0});
    if (all.len == 0 || !isdigit((unsigned char)all.at[0]))
        return FT_NUM_BAD;
    ft_num_status status = ft_big_parse(arena, all, 10, &digits);
    if (status != FT_NUM_OK)
        return status;
    exponent -= (int64_t)part.len;
    if (exponent < EXPONENT_TINY || exponent > EXPONENT_MAX)
        return fix(arena, negative, digits, exponent, out);
    *out = number_of(arena, negative, digits, exponent);
    return FT_NUM_OK;
}

static bool is_nan_name(ft_str text)
{
    if (text.len && (text.at[0] == 's' || text.at[0] == 'S'))
        text = ft_str_from(text, 1);
    if (!ft_str_eq_nocase(ft_str_slice(text, 0, 3), FT_STR("nan")))
        return false;
    for (size_t i = 3; i < text.len; i++)
        if (!isdigit((unsigned char)text.at[i]))
            return false;
    return true;
}

ft_num_status ft_decimal_parse(ft_arena *arena, ft_str text, const ft_decimal **out)
{
    text = ft_str_replace(arena, ft_str_trim(text), FT_STR("_"), FT_STR(""));
    bool negative = text.len && text.at[0] == '-';
    if (text.len && (text.at[0] == '-' || text.at[0] == '+'))
        text = ft_str_from(text, 1);
    if (ft_str_eq_nocase(text, FT_STR("inf")) || ft_str_eq_nocase(text, FT_STR("infinity")))
        *out = special(arena, INFINITE, negative);
    else if (is_nan_name(text))
        *out = special(arena, NOT_A_NUMBER, negative);
    else
        return parse_finite(arena, text, negative, out);
    return FT_NUM_OK;
}

/* ---- reading */

ft_str ft_decimal_digits(ft_arena *arena, const ft_decimal *value)
{
    ft_str digits = FT_STR("0");
    ft_big_text(arena, value->digits, 10, &digits);
    return digits;
}

static void add_digits(ft_buf *buf, ft_str digits, int point)
{
    if (point <= 0) {
        ft_buf_text(buf, "0.");
        ft_buf_fill(buf, '0', (size_t)-point);
        ft_buf_add(buf, digits);
    } else if ((size_t)point >= digits.len) {
        ft_buf_add(buf, digits);
        ft_buf_fill(buf, '0', (size_t)point - digits.len);
    } else {
        ft_buf_add(buf, ft_str_slice(digits, 0, (size_t)point));
        ft_buf_byte(buf, '.');
        ft_buf_add(buf, ft_str_from(digits, (size_t)point));
    }
}

void ft_decimal_text(ft_buf *buf, const ft_decimal *value)
{
    if (value->negative)
        ft_buf_byte(buf, '-');
    if (value->kind != FINITE) {
        ft_buf_text(buf, value->kind == INFINITE ? "Infinity" : "NaN");
        return;
    }
    ft_str digits = ft_decimal_digits(buf->arena, value);
    int left = value->exponent + (int)digits.len;
    bool plain = value->exponent <= 0 && left > -6;
    add_digits(buf, digits, plain ? left : 1);
    if (!plain && left != 1)
        ft_buf_format(buf, "E%+d", left - 1);
}

double ft_decimal_to_float(const ft_decimal *value)
{
    if (value->kind == NOT_A_NUMBER)
        return NAN;
    if (value->kind == INFINITE)
        return value->negative ? -HUGE_VAL : HUGE_VAL;
    ft_arena *arena = ft_arena_new("decimal");
    ft_buf text = ft_buf_in(arena);
    ft_decimal_text(&text, value);
    double made = strtod(text.at, NULL);
    ft_arena_free(arena);
    return made;
}

const ft_big *ft_decimal_to_big(ft_arena *arena, const ft_decimal *value)
{
    if (value->kind != FINITE || value->exponent > MOST_SHIFT)
        return NULL;
    const ft_big *whole = value->digits;
    if (value->exponent > 0)
        whole = shifted(arena, whole, value->exponent);
    else if (-value->exponent > digit_count(arena, whole))
        whole = ft_big_from_int(arena, 0);
    else if (value->exponent < 0)
        ft_big_divmod(arena, whole, power_of_ten(arena, -value->exponent), &whole, NULL);
    return value->negative ? ft_big_neg(arena, whole) : ft_big_copy(arena, whole);
}

bool ft_decimal_is_finite(const ft_decimal *value)
{
    return value->kind == FINITE;
}

bool ft_decimal_is_negative(const ft_decimal *value)
{
    return value->negative;
}

bool ft_decimal_is_zero(const ft_decimal *value)
{
    return value->kind == FINITE && ft_big_sign(value->digits) == 0;
}

bool ft_decimal_is_nan(const ft_decimal *value)
{
    return value->kind == NOT_A_NUMBER;
}

int ft_decimal_exponent(const ft_decimal *value)
{
    return value->exponent;
}

/* ---- order */

static int sign_of(const ft_decimal *value)
{
    if (value->kind == FINITE && ft_big_sign(value->digits) == 0)
        return 0;
    return value->negative ? -1 : 1;
}

static int cmp_magnitude(ft_arena *arena, const ft_decimal *a, const ft_decimal *b)
{
    int64_t high_a = (int64_t)a->exponent + digit_count(arena, a->digits);
    int64_t high_b = (int64_t)b->exponent + digit_count(arena, b->digits);
    if (high_a != high_b)
        return high_a < high_b ? -1 : 1;
    int apart = a->exponent - b->exponent; /* at most the digits either has */
    return ft_big_cmp(shifted(arena, a->digits, apart), shifted(arena, b->digits, -apart));
}

int ft_decimal_cmp(const ft_decimal *a, const ft_decimal *b)
{
    int sign = sign_of(a);
    if (sign != sign_of(b))
        return sign < sign_of(b) ? -1 : 1;
    if (sign == 0)
        return 0;
    if (a->kind == INFINITE || b->kind == INFINITE)
        return sign * ((a->kind == INFINITE) - (b->kind == INFINITE));
    ft_arena *arena = ft_arena_new("decimal");
    int order = cmp_magnitude(arena, a, b);
    ft_arena_free(arena);
    return sign * order;
}

/* A double is mantissa * 2^e, which for negative e is mantissa * 5^-e * 10^e. */
static const ft_decimal *exact(ft_arena *arena, double value)
{
    if (isinf(value))
        return special(arena, INFINITE, value < 0);
    int exponent;
    int64_t mantissa = (int64_t)ldexp(frexp(fabs(value), &exponent), 53);
    exponent -= 53;
    while (exponent < 0 && mantissa && mantissa % 2 == 0) {
        mantissa /= 2;
        exponent++;
    }
    const ft_big *scale = NULL, *digits = NULL;
    ft_big_pow(arena, ft_big_from_int(arena, exponent < 0 ? 5 : 2), (uint64_t)abs(exponent), &scale);
    ft_big_mul(arena, ft_big_from_int(arena, mantissa), scale, &digits);
    return number_of(arena, value < 0, digits, exponent < 0 && mantissa ? exponent : 0);
}

int ft_decimal_cmp_float(const ft_decimal *a, double b)
{
    ft_arena *arena = ft_arena_new("decimal");
    int order = ft_decimal_cmp(a, exact(arena, b));
    ft_arena_free(arena);
    return order;
}

/* ---- arithmetic of finite numbers */

const ft_decimal *ft_decimal_neg(ft_arena *arena, const ft_decimal *a)
{
    const ft_decimal *made;
    bool negative = !a->negative && sign_of(a) != 0;
    if (a->kind == FINITE && fix(arena, negative, a->digits, a->exponent, &made) == FT_NUM_OK)
        return made;
    return special(arena, a->kind, negative && a->kind == INFINITE);
}

/* What is too far below the other operand to matter becomes one unit just out of sight. */
static ft_decimal squeeze(ft_arena *arena, const ft_decimal *low, const ft_decimal *high)
{
    ft_decimal made = *low;
    int64_t keep_from = (int64_t)high->exponent - 1;
    int64_t by_precision = (int64_t)high->exponent + digit_count(arena, high->digits) - PRECISION - 2;
    if (by_precision < keep_from)
        keep_from = by_precision;
    if (ft_big_sign(low->digits) == 0) {
        made.exponent = (int32_t)(low->exponent > keep_from ? low->exponent : keep_from);
    } else if (digit_count(arena, low->digits) + (int64_t)low->exponent - 1 < keep_from) {
        made.digits = ft_big_from_int(arena, 1);
        made.exponent = (int32_t)keep_from;
    }
    return made;
}

static const ft_big *with_sign(ft_arena *arena, const ft_decimal *value)
{
    return value->negative ? ft_big_neg(arena, value->digits) : value->digits;
}

static ft_num_status add(ft_arena *arena, const ft_decimal *x, const ft_decimal *y,
                         const ft_decimal **out)
{
    ft_decimal a = *x, b = *y;
    if (a.exponent < b.exponent && ft_big_sign(b.digits))
        a = squeeze(arena, x, y);
    else if (b.exponent < a.exponent && ft_big_sign(a.digits))
        b = squeeze(arena, y, x);
    int exponent = a.exponent < b.exponent ? a.exponent : b.exponent;
    if (ft_big_sign(a.digits))
        a.digits = shifted(arena, a.digits, a.exponent - exponent);
    if (ft_big_sign(b.digits))
        b.digits = shifted(arena, b.digits, b.exponent - exponent);
    const ft_big *sum;
    ft_big_add(arena, with_sign(arena, &a), with_sign(arena, &b), &sum);
    bool negative = ft_big_sign(sum) < 0;
    if (ft_big_sign(sum) == 0)
        negative = a.negative && b.negative;
    return fix(arena, negative, ft_big_sign(sum) < 0 ? ft_big_neg(arena, sum) : sum, exponent, out);
}

static ft_num_status multiply(ft_arena *arena, const ft_decimal *a, const ft_decimal *b,
                              const ft_decimal **out)
{
    const ft_big *product;
    if (ft_big_mul(arena, a->digits, b->digits, &product) != FT_NUM_OK)
        return FT_NUM_TOO_LARGE;
    return fix(arena, a->negative != b->negative, product, (int64_t)a->exponent + b->exponent, out);
}

/* 28 digits and one more, whose last is made odd-like when something is left; an exact quotient
 * keeps the exponent nearest to a's minus b's. */
static ft_num_status divide(ft_arena *arena, const ft_decimal *a, const ft_decimal *b,
                            const ft_decimal **out)
{
    bool negative = a->negative != b->negative;
    int64_t ideal = (int64_t)a->exponent - b->exponent;
    if (ft_big_sign(b->digits) == 0)
        return FT_NUM_ZERO_DIVIDE;
    if (ft_big_sign(a->digits) == 0)
        return fix(arena, negative, a->digits, ideal, out);
    int shift = digit_count(arena, b->digits) - digit_count(arena, a->digits) + PRECISION + 1;
    int64_t exponent = ideal - shift;
    const ft_big *quotient, *rest, *fifth, *ten = ft_big_from_int(arena, 10);
    ft_big_divmod(arena, shifted(arena, a->digits, shift), shifted(arena, b->digits, -shift),
                  &quotient, &rest);
    if (ft_big_sign(rest)) {
        ft_big_divmod(arena, quotient, ft_big_from_int(arena, 5), NULL, &fifth);
        if (ft_big_sign(fifth) == 0)
            ft_big_add(arena, quotient, ft_big_from_int(arena, 1), &quotient);
        return fix(arena, negative, quotient, exponent, out);
    }
    for (const ft_big *shorter; exponent < ideal; exponent++) {
        ft_big_divmod(arena, quotient, ten, &shorter, &rest);
        if (ft_big_sign(rest))
            break;
        quotient = shorter;
    }
    return fix(arena, negative, quotient, exponent, out);
}

/* Truncated quotient and the rest with a's sign, as the specification has it (unlike int's). */
static ft_num_status divide_whole(ft_arena *arena, const ft_decimal *a, const ft_decimal *b,
                                  bool want_rest, const ft_decimal **out)
{
    if (ft_big_sign(b->digits) == 0)
        return FT_NUM_ZERO_DIVIDE;
    int exponent = a->exponent < b->exponent ? a->exponent : b->exponent;
    int64_t apart = (int64_t)a->exponent + digit_count(arena, a->digits) - b->exponent -
                    digit_count(arena, b->digits);
    bool none = ft_big_sign(a->digits) == 0 || apart <= -2;
    if (!none && apart > PRECISION)
        return FT_NUM_BAD;
    if (none && !want_rest)
        return fix(arena, a->negative != b->negative, ft_big_from_int(arena, 0), 0, out);
    if (none)
        return fix(arena, a->negative, shifted(arena, a->digits, a->exponent - exponent), exponent, out);
    const ft_big *quotient, *rest;
    ft_big_divmod(arena, shifted(arena, a->digits, a->exponent - exponent),
                  shifted(arena, b->digits, b->exponent - exponent), &quotient, &rest);
    if (digit_count(arena, quotient) > PRECISION)
        return FT_NUM_BAD;
    return want_rest ? fix(arena, a->negative, rest, exponent, out)
                     : fix(arena, a->negative != b->negative, quotient, 0, out);
}

static const ft_decimal *one(ft_arena *arena)
{
    return ft_decimal_from_int(arena, 1);
}

/* Whole exponents by squaring, every step in the context. */
static ft_num_status power(ft_arena *arena, const ft_decimal *a, const ft_decimal *b,
                           const ft_decimal **out)
{
    const ft_big *whole = ft_decimal_to_big(arena, b);
    int64_t times;
    if (!whole || !ft_big_to_int(whole, &times) || llabs(times) > EXPONENT_MAX ||
        ft_decimal_cmp(ft_decimal_from_big(arena, whole), b) != 0)
        return FT_NUM_BAD;
    if (times == 0 && sign_of(a) == 0)
        return FT_NUM_BAD;
    const ft_decimal *made = one(arena), *square = a;
    ft_num_status status = FT_NUM_OK;
    for (uint64_t left = (uint64_t)llabs(times); left && status == FT_NUM_OK; left /= 2) {
        if (left & 1)
            status = multiply(arena, made, square, &made);
        if (left > 1 && status == FT_NUM_OK)
            status = multiply(arena, square, square, &square);
    }
    if (times < 0 && status == FT_NUM_OK)
        status = divide(arena, one(arena), made, &made);
    *out = made;
    return status;
}

/* ---- the operators, infinities and NaN included */

static ft_num_status special_arith(ft_arena *arena, ft_decimal_op op, const ft_decimal *a,
                                   const ft_decimal *b, const ft_decimal **out)
{
    bool flip = op == FT_DEC_SUB, opposite = a->negative != b->negative;
    *out = NULL;
    if (a->kind == NOT_A_NUMBER || b->kind == NOT_A_NUMBER) {
        *out = special(arena, NOT_A_NUMBER, false);
    } else if (op == FT_DEC_ADD || op == FT_DEC_SUB) {
        if (a->kind == b->kind && opposite != flip)
            return FT_NUM_BAD;
        *out = special(arena, INFINITE, a->kind == INFINITE ? a->negative : b->negative != flip);
    } else if (op == FT_DEC_MUL) {
        if (sign_of(a) == 0 || sign_of(b) == 0)
            return FT_NUM_BAD;
        *out = special(arena, INFINITE, opposite);
    } else if (op == FT_DEC_MOD && a->kind == FINITE) {
        *out = a;
    } else if (a->kind == FINITE && (op == FT_DEC_DIV || op == FT_DEC_FLOORDIV)) {
        *out = number_of(arena, opposite, ft_big_from_int(arena, 0), op == FT_DEC_DIV ? EXPONENT_TINY : 0);
    } else if (b->kind == FINITE && (op == FT_DEC_DIV || op == FT_DEC_FLOORDIV)) {
        *out = special(arena, INFINITE, opposite);
    }
    return *out ? FT_NUM_OK : FT_NUM_BAD;
}

ft_num_status ft_decimal_arith(ft_arena *arena, ft_decimal_op op, const ft_decimal *a,
                               const ft_decimal *b, const ft_decimal **out)
{
    if (a->kind != FINITE || b->kind != FINITE)
        return special_arith(arena, op, a, b, out);
    ft_decimal minus = *b;
    minus.negative = !b->negative;
    switch (op) {
    case FT_DEC_ADD:
        return add(arena, a, b, out);
    case FT_DEC_SUB:
        return add(arena, a, &minus, out);
    case FT_DEC_MUL:
        return multiply(arena, a, b, out);
    case FT_DEC_DIV:
        return divide(arena, a, b, out);
    case FT_DEC_FLOORDIV:
        return divide_whole(arena, a, b, false, out);
    case FT_DEC_MOD:
        return divide_whole(arena, a, b, true, out);
    case FT_DEC_POW:
        return power(arena, a, b, out);
    }
    return FT_NUM_BAD;
}

const ft_decimal *ft_decimal_round(ft_arena *arena, const ft_decimal *a, int digits)
{
    int exponent = -digits;
    if (a->kind != FINITE || (int64_t)a->exponent - exponent > MOST_SHIFT)
        return a;
    if (a->exponent >= exponent)
        return number_of(arena, a->negative, shifted(arena, a->digits, a->exponent - exponent), exponent);
    return number_of(arena, a->negative, drop_digits(arena, a->digits, exponent - a->exponent), exponent);
}
