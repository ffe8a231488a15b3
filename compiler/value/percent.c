/* percent.c - text % values, as Python's str; see format.h.
 *
 *   %[(name)][flags][width][.precision][hlL]type */
#include "value/format.h"

#include "base/text.h"

#include <ctype.h>

enum { WIDEST = 1 << 26 };

typedef struct {
    ft_job *job;
    ft_buf *out;
    ft_str text;
    size_t at;            /* reading position in text */
    ft_value values;
    const ft_value *args; /* the arguments left */
    size_t left;
    bool named;           /* %(name)s was used: the positional arguments are gone */
} formatting;

static bool is_mapping(ft_value values)
{
    if (values.kind == FT_OBJECT)
        return values.as.object->class->item != NULL;
    return values.kind == FT_DICT || values.kind == FT_LIST || values.kind == FT_UNDEFINED;
}

static bool next_argument(formatting *with, ft_value *out)
{
    if (with->left == 0)
        return ft_raise(with->job, FT_FAULT_TYPE, "not enough arguments for format string");
    *out = *with->args++;
    with->left--;
    return true;
}

static bool raise_key(ft_job *job, ft_str name)
{
    ft_buf message = ft_buf_in(job->arena);
    ft_repr_text(&message, name);
    return ft_raise(job, FT_FAULT_KEY, "%.*s", FT_ARG(ft_buf_str(&message)));
}

static bool find_named(formatting *with, ft_str name, ft_value *out)
{
    ft_value *found;
    if (with->values.kind == FT_UNDEFINED || with->values.kind == FT_OBJECT)
        return ft_get_item(with->job, with->values, ft_of_text(name), out);
    if (with->values.kind != FT_DICT)
        return ft_raise(with->job, FT_FAULT_TYPE,
                        "list indices must be integers or slices, not str");
    found = ft_dict_find_text(with->values.as.dict, name);
    if (!found)
        return raise_key(with->job, name);
    *out = *found;
    return true;
}

/* ---- reading one directive */

/* (name), parentheses balanced. */
static bool read_name(formatting *with, ft_value *value)
{
    size_t from = ++with->at, depth = 1;
    if (!is_mapping(with->values))
        return ft_raise(with->job, FT_FAULT_TYPE, "format requires a mapping");
    for (; with->at < with->text.len; with->at++) {
        depth += with->text.at[with->at] == '(';
        depth -= with->text.at[with->at] == ')';
        if (depth == 0)
            break;
    }
    if (with->at >= with->text.len)
        return ft_raise(with->job, FT_FAULT_VALUE, "incomplete format key");
    ft_str name = ft_str_slice(with->text, from, with->at++);
    with->named = true;
    with->left = 0;
    return find_named(with, name, value);
}

static void read_flags(formatting *with, ft_layout *layout)
{
    bool left = false, zero = false;
    for (; with->at < with->text.len; with->at++) {
        char flag = with->text.at[with->at];
        if (flag == '-')
            left = true;
        else if (flag == '0')
            zero = true;
        else if (flag == '#')
            layout->alternate = true;
        else if (flag == '+' || (flag == ' ' && layout->sign != '+'))
            layout->sign = flag;
        else if (flag != ' ')
            break;
    }
    layout->align = left ? '<' : zero ? '=' : '>';
    layout->fill = zero && !left ? FT_STR("0") : FT_STR(" ");
}

/* Digits, or * for the next argument. */
static bool read_size(formatting *with, int64_t *out)
{
    ft_value given = FT_VALUE_NONE;
    *out = 0;
    if (with->at < with->text.len && with->text.at[with->at] == '*') {
        with->at++;
        if (!next_argument(with, &given))
            return false;
        if (given.kind == FT_BIG)
            return ft_raise(with->job, FT_FAULT_OVERFLOW, "Python int too large to convert to C ssize_t");
        if (given.kind != FT_INT && given.kind != FT_BOOL)
            return ft_raise(with->job, FT_FAULT_TYPE, "* wants int");
        *out = given.kind == FT_BOOL ? given.as.truth : given.as.number;
    } else {
        for (; with->at < with->text.len && isdigit((unsigned char)with->text.at[with->at]); with->at++)
            *out = *out < WIDEST ? *out * 10 + with->text.at[with->at] - '0' : WIDEST;
    }
    if (*out >= WIDEST)
        return ft_raise(with->job, FT_FAULT_VALUE, "width too big");
    return true;
}

