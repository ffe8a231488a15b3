/* arithmetic.c - + - * / // % ** and the set operators, as Python; see op.h.
 *
 * 64-bit integers stay on their own path and overflow into base/number; a result that would be
 * larger than the job may hold is refused before it is made. */
#include "value/format.h"

#include <math.h>

static const char *const signs[] = {
    [FT_OP_ADD] = "+", [FT_OP_SUB] = "-", [FT_OP_MUL] = "*", [FT_OP_DIV] = "/",
    [FT_OP_FLOORDIV] = "//", [FT_OP_MOD] = "%", [FT_OP_POW] = "** or pow()",
    [FT_OP_OR] = "|", [FT_OP_AND] = "&", [FT_OP_XOR] = "^",
};

static bool raise_unsupported(ft_job *job, ft_binary_op op, ft_value a, ft_value b)
{
    return ft_raise(job, FT_FAULT_TYPE, "unsupported operand type(s) for %s: '%s' and '%s'",
                    signs[op], ft_type_name(a), ft_type_name(b));
}

static bool raise_zero(ft_job *job, const char *message)
{
    return ft_raise(job, FT_FAULT_ZERO_DIVISION, "%s", message);
}

static int64_t small_of(ft_value value)
{
    return value.kind == FT_BOOL ? value.as.truth : value.as.number;
}

static bool is_small(ft_value value)
{
    return value.kind == FT_BOOL || value.kind == FT_INT;
}

static const ft_big *big_of(ft_job *job, ft_value value)
{
    return value.kind == FT_BIG ? value.as.big : ft_big_from_int(job->arena, small_of(value));
}

/* ---- floats */

static bool float_of(ft_job *job, ft_value value, double *out)
{
    if (value.kind == FT_FLOAT)
        *out = value.as.real;
    else if (is_small(value))
        *out = (double)small_of(value);
    else if (ft_big_to_float(value.as.big, out) != FT_NUM_OK)
        return ft_raise(job, FT_FAULT_OVERFLOW, "int too large to convert to float");
    return true;
}

/* The remainder has the divisor's sign; a zero remainder too. */
static double float_mod(double a, double b)
{
    double rest = fmod(a, b);
    if (rest == 0)
        return copysign(0.0, b);
    return (b < 0) != (rest < 0) ? rest + b : rest;
}

/* As CPython: from the remainder, so that a == floordiv * b + mod holds as nearly as it can. */
static double float_floordiv(double a, double b)
{
    double rest = fmod(a, b);
    double quotient = (a - rest) / b;
    if (rest != 0 && (b < 0) != (rest < 0))
        quotient -= 1.0;
    if (quotient == 0)
        return copysign(0.0, a / b);
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

static bool float_pow(ft_job *job, double a, double b, ft_value *out)
{
    if (a == 0 && b < 0)
        return raise_zero(job, "0.0 cannot be raised to a negative power");
    if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b))
        return ft_raise(job, FT_FAULT_VALUE, "a negative number to a fractional power is complex");
    double result = pow(a, b);
    if (isinf(result) && isfinite(a) && isfinite(b))
        return ft_raise(job, FT_FAULT_OVERFLOW, "(34, 'Numerical result out of range')");
    *out = ft_of_float(result);
    return true;
}

static bool float_arith(ft_job *job, ft_binary_op op, ft_value left, ft_value right, ft_value *out)
{
    double a, b;
    if (!float_of(job, left, &a) || !float_of(job, right, &b))
        return false;
    switch (op) {
    case FT_OP_ADD:
        *out = ft_of_float(a + b);
        return true;
    case FT_OP_SUB:
        *out = ft_of_float(a - b);
        return true;
    case FT_OP_MUL:
        *out = ft_of_float(a * b);
        return true;
    case FT_OP_DIV:
        *out = ft_of_float(b == 0 ? 0 : a / b);
        return b != 0 || raise_zero(job, "float division by zero");
    case FT_OP_FLOORDIV:
        *out = ft_of_float(b == 0 ? 0 : float_floordiv(a, b));
        return b != 0 || raise_zero(job, "float floor division by zero");
    case FT_OP_MOD:
        *out = ft_of_float(b == 0 ? 0 : float_mod(a, b));
        return b != 0 || raise_zero(job, "float modulo");
    case FT_OP_POW:
        return float_pow(job, a, b, out);
    default:
        return raise_unsupported(job, op, left, right);
    }
}

