/* corpus.c - the harness of tests/corpus; see corpus.h. */
#include "corpus.h"

#include "base/fs.h"

#include <stdio.h>

typedef struct {
    ft_str title, input, with, expected;
    ft_str head; /* the bytes of the file from the title to `--- ok`, for --accept */
    bool escaped, ok;
} corpus_case;

static ft_str cut_line(ft_str *rest)
{
    size_t end = ft_str_find_byte(*rest, '\n', 0);
    ft_str line = ft_str_slice(*rest, 0, end == FT_NOWHERE ? rest->len : end + 1);
    *rest = ft_str_from(*rest, line.len);
    return line;
}

/* What stands before the next section or title. */
static ft_str cut_body(ft_str *rest)
{
    ft_str body = {rest->at, 0};
    while (rest->len && !ft_str_starts(*rest, FT_STR("--- ")) &&
           !ft_str_starts(*rest, FT_STR("=== ")))
        body.len += cut_line(rest).len;
    return body;
}

static ft_str without_blank_end(ft_str body)
{
    while (body.len > 1 && body.at[body.len - 1] == '\n' && body.at[body.len - 2] == '\n')
        body.len--;
    return ft_str_is(body, "\n") ? FT_STR("") : body;
}

static unsigned hex_digit(char byte)
{
    return byte <= '9' ? (unsigned)(byte - '0') : (unsigned)((byte | 32) - 'a' + 10);
}

static char escaped_byte(ft_str text, size_t *at)
{
    char kind = text.at[*at];
    if (kind == 'x' && *at + 2 < text.len) {
        *at += 2;
        return (char)(hex_digit(text.at[*at - 1]) << 4 | hex_digit(text.at[*at]));
    }
    return kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind == 't' ? '\t' : kind;
}

static ft_str unescape(ft_arena *arena, ft_str text)
{
    ft_buf out = ft_buf_in(arena);
    for (size_t at = 0; at + 1 < text.len; at++) {
        bool escape = text.at[at] == '\\';
        at += escape;
        ft_buf_byte(&out, escape ? escaped_byte(text, &at) : text.at[at]);
    }
    return ft_buf_str(&out);
}

/* False for a case that never says `--- ok` or `--- error`. */
static bool cut_case(ft_str *rest, corpus_case *found)
{
    const char *start = rest->at;
    *found = (corpus_case){.title = ft_str_trim(ft_str_from(cut_line(rest), 4)), .with = FT_STR("")};
    found->input = cut_body(rest);
    while (ft_str_starts(*rest, FT_STR("--- "))) {
        ft_str section = ft_str_trim(ft_str_from(cut_line(rest), 4));
        if (ft_str_is(section, "escaped"))
            found->escaped = true;
        else if (ft_str_is(section, "with"))
            found->with = cut_body(rest);
        else {
            found->head = (ft_str){start, (size_t)(rest->at - start)};
            found->ok = ft_str_is(section, "ok");
            found->expected = without_blank_end(cut_body(rest));
            return found->ok || ft_str_is(section, "error");
        }
    }
    return false;
}

typedef struct { ft_corpus_fn *run; bool accept; size_t cases, wrong; ft_buf rewritten; } session;

/* The case as it is, with its answer replaced. */
static void rewrite(session *s, const corpus_case *at, bool ok, ft_str output)
{
    ft_str head = at->head;
    size_t section = ft_str_rfind(head, FT_STR("--- "));
    if (s->rewritten.len)
        ft_buf_byte(&s->rewritten, '\n');
    ft_buf_add(&s->rewritten, ft_str_slice(head, 0, section));
    ft_buf_text(&s->rewritten, ok ? "--- ok\n" : "--- error\n");
    ft_buf_add(&s->rewritten, output);
}

static void run_case(session *s, const char *file, const corpus_case *at)
{
    ft_arena *arena = ft_arena_new("case");
    ft_buf out = ft_buf_in(arena);
    ft_str input = at->escaped ? unescape(arena, at->input) : at->input;
    bool ok = s->run(arena, input, at->with, &out);
    if (out.len && out.at[out.len - 1] != '\n')
        ft_buf_byte(&out, '\n');
    s->cases++;
    if (s->accept) {
        rewrite(s, at, ok, ft_buf_str(&out));
    } else if (ok != at->ok || !ft_str_eq(ft_buf_str(&out), at->expected)) {
        s->wrong++;
        printf("%s: %.*s\n--- wanted %s\n%.*s--- got %s\n%.*s\n", file, FT_ARG(at->title),
               at->ok ? "ok" : "error", FT_ARG(at->expected), ok ? "ok" : "error",
               FT_ARG(ft_buf_str(&out)));
    }
    ft_arena_free(arena);
}

static void run_file(session *s, const char *path)
{
    ft_arena *arena = ft_arena_new("corpus");
    ft_fs disk = ft_fs_disk();
    ft_str rest;
    corpus_case at;
    s->rewritten = ft_buf_in(arena);
    if (ft_fs_read(&disk, arena, ft_str_of(path), &rest)) {
        printf("%s: cannot be read\n", path);
        s->wrong++;
        rest = FT_STR("");
    }
    while (rest.len) {
        if (!cut_case(&rest, &at)) {
            printf("%s: case \"%.*s\" has no answer\n", path, FT_ARG(at.title));
            s->wrong++;
            break;
        }
        run_case(s, path, &at);
    }
    if (s->accept && !s->wrong)
        disk.replace(disk.self, ft_str_of(path), ft_buf_str(&s->rewritten), false);
    ft_arena_free(arena);
}

int ft_corpus_main(int argc, char **argv, ft_corpus_fn *run)
{
    session s = {.run = run};
    for (int i = 1; i < argc; i++) {
        if (ft_str_is(ft_str_of(argv[i]), "--accept"))
            s.accept = true;
        else
            run_file(&s, argv[i]);
    }
    printf("%zu cases, %zu wrong\n", s.cases, s.wrong);
    return s.wrong || s.cases == 0;
}
