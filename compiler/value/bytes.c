/* bytes.c - bytes as a value: printed, compared, indexed, decoded; see bytes.h. */
#include "value/bytes.h"

#include "base/text.h"

typedef struct {
    ft_object object;
    ft_str bytes;
} bytes;

ft_value ft_bytes_new(ft_arena *arena, ft_str content)
{
    bytes *made = FT_NEW(arena, bytes);
    *made = (bytes){{&ft_bytes_class}, content};
    return ft_of_object(&made->object);
}

ft_str ft_bytes_of(ft_value value)
{
    return ((bytes *)value.as.object)->bytes;
}

/* ---- encodings */

typedef enum { UTF8, ASCII, LATIN1, UNKNOWN } encoding;
typedef enum { STRICT, IGNORE, REPLACE } error_rule;

/* Names are compared without case, and with '-' for '_' and spaces. */
static encoding encoding_of(ft_arena *arena, ft_str name)
{
    static const struct {
        const char *name;
        encoding is;
    } names[] = {
        {"utf-8", UTF8},       {"utf8", UTF8},      {"u8", UTF8},       {"ascii", ASCII},
        {"us-ascii", ASCII},   {"latin-1", LATIN1}, {"latin1", LATIN1}, {"iso-8859-1", LATIN1},
        {"iso8859-1", LATIN1}, {"l1", LATIN1},
    };
    ft_str plain = ft_str_lower_ascii(arena, name);
    plain = ft_str_replace(arena, plain, FT_STR("_"), FT_STR("-"));
    plain = ft_str_replace(arena, plain, FT_STR(" "), FT_STR("-"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (ft_str_is(plain, names[i].name))
            return names[i].is;
    return UNKNOWN;
}

static bool read_rules(ft_job *job, ft_str name, ft_str errors, encoding *to, error_rule *rule)
{
    *to = encoding_of(job->arena, name);
    *rule = ft_str_is(errors, "ignore") ? IGNORE : ft_str_is(errors, "replace") ? REPLACE : STRICT;
    if (*to == UNKNOWN)
        return ft_raise(job, FT_FAULT_LOOKUP, "unknown encoding: %.*s", FT_ARG(name));
    if (*rule == STRICT && !ft_str_is(errors, "strict"))
        return ft_raise(job, FT_FAULT_LOOKUP, "unknown error handler name '%.*s'", FT_ARG(errors));
    return true;
}

static ft_str escape_of(ft_job *job, uint32_t c)
{
    return c < 0x100     ? ft_format(job->arena, "\\x%02x", c)
           : c < 0x10000 ? ft_format(job->arena, "\\u%04x", c)
                         : ft_format(job->arena, "\\U%08x", c);
}

bool ft_encode(ft_job *job, ft_str text, ft_str name, ft_str errors, ft_value *out)
{
    encoding to;
    error_rule rule;
    ft_buf made = ft_buf_in(job->arena);
    if (!read_rules(job, name, errors, &to, &rule))
        return false;
    *out = ft_bytes_new(job->arena, text);
    if (to == UTF8)
        return true;
    uint32_t limit = to == ASCII ? 0x80 : 0x100;
    for (size_t at = 0, index = 0; at < text.len; index++) {
        uint32_t c = ft_text_next(text, &at);
        if (c >= limit && rule == STRICT)
            return ft_raise(job, FT_FAULT_UNICODE_ENCODE,
                            "'%s' codec can't encode character '%.*s' in position %zu: ordinal not "
                            "in range(%u)",
                            to == ASCII ? "ascii" : "latin-1", FT_ARG(escape_of(job, c)), index,
                            limit);
        if (c < limit)
            ft_buf_byte(&made, (char)c);
        else if (rule == REPLACE)
            ft_buf_byte(&made, '?');
    }
    *out = ft_bytes_new(job->arena, ft_buf_str(&made));
    return true;
}

/* Whether the character at `*at` is well-formed for `from`; `*c` is it, and `*at` behind it. */
static bool next_decoded(ft_str content, encoding from, size_t *at, uint32_t *c)
{
    size_t start = *at, bad;
    *c = (unsigned char)content.at[start];
    if (from != UTF8 || *c < 0x80) {
        (*at)++;
        return from != ASCII || *c < 0x80;
    }
    *c = ft_text_next(content, at);
    return ft_text_valid(ft_str_slice(content, start, *at), &bad);
}

static bool decode(ft_job *job, ft_str content, ft_str name, ft_str errors, ft_value *out)
{
    encoding from;
    error_rule rule;
    uint32_t c;
    ft_buf made = ft_buf_in(job->arena);
    if (!read_rules(job, name, errors, &from, &rule))
        return false;
    for (size_t at = 0; at < content.len;) {
        size_t start = at;
        if (next_decoded(content, from, &at, &c))
            ft_text_put(&made, c);
        else if (rule == STRICT)
            return ft_raise(job, FT_FAULT_UNICODE_DECODE,
                            "'%s' codec can't decode byte 0x%02x in position %zu: %s",
                            from == ASCII ? "ascii" : "utf-8", (unsigned char)content.at[start],
                            start,
                            from == ASCII ? "ordinal not in range(128)" : "invalid start byte");
        else if (rule == REPLACE)
            ft_text_put(&made, 0xFFFD);
    }
    *out = ft_of_text(ft_buf_str(&made));
    return true;
}

/* ---- methods */

static bool text_or(ft_job *job, ft_value slot, const char *name, const char *absent, ft_str *out)
{
    *out = ft_is(slot, FT_TEXT) ? ft_text_of(slot) : ft_str_of(absent);
    return !ft_passed(slot) || ft_is(slot, FT_TEXT) ||
           ft_raise(job, FT_FAULT_TYPE, "%s() argument must be str, not %s", name,
                    ft_type_name(slot));
}

static bool call_decode(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_value slots[2];
    ft_str name, errors;
    return ft_bind(job, args, "decode", "encoding=, errors=", slots) &&
           text_or(job, slots[0], "decode", "utf-8", &name) &&
           text_or(job, slots[1], "decode", "strict", &errors) &&
           decode(job, ((bytes *)self)->bytes, name, errors, out);
}

static bool call_hex(ft_job *job, void *self, const ft_args *args, ft_value *out)
{
    ft_str content = ((bytes *)self)->bytes;
    ft_buf made = ft_buf_in(job->arena);
    for (size_t i = 0; i < content.len; i++)
        ft_buf_format(&made, "%02x", (unsigned char)content.at[i]);
    *out = ft_of_text(ft_buf_str(&made));
    return ft_bind(job, args, "hex", "", NULL);
}

static ft_found bytes_attr(ft_job *job, ft_object *self, ft_str name, ft_value *out)
{
    bool decodes = ft_str_is(name, "decode");
    if (!decodes && !ft_str_is(name, "hex"))
        return FT_MISSING;
    *out = ft_native_new(job->arena, decodes ? "decode" : "hex", decodes ? call_decode : call_hex,
                         self);
    return FT_FOUND;
}

/* ---- as a sequence of numbers */

static ft_value byte_at(ft_str content, size_t at)
{
    return ft_of_int((unsigned char)content.at[at]);
}

static ft_found bytes_item(ft_job *job, ft_object *self, ft_value key, ft_value *out)
{
    (void)job;
    ft_str content = ((bytes *)self)->bytes;
    if (!ft_is(key, FT_INT))
        return FT_MISSING;
    int64_t at = key.as.number < 0 ? key.as.number + (int64_t)content.len : key.as.number;
    if (at < 0 || at >= (int64_t)content.len)
        return FT_MISSING;
    *out = byte_at(content, (size_t)at);
    return FT_FOUND;
}

static ft_found bytes_slice(ft_job *job, ft_object *self, ft_value start, ft_value stop,
                            ft_value step, ft_value *out)
{
    ft_str content = ((bytes *)self)->bytes;
    ft_slice_range range;
    ft_buf made = ft_buf_in(job->arena);
    if (!ft_slice_indices(job, start, stop, step, content.len, &range))
        return FT_FAULTED;
    for (size_t i = 0; i < range.count; i++)
        ft_buf_byte(&made, content.at[range.start + (int64_t)i * range.step]);
    *out = ft_bytes_new(job->arena, ft_buf_str(&made));
    return FT_FOUND;
}

static ft_found bytes_length(ft_job *job, ft_object *self, size_t *out)
{
    (void)job;
    *out = ((bytes *)self)->bytes.len;
    return FT_FOUND;
}

typedef struct {
    ft_str content;
    size_t at;
} walk;

static ft_found next_byte(ft_job *job, void *state, ft_value *out)
{
    (void)job;
    walk *of = state;
    if (of->at >= of->content.len)
        return FT_MISSING;
    *out = byte_at(of->content, of->at++);
    return FT_FOUND;
}

static bool bytes_iter(ft_job *job, ft_object *self, ft_value *out)
{
    walk *of = FT_NEW(job->arena, walk);
    of->content = ((bytes *)self)->bytes;
    *out = ft_generator_new(job->arena, "bytes_iterator", next_byte, of);
    return true;
}

static ft_found bytes_contains(ft_job *job, ft_object *self, ft_value item)
{
    ft_str content = ((bytes *)self)->bytes;
    if (ft_is_object(item, &ft_bytes_class))
        return ft_str_find(content, ft_bytes_of(item), 0) != FT_NOWHERE ? FT_FOUND : FT_MISSING;
    if (ft_is(item, FT_INT) && item.as.number >= 0 && item.as.number < 256)
        return ft_str_find_byte(content, (char)item.as.number, 0) != FT_NOWHERE ? FT_FOUND
                                                                                : FT_MISSING;
    ft_raise(job, FT_FAULT_TYPE, "a bytes-like object is required, not '%s'", ft_type_name(item));
    return FT_FAULTED;
}

/* ---- as a value */

static bool bytes_repr(ft_job *job, ft_object *self, ft_buf *out)
{
    (void)job;
    ft_str content = ((bytes *)self)->bytes;
    bool single = ft_str_find_byte(content, '\'', 0) != FT_NOWHERE &&
                  ft_str_find_byte(content, '"', 0) == FT_NOWHERE;
    char quote = single ? '"' : '\'';
    ft_buf_format(out, "b%c", quote);
    for (size_t i = 0; i < content.len; i++) {
        unsigned char byte = (unsigned char)content.at[i];
        if (byte == '\\' || byte == (unsigned char)quote)
            ft_buf_format(out, "\\%c", byte);
        else if (byte == '\t' || byte == '\n' || byte == '\r')
            ft_buf_text(out, byte == '\t' ? "\\t" : byte == '\n' ? "\\n" : "\\r");
        else if (byte < ' ' || byte >= 0x7F)
            ft_buf_format(out, "\\x%02x", byte);
        else
            ft_buf_byte(out, (char)byte);
    }
    ft_buf_byte(out, quote);
    return true;
}

static bool bytes_equal(ft_object *self, ft_value other)
{
    return ft_is_object(other, &ft_bytes_class) &&
           ft_str_eq(((bytes *)self)->bytes, ft_bytes_of(other));
}

static ft_found bytes_compare(ft_job *job, ft_object *self, ft_value other, int *order)
{
    (void)job;
    if (!ft_is_object(other, &ft_bytes_class))
        return FT_MISSING;
    *order = ft_str_cmp(((bytes *)self)->bytes, ft_bytes_of(other));
    return FT_FOUND;
}

static ft_found bytes_hash(ft_job *job, ft_object *self, uint64_t *out)
{
    return ft_hash_value(job, ft_of_text(((bytes *)self)->bytes), out) ? FT_FOUND : FT_FAULTED;
}

static ft_found bytes_binary(ft_job *job, ft_object *self, ft_binary_op op, ft_value other,
                             bool reflected, ft_value *out)
{
    if (op != FT_OP_ADD || reflected || !ft_is_object(other, &ft_bytes_class))
        return FT_MISSING;
    *out = ft_bytes_new(
        job->arena, ft_concat(job->arena, ((bytes *)self)->bytes, ft_bytes_of(other), (ft_str){0}));
    return FT_FOUND;
}

const ft_class ft_bytes_class = {
    .name = "bytes",
    .sequence = 1,
    .attr = bytes_attr,
    .item = bytes_item,
    .slice = bytes_slice,
    .length = bytes_length,
    .iter = bytes_iter,
    .contains = bytes_contains,
    .repr = bytes_repr,
    .equal = bytes_equal,
    .compare = bytes_compare,
    .hash = bytes_hash,
    .binary = bytes_binary,
};