/* ---- integers */

static bool raise_too_large(ft_job *job)
{
    return ft_raise(job, FT_FAULT_MEMORY, "the result is too large");
}

static bool big_divide(ft_job *job, ft_binary_op op, ft_value a, ft_value b, ft_value *out)
{
    const ft_big *made = NULL;
    ft_num_status status = ft_big_divmod(job->arena, big_of(job, a), big_of(job, b),
                                         op == FT_OP_FLOORDIV ? &made : NULL,
                                         op == FT_OP_MOD ? &made : NULL);
    if (status != FT_NUM_OK)
        return raise_zero(job, op == FT_OP_MOD ? "integer modulo by zero"
                                               : "integer division or modulo by zero");
    *out = ft_of_big(made);
    return true;
}

static bool true_divide(ft_job *job, ft_value a, ft_value b, ft_value *out)
{
    const int64_t exact = 1LL << 53;
    double made = 0;
    if (is_small(b) && small_of(b) == 0)
        return raise_zero(job, "division by zero");
    if (is_small(a) && is_small(b) && small_of(a) <= exact && small_of(a) >= -exact &&
        small_of(b) <= exact && small_of(b) >= -exact)
        made = (double)small_of(a) / (double)small_of(b);
    else if (ft_big_true_divide(big_of(job, a), big_of(job, b), &made) != FT_NUM_OK)
        return ft_raise(job, FT_FAULT_OVERFLOW, "integer division result too large for a float");
    *out = ft_of_float(made);
    return true;
}

static bool is_negative(ft_value value)
{
    return value.kind == FT_BIG ? ft_big_sign(value.as.big) < 0 : small_of(value) < 0;
}

static bool is_odd(ft_job *job, const ft_big *big)
{
    const ft_big *rest;
    ft_big_divmod(job->arena, big, ft_big_from_int(job->arena, 2), NULL, &rest);
    return ft_big_sign(rest) != 0;
}

/* An exponent past 64 bits matters to -1, 0 and 1 only, and there only whether it is odd. */
static bool int_pow(ft_job *job, ft_value a, ft_value b, ft_value *out)
{
    if (is_negative(b))
        return float_arith(job, FT_OP_POW, a, b, out);
    const ft_big *made;
    uint64_t exponent = is_small(b) ? (uint64_t)small_of(b) : UINT64_MAX - 1 + is_odd(job, b.as.big);
    if (is_small(a) && small_of(a) >= -1 && small_of(a) <= 1)
        *out = ft_of_int(exponent % 2 ? small_of(a) : exponent == 0 || small_of(a) != 0);
    else if (ft_big_pow(job->arena, big_of(job, a), exponent, &made) != FT_NUM_OK)
        return raise_too_large(job);
    else
        *out = ft_of_big(made);
    return true;
}

static bool big_arith(ft_job *job, ft_binary_op op, ft_value a, ft_value b, ft_value *out)
{
    const ft_big *x = big_of(job, a), *y = big_of(job, b), *made = NULL;
    ft_num_status status;
    if (op == FT_OP_ADD)
        status = ft_big_add(job->arena, x, y, &made);
    else if (op == FT_OP_SUB)
        status = ft_big_sub(job->arena, x, y, &made);
    else
        status = ft_big_mul(job->arena, x, y, &made);
    if (status != FT_NUM_OK)
        return raise_too_large(job);
    *out = ft_of_big(made);
    return true;
}

/* True when `a op b` was done in 64 bits. */
static bool small_arith(ft_binary_op op, int64_t a, int64_t b, ft_value *out)
{
    int64_t made;
    switch (op) {
    case FT_OP_ADD:
        if (__builtin_add_overflow(a, b, &made))
            return false;
        break;
    case FT_OP_SUB:
        if (__builtin_sub_overflow(a, b, &made))
            return false;
        break;
    case FT_OP_MUL:
        if (__builtin_mul_overflow(a, b, &made))
            return false;
        break;
    case FT_OP_FLOORDIV:
        if (b == 0 || (a == INT64_MIN && b == -1))
            return false;
        made = a / b - (a % b != 0 && (a < 0) != (b < 0));
        break;
    case FT_OP_MOD:
        if (b == 0 || b == -1)
            return false;
        made = a % b;
        made += made != 0 && (made < 0) != (b < 0) ? b : 0;
        break;
    case FT_OP_OR:
        made = a | b;
        break;
    case FT_OP_AND:
        made = a & b;
        break;
    case FT_OP_XOR:
        made = a ^ b;
        break;
    default:
        return false;
    }
    *out = ft_of_int(made);
    return true;
}

