/* resolve.h - options, environment and files to settings.
 *
 * Reads `flags:` of dbt_project.yml and of the user's settings raw, completes the options with them
 * and makes the ft_invocation that templates and artifacts see. Main thread only. */
#ifndef FT_CLI_RESOLVE_H
#define FT_CLI_RESOLVE_H

#include "cli/environment.h"
#include "cli/settings.h"

typedef struct ft_settings_request {
    ft_options *options;
    ft_environment *environment;
    const ft_fs *fs;
    const ft_clock *clock;
    const ft_voice *voice;
    ft_str working_folder;      /* absolute */
} ft_settings_request;

/* false: reported, exit 2. The request's members must outlive the result. */
bool ft_settings_resolve(ft_arena *arena, const ft_settings_request *request, ft_settings *out, ft_diags *diags);

#endif
