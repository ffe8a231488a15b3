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
} ft_capabilities;

/* The result of a statement. Lives in the job's arena. */
typedef struct ft_rows {
    ft_str *names; size_t width;          /* columns in order; duplicates are renamed a, a_2 as agate */
    ft_str *types;                        /* engine type names, e.g. "integer"; may be empty text */
    ft_value *cells; size_t height;       /* row-major; dbt's Python types (AGT-..): Decimal, date ... */
    int64_t affected;                     /* rows the command tag names, -1: none named */
    ft_str status;                        /* "SELECT 5", "INSERT 0 3", "CREATE VIEW" */
    ft_str code;                          /* "SELECT", "INSERT" */
    size_t server_row;                    /* unused */
} ft_rows;

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

typedef struct ft_warehouse ft_warehouse;
typedef struct ft_warehouse_class {
    const char *type;                     /* "postgres", "sqlite": adapter.type(), dispatch prefix */
    const ft_capabilities *can;

    /* Runs SQL text (one statement or several, as the engine allows; the result is the last one's).
     * With FT_FETCH_NONE nobody reads the result: the statement may wait in the write buffer
     * (design.md 5) and its error may come with a later call, where it is reported as this one's.
     * `limit` rows at most are fetched when >= 0. */
    bool (*run)(ft_warehouse *, ft_job *, ft_str sql, ft_fetch fetch, int64_t limit, ft_rows *out);
    /* Sends what waits in the write buffer and reads all answers. */
    bool (*flush)(ft_warehouse *, ft_job *);
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

    /* Names and literals. */
    ft_str (*quote)(ft_warehouse *, ft_arena *, ft_str name);
    ft_str (*literal)(ft_warehouse *, ft_arena *, ft_str text);
    ft_str (*type_of)(ft_warehouse *, ft_arena *, const ft_value *cells, size_t count); /* agate column -> SQL type */

    /* Columns the statement `sql` would give, without running it: contracts, unit tests. */
    bool (*describe)(ft_warehouse *, ft_job *, ft_str sql, ft_columns *out);

    /* The session is made as good as new between nodes; false: it must be replaced (done inside). */
    void (*settle)(ft_warehouse *);
    void (*close)(ft_warehouse *);
} ft_warehouse_class;

struct ft_warehouse { const ft_warehouse_class *class; };

#endif
