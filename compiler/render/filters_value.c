/* filters_value.c - filters over single values: numbers, default, attr, tojson, dbt's conversions.
 */
#include "base/text.h"
#include "render/filters.h"
#include "value/format.h"
#include "value/json.h"
#include "value/methods.h"

#include <math.h>

bool ft_filter_default(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    bool replaces_false = false, truth = true;
    if (!ft_bind(job, args, "default", "default_value=, boolean=", slots) ||
        (ft_passed(slots[1]) && !ft_truth(job, slots[1], &replaces_false)))
        return false;
    bool replace = ft_is(input, FT_UNDEFINED);
    if (!replace && replaces_false && !ft_truth(job, input, &truth))
        return false;
    *out = !replace && truth ? input : ft_passed(slots[0]) ? slots[0] : FT_VALUE_TEXT("");
    return true;
}

bool ft_filter_attr(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value name, found;
    if (!ft_bind(job, args, "attr", "name", &name))
        return false;
    if (!ft_is(name, FT_TEXT))
        return ft_raise(job, FT_FAULT_TYPE, "attribute name must be string, not '%s'",
                        ft_type_name(name));
    bool direct = ft_is(input, FT_UNDEFINED);
    ft_found has = direct ? FT_FOUND : ft_attr_only(job, input, ft_text_of(name), &found);
    if (has == FT_MISSING)
        *out = ft_undefined_in(job, input, name);
    return has != FT_FAULTED &&
           (has == FT_MISSING || ft_get_attr(job, input, ft_text_of(name), out));
}

/* ---- numbers */

/* Of a timedelta and its opposite. */
static bool larger(ft_job *job, ft_value delta, ft_value *out)
{
    ft_value opposite;
    bool less;
    if (!ft_negate(job, delta, &opposite) || !ft_compare(job, FT_LT, delta, opposite, &less))
        return false;
    *out = less ? opposite : delta;
    return true;
}

bool ft_filter_abs(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    bool negative;
    if (!ft_method_arity(job, args, "abs", 0, 0))
        return false;
    if (ft_is(input, FT_OBJECT) && input.as.object->class->negate && input.as.object->class->compare)
        return larger(job, input, out);
    if (!ft_is_number(input))
        return ft_raise(job, FT_FAULT_TYPE, "bad operand type for abs(): '%s'",
                        ft_type_name(input));
    if (ft_is(input, FT_DECIMAL)) { /* NaN has a sign, too, and no order */
        bool below = ft_decimal_is_negative(input.as.decimal);
        *out = below ? ft_of_decimal(ft_decimal_neg(job->arena, input.as.decimal)) : input;
        return true;
    }
    if (ft_is(input, FT_FLOAT)) {
        *out = ft_of_float(fabs(input.as.real));
        return true;
    }
    return ft_compare(job, FT_LT, input, ft_of_int(0), &negative) &&
           (negative ? ft_negate(job, input, out) : ft_positive(job, input, out));
}

/* The digits of a number's text in ASCII, without white space around. False: other characters. */
static bool plain_digits(ft_job *job, ft_str text, ft_str *out)
{
    ft_buf made = ft_buf_in(job->arena);
    size_t end = 0;
    for (size_t at = 0; at < text.len;) {
        uint32_t c = ft_text_next(text, &at);
        int digit = ft_char_decimal(c);
        if (ft_char_is_space(c) && made.len == 0)
            continue;
        if (digit < 0 && c >= 0x80 && !ft_char_is_space(c))
            return false;
        ft_buf_byte(&made, digit >= 0 ? (char)('0' + digit) : c < 0x80 ? (char)c : ' ');
        end = ft_char_is_space(c) ? end : made.len;
    }
    *out = ft_str_slice(ft_buf_str(&made), 0, end);
    return true;
}

/* The base that a prefix such as 0x names, or 0. */
static int prefixed_base(ft_str digits)
{
    char kind = digits.len > 2 && digits.at[0] == '0' ? (char)(digits.at[1] | 32) : 0;
    return kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
}

/* int(text, base). false: not such a number. */
static bool int_of_text(ft_job *job, ft_str text, int64_t base, ft_value *out)
{
    ft_str digits;
    const ft_big *big;
    if (!plain_digits(job, text, &digits) || (base != 0 && (base < 2 || base > 36)))
        return false;
    bool sign = digits.len && (digits.at[0] == '-' || digits.at[0] == '+');
    bool negative = sign && digits.at[0] == '-';
    digits = ft_str_from(digits, sign);
    int named = prefixed_base(digits);
    if (named && (base == 0 || base == named)) {
        digits = ft_str_from(digits, 2);
        digits = ft_str_from(digits, digits.at[0] == '_');
        base = named;
    } else if (base == 0) {
        for (size_t i = 0; digits.len > 1 && digits.at[0] == '0' && i < digits.len; i++)
            if (digits.at[i] != '0' && digits.at[i] != '_')
                return false;
        base = 10;
    }
    bool signs_again = digits.len && (digits.at[0] == '-' || digits.at[0] == '+');
    if (!digits.len || signs_again ||
        ft_big_parse(job->arena, digits, (int)base, &big) != FT_NUM_OK)
        return false;
    *out = ft_of_big(negative ? ft_big_neg(job->arena, big) : big);
    return true;
}

