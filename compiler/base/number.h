/* number.h - numbers as Python reads, computes and prints them.
 *
 * Integers past 64 bits (ft_big) and Decimal (ft_decimal: an integer and an exponent) are immutable
 * and live in the arena they were made in; libtommath does the work. The 64-bit path never comes
 * here: callers overflow-check with builtins first. Any thread. */
#ifndef FT_BASE_NUMBER_H
#define FT_BASE_NUMBER_H

#include "base/str.h"

/* ---- integers of any size. Decimal text of one over 4,300 digits is refused, as by Python. */
typedef struct ft_big ft_big;

typedef enum { FT_NUM_OK, FT_NUM_ZERO_DIVIDE, FT_NUM_TOO_LARGE, FT_NUM_BAD } ft_num_status;

const ft_big *ft_big_from_int(ft_arena *arena, int64_t value);
const ft_big *ft_big_from_float(ft_arena *arena, double whole); /* finite, truncated toward zero */
bool ft_big_to_int(const ft_big *big, int64_t *out);            /* false: does not fit */
ft_num_status ft_big_to_float(const ft_big *big, double *out);  /* correctly rounded */
/* Digits of `base` 2..36 with optional sign and single underscores, no white space or prefix. */
ft_num_status ft_big_parse(ft_arena *arena, ft_str digits, int base, const ft_big **out);
ft_num_status ft_big_text(ft_arena *arena, const ft_big *big, int base, ft_str *out); /* lower case */

ft_num_status ft_big_add(ft_arena *arena, const ft_big *a, const ft_big *b, const ft_big **out);
ft_num_status ft_big_sub(ft_arena *arena, const ft_big *a, const ft_big *b, const ft_big **out);
ft_num_status ft_big_mul(ft_arena *arena, const ft_big *a, const ft_big *b, const ft_big **out);
/* Python's floor division and modulo: the remainder has the divisor's sign. Either may be NULL. */
ft_num_status ft_big_divmod(ft_arena *arena, const ft_big *a, const ft_big *b,
                            const ft_big **quotient, const ft_big **rest);
/* a / b as Python's true division: correctly rounded double. */
ft_num_status ft_big_true_divide(const ft_big *a, const ft_big *b, double *out);
/* `exponent` >= 0; refuses results over 2^20 bits with FT_NUM_TOO_LARGE. */
ft_num_status ft_big_pow(ft_arena *arena, const ft_big *a, uint64_t exponent, const ft_big **out);
const ft_big *ft_big_copy(ft_arena *arena, const ft_big *a); /* into another arena */
const ft_big *ft_big_neg(ft_arena *arena, const ft_big *a);
int ft_big_cmp(const ft_big *a, const ft_big *b);
int ft_big_cmp_float(const ft_big *a, double b); /* exact; b not NaN */
int ft_big_sign(const ft_big *a);
size_t ft_big_bits(const ft_big *a);

/* ---- floats */
/* repr(): shortest digits that read back, "1.0", "1e+16", "inf", "nan". */
void ft_float_repr(ft_buf *buf, double value);
/* float(): white space, underscores, inf, nan, any case. false: not a number. */
bool ft_float_parse(ft_str text, double *out);
/* format(value, spec) pieces: `kind` one of e E f F g G %, precision >= 0, `alternate` for '#'. */
void ft_float_format(ft_buf *buf, double value, char kind, int precision, bool alternate);
double ft_float_round(double value, int digits); /* round(value, digits), half to even, exact */

/* ---- Decimal, context precision 28, ROUND_HALF_EVEN, as Python's default context */
typedef struct ft_decimal ft_decimal;
const ft_decimal *ft_decimal_from_int(ft_arena *arena, int64_t value);
const ft_decimal *ft_decimal_from_big(ft_arena *arena, const ft_big *big);
ft_num_status ft_decimal_parse(ft_arena *arena, ft_str text, const ft_decimal **out); /* also NaN, Infinity */
void ft_decimal_text(ft_buf *buf, const ft_decimal *value);        /* str() */
ft_str ft_decimal_digits(ft_arena *arena, const ft_decimal *value); /* all digits, no sign or point */
double ft_decimal_to_float(const ft_decimal *value);
const ft_big *ft_decimal_to_big(ft_arena *arena, const ft_decimal *value); /* truncated; NULL if not finite */
bool ft_decimal_is_finite(const ft_decimal *value);
bool ft_decimal_is_negative(const ft_decimal *value); /* by its sign: -0 too */
bool ft_decimal_is_zero(const ft_decimal *value);
bool ft_decimal_is_nan(const ft_decimal *value);
int ft_decimal_exponent(const ft_decimal *value); /* of the last digit: 1.50 is -2 */
int ft_decimal_cmp(const ft_decimal *a, const ft_decimal *b);      /* neither NaN */
int ft_decimal_cmp_float(const ft_decimal *a, double b);           /* exact; neither NaN */
const ft_decimal *ft_decimal_copy(ft_arena *arena, const ft_decimal *a); /* into another arena */
const ft_decimal *ft_decimal_neg(ft_arena *arena, const ft_decimal *a);
typedef enum { FT_DEC_ADD, FT_DEC_SUB, FT_DEC_MUL, FT_DEC_DIV, FT_DEC_FLOORDIV, FT_DEC_MOD, FT_DEC_POW } ft_decimal_op;
ft_num_status ft_decimal_arith(ft_arena *arena, ft_decimal_op op, const ft_decimal *a,
                               const ft_decimal *b, const ft_decimal **out);
/* quantize to `digits` behind the point (may be negative), half to even. */
const ft_decimal *ft_decimal_round(ft_arena *arena, const ft_decimal *a, int digits);

#endif
