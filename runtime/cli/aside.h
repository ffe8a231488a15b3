/* aside.h - a piece of an invocation's work that goes on beside the rest, in a thread of its own.
 *
 * Begun and ended by the main thread. The work reads what nobody changes meanwhile, allocates from the arena it is given and
 * reports into its own diags; both live as long as the session, since what it reported stays in them. */
#ifndef FT_CLI_ASIDE_H
#define FT_CLI_ASIDE_H

#include "source/diag.h"

#include <pthread.h>

typedef bool ft_aside_fn(void *self, ft_arena *arena, ft_diags *diags); /* false: reported */

typedef struct ft_aside {
    ft_aside_fn *fn;       /* NULL: nothing goes on */
    void *self;
    ft_arena *arena;
    ft_diags *diags;
    pthread_t thread;
    bool threaded, done_well;
} ft_aside;

/* Nothing may go on yet. Where no thread is to be had, the work is done when this returns. */
void ft_aside_begin(ft_aside *aside, ft_arena *parent, ft_aside_fn *fn, void *self);
/* Waits for it. True where nothing goes on; false: what went wrong now stands in `diags`. */
bool ft_aside_end(ft_aside *aside, ft_diags *diags);

#endif
