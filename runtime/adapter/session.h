/* session.h - what every session of a run is opened with, whichever the database. */
#ifndef FT_ADAPTER_SESSION_H
#define FT_ADAPTER_SESSION_H

#include "adapter/cancel_token.h"
#include "adapter/relation_cache.h"

typedef struct ft_credentials {
    ft_str type;                /* "postgres", "sqlite" */
    const ft_dict *output;      /* the keys of the chosen output in profiles.yml, rendered */
    ft_str database, schema;    /* as the profile resolved them; may be empty */
    unsigned threads;
} ft_credentials;

typedef struct ft_adapter_options {
    ft_credentials credentials;         /* borrowed, with all it points to, as long as the adapter */
    bool autocommit;                    /* each statement commits itself: no transaction around a node (EXE-38) */
    /* Each statement as it is sent and as it is answered, what the run does to relations, and notices of the
     * server ("waiting for ...", NOTICE lines). May be NULL. Called from the session's thread. */
    void (*trace)(void *self, ft_str sql);
    /* One of them went well: "SELECT 3"; in the order they were sent. took_us: what it needed by the server's clock,
     * -1: not known. */
    void (*answered)(void *self, ft_str status, int64_t took_us);
    ft_relation_told *told;
    void (*notice)(void *self, ft_str text);
    void *self;
} ft_adapter_options;

/* What a driver's session is made of. All borrowed, and outlive the session. */
typedef struct ft_session_with {
    const ft_adapter_options *options;
    ft_relation_cache *cache;
    const ft_cancel_token *cancel; /* may be NULL */
} ft_session_with;

/* A key of the profile's output as text ("5432" for 5432), or {NULL, 0} when absent, none or empty.
 * Numbers and truth values are written into `arena`. */
ft_str ft_credential_text(const ft_credentials *credentials, ft_arena *arena, const char *key);
/* As a number: `otherwise` when absent or not one. */
int64_t ft_credential_number(const ft_credentials *credentials, const char *key, int64_t otherwise);
bool ft_credential_true(const ft_credentials *credentials, const char *key);

void ft_session_trace(const ft_session_with *with, ft_str sql);
void ft_session_answered(const ft_session_with *with, ft_str status, int64_t took_us);
void ft_session_notice(const ft_session_with *with, ft_str text);

#endif
