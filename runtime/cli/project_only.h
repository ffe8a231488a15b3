/* project_only.h - dbt_project.yml and profiles.yml alone, for commands that need no models. */
#ifndef FT_CLI_PROJECT_ONLY_H
#define FT_CLI_PROJECT_ONLY_H

#include "cli/session.h"

/* dbt_project.yml of the session's project, rendered with env_var and var. false: reported. */
bool ft_project_only(ft_session *session, ft_project_file *out);

/* As ft_project_only, but a var without a value is none (PRJ-70). */
bool ft_project_lenient(ft_session *session, ft_project_file *out);

/* What dbt_project.yml has under `profile:`, whatever else is wrong with the file; empty: nothing that can be
 * read. Reports nothing. */
ft_str ft_project_profile_name(ft_session *session);

/* How packages.yml is rendered: var and env_var, secrets too. Lives as long as the session. */
const ft_yaml_scope *ft_secrets_scope(ft_session *session);

/* The profile that `file` names, or --profile. false: reported. */
bool ft_profile_only(ft_session *session, const ft_project_file *file, ft_profile *out);

#endif
