/* regex_syntax.c - Python patterns checked and written again for PCRE2; see regex_syntax.h.
 *
 * One pass, downward: alternatives, then items, each with its repetition. What is written is plain:
 * literals are escaped, groups are numbered, white space of verbose patterns is gone. */
#include "value/regex_syntax.h"

#include "base/text.h"

enum { DEEPEST_GROUP = 240, MOST_REPEATS = 65535 };

/* What the last item was, for what may follow it. */
typedef enum { ITEM_NONE, ITEM_PLACE, ITEM_SIMPLE, ITEM_REPEAT } item_kind;

typedef struct {
    ft_job *job;
    ft_str text;
    size_t at;
    ft_buf out;
    unsigned flags;      /* of the place being read: verbose and ASCII are ours */
    unsigned global;     /* of the whole pattern */
    FT_VEC(ft_regex_group) groups;
    uint32_t closed;
    int depth;
} reader;

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

bool ft_regex_fault(ft_job *job, ft_str pattern, size_t byte, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ft_str message = ft_vformat(job->arena, format, args);
    va_end(args);
    size_t index = ft_text_index_of(pattern, byte);
    if (ft_str_find_byte(pattern, '\n', 0) == FT_NOWHERE)
        return ft_raise(job, FT_FAULT_RE, "%.*s at position %zu", FT_ARG(message), index);
    ft_str before = ft_str_slice(pattern, 0, byte);
    size_t line = 1, line_start = 0;
    for (size_t i = 0; i < before.len; i++)
        if (before.at[i] == '\n') {
            line++;
            line_start = i + 1;
        }
    return ft_raise(job, FT_FAULT_RE, "%.*s at position %zu (line %zu, column %zu)",
                    FT_ARG(message), index, line, ft_text_len(ft_str_from(before, line_start)) + 1);
}

size_t ft_regex_group_named(const ft_regex_shape *shape, ft_str name)
{
    for (size_t i = 1; i <= shape->groups; i++)
        if (name.len && ft_str_eq(shape->group[i].name, name))
            return i;
    return 0;
}

#define FAIL(r, byte, ...) ft_regex_fault((r)->job, (r)->text, (byte), __VA_ARGS__)

/* ---- words of the pattern */

static bool at_end(const reader *r)
{
    return r->at >= r->text.len;
}

static char peek(const reader *r)
{
    return at_end(r) ? 0 : r->text.at[r->at];
}

