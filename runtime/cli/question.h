/* question.h - questions to the user, one line each, at a terminal. Where there is none nobody is asked: a pipe that
 * stays open would be waited for without end. Main thread only. */
#ifndef FT_CLI_QUESTION_H
#define FT_CLI_QUESTION_H

#include "cli/session.h"

/* The answer without the white space around it, which may be empty. {NULL,0}: there is nobody to ask, or the input has ended.
 * `hidden`: a terminal does not show what is typed. */
ft_str ft_ask(ft_session *session, ft_str question, bool hidden);

#endif
