/* serve.c - a few files over HTTP; see serve.h. */
#include "report/serve.h"

#include "base/digest.h"
#include "deps/library.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <poll.h>
#include <zlib.h>

static const struct { const char *path, *type; } served[] = {
    {"index.html", "text/html; charset=utf-8"},
    {"static_index.html", "text/html; charset=utf-8"},
    {"manifest.json", "application/json"},
    {"catalog.json", "application/json"},
    {"run_results.json", "application/json"},
    {"sources.json", "application/json"},
    {"semantic_manifest.json", "application/json"},
};

enum { SMALLEST_PACKED = 1024, PACK_LEVEL = 5, GZIP_WINDOW = 15 + 16, PACK_MEMORY = 8 };

/* A file as it was last sent, so that a page asked for again is neither read nor packed again. */
typedef struct {
    ft_arena *arena;
    ft_str path, text, packed, etag;
    int64_t modified_us;
    uint64_t size;
} kept_file;

typedef struct {
    const ft_serve_request *request;
    uint16_t port;
    bool loopback;      /* only names of this machine may be in Host */
    kept_file kept;     /* one: the page; asked for from one thread only */
} server;

/* ---- the library */

static struct {
    __typeof__(MHD_start_daemon) *start_daemon;
    __typeof__(MHD_stop_daemon) *stop_daemon;
    __typeof__(MHD_get_daemon_info) *get_daemon_info;
    __typeof__(MHD_add_response_header) *add_response_header;
    __typeof__(MHD_queue_response) *queue_response;
    __typeof__(MHD_destroy_response) *destroy_response;
    __typeof__(MHD_create_response_from_buffer) *create_response_from_buffer;
    __typeof__(MHD_lookup_connection_value) *lookup_connection_value;
} mhd;

static const char *load_library(void)
{
    static const char *const names[] = {"libmicrohttpd.so.12", "libmicrohttpd.so", NULL};
    const ft_library_function functions[] = {
        {"MHD_start_daemon", (void **)&mhd.start_daemon},
        {"MHD_stop_daemon", (void **)&mhd.stop_daemon},
        {"MHD_get_daemon_info", (void **)&mhd.get_daemon_info},
        {"MHD_add_response_header", (void **)&mhd.add_response_header},
        {"MHD_queue_response", (void **)&mhd.queue_response},
        {"MHD_destroy_response", (void **)&mhd.destroy_response},
        {"MHD_create_response_from_buffer", (void **)&mhd.create_response_from_buffer},
        {"MHD_lookup_connection_value", (void **)&mhd.lookup_connection_value},
        {NULL, NULL},
    };
    return ft_library_load(names, functions);
}

/* ---- answers */

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response)
{
    mhd.add_response_header(response, "X-Content-Type-Options", "nosniff");
    mhd.add_response_header(response, "Referrer-Policy", "no-referrer");
    mhd.add_response_header(response, "Cache-Control", "no-cache");
    /* What scripts and styles may run the page says itself, by their digests. */
    mhd.add_response_header(response, "Content-Security-Policy", "frame-ancestors 'none'");
    enum MHD_Result queued = mhd.queue_response(connection, status, response);
    mhd.destroy_response(response);
    return queued;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status, const char *text)
{
    return answer(connection, status,
                  mhd.create_response_from_buffer(strlen(text), (void *)text, MHD_RESPMEM_PERSISTENT));
}

static const char *header_of(struct MHD_Connection *connection, const char *name)
{
    const char *value = mhd.lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value ? value : "";
}

/* localhost, 127.x.x.x, [::1], or the name listened on, each with or without a port. */
static bool is_own_name(const server *s, const char *host)
{
    static const char *const own[] = {"localhost", "127.", "[::1]"};
    ft_str given = ft_str_of(host), bound = s->request->host;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strncasecmp(host, own[i], strlen(own[i])) == 0)
            return true;
    return bound.len && ft_str_starts(given, bound) && (given.len == bound.len || given.at[bound.len] == ':');
}

/* ---- files */

static bool is_digit_or_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* site/NAME.DIGEST.json of lower-case letters and digits: nothing that leads elsewhere. */
static bool is_site_file(const char *path)
{
    ft_str name = ft_str_of(path);
    if (!ft_str_starts(name, FT_STR("site/")) || !ft_str_ends(name, FT_STR(".json")))
        return false;
    name = ft_str_slice(name, strlen("site/"), name.len - strlen(".json"));
    size_t dots = 0;
    for (size_t i = 0; i < name.len; i++) {
        dots += name.at[i] == '.';
        if (!is_digit_or_letter(name.at[i]) && name.at[i] != '.')
            return false;
    }
    return name.len && dots == 1 && name.at[0] != '.';
}

static const char *find_type(const char *path)
{
    for (size_t i = 0; i < sizeof served / sizeof *served; i++)
        if (strcmp(path, served[i].path) == 0)
            return served[i].type;
    return is_site_file(path) ? "application/json" : NULL;
}

