/* fuzz_project.c - a small project made of any bytes is loaded or refused, never worse. Links ft_project.
 *
 * The input is cut at bytes 0x1e into up to five files: dbt_project.yml's tail, a model, a properties
 * file, a macro file, a docs file. */
#include "project/project.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ft_str no_variable(void *self, ft_str name)
{
    (void)self;
    (void)name;
    return (ft_str){0};
}

static void put(const ft_fs *disk, ft_str path, ft_str text)
{
    ft_str folder = ft_path_folder(path);
    if (folder.len)
        disk->make_folders(disk->self, folder);
    disk->replace(disk->self, path, text, false);
}

static void put_files(ft_arena *arena, const ft_fs *disk, ft_str input)
{
    static const ft_str paths[] = {FT_STR_INIT("dbt_project.yml"), FT_STR_INIT("models/a.sql"), FT_STR_INIT("models/p.yml"),
                                   FT_STR_INIT("macros/m.sql"), FT_STR_INIT("models/d.md")};
    ft_str piece;
    for (size_t i = 0; i < sizeof paths / sizeof *paths && ft_str_cut(&input, 0x1e, &piece); i++)
        put(disk, paths[i], i ? piece : ft_concat(arena, FT_STR("name: p\nprofile: p\n"), piece, (ft_str){0}));
    put(disk, FT_STR("models/b.sql"), FT_STR("select * from {{ ref('a') }}"));
    put(disk, FT_STR("profiles.yml"),
        FT_STR("p:\n  target: d\n  outputs:\n    d: {type: sqlite, path: x.db}\n"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static ft_voice voice;
    static const ft_builtin_file builtin[] = {
        {FT_STR_INIT("dbt"), FT_STR_INIT("macros/t.sql"),
         FT_STR_INIT("{% test unique(model, column_name) %}{% endtest %}{% macro get_where_subquery(r) %}{{ r }}{% endmacro %}")}};
    int64_t now = 0;
    ft_arena *arena = ft_arena_new("fuzz");
    ft_fs disk = ft_fs_memory(arena);
    ft_diags *diags = ft_diags_new(arena);
    ft_clock clock = ft_clock_fixed(&now);
    ft_pool pool = ft_pool_plain();
    put_files(arena, &disk, (ft_str){(const char *)data, size});
    ft_invocation invocation = {.clock = &clock, .voice = &voice, .which = FT_STR("parse"), .env = no_variable,
                                .flags = ft_dict_new(arena), .cli_vars = ft_dict_new(arena), .behaviour = ft_dict_new(arena)};
    const ft_load_request request = {.fs = &disk, .clock = &clock, .pool = &pool, .invocation = &invocation,
                                     .project_dir = FT_STR(""), .profiles_dir = FT_STR(""), .builtin = builtin,
                                     .builtin_len = 1};
    const ft_project *project = ft_project_load(arena, &request, diags);
    if ((project == NULL) != (diags->errors > 0))
        abort();
    ft_arena_free(arena);
    return 0;
}
