/* fuzz_json_pull.c - any bytes as JSON: every slice lies in the text, walking ends, and a text that comes in
 * pieces of a few bytes is walked as the whole one.
 * Links ft_syntax. */
#include "syntax/json_pull.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(ft_arena *arena, ft_str text, unsigned depth)
{
    ft_json_pull pull = ft_json_pull_of(text);
    ft_str key, value;
    bool list = !ft_json_enter(&pull, '{') && ft_json_enter(&pull, '[');
    while (list ? ft_json_item(&pull) : ft_json_key(&pull, &key)) {
        value = ft_json_take(&pull);
        if (value.at && (value.at < text.at || value.at + value.len > text.at + text.len))
            abort();
        ft_json_text_of(arena, value);
        ft_json_number_of(value, 0);
        if (depth < 8 && value.at)
            walk(arena, value, depth + 1);
    }
}

static size_t next_piece(void *self, char *into, size_t size)
{
    ft_str *rest = self;
    size_t got = size < 3 ? size : 3;
    got = got < rest->len ? got : rest->len;
    if (got)
        memcpy(into, rest->at, got);
    *rest = ft_str_from(*rest, got);
    return got;
}

/* Keys and values of the outermost object. */
static void collect(ft_buf *out, ft_json_pull pull)
{
    ft_str key;
    bool inside = ft_json_enter(&pull, '{');
    while (inside && ft_json_key(&pull, &key)) {
        ft_buf_add(out, key);
        ft_buf_add(out, ft_json_take(&pull));
    }
    ft_buf_byte(out, pull.failed ? '!' : '.');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_str text = {(const char *)data, size}, rest = text;
    ft_buf whole = ft_buf_in(arena), pieces = ft_buf_in(arena);
    walk(arena, text, 0);
    collect(&whole, ft_json_pull_of(text));
    collect(&pieces, ft_json_pull_pieces(arena, 8, next_piece, &rest));
    if (!ft_str_eq(ft_buf_str(&whole), ft_buf_str(&pieces)))
        abort();
    ft_arena_free(arena);
    return 0;
}
