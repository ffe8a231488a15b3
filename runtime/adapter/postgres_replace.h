/* postgres_replace.h - the SQL that replaces a relation under its dependents, run by the server alone.
 *
 * A DO block, so that a swap with dependents costs no answer in between. It leaves dependents
 * standing: a view whose columns stay is given its new query in place; for anything else the views
 * that read it directly are made to read the new relation by `create or replace view`, and what
 * stands on those is not touched. What it cannot do it refuses with an error; then the caller goes
 * the long way (postgres_swap.h). */
#ifndef FT_ADAPTER_POSTGRES_REPLACE_H
#define FT_ADAPTER_POSTGRES_REPLACE_H

#include "context/warehouse.h"

/* Advisory keys. Of two parts: a relation by the hash of its name, a dependent by its oid. Of one
 * part, FT_PG_LOCK_CLASS: shared while single dependents are made again, exclusive for all of them. */
enum { FT_PG_LOCK_CLASS = 0x66746c65, FT_PG_DEPENDENT_CLASS = 0x66746c66 };

typedef struct ft_pg_replacement {
    const ft_swap *swap;
    ft_str create_sql;     /* there is no intermediate: the block runs this when the old one is out of its way */
    bool reads_former;     /* the old relation may read one that an earlier swap left behind */
} ft_pg_replacement;

/* Asked behind the block, in its transaction: "on" when readers were left reading the old relation. */
#define FT_PG_LEFT_SETTING "fettle.left_reading"
/* In a notice of the block, before the statement that would have made a foreign key again. */
#define FT_PG_UNMADE_KEY "key not made again: "
#define FT_PG_LEFT_SQL "select current_setting('" FT_PG_LEFT_SETTING "', true)"

/* The DO block for a swap that has both ends, or `create_sql`; lives in `arena`. */
ft_str ft_pg_replace_sql(ft_arena *arena, const ft_pg_replacement *replacement);

/* Whether an error of the block says that it gave up, and not that the transaction must. */
bool ft_pg_replace_gave_up(const char *sqlstate);

/* The oids of swap->later as the items of an array. */
ft_str ft_pg_later_sql(ft_arena *arena, const ft_swap *swap);

/* A query for what stands on `existing`, has no equal on `intermediate` and would go with it:
 * (statement, title), in an order in which the statements can be run once `target` has its name.
 * `preserved`: what the swap keeps, else what it loses. */
ft_str ft_pg_extras_sql(ft_arena *arena, const ft_swap *swap, bool preserved);

#endif
