/* replay.c - feeds the files named on the command line to a fuzz target, once each: seeds and past
 * crashes run as ordinary tests where the fuzzer itself is not built. */
#include "base/fs.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
    ft_fs disk = ft_fs_disk();
    for (int i = 1; i < argc; i++) {
        ft_arena *arena = ft_arena_new("replay");
        ft_str text;
        if (ft_fs_read(&disk, arena, ft_str_of(argv[i]), &text)) {
            printf("%s: cannot be read\n", argv[i]);
            return 1;
        }
        LLVMFuzzerTestOneInput((const uint8_t *)text.at, text.len);
        ft_arena_free(arena);
    }
    printf("%d inputs replayed\n", argc - 1);
    return 0;
}
