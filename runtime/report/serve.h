/* serve.h - `docs serve`: the files of the documentation over HTTP (libmicrohttpd, packed by zlib).
 *
 * GET and HEAD only, files from a fixed table, the Host header checked so that no other site's page
 * can read them through a name of its own. Ends at once when the token is raised. */
#ifndef FT_REPORT_SERVE_H
#define FT_REPORT_SERVE_H

#include "adapter/cancel_token.h"
#include "base/fs.h"
#include "source/diag.h"

typedef struct ft_serve_request {
    const ft_fs *fs;
    ft_str folder;                 /* where the files are: target/ */
    ft_str host;                   /* "127.0.0.1"; a name or address to listen on */
    uint16_t port;                 /* 0: any free one */
    const ft_cancel_token *cancel;
    /* Called once, when connections are accepted. */
    void (*ready)(void *self, uint16_t port);
    void *self;
} ft_serve_request;

/* Returns true once the token was raised; false: it could not listen, reported. */
bool ft_serve(ft_arena *arena, const ft_serve_request *request, ft_diags *diags);

#endif
