/* postgres_open.c - from the profile's keys to a connection (PRF-07 ... PRF-22).
 *
 * Everything libpq can be told passes through; what the profile leaves out is left to libpq, its
 * environment, service file and .pgpass. */
#include "adapter/postgres_replace.h"
#include "adapter/postgres_session.h"

#include <poll.h>

/* Profile key -> libpq keyword. */
static const struct {
    const char *key, *keyword;
} PASSED[] = {
    {"host", "host"},
    {"hostaddr", "hostaddr"},
    {"port", "port"},
    {"user", "user"},
    {"password", "password"},
    {"pass", "password"},
    {"dbname", "dbname"},
    {"database", "dbname"},
    {"sslmode", "sslmode"},
    {"sslcert", "sslcert"},
    {"sslkey", "sslkey"},
    {"sslrootcert", "sslrootcert"},
    {"sslpassword", "sslpassword"},
    {"sslcrl", "sslcrl"},
    {"sslsni", "sslsni"},
    {"ssl_min_protocol_version", "ssl_min_protocol_version"},
    {"channel_binding", "channel_binding"},
    {"service", "service"},
    {"passfile", "passfile"},
    {"gssencmode", "gssencmode"},
    {"krbsrvname", "krbsrvname"},
    {"requirepeer", "requirepeer"},
    {"target_session_attrs", "target_session_attrs"},
    {"application_name", "application_name"},
    {"keepalives", "keepalives"},
    {"keepalives_idle", "keepalives_idle"},
    {"keepalives_interval", "keepalives_interval"},
    {"keepalives_count", "keepalives_count"},
    {"tcp_user_timeout", "tcp_user_timeout"},
};

/* Said when the profile does not (design.md 5). */
static const ft_pg_setting DEFAULTS[] = {
    {"application_name", "dbt"},   {"client_encoding", "UTF8"}, {"keepalives_idle", "30"},
    {"keepalives_interval", "10"}, {"keepalives_count", "3"},   {"tcp_user_timeout", "60000"},
};

typedef struct {
    ft_pg_setting at[64];
    size_t count;
} setting_list;

static void add_setting(setting_list *list, const char *key, const char *value)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->at[i].key, key) == 0)
            return;
    list->at[list->count++] = (ft_pg_setting){key, value};
}

/* `-c search_path=…` with its spaces escaped, behind whatever options the profile has. */
static ft_str startup_options(ft_arena *arena, const ft_credentials *credentials)
{
    ft_buf options = ft_buf_in(arena);
    ft_str given = ft_credential_text(credentials, arena, "options");
    ft_str path = ft_credential_text(credentials, arena, "search_path");
    ft_buf_add(&options, given);
    if (path.len) {
        ft_buf_text(&options, given.len ? " -c search_path=" : "-c search_path=");
        ft_buf_add(&options, ft_str_replace(arena, path, FT_STR(" "), FT_STR("\\ ")));
    }
    return ft_buf_str(&options);
}

static void gather_settings(ft_arena *arena, const ft_credentials *credentials, setting_list *list)
{
    for (size_t i = 0; i < sizeof PASSED / sizeof *PASSED; i++) {
        ft_str value = ft_credential_text(credentials, arena, PASSED[i].key);
        bool unset = strcmp(PASSED[i].key, "keepalives_idle") == 0 && ft_str_is(value, "0");
        if (value.at && !unset)
            add_setting(list, PASSED[i].keyword, ft_str_c(arena, value));
    }
    ft_str options = startup_options(arena, credentials);
    if (options.len)
        add_setting(list, "options", ft_str_c(arena, options));
    if (credentials->database.len)
        add_setting(list, "dbname", ft_str_c(arena, credentials->database));
    for (size_t i = 0; i < sizeof DEFAULTS / sizeof *DEFAULTS; i++)
        add_setting(list, DEFAULTS[i].key, DEFAULTS[i].value);
}

/* What the block of a swap says of a foreign key is kept for the user, too. */
static void receive_notice(void *self, ft_str text)
{
    ft_pg_session *session = self;
    size_t marker = ft_str_find(text, FT_STR(FT_PG_UNMADE_KEY), 0);
    ft_session_notice(&session->with, text);
    if (marker == FT_NOWHERE)
        return;
    ft_str rest = ft_str_from(text, marker + strlen(FT_PG_UNMADE_KEY)), statement;
    ft_str_cut(&rest, '\n', &statement); /* below it stands where in the block it was */
    ft_vec_push(session->unmade_arena, &session->unmade_keys, ft_str_copy(session->unmade_arena, statement));
}

/* attempt² seconds, as dbt waits; cut short by a cancel. */
static void wait_before(int attempt, const ft_cancel_token *cancel)
{
    struct pollfd wait = {.fd = ft_cancel_fd(cancel), .events = POLLIN};
    poll(&wait, 1, attempt * attempt * 1000);
}

static bool connect_with_retries(ft_pg_session *session, ft_arena *scratch,
                                 const ft_pg_connect_with *with, ft_str *why, bool *cancelled)
{
    int64_t retries = ft_credential_number(&session->with.options->credentials, "retries", 1);
    for (int attempt = 1;; attempt++) {
        bool retryable;
        session->connection = ft_pg_connect(scratch, with, why, cancelled, &retryable);
        if (session->connection)
            return true;
        if (*cancelled || !retryable || attempt > retries || ft_cancel_raised(with->cancel))
            return false;
        wait_before(attempt, with->cancel);
    }
}

bool ft_pg_connected(ft_pg_session *session, ft_job *job)
{
    if (session->connection && ft_pg_alive(session->connection))
        return true;
    ft_pg_close(session->connection);
    session->connection = NULL;
    const ft_credentials *credentials = &session->with.options->credentials;
    ft_arena *scratch = ft_arena_new("connecting");
    setting_list settings = {.count = 0};
    gather_settings(scratch, credentials, &settings);
    ft_pg_connect_with with = {
        .settings = settings.at,
        .count = settings.count,
        .cancel = session->with.cancel,
        .timeout_s = (int)ft_credential_number(credentials, "connect_timeout", 10),
        .notice = receive_notice,
        .notice_self = session,
    };
    ft_str why = {0};
    bool cancelled = false;
    bool connected = connect_with_retries(session, scratch, &with, &why, &cancelled);
    if (!connected)
        ft_pg_fail_lost(session, job, cancelled ? FT_FAILED_CANCELLED : FT_FAILED_OTHER,
                        (ft_str){0}, cancelled ? FT_STR("cancelled") : why);
    session->needs_prelude = connected;
    session->needs_discard = false;
    ft_arena_free(scratch);
    return connected;
}
