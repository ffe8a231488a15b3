/* print.c - str() and repr() of every kind, as Python writes them (PYV-01 ...); see op.h. */
#include "value/op.h"

#include "base/text.h"
#include "value/set_order.h"

/* ---- text */

static void escape_char(ft_buf *out, uint32_t c)
{
    if (c == '\n')
        ft_buf_text(out, "\\n");
    else if (c == '\r')
        ft_buf_text(out, "\\r");
    else if (c == '\t')
        ft_buf_text(out, "\\t");
    else if (c < 0x100)
        ft_buf_format(out, "\\x%02x", (unsigned)c);
    else
        ft_buf_format(out, c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
}

/* Where the ASCII that stands for itself ends that begins at `at`. */
static size_t plain_end(ft_str text, size_t at, char quote)
{
    while (at < text.len && text.at[at] >= ' ' && text.at[at] < 0x7f && text.at[at] != quote && text.at[at] != '\\')
        at++;
    return at;
}

void ft_repr_text(ft_buf *out, ft_str text)
{
    bool has_single = ft_str_find_byte(text, '\'', 0) != FT_NOWHERE;
    bool has_double = ft_str_find_byte(text, '"', 0) != FT_NOWHERE;
    char quote = has_single && !has_double ? '"' : '\'';
    ft_buf_reserve(out, text.len + 2);
    ft_buf_byte(out, quote);
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        at = plain_end(text, from, quote);
        ft_buf_add(out, ft_str_slice(text, from, at));
        if (at == text.len)
            break;
        from = at;
        uint32_t c = ft_text_next(text, &at);
        if (c == (uint32_t)quote || c == '\\')
            ft_buf_byte(out, '\\');
        if ((c >= ' ' && c < 0x7f) || (c >= 0x7f && ft_char_is_printable(c)))
            ft_buf_add(out, ft_str_slice(text, from, at));
        else
            escape_char(out, c);
    }
    ft_buf_byte(out, quote);
}

/* ---- undefined: only the debug kind shows itself */

static void print_debug(ft_value value, ft_buf *out)
{
    const ft_undefined *why = value.as.undefined;
    ft_str message = ft_undefined_message(out->arena, value);
    if (why->hint.len)
        ft_buf_format(out, "{{ undefined value printed: %.*s }}", FT_ARG(message));
    else if (why->owner.len == 0)
        ft_buf_format(out, "{{ %.*s }}", FT_ARG(why->name));
    else {
        ft_job job = ft_job_in(out->arena);
        ft_value key = why->by_element ? why->element : ft_of_text(why->name);
        bool is_none = ft_str_is(why->owner, "NoneType");
        ft_buf_text(out, "{{ no such element: ");
        ft_buf_add(out, is_none ? FT_STR("None") : why->owner);
        ft_buf_text(out, is_none ? "[" : " object[");
        ft_repr(&job, key, out);
        ft_buf_text(out, "] }}");
    }
}

static bool print_undefined(ft_job *job, ft_value value, ft_buf *out)
{
    ft_undefined_mode mode = value.as.undefined ? value.as.undefined->mode : FT_UNDEFINED_PLAIN;
    if (mode == FT_UNDEFINED_STRICT)
        return ft_raise_undefined(job, value);
    if (mode == FT_UNDEFINED_DEBUG)
        print_debug(value, out);
    return true;
}

/* ---- containers. The job holds the chain of those being printed, through objects too: meeting one
 * again is a cycle. */

typedef struct ft_holder { const void *at; const struct ft_holder *outer; } holder;

static bool is_cycle(const holder *chain, const void *at)
{
    for (; chain; chain = chain->outer)
        if (chain->at == at)
            return true;
    return false;
}

static bool repr_list(ft_job *job, ft_value value, ft_buf *out)
{
    const ft_list *list = value.as.list;
    ft_buf_byte(out, value.kind == FT_LIST ? '[' : '(');
    for (size_t i = 0; i < list->len; i++) {
        if (i)
            ft_buf_add(out, FT_STR(", "));
        if (!ft_repr(job, list->at[i], out))
            return false;
    }
    if (value.kind == FT_TUPLE && list->len == 1)
        ft_buf_byte(out, ',');
    ft_buf_byte(out, value.kind == FT_LIST ? ']' : ')');
    return true;
}

static bool repr_dict(ft_job *job, ft_value value, ft_buf *out)
{
    if (value.kind == FT_SET && value.as.dict->len == 0)
        return ft_buf_text(out, "set()"), true;
    ft_dict_entry *entry;
    const ft_dict *dict = value.kind == FT_SET ? ft_set_in_order(job->arena, value.as.dict) : value.as.dict;
    const char *between = "{";
    for (size_t at = 0; (entry = ft_dict_next(dict, &at)); between = ", ") {
        ft_buf_text(out, between);
        if (!ft_repr(job, entry->key, out))
            return false;
        if (value.kind == FT_SET)
            continue;
        ft_buf_add(out, FT_STR(": "));
        if (!ft_repr(job, entry->value, out))
            return false;
    }
    ft_buf_text(out, value.as.dict->len ? "}" : "{}");
    return true;
}

