/* old_forms.h - what of the command line, the environment and `flags:` has a newer form. */
#ifndef FT_CLI_OLD_FORMS_H
#define FT_CLI_OLD_FORMS_H

#include "cli/session.h"

/* Says each once the log is open: options, variables (CLI-095, CLI-102), warn_error_options, and flags
 * kept in profiles.yml (PRF-05). */
void ft_session_old_forms(ft_session *session);

#endif
