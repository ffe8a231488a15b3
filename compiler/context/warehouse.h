/* warehouse.h ◇ - the questions a template (and a run) may ask a database.
 *
 * Implemented by runtime/adapter; the compiler never knows which. One ft_warehouse is one session
 * for one worker: no two threads use it at once. What the sessions of a run share (the relation
 * cache) is locked inside. Every call blocks until done, failed or cancelled.
 *
 * Failures set job->fault: DbtDatabaseError for what the server said (message, then DETAIL and HINT
 * as dbt prints them), CancelledError after a cancel. */
#ifndef FT_CONTEXT_WAREHOUSE_H
#define FT_CONTEXT_WAREHOUSE_H

#include "model/relation.h"
#include "value/op.h"

/* What an engine can do: the rows of reference/engines.md 1. */
typedef struct ft_capabilities {
    bool transactions;          /* DDL too */
    bool rename;                /* relations can be renamed */
    bool several_statements;    /* in one call */
    bool error_position;
    bool merge;
    bool grants, comments, indexes, materialized_views, temp_tables;
    bool parallel_writes;       /* false: nodes that write take turns */
    unsigned identifier_max;    /* bytes; 0: unlimited */
    bool folds_names;           /* unquoted names become lower case; false: compared without case */
    bool joined_names;          /* schema and identifier are one name: FT_NAMES_JOINED */
    bool one_database;          /* nothing outside the profile's database can be reached */
    bool catalog_by_relations;  /* docs ask for single relations where they are few, not for whole schemas */
} ft_capabilities;

/* The result of a statement. Lives in the job's arena. */
typedef struct ft_rows {
    ft_str *names; size_t width;          /* columns in order; duplicates are renamed a, a_2 as agate */
    ft_str *types;                        /* engine type names, e.g. "integer"; may be empty text */
    ft_value *cells; size_t height;       /* row-major; dbt's Python types (AGT-..): Decimal, date ... */
    int64_t affected;                     /* rows the command tag names, -1: none named */
    ft_str status;                        /* "SELECT 5", "INSERT 0 3", "CREATE VIEW" */
    ft_str code;                          /* "SELECT", "INSERT" */
} ft_rows;

/* One of several reads that go out together. */
typedef struct ft_reading {
    ft_str sql;
    ft_rows *rows;                        /* the answer, as `run` gives it */
    int64_t took_us;                      /* what the database needed for it, by its own clock */
} ft_reading;

typedef struct ft_column_info {
    ft_str name, type;                    /* type as the engine's catalog says, without length */
    int32_t char_size;                    /* -1: none */
    int32_t numeric_precision, numeric_scale; /* -1: none */
} ft_column_info;

typedef struct { ft_relation *at; size_t len; } ft_relations;
typedef struct { ft_column_info *at; size_t len; } ft_columns;
typedef struct { ft_str grantee, privilege; } ft_grant;
typedef struct { ft_grant *at; size_t len; } ft_grants_list;

typedef enum { FT_FETCH_NONE, FT_FETCH_ALL } ft_fetch;

/* What kind of failure the last one was: what may be done about it. */
typedef enum {
    FT_FAILED_OTHER, FT_FAILED_SYNTAX, FT_FAILED_DATA, FT_FAILED_PERMISSION, FT_FAILED_TIMEOUT,
    FT_FAILED_RETRYABLE,       /* nothing of the transaction stayed; the whole node may run again */
    FT_FAILED_CANCELLED,
    FT_FAILED_UNKNOWN          /* the answer to COMMIT was lost and nobody could say what became of it */
} ft_failure_kind;

typedef struct ft_failure {
    ft_failure_kind kind;
    char code[6];              /* SQLSTATE; empty: none */
    ft_str sql;                /* the statement that failed, as given to run */
    int64_t offset;            /* byte of `sql` the server points at, -1: none */
    ft_str message;            /* the whole text, as in job->fault */
} ft_failure;

/* What happens to views (and the like) that stand on a relation when it is replaced. */
typedef enum { FT_DEPENDENTS_RECREATE, FT_DEPENDENTS_FAIL, FT_DEPENDENTS_DROP } ft_dependents;

