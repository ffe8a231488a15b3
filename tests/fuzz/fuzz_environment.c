/* fuzz_environment.c - any bytes as a .env file: what was set before stays. Links ft_cli. */
#include "cli/environment.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *before[] = {"SET=before", NULL};
    ft_arena *arena = ft_arena_new("fuzz");
    ft_environment environment;
    ft_fs disk = ft_fs_memory(arena);
    ft_environment_init(&environment, arena, before);
    disk.replace(disk.self, FT_STR("/project/.env"), (ft_str){(const char *)data, size}, false);
    ft_environment_add_file(&environment, &disk, FT_STR("/project"));
    ft_strs names = ft_environment_names(arena, &environment);
    for (size_t i = 0; i < names.len; i++)
        if (!ft_environment_get(&environment, names.at[i]).at)
            abort();
    if (!ft_str_is(ft_environment_get(&environment, FT_STR("SET")), "before"))
        abort();
    ft_arena_free(arena);
    return 0;
}