static bool read_layout(formatting *with, ft_layout *layout)
{
    int64_t size;
    read_flags(with, layout);
    if (!read_size(with, &size))
        return false;
    if (size < 0) {
        layout->align = '<';
        layout->fill = FT_STR(" ");
    }
    layout->width = (size_t)(size < 0 ? -size : size);
    if (layout->width >= WIDEST)
        return ft_raise(with->job, FT_FAULT_VALUE, "width too big");
    if (with->at < with->text.len && with->text.at[with->at] == '.') {
        with->at++;
        if (!read_size(with, &size))
            return false;
        layout->precision = size < 0 ? 0 : (int)size;
    }
    if (with->at < with->text.len && strchr("hlL", with->text.at[with->at]))
        with->at++;
    if (with->at >= with->text.len)
        return ft_raise(with->job, FT_FAULT_VALUE, "incomplete format");
    layout->type = with->text.at[with->at++];
    return ft_job_room(with->job, layout->width);
}

/* ---- writing one */

static bool add_text(formatting *with, ft_value value, ft_layout layout)
{
    ft_buf text = ft_buf_in(with->out->arena);
    bool fine = layout.type == 's'   ? ft_print(with->job, value, &text)
                : layout.type == 'r' ? ft_repr(with->job, value, &text)
                                     : ft_repr_ascii(with->job, value, &text);
    layout.fill = FT_STR(" ");
    layout.align = layout.align == '=' ? '>' : layout.align;
    if (fine)
        ft_layout_text(&layout, ft_buf_str(&text), with->out);
    return fine;
}

static bool add_char(formatting *with, ft_value value, ft_layout layout)
{
    ft_buf text = ft_buf_in(with->out->arena);
    layout.fill = FT_STR(" ");
    layout.align = layout.align == '=' ? '>' : layout.align;
    layout.precision = -1;
    if (value.kind == FT_BIG)
        return ft_raise(with->job, FT_FAULT_OVERFLOW, "%%c arg not in range(0x110000)");
    if (value.kind == FT_TEXT && ft_text_len(ft_text_of(value)) == 1) {
        ft_buf_add(&text, ft_text_of(value));
    } else if (value.kind == FT_INT || value.kind == FT_BOOL) {
        int64_t code = value.kind == FT_BOOL ? value.as.truth : value.as.number;
        if (code < 0 || code > 0x10ffff)
            return ft_raise(with->job, FT_FAULT_OVERFLOW, "%%c arg not in range(0x110000)");
        ft_text_put(&text, (uint32_t)code);
    } else {
        return ft_raise(with->job, FT_FAULT_TYPE, "%%c requires int or char");
    }
    ft_layout_text(&layout, ft_buf_str(&text), with->out);
    return true;
}

static bool raise_no_number(formatting *with, ft_value value, char type)
{
    bool decimal = type == 'd' || type == 'i' || type == 'u';
    if (value.kind == FT_UNDEFINED && decimal) /* Undefined answers int(), not __index__ */
        return ft_raise_undefined(with->job, value);
    return ft_raise(with->job, FT_FAULT_TYPE, "%%%c format: %s is required, not %s", type,
                    decimal ? "a real number" : "an integer", ft_type_name(value));
}