/* gzip (RFC 1952); {NULL,0}: not worth it. */
static ft_str pack(ft_arena *arena, ft_str text)
{
    z_stream stream = {0};
    if (text.len < SMALLEST_PACKED ||
        deflateInit2(&stream, PACK_LEVEL, Z_DEFLATED, GZIP_WINDOW, PACK_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
        return (ft_str){0};
    size_t room = deflateBound(&stream, text.len);
    char *out = ft_alloc_raw(arena, room);
    stream.next_in = (Bytef *)(uintptr_t)text.at;
    stream.avail_in = (uInt)text.len;
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;
    bool ended = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    size_t len = room - stream.avail_out;
    deflateEnd(&stream);
    return ended && len < text.len ? (ft_str){out, len} : (ft_str){0};
}

/* The file as it stands now; NULL: it is not there. */
static const kept_file *read_file(server *s, const char *path)
{
    kept_file *kept = &s->kept;
    const ft_fs *fs = s->request->fs;
    ft_fs_stat found;
    ft_arena *arena = ft_arena_new("served file");
    ft_str full = ft_path_join(arena, s->request->folder, ft_str_of(path)), text;
    if (fs->stat(fs->self, full, &found) || found.kind != FT_FS_FILE) {
        ft_arena_free(arena);
        return NULL;
    }
    if (kept->arena && ft_str_eq(kept->path, full) && kept->modified_us == found.modified_us && kept->size == found.size) {
        ft_arena_free(arena);
        return kept;
    }
    if (ft_fs_read(fs, arena, full, &text)) {
        ft_arena_free(arena);
        return NULL;
    }
    ft_arena_free(kept->arena);
    ft_str etag = ft_format(arena, "\"%.16s\"", ft_sha256_hex(arena, text).at);
    *kept = (kept_file){arena, full, text, pack(arena, text), etag, found.modified_us, found.size};
    return kept;
}

static enum MHD_Result send_file(server *s, struct MHD_Connection *connection, const char *path, const char *type)
{
    const kept_file *file = read_file(s, path);
    if (!file)
        return refuse(connection, MHD_HTTP_NOT_FOUND, "not there: run fettle docs generate first\n");
    bool packed = file->packed.at && strstr(header_of(connection, "Accept-Encoding"), "gzip");
    bool same = ft_str_is(file->etag, header_of(connection, "If-None-Match"));
    ft_str body = same ? FT_STR("") : packed ? file->packed : file->text;
    struct MHD_Response *response = mhd.create_response_from_buffer(body.len, (void *)(uintptr_t)body.at, MHD_RESPMEM_MUST_COPY);
    mhd.add_response_header(response, "Content-Type", type);
    mhd.add_response_header(response, "ETag", file->etag.at);
    mhd.add_response_header(response, "Vary", "Accept-Encoding");
    if (packed && !same)
        mhd.add_response_header(response, "Content-Encoding", "gzip");
    return answer(connection, same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, response);
}

static enum MHD_Result handle(void *self, struct MHD_Connection *connection, const char *url, const char *method,
                              const char *version, const char *upload, size_t *upload_size, void **state)
{
    server *s = self;
    (void)version, (void)upload, (void)upload_size, (void)state;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "only GET and HEAD\n");
    if (s->loopback && !is_own_name(s, header_of(connection, "Host")))
        return refuse(connection, MHD_HTTP_MISDIRECTED_REQUEST, "this name is not served\n");
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
    struct MHD_Daemon *daemon = mhd.start_daemon(flags, request->port, NULL, NULL, handle, &s, MHD_OPTION_SOCK_ADDR,
                                                 address->ai_addr, MHD_OPTION_CONNECTION_TIMEOUT, 10u, MHD_OPTION_END);
    if (!daemon)
        return report(request, diags, strerror(errno));
    const union MHD_DaemonInfo *info = mhd.get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
    s.port = info ? info->port : request->port;
    request->ready(request->self, s.port);
    wait_for(request->cancel);
    mhd.stop_daemon(daemon);
    ft_arena_free(s.kept.arena);
    return true;
}

bool ft_serve(ft_arena *arena, const ft_serve_request *request, ft_diags *diags)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found = NULL;
    const char *host = ft_str_c(arena, request->host), *port = ft_str_c(arena, ft_format(arena, "%u", request->port));
    const char *missing = load_library();
    if (missing) {
        ft_diag *diag = ft_diag_error(diags, FT_DIAG_FILE, FT_NO_SPAN, "cannot load libmicrohttpd: %s", missing);
        ft_diag_hint(diags, diag, "Install it: apt-get install libmicrohttpd12");
        return false;
    }
    int failed = getaddrinfo(host, port, &hints, &found);
    if (failed)
        return report(request, diags, gai_strerror(failed));
    bool ok = serve_on(request, found, diags);
    freeaddrinfo(found);
    return ok;
}
