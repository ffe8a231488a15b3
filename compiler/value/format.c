/* format.c - format(value, spec): Python's format specification mini-language; see format.h. */
#include "value/format.h"

#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

enum { WIDEST = 1 << 26 };

/* ---- laying out */

static void fill(ft_buf *out, ft_str with, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ft_buf_add(out, with);
}

static size_t padding(const ft_layout *layout, size_t len)
{
    return layout->width > len ? layout->width - len : 0;
}

static void pad_around(const ft_layout *layout, char align, ft_str text, ft_buf *out)
{
    size_t more = padding(layout, ft_text_len(text));
    size_t before = align == '>' ? more : align == '^' ? more / 2 : 0;
    fill(out, layout->fill, before);
    ft_buf_add(out, text);
    fill(out, layout->fill, more - before);
}

void ft_layout_text(const ft_layout *layout, ft_str text, ft_buf *out)
{
    if (layout->precision >= 0)
        text = ft_str_slice(text, 0, ft_text_byte_of(text, (size_t)layout->precision));
    pad_around(layout, layout->align ? layout->align : '<', text, out);
}

/* Digits from the right with a separator after every `every`; zeros in front until `width`
 * characters are reached, never beginning with a separator. */
static ft_str group_digits(ft_arena *arena, ft_str digits, char separator, int every, size_t width)
{
    size_t room = (digits.len > width ? digits.len : width) * 2 + 4, at = room, given = 0;
    char *text = ft_alloc_raw(arena, room);
    while (given < digits.len || room - at < width) {
        if (given && given % (size_t)every == 0)
            text[--at] = separator;
        text[--at] = given < digits.len ? digits.at[digits.len - 1 - given] : '0';
        given++;
    }
    return (ft_str){text + at, room - at};
}

void ft_layout_number(const ft_layout *layout, ft_number_text number, ft_buf *out)
{
    ft_buf made = ft_buf_in(out->arena);
    if (number.sign == '-' || layout->sign == '+' || layout->sign == ' ')
        ft_buf_byte(&made, number.sign == '-' ? '-' : layout->sign);
    ft_buf_text(&made, number.prefix);
    char align = layout->align ? layout->align : '>';
    size_t around = made.len + number.rest.len;
    bool zeros = align == '=' && ft_str_is(layout->fill, "0");
    if (layout->group && number.whole.len && isdigit((unsigned char)number.whole.at[0]))
        number.whole = group_digits(out->arena, number.whole, layout->group, number.every,
                                    zeros ? padding(layout, around) : 0);
    if (align == '=')
        fill(&made, layout->fill, padding(layout, around + number.whole.len));
    ft_buf_add(&made, number.whole);
    ft_buf_add(&made, number.rest);
    if (align == '=')
        ft_buf_add(out, ft_buf_str(&made));
    else
        pad_around(layout, align, ft_buf_str(&made), out);
}

/* ---- conversions */

bool ft_to_float(ft_job *job, ft_value number, double *out)
{
    if (number.kind == FT_FLOAT)
        *out = number.as.real;
    else if (number.kind == FT_DECIMAL)
        *out = ft_decimal_to_float(number.as.decimal);
    else if (number.kind != FT_BIG)
        *out = (double)(number.kind == FT_BOOL ? number.as.truth : number.as.number);
    else if (ft_big_to_float(number.as.big, out) != FT_NUM_OK)
        return ft_raise(job, FT_FAULT_OVERFLOW, "int too large to convert to float");
    return true;
}

static bool refuse_special(ft_job *job, bool nan, const char *what)
{
    return ft_raise(job, nan ? FT_FAULT_VALUE : FT_FAULT_OVERFLOW, "cannot convert %s%s to integer",
                    what, nan ? "NaN" : *what == 'f' ? "infinity" : "Infinity");
}

bool ft_to_whole(ft_job *job, ft_value number, ft_value *out)
{
    *out = number;
    if (number.kind == FT_BOOL) {
        *out = ft_of_int(number.as.truth);
    } else if (number.kind == FT_FLOAT) {
        if (!isfinite(number.as.real))
            return refuse_special(job, isnan(number.as.real), "float ");
        *out = ft_of_big(ft_big_from_float(job->arena, number.as.real));
    } else if (number.kind == FT_DECIMAL) {
        if (!ft_decimal_is_finite(number.as.decimal))
            return refuse_special(job, ft_decimal_is_nan(number.as.decimal), "");
        const ft_big *whole = ft_decimal_to_big(job->arena, number.as.decimal);
        if (!whole)
            return ft_raise(job, FT_FAULT_MEMORY, "the result is too large");
        *out = ft_of_big(whole);
    }
    return true;
}

