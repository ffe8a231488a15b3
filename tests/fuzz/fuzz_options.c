/* fuzz_options.c - a word of the command line a line: it is understood, or an error says why not.
 * Links ft_cli. */
#include "cli/options.h"

#include <stdlib.h>

enum { MOST = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ft_str no_variable(void *self, ft_str name)
{
    (void)self;
    (void)name;
    return (ft_str){0};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_diags *diags = ft_diags_new(arena);
    ft_str text = {(const char *)data, size}, word;
    char *words[MOST + 2] = {"fettle"};
    int count = 1;
    ft_options options;
    while (count < MOST && ft_str_cut(&text, '\n', &word))
        words[count++] = ft_str_c(arena, word);
    bool fine = ft_options_parse(arena, count, words, no_variable, NULL, &options, diags);
    if (fine == (diags->errors > 0))
        abort();
    ft_arena_free(arena);
    return 0;
}
