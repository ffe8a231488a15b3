/* sql_functions.h - PostgreSQL's functions for engines that lack them, as plain C over cells.
 *
 * What dbt's cross-database macros, dbt_utils and their like call (reference engines.md 5.5). The
 * driver registers the tables with its engine and translates cells. NULL in gives NULL out unless a
 * row says otherwise; dates are ISO text. Nothing here is shared: one host for each session. */
#ifndef FT_ADAPTER_SQL_FUNCTIONS_H
#define FT_ADAPTER_SQL_FUNCTIONS_H

#include "base/map.h"
#include "value/op.h"

typedef enum { FT_CELL_NULL, FT_CELL_INT, FT_CELL_REAL, FT_CELL_TEXT, FT_CELL_BLOB } ft_cell_kind;
typedef struct ft_sql_cell {
    ft_cell_kind kind;
    int64_t number;      /* FT_CELL_INT */
    double real;         /* FT_CELL_REAL */
    ft_str text;         /* always there except for NULL: numbers as the engine prints them */
} ft_sql_cell;

/* What functions of one session keep between calls: the last pattern, compiled; time zones. */
typedef struct ft_sql_host {
    ft_arena *arena;
    ft_value module, pattern;
    ft_str pattern_text, pattern_flags;
    ft_arena *lasting;           /* as long as the session */
    ft_map zones;                /* name -> time zone, in `lasting` */
} ft_sql_host;

typedef struct ft_sql_call {
    ft_sql_host *host;
    ft_arena *arena;             /* for results; cleared by the driver after they were taken */
    const ft_sql_cell *at;
    int count;
    int64_t statement_us;        /* the wall clock at the statement's start */
    ft_sql_cell result;          /* NULL unless set */
    ft_str error;                /* not empty: the call failed */
} ft_sql_call;

typedef struct ft_sql_function {
    const char *name;
    int8_t min, max;             /* arguments; max -1: any number */
    bool takes_null, varies;     /* called with NULLs; not deterministic */
    void (*call)(ft_sql_call *call);
} ft_sql_function;

/* An aggregate's state; zeroed at its start, texts in `arena`. */
typedef struct ft_sql_state {
    ft_arena *arena;
    int64_t count;
    double mean_x, mean_y, m2_x, m2_y, co;   /* Welford */
    bool flag;
    double fraction;
    FT_VEC(ft_sql_cell) cells;               /* collected, with their keys when there are any */
    FT_VEC(ft_sql_cell) keys;
    ft_str separator;
    bool descending;
    int64_t limit;
} ft_sql_state;

typedef struct ft_sql_aggregate {
    const char *name;
    int8_t min, max;
    void (*step)(ft_sql_state *state, const ft_sql_cell *at, int count);
    void (*finish)(ft_sql_state *state, ft_sql_call *call); /* call->result; leaves the state as it is */
    void (*leave)(ft_sql_state *state, const ft_sql_cell *at, int count); /* the first row leaves a window; NULL: no windows */
} ft_sql_aggregate;

extern const ft_sql_function ft_sql_functions[];
extern const size_t ft_sql_function_count;
extern const ft_sql_aggregate ft_sql_aggregates[];
extern const size_t ft_sql_aggregate_count;

#endif
