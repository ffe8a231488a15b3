/* reads.h - the record of what one rendering read (design.md 3).
 *
 * Names are kept once each, in the order of first use. A read costs one branch where nobody records. */
#ifndef FT_CONTEXT_READS_H
#define FT_CONTEXT_READS_H

#include "base/map.h"
#include "model/resource.h"

typedef enum {
    FT_READ_CATALOG = 1,   /* relations or columns of the database */
    FT_READ_QUERY = 2,     /* rows of a statement */
    FT_READ_FLAGS = 4,     /* flags, invocation_args_dict */
    FT_READ_CLOCK = 8,     /* run_started_at, modules.datetime, invocation_id */
    FT_READ_GRAPH = 16,    /* graph, selected_resources */
    FT_READ_TARGET = 32
} ft_read_kind;

typedef struct ft_reads {
    ft_arena *arena;       /* names are copied here */
    ft_map vars, env_vars; /* names; values are not kept */
    ft_map macros;         /* unique id -> const ft_macro *, of all depths */
    ft_map relations;      /* unique ids of nodes resolved by ref() and source() */
    unsigned kinds;        /* ft_read_kind bits */
} ft_reads;

/* `reads` may be NULL: nothing is recorded. */
void ft_reads_var(ft_reads *reads, ft_str name);
void ft_reads_env(ft_reads *reads, ft_str name);
void ft_reads_macro(ft_reads *reads, const ft_macro *macro);
void ft_reads_relation(ft_reads *reads, const ft_node *node);
static inline void ft_reads_kind(ft_reads *reads, ft_read_kind kind)
{
    if (reads)
        reads->kinds |= kind;
}

#endif