static bool repr_container(ft_job *job, ft_value value, ft_buf *out)
{
    if (is_cycle(job->printing, value.as.list)) {
        static const char *const again[] = {
            [FT_LIST] = "[...]", [FT_TUPLE] = "(...)", [FT_DICT] = "{...}", [FT_SET] = "set(...)"};
        ft_buf_text(out, again[value.kind]);
        return true;
    }
    if (job->depth >= job->depth_limit)
        return ft_raise(job, FT_FAULT_RECURSION,
                        "maximum recursion depth exceeded while getting the repr of an object");
    job->depth++;
    holder in = {value.as.list, job->printing};
    bool is_list = value.kind == FT_LIST || value.kind == FT_TUPLE;
    job->printing = &in;
    bool fine = (is_list ? repr_list : repr_dict)(job, value, out);
    job->printing = in.outer;
    job->depth--;
    return fine && (out->len < job->memory_limit || ft_job_room(job, out->len));
}

/* ---- scalars and objects */

static bool print_big(ft_job *job, const ft_big *big, ft_buf *out)
{
    ft_str digits;
    if (ft_big_text(job->arena, big, 10, &digits) != FT_NUM_OK)
        return ft_raise(job, FT_FAULT_VALUE,
                        "Exceeds the limit (4300 digits) for integer string conversion; use "
                        "sys.set_int_max_str_digits() to increase the limit");
    ft_buf_add(out, digits);
    return true;
}

static bool repr_object(ft_job *job, ft_object *object, ft_buf *out)
{
    if (object->class->repr) {
        if (job->depth >= job->depth_limit)
            return ft_raise(job, FT_FAULT_RECURSION, "maximum recursion depth exceeded");
        job->depth++;
        bool fine = object->class->repr(job, object, out);
        job->depth--;
        return fine;
    }
    const char *module = object->class->module;
    ft_buf_format(out, "<%s%s%s object at %p>", module ? module : "", module ? "." : "", object->class->name, (void *)object);
    return true;
}

static void print_int(ft_buf *out, int64_t number)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    ft_buf_add(out, (ft_str){at, (size_t)(digits + sizeof digits - at)});
}

bool ft_repr(ft_job *job, ft_value value, ft_buf *out)
{
    switch ((ft_kind)value.kind) {
    case FT_UNDEFINED:
        ft_buf_text(out, "Undefined");
        return true;
    case FT_TEXT:
        ft_repr_text(out, ft_text_of(value));
        return true;
    case FT_DECIMAL:
        ft_buf_text(out, "Decimal('");
        ft_decimal_text(out, value.as.decimal);
        ft_buf_text(out, "')");
        return true;
    case FT_LIST: case FT_TUPLE: case FT_DICT: case FT_SET:
        return repr_container(job, value, out);
    case FT_OBJECT:
        return repr_object(job, value.as.object, out);
    case FT_NONE: case FT_BOOL: case FT_INT: case FT_BIG: case FT_FLOAT:
        break;
    }
    return ft_print(job, value, out);
}

bool ft_print(ft_job *job, ft_value value, ft_buf *out)
{
    switch ((ft_kind)value.kind) {
    case FT_UNDEFINED:
        return print_undefined(job, value, out);
    case FT_NONE:
        ft_buf_add(out, FT_STR("None"));
        return true;
    case FT_BOOL:
        ft_buf_add(out, value.as.truth ? FT_STR("True") : FT_STR("False"));
        return true;
    case FT_INT:
        print_int(out, value.as.number);
        return true;
    case FT_BIG:
        return print_big(job, value.as.big, out);
    case FT_FLOAT:
        ft_float_repr(out, value.as.real);
        return true;
    case FT_DECIMAL:
        ft_decimal_text(out, value.as.decimal);
        return true;
    case FT_TEXT:
        ft_buf_add(out, ft_text_of(value));
        return true;
    case FT_OBJECT:
        if (value.as.object->class->str)
            return value.as.object->class->str(job, value.as.object, out);
        return repr_object(job, value.as.object, out);
    case FT_LIST: case FT_TUPLE: case FT_DICT: case FT_SET:
        break;
    }
    return repr_container(job, value, out);
}

/* repr() has made controls harmless; what is left beyond ASCII becomes an escape. */
bool ft_repr_ascii(ft_job *job, ft_value value, ft_buf *out)
{
    ft_buf text = ft_buf_in(job->arena);
    if (!ft_repr(job, value, &text))
        return false;
    ft_str made = ft_buf_str(&text);
    for (size_t at = 0; at < made.len;) {
        uint32_t c = ft_text_next(made, &at);
        if (c < 0x80)
            ft_buf_byte(out, (char)c);
        else
            escape_char(out, c);
    }
    return true;
}

bool ft_to_text(ft_job *job, ft_value value, ft_str *out)
{
    if (value.kind == FT_TEXT) {
        *out = ft_text_of(value);
        return true;
    }
    ft_buf buf = ft_buf_in(job->arena);
    if (!ft_print(job, value, &buf))
        return false;
    *out = ft_buf_str(&buf);
    return true;
}