/* A precision is the least number of digits here, unlike in format(). */
static bool add_int(formatting *with, ft_value value, const ft_layout *layout)
{
    bool decimal = strchr("diu", layout->type) != NULL, negative;
    bool whole = value.kind == FT_INT || value.kind == FT_BOOL || value.kind == FT_BIG;
    if (!(decimal ? ft_is_number(value) : whole))
        return raise_no_number(with, value, layout->type);
    int base = decimal ? 10 : layout->type == 'o' ? 8 : 16;
    ft_str digits;
    if (!ft_int_digits(with->job, value, base, &negative, &digits))
        return false;
    if (layout->type == 'X')
        digits = ft_text_upper(with->job->arena, digits);
    if (layout->precision > (int)digits.len) {
        ft_buf padded = ft_buf_in(with->job->arena);
        ft_buf_fill(&padded, '0', (size_t)layout->precision - digits.len);
        ft_buf_add(&padded, digits);
        digits = ft_buf_str(&padded);
    }
    const char *prefix = !layout->alternate || decimal ? ""
                         : layout->type == 'o'         ? "0o"
                         : layout->type == 'x'         ? "0x"
                                                       : "0X";
    ft_layout_number(layout, (ft_number_text){negative ? '-' : 0, prefix, digits, FT_STR(""), 3},
                     with->out);
    return true;
}

static bool add_float(formatting *with, ft_value value, ft_layout layout)
{
    double real;
    if (value.kind == FT_UNDEFINED)
        return ft_raise_undefined(with->job, value);
    if (!ft_is_number(value))
        return ft_raise(with->job, FT_FAULT_TYPE, "must be real number, not %s",
                        ft_type_name(value));
    layout.precision = layout.precision < 0 ? 6 : layout.precision;
    return ft_to_float(with->job, value, &real) &&
           ft_layout_float(with->job, real, &layout, with->out);
}

static bool add_value(formatting *with, ft_value value, const ft_layout *layout)
{
    switch (layout->type) {
    case 's': case 'r': case 'a':
        return add_text(with, value, *layout);
    case 'c':
        return add_char(with, value, *layout);
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
        return add_int(with, value, layout);
    default:
        return add_float(with, value, *layout);
    }
}

static bool raise_bad_type(formatting *with)
{
    size_t at = with->at - 1, next = at;
    unsigned code = ft_text_next(with->text, &next);
    ft_str shown = code >= ' ' ? ft_str_slice(with->text, at, next) : FT_STR("?");
    return ft_raise(with->job, FT_FAULT_VALUE,
                    "unsupported format character '%.*s' (0x%x) at index %zu", FT_ARG(shown), code,
                    ft_text_index_of(with->text, at));
}

/* `at` stands behind the '%'. */
static bool add_directive(formatting *with)
{
    ft_layout layout = {.precision = -1};
    ft_value value = FT_VALUE_UNDEFINED;
    if (with->at < with->text.len && with->text.at[with->at] == '%') {
        ft_buf_byte(with->out, with->text.at[with->at++]);
        return true;
    }
    bool has_name = with->at < with->text.len && with->text.at[with->at] == '(';
    if (has_name && !read_name(with, &value))
        return false;
    if (!read_layout(with, &layout))
        return false;
    if (!has_name && !next_argument(with, &value))
        return false;
    if (!strchr("srcaduioxXeEfFgG", layout.type))
        return raise_bad_type(with);
    return add_value(with, value, &layout);
}

bool ft_format_percent(ft_job *job, ft_str text, ft_value values, ft_buf *out)
{
    formatting with = {.job = job, .out = out, .text = text, .values = values, .args = &values, .left = 1};
    if (values.kind == FT_TUPLE) {
        with.args = values.as.list->at;
        with.left = values.as.list->len;
    }
    while (with.at < text.len) {
        size_t next = ft_str_find_byte(text, '%', with.at);
        ft_buf_add(out, ft_str_slice(text, with.at, next));
        if (next == FT_NOWHERE)
            break;
        with.at = next + 1;
        if (!add_directive(&with))
            return false;
    }
    if (with.left && !is_mapping(values))
        return ft_raise(job, FT_FAULT_TYPE, "not all arguments converted during string formatting");
    return true;
}
