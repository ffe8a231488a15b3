/* fuzz_yaml.c - any bytes are a tree or an error that can be shown. Links ft_syntax. */
#include "source/excerpt.h"
#include "syntax/yaml.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_diags *diags = ft_diags_new(arena);
    ft_str text = {(const char *)data, size};
    ft_yaml *root;
    bool ok = ft_yaml_parse(arena, ft_source_new(arena, FT_STR("fuzz.yml"), text), diags, &root);
    if (ok != (diags->errors == 0) || (!ok && root))
        abort();
    ft_diags_sort(diags);
    ft_buf shown = ft_buf_in(arena);
    for (size_t i = 0; i < diags->all.len; i++)
        ft_excerpt(&shown, diags->all.at[i], FT_COLOUR);
    ft_arena_free(arena);
    return 0;
}
