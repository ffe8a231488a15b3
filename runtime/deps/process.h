/* process.h - running a program of the user's to its end: what it printed and how it ended. */
#ifndef FT_DEPS_PROCESS_H
#define FT_DEPS_PROCESS_H

#include "deps/world.h"

typedef struct ft_process_result {
    int status;      /* exit status; 128 + signal where one ended it */
    ft_str out, err; /* at most 1 MiB each, the rest is dropped */
} ft_process_result;

/* Runs `words` (looked up in PATH; ended by NULL) with LC_ALL=C and no standard input. The program
 * and what it starts are ended when the user wants to stop. False: it could not be started, or
 * stopped; reported. */
bool ft_process_run(const ft_deps *deps, const char *const *words, ft_process_result *result);

#endif
