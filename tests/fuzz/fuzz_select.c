/* fuzz_select.c - any bytes as words of --select and --exclude, and as a YAML selector. Links ft_syntax. */
#include "syntax/select.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_diags *diags = ft_diags_new(arena);
    ft_str text = ft_str_copy(arena, (ft_str){(const char *)data, size}), first = text;
    size_t line = ft_str_find_byte(text, '\n', 0);
    if (line != FT_NOWHERE)
        first = ft_str_slice(text, 0, line);
    ft_select_parse(arena, &first, 1, &first, 1, diags);
    ft_glob_match(text, first);
    ft_yaml *document = NULL;
    const ft_source *source = ft_source_new(arena, FT_STR("selectors.yml"), text);
    if (ft_yaml_parse(arena, source, diags, &document) && document)
        ft_select_of_yaml(arena, document, FT_STR("nightly"), diags);
    ft_arena_free(arena);
    return 0;
}
