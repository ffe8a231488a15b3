/* fuzz_markdown.c - any bytes as a description: the JSON holds no '<' and is well-formed.
 * Links ft_report. */
#include "report/markdown.h"
#include "syntax/json_pull.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_buf out = ft_buf_in(arena);
    ft_str text = {(const char *)data, size};
    ft_markdown_json(&out, text);
    ft_json_pull pull = ft_json_pull_of(ft_buf_str(&out));
    if (ft_str_find_byte(ft_buf_str(&out), '<', 0) != FT_NOWHERE || ft_json_take(&pull).len != out.len)
        abort();
    ft_markdown_summary(arena, text, 160);
    ft_arena_free(arena);
    return 0;
}
