/* literal.c - one recursive descent over the text; see literal.h. */
#include "value/literal.h"

#include "base/text.h"
#include "value/bytes.h"

typedef struct {
    ft_job *job;
    ft_str text;
    size_t at;
    unsigned nesting; /* open brackets: line ends are white space within them */
} reader;

/* literal: '-' number | number | text+ | name | '(' items ')' | '[' items ']' | '{' entries '}' */
static ft_found read_value(reader *in, ft_value *out);

static char byte_at(const reader *in, size_t ahead)
{
    return in->at + ahead < in->text.len ? in->text.at[in->at + ahead] : 0;
}

static void skip_space(reader *in)
{
    for (; in->at < in->text.len; in->at++) {
        char byte = byte_at(in, 0);
        if (byte == '#') {
            size_t end = ft_str_find_byte(in->text, '\n', in->at);
            in->at = (end == FT_NOWHERE ? in->text.len : end) - 1;
        } else if (byte == '\\' && byte_at(in, 1) == '\n') {
            in->at++;
        } else if (byte != ' ' && byte != '\t' && byte != '\f' &&
                   !(in->nesting && (byte == '\n' || byte == '\r'))) {
            return;
        }
    }
}

static bool take(reader *in, char byte)
{
    skip_space(in);
    if (byte_at(in, 0) != byte || in->at >= in->text.len)
        return false;
    in->at++;
    return true;
}

/* ---- numbers */

static bool is_digit_of(char byte, int base)
{
    int digit = byte >= '0' && byte <= '9'                 ? byte - '0'
                : (byte | 32) >= 'a' && (byte | 32) <= 'f' ? (byte | 32) - 'a' + 10
                                                           : 99;
    return digit < base;
}

/* Digits with single underscores between them; false when there are none, or an underscore ends
 * them. */
static bool skip_digits(reader *in, int base)
{
    size_t start = in->at;
    while (is_digit_of(byte_at(in, 0), base) ||
           (byte_at(in, 0) == '_' && in->at > start && is_digit_of(byte_at(in, 1), base)))
        in->at++;
    return in->at > start;
}

static ft_found whole(reader *in, ft_str digits, int base, ft_value *out)
{
    const ft_big *big;
    if (ft_big_parse(in->job->arena, digits, base, &big) != FT_NUM_OK)
        return FT_MISSING;
    *out = ft_of_big(big);
    return FT_FOUND;
}

static ft_found read_prefixed(reader *in, int base, ft_value *out)
{
    in->at += 2;
    if (byte_at(in, 0) == '_')
        in->at++;
    size_t start = in->at;
    if (!skip_digits(in, base))
        return FT_MISSING;
    return whole(in, ft_str_slice(in->text, start, in->at), base, out);
}

static bool skip_exponent(reader *in)
{
    if ((byte_at(in, 0) | 32) != 'e')
        return true;
    in->at += byte_at(in, 1) == '+' || byte_at(in, 1) == '-' ? 2 : 1;
    return skip_digits(in, 10);
}

/* Decimal integers have no leading zeros, but 000 is 0. */
static bool is_plain_whole(ft_str digits)
{
    for (size_t i = 0; digits.at[0] == '0' && i < digits.len; i++)
        if (digits.at[i] != '0' && digits.at[i] != '_')
            return false;
    return true;
}

static ft_found read_number(reader *in, ft_value *out)
{
    static const struct {
        char letter;
        int base;
    } prefixes[] = {{'x', 16}, {'o', 8}, {'b', 2}};
    double real;
    size_t start = in->at;
    for (size_t i = 0; i < 3; i++)
        if (byte_at(in, 0) == '0' && (byte_at(in, 1) | 32) == prefixes[i].letter)
            return read_prefixed(in, prefixes[i].base, out);
    bool before = skip_digits(in, 10), point = byte_at(in, 0) == '.';
    if (point) {
        in->at++;
        before = skip_digits(in, 10) || before;
    }
    if (!before)
        return FT_MISSING;
    ft_str digits = ft_str_slice(in->text, start, in->at);
    if (!point && (byte_at(in, 0) | 32) != 'e')
        return is_plain_whole(digits) ? whole(in, digits, 10, out) : FT_MISSING;
    if (!skip_exponent(in) || !ft_float_parse(ft_str_slice(in->text, start, in->at), &real))
        return FT_MISSING;
    *out = ft_of_float(real);
    return FT_FOUND;
}

/* A sign stands before numbers only. */
static ft_found read_signed(reader *in, ft_value *out)
{
    bool negative = byte_at(in, 0) == '-';
    if (negative || byte_at(in, 0) == '+') {
        in->at++;
        skip_space(in);
    }
    char next = byte_at(in, 0);
    if (next != '.' && !(next >= '0' && next <= '9'))
        return FT_MISSING;
    ft_found found = read_number(in, out);
    if (found == FT_FOUND && negative && !ft_negate(in->job, *out, out))
        return FT_FAULTED;
    return found;
}