bool ft_int_digits(ft_job *job, ft_value number, int base, bool *negative, ft_str *digits)
{
    ft_value whole;
    if (!ft_to_whole(job, number, &whole))
        return false;
    const ft_big *big = whole.kind == FT_BIG ? whole.as.big
                                             : ft_big_from_int(job->arena, whole.as.number);
    *negative = ft_big_sign(big) < 0;
    if (ft_big_text(job->arena, big, base, digits) != FT_NUM_OK)
        return ft_raise(job, FT_FAULT_VALUE,
                        "Exceeds the limit (4300 digits) for integer string conversion; use "
                        "sys.set_int_max_str_digits() to increase the limit");
    *digits = ft_str_from(*digits, *negative);
    return true;
}

/* ---- floats */

/* Splits "[-]digits[rest]". */
static ft_number_text split_float(ft_str text)
{
    ft_number_text number = {.prefix = "", .every = 3};
    if (text.len && text.at[0] == '-') {
        number.sign = '-';
        text = ft_str_from(text, 1);
    }
    size_t at = 0;
    while (at < text.len && isdigit((unsigned char)text.at[at]))
        at++;
    bool special = at == 0;
    number.whole = special ? text : ft_str_slice(text, 0, at);
    number.rest = special ? FT_STR("") : ft_str_from(text, at);
    return number;
}

/* Without a type but with a precision: like g, but one digit always follows the point and the
 * exponent comes one place earlier. */
static void float_like_repr(ft_buf *out, double value, int precision)
{
    ft_buf scientific = ft_buf_in(out->arena);
    precision = precision ? precision : 1;
    ft_float_format(&scientific, value, 'e', precision - 1, false);
    ft_str text = ft_buf_str(&scientific);
    size_t mark = ft_str_find_byte(text, 'e', 0);
    if (mark == FT_NOWHERE) {
        ft_buf_add(out, text);
        return;
    }
    int exponent = atoi(ft_str_c(out->arena, ft_str_from(text, mark + 1)));
    bool plain = exponent >= -4 && exponent < precision - 1;
    if (plain) {
        scientific = ft_buf_in(out->arena);
        ft_float_format(&scientific, value, 'f', precision - 1 - exponent, false);
        text = ft_buf_str(&scientific);
        mark = text.len;
    }
    ft_str digits = ft_str_slice(text, 0, mark);
    if (ft_str_find_byte(digits, '.', 0) != FT_NOWHERE) {
        while (digits.at[digits.len - 1] == '0')
            digits.len--;
        digits.len -= digits.at[digits.len - 1] == '.';
    }
    ft_buf_add(out, digits);
    if (plain && ft_str_find_byte(digits, '.', 0) == FT_NOWHERE)
        ft_buf_text(out, ".0");
    ft_buf_add(out, ft_str_from(text, mark));
}

/* Shows no digit but 0, in front of an exponent. */
static bool is_zero(ft_str text)
{
    for (size_t i = 0; i < text.len && (text.at[i] | 32) != 'e'; i++)
        if (text.at[i] != '0' && text.at[i] != '.' && text.at[i] != '-' && text.at[i] != '%')
            return false;
    return true;
}

bool ft_layout_float(ft_job *job, double value, const ft_layout *layout, ft_buf *out)
{
    ft_buf text = ft_buf_in(out->arena);
    int precision = layout->precision < 0 ? 6 : layout->precision;
    if (!ft_job_room(job, (size_t)precision + layout->width * layout->fill.len))
        return false;
    char type = layout->type == 'n' ? 'g' : layout->type;
    if ((type == 'g' || type == 'G') && precision == 0)
        precision = 1;
    if (type)
        ft_float_format(&text, value, type, precision, layout->alternate);
    else if (layout->precision < 0)
        ft_float_repr(&text, value);
    else
        float_like_repr(&text, value, layout->precision);
    ft_number_text number = split_float(ft_buf_str(&text));
    if (layout->positive_zero && is_zero(ft_buf_str(&text)))
        number.sign = 0;
    ft_layout_number(layout, number, out);
    return true;
}