/* What a relation may have beside its rows and is kept when it is replaced. */
typedef enum {
    FT_PRESERVE_CONSTRAINTS = 1, FT_PRESERVE_INDEXES = 2, FT_PRESERVE_RULES = 4, FT_PRESERVE_TRIGGERS = 8,
    FT_PRESERVE_POLICIES = 16, FT_PRESERVE_PUBLICATIONS = 32, FT_PRESERVE_GRANTS = 64, FT_PRESERVE_ALL = 127
} ft_preserve;

/* Replace a relation by one built aside. Either end may be absent (NULL): without `existing` the
 * intermediate is only renamed; without `intermediate` the existing one is dropped. */
typedef struct ft_swap {
    const ft_relation *existing, *intermediate, *target;
    ft_dependents dependents;
    ft_relations later;        /* what this run builds after it: one of these that cannot read the new
                                  relation is left reading the former one until it is built itself */
    unsigned preserve;         /* ft_preserve, added up */
    ft_grants_list granted;    /* by the configuration, afterwards: no loss */
} ft_swap;

/* A row of the docs catalog: one column of one relation (ART-43). Rows of a relation are together. */
typedef struct ft_catalog_row {
    ft_str database, schema, name, type;          /* "BASE TABLE", "VIEW", "MATERIALIZED VIEW" ... */
    ft_str comment, owner;                        /* at NULL: none */
    ft_str column, column_type, column_comment;   /* column_comment.at NULL: none */
    int64_t index;                                /* 1-based position */
    const ft_list *stats;                         /* of dicts {id, label, value, include, description}; NULL: none */
} ft_catalog_row;
typedef struct { ft_catalog_row *at; size_t len; } ft_catalog_rows;

