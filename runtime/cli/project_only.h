/* project_only.h - dbt_project.yml and profiles.yml alone, for commands that need no models. */
#ifndef FT_CLI_PROJECT_ONLY_H
#define FT_CLI_PROJECT_ONLY_H

#include "cli/session.h"

/* dbt_project.yml of the session's project, rendered with env_var and var. false: reported. */
bool ft_project_only(ft_session *session, ft_project_file *out);

/* The profile that `file` names, or --profile. false: reported. */
bool ft_profile_only(ft_session *session, const ft_project_file *file, ft_profile *out);

#endif
