/* builtin.h - the files compiled into the program, as others want them. */
#ifndef FT_CLI_BUILTIN_H
#define FT_CLI_BUILTIN_H

#include "project/project.h"

/* Macros of the built-in packages dbt, dbt_postgres and dbt_sqlite. The array lives in `arena`. */
const ft_builtin_file *ft_builtin_files(ft_arena *arena, size_t *len);

/* A file below templates/ by its path; {NULL,0}: there is none. */
ft_str ft_builtin_text(const char *path);

/* "1.11.0": the version of dbt's adapter whose ways ours follows, or our own. */
const char *ft_builtin_adapter_version(ft_str type);

#endif
