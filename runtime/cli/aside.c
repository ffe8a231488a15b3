/* aside.c - see aside.h. */
#include "cli/aside.h"

static void *work(void *self)
{
    ft_aside *aside = self;
    aside->done_well = aside->fn(aside->self, aside->arena, aside->diags);
    return NULL;
}

void ft_aside_begin(ft_aside *aside, ft_arena *parent, ft_aside_fn *fn, void *self)
{
    ft_arena *arena = ft_arena_new("aside");
    ft_arena_attach(parent, arena);
    *aside = (ft_aside){.fn = fn, .self = self, .arena = arena, .diags = ft_diags_new(arena)};
    aside->threaded = pthread_create(&aside->thread, NULL, work, aside) == 0;
    if (!aside->threaded)
        work(aside);
}

bool ft_aside_end(ft_aside *aside, ft_diags *diags)
{
    if (!aside->fn)
        return true;
    if (aside->threaded)
        pthread_join(aside->thread, NULL);
    aside->fn = NULL;
    ft_diags_join(diags, aside->diags);
    return aside->done_well;
}