static bool int_arith(ft_job *job, ft_binary_op op, ft_value a, ft_value b, ft_value *out)
{
    if (is_small(a) && is_small(b) && small_arith(op, small_of(a), small_of(b), out))
        return true;
    switch (op) {
    case FT_OP_DIV:
        return true_divide(job, a, b, out);
    case FT_OP_FLOORDIV:
    case FT_OP_MOD:
        return big_divide(job, op, a, b, out);
    case FT_OP_POW:
        return int_pow(job, a, b, out);
    case FT_OP_ADD:
    case FT_OP_SUB:
    case FT_OP_MUL:
        return big_arith(job, op, a, b, out);
    default:
        return raise_unsupported(job, op, a, b);
    }
}

/* ---- Decimal */

static const ft_decimal *decimal_of(ft_job *job, ft_value value)
{
    if (value.kind == FT_DECIMAL)
        return value.as.decimal;
    return value.kind == FT_BIG ? ft_decimal_from_big(job->arena, value.as.big)
                                : ft_decimal_from_int(job->arena, small_of(value));
}

static bool decimal_arith(ft_job *job, ft_binary_op op, ft_value a, ft_value b, ft_value *out)
{
    if (a.kind == FT_FLOAT || b.kind == FT_FLOAT || op > FT_OP_POW)
        return raise_unsupported(job, op, a, b);
    static const ft_decimal_op ops[] = {
        [FT_OP_ADD] = FT_DEC_ADD, [FT_OP_SUB] = FT_DEC_SUB, [FT_OP_MUL] = FT_DEC_MUL,
        [FT_OP_DIV] = FT_DEC_DIV, [FT_OP_FLOORDIV] = FT_DEC_FLOORDIV, [FT_OP_MOD] = FT_DEC_MOD,
        [FT_OP_POW] = FT_DEC_POW};
    const ft_decimal *x = decimal_of(job, a), *y = decimal_of(job, b), *made;
    switch (ft_decimal_arith(job->arena, ops[op], x, y, &made)) {
    case FT_NUM_OK:
        *out = ft_of_decimal(made);
        return true;
    case FT_NUM_ZERO_DIVIDE:
        if (ft_decimal_is_zero(x) || op == FT_OP_MOD)
            return ft_raise(job, FT_FAULT_DECIMAL_INVALID, "[<class 'decimal.%s'>]",
                            ft_decimal_is_zero(x) ? "DivisionUndefined" : "InvalidOperation");
        return ft_raise(job, FT_FAULT_DECIMAL_ZERO, "[<class 'decimal.DivisionByZero'>]");
    case FT_NUM_TOO_LARGE:
        return ft_raise(job, FT_FAULT_DECIMAL_OVERFLOW, "[<class 'decimal.Overflow'>, "
                        "<class 'decimal.Inexact'>, <class 'decimal.Rounded'>]");
    case FT_NUM_BAD:
        break;
    }
    bool impossible = ft_decimal_is_finite(x) && (op == FT_OP_FLOORDIV || op == FT_OP_MOD);
    return ft_raise(job, FT_FAULT_DECIMAL_INVALID, "[<class 'decimal.%s'>]",
                    impossible ? "DivisionImpossible" : "InvalidOperation");
}

/* ---- sequences */

static bool is_sequence(ft_value value)
{
    return value.kind == FT_TEXT || value.kind == FT_LIST || value.kind == FT_TUPLE;
}

