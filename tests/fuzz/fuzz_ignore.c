/* fuzz_ignore.c - a line of path, then a .dbtignore: it is read and asked, and both end.
 * Links ft_project. */
#include "project/ignore.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_str text = {(const char *)data, size}, path;
    if (ft_str_cut(&text, '\n', &path)) {
        ft_ignore_rules rules = ft_ignore_parse(arena, text);
        ft_ignored(&rules, path);
    }
    ft_arena_free(arena);
    return 0;
}
