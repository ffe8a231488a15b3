/* jinja_blocks.c - one pass over the tags of a file; see jinja_blocks.h. */
#include "syntax/jinja_blocks.h"

typedef struct { ft_str type, name; size_t from, to; } tag;

typedef struct scanner {
    ft_arena *arena;
    const ft_source *source;
    ft_str text;
    size_t at;
    ft_diags *diags;
    bool failed;
} scanner;

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static char byte_at(const scanner *s, size_t at)
{
    return at < s->text.len ? s->text.at[at] : 0;
}

static size_t skip_space(const scanner *s, size_t at)
{
    while (is_space(byte_at(s, at)))
        at++;
    return at;
}

static size_t skip_word(const scanner *s, size_t at)
{
    if (byte_at(s, at) >= '0' && byte_at(s, at) <= '9')
        return at;
    while (is_word(byte_at(s, at)))
        at++;
    return at;
}

/* ---- errors */

static void fail(scanner *s, size_t from, size_t to, ft_str message)
{
    ft_diag_error(s->diags, FT_DIAG_JINJA_BLOCK, (ft_span){s->source, (uint32_t)from, (uint32_t)to}, "%.*s",
                  FT_ARG(message));
    s->failed = true;
}

static void fail_end(scanner *s, const char *expected)
{
    fail(s, s->at, s->text.len,
         ft_format(s->arena, "unexpected EOF, expected %s, got \"%.*s\"", expected, FT_ARG(ft_str_from(s->text, s->at))));
}

/* "3:14": the line from 1, the column from 0, as dbt says it. */
static ft_str line_and_column(scanner *s, size_t at)
{
    size_t line = 1, start = 0;
    for (size_t i = 0; i < at; i++)
        if (s->text.at[i] == '\n')
            line++, start = i + 1;
    return ft_format(s->arena, "%zu:%zu", line, at - start);
}

/* ---- what hides tags */

/* Behind the string at `quote`, or FT_NOWHERE. */
static size_t behind_string(const scanner *s, size_t quote)
{
    for (size_t at = quote + 1; at < s->text.len; at++) {
        if (s->text.at[at] == '\\')
            at++;
        else if (s->text.at[at] == s->text.at[quote])
            return at + 1;
    }
    return FT_NOWHERE;
}

/* Behind the first string that is closed at or behind `quote`: an apostrophe alone hides nothing. */
static bool pass_string(scanner *s, size_t quote)
{
    for (; quote < s->text.len; quote++) {
        char c = s->text.at[quote];
        size_t behind = c == '\'' || c == '"' ? behind_string(s, quote) : FT_NOWHERE;
        if (behind != FT_NOWHERE) {
            s->at = behind;
            return true;
        }
    }
    fail_end(s, "string");
    return false;
}

/* From s->at to behind the first `sign` "}" outside of strings. */
static void pass_to(scanner *s, char sign, const char *expected)
{
    for (size_t at = s->at; at < s->text.len; at++) {
        char c = s->text.at[at];
        if (c == sign && byte_at(s, at + 1) == '}') {
            bool minus = sign == '%' && at > s->at && s->text.at[at - 1] == '-';
            s->at = minus ? skip_space(s, at + 2) : at + 2;
            return;
        }
        if (c != '\'' && c != '"')
            continue;
        if (sign == '%')
            s->at = at;
        if (!pass_string(s, at))
            return;
        at = s->at - 1;
    }
    fail_end(s, expected);
}

static void pass_comment(scanner *s)
{
    size_t end = ft_str_find(s->text, FT_STR("#}"), s->at);
    if (end == FT_NOWHERE)
        fail_end(s, "#}");
    else
        s->at = end + 2;
}

/* Behind "{%" word "%}" at `at` with its signs, or FT_NOWHERE. */
static size_t behind_plain_tag(const scanner *s, size_t at, ft_str word)
{
    at += 2;
    at = skip_space(s, byte_at(s, at) == '-' ? at + 1 : at);
    if (!ft_str_eq(ft_str_slice(s->text, at, at + word.len), word))
        return FT_NOWHERE;
    at = skip_space(s, at + word.len);
    bool minus = byte_at(s, at) == '-';
    if (byte_at(s, at + minus) != '%' || byte_at(s, at + minus + 1) != '}')
        return FT_NOWHERE;
    return minus ? skip_space(s, at + 3) : at + 2;
}

/* A raw section whose tag stands at `at`. */
static void pass_raw(scanner *s, size_t at)
{
    size_t behind = behind_plain_tag(s, at, FT_STR("raw"));
    for (size_t end = behind; end != FT_NOWHERE; end += 2) {
        end = ft_str_find(s->text, FT_STR("{%"), end);
        if (end == FT_NOWHERE)
            break;
        size_t done = behind_plain_tag(s, end, FT_STR("endraw"));
        if (done != FT_NOWHERE) {
            s->at = done;
            return;
        }
    }
    fail_end(s, "{% raw %}...{% endraw %}");
}

/* ---- tags */

static size_t space_before(const scanner *s, size_t from, size_t at)
{
    while (at > from && is_space(s->text.at[at - 1]))
        at--;
    return at;
}