/* ---- text and bytes */

typedef struct {
    bool raw, bytes;
    char quote;
    bool triple;
} quoting;

static bool is_quote(char byte)
{
    return byte == '\'' || byte == '"';
}

/* Reads a prefix, if there is one, and the quote behind it. */
static bool read_opening(reader *in, quoting *out)
{
    static const ft_str prefixes[] = {FT_STR_INIT(""),  FT_STR_INIT("u"),  FT_STR_INIT("r"),
                                      FT_STR_INIT("b"), FT_STR_INIT("rb"), FT_STR_INIT("br")};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        ft_str prefix = prefixes[i];
        char quote = byte_at(in, prefix.len);
        if (!is_quote(quote) ||
            !ft_str_eq_nocase(ft_str_slice(in->text, in->at, in->at + prefix.len), prefix))
            continue;
        bool triple = byte_at(in, prefix.len + 1) == quote && byte_at(in, prefix.len + 2) == quote;
        *out = (quoting){ft_str_find_byte(prefix, 'r', 0) != FT_NOWHERE,
                         ft_str_find_byte(prefix, 'b', 0) != FT_NOWHERE, quote, triple};
        in->at += prefix.len + (triple ? 3 : 1);
        return true;
    }
    return false;
}

static bool closes(const reader *in, const quoting *how)
{
    return byte_at(in, 0) == how->quote &&
           (!how->triple || (byte_at(in, 1) == how->quote && byte_at(in, 2) == how->quote));
}

static bool read_code(reader *in, size_t digits, uint32_t *code)
{
    *code = 0;
    for (size_t i = 0; i < digits; i++, in->at++) {
        char byte = byte_at(in, 0);
        if (!is_digit_of(byte, 16))
            return false;
        *code = *code * 16 + (uint32_t)(byte <= '9' ? byte - '0' : (byte | 32) - 'a' + 10);
    }
    return *code <= 0x10FFFF;
}

static void put_code(ft_buf *out, uint32_t code, bool bytes)
{
    if (bytes)
        ft_buf_byte(out, (char)code);
    else
        ft_text_put(out, code);
}

/* Behind a backslash. \N{name} is not read. */
static bool read_escape(reader *in, const quoting *how, ft_buf *out)
{
    static const char from[] = "abfnrtv\\'\"", to[] = "\a\b\f\n\r\t\v\\'\"";
    char byte = byte_at(in, 0);
    const char *known = byte ? strchr(from, byte) : NULL;
    uint32_t code = 0;
    bool wide = !how->bytes && (byte == 'u' || byte == 'U');
    if (known || byte == '\n') {
        in->at++;
        if (known)
            ft_buf_byte(out, to[known - from]);
    } else if (byte == 'x' || wide) {
        in->at++;
        if (!read_code(in, byte == 'x' ? 2 : byte == 'u' ? 4 : 8, &code))
            return false;
        put_code(out, code, how->bytes);
    } else if (is_digit_of(byte, 8)) {
        for (int i = 0; i < 3 && is_digit_of(byte_at(in, 0), 8); i++, in->at++)
            code = code * 8 + (uint32_t)(byte_at(in, 0) - '0');
        put_code(out, code, how->bytes);
    } else {
        ft_buf_byte(out, '\\');
        return byte != 'N' || how->bytes;
    }
    return true;
}

static bool read_quoted(reader *in, const quoting *how, ft_buf *out)
{
    while (!closes(in, how)) {
        char byte = byte_at(in, 0);
        bool ends_early = in->at >= in->text.len || (byte == '\n' && !how->triple);
        if (ends_early || (how->bytes && (unsigned char)byte >= 0x80))
            return false;
        in->at++;
        if (byte != '\\') {
            ft_buf_byte(out, byte);
        } else if (how->raw) {
            ft_buf_byte(out, byte);
            if (in->at < in->text.len)
                ft_buf_byte(out, in->text.at[in->at++]);
        } else if (!read_escape(in, how, out)) {
            return false;
        }
    }
    in->at += how->triple ? 3 : 1;
    return true;
}

/* Adjacent literals are one; text does not mix with bytes. */
static ft_found read_text(reader *in, quoting first, ft_value *out)
{
    ft_buf made = ft_buf_in(in->job->arena);
    quoting how = first;
    do {
        if (how.bytes != first.bytes || !read_quoted(in, &how, &made))
            return FT_MISSING;
        skip_space(in);
    } while (read_opening(in, &how));
    *out = first.bytes ? ft_bytes_new(in->job->arena, ft_buf_str(&made))
                       : ft_of_text(ft_buf_str(&made));
    return FT_FOUND;
}

