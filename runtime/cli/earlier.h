/* earlier.h - what an earlier run or another target left: --state, --defer, --defer-state, and what
 * clone copies (EXE-23 ... EXE-25, SEL-37). */
#ifndef FT_CLI_EARLIER_H
#define FT_CLI_EARLIER_H

#include "cli/session.h"

/* Reads what the options ask for into the session, once the project is loaded. A folder without
 * artifacts is none: only who needs one complains. false: reported. */
bool ft_session_read_state(ft_session *session);

#endif
