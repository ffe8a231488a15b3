/* builtin.c - see builtin.h. */
#include "cli/builtin.h"

#include "cli/version.h"
#include "embedded.h"

static const struct { ft_str folder, package; } folders[] = {
    {FT_STR_INIT("macros/core/"), FT_STR_INIT("dbt")},
    {FT_STR_INIT("macros/postgres/"), FT_STR_INIT("dbt_postgres")},
    {FT_STR_INIT("macros/sqlite/"), FT_STR_INIT("dbt_sqlite")},
};

const ft_builtin_file *ft_builtin_files(ft_arena *arena, size_t *len)
{
    ft_builtin_file *files = FT_NEW_ARRAY(arena, ft_builtin_file, ft_embedded_count + 1);
    *len = 0;
    for (size_t f = 0; f < sizeof folders / sizeof *folders; f++)
        for (size_t i = 0; i < ft_embedded_count; i++) {
            const ft_embedded *file = &ft_embedded_files[i];
            ft_str path = ft_str_of(file->path);
            if (ft_str_starts(path, folders[f].folder))
                files[(*len)++] = (ft_builtin_file){folders[f].package, path, {file->bytes, file->len}};
        }
    return files;
}

ft_str ft_builtin_text(const char *path)
{
    for (size_t i = 0; i < ft_embedded_count; i++)
        if (strcmp(ft_embedded_files[i].path, path) == 0)
            return (ft_str){ft_embedded_files[i].bytes, ft_embedded_files[i].len};
    return (ft_str){0};
}

const char *ft_builtin_adapter_version(ft_str type)
{
    return ft_str_is(type, "postgres") ? FT_DBT_POSTGRES_VERSION : FETTLE_VERSION;
}