/* ---- ints */

static bool layout_char(ft_job *job, ft_value number, const ft_layout *layout, ft_buf *out)
{
    if (layout->sign || layout->alternate)
        return ft_raise(job, FT_FAULT_VALUE, layout->sign
                            ? "Sign not allowed with integer format specifier 'c'"
                            : "Alternate form (#) not allowed with integer format specifier 'c'");
    if (number.kind == FT_BIG)
        return ft_raise(job, FT_FAULT_OVERFLOW, "Python int too large to convert to C long");
    int64_t code = number.kind == FT_BOOL ? number.as.truth : number.as.number;
    if (code < 0 || code > 0x10ffff)
        return ft_raise(job, FT_FAULT_OVERFLOW, "%%c arg not in range(0x110000)");
    ft_buf text = ft_buf_in(out->arena);
    ft_text_put(&text, (uint32_t)code);
    pad_around(layout, layout->align && layout->align != '=' ? layout->align : '<',
               ft_buf_str(&text), out);
    return true;
}

static bool layout_digits(ft_job *job, ft_value number, const ft_layout *layout, ft_buf *out)
{
    int base = 10;
    const char *prefix = "";
    bool negative;
    ft_str digits;
    switch (layout->type) {
    case 'b':
        base = 2, prefix = "0b";
        break;
    case 'o':
        base = 8, prefix = "0o";
        break;
    case 'x':
        base = 16, prefix = "0x";
        break;
    case 'X':
        base = 16, prefix = "0X";
        break;
    }
    if (!ft_int_digits(job, number, base, &negative, &digits))
        return false;
    if (layout->type == 'X')
        digits = ft_text_upper(out->arena, digits);
    ft_layout_number(layout,
                     (ft_number_text){negative ? '-' : 0, layout->alternate ? prefix : "", digits,
                                      FT_STR(""), base == 10 ? 3 : 4},
                     out);
    return true;
}

static bool raise_unknown_code(ft_job *job, char code, ft_value value)
{
    return ft_raise(job, FT_FAULT_VALUE, "Unknown format code '%c' for object of type '%s'", code,
                    ft_type_name(value));
}

static bool format_int(ft_job *job, ft_value value, const ft_layout *layout, ft_buf *out)
{
    double real;
    if (layout->type && strchr("eEfFgG%", layout->type))
        return ft_to_float(job, value, &real) && ft_layout_float(job, real, layout, out);
    if (layout->type && !strchr("bcdoxXn", layout->type))
        return raise_unknown_code(job, layout->type, value);
    if (layout->precision >= 0)
        return ft_raise(job, FT_FAULT_VALUE, "Precision not allowed in integer format specifier");
    if (layout->positive_zero)
        return ft_raise(job, FT_FAULT_VALUE, "Negative zero coercion (z) not allowed in "
                        "integer format specifier");
    return layout->type == 'c' ? layout_char(job, value, layout, out)
                               : layout_digits(job, value, layout, out);
}

/* ---- Decimal */

/* Digits with the point `places` behind the first digit, as in 12.5 (2) or 0.05 (-1). */
static void add_pointed(ft_buf *out, ft_str digits, int places)
{
    if (places <= 0) {
        ft_buf_text(out, "0");
        if (digits.len)
            ft_buf_text(out, ".");
        ft_buf_fill(out, '0', (size_t)-places);
        ft_buf_add(out, digits);
        return;
    }
    ft_buf_add(out, ft_str_slice(digits, 0, (size_t)places));
    if ((size_t)places > digits.len)
        ft_buf_fill(out, '0', (size_t)places - digits.len);
    if ((size_t)places < digits.len) {
        ft_buf_byte(out, '.');
        ft_buf_add(out, ft_str_from(digits, (size_t)places));
    }
}

static const ft_decimal *round_for(ft_job *job, const ft_decimal *value, char type, int precision)
{
    ft_str digits = ft_decimal_digits(job->arena, value);
    int adjusted = ft_decimal_exponent(value) + (int)digits.len - 1;
    if (type == 'f' || type == '%')
        return precision >= 0 || ft_decimal_exponent(value) > 0
                   ? ft_decimal_round(job->arena, value, precision > 0 ? precision : 0)
                   : value;
    int significant = type == 'e' ? precision + 1 : precision ? precision : 1;
    if (precision < 0 || (type != 'e' && (int)digits.len <= significant))
        return value;
    return ft_decimal_round(job->arena, value, significant - 1 - adjusted);
}

