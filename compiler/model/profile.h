/* profile.h - profiles.yml and the chosen target (PRF-01 ... PRF-24). */
#ifndef FT_MODEL_PROFILE_H
#define FT_MODEL_PROFILE_H

#include "model/project_file.h"

typedef struct ft_profile {
    ft_str profile_name, target_name, type;   /* type: "postgres", "sqlite" */
    ft_dict *output;                          /* rendered keys of the output; passwords included: never give to a template */
    bool target_assumed;                      /* nobody named a target: it is "default" */
    ft_str database, schema;                  /* of the credentials */
    unsigned threads;
    ft_dict *target;                          /* the Jinja `target` (SHP-03), frozen, no password */
    ft_strs secrets;                          /* values to scrub from anything written */
} ft_profile;

typedef struct ft_profile_request {
    const ft_fs *fs;
    ft_str profiles_dir;
    ft_str profile_name;
    ft_str target;            /* --target; {NULL,0}: the profile's */
    unsigned threads;         /* --threads; 0: the output's, else 1 */
    const ft_yaml_scope *scope;    /* env_var, var: for the texts of the file */
    /* A variable of the environment, for secrets that templates saw as placeholders; {NULL,0}: unset. */
    ft_str (*env)(void *self, ft_str name);
    void *env_self;
} ft_profile_request;

/* False: reported. Only the chosen output is rendered (PRF-04). */
bool ft_profile_load(ft_arena *arena, const ft_profile_request *request, ft_profile *out, ft_diags *diags);

#endif