/* float(value). false: no float; the job has no fault. */
static bool float_of(ft_value value, double *out)
{
    switch ((ft_kind)value.kind) {
    case FT_BOOL:
        *out = value.as.truth;
        return true;
    case FT_INT:
        *out = (double)value.as.number;
        return true;
    case FT_BIG:
        return ft_big_to_float(value.as.big, out) == FT_NUM_OK;
    case FT_FLOAT:
        *out = value.as.real;
        return true;
    case FT_DECIMAL:
        *out = ft_decimal_to_float(value.as.decimal);
        return true;
    case FT_TEXT:
        return ft_float_parse(ft_text_of(value), out);
    default:
        return false;
    }
}

static bool whole_of_float(ft_job *job, double real, ft_value *out)
{
    if (!isfinite(real))
        return false;
    *out = ft_of_big(ft_big_from_float(job->arena, real));
    return true;
}

static bool whole_of(ft_job *job, ft_value value, int64_t base, ft_value *out)
{
    double real;
    if (ft_is(value, FT_TEXT) && int_of_text(job, ft_text_of(value), base, out))
        return true;
    if (ft_is(value, FT_INT) || ft_is(value, FT_BIG) || ft_is(value, FT_BOOL)) {
        *out = ft_is(value, FT_BOOL) ? ft_of_int(value.as.truth) : value;
        return true;
    }
    if (ft_is(value, FT_DECIMAL)) {
        const ft_big *big = ft_decimal_to_big(job->arena, value.as.decimal);
        *out = big ? ft_of_big(big) : FT_VALUE_NONE;
        return big != NULL;
    }
    return float_of(value, &real) && whole_of_float(job, real, out);
}

bool ft_filter_int(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    int64_t base = 10;
    if (!ft_bind(job, args, "int", "default=, base=", slots))
        return false;
    if (ft_is(input, FT_UNDEFINED))
        return ft_raise_undefined(job, input);
    if (ft_is(input, FT_TEXT) && ft_passed(slots[1]) && !ft_to_index(job, slots[1], &base)) {
        job->fault = (ft_fault){0}; /* Jinja takes a bad base for an unreadable number */
        base = -1;
    }
    if (ft_is(input, FT_FLOAT) && isinf(input.as.real))
        return ft_raise(job, FT_FAULT_OVERFLOW, "cannot convert float infinity to integer");
    if (!whole_of(job, input, base, out))
        *out = ft_passed(slots[0]) ? slots[0] : ft_of_int(0);
    return true;
}

bool ft_filter_float(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value fallback;
    double real;
    if (!ft_bind(job, args, "float", "default=", &fallback))
        return false;
    if (ft_is(input, FT_UNDEFINED))
        return ft_raise_undefined(job, input);
    if (float_of(input, &real))
        *out = ft_of_float(real);
    else if (ft_is(input, FT_BIG))
        return ft_raise(job, FT_FAULT_OVERFLOW, "int too large to convert to float");
    else
        *out = ft_passed(fallback) ? fallback : ft_of_float(0);
    return true;
}

/* The next int, exactly. */
static bool whole_of_decimal(ft_job *job, const ft_decimal *value, bool up, ft_value *out)
{
    const ft_big *cut = ft_decimal_to_big(job->arena, value);
    int order = ft_decimal_cmp(ft_decimal_from_big(job->arena, cut), value);
    *out = ft_of_big(cut);
    if (order == 0 || (order < 0) != up)
        return true;
    return ft_binary(job, up ? FT_OP_ADD : FT_OP_SUB, *out, ft_of_int(1), out);
}

/* func(value * 10 ** precision) / 10 ** precision, where func gives an int. */
static bool round_toward(ft_job *job, ft_value input, ft_value precision, bool up, ft_value *out)
{
    ft_value scale, scaled, whole;
    double real;
    if (!ft_binary(job, FT_OP_POW, ft_of_int(10), precision, &scale) ||
        !ft_binary(job, FT_OP_MUL, input, scale, &scaled))
        return false;
    whole = scaled;
    if (ft_is(scaled, FT_DECIMAL) && ft_decimal_is_finite(scaled.as.decimal))
        return whole_of_decimal(job, scaled.as.decimal, up, &whole) && ft_binary(job, FT_OP_DIV, whole, scale, out);
    if (!ft_is(scaled, FT_INT) && !ft_is(scaled, FT_BIG)) {
        if (ft_is(scaled, FT_TEXT) || !float_of(scaled, &real))
            return ft_raise(job, FT_FAULT_TYPE, "must be real number, not %s",
                            ft_type_name(scaled));
        if (!whole_of_float(job, up ? ceil(real) : floor(real), &whole))
            return isnan(real)
                       ? ft_raise(job, FT_FAULT_VALUE, "cannot convert float NaN to integer")
                       : ft_raise(job, FT_FAULT_OVERFLOW,
                                  "cannot convert float infinity to integer");
    }
    return ft_binary(job, FT_OP_DIV, whole, scale, out);
}