/* The tag at `at`; false: none that dbt would see, `{%+ ...` among them (BLK-05). */
static bool take_tag(scanner *s, size_t at, tag *out)
{
    bool minus = byte_at(s, at + 2) == '-';
    size_t word = skip_space(s, at + 2 + minus), end = skip_word(s, word);
    size_t name = skip_space(s, end), name_end = name > end ? skip_word(s, name) : name;
    if (end == word)
        return false;
    *out = (tag){.type = ft_str_slice(s->text, word, end), .from = minus ? space_before(s, s->at, at) : at};
    if (name_end > name)
        out->name = ft_str_slice(s->text, name, name_end);
    if (ft_str_is(out->type, "raw")) {
        s->at = out->from;
        pass_raw(s, at);
    } else {
        s->at = name_end > name ? name_end : end;
        pass_to(s, '%', "tag close (\"%}\")");
    }
    out->to = s->at;
    return true;
}

/* The next tag from s->at on; false: no more, or failed. */
static bool next_tag(scanner *s, tag *out)
{
    for (size_t at = s->at; !s->failed; at = s->at) {
        at = ft_str_find_byte(s->text, '{', at);
        if (at == FT_NOWHERE)
            return false;
        char next = byte_at(s, at + 1);
        if (next == '%' && take_tag(s, at, out))
            return !s->failed;
        s->at = next == '{' ? skip_space(s, at + 2) : at + (next == '#' ? 2 : 1);
        if (next == '{')
            pass_to(s, '}', "}}");
        else if (next == '#')
            pass_comment(s);
    }
    return false;
}

/* ---- blocks */

typedef struct finder {
    scanner scan;
    const char *const *types;
    ft_top_blocks *out;
    tag open;                     /* the block we are in; to == 0: none */
    FT_VEC(bool) control;         /* open ifs (true) and fors (false) */
} finder;

static bool is_one_of(ft_str word, const char *const *words)
{
    for (; *words; words++)
        if (ft_str_is(word, *words))
            return true;
    return false;
}

/* `endif` or `endfor`: its beginning must be the innermost one. */
static void close_control(finder *f, const tag *end, bool is_if)
{
    scanner *s = &f->scan;
    ft_str place = line_and_column(s, end->from);
    if (!f->control.len) {
        fail(s, end->from, end->to,
             ft_format(s->arena, "Got an unexpected control flow end tag, got %.*s but never saw a preceeding %s (@ %.*s)",
                       FT_ARG(end->type), is_if ? "if" : "for", FT_ARG(place)));
        return;
    }
    bool expected = f->control.at[--f->control.len];
    if (expected != is_if)
        fail(s, end->from, end->to,
             ft_format(s->arena, "Got an unexpected control flow end tag, got %.*s but expected %s next (@ %.*s)",
                       FT_ARG(end->type), expected ? "endif" : "endfor", FT_ARG(place)));
}

static void count_control(finder *f, const tag *now)
{
    if (ft_str_is(now->type, "if"))
        ft_vec_push(f->scan.arena, &f->control, true);
    else if (ft_str_is(now->type, "for"))
        ft_vec_push(f->scan.arena, &f->control, false);
    else if (ft_str_is(now->type, "endif") || ft_str_is(now->type, "endfor"))
        close_control(f, now, ft_str_is(now->type, "endif"));
}

static void open_block(finder *f, const tag *now)
{
    scanner *s = &f->scan;
    if (f->control.len)
        fail(s, now->from, now->to,
             ft_format(s->arena, "Got a block definition inside control flow at %.*s. All dbt block definitions must be"
                       " at the top level", FT_ARG(line_and_column(s, now->from))));
    else if (f->open.to)
        fail(s, now->from, now->to,
             ft_format(s->arena, "Got nested tags: %.*s (started at %zu) did not have a matching {{%% end%.*s %%}} before a"
                       " subsequent %.*s was found (started at %zu)", FT_ARG(f->open.type), f->open.from,
                       FT_ARG(f->open.type), FT_ARG(now->type), now->from));
    else
        f->open = *now;
}

static bool ends_open(const finder *f, const tag *now)
{
    return f->open.to && ft_str_starts(now->type, FT_STR("end")) &&
           ft_str_eq(ft_str_from(now->type, 3), f->open.type);
}

static void close_block(finder *f, const tag *end)
{
    ft_vec_push(f->scan.arena, &f->out->blocks,
                (ft_top_block){f->open.type, f->open.name, f->open.from, end->to, f->open.to, end->from});
    f->open = (tag){0};
}

static void note_unexpected(finder *f, const tag *now)
{
    uint32_t from = (uint32_t)(now->type.at - f->scan.text.at);
    ft_vec_push(f->scan.arena, &f->out->unexpected,
                (ft_span){f->scan.source, from, from + (uint32_t)now->type.len});
}

bool ft_jinja_blocks(ft_arena *arena, const ft_source *source, const char *const *types, ft_top_blocks *out,
                     ft_diags *diags)
{
    finder f = {.scan = {.arena = arena, .source = source, .text = source->text, .diags = diags}, .types = types,
                .out = out};
    scanner *s = &f.scan;
    tag now;
    *out = (ft_top_blocks){0};
    while (next_tag(s, &now)) {
        count_control(&f, &now);
        if (s->failed)
            break;
        if (is_one_of(now.type, types))
            open_block(&f, &now);
        else if (ends_open(&f, &now))
            close_block(&f, &now);
        else if (!f.open.to)
            note_unexpected(&f, &now);
    }
    if (s->failed || !f.open.to)
        return !s->failed;
    ft_str text = ft_str_slice(s->text, 0, f.open.to);
    size_t line = 1;
    for (size_t i = 0; i < text.len; i++)
        line += text.at[i] == '\n';
    fail(s, f.open.from, f.open.to,
         ft_format(arena, "Reached EOF without finding a close tag for %.*s (searched from line %zu)",
                   FT_ARG(f.open.type), line));
    return false;
}