static bool concatenate_texts(ft_job *job, ft_str a, ft_str b, ft_value *out)
{
    if (!ft_job_room(job, a.len + b.len))
        return false;
    ft_buf made = ft_buf_in(job->arena);
    ft_buf_reserve(&made, a.len + b.len);
    ft_buf_add(&made, a);
    ft_buf_add(&made, b);
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

static void add_items(ft_list *list, const ft_list *items)
{
    if (items->len)
        memcpy(list->at + list->len, items->at, items->len * sizeof *items->at);
    list->len += items->len;
}

static bool concatenate(ft_job *job, ft_value a, ft_value b, ft_value *out)
{
    if (a.kind != b.kind)
        return ft_raise(job, FT_FAULT_TYPE, "can only concatenate %s (not \"%s\") to %s",
                        ft_type_name(a), ft_type_name(b), ft_type_name(a));
    if (a.kind == FT_TEXT)
        return concatenate_texts(job, ft_text_of(a), ft_text_of(b), out);
    size_t len = a.as.list->len + b.as.list->len;
    if (!ft_job_room(job, len * sizeof(ft_value)))
        return false;
    ft_list *made = ft_list_new(job->arena, len);
    add_items(made, a.as.list);
    add_items(made, b.as.list);
    *out = a.kind == FT_LIST ? ft_of_list(made) : ft_of_tuple(made);
    return true;
}

static bool repeat_text(ft_job *job, ft_str text, size_t times, ft_value *out)
{
    size_t bytes;
    if (__builtin_mul_overflow(text.len, times, &bytes) || bytes > PTRDIFF_MAX)
        return ft_raise(job, FT_FAULT_OVERFLOW, "repeated string is too long");
    if (bytes > UINT32_MAX)
        return raise_too_large(job);
    if (!ft_job_room(job, bytes))
        return false;
    ft_buf made = ft_buf_in(job->arena);
    ft_buf_reserve(&made, bytes);
    for (size_t i = 0; i < times && text.len; i++)
        ft_buf_add(&made, text);
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

static bool repeat_list(ft_job *job, ft_value list, size_t times, ft_value *out)
{
    size_t bytes, len;
    if (__builtin_mul_overflow(list.as.list->len, times, &len) ||
        __builtin_mul_overflow(len, sizeof(ft_value), &bytes))
        return raise_too_large(job);
    if (!ft_job_room(job, bytes))
        return false;
    ft_list *made = ft_list_new(job->arena, len);
    for (size_t i = 0; i < times && list.as.list->len; i++)
        add_items(made, list.as.list);
    *out = list.kind == FT_LIST ? ft_of_list(made) : ft_of_tuple(made);
    return true;
}

static bool repeat(ft_job *job, ft_value sequence, ft_value count, ft_value *out)
{
    if (count.kind == FT_BIG)
        return ft_raise(job, FT_FAULT_OVERFLOW, "cannot fit 'int' into an index-sized integer");
    if (!is_small(count))
        return ft_raise(job, FT_FAULT_TYPE, "can't multiply sequence by non-int of type '%s'",
                        ft_type_name(count));
    size_t times = small_of(count) > 0 ? (size_t)small_of(count) : 0;
    return sequence.kind == FT_TEXT ? repeat_text(job, ft_text_of(sequence), times, out)
                                    : repeat_list(job, sequence, times, out);
}

/* ---- sets and dicts */

static bool add_all(ft_job *job, ft_dict *into, const ft_dict *from, const ft_dict *filter, bool keep)
{
    ft_dict_entry *entry;
    ft_value *found = NULL;
    for (size_t at = 0; (entry = ft_dict_next(from, &at));) {
        if (filter && !ft_dict_find(job, filter, entry->key, &found))
            return false;
        if ((!filter || (found != NULL) == keep) && !ft_dict_set(job, into, entry->key, entry->value))
            return false;
    }
    return true;
}

static bool set_arith(ft_job *job, ft_binary_op op, ft_value a, ft_value b, ft_value *out)
{
    const ft_dict *x = a.as.dict, *y = b.as.dict;
    ft_dict *made = ft_dict_new(job->arena);
    *out = ft_of_set(made);
    switch (op) {
    case FT_OP_SUB:
        return add_all(job, made, x, y, false);
    case FT_OP_AND:
        return add_all(job, made, x, y, true);
    case FT_OP_OR:
        return add_all(job, made, x, NULL, true) && add_all(job, made, y, NULL, true);
    case FT_OP_XOR:
        return add_all(job, made, x, y, false) && add_all(job, made, y, x, false);
    default:
        return raise_unsupported(job, op, a, b);
    }
}

static bool merge_dicts(ft_job *job, ft_value a, ft_value b, ft_value *out)
{
    ft_dict *made = ft_dict_new(job->arena);
    *out = ft_of_dict(made);
    return add_all(job, made, a.as.dict, NULL, true) && add_all(job, made, b.as.dict, NULL, true);
}

/* ---- dispatch */

static ft_found object_arith(ft_job *job, ft_binary_op op, ft_value a, ft_value b, ft_value *out)
{
    ft_found found = FT_MISSING;
    if (a.kind == FT_OBJECT && a.as.object->class->binary)
        found = a.as.object->class->binary(job, a.as.object, op, b, false, out);
    if (found == FT_MISSING && b.kind == FT_OBJECT && b.as.object->class->binary)
        found = b.as.object->class->binary(job, b.as.object, op, a, true, out);
    return found;
}

static bool percent(ft_job *job, ft_str text, ft_value values, ft_value *out)
{
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_format_percent(job, text, values, &made))
        return false;
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* Neither operand is a pair of numbers, an undefined or an object that answers. */
static bool sequence_arith(ft_job *job, ft_binary_op op, ft_value a, ft_value b, ft_value *out)
{
    if (op == FT_OP_ADD && is_sequence(a))
        return concatenate(job, a, b, out);
    if (op == FT_OP_MUL && is_sequence(a))
        return repeat(job, a, b, out);
    if (op == FT_OP_MUL && is_sequence(b))
        return repeat(job, b, a, out);
    if (a.kind == FT_SET && b.kind == FT_SET)
        return set_arith(job, op, a, b, out);
    if (op == FT_OP_OR && a.kind == FT_DICT && b.kind == FT_DICT)
        return merge_dicts(job, a, b, out);
    return raise_unsupported(job, op, a, b);
}

bool ft_binary(ft_job *job, ft_binary_op op, ft_value a, ft_value b, ft_value *out)
{
    if (ft_is_number(a) && ft_is_number(b)) {
        if (a.kind == FT_DECIMAL || b.kind == FT_DECIMAL)
            return decimal_arith(job, op, a, b, out);
        if (a.kind == FT_FLOAT || b.kind == FT_FLOAT)
            return float_arith(job, op, a, b, out);
        return int_arith(job, op, a, b, out);
    }
    if (a.kind == FT_TEXT && op == FT_OP_MOD) /* formats anything, undefined too */
        return percent(job, ft_text_of(a), b, out);
    if (a.kind == FT_UNDEFINED || b.kind == FT_UNDEFINED)
        return ft_raise_undefined(job, a.kind == FT_UNDEFINED ? a : b);
    ft_found found = object_arith(job, op, a, b, out);
    return found == FT_FOUND || (found == FT_MISSING && sequence_arith(job, op, a, b, out));
}

/* ---- signs */

static bool raise_bad_sign(ft_job *job, char sign, ft_value value)
{
    return ft_raise(job, FT_FAULT_TYPE, "bad operand type for unary %c: '%s'", sign,
                    ft_type_name(value));
}

static bool negate_object(ft_job *job, ft_value a, ft_value *out)
{
    ft_object *object = a.as.object;
    ft_found found = object->class->negate ? object->class->negate(job, object, out) : FT_MISSING;
    return found == FT_FOUND || (found == FT_MISSING && raise_bad_sign(job, '-', a));
}

bool ft_negate(ft_job *job, ft_value a, ft_value *out)
{
    switch (a.kind) {
    case FT_BOOL:
    case FT_INT:
        *out = small_of(a) == INT64_MIN ? ft_of_big(ft_big_neg(job->arena, big_of(job, a)))
                                        : ft_of_int(-small_of(a));
        return true;
    case FT_BIG:
        *out = ft_of_big(ft_big_neg(job->arena, a.as.big));
        return true;
    case FT_FLOAT:
        *out = ft_of_float(-a.as.real);
        return true;
    case FT_DECIMAL:
        *out = ft_of_decimal(ft_decimal_neg(job->arena, a.as.decimal));
        return true;
    case FT_OBJECT:
        return negate_object(job, a, out);
    case FT_UNDEFINED:
        return ft_raise_undefined(job, a);
    default:
        return raise_bad_sign(job, '-', a);
    }
}

bool ft_positive(ft_job *job, ft_value a, ft_value *out)
{
    if (a.kind == FT_UNDEFINED)
        return ft_raise_undefined(job, a);
    if (!ft_is_number(a))
        return raise_bad_sign(job, '+', a);
    *out = a.kind == FT_BOOL ? ft_of_int(a.as.truth) : a;
    return true;
}
