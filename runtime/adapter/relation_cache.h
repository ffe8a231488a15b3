/* relation_cache.h - what exists in the database, as the sessions of one run know it.
 *
 * Shared by all sessions and locked inside; nothing here asks the database. A session that needs
 * what the cache does not know takes a ticket, asks, and fills in the answer: what this run itself
 * changed after the ticket was taken wins over the answer. Relations this run has made stay, even
 * when an answer does not show them (their transaction may still be open).
 * Copies are handed out, in the arena given. Any thread. */
#ifndef FT_ADAPTER_RELATION_CACHE_H
#define FT_ADAPTER_RELATION_CACHE_H

#include "context/warehouse.h"

typedef struct ft_relation_cache ft_relation_cache;

/* What this run finds of relations and does to them and to schemas, for the debug log. `relation` of a schema has no identifier;
 * `to` is set where one is renamed. Called from the thread that does it, without the lock; borrowed for the call. */
typedef enum { FT_RELATION_ADDED, FT_RELATION_DROPPED, FT_RELATION_RENAMED, FT_SCHEMA_MADE, FT_SCHEMA_DROPPED } ft_relation_change;
typedef void ft_relation_told(void *self, ft_relation_change change, const ft_relation *relation, const ft_relation *to);

/* Caller owns it. `told` may be NULL. */
ft_relation_cache *ft_relation_cache_new(ft_relation_told *told, void *self);
void ft_relation_cache_free(ft_relation_cache *cache);

/* ---- asking */
typedef enum { FT_KNOWN_NOT, FT_KNOWN_STALE, FT_KNOWN } ft_known; /* never read; read, but in doubt; sure */
ft_known ft_relation_cache_knows(ft_relation_cache *cache, ft_str schema);
bool ft_relation_cache_knows_schemas(ft_relation_cache *cache);
/* Names of all schemas, sorted; they live in `arena`. */
size_t ft_relation_cache_schemas(ft_relation_cache *cache, ft_arena *arena, ft_str **names);
/* Relations of one schema in the order they became known. The database is left empty. */
void ft_relation_cache_list(ft_relation_cache *cache, ft_arena *arena, ft_str schema, ft_relations *out);
/* Exact names first, then without case; `fold` allows the second. False: nothing of that name. */
bool ft_relation_cache_find(ft_relation_cache *cache, ft_arena *arena, ft_str schema, ft_str identifier,
                            bool fold, ft_relation *out);
/* What is known of a relation beside its kind; all false where it is not known. */
typedef struct ft_relation_traits {
    bool dependents;        /* something stands on it */
    bool extras;            /* it has indexes, triggers, policies or grants, from wherever */
    bool plain;             /* a view of ours with nothing but its query */
    bool reads_former;      /* it may read a relation that a swap left under another name */
} ft_relation_traits;
ft_relation_traits ft_relation_cache_traits(ft_relation_cache *cache, ft_str schema, ft_str identifier);

/* ---- filling in what the database said */
uint64_t ft_relation_cache_ticket(ft_relation_cache *cache);
void ft_relation_cache_fill_schemas(ft_relation_cache *cache, uint64_t ticket, const ft_str *names, size_t count);
/* All relations of `schema`; `traits[i]` are those of relation i. */
void ft_relation_cache_fill(ft_relation_cache *cache, uint64_t ticket, ft_str schema,
                            const ft_relation *relations, const ft_relation_traits *traits, size_t count);
/* One relation of a schema whose content is in doubt: NULL when it does not exist. */
void ft_relation_cache_fill_one(ft_relation_cache *cache, uint64_t ticket, ft_str schema, ft_str identifier,
                                const ft_relation *relation, ft_relation_traits traits);

/* ---- what this run did */
void ft_relation_cache_added(ft_relation_cache *cache, const ft_relation *relation);
void ft_relation_cache_dropped(ft_relation_cache *cache, const ft_relation *relation);
void ft_relation_cache_renamed(ft_relation_cache *cache, const ft_relation *from, const ft_relation *to);
void ft_relation_cache_schema(ft_relation_cache *cache, ft_str schema, bool exists);
void ft_relation_cache_stale(ft_relation_cache *cache);
/* A swap may have left it reading a former relation, if it is a view. */
void ft_relation_cache_left_reading(ft_relation_cache *cache, ft_str schema, ft_str identifier);

/* ---- columns, asked for relation by relation. Forgotten when the relation changes, and all of them
 * when a statement may have altered any (ft_relation_cache_forget_columns). */
bool ft_relation_cache_columns(ft_relation_cache *cache, ft_arena *arena, ft_str schema, ft_str identifier,
                               ft_columns *out);
void ft_relation_cache_fill_columns(ft_relation_cache *cache, uint64_t ticket, ft_str schema, ft_str identifier,
                                    const ft_columns *columns);
void ft_relation_cache_forget_columns(ft_relation_cache *cache);
ft_columns ft_columns_copy(ft_arena *arena, const ft_columns *columns); /* texts, too */

#endif
