/* python_models.c - calls found in Python text, given to the capture as a template; see python_models.h. */
#include "project/python_models.h"

typedef struct {
    ft_arena *arena;
    ft_str text;
    size_t at, models;      /* how often `def model(` stands there */
    ft_buf calls;           /* "{{ ref('a') }}{{ config(…) }}" */
    ft_buf used[2], defaults[2]; /* keys of config.get and of config.meta_get */
} reader;

static bool is_word_byte(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Behind the text that begins at `at`: 'x', "x", or either of them threefold. */
static size_t skip_text(ft_str text, size_t at)
{
    char quote = text.at[at];
    bool threefold = at + 2 < text.len && text.at[at + 1] == quote && text.at[at + 2] == quote;
    size_t marks = threefold ? 3 : 1;
    for (at += marks; at < text.len; at++) {
        if (text.at[at] == '\\')
            at++;
        else if (text.at[at] == quote &&
                 (!threefold || (at + 2 < text.len && text.at[at + 1] == quote && text.at[at + 2] == quote)))
            return at + marks;
    }
    return text.len;
}

/* Behind a comment or a text that begins at `at`; `at` itself where neither does. */
static size_t skip_dead(ft_str text, size_t at)
{
    char c = text.at[at];
    if (c == '"' || c == '\'')
        return skip_text(text, at);
    while (c == '#' && at < text.len && text.at[at] != '\n')
        at++;
    return at;
}

/* What stands in the parentheses that open at `open`, comments left out. */
static ft_str arguments(ft_arena *arena, ft_str text, size_t open)
{
    ft_buf out = ft_buf_in(arena);
    size_t depth = 1;
    for (size_t at = open + 1; at < text.len;) {
        size_t end = skip_dead(text, at);
        if (end == at) {
            depth += text.at[at] == '(';
            depth -= text.at[at] == ')';
            if (depth == 0)
                break;
            end++;
        }
        if (text.at[at] != '#')
            ft_buf_add(&out, ft_str_slice(text, at, end));
        at = end;
    }
    return ft_buf_str(&out);
}

/* dbt.config.get("x", 1): the key and the default are configs of their own for the adapter. */
static void note_key(reader *r, size_t kind, ft_str given)
{
    ft_literal_args args = {0};
    ft_args_cut(r->arena, given, &args);
    if (!args.len)
        return;
    ft_buf_format(&r->used[kind], "%.*s, ", FT_ARG(args.at[0].text));
    ft_buf_format(&r->defaults[kind], "%.*s, ", FT_ARG(args.len > 1 ? args.at[1].text : FT_STR("none")));
}

/* "dbt.ref", "def model" … at the reader's place, a parenthesis behind it. */
static bool is_call(const reader *r, const char *words, size_t *open)
{
    ft_str rest = ft_str_from(r->text, r->at);
    if (!ft_str_starts(rest, ft_str_of(words)))
        return false;
    *open = r->at + strlen(words);
    while (*open < r->text.len && r->text.at[*open] == ' ')
        ++*open;
    return *open < r->text.len && r->text.at[*open] == '(';
}

static void read_word(reader *r)
{
    static const char *const calls[] = {"dbt.ref", "dbt.source", "dbt.config"};
    static const char *const keys[] = {"dbt.config.get", "dbt.config.meta_get"};
    size_t open;
    r->models += is_call(r, "def model", &open);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (is_call(r, calls[i], &open))
            ft_buf_format(&r->calls, "{{ %s(%.*s) }}", calls[i] + strlen("dbt."), FT_ARG(arguments(r->arena, r->text, open)));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (is_call(r, keys[i], &open))
            note_key(r, i, arguments(r->arena, r->text, open));
}

static void read_python(reader *r)
{
    while (r->at < r->text.len) {
        size_t end = skip_dead(r->text, r->at);
        bool inside = r->at > 0 && (is_word_byte(r->text.at[r->at - 1]) || r->text.at[r->at - 1] == '.');
        if (end == r->at && !inside)
            read_word(r);
        r->at = end > r->at ? end : r->at + 1;
    }
    if (r->used[0].len || r->used[1].len)
        ft_buf_format(&r->calls, "{{ config(config_keys_used=[%.*s], config_keys_defaults=[%.*s], meta_keys_used=[%.*s], "
                      "meta_keys_defaults=[%.*s]) }}", FT_ARG(ft_buf_str(&r->used[0])), FT_ARG(ft_buf_str(&r->defaults[0])),
                      FT_ARG(ft_buf_str(&r->used[1])), FT_ARG(ft_buf_str(&r->defaults[1])));
}

bool ft_python_capture(const ft_loading *loading, ft_worker *worker, ft_node *node)
{
    if (!ft_str_trim(node->raw_code).len)
        return true;
    ft_arena *arena = worker->arena;
    reader r = {.arena = arena, .text = node->raw_code, .calls = ft_buf_in(arena),
                .used = {ft_buf_in(arena), ft_buf_in(arena)}, .defaults = {ft_buf_in(arena), ft_buf_in(arena)}};
    read_python(&r);
    if (r.models == 1)
        return ft_capture_text(loading, worker, node, ft_buf_str(&r.calls), node->span);
    ft_diag *diag = ft_diag_error(worker->diags, FT_DIAG_YAML_SHAPE, node->span,
                                  "dbt allows exactly one model defined per python file, found %zu", r.models);
    diag->kind = FT_STR("Parsing");
    diag->node = node->unique_id;
    ft_diag_hint(worker->diags, diag, "A Python model is a function `def model(dbt, session)` that returns a table.");
    return false;
}
