/* regex_template.c - replacement templates of sub() and expand(): \1, \g<name>, \n; see
 * regex_syntax.h. */
#include "value/regex_syntax.h"

#include "base/text.h"

typedef struct {
    ft_job *job;
    ft_str text;
    size_t at;
    const ft_regex_shape *shape;
    ft_buf literal; /* not yet in a piece */
    ft_regex_template *out;
} reader;

/* Guards that raised already: leave with false. */
#define CHECK(condition)                                                                           \
    if (!(condition))                                                                              \
    return false

#define FAIL(r, byte, ...) ft_regex_fault((r)->job, (r)->text, (byte), __VA_ARGS__)

static bool is_digit_at(const reader *r, size_t at)
{
    return at < r->text.len && r->text.at[at] >= '0' && r->text.at[at] <= '9';
}

static bool is_octal_at(const reader *r, size_t at)
{
    return is_digit_at(r, at) && r->text.at[at] < '8';
}

static void end_literal(reader *r)
{
    if (r->literal.len)
        ft_vec_push(r->job->arena, r->out,
                    (ft_regex_piece){.text = ft_str_copy(r->job->arena, ft_buf_str(&r->literal))});
    ft_buf_clear(&r->literal);
}

static bool add_group(reader *r, size_t byte, uint64_t group)
{
    if (group > r->shape->groups)
        return FAIL(r, byte, "invalid group reference %llu", (unsigned long long)group);
    end_literal(r);
    ft_vec_push(r->job->arena, r->out, (ft_regex_piece){.group = group, .is_group = true});
    return true;
}

/* The number in `name`; false when something else than digits stands there. */
static bool number_of(ft_str name, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] < '0' || name.at[i] > '9')
            return false;
        if (*out <= UINT32_MAX)
            *out = *out * 10 + (uint64_t)(name.at[i] - '0');
    }
    return true;
}

static bool is_identifier(ft_str name)
{
    size_t at = 0;
    bool good = ft_char_is_id_start(ft_text_next(name, &at));
    while (good && at < name.len)
        good = ft_char_is_id_continue(ft_text_next(name, &at));
    return good;
}

/* \g<name> or \g<number>, behind the g. */
static bool read_named(reader *r)
{
    if (r->at >= r->text.len || r->text.at[r->at] != '<')
        return FAIL(r, r->at, "missing <");
    size_t start = ++r->at, end = ft_str_find_byte(r->text, '>', start);
    if (end == start || start >= r->text.len)
        return FAIL(r, start, "missing group name");
    if (end == FT_NOWHERE)
        return FAIL(r, start, "missing >, unterminated name");
    ft_str name = ft_str_slice(r->text, start, end);
    r->at = end + 1;
    uint64_t group;
    if (number_of(name, &group))
        return add_group(r, start, group);
    ft_buf shown = ft_buf_in(r->job->arena);
    ft_repr_text(&shown, name);
    if (!is_identifier(name))
        return FAIL(r, start, "bad character in group name %.*s", FT_ARG(ft_buf_str(&shown)));
    group = ft_regex_group_named(r->shape, name);
    if (!group)
        return ft_raise(r->job, FT_FAULT_INDEX, "unknown group name %.*s",
                        FT_ARG(ft_buf_str(&shown)));
    return add_group(r, start, group);
}

/* \0, \ooo (a character) or \1 ... \99 (a group); `start` is the backslash. */
static bool read_digits(reader *r, size_t start)
{
    bool zero = r->text.at[r->at] == '0';
    bool octal = is_octal_at(r, r->at) && is_octal_at(r, r->at + 1) && is_octal_at(r, r->at + 2);
    uint32_t value = 0;
    if (zero || octal) {
        for (int i = 0; i < 3 && is_octal_at(r, r->at); i++)
            value = value * 8 + (uint32_t)(r->text.at[r->at++] - '0');
        if (value > 0377)
            return FAIL(r, start, "octal escape value %.*s outside of range 0-0o377",
                        FT_ARG(ft_str_slice(r->text, start, r->at)));
        ft_text_put(&r->literal, value);
        return true;
    }
    for (int i = 0; i < 2 && is_digit_at(r, r->at); i++)
        value = value * 10 + (uint32_t)(r->text.at[r->at++] - '0');
    return add_group(r, start + 1, value);
}

static bool read_escape(reader *r)
{
    static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
    size_t start = r->at++;
    if (r->at >= r->text.len)
        return FAIL(r, start, "bad escape (end of pattern)");
    char c = r->text.at[r->at];
    const char *known = c ? strchr(letters, c) : NULL;
    if (is_digit_at(r, r->at))
        return read_digits(r, start);
    r->at++;
    if (c == 'g')
        return read_named(r);
    if (known) {
        ft_buf_byte(&r->literal, values[known - letters]);
        return true;
    }
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        return FAIL(r, start, "bad escape \\%c", c);
    ft_buf_byte(&r->literal, '\\');
    ft_buf_byte(&r->literal, c);
    return true;
}

bool ft_regex_template_read(ft_job *job, ft_str text, const ft_regex_shape *shape,
                            ft_regex_template *out)
{
    reader r = {.job = job, .text = text, .shape = shape, .out = out};
    r.literal = ft_buf_in(job->arena);
    *out = (ft_regex_template){0};
    while (r.at < text.len) {
        size_t stop = ft_str_find_byte(text, '\\', r.at);
        stop = stop == FT_NOWHERE ? text.len : stop;
        ft_buf_add(&r.literal, ft_str_slice(text, r.at, stop));
        r.at = stop;
        CHECK(stop == text.len || read_escape(&r));
    }
    end_literal(&r);
    return true;
}
