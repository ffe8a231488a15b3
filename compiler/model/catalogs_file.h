/* catalogs_file.h - catalogs.yml: where tables in open formats are written, for adapters that can (PRJ-48).
 *
 * Neither PostgreSQL nor SQLite can, as adapters of dbt: a file that names a catalog is checked as dbt checks it, and
 * refused in the end, so that nobody believes their tables are in a catalog. */
#ifndef FT_MODEL_CATALOGS_FILE_H
#define FT_MODEL_CATALOGS_FILE_H

#include "base/fs.h"
#include "model/yaml_render.h"

typedef struct ft_catalogs_request {
    const ft_fs *fs;
    ft_str root;                 /* the project's folder */
    const ft_yaml_scope *scope;
    ft_str adapter;              /* "postgres" */
    bool second_form;            /* the flag use_catalogs_v2: {name, type, table_format, config} */
} ft_catalogs_request;

/* True: there is no such file, or none of its entries is a catalog. False: reported. One thread. */
bool ft_catalogs_check(ft_arena *arena, const ft_catalogs_request *request, ft_diags *diags);

#endif
