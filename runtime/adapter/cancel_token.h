/* cancel_token.h - "stop now", as anything that waits can see it.
 *
 * A flag for those who work and a descriptor that becomes readable for those who wait in poll.
 * Raised once, by any thread or a signal handler; it stays raised. Outlives what was opened with it. */
#ifndef FT_ADAPTER_CANCEL_TOKEN_H
#define FT_ADAPTER_CANCEL_TOKEN_H

#include <stdatomic.h>
#include <stdbool.h>

typedef struct ft_cancel_token {
    atomic_bool raised;
    int fd;          /* readable once raised; -1: no descriptor was to be had, poll by time */
    int raise_fd;    /* what raising writes to */
} ft_cancel_token;

void ft_cancel_token_init(ft_cancel_token *token);
void ft_cancel_token_release(ft_cancel_token *token);
void ft_cancel_token_raise(ft_cancel_token *token); /* async-signal-safe */

/* NULL is a token nobody raises. */
static inline bool ft_cancel_raised(const ft_cancel_token *token)
{
    return token && atomic_load_explicit(&token->raised, memory_order_acquire);
}
static inline int ft_cancel_fd(const ft_cancel_token *token)
{
    return token ? token->fd : -1;
}

#endif
