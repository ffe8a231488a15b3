/* http.c - libcurl behind http.h, loaded when the first address is asked for. */
#include "deps/http.h"

#include "deps/library.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { TRIES = 6, IDLE_SECONDS = 30, REDIRECTS = 30 };

struct ft_http {
    const ft_deps *deps;
    CURL *curl; /* NULL: not loaded yet */
};

static struct {
    __typeof__(curl_global_init) *global_init;
    __typeof__(curl_global_cleanup) *global_cleanup;
    __typeof__(curl_easy_init) *init;
    __typeof__(curl_easy_cleanup) *cleanup;
    __typeof__(curl_easy_reset) *reset;
    __typeof__(curl_easy_perform) *perform;
    __typeof__(curl_easy_setopt) *setopt;
    __typeof__(curl_easy_getinfo) *getinfo;
    __typeof__(curl_easy_strerror) *strerror;
} curl_library;

/* One answer on its way into a buffer or a file. */
typedef struct {
    const ft_deps *deps;
    ft_buf *text; /* NULL: `file` */
    int file;
    size_t limit, taken;
    bool too_large;
    int error; /* errno of the file */
} sink;

ft_http *ft_http_new(const ft_deps *deps)
{
    ft_http *http = FT_NEW(deps->arena, ft_http);
    http->deps = deps;
    return http;
}

static bool load(ft_http *http)
{
    static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", NULL};
    static const ft_library_function functions[] = {
        {"curl_global_init", (void **)&curl_library.global_init},
        {"curl_global_cleanup", (void **)&curl_library.global_cleanup},
        {"curl_easy_init", (void **)&curl_library.init},
        {"curl_easy_cleanup", (void **)&curl_library.cleanup},
        {"curl_easy_reset", (void **)&curl_library.reset},
        {"curl_easy_perform", (void **)&curl_library.perform},
        {"curl_easy_setopt", (void **)&curl_library.setopt},
        {"curl_easy_getinfo", (void **)&curl_library.getinfo},
        {"curl_easy_strerror", (void **)&curl_library.strerror},
        {NULL, NULL},
    };
    if (http->curl)
        return true;
    if (!ft_deps_library(http->deps, names, functions, "libcurl4"))
        return false;
    curl_library.global_init(CURL_GLOBAL_DEFAULT);
    http->curl = curl_library.init();
    return true;
}

void ft_http_free(ft_http *http)
{
    if (!http || !http->curl)
        return;
    curl_library.cleanup(http->curl);
    curl_library.global_cleanup();
}

/* ---- one try */

static bool write_whole(sink *to, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t written = write(to->file, bytes, len);
        if (written < 0 && errno != EINTR) {
            to->error = errno;
            return false;
        }
        if (written > 0) {
            bytes += written;
            len -= (size_t)written;
        }
    }
    return true;
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *self)
{
    sink *to = self;
    size_t len = size * count;
    to->taken += len;
    to->too_large = to->taken > to->limit;
    if (to->too_large)
        return 0;
    if (to->text)
        ft_buf_add(to->text, (ft_str){bytes, len});
    else if (!write_whole(to, bytes, len))
        return 0;
    return len;
}

static int on_progress(void *self, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const ft_deps *deps = self;
    (void)a, (void)b, (void)c, (void)d;
    return deps->stopped(deps->self);
}

/* The certificates that Python's requests would take. */
static void use_certificates(ft_http *http)
{
    static const char *const names[] = {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"};
    for (size_t i = 0; i < 2; i++) {
        ft_str path = http->deps->env(http->deps->env_self, ft_str_of(names[i]));
        if (path.len) {
            curl_library.setopt(http->curl, CURLOPT_CAINFO, ft_str_c(http->deps->arena, path));
            return;
        }
    }
}

static void prepare(ft_http *http, ft_str url, sink *to)
{
    CURL *curl = http->curl;
    curl_library.reset(curl);
    curl_library.setopt(curl, CURLOPT_URL, ft_str_c(http->deps->arena, url));
    curl_library.setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_library.setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_library.setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_library.setopt(curl, CURLOPT_MAXREDIRS, (long)REDIRECTS);
    curl_library.setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_library.setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_library.setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_OPTIONAL);
    curl_library.setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)IDLE_SECONDS);
    curl_library.setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_library.setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)IDLE_SECONDS);
    curl_library.setopt(curl, CURLOPT_USERAGENT, "fettle/" FETTLE_VERSION);
    if (to->text)
        curl_library.setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_library.setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
    curl_library.setopt(curl, CURLOPT_WRITEDATA, to);
    curl_library.setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_library.setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_library.setopt(curl, CURLOPT_XFERINFODATA, (void *)(uintptr_t)http->deps);
    use_certificates(http);
}