/* An int rounded to tens, hundreds ...: half to even. */
static bool round_int(ft_job *job, ft_value input, int64_t precision, ft_value *out)
{
    ft_value unit, rest, twice, zero = ft_of_int(0), odd;
    bool above, equal, is_odd;
    *out = ft_is(input, FT_BOOL) ? ft_of_int(input.as.truth) : input;
    if (precision >= 0)
        return true;
    if (!ft_binary(job, FT_OP_POW, ft_of_int(10), ft_of_int(-precision), &unit) ||
        !ft_binary(job, FT_OP_MOD, *out, unit, &rest) ||
        !ft_binary(job, FT_OP_MUL, rest, ft_of_int(2), &twice) ||
        !ft_binary(job, FT_OP_SUB, *out, rest, out) ||
        !ft_compare(job, FT_GT, twice, unit, &above) || !ft_equal(job, twice, unit, &equal) ||
        !ft_binary(job, FT_OP_FLOORDIV, *out, unit, &odd) ||
        !ft_binary(job, FT_OP_MOD, odd, ft_of_int(2), &odd) || !ft_equal(job, odd, zero, &is_odd))
        return false;
    is_odd = !is_odd;
    return !(above || (equal && is_odd)) || ft_binary(job, FT_OP_ADD, *out, unit, out);
}

/* Digits past what an index holds round nothing, or all of a fraction; an int that loses so many would need
 * a power of ten that no machine holds. */
static bool to_precision(ft_job *job, ft_value input, ft_value given, int64_t *precision)
{
    bool positive = false;
    if (given.kind == FT_BIG && !ft_compare(job, FT_GT, given, ft_of_int(0), &positive))
        return false;
    *precision = positive ? INT64_MAX : INT64_MIN;
    bool known = given.kind == FT_BIG && (positive || ft_is(input, FT_FLOAT));
    return known || ft_to_index(job, given, precision);
}

bool ft_filter_round(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    int64_t precision = 0;
    if (!ft_bind(job, args, "round", "precision=, method=", slots))
        return false;
    uint64_t hash; /* the method is looked up in a set: an unhashable one is another error */
    if (ft_passed(slots[1]) && !ft_hash_value(job, slots[1], &hash))
        return false;
    ft_str method = ft_is(slots[1], FT_TEXT) ? ft_text_of(slots[1])
                    : ft_passed(slots[1])    ? FT_STR("")
                                             : FT_STR("common");
    bool up = ft_str_is(method, "ceil"), down = ft_str_is(method, "floor");
    if (!up && !down && !ft_str_is(method, "common"))
        return ft_raise(job, FT_FAULT_FILTER_ARGUMENT, "method must be common, ceil or floor");
    if (up || down)
        return round_toward(job, input, ft_passed(slots[0]) ? slots[0] : ft_of_int(0), up, out);
    if (!ft_is_number(input))
        return ft_raise(job, FT_FAULT_TYPE, "type %s doesn't define __round__ method",
                        ft_type_name(input));
    bool whole = ft_is(slots[0], FT_NONE); /* round(x, None) gives an int */
    if (ft_passed(slots[0]) && !whole && !to_precision(job, input, slots[0], &precision))
        return false;
    if (whole && ft_is(input, FT_FLOAT) && isfinite(input.as.real))
        return whole_of_float(job, ft_float_round(input.as.real, 0), out);
    int digits = precision > 400 ? 400 : precision < -400 ? -400 : (int)precision;
    if (ft_is(input, FT_FLOAT))
        *out = ft_of_float(ft_float_round(input.as.real, digits));
    else if (ft_is(input, FT_DECIMAL))
        *out = ft_of_decimal(ft_decimal_round(job->arena, input.as.decimal, digits));
    else
        return round_int(job, input, precision, out);
    return true;
}

