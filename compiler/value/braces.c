/* braces.c - str.format and format_map, as the sandbox's formatter does them; see format.h.
 *
 *   {name.attribute[item]!conversion:specification}, the specification with fields of its own */
#include "value/format.h"

#include "base/text.h"

#include <ctype.h>

enum { NESTED = 2, MANUAL = -1 };

typedef struct {
    ft_job *job;
    const ft_args *args;
    const ft_value *mapping; /* names are its items; NULL: names are keywords */
    int next_auto;           /* MANUAL once a number was written */
} formatting;

typedef struct { ft_str name, spec; char conversion; } field;

static bool raise_value(ft_job *job, const char *message)
{
    return ft_raise(job, FT_FAULT_VALUE, "%s", message);
}

/* ---- reading a field; `*at` stands behind the '{' */

static bool read_field_name(ft_job *job, ft_str text, size_t *at, field *out, char *end)
{
    size_t from = *at;
    for (*end = 0; *at < text.len && !*end;) {
        char c = text.at[(*at)++];
        if (c == '{')
            return raise_value(job, "unexpected '{' in field name");
        if (c == '[')
            while (*at < text.len && text.at[*at] != ']')
                ++*at;
        if (c == '}' || c == ':' || c == '!')
            *end = c;
    }
    out->name = ft_str_slice(text, from, *end ? *at - 1 : *at);
    return *end || raise_value(job, "expected '}' before end of string");
}

static bool read_conversion(ft_job *job, ft_str text, size_t *at, field *out, char *end)
{
    if (*at >= text.len)
        return raise_value(job, "end of string while looking for conversion specifier");
    out->conversion = text.at[(*at)++];
    *end = *at < text.len ? text.at[(*at)++] : 0;
    if (*end && *end != '}' && *end != ':')
        return raise_value(job, "expected ':' after conversion specifier");
    return *end || raise_value(job, "unmatched '{' in format spec");
}

static bool read_spec(ft_job *job, ft_str text, size_t *at, field *out)
{
    size_t from = *at, depth = 1;
    for (; *at < text.len; ++*at) {
        depth += text.at[*at] == '{';
        depth -= text.at[*at] == '}';
        if (depth == 0) {
            out->spec = ft_str_slice(text, from, (*at)++);
            return true;
        }
    }
    return raise_value(job, "unmatched '{' in format spec");
}

static bool read_field(ft_job *job, ft_str text, size_t *at, field *out)
{
    char end;
    *out = (field){.spec = FT_STR("")};
    if (!read_field_name(job, text, at, out, &end))
        return false;
    if (end == '!' && !read_conversion(job, text, at, out, &end))
        return false;
    return end != ':' || read_spec(job, text, at, out);
}

/* ---- looking a field up */

static bool is_number(ft_str name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!isdigit((unsigned char)name.at[i]))
            return false;
    return name.len > 0;
}

static bool number_of(ft_job *job, ft_str digits, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < digits.len; i++)
        if (__builtin_mul_overflow(*out, 10, out) || __builtin_add_overflow(*out, digits.at[i] - '0', out))
            return raise_value(job, "Too many decimal digits in format string");
    return true;
}

static bool find_positional(formatting *with, int64_t index, ft_value *out)
{
    if (with->mapping || (size_t)index >= with->args->len)
        return ft_raise(with->job, FT_FAULT_INDEX, "tuple index out of range");
    *out = with->args->at[index];
    return true;
}

static bool find_keyword(formatting *with, ft_str name, ft_value *out)
{
    for (size_t i = 0; !with->mapping && i < with->args->named_len; i++)
        if (ft_str_eq(with->args->named[i].name, name)) {
            *out = with->args->named[i].value;
            return true;
        }
    ft_value *found = NULL;
    if (with->mapping && with->mapping->kind == FT_DICT)
        found = ft_dict_find_text(with->mapping->as.dict, name);
    else if (with->mapping)
        return ft_get_item(with->job, *with->mapping, ft_of_text(name), out);
    if (found) {
        *out = *found;
        return true;
    }
    ft_buf message = ft_buf_in(with->job->arena);
    ft_repr_text(&message, name);
    return ft_raise(with->job, FT_FAULT_KEY, "%.*s", FT_ARG(ft_buf_str(&message)));
}

