/* discover.h - which files a package has and what each is for (PAR-02). Reads folders, not files. */
#ifndef FT_PROJECT_DISCOVER_H
#define FT_PROJECT_DISCOVER_H

#include "base/fs.h"
#include "model/project_file.h"

typedef enum { FT_FILE_MACROS, FT_FILE_MODEL, FT_FILE_SNAPSHOTS, FT_FILE_ANALYSIS, FT_FILE_SINGULAR_TEST,
               FT_FILE_GENERIC_TESTS, FT_FILE_SEED, FT_FILE_DOCS, FT_FILE_PROPERTIES, FT_FILE_FIXTURE,
               FT_FILE_FUNCTION, FT_FILE_OSI, FT_FILE_KINDS } ft_file_kind;

typedef struct ft_found_file {
    ft_file_kind kind;
    const ft_project_file *package;
    ft_str path;           /* below the searched folder: "marts/orders.sql" */
    ft_str original;       /* below the package's root: "models/marts/orders.sql" */
    ft_str disk;           /* to open it with */
} ft_found_file;
typedef FT_VEC(ft_found_file) ft_found_files;

typedef struct ft_discover_request {
    ft_arena *arena;       /* names of files */
    ft_arena *passing;     /* the list itself */
    const ft_fs *fs;
    bool jinja_names;      /* the flag allow_jinja_file_extensions */
} ft_discover_request;

/* Appends the files of `package`: kinds in the order above, within a kind by search path, then files of
 * a folder by name before its subfolders. A missing folder is an empty one. False: a folder could not be
 * read (reported). */
bool ft_discover(const ft_discover_request *request, const ft_project_file *package, ft_found_files *out,
                 ft_diags *diags);

/* The OSI documents below osi-paths; errors as for ft_discover. */
bool ft_discover_osi(const ft_discover_request *request, const ft_project_file *package, ft_found_files *out,
                     ft_diags *diags);

#endif