/* "1.5 kB": `binary` counts by 1024. */
bool ft_filter_filesizeformat(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slot;
    bool binary = false;
    double bytes;
    if (!ft_bind(job, args, "filesizeformat", "binary=", &slot) ||
        (ft_passed(slot) && !ft_truth(job, slot, &binary)))
        return false;
    if (ft_is(input, FT_UNDEFINED))
        return ft_raise_undefined(job, input);
    if (!float_of(input, &bytes))
        return ft_is(input, FT_TEXT)
                   ? ft_raise(job, FT_FAULT_VALUE, "could not convert string to float: '%.*s'",
                              FT_ARG(ft_text_of(input)))
                   : ft_raise(job, FT_FAULT_TYPE,
                              "float() argument must be a string or a real number, not '%s'",
                              ft_type_name(input));
    double base = binary ? 1024 : 1000;
    long double unit = (long double)base * base; /* powers of ten are exact, as Python's ints */
    if (isinf(bytes) && bytes < 0)
        return ft_raise(job, FT_FAULT_OVERFLOW, "cannot convert float infinity to integer");
    if (bytes == 1 || bytes < base) {
        *out = ft_of_text(bytes == 1 ? FT_STR("1 Byte")
                                     : ft_format(job->arena, "%.0f Bytes", trunc(bytes) + 0.0));
        return true;
    }
    const char *letter = binary ? "KMGTPEZY" : "kMGTPEZY";
    for (; letter[1] && !(bytes < unit); letter++)
        unit *= base;
    ft_buf made = ft_buf_in(job->arena);
    ft_float_format(&made, base * bytes / (double)unit, 'f', 1, false);
    ft_buf_format(&made, " %c%s", *letter, binary ? "iB" : "B");
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* The item comes from the job's own sequence, so that a rendering can be repeated. */
bool ft_filter_random(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    size_t len;
    if (!ft_method_arity(job, args, "random", 0, 0) || !ft_length(job, input, &len))
        return false;
    *out = ft_undefined_hint(job->arena, job->undefined_mode,
                             FT_STR("No random item, sequence was empty."));
    uint64_t mixed = (job->steps + 1) * 0x9E3779B97F4A7C15u;
    return !len || ft_get_item(job, input, ft_of_int((int64_t)((mixed >> 32) % len)), out);
}

/* ---- text of values */

bool ft_filter_string(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_str text;
    if (!ft_method_arity(job, args, "string", 0, 0) || !ft_to_text(job, input, &text))
        return false;
    *out = ft_of_text(text);
    return true;
}

bool ft_filter_format(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_str text;
    ft_buf made = ft_buf_in(job->arena);
    if (args->len && args->named_len)
        return ft_raise(job, FT_FAULT_FILTER_ARGUMENT,
                        "can't handle positional and keyword arguments at the same time");
    if (!ft_to_text(job, input, &text))
        return false;
    ft_list *list = ft_list_new(job->arena, args->len);
    for (size_t i = 0; i < args->len; i++)
        ft_list_add(job->arena, list, args->at[i]);
    ft_dict *named = ft_dict_new(job->arena);
    for (size_t i = 0; i < args->named_len; i++)
        ft_dict_set_text(job->arena, named, args->named[i].name, args->named[i].value);
    ft_value values = args->named_len ? ft_of_dict(named) : ft_of_tuple(list);
    if (!ft_format_percent(job, text, values, &made))
        return false;
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* `indent` is a number of spaces or the text itself. */
static bool json_style_of(ft_job *job, ft_value indent, ft_json_style *out)
{
    int64_t spaces = 0;
    *out = (ft_json_style){.indent = -1, .sort_keys = true};
    if (!ft_passed(indent) || ft_is(indent, FT_NONE))
        return true;
    if (ft_is(indent, FT_TEXT))
        out->indent_text = ft_text_of(indent);
    else if (!ft_to_index(job, indent, &spaces) ||
             !ft_job_room(job, spaces > 0 ? (size_t)spaces : 0))
        return false;
    out->indent = spaces > 0 ? (int)spaces : 0;
    return true;
}

/* What HTML would read is written as an escape, and keys are sorted (FLT-18). */
bool ft_filter_tojson(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    ft_value slot;
    ft_json_style style;
    ft_buf json = ft_buf_in(job->arena), made = ft_buf_in(job->arena);
    if (!ft_bind(job, args, "tojson", "indent=", &slot) || !json_style_of(job, slot, &style) ||
        !ft_json_write(job, input, style, &json))
        return false;
    for (size_t i = 0; i < json.len; i++) {
        char byte = json.at[i];
        if (byte == '<' || byte == '>' || byte == '&' || byte == '\'')
            ft_buf_format(&made, "\\u00%02x", byte);
        else
            ft_buf_byte(&made, byte);
    }
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* ---- dbt's (FLT-24): without effect in text mode */

bool ft_filter_same(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    (void)job, (void)args;
    *out = input;
    return true;
}

bool ft_filter_is_list(ft_job *job, ft_value input, const ft_args *args, ft_value *out)
{
    (void)job, (void)args;
    *out = ft_of_bool(ft_is(input, FT_LIST));
    return true;
}