static bool find_first(formatting *with, ft_str whole, ft_str first, ft_value *out)
{
    const char *switched =
        "cannot switch from manual field specification to automatic field numbering";
    if (whole.len == 0) {
        if (with->next_auto == MANUAL)
            return raise_value(with->job, switched);
        return find_positional(with, with->next_auto++, out);
    }
    if (is_number(whole)) {
        if (with->next_auto > 0)
            return raise_value(with->job, switched);
        with->next_auto = MANUAL;
    }
    int64_t index;
    if (!is_number(first))
        return find_keyword(with, first, out);
    return number_of(with->job, first, &index) && find_positional(with, index, out);
}

/* One step: .name or [item]; `*at` moves behind it. */
static bool take_step(formatting *with, ft_str name, size_t *at, ft_value *value)
{
    bool is_attr = name.at[*at] == '.';
    if (!is_attr && name.at[*at] != '[')
        return raise_value(with->job,
                           "Only '.' or '[' may follow ']' in format field specifier");
    size_t from = ++*at;
    while (*at < name.len &&
           (is_attr ? name.at[*at] != '.' && name.at[*at] != '[' : name.at[*at] != ']'))
        ++*at;
    ft_str step = ft_str_slice(name, from, *at);
    if (!is_attr && *at >= name.len)
        return raise_value(with->job, "Missing ']' in format string");
    if (step.len == 0)
        return raise_value(with->job, "Empty attribute in format string");
    if (is_attr)
        return ft_get_attr(with->job, *value, step, value);
    ++*at;
    int64_t index;
    if (!is_number(step))
        return ft_get_item(with->job, *value, ft_of_text(step), value);
    return number_of(with->job, step, &index) && ft_get_item(with->job, *value, ft_of_int(index), value);
}

static bool find_value(formatting *with, ft_str name, ft_value *out)
{
    size_t at = 0;
    while (at < name.len && name.at[at] != '.' && name.at[at] != '[')
        at++;
    if (!find_first(with, name, ft_str_slice(name, 0, at), out))
        return false;
    while (at < name.len)
        if (!take_step(with, name, &at, out))
            return false;
    return true;
}

/* ---- writing */

static bool convert(ft_job *job, char conversion, ft_value *value)
{
    ft_buf text = ft_buf_in(job->arena);
    bool fine;
    if (conversion == 0)
        return true;
    if (conversion == 's')
        fine = ft_print(job, *value, &text);
    else if (conversion == 'r')
        fine = ft_repr(job, *value, &text);
    else if (conversion == 'a')
        fine = ft_repr_ascii(job, *value, &text);
    else
        return ft_raise(job, FT_FAULT_VALUE, "Unknown conversion specifier %c", conversion);
    *value = ft_of_text(ft_buf_str(&text));
    return fine;
}

static bool format_text(formatting *with, ft_str text, int nested, ft_buf *out);

static bool add_field(formatting *with, const field *what, int nested, ft_buf *out)
{
    ft_value value;
    ft_buf spec = ft_buf_in(with->job->arena);
    return find_value(with, what->name, &value) && convert(with->job, what->conversion, &value) &&
           format_text(with, what->spec, nested - 1, &spec) &&
           ft_format_spec(with->job, value, ft_buf_str(&spec), out);
}

static bool format_text(formatting *with, ft_str text, int nested, ft_buf *out)
{
    field what;
    if (nested < 0)
        return raise_value(with->job, "Max string recursion exceeded");
    for (size_t at = 0; at < text.len;) {
        char brace = text.at[at];
        if (brace != '{' && brace != '}') {
            ft_buf_byte(out, text.at[at++]);
        } else if (at + 1 < text.len && text.at[at + 1] == brace) {
            ft_buf_byte(out, brace);
            at += 2;
        } else if (brace == '}') {
            return raise_value(with->job, "Single '}' encountered in format string");
        } else if (++at >= text.len) {
            return raise_value(with->job, "Single '{' encountered in format string");
        } else if (!read_field(with->job, text, &at, &what) ||
                   !add_field(with, &what, nested, out)) {
            return false;
        }
    }
    return true;
}

bool ft_format_braces(ft_job *job, ft_str text, const ft_args *args, ft_buf *out)
{
    formatting with = {.job = job, .args = args};
    return format_text(&with, text, NESTED, out);
}

bool ft_format_map(ft_job *job, ft_str text, ft_value mapping, ft_buf *out)
{
    formatting with = {.job = job, .mapping = &mapping};
    return format_text(&with, text, NESTED, out);
}