/* Takes `c` when it stands next. NUL never matches. */
static bool take(reader *r, char c)
{
    if (at_end(r) || r->text.at[r->at] != c)
        return false;
    r->at++;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_octal(char c)
{
    return c >= '0' && c <= '7';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int hex_value(char c)
{
    return is_digit(c)            ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool number_is_over(uint64_t number)
{
    return number > UINT32_MAX;
}

/* Digits as a number, not beyond what fits; false when there is none. */
static bool take_number(reader *r, uint64_t *out)
{
    size_t start = r->at;
    for (*out = 0; is_digit(peek(r)); r->at++)
        if (!number_is_over(*out))
            *out = *out * 10 + (uint64_t)(peek(r) - '0');
    return r->at > start;
}

static void put_literal(reader *r, uint32_t c)
{
    if (c >= 0xd800 && c < 0xe000)
        c = 0xfffd; /* a lone surrogate, which our text never holds */
    if (c < ' ' || c == 0x7f)
        ft_buf_format(&r->out, "\\x{%x}", c);
    else if (c < 0x80 && !is_digit((char)c) && !is_letter((char)c))
        ft_buf_format(&r->out, "\\%c", (char)c);
    else
        ft_text_put(&r->out, c);
}

/* ---- escapes */

typedef struct { char letter; const char *wide, *ascii; } category;

/* Inside brackets; outside they are put in brackets of their own. NULL: only outside. */
static const category categories[] = {
    {'d', "\\d", "0-9"},
    {'w', "\\w", "A-Za-z0-9_"},
    {'s', "\\s\\x{1c}-\\x{1f}\\x{85}", " \\t-\\r"},
    {'D', "\\D", "\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}"},
    {'W', "\\W", "\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}"},
    {'S', "\\x{21}-\\x{84}\\x{86}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}"
          "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{10ffff}"
          "\\x{0}-\\x{8}\\x{e}-\\x{1b}",
     "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{10ffff}"},
};

static const char *category_text(const reader *r, char letter)
{
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        if (categories[i].letter == letter)
            return r->flags & FT_RE_ASCII ? categories[i].ascii : categories[i].wide;
    return NULL;
}

static int control_value(char letter)
{
    static const char letters[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
    const char *found = letter ? strchr(letters, letter) : NULL;
    return found ? values[found - letters] : -1;
}

/* \xhh, \uhhhh and \Uhhhhhhhh; `start` is the backslash, the letter was taken. */
static bool take_hex(reader *r, size_t start, int digits, uint32_t *out)
{
    int found = 0;
    for (*out = 0; found < digits && hex_value(peek(r)) >= 0; found++)
        *out = *out * 16 + (uint32_t)hex_value(r->text.at[r->at++]);
    ft_str shown = ft_str_slice(r->text, start, r->at);
    if (found < digits)
        return FAIL(r, start, "incomplete escape %.*s", FT_ARG(shown));
    if (*out > 0x10ffff)
        return FAIL(r, start, "bad escape %.*s", FT_ARG(shown));
    return true;
}

/* Up to three octal digits of which the first is next. */
static bool take_octal(reader *r, size_t start, uint32_t *out)
{
    int found = 0;
    for (*out = 0; found < 3 && is_octal(peek(r)); found++)
        *out = *out * 8 + (uint32_t)(r->text.at[r->at++] - '0');
    if (*out > 0377)
        return FAIL(r, start, "octal escape value %.*s outside of range 0-0o377",
                    FT_ARG(ft_str_slice(r->text, start, r->at)));
    return true;
}

/* An escape for one character, behind its backslash; the same in brackets and out. */
static bool take_escaped_char(reader *r, size_t start, uint32_t *out)
{
    size_t letter_at = r->at;
    char letter = r->text.at[r->at];
    *out = ft_text_next(r->text, &r->at);
    if (letter == 'x')
        return take_hex(r, start, 2, out);
    if (letter == 'u')
        return take_hex(r, start, 4, out);
    if (letter == 'U')
        return take_hex(r, start, 8, out);
    if (letter == '0') {
        r->at = letter_at;
        return take_octal(r, start, out);
    }
    if (letter != 'b' && control_value(letter) >= 0)
        *out = (uint32_t)control_value(letter);
    else if (is_letter(letter))
        return FAIL(r, start, "bad escape \\%c", letter);
    return true;
}

static bool put_reference(reader *r, size_t start, uint64_t group)
{
    if (group >= r->groups.len)
        return FAIL(r, start, "invalid group reference %llu", (unsigned long long)group);
    if (!r->groups.at[group].closed)
        return FAIL(r, start - 1, "cannot refer to an open group");
    ft_buf_format(&r->out, "\\g{%llu}", (unsigned long long)group);
    return true;
}

/* \1 to \99 refer to groups, \ooo is a character; the first digit is next. */
static bool put_digits(reader *r, size_t start)
{
    size_t digits = r->at;
    const char *text = r->text.at;
    if (r->text.len - digits >= 3 && is_octal(text[digits]) && is_octal(text[digits + 1]) &&
        is_octal(text[digits + 2])) {
        uint32_t c;
        CHECK(take_octal(r, start, &c));
        put_literal(r, c);
        return true;
    }
    uint64_t group = (uint64_t)(text[r->at++] - '0');
    if (is_digit(peek(r)))
        group = group * 10 + (uint64_t)(text[r->at++] - '0');
    return put_reference(r, start + 1, group);
}

/* A backslash outside brackets. */
static bool put_escape(reader *r, item_kind *item)
{
    size_t start = r->at++;
    if (at_end(r))
        return FAIL(r, start, "bad escape (end of pattern)");
    char letter = peek(r);
    *item = ITEM_SIMPLE;
    if (letter && strchr("AbBZ", letter)) {
        r->at++;
        *item = ITEM_PLACE;
        ft_buf_format(&r->out, "\\%c", letter == 'Z' ? 'z' : letter);
        return true;
    }
    if (category_text(r, letter)) {
        r->at++;
        ft_buf_format(&r->out, "[%s]", category_text(r, letter));
        return true;
    }
    if (letter >= '1' && letter <= '9')
        return put_digits(r, start);
    uint32_t c;
    CHECK(take_escaped_char(r, start, &c));
    put_literal(r, c);
    return true;
}

/* ---- brackets */

/* One member of a class: a character, or (*is_category) one of \d \w \s, written at once. */
static bool take_member(reader *r, bool *is_category, uint32_t *c)
{
    *is_category = false;
    size_t start = r->at;
    if (!take(r, '\\')) {
        *c = ft_text_next(r->text, &r->at);
        return true;
    }
    if (at_end(r))
        return FAIL(r, start, "bad escape (end of pattern)");
    const char *text = category_text(r, peek(r));
    if (text) {
        *is_category = true;
        ft_buf_text(&r->out, text);
        r->at++;
        return true;
    }
    if (take(r, 'b')) {
        *c = '\b';
        return true;
    }
    if (is_octal(peek(r)))
        return take_octal(r, start, c);
    if (is_digit(peek(r)))
        return FAIL(r, start, "bad escape \\%c", peek(r));
    return take_escaped_char(r, start, c);
}

static bool put_member(reader *r, size_t bracket)
{
    size_t start = r->at;
    bool is_category, to_category;
    uint32_t from, to;
    CHECK(take_member(r, &is_category, &from));
    bool is_range = peek(r) == '-' && r->at + 1 < r->text.len && r->text.at[r->at + 1] != ']';
    if (peek(r) == '-' && r->at + 1 >= r->text.len)
        return FAIL(r, bracket, "unterminated character set");
    if (!is_range) {
        if (!is_category)
            put_literal(r, from);
        return true;
    }
    r->at++;
    CHECK(take_member(r, &to_category, &to));
    if (is_category || to_category || to < from)
        return FAIL(r, start, "bad character range %.*s",
                    FT_ARG(ft_str_slice(r->text, start, r->at)));
    put_literal(r, from);
    ft_buf_byte(&r->out, '-');
    put_literal(r, to);
    return true;
}

static bool put_class(reader *r)
{
    size_t bracket = r->at++;
    ft_buf_byte(&r->out, '[');
    if (take(r, '^'))
        ft_buf_byte(&r->out, '^');
    for (bool first = true; first || peek(r) != ']' || at_end(r); first = false) {
        if (at_end(r))
            return FAIL(r, bracket, "unterminated character set");
        CHECK(put_member(r, bracket));
    }
    r->at++;
    ft_buf_byte(&r->out, ']');
    return true;
}

/* ---- repetition */

/* {m}, {m,}, {,n} and {m,n} at a brace: false leaves the brace, a literal, where it is. */
static bool take_braces(reader *r, uint64_t *least, uint64_t *most, bool *endless)
{
    size_t start = r->at++;
    *least = 0;
    *endless = false;
    bool low = take_number(r, least), high = low;
    *most = *least;
    bool comma = take(r, ',');
    if (comma)
        high = take_number(r, most);
    *endless = comma && !high;
    if ((low || comma) && take(r, '}'))
        return true;
    r->at = start;
    return false;
}

static bool put_braces(reader *r, size_t start, uint64_t least, uint64_t most, bool endless)
{
    if (number_is_over(least) || (!endless && number_is_over(most)))
        return ft_raise(r->job, FT_FAULT_OVERFLOW, "the repetition number is too large");
    if (!endless && most < least)
        return FAIL(r, start + 1, "min repeat greater than max repeat");
    if (least > MOST_REPEATS || (!endless && most > MOST_REPEATS))
        return FAIL(r, start, "more than %d repetitions", MOST_REPEATS);
    if (endless)
        ft_buf_format(&r->out, "{%llu,}", (unsigned long long)least);
    else
        ft_buf_format(&r->out, "{%llu,%llu}", (unsigned long long)least, (unsigned long long)most);
    return true;
}

static bool repeat_may_follow(reader *r, size_t start, item_kind item)
{
    if (item == ITEM_REPEAT)
        return FAIL(r, start, "multiple repeat");
    return item == ITEM_SIMPLE || FAIL(r, start, "nothing to repeat");
}

/* Whatever repetition stands here, with its lazy or possessive mark. */
static bool put_repeat(reader *r, item_kind *item)
{
    size_t start = r->at;
    char c = peek(r);
    if (c == '{') {
        uint64_t least, most;
        bool endless;
        if (!take_braces(r, &least, &most, &endless)) {
            r->at++;
            put_literal(r, '{');
            *item = ITEM_SIMPLE;
            return true;
        }
        CHECK(repeat_may_follow(r, start, *item) && put_braces(r, start, least, most, endless));
    } else {
        r->at++;
        CHECK(repeat_may_follow(r, start, *item));
        ft_buf_byte(&r->out, c);
    }
    *item = ITEM_REPEAT;
    if (take(r, '?'))
        ft_buf_byte(&r->out, '?');
    else if (take(r, '+'))
        ft_buf_byte(&r->out, '+');
    return true;
}

/* ---- groups */

static bool put_alternatives(reader *r);

static bool is_identifier(ft_str name)
{
    size_t at = 0;
    if (name.len == 0 || !ft_char_is_id_start(ft_text_next(name, &at)))
        return false;
    while (at < name.len)
        if (!ft_char_is_id_continue(ft_text_next(name, &at)))
            return false;
    return true;
}

/* The text up to `end`, which is taken too. */
static bool take_name(reader *r, char end, const char *what, ft_str *out)
{
    size_t start = r->at, stop = ft_str_find_byte(r->text, end, start);
    if (stop == start)
        return FAIL(r, start, "missing %s", what);
    if (stop == FT_NOWHERE && start >= r->text.len)
        return FAIL(r, start, "missing %s", what);
    if (stop == FT_NOWHERE)
        return FAIL(r, start, "missing %c, unterminated name", end);
    *out = ft_str_slice(r->text, start, stop);
    r->at = stop + 1;
    return true;
}

static bool bad_name(reader *r, size_t start, ft_str name)
{
    ft_buf shown = ft_buf_in(r->job->arena);
    ft_repr_text(&shown, name);
    return FAIL(r, start, "bad character in group name %.*s", FT_ARG(ft_buf_str(&shown)));
}

static size_t group_named(const reader *r, ft_str name)
{
    for (size_t i = 1; i < r->groups.len; i++)
        if (r->groups.at[i].name.len && ft_str_eq(r->groups.at[i].name, name))
            return i;
    return 0;
}

/* Behind what opened a group: its content and its parenthesis. `open` is where it began. */
static bool put_body(reader *r, size_t open)
{
    unsigned flags = r->flags;
    if (++r->depth > DEEPEST_GROUP)
        return ft_raise(r->job, FT_FAULT_RECURSION, "maximum recursion depth exceeded");
    CHECK(put_alternatives(r));
    if (!take(r, ')'))
        return FAIL(r, open, "missing ), unterminated subpattern");
    r->depth--;
    r->flags = flags;
    ft_buf_byte(&r->out, ')');
    return true;
}

static bool put_capturing(reader *r, size_t open, ft_str name)
{
    size_t number = r->groups.len;
    ft_vec_push(r->job->arena, &r->groups, (ft_regex_group){.name = name});
    ft_buf_byte(&r->out, '(');
    CHECK(put_body(r, open));
    r->groups.at[number].closed = ++r->closed;
    return true;
}

static bool put_named(reader *r, size_t open)
{
    size_t start = r->at;
    ft_str name;
    CHECK(take_name(r, '>', "group name", &name));
    if (!is_identifier(name))
        return bad_name(r, start, name);
    size_t earlier = group_named(r, name);
    ft_buf shown = ft_buf_in(r->job->arena);
    ft_repr_text(&shown, name);
    if (earlier)
        return FAIL(r, start, "redefinition of group name %.*s as group %u; was group %zu",
                    FT_ARG(ft_buf_str(&shown)), r->groups.len, earlier);
    return put_capturing(r, open, name);
}

static bool put_named_reference(reader *r)
{
    size_t start = r->at;
    ft_str name;
    CHECK(take_name(r, ')', "group name", &name));
    if (!is_identifier(name))
        return bad_name(r, start, name);
    size_t group = group_named(r, name);
    ft_buf shown = ft_buf_in(r->job->arena);
    ft_repr_text(&shown, name);
    if (!group)
        return FAIL(r, start, "unknown group name %.*s", FT_ARG(ft_buf_str(&shown)));
    if (!r->groups.at[group].closed)
        return FAIL(r, start, "cannot refer to an open group");
    ft_buf_format(&r->out, "\\g{%zu}", group);
    return true;
}

/* (?P<name>...) and (?P=name), behind the P. */
static bool put_python_group(reader *r, size_t open, item_kind *item)
{
    *item = ITEM_SIMPLE;
    if (take(r, '<'))
        return put_named(r, open);
    if (take(r, '='))
        return put_named_reference(r);
    size_t start = r->at;
    if (at_end(r))
        return FAIL(r, start, "unexpected end of pattern");
    ft_text_next(r->text, &r->at);
    return FAIL(r, open + 1, "unknown extension ?P%.*s",
                FT_ARG(ft_str_slice(r->text, start, r->at)));
}

/* (?(1)yes|no) and (?(name)yes|no), behind the inner parenthesis. */
static bool put_conditional(reader *r, size_t open)
{
    size_t start = r->at;
    ft_str name;
    CHECK(take_name(r, ')', "group name", &name));
    uint64_t group = 0;
    if (is_identifier(name)) {
        group = group_named(r, name);
        ft_buf shown = ft_buf_in(r->job->arena);
        ft_repr_text(&shown, name);
        if (!group)
            return FAIL(r, start, "unknown group name %.*s", FT_ARG(ft_buf_str(&shown)));
    } else {
        for (size_t i = 0; i < name.len; i++) {
            if (!is_digit(name.at[i]))
                return bad_name(r, start, name);
            group = number_is_over(group) ? group : group * 10 + (uint64_t)(name.at[i] - '0');
        }
        if (group == 0)
            return FAIL(r, start, "bad group number");
        if (group >= r->groups.len)
            return FAIL(r, start, "invalid group reference %llu", (unsigned long long)group);
    }
    ft_buf_format(&r->out, "(?(%llu)", (unsigned long long)group);
    return put_body(r, open);
}

static unsigned flag_of(char letter)
{
    switch (letter) {
    case 'i': return FT_RE_IGNORECASE;
    case 'L': return FT_RE_LOCALE;
    case 'm': return FT_RE_MULTILINE;
    case 's': return FT_RE_DOTALL;
    case 'x': return FT_RE_VERBOSE;
    case 'a': return FT_RE_ASCII;
    case 'u': return FT_RE_UNICODE;
    default: return 0;
    }
}

/* Flag letters up to something else. */
static bool take_flags(reader *r, unsigned *flags)
{
    for (unsigned flag; (flag = flag_of(peek(r))); *flags |= flag) {
        r->at++;
        if (flag == FT_RE_LOCALE)
            return FAIL(r, r->at, "bad inline flags: cannot use 'L' flag with a str pattern");
    }
    if ((*flags & FT_RE_ASCII) && (*flags & FT_RE_UNICODE))
        return FAIL(r, r->at, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
    return true;
}

static bool wrong_flag(reader *r, const char *missing)
{
    if (!is_letter(peek(r)))
        return FAIL(r, r->at, "missing %s", missing);
    return FAIL(r, r->at, "unknown flag");
}

static bool put_global_flags(reader *r, size_t open, unsigned flags, bool first)
{
    if (!first)
        return FAIL(r, open, "global flags not at the start of the expression");
    r->global |= flags;
    r->flags |= flags;
    return true;
}

static bool put_scoped_flags(reader *r, size_t open, unsigned on, unsigned off)
{
    unsigned outer = r->flags;
    static const struct { unsigned flag; char letter; } ours[] = {
        {FT_RE_IGNORECASE, 'i'}, {FT_RE_MULTILINE, 'm'}, {FT_RE_DOTALL, 's'}};
    r->flags = (r->flags | on) & ~off;
    if (on & FT_RE_UNICODE)
        r->flags &= ~(unsigned)FT_RE_ASCII;
    ft_buf_text(&r->out, "(?");
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (on & ours[i].flag)
            ft_buf_byte(&r->out, ours[i].letter);
    ft_buf_byte(&r->out, '-');
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (off & ours[i].flag)
            ft_buf_byte(&r->out, ours[i].letter);
    ft_buf_byte(&r->out, ':');
    CHECK(put_body(r, open));
    r->flags = outer;
    return true;
}

/* (?flags) and (?flags-flags:...), at the first letter. *item stays when nothing was matched. */
static bool put_flags(reader *r, size_t open, bool first, item_kind *item)
{
    unsigned on = 0, off = 0;
    CHECK(take_flags(r, &on));
    if (take(r, ')'))
        return put_global_flags(r, open, on, first);
    if (take(r, '-')) {
        if (!flag_of(peek(r)))
            return wrong_flag(r, "flag");
        CHECK(take_flags(r, &off));
        if (off & (FT_RE_ASCII | FT_RE_UNICODE))
            return FAIL(r, r->at, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
        if (!take(r, ':'))
            return wrong_flag(r, ":");
    } else if (!take(r, ':')) {
        return wrong_flag(r, "-, : or )");
    }
    if (on & off)
        return FAIL(r, r->at, "bad inline flags: flag turned on and off");
    *item = ITEM_SIMPLE;
    return put_scoped_flags(r, open, on, off);
}

static bool skip_comment(reader *r, size_t open)
{
    size_t end = ft_str_find_byte(r->text, ')', r->at);
    if (end == FT_NOWHERE)
        return FAIL(r, open, "missing ), unterminated comment");
    r->at = end + 1;
    return true;
}

static bool put_opened(reader *r, size_t open, const char *as)
{
    ft_buf_text(&r->out, as);
    return put_body(r, open);
}

/* (?<=...) and (?<!...), behind the `<`. */
static bool put_look_behind(reader *r, size_t open)
{
    if (take(r, '='))
        return put_opened(r, open, "(?<=");
    if (take(r, '!'))
        return put_opened(r, open, "(?<!");
    if (at_end(r))
        return FAIL(r, r->at, "unexpected end of pattern");
    size_t start = r->at;
    ft_text_next(r->text, &r->at);
    return FAIL(r, open + 1, "unknown extension ?<%.*s",
                FT_ARG(ft_str_slice(r->text, start, r->at)));
}

/* A parenthesis; `first` when nothing but flags stands before it. */
static bool put_group(reader *r, bool first, item_kind *item)
{
    size_t open = r->at++;
    if (!take(r, '?')) {
        *item = ITEM_SIMPLE;
        return put_capturing(r, open, FT_STR(""));
    }
    if (at_end(r))
        return FAIL(r, r->at, "unexpected end of pattern");
    size_t letter_at = r->at;
    char letter = peek(r);
    if (flag_of(letter) || letter == '-')
        return put_flags(r, open, first, item);
    ft_text_next(r->text, &r->at);
    if (letter == '#')
        return skip_comment(r, open);
    *item = ITEM_SIMPLE;
    switch (letter) {
    case 'P': return put_python_group(r, open, item);
    case ':': return put_opened(r, open, "(?:");
    case '>': return put_opened(r, open, "(?>");
    case '=': return put_opened(r, open, "(?=");
    case '!': return put_opened(r, open, "(?!");
    case '<': return put_look_behind(r, open);
    case '(': return put_conditional(r, open);
    default:
        return FAIL(r, open + 1, "unknown extension ?%.*s",
                    FT_ARG(ft_str_slice(r->text, letter_at, r->at)));
    }
}

/* ---- items and alternatives */

/* White space and comments of a verbose pattern. */
static bool skip_verbose(reader *r)
{
    if (!(r->flags & FT_RE_VERBOSE) || !peek(r))
        return false;
    if (strchr(" \t\n\r\v\f", peek(r))) {
        r->at++;
        return true;
    }
    if (peek(r) != '#')
        return false;
    size_t end = ft_str_find_byte(r->text, '\n', r->at);
    r->at = end == FT_NOWHERE ? r->text.len : end + 1;
    return true;
}

static bool put_place(reader *r, item_kind *item)
{
    ft_buf_byte(&r->out, r->text.at[r->at++]);
    *item = ITEM_PLACE;
    return true;
}

static bool put_item(reader *r, bool first, item_kind *item)
{
    switch (peek(r)) {
    case '\\': return put_escape(r, item);
    case '[': *item = ITEM_SIMPLE; return put_class(r);
    case '(': return put_group(r, first, item);
    case '*': case '+': case '?': case '{': return put_repeat(r, item);
    case '^': case '$': return put_place(r, item);
    case '.':
        *item = ITEM_SIMPLE;
        r->at++;
        ft_buf_byte(&r->out, '.');
        return true;
    default:
        *item = ITEM_SIMPLE;
        put_literal(r, ft_text_next(r->text, &r->at));
        return true;
    }
}

/* Up to the end or an unmatched parenthesis. */
static bool put_alternatives(reader *r)
{
    bool first = r->depth == 0;
    item_kind item = ITEM_NONE;
    while (!at_end(r) && peek(r) != ')') {
        if (skip_verbose(r))
            continue;
        if (take(r, '|')) {
            ft_buf_byte(&r->out, '|');
            item = ITEM_NONE;
            first = false;
            continue;
        }
        CHECK(put_item(r, first && item == ITEM_NONE, &item));
    }
    return true;
}

bool ft_regex_translate(ft_job *job, ft_str pattern, unsigned flags, ft_regex_shape *out)
{
    reader r = {.job = job, .text = pattern, .out = ft_buf_in(job->arena), .flags = flags,
                .global = flags};
    if (flags & FT_RE_LOCALE)
        return ft_raise(job, FT_FAULT_VALUE, "cannot use LOCALE flag with a str pattern");
    if ((flags & FT_RE_ASCII) && (flags & FT_RE_UNICODE))
        return ft_raise(job, FT_FAULT_VALUE, "ASCII and UNICODE flags are incompatible");
    ft_vec_push(job->arena, &r.groups, (ft_regex_group){.name = FT_STR("")});
    CHECK(put_alternatives(&r));
    if (!at_end(&r))
        return FAIL(&r, r.at, "unbalanced parenthesis");
    if (!(r.global & FT_RE_ASCII))
        r.global |= FT_RE_UNICODE;
    else if (r.global & FT_RE_UNICODE)
        return ft_raise(job, FT_FAULT_VALUE, "ASCII and UNICODE flags are incompatible");
    *out = (ft_regex_shape){pattern, ft_buf_str(&r.out), r.global, r.groups.len - 1, r.groups.at};
    return true;
}