/* ---- what went wrong, and whether to try again */

typedef struct {
    bool fine, again;
    ft_str why;
} verdict;

static verdict judge(ft_http *http, CURLcode code, const sink *to)
{
    ft_arena *arena = http->deps->arena;
    long status = 0;
    curl_library.getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
    if (to->too_large)
        return (verdict){.why = ft_format(arena, "it is larger than %zu bytes", to->limit)};
    if (to->error)
        return (verdict){.why = ft_format(arena, "it cannot be kept: %s", strerror(to->error))};
    if (code == CURLE_OK)
        return (verdict){.fine = true};
    if (code == CURLE_HTTP_RETURNED_ERROR)
        return (verdict){.again = status >= 500 || status == 408 || status == 425 || status == 429,
                         .why = ft_format(arena, "the server answered %ld", status)};
    bool hopeless = code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT ||
                    code == CURLE_TOO_MANY_REDIRECTS;
    return (verdict){.again = !hopeless,
                     .why = ft_str_copy(arena, ft_str_of(curl_library.strerror(code)))};
}

static verdict try_once(ft_http *http, const ft_http_request *request, sink *to, ft_str path)
{
    if (!to->text)
        to->file = open(ft_str_c(http->deps->arena, path),
                        O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (!to->text && to->file < 0)
        return (verdict){.why = ft_format(http->deps->arena, "\"%.*s\" cannot be written: %s",
                                          FT_ARG(path), strerror(errno))};
    prepare(http, request->url, to);
    verdict made = judge(http, curl_library.perform(http->curl), to);
    if (!to->text && close(to->file) != 0 && made.fine)
        made = (verdict){
            .why = ft_format(http->deps->arena, "it cannot be kept: %s", strerror(errno))};
    ft_str seen = to->text ? ft_buf_str(to->text) : path;
    if (made.fine && request->check && !request->check(request->self, seen))
        made = (verdict){.again = true, .why = FT_STR("the answer is not what it should be")};
    return made;
}

static bool get(ft_http *http, const ft_http_request *request, ft_buf *text, ft_str path)
{
    const ft_deps *deps = http->deps;
    verdict made = {.again = true};
    if (!load(http))
        return false;
    for (int attempt = 0; attempt < TRIES && made.again; attempt++) {
        if (attempt) {
            ft_deps_say(deps, FT_DEPS_DEBUG, "M020", "RetryExternalCall",
                        "Retrying %.*s (%d of %d): %.*s", FT_ARG(request->url), attempt, TRIES - 1,
                        FT_ARG(made.why));
            if (!ft_deps_wait(deps, 1000))
                return false;
        }
        sink to = {.deps = deps, .text = text, .file = -1, .limit = request->limit};
        if (text)
            ft_buf_clear(text);
        made = try_once(http, request, &to, path);
        if (!ft_deps_go_on(deps))
            return false;
        if (made.fine)
            return true;
    }
    return ft_deps_fail(deps, request->span,
                        "Check the address and the network, or set a proxy with https_proxy.",
                        "cannot get %.*s: %.*s", FT_ARG(request->url), FT_ARG(made.why));
}

bool ft_http_get(ft_http *http, const ft_http_request *request, ft_str *out)
{
    ft_buf text = ft_buf_in(http->deps->arena);
    if (!get(http, request, &text, (ft_str){0}))
        return false;
    *out = ft_buf_str(&text);
    return true;
}

bool ft_http_download(ft_http *http, const ft_http_request *request, ft_str path)
{
    return get(http, request, NULL, path);
}
