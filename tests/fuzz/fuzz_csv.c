/* fuzz_csv.c - the first byte is the delimiter, the rest a seed; every row is as long as the header.
 * Links ft_syntax. */
#include "syntax/csv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    ft_arena *arena = ft_arena_new("fuzz");
    ft_diags *diags = ft_diags_new(arena);
    ft_str delimiter = {(const char *)data, 1}, text = {(const char *)data + 1, size - 1};
    ft_csv csv;
    if (ft_csv_open(arena, &csv, ft_source_new(arena, FT_STR("fuzz.csv"), text), delimiter, diags)) {
        while (ft_csv_next(arena, &csv))
            if (csv.fields.len != csv.columns.len || csv.span.to > text.len)
                abort();
    } else if (!diags->errors) {
        abort();
    }
    ft_arena_free(arena);
    return 0;
}
