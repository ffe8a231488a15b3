/* fuzz_user_settings.c - any bytes as ~/.dbt/user_settings.yml, and behind a byte 0x1e as dbt_project.yml: settings,
 * or an error says why not. Links ft_cli. */
#include "cli/resolve.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_files(const ft_fs *disk, ft_str input)
{
    static const ft_str paths[] = {FT_STR_INIT("/home/.dbt/user_settings.yml"), FT_STR_INIT("/shop/dbt_project.yml")};
    ft_str piece;
    disk->make_folders(disk->self, FT_STR("/home/.dbt"));
    disk->make_folders(disk->self, FT_STR("/shop"));
    for (size_t i = 0; i < sizeof paths / sizeof *paths && ft_str_cut(&input, 0x1e, &piece); i++)
        disk->replace(disk->self, paths[i], piece, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const ft_voice voice;
    static char *variables[] = {"HOME=/home", NULL}, *words[] = {"fettle", "build", NULL};
    int64_t now = 0;
    ft_arena *arena = ft_arena_new("fuzz");
    ft_diags *diags = ft_diags_new(arena);
    ft_fs disk = ft_fs_memory(arena);
    ft_clock clock = ft_clock_fixed(&now);
    ft_environment environment;
    ft_options options;
    ft_settings settings;
    put_files(&disk, (ft_str){(const char *)data, size});
    ft_environment_init(&environment, arena, variables);
    if (!ft_options_parse(arena, 2, words, ft_environment_get, &environment, &options, diags))
        abort();
    ft_settings_request request = {.options = &options, .environment = &environment, .fs = &disk, .clock = &clock,
                                   .voice = &voice, .working_folder = FT_STR("/shop")};
    if (ft_settings_resolve(arena, &request, &settings, diags) == (diags->errors > 0))
        abort();
    ft_arena_free(arena);
    return 0;
}
