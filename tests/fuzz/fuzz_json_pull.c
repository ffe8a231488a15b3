/* fuzz_json_pull.c - any bytes as JSON: every slice lies in the text, and walking ends.
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    walk(arena, (ft_str){(const char *)data, size}, 0);
    ft_arena_free(arena);
    return 0;
}
