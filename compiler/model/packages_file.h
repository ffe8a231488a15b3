/* packages_file.h - packages.yml, dependencies.yml and package-lock.yml: which packages a project
 * asks for (DEP-01 ... DEP-06, DEP-09).
 *
 * `packages:` stands in one of the first two: packages.yml is rendered with var and env_var
 * (secrets allowed), dependencies.yml never. The lock has the same entries, each pinned, and the
 * hash of what they were resolved from. One thread at a time. */
#ifndef FT_MODEL_PACKAGES_FILE_H
#define FT_MODEL_PACKAGES_FILE_H

#include "base/fs.h"
#include "model/resource.h"
#include "model/yaml_render.h"

typedef enum {
    FT_PACKAGE_LOCAL,
    FT_PACKAGE_TARBALL,
    FT_PACKAGE_GIT,
    FT_PACKAGE_HUB,
    FT_PACKAGE_PRIVATE
} ft_package_kind;

typedef struct ft_package_spec {
    ft_package_kind kind;
    ft_str address;     /* folder, URL, "namespace/name" or "org/repo" */
    ft_str address_raw; /* the same as it was written, secrets unseen: what a lock keeps */
    ft_str name;        /* {NULL,0}: not given. A tarball always has one */
    ft_strs versions;   /* of the hub: requirements; of git: no or one revision */
    ft_str subdirectory, provider; /* {NULL,0}: none */
    bool prerelease;               /* install_prerelease */
    bool unpinned_is_fine;         /* warn-unpinned: false */
    ft_value dict;                 /* the entry with every key of its kind: what is hashed */
    ft_span span;
} ft_package_spec;

typedef struct ft_packages_file {
    ft_str file;             /* "packages.yml", where a project asks for nothing, too */
    const ft_source *source; /* NULL: there is no such file */
    const ft_yaml *tree;     /* its whole text; may be NULL */
    FT_VEC(ft_package_spec) specs;
    ft_str hash; /* of a lock: sha1_hash; {NULL,0}: none */
} ft_packages_file;

typedef struct ft_packages_reader {
    ft_arena *arena;
    const ft_fs *fs;
    const ft_yaml_scope *scope; /* NULL: nothing is rendered */
    bool render_dependencies;   /* packages' own dependencies.yml is rendered */
    ft_str (*reveal)(void *self,
                     ft_str text); /* puts secrets in place of placeholders; NULL: there are none */
    void *reveal_self;
    ft_diags *diags;
} ft_packages_reader;

/* What the project in `folder` asks for. False: reported. */
bool ft_packages_file_read(const ft_packages_reader *reader, ft_str folder, ft_packages_file *out);

/* package-lock.yml at `path`; an absent file is an empty lock. False: reported. */
bool ft_packages_lock_read(const ft_packages_reader *reader, ft_str path, ft_packages_file *out);

/* One entry as a dict, for what the hub says of its packages. `raw`: as written. False: reported at
 * `span`. */
bool ft_package_spec_read(const ft_packages_reader *reader, ft_value entry, ft_value raw,
                          ft_span span, ft_package_spec *out);

/* sha1_hash of what a project asks for, as dbt computes it: in the order of the entries' JSON. */
ft_str ft_packages_hash(ft_arena *arena, const ft_packages_file *file);

#endif
