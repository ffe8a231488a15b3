/* question.h - questions to the user, one line each: asked on the console, answered on standard input, which may be a
 * terminal or a pipe. Main thread only. */
#ifndef FT_CLI_QUESTION_H
#define FT_CLI_QUESTION_H

#include "cli/session.h"

/* The answer without the white space around it, which may be empty. {NULL,0}: the input has ended.
 * `hidden`: a terminal does not show what is typed. */
ft_str ft_ask(ft_session *session, ft_str question, bool hidden);

#endif
