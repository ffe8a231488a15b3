/* fuzz_package_lock.c - any bytes as package-lock.yml: packages that may be installed, or an error says why not.
 * Links ft_model. */
#include "model/packages_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ft_str path = FT_STR_INIT("package-lock.yml");
    ft_arena *arena = ft_arena_new("fuzz");
    ft_fs disk = ft_fs_memory(arena);
    ft_diags *diags = ft_diags_new(arena);
    ft_packages_reader reader = {.arena = arena, .fs = &disk, .diags = diags};
    ft_packages_file lock;
    disk.replace(disk.self, path, (ft_str){(const char *)data, size}, false);
    if (ft_packages_lock_read(&reader, path, &lock) == (diags->errors > 0))
        abort();
    if (diags->errors == 0)
        ft_packages_hash(arena, &lock);
    ft_arena_free(arena);
    return 0;
}
