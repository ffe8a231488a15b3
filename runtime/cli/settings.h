/* settings.h - everything one invocation was told, resolved (by cli/resolve): folders, flags, variables, times. */
#ifndef FT_CLI_SETTINGS_H
#define FT_CLI_SETTINGS_H

#include "cli/options.h"
#include "context/invocation.h"

/* What becomes of warnings (CLI-104 ... CLI-107). */
typedef struct ft_warning_rules {
    bool all_errors;            /* --warn-error, or error: all */
    bool deprecation_errors, deprecation_warnings, deprecation_silent;
    ft_strs errors, warnings, silent; /* event names */
    bool says_include, says_exclude;  /* the older names of error and warn were used */
    bool spares_some;           /* the flag require_all_warnings_handled_by_warn_error is off */
} ft_warning_rules;
typedef enum { FT_WARNING_SILENT, FT_WARNING_SHOWN, FT_WARNING_ERROR } ft_warning_verdict;
/* `deprecation`: the event's code begins with D. */
ft_warning_verdict ft_warning_judge(const ft_warning_rules *rules, ft_str event, bool deprecation);

typedef struct ft_settings {
    ft_options *options;
    ft_str project_dir, profiles_dir, log_folder; /* absolute */
    bool in_project;            /* dbt_project.yml is in project_dir */
    bool flags_in_profiles;     /* flags: stood under config: of profiles.yml */
    ft_invocation invocation;
    ft_dict *operation_args;    /* --args */
    ft_strs secrets;            /* values of --vars whose names begin with DBT_ENV_SECRET */
    ft_warning_rules warnings;
} ft_settings;

#endif
