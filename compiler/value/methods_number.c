/* methods_number.c - methods and attributes of int, bool, float and Decimal. */
#include "value/methods.h"

#include <math.h>

static ft_value as_int(ft_value self)
{
    return ft_is(self, FT_BOOL) ? ft_of_int(self.as.truth) : self;
}

static bool number_real(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    (void)job, (void)args;
    *out = as_int(self);
    return true;
}

static bool number_imag(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    (void)job, (void)args;
    *out = ft_is(self, FT_FLOAT) ? ft_of_float(0) : ft_of_int(0);
    return true;
}

static bool number_one(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    (void)job, (void)self, (void)args;
    *out = ft_of_int(1);
    return true;
}

static bool number_conjugate(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return ft_method_arity(job, args, ft_is(self, FT_FLOAT) ? "float.conjugate" : "int.conjugate",
                           0, 0) &&
           number_real(job, self, args, out);
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static bool int_bit_length(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "int.bit_length", 0, 0))
        return false;
    self = as_int(self);
    size_t bits = 0;
    if (ft_is(self, FT_BIG))
        bits = ft_big_bits(self.as.big);
    else
        for (uint64_t rest = magnitude(self.as.number); rest; rest >>= 1)
            bits++;
    *out = ft_of_int((int64_t)bits);
    return true;
}

static bool int_bit_count(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "int.bit_count", 0, 0))
        return false;
    self = as_int(self);
    int64_t count = 0;
    if (ft_is(self, FT_BIG)) {
        ft_str digits;
        if (ft_big_text(job->arena, self.as.big, 2, &digits) != FT_NUM_OK)
            return false;
        for (size_t i = 0; i < digits.len; i++)
            count += digits.at[i] == '1';
    } else {
        count = __builtin_popcountll(magnitude(self.as.number));
    }
    *out = ft_of_int(count);
    return true;
}

static bool give_ratio(ft_job *job, ft_value above, ft_value below, ft_value *out)
{
    ft_list *pair = ft_list_new(job->arena, 2);
    ft_list_add(job->arena, pair, above);
    ft_list_add(job->arena, pair, below);
    *out = ft_of_tuple(pair);
    return true;
}

static bool int_as_integer_ratio(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    return ft_method_arity(job, args, "int.as_integer_ratio", 0, 0) &&
           give_ratio(job, as_int(self), ft_of_int(1), out);
}

static bool float_is_integer(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "float.is_integer", 0, 0))
        return false;
    *out = ft_of_bool(isfinite(self.as.real) && floor(self.as.real) == self.as.real);
    return true;
}

static bool power_of_two(ft_job *job, int exponent, const ft_big **out)
{
    return ft_big_pow(job->arena, ft_big_from_int(job->arena, 2), (uint64_t)exponent, out) ==
           FT_NUM_OK;
}

static bool float_as_integer_ratio(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "float.as_integer_ratio", 0, 0))
        return false;
    if (!isfinite(self.as.real))
        return isnan(self.as.real)
                   ? ft_raise(job, FT_FAULT_VALUE, "cannot convert NaN to integer ratio")
                   : ft_raise(job, FT_FAULT_OVERFLOW, "cannot convert Infinity to integer ratio");
    int exponent;
    double fraction = frexp(self.as.real, &exponent);
    for (; fraction != floor(fraction); exponent--)
        fraction *= 2;
    const ft_big *above = ft_big_from_float(job->arena, fraction), *scale;
    if (!power_of_two(job, exponent < 0 ? -exponent : exponent, &scale))
        return false;
    if (exponent < 0)
        return give_ratio(job, ft_of_big(above), ft_of_big(scale), out);
    if (ft_big_mul(job->arena, above, scale, &above) != FT_NUM_OK)
        return false;
    return give_ratio(job, ft_of_big(above), ft_of_int(1), out);
}

static bool float_hex(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "float.hex", 0, 0))
        return false;
    double value = self.as.real;
    ft_str text;
    if (!isfinite(value))
        text = ft_str_of(isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
    else if (value == 0)
        text = ft_str_of(signbit(value) ? "-0x0.0p+0" : "0x0.0p+0");
    else
        text = ft_format(job->arena, "%.13a", value);
    *out = ft_of_text(text);
    return true;
}

