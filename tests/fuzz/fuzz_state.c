/* fuzz_state.c - any bytes as manifest.json, run_results.json and sources.json, cut at bytes 0x1e: an
 * earlier run is read or refused. Links ft_graph. */
#include "graph/state.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_files(const ft_fs *disk, ft_str input)
{
    static const ft_str paths[] = {FT_STR_INIT("state/manifest.json"), FT_STR_INIT("state/run_results.json"),
                                   FT_STR_INIT("state/sources.json")};
    ft_str piece;
    disk->make_folders(disk->self, FT_STR("state"));
    for (size_t i = 0; i < sizeof paths / sizeof *paths && ft_str_cut(&input, 0x1e, &piece); i++)
        if (piece.len)
            disk->replace(disk->self, paths[i], piece, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ft_arena *arena = ft_arena_new("fuzz");
    ft_fs disk = ft_fs_memory(arena);
    ft_diags *diags = ft_diags_new(arena);
    put_files(&disk, (ft_str){(const char *)data, size});
    const ft_state *state = ft_state_load(arena, &disk, FT_STR(""), FT_STR("state"), diags);
    if ((state == NULL) != (diags->errors > 0))
        abort();
    if (state) {
        ft_state_relation(state, FT_STR("model.p.a"));
        ft_state_entry(state, FT_STR("model.p.a"));
    }
    ft_arena_free(arena);
    return 0;
}