static bool layout_decimal(ft_job *job, const ft_decimal *value, const ft_layout *layout, ft_buf *out)
{
    ft_buf text = ft_buf_in(out->arena);
    char type = layout->type ? (char)tolower((unsigned char)layout->type) : 0;
    const ft_decimal *hundred = ft_decimal_from_int(job->arena, 100);
    if (!ft_decimal_is_finite(value)) {
        ft_decimal_text(&text, value);
        ft_layout_number(layout, split_float(ft_buf_str(&text)), out);
        return true;
    }
    if (type == '%' &&
        ft_decimal_arith(job->arena, FT_DEC_MUL, value, hundred, &value) != FT_NUM_OK)
        return ft_raise(job, FT_FAULT_DECIMAL_OVERFLOW, "[<class 'decimal.Overflow'>]");
    value = round_for(job, value, type, layout->precision);
    ft_str digits = ft_decimal_digits(job->arena, value);
    int exponent = ft_decimal_exponent(value), places = exponent + (int)digits.len;
    bool plain = type == 'f' || type == '%' || (type != 'e' && exponent <= 0 && places > -6);
    if (ft_decimal_is_negative(value))
        ft_buf_byte(&text, '-');
    add_pointed(&text, digits, plain ? places : 1);
    if (!plain && (type == 'e' || places != 1))
        ft_buf_format(&text, "%c%+d", layout->type == 'e' || layout->type == 'g' ? 'e' : 'E',
                      places - 1);
    if (type == '%')
        ft_buf_byte(&text, '%');
    ft_layout_number(layout, split_float(ft_buf_str(&text)), out);
    return true;
}

/* ---- reading the specification: [[fill]align][sign][z][#][0][width][group][.precision][type] */

static bool raise_bad_spec(ft_job *job, ft_str spec, ft_value value)
{
    return ft_raise(job, FT_FAULT_VALUE, "Invalid format specifier '%.*s' for object of type '%s'",
                    FT_ARG(spec), ft_type_name(value));
}

static bool is_align(char c)
{
    return c == '<' || c == '>' || c == '^' || c == '=';
}

static bool take_number(ft_str spec, size_t *at, size_t *out)
{
    size_t from = *at;
    *out = 0;
    for (; *at < spec.len && isdigit((unsigned char)spec.at[*at]); ++*at)
        *out = *out < WIDEST ? *out * 10 + (size_t)(spec.at[*at] - '0') : WIDEST;
    return *at > from;
}

static size_t read_alignment(ft_str spec, ft_layout *layout)
{
    size_t first = 0;
    if (spec.len)
        ft_text_next(spec, &first);
    if (spec.len && first < spec.len && is_align(spec.at[first])) {
        layout->fill = ft_str_slice(spec, 0, first);
        layout->align = spec.at[first];
        return first + 1;
    }
    if (spec.len && is_align(spec.at[0]))
        layout->align = spec.at[0];
    return layout->align != 0;
}

static bool read_grouping(ft_job *job, ft_str spec, size_t *at, ft_layout *layout)
{
    for (; *at < spec.len && (spec.at[*at] == ',' || spec.at[*at] == '_'); ++*at) {
        if (layout->group && layout->group != spec.at[*at])
            return ft_raise(job, FT_FAULT_VALUE, "Cannot specify both ',' and '_'.");
        if (layout->group)
            return ft_raise(job, FT_FAULT_VALUE, "Cannot specify '%c' with '%c'.", layout->group,
                            layout->group);
        layout->group = spec.at[*at];
    }
    return true;
}