typedef struct ft_warehouse ft_warehouse;
typedef struct ft_warehouse_class {
    const char *type;                     /* "postgres", "sqlite": adapter.type(), dispatch prefix */
    const ft_capabilities *can;

    /* Runs SQL text (one statement or several, as the engine allows; the result is the last one's).
     * With FT_FETCH_NONE nobody reads the result: the statement may wait in the write buffer
     * (design.md 5) and its error may come with a later call, where it is reported as this one's.
     * `limit` rows at most are fetched when >= 0. */
    bool (*run)(ft_warehouse *, ft_job *, ft_str sql, ft_fetch fetch, int64_t limit, ft_rows *out);
    /* `out` may be NULL. With FT_FETCH_NONE it holds -1 rows and empty texts until the answer has
     * been read (flush, commit, or any call that reads): it and the job's arena live until then. */
    /* Sends what waits in the write buffer and reads all answers. */
    bool (*flush)(ft_warehouse *, ft_job *);
    /* Asks statements that only read in one message, each as `run` would with FT_FETCH_ALL outside of a
     * transaction. `turn` is told whose statement is sent or answered next. Gives back how many were answered, from
     * the first one on. The one behind them failed or cannot go with others: `run` then says why, of it alone. Never
     * faults. NULL: the engine gains nothing by it. */
    size_t (*read_many)(ft_warehouse *, ft_job *, ft_reading *readings, size_t count,
                        void (*turn)(void *self, size_t at), void *self);
    bool (*begin)(ft_warehouse *, ft_job *);
    bool (*commit)(ft_warehouse *, ft_job *);
    bool (*rollback)(ft_warehouse *, ft_job *);  /* never faults for a lost connection */
    bool (*in_transaction)(ft_warehouse *);
    /* Rows of a seed or fixture into an existing table, streamed (COPY where there is one). `next`
     * gives rows of text cells; a cell with at == NULL is SQL NULL; FT_MISSING ends. */
    bool (*load)(ft_warehouse *, ft_job *, const ft_relation *into, const ft_str *columns, size_t width,
                 ft_found (*next)(ft_job *, void *state, ft_str *cells), void *state, int64_t *loaded);

    /* Catalog questions, answered from the run's one look at the catalog. */
    bool (*list_schemas)(ft_warehouse *, ft_job *, ft_str database, ft_list **names);
    bool (*list_relations)(ft_warehouse *, ft_job *, ft_str database, ft_str schema, ft_relations *out);
    bool (*find)(ft_warehouse *, ft_job *, ft_str database, ft_str schema, ft_str identifier,
                 ft_relation *out, bool *found);     /* get_relation: by the engine's case rules */
    bool (*columns_of)(ft_warehouse *, ft_job *, const ft_relation *relation, ft_columns *out);
    bool (*grants_on)(ft_warehouse *, ft_job *, const ft_relation *relation, ft_grants_list *out);

    /* What templates did by dbt's cache calls; our own DDL is noticed by the macros calling these. */
    void (*cache_added)(ft_warehouse *, const ft_relation *relation);
    void (*cache_dropped)(ft_warehouse *, const ft_relation *relation);
    void (*cache_renamed)(ft_warehouse *, const ft_relation *from, const ft_relation *to);
    void (*cache_schema)(ft_warehouse *, ft_str database, ft_str schema, bool exists);
    void (*cache_stale)(ft_warehouse *);             /* raw SQL ran: look again before answering */

    /* The run's one look: reads what the schemas hold, for every session of the run. */
    bool (*look)(ft_warehouse *, ft_job *, const ft_str *schemas, size_t count);
    /* Rows of the docs catalog of these schemas, ordered by schema, name, position. */
    bool (*catalog)(ft_warehouse *, ft_job *, const ft_str *schemas, size_t count, ft_catalog_rows *out);

    /* Replaces `swap->existing` inside the open transaction; may wait in the write buffer. Nothing
     * that is not named in the swap is lost: dependents keep definition, owner, grants and comments
     * (design.md 5). The relation cache follows. */
    bool (*swap)(ft_warehouse *, ft_job *, const ft_swap *swap);
    /* The view `existing` holds nothing that a new view would not, so that `create or replace view`
     * makes it as new. May be NULL. */
    bool (*plain_view)(ft_warehouse *, const ft_relation *existing);
    /* The next statement run replaces `swap->existing` in place. Should its columns forbid that, the view
     * is renamed away and `create_sql` run instead, with all a swap does. May be NULL. */
    void (*replace_next)(ft_warehouse *, ft_job *, const ft_swap *swap, ft_str create_sql);
    /* A swap left this view reading a former relation; it is to be built anew. May be NULL. */
    bool (*reads_former)(ft_warehouse *, const ft_relation *relation);
    /* What the swaps since the last call took with them, beside dependents: "index a, trigger b", or
     * nothing. Known once the statements have been answered. May be NULL. */
    ft_str (*losses)(ft_warehouse *, ft_arena *);
    /* Likewise: statements that would make foreign keys of other tables again, and that failed as the new
     * relation has no key for them. May be NULL. */
    ft_str (*unmade_keys)(ft_warehouse *, ft_arena *);
    /* Keeps other runs off `relation` until the transaction ends; begins one if none is open. */
    bool (*lock)(ft_warehouse *, ft_job *, const ft_relation *relation, bool wait);

    /* Names and literals. */
    ft_str (*quote)(ft_warehouse *, ft_arena *, ft_str name);
    ft_str (*literal)(ft_warehouse *, ft_arena *, ft_str text);
    ft_str (*type_of)(ft_warehouse *, ft_arena *, const ft_value *cells, size_t count); /* agate column -> SQL type */

    /* Columns the statement `sql` would give, without running it: contracts, unit tests. */
    bool (*describe)(ft_warehouse *, ft_job *, ft_str sql, ft_columns *out);

    /* What the last failed call failed of; borrowed until the next call. Never NULL. */
    const ft_failure *(*failure)(ft_warehouse *);

    /* The session is made as good as new between nodes; false: it must be replaced (done inside). */
    void (*settle)(ft_warehouse *);
    void (*close)(ft_warehouse *);
} ft_warehouse_class;

struct ft_warehouse { const ft_warehouse_class *class; };

#endif
