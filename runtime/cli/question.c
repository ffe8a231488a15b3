/* question.c - see question.h. */
#include "cli/question.h"

#include <stdio.h>
#include <termios.h>
#include <unistd.h>

/* What the terminal was told before; false: there is none, or it shows what is typed as before. */
static bool hide(struct termios *before)
{
    if (tcgetattr(STDIN_FILENO, before) != 0)
        return false;
    struct termios quiet = *before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
}

ft_str ft_ask(ft_session *session, ft_str question, bool hidden)
{
    char line[4096];
    struct termios before;
    if (!isatty(STDIN_FILENO))
        return (ft_str){0};
    ft_say_output(session, "Z050", "Note", question);
    bool is_hidden = hidden && hide(&before);
    bool answered = fgets(line, sizeof line, stdin);
    if (is_hidden)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    return answered ? ft_str_copy(session->arena, ft_str_trim(ft_str_of(line))) : (ft_str){0};
}
