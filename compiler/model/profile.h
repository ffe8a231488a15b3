/* profile.h - profiles.yml and the chosen target (PRF-01 ... PRF-24). */
#ifndef FT_MODEL_PROFILE_H
#define FT_MODEL_PROFILE_H

#include "model/project_file.h"

typedef struct ft_profile {
    ft_str profile_name, target_name, type;   /* type: "postgres", "sqlite" */
    ft_dict *output;                          /* rendered keys of the output; passwords included: never give to a template */
    ft_str database, schema;                  /* of the credentials */
    unsigned threads;
    ft_dict *target;                          /* the Jinja `target` (SHP-03), frozen, no password */
    ft_strs secrets;                          /* values to scrub from anything written */
} ft_profile;

#endif
