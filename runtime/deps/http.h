/* http.h - getting what a URL names, over http and https, by libcurl.
 *
 * The user's proxies, ~/.netrc and certificates count as for curl. Transient failures are tried
 * again, five times with a second between (DEP-07); an answer that says no is final at once. Every
 * wait ends within a second when the user wants to stop. One thread at a time. */
#ifndef FT_DEPS_HTTP_H
#define FT_DEPS_HTTP_H

#include "deps/world.h"

typedef struct ft_http ft_http;

ft_http *ft_http_new(const ft_deps *deps); /* borrows `deps`; caller frees */
void ft_http_free(ft_http *http);          /* NULL is allowed */

/* A text of at most `limit` bytes, in the arena of deps. `check` may be NULL: an answer it does not
 * like is tried again, too, and `self` is its. False: reported at `span`. */
typedef bool ft_http_check_fn(void *self, ft_str text);
typedef struct ft_http_request {
    ft_str url;
    ft_span span;
    size_t limit;
    ft_http_check_fn *check;
    void *self;
} ft_http_request;
bool ft_http_get(ft_http *http, const ft_http_request *request, ft_str *out);

/* Into a file at `path`, which is written over. `check` sees the path. False: reported at `span`.
 */
bool ft_http_download(ft_http *http, const ft_http_request *request, ft_str path);

#endif
