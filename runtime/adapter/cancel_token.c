/* cancel_token.c - a pipe that is written to once. */
#include "adapter/cancel_token.h"

#include <fcntl.h>
#include <unistd.h>

void ft_cancel_token_init(ft_cancel_token *token)
{
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        ends[0] = ends[1] = -1;
    atomic_init(&token->raised, false);
    token->fd = ends[0];
    token->raise_fd = ends[1];
}

void ft_cancel_token_release(ft_cancel_token *token)
{
    if (token->fd >= 0)
        close(token->fd);
    if (token->raise_fd >= 0)
        close(token->raise_fd);
    token->fd = token->raise_fd = -1;
}

void ft_cancel_token_raise(ft_cancel_token *token)
{
    if (atomic_exchange_explicit(&token->raised, true, memory_order_acq_rel))
        return;
    ssize_t written = token->raise_fd >= 0 ? write(token->raise_fd, "!", 1) : 0;
    (void)written; /* the pipe is empty: this cannot be refused */
}