/* ---- names */

static ft_found read_name(reader *in, ft_value *out)
{
    static const struct {
        ft_str name;
        ft_value value;
    } names[] = {
        {FT_STR_INIT("None"), {.kind = FT_NONE}},
        {FT_STR_INIT("True"), {.kind = FT_BOOL, .as.truth = true}},
        {FT_STR_INIT("False"), {.kind = FT_BOOL}},
    };
    size_t end = in->at;
    for (size_t next = end; next < in->text.len; end = next)
        if (!ft_char_is_id_continue(ft_text_next(in->text, &next)))
            break;
    ft_str name = ft_str_slice(in->text, in->at, end);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (ft_str_eq(name, names[i].name)) {
            in->at = end;
            *out = names[i].value;
            return FT_FOUND;
        }
    }
    if (!ft_str_is(name, "set"))
        return FT_MISSING;
    in->at = end;
    *out = ft_of_set(ft_dict_new(in->job->arena));
    return take(in, '(') && take(in, ')') ? FT_FOUND : FT_MISSING;
}

/* ---- containers */

/* Values with commas between up to `close`; *comma tells whether there was one. */
static ft_found read_items(reader *in, char close, ft_list *items, bool *comma)
{
    *comma = false;
    while (!take(in, close)) {
        ft_value item;
        if (items->len && !*comma)
            return FT_MISSING;
        ft_found found = read_value(in, &item);
        if (found != FT_FOUND)
            return found;
        ft_list_add(in->job->arena, items, item);
        *comma = take(in, ',');
    }
    return FT_FOUND;
}

static ft_found read_sequence(reader *in, char close, ft_value *out)
{
    bool comma;
    ft_list *items = ft_list_new(in->job->arena, 4);
    ft_found found = read_items(in, close, items, &comma);
    if (found != FT_FOUND)
        return found;
    *out = close == ']' ? ft_of_list(items) : ft_of_tuple(items);
    if (close == ')' && items->len == 1 && !comma)
        *out = items->at[0];
    return FT_FOUND;
}

/* '{' '}' | '{' key ':' value … '}' | '{' item … '}' */
static ft_found read_entries(reader *in, ft_value *out)
{
    ft_dict *made = ft_dict_new(in->job->arena);
    bool pairs = true, comma = true;
    for (bool first = true; !take(in, '}'); first = false) {
        ft_value key, value = FT_VALUE_NONE;
        ft_found found = comma ? read_value(in, &key) : FT_MISSING;
        if (found != FT_FOUND)
            return found;
        bool pair = take(in, ':');
        pairs = first ? pair : pairs;
        if (pair != pairs)
            return FT_MISSING;
        if (pair && (found = read_value(in, &value)) != FT_FOUND)
            return found;
        if (!ft_dict_set(in->job, made, key, value))
            return FT_FAULTED;
        comma = take(in, ',');
    }
    *out = pairs ? ft_of_dict(made) : ft_of_set(made);
    return FT_FOUND;
}

static ft_found read_bracketed(reader *in, ft_value *out)
{
    char open = in->text.at[in->at++];
    if (++in->job->depth > in->job->depth_limit)
        return in->job->depth--, FT_MISSING;
    in->nesting++;
    ft_found found =
        open == '{' ? read_entries(in, out) : read_sequence(in, open == '[' ? ']' : ')', out);
    in->nesting--;
    in->job->depth--;
    return found;
}

static ft_found read_value(reader *in, ft_value *out)
{
    quoting how;
    skip_space(in);
    char byte = byte_at(in, 0);
    if (byte == '(' || byte == '[' || byte == '{')
        return read_bracketed(in, out);
    if (byte == '-' || byte == '+' || byte == '.' || (byte >= '0' && byte <= '9'))
        return read_signed(in, out);
    return read_opening(in, &how) ? read_text(in, how, out) : read_name(in, out);
}

ft_found ft_literal_read(ft_job *job, ft_str text, ft_value *out)
{
    reader in = {.job = job, .text = ft_str_trim(text)};
    ft_value item;
    ft_found found = read_value(&in, out);
    if (found != FT_FOUND || !take(&in, ','))
        return found != FT_FOUND || in.at == in.text.len ? found : FT_MISSING;
    ft_list *items = ft_list_new(job->arena, 4); /* a tuple without its parentheses */
    ft_list_add(job->arena, items, *out);
    for (skip_space(&in); in.at < in.text.len; skip_space(&in)) {
        if ((found = read_value(&in, &item)) != FT_FOUND)
            return found;
        ft_list_add(job->arena, items, item);
        if (!take(&in, ','))
            break;
    }
    *out = ft_of_tuple(items);
    return in.at == in.text.len ? FT_FOUND : FT_MISSING;
}
