/* serve.c - a few files over HTTP; see serve.h. */
#include "report/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>

static const struct { const char *path, *type; } served[] = {
    {"index.html", "text/html; charset=utf-8"},
    {"static_index.html", "text/html; charset=utf-8"},
    {"manifest.json", "application/json"},
    {"catalog.json", "application/json"},
    {"run_results.json", "application/json"},
    {"sources.json", "application/json"},
    {"semantic_manifest.json", "application/json"},
};

typedef struct {
    const ft_serve_request *request;
    uint16_t port;
    bool loopback;      /* only names of this machine may be in Host */
} server;

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response)
{
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "Content-Security-Policy",
                            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'");
    enum MHD_Result queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status, const char *text)
{
    return answer(connection, status,
                  MHD_create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_PERSISTENT));
}

/* localhost, 127.x.x.x, [::1], each with or without a port. */
static bool is_own_name(const char *host)
{
    static const char *const own[] = {"localhost", "127.", "[::1]"};
    for (size_t i = 0; host && i < sizeof own / sizeof *own; i++)
        if (strncasecmp(host, own[i], strlen(own[i])) == 0)
            return true;
    return false;
}

static const char *find_type(const char *path)
{
    for (size_t i = 0; i < sizeof served / sizeof *served; i++)
        if (strcmp(path, served[i].path) == 0)
            return served[i].type;
    return NULL;
}

static enum MHD_Result send_file(const server *s, struct MHD_Connection *connection, const char *path, const char *type)
{
    ft_arena *arena = ft_arena_new("served file");
    ft_str text, file = ft_path_join(arena, s->request->folder, ft_str_of(path));
    enum MHD_Result sent;
    if (ft_fs_read(s->request->fs, arena, file, &text)) {
        sent = refuse(connection, MHD_HTTP_NOT_FOUND, "not there: run fettle docs generate first\n");
    } else {
        struct MHD_Response *response = MHD_create_response_from_buffer(text.len, (void *)text.at, MHD_RESPMEM_MUST_COPY);
        MHD_add_response_header(response, "Content-Type", type);
        sent = answer(connection, MHD_HTTP_OK, response);
    }
    ft_arena_free(arena);
    return sent;
}

static enum MHD_Result handle(void *self, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **state)
{
    const server *s = self;
    (void)version, (void)upload, (void)upload_size, (void)state;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "only GET and HEAD\n");
    if (s->loopback && !is_own_name(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host")))
        return refuse(connection, MHD_HTTP_FORBIDDEN, "this name is not served\n");
    const char *path = strcmp(url, "/") == 0 ? "index.html" : url + 1;
    const char *type = find_type(path);
    return type ? send_file(s, connection, path, type) : refuse(connection, MHD_HTTP_NOT_FOUND, "no such file\n");
}

static bool report(const ft_serve_request *request, ft_diags *diags, const char *why)
{
    ft_diag *diag = ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot listen on %.*s:%u: %s", FT_ARG(request->host),
                                  request->port, why);
    ft_diag_hint(diags, diag, "Choose another port with --port.");
    return false;
}

static void wait_for(const ft_cancel_token *cancel)
{
    while (!ft_cancel_raised(cancel)) {
        struct pollfd raised = {.fd = ft_cancel_fd(cancel), .events = POLLIN};
        poll(&raised, 1, raised.fd < 0 ? 200 : -1);
    }
}

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24 == 127;
    return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

static bool serve_on(const ft_serve_request *request, const struct addrinfo *address, ft_diags *diags)
{
    server s = {.request = request, .loopback = is_loopback(address->ai_addr)};
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | (address->ai_family == AF_INET6 ? MHD_USE_IPv6 : 0);
    struct MHD_Daemon *daemon = MHD_start_daemon(flags, request->port, NULL, NULL, handle, &s, MHD_OPTION_SOCK_ADDR,
                                                 address->ai_addr, MHD_OPTION_CONNECTION_TIMEOUT, 10u, MHD_OPTION_END);
    if (!daemon)
        return report(request, diags, strerror(errno));
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    s.port = info ? info->port : request->port;
    request->ready(request->self, s.port);
    wait_for(request->cancel);
    MHD_stop_daemon(daemon);
    return true;
}

bool ft_serve(ft_arena *arena, const ft_serve_request *request, ft_diags *diags)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found = NULL;
    const char *host = ft_str_c(arena, request->host), *port = ft_str_c(arena, ft_format(arena, "%u", request->port));
    int failed = getaddrinfo(host, port, &hints, &found);
    if (failed)
        return report(request, diags, gai_strerror(failed));
    bool ok = serve_on(request, found, diags);
    freeaddrinfo(found);
    return ok;
}