static bool read_layout(ft_job *job, ft_value value, ft_str spec, ft_layout *layout)
{
    *layout = (ft_layout){.precision = -1, .fill = FT_STR(" ")};
    size_t at = read_alignment(spec, layout), number;
    bool has_fill = at > 1;
    if (at < spec.len && strchr("+- ", spec.at[at]) && spec.at[at])
        layout->sign = spec.at[at++];
    at += layout->positive_zero = at < spec.len && spec.at[at] == 'z';
    at += layout->alternate = at < spec.len && spec.at[at] == '#';
    if (!has_fill && at < spec.len && spec.at[at] == '0') {
        layout->fill = FT_STR("0");
        if (!layout->align && value.kind != FT_TEXT)
            layout->align = '=';
        at++;
    }
    take_number(spec, &at, &layout->width);
    if (!read_grouping(job, spec, &at, layout))
        return false;
    if (at < spec.len && spec.at[at] == '.') {
        at++;
        if (!take_number(spec, &at, &number))
            return ft_raise(job, FT_FAULT_VALUE, "Format specifier missing precision");
        layout->precision = (int)number;
    }
    if (spec.len - at > 1)
        return raise_bad_spec(job, spec, value);
    layout->type = at < spec.len ? spec.at[at] : 0;
    if (layout->group && layout->type &&
        !strchr(layout->group == ',' ? "deEfFgG%" : "deEfFgG%boxX", layout->type))
        return ft_raise(job, FT_FAULT_VALUE, "Cannot specify '%c' with '%c'.", layout->group,
                        layout->type);
    return layout->width < WIDEST && layout->precision < WIDEST
               ? true
               : ft_raise(job, FT_FAULT_VALUE, "Too many decimal digits in format string");
}

/* ---- by type */

static bool format_text(ft_job *job, ft_value value, const ft_layout *layout, ft_buf *out)
{
    if (layout->type && layout->type != 's')
        return raise_unknown_code(job, layout->type, value);
    if (layout->sign)
        return ft_raise(job, FT_FAULT_VALUE, "%s not allowed in string format specifier",
                        layout->sign == ' ' ? "Space" : "Sign");
    if (layout->positive_zero)
        return ft_raise(job, FT_FAULT_VALUE,
                        "Negative zero coercion (z) not allowed in string format specifier");
    if (layout->alternate)
        return ft_raise(job, FT_FAULT_VALUE,
                        "Alternate form (#) not allowed in string format specifier");
    if (layout->align == '=')
        return ft_raise(job, FT_FAULT_VALUE,
                        "'=' alignment not allowed in string format specifier");
    if (layout->group)
        return ft_raise(job, FT_FAULT_VALUE, "Cannot specify '%c' with 's'.", layout->group);
    ft_layout_text(layout, ft_text_of(value), out);
    return true;
}

static bool format_by_kind(ft_job *job, ft_value value, const ft_layout *layout, ft_buf *out)
{
    switch (value.kind) {
    case FT_TEXT:
        return format_text(job, value, layout, out);
    case FT_FLOAT:
        if (layout->type && !strchr("eEfFgGn%", layout->type))
            return raise_unknown_code(job, layout->type, value);
        return ft_layout_float(job, value.as.real, layout, out);
    case FT_DECIMAL:
        if ((layout->type && !strchr("eEfFgGn%", layout->type)) || layout->alternate ||
            layout->group == '_')
            return ft_raise(job, FT_FAULT_VALUE, "invalid format string");
        return layout_decimal(job, value.as.decimal, layout, out);
    default:
        return format_int(job, value, layout, out);
    }
}

/* Dates answer format() with strftime(); other objects refuse a specification. */
static bool format_object(ft_job *job, ft_value value, ft_str spec, ft_buf *out)
{
    ft_value method, text, argument = ft_of_text(spec);
    ft_found found = FT_MISSING;
    if (value.kind == FT_OBJECT)
        found = ft_attr_only(job, value, FT_STR("strftime"), &method);
    if (found == FT_MISSING)
        return ft_raise(job, FT_FAULT_TYPE, "unsupported format string passed to %s.__format__",
                        ft_type_name(value));
    ft_args args = {.at = &argument, .len = 1};
    return found == FT_FOUND && ft_call(job, method, &args, &text) && ft_print(job, text, out);
}

bool ft_format_spec(ft_job *job, ft_value value, ft_str spec, ft_buf *out)
{
    ft_layout layout;
    if (spec.len == 0)
        return ft_print(job, value, out);
    if (value.kind != FT_TEXT && !ft_is_number(value))
        return format_object(job, value, spec, out);
    return read_layout(job, value, spec, &layout) && ft_job_room(job, layout.width) &&
           format_by_kind(job, value, &layout, out);
}
