/* process.c - a child process, its two pipes, and the user's wish to stop; see process.h. */
#include "deps/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KEPT_BYTES = 1 << 20, GRACE_MS = 2000, TICK_MS = 200 };

typedef struct {
    int fd;
    ft_buf *text;
} pipe_end; /* fd -1: it has ended */

typedef struct {
    const ft_deps *deps;
    pid_t pid;
    pipe_end ends[2]; /* standard output and error */
    ft_buf texts[2];
} child;

/* ---- starting */

/* The environment with LC_ALL=C, so that messages are those we know. */
static char **environment_of(const ft_deps *deps)
{
    char **made = FT_NEW_ARRAY(deps->arena, char *, deps->env_names.len + 2);
    size_t len = 0;
    for (size_t i = 0; i < deps->env_names.len; i++) {
        ft_str name = deps->env_names.at[i], value = deps->env(deps->env_self, name);
        if (!ft_str_is(name, "LC_ALL"))
            made[len++] = ft_str_c(
                deps->arena, ft_format(deps->arena, "%.*s=%.*s", FT_ARG(name), FT_ARG(value)));
    }
    made[len] = ft_str_c(deps->arena, FT_STR("LC_ALL=C"));
    return made;
}

static int spawn(child *c, const char *const *words, const int write_ends[2])
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t restored;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, write_ends[0], 1);
    posix_spawn_file_actions_adddup2(&actions, write_ends[1], 2);
    sigemptyset(&restored);
    sigaddset(&restored, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &restored);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    int error = posix_spawnp(&c->pid, words[0], &actions, &attributes,
                             (char *const *)(uintptr_t)words, environment_of(c->deps));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static int start(child *c, const char *const *words)
{
    int out[2], err[2];
    if (pipe2(out, O_CLOEXEC) != 0)
        return errno;
    if (pipe2(err, O_CLOEXEC) != 0) {
        int error = errno;
        close(out[0]);
        close(out[1]);
        return error;
    }
    int error = spawn(c, words, (int[]){out[1], err[1]});
    close(out[1]);
    close(err[1]);
    c->ends[0] = (pipe_end){out[0], &c->texts[0]};
    c->ends[1] = (pipe_end){err[0], &c->texts[1]};
    return error;
}

/* ---- reading until both pipes end */

static void close_ends(child *c)
{
    for (size_t i = 0; i < 2; i++)
        if (c->ends[i].fd >= 0)
            close(c->ends[i].fd);
}

static void read_some(pipe_end *end)
{
    char bytes[8192];
    ssize_t len = read(end->fd, bytes, sizeof bytes);
    if (len > 0 && end->text->len < KEPT_BYTES)
        ft_buf_add(end->text, (ft_str){bytes, (size_t)len});
    if (len == 0 || (len < 0 && errno != EINTR && errno != EAGAIN)) {
        close(end->fd);
        end->fd = -1;
    }
}

/* Asked to end first; made to when it does not within two seconds. */
static void stop(child *c, int *waited)
{
    if (*waited == 0)
        kill(c->pid, SIGTERM);
    else if (*waited >= GRACE_MS)
        kill(c->pid, SIGKILL);
    *waited += TICK_MS;
}

static void read_all(child *c)
{
    int waited = 0;
    while (c->ends[0].fd >= 0 || c->ends[1].fd >= 0) {
        bool stopping = c->deps->stopped(c->deps->self);
        if (stopping)
            stop(c, &waited);
        if (waited > 2 * GRACE_MS)
            break; /* a grandchild holds the pipe: it is not ours to wait for */
        struct pollfd wait[] = {{.fd = c->ends[0].fd, .events = POLLIN},
                                {.fd = c->ends[1].fd, .events = POLLIN},
                                {.fd = stopping ? -1 : c->deps->stop_fd, .events = POLLIN}};
        if (poll(wait, 3, TICK_MS) <= 0)
            continue;
        for (size_t i = 0; i < 2; i++)
            if (wait[i].revents)
                read_some(&c->ends[i]);
    }
    close_ends(c);
}

static int wait_for(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

bool ft_process_run(const ft_deps *deps, const char *const *words, ft_process_result *result)
{
    child c = {.deps = deps,
               .ends = {{.fd = -1}, {.fd = -1}},
               .texts = {ft_buf_in(deps->arena), ft_buf_in(deps->arena)}};
    int error = start(&c, words);
    if (error) {
        close_ends(&c);
        return ft_deps_fail(deps, FT_NO_SPAN, "Is it installed, and in a folder of PATH?",
                            "cannot run \"%s\": %s", words[0], strerror(error));
    }
    read_all(&c);
    *result = (ft_process_result){
        .status = wait_for(c.pid), .out = ft_buf_str(&c.texts[0]), .err = ft_buf_str(&c.texts[1])};
    return ft_deps_go_on(deps);
}
