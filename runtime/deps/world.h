/* world.h ◇ - what the parts of deps ask of the program around them: when to stop, what to say,
 * variables. */
#ifndef FT_DEPS_WORLD_H
#define FT_DEPS_WORLD_H

#include "model/packages_file.h"

typedef enum { FT_DEPS_DEBUG, FT_DEPS_INFO, FT_DEPS_WARN, FT_DEPS_DEPRECATED } ft_deps_level;

typedef struct ft_deps {
    ft_arena *arena; /* what is learned about packages lives here */
    const ft_fs *fs;
    ft_diags *diags;
    ft_packages_reader reader; /* how packages.yml of packages is read */
    ft_str project_dir;        /* absolute: local packages are relative to it */
    ft_str dbt_version;        /* which versions of packages fit: "1.12.6" */
    bool any_version;          /* --no-version-check */
    int stop_fd; /* readable once the user wants to stop; -1: ask `stopped` from time to time */
    bool (*stopped)(void *self);
    /* `code` and `name` are those of dbt's event. */
    void (*tell)(void *self, ft_deps_level level, const char *code, const char *name, ft_str text);
    ft_str (*env)(void *self, ft_str name); /* {NULL,0}: unset */
    ft_strs env_names;
    void *self; /* of the three functions */
    void *env_self;
} ft_deps;

/* False when the user wants to stop, which is then reported. */
bool ft_deps_go_on(const ft_deps *deps);
/* As ft_deps_go_on, after `milliseconds` or at once when the user wants to stop. */
bool ft_deps_wait(const ft_deps *deps, int milliseconds);

void ft_deps_say(const ft_deps *deps, ft_deps_level level, const char *code, const char *name,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));

/* An error of a package; false, for `return ft_deps_fail(...)`. */
bool ft_deps_fail(const ft_deps *deps, ft_span span, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