#define DECIMAL_CLASS(name, is)                                                                    \
    static bool decimal_##name(ft_job *job, ft_value self, const ft_args *args, ft_value *out)     \
    {                                                                                              \
        *out = ft_of_bool(is(self.as.decimal));                                                    \
        return ft_method_arity(job, args, "decimal.Decimal." #name, 0, 0);                         \
    }

static bool is_infinite(const ft_decimal *value)
{
    return !ft_decimal_is_finite(value) && !ft_decimal_is_nan(value);
}

DECIMAL_CLASS(is_finite, ft_decimal_is_finite)
DECIMAL_CLASS(is_infinite, is_infinite)
DECIMAL_CLASS(is_nan, ft_decimal_is_nan)
DECIMAL_CLASS(is_zero, ft_decimal_is_zero)

/* The exponent of the argument is the one the result gets. */
static bool decimal_quantize(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "quantize", 1, 1))
        return false;
    if (!ft_is(args->at[0], FT_DECIMAL))
        return ft_raise(job, FT_FAULT_TYPE, "conversion from %s to Decimal is not supported",
                        ft_type_name(args->at[0]));
    if (!ft_decimal_is_finite(self.as.decimal) || !ft_decimal_is_finite(args->at[0].as.decimal))
        return ft_raise(job, FT_FAULT_DECIMAL_INVALID, "quantize with one INF");
    int digits = -ft_decimal_exponent(args->at[0].as.decimal);
    *out = ft_of_decimal(ft_decimal_round(job->arena, self.as.decimal, digits));
    return true;
}

/* Without the zeros its digits end in: 2.50 is 2.5, 100 is 1E+2, any zero is 0. */
static bool decimal_normalize(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    const ft_decimal *value = self.as.decimal;
    *out = self;
    if (!ft_method_arity(job, args, "normalize", 0, 0))
        return false;
    if (!ft_decimal_is_finite(value))
        return true;
    ft_str digits = ft_decimal_digits(job->arena, value);
    int exponent = ft_decimal_exponent(value);
    for (; digits.len > 1 && digits.at[digits.len - 1] == '0'; digits.len--)
        exponent++;
    if (ft_decimal_is_zero(value))
        exponent = 0;
    const ft_decimal *made = value;
    ft_str text = ft_format(job->arena, "%s%.*sE%d", ft_decimal_is_negative(value) ? "-" : "", FT_ARG(digits), exponent);
    if (ft_decimal_parse(job->arena, text, &made) == FT_NUM_OK)
        *out = ft_of_decimal(made);
    return true;
}

/* (sign, digits, exponent) of a finite one. */
static bool decimal_as_tuple(ft_job *job, ft_value self, const ft_args *args, ft_value *out)
{
    if (!ft_method_arity(job, args, "as_tuple", 0, 0))
        return false;
    ft_list *tuple = ft_list_new(job->arena, 3), *each = ft_list_new(job->arena, 8);
    bool finite = ft_decimal_is_finite(self.as.decimal);
    ft_str digits = finite ? ft_decimal_digits(job->arena, self.as.decimal) : (ft_str){0};
    for (size_t i = 0; i < digits.len; i++)
        ft_list_add(job->arena, each, ft_of_int(digits.at[i] - '0'));
    ft_list_add(job->arena, tuple, ft_of_int(ft_decimal_is_negative(self.as.decimal)));
    ft_list_add(job->arena, tuple, ft_of_tuple(each));
    ft_list_add(job->arena, tuple, finite ? ft_of_int(ft_decimal_exponent(self.as.decimal))
                                  : ft_decimal_is_nan(self.as.decimal) ? FT_VALUE_TEXT("n") : FT_VALUE_TEXT("F"));
    *out = ft_of_tuple(tuple);
    return true;
}

static const ft_method_row int_rows[] = {
    {"as_integer_ratio", int_as_integer_ratio, false},
    {"bit_count", int_bit_count, false},
    {"bit_length", int_bit_length, false},
    {"conjugate", number_conjugate, false},
    {"denominator", number_one, true},
    {"imag", number_imag, true},
    {"numerator", number_real, true},
    {"real", number_real, true},
};
const ft_method_table ft_int_methods = {int_rows, sizeof int_rows / sizeof *int_rows};

static const ft_method_row float_rows[] = {
    {"as_integer_ratio", float_as_integer_ratio, false},
    {"conjugate", number_conjugate, false},
    {"hex", float_hex, false},
    {"imag", number_imag, true},
    {"is_integer", float_is_integer, false},
    {"real", number_real, true},
};
const ft_method_table ft_float_methods = {float_rows, sizeof float_rows / sizeof *float_rows};

static const ft_method_row decimal_rows[] = {
    {"as_tuple", decimal_as_tuple, false},
    {"conjugate", number_conjugate, false},  {"imag", number_imag, true},
    {"is_finite", decimal_is_finite, false}, {"is_infinite", decimal_is_infinite, false},
    {"is_nan", decimal_is_nan, false},       {"is_zero", decimal_is_zero, false},
    {"normalize", decimal_normalize, false},
    {"quantize", decimal_quantize, false},   {"real", number_real, true},
};
const ft_method_table ft_decimal_methods = {decimal_rows,
                                            sizeof decimal_rows / sizeof *decimal_rows};
